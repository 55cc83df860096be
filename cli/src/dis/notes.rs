//! What a listing says beside instructions: lines of the source, what words and numbers stand for.

use std::cell::Cell;
use std::fmt::{self, Formatter};

use adder_decorators::ir::print::Notes;
use adder_decorators::ir::{CalleeData, CalleeKind, Function, Inst};
use adder_vm::context::Context;
use adder_vm::native::helpers::Helper;
use adder_vm::object::{CodeObj, Gc, StrObj};
use adder_vm::value::Value;

/// The longest text for a constant.
const LONGEST: usize = 40;

/// What is known of a function that is written down.
pub struct Listing<'a> {
    code: Gc<CodeObj>,
    source: &'a [String],
    /// Words of constants, and what they are.
    constants: Vec<(u64, String)>,
}

impl<'a> Listing<'a> {
    /// For a function whose machine code refers to its own constants and to those in `keep`.
    pub fn new(cx: &Context<'_>, code: Gc<CodeObj>, keep: &[Value], source: &'a [String]) -> Listing<'a> {
        let own = (0..).map_while(|index| code.constant(index));
        let special = [Value::NONE, Value::TRUE, Value::FALSE, Value::UNBOUND, Value::STOP];
        let mut constants = vec![(code.value().bits() as u64, "this code".to_owned())];
        for value in own.chain(keep.iter().copied()).chain(special) {
            constants.push((value.bits() as u64, describe(cx, value)));
        }
        Listing { code, source, constants }
    }

    /// What a constant's word stands for.
    pub fn constant(&self, word: u64) -> Option<&str> {
        self.constants.iter().find(|row| row.0 == word).map(|row| row.1.as_str())
    }

    /// The line of a bytecode word.
    pub fn line_of(&self, word: u32) -> u32 {
        self.code.line_of(word as usize)
    }

    /// A line of the source with its number, as a comment.
    pub fn line(&self, line: u32) -> String {
        let text = (line as usize).checked_sub(1).and_then(|index| self.source.get(index));
        format!("; {line:4}  {}", text.map_or("", |text| text.trim_end()))
    }
}

/// A constant as text of one line: what it is by its class, if it says no more.
fn describe(cx: &Context<'_>, value: Value) -> String {
    // Not values of the language.
    for (internal, name) in [(Value::UNBOUND, "unbound"), (Value::STOP, "the end of an iteration")] {
        if value == internal {
            return name.to_owned();
        }
    }
    let text = match cx.repr(value) {
        Ok(text) => text.cast::<StrObj>().map(|text| text.as_str().to_owned()),
        Err(raised) => {
            cx.take_exception(raised);
            None
        }
    };
    let text = text.unwrap_or_else(|| "?".to_owned());
    // Addresses differ from run to run.
    let text = text.split(" at 0x").next().unwrap_or("");
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None if text.starts_with('<') && !text.ends_with('>') => format!("{text}>"),
        None => text.to_owned(),
    }
}

/// Notes in a function's IR.
pub struct IrNotes<'a> {
    listing: &'a Listing<'a>,
    function: &'a Function<'a>,
    /// The line that was shown last.
    shown: Cell<u32>,
}

impl<'a> IrNotes<'a> {
    /// Notes in `function`.
    pub fn new(listing: &'a Listing<'a>, function: &'a Function<'a>) -> Self {
        IrNotes { listing, function, shown: Cell::new(0) }
    }
}

impl Notes for IrNotes<'_> {
    fn constant(&self, f: &mut Formatter<'_>, word: u64) -> fmt::Result {
        match self.listing.constant(word) {
            Some(text) => write!(f, "  ; {text}"),
            None => Ok(()),
        }
    }

    fn callee(&self, f: &mut Formatter<'_>, data: &CalleeData) -> fmt::Result {
        match Helper::ALL.get(data.target as usize) {
            Some(helper) if data.kind == CalleeKind::Helper => write!(f, "  ; {}", helper.name()),
            _ => Ok(()),
        }
    }

    fn before(&self, f: &mut Formatter<'_>, inst: Inst) -> fmt::Result {
        let Some(word) = self.function.origin(inst).map(|origin| u32::from(origin.word)) else {
            return Ok(());
        };
        let line = self.listing.line_of(word);
        if self.shown.replace(line) == line { Ok(()) } else { writeln!(f, "{}", self.listing.line(line)) }
    }
}
