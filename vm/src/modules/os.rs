//! The module `os`: files, directories, the environment.

use super::io::path_of;
use super::{Definition, Entry};
use crate::args::Args;
use crate::context::Context;
use crate::mem::{String, Vec};
use crate::object::{Gc, ListObj, StrObj};
use crate::platform::{Errno, FileStat};
use crate::value::{R, Value};

pub static MODULE: Definition = Definition::new("os", &ENTRIES);

/// Type of a directory and of a file in `ilistdir`.
const DIRECTORY: i64 = 0x4000;
const FILE: i64 = 0x8000;

static ENTRIES: [Entry; 20] = [
    Entry::text("sep", "/"),
    Entry::text("linesep", "\n"),
    Entry::text("name", "posix"),
    Entry::function("getcwd", 0, 0, |cx, _| {
        let mut path = cx.new_str("");
        done(cx, cx.vm().platform.working_directory(&mut |text| path = cx.new_str(text)), "")?;
        path
    }),
    Entry::function("chdir", 1, 1, |cx, args| on_path(cx, args, |p, path| p.change_directory(path))),
    Entry::function("mkdir", 1, 2, |cx, args| on_path(cx, args, |p, path| p.mkdir(path))),
    Entry::function("rmdir", 1, 1, |cx, args| on_path(cx, args, |p, path| p.rmdir(path))),
    Entry::function("remove", 1, 1, |cx, args| on_path(cx, args, |p, path| p.remove(path))),
    Entry::function("unlink", 1, 1, |cx, args| on_path(cx, args, |p, path| p.remove(path))),
    Entry::function("rename", 2, 2, |cx, args| {
        let (from, to) = (path_of(cx, args.get(0))?, path_of(cx, args.get(1))?);
        done(cx, cx.vm().platform.rename(from.as_str(), to.as_str()), from.as_str())
    }),
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
        let numbers = match cx.vm().platform.space(path.as_str()) {
            Ok(numbers) => numbers,
            Err(errno) => return Err(cx.os_error_at(errno.0, path.as_str())),
        };
        let tuple = cx.new_tuple(&[Value::NONE; 10])?;
        for (slot, number) in tuple.items().iter().zip(numbers) {
            slot.set(cx.new_uint(number)?);
        }
        Ok(tuple.value())
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

fn on_path(
    cx: &Context<'_>,
    args: Args<'_>,
    act: impl FnOnce(&dyn crate::platform::Platform, &str) -> Result<(), Errno>,
) -> R {
    let path = path_of(cx, args.get(0))?;
    done(cx, act(cx.vm().platform, path.as_str()), path.as_str())
}

fn stat(cx: &Context<'_>, args: Args<'_>) -> R {
    let path = path_of(cx, args.get(0))?;
    let stat = match cx.vm().platform.stat(path.as_str()) {
        Ok(stat) => stat,
        Err(errno) => return Err(cx.os_error_at(errno.0, path.as_str())),
    };
    let numbers =
        [u64::from(stat.mode), 0, 0, 0, 0, 0, stat.size, stat.modified, stat.modified, stat.modified];
    let tuple = cx.new_tuple(&[Value::NONE; 10])?;
    for (slot, number) in tuple.items().iter().zip(numbers) {
        slot.set(cx.new_uint(number)?);
    }
    Ok(tuple.value())
}

fn directory_of<'v>(cx: &Context<'v>, args: Args<'_>) -> R<String<'v>> {
    let mut path = String::new(cx.vm().mem);
    if let Some(given) = args.given(0).filter(|path| !path.is_none()) {
        let given: Gc<StrObj> = path_of(cx, given)?;
        cx.out_of_memory(path.push_str(given.as_str()))?;
    }
    if path.is_empty() {
        cx.out_of_memory(path.push('.'))?;
    }
    Ok(path)
}

/// Fills a list with what `make` makes of each name in a directory.
fn fill(cx: &Context<'_>, args: Args<'_>, make: impl Fn(&str, FileStat) -> R) -> R<Gc<ListObj>> {
    let path = directory_of(cx, args)?;
    let names = cx.new_list(0)?;
    let mut added = Ok(());
    let listed = cx.vm().platform.list_directory(&path, &mut |name, stat| {
        added = make(name, stat).and_then(|value| cx.append(names, value));
        added.is_ok()
    });
    added?;
    done(cx, listed, &path)?;
    Ok(names)
}

fn list(cx: &Context<'_>, args: Args<'_>) -> R {
    fill(cx, args, |name, _| cx.new_str(name)).map(|names| names.value())
}

fn list_with_types(cx: &Context<'_>, args: Args<'_>) -> R {
    let entries = fill(cx, args, |name, stat| {
        let kind = if stat.is_directory { DIRECTORY } else { FILE };
        let items = [cx.new_str(name)?, cx.new_int(kind)?, Value::INT_0, cx.new_uint(stat.size)?];
        Ok(cx.new_tuple(&items)?.value())
    })?;
    cx.iter(entries.value())
}
