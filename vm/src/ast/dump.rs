//! The tree as text: S-expressions, one statement per line, blocks indented.

mod expr;
mod pattern;

use super::{Ast, Block, ExprId, List, NameId, Names, Param, ParamKind, StmtId, StmtKind};
use crate::mem::Vec;
use core::fmt::{self, Write};
use expr::Task;

/// Writes trees.
pub struct Dump<'a, 'm> {
    ast: &'a Ast<'m>,
    names: &'a Names<'m>,
    out: &'a mut dyn Write,
    /// What is still to be written of the current expression.
    tasks: Vec<'m, Task>,
}

impl<'a, 'm> Dump<'a, 'm> {
    /// A writer of one module's trees.
    pub fn new(ast: &'a Ast<'m>, names: &'a Names<'m>, out: &'a mut dyn Write) -> Self {
        Dump { ast, names, out, tasks: Vec::new(ast.mem()) }
    }

    /// Writes a statement and a line's end.
    ///
    /// # Errors
    /// What `out` refuses, or memory that ran out.
    pub fn statement(&mut self, id: StmtId) -> fmt::Result {
        self.stmt(id, 0)?;
        self.out.write_char('\n')
    }

    /// Writes an expression.
    ///
    /// # Errors
    /// As [`Dump::statement`].
    pub fn expression(&mut self, id: ExprId) -> fmt::Result {
        self.expr(id)
    }

    fn text(&mut self, text: &str) -> fmt::Result {
        self.out.write_str(text)
    }

    fn name(&mut self, name: NameId) -> fmt::Result {
        self.out.write_str(self.names.text(name))
    }

    fn spaced(&mut self, id: ExprId) -> fmt::Result {
        self.text(" ")?;
        self.expr(id)
    }

    fn optional(&mut self, id: Option<ExprId>) -> fmt::Result {
        match id {
            Some(id) => self.spaced(id),
            None => Ok(()),
        }
    }

    fn spaced_all(&mut self, list: List<ExprId>) -> fmt::Result {
        let ast = self.ast;
        ast.rows(list).try_for_each(|id| self.spaced(id))
    }

    fn spaced_names(&mut self, list: List<NameId>) -> fmt::Result {
        let ast = self.ast;
        ast.rows(list).try_for_each(|name| {
            self.text(" ")?;
            self.name(name)
        })
    }

    fn line(&mut self, indent: usize) -> fmt::Result {
        write!(self.out, "\n{:1$}", "", indent * 2)
    }

    /// The statements of a block, each on a line of its own.
    fn block(&mut self, block: Block, indent: usize) -> fmt::Result {
        let ast = self.ast;
        ast.rows(block).try_for_each(|id| {
            self.line(indent)?;
            self.stmt(id, indent)
        })
    }

    /// `(head block)` on a line of its own, if there is a block.
    fn clause(&mut self, head: &str, block: Block, indent: usize) -> fmt::Result {
        if block.is_empty() {
            return Ok(());
        }
        self.line(indent)?;
        self.text("(")?;
        self.text(head)?;
        self.block(block, indent + 1)?;
        self.text(")")
    }

    fn params(&mut self, params: List<Param>) -> fmt::Result {
        self.text("(")?;
        let ast = self.ast;
        let mut before = ParamKind::PositionalOnly;
        for (index, param) in ast.rows(params).enumerate() {
            let separator = match (before, param.kind) {
                (ParamKind::PositionalOnly, kind) if kind != before && index > 0 => "/ ",
                _ => "",
            };
            let bare = param.kind == ParamKind::KeywordOnly
                && !matches!(before, ParamKind::KeywordOnly | ParamKind::VarPositional);
            let star = match param.kind {
                ParamKind::VarPositional | ParamKind::VarKeyword => param.kind.text(),
                _ => "",
            };
            let space = if index > 0 { " " } else { "" };
            write!(self.out, "{space}{separator}{}{star}", if bare { "* " } else { "" })?;
            self.name(param.name)?;
            if let Some(annotation) = param.annotation {
                self.text(":")?;
                self.expr(annotation)?;
            }
            if let Some(default) = param.default {
                self.text("=")?;
                self.expr(default)?;
            }
            before = param.kind;
        }
        if before == ParamKind::PositionalOnly && !params.is_empty() {
            self.text(" /")?;
        }
        self.text(")")
    }

    fn decorators(&mut self, decorators: List<ExprId>) -> fmt::Result {
        let ast = self.ast;
        ast.rows(decorators).try_for_each(|decorator| {
            self.text(" @")?;
            self.expr(decorator)
        })
    }

    fn stmt(&mut self, id: StmtId, indent: usize) -> fmt::Result {
        let ast = self.ast;
        self.text("(")?;
        match ast.stmt(id).kind {
            StmtKind::Pass => self.text("pass")?,
            StmtKind::Break => self.text("break")?,
            StmtKind::Continue => self.text("continue")?,
            StmtKind::Expr(value) => {
                self.text("expr")?;
                self.spaced(value)?;
            }
            StmtKind::Assign(targets, value) => {
                self.text("=")?;
                self.spaced_all(targets)?;
                self.spaced(value)?;
            }
            StmtKind::Augment(op, target, value) => {
                self.text(op.text())?;
                self.text("=")?;
                self.spaced(target)?;
                self.spaced(value)?;
            }
            StmtKind::Annotate(record) => {
                let annotate = ast.get(record);
                self.text(if annotate.simple { "annotate" } else { "annotate-complex" })?;
                self.spaced(annotate.target)?;
                self.spaced(annotate.annotation)?;
                self.optional(annotate.value)?;
            }
            StmtKind::Return(value) => {
                self.text("return")?;
                self.optional(value)?;
            }
            StmtKind::Raise(exception, cause) => {
                self.text("raise")?;
                self.optional(exception)?;
                self.optional(cause)?;
            }
            StmtKind::Assert(test, message) => {
                self.text("assert")?;
                self.spaced(test)?;
                self.optional(message)?;
            }
            StmtKind::Delete(targets) => {
                self.text("del")?;
                self.spaced_all(targets)?;
            }
            StmtKind::Global(names) => {
                self.text("global")?;
                self.spaced_names(names)?;
            }
            StmtKind::Nonlocal(names) => {
                self.text("nonlocal")?;
                self.spaced_names(names)?;
            }
            StmtKind::Import(aliases) => {
                self.text("import")?;
                for alias in ast.rows(aliases) {
                    self.text(" (")?;
                    self.name(alias.binding)?;
                    if alias.renamed {
                        self.text(" as")?;
                    }
                    self.spaced_names(alias.path)?;
                    self.text(")")?;
                }
            }
            StmtKind::ImportFrom(record) => {
                let from = ast.get(record);
                write!(self.out, "from {} (", from.level)?;
                for (index, part) in ast.rows(from.module).enumerate() {
                    self.text(if index > 0 { " " } else { "" })?;
                    self.name(part)?;
                }
                self.text(if from.names.is_empty() { ") *" } else { ")" })?;
                for alias in ast.rows(from.names) {
                    self.text(" (")?;
                    self.name(alias.binding)?;
                    self.text(" ")?;
                    self.name(alias.name)?;
                    self.text(")")?;
                }
            }
            kind => self.compound(kind, indent)?,
        }
        self.text(")")
    }

    fn compound(&mut self, kind: StmtKind, indent: usize) -> fmt::Result {
        let ast = self.ast;
        match kind {
            StmtKind::If(branches, other) => {
                for (index, branch) in ast.rows(branches).enumerate() {
                    if index > 0 {
                        self.line(indent)?;
                        self.text(" el")?;
                    }
                    self.text("if")?;
                    self.spaced(branch.test)?;
                    self.block(branch.body, indent + 1)?;
                }
                self.clause("else", other, indent + 1)
            }
            StmtKind::While(record) => {
                let statement = ast.get(record);
                self.text("while")?;
                self.spaced(statement.test)?;
                self.block(statement.body, indent + 1)?;
                self.clause("else", statement.other, indent + 1)
            }
            StmtKind::For(record) => {
                let statement = ast.get(record);
                self.text(if statement.is_async { "async-for" } else { "for" })?;
                self.spaced(statement.target)?;
                self.spaced(statement.iterable)?;
                self.block(statement.body, indent + 1)?;
                self.clause("else", statement.other, indent + 1)
            }
            StmtKind::Try(record) => {
                let statement = ast.get(record);
                self.text("try")?;
                self.block(statement.body, indent + 1)?;
                for handler in ast.rows(statement.handlers) {
                    self.line(indent + 1)?;
                    self.text("(except")?;
                    self.optional(handler.kind)?;
                    if let Some(name) = handler.name {
                        self.text(" as ")?;
                        self.name(name)?;
                    }
                    self.block(handler.body, indent + 2)?;
                    self.text(")")?;
                }
                self.clause("else", statement.other, indent + 1)?;
                self.clause("finally", statement.last, indent + 1)
            }
            StmtKind::With(record) => {
                let statement = ast.get(record);
                self.text(if statement.is_async { "async-with" } else { "with" })?;
                for item in ast.rows(statement.items) {
                    self.text(" (")?;
                    self.expr(item.context)?;
                    if let Some(target) = item.target {
                        self.text(" as")?;
                        self.spaced(target)?;
                    }
                    self.text(")")?;
                }
                self.block(statement.body, indent + 1)
            }
            StmtKind::Match(record) => {
                let statement = ast.get(record);
                self.text("match")?;
                self.spaced(statement.subject)?;
                ast.rows(statement.cases).try_for_each(|case| self.case(case, indent + 1))
            }
            StmtKind::Def(record) => {
                let def = ast.get(record);
                self.text(if def.is_async { "async-def " } else { "def " })?;
                self.name(def.binding)?;
                self.text(" ")?;
                self.params(def.params)?;
                if let Some(returns) = def.returns {
                    self.text(" ->")?;
                    self.spaced(returns)?;
                }
                self.decorators(def.decorators)?;
                self.block(def.body, indent + 1)
            }
            StmtKind::Class(record) => {
                let class = ast.get(record);
                self.text("class ")?;
                self.name(class.binding)?;
                self.text(" (")?;
                for (index, argument) in ast.rows(class.arguments).enumerate() {
                    self.text(if index > 0 { " " } else { "" })?;
                    self.argument(argument)?;
                }
                self.text(")")?;
                self.decorators(class.decorators)?;
                self.block(class.body, indent + 1)
            }
            _ => Ok(()),
        }
    }
}
