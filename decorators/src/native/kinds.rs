//! What each register holds where: a forward analysis over the blocks.

use super::facts::Facts;
use super::plan::{Plan, plan, sequence};
use crate::bytecode::{Access, Blocks, Code, Flow, each_register, flow, hands_out};
use adder_vm::mem::{Mem, OutOfMemory, Vec};
use adder_vm::object::{Items, Sequence};
use adder_vm::ops::Op;
use adder_vm::runtime::{feedback, wide};
use adder_vm::value::Value;

/// What is known of a register's value at some place, and how it is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing has reached that place yet.
    Nothing,
    /// A machine int of the target's word.
    Int,
    /// The same, not negative and below 2**31.
    Natural,
    /// An int of 0 to 2**32 - 1, in 32 bits.
    Uint,
    /// A machine int of 64 bits.
    Wide,
    /// A float.
    Float,
    /// A truth: 0 or 1.
    Bool,
    /// A tagged word.
    Word,
    /// A tagged word that is no number.
    Other,
    /// A tagged word: the sequence that a subscript's feedback byte of this number names.
    Sequence(u8),
}

impl Kind {
    /// What holds both.
    fn join(self, other: Kind) -> Kind {
        match (self, other) {
            (Kind::Nothing, kind) | (kind, Kind::Nothing) => kind,
            (a, b) if a == b => a,
            (Kind::Int, Kind::Natural) | (Kind::Natural, Kind::Int) => Kind::Int,
            (Kind::Uint, Kind::Natural) | (Kind::Natural, Kind::Uint) => Kind::Uint,
            (a, b) if a.is_int() && b.is_int() => Kind::Wide,
            _ => Kind::Word,
        }
    }

    /// Whether the value is a machine number rather than a word.
    pub fn is_unboxed(self) -> bool {
        self.is_int() || matches!(self, Kind::Float | Kind::Bool)
    }

    /// Whether the value is a machine int of any width.
    pub(super) fn is_int(self) -> bool {
        matches!(self, Kind::Int | Kind::Natural | Kind::Uint | Kind::Wide)
    }

    /// The kind without what only operators on wide ints make use of.
    pub(super) fn plain(self) -> Kind {
        if self == Kind::Natural { Kind::Int } else { self }
    }

    /// The kind of an int that is there, as operators on wide ints take it.
    pub(super) fn of_number(number: i64) -> Kind {
        match number {
            0..0x8000_0000 => Kind::Natural,
            0x8000_0000..0x1_0000_0000 => Kind::Uint,
            -0x8000_0000..0 => Kind::Int,
            _ => Kind::Wide,
        }
    }

    /// What a value that is there shows.
    pub fn of(value: Value) -> Kind {
        if value.is_small() {
            return Kind::Int;
        }
        if value.is_immediate_float() {
            return Kind::Float;
        }
        if let Some(number) = wide::number(value) {
            return if (0..1 << 32).contains(&number) { Kind::Uint } else { Kind::Wide };
        }
        let seen = Sequence::note(value);
        match sequence(seen) {
            // A subclass has the same feedback, and another header.
            Some(found) if found.is_header_of(value) => Kind::Sequence(seen),
            _ => Kind::Word,
        }
    }
}

/// The kinds of all registers at the start of each block.
#[derive(Debug)]
pub(super) struct Kinds<'m> {
    registers: usize,
    at_start: Vec<'m, Kind>,
    reached: Vec<'m, bool>,
    /// Per block that is the head of a loop, what the loop does to the registers.
    loops: Vec<'m, Loop<'m>>,
}

/// What a loop does to registers.
#[derive(Debug)]
struct Loop<'m> {
    head: usize,
    end: usize,
    /// Per register: not written in the loop, and subscripted as this sequence only (0: not so).
    wanted: Vec<'m, u8>,
    /// Per register: whether it is written in the loop, or what it holds is not what it held before the loop.
    written: Vec<'m, bool>,
}

/// The kind of a constant.
pub(super) fn of_constant(facts: &Facts<'_>, index: u16) -> Kind {
    match facts.code.constant(usize::from(index)) {
        Some(value) if facts.wide && wide::number(value).is_some() => {
            Kind::of_number(wide::number(value).unwrap_or(0))
        }
        Some(value) if value.is_small() => Kind::Int,
        Some(value) if value.as_float().is_some() => Kind::Float,
        _ => Kind::Word,
    }
}

/// What an instruction leaves in the registers, given what they held.
pub(super) fn transfer(facts: &Facts<'_>, at: &Code, kinds: &mut [Kind]) {
    let (code, seen) = (facts.code, facts.seen(at));
    let get = |register: u8| kinds.get(usize::from(register)).copied().unwrap_or(Kind::Word);
    let plan = plan(facts, at, get);
    let mut container = None;
    let result = match plan {
        Plan::Move => get(at.word.b()),
        Plan::Const => of_constant(facts, at.word.bx()),
        Plan::Int if facts.wide && at.word.sbx() >= 0 => Kind::Natural,
        Plan::Int | Plan::IntBinary | Plan::IntUnary => Kind::Int,
        Plan::WideBinary(result) | Plan::WideUnary(result) => result,
        Plan::FloatBinary | Plan::IntTrueDiv | Plan::FloatNeg => Kind::Float,
        Plan::IntCompare | Plan::WideCompare | Plan::FloatCompare | Plan::Not => Kind::Bool,
        Plan::Range | Plan::RangeNext => Kind::Int,
        Plan::GetItem | Plan::SetItem => {
            container = Some(if plan == Plan::GetItem { at.word.b() } else { at.word.a() });
            facts.item_kind(seen)
        }
        Plan::SequenceIter => {
            let kind = get(at.word.a());
            set(kinds, at.word.a() + 1, Kind::Int);
            set(kinds, at.word.a() + 2, Kind::Int);
            set(kinds, at.word.a(), kind);
            return;
        }
        Plan::SequenceNext(seen) => {
            set(kinds, at.word.a() + 1, Kind::Int);
            set(kinds, at.word.b(), facts.item_kind(seen));
            return;
        }
        Plan::Builtin(builtin) => builtin.result,
        Plan::Word if makes_no_number(at.op) => Kind::Other,
        Plan::NumberBinary(_) | Plan::NumberJump(_) | Plan::Word => Kind::Word,
    };
    if let Some(container) = container {
        set(kinds, container, Kind::Sequence(seen));
    }
    each_register(at, code, &mut |register, access| {
        if access == Access::Write
            && let Some(kind) = kinds.get_mut(usize::from(register))
        {
            *kind = result;
        }
    });
}

fn set(kinds: &mut [Kind], register: u8, to: Kind) {
    if let Some(kind) = kinds.get_mut(usize::from(register)) {
        *kind = to;
    }
}

/// Whether an instruction's result is an object of the kind that it says.
fn makes_no_number(op: Op) -> bool {
    use Op::{
        BuildDict, BuildList, BuildSet, BuildSlice, BuildString, BuildTuple, FormatValue, MakeFunction,
    };
    matches!(
        op,
        BuildSlice | BuildTuple | BuildList | BuildSet | BuildDict | BuildString | FormatValue | MakeFunction
    )
}

impl Facts<'_> {
    /// What the items of a sequence are.
    fn item_kind(&self, seen: u8) -> Kind {
        match sequence(seen).map(|sequence| sequence.items) {
            Some(Items::Packed(format)) => self.packed_kind(format).unwrap_or(Kind::Word),
            _ => Kind::Word,
        }
    }
}

impl<'m> Kinds<'m> {
    /// Solves for all blocks that control reaches from block `first` without an exception, with the registers
    /// as `entry` says.
    pub fn solve(
        mem: &'m Mem,
        facts: &Facts<'_>,
        blocks: &Blocks<'_>,
        first: usize,
        entry: &[Kind],
    ) -> Result<Self, OutOfMemory> {
        let code = facts.code;
        let registers = usize::from(code.info().registers);
        let mut at_start = Vec::new(mem);
        at_start.resize(registers * blocks.ranges.len(), Kind::Nothing)?;
        let mut reached = Vec::new(mem);
        reached.resize(blocks.ranges.len(), false)?;
        let mut all = Kinds { registers, at_start, reached, loops: find_loops(mem, facts, blocks, first)? };
        let mut now = Vec::new(mem);
        now.resize(registers, Kind::Word)?;
        for (register, &kind) in entry.iter().enumerate().take(registers) {
            now[register] = kind;
        }
        all.merge(first, &now);
        loop {
            let mut changed = false;
            for block in 0..blocks.ranges.len() {
                if all.reached[block] {
                    now.copy_from_slice(all.at_start(block));
                    let (mut variable, mut goes_on) = (None, true);
                    for at in blocks.codes(block, code.words()) {
                        let target = usize::from(at.word.b());
                        variable =
                            (at.op == Op::ForIter).then(|| (target, now.get(target).copied(), flow(&at)));
                        transfer(facts, &at, &mut now);
                        goes_on = !hands_out(at.op);
                    }
                    if !goes_on {
                        continue;
                    }
                    for next in blocks.successors(block) {
                        // Where a loop ends, its variable is what it was.
                        if let Some((target, Some(kind), Flow::Branch(end))) = variable
                            && blocks.at(end) == Some(next)
                        {
                            let body = core::mem::replace(&mut now[target], kind);
                            changed |= all.merge(next, &now);
                            now[target] = body;
                        } else {
                            changed |= all.merge(next, &now);
                        }
                    }
                }
            }
            if !changed {
                return Ok(all);
            }
        }
    }

    fn merge(&mut self, block: usize, kinds: &[Kind]) -> bool {
        let mut changed = !self.reached[block];
        self.reached[block] = true;
        let start = block * self.registers;
        let wanted = self.loops.iter().find(|one| one.head == block).map(|one| &one.wanted);
        for (register, (old, &new)) in
            self.at_start[start..start + self.registers].iter_mut().zip(kinds).enumerate()
        {
            let mut joined = old.join(new);
            // What a loop subscripts throughout is checked once, where the loop is entered.
            if matches!(joined, Kind::Word | Kind::Other)
                && let Some(&seen) = wanted.and_then(|wanted| wanted.get(register)).filter(|&&seen| seen != 0)
            {
                joined = Kind::Sequence(seen);
            }
            changed |= joined != *old;
            *old = joined;
        }
        changed
    }

    /// The kinds at the start of a block, by register.
    pub fn at_start(&self, block: usize) -> &[Kind] {
        &self.at_start[block * self.registers..(block + 1) * self.registers]
    }

    /// Whether control reaches a block.
    pub fn is_reached(&self, block: usize) -> bool {
        self.reached[block]
    }

    /// Whether a block is in a loop without loops in it, or there are none.
    pub fn is_innermost(&self, block: usize) -> bool {
        let mut around = self.loops.iter().filter(|one| (one.head..=one.end).contains(&block));
        let is_innermost =
            |one: &Loop<'_>| !self.loops.iter().any(|other| other.head > one.head && other.end <= one.end);
        self.loops.is_empty() || around.any(is_innermost)
    }

    /// For the head of a loop, which registers the loop writes.
    pub fn written_in_loop(&self, block: usize) -> Option<&[bool]> {
        self.loops.iter().find(|one| one.head == block).map(|one| &*one.written)
    }
}

/// The loops of the bytecode: from the block that a backward jump goes to until that jump, in order of addresses.
fn find_loops<'m>(
    mem: &'m Mem,
    facts: &Facts<'_>,
    blocks: &Blocks<'_>,
    first: usize,
) -> Result<Vec<'m, Loop<'m>>, OutOfMemory> {
    let code = facts.code;
    let registers = usize::from(code.info().registers);
    let mut loops: Vec<'m, Loop<'m>> = Vec::new(mem);
    let mut ends: Vec<'m, (usize, usize)> = Vec::new(mem);
    for block in 0..blocks.ranges.len() {
        let Some(last) = blocks.last(block, code.words()) else { continue };
        let target = match flow(&last) {
            Flow::Jump(to) | Flow::Branch(to) if to <= last.pc => blocks.at(to),
            _ => None,
        };
        let Some(head) = target else { continue };
        match ends.iter_mut().find(|one| one.0 == head) {
            Some(one) => one.1 = block,
            None => ends.push((head, block))?,
        }
    }
    for &(head, end) in ends.iter() {
        let (mut wanted, mut written) = (Vec::new(mem), Vec::new(mem));
        wanted.resize(registers, 0)?;
        written.resize(registers, false)?;
        for block in head..=end {
            for at in blocks.codes(block, code.words()) {
                each_register(&at, code, &mut |register, access| {
                    if access == Access::Write
                        && let Some(place) = written.get_mut(usize::from(register))
                    {
                        *place = true;
                    }
                });
                let container = match at.op {
                    Op::GetItem | Op::GetItemI => at.word.b(),
                    Op::SetItem | Op::SetItemI => at.word.a(),
                    _ => continue,
                };
                let seen = facts.seen(&at);
                if let Some(place) = wanted.get_mut(usize::from(container)) {
                    *place = match (*place, sequence(seen)) {
                        (0, Some(_)) => seen,
                        (old, Some(_)) if old == seen => seen,
                        // Not run yet.
                        (old, None) if seen == 0 => old,
                        _ => feedback::MIXED,
                    };
                }
            }
        }
        for (place, &is_written) in wanted.iter_mut().zip(written.iter()) {
            if is_written || *place == feedback::MIXED {
                *place = 0;
            }
        }
        if (head + 1..=end).contains(&first) {
            // Control comes into the loop beside its head, too: no word of before the loop is known when it goes round.
            written.iter_mut().for_each(|place| *place = true);
        }
        loops.push(Loop { head, end, wanted, written })?;
    }
    Ok(loops)
}
