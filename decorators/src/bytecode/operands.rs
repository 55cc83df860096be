//! Which registers an instruction reads and writes.

use super::Code;
use adder_vm::object::{CodeObj, Gc};
use adder_vm::ops;
pub use adder_vm::ops::Access;
use adder_vm::value::Value;

/// Calls `visit` with each register that an instruction of `object` reads, then with each that it writes.
pub fn each_register(code: &Code, object: Gc<CodeObj>, visit: &mut dyn FnMut(u16, Access)) {
    let mut captures = |index: u16, each: &mut dyn FnMut(u16)| {
        let nested = object.constant(usize::from(index));
        if let Some(nested) = nested.and_then(Value::cast::<CodeObj>) {
            nested.captures().iter().for_each(|&register| each(register));
        }
    };
    ops::each_register(code.op, code.word, code.extra, &mut captures, visit);
}
