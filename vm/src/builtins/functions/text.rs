//! Builtin functions that show values and talk to the user.

use super::{ANY, function};
use crate::args::Args;
use crate::context::Context;
use crate::mem::{String, Vec};
use crate::object::{NativeObj, StrObj, types};
use crate::platform::Errno;
use crate::repl;
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
            cx.write_text(&line, None)?;
            cx.set_shown(args.get(0))?;
        }
        Ok(Value::NONE)
    }),
}

fn push(cx: &Context<'_>, out: &mut String<'_>, text: Value) -> R<()> {
    match text.cast::<StrObj>() {
        Some(text) => cx.out_of_memory(out.push_str(text.as_str())),
        None => Ok(()),
    }
}

fn print(cx: &Context<'_>, args: Args<'_>) -> R {
    let [separator, end, file, flush] = cx.keyword_args("print", args, ["sep", "end", "file", "flush"])?;
    let text = |value: Value, name: &str| -> R<Option<Value>> {
        match value.given().filter(|value| !value.is_none()) {
            None => Ok(None),
            Some(text) if text.cast::<StrObj>().is_some() => Ok(Some(text)),
            Some(other) => Err(
                cx.type_error(format_args!("{name} must be None or a string, not {}", other.class().name()))
            ),
        }
    };
    let (separator, end) = (text(separator, "sep")?, text(end, "end")?);
    let file = file.given().filter(|file| !file.is_none()).or_else(|| cx.replaced_stdout());
    match file {
        Some(file) => print_to(cx, args, separator, end, file)?,
        None => {
            let mut line = Line::new(cx);
            let printed = print_on(&mut line, args, separator, end);
            // What came before a failing argument is written.
            line.flush()?;
            printed?;
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

fn print_on(line: &mut Line<'_, '_>, args: Args<'_>, separator: Option<Value>, end: Option<Value>) -> R<()> {
    for (i, value) in args.positional().iter().enumerate() {
        if i > 0 {
            match separator {
                Some(separator) => line.value(separator)?,
                None => line.put(" ")?,
            }
        }
        line.value(value.get())?;
    }
    match end {
        Some(end) => line.value(end),
        None => line.put("\n"),
    }
}

/// Bytes of output that are collected before they are written.
const LINE: usize = 256;

/// Standard output, for as long as one `print` runs. Numbers and text get there without an allocation, so
/// that handlers of interrupts may print them.
struct Line<'c, 'v> {
    cx: &'c Context<'v>,
    bytes: [u8; LINE],
    len: usize,
    written: R<()>,
}

impl<'c, 'v> Line<'c, 'v> {
    fn new(cx: &'c Context<'v>) -> Self {
        Line { cx, bytes: [0; LINE], len: 0, written: Ok(()) }
    }

    /// Writes what is collected; the first error that writing met.
    fn flush(&mut self) -> R<()> {
        self.write_collected();
        self.written
    }

    fn write_collected(&mut self) {
        let len = core::mem::take(&mut self.len);
        if self.written.is_ok() {
            self.written = self.cx.write_stdout(&self.bytes[..len]);
        }
    }

    fn put(&mut self, text: &str) -> R<()> {
        let bytes = text.as_bytes();
        if bytes.len() > LINE - self.len {
            self.write_collected();
        }
        if bytes.len() > LINE {
            if self.written.is_ok() {
                self.written = self.cx.write_stdout(bytes);
            }
        } else {
            self.bytes[self.len..self.len + bytes.len()].copy_from_slice(bytes);
            self.len += bytes.len();
        }
        self.written
    }

    fn value(&mut self, value: Value) -> R<()> {
        let cx = self.cx;
        if cx.write_plain(self, value)? {
            return self.written;
        }
        if cx.is_locked_container(value) {
            cx.write_container(self, value)?;
            return self.written;
        }
        let text = cx.str(value)?;
        match text.cast::<StrObj>() {
            Some(text) => self.put(text.as_str()),
            None => Ok(()),
        }
    }
}

impl core::fmt::Write for Line<'_, '_> {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        // Writers take a refused write for memory that ran out: what it was shows when they are done.
        let _ = self.put(text);
        Ok(())
    }
}

fn print_to(
    cx: &Context<'_>,
    args: Args<'_>,
    separator: Option<Value>,
    end: Option<Value>,
    file: Value,
) -> R<()> {
    let text = |given: Option<Value>, default: &str| given.map_or_else(|| cx.intern(default), Ok);
    let (separator, end) = (text(separator, " ")?, text(end, "\n")?);
    let write = cx.get_attr(file, sym::write)?;
    for (i, value) in args.positional().iter().enumerate() {
        if i > 0 {
            cx.call(write, &[separator])?;
        }
        cx.call(write, &[cx.str(value.get())?])?;
    }
    cx.call(write, &[end]).map(drop)
}

fn input(cx: &Context<'_>, args: Args<'_>) -> R {
    if let Some(prompt) = args.given(0) {
        let mut out = String::new(cx.vm().mem);
        push(cx, &mut out, cx.str(prompt)?)?;
        cx.write_stdout(out.as_bytes())?;
    }
    cx.vm().platform.flush(1).map_err(|errno| cx.os_error(errno.0))?;
    if cx.vm().platform.is_bare_line() {
        return repl::read_input(cx);
    }
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
            Err(Errno::INTERRUPTED) => {}
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
        if cx.vm().platform.is_bare_line() {
            cx.write_stdout(
                b"Ctrl-C interrupts. On an empty line: Ctrl-A lets a program take over, Ctrl-B comes back,\n\
                  Ctrl-D begins anew, Ctrl-E takes text as it comes. Tab completes, up and down recall lines.\n",
            )?;
        }
        return Ok(Value::NONE);
    };
    if value.cast::<StrObj>().is_some_and(|text| text.as_str() == "modules") {
        for module in crate::modules::all(cx.vm().platform) {
            cx.out_of_memory(out.push_str(module.name))?;
            cx.out_of_memory(out.push('\n'))?;
        }
        cx.write_text(&out, None)?;
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
    cx.write_text(&out, None)?;
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
