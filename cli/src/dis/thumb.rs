//! Thumb-2 machine code as text, with lines of the source and names of the helpers that are called.

use std::collections::BTreeSet;
use std::fmt::Write;

use adder_decorators::driver::abi_of;
use adder_decorators::ir::Profile;
use adder_emitter_thumb::disasm::{Block, decode, instruction, length};
use adder_emitter_thumb::encoding::Op;
use adder_vm::native::helpers::Helper;

use super::notes::Listing;

/// Writes machine code down. `origins` say where code for another word of the bytecode begins.
pub fn listing(bytes: &[u8], origins: &[(u32, u16)], listing: &Listing<'_>) -> String {
    let half =
        |at: usize| bytes.get(at..at + 2).and_then(|half| half.try_into().ok()).map(u16::from_le_bytes);
    let table = format!("ip, [fp, #{}]", abi_of(Profile::BOARD.word_bytes()).helpers);
    let (mut out, mut block, mut shown) = (String::new(), Block::default(), 0);
    let mut literals = BTreeSet::new();
    let (mut at, mut is_table, mut helper) = (0, false, None);
    while let Some(first) = half(at) {
        if literals.contains(&at) {
            let word = u32::from(half(at + 2).unwrap_or(0)) << 16 | u32::from(first);
            // Writing to a string does not fail, here and below.
            let _ = writeln!(out, "{at:6x}  .word 0x{word:08x}");
            at += 4;
            continue;
        }
        let origin = origins.iter().rfind(|&&(start, _)| start as usize <= at);
        let line = origin.map(|&(_, word)| listing.line_of(word.into())).filter(|&line| line != shown);
        if let Some(line) = line {
            let _ = writeln!(out, "{}", listing.line(line));
            shown = line;
        }
        let (word, bytes) = match (length(first), half(at + 2)) {
            (4, Some(second)) => (u32::from(first) << 16 | u32::from(second), 4),
            _ => (first.into(), 2),
        };
        literals.extend(literal(word, at));
        let mut text = String::new();
        if let Ok(next) = instruction(word, at as u32, block, &mut text) {
            block = next;
        }
        let text = text.replace('\t', " ");
        let note = if text.starts_with("blx ip") { helper.take() } else { None };
        let number = text.split_once("ip, [ip").map(|(_, rest)| rest.trim_matches(|c| ", #]".contains(c)));
        helper = match number.filter(|_| is_table) {
            Some(number) => Helper::ALL.get(number.parse::<usize>().unwrap_or(0) / 4).copied(),
            None => helper,
        };
        is_table = text.ends_with(&table);
        let _ = match note {
            Some(note) => writeln!(out, "{at:6x}  {text:40}  ; {}", note.name()),
            None => writeln!(out, "{at:6x}  {text}"),
        };
        at += bytes;
    }
    out
}

/// The places of the words that an instruction loads from among the code, which lie behind it.
fn literal(word: u32, at: usize) -> Vec<usize> {
    let Some((op, args)) = decode(word) else { return Vec::new() };
    let words = match op {
        Op::LDR_PC16 | Op::LDR_PC | Op::VLDR_S_PC => 1,
        Op::VLDR_D_PC => 2,
        _ => return Vec::new(),
    };
    let offset = args.last().map_or(0, |arg| arg.value());
    let first = (at / 4 * 4 + 4).wrapping_add_signed(offset as isize);
    (0..words).map(|n| first + n * 4).collect()
}
