//! Items: of pointers, with their bounds checked, and of objects.

use super::fault::Rule;
use super::lower::{Lifted, Lower};
use super::types::{Item, Ty, Val};
use crate::bytecode::Code;
use crate::ir::{Address, Exit, ExitKind, Inst, Op as Ir, RaiseKind, Region, Type};
use adder_vm::native::helpers::Helper;
use adder_vm::ops::Op;

impl Lower<'_, '_> {
    pub(super) fn get_item(&mut self, to: u8, container: u8, index: u8) -> Lifted {
        let (container, index) = (self.read(container)?, self.read(index)?);
        let val = self.load_item(container, index)?;
        self.write(to, val)
    }

    pub(super) fn get_item_immediate(&mut self, to: u8, container: u8, index: i8) -> Lifted {
        let (container, index) = (self.read(container)?, self.int(index.into())?);
        let val = self.load_item(container, index)?;
        self.write(to, val)
    }

    pub(super) fn set_item(&mut self, container: u8, index: u8, from: u8) -> Lifted {
        let (container, index) = (self.read(container)?, self.read(index)?);
        let val = self.read(from)?;
        self.store_item(container, index, val)
    }

    pub(super) fn set_item_immediate(&mut self, container: u8, index: i8, from: u8) -> Lifted {
        let (container, index) = (self.read(container)?, self.int(index.into())?);
        let val = self.read(from)?;
        self.store_item(container, index, val)
    }

    /// A slice of an object, or a store to one; pointers have none.
    pub(super) fn slice(&mut self, at: &Code) -> Lifted {
        let is_load = at.op == Op::GetSlice;
        let container = self.read(if is_load { at.word.b() } else { at.word.a() })?;
        if container.ty.is_object() {
            return self.step(at);
        }
        self.broken(match (container.ty.item(), is_load) {
            (None, true) => Rule::LoadFrom(container.ty),
            (None, false) => Rule::StoreTo(container.ty),
            (Some(_), true) => Rule::LoadIndex(Ty::Object),
            (Some(_), false) => Rule::StoreIndex(Ty::Object),
        })
    }

    pub(super) fn del_item(&mut self, at: &Code) -> Lifted {
        let container = self.read(at.word.a())?;
        if !container.ty.is_object() {
            return self.broken(Rule::StoreTo(container.ty));
        }
        self.step(at)
    }

    fn load_item(&mut self, container: Val, index: Val) -> Lifted<Val> {
        if container.ty.is_object() {
            let (container, index) = (self.boxed(container)?, self.boxed(index)?);
            return Ok(Val::new(Ty::Object, self.call(Helper::GetItem, &[container, index])?));
        }
        let Some(item) = container.ty.item() else { return self.broken(Rule::LoadFrom(container.ty)) };
        if !index.ty.is_word() {
            return self.broken(Rule::LoadIndex(index.ty));
        }
        let address = self.item_address(container, index, item)?;
        let int = self.target.int;
        if item.is_float {
            let (ty, float) =
                if item.scale == 2 { (Type::F32, Ty::Float) } else { (Type::F64, self.double()) };
            let value = self.b.load(Ir::Load, ty, address)?;
            return self.to_float(Val::new(Ty::Float64, value), float);
        }
        let op = match (item.scale, item.is_signed) {
            (0, false) => Ir::Load8U,
            (0, true) => Ir::Load8S,
            (1, false) => Ir::Load16U,
            (1, true) => Ir::Load16S,
            _ if int == Type::I64 => Ir::Load32U,
            _ => Ir::Load,
        };
        Ok(Val::new(Ty::Int, self.b.load(op, int, address)?))
    }

    /// The type of a float of 64 bits.
    fn double(&self) -> Ty {
        if self.target.float == Type::F64 { Ty::Float } else { Ty::Float64 }
    }

    fn store_item(&mut self, container: Val, index: Val, val: Val) -> Lifted {
        if container.ty.is_object() {
            let (container, index) = (self.boxed(container)?, self.boxed(index)?);
            let value = self.boxed(val)?;
            self.call(Helper::SetItem, &[container, index, value])?;
            return Ok(());
        }
        let Some(item) = container.ty.item() else { return self.broken(Rule::StoreTo(container.ty)) };
        let fits = match item.is_float {
            true => val.ty.is_number(),
            false => val.ty.is_word() || val.ty == Ty::Bool,
        };
        if !fits {
            return self.broken(Rule::Store(val.ty));
        }
        if !index.ty.is_word() {
            return self.broken(Rule::StoreIndex(index.ty));
        }
        let address = self.item_address(container, index, item)?;
        let (op, value) = self.store_form(item, val)?;
        self.b.store(op, value, address)?;
        Ok(())
    }

    /// The instruction that stores an item, and the value in its form.
    fn store_form(&mut self, item: Item, val: Val) -> Lifted<(Ir, Inst)> {
        if item.is_float {
            let double = self.to_float(val, if item.scale == 2 { Ty::Float } else { self.double() })?;
            let value = match (self.b.function.ty(double.value()), item.scale) {
                (Type::F64, 2) => self.b.unary(Ir::Fdemote, double.value())?,
                _ => double.value(),
            };
            return Ok((Ir::Store, value));
        }
        Ok(match (item.scale, self.b.function.ty(val.value())) {
            (0, _) => (Ir::Store8, val.value()),
            (1, _) => (Ir::Store16, val.value()),
            (_, Type::I64) => (Ir::Store32, val.value()),
            _ => (Ir::Store, val.value()),
        })
    }

    /// The address of an item, after its index was checked.
    fn item_address(&mut self, pointer: Val, index: Val, item: Item) -> Lifted<Address> {
        let place = self.widen(index)?;
        if self.options.checks {
            let (place, count) = self.place_and_count(pointer, place, item)?;
            let check = self.b.binary_exit(Ir::BoundsCheck, place, count, Exit::NONE)?;
            self.attach(check, ExitKind::Raise(RaiseKind::IndexError))?;
        }
        let base = pointer.value();
        let literal = self.b.function.as_iconst(place);
        let offset = literal.and_then(|number| i32::try_from(number << item.scale).ok());
        if let Some(offset) = offset.filter(|_| literal.is_some_and(|number| number.abs() < 1 << 24))
            && let Some(address) = Address::new(Region::Data, base, offset)
        {
            return Ok(address);
        }
        match Address::indexed(Region::Data, base, place, item.scale) {
            Some(address) => Ok(address),
            None => self.unsupported("an item of more than 8 bytes"),
        }
    }

    /// An index counted from the buffer's start, and the number of items in the buffer.
    fn place_and_count(&mut self, pointer: Val, index: Inst, item: Item) -> Lifted<(Inst, Inst)> {
        let [_, before, bytes, _] = pointer.parts;
        let scale = self.b.iconst(self.target.profile.word, item.scale.into())?;
        if self.b.function.as_iconst(before) == Some(0) {
            let count = if item.scale == 0 { bytes } else { self.b.binary(Ir::UshrSmall, bytes, scale)? };
            return Ok((index, count));
        }
        if item.scale == 0 {
            return Ok((self.b.binary(Ir::Iadd, index, before)?, bytes));
        }
        // With sign: the pointer may lie before its buffer or behind it, and between two items.
        let after = self.b.binary(Ir::Isub, bytes, before)?;
        let skipped = self.b.binary(Ir::SshrSmall, before, scale)?;
        let rest = self.b.binary(Ir::SshrSmall, after, scale)?;
        let count = self.b.binary(Ir::Iadd, skipped, rest)?;
        let zero = self.b.iconst(self.target.profile.word, 0)?;
        let count = self.b.binary(Ir::Smax, count, zero)?;
        Ok((self.b.binary(Ir::Iadd, index, skipped)?, count))
    }
}
