//! What Unix systems do in their own way: signals, modes of files, time zones.
#![allow(unsafe_code, reason = "the system's own functions")]

use std::fs::Metadata;
use std::io;
use std::mem::MaybeUninit;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use std::ptr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicPtr, Ordering};

/// What runs on Ctrl-C.
static HANDLER: AtomicPtr<()> = AtomicPtr::new(ptr::null_mut());

extern "C" fn on_signal(_: libc::c_int) {
    let handler = HANDLER.load(Ordering::Acquire);
    if !handler.is_null() {
        // SAFETY: only `on_interrupt` stores something, a function of this type.
        let handler = unsafe { std::mem::transmute::<*mut (), fn()>(handler) };
        handler();
    }
}

fn set_interrupt_action(action: libc::sighandler_t) {
    let mut new = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: all zeros is a valid `sigaction`; no SA_RESTART, so that a read that waits returns.
    unsafe {
        (*new.as_mut_ptr()).sa_sigaction = action;
        libc::sigaction(libc::SIGINT, new.as_ptr(), ptr::null_mut());
    }
}

/// Calls `handler` on Ctrl-C from now on. It runs inside a signal handler.
pub fn on_interrupt(handler: fn()) {
    HANDLER.store(handler as *mut (), Ordering::Release);
    set_interrupt_action(on_signal as extern "C" fn(libc::c_int) as libc::sighandler_t);
}

/// Ctrl-C does nothing from now on.
pub fn ignore_interrupts() {
    set_interrupt_action(libc::SIG_IGN);
}

/// Ctrl-C reaches another thread than this one, so that what waits there returns.
pub fn leave_signals_to_others() {
    let mut set = MaybeUninit::<libc::sigset_t>::zeroed();
    // SAFETY: the set is initialised before it is used.
    unsafe {
        libc::sigemptyset(set.as_mut_ptr());
        libc::sigaddset(set.as_mut_ptr(), libc::SIGINT);
        libc::pthread_sigmask(libc::SIG_BLOCK, set.as_ptr(), ptr::null_mut());
    }
}

/// Whether reading from standard input would not wait.
pub fn can_read() -> bool {
    let mut input = libc::pollfd { fd: libc::STDIN_FILENO, events: libc::POLLIN, revents: 0 };
    // SAFETY: one record, which lives through the call.
    unsafe { libc::poll(&raw mut input, 1, 0) > 0 }
}

/// How the terminal was before it was made raw.
static COOKED: Mutex<Option<libc::termios>> = Mutex::new(None);

/// Switches standard input's terminal between single keys that are not shown, and lines.
pub fn set_raw(on: bool) {
    let Ok(mut cooked) = COOKED.lock() else { return };
    if !on {
        if let Some(before) = cooked.take() {
            // SAFETY: what `tcgetattr` wrote.
            unsafe { libc::tcsetattr(libc::STDIN_FILENO, libc::TCSADRAIN, &raw const before) };
        }
        return;
    }
    let mut state = MaybeUninit::<libc::termios>::zeroed();
    // SAFETY: all zeros is a valid `termios`; it is used only if the terminal filled it in.
    unsafe {
        if libc::tcgetattr(libc::STDIN_FILENO, state.as_mut_ptr()) != 0 {
            return;
        }
        let mut raw = state.assume_init();
        cooked.get_or_insert(raw);
        raw.c_iflag &= !(libc::BRKINT | libc::ICRNL | libc::INPCK | libc::ISTRIP | libc::IXON);
        raw.c_oflag &= !libc::OPOST;
        raw.c_lflag &= !(libc::ECHO | libc::ICANON | libc::IEXTEN | libc::ISIG);
        raw.c_cc[libc::VMIN] = 1;
        raw.c_cc[libc::VTIME] = 0;
        libc::tcsetattr(libc::STDIN_FILENO, libc::TCSADRAIN, &raw const raw);
    }
}

/// Runs a shell command; how it ended as `wait` says it, which is what `os.system` tells.
pub fn run_command(command: &str) -> io::Result<i32> {
    Ok(Command::new("/bin/sh").arg("-c").arg(command).status()?.into_raw())
}

/// Room on the file system of a path.
pub fn space(path: &str) -> io::Result<[u64; 10]> {
    let path = std::ffi::CString::new(path)?;
    let mut room = MaybeUninit::<libc::statvfs>::zeroed();
    // SAFETY: the path ends with a zero byte; all zeros is a valid `statvfs`, which is only written to.
    let room = unsafe {
        if libc::statvfs(path.as_ptr(), room.as_mut_ptr()) != 0 {
            return Err(io::Error::last_os_error());
        }
        room.assume_init()
    };
    #[allow(clippy::unnecessary_cast, reason = "the types differ between systems")]
    Ok([
        room.f_bsize as u64,
        room.f_frsize as u64,
        room.f_blocks as u64,
        room.f_bfree as u64,
        room.f_bavail as u64,
        room.f_files as u64,
        room.f_ffree as u64,
        room.f_favail as u64,
        room.f_flag as u64,
        room.f_namemax as u64,
    ])
}

/// Mode bits of a file.
pub fn mode(metadata: &Metadata) -> u32 {
    metadata.mode()
}

/// Seconds by which local time is ahead of UTC at a time.
pub fn utc_offset(seconds: i64) -> i32 {
    let mut local = MaybeUninit::<libc::tm>::zeroed();
    let time = seconds as libc::time_t;
    // SAFETY: all zeros is a valid `tm`, and `localtime_r` only writes to it.
    unsafe {
        if libc::localtime_r(&raw const time, local.as_mut_ptr()).is_null() {
            return 0;
        }
        (*local.as_ptr()).tm_gmtoff as i32
    }
}
