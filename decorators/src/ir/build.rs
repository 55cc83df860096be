//! The builder: appends instructions to one block after another and finds their result types.

use super::inst::{Address, Block, Callee, CalleeKind, Const, Exit, Inst, InstData};
use super::ops::ResultType;
use super::{FloatCond, Function, IntCond, Op, Type};
use adder_vm::mem::OutOfMemory;

/// Appends instructions to the end of the current block.
///
/// Types are not checked here, the verifier does. Every method fails with `OutOfMemory` when the memory
/// or the 16-bit ids are used up.
#[derive(Debug)]
pub struct Builder<'f, 'm> {
    /// The function being built.
    pub function: &'f mut Function<'m>,
    /// The current block.
    pub block: Block,
}

/// What each method returns.
pub type Built<T = Inst> = Result<T, OutOfMemory>;

impl<'f, 'm> Builder<'f, 'm> {
    /// A builder that stands at the end of `block`.
    pub fn new(function: &'f mut Function<'m>, block: Block) -> Self {
        Builder { function, block }
    }

    /// Goes on at the end of another block.
    pub fn switch_to(&mut self, block: Block) {
        self.block = block;
    }

    /// Makes a block at the end of the order.
    pub fn add_block(&mut self) -> Built<Block> {
        self.function.add_block()
    }

    /// Whether the current block has its terminator.
    pub fn is_closed(&self) -> bool {
        self.function.last(self.block).is_some_and(|last| self.function.op(last).is_terminator())
    }

    /// Appends any instruction.
    pub fn push(&mut self, data: InstData) -> Built {
        self.function.append(self.block, data)
    }

    /// The type of a result that does not depend on what the instruction says itself.
    fn result(&self, op: Op, first: Inst) -> Type {
        match op.result() {
            ResultType::Void | ResultType::Given | ResultType::Callee => Type::Void,
            ResultType::Same => self.function.ty(first),
            ResultType::I32 => Type::I32,
            ResultType::I64 => Type::I64,
            ResultType::F32 => Type::F32,
            ResultType::F64 => Type::F64,
            ResultType::Ptr => Type::Ptr,
            ResultType::Value => Type::Value,
        }
    }

    /// An integer or address. For `i32` the upper half of `number` is ignored.
    pub fn iconst(&mut self, ty: Type, number: i64) -> Built {
        let number = if ty.bits(self.function.profile) == 32 { i64::from(number as i32) } else { number };
        self.push(InstData::new(Op::Iconst, ty).with_number(number as u64))
    }

    /// A float of type `f64`.
    pub fn f64const(&mut self, number: f64) -> Built {
        self.push(InstData::new(Op::Fconst, Type::F64).with_number(number.to_bits()))
    }

    /// A float of type `f32`.
    pub fn f32const(&mut self, number: f32) -> Built {
        self.push(InstData::new(Op::Fconst, Type::F32).with_number(number.to_bits().into()))
    }

    /// A word of the table of constants.
    pub fn vconst(&mut self, constant: Const) -> Built {
        self.push(InstData { a: constant.0, ..InstData::new(Op::Vconst, Type::Value) })
    }

    /// An instruction without operands whose result type is fixed: `ctx`.
    pub fn nullary(&mut self, op: Op) -> Built {
        let ty = self.result(op, Inst::NONE);
        self.push(InstData::new(op, ty))
    }

    /// An instruction with one operand.
    pub fn unary(&mut self, op: Op, a: Inst) -> Built {
        let ty = self.result(op, a);
        self.push(InstData { a: a.0, ..InstData::new(op, ty) })
    }

    /// An instruction with one operand whose result type is given: conversions, `bitcast`, `untag_int`.
    pub fn convert(&mut self, op: Op, ty: Type, a: Inst) -> Built {
        self.push(InstData { a: a.0, ..InstData::new(op, ty) })
    }

    /// An instruction with two operands.
    pub fn binary(&mut self, op: Op, a: Inst, b: Inst) -> Built {
        let ty = self.result(op, a);
        self.push(InstData { a: a.0, b: b.0, ..InstData::new(op, ty) })
    }

    /// A comparison of integers, addresses or tagged words.
    pub fn icmp(&mut self, cond: IntCond, a: Inst, b: Inst) -> Built {
        self.push(InstData { a: a.0, b: b.0, c: cond as u16, ..InstData::new(Op::Icmp, Type::I32) })
    }

    /// A comparison of floats.
    pub fn fcmp(&mut self, cond: FloatCond, a: Inst, b: Inst) -> Built {
        self.push(InstData { a: a.0, b: b.0, c: cond as u16, ..InstData::new(Op::Fcmp, Type::I32) })
    }

    /// `a` when `cond` is not 0, else `b`.
    pub fn select(&mut self, cond: Inst, a: Inst, b: Inst) -> Built {
        let ty = self.function.ty(a);
        self.push(InstData { a: cond.0, b: a.0, c: b.0, ..InstData::new(Op::Select, ty) })
    }

    /// An instruction with one operand and an exit: `guard`.
    pub fn unary_exit(&mut self, op: Op, a: Inst, exit: Exit) -> Built {
        let ty = self.result(op, a);
        self.push(InstData { a: a.0, c: exit.0, ..InstData::new(op, ty) })
    }

    /// A conversion to a given type, with an exit.
    pub fn convert_exit(&mut self, op: Op, ty: Type, a: Inst, exit: Exit) -> Built {
        self.push(InstData { a: a.0, c: exit.0, ..InstData::new(op, ty) })
    }

    /// An instruction with two operands and an exit: checked arithmetic, `bounds_check`.
    pub fn binary_exit(&mut self, op: Op, a: Inst, b: Inst, exit: Exit) -> Built {
        let ty = self.result(op, a);
        self.push(InstData { a: a.0, b: b.0, c: exit.0, ..InstData::new(op, ty) })
    }

    /// A safepoint.
    pub fn poll(&mut self, exit: Exit) -> Built {
        self.push(InstData { c: exit.0, ..InstData::new(Op::Poll, Type::Void) })
    }

    /// A check of the machine stack.
    pub fn stack_check(&mut self, exit: Exit) -> Built {
        self.push(InstData { c: exit.0, ..InstData::new(Op::StackCheck, Type::Void) })
    }

    /// A load of type `ty`.
    pub fn load(&mut self, op: Op, ty: Type, at: Address) -> Built {
        let index = at.index.unwrap_or(Inst::NONE);
        self.push(InstData { a: at.base.0, b: index.0, imm: at.pack(), ..InstData::new(op, ty) })
    }

    /// A store.
    pub fn store(&mut self, op: Op, value: Inst, at: Address) -> Built {
        let index = at.index.unwrap_or(Inst::NONE);
        let data = InstData::new(op, Type::Void);
        self.push(InstData { a: at.base.0, b: index.0, c: value.0, imm: at.pack(), ..data })
    }

    /// The Context's field at `offset`.
    pub fn ctx_load(&mut self, ty: Type, offset: i32) -> Built {
        self.push(InstData { imm: offset, ..InstData::new(Op::CtxLoad, ty) })
    }

    /// Sets the Context's field at `offset`.
    pub fn ctx_store(&mut self, value: Inst, offset: i32) -> Built {
        self.push(InstData { a: value.0, imm: offset, ..InstData::new(Op::CtxStore, Type::Void) })
    }

    /// Adds 1 to the Context's word at `offset`.
    pub fn ctx_count(&mut self, offset: i32) -> Built {
        let word = self.function.profile.word;
        let (count, one) = (self.ctx_load(word, offset)?, self.iconst(word, 1)?);
        let more = self.binary(Op::Iadd, count, one)?;
        self.ctx_store(more, offset)
    }

    /// A frame register.
    pub fn frame_load(&mut self, reg: u16) -> Built {
        self.push(InstData { imm: reg.into(), ..InstData::new(Op::FrameLoad, Type::Value) })
    }

    /// Sets a frame register.
    pub fn frame_store(&mut self, value: Inst, reg: u16) -> Built {
        self.push(InstData { a: value.0, imm: reg.into(), ..InstData::new(Op::FrameStore, Type::Void) })
    }

    /// The address of a frame register.
    pub fn frame_addr(&mut self, reg: u16) -> Built {
        self.push(InstData { imm: reg.into(), ..InstData::new(Op::FrameAddr, Type::Ptr) })
    }

    /// A call; `exit` is needed when the callee may raise.
    pub fn call(&mut self, callee: Callee, args: &[Inst], exit: Option<Exit>) -> Built {
        let list = self.function.make_list(args)?;
        let data = self.function.callee(callee);
        let op = match data.kind {
            CalleeKind::Helper => Op::CallHelper,
            CalleeKind::Direct => Op::CallDirect,
        };
        let inst = InstData::new(op, data.result);
        self.push(InstData { a: callee.0, b: list.0, c: exit.unwrap_or(Exit::NONE).0, ..inst })
    }

    /// To a block.
    pub fn jump(&mut self, to: Block, args: &[Inst]) -> Built {
        let edge = self.function.make_edge(to, args)?;
        self.push(InstData { a: edge.0, ..InstData::new(Op::Jump, Type::Void) })
    }

    /// To one of two blocks.
    pub fn brif(&mut self, cond: Inst, yes: (Block, &[Inst]), no: (Block, &[Inst])) -> Built {
        let yes = self.function.make_edge(yes.0, yes.1)?;
        let no = self.function.make_edge(no.0, no.1)?;
        self.push(InstData { a: cond.0, b: yes.0, c: no.0, ..InstData::new(Op::Brif, Type::Void) })
    }

    /// Leaves with a result, or without one.
    pub fn ret(&mut self, result: Option<Inst>) -> Built {
        self.push(InstData { a: result.unwrap_or(Inst::NONE).0, ..InstData::new(Op::Return, Type::Void) })
    }

    /// Takes an exit.
    pub fn leave(&mut self, exit: Exit) -> Built {
        self.push(InstData { c: exit.0, ..InstData::new(Op::Leave, Type::Void) })
    }
}
