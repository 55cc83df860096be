//! Writes the linker script of the board, its memory, the stack, the heap, and what is frozen.

use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "build/frozen.rs"]
mod frozen;

/// Bytes of machine stack where `ADDER_STACK` does not say how many.
const STACK: u32 = 20 * 1024;

fn main() {
    println!("cargo::rerun-if-env-changed=ADDER_HEAP");
    println!("cargo::rerun-if-env-changed=ADDER_STACK");
    println!("cargo::rerun-if-changed=common.x");
    println!("cargo::rerun-if-changed=boards");
    let board = board().expect("one feature that names a board of boards/");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where"));
    let number = |name: &str, default: u32| {
        env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name}: no number")))
    };
    let text = fs::read_to_string(&board).expect("the board's memory");
    let mut script = fs::read_to_string("common.x").expect("what all boards share");
    let numbers = text.lines().filter_map(|line| line.trim_end_matches(';').split_once(" = "));
    let stack = number("ADDER_STACK", STACK).to_string();
    let heap = number("ADDER_HEAP", 0).to_string();
    // The linker takes no symbols where memory is described.
    for (name, number) in numbers.chain([("STACK_BYTES", stack.as_str()), ("HEAP_BYTES", heap.as_str())]) {
        script = script.replace(name, number);
    }
    fs::write(out.join("memory.x"), script).expect("the build's folder can be written");
    // Handlers of single interrupts, by name: there are none.
    fs::write(out.join("device.x"), "").expect("the build's folder can be written");
    println!("cargo::rustc-link-search={}", out.display());
    fs::write(out.join("frozen.rs"), frozen::modules()).expect("the build's folder can be written");
}

/// The file of the board whose feature is on.
fn board() -> Option<PathBuf> {
    let files = fs::read_dir(Path::new("boards")).ok()?;
    let mut chosen = files.filter_map(|file| Some(file.ok()?.path())).filter(|path| {
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let feature = format!("CARGO_FEATURE_{}", name.to_uppercase().replace('-', "_"));
        env::var_os(feature).is_some()
    });
    let board = chosen.next()?;
    chosen.next().is_none().then_some(board)
}
