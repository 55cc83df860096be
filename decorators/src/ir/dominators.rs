//! Which block is on every path to which: the dominator tree, by Lengauer and Tarjan with path
//! compression, so that no shape of graph takes more than n log n steps.

use super::cfg::{Cfg, NO_NODE, Node};
use super::{Block, Function, Inst, Op};
use adder_vm::mem::{Mem, OutOfMemory, Vec};

/// The dominator tree over the nodes of a [`Cfg`].
#[derive(Debug)]
pub struct Dominators<'m> {
    /// Per node: the node next above it; `NO_NODE` for the entry and unreachable nodes.
    idom: Vec<'m, Node>,
    /// Per node: its place when the tree is walked from the top, and the place after its last descendant.
    span: Vec<'m, (u16, u16)>,
    /// The tree's nodes, from the top, each followed by all it dominates.
    preorder: Vec<'m, Node>,
}

impl<'m> Dominators<'m> {
    /// The tree of no graph.
    pub(super) fn empty(mem: &'m Mem) -> Self {
        Dominators { idom: Vec::new(mem), span: Vec::new(mem), preorder: Vec::new(mem) }
    }

    /// The tree of a graph.
    pub fn new(mem: &'m Mem, cfg: &Cfg<'m>) -> Result<Self, OutOfMemory> {
        let mut idom = Vec::new(mem);
        idom.resize(cfg.node_count(), NO_NODE)?;
        let mut span = Vec::new(mem);
        span.resize(cfg.node_count(), (0, 0))?;
        let mut tree = Dominators { idom, span, preorder: Vec::with_capacity(mem, cfg.node_count())? };
        Search::new(mem, cfg)?.run(cfg, &mut tree.idom)?;
        tree.number(mem, cfg)?;
        Ok(tree)
    }

    /// Walks the tree and notes each node's span.
    fn number(&mut self, mem: &'m Mem, cfg: &Cfg<'m>) -> Result<(), OutOfMemory> {
        let (mut child, mut sibling) = (Vec::new(mem), Vec::new(mem));
        child.resize(cfg.node_count(), NO_NODE)?;
        sibling.resize(cfg.node_count(), NO_NODE)?;
        let Some(entry) = cfg.nodes().next() else { return Ok(()) };
        for node in cfg.nodes().rev().filter(|&node| node != entry) {
            let above = self.idom[node as usize] as usize;
            sibling[node as usize] = child[above];
            child[above] = node;
        }
        let mut at = entry;
        loop {
            self.span[at as usize].0 = self.preorder.len() as u16;
            self.preorder.push(at)?;
            if child[at as usize] != NO_NODE {
                at = child[at as usize];
                continue;
            }
            loop {
                self.span[at as usize].1 = self.preorder.len() as u16;
                if at == entry {
                    return Ok(());
                }
                if sibling[at as usize] != NO_NODE {
                    at = sibling[at as usize];
                    break;
                }
                at = self.idom[at as usize];
            }
        }
    }

    /// The node next above a node.
    pub fn idom(&self, node: Node) -> Option<Node> {
        Some(self.idom[node as usize]).filter(|&idom| idom != NO_NODE)
    }

    /// The nodes from the top, each followed by all it dominates.
    pub fn preorder(&self) -> &[Node] {
        &self.preorder
    }

    /// Whether every path to `below` goes through `above`, which may be `below`. An unreachable node
    /// dominates nothing else.
    pub fn node_dominates(&self, above: Node, below: Node) -> bool {
        let ((start, end), (place, _)) = (self.span[above as usize], self.span[below as usize]);
        above == below || start <= place && place < end && self.span[below as usize].1 != 0
    }

    /// Whether all instructions of `above` have run whenever `below`, another block, begins.
    pub fn dominates(&self, cfg: &Cfg<'m>, above: Block, below: Block) -> bool {
        self.node_dominates(cfg.body(above), cfg.head(below))
    }

    /// Whether a value made in block `def` is there in all of block `user`, another block.
    pub fn value_reaches(
        &self,
        cfg: &Cfg<'m>,
        function: &Function<'_>,
        value: Inst,
        def: Block,
        user: Block,
    ) -> bool {
        let at = if function.op(value) == Op::Param { cfg.head(def) } else { cfg.body(def) };
        self.node_dominates(at, cfg.head(user))
    }
}

/// The working arrays, indexed by the number of a node in depth-first order, from 1; 0 is none.
struct Search<'m> {
    number: Vec<'m, u16>,
    node: Vec<'m, Node>,
    parent: Vec<'m, u16>,
    semi: Vec<'m, u16>,
    label: Vec<'m, u16>,
    ancestor: Vec<'m, u16>,
    idom: Vec<'m, u16>,
    /// Nodes whose semidominator this is, as a chain.
    bucket: Vec<'m, u16>,
    bucket_next: Vec<'m, u16>,
    path: Vec<'m, u16>,
}

impl<'m> Search<'m> {
    fn new(mem: &'m Mem, cfg: &Cfg<'m>) -> Result<Self, OutOfMemory> {
        let count = cfg.node_count() + 1;
        let zeros = || {
            let mut list = Vec::new(mem);
            list.resize(count, 0).map(|()| list)
        };
        Ok(Search {
            number: zeros()?,
            node: zeros()?,
            parent: zeros()?,
            semi: zeros()?,
            label: zeros()?,
            ancestor: zeros()?,
            idom: zeros()?,
            bucket: zeros()?,
            bucket_next: zeros()?,
            path: Vec::new(mem),
        })
    }

    /// Numbers the nodes depth first.
    fn visit(&mut self, cfg: &Cfg<'m>, entry: Node) -> Result<usize, OutOfMemory> {
        let mut stack = Vec::new(self.path.mem());
        let mut last = 0;
        stack.push((entry, 0))?;
        while let Some((node, parent)) = stack.pop() {
            if self.number[node as usize] != 0 {
                continue;
            }
            last += 1;
            let number = last as u16;
            self.number[node as usize] = number;
            self.node[last] = node;
            self.parent[last] = parent;
            self.semi[last] = number;
            self.label[last] = number;
            for &next in cfg.succs(node).iter().rev() {
                if self.number[next as usize] == 0 {
                    stack.push((next, number))?;
                }
            }
        }
        Ok(last)
    }

    /// The node with the least semidominator on the path from `v` to the root of its forest.
    fn eval(&mut self, v: u16) -> Result<u16, OutOfMemory> {
        if self.ancestor[v as usize] == 0 {
            return Ok(v);
        }
        let mut at = v;
        while self.ancestor[self.ancestor[at as usize] as usize] != 0 {
            self.path.push(at)?;
            at = self.ancestor[at as usize];
        }
        while let Some(at) = self.path.pop() {
            let above = self.ancestor[at as usize] as usize;
            if self.semi[self.label[above] as usize] < self.semi[self.label[at as usize] as usize] {
                self.label[at as usize] = self.label[above];
            }
            self.ancestor[at as usize] = self.ancestor[above];
        }
        Ok(self.label[v as usize])
    }

    fn run(&mut self, cfg: &Cfg<'m>, idom: &mut [Node]) -> Result<(), OutOfMemory> {
        let Some(entry) = cfg.nodes().next() else { return Ok(()) };
        let last = self.visit(cfg, entry)?;
        for w in (2..=last).rev() {
            for &from in cfg.preds(self.node[w]) {
                let from = self.number[from as usize];
                if from != 0 {
                    let least = self.eval(from)?;
                    self.semi[w] = self.semi[w].min(self.semi[least as usize]);
                }
            }
            let semi = self.semi[w] as usize;
            self.bucket_next[w] = self.bucket[semi];
            self.bucket[semi] = w as u16;
            let parent = self.parent[w];
            self.ancestor[w] = parent;
            let mut v = core::mem::take(&mut self.bucket[parent as usize]);
            while v != 0 {
                let least = self.eval(v)?;
                let nearer = self.semi[least as usize] < self.semi[v as usize];
                self.idom[v as usize] = if nearer { least } else { parent };
                v = self.bucket_next[v as usize];
            }
        }
        for w in 2..=last {
            if self.idom[w] != self.semi[w] {
                self.idom[w] = self.idom[self.idom[w] as usize];
            }
            idom[self.node[w] as usize] = self.node[self.idom[w] as usize];
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Builder, Profile, Type};

    /// Every node that dominates `below`, by removing one and looking whether `below` is still reached.
    fn slow_dominates(cfg: &Cfg<'_>, above: Node, below: Node) -> bool {
        let entry = cfg.nodes().next().expect("has an entry");
        let mut seen = std::vec![false; cfg.node_count()];
        let mut stack = std::vec![entry];
        while let Some(node) = stack.pop() {
            if node == above || std::mem::replace(&mut seen[node as usize], true) {
                continue;
            }
            stack.extend(cfg.succs(node));
        }
        !seen[below as usize]
    }

    extern crate std;

    #[test]
    fn agrees_with_the_definition_on_random_graphs() {
        let mut seed = 1u64;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) as usize % below
        };
        for _ in 0..200 {
            let mem = Mem::new(1 << 20);
            let mut function = Function::new(&mem, "g", Profile::HOST, Type::Void).expect("fits");
            let count = 2 + random(12);
            let blocks: std::vec::Vec<Block> =
                (0..count).map(|_| function.add_block().expect("fits")).collect();
            for &block in &blocks {
                let mut b = Builder::new(&mut function, block);
                let cond = b.iconst(Type::I32, 1).expect("fits");
                let (one, two) = (blocks[random(count)], blocks[random(count)]);
                match random(5) {
                    0 => b.ret(None),
                    1 => b.jump(one, &[]),
                    _ => b.brif(cond, (one, &[]), (two, &[])),
                }
                .expect("fits");
            }
            let cfg = Cfg::new(&function).expect("fits");
            let tree = Dominators::new(&mem, &cfg).expect("fits");
            for above in cfg.nodes() {
                for below in cfg.nodes() {
                    let expected = above == below || slow_dominates(&cfg, above, below);
                    assert_eq!(tree.node_dominates(above, below), expected, "{function}");
                }
            }
        }
    }
}
