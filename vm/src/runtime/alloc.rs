//! Making objects.
#![allow(unsafe_code, reason = "fresh memory becomes objects here")]

mod int;

use core::cell::Cell;
use core::fmt;
use core::ptr;

use crate::context::Context;
use crate::features;
use crate::heap::STRETCH;
use crate::mem::{OutOfMemory, String};
use crate::object::{
    BoundMethod, ByteArrayObj, Bytes, BytesObj, CellObj, ComplexObj, DictObj, FloatObj, Gc, Layout, ListObj,
    Object, RangeObj, SliceObj, StrObj, Table, TupleObj, TypeObj, Values, hash_bytes, types,
};
use crate::runtime::stretch::VALUES;
use crate::value::{Float, R, Raised, Value};
use crate::vm::SHORT_TEXTS;

/// Stands for no character in [`Context::char_str`].
const NO_CHAR: u8 = 0x80;

/// Whether strings of one character are kept: where memory is no concern.
const KEEP_CHARS: bool = cfg!(target_pointer_width = "64");

/// A short text, for which no memory is asked.
struct Short {
    bytes: [u8; 80],
    len: usize,
}

impl fmt::Write for Short {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.len + text.len();
        self.bytes.get_mut(self.len..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}

impl Context<'_> {
    /// Makes an object of fixed size.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn new_object<T: Layout>(&self, object: T) -> R<Gc<T>> {
        self.new_with(object, 0)
    }

    /// Makes an object followed by `extra` zeroed bytes.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn new_with<T: Layout>(&self, head: T, extra: usize) -> R<Gc<T>> {
        let bytes = size_of::<T>().checked_add(extra).ok_or_else(|| self.memory_error())?;
        let cell = self.allocate(bytes)?.cast::<T>();
        // SAFETY: the cell is fresh and large enough.
        unsafe {
            cell.write(head);
            Ok(Gc::from_non_null(cell))
        }
    }

    /// Raises what goes with memory that was refused: MemoryError, or what ends the program's work.
    pub fn out_of_memory<T>(&self, result: Result<T, OutOfMemory>) -> R<T> {
        result.map_err(|OutOfMemory| self.refused())
    }

    #[cold]
    pub(crate) fn refused(&self) -> Raised {
        self.stop().err().unwrap_or_else(|| self.memory_error())
    }

    /// A block of bytes, zeroed.
    pub(crate) fn new_bytes_block(&self, bytes: usize) -> R<Gc<Bytes>> {
        self.new_with(Bytes::head(bytes), bytes)
    }

    /// Writes `count` times the same value.
    ///
    /// # Safety
    /// There is room for as many values at `items`.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    unsafe fn fill_values(&self, items: *mut Value, count: usize, value: Value) -> R<()> {
        let mut at = 0;
        while at < count {
            let end = count.min(at + VALUES);
            while at < end {
                // SAFETY: the caller says so.
                unsafe { items.add(at).write(value) };
                at += 1;
            }
            if at < count {
                self.stop()?;
            }
        }
        Ok(())
    }

    /// A block of values, all `UNBOUND`.
    pub(crate) fn new_values(&self, capacity: usize) -> R<Gc<Values>> {
        self.new_values_block(capacity, Values::head)
    }

    /// A block for the registers of a suspended generator, all `UNBOUND`.
    pub(crate) fn new_registers(&self, capacity: usize) -> R<Gc<Values>> {
        self.new_values_block(capacity, Values::registers_head)
    }

    /// A block of values, all `UNBOUND`, if there is room; raises nothing.
    pub(crate) fn new_values_if_room(&self, capacity: usize) -> Option<Gc<Values>> {
        let extra = capacity.checked_mul(size_of::<Value>())?;
        let cell = self.allocate_if_room(extra.checked_add(size_of::<Values>())?)?.cast::<Values>();
        // SAFETY: the cell is fresh and has room for `capacity` values; it is given its capacity once they are values.
        unsafe {
            let items = cell.add(1).cast::<Value>();
            (0..capacity).for_each(|i| items.add(i).write(Value::UNBOUND));
            cell.write(Values::head(capacity));
            Some(Gc::from_non_null(cell))
        }
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn new_values_block(&self, capacity: usize, head: fn(usize) -> Values) -> R<Gc<Values>> {
        let extra = capacity.checked_mul(size_of::<Value>()).ok_or_else(|| self.memory_error())?;
        let block = self.new_with(head(0), extra)?;
        // SAFETY: the block has room for `capacity` values; it is given its capacity once they are values.
        unsafe {
            self.fill_values(block.as_ptr().add(1).cast::<Value>().cast_mut(), capacity, Value::UNBOUND)?;
            block.as_non_null().write(head(capacity));
        }
        Ok(block)
    }

    /// A tuple of `len` items, all `None` until the caller sets them.
    pub(crate) fn new_tuple_of(&self, len: usize) -> R<Gc<TupleObj>> {
        if len == 0
            && let Some(empty) = self.vm().roots[0].get().cast()
        {
            return Ok(empty);
        }
        self.new_tuple_with(len, 0)
    }

    /// A tuple of `len` items whose class is `class`, all `None` until the caller sets them.
    pub(crate) fn new_tuple_in(&self, class: Gc<TypeObj>, len: usize) -> R<Gc<TupleObj>> {
        if class == types::TUPLE.gc() {
            return self.new_tuple_of(len);
        }
        let tuple = self.new_tuple_with(len, self.extra_bytes(class))?;
        self.adopt(tuple.value(), class);
        Ok(tuple)
    }

    fn new_tuple_with(&self, len: usize, behind: usize) -> R<Gc<TupleObj>> {
        let extra = len.checked_mul(size_of::<Value>()).and_then(|items| items.checked_add(behind));
        let tuple = self.new_with(TupleObj::head(0), extra.ok_or_else(|| self.memory_error())?)?;
        // SAFETY: the object has room for `len` values; it is given its length once they are values.
        unsafe {
            self.fill_values(tuple.as_ptr().add(1).cast::<Value>().cast_mut(), len, Value::NONE)?;
            tuple.as_non_null().write(TupleObj::head(len));
        }
        Ok(tuple)
    }

    /// A tuple of these values.
    pub fn new_tuple(&self, items: &[Value]) -> R<Gc<TupleObj>> {
        let tuple = self.new_tuple_of(items.len())?;
        for (slot, &item) in tuple.items().iter().zip(items) {
            slot.set(item);
        }
        Ok(tuple)
    }

    /// A tuple of the values in these cells.
    pub fn new_tuple_from(&self, items: &[Cell<Value>]) -> R<Gc<TupleObj>> {
        let tuple = self.new_tuple_of(items.len())?;
        self.copy_values(tuple.items(), items)?;
        Ok(tuple)
    }

    /// A tuple of a list's items.
    pub fn tuple_from_list(&self, list: Gc<ListObj>) -> R<Gc<TupleObj>> {
        let tuple = self.new_tuple_of(list.len())?;
        self.copy_values(tuple.items(), list.storage().slots())?;
        Ok(tuple)
    }

    /// An empty list with room for `capacity` items.
    pub fn new_list(&self, capacity: usize) -> R<Gc<ListObj>> {
        let storage = self.new_values(capacity)?;
        self.new_object(ListObj::new(storage, 0))
    }

    /// A list of the values in these cells.
    pub fn new_list_from(&self, items: &[Cell<Value>]) -> R<Gc<ListObj>> {
        let storage = self.new_values(items.len())?;
        self.copy_values(storage.slots(), items)?;
        self.new_object(ListObj::new(storage, items.len()))
    }

    /// A string.
    pub fn new_str(&self, text: &str) -> R<Value> {
        let ascii = self.is_ascii(text.as_bytes())?;
        self.new_str_with(text.len(), ascii, |data| self.copy_bytes(data, text.as_bytes()))
    }

    /// A string of bytes that are UTF-8: those of other strings, cut between characters.
    pub(crate) fn new_str_of_utf8(&self, bytes: &[u8]) -> R<Value> {
        if let &[byte @ 0..0x80] = bytes {
            return self.char_str(byte);
        }
        if bytes.is_empty() {
            return self.char_str(NO_CHAR);
        }
        let ascii = self.is_ascii(bytes)?;
        self.new_str_with(bytes.len(), ascii, |data| self.copy_bytes(data, bytes))
    }

    /// The string of one ASCII character, or of none for [`NO_CHAR`]; always the same one on hosts.
    pub(crate) fn char_str(&self, byte: u8) -> R<Value> {
        let byte = byte & 0x7f | byte & NO_CHAR;
        let text = [byte];
        let text = if byte == NO_CHAR { "" } else { core::str::from_utf8(&text).unwrap_or_default() };
        if !KEEP_CHARS {
            return self.new_str(text);
        }
        let root = &self.vm().roots[SHORT_TEXTS];
        let texts: Gc<TupleObj> = match root.get().cast() {
            Some(texts) => texts,
            None => {
                let texts = self.new_tuple_of(usize::from(NO_CHAR) + 1)?;
                root.set(texts.value());
                texts
            }
        };
        let slot = &texts.items()[usize::from(byte.min(NO_CHAR))];
        if slot.get().is_none() {
            slot.set(self.intern(text)?);
        }
        Ok(slot.get())
    }

    /// A string of `len` bytes, which `fill` makes UTF-8; whether they are all ASCII is known.
    #[inline]
    pub(crate) fn new_str_with(
        &self,
        len: usize,
        ascii: bool,
        fill: impl FnOnce(&mut [u8]) -> R<()>,
    ) -> R<Value> {
        let bytes = u32::try_from(len).map_err(|_| self.memory_error())?;
        let string = self.new_with(StrObj::head(bytes, ascii), len)?;
        // SAFETY: the object has room for the bytes behind its head, zeroed, and nobody else has it yet.
        fill(unsafe {
            core::slice::from_raw_parts_mut(string.as_ptr().add(1).cast::<u8>().cast_mut(), len)
        })?;
        // Development builds do not look through what is long.
        debug_assert!(len > STRETCH || core::str::from_utf8(string.as_bytes()).is_ok(), "strings are UTF-8");
        Ok(string.value())
    }

    /// A string of a class of a program that derives from `str`.
    pub(crate) fn new_str_of_class(&self, class: Gc<TypeObj>, text: &str) -> R<Value> {
        let len = u32::try_from(text.len()).map_err(|_| self.memory_error())?;
        let string = self.new_with(StrObj::head(len, false), text.len() + self.extra_bytes(class))?;
        // SAFETY: the object has room for the text's bytes behind its head.
        unsafe {
            let data = string.as_ptr().add(1).cast::<u8>().cast_mut();
            ptr::copy_nonoverlapping(text.as_ptr(), data, text.len());
        }
        Ok(self.adopt(string.value(), class))
    }

    /// A bytes object of `len` bytes, which `fill` sets, of class `bytes` or one derived from it.
    pub(crate) fn new_bytes_with(
        &self,
        class: Gc<TypeObj>,
        len: usize,
        fill: impl FnOnce(&mut [u8]) -> R<()>,
    ) -> R<Value> {
        let object = self.new_bytes_head(class, len)?;
        // SAFETY: the object has room for the bytes behind its head, zeroed, and nobody else has it yet.
        fill(unsafe {
            core::slice::from_raw_parts_mut(object.as_ptr().add(1).cast::<u8>().cast_mut(), len)
        })?;
        Ok(if class.is_heap() { self.adopt(object.value(), class) } else { object.value() })
    }

    #[inline(never)]
    fn new_bytes_head(&self, class: Gc<TypeObj>, len: usize) -> R<Gc<BytesObj>> {
        let count = u32::try_from(len).map_err(|_| self.memory_error())?;
        self.new_with(BytesObj::head(count), len + self.extra_bytes(class))
    }

    /// A string of formatted text.
    pub fn format(&self, text: fmt::Arguments<'_>) -> R<Value> {
        if let Some(text) = text.as_str() {
            return self.new_str(text);
        }
        if self.vm().heap.is_hard() {
            let mut short = Short { bytes: [0; 80], len: 0 };
            // What has no place is left out.
            let _ = fmt::write(&mut short, text);
            return self.new_str(core::str::from_utf8(&short.bytes[..short.len]).unwrap_or_default());
        }
        let mut buffer = String::new(self.vm().mem);
        match fmt::write(&mut buffer, text) {
            Ok(()) => self.new_str(&buffer),
            Err(fmt::Error) => Err(self.memory_error()),
        }
    }

    /// The interned string with this text.
    pub fn intern(&self, text: &str) -> R<Value> {
        if let Some(found) = self.vm().find_interned(text.as_bytes(), hash_bytes(text.as_bytes())) {
            return Ok(found);
        }
        let string = self.new_str(text)?;
        self.intern_new(string)
    }

    fn intern_new(&self, string: Value) -> R<Value> {
        if let Some(object) = string.cast::<StrObj>() {
            self.vm().add_interned(self, object)?;
        }
        Ok(string)
    }

    /// The interned string with a string's text.
    pub fn intern_value(&self, string: Gc<StrObj>) -> R<Value> {
        if string.is_interned() {
            return Ok(string.value());
        }
        match self.vm().find_interned(string.as_bytes(), string.hash()) {
            Some(found) => Ok(found),
            None if self.is_own_str(string) => self.intern_new(string.value()),
            None => self.intern(string.as_str()),
        }
    }

    /// Whether a string can be marked as interned: no object of a program's class, nor one in the image.
    fn is_own_str(&self, string: Gc<StrObj>) -> bool {
        string.header().class() == types::STR.gc() && self.vm().heap.contains(string.as_ptr().addr())
    }

    /// A bytes object.
    pub fn new_bytes(&self, bytes: &[u8]) -> R<Value> {
        self.new_bytes_with(types::BYTES.gc(), bytes.len(), |data| self.copy_bytes(data, bytes))
    }

    /// A bytearray.
    pub fn new_bytearray(&self, bytes: &[u8]) -> R<Gc<ByteArrayObj>> {
        let storage = self.new_bytes_block(bytes.len())?;
        self.write_bytes(storage, 0, bytes)?;
        self.new_object(ByteArrayObj::new(storage, bytes.len()))
    }

    /// A bytearray of zeros.
    pub(crate) fn new_bytearray_of(&self, len: usize) -> R<Value> {
        let storage = self.new_bytes_block(len)?;
        Ok(self.new_object(ByteArrayObj::new(storage, len))?.value())
    }

    /// A float.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn new_float(&self, number: Float) -> R<Value> {
        if !features::FLOAT {
            return Err(self.no_floats());
        }
        match Value::immediate_float(number) {
            Some(value) => Ok(value),
            None => self.box_float(number),
        }
    }

    #[cold]
    fn box_float(&self, number: Float) -> R<Value> {
        self.vm().heap.count_boxed_float();
        Ok(self.new_object(FloatObj::new(number))?.value())
    }

    /// A complex number.
    pub fn new_complex(&self, real: Float, imag: Float) -> R<Value> {
        if !features::FLOAT {
            return Err(self.no_floats());
        }
        Ok(self.new_object(ComplexObj::new(real, imag))?.value())
    }

    /// A table for a dict (`width` 2) or set (1) with room for `capacity` entries.
    pub(crate) fn new_table(&self, capacity: usize, width: usize) -> R<Gc<Table>> {
        let index_len = if capacity <= 8 { 0 } else { (capacity * 3 / 2).next_power_of_two() };
        let extra = Table::extra_bytes(capacity, width, index_len).ok_or_else(|| self.memory_error())?;
        let table = self.new_with(Table::head(0, width, 0), extra)?;
        // SAFETY: the block has room for that many values; it is given its capacity once they are values.
        unsafe {
            let entries = table.as_ptr().add(1).cast::<Value>().cast_mut();
            self.fill_values(entries, capacity * width, Value::UNBOUND)?;
            table.as_non_null().write(Table::head(capacity, width, index_len));
        }
        Ok(table)
    }

    /// An empty dict.
    pub fn new_dict(&self) -> R<Gc<DictObj>> {
        let table = self.new_table(4, 2)?;
        self.new_object(DictObj::new(table, self.vm().next_version()))
    }

    /// A cell.
    pub(crate) fn new_cell(&self, contents: Value) -> R<Value> {
        let object = Object::new(&types::CELL.meta);
        Ok(self.new_object(CellObj { object, contents: Cell::new(contents) })?.value())
    }

    /// A method bound to its receiver.
    pub(crate) fn new_bound_method(&self, function: Value, receiver: Value) -> R<Value> {
        let is_native = function.kind() == crate::object::Kind::Native;
        let class = if is_native { &types::BUILTIN_METHOD } else { &types::BOUND_METHOD };
        let object = Object::new(&class.meta);
        Ok(self.new_object(BoundMethod { object, function, receiver })?.value())
    }

    /// A range.
    pub fn new_range(&self, start: Value, stop: Value, step: Value) -> R<Value> {
        Ok(self.new_object(RangeObj::new(start, stop, step))?.value())
    }

    /// A slice.
    pub fn new_slice(&self, start: Value, stop: Value, step: Value) -> R<Value> {
        Ok(self.new_object(SliceObj::new(start, stop, step))?.value())
    }

    /// Makes sure that there is a slice and a `super` object for when the heap is locked.
    pub(crate) fn reserve_spares(&self) -> R<()> {
        if self.spare_slice.get().is_none() {
            let slice = SliceObj::new(Value::NONE, Value::NONE, Value::NONE);
            self.spare_slice.set(Some(self.new_object(slice)?));
        }
        if self.spare_super.get().is_none() {
            let made = self.super_of(types::OBJECT.static_value(), Value::NONE)?;
            self.spare_super.set(Some(self.new_object(made)?));
        }
        Ok(())
    }

    /// Gives an object that nothing refers to any more new contents.
    pub(crate) fn renew<T: crate::object::Layout>(&self, object: Gc<T>, contents: T) {
        // SAFETY: the object has this layout, and owns nothing.
        unsafe { object.as_non_null().write(contents) };
    }

    /// Appends to a list.
    #[inline]
    pub fn append(&self, list: Gc<ListObj>, item: Value) -> R<()> {
        let len = list.len();
        let storage = list.storage();
        if let Some(slot) = storage.slots().get(len) {
            slot.set(item);
            list.set_len(len + 1);
            return Ok(());
        }
        self.append_growing(list, item)
    }

    #[cold]
    fn append_growing(&self, list: Gc<ListObj>, item: Value) -> R<()> {
        let len = list.len();
        self.reserve_list(list, len + 1)?;
        if let Some(slot) = list.storage().slots().get(len) {
            slot.set(item);
            list.set_len(len + 1);
        }
        Ok(())
    }

    /// Makes sure that a list has room for `capacity` items.
    pub(crate) fn reserve_list(&self, list: Gc<ListObj>, capacity: usize) -> R<()> {
        let old = list.storage();
        if old.capacity() >= capacity {
            return Ok(());
        }
        let wanted = capacity.max(old.capacity() + old.capacity() / 2).max(4);
        let storage = self.new_values(wanted)?;
        let len = list.len();
        self.copy_values(storage.slots(), &old.slots()[..len.min(old.capacity())])?;
        list.publish(storage, len);
        Ok(())
    }

    /// The pending exception is a MemoryError from now on.
    pub fn memory_error(&self) -> Raised {
        self.exception.set(self.vm().memory_error.get());
        Raised
    }
}
