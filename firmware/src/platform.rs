//! The board as the VM sees it.
#![allow(unsafe_code, reason = "interrupts are let in")]

use core::cell::Cell;

#[cfg(feature = "native")]
use adder_emitter_thumb::emitter::why_not;
use adder_vm::files::{FIRST_FILE, Files, Room};
use adder_vm::mem::{Mem, OutOfMemory, String};
use adder_vm::modules::Definition;
use adder_vm::native::Compiler;
use adder_vm::platform::errno::{ENODEV, ENOMEM};
use adder_vm::platform::{Errno, FileStat, OpenMode, Platform, READABLE};
use adder_vm::stored::Image;

use cortex_m::register::primask;

use crate::compiler::Chip;
use crate::frozen::IMAGE;
use crate::{board, clock, console, machine, memory, uart};

/// What the files work with.
fn room<'v>() -> Result<Room<'v, 'v>, Errno> {
    memory::room().ok_or(ENODEV)
}

/// The compiler, where the image has one and its processor can run what it makes.
fn chip() -> Option<Chip> {
    #[cfg(feature = "native")]
    let chip = why_not(board::CORE).is_none().then(Chip::new);
    #[cfg(not(feature = "native"))]
    let chip = None;
    chip
}

/// A board with its UART, and files in its memory.
pub struct Board<'f> {
    files: &'f Files,
    mem: &'f Mem,
    compiler: Option<Chip>,
    /// How often a seed was asked for.
    seeds: Cell<u64>,
}

impl<'f> Board<'f> {
    /// The board, of which there is one.
    pub fn new(files: &'f Files, mem: &'f Mem) -> Self {
        Board { files, mem, compiler: chip(), seeds: Cell::new(0) }
    }

    /// Waits for a byte, or for what the program has to look after first.
    fn wait(&self) -> Result<u8, Errno> {
        if !primask::read().is_active() {
            // SAFETY: who waits for what comes by an interrupt lets interrupts in.
            unsafe { cortex_m::interrupt::enable() };
        }
        loop {
            match console::take() {
                Some(byte) => return Ok(byte),
                None if console::has_work() => return Err(Errno::INTERRUPTED),
                // What comes just now is seen after the clock's next tick, in a millisecond at most.
                None => cortex_m::asm::wfi(),
            }
        }
    }
}

impl Platform for Board<'_> {
    fn ticks_us(&self) -> u64 {
        clock::micros()
    }

    fn time_ns(&self) -> u64 {
        // There is no calendar that goes on without power.
        clock::micros() * 1000
    }

    fn sleep_us(&self, us: u64) {
        let end = clock::micros().saturating_add(us);
        while !console::has_work() {
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

    fn open(&self, path: &str, mode: OpenMode) -> Result<u32, Errno> {
        self.files.open(&room()?, path, mode)
    }

    fn close(&self, file: u32) -> Result<(), Errno> {
        if file < FIRST_FILE { Ok(()) } else { self.files.close(&room()?, file) }
    }

    fn read(&self, file: u32, buffer: &mut [u8]) -> Result<usize, Errno> {
        if file != 0 {
            return self.files.read(&room()?, file, buffer);
        }
        let Some(place) = buffer.first_mut() else { return Ok(0) };
        *place = self.wait()?;
        Ok(1)
    }

    fn write(&self, file: u32, bytes: &[u8]) -> Result<usize, Errno> {
        if file != 1 && file != 2 {
            return self.files.write(&room()?, file, bytes);
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

    fn write_binary(&self, file: u32, bytes: &[u8]) -> Result<usize, Errno> {
        if file != 1 && file != 2 {
            return self.write(file, bytes);
        }
        uart::write(bytes);
        Ok(bytes.len())
    }

    fn seek(&self, file: u32, offset: i64, whence: u8) -> Result<u64, Errno> {
        self.files.seek(&room()?, file, offset, whence)
    }

    fn flush(&self, _file: u32) -> Result<(), Errno> {
        Ok(())
    }

    fn stat(&self, path: &str) -> Result<FileStat, Errno> {
        self.files.stat(&room()?, path)
    }

    fn remove(&self, path: &str) -> Result<(), Errno> {
        self.files.remove(&room()?, path)
    }

    fn mkdir(&self, path: &str) -> Result<(), Errno> {
        self.files.make_directory(&room()?, path)
    }

    fn rmdir(&self, path: &str) -> Result<(), Errno> {
        self.files.remove_directory(&room()?, path)
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), Errno> {
        self.files.rename(&room()?, from, to)
    }

    fn list_directory(&self, path: &str, each: &mut dyn FnMut(&str, FileStat) -> bool) -> Result<(), Errno> {
        self.files.list(&room()?, path, each)
    }

    fn working_directory(&self, each: &mut dyn FnMut(&str)) -> Result<(), Errno> {
        let mut path = String::new(self.mem);
        let mut done = Ok(());
        self.files.working_directory(&room()?, &mut |piece| done = done.and_then(|()| path.push_str(piece)));
        done.map_err(|OutOfMemory| ENOMEM)?;
        each(&path);
        Ok(())
    }

    fn change_directory(&self, path: &str) -> Result<(), Errno> {
        self.files.change_directory(&room()?, path)
    }

    fn read_ahead(&self, file: u32, take: &mut dyn FnMut(&[u8]) -> usize) -> Result<(), Errno> {
        // From the line nothing can be taken and given back.
        let mut bytes = [0; 64];
        let most = if file == 0 { 1 } else { bytes.len() };
        let count = self.read(file, &mut bytes[..most])?;
        let taken = take(&bytes[..count]);
        if taken < count && file != 0 {
            self.seek(file, taken as i64 - count as i64, 1)?;
        }
        Ok(())
    }

    fn space(&self, _path: &str) -> Result<[u64; 10], Errno> {
        Ok(self.files.space(&room()?))
    }

    fn ready(&self, file: u32, wanted: u8) -> u8 {
        if file == 0 && !console::is_waiting() { wanted & !READABLE } else { wanted }
    }

    fn idle(&self) {
        // What comes just now is seen after the clock's next tick, in a millisecond at most.
        cortex_m::asm::wfi();
    }

    fn is_terminal(&self, file: u32) -> bool {
        file <= 2
    }

    fn is_bare_line(&self) -> bool {
        true
    }

    fn set_interrupt_key(&self, key: i32) {
        console::set_interrupt_key(key);
    }

    fn set_raw(&self, on: bool) {
        // The prompt reads Ctrl-C as a key.
        console::set_interrupt_key(if on { -1 } else { 3 });
    }

    fn mask_interrupts(&self) -> usize {
        let were_let_in = primask::read().is_active();
        cortex_m::interrupt::disable();
        usize::from(were_let_in)
    }

    fn restore_interrupts(&self, mask: usize) {
        if mask != 0 {
            // SAFETY: they were let in before.
            unsafe { cortex_m::interrupt::enable() };
        }
    }

    fn modules(&self) -> &'static [&'static Definition] {
        &machine::MODULES
    }

    fn image(&self) -> &'static Image {
        &IMAGE
    }

    fn compiler(&self) -> Option<&dyn Compiler> {
        self.compiler.as_ref().map(|chip| chip as &dyn Compiler)
    }

    #[cfg(feature = "native")]
    fn why_no_compiler(&self) -> &'static str {
        why_not(board::CORE).unwrap_or_default()
    }
}
