//! Items of builtin sequences read and written in machine code, guarded by what was subscripted before.

use super::facts::Facts;
use super::kinds::Kind;
use super::lower::{Lower, Lowered};
use super::place::address;
use super::plan::sequence;
use crate::bytecode::Code;
use crate::ir::{Address, Inst, IntCond, Op as Ir, Region, Type};
use adder_vm::native::helpers::Helper;
use adder_vm::object::{ItemClass, ItemFormat, Items, Sequence};
use adder_vm::ops::Op;
use adder_vm::value::Float;

/// How a packed item becomes an unboxed number, if this tier reads it itself.
pub(super) fn packed_kind(format: ItemFormat) -> Option<Kind> {
    const WORD: usize = size_of::<usize>();
    match (format.class(), format.size()) {
        // The language's own float.
        (ItemClass::Float, size) if size == size_of::<Float>() => Some(Kind::Float),
        (ItemClass::Signed, ..=WORD) => Some(Kind::Int),
        (ItemClass::Unsigned, size) if size < WORD => Some(Kind::Int),
        // What may not fit a machine int becomes a word.
        (ItemClass::Unsigned, 4) => Some(Kind::Word),
        _ => None,
    }
}

impl Facts<'_> {
    /// The same, where wide ints have been met: what is known of the range counts.
    pub(super) fn packed_kind(&self, format: ItemFormat) -> Option<Kind> {
        match (format.class(), format.size()) {
            (ItemClass::Unsigned, 4) if self.wide => Some(Kind::Uint),
            (ItemClass::Unsigned, 1 | 2) if self.wide => Some(Kind::Natural),
            _ => packed_kind(format),
        }
    }
}

/// The container and index of a subscript.
fn parts(at: &Code) -> (u8, Result<u8, i64>) {
    let (a, b, c) = (at.word.a(), at.word.b(), at.word.c());
    match at.op {
        Op::GetItem => (b, Ok(c)),
        Op::GetItemI => (b, Err(i64::from(c as i8))),
        Op::SetItem => (a, Ok(b)),
        _ => (a, Err(i64::from(b as i8))),
    }
}

/// Where an item is, once everything is checked.
struct ItemPlace {
    base: Inst,
    index: Inst,
    first: usize,
}

impl Lower<'_, '_, '_> {
    /// `container[index]` of a known sequence.
    pub(super) fn get_item(&mut self, at: &Code, sequence: &Sequence) -> Lowered {
        let place = self.item_place(at, sequence)?;
        self.load_item(&place, sequence, at.word.a())
    }

    fn load_item(&mut self, place: &ItemPlace, sequence: &Sequence, target: u8) -> Lowered {
        match sequence.items {
            Items::Values => {
                let address = self.item_address(place, Region::Items, size_of::<usize>())?;
                let item = self.b.load(Ir::Load, Type::Value, address)?;
                self.define_word(target, item)
            }
            Items::Packed(format) => {
                let address = self.item_address(place, Region::Data, format.size())?;
                let signed = format.class() == ItemClass::Signed;
                let op = match (format.size(), signed) {
                    (1, true) => Ir::Load8S,
                    (1, false) => Ir::Load8U,
                    (2, true) => Ir::Load16S,
                    (2, false) => Ir::Load16U,
                    (4, true) => Ir::Load32S,
                    (4, false) => Ir::Load32U,
                    _ => Ir::Load,
                };
                let kind = self.facts.packed_kind(format).unwrap_or(Kind::Int);
                let ty = self.type_of(kind);
                // A whole word needs no extension.
                let op =
                    if format.size() == ty.bytes(self.b.function.profile) as usize { Ir::Load } else { op };
                let item = self.b.load(op, ty, address)?;
                if kind == Kind::Word {
                    let word = self.boxed_unsigned(item)?;
                    return self.define_word(target, word);
                }
                self.define(target, item, kind);
                Ok(())
            }
        }
    }

    /// `container[index] = value` of a known sequence.
    pub(super) fn set_item(&mut self, at: &Code, sequence: &Sequence) -> Lowered {
        let value_register = at.word.c();
        match sequence.items {
            Items::Values => {
                let value = self.word(value_register)?;
                let place = self.item_place(at, sequence)?;
                let address = self.item_address(&place, Region::Items, size_of::<usize>())?;
                self.b.store(Ir::Store, value, address)?;
            }
            Items::Packed(format) => {
                let own = self.facts.packed_kind(format);
                let is_float = own == Some(Kind::Float);
                let kind = match own {
                    Some(kind @ (Kind::Float | Kind::Uint)) => kind,
                    _ => Kind::Int,
                };
                let value = self.unboxed(value_register, kind, at.pc)?;
                let place = self.item_place(at, sequence)?;
                let bits = format.size() as u32 * 8;
                let own_bits = self.type_of(kind).bits(self.b.function.profile);
                let signed = format.class() == ItemClass::Signed;
                if bits == own_bits && !signed && kind == Kind::Int {
                    let zero = self.int(0)?;
                    let fits = self.b.icmp(IntCond::Sge, value, zero)?;
                    self.guard(fits, at.pc)?;
                } else if bits < own_bits && !is_float {
                    // Moved so that the whole range begins at 0: one unsigned comparison.
                    let moved = if signed {
                        let half = self.int(1 << (bits - 1))?;
                        self.b.binary(Ir::Iadd, value, half)?
                    } else {
                        value
                    };
                    let range = self.int(1 << bits)?;
                    let fits = self.b.icmp(IntCond::Ult, moved, range)?;
                    self.guard(fits, at.pc)?;
                }
                let address = self.item_address(&place, Region::Data, format.size())?;
                let op = match format.size() {
                    _ if bits == own_bits => Ir::Store,
                    1 => Ir::Store8,
                    2 => Ir::Store16,
                    _ => Ir::Store32,
                };
                self.b.store(op, value, address)?;
            }
        }
        Ok(())
    }

    fn item_address(&mut self, place: &ItemPlace, region: Region, size: usize) -> Lowered<Address> {
        let scale = size.trailing_zeros() as u8;
        let address = Address::indexed(region, place.base, place.index, scale)
            .and_then(|address| address.with_offset(place.first as i32));
        address.ok_or(adder_vm::mem::OutOfMemory)
    }

    /// Leaves for the interpreter at `pc` unless a word is the sequence that a feedback byte names.
    pub(super) fn check_sequence(&mut self, word: Inst, seen: u8, pc: u32) -> Lowered {
        let Some(sequence) = sequence(seen) else { return Ok(()) };
        let is_object = self.b.unary(Ir::IsObject, word)?;
        self.guard(is_object, pc)?;
        let same = self.same_header(word, core::ptr::from_ref(sequence.meta).addr())?;
        self.guard(same, pc)?;
        if let (Some(offset), Items::Packed(format)) = (sequence.format, sequence.items) {
            let have = self.b.load(Ir::Load8U, self.int_type(), address(Region::Fixed, word, offset)?)?;
            let wanted = self.int(i64::from(format as u8))?;
            let same = self.b.icmp(IntCond::Eq, have, wanted)?;
            self.guard(same, pc)?;
        }
        Ok(())
    }

    /// The length of a known sequence, as a machine int.
    pub(super) fn sequence_len(&mut self, word: Inst, seen: u8) -> Lowered<Inst> {
        let Some(sequence) = sequence(seen) else { return self.int(0) };
        // Only lists, bytearrays and arrays change theirs.
        let region = if sequence.storage.is_some() { Region::Object } else { Region::Fixed };
        let at_len = address(region, word, sequence.len)?;
        let ty = self.int_type();
        let is_half = sequence.len_bytes == 4 && ty == Type::I64;
        self.b.load(if is_half { Ir::Load32U } else { Ir::Load }, ty, at_len)
    }

    /// Checks that the container is what was seen before and that the index is inside it.
    fn item_place(&mut self, at: &Code, sequence: &Sequence) -> Lowered<ItemPlace> {
        let seen = self.facts.seen(at);
        let (container, index) = parts(at);
        let index = match index {
            Ok(register) => self.unboxed(register, Kind::Int, at.pc)?,
            Err(number) => self.int(number)?,
        };
        let word = self.word(container)?;
        if self.kind(container) != Kind::Sequence(seen) {
            self.check_sequence(word, seen, at.pc)?;
        }
        let len = self.sequence_len(word, seen)?;
        let index = if self.counts_from_end(&parts(at).1) {
            let zero = self.int(0)?;
            let from_end = self.b.icmp(IntCond::Slt, index, zero)?;
            let counted = self.b.binary(Ir::Iadd, index, len)?;
            self.b.select(from_end, counted, index)?
        } else {
            index
        };
        let inside = self.b.icmp(IntCond::Ult, index, len)?;
        self.guard(inside, at.pc)?;
        self.place_at(word, index, sequence)
    }

    /// Whether an index below zero is worth code that counts from the end. On a chip, where code is dear, one that is not
    /// known leaves for the interpreter, until the function is made anew for having been left too often.
    fn counts_from_end(&self, index: &Result<u8, i64>) -> bool {
        match *index {
            Err(number) => number < 0,
            Ok(_) => !self.facts.narrow || self.facts.code.generation() > 0,
        }
    }

    /// The place of an index that is inside a known sequence.
    fn place_at(&mut self, word: Inst, index: Inst, sequence: &Sequence) -> Lowered<ItemPlace> {
        let base = match sequence.storage {
            Some(offset) => self.field(Type::Ptr, Region::Object, word, offset)?,
            None => self.b.convert(Ir::Bitcast, Type::Ptr, word)?,
        };
        Ok(ItemPlace { base, index, first: sequence.first })
    }

    /// The item of a known sequence at an index that is inside it.
    pub(super) fn item_at(&mut self, word: Inst, index: Inst, seen: u8, target: u8) -> Lowered {
        let Some(sequence) = sequence(seen) else { return Ok(()) };
        let place = self.place_at(word, index, &sequence)?;
        self.load_item(&place, &sequence, target)
    }

    /// `container[start:stop:step]`, or a store there.
    pub(super) fn slice(&mut self, at: &Code) -> Lowered {
        let (a, b, c) = (at.word.a(), at.word.b(), at.word.c());
        let (container, parts) = if at.op == Op::GetSlice { (b, c) } else { (a, b) };
        let container = self.word(container)?;
        let (start, stop, step) = (self.word(parts)?, self.word(parts + 1)?, self.word(parts + 2)?);
        if at.op == Op::GetSlice {
            let items = self.call(Helper::GetSlice, &[container, start, stop, step])?;
            return self.define_word(a, items);
        }
        let items = self.word(c)?;
        self.call(Helper::SetSlice, &[container, start, stop, step, items]).map(drop)
    }

    /// A subscript of any object, by a helper.
    pub(super) fn any_item(&mut self, at: &Code) -> Lowered {
        if at.op == Op::GetItem {
            let (container, key) = (self.word(at.word.b())?, self.word(at.word.c())?);
            let item = self.call(Helper::GetItem, &[container, key])?;
            return self.define_word(at.word.a(), item);
        }
        let (container, key) = (self.word(at.word.a())?, self.word(at.word.b())?);
        let value = self.word(at.word.c())?;
        self.call(Helper::SetItem, &[container, key, value]).map(drop)
    }
}
