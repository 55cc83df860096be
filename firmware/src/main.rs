//! Adder on a Cortex-M board: the prompt on its first UART.
#![no_std]
#![no_main]

mod board;
mod clock;
mod compiler;
mod console;
mod fault;
mod memory;
mod platform;
mod uart;

use adder_vm::mem::Mem;
use adder_vm::repl::Repl;
use adder_vm::vm::Options;

/// What is left of the machine stack for whatever runs when its limit is met, interrupts included.
const MARGIN: usize = 2048;

/// What greets who connects.
const BANNER: &str = concat!("Adder ", env!("CARGO_PKG_VERSION"), "; ");

#[cortex_m_rt::entry]
fn main() -> ! {
    clock::start();
    uart::start();
    loop {
        run();
    }
}

/// One life of the VM, from start to soft reset.
fn run() {
    let region = memory::region();
    // Its pages are booked as they are taken; there is no other limit than the region.
    let mem = Mem::new(usize::MAX);
    let board = platform::Board::new();
    let Ok(vm) = memory::new_vm(&board, &mem, region, Options::default()) else { return };
    let ended = memory::lend(&vm, || {
        vm.enter(memory::stack_bytes() - MARGIN, |cx| {
            console::connect(&cx.pending, || {
                Repl::new(cx).run(BANNER);
            });
        })
    });
    if ended.is_err() {
        uart::write(b"not enough memory to begin\r\n");
    }
}
