//! What expressions do with names.

use super::{Checked, Flags, Scope, ScopeKind, Walker};
use crate::ast::{
    Argument, Comprehension, ComprehensionKind, ExprId, ExprKind, List, NameId, Param, Pos, Record, ScopeId,
};
use crate::syntax::ErrorKind;

impl Walker<'_, '_> {
    /// Walks an expression. Its leftmost parts are taken last and in a loop: that side may be deep, and the
    /// order of uses within an expression does not matter.
    pub(super) fn expr(&mut self, id: ExprId) -> Checked {
        let ast = self.ast;
        let mut id = id;
        self.check_depth(ast.expr(id).pos)?;
        loop {
            let pos = ast.expr(id).pos;
            id = match ast.expr(id).kind {
                ExprKind::Name(name) => return self.use_name(name, pos),
                ExprKind::FString(items)
                | ExprKind::Bool(_, items)
                | ExprKind::Tuple(items)
                | ExprKind::List(items)
                | ExprKind::Set(items) => return self.exprs(items),
                ExprKind::Field { value, spec, .. } => {
                    self.optional(spec)?;
                    value
                }
                ExprKind::Unary(_, value) | ExprKind::Attribute(value, _) | ExprKind::Starred(value) => value,
                ExprKind::Binary(_, left, right) => {
                    self.expr(right)?;
                    left
                }
                ExprKind::Compare(first, rest) => {
                    ast.rows(rest).try_for_each(|comparison| self.expr(comparison.right))?;
                    first
                }
                ExprKind::Conditional(record) => {
                    let conditional = ast.get(record);
                    self.expr(conditional.test)?;
                    self.expr(conditional.then)?;
                    conditional.other
                }
                ExprKind::Walrus(name, value) => {
                    self.walrus(name, pos)?;
                    value
                }
                ExprKind::Lambda(record) => {
                    let lambda = ast.get(record);
                    self.defaults(lambda.params)?;
                    return self.inside(lambda.scope, ScopeKind::Lambda, |walker| {
                        walker.params(lambda.params)?;
                        walker.expr(lambda.body)
                    });
                }
                ExprKind::Dict(entries) => {
                    return ast.rows(entries).try_for_each(|entry| {
                        self.optional(entry.key)?;
                        self.expr(entry.value)
                    });
                }
                ExprKind::Comprehension(kind, record) => return self.comprehension(kind, record, pos),
                ExprKind::Await(value) => {
                    self.check_await(pos)?;
                    value
                }
                ExprKind::Yield(value) => {
                    self.check_yield(false, pos)?;
                    return self.optional(value);
                }
                ExprKind::YieldFrom(value) => {
                    self.check_yield(true, pos)?;
                    value
                }
                ExprKind::Subscript(value, index) => {
                    self.expr(index)?;
                    value
                }
                ExprKind::Slice(record) => {
                    let slice = ast.get(record);
                    self.optional(slice.lower)?;
                    self.optional(slice.upper)?;
                    return self.optional(slice.step);
                }
                ExprKind::Call(function, arguments) => {
                    self.arguments(arguments)?;
                    function
                }
                ExprKind::None
                | ExprKind::True
                | ExprKind::False
                | ExprKind::Ellipsis
                | ExprKind::Int(_)
                | ExprKind::BigInt { .. }
                | ExprKind::Float(_)
                | ExprKind::Imaginary(_)
                | ExprKind::Str(_)
                | ExprKind::Bytes(_) => return Ok(()),
            };
        }
    }

    pub(super) fn exprs(&mut self, list: List<ExprId>) -> Checked {
        let ast = self.ast;
        ast.rows(list).try_for_each(|id| self.expr(id))
    }

    pub(super) fn optional(&mut self, id: Option<ExprId>) -> Checked {
        id.map_or(Ok(()), |id| self.expr(id))
    }

    pub(super) fn arguments(&mut self, list: List<Argument>) -> Checked {
        let ast = self.ast;
        ast.rows(list).try_for_each(|argument| self.expr(argument.value))
    }

    fn use_name(&mut self, name: NameId, pos: Pos) -> Checked {
        self.note(self.current, name, Flags::USED, pos)?;
        if name == self.special.super_ && self.here().is_function() {
            self.here().uses_super = true;
            self.note(self.current, self.special.class, Flags::USED, pos)?;
        }
        Ok(())
    }

    /// Binds a name in the current scope.
    pub(super) fn bind(&mut self, name: NameId, pos: Pos) -> Checked {
        if !self.in_target {
            return self.note(self.current, name, Flags::BOUND, pos);
        }
        if self.flags(self.current, name).has(Flags::GLOBAL.with(Flags::NONLOCAL)) {
            return Err(self.fail(ErrorKind::WalrusTargetInner { name }, pos));
        }
        self.note(self.current, name, Flags::BOUND.with(Flags::ITERATED), pos)
    }

    /// Binds the names of a target, and walks the expressions in it.
    pub(super) fn target(&mut self, id: ExprId) -> Checked {
        let ast = self.ast;
        let expr = ast.expr(id);
        match expr.kind {
            ExprKind::Name(name) => self.bind(name, expr.pos),
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                ast.rows(items).try_for_each(|item| self.target(item))
            }
            ExprKind::Starred(value) => self.target(value),
            _ => {
                let in_target = core::mem::take(&mut self.in_target);
                self.expr(id)?;
                self.in_target = in_target;
                Ok(())
            }
        }
    }

    /// `:=` binds in the scope around all comprehensions that it is in.
    fn walrus(&mut self, name: NameId, pos: Pos) -> Checked {
        if self.in_iterable {
            return Err(self.fail(ErrorKind::WalrusIterable, pos));
        }
        let mut scope = self.current;
        while matches!(self.scope_of(scope).kind, ScopeKind::Comprehension(_)) {
            if self.flags(scope, name).has(Flags::ITERATED) {
                return Err(self.fail(ErrorKind::WalrusIteration { name }, pos));
            }
            scope = self.scope_of(scope).parent;
        }
        if scope == self.current {
            self.note(scope, name, Flags::WALRUS, pos)?;
            return self.bind(name, pos);
        }
        let declared = match self.scope_of(scope).kind {
            ScopeKind::Class => return Err(self.fail(ErrorKind::WalrusInClass, pos)),
            ScopeKind::Module => Flags::GLOBAL,
            _ if self.flags(scope, name).has(Flags::GLOBAL) => Flags::GLOBAL,
            _ => Flags::NONLOCAL,
        };
        self.note(scope, name, Flags::BOUND.with(Flags::BOUND_INSIDE).with(Flags::WALRUS), pos)?;
        self.note(self.current, name, declared.with(Flags::BOUND_INSIDE), pos)
    }

    /// The default values and annotations of parameters, which belong to the scope around.
    pub(super) fn defaults(&mut self, params: List<Param>) -> Checked {
        let ast = self.ast;
        ast.rows(params).try_for_each(|param| {
            self.optional(param.default)?;
            self.optional(param.annotation)
        })
    }

    /// The parameters themselves.
    pub(super) fn params(&mut self, params: List<Param>) -> Checked {
        let ast = self.ast;
        let flags = Flags::PARAM.with(Flags::BOUND);
        ast.rows(params).try_for_each(|param| self.note(self.current, param.name, flags, param.pos))
    }

    fn comprehension(&mut self, kind: ComprehensionKind, record: Record<Comprehension>, pos: Pos) -> Checked {
        let ast = self.ast;
        let comprehension = ast.get(record);
        let first = ast.row(comprehension.clauses, 0);
        self.iterable(first.iterable)?;
        self.inside(comprehension.scope, ScopeKind::Comprehension(kind), |walker| {
            for (index, clause) in ast.rows(comprehension.clauses).enumerate() {
                if clause.is_async {
                    walker.here().is_async = true;
                }
                walker.in_target = true;
                walker.target(clause.target)?;
                walker.in_target = false;
                if index > 0 {
                    walker.iterable(clause.iterable)?;
                }
                walker.exprs(clause.conditions)?;
            }
            walker.optional(comprehension.value)?;
            walker.expr(comprehension.element)
        })?;
        let is_async = self.scope_of(comprehension.scope).is_async;
        if !is_async || kind == ComprehensionKind::Generator {
            return Ok(());
        }
        // It is awaited where it stands.
        match *self.here() {
            Scope { kind: ScopeKind::Comprehension(_), .. } => self.here().is_async = true,
            Scope { kind: ScopeKind::Function, is_async: true, .. } => {}
            _ => return Err(self.fail(ErrorKind::AsyncComprehension, pos)),
        }
        Ok(())
    }

    fn iterable(&mut self, id: ExprId) -> Checked {
        let outer = core::mem::replace(&mut self.in_iterable, true);
        self.expr(id)?;
        self.in_iterable = outer;
        Ok(())
    }

    fn check_await(&mut self, pos: Pos) -> Checked {
        match *self.here() {
            Scope { kind: ScopeKind::Module | ScopeKind::Class, .. } => {
                Err(self.fail(ErrorKind::OutsideFunction { what: "await" }, pos))
            }
            Scope { kind: ScopeKind::Comprehension(_), .. } => {
                self.here().is_async = true;
                Ok(())
            }
            Scope { is_async: true, .. } => Ok(()),
            _ => Err(self.fail(ErrorKind::OutsideAsync { what: "await" }, pos)),
        }
    }

    fn check_yield(&mut self, is_from: bool, pos: Pos) -> Checked {
        let what = match self.here().kind {
            ScopeKind::Module | ScopeKind::Class => {
                return Err(self.fail(ErrorKind::OutsideFunction { what: "yield" }, pos));
            }
            ScopeKind::Comprehension(ComprehensionKind::List) => "list comprehension",
            ScopeKind::Comprehension(ComprehensionKind::Set) => "set comprehension",
            ScopeKind::Comprehension(ComprehensionKind::Dict) => "dict comprehension",
            ScopeKind::Comprehension(ComprehensionKind::Generator) => "generator expression",
            ScopeKind::Function | ScopeKind::Lambda => {
                if is_from && self.here().is_async {
                    return Err(self.fail(ErrorKind::YieldFromInAsync, pos));
                }
                self.here().is_generator = true;
                return Ok(());
            }
        };
        Err(self.fail(ErrorKind::YieldInside { what }, pos))
    }

    /// Whether the current scope is the module's.
    pub(super) fn at_module(&self) -> bool {
        self.current == ScopeId::MODULE
    }
}
