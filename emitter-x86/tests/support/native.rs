//! Runs IR functions as machine code, with the surroundings that the cases expect.
#![allow(unsafe_code, reason = "calls machine code, and is called by it")]

use crate::cases::{Arg, Observed, RunLine, TestHost, parse_arg, show_exit, show_result};
use adder_decorators::emitter::{Abi, Emitter, Error, Target, Unit};
use adder_decorators::ir::{Exit, ExitKind, Format, Function, Repr, Type};
use adder_emitter_x86::emitter::Cranelift;
use adder_emitter_x86::memory::{CodeBlock, CodeMemory};
use adder_emitter_x86::stubs::keep::{self, Keepers};
use adder_emitter_x86::target::Options;
use adder_vm::mem::Mem;
use std::mem::offset_of;

/// What machine code takes for the Context. Cases use the first bytes as they like.
#[repr(C)]
struct Context {
    free: [u64; 8],
    helpers: *const usize,
    pending: usize,
    exception: u64,
    stack_limit: usize,
    results: [u64; 2],
    run: *mut Run,
}

/// What the helpers work on.
struct Run {
    function: *const Function<'static>,
    host: TestHost,
    outcome: Option<String>,
    base: usize,
}

const NO_EXCEPTION: u64 = 12;
const CODE: u64 = 0x1234_5678_9abc_def0;

/// The surroundings' numbers and offsets.
pub const ABI: Abi = Abi {
    helpers: offset_of!(Context, helpers) as i32,
    pending: offset_of!(Context, pending) as i32,
    exception: offset_of!(Context, exception) as i32,
    no_exception: NO_EXCEPTION,
    stack_limit: offset_of!(Context, stack_limit) as i32,
    results: offset_of!(Context, results) as i32,
    take_exit: 6,
    poll: 7,
};

impl Context {
    fn run(&mut self) -> &mut Run {
        // SAFETY: set by `call` for as long as machine code runs; helpers do not nest.
        unsafe { &mut *self.run }
    }
}

extern "C" fn mix(_: &mut Context, a: i64, b: i64) -> i64 {
    a.wrapping_mul(31).wrapping_add(b)
}

extern "C" fn half(cx: &mut Context, word: u64) -> u64 {
    if word & 3 == 1 {
        return (word as i64 >> 1) as u64 | 1;
    }
    cx.exception = 1;
    0
}

extern "C" fn note(cx: &mut Context, number: i64) {
    cx.run().host.log.push(number);
}

extern "C" fn set_byte(_: &mut Context, address: *mut u8, byte: u64) {
    // SAFETY: cases hand over addresses of their buffers.
    unsafe { address.write(byte as u8) }
}

extern "C" fn not_negative(cx: &mut Context, number: i64) {
    if number < 0 {
        cx.exception = 1;
    }
}

extern "C" fn floats(_: &mut Context, a: i32, b: f32) -> f32 {
    a as f32 + 2.0 * b
}

extern "C" fn double(cx: &mut Context, number: i64) -> i64 {
    if number == 13 {
        cx.exception = 1;
        return 0;
    }
    number.wrapping_mul(2)
}

extern "C" fn poll(cx: &mut Context) -> usize {
    let host = &mut cx.run().host;
    host.polls += 1;
    let raises = host.polls == host.raising_poll;
    if raises {
        cx.exception = 1;
    }
    usize::from(!raises)
}

extern "C" fn take_exit(cx: &mut Context, code: u64, exit: u32, state: *const u64, base: usize) -> u64 {
    assert_eq!((code, base), (CODE, cx.run().base));
    // SAFETY: the function outlives the run.
    let function = unsafe { &*cx.run().function };
    let exit = Exit(exit as u16);
    let data = function.exit(exit);
    if let ExitKind::Raise(kind) = data.kind {
        cx.run().host.raised.push(kind);
    }
    if data.handler.is_some() {
        assert!(state.is_null());
        cx.exception = NO_EXCEPTION;
        return 0;
    }
    let mut frames: Vec<_> = function.exit_frames(exit).collect();
    frames.reverse();
    let (mut values, mut next) = (Vec::new(), 0);
    for slot in frames.into_iter().flat_map(|frame| function.frame_slots(frame)) {
        if slot.repr == Repr::Const {
            values.push(function.consts()[slot.value as usize]);
            continue;
        }
        let ty = slot.inst().map_or(Type::Value, |inst| function.ty(inst));
        // SAFETY: the state has a place for each slot that is no constant.
        let bits = unsafe { state.add(next).read() };
        next += 1;
        values.push(adder_decorators::ir::arith::canonical(function.profile, ty, bits));
    }
    cx.run().outcome = Some(show_exit(function, exit, &values));
    0
}

/// Both registers in which a result may come back.
#[repr(C)]
#[derive(Clone, Copy)]
struct Results {
    rax: u64,
    xmm0: f64,
}

const STACK_WORDS: usize = 8;

/// Integers, floats and words on the stack are counted apart, so one signature serves for all functions.
#[rustfmt::skip]
type Any = extern "C" fn(
    u64, u64, u64, u64, u64, u64, f64, f64, f64, f64, f64, f64, f64, f64,
    u64, u64, u64, u64, u64, u64, u64, u64,
) -> Results;

/// Calls machine code; arguments in order, each with whether it goes to a float register.
fn call(address: usize, args: &[(u64, bool)]) -> Results {
    let (mut ints, mut floats, mut stack) = (Vec::new(), Vec::new(), Vec::new());
    for &(bits, is_float) in args {
        match is_float {
            true if floats.len() < 8 => floats.push(f64::from_bits(bits)),
            false if ints.len() < 6 => ints.push(bits),
            _ => stack.push(bits),
        }
    }
    assert!(stack.len() <= STACK_WORDS, "too many arguments");
    ints.resize(6, 0);
    floats.resize(8, 0.0);
    stack.resize(STACK_WORDS, 0);
    // SAFETY: a function compiled for these arguments starts there; what it does not take is ignored.
    let code: Any = unsafe { std::mem::transmute(std::ptr::with_exposed_provenance::<()>(address)) };
    let (i, f, s) = (&ints, &floats, &stack);
    code(
        i[0], i[1], i[2], i[3], i[4], i[5], f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], s[0], s[1], s[2],
        s[3], s[4], s[5], s[6], s[7],
    )
}

/// An emitter, and memory for its code.
pub struct Native {
    pub emitter: Cranelift,
    pub memory: CodeMemory,
}

/// A function's code.
pub struct Compiled {
    pub block: CodeBlock,
    unit: Unit,
}

impl Native {
    pub fn new(options: Options) -> Self {
        let mut emitter = Cranelift::new(ABI, options).expect("this machine will do");
        let mut memory = CodeMemory::new(1 << 26);
        let mut batch = memory.batch();
        let stubs = batch.add(&keep::code(&ABI, 8).expect("assembles"), 0).expect("fits");
        let start = batch.address(&stubs);
        batch.finish().expect("executable");
        emitter.set_keepers(Keepers::new(start, 8));
        Native { emitter, memory }
    }

    /// Compiles a function and puts it into memory.
    pub fn compile(&mut self, function: &Function<'_>) -> Result<Compiled, Error> {
        let uses_frame = |inst| matches!(function.op(inst).format(), Format::Reg | Format::RegStore);
        let frame = function.order().iter().any(|&block| function.block_insts(block).any(uses_frame));
        let unit = Unit { code: CODE, frame, number: None, ..Unit::default() };
        let mem = Mem::new(1 << 24);
        let object = self.emitter.emit(function, &unit, &mem)?;
        let mut batch = self.memory.batch();
        let block = batch.add(&object.bytes, object.skew).expect("fits");
        for reloc in object.relocs.iter() {
            let Target::Direct(number) = reloc.target;
            assert_eq!(number, 0);
            let address = (double as *const () as usize as u64).wrapping_add_signed(reloc.addend.into());
            batch.write(&block, reloc.offset as usize, &address.to_le_bytes()).expect("fits");
        }
        batch.finish().expect("executable");
        Ok(Compiled { block, unit })
    }

    /// Runs compiled code on arguments already read.
    pub fn run(
        &self,
        function: &Function<'_>,
        compiled: &Compiled,
        args: &[Arg],
        frame: &[Arg],
        raising_poll: u64,
    ) -> Observed {
        let helpers = [
            mix as *const () as usize,
            half as *const () as usize,
            note as *const () as usize,
            set_byte as *const () as usize,
            not_negative as *const () as usize,
            floats as *const () as usize,
            take_exit as *const () as usize,
            poll as *const () as usize,
        ];
        let mut registers = [0u64; 32];
        for (register, arg) in registers.iter_mut().zip(frame) {
            let Arg::Bits(bits) = arg else { panic!("a register holds a word") };
            *register = *bits;
        }
        let base = if compiled.unit.frame { registers.as_mut_ptr().expose_provenance() } else { 0 };
        let host = TestHost { raising_poll, ..TestHost::default() };
        let mut run = Run { function: (&raw const *function).cast(), host, outcome: None, base };
        let mut cx = Context {
            free: [0; 8],
            helpers: helpers.as_ptr(),
            pending: 1,
            exception: NO_EXCEPTION,
            stack_limit: 0,
            results: [0; 2],
            run: &raw mut run,
        };
        let mut words = vec![((&raw mut cx).expose_provenance() as u64, false)];
        if compiled.unit.frame {
            words.push((base as u64, false));
        }
        let entry = function.entry().expect("a function has a block");
        let mut buffers = Vec::new();
        let mut before = Vec::new();
        for (arg, &param) in args.iter().zip(function.params(entry)) {
            match arg {
                // The upper half of a narrow argument is not defined: it must not matter.
                Arg::Bits(bits) if function.ty(param) == Type::I32 => {
                    words.push((bits & 0xffff_ffff | 0xdead_beef << 32, false));
                }
                Arg::Bits(bits) => words.push((*bits, function.ty(param).is_float())),
                Arg::Buffer(bytes) => {
                    before.push(bytes.clone());
                    // Room around, which must stay as it is.
                    let mut room = vec![0xa5; 16];
                    room.extend_from_slice(bytes);
                    room.extend_from_slice(&[0xa5; 16]);
                    words.push((room[16..].as_mut_ptr().expose_provenance() as u64, false));
                    buffers.push(room);
                }
            }
        }
        let results = call(self.memory.address(&compiled.block), &words);
        let bits = if function.result.is_float() { results.xmm0.to_bits() } else { results.rax };
        let result = (function.result != Type::Void)
            .then(|| adder_decorators::ir::arith::canonical(function.profile, function.result, bits));
        let outcome = run.outcome.take().unwrap_or_else(|| show_result(function, result));
        let after = buffers
            .iter()
            .map(|room| {
                let (low, rest) = room.split_at(16);
                let (bytes, high) = rest.split_at(rest.len() - 16);
                assert!(low.iter().chain(high).all(|&byte| byte == 0xa5), "a store beside the buffer");
                bytes.to_vec()
            })
            .collect();
        Observed { outcome, before, after, host: run.host }
    }

    /// Compiles, runs and drops a function.
    pub fn observe(
        &mut self,
        function: &Function<'_>,
        args: &[Arg],
        frame: &[Arg],
    ) -> Result<Observed, Error> {
        let compiled = self.compile(function)?;
        let seen = self.run(function, &compiled, args, frame, 0);
        self.memory.free(compiled.block);
        Ok(seen)
    }

    /// Runs a `run:` line.
    pub fn run_line(&self, function: &Function<'_>, compiled: &Compiled, line: &RunLine) -> Observed {
        let entry = function.entry().expect("a function has a block");
        let types = function.params(entry).iter().map(|&param| function.ty(param));
        let args: Vec<Arg> =
            types.zip(&line.args).map(|(ty, arg)| parse_arg(function.profile, ty, arg)).collect();
        let frame: Vec<Arg> =
            line.frame.iter().map(|arg| parse_arg(function.profile, Type::Value, arg)).collect();
        self.run(function, compiled, &args, &frame, line.raising_poll)
    }
}
