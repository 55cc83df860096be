//! The check of everything that the loader and the interpreter rely on.
//!
//! First what each instruction names, by itself; then (`flow`) that registers hold values where they are read.

use super::flow::Flow;
use super::read::{File, List, Names, Reader, Record, tag};
use super::{Fault, malformed};
use crate::code::{Annotation, FAR, flags};
use crate::mem::{Mem, Vec};
use crate::ops::{Extra, Field, Instr, OPERAND_REGISTERS, Op};

/// How deep constants may nest.
const DEPTH: u32 = 64;
/// The last singleton that an instruction may load: `STOP` behind it is no program's value.
const LAST_SPECIAL: u8 = crate::value::Special::Ellipsis as u8;
/// The most far locals of a frame.
const MOST_FAR: u32 = 1 << 16;
/// All bits of `flags`.
const FLAGS: u16 = (flags::SHOWS_LOCALS << 1) - 1;

/// What a constant is, as far as instructions care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    None,
    Int,
    Name,
    /// A tuple of so many names.
    Names(usize),
    Code(usize),
    Other,
}

/// An instruction, and where it is.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) op: Op,
    pub(super) word: Instr,
    pub(super) extra: u32,
    /// Number of its first word.
    pub(super) pc: usize,
}

impl At {
    /// The instruction at a word.
    pub(super) fn read(record: &Record<'_>, pc: usize) -> Result<At, &'static str> {
        let word = record.word(pc).ok_or("an end without a return")?;
        let op = word.op().ok_or("an unknown instruction")?;
        let extra = match op.words() {
            1 => 0,
            _ => record.word(pc + 1).ok_or("an instruction without its data word")?.0,
        };
        Ok(At { op, word, extra, pc })
    }

    /// Number of the word after it.
    pub(super) fn end(&self) -> usize {
        self.pc + self.op.words()
    }

    /// Where it may jump to.
    pub(super) fn target(&self) -> Option<i64> {
        let fields = self.op.fields();
        let distance = if fields.contains(&Field::J) {
            self.word.sbx().into()
        } else if fields.contains(&Field::Jump24) {
            self.word.distance()
        } else if self.op.extra() == Extra::Jump {
            self.extra.cast_signed()
        } else {
            return None;
        };
        Some(self.end() as i64 + i64::from(distance))
    }
}

/// The codes of a file, whose places are known.
pub(super) struct Codes<'a, 'm> {
    bytes: &'a [u8],
    places: Vec<'m, u32>,
}

impl<'a> Codes<'a, '_> {
    pub(super) fn get(&self, index: usize) -> Option<Record<'a>> {
        let &place = self.places.get(index)?;
        Record::read(&mut Reader::new(self.bytes, place as usize)).ok()
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }
}

/// The places of all codes.
pub(super) fn codes<'a, 'm>(
    file: &File<'a>,
    names: &Names<'a>,
    mem: &'m Mem,
) -> Result<Codes<'a, 'm>, Fault> {
    let mut places = Vec::new(mem);
    let mut reader = names.rest;
    for _ in 0..names.codes {
        places.push(reader.at as u32)?;
        Record::read(&mut reader)?;
    }
    Ok(Codes { bytes: file.bytes, places })
}

/// Checks all that those rely on who load and run stored code.
///
/// # Errors
/// `Malformed`, or `OutOfMemory`.
pub fn verify(file: &File<'_>, mem: &Mem) -> Result<(), Fault> {
    let names = file.names()?;
    if names.codes == 0 || names.source >= names.count {
        return Err(malformed("no code, or no name of its source"));
    }
    let codes = codes(file, &names, mem)?;
    for index in 0..codes.len() {
        let Some(record) = codes.get(index) else { return Err(malformed("no such code")) };
        head(&record, index, &names)?;
        let mut kinds = Vec::new(mem);
        let mut place = record.constant;
        for _ in 0..record.constants {
            let kind = constant(&mut place, &names, 0)?;
            if matches!(kind, Kind::Code(inner) if inner <= index || inner >= codes.len()) {
                return Err(malformed("a code that is not nested in its parent"));
            }
            kinds.push(kind)?;
        }
        let docstring = record.docstring.checked_sub(1).map(|index| kinds.get(index));
        if matches!(docstring, Some(None | Some(Kind::Code(_)))) {
            return Err(malformed("no such docstring"));
        }
        let (shown, far) = shown(&record, &names)?;
        let check = Check { record: &record, kinds: &kinds, codes: &codes, shown, far };
        let mut caches = Vec::new(mem);
        caches.resize(usize::from(record.info.caches), false)?;
        let mut pc = 0;
        let done = check.instructions(&mut pc, &mut caches).map_err(Problem::Is);
        let done = done.and_then(|()| Flow::new(&check, mem)?.run(&mut pc));
        match done {
            Ok(()) => {}
            Err(Problem::OutOfMemory) => return Err(Fault::OutOfMemory),
            Err(Problem::Is(what)) => {
                return Err(Fault::Malformed { what, at: Some((index as u32, pc as u32)) });
            }
        }
    }
    Ok(())
}

/// What is wrong with a code's instructions.
pub(super) enum Problem {
    OutOfMemory,
    Is(&'static str),
}

impl From<crate::mem::OutOfMemory> for Problem {
    fn from(_: crate::mem::OutOfMemory) -> Self {
        Problem::OutOfMemory
    }
}

impl From<&'static str> for Problem {
    fn from(what: &'static str) -> Self {
        Problem::Is(what)
    }
}

/// Checks what is not instructions.
fn head(record: &Record<'_>, index: usize, names: &Names<'_>) -> Result<(), Fault> {
    let info = &record.info;
    let is_name = |number: usize| number < names.count;
    let all = |list: List<'_>| {
        let check = |number| if is_name(number) { Ok(()) } else { Err(malformed("no such name")) };
        list.each(check)
    };
    if !is_name(record.name) || !is_name(record.qualified_name) {
        return Err(malformed("no such name"));
    }
    all(record.free_names)?;
    all(record.locals)?;
    let mut numbers = record.annotations.reader;
    for _ in 0..record.annotations.count / 3 {
        let (register, text, _line) = (numbers.number()?, numbers.number()?, numbers.number()?);
        // Far locals have the numbers behind the registers of the others.
        let is_local = register < record.locals.count || register == Annotation::RETURN.into();
        if !is_local || text > names.count {
            return Err(malformed("an annotation of no local"));
        }
    }
    let is_namespace = info.flags & flags::NAMESPACE != 0;
    if info.flags & !FLAGS != 0
        || usize::from(info.registers) > OPERAND_REGISTERS
        || parameters(record) > usize::from(info.registers)
        || info.positional_only > info.positional
        || is_namespace && info.positional != 1
        // The module's code is called with nothing, and nothing is around it.
        || index == 0 && (parameters(record) > 0 || info.captures > 0)
    {
        return Err(malformed("parameters that do not fit"));
    }
    Ok(())
}

/// Registers that a call fills.
pub(super) fn parameters(record: &Record<'_>) -> usize {
    let info = &record.info;
    let has = |flag| usize::from(info.flags & flag != 0);
    usize::from(info.positional)
        + usize::from(info.keyword_only)
        + has(flags::VARARGS)
        + has(flags::VARKEYWORDS)
}

/// How many registers a builtin that shows the locals looks at, and which of them is to hold the far ones.
fn shown(record: &Record<'_>, names: &Names<'_>) -> Result<(usize, Option<usize>), Fault> {
    let (mut place, mut count) = (None, 0);
    let mut reader = names.first;
    let mut far = None;
    for number in 0..names.count {
        if reader.text()? == FAR {
            far = Some(number);
        }
    }
    record.locals.each(|number| {
        count += 1;
        if Some(number) == far && place.is_none() {
            place = Some(count);
        }
        Ok(())
    })?;
    // The block of far locals counts; what is in it does not.
    let near = place.unwrap_or(count);
    let info = &record.info;
    if near > usize::from(info.registers) {
        return Err(malformed("locals that do not fit"));
    }
    Ok(match info.flags {
        // It shows the mapping in register 0.
        bits if bits & flags::NAMESPACE != 0 => (1, None),
        bits if bits & flags::SHOWS_LOCALS != 0 => (near, place.map(|count| count - 1)),
        _ => (0, None),
    })
}

/// The kind of the constant at a place, which is then behind it.
fn constant(place: &mut Reader<'_>, names: &Names<'_>, depth: u32) -> Result<Kind, Fault> {
    Ok(match place.byte()? {
        tag::NONE => Kind::None,
        tag::TRUE | tag::FALSE | tag::ELLIPSIS => Kind::Other,
        tag::INT => {
            place.wide()?;
            Kind::Int
        }
        tag::BIG_INT => {
            let radix = place.byte()?;
            place.text()?;
            if !matches!(radix, 2 | 8 | 10 | 16) {
                return Err(malformed("a number of no radix"));
            }
            Kind::Other
        }
        tag::FLOAT | tag::IMAGINARY => {
            place.float()?;
            Kind::Other
        }
        tag::STR if place.number()? < names.string_count => Kind::Other,
        tag::BYTES => {
            place.text()?;
            Kind::Other
        }
        tag::NAME if place.number()? < names.count => Kind::Name,
        kind @ (tag::TUPLE | tag::FROZEN_SET) if depth < DEPTH => {
            let count = place.number()?;
            let mut is_names = kind == tag::TUPLE;
            for _ in 0..count {
                let member = constant(place, names, depth + 1)?;
                is_names &= member == Kind::Name;
                if matches!(member, Kind::Code(_)) {
                    return Err(malformed("a code in a tuple"));
                }
            }
            if is_names { Kind::Names(count) } else { Kind::Other }
        }
        tag::CODE => Kind::Code(place.number()?),
        _ => return Err(malformed("an unknown constant")),
    })
}

/// What instructions of one code may name.
pub(super) struct Check<'a> {
    pub(super) record: &'a Record<'a>,
    kinds: &'a [Kind],
    pub(super) codes: &'a Codes<'a, 'a>,
    /// As many registers hold values wherever Python code may run.
    pub(super) shown: usize,
    /// The one of them that holds the block of far locals.
    pub(super) far: Option<usize>,
}

type Checked = Result<(), &'static str>;

impl Check<'_> {
    /// `caches` says which ones have an instruction.
    fn instructions(&self, pc: &mut usize, caches: &mut [bool]) -> Checked {
        let (info, tables) = (&self.record.info, &self.record.tables);
        while *pc < tables.words {
            let at = At::read(self.record, *pc)?;
            self.operands(&at)?;
            if at.op.extra() == Extra::Name {
                // Each instruction has a cache of its own: what another one remembers means something else.
                match caches.get_mut((at.extra >> 16) as usize) {
                    Some(is_used) if !*is_used => *is_used = true,
                    _ => return Err("a cache of another instruction"),
                }
            }
            *pc = at.end();
        }
        for index in 0..tables.handlers {
            let row = self.record.handler(index).ok_or("no such handler")?;
            if row.start > row.end || row.end as usize > tables.words || row.register >= info.registers.into()
            {
                return Err("a handler that does not fit");
            }
            // What it raises itself would come back to it for ever, with no loop that Ctrl-C ends.
            if row.handler < row.end {
                return Err("a handler before the end of what it guards");
            }
        }
        Ok(())
    }

    /// The constant that a code's `make_function` names.
    pub(super) fn nested(&self, constant: u16) -> Option<Record<'_>> {
        match self.kinds.get(usize::from(constant))? {
            Kind::Code(index) => self.codes.get(*index),
            _ => None,
        }
    }

    fn kind(&self, index: u32) -> Result<Kind, &'static str> {
        self.kinds.get(index as usize).copied().ok_or("no such constant")
    }

    fn name(&self, index: u32) -> Checked {
        if self.kind(index)? == Kind::Name { Ok(()) } else { Err("a constant that is no name") }
    }

    /// Whether the constant is a tuple of at most `most` names.
    fn names(&self, index: u32, most: usize) -> Checked {
        match self.kind(index)? {
            Kind::Names(count) if count <= most => Ok(()),
            _ => Err("a constant that is no tuple of names"),
        }
    }

    /// Operands that are no registers.
    fn operands(&self, at: &At) -> Checked {
        let (word, extra) = (at.word, at.extra);
        for (n, field) in at.op.fields().iter().enumerate() {
            let byte = [word.a(), word.b(), word.c()][n];
            match field {
                Field::W if u16::from(byte) > self.record.info.registers => return Err("no such register"),
                Field::C if self.kind(byte.into())? != Kind::Int => return Err("a constant that is no int"),
                Field::K => {
                    let kind = self.kind(word.bx().into())?;
                    let is_right = match at.op {
                        Op::MakeFunction => matches!(kind, Kind::Code(_)),
                        Op::LoadK => !matches!(kind, Kind::Code(_)),
                        _ => kind == Kind::Name,
                    };
                    if !is_right {
                        return Err("a constant of another kind");
                    }
                }
                _ => {}
            }
        }
        if at.op.extra() == Extra::Name {
            self.name(extra & 0xffff)?;
        }
        let is_generator = self.record.info.flags & (flags::GENERATOR | flags::COROUTINE) != 0;
        let count = usize::from(word.c());
        match at.op {
            Op::LoadSpecial if word.b() > LAST_SPECIAL => Err("no such singleton"),
            Op::CopyFree if u16::from(word.b()) > self.record.info.captures => Err("no such free variable"),
            Op::CallKw | Op::CallMethodKw => self.names(extra, count),
            Op::MatchClass => self.names(extra, usize::MAX),
            Op::MakeFar if extra > MOST_FAR => Err("too many far locals"),
            Op::GetFar => self.name(extra >> 16),
            Op::ImportName => match self.kind(extra & 0xffff)? {
                Kind::None | Kind::Names(_) => Ok(()),
                _ => Err("a constant that is no tuple of names"),
            },
            Op::Yield | Op::AsyncYield | Op::YieldFrom if !is_generator => Err("a yield in no generator"),
            // Only loops look after what interrupts.
            op if at.target().is_some_and(|target| (target <= at.pc as i64) != (op == Op::Loop)) => {
                Err("a jump backwards that is no loop, or a loop forwards")
            }
            _ => Ok(()),
        }
    }
}
