//! Prints what the emitter costs and what its code is worth: compile time, code size, run time.
//!
//! `cargo run --release -p adder-emitter-x86 --example measure`; compare the run times with those of
//! `bench/kernels/{fir,crc32}.c`, which do the same work.
#![allow(unsafe_code, reason = "calls machine code")]

use adder_decorators::emitter::{Abi, Emitter, Unit};
use adder_decorators::ir::parse::parse;
use adder_emitter_x86::emitter::Cranelift;
use adder_emitter_x86::memory::CodeMemory;
use adder_emitter_x86::stubs::keep::{self, Keepers};
use adder_emitter_x86::target::Options;
use adder_vm::mem::Mem;
use std::time::{Duration, Instant};

const ABI: Abi = Abi {
    helpers: 8,
    pending: 0,
    exception: 16,
    no_exception: 12,
    stack_limit: 24,
    results: 32,
    take_exit: 0,
    poll: 1,
};

const KERNELS: [(&str, &str); 4] = [
    ("fir", include_str!("kernels/fir.ir")),
    ("fir_checked", include_str!("kernels/fir_checked.ir")),
    ("crc32", include_str!("kernels/crc32.ir")),
    ("crc32_checked", include_str!("kernels/crc32_checked.ir")),
];

/// The shortest: what else the machine does only adds.
fn least(times: impl Iterator<Item = Duration>) -> Duration {
    times.min().unwrap_or_default()
}

fn compile_times() {
    let mut emitter = Cranelift::new(ABI, Options::default()).expect("this machine will do");
    emitter.set_keepers(Keepers::new(0x7000_0000_0000, 2));
    for (name, text) in KERNELS {
        let mem = Mem::new(1 << 24);
        let function = parse(&mem, text).expect("parses");
        let mut bytes = 0;
        let time = least((0..400).map(|_| {
            let start = Instant::now();
            bytes = emitter.emit(&function, &Unit::default(), &mem).expect("compiles").bytes.len();
            start.elapsed()
        }));
        println!("compile {name:16}{time:>10.1?}{bytes:>6} bytes");
    }
    let times = (0..20).map(|_| {
        let start = Instant::now();
        Cranelift::new(ABI, Options::default()).expect("this machine will do");
        start.elapsed()
    });
    println!("new emitter: {:.1?}", least(times));
}

fn memory_times() {
    let mut memory = CodeMemory::<adder_emitter_x86::memory::Mapped>::new(1 << 24);
    let times = (0..400).map(|_| {
        let start = Instant::now();
        let mut batch = memory.batch();
        let block = batch.add(&[0xc3; 500], 0).expect("fits");
        batch.finish().expect("executable");
        let elapsed = start.elapsed();
        memory.free(block);
        elapsed
    });
    println!("a block of code into memory: {:.1?}", least(times));
}

/// The generator of `bench/kernels/kernel.h`.
fn noise(len: usize, mut seed: u32) -> Vec<u8> {
    let next = |_| {
        seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12345) & 0x7fff_ffff;
        (seed >> 16) as u8
    };
    (0..len).map(next).collect()
}

fn run_times() {
    let mut emitter = Cranelift::new(ABI, Options::default()).expect("this machine will do");
    let mut memory = CodeMemory::<adder_emitter_x86::memory::Mapped>::new(1 << 24);
    let mut batch = memory.batch();
    let stubs = batch.add(&keep::code(&ABI, 2).expect("assembles"), 0).expect("fits");
    emitter.set_keepers(Keepers::new(batch.address(&stubs), 2));
    let blocks = KERNELS.map(|(_, text)| {
        let mem = Mem::new(1 << 24);
        let function = parse(&mem, text).expect("parses");
        let object = emitter.emit(&function, &Unit::default(), &mem).expect("compiles");
        batch.add(&object.bytes, object.skew).expect("fits")
    });
    batch.finish().expect("executable");
    let context = [0usize; 8];
    let raw = noise(2 * (4096 + 32), 5);
    let sample = |i: usize| (i16::from(raw[2 * i]) << 4 | i16::from(raw[2 * i + 1] & 15)) - 2048;
    let x: Vec<i16> = (0..4096 + 32).map(sample).collect();
    let taps: Vec<i16> = (0..32).map(|k| (k * (31 - k) * 37i32 - 3500).div_euclid(10) as i16).collect();
    let mut y = [0i16; 4096];
    let data = noise(16384, 1);
    let table: Vec<u32> = (0..256u32)
        .map(|i| (0..8).fold(i, |v, _| v >> 1 ^ if v & 1 == 1 { 0xedb8_8320 } else { 0 }))
        .collect();
    for ((name, _), block) in KERNELS.iter().zip(&blocks) {
        let address = std::ptr::with_exposed_provenance::<()>(memory.address(block));
        let mut total = 0u32;
        let times = (0..15).map(|_| {
            let start = Instant::now();
            if name.starts_with("fir") {
                type Fir = extern "C" fn(
                    *const usize,
                    *const i16,
                    *const i16,
                    *mut i16,
                    usize,
                    usize,
                    usize,
                    usize,
                    usize,
                );
                // SAFETY: the kernel has these parameters; the plain one ignores the last three.
                let fir: Fir = unsafe { std::mem::transmute(address) };
                for _ in 0..104 {
                    fir(
                        context.as_ptr(),
                        x.as_ptr(),
                        taps.as_ptr(),
                        y.as_mut_ptr(),
                        4096,
                        32,
                        4128,
                        32,
                        4096,
                    );
                }
                total = y.iter().fold(0u32, |t, &v| t.wrapping_mul(31).wrapping_add(v as u16 as u32));
            } else {
                type Crc = extern "C" fn(*const usize, *const u8, usize, *const u32, usize, usize) -> u64;
                // SAFETY: the kernel has these parameters; the plain one ignores the last two.
                let crc: Crc = unsafe { std::mem::transmute(address) };
                total = (0..208).fold(0u32, |t, _| {
                    let crc = crc(context.as_ptr(), data.as_ptr(), 16384, table.as_ptr(), 16384, 256);
                    t.wrapping_mul(31).wrapping_add(crc as u32)
                });
            }
            start.elapsed()
        });
        let time = least(times);
        println!("run {name:16}{:>10.1?}   result {total}", time);
    }
}

fn main() {
    compile_times();
    memory_times();
    run_times();
}
