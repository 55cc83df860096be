//! Writes the linker script of the board: its memory, the stack, the heap.

use std::path::{Path, PathBuf};
use std::{env, fs};

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
    fs::write(out.join("frozen.rs"), frozen()).expect("the build's folder can be written");
}

/// The modules below the folder that `ADDER_FROZEN` names, as Rust.
fn frozen() -> String {
    println!("cargo::rerun-if-env-changed=ADDER_FROZEN");
    let (mut statics, mut rows) = (String::new(), String::new());
    if let Some(folder) = env::var_os("ADDER_FROZEN").map(PathBuf::from) {
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut files = Vec::new();
        find(&folder, &mut files);
        files.sort();
        for (number, file) in files.iter().enumerate() {
            let name = file.strip_prefix(&folder).expect("found there").to_str().expect("UTF-8");
            let bytes = fs::metadata(file).expect("found just now").len();
            statics += &format!(
                "static FILE{number}: Aligned<{bytes}> = Aligned(*include_bytes!({:?}));\n",
                file.display().to_string()
            );
            rows += &format!(
                "    // SAFETY: built together with this image, and aligned.\n    \
                 unsafe {{ Frozen::new({name:?}, &FILE{number}.0) }},\n"
            );
        }
    }
    if !rows.is_empty() {
        statics += "/// Bytes from an address that is a multiple of 8 on.\n\
                    #[repr(C, align(8))]\nstruct Aligned<const N: usize>([u8; N]);\n";
    }
    format!("{statics}/// The modules of the image.\npub static FROZEN: &[Frozen] = &[\n{rows}];\n")
}

/// Finds the stored modules below a folder.
fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder of modules").filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            find(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "adc") {
            files.push(path);
        }
    }
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
