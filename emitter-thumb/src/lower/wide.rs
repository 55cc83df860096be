//! Integers of 64 bits, in two registers.

use super::{Lower, Lowered, internal};
use crate::operand::Cond;
use adder_decorators::ir::{Exit, Inst, IntCond};

impl Lower<'_, '_> {
    /// An instruction with an `i64` operand or result; false when it has none.
    pub(super) fn wide(&mut self, _inst: Inst) -> Lowered<bool> {
        Ok(false)
    }

    pub(super) fn compare_wide(&mut self, _cond: IntCond, a: Inst, _b: Inst) -> Lowered<Cond> {
        Err(internal("comparison of 64 bits", a))
    }

    pub(super) fn overflow_wide(&mut self, inst: Inst, _exit: Exit) -> Lowered<bool> {
        Err(internal("checked arithmetic of 64 bits", inst))
    }
}
