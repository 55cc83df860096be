//! Leaving blocks: `return`, `break` and `continue` on their way out of `try`, `with` and loops, and the
//! ranges of code that handlers cover.
//!
//! A region that a statement leaves does not cover the code that leaves it: its range ends there and begins
//! again behind. Ranges are written when they end, the inner before the outer, which is the order in which
//! the table is searched.

use super::label::LabelId;
use super::{Compiled, Compiler, Lower};
use crate::ast::NameId;
use crate::ops::{Handler, Op};
use crate::value::Special;

/// How a block is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    Return,
    Break,
    Continue,
}

/// How a `finally` was entered, as its register says.
pub(super) mod entered {
    pub(in crate::compile) const NORMALLY: u8 = 0;
    pub(in crate::compile) const BY_EXCEPTION: u8 = 1;
    pub(in crate::compile) const BY_RETURN: u8 = 2;
    pub(in crate::compile) const BY_BREAK: u8 = 3;
    pub(in crate::compile) const BY_CONTINUE: u8 = 4;
}

/// Something around the current point.
#[derive(Clone, Copy)]
pub(super) struct Region {
    pub(super) kind: RegionKind,
    /// Where exceptions go, and in which register; none for loops.
    pub(super) handler: Option<(LabelId, u8)>,
    /// Where the range that the handler covers begins.
    pub(super) start: u32,
}

#[derive(Clone, Copy)]
pub(super) enum RegionKind {
    /// A loop: where `break` and `continue` go.
    Loop { exit: LabelId, next: LabelId },
    /// The body of `try ... except`.
    Try,
    /// The `except` clauses: the registers of what is handled.
    Except { handled: u8 },
    /// The body of a clause that binds a name.
    Named { name: NameId },
    /// The body of `try ... finally`. `state` says how the block at `entry` was entered, `state + 1` holds a
    /// value to return or an exception.
    Finally { state: u8, entry: LabelId, exits: [bool; 3] },
    /// The block of a `finally` itself.
    InFinally { state: u8 },
    /// The body of `with`: its exit function.
    With { exit: u8, is_async: bool },
}

impl Compiler<'_> {
    pub(super) fn open_region(&mut self, kind: RegionKind, handler: Option<(LabelId, u8)>) -> Compiled {
        let start = self.code.here();
        Ok(self.code.regions.push(Region { kind, handler, start })?)
    }

    /// Ends the innermost region.
    pub(super) fn close_region(&mut self) -> Compiled<Option<Region>> {
        if let Some(last) = self.code.regions.len().checked_sub(1) {
            self.end_range(last)?;
        }
        Ok(self.code.regions.pop())
    }

    /// The range of a region ends here.
    fn end_range(&mut self, index: usize) -> Compiled {
        let Region { handler, start, .. } = self.code.regions[index];
        let Some((label, register)) = handler else { return Ok(()) };
        self.cover(start, label, register)
    }

    /// Exceptions from `start` to here go to a handler.
    pub(super) fn cover(&mut self, start: u32, handler: LabelId, register: u8) -> Compiled {
        let end = self.code.here();
        if start < end {
            // The label's number stands in until it has a place.
            let row = Handler { start, end, handler: handler.0, register: u32::from(register) };
            self.code.data.handlers.push(row)?;
            self.code.labels[handler.0 as usize].is_used = true;
        }
        Ok(())
    }
}

impl Lower<'_, '_> {
    /// `return`, `break` or `continue`.
    pub(super) fn leave(&mut self, exit: Exit, value: Option<u8>) -> Compiled {
        let depth = self.code.regions.len();
        self.leave_from(depth, exit, value)
    }

    /// Leaves the regions below `depth`. What is said of the current point holds inside all regions again
    /// afterwards.
    pub(super) fn leave_from(&mut self, depth: usize, exit: Exit, value: Option<u8>) -> Compiled {
        if self.code.is_dead {
            return Ok(());
        }
        let mark = self.code.top;
        let mut value = value;
        if exit == Exit::Return && self.code.regions[..depth].iter().any(|region| region.handler.is_some()) {
            // What is done on the way may change a local.
            if let Some(register) = value.filter(|register| !self.is_temporary(*register)) {
                let copy = self.alloc()?;
                self.copy(copy, register)?;
                value = Some(copy);
            }
        }
        let mut index = depth;
        let mut is_done = false;
        while let Some(next) = index.checked_sub(1)
            && !is_done
        {
            index = next;
            is_done = self.leave_region(index, exit, value)?;
        }
        if !is_done {
            match value {
                Some(register) => self.emit(Op::Return, register, 0, 0)?,
                None => self.emit(Op::ReturnNone, 0, 0, 0)?,
            }
            self.dead();
        }
        let here = self.code.here();
        for region in &mut self.code.regions[index..depth] {
            region.start = here;
        }
        self.code.top = mark;
        Ok(())
    }

    /// Leaves one region; whether the way ends here.
    fn leave_region(&mut self, index: usize, exit: Exit, value: Option<u8>) -> Compiled<bool> {
        self.end_range(index)?;
        match self.code.regions[index].kind {
            RegionKind::Try => {}
            RegionKind::Loop { exit: after, next } => match exit {
                Exit::Return => {}
                Exit::Break => {
                    self.jump(after)?;
                    return Ok(true);
                }
                Exit::Continue => {
                    self.jump(next)?;
                    return Ok(true);
                }
            },
            RegionKind::Except { handled } => self.emit(Op::PopHandled, handled, 0, 0)?,
            RegionKind::Named { name } => self.unbind(name)?,
            RegionKind::With { exit, is_async } => self.exit_normally(exit, is_async)?,
            RegionKind::InFinally { state } => self.pop_if_raised(state)?,
            RegionKind::Finally { state, entry, mut exits } => {
                let (place, code) = match exit {
                    Exit::Return => (0, entered::BY_RETURN),
                    Exit::Break => (1, entered::BY_BREAK),
                    Exit::Continue => (2, entered::BY_CONTINUE),
                };
                exits[place] = true;
                self.code.regions[index].kind = RegionKind::Finally { state, entry, exits };
                match (exit, value) {
                    (Exit::Return, Some(value)) => self.copy(state + 1, value)?,
                    (Exit::Return, None) => self.load_none(state + 1)?,
                    _ => self.emit(Op::LoadSpecial, state + 1, Special::Unbound as u8, 0)?,
                }
                self.enter_finally(state, code)?;
                self.jump(entry)?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Notes how a `finally` is entered, other than by an exception. What only that way sets has a value on all ways:
    /// machine code cannot know that it is not read.
    pub(super) fn enter_finally(&mut self, state: u8, code: u8) -> Compiled {
        self.emit(Op::LoadSpecial, state + 2, Special::Unbound as u8, 0)?;
        self.emit_wide(Op::LoadInt, state, u16::from(code))
    }

    /// Ends the handling of an exception if that is how a `finally` was entered.
    pub(super) fn pop_if_raised(&mut self, state: u8) -> Compiled {
        let other = self.new_label()?;
        self.jump_extra(Op::JumpEqI, state, entered::BY_EXCEPTION, 0, other)?;
        self.emit(Op::PopHandled, state + 1, 0, 0)?;
        self.bind(other);
        Ok(())
    }

    /// The normal end of a `with`.
    pub(super) fn exit_normally(&mut self, exit: u8, is_async: bool) -> Compiled {
        if !is_async {
            return self.emit(Op::WithExit, exit, 0, 0);
        }
        let mark = self.code.top;
        let none = self.alloc()?;
        let result = self.alloc()?;
        self.emit(Op::LoadSpecial, none, Special::None as u8, 0)?;
        self.emit(Op::AsyncWithExit, result, exit, none)?;
        self.await_in(result)?;
        self.code.top = mark;
        Ok(())
    }
}
