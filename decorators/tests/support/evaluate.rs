//! Runs a `run:` line of a case on the reference evaluator.

use super::cases::{Arg, Observed, RunLine, TestHost, parse_arg, show_exit, show_result};
use adder_decorators::ir::eval::{EvalError, Memory, Outcome, Places, run};
use adder_decorators::ir::{Function, Type};
use adder_vm::mem::Mem;

/// Steps a case may take.
const FUEL: u64 = 10_000_000;

/// What the function does on these arguments.
pub fn evaluate(function: &Function<'_>, line: &RunLine) -> Result<Observed, EvalError> {
    let entry = function.entry().expect("a function has a block");
    let types = function.params(entry).iter().map(|&param| function.ty(param));
    let args: Vec<Arg> =
        types.zip(&line.args).map(|(ty, arg)| parse_arg(function.profile, ty, arg)).collect();
    assert_eq!(line.args.len(), function.params(entry).len(), "number of arguments");
    let frame: Vec<Arg> =
        line.frame.iter().map(|arg| parse_arg(function.profile, Type::Value, arg)).collect();
    evaluate_args(function, &args, &frame, line.raising_poll, FUEL)
}

/// As `evaluate`, with arguments already read.
pub fn evaluate_args(
    function: &Function<'_>,
    args: &[Arg],
    frame: &[Arg],
    raising_poll: u64,
    fuel: u64,
) -> Result<Observed, EvalError> {
    let mem = Mem::new(1 << 24);
    let mut memory = Memory::new(&mem);
    let word = function.profile.word_bytes() as usize;
    let mut registers = [0; 32 * 8];
    for (register, arg) in registers.chunks_mut(word).zip(frame) {
        let Arg::Bits(bits) = arg else { panic!("a register holds a word") };
        register.copy_from_slice(&bits.to_le_bytes()[..word]);
    }
    let places = Places { ctx: memory.add(&[0; 64])?, frame: memory.add(&registers)? };
    let mut seen = Observed { host: TestHost { raising_poll, ..TestHost::default() }, ..Observed::default() };
    let (mut bits, mut buffers) = (Vec::new(), Vec::new());
    for arg in args {
        bits.push(match arg {
            Arg::Bits(bits) => *bits,
            Arg::Buffer(bytes) => {
                let address = memory.add(bytes)?;
                seen.before.push(bytes.clone());
                buffers.push(address);
                address
            }
        });
    }
    let outcome = run(function, &bits, &mut memory, places, &mut seen.host, fuel)?;
    seen.outcome = match outcome {
        Outcome::Return(result) => show_result(function, result),
        Outcome::Exit(exit, state) => show_exit(function, exit, &state),
    };
    for (&address, before) in buffers.iter().zip(&seen.before) {
        let after =
            if before.is_empty() { &[][..] } else { memory.bytes(address, before.len()).expect("a buffer") };
        seen.after.push(after.to_vec());
    }
    Ok(seen)
}
