//! Loop-invariant code motion: what computes the same in each round is computed once before the loop.
//!
//! Instructions without effects go to the preheader of the outermost loop in which their operands do not
//! change. What may exit, and what reads memory, goes only from the stretch at a loop's head that every
//! entry runs, so that it is not done where it was not done before.

use super::analysis::Analysis;
use super::shape;
use crate::ir::loops::LoopId;
use crate::ir::{Block, Calls, Effect, Format, Function, Inst, InstData, Op, Region, Type};
use adder_vm::mem::{OutOfMemory, Vec};

/// Runs the pass.
pub fn run(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    let analysis = shape::analyse(function)?;
    if analysis.loops.ids().next().is_none() {
        analysis.keep(function);
        return Ok(());
    }
    let mem = function.mem();
    let mut written = Vec::new(mem);
    let mut before = Vec::new(mem);
    for id in analysis.loops.ids() {
        written.push(what_is_written(function, &analysis, id))?;
        before.push(shape::preheader(function, &analysis, id))?;
    }
    let mut blocks = Vec::new(mem);
    blocks.extend(analysis.cfg.blocks())?;
    let mut motion = Motion { function, analysis, written, before };
    for &block in blocks.iter() {
        motion.block(block)?;
    }
    let Motion { function, analysis, .. } = motion;
    analysis.keep(function);
    Ok(())
}

/// What a loop may write to, a bit per region; the next two are the frame and the Context.
type Written = u16;
const FRAME: Written = 1 << Region::ALL.len();
const CTX: Written = FRAME << 1;

fn what_is_written(function: &Function<'_>, analysis: &Analysis<'_>, id: LoopId) -> Written {
    let mut written = 0;
    for &block in analysis.loops.blocks(id) {
        for inst in function.block_insts(block) {
            written |= match function.op(inst) {
                Op::FrameStore => FRAME,
                Op::CtxStore => CTX,
                Op::Poll => Written::MAX,
                op if op.effect() == Effect::Write => 1 << function.address(inst).region as u16,
                op if op.format() == Format::Call => match function.callee(function.call(inst).0).effect {
                    Calls::Any => Written::MAX,
                    Calls::Reads | Calls::Pure => 0,
                },
                _ => 0,
            };
        }
    }
    written
}

/// Whether what an instruction reads is the same throughout a loop.
fn reads_the_same(function: &Function<'_>, inst: Inst, written: Written) -> bool {
    let any = 1 << Region::Any as u16;
    match function.op(inst) {
        Op::FrameLoad => written & (FRAME | any) == 0,
        Op::CtxLoad => written & (CTX | any) == 0,
        _ => {
            let region = function.address(inst).region;
            let touches = |other: &&Region| written & 1 << **other as u16 != 0 && region.overlaps(**other);
            let own_parts = region == Region::Any && written & (FRAME | CTX) != 0;
            !own_parts && Region::ALL.iter().find(touches).is_none()
        }
    }
}

/// Whether a `Partial` instruction is defined wherever its operands are: by a constant operand.
pub(super) fn is_defined_anywhere(function: &Function<'_>, inst: Inst) -> bool {
    // Tagging and untagging have one operand and know nothing of it.
    let divisor = Some(function.pair(inst).1).filter(|_| function.op(inst).format() == Format::Binary);
    let Some(number) = divisor.and_then(|divisor| function.as_iconst(divisor)) else { return false };
    let bits = function.ty(inst).bits(function.profile);
    match function.op(inst) {
        Op::FloorDiv | Op::FloorMod | Op::Udiv | Op::Urem => number != 0,
        Op::IshlSmall | Op::SshrSmall | Op::UshrSmall => (number as u64) < u64::from(bits),
        _ => false,
    }
}

struct Motion<'f, 'm> {
    function: &'f mut Function<'m>,
    analysis: Analysis<'m>,
    written: Vec<'m, Written>,
    before: Vec<'m, Option<Block>>,
}

impl Motion<'_, '_> {
    fn block(&mut self, block: Block) -> Result<(), OutOfMemory> {
        let Some(inner) = self.analysis.loops.of_block(block) else { return Ok(()) };
        // Everything so far in a header has been moved, or has no effect: an entry of the loop runs it first.
        let mut is_first = self.analysis.loops.header(inner) == block;
        let mut next = self.function.first(block);
        while let Some(inst) = next {
            next = self.function.next(inst);
            let effect = self.function.op(inst).effect();
            let mut target = None;
            let mut around = Some(inner);
            while let Some(id) = around {
                if !self.may_move(inst, id, is_first) {
                    break;
                }
                target = self.before[id.0 as usize].or(target);
                // What exits or reads stays in the loop next around, which may not run it at all.
                let free = self.is_free(inst);
                around = self.analysis.loops.parent(id).filter(|_| free);
            }
            match target {
                Some(target) => self.move_to(inst, block, target)?,
                None => {
                    is_first &= matches!(effect, Effect::Pure | Effect::Partial | Effect::Read);
                    self.gather(inst, inner)?;
                }
            }
        }
        Ok(())
    }

    /// `(x + s) + t`, where s and t do not change in the loop, becomes `x + (s + t)`, the latter before it.
    fn gather(&mut self, inst: Inst, id: LoopId) -> Result<(), OutOfMemory> {
        let Some(before) = self.before[id.0 as usize] else { return Ok(()) };
        let Some((sum, t)) = self.plus_same(inst, id) else { return Ok(()) };
        let Some((x, s)) = self.plus_same(sum, id) else { return Ok(()) };
        let available = |value: Inst| self.analysis.is_available(self.function, value, before);
        let (Some(last), true) = (self.function.last(before), available(s) && available(t)) else {
            return Ok(());
        };
        let data = *self.function.inst(inst);
        let both = self.function.insert(before, last, InstData { a: s.0, b: t.0, ..data })?;
        self.analysis.set_block(both, before)?;
        *self.function.inst_mut(inst) = InstData { a: x.0, b: both.0, ..data };
        Ok(())
    }

    /// What changes in a loop and what does not, when a value made in it is the sum of such.
    fn plus_same(&self, value: Inst, id: LoopId) -> Option<(Inst, Inst)> {
        let (a, b) = self.function.pair(value);
        if self.function.op(value) != Op::Iadd || self.is_outside(value, id) {
            return None;
        }
        match (self.is_outside(a, id), self.is_outside(b, id)) {
            (false, true) => Some((a, b)),
            (true, false) => Some((b, a)),
            _ => None,
        }
    }

    /// Whether an instruction may run anywhere.
    fn is_free(&self, inst: Inst) -> bool {
        match self.function.op(inst).effect() {
            Effect::Pure => true,
            Effect::Partial => is_defined_anywhere(self.function, inst),
            Effect::Call => {
                let is_call = self.function.op(inst).format() == Format::Call;
                is_call
                    && self.function.callee(self.function.call(inst).0).effect == Calls::Pure
                    && self.function.exit_of(inst).is_none()
            }
            _ => false,
        }
    }

    fn may_move(&self, inst: Inst, id: LoopId, is_first: bool) -> bool {
        let function = &*self.function;
        if function.inst(inst).op.format() == Format::Int || function.inst(inst).op.format() == Format::Float
        {
            // A constant goes only with what uses it: it costs nothing where it is.
            return false;
        }
        if function.op(inst) == Op::Icmp && function.profile.word == Type::I32 {
            // A comparison becomes part of its user; its result would take one of few registers.
            return false;
        }
        let allowed = match function.op(inst).effect() {
            Effect::Partial | Effect::CanExit => is_first || self.is_free(inst),
            Effect::Read => is_first && reads_the_same(function, inst, self.written[id.0 as usize]),
            _ => self.is_free(inst),
        };
        if !allowed {
            return false;
        }
        let mut same = true;
        function.each_use(inst, |value| same &= self.is_outside(value, id));
        same
    }

    /// Whether a value is made outside a loop, or is a constant.
    fn is_outside(&self, value: Inst, id: LoopId) -> bool {
        let block = self.analysis.block_of(value);
        let is_constant = matches!(self.function.op(value).format(), Format::Int | Format::Float);
        is_constant || block.is_some() && !self.analysis.loops.contains(id, block)
    }

    /// Moves an instruction, and the constants it uses, to the end of a block.
    fn move_to(&mut self, inst: Inst, from: Block, to: Block) -> Result<(), OutOfMemory> {
        let mut constants = Vec::new(self.function.mem());
        let mut failed = false;
        let function = &*self.function;
        function.each_use(inst, |value| {
            let is_constant = matches!(function.op(value).format(), Format::Int | Format::Float);
            if is_constant && !self.analysis.is_available(function, value, to) {
                failed |= constants.push(value).is_err();
            }
        });
        if failed {
            return Err(OutOfMemory);
        }
        for &constant in constants.iter() {
            let block = self.analysis.block_of(constant);
            if block != to {
                self.place(constant, block, to)?;
            }
        }
        self.place(inst, from, to)
    }

    fn place(&mut self, inst: Inst, from: Block, to: Block) -> Result<(), OutOfMemory> {
        let Some(last) = self.function.last(to) else { return Ok(()) };
        self.function.unlink(from, inst);
        self.function.link(to, inst, last);
        self.analysis.set_block(inst, to)
    }
}
