//! Types, profiles, conditions and memory regions of the IR, with their names in text.

use adder_vm::value::Float;
use core::fmt;

/// Defines an enum of names that are also its text, one row per name.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$row:meta])* $variant:ident $text:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum $name { $($(#[$row])* $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The name in text.
            pub const fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }

            /// The one with that number in a packed field; the first for a number out of range.
            pub fn of(number: u16) -> Self {
                Self::ALL.get(number as usize).copied().unwrap_or(Self::ALL[0])
            }

            /// The one of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}
pub(super) use names;

names! {
    /// The type of a value.
    Type {
        /// No value.
        Void "void";
        /// A 32-bit integer.
        I32 "i32";
        /// A 64-bit integer.
        I64 "i64";
        /// A 32-bit float.
        F32 "f32";
        /// A 64-bit float.
        F64 "f64";
        /// An address, one word.
        Ptr "ptr";
        /// A tagged word of the VM.
        Value "value";
    }
}

impl Type {
    /// Whether it is `i32` or `i64`.
    pub const fn is_int(self) -> bool {
        matches!(self, Type::I32 | Type::I64)
    }

    /// Whether it is `f32` or `f64`.
    pub const fn is_float(self) -> bool {
        matches!(self, Type::F32 | Type::F64)
    }

    /// Bits of a value of this type; 0 for `void`.
    pub const fn bits(self, profile: Profile) -> u32 {
        match self {
            Type::Void => 0,
            Type::I32 | Type::F32 => 32,
            Type::I64 | Type::F64 => 64,
            Type::Ptr | Type::Value => profile.word_bits(),
        }
    }

    /// Bytes of a value of this type; 0 for `void`.
    pub const fn bytes(self, profile: Profile) -> u32 {
        self.bits(profile) / 8
    }
}

/// What the target's words and floats are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// `i32` or `i64`: the width of `ptr` and `value`.
    pub word: Type,
    /// `f32` or `f64`: the type of the language's `float`.
    pub float: Type,
}

impl Profile {
    /// 64-bit words, f64.
    pub const HOST: Profile = Profile { word: Type::I64, float: Type::F64 };
    /// 32-bit words, f32: every board.
    pub const BOARD: Profile = Profile { word: Type::I32, float: Type::F32 };
    /// A board's ints and floats in 64-bit words: a board as a PC imitates it.
    pub const BOARD_ON_HOST: Profile = Profile { word: Type::I64, float: Type::F32 };
    /// That of the VM with which this is compiled.
    pub const VM: Profile = match (size_of::<usize>(), size_of::<Float>()) {
        (8, 8) => Profile::HOST,
        (8, _) => Profile::BOARD_ON_HOST,
        _ => Profile::BOARD,
    };

    /// Bits of a word.
    pub const fn word_bits(self) -> u32 {
        match self.word {
            Type::I64 => 64,
            _ => 32,
        }
    }

    /// Bits of a tagged word that count: a small int has one less, and an immediate float, if it has 32, zeros above
    /// them.
    pub const fn tagged_bits(self) -> u32 {
        match self.float {
            Type::F64 => 64,
            _ => 32,
        }
    }

    /// Bytes of a word.
    pub const fn word_bytes(self) -> u32 {
        self.word_bits() / 8
    }
}

names! {
    /// A condition between integers, addresses or tagged words.
    IntCond {
        /// a == b
        Eq "eq";
        /// a != b
        Ne "ne";
        /// a < b, signed
        Slt "slt";
        /// a <= b, signed
        Sle "sle";
        /// a > b, signed
        Sgt "sgt";
        /// a >= b, signed
        Sge "sge";
        /// a < b, unsigned
        Ult "ult";
        /// a <= b, unsigned
        Ule "ule";
        /// a > b, unsigned
        Ugt "ugt";
        /// a >= b, unsigned
        Uge "uge";
    }
}

impl IntCond {
    /// The condition that holds when this one does not.
    pub const fn negate(self) -> Self {
        use IntCond::*;
        match self {
            Eq => Ne,
            Ne => Eq,
            Slt => Sge,
            Sle => Sgt,
            Sgt => Sle,
            Sge => Slt,
            Ult => Uge,
            Ule => Ugt,
            Ugt => Ule,
            Uge => Ult,
        }
    }

    /// The condition for exchanged operands.
    pub const fn swap(self) -> Self {
        use IntCond::*;
        match self {
            Eq => Eq,
            Ne => Ne,
            Slt => Sgt,
            Sle => Sge,
            Sgt => Slt,
            Sge => Sle,
            Ult => Ugt,
            Ule => Uge,
            Ugt => Ult,
            Uge => Ule,
        }
    }

    /// Whether it holds for two numbers of the same width, given sign-extended.
    pub const fn holds(self, a: i64, b: i64) -> bool {
        use IntCond::*;
        match self {
            Eq => a == b,
            Ne => a != b,
            Slt => a < b,
            Sle => a <= b,
            Sgt => a > b,
            Sge => a >= b,
            // Sign extension keeps the unsigned order.
            Ult => (a as u64) < b as u64,
            Ule => a as u64 <= b as u64,
            Ugt => a as u64 > b as u64,
            Uge => a as u64 >= b as u64,
        }
    }
}

names! {
    /// A condition between floats; with a nan only `ne` holds.
    FloatCond {
        /// a == b
        Eq "eq";
        /// a != b or unordered
        Ne "ne";
        /// a < b
        Lt "lt";
        /// a <= b
        Le "le";
        /// a > b
        Gt "gt";
        /// a >= b
        Ge "ge";
    }
}

names! {
    /// The part of memory an access touches. Accesses of different regions never overlap, except that
    /// `any` overlaps all but `fixed`.
    Region {
        /// Anything: raw addresses.
        Any "any";
        /// Contents of buffers, reached by checked pointers.
        Data "data";
        /// Headers and fields of objects: types, lengths, addresses of storage, attributes.
        Object "object";
        /// Items of lists, tuples and dicts.
        Items "items";
        /// Inline caches and other cells beside the code.
        Cache "cache";
        /// Never written while the function runs.
        Fixed "fixed";
    }
}

impl Region {
    /// Whether a write to `other` may change what a read of `self` sees.
    pub fn overlaps(self, other: Region) -> bool {
        self != Region::Fixed
            && other != Region::Fixed
            && (self == other || self == Region::Any || other == Region::Any)
    }
}
