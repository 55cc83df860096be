//! Ends of blocks.

use super::{Lower, Lowered, internal};
use adder_decorators::ir::{Edge, Inst, Op};
use cranelift_codegen::ir::{Block, BlockArg, InstBuilder};

impl Lower<'_, '_> {
    pub(super) fn control(&mut self, inst: Inst) -> Lowered {
        let data = *self.function.inst(inst);
        match data.op {
            Op::Jump => {
                let (to, args) = self.edge(Edge(data.a))?;
                self.pos.ins().jump(to, &args);
            }
            Op::Brif => {
                let condition = self.condition(Inst(data.a))?;
                let (yes, yes_args) = self.edge(Edge(data.b))?;
                let (no, no_args) = self.edge(Edge(data.c))?;
                self.pos.ins().brif(condition, yes, &yes_args, no, &no_args);
            }
            Op::Return => match Inst(data.a).some() {
                Some(result) => {
                    let result = self.get(result)?;
                    self.pos.ins().return_(&[result]);
                }
                None => {
                    self.pos.ins().return_(&[]);
                }
            },
            _ => return Err(internal("end of a block without a lowering", inst)),
        }
        Ok(())
    }

    /// The block of an edge and its arguments.
    pub(super) fn edge(&self, edge: Edge) -> Lowered<(Block, Vec<BlockArg>)> {
        let to = self.block(self.function.edge_block(edge))?;
        let args = self.function.edge_args(edge).iter();
        let args = args.map(|&arg| Ok(BlockArg::Value(self.get(arg)?))).collect::<Lowered<_>>()?;
        Ok((to, args))
    }
}
