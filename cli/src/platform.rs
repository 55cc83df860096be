//! The PC as the VM sees it: files, standard streams, clock, randomness.

use std::cell::RefCell;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use adder_emitter_x86::jit::Jit;
use adder_vm::native::Compiler;
use adder_vm::platform::{Errno, FileStat, OpenMode, Platform, READABLE};

mod console;
mod files;
mod interrupt;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use crate::dis::Watch;
use crate::options::Board;
use console::Console;
use files::Files;
pub use interrupt::Interrupts;
#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

pub use system::{leave_signals_to_others, on_interrupt};

/// The longest sleep without a look at what is pending.
const NAP: Duration = Duration::from_millis(20);

/// The PC.
pub struct Pc {
    start: Instant,
    console: Console,
    files: RefCell<Files>,
    jit: Jit,
    /// What `sys.platform` says in place of the PC's own name.
    name: Option<&'static str>,
    /// Where functions are written down: then what the program prints is no result, and goes to standard error.
    watch: Option<Watch>,
}

impl Pc {
    /// The PC as it is now, with what programs see of a board. With `walk`, machine code marks what of it is run.
    pub fn new(board: Board, walk: bool) -> Pc {
        Pc {
            start: Instant::now(),
            console: Console::new(),
            files: RefCell::new(Files::default()),
            jit: Jit::new().with_floats(board.floats).walking(walk),
            name: board.platform,
            watch: None,
        }
    }

    /// The PC with a compiler that writes down what it compiles.
    pub fn listing(watch: Watch) -> Pc {
        Pc { watch: Some(watch), ..Pc::new(Board::default(), false) }
    }

    /// Who writes functions down.
    pub fn watch(&self) -> Option<&Watch> {
        self.watch.as_ref()
    }

    /// What was compiled to machine code, and what was not.
    pub fn jit(&self) -> &Jit {
        &self.jit
    }

    /// Writes out what is still held back.
    pub fn finish(&self) {
        // Nobody is left who could be told.
        let _ = self.console.flush();
    }
}

/// The number of a system's error, as Linux and MicroPython have it.
fn errno(error: &io::Error) -> Errno {
    if let (true, Some(number)) = (cfg!(target_os = "linux"), error.raw_os_error()) {
        return Errno(number);
    }
    use io::ErrorKind as E;
    Errno(match error.kind() {
        E::NotFound => 2,
        E::Interrupted => 4,
        E::WouldBlock => 11,
        E::OutOfMemory => 12,
        E::PermissionDenied => 13,
        E::AlreadyExists => 17,
        E::NotADirectory => 20,
        E::IsADirectory => 21,
        E::InvalidInput | E::InvalidFilename => 22,
        E::StorageFull => 28,
        E::NotSeekable => 29,
        E::ReadOnlyFilesystem => 30,
        E::BrokenPipe => 32,
        E::DirectoryNotEmpty => 39,
        E::Unsupported => 95,
        E::AddrInUse => 98,
        E::TimedOut => 110,
        E::ConnectionRefused => 111,
        _ => 5,
    })
}

trait OrErrno<T> {
    fn or_errno(self) -> Result<T, Errno>;
}

impl<T> OrErrno<T> for io::Result<T> {
    fn or_errno(self) -> Result<T, Errno> {
        self.map_err(|error| errno(&error))
    }
}

impl Platform for Pc {
    fn ticks_us(&self) -> u64 {
        self.start.elapsed().as_micros() as u64
    }

    fn time_ns(&self) -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as u64)
    }

    fn sleep_us(&self, us: u64) {
        // Whoever looks at the screen meanwhile should see what was printed; an error shows at the next write.
        let _ = self.console.flush();
        std::thread::sleep(Duration::from_micros(us).min(NAP));
    }

    fn random(&self) -> u64 {
        RandomState::new().hash_one(self.time_ns())
    }

    fn name(&self) -> &'static str {
        self.name.unwrap_or(match std::env::consts::OS {
            "macos" => "darwin",
            "windows" => "win32",
            other => other,
        })
    }

    fn open(&self, path: &str, mode: OpenMode) -> Result<u32, Errno> {
        self.files.borrow_mut().open(path, mode)
    }

    fn close(&self, file: u32) -> Result<(), Errno> {
        match file {
            0..=2 => self.console.flush(),
            _ => self.files.borrow_mut().close(file),
        }
    }

    fn read(&self, file: u32, buffer: &mut [u8]) -> Result<usize, Errno> {
        match file {
            0 => self.console.read(buffer),
            _ => self.files.borrow_mut().read(file, buffer),
        }
    }

    fn read_ahead(&self, file: u32, take: &mut dyn FnMut(&[u8]) -> usize) -> Result<(), Errno> {
        match file {
            0 => self.console.read_ahead(take),
            _ => self.files.borrow_mut().read_ahead(file, take),
        }
    }

    fn write(&self, file: u32, bytes: &[u8]) -> Result<usize, Errno> {
        match file {
            1 if self.watch.is_none() => self.console.write(bytes),
            1 | 2 => self.console.write_error(bytes),
            _ => self.files.borrow_mut().write(file, bytes),
        }
    }

    fn seek(&self, file: u32, offset: i64, whence: u8) -> Result<u64, Errno> {
        self.files.borrow_mut().seek(file, offset, whence)
    }

    fn flush(&self, file: u32) -> Result<(), Errno> {
        match file {
            0..=2 => self.console.flush(),
            _ => self.files.borrow_mut().flush(file),
        }
    }

    fn stat(&self, path: &str) -> Result<FileStat, Errno> {
        files::stat(path)
    }

    fn remove(&self, path: &str) -> Result<(), Errno> {
        std::fs::remove_file(path).or_errno()
    }

    fn mkdir(&self, path: &str) -> Result<(), Errno> {
        std::fs::create_dir(path).or_errno()
    }

    fn rmdir(&self, path: &str) -> Result<(), Errno> {
        std::fs::remove_dir(path).or_errno()
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), Errno> {
        std::fs::rename(from, to).or_errno()
    }

    fn list_directory(&self, path: &str, each: &mut dyn FnMut(&str, FileStat) -> bool) -> Result<(), Errno> {
        files::list(path, each)
    }

    fn working_directory(&self, each: &mut dyn FnMut(&str)) -> Result<(), Errno> {
        let path = std::env::current_dir().or_errno()?;
        each(&path.to_string_lossy());
        Ok(())
    }

    fn change_directory(&self, path: &str) -> Result<(), Errno> {
        std::env::set_current_dir(path).or_errno()
    }

    fn ready(&self, file: u32, wanted: u8) -> u8 {
        if file == 0 && !self.console.can_read() { wanted & !READABLE } else { wanted }
    }

    fn is_terminal(&self, file: u32) -> bool {
        self.console.is_terminal(file)
    }

    fn variable(&self, name: &str, each: &mut dyn FnMut(&str)) {
        if let Some(value) = std::env::var_os(name) {
            each(&value.to_string_lossy());
        }
    }

    fn space(&self, path: &str) -> Result<[u64; 10], Errno> {
        system::space(path).or_errno()
    }

    fn set_variable(&self, name: &str, value: Option<&str>) -> Result<(), Errno> {
        // What the system would refuse with a panic.
        let is_plain = |text: &str| !text.contains('\0');
        if name.is_empty() || name.contains('=') || !is_plain(name) || !value.is_none_or(is_plain) {
            return Err(Errno(22));
        }
        interrupt::set_variable(name, value);
        Ok(())
    }

    fn run_command(&self, command: &str) -> Result<i32, Errno> {
        self.console.flush()?;
        system::run_command(command).or_errno()
    }

    fn executable(&self, each: &mut dyn FnMut(&str)) {
        if let Ok(path) = std::env::current_exe() {
            each(&path.to_string_lossy());
        }
    }

    fn set_interrupt_key(&self, key: i32) {
        match key {
            3 => interrupt::resume(),
            _ => system::ignore_interrupts(),
        }
    }

    fn set_raw(&self, on: bool) {
        let _ = self.console.flush();
        system::set_raw(on);
    }

    fn utc_offset(&self, seconds: i64) -> i32 {
        system::utc_offset(seconds)
    }

    fn compiler(&self) -> Option<&dyn Compiler> {
        match &self.watch {
            Some(watch) => Some(watch),
            None => Some(&self.jit),
        }
    }
}
