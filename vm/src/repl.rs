//! The prompt: reads a statement, runs it, shows its value. The same on a PC's terminal and a board's UART.

mod complete;
mod incomplete;
mod keys;
mod line;
mod raw;

use crate::compile::Mode;
use crate::context::Context;
use crate::mem::{OutOfMemory, String, Vec};
use crate::object::{CodeObj, ExceptionObj, Gc, types};
use crate::runtime::Text;
use crate::symbols::sym;
use crate::value::{R, Raised, Value};
use keys::{Key, Keys};
use line::{Edited, Editor};

/// How many lines are remembered.
const HISTORY: usize = if cfg!(target_pointer_width = "64") { 500 } else { 8 };

/// How a prompt ended.
#[derive(Clone, Copy, Debug)]
pub enum End {
    /// The input ended: Ctrl-D.
    Input,
    /// A program asked to exit.
    Exit(Gc<ExceptionObj>),
}

/// How the prompt is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Typing {
    /// By people.
    #[default]
    Friendly,
    /// By programs: see the module `raw`.
    Raw,
}

/// What comes after a statement.
enum Turn {
    /// The next one.
    On,
    /// The banner again.
    Greet,
    /// The end.
    End(End),
}

/// What was typed at the prompt.
enum Typed {
    /// A statement, to be run.
    Statement(Mode),
    /// Nothing, or something that was cancelled.
    Nothing,
    /// The end of the input.
    End,
    /// The banner is wanted again.
    Greet,
    /// A program takes over.
    Raw,
}

/// Reads a line for `input` from a bare line, with echo and editing.
///
/// # Errors
/// KeyboardInterrupt for Ctrl-C, EOFError for Ctrl-D on an empty line.
pub(crate) fn read_input(cx: &Context<'_>) -> R {
    let mem = cx.vm().mem;
    let (mut text, mut out, history) = (String::new(mem), String::new(mem), Vec::new(mem));
    let (mut keys, mut editor) = (Keys::default(), Editor::new(&mut text, "", false));
    cx.vm().platform.set_raw(true);
    let left = loop {
        let Some(key) = keys.next(cx) else { continue };
        out.clear();
        match editor.press(key, &history, &mut out) {
            Ok(Some(Edited::Left(Key::Ctrl('a' | 'b' | 'e')))) => {}
            Ok(edited) => {
                // Without an echo the line is as good.
                let _ = cx.vm().platform.write(1, out.as_bytes());
                if let Some(edited) = edited {
                    break Ok(edited);
                }
            }
            Err(OutOfMemory) => break Err(cx.memory_error()),
        }
    };
    cx.vm().platform.set_raw(false);
    match left? {
        Edited::Done => cx.new_str(&text),
        Edited::Left(Key::Ctrl('c')) => Err(cx.raise_with(types::KEYBOARD_INTERRUPT.gc(), &[])),
        Edited::Left(_) => {
            Err(cx.raise_message(types::EOF_ERROR.gc(), format_args!("EOF when reading a line")))
        }
    }
}

/// A prompt with its history.
pub struct Repl<'c, 'v> {
    cx: &'c Context<'v>,
    keys: Keys,
    history: Vec<'v, String<'v>>,
    /// Whether programs may take over, at the other end of a serial line.
    is_serial: bool,
    typing: Typing,
}

impl<'c, 'v> Repl<'c, 'v> {
    /// A prompt without history.
    pub fn new(cx: &'c Context<'v>) -> Self {
        let history = Vec::new(cx.vm().mem);
        Repl { cx, keys: Keys::default(), history, is_serial: false, typing: Typing::Friendly }
    }

    /// A prompt on a serial line, which begins as `typing` says; Ctrl-A on an empty line begins the raw mode.
    pub fn on_serial_line(cx: &'c Context<'v>, typing: Typing) -> Self {
        Repl { is_serial: true, typing, ..Repl::new(cx) }
    }

    /// How it is used now.
    pub fn typing(&self) -> Typing {
        self.typing
    }

    /// Adds a line to the history; where memory is short it is forgotten.
    pub fn remember(&mut self, line: &str) {
        let is_last = self.history.last().is_some_and(|last| last.as_str() == line);
        if line.is_empty() || is_last {
            return;
        }
        if self.history.len() >= HISTORY {
            self.history.remove(0);
        }
        let mut copy = String::new(self.cx.vm().mem);
        if copy.push_str(line).is_ok() {
            // Nothing is lost but the memory of a line.
            let _ = self.history.push(copy);
        }
    }

    /// The lines of the history, oldest first.
    pub fn history(&self) -> impl Iterator<Item = &str> {
        self.history.iter().map(String::as_str)
    }

    /// Reads and runs statements until the input ends or a program exits.
    pub fn run(&mut self, banner: &str) -> End {
        self.greet(banner);
        loop {
            // A program may have left the heap locked; without memory nobody can type anything.
            while self.cx.vm().heap.lock_depth() > 0 {
                self.cx.vm().heap.unlock();
            }
            let turn = match self.typing {
                Typing::Friendly => self.friendly_turn(),
                Typing::Raw => self.raw_turn(),
            };
            match turn {
                Turn::On => {}
                Turn::Greet => self.greet(banner),
                Turn::End(end) => return end,
            }
        }
    }

    fn greet(&self, banner: &str) {
        match self.typing {
            Typing::Friendly => {
                self.write(banner);
                self.write("\nType \"help()\" for more information.\n");
            }
            Typing::Raw => self.greet_raw(),
        }
    }

    /// Reads a statement at the prompt and runs it.
    fn friendly_turn(&mut self) -> Turn {
        let platform = self.cx.vm().platform;
        let mut text = String::new(self.cx.vm().mem);
        self.begin_keys();
        let typed = self.read_statement(&mut text);
        platform.set_raw(false);
        let done = match typed {
            Ok(Typed::Statement(mode)) => self.execute(Text::Bytes(text.as_bytes()), mode),
            Ok(Typed::Nothing) => Ok(()),
            Ok(Typed::End) => return Turn::End(End::Input),
            Ok(Typed::Greet) => {
                self.write("\r\n");
                return Turn::Greet;
            }
            Ok(Typed::Raw) => {
                self.typing = Typing::Raw;
                return Turn::Greet;
            }
            Err(OutOfMemory) => Err(self.cx.memory_error()),
        };
        let exit = done.err().and_then(|raised| self.report(raised));
        exit.map_or(Turn::On, |exception| Turn::End(End::Exit(exception)))
    }

    /// From here on Ctrl-C is a key; one that came too late for the last program is for nobody.
    fn begin_keys(&self) {
        self.cx.vm().platform.set_raw(true);
        if let Err(raised) = self.cx.stop() {
            self.cx.take_exception(raised);
        }
    }

    /// Shows what a statement raised; gives back what ends the prompt.
    fn report(&mut self, raised: Raised) -> Option<Gc<ExceptionObj>> {
        let exception = self.cx.take_exception(raised);
        if self.cx.is_instance(exception.value(), types::SYSTEM_EXIT.gc()) {
            return Some(exception);
        }
        match self.typing {
            Typing::Friendly => self.cx.report_exception(exception),
            Typing::Raw => self.cx.report_plainly(exception),
        }
        None
    }

    fn execute(&self, text: Text<'_>, mode: Mode) -> R<()> {
        self.run_compiled(self.compile(text, mode)?)
    }

    fn compile(&self, text: Text<'_>, mode: Mode) -> R<Gc<CodeObj>> {
        self.cx.compile(text, self.cx.intern("<stdin>")?, mode, false)
    }

    fn run_compiled(&self, code: Gc<CodeObj>) -> R<()> {
        let main = self.cx.main_module()?;
        self.cx.clear_dead_frames();
        self.cx.run_code(code, main.dict).map(drop)
    }

    fn write(&self, text: &str) {
        // There is nobody to whom a failing prompt could be reported.
        if let Err(raised) = self.cx.write_stdout(text.as_bytes()) {
            self.cx.take_exception(raised);
        }
        let _ = self.cx.vm().platform.flush(1);
    }

    /// The text of `sys.ps1` or `sys.ps2`.
    fn prompt(&self, name: Value, default: &str) -> Result<String<'v>, OutOfMemory> {
        let mut prompt = String::new(self.cx.vm().mem);
        match self.cx.sys_text(name) {
            Ok(Some(text)) => prompt.push_str(text.as_str())?,
            Ok(None) => prompt.push_str(default)?,
            Err(raised) => {
                self.cx.take_exception(raised);
                prompt.push_str(default)?;
            }
        }
        Ok(prompt)
    }

    /// Reads a statement with its continuation lines.
    fn read_statement(&mut self, text: &mut String<'v>) -> Result<Typed, OutOfMemory> {
        let first = self.prompt(sym::ps1, ">>> ")?;
        let mut own_indent = false;
        match self.read_line(text, &first, &mut own_indent)? {
            Edited::Done => {}
            Edited::Left(Key::Ctrl('d')) | Edited::Left(Key::End_) => {
                self.write("\r\n");
                return Ok(Typed::End);
            }
            Edited::Left(Key::Ctrl('e')) => return self.read_paste(text),
            Edited::Left(Key::Ctrl('a')) => return Ok(Typed::Raw),
            Edited::Left(Key::Ctrl('b')) if self.is_serial => return Ok(Typed::Greet),
            Edited::Left(_) => {
                self.write("\r\n");
                return Ok(Typed::Nothing);
            }
        }
        if text.is_empty() {
            return Ok(Typed::Nothing);
        }
        let next = self.prompt(sym::ps2, "... ")?;
        while incomplete::needs_more(text, self.cx.vm().mem, self.cx.depth()) {
            text.push('\n')?;
            match self.read_line(text, &next, &mut own_indent)? {
                Edited::Done => {}
                // What is there is all there will be.
                Edited::Left(Key::Ctrl('d') | Key::End_) => {
                    self.write("\r\n");
                    break;
                }
                Edited::Left(_) => {
                    self.write("\r\n");
                    return Ok(Typed::Nothing);
                }
            }
        }
        Ok(Typed::Statement(Mode::Single))
    }

    /// Reads a line behind what `text` holds already.
    fn read_line(
        &mut self,
        text: &mut String<'v>,
        prompt: &str,
        own_indent: &mut bool,
    ) -> Result<Edited, OutOfMemory> {
        self.write(prompt);
        let may_take_over = self.is_serial && text.is_empty();
        let mut editor = Editor::new(text, prompt, *own_indent);
        let mut out = String::new(self.cx.vm().mem);
        editor.indent(&mut out)?;
        loop {
            self.write(&out);
            out.clear();
            let Some(key) = self.keys.next(self.cx) else { continue };
            if key == Key::Ctrl('a') && may_take_over && editor.line().is_empty() {
                return Ok(Edited::Left(key));
            }
            if key == Key::Tab && !editor.after_space() {
                let before = editor.before_cursor();
                let completion = complete::complete(self.cx, before, &mut out)?;
                editor.insert_completion(completion, &mut out)?;
                continue;
            }
            if let Some(edited) = editor.press(key, &self.history, &mut out)? {
                *own_indent = editor.own_indent;
                self.write(&out);
                if let Edited::Done = edited {
                    let mut line = String::new(self.cx.vm().mem);
                    line.push_str(editor.line())?;
                    self.remember(&line);
                }
                return Ok(edited);
            }
        }
    }

    /// Reads text as it comes, until Ctrl-D.
    fn read_paste(&mut self, text: &mut String<'v>) -> Result<Typed, OutOfMemory> {
        self.write("\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== ");
        loop {
            match self.keys.next(self.cx) {
                Some(Key::Ctrl('c')) => {
                    self.write("\r\n");
                    return Ok(Typed::Nothing);
                }
                Some(Key::Ctrl('d') | Key::End_) => {
                    self.write("\r\n");
                    return Ok(Typed::Statement(Mode::Module));
                }
                Some(Key::Enter) => {
                    text.push('\n')?;
                    self.write("\r\n=== ");
                }
                Some(Key::Tab) => {
                    text.push('\t')?;
                    self.write("\t");
                }
                Some(Key::Char(c)) => {
                    text.push(c)?;
                    self.write(c.encode_utf8(&mut [0; 4]));
                }
                _ => {}
            }
        }
    }
}
