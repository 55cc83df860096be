//! The state of lifting one function, and the way through its nodes.

use super::far::FarType;
use super::fault::{Fault, Rule};
use super::graph::{Graph, Node};
use super::types::{Target, Ty, Val};
use crate::bytecode::{Code, Live, RegSet};
use crate::emitter::Error;
use crate::ir::{
    Address, Block, Builder, Callee, CalleeData, CalleeKind, Calls, Const, Edge, Exit, ExitKind, Frame, Inst,
    List, Op as Ir, Origin, RaiseKind, Raises, Region, Type,
};
use adder_vm::mem::{Mem, OutOfMemory, Vec};
use adder_vm::native::abi;
use adder_vm::native::helpers::{self, Helper, Machine};
use adder_vm::object::{CodeObj, Gc};
use adder_vm::ops::{LINK_WORDS, Op};
use adder_vm::value::Value;
use core::cell::Cell;

/// The lift ends: for the fault that was noted, or for want of memory. A fault takes many bytes, which nothing but
/// the end of the lift looks at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stopped;

impl From<OutOfMemory> for Stopped {
    fn from(OutOfMemory: OutOfMemory) -> Self {
        Stopped
    }
}

/// What this module's functions return.
pub(super) type Lifted<T = ()> = Result<T, Stopped>;

/// How to compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Indices are checked.
    pub checks: bool,
    /// Loops can be interrupted.
    pub poll: bool,
    /// Rounds of loops are counted.
    pub counts: bool,
    /// The function keeps where its instructions come from.
    pub origins: bool,
}

/// What one attempt found that the next has to know from the start.
#[derive(Debug)]
pub(super) struct Hints<'m> {
    /// Types of locals that are stored only behind a loop's start.
    pub locals: Vec<'m, Option<Ty>>,
    /// Numbers made from pointers forget them.
    pub forget_origins: bool,
    /// Another attempt is needed.
    pub again: bool,
}

/// From where an edge to a node comes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source {
    /// The edge of a jump.
    Jump(Inst),
    /// The edge of a branch that is taken when its condition holds.
    Yes(Inst),
    /// The other edge of a branch.
    No(Inst),
    /// The handler of an exit.
    Exit(Inst, ExitKind, u32),
}

/// An edge to a node that has not been lifted yet.
#[derive(Debug)]
pub(super) struct Pending<'m> {
    pub source: Source,
    /// The registers that are live in the node.
    pub vals: Vec<'m, Val>,
    /// The first instruction that the node which it comes from made.
    pub first: u16,
    /// The node's next row, or that of the free ones, plus 1; 0 at the end.
    pub next: u32,
}

/// A node to which a way back is to come.
#[derive(Debug)]
pub(super) struct Entry<'m> {
    pub node: Node,
    /// How many.
    pub ways_back: u16,
    /// What the registers that are live in it are there.
    pub vals: Vec<'m, Val>,
}

/// The state of lifting one function.
pub(super) struct Lower<'f, 'm> {
    pub code: Gc<CodeObj>,
    pub target: Target,
    pub options: Options,
    pub b: Builder<'f, 'm>,
    pub mem: &'m Mem,
    pub graph: &'f Graph<'m>,
    live: &'f Live<'m>,
    pub hints: &'f mut Hints<'m>,
    /// Registers at the current instruction, then flags of those that may be unbound.
    pub env: Vec<'m, Val>,
    /// Per register: where its flag is in `env`, or 0.
    pub flag_of: Vec<'m, u16>,
    /// Types of locals, once they are known.
    pub local_ty: Vec<'m, Option<Ty>>,
    /// Locals whose type is stated.
    pub stated: RegSet,
    /// Types of the variables in captured cells, once they are known.
    pub cell_ty: Vec<'m, Option<Ty>>,
    /// Types of far locals, once they are known.
    pub far_ty: Vec<'m, Option<FarType>>,
    /// The type of the result.
    pub returns: Ty,
    /// Whether floats are machine floats: some type in the function is.
    pub has_floats: bool,
    pub locals: u16,
    /// The block in front of all others, for constants.
    start: Block,
    blocks: Vec<'m, Block>,
    /// Per node: its first row of `pending` plus 1, or 0.
    pub first_pending: Vec<'m, u32>,
    pub pending: Vec<'m, Pending<'m>>,
    /// The first free row of `pending` plus 1, or 0.
    pub free_pending: u32,
    pub is_lifted: Vec<'m, bool>,
    /// The loops to which ways back are still to come.
    pub entries: Vec<'m, Entry<'m>>,
    /// Per register: nodes not lifted yet that write it.
    pub to_write: Vec<'m, u16>,
    callees: [Callee; Helper::ALL.len()],
    /// Parameters of loops' starts for registers without a value there that turned out to get a number of this type
    /// in the loop. Until then such a register is `Undefined`, with that parameter.
    pub guesses: Vec<'m, (Inst, Ty)>,
    /// Constants made in `start`: type, bits, instruction.
    pub zeros: Vec<'m, (Type, u64, Inst)>,
    /// The first instruction that the current node makes.
    pub first: u16,
    /// Word of the current instruction.
    pub pc: u32,
    /// Where an exception at the current instruction goes.
    landing: Option<Node>,
    /// Why the lift ends, if it does.
    fault: Cell<Option<Fault>>,
}

/// Whether a value is the same word on every machine: singletons and short ints.
fn is_same_everywhere(value: Value) -> bool {
    match value.as_small() {
        Some(number) => (-(1 << 30)..1 << 30).contains(&number),
        None => !value.is_object() && !value.is_immediate_float(),
    }
}

impl<'f, 'm> Lower<'f, 'm> {
    pub(super) fn new(
        code: Gc<CodeObj>,
        target: Target,
        options: Options,
        mut b: Builder<'f, 'm>,
        (graph, live): (&'f Graph<'m>, &'f Live<'m>),
        hints: &'f mut Hints<'m>,
    ) -> Result<Self, OutOfMemory> {
        let mem = b.function.mem();
        let registers = usize::from(code.info().registers);
        let start = b.add_block()?;
        b.switch_to(start);
        let mut lower = Lower {
            code,
            target,
            options,
            b,
            mem,
            live,
            env: Vec::new(mem),
            flag_of: Vec::new(mem),
            local_ty: Vec::new(mem),
            stated: RegSet::default(),
            cell_ty: Vec::new(mem),
            far_ty: Vec::new(mem),
            returns: Ty::Object,
            has_floats: false,
            locals: code.near_locals() as u16,
            start,
            blocks: Vec::new(mem),
            first_pending: Vec::new(mem),
            pending: Vec::new(mem),
            free_pending: 0,
            is_lifted: Vec::new(mem),
            entries: Vec::new(mem),
            to_write: Vec::new(mem),
            callees: [Callee::NONE; Helper::ALL.len()],
            guesses: Vec::new(mem),
            zeros: Vec::new(mem),
            first: 0,
            pc: 0,
            landing: None,
            fault: Cell::new(None),
            graph,
            hints,
        };
        let nodes = lower.graph.len();
        lower.env.resize(registers, Val::UNDEFINED)?;
        lower.flag_of.resize(registers, 0)?;
        lower.local_ty.extend_from_slice(&lower.hints.locals)?;
        lower.local_ty.resize(registers, None)?;
        lower.cell_ty.resize(registers, None)?;
        let locals = code.locals().map_or(0, |locals| locals.len());
        lower.far_ty.resize(locals.saturating_sub(code.near_locals() + 1), None)?;
        lower.blocks.resize(nodes, Block::NONE)?;
        lower.first_pending.resize(nodes, 0)?;
        lower.is_lifted.resize(nodes, false)?;
        lower.to_write.resize(registers, 0)?;
        for at in 0..lower.graph.order.len() {
            let writes = lower.graph.writes.get(usize::from(lower.graph.order[at]));
            writes.members(registers).for_each(|r| lower.to_write[usize::from(r)] += 1);
        }
        Ok(lower)
    }

    /// Gives each register that is checked for a value a flag.
    fn find_flags(&mut self) -> Lifted {
        let code = self.code;
        for block in 0..self.graph.blocks.ranges.len() {
            for at in self.graph.blocks.codes(block, code.words()) {
                let register = usize::from(at.word.a());
                if at.op == Op::CheckLocal && self.flag_of.get(register) == Some(&0) {
                    self.flag_of[register] = self.env.len() as u16;
                    self.env.push(Val::UNDEFINED)?;
                }
            }
        }
        for register in 0..self.flag_of.len() {
            let flag = usize::from(self.flag_of[register]);
            if flag != 0 {
                let has_value = i64::from(self.env[register].ty != Ty::Undefined);
                self.env[flag] = Val::new(Ty::Flag, self.b.iconst(Type::I32, has_value)?);
            }
        }
        Ok(())
    }

    /// Lifts everything.
    pub(super) fn run(&mut self) -> Lifted {
        self.annotations()?;
        let exit = self.b.stack_check(Exit::NONE)?;
        self.attach(exit, ExitKind::Raise(RaiseKind::RecursionError))?;
        self.parameters()?;
        self.find_flags()?;
        self.go_to_node(0)?;
        for at in 0..self.graph.order.len() {
            let node = self.graph.order[at];
            if self.enter(node)? {
                self.first = self.b.function.inst_count() as u16;
                self.lift_node(node)?;
            }
            self.is_lifted[usize::from(node)] = true;
            let writes = self.graph.writes.get(usize::from(node));
            let registers = self.to_write.len();
            writes.members(registers).for_each(|r| self.to_write[usize::from(r)] -= 1);
            if self.hints.again {
                return Ok(());
            }
        }
        Ok(())
    }

    fn lift_node(&mut self, node: Node) -> Lifted {
        if let Some(landing) = self.graph.landing(node) {
            return self.land(landing);
        }
        let words = self.code;
        let block = usize::from(node);
        for at in self.graph.blocks.codes(block, words.words()) {
            self.pc = at.pc;
            self.b.function.set_origin(Origin::new(at.pc, at.op));
            self.landing = self.graph.landing_of(self.code, at.pc);
            self.instruction(&at)?;
        }
        if !self.b.is_closed() {
            let end = self.graph.blocks.ranges[block].end;
            self.go_to(end)?;
        }
        Ok(())
    }

    /// The node of the block at word `pc`.
    pub(super) fn node_at(&self, pc: u32) -> Lifted<Node> {
        match self.graph.blocks.at(pc) {
            Some(block) => Ok(block as Node),
            None => self.unsupported("a jump to no instruction"),
        }
    }

    /// The IR block of a node.
    pub(super) fn block(&mut self, node: Node) -> Lifted<Block> {
        let place = &mut self.blocks[usize::from(node)];
        if !place.is_some() {
            *place = self.b.function.add_block()?;
        }
        Ok(*place)
    }

    /// Calls `visit` with the place in `env` of each register, or flag of one, that is live where a node
    /// starts, and the register.
    pub(super) fn each_live(&self, node: Node, mut visit: impl FnMut(usize, usize) -> Lifted) -> Lifted {
        let live = match self.graph.landing(node) {
            Some(landing) => {
                let mut live = self.live.at_start(landing.block);
                live.remove(landing.register);
                live
            }
            None => self.live.at_start(usize::from(node)),
        };
        for register in live.members(self.flag_of.len()).map(usize::from) {
            visit(register, register)?;
            if self.flag_of[register] != 0 {
                visit(usize::from(self.flag_of[register]), register)?;
            }
        }
        Ok(())
    }

    /// The current instruction breaks a rule.
    pub(super) fn broken<T>(&self, rule: Rule) -> Lifted<T> {
        self.stop(Fault::Rule { rule, pc: self.pc });
        Err(Stopped)
    }

    pub(super) fn unsupported<T>(&self, what: &'static str) -> Lifted<T> {
        self.stop(Fault::unsupported(what, self.pc));
        Err(Stopped)
    }

    /// Notes why the lift ends.
    #[inline(never)]
    fn stop(&self, fault: Fault) {
        self.fault.set(Some(fault));
    }

    /// Why the lift ended.
    pub(super) fn fault(&self) -> Fault {
        self.fault.get().unwrap_or(Fault::Compile(Error::OutOfMemory))
    }

    /// Gives an instruction its exit at the current pc: out of the function, or to the handler around.
    pub(super) fn attach(&mut self, inst: Inst, kind: ExitKind) -> Lifted {
        match self.landing {
            Some(node) => self.link(Source::Exit(inst, kind, self.pc), node),
            None => self.set_exit(inst, kind, self.pc, Edge::NONE),
        }
    }

    pub(super) fn set_exit(&mut self, inst: Inst, kind: ExitKind, pc: u32, handler: Edge) -> Lifted {
        let frame = self.b.function.add_frame(Frame::NONE, 0, pc, &[])?;
        let exit = self.b.function.add_exit(kind, frame, handler)?;
        self.b.function.inst_mut(inst).c = exit.0;
        Ok(())
    }

    /// Raises `kind` unless `condition` holds.
    pub(super) fn guard(&mut self, condition: Inst, kind: RaiseKind) -> Lifted {
        let guard = self.b.unary_exit(Ir::Guard, condition, Exit::NONE)?;
        self.attach(guard, ExitKind::Raise(kind))
    }

    /// Calls a helper.
    pub(super) fn call(&mut self, helper: Helper, args: &[Inst]) -> Lifted<Inst> {
        let callee = self.callee(helper)?;
        let raises = helper.raises() != helpers::Raises::Never;
        let exit = if raises { Some(Exit(0)) } else { None };
        let call = self.b.call(callee, args, exit)?;
        if raises {
            self.attach(call, ExitKind::Raised)?;
        }
        Ok(call)
    }

    fn callee(&mut self, helper: Helper) -> Lifted<Callee> {
        let known = self.callees[helper as usize];
        if known.is_some() {
            return Ok(known);
        }
        let target = self.target;
        let machine = |machine: &Machine| match machine {
            Machine::Void => Type::Void,
            Machine::Word => target.profile.word,
            Machine::I32 => Type::I32,
            Machine::I64 => Type::I64,
            Machine::Float => target.profile.float,
            Machine::Pointer => Type::Ptr,
            Machine::Value => Type::Value,
        };
        let mut params = Vec::new(self.mem);
        params.extend(helper.params().iter().map(machine))?;
        let data = CalleeData {
            kind: CalleeKind::Helper,
            result: machine(&helper.result()),
            raises: match helper.raises() {
                helpers::Raises::Never => Raises::Never,
                helpers::Raises::Zero => Raises::Zero,
                helpers::Raises::Pending => Raises::Pending,
            },
            effect: match helper.effect() {
                helpers::Effect::Any => Calls::Any,
                helpers::Effect::Reads => Calls::Reads,
                helpers::Effect::Pure => Calls::Pure,
            },
            params: List::EMPTY,
            target: helper as u32,
        };
        let callee = self.b.function.add_callee(data, &params)?;
        self.callees[helper as usize] = callee;
        Ok(callee)
    }

    /// A value of the VM that does not change: a singleton, or one that the code object keeps.
    pub(super) fn constant(&mut self, value: Value) -> Lifted<Inst> {
        if self.target.is_stored && !is_same_everywhere(value) {
            return self.stored_constant(value);
        }
        let constant: Const = self.b.function.add_const(value.bits() as u64)?;
        Ok(self.b.vconst(constant)?)
    }

    /// A value that the code object keeps, or that itself, found from the frame.
    fn stored_constant(&mut self, value: Value) -> Lifted<Inst> {
        let word = self.target.profile.word_bytes();
        let frame = self.b.frame_addr(0)?;
        let function = self.fixed(Type::Value, frame, -((LINK_WORDS * word as usize) as i32))?;
        let code = self.fixed(Type::Value, function, abi::offset(abi::FUNCTION_CODE, word))?;
        if value == self.code.value() {
            return Ok(code);
        }
        let own = (0..).map_while(|index| self.code.constant(index)).position(|own| own == value);
        let Some(index) = own else { return self.unsupported("a value that cannot be stored") };
        let constants = self.fixed(Type::Ptr, code, abi::offset(abi::CODE_CONSTANTS, word))?;
        self.fixed(Type::Value, constants, (index * word as usize) as i32)
    }

    /// What is at an address, which does not change.
    fn fixed(&mut self, ty: Type, base: Inst, offset: i32) -> Lifted<Inst> {
        match Address::new(Region::Fixed, base, offset) {
            Some(address) => Ok(self.b.load(Ir::Load, ty, address)?),
            None => self.unsupported("too many constants"),
        }
    }

    /// The offset of a field of the Context on the target.
    pub(super) fn field(&self, field: usize) -> i32 {
        abi::offset(field, self.target.profile.word_bytes())
    }

    /// A number that is there in every block.
    pub(super) fn everywhere(&mut self, ty: Type, bits: u64) -> Lifted<Inst> {
        if let Some(&(.., inst)) = self.zeros.iter().find(|&&(t, b, _)| t == ty && b == bits) {
            return Ok(inst);
        }
        let here = self.b.block;
        let last = self.b.function.last(self.start);
        self.b.switch_to(self.start);
        let made = match ty {
            Type::Value => {
                let constant = self.b.function.add_const(bits)?;
                self.b.vconst(constant)?
            }
            Type::F32 => self.b.f32const(f32::from_bits(bits as u32))?,
            Type::F64 => self.b.f64const(f64::from_bits(bits))?,
            _ => self.b.iconst(ty, bits as i64)?,
        };
        // It belongs before the block's end, which may be there already.
        if let Some(last) = last.filter(|&last| self.b.function.op(last).is_terminator()) {
            self.b.function.unlink(self.start, made);
            self.b.function.link(self.start, made, last);
        }
        self.b.switch_to(here);
        self.zeros.push((ty, bits, made))?;
        Ok(made)
    }

    /// What stands where a register of this type has no value.
    pub(super) fn nothing(&mut self, ty: Type) -> Lifted<Inst> {
        let bits = if ty == Type::Value { Value::UNBOUND.bits() as u64 } else { 0 };
        self.everywhere(ty, bits)
    }

    /// The frame's base.
    pub(super) fn base(&mut self) -> Lifted<Inst> {
        Ok(self.b.frame_addr(0)?)
    }

    /// Does an instruction of the bytecode.
    fn instruction(&mut self, at: &Code) -> Lifted {
        use Op::*;
        let (a, b, c) = (at.word.a(), at.word.b(), at.word.c());
        match at.op {
            Move => self.copy(a, b),
            LoadK => self.load_constant(a, at.word.bx()),
            LoadInt => self.load_int(a, i64::from(at.word.sbx())),
            LoadSpecial => self.load_special(a, b),
            CheckLocal => self.check_local(a),
            GetGlobal => self.get_global(at),
            SetGlobal => self.set_global(at),
            MakeCell => self.make_cell(a),
            CopyFree => self.copy_free(a, b),
            GetCell => self.get_cell(at),
            SetCell => self.set_cell(a, b),
            GetFar => self.get_far(at),
            SetFar => self.set_far(at),
            Neg | Pos | Invert => self.unary(at),
            Not => self.not(a, b),
            Lt | Le | Gt | Ge | Eq | Ne => self.compare(at),
            Is | IsNot => self.is(at),
            In | NotIn => self.contains(at),
            Jump => self.go_to(at.end().wrapping_add_signed(at.word.distance())),
            Loop => self.loop_back(at),
            JumpIf | JumpUnless => self.jump_if(at),
            JumpLt | JumpLe | JumpGt | JumpGe | JumpEq | JumpNe => self.jump_compare(at, b),
            JumpLtI | JumpLeI | JumpGtI | JumpGeI | JumpEqI | JumpNeI => self.jump_compare_immediate(at),
            JumpIs | JumpIsNone => self.jump_is(at),
            JumpIn => self.jump_in(at),
            JumpNoMatch => self.jump_no_match(at),
            ForRange => self.for_range(at),
            ForIter => self.for_iter(at),
            Call => self.call_window(at),
            Return => self.return_value(a),
            ReturnNone => self.return_none(),
            GetAttr => self.get_attr(at),
            SetAttr => self.set_attr(at),
            GetMethod => self.get_method(at),
            GetItem => self.get_item(a, b, c),
            GetItemI => self.get_item_immediate(a, b, c as i8),
            SetItem => self.set_item(a, b, c),
            SetItemI => self.set_item_immediate(a, b as i8, c),
            GetSlice | SetSlice => self.slice(at),
            DelItem => self.del_item(at),
            Raise => self.raise(a, None),
            RaiseFrom => self.raise(a, Some(b)),
            RaiseBare | Reraise => self.raise_again(at),
            PushHandled => self.push_handled(a),
            PopHandled => self.pop_handled(a),
            Yield | AsyncYield | YieldFrom | GetYieldFromIter | GetAwaitable | GetAiter | GetAnext
            | AsyncWithEnter | AsyncWithExit => self.broken(Rule::Yield),
            GetName | SetName | DelName | GetClassCell | ImportStar | PrintExpr => {
                self.unsupported("an instruction that functions do not have")
            }
            op => match op.binary() {
                Some(binary) => self.binary(at, binary),
                None => self.step(at),
            },
        }
    }
}
