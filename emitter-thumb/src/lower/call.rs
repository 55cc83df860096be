//! Calls: runtime helpers through the Context's table, compiled functions by their addresses. Arguments are where
//! AAPCS has them, floats in floating-point registers.

use super::Lower;
use crate::asm::{Access, Flags, Operand, Test};
use crate::encoding::Op as Row;
use crate::liveness::call_saves;
use crate::moves::{Source, Spot};
use crate::operand::{Cond, Reg, SReg};
use crate::target::{CTX, KEPT, SCRATCH};
use adder_decorators::emitter::Target;
use adder_decorators::ir::{CalleeKind, Exit, Inst, Raises, Type};

/// Where a word of an argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    Core(Reg),
    Float(SReg),
    /// On the stack, by its word.
    Stack(u16),
}

impl Where {
    /// The word behind this one, of a pair.
    pub(super) fn plus(self, words: u16) -> Where {
        match self {
            Where::Core(reg) => Where::Core(Reg::new(reg.number() + words as u8).unwrap_or(reg)),
            Where::Float(reg) => Where::Float(SReg::new(reg.number() + words as u8).unwrap_or(reg)),
            Where::Stack(word) => Where::Stack(word + words),
        }
    }

    /// For the caller.
    pub(super) fn spot(self) -> Spot {
        match self {
            Where::Core(reg) => Spot::core(reg),
            Where::Float(reg) => Spot::float(reg),
            Where::Stack(word) => Spot::word(word),
        }
    }

    /// Where results of a type are.
    pub(super) fn result(ty: Type) -> Where {
        if ty.is_float() { Where::Float(SReg::S0) } else { Where::Core(Reg::R0) }
    }
}

/// Hands out the places of arguments.
pub(crate) struct Arguments {
    cores: u16,
    floats: u8,
    words: u16,
}

impl Arguments {
    /// Behind some words in core registers.
    pub(crate) fn after(cores: u16) -> Arguments {
        Arguments { cores, floats: 0, words: 0 }
    }

    /// The place of the next argument's first word.
    pub(crate) fn next(&mut self, ty: Type) -> Where {
        let words = if ty == Type::I64 { 2 } else { 1 };
        if ty.is_float() {
            let reg = SReg::new(self.floats).filter(|_| self.floats < 16);
            self.floats += 1;
            if let Some(reg) = reg {
                return Where::Float(reg);
            }
        } else {
            // Pairs begin at even registers, and what begins on the stack keeps the rest there.
            self.cores = self.cores.next_multiple_of(words);
            let first = self.cores;
            self.cores += words;
            if self.cores <= 4 {
                return Where::Core(Reg::new(first as u8).unwrap_or(Reg::R0));
            }
        }
        let word = self.words.next_multiple_of(words);
        self.words = word + words;
        Where::Stack(word)
    }

    /// Words on the stack so far.
    pub(super) fn stack_words(&self) -> u16 {
        self.words
    }
}

impl Lower<'_, '_> {
    pub(super) fn call(&mut self, inst: Inst) -> bool {
        let function = self.function;
        let (callee, args) = function.call(inst);
        let data = *function.callee(callee);
        let saved = if call_saves(self.input.order, self.place) { self.live() & !KEPT } else { 0 };
        self.save(saved, false);
        let mut arguments = Arguments::after(1);
        for &arg in args {
            let ty = function.ty(arg);
            let first = arguments.next(ty);
            for high in [false, true] {
                if high && ty != Type::I64 {
                    break;
                }
                let from = self.source(arg, high);
                self.add_move(first.plus(high.into()).spot(), from);
            }
        }
        self.make_moves(Flags::Any);
        match data.kind {
            CalleeKind::Helper => self.call_helper(data.target),
            CalleeKind::Direct => {
                self.asm.mov(Flags::Keep, Reg::R0, CTX);
                // Code addresses are odd.
                self.asm.literal_address(SCRATCH[0], Target::Direct(data.target), 1);
                self.asm.emit(Row::BLX, &[SCRATCH[0].into()]);
            }
        }
        self.release();
        let first = Where::result(data.result);
        let mut result = None;
        for (step, var) in self.select.defs(inst).into_iter().flatten().enumerate() {
            let Some(to) = self.spot(var) else { return false };
            self.add_move(to, Source::Spot(first.plus(step as u16).spot()));
            result.get_or_insert(to);
        }
        self.make_moves(Flags::Any);
        if data.raises == Raises::Zero {
            // Behind the move, so that what is saved may lie in r0.
            let reg = match result.and_then(Spot::as_core) {
                Some(reg) => reg,
                None => Reg::R0,
            };
            self.asm.test(Test::Cmp, reg, Operand::Imm(0));
        }
        self.save(saved, true);
        let exit = Exit(function.inst(inst).c).some();
        match (data.raises, exit) {
            (Raises::Never, _) => {}
            (Raises::Zero, Some(exit)) => self.exit_if(Cond::Eq, exit),
            (Raises::Pending, Some(exit)) => {
                self.release();
                let taken = self.select.defs(inst).into_iter().flatten();
                let taken =
                    taken.filter_map(|var| self.place_of(var).bit()).fold(0, |set, bit| set | 1 << bit);
                let reg = self.spare(taken);
                self.asm.load(Access::W32, reg, CTX, self.input.abi.exception);
                self.asm.test(Test::Cmp, reg, Operand::Imm(self.input.abi.no_exception as u32));
                self.exit_if(Cond::Ne, exit);
            }
            (_, None) => return false,
        }
        true
    }

    /// Calls a helper, further arguments than the Context being in place: its number takes that one's for the code
    /// that all calls share.
    pub(super) fn call_helper(&mut self, number: u32) {
        self.asm.mov_imm(Flags::Any, Reg::R0, number);
        let helpers = match self.helpers {
            Some(helpers) => helpers,
            None => *self.helpers.insert(self.asm.label()),
        };
        self.asm.call(helpers);
    }

    /// Goes to the helper whose number is in r0, with the Context there.
    pub(super) fn fill_helpers(&mut self) {
        let Some(helpers) = self.helpers else { return };
        let reg = SCRATCH[0];
        self.asm.scratch = None;
        self.asm.bind(helpers);
        self.asm.load(Access::W32, reg, CTX, self.input.abi.helpers);
        self.asm.load_index(Access::W32, reg, reg, Reg::R0, 2);
        self.asm.mov(Flags::Keep, Reg::R0, CTX);
        self.asm.emit(Row::BX, &[reg.into()]);
        self.asm.after_jump();
    }
}
