//! Marks of what is run, for the test that walks the tables: stores of a byte, where `Options::walk` asks for them.

use super::Lower;
use crate::walk;
use adder_decorators::ir::{self as adder, Exit, ExitKind, Inst, Op};
use adder_vm::code::Tier;
use adder_vm::native::helpers::Helper;
use adder_vm::ops::Op as Bytecode;
use cranelift_codegen::cursor::Cursor;
use cranelift_codegen::ir::{Block, InstBuilder, MemFlagsData, types};

/// How a check ended.
#[derive(Clone, Copy, Debug)]
pub(super) enum Outcome {
    Passed,
    Left,
}

impl Lower<'_, '_> {
    /// Marks that the current place is reached.
    fn mark(&mut self, row: &str) {
        let address = walk::place(row).expose_provenance();
        let place = self.int(types::I64, address as i64);
        let yes = self.int(types::I8, 1);
        self.pos.ins().store(MemFlagsData::new(), yes, place, 0);
    }

    fn tier(&self) -> &'static str {
        if self.unit.tier == Tier::Viper { "viper" } else { "native" }
    }

    /// Marks that a block with parameters is entered.
    pub(super) fn mark_params(&mut self, block: adder::Block) {
        if self.walk && !self.function.params(block).is_empty() {
            let row = format!("{} ir {}", self.tier(), Op::Param.name());
            self.mark(&row);
        }
    }

    /// Marks that an instruction is run, and what it was made for.
    pub(super) fn mark_inst(&mut self, inst: Inst) {
        if !self.walk {
            return;
        }
        let row = format!("{} ir {}", self.tier(), self.function.op(inst).name());
        self.mark(&row);
        if let Some(origin) = self.function.origin(inst) {
            let row = format!("{} op {}", self.tier(), origin.op.text());
            self.mark(&row);
        }
        if let Some(helper) = self.helper_of(inst) {
            let row = format!("{} helper {}", self.tier(), helper.name());
            self.mark(&row);
        }
    }

    /// The helper that an instruction calls.
    fn helper_of(&self, inst: Inst) -> Option<Helper> {
        let op = self.function.op(inst);
        if op != Op::CallHelper {
            return None;
        }
        let (callee, _) = self.function.call(inst);
        Helper::ALL.get(self.function.callee(callee).target as usize).copied()
    }

    /// Marks how the check that is being lowered ended. What passes have decided has no two outcomes.
    pub(super) fn mark_exit(&mut self, exit: Exit, outcome: Outcome) {
        if self.walk && self.guarded() != Some(Op::Iconst) {
            let row = format!("{} guard {} {outcome:?}", self.tier(), self.guard(exit));
            self.mark(&row);
        }
    }

    /// Marks that one of the helpers is called that emitters call by themselves.
    pub(super) fn mark_helper(&mut self, helper: Helper) {
        if self.walk {
            let row = format!("{} helper {}", self.tier(), helper.name());
            self.mark(&row);
        }
    }

    /// Where a check goes that does not pass: to its exit, by way of a mark of its own.
    pub(super) fn leaving(&mut self, exit: Exit) -> Block {
        let block = self.exit_block(exit);
        if !self.walk {
            return block;
        }
        let here = self.pos.position();
        let by = self.new_cold_block();
        self.pos.goto_bottom(by);
        self.mark_exit(exit, Outcome::Left);
        self.pos.ins().jump(block, &[]);
        self.pos.set_position(here);
        by
    }

    /// What computes the condition of the guard that is being lowered, if it is one.
    fn guarded(&self) -> Option<Op> {
        let data = self.function.inst(self.at);
        (data.op == Op::Guard).then(|| self.function.op(Inst(data.a)))
    }

    /// The kind of the check that is being lowered: for which instruction of the bytecode, what it checks, and what
    /// its exit does.
    fn guard(&self, exit: Exit) -> String {
        let function = self.function;
        let op = function.op(self.at);
        let for_op = function.origin(self.at).map_or("-", |origin| family(origin.op));
        let what = match (self.helper_of(self.at), self.guarded()) {
            (Some(helper), _) => return format!("{} Raised", helper.name()),
            (None, Some(condition)) => format!("guard {}", condition.name()),
            (None, None) => op.name().to_owned(),
        };
        let does = match function.exit(exit).kind {
            ExitKind::Raise(kind) => format!("{kind:?}"),
            kind => format!("{kind:?}"),
        };
        format!("{for_op} {what} {does}")
    }
}

/// What an instruction does, whether in place or not, and whether with a constant or not: the lifts check operands of
/// all these in one way.
fn family(op: Bytecode) -> &'static str {
    if let Some(binary) = op.binary() {
        return Bytecode::ALL[Bytecode::Add as usize + 2 * usize::from(binary.operator)].text();
    }
    op.text().strip_suffix("_i").unwrap_or(op.text())
}
