//! The module `os`: files, directories, the environment.

use super::io::path_of;
use super::{Definition, Entry, sys, vfs};
use crate::args::Args;
use crate::context::Context;
use crate::mem::{String, Vec};
use crate::object::{Gc, ListObj};
use crate::platform::{Errno, FileStat, Platform};
use crate::runtime::mounts::{Place, with_path};
use crate::value::{R, Value};

pub static MODULE: Definition = Definition::new("os", &ENTRIES);

/// Type of a directory and of a file in `ilistdir`.
const DIRECTORY: i64 = 0x4000;
const FILE: i64 = 0x8000;

const EPERM: i32 = 1;
const EEXIST: i32 = 17;

static ENTRIES: [Entry; 24] = [
    Entry::text("sep", "/"),
    Entry::text("linesep", "\n"),
    Entry::text("name", "posix"),
    Entry::function("getcwd", 0, 0, working_directory),
    Entry::function("chdir", 1, 1, change_directory),
    Entry::function("mkdir", 1, 2, |cx, args| {
        let path = path_of(cx, args.get(0))?;
        match cx.leads_to(path.as_str()) {
            Place::Root | Place::Mounted(_, "/") => Err(cx.os_error(EEXIST)),
            _ => on_path(cx, args, "mkdir", |p, path| p.mkdir(path)),
        }
    }),
    Entry::function("rmdir", 1, 1, |cx, args| on_path(cx, args, "rmdir", |p, path| p.rmdir(path))),
    Entry::function("remove", 1, 1, |cx, args| on_path(cx, args, "remove", |p, path| p.remove(path))),
    Entry::function("unlink", 1, 1, |cx, args| on_path(cx, args, "remove", |p, path| p.remove(path))),
    Entry::function("rename", 2, 2, rename),
    vfs::MOUNT,
    vfs::UMOUNT,
    // What is written is where it belongs already.
    Entry::function("sync", 0, 0, |_, _| Ok(Value::NONE)),
    Entry::function("uname", 0, 0, |cx, _| sys::uname(cx)),
    Entry::function("stat", 1, 1, stat),
    Entry::function("listdir", 0, 1, list),
    Entry::function("ilistdir", 0, 1, list_with_types),
    // The number of the last error of the system, which programs may set.
    Entry::function("errno", 0, 1, |cx, args| {
        let last = &cx.vm().last_errno;
        match args.given(0) {
            Some(number) => {
                last.set(cx.to_index(number)? as i32);
                Ok(Value::NONE)
            }
            None => cx.new_int(i64::from(last.get())),
        }
    }),
    Entry::function("statvfs", 1, 1, |cx, args| {
        let path = path_of(cx, args.get(0))?;
        match (cx.leads_to(path.as_str()), cx.root_mount()) {
            (Place::Platform, _) => {}
            (Place::Root, Some(row)) => return cx.call_mount(row, "statvfs", Some("/"), &[]),
            (Place::Root, None) => return tuple_of(cx, [0, 0, 0, 0, 0, 0, 0, 0, 0, NAME_MAX]),
            _ => return Ok(cx.in_mount(path.as_str(), "statvfs", &[])?.unwrap_or(Value::NONE)),
        }
        let numbers = match cx.vm().platform.space(path.as_str()) {
            Ok(numbers) => numbers,
            Err(errno) => return Err(cx.os_error_at(errno.0, path.as_str())),
        };
        tuple_of(cx, numbers)
    }),
    Entry::function("getenv", 1, 2, |cx, args| {
        let name = cx.to_str(args.get(0))?;
        let mut value = Ok(args.given(1).unwrap_or(Value::NONE));
        cx.vm().platform.variable(name.as_str(), &mut |text| value = cx.new_str(text));
        value
    }),
    Entry::function("putenv", 2, 2, |cx, args| {
        let (name, value) = (cx.to_str(args.get(0))?, cx.to_str(args.get(1))?);
        done(cx, cx.vm().platform.set_variable(name.as_str(), Some(value.as_str())), "")
    }),
    Entry::function("unsetenv", 1, 1, |cx, args| {
        let name = cx.to_str(args.get(0))?;
        done(cx, cx.vm().platform.set_variable(name.as_str(), None), "")
    }),
    Entry::function("system", 1, 1, |cx, args| {
        let command = cx.to_str(args.get(0))?;
        match cx.vm().platform.run_command(command.as_str()) {
            Ok(status) => cx.new_int(i64::from(status)),
            Err(errno) => Err(cx.os_error(errno.0)),
        }
    }),
    Entry::function("urandom", 1, 1, |cx, args| {
        let Ok(count) = usize::try_from(cx.to_index(args.get(0))?) else {
            return Err(cx.value_error(format_args!("negative argument not allowed")));
        };
        let mut bytes = Vec::new(cx.vm().mem);
        cx.out_of_memory(bytes.resize(count, 0))?;
        for piece in bytes.chunks_mut(8) {
            let random = cx.vm().platform.random().to_ne_bytes();
            piece.copy_from_slice(&random[..piece.len()]);
        }
        cx.new_bytes(&bytes)
    }),
];

fn done(cx: &Context<'_>, result: Result<(), Errno>, path: &str) -> R {
    match result {
        Ok(()) => Ok(Value::NONE),
        Err(errno) if path.is_empty() => Err(cx.os_error(errno.0)),
        Err(errno) => Err(cx.os_error_at(errno.0, path)),
    }
}

/// The longest name where nobody says how long it may be.
const NAME_MAX: u64 = 255;

fn tuple_of(cx: &Context<'_>, numbers: [u64; 10]) -> R {
    let tuple = cx.new_tuple(&[Value::NONE; 10])?;
    for (slot, number) in tuple.items().iter().zip(numbers) {
        slot.set(cx.new_uint(number)?);
    }
    Ok(tuple.value())
}

/// Calls the method of the file system that a path leads to, `act` where it is the platform's.
fn on_path(
    cx: &Context<'_>,
    args: Args<'_>,
    method: &str,
    act: fn(&dyn Platform, &str) -> Result<(), Errno>,
) -> R {
    let path = path_of(cx, args.get(0))?;
    match cx.in_mount(path.as_str(), method, &[])? {
        Some(_) => Ok(Value::NONE),
        None => done(cx, act(cx.vm().platform, path.as_str()), path.as_str()),
    }
}

fn working_directory(cx: &Context<'_>, _: Args<'_>) -> R {
    if let Some(row) = cx.current_mount() {
        let within = cx.to_str(cx.call_mount(row, "getcwd", None, &[])?)?;
        let mut path = String::new(cx.vm().mem);
        cx.out_of_memory(with_path(row, |at| path.push_str(if at == "/" { "" } else { at })))?;
        cx.out_of_memory(path.push_str(if within.as_str() == "/" { "" } else { within.as_str() }))?;
        return cx.new_str(if path.is_empty() { "/" } else { &path });
    }
    if !matches!(cx.leads_to("/"), Place::Platform) {
        return cx.new_str("/");
    }
    let mut path = cx.new_str("");
    done(cx, cx.vm().platform.working_directory(&mut |text| path = cx.new_str(text)), "")?;
    path
}

fn change_directory(cx: &Context<'_>, args: Args<'_>) -> R {
    let path = path_of(cx, args.get(0))?;
    let row = match cx.leads_to(path.as_str()) {
        Place::Platform => {
            done(cx, cx.vm().platform.change_directory(path.as_str()), path.as_str())?;
            None
        }
        Place::Mounted(row, within) => {
            cx.call_mount(row, "chdir", Some(within), &[])?;
            Some(row)
        }
        Place::Root => {
            // Who is mounted there begins at its own root, too.
            if let Some(row) = cx.root_mount() {
                cx.call_mount(row, "chdir", Some("/"), &[])?;
            }
            None
        }
        Place::Nowhere => return Err(cx.nowhere()),
    };
    cx.set_current_mount(row);
    Ok(Value::NONE)
}

fn rename(cx: &Context<'_>, args: Args<'_>) -> R {
    let (from, to) = (path_of(cx, args.get(0))?, path_of(cx, args.get(1))?);
    match (cx.leads_to(from.as_str()), cx.leads_to(to.as_str())) {
        (Place::Platform, Place::Platform) => {
            done(cx, cx.vm().platform.rename(from.as_str(), to.as_str()), from.as_str())
        }
        (Place::Mounted(row, from), Place::Mounted(other, to)) if row == other => {
            let to = cx.new_str(to)?;
            cx.call_mount(row, "rename", Some(from), &[to])
        }
        (Place::Nowhere, _) => Err(cx.nowhere()),
        _ => Err(cx.os_error(EPERM)),
    }
}

fn stat(cx: &Context<'_>, args: Args<'_>) -> R {
    let path = path_of(cx, args.get(0))?;
    match cx.leads_to(path.as_str()) {
        Place::Platform => {}
        Place::Root => return tuple_of(cx, [DIRECTORY as u64, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        _ => return Ok(cx.in_mount(path.as_str(), "stat", &[])?.unwrap_or(Value::NONE)),
    }
    let stat = match cx.vm().platform.stat(path.as_str()) {
        Ok(stat) => stat,
        Err(errno) => return Err(cx.os_error_at(errno.0, path.as_str())),
    };
    let FileStat { mode, size, modified, .. } = stat;
    tuple_of(cx, [u64::from(mode), 0, 0, 0, 0, 0, size, modified, modified, modified])
}

fn directory_of<'v>(cx: &Context<'v>, args: Args<'_>) -> R<String<'v>> {
    let mut path = String::new(cx.vm().mem);
    if let Some(given) = args.given(0).filter(|path| !path.is_none()) {
        let given = path_of(cx, given)?;
        cx.out_of_memory(path.push_str(given.as_str()))?;
    }
    if path.is_empty() {
        cx.out_of_memory(path.push('.'))?;
    }
    Ok(path)
}

/// An iterator over the entries of a directory: tuples, of what is mounted in the root first.
fn list_with_types(cx: &Context<'_>, args: Args<'_>) -> R {
    let given = args.given(0).filter(|path| !path.is_none());
    let given = given.map(|path| path_of(cx, path)).transpose()?;
    let text = given.as_ref().map_or("", |path| path.as_str());
    let entries = cx.new_list(0)?;
    if cx.is_root(text) {
        for row in cx.mount_rows() {
            let name = with_path(row, |path| match path.trim_start_matches('/') {
                "" => Ok(None),
                name => cx.new_str(name).map(Some),
            })?;
            if let Some(name) = name {
                let items = [name, cx.new_int(DIRECTORY)?, Value::INT_0];
                cx.append(entries, cx.new_tuple(&items)?.value())?;
            }
        }
    }
    match (cx.leads_to(text), cx.root_mount()) {
        (Place::Platform, _) => list_platform(cx, args, entries)?,
        (Place::Root, None) => {}
        (Place::Root, Some(row)) => cx.extend(entries, cx.call_mount(row, "ilistdir", Some("/"), &[])?)?,
        _ => {
            let found = cx.in_mount(text, "ilistdir", &[])?.unwrap_or(Value::NONE);
            if entries.is_empty() {
                return cx.iter(found);
            }
            cx.extend(entries, found)?;
        }
    }
    cx.iter(entries.value())
}

/// Adds the entries of a directory of the platform's.
fn list_platform(cx: &Context<'_>, args: Args<'_>, entries: Gc<ListObj>) -> R<()> {
    let path = directory_of(cx, args)?;
    let mut added = Ok(());
    let listed = cx.vm().platform.list_directory(&path, &mut |name, stat| {
        added = entry_of(cx, name, stat).and_then(|entry| cx.append(entries, entry));
        added.is_ok()
    });
    added?;
    done(cx, listed, &path).map(drop)
}

fn entry_of(cx: &Context<'_>, name: &str, stat: FileStat) -> R {
    let kind = if stat.is_directory { DIRECTORY } else { FILE };
    let items = [cx.new_str(name)?, cx.new_int(kind)?, Value::INT_0, cx.new_uint(stat.size)?];
    Ok(cx.new_tuple(&items)?.value())
}

fn list(cx: &Context<'_>, args: Args<'_>) -> R {
    let entries = list_with_types(cx, args)?;
    let names = cx.new_list(0)?;
    cx.for_each(entries, |entry| cx.append(names, cx.get_item(entry, Value::INT_0)?))?;
    Ok(names.value())
}
