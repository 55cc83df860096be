//! Floats of 32 bits, in the floating-point unit.

use super::{Lower, Lowered, internal};
use crate::encoding::Op as Row;
use crate::operand::{Cond, Reg, SReg};
use adder_decorators::ir::{Exit, Inst};

impl Lower<'_, '_> {
    /// An instruction with a float operand or result; false when it has none.
    pub(super) fn float(&mut self, _inst: Inst) -> Lowered<bool> {
        Ok(false)
    }

    pub(super) fn compare_floats(&mut self, inst: Inst) -> Lowered<Cond> {
        Err(internal("comparison of floats", inst))
    }

    pub(super) fn select_float(&mut self, inst: Inst, _cond: Cond) -> Lowered<bool> {
        Err(internal("selection of floats", inst))
    }

    pub(super) fn float_to_int_checked(&mut self, inst: Inst, _exit: Exit) -> Lowered {
        Err(internal("conversion of floats", inst))
    }

    /// The bits of a float, in a core register.
    pub(super) fn read_float_bits(&mut self, value: Inst, reg: Reg) -> Lowered {
        let from = self.source(value, false)?;
        super::make_move(&mut self.asm, crate::moves::Spot::core(reg), from);
        let _ = (Row::VMOV_F32, SReg::S0);
        Ok(())
    }
}
