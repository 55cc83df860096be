//! Stored modules as Rust: their bytes, and their strings as objects of the image.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// How a stored module begins: what it is, and the version of the format (`adder_vm::stored`).
const START: &[u8] = b"\x93adc\x02";
/// Bytes before its names.
const HEAD: usize = 20;

/// The modules below the folder that `ADDER_FROZEN` names, as Rust.
pub fn modules() -> String {
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
        statics += "use adder_vm::stored::{Frozen, ImageStr, TextOfImage};\n\
                    /// Bytes from an address that is a multiple of 8 on.\n\
                    #[repr(C, align(8))]\nstruct Aligned<const N: usize>([u8; N]);\n";
    }
    let names = texts.names();
    let items: Vec<_> = names.iter().map(|(text, number)| format!("TEXT{number}.text({text:?}), ")).collect();
    let in_order: Vec<_> = names.iter().map(|(text, _)| format!("{text:?}, ")).collect();
    format!(
        "use adder_vm::stored::{{Image, are_by_hash}};\n\
         {}{statics}const _: () = assert!(are_by_hash(&[{}]));\n/// The modules of the image.\n\
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
        assert!(bytes.starts_with(START), "a stored module of this format");
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
