//! Every row against GNU's assembler and disassembler, by a committed file; and there and back with random operands.
//!
//! `BLESS=1 cargo test -p adder-emitter-thumb` writes `tests/encodings.txt` anew, with the tools of
//! `binutils-arm-none-eabi`. A line has what the assembler was given, the bytes it made, and what the
//! disassembler makes of them, tabs between.

extern crate std;

use super::{Arg, ArgKind, COUNT, Kind, Op, bits, encode, operands, source};
use crate::disasm::{self, Block, decode};
use crate::operand::{ModImm, Shift, ShiftKind};
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/encodings.txt");

fn rows() -> impl Iterator<Item = Op> + Clone {
    (0..COUNT as u16).map(Op)
}

/// Values at the limits of what an operand can be; not all fit each field.
fn limits(kind: Kind) -> Vec<Arg> {
    let numbers = |numbers: &[u32]| numbers.iter().map(|&value| Arg::new(kind.arg(), value)).collect();
    match kind.arg() {
        ArgKind::Reg => numbers(&[0, 7, 13, 14, 15]),
        ArgKind::SReg => numbers(&[0, 30, 31]),
        ArgKind::DReg => numbers(&[0, 15]),
        ArgKind::Cond => (0..14).map(|cond| Arg::new(ArgKind::Cond, cond)).collect(),
        ArgKind::Shift => [ShiftKind::Lsl, ShiftKind::Lsr, ShiftKind::Asr, ShiftKind::Ror]
            .into_iter()
            .flat_map(|kind| [0, 1, 31, 32].map(|amount| Shift::new(kind, amount)))
            .flatten()
            .map(Arg::from)
            .collect(),
        ArgKind::Mod => {
            let bits =
                [0, 1, 0xff, 0x101, 0x1ff, 0x201, 0x2ff, 0x301, 0x3ff, 0x400, 0x47f, 0x8aa, 0xf80, 0xfff];
            bits.into_iter().filter_map(ModImm::of_bits).map(Arg::from).collect()
        }
        ArgKind::List => numbers(&[
            1, 0x80, 0xff, 0x4000, 0x40ff, 0x8000, 0x80ff, 0xf0, 0x1fff, 0x5fff, 0x9fff, 0x4010, 0x8010,
            0x300,
        ]),
        ArgKind::None => Vec::new(),
        ArgKind::Imm => {
            let mut values: Vec<i32> = Vec::from([0]);
            for power in (0..=24).map(|bit| 1i32 << bit) {
                for value in [power, power - 1, power - 2, power - 4] {
                    values.extend([value, -value]);
                }
            }
            values.sort_unstable();
            values.dedup();
            values.into_iter().map(Arg::imm).collect()
        }
    }
}

/// Operands of a row: each at its limits in turn, the others as they come.
fn cases(op: Op) -> Vec<Vec<Arg>> {
    let kinds: Vec<Kind> = operands(op).map(|(_, kind)| kind).collect();
    let plain: Vec<Arg> = (0..).zip(&kinds).map(|(k, kind)| usual(*kind, k)).collect();
    let mut cases: Vec<Vec<Arg>> = Vec::from([plain.clone()]);
    for (k, kind) in kinds.iter().enumerate() {
        let with = |arg: Arg| {
            let mut case = plain.clone();
            case[k] = arg;
            case
        };
        let fitting = limits(*kind).into_iter().map(with).filter(|case| encode(op, case).is_ok());
        let mut fitting: Vec<Vec<Arg>> = fitting.collect();
        if *kind != Kind::It && kind.arg() == ArgKind::Imm && fitting.len() > 8 {
            // The two least, the two most, and powers of two.
            let last = fitting.len() - 2;
            let mut number = 0;
            fitting.retain(|case| {
                number += 1;
                let power = case[k].value().unsigned_abs().is_power_of_two() && case[k].value() > 2;
                number <= 2 || number > last || power || case[k].value() == 0
            });
        }
        fitting.retain(|case| !cases.contains(case));
        cases.extend(fitting);
    }
    cases.retain(|case| encode(op, case).is_ok());
    assert!(!cases.is_empty(), "{op:?} has operands that fit");
    cases
}

/// An operand that fits most rows, another for each position.
fn usual(kind: Kind, k: u32) -> Arg {
    let value = match kind {
        Kind::Reg(_) if kind.arg_of(0, &[], 4) == Some(Arg::new(ArgKind::Reg, 8)) => 9,
        Kind::Reg(_) => k + 1,
        Kind::Single | Kind::SingleApart | Kind::Two | Kind::FromS => 2 * k + 3,
        Kind::Double | Kind::FromD => k + 4,
        Kind::FlagS | Kind::Lsl | Kind::Ror8 | Kind::Shift => 0,
        Kind::Cond => 1,
        Kind::Neg => return Arg::imm(-8),
        Kind::It => 0x18,
        Kind::Push | Kind::Pop => 0xf0,
        _ if kind.arg() == ArgKind::List => 0x00f0,
        Kind::ToS | Kind::ToD => 2,
        _ => 8,
    };
    Arg::new(kind.arg(), value)
}

fn text(op: Op, args: &[Arg], address: Option<u32>) -> String {
    let mut text = String::new();
    disasm::row(op, args, None, address, &mut text).expect("strings take text");
    text.replace('\t', " ")
}

/// Without comments and symbols.
fn plain(text: &str) -> String {
    let text = text.split(['@', ';', '<']).next().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn bytes(word: u32) -> Vec<u8> {
    let (first, second) = ((word >> 16) as u16, word as u16);
    let mut bytes = Vec::new();
    if first != 0 {
        bytes.extend(first.to_le_bytes());
    }
    bytes.extend(second.to_le_bytes());
    bytes
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn rows_are_as_gnu_has_them() {
    if std::env::var_os("BLESS").is_some() {
        bless::write();
    }
    let file = std::fs::read_to_string(FILE).expect("the committed file");
    let mut lines = file.lines().filter(|line| !line.starts_with('#'));
    let mut wrong = Vec::new();
    for op in rows() {
        for case in cases(op) {
            let word = encode(op, &case).expect("the case fits");
            let mut again = String::new();
            disasm::instruction(word, 0, Block::default(), &mut again).expect("strings take text");
            let line = format!("{}\t{}\t{}", text(op, &case, None), hex(&bytes(word)), plain(&again));
            let expected = lines.next().unwrap_or_default();
            if line != expected {
                wrong.push(format!("{op:?}\n  gnu  {expected}\n  ours {line}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} lines differ\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
    assert_eq!(lines.next(), None, "the file has no more");
}

#[test]
fn distinct_rows_have_distinct_names_and_encodings() {
    let mut seen = std::collections::HashMap::new();
    for op in rows() {
        assert_eq!(seen.insert(source(op).name.to_string(), op), None);
        let (base, fixed) = bits(op);
        assert_eq!(seen.insert(format!("{base:x} {fixed:x}"), op), None, "{op:?}");
    }
}

/// A small generator of numbers: the next of a state.
fn random(state: &mut u64) -> u32 {
    *state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
    (*state >> 32) as u32
}

#[test]
fn what_is_encoded_is_decoded() {
    let mut state = 1;
    let mut fitting = 0;
    for op in rows().cycle().take(COUNT * 200) {
        let mut args = Vec::new();
        for (mask, kind) in operands(op) {
            // Any bits of the field; sometimes any number at all, which must be refused or come back.
            let bits = random(&mut state);
            let field = bits & ((1u64 << mask.count_ones()) - 1) as u32;
            let arg = kind
                .arg_of(field, &args, mask.count_ones())
                .filter(|_| !random(&mut state).is_multiple_of(8));
            args.push(arg.unwrap_or(Arg::new(kind.arg(), bits >> (random(&mut state) % 32))));
        }
        let Ok(word) = encode(op, &args) else { continue };
        fitting += 1;
        let (decoded, back) = decode(word).unwrap_or_else(|| panic!("{op:?} {args:?} is {word:x}"));
        assert_eq!(encode(decoded, &back), Ok(word));
        if decoded == op {
            assert_eq!(&back[..], &args[..], "{op:?}");
        } else {
            // A special case of this row has its own, as `movs` and `lsls #0`.
            let (_, fixed) = bits(op);
            let (_, special) = bits(decoded);
            assert!(special.count_ones() > fixed.count_ones(), "{op:?} decodes as {decoded:?}");
        }
    }
    assert!(fitting > COUNT * 50, "{fitting} cases fit");
}

#[test]
fn what_is_decoded_is_encoded() {
    let mut state = 2;
    for round in 0..200_000u32 {
        let word = if round < 0x1_0000 { round } else { 0xe000_0000 | random(&mut state) };
        if let Some((op, args)) = decode(word) {
            assert_eq!(encode(op, &args), Ok(word), "{op:?}");
        }
    }
}

#[test]
fn wrong_operands_are_refused() {
    for op in rows() {
        let case = cases(op).remove(0);
        for k in 0..case.len() {
            let mut wrong = case.clone();
            let kind = operands(op).nth(k).expect("there are so many").1.arg();
            let other = if kind == ArgKind::SReg { ArgKind::DReg } else { ArgKind::SReg };
            wrong[k] = Arg::new(other, 0);
            assert!(encode(op, &wrong).is_err(), "{op:?} takes {other:?} for {kind:?}");
        }
        let mut more = case.clone();
        more.push(Arg::imm(0));
        assert!(encode(op, &more).is_err());
        if let Some((_, fewer)) = case.split_last() {
            assert!(encode(op, fewer).is_err());
        }
    }
}

mod bless;
