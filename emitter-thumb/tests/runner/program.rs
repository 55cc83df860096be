//! The program that runs machine code on an emulated board: a batch of runs lies in memory when it starts, and is
//! written to the file `result.bin` of the PC, by semihosting, when all are done. `support/board.rs` is its other end.
//!
//! `cargo xtask firmware` builds it.
#![no_std]
#![no_main]
#![allow(unsafe_code, reason = "it calls machine code, and there is no system below it")]

use core::arch::asm;
use core::mem::transmute;
use core::ptr::{addr_of_mut, null_mut, read_volatile, write_volatile};

/// Where the batch is.
const BATCH: u32 = 0x2100_0000;

/// The head of a batch; behind it the runs, the words to relocate, code and buffers.
#[repr(C)]
struct Batch {
    /// Bytes in all.
    bytes: u32,
    runs: u32,
    /// Words that get the address of `direct`.
    relocs: u32,
    /// The run that is under way.
    current: u32,
}

/// One run.
#[repr(C)]
struct Run {
    entry: u32,
    float_result: u32,
    /// Whether integers of helpers are 64 bits wide.
    wide: u32,
    raising_poll: u32,
    cores: [u32; 16],
    floats: [f32; 8],
    result: u64,
    polls: u32,
    /// Exits taken, the last of which left the function if there is a state.
    exits: u32,
    exit: [u32; 16],
    has_state: u32,
    logged: u32,
    log: [i64; 16],
    state: [u64; 128],
    /// The Context: 64 bytes for cases, then what the code knows.
    context: [u32; 32],
}

/// Fields of the Context, in words.
const HELPERS: usize = 16;
const EXCEPTION: usize = 18;
const STACK_LIMIT: usize = 19;
/// What the field holds when no exception is pending.
const NO_EXCEPTION: u32 = 12;

static mut CURRENT: *mut Run = null_mut();

fn run() -> &'static mut Run {
    // SAFETY: it is set before code is called that calls back.
    unsafe { &mut **addr_of_mut!(CURRENT) }
}

/// Overwrites what a callee may overwrite.
fn scramble() {
    // SAFETY: the compiler is told.
    unsafe {
        asm!("movw r1, 0x5a5a", "mov r2, r1", "mov r3, r1", "mov r12, r1", "vmov s0, r1", "vmov s1, r1", "vmov s2, r1",
            "vmov s3, r1", "vmov s4, r1", "vmov s5, r1", "vmov s6, r1", "vmov s7, r1", "vmov s8, r1", "vmov s9, r1",
            "vmov s10, r1", "vmov s11, r1", "vmov s12, r1", "vmov s13, r1", "vmov s14, r1", "vmov s15, r1",
            out("r1") _, out("r2") _, out("r3") _, out("r12") _, out("s0") _, out("s1") _, out("s2") _, out("s3") _,
            out("s4") _, out("s5") _, out("s6") _, out("s7") _, out("s8") _, out("s9") _, out("s10") _, out("s11") _,
            out("s12") _, out("s13") _, out("s14") _, out("s15") _);
    }
}

extern "C" fn take_exit(_: u32, _: u32, exit: u32, state: *const u64, _: u32) -> u64 {
    let run = run();
    run.exit[run.exits as usize & 15] = exit;
    run.exits += 1;
    run.has_state = u32::from(!state.is_null());
    if !state.is_null() {
        for (at, word) in run.state.iter_mut().enumerate() {
            // SAFETY: the stack goes on above the state.
            *word = unsafe { read_volatile(state.add(at)) };
        }
    }
    run.context[EXCEPTION] = NO_EXCEPTION;
    scramble();
    0
}

extern "C" fn poll(_: u32) -> u32 {
    let run = run();
    run.polls += 1;
    scramble();
    u32::from(run.polls != run.raising_poll)
}

extern "C" fn mix(_: u32, a: i32, b: i32) -> i32 {
    scramble();
    a.wrapping_mul(31).wrapping_add(b)
}

extern "C" fn mix_wide(_: u32, a: i64, b: i64) -> i64 {
    scramble();
    a.wrapping_mul(31).wrapping_add(b)
}

extern "C" fn halve(_: u32, value: u32) -> u32 {
    scramble();
    if value & 3 == 1 { (value as i32 >> 1) as u32 | 1 } else { 0 }
}

fn note_number(number: i64) {
    let run = run();
    run.log[run.logged as usize & 15] = number;
    run.logged += 1;
    scramble();
}

extern "C" fn note(_: u32, number: i32) {
    note_number(number.into());
}

extern "C" fn note_wide(_: u32, number: i64) {
    note_number(number);
}

extern "C" fn set_byte(_: u32, to: *mut u8, byte: u32) {
    // SAFETY: the case gives the address of a buffer.
    unsafe { write_volatile(to, byte as u8) };
    scramble();
}

extern "C" fn set_byte_wide(ctx: u32, to: *mut u8, byte: u64) {
    set_byte(ctx, to, byte as u32);
}

extern "C" fn not_negative(_: u32, number: i32) {
    if number < 0 {
        run().context[EXCEPTION] = 1;
    }
    scramble();
}

extern "C" fn not_negative_wide(ctx: u32, number: i64) {
    not_negative(ctx, (number >> 32) as i32);
}

extern "C" fn floats(_: u32, a: i32, b: f32) -> f32 {
    scramble();
    a as f32 + 2.0 * b
}

extern "C" fn double(ctx: u32, number: i32) -> i32 {
    not_negative(ctx, if number == 13 { -1 } else { 0 });
    number.wrapping_mul(2)
}

extern "C" fn double_wide(ctx: u32, number: i64) -> i64 {
    not_negative(ctx, if number == 13 { -1 } else { 0 });
    number.wrapping_mul(2)
}

type Called<T> = extern "C" fn(
    u32,
    u32,
    u32,
    u32,
    u32,
    u32,
    u32,
    u32,
    u32,
    u32,
    u32,
    u32,
    u32,
    u32,
    u32,
    u32,
    f32,
    f32,
    f32,
    f32,
    f32,
    f32,
    f32,
    f32,
) -> T;

/// Calls the code of a run with all words and floats that it may take.
unsafe fn call<T>(entry: u32, c: &[u32; 16], f: &[f32; 8]) -> T {
    // SAFETY: the caller says that there is code, whose result is of this type.
    let entry = unsafe { transmute::<usize, Called<T>>(entry as usize | 1) };
    entry(
        c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10], c[11], c[12], c[13], c[14], c[15],
        f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7],
    )
}

fn semihost(operation: u32, argument: *const u32) -> u32 {
    let mut result = operation;
    // SAFETY: the emulator does what the operation says.
    unsafe { asm!("bkpt 0xab", inout("r0") result, in("r1") argument) };
    result
}

/// Writes the batch to the PC and ends.
fn end() -> ! {
    let batch = BATCH as *const Batch;
    let name = b"result.bin\0";
    // SAFETY: the PC put a batch there.
    let bytes = unsafe { read_volatile(&raw const (*batch).bytes) };
    let handle = semihost(1, [name.as_ptr() as u32, 5, 10].as_ptr());
    semihost(5, [handle, BATCH, bytes].as_ptr());
    semihost(2, [handle].as_ptr());
    loop {
        semihost(0x18, 0x20026 as *const u32);
    }
}

extern "C" fn fault() -> ! {
    end()
}

extern "C" fn reset() -> ! {
    // SAFETY: the register turns the floating-point unit on.
    unsafe {
        let cpacr = 0xe000_ed88 as *mut u32;
        write_volatile(cpacr, read_volatile(cpacr) | 0xf << 20);
        asm!("dsb", "isb");
    }
    let narrow: [usize; 8] = [
        mix as *const () as usize,
        halve as *const () as usize,
        note as *const () as usize,
        set_byte as *const () as usize,
        not_negative as *const () as usize,
        floats as *const () as usize,
        take_exit as *const () as usize,
        poll as *const () as usize,
    ];
    let wide: [usize; 8] = [
        mix_wide as *const () as usize,
        halve as *const () as usize,
        note_wide as *const () as usize,
        set_byte_wide as *const () as usize,
        not_negative_wide as *const () as usize,
        floats as *const () as usize,
        take_exit as *const () as usize,
        poll as *const () as usize,
    ];
    // SAFETY: the PC put a batch there, as described above.
    unsafe {
        let batch = BATCH as *mut Batch;
        let runs = batch.add(1).cast::<Run>();
        let relocs = runs.add((*batch).runs as usize).cast::<u32>();
        for at in 0..(*batch).relocs as usize {
            // The word, and whether integers are wide.
            let entry = relocs.add(2 * at);
            let word = *entry as *mut u32;
            let direct = if *entry.add(1) != 0 {
                double_wide as *const () as usize
            } else {
                double as *const () as usize
            };
            *word += direct as u32 & !1;
        }
        asm!("dsb", "isb");
        for at in 0..(*batch).runs {
            write_volatile(&raw mut (*batch).current, at);
            let run = runs.add(at as usize);
            *addr_of_mut!(CURRENT) = run;
            let table = if (*run).wide != 0 { wide.as_ptr() } else { narrow.as_ptr() };
            (*run).context[HELPERS] = table as u32;
            (*run).context[EXCEPTION] = NO_EXCEPTION;
            (*run).context[STACK_LIMIT] = 0x2000_0000;
            (*run).cores[0] = (&raw const (*run).context) as u32;
            let result = match (*run).float_result {
                0 => call::<u64>((*run).entry, &(*run).cores, &(*run).floats),
                _ => call::<f32>((*run).entry, &(*run).cores, &(*run).floats).to_bits().into(),
            };
            (*run).result = result;
        }
        write_volatile(&raw mut (*batch).current, u32::MAX);
    }
    end()
}

#[repr(C)]
struct Vectors {
    stack: usize,
    reset: extern "C" fn() -> !,
    faults: [extern "C" fn() -> !; 14],
}

#[unsafe(link_section = ".vectors")]
#[unsafe(no_mangle)]
#[used]
static VECTORS: Vectors = Vectors { stack: 0x2010_0000, reset, faults: [fault; 14] };

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    end()
}
