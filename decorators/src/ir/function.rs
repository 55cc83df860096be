//! A function in SSA form: its tables, the order of blocks and instructions, and their editing.

use super::exits::{ExitData, ExitKind, FrameData, Slot};
use super::inst::{Address, Block, Callee, CalleeData, Const, Edge, Exit, Frame, Inst, InstData, List};
use super::intern::{Index, hash_words};
use super::{Format, Op, Profile, Type};
use adder_vm::mem::{Mem, OutOfMemory, String, Vec};

/// Neighbours of an instruction in its block.
#[derive(Clone, Copy, Debug)]
struct Link {
    prev: Inst,
    next: Inst,
}

/// A block: its parameters and the ends of its chain of instructions.
#[derive(Clone, Copy, Debug)]
struct BlockData {
    params: List,
    first: Inst,
    last: Inst,
    cold: bool,
}

/// A function. The first block of the order is the entry; its parameters are the function's.
#[derive(Debug)]
pub struct Function<'m> {
    mem: &'m Mem,
    /// Its name, for messages and text.
    pub name: String<'m>,
    /// Words and floats of the target.
    pub profile: Profile,
    /// Type of the result, `void` for none.
    pub result: Type,
    insts: Vec<'m, InstData>,
    links: Vec<'m, Link>,
    blocks: Vec<'m, BlockData>,
    order: Vec<'m, Block>,
    lists: Vec<'m, Inst>,
    exits: Vec<'m, ExitData>,
    frames: Vec<'m, FrameData>,
    slots: Vec<'m, Slot>,
    consts: Vec<'m, u64>,
    callees: Vec<'m, CalleeData>,
    exit_index: Index<'m>,
    frame_index: Index<'m>,
    const_index: Index<'m>,
}

/// The next row number of a table, unless 16 bits are used up.
fn next_row(len: usize) -> Result<u16, OutOfMemory> {
    u16::try_from(len).ok().filter(|&row| row != u16::MAX).ok_or(OutOfMemory)
}

impl<'m> Function<'m> {
    /// A function without blocks.
    ///
    /// # Errors
    /// As everything here that adds rows: `OutOfMemory` when the memory or the 16-bit ids are used up.
    pub fn new(mem: &'m Mem, name: &str, profile: Profile, result: Type) -> Result<Self, OutOfMemory> {
        let mut text = String::new(mem);
        text.push_str(name)?;
        let mut lists = Vec::new(mem);
        lists.push(Inst(0))?;
        Ok(Function {
            mem,
            name: text,
            profile,
            result,
            insts: Vec::new(mem),
            links: Vec::new(mem),
            blocks: Vec::new(mem),
            order: Vec::new(mem),
            lists,
            exits: Vec::new(mem),
            frames: Vec::new(mem),
            slots: Vec::new(mem),
            consts: Vec::new(mem),
            callees: Vec::new(mem),
            exit_index: Index::new(mem),
            frame_index: Index::new(mem),
            const_index: Index::new(mem),
        })
    }

    /// The account that the function's tables book with.
    pub fn mem(&self) -> &'m Mem {
        self.mem
    }

    // Blocks.

    /// Number of blocks ever made; ids are below it.
    pub fn block_count(&self) -> usize {
        self.blocks.len()
    }

    /// The blocks in order, the entry first.
    pub fn order(&self) -> &[Block] {
        &self.order
    }

    /// The entry.
    pub fn entry(&self) -> Option<Block> {
        self.order.first().copied()
    }

    /// Makes a block that is not yet in the order.
    pub fn make_block(&mut self) -> Result<Block, OutOfMemory> {
        let block = Block(next_row(self.blocks.len())?);
        self.blocks.push(BlockData {
            params: List::EMPTY,
            first: Inst::NONE,
            last: Inst::NONE,
            cold: false,
        })?;
        Ok(block)
    }

    /// Makes a block at the end of the order.
    pub fn add_block(&mut self) -> Result<Block, OutOfMemory> {
        let block = self.make_block()?;
        self.order.push(block)?;
        Ok(block)
    }

    /// Replaces the order; blocks left out are no longer part of the function.
    pub fn set_order(&mut self, order: Vec<'m, Block>) {
        self.order = order;
    }

    /// Whether the block is rarely run.
    pub fn is_cold(&self, block: Block) -> bool {
        self.blocks[block.index()].cold
    }

    /// Says whether the block is rarely run.
    pub fn set_cold(&mut self, block: Block, cold: bool) {
        self.blocks[block.index()].cold = cold;
    }

    /// The parameters of a block.
    pub fn params(&self, block: Block) -> &[Inst] {
        self.list(self.blocks[block.index()].params)
    }

    /// Adds a parameter to a block; the edges to it are the caller's business.
    pub fn add_param(&mut self, block: Block, ty: Type) -> Result<Inst, OutOfMemory> {
        let position = self.params(block).len() as u16;
        let param = self.make(InstData { a: block.0, b: position, ..InstData::new(Op::Param, ty) })?;
        let old = self.blocks[block.index()].params;
        self.blocks[block.index()].params = self.extend_list(old, param)?;
        Ok(param)
    }

    /// Makes `params`, `Param` instructions all, the parameters of a block.
    pub fn set_params(&mut self, block: Block, params: &[Inst]) -> Result<(), OutOfMemory> {
        let list = self.make_list(params)?;
        for (position, &param) in params.iter().enumerate() {
            let data = &mut self.insts[param.index()];
            (data.a, data.b) = (block.0, position as u16);
        }
        self.blocks[block.index()].params = list;
        Ok(())
    }

    // Instructions.

    /// Number of instructions ever made; ids are below it.
    pub fn inst_count(&self) -> usize {
        self.insts.len()
    }

    /// An instruction's fields.
    pub fn inst(&self, inst: Inst) -> &InstData {
        &self.insts[inst.index()]
    }

    /// An instruction's fields, to change.
    pub fn inst_mut(&mut self, inst: Inst) -> &mut InstData {
        &mut self.insts[inst.index()]
    }

    /// What an instruction does.
    pub fn op(&self, inst: Inst) -> Op {
        self.insts[inst.index()].op
    }

    /// The type of an instruction's value.
    pub fn ty(&self, inst: Inst) -> Type {
        self.insts[inst.index()].ty
    }

    /// Makes an instruction that is in no block yet.
    pub fn make(&mut self, data: InstData) -> Result<Inst, OutOfMemory> {
        let inst = Inst(next_row(self.insts.len())?);
        self.insts.push(data)?;
        self.links.push(Link { prev: Inst::NONE, next: Inst::NONE })?;
        Ok(inst)
    }

    /// Makes an instruction at the end of a block.
    pub fn append(&mut self, block: Block, data: InstData) -> Result<Inst, OutOfMemory> {
        let inst = self.make(data)?;
        self.link(block, inst, Inst::NONE);
        Ok(inst)
    }

    /// Makes an instruction before `at`, which is in `block`.
    pub fn insert(&mut self, block: Block, at: Inst, data: InstData) -> Result<Inst, OutOfMemory> {
        let inst = self.make(data)?;
        self.link(block, inst, at);
        Ok(inst)
    }

    /// Puts an instruction that is in no block before `at`, or at the end when `at` is none.
    pub fn link(&mut self, block: Block, inst: Inst, at: Inst) {
        let data = &mut self.blocks[block.index()];
        let prev = match at.some() {
            Some(at) => self.links[at.index()].prev,
            None => data.last,
        };
        self.links[inst.index()] = Link { prev, next: at };
        match prev.some() {
            Some(prev) => self.links[prev.index()].next = inst,
            None => data.first = inst,
        }
        match at.some() {
            Some(at) => self.links[at.index()].prev = inst,
            None => data.last = inst,
        }
    }

    /// Takes an instruction out of its block.
    pub fn unlink(&mut self, block: Block, inst: Inst) {
        let Link { prev, next } = self.links[inst.index()];
        let data = &mut self.blocks[block.index()];
        match prev.some() {
            Some(prev) => self.links[prev.index()].next = next,
            None => data.first = next,
        }
        match next.some() {
            Some(next) => self.links[next.index()].prev = prev,
            None => data.last = prev,
        }
        self.links[inst.index()] = Link { prev: Inst::NONE, next: Inst::NONE };
    }

    /// The first instruction of a block, parameters not counted.
    pub fn first(&self, block: Block) -> Option<Inst> {
        self.blocks[block.index()].first.some()
    }

    /// The last instruction of a block: its terminator.
    pub fn last(&self, block: Block) -> Option<Inst> {
        self.blocks[block.index()].last.some()
    }

    /// The instruction after this one in its block.
    pub fn next(&self, inst: Inst) -> Option<Inst> {
        self.links[inst.index()].next.some()
    }

    /// The instruction before this one in its block.
    pub fn prev(&self, inst: Inst) -> Option<Inst> {
        self.links[inst.index()].prev.some()
    }

    /// The instructions of a block in order.
    pub fn block_insts(&self, block: Block) -> impl Iterator<Item = Inst> + '_ {
        core::iter::successors(self.first(block), |&inst| self.next(inst))
    }

    // Operand lists and edges.

    /// The entries of a list.
    pub fn list(&self, list: List) -> &[Inst] {
        let start = list.index();
        let len = self.lists[start].index();
        &self.lists[start + 1..start + 1 + len]
    }

    /// The entries of a list, to change.
    pub fn list_mut(&mut self, list: List) -> &mut [Inst] {
        let start = list.index();
        let len = self.lists[start].index();
        &mut self.lists[start + 1..start + 1 + len]
    }

    /// Makes a list.
    pub fn make_list(&mut self, entries: &[Inst]) -> Result<List, OutOfMemory> {
        if entries.is_empty() {
            return Ok(List::EMPTY);
        }
        let list = List(next_row(self.lists.len())?);
        let len = next_row(entries.len())?;
        self.lists.reserve(entries.len() + 1)?;
        self.lists.push(Inst(len))?;
        self.lists.extend_from_slice(entries)?;
        Ok(list)
    }

    /// A list with one more entry, grown in place when it is the array's last.
    fn extend_list(&mut self, list: List, entry: Inst) -> Result<List, OutOfMemory> {
        if list == List::EMPTY {
            return self.make_list(&[entry]);
        }
        let (start, len) = (list.index(), self.lists[list.index()].index());
        let list = if start + 1 + len == self.lists.len() {
            list
        } else {
            let moved = List(next_row(self.lists.len())?);
            self.lists.reserve(len + 2)?;
            for i in 0..=len {
                self.lists.push(self.lists[start + i])?;
            }
            moved
        };
        self.lists.push(entry)?;
        self.lists[list.index()] = Inst(next_row(len + 1)?);
        Ok(list)
    }

    /// Makes an edge to a block.
    pub fn make_edge(&mut self, to: Block, args: &[Inst]) -> Result<Edge, OutOfMemory> {
        let edge = Edge(next_row(self.lists.len())?);
        let len = next_row(args.len() + 1)?;
        self.lists.reserve(args.len() + 2)?;
        self.lists.push(Inst(len))?;
        self.lists.push(Inst(to.0))?;
        self.lists.extend_from_slice(args)?;
        Ok(edge)
    }

    /// The block an edge leads to.
    pub fn edge_block(&self, edge: Edge) -> Block {
        Block(self.lists[edge.index() + 1].0)
    }

    /// Makes an edge lead to another block.
    pub fn set_edge_block(&mut self, edge: Edge, to: Block) {
        self.lists[edge.index() + 1] = Inst(to.0);
    }

    /// The arguments of an edge.
    pub fn edge_args(&self, edge: Edge) -> &[Inst] {
        &self.list(List(edge.0))[1..]
    }

    /// The arguments of an edge, to change.
    pub fn edge_args_mut(&mut self, edge: Edge) -> &mut [Inst] {
        &mut self.list_mut(List(edge.0))[1..]
    }

    /// The edges of a terminator in order; none for `return`, `exit` and what is no terminator.
    pub fn edges(&self, inst: Inst) -> impl Iterator<Item = Edge> + '_ {
        let data = self.inst(inst);
        let (pair, rest): ([u16; 2], &[Inst]) = match data.op.format() {
            Format::Jump => ([data.a, u16::MAX], &[]),
            Format::Branch => ([data.b, data.c], &[]),
            Format::Switch => ([u16::MAX; 2], self.list(List(data.b))),
            _ => ([u16::MAX; 2], &[]),
        };
        pair.into_iter()
            .filter(|&edge| edge != u16::MAX)
            .map(Edge)
            .chain(rest.iter().map(|edge| Edge(edge.0)))
    }

    // Operands.

    /// The number of an `iconst`, sign-extended, or the bits of an `fconst`.
    pub fn number(&self, inst: Inst) -> u64 {
        self.inst(inst).number()
    }

    /// The number when the instruction is an `iconst`.
    pub fn as_iconst(&self, inst: Inst) -> Option<i64> {
        let data = self.inst(inst);
        (data.op == Op::Iconst).then(|| data.number() as i64)
    }

    /// The address of a load or store.
    pub fn address(&self, inst: Inst) -> Address {
        Address::unpack(self.inst(inst))
    }

    /// Gives a load or store another address.
    pub fn set_address(&mut self, inst: Inst, address: &Address) {
        let data = self.inst_mut(inst);
        (data.a, data.b) = (address.base.0, address.index.unwrap_or(Inst::NONE).0);
        data.imm = address.pack();
    }

    /// The exit an instruction may take.
    pub fn exit_of(&self, inst: Inst) -> Option<Exit> {
        let data = self.inst(inst);
        match data.op.format() {
            Format::UnaryExit | Format::BinaryExit | Format::Exit | Format::Call => Exit(data.c).some(),
            _ => None,
        }
    }

    /// The callee and the arguments of a call.
    pub fn call(&self, inst: Inst) -> (Callee, &[Inst]) {
        let data = self.inst(inst);
        (Callee(data.a), self.list(List(data.b)))
    }

    /// Operands that lie in the instruction itself; arguments of calls and edges do not.
    pub fn inline_args(&self, inst: Inst) -> impl Iterator<Item = Inst> + use<> {
        let data = self.inst(inst);
        let (a, b, c) = (data.a, data.b, data.c);
        let none = u16::MAX;
        use Format::*;
        let args = match data.op.format() {
            Nullary | Param | Int | Float | Const | Exit | Field | Reg | Call | Jump => [none; 3],
            Unary | UnaryExit | FieldStore | RegStore | Branch | Switch | Return => [a, none, none],
            Binary | BinaryExit | IntCmp | FloatCmp | Load => [a, b, none],
            Ternary | Store => [a, b, c],
        };
        args.into_iter().map(Inst).filter(|arg| arg.is_some())
    }

    /// The first two operands.
    pub fn pair(&self, inst: Inst) -> (Inst, Inst) {
        let data = self.inst(inst);
        (Inst(data.a), Inst(data.b))
    }

    /// Calls `see` with each operand: inline ones, arguments of calls and edges. What its exit needs is
    /// not among them, see [`Function::each_exit_operand`].
    pub fn each_operand(&self, inst: Inst, mut see: impl FnMut(Inst)) {
        self.inline_args(inst).for_each(&mut see);
        if self.op(inst).format() == Format::Call {
            self.call(inst).1.iter().copied().for_each(&mut see);
        }
        for edge in self.edges(inst) {
            self.edge_args(edge).iter().copied().for_each(&mut see);
        }
    }

    /// Calls `see` with each value that an exit needs: slots of its frames, arguments of its handler.
    pub fn each_exit_operand(&self, exit: Exit, mut see: impl FnMut(Inst)) {
        let data = self.exit(exit);
        let mut frame = data.frame;
        while let Some(one) = frame.some() {
            self.frame_slots(one).iter().filter_map(Slot::inst).for_each(&mut see);
            frame = self.frame(one).parent;
        }
        if data.handler.is_some() {
            self.edge_args(data.handler).iter().copied().for_each(&mut see);
        }
    }

    /// Calls `see` with each operand of an instruction and of its exit.
    pub fn each_use(&self, inst: Inst, mut see: impl FnMut(Inst)) {
        self.each_operand(inst, &mut see);
        if let Some(exit) = self.exit_of(inst) {
            self.each_exit_operand(exit, &mut see);
        }
    }

    /// Replaces each operand of an instruction, its exit's not included.
    pub fn map_operands(&mut self, inst: Inst, mut map: impl FnMut(Inst) -> Inst) {
        let mut data = *self.inst(inst);
        let (a, b, c) = match data.op.format() {
            Format::Nullary
            | Format::Param
            | Format::Int
            | Format::Float
            | Format::Const
            | Format::Exit
            | Format::Field
            | Format::Reg => return,
            Format::Call => {
                self.list_mut(List(data.b)).iter_mut().for_each(|arg| *arg = map(*arg));
                return;
            }
            Format::Jump | Format::Branch | Format::Switch => {
                self.map_edges(&data, &mut map);
                (data.op.format() != Format::Jump, false, false)
            }
            Format::Unary | Format::UnaryExit | Format::FieldStore | Format::RegStore | Format::Return => {
                (true, false, false)
            }
            Format::Binary | Format::BinaryExit | Format::IntCmp | Format::FloatCmp | Format::Load => {
                (true, true, false)
            }
            Format::Ternary | Format::Store => (true, true, true),
        };
        let mut change = |field: &mut u16, on: bool| {
            if on && *field != u16::MAX {
                *field = map(Inst(*field)).0;
            }
        };
        change(&mut data.a, a);
        change(&mut data.b, b);
        change(&mut data.c, c);
        *self.inst_mut(inst) = data;
    }

    fn map_edges(&mut self, data: &InstData, map: &mut impl FnMut(Inst) -> Inst) {
        let mut one = |function: &mut Self, edge: Edge| {
            function.edge_args_mut(edge).iter_mut().for_each(|arg| *arg = map(*arg));
        };
        match data.op.format() {
            Format::Jump => one(self, Edge(data.a)),
            Format::Branch => {
                one(self, Edge(data.b));
                one(self, Edge(data.c));
            }
            _ => {
                for i in 0..self.list(List(data.b)).len() {
                    let edge = Edge(self.list(List(data.b))[i].0);
                    one(self, edge);
                }
            }
        }
    }

    /// Replaces values in the whole function: each operand `v` becomes `map(v)`, in instructions of the
    /// order's blocks, in all frames and in all handlers' arguments.
    pub fn substitute(&mut self, map: impl Fn(Inst) -> Inst) {
        for at in 0..self.order.len() {
            let mut next = self.first(self.order[at]);
            while let Some(inst) = next {
                self.map_operands(inst, &map);
                next = self.next(inst);
            }
        }
        for slot in self.slots.iter_mut() {
            if let Some(value) = slot.inst() {
                slot.value = map(value).0;
            }
        }
        for at in 0..self.exits.len() {
            let handler = self.exits[at].handler;
            if handler.is_some() {
                self.edge_args_mut(handler).iter_mut().for_each(|arg| *arg = map(*arg));
            }
        }
    }

    // Exits, frames, constants, callees.

    /// All exits, in order of their ids.
    pub fn exits(&self) -> &[ExitData] {
        &self.exits
    }

    /// One exit.
    pub fn exit(&self, exit: Exit) -> &ExitData {
        &self.exits[exit.index()]
    }

    /// All frame states, in order of their ids.
    pub fn frames(&self) -> &[FrameData] {
        &self.frames
    }

    /// One frame state.
    pub fn frame(&self, frame: Frame) -> &FrameData {
        &self.frames[frame.index()]
    }

    /// The registers of a frame state.
    pub fn frame_slots(&self, frame: Frame) -> &[Slot] {
        let data = self.frame(frame);
        &self.slots[data.slots as usize..][..data.count as usize]
    }

    /// The frame states of an exit, innermost first.
    pub fn exit_frames(&self, exit: Exit) -> impl Iterator<Item = Frame> + '_ {
        core::iter::successors(self.exit(exit).frame.some(), |&frame| self.frame(frame).parent.some())
    }

    /// The exit for that kind, frame and handler; equal ones are one.
    pub fn add_exit(&mut self, kind: ExitKind, frame: Frame, handler: Edge) -> Result<Exit, OutOfMemory> {
        let data = ExitData { kind, frame, handler };
        let hash = |exits: &[ExitData], lists: &[Inst], data: &ExitData, row: Option<u16>| {
            let data = row.map_or(data, |row| &exits[row as usize]);
            let kind = match data.kind {
                ExitKind::Resume => 0,
                ExitKind::Raised => 1,
                ExitKind::Raise(kind) => 2 + kind as u32,
            };
            let edge = match data.handler.some() {
                Some(edge) => &lists[edge.index()..][..1 + lists[edge.index()].index()],
                None => &[],
            };
            hash_words([kind, u32::from(data.frame.0)].into_iter().chain(edge.iter().map(|one| one.0.into())))
        };
        let own = hash(&self.exits, &self.lists, &data, None);
        let same_edge = |other: Edge| match (other.some(), handler.some()) {
            (None, None) => true,
            (Some(a), Some(b)) => self.list(List(a.0)) == self.list(List(b.0)),
            _ => false,
        };
        let found = self.exit_index.find(own, |row| {
            let other = &self.exits[row as usize];
            other.kind == kind && other.frame == frame && same_edge(other.handler)
        });
        if let Some(row) = found {
            return Ok(Exit(row));
        }
        let row = next_row(self.exits.len())?;
        self.exits.push(data)?;
        let (exits, lists) = (&self.exits, &self.lists);
        self.exit_index.add(row, own, |other| hash(exits, lists, &data, Some(other)))?;
        Ok(Exit(row))
    }

    /// The frame state of that content; equal ones are one.
    pub fn add_frame(
        &mut self,
        parent: Frame,
        code: u16,
        pc: u32,
        slots: &[Slot],
    ) -> Result<Frame, OutOfMemory> {
        let own = hash_frame(parent, code, pc, slots);
        let found = self.frame_index.find(own, |row| {
            let other = &self.frames[row as usize];
            other.parent == parent
                && other.code == code
                && other.pc == pc
                && self.frame_slots(Frame(row)) == slots
        });
        if let Some(row) = found {
            return Ok(Frame(row));
        }
        let row = next_row(self.frames.len())?;
        let (start, count) = (next_row(self.slots.len())?, next_row(slots.len())?);
        self.slots.extend_from_slice(slots)?;
        self.frames.push(FrameData { parent, code, pc, slots: start, count })?;
        let (frames, all) = (&self.frames, &self.slots);
        self.frame_index.add(row, own, |other| {
            let other = &frames[other as usize];
            hash_frame(
                other.parent,
                other.code,
                other.pc,
                &all[other.slots as usize..][..other.count as usize],
            )
        })?;
        Ok(Frame(row))
    }

    /// The table of constants: words of the VM.
    pub fn consts(&self) -> &[u64] {
        &self.consts
    }

    /// The row of a constant; equal words are one.
    pub fn add_const(&mut self, word: u64) -> Result<Const, OutOfMemory> {
        let hash = |word: u64| hash_words([word as u32, (word >> 32) as u32]);
        if let Some(row) = self.const_index.find(hash(word), |row| self.consts[row as usize] == word) {
            return Ok(Const(row));
        }
        let row = next_row(self.consts.len())?;
        self.consts.push(word)?;
        let consts = &self.consts;
        self.const_index.add(row, hash(word), |other| hash(consts[other as usize]))?;
        Ok(Const(row))
    }

    /// The table of callees.
    pub fn callees(&self) -> &[CalleeData] {
        &self.callees
    }

    /// One callee.
    pub fn callee(&self, callee: Callee) -> &CalleeData {
        &self.callees[callee.index()]
    }

    /// The types of a callee's parameters.
    pub fn callee_params(&self, callee: &CalleeData) -> impl Iterator<Item = Type> + '_ {
        self.list(callee.params).iter().map(|ty| Type::ALL.get(ty.index()).copied().unwrap_or(Type::Void))
    }

    /// Adds a callee; its parameters are given apart from `data`.
    pub fn add_callee(&mut self, data: CalleeData, params: &[Type]) -> Result<Callee, OutOfMemory> {
        let mut list = List::EMPTY;
        for &ty in params {
            list = self.extend_list(list, Inst(ty as u16))?;
        }
        let row = next_row(self.callees.len())?;
        self.callees.push(CalleeData { params: list, ..data })?;
        Ok(Callee(row))
    }
}

fn hash_frame(parent: Frame, code: u16, pc: u32, slots: &[Slot]) -> u32 {
    let head = [u32::from(parent.0), u32::from(code), pc];
    let slots =
        slots.iter().map(|slot| u32::from(slot.reg) << 16 ^ u32::from(slot.value) ^ (slot.repr as u32) << 29);
    hash_words(head.into_iter().chain(slots))
}
