//! The one region of memory: the heap of objects, in which Rust's collections have pages of their own.
#![allow(unsafe_code, reason = "the linker's region becomes the heap")]

use core::alloc::{GlobalAlloc, Layout};
use core::ptr::{self, NonNull};
use core::sync::atomic::{AtomicPtr, Ordering};

use adder_vm::files::Room;
use adder_vm::heap::{self, GRANULE, Heap};
use adder_vm::mem::{Mem, OutOfMemory};
use adder_vm::vm::{Options, Vm};

use crate::clock;
use crate::platform::Board;

unsafe extern "C" {
    static mut _heap_start: u8;
    static mut _heap_end: u8;
    static _stack_end: u8;
}

/// The memory that a VM gets.
pub struct Region {
    start: *mut u8,
    bytes: usize,
}

fn bounds() -> (*mut u8, usize) {
    let (start, end) = (&raw mut _heap_start, &raw mut _heap_end);
    (start, end.addr() - start.addr())
}

/// Zeroes the board's memory, whose contents nobody knows after a start.
pub fn wipe() {
    let (start, bytes) = bounds();
    // SAFETY: the linker gives this memory to nothing else, and there is no VM yet.
    unsafe { ptr::write_bytes(start, 0, bytes) };
}

/// The board's memory, zeroed but for the pages with files.
pub fn region() -> Region {
    let (start, bytes) = bounds();
    // SAFETY: zeros, or the region of a heap that is gone with its VM.
    unsafe { Heap::clear(start, bytes) };
    Region { start, bytes }
}

/// Bytes of the machine stack below the caller's frame.
pub fn stack_left() -> usize {
    heap::stack_pointer() - (&raw const _stack_end).addr()
}

/// The lowest address of the machine stack.
pub fn stack_end() -> usize {
    (&raw const _stack_end).addr()
}

/// Makes code that was just written visible to the processor's fetches.
///
/// # Safety
/// The bytes were written by the caller, and no code runs there yet.
#[cfg(feature = "native")]
pub unsafe fn publish_code(start: *mut u8, bytes: usize) {
    if crate::board::HAS_CACHES {
        use cortex_m::peripheral::CBP;
        const LINE: usize = 32;
        let first = start.addr() & !(LINE - 1);
        for line in (first..start.addr() + bytes).step_by(LINE) {
            // SAFETY: cleaning to the point of unification (ARMv7-M manual, B2.2.7) changes no contents; without caches
            // it does nothing.
            unsafe { (*CBP::PTR).dccmvau.write(line as u32) };
        }
        cortex_m::asm::dsb();
        // SAFETY: what is fetched again is the same, but for what was written.
        unsafe { (*CBP::PTR).iciallu.write(0) };
    }
    cortex_m::asm::dsb();
    cortex_m::asm::isb();
}

/// A VM in a region.
pub fn new_vm<'b>(
    board: &'b Board<'b>,
    mem: &'b Mem,
    region: Region,
    options: Options,
) -> Result<Vm<'b>, OutOfMemory> {
    // SAFETY: a region is the VM's alone, zeroed, and there is one VM at a time.
    let vm = unsafe { Vm::new(board, mem, region.start, region.bytes, options) }?;
    vm.heap.find_kept();
    Ok(vm)
}

/// Whose heap Rust's collections take their memory from.
static VM: AtomicPtr<()> = AtomicPtr::new(ptr::null_mut());

/// Runs `body` with a VM's memory for Rust's collections; what it makes is gone when it returns.
pub fn lend<T>(vm: &Vm<'_>, body: impl FnOnce() -> T) -> T {
    VM.store(ptr::from_ref(vm).cast_mut().cast(), Ordering::Release);
    let result = body();
    VM.store(ptr::null_mut(), Ordering::Release);
    result
}

/// The VM that runs, if one does.
pub fn vm<'v>() -> Option<&'v Vm<'v>> {
    // SAFETY: set while the VM is borrowed, by the one line of execution that allocates.
    unsafe { VM.load(Ordering::Acquire).cast::<Vm<'v>>().as_ref() }
}

/// What the files work with, while there is a VM.
pub fn room<'v>() -> Option<Room<'v, 'v>> {
    vm().map(|vm| Room { heap: &vm.heap, collect: &collect, now: (clock::micros() / 1_000_000) as u32 })
}

fn collect() {
    if let Some(vm) = vm().filter(|vm| vm.heap.lock_depth() == 0) {
        vm.collect_now();
    }
}

/// Memory in the region that stays until it is freed, after a collection if need be.
pub fn allocate(bytes: usize) -> Option<NonNull<u8>> {
    let vm = vm()?;
    vm.heap.allocate_raw(bytes).or_else(|| {
        vm.collect_now();
        vm.heap.allocate_raw(bytes)
    })
}

/// Takes it back.
///
/// # Safety
/// `allocate` gave it, with as many bytes, and nothing uses it any more.
pub unsafe fn free(start: NonNull<u8>, bytes: usize) {
    if let Some(vm) = vm() {
        // SAFETY: the caller's promise.
        unsafe { vm.heap.free_raw(start, bytes) };
    }
}

/// Rust's allocator.
struct Pages;

// SAFETY: the heap's raw memory is aligned to a granule and stays until it is freed.
unsafe impl GlobalAlloc for Pages {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let memory = if layout.align() <= GRANULE { allocate(layout.size()) } else { None };
        memory.map_or(ptr::null_mut(), NonNull::as_ptr)
    }

    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        if let Some(start) = NonNull::new(start) {
            // SAFETY: whoever frees says that it came from `alloc` with this layout.
            unsafe { free(start, layout.size()) };
        }
    }

    unsafe fn realloc(&self, start: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        let (Some(vm), Some(old)) = (vm(), NonNull::new(start)) else { return ptr::null_mut() };
        // SAFETY: as in `dealloc`; the new memory is another's, of as many bytes at least as are copied.
        unsafe {
            if vm.heap.resize_raw(old, layout.size(), bytes) {
                return start;
            }
            let new = self.alloc(Layout::from_size_align_unchecked(bytes, layout.align()));
            if !new.is_null() {
                ptr::copy_nonoverlapping(start, new, layout.size().min(bytes));
                self.dealloc(start, layout);
            }
            new
        }
    }
}

#[global_allocator]
static PAGES: Pages = Pages;
