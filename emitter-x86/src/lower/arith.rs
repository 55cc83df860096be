//! Integer arithmetic, comparisons, and arithmetic with an exit.

use super::{Lower, Lowered, internal, machine_type};
use adder_decorators::ir::{FloatCond, Inst, IntCond, Op};
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Value, types};

/// The condition in Cranelift's words.
pub(super) fn int_cc(cond: IntCond) -> IntCC {
    match cond {
        IntCond::Eq => IntCC::Equal,
        IntCond::Ne => IntCC::NotEqual,
        IntCond::Slt => IntCC::SignedLessThan,
        IntCond::Sle => IntCC::SignedLessThanOrEqual,
        IntCond::Sgt => IntCC::SignedGreaterThan,
        IntCond::Sge => IntCC::SignedGreaterThanOrEqual,
        IntCond::Ult => IntCC::UnsignedLessThan,
        IntCond::Ule => IntCC::UnsignedLessThanOrEqual,
        IntCond::Ugt => IntCC::UnsignedGreaterThan,
        IntCond::Uge => IntCC::UnsignedGreaterThanOrEqual,
    }
}

fn float_cc(cond: FloatCond) -> FloatCC {
    match cond {
        FloatCond::Eq => FloatCC::Equal,
        FloatCond::Ne => FloatCC::NotEqual,
        FloatCond::Lt => FloatCC::LessThan,
        FloatCond::Le => FloatCC::LessThanOrEqual,
        FloatCond::Gt => FloatCC::GreaterThan,
        FloatCond::Ge => FloatCC::GreaterThanOrEqual,
    }
}

impl Lower<'_, '_> {
    pub(super) fn compare(&mut self, inst: Inst) -> Lowered {
        let data = *self.function.inst(inst);
        let (a, b) = (self.get(Inst(data.a))?, self.get(Inst(data.b))?);
        let condition = match data.op {
            Op::Icmp => self.pos.ins().icmp(int_cc(IntCond::of(data.c)), a, b),
            _ => self.pos.ins().fcmp(float_cc(FloatCond::of(data.c)), a, b),
        };
        self.set_condition(inst, condition);
        Ok(())
    }

    /// Integer arithmetic and conversions between integers; false when it is something else.
    pub(super) fn arith(&mut self, inst: Inst) -> Lowered<bool> {
        let data = *self.function.inst(inst);
        let a = self.get(Inst(data.a))?;
        let ty = machine_type(data.ty);
        if data.op.format() == adder_decorators::ir::Format::Unary {
            let Some(value) = self.unary(data.op, ty, a) else { return Ok(false) };
            self.set(inst, value);
            return Ok(true);
        }
        let b = self.get(Inst(data.b))?;
        let ins = self.pos.ins();
        let value = match data.op {
            Op::Iadd | Op::PtrAdd => ins.iadd(a, b),
            Op::Isub => ins.isub(a, b),
            Op::Imul => ins.imul(a, b),
            Op::UmulHigh => ins.umulhi(a, b),
            Op::Band => ins.band(a, b),
            Op::Bor => ins.bor(a, b),
            Op::Bxor => ins.bxor(a, b),
            Op::Ishl | Op::Sshr | Op::Ushr => self.shift(inst, a, b)?,
            Op::IshlSmall => ins.ishl(a, b),
            Op::SshrSmall => ins.sshr(a, b),
            Op::UshrSmall => ins.ushr(a, b),
            Op::Rotr => ins.rotr(a, b),
            Op::Smin => ins.smin(a, b),
            Op::Smax => ins.smax(a, b),
            Op::Umin => ins.umin(a, b),
            Op::Umax => ins.umax(a, b),
            _ => return Ok(false),
        };
        self.set(inst, value);
        Ok(true)
    }

    fn unary(&mut self, op: Op, ty: cranelift_codegen::ir::Type, a: Value) -> Option<Value> {
        let from = self.pos.func.dfg.value_type(a);
        let narrow = |lower: &mut Self, bits, signed: bool| {
            let low = lower.pos.ins().ireduce(bits, a);
            if signed { lower.pos.ins().sextend(ty, low) } else { lower.pos.ins().uextend(ty, low) }
        };
        Some(match op {
            Op::Ineg => self.pos.ins().ineg(a),
            Op::Bnot => self.pos.ins().bnot(a),
            Op::Clz => self.pos.ins().clz(a),
            Op::Ctz => self.pos.ins().ctz(a),
            Op::Popcount => self.pos.ins().popcnt(a),
            Op::Bswap => self.pos.ins().bswap(a),
            Op::Bitrev => self.pos.ins().bitrev(a),
            Op::Sext8 => narrow(self, types::I8, true),
            Op::Sext16 => narrow(self, types::I16, true),
            Op::Zext8 => narrow(self, types::I8, false),
            Op::Zext16 => narrow(self, types::I16, false),
            Op::Sext32 => self.pos.ins().sextend(types::I64, a),
            Op::Zext32 => self.pos.ins().uextend(types::I64, a),
            Op::Wrap => self.pos.ins().ireduce(types::I32, a),
            Op::Bitcast if from == ty => a,
            Op::Bitcast => self.pos.ins().bitcast(ty, MemFlagsData::new(), a),
            _ => return None,
        })
    }

    /// A shift by any count. The machine takes the count modulo the width.
    fn shift(&mut self, inst: Inst, a: Value, b: Value) -> Lowered<Value> {
        let data = *self.function.inst(inst);
        let ty = machine_type(data.ty);
        let bits = i64::from(ty.bits());
        if let Some(count) = self.function.as_iconst(Inst(data.b)) {
            let count = if ty == types::I32 { i64::from(count as u32) } else { count };
            let in_range = (0..bits).contains(&count);
            return Ok(match data.op {
                Op::Sshr if !in_range => {
                    let all_sign = self.int(ty, bits - 1);
                    self.pos.ins().sshr(a, all_sign)
                }
                Op::Sshr => self.pos.ins().sshr(a, b),
                _ if !in_range => self.int(ty, 0),
                Op::Ishl => self.pos.ins().ishl(a, b),
                _ => self.pos.ins().ushr(a, b),
            });
        }
        let width = self.int(ty, bits);
        if data.op == Op::Sshr {
            let last = self.int(ty, bits - 1);
            let count = self.pos.ins().umin(b, last);
            return Ok(self.pos.ins().sshr(a, count));
        }
        let shifted = match data.op {
            Op::Ishl => self.pos.ins().ishl(a, b),
            _ => self.pos.ins().ushr(a, b),
        };
        let in_range = self.pos.ins().icmp(IntCC::UnsignedLessThan, b, width);
        let zero = self.int(ty, 0);
        Ok(self.pos.ins().select(in_range, shifted, zero))
    }

    /// Arithmetic that exits on overflow.
    pub(super) fn overflow(&mut self, inst: Inst) -> Lowered<(Value, Value)> {
        let data = *self.function.inst(inst);
        let (x, y) = (Inst(data.a), Inst(data.b));
        let (a, b) = (self.get(x)?, self.get(y)?);
        let ty = machine_type(data.ty);
        // Cranelift cannot branch on the overflow flag, it makes a byte of it. With a constant operand a
        // comparison of result and operand says the same and becomes one instruction with the branch.
        match (data.op, self.function.as_iconst(x), self.function.as_iconst(y)) {
            (Op::IaddChecked, _, Some(c)) => {
                let sum = self.pos.ins().iadd(a, b);
                let cc = if c < 0 { IntCC::SignedGreaterThan } else { IntCC::SignedLessThan };
                Ok((sum, self.pos.ins().icmp(cc, sum, a)))
            }
            (Op::IaddChecked, Some(c), None) => {
                let sum = self.pos.ins().iadd(a, b);
                let cc = if c < 0 { IntCC::SignedGreaterThan } else { IntCC::SignedLessThan };
                Ok((sum, self.pos.ins().icmp(cc, sum, b)))
            }
            (Op::IsubChecked, _, Some(c)) => {
                let difference = self.pos.ins().isub(a, b);
                let cc = if c < 0 { IntCC::SignedLessThan } else { IntCC::SignedGreaterThan };
                Ok((difference, self.pos.ins().icmp(cc, difference, a)))
            }
            (Op::IaddChecked, ..) => Ok(self.pos.ins().sadd_overflow(a, b)),
            (Op::IsubChecked, ..) => Ok(self.pos.ins().ssub_overflow(a, b)),
            (Op::ImulChecked, ..) => Ok(self.pos.ins().smul_overflow(a, b)),
            (Op::IshlChecked, ..) => {
                let shifted = self.pos.ins().ishl(a, b);
                let back = self.pos.ins().sshr(shifted, b);
                let lost = self.pos.ins().icmp(IntCC::NotEqual, back, a);
                let width = self.int(ty, i64::from(ty.bits()));
                let too_far = self.pos.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, b, width);
                Ok((shifted, self.pos.ins().bor(lost, too_far)))
            }
            _ => Err(internal("checked instruction without a lowering", inst)),
        }
    }
}
