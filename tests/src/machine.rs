//! A VM inside the test's own process, with machine code and without files, whose output is kept.
#![allow(unsafe_code, reason = "memory from the system becomes the heap")]

use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::cell::RefCell;
use std::thread;
use std::time::Instant;

use adder_emitter_x86::jit::Jit;
use adder_vm::context::Context;
use adder_vm::heap::PAGE;
use adder_vm::mem::Mem;
use adder_vm::native::Compiler;
use adder_vm::platform::{Errno, FileStat, OpenMode, Platform};
use adder_vm::runtime::Text;
use adder_vm::vm::{Options, Vm};

const NO: Errno = Errno(95);
/// The machine stack of a VM's thread, and how much of it the VM may use.
const STACK: usize = 17 << 20;
const USABLE: usize = 16 << 20;
/// The most output that is kept.
const KEPT: usize = 1 << 16;

/// Surroundings without files, whose clock stands still for programs.
struct Surroundings {
    jit: Jit,
    output: RefCell<Vec<u8>>,
    errors: RefCell<Vec<u8>>,
    start: Instant,
}

impl Platform for Surroundings {
    fn ticks_us(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_micros()).unwrap_or(0)
    }
    fn time_ns(&self) -> u64 {
        0
    }
    fn sleep_us(&self, _: u64) {}
    fn random(&self) -> u64 {
        4
    }
    fn name(&self) -> &'static str {
        "test"
    }
    fn open(&self, _: &str, _: OpenMode) -> Result<u32, Errno> {
        Err(NO)
    }
    fn close(&self, _: u32) -> Result<(), Errno> {
        Err(NO)
    }
    fn read(&self, _: u32, _: &mut [u8]) -> Result<usize, Errno> {
        Ok(0)
    }
    fn write(&self, file: u32, bytes: &[u8]) -> Result<usize, Errno> {
        let mut output = if file == 1 { self.output.borrow_mut() } else { self.errors.borrow_mut() };
        let left = KEPT - output.len();
        output.extend_from_slice(&bytes[..bytes.len().min(left)]);
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
    fn read_ahead(&self, _: u32, take: &mut dyn FnMut(&[u8]) -> usize) -> Result<(), Errno> {
        take(&[]);
        Ok(())
    }
    fn compiler(&self) -> Option<&dyn Compiler> {
        Some(&self.jit)
    }
}

/// A running VM.
pub struct Machine<'a> {
    /// Its main context.
    pub cx: &'a Context<'a>,
    surroundings: &'a Surroundings,
}

/// How a script ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// At its end.
    Done,
    /// With an uncaught exception of this class.
    Raised(String),
}

impl Machine<'_> {
    /// What was written to standard error since the last script began: reports of exceptions.
    pub fn errors(&self) -> String {
        String::from_utf8_lossy(&self.surroundings.errors.borrow()).into_owned()
    }

    /// Runs a script as `__main__`; what it printed, and how it ended.
    pub fn run(&self, source: &[u8]) -> (String, Ending) {
        self.surroundings.output.borrow_mut().clear();
        self.surroundings.errors.borrow_mut().clear();
        let done = self.cx.run_main(Text::Bytes(source), "script.py");
        let ending = match done {
            Ok(_) => Ending::Done,
            Err(raised) => {
                let exception = self.cx.take_exception(raised);
                self.cx.report_exception(exception);
                Ending::Raised(exception.value().class().name().to_owned())
            }
        };
        (String::from_utf8_lossy(&self.surroundings.output.borrow()).into_owned(), ending)
    }
}

/// Runs `body` with a VM whose heap has `bytes` bytes, on a thread of its own.
///
/// # Panics
/// When `body` does.
pub fn with<T: Send>(options: Options, bytes: usize, body: impl FnOnce(&Machine<'_>) -> T + Send) -> T {
    thread::scope(|scope| {
        let thread =
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || inside(options, bytes, body));
        match thread.expect("a thread").join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Zeroed memory, taken back even when a test panics.
struct Region {
    memory: *mut u8,
    layout: Layout,
}

impl Region {
    fn new(bytes: usize) -> Region {
        // Memory of a small alignment comes from the system zeroed, without being touched.
        let layout = Layout::from_size_align(bytes + PAGE, align_of::<usize>()).expect("a layout");
        // SAFETY: the layout is not empty.
        let memory = unsafe { alloc_zeroed(layout) };
        assert!(!memory.is_null(), "memory for a heap");
        Region { memory, layout }
    }

    /// Where the first page begins.
    fn start(&self) -> *mut u8 {
        // SAFETY: there is a page more than is used.
        unsafe { self.memory.add(self.memory.align_offset(PAGE)) }
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        // SAFETY: allocated with this layout.
        unsafe { dealloc(self.memory, self.layout) };
    }
}

fn inside<T>(options: Options, bytes: usize, body: impl FnOnce(&Machine<'_>) -> T) -> T {
    let surroundings = Surroundings {
        jit: Jit::new(),
        output: RefCell::default(),
        errors: RefCell::default(),
        start: Instant::now(),
    };
    let mem = Mem::new(bytes);
    let size = bytes + bytes / 16;
    let region = Region::new(size);
    // SAFETY: the region is aligned, zeroed, used by nobody else, and outlives the VM.
    let vm = unsafe { Vm::new(&surroundings, &mem, region.start(), size, options) };
    let vm = vm.expect("memory for a VM");
    vm.enter(USABLE, |cx| body(&Machine { cx, surroundings: &surroundings })).expect("memory for a VM")
}
