//! Checks, and the cold code behind them.
//!
//! An exit is one piece of code, however many instructions take it: a value has one place for all its life, and so
//! the state of an exit lies in the same places wherever it is taken. It stores its state and goes to the one piece
//! that calls `take_exit` and returns what that returns. With a handler it saves what the handler needs, calls
//! `take_exit` itself, without a state, and goes to the handler.

use super::Lower;
use super::frame::Layout;
use crate::asm::{Access, Alu, Flags, Label, Operand, Test};
use crate::encoding::{Arg, Op as Row};
use crate::moves::{Source, Spot};
use crate::operand::{Cond, Reg, RegList, SReg};
use crate::target::{CTX, KEPT, SCRATCH};
use adder_decorators::ir::{Edge, Exit, Inst, Op, Slot, Type};

/// The part of a safepoint that is rarely run.
#[derive(Clone, Copy, Debug)]
pub(super) struct SlowPoll {
    start: Label,
    back: Label,
    raised: Label,
}

impl Lower<'_, '_> {
    /// An instruction that may take an exit, or does.
    pub(super) fn checked(&mut self, inst: Inst) -> bool {
        let data = *self.function.inst(inst);
        let exit = Exit(data.c);
        match data.op {
            Op::Leave => {
                let label = self.exit_label(exit);
                self.asm.branch(label);
            }
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
        if let Some(label) = self.exits[exit.index()] {
            return label;
        }
        let label = self.asm.label();
        self.exits[exit.index()] = Some(label);
        let pushed = self.waiting.push(exit);
        self.check(pushed);
        label
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
    pub(super) fn fill_exits(&mut self) {
        if self.layout.accesses {
            self.leave = Some(self.asm.label());
        }
        while let Some(exit) = self.waiting.pop() {
            let label = self.exit_label(exit);
            self.asm.bind(label);
            let handler = self.function.exit(exit).handler;
            if handler.is_some() {
                self.handle(exit, handler);
                continue;
            }
            self.store_state(exit);
            self.asm.mov_imm(Flags::Any, Reg::R2, exit.0.into());
            let leave = match self.leave {
                Some(leave) => leave,
                None => *self.leave.insert(self.asm.label()),
            };
            // The last one runs into it.
            if !self.waiting.is_empty() {
                self.asm.branch(leave);
            }
        }
        if let Some(leave) = self.leave {
            self.asm.bind(leave);
            let state = u32::from(self.layout.state) * 4;
            self.asm.alu(Alu::Add, Flags::Any, Reg::R3, Reg::SP, Operand::Imm(state));
            self.take_exit();
            if self.function.result == Type::F32 {
                self.asm.emit(Row::VMOV_S_R, &[SReg::S0.into(), Reg::R0.into()]);
            }
            match self.end {
                Some(end) => self.asm.branch(end),
                None => self.epilogue(),
            }
        }
    }

    /// Calls `take_exit`, the exit's number being in r2 and the state's address in r3.
    fn take_exit(&mut self) {
        let Layout { home, .. } = self.layout;
        let base = SCRATCH[0];
        self.asm.scratch = None;
        match self.input.unit.frame {
            true => self.asm.load(Access::W32, base, Reg::SP, i32::from(home) * 4),
            false => self.asm.mov_imm(Flags::Any, base, 0),
        }
        self.asm.store(Access::W32, base, Reg::SP, 0);
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
        self.asm.mov_imm(Flags::Any, Reg::R3, 0);
        self.take_exit();
        self.save(saved, true);
        self.follow(handler, usize::MAX)
    }

    /// Stores what the interpreter needs, the outermost frame's registers first.
    fn store_state(&mut self, exit: Exit) {
        let function = self.function;
        let mut word = self.layout.state;
        let depth = function.exit_frames(exit).count();
        for level in (0..depth).rev() {
            let Some(frame) = function.exit_frames(exit).nth(level) else { break };
            for value in function.frame_slots(frame).iter().filter_map(Slot::inst) {
                self.store_state_word(word, self.source(value, false));
                if function.ty(value) == Type::I64 {
                    self.store_state_word(word + 1, self.source(value, true));
                }
                word += 2;
            }
        }
    }

    fn store_state_word(&mut self, word: u16, from: Source) {
        self.asm.scratch = None;
        super::make_move(&mut self.asm, Flags::Any, Spot::word(word), from);
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
        let rm = self.reg(Inst(data.b));
        self.asm.test(Test::Cmp, rm, Operand::Imm(31));
        self.exit_if(Cond::Hi, exit);
        self.asm.shift_by(Lsl, Flags::Any, temp, rn, rm);
        let back = if SCRATCH.contains(&rm) { rm } else { self.scratch() };
        self.asm.shift_by(Asr, Flags::Any, back, temp, rm);
        self.asm.test(Test::Cmp, back, Operand::Reg(rn));
        self.exit_if(Cond::Ne, exit);
        match self.place_of(inst.0).core() {
            Some(rd) => self.asm.mov(Flags::Keep, rd, temp),
            None => self.finish(inst.0, temp),
        }
    }
}
