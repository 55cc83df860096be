//! Branches and loops.

use super::label::LabelId;
use super::unwind::RegionKind;
use super::{Compiled, Lower, constant};
use crate::ast::{ArgumentKind, Block, Branch, ExprId, ExprKind, For, List, StmtKind, While};
use crate::ops::Op;

/// A loop over an iterator.
pub(super) struct Loop {
    head: LabelId,
    /// Where the next item is asked for.
    pub(super) next: LabelId,
    /// Where it goes on at the end.
    pub(super) exit: LabelId,
    /// An asynchronous loop: its handler, and the register of the exception.
    stop: Option<(LabelId, u8)>,
    assigned: super::builder::Registers,
}

impl Lower<'_, '_> {
    pub(super) fn if_statement(&mut self, branches: List<Branch>, other: Block) -> Compiled {
        let ast = self.ast;
        let end = self.new_label()?;
        let count = ast.len(branches);
        for (n, branch) in ast.rows(branches).enumerate() {
            let next = self.new_label()?;
            self.at_expr(branch.test);
            let known = self.fold(branch.test)?.and_then(constant::truth);
            if known == Some(false) {
                continue;
            }
            if known.is_none() {
                if let Some(label) = self.only_leaves_loop(branch.body) {
                    self.jump_if(branch.test, true, label)?;
                    continue;
                }
                self.jump_if(branch.test, false, next)?;
            }
            self.block(branch.body)?;
            if known == Some(true) {
                self.bind(end);
                return Ok(());
            }
            if n + 1 < count || !other.is_empty() {
                self.jump(end)?;
            }
            self.bind(next);
        }
        self.block(other)?;
        self.bind(end);
        Ok(())
    }

    /// Where a block goes that is nothing but `break` or `continue` of the innermost loop.
    fn only_leaves_loop(&self, block: Block) -> Option<LabelId> {
        let RegionKind::Loop { exit, next } = self.code.regions.last()?.kind else { return None };
        if self.ast.len(block) != 1 {
            return None;
        }
        match self.ast.stmt(self.ast.row(block, 0)).kind {
            StmtKind::Break => Some(exit),
            StmtKind::Continue => Some(next),
            _ => None,
        }
    }

    pub(super) fn while_statement(&mut self, statement: While) -> Compiled {
        let known = self.fold(statement.test)?.and_then(constant::truth);
        if known == Some(false) {
            return self.block(statement.other);
        }
        let (head, exit, after) = (self.new_label()?, self.new_label()?, self.new_label()?);
        self.bind(head);
        if known.is_none() {
            self.jump_if(statement.test, false, exit)?;
        }
        let next = self.new_label()?;
        self.open_region(RegionKind::Loop { exit: after, next }, None)?;
        self.block(statement.body)?;
        self.close_region()?;
        self.bind(next);
        self.at_expr(statement.test);
        self.jump_back(head)?;
        self.bind(exit);
        self.block(statement.other)?;
        self.bind(after);
        Ok(())
    }

    pub(super) fn for_statement(&mut self, statement: For) -> Compiled {
        let mark = self.code.top;
        let after = self.new_label()?;
        let state = self.loop_start(statement.iterable, statement.is_async)?;
        let looping = self.loop_head(state, statement.target, statement.is_async)?;
        self.open_region(RegionKind::Loop { exit: after, next: looping.next }, None)?;
        self.block(statement.body)?;
        self.close_region()?;
        self.at_expr(statement.iterable);
        self.loop_end(&looping)?;
        self.code.top = mark;
        self.block(statement.other)?;
        self.bind(after);
        Ok(())
    }

    /// Prepares a loop: its three registers, or the one of an asynchronous loop.
    pub(super) fn loop_start(&mut self, iterable: ExprId, is_async: bool) -> Compiled<u8> {
        let ast = self.ast;
        if is_async {
            let state = self.push(iterable)?;
            self.at_expr(iterable);
            self.emit(Op::GetAiter, state, state, 0)?;
            return Ok(state);
        }
        let state = self.alloc()?;
        match self.kind(iterable) {
            ExprKind::Call(callee, arguments)
                if self.is_range(callee)
                    && (1..=3).contains(&ast.len(arguments))
                    && ast.rows(arguments).all(|argument| argument.kind == ArgumentKind::Positional) =>
            {
                self.to(callee, state)?;
                self.open_window(state)?;
                for argument in ast.rows(arguments) {
                    self.push(argument.value)?;
                }
                self.at_expr(iterable);
                self.emit(Op::ForRange, state, ast.len(arguments) as u8, 0)?;
            }
            _ => {
                self.to(iterable, state)?;
                self.at_expr(iterable);
                self.emit(Op::GetIter, state, 0, 0)?;
            }
        }
        self.code.top = state;
        let state = self.alloc_many(3)?;
        Ok(state)
    }

    fn is_range(&self, callee: ExprId) -> bool {
        match self.kind(callee) {
            ExprKind::Name(name) => {
                self.names.text(name) == "range"
                    && matches!(
                        self.variable(name).0,
                        super::name::Variable::Global | super::name::Variable::Namespace
                    )
            }
            _ => false,
        }
    }

    /// The head of a loop: takes the next item and binds it.
    pub(super) fn loop_head(&mut self, state: u8, target: ExprId, is_async: bool) -> Compiled<Loop> {
        let (head, next, exit) = (self.new_label()?, self.new_label()?, self.new_label()?);
        let assigned = self.code.assigned;
        let stop = if is_async { Some((self.new_label()?, self.alloc()?)) } else { None };
        self.bind(head);
        self.at_expr(target);
        let mark = self.code.top;
        let own = match self.kind(target) {
            ExprKind::Name(name) if !is_async => self.register_of(name).map(|register| (name, register)),
            _ => None,
        };
        if let Some((name, register)) = own {
            self.jump_extra(Op::ForIter, state, register, 0, exit)?;
            self.stored(name);
            return Ok(Loop { head, next, exit, stop, assigned });
        }
        let item = self.alloc()?;
        match stop {
            Some((handler, exception)) => {
                let start = self.code.here();
                self.emit(Op::GetAnext, item, state, 0)?;
                self.await_in(item)?;
                self.cover(start, handler, exception)?;
            }
            None => self.jump_extra(Op::ForIter, state, item, 0, exit)?,
        }
        self.store_target(target, item)?;
        self.code.top = mark;
        Ok(Loop { head, next, exit, stop, assigned })
    }

    /// The end of a loop's body, and its exit.
    pub(super) fn loop_end(&mut self, looping: &Loop) -> Compiled {
        self.bind(looping.next);
        self.jump_back(looping.head)?;
        if let Some((handler, exception)) = looping.stop {
            self.bind_handler(handler, looping.assigned);
            let mark = self.code.top;
            let name = self.add_bytes(b"StopAsyncIteration")?;
            let class = self.load_global(name, None)?;
            let other = self.new_label()?;
            self.jump_extra(Op::JumpNoMatch, exception, class, 0, other)?;
            self.jump(looping.exit)?;
            self.bind(other);
            self.emit(Op::Reraise, exception, 0, 0)?;
            self.dead();
            self.code.top = mark;
        }
        self.bind(looping.exit);
        Ok(())
    }
}
