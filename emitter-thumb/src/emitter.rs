//! The emitter: selection, lives, registers, instructions.

use crate::allocate::allocate;
use crate::liveness::Lives;
use crate::lower::{Input, Made, lower};
use crate::operand::Core;
use crate::order::Order;
use crate::select::Select;
use crate::target::{ALL, CORE, FLOAT, KEPT, RegSet};
use adder_decorators::emitter::{Abi, Emitter, Error, Object, Unit, Unsupported};
use adder_decorators::ir::cfg::Cfg;
use adder_decorators::ir::verify::verify;
use adder_decorators::ir::{Function, Type};
use adder_decorators::passes::Effort;
use adder_vm::mem::{Mem, Vec};

/// Emits Thumb-2 code for one core.
#[derive(Debug)]
pub struct Thumb {
    abi: Abi,
    core: Core,
    registers: RegSet,
}

impl Thumb {
    /// An emitter for a core.
    pub const fn new(abi: Abi, core: Core) -> Thumb {
        Thumb { abi, core, registers: ALL }
    }

    /// With at most so many registers of each kind for values, at least four: what tests need to see values in
    /// memory.
    pub fn with_registers(mut self, count: u32) -> Thumb {
        self.registers = first(CORE, count) | first(FLOAT, count);
        self
    }
}

/// So many registers of a set, half of them ones that callees keep.
fn first(set: RegSet, count: u32) -> RegSet {
    let mut chosen = 0;
    for half in [set & KEPT, set & !KEPT] {
        let mut left = half;
        for _ in 0..count / 2 {
            chosen |= left & left.wrapping_neg();
            left &= left.wrapping_sub(1);
        }
    }
    chosen
}

/// Why a core can have no machine code at all, if that is so.
pub fn why_not(core: Core) -> Option<&'static str> {
    if core.has(Core::V7M) { None } else { Some("the processor has no Thumb-2") }
}

/// The reason for which a core cannot have a function.
fn refusal(function: &Function<'_>, core: Core) -> Option<&'static str> {
    if let Some(why) = why_not(core) {
        return Some(why);
    }
    if function.profile.word != Type::I32 {
        return Some("words of 64 bits");
    }
    let mut insts = function.order().iter().flat_map(|&block| {
        function
            .params(block)
            .iter()
            .copied()
            .chain(function.block_insts(block))
            .map(|inst| function.ty(inst))
    });
    insts.find_map(|ty| match ty {
        Type::F64 => Some("floats of 64 bits"),
        Type::F32 if !core.has(Core::FPU) => Some("floats without a floating-point unit"),
        _ => None,
    })
}

impl Emitter for Thumb {
    fn effort(&self) -> Effort {
        Effort::Small
    }

    fn emit<'m>(&mut self, function: &Function<'_>, unit: &Unit, mem: &'m Mem) -> Result<Object<'m>, Error> {
        if cfg!(debug_assertions) {
            verify(function)?;
        }
        if let Some(what) = refusal(function, self.core) {
            return Err(Unsupported { what, pc: None }.into());
        }
        let cfg = Cfg::new(function)?;
        let order = Order::new(function, &cfg, mem)?;
        let select = Select::new(function, &order, mem)?;
        let lives = Lives::new(&select, &order, &cfg, mem)?;
        drop(cfg);
        let allocation = allocate(&select, &order, &lives, self.registers, mem)?;
        let input = Input {
            function,
            abi: &self.abi,
            unit,
            core: self.core,
            order: &order,
            select: &select,
            lives: &lives,
            allocation: &allocation,
        };
        let Made { code, places, failure, marks } = lower(&input, mem)?;
        let mut origins = Vec::new(mem);
        for &(label, word) in &marks {
            origins.extend(code.offset(label).map(|offset| (offset, word)))?;
        }
        Ok(Object { bytes: code.bytes, entry: 0, skew: 0, relocs: code.relocs, failure, places, origins })
    }
}
