//! Tables of exits, as machine code's owner keeps them: some three bytes for an exit.
//!
//! A table is a heap block:
//!
//! ```text
//! word           the code object
//! u16 each       numbers of slots, of constants, of groups of exits; bytes of a slot
//! words          the constants
//! 3 bytes each   the slots that exits may have: register, then how it is represented (4 bits) and its place (12); where
//!                some have two words in different places, 5 bytes: the second place and one, or 0
//! u16 each       per group of 16 exits, where it begins, from the first one's place on
//! then           the exits
//! ```
//!
//! An exit is coded by what differs from the one before it in its group; before the first one is word 0 with no slots:
//!
//! ```text
//! byte           what it does (4 bits), whether it is handled (1 bit), how many bytes of the set of slots differ (3 bits;
//!                7: the next byte has it)
//! 1 to 5 bytes   the instruction word, less that of the one before: the sign lowest, seven bits a byte, the lowest first
//! 2 bytes each   which byte of the set of slots differs, the bits that do
//! ```
use core::cell::Cell;
use core::mem::size_of;

use super::exits::{Action, ExitRow, FrameRow, Repr, SlotRow};
use crate::context::Context;
use crate::object::{Bytes, CodeObj, Gc};
use crate::value::{R, Value};

/// The most different slots that the exits of a function may have.
pub const MOST_SLOTS: usize = 8 * SET;
/// Bytes of a set of slots.
const SET: usize = 128;
/// Exits in a group: as many are read at the most to find one.
const GROUP: usize = 16;

const HEAD: usize = size_of::<usize>() + 8;
/// Bytes of a slot, where none has two places, and where some have.
const SLOT: [usize; 2] = [3, 5];
const IS_HANDLED: u8 = 1 << 4;
/// As many bytes of a set that differ do not fit the first byte.
const MANY: u8 = 7;

/// A table of exits.
#[derive(Clone, Copy)]
pub struct ExitTable(Gc<Bytes>);

/// What an exit does, and with what state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) action: Action,
    pub(super) is_handled: bool,
    /// The instruction word.
    pub(super) pc: u32,
    set: [u8; SET],
}

impl Taken {
    const START: Taken = Taken { action: Action::Resume, is_handled: false, pc: 0, set: [0; SET] };

    /// The numbers of its slots.
    pub(super) fn slots(&self) -> impl Iterator<Item = usize> + '_ {
        let bytes = self.set.iter().enumerate().filter(|(_, byte)| **byte != 0);
        bytes.flat_map(|(at, byte)| {
            (0..8).filter(move |bit| byte >> bit & 1 != 0).map(move |bit| 8 * at + bit)
        })
    }
}

/// What a table is made of.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// Exits by their numbers.
    pub exits: &'a [ExitRow],
    /// The frames that they name.
    pub frames: &'a [FrameRow],
    /// For each frame, numbers of slots.
    pub numbers: &'a [u16],
    /// Slots, at most [`MOST_SLOTS`], without two that are equal.
    pub slots: &'a [SlotRow],
    /// The words of the constants among them.
    pub constants: &'a [usize],
}

impl Rows<'_> {
    fn taken(&self, exit: &ExitRow) -> Taken {
        let mut taken = Taken { action: exit.action, is_handled: exit.is_handled, ..Taken::START };
        if let Some(frame) = self.frames.get(usize::from(exit.frame)) {
            taken.pc = frame.pc;
            let numbers = self.numbers.get(frame.slots as usize..).unwrap_or_default();
            for &number in numbers.iter().take(frame.count.into()) {
                if let Some(byte) = taken.set.get_mut(usize::from(number) / 8) {
                    *byte |= 1 << (number % 8);
                }
            }
        }
        taken
    }

    /// Hands out the bytes of all exits, and before each group how many there were so far.
    fn encode(&self, group: &mut dyn FnMut(usize), put: &mut dyn FnMut(u8)) {
        let mut bytes = 0;
        let mut put = |byte| {
            bytes += 1;
            put(byte);
            bytes
        };
        let (mut before, mut so_far) = (Taken::START, 0);
        for (number, exit) in self.exits.iter().enumerate() {
            if number.is_multiple_of(GROUP) {
                group(so_far);
                before = Taken::START;
            }
            let taken = self.taken(exit);
            let differing = taken.set.iter().zip(&before.set).filter(|(new, old)| new != old).count() as u8;
            let handled = if taken.is_handled { IS_HANDLED } else { 0 };
            put((exit.packed() as u8 & 15) | handled | (differing.min(MANY) << 5));
            if differing >= MANY {
                put(differing);
            }
            let by = taken.pc.wrapping_sub(before.pc) as i32;
            let mut rest = ((by << 1) ^ (by >> 31)) as u32;
            while rest >= 0x80 {
                put(rest as u8 | 0x80);
                rest >>= 7;
            }
            so_far = put(rest as u8);
            for (at, (new, old)) in taken.set.iter().zip(&before.set).enumerate() {
                if new != old {
                    put(at as u8);
                    so_far = put(new ^ old);
                }
            }
            before = taken;
        }
    }
}

impl Context<'_> {
    /// A table of exits of machine code of `code`. Whoever uses it sees to it that the code object keeps it
    /// and all objects among the constants.
    ///
    /// # Errors
    /// MemoryError
    pub fn new_exit_table(&self, code: Gc<CodeObj>, rows: &Rows<'_>) -> R<ExitTable> {
        let groups = rows.exits.len().div_ceil(GROUP);
        let slot_bytes = SLOT[usize::from(rows.slots.iter().any(|slot| slot.high.is_some()))];
        let mut bytes =
            HEAD + rows.constants.len() * size_of::<Value>() + rows.slots.len() * slot_bytes + groups * 2;
        rows.encode(&mut |_| {}, &mut |_| bytes += 1);
        let block = self.new_bytes_block(bytes)?;
        let mut at = put(block.cells(), &code.value().bits().to_ne_bytes());
        for count in [rows.slots.len(), rows.constants.len(), groups, slot_bytes] {
            at = put(at, &(count as u16).to_le_bytes());
        }
        for constant in rows.constants {
            at = put(at, &constant.to_ne_bytes());
        }
        for slot in rows.slots {
            let [low, high] = (slot.repr as u16 | slot.place << 4).to_le_bytes();
            let [second, last] = slot.high.map_or(0, |high| high + 1).to_le_bytes();
            at = put(at, &[slot.register, low, high, second, last][..slot_bytes]);
        }
        let (mut starts, exits) = at.split_at(at.len().min(2 * groups));
        let mut exits = exits.iter();
        rows.encode(&mut |start| starts = put(starts, &(start as u16).to_le_bytes()), &mut |byte| {
            if let Some(cell) = exits.next() {
                cell.set(byte);
            }
        });
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
    /// The table that a value is.
    pub(super) fn of(block: Value) -> Option<ExitTable> {
        block.cast().map(ExitTable)
    }

    /// The block that it is.
    pub fn block(self) -> Value {
        self.0.value()
    }

    fn byte(&self, at: usize) -> u8 {
        self.0.cells().get(at).map_or(0, Cell::get)
    }

    fn u16(&self, at: usize) -> usize {
        usize::from(u16::from_le_bytes([self.byte(at), self.byte(at + 1)]))
    }

    fn word(&self, at: usize) -> usize {
        let mut bytes = [0; size_of::<usize>()];
        bytes.iter_mut().enumerate().for_each(|(step, byte)| *byte = self.byte(at + step));
        usize::from_ne_bytes(bytes)
    }

    /// How many slots there are (0), constants (1), groups (2), bytes of a slot (3).
    fn count(&self, what: usize) -> usize {
        self.u16(size_of::<usize>() + 2 * what)
    }

    /// The code object that it is for.
    pub(super) fn code(&self) -> Option<Gc<CodeObj>> {
        // SAFETY: the code object keeps the table, so it is alive while the table is used.
        unsafe { Value::from_bits(self.word(0)) }?.cast()
    }

    fn slots_at(&self) -> usize {
        HEAD + self.count(1) * size_of::<Value>()
    }

    /// A constant of a slot.
    pub(super) fn constant(&self, index: usize) -> Option<Value> {
        // SAFETY: the table holds a value's word there, which the code object keeps.
        unsafe { Value::from_bits(self.word(HEAD + index * size_of::<Value>())) }
    }

    /// A slot.
    pub(super) fn slot(&self, number: usize) -> SlotRow {
        let bytes = self.count(3);
        let at = self.slots_at() + number * bytes;
        let packed = self.u16(at + 1) as u16;
        let repr = Repr::ALL[usize::from(packed & 15) % Repr::ALL.len()];
        let high = if bytes == SLOT[1] { (self.u16(at + 3) as u16).checked_sub(1) } else { None };
        SlotRow { register: self.byte(at), repr, place: packed >> 4, high }
    }

    /// What an exit does.
    pub(super) fn exit(&self, number: usize) -> Taken {
        let starts = self.slots_at() + self.count(0) * self.count(3);
        let mut at = starts + 2 * self.count(2) + self.u16(starts + 2 * (number / GROUP));
        let mut next = || {
            at += 1;
            self.byte(at - 1)
        };
        let mut taken = Taken::START;
        for _ in 0..=number % GROUP {
            let first = next();
            let what = u16::from(first & (IS_HANDLED - 1));
            taken.action = ExitRow::unpacked(what, 0).action;
            taken.is_handled = first & IS_HANDLED != 0;
            let differing = if first >> 5 == MANY { next() } else { first >> 5 };
            let (mut rest, mut shift) = (0, 0);
            loop {
                let byte = next();
                rest |= u32::from(byte & 0x7f) << (shift & 31);
                shift += 7;
                if byte & 0x80 == 0 {
                    break;
                }
            }
            let by = (rest >> 1) as i32 ^ -((rest & 1) as i32);
            taken.pc = taken.pc.wrapping_add(by as u32);
            for _ in 0..differing {
                let (which, bits) = (next(), next());
                taken.set[usize::from(which) % SET] ^= bits;
            }
        }
        taken
    }
}
