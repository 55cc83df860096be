//! The table of Thumb encodings: each a row with its bits as the Arm Architecture Reference Manual prints them.
//!
//! A row is `NAME core "bits" "text"`. A letter in the bits is a field, whose value fills the letter's places
//! from right to left. The text is what GNU's tools write, with an operand for each `{...}`, in the order in
//! which `encode` takes them; what stands behind the letter says which values fit and how they are written
//! (`kind.rs`). `?` in a mnemonic is `s`, or the condition inside an IT block.
//!
//! All of this is read when the crate is compiled. What a chip carries is eight bytes for each row and the
//! distinct shapes of operands; the texts only come with the feature `text`.

use crate::operand::{Cond, Core, DReg, ModImm, Reg, RegList, SReg, Shift};

mod arith;
mod control;
mod convert;
mod dsp;
mod float;
mod kind;
mod logic;
mod memory;
mod moves;
mod table;

pub(crate) use kind::ArgKind;
#[cfg(feature = "text")]
pub(crate) use kind::Kind;
#[cfg(feature = "text")]
pub(crate) use table::{COUNT, bits, operands, source};
pub(crate) use table::{encode, needs};

/// A row of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Op(pub(crate) u16);

impl core::fmt::Debug for Op {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        #[cfg(feature = "text")]
        return f.write_str(source(*self).name);
        #[cfg(not(feature = "text"))]
        write!(f, "Op({})", self.0)
    }
}

/// An operand of [`crate::asm::Assembler::emit`]: four bits for its type, 28 for its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arg(u32);

impl Arg {
    pub(crate) const fn new(kind: kind::ArgKind, value: u32) -> Arg {
        Arg((kind as u32) << 28 | value & 0x0fff_ffff)
    }

    /// A number; the low 28 bits count.
    pub const fn imm(value: i32) -> Arg {
        Arg::new(kind::ArgKind::Imm, value as u32)
    }

    const fn is(self, kind: kind::ArgKind) -> bool {
        self.0 >> 28 == kind as u32
    }

    /// The value, its sign extended.
    pub const fn value(self) -> i32 {
        (self.0 << 4) as i32 >> 4
    }
}

macro_rules! args {
    ($($from:ty, $kind:ident, |$value:ident| $bits:expr;)*) => {
        $(impl From<$from> for Arg {
            fn from($value: $from) -> Arg {
                Arg::new(kind::ArgKind::$kind, $bits)
            }
        })*
    };
}

args! {
    Reg, Reg, |reg| u32::from(reg.number());
    SReg, SReg, |reg| u32::from(reg.number());
    DReg, DReg, |reg| u32::from(reg.number());
    Cond, Cond, |cond| cond as u32;
    Shift, Shift, |shift| shift.bits();
    ModImm, Mod, |constant| constant.bits();
    RegList, List, |list| u32::from(list.bits());
    i32, Imm, |value| value as u32;
    bool, Imm, |value| u32::from(value);
}

/// A row as it is written down.
#[derive(Clone, Copy)]
pub(crate) struct Source {
    /// The constant of `Op`.
    #[cfg_attr(not(feature = "text"), allow(dead_code, reason = "only texts name rows"))]
    pub name: &'static str,
    /// What a core must have.
    pub needs: Core,
    /// 16 or 32 characters: `0`, `1`, or the letter of a field.
    pub bits: &'static str,
    /// The assembly text.
    pub text: &'static str,
}

/// Declares a family: its rows, and a constant of [`Op`] for each.
macro_rules! rows {
    (start $start:expr; $($name:ident $needs:ident $bits:literal $text:literal;)*) => {
        use crate::encoding::{Op, Source};
        use crate::operand::Core;

        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "the rows' names, to number them")]
        #[repr(u16)]
        enum Index {
            $($name,)*
            End,
        }

        /// The number of the first row behind this family.
        pub(super) const END: u16 = $start + Index::End as u16;

        /// The family's rows.
        pub(super) const ROWS: &[Source] = &[$(Source {
            name: stringify!($name),
            needs: Core::$needs,
            bits: $bits,
            text: $text,
        },)*];

        impl Op {
            $(#[doc = concat!("`", $text, "`")]
            pub const $name: Op = Op($start + Index::$name as u16);)*
        }
    };
}
use rows;

/// The families in the order of their numbers.
const FAMILIES: [&[Source]; 8] = [
    moves::ROWS,
    arith::ROWS,
    logic::ROWS,
    dsp::ROWS,
    memory::ROWS,
    control::ROWS,
    float::ROWS,
    convert::ROWS,
];

#[cfg(test)]
mod tests;
