//! Exits of machine code: tables that say what each does, and the helper that does it.
//!
//! Machine code names its exits before their table is made, by a tuple that refers to the table ([`Exits`]). Code objects
//! keep the tuples of all their machine code, and those keep what it names.

use core::cell::Cell;
use core::mem::size_of;

use super::table::{ExitTable, Taken};
use crate::context::Context;
use crate::interp;
use crate::native::{Entry, LEFT, Resume};
use crate::object::{CodeObj, Gc, TupleObj};
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
    /// An int without a sign: a word among the table's constants.
    Unsigned,
    /// An int with a sign: a word among the table's constants.
    Signed,
}

impl Repr {
    pub(super) const ALL: [Repr; 11] = [
        Repr::Value,
        Repr::I64,
        Repr::I32,
        Repr::U64,
        Repr::U32,
        Repr::F64,
        Repr::F32,
        Repr::Bool,
        Repr::Const,
        Repr::Unsigned,
        Repr::Signed,
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
    /// Where the numbers of its slots begin.
    pub slots: u32,
    /// Number of its slots.
    pub count: u16,
}

/// One register of a frame state, as many frames may have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotRow {
    /// The register.
    pub register: u8,
    /// How its value is represented.
    pub repr: Repr,
    /// For a constant or number, its place among the table's constants; else the word of the state that the value begins in.
    /// Below 4096.
    pub place: u16,
    /// The word of the state that its second half is in, where it has two that do not lie one behind the other.
    pub high: Option<u16>,
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

/// The exits of some machine code, which may be without a table until it is complete: a tuple of the table, the exits of
/// older machine code of the same function, the entry as a small int, and what the code names.
#[derive(Clone, Copy)]
pub struct Exits(Gc<TupleObj>);

const TABLE: usize = 0;
const OLDER: usize = 1;
const ENTRY: usize = 2;
/// Items before what the code names.
const NAMED: usize = 3;

impl Context<'_> {
    /// Exits for machine code that is about to be made, which names these values.
    ///
    /// # Errors
    /// MemoryError
    pub fn new_exits(&self, named: &[Value]) -> R<Exits> {
        let tuple = self.new_tuple_of(NAMED + named.len())?;
        for (at, item) in tuple.items().iter().enumerate() {
            item.set(at.checked_sub(NAMED).and_then(|at| named.get(at).copied()).unwrap_or(Value::NONE));
        }
        Ok(Exits(tuple))
    }
}

impl Exits {
    /// The exits whose tuple a value is.
    pub fn of(tuple: Value) -> Option<Exits> {
        tuple.cast().filter(|tuple: &Gc<TupleObj>| tuple.len() >= NAMED).map(Exits)
    }

    /// The tuple that they are.
    pub fn value(self) -> Value {
        self.0.value()
    }

    /// What machine code hands to `take_exit`.
    pub fn address(self) -> usize {
        self.0.value().bits()
    }

    fn set(self, at: usize, to: Value) {
        if let Some(item) = self.0.items().get(at) {
            item.set(to);
        }
    }

    /// Sets the table.
    pub fn set_table(self, table: ExitTable) {
        self.set(TABLE, table.block());
    }

    /// Sets the first of the values that the code names.
    pub fn set_named(self, named: Value) {
        self.set(NAMED, named);
    }

    /// Notes the entry of the machine code, and what the code object kept before.
    pub(super) fn link(self, entry: Entry, older: Value) {
        self.set(ENTRY, number(entry));
        self.set(OLDER, older);
    }

    fn older(self) -> Value {
        self.0.get(OLDER).unwrap_or(Value::NONE)
    }

    /// Takes the exits of the machine code at `entry` out of those that a code object keeps.
    pub(super) fn unlink(code: Gc<CodeObj>, entry: Entry) {
        let mut before: Option<Exits> = None;
        let mut at = Exits::of(code.kept.get());
        while let Some(exits) = at {
            if exits.0.get(ENTRY) == Some(number(entry)) {
                match before {
                    Some(before) => before.set(OLDER, exits.older()),
                    None => code.kept.set(exits.older()),
                }
                return;
            }
            (before, at) = (at, Exits::of(exits.older()));
        }
    }

    /// # Safety
    /// `address` is that of exits whose table is set, all of which the code object keeps.
    unsafe fn table(address: usize) -> Option<ExitTable> {
        // SAFETY: the caller's promise.
        let exits: Gc<TupleObj> = unsafe { Value::from_bits(address) }?.cast()?;
        ExitTable::of(exits.get(TABLE)?)
    }
}

/// An entry's address, halved, as a small int: half of any address is one.
fn number(entry: Entry) -> Value {
    Value::index(entry.address() >> 1)
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
        0 => ExitTable::of(cx.function()?.code.kept.get()),
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
    let taken = table.exit(exit as usize);
    let pc = taken.pc as usize;
    let Some(code) = table.code() else { return 0 };
    match taken.action {
        Action::Resume => {
            // SAFETY: the caller's promise.
            let raises = unsafe { store(cx, &table, &taken, state.cast(), base) }.is_err();
            if !raises {
                // SAFETY: the frame has its state now.
                unsafe { cx.left_by_exit(code, pc, base) };
            }
            cx.resume.set(Resume { word: pc, raises });
            return LEFT.bits() as i64;
        }
        Action::Raised => {
            let word = taken.pc;
            if !taken.is_handled
                && !base.is_null()
                && code.handlers().iter().any(|row| row.start <= word && word < row.end)
            {
                // SAFETY: the caller's promise.
                unsafe { catch(cx, &table, &taken, state.cast(), base) };
                return LEFT.bits() as i64;
            }
        }
        Action::Raise(reason) => {
            let Raised = raise(cx, code, reason, pc);
        }
    }
    raised_at(cx, code, pc);
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
unsafe fn catch(cx: &Context<'_>, table: &ExitTable, taken: &Taken, state: *const usize, base: *mut Value) {
    let exception = cx.take_exception(Raised);
    // SAFETY: the caller's promise. What is raised while the state is boxed takes the exception's place.
    if unsafe { store(cx, table, taken, state, base) }.is_ok() {
        let Raised = cx.raise(exception);
    }
    cx.resume.set(Resume { word: taken.pc as usize, raises: true });
}

/// Writes the state of an exit to the frame.
unsafe fn store(
    cx: &Context<'_>,
    table: &ExitTable,
    taken: &Taken,
    state: *const usize,
    base: *mut Value,
) -> R<()> {
    for slot in table.slots(taken) {
        let value = match slot.repr {
            Repr::Const => table.constant(usize::from(slot.place)).unwrap_or(Value::NONE),
            Repr::Unsigned => value_of(cx, slot.repr, table.number(slot.place.into()) as u64)?,
            Repr::Signed => value_of(cx, slot.repr, table.number(slot.place.into()) as isize as i64 as u64)?,
            repr => {
                let is_pair = size_of::<usize>() == 4 && matches!(repr, Repr::I64 | Repr::U64 | Repr::F64);
                // SAFETY: the slot's value begins in that word, and two have the 64 bits of a board.
                let bits = unsafe {
                    let at = state.add(slot.place.into());
                    let behind = slot.high.map_or(at.add(1), |high| state.add(high.into()));
                    at.read() as u64 | if is_pair { (behind.read() as u64) << 32 } else { 0 }
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
        Repr::I64 | Repr::Signed => cx.new_int(bits as i64),
        Repr::I32 => cx.new_int(i64::from(bits as i32)),
        Repr::U64 | Repr::Unsigned => cx.new_uint(bits),
        Repr::U32 => cx.new_int(i64::from(bits as u32)),
        Repr::F64 => cx.new_float(f64::from_bits(bits) as Float),
        Repr::F32 => cx.new_float(f32::from_bits(bits as u32) as Float),
        Repr::Bool => Ok(Value::bool(bits as u32 != 0)),
    }
}
