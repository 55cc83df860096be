//! What statements do with names.

use super::{Checked, Flags, Scope, ScopeKind, Walker};
use crate::ast::{Block, Class, Def, ExprId, ExprKind, List, NameId, Pos, StmtId, StmtKind, Try};
use crate::syntax::ErrorKind;

impl Walker<'_, '_> {
    pub(super) fn block(&mut self, block: Block) -> Checked {
        let ast = self.ast;
        ast.rows(block).try_for_each(|id| self.stmt(id))
    }

    pub(super) fn stmt(&mut self, id: StmtId) -> Checked {
        let ast = self.ast;
        let pos = ast.stmt(id).pos;
        self.check_depth(pos)?;
        match ast.stmt(id).kind {
            StmtKind::Pass => Ok(()),
            StmtKind::Break if self.loops == 0 => Err(self.fail(ErrorKind::OutsideLoop, pos)),
            StmtKind::Continue if self.loops == 0 => Err(self.fail(ErrorKind::NotInLoop, pos)),
            StmtKind::Break | StmtKind::Continue => Ok(()),
            StmtKind::Expr(value) => self.expr(value),
            StmtKind::Assign(targets, value) => {
                self.expr(value)?;
                ast.rows(targets).try_for_each(|target| self.target(target))
            }
            StmtKind::Augment(_, target, value) => {
                self.expr(value)?;
                self.expr(target)?;
                if let ExprKind::Name(name) = ast.expr(target).kind { self.bind(name, pos) } else { Ok(()) }
            }
            StmtKind::Annotate(record) => {
                let annotate = ast.get(record);
                self.optional(annotate.value)?;
                self.expr(annotate.annotation)?;
                let ExprKind::Name(name) = ast.expr(annotate.target).kind else {
                    return self.expr(annotate.target);
                };
                if annotate.simple {
                    return self.annotated(name, pos);
                }
                self.bind(name, pos)
            }
            StmtKind::Return(value) => {
                if !matches!(self.here().kind, ScopeKind::Function) {
                    return Err(self.fail(ErrorKind::OutsideFunction { what: "return" }, pos));
                }
                if value.is_some() && self.here().returns.is_none() {
                    self.here().returns = Some(pos);
                }
                self.optional(value)
            }
            StmtKind::Raise(exception, cause) => {
                self.optional(exception)?;
                self.optional(cause)
            }
            StmtKind::Assert(test, message) => {
                self.expr(test)?;
                self.optional(message)
            }
            StmtKind::Delete(targets) => ast.rows(targets).try_for_each(|target| self.delete(target)),
            StmtKind::Global(names) => self.declare(names, Flags::GLOBAL, "global", pos),
            StmtKind::Nonlocal(names) => self.declare(names, Flags::NONLOCAL, "nonlocal", pos),
            StmtKind::Import(aliases) => {
                ast.rows(aliases).try_for_each(|alias| self.bind(alias.binding, pos))
            }
            StmtKind::ImportFrom(record) => {
                let from = ast.get(record);
                if from.names.is_empty() && !self.at_module() {
                    return Err(self.fail(ErrorKind::ImportStarNested, pos));
                }
                ast.rows(from.names).try_for_each(|alias| self.bind(alias.binding, pos))
            }
            kind => self.compound(kind, pos),
        }
    }

    fn compound(&mut self, kind: StmtKind, pos: Pos) -> Checked {
        let ast = self.ast;
        match kind {
            StmtKind::If(branches, other) => {
                ast.rows(branches).try_for_each(|branch| {
                    self.expr(branch.test)?;
                    self.block(branch.body)
                })?;
                self.block(other)
            }
            StmtKind::While(record) => {
                let statement = ast.get(record);
                self.expr(statement.test)?;
                self.loop_body(statement.body)?;
                self.block(statement.other)
            }
            StmtKind::For(record) => {
                let statement = ast.get(record);
                if statement.is_async {
                    self.check_async("async for", pos)?;
                }
                self.expr(statement.iterable)?;
                self.target(statement.target)?;
                self.loop_body(statement.body)?;
                self.block(statement.other)
            }
            StmtKind::Try(record) => self.try_statement(ast.get(record)),
            StmtKind::With(record) => {
                let statement = ast.get(record);
                if statement.is_async {
                    self.check_async("async with", pos)?;
                }
                ast.rows(statement.items).try_for_each(|item| {
                    self.expr(item.context)?;
                    item.target.map_or(Ok(()), |target| self.target(target))
                })?;
                self.block(statement.body)
            }
            StmtKind::Match(record) => {
                let statement = ast.get(record);
                self.expr(statement.subject)?;
                ast.rows(statement.cases).try_for_each(|case| {
                    self.pattern(case.pattern)?;
                    self.optional(case.guard)?;
                    self.block(case.body)
                })
            }
            StmtKind::Def(record) => self.def(ast.get(record), pos),
            StmtKind::Class(record) => self.class(ast.get(record), pos),
            _ => Ok(()),
        }
    }

    fn loop_body(&mut self, body: Block) -> Checked {
        self.loops += 1;
        self.block(body)?;
        self.loops -= 1;
        Ok(())
    }

    fn try_statement(&mut self, statement: Try) -> Checked {
        let ast = self.ast;
        self.block(statement.body)?;
        for handler in ast.rows(statement.handlers) {
            self.optional(handler.kind)?;
            if let Some(name) = handler.name {
                self.note(self.current, name, Flags::BOUND.with(Flags::DELETED), handler.pos)?;
            }
            self.block(handler.body)?;
        }
        self.block(statement.other)?;
        self.block(statement.last)
    }

    fn def(&mut self, def: Def, pos: Pos) -> Checked {
        self.bind(def.binding, pos)?;
        self.exprs(def.decorators)?;
        self.defaults(def.params)?;
        self.optional(def.returns)?;
        self.inside(def.scope, ScopeKind::Function, |walker| {
            walker.here().is_async = def.is_async;
            walker.params(def.params)?;
            walker.block(def.body)?;
            match *walker.here() {
                Scope { is_async: true, is_generator: true, returns: Some(pos), .. } => {
                    Err(walker.fail(ErrorKind::ReturnInAsyncGenerator, pos))
                }
                _ => Ok(()),
            }
        })
    }

    fn class(&mut self, class: Class, pos: Pos) -> Checked {
        self.bind(class.binding, pos)?;
        self.exprs(class.decorators)?;
        self.arguments(class.arguments)?;
        self.inside(class.scope, ScopeKind::Class, |walker| walker.block(class.body))
    }

    /// `name: annotation`, which makes the name local even without a value.
    fn annotated(&mut self, name: NameId, pos: Pos) -> Checked {
        let flags = self.flags(self.current, name);
        for (declared, what) in [(Flags::GLOBAL, "global"), (Flags::NONLOCAL, "nonlocal")] {
            if flags.has(declared) {
                return Err(self.fail(ErrorKind::AnnotatedDeclared { name, what }, pos));
            }
        }
        self.note(self.current, name, Flags::BOUND.with(Flags::ANNOTATED), pos)
    }

    fn delete(&mut self, id: ExprId) -> Checked {
        let ast = self.ast;
        let expr = ast.expr(id);
        match expr.kind {
            ExprKind::Name(name) => {
                self.note(self.current, name, Flags::BOUND.with(Flags::DELETED), expr.pos)
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                ast.rows(items).try_for_each(|item| self.delete(item))
            }
            _ => self.expr(id),
        }
    }

    fn declare(&mut self, names: List<NameId>, declared: Flags, what: &'static str, pos: Pos) -> Checked {
        let ast = self.ast;
        if self.at_module() && declared == Flags::NONLOCAL {
            return Err(self.fail(ErrorKind::ModuleNonlocal, pos));
        }
        for name in ast.rows(names) {
            let flags = self.flags(self.current, name);
            let kind = if flags.has(Flags::PARAM) {
                match declared {
                    Flags::GLOBAL => ErrorKind::ParameterAndGlobal { name },
                    _ => ErrorKind::ParameterAndNonlocal { name },
                }
            } else if flags.has(Flags::ANNOTATED) {
                ErrorKind::AnnotatedDeclared { name, what }
            } else if flags.has(Flags::BOUND) {
                ErrorKind::AssignedBefore { name, what }
            } else if flags.has(Flags::USED) {
                ErrorKind::UsedBefore { name, what }
            } else if flags.with(declared).has(Flags::GLOBAL) && flags.with(declared).has(Flags::NONLOCAL) {
                ErrorKind::NonlocalAndGlobal { name }
            } else {
                self.note(self.current, name, declared, pos)?;
                if self.at_module() {
                    self.scopes.declared.push(name)?;
                }
                continue;
            };
            return Err(self.fail(kind, pos));
        }
        Ok(())
    }

    fn check_async(&mut self, what: &'static str, pos: Pos) -> Checked {
        match *self.here() {
            Scope { kind: ScopeKind::Function, is_async: true, .. } => Ok(()),
            _ => Err(self.fail(ErrorKind::OutsideAsync { what }, pos)),
        }
    }
}
