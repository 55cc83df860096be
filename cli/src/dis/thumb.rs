//! Thumb-2 machine code as text, with lines of the source and names of the helpers that are called.

use std::collections::BTreeSet;
use std::fmt::Write;

use adder_decorators::driver::abi_of;
use adder_decorators::ir::Profile;
use adder_emitter_thumb::disasm::{Block, decode, instruction, length};
use adder_emitter_thumb::encoding::Op;
use adder_vm::native::helpers::Helper;

use super::notes::Listing;

/// An instruction, or a word among the code.
struct Line {
    at: usize,
    text: String,
    /// Its words are code.
    is_code: bool,
}

/// Writes machine code down. `origins` say where code for another word of the bytecode begins.
pub fn listing(bytes: &[u8], origins: &[(u32, u16)], listing: &Listing<'_>) -> String {
    let lines = decoded(bytes);
    // The code that calls of helpers share takes the helper's number in r0.
    let shared = shared_call(&lines);
    let (mut out, mut shown, mut number) = (String::new(), 0, None);
    for Line { at, text, is_code } in &lines {
        let origin = origins.iter().rfind(|&&(start, _)| start as usize <= *at).filter(|_| *is_code);
        let line = origin.map(|&(_, word)| listing.line_of(word.into())).filter(|&line| line != shown);
        // Writing to a string does not fail, here and below.
        if let Some(line) = line {
            let _ = writeln!(out, "{}", listing.line(line));
            shown = line;
        }
        let target = text.strip_prefix("bl ").and_then(|at| usize::from_str_radix(at, 16).ok());
        let helper = number.filter(|_| target.is_some() && target == shared);
        let _ = match helper.and_then(|number| Helper::ALL.get::<usize>(number)) {
            Some(helper) => writeln!(out, "{at:6x}  {text:40}  ; {}", helper.name()),
            None => writeln!(out, "{at:6x}  {text}"),
        };
        if let Some(rest) = text.strip_prefix("movs r0, #") {
            number = rest.parse().ok();
        }
    }
    out
}

/// Where the code begins that looks a helper up, if there is any.
fn shared_call(lines: &[Line]) -> Option<usize> {
    let table = format!("ip, [fp, #{}]", abi_of(Profile::BOARD.word_bytes()).helpers);
    let is_it = |pair: &[Line]| pair[0].text.ends_with(&table) && pair[1].text.contains("[ip, r0, lsl #2]");
    lines.windows(2).find(|pair| is_it(pair)).map(|pair| pair[0].at)
}

fn decoded(bytes: &[u8]) -> Vec<Line> {
    let half =
        |at: usize| bytes.get(at..at + 2).and_then(|half| half.try_into().ok()).map(u16::from_le_bytes);
    let (mut lines, mut block, mut literals, mut at) = (Vec::new(), Block::default(), BTreeSet::new(), 0);
    while let Some(first) = half(at) {
        if literals.contains(&at) {
            let word = u32::from(half(at + 2).unwrap_or(0)) << 16 | u32::from(first);
            lines.push(Line { at, text: format!(".word 0x{word:08x}"), is_code: false });
            at += 4;
            continue;
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
        lines.push(Line { at, text: text.replace('\t', " "), is_code: true });
        at += bytes;
    }
    lines
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
