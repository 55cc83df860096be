//! Registers: what is read from and stored in them, parameters, constants, cells.

use super::far::FarType;
use super::fault::Rule;
use super::lower::{Lifted, Lower};
use super::types::{Ty, Val};
use crate::bytecode::Code;
use crate::ir::{Inst, RaiseKind, Type};
use adder_vm::code::{Annotation, flags};
use adder_vm::native::helpers::Helper;
use adder_vm::object::{IntObj, StrObj, types};
use adder_vm::value::{Special, Value};

/// `Val::aux` of a number that the program states.
pub(super) const LITERAL: u32 = 1;
/// The same of one that the program states as the argument of a type: it is a machine number whatever becomes of it.
pub(super) const CONVERTED: u32 = 2;

impl Lower<'_, '_> {
    /// Reads the stated types.
    pub(super) fn annotations(&mut self) -> Lifted {
        let Some(all) = self.code.annotations() else { return Ok(()) };
        let info = *self.code.info();
        let parameters = u16::from(info.positional)
            + u16::from(info.keyword_only)
            + u16::from(self.code.has(flags::VARARGS))
            + u16::from(self.code.has(flags::VARKEYWORDS));
        for (place, row) in all.items().chunks_exact(3).enumerate() {
            let register = row[0].get().as_small().unwrap_or(0) as u16;
            let line = row[2].get().as_small().unwrap_or(0) as u32;
            let text = row[1].get().cast::<StrObj>();
            let ty = text.and_then(|text| self.target.stated(text.as_str()));
            let is_border = register == Annotation::RETURN || register < parameters;
            if is_border && text.is_none() {
                return self.broken(Rule::Annotation(line));
            }
            let Some(ty) = ty else {
                // What is said of other locals is for readers.
                if is_border {
                    return self.broken(Rule::UnknownType(place as u16, line));
                }
                continue;
            };
            self.has_floats |= ty.is_float() || ty.item().is_some_and(|item| item.is_float);
            if register == Annotation::RETURN {
                self.returns = ty;
            } else if let Some(far) = register.checked_sub(self.locals + 1)
                && let Some(known) = self.far_ty.get_mut(usize::from(far))
            {
                *known = Some(FarType { ty, is_stated: true });
            } else if let Some(known) = self.local_ty.get_mut(usize::from(register)) {
                *known = Some(ty);
                self.stated.insert(register);
            }
        }
        Ok(())
    }

    /// Brings the arguments to the types of their parameters.
    pub(super) fn parameters(&mut self) -> Lifted {
        let info = *self.code.info();
        let named = usize::from(info.positional) + usize::from(info.keyword_only);
        let collected = [flags::VARARGS, flags::VARKEYWORDS];
        let count = named + collected.into_iter().filter(|&flag| self.code.has(flag)).count();
        for register in 0..count {
            let value = self.b.frame_load(register as u16)?;
            let ty = self.local_ty[register].unwrap_or(Ty::Object);
            self.local_ty[register] = Some(ty);
            let object = Val::new(Ty::Object, value);
            self.env[register] = if ty == Ty::Object { object } else { self.convert(object, ty)? };
        }
        Ok(())
    }

    /// The value in a register.
    pub(super) fn read(&mut self, register: u8) -> Lifted<Val> {
        let val = self.env[usize::from(register)];
        if val.ty == Ty::Undefined {
            return match u16::from(register) < self.locals {
                true => self.broken(Rule::UsedBeforeTyped(register.into())),
                false => self.unsupported("a register without a value"),
            };
        }
        Ok(val)
    }

    /// The value in a register as a tagged word.
    pub(super) fn read_object(&mut self, register: u8) -> Lifted<Inst> {
        let val = self.read(register)?;
        self.boxed(val)
    }

    /// Whether a register is that of a variable with a name and of one type.
    pub(super) fn is_local(&self, register: u8) -> bool {
        u16::from(register) < self.locals && self.env[usize::from(register)].ty != Ty::Cell
    }

    /// Stores a value in a register. A local has the type of what it got first.
    pub(super) fn write(&mut self, register: u8, val: Val) -> Lifted {
        let place = usize::from(register);
        if !self.is_local(register) {
            self.env[place] = val;
            return self.set_flag(place, true);
        }
        let as_int = self.local_ty[place] == Some(Ty::Int) && self.is_above_int(&val);
        let val = self.kept(if as_int { val.retyped(Ty::Int) } else { val })?;
        self.env[place] = match self.local_ty[place] {
            None => {
                self.local_ty[place] = Some(val.ty);
                val
            }
            Some(is) => self.as_local(val, is, register)?,
        };
        self.set_flag(place, true)
    }

    /// A value as the type that a local has.
    fn as_local(&mut self, val: Val, is: Ty, register: u8) -> Lifted<Val> {
        let is_stated = self.stated.contains(register.into());
        if let Some(val) = self.adapted(val, is, is_stated)? {
            return Ok(val);
        }
        if is == Ty::None && val.ty.is_object() {
            self.local_ty[usize::from(register)] = Some(Ty::Object);
            return Ok(val);
        }
        self.broken(Rule::LocalType { local: register.into(), is, source: val.ty })
    }

    /// A value as the type of a local, where that needs no cast; a stated type is one.
    pub(super) fn adapted(&mut self, val: Val, is: Ty, is_stated: bool) -> Lifted<Option<Val>> {
        if let Some(val) = self.implicit(val, is)? {
            return Ok(Some(val));
        }
        let is_free = val.ty.is_word() || val.ty == Ty::Bool;
        if is_stated && is.is_word() && is_free { Ok(Some(self.convert(val, is)?)) } else { Ok(None) }
    }

    /// A value as a local without a type keeps it.
    pub(super) fn kept(&mut self, val: Val) -> Lifted<Val> {
        Ok(match val.ty {
            Ty::Exception => val.retyped(Ty::Object),
            Ty::Range | Ty::Cast => Val::new(Ty::Object, self.boxed(val)?),
            Ty::Int | Ty::Uint | Ty::Object => Val { aux: 0, ..val },
            _ => val,
        })
    }

    /// A value as another type where nobody has to ask for it: objects are objects, a literal number takes the
    /// type that is wanted, and a float holds any number.
    pub(super) fn implicit(&mut self, val: Val, ty: Ty) -> Lifted<Option<Val>> {
        let literal = self.literal(&val);
        Ok(match (val.ty, ty) {
            (from, to) if from == to => Some(val),
            (Ty::None | Ty::Exception, Ty::Object) => Some(val.retyped(Ty::Object)),
            (Ty::Int, Ty::Uint) if literal.is_some_and(|number| number >= 0) => Some(val.retyped(Ty::Uint)),
            (Ty::Uint, Ty::Int) if self.is_above_int(&val) => Some(val.retyped(Ty::Int)),
            (from, to) if from.is_number() && to.is_float() => Some(self.convert(val, ty)?),
            _ => None,
        })
    }

    /// The number, where it is known now.
    pub(super) fn known(&self, val: &Val) -> Option<i64> {
        if val.ty.is_word() { self.b.function.as_iconst(val.value()) } else { None }
    }

    /// The number that the program states in this place.
    pub(super) fn literal(&self, val: &Val) -> Option<i64> {
        let number = self.known(val).filter(|_| matches!(val.aux, LITERAL | CONVERTED))?;
        let is_unsigned = val.ty == Ty::Uint && self.target.int == Type::I32;
        Some(if is_unsigned { i64::from(number as u32) } else { number })
    }

    /// Whether it is a literal that a word holds only without sign. Its type is `uint`, so that it is the number that
    /// is written there; where an `int` is wanted, it is one with the same bits.
    pub(super) fn is_above_int(&self, val: &Val) -> bool {
        let number = self.literal(val).filter(|_| val.ty == Ty::Uint && val.aux == LITERAL);
        number.is_some_and(|number| !self.is_int(number))
    }

    fn set_flag(&mut self, place: usize, has_value: bool) -> Lifted {
        let flag = usize::from(self.flag_of[place]);
        if flag != 0 {
            let value = self.b.iconst(Type::I32, has_value.into())?;
            self.env[flag] = Val::new(Ty::Flag, value);
        }
        Ok(())
    }

    pub(super) fn check_local(&mut self, register: u8) -> Lifted {
        self.read(register)?;
        let flag = self.env[usize::from(self.flag_of[usize::from(register)])];
        if flag.ty == Ty::Flag {
            self.guard(flag.value(), RaiseKind::NameError)?;
        }
        Ok(())
    }

    pub(super) fn copy(&mut self, to: u8, from: u8) -> Lifted {
        let val = self.read(from)?;
        self.write(to, val)
    }

    pub(super) fn load_int(&mut self, to: u8, number: i64) -> Lifted {
        let val = self.int(number)?;
        self.write(to, val)
    }

    /// A literal of type `int`, or `uint` where only that holds it.
    pub(super) fn int(&mut self, number: i64) -> Lifted<Val> {
        let ty = if self.is_int(number) { Ty::Int } else { Ty::Uint };
        Ok(Val { aux: LITERAL, ..Val::new(ty, self.b.iconst(self.target.int, number)?) })
    }

    /// Whether an `int` holds a literal. Words of 64 bits hold those of 63, as MicroPython's.
    fn is_int(&self, number: i64) -> bool {
        let spare = if self.target.int == Type::I64 { 1 } else { 32 };
        number << spare >> spare == number
    }

    /// Whether a literal is a machine number.
    pub(super) fn is_number(&self, number: i64) -> bool {
        self.is_int(number) || (self.target.int == Type::I32 && u32::try_from(number).is_ok())
    }

    pub(super) fn load_constant(&mut self, to: u8, index: u16) -> Lifted {
        let val = self.code_constant(index)?;
        self.write(to, val)
    }

    /// A constant of the code.
    pub(super) fn code_constant(&mut self, index: u16) -> Lifted<Val> {
        let Some(value) = self.code.constant(index.into()) else {
            return self.unsupported("a constant that does not exist");
        };
        let number = match value.cast::<IntObj>() {
            Some(big) => big.as_int().to_i64(),
            None => value.as_small().map(|number| number as i64),
        };
        if let Some(number) = number.filter(|&number| self.is_number(number)) {
            return self.int(number);
        }
        if let Some(number) = value.as_float().filter(|_| self.has_floats) {
            #[allow(clippy::useless_conversion, reason = "a device's float is narrower")]
            let number = f64::from(number);
            return self.float_literal(number);
        }
        self.literal_object(value)
    }

    fn float_literal(&mut self, number: f64) -> Lifted<Val> {
        let value = match self.target.float {
            Type::F32 => self.b.f32const(number as f32)?,
            _ => self.b.f64const(number)?,
        };
        Ok(Val::new(Ty::Float, value))
    }

    pub(super) fn load_special(&mut self, to: u8, number: u8) -> Lifted {
        const SPECIALS: [Special; 7] = [
            Special::Unbound,
            Special::None,
            Special::False,
            Special::True,
            Special::NotImplemented,
            Special::Ellipsis,
            Special::Stop,
        ];
        let special = SPECIALS.get(usize::from(number)).copied().unwrap_or(Special::None);
        if special == Special::Unbound {
            return self.unbind(to);
        }
        let val = self.literal_object(Value::special(special))?;
        self.write(to, val)
    }

    /// A literal that is no machine number.
    fn literal_object(&mut self, value: Value) -> Lifted<Val> {
        Ok(match value.as_special() {
            Some(Special::None) => Val::new(Ty::None, self.constant(value)?),
            Some(Special::True | Special::False) => {
                Val::new(Ty::Bool, self.b.iconst(Type::I32, (value == Value::TRUE).into())?)
            }
            _ => {
                let aux = if value.class() == types::INT.gc() { LITERAL } else { 0 };
                Val { aux, ..Val::new(Ty::Object, self.constant(value)?) }
            }
        })
    }

    /// A register loses its value; a local keeps its type.
    fn unbind(&mut self, register: u8) -> Lifted {
        let place = usize::from(register);
        let unbound = self.constant(Value::UNBOUND)?;
        if !self.is_local(register) {
            self.env[place] = Val::new(Ty::Unbound, unbound);
        } else if self.env[place].ty == Ty::Object {
            // What it referred to may go.
            self.env[place] = Val::new(Ty::Object, unbound);
        }
        self.set_flag(place, false)
    }

    /// A register's variable goes into a cell, where a function inside has it too.
    pub(super) fn make_cell(&mut self, register: u8) -> Lifted {
        let place = usize::from(register);
        let contents = match self.env[place].ty {
            Ty::Undefined => self.constant(Value::UNBOUND)?,
            _ => self.read_object(register)?,
        };
        let cell = self.call(Helper::NewCell, &[contents])?;
        if u16::from(register) < self.locals {
            self.cell_ty[place] = self.local_ty[place];
        } else {
            self.cell_ty[place] = Some(Ty::Object);
        }
        self.env[place] = Val::new(Ty::Cell, cell);
        Ok(())
    }

    pub(super) fn copy_free(&mut self, first: u8, count: u8) -> Lifted {
        for index in 0..count {
            let number = self.b.iconst(Type::I32, index.into())?;
            let cell = self.call(Helper::FreeCell, &[number])?;
            let place = usize::from(first + index);
            self.cell_ty[place] = Some(Ty::Object);
            self.env[place] = Val::new(Ty::Cell, cell);
        }
        Ok(())
    }

    pub(super) fn get_cell(&mut self, at: &Code) -> Lifted {
        let place = usize::from(at.word.b());
        let cell = self.read(at.word.b())?.value();
        let contents = self.with_name(Helper::GetCell, &[cell], at)?;
        let ty = *self.cell_ty[place].get_or_insert(Ty::Object);
        let object = Val::new(Ty::Object, contents);
        let val = if ty.is_object() { object } else { self.convert(object, ty)? };
        self.write(at.word.a(), val)
    }

    pub(super) fn set_cell(&mut self, cell: u8, from: u8) -> Lifted {
        let place = usize::from(cell);
        let holder = self.read(cell)?.value();
        let mut val = self.read(from)?;
        if val.ty != Ty::Unbound {
            val = match self.cell_ty[place] {
                None => {
                    let ty = if val.ty.is_object() { Ty::Object } else { val.ty };
                    self.cell_ty[place] = Some(ty);
                    val
                }
                // What a function inside sees is an object, so any value that can be one may be stored.
                Some(Ty::Object) => val,
                Some(is) => self.as_local(val, is, cell)?,
            };
        }
        let contents = self.boxed(val)?;
        self.call(Helper::SetCell, &[holder, contents])?;
        Ok(())
    }

    /// Calls a helper whose last parameters are the code object and the instruction's data word.
    pub(super) fn with_name(&mut self, helper: Helper, args: &[Inst], at: &Code) -> Lifted<Inst> {
        let mut all = [Inst::NONE; 4];
        all[..args.len()].copy_from_slice(args);
        all[args.len()] = self.constant(self.code.value())?;
        all[args.len() + 1] = self.b.iconst(Type::I32, i64::from(at.extra as i32))?;
        self.call(helper, &all[..args.len() + 2])
    }
}
