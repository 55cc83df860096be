//! Turning a compiled unit into code objects.
#![allow(unsafe_code, reason = "tables are copied into blocks of bytes")]

use crate::code::{ByteRange, CodeData, Const, Unit};
use crate::context::Context;
use crate::object::{Bytes, CodeInfo, CodeObj, Gc, ListObj, TupleObj};
use crate::ops::{Handler, Instr};
use crate::value::{Float, R, Value};

/// The tables of a code that lie in one piece of memory, from an address that is a multiple of 4: instruction words,
/// handlers, captures, lines.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tables {
    pub words: usize,
    pub handlers: usize,
    pub captures: usize,
    pub line_bytes: usize,
}

impl Tables {
    /// Bytes before the handlers, the captures, the lines, and of all.
    pub(crate) fn ends(&self) -> [usize; 4] {
        let words = self.words * size_of::<Instr>();
        let handlers = words + self.handlers * size_of::<Handler>();
        let captures = handlers + self.captures * size_of::<u16>();
        [words, handlers, captures, captures + self.line_bytes]
    }
}

impl Context<'_> {
    /// Gives a new code object its tables, which begin at `start`, and room for what the interpreter learns.
    ///
    /// # Errors
    /// MemoryError
    ///
    /// # Safety
    /// The tables lie there, aligned, as the interpreter relies on them, for as long as `keeper` lives or for ever.
    pub(crate) unsafe fn set_tables(
        &self,
        code: Gc<CodeObj>,
        start: *const u8,
        tables: &Tables,
        keeper: Option<Gc<Bytes>>,
    ) -> R<()> {
        let [words, _, captures, _] = tables.ends();
        code.keeper.set(keeper);
        code.words.set(start.cast());
        code.word_count.set(tables.words);
        code.handlers.set(start.wrapping_add(words).cast());
        code.handler_count.set(tables.handlers);
        code.lines.set(start.wrapping_add(captures));
        code.line_bytes.set(tables.line_bytes);
        // At once: the code may first run in a handler that cannot allocate.
        code.set_learned(self.new_bytes_block(code.learned_bytes())?);
        Ok(())
    }

    /// Gives a new code object room for as many constants.
    pub(crate) fn set_constants(&self, code: Gc<CodeObj>, count: usize) -> R<Gc<crate::object::Values>> {
        let constants = self.new_values(count)?;
        code.constants.set(Some(constants));
        code.consts.set(constants.slots().as_ptr());
        Ok(constants)
    }
}

/// The code object of a unit's module.
pub fn load(cx: &Context<'_>, unit: &Unit<'_>, file: Value) -> R<Gc<CodeObj>> {
    let mut loader = Loader { cx, unit, file, codes: cx.new_list(unit.codes.len())? };
    // Children come after their parents: the last code needs no other.
    for _ in 0..unit.codes.len() {
        cx.append(loader.codes, Value::NONE)?;
    }
    for index in (0..unit.codes.len()).rev() {
        let code = loader.code(&unit.codes[index])?;
        loader.codes.set(index, code.value());
    }
    loader.codes.get(0).and_then(Value::cast).ok_or_else(|| cx.syntax_error(format_args!("empty unit")))
}

struct Loader<'a, 'c, 'v> {
    cx: &'c Context<'v>,
    unit: &'a Unit<'a>,
    file: Value,
    codes: Gc<ListObj>,
}

impl Loader<'_, '_, '_> {
    fn bytes(&self, range: ByteRange) -> &[u8] {
        self.unit.bytes.get(range.start as usize..(range.start + range.len) as usize).unwrap_or(&[])
    }

    fn text(&self, range: ByteRange) -> &str {
        core::str::from_utf8(self.bytes(range)).unwrap_or("\u{fffd}")
    }

    fn code(&mut self, data: &CodeData<'_>) -> R<Gc<CodeObj>> {
        let cx = self.cx;
        // `-O3`: every line is the first.
        let without_lines = cx.vm().options.get().optimisation >= 3;
        let name = cx.intern(self.text(data.name))?;
        let qualified = cx.intern(self.text(data.qualified_name))?;
        let info = CodeInfo {
            first_line: if without_lines { 1 } else { data.first_line },
            registers: data.registers,
            flags: data.flags,
            captures: data.captures.len() as u16,
            caches: data.caches,
            positional: data.positional,
            positional_only: data.positional_only,
            keyword_only: data.keyword_only,
            tier: data.tier,
        };
        let code = cx.new_object(CodeObj::new(info, name, qualified, self.file))?;
        let lines = if without_lines { &[][..] } else { &data.lines };
        let tables = Tables {
            words: data.words.len(),
            handlers: data.handlers.len(),
            captures: data.captures.len(),
            line_bytes: lines.len(),
        };
        let [words, handlers, captures, end] = tables.ends();
        let block = cx.new_bytes_block(end)?;
        let start = block.start();
        // SAFETY: the block has room for all of them, and is aligned to a word; it keeps them.
        unsafe {
            copy(start, &data.words);
            copy(start.add(words), &data.handlers);
            copy(start.add(handlers), &data.captures);
            copy(start.add(captures), lines);
            cx.set_tables(code, start, &tables, Some(block))?;
        }
        let constants = cx.set_constants(code, data.consts.len())?;
        for (slot, &constant) in constants.slots().iter().zip(data.consts.iter()) {
            slot.set(self.constant(constant)?);
        }
        if let Some(docstring) = data.docstring.and_then(|index| code.constant(index.into())) {
            code.docstring.set(docstring);
        }
        code.locals.set(Some(self.names(&data.locals)?));
        code.free_names.set(Some(self.names(&data.free_names)?));
        if !data.annotations.is_empty() {
            let flat = cx.new_tuple_of(data.annotations.len() * 3)?;
            for (i, annotation) in data.annotations.iter().enumerate() {
                let text = if annotation.is_identifier {
                    cx.intern(self.text(annotation.text))?
                } else {
                    Value::NONE
                };
                let line = cx.new_int(i64::from(annotation.line))?;
                for (j, value) in
                    [Value::index(usize::from(annotation.register)), text, line].into_iter().enumerate()
                {
                    flat.items()[i * 3 + j].set(value);
                }
            }
            code.annotations.set(Some(flat));
        }
        Ok(code)
    }

    fn names(&self, ranges: &[ByteRange]) -> R<Gc<TupleObj>> {
        let names = self.cx.new_tuple_of(ranges.len())?;
        for (slot, &range) in names.items().iter().zip(ranges) {
            slot.set(self.cx.intern(self.text(range))?);
        }
        Ok(names)
    }

    fn constant(&self, constant: Const) -> R {
        let cx = self.cx;
        match constant {
            Const::None => Ok(Value::NONE),
            Const::True => Ok(Value::TRUE),
            Const::False => Ok(Value::FALSE),
            Const::Ellipsis => Ok(Value::ELLIPSIS),
            Const::Int(number) => cx.new_int(number),
            Const::BigInt { digits, radix } => cx.parse_int(self.bytes(digits), u32::from(radix)),
            Const::Float(number) => cx.new_float(number as Float),
            Const::Imaginary(number) => cx.new_complex(0.0, number as Float),
            Const::Str(range) if is_like_name(self.text(range)) => cx.intern(self.text(range)),
            Const::Str(range) => cx.new_str(self.text(range)),
            Const::Name(range) => cx.intern(self.text(range)),
            Const::Bytes(range) => cx.new_bytes(self.bytes(range)),
            Const::Tuple { start, len } => {
                let tuple = cx.new_tuple_of(len as usize)?;
                for (i, slot) in tuple.items().iter().enumerate() {
                    let member = self.unit.members.get(start as usize + i).copied();
                    cx.check_stack()?;
                    slot.set(self.constant(member.unwrap_or(Const::None))?);
                }
                Ok(tuple.value())
            }
            Const::FrozenSet { start, len } => {
                let set = cx.new_set(true)?;
                for i in 0..len as usize {
                    let member = self.unit.members.get(start as usize + i).copied();
                    let member = self.constant(member.unwrap_or(Const::None))?;
                    cx.set_add(set, member)?;
                }
                Ok(set.value())
            }
            Const::Code(index) => Ok(self.codes.get(index as usize).unwrap_or(Value::NONE)),
        }
    }
}

/// # Safety
/// There is room for the items at `to`, which is aligned for them.
unsafe fn copy<T: Copy>(to: *mut u8, items: &[T]) {
    // SAFETY: the caller's promise.
    unsafe { core::ptr::copy_nonoverlapping(items.as_ptr(), to.cast(), items.len()) };
}

/// Whether a string looks like a name. Such strings are keys of dicts, which are found fastest by identity.
pub(crate) fn is_like_name(text: &str) -> bool {
    (1..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
