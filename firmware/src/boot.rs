//! What runs before the prompt: `boot.py`, then `main.py`, or what is frozen under these names.

use adder_vm::context::Context;
use adder_vm::object::types;
use adder_vm::repl::Typing;
use adder_vm::runtime::Text;
use adder_vm::stored::{self, Frozen};
use adder_vm::value::R;

use crate::frozen::IMAGE;

const FOLDER: &str = ".frozen/";
/// The files, each with the path of the image's module for where there is no such file.
const FILES: [[&str; 2]; 2] = [["boot.py", ".frozen/boot.adc"], ["main.py", ".frozen/main.adc"]];

/// Says where modules are, and runs the files of those that are there; `main.py` only where people are at the prompt.
/// False when one of them asked for another start.
pub fn run(cx: &Context<'_>, typing: Typing) -> bool {
    if let Err(raised) = set_path(cx) {
        cx.report_exception(cx.take_exception(raised));
    }
    let last = if typing == Typing::Friendly { 2 } else { 1 };
    for [file, frozen] in &FILES[..last] {
        let is_frozen = |module: &Frozen| frozen.strip_prefix(FOLDER) == Some(module.name);
        let file = match cx.vm().platform.stat(file) {
            Ok(_) => file,
            Err(_) if IMAGE.modules.iter().any(is_frozen) => frozen,
            Err(_) => continue,
        };
        if let Err(raised) = cx.run_main(Text::File(file), file) {
            let exception = cx.take_exception(raised);
            if cx.is_instance(exception.value(), types::SYSTEM_EXIT.gc()) {
                return false;
            }
            cx.report_exception(exception);
        }
    }
    true
}

fn set_path(cx: &Context<'_>) -> R<()> {
    let frozen = if IMAGE.modules.is_empty() { None } else { Some(stored::FROZEN) };
    for folder in [Some(""), frozen, Some("/lib")].into_iter().flatten() {
        cx.append(cx.vm().path(), cx.new_str(folder)?)?;
    }
    Ok(())
}
