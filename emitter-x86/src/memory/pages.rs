//! What an arena stands on: pages that are either writable or executable. Tests have a fake.

use adder_vm::mem::OutOfMemory;
use memmap2::{Mmap, MmapMut};

/// Pages whose protection is changed as a whole.
pub trait Pages: Sized {
    /// New pages, writable.
    fn map(bytes: usize) -> Result<Self, OutOfMemory>;
    /// Where they start; this never changes.
    fn address(&self) -> usize;
    /// Makes them writable if they are not.
    fn writable(&mut self) -> Result<&mut [u8], OutOfMemory>;
    /// Makes them executable if they are not.
    fn executable(&mut self) -> Result<(), OutOfMemory>;
}

/// Pages from the operating system.
#[derive(Debug)]
pub struct Mapped {
    address: usize,
    protection: Protection,
}

#[derive(Debug)]
enum Protection {
    Writable(MmapMut),
    Executable(Mmap),
    /// The system refused a change, and the pages are gone.
    Lost,
}

impl Pages for Mapped {
    fn map(bytes: usize) -> Result<Self, OutOfMemory> {
        let pages = MmapMut::map_anon(bytes).map_err(|_| OutOfMemory)?;
        Ok(Mapped { address: pages.as_ptr().addr(), protection: Protection::Writable(pages) })
    }

    fn address(&self) -> usize {
        self.address
    }

    fn writable(&mut self) -> Result<&mut [u8], OutOfMemory> {
        self.protection = match std::mem::replace(&mut self.protection, Protection::Lost) {
            Protection::Executable(pages) => match pages.make_mut() {
                Ok(pages) => Protection::Writable(pages),
                Err(_) => return Err(OutOfMemory),
            },
            other => other,
        };
        match &mut self.protection {
            Protection::Writable(pages) => Ok(pages),
            _ => Err(OutOfMemory),
        }
    }

    fn executable(&mut self) -> Result<(), OutOfMemory> {
        self.protection = match std::mem::replace(&mut self.protection, Protection::Lost) {
            Protection::Writable(pages) => match pages.make_exec() {
                Ok(pages) => Protection::Executable(pages),
                Err(_) => return Err(OutOfMemory),
            },
            other => other,
        };
        match self.protection {
            Protection::Executable(_) => Ok(()),
            _ => Err(OutOfMemory),
        }
    }
}
