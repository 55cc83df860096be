//! Calls: windows in the frame, functions of the program entered directly.

use super::lower::{Lower, Lowered};
use super::place::Place;
use crate::bytecode::Code;
use crate::ir::{Inst, IntCond, Type};
use adder_vm::native::helpers::Helper;
use adder_vm::object::FunctionObj;
use adder_vm::ops::LINK_WORDS;
use adder_vm::value::Value;

impl Lower<'_, '_, '_> {
    /// Leaves for the interpreter unless a register holds this very object.
    pub(super) fn expect(&mut self, register: u8, object: Value, pc: u32) -> Lowered {
        if !self.keep.add(object) {
            return self.leave(pc).and_then(|()| self.go_nowhere());
        }
        let word = self.word(register)?;
        let wanted = self.constant_word(object)?;
        let same = self.b.icmp(IntCond::Eq, word, wanted)?;
        self.guard(same, pc)
    }

    /// Goes on in a block that nothing reaches.
    fn go_nowhere(&mut self) -> Lowered {
        let block = self.b.add_block()?;
        self.b.switch_to(block);
        Ok(())
    }

    /// `call`
    pub(super) fn call_window(&mut self, at: &Code) -> Lowered {
        let (w, count) = (at.word.b(), at.word.c());
        self.store_reads(at)?;
        let callee = self.facts.callee(at.pc).filter(|callee| is_plain_function(*callee, count));
        let value = match callee.filter(|callee| self.keep.add(*callee)) {
            Some(callee) => self.call_known(w, count, callee, |lower| lower.call_any(w, count))?,
            None => self.call_any(w, count)?,
        };
        self.after_call(at, w, value)
    }

    /// `call_method`
    pub(super) fn call_method(&mut self, at: &Code) -> Lowered {
        let (w, count) = (at.word.b(), at.word.c());
        self.store_reads(at)?;
        let by_helper = |lower: &mut Self| {
            let window = lower.b.frame_addr(w.into())?;
            let count = lower.b.iconst(Type::I32, i64::from(count))?;
            lower.call(Helper::CallMethod, &[window, count])
        };
        let callee = self.facts.callee(at.pc).filter(|callee| is_plain_function(*callee, count + 1));
        let value = match callee.filter(|callee| self.keep.add(*callee)) {
            Some(callee) => self.call_known(w, count + 1, callee, by_helper)?,
            None => by_helper(self)?,
        };
        self.after_call(at, w, value)
    }

    fn call_any(&mut self, w: u8, count: u8) -> Lowered<Inst> {
        let window = self.b.frame_addr(w.into())?;
        let count = self.b.iconst(Type::I32, i64::from(count))?;
        self.call(Helper::Call, &[window, count])
    }

    /// Calls the function of the program that a window is expected to hold; `other` where it holds something else.
    fn call_known(
        &mut self,
        w: u8,
        count: u8,
        callee: Value,
        other: impl FnOnce(&mut Self) -> Lowered<Inst>,
    ) -> Lowered<Inst> {
        let (same, differs, join) = (self.b.add_block()?, self.b.add_block()?, self.b.add_block()?);
        self.b.function.set_cold(differs, true);
        let result = self.b.function.add_param(join, Type::Value)?;
        let have = self.b.frame_load(w.into())?;
        let wanted = self.constant_word(callee)?;
        let is_same = self.b.icmp(IntCond::Eq, have, wanted)?;
        self.b.brif(is_same, (same, &[]), (differs, &[]))?;
        self.b.switch_to(same);
        let base = self.b.frame_addr(u16::from(w) + LINK_WORDS as u16)?;
        let count = self.b.iconst(Type::I32, i64::from(count))?;
        let value = self.call(Helper::CallFunction, &[base, count])?;
        self.b.jump(join, &[value])?;
        self.b.switch_to(differs);
        let value = other(self)?;
        self.b.jump(join, &[value])?;
        self.b.switch_to(join);
        Ok(result)
    }

    /// The window is used up, and its register has the result.
    fn after_call(&mut self, at: &Code, w: u8, value: Inst) -> Lowered {
        for place in self.places.iter_mut().skip(usize::from(w)) {
            *place = Place::Frame;
        }
        self.define_word(at.word.a(), value)
    }
}

/// Whether a callee is a function that takes just so many positional arguments.
fn is_plain_function(callee: Value, count: u8) -> bool {
    callee.cast::<FunctionObj>().is_some_and(|function| function.code.takes_exactly(count.into()))
}
