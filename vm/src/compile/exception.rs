//! `try` and `with`.
//!
//! ```text
//! try: A            A                    with a as b: C      with_enter exit, a
//! except E as e:    jump end             ...                 b = exit + 1
//!     B             H: push_handled x                        C
//!                   jump_no_match x, E                       with_exit exit
//!                   e = x; B                                 jump end
//!                   pop_handled x                         H: push_handled x
//!                   unbind e; jump end                       with_except t, exit, x
//!                   reraise x                                pop_handled x
//! end:                                                       jump_if t, end; reraise x
//! ```
//! What is raised in B, or by the exit function, ends the handling of x on its way.

use super::unwind::{Exit, RegionKind, entered};
use super::{Compiled, Lower};
use crate::ast::{Block, ExprId, Handler, List, Try, With, WithItem};
use crate::ops::Op;
use crate::value::Special;

impl Lower<'_, '_> {
    pub(super) fn try_statement(&mut self, statement: Try) -> Compiled {
        if statement.last.is_empty() {
            return self.try_except(statement);
        }
        let mark = self.code.top;
        // How the last block was entered; the exception or the value to return; what was handled before.
        let state = self.alloc_many(3)?;
        let (entry, handler) = (self.new_label()?, self.new_label()?);
        let assigned = self.code.assigned;
        let kind = RegionKind::Finally { state, entry, exits: [false; 3] };
        self.open_region(kind, Some((handler, state + 1)))?;
        if statement.handlers.is_empty() {
            self.block(statement.body)?;
        } else {
            self.try_except(statement)?;
        }
        let exits = match self.close_region()?.map(|region| region.kind) {
            Some(RegionKind::Finally { exits, .. }) => exits,
            _ => [false; 3],
        };
        self.emit(Op::LoadSpecial, state + 1, Special::Unbound as u8, 0)?;
        self.enter_finally(state, entered::NORMALLY)?;
        self.jump(entry)?;
        self.bind_handler(handler, assigned);
        self.emit(Op::PushHandled, state + 1, 0, 0)?;
        self.emit_wide(Op::LoadInt, state, u16::from(entered::BY_EXCEPTION))?;
        self.bind(entry);
        self.last_block(statement.last, state)?;
        self.after_finally(state, exits)?;
        self.code.top = mark;
        Ok(())
    }

    fn last_block(&mut self, block: Block, state: u8) -> Compiled {
        let (cleanup, past) = (self.new_label()?, self.new_label()?);
        let exception = self.alloc()?;
        let assigned = self.code.assigned;
        self.open_region(RegionKind::InFinally { state }, Some((cleanup, exception)))?;
        self.block(block)?;
        self.close_region()?;
        self.jump(past)?;
        self.bind_handler(cleanup, assigned);
        self.pop_if_raised(state)?;
        self.emit(Op::Reraise, exception, 0, 0)?;
        self.dead();
        self.bind(past);
        Ok(())
    }

    /// Goes on the way that led into a `finally`.
    fn after_finally(&mut self, state: u8, exits: [bool; 3]) -> Compiled {
        let other = self.new_label()?;
        self.jump_extra(Op::JumpEqI, state, entered::BY_EXCEPTION, 0, other)?;
        self.emit(Op::PopHandled, state + 1, 0, 0)?;
        self.emit(Op::Reraise, state + 1, 0, 0)?;
        self.dead();
        self.bind(other);
        let ways = [
            (Exit::Return, entered::BY_RETURN),
            (Exit::Break, entered::BY_BREAK),
            (Exit::Continue, entered::BY_CONTINUE),
        ];
        for ((exit, code), _) in ways.into_iter().zip(exits).filter(|(_, is_used)| *is_used) {
            let other = self.new_label()?;
            self.jump_extra(Op::JumpEqI, state, code, 0, other)?;
            let value = if exit == Exit::Return { Some(state + 1) } else { None };
            self.leave(exit, value)?;
            self.bind(other);
        }
        Ok(())
    }

    fn try_except(&mut self, statement: Try) -> Compiled {
        let mark = self.code.top;
        // The exception, and what was handled before.
        let handled = self.alloc_many(2)?;
        let (handler, end) = (self.new_label()?, self.new_label()?);
        let assigned = self.code.assigned;
        self.open_region(RegionKind::Try, Some((handler, handled)))?;
        self.block(statement.body)?;
        self.close_region()?;
        self.block(statement.other)?;
        self.jump(end)?;
        self.bind_handler(handler, assigned);
        if !self.code.is_dead {
            self.handlers(statement.handlers, handled)?;
        }
        self.bind(end);
        self.code.top = mark;
        Ok(())
    }

    /// The `except` clauses, up to the point where one has done its work.
    fn handlers(&mut self, handlers: List<Handler>, handled: u8) -> Compiled {
        let ast = self.ast;
        let (cleanup, done) = (self.new_label()?, self.new_label()?);
        let exception = self.alloc()?;
        self.emit(Op::PushHandled, handled, 0, 0)?;
        let assigned = self.code.assigned;
        self.open_region(RegionKind::Except { handled }, Some((cleanup, exception)))?;
        for handler in ast.rows(handlers) {
            self.at(handler.pos);
            let next = self.new_label()?;
            if let Some(kind) = handler.kind {
                let mark = self.code.top;
                let kind = self.any(kind)?;
                self.jump_extra(Op::JumpNoMatch, handled, kind, 0, next)?;
                self.code.top = mark;
            }
            self.handler(handler, handled)?;
            self.jump(done)?;
            self.bind(next);
        }
        self.close_region()?;
        self.emit(Op::PopHandled, handled, 0, 0)?;
        self.emit(Op::Reraise, handled, 0, 0)?;
        self.dead();
        self.bind_handler(cleanup, assigned);
        self.emit(Op::PopHandled, handled, 0, 0)?;
        self.emit(Op::Reraise, exception, 0, 0)?;
        self.dead();
        self.bind(done);
        self.emit(Op::PopHandled, handled, 0, 0)
    }

    /// The body of one clause, and the end of its name.
    fn handler(&mut self, handler: Handler, handled: u8) -> Compiled {
        let Some(name) = handler.name else { return self.block(handler.body) };
        let mark = self.code.top;
        let (cleanup, past) = (self.new_label()?, self.new_label()?);
        let exception = self.alloc()?;
        self.store(name, handled)?;
        let assigned = self.code.assigned;
        // The region around ends the handling; this one unbinds the name.
        self.open_region(RegionKind::Named { name }, Some((cleanup, exception)))?;
        self.block(handler.body)?;
        self.close_region()?;
        self.unbind(name)?;
        self.jump(past)?;
        self.bind_handler(cleanup, assigned);
        self.unbind(name)?;
        self.emit(Op::Reraise, exception, 0, 0)?;
        self.dead();
        self.bind(past);
        self.code.top = mark;
        Ok(())
    }

    pub(super) fn with_statement(&mut self, statement: With) -> Compiled {
        self.with_items(statement, 0)
    }

    fn with_items(&mut self, statement: With, index: usize) -> Compiled {
        if index == self.ast.len(statement.items) {
            return self.block(statement.body);
        }
        let item: WithItem = self.ast.row(statement.items, index);
        let is_async = statement.is_async;
        let mark = self.code.top;
        // The exit function; what was entered.
        let exit = self.alloc_many(2)?;
        self.enter_context(item.context, exit, is_async)?;
        let handled = self.alloc_many(2)?;
        let (handler, end) = (self.new_label()?, self.new_label()?);
        let assigned = self.code.assigned;
        self.open_region(RegionKind::With { exit, is_async }, Some((handler, handled)))?;
        if let Some(target) = item.target {
            self.store_target(target, exit + 1)?;
        }
        self.with_items(statement, index + 1)?;
        self.close_region()?;
        self.at_expr(item.context);
        self.exit_normally(exit, is_async)?;
        self.jump(end)?;
        self.bind_handler(handler, assigned);
        self.exit_by_exception(exit, handled, is_async)?;
        self.bind(end);
        self.code.top = mark;
        Ok(())
    }

    fn enter_context(&mut self, context: ExprId, exit: u8, is_async: bool) -> Compiled {
        let mark = self.code.top;
        let manager = self.any(context)?;
        self.at_expr(context);
        self.code.top = mark;
        if !is_async {
            return self.emit(Op::WithEnter, exit, manager, 0);
        }
        self.emit(Op::AsyncWithEnter, exit, manager, 0)?;
        self.await_in(exit + 1)
    }

    /// What the handler of a `with` does; falls through where the exception is swallowed.
    fn exit_by_exception(&mut self, exit: u8, handled: u8, is_async: bool) -> Compiled {
        let (cleanup, swallowed) = (self.new_label()?, self.new_label()?);
        let result = self.alloc()?;
        let exception = self.alloc()?;
        let assigned = self.code.assigned;
        self.emit(Op::PushHandled, handled, 0, 0)?;
        let start = self.code.here();
        if is_async {
            self.emit(Op::AsyncWithExit, result, exit, handled)?;
            self.await_in(result)?;
        } else {
            self.emit(Op::WithExcept, result, exit, handled)?;
        }
        self.cover(start, cleanup, exception)?;
        self.emit(Op::PopHandled, handled, 0, 0)?;
        self.jump_truth(result, true, swallowed)?;
        self.emit(Op::Reraise, handled, 0, 0)?;
        self.dead();
        self.bind_handler(cleanup, assigned);
        self.emit(Op::PopHandled, handled, 0, 0)?;
        self.emit(Op::Reraise, exception, 0, 0)?;
        self.dead();
        self.bind(swallowed);
        Ok(())
    }
}
