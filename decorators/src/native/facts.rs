//! What is known of a function before it is lifted: what the interpreter has seen, and what its calls call.

use super::lower::Subject;
use super::plan::comparison;
use crate::bytecode::{Access, Code, each_register};
use crate::ir::{Function, Type};
use adder_vm::mem::{Mem, OutOfMemory, Vec};
use adder_vm::native::sites::{self, Intrinsic};
use adder_vm::object::{CodeObj, Gc, ModuleObj, StrObj};
use adder_vm::ops::Op;
use adder_vm::runtime::feedback;
use adder_vm::value::Value;

/// What a function is lifted into.
pub(super) fn empty_function<'m>(
    mem: &'m Mem,
    subject: &Subject<'_, '_>,
) -> Result<Function<'m>, OutOfMemory> {
    let name = subject.function.code.name().cast::<StrObj>();
    let name = name.as_ref().map_or("", |name| name.as_str());
    let mut function = Function::new(mem, name, subject.profile, Type::Value)?;
    if subject.origins {
        function.keep_origins();
    }
    Ok(function)
}

/// What is known of a function.
#[derive(Debug)]
pub(super) struct Facts<'m> {
    pub code: Gc<CodeObj>,
    /// An operator has met ints outside the small range, and nothing but ints.
    pub wide: bool,
    /// Words have 32 bits.
    pub narrow: bool,
    /// Calls whose callee is known, by their words: what they called the last time.
    callees: Vec<'m, (u32, Value)>,
    /// Attributes and methods whose receiver is a known module, by their words.
    modules: Vec<'m, (u32, Value)>,
}

impl<'m> Facts<'m> {
    /// Reads the caches of a function's names and methods. The callees are not kept: they are looked at again,
    /// by machine code, before they matter.
    pub fn gather(mem: &'m Mem, subject: &Subject<'_, '_>) -> Result<Self, OutOfMemory> {
        let code = subject.function.code;
        let (mut callees, mut modules) = (Vec::new(mem), Vec::new(mem));
        // Per register, what the last instruction that wrote it put there.
        let mut known: Vec<'m, Option<Value>> = Vec::new(mem);
        known.resize(usize::from(code.info().registers) + 8, None)?;
        let mut pc = 0;
        while let Some(at) = Code::read(code.words(), pc) {
            pc = at.end();
            let get = |register: u8| known.get(usize::from(register)).copied().flatten();
            let callee = match at.op {
                Op::Call => get(at.word.b()),
                Op::ForRange => get(at.word.a()),
                Op::CallMethod => get(at.word.b()).or_else(|| get(at.word.b() + 1)),
                _ => None,
            };
            if let Some(callee) = callee {
                callees.push((at.pc, callee))?;
            }
            let receiver = match at.op {
                Op::GetMethod | Op::GetAttr => get(at.word.b()).and_then(Value::cast::<ModuleObj>),
                _ => None,
            };
            if let Some(module) = receiver {
                modules.push((at.pc, module.value()))?;
            }
            each_register(&at, code, &mut |register, access| {
                if access == Access::Write
                    && let Some(place) = known.get_mut(usize::from(register))
                {
                    *place = None;
                }
            });
            let found = match at.op {
                Op::GetGlobal => {
                    let site = subject.cx.global_site(code, at.extra, subject.function.globals);
                    site.map(|site| (at.word.a(), site.value))
                }
                Op::GetMethod => match receiver {
                    Some(module) => {
                        let site = subject.cx.module_site(code, at.extra, module);
                        site.map(|site| (at.word.a() + 1, site.value))
                    }
                    None => subject.cx.method_site(code, at.extra).map(|site| (at.word.a(), site.method)),
                },
                Op::GetAttr => {
                    let site = receiver.and_then(|module| subject.cx.module_site(code, at.extra, module));
                    site.map(|site| (at.word.a(), site.value))
                }
                _ => None,
            };
            if let Some((register, value)) = found
                && let Some(place) = known.get_mut(usize::from(register))
            {
                *place = Some(value);
            }
        }
        let narrow = subject.profile.word == Type::I32;
        let mut facts = Facts { code, wide: false, narrow, callees, modules };
        facts.wide = facts.has_wide();
        Ok(facts)
    }

    /// Whether an operator has met ints outside the small range, and nothing but ints.
    fn has_wide(&self) -> bool {
        let mut pc = 0;
        while let Some(at) = Code::read(self.code.words(), pc) {
            pc = at.end();
            let is_operator = at.op.binary().is_some()
                || comparison(at.op).is_some()
                || matches!(at.op, Op::Neg | Op::Invert);
            let seen = self.seen(&at);
            let seen = (seen | seen >> 4) & 15;
            if is_operator && seen & feedback::INT != 0 && seen & (feedback::FLOAT | feedback::OTHER) == 0 {
                return true;
            }
        }
        false
    }

    /// What the interpreter has seen at an instruction.
    pub fn seen(&self, at: &Code) -> u8 {
        self.code.feedback().get(at.pc as usize).map_or(0, core::cell::Cell::get)
    }

    /// What the call at word `pc` called the last time.
    pub fn callee(&self, pc: u32) -> Option<Value> {
        let at = self.callees.binary_search_by_key(&pc, |row| row.0).ok()?;
        self.callees.get(at).map(|row| row.1)
    }

    /// The module whose attribute the instruction at word `pc` took the last time.
    pub fn module(&self, pc: u32) -> Option<Value> {
        let at = self.modules.binary_search_by_key(&pc, |row| row.0).ok()?;
        self.modules.get(at).map(|row| row.1)
    }

    /// The intrinsic that a call called the last time.
    pub fn intrinsic(&self, at: &Code) -> Option<Intrinsic> {
        sites::intrinsic(self.callee(at.pc)?)
    }

    /// Whether a loop's call is of the builtin `range`, with arguments that it takes.
    pub fn is_range(&self, at: &Code) -> bool {
        (1..=3).contains(&at.word.b()) && self.intrinsic(at) == Some(Intrinsic::Range)
    }
}
