//! The viper functions of the benchmark's kernels as machine code for a board: that there is some, and how much.
//!
//! `SHOW=name` prints a function's IR and its machine code.

#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test runs on the PC, with std"
)]

use adder_decorators::emitter::{Emitter, Unit};
use adder_decorators::ir::Profile;
use adder_decorators::passes::{Effort, optimise_with};
use adder_decorators::viper::{Options, Target, lift};
use adder_emitter_thumb::disasm;
use adder_emitter_thumb::emitter::Thumb;
use adder_emitter_thumb::operand::Core;
use adder_vm::code::Tier;
use adder_vm::compile::Mode;
use adder_vm::context::Context;
use adder_vm::mem::Mem;
use adder_vm::object::{CodeObj, Gc, StrObj};
use adder_vm::runtime::Text;
use adder_vm::value::Value;
use std::path::Path;

#[path = "../../decorators/tests/support/vm.rs"]
mod vm;

/// The viper functions of a module.
fn viper_codes(module: Gc<CodeObj>) -> Vec<Gc<CodeObj>> {
    let constants = (0..).map_while(|index| module.constant(index));
    let codes = constants.filter_map(Value::cast::<CodeObj>);
    codes.filter(|code| code.info().tier == Tier::Viper).collect()
}

/// Name and bytes of code of each viper function.
fn compile(cx: &Context<'_>, source: &str) -> Vec<(String, Result<usize, String>)> {
    let file = cx.new_str("kernel.py").expect("memory");
    let module = cx.compile(Text::Bytes(source.as_bytes()), file, Mode::Module, false);
    let module = module.unwrap_or_else(|_| panic!("does not compile:\n{source}"));
    let mut compiled = Vec::new();
    for code in viper_codes(module) {
        let name = code.name().cast::<StrObj>().map_or(String::new(), |name| name.as_str().to_string());
        let mem = Mem::new(1 << 20);
        let options = Options { checks: true, poll: true, counts: false, origins: false };
        let lifted = lift(&mem, code, Target::of(Profile::BOARD), options);
        let Ok(mut function) = lifted else {
            compiled.push((name, Err(format!("{:?}", lifted.err()))));
            continue;
        };
        optimise_with(&mut function, Effort::Small).expect("memory");
        let scratch = Mem::new(1 << 20);
        let unit = Unit { code: 0x2000_1234, frame: true, ..Unit::default() };
        let emitted =
            Thumb::new(adder_decorators::driver::ABI, Core::CORTEX_M4).emit(&function, &unit, &scratch);
        if std::env::var("SHOW").is_ok_and(|shown| shown == name) {
            println!("{function}");
            if let Ok(object) = &emitted {
                let mut text = String::new();
                disasm::disassemble(&object.bytes, 0, &mut text).expect("writes to a string");
                println!("{text}");
            }
            println!("; {} bytes of scratch memory beside the IR's {}", scratch.peak(), mem.used());
        }
        compiled.push((name, emitted.map(|object| object.bytes.len()).map_err(|error| format!("{error:?}"))));
    }
    compiled
}

#[test]
fn kernels_become_machine_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bench/kernels");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("reads").map(|entry| entry.expect("reads").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    paths.sort();
    let (mut count, mut refused, mut total) = (0, String::new(), 0);
    for path in paths {
        let source = std::fs::read_to_string(&path).expect("reads");
        for (name, bytes) in vm::with_context(|cx| compile(cx, &source)) {
            match bytes {
                Ok(bytes) => {
                    println!("{name} {bytes}");
                    total += bytes;
                    count += 1;
                }
                Err(reason) => refused += &format!("{name}: {reason}\n"),
            }
        }
    }
    println!("{count} functions, {total} bytes\n{refused}");
    assert!(count > 20);
}
