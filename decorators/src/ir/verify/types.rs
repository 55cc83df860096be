//! The types of operands and results, from the rows of the instruction list.

use super::{Checked, check};
use crate::ir::inst::Inst;
use crate::ir::ops::{ArgTypes, ResultType};
use crate::ir::{Function, Op, Type};

pub(super) const OPERANDS: &str = "types of the operands";
pub(super) const RESULT: &str = "type of the result";

/// Checks one instruction, whose references are known to be in range.
pub(super) fn check_types(function: &Function<'_>, inst: Inst) -> Checked {
    let data = function.inst(inst);
    let profile = function.profile;
    let mut types = [Type::Void; 3];
    for (slot, arg) in types.iter_mut().zip(function.inline_args(inst)) {
        *slot = function.ty(arg);
    }
    let count = function.inline_args(inst).count();
    let given = &types[..count];
    let all = |ok: fn(Type) -> bool| given.iter().all(|&ty| ok(ty) && ty == given[0]);
    let operands = match data.op.args() {
        ArgTypes::Nothing => count == 0,
        ArgTypes::Int => all(Type::is_int),
        ArgTypes::IntAny => all(Type::is_int),
        ArgTypes::Float => all(Type::is_float),
        ArgTypes::Cmp => all(|ty| !ty.is_float() && ty != Type::Void),
        ArgTypes::I32 => all(|ty| ty == Type::I32),
        ArgTypes::I64 => all(|ty| ty == Type::I64),
        ArgTypes::F32 => all(|ty| ty == Type::F32),
        ArgTypes::F64 => all(|ty| ty == Type::F64),
        ArgTypes::Value => all(|ty| ty == Type::Value),
        ArgTypes::Any => special_operands(function, inst, given),
    };
    check(operands && given.iter().all(|&ty| ty != Type::Void), OPERANDS)?;
    let ty = data.ty;
    let result = match data.op.result() {
        ResultType::Void => ty == Type::Void,
        ResultType::Same if data.op == Op::Select => ty == types[1],
        ResultType::Same => ty == types[0],
        ResultType::Given => given_result(function, data.op, ty, types[0]),
        ResultType::Callee => ty == function.callee(function.call(inst).0).result,
        ResultType::I32 => ty == Type::I32,
        ResultType::I64 => ty == Type::I64,
        ResultType::F32 => ty == Type::F32,
        ResultType::F64 => ty == Type::F64,
        ResultType::Ptr => ty == Type::Ptr,
        ResultType::Value => ty == Type::Value,
    };
    check(result, RESULT)?;
    let of_profile = match data.op {
        Op::FitsFloatImm | Op::EncodeFloat => types[0] == profile.float,
        _ => true,
    };
    check(of_profile, "float of the profile")
}

/// Operands of the rows whose operand types are `Any`.
fn special_operands(function: &Function<'_>, inst: Inst, types: &[Type]) -> bool {
    let profile = function.profile;
    let data = function.inst(inst);
    match data.op {
        Op::PtrAdd => types == [Type::Ptr, profile.word],
        Op::Select => types[0] == Type::I32 && types[1] == types[2],
        Op::Load | Op::Load8U | Op::Load8S | Op::Load16U | Op::Load16S | Op::Load32U | Op::Load32S => {
            is_address(function, inst)
        }
        Op::Store => is_address(function, inst),
        Op::Store8 | Op::Store16 => is_address(function, inst) && function.ty(Inst(data.c)).is_int(),
        Op::Store32 => is_address(function, inst) && function.ty(Inst(data.c)) == Type::I64,
        Op::CallHelper | Op::CallDirect => {
            let (callee, args) = function.call(inst);
            args.iter().map(|&arg| function.ty(arg)).eq(function.callee_params(function.callee(callee)))
        }
        Op::Return => types.first().copied().unwrap_or(Type::Void) == function.result,
        _ => true,
    }
}

fn is_address(function: &Function<'_>, inst: Inst) -> bool {
    let at = function.address(inst);
    let index = at.index.is_none_or(|index| function.ty(index) == function.profile.word);
    index && matches!(function.ty(at.base), Type::Ptr | Type::Value)
}

/// Results of the rows whose result type is written in the instruction.
fn given_result(function: &Function<'_>, op: Op, ty: Type, from: Type) -> bool {
    let profile = function.profile;
    match op {
        Op::Iconst => ty.is_int() || ty == Type::Ptr,
        Op::Fconst | Op::SintToFloat | Op::UintToFloat => ty.is_float(),
        Op::FloatToSintChecked => ty.is_int(),
        Op::Load8U | Op::Load8S | Op::Load16U | Op::Load16S => ty.is_int(),
        Op::Bitcast => ty.bits(profile) == from.bits(profile),
        Op::UntagInt => ty.is_int() && ty.bits(profile) >= profile.word_bits(),
        Op::DecodeFloat => ty == profile.float,
        _ => ty != Type::Void,
    }
}
