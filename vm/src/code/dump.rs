//! Code as text: the listing of `adder dis --stage bytecode`.

use super::{ByteRange, CodeData, Const, LineReader, Tier, Unit, flags};
use crate::lex::Quoted;
use crate::ops::{Extra, Field, Handler, Op};
use core::fmt::{self, Write};

/// Writes all code of a unit.
///
/// # Errors
/// What `out` refuses.
pub fn dump_unit(unit: &Unit<'_>, out: &mut dyn Write) -> fmt::Result {
    unit.codes.iter().enumerate().try_for_each(|(index, code)| Dump { unit, code, out }.code(index))
}

struct Dump<'a, 'm> {
    unit: &'a Unit<'m>,
    code: &'a CodeData<'m>,
    out: &'a mut dyn Write,
}

const FLAGS: [(u16, &str); 11] = [
    (flags::VARARGS, "*args"),
    (flags::VARKEYWORDS, "**kwargs"),
    (flags::GENERATOR, "generator"),
    (flags::COROUTINE, "coroutine"),
    (flags::NAMESPACE, "namespace"),
    (flags::NESTED, "nested"),
    (flags::UNCHECKED, "unchecked"),
    (flags::NO_POLL, "no-poll"),
    (flags::FUNCTION, "function"),
    (flags::DECORATED, "decorated"),
    (flags::SHOWS_LOCALS, "shows-locals"),
];

impl Dump<'_, '_> {
    fn name(&mut self, range: ByteRange) -> fmt::Result {
        let bytes = self.unit.bytes.get(span(range)).unwrap_or(&[]);
        self.out.write_str(core::str::from_utf8(bytes).unwrap_or("?"))
    }

    fn list(&mut self, head: &str, names: &[ByteRange]) -> fmt::Result {
        if names.is_empty() {
            return Ok(());
        }
        write!(self.out, "  {head}")?;
        for (register, name) in names.iter().enumerate() {
            write!(self.out, " r{register}=")?;
            self.name(*name)?;
        }
        self.out.write_char('\n')
    }

    fn code(&mut self, index: usize) -> fmt::Result {
        let code = self.code;
        write!(self.out, "code {index} ")?;
        self.name(code.qualified_name)?;
        write!(self.out, ": line {}, {} registers", code.first_line, code.registers)?;
        if code.positional + code.keyword_only > 0 {
            let (positional, only, keyword) = (code.positional, code.positional_only, code.keyword_only);
            write!(self.out, ", parameters {positional} ({only} positional-only) + {keyword}")?;
        }
        match code.tier {
            Tier::Bytecode => {}
            Tier::Native => self.out.write_str(", native")?,
            Tier::Viper => self.out.write_str(", viper")?,
        }
        for (bit, text) in FLAGS {
            if code.flags & bit != 0 {
                write!(self.out, ", {text}")?;
            }
        }
        self.out.write_char('\n')?;
        self.list("locals", &code.locals)?;
        if !code.free_names.is_empty() {
            self.out.write_str("  captures")?;
            for (name, register) in code.free_names.iter().zip(code.captures.iter()) {
                self.out.write_char(' ')?;
                self.name(*name)?;
                write!(self.out, "<-r{register}")?;
            }
            self.out.write_char('\n')?;
        }
        for annotation in &*code.annotations {
            match annotation.register {
                super::Annotation::RETURN => self.out.write_str("  type return:")?,
                register => write!(self.out, "  type r{register}:")?,
            }
            self.out.write_char(' ')?;
            match annotation.is_identifier {
                true => self.name(annotation.text)?,
                false => self.out.write_str("(expression)")?,
            }
            self.out.write_char('\n')?;
        }
        if let Some(docstring) = code.docstring {
            self.out.write_str("  doc ")?;
            self.constant(code.consts.get(usize::from(docstring)).copied().unwrap_or(Const::None))?;
            self.out.write_char('\n')?;
        }
        self.words()?;
        for Handler { start, end, handler, register } in &*code.handlers {
            writeln!(self.out, "  handler {start}..{end} -> {handler}, r{register}")?;
        }
        Ok(())
    }

    fn words(&mut self) -> fmt::Result {
        let code = self.code;
        let mut at = 0;
        let mut shown = 0;
        while let Some(word) = code.words.get(at) {
            let line = LineReader::line_of(&code.lines, code.first_line, at as u32);
            if line == shown {
                write!(self.out, "        {at:4} ")?;
            } else {
                write!(self.out, "  {line:5} {at:4} ")?;
                shown = line;
            }
            let Some(op) = word.op() else {
                writeln!(self.out, "{word:?}")?;
                at += 1;
                continue;
            };
            write!(self.out, "{}", op.text())?;
            let extra = code.words.get(at + 1).map_or(0, |extra| extra.0);
            self.operands(op, at)?;
            at += op.words();
            match op.extra() {
                Extra::None => {}
                Extra::Jump => write!(self.out, " -> {}", at as i64 + i64::from(extra.cast_signed()))?,
                Extra::Const => self.indexed(extra)?,
                Extra::Name => self.indexed(extra & 0xffff)?,
                Extra::Word => write!(self.out, " {extra:#x}")?,
            }
            self.out.write_char('\n')?;
        }
        Ok(())
    }

    fn operands(&mut self, op: Op, at: usize) -> fmt::Result {
        let word = self.code.words[at];
        let bytes = [word.a(), word.b(), word.c()];
        let next = at as i64 + 1;
        for (n, field) in op.fields().iter().enumerate() {
            match field {
                Field::D | Field::R | Field::W => write!(self.out, " r{}", bytes[n])?,
                Field::I => write!(self.out, " {}", bytes[n].cast_signed())?,
                Field::N => write!(self.out, " #{}", bytes[n])?,
                Field::C => self.indexed(u32::from(bytes[n]))?,
                Field::K => self.indexed(u32::from(word.bx()))?,
                Field::S => write!(self.out, " {}", word.sbx())?,
                Field::J => write!(self.out, " -> {}", next + i64::from(word.sbx()))?,
                Field::Jump24 => write!(self.out, " -> {}", next + i64::from(word.distance()))?,
                Field::Unused => {}
            }
        }
        Ok(())
    }

    /// A constant of the code, by its index.
    fn indexed(&mut self, index: u32) -> fmt::Result {
        self.out.write_char(' ')?;
        match self.code.consts.get(index as usize) {
            Some(&constant) => self.constant(constant),
            None => write!(self.out, "k{index}?"),
        }
    }

    fn constant(&mut self, constant: Const) -> fmt::Result {
        match constant {
            Const::None => self.out.write_str("None"),
            Const::True => self.out.write_str("True"),
            Const::False => self.out.write_str("False"),
            Const::Ellipsis => self.out.write_str("..."),
            Const::Int(value) => write!(self.out, "{value}"),
            Const::BigInt { digits, radix } => {
                write!(self.out, "{radix}#")?;
                self.name(digits)
            }
            Const::Float(value) => write!(self.out, "{value:?}"),
            Const::Imaginary(value) => write!(self.out, "{value:?}j"),
            Const::Str(range) => {
                write!(self.out, "{}", Quoted(self.unit.bytes.get(span(range)).unwrap_or(&[])))
            }
            Const::Name(range) => self.name(range),
            Const::Bytes(range) => {
                write!(self.out, "b{}", Quoted(self.unit.bytes.get(span(range)).unwrap_or(&[])))
            }
            Const::Tuple { start, len } => self.members("(", start, len, ")"),
            Const::FrozenSet { start, len } => self.members("{", start, len, "}"),
            Const::Code(index) => write!(self.out, "code {index}"),
        }
    }

    /// The members of a tuple; tuples nest no deeper than the compiler folds.
    fn members(&mut self, open: &str, start: u32, len: u32, close: &str) -> fmt::Result {
        self.out.write_str(open)?;
        for at in start..start + len {
            if at > start {
                self.out.write_str(", ")?;
            }
            let member = self.unit.members.get(at as usize).copied().unwrap_or(Const::None);
            self.constant(member)?;
        }
        self.out.write_str(close)
    }
}

fn span(range: ByteRange) -> core::ops::Range<usize> {
    range.start as usize..(range.start + range.len) as usize
}
