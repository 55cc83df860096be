//! The text of an exception with its traceback, its causes and its notes, as CPython writes it.

use core::fmt::{self, Write};

use crate::context::Context;
use crate::object::{CodeObj, ExceptionObj, Gc, ListObj, StrObj, Traceback, TypeObj, types};
use crate::symbols::sym;
use crate::text::letter::is_space;
use crate::value::{R, Raised, Value};

/// How often the same line of a traceback is shown in a row.
const REPEATS: usize = 3;
/// How many exceptions of a chain are shown.
pub(super) const CHAIN: usize = 100;

/// Gives text piece by piece to a function; keeps what that raised.
struct Out<'a> {
    write: &'a mut dyn FnMut(&str) -> R<()>,
    raised: Option<Raised>,
    /// Whether all of the system's errors are called `OSError`.
    is_plain: bool,
}

impl Write for Out<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        (self.write)(text).map_err(|raised| {
            self.raised = Some(raised);
            fmt::Error
        })
    }
}

impl Context<'_> {
    /// Writes what an uncaught exception shows; `write` gets the text piece by piece.
    ///
    /// # Errors
    /// What `write` raises.
    pub fn print_exception(
        &self,
        exception: Gc<ExceptionObj>,
        write: &mut dyn FnMut(&str) -> R<()>,
    ) -> R<()> {
        self.print_exception_as(false, exception, write)
    }

    fn print_exception_as(
        &self,
        is_plain: bool,
        exception: Gc<ExceptionObj>,
        write: &mut dyn FnMut(&str) -> R<()>,
    ) -> R<()> {
        let mut out = Out { write, raised: None, is_plain };
        match self.write_chain(exception, &mut out) {
            Ok(()) => Ok(()),
            Err(fmt::Error) => Err(out.raised.unwrap_or_else(|| self.memory_error())),
        }
    }

    /// Writes what an uncaught exception shows to standard error; failing to do so is ignored.
    pub fn report_exception(&self, exception: Gc<ExceptionObj>) {
        self.report(false, exception);
    }

    /// As `report_exception`, for programs that know MicroPython's classes: all errors of the system are `OSError`.
    pub(crate) fn report_plainly(&self, exception: Gc<ExceptionObj>) {
        self.report(true, exception);
    }

    fn report(&self, is_plain: bool, exception: Gc<ExceptionObj>) {
        let platform = self.vm().platform;
        let written = self.print_exception_as(is_plain, exception, &mut |text| {
            let mut rest = text.as_bytes();
            while !rest.is_empty() {
                match platform.write(2, rest) {
                    Ok(count) if count > 0 => rest = &rest[count.min(rest.len())..],
                    Ok(_) => return Err(self.os_error(5)),
                    Err(errno) => return Err(self.os_error(errno.0)),
                }
            }
            Ok(())
        });
        if let Err(raised) = written {
            self.take_exception(raised);
        }
    }

    fn write_chain(&self, exception: Gc<ExceptionObj>, out: &mut Out<'_>) -> fmt::Result {
        // The chain is walked from its end, so that nothing recurses; a cycle ends with the limit.
        let mut count = 1;
        let mut link = exception;
        while let Some((before, _)) = before(link) {
            if count == CHAIN {
                break;
            }
            link = before;
            count += 1;
        }
        for shown in (0..count).rev() {
            let mut link = exception;
            let mut is_cause = false;
            for _ in 0..shown {
                match before(link) {
                    Some((next, cause)) => (link, is_cause) = (next, cause),
                    None => break,
                }
            }
            self.write_one(link, out)?;
            if shown > 0 {
                out.write_str(if is_cause {
                    "\nThe above exception was the direct cause of the following exception:\n\n"
                } else {
                    "\nDuring handling of the above exception, another exception occurred:\n\n"
                })?;
            }
        }
        Ok(())
    }

    fn write_one(&self, exception: Gc<ExceptionObj>, out: &mut Out<'_>) -> fmt::Result {
        if !exception.traceback.get().is_none() {
            self.write_frames(exception.traceback.get(), out)?;
        }
        let class = exception.header().class();
        let mut shown = exception.value();
        if self.is_subclass(class, types::SYNTAX_ERROR.gc()) {
            self.write_place(exception, out)?;
            // Its place is shown above: the message alone.
            match self.find_attr(shown, sym::msg) {
                Ok(message) => shown = message.filter(|message| !message.is_none()).unwrap_or(shown),
                Err(raised) => drop(self.take_exception(raised)),
            }
        }
        self.write_class(class, out)?;
        match self.str(shown) {
            Ok(text) => match text.cast::<StrObj>() {
                Some(text) if text.byte_len() > 0 => writeln!(out, ": {}", text.as_str())?,
                _ => out.write_str("\n")?,
            },
            Err(raised) => {
                self.take_exception(raised);
                out.write_str(": <exception str() failed>\n")?;
            }
        }
        self.write_notes(exception, out)
    }

    fn write_frames(&self, first: Value, out: &mut Out<'_>) -> fmt::Result {
        let mut next = first;
        let mut left = self.traceback_limit().unwrap_or(isize::MAX);
        if left <= 0 {
            return Ok(());
        }
        out.write_str("Traceback (most recent call last):\n")?;
        let mut last = (Value::NONE, Value::NONE);
        let mut repeats = 0;
        while let (true, Some(entry)) = (left > 0, next.cast::<Traceback>()) {
            next = entry.next;
            left -= 1;
            if last == (entry.code, entry.line) {
                repeats += 1;
            } else {
                write_repeats(repeats, out)?;
                last = (entry.code, entry.line);
                repeats = 1;
            }
            if repeats > REPEATS {
                continue;
            }
            if let Some(code) = entry.code.cast::<CodeObj>() {
                let (file, line, name) =
                    (super::shown(code.file), super::shown(entry.line), super::shown(code.name));
                writeln!(out, "  File \"{file}\", line {line}, in {name}")?;
            }
        }
        write_repeats(repeats, out)
    }

    /// `sys.tracebacklimit`, if a program set it.
    fn traceback_limit(&self) -> Option<isize> {
        let sys = self.vm().roots[crate::vm::root::SYS].get().cast::<crate::object::DictObj>()?;
        self.dict_get_name(sys, sym::tracebacklimit)?.as_small()
    }

    fn write_class(&self, class: Gc<TypeObj>, out: &mut Out<'_>) -> fmt::Result {
        let module = class.dict.get().and_then(|dict| self.dict_get_name(dict, sym::__module__));
        match module.and_then(Value::cast::<StrObj>) {
            Some(module) if class.is_heap() && module.value() != sym::__main__ => {
                write!(out, "{}.{}", module.as_str(), super::shown(class.qualified_name.get()))
            }
            _ if out.is_plain && !class.is_heap() && self.is_subclass(class, types::OS_ERROR.gc()) => {
                out.write_str("OSError")
            }
            _ if class.is_heap() => write!(out, "{}", super::shown(class.qualified_name.get())),
            _ => out.write_str(class.name()),
        }
    }

    /// Where a SyntaxError is: file, line, text and a mark below it.
    fn write_place(&self, exception: Gc<ExceptionObj>, out: &mut Out<'_>) -> fmt::Result {
        let attribute = |name: Value| -> Option<Value> {
            match self.find_attr(exception.value(), name) {
                Ok(value) => value.filter(|value| !value.is_none()),
                Err(raised) => {
                    self.take_exception(raised);
                    None
                }
            }
        };
        let Some(line) = attribute(sym::lineno).and_then(Value::as_small) else { return Ok(()) };
        let file = attribute(sym::filename).and_then(Value::cast::<StrObj>);
        let file = file.as_ref().map_or("<string>", |file| file.as_str());
        writeln!(out, "  File \"{file}\", line {line}")?;
        let Some(text) = attribute(sym::text).and_then(Value::cast::<StrObj>) else { return Ok(()) };
        let text = text.as_str().trim_end_matches(is_space);
        let shown = text.trim_start_matches([' ', '\t', '\x0c']);
        if shown.is_empty() {
            return Ok(());
        }
        writeln!(out, "    {shown}")?;
        let Some(offset) = attribute(sym::offset).and_then(Value::as_small) else { return Ok(()) };
        let cut = text.chars().count() - shown.chars().count();
        let Some(place) = usize::try_from(offset).ok().and_then(|offset| offset.checked_sub(cut + 1)) else {
            return Ok(());
        };
        out.write_str("    ")?;
        for c in shown.chars().take(place) {
            // Tabs stay, so that the mark stands where the terminal shows the character.
            out.write_char(if c == '\t' { c } else { ' ' })?;
        }
        out.write_str("^\n")
    }

    fn write_notes(&self, exception: Gc<ExceptionObj>, out: &mut Out<'_>) -> fmt::Result {
        let notes = match self.find_attr(exception.value(), sym::__notes__) {
            Ok(notes) => notes.and_then(Value::cast::<ListObj>),
            Err(raised) => {
                self.take_exception(raised);
                None
            }
        };
        let Some(notes) = notes else { return Ok(()) };
        let mut i = 0;
        while let Some(note) = notes.get(i) {
            i += 1;
            match self.str(note) {
                Ok(text) => writeln!(out, "{}", super::shown(text))?,
                Err(raised) => {
                    self.take_exception(raised);
                    out.write_str("<note str() failed>\n")?;
                }
            }
        }
        Ok(())
    }
}

/// The exception that is shown before this one, and whether it is its stated cause.
fn before(exception: Gc<ExceptionObj>) -> Option<(Gc<ExceptionObj>, bool)> {
    if let Some(cause) = exception.cause.get().cast() {
        return Some((cause, true));
    }
    if exception.suppress_context.get() == Value::TRUE {
        return None;
    }
    Some((exception.context.get().cast()?, false))
}

fn write_repeats(count: usize, out: &mut Out<'_>) -> fmt::Result {
    if count <= REPEATS {
        return Ok(());
    }
    let more = count - REPEATS;
    writeln!(out, "  [Previous line repeated {more} more time{}]", super::call::plural(more))
}
