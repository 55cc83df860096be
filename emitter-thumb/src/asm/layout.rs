//! The final length of all that depends on distances, and the code put there.

use super::{Assembler, Code, Error, Label, UNBOUND};
use crate::encoding::{Arg, ArgKind, Op, encode};
use crate::operand::Reg;

/// Rounds in which exactly what does not reach is lengthened. After them whatever might not reach in the end is.
const EXACT_ROUNDS: u32 = 32;

/// `nop`, and `cmp r0, #0`.
const NOP: u32 = 0xbf00;
const COMPARE: u32 = 0x2800;

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// `b`.
    Branch,
    /// `b<cond>`.
    BranchIf,
    /// `cbz`, or `cmp` and `beq`.
    BranchZero,
    /// `cbnz`, or `cmp` and `bne`.
    BranchNonzero,
    /// `bl`.
    Call,
    /// `ldr` of a literal to a low register.
    Literal,
    /// `ldr` of a literal to a high register.
    LiteralHigh,
    /// `vldr` of a float.
    Float,
    /// `vldr` of a double.
    Double,
    /// The address of a label in a low register.
    Address,
    /// That in a high register.
    AddressHigh,
    /// `tbb` or `tbh`, and the table.
    Table,
    /// Nothing, or `nop` so that what follows lies at a multiple of four.
    Align,
}

/// The forms of each kind, from the shortest, which the buffer has room for. A form reaches what its row encodes.
static FORMS: [[Op; 3]; 12] = [
    [Op::B_16, Op::B, Op::NOP],
    [Op::B_COND16, Op::B_COND, Op::NOP],
    [Op::CBZ, Op::B_COND16, Op::B_COND],
    [Op::CBNZ, Op::B_COND16, Op::B_COND],
    [Op::BL, Op::NOP, Op::NOP],
    [Op::LDR_PC16, Op::LDR_PC, Op::NOP],
    [Op::LDR_PC, Op::NOP, Op::NOP],
    [Op::VLDR_S_PC, Op::NOP, Op::NOP],
    [Op::VLDR_D_PC, Op::NOP, Op::NOP],
    [Op::ADD_PC_I8, Op::ADDW_PC, Op::NOP],
    [Op::ADDW_PC, Op::NOP, Op::NOP],
    [Op::TBB, Op::TBH, Op::NOP],
];

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
    /// Register or condition in the low six bits, then which of its forms; they only get longer.
    operand: u8,
}

impl Note {
    fn form(self) -> u8 {
        self.operand >> 6
    }

    fn operand(self) -> u32 {
        u32::from(self.operand & 0x3f)
    }

    fn in_form(self, form: u8) -> Note {
        Note { operand: self.operand & 0x3f | form << 6, ..self }
    }

    fn last_form(self) -> u8 {
        match self.kind {
            Kind::Branch | Kind::BranchIf | Kind::Literal | Kind::Address | Kind::Table => 1,
            Kind::BranchZero | Kind::BranchNonzero => 2,
            _ => 0,
        }
    }

    fn op(self) -> Op {
        FORMS[self.kind as usize][usize::from(self.form())]
    }

    /// Whether a comparison is put before the branch.
    fn compares(self) -> bool {
        matches!(self.kind, Kind::BranchZero | Kind::BranchNonzero) && self.form() != 0
    }

    /// What pc reads as there, in the final code; literals and addresses count from a multiple of four.
    fn pc(self) -> u32 {
        let pc = self.at + self.shift + 4;
        if (Kind::Literal as u8..Kind::Table as u8).contains(&(self.kind as u8)) { pc & !3 } else { pc }
    }

    /// The instruction for a distance, if the form reaches; without the comparison.
    fn encode(self, distance: i32) -> Option<u32> {
        let mut op = self.op();
        let mut far = distance;
        let kind = match self.kind {
            Kind::Branch | Kind::Call => return encode(op, &[Arg::imm(far)]).ok(),
            Kind::BranchIf => ArgKind::Cond,
            Kind::Float => ArgKind::SReg,
            Kind::Double => ArgKind::DReg,
            _ if self.compares() => {
                let cond = u32::from(self.kind == Kind::BranchNonzero);
                return encode(op, &[Arg::new(ArgKind::Cond, cond), Arg::imm(far - 2)]).ok();
            }
            _ => ArgKind::Reg,
        };
        if op == Op::ADDW_PC && far < 0 {
            op = Op::SUBW_PC;
            far = -far;
        }
        encode(op, &[Arg::new(kind, self.operand()), Arg::imm(far)]).ok()
    }
}

/// Bytes of an instruction.
fn size(word: u32) -> u32 {
    if word > 0xffff { 4 } else { 2 }
}

impl<'m> Assembler<'m> {
    /// Notes what comes next in the buffer: a kind, its register or condition, its label. Leaves room for it.
    pub(super) fn note(&mut self, kind: Kind, operand: u8, index: u16) {
        let note = Note { at: self.here(), shift: 0, index, kind, operand };
        let length = if self.error.is_none() { self.length(note) } else { 0 };
        if length != 0 {
            self.growth += self.longer(note.in_form(note.last_form()));
        }
        if self.error.is_none() {
            let done = self.notes.push(note).and_then(|()| self.code.resize(self.code.len() + length, 0));
            self.check(done);
        }
    }

    /// The labels of a table.
    fn table(&self, note: Note) -> &[u32] {
        let start = usize::from(note.index);
        &self.entries[start + 1..][..self.entries[start] as usize]
    }

    /// Bytes that a note has in the buffer.
    fn length(&self, note: Note) -> usize {
        match note.kind {
            Kind::Align => 0,
            Kind::Table => 4 + self.table(note).len().next_multiple_of(2),
            Kind::Call | Kind::LiteralHigh | Kind::Float | Kind::Double | Kind::AddressHigh => 4,
            _ => 2,
        }
    }

    /// Bytes by which the note's form is longer than its first.
    fn longer(&self, note: Note) -> u32 {
        match note.kind {
            Kind::Align => (note.at + note.shift) & 2,
            Kind::Table if note.form() != 0 => {
                let entries = self.table(note).len();
                (entries * 2 - entries.next_multiple_of(2)) as u32
            }
            _ => u32::from(note.form()) * 2,
        }
    }

    /// Where an offset of the buffer is in the final code. Alignment there comes before it.
    fn place(&self, offset: u32) -> u32 {
        let before = |note: &Note| note.at < offset || note.at == offset && note.kind == Kind::Align;
        let index = self.notes.partition_point(before);
        offset + self.notes.get(index).map_or(self.growth, |note| note.shift)
    }

    /// The distance to a label, which is bound.
    fn distance(&self, note: Note, label: u32) -> i32 {
        let target = self.place(self.labels[label as usize]);
        target.wrapping_sub(note.pc()) as i32
    }

    /// That all labels of a note are bound.
    fn bound(&self, note: Note) -> Result<(), Error> {
        let bound = |label: u32| match self.labels[label as usize] {
            UNBOUND => Err(Error::Label(Label(label as u16))),
            _ => Ok(()),
        };
        match note.kind {
            Kind::Align => Ok(()),
            Kind::Table => self.table(note).iter().try_for_each(|&label| bound(label)),
            _ => bound(note.index.into()),
        }
    }

    /// Whether the note's form reaches, even if the distance grows by `slack`, a multiple of four.
    fn reaches(&self, note: Note, slack: i32) -> bool {
        match note.kind {
            Kind::Align => true,
            Kind::Table => {
                let most = if note.form() == 0 { 510 } else { 0x1_fffe };
                // A distance back is a very long one.
                let far = |&label: &u32| (self.distance(note, label) as u32).saturating_add(slack as u32);
                self.table(note).iter().all(|label| far(label) <= most)
            }
            _ => {
                let distance = self.distance(note, note.index.into());
                let far = if distance < 0 { distance - slack } else { distance + slack };
                // What every form reaches, as most do in a short function, needs no look at the rows.
                let is_branch = (note.kind as u8) < Kind::Call as u8;
                let has_sign = is_branch && note.last_form() == 1 || note.compares();
                let least = if has_sign { -240 } else { 0 };
                if (least..=120).contains(&far) && (is_branch || distance & 3 == 0) {
                    return true;
                }
                note.encode(distance).is_some() && (slack == 0 || note.encode(far).is_some())
            }
        }
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
            let left = most.saturating_sub(self.growth) as i32;
            let slack = if round < EXACT_ROUNDS { 0 } else { (left + 4) & !3 };
            let mut changed = false;
            for i in 0..self.notes.len() {
                let note = self.notes[i];
                let last = note.form() == note.last_form();
                if self.reaches(note, if last { 0 } else { slack }) {
                    continue;
                }
                // An exact round follows in any case, which says whether the last form reaches.
                match (last, changed) {
                    (false, _) => self.notes[i] = note.in_form(note.form() + 1),
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
        for i in 0..self.notes.len() {
            self.bound(self.notes[i])?;
        }
        self.relax()?;
        self.move_code()?;
        for i in 0..self.labels.len() {
            if self.labels[i] != UNBOUND {
                self.labels[i] = self.place(self.labels[i]);
            }
        }
        for i in 0..self.relocs.len() {
            self.relocs[i].offset = self.place(self.relocs[i].offset);
        }
        self.code.shrink_to_fit();
        Ok(Code { bytes: self.code, relocs: self.relocs, labels: self.labels })
    }

    /// Moves everything to its final place, the end first, and writes what the notes are about.
    fn move_code(&mut self) -> Result<(), Error> {
        let mut end = self.code.len();
        let mut shift = self.growth as usize;
        self.code.resize(end + shift, 0)?;
        for i in (0..self.notes.len()).rev() {
            let note = self.notes[i];
            let behind = note.at as usize + self.length(note);
            self.code.copy_within(behind..end, behind + shift);
            end = note.at as usize;
            shift = note.shift as usize;
            self.write(note)?;
        }
        Ok(())
    }

    /// Writes an instruction at a final offset; the offset behind it.
    fn put(&mut self, at: u32, word: u32) -> u32 {
        let size = size(word);
        let bytes = word.rotate_left(16).to_le_bytes();
        self.code[at as usize..][..size as usize].copy_from_slice(&bytes[4 - size as usize..]);
        at + size
    }

    fn write(&mut self, note: Note) -> Result<(), Error> {
        let at = note.at + note.shift;
        if note.kind == Kind::Align {
            if self.longer(note) != 0 {
                self.put(at, NOP);
            }
            return Ok(());
        }
        let (word, at) = if note.kind == Kind::Table {
            let index = Arg::new(ArgKind::Reg, note.operand());
            (encode(note.op(), &[Arg::from(Reg::PC), index]).ok(), at)
        } else {
            let at = if note.compares() { self.put(at, COMPARE | note.operand() << 8) } else { at };
            (note.encode(self.distance(note, note.index.into())), at)
        };
        let behind = self.put(at, word.ok_or(Error::Range(note.at))?);
        if note.kind == Kind::Table {
            self.write_table(note, behind as usize);
        }
        Ok(())
    }

    fn write_table(&mut self, note: Note, mut at: usize) {
        for i in 0..self.table(note).len() {
            let half = self.distance(note, self.table(note)[i]) as u32 / 2;
            self.code[at] = half as u8;
            at += 1;
            if note.form() != 0 {
                self.code[at] = (half >> 8) as u8;
                at += 1;
            }
        }
        if at & 1 != 0 {
            self.code[at] = 0;
        }
    }
}
