//! `cargo xtask firmware` and `cargo xtask size`: images for boards, and what takes room in them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use object::{Object, ObjectSection, ObjectSegment, ObjectSymbol, SectionKind, SymbolKind};

use crate::run::{self, cargo, root, target_dir};
use crate::thumb;

/// A board that there are images for.
struct Board {
    name: &'static str,
    triple: &'static str,
    cpu: &'static str,
}

const BOARDS: &[Board] = &[
    Board { name: "mps2-an385", triple: "thumbv7m-none-eabi", cpu: "cortex-m3" },
    Board { name: "mps2-an386", triple: "thumbv7em-none-eabihf", cpu: "cortex-m4" },
    Board { name: "mps2-an500", triple: "thumbv7em-none-eabihf", cpu: "cortex-m7" },
    Board { name: "mps2-an505", triple: "thumbv8m.main-none-eabihf", cpu: "cortex-m33" },
    Board { name: "netduinoplus2", triple: "thumbv7em-none-eabihf", cpu: "cortex-m4" },
];

/// Flags besides the processor's: the linker's script, equal functions once, and no texts that only panics would print,
/// which end in a trap.
const FLAGS: &str = "-C link-arg=-Tlink.x -C link-arg=--icf=all -Zunstable-options -Cpanic=immediate-abort \
                     -Zfmt-debug=none -Zlocation-detail=none --cfg adder_speed";

/// How an image is built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The board's name; all boards for none.
    pub board: Option<String>,
    /// Bytes of the heap; else all memory that is left.
    pub heap: Option<u32>,
    /// The folder whose modules the image has in flash.
    pub freeze: Option<PathBuf>,
    /// They have machine code of their viper functions.
    pub native: bool,
    /// Where the image goes, if not to its place in `target`.
    pub output: Option<PathBuf>,
    /// Hertz of the board's crystal; else the board's own.
    pub crystal: Option<u32>,
    /// Features that it has besides those of every image.
    pub with: Vec<String>,
    /// Features that it has not.
    pub without: Vec<String>,
}

/// Features of an image; the first [`USUAL`] of them are in each that is not said to be without.
const FEATURES: &[&str] = &["bigint", "float", "compiler", "native", "unicode", "opt-full"];
const USUAL: usize = 4;

impl Options {
    /// An image of one board without some features, and with the modules of a folder where it runs no other.
    fn small(without: &[&str], freeze: Option<&str>) -> Self {
        let without = without.iter().map(|&feature| feature.to_owned()).collect();
        let freeze = freeze.map(|folder| root().join(folder));
        Options { board: Some("mps2-an386".to_owned()), without, freeze, ..Options::default() }
    }

    /// Whether it is an image as it is without further words, which `firmware/sizes.txt` bounds.
    fn is_usual(&self) -> bool {
        self.with.is_empty() && self.without.is_empty()
    }

    /// The image's file, without `.elf`: what it lacks and has besides is part of the name.
    fn name(&self, board: &Board) -> String {
        let mut name = board.name.to_owned();
        for (sign, features) in [('-', &self.without), ('+', &self.with)] {
            features.iter().for_each(|feature| name.extend([sign.to_string().as_str(), feature]));
        }
        name
    }

    /// The features that the image has.
    fn features(&self) -> Result<Vec<&'static str>, String> {
        if let Some(word) =
            self.with.iter().chain(&self.without).find(|word| !FEATURES.contains(&word.as_str()))
        {
            return Err(format!("no feature named `{word}`: there are {}", FEATURES.join(", ")));
        }
        let has = |list: &[String], name: &str| list.iter().any(|word| word == name);
        let chosen = FEATURES
            .iter()
            .enumerate()
            .filter(|&(at, name)| !has(&self.without, name) && (at < USUAL || has(&self.with, name)));
        Ok(chosen.map(|(_, &name)| name).collect())
    }
}

fn chosen(name: Option<&str>) -> Result<Vec<&'static Board>, String> {
    let boards: Vec<&Board> =
        BOARDS.iter().filter(|board| name.is_none_or(|name| name == board.name)).collect();
    if boards.is_empty() {
        let names: Vec<&str> = BOARDS.iter().map(|board| board.name).collect();
        return Err(format!("no board named `{}`: there are {}", name.unwrap_or_default(), names.join(", ")));
    }
    Ok(boards)
}

/// Builds images: `target/firmware/BOARD.elf`.
pub fn build(options: &Options) -> Result<(), String> {
    for board in chosen(options.board.as_deref())? {
        println!("firmware: {}", image(board, options)?.display());
    }
    if options.board.is_none() { runner() } else { Ok(()) }
}

/// Builds all that the tests run, and fails where an image is larger than it may be. Linking keeps one core busy, so there
/// are two lanes; what images of the same processor have in common is compiled once.
pub fn for_tests() -> Result<(), String> {
    const FIRST: &str = "cortex-m4";
    let sized = |is_wanted: fn(&Board) -> bool| {
        let named = |board: &Board| Options { board: Some(board.name.to_owned()), ..Options::default() };
        BOARDS.iter().filter(|board| is_wanted(board)).try_for_each(|board| size(&named(board)))
    };
    std::thread::scope(|scope| {
        let others = scope.spawn(|| sized(|board| board.cpu != FIRST).and_then(|()| runner()));
        let first = sized(|board| board.cpu == FIRST).and_then(|()| frozen()).and_then(|()| small());
        first.and(others.join().unwrap_or_else(|_| Err("the second lane ended with a panic".to_owned())))
    })
}

/// Builds the image with modules in flash that the tests run: `target/firmware/frozen.elf`.
fn frozen() -> Result<(), String> {
    let options = Options {
        board: Some("mps2-an386".to_owned()),
        freeze: Some(root().join("tests/boards/frozen")),
        native: true,
        output: Some(target_dir().join("firmware/frozen.elf")),
        ..Options::default()
    };
    build(&options)
}

/// Builds the images without features that the tests run, and prints their sizes.
fn small() -> Result<(), String> {
    size(&Options::small(&["native", "compiler"], Some("tests/boards/alone")))?;
    size(&Options::small(&["bigint", "float", "native"], None))
}

/// Builds the program that runs the emitter's code in tests: `target/firmware/runner.elf`.
fn runner() -> Result<(), String> {
    const TRIPLE: &str = "thumbv7em-none-eabihf";
    let folder = target_dir().join("firmware");
    let mut build = cargo(&["build", "--release", "--locked", "--target", TRIPLE]);
    build.current_dir(root().join("emitter-thumb/tests/runner")).arg("--target-dir").arg(&folder);
    thumb::configure(&mut build)?;
    run::shown(build.env("RUSTFLAGS", "-C link-arg=-Tlink.x"))?;
    let image = folder.join("runner.elf");
    let built = folder.join(TRIPLE).join("release/runner");
    fs::copy(&built, &image).map(drop).map_err(|error| format!("{}: {error}", image.display()))
}

/// Builds a board's image.
fn image(board: &Board, options: &Options) -> Result<PathBuf, String> {
    let images = target_dir().join("firmware");
    let folder = images.join(board.cpu);
    let mut features = options.features()?;
    features.push(board.name);
    let mut build = cargo(&["build", "--release", "--locked", "--no-default-features"]);
    build.args(["--features", &features.join(",")]);
    build.arg("-Zjson-target-spec").arg("--target").arg(thumb::without_frame_pointers(board.triple)?);
    build.current_dir(root().join("firmware")).arg("--target-dir").arg(&folder);
    build.arg("-Zbuild-std-features=optimize_for_size");
    thumb::configure(&mut build)?;
    build.env("RUSTFLAGS", format!("{FLAGS} -C target-cpu={}", board.cpu));
    build.env_remove("ADDER_FROZEN");
    for (name, number) in [("ADDER_HEAP", options.heap), ("ADDER_CRYSTAL", options.crystal)] {
        match number {
            Some(number) => build.env(name, number.to_string()),
            None => build.env_remove(name),
        };
    }
    if let Some(modules) = &options.freeze {
        build.env("ADDER_FROZEN", freeze(board, modules, options.native)?);
    }
    run::shown(&mut build)?;
    let built = folder.join(board.triple).join("release/adder-firmware");
    let own = images.join(format!("{}.elf", options.name(board)));
    let image = options.output.clone().unwrap_or(own);
    let data = fs::read(&built).map_err(|error| format!("{}: {error}", built.display()))?;
    let flat = flat(&data).map_err(|error| format!("{}: {error}", built.display()))?;
    for (path, bytes) in [(&image, &data), (&image.with_extension("bin"), &flat)] {
        fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(image)
}

/// Stores the modules of a folder for a board: the folder with their code.
fn freeze(board: &Board, modules: &Path, native: bool) -> Result<PathBuf, String> {
    let folder = target_dir().join("firmware/frozen").join(board.name);
    let modules = &std::path::absolute(modules).map_err(|error| error.to_string())?;
    let failed = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| failed(&folder, error))?;
    }
    let mut waiting = vec![modules.to_owned()];
    while let Some(from) = waiting.pop() {
        let below = from.strip_prefix(modules).map_err(|error| error.to_string())?.to_owned();
        let to = folder.join(&below);
        fs::create_dir_all(&to).map_err(|error| failed(&to, error))?;
        for entry in fs::read_dir(&from).map_err(|error| failed(&from, error))? {
            let path = entry.map_err(|error| failed(&from, error))?.path();
            let name = PathBuf::from(path.file_name().unwrap_or_default());
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "py") {
                let mut build = cargo(&["run", "--quiet", "--package", "adder-lang", "--", "build"]);
                if native {
                    build.args(["--native", board.name]);
                }
                build.arg("--source").arg(below.join(&name));
                build.arg("--output").arg(to.join(&name).with_extension("adc")).arg(&path);
                run::shown(&mut build)?;
            }
        }
    }
    Ok(folder)
}

/// An image as it lies in flash, from its first byte to its last; gaps are 0xff, as flash is when it is erased.
fn flat(elf: &[u8]) -> Result<Vec<u8>, String> {
    let file = object::File::parse(elf).map_err(|error| error.to_string())?;
    let parts = file.segments().filter(|part| part.file_range().1 != 0);
    let mut parts: Vec<(u64, &[u8])> = parts
        .map(|part| part.data().map(|data| (part.address(), data)))
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string())?;
    parts.sort_by_key(|&(address, _)| address);
    let start = parts.first().map_or(0, |&(address, _)| address);
    let mut flat = Vec::new();
    for (address, data) in parts {
        let at = usize::try_from(address - start).map_err(|error| error.to_string())?;
        if at < flat.len() {
            return Err(format!("parts overlap at {address:#x}"));
        }
        flat.resize(at, 0xff);
        flat.extend_from_slice(data);
    }
    Ok(flat)
}

/// What takes room in an image: flash and static memory by crate and module, in bytes.
struct Sizes {
    flash: u64,
    memory: u64,
    modules: BTreeMap<(String, String), u64>,
}

/// Crates whose parts are told apart.
const CRATES: &[&str] = &["adder_vm", "adder_decorators", "adder_emitter_thumb", "adder_firmware"];

/// The crate and the module that a symbol belongs to: ours, if any of ours is named.
fn owner(symbol: &str) -> (String, String) {
    let name = format!("{:#}", rustc_demangle::demangle(symbol));
    let words = |from: &str| -> Vec<String> {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let path = from.split(|c: char| !word(c) && c != ':').next().unwrap_or_default();
        path.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let ours = CRATES.iter().filter_map(|krate| name.find(&format!("{krate}::"))).min();
    let path =
        words(&name[ours.unwrap_or_else(|| name.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(0))..]);
    // Types and functions begin the part that is no module any more.
    let module = |part: &&String| part.starts_with(|c: char| c.is_ascii_lowercase());
    let modules = path.iter().skip(1).take(path.len().saturating_sub(2)).take_while(module).take(2);
    let module = modules.map(String::as_str).collect::<Vec<_>>().join("::");
    let library = || "libraries".to_owned();
    match path.first().filter(|_| ours.is_some()) {
        Some(krate) => (krate.clone(), module),
        None => (library(), path.first().filter(|_| path.len() > 1).cloned().unwrap_or_default()),
    }
}

fn sizes(image: &Path) -> Result<Sizes, String> {
    let data = fs::read(image).map_err(|error| format!("{}: {error}", image.display()))?;
    let file = object::File::parse(&*data).map_err(|error| format!("{}: {error}", image.display()))?;
    let mut sizes = Sizes { flash: 0, memory: 0, modules: BTreeMap::new() };
    for section in file.sections() {
        match section.kind() {
            SectionKind::Text
            | SectionKind::ReadOnlyData
            | SectionKind::Data
            | SectionKind::ReadOnlyString => {
                sizes.flash += section.size();
            }
            SectionKind::UninitializedData => sizes.memory += section.size(),
            _ => {}
        }
    }
    let mut known = 0;
    for symbol in file.symbols().filter(|s| matches!(s.kind(), SymbolKind::Text | SymbolKind::Data)) {
        if let Ok(name) = symbol.name() {
            known += symbol.size();
            *sizes.modules.entry(owner(name)).or_default() += symbol.size();
        }
    }
    let rest = ("constants".to_owned(), String::new());
    *sizes.modules.entry(rest).or_default() += sizes.flash.saturating_sub(known);
    Ok(sizes)
}

/// The most bytes that the images may take, a row per board: `firmware/sizes.txt`.
fn bounds() -> Result<BTreeMap<String, [u64; 2]>, String> {
    let path = root().join("firmware/sizes.txt");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    rows.map(|row| {
        let words: Vec<&str> = row.split_whitespace().collect();
        let number = |at: usize| words.get(at).and_then(|word| word.parse().ok());
        match (words.first(), number(1), number(2)) {
            (Some(board), Some(flash), Some(memory)) => Ok(((*board).to_owned(), [flash, memory])),
            _ => Err(format!("{}: no row: {row}", path.display())),
        }
    })
    .collect()
}

/// Builds images, prints what takes room in them, and fails where one is larger than it may be.
pub fn size(options: &Options) -> Result<(), String> {
    let bounds = bounds()?;
    let mut offences = Vec::new();
    for board in chosen(options.board.as_deref())? {
        let sizes = sizes(&image(board, options)?)?;
        print(board, &sizes);
        if !options.is_usual() {
            continue;
        }
        let Some(&[flash, memory]) = bounds.get(board.name) else {
            return Err(format!("firmware/sizes.txt has no row for {}", board.name));
        };
        for (what, is, most) in [("flash", sizes.flash, flash), ("static memory", sizes.memory, memory)] {
            if is > most {
                offences.push(format!("{}: {is} bytes of {what}, at most {most}", board.name));
            }
        }
    }
    if offences.is_empty() { Ok(()) } else { Err(offences.join("\n")) }
}

fn print(board: &Board, sizes: &Sizes) {
    println!("{}: {} bytes of flash, {} of static memory", board.name, sizes.flash, sizes.memory);
    let mut crates: BTreeMap<&str, u64> = BTreeMap::new();
    for ((krate, _), bytes) in &sizes.modules {
        *crates.entry(krate).or_default() += bytes;
    }
    let mut crates: Vec<_> = crates.into_iter().collect();
    crates.sort_by_key(|&(_, bytes)| std::cmp::Reverse(bytes));
    for (krate, bytes) in crates {
        println!("{bytes:>8}  {krate}");
        let mut modules: Vec<_> =
            sizes.modules.iter().filter(|((of, module), _)| of == krate && !module.is_empty()).collect();
        modules.sort_by_key(|&(_, bytes)| std::cmp::Reverse(bytes));
        for ((_, module), bytes) in modules {
            println!("{bytes:>16}  {module}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_belong_to_modules_of_ours() {
        let of = |name: &str| {
            let (krate, module) = owner(name);
            format!("{krate} {module}")
        };
        assert_eq!(of("adder_vm::builtins::str::percent::percent"), "adder_vm builtins::str");
        assert_eq!(of("<adder_vm::compile::Lower>::stmt"), "adder_vm compile");
        assert_eq!(of("core::ptr::drop_in_place::<adder_vm::mem::list::Vec<u8>>"), "adder_vm mem::list");
        assert_eq!(of("libm::math::pow::pow"), "libraries libm");
        assert_eq!(of("__aeabi_dmul"), "libraries ");
    }

    #[test]
    fn every_board_has_bounds() {
        let bounds = bounds().expect("the table");
        assert!(BOARDS.iter().all(|board| bounds.contains_key(board.name)));
        assert_eq!(bounds.len(), BOARDS.len());
    }
}
