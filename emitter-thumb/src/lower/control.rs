//! Conditions, selections and ends of blocks.

use super::Lower;
use crate::asm::{Flags, Label, Operand, Test};
use crate::operand::{Cond, Reg};
use crate::select::Var;
use adder_decorators::ir::{Edge, Inst, IntCond, Op, Type};

/// What a branch goes by.
#[derive(Clone, Copy, Debug)]
pub(super) enum Condition {
    /// The flags.
    Flags(Cond),
    /// A register is zero (true) or is not.
    Zero(Reg, bool),
}

impl Condition {
    fn negate(self) -> Condition {
        match self {
            Condition::Flags(cond) => Condition::Flags(cond.not()),
            Condition::Zero(reg, zero) => Condition::Zero(reg, !zero),
        }
    }
}

/// The condition on the flags of a comparison.
pub(super) fn int_cond(cond: IntCond) -> Cond {
    match cond {
        IntCond::Eq => Cond::Eq,
        IntCond::Ne => Cond::Ne,
        IntCond::Slt => Cond::Lt,
        IntCond::Sle => Cond::Le,
        IntCond::Sgt => Cond::Gt,
        IntCond::Sge => Cond::Ge,
        IntCond::Ult => Cond::Cc,
        IntCond::Ule => Cond::Ls,
        IntCond::Ugt => Cond::Hi,
        IntCond::Uge => Cond::Cs,
    }
}

impl Lower<'_, '_> {
    /// What holds when a value is not 0.
    pub(super) fn condition(&mut self, value: Inst) -> Condition {
        if !self.select.is_folded(value) {
            return Condition::Zero(self.reg(value), false);
        }
        let data = *self.function.inst(value);
        if data.op == Op::Icmp
            && self.select.const32(Inst(data.b)) == Some(0)
            && !self.select.is_folded(Inst(data.a))
            && let cond @ (IntCond::Eq | IntCond::Ne) = IntCond::of(data.c)
            && self.function.ty(Inst(data.a)) != Type::I64
        {
            return Condition::Zero(self.reg(Inst(data.a)), cond == IntCond::Eq);
        }
        Condition::Flags(self.set_flags(value))
    }

    /// As `condition`, by the flags.
    fn flags(&mut self, value: Inst) -> Cond {
        match self.condition(value) {
            Condition::Flags(cond) => cond,
            Condition::Zero(reg, zero) => {
                self.asm.test(Test::Cmp, reg, Operand::Imm(0));
                if zero { Cond::Eq } else { Cond::Ne }
            }
        }
    }

    /// Sets the flags as a comparison or a test of a tag says.
    fn set_flags(&mut self, value: Inst) -> Cond {
        let data = *self.function.inst(value);
        let (a, b) = (Inst(data.a), Inst(data.b));
        match data.op {
            Op::Icmp => {}
            Op::Fcmp => return self.compare_floats(value),
            _ => return self.test_tag(value),
        }
        let cond = IntCond::of(data.c);
        if self.function.ty(a) == Type::I64 {
            return self.compare_wide(cond, a, b);
        }
        if self.select.is_folded(a) && self.function.op(a) == Op::Band {
            self.test_bits(a);
            return int_cond(cond);
        }
        // The second operand is the one that can be shifted, or a constant.
        let is_constant = self.select.const32(a).is_some() && self.select.encodes(value, 0, a);
        let swapped = self.select.is_folded(a) || is_constant;
        let (a, b, cond) = if swapped { (b, a, cond.swap()) } else { (a, b, cond) };
        let rn = self.reg(a);
        let operand = self.operand(value, usize::from(!swapped), b);
        self.asm.test(Test::Cmp, rn, operand);
        int_cond(cond)
    }

    fn test_bits(&mut self, band: Inst) {
        let data = *self.function.inst(band);
        let (a, b) = if self.select.is_folded(Inst(data.a)) { (data.b, data.a) } else { (data.a, data.b) };
        let rn = self.reg(Inst(a));
        let operand = self.operand(band, 1, Inst(b));
        self.asm.test(Test::Tst, rn, operand);
    }

    /// A comparison whose result is a value.
    pub(super) fn compare(&mut self, inst: Inst) -> bool {
        let cond = self.set_flags(inst);
        self.truth(inst.0, cond);
        true
    }

    /// 1 when the condition holds, else 0.
    pub(super) fn truth(&mut self, var: Var, cond: Cond) {
        self.release();
        let rd = self.dest(var);
        self.asm.it(cond, &[false]);
        self.asm.mov_imm(Flags::Keep, rd, 1);
        self.asm.mov_imm(Flags::Keep, rd, 0);
        self.finish(var, rd);
    }

    pub(super) fn select(&mut self, inst: Inst) -> bool {
        let data = *self.function.inst(inst);
        let cond = self.flags(Inst(data.a));
        let (yes, no) = (Inst(data.b), Inst(data.c));
        if data.ty.is_float() {
            return self.select_float(inst, cond);
        }
        for (var, high) in self.select.defs(inst).into_iter().zip([false, true]) {
            let Some(var) = var else { continue };
            self.release();
            let (yes, no) = match data.ty {
                Type::I64 => (Operand::Reg(self.read(yes, high)), Operand::Reg(self.read(no, high))),
                _ => (self.operand(inst, 1, yes), self.operand(inst, 2, no)),
            };
            self.choose(var, cond, yes, no);
        }
        true
    }

    /// One or the other, by the flags.
    pub(super) fn choose(&mut self, var: Var, cond: Cond, yes: Operand, no: Operand) {
        self.release();
        let rd = self.dest(var);
        let is = |operand| operand == Operand::Reg(rd);
        if is(yes) && is(no) {
            return self.finish(var, rd);
        }
        if is(yes) {
            self.asm.it(cond.not(), &[]);
        } else if is(no) {
            self.asm.it(cond, &[]);
        } else {
            self.asm.it(cond, &[false]);
        }
        for operand in [yes, no].into_iter().filter(|&operand| !is(operand)) {
            match operand {
                Operand::Imm(number) => self.asm.mov_imm(Flags::Keep, rd, number),
                Operand::Reg(rm) | Operand::Shifted(rm, _) => self.asm.mov(Flags::Keep, rd, rm),
            }
        }
        self.finish(var, rd);
    }

    fn branch_to(&mut self, condition: Condition, label: Label) {
        match condition {
            Condition::Flags(cond) => self.asm.branch_if(cond, label),
            Condition::Zero(reg, zero) => self.asm.branch_zero(reg, zero, label),
        }
    }

    /// Goes to a label when the condition does not hold.
    pub(super) fn branch_unless(&mut self, condition: Condition, label: Label) {
        self.branch_to(condition.negate(), label);
    }

    pub(super) fn control(&mut self, inst: Inst) -> bool {
        let data = *self.function.inst(inst);
        match data.op {
            Op::Jump => self.follow(Edge(data.a), self.place + 1),
            Op::Brif => self.branch(inst),
            Op::Return => self.leave_with(Inst(data.a).some()),
            _ => return false,
        }
        true
    }

    /// The place of the block that an edge leads to.
    fn target(&self, edge: Edge) -> usize {
        self.input.order.place(self.function.edge_block(edge))
    }

    /// Collects the moves of an edge.
    fn collect(&mut self, edge: Edge) {
        let function = self.function;
        let params = function.params(function.edge_block(edge));
        for (&param, &arg) in params.iter().zip(function.edge_args(edge)) {
            for (var, high) in self.select.defs(param).into_iter().zip([false, true]) {
                if let Some(to) = var.and_then(|var| self.spot(var)) {
                    let from = self.source(arg, high);
                    self.add_move(to, from);
                }
            }
        }
    }

    /// Whether an edge moves nothing.
    fn is_plain(&mut self, edge: Edge) -> bool {
        self.collect(edge);
        let is_plain = self.moves.is_empty();
        self.moves.clear();
        is_plain
    }

    /// Whether two edges move the same.
    fn is_same(&mut self, one: Edge, other: Edge) -> bool {
        self.collect(one);
        let count = self.moves.len();
        self.collect(other);
        let is_same = self.moves.is_doubled(count);
        self.moves.clear();
        is_same
    }

    /// Makes an edge's moves and goes to its block, unless that is the one at `next`.
    pub(super) fn follow(&mut self, edge: Edge, next: usize) {
        self.collect(edge);
        self.make_moves(Flags::Any);
        let target = self.target(edge);
        if target != next {
            self.asm.branch(self.blocks[target]);
        }
    }

    fn branch(&mut self, inst: Inst) {
        let data = *self.function.inst(inst);
        let (mut yes, mut no) = (Edge(data.b), Edge(data.c));
        let mut condition = self.condition(Inst(data.a));
        let next = self.place + 1;
        // The edge that the branch itself takes is one without moves; of two such the one that is not next.
        let (plain, other_plain) = (self.is_plain(yes), self.is_plain(no));
        let turn = if plain == other_plain { self.target(yes) == next } else { !plain };
        if turn {
            (yes, no) = (no, yes);
            condition = condition.negate();
        }
        if !plain && !other_plain && self.is_same(yes, no) {
            // Moves leave the flags alone.
            if let Condition::Zero(reg, zero) = condition {
                self.asm.test(Test::Cmp, reg, Operand::Imm(0));
                condition = Condition::Flags(if zero { Cond::Eq } else { Cond::Ne });
            }
            self.collect(yes);
            self.make_moves(Flags::Keep);
            if self.target(yes) == next {
                (yes, no) = (no, yes);
                condition = condition.negate();
            }
            self.branch_to(condition, self.blocks[self.target(yes)]);
            if self.target(no) != next {
                self.asm.branch(self.blocks[self.target(no)]);
            }
            return;
        }
        if plain || other_plain {
            self.branch_to(condition, self.blocks[self.target(yes)]);
            return self.follow(no, next);
        }
        let label = self.asm.label();
        self.branch_to(condition.negate(), label);
        self.follow(yes, usize::MAX);
        self.asm.bind(label);
        self.follow(no, next)
    }
}
