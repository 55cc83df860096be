//! The evaluator's memory: buffers with addresses, and nothing between them.

use adder_vm::mem::{Mem, OutOfMemory, Vec};

/// An access outside all buffers, at that address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadAccess(pub u64);

#[derive(Debug)]
struct Buffer<'m> {
    address: u64,
    bytes: Vec<'m, u8>,
}

/// Buffers at addresses that fit 31 bits, with gaps between.
#[derive(Debug)]
pub struct Memory<'m> {
    buffers: Vec<'m, Buffer<'m>>,
    next: u64,
}

impl<'m> Memory<'m> {
    /// Memory without buffers.
    pub fn new(mem: &'m Mem) -> Self {
        Memory { buffers: Vec::new(mem), next: 0x1000 }
    }

    /// Adds a buffer with these contents; returns its address, a multiple of 16.
    pub fn add(&mut self, contents: &[u8]) -> Result<u64, OutOfMemory> {
        let mut bytes = Vec::new(self.buffers.mem());
        bytes.extend_from_slice(contents)?;
        let address = self.next;
        self.next += (contents.len() as u64 + 0x1000) & !0xfff | 0x1000;
        if self.next >= 1 << 31 {
            return Err(OutOfMemory);
        }
        self.buffers.push(Buffer { address, bytes })?;
        Ok(address)
    }

    /// The bytes at an address.
    pub fn bytes(&self, address: u64, len: usize) -> Result<&[u8], BadAccess> {
        let (buffer, start) = self.find(address)?;
        self.buffers[buffer].bytes.get(start..start + len).ok_or(BadAccess(address))
    }

    /// The bytes at an address, to change.
    pub fn bytes_mut(&mut self, address: u64, len: usize) -> Result<&mut [u8], BadAccess> {
        let (buffer, start) = self.find(address)?;
        self.buffers[buffer].bytes.get_mut(start..start + len).ok_or(BadAccess(address))
    }

    /// Reads 1 to 8 bytes, zero-extended.
    pub fn read(&self, address: u64, len: usize) -> Result<u64, BadAccess> {
        let mut word = [0; 8];
        word[..len].copy_from_slice(self.bytes(address, len)?);
        Ok(u64::from_le_bytes(word))
    }

    /// Writes the low 1 to 8 bytes of `bits`.
    pub fn write(&mut self, address: u64, len: usize, bits: u64) -> Result<(), BadAccess> {
        self.bytes_mut(address, len)?.copy_from_slice(&bits.to_le_bytes()[..len]);
        Ok(())
    }

    /// The buffer that holds an address, and the place in it.
    fn find(&self, address: u64) -> Result<(usize, usize), BadAccess> {
        let holds = |buffer: &Buffer<'_>| address.wrapping_sub(buffer.address) < buffer.bytes.len() as u64;
        let at = self.buffers.iter().position(holds).ok_or(BadAccess(address))?;
        Ok((at, (address - self.buffers[at].address) as usize))
    }
}
