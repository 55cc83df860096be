//! Checks what every pass and emitter takes for granted: form, types, and that values are made before use.

use super::cfg::Cfg;
use super::dominators::Dominators;
use super::inst::{Block, Edge, Exit, Inst};
use super::{ExitKind, Format, Function, Op, Raises, Repr, Type};
use adder_vm::mem::{Mem, OutOfMemory, Vec};

mod types;

/// What a function breaks, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// The rule.
    pub what: &'static str,
    /// The instruction, if the fault is at one.
    pub inst: Inst,
    /// The block, if the fault is in one.
    pub block: Block,
}

impl VerifyError {
    /// What is wrong when the check itself has no memory.
    pub const OUT_OF_MEMORY: &'static str = "out of memory";
}

impl From<OutOfMemory> for VerifyError {
    fn from(OutOfMemory: OutOfMemory) -> Self {
        VerifyError { what: VerifyError::OUT_OF_MEMORY, inst: Inst::NONE, block: Block::NONE }
    }
}

/// In builds with debug assertions: that a function is well formed after what `step` names.
///
/// # Panics
/// When it is not, which no program can cause: the message has the function.
pub fn assert_verified(function: &Function<'_>, step: &str) {
    if cfg!(debug_assertions)
        && let Err(error) = verify(function)
    {
        panic!("after {step}: {error:?}\n{function}");
    }
}

/// Checks a function, in memory that is not booked with the function's account: the check changes nothing.
///
/// # Errors
/// The first rule found broken.
pub fn verify(function: &Function<'_>) -> Result<(), VerifyError> {
    let mem = &Mem::new(usize::MAX);
    let mut place = Vec::new(mem);
    place.resize(function.inst_count(), Place { block: Block::NONE, order: 0 })?;
    let mut verifier = Verifier { function, mem, place };
    verifier.tables()?;
    verifier.blocks()?;
    for &block in function.order() {
        for inst in function.block_insts(block) {
            let result = verifier.references(inst).and_then(|()| types::check_types(function, inst));
            result.map_err(|what| VerifyError { what, inst, block })?;
        }
    }
    verifier.uses()
}

/// Where an instruction stands; its block is none when it is in none.
#[derive(Clone, Copy)]
struct Place {
    block: Block,
    order: u16,
}

struct Verifier<'f> {
    function: &'f Function<'f>,
    mem: &'f Mem,
    place: Vec<'f, Place>,
}

type Checked = Result<(), &'static str>;

fn check(holds: bool, what: &'static str) -> Checked {
    if holds { Ok(()) } else { Err(what) }
}

impl Verifier<'_> {
    /// Frames and exits refer to rows that exist.
    fn tables(&self) -> Result<(), VerifyError> {
        let function = self.function;
        let fail = |what| VerifyError { what, inst: Inst::NONE, block: Block::NONE };
        let profile = function.profile;
        check(profile.word.is_int() && profile.float.is_float(), "profile of no word or float")
            .map_err(fail)?;
        for (row, frame) in function.frames().iter().enumerate() {
            let outer_first = !frame.parent.is_some() || frame.parent.index() < row;
            check(outer_first, "an outer frame comes before an inner one").map_err(fail)?;
        }
        for (row, _) in function.frames().iter().enumerate() {
            for slot in function.frame_slots(super::Frame(row as u16)) {
                let value = slot.value as usize;
                let ty = |ok: fn(Type) -> bool| {
                    let inst = function.inst_count() > value;
                    check(inst && ok(function.ty(Inst(slot.value))), "representation of another type")
                };
                match slot.repr {
                    Repr::Const => check(value < function.consts().len(), "constant of a frame"),
                    Repr::Value => ty(|ty| ty == Type::Value),
                    Repr::Int | Repr::Uint => ty(Type::is_int),
                    Repr::Float => ty(Type::is_float),
                    Repr::Bool => ty(|ty| ty == Type::I32),
                }
                .map_err(fail)?;
            }
        }
        for exit in function.exits() {
            check(exit.frame.index() < function.frames().len(), "frame of an exit").map_err(fail)?;
            let leaves = exit.kind == ExitKind::Resume;
            check(!leaves || !exit.handler.is_some(), "resume has no handler").map_err(fail)?;
        }
        Ok(())
    }

    /// Each block stands in the order once, with a terminator at its end only; notes where everything is.
    fn blocks(&mut self) -> Result<(), VerifyError> {
        let function = self.function;
        let mut seen = Vec::new(self.mem);
        seen.resize(function.block_count(), false)?;
        for &block in function.order() {
            let fail = |what| VerifyError { what, inst: Inst::NONE, block };
            check(block.index() < function.block_count(), "block in range").map_err(fail)?;
            check(!core::mem::replace(&mut seen[block.index()], true), "block twice in the order")
                .map_err(fail)?;
            for (position, &param) in function.params(block).iter().enumerate() {
                let data = function.inst(param);
                let right = data.op == Op::Param && data.a == block.0 && data.b as usize == position;
                check(right && data.ty != Type::Void, "parameter knows its place").map_err(fail)?;
                self.place[param.index()] = Place { block, order: 0 };
            }
            for (position, inst) in function.block_insts(block).enumerate() {
                let fail = |what| VerifyError { what, inst, block };
                let is_last = function.next(inst).is_none();
                check(position < u16::MAX as usize - 1, "chain of instructions").map_err(fail)?;
                check(function.op(inst) != Op::Param, "parameter among instructions").map_err(fail)?;
                check(!self.place[inst.index()].block.is_some(), "instruction twice").map_err(fail)?;
                check(function.op(inst).is_terminator() == is_last, "terminator at the end").map_err(fail)?;
                self.place[inst.index()] = Place { block, order: position as u16 + 1 };
            }
            check(function.last(block).is_some(), "block is empty").map_err(fail)?;
        }
        let fail = |what| VerifyError { what, inst: Inst::NONE, block: Block::NONE };
        check(function.entry().is_some(), "function has no block").map_err(fail)
    }

    /// Fields of an instruction refer to rows that exist, edges to blocks that take their arguments.
    fn references(&self, inst: Inst) -> Checked {
        let function = self.function;
        let data = function.inst(inst);
        if let Some(exit) = function.exit_of(inst) {
            check(exit.index() < function.exits().len(), "exit in range")?;
            let handler = function.exit(exit).handler;
            if handler.is_some() {
                self.edge(handler)?;
            }
        }
        let mut in_range = true;
        match data.op.format() {
            Format::Const => in_range = (data.a as usize) < function.consts().len(),
            Format::UnaryExit | Format::BinaryExit | Format::Exit => in_range = Exit(data.c).is_some(),
            Format::Reg | Format::RegStore => in_range = u16::try_from(data.imm).is_ok(),
            Format::Call => {
                in_range = (data.a as usize) < function.callees().len();
                if in_range {
                    let raises = function.callee(function.call(inst).0).raises != Raises::Never;
                    check(raises == Exit(data.c).is_some(), "a call has an exit when its callee raises")?;
                }
            }
            _ => {}
        }
        check(in_range, "table row in range")?;
        function.edges(inst).try_for_each(|edge| self.edge(edge))?;
        let mut known = true;
        function.each_use(inst, |value| {
            known &= self.place.get(value.index()).is_some_and(|p| p.block.is_some())
        });
        check(known, "operand is in no block")
    }

    fn edge(&self, edge: Edge) -> Checked {
        let function = self.function;
        let to = function.edge_block(edge);
        let in_order = to.index() < function.block_count() && function.last(to).is_some();
        check(in_order, "edge to a block of the function")?;
        check(Some(to) != function.entry(), "edge to the entry")?;
        let (params, args) = (function.params(to), function.edge_args(edge));
        check(params.len() == args.len(), "number of an edge's arguments")?;
        let known = |arg: &Inst| arg.index() < function.inst_count();
        let same = params
            .iter()
            .zip(args)
            .all(|(&param, arg)| known(arg) && function.ty(param) == function.ty(*arg));
        check(same, "types of an edge's arguments")
    }

    /// Every operand is made on every path to its use.
    fn uses(&self) -> Result<(), VerifyError> {
        let function = self.function;
        let cfg = Cfg::in_mem(function, self.mem)?;
        let tree = Dominators::new(self.mem, &cfg)?;
        for block in cfg.blocks() {
            for inst in function.block_insts(block) {
                let order = self.place[inst.index()].order;
                let mut made = true;
                function.each_use(inst, |value| {
                    let def = self.place[value.index()];
                    made &= if def.block == block {
                        def.order < order
                    } else {
                        tree.value_reaches(&cfg, function, value, def.block, block)
                    };
                });
                check(made, "operand is not made on every path").map_err(|what| VerifyError {
                    what,
                    inst,
                    block,
                })?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
