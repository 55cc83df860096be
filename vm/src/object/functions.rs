//! Layouts of code, functions, cells, generators, exceptions and the descriptors.

use core::cell::Cell;
use core::mem::offset_of;
use core::ptr;

use super::gc::layout;
use super::{Bytes, DictObj, Gc, Meta, Object, TupleObj, TypeObj, Values, types};
use crate::code::{Tier, flags};
use crate::native::Entry;
use crate::ops::{Handler, Instr};
use crate::value::Value;

/// Words before the first field that holds a value, not counting the header.
pub(crate) const fn raw_words(offset_of_first_value: usize) -> u8 {
    (offset_of_first_value / size_of::<usize>() - 1) as u8
}

/// One inline cache: what an instruction found the last time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Cache {
    /// A dict's version, or the address of a meta; 0 when empty.
    pub key: usize,
    /// An entry or slot number, or the bits of a value that `key` keeps valid.
    pub data: usize,
    /// A second key (a global class version) or zero.
    pub guard: usize,
}

impl Cache {
    /// A cache without contents.
    pub const EMPTY: Cache = Cache { key: 0, data: 0, guard: 0 };
}

/// The code of one scope as a heap object: what [`crate::code::CodeData`] becomes.
#[repr(C)]
pub struct CodeObj {
    pub(crate) object: Object,
    pub(crate) words: Cell<*const Instr>,
    pub(crate) word_count: Cell<usize>,
    pub(crate) consts: Cell<*const Cell<Value>>,
    /// Behind them lies the feedback, one byte per instruction word: kinds of operands that its slow path met; see
    /// `runtime::feedback`.
    pub(crate) caches: Cell<*const Cell<Cache>>,
    /// The feedback's address less a quarter of that in `words`: what a quarter of an instruction's address is added to.
    notes: Cell<*const Cell<u8>>,
    pub(crate) handlers: Cell<*const Handler>,
    pub(crate) handler_count: Cell<usize>,
    pub(crate) lines: Cell<*const u8>,
    pub(crate) line_bytes: Cell<usize>,
    /// Machine code, if any: what calls of a function with this code run.
    pub(crate) entry: Cell<Option<Entry>>,
    /// Calls plus back edges so far, in the tiers that count.
    pub(crate) heat: Cell<usize>,
    /// What `heat` must reach until the compiler is asked; `usize::MAX` for never (again).
    pub(crate) threshold: Cell<usize>,
    /// How often its machine code was left for the interpreter since it was compiled.
    pub(crate) exits: Cell<u32>,
    /// How often its machine code was given up for what the interpreter saw since.
    pub(crate) generation: Cell<u32>,
    /// Whether its machine code was ever entered with other kinds of values than it was made for.
    pub(crate) varies: Cell<bool>,
    /// How often machine code for one loop took the place of that for others.
    pub(crate) replaced: Cell<u8>,
    /// Whether it is being compiled beside the program.
    pub(crate) in_work: Cell<bool>,
    /// What a call adds to `heat`; a round of a loop adds 1.
    pub(crate) call_heat: Cell<u8>,
    pub(crate) packed: CodeInfo,
    // Values from here.
    pub(crate) name: Value,
    pub(crate) qualified_name: Value,
    pub(crate) file: Value,
    pub(crate) docstring: Cell<Value>,
    pub(crate) constants: Cell<Option<Gc<Values>>>,
    /// Names of parameters and locals, by register.
    pub(crate) locals: Cell<Option<Gc<TupleObj>>>,
    pub(crate) free_names: Cell<Option<Gc<TupleObj>>>,
    /// Flat tuple: register, type name or None, line, for each annotation.
    pub(crate) annotations: Cell<Option<Gc<TupleObj>>>,
    /// What machine code refers to: a tuple, or `None`.
    pub(crate) kept: Cell<Value>,
    /// What holds the words, handlers, captures and lines, if it is in RAM.
    pub(crate) keeper: Cell<Option<Gc<Bytes>>>,
    /// What holds the caches and the feedback.
    pub(crate) learned: Cell<Option<Gc<Bytes>>>,
    /// Machine code that begins at a loop: pairs of words, the loop's first instruction word and the address.
    pub(crate) loops: Cell<Option<Gc<Bytes>>>,
}
layout!(CodeObj: Code);
// The largest cell but those of which a page has three or two.
#[cfg(target_pointer_width = "32")]
const _: () = assert!(size_of::<CodeObj>() <= 128);

/// Small numbers of a code object.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
#[cfg_attr(target_pointer_width = "64", repr(align(8)))]
pub struct CodeInfo {
    /// Line of the `def`.
    pub first_line: u32,
    /// Registers of a frame.
    pub registers: u16,
    /// Bits of [`crate::code::flags`].
    pub flags: u16,
    /// Free variables.
    pub captures: u16,
    /// Inline caches.
    pub caches: u16,
    /// Positional parameters.
    pub positional: u8,
    /// Of those, positional-only ones.
    pub positional_only: u8,
    /// Keyword-only parameters.
    pub keyword_only: u8,
    /// How it was decorated.
    pub tier: Tier,
}

impl CodeObj {
    pub(crate) const RAW_WORDS: u8 = raw_words(offset_of!(CodeObj, name));

    pub(crate) fn new(packed: CodeInfo, name: Value, qualified_name: Value, file: Value) -> CodeObj {
        CodeObj {
            object: Object::new(&types::CODE.meta),
            words: Cell::new(ptr::null()),
            word_count: Cell::new(0),
            consts: Cell::new(ptr::null()),
            caches: Cell::new(ptr::null()),
            notes: Cell::new(ptr::null()),
            handlers: Cell::new(ptr::null()),
            handler_count: Cell::new(0),
            lines: Cell::new(ptr::null()),
            line_bytes: Cell::new(0),
            entry: Cell::new(None),
            heat: Cell::new(0),
            threshold: Cell::new(0),
            exits: Cell::new(0),
            generation: Cell::new(0),
            varies: Cell::new(false),
            replaced: Cell::new(0),
            in_work: Cell::new(false),
            call_heat: Cell::new(0),
            packed,
            name,
            qualified_name,
            file,
            docstring: Cell::new(Value::NONE),
            constants: Cell::new(None),
            locals: Cell::new(None),
            free_names: Cell::new(None),
            annotations: Cell::new(None),
            kept: Cell::new(Value::NONE),
            keeper: Cell::new(None),
            learned: Cell::new(None),
            loops: Cell::new(None),
        }
    }

    /// Its small numbers.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn info(&self) -> &CodeInfo {
        &self.packed
    }

    /// The instruction and data words.
    pub fn words(&self) -> &[Instr] {
        // SAFETY: set together with the block that holds them, which this object keeps.
        unsafe { slice(self.words.get(), self.word_count.get()) }
    }

    /// The exception table.
    pub fn handlers(&self) -> &[Handler] {
        // SAFETY: as in `words`.
        unsafe { slice(self.handlers.get(), self.handler_count.get()) }
    }

    /// The line table.
    pub fn line_table(&self) -> &[u8] {
        // SAFETY: as in `words`.
        unsafe { slice(self.lines.get(), self.line_bytes.get()) }
    }

    /// The inline caches.
    pub fn caches(&self) -> &[Cell<Cache>] {
        // SAFETY: as in `words`.
        unsafe { slice(self.caches.get(), usize::from(self.packed.caches)) }
    }

    /// Kinds seen, by instruction word.
    pub fn feedback(&self) -> &[Cell<u8>] {
        let start = self.caches.get();
        if start.is_null() {
            return &[];
        }
        // SAFETY: they lie behind the caches, in a block that this object keeps.
        unsafe { slice(start.add(usize::from(self.packed.caches)).cast(), self.word_count.get()) }
    }

    /// Bytes of the caches and the feedback.
    pub(crate) fn learned_bytes(&self) -> usize {
        usize::from(self.packed.caches) * size_of::<Cache>() + self.word_count.get()
    }

    /// Gives it a block of zeros for what the interpreter learns; its words are set already.
    pub(crate) fn set_learned(&self, block: Gc<Bytes>) {
        debug_assert!(block.capacity() >= self.learned_bytes());
        let caches: *const Cell<Cache> = block.start().cast_const().cast();
        let feedback: *const Cell<u8> = caches.wrapping_add(usize::from(self.packed.caches)).cast();
        self.learned.set(Some(block));
        self.notes.set(feedback.wrapping_sub(self.words.get().addr() / size_of::<Instr>()));
        self.caches.set(caches);
    }

    /// The constant at `index`.
    pub fn constant(&self, index: usize) -> Option<Value> {
        self.constants.get()?.slots().get(index).map(Cell::get)
    }

    /// For each free variable, the register of the enclosing frame that holds its cell.
    pub fn captures(&self) -> &[u16] {
        let start = self.handlers.get().wrapping_add(self.handler_count.get());
        // SAFETY: they lie behind the handlers, set together.
        unsafe { slice(start.cast(), usize::from(self.packed.captures)) }
    }

    /// The feedback byte of an instruction; `next` is just past its first word.
    ///
    /// # Safety
    /// `next` points into the code's words, or just past them.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) unsafe fn note(&self, next: *const Instr) -> &'static Cell<u8> {
        let byte = self.notes.get().wrapping_add(next.addr() / size_of::<Instr>()).wrapping_sub(1);
        // SAFETY: words are aligned to their size, so the sum is as if taken from the first word on; there is a
        // byte for each word, and this object keeps them.
        unsafe { &*byte }
    }

    /// Whether a bit of [`crate::code::flags`] is set.
    #[inline(always)]
    pub fn has(&self, flag: u16) -> bool {
        self.packed.flags & flag != 0
    }

    /// The line of an instruction word.
    pub fn line_of(&self, word: usize) -> u32 {
        crate::code::LineReader::line_of(self.line_table(), self.packed.first_line, word as u32)
    }

    /// The function's name.
    pub fn name(&self) -> Value {
        self.name
    }

    /// The file that it was compiled from.
    pub fn file(&self) -> Value {
        self.file
    }

    /// Stated types: register, type name or None, line, flat.
    pub fn annotations(&self) -> Option<Gc<TupleObj>> {
        self.annotations.get()
    }

    /// Machine code that calls of this code run.
    pub fn entry(&self) -> Option<Entry> {
        self.entry.get()
    }

    /// Sets or removes the machine code.
    pub fn set_entry(&self, entry: Option<Entry>) {
        self.entry.set(entry);
    }

    /// Whether its machine code was ever entered with other kinds of values than it was made for.
    pub fn varies(&self) -> bool {
        self.varies.get()
    }

    /// How often its machine code was given up for what the interpreter saw since.
    pub fn generation(&self) -> u32 {
        self.generation.get()
    }

    fn loop_words(&self) -> &[Cell<usize>] {
        match self.loops.get() {
            // SAFETY: a block is an array of words, which any bytes are; this object keeps it.
            Some(block) => unsafe { slice(block.start().cast(), block.capacity() / size_of::<usize>()) },
            None => &[],
        }
    }

    /// Machine code that begins at the loop whose first instruction word is `word`.
    pub(crate) fn loop_entry(&self, word: usize) -> Option<Entry> {
        let pair = self.loop_words().chunks_exact(2).find(|pair| pair[0].get() == word + 1)?;
        // SAFETY: an entry's address, noted with it.
        unsafe { Entry::from_address(pair[1].get()) }
    }

    /// Machine code that begins at a word, with the frame as it is there. Calls of generators run none: they make
    /// the generator.
    pub(crate) fn entry_at(&self, word: usize) -> Option<Entry> {
        if self.is_call_entry(word) { self.entry.get() } else { self.loop_entry(word) }
    }

    /// Whether machine code that begins at a word is what calls run.
    pub(crate) fn is_call_entry(&self, word: usize) -> bool {
        word == 0 && !self.has(flags::GENERATOR | flags::COROUTINE)
    }

    /// Loops of a function that can have machine code of their own.
    pub(crate) const MOST_LOOPS: usize = 16;

    /// Whether the block of pairs has one for a loop.
    pub(crate) fn has_free_pair(&self, word: usize) -> bool {
        self.loop_words().chunks_exact(2).any(|pair| pair[0].get() == word + 1 || pair[0].get() == 0)
    }

    /// Whether machine code that begins at one more word could be noted.
    pub(crate) fn has_room_for_entry(&self, word: usize) -> bool {
        self.loop_words().len() < 2 * Self::MOST_LOOPS || self.has_free_pair(word)
    }

    /// Whether calls or loops enter this machine code.
    pub(crate) fn enters(&self, entry: Entry) -> bool {
        let is_it = |address: usize| address == entry.address();
        self.entry.get().is_some_and(|entry| is_it(entry.address()))
            || self.loop_words().chunks_exact(2).any(|pair| pair[0].get() != 0 && is_it(pair[1].get()))
    }

    /// Notes machine code that begins at a loop; false when there is no room in the block of pairs.
    pub(crate) fn set_loop_entry(&self, word: usize, entry: Entry) -> bool {
        let at = |pair: &&[Cell<usize>]| pair[0].get() == word + 1 || pair[0].get() == 0;
        let Some(pair) = self.loop_words().chunks_exact(2).find(at) else { return false };
        pair[0].set(word + 1);
        pair[1].set(entry.address());
        true
    }

    /// Its machine code is not entered any more.
    pub(crate) fn drop_entries(&self) {
        self.entry.set(None);
        self.loops.set(None);
    }
}

unsafe fn slice<'a, T>(start: *const T, len: usize) -> &'a [T] {
    // SAFETY: the caller gives a live array of `len`, or nothing.
    if start.is_null() { &[] } else { unsafe { core::slice::from_raw_parts(start, len) } }
}

/// A Python function.
#[repr(C)]
pub struct FunctionObj {
    pub(crate) object: Object,
    /// What it runs.
    pub code: Gc<CodeObj>,
    /// Where it looks up globals.
    pub globals: Gc<DictObj>,
    /// Tuple of cells, or `None`.
    pub closure: Value,
    /// Tuple of the last positional parameters' defaults, or `None`.
    pub defaults: Cell<Value>,
    /// Dict of keyword-only parameters' defaults, or `None`.
    pub keyword_defaults: Cell<Value>,
    /// `__name__`
    pub name: Cell<Value>,
    /// `__qualname__`
    pub qualified_name: Cell<Value>,
    /// Dict of user attributes, or `None`.
    pub attributes: Cell<Value>,
}
layout!(FunctionObj: Function);

/// A variable shared by a function and the functions nested in it.
#[repr(C)]
pub struct CellObj {
    pub(crate) object: Object,
    /// The variable, or `UNBOUND`.
    pub contents: Cell<Value>,
}
layout!(CellObj: Cell);

/// A function with its `self`.
#[repr(C)]
pub struct BoundMethod {
    pub(crate) object: Object,
    /// The function.
    pub function: Value,
    /// Its first argument.
    pub receiver: Value,
}
layout!(BoundMethod: BoundMethod);

/// A `staticmethod` or `classmethod`.
#[repr(C)]
pub struct Wrapper {
    pub(crate) object: Object,
    /// What it wraps.
    pub function: Value,
}
layout!(Wrapper: StaticMethod | ClassMethod);

/// A property.
#[repr(C)]
pub struct PropertyObj {
    pub(crate) object: Object,
    /// Getter or `None`.
    pub get: Value,
    /// Setter or `None`.
    pub set: Value,
    /// Deleter or `None`.
    pub delete: Value,
    /// Docstring or `None`.
    pub doc: Value,
}
layout!(PropertyObj: Property);

/// What `super()` returns.
#[repr(C)]
pub struct SuperObj {
    pub(crate) object: Object,
    /// The class after which the search starts.
    pub start: Gc<TypeObj>,
    /// The instance or class that methods bind to.
    pub receiver: Value,
    /// The class whose MRO is searched.
    pub class: Gc<TypeObj>,
}
layout!(SuperObj: Super);

/// An exception.
#[repr(C)]
pub struct ExceptionObj {
    pub(crate) object: Object,
    /// Tuple.
    pub args: Cell<Value>,
    /// Innermost-last chain of [`Traceback`], or `None`.
    pub traceback: Cell<Value>,
    /// `__cause__` or `None`
    pub cause: Cell<Value>,
    /// `__context__` or `None`
    pub context: Cell<Value>,
    /// Whether `__context__` is not to be shown (a bool).
    pub suppress_context: Cell<Value>,
    /// Dict of other attributes, `__notes__` included, or `None`.
    pub attributes: Cell<Value>,
}
layout!(ExceptionObj: Exception);

impl ExceptionObj {
    /// `args`
    pub fn args(&self) -> Option<Gc<TupleObj>> {
        self.args.get().cast()
    }
}

/// One level of a traceback.
#[repr(C)]
pub struct Traceback {
    pub(crate) object: Object,
    /// The next level inwards, or `None`.
    pub next: Value,
    /// The code that was running.
    pub code: Value,
    /// The line (a small int).
    pub line: Value,
}
layout!(Traceback: Traceback);

/// Metas share these constants.
pub(crate) const ALL_VALUES: u8 = 0;
pub(crate) const LEAF: u8 = Meta::LEAF;
