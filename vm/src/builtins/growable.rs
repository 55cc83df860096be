//! Growing and cutting the storage of bytearrays and arrays.

use crate::context::Context;
use crate::mem::Vec;
use crate::object::{ArrayObj, ByteArrayObj, Bytes, Gc};
use crate::value::R;

/// Something whose contents lie in a block of bytes with spare room.
pub(crate) trait Growable: Copy {
    /// The block.
    fn block(self) -> Gc<Bytes>;
    /// Bytes in use.
    fn used(self) -> usize;
    /// Publishes another block of which so many bytes are in use.
    fn publish_bytes(self, block: Gc<Bytes>, used: usize);
    /// Changes the number of bytes in use within the block.
    fn set_used(self, used: usize);
}

impl Growable for Gc<ByteArrayObj> {
    fn block(self) -> Gc<Bytes> {
        self.storage()
    }
    fn used(self) -> usize {
        self.len().min(self.storage().capacity())
    }
    fn publish_bytes(self, block: Gc<Bytes>, used: usize) {
        self.publish(block, used);
    }
    fn set_used(self, used: usize) {
        self.set_len(used);
    }
}

impl Growable for Gc<ArrayObj> {
    fn block(self) -> Gc<Bytes> {
        self.storage()
    }
    fn used(self) -> usize {
        (self.len() * self.format().size()).min(self.storage().capacity())
    }
    fn publish_bytes(self, block: Gc<Bytes>, used: usize) {
        self.publish(block, used / self.format().size());
    }
    fn set_used(self, used: usize) {
        self.set_len(used / self.format().size());
    }
}

impl Context<'_> {
    /// Puts `new` in the place of the bytes `start..end`, which are in use.
    pub(crate) fn splice_bytes(&self, target: impl Growable, start: usize, end: usize, new: &[u8]) -> R<()> {
        let (block, used) = (target.block(), target.used());
        let end = end.min(used);
        let start = start.min(end);
        let kept = start + (used - end);
        let total = kept.checked_add(new.len()).ok_or_else(|| self.memory_error())?;
        let old = block.cells();
        if total > block.capacity() {
            let grown = self.new_bytes_block(total.max(old.len() + old.len() / 2).max(16))?;
            // The old block stays as it is, so `new` may lie in it.
            self.write_part(grown, 0, block, 0..start)?;
            self.write_bytes(grown, start, new)?;
            self.write_part(grown, start + new.len(), block, end..used)?;
            target.publish_bytes(grown, total);
            return Ok(());
        }
        let within = old.as_ptr_range();
        if !new.is_empty() && within.contains(&new.as_ptr().cast()) && start + new.len() != end {
            let mut copy = Vec::<u8>::new(self.vm().mem);
            self.out_of_memory(copy.extend_from_slice(new))?;
            return self.splice_bytes(target, start, end, &copy);
        }
        block.copy_within(end..used, start + new.len());
        block.write(start, new);
        target.set_used(total);
        Ok(())
    }

    /// Appends bytes.
    #[inline]
    pub(crate) fn push_bytes(&self, target: impl Growable, new: &[u8]) -> R<()> {
        let used = target.used();
        self.splice_bytes(target, used, used, new)
    }

    /// Removes the items that a slice selects, each `size` bytes long.
    pub(crate) fn remove_places(
        &self,
        target: impl Growable,
        size: usize,
        (start, step, count): (isize, isize, usize),
    ) -> R<()> {
        if count == 0 {
            return Ok(());
        }
        // From the lowest place on.
        let (first, step) = if step < 0 {
            (start + step * (count as isize - 1), step.unsigned_abs())
        } else {
            (start, step.unsigned_abs())
        };
        let first = first.max(0) as usize;
        let (block, used) = (target.block(), target.used());
        let mut to = first * size;
        for i in 0..count {
            let from = (first + i * step + 1) * size;
            let until = if i + 1 == count { used } else { (first + (i + 1) * step) * size };
            block.copy_within(from..until, to);
            to += until - from;
        }
        target.set_used(to);
        Ok(())
    }
}
