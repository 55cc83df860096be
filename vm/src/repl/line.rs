//! Editing a line: keys change the text, and the terminal is told what changed.

use core::fmt::Write;

use super::keys::Key;
use crate::mem::{OutOfMemory, String, Vec};
use crate::text::find::cut_last;
use crate::text::letter::{is_space, is_word};

/// Columns of an indent.
const INDENT: usize = 4;

/// How the editing of a line ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Edited {
    /// With Return.
    Done,
    /// With a key that is not for the line.
    Left(Key),
}

/// A completion of the word before the cursor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Completion<'a> {
    /// There is none.
    None,
    /// This is to be inserted.
    One(&'a str),
    /// They were listed; the line has to be drawn again.
    Listed,
}

/// The last line of a text, being edited.
pub struct Editor<'t, 'm> {
    text: &'t mut String<'m>,
    prompt: &'t str,
    /// Where the line begins.
    start: usize,
    /// Where the cursor is, in bytes of the text.
    cursor: usize,
    /// The history's line that is shown, counted from its end; 0 is the line that is typed.
    recalled: usize,
    /// Nothing was typed since the indent was made.
    just_indented: bool,
    /// The user indents: once an indent was changed, no more are made for the statement.
    pub own_indent: bool,
}

/// What has to be drawn after a key: so many characters back; then the rest of the line, if it changed; then
/// so many characters forwards.
#[derive(Default)]
struct Redraw {
    back: usize,
    rest: bool,
    /// The line has become shorter.
    erase: bool,
    /// In bytes of the text from the cursor, after it was moved back.
    forward: usize,
}

impl<'t, 'm> Editor<'t, 'm> {
    /// An editor at the end of a text.
    pub fn new(text: &'t mut String<'m>, prompt: &'t str, own_indent: bool) -> Self {
        let start = text.len();
        Editor { text, prompt, start, cursor: start, recalled: 0, just_indented: false, own_indent }
    }

    /// The line.
    pub fn line(&self) -> &str {
        &self.text[self.start..]
    }

    /// The line up to the cursor.
    pub fn before_cursor(&self) -> &str {
        &self.text[self.start..self.cursor]
    }

    /// Whether the cursor stands behind a blank or at the start of a continuation line.
    pub fn after_space(&self) -> bool {
        self.text[..self.cursor].chars().next_back().is_some_and(is_space)
    }

    /// Starts the line with the indent of the one before it, one deeper after a colon.
    pub fn indent(&mut self, out: &mut String<'_>) -> Result<(), OutOfMemory> {
        let Some(before) = self.text[..self.start].strip_suffix('\n').filter(|_| !self.own_indent) else {
            return Ok(());
        };
        let (above, last) =
            cut_last(before, b'\n').map_or((None, before), |(above, last)| (Some(above), last));
        let is_blank = |line: &str| line.chars().all(|c| c == ' ');
        // Two blank lines in a row end it.
        let before_last = above.map(|above| cut_last(above, b'\n').map_or(above, |(_, line)| line));
        if let Some(before_last) = before_last
            && is_blank(last)
            && is_blank(before_last)
        {
            return Ok(());
        }
        let spaces = last.len() - last.trim_start_matches(' ').len();
        let depth = spaces / INDENT + usize::from(last.ends_with(':'));
        for _ in 0..depth {
            self.text.push_str("    ")?;
            out.push_str("    ")?;
            self.just_indented = true;
        }
        self.cursor = self.text.len();
        Ok(())
    }

    /// Takes a key.
    pub fn press(
        &mut self,
        key: Key,
        history: &Vec<'_, String<'_>>,
        out: &mut String<'_>,
    ) -> Result<Option<Edited>, OutOfMemory> {
        let just_indented = core::mem::take(&mut self.just_indented);
        let is_empty = self.line().is_empty();
        let redraw = match key {
            Key::Enter => {
                out.push_str("\r\n")?;
                return Ok(Some(Edited::Done));
            }
            Key::Ctrl('c') | Key::End_ => return Ok(Some(Edited::Left(key))),
            Key::Ctrl('a'..='e') if is_empty => return Ok(Some(Edited::Left(key))),
            // A blank or tab behind an indent that was not asked for takes it back or keeps it.
            Key::Tab if just_indented => {
                self.own_indent = true;
                Redraw::default()
            }
            Key::Char(' ') if just_indented => {
                self.own_indent = true;
                self.text.truncate(self.cursor - (INDENT - 1));
                Redraw { back: INDENT - 1, ..Redraw::default() }
            }
            Key::Tab => self.insert("    ")?,
            Key::Char(c) => self.insert(c.encode_utf8(&mut [0; 4]))?,
            Key::Backspace => self.backspace()?,
            Key::Delete | Key::Ctrl('d') => self.cut(self.cursor, self.next(self.cursor))?,
            Key::Left | Key::Ctrl('b') => self.go(self.previous(self.cursor)),
            Key::Right | Key::Ctrl('f') => self.go(self.next(self.cursor)),
            Key::Home | Key::Ctrl('a') => self.go(self.start),
            Key::End | Key::Ctrl('e') => self.go(self.text.len()),
            Key::WordLeft => self.go(self.word_start()),
            Key::WordRight => self.go(self.word_end()),
            Key::KillWordLeft | Key::Ctrl('w') => self.cut(self.word_start(), self.cursor)?,
            Key::KillWordRight => self.cut(self.cursor, self.word_end())?,
            Key::Ctrl('k') => self.cut(self.cursor, self.text.len())?,
            Key::Ctrl('u') => self.cut(self.start, self.cursor)?,
            Key::Up | Key::Ctrl('p') => self.recall(self.recalled + 1, history)?,
            Key::Down | Key::Ctrl('n') if self.recalled > 0 => self.recall(self.recalled - 1, history)?,
            _ => Redraw::default(),
        };
        self.draw(redraw, out)?;
        Ok(None)
    }

    /// Inserts what completes the word before the cursor.
    pub fn insert_completion(
        &mut self,
        completion: Completion<'_>,
        out: &mut String<'_>,
    ) -> Result<(), OutOfMemory> {
        self.just_indented = false;
        match completion {
            Completion::None => Ok(()),
            Completion::One(text) => {
                let redraw = self.insert(text)?;
                self.draw(redraw, out)
            }
            Completion::Listed => {
                out.push_str(self.prompt)?;
                out.push_str(self.before_cursor())?;
                self.draw(Redraw { rest: true, ..Redraw::default() }, out)
            }
        }
    }

    /// Puts `text` into the place of the line's part from `from` to `to`.
    fn replace(&mut self, from: usize, to: usize, text: &str) -> Result<(), OutOfMemory> {
        let mut tail = String::new(self.text.mem());
        tail.push_str(&self.text[to..])?;
        self.text.truncate(from);
        self.text.push_str(text)?;
        self.text.push_str(&tail)
    }

    fn insert(&mut self, text: &str) -> Result<Redraw, OutOfMemory> {
        self.replace(self.cursor, self.cursor, text)?;
        Ok(Redraw { rest: true, forward: text.len(), ..Redraw::default() })
    }

    fn cut(&mut self, from: usize, to: usize) -> Result<Redraw, OutOfMemory> {
        let back = self.width(from, self.cursor);
        let erase = from < to;
        self.replace(from, to, "")?;
        self.cursor = from.min(self.cursor);
        Ok(Redraw { back, rest: true, erase, forward: 0 })
    }

    fn backspace(&mut self) -> Result<Redraw, OutOfMemory> {
        let before = self.before_cursor();
        if before.is_empty() {
            return Ok(Redraw::default());
        }
        let indent = before.len() >= INDENT && before.chars().all(|c| c == ' ');
        let from = if indent { self.cursor - INDENT } else { self.previous(self.cursor) };
        self.cut(from, self.cursor)
    }

    fn go(&mut self, to: usize) -> Redraw {
        if to >= self.cursor {
            return Redraw { forward: to - self.cursor, ..Redraw::default() };
        }
        let back = self.width(to, self.cursor);
        self.cursor = to;
        Redraw { back, ..Redraw::default() }
    }

    /// Shows a line of the history.
    fn recall(&mut self, number: usize, history: &Vec<'_, String<'_>>) -> Result<Redraw, OutOfMemory> {
        let line = match number {
            0 => "",
            _ => match history.len().checked_sub(number).and_then(|index| history.get(index)) {
                Some(line) => line.as_str(),
                None => return Ok(Redraw::default()),
            },
        };
        let back = self.width(self.start, self.cursor);
        let erase = line.len() < self.line().len();
        self.text.truncate(self.start);
        self.text.push_str(line)?;
        self.cursor = self.start;
        self.recalled = number;
        Ok(Redraw { back, rest: true, erase, forward: line.len() })
    }

    /// Tells the terminal; the cursor is where it goes after `back`.
    fn draw(&mut self, redraw: Redraw, out: &mut String<'_>) -> Result<(), OutOfMemory> {
        move_back(redraw.back, out)?;
        self.cursor = self.cursor.min(self.text.len());
        let to = self.cursor + redraw.forward;
        if redraw.rest {
            if redraw.erase {
                out.push_str("\x1b[K")?;
            }
            out.push_str(&self.text[self.cursor..])?;
            move_back(self.width(to, self.text.len()), out)?;
        } else {
            out.push_str(&self.text[self.cursor..to])?;
        }
        self.cursor = to;
        Ok(())
    }

    /// Columns between two places.
    fn width(&self, from: usize, to: usize) -> usize {
        self.text[from..to].chars().count()
    }

    fn previous(&self, at: usize) -> usize {
        self.text[self.start..at].char_indices().next_back().map_or(at, |(index, _)| self.start + index)
    }

    fn next(&self, at: usize) -> usize {
        self.text[at..].chars().next().map_or(at, |c| at + c.len_utf8())
    }

    /// Where the word before the cursor begins.
    fn word_start(&self) -> usize {
        let mut start = self.cursor;
        let mut in_word = false;
        for (index, c) in self.before_cursor().char_indices().rev() {
            if !is_word(c) && in_word {
                break;
            }
            in_word |= is_word(c);
            start = self.start + index;
        }
        start
    }

    /// Where the word behind the cursor ends.
    fn word_end(&self) -> usize {
        let mut end = self.cursor;
        let mut in_word = false;
        for c in self.text[self.cursor..].chars() {
            if !is_word(c) && in_word {
                break;
            }
            in_word |= is_word(c);
            end += c.len_utf8();
        }
        end
    }
}

fn move_back(columns: usize, out: &mut String<'_>) -> Result<(), OutOfMemory> {
    if columns > 4 {
        return write!(out, "\x1b[{columns}D").map_err(|_| OutOfMemory);
    }
    for _ in 0..columns {
        out.push('\x08')?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mem::Mem;

    /// Presses keys in a line behind `before`; the text and what the terminal got.
    fn edit(before: &str, keys: &[Key]) -> (std::string::String, std::string::String) {
        let mem = Mem::new(1 << 20);
        let mut history = Vec::new(&mem);
        for line in ["one", "two 3"] {
            let mut copy = String::new(&mem);
            copy.push_str(line).unwrap();
            history.push(copy).unwrap();
        }
        let mut text = String::new(&mem);
        text.push_str(before).unwrap();
        let mut out = String::new(&mem);
        let mut editor = Editor::new(&mut text, ">>> ", false);
        editor.indent(&mut out).unwrap();
        for &key in keys {
            if editor.press(key, &history, &mut out).unwrap().is_some() {
                break;
            }
        }
        (text.as_str().into(), out.as_str().into())
    }

    #[test]
    fn keys_edit_and_draw() {
        use Key::*;
        let cases: [(&str, &[Key], &str, &str); 9] = [
            ("", &[Char('a'), Char('b'), Left, Char('x')], "axb", "ab\x08xb\x08"),
            ("", &[Char('é'), Char('b'), Home, Delete], "b", "éb\x08\x08\x1b[Kb\x08"),
            ("", &[Up, Up, Down], "two 3", "two 3\x1b[5D\x1b[Kone\x08\x08\x08two 3"),
            ("", &[Up, KillWordLeft, KillWordLeft], "", "two 3\x08\x1b[K\x08\x08\x08\x08\x1b[K"),
            ("if 1:\n", &[Char('x')], "if 1:\n    x", "    x"),
            ("if 1:\n", &[Char(' '), Char('x')], "if 1:\n x", "    \x08\x08\x08x"),
            ("if 1:\n", &[Backspace], "if 1:\n", "    \x08\x08\x08\x08\x1b[K"),
            ("if 1:\n    \n    \n", &[Char('x')], "if 1:\n    \n    \nx", "x"),
            ("", &[Up, Ctrl('u')], "", "two 3\x1b[5D\x1b[K"),
        ];
        for (before, keys, text, out) in cases {
            assert_eq!(edit(before, keys), (text.into(), out.into()), "{keys:?}");
        }
    }
}
