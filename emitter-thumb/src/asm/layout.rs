//! The final length of all that depends on distances, and the code put there.

use super::{Assembler, Code, Error, Label, UNBOUND};
use crate::encoding::{Arg, ArgKind, Op, encode};
use crate::operand::Reg;
use adder_vm::mem::Vec;

/// Rounds in which exactly what does not reach is lengthened. After them whatever might not reach in the end is.
const EXACT_ROUNDS: u32 = 32;

/// What a note is about. The buffer holds the first form, with registers and conditions in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// `b`: 2, 4 bytes.
    Branch,
    /// `b<cond>`: 2, 4 bytes.
    BranchIf,
    /// `cbz` and `cbnz`; `cmp` and `b<cond>`: 2, 4, 6 bytes.
    BranchZero,
    /// `bl`.
    Call,
    /// `ldr` of a literal to a low register: 2, 4 bytes.
    Literal,
    /// `ldr` of a literal to a high register.
    LiteralHigh,
    /// `vldr` of a float.
    Float,
    /// `vldr` of a double.
    Double,
    /// The address of a label in a low register: 2, 4 bytes.
    Address,
    /// That in a high register.
    AddressHigh,
    /// Nothing, or `nop` so that what follows lies at a multiple of four.
    Align,
    /// `tbb` or `tbh`, and the table.
    Table,
}

/// Something in the buffer whose length or contents depend on distances.
#[derive(Clone, Copy, Debug)]
pub(super) struct Note {
    /// Offset in the buffer.
    at: u32,
    /// By how much the code before it is longer in the end.
    shift: u32,
    /// The label, or a table's place in `entries`.
    index: u16,
    kind: Kind,
    /// Which of its forms; they only get longer.
    form: u8,
}

impl Note {
    /// What pc reads as there, in the final code; literals and addresses count from a multiple of four.
    fn pc(self) -> u32 {
        let pc = self.at + self.shift + 4;
        match self.kind {
            Kind::Literal | Kind::LiteralHigh | Kind::Float | Kind::Double => pc & !3,
            Kind::Address | Kind::AddressHigh => pc & !3,
            _ => pc,
        }
    }

    /// The distances that the form reaches; empty when there is no such form.
    fn reach(self) -> core::ops::RangeInclusive<i32> {
        match (self.kind, self.form) {
            (Kind::Branch, 0) => -2048..=2046,
            (Kind::BranchIf, 0) => -256..=254,
            (Kind::BranchZero, 0) => 0..=126,
            (Kind::BranchZero, 1) => -254..=256,
            (Kind::BranchIf, 1) | (Kind::BranchZero, 2) => -0x10_0000..=0xf_fffe,
            (Kind::Branch, 1) | (Kind::Call, 0) => -0x100_0000..=0xff_fffe,
            (Kind::Literal | Kind::Address, 0) => 0..=1020,
            (Kind::Literal | Kind::Address, 1) | (Kind::LiteralHigh | Kind::AddressHigh, 0) => -4095..=4095,
            (Kind::Float | Kind::Double, 0) => -1020..=1020,
            (Kind::Table, 0) => 0..=510,
            (Kind::Table, 1) => 0..=0x1_fffe,
            (Kind::Align, _) => i32::MIN..=i32::MAX,
            _ => 1..=0,
        }
    }
}

impl Kind {
    /// Bytes of its first form, without a table.
    fn first(self) -> u32 {
        match self {
            Kind::Align => 0,
            Kind::Branch | Kind::BranchIf | Kind::BranchZero | Kind::Literal | Kind::Address => 2,
            Kind::Call | Kind::LiteralHigh | Kind::Float | Kind::Double | Kind::AddressHigh | Kind::Table => {
                4
            }
        }
    }

    /// The number of its last form.
    fn last_form(self) -> u8 {
        match self {
            Kind::Branch | Kind::BranchIf | Kind::Literal | Kind::Address | Kind::Table => 1,
            Kind::BranchZero => 2,
            _ => 0,
        }
    }
}

impl<'m> Assembler<'m> {
    /// Notes what comes next in the buffer.
    pub(super) fn note(&mut self, kind: Kind, index: u16) {
        let note = Note { at: self.here(), shift: 0, index, kind, form: 0 };
        let last = Note { form: kind.last_form(), ..note };
        self.growth += if kind == Kind::Align { 2 } else { self.longer(last) };
        if self.error.is_none() {
            let done = self.notes.push(note);
            self.check(done);
        }
    }

    /// The labels of a table.
    fn table(&self, note: Note) -> &[Label] {
        let start = usize::from(note.index);
        &self.entries[start + 1..][..usize::from(self.entries[start].0)]
    }

    /// Bytes that a note has in the buffer.
    fn length(&self, note: Note) -> u32 {
        let table = if note.kind == Kind::Table { self.table(note).len().next_multiple_of(2) } else { 0 };
        note.kind.first() + table as u32
    }

    /// Bytes by which the note's form is longer than its first.
    fn longer(&self, note: Note) -> u32 {
        match note.kind {
            Kind::Align => (note.at + note.shift) & 2,
            Kind::Table if note.form != 0 => {
                let entries = self.table(note).len();
                (entries * 2 - entries.next_multiple_of(2)) as u32
            }
            _ => u32::from(note.form) * 2,
        }
    }

    /// Where an offset of the buffer is in the final code. Alignment there comes before it.
    fn place(&self, offset: u32) -> u32 {
        let before = |note: &Note| note.at < offset || note.at == offset && note.kind == Kind::Align;
        let index = self.notes.partition_point(before);
        offset + self.notes.get(index).map_or(self.growth, |note| note.shift)
    }

    fn target(&self, label: Label) -> Result<u32, Error> {
        match self.labels[usize::from(label.0)] {
            UNBOUND => Err(Error::Label(label)),
            offset => Ok(self.place(offset)),
        }
    }

    /// The distance to a note's label.
    fn distance(&self, note: Note, label: Label) -> Result<i32, Error> {
        Ok(self.target(label)?.wrapping_sub(note.pc()) as i32)
    }

    /// Whether the note's form reaches, even if the distance grows by `slack`.
    fn reaches(&self, note: Note, slack: i32) -> Result<bool, Error> {
        let within = |label: Label| {
            let distance = self.distance(note, label)?;
            let far = if distance < 0 { distance - slack } else { distance + slack };
            let multiple = note.kind != Kind::Address || note.form != 0 || distance & 3 == 0;
            Ok(note.reach().contains(&far) && note.reach().contains(&distance) && multiple)
        };
        if note.kind != Kind::Table {
            return if note.kind == Kind::Align { Ok(true) } else { within(Label(note.index)) };
        }
        for &label in self.table(note) {
            if !within(label)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Sets all shifts; `growth` is the sum.
    fn measure(&mut self) {
        self.growth = 0;
        for i in 0..self.notes.len() {
            self.notes[i].shift = self.growth;
            self.growth += self.longer(self.notes[i]);
        }
    }

    /// Lengthens what does not reach until all does.
    fn relax(&mut self) -> Result<(), Error> {
        let most = self.growth;
        for round in 0.. {
            self.measure();
            let slack = if round < EXACT_ROUNDS { 0 } else { most.saturating_sub(self.growth) as i32 + 2 };
            let mut changed = false;
            for i in 0..self.notes.len() {
                let note = self.notes[i];
                let last = note.form == note.kind.last_form();
                if self.reaches(note, if last { 0 } else { slack })? {
                    continue;
                }
                // An exact round follows in any case, which says whether the last form reaches.
                match (last, changed) {
                    (false, _) => self.notes[i].form += 1,
                    (true, true) => continue,
                    (true, false) => return Err(Error::Range(note.at)),
                }
                changed = true;
            }
            if !changed {
                break;
            }
        }
        Ok(())
    }

    /// Code with all labels, branches and literals in place.
    ///
    /// # Errors
    /// The first error of all calls; a label that is used and not bound; a distance that nothing reaches.
    pub fn finish(mut self) -> Result<Code<'m>, Error> {
        if self.block != 0 {
            self.fail(Error::Block);
        }
        self.place_pool();
        if let Some(error) = self.error {
            return Err(error);
        }
        self.relax()?;
        let mut labels = Vec::with_capacity(self.labels.mem(), self.labels.len())?;
        for &offset in &self.labels {
            labels.push(if offset == UNBOUND { UNBOUND } else { self.place(offset) })?;
        }
        for i in 0..self.relocs.len() {
            self.relocs[i].offset = self.place(self.relocs[i].offset);
        }
        self.move_code()?;
        self.code.shrink_to_fit();
        Ok(Code { bytes: self.code, relocs: self.relocs, labels })
    }

    /// Moves everything to its final place, the end first, and writes what the notes are about.
    fn move_code(&mut self) -> Result<(), Error> {
        let mut end = self.code.len();
        let mut shift = self.growth as usize;
        self.code.resize(end + shift, 0)?;
        for i in (0..self.notes.len()).rev() {
            let note = self.notes[i];
            let behind = (note.at + self.length(note)) as usize;
            self.code.copy_within(behind..end, behind + shift);
            end = note.at as usize;
            shift = note.shift as usize;
            self.write(note)?;
        }
        Ok(())
    }

    /// The halfword in the buffer.
    fn half(&self, at: u32) -> u32 {
        let at = at as usize;
        u32::from(u16::from_le_bytes([self.code[at], self.code[at + 1]]))
    }

    /// Writes an instruction at a final offset; the offset behind it.
    fn put(&mut self, at: u32, op: Op, args: &[Arg]) -> Result<u32, Error> {
        let word = encode(op, args)?;
        let at = at as usize;
        let bytes = word.rotate_left(16).to_le_bytes();
        let bytes = if word > 0xffff { &bytes[..] } else { &bytes[2..] };
        self.code[at..at + bytes.len()].copy_from_slice(bytes);
        Ok((at + bytes.len()) as u32)
    }

    fn write(&mut self, note: Note) -> Result<(), Error> {
        let at = note.at + note.shift;
        let reg = |number: u32| Arg::new(ArgKind::Reg, number);
        if note.kind == Kind::Align {
            return if self.longer(note) != 0 { self.put(at, Op::NOP, &[]).map(|_| ()) } else { Ok(()) };
        }
        if note.kind == Kind::Table {
            return self.write_table(note);
        }
        let first = self.half(note.at);
        let distance = self.distance(note, Label(note.index))?;
        let far = Arg::imm(distance);
        match (note.kind, note.form) {
            (Kind::Branch, 0) => self.put(at, Op::B_16, &[far]),
            (Kind::Branch, _) => self.put(at, Op::B, &[far]),
            (Kind::BranchIf, form) => {
                let op = if form == 0 { Op::B_COND16 } else { Op::B_COND };
                self.put(at, op, &[Arg::new(ArgKind::Cond, first >> 8 & 15), far])
            }
            (Kind::BranchZero, form) => {
                let (rn, nonzero) = (reg(first & 7), first >> 11 & 1);
                if form == 0 {
                    let op = if nonzero == 0 { Op::CBZ } else { Op::CBNZ };
                    self.put(at, op, &[rn, far])
                } else {
                    self.put(at, Op::CMP_I8, &[rn, Arg::imm(0)])?;
                    let op = if form == 1 { Op::B_COND16 } else { Op::B_COND };
                    self.put(at + 2, op, &[Arg::new(ArgKind::Cond, nonzero), Arg::imm(distance - 2)])
                }
            }
            (Kind::Call, _) => self.put(at, Op::BL, &[far]),
            (Kind::Literal, 0) => self.put(at, Op::LDR_PC16, &[reg(first >> 8 & 7), far]),
            (Kind::Literal, _) => self.put(at, Op::LDR_PC, &[reg(first >> 8 & 7), far]),
            (Kind::LiteralHigh, _) => {
                let rt = reg(self.half(note.at + 2) >> 12);
                self.put(at, Op::LDR_PC, &[rt, far])
            }
            (Kind::Float, _) => {
                let sd = Arg::new(ArgKind::SReg, self.half(note.at + 2) >> 11 & 30 | first >> 6 & 1);
                self.put(at, Op::VLDR_S_PC, &[sd, far])
            }
            (Kind::Double, _) => {
                let dd = Arg::new(ArgKind::DReg, self.half(note.at + 2) >> 12);
                self.put(at, Op::VLDR_D_PC, &[dd, far])
            }
            (Kind::Address, 0) => self.put(at, Op::ADD_PC_I8, &[reg(first >> 8 & 7), far]),
            (kind, _) => {
                let rd =
                    if kind == Kind::Address { first >> 8 & 7 } else { self.half(note.at + 2) >> 8 & 15 };
                let op = if distance < 0 { Op::SUBW_PC } else { Op::ADDW_PC };
                self.put(at, op, &[reg(rd), Arg::imm(distance.wrapping_abs())])
            }
        }
        .map(|_| ())
    }

    fn write_table(&mut self, note: Note) -> Result<(), Error> {
        let mut at = note.at + note.shift;
        let index = Arg::new(ArgKind::Reg, self.half(note.at + 2) & 15);
        let op = if note.form == 0 { Op::TBB } else { Op::TBH };
        at = self.put(at, op, &[Arg::from(Reg::PC), index])?;
        for i in 0..self.table(note).len() {
            let half = self.distance(note, self.table(note)[i])? as u32 / 2;
            let bytes = (half as u16).to_le_bytes();
            let size = usize::from(note.form) + 1;
            self.code[at as usize..][..size].copy_from_slice(&bytes[..size]);
            at += size as u32;
        }
        if at & 1 != 0 {
            self.code[at as usize] = 0;
        }
        Ok(())
    }
}
