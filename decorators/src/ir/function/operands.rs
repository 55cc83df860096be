//! Operand lists, edges and the operands of instructions.

use super::{Function, next_row};
use crate::ir::inst::{Address, Block, Callee, Edge, Exit, Inst, InstData, List};
use crate::ir::{Format, Op, Slot};
use adder_vm::mem::OutOfMemory;

impl Function<'_> {
    /// The entries of a list.
    pub fn list(&self, list: List) -> &[Inst] {
        let start = list.index();
        let len = self.lists[start].index();
        &self.lists[start + 1..start + 1 + len]
    }

    /// The entries of a list, to change.
    pub fn list_mut(&mut self, list: List) -> &mut [Inst] {
        self.edit();
        let start = list.index();
        let len = self.lists[start].index();
        &mut self.lists[start + 1..start + 1 + len]
    }

    /// Drops the entries of a list past the first `len`.
    pub fn truncate_list(&mut self, list: List, len: usize) {
        if list != List::EMPTY && len < self.lists[list.index()].index() {
            self.edit();
            self.lists[list.index()] = Inst(len as u16);
        }
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
    pub(super) fn extend_list(&mut self, list: List, entry: Inst) -> Result<List, OutOfMemory> {
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
        self.reshape();
        self.lists[edge.index() + 1] = Inst(to.0);
    }

    /// Makes a terminator use another edge in the place of one of its own.
    pub fn replace_edge(&mut self, terminator: Inst, old: Edge, new: Edge) {
        if self.edge_block(old) == self.edge_block(new) {
            self.edit()
        } else {
            self.reshape()
        }
        let data = &mut self.insts[terminator.index()];
        match data.op {
            Op::Jump => data.a = new.0,
            Op::Brif if data.b == old.0 => data.b = new.0,
            Op::Brif => data.c = new.0,
            _ => {}
        }
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
    pub fn edges(&self, inst: Inst) -> Edges {
        let data = self.inst(inst);
        match data.op.format() {
            Format::Jump => Edges(Edge(data.a), Edge::NONE),
            Format::Branch => Edges(Edge(data.b), Edge(data.c)),
            _ => Edges(Edge::NONE, Edge::NONE),
        }
    }

    /// The number of an `iconst`, sign-extended, or the bits of an `fconst`.
    pub fn number(&self, inst: Inst) -> u64 {
        self.inst(inst).number()
    }

    /// The number when the instruction is an `iconst`; `None` also for no instruction.
    pub fn as_iconst(&self, inst: Inst) -> Option<i64> {
        let data = self.insts.get(inst.index())?;
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
    pub fn inline_args(&self, inst: Inst) -> Args {
        let data = self.inst(inst);
        Args { fields: [data.a, data.b, data.c], at: 0, count: data.op.format().operands() }
    }

    /// The first two operands.
    pub fn pair(&self, inst: Inst) -> (Inst, Inst) {
        let data = self.inst(inst);
        (Inst(data.a), Inst(data.b))
    }

    /// Calls `see` with each operand: inline ones, arguments of calls and edges. What its exit needs is
    /// not among them, see [`Function::each_exit_operand`].
    pub fn each_operand(&self, inst: Inst, mut see: impl FnMut(Inst)) {
        self.see_operands(inst, &mut see);
    }

    fn see_operands(&self, inst: Inst, see: &mut dyn FnMut(Inst)) {
        for arg in self.inline_args(inst) {
            see(arg);
        }
        let (lists, first) = arg_lists(self.inst(inst));
        for &list in &lists {
            if list != List::EMPTY && list.is_some() {
                self.list(list)[first..].iter().for_each(|&arg| see(arg));
            }
        }
    }

    /// Calls `see` with each value that an exit needs: slots of its frames, arguments of its handler.
    pub fn each_exit_operand(&self, exit: Exit, mut see: impl FnMut(Inst)) {
        self.see_exit_operands(exit, &mut see);
    }

    fn see_exit_operands(&self, exit: Exit, see: &mut dyn FnMut(Inst)) {
        let data = self.exit(exit);
        let mut frame = data.frame;
        while let Some(one) = frame.some() {
            self.frame_slots(one).iter().filter_map(Slot::inst).for_each(&mut *see);
            frame = self.frame(one).parent;
        }
        if data.handler.is_some() {
            self.edge_args(data.handler).iter().copied().for_each(see);
        }
    }

    /// Calls `see` with each operand of an instruction and of its exit.
    pub fn each_use(&self, inst: Inst, mut see: impl FnMut(Inst)) {
        self.see_operands(inst, &mut see);
        if let Some(exit) = self.exit_of(inst) {
            self.see_exit_operands(exit, &mut see);
        }
    }

    /// Replaces each operand of an instruction, its exit's not included.
    pub fn map_operands(&mut self, inst: Inst, mut map: impl FnMut(Inst) -> Inst) {
        self.replace_operands(inst, &mut map);
    }

    fn replace_operands(&mut self, inst: Inst, map: &mut dyn FnMut(Inst) -> Inst) {
        let data = &mut self.insts[inst.index()];
        let (count, (lists, first)) = (data.op.format().operands(), arg_lists(data));
        let mut changed = false;
        for at in 0..count {
            let field = match at {
                0 => &mut data.a,
                1 => &mut data.b,
                _ => &mut data.c,
            };
            if *field != u16::MAX {
                let new = map(Inst(*field)).0;
                changed |= new != *field;
                *field = new;
            }
        }
        for &list in &lists {
            if list != List::EMPTY && list.is_some() {
                changed |= map_list(&mut self.lists, list, first, map);
            }
        }
        if changed {
            self.edit();
        }
    }

    /// Replaces values in the whole function: each operand `v` becomes `map(v)`, in instructions of the
    /// order's blocks, in all frames and in all handlers' arguments.
    pub fn substitute(&mut self, map: &mut dyn FnMut(Inst) -> Inst) {
        for at in 0..self.order.len() {
            let mut next = self.first(self.order[at]);
            while let Some(inst) = next {
                self.replace_operands(inst, map);
                next = self.next(inst);
            }
        }
        self.substitute_in_exits(map);
    }

    /// Replaces values in all frames and in all handlers' arguments.
    pub fn substitute_in_exits(&mut self, map: &mut dyn FnMut(Inst) -> Inst) {
        let mut changed = false;
        for slot in self.slots.iter_mut() {
            if let Some(value) = slot.inst() {
                slot.value = map(value).0;
                changed |= slot.value != value.0;
            }
        }
        for exit in self.exits.iter() {
            if let Some(handler) = exit.handler.some() {
                changed |= map_list(&mut self.lists, List(handler.0), 1, map);
            }
        }
        if changed {
            self.edit();
        }
    }
}

/// The lists of an instruction's operands, empty where there is none, and where in them operands begin: the first entry
/// of an edge's is a block.
fn arg_lists(data: &InstData) -> ([List; 2], usize) {
    match data.op.format() {
        Format::Call => ([List(data.b), List::EMPTY], 0),
        Format::Jump => ([List(data.a), List::EMPTY], 1),
        Format::Branch => ([List(data.b), List(data.c)], 1),
        _ => ([List::EMPTY; 2], 0),
    }
}

/// Replaces the entries of a list from the one numbered `first` on; whether one became another.
fn map_list(lists: &mut [Inst], list: List, first: usize, map: &mut dyn FnMut(Inst) -> Inst) -> bool {
    let (start, len) = (list.index(), lists[list.index()].index());
    let mut changed = false;
    for entry in &mut lists[start + 1 + first..start + 1 + len] {
        let new = map(*entry);
        changed |= new != *entry;
        *entry = new;
    }
    changed
}

/// The edges of a terminator.
#[derive(Clone, Debug)]
pub struct Edges(Edge, Edge);

impl Iterator for Edges {
    type Item = Edge;

    fn next(&mut self) -> Option<Edge> {
        core::mem::replace(&mut self.0, core::mem::replace(&mut self.1, Edge::NONE)).some()
    }
}

/// The operands that lie in an instruction.
#[derive(Clone, Debug)]
pub struct Args {
    fields: [u16; 3],
    at: usize,
    count: usize,
}

impl Iterator for Args {
    type Item = Inst;

    fn next(&mut self) -> Option<Inst> {
        while self.at < self.count {
            let field = *self.fields.get(self.at)?;
            self.at += 1;
            if field != u16::MAX {
                return Some(Inst(field));
            }
        }
        None
    }
}
