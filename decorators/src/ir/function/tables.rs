//! The side tables: exits, frame states, constants and callees.

use super::{Function, next_row};
use crate::ir::inst::{Callee, CalleeData, Const, Edge, Exit, Frame, Inst, List};
use crate::ir::intern::hash_words;
use crate::ir::{ExitData, ExitKind, FrameData, Op, Repr, Slot, Spot, Type};
use adder_vm::mem::OutOfMemory;

impl Function<'_> {
    /// All exits, in order of their ids.
    pub fn exits(&self) -> &[ExitData] {
        &self.exits
    }

    /// One exit.
    pub fn exit(&self, exit: Exit) -> &ExitData {
        &self.exits[exit.index()]
    }

    /// One exit, to change.
    pub fn exit_mut(&mut self, exit: Exit) -> &mut ExitData {
        self.reshape();
        &mut self.exits[exit.index()]
    }

    /// All frame states, in order of their ids.
    pub fn frames(&self) -> &[FrameData] {
        &self.frames
    }

    /// One frame state.
    pub fn frame(&self, frame: Frame) -> &FrameData {
        &self.frames[frame.index()]
    }

    /// The registers of a frame state.
    pub fn frame_slots(&self, frame: Frame) -> &[Slot] {
        let data = self.frame(frame);
        &self.slots[data.slots as usize..][..data.count as usize]
    }

    /// The slots of all frames.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// For each slot the word of an exit's state that has its value; empty when states have one after the other.
    pub fn places(&self) -> &[Spot] {
        &self.places
    }

    /// Notes where a slot's value is, for all slots.
    ///
    /// # Errors
    /// When memory is out.
    pub fn set_places(&mut self, places: &[Spot]) -> Result<(), OutOfMemory> {
        self.places.clear();
        self.places.extend_from_slice(places)
    }

    /// The number that a slot has wherever its exit is taken, if it is one of 32 bits: tables of exits can hold it.
    pub fn literal(&self, slot: &Slot) -> Option<i64> {
        let inst = slot.inst().filter(|&inst| self.op(inst) == Op::Iconst)?;
        let number = self.number(inst);
        let number = match (slot.repr, self.ty(inst)) {
            (Repr::Int, Type::I32) => i64::from(number as i32),
            (Repr::Uint, Type::I32) => i64::from(number as u32),
            (Repr::Int, Type::I64) => number as i64,
            (Repr::Uint, Type::I64) => i64::try_from(number).ok()?,
            _ => return None,
        };
        (-(1 << 31)..1 << 32).contains(&number).then_some(number)
    }

    /// Makes slots of what they are constants of, so that no exit has to store these.
    ///
    /// # Errors
    /// When memory is out.
    pub fn settle_constants(&mut self) -> Result<(), OutOfMemory> {
        let bits = self.profile.word_bits();
        for at in 0..self.slots.len() {
            let Some(inst) = self.slots[at].inst() else { continue };
            let value = match (self.op(inst), self.slots[at].repr) {
                (Op::Vconst, Repr::Value) => self.inst(inst).a,
                (Op::Iconst, Repr::Int | Repr::Uint) => {
                    let number = match (self.slots[at].repr, self.ty(inst)) {
                        (Repr::Uint, Type::I32) => i64::from(self.number(inst) as u32),
                        _ => self.number(inst) as i64,
                    };
                    if number < 0 && self.slots[at].repr == Repr::Uint {
                        continue;
                    }
                    let spare = 65 - bits;
                    if number << spare >> spare != number {
                        continue;
                    }
                    let word = (number << 1 | 1) as u64;
                    self.add_const(if bits == 32 { word & 0xffff_ffff } else { word })?.0
                }
                _ => continue,
            };
            // The table's rows have twelve bits for it.
            if value < 1 << 12 {
                self.slots[at] = Slot { value, repr: Repr::Const, ..self.slots[at] };
            }
        }
        Ok(())
    }

    /// The frame states of an exit, innermost first.
    pub fn exit_frames(&self, exit: Exit) -> impl Iterator<Item = Frame> + '_ {
        core::iter::successors(self.exit(exit).frame.some(), |&frame| self.frame(frame).parent.some())
    }

    /// The exit for that kind, frame and handler; equal ones are one.
    pub fn add_exit(&mut self, kind: ExitKind, frame: Frame, handler: Edge) -> Result<Exit, OutOfMemory> {
        let data = ExitData { kind, frame, handler };
        let own = hash_exit(&data, &self.lists);
        let same_edge = |other: Edge| match (other.some(), handler.some()) {
            (None, None) => true,
            (Some(a), Some(b)) => self.list(List(a.0)) == self.list(List(b.0)),
            _ => false,
        };
        let found = self.exit_index.find(own, |row| {
            let other = &self.exits[row as usize];
            other.kind == kind && other.frame == frame && same_edge(other.handler)
        });
        if let Some(row) = found {
            return Ok(Exit(row));
        }
        self.push_exit(data)
    }

    /// Adds a row to the table of exits.
    pub(in crate::ir) fn push_exit(&mut self, data: ExitData) -> Result<Exit, OutOfMemory> {
        let own = hash_exit(&data, &self.lists);
        let row = next_row(self.exits.len())?;
        self.exits.push(data)?;
        let (exits, lists) = (&self.exits, &self.lists);
        self.exit_index.add(row, own, |other| hash_exit(&exits[other as usize], lists))?;
        Ok(Exit(row))
    }

    /// The frame state of that content; equal ones are one.
    pub fn add_frame(
        &mut self,
        parent: Frame,
        code: u16,
        pc: u32,
        slots: &[Slot],
    ) -> Result<Frame, OutOfMemory> {
        let own = hash_frame(parent, code, pc, slots);
        let found = self.frame_index.find(own, |row| {
            let other = &self.frames[row as usize];
            other.parent == parent
                && other.code == code
                && other.pc == pc
                && self.frame_slots(Frame(row)) == slots
        });
        if let Some(row) = found {
            return Ok(Frame(row));
        }
        self.push_frame(parent, code, pc, slots)
    }

    /// Adds a row to the table of frame states.
    pub(in crate::ir) fn push_frame(
        &mut self,
        parent: Frame,
        code: u16,
        pc: u32,
        slots: &[Slot],
    ) -> Result<Frame, OutOfMemory> {
        let own = hash_frame(parent, code, pc, slots);
        let row = next_row(self.frames.len())?;
        let (start, count) = (next_row(self.slots.len())?, next_row(slots.len())?);
        self.slots.extend_from_slice(slots)?;
        self.frames.push(FrameData { parent, code, pc, slots: start, count })?;
        let (frames, all) = (&self.frames, &self.slots);
        self.frame_index.add(row, own, |other| {
            let other = &frames[other as usize];
            hash_frame(
                other.parent,
                other.code,
                other.pc,
                &all[other.slots as usize..][..other.count as usize],
            )
        })?;
        Ok(Frame(row))
    }

    /// The table of constants: words of the VM.
    pub fn consts(&self) -> &[u64] {
        &self.consts
    }

    /// The row of a constant; equal words are one.
    pub fn add_const(&mut self, word: u64) -> Result<Const, OutOfMemory> {
        match self.const_index.find(hash_word(word), |row| self.consts[row as usize] == word) {
            Some(row) => Ok(Const(row)),
            None => self.push_const(word),
        }
    }

    /// Adds a row to the table of constants.
    pub(in crate::ir) fn push_const(&mut self, word: u64) -> Result<Const, OutOfMemory> {
        let row = next_row(self.consts.len())?;
        self.consts.push(word)?;
        let consts = &self.consts;
        self.const_index.add(row, hash_word(word), |other| hash_word(consts[other as usize]))?;
        Ok(Const(row))
    }

    /// The table of callees.
    pub fn callees(&self) -> &[CalleeData] {
        &self.callees
    }

    /// One callee.
    pub fn callee(&self, callee: Callee) -> &CalleeData {
        &self.callees[callee.index()]
    }

    /// The types of a callee's parameters.
    pub fn callee_params(&self, callee: &CalleeData) -> impl Iterator<Item = Type> + '_ {
        self.list(callee.params).iter().map(|ty| Type::of(ty.0))
    }

    /// Adds a callee; its parameters are given apart from `data`.
    pub fn add_callee(&mut self, data: CalleeData, params: &[Type]) -> Result<Callee, OutOfMemory> {
        let mut list = List::EMPTY;
        for &ty in params {
            list = self.extend_list(list, Inst(ty as u16))?;
        }
        let row = next_row(self.callees.len())?;
        self.callees.push(CalleeData { params: list, ..data })?;
        Ok(Callee(row))
    }
}

fn hash_frame(parent: Frame, code: u16, pc: u32, slots: &[Slot]) -> u32 {
    let head = [u32::from(parent.0), u32::from(code), pc];
    let slots =
        slots.iter().map(|slot| u32::from(slot.reg) << 16 ^ u32::from(slot.value) ^ (slot.repr as u32) << 29);
    hash_words(head.into_iter().chain(slots))
}

fn hash_exit(data: &ExitData, lists: &[Inst]) -> u32 {
    let kind = match data.kind {
        ExitKind::Resume => 0,
        ExitKind::Raised => 1,
        ExitKind::Raise(kind) => 2 + kind as u32,
    };
    let edge = match data.handler.some() {
        Some(edge) => &lists[edge.index()..][..1 + lists[edge.index()].index()],
        None => &[],
    };
    hash_words([kind, u32::from(data.frame.0)].into_iter().chain(edge.iter().map(|one| one.0.into())))
}

fn hash_word(word: u64) -> u32 {
    hash_words([word as u32, (word >> 32) as u32])
}
