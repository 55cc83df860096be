//! What the VM needs from its surroundings, as one trait that the PC and each board implement.

use crate::modules::Definition;
use crate::native::Compiler;
use crate::stored::Image;

/// An error of the operating or file system: its `errno`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Errno(pub i32);

/// The numbers that platforms answer with, by their POSIX names; they are Linux's.
#[allow(missing_docs, reason = "each is the error of that name")]
pub mod errno {
    use super::Errno;

    pub const ENOENT: Errno = Errno(2);
    pub const EBADF: Errno = Errno(9);
    pub const ENOMEM: Errno = Errno(12);
    pub const EBUSY: Errno = Errno(16);
    pub const EEXIST: Errno = Errno(17);
    pub const ENODEV: Errno = Errno(19);
    pub const ENOTDIR: Errno = Errno(20);
    pub const EISDIR: Errno = Errno(21);
    pub const EINVAL: Errno = Errno(22);
    pub const EMFILE: Errno = Errno(24);
    pub const ENOSPC: Errno = Errno(28);
    pub const ENAMETOOLONG: Errno = Errno(36);
    pub const ENOTEMPTY: Errno = Errno(39);
}

impl Errno {
    /// EINTR: something is pending that is to be looked after first.
    pub const INTERRUPTED: Errno = Errno(4);
}

const EOPNOTSUPP: i32 = 95;

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileStat {
    /// Whether it is a directory.
    pub is_directory: bool,
    /// Bytes.
    pub size: u64,
    /// Mode bits as in `os.stat`.
    pub mode: u32,
    /// Last modification in seconds since 1970.
    pub modified: u64,
}

/// How to open a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenMode {
    /// For reading.
    pub read: bool,
    /// For writing.
    pub write: bool,
    /// Make it if it is missing.
    pub create: bool,
    /// Empty it first.
    pub truncate: bool,
    /// Write at the end.
    pub append: bool,
    /// It must not exist yet.
    pub exclusive: bool,
}

/// A file has something to be read, or is at its end.
pub const READABLE: u8 = 1;
/// A file takes bytes.
pub const WRITABLE: u8 = 4;

/// Output, input, clock, files and randomness.
///
/// Files 0, 1 and 2 are standard input, output and error.
pub trait Platform {
    /// Microseconds of a clock that never goes back.
    fn ticks_us(&self) -> u64;
    /// Nanoseconds since 1970.
    fn time_ns(&self) -> u64;
    /// Waits; returns early when an interrupt is pending.
    fn sleep_us(&self, us: u64);
    /// A random number for seeds.
    fn random(&self) -> u64;
    /// Name for `sys.platform`.
    fn name(&self) -> &'static str;

    /// Opens a file.
    ///
    /// # Errors
    /// The system's `errno`.
    fn open(&self, path: &str, mode: OpenMode) -> Result<u32, Errno>;
    /// Closes a file.
    ///
    /// # Errors
    /// The system's `errno`.
    fn close(&self, file: u32) -> Result<(), Errno>;
    /// Reads up to `buffer.len()` bytes; 0 at the end.
    ///
    /// # Errors
    /// The system's `errno`.
    fn read(&self, file: u32, buffer: &mut [u8]) -> Result<usize, Errno>;
    /// Writes; returns how many bytes.
    ///
    /// # Errors
    /// The system's `errno`.
    fn write(&self, file: u32, bytes: &[u8]) -> Result<usize, Errno>;
    /// As `write`, of bytes that are no text: standard streams pass them as they are.
    ///
    /// # Errors
    /// The system's `errno`.
    fn write_binary(&self, file: u32, bytes: &[u8]) -> Result<usize, Errno> {
        self.write(file, bytes)
    }
    /// Moves the position (`whence` 0 start, 1 current, 2 end); returns the new one.
    ///
    /// # Errors
    /// The system's `errno`.
    fn seek(&self, file: u32, offset: i64, whence: u8) -> Result<u64, Errno>;
    /// Writes through to the device.
    ///
    /// # Errors
    /// The system's `errno`.
    fn flush(&self, file: u32) -> Result<(), Errno>;
    /// What `path` leads to.
    ///
    /// # Errors
    /// The system's `errno`.
    fn stat(&self, path: &str) -> Result<FileStat, Errno>;
    /// Removes a file.
    ///
    /// # Errors
    /// The system's `errno`.
    fn remove(&self, path: &str) -> Result<(), Errno>;
    /// Makes a directory.
    ///
    /// # Errors
    /// The system's `errno`.
    fn mkdir(&self, path: &str) -> Result<(), Errno>;
    /// Removes an empty directory.
    ///
    /// # Errors
    /// The system's `errno`.
    fn rmdir(&self, path: &str) -> Result<(), Errno>;
    /// Renames.
    ///
    /// # Errors
    /// The system's `errno`.
    fn rename(&self, from: &str, to: &str) -> Result<(), Errno>;
    /// Calls `each` with the names in a directory until it returns false.
    ///
    /// # Errors
    /// The system's `errno`.
    fn list_directory(&self, path: &str, each: &mut dyn FnMut(&str, FileStat) -> bool) -> Result<(), Errno>;
    /// Gives the working directory to `each`.
    ///
    /// # Errors
    /// The system's `errno`.
    fn working_directory(&self, each: &mut dyn FnMut(&str)) -> Result<(), Errno>;
    /// Changes the working directory.
    ///
    /// # Errors
    /// The system's `errno`.
    fn change_directory(&self, path: &str) -> Result<(), Errno>;

    /// Shows `take` bytes that come next in a file, none at the end; as many as it says are used up.
    ///
    /// # Errors
    /// The system's `errno`.
    fn read_ahead(&self, file: u32, take: &mut dyn FnMut(&[u8]) -> usize) -> Result<(), Errno>;

    /// Which of the wanted `READABLE` and `WRITABLE` a file is now, so that nobody has to wait.
    fn ready(&self, _file: u32, wanted: u8) -> u8 {
        wanted
    }

    /// Waits for something to happen, a millisecond or so at most.
    fn idle(&self) {
        self.sleep_us(1000);
    }

    /// Whether a file is a terminal.
    fn is_terminal(&self, _file: u32) -> bool {
        false
    }

    /// Whether what is typed comes by a bare line, on which nobody else echoes and edits.
    fn is_bare_line(&self) -> bool {
        false
    }

    /// Gives the value of an environment variable to `each`, if it is set.
    fn variable(&self, _name: &str, _each: &mut dyn FnMut(&str)) {}

    /// Room on the file system of a path, as the ten numbers of `os.statvfs`.
    ///
    /// # Errors
    /// The system's `errno`.
    fn space(&self, _path: &str) -> Result<[u64; 10], Errno> {
        Err(Errno(EOPNOTSUPP))
    }

    /// Sets an environment variable, or removes it.
    ///
    /// # Errors
    /// The system's `errno`.
    fn set_variable(&self, _name: &str, _value: Option<&str>) -> Result<(), Errno> {
        Err(Errno(EOPNOTSUPP))
    }

    /// Runs a command of the system's shell; how it ended, as this system's `system` says it.
    ///
    /// # Errors
    /// The system's `errno`.
    fn run_command(&self, _command: &str) -> Result<i32, Errno> {
        Err(Errno(EOPNOTSUPP))
    }

    /// Gives the path of the running program to `each`, if there is one.
    fn executable(&self, _each: &mut dyn FnMut(&str)) {}

    /// The character that interrupts a running program: 3 for Ctrl-C, -1 for none.
    fn set_interrupt_key(&self, _key: i32) {}

    /// Switches standard input's terminal: keys come one by one and unseen, or as programs expect.
    fn set_raw(&self, _on: bool) {}

    /// Seconds by which local time is ahead of UTC at a time in seconds since 1970.
    fn utc_offset(&self, _seconds: i64) -> i32 {
        0
    }

    /// Keeps interrupts from running handlers; what [`Platform::restore_interrupts`] needs to undo that.
    fn mask_interrupts(&self) -> usize {
        0
    }

    /// Lets interrupts run handlers as before [`Platform::mask_interrupts`].
    fn restore_interrupts(&self, _mask: usize) {}

    /// Modules of the board, besides those of every VM.
    fn modules(&self) -> &'static [&'static Definition] {
        &[]
    }

    /// Modules in the program image, which `import` finds where `sys.path` says `.frozen`.
    fn image(&self) -> &'static Image {
        &Image::EMPTY
    }

    /// Whoever compiles functions to machine code, if anyone.
    fn compiler(&self) -> Option<&dyn Compiler>;

    /// Why nobody does.
    fn why_no_compiler(&self) -> &'static str {
        "nothing here compiles them"
    }
}
