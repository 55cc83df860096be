//! IR to instructions: one block after the other, one instruction after the other, then the cold code.
//!
//! Each instruction finds its operands where the allocation says; those in memory are loaded to one of the two
//! scratch registers, a result in memory is stored behind the instruction. What an instruction does in its user
//! (`select`) is asked for by the user.

use crate::allocate::Allocation;
use crate::asm::{self, Access, Assembler, Flags, Label, Operand};
use crate::liveness::Lives;
use crate::moves::{Moves, Source, Spot};
use crate::operand::{Core, Reg};
use crate::order::Order;
use crate::select::{NO_VAR, Part, Select, Var};
use crate::target::{Place, RegSet, SCRATCH};
use adder_decorators::emitter::{Abi, Error, Unit, Unsupported};
use adder_decorators::ir::{Block, Format, Function, Inst, Op};
use adder_vm::mem::{Mem, OutOfMemory, Vec};
use core::cell::Cell;

mod arith;
pub(crate) mod call;
mod control;
mod divide;
mod exit;
mod float;
mod frame;
mod mem;
mod tag;
mod wide;

use frame::Layout;

/// What lowering goes by.
pub(crate) struct Input<'a> {
    pub(crate) function: &'a Function<'a>,
    pub(crate) abi: &'a Abi,
    pub(crate) unit: &'a Unit,
    pub(crate) core: Core,
    pub(crate) order: &'a Order<'a>,
    pub(crate) select: &'a Select<'a, 'a>,
    pub(crate) lives: &'a Lives<'a>,
    pub(crate) allocation: &'a Allocation<'a>,
}

pub(crate) type Lowered<T = ()> = Result<T, Error>;

/// The state of lowering one function.
struct Lower<'a, 'm> {
    input: &'a Input<'a>,
    function: &'a Function<'a>,
    select: &'a Select<'a, 'a>,
    layout: Layout,
    asm: Assembler<'m>,
    moves: Moves<'m>,
    /// Per place of a block.
    blocks: Vec<'m, Label>,
    /// Per exit.
    exits: Vec<'m, Option<Label>>,
    /// The code that calls of helpers share.
    helpers: Option<Label>,
    /// Where the code goes on after an access that failed.
    failure: Option<Label>,
    /// The first epilogue.
    end: Option<Label>,
    /// Safepoints whose slow part is still to be made.
    polls: Vec<'m, exit::SlowPoll>,
    /// Per place of a block that is a handler: the registers that hold something when it is entered.
    live_in: Vec<'m, RegSet>,
    /// Per register: until when what it holds is needed.
    until: [u16; 64],
    /// The next range to begin.
    range: usize,
    /// The first register that the current instruction, or one before it, gets for itself.
    temp: Var,
    /// Bits of the scratch registers that are free.
    free: u8,
    /// The instruction behind the current one, if it is in the same block.
    next: Option<Inst>,
    /// What has been untagged with the check of its tag.
    untagged: Inst,
    /// The second scratch register has the frame's base before the current instruction, and has it behind it.
    has_base: bool,
    keeps_base: bool,
    /// Place of the current block, number of the current instruction.
    place: usize,
    number: u16,
    /// The first error.
    error: Cell<Option<Error>>,
    /// Where code for another instruction of the bytecode begins, and its word.
    marks: Marks<'m>,
}

/// Labels, and words of the bytecode.
type Marks<'m> = Vec<'m, (Label, u16)>;

/// What lowering makes.
pub(crate) struct Made<'m> {
    /// The machine code, its entry first.
    pub(crate) code: asm::Code<'m>,
    /// Per slot, where exits find its value.
    pub(crate) places: Vec<'m, adder_decorators::ir::Spot>,
    /// Where the code goes on after an access that failed.
    pub(crate) failure: u32,
    /// From where in the bytecode it comes.
    pub(crate) marks: Marks<'m>,
}

/// The machine code of a function.
pub(crate) fn lower<'m>(input: &Input<'_>, mem: &'m Mem) -> Lowered<Made<'m>> {
    let mut asm = Assembler::new(input.core, mem);
    let mut blocks = Vec::new(mem);
    for _ in 0..input.order.blocks.len() {
        blocks.push(asm.label())?;
    }
    let mut exits = Vec::new(mem);
    exits.resize(input.function.exits().len(), None)?;
    let mut live_in = Vec::new(mem);
    if input.function.exits().iter().any(|exit| exit.handler.is_some()) {
        live_in.resize(input.order.blocks.len(), 0)?;
    }
    let lower = Lower {
        input,
        function: input.function,
        select: input.select,
        layout: Layout::new(input)?,
        asm,
        moves: Moves::new(mem),
        blocks,
        exits,
        helpers: None,
        failure: None,
        end: None,
        polls: Vec::new(mem),
        live_in,
        until: [0; 64],
        range: 0,
        temp: input.allocation.places.len() as Var,
        free: 3,
        next: None,
        untagged: Inst::NONE,
        has_base: false,
        keeps_base: false,
        place: 0,
        number: 0,
        error: Cell::new(None),
        marks: Vec::new(mem),
    };
    lower.run()
}

impl From<asm::Error> for Error {
    fn from(error: asm::Error) -> Self {
        match error {
            asm::Error::OutOfMemory => Error::OutOfMemory,
            asm::Error::Missing(_) => internal("instruction that the core lacks", Inst::NONE),
            asm::Error::Operand(..) => internal("operand that does not fit", Inst::NONE),
            asm::Error::Label(_) => internal("label", Inst::NONE),
            asm::Error::Scratch => internal("no scratch register left", Inst::NONE),
            asm::Error::Range(_) => Error::OutOfMemory,
            asm::Error::Block => internal("instruction in an IT block", Inst::NONE),
        }
    }
}

fn internal(what: &'static str, at: Inst) -> Error {
    Error::Internal { what, at }
}

impl<'a, 'm> Lower<'a, 'm> {
    fn run(mut self) -> Lowered<Made<'m>> {
        self.prologue();
        let order = self.input.order;
        for (place, &block) in order.blocks.iter().enumerate() {
            self.place = place;
            self.number = order.heads[place];
            self.asm.bind(self.blocks[place]);
            self.begin_ranges(2 * self.number);
            if let Some(live_in) = self.live_in.get_mut(place) {
                let start = 2 * self.number;
                *live_in = live_registers(&self.until, start);
            }
            self.block(block)?;
        }
        self.fill_polls();
        self.fill_exits();
        self.fill_helpers();
        if let Some(error) = self.error.get() {
            return Err(error);
        }
        let places = self.slot_places()?;
        let code = self.asm.finish()?;
        let failure = self.failure.and_then(|failure| code.offset(failure)).unwrap_or(0);
        Ok(Made { code, places, failure, marks: self.marks })
    }

    fn block(&mut self, block: Block) -> Lowered {
        self.has_base = false;
        let mut insts = self.select.sequence(block).peekable();
        while let Some(inst) = insts.next() {
            self.next = insts.peek().copied();
            self.number += 1;
            if self.select.is_silent(inst) {
                continue;
            }
            self.begin_ranges((2 * self.number).saturating_sub(1));
            self.release();
            self.temp -= self.select.temps(inst) as Var;
            self.mark(inst);
            self.keeps_base = false;
            self.inst(inst);
            self.has_base = self.keeps_base;
            if let Some(error) = self.error.get() {
                return Err(error);
            }
            if let Some(error) = self.asm.error() {
                return Err(match Error::from(error) {
                    Error::Internal { what, .. } => internal(what, inst),
                    error => error,
                });
            }
        }
        Ok(())
    }

    /// Notes where code for another instruction of the bytecode begins.
    fn mark(&mut self, inst: Inst) {
        let Some(origin) = self.function.origin(inst) else { return };
        if self.marks.last().is_none_or(|&(_, word)| word != origin.word) {
            let label = self.asm.label();
            self.asm.bind(label);
            let pushed = self.marks.push((label, origin.word));
            self.check(pushed);
        }
    }

    /// Notes what registers hold, up to a time.
    fn begin_ranges(&mut self, time: u16) {
        while let Some(range) = self.input.lives.ranges.get(self.range).filter(|range| range.start <= time) {
            if let Some(bit) = self.place_of(range.var).bit() {
                self.until[bit as usize] = range.end;
            }
            self.range += 1;
        }
    }

    /// The registers that hold what is needed behind the current instruction, or by its exit.
    fn live(&self) -> RegSet {
        live_registers(&self.until, 2 * self.number)
    }

    fn inst(&mut self, inst: Inst) {
        let op = self.function.op(inst);
        let is_done = match op.format() {
            Format::Int | Format::Float | Format::Const => self.constant(inst),
            Format::Load
            | Format::Store
            | Format::Field
            | Format::FieldStore
            | Format::Reg
            | Format::RegStore => self.memory(inst),
            Format::UnaryExit | Format::BinaryExit | Format::Exit => self.checked(inst),
            Format::Call => self.call(inst),
            Format::Jump | Format::Branch | Format::Return => self.control(inst),
            Format::IntCmp | Format::FloatCmp => self.compare(inst),
            Format::Unary | Format::Binary | Format::Ternary => {
                op == Op::Select && self.select(inst)
                    || self.tagged(inst)
                    || self.float(inst)
                    || self.wide(inst)
                    || self.divide(inst)
                    || self.arith(inst)
            }
            Format::Param => false,
        };
        if !is_done {
            self.fail("instruction without a lowering", inst);
        }
    }

    fn constant(&mut self, inst: Inst) -> bool {
        let number = self.function.number(inst) as u32;
        match self.function.op(inst) {
            Op::Fconst => {
                if let Some(reg) = self.place_of(inst.0).float() {
                    self.asm.float(reg, number);
                }
            }
            _ => {
                let Part::Const(number, _) = self.select.part(inst, false) else { return false };
                if let Some(reg) = self.place_of(inst.0).core() {
                    self.asm.mov_imm(Flags::Any, reg, number);
                }
            }
        }
        true
    }

    fn place_of(&self, var: Var) -> Place {
        self.input.allocation.places[var as usize]
    }

    /// Notes a fault; the first error is what lowering ends with.
    fn fail(&self, what: &'static str, at: Inst) {
        self.error.set(Some(self.error.get().unwrap_or(internal(what, at))));
    }

    /// The function stays bytecode. What was asked counts as done.
    fn refuse(&self, what: &'static str) -> bool {
        let error = Unsupported { what, pc: None }.into();
        self.error.set(Some(self.error.get().unwrap_or(error)));
        true
    }

    fn check(&self, done: Result<(), OutOfMemory>) {
        if done.is_err() {
            self.error.set(Some(self.error.get().unwrap_or(Error::OutOfMemory)));
        }
    }

    fn add_move(&mut self, to: Spot, from: Source) {
        let added = self.moves.add(to, from);
        self.check(added);
    }

    /// All scratch registers are free again.
    fn release(&mut self) {
        self.free = 3;
        self.asm.scratch = Some(SCRATCH[0]);
    }

    /// A scratch register, the last one if none is free.
    fn scratch(&mut self) -> Reg {
        let which = usize::from(self.free & 1 == 0);
        self.free &= !(1 << which);
        self.asm.scratch = match self.free {
            0 => None,
            2 => Some(SCRATCH[1]),
            _ => Some(SCRATCH[0]),
        };
        SCRATCH[which]
    }

    /// A register for what is not kept: a low one without contents, for the sake of short forms, else a scratch
    /// register. Those of a set are taken.
    fn spare(&mut self, taken: RegSet) -> Reg {
        let kept = crate::target::KEPT & !self.input.allocation.used;
        let free = !(self.live() | taken | kept) & 0xff;
        match Reg::new(free.trailing_zeros() as u8).filter(|_| free != 0) {
            Some(reg) => reg,
            None => self.scratch(),
        }
    }

    /// A register that the allocator gave to the instruction besides those of its values.
    fn temp(&self, which: Var) -> Reg {
        self.place_of(self.temp + which).core().unwrap_or(SCRATCH[0])
    }

    /// Where a word of a value is, if it is anywhere.
    fn spot(&self, var: Var) -> Option<Spot> {
        Spot::of(self.place_of(var), self.layout.first_slot)
    }

    /// A word of a value as moves take it. Constants count as constants, their places may be stale.
    fn source(&self, value: Inst, high: bool) -> Source {
        match self.select.part(value, high) {
            Part::Const(number, _) => Source::Imm(number),
            Part::Var(var) => match self.spot(var) {
                Some(spot) => Source::Spot(spot),
                None if self.place_of(var) == Place::ANEW => {
                    Source::Imm(self.function.number(Inst(var)) as u32)
                }
                None => {
                    self.fail("operand has no place", value);
                    Source::Imm(0)
                }
            },
        }
    }

    /// The register with a word of an operand; a scratch register where it is not in one.
    fn read(&mut self, value: Inst, high: bool) -> Reg {
        match self.select.part(value, high) {
            Part::Const(_, var) if var != NO_VAR && self.place_of(var).core().is_some() => {
                self.place_of(var).core().unwrap_or(SCRATCH[0])
            }
            Part::Const(number, _) => {
                let reg = self.scratch();
                self.asm.mov_imm(Flags::Keep, reg, number);
                reg
            }
            Part::Var(var) => self.read_var(var, value),
        }
    }

    fn read_var(&mut self, var: Var, value: Inst) -> Reg {
        if let Some(reg) = self.place_of(var).core() {
            return reg;
        }
        let reg = self.scratch();
        match self.spot(var) {
            Some(spot) => self.load_spot(reg, spot),
            None => self.fail("operand has no place", value),
        }
        reg
    }

    /// The low word of an operand.
    fn reg(&mut self, value: Inst) -> Reg {
        self.read(value, false)
    }

    /// An operand in the form in which its user takes it.
    fn operand(&mut self, user: Inst, position: usize, value: Inst) -> Operand {
        if self.select.is_folded(value)
            && let Some((from, shift)) = self.select.as_shift(value)
        {
            return Operand::Shifted(self.reg(from), shift);
        }
        match self.select.const32(value) {
            Some(number) if self.select.encodes(user, position, value) => Operand::Imm(number),
            _ => Operand::Reg(self.reg(value)),
        }
    }

    /// The register for a word of a result. One in memory gets a scratch register, which may be an operand's:
    /// that suits what writes once, after it has read.
    fn dest(&mut self, var: Var) -> Reg {
        self.place_of(var).core().unwrap_or_else(|| self.scratch())
    }

    /// Stores a result where it belongs, if it is not there.
    fn finish(&mut self, var: Var, reg: Reg) {
        if let Some(word) = self.spot(var).and_then(Spot::as_word) {
            self.asm.store(Access::W32, reg, Reg::SP, i32::from(word) * 4);
        }
    }

    fn load_spot(&mut self, reg: Reg, spot: Spot) {
        if let Some(word) = spot.as_word() {
            self.asm.load(Access::W32, reg, Reg::SP, i32::from(word) * 4);
        }
    }

    /// Makes the moves that were collected. All scratch registers are used.
    fn make_moves(&mut self, flags: Flags) {
        if self.error.get().is_some() {
            // After refused memory their tables may be in disorder.
            return self.moves.clear();
        }
        let asm = &mut self.asm;
        asm.scratch = Some(SCRATCH[1]);
        let resolved =
            self.moves.resolve(Spot::core(SCRATCH[0]), &mut |to, from| make_move(asm, flags, to, from));
        self.check(resolved);
    }
}

/// Registers whose contents are needed after a time.
fn live_registers(until: &[u16; 64], time: u16) -> RegSet {
    until.iter().enumerate().fold(0, |live, (bit, &until)| live | RegSet::from(until > time) << bit)
}

/// One move, through the second scratch register where it takes two steps.
fn make_move(asm: &mut Assembler<'_>, flags: Flags, to: Spot, from: Source) {
    use crate::encoding::Op as Row;
    let offset = |word: u16| i32::from(word) * 4;
    let via = to.as_core().unwrap_or(SCRATCH[1]);
    let from = match from {
        Source::Spot(from) => from,
        Source::Imm(bits) if to.as_float().is_some() => {
            if let Some(sd) = to.as_float() {
                asm.float(sd, bits);
            }
            return;
        }
        Source::Imm(number) => {
            asm.mov_imm(flags, via, number);
            Spot::core(via)
        }
    };
    match (to.as_core(), to.as_float(), to.as_word()) {
        (Some(rd), ..) => match (from.as_core(), from.as_float(), from.as_word()) {
            (Some(rm), ..) => asm.mov(Flags::Keep, rd, rm),
            (_, Some(sm), _) => asm.emit(Row::VMOV_R_S, &[rd.into(), sm.into()]),
            (.., word) => asm.load(Access::W32, rd, Reg::SP, offset(word.unwrap_or(0))),
        },
        (_, Some(sd), _) => match (from.as_core(), from.as_float(), from.as_word()) {
            (Some(rm), ..) => asm.emit(Row::VMOV_S_R, &[sd.into(), rm.into()]),
            (_, Some(sm), _) => asm.emit(Row::VMOV_F32, &[sd.into(), sm.into()]),
            (.., word) => asm.load_float(sd, Reg::SP, offset(word.unwrap_or(0))),
        },
        (.., word) => {
            let at = offset(word.unwrap_or(0));
            match (from.as_core(), from.as_float(), from.as_word()) {
                (Some(rm), ..) => asm.store(Access::W32, rm, Reg::SP, at),
                (_, Some(sm), _) => asm.store_float(sm, Reg::SP, at),
                (.., word) => {
                    asm.load(Access::W32, via, Reg::SP, offset(word.unwrap_or(0)));
                    asm.store(Access::W32, via, Reg::SP, at);
                }
            }
        }
    }
}
