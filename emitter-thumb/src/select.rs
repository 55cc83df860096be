//! Which instructions have code of their own, and which values need a place.
//!
//! An instruction that is used once, in its own block, may become part of its user: a shift an operand's, a
//! comparison a branch's, a product that of `mla`, a shift and a mask those of `ubfx`. Constants that their user
//! encodes need nothing; others may get a register and are made anew where they did not. A value that is another
//! one in another type has that one's place. All of this is decided before lives are measured, so that
//! [`Select::each_use`] gives exactly the values that the lowering will read at an instruction.

use crate::order::Order;
use adder_decorators::ir::ops::Effect;
use adder_decorators::ir::{Block, Exit, Format, Function, Inst, Op, Type};
use adder_vm::mem::{Mem, OutOfMemory, Vec};

mod pattern;

pub(crate) use pattern::{Factor, factor};

/// A value that has a place of its own: the number of the instruction that makes it, or one behind these for a
/// value of the second word of an `i64`, the frame's base, and registers that an instruction needs for itself.
pub(crate) type Var = u16;

/// No value.
pub(crate) const NO_VAR: Var = Var::MAX;

/// Where a word of a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A place.
    Var(Var),
    /// A constant, which has a place when it is `Var`'s.
    Const(u32, Var),
}

/// The instruction being made is before its user in the block that is looked through.
const HERE: u8 = 1;
/// It has one use, in its own block.
const ONCE: u8 = 2;
/// It has more uses, or one elsewhere.
const MANY: u8 = 4;
/// Its user does its work.
const FOLDED: u8 = 8;
/// A constant that some user needs in a register.
const NEEDED: u8 = 16;
/// It has no code.
const SILENT: u8 = 32;
/// An instruction before the block's last one reads it.
const EARLY: u8 = 64;
/// Its code comes before the block's last instruction.
const LATE: u8 = 128;

/// What was decided about a function.
#[derive(Debug)]
pub(crate) struct Select<'a, 'm> {
    pub(crate) function: &'a Function<'a>,
    marks: Vec<'m, u8>,
    /// The last instruction of the block that is looked through.
    last: Inst,
    /// Instructions of type `i64`, in order: their second words are numbered by it.
    wide: Vec<'m, Inst>,
    /// One more than the last number of a second word; the frame's base.
    pub(crate) base: Var,
}

impl<'a, 'm> Select<'a, 'm> {
    /// Decides for all blocks of the order.
    pub(crate) fn new(
        function: &'a Function<'a>,
        order: &Order<'_>,
        mem: &'m Mem,
    ) -> Result<Self, OutOfMemory> {
        let mut marks = Vec::new(mem);
        marks.resize(function.inst_count(), 0)?;
        let mut select = Select { function, marks, last: Inst::NONE, wide: Vec::new(mem), base: 0 };
        for inst in (0..function.inst_count() as u16).map(Inst) {
            if function.ty(inst) == Type::I64 {
                select.wide.push(inst)?;
            }
        }
        let vars = function.inst_count() + select.wide.len();
        select.base = Var::try_from(vars).ok().filter(|&base| base < NO_VAR).ok_or(OutOfMemory)?;
        for &block in order.blocks.iter() {
            select.count(block);
        }
        for &block in order.blocks.iter().rev() {
            let mut next = function.last(block);
            select.last = next.unwrap_or(Inst::NONE);
            while let Some(inst) = next {
                select.mark(inst);
                next = function.prev(inst);
            }
        }
        Ok(select)
    }

    fn count(&mut self, block: Block) {
        let function = self.function;
        for inst in function.block_insts(block) {
            let marks = &mut self.marks;
            function.each_operand(inst, |value| {
                let mark = &mut marks[value.index()];
                *mark |= if *mark & (HERE | ONCE) == HERE { ONCE } else { MANY };
            });
            if let Some(exit) = function.exit_of(inst) {
                function.each_exit_operand(exit, |value| marks[value.index()] |= MANY);
            }
            marks[inst.index()] |= HERE;
        }
        for inst in function.block_insts(block) {
            self.marks[inst.index()] &= !HERE;
        }
    }

    fn has(&self, inst: Inst, mark: u8) -> bool {
        self.marks[inst.index()] & mark != 0
    }

    /// Decides about an instruction behind which all is decided.
    fn mark(&mut self, inst: Inst) {
        let function = self.function;
        let op = function.op(inst);
        let is_plain = matches!(op.effect(), Effect::Pure | Effect::Partial);
        let is_silent = match op {
            Op::Iconst | Op::Vconst => !self.has(inst, NEEDED) || function.ty(inst) == Type::I64,
            Op::Zext32 => true,
            _ => is_plain && !self.has(inst, ONCE | MANY) || self.alias(inst).is_some(),
        };
        if is_silent || self.has(inst, FOLDED) {
            self.marks[inst.index()] |= SILENT;
        }
        if is_silent {
            return;
        }
        // What a folded instruction folds in turn is decided here, its user having come first.
        self.fold_operands(inst);
        if !self.has(inst, FOLDED) {
            self.delay(inst);
        }
        for (position, value) in function.inline_args(inst).enumerate() {
            let constant = self.root(value);
            if self.constant(constant).is_some() && !self.encodes(inst, position, value) {
                self.marks[constant.index()] |= NEEDED;
            }
        }
    }

    /// Notes what an instruction reads. The step of a loop's counter goes to the end of the block, where the old
    /// number is not read any more: both can have one register.
    fn delay(&mut self, inst: Inst) {
        let function = self.function;
        if self.has(inst, ONCE | MANY) && !self.has(inst, EARLY) && self.is_step(inst) {
            self.marks[inst.index()] |= LATE;
        }
        if function.op(inst).is_terminator() || self.has(inst, LATE) {
            return;
        }
        let mut read = [Inst::NONE; 8];
        let mut rest = false;
        let mut count = 0;
        self.each_use(inst, &mut |var, _| match read.get_mut(count) {
            Some(place) => {
                (*place, count) = (Inst(var), count + 1);
            }
            None => rest = true,
        });
        if rest {
            // Long lists are looked through again, with nothing to keep them in.
            let marks = &mut self.marks;
            let mut see = |value: Inst| marks[value.index()] |= EARLY;
            function.each_use(inst, &mut see);
        }
        for &value in read[..count].iter().filter(|value| value.index() < function.inst_count()) {
            self.marks[value.index()] |= EARLY;
        }
    }

    /// The instructions of a block in the order of their code.
    pub(crate) fn sequence(&self, block: Block) -> impl Iterator<Item = Inst> + '_ {
        let function = self.function;
        let is_late = move |inst: &Inst| self.has(*inst, LATE);
        let is_last = move |inst: &Inst| function.next(*inst).is_none();
        let first = function.block_insts(block).filter(move |inst| !is_late(inst) && !is_last(inst));
        first.chain(function.block_insts(block).filter(is_late)).chain(function.last(block))
    }

    /// The same from the end.
    pub(crate) fn sequence_back(&self, block: Block) -> impl Iterator<Item = Inst> + '_ {
        let function = self.function;
        let back =
            move || core::iter::successors(function.last(block), move |&inst| function.prev(inst)).skip(1);
        let late = back().filter(move |&inst| self.has(inst, LATE));
        function.last(block).into_iter().chain(late).chain(back().filter(move |&inst| !self.has(inst, LATE)))
    }

    /// The value that this one is in another type.
    fn alias(&self, inst: Inst) -> Option<Inst> {
        let data = self.function.inst(inst);
        let from = Inst(data.a);
        match data.op {
            Op::Bitcast => {
                let same = self.function.ty(from).is_float() == data.ty.is_float();
                same.then_some(from)
            }
            Op::Wrap => Some(from),
            _ => None,
        }
    }

    /// The value itself, of which others are the same in another type.
    pub(crate) fn root(&self, mut inst: Inst) -> Inst {
        while let Some(from) = self.alias(inst) {
            inst = from;
        }
        inst
    }

    /// The low word's number when it is a constant.
    fn constant(&self, root: Inst) -> Option<u32> {
        let data = self.function.inst(root);
        match data.op {
            Op::Iconst => Some(data.number() as u32),
            Op::Vconst => Some(self.function.consts()[data.a as usize] as u32),
            _ => None,
        }
    }

    /// The number of an operand that is a constant of 32 bits.
    pub(crate) fn const32(&self, inst: Inst) -> Option<u32> {
        let root = self.root(inst);
        self.constant(root).filter(|_| self.function.ty(inst) != Type::I64)
    }

    /// The second word of an `i64`.
    pub(crate) fn high(&self, inst: Inst) -> Var {
        let place = self.wide.binary_search(&inst).unwrap_or(0);
        (self.function.inst_count() + place) as Var
    }

    /// The low or the high word of a value.
    pub(crate) fn part(&self, inst: Inst, high: bool) -> Part {
        let mut root = self.root(inst);
        let data = self.function.inst(root);
        let mut is_wide = data.ty == Type::I64;
        match data.op {
            Op::Zext32 | Op::Sext32 if !high => root = self.root(Inst(data.a)),
            Op::Zext32 => return Part::Const(0, NO_VAR),
            _ => {}
        }
        if let Some(number) = self.constant(root) {
            // Words of an `i64` have no place as constants: nobody says that the low one is needed.
            is_wide |= !self.has(root, NEEDED);
            return match high {
                true => Part::Const((self.function.number(root) >> 32) as u32, NO_VAR),
                false => Part::Const(number, if is_wide { NO_VAR } else { root.0 }),
            };
        }
        Part::Var(if high { self.high(root) } else { root.0 })
    }

    /// Whether an instruction has no code of its own.
    pub(crate) fn is_silent(&self, inst: Inst) -> bool {
        self.has(inst, SILENT)
    }

    /// Whether its user does an instruction's work.
    pub(crate) fn is_folded(&self, inst: Inst) -> bool {
        self.has(inst, FOLDED)
    }

    /// The places that an instruction with code sets: its value's one or two.
    pub(crate) fn defs(&self, inst: Inst) -> [Option<Var>; 2] {
        match (self.function.op(inst), self.function.ty(inst)) {
            (_, Type::Void) => [None; 2],
            (Op::Sext32, _) => [None, Some(self.high(inst))],
            (_, Type::I64) => [Some(inst.0), Some(self.high(inst))],
            _ => [Some(inst.0), None],
        }
    }

    /// Whether a value has one use, in its own block.
    fn is_once(&self, value: Inst) -> bool {
        self.has(value, ONCE) && !self.has(value, MANY)
    }

    /// How many registers an instruction needs besides those of its operands and result.
    pub(crate) fn temps(&self, inst: Inst) -> usize {
        let data = self.function.inst(inst);
        let is_wide = data.ty == Type::I64 && !matches!(data.op, Op::CallHelper | Op::CallDirect | Op::Param);
        match data.op {
            Op::Select | Op::UntagInt => 0,
            _ if matches!(data.op.format(), Format::Load | Format::Field) => 0,
            Op::Rotr if is_wide => 3,
            Op::UmulHigh | Op::ImulChecked if is_wide => 4,
            _ if is_wide && self.is_long(inst) => 2,
            Op::FloorDiv | Op::FloorMod | Op::Urem if !self.encodes_constant(inst, Inst(data.b)) => 1,
            Op::IshlChecked => 1,
            _ => 0,
        }
    }

    /// Calls `see` with each place that an instruction reads, and whether it has to be whole when the
    /// instruction's own places are written.
    pub(crate) fn each_use(&self, inst: Inst, see: &mut dyn FnMut(Var, bool)) {
        let function = self.function;
        self.each_operand(inst, self.is_long(inst), see);
        match function.op(inst).format() {
            Format::Call => function.call(inst).1.iter().for_each(|&value| self.moved(value, false, see)),
            Format::Jump | Format::Branch => {
                for edge in function.edges(inst) {
                    function.edge_args(edge).iter().for_each(|&value| self.moved(value, false, see));
                }
            }
            Format::Reg | Format::RegStore => see(self.base, false),
            _ => {}
        }
        if let Some(exit) = function.exit_of(inst) {
            self.each_exit_use(exit, &mut |value| self.moved(value, true, see));
        }
    }

    /// Calls `see` with the places of a value that is only moved, or noted.
    fn moved(&self, value: Inst, late: bool, see: &mut dyn FnMut(Var, bool)) {
        if let Part::Var(var) = self.part(value, false) {
            see(var, late);
        }
        if self.function.ty(value) == Type::I64
            && let Part::Var(var) = self.part(value, true)
        {
            see(var, late);
        }
    }

    /// Whether it is code that reads operands after it has written results.
    fn is_long(&self, inst: Inst) -> bool {
        let function = self.function;
        let writes = !matches!(function.op(inst), Op::Store | Op::Store8 | Op::Store16 | Op::Store32);
        let has_two_words = || !self.wide.is_empty() && has_two_words(function, inst);
        writes && has_two_words() && !is_in_order(function, inst) || function.op(inst) == Op::IshlChecked
    }

    fn each_exit_use(&self, exit: Exit, see: &mut dyn FnMut(Inst)) {
        self.function.each_exit_operand(exit, see);
    }

    /// The operands in the instruction itself, in those folded into it the operands of these.
    fn each_operand(&self, inst: Inst, late: bool, see: &mut dyn FnMut(Var, bool)) {
        for (position, value) in self.function.inline_args(inst).enumerate() {
            if self.is_folded(value) {
                self.each_operand(value, late, see);
                continue;
            }
            match self.part(value, false) {
                Part::Var(var) => see(var, late),
                Part::Const(_, var) if var != NO_VAR && !self.encodes(inst, position, value) => {
                    see(var, late);
                }
                _ => {}
            }
            if self.function.ty(value) == Type::I64
                && let Part::Var(var) = self.part(value, true)
            {
                see(var, true);
            }
        }
    }
}

/// Whether it works on two words.
fn has_two_words(function: &Function<'_>, inst: Inst) -> bool {
    function.ty(inst) == Type::I64 || function.inline_args(inst).any(|arg| function.ty(arg) == Type::I64)
}

/// Whether it works on the low words first, reads the high ones then and writes the result's last.
pub(crate) fn is_in_order(function: &Function<'_>, inst: Inst) -> bool {
    let op = function.op(inst);
    matches!(op, Op::Iadd | Op::Isub | Op::Band | Op::Bor | Op::Bxor | Op::Bnot | Op::Sext32)
}
