//! Exits of machine code: tables that say what each does, and the helper that does it.
//!
//! Machine code names its exits before their table is made, by a heap block of one word that refers to the table.
//! Both are kept by the code object.
//!
//! A table is a heap block:
//!
//! ```text
//! word          the code object
//! u16 u16 u16 0 numbers of exits, frames, slots
//! then          rows of exits, frames and slots; constants as words
//! ```
//!
//! Where no frame has slots, there are no rows of frames: for each exit a byte with what it does, then, from an even
//! offset on, for each the instruction word as u16.

use core::cell::Cell;
use core::mem::size_of;

use crate::context::Context;
use crate::interp;
use crate::native::{LEFT, Resume};
use crate::object::{Bytes, CodeObj, Gc};
use crate::ops::Op;
use crate::value::{Float, R, Raised, Value};

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        /// The exceptions that machine code raises itself.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Reason { $($(#[$doc])* $name,)* }

        impl Reason {
            /// All of them, in order of their numbers.
            pub const ALL: &'static [Reason] = &[$(Reason::$name,)*];

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self { $(Reason::$name => stringify!($name),)* }
            }
        }
    };
}

reasons! {
    /// An index outside a pointer's bounds.
    IndexError;
    /// Division by zero.
    ZeroDivisionError;
    /// A number that is too large.
    OverflowError;
    /// A step of 0.
    ValueError;
    /// An operand of another type.
    TypeError;
    /// Memory is out.
    MemoryError;
    /// A local that is not bound.
    NameError;
    /// The machine stack is used up.
    RecursionError;
    /// An access through a pointer outside every block.
    BadAddress;
}

/// The number of no exit: an access to memory failed, which the processor said.
pub const FAULT: i32 = -1;

/// What an exit does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The interpreter runs the rest of the function from the frame's pc.
    Resume,
    /// An exception is pending; that it passed the frame's pc is noted.
    Raised,
    /// Raises this.
    Raise(Reason),
}

/// How a slot's value is represented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Repr {
    /// A tagged word.
    Value,
    /// A signed integer of 64 bits.
    I64,
    /// A signed integer of 32 bits.
    I32,
    /// An unsigned integer of 64 bits.
    U64,
    /// An unsigned integer of 32 bits.
    U32,
    /// An f64.
    F64,
    /// An f32.
    F32,
    /// 0 or 1 in 32 bits, meaning False and True.
    Bool,
    /// A constant: the value lies in the table.
    Const,
}

impl Repr {
    const ALL: [Repr; 9] = [
        Repr::Value,
        Repr::I64,
        Repr::I32,
        Repr::U64,
        Repr::U32,
        Repr::F64,
        Repr::F32,
        Repr::Bool,
        Repr::Const,
    ];
}

/// One exit of a table under construction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExitRow {
    /// What it does.
    pub action: Action,
    /// The machine code goes on in a handler of its own; else one of the frame's is the interpreter's.
    pub is_handled: bool,
    /// Its frame.
    pub frame: u16,
}

/// One frame state of a table under construction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameRow {
    /// Instruction word.
    pub pc: u32,
    /// Its first slot.
    pub slots: u16,
    /// Number of its slots.
    pub count: u16,
}

/// One register of a frame state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotRow {
    /// The register.
    pub register: u16,
    /// How its value is represented.
    pub repr: Repr,
    /// For a constant, its place among the table's constants; else the word of the state that the value begins in.
    /// Below 4096.
    pub place: u16,
}

/// In an exit's first half word: `ExitRow::is_handled`.
const IS_HANDLED: u16 = 1 << 15;
impl ExitRow {
    /// What it does, as a number.
    pub(crate) fn packed(&self) -> u16 {
        let kind = match self.action {
            Action::Resume => 0,
            Action::Raised => 1,
            Action::Raise(reason) => 2 + reason as u16,
        };
        kind | if self.is_handled { IS_HANDLED } else { 0 }
    }

    /// The exit that does what a number says, from this frame.
    pub(crate) fn unpacked(packed: u16, frame: u16) -> ExitRow {
        let action = match packed & !IS_HANDLED {
            0 => Action::Resume,
            1 => Action::Raised,
            n => Action::Raise(Reason::ALL.get(usize::from(n) - 2).copied().unwrap_or(Reason::TypeError)),
        };
        ExitRow { action, is_handled: packed & IS_HANDLED != 0, frame }
    }
}

/// In a byte of a table without frames: `ExitRow::is_handled`.
const IS_HANDLED_BYTE: u8 = 1 << 7;
const HEAD_BYTES: usize = size_of::<usize>() + 8;
const EXIT_BYTES: usize = 4;
const FRAME_BYTES: usize = 8;
const SLOT_BYTES: usize = 4;

/// The exits of some machine code, which may be without a table until it is complete.
#[derive(Clone, Copy)]
pub struct Exits(Gc<Bytes>);

impl Exits {
    /// The exits whose block a value is.
    pub fn of(block: Value) -> Option<Exits> {
        block.cast().map(Exits)
    }

    /// The block that it is.
    pub fn block(self) -> Value {
        self.0.value()
    }

    /// What machine code hands to `take_exit`.
    pub fn address(self) -> usize {
        self.0.value().bits()
    }

    /// Sets the table.
    pub fn set(self, table: ExitTable) {
        let word = table.0.value().bits().to_ne_bytes();
        self.0.cells().iter().zip(word).for_each(|(cell, byte)| cell.set(byte));
    }

    /// # Safety
    /// `address` is that of exits whose table is set, all of which the code object keeps.
    unsafe fn table(address: usize) -> Option<ExitTable> {
        // SAFETY: the caller's promise.
        let exits: Gc<Bytes> = unsafe { Value::from_bits(address) }?.cast()?;
        let mut word = [0; size_of::<usize>()];
        word.iter_mut().zip(exits.cells()).for_each(|(byte, cell)| *byte = cell.get());
        // SAFETY: as above.
        unsafe { Value::from_bits(usize::from_ne_bytes(word)) }?.cast().map(ExitTable)
    }
}

/// A table of exits.
#[derive(Clone, Copy)]
pub struct ExitTable(Gc<Bytes>);

impl Context<'_> {
    /// Exits for machine code that is about to be made.
    ///
    /// # Errors
    /// MemoryError
    pub fn new_exits(&self) -> R<Exits> {
        Ok(Exits(self.new_bytes_block(size_of::<usize>())?))
    }

    /// A table of exits of machine code of `code`. Whoever uses it sees to it that the code object keeps it
    /// and all objects among `constants`.
    ///
    /// # Errors
    /// MemoryError
    pub fn new_exit_table(
        &self,
        code: Gc<CodeObj>,
        exits: &[ExitRow],
        frames: &[FrameRow],
        slots: &[SlotRow],
        constants: &[usize],
    ) -> R<ExitTable> {
        let is_plain = slots.is_empty() && frames.iter().all(|frame| u16::try_from(frame.pc).is_ok());
        if is_plain {
            return self.plain_table(code, exits, frames);
        }
        let rows = exits.len() * EXIT_BYTES + frames.len() * FRAME_BYTES + slots.len() * SLOT_BYTES;
        let bytes = HEAD_BYTES + rows.next_multiple_of(8) + constants.len() * size_of::<Value>();
        let block = self.table_block(code, bytes, [exits.len(), frames.len(), slots.len()])?;
        let mut at = &block.cells()[HEAD_BYTES..];
        let mut put = |bytes: &[u8]| at = put(at, bytes);
        for exit in exits {
            put(&exit.packed().to_ne_bytes());
            put(&exit.frame.to_ne_bytes());
        }
        for frame in frames {
            put(&frame.pc.to_ne_bytes());
            put(&frame.slots.to_ne_bytes());
            put(&frame.count.to_ne_bytes());
        }
        for slot in slots {
            put(&slot.register.to_ne_bytes());
            let packed = slot.repr as u16 | slot.place << 4;
            put(&packed.to_ne_bytes());
        }
        put(&[0; 8][..rows.next_multiple_of(8) - rows]);
        for constant in constants {
            put(&constant.to_ne_bytes());
        }
        Ok(ExitTable(block))
    }

    /// The block of a table, its head written.
    fn table_block(&self, code: Gc<CodeObj>, bytes: usize, counts: [usize; 3]) -> R<Gc<Bytes>> {
        let block = self.new_bytes_block(bytes)?;
        let mut at = put(block.cells(), &code.value().bits().to_ne_bytes());
        for count in counts {
            at = put(at, &(count as u16).to_ne_bytes());
        }
        put(at, &[0; 2]);
        Ok(block)
    }

    /// The table of exits that leave nothing in their frames.
    fn plain_table(&self, code: Gc<CodeObj>, exits: &[ExitRow], frames: &[FrameRow]) -> R<ExitTable> {
        let kinds = exits.len().next_multiple_of(2);
        let bytes = HEAD_BYTES + kinds + exits.len() * size_of::<u16>();
        let block = self.table_block(code, bytes, [exits.len(), 0, 0])?;
        let mut at = &block.cells()[HEAD_BYTES..];
        for exit in exits {
            let packed = exit.packed();
            at = put(at, &[packed as u8 | if exit.is_handled { IS_HANDLED_BYTE } else { 0 }]);
        }
        at = put(at, &[0][..kinds - exits.len()]);
        for exit in exits {
            let pc = frames.get(usize::from(exit.frame)).map_or(0, |frame| frame.pc as u16);
            at = put(at, &pc.to_ne_bytes());
        }
        Ok(ExitTable(block))
    }
}

/// Writes bytes, as far as there is room; what is behind them.
fn put<'a>(at: &'a [Cell<u8>], bytes: &[u8]) -> &'a [Cell<u8>] {
    let (place, rest) = at.split_at(bytes.len().min(at.len()));
    place.iter().zip(bytes).for_each(|(cell, &byte)| cell.set(byte));
    rest
}

impl ExitTable {
    /// The block that it is.
    pub fn block(self) -> Value {
        self.0.value()
    }

    fn bytes<const N: usize>(&self, at: usize) -> [u8; N] {
        let mut bytes = [0; N];
        if let Some(cells) = self.0.cells().get(at..at + N) {
            bytes.iter_mut().zip(cells).for_each(|(byte, cell)| *byte = cell.get());
        }
        bytes
    }

    /// How many exits there are (0), frames (1), slots (2).
    fn count(&self, what: usize) -> usize {
        usize::from(self.u16(size_of::<usize>() + what * size_of::<u16>()))
    }

    fn u16(&self, at: usize) -> u16 {
        u16::from_ne_bytes(self.bytes(at))
    }

    fn code(&self) -> Option<Gc<CodeObj>> {
        // SAFETY: the code object keeps the table, so it is alive while the table is used.
        unsafe { Value::from_bits(usize::from_ne_bytes(self.bytes(0))) }?.cast()
    }

    fn frames_at(&self) -> usize {
        HEAD_BYTES + self.count(0) * EXIT_BYTES
    }

    fn slots_at(&self) -> usize {
        self.frames_at() + self.count(1) * FRAME_BYTES
    }

    fn constant(&self, index: usize) -> Option<Value> {
        let rows = self.slots_at() + self.count(2) * SLOT_BYTES - HEAD_BYTES;
        let at = HEAD_BYTES + rows.next_multiple_of(8) + index * size_of::<Value>();
        // SAFETY: the table holds a value's word there, which the code object keeps.
        unsafe { Value::from_bits(usize::from_ne_bytes(self.bytes(at))) }
    }

    /// What an exit does, whether in the function itself, and its frame.
    fn exit(&self, number: usize) -> (Action, bool, FrameRow) {
        if self.count(1) == 0 {
            let [what] = self.bytes(HEAD_BYTES + number);
            let pcs = HEAD_BYTES + self.count(0).next_multiple_of(2);
            let exit = ExitRow::unpacked(u16::from(what & !IS_HANDLED_BYTE), 0);
            let pc = self.u16(pcs + number * size_of::<u16>()).into();
            return (exit.action, what & IS_HANDLED_BYTE != 0, FrameRow { pc, slots: 0, count: 0 });
        }
        let at = HEAD_BYTES + number * EXIT_BYTES;
        let ExitRow { action, is_handled, frame } = ExitRow::unpacked(self.u16(at), self.u16(at + 2));
        let at = self.frames_at() + usize::from(frame) * FRAME_BYTES;
        let pc = u32::from_ne_bytes(self.bytes(at));
        (action, is_handled, FrameRow { pc, slots: self.u16(at + 4), count: self.u16(at + 6) })
    }

    fn slot(&self, number: usize) -> SlotRow {
        let at = self.slots_at() + number * SLOT_BYTES;
        let packed = self.u16(at + 2);
        let repr = Repr::ALL[usize::from(packed & 15) % Repr::ALL.len()];
        SlotRow { register: self.u16(at), repr, place: packed >> 4 }
    }
}

/// Looks after what is pending.
pub(super) extern "C" fn poll(cx: &Context<'_>) -> usize {
    usize::from(cx.poll().is_ok())
}

/// The table that machine code names: by its exits, or by 0, which is what code without exits does, and code that was
/// stored, whose table is all that the running function's code object keeps.
///
/// # Safety
/// As for `Exits::table`, but for 0.
unsafe fn table_of(cx: &Context<'_>, exits: usize) -> Option<ExitTable> {
    match exits {
        0 => cx.function()?.code.kept.get().cast().map(ExitTable),
        // SAFETY: the caller's promise.
        _ => unsafe { Exits::table(exits) },
    }
}

/// Does what exit number `exit` of the table says.
///
/// # Safety
/// `exits` is what `table_of` takes, `state` points to the words in which the slots' values lie, `base` is the running
/// frame if the exit resumes.
pub(super) unsafe extern "C" fn take_exit(
    cx: &Context<'_>,
    exits: usize,
    exit: i32,
    state: *mut Value,
    base: *mut Value,
) -> i64 {
    if exit == FAULT {
        return fault(cx, exits);
    }
    // SAFETY: the caller's promise.
    let Some(table) = (unsafe { table_of(cx, exits) }) else { return 0 };
    let (action, is_handled, frame) = table.exit(exit as usize);
    let Some(code) = table.code() else { return 0 };
    match action {
        Action::Resume => {
            // SAFETY: the caller's promise.
            let raises = unsafe { store(cx, &table, frame, state.cast(), base) }.is_err();
            if !raises {
                // SAFETY: the frame has its state now.
                unsafe { cx.left_by_exit(code, frame.pc as usize, base) };
            }
            cx.resume.set(Resume { word: frame.pc as usize, raises });
            return LEFT.bits() as i64;
        }
        Action::Raised => {
            let word = frame.pc;
            if !is_handled
                && !base.is_null()
                && code.handlers().iter().any(|row| row.start <= word && word < row.end)
            {
                // SAFETY: the caller's promise.
                unsafe { catch(cx, &table, frame, state.cast(), base) };
                return LEFT.bits() as i64;
            }
        }
        Action::Raise(reason) => {
            let Raised = raise(cx, code, reason, frame.pc as usize);
        }
    }
    raised_at(cx, code, frame.pc as usize);
    0
}

/// An access to memory failed somewhere in machine code; where, is known only as the function.
#[cold]
fn fault(cx: &Context<'_>, exits: usize) -> i64 {
    let Raised = cx.bad_address();
    // SAFETY: as in `take_exit`.
    let table = unsafe { table_of(cx, exits) };
    if let Some(code) = table.and_then(|table| table.code()) {
        interp::unwind::note(cx, code, 0, false);
    }
    0
}

/// Notes that the pending exception passed an instruction.
#[cold]
fn raised_at(cx: &Context<'_>, code: Gc<CodeObj>, word: usize) {
    let again = code.words().get(word).is_some_and(|i| i.op() == Some(Op::Reraise));
    interp::unwind::note(cx, code, word, again);
}

#[cold]
fn raise(cx: &Context<'_>, code: Gc<CodeObj>, reason: Reason, word: usize) -> Raised {
    match reason {
        Reason::IndexError => cx.index_error(format_args!("index out of range")),
        Reason::BadAddress => cx.bad_address(),
        Reason::ZeroDivisionError => cx.zero_division_error(format_args!("division by zero")),
        Reason::OverflowError => cx.overflow_error(format_args!("number too large for a machine word")),
        Reason::ValueError => cx.value_error(format_args!("range() arg 3 must not be zero")),
        Reason::TypeError => cx.type_error(format_args!("operand of another type")),
        Reason::MemoryError => cx.memory_error(),
        Reason::RecursionError => cx.too_deep(),
        Reason::NameError => {
            let name = code.words().get(word).and_then(|i| code.constant(usize::from(i.bx())));
            interp::slow::unbound_local(cx, name.unwrap_or(Value::NONE))
        }
    }
}

/// Lets the interpreter handle the pending exception in the frame, whose state it gets.
unsafe fn catch(cx: &Context<'_>, table: &ExitTable, frame: FrameRow, state: *const usize, base: *mut Value) {
    let exception = cx.take_exception(Raised);
    // SAFETY: the caller's promise. What is raised while the state is boxed takes the exception's place.
    if unsafe { store(cx, table, frame, state, base) }.is_ok() {
        let Raised = cx.raise(exception);
    }
    cx.resume.set(Resume { word: frame.pc as usize, raises: true });
}

/// Writes the state of an exit to the frame.
unsafe fn store(
    cx: &Context<'_>,
    table: &ExitTable,
    frame: FrameRow,
    state: *const usize,
    base: *mut Value,
) -> R<()> {
    for number in usize::from(frame.slots)..usize::from(frame.slots) + usize::from(frame.count) {
        let slot = table.slot(number);
        let value = match slot.repr {
            Repr::Const => table.constant(usize::from(slot.place)).unwrap_or(Value::NONE),
            repr => {
                let is_pair = size_of::<usize>() == 4 && matches!(repr, Repr::I64 | Repr::U64 | Repr::F64);
                // SAFETY: the slot's value begins in that word, and two have the 64 bits of a board.
                let bits = unsafe {
                    let at = state.add(slot.place.into());
                    at.read() as u64 | if is_pair { (at.add(1).read() as u64) << 32 } else { 0 }
                };
                value_of(cx, repr, bits)?
            }
        };
        // SAFETY: slots name registers of the frame, which are scanned while the next ones are boxed.
        unsafe { (*base.cast::<Cell<Value>>().add(usize::from(slot.register))).set(value) };
    }
    Ok(())
}

fn value_of(cx: &Context<'_>, repr: Repr, bits: u64) -> R {
    match repr {
        // SAFETY: machine code hands over a value's word.
        Repr::Value | Repr::Const => Ok(unsafe { Value::from_bits(bits as usize) }.unwrap_or(Value::NONE)),
        Repr::I64 => cx.new_int(bits as i64),
        Repr::I32 => cx.new_int(i64::from(bits as i32)),
        Repr::U64 => cx.new_uint(bits),
        Repr::U32 => cx.new_int(i64::from(bits as u32)),
        Repr::F64 => cx.new_float(f64::from_bits(bits) as Float),
        Repr::F32 => cx.new_float(f32::from_bits(bits as u32) as Float),
        Repr::Bool => Ok(Value::bool(bits as u32 != 0)),
    }
}
