//! The board as the VM sees it.

use core::cell::Cell;

use adder_vm::native::Compiler;
use adder_vm::platform::{Errno, FileStat, OpenMode, Platform};

use crate::compiler::Chip;
use crate::{board, clock, console, uart};

const ENOENT: Errno = Errno(2);
const EBADF: Errno = Errno(9);

/// A board with its UART, without files.
pub struct Board {
    compiler: Chip,
    /// How often a seed was asked for.
    seeds: Cell<u64>,
}

impl Board {
    /// The board, of which there is one.
    pub fn new() -> Self {
        Board { compiler: Chip::new(), seeds: Cell::new(0) }
    }

    /// Waits for a byte; none when the program is interrupted.
    fn wait(&self) -> Option<u8> {
        loop {
            match console::take() {
                Some(byte) => return Some(byte),
                None if console::is_interrupted() => return None,
                // What comes just now is seen after the clock's next tick, in a millisecond at most.
                None => cortex_m::asm::wfi(),
            }
        }
    }
}

impl Platform for Board {
    fn ticks_us(&self) -> u64 {
        clock::micros()
    }

    fn time_ns(&self) -> u64 {
        // There is no calendar that goes on without power.
        clock::micros() * 1000
    }

    fn sleep_us(&self, us: u64) {
        let end = clock::micros().saturating_add(us);
        while !console::is_interrupted() {
            match end.saturating_sub(clock::micros()) {
                0 => return,
                // The clock's next tick ends the waiting.
                left if left > 1000 => cortex_m::asm::wfi(),
                _ => {}
            }
        }
    }

    fn random(&self) -> u64 {
        // The time when somebody asks is all the chance that every board has; two that ask at once get different ones.
        let count = self.seeds.get() + 1;
        self.seeds.set(count);
        (clock::micros() ^ count << 48).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    fn name(&self) -> &'static str {
        board::NAME
    }

    fn open(&self, _path: &str, _mode: OpenMode) -> Result<u32, Errno> {
        Err(ENOENT)
    }

    fn close(&self, _file: u32) -> Result<(), Errno> {
        Ok(())
    }

    fn read(&self, file: u32, buffer: &mut [u8]) -> Result<usize, Errno> {
        if file != 0 {
            return Err(EBADF);
        }
        let Some(place) = buffer.first_mut() else { return Ok(0) };
        Ok(self.wait().map(|byte| *place = byte).map_or(0, |()| 1))
    }

    fn write(&self, file: u32, bytes: &[u8]) -> Result<usize, Errno> {
        if file != 1 && file != 2 {
            return Err(EBADF);
        }
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            match line.strip_suffix(b"\n") {
                Some(text) if !text.ends_with(b"\r") => {
                    uart::write(text);
                    uart::write(b"\r\n");
                }
                _ => uart::write(line),
            }
        }
        Ok(bytes.len())
    }

    fn seek(&self, _file: u32, _offset: i64, _whence: u8) -> Result<u64, Errno> {
        Err(EBADF)
    }

    fn flush(&self, _file: u32) -> Result<(), Errno> {
        Ok(())
    }

    fn stat(&self, _path: &str) -> Result<FileStat, Errno> {
        Err(ENOENT)
    }

    fn remove(&self, _path: &str) -> Result<(), Errno> {
        Err(ENOENT)
    }

    fn mkdir(&self, _path: &str) -> Result<(), Errno> {
        Err(ENOENT)
    }

    fn rmdir(&self, _path: &str) -> Result<(), Errno> {
        Err(ENOENT)
    }

    fn rename(&self, _from: &str, _to: &str) -> Result<(), Errno> {
        Err(ENOENT)
    }

    fn list_directory(
        &self,
        _path: &str,
        _each: &mut dyn FnMut(&str, FileStat) -> bool,
    ) -> Result<(), Errno> {
        Err(ENOENT)
    }

    fn working_directory(&self, each: &mut dyn FnMut(&str)) -> Result<(), Errno> {
        each("/");
        Ok(())
    }

    fn change_directory(&self, _path: &str) -> Result<(), Errno> {
        Err(ENOENT)
    }

    fn read_ahead(&self, file: u32, take: &mut dyn FnMut(&[u8]) -> usize) -> Result<(), Errno> {
        let mut byte = [0];
        let count = self.read(file, &mut byte)?;
        take(&byte[..count]);
        Ok(())
    }

    fn is_terminal(&self, file: u32) -> bool {
        file <= 2
    }

    fn set_interrupt_key(&self, key: i32) {
        console::set_interrupt_key(key);
    }

    fn set_raw(&self, on: bool) {
        // The prompt reads Ctrl-C as a key.
        console::set_interrupt_key(if on { -1 } else { 3 });
    }

    fn compiler(&self) -> Option<&dyn Compiler> {
        Some(&self.compiler)
    }
}
