//! A virtual machine with its memory and its stack.

use std::thread;

use adder_vm::context::Context;
use adder_vm::heap::PAGE;
use adder_vm::mem::Mem;
use adder_vm::vm::{Options, Vm};
use memmap2::{MmapMut, MmapOptions};

use crate::options::Implementation;
use crate::platform::{Interrupts, Pc};

/// The machine stack, of which only what is used takes memory.
const STACK: usize = 17 << 20;
/// What is left of it for whatever runs when the limit is met.
const MARGIN: usize = 1 << 20;
/// What the VM itself takes beside the program's objects: registers, names, builtins.
const OVERHEAD: usize = 1 << 20;

/// Runs `body` in the main context of a new VM on a machine that `pc` makes, on a thread with a large stack.
///
/// # Errors
/// A message when there is not enough memory to begin.
pub fn with_context<T: Send>(
    implementation: &Implementation,
    options: Options,
    pc: impl FnOnce() -> Pc + Send,
    body: impl FnOnce(&Context<'_>, &Pc) -> T + Send,
) -> Result<T, String> {
    thread::scope(|scope| {
        let thread = thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || inside(implementation, options, pc(), body))
            .map_err(|error| format!("no stack of {} MiB: {error}", STACK >> 20))?;
        crate::platform::leave_signals_to_others();
        match thread.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

fn inside<T>(
    implementation: &Implementation,
    options: Options,
    platform: Pc,
    body: impl FnOnce(&Context<'_>, &Pc) -> T,
) -> Result<T, String> {
    let (mut region, bytes) = region(implementation.heap)?;
    let mem = Mem::new(bytes);
    let start = region.as_mut_ptr();
    let offset = start.align_offset(PAGE);
    // SAFETY: the mapping is used by nothing else, reads as zeros and outlives the VM; it has a page more
    // than the heap, for its alignment.
    #[allow(unsafe_code, reason = "memory from the system becomes the heap")]
    let vm = unsafe { Vm::new(&platform, &mem, start.add(offset), region.len() - PAGE, options) };
    let vm = vm.map_err(|_| "not enough memory to begin".to_owned())?;
    let result = vm.enter(STACK - MARGIN, |cx| {
        let _interrupts = Interrupts::catch(&cx.pending);
        // Only now: the VM's own first objects are made many times faster without.
        vm.heap.set_zeal(implementation.zeal);
        mem.fail_nth(implementation.fail);
        body(cx, &platform)
    });
    platform.finish();
    result.map_err(|_| "not enough memory to begin".to_owned())
}

/// Address space for the heap, and the bytes that may be used of it: less than asked for when the system
/// does not give as much.
fn region(wanted: usize) -> Result<(MmapMut, usize), String> {
    let mut bytes = wanted.saturating_add(OVERHEAD);
    loop {
        // Information about pages and marks lies in the region, too.
        let length = bytes.saturating_add(bytes / 32).saturating_add(4 * PAGE);
        match MmapOptions::new().len(length).no_reserve_swap().map_anon() {
            Ok(region) => return Ok((region, bytes)),
            Err(_) if bytes > 2 * OVERHEAD => bytes /= 2,
            Err(error) => return Err(format!("no memory for the heap: {error}")),
        }
    }
}
