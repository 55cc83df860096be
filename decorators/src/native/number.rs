//! Operators on words that have been ints at one time and floats at another: each form inline, else a helper.

use super::kinds::Kind;
use super::lower::{Lower, Lowered};
use super::plan::{Operator, compared, comparison, operator};
use crate::bytecode::Code;
use crate::ir::{Block, ExitKind, FloatCond, Inst, IntCond, Op as Ir, Type};
use adder_vm::runtime::feedback;
use adder_vm::value::Value;

impl Lower<'_, '_, '_> {
    /// Goes on in a block where both words are what a test says; elsewhere in the block it returns.
    fn both(&mut self, test: Ir, a: Inst, b: Inst) -> Lowered<Block> {
        let (yes, no) = (self.b.add_block()?, self.b.add_block()?);
        let (first, second) = (self.b.unary(test, a)?, self.b.unary(test, b)?);
        let both = self.b.binary(Ir::Band, first, second)?;
        self.b.brif(both, (yes, &[]), (no, &[]))?;
        self.b.switch_to(yes);
        Ok(no)
    }

    /// `a op b`, a word.
    pub(super) fn number_binary(&mut self, at: &Code, bits: u8) -> Lowered {
        let Some((operator, _)) = operator(self.facts.code, at) else { return self.step(at) };
        let a = self.word(at.word.b())?;
        let b = self.right_word(at)?;
        let join = self.b.add_block()?;
        let result = self.b.function.add_param(join, Type::Value)?;
        if bits & feedback::SMALL != 0 {
            let other = self.both(Ir::IsSmallInt, a, b)?;
            let (x, y) = (self.untagged(a)?, self.untagged(b)?);
            let exit = self.exit(ExitKind::Resume, at.pc)?;
            let value = match operator {
                Operator::Add => self.b.binary_exit(Ir::IaddChecked, x, y, exit)?,
                Operator::Sub => self.b.binary_exit(Ir::IsubChecked, x, y, exit)?,
                Operator::Mul => self.b.binary_exit(Ir::ImulChecked, x, y, exit)?,
                Operator::And => self.b.binary(Ir::Band, x, y)?,
                Operator::Or => self.b.binary(Ir::Bor, x, y)?,
                _ => self.b.binary(Ir::Bxor, x, y)?,
            };
            let word = self.boxed(value, Kind::Int)?;
            self.b.jump(join, &[word])?;
            self.b.switch_to(other);
        }
        if bits & feedback::FLOAT != 0 {
            let other = self.both(Ir::IsFloatImm, a, b)?;
            let float = self.b.function.profile.float;
            let (x, y) =
                (self.b.convert(Ir::DecodeFloat, float, a)?, self.b.convert(Ir::DecodeFloat, float, b)?);
            let op = match operator {
                Operator::Add => Ir::Fadd,
                Operator::Sub => Ir::Fsub,
                _ => Ir::Fmul,
            };
            let value = self.b.binary(op, x, y)?;
            let word = self.boxed(value, Kind::Float)?;
            self.b.jump(join, &[word])?;
            self.b.switch_to(other);
        }
        let word = self.binary_by_helper(at, operator, a, b)?;
        self.b.jump(join, &[word])?;
        self.b.switch_to(join);
        self.define_word(at.word.a(), result)
    }

    /// The jump on `a op b`.
    pub(super) fn number_jump(&mut self, at: &Code, bits: u8) -> Lowered {
        let (left, right) = compared(at);
        let a = self.word(left)?;
        let b = match right {
            Ok(register) => self.word(register)?,
            Err(number) => self.constant_word(Value::int8(number as i8))?,
        };
        let number = usize::from(comparison(at.op).unwrap_or(0));
        let join = self.b.add_block()?;
        let result = self.b.function.add_param(join, Type::I32)?;
        if bits & feedback::SMALL != 0 {
            const INTS: [IntCond; 6] =
                [IntCond::Slt, IntCond::Sle, IntCond::Sgt, IntCond::Sge, IntCond::Eq, IntCond::Ne];
            let other = self.both(Ir::IsSmallInt, a, b)?;
            let (x, y) = (self.untagged(a)?, self.untagged(b)?);
            let truth = self.b.icmp(INTS[number], x, y)?;
            self.b.jump(join, &[truth])?;
            self.b.switch_to(other);
        }
        if bits & feedback::FLOAT != 0 {
            const FLOATS: [FloatCond; 6] =
                [FloatCond::Lt, FloatCond::Le, FloatCond::Gt, FloatCond::Ge, FloatCond::Eq, FloatCond::Ne];
            let other = self.both(Ir::IsFloatImm, a, b)?;
            let float = self.b.function.profile.float;
            let (x, y) =
                (self.b.convert(Ir::DecodeFloat, float, a)?, self.b.convert(Ir::DecodeFloat, float, b)?);
            let truth = self.b.fcmp(FLOATS[number], x, y)?;
            self.b.jump(join, &[truth])?;
            self.b.switch_to(other);
        }
        let truth = self.call_test(at)?;
        self.b.jump(join, &[truth])?;
        self.b.switch_to(join);
        self.jump_on(at, result, at.word.c() != 0)
    }
}
