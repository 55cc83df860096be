//! Items of builtin sequences read and written in machine code, guarded by what was subscripted before.

use super::kinds::Kind;
use super::lower::{Lower, Lowered, Place};
use crate::bytecode::Code;
use crate::ir::{Address, Inst, IntCond, Op as Ir, Region, Type};
use adder_vm::object::{ItemClass, ItemFormat, Items, Sequence};
use adder_vm::ops::Op;

/// How a packed item becomes an unboxed number, if this tier reads it itself.
pub(super) fn packed_kind(format: ItemFormat) -> Option<Kind> {
    match (format.class(), format) {
        (ItemClass::Float, ItemFormat::F64) => Some(Kind::Float),
        (ItemClass::Signed, _) => Some(Kind::Int),
        (ItemClass::Unsigned, _) if format.size() < 8 => Some(Kind::Int),
        _ => None,
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

impl Lower<'_, '_> {
    /// `container[index]` of a known sequence.
    pub(super) fn get_item(&mut self, at: &Code, sequence: &Sequence) -> Lowered {
        let place = self.item_place(at, sequence)?;
        let target = at.word.a();
        match sequence.items {
            Items::Values => {
                let address = self.item_address(&place, size_of::<usize>())?;
                let item = self.b.load(Ir::Load, Type::Value, address)?;
                self.b.frame_store(item, u16::from(target))?;
                self.places[usize::from(target)] = Place::Frame;
            }
            Items::Packed(format) => {
                let address = self.item_address(&place, format.size())?;
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
                let kind = packed_kind(format).unwrap_or(Kind::Int);
                let ty = if kind == Kind::Float { Type::F64 } else { Type::I64 };
                let item = self.b.load(op, ty, address)?;
                self.define(target, item, kind);
            }
        }
        Ok(())
    }

    /// `container[index] = value` of a known sequence.
    pub(super) fn set_item(&mut self, at: &Code, sequence: &Sequence) -> Lowered {
        let value_register = at.word.c();
        match sequence.items {
            Items::Values => {
                self.store(value_register)?;
                let place = self.item_place(at, sequence)?;
                let value = self.b.frame_load(u16::from(value_register))?;
                let address = self.item_address(&place, size_of::<usize>())?;
                self.b.store(Ir::Store, value, address)?;
            }
            Items::Packed(format) => {
                let kind = packed_kind(format).unwrap_or(Kind::Int);
                let value = self.unboxed(value_register, kind, at.pc)?;
                let place = self.item_place(at, sequence)?;
                if kind == Kind::Int && format.size() < 8 {
                    let bits = format.size() as u32 * 8;
                    let signed = format.class() == ItemClass::Signed;
                    // Moved so that the whole range begins at 0: one unsigned comparison.
                    let moved = if signed {
                        let half = self.b.iconst(Type::I64, 1 << (bits - 1))?;
                        self.b.binary(Ir::Iadd, value, half)?
                    } else {
                        value
                    };
                    let range = self.b.iconst(Type::I64, 1 << bits)?;
                    let fits = self.b.icmp(IntCond::Ult, moved, range)?;
                    self.guard(fits, at.pc)?;
                }
                let address = self.item_address(&place, format.size())?;
                let op = match format.size() {
                    1 => Ir::Store8,
                    2 => Ir::Store16,
                    4 => Ir::Store32,
                    _ => Ir::Store,
                };
                self.b.store(op, value, address)?;
            }
        }
        Ok(())
    }

    fn item_address(&mut self, place: &ItemPlace, size: usize) -> Lowered<Address> {
        let scale = size.trailing_zeros() as u8;
        let address = Address::indexed(Region::Any, place.base, place.index, scale)
            .and_then(|address| address.with_offset(place.first as i32));
        address.ok_or(crate::emitter::Error::OutOfMemory)
    }

    /// Checks that the container is what was seen before and that the index is inside it.
    fn item_place(&mut self, at: &Code, sequence: &Sequence) -> Lowered<ItemPlace> {
        let (container, index) = parts(at);
        let index = match index {
            Ok(register) => self.unboxed(register, Kind::Int, at.pc)?,
            Err(number) => self.b.iconst(Type::I64, number)?,
        };
        let word = self.b.frame_load(u16::from(container))?;
        let is_object = self.b.unary(Ir::IsObject, word)?;
        self.guard(is_object, at.pc)?;
        let object = self.b.convert(Ir::Bitcast, Type::Ptr, word)?;
        let word_type = self.b.function.profile.word;
        let field = |offset: usize| Address::new(Region::Any, object, offset as i32);
        let missing = crate::emitter::Error::OutOfMemory;
        let meta = self.b.load(Ir::Load, word_type, field(0).ok_or(missing)?)?;
        let wanted = self.b.iconst(word_type, core::ptr::from_ref(sequence.meta).addr() as i64)?;
        let same = self.b.icmp(IntCond::Eq, meta, wanted)?;
        self.guard(same, at.pc)?;
        if let (Some(offset), Items::Packed(format)) = (sequence.format, sequence.items) {
            let have = self.b.load(Ir::Load8U, Type::I64, field(offset).ok_or(missing)?)?;
            let wanted = self.b.iconst(Type::I64, i64::from(format as u8))?;
            let same = self.b.icmp(IntCond::Eq, have, wanted)?;
            self.guard(same, at.pc)?;
        }
        let at_len = field(sequence.len).ok_or(missing)?;
        let len = match (sequence.len_bytes, word_type) {
            (4, _) => self.b.load(Ir::Load32U, Type::I64, at_len)?,
            (_, Type::I64) => self.b.load(Ir::Load, Type::I64, at_len)?,
            _ => {
                let len = self.b.load(Ir::Load, Type::I32, at_len)?;
                self.b.convert(Ir::Zext32, Type::I64, len)?
            }
        };
        let zero = self.b.iconst(Type::I64, 0)?;
        let from_end = self.b.icmp(IntCond::Slt, index, zero)?;
        let counted = self.b.binary(Ir::Iadd, index, len)?;
        let index = self.b.select(from_end, counted, index)?;
        let inside = self.b.icmp(IntCond::Ult, index, len)?;
        self.guard(inside, at.pc)?;
        let base = match sequence.storage {
            Some(offset) => self.b.load(Ir::Load, Type::Ptr, field(offset).ok_or(missing)?)?,
            None => object,
        };
        let index =
            if word_type == Type::I64 { index } else { self.b.convert(Ir::Wrap, Type::I32, index)? };
        Ok(ItemPlace { base, index, first: sequence.first })
    }
}
