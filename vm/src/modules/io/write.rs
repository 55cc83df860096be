//! Writing to streams.

use super::{Newline, Stream};
use crate::args::Args;
use crate::context::Context;
use crate::mem::Vec;
use crate::object::{Gc, StrObj};
use crate::value::{R, Value};

/// `write(data)`, and `write(buffer, size)` or `write(buffer, offset, size)` as MicroPython has them.
pub fn write(cx: &Context<'_>, args: Args<'_>) -> R {
    let stream = Stream::of(cx, args.get(0))?;
    let data = args.get(1);
    if stream.is_text() {
        let Some(text) = data.cast::<StrObj>() else {
            return Err(
                cx.type_error(format_args!("write() argument must be str, not {}", data.class().name()))
            );
        };
        write_text(cx, stream, text)?;
        return Ok(Value::index(text.char_len()));
    }
    if let Some(text) = data.cast::<StrObj>() {
        // MicroPython's binary streams take text, too.
        return stream.put(cx, text.as_str().as_bytes()).map(Value::index);
    }
    let buffer = cx.buffer(data, false)?;
    let number = |index: usize, default: usize| -> R<usize> {
        match args.given(index) {
            Some(value) => Ok(usize::try_from(cx.to_index(value)?).unwrap_or(usize::MAX)),
            None => Ok(default),
        }
    };
    let (start, size) = match args.given(3) {
        Some(_) => (number(2, 0)?, number(3, usize::MAX)?),
        None => (0, number(2, usize::MAX)?),
    };
    let bytes = buffer.as_bytes();
    let start = start.min(bytes.len());
    // A stream in memory may move its own memory, which could be what is written.
    match stream {
        Stream::Memory(_) | Stream::Ring(_) => {
            let mut copy = Vec::new(cx.vm().mem);
            let end = start.saturating_add(size).min(bytes.len());
            cx.out_of_memory(copy.extend_from_slice(&bytes[start..end]))?;
            stream.put(cx, &copy).map(Value::index)
        }
        Stream::File(_) => {
            let end = start.saturating_add(size).min(bytes.len());
            stream.put(cx, &bytes[start..end]).map(Value::index)
        }
    }
}

fn write_text(cx: &Context<'_>, stream: Stream, text: Gc<StrObj>) -> R<()> {
    let end = match stream.newline() {
        Newline::Cr => "\r",
        Newline::CrLf => "\r\n",
        _ => return stream.put(cx, text.as_str().as_bytes()).map(drop),
    };
    for (i, line) in text.as_str().split('\n').enumerate() {
        if i > 0 {
            stream.put(cx, end.as_bytes())?;
        }
        stream.put(cx, line.as_bytes())?;
    }
    Ok(())
}

/// `writelines(lines)`
pub fn write_lines(cx: &Context<'_>, args: Args<'_>) -> R {
    let method = cx.get_attr(args.get(0), crate::symbols::sym::write)?;
    cx.for_each(args.get(1), |line| cx.call(method, &[line]).map(drop))?;
    Ok(Value::NONE)
}
