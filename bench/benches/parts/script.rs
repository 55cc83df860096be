//! Functions of a script, called from Rust with the number of rounds that they are to make.

use std::time::{Duration, Instant};

use adder_vm::context::Context;
use adder_vm::object::{FunctionObj, Gc};
use adder_vm::value::{Raised, Value};
use adder_vm::vm::Options;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion};

use crate::machine::{self, Ending, Machine};

/// Bytes of the heap.
const HEAP: usize = 64 << 20;

/// A script that has run.
pub struct Script<'a> {
    machine: &'a Machine<'a>,
}

impl Script<'_> {
    /// The context.
    pub fn cx(&self) -> &Context<'_> {
        self.machine.cx
    }

    /// A function of the script. Its module keeps it.
    pub fn function(&self, name: &str) -> Gc<FunctionObj> {
        let name = self.done(self.cx().intern(name));
        let globals = self.done(self.cx().main_module()).dict;
        let found = self.cx().dict_get_name(globals, name).and_then(Value::cast);
        found.expect("a function of the script")
    }

    /// The time that a function takes for that many rounds.
    pub fn time(&self, function: Gc<FunctionObj>, rounds: u64) -> Duration {
        let count = self.done(self.cx().new_int(rounds as i64));
        let start = Instant::now();
        self.done(self.cx().call(function.value(), &[count]));
        start.elapsed()
    }

    /// What something is that must not raise.
    ///
    /// # Panics
    /// With the report of the exception.
    pub fn done<T>(&self, result: Result<T, Raised>) -> T {
        result.unwrap_or_else(|raised| {
            self.cx().report_exception(self.cx().take_exception(raised));
            panic!("{}", self.machine.errors());
        })
    }
}

/// Runs a script on a new VM, and `body` with it and a group of measurements.
pub fn group(
    name: &str,
    options: Options,
    source: &str,
    body: impl FnOnce(&Script<'_>, &mut BenchmarkGroup<'_, WallTime>) + Send,
) {
    machine::with(options, HEAP, |machine| {
        let (_, ending) = machine.run(source.as_bytes());
        assert_eq!(ending, Ending::Done, "{}", machine.errors());
        let mut criterion = Criterion::default().configure_from_args();
        let mut group = criterion.benchmark_group(name);
        body(&Script { machine }, &mut group);
        group.finish();
    });
}

/// Measures one round of each of these functions.
pub fn rounds(script: &Script<'_>, group: &mut BenchmarkGroup<'_, WallTime>, names: &[&str]) {
    for &name in names {
        let function = script.function(name);
        // Whatever is compiled is compiled now.
        script.time(function, 1000);
        group.bench_function(name, |bencher| bencher.iter_custom(|rounds| script.time(function, rounds)));
    }
}
