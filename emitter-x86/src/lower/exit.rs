//! Checks and exits.
//!
//! An exit is one cold block, however many instructions take it. Without a handler it stores its state and
//! goes to the one block that calls `take_exit` and returns what that returns:
//!
//! ```text
//!     mov [rsp + 8], r12      ; the state
//!     mov edx, 3              ; which exit
//!     jmp leave
//! ```
//! With a handler it calls `take_exit` itself, without a state, and jumps to the handler.

use super::walk::Outcome;
use super::{Lower, Lowered, internal};
use adder_decorators::ir::{Exit, Inst, Op, Slot, Type};
use adder_vm::native::helpers::Helper;
use cranelift_codegen::cursor::Cursor;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{
    Block, BlockArg, InstBuilder, MemFlagsData, SourceLoc, StackSlotData, StackSlotKind, Value, types,
};

impl Lower<'_, '_> {
    /// An instruction that may take an exit, or does.
    pub(super) fn checked(&mut self, inst: Inst) -> Lowered {
        let data = *self.function.inst(inst);
        let exit = Exit(data.c);
        match data.op {
            Op::Leave => {
                let block = self.exit_block(exit);
                self.pos.ins().jump(block, &[]);
            }
            Op::Guard => {
                let condition = self.condition(Inst(data.a))?;
                self.exit_unless(condition, exit);
            }
            Op::BoundsCheck => {
                let (a, b) = (self.get(Inst(data.a))?, self.get(Inst(data.b))?);
                let outside = self.pos.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, a, b);
                self.exit_if(outside, exit);
            }
            Op::StackCheck => {
                let stack = self.pos.ins().get_stack_pointer(types::I64);
                let flags = self.plain();
                let limit = self.pos.ins().load(types::I64, flags, self.ctx, self.abi.stack_limit);
                let below = self.pos.ins().icmp(IntCC::UnsignedLessThan, stack, limit);
                self.exit_if(below, exit);
            }
            Op::Poll => self.poll(exit)?,
            Op::FloatToSintChecked => {
                let (value, misfit) = self.float_to_int(inst)?;
                self.set(inst, value);
                self.exit_if(misfit, exit);
            }
            _ => {
                let (value, overflow) = self.overflow(inst)?;
                self.set(inst, value);
                self.exit_if(overflow, exit);
            }
        }
        Ok(())
    }

    /// Takes the exit when the condition is not 0, else goes on in a new block.
    pub(super) fn exit_if(&mut self, condition: Value, exit: Exit) {
        let block = self.leaving(exit);
        let next = self.next_block();
        self.pos.ins().brif(condition, block, &[], next, &[]);
        self.pos.goto_bottom(next);
        self.mark_exit(exit, Outcome::Passed);
    }

    fn exit_unless(&mut self, condition: Value, exit: Exit) {
        let block = self.leaving(exit);
        let next = self.next_block();
        self.pos.ins().brif(condition, next, &[], block, &[]);
        self.pos.goto_bottom(next);
        self.mark_exit(exit, Outcome::Passed);
    }

    /// The block of an exit, to be filled later.
    pub(super) fn exit_block(&mut self, exit: Exit) -> Block {
        if let Some(block) = self.scratch.exits[exit.index()] {
            return block;
        }
        let block = self.new_cold_block();
        self.scratch.exits[exit.index()] = Some(block);
        self.scratch.waiting.push(exit);
        block
    }

    fn poll(&mut self, exit: Exit) -> Lowered {
        let flags = self.plain();
        let pending = self.pos.ins().load(types::I64, flags, self.ctx, self.abi.pending);
        let slow = self.new_cold_block();
        let next = self.next_block();
        self.pos.ins().brif(pending, slow, &[], next, &[]);
        self.pos.goto_bottom(slow);
        self.mark_helper(Helper::Poll);
        let fine = self.call_cold(self.abi.poll, &[], Type::I64, &[self.ctx]);
        let fine = fine.ok_or(internal("result of the helper for safepoints", Inst::NONE))?;
        let raised = self.leaving(exit);
        self.pos.ins().brif(fine, next, &[], raised, &[]);
        self.pos.goto_bottom(next);
        self.mark_exit(exit, Outcome::Passed);
        Ok(())
    }

    /// Fills the blocks of all exits that were used.
    pub(super) fn fill_exits(&mut self) -> Lowered {
        self.cold = true;
        while let Some(exit) = self.scratch.waiting.pop() {
            let block = self.exit_block(exit);
            self.pos.goto_bottom(block);
            self.pos
                .set_srcloc(self.function.exit_origin(exit).map_or_else(SourceLoc::default, SourceLoc::new));
            let handler = self.function.exit(exit).handler;
            let number = self.int(types::I32, exit.0.into());
            if handler.is_some() {
                let null = self.int(types::I64, 0);
                self.take_exit(number, null)?;
                let (to, args) = self.edge(handler)?;
                self.pos.ins().jump(to, &args);
                continue;
            }
            self.store_state(exit)?;
            let leave = self.leave_block();
            self.pos.ins().jump(leave, &[BlockArg::Value(number)]);
        }
        self.pos.set_srcloc(SourceLoc::default());
        if let Some(leave) = self.leave {
            self.fill_leave(leave)?;
        }
        Ok(())
    }

    /// The block that all exits without a handler share; its parameter is the exit's number.
    fn leave_block(&mut self) -> Block {
        if let Some(leave) = self.leave {
            return leave;
        }
        let leave = self.new_cold_block();
        self.pos.func.dfg.append_block_param(leave, types::I32);
        self.leave = Some(leave);
        leave
    }

    fn fill_leave(&mut self, leave: Block) -> Lowered {
        let number = self.pos.func.dfg.block_params(leave)[0];
        self.pos.goto_bottom(leave);
        let state = match self.state {
            Some(slot) => self.pos.ins().stack_addr(types::I64, slot, 0),
            None => self.int(types::I64, 0),
        };
        let word = self.take_exit(number, state)?;
        let flags = MemFlagsData::new();
        let result = match self.function.result {
            Type::Void => {
                self.pos.ins().return_(&[]);
                return Ok(());
            }
            Type::I32 => self.pos.ins().ireduce(types::I32, word),
            Type::F64 => self.pos.ins().bitcast(types::F64, flags, word),
            Type::F32 => {
                let bits = self.pos.ins().ireduce(types::I32, word);
                self.pos.ins().bitcast(types::F32, flags, bits)
            }
            Type::I64 | Type::Ptr | Type::Value => word,
        };
        self.pos.ins().return_(&[result]);
        Ok(())
    }

    fn take_exit(&mut self, number: Value, state: Value) -> Lowered<Value> {
        self.mark_helper(Helper::TakeExit);
        let params = [types::I64, types::I32, types::I64, types::I64];
        let code = self.int(types::I64, self.unit.code as i64);
        let base = match self.base() {
            Some(base) => base,
            None => self.int(types::I64, 0),
        };
        let args = [self.ctx, code, number, state, base];
        let result = self.call_cold(self.abi.take_exit, &params, Type::I64, &args);
        result.ok_or(internal("result of the helper for exits", Inst::NONE))
    }

    /// Stores what the interpreter needs, the outermost frame's registers first.
    fn store_state(&mut self, exit: Exit) -> Lowered {
        let mut frames: Vec<_> = self.function.exit_frames(exit).collect();
        frames.reverse();
        let mut offset = 0;
        for frame in frames {
            for value in self.function.frame_slots(frame).iter().filter_map(Slot::inst) {
                let value = self.get(value)?;
                let slot = self.state_slot();
                self.pos.ins().stack_store(types::I64, value, slot, offset);
                offset += 8;
            }
        }
        if let Some(slot) = self.state {
            let size = &mut self.pos.func.sized_stack_slots[slot].size;
            *size = (*size).max(offset as u32);
        }
        if offset > i32::from(i16::MAX) {
            return Err(internal("state of an exit is too large", Inst::NONE));
        }
        Ok(())
    }

    fn state_slot(&mut self) -> cranelift_codegen::ir::StackSlot {
        match self.state {
            Some(slot) => slot,
            None => {
                let data = StackSlotData::new(StackSlotKind::ExplicitSlot, 8, 3);
                let slot = self.pos.func.create_sized_stack_slot(data);
                self.state = Some(slot);
                slot
            }
        }
    }
}
