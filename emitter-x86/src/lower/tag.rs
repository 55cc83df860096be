//! Tagged words: small ints `..1`, immediate floats `.10`, objects `000`. Floats of 32 bits have the form that they have
//! on boards, in the lower half of the word.

use super::{Lower, Lowered, machine_type};
use adder_decorators::ir::{Inst, Op, Type};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self as clif, InstBuilder, MemFlagsData, Value, types};

/// What is added to the bits of an f64 before they are rotated.
const BIAS: i64 = 1 << 60;
/// The same of an f32.
const BIAS_32: i64 = 0x4000_0000 - (95 << 23);

/// The type of a float's bits, and what is added to them.
fn form(float: Type) -> (clif::Type, i64) {
    if float == Type::F32 { (types::I32, BIAS_32) } else { (types::I64, BIAS) }
}

impl Lower<'_, '_> {
    /// An instruction on tagged words; false when it is something else.
    pub(super) fn tagged(&mut self, inst: Inst) -> Lowered<bool> {
        let data = *self.function.inst(inst);
        match data.op {
            Op::IsSmallInt => {
                let word = self.get(Inst(data.a))?;
                let bit = self.low_bits(word, 1);
                self.scratch.conditions[inst.index()] = Some(bit);
                let value = self.pos.ins().ireduce(types::I32, bit);
                self.set(inst, value);
            }
            Op::IsFloatImm => {
                let word = self.get(Inst(data.a))?;
                self.has_tag(inst, word, 3, 2);
            }
            Op::IsObject => {
                let word = self.get(Inst(data.a))?;
                self.has_tag(inst, word, 7, 0);
            }
            Op::FitsFloatImm => {
                let word = self.encode(Inst(data.a))?;
                self.has_tag(inst, word, 3, 2);
            }
            Op::EncodeFloat => {
                let word = self.encode(Inst(data.a))?;
                self.set(inst, word);
            }
            Op::DecodeFloat => {
                let word = self.get(Inst(data.a))?;
                let (bits, bias) = form(data.ty);
                let word = if bits == types::I32 { self.pos.ins().ireduce(types::I32, word) } else { word };
                let three = self.int(bits, 3);
                let turned = self.pos.ins().rotr(word, three);
                let bias = self.int(bits, bias);
                let number = self.pos.ins().isub(turned, bias);
                let value = self.pos.ins().bitcast(machine_type(data.ty), MemFlagsData::new(), number);
                self.set(inst, value);
            }
            Op::TagSmall => {
                let number = self.wide(Inst(data.a))?;
                let double = self.pos.ins().iadd(number, number);
                let value = self.pos.ins().iadd_imm_s(double, 1);
                self.set(inst, value);
            }
            Op::UntagInt => {
                let word = self.get(Inst(data.a))?;
                let one = self.int(types::I64, 1);
                let value = self.pos.ins().sshr(word, one);
                self.set(inst, value);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// An integer, sign-extended to a word.
    fn wide(&mut self, inst: Inst) -> Lowered<Value> {
        let number = self.get(inst)?;
        Ok(match self.function.ty(inst) {
            Type::I32 => self.pos.ins().sextend(types::I64, number),
            _ => number,
        })
    }

    fn encode(&mut self, inst: Inst) -> Lowered<Value> {
        let number = self.get(inst)?;
        let (ty, bias) = form(self.function.ty(inst));
        let bits = self.pos.ins().bitcast(ty, MemFlagsData::new(), number);
        let bias = self.int(ty, bias);
        let biased = self.pos.ins().iadd(bits, bias);
        let three = self.int(ty, 3);
        let word = self.pos.ins().rotl(biased, three);
        Ok(if ty == types::I32 { self.pos.ins().uextend(types::I64, word) } else { word })
    }

    fn low_bits(&mut self, word: Value, mask: i64) -> Value {
        let mask = self.int(types::I64, mask);
        self.pos.ins().band(word, mask)
    }

    fn has_tag(&mut self, inst: Inst, word: Value, mask: i64, tag: i64) {
        let low = self.low_bits(word, mask);
        let tag = self.int(types::I64, tag);
        let condition = self.pos.ins().icmp(IntCC::Equal, low, tag);
        self.set_condition(inst, condition);
    }
}
