//! What is known of a function's control flow: kept with the function from one pass to the next, as long as it holds.

use super::Function;
use super::cfg::Cfg;
use super::dominators::Dominators;
use super::loops::Loops;
use adder_vm::mem::{Mem, OutOfMemory};

/// How much is known; each has what stands before it, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Known {
    /// The graph.
    Graph,
    /// The dominator tree.
    Tree,
    /// The loops.
    Loops,
}

/// Facts about a function as it was when they were gathered. What is not known is empty.
#[derive(Debug)]
pub struct Flow<'m> {
    /// Control flow.
    pub cfg: Cfg<'m>,
    /// Dominator tree.
    pub tree: Dominators<'m>,
    /// Natural loops.
    pub loops: Loops<'m>,
    known: Known,
    /// The shape of the function that they are of.
    pub(in crate::ir) shape: u32,
}

impl<'m> Flow<'m> {
    fn new(function: &Function<'m>, shape: u32) -> Result<Self, OutOfMemory> {
        let mem: &'m Mem = function.mem();
        let (tree, loops) = (Dominators::empty(mem), Loops::empty(mem));
        Ok(Flow { cfg: Cfg::new(function)?, tree, loops, known: Known::Graph, shape })
    }

    /// Finds what is not known yet.
    fn learn(&mut self, function: &Function<'m>, known: Known) -> Result<(), OutOfMemory> {
        if known >= Known::Tree && self.known < Known::Tree {
            self.tree = Dominators::new(function.mem(), &self.cfg)?;
            self.known = Known::Tree;
        }
        if known >= Known::Loops && self.known < Known::Loops {
            self.loops = Loops::new(function, &self.cfg, &self.tree)?;
            self.known = Known::Loops;
        }
        Ok(())
    }
}

impl<'m> Function<'m> {
    /// Facts about the function as it is now: those that were kept, if they still hold.
    ///
    /// # Errors
    /// `OutOfMemory`
    pub fn take_flow(&mut self, known: Known) -> Result<Flow<'m>, OutOfMemory> {
        let kept = self.flow.take().filter(|flow| flow.shape == self.shape && !self.has_handlers());
        let mut flow = match kept {
            Some(flow) => flow,
            None => Flow::new(self, self.shape)?,
        };
        debug_assert!(flow.cfg.is_of(self), "the shape's number changes with the shape");
        flow.learn(self, known)?;
        Ok(flow)
    }

    /// Gives facts back for whoever wants them next.
    pub fn keep_flow(&mut self, flow: Flow<'m>) {
        self.flow = Some(flow).filter(|flow| flow.shape == self.shape && !self.has_handlers());
    }

    /// Frees the memory of what is kept.
    pub fn forget_flow(&mut self) {
        self.flow = None;
    }

    /// Whether some exit goes on in a handler, to which control comes from the middle of blocks.
    pub fn has_handlers(&self) -> bool {
        self.exits().iter().any(|exit| exit.handler.is_some())
    }
}
