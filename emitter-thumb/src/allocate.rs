//! Registers for values: one sweep over the ranges in order of their starts.
//!
//! A value has one place for all its life, so that exits that are equal stay equal, edges move only what their
//! parameters ask for, and a slot is written once. Where registers run out, the value that costs least for the
//! length of its life goes to memory, the one that asks or one that has a register.
//!
//! That a register is free where a value is made is enough: in SSA form, with each definition swept before those
//! that it dominates, two values that are alive at once meet where the later one is made. So a hole in a life may be
//! used by others, and no value is compared with another one.

use crate::liveness::{Lives, MUST, Range};
use crate::lower::call::{Arguments, Where};
use crate::order::Order;
use crate::select::{Part, Select, Var};
use crate::target::{CORE, FLOAT, KEPT, MOST_SLOTS, Place, RegSet};
use adder_decorators::ir::{Edge, Format, Inst, Op, Type};
use adder_vm::mem::{Mem, OutOfMemory, Vec};

/// What was chosen.
#[derive(Debug)]
pub(crate) struct Allocation<'m> {
    /// Per value.
    pub(crate) places: Vec<'m, Place>,
    /// Registers that hold something at some time.
    pub(crate) used: RegSet,
    /// Words of the frame for values.
    pub(crate) slots: u16,
}

/// Per register: whose it is, and until when.
#[derive(Clone, Copy)]
struct Holder {
    var: Var,
    until: u16,
}

struct Sweep<'a, 'm> {
    select: &'a Select<'a, 'a>,
    lives: &'a Lives<'a>,
    places: Vec<'m, Place>,
    webs: Webs<'m>,
    holders: [Holder; 64],
    /// What may be used.
    registers: RegSet,
    used: RegSet,
}

/// Chooses places for all values.
pub(crate) fn allocate<'m>(
    select: &Select<'_, '_>,
    order: &Order<'_>,
    lives: &Lives<'_>,
    registers: RegSet,
    mem: &'m Mem,
) -> Result<Allocation<'m>, OutOfMemory> {
    let webs = Webs::new(select, order, lives.weight.len(), mem)?;
    let mut places = Vec::new(mem);
    places.resize(lives.weight.len(), Place::NONE)?;
    let holders = [Holder { var: 0, until: 0 }; 64];
    let mut sweep = Sweep { select, lives, places, webs, holders, registers, used: 0 };
    // The first range of a value tells where its others have to be kept from.
    let crossed = sweep.crossed(mem)?;
    for range in lives.ranges.iter() {
        let var = range.var as usize;
        if sweep.places[var] == Place::NONE {
            sweep.places[var] = sweep.choose(range.var, range.start, crossed[var]);
        }
        if let Some(bit) = sweep.places[var].bit() {
            sweep.holders[bit as usize] = Holder { var: range.var, until: range.end };
        }
    }
    sweep.fill(&crossed, mem)?;
    let Sweep { mut places, used, .. } = sweep;
    let slots = choose_slots(lives, &mut places, mem)?;
    Ok(Allocation { places, used, slots })
}

/// How many values in memory get a second look.
const MOST_FILLED: usize = 64;

/// A call must keep the value.
const BY_CALLS: u8 = 1;
/// A call saves it, where it is not in a register that callees keep.
const BY_SAVING_CALLS: u8 = 2;

impl Sweep<'_, '_> {
    /// Per value: which calls fall into its life.
    fn crossed<'m>(&self, mem: &'m Mem) -> Result<Vec<'m, u8>, OutOfMemory> {
        let mut crossed = Vec::new(mem);
        crossed.resize(self.places.len(), 0)?;
        for range in self.lives.ranges.iter() {
            let own = &mut crossed[range.var as usize];
            for (calls, mark) in [(&self.lives.calls, BY_CALLS), (&self.lives.saving_calls, BY_SAVING_CALLS)]
            {
                if Lives::is_crossed(calls, range) {
                    *own |= mark;
                }
            }
        }
        Ok(crossed)
    }

    fn choose(&mut self, var: Var, start: u16, crossed: u8) -> Place {
        let allowed = self.allowed(var, crossed);
        // All of one kind: half a word, which a chip counts faster.
        let first = if allowed & CORE != 0 { 0 } else { 32 };
        let (mut rest, mut free) = ((allowed >> first) as u32, 0u32);
        while rest != 0 {
            let bit = rest.trailing_zeros();
            rest &= rest - 1;
            free |= u32::from(self.holders[(first + bit) as usize].until <= start) << bit;
        }
        let free = RegSet::from(free) << first;
        if free == 0 {
            return self.take(var, allowed);
        }
        let wished = self.wish(var, free, crossed != 0);
        let in_order =
            if crossed != 0 { [KEPT & self.used, KEPT, !0] } else { [!KEPT, KEPT & self.used, !0] };
        let chosen = in_order.into_iter().map(|set| free & set).find(|&set| set != 0);
        let bit = wished.or(chosen.map(RegSet::trailing_zeros)).unwrap_or(0);
        self.give(var, bit)
    }

    fn give(&mut self, var: Var, bit: u32) -> Place {
        self.used |= 1 << bit;
        self.webs.set_wish(var, bit);
        Place::register(bit)
    }

    /// Takes the register of the value that costs least, unless this one does.
    fn take(&mut self, var: Var, allowed: RegSet) -> Place {
        let weight = |bit: u32| self.lives.weight[self.holders[bit as usize].var as usize];
        let cheapest = bits(allowed).min_by_key(|&bit| weight(bit)).unwrap_or(0);
        if weight(cheapest) >= self.lives.weight[var as usize] {
            return self.memory(var);
        }
        let loser = self.holders[cheapest as usize].var;
        self.places[loser as usize] = self.memory(loser);
        self.give(var, cheapest)
    }

    /// Gives registers to values in memory where one is free for all their life: those that had one before they
    /// lost it left a gap. The heaviest ones come first, and not all, for time.
    fn fill(&mut self, crossed: &[u8], mem: &Mem) -> Result<(), OutOfMemory> {
        let mut own: Vec<'_, Range> = Vec::new(mem);
        let mut last = (MUST, 0);
        for _ in 0..MOST_FILLED {
            // The next one by weight; a sort would take more code than all of this.
            let in_memory = |place: Place| place == Place::MEMORY || place == Place::ANEW;
            let vars = (0..self.places.len() as Var).filter(|&var| in_memory(self.places[var as usize]));
            let keys = vars.map(|var| (self.lives.weight[var as usize], var));
            let Some(next) = keys.filter(|&key| key < last).max() else { break };
            last = next;
            let var = next.1;
            own.clear();
            own.extend(self.lives.ranges.iter().copied().filter(|range| range.var == var))?;
            let mut free = self.allowed(var, crossed[var as usize]);
            // Both lists are in order; those of one value do not overlap.
            let mut next = 0;
            for range in self.lives.ranges.iter() {
                while own.get(next).is_some_and(|own| own.end <= range.start) {
                    next += 1;
                }
                if own.get(next).is_some_and(|own| own.start < range.end)
                    && let Some(bit) = self.places[range.var as usize].bit()
                {
                    free &= !(1 << bit);
                }
            }
            if free != 0 {
                let wished = self.webs.wish(var).filter(|&bit| free >> bit & 1 != 0);
                self.places[var as usize] = self.give(var, wished.unwrap_or(free.trailing_zeros()));
            }
        }
        Ok(())
    }

    /// The registers that a value may have.
    fn allowed(&self, var: Var, crossed: u8) -> RegSet {
        let is_float = self.op(var).is_some_and(|inst| self.select.function.ty(inst).is_float());
        let allowed = self.registers & if is_float { FLOAT } else { CORE };
        if crossed & BY_CALLS != 0 { allowed & KEPT } else { allowed }
    }

    fn memory(&self, var: Var) -> Place {
        debug_assert!(self.lives.weight[var as usize] != MUST);
        match self.op(var).map(|inst| self.select.function.op(inst)) {
            Some(Op::Iconst | Op::Vconst | Op::Fconst) => Place::ANEW,
            _ => Place::MEMORY,
        }
    }

    /// The instruction that makes a value, if it is not one of the others.
    fn op(&self, var: Var) -> Option<Inst> {
        ((var as usize) < self.select.function.inst_count()).then_some(Inst(var))
    }

    /// The register of a value that this one is moved from or to, or of an operand that ends here.
    fn wish(&self, var: Var, free: RegSet, is_crossed: bool) -> Option<u32> {
        let is_free = |&bit: &u32| free >> bit & 1 != 0;
        let web = self.webs.wish(var).filter(is_free).filter(|bit| !is_crossed || KEPT >> bit & 1 != 0);
        let operands = self.op(var).into_iter().flat_map(|inst| self.select.function.inline_args(inst));
        let mut operands = operands.filter_map(|value| match self.select.part(value, false) {
            Part::Var(var) => self.places[var as usize].bit().filter(is_free),
            _ => None,
        });
        let result = self.op(var).filter(|&inst| {
            !is_crossed
                && matches!(self.select.function.op(inst), Op::CallHelper | Op::CallDirect)
                && !self.select.function.ty(inst).is_float()
        });
        web.or_else(|| operands.next()).or_else(|| result.map(|_| 0).filter(is_free))
    }
}

fn bits(set: RegSet) -> impl Iterator<Item = u32> {
    core::iter::successors(Some(set), |&set| Some(set & set.wrapping_sub(1)))
        .take_while(|&set| set != 0)
        .map(RegSet::trailing_zeros)
}

/// Words of the frame for what is in memory; one serves several values after each other.
fn choose_slots(lives: &Lives<'_>, places: &mut [Place], mem: &Mem) -> Result<u16, OutOfMemory> {
    let mut until: Vec<'_, u16> = Vec::new(mem);
    for range in lives.ranges.iter() {
        let place = &mut places[range.var as usize];
        if *place == Place::MEMORY {
            let slot = match until.iter().position(|&until| until <= range.start) {
                Some(slot) => slot,
                None => {
                    until.push(0)?;
                    until.len() - 1
                }
            };
            if slot >= MOST_SLOTS.into() {
                return Err(OutOfMemory);
            }
            *place = Place::slot(slot as u16);
        }
        if let Some(slot) = place.as_slot() {
            until[slot as usize] = range.end;
        }
    }
    Ok(until.len() as u16)
}

/// Values that edges move to each other: they want one register. A forest whose roots know it.
struct Webs<'m> {
    parent: Vec<'m, Var>,
    wish: Vec<'m, u8>,
}

const NO_WISH: u8 = u8::MAX;
/// No value of the web has a register yet.
const UNTAKEN: u8 = 0x80;

impl<'m> Webs<'m> {
    fn new(
        select: &Select<'_, '_>,
        order: &Order<'_>,
        vars: usize,
        mem: &'m Mem,
    ) -> Result<Self, OutOfMemory> {
        let mut webs = Webs { parent: Vec::new(mem), wish: Vec::new(mem) };
        webs.parent.reserve(vars)?;
        for var in 0..vars {
            webs.parent.push(var as Var)?;
        }
        webs.wish.resize(vars, NO_WISH)?;
        let function = select.function;
        for &block in order.blocks.iter() {
            if let Some(last) = function.last(block) {
                function.edges(last).for_each(|edge| webs.join_edge(select, edge));
            }
        }
        function.exits().iter().filter_map(|exit| exit.handler.some()).for_each(|edge| {
            webs.join_edge(select, edge);
        });
        for inst in order.blocks.iter().flat_map(|&block| function.block_insts(block)) {
            match function.op(inst).format() {
                Format::Call => webs.wish_for_arguments(select, 1, function.call(inst).1),
                Format::Return => {
                    let result = Inst(function.inst(inst).a).some();
                    webs.wish_for_arguments(select, 0, result.as_slice());
                }
                _ => {}
            }
        }
        Ok(webs)
    }

    fn join_edge(&mut self, select: &Select<'_, '_>, edge: Edge) {
        let params = select.function.params(select.function.edge_block(edge));
        for (&param, &arg) in params.iter().zip(select.function.edge_args(edge)) {
            for high in [false, true] {
                if high && select.function.ty(param) != Type::I64 {
                    break;
                }
                if let (Part::Var(to), Part::Var(from)) = (select.part(param, high), select.part(arg, high)) {
                    let (to, from) = (self.root(to), self.root(from));
                    self.parent[from as usize] = to;
                }
            }
        }
    }

    /// An argument in a core register would best be there, or a result.
    fn wish_for_arguments(&mut self, select: &Select<'_, '_>, first: u16, values: &[Inst]) {
        let mut arguments = Arguments::after(first);
        for &value in values {
            if let Where::Core(reg) = arguments.next(select.function.ty(value))
                && let Part::Var(var) = select.part(value, false)
            {
                let root = self.root(var) as usize;
                self.wish[root] = reg.number() | UNTAKEN;
            }
        }
    }

    fn root(&mut self, mut var: Var) -> Var {
        while self.parent[var as usize] != var {
            let above = self.parent[self.parent[var as usize] as usize];
            self.parent[var as usize] = above;
            var = above;
        }
        var
    }

    fn wish(&self, mut var: Var) -> Option<u32> {
        while self.parent[var as usize] != var {
            var = self.parent[var as usize];
        }
        Some(self.wish[var as usize]).filter(|&wish| wish != NO_WISH).map(|wish| u32::from(wish & !UNTAKEN))
    }

    fn set_wish(&mut self, var: Var, bit: u32) {
        let root = self.root(var) as usize;
        if self.wish[root] & UNTAKEN != 0 {
            self.wish[root] = bit as u8;
        }
    }
}
