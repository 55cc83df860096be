//! The one list of what machine code calls in the runtime, and the table of addresses made of it.
//!
//! Every helper is `extern "C"` and gets the Context first. `Context::helpers` points to [`ADDRESSES`]; the
//! compiler of functions takes numbers, signatures and effects from [`Helper`].

use crate::context::Context;
use crate::native::{convert, exits, object, pointer, steps};
use crate::value::{Float, Value};

/// The type of a helper's parameter or result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine {
    /// No result.
    Void,
    /// As wide as an address.
    Word,
    /// 32 bits.
    I32,
    /// 64 bits.
    I64,
    /// The language's float: f32 where words have 32 bits.
    Float,
    /// An address, of registers unless the helper says otherwise.
    Pointer,
    /// A tagged word.
    Value,
}

/// How a helper says that it raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Raises {
    /// It never does.
    Never,
    /// It returns 0 instead of a value.
    Zero,
    /// The Context's pending exception is set.
    Pending,
}

/// What a helper does to memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Anything; it may run Python.
    Any,
    /// It reads memory only.
    Reads,
    /// Its result follows from its arguments.
    Pure,
}

/// An address of code.
#[repr(transparent)]
pub struct Address(*const ());

// SAFETY: an address in the program image.
unsafe impl Sync for Address {}

/// The Rust type of a parameter, and that of a result by how it raises.
macro_rules! rust_type {
    (Word) => { usize };
    (I32) => { i32 };
    (I64) => { i64 };
    (Float) => { Float };
    (Pointer) => { *mut Value };
    (Value) => { Value };
    (Void Never) => { () };
    (Value Zero) => { Option<Value> };
    ($machine:ident $raises:ident) => { rust_type!($machine) };
}

macro_rules! helpers {
    ($($name:ident $path:path [$($param:ident)*] -> $result:ident $raises:ident $effect:ident $doc:literal;)*) => {
        /// A helper; its number is its place in the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u16)]
        pub enum Helper { $(#[doc = $doc] $name),* }

        impl Helper {
            /// All helpers in order of their numbers.
            pub const ALL: &'static [Helper] = &[$(Helper::$name),*];

            /// The types of the parameters, the Context left out.
            pub const fn params(self) -> &'static [Machine] {
                const PARAMS: &[&[Machine]] = &[$(&[$(Machine::$param),*]),*];
                PARAMS[self as usize]
            }

            /// The type of the result.
            pub const fn result(self) -> Machine {
                const RESULTS: &[Machine] = &[$(Machine::$result),*];
                RESULTS[self as usize]
            }

            /// How it says that it raised.
            pub const fn raises(self) -> Raises {
                const RAISES: &[Raises] = &[$(Raises::$raises),*];
                RAISES[self as usize]
            }

            /// What it does to memory.
            pub const fn effect(self) -> Effect {
                const EFFECTS: &[Effect] = &[$(Effect::$effect),*];
                EFFECTS[self as usize]
            }

            /// Its name.
            pub const fn name(self) -> &'static str {
                const NAMES: &[&str] = &[$(stringify!($name)),*];
                NAMES[self as usize]
            }

            /// What it does.
            pub const fn doc(self) -> &'static str {
                const DOCS: &[&str] = &[$($doc),*];
                DOCS[self as usize]
            }
        }

        /// The addresses of all helpers.
        pub static ADDRESSES: [Address; Helper::ALL.len()] = [$({
            let helper: unsafe extern "C" fn(&Context<'_>, $(rust_type!($param)),*) -> rust_type!($result $raises)
                = $path;
            Address(helper as *const ())
        }),*];

        /// The list as text, for the hash.
        const TEXT: &str = concat!($(stringify!($name [$($param)*] $result $raises)),*);
    };
}

helpers! {
    // What emitters call by themselves.
    TakeExit     exits::take_exit       [Word I32 Pointer Pointer] -> I64 Never Any "Does what an exit says: table, exit, state, frame. The function's result, or 0.";
    Poll         exits::poll            [] -> Word Never Any "Looks after what is pending; 0 when that raised.";

    // Instructions on the frame's registers.
    Step         steps::step            [Pointer Word] -> Value Zero Any "Runs the instruction at this word of the frame.";
    Test         steps::test            [Pointer Word] -> Value Zero Any "The truth that the conditional jump at this word tests.";
    ForIter      steps::for_iter        [Pointer Word] -> Value Zero Any "The next item of the loop at this register, or STOP.";
    Suspend      steps::suspend         [Pointer Word] -> Void Never Any "Saves a generator's frame, which goes on at this word.";

    // Conversions between values and machine types.
    BoxInt       steps::box_int         [I64] -> Value Zero Any "A signed number as an int.";
    BoxUint      convert::box_uint      [I64] -> Value Zero Any "An unsigned number as an int.";
    BoxFloat     steps::box_float       [Float] -> Value Zero Any "A number as a float.";
    IsFloat      steps::is_float        [Value] -> I32 Never Reads "1 for a float, wherever it lies.";
    FloatOf      steps::float_of        [Value] -> Float Never Reads "The number in a float; 0.0 for other values.";
    ToInt        convert::to_int        [Value] -> I64 Pending Any "An int of any size, modulo 2**64; what has `__int__`.";
    ToFloat      convert::to_float      [Value] -> Float Pending Any "A real number.";
    Truth        convert::truth         [Value] -> Value Zero Any "True or False.";

    // Pointers; bounds come back in the Context.
    ToPointer    pointer::to_pointer    [Value] -> Word Pending Any "The address of a buffer, or that which an int is.";
    PointerAt    pointer::pointer_at    [Word] -> Word Never Any "The address itself, and the bounds of the heap block around it.";

    // Operations on values.
    Binary       object::binary         [I32 Value Value] -> Value Zero Any "Number of the operator, 256 more in place; operands.";
    Unary        object::unary          [I32 Value] -> Value Zero Any "Number of the operator; operand.";
    Compare      object::compare        [I32 Value Value] -> Value Zero Any "Number of the comparison; operands.";
    Contains     object::contains       [Value Value] -> Value Zero Any "Whether a container (first) has an item: True or False.";
    Matches      object::matches        [Value Value] -> Value Zero Any "Whether an exception matches a class or tuple of classes.";
    GetItem      object::get_item       [Value Value] -> Value Zero Any "Container, key.";
    SetItem      object::set_item       [Value Value Value] -> Value Zero Any "Container, key, value.";
    GetSlice     object::get_slice      [Value Value Value Value] -> Value Zero Any "Container, start, stop, step.";
    SetSlice     object::set_slice      [Value Value Value Value Value] -> Value Zero Any "Container, start, stop, step, items.";
    GetAttr      object::get_attr       [Value Value I32] -> Value Zero Any "Receiver, code, the instruction's data word.";
    SetAttr      object::set_attr       [Value Value Value I32] -> Value Zero Any "Receiver, value, code, the instruction's data word.";
    GetMethod    object::get_method     [Pointer Value Value I32] -> Value Zero Any "Fills a method window: window, receiver, code, the instruction's data word.";
    GetGlobal    object::get_global     [Value I32] -> Value Zero Any "Code, the instruction's data word.";
    SetGlobal    object::set_global     [Value Value I32] -> Value Zero Any "Value, code, the instruction's data word.";
    GetCell      object::get_cell       [Value Value I32] -> Value Zero Any "Cell, code, the instruction's data word.";
    SetCell      object::set_cell       [Value Value] -> Void Never Any "Cell, value.";
    NewCell      object::new_cell       [Value] -> Value Zero Any "A cell with these contents.";
    Append       object::append         [Value Value] -> Value Zero Any "List, item.";
    FreeCell     object::free_cell      [I32] -> Value Never Reads "A cell of the running function's closure.";
    Raise        object::raise          [Value Value] -> Void Never Any "Raises the first, from the second unless that is UNBOUND.";
    CallFunction object::call_function  [Pointer I32] -> Value Zero Any "Calls a plain function, which lies before its arguments in a window: the first argument's place, their number, which is right.";
    CallMethod   object::call_method    [Pointer I32] -> Value Zero Any "Calls what is in a method window with so many explicit arguments.";
    Call         object::call           [Pointer I32] -> Value Zero Any "Calls the window with so many positional arguments.";

    // Floats.
    FloatMod     convert::float_mod     [Float Float] -> Float Never Pure "Python's %; the divisor is not 0.";
    FloatDiv     convert::float_div     [Float Float] -> Float Never Pure "Python's //; the divisor is not 0.";
    FloatPow     convert::float_pow     [Float Float] -> Float Pending Any "Python's ** of reals, with a real result.";

    // Ints.
    IntOf        steps::int_of          [Value] -> I64 Never Reads "The number in an int that fits 64 bits; the least one for other values.";
}

/// A hash of the list: names and signatures.
pub const HASH: u32 = crate::object::hash_bytes(TEXT.as_bytes());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_places() {
        for (place, &helper) in Helper::ALL.iter().enumerate() {
            assert_eq!(helper as usize, place);
            assert!(!helper.doc().is_empty() && !helper.name().is_empty());
            let returns_value = helper.result() == Machine::Value;
            assert!(helper.raises() != Raises::Zero || returns_value, "{}", helper.name());
        }
        assert!(ADDRESSES.iter().all(|address| !address.0.is_null()));
    }
}
