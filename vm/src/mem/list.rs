//! A growable array whose growth can fail.

use core::mem::ManuallyDrop;

use super::{Deref, DerefMut, Mem, OutOfMemory, fmt};

/// Bytes that an array has at the least; four items are no fewer.
const LEAST: usize = 32;
/// Bytes from which on an array does not grow to twice its size any more, which would leave half of it unused where
/// memory is counted in kilobytes, and from which on by a quarter only.
const SMALL: usize = 64;
const LARGE: usize = 1024;

/// A growable array that books its bytes with a [`Mem`] and whose growth returns `Result`.
pub struct Vec<'m, T> {
    mem: &'m Mem,
    items: ManuallyDrop<alloc::vec::Vec<T>>,
}

impl<'m, T> Vec<'m, T> {
    /// An empty array; allocates nothing.
    pub const fn new(mem: &'m Mem) -> Self {
        Vec { mem, items: ManuallyDrop::new(alloc::vec::Vec::new()) }
    }

    /// An empty array with room for `capacity` items.
    pub fn with_capacity(mem: &'m Mem, capacity: usize) -> Result<Self, OutOfMemory> {
        let mut list = Self::new(mem);
        list.grow_to(capacity)?;
        Ok(list)
    }

    /// The account that this array books with.
    pub fn mem(&self) -> &'m Mem {
        self.mem
    }

    /// Makes room for `additional` items more.
    pub fn reserve(&mut self, additional: usize) -> Result<(), OutOfMemory> {
        if additional <= self.items.capacity() - self.items.len() { Ok(()) } else { self.grow(additional) }
    }

    // Once for each size of items in an image, as the linker takes equal functions for one.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, additional: usize) -> Result<(), OutOfMemory> {
        let (len, old) = (self.items.len(), self.items.capacity());
        self.grow_to(larger(len, old, additional, size_of::<T>())?)
    }

    #[inline(never)]
    fn grow_to(&mut self, capacity: usize) -> Result<(), OutOfMemory> {
        let old = self.items.capacity();
        if capacity <= old {
            return Ok(());
        }
        let bytes = charge(self.mem, capacity - old, size_of::<T>())?;
        let more = capacity - self.items.len();
        if self.items.try_reserve_exact(more).is_err() {
            self.mem.release(bytes);
            return Err(OutOfMemory);
        }
        // What is booked is what will be released.
        debug_assert_eq!(self.items.capacity(), capacity, "as much as was asked for");
        Ok(())
    }

    /// Appends one item.
    #[cfg_attr(target_pointer_width = "32", inline(never))]
    pub fn push(&mut self, item: T) -> Result<(), OutOfMemory> {
        if self.items.len() == self.items.capacity() {
            self.grow(1)?;
        }
        self.put(item);
        Ok(())
    }

    /// Appends an item for which there is room. (Rust's own `push` looks for room once more, in code of its own.)
    #[allow(unsafe_code, reason = "the item is written to the room behind the last one")]
    fn put(&mut self, item: T) {
        let len = self.items.len();
        debug_assert!(len < self.items.capacity(), "there is room");
        // SAFETY: every caller has made room.
        unsafe {
            self.items.as_mut_ptr().add(len).write(item);
            self.items.set_len(len + 1);
        }
    }

    /// Gives back the room that is not used.
    pub fn shrink_to_fit(&mut self) {
        let old = self.items.capacity();
        self.items.shrink_to_fit();
        self.mem.release((old - self.items.capacity()) * size_of::<T>());
    }

    /// Removes and returns the last item.
    pub fn pop(&mut self) -> Option<T> {
        self.items.pop()
    }

    /// Inserts an item before position `index`, which is at most `len`.
    pub fn insert(&mut self, index: usize, item: T) -> Result<(), OutOfMemory> {
        self.reserve(1)?;
        self.items.insert(index, item);
        Ok(())
    }

    /// Removes and returns the item at `index`.
    pub fn remove(&mut self, index: usize) -> T {
        self.items.remove(index)
    }

    /// Drops all items past the first `len`.
    pub fn truncate(&mut self, len: usize) {
        self.items.truncate(len);
    }

    /// Drops all items, keeps the memory.
    pub fn clear(&mut self) {
        self.items.clear();
    }

    /// Appends all items of an iterator.
    pub fn extend(&mut self, items: impl IntoIterator<Item = T>) -> Result<(), OutOfMemory> {
        let items = items.into_iter();
        self.reserve(items.size_hint().0)?;
        for item in items {
            self.push(item)?;
        }
        Ok(())
    }

    /// Takes the items at and past `start` out, in order.
    pub fn drain_from(&mut self, start: usize) -> impl Iterator<Item = T> + '_ {
        self.items.drain(start..)
    }
}

/// The next capacity of an array of `len` items with room for `capacity`, to which `additional` are to be added.
#[inline(never)]
fn larger(len: usize, capacity: usize, additional: usize, size: usize) -> Result<usize, OutOfMemory> {
    let wanted = len.checked_add(additional).ok_or(OutOfMemory)?;
    let more = match capacity * size {
        0..SMALL => capacity,
        SMALL..LARGE => capacity / 2,
        _ => capacity / 4,
    };
    // An item without bytes needs no room.
    Ok(wanted.max(capacity + more).max(LEAST / size.max(1)).max(4))
}

/// Books `count` items of `size` bytes; how many bytes that are.
#[inline(never)]
fn charge(mem: &Mem, count: usize, size: usize) -> Result<usize, OutOfMemory> {
    let bytes = count.checked_mul(size).ok_or(OutOfMemory)?;
    mem.charge(bytes)?;
    Ok(bytes)
}

impl<T: Clone> Vec<'_, T> {
    /// Appends copies of `items`.
    pub fn extend_from_slice(&mut self, items: &[T]) -> Result<(), OutOfMemory> {
        self.reserve(items.len())?;
        self.items.extend_from_slice(items);
        Ok(())
    }

    /// Makes the length `len`, with copies of `item` where it grows.
    #[cfg_attr(target_pointer_width = "32", inline(never))]
    pub fn resize(&mut self, len: usize, item: T) -> Result<(), OutOfMemory> {
        self.reserve(len.saturating_sub(self.items.len()))?;
        if cfg!(target_pointer_width = "64") {
            self.items.resize(len, item);
            return Ok(());
        }
        // The loop takes a third of the code.
        self.items.truncate(len);
        while self.items.len() < len {
            self.put(item.clone());
        }
        Ok(())
    }

    /// A copy with the same account.
    pub fn try_clone(&self) -> Result<Self, OutOfMemory> {
        let mut copy = Self::new(self.mem);
        copy.extend_from_slice(self)?;
        Ok(copy)
    }
}

impl<T> Drop for Vec<'_, T> {
    #[cfg_attr(target_pointer_width = "32", inline(never))]
    #[allow(
        unsafe_code,
        reason = "the items are dropped here, by a function that an image has once for equal sizes"
    )]
    fn drop(&mut self) {
        // An array of what takes no room has room for all of them.
        self.mem.release(self.items.capacity().saturating_mul(size_of::<T>()));
        // SAFETY: nobody sees the array after this.
        unsafe { ManuallyDrop::drop(&mut self.items) }
    }
}

impl<T> Deref for Vec<'_, T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> DerefMut for Vec<'_, T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.items
    }
}

impl<T: fmt::Debug> fmt::Debug for Vec<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.fmt(f)
    }
}

impl<'a, T> IntoIterator for &'a Vec<'_, T> {
    type Item = &'a T;
    type IntoIter = core::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn books_and_returns_bytes() {
        let mem = Mem::new(100);
        {
            let mut list = Vec::<u32>::new(&mem);
            for i in 0..24 {
                list.push(i).expect("fits");
            }
            assert_eq!(mem.used(), 96);
            assert_eq!(list.push(24), Err(OutOfMemory));
            assert_eq!(list.len(), 24);
        }
        assert_eq!(mem.used(), 0);
    }

    #[test]
    fn chosen_allocation_fails_once() {
        let mem = Mem::new(1 << 20);
        mem.fail_nth(2);
        let mut list = Vec::<u64>::new(&mem);
        assert!(list.reserve(4).is_ok());
        assert!(list.reserve(64).is_err());
        assert!(list.reserve(64).is_ok());
    }
}
