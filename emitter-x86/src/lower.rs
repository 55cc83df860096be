//! IR to Cranelift's own form: one instruction becomes one or a few of Cranelift's.
//!
//! Both are SSA with block parameters, so values map one to one. Blocks are taken in reverse postorder,
//! where definitions come before uses. An instruction with an exit ends Cranelift's block: the exit is a
//! cold block, made at its first use and filled at the end.
//!
//! What Cranelift does not fold by itself is shaped here so that it does: conditions are kept in the form in
//! which branches take them, addresses as base plus scaled index plus offset.

use crate::stubs::keep::Keepers;
use adder_decorators::emitter::{Abi, Error, Unit, Unsupported};
use adder_decorators::ir::cfg::Cfg;
use adder_decorators::ir::{self as adder, Format, Function, Inst, Op, Type};
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir as clif;
use cranelift_codegen::ir::{AbiParam, InstBuilder, MemFlagsData, Signature, SourceLoc, Value, types};
use cranelift_codegen::isa::CallConv;

mod arith;
mod call;
mod control;
mod divide;
mod exit;
mod float;
mod mem;
mod tag;
mod walk;

/// Tables that are used again for the next function.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// For calls in cold blocks.
    pub(crate) keepers: Option<Keepers>,
    values: Vec<Option<Value>>,
    conditions: Vec<Option<Value>>,
    blocks: Vec<Option<clif::Block>>,
    exits: Vec<Option<clif::Block>>,
    waiting: Vec<adder::Exit>,
    signatures: Vec<Option<clif::SigRef>>,
}

impl Scratch {
    fn prepare(&mut self, function: &Function<'_>) {
        fn fresh<T: Clone>(table: &mut Vec<Option<T>>, len: usize) {
            table.clear();
            table.resize(len, None);
        }
        fresh(&mut self.values, function.inst_count());
        fresh(&mut self.conditions, function.inst_count());
        fresh(&mut self.blocks, function.block_count());
        fresh(&mut self.exits, function.exits().len());
        fresh(&mut self.signatures, function.callees().len());
        self.waiting.clear();
    }
}

/// Lowers a verified function into `into`, which is empty.
pub(crate) fn lower(
    function: &Function<'_>,
    abi: &Abi,
    unit: &Unit,
    walk: bool,
    scratch: &mut Scratch,
    into: &mut clif::Function,
) -> Result<(), Error> {
    if function.profile.word != Type::I64 {
        return Err(Error::Unsupported(Unsupported { what: "words of 32 bits", pc: None }));
    }
    scratch.prepare(function);
    into.signature = signature(function, unit);
    let start = into.dfg.make_block();
    into.layout.append_block(start);
    let ctx = into.dfg.append_block_param(start, types::I64);
    let base = unit.frame.then(|| into.dfg.append_block_param(start, types::I64));
    if let Some(entry) = function.entry() {
        scratch.blocks[entry.index()] = Some(start);
    }
    let pos = FuncCursor::new(into);
    let lower = Lower {
        function,
        abi,
        unit,
        scratch,
        pos,
        ctx,
        base,
        home: None,
        leave: None,
        state: None,
        cold: false,
        keeps: false,
        at: Inst::NONE,
        walk,
    };
    lower.run(start)
}

fn signature(function: &Function<'_>, unit: &Unit) -> Signature {
    let mut signature = Signature::new(CallConv::SystemV);
    signature.params.push(AbiParam::new(types::I64));
    if unit.frame {
        signature.params.push(AbiParam::new(types::I64));
    }
    if let Some(entry) = function.entry() {
        let params = function.params(entry).iter();
        signature.params.extend(params.map(|&param| AbiParam::new(machine_type(function.ty(param)))));
    }
    if function.result != Type::Void {
        signature.returns.push(AbiParam::new(machine_type(function.result)));
    }
    signature
}

/// The type of the register that holds a value.
fn machine_type(ty: Type) -> clif::Type {
    match ty {
        Type::I32 => types::I32,
        Type::F32 => types::F32,
        Type::F64 => types::F64,
        Type::I64 | Type::Ptr | Type::Value | Type::Void => types::I64,
    }
}

/// The state of lowering one function.
struct Lower<'a, 'm> {
    function: &'a Function<'m>,
    abi: &'a Abi,
    unit: &'a Unit,
    scratch: &'a mut Scratch,
    pos: FuncCursor<'a>,
    ctx: Value,
    /// The frame's base, when there is a frame.
    base: Option<Value>,
    /// Where cold blocks find it: a register that they need would be one less for the loops before them.
    home: Option<clif::StackSlot>,
    /// The block that all exits without a handler share.
    leave: Option<clif::Block>,
    /// Where exits put their state.
    state: Option<clif::StackSlot>,
    /// Whether the current block is cold.
    cold: bool,
    /// Whether helpers that the current block calls keep all registers.
    keeps: bool,
    /// The instruction that is being lowered.
    at: Inst,
    /// Whether the machine code marks what is run.
    walk: bool,
}

/// The most calls before loops that keep registers, which costs each a save of all of them.
const MOST_KEEPING: usize = 8;

/// How many blocks come before all loops in reverse postorder, if there are loops and few calls before them. What
/// such a call does not keep is in callee-saved registers or spilled, and the allocator does not always undo that in
/// the loops.
fn before_loops(function: &Function<'_>, cfg: &Cfg<'_>) -> u16 {
    let headers = cfg.nodes().flat_map(|node| {
        let targets = cfg.succs(node).iter().filter_map(|&to| cfg.number(to));
        targets.filter(move |&to| cfg.number(node).is_some_and(|from| to <= from))
    });
    let Some(first) = headers.min() else { return 0 };
    let before = cfg.nodes().take(first.into()).map(|node| cfg.block(node));
    let calls = before.flat_map(|block| function.block_insts(block));
    let calls = calls.filter(|&inst| function.inst(inst).op == Op::CallHelper).count();
    if calls <= MOST_KEEPING { first } else { 0 }
}

type Lowered<T = ()> = Result<T, Error>;

impl Lower<'_, '_> {
    fn run(mut self, start: clif::Block) -> Lowered {
        let function = self.function;
        let cfg = Cfg::new(function)?;
        for block in cfg.blocks() {
            let own = match self.scratch.blocks[block.index()] {
                Some(start) => start,
                None => self.new_block(),
            };
            self.scratch.blocks[block.index()] = Some(own);
            if function.is_cold(block) && Some(block) != function.entry() {
                self.pos.func.layout.set_cold(own);
            }
            for &param in function.params(block) {
                let value = self.pos.func.dfg.append_block_param(own, machine_type(function.ty(param)));
                self.scratch.values[param.index()] = Some(value);
            }
        }
        let before = before_loops(function, &cfg);
        for block in cfg.blocks() {
            let own = self.block(block)?;
            self.pos.goto_bottom(own);
            self.cold = function.is_cold(block);
            self.keeps = self.cold || cfg.number(cfg.body(block)).is_some_and(|number| number < before);
            self.mark_params(block);
            for inst in function.block_insts(block) {
                if let Some(origin) = function.origin(inst) {
                    self.pos.set_srcloc(SourceLoc::new(origin.word.into()));
                }
                self.at = inst;
                self.mark_inst(inst);
                self.inst(inst)?;
            }
        }
        self.fill_exits()?;
        self.fill_home(start);
        Ok(())
    }

    /// The frame's base, when there is a frame.
    fn base(&mut self) -> Option<Value> {
        let base = self.base?;
        if !self.cold {
            return Some(base);
        }
        let slot = match self.home {
            Some(slot) => slot,
            None => {
                let data = clif::StackSlotData::new(clif::StackSlotKind::ExplicitSlot, 8, 3);
                *self.home.insert(self.pos.func.create_sized_stack_slot(data))
            }
        };
        Some(self.pos.ins().stack_load(types::I64, types::I64, slot, 0))
    }

    /// Stores the base where cold blocks look for it.
    fn fill_home(&mut self, start: clif::Block) {
        if let (Some(slot), Some(base)) = (self.home, self.base) {
            self.pos.goto_first_insertion_point(start);
            self.pos.ins().stack_store(types::I64, base, slot, 0);
        }
    }

    /// A new block at the end of the layout.
    fn new_block(&mut self) -> clif::Block {
        let block = self.pos.func.dfg.make_block();
        self.pos.func.layout.append_block(block);
        block
    }

    /// The block in which the current one goes on.
    fn next_block(&mut self) -> clif::Block {
        if self.cold { self.new_cold_block() } else { self.new_block() }
    }

    fn new_cold_block(&mut self) -> clif::Block {
        let block = self.new_block();
        self.pos.func.layout.set_cold(block);
        block
    }

    fn block(&self, block: adder::Block) -> Lowered<clif::Block> {
        self.scratch.blocks[block.index()].ok_or(internal("edge to an unreachable block", Inst::NONE))
    }

    fn get(&self, inst: Inst) -> Lowered<Value> {
        self.scratch.values[inst.index()].ok_or(internal("operand has no value yet", inst))
    }

    fn set(&mut self, inst: Inst, value: Value) {
        self.scratch.values[inst.index()] = Some(value);
    }

    /// What a branch takes for an instruction that may be a comparison: any integer that is not 0 when it
    /// holds.
    fn condition(&self, inst: Inst) -> Lowered<Value> {
        match self.scratch.conditions[inst.index()] {
            Some(condition) => Ok(condition),
            None => self.get(inst),
        }
    }

    /// Makes a comparison's value, 0 or 1, and notes the form for branches.
    fn set_condition(&mut self, inst: Inst, condition: Value) {
        self.scratch.conditions[inst.index()] = Some(condition);
        let value = self.pos.ins().uextend(types::I32, condition);
        self.set(inst, value);
    }

    /// An integer constant; Cranelift wants 32 bits zero-extended.
    fn int(&mut self, ty: clif::Type, number: i64) -> Value {
        let number = if ty == types::I32 { i64::from(number as u32) } else { number };
        self.pos.ins().iconst(ty, number)
    }

    fn inst(&mut self, inst: Inst) -> Lowered {
        let op = self.function.op(inst);
        match op.format() {
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
            Format::Unary | Format::Binary | Format::Ternary => self.compute(inst),
            Format::Param => Err(internal("parameter among instructions", inst)),
        }
    }

    fn constant(&mut self, inst: Inst) -> Lowered {
        let data = *self.function.inst(inst);
        let value = match data.op {
            Op::Iconst => self.int(machine_type(data.ty), data.number() as i64),
            Op::Fconst if data.ty == Type::F32 => {
                self.pos.ins().f32const(clif::immediates::Ieee32::with_bits(data.number() as u32))
            }
            Op::Fconst => self.pos.ins().f64const(clif::immediates::Ieee64::with_bits(data.number())),
            // Objects do not move and the code object keeps them, so the word itself is in the code.
            Op::Vconst => {
                let word = self.function.consts()[data.a as usize];
                self.int(types::I64, word as i64)
            }
            _ => return Err(internal("constant without a lowering", inst)),
        };
        self.set(inst, value);
        Ok(())
    }

    /// A `Pure` or `Partial` instruction.
    fn compute(&mut self, inst: Inst) -> Lowered {
        let op = self.function.op(inst);
        let first = if op == Op::Select { self.function.inst(inst).b } else { self.function.inst(inst).a };
        let from = self.function.ty(Inst(first));
        let done = match op {
            Op::FloorDiv | Op::FloorMod | Op::Udiv | Op::Urem => self.divide(inst)?,
            Op::Select => self.select(inst)?,
            _ => self.tagged(inst)? || self.float(inst, from)? || self.arith(inst)?,
        };
        if done { Ok(()) } else { Err(internal("instruction without a lowering", inst)) }
    }

    fn select(&mut self, inst: Inst) -> Lowered<bool> {
        let data = *self.function.inst(inst);
        let condition = self.condition(Inst(data.a))?;
        let (yes, no) = (self.get(Inst(data.b))?, self.get(Inst(data.c))?);
        let value = self.pos.ins().select(condition, yes, no);
        self.set(inst, value);
        Ok(true)
    }

    /// An address that is known to be accessible, of any alignment.
    fn plain(&self) -> MemFlagsData {
        MemFlagsData::new().with_notrap()
    }
}

fn internal(what: &'static str, at: Inst) -> Error {
    Error::Internal { what, at }
}
