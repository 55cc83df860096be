//! Machine code as text, as GNU's `objdump` writes it, from the table that encodes it.

use crate::encoding::{Arg, COUNT, Kind, Op, bits, encode, operands, source};
use crate::operand::{Cond, ModImm, Shift, ShiftKind};
use core::fmt::{self, Write};

/// The operands of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Args {
    args: [Arg; 5],
    count: usize,
}

impl core::ops::Deref for Args {
    type Target = [Arg];
    fn deref(&self) -> &[Arg] {
        &self.args[..self.count]
    }
}

/// The row and operands of an instruction: a halfword, or two with the first above.
pub fn decode(word: u32) -> Option<(Op, Args)> {
    let mut best: Option<(Op, Args)> = None;
    let mut fixed_most = 0;
    for op in (0..COUNT as u16).map(Op) {
        let (base, fixed) = bits(op);
        let wide = source(op).bits.len() == 32;
        if word & fixed != base || wide != (word > 0xffff) || fixed.count_ones() <= fixed_most {
            continue;
        }
        if let Some(args) = args_of(op, word) {
            best = Some((op, args));
            fixed_most = fixed.count_ones();
        }
    }
    best
}

/// The operands in a word of this row, if they are what the row takes.
fn args_of(op: Op, word: u32) -> Option<Args> {
    let mut args = Args { args: [Arg::imm(0); 5], count: 0 };
    for (mask, kind) in operands(op) {
        let arg = kind.arg_of(extract(word, mask), &args, mask.count_ones())?;
        args.args[args.count] = arg;
        args.count += 1;
    }
    (encode(op, &args) == Ok(word)).then_some(args)
}

/// The bits at a mask's places.
fn extract(word: u32, mut mask: u32) -> u32 {
    let (mut value, mut at) = (0, 0);
    while mask != 0 {
        let place = mask & mask.wrapping_neg();
        value |= u32::from(word & place != 0) << at;
        at += 1;
        mask ^= place;
    }
    value
}

/// The bytes of the instruction that begins with this halfword.
pub fn length(first: u16) -> usize {
    if first >> 11 >= 0b11101 { 4 } else { 2 }
}

/// The conditions that an IT block gives to what follows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Block(u32);

impl Block {
    /// The condition of the next instruction.
    fn cond(self) -> Option<Cond> {
        if self.0 & 15 == 0 { None } else { Cond::ALL.get((self.0 >> 4) as usize).copied() }
    }

    /// What is left behind an instruction.
    fn next(self, op: Op, args: &[Arg]) -> Block {
        match self.0 & 7 {
            _ if op == Op::IT => Block(args[0].value() as u32),
            0 => Block(0),
            _ => Block(self.0 & 0xe0 | self.0 << 1 & 0x1f),
        }
    }
}

/// Writes code as text: one line per instruction, with its address, counted from `start`, and its halfwords.
///
/// # Errors
/// Those of `out`.
pub fn disassemble(code: &[u8], start: u32, out: &mut dyn Write) -> fmt::Result {
    let mut block = Block::default();
    let mut at = 0;
    let half = |at: usize| code.get(at..at + 2).map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]]));
    while let Some(first) = half(at) {
        let address = start.wrapping_add(at as u32);
        let second = if length(first) == 4 { half(at + 2) } else { None };
        write!(out, "{address:8x}:\t{first:04x}")?;
        let word = match second {
            Some(second) => {
                write!(out, " {second:04x}\t")?;
                u32::from(first) << 16 | u32::from(second)
            }
            None => {
                out.write_str("     \t")?;
                u32::from(first)
            }
        };
        block = instruction(word, address, block, out)?;
        out.write_char('\n')?;
        at += if second.is_some() { 4 } else { 2 };
    }
    Ok(())
}

/// Writes one instruction; what is left of its IT block.
///
/// # Errors
/// Those of `out`.
pub fn instruction(word: u32, address: u32, block: Block, out: &mut dyn Write) -> Result<Block, fmt::Error> {
    let Some((op, args)) = decode(word) else {
        match word {
            ..0x1_0000 => write!(out, ".short 0x{word:04x}")?,
            _ => write!(out, ".inst.w 0x{word:08x}")?,
        }
        return Ok(Block::default());
    };
    row(op, &args, block.cond(), Some(address), out)?;
    Ok(block.next(op, &args))
}

/// Writes a row with its operands, at an address, else with distances from `.`, the instruction's own.
///
/// # Errors
/// Those of `out`.
pub fn row(
    op: Op,
    args: &[Arg],
    cond: Option<Cond>,
    address: Option<u32>,
    out: &mut dyn Write,
) -> fmt::Result {
    let text = source(op).text;
    // These have none, and may not stand in a block.
    let never = matches!(op, Op::B_COND16 | Op::B_COND | Op::CBZ | Op::CBNZ | Op::IT)
        || matches!(op, Op::BKPT | Op::CPSID | Op::CPSIE);
    let cond = cond.filter(|_| !never);
    let (mnemonic, rest) = text.split_once(' ').unwrap_or((text, ""));
    let mut writer = Writer { op, args, address, next: 0, out };
    // The condition stands before the size and the types.
    let (stem, suffix) = match mnemonic.find('.') {
        Some(dot) => mnemonic.split_at(dot),
        None => (mnemonic, ""),
    };
    match (stem.strip_suffix('?'), cond) {
        (Some(stem), Some(_)) => writer.template(stem)?,
        (Some(stem), None) => {
            writer.template(stem)?;
            writer.out.write_char('s')?;
        }
        (None, _) => writer.template(stem)?,
    }
    if let Some(cond) = cond {
        writer.out.write_str(cond_text(cond as u32))?;
    }
    writer.template(suffix)?;
    if !rest.is_empty() {
        writer.out.write_char('\t')?;
        writer.template(rest)?;
    }
    Ok(())
}

fn cond_text(cond: u32) -> &'static str {
    ["eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le"][cond as usize]
}

struct Writer<'a> {
    op: Op,
    args: &'a [Arg],
    address: Option<u32>,
    /// The next operand.
    next: usize,
    out: &'a mut dyn Write,
}

impl Writer<'_> {
    fn template(&mut self, mut text: &str) -> fmt::Result {
        while let Some((before, rest)) = text.split_once('{') {
            self.out.write_str(before)?;
            let (_, behind) = rest.split_once('}').unwrap_or_default();
            self.operand()?;
            text = behind;
        }
        self.out.write_str(text)
    }

    fn operand(&mut self) -> fmt::Result {
        let k = self.next;
        self.next += 1;
        let Some((_, kind)) = operands(self.op).nth(k) else { return Ok(()) };
        let value = self.args[k].value();
        let before = |back: usize| self.args[k - back].value();
        let out = &mut *self.out;
        match kind {
            Kind::Reg(_) => out.write_str(reg(value as u32)),
            Kind::FlagS => out.write_str(if value != 0 { "s" } else { "" }),
            Kind::Off | Kind::OffBoth | Kind::Off4 | Kind::X4Off if value == 0 => Ok(()),
            Kind::Off | Kind::OffBoth | Kind::Off4 | Kind::X4Off => write!(out, ", #{value}"),
            Kind::Float => {
                // Sign, three bits of exponent, four of fraction: -31 to 31, no zero.
                let exponent = (value >> 4 & 7 ^ 4) - 3;
                let size = (16 + (value & 15)) as f32 * f32::from_bits(((123 + exponent) as u32) << 23);
                let float = if value & 0x80 != 0 { -size } else { size };
                match self.address {
                    Some(_) => write!(out, "{value}\t@ {float:?}"),
                    None => write!(out, "{float:?}"),
                }
            }
            Kind::Hex4 => write!(out, "0x{value:04x}"),
            Kind::Lsl | Kind::Ror8 if value == 0 => Ok(()),
            Kind::Lsl => write!(out, ", lsl #{value}"),
            Kind::Ror8 => write!(out, ", ror #{value}"),
            Kind::Asr31 | Kind::Asr32 => write!(out, ", asr #{value}"),
            Kind::Shift => shift(value as u32, out),
            Kind::Mod => write!(out, "{}", ModImm::of_bits(value as u32).map_or(0, ModImm::value)),
            Kind::Cond => out.write_str(cond_text(value as u32)),
            Kind::It => it(value as u32, out),
            Kind::Ahead | Kind::Rel | Kind::Rel20 | Kind::Rel24 => match self.address {
                Some(address) => write!(out, "{:x}", address.wrapping_add(4).wrapping_add(value as u32)),
                None => write!(out, ".{:+}", value + 4),
            },
            Kind::Push | Kind::Pop | Kind::Others | Kind::Loaded | Kind::Stored => list(value as u32, out),
            Kind::LoadedOthers | Kind::StoredOthers => list(value as u32, out),
            Kind::Single | Kind::SingleApart => write!(out, "s{value}"),
            Kind::Two => write!(out, "s{value}, s{}", value + 1),
            Kind::Double => write!(out, "d{value}"),
            Kind::FromS | Kind::FromD => Ok(()),
            Kind::ToS => range('s', before(1), value, out),
            Kind::ToD => range('d', before(1), value, out),
            Kind::Plain | Kind::X2 | Kind::X4 | Kind::Both | Kind::Both4 | Kind::Neg | Kind::From1 => {
                write!(out, "{value}")
            }
            Kind::To31 | Kind::To32 | Kind::Msb | Kind::Width | Kind::Mov16 => write!(out, "{value}"),
        }
    }
}

fn reg(number: u32) -> &'static str {
    const NAMES: [&str; 16] =
        ["r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "sl", "fp", "ip", "sp", "lr", "pc"];
    NAMES[number as usize & 15]
}

fn shift(bits: u32, out: &mut dyn Write) -> fmt::Result {
    let shift = Shift::of_bits(bits).unwrap_or(Shift::NONE);
    let name = match shift.kind() {
        _ if shift == Shift::NONE => return Ok(()),
        ShiftKind::Lsl => "lsl",
        ShiftKind::Lsr => "lsr",
        ShiftKind::Asr => "asr",
        ShiftKind::Ror => "ror",
    };
    write!(out, ", {name} #{}", shift.amount())
}

/// `t` and `e` for the instructions behind the first, and the condition.
fn it(bits: u32, out: &mut dyn Write) -> fmt::Result {
    let (cond, mask) = (bits >> 4, bits & 15);
    for place in (mask.trailing_zeros() + 1..4).rev() {
        out.write_char(if mask >> place & 1 == cond & 1 { 't' } else { 'e' })?;
    }
    write!(out, "\t{}", cond_text(cond))
}

fn list(bits: u32, out: &mut dyn Write) -> fmt::Result {
    let mut separator = "{";
    for number in (0..16).filter(|number| bits >> number & 1 != 0) {
        write!(out, "{separator}{}", reg(number))?;
        separator = ", ";
    }
    out.write_char('}')
}

fn range(letter: char, first: i32, count: i32, out: &mut dyn Write) -> fmt::Result {
    match count {
        1 => write!(out, "{{{letter}{first}}}"),
        _ => write!(out, "{{{letter}{first}-{letter}{}}}", first + count - 1),
    }
}
