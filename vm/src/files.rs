//! A file system in kept pages of the heap, for boards without another: its files outlive a soft reset.
//!
//! ```text
//! node:  | next | parent | first | size | time | kind, name's length, linked | name | a file's first bytes |
//! piece: | next | further bytes of a file |
//! ```
//! A node is a page, a piece is a page, links are page numbers, all numbers are little endian. `next` leads to the
//! directory's next entry or the file's next piece, `first` to a directory's first entry or a file's first piece. The
//! root has no page. What a removed file holds stays until nobody has it open.

use core::cell::Cell;

use crate::heap::{Heap, PAGE};
use crate::platform::errno::{
    EBADF, EBUSY, EEXIST, EINVAL, EISDIR, EMFILE, ENAMETOOLONG, ENOENT, ENOSPC, ENOTDIR, ENOTEMPTY,
};
use crate::platform::{Errno, FileStat, OpenMode};

mod contents;
#[cfg(test)]
mod tests;

/// The longest name in bytes.
pub const NAME_MAX: usize = 104;
/// Files that may be open at once.
pub const OPEN_MAX: usize = 16;
/// The number of the first open file: below are the standard streams.
pub const FIRST_FILE: u32 = 3;

// Places of a node's fields.
const NEXT: usize = 0;
const PARENT: usize = 4;
const FIRST: usize = 8;
const SIZE: usize = 12;
const TIME: usize = 16;
const KIND: usize = 20;
const NAME: usize = 24;
/// Where a file's bytes begin in its node, and in a piece.
const IN_NODE: usize = NAME + NAME_MAX;
const IN_PIECE: usize = 4;

/// No page.
const NONE: u32 = u32::MAX;
/// The root directory.
const ROOT: u32 = u32::MAX - 1;

const DIRECTORY: u8 = 1;
const FILE: u8 = 2;

/// What a file system works with during a call.
pub struct Room<'a, 'm> {
    /// The heap whose pages it has.
    pub heap: &'a Heap<'m>,
    /// Frees what no program needs.
    pub collect: &'a dyn Fn(),
    /// Seconds since 1970.
    pub now: u32,
}

/// An open file.
#[derive(Clone, Copy)]
struct Handle {
    /// `NONE` where none is open.
    node: u32,
    position: u32,
    /// A piece of the file and the position of its first byte, where the last access was; or `NONE`.
    piece: u32,
    start: u32,
    mode: OpenMode,
}

const CLOSED: Handle = Handle {
    node: NONE,
    position: 0,
    piece: NONE,
    start: 0,
    mode: OpenMode {
        read: false,
        write: false,
        create: false,
        truncate: false,
        append: false,
        exclusive: false,
    },
};

/// Where a path leads: the last directory on it, the name in that, and what has this name there.
struct Found<'p> {
    parent: u32,
    name: &'p str,
    node: u32,
}

/// A file system. Paths are as usual, `.` and `..` included; what a path does not begin with `/` starts at the working
/// directory.
pub struct Files {
    /// The first entry of the root.
    first: Cell<u32>,
    /// The working directory.
    here: Cell<u32>,
    /// Pages in use.
    used: Cell<u32>,
    handles: [Cell<Handle>; OPEN_MAX],
}

impl Default for Files {
    fn default() -> Self {
        Self::new()
    }
}

impl Files {
    /// An empty file system.
    pub const fn new() -> Self {
        Files {
            first: Cell::new(NONE),
            here: Cell::new(ROOT),
            used: Cell::new(0),
            handles: [const { Cell::new(CLOSED) }; OPEN_MAX],
        }
    }

    /// Closes all files and goes back to the root: whoever had them open has gone.
    pub fn settle(&self, room: &Room<'_, '_>) {
        for file in 0..OPEN_MAX as u32 {
            // Most are not open.
            let _ = self.close(room, FIRST_FILE + file);
        }
        self.here.set(ROOT);
    }

    /// What a path leads to.
    ///
    /// # Errors
    /// ENOENT, ENOTDIR.
    pub fn stat(&self, room: &Room<'_, '_>, path: &str) -> Result<FileStat, Errno> {
        let node = self.existing(room, path)?.node;
        Ok(self.describe(room, node))
    }

    /// Gives the names in a directory to `each`, which leaves the files as they are, until that returns false.
    ///
    /// # Errors
    /// ENOENT, ENOTDIR.
    pub fn list(
        &self,
        room: &Room<'_, '_>,
        path: &str,
        each: &mut dyn FnMut(&str, FileStat) -> bool,
    ) -> Result<(), Errno> {
        let found = self.existing(room, path)?;
        self.check_directory(room, found.node)?;
        let mut node = self.get(room, found.node, FIRST);
        while node != NONE {
            let stat = self.describe(room, node);
            if !self.with_name(room, node, |name| each(name, stat)) {
                break;
            }
            node = self.get(room, node, NEXT);
        }
        Ok(())
    }

    /// Makes a directory.
    ///
    /// # Errors
    /// EEXIST, ENOENT, ENOTDIR, ENAMETOOLONG, ENOSPC.
    pub fn make_directory(&self, room: &Room<'_, '_>, path: &str) -> Result<(), Errno> {
        let found = self.find(room, path)?;
        if found.node != NONE {
            return Err(EEXIST);
        }
        self.make(room, &found, DIRECTORY).map(drop)
    }

    /// Removes an empty directory.
    ///
    /// # Errors
    /// ENOENT, ENOTDIR, ENOTEMPTY; EBUSY for the working directory and the root.
    pub fn remove_directory(&self, room: &Room<'_, '_>, path: &str) -> Result<(), Errno> {
        let node = self.existing(room, path)?.node;
        self.check_directory(room, node)?;
        if node == ROOT || node == self.here.get() {
            return Err(EBUSY);
        }
        if self.get(room, node, FIRST) != NONE {
            return Err(ENOTEMPTY);
        }
        self.unlink(room, node);
        self.give(room, node);
        Ok(())
    }

    /// Removes a file.
    ///
    /// # Errors
    /// ENOENT, ENOTDIR, EISDIR.
    pub fn remove(&self, room: &Room<'_, '_>, path: &str) -> Result<(), Errno> {
        let node = self.existing(room, path)?.node;
        if self.is_directory(room, node) {
            return Err(EISDIR);
        }
        self.unlink(room, node);
        self.release(room, node);
        Ok(())
    }

    /// Renames; what has the new name goes: a file for a file, an empty directory for a directory.
    ///
    /// # Errors
    /// ENOENT, ENOTDIR, EISDIR, ENOTEMPTY, ENAMETOOLONG; EBUSY for the root, EINVAL for a directory into itself.
    pub fn rename(&self, room: &Room<'_, '_>, from: &str, to: &str) -> Result<(), Errno> {
        let (node, to_path) = (self.existing(room, from)?.node, to);
        let to = self.find(room, to_path)?;
        if node == ROOT || to.node == ROOT {
            return Err(EBUSY);
        }
        if to.node == node {
            return Ok(());
        }
        if to.name.len() > NAME_MAX {
            return Err(ENAMETOOLONG);
        }
        let mut above = to.parent;
        while above != ROOT {
            if above == node {
                return Err(EINVAL);
            }
            above = self.get(room, above, PARENT);
        }
        match (to.node, self.is_directory(room, node)) {
            (NONE, _) => {}
            (_, true) => self.remove_directory(room, to_path)?,
            (_, false) => self.remove(room, to_path)?,
        }
        self.unlink(room, node);
        self.link(room, node, &to);
        Ok(())
    }

    /// Changes the working directory.
    ///
    /// # Errors
    /// ENOENT, ENOTDIR.
    pub fn change_directory(&self, room: &Room<'_, '_>, path: &str) -> Result<(), Errno> {
        let node = self.existing(room, path)?.node;
        self.check_directory(room, node)?;
        self.here.set(node);
        Ok(())
    }

    /// Gives the path of the working directory to `each`, piece by piece.
    pub fn working_directory(&self, room: &Room<'_, '_>, each: &mut dyn FnMut(&str)) {
        let mut node = self.here.get();
        if node == ROOT {
            each("/");
        }
        // From the root down, with the steps counted anew for each: nothing is kept, and paths are short.
        let mut depth = 0;
        while node != ROOT {
            depth += 1;
            node = self.get(room, node, PARENT);
        }
        for above in (0..depth).rev() {
            node = self.here.get();
            for _ in 0..above {
                node = self.get(room, node, PARENT);
            }
            each("/");
            self.with_name(room, node, &mut *each);
        }
    }

    /// Room, as the ten numbers of `os.statvfs`.
    pub fn space(&self, room: &Room<'_, '_>) -> [u64; 10] {
        let free = (room.heap.capacity_bytes() - room.heap.used_bytes()) / PAGE;
        let limit = limit(room);
        let free = free.min(limit - limit.min(self.used.get() as usize)) as u64;
        [PAGE as u64, PAGE as u64, limit as u64, free, free, 0, 0, 0, 0, NAME_MAX as u64]
    }

    fn describe(&self, room: &Room<'_, '_>, node: u32) -> FileStat {
        let is_directory = self.is_directory(room, node);
        let mode = if is_directory { 0x4000 } else { 0x8000 };
        // The root has no page, and reads as zeros.
        let [size, modified] = [SIZE, TIME].map(|field| self.get(room, node, field));
        FileStat { is_directory, size: size.into(), mode, modified: modified.into() }
    }

    fn find<'p>(&self, room: &Room<'_, '_>, path: &'p str) -> Result<Found<'p>, Errno> {
        let start = if path.starts_with('/') { ROOT } else { self.here.get() };
        let mut found = Found { parent: start, name: "", node: start };
        for name in path.split('/').filter(|name| !name.is_empty() && *name != ".") {
            if found.node == NONE {
                return Err(ENOENT);
            }
            self.check_directory(room, found.node)?;
            if name == ".." {
                found.node = if found.node == ROOT { ROOT } else { self.get(room, found.node, PARENT) };
                continue;
            }
            let mut node = self.get(room, found.node, FIRST);
            while node != NONE && !self.with_name(room, node, |own| own == name) {
                node = self.get(room, node, NEXT);
            }
            found = Found { parent: found.node, name, node };
        }
        Ok(found)
    }

    fn existing<'p>(&self, room: &Room<'_, '_>, path: &'p str) -> Result<Found<'p>, Errno> {
        self.find(room, path).and_then(|found| if found.node == NONE { Err(ENOENT) } else { Ok(found) })
    }

    fn check_directory(&self, room: &Room<'_, '_>, node: u32) -> Result<(), Errno> {
        if self.is_directory(room, node) { Ok(()) } else { Err(ENOTDIR) }
    }

    fn is_directory(&self, room: &Room<'_, '_>, node: u32) -> bool {
        let mut kind = [0];
        room.heap.read_kept(node, KIND, &mut kind);
        node == ROOT || kind[0] == DIRECTORY
    }

    fn with_name<T>(&self, room: &Room<'_, '_>, node: u32, with: impl FnOnce(&str) -> T) -> T {
        let mut bytes = [0; 1 + NAME_MAX];
        room.heap.read_kept(node, KIND + 1, &mut bytes[..1]);
        let len = usize::from(bytes[0]).min(NAME_MAX);
        room.heap.read_kept(node, NAME, &mut bytes[1..]);
        with(core::str::from_utf8(&bytes[1..1 + len]).unwrap_or(""))
    }

    /// Makes what a path leads to that did not exist.
    fn make(&self, room: &Room<'_, '_>, found: &Found<'_>, kind: u8) -> Result<u32, Errno> {
        if found.name.len() > NAME_MAX {
            return Err(ENAMETOOLONG);
        }
        let node = self.take(room)?;
        self.set(room, node, FIRST, NONE);
        self.set(room, node, SIZE, 0);
        self.set(room, node, TIME, room.now);
        room.heap.write_kept(node, KIND, &[kind]);
        self.link(room, node, found);
        Ok(node)
    }

    /// Enters a node in a directory, behind all others, under a name that fits.
    fn link(&self, room: &Room<'_, '_>, node: u32, place: &Found<'_>) {
        room.heap.write_kept(node, KIND + 1, &[place.name.len() as u8, 1]);
        room.heap.write_kept(node, NAME, place.name.as_bytes());
        self.set(room, node, NEXT, NONE);
        self.set(room, node, PARENT, place.parent);
        let (mut at, mut field) = (place.parent, FIRST);
        while self.get(room, at, field) != NONE {
            (at, field) = (self.get(room, at, field), NEXT);
        }
        self.set(room, at, field, node);
    }

    /// Takes a node out of its directory.
    fn unlink(&self, room: &Room<'_, '_>, node: u32) {
        let (mut at, mut field) = (self.get(room, node, PARENT), FIRST);
        while self.get(room, at, field) != node && self.get(room, at, field) != NONE {
            (at, field) = (self.get(room, at, field), NEXT);
        }
        self.set(room, at, field, self.get(room, node, NEXT));
        room.heap.write_kept(node, KIND + 2, &[0]);
    }

    /// Frees a file that no directory has, unless it is open.
    fn release(&self, room: &Room<'_, '_>, node: u32) {
        let mut linked = [0];
        room.heap.read_kept(node, KIND + 2, &mut linked);
        if linked[0] == 0 && self.handles.iter().all(|handle| handle.get().node != node) {
            self.truncate(room, node);
            self.give(room, node);
        }
    }

    fn get(&self, room: &Room<'_, '_>, node: u32, field: usize) -> u32 {
        if node == ROOT {
            return if field == FIRST { self.first.get() } else { 0 };
        }
        let mut bytes = [0; 4];
        // A link that leads nowhere is an end.
        if room.heap.read_kept(node, field, &mut bytes) < 4 { NONE } else { u32::from_le_bytes(bytes) }
    }

    fn set(&self, room: &Room<'_, '_>, node: u32, field: usize, number: u32) {
        if node == ROOT {
            self.first.set(number);
        } else {
            room.heap.write_kept(node, field, &number.to_le_bytes());
        }
    }

    /// A page for this file system, whose share of the heap has a limit, so that the next start finds memory.
    fn take(&self, room: &Room<'_, '_>) -> Result<u32, Errno> {
        if self.used.get() as usize >= limit(room) {
            return Err(ENOSPC);
        }
        let page = room.heap.take_kept().or_else(|| {
            (room.collect)();
            room.heap.take_kept()
        });
        self.used.set(self.used.get() + u32::from(page.is_some()));
        page.ok_or(ENOSPC)
    }

    fn give(&self, room: &Room<'_, '_>, page: u32) {
        room.heap.give_kept(page);
        self.used.set(self.used.get() - 1);
    }
}

/// The most pages that files may have: half of the heap's.
fn limit(room: &Room<'_, '_>) -> usize {
    room.heap.pages() / 2
}
