//! Files: a table of open ones, and what lies in directories.
//!
//! Writing goes straight to the system, since a file that a program forgets to close is closed late.
//! Reading looks ahead.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::time::UNIX_EPOCH;

use adder_vm::platform::errno::{EBADF, EINVAL, EISDIR, EMFILE};
use adder_vm::platform::{Errno, FileStat, OpenMode};

use super::OrErrno;

/// How far reading looks ahead.
const AHEAD: usize = 4096;
/// Numbers of files begin behind those of the standard streams.
const FIRST: u32 = 3;

struct Open {
    file: File,
    ahead: Vec<u8>,
    /// How much of `ahead` is taken.
    at: usize,
}

impl Open {
    /// Gives the system back what was read ahead.
    fn settle(&mut self) -> Result<(), Errno> {
        let rest = (self.ahead.len() - self.at) as i64;
        if rest > 0 {
            self.file.seek(SeekFrom::Current(-rest)).or_errno()?;
        }
        self.ahead.clear();
        self.at = 0;
        Ok(())
    }

    fn fill(&mut self) -> Result<(), Errno> {
        if self.at < self.ahead.len() {
            return Ok(());
        }
        self.at = 0;
        self.ahead.resize(AHEAD, 0);
        let read = self.file.read(&mut self.ahead).or_errno();
        self.ahead.truncate(*read.as_ref().unwrap_or(&0));
        read.map(drop)
    }
}

/// The open files.
#[derive(Default)]
pub struct Files {
    table: Vec<Option<Open>>,
}

impl Files {
    fn get(&mut self, file: u32) -> Result<&mut Open, Errno> {
        let index = file.checked_sub(FIRST).ok_or(EBADF)? as usize;
        self.table.get_mut(index).and_then(Option::as_mut).ok_or(EBADF)
    }

    /// Opens a file.
    pub fn open(&mut self, path: &str, mode: OpenMode) -> Result<u32, Errno> {
        let file = OpenOptions::new()
            .read(mode.read)
            .write(mode.write && !mode.append)
            .append(mode.append)
            .truncate(mode.truncate)
            .create(mode.create && !mode.exclusive)
            .create_new(mode.exclusive)
            .open(path)
            .or_errno()?;
        if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
            return Err(EISDIR);
        }
        let open = Some(Open { file, ahead: Vec::new(), at: 0 });
        let index = match self.table.iter().position(Option::is_none) {
            Some(index) => {
                self.table[index] = open;
                index
            }
            None => {
                self.table.push(open);
                self.table.len() - 1
            }
        };
        u32::try_from(index).ok().and_then(|index| index.checked_add(FIRST)).ok_or(EMFILE)
    }

    /// Closes a file.
    pub fn close(&mut self, file: u32) -> Result<(), Errno> {
        self.get(file)?;
        self.table[(file - FIRST) as usize] = None;
        Ok(())
    }

    /// Reads.
    pub fn read(&mut self, file: u32, buffer: &mut [u8]) -> Result<usize, Errno> {
        let open = self.get(file)?;
        let ahead = &open.ahead[open.at..];
        if ahead.is_empty() && buffer.len() >= AHEAD {
            return open.file.read(buffer).or_errno();
        }
        open.fill()?;
        let ahead = &open.ahead[open.at..];
        let count = ahead.len().min(buffer.len());
        buffer[..count].copy_from_slice(&ahead[..count]);
        open.at += count;
        Ok(count)
    }

    /// Shows what lies ahead.
    pub fn read_ahead(&mut self, file: u32, take: &mut dyn FnMut(&[u8]) -> usize) -> Result<(), Errno> {
        let open = self.get(file)?;
        open.fill()?;
        let ahead = &open.ahead[open.at..];
        open.at += take(ahead).min(ahead.len());
        Ok(())
    }

    /// Writes.
    pub fn write(&mut self, file: u32, bytes: &[u8]) -> Result<usize, Errno> {
        let open = self.get(file)?;
        open.settle()?;
        open.file.write(bytes).or_errno()
    }

    /// Moves the position.
    pub fn seek(&mut self, file: u32, offset: i64, whence: u8) -> Result<u64, Errno> {
        let open = self.get(file)?;
        open.settle()?;
        let to = match whence {
            0 => SeekFrom::Start(u64::try_from(offset).map_err(|_| EINVAL)?),
            1 => SeekFrom::Current(offset),
            2 => SeekFrom::End(offset),
            _ => return Err(EINVAL),
        };
        open.file.seek(to).or_errno()
    }

    /// Writes through.
    pub fn flush(&mut self, file: u32) -> Result<(), Errno> {
        self.get(file)?.file.flush().or_errno()
    }
}

/// What a path leads to.
pub fn stat(path: &str) -> Result<FileStat, Errno> {
    std::fs::metadata(if path.is_empty() { "." } else { path }).or_errno().map(|metadata| describe(&metadata))
}

fn describe(metadata: &Metadata) -> FileStat {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    FileStat {
        is_directory: metadata.is_dir(),
        size: metadata.len(),
        mode: super::system::mode(metadata),
        modified: since.map_or(0, |since| since.as_secs()),
    }
}

/// Names in a directory.
pub fn list(path: &str, each: &mut dyn FnMut(&str, FileStat) -> bool) -> Result<(), Errno> {
    for entry in std::fs::read_dir(if path.is_empty() { "." } else { path }).or_errno()? {
        let entry = entry.or_errno()?;
        // Of a link that leads nowhere, its own; what another program has removed since is left out.
        let Ok(metadata) = entry.path().metadata().or_else(|_| entry.metadata()) else { continue };
        if !each(&entry.file_name().to_string_lossy(), describe(&metadata)) {
            break;
        }
    }
    Ok(())
}
