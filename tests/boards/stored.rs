//! Stored machine code on boards: the right one runs, any other is told and the bytecode does.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use adder_tests::adder;
use adder_tests::board::Board;
use adder_vm::num::crc::crc32;

use super::{PATIENCE, image};

/// In a section: where the version, the core, the ABI's hash, the checksum and its file's checksum are.
const SECTION_VERSION: usize = 3;
const CORE: usize = 4;
const HASH: usize = 8;
const CHECK: usize = 16;
const OF_FILE: usize = 20;

/// Builds a script with machine code for a core: the part before it, and that.
fn built(folder: &Path, script: &str, core: &str) -> (Vec<u8>, Vec<u8>) {
    let file = folder.join("module.py");
    std::fs::write(&file, script).expect("a file");
    let adder = adder::built().expect("an adder");
    let output = Command::new(adder).args(["build", "--native", core]).arg(&file).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "every function has machine code");
    let mut bytes = std::fs::read(file.with_extension("adc")).expect("it was built");
    let length = u32::from_le_bytes(bytes[12..16].try_into().expect("four bytes")) as usize;
    let section = bytes.split_off(length);
    (bytes, section)
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("a folder for the test");
    folder
}

/// A section with the checksum that it should have, and its file's.
fn sealed(mut section: Vec<u8>, part: &[u8]) -> Vec<u8> {
    section[OF_FILE..OF_FILE + 4].copy_from_slice(&part[CHECK..CHECK + 4]);
    let check = crc32(crc32(0, &section[..CHECK]), &section[OF_FILE..]);
    section[CHECK..CHECK + 4].copy_from_slice(&check.to_le_bytes());
    section
}

/// A program that runs stored code, and then `rest`.
fn program(stored: &[u8], rest: &str) -> Vec<u8> {
    let mut text = "exec(bytes.fromhex('".to_owned();
    for byte in stored {
        write!(text, "{byte:02x}").expect("writes to a string");
    }
    text.push_str("'))\n");
    text.push_str(rest);
    text.into_bytes()
}

/// What shows that machine code of the section runs, and nothing that was compiled on the board: it returns something
/// else than the bytecode.
#[test]
fn the_right_machine_code_runs_and_no_other() {
    const ONE: &str = "@micropython.viper\ndef f() -> int:\n    return 1\n";
    let folder = folder("stored-native");
    let (one, own) = built(&folder, ONE, "armv7em+fpv4");
    let (_, two) = built(&folder, &ONE.replace('1', "2"), "armv7em+fpv4");
    let two = sealed(two, &one);
    let with = |at: usize, byte: u8| {
        let mut section = two.clone();
        section[at] = byte;
        sealed(section, &one)
    };
    let flipped = |at: usize| {
        let mut section = two.clone();
        section[at] ^= 4;
        section
    };
    let told = |why: &str| format!("<string>: machine code {why}: bytecode is used\r\n1\r\n");
    let of_core =
        |core: u8, name: &str| (with(CORE, core), told(&format!("is for {name}, this is armv7em+fpv4")));
    let last = two.len() - 1;
    let rows = [
        (own.clone(), "1\r\n".to_owned()),
        (two.clone(), "2\r\n".to_owned()),
        // What the board has more does not matter.
        (with(CORE, 1), "2\r\n".to_owned()),
        of_core(15, "armv7em+fpv5"),
        of_core(33, "armv8m"),
        of_core(0x80, "another core"),
        (with(HASH, two[HASH] ^ 1), told("is for another Adder (ABI hash)")),
        (with(SECTION_VERSION, 2), told("is of another format")),
        (flipped(last), told("is damaged (checksum)")),
        (flipped(CORE), told("is damaged (checksum)")),
        (flipped(0), told("is damaged (checksum)")),
        (two[..last].to_vec(), told("is damaged (checksum)")),
        (two[..10].to_vec(), told("is damaged (checksum)")),
        // Of another file.
        ([&two[..OF_FILE], &[0; 4], &two[OF_FILE + 4..]].concat(), told("is damaged (checksum)")),
        // Of several sections one is right.
        ([with(CORE, 31), two.clone()].concat(), "2\r\n".to_owned()),
        ([two.clone(), with(CORE, 47)].concat(), "2\r\n".to_owned()),
        (Vec::new(), "1\r\n".to_owned()),
    ];
    let mut board = Board::start("mps2-an386", &image("mps2-an386")).expect("the board starts");
    for (number, (section, wanted)) in rows.into_iter().enumerate() {
        let stored = [one.as_slice(), section.as_slice()].concat();
        let outcome = board.run(&program(&stored, "print(f())\n"), PATIENCE).expect("it answers");
        assert_eq!(String::from_utf8_lossy(&outcome.output), wanted, "row {number}");
        assert_eq!(String::from_utf8_lossy(&outcome.errors), "", "row {number}");
    }
}

/// A file is found as source is, and a raw address that is nowhere is an exception, which needs the machine code's own
/// place to go on.
#[test]
fn stored_files_are_imported_and_their_faults_are_exceptions() {
    const POKE: &str =
        "import micropython\n@micropython.viper\ndef poke(a: int):\n    p = ptr32(a)\n    p[0] = 1\n";
    let folder = folder("stored-file");
    let (part, section) = built(&folder, POKE, "mps2-an386");
    let stored = [part, section].concat();
    let mut board = Board::start("mps2-an386", &image("mps2-an386")).expect("the board starts");
    let hex: String = stored.iter().map(|byte| format!("{byte:02x}")).collect();
    let program = format!(
        "with open('poking.adc', 'wb') as f: f.write(bytes.fromhex('{hex}'))\n\
         import poking\nprint(poking.__file__)\n\
         for i in range(3):\n    try: poking.poke(0xe0200000)\n    except IndexError as e: print(e)\n\
         import sys, gc\ndel sys.modules['poking'], poking\ngc.collect()\n\
         import poking\ntry: poking.poke(0xe0200000)\nexcept IndexError as e: print(e)\n\
         import os\nos.remove('poking.adc')\n"
    );
    let outcome = board.run(program.as_bytes(), PATIENCE).expect("it answers");
    let wanted = format!("poking.adc\r\n{}", "address outside every object\r\n".repeat(4));
    assert_eq!(String::from_utf8_lossy(&outcome.output), wanted);
    assert_eq!(String::from_utf8_lossy(&outcome.errors), "");
}

/// Constants, names, exceptions, calls, buffers and floats of stored machine code, with collections in between; what it
/// prints is what the same functions print that are compiled on the board.
#[test]
fn stored_machine_code_does_what_the_boards_own_does() {
    const MODULE: &str = include_str!("stored.py");
    let folder = folder("stored-all");
    for (machine, core) in
        [("mps2-an386", "armv7em+fpv4"), ("mps2-an385", "mps2-an385"), ("mps2-an500", "mps2-an500")]
    {
        let module =
            if core == "mps2-an385" { MODULE.split("# floats").next().unwrap_or_default() } else { MODULE };
        let (part, section) = built(&folder, module, core);
        let mut board = Board::start(machine, &image(machine)).expect("the board starts");
        let own = board.run(&program(&part, "run()\n"), PATIENCE).expect("it answers");
        board.reset().expect("it begins anew");
        let stored = [part, section].concat();
        let outcome = board.run(&program(&stored, "run()\n"), PATIENCE).expect("it answers");
        assert!(!own.output.is_empty() && own.errors.is_empty(), "{}", String::from_utf8_lossy(&own.errors));
        assert_eq!(outcome, own, "{machine}");
    }
}

#[test]
fn malformed_files_are_exceptions_and_the_prompt_answers() {
    let folder = folder("stored-bad");
    let (part, _) = built(&folder, "print('never')\n", "armv7m");
    let mut board = Board::start("mps2-an386", &image("mps2-an386")).expect("the board starts");
    let mut version = part.clone();
    version[4] = 9;
    for (bytes, told) in [
        (part[..part.len() - 4].to_vec(), "ImportError: <string>: damaged: the end is missing\r\n"),
        (
            [&part[..40], &[0xff], &part[41..]].concat(),
            "ImportError: <string>: damaged: the checksum differs\r\n",
        ),
        (version, "ImportError: <string>: stored code of format 9, not 2: build it anew\r\n"),
    ] {
        let outcome = board.run(&program(&bytes, ""), PATIENCE).expect("it answers");
        assert_eq!(String::from_utf8_lossy(&outcome.output), "");
        let errors = String::from_utf8_lossy(&outcome.errors).into_owned();
        assert!(errors.ends_with(told), "{errors}");
        let after = board.run(b"print(6 * 7)\n", PATIENCE).expect("it answers");
        assert_eq!(String::from_utf8_lossy(&after.output), "42\r\n");
    }
}
