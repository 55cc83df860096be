//! The typed SSA form between bytecode and machine code: what an instruction is, and every view of it.
//!
//! An instruction is twelve bytes and its id is the id of its value. Blocks take parameters instead of
//! phis. Whatever may leave machine code names an *exit*, a row of a side table that says how the
//! interpreter goes on or which exception is raised. Everything lies in arrays booked with one
//! [`Mem`](adder_vm::mem::Mem), so a function that is too large is `OutOfMemory`, never a panic.

pub mod arith;
pub mod build;
pub mod cfg;
pub mod dominators;
pub mod eval;
pub mod exits;
pub mod flow;
pub mod function;
pub mod inst;
pub(crate) mod intern;
pub mod loops;
pub mod ops;
pub mod parse;
pub mod print;
pub mod types;
pub mod verify;

pub use build::Builder;
pub use exits::{ExitData, ExitKind, FrameData, RaiseKind, Repr, Slot, Spot};
pub use flow::{Flow, Known};
pub use function::{Function, Origin};
pub use inst::{
    Address, Block, Callee, CalleeData, CalleeKind, Calls, Const, Edge, Exit, Frame, Inst, InstData, List,
    Raises,
};
pub use ops::{Effect, Format, Op};
pub use types::{FloatCond, IntCond, Profile, Region, Type};
