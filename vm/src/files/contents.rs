//! What files hold: opening, reading, writing.

use super::{
    CLOSED, EBADF, EEXIST, EINVAL, EISDIR, EMFILE, ENOSPC, Errno, FILE, FIRST, FIRST_FILE, Files, Handle,
    IN_NODE, IN_PIECE, NEXT, NONE, OPEN_MAX, OpenMode, PAGE, Room, SIZE, TIME,
};

/// A file's bytes in its node, and in a piece.
const NODE_BYTES: u32 = (PAGE - IN_NODE) as u32;
const PIECE_BYTES: u32 = (PAGE - IN_PIECE) as u32;

/// Bytes of a page from a position in a file on.
struct Place {
    page: u32,
    at: usize,
    room: usize,
}

impl Files {
    /// Opens a file; its number.
    ///
    /// # Errors
    /// ENOENT, ENOTDIR, EISDIR, EEXIST, ENAMETOOLONG, EMFILE, ENOSPC.
    pub fn open(&self, room: &Room<'_, '_>, path: &str, mode: OpenMode) -> Result<u32, Errno> {
        let index = self.handles.iter().position(|handle| handle.get().node == NONE).ok_or(EMFILE)?;
        let found = self.find(room, path)?;
        let node = match found.node {
            NONE if mode.create => self.make(room, &found, FILE)?,
            NONE => return Err(super::ENOENT),
            _ if mode.create && mode.exclusive => return Err(EEXIST),
            node if self.is_directory(room, node) => return Err(EISDIR),
            node => node,
        };
        if mode.truncate {
            self.truncate(room, node);
            self.set(room, node, TIME, room.now);
        }
        self.handles[index].set(Handle { node, mode, ..CLOSED });
        Ok(FIRST_FILE + index as u32)
    }

    /// Closes a file.
    ///
    /// # Errors
    /// EBADF.
    pub fn close(&self, room: &Room<'_, '_>, file: u32) -> Result<(), Errno> {
        let (index, handle) = self.handle(file)?;
        self.handles[index].set(CLOSED);
        self.release(room, handle.node);
        Ok(())
    }

    /// Reads; how many bytes, 0 at the end.
    ///
    /// # Errors
    /// EBADF.
    pub fn read(&self, room: &Room<'_, '_>, file: u32, buffer: &mut [u8]) -> Result<usize, Errno> {
        let (index, mut handle) = self.handle(file)?;
        if !handle.mode.read {
            return Err(EBADF);
        }
        let left = self.get(room, handle.node, SIZE).saturating_sub(handle.position) as usize;
        let wanted = buffer.len().min(left);
        let mut done = 0;
        while done < wanted {
            let Some(place) = self.place(room, &mut handle) else { break };
            let end = wanted.min(done + place.room);
            let count = room.heap.read_kept(place.page, place.at, &mut buffer[done..end]);
            if count == 0 {
                break;
            }
            done += count;
            handle.position += count as u32;
        }
        self.handles[index].set(handle);
        Ok(done)
    }

    /// Writes; how many bytes, fewer where there is no more room.
    ///
    /// # Errors
    /// EBADF, ENOSPC.
    pub fn write(&self, room: &Room<'_, '_>, file: u32, bytes: &[u8]) -> Result<usize, Errno> {
        let (index, mut handle) = self.handle(file)?;
        if !handle.mode.write {
            return Err(EBADF);
        }
        let size = self.get(room, handle.node, SIZE);
        if handle.mode.append {
            handle.position = size;
        }
        // What was skipped reads as zeros.
        let wanted = handle.position;
        handle.position = wanted.min(size);
        while handle.position < wanted && !bytes.is_empty() {
            let zeros = [0; 64];
            let count = zeros.len().min((wanted - handle.position) as usize);
            self.put(room, &mut handle, &zeros[..count])?;
        }
        let done = self.put(room, &mut handle, bytes);
        self.handles[index].set(handle);
        done
    }

    /// Moves the position (`whence` 0 start, 1 current, 2 end); the new one.
    ///
    /// # Errors
    /// EBADF; EINVAL for a position before the start or beyond 4 GiB.
    pub fn seek(&self, room: &Room<'_, '_>, file: u32, offset: i64, whence: u8) -> Result<u64, Errno> {
        let (index, handle) = self.handle(file)?;
        let from = match whence {
            0 => 0,
            1 => handle.position,
            2 => self.get(room, handle.node, SIZE),
            _ => return Err(EINVAL),
        };
        let position =
            i64::from(from).checked_add(offset).and_then(|at| u32::try_from(at).ok()).ok_or(EINVAL)?;
        self.handles[index].set(Handle { position, ..handle });
        Ok(position.into())
    }

    fn handle(&self, file: u32) -> Result<(usize, Handle), Errno> {
        let index = file.wrapping_sub(FIRST_FILE) as usize;
        let handle = if index < OPEN_MAX { self.handles[index].get() } else { CLOSED };
        if handle.node == NONE { Err(EBADF) } else { Ok((index, handle)) }
    }

    /// Writes at the position, which is at most the size.
    fn put(&self, room: &Room<'_, '_>, handle: &mut Handle, bytes: &[u8]) -> Result<usize, Errno> {
        let mut done = 0;
        while done < bytes.len() {
            let mut place = self.place(room, handle);
            if place.is_none() && handle.position < u32::MAX - PAGE as u32 && self.extend(room, handle) {
                place = self.place(room, handle);
            }
            let Some(place) = place else {
                return if done > 0 { Ok(done) } else { Err(ENOSPC) };
            };
            let end = bytes.len().min(done + place.room);
            let count = room.heap.write_kept(place.page, place.at, &bytes[done..end]);
            if count == 0 {
                return Err(ENOSPC);
            }
            done += count;
            handle.position += count as u32;
            if handle.position > self.get(room, handle.node, SIZE) {
                self.set(room, handle.node, SIZE, handle.position);
            }
            self.set(room, handle.node, TIME, room.now);
        }
        Ok(done)
    }

    /// Where the position's byte lies; nothing at the end of the last piece, which `handle` leads to then.
    fn place(&self, room: &Room<'_, '_>, handle: &mut Handle) -> Option<Place> {
        let position = handle.position;
        if position < NODE_BYTES {
            let at = IN_NODE + position as usize;
            return Some(Place { page: handle.node, at, room: PAGE - at });
        }
        if handle.piece == NONE || handle.start > position {
            handle.piece = self.get(room, handle.node, FIRST);
            handle.start = NODE_BYTES;
        }
        while handle.piece != NONE {
            let offset = position - handle.start;
            if offset < PIECE_BYTES {
                let at = IN_PIECE + offset as usize;
                return Some(Place { page: handle.piece, at, room: PAGE - at });
            }
            let next = self.get(room, handle.piece, NEXT);
            if next == NONE {
                return None;
            }
            (handle.piece, handle.start) = (next, handle.start + PIECE_BYTES);
        }
        None
    }

    /// Adds a piece behind the one that `handle` leads to, the last; false where there is no room.
    fn extend(&self, room: &Room<'_, '_>, handle: &Handle) -> bool {
        let Ok(piece) = self.take(room) else { return false };
        self.set(room, piece, NEXT, NONE);
        match handle.piece {
            NONE => self.set(room, handle.node, FIRST, piece),
            last => self.set(room, last, NEXT, piece),
        }
        true
    }

    /// Leaves a file empty.
    pub(super) fn truncate(&self, room: &Room<'_, '_>, node: u32) {
        let mut piece = self.get(room, node, FIRST);
        self.set(room, node, FIRST, NONE);
        self.set(room, node, SIZE, 0);
        while piece != NONE {
            let next = self.get(room, piece, NEXT);
            self.give(room, piece);
            piece = next;
        }
        for cell in self.handles.iter().filter(|cell| cell.get().node == node) {
            cell.set(Handle { piece: NONE, ..cell.get() });
        }
    }
}
