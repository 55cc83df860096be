//! Lives of values as ranges of instruction numbers, by start, with holes where a value is not needed.
//!
//! The instruction with number `n` reads its operands at the time `2n`, writes at `2n`, and is done at `2n + 1`: a
//! value that ends at `2n` and one that begins there may share a register, one that has to be whole while the
//! instruction writes (the state of its exit) ends at `2n + 1`. Where an instruction works on the two words of an
//! `i64` one after the other, the second one is read and written at `2n + 1`.
//!
//! Which values cross blocks is found from their uses backwards. What is live into a handler counts as live in the
//! whole block that may go there.

use crate::order::Order;
use crate::select::{NO_VAR, Select, Var, is_in_order};
use adder_decorators::ir::cfg::Cfg;
use adder_decorators::ir::ops::Effect;
use adder_decorators::ir::{Block, Inst, Op};
use adder_vm::mem::{Mem, OutOfMemory, Vec};

/// A point of time, see above.
pub(crate) type Time = u16;

/// A stretch of a value's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) var: Var,
    pub(crate) start: Time,
    /// Not included.
    pub(crate) end: Time,
}

/// The lives of all values.
#[derive(Debug)]
pub(crate) struct Lives<'m> {
    /// By start; at the head of a block, values that come from elsewhere are before its parameters.
    pub(crate) ranges: Vec<'m, Range>,
    /// Per value: what its reads and writes cost in memory, over the length of its life.
    pub(crate) weight: Vec<'m, u32>,
    /// Numbers of the calls that leave callee-saved registers only.
    pub(crate) calls: Vec<'m, u16>,
    /// Numbers of the calls around which registers are saved.
    pub(crate) saving_calls: Vec<'m, u16>,
}

/// Whether a call keeps all registers by saving them: where it is rarely run, or once before loops.
pub(crate) fn call_saves(order: &Order<'_>, place: usize) -> bool {
    order.is_cold(place) || !order.is_in_loop(place) && order.has_loops()
}

/// Weight of what must not be in memory.
pub(crate) const MUST: u32 = u32::MAX;

/// Which values are live into which blocks.
struct Crossing<'m> {
    /// The values that cross blocks.
    vars: Vec<'m, Var>,
    /// Per place of a block a row of bits.
    bits: Vec<'m, u32>,
    row: usize,
}

impl<'m> Crossing<'m> {
    fn new(
        select: &Select<'_, '_>,
        order: &Order<'_>,
        cfg: &Cfg<'_>,
        mem: &'m Mem,
    ) -> Result<Self, OutOfMemory> {
        let mut crossing = Crossing { vars: Vec::new(mem), bits: Vec::new(mem), row: 0 };
        // Per value: its number among those that cross blocks, or `NO_VAR`.
        let mut number = Vec::new(mem);
        number.resize(select.base as usize + 1, NO_VAR)?;
        let mut makers = Vec::new(mem);
        makers.resize(select.base as usize + 1, u16::MAX)?;
        for (place, &block) in order.blocks.iter().enumerate() {
            each_def(select, order, block, &mut |var| makers[var as usize] = place as u16);
        }
        // Which values, and the blocks that read them; per value the last such block so far.
        let (mut reads, mut last): (Vec<'_, (Var, u16)>, Vec<'_, u16>) = (Vec::new(mem), Vec::new(mem));
        last.resize(select.base as usize + 1, u16::MAX)?;
        for (place, &block) in order.blocks.iter().enumerate() {
            let vars = &mut crossing.vars;
            each_block_use(select, block, &mut |var| {
                let is_here = makers[var as usize] == place as u16;
                if is_here || core::mem::replace(&mut last[var as usize], place as u16) == place as u16 {
                    return Ok(());
                }
                if number[var as usize] == NO_VAR {
                    number[var as usize] = vars.len() as Var;
                    vars.push(var)?;
                }
                reads.push((var, place as u16))
            })?;
        }
        crossing.row = crossing.vars.len().div_ceil(32);
        crossing.bits.resize(crossing.row * order.blocks.len(), 0)?;
        let mut stack: Vec<'_, u16> = Vec::new(mem);
        for &(var, place) in reads.iter() {
            let number = number[var as usize];
            stack.push(place)?;
            while let Some(place) = stack.pop() {
                if makers[var as usize] == place || crossing.set(place as usize, number) {
                    continue;
                }
                let head = cfg.head(order.blocks[place as usize]);
                let before = cfg.preds(head).iter().map(|&node| cfg.block(node));
                stack.extend(
                    before.filter(|&from| cfg.is_reachable(from)).map(|from| order.place(from) as u16),
                )?;
            }
        }
        Ok(crossing)
    }

    /// Sets a bit; whether it was set.
    fn set(&mut self, place: usize, number: Var) -> bool {
        let word = &mut self.bits[place * self.row + number as usize / 32];
        let bit = 1 << (number % 32);
        let was = *word & bit != 0;
        *word |= bit;
        was
    }

    /// A word of the bits of what is live out of a block.
    fn live_out(&self, order: &Order<'_>, cfg: &Cfg<'_>, block: Block, word: usize) -> u32 {
        let (head, body) = (cfg.head(block), cfg.body(block));
        let after = |node| cfg.succs(node).iter().map(|&to| cfg.block(to));
        let both = after(body).chain(after(head).filter(|&to| to != block));
        both.fold(0, |bits, to| bits | self.bits[order.place(to) * self.row + word])
    }
}

/// Calls `see` with each value that a block makes; the frame's base is made in the first one.
fn each_def(select: &Select<'_, '_>, order: &Order<'_>, block: Block, see: &mut dyn FnMut(Var)) {
    let function = select.function;
    if order.place(block) == 0 {
        see(select.base);
    }
    let params = function.params(block).iter().copied();
    let insts = function.block_insts(block).filter(|&inst| !select.is_silent(inst));
    for inst in params.chain(insts) {
        select.defs(inst).into_iter().flatten().for_each(&mut *see);
    }
}

fn each_block_use(
    select: &Select<'_, '_>,
    block: Block,
    see: &mut dyn FnMut(Var) -> Result<(), OutOfMemory>,
) -> Result<(), OutOfMemory> {
    let mut result = Ok(());
    for inst in select.function.block_insts(block).filter(|&inst| !select.is_silent(inst)) {
        select.each_use(inst, &mut |var, _| {
            if result.is_ok() {
                result = see(var);
            }
        });
    }
    result
}

/// The work on one block after the other, from the last to the first.
struct Builder<'a, 'm> {
    select: &'a Select<'a, 'a>,
    lives: Lives<'m>,
    /// Per value: where the range ends that is being looked for the start of, or 0.
    end: Vec<'m, Time>,
    /// Per value: the length of its ranges.
    length: Vec<'m, u16>,
}

impl Builder<'_, '_> {
    fn add_use(&mut self, var: Var, time: Time, cost: u32) {
        let end = &mut self.end[var as usize];
        *end = (*end).max(time);
        let weight = &mut self.lives.weight[var as usize];
        *weight = weight.saturating_add(cost);
    }

    fn add_def(&mut self, var: Var, time: Time, cost: u32) -> Result<(), OutOfMemory> {
        self.add_use(var, time + 1, cost);
        self.close(var, time)
    }

    /// The range that is open for a value starts here.
    fn close(&mut self, var: Var, start: Time) -> Result<(), OutOfMemory> {
        let end = core::mem::take(&mut self.end[var as usize]);
        let length = &mut self.length[var as usize];
        *length = length.saturating_add(end.saturating_sub(start));
        self.lives.ranges.push(Range { var, start, end })
    }

    fn inst(&mut self, inst: Inst, number: u16, cost: u32) -> Result<(), OutOfMemory> {
        let select = self.select;
        let time = 2 * number;
        for (later, def) in select.defs(inst).into_iter().enumerate().rev() {
            if let Some(var) = def {
                // A constant is made again rather than loaded.
                let is_constant = matches!(select.function.op(inst), Op::Iconst | Op::Vconst);
                let later = later as u16 * u16::from(is_in_order(select.function, inst));
                self.add_def(var, time + later, if is_constant { 0 } else { cost })?;
            }
        }
        for _ in 0..select.temps(inst) {
            let temp = self.lives.weight.len() as Var;
            self.lives.weight.push(MUST)?;
            // No operand shares its register, though it may end where the instruction writes.
            self.lives.ranges.push(Range { var: temp, start: time - 1, end: time + 1 })?;
        }
        select.each_use(inst, &mut |var, late| self.add_use(var, time + u16::from(late), cost));
        Ok(())
    }
}

impl<'m> Lives<'m> {
    /// Measures the lives in a function.
    pub(crate) fn new(
        select: &Select<'_, '_>,
        order: &Order<'_>,
        cfg: &Cfg<'_>,
        mem: &'m Mem,
    ) -> Result<Self, OutOfMemory> {
        let function = select.function;
        let crossing = Crossing::new(select, order, cfg, mem)?;
        let lives = Lives {
            ranges: Vec::new(mem),
            weight: Vec::new(mem),
            calls: Vec::new(mem),
            saving_calls: Vec::new(mem),
        };
        let mut builder = Builder { select, lives, end: Vec::new(mem), length: Vec::new(mem) };
        let vars = select.base as usize + 1;
        builder.lives.weight.resize(vars, 0)?;
        builder.end.resize(vars, 0)?;
        builder.length.resize(vars, 0)?;
        for (place, &block) in order.blocks.iter().enumerate().rev() {
            let (start, end) = (2 * order.heads[place], 2 * order.heads[place + 1]);
            for word in 0..crossing.row {
                let mut out = crossing.live_out(order, cfg, block, word);
                // Lives that went on from here in the order of the code, but do not in that of control.
                let numbers = 32 * word..crossing.vars.len().min(32 * word + 32);
                for number in numbers {
                    let var = crossing.vars[number];
                    let is_out = out & 1 != 0;
                    out >>= 1;
                    match (is_out, builder.end[var as usize]) {
                        (true, 0) => builder.end[var as usize] = end,
                        (false, 1..) => builder.close(var, end)?,
                        _ => {}
                    }
                }
            }
            let cost = order.cost(place);
            let mut number = order.heads[place + 1];
            for inst in select.sequence_back(block) {
                number -= 1;
                if select.is_silent(inst) {
                    continue;
                }
                if function.op(inst).effect() == Effect::Call && function.op(inst) != Op::Poll {
                    let lives = &mut builder.lives;
                    let calls =
                        if call_saves(order, place) { &mut lives.saving_calls } else { &mut lives.calls };
                    calls.push(number)?;
                }
                builder.inst(inst, number, cost)?;
            }
            for &param in function.params(block).iter().rev() {
                for var in select.defs(param).into_iter().rev().flatten() {
                    builder.add_def(var, start, cost)?;
                }
            }
        }
        if builder.end[select.base as usize] != 0 {
            builder.add_def(select.base, 0, 4)?;
        }
        let Builder { mut lives, length, .. } = builder;
        for (weight, &length) in lives.weight.iter_mut().zip(length.iter()) {
            *weight = weight.saturating_mul(16).min(MUST - 1) / (u32::from(length) + 4);
        }
        lives.ranges.reverse();
        lives.calls.reverse();
        lives.saving_calls.reverse();
        Ok(lives)
    }

    /// Whether a call of the list falls into a range.
    pub(crate) fn is_crossed(calls: &[u16], range: &Range) -> bool {
        let next = calls.partition_point(|&call| 2 * call <= range.start);
        calls.get(next).is_some_and(|&call| 2 * call < range.end)
    }
}
