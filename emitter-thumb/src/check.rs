//! Tests of the allocation: what each place holds is followed through the graph, and each operand has to be where
//! it is said to be. Nothing is taken from the ranges that the allocator went by.

use crate::allocate::{Allocation, allocate};
use crate::liveness::{Lives, call_saves};
use crate::order::Order;
use crate::select::{Part, Select, Var};
use crate::target::{KEPT, Place, RegSet};
use adder_decorators::ir::cfg::Cfg;
use adder_decorators::ir::ops::Effect;
use adder_decorators::ir::verify::verify;
use adder_decorators::ir::{Block, Edge, Function, Inst, Op, Type};
use adder_vm::mem::Mem;
use std::vec::Vec;
use std::{format, println, vec};

/// Per place: the value in it, if that is known.
type State = Vec<Option<Var>>;

struct Checker<'a> {
    select: &'a Select<'a, 'a>,
    order: &'a Order<'a>,
    places: &'a [Place],
    /// Per place of a block, once control has come there.
    entries: Vec<Option<State>>,
    changed: bool,
}

fn index(place: Place) -> Option<usize> {
    place.bit().map(|bit| bit as usize).or(place.as_slot().map(|slot| 64 + slot as usize))
}

impl Checker<'_> {
    fn write(&self, state: &mut State, var: Var, value: Option<Var>) {
        if let Some(at) = index(self.places[var as usize]) {
            state[at] = value;
        } else {
            assert!(self.places[var as usize] == Place::ANEW, "value {var} is made and has no place");
        }
    }

    fn read(&self, state: &State, var: Var, what: &str) {
        let place = self.places[var as usize];
        if place == Place::ANEW {
            return;
        }
        let at = index(place).unwrap_or_else(|| panic!("{what}: value {var} has no place"));
        assert_eq!(state[at], Some(var), "{what}: {place:?}");
    }

    /// What is known at the end of an edge, met with what was known there.
    fn follow(&mut self, edge: Edge, mut state: State) {
        let function = self.select.function;
        let to = function.edge_block(edge);
        let params = function.params(to);
        for (&param, &arg) in params.iter().zip(function.edge_args(edge)) {
            for high in [false, true].into_iter().take(1 + usize::from(function.ty(param) == Type::I64)) {
                if let Part::Var(var) = self.select.part(arg, high) {
                    self.read(&state, var, "argument of an edge");
                }
            }
        }
        for &param in params {
            for var in self.select.defs(param).into_iter().flatten() {
                self.write(&mut state, var, Some(var));
            }
        }
        let entry = &mut self.entries[self.order.place(to)];
        match entry {
            None => {
                *entry = Some(state);
                self.changed = true;
            }
            Some(known) => {
                for (known, new) in known.iter_mut().zip(state) {
                    if *known != new && known.is_some() {
                        *known = None;
                        self.changed = true;
                    }
                }
            }
        }
    }

    fn block(&mut self, place: usize, block: Block, temps: &mut Var) {
        let Some(mut state) = self.entries[place].clone() else { return };
        let (select, function) = (self.select, self.select.function);
        for inst in select.sequence(block) {
            if select.is_silent(inst) {
                continue;
            }
            for _ in 0..select.temps(inst) {
                *temps -= 1;
                assert!(self.places[*temps as usize].bit().is_some());
                self.write(&mut state, *temps, None);
            }
            let text = format!("{inst}, {:?}", function.op(inst));
            select.each_use(inst, &mut |var, _| self.read(&state, var, &text));
            let is_call = function.op(inst).effect() == Effect::Call && function.op(inst) != Op::Poll;
            if is_call && !call_saves(self.order, place) {
                (0..64).filter(|bit| KEPT >> bit & 1 == 0).for_each(|bit| state[bit] = None);
            }
            let last = function.last(block) == Some(inst);
            let [low, high] = select.defs(inst);
            for (step, var) in [low, high].into_iter().enumerate() {
                if let Some(var) = var {
                    self.write(&mut state, var, Some(var));
                }
                let is_whole = step == 0 || !crate::select::is_in_order(function, inst);
                select.each_use(inst, &mut |var, late| {
                    if late && is_whole {
                        self.read(&state, var, &text);
                    }
                });
            }
            for var in [low, high].into_iter().flatten() {
                self.read(&state, var, &text);
            }
            if let Some(handler) = function.exit_of(inst).and_then(|exit| function.exit(exit).handler.some())
            {
                self.follow(handler, state.clone());
            }
            if last {
                function.edges(inst).for_each(|edge| self.follow(edge, state.clone()));
            }
        }
    }
}

/// Panics where an operand is not in its place.
pub(crate) fn check(select: &Select<'_, '_>, order: &Order<'_>, allocation: &Allocation<'_>) {
    let function = select.function;
    let mut checker = Checker {
        select,
        order,
        places: &allocation.places,
        entries: vec![None; order.blocks.len()],
        changed: true,
    };
    let mut entry = vec![None; 64 + allocation.slots as usize];
    for &param in function.params(order.blocks[0]) {
        for var in select.defs(param).into_iter().flatten() {
            checker.write(&mut entry, var, Some(var));
        }
    }
    if allocation.places[select.base as usize] != Place::NONE {
        checker.write(&mut entry, select.base, Some(select.base));
    }
    checker.entries[0] = Some(entry);
    let count = order.blocks.iter().flat_map(|&block| function.block_insts(block)).count();
    assert!(count > 0);
    while std::mem::take(&mut checker.changed) {
        let mut temps = allocation.places.len() as Var;
        for (place, &block) in order.blocks.iter().enumerate() {
            checker.block(place, block, &mut temps);
        }
        assert_eq!(temps, select.base + 1);
    }
}

/// Allocates for a function and checks it; returns how many values lie in memory.
pub(crate) fn check_function(function: &Function<'_>, registers: RegSet) -> usize {
    verify(function).unwrap_or_else(|error| panic!("{error:?}\n{function}"));
    let mem = Mem::new(1 << 24);
    let cfg = Cfg::new(function).expect("fits");
    let order = Order::new(function, &cfg, &mem).expect("fits");
    let select = Select::new(function, &order, &mem).expect("fits");
    let lives = Lives::new(&select, &order, &cfg, &mem).expect("fits");
    assert!(lives.ranges.is_sorted_by_key(|range| range.start));
    let allocation = allocate(&select, &order, &lives, registers, &mem).expect("fits");
    let checked =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&select, &order, &allocation)));
    if checked.is_err() {
        for (var, place) in allocation.places.iter().enumerate().filter(|(_, place)| **place != Place::NONE) {
            println!("{}: {place:?}", Inst(var as u16));
        }
        panic!("{function}");
    }
    allocation.places.iter().filter(|place| place.as_slot().is_some()).count()
}

mod tests;
