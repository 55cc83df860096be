//! Emitting IR for a function: where registers are, exits, edges between blocks.

use super::kinds::{Kind, Kinds, seen};
use super::plan::{Plan, plan, sequence};
use crate::bytecode::{Access, Blocks, Code, Live, RegSet, each_register};
use crate::emitter::{Error, Unsupported};
use crate::ir::{
    Block, Builder, Callee, CalleeData, CalleeKind, Calls, Edge, Exit, ExitKind, Frame, Function, Inst, List,
    Op as Ir, Profile, RaiseKind, Raises, Repr, Slot, Type,
};
use adder_vm::code::flags;
use adder_vm::mem::{Mem, OutOfMemory, Vec};
use adder_vm::native::helpers::Helper;
use adder_vm::object::{CodeObj, Gc};

/// The helpers that this tier calls, as rows of the function's table.
#[derive(Clone, Copy)]
pub(super) struct Helpers {
    pub step: Callee,
    pub test: Callee,
    pub for_iter: Callee,
    pub box_int: Callee,
    pub box_float: Callee,
    pub is_float: Callee,
    pub float_of: Callee,
}

/// Where a register's value is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// In the frame only.
    Frame,
    /// An unboxed value, and whether the frame has it too.
    Unboxed { value: Inst, kind: Kind, stored: bool },
}

/// The state of lowering one function.
pub(super) struct Lower<'f, 'm> {
    pub code: Gc<CodeObj>,
    pub b: Builder<'f, 'm>,
    pub helpers: Helpers,
    /// Registers at the current instruction.
    pub places: Vec<'m, Place>,
    /// Registers live before the current instruction.
    live: RegSet,
    /// Registers live after it.
    pub live_after: RegSet,
    blocks: Blocks<'m>,
    ir_blocks: Vec<'m, Block>,
    kinds: Kinds<'m>,
    liveness: Live<'m>,
    slots: Vec<'m, Slot>,
    /// Word of the current instruction.
    pc: u32,
}

/// What the builder returns, with the errors of this crate.
pub(super) type Lowered<T = ()> = Result<T, Error>;

/// Lifts a function. `entry` has the kinds to expect of its parameters.
///
/// # Errors
/// `Unsupported` for what this tier leaves to the interpreter; `OutOfMemory` when the scratch memory is out.
pub fn lift<'m>(
    mem: &'m Mem,
    code: Gc<CodeObj>,
    profile: Profile,
    word: u32,
    entry: &[Kind],
) -> Result<Function<'m>, Error> {
    let refuse = |what| Err(Error::Unsupported(Unsupported { what, pc: None }));
    if word == 0 && code.has(flags::GENERATOR | flags::COROUTINE) {
        return refuse("generators");
    }
    if !code.has(flags::FUNCTION) {
        return refuse("code outside functions");
    }
    let blocks = Blocks::find(mem, code.words(), code.handlers())?;
    let Some(first) = blocks.at(word) else { return refuse("an entry within a block") };
    let mut function = Function::new(mem, "native", profile, Type::Value)?;
    let helpers = declare(&mut function, profile)?;
    let kinds = Kinds::solve(mem, code, &blocks, first, entry)?;
    let liveness = Live::solve(mem, code, &blocks)?;
    let start = function.add_block()?;
    let mut ir_blocks = Vec::new(mem);
    for block in 0..blocks.ranges.len() {
        ir_blocks.push(if kinds.is_reached(block) { function.add_block()? } else { Block::NONE })?;
    }
    let mut places = Vec::new(mem);
    places.resize(usize::from(code.info().registers), Place::Frame)?;
    let mut lower = Lower {
        code,
        b: Builder::new(&mut function, start),
        helpers,
        places,
        live: RegSet::default(),
        live_after: RegSet::default(),
        blocks,
        ir_blocks,
        kinds,
        liveness,
        slots: Vec::new(mem),
        pc: 0,
    };
    lower.make_params()?;
    lower.enter(first, entry)?;
    lower.all_blocks(mem)?;
    Ok(function)
}

fn declare(function: &mut Function<'_>, profile: Profile) -> Result<Helpers, OutOfMemory> {
    let word = profile.word;
    let mut add = |helper: Helper, params: &[Type], result: Type, raises: Raises, effect: Calls| {
        let target = helper as u32;
        let data =
            CalleeData { kind: CalleeKind::Helper, result, raises, effect, params: List::EMPTY, target };
        function.add_callee(data, params)
    };
    let frame = [Type::Ptr, word];
    let float = profile.float;
    Ok(Helpers {
        step: add(Helper::Step, &frame, Type::Value, Raises::Zero, Calls::Any)?,
        test: add(Helper::Test, &frame, Type::Value, Raises::Zero, Calls::Any)?,
        for_iter: add(Helper::ForIter, &frame, Type::Value, Raises::Zero, Calls::Any)?,
        box_int: add(Helper::BoxInt, &[Type::I64], Type::Value, Raises::Zero, Calls::Any)?,
        box_float: add(Helper::BoxFloat, &[float], Type::Value, Raises::Zero, Calls::Any)?,
        is_float: add(Helper::IsFloat, &[Type::Value], Type::I32, Raises::Never, Calls::Reads)?,
        float_of: add(Helper::FloatOf, &[Type::Value], float, Raises::Never, Calls::Reads)?,
    })
}

impl<'m> Lower<'_, 'm> {
    /// The type of an unboxed value.
    fn type_of(&self, kind: Kind) -> Type {
        if kind == Kind::Float { self.b.function.profile.float } else { Type::I64 }
    }

    /// Gives each block a parameter for each live unboxed register.
    fn make_params(&mut self) -> Lowered {
        for block in 0..self.blocks.ranges.len() {
            let Some(ir) = self.ir_blocks[block].some() else { continue };
            let live = self.liveness.at_start(block);
            for (register, &kind) in self.kinds.at_start(block).iter().enumerate() {
                if matches!(kind, Kind::Int | Kind::Float) && live.contains(register as u16) {
                    self.b.function.add_param(ir, self.type_of(kind))?;
                }
            }
        }
        Ok(())
    }

    /// The way in: parameters that are expected to be numbers are unboxed.
    fn enter(&mut self, first: usize, entry: &[Kind]) -> Lowered {
        self.live = self.liveness.at_start(first);
        self.live_after = self.live;
        let word = self.blocks.ranges[first].start;
        let exit = self.exit(ExitKind::Raise(RaiseKind::RecursionError), word)?;
        self.b.stack_check(exit)?;
        for (register, &kind) in entry.iter().enumerate() {
            if matches!(kind, Kind::Int | Kind::Float) && self.live.contains(register as u16) {
                let value = self.unboxed(register as u8, kind, word)?;
                self.places[register] = Place::Unboxed { value, kind, stored: true };
            }
        }
        self.go(first)
    }

    fn all_blocks(&mut self, mem: &'m Mem) -> Lowered {
        let mut steps = Vec::new(mem);
        for block in 0..self.blocks.ranges.len() {
            let Some(ir) = self.ir_blocks[block].some() else { continue };
            self.b.switch_to(ir);
            self.take_params(block);
            self.liveness.before_each(self.code, &self.blocks, block, &mut steps)?;
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
            }
            if !self.b.is_closed() {
                let end = self.blocks.ranges[block].end;
                self.go_to(end)?;
            }
        }
        Ok(())
    }

    fn live_at_end(&self, block: usize) -> RegSet {
        let mut live = RegSet::default();
        self.blocks.successors(block, self.code.words(), |next| {
            live.union(&self.liveness.at_start(next));
        });
        live
    }

    fn take_params(&mut self, block: usize) {
        let live = self.liveness.at_start(block);
        let ir = self.ir_blocks[block];
        let mut next = 0;
        for register in 0..self.places.len() {
            let kind = self.kinds.at_start(block)[register];
            let unboxed = matches!(kind, Kind::Int | Kind::Float) && live.contains(register as u16);
            self.places[register] = if unboxed {
                let value = self.b.function.params(ir)[next];
                next += 1;
                Place::Unboxed { value, kind, stored: false }
            } else {
                Place::Frame
            };
        }
    }

    /// Ends the current block with a jump to a block of the bytecode, every register where that wants it.
    pub(super) fn go(&mut self, to: usize) -> Lowered {
        let mem = self.b.function.mem();
        let live = self.liveness.at_start(to);
        let mut args = Vec::new(mem);
        for register in 0..self.places.len() {
            if !live.contains(register as u16) {
                continue;
            }
            let wanted = self.kinds.at_start(to)[register];
            match (self.places[register], wanted) {
                (Place::Unboxed { value, .. }, Kind::Int | Kind::Float) => args.push(value)?,
                (Place::Unboxed { stored: false, .. }, _) => self.store(register as u8)?,
                (Place::Frame, Kind::Int | Kind::Float) => {
                    let pc = self.blocks.ranges[to].start;
                    let value = self.unboxed(register as u8, wanted, pc)?;
                    args.push(value)?;
                }
                _ => {}
            }
        }
        self.b.jump(self.ir_blocks[to], &args)?;
        Ok(())
    }

    /// The block that starts at a word.
    pub(super) fn block_at(&self, pc: u32) -> Option<usize> {
        self.blocks.at(pc)
    }

    /// Ends the current block with a jump to a word of the bytecode.
    pub(super) fn go_to(&mut self, pc: u32) -> Lowered {
        match self.blocks.at(pc) {
            Some(to) => self.go(to),
            None => {
                let exit = self.exit(ExitKind::Resume, pc)?;
                self.b.leave(exit)?;
                Ok(())
            }
        }
    }

    /// Ends the current block with a branch to two words of the bytecode.
    pub(super) fn branch(&mut self, condition: Inst, yes: u32, no: u32) -> Lowered {
        let mem = self.b.function.mem();
        let (yes_block, no_block) = (self.b.add_block()?, self.b.add_block()?);
        self.b.brif(condition, (yes_block, &[]), (no_block, &[]))?;
        let places = self.places.try_clone()?;
        for (block, pc) in [(yes_block, yes), (no_block, no)] {
            self.b.switch_to(block);
            let mut copy = Vec::new(mem);
            copy.extend_from_slice(&places)?;
            self.places = copy;
            self.go_to(pc)?;
        }
        Ok(())
    }

    /// The exit at word `pc`: what the frame lacks goes along.
    pub(super) fn exit(&mut self, kind: ExitKind, pc: u32) -> Lowered<Exit> {
        self.slots.clear();
        for register in 0..self.places.len() as u16 {
            if let Place::Unboxed { value, kind, stored: false } = self.places[usize::from(register)]
                && (self.live.contains(register) || self.live_after.contains(register))
            {
                let repr = if kind == Kind::Float { Repr::Float } else { Repr::Int };
                self.slots.push(Slot { reg: register, value: value.0, repr })?;
            }
        }
        let frame = self.b.function.add_frame(Frame::NONE, 0, pc, &self.slots)?;
        Ok(self.b.function.add_exit(kind, frame, Edge::NONE)?)
    }

    /// A register's value unboxed, guarded where it is only expected to be of that kind.
    pub(super) fn unboxed(&mut self, register: u8, kind: Kind, pc: u32) -> Lowered<Inst> {
        match self.places[usize::from(register)] {
            Place::Unboxed { value, kind: have, .. } if have == kind => Ok(value),
            Place::Unboxed { value, kind: Kind::Int, .. } => {
                let float = self.b.function.profile.float;
                Ok(self.b.convert(Ir::SintToFloat, float, value)?)
            }
            Place::Unboxed { .. } => {
                let exit = self.exit(ExitKind::Resume, pc)?;
                self.b.leave(exit)?;
                self.unreachable(kind)
            }
            Place::Frame => {
                let word = self.b.frame_load(u16::from(register))?;
                let value =
                    if kind == Kind::Int { self.untag(word, pc)? } else { self.unbox_float(word, pc)? };
                if self.live_after.contains(u16::from(register)) {
                    self.places[usize::from(register)] = Place::Unboxed { value, kind, stored: true };
                }
                Ok(value)
            }
        }
    }

    /// A value for code that is never reached.
    fn unreachable(&mut self, kind: Kind) -> Lowered<Inst> {
        let block = self.b.add_block()?;
        self.b.switch_to(block);
        Ok(match kind {
            Kind::Float => self.b.f64const(0.0)?,
            _ => self.b.iconst(Type::I64, 0)?,
        })
    }

    fn untag(&mut self, word: Inst, pc: u32) -> Lowered<Inst> {
        let is_small = self.b.unary(Ir::IsSmallInt, word)?;
        let exit = self.exit(ExitKind::Resume, pc)?;
        self.b.unary_exit(Ir::Guard, is_small, exit)?;
        Ok(self.b.convert(Ir::UntagInt, Type::I64, word)?)
    }

    fn unbox_float(&mut self, word: Inst, pc: u32) -> Lowered<Inst> {
        let float = self.b.function.profile.float;
        let (near, far, join) = (self.b.add_block()?, self.b.add_block()?, self.b.add_block()?);
        self.b.function.set_cold(far, true);
        let result = self.b.function.add_param(join, float)?;
        let is_near = self.b.unary(Ir::IsFloatImm, word)?;
        self.b.brif(is_near, (near, &[]), (far, &[]))?;
        self.b.switch_to(near);
        let decoded = self.b.convert(Ir::DecodeFloat, float, word)?;
        self.b.jump(join, &[decoded])?;
        self.b.switch_to(far);
        let is_float = self.b.call(self.helpers.is_float, &[word], None)?;
        let exit = self.exit(ExitKind::Resume, pc)?;
        self.b.unary_exit(Ir::Guard, is_float, exit)?;
        let number = self.b.call(self.helpers.float_of, &[word], None)?;
        self.b.jump(join, &[number])?;
        self.b.switch_to(join);
        Ok(result)
    }

    /// Makes the frame hold a register's value.
    pub(super) fn store(&mut self, register: u8) -> Lowered {
        let Place::Unboxed { value, kind, stored: false } = self.places[usize::from(register)] else {
            return Ok(());
        };
        let boxed = self.boxed(value, kind)?;
        self.b.frame_store(boxed, u16::from(register))?;
        self.places[usize::from(register)] = Place::Unboxed { value, kind, stored: true };
        Ok(())
    }

    pub(super) fn boxed(&mut self, value: Inst, kind: Kind) -> Lowered<Inst> {
        let (near, far, join) = (self.b.add_block()?, self.b.add_block()?, self.b.add_block()?);
        self.b.function.set_cold(far, true);
        let result = self.b.function.add_param(join, Type::Value)?;
        let fits = if kind == Kind::Float {
            self.b.unary(Ir::FitsFloatImm, value)?
        } else {
            self.fits_small(value)?
        };
        self.b.brif(fits, (near, &[]), (far, &[]))?;
        self.b.switch_to(near);
        let tagged = self.b.unary(if kind == Kind::Float { Ir::EncodeFloat } else { Ir::TagSmall }, value)?;
        self.b.jump(join, &[tagged])?;
        self.b.switch_to(far);
        let helper = if kind == Kind::Float { self.helpers.box_float } else { self.helpers.box_int };
        let exit = self.raised_now()?;
        let boxed = self.b.call(helper, &[value], Some(exit))?;
        self.b.jump(join, &[boxed])?;
        self.b.switch_to(join);
        Ok(result)
    }

    /// Whether a machine int fits a small int: its two top bits are equal.
    fn fits_small(&mut self, value: Inst) -> Lowered<Inst> {
        let bits = self.b.function.profile.word_bits();
        let one = self.b.iconst(Type::I64, i64::from(64 - (bits - 1)))?;
        let up = self.b.binary(Ir::IshlSmall, value, one)?;
        let back = self.b.binary(Ir::SshrSmall, up, one)?;
        Ok(self.b.icmp(crate::ir::IntCond::Eq, back, value)?)
    }

    /// The exit of a helper that raises MemoryError in the middle of the current instruction.
    fn raised_now(&mut self) -> Lowered<Exit> {
        let pc = self.pc;
        self.exit(ExitKind::Raised, pc)
    }

    /// What a register holds from now on.
    pub(super) fn define(&mut self, register: u8, value: Inst, kind: Kind) {
        self.places[usize::from(register)] = Place::Unboxed { value, kind, stored: false };
    }

    /// Runs an instruction through the frame.
    pub(super) fn step(&mut self, at: &Code) -> Lowered {
        self.store_reads(at)?;
        let exit = self.exit(ExitKind::Raised, at.pc)?;
        let (base, pc) = self.frame_args(at.pc)?;
        self.b.call(self.helpers.step, &[base, pc], Some(exit))?;
        each_register(at, crate::bytecode::nested(self.code), |register, access| {
            if access == Access::Write
                && let Some(place) = self.places.get_mut(usize::from(register))
            {
                *place = Place::Frame;
            }
        });
        Ok(())
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
        each_register(at, crate::bytecode::nested(self.code), |register, access| {
            if access == Access::Read {
                reads.insert(register);
            }
        });
        for register in 0..self.places.len().min(256) as u16 {
            if reads.contains(register) {
                self.store(register as u8)?;
            }
        }
        Ok(())
    }

    fn instruction(&mut self, at: &Code) -> Lowered {
        self.pc = at.pc;
        let places = &self.places;
        let kind = |register: u8| match places.get(usize::from(register)) {
            Some(Place::Unboxed { kind, .. }) => *kind,
            _ => Kind::Frame,
        };
        let plan = plan(at, seen(self.code, at), kind);
        match plan {
            Plan::Move => self.copy(at),
            Plan::Int => {
                let value = self.b.iconst(Type::I64, i64::from(at.word.sbx()))?;
                self.define(at.word.a(), value, Kind::Int);
                Ok(())
            }
            Plan::Const => self.constant(at),
            Plan::IntBinary => self.int_binary(at),
            Plan::FloatBinary => self.float_binary(at),
            Plan::IntTrueDiv => self.int_true_div(at),
            Plan::IntUnary => self.int_unary(at),
            Plan::FloatNeg => {
                let x = self.unboxed(at.word.b(), Kind::Float, at.pc)?;
                let value = self.b.unary(Ir::Fneg, x)?;
                self.define(at.word.a(), value, Kind::Float);
                Ok(())
            }
            Plan::IntCompare | Plan::FloatCompare => self.compare(at),
            Plan::GetItem | Plan::SetItem => match (sequence(seen(self.code, at)), plan) {
                (Some(sequence), Plan::GetItem) => self.get_item(at, &sequence),
                (Some(sequence), _) => self.set_item(at, &sequence),
                (None, _) => self.step(at),
            },
            Plan::Range => self.range(at),
            Plan::RangeNext => self.range_next(at),
            Plan::Step => self.control(at),
        }
    }
}
