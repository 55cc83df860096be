//! `@viper`: MicroPython's machine types and rules, lifted from bytecode to IR.
//!
//! Every register is SSA from the start: a value with a type of viper and up to four words. A local has the
//! type of what it got first, in the order of the source; temporaries change theirs freely. Objects are
//! handled by the runtime's helpers; instructions that are not worth one are done by the interpreter, one
//! at a time, on the frame. The function that results takes the frame with its arguments bound, as the
//! interpreter would, converts them, and returns a tagged word.

mod arith;
mod call;
mod control;
mod convert;
mod edges;
mod far;
mod fault;
mod graph;
mod local;
mod lower;
mod mem;
mod types;

pub use fault::{Class, Fault, Message, Rule, shown};
pub use lower::Options;
pub use types::{Target, Ty};

use crate::bytecode::Live;
use crate::ir::{Block, Builder, Function, Type};
use adder_vm::code::flags;
use adder_vm::mem::{Mem, Vec};
use adder_vm::object::{CodeObj, Gc, StrObj};
use graph::Graph;
use lower::{Hints, Lower};

/// Attempts at one function. Each is made with at least one more type known, so there is an end anyway.
const ATTEMPTS: u32 = 64;

/// Lifts a function.
///
/// # Errors
/// The first rule that the function breaks, in the order of its source; or what this tier does not compile.
pub fn lift<'m>(
    mem: &'m Mem,
    code: Gc<CodeObj>,
    target: Target,
    options: Options,
) -> Result<Function<'m>, Fault> {
    if code.has(flags::GENERATOR | flags::COROUTINE) {
        return Err(Fault::Rule { rule: Rule::Yield, pc: 0 });
    }
    let mut hints = Hints { locals: Vec::new(mem), forget_origins: false, again: false };
    hints.locals.resize(code.info().registers.into(), None)?;
    let graph = Graph::find(mem, code)?;
    let live = Live::solve(mem, code, &graph.blocks)?;
    for _ in 0..ATTEMPTS {
        let name = code.name().cast::<StrObj>();
        let name = name.as_ref().map_or("", |name| name.as_str());
        let mut function = Function::new(mem, name, target.profile, Type::Value)?;
        if options.origins {
            function.keep_origins();
        }
        hints.again = false;
        let builder = Builder::new(&mut function, Block::NONE);
        let mut lower = Lower::new(code, target, options, builder, (&graph, &live), &mut hints)?;
        if lower.run().is_err() {
            return Err(lower.fault());
        }
        if !hints.again {
            return Ok(function);
        }
    }
    Err(Fault::unsupported("too many types that depend on each other", 0))
}
