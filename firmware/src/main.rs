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
use adder_vm::repl::{Repl, Typing};
use adder_vm::vm::Options;

/// What is left of the machine stack for whatever runs when its limit is met, interrupts included.
const MARGIN: usize = 2048;

/// What greets who connects.
const BANNER: &str = concat!("Adder ", env!("CARGO_PKG_VERSION"), "; ");

#[cortex_m_rt::entry]
fn main() -> ! {
    clock::start();
    uart::start();
    let mut typing = Typing::Friendly;
    loop {
        typing = run(typing);
        uart::write(b"MPY: soft reboot\r\n");
    }
}

/// One life of the VM, from start to soft reset; how the prompt was used then.
fn run(typing: Typing) -> Typing {
    let region = memory::region();
    // Its pages are booked as they are taken; there is no other limit than the region.
    let mem = Mem::new(usize::MAX);
    let board = platform::Board::new();
    let Ok(vm) = memory::new_vm(&board, &mem, region, Options::default()) else { return typing };
    let ended = memory::lend(&vm, || {
        vm.enter(memory::stack_left() - MARGIN, |cx| {
            console::connect(&cx.pending, || {
                let mut repl = Repl::on_serial_line(cx, typing);
                repl.run(BANNER);
                repl.typing()
            })
        })
    });
    ended.unwrap_or_else(|_| {
        uart::write(b"not enough memory to begin\r\n");
        typing
    })
}
