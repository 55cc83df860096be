//! Emitting IR for a function: blocks, edges between them, exits, and which instruction goes where.

use super::entry::{doubtful, is_loop_state};
use super::facts::Facts;
use super::kinds::{Kind, Kinds, transfer};
use super::place::Place;
use super::plan::{Plan, plan, sequence};
use super::refuse::refused;
use crate::bytecode::{Access, Blocks, Code, Live, RegSet, each_register};
use crate::emitter::{Error, Unsupported};
use crate::ir::{
    Block, Builder, Callee, CalleeData, CalleeKind, Calls, Edge, Exit, ExitKind, Frame, Function, Inst, List,
    Op as Ir, Origin, Profile, Raises, Repr, Slot, Type,
};
use adder_vm::context::Context;
use adder_vm::mem::{Mem, OutOfMemory, Vec};
use adder_vm::native::helpers::{Effect, Helper, Machine};
use adder_vm::object::{FunctionObj, Gc};
use adder_vm::ops::Op;
use adder_vm::value::Value;

/// What is lifted.
#[derive(Clone, Copy)]
pub struct Subject<'a, 'v> {
    /// The line of execution that asks for it.
    pub cx: &'a Context<'v>,
    /// The function; its code, and the names it sees.
    pub function: Gc<FunctionObj>,
    /// Words and floats of the target.
    pub profile: Profile,
    /// The function keeps where its instructions come from.
    pub origins: bool,
}

/// Objects that machine code refers to besides its code object's constants. It lies on the machine stack, where the
/// collector sees them, until the code object keeps them.
#[derive(Debug)]
pub struct Keep {
    values: [Value; Keep::MOST],
    count: usize,
}

impl Keep {
    /// The most objects; where more are wanted, machine code asks helpers.
    pub const MOST: usize = 96;

    /// The objects so far.
    pub fn values(&self) -> &[Value] {
        self.values.get(..self.count).unwrap_or_default()
    }

    /// Whether a value is kept from now on.
    pub(super) fn add(&mut self, value: Value) -> bool {
        if !value.is_object() || self.values().contains(&value) {
            return true;
        }
        match self.values.get_mut(self.count) {
            Some(place) => {
                *place = value;
                self.count += 1;
                true
            }
            None => false,
        }
    }
}

impl Default for Keep {
    fn default() -> Self {
        Keep { values: [Value::NONE; Keep::MOST], count: 0 }
    }
}

/// The state of lowering one function.
pub(super) struct Lower<'f, 'm, 'v> {
    pub subject: &'f Subject<'f, 'v>,
    pub keep: &'f mut Keep,
    pub facts: Facts<'m>,
    pub b: Builder<'f, 'm>,
    /// Where registers are at the current instruction.
    pub places: Vec<'m, Place>,
    /// What is known of them there.
    pub known: Vec<'m, Kind>,
    /// Registers live before the current instruction.
    pub live: RegSet,
    /// Registers live after it.
    pub live_after: RegSet,
    pub blocks: Blocks<'m>,
    ir_blocks: Vec<'m, Block>,
    kinds: Kinds<'m>,
    pub liveness: Live<'m>,
    /// Per block and register, the word that all ways in so far have there, or none.
    incoming: Vec<'m, Inst>,
    has_incoming: Vec<'m, bool>,
    /// Helpers in the function's table.
    helpers: Vec<'m, (Helper, Callee)>,
    slots: Vec<'m, Slot>,
    /// Words that were unboxed to floats on the way to the current place, those, and whether they are no ints.
    pub floats: Vec<'m, (Inst, Inst, bool)>,
    /// Word of the current instruction.
    pub pc: u32,
    /// Whether the current instruction is worth code that is quick: on a chip, where code is dear, it is in the innermost
    /// loops.
    pub is_hot: bool,
}

/// What the builder returns.
pub(super) type Lowered<T = ()> = Result<T, OutOfMemory>;

/// Lifts a function from instruction word `word` on: 0, or the start of a loop. `entry` says what to expect of a
/// register there; it is asked of live ones only, since others may hold anything.
///
/// # Errors
/// `Unsupported` for what this tier leaves to the interpreter; `OutOfMemory` when the scratch memory is out.
pub fn lift<'m>(
    mem: &'m Mem,
    subject: &Subject<'_, '_>,
    word: u32,
    entry: &dyn Fn(usize) -> Kind,
    keep: &mut Keep,
) -> Result<Function<'m>, Error> {
    let code = subject.function.code;
    if let Some(what) = refused(code) {
        return Err(Error::Unsupported(Unsupported { what, pc: None }));
    }
    let registers = usize::from(code.info().registers);
    let blocks = Blocks::find(mem, code.words(), code.handlers())?;
    let Some(first) = blocks.at(word) else {
        return Err(Error::Unsupported(Unsupported { what: "an entry within a block", pc: None }));
    };
    let facts = Facts::gather(mem, subject)?;
    let mut function = super::facts::empty_function(mem, subject)?;
    let liveness = Live::solve(mem, code, &blocks)?;
    let expected = if word == 0 { code.info().positional.into() } else { registers };
    let live = liveness.at_start(first);
    let doubtful = if word == 0 { RegSet::default() } else { doubtful(code, word) };
    let mut entry_kinds = Vec::new(mem);
    for register in 0..expected {
        let is_known = live.contains(register as u16) && !doubtful.contains(register as u16);
        let kind = if is_known { entry(register) } else { Kind::Word };
        let kind = if matches!(kind, Kind::Uint | Kind::Wide) && !facts.wide { Kind::Word } else { kind };
        // What came first did not come always, if the function is lifted again.
        entry_kinds.push(if !code.varies() || is_loop_state(code, word, register) {
            kind
        } else {
            Kind::Word
        })?;
    }
    let kinds = Kinds::solve(mem, &facts, &blocks, first, &entry_kinds)?;
    let start = function.add_block()?;
    let mut ir_blocks = Vec::new(mem);
    for block in 0..blocks.ranges.len() {
        ir_blocks.push(if kinds.is_reached(block) { function.add_block()? } else { Block::NONE })?;
    }
    let (mut places, mut known) = (Vec::new(mem), Vec::new(mem));
    places.resize(registers, Place::Frame)?;
    known.resize(registers, Kind::Word)?;
    let (mut incoming, mut has_incoming) = (Vec::new(mem), Vec::new(mem));
    incoming.resize(registers * blocks.ranges.len(), Inst::NONE)?;
    has_incoming.resize(blocks.ranges.len(), false)?;
    let mut lower = Lower {
        subject,
        keep,
        facts,
        b: Builder::new(&mut function, start),
        places,
        known,
        live: RegSet::default(),
        live_after: RegSet::default(),
        blocks,
        ir_blocks,
        kinds,
        liveness,
        incoming,
        has_incoming,
        helpers: Vec::new(mem),
        slots: Vec::new(mem),
        floats: Vec::new(mem),
        pc: word,
        is_hot: true,
    };
    lower.make_params()?;
    lower.enter(first, &entry_kinds)?;
    lower.all_blocks(mem)?;
    Ok(function)
}

impl<'m> Lower<'_, 'm, '_> {
    /// The type of an unboxed value.
    pub(super) fn type_of(&self, kind: Kind) -> Type {
        match kind {
            Kind::Float => self.b.function.profile.float,
            Kind::Bool | Kind::Uint => Type::I32,
            Kind::Wide => Type::I64,
            _ => self.int_type(),
        }
    }

    /// The type of machine ints: as wide as a word, so that a board computes in single registers. What does not fit
    /// leaves for the interpreter; where that has been so, operators take wider ones (`wide`).
    pub(super) fn int_type(&self) -> Type {
        self.b.function.profile.word
    }

    /// A constant machine int.
    pub(super) fn int(&mut self, number: i64) -> Lowered<Inst> {
        self.b.iconst(self.int_type(), number)
    }

    /// A helper in the function's table of callees.
    pub(super) fn helper(&mut self, helper: Helper) -> Lowered<Callee> {
        if let Some(row) = self.helpers.iter().find(|row| row.0 == helper) {
            return Ok(row.1);
        }
        let profile = self.b.function.profile;
        let type_of = |machine: Machine| match machine {
            Machine::Void => Type::Void,
            Machine::Word => profile.word,
            Machine::I32 => Type::I32,
            Machine::I64 => Type::I64,
            Machine::Float => profile.float,
            Machine::Pointer => Type::Ptr,
            Machine::Value => Type::Value,
        };
        let mut params = Vec::new(self.b.function.mem());
        params.extend(helper.params().iter().map(|&machine| type_of(machine)))?;
        let data = CalleeData {
            kind: CalleeKind::Helper,
            result: type_of(helper.result()),
            raises: match helper.raises() {
                adder_vm::native::helpers::Raises::Never => Raises::Never,
                adder_vm::native::helpers::Raises::Zero => Raises::Zero,
                adder_vm::native::helpers::Raises::Pending => Raises::Pending,
            },
            effect: match helper.effect() {
                Effect::Any => Calls::Any,
                Effect::Reads => Calls::Reads,
                Effect::Pure => Calls::Pure,
            },
            params: List::EMPTY,
            target: helper as u32,
        };
        let callee = self.b.function.add_callee(data, &params)?;
        self.helpers.push((helper, callee))?;
        Ok(callee)
    }

    /// Calls a helper at the current instruction.
    pub(super) fn call(&mut self, helper: Helper, args: &[Inst]) -> Lowered<Inst> {
        let exit = match helper.raises() {
            adder_vm::native::helpers::Raises::Never => None,
            _ => Some(self.exit(ExitKind::Raised, self.pc)?),
        };
        let callee = self.helper(helper)?;
        self.b.call(callee, args, exit)
    }

    /// Gives each block a parameter for each live unboxed register.
    fn make_params(&mut self) -> Lowered {
        for block in 0..self.blocks.ranges.len() {
            let Some(ir) = self.ir_blocks[block].some() else { continue };
            let live = self.liveness.at_start(block);
            for (register, &kind) in self.kinds.at_start(block).iter().enumerate() {
                if kind.is_unboxed() && live.contains(register as u16) {
                    self.b.function.add_param(ir, self.type_of(kind))?;
                }
            }
        }
        Ok(())
    }

    fn all_blocks(&mut self, mem: &'m Mem) -> Lowered {
        let code = self.facts.code;
        let mut steps = Vec::new(mem);
        for block in 0..self.blocks.ranges.len() {
            let Some(ir) = self.ir_blocks[block].some() else { continue };
            self.b.switch_to(ir);
            self.start_block(block);
            self.liveness.before_each(code, &self.blocks, block, &mut steps)?;
            for index in 0..steps.len() {
                let (at, live) = steps[index];
                self.live = live;
                self.live_after = match steps.get(index + 1) {
                    Some(&(_, next)) => next,
                    None => self.live_at_end(block),
                };
                self.instruction(&at)?;
                if self.b.is_closed() {
                    break;
                }
                transfer(&self.facts, &at, &mut self.known);
            }
            if !self.b.is_closed() {
                let end = self.blocks.ranges[block].end;
                self.live = self.live_after;
                self.go_to(end)?;
            }
        }
        Ok(())
    }

    fn live_at_end(&self, block: usize) -> RegSet {
        let mut live = RegSet::default();
        for next in self.blocks.successors(block) {
            live.union(&self.liveness.at_start(next));
        }
        live
    }

    fn start_block(&mut self, block: usize) {
        self.floats.clear();
        self.is_hot = !self.facts.narrow || self.kinds.is_innermost(block);
        let live = self.liveness.at_start(block);
        let ir = self.ir_blocks[block];
        let registers = self.places.len();
        let mut next = 0;
        for register in 0..registers {
            let kind = self.kinds.at_start(block)[register];
            self.known[register] = kind;
            let is_live = live.contains(register as u16);
            let word = self.incoming[block * registers + register];
            let is_kept = self.has_incoming[block]
                && word.is_some()
                && self.kinds.written_in_loop(block).is_none_or(|written| !written[register]);
            self.places[register] = if kind.is_unboxed() && is_live {
                let value = self.b.function.params(ir)[next];
                next += 1;
                Place::Unboxed { value, kind, stored: false }
            } else if is_live && is_kept {
                Place::Word(word)
            } else {
                Place::Frame
            };
        }
    }

    /// Ends the current block with a jump to a block of the bytecode, every register as that wants it.
    pub(super) fn go(&mut self, to: usize) -> Lowered {
        let mem = self.b.function.mem();
        let live = self.liveness.at_start(to);
        let registers = self.places.len();
        let pc = self.blocks.ranges[to].start;
        let mut args = Vec::new(mem);
        for register in 0..registers {
            if !live.contains(register as u16) {
                continue;
            }
            let wanted = self.kinds.at_start(to)[register];
            match (self.places[register], wanted) {
                (_, wanted) if wanted.is_unboxed() => {
                    let value = self.unboxed(register as u8, wanted, pc)?;
                    args.push(value)?;
                }
                (_, Kind::Sequence(seen)) if self.known[register] != wanted => {
                    let value = self.word(register as u8)?;
                    self.check_sequence(value, seen, pc)?;
                }
                (Place::Unboxed { stored: false, .. }, _) => self.store(register as u8)?,
                _ => {}
            }
        }
        let is_first = !core::mem::replace(&mut self.has_incoming[to], true);
        for register in 0..registers {
            let word = match self.places[register] {
                Place::Word(word) => word,
                _ => Inst::NONE,
            };
            let place = &mut self.incoming[to * registers + register];
            if is_first {
                *place = word;
            } else if *place != word {
                *place = Inst::NONE;
            }
        }
        self.b.jump(self.ir_blocks[to], &args)?;
        Ok(())
    }

    /// Ends the current block with a jump to a word of the bytecode.
    pub(super) fn go_to(&mut self, pc: u32) -> Lowered {
        match self.blocks.at(pc) {
            Some(to) => self.go(to),
            None => self.leave(pc),
        }
    }

    /// Ends the current block: the interpreter goes on at `pc`.
    pub(super) fn leave(&mut self, pc: u32) -> Lowered {
        let exit = self.exit(ExitKind::Resume, pc)?;
        self.b.leave(exit)?;
        Ok(())
    }

    /// Ends the current block with a branch to two words of the bytecode.
    pub(super) fn branch(&mut self, condition: Inst, yes: u32, no: u32) -> Lowered {
        let (yes_block, no_block) = (self.b.add_block()?, self.b.add_block()?);
        self.b.brif(condition, (yes_block, &[]), (no_block, &[]))?;
        self.each_way(yes_block, no_block, |lower, is_yes| lower.go_to(if is_yes { yes } else { no }))
    }

    /// Goes on in two blocks, one after the other, from the state that there is now.
    pub(super) fn each_way(
        &mut self,
        yes: Block,
        no: Block,
        mut way: impl FnMut(&mut Self, bool) -> Lowered,
    ) -> Lowered {
        let places = self.places.try_clone()?;
        let floats = self.floats.len();
        self.b.switch_to(yes);
        way(self, true)?;
        self.floats.truncate(floats);
        self.places = places;
        self.b.switch_to(no);
        way(self, false)
    }

    /// Whether an exception at a word of the bytecode has a handler in this function.
    fn is_covered(&self, pc: u32) -> bool {
        self.facts.code.handlers().iter().any(|row| row.start <= pc && pc < row.end)
    }

    /// The exit at word `pc`: what the frame lacks goes along.
    pub(super) fn exit(&mut self, kind: ExitKind, pc: u32) -> Lowered<Exit> {
        self.slots.clear();
        // An exception that leaves the function leaves its registers behind.
        let is_needed = kind == ExitKind::Resume || self.is_covered(pc);
        // What the interpreter runs again finds the registers as they are before it.
        let is_after = kind != ExitKind::Resume || pc != self.pc;
        for register in 0..self.places.len() as u16 {
            if let Place::Unboxed { value, kind, stored: false } = self.places[usize::from(register)]
                && is_needed
                && (self.live.contains(register) || is_after && self.live_after.contains(register))
            {
                let repr = match kind {
                    Kind::Float => Repr::Float,
                    Kind::Bool => Repr::Bool,
                    Kind::Uint => Repr::Uint,
                    _ => Repr::Int,
                };
                self.slots.push(Slot { reg: register, value: value.0, repr })?;
            }
        }
        let frame = self.b.function.add_frame(Frame::NONE, 0, pc, &self.slots)?;
        self.b.function.add_exit(kind, frame, Edge::NONE)
    }

    /// Leaves for the interpreter at `pc` unless `condition` holds.
    pub(super) fn guard(&mut self, condition: Inst, pc: u32) -> Lowered {
        let exit = self.exit(ExitKind::Resume, pc)?;
        self.b.unary_exit(Ir::Guard, condition, exit)?;
        Ok(())
    }

    /// Runs an instruction through the frame, by the helper that runs any.
    pub(super) fn step(&mut self, at: &Code) -> Lowered {
        self.store_reads(at)?;
        let (base, pc) = self.frame_args(at.pc)?;
        self.call(Helper::Step, &[base, pc])?;
        self.forget_writes(at);
        Ok(())
    }

    /// The frame alone has what an instruction wrote.
    pub(super) fn forget_writes(&mut self, at: &Code) {
        each_register(at, self.facts.code, &mut |register, access| {
            if access == Access::Write
                && let Some(place) = self.places.get_mut(usize::from(register))
            {
                *place = Place::Frame;
            }
        });
    }

    /// The arguments of a helper that works on the frame.
    pub(super) fn frame_args(&mut self, number: u32) -> Lowered<(Inst, Inst)> {
        let base = self.b.frame_addr(0)?;
        let word = self.b.function.profile.word;
        let number = self.b.iconst(word, i64::from(number))?;
        Ok((base, number))
    }

    /// Makes the frame hold what an instruction reads.
    pub(super) fn store_reads(&mut self, at: &Code) -> Lowered {
        let mut reads = RegSet::default();
        each_register(at, self.facts.code, &mut |register, access| {
            if access == Access::Read {
                reads.insert(register);
            }
        });
        for register in reads.members(self.places.len().min(256)) {
            self.store(register as u8)?;
        }
        Ok(())
    }

    /// What is known of a register.
    pub(super) fn kind(&self, register: u8) -> Kind {
        self.exact_kind(register).plain()
    }

    /// The same, with what operators on wide ints make use of.
    pub(super) fn exact_kind(&self, register: u8) -> Kind {
        self.known.get(usize::from(register)).copied().unwrap_or(Kind::Word)
    }

    fn instruction(&mut self, at: &Code) -> Lowered {
        self.pc = at.pc;
        self.b.function.set_origin(Origin::new(at.pc, at.op));
        let known = &self.known;
        let kind = |register: u8| known.get(usize::from(register)).copied().unwrap_or(Kind::Word);
        let plan = plan(&self.facts, at, kind);
        let seen = self.facts.seen(at);
        match plan {
            Plan::Move => self.copy(at.word.a(), at.word.b()),
            Plan::Int => {
                let value = self.int(i64::from(at.word.sbx()))?;
                let is_natural = self.facts.wide && at.word.sbx() >= 0;
                let kind = if is_natural { Kind::Natural } else { Kind::Int };
                self.define(at.word.a(), value, kind);
                Ok(())
            }
            Plan::Const => self.constant(at),
            Plan::IntBinary => self.int_binary(at),
            Plan::FloatBinary => self.float_binary(at),
            Plan::IntTrueDiv => self.int_true_div(at),
            Plan::IntUnary => self.int_unary(at),
            Plan::WideBinary(result) => self.wide_binary(at, result),
            Plan::WideUnary(result) => self.wide_unary(at, result),
            Plan::WideCompare => self.wide_compare(at),
            Plan::FloatNeg => {
                let x = self.unboxed(at.word.b(), Kind::Float, at.pc)?;
                let value = self.b.unary(Ir::Fneg, x)?;
                self.define(at.word.a(), value, Kind::Float);
                Ok(())
            }
            Plan::IntCompare => self.compare(at, Kind::Int),
            Plan::FloatCompare => self.compare(at, Kind::Float),
            Plan::NumberBinary(bits) => self.number_binary(at, bits),
            Plan::NumberJump(bits) => self.number_jump(at, bits),
            Plan::Not => self.negate(at),
            Plan::GetItem | Plan::SetItem => match (sequence(seen), plan) {
                (Some(sequence), Plan::GetItem) => self.get_item(at, &sequence),
                (Some(sequence), _) => self.set_item(at, &sequence),
                (None, _) => self.step(at),
            },
            Plan::Range => self.range(at),
            Plan::RangeNext => self.range_next(at),
            Plan::SequenceIter => self.sequence_iter(at),
            Plan::SequenceNext(seen) => self.sequence_next(at, seen),
            Plan::Builtin(builtin) => self.builtin(at, builtin),
            Plan::Word => self.words(at),
        }
    }

    /// An instruction on words, by its own form if there is one.
    pub(super) fn words(&mut self, at: &Code) -> Lowered {
        match at.op {
            Op::GetGlobal => self.get_global(at),
            Op::SetGlobal => self.set_global(at),
            Op::GetCell => self.get_cell(at),
            Op::SetCell => self.set_cell(at),
            Op::ListAppend => self.append(at),
            Op::GetAttr => self.get_attr(at),
            Op::SetAttr => self.set_attr(at),
            Op::GetMethod => self.get_method(at),
            Op::Call => self.call_window(at),
            Op::CallMethod => self.call_method(at),
            Op::GetItem | Op::SetItem if self.facts.seen(at) != 0 => self.any_item(at),
            Op::GetSlice | Op::SetSlice => self.slice(at),
            Op::LoadSpecial => self.special(at),
            Op::CheckLocal => self.check_local(at),
            Op::Is | Op::IsNot => self.identity(at),
            _ => match super::plan::operator(self.facts.code, at) {
                Some((operator, _)) if self.facts.seen(at) != 0 => self.word_binary(at, operator),
                _ => self.control(at),
            },
        }
    }
}
