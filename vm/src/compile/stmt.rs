//! Statements: what each becomes.

use super::unwind::Exit;
use super::{Compiled, Lower, Mode};
use crate::ast::{Block, ExprId, StmtId, StmtKind};
use crate::code::Const;
use crate::ops::{LINK_WORDS, Op};

impl Lower<'_, '_> {
    pub(super) fn block(&mut self, block: Block) -> Compiled {
        let ast = self.ast;
        ast.rows(block).try_for_each(|statement| self.stmt(statement))
    }

    pub(super) fn stmt(&mut self, id: StmtId) -> Compiled {
        let ast = self.ast;
        let pos = ast.stmt(id).pos;
        self.at(pos);
        self.check_depth()?;
        match ast.stmt(id).kind {
            StmtKind::Pass | StmtKind::Global(_) | StmtKind::Nonlocal(_) => Ok(()),
            StmtKind::Break => self.leave(Exit::Break, None),
            StmtKind::Continue => self.leave(Exit::Continue, None),
            StmtKind::Expr(value) if self.options.mode == Mode::Single && self.outer.is_empty() => {
                let mark = self.code.top;
                let register = self.any(value)?;
                self.emit(Op::PrintExpr, register, 0, 0)?;
                self.code.top = mark;
                Ok(())
            }
            StmtKind::Expr(value) => self.effect(value),
            StmtKind::Assign(targets, value) => self.assign(targets, value),
            StmtKind::Augment(op, target, value) => self.augment(target, op, target, value),
            StmtKind::Annotate(record) => self.annotate(ast.get(record)),
            StmtKind::Return(None) => self.leave(Exit::Return, None),
            StmtKind::Return(Some(value)) => self.return_expression(value),
            StmtKind::Raise(exception, cause) => self.raise(exception, cause),
            StmtKind::Assert(test, message) => self.assert(test, message),
            StmtKind::Delete(targets) => ast.rows(targets).try_for_each(|target| self.delete_target(target)),
            StmtKind::Import(aliases) => ast.rows(aliases).try_for_each(|alias| self.import(alias)),
            StmtKind::ImportFrom(record) => self.import_from(ast.get(record)),
            StmtKind::If(branches, other) => self.if_statement(branches, other),
            StmtKind::While(record) => self.while_statement(ast.get(record)),
            StmtKind::For(record) => self.for_statement(ast.get(record)),
            StmtKind::Try(record) => self.try_statement(ast.get(record)),
            StmtKind::With(record) => self.with_statement(ast.get(record)),
            StmtKind::Match(record) => self.match_statement(ast.get(record)),
            StmtKind::Def(record) => self.def(ast.get(record), pos),
            StmtKind::Class(record) => self.class(ast.get(record), pos),
        }
    }

    /// `return value`
    pub(super) fn return_expression(&mut self, value: ExprId) -> Compiled {
        let mark = self.code.top;
        let register = self.any(value)?;
        self.leave(Exit::Return, Some(register))?;
        self.code.top = mark;
        Ok(())
    }

    fn raise(&mut self, exception: Option<ExprId>, cause: Option<ExprId>) -> Compiled {
        let mark = self.code.top;
        match (exception, cause) {
            (None, _) => self.emit(Op::RaiseBare, 0, 0, 0)?,
            (Some(exception), None) => {
                let exception = self.any(exception)?;
                self.emit(Op::Raise, exception, 0, 0)?;
            }
            (Some(exception), Some(cause)) => {
                let exception = self.any(exception)?;
                let cause = self.any(cause)?;
                self.emit(Op::RaiseFrom, exception, cause, 0)?;
            }
        }
        self.code.top = mark;
        self.dead();
        Ok(())
    }

    fn assert(&mut self, test: ExprId, message: Option<ExprId>) -> Compiled {
        if self.options.optimization > 0 {
            return Ok(());
        }
        let mark = self.code.top;
        let holds = self.new_label()?;
        self.jump_if(test, true, holds)?;
        let class = self.alloc()?;
        self.emit(Op::LoadAssertion, class, 0, 0)?;
        if let Some(message) = message {
            self.open_window(class)?;
            let argument = self.push(message)?;
            debug_assert_eq!(usize::from(argument), usize::from(class) + LINK_WORDS);
            self.at_expr(test);
            self.emit(Op::Call, class, class, 1)?;
        }
        self.emit(Op::Raise, class, 0, 0)?;
        self.dead();
        self.bind(holds);
        self.code.top = mark;
        Ok(())
    }

    /// The value of `return` without one.
    pub(super) fn load_none(&mut self, dest: u8) -> Compiled {
        self.load_const(Const::None, Some(dest)).map(drop)
    }
}
