//! File systems of programs, mounted beside the platform's own files, and which of them a path leads to.
//!
//! The table is a list of tuples: file system, path. There is none for as long as only the platform's files are there,
//! at the root. Whoever is mounted at the root stays last.

use crate::context::Context;
use crate::object::{Gc, ListObj, StrObj, TupleObj, types};
use crate::symbols::sym;
use crate::value::{R, Raised, Value};
use crate::vm::root;

const EPERM: i32 = 1;
const ENODEV: i32 = 19;
/// The bit of a directory's mode.
const DIRECTORY: i64 = 0x4000;

/// Where a path leads.
#[derive(Clone, Copy)]
pub(crate) enum Place<'p> {
    /// Into the platform's files, by the path as it is.
    Platform,
    /// Into a mounted file system, a row of the table, by this path.
    Mounted(Gc<TupleObj>, &'p str),
    /// To the root, where the platform's files are not.
    Root,
    /// Nowhere: nothing is mounted at its beginning.
    Nowhere,
}

/// Whether a mounted file system is the platform's.
pub(crate) fn is_platform(row: Gc<TupleObj>) -> bool {
    row.get(0).is_some_and(|system| system.class() == types::VFS.gc())
}

/// Calls `with` with the path at which a file system is mounted.
pub(crate) fn with_path<T>(row: Gc<TupleObj>, with: impl FnOnce(&str) -> T) -> T {
    let path = row.get(1).and_then(Value::cast::<StrObj>);
    with(path.as_ref().map_or("", |path| path.as_str()))
}

impl Context<'_> {
    /// The table, if anything was ever mounted or unmounted.
    pub(crate) fn mounts_if_any(&self) -> Option<Gc<ListObj>> {
        self.vm().roots[root::MOUNTS].get().cast()
    }

    /// The table, made if need be.
    pub(crate) fn mounts(&self) -> R<Gc<ListObj>> {
        if let Some(table) = self.mounts_if_any() {
            return Ok(table);
        }
        let platform = self.new_tuple_in(types::VFS.gc(), 0)?.value();
        let table = self.new_list(1)?;
        self.append(table, self.new_tuple(&[platform, self.intern("/")?])?.value())?;
        self.vm().roots[root::MOUNTS].set(table.value());
        Ok(table)
    }

    /// The rows of the table.
    pub(crate) fn mount_rows(&self) -> impl Iterator<Item = Gc<TupleObj>> {
        let table = self.mounts_if_any();
        (0..).map_while(move |i| table?.get(i)).filter_map(Value::cast::<TupleObj>)
    }

    /// Who is mounted at the root.
    pub(crate) fn root_mount(&self) -> Option<Gc<TupleObj>> {
        self.mount_rows().find(|&row| with_path(row, |path| path == "/"))
    }

    /// The mounted file system in which the working directory is, a row of the table; nothing for the platform's
    /// and for the root.
    pub(crate) fn current_mount(&self) -> Option<Gc<TupleObj>> {
        self.vm().roots[root::CURRENT].get().cast()
    }

    /// Says in which one the working directory is from now on.
    pub(crate) fn set_current_mount(&self, row: Option<Gc<TupleObj>>) {
        self.vm().roots[root::CURRENT].set(row.map_or(Value::NONE, Gc::value));
    }

    /// Whether a path is the root itself.
    pub(crate) fn is_root(&self, path: &str) -> bool {
        path == "/" || path.is_empty() && self.current_mount().is_none() && self.is_at_root()
    }

    /// Whether the working directory is the root, if it is in no mounted file system.
    fn is_at_root(&self) -> bool {
        let mut is_root = true;
        if self.root_mount().is_some_and(is_platform) {
            // Without a working directory there is none but the root.
            let _ = self.vm().platform.working_directory(&mut |path| is_root = path == "/");
        }
        is_root
    }

    /// Where a path leads.
    pub(crate) fn leads_to<'p>(&self, path: &'p str) -> Place<'p> {
        if self.mounts_if_any().is_none() {
            return Place::Platform;
        }
        let has_platform = self.root_mount().is_some_and(is_platform);
        let within = match path.strip_prefix('/') {
            Some(within) => within,
            None => match self.current_mount() {
                Some(row) => return Place::Mounted(row, path),
                None if !self.is_at_root() => return Place::Platform,
                None => path,
            },
        };
        if within.is_empty() {
            return if has_platform { Place::Platform } else { Place::Root };
        }
        for row in self.mount_rows() {
            let found = with_path(row, |at| match at.strip_prefix('/').unwrap_or(at) {
                "" if is_platform(row) => Some(Place::Platform),
                "" => Some(Place::Mounted(row, path)),
                at => match within.strip_prefix(at)? {
                    "" => Some(Place::Mounted(row, "/")),
                    rest if rest.starts_with('/') => Some(Place::Mounted(row, rest)),
                    _ => None,
                },
            });
            if let Some(place) = found {
                return place;
            }
        }
        Place::Nowhere
    }

    /// Calls a method of the mounted file system that a path leads to, with the path in it and what comes after.
    /// Nothing where the path leads to the platform's files.
    ///
    /// # Errors
    /// OSError for the root and for what is nowhere.
    pub(crate) fn in_mount(&self, path: &str, method: &str, more: &[Value]) -> R<Option<Value>> {
        match self.leads_to(path) {
            Place::Platform => Ok(None),
            Place::Mounted(row, path) => self.call_mount(row, method, Some(path), more).map(Some),
            Place::Root => Err(self.os_error(EPERM)),
            Place::Nowhere => Err(self.nowhere()),
        }
    }

    /// The error for a path that leads nowhere.
    #[cold]
    pub(crate) fn nowhere(&self) -> Raised {
        self.os_error(ENODEV)
    }

    /// Calls a method of a mounted file system, with a path if one is given and at most two values behind it.
    pub(crate) fn call_mount(
        &self,
        row: Gc<TupleObj>,
        method: &str,
        path: Option<&str>,
        more: &[Value],
    ) -> R {
        let system = row.get(0).unwrap_or(Value::NONE);
        let method = self.get_attr(system, self.intern(method)?)?;
        let mut args = [Value::NONE; 3];
        let mut count = 0;
        if let Some(path) = path {
            args[0] = self.new_str(path)?;
            count = 1;
        }
        for &value in more.iter().take(2) {
            args[count] = value;
            count += 1;
        }
        self.call(method, &args[..count])
    }

    /// Whether a path leads to a directory; nothing where it leads to nothing.
    pub(crate) fn is_directory(&self, path: &str) -> R<Option<bool>> {
        match self.leads_to(path) {
            Place::Platform => Ok(self.vm().platform.stat(path).ok().map(|stat| stat.is_directory)),
            Place::Root => Ok(Some(true)),
            Place::Nowhere => Ok(None),
            Place::Mounted(row, path) => match self.call_mount(row, "stat", Some(path), &[]) {
                Ok(stat) => {
                    let mode = self.get_item(stat, Value::INT_0)?;
                    Ok(Some(self.to_i64(mode)? & DIRECTORY != 0))
                }
                Err(raised) => self.swallow(raised, types::OS_ERROR.gc()).map(|_| None),
            },
        }
    }

    /// Calls a method that a stream of a program's may have; nothing where it has none.
    pub(crate) fn call_if_any(&self, stream: Value, name: Value, args: &[Value]) -> R<Option<Value>> {
        match self.find_attr(stream, name)? {
            Some(method) => self.call(method, args).map(Some),
            None => Ok(None),
        }
    }

    /// Closes a stream of a program's.
    pub(crate) fn close_stream(&self, stream: Value) -> R<()> {
        const CLOSE: Value = Value::int8(4);
        if self.call_if_any(stream, sym::ioctl, &[CLOSE, Value::INT_0])?.is_none() {
            self.call_if_any(stream, sym::close, &[])?;
        }
        Ok(())
    }
}
