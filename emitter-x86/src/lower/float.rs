//! Floats, and conversions between them and integers.

use super::{Lower, Lowered, machine_type};
use adder_decorators::ir::{Inst, Op, Type};
use cranelift_codegen::ir::condcodes::FloatCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};

impl Lower<'_, '_> {
    /// An instruction with a float operand or result; false when it has none.
    pub(super) fn float(&mut self, inst: Inst, from: Type) -> Lowered<bool> {
        let data = *self.function.inst(inst);
        let to = machine_type(data.ty);
        if !from.is_float() && !matches!(data.op, Op::SintToFloat | Op::UintToFloat) {
            return Ok(false);
        }
        let a = self.get(Inst(data.a))?;
        let b = match Inst(data.b).some() {
            Some(b) => self.get(b)?,
            None => a,
        };
        let ins = self.pos.ins();
        let value = match data.op {
            Op::Fadd => ins.fadd(a, b),
            Op::Fsub => ins.fsub(a, b),
            Op::Fmul => ins.fmul(a, b),
            Op::Fdiv => ins.fdiv(a, b),
            Op::Fneg => ins.fneg(a),
            Op::Fabs => ins.fabs(a),
            Op::Fsqrt => ins.sqrt(a),
            Op::Fpromote => ins.fpromote(types::F64, a),
            Op::Fdemote => ins.fdemote(types::F32, a),
            Op::SintToFloat => ins.fcvt_from_sint(to, a),
            Op::UintToFloat => ins.fcvt_from_uint(to, a),
            _ => return Ok(false),
        };
        self.set(inst, value);
        Ok(true)
    }

    /// Truncation, and whether the number does not fit.
    pub(super) fn float_to_int(&mut self, inst: Inst) -> Lowered<(Value, Value)> {
        let data = *self.function.inst(inst);
        let a = self.get(Inst(data.a))?;
        let from = self.function.ty(Inst(data.a));
        // The truncated number fits when `low < a < high` or, where the number below the least is no float,
        // `low <= a < high`. Neither holds for a nan.
        let (low, least, high) = match (data.ty, from) {
            (Type::I32, Type::F64) => (FloatCC::GreaterThan, -2_147_483_649.0, 2_147_483_648.0),
            (Type::I32, _) => (FloatCC::GreaterThanOrEqual, -2_147_483_648.0, 2_147_483_648.0),
            _ => (FloatCC::GreaterThanOrEqual, -9_223_372_036_854_775_808.0, 9_223_372_036_854_775_808.0),
        };
        let [least, high] = [least, high].map(|limit: f64| match from {
            Type::F32 => self.pos.ins().f32const(limit as f32),
            _ => self.pos.ins().f64const(limit),
        });
        let above = self.pos.ins().fcmp(low, a, least);
        let below = self.pos.ins().fcmp(FloatCC::LessThan, a, high);
        let fits = self.pos.ins().band(above, below);
        let zero = self.pos.ins().iconst(types::I8, 0);
        let misfit = self.pos.ins().icmp(cranelift_codegen::ir::condcodes::IntCC::Equal, fits, zero);
        let value = self.pos.ins().fcvt_to_sint_sat(machine_type(data.ty), a);
        Ok((value, misfit))
    }
}
