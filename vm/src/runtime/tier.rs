//! When functions get machine code: calls and loop rounds are counted, and machine code that is left too often
//! is given up, so that the next one is made with what the interpreter has seen since.
#![allow(unsafe_code, reason = "machine code is entered at loops")]

use crate::code::{Tier, flags};
use crate::context::Context;
use crate::interp::slow;
use crate::native::{Compiled, LEFT, Resume};
use crate::object::{CodeObj, FunctionObj, Gc, Sequence};
use crate::ops::{Instr, Op, Right};
use crate::runtime::{feedback, wide};
use crate::value::{R, Value};

/// Heat of a call of a decorated function: it is compiled at its second call, or in a loop. By then the interpreter
/// has seen what kinds of values come, without which machine code guesses wrong and is made twice.
const DECORATED_CALL: u8 = 20;
/// Heat at which a decorated function is compiled.
const DECORATED: usize = 2 * DECORATED_CALL as usize;
/// Heat at which any other function is compiled, and more per instruction word. A call and a round of a loop are 1,
/// some 50 ns of the interpreter's time; compiling takes 0.2 ms and 20 us per word. So a function has run for some
/// three times as long as compiling it takes, and no program is slower by much for having its functions compiled.
const HOT: usize = 15_000;
const HOT_PER_WORD: usize = 1_000;
/// How many times as hot as a function a generator has to be: it is resumed for little at a time, and resuming it is
/// no quicker.
const GENERATOR: usize = 4;
/// Exits after which machine code is given up, at first; four times as many for each further time.
const EXITS: u32 = 16;
/// How often machine code of a function may be given up.
const GENERATIONS: u32 = 4;
/// Calls and rounds after which a function that is being compiled beside the program asks whether that is done.
const PATIENCE: usize = 200;
/// The threshold of a function that is not offered again.
pub(crate) const NEVER: usize = usize::MAX;

/// How a round of a loop goes on.
pub(crate) enum Round {
    /// In the interpreter, as if nothing had happened.
    Interpret,
    /// Machine code ran the rest of the function: its result.
    Returned(Value),
    /// Machine code ran, and an exception left the function.
    Raised,
    /// Machine code ran; the interpreter goes on there.
    Left(Resume),
}

impl Context<'_> {
    fn threshold(&self, code: Gc<CodeObj>) -> usize {
        match code.threshold.get() {
            0 => {
                let wanted = self.vm().options.get().heat as usize;
                let threshold = match wanted {
                    0 if code.has(flags::DECORATED) => DECORATED,
                    0 => {
                        let often = if code.has(flags::GENERATOR | flags::COROUTINE) { GENERATOR } else { 1 };
                        often * (HOT + HOT_PER_WORD * code.words().len())
                    }
                    _ => wanted * usize::from(DECORATED_CALL),
                };
                let is_eager = code.has(flags::DECORATED) || wanted != 0;
                code.call_heat.set(if is_eager { DECORATED_CALL } else { 1 });
                code.threshold.set(threshold);
                threshold
            }
            threshold => threshold,
        }
    }

    /// Adds a call or a round of a loop to a function's heat; whether it is hot now.
    fn warm(&self, code: Gc<CodeObj>, is_call: bool) -> bool {
        let threshold = self.threshold(code);
        let heat = code.heat.get().saturating_add(if is_call { code.call_heat.get().into() } else { 1 });
        code.heat.set(heat);
        heat >= threshold
    }

    /// Asks for machine code from word `word` on; a function that gets none is not offered again.
    fn compile_at(&self, function: Gc<FunctionObj>, word: usize) -> R<()> {
        let code = function.code;
        let Some(compiler) = self.vm().compiler() else {
            code.threshold.set(NEVER);
            return Ok(());
        };
        if self.vm().heap.lock_depth() != 0 {
            return Ok(());
        }
        let result = if code.in_work.get() {
            compiler.install_ready(self).map(|()| Compiled::Later)
        } else {
            compiler.compile_native(self, function, word)
        };
        match result {
            // It was settled meanwhile, which took its heat.
            Ok(Compiled::Later) if code.heat.get() < code.threshold.get().max(1) => {}
            // In work, or there was too much work to begin it.
            Ok(Compiled::Later) => code.threshold.set(code.heat.get() + PATIENCE),
            Ok(compiled) => self.settle(code, compiled),
            Err(raised) if !self.is_out_of_memory() => {
                code.threshold.set(NEVER);
                return Err(raised);
            }
            Err(raised) => {
                // Without memory for machine code the function goes on as it is, and is offered again later.
                self.take_exception(raised);
                code.heat.set(0);
            }
        }
        Ok(())
    }

    /// Notes what became of a function that was offered to the compiler.
    pub fn settle(&self, code: Gc<CodeObj>, compiled: Compiled) {
        // Further loops, or calls, have to be worth it by themselves.
        code.heat.set(0);
        code.threshold.set(if compiled == Compiled::No { NEVER } else { 0 });
    }

    /// Counts a round of a loop of a function that stays below its threshold; false, and nothing counted, when there
    /// is more to do.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn stays_cold(&self, code: Gc<CodeObj>) -> bool {
        self.stays_below(code, 1)
    }

    /// The same for a call.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn stays_cold_when_called(&self, code: Gc<CodeObj>) -> bool {
        self.stays_below(code, code.call_heat.get().into())
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn stays_below(&self, code: Gc<CodeObj>, more: usize) -> bool {
        let heat = code.heat.get() + more;
        let is_cold = heat < code.threshold.get();
        if is_cold {
            code.heat.set(heat);
        }
        is_cold
    }

    /// Before a function runs on the frame that the Context has: offers it to the compiler when it is hot.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn prepare_tier(&self, function: Gc<FunctionObj>) -> R<()> {
        let code = function.code;
        if code.packed.tier == Tier::Native && code.entry.get().is_none() {
            self.prepare_native(function)
        } else {
            Ok(())
        }
    }

    #[inline(never)]
    fn prepare_native(&self, function: Gc<FunctionObj>) -> R<()> {
        let code = function.code;
        // Modules and class bodies run once: only their loops are worth machine code.
        if code.has(flags::FUNCTION) && self.warm(code, true) { self.compile_at(function, 0) } else { Ok(()) }
    }

    /// A loop of a function of the native tier goes back to instruction word `word`, or a generator goes on there.
    ///
    /// # Safety
    /// `base` is the running frame, and runs `function`.
    #[inline(never)]
    pub(crate) unsafe fn loop_round(
        &self,
        function: Gc<FunctionObj>,
        base: *mut Value,
        word: usize,
    ) -> R<Round> {
        let code = function.code;
        // A loop at the very start finds the frame as a call does.
        let entry = match code.entry_at(word) {
            Some(entry) => entry,
            None => {
                if !self.warm(code, false) || !(code.is_call_entry(word) || code.has_room_for_entry(word)) {
                    return Ok(Round::Interpret);
                }
                self.compile_at(function, word)?;
                match code.entry_at(word) {
                    Some(entry) => entry,
                    None => return Ok(Round::Interpret),
                }
            }
        };
        self.check_stack()?;
        // SAFETY: the frame is one of the function's, and its registers are as they are at that word.
        Ok(match unsafe { entry.enter(self, base) } {
            Ok(value) if value == LEFT => Round::Left(self.resume.get()),
            Ok(value) => Round::Returned(value),
            Err(_) => Round::Raised,
        })
    }

    /// Machine code of `code` left a frame for the interpreter at a word. What it always leaves to that is no wrong
    /// guess, and not counted; of any other the operands are noted.
    ///
    /// # Safety
    /// `base` is the frame, its registers are as the interpreter wants them there.
    pub(crate) unsafe fn left_by_exit(&self, code: Gc<CodeObj>, word: usize, base: *mut Value) {
        use Op::{AsyncYield, Raise, RaiseBare, RaiseFrom, Reraise, Yield, YieldFrom};
        let Some(instruction) = code.words().get(word) else { return };
        let Some(op) = instruction.op() else { return };
        if matches!(op, Yield | AsyncYield | YieldFrom | Raise | RaiseFrom | RaiseBare | Reraise) {
            return;
        }
        // SAFETY: the caller's promise; the instruction's operands are registers.
        let register = |number: u8| unsafe { *base.add(usize::from(number)) };
        if let Some(byte) = code.feedback().get(word) {
            byte.set(seen_at_exit(code, op, *instruction, byte.get(), register));
        }
        if code.entry_at(word).is_some() {
            code.varies.set(true);
        }
        let exits = code.exits.get() + 1;
        code.exits.set(exits);
        let generation = code.generation.get();
        if exits < EXITS << (2 * generation) || generation >= GENERATIONS || code.packed.tier != Tier::Native
        {
            return;
        }
        // What runs now goes on; it is freed with its code object.
        code.drop_entries();
        code.exits.set(0);
        code.heat.set(0);
        code.generation.set(generation + 1);
    }
}

/// What the feedback of an instruction becomes that machine code did not do: the interpreter's quick ways, which
/// note nothing, are what machine code was made for.
fn seen_at_exit(code: Gc<CodeObj>, op: Op, word: Instr, seen: u8, register: impl Fn(u8) -> Value) -> u8 {
    let number = op as u8;
    let (a, b, c) = (word.a(), word.b(), word.c());
    let within = |first: Op, last: Op| (first as u8..=last as u8).contains(&number);
    let pair = |x: u8, y: Option<u8>| {
        let right = y.map_or(feedback::SMALL, |y| feedback::of(register(y)));
        seen | feedback::of(register(x)) | right << 4
    };
    let item = |container: u8, key: Option<u8>| {
        let is_index = key.is_none_or(|key| register(key).is_small());
        if is_index && Sequence::note(register(container)) == seen { seen } else { feedback::MIXED }
    };
    match op {
        Op::Neg | Op::Invert => pair(b, Some(b)),
        _ if within(Op::Lt, Op::Ne) => pair(b, Some(c)),
        _ if within(Op::JumpLt, Op::JumpNe) => pair(a, Some(b)),
        _ if within(Op::JumpLtI, Op::JumpNeI) => pair(a, None),
        Op::GetItem => item(b, Some(c)),
        Op::GetItemI => item(b, None),
        Op::SetItem => item(a, Some(b)),
        Op::SetItemI => item(a, None),
        _ => op.binary().map_or(seen, |binary| {
            let left = register(b);
            let right = match binary.right {
                Right::Register => register(c),
                Right::Immediate => Value::int8(c as i8),
                Right::Constant => code.constant(c.into()).unwrap_or(Value::NONE),
            };
            let (Some(x), Some(y)) = (wide::number(left), wide::number(right)) else {
                return seen | feedback::of(left) | feedback::of(right) << 4;
            };
            match wide::binary(slow::operator(word).0, x, y) {
                Some(_) if cfg!(feature = "bigint") => {
                    let grew = if left.is_small() && right.is_small() { feedback::GREW } else { 0 };
                    seen | grew | feedback::of(left) | feedback::of(right) << 4
                }
                _ => feedback::OVERFLOWED,
            }
        }),
    }
}
