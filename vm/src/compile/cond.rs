//! Truth: comparisons, `and`, `or`, and jumps on them.

use super::constant::truth;
use super::label::LabelId;
use super::{Compiled, Lower};
use crate::ast::{BoolOp, CompareOp, Comparison, ExprId, ExprKind, List, UnaryOp};
use crate::code::Const;
use crate::ops::Op;

fn compare_op(op: CompareOp) -> Op {
    match op {
        CompareOp::Less => Op::Lt,
        CompareOp::LessEqual => Op::Le,
        CompareOp::Equal => Op::Eq,
        CompareOp::NotEqual => Op::Ne,
        CompareOp::Greater => Op::Gt,
        CompareOp::GreaterEqual => Op::Ge,
        CompareOp::In => Op::In,
        CompareOp::NotIn => Op::NotIn,
        CompareOp::Is => Op::Is,
        CompareOp::IsNot => Op::IsNot,
    }
}

/// A comparison's fused jump, its form with an immediate operand, and whether the jump asks for the opposite.
fn jump_op(op: CompareOp) -> (Op, Option<Op>, bool) {
    match op {
        CompareOp::Less => (Op::JumpLt, Some(Op::JumpLtI), false),
        CompareOp::LessEqual => (Op::JumpLe, Some(Op::JumpLeI), false),
        CompareOp::Equal => (Op::JumpEq, Some(Op::JumpEqI), false),
        CompareOp::NotEqual => (Op::JumpNe, Some(Op::JumpNeI), false),
        CompareOp::Greater => (Op::JumpGt, Some(Op::JumpGtI), false),
        CompareOp::GreaterEqual => (Op::JumpGe, Some(Op::JumpGeI), false),
        CompareOp::In => (Op::JumpIn, None, false),
        CompareOp::NotIn => (Op::JumpIn, None, true),
        CompareOp::Is => (Op::JumpIs, None, false),
        CompareOp::IsNot => (Op::JumpIs, None, true),
    }
}

impl Lower<'_, '_> {
    /// Goes to a label if the truth of an expression is `sense`.
    pub(super) fn jump_if(&mut self, id: ExprId, sense: bool, label: LabelId) -> Compiled {
        let ast = self.ast;
        match self.kind(id) {
            ExprKind::Unary(UnaryOp::Not, value) => return self.jump_if(value, !sense, label),
            ExprKind::Bool(op, operands) => {
                let short = op == BoolOp::Or;
                let last = ast.len(operands) - 1;
                let through = self.new_label()?;
                for (n, operand) in ast.rows(operands).enumerate() {
                    match (n == last, short == sense) {
                        (true, _) | (false, true) => self.jump_if(operand, sense, label)?,
                        (false, false) => self.jump_if(operand, short, through)?,
                    }
                }
                self.bind(through);
                return Ok(());
            }
            ExprKind::Compare(first, rest) => return self.jump_compare(first, rest, sense, label),
            _ => {}
        }
        if let Some(known) = self.fold(id)?.and_then(truth) {
            return if known == sense { self.jump(label) } else { Ok(()) };
        }
        let mark = self.code.top;
        let register = self.any(id)?;
        self.code.top = mark;
        self.jump_truth(register, sense, label)
    }

    fn jump_compare(
        &mut self,
        first: ExprId,
        rest: List<Comparison>,
        sense: bool,
        label: LabelId,
    ) -> Compiled {
        let ast = self.ast;
        let mark = self.code.top;
        let mut left = self.any(first)?;
        let last = ast.len(rest) - 1;
        let through = self.new_label()?;
        for (n, comparison) in ast.rows(rest).enumerate() {
            let Comparison { op, right } = comparison;
            let (sense, label) = match n == last {
                true => (sense, label),
                false => (false, if sense { through } else { label }),
            };
            let (fused, immediate, opposite) = jump_op(op);
            let truth = u8::from(sense != opposite);
            if n == last {
                if let Some(op) = immediate
                    && let Some(value) = self.immediate(right)?
                {
                    self.at_expr(first);
                    self.jump_extra(op, left, value, truth, label)?;
                    break;
                }
                if fused == Op::JumpIs && matches!(self.kind(right), ExprKind::None) {
                    self.jump_extra(Op::JumpIsNone, left, truth, 0, label)?;
                    break;
                }
            }
            let right = if n == last { self.right_operand(op, right)? } else { self.any(right)? };
            self.at_expr(first);
            self.jump_extra(fused, left, right, truth, label)?;
            left = self.keep_last(right, mark)?;
        }
        self.bind(through);
        self.code.top = mark;
        Ok(())
    }

    /// Frees the registers of a long chain's earlier operands.
    fn keep_last(&mut self, last: u8, mark: u8) -> Compiled<u8> {
        if self.code.top - mark < 16 || !self.is_temporary(last) {
            return Ok(last);
        }
        self.code.top = mark;
        let kept = self.alloc()?;
        self.copy(kept, last)?;
        Ok(kept)
    }

    /// The right operand of a comparison. What is only searched may be a constant.
    fn right_operand(&mut self, op: CompareOp, id: ExprId) -> Compiled<u8> {
        if matches!(op, CompareOp::In | CompareOp::NotIn) {
            let (ExprKind::List(items) | ExprKind::Set(items)) = self.kind(id) else { return self.any(id) };
            if let Some(Const::Tuple { start, len }) = self.fold_items(items)? {
                let constant = match self.kind(id) {
                    ExprKind::Set(_) => Const::FrozenSet { start, len },
                    _ => Const::Tuple { start, len },
                };
                return self.load_const(constant, None);
            }
        }
        self.any(id)
    }

    pub(super) fn compare_value(
        &mut self,
        first: ExprId,
        rest: List<Comparison>,
        dest: Option<u8>,
    ) -> Compiled<u8> {
        let ast = self.ast;
        let count = ast.len(rest);
        if count == 1 {
            let Comparison { op, right } = ast.row(rest, 0);
            let mark = self.code.top;
            let left = self.any(first)?;
            let right = self.right_operand(op, right)?;
            self.code.top = mark;
            let dest = self.out(dest)?;
            self.at_expr(first);
            self.emit(compare_op(op), dest, left, right)?;
            return Ok(dest);
        }
        let dest = self.scratch(dest)?;
        let mark = self.code.top;
        let end = self.new_label()?;
        let mut left = self.any(first)?;
        for (n, Comparison { op, right }) in ast.rows(rest).enumerate() {
            // The next comparison sees what the last only searches.
            let right = if n + 1 == count { self.right_operand(op, right)? } else { self.any(right)? };
            self.at_expr(first);
            self.emit(compare_op(op), dest, left, right)?;
            if n + 1 < count {
                self.jump_truth(dest, false, end)?;
            }
            left = self.keep_last(right, mark)?;
        }
        self.bind(end);
        self.code.top = mark;
        Ok(dest)
    }

    pub(super) fn bool_value(
        &mut self,
        op: BoolOp,
        operands: List<ExprId>,
        dest: Option<u8>,
    ) -> Compiled<u8> {
        let ast = self.ast;
        let dest = self.scratch(dest)?;
        let end = self.new_label()?;
        let last = ast.len(operands) - 1;
        for (n, operand) in ast.rows(operands).enumerate() {
            self.to(operand, dest)?;
            if n != last {
                self.jump_truth(dest, op == BoolOp::Or, end)?;
            }
        }
        self.bind(end);
        Ok(dest)
    }
}
