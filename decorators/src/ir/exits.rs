//! Exits: how machine code is left, or continued in a handler, and with what state.

use super::inst::{Edge, Frame};
use super::types::names;
use core::fmt;

names! {
    /// The exceptions that machine code raises itself.
    RaiseKind {
        /// `IndexError`
        IndexError "IndexError";
        /// `ZeroDivisionError`
        ZeroDivisionError "ZeroDivisionError";
        /// `OverflowError`
        OverflowError "OverflowError";
        /// `ValueError`
        ValueError "ValueError";
        /// `TypeError`
        TypeError "TypeError";
        /// `MemoryError`
        MemoryError "MemoryError";
        /// `NameError`: a local that is not bound.
        NameError "NameError";
        /// `RecursionError`
        RecursionError "RecursionError";
        /// An access through a pointer outside every block.
        BadAddress "BadAddress";
    }
}

/// What an exit does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExitKind {
    /// The interpreter continues at the frame's pc.
    Resume,
    /// An exception of that kind is raised at the frame's pc.
    Raise(RaiseKind),
    /// A callee has set the exception; the frame's pc is recorded.
    Raised,
}

/// One exit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ExitData {
    /// What it does.
    pub kind: ExitKind,
    /// The innermost frame.
    pub frame: Frame,
    /// Where execution continues inside the function once the exception is set, or none: the function
    /// is left with 0. `Resume` has none.
    pub handler: Edge,
}

/// The state of one frame at an exit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameData {
    /// The frame that called it when it was inlined, or none.
    pub parent: Frame,
    /// Which code object: 0 is the function's own, others are inlined ones.
    pub code: u16,
    /// Bytecode address.
    pub pc: u32,
    /// First of its slots.
    pub slots: u16,
    /// Number of its slots.
    pub count: u16,
}

names! {
    /// How a register's value is represented where the machine code holds it.
    Repr {
        /// A tagged word.
        Value "value";
        /// A signed integer, `i32` or `i64`.
        Int "int";
        /// An unsigned integer.
        Uint "uint";
        /// A float.
        Float "float";
        /// 0 or 1, meaning False and True.
        Bool "bool";
        /// A word of the table of constants.
        Const "const";
    }
}

/// Where the value of a slot is in an exit's state, by words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// Its first word, or its only one.
    pub word: u16,
    /// Its second one, where it has two words that do not lie one behind the other; [`Spot::ZERO`] where that is zero.
    pub high: Option<u16>,
}

impl Spot {
    /// The second word is zero wherever the value is.
    pub const ZERO: Option<u16> = Some(u16::MAX);
}

/// One register of a frame at an exit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slot {
    /// The register.
    pub reg: u16,
    /// An [`Inst`](super::Inst), or a [`Const`](super::Const) when that is the representation.
    pub value: u16,
    /// How to read `value`.
    pub repr: Repr,
}

impl Slot {
    /// The instruction whose value it is, if it is not a constant.
    pub fn inst(&self) -> Option<super::Inst> {
        (self.repr != Repr::Const).then_some(super::Inst(self.value))
    }
}
