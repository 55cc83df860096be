//! Calls, names, attributes, and instructions that the interpreter does.

use super::fault::Rule;
use super::local::{CONVERTED, LITERAL};
use super::lower::{Lifted, Lower};
use super::types::{Ty, Val};
use crate::bytecode::{Access, Code, each_register};
use crate::ir::Inst;
use crate::ir::Type;
use adder_vm::native::helpers::Helper;
use adder_vm::object::StrObj;
use adder_vm::ops::LINK_WORDS;

impl Lower<'_, '_> {
    /// The name in an instruction's data word.
    fn name_is(&self, word: u32, test: impl FnOnce(&str) -> bool) -> bool {
        let name = self.code.constant((word & 0xffff) as usize);
        name.and_then(|name| name.cast::<StrObj>()).is_some_and(|name| test(name.as_str()))
    }

    pub(super) fn get_global(&mut self, at: &Code) -> Lifted {
        let mut cast = None;
        self.name_is(at.extra, |name| {
            cast = self.target.stated(name).filter(|ty| *ty != Ty::Object);
            cast.is_some()
        });
        // `float` is the class, unless the function computes with machine floats.
        if let Some(ty) = cast.filter(|ty| !ty.is_float() || self.has_floats) {
            return self.write(at.word.a(), Val { aux: ty as u32, ..Val::bare(Ty::Cast) });
        }
        if self.name_is(at.extra, |name| name == "range") {
            return self.write(at.word.a(), Val { aux: at.extra, ..Val::bare(Ty::Range) });
        }
        let value = self.load_global(at.extra)?;
        self.write(at.word.a(), Val::new(Ty::Object, value))
    }

    /// The global that an instruction's data word names.
    pub(super) fn load_global(&mut self, word: u32) -> Lifted<Inst> {
        let code = self.constant(self.code.value())?;
        let word = self.b.iconst(Type::I32, i64::from(word as i32))?;
        self.call(Helper::GetGlobal, &[code, word])
    }

    pub(super) fn set_global(&mut self, at: &Code) -> Lifted {
        let value = self.read_object(at.word.a())?;
        self.with_name(Helper::SetGlobal, &[value], at)?;
        Ok(())
    }

    /// A value that has attributes.
    fn receiver(&mut self, register: u8) -> Lifted<Inst> {
        let val = self.read(register)?;
        if !val.ty.is_object() {
            return self.broken(Rule::LoadFrom(val.ty));
        }
        self.boxed(val)
    }

    pub(super) fn get_attr(&mut self, at: &Code) -> Lifted {
        let receiver = self.receiver(at.word.b())?;
        let value = self.with_name(Helper::GetAttr, &[receiver], at)?;
        self.write(at.word.a(), Val::new(Ty::Object, value))
    }

    pub(super) fn set_attr(&mut self, at: &Code) -> Lifted {
        let val = self.read(at.word.a())?;
        if !val.ty.is_object() {
            return self.broken(Rule::StoreTo(val.ty));
        }
        let (receiver, value) = (self.boxed(val)?, self.read_object(at.word.b())?);
        self.with_name(Helper::SetAttr, &[receiver, value], at)?;
        Ok(())
    }

    pub(super) fn get_method(&mut self, at: &Code) -> Lifted {
        self.receiver(at.word.b())?;
        self.step(at)
    }

    /// A call of a window: of a type, which converts, or of an object.
    pub(super) fn call_window(&mut self, at: &Code) -> Lifted {
        let (window, count) = (at.word.b(), at.word.c());
        let callee = self.read(window)?;
        let first = window + LINK_WORDS as u8;
        if callee.ty == Ty::Cast {
            if count != 1 {
                return self.broken(Rule::Casting);
            }
            let ty = Ty::ALL.get(callee.aux as usize).copied().unwrap_or(Ty::Object);
            let val = self.read(first)?;
            let mut val = self.convert(val, ty)?;
            if ty.is_word() && val.aux == LITERAL {
                val.aux = CONVERTED;
            }
            return self.write(at.word.a(), val);
        }
        let object = self.callee_object(callee)?;
        let mut args = adder_vm::mem::Vec::new(self.mem);
        for register in first..first + count {
            args.push(self.read_object(register)?)?;
        }
        self.b.frame_store(object, window.into())?;
        for (register, &arg) in (first..).zip(args.iter()) {
            self.b.frame_store(arg, register.into())?;
        }
        let place = self.b.frame_addr(window.into())?;
        let count = self.b.iconst(Type::I32, count.into())?;
        let result = self.call(Helper::Call, &[place, count])?;
        self.write(at.word.a(), Val::new(Ty::Object, result))
    }

    fn callee_object(&mut self, callee: Val) -> Lifted<Inst> {
        self.boxed(callee)
    }

    /// An instruction that the interpreter does, on the frame: what it reads goes there, what it writes comes
    /// from there.
    pub(super) fn step(&mut self, at: &Code) -> Lifted {
        let code = self.code;
        let mut accesses = adder_vm::mem::Vec::new(self.mem);
        let mut result = Ok(());
        each_register(at, code, &mut |register, access| {
            result = result.and(accesses.push((register as u8, access)));
        });
        result?;
        for &(register, _) in accesses.iter().filter(|(_, access)| *access == Access::Read) {
            if self.env[usize::from(register)].ty != Ty::Frame {
                let value = self.read_object(register)?;
                self.b.frame_store(value, register.into())?;
            }
        }
        self.interpret(at)?;
        for &(register, _) in accesses.iter().filter(|(_, access)| *access == Access::Write) {
            if stays_in_frame(at, register) {
                self.env[usize::from(register)] = Val::bare(Ty::Frame);
            } else {
                let value = self.b.frame_load(register.into())?;
                self.write(register, Val::new(Ty::Object, value))?;
            }
        }
        Ok(())
    }
}

/// Whether what an instruction writes is for another instruction of the interpreter only: the state of a loop,
/// a method about to be called.
fn stays_in_frame(at: &Code, register: u8) -> bool {
    use adder_vm::ops::Op;
    match at.op {
        Op::GetIter | Op::ForRange | Op::GetMethod => true,
        Op::ForIter => register != at.word.b(),
        _ => false,
    }
}
