//! Builtin functions that show values and talk to the user.

use super::{ANY, function};
use crate::args::Args;
use crate::context::Context;
use crate::mem::{String, Vec};
use crate::object::{Gc, NativeObj, StrObj, types};
use crate::symbols::sym;
use crate::value::{R, Value};

functions! {
    function("ascii", 1, 1, |cx, args| cx.ascii(args.get(0))),
    function("format", 1, 2, |cx, args| {
        let spec = match args.given(1) {
            Some(spec) if spec.cast::<StrObj>().is_some() => spec,
            Some(other) => {
                return Err(cx.type_error(format_args!(
                    "format() argument 2 must be str, not {}",
                    other.class().name()
                )));
            }
            None => cx.intern("")?,
        };
        cx.format_value(args.get(0), spec)
    }),
    function("help", 0, 1, help),
    function("input", 0, 1, input),
    NativeObj::function("open", crate::modules::io::OPEN, crate::modules::io::open),
    NativeObj::function("print", ANY, print),
    function("repr", 1, 1, |cx, args| cx.repr(args.get(0))),
    function("__repl_print__", 1, 1, |cx, args| {
        if !args.get(0).is_none() {
            let text = cx.repr(args.get(0))?;
            let mut line = String::new(cx.vm().mem);
            push(cx, &mut line, text)?;
            cx.out_of_memory(line.push('\n'))?;
            cx.write_stdout(line.as_bytes())?;
            cx.dict_set_name(cx.vm().builtins(), cx.intern("_")?, args.get(0))?;
        }
        Ok(Value::NONE)
    }),
}

/// Bytes of output that `print` collects before it writes them.
const LINE: usize = 512;

fn push(cx: &Context<'_>, out: &mut String<'_>, text: Value) -> R<()> {
    match text.cast::<StrObj>() {
        Some(text) => cx.out_of_memory(out.push_str(text.as_str())),
        None => Ok(()),
    }
}

fn print(cx: &Context<'_>, args: Args<'_>) -> R {
    let [separator, end, file, flush] = cx.keyword_args("print", args, ["sep", "end", "file", "flush"])?;
    let text = |value: Value, name: &str| -> R<Option<Gc<StrObj>>> {
        match value.given().filter(|value| !value.is_none()) {
            None => Ok(None),
            Some(other) => match other.cast::<StrObj>() {
                Some(text) => Ok(Some(text)),
                None => Err(cx.type_error(format_args!(
                    "{name} must be None or a string, not {}",
                    other.class().name()
                ))),
            },
        }
    };
    let (separator, end) = (text(separator, "sep")?, text(end, "end")?);
    let separator = separator.as_ref().map_or(" ", |text| text.as_str());
    let end = end.as_ref().map_or("\n", |text| text.as_str());
    let file = file.given().filter(|file| !file.is_none()).or_else(|| cx.replaced_stdout());
    match file {
        Some(file) => print_to(cx, args, separator, end, file)?,
        None => {
            let mut out = String::new(cx.vm().mem);
            let collected = collect(cx, &mut out, args, separator, end);
            // What came before a failing argument is written.
            cx.write_stdout(out.as_bytes())?;
            collected?;
        }
    }
    if let Some(flush) = flush.given()
        && cx.truth(flush)?
    {
        match file {
            Some(file) => drop(cx.call_method(file, cx.intern("flush")?, &[])?),
            None => cx.vm().platform.flush(1).map_err(|errno| cx.os_error(errno.0))?,
        }
    }
    Ok(Value::NONE)
}

fn collect(cx: &Context<'_>, out: &mut String<'_>, args: Args<'_>, separator: &str, end: &str) -> R<()> {
    for (i, value) in args.positional().iter().enumerate() {
        if i > 0 {
            cx.out_of_memory(out.push_str(separator))?;
        }
        if !cx.push_plain_str(out, value.get())? {
            push(cx, out, cx.str(value.get())?)?;
        }
        if out.len() > LINE {
            cx.write_stdout(out.as_bytes())?;
            out.clear();
        }
    }
    cx.out_of_memory(out.push_str(end))
}

fn print_to(cx: &Context<'_>, args: Args<'_>, separator: &str, end: &str, file: Value) -> R<()> {
    let write = cx.get_attr(file, sym::write)?;
    for (i, value) in args.positional().iter().enumerate() {
        if i > 0 {
            cx.call(write, &[cx.new_str(separator)?])?;
        }
        cx.call(write, &[cx.str(value.get())?])?;
    }
    cx.call(write, &[cx.new_str(end)?]).map(drop)
}

fn input(cx: &Context<'_>, args: Args<'_>) -> R {
    if let Some(prompt) = args.given(0) {
        let mut out = String::new(cx.vm().mem);
        push(cx, &mut out, cx.str(prompt)?)?;
        cx.write_stdout(out.as_bytes())?;
    }
    cx.vm().platform.flush(1).map_err(|errno| cx.os_error(errno.0))?;
    let mut line = Vec::<u8>::new(cx.vm().mem);
    loop {
        let mut byte = [0];
        match cx.vm().platform.read(0, &mut byte) {
            Ok(0) if line.is_empty() => {
                return Err(cx.raise_message(types::EOF_ERROR.gc(), format_args!("EOF when reading a line")));
            }
            Ok(0) => break,
            Ok(_) if byte[0] == b'\n' => break,
            Ok(_) => cx.out_of_memory(line.push(byte[0]))?,
            Err(errno) => return Err(cx.os_error(errno.0)),
        }
        cx.poll()?;
    }
    let line = line.strip_suffix(b"\r").unwrap_or(&line);
    match core::str::from_utf8(line) {
        Ok(text) => cx.new_str(text),
        Err(_) => Err(cx.value_error(format_args!("input is not UTF-8"))),
    }
}

fn help(cx: &Context<'_>, args: Args<'_>) -> R {
    let mut out = String::new(cx.vm().mem);
    let Some(value) = args.given(0) else {
        cx.write_stdout(
            b"help(object) lists an object's attributes, help('modules') the builtin modules.\n",
        )?;
        return Ok(Value::NONE);
    };
    if value.cast::<StrObj>().is_some_and(|text| text.as_str() == "modules") {
        for module in crate::modules::ALL {
            cx.out_of_memory(out.push_str(module.name))?;
            cx.out_of_memory(out.push('\n'))?;
        }
        cx.write_stdout(out.as_bytes())?;
        return Ok(Value::NONE);
    }
    cx.out_of_memory(out.push_str("object "))?;
    push(cx, &mut out, cx.str(value)?)?;
    cx.out_of_memory(out.push_str(" is of type "))?;
    cx.out_of_memory(out.push_str(value.class().name()))?;
    cx.out_of_memory(out.push('\n'))?;
    let names = cx.names_of(value)?;
    cx.sort_list(names, Args::NONE)?;
    for i in 0..names.len() {
        let Some(name) = names.get(i).and_then(Value::cast::<StrObj>) else { continue };
        if name.as_str().starts_with("__") {
            continue;
        }
        cx.out_of_memory(out.push_str("  "))?;
        cx.out_of_memory(out.push_str(name.as_str()))?;
        let name = cx.intern_value(name)?;
        if let Some(attribute) = cx.find_attr(value, name)? {
            cx.out_of_memory(out.push_str(" -- "))?;
            push(cx, &mut out, cx.str(attribute)?)?;
        }
        cx.out_of_memory(out.push('\n'))?;
    }
    cx.write_stdout(out.as_bytes())?;
    Ok(Value::NONE)
}

impl Context<'_> {
    /// Writes bytes to standard output.
    pub(crate) fn write_stdout(&self, bytes: &[u8]) -> R<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            match crate::modules::io::retried(self, || self.vm().platform.write(1, rest))? {
                0 => return Err(self.os_error(5)),
                count => rest = &rest[count.min(rest.len())..],
            }
        }
        Ok(())
    }
}
