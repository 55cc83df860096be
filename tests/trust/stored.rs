//! Stored code: what is built loads as it was, and what is damaged, malformed or hostile is an exception.

use std::time::{Duration, Instant};

use adder_tests::corpus::case;
use adder_tests::machine::{self, Ending};
use adder_tests::workspace;
use adder_vm::code::{Tier, dump_unit};
use adder_vm::compile::{self, compile};
use adder_vm::lex::Bytes;
use adder_vm::mem::{Mem, Vec as List};
use adder_vm::num::crc::crc32;
use adder_vm::ops::Op;
use adder_vm::stored::{self, Fault, File, unit_of};
use adder_vm::vm::Options;

use crate::mutate;
use crate::random::Random;

const HEAP: usize = 32 << 20;
/// Files that one VM runs.
const RUNS: u64 = 50;
/// Where the length and the checksum of the part before machine code are.
const LENGTH: std::ops::Range<usize> = 12..16;
const CHECK: std::ops::Range<usize> = 16..20;

/// The stored code of a program, and its listing; nothing for what is no program.
fn built(text: &[u8], tier: Tier) -> Option<(Vec<u8>, String)> {
    let mem = Mem::new(usize::MAX);
    let options = compile::Options { tier, portable: true, ..compile::Options::default() };
    let unit = compile(&mut Bytes::new(text), &mem, options).ok()?;
    let (mut bytes, mut listing) = (List::new(&mem), String::new());
    stored::write(&unit, "case.py", &mut bytes).expect("memory");
    dump_unit(&unit, &mut listing).expect("writes to a string");
    Some((bytes.to_vec(), listing))
}

/// The corpus as stored code.
fn files() -> Vec<(String, Vec<u8>, String)> {
    let found = case::find(&workspace::root().join("tests/cases"));
    let built = found.iter().filter_map(|(path, name)| {
        let tier = if name.len() % 2 == 0 { Tier::Bytecode } else { Tier::Native };
        let (bytes, listing) = built(&std::fs::read(path).ok()?, tier)?;
        Some((name.clone(), bytes, listing))
    });
    built.collect()
}

/// A part with the checksum that it should have.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let length = u32::from_le_bytes(bytes[LENGTH].try_into().expect("four bytes")) as usize;
    if let Some(part) = bytes.get(..length).filter(|part| part.len() >= CHECK.end) {
        let check = crc32(crc32(0, &part[..CHECK.start]), &part[CHECK.end..]);
        bytes[CHECK].copy_from_slice(&check.to_le_bytes());
    }
    bytes
}

#[test]
fn the_corpus_loads_as_it_was_built() {
    let files = files();
    assert!(files.len() > 150, "{} files", files.len());
    for (name, bytes, listing) in files {
        let mem = Mem::new(usize::MAX);
        let file = File::open(&bytes).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        let unit = unit_of(&file, &mem).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        let mut again = String::new();
        dump_unit(&unit, &mut again).expect("writes to a string");
        assert_eq!(listing, again, "{name}");
    }
}

#[test]
fn what_is_damaged_says_so() {
    const PROGRAM: &[u8] =
        b"def f(a, *b, c=1):\n    try:\n        return [x + 1 for x in b]\n    finally:\n        \
                             print(a, c)\nprint(f(1, 2))\n";
    let (bytes, _) = built(PROGRAM, Tier::Bytecode).expect("a program");
    let open = |bytes: &[u8]| File::open(bytes).map(drop);
    assert_eq!(open(&bytes), Ok(()));
    for end in 0..bytes.len() {
        let fault = open(&bytes[..end]).expect_err("a part of a file");
        assert_eq!(fault, if end < 4 { Fault::NotStored } else { Fault::CutOff }, "{end}");
    }
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut bytes = bytes.clone();
            bytes[at] ^= 1 << bit;
            let fault = open(&bytes).expect_err("a flipped bit");
            let is_right = match at {
                0..4 => fault == Fault::NotStored,
                4..8 => matches!(fault, Fault::Version(_)),
                8..12 => fault == Fault::Instructions,
                12..16 => matches!(fault, Fault::CutOff | Fault::Checksum),
                _ => fault == Fault::Checksum,
            };
            assert!(is_right, "byte {at}: {fault}");
        }
    }
    machine::with(Options::default(), HEAP, |machine| {
        for (bytes, told) in [
            (bytes[..40].to_vec(), "ImportError: script.py: damaged: the end is missing"),
            (
                [&bytes[..30], &[0; 4], &bytes[34..]].concat(),
                "ImportError: script.py: damaged: the checksum differs",
            ),
            (
                [b"\x93adc\x09".as_slice(), &bytes[5..]].concat(),
                "stored code of format 9, not 2: build it anew",
            ),
        ] {
            let (_, ending) = machine.run(&bytes);
            assert_eq!(ending, Ending::Raised("ImportError".into()));
            assert!(machine.errors().contains(told), "{}", machine.errors());
        }
        assert_eq!(machine.run(&bytes), ("1 1\n[3]\n".into(), Ending::Done));
    });
}

/// An instruction that finds no value of the kind it is for has a result nevertheless.
#[test]
fn a_tuple_of_what_is_no_list_is_none() {
    let mem = Mem::new(usize::MAX);
    let program = b"def f(a, b):\n    c = a + b\n    return [c, c]\nprint(f(1, 2))\n";
    let mut unit = compile(&mut Bytes::new(program), &mem, compile::Options::default()).expect("a program");
    let words = unit.codes.iter_mut().flat_map(|code| code.words.iter_mut());
    let mut sums = words.filter(|word| word.op() == Some(Op::Add));
    let sum = sums.next().expect("the sum");
    sum.0 = sum.0 & !0xff | Op::ListToTuple as u32;
    assert!(sums.next().is_none(), "there is one");
    let mut bytes = List::new(&mem);
    stored::write(&unit, "case.py", &mut bytes).expect("memory");
    let bytes = bytes.to_vec();
    machine::with(Options::default(), HEAP, |machine| {
        assert_eq!(machine.run(&bytes), ("[None, None]\n".into(), Ending::Done));
    });
}

/// A file whose checksum is right and whose contents are not.
fn mutant(random: &mut Random, file: &[u8]) -> Vec<u8> {
    let mut bytes = file.to_vec();
    for _ in 0..=random.below(3) {
        let at = CHECK.end + random.below(bytes.len() - CHECK.end);
        let word = at / 4 * 4;
        match random.below(7) {
            0 => bytes[at] = random.next() as u8,
            1 => bytes[at] ^= 1 << random.below(8),
            2 => bytes[at] = bytes[at].wrapping_add(1),
            3 => bytes[at] = bytes[at].wrapping_sub(1),
            // Instructions move, too.
            4 if word + 8 <= bytes.len() => bytes[word..word + 8].rotate_left(4),
            5 if word + 4 <= bytes.len() => {
                let from = (CHECK.end + random.below(bytes.len() - CHECK.end)) / 4 * 4;
                if from + 4 <= bytes.len() {
                    bytes.copy_within(from..from + 4, word);
                }
            }
            _ => bytes[word] = random.below(adder_vm::ops::Op::ALL.len()) as u8,
        }
    }
    sealed(bytes)
}

#[test]
fn malformed_code_does_no_harm() {
    let mut files = files();
    // Long programs slow the search down.
    files.retain(|(_, bytes, _)| bytes.len() < 6000);
    let first: u64 = std::env::var("ADDER_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let deadline = Instant::now() + Duration::from_secs(mutate::seconds());
    let trace = std::env::var_os("ADDER_TRACE");
    let (mut seed, mut loaded) = (first, 0);
    while Instant::now() < deadline {
        let batch = seed..seed + RUNS;
        let options = Options { heat: 2, ..Options::default() };
        let result = machine::with(options, HEAP, |machine| {
            let mut loaded = 0;
            for seed in batch {
                let mut random = Random::new(seed);
                let (name, bytes, _) = &files[random.below(files.len())];
                let bytes = mutant(&mut random, bytes);
                // A crash takes the process with it: the file says what ran.
                if let Some(path) = &trace {
                    std::fs::write(path, &bytes).expect("a file");
                }
                let mem = Mem::new(usize::MAX);
                loaded += u64::from(File::open(&bytes).and_then(|file| stored::verify(&file, &mem)).is_ok());
                if !mutate::run(machine, &bytes) {
                    return Err(format!("seed {seed}, of {name}"));
                }
            }
            Ok(loaded)
        });
        loaded += result.unwrap_or_else(|fault| panic!("{fault}"));
        seed += RUNS;
    }
    println!("{} files, {loaded} of them loaded", seed - first);
    assert!(loaded > 0 && loaded < seed - first, "some mutants are well-formed, most are not");
}
