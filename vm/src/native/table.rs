//! Tables of exits, as machine code's owner keeps them: some two bytes for an exit, and for a slot.
//!
//! A table is a heap block:
//!
//! ```text
//! word           the code object
//! u16 u16        number of constants, bytes of slots
//! words          the constants
//! bytes          the slots that exits may have
//! u16 each       per group of 32 exits, where it begins, from the first one's place on (u32 where words have 64 bits)
//! then           the exits
//! ```
//!
//! A slot is its register in a byte, and a byte: the place (6 bits), how it is represented (2 bits: as one of three, or
//! 3 for any). For any the six bits say how it is represented, the place follows as a u16, and, where two words of the
//! state may lie in different places, the second one's place and one, or 0.
//!
//! An exit is coded by what differs from the one before it in its group; before the first one is word 0 with no slots,
//! and a group begins with the number of the first slot that no exit before it had:
//!
//! ```text
//! 0 ddd nn tt    resumes d words behind the one before; the next n slots that no exit has had yet, and t others, are
//!                in its state if they were not before, or the other way round
//! 1 0 s h aaaa   does a, h: it is handled; numbers follow: d, its sign lowest, then, with s, n and t
//! numbers        the t others
//! ```
//!
//! Numbers have seven bits a byte, the lowest first.

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
const GROUP: usize = 32;

const HEAD: usize = size_of::<usize>() + 4;
/// Bytes of a place where a group begins.
const START: usize = size_of::<usize>() / 2;
/// As many bytes of exits as such a place reaches.
const LARGEST: usize = usize::MAX >> (4 * size_of::<usize>());
/// How most slots are represented.
const SHORT: [Repr; 3] = [Repr::I32, Repr::F32, Repr::U32];
/// Places that fit a short slot.
const PLACES: u16 = 1 << 6;
const IS_LONG: u8 = 1 << 7;
const IS_HANDLED: u8 = 1 << 4;
const HAS_SLOTS: u8 = 1 << 5;

/// A set of slots.
type Set = [u8; SET];

fn has(set: &Set, slot: usize) -> bool {
    set.get(slot / 8).is_some_and(|byte| byte >> (slot % 8) & 1 != 0)
}

fn turn(set: &mut Set, slot: usize) {
    if let Some(byte) = set.get_mut(slot / 8) {
        *byte ^= 1 << (slot % 8);
    }
}

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
    set: Set,
}

impl Taken {
    const START: Taken = Taken { action: Action::Resume, is_handled: false, pc: 0, set: [0; SET] };
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
                if !has(&taken.set, number.into()) {
                    turn(&mut taken.set, number.into());
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
        let (mut before, mut so_far, mut fresh) = (Taken::START, 0, 0);
        for (number, exit) in self.exits.iter().enumerate() {
            if number.is_multiple_of(GROUP) {
                group(so_far);
                before = Taken::START;
                so_far = put_number(fresh as u32, &mut put);
            }
            let taken = self.taken(exit);
            let differs = |slot: &usize| has(&taken.set, *slot) != has(&before.set, *slot);
            let count = self.slots.len();
            let news = (fresh..count).take_while(differs).count();
            let news = fresh..fresh + news;
            let others = || (0..count).filter(|slot| !news.contains(slot)).filter(differs);
            let (new, other) = (news.len() as u32, others().count() as u32);
            let by = taken.pc.wrapping_sub(before.pc) as i32;
            let is_plain = taken.action == Action::Resume && !taken.is_handled;
            if is_plain && (0..8).contains(&by) && new < 4 && other < 4 {
                so_far = put((by as u8) << 4 | (new as u8) << 2 | other as u8);
            } else {
                let handled = if taken.is_handled { IS_HANDLED } else { 0 };
                let slots = if new + other != 0 { HAS_SLOTS } else { 0 };
                put(IS_LONG | slots | handled | (exit.packed() as u8 & 15));
                let by = ((by << 1) ^ (by >> 31)) as u32;
                let fields = [by, new, other];
                for &field in &fields[..if slots == 0 { 1 } else { 3 }] {
                    so_far = put_number(field, &mut put);
                }
            }
            for slot in others() {
                so_far = put_number(slot as u32, &mut put);
            }
            fresh = news.end;
            before = taken;
        }
    }
}

/// Puts a number, seven bits a byte; what the last byte's `put` returns.
fn put_number(number: u32, put: &mut dyn FnMut(u8) -> usize) -> usize {
    let mut rest = number;
    while rest >= 0x80 {
        put(rest as u8 | 0x80);
        rest >>= 7;
    }
    put(rest as u8)
}

/// The bytes of a slot, and how many there are.
fn slot_bytes(slot: &SlotRow) -> ([u8; 6], usize) {
    let short = SHORT.iter().position(|&repr| repr == slot.repr);
    if let Some(repr) = short.filter(|_| slot.place < PLACES) {
        return ([slot.register, slot.place as u8 | (repr as u8) << 6, 0, 0, 0, 0], 2);
    }
    let [low, high] = slot.place.to_le_bytes();
    let [second, last] = slot.high.map_or(0, |high| high + 1).to_le_bytes();
    let bytes = [slot.register, slot.repr as u8 | (SHORT.len() as u8) << 6, low, high, second, last];
    (bytes, if is_wide(slot.repr) { 6 } else { 4 })
}

/// Whether a slot's two words may lie in different places.
fn is_wide(repr: Repr) -> bool {
    matches!(repr, Repr::I64 | Repr::U64)
}

impl Context<'_> {
    /// A table of exits of machine code of `code`; nothing for more exits than a table can have, 64 KB of them on a
    /// chip. Whoever uses it sees to it that the code object keeps it and all objects among the constants.
    ///
    /// # Errors
    /// MemoryError
    pub fn new_exit_table(&self, code: Gc<CodeObj>, rows: &Rows<'_>) -> R<Option<ExitTable>> {
        let groups = rows.exits.len().div_ceil(GROUP);
        let slots: usize = rows.slots.iter().map(|slot| slot_bytes(slot).1).sum();
        let array = START * groups;
        let mut exits = array;
        rows.encode(&mut |_| {}, &mut |_| exits += 1);
        if exits > LARGEST {
            return Ok(None);
        }
        let block = self.new_bytes_block(HEAD + rows.constants.len() * size_of::<Value>() + slots + exits)?;
        let mut at = put(block.cells(), &code.value().bits().to_ne_bytes());
        for count in [rows.constants.len(), slots] {
            at = put(at, &(count as u16).to_le_bytes());
        }
        for constant in rows.constants {
            at = put(at, &constant.to_ne_bytes());
        }
        for slot in rows.slots {
            let (bytes, count) = slot_bytes(slot);
            at = put(at, &bytes[..count]);
        }
        let (mut starts, exits) = at.split_at(at.len().min(array));
        let mut exits = exits.iter();
        rows.encode(
            &mut |start| starts = put(starts, &((array + start) as u32).to_le_bytes()[..START]),
            &mut |byte| {
                if let Some(cell) = exits.next() {
                    cell.set(byte);
                }
            },
        );
        Ok(Some(ExitTable(block)))
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

    /// The code object that it is for.
    pub(super) fn code(&self) -> Option<Gc<CodeObj>> {
        // SAFETY: the code object keeps the table, so it is alive while the table is used.
        unsafe { Value::from_bits(self.word(0)) }?.cast()
    }

    fn slots_at(&self) -> usize {
        HEAD + self.u16(size_of::<usize>()) * size_of::<Value>()
    }

    /// A constant of a slot.
    pub(super) fn constant(&self, index: usize) -> Option<Value> {
        // SAFETY: the table holds a value's word there, which the code object keeps.
        unsafe { Value::from_bits(self.number(index)) }
    }

    /// A word among the constants.
    pub(super) fn number(&self, index: usize) -> usize {
        self.word(HEAD + index * size_of::<Value>())
    }

    /// The slots of an exit.
    pub(super) fn slots<'t>(&'t self, taken: &'t Taken) -> impl Iterator<Item = SlotRow> + 't {
        let mut at = self.slots_at();
        let end = at + self.u16(size_of::<usize>() + 2);
        let all = core::iter::from_fn(move || {
            let (register, second) = (self.byte(at), self.byte(at + 1));
            let (low, kind) = (second & 0x3f, usize::from(second >> 6));
            if at >= end {
                return None;
            }
            at += 2;
            if let Some(&repr) = SHORT.get(kind) {
                return Some(SlotRow { register, repr, place: low.into(), high: None });
            }
            let repr = Repr::ALL[usize::from(low) % Repr::ALL.len()];
            let place = self.u16(at) as u16;
            at += 2;
            let mut high = None;
            if is_wide(repr) {
                high = (self.u16(at) as u16).checked_sub(1);
                at += 2;
            }
            Some(SlotRow { register, repr, place, high })
        });
        all.enumerate().filter(|&(number, _)| has(&taken.set, number)).map(|(_, slot)| slot)
    }

    /// What an exit does.
    pub(super) fn exit(&self, number: usize) -> Taken {
        let starts = self.slots_at() + self.u16(size_of::<usize>() + 2);
        let mut start = [0; 4];
        let own = (0..START).map(|step| self.byte(starts + START * (number / GROUP) + step));
        start.iter_mut().zip(own).for_each(|(to, byte)| *to = byte);
        let mut at = starts + u32::from_le_bytes(start) as usize;
        let mut next = || {
            at += 1;
            self.byte(at - 1)
        };
        read_exit(number, &mut next)
    }
}

/// Reads an exit of the group whose first byte is next.
fn read_exit(number: usize, next: &mut dyn FnMut() -> u8) -> Taken {
    let mut taken = Taken::START;
    let mut fresh = read_number(next);
    for _ in 0..=number % GROUP {
        let first = next();
        let (by, new, other);
        if first & IS_LONG == 0 {
            (taken.action, taken.is_handled) = (Action::Resume, false);
            (by, new, other) = (i32::from(first >> 4), u32::from(first >> 2 & 3), u32::from(first & 3));
        } else {
            taken.action = ExitRow::unpacked(u16::from(first & 15), 0).action;
            taken.is_handled = first & IS_HANDLED != 0;
            let coded = read_number(next);
            by = (coded >> 1) as i32 ^ -((coded & 1) as i32);
            let has_slots = first & HAS_SLOTS != 0;
            (new, other) = if has_slots { (read_number(next), read_number(next)) } else { (0, 0) };
        }
        taken.pc = taken.pc.wrapping_add(by as u32);
        for _ in 0..new {
            turn(&mut taken.set, fresh as usize);
            fresh += 1;
        }
        for _ in 0..other {
            turn(&mut taken.set, read_number(next) as usize);
        }
    }
    taken
}

/// Reads a number that `put_number` put.
fn read_number(next: &mut dyn FnMut() -> u8) -> u32 {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = next();
        number |= u32::from(byte & 0x7f) << (shift & 31);
        shift += 7;
        if byte & 0x80 == 0 {
            return number;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::native::exits::Reason;
    use alloc::vec::Vec;

    /// Numbers that follow each other without a pattern.
    fn numbers() -> impl FnMut(usize) -> usize {
        let mut state = 12345u32;
        move |below| {
            state = state.wrapping_mul(1_103_515_245).wrapping_add(12345);
            (state >> 8) as usize % below
        }
    }

    fn slot(place: u16) -> SlotRow {
        SlotRow { register: 0, repr: Repr::I32, place, high: None }
    }

    #[test]
    fn exits_are_read_as_they_were() {
        let mut number = numbers();
        let slots: Vec<SlotRow> = (0..300).map(slot).collect();
        let (mut exits, mut frames, mut own) = (Vec::new(), Vec::new(), Vec::new());
        for frame in 0..200u16 {
            let action = match number(4) {
                0 => Action::Raised,
                1 => Action::Raise(Reason::ALL[number(Reason::ALL.len())]),
                _ => Action::Resume,
            };
            exits.push(ExitRow { action, is_handled: number(3) == 0, frame });
            let (count, first) = (number(6), number(290));
            frames.push(FrameRow {
                pc: number(70_000) as u32 >> number(10),
                slots: own.len() as u32,
                count: count as u16,
            });
            own.extend((0..count).map(|step| (first + step + number(4)) as u16));
        }
        let rows = Rows { exits: &exits, frames: &frames, numbers: &own, slots: &slots, constants: &[] };
        let (mut starts, mut bytes) = (Vec::new(), Vec::new());
        rows.encode(&mut |start| starts.push(start), &mut |byte| bytes.push(byte));
        for (at, exit) in exits.iter().enumerate() {
            let mut from = starts[at / GROUP];
            let mut next = || {
                from += 1;
                bytes[from - 1]
            };
            assert_eq!(read_exit(at, &mut next), rows.taken(exit), "exit {at}");
        }
    }

    #[test]
    fn most_exits_take_two_bytes() {
        let row = |frame| ExitRow { action: Action::Resume, is_handled: false, frame };
        let exits: Vec<ExitRow> = (0..64).map(row).collect();
        let frames: Vec<FrameRow> = (0..64).map(|at| FrameRow { pc: at, slots: at, count: 1 }).collect();
        let (slots, numbers): (Vec<SlotRow>, Vec<u16>) = (0..64).map(|at| (slot(at), at)).unzip();
        let rows = Rows { exits: &exits, frames: &frames, numbers: &numbers, slots: &slots, constants: &[] };
        let mut bytes = 0;
        rows.encode(&mut |_| {}, &mut |_| bytes += 1);
        // The first one of a group says more.
        assert!(bytes <= 2 * exits.len() + 4, "{bytes} bytes");
    }
}
