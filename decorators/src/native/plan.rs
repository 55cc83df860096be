//! How one instruction is lowered, by the kinds of its operands and what the interpreter has seen.

use super::Kind;
use super::builtin::{self, Builtin};
use super::facts::Facts;
use crate::bytecode::Code;
use adder_vm::object::{CodeObj, Gc, Items, Sequence};
use adder_vm::ops::{Op, Right};
use adder_vm::runtime::{feedback, wide};
use adder_vm::value::Value;

/// How one instruction is lowered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plan {
    /// On words; what it writes are words.
    Word,
    /// A register takes over what another holds.
    Move,
    /// A small constant.
    Int,
    /// A constant of the table, if that is a number.
    Const,
    /// An operator on machine ints.
    IntBinary,
    /// An operator on floats, ints converted.
    FloatBinary,
    /// An operator on words that have been ints and floats in turn: a word.
    NumberBinary(u8),
    /// A jump on a comparison of such words.
    NumberJump(u8),
    /// `/` of machine ints.
    IntTrueDiv,
    /// `-x` or `~x` of a machine int.
    IntUnary,
    /// An operator on ints of up to 64 bits, and the kind of its result.
    WideBinary(Kind),
    /// `-x` or `~x` of such an int.
    WideUnary(Kind),
    /// A comparison of such ints.
    WideCompare,
    /// `-x` of a float.
    FloatNeg,
    /// A comparison of machine ints, as a value or fused with a jump.
    IntCompare,
    /// A comparison of floats.
    FloatCompare,
    /// An item of a sequence that was seen before.
    GetItem,
    /// An item of a sequence that was seen before is replaced.
    SetItem,
    /// `not x` of a number or truth.
    Not,
    /// A loop over a range, about to begin.
    Range,
    /// A loop over a range that goes on.
    RangeNext,
    /// A loop over a known sequence, about to begin.
    SequenceIter,
    /// A loop over the sequence of that feedback byte goes on.
    SequenceNext(u8),
    /// A call of a builtin that needs no call.
    Builtin(Builtin),
}

/// Operators without their in-place forms, in the order of the instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Operator {
    Add,
    Sub,
    Mul,
    FloorDiv,
    Mod,
    And,
    Or,
    Xor,
    Shl,
    Shr,
    TrueDiv,
    Pow,
    MatMul,
}

const OPERATORS: [Operator; 13] = [
    Operator::Add,
    Operator::Sub,
    Operator::Mul,
    Operator::FloorDiv,
    Operator::Mod,
    Operator::And,
    Operator::Or,
    Operator::Xor,
    Operator::Shl,
    Operator::Shr,
    Operator::TrueDiv,
    Operator::Pow,
    Operator::MatMul,
];

/// The operator of a binary instruction, and its right operand when that is a number of its own.
pub(super) fn operator(code: Gc<CodeObj>, at: &Code) -> Option<(Operator, Option<i64>)> {
    let binary = at.op.binary()?;
    let number = match binary.right {
        Right::Register => None,
        Right::Immediate => Some(i64::from(at.word.c() as i8)),
        Right::Constant => Some(wide::number(code.constant(at.word.c().into())?)?),
    };
    Some((OPERATORS[usize::from(binary.operator)], number))
}

/// A comparison, in the order of the instructions.
pub(super) fn comparison(op: Op) -> Option<u8> {
    let number = op as u8;
    [(Op::Lt, Op::Ne), (Op::JumpLt, Op::JumpNe), (Op::JumpLtI, Op::JumpNeI)]
        .into_iter()
        .find(|&(first, last)| (first as u8..=last as u8).contains(&number))
        .map(|(first, _)| number - first as u8)
}

/// The operands of a comparison: the left register, and the right one or an immediate.
pub(super) fn compared(code: &Code) -> (u8, Result<u8, i64>) {
    let (a, b, c) = (code.word.a(), code.word.b(), code.word.c());
    match code.op as u8 {
        n if n <= Op::Ne as u8 => (b, Ok(c)),
        n if n <= Op::JumpNe as u8 => (a, Ok(b)),
        _ => (a, Err(i64::from(b as i8))),
    }
}

/// The kinds that an operand may have: bits of `feedback`.
fn bits(kind: Kind, seen: u8) -> u8 {
    match kind {
        Kind::Int | Kind::Natural => feedback::SMALL,
        Kind::Uint | Kind::Wide => feedback::INT,
        Kind::Float => feedback::FLOAT,
        Kind::Bool | Kind::Sequence(_) | Kind::Other => feedback::OTHER,
        Kind::Word | Kind::Nothing if seen == 0 => feedback::SMALL,
        Kind::Word | Kind::Nothing => seen,
    }
}

/// In what form an operator works on operands that may be these.
enum Form {
    /// On machine ints.
    Int,
    /// On ints of up to 64 bits.
    Wide,
    /// On floats: one of the two always is one, so that the other may be converted.
    Float,
    /// On either, as these bits of `feedback` say that both have been.
    Number(u8),
    /// On words.
    Word,
}

fn form(a: u8, b: u8) -> Form {
    const NUMBER: u8 = feedback::SMALL | feedback::FLOAT;
    const INTS: u8 = feedback::SMALL | feedback::INT;
    match (a, b) {
        (feedback::SMALL, feedback::SMALL) => Form::Int,
        (a, b) if (a | b) & !INTS == 0 => Form::Wide,
        (feedback::FLOAT, b) if b & !NUMBER == 0 => Form::Float,
        (a, feedback::FLOAT) if a & !NUMBER == 0 => Form::Float,
        _ if a & b & NUMBER != 0 => Form::Number(a & b & NUMBER),
        _ => Form::Word,
    }
}

/// Whether an operator on machine ints gives what is known of its operands on to its result.
fn is_of_bits(operator: Operator, immediate: Option<i64>) -> bool {
    match operator {
        Operator::And | Operator::Or | Operator::Xor => true,
        Operator::Shr => immediate.is_some_and(|count| (0..64).contains(&count)),
        _ => false,
    }
}

/// How `code` is lowered when its operands have the kinds that `kind` says.
pub(super) fn plan(facts: &Facts<'_>, code: &Code, kind: impl Fn(u8) -> Kind) -> Plan {
    let seen = facts.seen(code);
    let (left, right) = (seen & 15, seen >> 4);
    if let Some((operator, immediate)) = operator(facts.code, code) {
        let (x, y) = (kind(code.word.b()), immediate.map_or_else(|| kind(code.word.c()), Kind::of_number));
        let small = |number: i64| isize::try_from(number).ok().and_then(Value::small).is_some();
        let (a, b) = match immediate {
            Some(number) if small(number) => (bits(x, left), feedback::SMALL),
            Some(_) => (bits(x, left), feedback::INT),
            None => (bits(x, left), bits(y, right)),
        };
        if seen & feedback::OVERFLOWED == feedback::OVERFLOWED {
            return Plan::Word;
        }
        let has_float_form =
            matches!(operator, Operator::Add | Operator::Sub | Operator::Mul | Operator::TrueDiv);
        return match (form(a, b), operator) {
            (_, Operator::Pow | Operator::MatMul) | (Form::Word, _) => Plan::Word,
            (Form::Int, Operator::TrueDiv) => Plan::IntTrueDiv,
            (Form::Int, operator)
                if seen & feedback::GREW != feedback::GREW
                    && !(facts.wide && is_of_bits(operator, immediate)) =>
            {
                Plan::IntBinary
            }
            (Form::Int | Form::Wide, operator) => match super::wide::result(operator, x, y, immediate) {
                Some(result) => Plan::WideBinary(result),
                None => Plan::Word,
            },
            (Form::Float, _) if has_float_form => Plan::FloatBinary,
            (Form::Number(bits), Operator::Add | Operator::Sub | Operator::Mul) => Plan::NumberBinary(bits),
            (Form::Number(bits), Operator::And | Operator::Or | Operator::Xor)
                if bits & feedback::SMALL != 0 =>
            {
                Plan::NumberBinary(feedback::SMALL)
            }
            _ => Plan::Word,
        };
    }
    if comparison(code.op).is_some() {
        let (a, b) = compared(code);
        let a = bits(kind(a), left);
        let b = b.map_or(feedback::SMALL, |b| bits(kind(b), right));
        return match form(a, b) {
            Form::Int => Plan::IntCompare,
            Form::Wide => Plan::WideCompare,
            Form::Float => Plan::FloatCompare,
            Form::Number(bits) if code.op as u8 > Op::Ne as u8 => Plan::NumberJump(bits),
            Form::Number(_) | Form::Word => Plan::Word,
        };
    }
    match code.op {
        Op::Move => Plan::Move,
        Op::LoadInt => Plan::Int,
        Op::LoadK => Plan::Const,
        Op::Neg | Op::Invert => match (bits(kind(code.word.b()), left), code.op) {
            (feedback::SMALL, _) => Plan::IntUnary,
            (feedback::FLOAT, Op::Neg) => Plan::FloatNeg,
            (bits, op) if bits & !(feedback::SMALL | feedback::INT) == 0 => {
                Plan::WideUnary(super::wide::unary_result(op, kind(code.word.b())))
            }
            _ => Plan::Word,
        },
        Op::Not if kind(code.word.b()).is_unboxed() => Plan::Not,
        Op::GetItem | Op::GetItemI | Op::SetItem | Op::SetItemI => items(facts, code, seen, kind),
        Op::ForRange if facts.is_range(code) => Plan::Range,
        Op::GetIter => match kind(code.word.a()) {
            Kind::Sequence(_) => Plan::SequenceIter,
            _ if sequence(seen).is_some() => Plan::SequenceIter,
            _ => Plan::Word,
        },
        Op::ForIter => match (kind(code.word.a()).plain(), kind(code.word.a() + 1).plain()) {
            (Kind::Int, Kind::Int) => Plan::RangeNext,
            (Kind::Sequence(seen), Kind::Int) => Plan::SequenceNext(seen),
            _ => Plan::Word,
        },
        Op::Call | Op::CallMethod => match builtin::plan(facts, code, kind) {
            Some(builtin) => Plan::Builtin(builtin),
            None => Plan::Word,
        },
        _ => Plan::Word,
    }
}

/// The sequence whose items a subscript reads or writes itself.
pub(super) fn sequence(seen: u8) -> Option<Sequence> {
    let sequence = Sequence::of_feedback(seen)?;
    match sequence.items {
        Items::Packed(format) if super::items::packed_kind(format).is_none() => None,
        _ => Some(sequence),
    }
}

fn items(facts: &Facts<'_>, code: &Code, seen: u8, kind: impl Fn(u8) -> Kind) -> Plan {
    let Some(sequence) = sequence(seen) else { return Plan::Word };
    let index = match code.op {
        Op::GetItem => Some(code.word.c()),
        Op::SetItem => Some(code.word.b()),
        _ => None,
    };
    let is_index = |kind: Kind| kind.is_int() || matches!(kind, Kind::Word | Kind::Nothing);
    if index.is_some_and(|index| !is_index(kind(index))) {
        return Plan::Word;
    }
    match code.op {
        Op::GetItem | Op::GetItemI => Plan::GetItem,
        _ if !sequence.is_mutable => Plan::Word,
        _ => match sequence.items {
            Items::Values => Plan::SetItem,
            // A number of the other kind is an error or a conversion: the interpreter's business.
            Items::Packed(format) => match (facts.packed_kind(format), kind(code.word.c())) {
                (Some(Kind::Int | Kind::Natural | Kind::Uint), Kind::Word)
                | (Some(Kind::Float), Kind::Float | Kind::Word) => Plan::SetItem,
                // Words without a sign: what is too large for a machine int leaves, until that has been too often.
                (Some(Kind::Word), Kind::Word) if facts.code.generation() == 0 => Plan::SetItem,
                (Some(own), kind) if kind.is_int() && own != Kind::Float => Plan::SetItem,
                _ => Plan::Word,
            },
        },
    }
}
