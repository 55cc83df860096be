//! Constants: each once per code, and expressions whose value is known.

use super::name::Variable;
use super::{Compiled, Compiler, Lower};
use crate::ast::{ArgumentKind, BinaryOp, ExprId, ExprKind, List, NameId, ScopeId, UnaryOp};
use crate::code::{ByteRange, Const};
use crate::mem::{Mem, OutOfMemory, Vec};
use crate::ops::Op;
use crate::syntax::ErrorKind;
use crate::value::{Special, Value};

/// How deep constant operands may nest to be folded.
const FOLD_DEPTH: u32 = 8;
/// How deep the operands of what `const` gets may nest.
const CONST_DEPTH: u32 = 64;
/// How many members a folded tuple may have.
const FOLD_MEMBERS: usize = 1 << 16;

/// What `NAME = const(value)` says.
pub(super) struct Constants<'m> {
    /// The program gave `const` a meaning of its own.
    pub(super) is_shadowed: bool,
    values: Vec<'m, Named>,
    /// Position in `values` + 1, or 0, by name.
    by_name: Vec<'m, u32>,
}

/// A name that stands for a constant.
#[derive(Clone, Copy)]
struct Named {
    /// Its value, unless that is computed when the program runs.
    value: Option<Const>,
    /// Where it was defined: inside of that it holds.
    scope: ScopeId,
}

impl<'m> Constants<'m> {
    pub(super) fn new(mem: &'m Mem) -> Self {
        Constants { is_shadowed: false, values: Vec::new(mem), by_name: Vec::new(mem) }
    }

    fn get(&self, name: NameId) -> Option<Named> {
        let position = self.by_name.get(name.index())?.checked_sub(1)?;
        self.values.get(position as usize).copied()
    }

    fn set(&mut self, name: NameId, value: Named) -> Result<(), OutOfMemory> {
        if self.by_name.len() <= name.index() {
            self.by_name.resize(name.index() + 1, 0)?;
        }
        self.values.push(value)?;
        self.by_name[name.index()] = self.values.len() as u32;
        Ok(())
    }
}

impl Compiler<'_> {
    fn const_hash(&self, constant: Const) -> u32 {
        let seed = match constant {
            Const::None | Const::True | Const::False | Const::Ellipsis => 1,
            Const::Int(value) => (value ^ value >> 32) as u32 ^ 2,
            Const::Float(value) | Const::Imaginary(value) => {
                let bits = value.to_bits();
                (bits ^ bits >> 32) as u32 ^ 3
            }
            Const::BigInt { digits: range, .. }
            | Const::Str(range)
            | Const::Name(range)
            | Const::Bytes(range) => {
                let fnv = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
                self.bytes_at(range).iter().fold(0x811c_9dc5, fnv)
            }
            Const::Tuple { len, .. } => len << 16,
            Const::FrozenSet { start, len } => start ^ len << 16,
            Const::Code(index) => index ^ 5,
        };
        let mixed = seed.wrapping_mul(0x9e37_79b1);
        mixed ^ mixed >> 15
    }

    fn same_const(&self, a: Const, b: Const) -> bool {
        match (a, b) {
            (Const::Tuple { start: x, len: m }, Const::Tuple { start: y, len: n }) => {
                let members = |start: u32| self.unit.members.iter().skip(start as usize).take(m as usize);
                m == n && (x == y || members(x).zip(members(y)).all(|(&a, &b)| self.same_const(a, b)))
            }
            (Const::Float(a), Const::Float(b)) | (Const::Imaginary(a), Const::Imaginary(b)) => {
                a.to_bits() == b.to_bits()
            }
            (Const::Str(a), Const::Str(b))
            | (Const::Name(a), Const::Name(b))
            | (Const::Bytes(a), Const::Bytes(b)) => a == b || self.bytes_at(a) == self.bytes_at(b),
            (Const::BigInt { digits: a, radix: x }, Const::BigInt { digits: b, radix: y }) => {
                x == y && self.bytes_at(a) == self.bytes_at(b)
            }
            _ => a == b,
        }
    }

    /// The index of a constant in the current code.
    pub(super) fn add_const(&mut self, constant: Const) -> Compiled<u16> {
        let hash = self.const_hash(constant) as usize;
        let mask = self.code.const_slots.len().wrapping_sub(1);
        let mut at = hash & mask;
        while let Some(&slot) = self.code.const_slots.get(at) {
            let Some(index) = slot.checked_sub(1) else { break };
            if self.same_const(self.code.data.consts[index as usize], constant) {
                return Ok(index as u16);
            }
            at = (at + 1) & mask;
        }
        let Ok(index) = u16::try_from(self.code.data.consts.len()) else {
            return Err(self.fail(ErrorKind::Limit { what: "constants" }));
        };
        self.code.data.consts.push(constant)?;
        if (usize::from(index) + 1) * 4 > self.code.const_slots.len() * 3 {
            self.grow_slots()?;
        } else {
            self.code.const_slots[at] = u32::from(index) + 1;
        }
        Ok(index)
    }

    fn grow_slots(&mut self) -> Result<(), OutOfMemory> {
        let length = (self.code.const_slots.len() * 2).max(16);
        self.code.const_slots.clear();
        self.code.const_slots.resize(length, 0)?;
        for index in 0..self.code.data.consts.len() {
            let mut at = self.const_hash(self.code.data.consts[index]) as usize & (length - 1);
            while self.code.const_slots[at] != 0 {
                at = (at + 1) & (length - 1);
            }
            self.code.const_slots[at] = index as u32 + 1;
        }
        Ok(())
    }

    /// The index of a name.
    pub(super) fn name_const(&mut self, name: ByteRange) -> Compiled<u16> {
        self.add_const(Const::Name(name))
    }

    /// Loads a constant.
    pub(super) fn load_const(&mut self, constant: Const, dest: Option<u8>) -> Compiled<u8> {
        let dest = self.out(dest)?;
        match constant {
            Const::None => self.emit(Op::LoadSpecial, dest, Special::None as u8, 0)?,
            Const::True => self.emit(Op::LoadSpecial, dest, Special::True as u8, 0)?,
            Const::False => self.emit(Op::LoadSpecial, dest, Special::False as u8, 0)?,
            Const::Ellipsis => self.emit(Op::LoadSpecial, dest, Special::Ellipsis as u8, 0)?,
            Const::Int(value) => match i16::try_from(value) {
                Ok(small) => self.emit_wide(Op::LoadInt, dest, small.cast_unsigned())?,
                Err(_) => self.load_k(constant, dest)?,
            },
            _ => self.load_k(constant, dest)?,
        }
        Ok(dest)
    }

    fn load_k(&mut self, constant: Const, dest: u8) -> Compiled {
        let index = self.add_const(constant)?;
        self.emit_wide(Op::LoadK, dest, index)
    }

    /// A tuple constant of members that are constants.
    pub(super) fn tuple_const(&mut self, members: &[Const]) -> Compiled<Const> {
        let start = u32::try_from(self.unit.members.len()).map_err(|_| OutOfMemory)?;
        self.unit.members.extend_from_slice(members)?;
        Ok(Const::Tuple { start, len: members.len() as u32 })
    }
}

impl Lower<'_, '_> {
    /// The value of an expression that is constant.
    pub(super) fn fold(&mut self, id: ExprId) -> Compiled<Option<Const>> {
        self.fold_within(id, FOLD_DEPTH)
    }

    fn fold_within(&mut self, id: ExprId, depth: u32) -> Compiled<Option<Const>> {
        let ast = self.ast;
        let Some(depth) = depth.checked_sub(1) else { return Ok(None) };
        Ok(match self.kind(id) {
            ExprKind::Unary(..) | ExprKind::Binary(..) => self.fold_number(id, depth),
            ExprKind::Tuple(items) => self.fold_tuple(items, depth)?,
            ExprKind::Name(name) if self.names.text(name) == "__debug__" => {
                Some(if self.options.optimization == 0 { Const::True } else { Const::False })
            }
            ExprKind::Name(name) => self.constant_named(name),
            ExprKind::None => Some(Const::None),
            ExprKind::True => Some(Const::True),
            ExprKind::False => Some(Const::False),
            ExprKind::Ellipsis => Some(Const::Ellipsis),
            ExprKind::Int(value) => Some(Const::Int(value.get())),
            ExprKind::BigInt { radix, digits } => {
                Some(Const::BigInt { digits: self.add_bytes(ast.text(digits))?, radix })
            }
            ExprKind::Float(value) => Some(Const::Float(value.get())),
            ExprKind::Imaginary(value) => Some(Const::Imaginary(value.get())),
            ExprKind::Str(text) => Some(Const::Str(self.add_bytes(ast.text(text))?)),
            ExprKind::Bytes(text) => Some(Const::Bytes(self.add_bytes(ast.text(text))?)),
            _ => None,
        })
    }

    /// The constant that a name stands for here.
    fn named(&self, name: NameId) -> Option<Named> {
        let named = self.constants.get(name)?;
        let mut scope = self.scope;
        while scope != named.scope {
            if scope == ScopeId::MODULE {
                return None;
            }
            scope = self.scopes.scope(scope).parent;
        }
        matches!(self.variable(name).0, Variable::Global | Variable::Namespace).then_some(named)
    }

    /// Whether a name stands for a constant here, so that nothing else can be assigned to it.
    pub(super) fn is_constant_name(&self, name: NameId) -> bool {
        self.named(name).is_some()
    }

    /// The value of a name that stands for a constant.
    pub(super) fn constant_named(&self, name: NameId) -> Option<Const> {
        self.named(name)?.value
    }

    /// `NAME = const(value)` in a module or class: the name stands for the value, everywhere inside of that; if
    /// it begins with an underscore it is nothing else. Whether the statement is that.
    pub(super) fn define_constant(&mut self, target: ExprId, value: ExprId) -> Compiled<bool> {
        let (ExprKind::Name(name), ExprKind::Call(callee, arguments)) = (self.kind(target), self.kind(value))
        else {
            return Ok(false);
        };
        let ExprKind::Name(callee) = self.kind(callee) else { return Ok(false) };
        if self.constants.is_shadowed
            || self.scopes.scope(self.scope).is_function()
            || self.names.text(callee) != "const"
            || self.ast.len(arguments) != 1
        {
            return Ok(false);
        }
        let argument = self.ast.row(arguments, 0);
        if argument.kind != ArgumentKind::Positional {
            return Ok(false);
        }
        if self.is_constant_name(name) {
            return Err(self.fail(ErrorKind::CannotAssign { what: "constant" }));
        }
        let value = self.fold(argument.value)?;
        if value.is_none() && !self.is_constant_arithmetic(argument.value, CONST_DEPTH) {
            return Err(self.fail(ErrorKind::NotConstant));
        }
        if value.is_none() || !self.names.text(name).starts_with('_') {
            let mark = self.code.top;
            let register = self.any(argument.value)?;
            self.bind_name(name, register)?;
            self.code.top = mark;
        }
        let scope = self.scope;
        self.constants.set(name, Named { value, scope })?;
        Ok(true)
    }

    /// Whether an expression has a value that does not change: numbers that are too large to be computed here, or
    /// floats, whose width is the board's.
    fn is_constant_arithmetic(&self, id: ExprId, depth: u32) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        match self.kind(id) {
            ExprKind::Unary(_, value) => self.is_constant_arithmetic(value, depth),
            ExprKind::Binary(op, left, right) => {
                let fails = match (op, self.fold_number(right, FOLD_DEPTH)) {
                    (BinaryOp::MatMul, _) => true,
                    (BinaryOp::LeftShift | BinaryOp::RightShift, Some(Const::Int(shift))) => shift < 0,
                    (BinaryOp::Mod | BinaryOp::FloorDiv | BinaryOp::TrueDiv, Some(divisor)) => {
                        truth(divisor) == Some(false)
                    }
                    _ => false,
                };
                !fails
                    && self.is_constant_arithmetic(left, depth)
                    && self.is_constant_arithmetic(right, depth)
            }
            ExprKind::Tuple(items) => {
                self.ast.rows(items).all(|item| self.is_constant_arithmetic(item, depth))
            }
            ExprKind::Name(name) => self.is_constant_name(name),
            _ => self.is_constant(id, FOLD_DEPTH),
        }
    }

    fn fold_number(&self, id: ExprId, depth: u32) -> Option<Const> {
        let depth = depth.checked_sub(1)?;
        match self.kind(id) {
            ExprKind::Name(name) => self.constant_named(name),
            ExprKind::Int(value) => Some(Const::Int(value.get())),
            ExprKind::Float(value) => Some(Const::Float(value.get())),
            ExprKind::None => Some(Const::None),
            ExprKind::True => Some(Const::True),
            ExprKind::False => Some(Const::False),
            ExprKind::Unary(op, value) => fold_unary(op, self.fold_number(value, depth)?),
            ExprKind::Binary(op, left, right) => {
                fold_binary(op, self.fold_number(left, depth)?, self.fold_number(right, depth)?)
            }
            _ => None,
        }
    }

    /// Whether an expression is constant, without looking at its value.
    fn is_constant(&self, id: ExprId, depth: u32) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        match self.kind(id) {
            ExprKind::None
            | ExprKind::True
            | ExprKind::False
            | ExprKind::Ellipsis
            | ExprKind::Int(_)
            | ExprKind::BigInt { .. }
            | ExprKind::Float(_)
            | ExprKind::Imaginary(_)
            | ExprKind::Str(_)
            | ExprKind::Bytes(_) => true,
            ExprKind::Unary(UnaryOp::Minus, value) => {
                matches!(self.kind(value), ExprKind::Int(_) | ExprKind::Float(_))
            }
            ExprKind::Tuple(items) => self.all_constant(items, depth),
            ExprKind::Name(name) => self.constant_named(name).is_some(),
            _ => false,
        }
    }

    fn all_constant(&self, items: List<ExprId>, depth: u32) -> bool {
        self.ast.len(items) <= FOLD_MEMBERS && self.ast.rows(items).all(|item| self.is_constant(item, depth))
    }

    /// The tuple of items that are all constant.
    pub(super) fn fold_items(&mut self, items: List<ExprId>) -> Compiled<Option<Const>> {
        self.fold_tuple(items, FOLD_DEPTH)
    }

    fn fold_tuple(&mut self, items: List<ExprId>, depth: u32) -> Compiled<Option<Const>> {
        if !self.all_constant(items, depth) {
            return Ok(None);
        }
        let ast = self.ast;
        let mut members = crate::mem::Vec::new(ast.mem());
        for item in ast.rows(items) {
            match self.fold_within(item, depth)? {
                Some(member) => members.push(member)?,
                None => return Ok(None),
            }
        }
        self.tuple_const(&members).map(Some)
    }

    /// The number of an operand that fits an instruction, as its byte.
    pub(super) fn immediate(&mut self, id: ExprId) -> Compiled<Option<u8>> {
        let number = self.fold_number_operand(id)?;
        Ok(number.and_then(|number| i8::try_from(number).ok()).map(i8::cast_unsigned))
    }

    /// The index of an operand that is a small int, as an instruction's byte.
    pub(super) fn small_const(&mut self, id: ExprId) -> Compiled<Option<u8>> {
        let number = self.fold_number_operand(id)?;
        const SHORT: core::ops::Range<i64> = -(1 << 30)..1 << 30;
        let is_portable = self.options.portable;
        let is_small = |number: &i64| match is_portable {
            true => SHORT.contains(number),
            false => isize::try_from(*number).is_ok_and(|n| Value::small(n).is_some()),
        };
        let Some(number) = number.filter(is_small) else { return Ok(None) };
        // One that does not fit is there for an instruction that loads it.
        Ok(u8::try_from(self.add_const(Const::Int(number))?).ok())
    }

    fn fold_number_operand(&mut self, id: ExprId) -> Compiled<Option<i64>> {
        if !matches!(
            self.kind(id),
            ExprKind::Int(_) | ExprKind::Unary(..) | ExprKind::Binary(..) | ExprKind::Name(_)
        ) {
            return Ok(None);
        }
        Ok(match self.fold(id)? {
            Some(Const::Int(number)) => Some(number),
            _ => None,
        })
    }
}

/// The truth of a constant, where it is obvious.
pub(super) fn truth(constant: Const) -> Option<bool> {
    match constant {
        Const::None | Const::False => Some(false),
        Const::True | Const::Ellipsis | Const::BigInt { .. } => Some(true),
        Const::Int(value) => Some(value != 0),
        Const::Float(value) => Some(value != 0.0),
        Const::Str(range) | Const::Bytes(range) => Some(range.len != 0),
        Const::Tuple { len, .. } => Some(len != 0),
        _ => None,
    }
}

fn fold_unary(op: UnaryOp, value: Const) -> Option<Const> {
    Some(match (op, value) {
        (UnaryOp::Minus, Const::Int(value)) => Const::Int(value.checked_neg()?),
        (UnaryOp::Plus, Const::Int(value)) => Const::Int(value),
        (UnaryOp::Invert, Const::Int(value)) => Const::Int(!value),
        (UnaryOp::Minus, Const::Float(value)) => Const::Float(-value),
        (UnaryOp::Plus, Const::Float(value)) => Const::Float(value),
        (UnaryOp::Not, value) => {
            if truth(value)? {
                Const::False
            } else {
                Const::True
            }
        }
        _ => return None,
    })
}

/// Arithmetic on ints that fit, and nothing that could raise: floats are left to the board's own width.
pub(super) fn fold_binary(op: BinaryOp, left: Const, right: Const) -> Option<Const> {
    let (Const::Int(a), Const::Int(b)) = (left, right) else { return None };
    let shift = || u32::try_from(b).ok().filter(|shift| *shift < 63);
    Some(Const::Int(match op {
        BinaryOp::Add => a.checked_add(b)?,
        BinaryOp::Sub => a.checked_sub(b)?,
        BinaryOp::Mul => a.checked_mul(b)?,
        BinaryOp::FloorDiv => {
            let quotient = a.checked_div(b)?;
            if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient }
        }
        BinaryOp::Mod => {
            let rest = a.checked_rem(b)?;
            if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest }
        }
        BinaryOp::And => a & b,
        BinaryOp::Or => a | b,
        BinaryOp::Xor => a ^ b,
        BinaryOp::LeftShift => {
            let shifted = a.checked_shl(shift()?)?;
            if shifted >> b == a { shifted } else { return None }
        }
        BinaryOp::RightShift => a >> shift()?,
        BinaryOp::Pow => a.checked_pow(u32::try_from(b).ok()?)?,
        BinaryOp::TrueDiv | BinaryOp::MatMul => return None,
    }))
}
