//! Writing what the compiler makes.

use super::read::{check_of, tag};
use super::{FORMAT, HEAD, MAGIC};
use crate::code::{ByteRange, CodeData, Const, Unit};
use crate::mem::{OutOfMemory, Vec};
use crate::ops;

/// Writes a unit, compiled from the file `source`, at the end of `out`, which is empty. Its parts are for any machine
/// if it was compiled with [`Options::portable`](crate::compile::Options::portable).
///
/// # Errors
/// `OutOfMemory`
pub fn write(unit: &Unit<'_>, source: &str, out: &mut Vec<'_, u8>) -> Result<(), OutOfMemory> {
    let mem = out.mem();
    let mut writer = Writer { unit, names: Vec::new(mem), strings: Vec::new(mem) };
    // The names and strings are known when all else has been written.
    let (mut body, mut ends) = (Vec::new(mem), Vec::new(mem));
    for code in &unit.codes {
        writer.code(code, &mut body)?;
        ends.push(body.len())?;
    }
    let Writer { names, strings, .. } = writer;
    out.extend_from_slice(&MAGIC)?;
    out.extend_from_slice(&[FORMAT, 0, 0, 0])?;
    out.extend_from_slice(&ops::HASH.to_le_bytes())?;
    out.extend_from_slice(&[0; HEAD - 12])?;
    number(out, names.len() as u64 + 1)?;
    for &name in &names {
        text(out, bytes_of(unit, name))?;
    }
    text(out, source.as_bytes())?;
    number(out, strings.len() as u64)?;
    for &string in &strings {
        text(out, bytes_of(unit, string))?;
    }
    number(out, names.len() as u64)?;
    number(out, unit.codes.len() as u64)?;
    let mut start = 0;
    for (code, &end) in unit.codes.iter().zip(&ends) {
        out.extend_from_slice(body.get(start..end).unwrap_or_default())?;
        tables(code, out)?;
        start = end;
    }
    align(out)?;
    let length = out.len() as u32;
    out[12..16].copy_from_slice(&length.to_le_bytes());
    let check = check_of(out);
    out[16..20].copy_from_slice(&check.to_le_bytes());
    Ok(())
}

struct Writer<'u, 'm> {
    unit: &'u Unit<'u>,
    names: Vec<'m, ByteRange>,
    strings: Vec<'m, ByteRange>,
}

pub(super) fn number(out: &mut Vec<'_, u8>, mut number: u64) -> Result<(), OutOfMemory> {
    while number >= 0x80 {
        out.push(number as u8 | 0x80)?;
        number >>= 7;
    }
    out.push(number as u8)
}

fn text(out: &mut Vec<'_, u8>, text: &[u8]) -> Result<(), OutOfMemory> {
    number(out, text.len() as u64)?;
    out.extend_from_slice(text)
}

pub(super) fn align(out: &mut Vec<'_, u8>) -> Result<(), OutOfMemory> {
    out.resize(out.len().next_multiple_of(4), 0)
}

fn bytes_of<'u>(unit: &'u Unit<'_>, range: ByteRange) -> &'u [u8] {
    unit.bytes.get(range.start as usize..(range.start + range.len) as usize).unwrap_or_default()
}

/// The tables that are used where they lie.
fn tables(code: &CodeData<'_>, out: &mut Vec<'_, u8>) -> Result<(), OutOfMemory> {
    align(out)?;
    for word in &code.words {
        out.extend_from_slice(&word.0.to_le_bytes())?;
    }
    for row in &code.handlers {
        for field in [row.start, row.end, row.handler, row.register] {
            out.extend_from_slice(&field.to_le_bytes())?;
        }
    }
    for register in &code.captures {
        out.extend_from_slice(&register.to_le_bytes())?;
    }
    out.extend_from_slice(&code.lines)
}

/// The number of a text among others, which it joins.
fn numbered(unit: &Unit<'_>, texts: &mut Vec<'_, ByteRange>, range: ByteRange) -> Result<u64, OutOfMemory> {
    let text = bytes_of(unit, range);
    let same = |&known: &ByteRange| known == range || bytes_of(unit, known) == text;
    if let Some(number) = texts.iter().position(same) {
        return Ok(number as u64);
    }
    texts.push(range)?;
    Ok(texts.len() as u64 - 1)
}

impl Writer<'_, '_> {
    /// The number of a name.
    fn name(&mut self, range: ByteRange) -> Result<u64, OutOfMemory> {
        numbered(self.unit, &mut self.names, range)
    }

    /// Everything of a code before its tables.
    fn code(&mut self, code: &CodeData<'_>, out: &mut Vec<'_, u8>) -> Result<(), OutOfMemory> {
        let mut constants = Vec::new(out.mem());
        for &constant in &code.consts {
            self.constant(constant, &mut constants)?;
        }
        let head = [
            u64::from(code.first_line),
            code.registers.into(),
            code.flags.into(),
            code.positional.into(),
            code.positional_only.into(),
            code.keyword_only.into(),
            code.tier as u64,
            code.caches.into(),
            self.name(code.name)?,
            self.name(code.qualified_name)?,
            code.docstring.map_or(0, |index| u64::from(index) + 1),
            code.words.len() as u64,
            code.handlers.len() as u64,
            code.captures.len() as u64,
            code.lines.len() as u64,
            code.consts.len() as u64,
            constants.len() as u64,
            code.locals.len() as u64,
            code.annotations.len() as u64,
        ];
        head.into_iter().try_for_each(|field| number(out, field))?;
        for &name in code.free_names.iter().chain(&code.locals) {
            let name = self.name(name)?;
            number(out, name)?;
        }
        for annotation in &code.annotations {
            let name = if annotation.is_identifier { self.name(annotation.text)? + 1 } else { 0 };
            let fields = [u64::from(annotation.register), name, annotation.line.into()];
            fields.into_iter().try_for_each(|field| number(out, field))?;
        }
        out.extend_from_slice(&constants)
    }

    fn constant(&mut self, constant: Const, out: &mut Vec<'_, u8>) -> Result<(), OutOfMemory> {
        let kind = match constant {
            Const::None => tag::NONE,
            Const::True => tag::TRUE,
            Const::False => tag::FALSE,
            Const::Ellipsis => tag::ELLIPSIS,
            Const::Int(_) => tag::INT,
            Const::BigInt { .. } => tag::BIG_INT,
            Const::Float(_) => tag::FLOAT,
            Const::Imaginary(_) => tag::IMAGINARY,
            Const::Str(_) => tag::STR,
            Const::Name(_) => tag::NAME,
            Const::Bytes(_) => tag::BYTES,
            Const::Tuple { .. } => tag::TUPLE,
            Const::FrozenSet { .. } => tag::FROZEN_SET,
            Const::Code(_) => tag::CODE,
        };
        out.push(kind)?;
        match constant {
            Const::None | Const::True | Const::False | Const::Ellipsis => Ok(()),
            Const::Int(value) => number(out, (value << 1 ^ value >> 63) as u64),
            Const::BigInt { digits, radix } => {
                out.push(radix)?;
                text(out, bytes_of(self.unit, digits))
            }
            Const::Float(value) | Const::Imaginary(value) => {
                out.extend_from_slice(&value.to_bits().to_le_bytes())
            }
            Const::Str(range) => {
                let string = numbered(self.unit, &mut self.strings, range)?;
                number(out, string)
            }
            Const::Bytes(range) => text(out, bytes_of(self.unit, range)),
            Const::Name(range) => {
                let name = self.name(range)?;
                number(out, name)
            }
            Const::Tuple { start, len } | Const::FrozenSet { start, len } => {
                number(out, len.into())?;
                for at in start..start + len {
                    let member = self.unit.members.get(at as usize).copied().unwrap_or(Const::None);
                    self.constant(member, out)?;
                }
                Ok(())
            }
            Const::Code(index) => number(out, index.into()),
        }
    }
}
