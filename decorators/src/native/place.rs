//! Where registers are, and bringing their values from one form to another.

use super::kinds::Kind;
use super::lower::{Lower, Lowered};
use crate::ir::{Address, Inst, IntCond, Op as Ir, Region, Type};
use adder_vm::mem::OutOfMemory;
use adder_vm::native::helpers::Helper;
use adder_vm::value::Value;

/// Where a register's value is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// In the frame only.
    Frame,
    /// In the frame, and this word.
    Word(Inst),
    /// An unboxed value, and whether the frame has it too.
    Unboxed { value: Inst, kind: Kind, stored: bool },
}

impl Lower<'_, '_, '_> {
    fn place(&self, register: u8) -> Place {
        self.places.get(usize::from(register)).copied().unwrap_or(Place::Frame)
    }

    /// A register's value as a word, which the frame has afterwards too.
    pub(super) fn word(&mut self, register: u8) -> Lowered<Inst> {
        match self.place(register) {
            Place::Word(word) => Ok(word),
            Place::Frame => {
                let word = self.b.frame_load(register.into())?;
                self.places[usize::from(register)] = Place::Word(word);
                Ok(word)
            }
            Place::Unboxed { stored: true, .. } => Ok(self.b.frame_load(register.into())?),
            Place::Unboxed { value, kind, .. } => {
                let word = self.boxed(value, kind)?;
                self.b.frame_store(word, register.into())?;
                self.places[usize::from(register)] = Place::Unboxed { value, kind, stored: true };
                Ok(word)
            }
        }
    }

    /// Makes the frame hold a register's value.
    pub(super) fn store(&mut self, register: u8) -> Lowered {
        match self.place(register) {
            Place::Unboxed { stored: false, .. } => self.word(register).map(drop),
            _ => Ok(()),
        }
    }

    /// A register holds an unboxed value from now on.
    pub(super) fn define(&mut self, register: u8, value: Inst, kind: Kind) {
        self.places[usize::from(register)] = Place::Unboxed { value, kind, stored: false };
    }

    /// A register holds a word from now on.
    pub(super) fn define_word(&mut self, register: u8, word: Inst) -> Lowered {
        self.b.frame_store(word, register.into())?;
        self.places[usize::from(register)] = Place::Word(word);
        Ok(())
    }

    /// One register takes over what another holds.
    pub(super) fn copy(&mut self, to: u8, from: u8) -> Lowered {
        match self.place(from) {
            Place::Unboxed { value, kind, .. } => {
                self.define(to, value, kind);
                Ok(())
            }
            _ => {
                let word = self.word(from)?;
                self.define_word(to, word)
            }
        }
    }

    /// A register's value unboxed, guarded where it is only expected to be of that kind.
    pub(super) fn unboxed(&mut self, register: u8, kind: Kind, pc: u32) -> Lowered<Inst> {
        match self.place(register) {
            Place::Unboxed { value, kind: have, .. } if have == kind => Ok(value),
            Place::Unboxed { value, kind: Kind::Int | Kind::Natural, .. } if kind == Kind::Float => {
                let float = self.b.function.profile.float;
                Ok(self.b.convert(Ir::SintToFloat, float, value)?)
            }
            Place::Unboxed { value, kind: have, .. } if have.is_int() && kind.is_int() => {
                self.int_as(value, have, kind, pc)
            }
            Place::Unboxed { .. } => {
                self.leave(pc)?;
                self.unreachable(kind)
            }
            Place::Frame | Place::Word(_) => {
                let word = self.word(register)?;
                let value = match kind {
                    Kind::Int => self.untag(word, pc)?,
                    Kind::Natural | Kind::Uint | Kind::Wide => {
                        let wide = self.wide_of(word, pc)?;
                        self.int_as(wide, Kind::Wide, kind, pc)?
                    }
                    Kind::Bool => self.truth_of_bool(word, pc)?,
                    _ => self.unbox_float(word, true, pc)?,
                };
                // What is known stays as it was: the plan of a later instruction was made without this.
                Ok(value)
            }
        }
    }

    /// A register's value as a float, for an operator whose other operand is one: an int is converted.
    pub(super) fn float_operand(&mut self, register: u8, pc: u32) -> Lowered<Inst> {
        match self.place(register) {
            Place::Unboxed { .. } => self.unboxed(register, Kind::Float, pc),
            _ => {
                let word = self.word(register)?;
                self.unbox_float(word, false, pc)
            }
        }
    }

    /// A value for code that is never reached.
    fn unreachable(&mut self, kind: Kind) -> Lowered<Inst> {
        let block = self.b.add_block()?;
        self.b.switch_to(block);
        match kind {
            Kind::Float => self.float_const(0.0),
            _ => Ok(self.b.iconst(self.type_of(kind), 0)?),
        }
    }

    fn untag(&mut self, word: Inst, pc: u32) -> Lowered<Inst> {
        let is_small = self.b.unary(Ir::IsSmallInt, word)?;
        self.guard(is_small, pc)?;
        self.untagged(word)
    }

    /// The machine int of a small int.
    pub(super) fn untagged(&mut self, word: Inst) -> Lowered<Inst> {
        self.b.convert(Ir::UntagInt, self.int_type(), word)
    }

    fn truth_of_bool(&mut self, word: Inst, pc: u32) -> Lowered<Inst> {
        let (yes, no) = (self.constant_word(Value::TRUE)?, self.constant_word(Value::FALSE)?);
        let is_true = self.b.icmp(IntCond::Eq, word, yes)?;
        let is_false = self.b.icmp(IntCond::Eq, word, no)?;
        let is_bool = self.b.binary(Ir::Bor, is_true, is_false)?;
        self.guard(is_bool, pc)?;
        Ok(is_true)
    }

    /// A float from a word; unless `is_strict`, an int is converted.
    fn unbox_float(&mut self, word: Inst, is_strict: bool, pc: u32) -> Lowered<Inst> {
        let is_it = |row: &&(Inst, Inst, bool)| {
            row.0 == word && row.2 >= is_strict && self.b.function.ty(row.1).is_float()
        };
        if let Some(found) = self.floats.iter().find(is_it) {
            return Ok(found.1);
        }
        let float = self.b.function.profile.float;
        let (near, far, join) = (self.b.add_block()?, self.b.add_block()?, self.b.add_block()?);
        self.b.function.set_cold(far, true);
        let result = self.b.function.add_param(join, float)?;
        let is_near = self.b.unary(Ir::IsFloatImm, word)?;
        self.b.brif(is_near, (near, &[]), (far, &[]))?;
        self.b.switch_to(near);
        let decoded = self.b.convert(Ir::DecodeFloat, float, word)?;
        self.b.jump(join, &[decoded])?;
        self.b.switch_to(far);
        let boxed = self.b.add_block()?;
        self.b.function.set_cold(boxed, true);
        if is_strict {
            self.b.jump(boxed, &[])?;
        } else {
            // An int is converted, as an operator on it and a float does.
            let small = self.b.add_block()?;
            self.b.function.set_cold(small, true);
            let is_small = self.b.unary(Ir::IsSmallInt, word)?;
            self.b.brif(is_small, (small, &[]), (boxed, &[]))?;
            self.b.switch_to(small);
            let number = self.untagged(word)?;
            let number = self.b.convert(Ir::SintToFloat, float, number)?;
            self.b.jump(join, &[number])?;
        }
        self.b.switch_to(boxed);
        let is_float = self.call(Helper::IsFloat, &[word])?;
        self.guard(is_float, pc)?;
        let number = self.call(Helper::FloatOf, &[word])?;
        self.b.jump(join, &[number])?;
        self.b.switch_to(join);
        self.floats.push((word, result, is_strict))?;
        Ok(result)
    }

    /// An unboxed value as a word.
    pub(super) fn boxed(&mut self, value: Inst, kind: Kind) -> Lowered<Inst> {
        if kind == Kind::Bool {
            let (yes, no) = (self.constant_word(Value::TRUE)?, self.constant_word(Value::FALSE)?);
            return self.b.select(value, yes, no);
        }
        if kind == Kind::Uint {
            if self.int_type() == Type::I32 {
                return self.boxed_unsigned(value);
            }
            let wide = self.b.unary(Ir::Zext32, value)?;
            return self.boxed(wide, Kind::Wide);
        }
        if !self.is_hot {
            return self.boxed_by_helper(value, kind);
        }
        let (near, far, join) = (self.b.add_block()?, self.b.add_block()?, self.b.add_block()?);
        self.b.function.set_cold(far, true);
        let result = self.b.function.add_param(join, Type::Value)?;
        let fits = if kind == Kind::Float {
            self.b.unary(Ir::FitsFloatImm, value)?
        } else {
            self.fits_small(value)?
        };
        self.b.brif(fits, (near, &[]), (far, &[]))?;
        self.b.switch_to(near);
        let tagged = self.b.unary(if kind == Kind::Float { Ir::EncodeFloat } else { Ir::TagSmall }, value)?;
        self.b.jump(join, &[tagged])?;
        self.b.switch_to(far);
        let boxed = self.boxed_by_helper(value, kind)?;
        self.b.jump(join, &[boxed])?;
        self.b.switch_to(join);
        Ok(result)
    }

    fn boxed_by_helper(&mut self, value: Inst, kind: Kind) -> Lowered<Inst> {
        let helper = if kind == Kind::Float { Helper::BoxFloat } else { Helper::BoxInt };
        let is_narrow = self.b.function.ty(value) == Type::I32;
        let value = if is_narrow { self.b.unary(Ir::Sext32, value)? } else { value };
        self.call(helper, &[value])
    }

    /// A whole word without a sign as an int.
    pub(super) fn boxed_unsigned(&mut self, value: Inst) -> Lowered<Inst> {
        let (near, far, join) = (self.b.add_block()?, self.b.add_block()?, self.b.add_block()?);
        self.b.function.set_cold(far, true);
        let result = self.b.function.add_param(join, Type::Value)?;
        let range = self.int(1 << 30)?;
        let fits = self.b.icmp(IntCond::Ult, value, range)?;
        self.b.brif(fits, (near, &[]), (far, &[]))?;
        self.b.switch_to(near);
        let tagged = self.b.unary(Ir::TagSmall, value)?;
        self.b.jump(join, &[tagged])?;
        self.b.switch_to(far);
        let wide = self.b.unary(Ir::Zext32, value)?;
        let boxed = self.call(Helper::BoxUint, &[wide])?;
        self.b.jump(join, &[boxed])?;
        self.b.switch_to(join);
        Ok(result)
    }

    /// Whether a machine int fits a small int: its two top bits are equal.
    pub(super) fn fits_small(&mut self, value: Inst) -> Lowered<Inst> {
        let (ty, profile) = (self.b.function.ty(value), self.b.function.profile);
        let one = self.b.iconst(ty, i64::from(ty.bits(profile) - (profile.tagged_bits() - 1)))?;
        let up = self.b.binary(Ir::IshlSmall, value, one)?;
        let back = self.b.binary(Ir::SshrSmall, up, one)?;
        self.b.icmp(IntCond::Eq, back, value)
    }

    /// A constant word.
    pub(super) fn constant_word(&mut self, value: Value) -> Lowered<Inst> {
        let row = self.b.function.add_const(value.bits() as u64)?;
        self.b.vconst(row)
    }

    /// A float constant of the profile's type.
    pub(super) fn float_const(&mut self, number: f64) -> Lowered<Inst> {
        Ok(match self.b.function.profile.float {
            Type::F32 => self.b.f32const(number as f32)?,
            _ => self.b.f64const(number)?,
        })
    }

    /// The word of the target's width at an offset of an object.
    pub(super) fn field(&mut self, ty: Type, region: Region, base: Inst, offset: usize) -> Lowered<Inst> {
        let address = address(region, base, offset)?;
        self.b.load(Ir::Load, ty, address)
    }

    /// Whether a word's object has this header; false for a word that is no object.
    ///
    /// Ends in a new block where it has; goes to `other` where it has not.
    pub(super) fn has_header(&mut self, word: Inst, meta: usize, other: crate::ir::Block) -> Lowered {
        let (object, fine) = (self.b.add_block()?, self.b.add_block()?);
        let is_object = self.b.unary(Ir::IsObject, word)?;
        self.b.brif(is_object, (object, &[]), (other, &[]))?;
        self.b.switch_to(object);
        let same = self.same_header(word, meta)?;
        self.b.brif(same, (fine, &[]), (other, &[]))?;
        self.b.switch_to(fine);
        Ok(())
    }

    /// Whether an object has this header.
    pub(super) fn same_header(&mut self, object: Inst, meta: usize) -> Lowered<Inst> {
        let header = self.field(Type::Ptr, Region::Object, object, 0)?;
        let wanted = self.b.iconst(Type::Ptr, meta as i64)?;
        self.b.icmp(IntCond::Eq, header, wanted)
    }
}

/// An address in an object.
pub(super) fn address(region: Region, base: Inst, offset: usize) -> Lowered<Address> {
    i32::try_from(offset).ok().and_then(|offset| Address::new(region, base, offset)).ok_or(OutOfMemory)
}
