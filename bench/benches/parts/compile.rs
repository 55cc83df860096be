//! How long functions take to become machine code.

use adder_decorators::driver::ABI;
use adder_decorators::emitter::{Emitter, Unit};
use adder_decorators::ir::{Function, Profile};
use adder_decorators::native::{self, Keep, Kind, Subject};
use adder_decorators::passes::optimise;
use adder_decorators::viper::{self, Target};
use adder_emitter_x86::emitter::Cranelift;
use adder_emitter_x86::target;
use adder_vm::context::Context;
use adder_vm::mem::Mem;
use adder_vm::object::{CodeObj, FunctionObj, Gc};
use adder_vm::vm::Options;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId};

use super::script::{Script, group};

/// Forty lines, and next to nothing.
const VIPER: &str = concat!(
    "import micropython\n",
    include_str!("../../../decorators/tests/memory/pack.py"),
    "
@micropython.viper
def trivial(x: int) -> int:
    return x + 1
",
);

/// The same for native, which runs first so that there is something to go by.
const NATIVE: &str = "
def scan(xs, ys):
    total = 0
    best = 0.0
    for i in range(len(xs)):
        x = xs[i]
        if x & 1:
            total += x * 3
        else:
            total -= x >> 1
        for y in ys:
            best = best * 0.5 + y
        if total > 1000000:
            total %= 1000
    return total, best

def trivial(x):
    return x + 1

XS, YS = list(range(50)), [0.5, 1.5]
for _ in range(20):
    scan(XS, YS)
    trivial(1)
";

/// Bytes of scratch memory.
const SCRATCH: usize = 64 << 20;

/// Measures.
pub fn run() {
    // Decorated functions are looked at, not run.
    let options = Options { ignore_decorators: true, ..Options::default() };
    group("compile/viper", options, VIPER, |script, group| {
        for (name, label) in [("pack", "40 lines"), ("trivial", "trivial")] {
            let code = script.function(name).code;
            stages(group, label, |mem| lift_viper(mem, code));
        }
    });
    group("compile/native", Options::default(), NATIVE, |script, group| {
        for (name, label) in [("scan", "14 lines"), ("trivial", "trivial")] {
            let function = script.function(name);
            stages(group, label, |mem| lift_native(script, mem, function));
        }
    });
}

fn lift_viper<'m>(mem: &'m Mem, code: Gc<CodeObj>) -> Function<'m> {
    let options = viper::Options { checks: true, poll: true, counts: false, origins: false };
    viper::lift(mem, code, Target::of(Profile::HOST), options).expect("viper")
}

fn lift_native<'m>(script: &Script<'_>, mem: &'m Mem, function: Gc<FunctionObj>) -> Function<'m> {
    let cx: &Context<'_> = script.cx();
    let subject = Subject { cx, function, profile: Profile::HOST, origins: false };
    native::lift(mem, &subject, 0, &|_| Kind::Word, &mut Keep::default()).expect("compiles")
}

/// Measures the lift, the passes after it, and all to the bytes of machine code.
fn stages<'a>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    label: &str,
    lift: impl for<'m> Fn(&'m Mem) -> Function<'m> + 'a,
) {
    group.bench_function(BenchmarkId::new("lift", label), |bencher| {
        bencher.iter(|| lift(&Mem::new(SCRATCH)).inst_count());
    });
    group.bench_function(BenchmarkId::new("lift and passes", label), |bencher| {
        bencher.iter(|| {
            let mem = Mem::new(SCRATCH);
            let mut function = lift(&mem);
            optimise(&mut function).expect("memory");
            function.inst_count()
        });
    });
    let mut emitter = Cranelift::new(ABI, target::Options::default()).expect("a machine with an emitter");
    group.bench_function(BenchmarkId::new("all", label), |bencher| {
        bencher.iter(|| {
            let mem = Mem::new(SCRATCH);
            let mut function = lift(&mem);
            optimise(&mut function).expect("memory");
            let unit = Unit { code: 0, frame: true, number: None, ..Unit::default() };
            emitter.emit(&function, &unit, &mem).expect("machine code").bytes.len()
        });
    });
}
