//! Loads and stores, to buffers, Context and frame registers.

use super::{BadAccess, EvalError, Run};
use crate::ir::{Inst, InstData, Op, Type};

impl Run<'_, '_, '_> {
    /// The address of a frame register.
    pub(super) fn register(&self, data: &InstData) -> u64 {
        let bytes = u64::from(self.function.profile.word_bytes());
        self.places.frame + data.imm as u64 * bytes
    }

    /// Runs an instruction that accesses memory; false when it does not.
    pub(super) fn access(&mut self, inst: Inst, data: &InstData) -> Result<bool, EvalError> {
        let profile = self.function.profile;
        let bytes = |ty: Type| ty.bytes(profile) as usize;
        let fault = |BadAccess(address)| EvalError::Access { inst, address };
        let field = self.places.ctx.wrapping_add_signed(data.imm.into());
        match data.op {
            Op::Load | Op::Load8U | Op::Load8S | Op::Load16U | Op::Load16S | Op::Load32U | Op::Load32S => {
                let (len, signed) = match data.op {
                    Op::Load8U | Op::Load8S => (1, data.op == Op::Load8S),
                    Op::Load16U | Op::Load16S => (2, data.op == Op::Load16S),
                    Op::Load32U | Op::Load32S => (4, data.op == Op::Load32S),
                    _ => (bytes(data.ty), false),
                };
                let read = self.memory.read(self.address(inst), len).map_err(fault)?;
                let spare = 64 - 8 * len as u32;
                let extended = if signed { ((read << spare) as i64 >> spare) as u64 } else { read };
                self.set(inst, extended);
            }
            Op::Store | Op::Store8 | Op::Store16 | Op::Store32 => {
                let len = match data.op {
                    Op::Store8 => 1,
                    Op::Store16 => 2,
                    Op::Store32 => 4,
                    _ => bytes(self.function.ty(Inst(data.c))),
                };
                let value = self.get(Inst(data.c));
                self.memory.write(self.address(inst), len, value).map_err(fault)?;
            }
            Op::CtxLoad => {
                let read = self.memory.read(field, bytes(data.ty)).map_err(fault)?;
                self.set(inst, read);
            }
            Op::CtxStore => {
                let (value, len) = (self.get(Inst(data.a)), bytes(self.function.ty(Inst(data.a))));
                self.memory.write(field, len, value).map_err(fault)?;
            }
            Op::FrameLoad => {
                let read = self.memory.read(self.register(data), bytes(Type::Value)).map_err(fault)?;
                self.set(inst, read);
            }
            Op::FrameStore => {
                let value = self.get(Inst(data.a));
                self.memory.write(self.register(data), bytes(Type::Value), value).map_err(fault)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The address of a load or store, wrapped at the width of a word.
    fn address(&self, inst: Inst) -> u64 {
        let at = self.function.address(inst);
        let index = at.index.map_or(0, |index| self.get(index) << at.scale);
        let sum = self.get(at.base).wrapping_add(index).wrapping_add_signed(at.offset.into());
        sum & (u64::MAX >> (64 - self.function.profile.word_bits()))
    }
}
