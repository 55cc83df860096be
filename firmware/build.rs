//! Writes the linker script of the board: its memory, the stack, the heap.

use std::collections::BTreeMap;
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
    let mut texts = Texts::default();
    if let Some(folder) = env::var_os("ADDER_FROZEN").map(PathBuf::from) {
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut files = Vec::new();
        find(&folder, &mut files);
        files.sort();
        for (number, file) in files.iter().enumerate() {
            let name = file.strip_prefix(&folder).expect("found there").to_str().expect("UTF-8");
            let bytes = fs::read(file).expect("found just now");
            let strings = texts.of_module(&bytes);
            let (count, length) = (strings.len(), bytes.len());
            statics += &format!(
                "static FILE{number}: Aligned<{length}> = Aligned(*include_bytes!({:?}));\n\
                 static STRINGS{number}: [TextOfImage; {count}] = [{}];\n",
                file.display().to_string(),
                strings.concat()
            );
            rows += &format!(
                "    // SAFETY: built together with this image, and aligned.\n    \
                 unsafe {{ Frozen::new({name:?}, &FILE{number}.0, &STRINGS{number}) }},\n"
            );
        }
    }
    if !rows.is_empty() {
        statics += "/// Bytes from an address that is a multiple of 8 on.\n\
                    #[repr(C, align(8))]\nstruct Aligned<const N: usize>([u8; N]);\n";
    }
    let names = texts.names();
    let items: Vec<_> = names.iter().map(|(text, number)| format!("TEXT{number}.text({text:?}), ")).collect();
    let in_order: Vec<_> = names.iter().map(|(text, _)| format!("{text:?}, ")).collect();
    format!(
        "{}{statics}const _: () = assert!(are_by_hash(&[{}]));\n/// The modules of the image.\n\
         pub static IMAGE: Image = Image::new(&[\n{rows}], &[{}]);\n",
        texts.statics,
        in_order.concat(),
        items.concat()
    )
}

/// Strings of stored modules, each once.
#[derive(Default)]
struct Texts {
    /// The number of each text's object; names are no other strings.
    numbers: BTreeMap<(bool, String), usize>,
    statics: String,
}

impl Texts {
    /// Adds the names and strings of a stored module; its strings, as items of an array.
    fn of_module(&mut self, bytes: &[u8]) -> Vec<String> {
        const HEAD: usize = 20;
        let mut rest = &bytes[HEAD..];
        for _ in 0..number(&mut rest) {
            let name = text(&mut rest);
            self.item(true, name);
        }
        let count = number(&mut rest);
        (0..count).map(|_| text(&mut rest)).map(|string| self.item(is_like_name(string), string)).collect()
    }

    fn item(&mut self, is_name: bool, text: &str) -> String {
        let next = self.numbers.len();
        let number = *self.numbers.entry((is_name, text.to_owned())).or_insert_with(|| {
            let (length, kind) = (text.len(), if is_name { "name" } else { "other" });
            self.statics += &format!("static TEXT{next}: ImageStr<{length}> = ImageStr::{kind}({text:?});\n");
            next
        });
        format!("TEXT{number}.text({text:?}), ")
    }

    /// All names in the order of their hashes, with the numbers of their objects.
    fn names(&self) -> Vec<(&str, usize)> {
        let names = self.numbers.iter().filter(|((is_name, _), _)| *is_name);
        let mut names: Vec<_> = names.map(|((_, text), &number)| (text.as_str(), number)).collect();
        names.sort_by_key(|(text, _)| hash(text));
        names
    }
}

/// The unsigned LEB128 number that comes next.
fn number(rest: &mut &[u8]) -> usize {
    let mut number = 0;
    for shift in (0..).step_by(7) {
        let (&byte, others) = rest.split_first().expect("a whole number");
        *rest = others;
        number |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    number
}

/// The text that comes next.
fn text<'a>(rest: &mut &'a [u8]) -> &'a str {
    let length = number(rest);
    let (text, others) = rest.split_at(length);
    *rest = others;
    std::str::from_utf8(text).expect("UTF-8")
}

/// As `adder_vm::object::hash_bytes`.
fn hash(text: &str) -> u32 {
    let hash =
        text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash ^ hash >> 15).max(1)
}

/// As in `adder_vm::runtime`: such strings are names.
fn is_like_name(text: &str) -> bool {
    (1..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
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
