//! A VM whose surroundings do nothing, for tests that need code objects.
#![allow(unsafe_code, reason = "allocated memory becomes the heap")]

use adder_vm::context::Context;
use adder_vm::heap::PAGE;
use adder_vm::mem::Mem;
use adder_vm::native::Compiler;
use adder_vm::platform::{Errno, FileStat, OpenMode, Platform};
use adder_vm::vm::{Options, Vm};

struct Nothing;

const NO: Errno = Errno(95);

impl Platform for Nothing {
    fn ticks_us(&self) -> u64 {
        0
    }
    fn time_ns(&self) -> u64 {
        0
    }
    fn sleep_us(&self, _: u64) {}
    fn random(&self) -> u64 {
        4
    }
    fn name(&self) -> &'static str {
        "nothing"
    }
    fn open(&self, _: &str, _: OpenMode) -> Result<u32, Errno> {
        Err(NO)
    }
    fn close(&self, _: u32) -> Result<(), Errno> {
        Err(NO)
    }
    fn read(&self, _: u32, _: &mut [u8]) -> Result<usize, Errno> {
        Err(NO)
    }
    fn write(&self, _: u32, bytes: &[u8]) -> Result<usize, Errno> {
        Ok(bytes.len())
    }
    fn seek(&self, _: u32, _: i64, _: u8) -> Result<u64, Errno> {
        Err(NO)
    }
    fn flush(&self, _: u32) -> Result<(), Errno> {
        Ok(())
    }
    fn stat(&self, _: &str) -> Result<FileStat, Errno> {
        Err(NO)
    }
    fn remove(&self, _: &str) -> Result<(), Errno> {
        Err(NO)
    }
    fn mkdir(&self, _: &str) -> Result<(), Errno> {
        Err(NO)
    }
    fn rmdir(&self, _: &str) -> Result<(), Errno> {
        Err(NO)
    }
    fn rename(&self, _: &str, _: &str) -> Result<(), Errno> {
        Err(NO)
    }
    fn list_directory(&self, _: &str, _: &mut dyn FnMut(&str, FileStat) -> bool) -> Result<(), Errno> {
        Err(NO)
    }
    fn working_directory(&self, _: &mut dyn FnMut(&str)) -> Result<(), Errno> {
        Err(NO)
    }
    fn change_directory(&self, _: &str) -> Result<(), Errno> {
        Err(NO)
    }
    fn read_ahead(&self, _: u32, _: &mut dyn FnMut(&[u8]) -> usize) -> Result<(), Errno> {
        Err(NO)
    }
    fn compiler(&self) -> Option<&dyn Compiler> {
        None
    }
}

/// Runs `body` in a VM.
pub fn with_context<T>(body: impl FnOnce(&Context<'_>) -> T) -> T {
    const BYTES: usize = 4 << 20;
    let mem = Mem::new(2 * BYTES);
    let layout = std::alloc::Layout::from_size_align(BYTES, PAGE).expect("a layout");
    // SAFETY: the layout is not empty; the region is aligned, zeroed, and freed after the VM.
    let region = unsafe { std::alloc::alloc_zeroed(layout) };
    assert!(!region.is_null());
    let result = {
        // SAFETY: as above.
        let vm = unsafe { Vm::new(&Nothing, &mem, region, BYTES, Options::default()) }.expect("memory");
        vm.enter(512 << 10, body).expect("a VM")
    };
    // SAFETY: allocated above with this layout, and nobody uses it any more.
    unsafe { std::alloc::dealloc(region, layout) };
    result
}
