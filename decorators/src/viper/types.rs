//! Viper's types, and values of them in IR: which a register holds, and how many words it takes.

use crate::ir::{Inst, Profile, Type};
use adder_vm::features;

macro_rules! types {
    ($($(#[$doc:meta])* $name:ident $text:literal $stated:literal;)*) => {
        /// A type of viper, or what a register holds that is no value of the program.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Ty { $($(#[$doc])* $name,)* }

        impl Ty {
            /// All of them.
            pub const ALL: &'static [Ty] = &[$(Ty::$name,)*];

            /// The name in programs and messages.
            pub const fn name(self) -> &'static str {
                match self { $(Ty::$name => $text,)* }
            }

            /// Whether a program can state it.
            const fn is_stated(self) -> bool {
                match self { $(Ty::$name => $stated && (features::FLOAT || !Ty::is_of_floats(self)),)* }
            }
        }
    };
}

types! {
    /// Any value of the language.
    Object "object" true;
    /// A machine word, signed.
    Int "int" true;
    /// A machine word, unsigned.
    Uint "uint" true;
    /// A truth.
    Bool "bool" true;
    /// The language's float.
    Float "float" true;
    /// A float of 64 bits, where the language's has 32.
    Float64 "float64" true;
    /// An address.
    Ptr "ptr" true;
    /// To bytes.
    Ptr8 "ptr8" true;
    /// To signed bytes.
    Ptr8S "ptr8s" true;
    /// To 16-bit words.
    Ptr16 "ptr16" true;
    /// To signed 16-bit words.
    Ptr16S "ptr16s" true;
    /// To 32-bit words.
    Ptr32 "ptr32" true;
    /// To f32.
    PtrF32 "ptrf32" true;
    /// To f64.
    PtrF64 "ptrf64" true;
    /// The literal `None`.
    None "None" false;
    /// No value: what `del` leaves.
    Unbound "object" false;
    /// An exception that a handler got: an object.
    Exception "object" false;
    /// The name of a type, called to convert.
    Cast "type" false;
    /// The global `range`, not loaded yet.
    Range "object" false;
    /// A cell of a captured variable.
    Cell "object" false;
    /// The counter of a loop over machine numbers.
    Counter "int" false;
    /// The interpreter's business, in the frame's register.
    Frame "object" false;
    /// Whether a local has a value.
    Flag "bool" false;
    /// Nothing has been stored.
    Undefined "object" false;
}

/// How a pointer's items lie in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// Bytes of an item as a power of two.
    pub scale: u8,
    /// Whether it is a float.
    pub is_float: bool,
    /// Whether it is extended by its sign.
    pub is_signed: bool,
}

impl Ty {
    /// The type that a program states by this name.
    pub fn stated(name: &str) -> Option<Ty> {
        Ty::ALL.iter().copied().find(|ty| ty.is_stated() && ty.name() == name)
    }

    /// Whether it is a float, or points to some.
    const fn is_of_floats(self) -> bool {
        matches!(self, Ty::Float | Ty::Float64 | Ty::PtrF32 | Ty::PtrF64)
    }

    /// Whether it is `int` or `uint`.
    pub const fn is_word(self) -> bool {
        matches!(self, Ty::Int | Ty::Uint)
    }

    /// Whether it is a float of either size.
    pub const fn is_float(self) -> bool {
        matches!(self, Ty::Float | Ty::Float64)
    }

    /// Whether arithmetic is done on it by machine instructions.
    pub const fn is_number(self) -> bool {
        self.is_word() || self.is_float()
    }

    /// Whether it is a tagged word of the VM.
    pub const fn is_object(self) -> bool {
        matches!(self, Ty::Object | Ty::None | Ty::Exception | Ty::Range)
    }

    /// Whether it is an address with bounds.
    pub const fn is_pointer(self) -> bool {
        matches!(
            self,
            Ty::Ptr | Ty::Ptr8 | Ty::Ptr8S | Ty::Ptr16 | Ty::Ptr16S | Ty::Ptr32 | Ty::PtrF32 | Ty::PtrF64
        )
    }

    /// What a pointer points to; nothing for `ptr` and what is no pointer.
    pub const fn item(self) -> Option<Item> {
        let (scale, is_float, is_signed) = match self {
            Ty::Ptr8 => (0, false, false),
            Ty::Ptr8S => (0, false, true),
            Ty::Ptr16 => (1, false, false),
            Ty::Ptr16S => (1, false, true),
            Ty::Ptr32 => (2, false, false),
            Ty::PtrF32 => (2, true, false),
            Ty::PtrF64 => (3, true, false),
            _ => return None,
        };
        Some(Item { scale, is_float, is_signed })
    }
}

/// The machine that viper's types are of. That of a board as the PC imitates it has an `int` of half a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The VM's words.
    pub profile: Profile,
    /// `i32` or `i64`: `int` and `uint`.
    pub int: Type,
    /// `f32` or `f64`: `float`.
    pub float: Type,
    /// The code is stored: it names no object by its address.
    pub is_stored: bool,
}

impl Target {
    /// This profile's own machine.
    pub const fn of(profile: Profile) -> Target {
        let int = if profile.tagged_bits() == 64 { Type::I64 } else { Type::I32 };
        Target { profile, int, float: profile.float, is_stored: false }
    }

    /// This profile's own machine, for code that is stored.
    pub const fn stored(profile: Profile) -> Target {
        Target { is_stored: true, ..Target::of(profile) }
    }

    /// Bits of an `int`.
    pub const fn int_bits(&self) -> u32 {
        match self.int {
            Type::I64 => 64,
            _ => 32,
        }
    }

    /// The type by a stated name; `float64` is `float` where that has 64 bits.
    pub fn stated(&self, name: &str) -> Option<Ty> {
        match Ty::stated(name) {
            Some(Ty::Float64) if self.float == Type::F64 => Some(Ty::Float),
            found => found,
        }
    }

    /// The IR types of a value's parts.
    pub fn parts(&self, ty: Ty) -> [Type; PARTS] {
        let mut parts = [Type::Void; PARTS];
        match ty {
            Ty::Object | Ty::None | Ty::Exception | Ty::Unbound | Ty::Cell => parts[0] = Type::Value,
            Ty::Int => {
                let word = self.profile.word;
                parts = [self.int, Type::Ptr, word, word];
            }
            Ty::Uint => {
                let word = self.profile.word;
                parts = [self.int, Type::Ptr, word, word];
            }
            Ty::Counter => parts[0] = self.int,
            Ty::Bool | Ty::Flag => parts[0] = Type::I32,
            Ty::Float => parts[0] = self.float,
            Ty::Float64 => parts[0] = Type::F64,
            ty if ty.is_pointer() => {
                let word = self.profile.word;
                parts = [Type::Ptr, word, word, Type::Void];
            }
            _ => {}
        }
        parts
    }
}

/// The most parts that a value has.
pub const PARTS: usize = 4;

/// What a register holds.
///
/// | type | parts |
/// |---|---|
/// | a pointer | address, bytes of the buffer before it, bytes of the buffer |
/// | `int`, `uint` | the number; when it was made from a pointer, that pointer's parts |
/// | all others | the value |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Val {
    /// Its type.
    pub ty: Ty,
    /// A function that leaves through a `finally` keeps its result where an exception would be: then this is
    /// the result's type, and `also` that of the exception.
    pub parts: [Inst; PARTS],
    /// The exception of such a register, or none.
    pub also: Inst,
    /// For `Cast` the type's number; for `Range` the data word of the instruction that loads it; for a number
    /// whether it is a literal.
    pub aux: u32,
}

impl Val {
    /// A register into which nothing was stored.
    pub const UNDEFINED: Val = Val::bare(Ty::Undefined);

    /// A value without parts.
    pub const fn bare(ty: Ty) -> Val {
        Val { ty, parts: [Inst::NONE; PARTS], also: Inst::NONE, aux: 0 }
    }

    /// A value of one part.
    pub const fn new(ty: Ty, value: Inst) -> Val {
        Val { ty, parts: [value, Inst::NONE, Inst::NONE, Inst::NONE], also: Inst::NONE, aux: 0 }
    }

    /// A pointer.
    pub const fn pointer(ty: Ty, address: Inst, before: Inst, bytes: Inst) -> Val {
        Val { ty, parts: [address, before, bytes, Inst::NONE], also: Inst::NONE, aux: 0 }
    }

    /// Its first part.
    pub const fn value(&self) -> Inst {
        self.parts[0]
    }

    /// The pointer that a number was made from.
    pub fn origin(&self) -> Option<[Inst; 3]> {
        (self.ty.is_word() && self.parts[1].is_some()).then_some([
            self.parts[1],
            self.parts[2],
            self.parts[3],
        ])
    }

    /// As another type of the same parts.
    pub const fn retyped(self, ty: Ty) -> Val {
        Val { ty, ..self }
    }

    /// A number without the pointer that it was made from.
    pub const fn plain(self) -> Val {
        Val::new(self.ty, self.parts[0])
    }
}
