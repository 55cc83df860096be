//! The frame's layout, prologue and epilogue, and registers saved around calls.

use super::call::{Arguments, Where};
use super::{Input, Lower};
use crate::asm::{Access, Alu, Flags, Operand};
use crate::encoding::{Arg, Op as Row};
use crate::liveness::call_saves;
use crate::moves::{Source, Spot};
use crate::operand::{Reg, RegList};
use crate::target::{CTX, KEPT, Place, RegSet};
use adder_decorators::emitter::{Error, Unsupported};
use adder_decorators::ir::ops::Effect;
use adder_decorators::ir::{Format, Inst, Op, Type};

/// Where what is in the frame, in words from the stack pointer; see `target`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// The frame's base, behind the arguments of calls.
    pub(super) home: u16,
    /// Values in memory.
    pub(super) first_slot: u16,
    /// Registers saved around calls: r0-r3, then s0-s15.
    saved: u16,
    /// The state for exits.
    pub(super) state: u16,
    /// Words below the callee-saved registers.
    words: u16,
    /// Callee-saved core registers, and how many floats from s16 on.
    pushed: RegList,
    floats: u16,
    /// Whether the code has a place where it is left: for exits, and for accesses to memory that fail.
    leaves: bool,
    /// Whether it has such accesses.
    pub(super) accesses: bool,
}

/// Farther than that the short forms of loads and stores do not reach.
const MOST_WORDS: usize = 1000;

impl Layout {
    pub(super) fn new(input: &Input<'_>) -> Result<Layout, Error> {
        let function = input.function;
        let mut insts = input.order.blocks.iter().flat_map(|&block| function.block_insts(block));
        let accesses = insts.any(|inst| matches!(function.op(inst).format(), Format::Load | Format::Store));
        let leaves = accesses || !function.exits().is_empty();
        // With a handler `take_exit` has its fifth argument there.
        let has_handler = function.exits().iter().any(|exit| exit.handler.is_some());
        let mut outgoing = if has_handler { 2 } else { 0 };
        for callee in function.callees() {
            let mut arguments = Arguments::after(1);
            function.callee_params(callee).for_each(|ty| {
                arguments.next(ty);
            });
            outgoing = outgoing.max(arguments.stack_words().next_multiple_of(2));
        }
        let home = outgoing;
        let first_slot = home + u16::from(leaves && input.unit.frame);
        let saved = first_slot + input.allocation.slots;
        let saves = saving(input);
        let unsaved = input.allocation.used & !KEPT;
        let saved_words = match (saves, unsaved >> 32) {
            (false, _) => 0,
            (true, 0) => 4,
            (true, _) => 4 + 16,
        };
        let state = (saved + saved_words).next_multiple_of(2);
        let slots = (0..function.exits().len() as u16).map(|exit| {
            let frames = function.exit_frames(adder_decorators::ir::Exit(exit));
            let with_handler = function.exits()[exit as usize].handler.is_some();
            let count = |frame| super::exit::homeless(input, frame).count();
            if with_handler { 0 } else { frames.map(count).sum() }
        });
        let words = state as usize + 2 * slots.max().unwrap_or(0);
        if words > MOST_WORDS {
            return Err(Error::Unsupported(Unsupported { what: "too many values at once", pc: None }));
        }
        let kept = input.allocation.used & KEPT;
        // An even number of words keeps the stack aligned to eight bytes.
        let floats = (64 - (kept >> 48 << 48).leading_zeros()).saturating_sub(48).next_multiple_of(2) as u16;
        let pushed = RegList::of_bits(kept as u16).with(CTX).with(Reg::LR);
        let words = words as u16 + (words as u16 + pushed.len() as u16) % 2;
        Ok(Layout { home, first_slot, saved, state, words, pushed, floats, leaves, accesses })
    }

    /// The word at which the caller's arguments on the stack begin.
    fn incoming(&self) -> u16 {
        self.words + self.floats + self.pushed.len() as u16
    }
}

/// Whether registers are saved around some call.
fn saving(input: &Input<'_>) -> bool {
    let function = input.function;
    let handles = function.exits().iter().any(|exit| exit.handler.is_some());
    handles
        || input.order.blocks.iter().enumerate().any(|(place, &block)| {
            let saves = call_saves(input.order, place);
            function
                .block_insts(block)
                .map(|inst| function.op(inst))
                .any(|op| op != Op::Poll && saves && op.effect() == Effect::Call)
        })
}

impl Lower<'_, '_> {
    pub(super) fn prologue(&mut self) {
        let Layout { pushed, floats, words, home, leaves, .. } = self.layout;
        self.asm.push(pushed);
        if floats != 0 {
            self.asm.emit(Row::VPUSH_S, &[Arg::from(FIRST_KEPT_FLOAT), Arg::imm(floats.into())]);
        }
        if words != 0 {
            self.asm.alu(Alu::Sub, Flags::Any, Reg::SP, Reg::SP, Operand::Imm(u32::from(words) * 4));
        }
        self.asm.mov(Flags::Keep, CTX, Reg::R0);
        let has_frame = self.input.unit.frame;
        let mut arguments = Arguments::after(1 + u16::from(has_frame));
        if has_frame {
            if leaves {
                self.asm.store(Access::W32, Reg::R1, Reg::SP, i32::from(home) * 4);
            }
            if let Some(to) = self.spot(self.select.base) {
                self.add_move(to, Source::Spot(Spot::core(Reg::R1)));
            }
        } else if self.place_of(self.select.base) != Place::NONE {
            self.fail("function without a frame", Inst::NONE);
        }
        let params = self.function.entry().map_or(&[][..], |entry| self.function.params(entry));
        for &param in params {
            let first = arguments.next(self.function.ty(param));
            for (step, var) in self.select.defs(param).into_iter().flatten().enumerate() {
                let from = match first.plus(step as u16) {
                    Where::Core(reg) => Spot::core(reg),
                    Where::Float(reg) => Spot::float(reg),
                    Where::Stack(word) => Spot::word(self.layout.incoming() + word),
                };
                if let Some(to) = self.spot(var) {
                    self.add_move(to, Source::Spot(from));
                }
            }
        }
        self.make_moves(Flags::Any)
    }

    pub(super) fn epilogue(&mut self) {
        let Layout { pushed, floats, words, .. } = self.layout;
        if self.end.is_none() {
            let end = self.asm.label();
            self.asm.bind(end);
            self.end = Some(end);
        }
        if words != 0 {
            self.asm.alu(Alu::Add, Flags::Any, Reg::SP, Reg::SP, Operand::Imm(u32::from(words) * 4));
        }
        if floats != 0 {
            self.asm.emit(Row::VPOP_S, &[Arg::from(FIRST_KEPT_FLOAT), Arg::imm(floats.into())]);
        }
        let without_lr = pushed.bits() & !(1 << Reg::LR.number());
        self.asm.pop(RegList::of_bits(without_lr).with(Reg::PC));
    }

    /// Moves a result to where callers expect it, whose type is the function's, and returns.
    pub(super) fn leave_with(&mut self, result: Option<Inst>) {
        if let Some(result) = result {
            let ty = self.function.ty(result);
            let first = Where::result(ty);
            for high in [false, true] {
                if high && ty != Type::I64 {
                    break;
                }
                let from = self.source(result, high);
                self.add_move(first.plus(high.into()).spot(), from);
            }
            self.make_moves(Flags::Any);
        }
        self.epilogue();
    }

    /// Stores or loads the registers of a set that calls do not keep.
    pub(super) fn save(&mut self, set: RegSet, is_load: bool) {
        for number in 0..4u8 {
            if set >> number & 1 != 0
                && let Some(reg) = Reg::new(number)
            {
                let offset = i32::from(self.layout.saved + u16::from(number)) * 4;
                match is_load {
                    true => self.asm.load(Access::W32, reg, Reg::SP, offset),
                    false => self.asm.store(Access::W32, reg, Reg::SP, offset),
                }
            }
        }
        for number in 0..16u8 {
            if set >> (32 + number) & 1 != 0
                && let Some(reg) = crate::operand::SReg::new(number)
            {
                let offset = i32::from(self.layout.saved + 4 + u16::from(number)) * 4;
                match is_load {
                    true => self.asm.load_float(reg, Reg::SP, offset),
                    false => self.asm.store_float(reg, Reg::SP, offset),
                }
            }
        }
    }
}

const FIRST_KEPT_FLOAT: crate::operand::SReg = match crate::operand::SReg::new(16) {
    Some(reg) => reg,
    None => crate::operand::SReg::S0,
};
