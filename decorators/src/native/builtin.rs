//! Builtins whose calls need no call when their arguments are numbers or known sequences.

use super::facts::Facts;
use super::kinds::Kind;
use super::lower::{Lower, Lowered};
use crate::bytecode::Code;
use crate::ir::{ExitKind, FloatCond, Inst, IntCond, Op as Ir};
use adder_vm::native::sites::Intrinsic;
use adder_vm::ops::{LINK_WORDS, Op};

/// A call that is done in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Builtin {
    /// What is called.
    pub intrinsic: Intrinsic,
    /// What kind its arguments are taken as.
    pub argument: Kind,
    /// The kind of its result.
    pub result: Kind,
}

/// Where the callee and the first argument of a call are, and how many arguments there are.
pub(super) fn window(at: &Code) -> (u8, u8, u8) {
    let (w, count) = (at.word.b(), at.word.c());
    let link = LINK_WORDS as u8;
    // A method window without a receiver is a call window one further.
    if at.op == Op::CallMethod { (w + 1, w + 1 + link, count) } else { (w, w + link, count) }
}

/// How a call of a known builtin is done in place, if it is.
pub(super) fn plan(facts: &Facts<'_>, at: &Code, kind: impl Fn(u8) -> Kind) -> Option<Builtin> {
    let intrinsic = facts.intrinsic(at)?;
    let (_, first, count) = window(at);
    let raw = kind(first);
    let kind = |register: u8| kind(register).plain();
    let argument = kind(first);
    let build = |argument, result| Some(Builtin { intrinsic, argument, result });
    if count == 2 && matches!(intrinsic, Intrinsic::Min | Intrinsic::Max) {
        let same = kind(first + 1) == argument && matches!(argument, Kind::Int | Kind::Float);
        return if same { build(argument, argument) } else { None };
    }
    if count != 1 {
        return None;
    }
    match (intrinsic, argument) {
        (Intrinsic::Itself, _) => build(raw, raw),
        (Intrinsic::Len, Kind::Sequence(_)) => build(argument, Kind::Int),
        (Intrinsic::Abs, Kind::Int | Kind::Float) => build(argument, argument),
        (Intrinsic::Uint | Intrinsic::Int, Kind::Int | Kind::Uint | Kind::Wide) if raw != argument => {
            build(raw, raw)
        }
        // What is not negative and fits a word has no sign there.
        (Intrinsic::Uint, Kind::Int) if facts.wide && facts.narrow => build(argument, Kind::Natural),
        (Intrinsic::Uint | Intrinsic::Int, Kind::Int | Kind::Uint | Kind::Wide) => build(argument, argument),
        (Intrinsic::Int, Kind::Float) => build(argument, Kind::Int),
        (Intrinsic::Float, Kind::Int | Kind::Float) => build(Kind::Float, Kind::Float),
        (Intrinsic::Bool, Kind::Int | Kind::Float | Kind::Bool) => build(argument, Kind::Bool),
        (Intrinsic::Sqrt | Intrinsic::Fabs, Kind::Int | Kind::Float) => build(Kind::Float, Kind::Float),
        _ => None,
    }
}

impl Lower<'_, '_, '_> {
    /// A call done in place, once the callee is what it was.
    pub(super) fn builtin(&mut self, at: &Code, builtin: Builtin) -> Lowered {
        let (callee, first, _) = window(at);
        let Some(expected) = self.facts.callee(at.pc) else { return self.words(at) };
        self.expect(callee, expected, at.pc)?;
        let target = at.word.a();
        if builtin.intrinsic == Intrinsic::Itself {
            return self.copy(target, first);
        }
        if let (Intrinsic::Len, Kind::Sequence(seen)) = (builtin.intrinsic, builtin.argument) {
            let word = self.word(first)?;
            let len = self.sequence_len(word, seen)?;
            self.define(target, len, Kind::Int);
            return Ok(());
        }
        let kind = if builtin.argument == Kind::Bool { Kind::Bool } else { builtin.argument };
        let x = self.unboxed(first, kind, at.pc)?;
        let value = match builtin.intrinsic {
            Intrinsic::Uint if matches!(kind, Kind::Int | Kind::Wide) => {
                let zero = self.b.iconst(self.type_of(kind), 0)?;
                let fine = self.b.icmp(IntCond::Sge, x, zero)?;
                self.guard(fine, at.pc)?;
                x
            }
            Intrinsic::Int if kind == Kind::Float => {
                let exit = self.exit(ExitKind::Resume, at.pc)?;
                self.b.convert_exit(Ir::FloatToSintChecked, self.int_type(), x, exit)?
            }
            Intrinsic::Abs if kind == Kind::Int => {
                let zero = self.int(0)?;
                let exit = self.exit(ExitKind::Resume, at.pc)?;
                let negative = self.b.binary_exit(Ir::IsubChecked, zero, x, exit)?;
                self.b.binary(Ir::Smax, x, negative)?
            }
            Intrinsic::Abs | Intrinsic::Fabs => self.b.unary(Ir::Fabs, x)?,
            Intrinsic::Min | Intrinsic::Max => {
                let y = self.unboxed(first + 1, kind, at.pc)?;
                self.extreme(builtin.intrinsic == Intrinsic::Max, kind, x, y)?
            }
            Intrinsic::Bool => self.is_true(x, kind)?,
            Intrinsic::Sqrt => {
                let zero = self.float_const(0.0)?;
                let fine = self.b.fcmp(FloatCond::Ge, x, zero)?;
                self.guard(fine, at.pc)?;
                self.b.unary(Ir::Fsqrt, x)?
            }
            _ => x,
        };
        self.define(target, value, builtin.result);
        Ok(())
    }

    /// The first of two arguments unless the second is less, or greater: so is a nan kept or left.
    fn extreme(&mut self, is_max: bool, kind: Kind, x: Inst, y: Inst) -> Lowered<Inst> {
        if kind == Kind::Int {
            return self.b.binary(if is_max { Ir::Smax } else { Ir::Smin }, x, y);
        }
        let better = self.b.fcmp(if is_max { FloatCond::Gt } else { FloatCond::Lt }, y, x)?;
        self.b.select(better, y, x)
    }
}
