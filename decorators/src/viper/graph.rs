//! The order in which bytecode is lifted: blocks, and a landing for each handler, every one after all from
//! which control comes to it but for the ways back of loops.

use crate::bytecode::{Access, Blocks, RegSet, RegSets, each_register};
use adder_vm::mem::{Mem, OutOfMemory, Vec};
use adder_vm::object::{CodeObj, Gc};

/// A node: block number, or number of blocks plus number of landing.
pub(super) type Node = u16;

/// Where an exception arrives before its handler runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Landing {
    /// The handler's block.
    pub block: usize,
    /// The register that gets the exception.
    pub register: u16,
}

/// Blocks and landings.
#[derive(Debug)]
pub(super) struct Graph<'m> {
    pub blocks: Blocks<'m>,
    pub landings: Vec<'m, Landing>,
    /// Nodes that control can come to, in reverse postorder; of two ways the one of lower addresses first.
    pub order: Vec<'m, Node>,
    /// Per node: the ways that lead back to it.
    pub ways_back: Vec<'m, u16>,
    /// Per node: the registers that it writes.
    pub writes: RegSets<'m>,
}

impl<'m> Graph<'m> {
    pub(super) fn find(mem: &'m Mem, code: Gc<CodeObj>) -> Result<Self, OutOfMemory> {
        let blocks = Blocks::find(mem, code.words(), code.handlers())?;
        let mut graph = Graph {
            blocks,
            landings: Vec::new(mem),
            order: Vec::new(mem),
            ways_back: Vec::new(mem),
            writes: RegSets::new(mem, code, 0)?,
        };
        for row in code.handlers() {
            let (Some(block), register) = (graph.blocks.at(row.handler), row.register as u16) else {
                continue;
            };
            if !graph.landings.iter().any(|landing| landing.block == block && landing.register == register) {
                graph.landings.push(Landing { block, register })?;
            }
        }
        graph.writes = RegSets::new(mem, code, graph.len())?;
        graph.find_writes(code);
        graph.find_order(mem, code)?;
        Ok(graph)
    }

    /// Number of nodes.
    pub(super) fn len(&self) -> usize {
        self.blocks.ranges.len() + self.landings.len()
    }

    /// The landing that a node is.
    pub(super) fn landing(&self, node: Node) -> Option<Landing> {
        self.landings.get(usize::from(node).checked_sub(self.blocks.ranges.len())?).copied()
    }

    /// Where an exception goes that is raised at word `pc`.
    pub(super) fn landing_of(&self, code: Gc<CodeObj>, pc: u32) -> Option<Node> {
        let row = code.handlers().iter().find(|row| row.start <= pc && pc < row.end)?;
        let block = self.blocks.at(row.handler)?;
        let found = self
            .landings
            .iter()
            .position(|landing| landing.block == block && u32::from(landing.register) == row.register)?;
        Some((self.blocks.ranges.len() + found) as Node)
    }

    fn find_writes(&mut self, code: Gc<CodeObj>) {
        for block in 0..self.blocks.ranges.len() {
            let mut writes = RegSet::default();
            for instruction in self.blocks.codes(block, code.words()) {
                each_register(&instruction, code, &mut |register, access| {
                    if access == Access::Write {
                        writes.insert(register);
                    }
                });
            }
            self.writes.set(block, &writes);
        }
        for landing in 0..self.landings.len() {
            let mut writes = RegSet::default();
            writes.insert(self.landings[landing].register);
            self.writes.set(self.blocks.ranges.len() + landing, &writes);
        }
    }

    /// Successors of all nodes, those of the highest addresses first, and where each node's begin.
    fn successors(
        &self,
        mem: &'m Mem,
        code: Gc<CodeObj>,
    ) -> Result<(Vec<'m, u32>, Vec<'m, Node>), OutOfMemory> {
        let (mut starts, mut all) = (Vec::new(mem), Vec::<Node>::new(mem));
        for block in 0..self.blocks.ranges.len() {
            starts.push(all.len() as u32)?;
            let start = all.len();
            all.extend(self.blocks.successors(block).map(|to| to as Node))?;
            let has_handlers = !self.landings.is_empty();
            let codes = has_handlers.then(|| self.blocks.codes(block, code.words()));
            for instruction in codes.into_iter().flatten() {
                if let Some(landing) = self.landing_of(code, instruction.pc)
                    && !all[start..].contains(&landing)
                {
                    all.push(landing)?;
                }
            }
            let address = |node: &Node| match self.landing(*node) {
                Some(landing) => landing.block,
                None => usize::from(*node),
            };
            all[start..].sort_unstable_by_key(|node| core::cmp::Reverse(address(node)));
        }
        for landing in self.landings.iter() {
            starts.push(all.len() as u32)?;
            all.push(landing.block as Node)?;
        }
        starts.push(all.len() as u32)?;
        Ok((starts, all))
    }

    fn find_order(&mut self, mem: &'m Mem, code: Gc<CodeObj>) -> Result<(), OutOfMemory> {
        /// Where the search stands with a node.
        #[derive(Clone, Copy, PartialEq)]
        enum State {
            New,
            Open,
            Done,
        }
        let (starts, all) = self.successors(mem, code)?;
        let mut states = Vec::new(mem);
        states.resize(self.len(), State::New)?;
        self.ways_back.resize(self.len(), 0)?;
        let mut stack = Vec::new(mem);
        if self.len() == 0 {
            return Ok(());
        }
        states[0] = State::Open;
        stack.push((0 as Node, starts[0]))?;
        while let Some(top) = stack.last_mut() {
            let (node, at) = *top;
            if at == starts[usize::from(node) + 1] {
                states[usize::from(node)] = State::Done;
                self.order.push(node)?;
                stack.pop();
                continue;
            }
            top.1 += 1;
            let next = all[at as usize];
            match states[usize::from(next)] {
                State::New => {
                    states[usize::from(next)] = State::Open;
                    stack.push((next, starts[usize::from(next)]))?;
                }
                State::Open => self.ways_back[usize::from(next)] += 1,
                State::Done => {}
            }
        }
        self.order.reverse();
        Ok(())
    }
}
