//! Machine code for boards, ahead of time: the viper functions of a module that was stored.

use std::fmt::Write;

use adder_decorators::driver::{abi_of, exit_rows};
use adder_decorators::emitter::{Emitter, Unit};
use adder_decorators::ir::Profile;
use adder_decorators::passes;
use adder_decorators::viper::{self, Fault, Target};
use adder_emitter_thumb::emitter::Thumb;
use adder_emitter_thumb::operand::Core;
use adder_vm::code::{Tier, flags};
use adder_vm::mem::{Mem, Vec as List};
use adder_vm::native::exits::{ExitRow, FrameRow};
use adder_vm::object::{CodeObj, Gc, StrObj};
use adder_vm::stored::{Stored, write_section};
use adder_vm::value::Value;
use adder_vm::vm::Options;

use crate::machine;
use crate::options::{Board, Build, Implementation};
use crate::platform::Pc;

/// Scratch memory of one function.
const SCRATCH: usize = 256 << 20;

/// A function's machine code.
struct Made {
    code: u32,
    exits: Vec<ExitRow>,
    frames: Vec<FrameRow>,
    bytes: Vec<u8>,
    failure: u32,
}

/// Adds sections for the cores that were asked for to stored code. What stays bytecode is said in `notes`.
///
/// # Errors
/// A message, when memory ran out or the compiler has a fault.
pub fn add_sections(
    build: &Build,
    file: &str,
    bytes: Vec<u8>,
    notes: &mut String,
) -> Result<Vec<u8>, String> {
    let implementation = Implementation::default();
    let pc = || Pc::new(Board::default(), false);
    let made = machine::with_context(&implementation, Options::default(), pc, |cx, _| {
        let mem = Mem::new(usize::MAX);
        let mut out = List::new(&mem);
        let codes = match cx.stored_codes(&bytes, "") {
            Ok(codes) => codes,
            Err(raised) => {
                cx.take_exception(raised);
                return Err("what was built does not load".to_owned());
            }
        };
        let all = || (0..).map_while(|index| codes.get(index)).map(Value::cast::<CodeObj>);
        let no_memory = |_| adder_vm::mem::OutOfMemory.to_string();
        out.extend_from_slice(&bytes).map_err(no_memory)?;
        for core in build.cores.iter().filter_map(|name| Core::named(name)) {
            let mut functions = Vec::new();
            for (index, code) in all().enumerate() {
                let Some(code) = code.filter(|code| is_wanted(*code)) else { continue };
                match function(code, core, build.implementation.unchecked) {
                    Ok(made) => functions.push(Made { code: index as u32, ..made }),
                    Err(why) => {
                        let (name, line) = (name_of(code), code.info().first_line);
                        // Writing to a string does not fail.
                        let _ = writeln!(
                            notes,
                            "{file}:{line}: '{name}' has no machine code for {}: {why}",
                            core.name()
                        );
                    }
                }
            }
            let stored: Vec<Stored<'_>> = functions
                .iter()
                .map(|made| Stored {
                    code: made.code,
                    exits: &made.exits,
                    frames: &made.frames,
                    bytes: &made.bytes,
                    failure: made.failure,
                })
                .collect();
            write_section(&mut out, core.bits(), &stored).map_err(no_memory)?;
        }
        Ok(out.to_vec())
    });
    made?
}

fn is_wanted(code: Gc<CodeObj>) -> bool {
    code.info().tier == Tier::Viper && code.has(flags::FUNCTION)
}

fn name_of(code: Gc<CodeObj>) -> String {
    let name = code.name().cast::<StrObj>();
    name.as_ref().map_or("?", |name| name.as_str()).to_owned()
}

/// The machine code of a function, or why there is none.
fn function(code: Gc<CodeObj>, core: Core, unchecked: bool) -> Result<Made, String> {
    let mem = Mem::new(SCRATCH);
    let options = viper::Options {
        checks: !code.has(flags::UNCHECKED) && !unchecked,
        poll: !code.has(flags::NO_POLL),
        counts: false,
        origins: false,
    };
    let target = Target::stored(Profile::BOARD);
    let mut function = viper::lift(&mem, code, target, options).map_err(|fault| match fault {
        Fault::Rule { rule, .. } => rule.message(code).to_string(),
        Fault::Compile(error) => error.to_string(),
    })?;
    let mut emitter = Thumb::new(abi_of(Profile::BOARD.word_bytes()), core);
    // Its exits are found from its frame.
    let unit = Unit { code: 0, frame: true, number: None, tier: Tier::Viper };
    passes::optimise_with(&mut function, emitter.effort()).map_err(|error| error.to_string())?;
    let object = emitter.emit(&function, &unit, &mem).map_err(|error| error.to_string())?;
    if !object.relocs.is_empty() || object.entry != 0 {
        return Err("it refers to addresses".to_owned());
    }
    let (exits, frames) = exit_rows(&function, &mem).map_err(|error| error.to_string())?;
    if frames.iter().any(|frame| frame.count > 0) {
        return Err("it leaves values in its frame".to_owned());
    }
    Ok(Made {
        code: 0,
        exits: exits.to_vec(),
        frames: frames.to_vec(),
        bytes: object.bytes.to_vec(),
        failure: object.failure,
    })
}
