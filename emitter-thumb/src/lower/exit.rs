//! Checks, and the cold code behind them.
//!
//! An exit is one piece of code, however many instructions take it: a value has one place for all its life, and so
//! the state of an exit lies in the same places wherever it is taken. It goes to the one piece that saves all
//! registers, calls `take_exit` and returns what that returns. With a handler it saves what the handler needs, calls
//! `take_exit` itself, without a state, and goes to the handler.

use super::{Input, Lower, Lowered};
use crate::asm::{Access, Alu, Flags, Label, Operand, Test};
use crate::encoding::{Arg, Op as Row};
use crate::moves::{Source, Spot};
use crate::operand::{Cond, Reg, RegList, SReg, Shift, ShiftKind};
use crate::select::Part;
use crate::target::{CORE, CTX, KEPT, Place, SCRATCH};
use adder_decorators::ir::{self, Edge, Exit, Frame, Inst, Op, Slot, Type};
use adder_vm::mem::Vec;

/// The part of a safepoint that is rarely run.
#[derive(Clone, Copy, Debug)]
pub(super) struct SlowPoll {
    start: Label,
    back: Label,
    raised: Label,
}

/// The one place of a word of a slot's value, if it has one: constants have not.
fn home(input: &Input<'_>, value: Inst, high: bool) -> Option<Place> {
    match input.select.part(value, high) {
        Part::Var(var) => {
            Some(input.allocation.places[var as usize]).filter(|place| Spot::of(*place, 0).is_some())
        }
        Part::Const(..) => None,
    }
}

/// Whether a slot's value is in the table of exits.
fn has_literal(input: &Input<'_>, slot: &Slot) -> bool {
    input.function.literal(slot).is_some()
}

/// Whether exits find a slot's value where it is.
fn is_at_home(input: &Input<'_>, value: Inst) -> bool {
    let has_high = || {
        input.function.ty(value) != Type::I64 || is_zero(input, value) || home(input, value, true).is_some()
    };
    home(input, value, false).is_some() && has_high()
}

/// Whether the second word of an `i64` is always zero.
fn is_zero(input: &Input<'_>, value: Inst) -> bool {
    matches!(input.select.part(value, true), Part::Const(0, _))
}

/// The values of a frame's slots that have no place of their own.
pub(super) fn homeless<'i>(input: &'i Input<'_>, frame: Frame) -> impl Iterator<Item = Inst> + 'i {
    let slots = input.function.frame_slots(frame).iter();
    slots
        .filter(|slot| !has_literal(input, slot))
        .filter_map(Slot::inst)
        .filter(|&value| !is_at_home(input, value))
}

impl<'m> Lower<'_, 'm> {
    /// An instruction that may take an exit, or does.
    pub(super) fn checked(&mut self, inst: Inst) -> bool {
        let data = *self.function.inst(inst);
        let exit = Exit(data.c);
        match data.op {
            Op::Leave => {
                let label = self.exit_label(exit);
                self.asm.branch(label);
            }
            Op::Guard if self.guard_tag(inst, exit) => {}
            Op::Guard => {
                let condition = self.condition(Inst(data.a));
                let label = self.exit_label(exit);
                self.branch_unless(condition, label);
            }
            Op::BoundsCheck => self.bounds_check(inst, exit),
            Op::StackCheck => {
                let limit = self.scratch();
                self.asm.load(Access::W32, limit, CTX, self.input.abi.stack_limit);
                self.asm.test(Test::Cmp, limit, Operand::Reg(Reg::SP));
                self.exit_if(Cond::Hi, exit);
            }
            Op::Poll => self.poll(exit),
            _ => return self.overflow(inst, exit),
        }
        true
    }

    /// A check of a word's tag, in a short form: the tag of a small int is what untagging shifts out, and any tag is
    /// the lowest bits, which a shift up leaves alone. False where no such form serves.
    fn guard_tag(&mut self, inst: Inst, exit: Exit) -> bool {
        let cond = Inst(self.function.inst(inst).a);
        let op = self.function.op(cond);
        if !self.select.is_folded(cond) || !matches!(op, Op::IsSmallInt | Op::IsObject) {
            return false;
        }
        let word = Inst(self.function.inst(cond).a);
        let is_untag = |&next: &Inst| {
            let data = self.function.inst(next);
            data.op == Op::UntagInt && data.a == word.0 && !self.select.is_silent(next)
        };
        if op == Op::IsSmallInt
            && let Some(untag) = self.next.filter(is_untag)
            && self.is_free_at(self.place_of(untag.0), exit)
        {
            let rn = self.reg(word);
            let rd = self.only_dest(untag);
            let by_one = Shift::new(ShiftKind::Asr, 1).unwrap_or(Shift::NONE);
            self.asm.shift(Flags::Set, rd, rn, by_one);
            self.exit_if(Cond::Cc, exit);
            self.finish(untag.0, rd);
            self.untagged = untag;
            self.keeps_base = self.has_base;
            return true;
        }
        let Part::Var(var) = self.select.part(word, false) else { return false };
        let Some(rn) = self.place_of(var).core().filter(|rn| rn.number() < 8) else { return false };
        let rd = self.spare(0);
        if SCRATCH.contains(&rd) {
            self.release();
            return false;
        }
        self.keeps_base = self.has_base;
        let (bits, cond) = if op == Op::IsSmallInt { (31, Cond::Eq) } else { (29, Cond::Ne) };
        let up = Shift::new(ShiftKind::Lsl, bits).unwrap_or(Shift::NONE);
        self.asm.shift(Flags::Set, rd, rn, up);
        self.exit_if(cond, exit);
        true
    }

    /// Whether an exit's state has nothing in a place.
    fn is_free_at(&self, place: Place, exit: Exit) -> bool {
        let function = self.function;
        if function.exit(exit).handler.is_some() {
            return false;
        }
        let mut values =
            function.exit_frames(exit).flat_map(|frame| function.frame_slots(frame)).filter_map(Slot::inst);
        values.all(|value| {
            let is_there = |high| match self.select.part(value, high) {
                Part::Var(var) => self.place_of(var) == place,
                Part::Const(..) => false,
            };
            !(is_there(false) || function.ty(value) == Type::I64 && is_there(true))
        })
    }

    fn bounds_check(&mut self, inst: Inst, exit: Exit) {
        let data = *self.function.inst(inst);
        let (a, b) = (Inst(data.a), Inst(data.b));
        if self.function.ty(a) == Type::I64 {
            self.compare_wide(adder_decorators::ir::IntCond::Uge, a, b);
            return self.exit_if(Cond::Cs, exit);
        }
        let constant = self.select.const32(a).filter(|_| self.select.encodes(inst, 0, a));
        if let Some(number) = constant {
            let len = self.reg(b);
            self.asm.test(Test::Cmp, len, Operand::Imm(number));
            return self.exit_if(Cond::Ls, exit);
        }
        let index = self.reg(a);
        let len = self.operand(inst, 1, b);
        self.asm.test(Test::Cmp, index, len);
        self.exit_if(Cond::Cs, exit)
    }

    /// Takes the exit when the condition holds.
    pub(super) fn exit_if(&mut self, cond: Cond, exit: Exit) {
        let label = self.exit_label(exit);
        self.asm.branch_if(cond, label);
    }

    /// The code of an exit, to be made later.
    pub(super) fn exit_label(&mut self, exit: Exit) -> Label {
        match self.exits[exit.index()] {
            Some(label) => label,
            None => *self.exits[exit.index()].insert(self.asm.label()),
        }
    }

    fn poll(&mut self, exit: Exit) {
        let slow =
            SlowPoll { start: self.asm.label(), back: self.asm.label(), raised: self.exit_label(exit) };
        let pending = self.spare(0);
        self.asm.load(Access::W32, pending, CTX, self.input.abi.pending);
        self.asm.branch_zero(pending, false, slow.start);
        self.asm.bind(slow.back);
        let pushed = self.polls.push(slow);
        self.check(pushed);
    }

    /// Makes the slow parts of safepoints.
    pub(super) fn fill_polls(&mut self) {
        if self.polls.is_empty() {
            return;
        }
        let poll = self.asm.label();
        while let Some(slow) = self.polls.pop() {
            self.asm.bind(slow.start);
            self.asm.call(poll);
            self.asm.branch_if(Cond::Eq, slow.raised);
            self.asm.branch(slow.back);
        }
        self.asm.bind(poll);
        self.poll_stub();
    }

    /// Calls the helper for safepoints and keeps all registers; the flags say whether it raised (equal).
    fn poll_stub(&mut self) {
        // r4 keeps the stack aligned to eight bytes.
        let low = RegList::of_bits(0x1f);
        self.asm.push(low.with(Reg::LR));
        let floats = self.input.allocation.used >> 32 & 0xffff;
        let count = (16 - (floats as u16).leading_zeros()).next_multiple_of(2);
        if floats != 0 {
            self.asm.emit(Row::VPUSH_S, &[SReg::S0.into(), Arg::imm(count as i32)]);
        }
        self.call_helper(self.input.abi.poll);
        self.asm.test(Test::Cmp, Reg::R0, Operand::Imm(0));
        if floats != 0 {
            self.asm.emit(Row::VPOP_S, &[SReg::S0.into(), Arg::imm(count as i32)]);
        }
        self.asm.pop(low.with(Reg::PC));
    }

    /// Makes the code of all exits that are taken somewhere.
    ///
    /// An exit is a call of the code that all share, four bytes; the place of the call tells its number. What the
    /// state has in a register or in memory is found there: all registers are on the stack then. Code is only for
    /// what has no place of its own.
    pub(super) fn fill_exits(&mut self) {
        let count = self.exits.len();
        let mut pads = Vec::new(self.blocks.mem());
        let mut taken = 0;
        for number in 0..count {
            let exit = Exit(number as u16);
            let mut pad = None;
            if let Some(label) = self.exits[number] {
                let handler = self.function.exit(exit).handler;
                if handler.is_some() {
                    self.asm.bind(label);
                    self.handle(exit, handler);
                } else {
                    taken = number + 1;
                    pad = Some(label);
                    if self.has_homeless(exit) {
                        self.asm.bind(label);
                        self.store_homeless(exit);
                        let label = self.asm.label();
                        self.asm.branch(label);
                        pad = Some(label);
                    }
                }
            }
            let pushed = pads.push(pad);
            self.check(pushed);
        }
        if self.layout.accesses {
            // One call more, before the others, and so of number -1: `FAULT`.
            self.failure = Some(self.asm.label());
            taken = taken.max(1);
        }
        if taken == 0 || self.error.get().is_some() {
            return;
        }
        let leave = self.asm.label();
        let behind_first = self.asm.label();
        if let Some(failure) = self.failure {
            self.asm.bind(failure);
            self.asm.call(leave);
        }
        for number in 0..taken {
            if let Some(&Some(pad)) = pads.get(number) {
                self.asm.bind(pad);
            }
            self.asm.call(leave);
            if number == 0 {
                self.asm.bind(behind_first);
            }
        }
        self.asm.bind(leave);
        self.leave(behind_first);
    }

    /// Calls `take_exit` for the exit whose call came here, and returns what that returns.
    fn leave(&mut self, behind_first: Label) {
        // Nothing is saved where no exit has a state.
        let is_needed = self.function.slots().iter().any(|slot| slot.inst().is_some());
        let floats = if is_needed { self.saved_floats() } else { 0 };
        let mut words = u32::from(floats);
        if floats != 0 {
            self.asm.emit(Row::VPUSH_S, &[SReg::S0.into(), Arg::imm(floats.into())]);
        }
        if is_needed {
            let cores = RegList::of_bits(CORE as u16).with(Reg::LR);
            words += u32::from(cores.len() as u16);
            self.asm.push(cores);
        }
        // The fifth argument, and one word that keeps the stack aligned to eight bytes.
        match self.input.unit.frame {
            true => {
                self.asm.load(Access::W32, Reg::R0, Reg::SP, (words as i32 + i32::from(self.layout.home)) * 4)
            }
            false => self.asm.mov_imm(Flags::Any, Reg::R0, 0),
        }
        self.asm.push(RegList::of_bits(3));
        self.asm.alu(Alu::Add, Flags::Any, Reg::R3, Reg::SP, Operand::Imm(8));
        self.asm.address(Reg::R2, behind_first);
        self.asm.alu(Alu::Sub, Flags::Any, Reg::R2, Reg::LR, Operand::Reg(Reg::R2));
        let by_two = Shift::new(ShiftKind::Asr, 2).unwrap_or(Shift::NONE);
        self.asm.shift(Flags::Any, Reg::R2, Reg::R2, by_two);
        self.asm.mov_imm(Flags::Any, Reg::R1, self.input.unit.code as u32);
        self.call_helper(self.input.abi.take_exit);
        self.asm.alu(Alu::Add, Flags::Any, Reg::SP, Reg::SP, Operand::Imm((words + 2) * 4));
        if self.function.result == Type::F32 {
            self.asm.emit(Row::VMOV_S_R, &[SReg::S0.into(), Reg::R0.into()]);
        }
        match self.end {
            Some(end) => self.asm.branch(end),
            None => self.epilogue(),
        }
    }

    /// How many floats from s0 on an exit has to save, an even number.
    fn saved_floats(&self) -> u16 {
        let used = (self.input.allocation.used >> 32) as u32;
        (32 - used.leading_zeros()).next_multiple_of(2) as u16
    }

    fn has_homeless(&self, exit: Exit) -> bool {
        self.function.exit_frames(exit).any(|frame| homeless(self.input, frame).next().is_some())
    }

    /// The word of the frame at which what is homeless in a state begins, behind that of frames around.
    fn first_homeless(&self, frame: Frame) -> u16 {
        let around = core::iter::successors(Some(frame), |&frame| self.function.frame(frame).parent.some());
        let count: usize = around.skip(1).map(|frame| homeless(self.input, frame).count()).sum();
        self.layout.state + 2 * count as u16
    }

    /// Where exits find the values of slots, by words from the lowest register that they save.
    pub(super) fn slot_places(&self) -> Lowered<Vec<'m, ir::Spot>> {
        let frame = 12 + self.saved_floats();
        let input = self.input;
        // The word that a part of a value is in.
        let part = |value, high| {
            let spot = home(input, value, high).and_then(|place| Spot::of(place, self.layout.first_slot));
            spot.map_or(0, |spot| match (spot.as_word(), spot.as_float(), spot.as_core()) {
                (Some(word), ..) => frame + word,
                (_, Some(reg), _) => 12 + u16::from(reg.number()),
                (.., reg) => u16::from(reg.map_or(0, Reg::number)),
            })
        };
        let mut places = Vec::new(self.blocks.mem());
        for row in 0..self.function.frames().len() as u16 {
            let mut homeless = self.first_homeless(Frame(row));
            for slot in self.function.frame_slots(Frame(row)) {
                let Some(value) = slot.inst().filter(|_| !has_literal(input, slot)) else {
                    places.push(ir::Spot::default())?;
                    continue;
                };
                let is_wide = self.function.ty(value) == Type::I64;
                let mut spot = ir::Spot { word: frame + homeless, high: None };
                if is_at_home(input, value) {
                    spot.word = part(value, false);
                    spot.high = match (is_wide, is_zero(input, value)) {
                        (false, _) => None,
                        (true, true) => ir::Spot::ZERO,
                        (true, false) => Some(part(value, true)),
                    };
                } else {
                    homeless += 2;
                }
                places.push(spot)?;
            }
        }
        Ok(places)
    }

    /// Calls `take_exit` for an exit with a handler, whose number is in r2.
    fn take_handled_exit(&mut self) {
        let base = SCRATCH[0];
        self.asm.scratch = None;
        self.asm.mov_imm(Flags::Any, base, 0);
        self.asm.store(Access::W32, base, Reg::SP, 0);
        self.asm.mov_imm(Flags::Any, Reg::R3, 0);
        self.asm.mov_imm(Flags::Any, Reg::R1, self.input.unit.code as u32);
        self.call_helper(self.input.abi.take_exit);
    }

    /// Raises, and goes on in the handler.
    fn handle(&mut self, exit: Exit, handler: Edge) {
        let place = self.input.order.place(self.function.edge_block(handler));
        let mut saved = self.live_in.get(place).copied().unwrap_or(0);
        // Parameters are made here, out of what the arguments are in.
        let params = self.function.params(self.function.edge_block(handler));
        for (&param, &arg) in params.iter().zip(self.function.edge_args(handler)) {
            for high in [false, true] {
                if high && self.function.ty(param) != Type::I64 {
                    break;
                }
                if let Source::Spot(from) = self.source(arg, high)
                    && let Some(bit) = from.bit()
                {
                    saved |= 1 << bit;
                }
            }
        }
        let saved = saved & !KEPT & crate::target::ALL;
        self.save(saved, false);
        self.asm.mov_imm(Flags::Any, Reg::R2, exit.0.into());
        self.take_handled_exit();
        self.save(saved, true);
        self.follow(handler, usize::MAX)
    }

    /// Stores what of an exit's state has no place of its own.
    fn store_homeless(&mut self, exit: Exit) {
        let function = self.function;
        for frame in function.exit_frames(exit) {
            let mut word = self.first_homeless(frame);
            for value in homeless(self.input, frame) {
                for high in [false, true] {
                    if high && function.ty(value) != Type::I64 {
                        break;
                    }
                    let from = self.source(value, high);
                    self.asm.scratch = None;
                    super::make_move(&mut self.asm, Flags::Any, Spot::word(word + u16::from(high)), from);
                }
                word += 2;
            }
        }
    }

    /// Arithmetic that exits on overflow.
    fn overflow(&mut self, inst: Inst, exit: Exit) -> bool {
        let data = *self.function.inst(inst);
        let (a, b) = (Inst(data.a), Inst(data.b));
        if self.function.ty(a) == Type::I64 {
            return self.overflow_wide(inst, exit);
        }
        match data.op {
            Op::IaddChecked | Op::IsubChecked => {
                let op = if data.op == Op::IaddChecked { Alu::Add } else { Alu::Sub };
                let rn = self.reg(a);
                let operand = self.operand(inst, 1, b);
                let rd = self.dest(inst.0);
                self.asm.alu(op, Flags::Set, rd, rn, operand);
                self.finish(inst.0, rd);
                self.exit_if(Cond::Vs, exit);
            }
            Op::ImulChecked => {
                let (rn, rm) = (self.reg(a), self.reg(b));
                self.release();
                let high = self.scratch();
                let rd = self.dest(inst.0);
                self.asm.emit(Row::SMULL, &[rd.into(), high.into(), rn.into(), rm.into()]);
                let sign = crate::operand::Shift::new(crate::operand::ShiftKind::Asr, 31);
                let sign = sign.unwrap_or(crate::operand::Shift::NONE);
                self.asm.test(Test::Cmp, high, Operand::Shifted(rd, sign));
                self.finish(inst.0, rd);
                self.exit_if(Cond::Ne, exit);
            }
            Op::IshlChecked => self.shift_checked(inst, exit),
            Op::FloatToSintChecked => self.float_to_int_checked(inst, exit),
            _ => return false,
        }
        true
    }

    fn shift_checked(&mut self, inst: Inst, exit: Exit) {
        use crate::operand::ShiftKind::{Asr, Lsl};
        let data = *self.function.inst(inst);
        let temp = self.temp(0);
        let rn = self.reg(Inst(data.a));
        let b = Inst(data.b);
        if let Some(count) = self.select.const32(b).filter(|_| self.select.encodes_constant(inst, b)) {
            let shift = |kind| Shift::new(kind, count).unwrap_or(Shift::NONE);
            self.asm.shift(Flags::Any, temp, rn, shift(Lsl));
            self.asm.test(Test::Cmp, rn, Operand::Shifted(temp, shift(Asr)));
        } else {
            let rm = self.reg(b);
            self.asm.test(Test::Cmp, rm, Operand::Imm(31));
            self.exit_if(Cond::Hi, exit);
            self.asm.shift_by(Lsl, Flags::Any, temp, rn, rm);
            let back = if SCRATCH.contains(&rm) { rm } else { self.scratch() };
            self.asm.shift_by(Asr, Flags::Any, back, temp, rm);
            self.asm.test(Test::Cmp, back, Operand::Reg(rn));
        }
        self.exit_if(Cond::Ne, exit);
        match self.place_of(inst.0).core() {
            Some(rd) => self.asm.mov(Flags::Keep, rd, temp),
            None => self.finish(inst.0, temp),
        }
    }
}
