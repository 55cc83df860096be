//! Common subexpressions: an instruction equal to one that has run on every path to it is that one.
//!
//! One walk down the dominator tree with one table. An entry that does not dominate the place being looked
//! at never will again, so a new equal one takes its place and the table holds each expression once. Loads
//! take part with the version of the memory they read, which a write to it and a joining of ways renew.

use super::replace::Replaced;
use crate::ir::cfg::{NO_NODE, Node};
use crate::ir::dominators::Dominators;
use crate::ir::intern::{Index, hash_words};
use crate::ir::{Block, Calls, Effect, Format, Function, Inst, InstData, Known, List, Op, Region, Type};
use adder_vm::mem::{OutOfMemory, Vec};

/// Parts of memory with a version each: the regions, the frame and the Context.
const PARTS: usize = Region::ALL.len() + 2;
const FRAME: usize = Region::ALL.len();
const CTX: usize = FRAME + 1;

/// Runs the pass.
pub fn run(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    let mem = function.mem();
    let flow = function.take_flow(Known::Tree)?;
    let (cfg, tree) = (&flow.cfg, &flow.tree);
    // The memory at the ends of the blocks above in the tree, from the top.
    let mut above: Vec<'_, (Node, [u32; PARTS])> = Vec::new(mem);
    let mut numbering = Numbering {
        replaced: Replaced::new(function)?,
        function,
        tree,
        entries: Vec::new(mem),
        index: Index::new(mem),
        versions: [0; PARTS],
        last_version: 0,
        node: 0,
    };
    let mut is_whole = true;
    for &node in tree.preorder() {
        let block = cfg.block(node);
        if cfg.body(block) != node {
            continue;
        }
        numbering.node = node;
        while above.last().is_some_and(|&(end, _)| !tree.node_dominates(end, node)) {
            above.pop();
        }
        // A block with one way in goes on with the memory of where it comes from.
        let mut preds = cfg.preds(cfg.head(block)).iter();
        match (preds.next(), preds.next(), above.last()) {
            (Some(&from), None, Some(&(end, versions))) if !cfg.is_split(block) && end == from => {
                numbering.versions = versions;
            }
            _ => numbering.renew_all(),
        }
        let done = numbering.block(block).and_then(|()| above.push((node, numbering.versions)));
        if done.is_err() {
            // What was found so far holds.
            is_whole = false;
            break;
        }
    }
    let Numbering { replaced, function, .. } = numbering;
    if is_whole {
        replaced.apply_behind(function, cfg)
    } else {
        replaced.apply(function)
    }
    function.keep_flow(flow);
    Ok(())
}

/// An expression, by the instruction that made its value first: a load's may be a store.
#[derive(Clone, Copy)]
struct Entry {
    from: Inst,
    node: Node,
    version: u32,
}

struct Numbering<'f, 't, 'm> {
    function: &'f mut Function<'m>,
    tree: &'t Dominators<'m>,
    replaced: Replaced<'m>,
    entries: Vec<'m, Entry>,
    index: Index<'m>,
    versions: [u32; PARTS],
    last_version: u32,
    node: Node,
}

/// The part of memory that an access touches.
fn part(function: &Function<'_>, inst: Inst) -> usize {
    match function.op(inst) {
        Op::FrameLoad | Op::FrameStore => FRAME,
        Op::CtxLoad | Op::CtxStore => CTX,
        _ => function.address(inst).region as usize,
    }
}

impl Numbering<'_, '_, '_> {
    fn renew(&mut self, part: usize) {
        self.last_version += 1;
        self.versions[part] = self.last_version;
    }

    fn renew_all(&mut self) {
        (0..PARTS).filter(|&part| part != Region::Fixed as usize).for_each(|part| self.renew(part));
    }

    fn block(&mut self, block: Block) -> Result<(), OutOfMemory> {
        let mut next = self.function.first(block);
        while let Some(inst) = next {
            next = self.function.next(inst);
            let replaced = &mut self.replaced;
            self.function.map_operands(inst, |value| replaced.resolve(value));
            match self.function.op(inst).effect() {
                Effect::Pure | Effect::Partial | Effect::CanExit => self.number(block, inst, 0)?,
                Effect::Read => {
                    let version = self.versions[part(self.function, inst)];
                    self.number(block, inst, version + 1)?;
                }
                Effect::Write => self.write(inst)?,
                Effect::Call if self.function.op(inst).format() == Format::Call => self.call(block, inst)?,
                Effect::Call => self.renew_all(),
                Effect::Term => {}
            }
        }
        Ok(())
    }

    fn call(&mut self, block: Block, inst: Inst) -> Result<(), OutOfMemory> {
        let callee = self.function.callee(self.function.call(inst).0);
        let (effect, result) = (callee.effect, callee.result);
        match effect {
            Calls::Pure if result != Type::Void => self.number(block, inst, 0),
            Calls::Any => {
                self.renew_all();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// A write renews what it may touch; what a full store wrote, an equal load finds.
    fn write(&mut self, inst: Inst) -> Result<(), OutOfMemory> {
        let written = part(self.function, inst);
        let of = |part: usize| Region::ALL.get(part).copied();
        for part in 0..PARTS {
            let touched = match (of(written), of(part)) {
                (Some(written), Some(part)) => part.overlaps(written),
                // A raw address may be that of anything.
                (Some(written), None) => written == Region::Any,
                (None, Some(part)) => part == Region::Any,
                (None, None) => part == written,
            };
            if touched {
                self.renew(part);
            }
        }
        if matches!(self.function.op(inst), Op::Store | Op::FrameStore) {
            self.enter(self.versions[written] + 1, inst)?;
        }
        Ok(())
    }

    /// Replaces an instruction by an equal one that dominates it, or notes it.
    fn number(&mut self, block: Block, inst: Inst, version: u32) -> Result<(), OutOfMemory> {
        if let Some(value) = self.enter(version, inst)? {
            self.replaced.set(inst, value);
            self.function.unlink(block, inst);
        }
        Ok(())
    }

    /// The value of an equal expression that dominates this place; if there is none, that of `from` becomes it.
    fn enter(&mut self, version: u32, from: Inst) -> Result<Option<Inst>, OutOfMemory> {
        let function = &*self.function;
        let data = expression(function, from);
        let hash = hash(function, &data, version);
        let entries = &self.entries;
        let found = self.index.find(hash, |row| {
            let entry = &entries[row as usize];
            entry.version == version && equal(function, &expression(function, entry.from), &data)
        });
        let entry = Entry { from, node: self.node, version };
        if let Some(row) = found {
            let old = &mut self.entries[row as usize];
            if self.tree.node_dominates(old.node, self.node) {
                return Ok(Some(value(function, old.from)));
            }
            *old = entry;
            return Ok(None);
        }
        let row = u16::try_from(self.entries.len()).ok().filter(|&row| row != NO_NODE).ok_or(OutOfMemory)?;
        self.entries.push(entry)?;
        let entries = &self.entries;
        self.index.add(row, hash, |other| {
            let entry = &entries[other as usize];
            self::hash(function, &expression(function, entry.from), entry.version)
        })?;
        Ok(None)
    }
}

/// What an instruction computes, in the form that equal ones share: a store that writes all of a value is the load
/// that finds it.
fn expression(function: &Function<'_>, inst: Inst) -> InstData {
    let mut data = *function.inst(inst);
    match data.op {
        Op::Store => {
            let load = InstData::new(Op::Load, function.ty(Inst(data.c)));
            return InstData { a: data.a, b: data.b, imm: data.imm, ..load };
        }
        Op::FrameStore => return InstData { imm: data.imm, ..InstData::new(Op::FrameLoad, Type::Value) },
        _ => {}
    }
    if matches!(data.op.format(), Format::UnaryExit | Format::BinaryExit | Format::Call) {
        // Of two equal ones the first takes its exit if any does.
        data.c = u16::MAX;
    }
    if data.op.is_commutative() && data.a > data.b {
        (data.a, data.b) = (data.b, data.a);
    }
    data
}

/// The value of what an instruction computes.
fn value(function: &Function<'_>, inst: Inst) -> Inst {
    let data = function.inst(inst);
    match data.op {
        Op::Store => Inst(data.c),
        Op::FrameStore => Inst(data.a),
        _ => inst,
    }
}

fn equal(function: &Function<'_>, one: &InstData, two: &InstData) -> bool {
    if one.op.format() != Format::Call || one.op != two.op {
        return one == two;
    }
    let same_args = function.list(List(one.b)) == function.list(List(two.b));
    InstData { b: 0, ..*one } == InstData { b: 0, ..*two } && same_args
}

fn hash(function: &Function<'_>, data: &InstData, version: u32) -> u32 {
    let is_call = data.op.format() == Format::Call;
    let args = if is_call { function.list(List(data.b)) } else { &[] };
    let b = if is_call { 0 } else { data.b };
    let head = [
        (data.op as u32) << 8 | data.ty as u32,
        u32::from(data.a) << 16 | u32::from(b),
        u32::from(data.c),
        data.imm as u32,
        version,
    ];
    hash_words(head.into_iter().chain(args.iter().map(|arg| arg.0.into())))
}
