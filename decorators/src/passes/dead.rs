//! Dead code: removes what nothing with an effect needs, parameters of blocks included.
//!
//! Values are marked from the instructions with effects; an argument of an edge is needed only when the
//! parameter is, so that a counter which only counts itself goes too.

use super::edges::{Incoming, drop_params};
use crate::ir::{Calls, Effect, Exit, Format, Function, Inst, Op};
use adder_vm::mem::{OutOfMemory, Vec};

/// Runs the pass.
pub fn run(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    let incoming = Incoming::new(function)?;
    let live = mark(function, &incoming)?;
    for at in 0..function.order().len() {
        let block = function.order()[at];
        if Some(block) != function.entry() {
            drop_params(function, &incoming, block, |param| !live[param.index()]);
        }
        let mut next = function.first(block);
        while let Some(inst) = next {
            next = function.next(inst);
            if !live[inst.index()] {
                function.unlink(block, inst);
            }
        }
    }
    Ok(())
}

/// Whether an instruction stays though nothing uses its value.
pub(super) fn is_needed(function: &Function<'_>, inst: Inst) -> bool {
    match function.op(inst).effect() {
        Effect::Pure | Effect::Partial | Effect::Read => false,
        Effect::CanExit | Effect::Write | Effect::Term => true,
        Effect::Call => {
            let is_call = function.op(inst).format() == Format::Call;
            let harmless = is_call && function.callee(function.call(inst).0).effect != Calls::Any;
            !harmless || function.exit_of(inst).is_some()
        }
    }
}

struct Marker<'m> {
    live: Vec<'m, bool>,
    exits: Vec<'m, bool>,
    work: Vec<'m, Inst>,
    /// `work` could not grow.
    failed: bool,
}

impl Marker<'_> {
    fn value(&mut self, inst: Inst) {
        if !core::mem::replace(&mut self.live[inst.index()], true) {
            self.failed |= self.work.push(inst).is_err();
        }
    }
}

fn mark<'m>(function: &Function<'m>, incoming: &Incoming<'m>) -> Result<Vec<'m, bool>, OutOfMemory> {
    let mem = function.mem();
    let mut marker = Marker { live: Vec::new(mem), exits: Vec::new(mem), work: Vec::new(mem), failed: false };
    marker.live.resize(function.inst_count(), false)?;
    marker.exits.resize(function.exits().len(), false)?;
    for &block in function.order() {
        function
            .block_insts(block)
            .filter(|&inst| is_needed(function, inst))
            .for_each(|inst| marker.value(inst));
    }
    while let Some(inst) = marker.work.pop() {
        let data = function.inst(inst);
        if data.op == Op::Param {
            let block = crate::ir::Block(data.a);
            for &edge in incoming.of(block) {
                marker.value(function.edge_args(edge)[data.b as usize]);
            }
            continue;
        }
        function.inline_args(inst).for_each(|arg| marker.value(arg));
        if data.op.format() == Format::Call {
            function.call(inst).1.iter().for_each(|&arg| marker.value(arg));
        }
        if let Some(exit) = function.exit_of(inst) {
            mark_exit(function, &mut marker, exit);
        }
        if marker.failed {
            return Err(OutOfMemory);
        }
    }
    Ok(marker.live)
}

/// Marks what an exit's frames need; arguments of its handler follow from the handler's parameters.
fn mark_exit(function: &Function<'_>, marker: &mut Marker<'_>, exit: Exit) {
    if core::mem::replace(&mut marker.exits[exit.index()], true) {
        return;
    }
    for frame in function.exit_frames(exit) {
        for slot in function.frame_slots(frame) {
            if let Some(value) = slot.inst() {
                marker.value(value);
            }
        }
    }
}
