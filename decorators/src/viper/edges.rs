//! Edges between nodes: what each register is where ways join.
//!
//! A node gets a parameter for each part of a live register that differs between the ways to it, or that may
//! differ on a way back which is not lifted yet.

use super::fault::Rule;
use super::graph::{Landing, Node};
use super::lower::{Entry, Lifted, Lower, Pending, Source};
use super::types::{PARTS, Ty, Val};
use crate::ir::{Block, Edge, Inst, InstData, Op as Ir, Type};
use adder_vm::mem::Vec;
use adder_vm::native::abi;
use adder_vm::value::Value;

/// Parts of a value, the exception that may lie beside it included.
const ALL_PARTS: usize = PARTS + 1;

fn part(val: &Val, at: usize) -> Inst {
    if at == PARTS { val.also } else { val.parts[at] }
}

fn part_mut(val: &mut Val, at: usize) -> &mut Inst {
    if at == PARTS { &mut val.also } else { &mut val.parts[at] }
}

impl<'m> Lower<'_, 'm> {
    /// The current block ends with a jump to word `pc`.
    pub(super) fn go_to(&mut self, pc: u32) -> Lifted {
        let node = self.node_at(pc)?;
        self.go_to_node(node)
    }

    pub(super) fn go_to_node(&mut self, node: Node) -> Lifted {
        let jump = self.b.push(InstData::new(Ir::Jump, Type::Void))?;
        self.link(Source::Jump(jump), node)
    }

    /// The current block ends with a branch to two words.
    pub(super) fn branch(&mut self, condition: Inst, yes: u32, no: u32) -> Lifted {
        let (yes, no) = (self.node_at(yes)?, self.node_at(no)?);
        let branch = self.b.push(InstData { a: condition.0, ..InstData::new(Ir::Brif, Type::Void) })?;
        self.link(Source::Yes(branch), yes)?;
        self.link(Source::No(branch), no)
    }

    /// Notes that control comes from `source` to a node, with the registers as they are now.
    pub(super) fn link(&mut self, source: Source, node: Node) -> Lifted {
        if self.is_lifted[usize::from(node)] || self.is_open(node) {
            return self.link_back(source, node);
        }
        let mut count = 0;
        self.each_live(node, |_, _| {
            count += 1;
            Ok(())
        })?;
        let mut vals = Vec::with_capacity(self.mem, count)?;
        self.each_live(node, |place, _| Ok(vals.push(self.env[place])?))?;
        let next = core::mem::replace(&mut self.first_pending[usize::from(node)], self.free_pending);
        let row = Pending { source, vals, first: self.first, next };
        match self.free_pending.checked_sub(1) {
            Some(free) => self.free_pending = core::mem::replace(&mut self.pending[free as usize], row).next,
            None => {
                self.pending.push(row)?;
                self.first_pending[usize::from(node)] = self.pending.len() as u32;
            }
        }
        Ok(())
    }

    /// Whether a node has been entered: its registers are known.
    fn is_open(&self, node: Node) -> bool {
        self.entries.iter().any(|entry| entry.node == node)
    }

    /// The places in `env`, and their registers, of what is live where a node starts.
    fn live_places(&self, node: Node) -> Lifted<Vec<'m, (u16, u16)>> {
        let mut live = Vec::with_capacity(self.mem, self.env.len())?;
        self.each_live(node, |place, register| Ok(live.push((place as u16, register as u16))?))?;
        Ok(live)
    }

    /// Starts a node: false when nothing leads to it.
    pub(super) fn enter(&mut self, node: Node) -> Lifted<bool> {
        let ways = self.take_pending(node)?;
        if ways.is_empty() {
            return Ok(false);
        }
        let ir = self.block(node)?;
        // What the parameters get on each way, way by way.
        let mut args: Vec<'m, (u16, Inst)> = Vec::new(self.mem);
        let live = self.live_places(node)?;
        self.env.iter_mut().for_each(|val| *val = Val::UNDEFINED);
        let is_header = self.graph.ways_back[usize::from(node)] > 0;
        // An exit leaves its block in the middle: what the block made before has to be handed over.
        let is_landing = self.graph.landing(node).is_some();
        if let ([way], false) = (&ways[..], is_header || is_landing) {
            // Nothing joins: all is as it was where control comes from.
            for (&(place, _), val) in live.iter().zip(way.vals.iter()) {
                self.env[usize::from(place)] = self.guessed(*val);
            }
            self.connect(way.source, ir, &[])?;
            self.b.switch_to(ir);
            return Ok(true);
        }
        let mut vals = Vec::new(self.mem);
        for (position, &(place, register)) in live.iter().enumerate() {
            vals.clear();
            vals.extend(ways.iter().map(|way| self.guessed(way.vals[position])))?;
            let (place, register) = (usize::from(place), usize::from(register));
            let is_late = is_landing && ways.iter().zip(vals.iter()).any(|(way, val)| self.is_late(way, val));
            let changes = is_late || is_header && self.to_write[register] > 0;
            let hint =
                if place == register { self.hints.locals.get(register).copied().flatten() } else { None };
            let ty = self.unify(&mut vals, hint.filter(|_| changes))?;
            if !ty.is_word() && ty != Ty::Undefined {
                vals.iter_mut().filter(|val| val.ty == Ty::Undefined).for_each(|val| *val = Val::UNDEFINED);
            }
            let may_guess = is_header && changes && place == register && self.is_near_local(register);
            let mut val = match ty {
                Ty::Undefined if may_guess || vals.iter().any(|val| val.value().is_some()) => {
                    self.guess(ir, &vals, changes, &mut args)?
                }
                _ => self.join(ir, &vals, ty, changes, is_late, &mut args)?,
            };
            if let Some(first) = vals.first()
                && !(ty.is_word() && first.value() != val.value())
            {
                val.aux = first.aux;
            }
            self.env[place] = val;
        }
        if is_header {
            let mut entry = Vec::with_capacity(self.mem, live.len())?;
            entry.extend(live.iter().map(|&(place, _)| self.env[usize::from(place)]))?;
            self.entries.push(Entry {
                node,
                ways_back: self.graph.ways_back[usize::from(node)],
                vals: entry,
            })?;
        }
        let mut row = Vec::new(self.mem);
        for (number, way) in ways.iter().enumerate() {
            row.clear();
            row.extend(args.iter().filter(|(way, _)| usize::from(*way) == number).map(|&(_, arg)| arg))?;
            self.connect(way.source, ir, &row)?;
        }
        self.b.switch_to(ir);
        Ok(true)
    }

    fn is_near_local(&self, register: usize) -> bool {
        register < usize::from(self.locals)
    }

    /// A register into which nothing was stored on any way to a node. If it gets a value in the loop that begins
    /// there, that is mostly a number, which has a place from now on.
    fn guess(
        &mut self,
        ir: Block,
        vals: &[Val],
        changes: bool,
        args: &mut Vec<'m, (u16, Inst)>,
    ) -> Lifted<Val> {
        if let Some(&first) = vals.first().filter(|&first| !changes && vals.iter().all(|val| val == first)) {
            return Ok(first);
        }
        let value = self.b.function.add_param(ir, self.target.int)?;
        for (way, val) in vals.iter().enumerate() {
            args.push((way as u16, self.number_or_nothing(val)?))?;
        }
        Ok(Val::new(Ty::Undefined, value))
    }

    fn number_or_nothing(&mut self, val: &Val) -> Lifted<Inst> {
        if val.value().is_some() { Ok(val.value()) } else { self.nothing(self.target.int) }
    }

    /// A value with the type that was found out for it since.
    fn guessed(&self, val: Val) -> Val {
        let is_open = val.ty == Ty::Undefined && val.value().is_some();
        let found = self.guesses.iter().find(|(guess, _)| is_open && *guess == val.value());
        found.map_or(val, |&(_, ty)| val.retyped(ty))
    }

    /// The edges to a node, the last one first; their rows are free from now on.
    fn take_pending(&mut self, node: Node) -> Lifted<Vec<'m, Pending<'m>>> {
        let mut ways = Vec::new(self.mem);
        let mut at = core::mem::take(&mut self.first_pending[usize::from(node)]);
        while let Some(index) = at.checked_sub(1) {
            let row = &mut self.pending[index as usize];
            let free = Pending { vals: Vec::new(self.mem), next: self.free_pending, ..*row };
            self.free_pending = at;
            let way = core::mem::replace(row, free);
            at = way.next;
            ways.push(way)?;
        }
        Ok(ways)
    }

    /// Whether a value was made in the node that the way comes from, and so maybe in the block that it leaves.
    fn is_late(&self, way: &Pending, val: &Val) -> bool {
        let is_constant = |part: Inst| self.zeros.iter().any(|&(.., zero)| zero == part);
        (0..ALL_PARTS)
            .map(|at| part(val, at))
            .any(|part| part.is_some() && part.0 >= way.first && !is_constant(part))
    }

    /// The value of a register in a node where it comes as `vals`, all of type `ty` or undefined.
    fn join(
        &mut self,
        ir: Block,
        vals: &[Val],
        ty: Ty,
        changes: bool,
        is_late: bool,
        args: &mut Vec<'m, (u16, Inst)>,
    ) -> Lifted<Val> {
        let mut joined = Val::bare(ty);
        let types = self.target.parts(ty);
        let has_also = vals.iter().any(|val| val.also.is_some());
        // The pointer that a number was made from is kept only where it is the same on all ways.
        let origin = match vals.first() {
            Some(first) if ty.is_word() => {
                let origin = |val: &Val| (val.parts[1], val.parts[2], val.parts[3]);
                let same = vals.iter().all(|val| origin(val) == origin(first));
                same && first.parts[1].is_some() && !(changes && (is_late || self.hints.forget_origins))
            }
            _ => false,
        };
        #[allow(clippy::needless_range_loop, reason = "parts have numbers")]
        for at in 0..ALL_PARTS {
            let part_type = if at == PARTS { Type::Value } else { types[at] };
            if part_type == Type::Void || (at == PARTS && !has_also) {
                continue;
            }
            if ty.is_word() && (1..PARTS).contains(&at) {
                if origin {
                    *part_mut(&mut joined, at) = part(&vals[0], at);
                }
                continue;
            }
            let first = vals.first().map_or(Inst::NONE, |val| part(val, at));
            if !changes && first.is_some() && vals.iter().all(|val| part(val, at) == first) {
                *part_mut(&mut joined, at) = first;
                continue;
            }
            *part_mut(&mut joined, at) = self.b.function.add_param(ir, part_type)?;
            for (way, val) in vals.iter().enumerate() {
                let given = part(val, at);
                let arg = if given.is_some() { given } else { self.nothing(part_type)? };
                args.push((way as u16, arg))?;
            }
        }
        Ok(joined)
    }

    /// The type of a register on all ways; brings the values to it where that takes no instruction.
    fn unify(&mut self, vals: &mut [Val], hint: Option<Ty>) -> Lifted<Ty> {
        let mut ty = Ty::Undefined;
        #[allow(clippy::needless_range_loop, reason = "values are changed on the way")]
        for at in 0..vals.len() {
            let other = vals[at].ty;
            ty = match (ty, other) {
                (a, b) if a == b => a,
                (Ty::Undefined, b) => b,
                (a, Ty::Undefined) => a,
                // A way on which a `finally` has no exception, and no result to return.
                (Ty::Unbound, Ty::Exception) | (Ty::Exception, Ty::Unbound) => Ty::Unbound,
                (Ty::Unbound, b) if b.is_object() => Ty::Object,
                (a, Ty::Unbound) if a.is_object() => Ty::Object,
                (Ty::Unbound, ty) | (ty, Ty::Unbound) if !ty.is_object() => ty,
                (Ty::Range | Ty::Cast, _) | (_, Ty::Range | Ty::Cast) => {
                    return self.unsupported("a type's name or range as one of several values");
                }
                (a, b) if a.is_object() && b.is_object() => Ty::Object,
                (Ty::Exception, b) if !b.is_object() => b,
                (a, Ty::Exception) if !a.is_object() => a,
                (Ty::Int, Ty::Uint) | (Ty::Uint, Ty::Int) => {
                    // A literal takes the type of what is no literal.
                    let is_int = |val: &Val| val.ty == Ty::Int && self.literal(val).is_none();
                    let is_uint = |val: &Val| val.ty == Ty::Uint && !self.is_above_int(val);
                    if vals.iter().any(is_int) && !vals.iter().any(is_uint) { Ty::Int } else { Ty::Uint }
                }
                (Ty::Int | Ty::Uint, b) if b.is_float() => b,
                (a, Ty::Int | Ty::Uint) if a.is_float() => a,
                (a, b) => return self.broken(Rule::Branches(a, b)),
            };
        }
        if ty == Ty::Undefined {
            ty = hint.unwrap_or(ty);
        }
        for val in vals.iter_mut().filter(|val| val.ty != ty && val.ty != Ty::Undefined) {
            *val = match val.ty {
                Ty::Exception if !ty.is_object() => Val { also: val.value(), ..Val::bare(ty) },
                Ty::Unbound if !ty.is_object() => Val { also: val.also, ..Val::bare(ty) },
                Ty::Unbound if val.also.is_some() => Val::new(ty, val.also),
                from if from.is_object() || from == Ty::Unbound => val.retyped(ty),
                from => match self.literal_as(*val, ty)? {
                    Some(literal) => literal,
                    None => return self.broken(Rule::Branches(from, ty)),
                },
            };
        }
        Ok(ty)
    }

    /// A literal number as a literal of another type.
    fn literal_as(&mut self, val: Val, ty: Ty) -> Lifted<Option<Val>> {
        let Some(number) = self.literal(&val).filter(|_| val.ty == Ty::Int || self.is_above_int(&val)) else {
            return Ok(None);
        };
        let bits = match (ty, self.target.parts(ty)[0]) {
            (Ty::Uint | Ty::Int, part) if number >= 0 => {
                return Ok(Some(Val::new(ty, self.everywhere(part, number as u64)?)));
            }
            (Ty::Float | Ty::Float64, Type::F32) => u64::from((number as f32).to_bits()),
            (Ty::Float | Ty::Float64, _) => (number as f64).to_bits(),
            _ => return Ok(None),
        };
        let part = self.target.parts(ty)[0];
        Ok(Some(Val::new(ty, self.everywhere(part, bits)?)))
    }

    /// An edge to a node whose registers are known: a way back.
    fn link_back(&mut self, source: Source, node: Node) -> Lifted {
        let Some(open) = self.entries.iter().position(|entry| entry.node == node) else {
            return self.unsupported("a jump into a loop");
        };
        let ir = self.block(node)?;
        let live = self.live_places(node)?;
        let mut args = Vec::new(self.mem);
        for (position, &(place, register)) in live.iter().enumerate() {
            let (place, register) = (usize::from(place), usize::from(register));
            let (known, now) = (self.entries[open].vals[position], self.guessed(self.env[place]));
            if known.ty == Ty::Undefined {
                let place_for_it = known.value().some().filter(|&guess| {
                    let data = self.b.function.inst(guess);
                    data.op == Ir::Param && data.a == ir.0
                });
                match (place_for_it, now.ty) {
                    (None, Ty::Undefined) => {}
                    (Some(_), Ty::Undefined) => args.push(self.number_or_nothing(&now)?)?,
                    (Some(guess), ty) if ty.is_word() => {
                        args.push(now.value())?;
                        self.entries[open].vals[position].ty = ty;
                        self.guesses.push((guess, ty))?;
                    }
                    (_, ty) if place == register && self.is_near_local(register) => {
                        self.want_type(register, ty);
                    }
                    _ => {}
                }
                continue;
            }
            let now = self.as_type(now, known.ty)?;
            for at in 0..ALL_PARTS {
                let (want, mut have) = (part(&known, at), part(&now, at));
                let data = if want.is_some() { *self.b.function.inst(want) } else { continue };
                // A place for a number is nothing to what has another type.
                if have.is_some() && self.b.function.ty(have) != data.ty {
                    have = Inst::NONE;
                }
                if data.op == Ir::Param && data.a == ir.0 {
                    args.push(if have.is_some() { have } else { self.nothing(data.ty)? })?;
                } else if want != have {
                    if known.ty.is_word() && at > 0 && at < PARTS {
                        self.hints.forget_origins = true;
                        self.hints.again = true;
                    } else if have.is_some() {
                        return self.unsupported("a jump into a loop");
                    }
                }
            }
        }
        self.connect(source, ir, &args)?;
        // What comes by an exit comes more than once.
        let entry = &mut self.entries[open];
        entry.ways_back -= u16::from(!matches!(source, Source::Exit(..)));
        if entry.ways_back == 0 {
            self.entries.remove(open);
        }
        Ok(())
    }

    /// A value on a way back as the type that the register has there.
    fn as_type(&mut self, now: Val, ty: Ty) -> Lifted<Val> {
        if now.ty == Ty::Unbound && now.also.is_some() && ty.is_object() {
            return Ok(Val::new(ty, now.also));
        }
        let fits = now.ty == ty
            || now.ty == Ty::Undefined
            || now.ty == Ty::Unbound && ty.is_object()
            || now.ty.is_object() && ty.is_object();
        if fits {
            return Ok(now);
        }
        if now.ty == Ty::Unbound {
            return Ok(Val { also: now.also, ..Val::bare(ty) });
        }
        if now.ty == Ty::Exception {
            return Ok(Val { also: now.value(), ..Val::bare(ty) });
        }
        match self.literal_as(now, ty)? {
            Some(literal) => Ok(literal),
            None => self.broken(Rule::Branches(ty, now.ty)),
        }
    }

    /// The next attempt is to know a local's type from the start.
    fn want_type(&mut self, register: usize, ty: Ty) {
        let ty = if ty.is_object() { Ty::Object } else { ty };
        if let Some(hint) = self.hints.locals.get_mut(register)
            && hint.is_none()
        {
            *hint = Some(ty);
            self.hints.again = true;
        }
    }

    /// The current block ends with a branch to another IR block, or out of a loop to a node.
    pub(super) fn branch_out(&mut self, condition: Inst, stay: Block, out: Node) -> Lifted {
        let stay = self.b.function.make_edge(stay, &[])?;
        let data = InstData { a: condition.0, b: stay.0, ..InstData::new(Ir::Brif, Type::Void) };
        let branch = self.b.push(data)?;
        self.link(Source::No(branch), out)
    }

    /// Makes the edge from `source` to a block.
    fn connect(&mut self, source: Source, to: Block, args: &[Inst]) -> Lifted {
        let edge: Edge = self.b.function.make_edge(to, args)?;
        match source {
            Source::Jump(inst) => self.b.function.inst_mut(inst).a = edge.0,
            Source::Yes(inst) => self.b.function.inst_mut(inst).b = edge.0,
            Source::No(inst) => self.b.function.inst_mut(inst).c = edge.0,
            Source::Exit(inst, kind, pc) => self.set_exit(inst, kind, pc, edge)?,
        }
        Ok(())
    }

    /// A landing: takes the exception and goes to the handler.
    pub(super) fn land(&mut self, landing: Landing) -> Lifted {
        self.b.function.set_cold(self.b.block, true);
        let exception = self.b.ctx_load(Type::Value, self.field(abi::EXCEPTION))?;
        let none = self.constant(Value::NONE)?;
        self.b.ctx_store(none, self.field(abi::EXCEPTION))?;
        self.env[usize::from(landing.register)] = Val::new(Ty::Exception, exception);
        self.go_to_node(landing.block as Node)
    }
}
