//! Folding and algebra: computes what is constant, and replaces instructions by cheaper ones.
//!
//! One walk in reverse postorder: operands come in their final form, except those that a back edge
//! brings, so each rule sees what the rules before it have made.

use super::replace::Replaced;
use crate::ir::arith;
use crate::ir::{Block, Effect, Format, Function, Inst, InstData, Known, Op, Type};
use adder_vm::mem::{OutOfMemory, Vec};

mod check;
mod int;
mod memory;
mod word;

/// Runs the pass.
pub fn run(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    let flow = function.take_flow(Known::Graph)?;
    let uses = count_uses(function)?;
    let mut simplifier =
        Simplifier { replaced: Replaced::new(function)?, function, uses, block: Block(0), at: Inst(0) };
    for block in flow.cfg.blocks() {
        simplifier.block = block;
        let mut next = simplifier.function.first(block);
        while let Some(inst) = next {
            // What a rule puts before `inst` is final already.
            simplifier.at = inst;
            let is_gone = simplifier.inst(inst)?;
            next = simplifier.function.next(inst);
            if is_gone {
                simplifier.function.unlink(block, inst);
            }
        }
    }
    let Simplifier { replaced, function, .. } = simplifier;
    replaced.apply_behind(function, &flow.cfg);
    function.keep_flow(flow);
    Ok(())
}

/// How many instructions use each value, counted up to 255.
fn count_uses<'m>(function: &Function<'m>) -> Result<Vec<'m, u8>, OutOfMemory> {
    let mut uses = Vec::new(function.mem());
    uses.resize(function.inst_count(), 0u8)?;
    for &block in function.order() {
        for inst in function.block_insts(block) {
            function.each_operand(inst, |value| uses[value.index()] = uses[value.index()].saturating_add(1));
        }
    }
    for exit in 0..function.exits().len() {
        function.each_exit_operand(crate::ir::Exit(exit as u16), |value| {
            uses[value.index()] = uses[value.index()].saturating_add(1);
        });
    }
    Ok(uses)
}

/// What a rule makes of an instruction.
enum Rule {
    /// Nothing.
    Keep,
    /// Another value stands for it.
    Value(Inst),
    /// A constant of its type.
    Number(u64),
    /// Another instruction in its place.
    Inst(InstData),
    /// It does nothing and has no value.
    Remove,
}

type Ruled = Result<Rule, OutOfMemory>;

struct Simplifier<'f, 'm> {
    function: &'f mut Function<'m>,
    replaced: Replaced<'m>,
    uses: Vec<'m, u8>,
    /// Where the walk is.
    block: Block,
    at: Inst,
}

impl Simplifier<'_, '_> {
    /// Applies rules to one instruction until none fits; whether it is to be taken out.
    fn inst(&mut self, inst: Inst) -> Result<bool, OutOfMemory> {
        /// Each rule makes an instruction simpler, so few can follow each other.
        const ROUNDS: usize = 8;
        let replaced = &mut self.replaced;
        self.function.map_operands(inst, |value| replaced.resolve(value));
        for _ in 0..ROUNDS {
            let ty = self.function.ty(inst);
            match self.rule(inst)? {
                Rule::Keep => break,
                Rule::Remove => return Ok(true),
                Rule::Inst(data) => {
                    *self.function.inst_mut(inst) = data;
                    for arg in self.function.inline_args(inst) {
                        self.add_uses(arg, 1);
                    }
                }
                Rule::Number(bits) => {
                    let op = if ty.is_float() { Op::Fconst } else { Op::Iconst };
                    let bits = arith::canonical(self.function.profile, ty, bits);
                    *self.function.inst_mut(inst) = InstData::new(op, ty).with_number(bits);
                    break;
                }
                Rule::Value(by) => {
                    self.add_uses(by, self.uses.get(inst.index()).copied().unwrap_or(u8::MAX));
                    self.replaced.set(inst, by);
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    fn add_uses(&mut self, value: Inst, more: u8) {
        if let Some(uses) = self.uses.get_mut(value.index()) {
            *uses = uses.saturating_add(more);
        }
    }

    fn rule(&mut self, inst: Inst) -> Ruled {
        let data = *self.function.inst(inst);
        if let Some(bits) = self.fold(inst, &data) {
            return Ok(Rule::Number(bits));
        }
        let rule = match data.op.format() {
            Format::Load | Format::Store => self.address(inst)?,
            Format::UnaryExit | Format::BinaryExit => self.check(&data)?,
            Format::Ternary => self.select(&data),
            Format::Branch => self.branch(&data),
            Format::Unary => self.unary(&data)?,
            Format::Binary | Format::IntCmp => self.int(&data)?,
            _ => Rule::Keep,
        };
        Ok(rule)
    }

    /// The constant result of an instruction whose operands are constants.
    fn fold(&self, inst: Inst, data: &InstData) -> Option<u64> {
        let function = &*self.function;
        let computed = matches!(data.op.effect(), Effect::Pure | Effect::Partial);
        // A chip would carry much code for floats that are hardly ever folded.
        const FLOATS: bool = cfg!(feature = "opt-full");
        let foldable = data.ty.is_int() || FLOATS && data.ty.is_float() || data.ty == Type::Ptr;
        if !computed || !foldable || function.inline_args(inst).next().is_none() {
            return None;
        }
        let mut args = [0; 3];
        for (slot, arg) in args.iter_mut().zip(function.inline_args(inst)) {
            let of = function.inst(arg);
            if !matches!(of.op, Op::Iconst | Op::Fconst) {
                return None;
            }
            *slot = of.number();
        }
        let first = if data.op == Op::Select { data.b } else { data.a };
        let from = function.ty(Inst(first));
        let compute = if FLOATS { arith::compute } else { arith::compute_int };
        let bits = compute(function.profile, data, from, args)?.ok()?;
        // Which nan a machine makes is its own business.
        let is_nan = match data.ty {
            Type::F32 => f32::from_bits(bits as u32).is_nan(),
            Type::F64 => f64::from_bits(bits).is_nan(),
            _ => false,
        };
        (!is_nan).then_some(bits)
    }

    /// An integer constant before the instruction being looked at.
    fn iconst(&mut self, ty: Type, number: i64) -> Result<Inst, OutOfMemory> {
        let bits = arith::canonical(self.function.profile, ty, number as u64);
        self.insert(InstData::new(Op::Iconst, ty).with_number(bits))
    }

    /// An instruction before the one being looked at.
    fn insert(&mut self, data: InstData) -> Result<Inst, OutOfMemory> {
        self.function.insert(self.block, self.at, data)
    }

    /// `op a, number` in place of an instruction.
    fn with_number(&mut self, op: Op, ty: Type, a: Inst, number: i64) -> Ruled {
        let b = self.iconst(ty, number)?;
        Ok(Rule::Inst(InstData { a: a.0, b: b.0, ..InstData::new(op, ty) }))
    }

    /// The number when a value is an integer constant.
    fn number(&self, value: Inst) -> Option<i64> {
        self.function.as_iconst(value)
    }

    /// The instruction that makes a value.
    fn of(&self, value: Inst) -> InstData {
        *self.function.inst(value)
    }

    /// The first operand and the constant, when a value is `op x, constant`.
    fn of_constant(&self, value: Inst, op: Op) -> Option<(Inst, i64)> {
        let data = self.of(value);
        let number = if data.op == op { self.number(Inst(data.b)) } else { None };
        number.map(|number| (Inst(data.a), number))
    }

    fn bits(&self, ty: Type) -> u32 {
        ty.bits(self.function.profile)
    }
}

/// `op a`, of that type.
fn unary(op: Op, ty: Type, a: Inst) -> InstData {
    InstData { a: a.0, ..InstData::new(op, ty) }
}

/// `op a, b`, of that type.
fn binary(op: Op, ty: Type, a: Inst, b: Inst) -> InstData {
    InstData { a: a.0, b: b.0, ..InstData::new(op, ty) }
}
