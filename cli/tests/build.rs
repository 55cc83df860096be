//! `adder build`: what it makes, and who finds and runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use adder_emitter_thumb::operand::Core;

/// An empty directory for one test.
fn directory(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("a directory for the test");
    path
}

fn write(directory: &Path, name: &str, text: &str) {
    let path = directory.join(name);
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
    std::fs::write(path, text).expect("a file");
}

fn adder(directory: &Path, args: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_adder"));
    command.args(args.split_whitespace()).current_dir(directory);
    command.env_remove("MICROPYPATH").env_remove("MICROPYINSPECT").output().expect("it runs")
}

/// What a run that ends well prints.
fn printed(directory: &Path, args: &str) -> String {
    let output = adder(directory, args);
    assert!(output.status.success(), "{args}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What a run that fails says, and its status.
fn refused(directory: &Path, args: &str) -> (String, Option<i32>) {
    let output = adder(directory, args);
    assert!(!output.status.success(), "{args}: {}", String::from_utf8_lossy(&output.stdout));
    (String::from_utf8_lossy(&output.stderr).into_owned(), output.status.code())
}

#[test]
fn stored_scripts_run_and_are_imported() {
    let here = directory("build-import");
    write(
        &here,
        "main.py",
        "import helper, pkg.part\nprint(__name__, helper.x, pkg.part.y, helper.__file__)\n",
    );
    write(&here, "helper.py", "x = 'stored'\n");
    write(&here, "pkg/__init__.py", "print('package', __name__, __path__)\n");
    write(&here, "pkg/part.py", "from . import __name__ as name\ny = name + '!'\n");
    assert_eq!(printed(&here, "build main.py helper.py pkg/__init__.py pkg/part.py"), "");
    for name in ["helper.py", "pkg/__init__.py", "pkg/part.py"] {
        std::fs::remove_file(here.join(name)).expect("it is there");
    }
    let wanted = "package pkg ['pkg']\n__main__ stored pkg! helper.adc\n";
    assert_eq!(printed(&here, "main.adc"), wanted);
    std::fs::rename(here.join("main.adc"), here.join("main")).expect("it is there");
    assert_eq!(printed(&here, "main"), wanted);
    assert_eq!(printed(&here, "-m helper"), "");
    assert_eq!(printed(&here, "-m pkg.part"), "package pkg ['pkg']\n");
    // As in MicroPython, source comes first.
    write(&here, "helper.py", "x = 'source'\n");
    assert_eq!(printed(&here, "main"), "package pkg ['pkg']\n__main__ source pkg! helper.py\n");
}

#[test]
fn tracebacks_name_the_source() {
    let here = directory("build-traceback");
    write(&here, "lib/bad.py", "def f(x):\n\n    return 1 // x\n\nf(0)\n");
    printed(&here, "build -o bad.adc lib/bad.py");
    let wanted = "Traceback (most recent call last):\n  File \"lib/bad.py\", line 5, in <module>\n  \
                  File \"lib/bad.py\", line 3, in f\nZeroDivisionError: integer division or modulo by zero\n";
    assert_eq!(refused(&here, "bad.adc"), (wanted.to_owned(), Some(1)));
    printed(&here, "build -o bad.adc -s bad.py -O3 lib/bad.py");
    let (told, _) = refused(&here, "-O3 bad.adc");
    assert!(told.contains("File \"bad.py\", line 1, in f\n"), "{told}");
}

#[test]
fn what_cannot_be_built_or_used_is_told() {
    let here = directory("build-wrong");
    write(&here, "syntax.py", "x = (\n");
    write(&here, "plain.py", "print('plain')\n");
    assert_eq!(
        refused(&here, "build syntax.py"),
        ("syntax.py:1:5: SyntaxError: '(' was never closed\n".to_owned(), Some(1))
    );
    let (told, status) = refused(&here, "build missing.py");
    assert!(told.starts_with("adder: can't open file 'missing.py': [Errno 2]"), "{told}");
    assert_eq!(status, Some(2));
    printed(&here, "build plain.py");
    let mut bytes = std::fs::read(here.join("plain.adc")).expect("it was built");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::remove_file(here.join("plain.py")).expect("it is there");
    std::fs::write(here.join("plain.adc"), bytes).expect("a file");
    write(&here, "importer.py", "import plain\n");
    let (told, _) = refused(&here, "importer.py");
    assert!(told.ends_with("ImportError: plain.adc: damaged: the checksum differs\n"), "{told}");
    let (told, _) = refused(&here, "dis plain.adc");
    assert_eq!(told, "plain.adc: damaged: the checksum differs\n");
}

#[test]
fn stored_code_is_listed_as_its_source() {
    let here = directory("build-dis");
    write(
        &here,
        "code.py",
        "def f(a, *b, c=(1, 2.5, 'x', b'y', None)):\n    'doc'\n    for x in b:\n        yield a + x\n\
         @micropython.viper\ndef g(n: int, p: ptr8) -> int:\n    s = 0\n    for i in range(n):\n        s += p[i]\n    \
         return s\n",
    );
    printed(&here, "build code.py");
    assert_eq!(printed(&here, "dis code.adc"), printed(&here, "dis code.py"));
    let ir = |file: &str| printed(&here, &format!("dis --stage ir-opt {file}"));
    assert!(ir("code.adc").contains("; viper g, line 6"), "{}", ir("code.adc"));
    // Machine code for a board, with lines and the names of helpers.
    let listing = printed(&here, "dis --stage asm --target armv7em+fpv4 code.py");
    for part in
        ["; viper g, line 6", ";    9          s += p[i]", "stmdb sp!", "ldrb", "; ToPointer", "; TakeExit"]
    {
        assert!(listing.contains(part), "{part}: {listing}");
    }
    assert!(!listing.contains(".short") && !listing.contains(".inst"), "{listing}");
    let lesser = printed(&here, "dis --stage asm --target mps2-an385 code.py");
    assert!(lesser.contains("; viper g, line 6") && !lesser.contains("stays bytecode"), "{lesser}");
}

#[test]
fn machine_code_is_stored_beside_bytecode() {
    let here = directory("build-native");
    write(
        &here,
        "fast.py",
        "@micropython.viper\ndef f(x: int) -> int:\n    return x * 3\n\
         @micropython.viper\ndef g(x: float64) -> float64:\n    return x + x\nprint(f(14))\n",
    );
    let output = adder(&here, "build --native armv7m,cortex-m4 fast.py");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let wanted = |core, why| format!("fast.py:5: 'g' has no machine code for {core}: {why}\n");
    let without = wanted("armv7m", "floats without a floating-point unit");
    assert_eq!(told, without + &wanted("armv7em+fpv4", "floats of 64 bits"));
    assert!(output.status.success());
    let bytes = std::fs::read(here.join("fast.adc")).expect("it was built");
    let length = u32::from_le_bytes(bytes[12..16].try_into().expect("four bytes")) as usize;
    let sections = &bytes[length..];
    let first = u32::from_le_bytes(sections[12..16].try_into().expect("four bytes")) as usize;
    let head = |core: Core| [&b"adn\x01"[..], &[core.bits()]].concat();
    assert_eq!(&sections[..5], head(Core::V7M));
    assert_eq!(&sections[first..first + 5], head(Core::CORTEX_M4));
    // This machine has its own.
    assert_eq!(printed(&here, "fast.adc"), "42\n");
}
