//! Conversions between viper's types: at the border, where the program asks, and to objects.

use super::fault::Rule;
use super::lower::{Lifted, Lower};
use super::types::{Ty, Val};
use crate::ir::{Block, Exit, ExitKind, FloatCond, Inst, IntCond, Op as Ir, RaiseKind, Type};
use adder_vm::native::abi;
use adder_vm::native::helpers::Helper;
use adder_vm::value::Value;

#[allow(clippy::wrong_self_convention, reason = "they append instructions")]
impl Lower<'_, '_> {
    /// A value as another type, as when the program calls that type.
    pub(super) fn convert(&mut self, val: Val, to: Ty) -> Lifted<Val> {
        let from = val.ty;
        if from == to {
            return Ok(val);
        }
        match from {
            Ty::Cast => return self.broken(Rule::Casting),
            Ty::Object | Ty::Exception | Ty::Range => {
                let object = self.boxed(val)?;
                return self.from_object(object, to);
            }
            Ty::None => {
                let zero = self.int(0)?;
                return self.convert(zero, to);
            }
            _ => {}
        }
        match to {
            Ty::Int | Ty::Uint => self.to_word(val, to),
            Ty::Bool if from.is_pointer() => {
                let number = self.to_word(val, Ty::Uint)?;
                self.convert(number, to)
            }
            Ty::Bool => Ok(Val::new(Ty::Bool, self.truth(val)?)),
            Ty::Float | Ty::Float64 => self.to_float(val, to),
            to if to.is_pointer() && from.is_pointer() => Ok(val.retyped(to)),
            to if to.is_pointer() => {
                let number = self.to_word(val, Ty::Uint)?;
                self.to_pointer(number, to)
            }
            _ => Ok(Val::new(Ty::Object, self.boxed(val)?)),
        }
    }

    fn to_word(&mut self, val: Val, to: Ty) -> Lifted<Val> {
        let int = self.target.int;
        let from = val.ty;
        if from.is_word() || from == Ty::Counter {
            return Ok(val.retyped(to));
        }
        if from.is_pointer() {
            let [address, before, bytes, _] = val.parts;
            let word = self.b.convert(Ir::Bitcast, self.target.profile.word, address)?;
            let number = self.narrow(word)?;
            return Ok(Val { parts: [number, address, before, bytes], ..Val::bare(to) });
        }
        let number = if from.is_float() {
            // Also what is no number or does not fit.
            let number = self.b.convert_exit(Ir::FloatToSintChecked, int, val.value(), Exit::NONE)?;
            self.attach(number, ExitKind::Raise(RaiseKind::OverflowError))?;
            number
        } else if int == Type::I64 {
            self.b.unary(Ir::Zext32, val.value())?
        } else {
            val.value()
        };
        Ok(Val::new(to, number))
    }

    /// A word of the VM as an `int`.
    fn narrow(&mut self, word: Inst) -> Lifted<Inst> {
        let wide = self.b.function.ty(word) == Type::I64;
        Ok(if wide && self.target.int == Type::I32 { self.b.unary(Ir::Wrap, word)? } else { word })
    }

    /// A number of viper as a word of the VM.
    pub(super) fn widen(&mut self, val: Val) -> Lifted<Inst> {
        if self.target.int == self.target.profile.word {
            return Ok(val.value());
        }
        let op = if val.ty == Ty::Uint { Ir::Zext32 } else { Ir::Sext32 };
        Ok(self.b.unary(op, val.value())?)
    }

    /// A number of viper in 64 bits.
    fn wide(&mut self, val: Val) -> Lifted<Inst> {
        if self.target.int == Type::I64 {
            return Ok(val.value());
        }
        let op = if val.ty == Ty::Uint { Ir::Zext32 } else { Ir::Sext32 };
        Ok(self.b.unary(op, val.value())?)
    }

    pub(super) fn to_float(&mut self, val: Val, to: Ty) -> Lifted<Val> {
        let ty = self.target.parts(to)[0];
        let value = match val.ty {
            from if from.is_float() => match (self.b.function.ty(val.value()), ty) {
                (Type::F32, Type::F64) => self.b.unary(Ir::Fpromote, val.value())?,
                (Type::F64, Type::F32) => self.b.unary(Ir::Fdemote, val.value())?,
                _ => val.value(),
            },
            Ty::Uint => self.b.convert(Ir::UintToFloat, ty, val.value())?,
            Ty::Int | Ty::Bool | Ty::Counter => self.b.convert(Ir::SintToFloat, ty, val.value())?,
            from => return self.broken(Rule::Binary(from, to)),
        };
        Ok(Val::new(to, value))
    }

    /// An address as a pointer. One that was made from a pointer keeps that one's bounds.
    fn to_pointer(&mut self, number: Val, to: Ty) -> Lifted<Val> {
        if let Some([address, before, bytes]) = number.origin() {
            // Differences are right even where a number has fewer bits than an address.
            let word = self.b.convert(Ir::Bitcast, self.target.profile.word, address)?;
            let start = self.narrow(word)?;
            let moved = self.b.binary(Ir::Isub, number.value(), start)?;
            let moved = self.widen(Val::new(Ty::Int, moved))?;
            let address = self.b.binary(Ir::PtrAdd, address, moved)?;
            let before = self.b.binary(Ir::Iadd, before, moved)?;
            return Ok(Val::pointer(to, address, before, bytes));
        }
        let word = self.widen(number)?;
        let address = self.call(Helper::PointerAt, &[word])?;
        self.pointer_of_helper(address, to)
    }

    /// The pointer whose address a helper returned and whose length it left in the Context.
    fn pointer_of_helper(&mut self, address: Inst, to: Ty) -> Lifted<Val> {
        let word = self.target.profile.word;
        let before = self.nothing(word)?;
        let bytes = self.b.ctx_load(word, self.field(abi::POINTER_BYTES))?;
        let address = self.b.convert(Ir::Bitcast, Type::Ptr, address)?;
        Ok(Val::pointer(to, address, before, bytes))
    }

    /// A tagged word as another type.
    fn from_object(&mut self, object: Inst, to: Ty) -> Lifted<Val> {
        match to {
            Ty::Int | Ty::Uint => self.int_of_object(object, to),
            Ty::Bool => {
                let truth = self.truth(Val::new(Ty::Object, object))?;
                Ok(Val::new(Ty::Bool, truth))
            }
            Ty::Float | Ty::Float64 => {
                let number = self.call(Helper::ToFloat, &[object])?;
                self.to_float(Val::new(Ty::Float, number), to)
            }
            to if to.is_pointer() => {
                let address = self.call(Helper::ToPointer, &[object])?;
                self.pointer_of_helper(address, to)
            }
            _ => Ok(Val::new(Ty::Object, object)),
        }
    }

    fn int_of_object(&mut self, object: Inst, to: Ty) -> Lifted<Val> {
        let (near, far, join) = self.diamond(self.target.int)?;
        let result = self.b.function.params(join)[0];
        let is_small = self.b.unary(Ir::IsSmallInt, object)?;
        self.b.brif(is_small, (near, &[]), (far, &[]))?;
        self.b.switch_to(near);
        let word = self.b.convert(Ir::UntagInt, self.target.profile.word, object)?;
        let number = self.narrow(word)?;
        self.b.jump(join, &[number])?;
        self.b.switch_to(far);
        let wide = self.call(Helper::ToInt, &[object])?;
        let number = if self.target.int == Type::I32 { self.b.unary(Ir::Wrap, wide)? } else { wide };
        self.b.jump(join, &[number])?;
        self.b.switch_to(join);
        Ok(Val::new(to, result))
    }

    /// Two blocks, the second cold, and one in which they join with one parameter.
    fn diamond(&mut self, ty: Type) -> Lifted<(Block, Block, Block)> {
        let (near, far, join) = (self.b.add_block()?, self.b.add_block()?, self.b.add_block()?);
        self.b.function.set_cold(far, true);
        self.b.function.add_param(join, ty)?;
        Ok((near, far, join))
    }

    /// The value as a tagged word.
    pub(super) fn boxed(&mut self, val: Val) -> Lifted<Inst> {
        if val.also.is_some() {
            return Ok(val.also);
        }
        match val.ty {
            Ty::Object | Ty::None | Ty::Exception | Ty::Unbound | Ty::Cell => Ok(val.value()),
            Ty::Int | Ty::Uint | Ty::Counter => self.boxed_word(val),
            Ty::Bool | Ty::Flag => {
                let (yes, no) = (self.constant(Value::TRUE)?, self.constant(Value::FALSE)?);
                Ok(self.b.select(val.value(), yes, no)?)
            }
            Ty::Float | Ty::Float64 => self.boxed_float(val),
            Ty::Range => self.load_global(val.aux),
            Ty::Undefined | Ty::Frame => self.unsupported("a register without a value"),
            _ => self.broken(Rule::Conversion),
        }
    }

    fn boxed_word(&mut self, val: Val) -> Lifted<Inst> {
        let wide = self.wide(val)?;
        let helper = if val.ty == Ty::Uint { Helper::BoxUint } else { Helper::BoxInt };
        if let Some(number) = self.known(&val).and_then(|number| isize::try_from(number).ok())
            && let Some(small) = Value::small(number).filter(|_| val.ty != Ty::Uint || number >= 0)
        {
            return self.constant(small);
        }
        let (near, far, join) = self.diamond(Type::Value)?;
        let result = self.b.function.params(join)[0];
        let (word, number) = (self.target.int, val.value());
        let fits = if val.ty == Ty::Uint {
            let limit = self.b.iconst(word, 1 << (self.target.profile.tagged_bits() - 2))?;
            self.b.icmp(IntCond::Ult, number, limit)?
        } else {
            let one = self.b.iconst(word, 1)?;
            let up = self.b.binary(Ir::IshlSmall, number, one)?;
            let back = self.b.binary(Ir::SshrSmall, up, one)?;
            self.b.icmp(IntCond::Eq, back, number)?
        };
        self.b.brif(fits, (near, &[]), (far, &[]))?;
        self.b.switch_to(near);
        let tagged = self.b.unary(Ir::TagSmall, number)?;
        self.b.jump(join, &[tagged])?;
        self.b.switch_to(far);
        let boxed = self.call(helper, &[wide])?;
        self.b.jump(join, &[boxed])?;
        self.b.switch_to(join);
        Ok(result)
    }

    fn boxed_float(&mut self, val: Val) -> Lifted<Inst> {
        let float = self.target.profile.float;
        let number = match (self.b.function.ty(val.value()), float) {
            (Type::F32, Type::F64) => self.b.unary(Ir::Fpromote, val.value())?,
            (Type::F64, Type::F32) => self.b.unary(Ir::Fdemote, val.value())?,
            _ => val.value(),
        };
        let (near, far, join) = self.diamond(Type::Value)?;
        let result = self.b.function.params(join)[0];
        let fits = self.b.unary(Ir::FitsFloatImm, number)?;
        self.b.brif(fits, (near, &[]), (far, &[]))?;
        self.b.switch_to(near);
        let encoded = self.b.unary(Ir::EncodeFloat, number)?;
        self.b.jump(join, &[encoded])?;
        self.b.switch_to(far);
        let boxed = self.call(Helper::BoxFloat, &[number])?;
        self.b.jump(join, &[boxed])?;
        self.b.switch_to(join);
        Ok(result)
    }

    /// 1 where the value is true, else 0.
    pub(super) fn truth(&mut self, val: Val) -> Lifted<Inst> {
        match val.ty {
            Ty::Bool | Ty::Flag => Ok(val.value()),
            Ty::Int | Ty::Uint | Ty::Counter => {
                let zero = self.b.iconst(self.target.int, 0)?;
                Ok(self.b.icmp(IntCond::Ne, val.value(), zero)?)
            }
            Ty::Float | Ty::Float64 => {
                let zero = self.nothing(self.b.function.ty(val.value()))?;
                Ok(self.b.fcmp(FloatCond::Ne, val.value(), zero)?)
            }
            Ty::None => Ok(self.b.iconst(Type::I32, 0)?),
            ty if ty.is_object() => {
                let object = self.boxed(val)?;
                let truth = self.call(Helper::Truth, &[object])?;
                self.is_true(truth)
            }
            ty => self.broken(Rule::NoTruth(ty)),
        }
    }

    /// Whether a helper's answer is `True`.
    pub(super) fn is_true(&mut self, answer: Inst) -> Lifted<Inst> {
        let yes = self.constant(Value::TRUE)?;
        Ok(self.b.icmp(IntCond::Eq, answer, yes)?)
    }

    /// A truth as the object `True` or `False`.
    pub(super) fn truth_object(&mut self, truth: Inst) -> Lifted<Val> {
        let object = self.boxed(Val::new(Ty::Bool, truth))?;
        Ok(Val::new(Ty::Object, object))
    }
}
