//! Bytes of a terminal to keys.

use crate::context::Context;
use crate::platform::Errno;

/// A key, or what a terminal sends for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A character that is inserted.
    Char(char),
    /// Ctrl and this letter, as far as it has no name of its own.
    Ctrl(char),
    /// Return.
    Enter,
    /// Tab.
    Tab,
    /// Deletes to the left.
    Backspace,
    /// Deletes under the cursor.
    Delete,
    /// Arrow.
    Left,
    /// Arrow.
    Right,
    /// Arrow.
    Up,
    /// Arrow.
    Down,
    /// To the line's start.
    Home,
    /// To the line's end.
    End,
    /// A word to the left.
    WordLeft,
    /// A word to the right.
    WordRight,
    /// Deletes the word to the left.
    KillWordLeft,
    /// Deletes the word to the right.
    KillWordRight,
    /// The input has ended.
    End_,
}

/// Where in an escape sequence the decoder is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum State {
    #[default]
    Plain,
    Escape,
    /// After `ESC [`: the last parameter.
    Bracket(u8),
    /// After `ESC O`.
    O,
}

/// The decoder.
#[derive(Debug, Default)]
pub struct Keys {
    state: State,
    /// Bytes of a character that is not complete.
    partial: [u8; 4],
    filled: usize,
    /// The last line end, so that `\r\n` is one.
    last_end: u8,
}

impl Keys {
    /// Waits for a byte, or for what is to be looked after first; the key that it completes.
    pub fn next(&mut self, cx: &Context<'_>) -> Option<Key> {
        let mut byte = [0];
        match cx.vm().platform.read(0, &mut byte) {
            Ok(0) => Some(Key::End_),
            Ok(_) => self.take(byte[0]),
            Err(Errno::INTERRUPTED) => {
                let raised = cx.poll().err()?;
                cx.take_exception(raised);
                Some(Key::Ctrl('c'))
            }
            Err(_) => Some(Key::End_),
        }
    }

    /// Takes a byte; the key that it completes.
    fn take(&mut self, byte: u8) -> Option<Key> {
        match core::mem::take(&mut self.state) {
            State::Plain => self.plain(byte),
            State::Escape => match byte {
                b'[' => {
                    self.state = State::Bracket(0);
                    None
                }
                b'O' => {
                    self.state = State::O;
                    None
                }
                b'b' => Some(Key::WordLeft),
                b'f' => Some(Key::WordRight),
                b'd' => Some(Key::KillWordRight),
                0x7f => Some(Key::KillWordLeft),
                _ => None,
            },
            State::O => match byte {
                b'H' => Some(Key::Home),
                b'F' => Some(Key::End),
                _ => None,
            },
            State::Bracket(number) => match (byte, number) {
                (b'0'..=b'9', _) => {
                    self.state = State::Bracket(number.wrapping_mul(10).wrapping_add(byte - b'0'));
                    None
                }
                (b';', _) => {
                    self.state = State::Bracket(0);
                    None
                }
                (b'A', _) => Some(Key::Up),
                (b'B', _) => Some(Key::Down),
                (b'C', 5) => Some(Key::WordRight),
                (b'D', 5) => Some(Key::WordLeft),
                (b'C', _) => Some(Key::Right),
                (b'D', _) => Some(Key::Left),
                (b'H', _) | (b'~', 1 | 7) => Some(Key::Home),
                (b'F', _) | (b'~', 4 | 8) => Some(Key::End),
                (b'~', 3) => Some(Key::Delete),
                _ => None,
            },
        }
    }

    fn plain(&mut self, byte: u8) -> Option<Key> {
        let last_end = core::mem::take(&mut self.last_end);
        match byte {
            b'\r' | b'\n' => {
                if last_end != 0 && last_end != byte {
                    return None;
                }
                self.last_end = byte;
                Some(Key::Enter)
            }
            b'\t' => Some(Key::Tab),
            0x08 | 0x7f => Some(Key::Backspace),
            0x1b => {
                self.state = State::Escape;
                None
            }
            0..0x20 => Some(Key::Ctrl(char::from(byte + 0x60))),
            0x20..0x7f => Some(Key::Char(char::from(byte))),
            _ => self.partial(byte),
        }
    }

    /// A byte of a character of several.
    fn partial(&mut self, byte: u8) -> Option<Key> {
        if byte & 0xc0 != 0x80 || self.filled == self.partial.len() {
            self.filled = 0;
        }
        self.partial[self.filled] = byte;
        self.filled += 1;
        let text = core::str::from_utf8(&self.partial[..self.filled]).ok()?;
        self.filled = 0;
        text.chars().next().map(Key::Char)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences() {
        use Key::*;
        let cases: [(&[u8], &[Key]); 8] = [
            (b"a\r\nb\n", &[Char('a'), Enter, Char('b'), Enter]),
            (b"\n\n", &[Enter, Enter]),
            (b"\x1b[A\x1b[1;5D\x1b[3~\x1bOH\x1b[4~", &[Up, WordLeft, Delete, Home, End]),
            (b"\x1b[D\x1b[15~x", &[Left, Char('x')]),
            (b"\x1bb\x1b\x7f\x1bq", &[WordLeft, KillWordLeft]),
            ("é€\u{1f40d}".as_bytes(), &[Char('é'), Char('€'), Char('\u{1f40d}')]),
            (b"\xff\xc3\xa9", &[Char('é')]),
            (b"\x01\x04", &[Ctrl('a'), Ctrl('d')]),
        ];
        for (bytes, expected) in cases {
            let mut keys = Keys::default();
            let mut found = std::vec::Vec::new();
            found.extend(bytes.iter().filter_map(|&byte| keys.take(byte)));
            assert_eq!(found, expected, "{bytes:?}");
        }
    }
}
