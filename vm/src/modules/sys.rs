//! The module `sys`.

use super::{Definition, Entry, io};
use crate::args::Args;
use crate::builtins::tuple;
use crate::context::Context;
use crate::features;
use crate::mem::String;
use crate::object::{DictObj, ExceptionObj, Gc, ModuleObj, Params, Slots, StrObj, TupleObj, types};
use crate::symbols::sym;
use crate::value::{R, SMALL_MAX, Value, Word};
use crate::vm::root;

pub static MODULE: Definition = Definition::with_setup("sys", &ENTRIES, setup);

/// The version of Python that programs may expect, as MicroPython states it.
const PYTHON: [i8; 3] = [3, 4, 0];
/// The version of MicroPython whose modules and messages these are.
const MICROPYTHON: [i8; 3] = [1, 29, 0];

static ENTRIES: [Entry; 24] = [
    Entry::made("path", |cx| Ok(cx.vm().path().value())),
    Entry::made("argv", |cx| Ok(cx.vm().argv().value())),
    Entry::made("modules", |cx| Ok(cx.vm().modules().value())),
    Entry::made("stdin", |cx| io::standard(cx, 0)),
    Entry::made("stdout", |cx| io::standard(cx, 1)),
    Entry::made("stderr", |cx| io::standard(cx, 2)),
    Entry::made("platform", |cx| cx.new_str(cx.vm().platform.name())),
    Entry::made("implementation", implementation),
    Entry::made("version_info", |cx| version_tuple(cx, &PYTHON)),
    Entry::text("version", concat!("3.4.0; Adder ", env!("CARGO_PKG_VERSION"))),
    Entry::text("byteorder", if cfg!(target_endian = "little") { "little" } else { "big" }),
    Entry::int("maxsize", if features::BIGINT { Word::MAX } else { SMALL_MAX as Word } as i64),
    Entry::text("ps1", ">>> "),
    Entry::text("ps2", "... "),
    Entry::made("executable", |cx| {
        let mut path = cx.new_str("");
        cx.vm().platform.executable(&mut |text| path = cx.new_str(text));
        path
    }),
    Entry::function("exit", 0, 1, |cx, args| {
        Err(cx.raise_with(types::SYSTEM_EXIT.gc(), args.given(0).as_slice()))
    }),
    Entry::function("atexit", 1, 1, |cx, args| Ok(cx.vm().roots[root::AT_EXIT].replace(args.get(0)))),
    Entry::with("print_exception", Params::named(1, &["", "file", "limit"]), print_exception),
    Entry::function("exc_info", 0, 0, |cx, _| {
        let handled = cx.handled.get();
        let items = match handled.cast::<ExceptionObj>() {
            Some(exception) => [handled.class().value(), handled, exception.traceback.get()],
            None => [Value::NONE; 3],
        };
        Ok(cx.new_tuple(&items)?.value())
    }),
    Entry::function("exception", 0, 0, |cx, _| Ok(cx.handled.get())),
    Entry::function("getsizeof", 1, 2, |cx, args| Ok(Value::index(cx.vm().heap.size_of(args.get(0))))),
    Entry::function("intern", 1, 1, |cx, args| {
        let text = args.get(0);
        match text.cast::<StrObj>() {
            Some(text) => cx.intern_value(text),
            None => {
                Err(cx.type_error(format_args!("intern() argument must be str, not {}", text.class().name())))
            }
        }
    }),
    Entry::function("getrecursionlimit", 0, 0, |cx, _| Ok(Value::index(cx.frame_limit()))),
    Entry::function("setrecursionlimit", 1, 1, |cx, args| {
        // The limit is the memory for frames, which is there anyway.
        if cx.to_index(args.get(0))? < 1 {
            return Err(cx.value_error(format_args!("recursion limit must be greater or equal than 1")));
        }
        Ok(Value::NONE)
    }),
];

fn setup(cx: &Context<'_>, dict: Gc<DictObj>) -> R<()> {
    let stdout = cx.dict_get_name(dict, sym::stdout).unwrap_or(Value::NONE);
    cx.vm().roots[root::STDOUT].set(stdout);
    cx.vm().roots[root::SYS].set(dict.value());
    Ok(())
}

fn version_tuple(cx: &Context<'_>, parts: &[i8; 3]) -> R {
    let [major, minor, patch] = parts.map(Value::int8);
    Ok(cx.new_tuple(&[major, minor, patch])?.value())
}

/// Names of the items of `sys.implementation`.
const IMPLEMENTATION: [&str; 4] = ["name", "version", "_machine", "_build"];

/// Names of the items of what `os.uname()` returns.
const UNAME: [&str; 5] = ["sysname", "nodename", "release", "version", "machine"];

/// Native behaviour of the classes of `sys.implementation` and `os.uname()`: tuples whose items have names, too.
pub static NAMED_SLOTS: Slots = Slots { repr: Some(named_repr), get_attr: Some(named_attr), ..tuple::SLOTS };

fn names_of(value: Value) -> &'static [&'static str] {
    if value.class() == types::UNAME.gc() { &UNAME } else { &IMPLEMENTATION }
}

/// `os.uname()`
pub(super) fn uname(cx: &Context<'_>) -> R {
    let platform = cx.vm().platform.name();
    let tuple = cx.new_tuple_in(types::UNAME.gc(), UNAME.len())?;
    let items = [
        platform,
        platform,
        env!("CARGO_PKG_VERSION"),
        concat!("Adder ", env!("CARGO_PKG_VERSION")),
        platform,
    ];
    for (slot, item) in tuple.items().iter().zip(items) {
        slot.set(cx.new_str(item)?);
    }
    Ok(tuple.value())
}

fn implementation(cx: &Context<'_>) -> R {
    let [major, minor, patch] = MICROPYTHON.map(Value::int8);
    let version = cx.new_tuple(&[major, minor, patch, cx.new_str("")?])?.value();
    let machine = format_args!("Adder {} on {}", env!("CARGO_PKG_VERSION"), cx.vm().platform.name());
    let items = [
        // What libraries look for when they want to know whose modules and dialect these are.
        cx.intern("micropython")?,
        version,
        cx.format(machine)?,
        cx.intern("standard")?,
    ];
    let tuple = cx.new_tuple_in(types::IMPLEMENTATION.gc(), items.len())?;
    for (slot, item) in tuple.items().iter().zip(items) {
        slot.set(item);
    }
    Ok(tuple.value())
}

fn named_attr(_: &Context<'_>, value: Value, name: Value) -> R {
    let name = name.cast::<StrObj>();
    let at = names_of(value).iter().position(|known| name.is_some_and(|name| name.as_str() == *known));
    let item = at.and_then(|at| value.cast::<TupleObj>()?.get(at));
    Ok(item.unwrap_or(Value::UNBOUND))
}

fn named_repr(cx: &Context<'_>, value: Value) -> R {
    let mut text = String::new(cx.vm().mem);
    for (i, name) in names_of(value).iter().enumerate() {
        let item = value.cast::<TupleObj>().and_then(|tuple| tuple.get(i)).unwrap_or(Value::NONE);
        for piece in [if i == 0 { "(" } else { ", " }, name, "="] {
            cx.out_of_memory(text.push_str(piece))?;
        }
        cx.write_repr(&mut text, item)?;
    }
    cx.out_of_memory(text.push(')'))?;
    cx.new_str(&text)
}

fn print_exception(cx: &Context<'_>, args: Args<'_>) -> R {
    let file = args.given(1).filter(|file| !file.is_none());
    // In one piece, so that a program's own stream is called once.
    let mut text = String::new(cx.vm().mem);
    let push = &mut |piece: &str| cx.out_of_memory(text.push_str(piece));
    match args.get(0).cast::<ExceptionObj>() {
        Some(exception) => cx.print_exception(exception, push)?,
        None => {
            let shown = cx.str(args.get(0))?;
            push(shown.cast::<StrObj>().as_ref().map_or("", |text| text.as_str()))?;
            push("\n")?;
        }
    }
    cx.write_text(&text, file)?;
    Ok(Value::NONE)
}

impl Context<'_> {
    /// Writes text to a stream, or to `sys.stdout`, whatever that is now.
    pub(crate) fn write_text(&self, text: &str, file: Option<Value>) -> R<()> {
        match file.or_else(|| self.replaced_stdout()) {
            Some(file) => {
                let Some(write) = self.find_attr(file, sym::write)? else { return Err(self.os_error(22)) };
                self.call(write, &[self.new_str(text)?]).map(drop)
            }
            None => self.write_stdout(text.as_bytes()),
        }
    }

    /// What a program put in the place of `sys.stdout`; nothing while that is the first one.
    pub(crate) fn replaced_stdout(&self) -> Option<Value> {
        let sys = self.vm().roots[root::SYS].get().cast::<DictObj>()?;
        let now = self.dict_get_name(sys, sym::stdout)?;
        if now == self.vm().roots[root::STDOUT].get() { None } else { Some(now) }
    }

    /// A text of `sys` that a program may have changed, such as `ps1`.
    pub fn sys_text(&self, name: Value) -> R<Option<Gc<StrObj>>> {
        let module = self.dict_get_name(self.vm().modules(), sym::sys).and_then(Value::cast::<ModuleObj>);
        match module.and_then(|module| self.dict_get_name(module.dict, name)) {
            Some(value) => Ok(self.str(value)?.cast()),
            None => Ok(None),
        }
    }

    /// Calls what `sys.atexit` was given, once.
    ///
    /// # Errors
    /// What the function raises.
    pub fn run_at_exit(&self) -> R<()> {
        let function = self.vm().roots[root::AT_EXIT].replace(Value::NONE);
        if function.is_none() { Ok(()) } else { self.call(function, &[]).map(drop) }
    }
}
