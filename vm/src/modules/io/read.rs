//! Reading from streams: so many bytes or characters, a line, all.

use super::{Newline, Stream};
use crate::args::Args;
use crate::context::Context;
use crate::mem::{OutOfMemory, Vec};
use crate::text::find::find_byte_soon;
use crate::value::{R, Value};

/// What was read so far, and when it is enough.
struct Reading<'m> {
    out: Vec<'m, u8>,
    /// Bytes, or characters of text, still wanted.
    left: usize,
    /// Bytes that the last character still lacks.
    lacking: usize,
    is_text: bool,
    newline: Newline,
    /// Stop after a line.
    by_line: bool,
    /// A `\n` that comes next belongs to the `\r` before it.
    after_return: bool,
    is_done: bool,
}

impl Reading<'_> {
    /// Takes bytes; how many.
    fn take(&mut self, bytes: &[u8]) -> Result<usize, OutOfMemory> {
        if bytes.is_empty() {
            self.is_done = true;
            return Ok(0);
        }
        let plain = matches!(self.newline, Newline::Lf | Newline::CrLf | Newline::Cr);
        if plain && (!self.is_text || self.left == usize::MAX) {
            return self.take_plain(bytes);
        }
        for (i, &byte) in bytes.iter().enumerate() {
            if core::mem::take(&mut self.after_return) && byte == b'\n' {
                // With `Any` the pair is one end of a line, kept as it is.
                if self.newline == Newline::Any {
                    self.out.push(byte)?;
                }
                continue;
            }
            if self.is_enough() {
                return Ok(i);
            }
            self.take_one(byte)?;
        }
        Ok(bytes.len())
    }

    /// Takes bytes that are not looked at one by one.
    fn take_plain(&mut self, bytes: &[u8]) -> Result<usize, OutOfMemory> {
        let mut count = bytes.len().min(self.left);
        if self.by_line {
            let end = if self.newline == Newline::Cr { b'\r' } else { b'\n' };
            let mut from = 0;
            while let Some(at) = find_byte_soon(&bytes[from..count], end) {
                from += at + 1;
                let before = if from > 1 { bytes.get(from - 2).copied() } else { self.out.last().copied() };
                if self.newline != Newline::CrLf || before == Some(b'\r') {
                    count = from;
                    self.is_done = true;
                    break;
                }
            }
        }
        self.out.extend_from_slice(&bytes[..count])?;
        if self.left != usize::MAX {
            self.left -= count;
            self.is_done |= self.left == 0;
        }
        Ok(count)
    }

    fn is_enough(&self) -> bool {
        (self.is_done || self.left == 0) && self.lacking == 0
    }

    fn take_one(&mut self, byte: u8) -> Result<(), OutOfMemory> {
        let mut byte = byte;
        if byte == b'\r' && matches!(self.newline, Newline::Translate | Newline::Any) {
            // What follows a `\r` is looked at once more where the pair is one.
            self.after_return = self.newline == Newline::Translate || self.by_line;
            self.is_done |= self.by_line;
            if self.newline == Newline::Translate {
                byte = b'\n';
            }
        }
        if byte == b'\n' && self.by_line {
            self.is_done = true;
        }
        if self.lacking > 0 && byte & 0xc0 == 0x80 {
            self.lacking -= 1;
        } else {
            self.lacking = match byte {
                _ if !self.is_text => 0,
                0xc0..=0xdf => 1,
                0xe0..=0xef => 2,
                0xf0.. => 3,
                _ => 0,
            };
            if self.left != usize::MAX {
                self.left -= 1;
            }
        }
        self.out.push(byte)
    }
}

/// Reads up to `limit` bytes or characters, or a line.
fn collect<'v>(cx: &Context<'v>, stream: Stream, limit: usize, by_line: bool) -> R<Vec<'v, u8>> {
    let mut reading = Reading {
        out: Vec::new(cx.vm().mem),
        left: limit,
        lacking: 0,
        is_text: stream.is_text(),
        newline: stream.newline(),
        by_line,
        after_return: false,
        is_done: limit == 0,
    };
    if let Stream::File(file) = stream {
        reading.after_return = file.after_return.take();
        if reading.after_return && reading.newline != Newline::Translate {
            reading.after_return = false;
        }
    }
    while !reading.is_done && (reading.left > 0 || reading.lacking > 0) {
        let mut taken = Ok(0);
        stream.look(cx, &mut |bytes| {
            taken = reading.take(bytes);
            *taken.as_ref().unwrap_or(&0)
        })?;
        cx.out_of_memory(taken)?;
    }
    if reading.after_return {
        match (stream, reading.newline) {
            // Whether a `\n` follows shows at the next reading; waiting for it could take long.
            (Stream::File(file), Newline::Translate) => file.after_return.set(true),
            (_, Newline::Any) => {
                let mut has_end = false;
                stream.look(cx, &mut |bytes| {
                    has_end = bytes.first() == Some(&b'\n');
                    usize::from(has_end)
                })?;
                if has_end {
                    cx.out_of_memory(reading.out.push(b'\n'))?;
                }
            }
            _ => {}
        }
    }
    Ok(reading.out)
}

/// What was read as a value: a string of a text stream, else bytes.
fn value_of(cx: &Context<'_>, stream: Stream, bytes: &[u8]) -> R {
    if !stream.is_text() {
        return cx.new_bytes(bytes);
    }
    match core::str::from_utf8(bytes) {
        Ok(text) => cx.new_str(text),
        Err(error) => {
            let at = error.valid_up_to();
            Err(cx.raise_message(
                crate::object::types::UNICODE_DECODE_ERROR.gc(),
                format_args!(
                    "'utf-8' codec can't decode byte 0x{:02x} in position {at}: invalid start byte",
                    bytes.get(at).copied().unwrap_or(0)
                ),
            ))
        }
    }
}

/// A size argument: all for none, `None` and negative ones.
fn limit_of(cx: &Context<'_>, size: Option<Value>) -> R<usize> {
    match size.filter(|size| !size.is_none()) {
        Some(size) => Ok(usize::try_from(cx.to_index(size)?).unwrap_or(usize::MAX)),
        None => Ok(usize::MAX),
    }
}

/// `read(size=-1)`
pub fn read(cx: &Context<'_>, args: Args<'_>) -> R {
    let stream = Stream::of(cx, args.get(0))?;
    let limit = limit_of(cx, args.given(1))?;
    let bytes = collect(cx, stream, limit, false)?;
    value_of(cx, stream, &bytes)
}

/// `readline(size=-1)`
pub fn read_line(cx: &Context<'_>, args: Args<'_>) -> R {
    let stream = Stream::of(cx, args.get(0))?;
    let limit = limit_of(cx, args.given(1))?;
    let bytes = collect(cx, stream, limit, true)?;
    value_of(cx, stream, &bytes)
}

/// `readlines(hint=-1)`
pub fn read_lines(cx: &Context<'_>, args: Args<'_>) -> R {
    let stream = Stream::of(cx, args.get(0))?;
    let mut left = match limit_of(cx, args.given(1))? {
        0 => usize::MAX,
        limit => limit,
    };
    let list = cx.new_list(0)?;
    while left > 0 {
        let bytes = collect(cx, stream, usize::MAX, true)?;
        if bytes.is_empty() {
            break;
        }
        cx.append(list, value_of(cx, stream, &bytes)?)?;
        if left != usize::MAX {
            left = left.saturating_sub(bytes.len());
        }
    }
    Ok(list.value())
}

/// The next line, `STOP` at the end.
pub fn next(cx: &Context<'_>, value: Value) -> R {
    let stream = Stream::of(cx, value)?;
    let bytes = collect(cx, stream, usize::MAX, true)?;
    if bytes.is_empty() { Ok(Value::STOP) } else { value_of(cx, stream, &bytes) }
}

/// `readinto(buffer, size=len(buffer))`
pub fn read_into(cx: &Context<'_>, args: Args<'_>) -> R {
    let stream = Stream::of(cx, args.get(0))?;
    let wanted = cx.buffer(args.get(1), true)?.len();
    let wanted = match args.given(2) {
        Some(size) => wanted.min(usize::try_from(cx.to_index(size)?).unwrap_or(0)),
        None => wanted,
    };
    let mut count = 0;
    while count < wanted {
        // Reading may wait, and Ctrl-C's handler may run meanwhile: the memory is asked for each time.
        let mut step = 0;
        let buffer = cx.buffer(args.get(1), true)?;
        stream.look(cx, &mut |bytes| {
            let end = wanted.min(buffer.len());
            step = bytes.len().min(end.saturating_sub(count));
            buffer.write(count.min(end), &bytes[..step]);
            step
        })?;
        if step == 0 {
            break;
        }
        count += step;
    }
    Ok(Value::index(count))
}
