//! Rules for instructions with one operand: extensions, tags; and for sums of addresses.

use super::{Rule, Ruled, Simplifier, binary, unary};
use crate::ir::{Inst, InstData, Op, Type};

impl Simplifier<'_, '_> {
    /// `op a`.
    pub(super) fn unary(&mut self, data: &InstData) -> Ruled {
        let a = Inst(data.a);
        let inner = self.of(a);
        let x = Inst(inner.a);
        let keeps_type = self.function.inline_args(a).next().is_some_and(|x| self.function.ty(x) == data.ty);
        Ok(match (data.op, inner.op) {
            (Op::Ineg, Op::Ineg) | (Op::Bnot, Op::Bnot) | (Op::Fneg, Op::Fneg) => Rule::Value(x),
            (Op::Fabs, Op::Fneg | Op::Fabs) => Rule::Inst(unary(Op::Fabs, data.ty, x)),
            (Op::Wrap, Op::Sext32 | Op::Zext32) => Rule::Value(x),
            (Op::Sext32, Op::Wrap) if self.of(x).op == Op::Load32S => Rule::Value(x),
            (Op::Sext32, Op::Wrap) if self.of(x).op == Op::Load32U && self.has_one_use(a, x) => {
                self.function.inst_mut(x).op = Op::Load32S;
                Rule::Value(x)
            }
            (Op::Zext32, Op::Wrap) if self.known_bits(x) <= 32 => Rule::Value(x),
            (Op::Bitcast, Op::Bitcast) => Rule::Inst(unary(Op::Bitcast, data.ty, x)),
            (Op::Bitcast, _) if self.function.ty(a) == data.ty => Rule::Value(a),
            (Op::Sext8 | Op::Sext16 | Op::Zext8 | Op::Zext16, _) => return self.extension(data, a, &inner),
            (Op::UntagInt, Op::TagSmall) if keeps_type || self.function.ty(x) == data.ty => Rule::Value(x),
            (Op::TagSmall, Op::UntagInt) => Rule::Value(x),
            (Op::DecodeFloat, Op::EncodeFloat) | (Op::EncodeFloat, Op::DecodeFloat) => Rule::Value(x),
            (Op::IsSmallInt, Op::TagSmall) => Rule::Number(1),
            (Op::IsFloatImm, Op::EncodeFloat) => Rule::Number(1),
            (Op::IsSmallInt | Op::IsObject, Op::EncodeFloat) => Rule::Number(0),
            (Op::IsFloatImm | Op::IsObject, Op::TagSmall) => Rule::Number(0),
            (Op::FitsFloatImm, Op::DecodeFloat) => Rule::Number(1),
            (Op::IsSmallInt, Op::Vconst) => Rule::Number(self.word(&inner) & 1),
            (Op::IsFloatImm, Op::Vconst) => Rule::Number((self.word(&inner) & 3 == 2).into()),
            (Op::IsObject, Op::Vconst) => Rule::Number((self.word(&inner) & 7 == 0).into()),
            (Op::UntagInt, Op::Vconst) if self.word(&inner) & 1 == 1 => {
                let shift = 64 - self.function.profile.tagged_bits();
                Rule::Number(((self.word(&inner) << shift) as i64 >> shift >> 1) as u64)
            }
            _ => Rule::Keep,
        })
    }

    /// The word of a `vconst`.
    fn word(&self, data: &InstData) -> u64 {
        self.function.consts()[data.a as usize]
    }

    /// Whether nothing but this instruction uses `a`, and nothing but `a` uses `x`.
    fn has_one_use(&self, a: Inst, x: Inst) -> bool {
        let one = |value: Inst| self.uses.get(value.index()) == Some(&1);
        one(a) && one(x)
    }

    /// `sext8` and its like.
    fn extension(&mut self, data: &InstData, a: Inst, inner: &InstData) -> Ruled {
        let width = if matches!(data.op, Op::Sext8 | Op::Zext8) { 8 } else { 16 };
        let signed = matches!(data.op, Op::Sext8 | Op::Sext16);
        let known = self.known_bits(a);
        let is_extended = match inner.op {
            Op::Load8S | Op::Sext8 => signed,
            Op::Load16S | Op::Sext16 => signed && width == 16,
            _ => false,
        };
        if is_extended || known < width || known == width && !signed {
            return Ok(Rule::Value(a));
        }
        let from_load = match (data.op, inner.op) {
            (Op::Sext8, Op::Load8U) => Some(Op::Load8S),
            (Op::Sext16, Op::Load16U) => Some(Op::Load16S),
            (Op::Zext8, Op::Load8S) => Some(Op::Load8U),
            (Op::Zext16, Op::Load16S) => Some(Op::Load16U),
            _ => None,
        };
        if let Some(op) = from_load.filter(|_| self.uses.get(a.index()) == Some(&1)) {
            self.function.inst_mut(a).op = op;
            return Ok(Rule::Value(a));
        }
        let x = Inst(inner.a);
        let inner_width = match inner.op {
            Op::Sext8 | Op::Zext8 => 8,
            Op::Sext16 | Op::Zext16 => 16,
            _ => 0,
        };
        if inner_width >= width {
            return Ok(Rule::Inst(unary(data.op, data.ty, x)));
        }
        match self.of_constant(a, Op::Band) {
            Some((x, mask)) if !signed => self.with_number(Op::Band, data.ty, x, mask & ((1 << width) - 1)),
            _ => Ok(Rule::Keep),
        }
    }

    /// `ptr_add a, b`.
    pub(super) fn ptr_add(&mut self, data: &InstData) -> Ruled {
        let (a, b) = (Inst(data.a), Inst(data.b));
        let Some(number) = self.number(b) else { return Ok(Rule::Keep) };
        if number == 0 {
            return Ok(Rule::Value(a));
        }
        let Some((x, more)) = self.of_constant(a, Op::PtrAdd) else { return Ok(Rule::Keep) };
        let sum = self.iconst(self.function.profile.word, number.wrapping_add(more))?;
        Ok(Rule::Inst(binary(Op::PtrAdd, Type::Ptr, x, sum)))
    }
}
