//! Reading: the head, the parts of a code, constants.

use super::{FORMAT, Fault, HEAD, MAGIC, malformed};
use crate::code::{Annotation, ByteRange, CodeData, Const, Tier, Unit};
use crate::mem::{Mem, Vec};
use crate::num::crc::crc32;
use crate::object::CodeInfo;
use crate::ops::{self, Handler, Instr};
use crate::runtime::Tables;

/// Kinds of constants.
pub(super) mod tag {
    pub const NONE: u8 = 0;
    pub const TRUE: u8 = 1;
    pub const FALSE: u8 = 2;
    pub const ELLIPSIS: u8 = 3;
    /// A number, zigzag.
    pub const INT: u8 = 4;
    /// The radix, then the digits as a text.
    pub const BIG_INT: u8 = 5;
    /// The eight bytes of an f64.
    pub const FLOAT: u8 = 6;
    pub const IMAGINARY: u8 = 7;
    /// A string's number.
    pub const STR: u8 = 8;
    /// A name's number.
    pub const NAME: u8 = 9;
    /// A text of any bytes.
    pub const BYTES: u8 = 10;
    /// The number of members, and they.
    pub const TUPLE: u8 = 11;
    pub const FROZEN_SET: u8 = 12;
    /// A code's number.
    pub const CODE: u8 = 13;
}

pub(super) const CUT: Fault = malformed("a part that ends too early");

/// A place in the bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Reader { bytes, at }
    }

    pub(super) fn byte(&mut self) -> Result<u8, Fault> {
        let byte = *self.bytes.get(self.at).ok_or(CUT)?;
        self.at += 1;
        Ok(byte)
    }

    /// A number of up to 64 bits.
    #[inline(never)]
    pub(super) fn wide(&mut self) -> Result<u64, Fault> {
        let mut number = 0;
        let mut shift = 0;
        loop {
            let byte = self.byte()?;
            if shift > 63 || shift == 63 && byte > 1 {
                return Err(malformed("a number that is too large"));
            }
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
            shift += 7;
        }
    }

    /// A number that an index or a count can be.
    pub(super) fn number(&mut self) -> Result<usize, Fault> {
        match self.wide()? {
            number if number <= 1 << 24 => Ok(number as usize),
            _ => Err(malformed("a number that is too large")),
        }
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Fault> {
        let taken = self.bytes.get(self.at..).and_then(|rest| rest.get(..count)).ok_or(CUT)?;
        self.at += count;
        Ok(taken)
    }

    pub(super) fn text(&mut self) -> Result<&'a [u8], Fault> {
        let count = self.number()?;
        self.take(count)
    }

    pub(super) fn float(&mut self) -> Result<f64, Fault> {
        let mut bits = [0; 8];
        bits.copy_from_slice(self.take(8)?);
        Ok(f64::from_bits(u64::from_le_bytes(bits)))
    }

    fn skip(&mut self, count: usize) -> Result<(), Fault> {
        (0..count).try_for_each(|_| self.number().map(drop))
    }

    pub(super) fn align(&mut self) {
        self.at = self.at.next_multiple_of(4);
    }
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?;
    bytes.try_into().ok().map(u32::from_le_bytes)
}

/// Stored code whose checksum is right.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// The part that is not machine code.
    pub(super) bytes: &'a [u8],
    /// What follows it.
    pub(super) sections: &'a [u8],
}

impl<'a> File<'a> {
    /// Checks the head and the checksum.
    ///
    /// # Errors
    /// Which of them is wrong.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        if bytes.get(..4) != Some(&MAGIC) {
            return Err(Fault::NotStored);
        }
        match bytes.get(4..8) {
            Some(&[FORMAT, 0, 0, 0]) => {}
            Some(&[version, ..]) => return Err(Fault::Version(version)),
            _ => return Err(Fault::CutOff),
        }
        let word = |at| u32_at(bytes, at).ok_or(Fault::CutOff);
        if word(8)? != ops::HASH {
            return Err(Fault::Instructions);
        }
        let (length, check) = (word(12)? as usize, word(16)?);
        let (part, sections) = bytes.split_at_checked(length).ok_or(Fault::CutOff)?;
        if length < HEAD || length % 4 != 0 || check_of(part) != check {
            return Err(Fault::Checksum);
        }
        Ok(File { bytes: part, sections })
    }

    /// A file in the program image, which needs no check.
    pub(super) fn of_image(bytes: &'a [u8]) -> Result<Self, Fault> {
        let length = u32_at(bytes, 12).ok_or(Fault::CutOff)? as usize;
        let (bytes, sections) = bytes.split_at_checked(length).ok_or(Fault::CutOff)?;
        Ok(File { bytes, sections })
    }

    pub(super) fn names(&self) -> Result<Names<'a>, Fault> {
        let mut reader = Reader::new(self.bytes, HEAD);
        let count = reader.number()?;
        let first = reader;
        for _ in 0..count {
            reader.text()?;
        }
        let string_count = reader.number()?;
        let first_string = reader;
        for _ in 0..string_count {
            reader.text()?;
        }
        let source = reader.number()?;
        let codes = reader.number()?;
        Ok(Names { count, first, string_count, first_string, source, codes, rest: reader })
    }
}

/// The checksum of a part, at 16 in it.
pub(super) fn check_of(part: &[u8]) -> u32 {
    crc32(crc32(0, part.get(..16).unwrap_or_default()), part.get(HEAD..).unwrap_or_default())
}

/// What comes before the codes.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) count: usize,
    /// Where the first name is.
    pub(super) first: Reader<'a>,
    pub(super) string_count: usize,
    /// Where the first string is.
    pub(super) first_string: Reader<'a>,
    /// The number of the source file's name.
    pub(super) source: usize,
    /// How many codes there are.
    pub(super) codes: usize,
    /// Where the first of them is.
    pub(super) rest: Reader<'a>,
}

/// A row of numbers.
#[derive(Clone, Copy)]
pub(super) struct List<'a> {
    pub(super) count: usize,
    pub(super) reader: Reader<'a>,
}

impl List<'_> {
    pub(super) fn each(self, mut visit: impl FnMut(usize) -> Result<(), Fault>) -> Result<(), Fault> {
        let mut reader = self.reader;
        (0..self.count).try_for_each(|_| visit(reader.number()?))
    }
}

/// A code as it lies in the file.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) info: CodeInfo,
    pub(super) name: usize,
    pub(super) qualified_name: usize,
    /// A constant's number + 1, or 0.
    pub(super) docstring: usize,
    pub(super) free_names: List<'a>,
    pub(super) locals: List<'a>,
    /// Three numbers each.
    pub(super) annotations: List<'a>,
    pub(super) constants: usize,
    pub(super) constant: Reader<'a>,
    pub(super) tables: Tables,
    /// The bytes of the tables.
    pub(super) memory: &'a [u8],
}

/// A number that has to fit a smaller type.
fn fit<T: TryFrom<usize>>(number: usize) -> Result<T, Fault> {
    T::try_from(number).map_err(|_| malformed("a number that is too large"))
}

impl<'a> Record<'a> {
    /// The code at a place, which is then behind it.
    pub(super) fn read(reader: &mut Reader<'a>) -> Result<Self, Fault> {
        let mut n = [0; 19];
        for place in &mut n {
            *place = reader.number()?;
        }
        let tables = Tables { words: n[11], handlers: n[12], captures: n[13], line_bytes: n[14] };
        let info = CodeInfo {
            first_line: n[0] as u32,
            registers: fit(n[1])?,
            flags: fit(n[2])?,
            captures: fit(n[13])?,
            caches: fit(n[7])?,
            positional: fit(n[3])?,
            positional_only: fit(n[4])?,
            keyword_only: fit(n[5])?,
            tier: match n[6] {
                0 => Tier::Bytecode,
                1 => Tier::Native,
                2 => Tier::Viper,
                _ => return Err(malformed("an unknown tier")),
            },
        };
        let free_names = List { count: n[13], reader: *reader };
        reader.skip(n[13])?;
        let locals = List { count: n[17], reader: *reader };
        reader.skip(n[17])?;
        let annotations = List { count: n[18] * 3, reader: *reader };
        reader.skip(n[18] * 3)?;
        let constant = *reader;
        reader.take(n[16])?;
        reader.align();
        let memory = reader.take(tables.ends()[3])?;
        Ok(Record {
            info,
            name: n[8],
            qualified_name: n[9],
            docstring: n[10],
            free_names,
            locals,
            annotations,
            constants: n[15],
            constant,
            tables,
            memory,
        })
    }

    pub(super) fn word(&self, index: usize) -> Option<Instr> {
        let word = if index < self.tables.words { u32_at(self.memory, index * 4) } else { None };
        word.map(Instr)
    }

    pub(super) fn handler(&self, index: usize) -> Option<Handler> {
        let at = self.tables.ends()[0] + index * 16;
        let field = |n: usize| u32_at(self.memory, at + n * 4);
        if index >= self.tables.handlers {
            return None;
        }
        Some(Handler { start: field(0)?, end: field(1)?, handler: field(2)?, register: field(3)? })
    }

    pub(super) fn capture(&self, index: usize) -> Option<u16> {
        let at = self.tables.ends()[1] + index * 2;
        let bytes = if index < self.tables.captures { self.memory.get(at..at + 2) } else { None };
        bytes?.try_into().ok().map(u16::from_le_bytes)
    }

    pub(super) fn lines(&self) -> &'a [u8] {
        self.memory.get(self.tables.ends()[2]..).unwrap_or_default()
    }
}

/// Stored code as what the compiler makes, for listings.
///
/// # Errors
/// What [`verify`](super::verify()) finds, and memory that ran out.
pub fn unit_of<'m>(file: &File<'_>, mem: &'m Mem) -> Result<Unit<'m>, Fault> {
    super::verify(file, mem)?;
    let names = file.names()?;
    let mut unit = Unit { codes: Vec::new(mem), bytes: Vec::new(mem), members: Vec::new(mem) };
    let ranges = kept(&mut unit, names.count, names.first)?;
    let strings = kept(&mut unit, names.string_count, names.first_string)?;
    let mut reader = names.rest;
    for _ in 0..names.codes {
        let record = Record::read(&mut reader)?;
        let name = |number: usize| ranges.get(number).copied().ok_or(CUT);
        let mut code = CodeData::new(mem);
        code.name = name(record.name)?;
        code.qualified_name = name(record.qualified_name)?;
        let info = record.info;
        (code.first_line, code.registers, code.flags) = (info.first_line, info.registers, info.flags);
        (code.caches, code.positional, code.tier) = (info.caches, info.positional, info.tier);
        (code.positional_only, code.keyword_only) = (info.positional_only, info.keyword_only);
        code.docstring = record.docstring.checked_sub(1).map(|index| index as u16);
        (0..record.tables.words)
            .filter_map(|at| record.word(at))
            .try_for_each(|word| code.words.push(word))?;
        (0..record.tables.handlers)
            .filter_map(|at| record.handler(at))
            .try_for_each(|row| code.handlers.push(row))?;
        (0..record.tables.captures)
            .filter_map(|at| record.capture(at))
            .try_for_each(|register| code.captures.push(register))?;
        code.lines.extend_from_slice(record.lines())?;
        record.locals.each(|number| Ok(code.locals.push(name(number)?)?))?;
        record.free_names.each(|number| Ok(code.free_names.push(name(number)?)?))?;
        let mut numbers = record.annotations.reader;
        for _ in 0..record.annotations.count / 3 {
            let (register, text, line) = (numbers.number()?, numbers.number()?, numbers.number()?);
            let is_identifier = text > 0;
            let text = if is_identifier { name(text - 1)? } else { ByteRange { start: 0, len: 0 } };
            let register = register as u16;
            code.annotations.push(Annotation { register, is_identifier, text, line: line as u32 })?;
        }
        let mut place = record.constant;
        for _ in 0..record.constants {
            let constant = constant(&mut unit, [&ranges, &strings], &mut place)?;
            code.consts.push(constant)?;
        }
        unit.codes.push(code)?;
    }
    Ok(unit)
}

fn kept<'m>(unit: &mut Unit<'m>, count: usize, first: Reader<'_>) -> Result<Vec<'m, ByteRange>, Fault> {
    let (mut ranges, mut reader) = (Vec::new(unit.bytes.mem()), first);
    for _ in 0..count {
        ranges.push(keep(unit, reader.text()?)?)?;
    }
    Ok(ranges)
}

fn keep(unit: &mut Unit<'_>, text: &[u8]) -> Result<ByteRange, Fault> {
    let start = unit.bytes.len() as u32;
    unit.bytes.extend_from_slice(text)?;
    Ok(ByteRange { start, len: text.len() as u32 })
}

/// A constant; `texts` are the names and the strings.
fn constant(unit: &mut Unit<'_>, texts: [&[ByteRange]; 2], place: &mut Reader<'_>) -> Result<Const, Fault> {
    Ok(match place.byte()? {
        tag::TRUE => Const::True,
        tag::FALSE => Const::False,
        tag::ELLIPSIS => Const::Ellipsis,
        tag::INT => Const::Int(unzigzag(place.wide()?)),
        tag::BIG_INT => {
            let radix = place.byte()?;
            Const::BigInt { digits: keep(unit, place.text()?)?, radix }
        }
        tag::FLOAT => Const::Float(place.float()?),
        tag::IMAGINARY => Const::Imaginary(place.float()?),
        tag::STR => Const::Str(texts[1].get(place.number()?).copied().ok_or(CUT)?),
        tag::NAME => Const::Name(texts[0].get(place.number()?).copied().ok_or(CUT)?),
        tag::BYTES => Const::Bytes(keep(unit, place.text()?)?),
        kind @ (tag::TUPLE | tag::FROZEN_SET) => {
            let count = place.number()?;
            let mut members = Vec::new(unit.members.mem());
            for _ in 0..count {
                members.push(constant(unit, texts, place)?)?;
            }
            let (start, len) = (unit.members.len() as u32, count as u32);
            unit.members.extend_from_slice(&members)?;
            if kind == tag::TUPLE { Const::Tuple { start, len } } else { Const::FrozenSet { start, len } }
        }
        tag::CODE => Const::Code(place.number()? as u32),
        _ => Const::None,
    })
}

/// The signed number of a zigzag one.
pub(super) fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}
