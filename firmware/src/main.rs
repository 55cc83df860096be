//! Adder on a Cortex-M board: the prompt on its first UART.
#![no_std]
#![no_main]

mod board;
mod boot;
mod clock;
#[cfg(feature = "native")]
mod compiler;
#[cfg(not(feature = "native"))]
#[path = "compiler/absent.rs"]
mod compiler;
mod console;
mod copy;
mod fault;
mod frozen;
mod guard;
mod interrupts;
mod machine;
mod memory;
mod peek;
mod platform;
mod ring;
mod uart;

use adder_vm::context::Context;
use adder_vm::files::Files;
use adder_vm::mem::{Mem, String};
use adder_vm::repl::{Repl, Typing};
use adder_vm::vm::Options;

/// What is left of the machine stack for whatever runs when its limit is met, interrupts included.
const MARGIN: usize = 3072;
/// How much of that may be used by a program's handlers of interrupts.
const FOR_HANDLERS: usize = 1792;

/// What greets who connects, before the board's name.
const GREETING: &str = concat!("Adder ", env!("CARGO_PKG_VERSION"), "; ");

/// Below it, in the words by which tools know such boards.
const DIALECT: &str = "\nMicroPython dialect of Python";

#[cortex_m_rt::entry]
fn main() -> ! {
    board::start();
    // Next, since it takes the peripherals, which the guard only borrows.
    clock::start();
    guard::start();
    interrupts::start();
    uart::start();
    let files = Files::new();
    let mut typing = Typing::Friendly;
    memory::wipe();
    loop {
        typing = run(typing, &files);
        uart::write(b"MPY: soft reboot\r\n");
    }
}

/// One life of the VM, from start to soft reset; how the prompt was used then.
fn run(typing: Typing, files: &Files) -> Typing {
    clock::begin_life();
    let region = memory::region();
    // Its pages are booked as they are taken; there is no other limit than the region.
    let mem = Mem::new(usize::MAX);
    let board = platform::Board::new(files, &mem);
    let Ok(vm) = memory::new_vm(&board, &mem, region, Options::default()) else { return typing };
    let ended = memory::lend(&vm, || {
        vm.enter(memory::stack_left() - MARGIN, |cx| {
            let live = |_: &Context<'_>| {
                memory::room().iter().for_each(|room| files.settle(room));
                if !boot::run(cx, typing) {
                    return typing;
                }
                let mut repl = Repl::on_serial_line(cx, typing);
                let mut banner = String::new(cx.vm().mem);
                // Without memory for it, it is shorter.
                let _ = [GREETING, board::NAME, DIALECT].iter().try_for_each(|part| banner.push_str(part));
                repl.run(&banner);
                repl.typing()
            };
            console::connect(&cx.pending, || cx.with_interrupts(FOR_HANDLERS, live))
        })
    });
    machine::stop();
    ended.unwrap_or_else(|_| {
        uart::write(b"not enough memory to begin\r\n");
        typing
    })
}
