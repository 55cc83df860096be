//! Cases of the IR as text files: functions, runs with their results, and what passes make of them.
//!
//! A file holds functions in the IR's text form. Lines before a function say how to run it:
//!
//! ```text
//! ; run: (3, @0102, 1.5) == 5 @0103 log [7] polls 2
//! ; run: (-1, @00, 0.0) == raise at 12 [-1] raise IndexError
//! ```
//!
//! Arguments are numbers, `#5` for a small int, `@` with bytes in hexadecimal for a pointer to a buffer.
//! An exit is written as its kind, its frames' pcs and what the interpreter finds in their registers.
//! The result is followed by the buffers if one changed, by what helper `note` logged, by the exceptions
//! that the function raised itself and by the number of polls. `; frame: 5, #6` sets registers 0 and 1
//! for the runs that follow, `; poll: 3` makes the third poll raise, `; profile: board` the like.
//!
//! The text after `; after PASS` is what that pass makes of the function before; lines between may say how
//! it runs where that differs, polls included. `BLESS=1` rewrites
//! results and these texts. Emitters run the same files: they include this module by its path.

use adder_decorators::ir::eval::{CalleeRaised, Host, Memory};
use adder_decorators::ir::{
    CalleeData, CalleeKind, Exit, ExitKind, Function, Inst, Profile, RaiseKind, Repr, Type,
};
use std::fmt::Write;
use std::format;
use std::path::{Path, PathBuf};
use std::string::{String, ToString};
use std::vec::Vec;

/// One function of a file.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// Comment and directive lines before the function.
    pub head: Vec<String>,
    /// The function's text.
    pub text: String,
    /// Passes and what they make of it.
    pub after: Vec<After>,
    /// Line of the function in its file, from 1.
    pub line: usize,
}

/// What passes make of a function.
#[derive(Clone, Debug, Default)]
pub struct After {
    /// Names of the passes.
    pub passes: String,
    /// Lines that say how to run it, with results that differ from those of the function before.
    pub head: Vec<String>,
    /// The text.
    pub text: String,
}

/// One `run:` line and the state before it.
#[derive(Clone, Debug, Default)]
pub struct RunLine {
    /// Arguments, as text.
    pub args: Vec<String>,
    /// The result, as text.
    pub expected: String,
    /// Frame registers from 0, as text.
    pub frame: Vec<String>,
    /// Which poll raises; 0 for none.
    pub raising_poll: u64,
}

/// Splits a file into its functions.
pub fn split(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let (mut head, mut body, mut pass) = (Vec::new(), String::new(), None);
    for (number, line) in text.lines().enumerate() {
        if body.is_empty() {
            if let Some(name) = line.strip_prefix("; after ") {
                pass = Some(name.trim().to_string());
            } else if line.starts_with("function ") {
                body = format!("{line}\n");
                if pass.is_none() {
                    let head = std::mem::take(&mut head);
                    cases.push(Case { head, line: number + 1, ..Case::default() });
                }
            } else if !line.trim().is_empty() {
                head.push(line.to_string());
            }
            continue;
        }
        body += line;
        body.push('\n');
        if line == "}" {
            let case = cases.last_mut().expect("a text after a pass follows a function");
            match pass.take() {
                Some(passes) => {
                    let (head, text) = (std::mem::take(&mut head), std::mem::take(&mut body));
                    case.after.push(After { passes, head, text });
                }
                None => case.text = std::mem::take(&mut body),
            }
        }
    }
    assert!(body.is_empty(), "function without end");
    assert!(head.is_empty(), "lines without a function: {head:?}");
    cases
}

/// The file's text for these functions.
pub fn join(cases: &[Case]) -> String {
    let mut text = String::new();
    for (i, case) in cases.iter().enumerate() {
        text += if i == 0 { "" } else { "\n" };
        for line in &case.head {
            text += line;
            text.push('\n');
        }
        text += &case.text;
        for after in &case.after {
            write!(text, "\n; after {}\n", after.passes).expect("writes to a string");
            for line in &after.head {
                text += line;
                text.push('\n');
            }
            text += &after.text;
        }
    }
    text
}

impl Case {
    /// The `run:` lines, with the number of each in `head`.
    pub fn runs(&self) -> Vec<(usize, RunLine)> {
        runs(&self.head)
    }
}

/// The `run:` lines among others, with the number of each.
pub fn runs(head: &[String]) -> Vec<(usize, RunLine)> {
    let mut state = RunLine::default();
    let mut runs = Vec::new();
    for (at, line) in head.iter().enumerate() {
        let list = |text: &str| -> Vec<String> {
            text.split(',').map(|item| item.trim().to_string()).filter(|item| !item.is_empty()).collect()
        };
        if let Some(text) = line.strip_prefix("; frame:") {
            state.frame = list(text);
        } else if let Some(text) = line.strip_prefix("; poll:") {
            state.raising_poll = text.trim().parse().expect("number of a poll");
        } else if let Some(text) = line.strip_prefix("; run:") {
            let (args, expected) = text.split_once("==").unwrap_or((text, ""));
            let args = args.trim().trim_start_matches('(').trim_end_matches(')');
            let run = RunLine { args: list(args), expected: expected.trim().to_string(), ..state.clone() };
            runs.push((at, run));
        }
    }
    runs
}

/// An argument: a number in its canonical form, or the contents of a buffer.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// A number.
    Bits(u64),
    /// A buffer, to be passed by its address.
    Buffer(Vec<u8>),
}

/// Reads one argument of a type.
pub fn parse_arg(profile: Profile, ty: Type, text: &str) -> Arg {
    let bad = || -> ! { panic!("bad argument {text} for {ty}") };
    if let Some(hex) = text.strip_prefix('@') {
        let digits: Vec<u8> = hex.chars().map(|c| c.to_digit(16).unwrap_or_else(|| bad()) as u8).collect();
        return Arg::Buffer(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect());
    }
    let integer = |text: &str| -> i128 {
        let (text, sign) = text.strip_prefix('-').map_or((text, 1), |text| (text, -1));
        let magnitude =
            text.strip_prefix("0x").map_or_else(|| text.parse(), |hex| i128::from_str_radix(hex, 16));
        sign * magnitude.unwrap_or_else(|_| bad())
    };
    let bits = match (ty, text.strip_prefix('#')) {
        (_, Some(small)) => (integer(small) << 1 | 1) as u64,
        (Type::F64, _) => text.parse::<f64>().unwrap_or_else(|_| bad()).to_bits(),
        (Type::F32, _) => text.parse::<f32>().unwrap_or_else(|_| bad()).to_bits().into(),
        _ => integer(text) as u64,
    };
    Arg::Bits(adder_decorators::ir::arith::canonical(profile, ty, bits))
}

/// A value as the files write it.
pub fn show(profile: Profile, ty: Type, bits: u64) -> String {
    match ty {
        Type::F64 => format!("{:?}", f64::from_bits(bits)),
        Type::F32 => format!("{:?}", f32::from_bits(bits as u32)),
        Type::Value if bits & 1 == 1 => format!("#{}", bits as i64 >> 1),
        Type::Value | Type::Ptr => format!("{:#x}", bits & (u64::MAX >> (64 - profile.word_bits()))),
        _ => format!("{}", bits as i64),
    }
}

/// What a run did, however it was run.
#[derive(Debug, Default)]
pub struct Observed {
    /// The result, or the exit and its state, as text.
    pub outcome: String,
    /// Contents of the buffers before and after.
    pub before: Vec<Vec<u8>>,
    /// Contents of the buffers after.
    pub after: Vec<Vec<u8>>,
    /// What the host saw.
    pub host: TestHost,
}

impl Observed {
    /// The text for a `run:` line.
    pub fn text(&self) -> String {
        let mut text = self.outcome.clone();
        if self.before != self.after {
            for buffer in &self.after {
                text += " @";
                buffer.iter().for_each(|byte| write!(text, "{byte:02x}").expect("writes to a string"));
            }
        }
        if !self.host.log.is_empty() {
            write!(text, " log {:?}", self.host.log).expect("writes to a string");
        }
        for kind in &self.host.raised {
            write!(text, " raise {kind}").expect("writes to a string");
        }
        if self.host.polls != 0 {
            write!(text, " polls {}", self.host.polls).expect("writes to a string");
        }
        text
    }
}

/// The text of an outcome that is a result.
pub fn show_result(function: &Function<'_>, result: Option<u64>) -> String {
    result.map_or("none".to_string(), |bits| show(function.profile, function.result, bits))
}

/// The text of an outcome that is an exit; `state` lists the outermost frame first.
pub fn show_exit(function: &Function<'_>, exit: Exit, state: &[u64]) -> String {
    let mut frames: Vec<_> = function.exit_frames(exit).collect();
    frames.reverse();
    let slots = frames.iter().flat_map(|&frame| function.frame_slots(frame));
    let values = slots.zip(state).map(|(slot, &bits)| {
        let ty = if slot.repr == Repr::Const { Type::Value } else { function.ty(Inst(slot.value)) };
        show(function.profile, ty, bits)
    });
    let kind = match function.exit(exit).kind {
        ExitKind::Resume => "resume",
        ExitKind::Raise(_) => "raise",
        ExitKind::Raised => "raised",
    };
    let pcs = frames.iter().map(|&frame| function.frame(frame).pc.to_string()).collect::<Vec<_>>().join("/");
    format!("{kind} at {pcs} [{}]", values.collect::<Vec<_>>().join(", "))
}

/// The helpers that cases may call:
///
/// | callee | does |
/// |---|---|
/// | `helper 0 (i64, i64) -> i64` | 31 * a + b |
/// | `helper 1 (value) -> value raises` | half of an even small int; raises for all else |
/// | `helper 2 (i64) -> void` | logs its argument |
/// | `helper 3 (ptr, i64) -> void` | sets the byte at that address |
/// | `helper 4 (i64) -> void raises_pending` | raises when negative |
/// | `helper 5 (i32, f32) -> f32` | a + 2 * b |
/// | `direct 0 (i64) -> i64 raises_pending` | 2 * a; raises for 13 |
#[derive(Debug, Default)]
pub struct TestHost {
    /// Arguments of helper 2.
    pub log: Vec<i64>,
    /// What the function raised itself.
    pub raised: Vec<RaiseKind>,
    /// Safepoints passed.
    pub polls: u64,
    /// The safepoint that raises; 0 for none.
    pub raising_poll: u64,
}

impl Host for TestHost {
    fn call(
        &mut self,
        callee: &CalleeData,
        args: &[u64],
        memory: &mut Memory<'_>,
    ) -> Result<u64, CalleeRaised> {
        match (callee.kind, callee.target) {
            (CalleeKind::Helper, 0) => Ok(args[0].wrapping_mul(31).wrapping_add(args[1])),
            (CalleeKind::Helper, 1) if args[0] & 3 == 1 => Ok((args[0] as i64 >> 1) as u64 | 1),
            (CalleeKind::Helper, 2) => {
                self.log.push(args[0] as i64);
                Ok(0)
            }
            (CalleeKind::Helper, 3) => {
                memory.write(args[0], 1, args[1]).expect("address of a buffer");
                Ok(0)
            }
            (CalleeKind::Helper, 4) if args[0] as i64 >= 0 => Ok(0),
            (CalleeKind::Helper, 5) => {
                let sum = args[0] as i32 as f32 + 2.0 * f32::from_bits(args[1] as u32);
                Ok(sum.to_bits().into())
            }
            (CalleeKind::Direct, 0) if args[0] != 13 => Ok(args[0].wrapping_mul(2)),
            _ => Err(CalleeRaised),
        }
    }

    fn poll(&mut self, _: &mut Memory<'_>) -> Result<(), CalleeRaised> {
        self.polls += 1;
        if self.polls == self.raising_poll { Err(CalleeRaised) } else { Ok(()) }
    }

    fn raise(&mut self, kind: RaiseKind) {
        self.raised.push(kind);
    }
}

/// The case files below a folder of this crate's tests, in order of their names.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("entry of a folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "ir"))
        .collect();
    files.sort();
    files
}

/// Whether results are to be rewritten.
pub fn bless() -> bool {
    std::env::var_os("BLESS").is_some_and(|value| value == "1")
}
