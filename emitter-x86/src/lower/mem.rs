//! Loads and stores, to buffers, Context and frame registers.
//!
//! No alias regions are handed on: in Cranelift an access without a region does not see stores to one with,
//! which `any` has to. The passes have removed loads by then.

use super::{Lower, Lowered, internal, machine_type};
use adder_decorators::ir::{Inst, Op, Region};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Value, types};

impl Lower<'_, '_> {
    pub(super) fn memory(&mut self, inst: Inst) -> Lowered {
        let data = *self.function.inst(inst);
        let flags = self.plain();
        let ty = machine_type(data.ty);
        let value = match data.op {
            Op::CtxLoad => self.pos.ins().load(ty, flags, self.ctx, data.imm),
            Op::CtxStore => {
                let value = self.get(Inst(data.a))?;
                self.pos.ins().store(flags, value, self.ctx, data.imm);
                return Ok(());
            }
            Op::FrameAddr => {
                let (base, offset) = self.register(inst)?;
                self.pos.ins().iadd_imm_s(base, i64::from(offset))
            }
            Op::FrameLoad => {
                let (base, offset) = self.register(inst)?;
                self.pos.ins().load(types::I64, flags, base, offset)
            }
            Op::FrameStore => {
                let value = self.get(Inst(data.a))?;
                let (base, offset) = self.register(inst)?;
                self.pos.ins().store(flags, value, base, offset);
                return Ok(());
            }
            Op::Store | Op::Store8 | Op::Store16 | Op::Store32 => return self.store(inst),
            _ => self.load(inst)?,
        };
        self.set(inst, value);
        Ok(())
    }

    /// The frame's base and the offset of a register.
    fn register(&mut self, inst: Inst) -> Lowered<(Value, i32)> {
        let base = self.base().ok_or(internal("function without a frame", inst))?;
        Ok((base, self.function.inst(inst).imm * 8))
    }

    /// Address without its offset, offset, and flags of an access.
    fn place(&mut self, inst: Inst) -> Lowered<(Value, i32, MemFlagsData)> {
        let at = self.function.address(inst);
        let mut place = self.get(at.base)?;
        if let Some(index) = at.index {
            let index = self.get(index)?;
            let scaled = match at.scale {
                0 => index,
                scale => {
                    let scale = self.int(types::I64, scale.into());
                    self.pos.ins().ishl(index, scale)
                }
            };
            place = self.pos.ins().iadd(place, scaled);
        }
        let flags = if at.region == Region::Fixed { self.plain().with_readonly() } else { self.plain() };
        Ok((place, at.offset, flags))
    }

    fn load(&mut self, inst: Inst) -> Lowered<Value> {
        let data = *self.function.inst(inst);
        let ty = machine_type(data.ty);
        let (place, offset, flags) = self.place(inst)?;
        let ins = self.pos.ins();
        Ok(match data.op {
            Op::Load => ins.load(ty, flags, place, offset),
            Op::Load8U => ins.uload8(ty, flags, place, offset),
            Op::Load8S => ins.sload8(ty, flags, place, offset),
            Op::Load16U => ins.uload16(ty, flags, place, offset),
            Op::Load16S => ins.sload16(ty, flags, place, offset),
            Op::Load32U => ins.uload32(flags, place, offset),
            Op::Load32S => ins.sload32(flags, place, offset),
            _ => return Err(internal("load without a lowering", inst)),
        })
    }

    fn store(&mut self, inst: Inst) -> Lowered {
        let data = *self.function.inst(inst);
        let value = self.get(Inst(data.c))?;
        let (place, offset, flags) = self.place(inst)?;
        let ins = self.pos.ins();
        match data.op {
            Op::Store => ins.store(flags, value, place, offset),
            Op::Store8 => ins.istore8(flags, value, place, offset),
            Op::Store16 => ins.istore16(flags, value, place, offset),
            Op::Store32 => ins.istore32(flags, value, place, offset),
            _ => return Err(internal("store without a lowering", inst)),
        };
        Ok(())
    }
}
