//! The raw mode of a prompt on a serial line, for programs at its other end.
//!
//! A program's text is sent unseen and ends with Ctrl-D. What it prints and what it raises follow, each ended by a byte
//! 4. With raw paste the text comes under flow control and is compiled as it comes. This is the protocol of
//! MicroPython's boards, as its reference manual describes it under "The MicroPython Interactive Interpreter Mode".

use core::cell::Cell;

use super::{End, Repl, Turn, Typing};
use crate::compile::Mode;
use crate::context::Context;
use crate::mem::{OutOfMemory, Vec};
use crate::platform::{Errno, Platform};
use crate::runtime::{Stream, Text};
use crate::value::R;

const CTRL_A: u8 = 1;
const CTRL_B: u8 = 2;
const CTRL_C: u8 = 3;
const CTRL_D: u8 = 4;
const CTRL_E: u8 = 5;

/// What tells the other end that as many bytes more may be sent.
const MORE: &[u8] = b"\x01";
/// What ends a part of the answer.
const END: &[u8] = b"\x04";

/// Bytes that may be on their way to raw paste: a platform keeps at least twice as many for whoever reads.
const WINDOW: u16 = 128;

/// The bytes of a raw paste until it is ended.
struct Paste<'p, 'v> {
    cx: &'p Context<'v>,
    /// Bytes until the other end is told to send more.
    left: Cell<u16>,
    ended: Cell<bool>,
    /// Ended by Ctrl-C.
    cancelled: Cell<bool>,
}

impl core::fmt::Debug for Paste<'_, '_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("a raw paste")
    }
}

impl Paste<'_, '_> {
    /// Tells the other end to stop, and takes what was on its way: the compiler reads no further.
    fn close(&self) {
        if self.ended.get() {
            return;
        }
        write(self.cx.vm().platform, END);
        while let Some(byte) = read(self.cx) {
            if byte == CTRL_C || byte == CTRL_D {
                break;
            }
        }
        self.ended.set(true);
    }
}

impl Stream for Paste<'_, '_> {
    fn next_byte(&self) -> Option<u8> {
        if self.ended.get() {
            return None;
        }
        let byte = read(self.cx);
        let Some(byte) = byte.filter(|&byte| byte != CTRL_D && byte != CTRL_C) else {
            self.ended.set(true);
            self.cancelled.set(byte == Some(CTRL_C));
            write(self.cx.vm().platform, END);
            return None;
        };
        self.left.set(self.left.get() - 1);
        if self.left.get() == 0 {
            write(self.cx.vm().platform, MORE);
            self.left.set(WINDOW);
        }
        Some(byte)
    }
}

/// The next byte; callbacks run while it is waited for.
fn read(cx: &Context<'_>) -> Option<u8> {
    let mut byte = [0];
    loop {
        match cx.vm().platform.read(0, &mut byte) {
            Ok(1) => return Some(byte[0]),
            Err(Errno::INTERRUPTED) => {
                if let Err(raised) = cx.poll() {
                    // There is no program that could be interrupted.
                    cx.take_exception(raised);
                }
            }
            _ => return None,
        }
    }
}

/// Writes what no text is: whoever does not get it has gone.
fn write(platform: &dyn Platform, bytes: &[u8]) {
    let mut rest = bytes;
    while let Ok(count @ 1..) = platform.write(1, rest) {
        rest = &rest[count.min(rest.len())..];
    }
}

/// What was sent in raw mode.
enum Sent {
    Text,
    /// More text than there is memory for.
    TooMuch,
    /// The raw paste begins.
    Paste,
    /// Nothing: the line is to be reset.
    Reset,
    /// The prompt is wanted.
    Friendly,
}

impl<'v> Repl<'_, 'v> {
    /// Says that the raw mode has begun.
    pub(super) fn greet_raw(&self) {
        self.write("raw REPL; CTRL-B to exit\r\n");
    }

    /// Reads a program in raw mode, runs it, and answers.
    pub(super) fn raw_turn(&mut self) -> Turn {
        let cx = self.cx;
        let platform = cx.vm().platform;
        let mut text = Vec::new(cx.vm().mem);
        self.write(">");
        self.begin_keys();
        let done = match self.read_raw(&mut text) {
            Sent::Text => {
                platform.set_raw(false);
                self.execute(Text::Bytes(&text), Mode::Module)
            }
            Sent::TooMuch => Err(cx.memory_error()),
            Sent::Paste => self.run_paste(),
            Sent::Reset => return Turn::End(End::Input),
            Sent::Friendly => {
                self.typing = Typing::Friendly;
                self.write("\r\n");
                return Turn::Greet;
            }
        };
        platform.set_raw(true);
        drop(text);
        write(platform, END);
        let exit = done.err().and_then(|raised| self.report(raised));
        write(platform, END);
        exit.map_or(Turn::On, |exception| Turn::End(End::Exit(exception)))
    }

    fn read_raw(&self, text: &mut Vec<'v, u8>) -> Sent {
        let platform = self.cx.vm().platform;
        let mut is_lost = false;
        loop {
            let Some(byte) = read(self.cx) else { return Sent::Reset };
            match byte {
                CTRL_A if **text == [CTRL_E, b'A'] => {
                    write(platform, b"R\x01");
                    write(platform, &WINDOW.to_le_bytes());
                    return Sent::Paste;
                }
                CTRL_A => {
                    text.clear();
                    self.greet_raw();
                    self.write(">");
                }
                CTRL_B => return Sent::Friendly,
                CTRL_C => {
                    text.clear();
                    is_lost = false;
                }
                CTRL_D => {
                    self.write("OK");
                    return match text.is_empty() {
                        _ if is_lost => Sent::TooMuch,
                        true => Sent::Reset,
                        false => Sent::Text,
                    };
                }
                _ if is_lost => {}
                _ => {
                    if let Err(OutOfMemory) = text.push(byte) {
                        is_lost = true;
                        *text = Vec::new(self.cx.vm().mem);
                    }
                }
            }
        }
    }

    /// Compiles and runs a raw paste.
    fn run_paste(&self) -> R<()> {
        let (cx, platform) = (self.cx, self.cx.vm().platform);
        let paste =
            Paste { cx, left: Cell::new(WINDOW), ended: Cell::new(false), cancelled: Cell::new(false) };
        let code = self.compile(Text::Stream(&paste), Mode::Module);
        paste.close();
        if paste.cancelled.get() {
            if let Err(raised) = code {
                cx.take_exception(raised);
            }
            return Err(cx.keyboard_interrupt());
        }
        platform.set_raw(false);
        self.run_compiled(code?)
    }
}
