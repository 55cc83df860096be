//! What became of the functions of the native tier: for reports, and for programs that insist on machine code.

use crate::code::{Tier, flags};
use crate::context::Context;
use crate::object::{CodeObj, Gc, StrObj, types};
use crate::runtime::tier::NEVER;
use crate::value::Raised;
use core::fmt;

/// What became of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It has machine code, for calls or for a loop.
    Compiled,
    /// It was offered to the compiler, and stays bytecode.
    Bytecode,
    /// Machine code for it was being made beside the program.
    Compiling,
    /// It was not hot enough to be compiled.
    Cold,
}

/// A function of the native tier.
#[derive(Clone, Copy, Debug)]
pub struct Ran<'a> {
    /// Its name.
    pub name: &'a str,
    /// The line of its `def`.
    pub line: u32,
    /// What became of it.
    pub state: State,
    /// Calls and rounds of loops that the interpreter has counted since it was compiled last, about.
    pub rounds: usize,
}

impl Context<'_> {
    /// Calls `visit` with every function of the native tier that ran and is still there.
    pub fn each_native(&self, mut visit: impl FnMut(Ran<'_>)) {
        self.vm().heap.for_each_object(|object| {
            let Some(code) = object.cast::<CodeObj>() else { return };
            if code.packed.tier != Tier::Native
                || !code.has(flags::FUNCTION)
                || code.heat.get() == 0 && code.threshold.get() == 0
            {
                return;
            }
            let name = code.name.cast::<StrObj>();
            let is_compiled = code.entry.get().is_some() || code.loops.get().is_some();
            let state = match code.threshold.get() {
                _ if is_compiled => State::Compiled,
                _ if code.in_work.get() => State::Compiling,
                NEVER => State::Bytecode,
                _ => State::Cold,
            };
            visit(Ran {
                name: name.as_ref().map_or("?", |name| name.as_str()),
                line: code.packed.first_line,
                state,
                rounds: code.heat.get(),
            });
        });
    }

    /// Raises what `-X native=strict` makes of a function that stays bytecode.
    #[cold]
    pub fn stays_bytecode(&self, code: Gc<CodeObj>, reason: &dyn fmt::Display) -> Raised {
        let (name, line) = (code.name.cast::<StrObj>(), code.packed.first_line);
        let name = name.as_ref().map_or("?", |name| name.as_str());
        let raised = self.not_implemented_error(format_args!(
            "native function '{name}', line {line}, stays bytecode: {reason}"
        ));
        self.note_line(code, line);
        raised
    }

    /// Whether the pending exception says that memory is out.
    pub(crate) fn is_out_of_memory(&self) -> bool {
        self.is_instance(self.exception.get(), types::MEMORY_ERROR.gc())
    }
}
