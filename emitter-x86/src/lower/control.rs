//! Ends of blocks.

use super::{Lower, Lowered, internal};
use adder_decorators::ir::{Edge, Inst, Op, Type};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, BlockArg, InstBuilder, JumpTableData, types};

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
            Op::Switch => self.switch(inst)?,
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

    fn switch(&mut self, inst: Inst) -> Lowered {
        let selector = Inst(self.function.inst(inst).a);
        let mut number = self.get(selector)?;
        let mut edges = self.function.edges(inst).map(|edge| self.edge(edge)).collect::<Lowered<Vec<_>>>()?;
        let (last, last_args) = edges.pop().ok_or(internal("switch without edges", inst))?;
        if self.function.ty(selector) == Type::I64 {
            let count = self.int(types::I64, edges.len() as i64);
            let clamped = self.pos.ins().umin(number, count);
            number = self.pos.ins().ireduce(types::I32, clamped);
        }
        if let [(one, args)] = &edges[..] {
            let zero = self.int(types::I32, 0);
            let is_first = self.pos.ins().icmp(IntCC::Equal, number, zero);
            self.pos.ins().brif(is_first, *one, args, last, &last_args);
            return Ok(());
        }
        let pool = &mut self.pos.func.dfg.value_lists;
        let mut call = |block, args: &[BlockArg]| {
            cranelift_codegen::ir::BlockCall::new(block, args.iter().copied(), pool)
        };
        let default = call(last, &last_args);
        let table: Vec<_> = edges.iter().map(|(block, args)| call(*block, args)).collect();
        let table = self.pos.func.create_jump_table(JumpTableData::new(default, &table));
        self.pos.ins().br_table(number, table);
        Ok(())
    }
}
