//! What happens when the processor refuses to go on. An access to memory by a program's machine code, or by `machine`,
//! ends in an exception: the code goes on where it raises that. After anything else the registers are told, and the
//! board begins anew.
#![allow(unsafe_code, reason = "an exception handler is entered by the processor")]

use core::arch::naked_asm;
use core::panic::PanicInfo;

use cortex_m::peripheral::SCB;

use crate::{compiler, console, memory, peek, uart};

/// Bytes of stack that whoever raises the exception needs at least.
const NEEDED: usize = 1024;

/// Bits of the fault status register: what was pushed for an exception is not there; a store was refused long after its
/// instruction.
const STACKING: u32 = 1 << 4 | 1 << 12;
const IMPRECISE: u32 = 1 << 10;
/// The states of an interrupted IT block or multiple load in the program's status.
const BLOCK: u32 = 0x0600_fc00;

/// What the processor pushes before it enters a handler.
#[repr(C)]
pub struct Frame {
    /// r0 to r3, and r12.
    registers: [u32; 5],
    lr: u32,
    pc: u32,
    status: u32,
}

/// Nothing that a script does leads here. (Built so that a panic traps at once, this only satisfies the compiler.)
#[panic_handler]
fn panicked(_: &PanicInfo<'_>) -> ! {
    SCB::sys_reset()
}

/// A fault of any kind; none has a handler of its own. A stack that is used up is begun anew.
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn HardFault() {
    naked_asm!(
        "mov r0, sp",
        "ldr r1, =_stack_end + 768",
        "cmp r0, r1",
        "bhs 2f",
        "ldr r1, =_stack_start",
        "mov sp, r1",
        "2:",
        "push {{r0, lr}}",
        "bl {faulted}",
        "pop {{r0, pc}}",
        ".ltorg",
        faulted = sym faulted,
    )
}

/// Sees to it that the program goes on where an exception is raised, if it can be trusted to.
unsafe extern "C" fn faulted(frame: *mut Frame) {
    // SAFETY: the registers of the one processor; writing ones clears what is read.
    let (state, address) = unsafe {
        let scb = &*SCB::PTR;
        let state = scb.cfsr.read();
        let address = if state & 0x80 != 0 { scb.mmfar.read() } else { scb.bfar.read() };
        scb.cfsr.write(state);
        (state, address)
    };
    let has_stack = frame.addr() >= memory::stack_end() + NEEDED;
    if has_stack && state & STACKING == 0 {
        // SAFETY: the processor pushed it, and takes it back when the handler returns.
        let frame = unsafe { &mut *frame };
        if state == IMPRECISE && console::refuse() {
            // The program has gone on since; it learns of it as of Ctrl-C.
            return;
        }
        let pc = frame.pc as usize;
        let place = match compiler::failure_of(pc) {
            Some(place) => {
                frame.registers[2] = adder_vm::native::exits::FAULT as u32;
                Some(place)
            }
            None => peek::failure_of(pc).inspect(|_| frame.registers[1] = 1),
        };
        if let Some(place) = place {
            frame.pc = place as u32 & !1;
            frame.status &= !BLOCK;
            return;
        }
    }
    report(state, address, has_stack.then_some(frame))
}

/// Tells what is known, and begins anew.
fn report(state: u32, address: u32, frame: Option<*const Frame>) -> ! {
    uart::write(b"\r\nfault ");
    hex(state);
    uart::write(b" at address ");
    hex(address);
    if let Some(frame) = frame {
        // SAFETY: the processor pushed it.
        let frame = unsafe { &*frame };
        for (name, word) in [(b", pc ", frame.pc), (b", lr ", frame.lr)] {
            uart::write(name);
            hex(word);
        }
        uart::write(b", r0-r3 and r12");
        for word in frame.registers {
            uart::write(b" ");
            hex(word);
        }
    } else {
        uart::write(b", the stack is used up");
    }
    uart::write(b": reset\r\n");
    SCB::sys_reset()
}

fn hex(word: u32) {
    for digit in (0..8).rev().map(|place| (word >> (4 * place) & 15) as u8) {
        uart::write(&[if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }]);
    }
}
