//! Numbers of 64 bits of which only the low 32 matter are computed in 32.
//!
//! Programs on 64-bit words mask what is meant to be 32 bits wide: `(x >> 7 | x << 25) & 0xffffffff`. Here
//! that is one rotation: the mask says that the upper halves of both shifts do not matter, and where the
//! upper half of `x` is known to be 0, a shift to the right needs no more than 32 bits either.
//!
//! First the upper halves that matter are marked, from their uses backwards. Each other result of plain
//! arithmetic then gets a twin of 32 bits, and whatever looked at its low half looks at the twin; the wide
//! one is left to the pass `dead`.

use super::analysis::{Analysis, block_of};
use super::range::Range;
use super::ranges;
use super::repair::is_possible;
use super::replace::Replaced;
use crate::ir::{Block, Function, Inst, InstData, Known, Op, Type};
use adder_vm::mem::{OutOfMemory, Vec};

/// What fits 32 bits without a sign.
const LOW: Range = Range::new(0, 0xffff_ffff);

/// Runs the pass.
pub fn run(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    let has_wide = |function: &Function<'_>, block| {
        function.block_insts(block).any(|inst| function.ty(inst) == Type::I64)
    };
    // A twin stands in the block of its value, of which a handler sees the parameters only.
    if !is_possible(function) || !function.order().iter().any(|&block| has_wide(function, block)) {
        return Ok(());
    }
    let mem = function.mem();
    let short = short_shifts(function)?;
    let mut wide = Vec::new(mem);
    wide.resize(function.inst_count(), false)?;
    mark(function, &short, &mut wide)?;
    let mut twins = Vec::new(mem);
    twins.resize(function.inst_count(), Inst::NONE)?;
    let replaced = Replaced::new(function)?;
    let blocks = block_of(function)?;
    // Operands come before their uses, so that twins are made one at a time.
    let flow = function.take_flow(Known::Graph)?;
    let mut narrow = Narrow { function, short, wide, twins, blocks, replaced };
    for block in flow.cfg.blocks() {
        let mut next = narrow.function.first(block);
        while let Some(inst) = next {
            next = narrow.function.next(inst);
            narrow.inst(block, inst)?;
        }
    }
    let Narrow { replaced, function, .. } = narrow;
    replaced.apply(function);
    function.keep_flow(flow);
    Ok(())
}

/// Per instruction: whether it shifts to the right, by less than 32, a number whose upper half is 0.
fn short_shifts<'m>(function: &mut Function<'m>) -> Result<Vec<'m, bool>, OutOfMemory> {
    let mem = function.mem();
    let mut questions = Vec::new(mem);
    for &block in function.order() {
        for inst in function.block_insts(block) {
            let data = function.inst(inst);
            if data.op == Op::UshrSmall && data.ty == Type::I64 && count_below(function, inst, 32) {
                questions.push((inst, Inst(data.a)))?;
            }
        }
    }
    let mut short = Vec::new(mem);
    short.resize(function.inst_count(), false)?;
    if questions.is_empty() {
        return Ok(short);
    }
    let analysis = Analysis::new(function)?;
    let answers = ranges::query(function, &analysis, &questions)?;
    for (&(inst, _), range) in questions.iter().zip(answers.iter()) {
        short[inst.index()] = range.is_in(LOW);
    }
    analysis.keep(function);
    Ok(short)
}

/// Whether a shift's count is a constant below a limit.
fn count_below(function: &Function<'_>, inst: Inst, limit: i64) -> bool {
    let count = function.as_iconst(Inst(function.inst(inst).b));
    count.is_some_and(|count| (0..limit).contains(&count))
}

/// A mask without upper half, when the instruction has one; the other operand.
fn mask(function: &Function<'_>, inst: Inst) -> Option<(Inst, i64)> {
    let data = function.inst(inst);
    let (a, b) = (Inst(data.a), Inst(data.b));
    let low = |value| function.as_iconst(value).filter(|mask| (0..1 << 32).contains(mask));
    if data.op != Op::Band || data.ty != Type::I64 {
        return None;
    }
    low(b).map(|mask| (a, mask)).or_else(|| low(a).map(|mask| (b, mask)))
}

/// Whether the low half of the result follows from the low halves of its wide operands.
fn passes_low(function: &Function<'_>, short: &[bool], inst: Inst) -> bool {
    let data = function.inst(inst);
    data.ty == Type::I64
        && match data.op {
            Op::Iadd | Op::Isub | Op::Imul | Op::Ineg => true,
            Op::Band | Op::Bor | Op::Bxor | Op::Bnot | Op::Select => true,
            Op::IshlSmall => count_below(function, inst, 32),
            Op::UshrSmall => short[inst.index()],
            _ => false,
        }
}

/// Whether an instruction looks at the low half of operand number `at` only, whatever becomes of its own
/// result.
fn takes_low(function: &Function<'_>, inst: Inst, at: usize) -> bool {
    let op = function.op(inst);
    match op {
        Op::Wrap | Op::Zext8 | Op::Zext16 | Op::Sext8 | Op::Sext16 => true,
        Op::Store8 | Op::Store16 | Op::Store32 => at == 2,
        Op::Band => mask(function, inst).is_some(),
        // Counts that are constants.
        Op::IshlSmall | Op::UshrSmall => at == 1 && count_below(function, inst, 64),
        _ => false,
    }
}

/// Marks the values whose upper halves matter.
fn mark(function: &Function<'_>, short: &[bool], wide: &mut [bool]) -> Result<(), OutOfMemory> {
    let mut work = Vec::new(function.mem());
    let mut failed = false;
    let mut see = |value: Inst, work: &mut Vec<'_, Inst>| {
        if !core::mem::replace(&mut wide[value.index()], true) {
            failed |= work.push(value).is_err();
        }
    };
    for &block in function.order() {
        for inst in function.block_insts(block) {
            let low = passes_low(function, short, inst);
            let data = function.inst(inst);
            let fields = [data.a, data.b, data.c].map(Inst);
            function.each_use(inst, |value| {
                let looks_low = |at: usize| fields[at] != value || takes_low(function, inst, at);
                let is_field = fields.contains(&value) && function.inline_args(inst).any(|arg| arg == value);
                let looks_low = is_field && (0..3).all(looks_low);
                if !low && !looks_low {
                    see(value, &mut work);
                }
            });
        }
    }
    while let Some(inst) = work.pop() {
        if passes_low(function, short, inst) {
            for (at, arg) in function.inline_args(inst).enumerate() {
                if !takes_low(function, inst, at) {
                    see(arg, &mut work);
                }
            }
        }
    }
    if failed { Err(OutOfMemory) } else { Ok(()) }
}

struct Narrow<'f, 'm> {
    function: &'f mut Function<'m>,
    short: Vec<'m, bool>,
    wide: Vec<'m, bool>,
    /// Per value: that of 32 bits which is its low half.
    twins: Vec<'m, Inst>,
    blocks: Vec<'m, Block>,
    replaced: Replaced<'m>,
}

impl Narrow<'_, '_> {
    fn inst(&mut self, block: Block, inst: Inst) -> Result<(), OutOfMemory> {
        let data = *self.function.inst(inst);
        if !self.wide[inst.index()] && passes_low(self.function, &self.short, inst) {
            self.twin(inst)?;
            return Ok(());
        }
        match data.op {
            Op::Wrap if self.is_narrow(Inst(data.a)) => {
                let low = self.twin(Inst(data.a))?;
                self.replaced.set(inst, low);
                self.function.unlink(block, inst);
            }
            Op::Store8 | Op::Store16 | Op::Store32 if self.is_narrow(Inst(data.c)) => {
                let low = self.twin(Inst(data.c))?;
                let op = if data.op == Op::Store32 { Op::Store } else { data.op };
                *self.function.inst_mut(inst) = InstData { op, c: low.0, ..data };
            }
            Op::Band => {
                let Some((value, mask)) = mask(self.function, inst) else { return Ok(()) };
                let all = mask == 0xffff_ffff;
                if !all && !self.is_narrow(value) {
                    return Ok(());
                }
                let mut low = self.twin(value)?;
                if !all {
                    let mask = InstData::new(Op::Iconst, Type::I32).with_number(mask as i32 as i64 as u64);
                    let mask = self.function.insert(block, inst, mask)?;
                    let band = InstData { a: low.0, b: mask.0, ..InstData::new(Op::Band, Type::I32) };
                    low = self.function.insert(block, inst, band)?;
                }
                *self.function.inst_mut(inst) = InstData { a: low.0, ..InstData::new(Op::Zext32, Type::I64) };
            }
            Op::Zext8 | Op::Zext16 | Op::Sext8 | Op::Sext16
                if data.ty == Type::I64 && self.is_narrow(Inst(data.a)) =>
            {
                let low = self.twin(Inst(data.a))?;
                let part = InstData { a: low.0, ..InstData::new(data.op, Type::I32) };
                let part = self.function.insert(block, inst, part)?;
                let signed = matches!(data.op, Op::Sext8 | Op::Sext16);
                let op = if signed { Op::Sext32 } else { Op::Zext32 };
                *self.function.inst_mut(inst) = InstData { a: part.0, ..InstData::new(op, Type::I64) };
            }
            _ => {
                if let Some(rotation) = self.rotation(&data) {
                    *self.function.inst_mut(inst) = rotation;
                }
            }
        }
        Ok(())
    }

    /// Whether a value is computed in 32 bits from now on.
    fn is_narrow(&self, value: Inst) -> bool {
        !self.wide[value.index()] && passes_low(self.function, &self.short, value)
    }

    /// The low half of a value that is made before; made behind it when there is none yet.
    fn twin(&mut self, value: Inst) -> Result<Inst, OutOfMemory> {
        if let Some(twin) = self.twins[value.index()].some() {
            return Ok(twin);
        }
        let data = *self.function.inst(value);
        let of = |op| InstData::new(op, Type::I32);
        let twin = match data.op {
            Op::Zext32 | Op::Sext32 => Inst(data.a),
            Op::Iconst => {
                self.behind(value, of(Op::Iconst).with_number(data.number() as i32 as i64 as u64))?
            }
            _ if self.is_narrow(value) => {
                let mut fields = [data.a, data.b, data.c];
                for (at, field) in fields.iter_mut().enumerate() {
                    let is_operand = at < self.function.inline_args(value).count();
                    let is_condition = data.op == Op::Select && at == 0;
                    if is_operand && !is_condition {
                        *field = self.twin(Inst(*field))?.0;
                    }
                }
                let [a, b, c] = fields;
                let plain = InstData { a, b, c, ..of(data.op) };
                let twin = self.rotation(&plain).unwrap_or(plain);
                self.behind(value, twin)?
            }
            _ => self.behind(value, InstData { a: value.0, ..of(Op::Wrap) })?,
        };
        self.twins[value.index()] = twin;
        Ok(twin)
    }

    /// `x >> k | x << width - k` as a rotation.
    fn rotation(&self, data: &InstData) -> Option<InstData> {
        if !matches!(data.op, Op::Bor | Op::Bxor | Op::Iadd) {
            return None;
        }
        let (a, b) = (self.function.inst(Inst(data.a)), self.function.inst(Inst(data.b)));
        let (right, left) = if a.op == Op::UshrSmall { (a, b) } else { (b, a) };
        let count = |shift: &InstData| self.function.as_iconst(Inst(shift.b));
        let same = right.op == Op::UshrSmall && left.op == Op::IshlSmall && right.a == left.a;
        let counts = same.then(|| Some((count(right)?, count(left)?)))??;
        let whole = counts.0 > 0 && counts.0 + counts.1 == i64::from(data.ty.bits(self.function.profile));
        whole.then_some(InstData { a: right.a, b: right.b, ..InstData::new(Op::Rotr, data.ty) })
    }

    /// Makes an instruction behind the one that makes a value.
    fn behind(&mut self, value: Inst, data: InstData) -> Result<Inst, OutOfMemory> {
        let block = self.blocks[value.index()];
        let next = match self.function.op(value) {
            Op::Param => self.function.first(block),
            _ => self.function.next(value),
        };
        self.function.insert(block, next.unwrap_or(Inst::NONE), data)
    }
}
