//! Ids, the twelve bytes of an instruction, addresses and callees.

use super::{Op, Region, Type};
use core::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(transparent)]
        pub struct $name(pub u16);

        impl $name {
            /// In a packed field: there is none.
            pub const NONE: $name = $name(u16::MAX);

            /// The position in its table.
            pub const fn index(self) -> usize {
                self.0 as usize
            }

            /// Whether it is not `NONE`.
            pub const fn is_some(self) -> bool {
                self.0 != u16::MAX
            }

            /// `None` for `NONE`.
            pub const fn some(self) -> Option<$name> {
                if self.is_some() { Some(self) } else { None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                if self.is_some() { write!(f, concat!($prefix, "{}"), self.0) } else { f.write_str("none") }
            }
        }
    )*};
}

ids! {
    /// An instruction, and the value it makes.
    Inst "v";
    /// A basic block.
    Block "block";
    /// A row of the table of exits.
    Exit "exit";
    /// A row of the table of frame states, which exits name.
    Frame "frame";
    /// A word of the table of constants.
    Const "const";
    /// A row of the table of callees.
    Callee "fn";
    /// A sequence in the array of operand lists; 0 is the empty one.
    List "list";
    /// An edge to a block: a list whose first entry is the block, the others its arguments.
    Edge "edge";
}

impl List {
    /// The list without entries.
    pub const EMPTY: List = List(0);
}

/// An instruction. What `a b c imm` hold is its operation's [`Format`](super::Format).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InstData {
    /// What it does.
    pub op: Op,
    /// Type of its value.
    pub ty: Type,
    /// First field.
    pub a: u16,
    /// Second field.
    pub b: u16,
    /// Third field.
    pub c: u16,
    /// Immediate.
    pub imm: i32,
}

impl InstData {
    /// An instruction whose fields are all empty.
    pub const fn new(op: Op, ty: Type) -> Self {
        InstData { op, ty, a: u16::MAX, b: u16::MAX, c: u16::MAX, imm: 0 }
    }

    /// With the 64-bit number of the formats `Int` and `Float`.
    pub const fn with_number(mut self, bits: u64) -> Self {
        self.imm = bits as u32 as i32;
        self.a = (bits >> 32) as u16;
        self.b = (bits >> 48) as u16;
        self
    }

    /// The 64-bit number of the formats `Int` and `Float`.
    pub const fn number(&self) -> u64 {
        self.imm as u32 as u64 | (self.a as u64) << 32 | (self.b as u64) << 48
    }
}

/// The address of a memory access: `base + (index << scale) + offset`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address {
    /// A `ptr`, or a `value` that is the address of an object.
    pub base: Inst,
    /// A word.
    pub index: Option<Inst>,
    /// 0 to 3.
    pub scale: u8,
    /// -(1 << 25) to (1 << 25) - 1.
    pub offset: i32,
    /// What may be there.
    pub region: Region,
}

impl Address {
    /// `base + offset`; `None` when the offset does not fit.
    pub fn new(region: Region, base: Inst, offset: i32) -> Option<Address> {
        Address { base, index: None, scale: 0, offset: 0, region }.with_offset(offset)
    }

    /// `base + (index << scale)`; `None` when the scale is over 3.
    pub fn indexed(region: Region, base: Inst, index: Inst, scale: u8) -> Option<Address> {
        (scale < 4).then_some(Address { base, index: Some(index), scale, offset: 0, region })
    }

    /// With another offset; `None` when it does not fit.
    pub fn with_offset(self, offset: i32) -> Option<Address> {
        (offset << 6 >> 6 == offset).then_some(Address { offset, ..self })
    }

    /// Scale, region and offset in one immediate: 2, 4 and 26 bits.
    pub(super) fn pack(&self) -> i32 {
        self.offset << 6 | (self.region as i32) << 2 | i32::from(self.scale & 3)
    }

    pub(super) fn unpack(data: &InstData) -> Address {
        Address {
            base: Inst(data.a),
            index: Inst(data.b).some(),
            scale: (data.imm & 3) as u8,
            offset: data.imm >> 6,
            region: Region::of((data.imm >> 2 & 15) as u16),
        }
    }
}

super::types::names! {
    /// How a callee says that it raised an exception.
    Raises {
        /// It never does.
        Never "";
        /// Its result, a `value` or `ptr`, is 0.
        Zero "raises";
        /// The Context's pending exception is set.
        Pending "raises_pending";
    }
}

super::types::names! {
    /// Whom a call reaches.
    CalleeKind {
        /// A row of the runtime's helper list.
        Helper "helper";
        /// The typed entry of a compiled function.
        Direct "direct";
    }
}

super::types::names! {
    /// What a callee does to memory.
    Calls {
        /// Anything; it may run Python.
        Any "";
        /// It reads memory only.
        Reads "reads";
        /// Its result follows from its arguments.
        Pure "pure";
    }
}

/// A callee: its number and its signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalleeData {
    /// Helper or compiled function.
    pub kind: CalleeKind,
    /// Type of the result, `void` for none.
    pub result: Type,
    /// How it says that it raised.
    pub raises: Raises,
    /// What it does to memory.
    pub effect: Calls,
    /// Types of the parameters, as numbers of `Type::ALL`.
    pub params: List,
    /// Number in the runtime's helper list, or of the compiled function.
    pub target: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instruction_takes_twelve_bytes() {
        assert_eq!(size_of::<InstData>(), 12);
    }

    #[test]
    fn numbers_and_addresses_survive_packing() {
        for bits in [0, 1, u64::MAX, 0x0123_4567_89ab_cdef, 1 << 31, 1 << 32, 1 << 63] {
            assert_eq!(InstData::new(Op::Iconst, Type::I64).with_number(bits).number(), bits);
        }
        for offset in [0, 1, -1, (1 << 25) - 1, -(1 << 25)] {
            for &region in Region::ALL {
                let address = Address { base: Inst(1), index: Some(Inst(2)), scale: 3, offset, region };
                let mut data = InstData::new(Op::Load, Type::I32);
                (data.a, data.b, data.imm) = (1, 2, address.pack());
                assert_eq!(Address::unpack(&data), address);
            }
        }
        assert_eq!(Address::new(Region::Any, Inst(0), 1 << 25), None);
        assert_eq!(Address::new(Region::Any, Inst(0), -(1 << 25) - 1), None);
    }
}
