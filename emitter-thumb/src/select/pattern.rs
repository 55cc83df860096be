//! What instructions of the machine do more than one of the IR's, and which constants they encode.

use super::{FOLDED, Select};
use crate::operand::{ModImm, Shift, ShiftKind};
use adder_decorators::ir::{Inst, InstData, IntCond, Op, Type};

impl Select<'_, '_> {
    /// Whether an operand that is a constant is part of its user's code.
    pub(crate) fn encodes(&self, user: Inst, position: usize, value: Inst) -> bool {
        let data = self.function.inst(user);
        let Some(number) = self.const32(value) else { return true };
        let negated = number.wrapping_neg();
        let other = |at: u16| self.const32(Inst(at)).is_some();
        match (data.op, position) {
            (Op::Return, _) => true,
            (Op::Select, 0) | (Op::Brif | Op::Guard, _) => false,
            (Op::Select, _) => is_one_move(number),
            (Op::Iadd | Op::PtrAdd | Op::Isub, 1) => {
                fits(number) || fits(negated) || number < 1 << 12 || negated < 1 << 12
            }
            (Op::Isub, 0) => fits(number) && !other(data.b),
            (Op::IaddChecked | Op::IsubChecked, 1) => fits(number) || number != 1 << 31 && fits(negated),
            (Op::Band, 1) => fits(number) || fits(!number) || is_mask(number),
            (Op::Bor, 1) => fits(number) || fits(!number),
            (Op::Bxor, 1) => fits(number) || number == u32::MAX,
            (Op::Icmp | Op::BoundsCheck, 1) => fits(number) || fits(negated),
            (Op::Smin | Op::Smax, 1) if self.is_folded(user) || self.as_saturated(user).is_some() => true,
            (Op::Smin | Op::Smax | Op::Umin | Op::Umax, 1) => {
                (fits(number) || fits(negated)) && is_one_move(number)
            }
            (Op::Icmp | Op::BoundsCheck, 0) => (fits(number) || fits(negated)) && !other(data.b),
            (Op::Ishl | Op::Ushr | Op::Sshr | Op::Rotr, 1) => true,
            (Op::IshlSmall | Op::UshrSmall | Op::SshrSmall, 1) => true,
            (Op::IshlChecked, 1) => data.ty != Type::I64 && (1..32).contains(&number),
            (Op::Imul, 1) => factor(number).is_some(),
            (Op::FloorDiv | Op::FloorMod, 1) => (number as i32) > 0 && number.is_power_of_two(),
            (Op::Udiv | Op::Urem, 1) => number.is_power_of_two(),
            _ => false,
        }
    }

    /// Whether the second operand is a constant, and part of the code.
    pub(crate) fn encodes_constant(&self, user: Inst, value: Inst) -> bool {
        self.const32(value).is_some() && self.encodes(user, 1, value)
    }

    /// A shift by a constant as operands encode it, and what is shifted.
    pub(crate) fn as_shift(&self, inst: Inst) -> Option<(Inst, Shift)> {
        let data = self.function.inst(inst);
        let kind = match data.op {
            Op::Ishl | Op::IshlSmall => ShiftKind::Lsl,
            Op::Ushr | Op::UshrSmall => ShiftKind::Lsr,
            Op::Sshr | Op::SshrSmall | Op::UntagInt => ShiftKind::Asr,
            Op::Rotr => ShiftKind::Ror,
            _ => return None,
        };
        if data.ty == Type::I64 {
            return None;
        }
        let count = if data.op == Op::UntagInt { 1 } else { self.const32(Inst(data.b))? };
        // Shifts by 32 are encoded in other ways for each kind: they are left to the instruction itself.
        let shift = Shift::new(kind, count).filter(|_| (1..32).contains(&count))?;
        Some((Inst(data.a), shift))
    }

    /// A shift to the right and the bits that stay, as `ubfx` and `sbfx` take them: source, lowest bit, width.
    pub(crate) fn as_field(&self, inst: Inst) -> Option<(Inst, u32, u32)> {
        let data = self.function.inst(inst);
        let source = Inst(data.a);
        let width = match data.op {
            Op::Zext8 | Op::Sext8 => 8,
            Op::Zext16 | Op::Sext16 => 16,
            Op::Band => self.const32(Inst(data.b)).filter(|&mask| is_mask(mask))?.trailing_ones(),
            _ => return None,
        };
        if data.ty == Type::I64 || self.const32(source).is_some() {
            return None;
        }
        let (from, shift) = self.as_shift(source)?;
        // What the shift brings in is cut off, so that its kind does not matter.
        let is_right = matches!(shift.kind(), ShiftKind::Lsr | ShiftKind::Asr);
        (is_right && shift.amount() + width <= 32).then_some((from, shift.amount(), width))
    }

    /// Two limits that `ssat` or `usat` have: source, bits, whether there is a sign. The inner limit is folded.
    pub(crate) fn as_saturated(&self, inst: Inst) -> Option<(Inst, u32, bool)> {
        let data = self.function.inst(inst);
        let inner = self.function.inst(Inst(data.a));
        let (high, low) = match (data.op, inner.op) {
            (Op::Smin, Op::Smax) => (data.b, inner.b),
            (Op::Smax, Op::Smin) => (inner.b, data.b),
            _ => return None,
        };
        if data.ty == Type::I64 || !(self.is_once(Inst(data.a)) || self.is_folded(Inst(data.a))) {
            return None;
        }
        let (high, low) = (self.const32(Inst(high))?, self.const32(Inst(low))?);
        let bits = high.trailing_ones();
        match low {
            0 if is_mask(high) && bits < 32 => Some((Inst(inner.a), bits, false)),
            _ if is_mask(high) && bits < 31 && low == !high => Some((Inst(inner.a), bits + 1, true)),
            _ => None,
        }
    }

    /// A product and what is added to it, or what it is taken from: `mla` and `mls`.
    pub(super) fn as_product(&self, inst: Inst) -> bool {
        let data = self.function.inst(inst);
        let by_constant = || self.const32(Inst(data.b)).is_some_and(|number| factor(number).is_some());
        data.op == Op::Imul && data.ty != Type::I64 && !by_constant()
    }

    /// Whether it is a test that a branch can do itself.
    pub(super) fn is_condition(&self, inst: Inst) -> bool {
        matches!(self.function.op(inst), Op::Icmp | Op::Fcmp | Op::IsSmallInt | Op::IsFloatImm | Op::IsObject)
    }

    /// Whether a comparison is one of some bits with 0: `tst`.
    pub(super) fn tests_bits(&self, icmp: Inst) -> bool {
        let data = self.function.inst(icmp);
        let a = Inst(data.a);
        matches!(IntCond::of(data.c), IntCond::Eq | IntCond::Ne)
            && self.const32(Inst(data.b)) == Some(0)
            && self.function.op(a) == Op::Band
            && self.function.ty(a) != Type::I64
            && self.as_field(a).is_none()
    }

    pub(super) fn operand_to_fold(
        &self,
        data: &InstData,
        once: impl Fn(&Self, Inst) -> bool,
    ) -> Option<Inst> {
        let (a, b) = (Inst(data.a), Inst(data.b));
        let is_shift = |value: Inst| once(self, value) && self.as_shift(value).is_some();
        if data.op == Op::Bnot {
            return Some(a).filter(|&a| is_shift(a));
        }
        // A constant takes the place that a shift would have.
        if self.const32(a).is_some() || self.const32(b).is_some() {
            return None;
        }
        let is_product = |value: Inst| once(self, value) && self.as_product(value);
        let is_sum = matches!(data.op, Op::Iadd | Op::PtrAdd);
        if is_sum || data.op == Op::Isub {
            if is_product(b) {
                return Some(b);
            }
            if is_sum && is_product(a) {
                return Some(a);
            }
        }
        // The other way round for what can be exchanged: sums, bits, comparisons, and `rsb`.
        [b, a].into_iter().find(|&value| is_shift(value))
    }

    /// Makes operands part of an instruction.
    pub(super) fn fold_operands(&mut self, inst: Inst) {
        let data = *self.function.inst(inst);
        let a = Inst(data.a);
        let once = |select: &Self, value: Inst| select.is_once(value);
        let chosen = match data.op {
            Op::Brif | Op::Guard | Op::Select if once(self, a) && self.is_condition(a) => Some(a),
            Op::Icmp if self.tests_bits(inst) && once(self, a) => Some(a),
            Op::Smin | Op::Smax if self.as_saturated(inst).is_some() => Some(a),
            Op::Band | Op::Zext8 | Op::Zext16 | Op::Sext8 | Op::Sext16
                if once(self, a) && self.as_field(inst).is_some() =>
            {
                Some(a)
            }
            Op::Iadd | Op::PtrAdd | Op::Isub | Op::Band | Op::Bor | Op::Bxor | Op::Icmp | Op::Bnot
                if data.ty != Type::I64 && self.function.ty(a) != Type::I64 =>
            {
                self.operand_to_fold(&data, once)
            }
            _ => None,
        };
        if let Some(chosen) = chosen {
            self.marks[chosen.index()] |= FOLDED;
        }
    }

    /// Whether it adds a constant to a parameter that it becomes when the block is left.
    pub(super) fn is_step(&self, inst: Inst) -> bool {
        let function = self.function;
        let data = function.inst(inst);
        let from = Inst(data.a);
        let is_sum = matches!(data.op, Op::Iadd | Op::Isub | Op::PtrAdd) && data.ty != Type::I64;
        if !is_sum || function.op(from) != Op::Param || !self.encodes_constant(inst, Inst(data.b)) {
            return false;
        }
        function.edges(self.last).any(|edge| {
            let params = function.params(function.edge_block(edge));
            params.iter().zip(function.edge_args(edge)).any(|(&to, &arg)| arg == inst && to == from)
        })
    }
}

fn fits(number: u32) -> bool {
    ModImm::new(number).is_some()
}

/// Whether one instruction that may stand in an IT block moves it to any register.
fn is_one_move(number: u32) -> bool {
    number < 1 << 16 || fits(number) || fits(!number)
}

/// Whether it is a number of low bits, all of which are ones.
pub(crate) fn is_mask(number: u32) -> bool {
    number != 0 && number & number.wrapping_add(1) == 0
}

/// A factor as one shift, or a shift and a sum: by how many bits, and what the product is added to.
pub(crate) fn factor(number: u32) -> Option<(u32, Factor)> {
    if number.is_power_of_two() {
        return Some((number.trailing_zeros(), Factor::Shift));
    }
    if number.wrapping_sub(1).is_power_of_two() {
        return Some(((number - 1).trailing_zeros(), Factor::Plus));
    }
    let above = number.wrapping_add(1);
    above.is_power_of_two().then(|| (above.trailing_zeros(), Factor::Minus))
}

/// What becomes of the shifted number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Factor {
    /// It is the product.
    Shift,
    /// The number is added.
    Plus,
    /// The number is taken away.
    Minus,
}
