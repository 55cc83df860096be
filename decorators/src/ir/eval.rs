//! The reference evaluator: runs a function one instruction after the other. It is the oracle for passes
//! and emitters, so it is slow and checks every promise.

use super::arith::{self, Broken, canonical};
use super::inst::{Block, CalleeData, Edge, Exit, Inst};
use super::{ExitKind, Function, InstData, Op, RaiseKind, Raises, Repr, Slot, Type};
use adder_vm::mem::{OutOfMemory, Vec};

mod access;
mod memory;
pub use memory::{BadAccess, Memory};

/// Why a run ended without an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvalError {
    /// More steps than allowed.
    Fuel,
    /// An access outside all buffers.
    Access {
        /// By this instruction.
        inst: Inst,
        /// At this address.
        address: u64,
    },
    /// What an instruction takes for granted did not hold.
    Broken {
        /// The instruction.
        inst: Inst,
        /// The promise.
        what: &'static str,
    },
    /// The evaluator's own memory is out.
    OutOfMemory,
}

impl From<OutOfMemory> for EvalError {
    fn from(OutOfMemory: OutOfMemory) -> Self {
        EvalError::OutOfMemory
    }
}

/// How a run ended.
#[derive(Debug)]
pub enum Outcome<'m> {
    /// With a result, or none for a function of type `void`.
    Return(Option<u64>),
    /// Through an exit, with what its frames' slots hold, the outermost frame's first.
    Exit(Exit, Vec<'m, u64>),
}

/// A callee raised an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalleeRaised;

/// The surroundings of a function: helpers, other functions, exceptions.
pub trait Host {
    /// Runs a callee; the result is ignored when its type is `void`.
    fn call(
        &mut self,
        callee: &CalleeData,
        args: &[u64],
        memory: &mut Memory<'_>,
    ) -> Result<u64, CalleeRaised>;

    /// A safepoint; `Err` when what ran there raised.
    fn poll(&mut self, memory: &mut Memory<'_>) -> Result<(), CalleeRaised> {
        let _ = memory;
        Ok(())
    }

    /// Whether enough of the machine stack is left.
    fn has_stack(&mut self) -> bool {
        true
    }

    /// The function itself raises, before its handler runs or it is left.
    fn raise(&mut self, kind: RaiseKind) {
        let _ = kind;
    }
}

/// Where the Context and the frame's registers lie in the evaluator's memory.
#[derive(Clone, Copy, Debug)]
pub struct Places {
    /// Address of the Context.
    pub ctx: u64,
    /// Address of register 0.
    pub frame: u64,
}

/// Runs a verified function on arguments in their canonical form.
///
/// # Errors
/// When it takes more than `fuel` steps, accesses what is not there, or breaks a promise.
pub fn run<'m>(
    function: &Function<'m>,
    args: &[u64],
    memory: &mut Memory<'_>,
    places: Places,
    host: &mut dyn Host,
    fuel: u64,
) -> Result<Outcome<'m>, EvalError> {
    let mut values = Vec::new(function.mem());
    values.resize(function.inst_count(), 0)?;
    let Some(entry) = function.entry() else { return Ok(Outcome::Return(None)) };
    let mut run = Run { function, values, memory, places, host, fuel, block: entry };
    let params = function.params(entry);
    if params.len() != args.len() {
        return Err(EvalError::Broken { inst: Inst::NONE, what: "number of arguments" });
    }
    for (&param, &arg) in params.iter().zip(args) {
        run.set(param, arg);
    }
    run.blocks()
}

/// One run.
struct Run<'r, 'm, 'b> {
    function: &'r Function<'m>,
    values: Vec<'m, u64>,
    memory: &'r mut Memory<'b>,
    places: Places,
    host: &'r mut dyn Host,
    fuel: u64,
    block: Block,
}

/// What an instruction does to the flow of control.
enum Flow {
    Next,
    Edge(Edge),
    Exit(Exit),
    Return(Option<u64>),
}

impl<'m> Run<'_, 'm, '_> {
    fn blocks(mut self) -> Result<Outcome<'m>, EvalError> {
        let mut next = self.function.first(self.block);
        while let Some(inst) = next {
            self.fuel = self.fuel.checked_sub(1).ok_or(EvalError::Fuel)?;
            next = match self.step(inst)? {
                Flow::Next => self.function.next(inst),
                Flow::Edge(edge) => self.follow(edge)?,
                Flow::Return(result) => return Ok(Outcome::Return(result)),
                Flow::Exit(exit) => {
                    let data = self.function.exit(exit);
                    if let ExitKind::Raise(kind) = data.kind {
                        self.host.raise(kind);
                    }
                    match data.handler.some() {
                        Some(handler) => self.follow(handler)?,
                        None => return self.state(exit),
                    }
                }
            };
        }
        Err(EvalError::Broken { inst: Inst::NONE, what: "block without terminator" })
    }

    fn get(&self, inst: Inst) -> u64 {
        self.values[inst.index()]
    }

    fn set(&mut self, inst: Inst, bits: u64) {
        self.values[inst.index()] = canonical(self.function.profile, self.function.ty(inst), bits);
    }

    /// Goes to the block of an edge; all arguments are read before a parameter is set.
    fn follow(&mut self, edge: Edge) -> Result<Option<Inst>, EvalError> {
        let mut args = Vec::new(self.values.mem());
        args.extend(self.function.edge_args(edge).iter().map(|&arg| self.get(arg)))?;
        self.block = self.function.edge_block(edge);
        let function = self.function;
        for (&param, &arg) in function.params(self.block).iter().zip(args.iter()) {
            self.set(param, arg);
        }
        Ok(self.function.first(self.block))
    }

    /// What the interpreter finds at an exit.
    fn state(&self, exit: Exit) -> Result<Outcome<'m>, EvalError> {
        let mut frames = Vec::new(self.values.mem());
        frames.extend(self.function.exit_frames(exit))?;
        let mut state = Vec::new(self.values.mem());
        for &frame in frames.iter().rev() {
            state.extend(self.function.frame_slots(frame).iter().map(|slot| self.slot(slot)))?;
        }
        Ok(Outcome::Exit(exit, state))
    }

    fn slot(&self, slot: &Slot) -> u64 {
        match slot.repr {
            Repr::Const => self.function.consts()[slot.value as usize],
            _ => self.get(Inst(slot.value)),
        }
    }

    fn step(&mut self, inst: Inst) -> Result<Flow, EvalError> {
        let function = self.function;
        let data = *function.inst(inst);
        let (a, b) = (Inst(data.a), Inst(data.b));
        let exit_unless = |ok: bool| if ok { Flow::Next } else { Flow::Exit(Exit(data.c)) };
        match data.op {
            Op::Iconst | Op::Fconst => self.set(inst, data.number()),
            Op::Vconst => self.set(inst, function.consts()[data.a as usize]),
            Op::FrameAddr => self.set(inst, self.register(&data)),
            Op::BoundsCheck => {
                // Sign extension keeps the unsigned order.
                return Ok(exit_unless(self.get(a) < self.get(b)));
            }
            Op::Guard => return Ok(exit_unless(self.get(a) != 0)),
            Op::StackCheck => return Ok(exit_unless(self.host.has_stack())),
            Op::IaddChecked | Op::IsubChecked | Op::ImulChecked | Op::IshlChecked => {
                let bits = data.ty.bits(function.profile);
                let result = arith::checked(data.op, bits, self.get(a), self.get(b));
                return Ok(self.set_or_exit(inst, result));
            }
            Op::FloatToSintChecked => {
                let from = function.ty(a);
                let result = arith::float_to_sint_checked(function.profile, data.ty, from, self.get(a));
                return Ok(self.set_or_exit(inst, result));
            }
            Op::Poll => {
                return Ok(exit_unless(self.host.poll(self.memory).is_ok()));
            }
            Op::CallHelper | Op::CallDirect => return self.call(inst),
            Op::Jump => return Ok(Flow::Edge(Edge(data.a))),
            Op::Brif => {
                let taken = if self.get(a) != 0 { data.b } else { data.c };
                return Ok(Flow::Edge(Edge(taken)));
            }
            Op::Return => return Ok(Flow::Return(a.some().map(|a| self.get(a)))),
            Op::Leave => return Ok(Flow::Exit(Exit(data.c))),
            _ if self.access(inst, &data)? => {}
            _ => self.compute(inst, &data)?,
        }
        Ok(Flow::Next)
    }

    fn set_or_exit(&mut self, inst: Inst, result: Option<u64>) -> Flow {
        match result {
            Some(result) => {
                self.set(inst, result);
                Flow::Next
            }
            None => Flow::Exit(Exit(self.function.inst(inst).c)),
        }
    }

    fn compute(&mut self, inst: Inst, data: &InstData) -> Result<(), EvalError> {
        let mut args = [0; 3];
        for (slot, arg) in args.iter_mut().zip(self.function.inline_args(inst)) {
            *slot = self.get(arg);
        }
        let first = if data.op == Op::Select { data.b } else { data.a };
        let from = self.function.ty(Inst(first));
        match arith::compute(self.function.profile, data, from, args) {
            Some(Ok(result)) => self.set(inst, result),
            Some(Err(Broken(what))) => return Err(EvalError::Broken { inst, what }),
            None => return Err(EvalError::Broken { inst, what: "instruction without a meaning" }),
        }
        Ok(())
    }

    fn call(&mut self, inst: Inst) -> Result<Flow, EvalError> {
        let function = self.function;
        let (callee, args) = function.call(inst);
        let callee = function.callee(callee);
        let mut values = Vec::new(self.values.mem());
        values.extend(args.iter().map(|&arg| self.get(arg)))?;
        match self.host.call(callee, &values, self.memory) {
            Ok(result) => {
                if callee.raises == Raises::Zero && result == 0 {
                    return Err(EvalError::Broken { inst, what: "helper returned 0 without raising" });
                }
                if callee.result != Type::Void {
                    self.set(inst, result);
                }
                Ok(Flow::Next)
            }
            Err(CalleeRaised) if callee.raises == Raises::Never => {
                Err(EvalError::Broken { inst, what: "helper raised that never does" })
            }
            Err(CalleeRaised) => Ok(Flow::Exit(Exit(function.inst(inst).c))),
        }
    }
}

#[cfg(test)]
mod tests;
