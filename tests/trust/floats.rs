//! Floats cost no memory: kernels on floats in range allocate as little in many rounds as in few, by the counters of
//! the heap.

use adder_tests::machine::{self, Ending};
use adder_tests::workspace;
use adder_vm::code::Tier;
use adder_vm::value::{R, Value};
use adder_vm::vm::Options;

const HEAP: usize = 16 << 20;

/// A kernel: its file, and a call of it that runs so many rounds.
const KERNELS: [(&str, &str); 5] = [
    ("bench/kernels/nbody_float.py", "advance(POSITION, VELOCITY, MASS, BODIES, 0.001, ROUNDS)"),
    ("bench/kernels/mandel_float.py", "mandel(9, 7, ROUNDS)"),
    ("bench/kernels/biquad_float.py", "biquad(WORK, ROUNDS, SECTIONS[0])"),
    ("bench/kernels/fft_float.py", "fft(RE, IM, ROUNDS // 4, COSINES, SINES)"),
    ("examples/nbody.py", "advance(SYSTEM, 0.001, ROUNDS)"),
];

/// Allocations and floats made as objects by a kernel with so many calls of so many rounds.
fn spent(file: &str, call: &str, tier: Tier, calls: usize, rounds: usize) -> (u64, usize) {
    let system = if file.starts_with("examples") { "SYSTEM = solar_system()\n" } else { "" };
    let script = format!(
        "{}\nROUNDS = {rounds}\n{system}for _ in range({calls}):\n    {call}\n",
        workspace::read(file).replace("if __name__ ==", "if None ==")
    );
    let options =
        Options { emit: tier, ignore_decorators: true, heat: 1, strict: true, ..Options::default() };
    machine::with(options, HEAP, |machine| {
        let ran = machine.run(script.as_bytes());
        assert_eq!(ran.1, Ending::Done, "{file}: {}", machine.errors());
        let vm = machine.cx.vm();
        (vm.mem.allocations(), vm.heap.boxed_floats())
    })
}

#[test]
fn floats_in_range_allocate_nothing() {
    assert_eq!(size_of::<Value>(), size_of::<usize>());
    assert_eq!(size_of::<R<Value>>(), size_of::<usize>());
    for (file, call) in KERNELS {
        for tier in [Tier::Bytecode, Tier::Native] {
            for rounds in [16, 128] {
                // By then nothing is compiled any more.
                let (few, many) = (spent(file, call, tier, 40, rounds), spent(file, call, tier, 44, rounds));
                assert_eq!(
                    few, many,
                    "{file} as {tier:?}, {rounds} rounds: allocations, and floats as objects"
                );
            }
            let (few, many) = (spent(file, call, tier, 2, 16), spent(file, call, tier, 2, 256));
            assert_eq!(few.1, many.1, "{file} as {tier:?}: floats as objects");
        }
    }
}

/// The counter counts: floats out of range are objects.
#[test]
fn floats_out_of_range_are_counted() {
    let options = Options { emit: Tier::Bytecode, ..Options::default() };
    let boxed = |script: &str| {
        machine::with(options, HEAP, |machine| {
            assert_eq!(machine.run(script.as_bytes()).1, Ending::Done);
            machine.cx.vm().heap.boxed_floats()
        })
    };
    let script = |start: &str| format!("x = {start}\nfor i in range(100):\n    x = x * 1.5 / 1.5\n");
    assert!(boxed(&script("1e200")) >= 100 + boxed(&script("2.5")));
}
