//! Expressions: operators, attributes, items, and everything small.

use super::call::Callee;
use super::constant::{fold_binary, truth};
use super::{Compiled, Lower};
use crate::ast::{BinaryOp, ExprId, ExprKind, Record, Slice, UnaryOp};
use crate::code::Const;
use crate::ops::Op;

/// A binary operator's instructions.
struct BinaryOps {
    /// With the right operand in a register; as all others it comes with its in-place form.
    register: (Op, Op),
    /// With a small number behind it.
    immediate: Option<(Op, Op)>,
    /// With a constant.
    constant: Option<(Op, Op)>,
}

fn binary_ops(op: BinaryOp) -> BinaryOps {
    let (register, immediate, constant) = match op {
        BinaryOp::Add => ((Op::Add, Op::IAdd), Some((Op::AddI, Op::IAddI)), Some((Op::AddK, Op::IAddK))),
        BinaryOp::Sub => ((Op::Sub, Op::ISub), Some((Op::SubI, Op::ISubI)), Some((Op::SubK, Op::ISubK))),
        BinaryOp::Mul => ((Op::Mul, Op::IMul), Some((Op::MulI, Op::IMulI)), Some((Op::MulK, Op::IMulK))),
        BinaryOp::FloorDiv => (
            (Op::FloorDiv, Op::IFloorDiv),
            Some((Op::FloorDivI, Op::IFloorDivI)),
            Some((Op::FloorDivK, Op::IFloorDivK)),
        ),
        BinaryOp::Mod => ((Op::Mod, Op::IMod), Some((Op::ModI, Op::IModI)), Some((Op::ModK, Op::IModK))),
        BinaryOp::And => ((Op::And, Op::IAnd), Some((Op::AndI, Op::IAndI)), Some((Op::AndK, Op::IAndK))),
        BinaryOp::Or => ((Op::Or, Op::IOr), Some((Op::OrI, Op::IOrI)), Some((Op::OrK, Op::IOrK))),
        BinaryOp::Xor => ((Op::Xor, Op::IXor), Some((Op::XorI, Op::IXorI)), Some((Op::XorK, Op::IXorK))),
        BinaryOp::LeftShift => ((Op::Shl, Op::IShl), Some((Op::ShlI, Op::IShlI)), None),
        BinaryOp::RightShift => ((Op::Shr, Op::IShr), Some((Op::ShrI, Op::IShrI)), None),
        BinaryOp::TrueDiv => ((Op::TrueDiv, Op::ITrueDiv), None, None),
        BinaryOp::Pow => ((Op::Pow, Op::IPow), None, None),
        BinaryOp::MatMul => ((Op::MatMul, Op::IMatMul), None, None),
    };
    BinaryOps { register, immediate, constant }
}

/// The left side of an expression so far: a register, or a value known already.
enum Left {
    Register(u8),
    Constant(Const),
}

impl Lower<'_, '_> {
    /// Computes an expression; the register where its value is, which may be a local's own.
    pub(super) fn any(&mut self, id: ExprId) -> Compiled<u8> {
        self.value(id, None)
    }

    /// Computes an expression in a register. A local that is the destination changes last of all.
    pub(super) fn to(&mut self, id: ExprId, dest: u8) -> Compiled {
        let mark = self.code.top;
        let register = self.value(id, Some(dest))?;
        self.copy(dest, register)?;
        self.code.top = mark;
        Ok(())
    }

    /// Computes an expression in the next free register.
    pub(super) fn push(&mut self, id: ExprId) -> Compiled<u8> {
        let dest = self.alloc()?;
        self.to(id, dest)?;
        Ok(dest)
    }

    /// Computes an expression and drops its value.
    pub(super) fn effect(&mut self, id: ExprId) -> Compiled {
        let mark = self.code.top;
        if self.fold(id)?.is_none() {
            self.any(id)?;
        }
        self.code.top = mark;
        Ok(())
    }

    /// A destination that may change early: the one asked for only if it is a temporary.
    pub(super) fn scratch(&mut self, dest: Option<u8>) -> Compiled<u8> {
        let dest = dest.filter(|dest| self.is_temporary(*dest));
        self.out(dest)
    }

    /// Computes an expression, in `dest` if there is one and it can be the last thing that changes.
    fn value(&mut self, id: ExprId, dest: Option<u8>) -> Compiled<u8> {
        let ast = self.ast;
        self.at_expr(id);
        self.check_depth()?;
        match self.kind(id) {
            ExprKind::Name(name) => match self.fold(id)? {
                Some(constant) => self.load_const(constant, dest),
                None => self.load(name, dest),
            },
            ExprKind::Binary(..) | ExprKind::Attribute(..) | ExprKind::Subscript(..) | ExprKind::Call(..) => {
                self.left_side(id, dest)
            }
            ExprKind::Unary(op, value) => self.unary(id, op, value, dest),
            ExprKind::Bool(op, operands) => self.bool_value(op, operands, dest),
            ExprKind::Compare(first, rest) => self.compare_value(first, rest, dest),
            ExprKind::Conditional(record) => {
                let conditional = ast.get(record);
                if let Some(known) = self.fold(conditional.test)?.and_then(truth) {
                    return self.value(if known { conditional.then } else { conditional.other }, dest);
                }
                let dest = self.scratch(dest)?;
                let (other, end) = (self.new_label()?, self.new_label()?);
                self.jump_if(conditional.test, false, other)?;
                self.to(conditional.then, dest)?;
                self.jump(end)?;
                self.bind(other);
                self.to(conditional.other, dest)?;
                self.bind(end);
                Ok(dest)
            }
            ExprKind::Walrus(name, value) => {
                let dest = self.out(dest)?;
                self.to(value, dest)?;
                self.store(name, dest)?;
                Ok(dest)
            }
            ExprKind::Lambda(record) => self.lambda(ast.get(record), dest),
            ExprKind::Tuple(items) => match self.fold_items(items)? {
                Some(constant) => self.load_const(constant, dest),
                None => self.tuple_display(items, dest),
            },
            ExprKind::List(items) => self.list_display(items, dest),
            ExprKind::Set(items) => self.set_display(items, dest),
            ExprKind::Dict(entries) => self.dict_display(entries, dest),
            ExprKind::Comprehension(kind, record) => self.comprehension(kind, ast.get(record), dest),
            ExprKind::FString(parts) => self.fstring(parts, dest),
            ExprKind::Field { conversion, value, spec } => self.field(conversion, value, spec, dest),
            ExprKind::Await(value) => {
                let mark = self.code.top;
                let register = self.push(value)?;
                self.at_expr(id);
                self.await_in(register)?;
                self.code.top = mark;
                let dest = self.out(dest)?;
                self.copy(dest, register)?;
                Ok(dest)
            }
            ExprKind::Yield(value) => self.yield_value(value, dest),
            ExprKind::YieldFrom(value) => {
                let mark = self.code.top;
                let register = self.push(value)?;
                self.emit(Op::GetYieldFromIter, register, register, 0)?;
                self.code.top = mark;
                let dest = self.out(dest)?;
                self.emit(Op::YieldFrom, dest, register, 0)?;
                Ok(dest)
            }
            ExprKind::Slice(record) => {
                let mark = self.code.top;
                let window = self.slice_window(record)?;
                self.code.top = mark;
                let dest = self.out(dest)?;
                self.emit(Op::BuildSlice, dest, window, 0)?;
                Ok(dest)
            }
            _ => {
                let constant = self.fold(id)?.expect("invariant: all that is left are constants");
                self.load_const(constant, dest)
            }
        }
    }

    /// Computes the three parts of a slice in registers in a row.
    pub(super) fn slice_window(&mut self, record: Record<Slice>) -> Compiled<u8> {
        let slice = self.ast.get(record);
        let window = self.alloc_many(3)?;
        for (n, bound) in [slice.lower, slice.upper, slice.step].into_iter().enumerate() {
            match bound {
                Some(bound) => self.to(bound, window + n as u8)?,
                None => drop(self.load_const(Const::None, Some(window + n as u8))?),
            }
        }
        Ok(window)
    }

    fn unary(&mut self, id: ExprId, op: UnaryOp, value: ExprId, dest: Option<u8>) -> Compiled<u8> {
        if let Some(constant) = self.fold(id)? {
            return self.load_const(constant, dest);
        }
        let op = match op {
            UnaryOp::Plus => Op::Pos,
            UnaryOp::Minus => Op::Neg,
            UnaryOp::Invert => Op::Invert,
            UnaryOp::Not => Op::Not,
        };
        let mark = self.code.top;
        let register = self.any(value)?;
        self.code.top = mark;
        let dest = self.out(dest)?;
        self.at_expr(id);
        self.emit(op, dest, register, 0)?;
        Ok(dest)
    }

    /// An operator, attribute, index or call, whose left sides may be nested deep: from the inside out.
    fn left_side(&mut self, id: ExprId, dest: Option<u8>) -> Compiled<u8> {
        let floor = self.spine.len();
        let mut inner = id;
        while let ExprKind::Binary(_, left, _)
        | ExprKind::Attribute(left, _)
        | ExprKind::Subscript(left, _)
        | ExprKind::Call(left, _) = self.kind(inner)
        {
            self.spine.push(inner)?;
            inner = left;
        }
        let mark = self.code.top;
        let mut left = match self.innermost(inner, floor, dest)? {
            Some(register) => Left::Register(register),
            None => match self.fold_operand(inner)? {
                Some(constant) => Left::Constant(constant),
                None => Left::Register(self.any(inner)?),
            },
        };
        while self.spine.len() > floor
            && let Some(node) = self.spine.pop()
        {
            let outermost = if self.spine.len() == floor { dest } else { None };
            left = self.step(node, left, mark, floor, dest, outermost)?;
        }
        match left {
            Left::Register(register) => Ok(register),
            Left::Constant(constant) => self.load_const(constant, dest),
        }
    }

    /// A constant that may be the left operand of one more operator.
    fn fold_operand(&mut self, id: ExprId) -> Compiled<Option<Const>> {
        match self.kind(id) {
            ExprKind::Int(_) | ExprKind::Unary(..) | ExprKind::Binary(..) | ExprKind::Name(_) => {
                self.fold(id)
            }
            _ => Ok(None),
        }
    }

    /// Calls that are recognised from their callee: `super()`.
    fn innermost(&mut self, inner: ExprId, floor: usize, dest: Option<u8>) -> Compiled<Option<u8>> {
        let (ExprKind::Name(name), Some(&call)) = (self.kind(inner), self.spine.last()) else {
            return Ok(None);
        };
        let ExprKind::Call(_, arguments) = self.kind(call) else { return Ok(None) };
        if !arguments.is_empty() || self.names.text(name) != "super" {
            return Ok(None);
        }
        let outermost = if self.spine.len() == floor + 1 { dest } else { None };
        let made = self.super_call(name, outermost)?;
        if made.is_some() {
            self.spine.pop();
        }
        Ok(made)
    }

    /// One node of a left side. Everything from `mark` on is free again once its operands are computed.
    fn step(
        &mut self,
        node: ExprId,
        left: Left,
        mark: u8,
        floor: usize,
        dest: Option<u8>,
        outermost: Option<u8>,
    ) -> Compiled<Left> {
        let register = match (self.kind(node), left) {
            (ExprKind::Binary(op, _, right), Left::Constant(a)) => {
                if let Some(b) = self.fold_operand(right)?
                    && let Some(folded) = fold_binary(op, a, b)
                {
                    return Ok(Left::Constant(folded));
                }
                let left = self.load_const(a, None)?;
                self.binary(node, op, left, right, mark, outermost, false)?
            }
            (ExprKind::Binary(op, _, right), Left::Register(left)) => {
                self.binary(node, op, left, right, mark, outermost, false)?
            }
            (kind, Left::Constant(constant)) => {
                let left = self.load_const(constant, None)?;
                self.postfix(node, kind, left, mark, floor, dest, outermost)?
            }
            (kind, Left::Register(left)) => self.postfix(node, kind, left, mark, floor, dest, outermost)?,
        };
        Ok(Left::Register(register))
    }

    /// `left op right`; the place for the result is free from `mark` on.
    #[allow(clippy::too_many_arguments, reason = "one instruction's operands and where they may lie")]
    pub(super) fn binary(
        &mut self,
        node: ExprId,
        op: BinaryOp,
        left: u8,
        right: ExprId,
        mark: u8,
        dest: Option<u8>,
        in_place: bool,
    ) -> Compiled<u8> {
        let ops = binary_ops(op);
        let ((plain, augmented), right) = match (ops.immediate, ops.constant) {
            (Some(ops), _) if let Some(number) = self.immediate(right)? => (ops, number),
            (_, Some(ops)) if let Some(index) = self.small_const(right)? => (ops, index),
            _ => (ops.register, self.any(right)?),
        };
        self.code.top = mark;
        let dest = self.out(dest)?;
        self.at_expr(node);
        self.emit(if in_place { augmented } else { plain }, dest, left, right)?;
        Ok(dest)
    }

    #[allow(clippy::too_many_arguments, reason = "one instruction's operands and where they may lie")]
    fn postfix(
        &mut self,
        node: ExprId,
        kind: ExprKind,
        left: u8,
        mark: u8,
        floor: usize,
        dest: Option<u8>,
        outermost: Option<u8>,
    ) -> Compiled<u8> {
        match kind {
            ExprKind::Attribute(_, name) => {
                let called = self.spine.last().copied().filter(|_| self.spine.len() > floor);
                if let Some(call) = called
                    && let ExprKind::Call(_, arguments) = self.kind(call)
                {
                    self.spine.pop();
                    let outermost = if self.spine.len() == floor { dest } else { None };
                    return self.call(call, Callee::Method(left, name), arguments, mark, outermost);
                }
                self.code.top = mark;
                let dest = self.out(outermost)?;
                self.at_expr(node);
                let name = self.name_range(name)?;
                let word = self.name_word(name)?;
                self.emit_extra(Op::GetAttr, dest, left, 0, word)?;
                Ok(dest)
            }
            ExprKind::Subscript(_, index) => {
                if let Some(value) = self.immediate(index)? {
                    self.code.top = mark;
                    let dest = self.out(outermost)?;
                    self.at_expr(node);
                    self.emit(Op::GetItemI, dest, left, value)?;
                    return Ok(dest);
                }
                let (op, index) = match self.kind(index) {
                    ExprKind::Slice(record) => (Op::GetSlice, self.slice_window(record)?),
                    _ => (Op::GetItem, self.any(index)?),
                };
                self.code.top = mark;
                let dest = self.out(outermost)?;
                self.at_expr(node);
                self.emit(op, dest, left, index)?;
                Ok(dest)
            }
            ExprKind::Call(_, arguments) => self.call(node, Callee::Value(left), arguments, mark, outermost),
            _ => Ok(left),
        }
    }

    /// `await` of the value in a temporary; the result replaces it.
    pub(super) fn await_in(&mut self, register: u8) -> Compiled {
        self.emit(Op::GetAwaitable, register, register, 0)?;
        self.emit(Op::YieldFrom, register, register, 0)
    }

    fn yield_value(&mut self, value: Option<ExprId>, dest: Option<u8>) -> Compiled<u8> {
        let mark = self.code.top;
        let register = match value {
            Some(value) => self.any(value)?,
            None => self.load_const(Const::None, None)?,
        };
        self.code.top = mark;
        let dest = self.out(dest)?;
        let op = if self.is_async_generator() { Op::AsyncYield } else { Op::Yield };
        self.emit(op, dest, register, 0)?;
        Ok(dest)
    }

    /// Whether the current code is an asynchronous generator.
    pub(super) fn is_async_generator(&self) -> bool {
        let scope = self.scopes.scope(self.code.scope);
        scope.is_async && scope.is_generator
    }
}
