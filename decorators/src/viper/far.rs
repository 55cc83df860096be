//! Far locals: those for which a frame has no registers. Their block holds objects; each has a type as near ones do.

use super::fault::Rule;
use super::lower::{Lifted, Lower};
use super::types::{Ty, Val};
use crate::bytecode::Code;
use adder_vm::native::helpers::Helper;

/// The type of a far local.
#[derive(Clone, Copy)]
pub(super) struct FarType {
    pub ty: Ty,
    /// The program states it.
    pub is_stated: bool,
}

impl Lower<'_, '_> {
    /// `get_far`
    pub(super) fn get_far(&mut self, at: &Code) -> Lifted {
        let number = at.extra & 0xffff;
        let is_object = FarType { ty: Ty::Object, is_stated: false };
        let ty = match self.far_ty.get_mut(number as usize) {
            Some(known) => known.get_or_insert(is_object).ty,
            None => Ty::Object,
        };
        let block = self.read_object(at.word.b())?;
        self.b.frame_store(block, at.word.b().into())?;
        self.interpret(at)?;
        let object = Val::new(Ty::Object, self.b.frame_load(at.word.a().into())?);
        let val = if ty.is_object() { object } else { self.convert(object, ty)? };
        self.write(at.word.a(), val)
    }

    /// `set_far`
    pub(super) fn set_far(&mut self, at: &Code) -> Lifted {
        let number = at.extra as usize;
        let mut val = self.read(at.word.b())?;
        if val.ty != Ty::Unbound {
            val = self.kept(val)?;
            match self.far_ty.get(number).copied().flatten() {
                Some(known) if known.ty != Ty::None || !val.ty.is_object() => {
                    let FarType { ty, is_stated } = known;
                    let Some(adapted) = self.adapted(val, ty, is_stated)? else {
                        let local = self.locals + 1 + at.extra as u16;
                        return self.broken(Rule::LocalType { local, is: ty, source: val.ty });
                    };
                    val = adapted;
                }
                // What was None first may be any object.
                _ => {
                    if let Some(known) = self.far_ty.get_mut(number) {
                        *known = Some(FarType { ty: val.ty, is_stated: false });
                    }
                }
            }
        }
        let block = self.read_object(at.word.a())?;
        self.b.frame_store(block, at.word.a().into())?;
        let value = self.boxed(val)?;
        self.b.frame_store(value, at.word.b().into())?;
        self.interpret(at)
    }

    /// Lets the interpreter run an instruction whose operands are in the frame.
    pub(super) fn interpret(&mut self, at: &Code) -> Lifted {
        let base = self.base()?;
        let word = self.b.iconst(self.target.profile.word, at.pc.into())?;
        self.call(Helper::Step, &[base, word])?;
        Ok(())
    }
}
