//! Stored code to code objects, whose tables stay where the file lies.
#![allow(unsafe_code, reason = "tables are used where the file lies")]

use super::read::{File, Names, Reader, Record, tag, unzigzag};
use super::verify::{self, Codes, verify};
use super::{Fault, Frozen, TextOfImage, malformed};
use crate::context::Context;
use crate::object::{Bytes, CodeObj, Gc, ListObj, TupleObj};
use crate::platform::Errno;
use crate::runtime::is_like_name;
use crate::value::{Float, R, Raised, Value};

/// What is wrong where there are objects already.
enum Problem {
    Raised(Raised),
    Fault(Fault),
}

impl From<Raised> for Problem {
    fn from(raised: Raised) -> Self {
        Problem::Raised(raised)
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Problem::Fault(fault)
    }
}

impl Context<'_> {
    /// The code of a module of the program image.
    ///
    /// # Errors
    /// MemoryError
    pub(crate) fn frozen_code(&self, module: Frozen) -> R<Gc<CodeObj>> {
        // SAFETY: whoever made it says that it is what was built here; it is there for ever.
        let code = File::of_image(module.bytes)
            .map_err(Problem::Fault)
            .and_then(|file| unsafe { self.load(&file, None, module.strings, module.name) });
        self.loaded(code, module.name).and_then(|codes| self.first(codes))
    }

    /// The code in stored bytes, which are copied; `name` is what messages call them.
    ///
    /// # Errors
    /// ImportError that says what is wrong with them, MemoryError.
    pub fn stored_code(&self, bytes: &[u8], name: &str) -> R<Gc<CodeObj>> {
        self.stored_codes(bytes, name).and_then(|codes| self.first(codes))
    }

    /// All code in stored bytes, by number.
    ///
    /// # Errors
    /// As `stored_code`'s.
    pub fn stored_codes(&self, bytes: &[u8], name: &str) -> R<Gc<ListObj>> {
        let block = self.new_bytes_block(bytes.len())?;
        block.write(0, bytes);
        self.code_in(block, bytes.len(), name)
    }

    /// The code in an open file of stored code, of which `first` has been read; `path` is what messages call it.
    pub(crate) fn code_of_file(&self, file: u32, first: &[u8], path: &str) -> R<Gc<CodeObj>> {
        let platform = self.vm().platform;
        let failed = |errno: Errno| self.os_error_at(errno.0, path);
        let size = platform.stat(path).map_err(failed)?.size;
        let size = usize::try_from(size).map_err(|_| self.memory_error())?.max(first.len());
        let block = self.new_bytes_block(size)?;
        block.write(0, first);
        let mut end = first.len();
        // SAFETY: the block is nobody else's yet, and as long.
        let bytes = unsafe { core::slice::from_raw_parts_mut(block.start(), size) };
        while end < size {
            match platform.read(file, &mut bytes[end..]).map_err(failed)? {
                0 => break,
                count => end += count,
            }
        }
        self.code_in(block, end, path).and_then(|codes| self.first(codes))
    }

    fn code_in(&self, block: Gc<Bytes>, count: usize, name: &str) -> R<Gc<ListObj>> {
        // SAFETY: nobody writes to the block, and whoever uses the bytes keeps it.
        let bytes = unsafe { core::slice::from_raw_parts(block.start().cast_const(), count) };
        let file = File::open(bytes).and_then(|file| verify(&file, self.vm().mem).map(|()| file));
        // SAFETY: it is verified, and the code objects keep the block.
        let codes =
            file.map_err(Problem::Fault).and_then(|file| unsafe { self.load(&file, Some(block), &[], name) });
        self.loaded(codes, name)
    }

    fn loaded(&self, codes: Result<Gc<ListObj>, Problem>, name: &str) -> R<Gc<ListObj>> {
        match codes {
            Ok(codes) => Ok(codes),
            Err(Problem::Raised(raised)) => Err(raised),
            Err(Problem::Fault(Fault::OutOfMemory)) => Err(self.memory_error()),
            Err(Problem::Fault(fault)) => Err(self.import_error(format_args!("{name}: {fault}"))),
        }
    }

    fn first(&self, codes: Gc<ListObj>) -> R<Gc<CodeObj>> {
        codes.get(0).and_then(Value::cast).ok_or_else(|| self.import_error(format_args!("no code")))
    }

    /// A tuple of texts that lie in the file, each made by its number.
    fn texts(
        &self,
        count: usize,
        first: Reader<'_>,
        make: &dyn Fn(usize, &str) -> R,
    ) -> Result<Gc<TupleObj>, Problem> {
        let texts = self.new_tuple_of(count)?;
        let mut reader = first;
        for (number, slot) in texts.items().iter().enumerate() {
            slot.set(make(number, text(reader.text()?))?);
        }
        Ok(texts)
    }

    /// # Safety
    /// The file is verified, begins at an address that is a multiple of 4, and stays as long as `keeper`, or for ever.
    unsafe fn load(
        &self,
        file: &File<'_>,
        keeper: Option<Gc<Bytes>>,
        in_image: &[TextOfImage],
        name: &str,
    ) -> Result<Gc<ListObj>, Problem> {
        let names = file.names()?;
        let texts = self.texts(names.count, names.first, &|_, name| self.intern(name))?;
        let strings =
            self.texts(names.string_count, names.first_string, &|number, text| match in_image.get(number) {
                Some(text) => Ok(text.value()),
                None if is_like_name(text) => self.intern(text),
                None => self.new_str(text),
            })?;
        let places = verify::codes(file, &names, self.vm().mem)?;
        let codes = self.new_list(places.len())?;
        for _ in 0..places.len() {
            self.append(codes, Value::NONE)?;
        }
        let loader = Loader { cx: self, names: &names, texts, strings, places: &places, codes, keeper };
        // Children come after their parents: the last code needs no other.
        for index in (0..places.len()).rev() {
            // SAFETY: the caller's promise.
            let code = unsafe { loader.code(index)? };
            codes.set(index, code.value());
        }
        self.use_sections(file, codes, name)?;
        Ok(codes)
    }
}

/// Text of a string; what is no UTF-8 is not shown.
fn text(bytes: &[u8]) -> &str {
    core::str::from_utf8(bytes).unwrap_or("\u{fffd}")
}

struct Loader<'a, 'c, 'v> {
    cx: &'c Context<'v>,
    names: &'a Names<'a>,
    texts: Gc<TupleObj>,
    strings: Gc<TupleObj>,
    places: &'a Codes<'a, 'a>,
    codes: Gc<ListObj>,
    keeper: Option<Gc<Bytes>>,
}

impl Loader<'_, '_, '_> {
    fn name(&self, number: usize) -> Value {
        self.texts.get(number).unwrap_or(Value::NONE)
    }

    /// # Safety
    /// As `load`.
    unsafe fn code(&self, index: usize) -> Result<Gc<CodeObj>, Problem> {
        let cx = self.cx;
        let record = self.places.get(index).ok_or(malformed("no such code"))?;
        // `-O3`: every line is the first.
        let without_lines = cx.vm().options.get().optimisation >= 3;
        let (mut info, mut tables) = (record.info, record.tables);
        if without_lines {
            (info.first_line, tables.line_bytes) = (1, 0);
        }
        let (name, qualified) = (self.name(record.name), self.name(record.qualified_name));
        let code = cx.new_object(CodeObj::new(info, name, qualified, self.name(self.names.source)))?;
        // SAFETY: the record's memory holds all its tables, which were verified.
        unsafe { cx.set_tables(code, record.memory.as_ptr(), &tables, self.keeper)? };
        let constants = cx.set_constants(code, record.constants)?;
        let mut place = record.constant;
        for slot in constants.slots() {
            slot.set(self.constant(&mut place)?);
        }
        if let Some(docstring) = record.docstring.checked_sub(1).and_then(|index| code.constant(index)) {
            code.docstring.set(docstring);
        }
        code.locals.set(Some(self.tuple(record.locals.count, record.locals.reader)?));
        code.free_names.set(Some(self.tuple(record.free_names.count, record.free_names.reader)?));
        self.annotations(code, &record)?;
        Ok(code)
    }

    fn tuple(&self, count: usize, mut numbers: Reader<'_>) -> Result<Gc<TupleObj>, Problem> {
        let tuple = self.cx.new_tuple_of(count)?;
        for slot in tuple.items() {
            slot.set(self.name(numbers.number()?));
        }
        Ok(tuple)
    }

    fn annotations(&self, code: Gc<CodeObj>, record: &Record<'_>) -> Result<(), Problem> {
        let count = record.annotations.count;
        if count == 0 {
            return Ok(());
        }
        let flat = self.cx.new_tuple_of(count)?;
        let mut numbers = record.annotations.reader;
        for (n, slot) in flat.items().iter().enumerate() {
            let number = numbers.number()?;
            slot.set(match n % 3 {
                1 => number.checked_sub(1).map_or(Value::NONE, |number| self.name(number)),
                _ => self.cx.new_int(number as i64)?,
            });
        }
        code.annotations.set(Some(flat));
        Ok(())
    }

    fn constant(&self, place: &mut Reader<'_>) -> Result<Value, Problem> {
        let cx = self.cx;
        Ok(match place.byte()? {
            tag::TRUE => Value::TRUE,
            tag::FALSE => Value::FALSE,
            tag::ELLIPSIS => Value::ELLIPSIS,
            tag::INT => cx.new_int(unzigzag(place.wide()?))?,
            tag::BIG_INT => {
                let radix = place.byte()?;
                cx.parse_int(place.text()?, radix.into())?
            }
            tag::FLOAT => cx.new_float(place.float()? as Float)?,
            tag::IMAGINARY => cx.new_complex(0.0, place.float()? as Float)?,
            tag::STR => self.strings.get(place.number()?).unwrap_or(Value::NONE),
            tag::NAME => self.name(place.number()?),
            tag::BYTES => cx.new_bytes(place.text()?)?,
            tag::TUPLE => {
                cx.check_stack()?;
                let tuple = cx.new_tuple_of(place.number()?)?;
                for slot in tuple.items() {
                    slot.set(self.constant(place)?);
                }
                tuple.value()
            }
            tag::FROZEN_SET => {
                cx.check_stack()?;
                let set = cx.new_set(true)?;
                for _ in 0..place.number()? {
                    let member = self.constant(place)?;
                    cx.set_add(set, member)?;
                }
                set.value()
            }
            tag::CODE => self.codes.get(place.number()?).unwrap_or(Value::NONE),
            _ => Value::NONE,
        })
    }
}
