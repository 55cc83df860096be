//! Labels: where jumps go, patched when the code is complete, and what is known where they arrive.

use super::builder::Registers;
use super::{Compiled, Compiler};
use crate::ops::{Instr, Op};
use crate::syntax::ErrorKind;

/// A label of the code under construction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LabelId(pub(super) u32);

/// Where a label is.
pub(super) struct Label {
    pub(super) target: Option<u32>,
    /// What is surely assigned at all jumps that go there.
    pub(super) assigned: Registers,
    pub(super) is_used: bool,
}

/// How an instruction holds its distance.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// 24 bits of the word.
    Wide,
    /// 16 bits of the word.
    Short,
    /// The word behind.
    Extra,
}

/// A jump whose distance is not known yet.
pub(super) struct Fixup {
    at: u32,
    label: LabelId,
    form: Form,
}

impl Fixup {
    /// The instruction has moved.
    pub(super) fn shift(&mut self, words: u32) {
        self.at += words;
    }
}

impl Compiler<'_> {
    fn note_jump(&mut self, label: LabelId, form: Form) -> Compiled {
        let code = &mut self.code;
        if code.is_dead {
            return Ok(());
        }
        let entry = &mut code.labels[label.0 as usize];
        entry.assigned.intersect(code.assigned);
        entry.is_used = true;
        code.fixups.push(Fixup { at: code.data.words.len() as u32, label, form })?;
        Ok(())
    }

    /// Goes to a label; what follows cannot be reached.
    pub(super) fn jump(&mut self, label: LabelId) -> Compiled {
        self.note_jump(label, Form::Wide)?;
        self.emit_word(Instr(Op::Jump as u32), None)?;
        self.dead();
        Ok(())
    }

    /// Goes back to a label that is bound.
    pub(super) fn jump_back(&mut self, label: LabelId) -> Compiled {
        self.note_jump(label, Form::Wide)?;
        self.emit_word(Instr(Op::Loop as u32), None)?;
        self.dead();
        Ok(())
    }

    /// Goes to a label if a register's truth is `sense`.
    pub(super) fn jump_truth(&mut self, register: u8, sense: bool, label: LabelId) -> Compiled {
        let op = |sense| if sense { Op::JumpIf } else { Op::JumpUnless };
        if !self.code.long_jumps {
            self.note_jump(label, Form::Short)?;
            return self.emit_wide(op(sense), register, 0);
        }
        self.emit_wide(op(!sense), register, 1)?;
        self.note_jump(label, Form::Wide)?;
        self.emit_word(Instr(Op::Jump as u32), None)
    }

    /// Goes to a label by an instruction with its distance in the word behind.
    pub(super) fn jump_extra(&mut self, op: Op, a: u8, b: u8, c: u8, label: LabelId) -> Compiled {
        self.note_jump(label, Form::Extra)?;
        self.emit_extra(op, a, b, c, 0)
    }

    /// The label is here.
    pub(super) fn bind(&mut self, label: LabelId) {
        let code = &mut self.code;
        let here = code.here();
        let entry = &mut code.labels[label.0 as usize];
        entry.target = Some(here);
        if entry.is_used {
            code.assigned.intersect(entry.assigned);
            code.is_dead = false;
        }
    }

    /// A handler starts here, for exceptions from where `assigned` held. Where nothing can raise, nothing can
    /// reach it.
    pub(super) fn bind_handler(&mut self, label: LabelId, assigned: Registers) {
        let here = self.code.here();
        let entry = &mut self.code.labels[label.0 as usize];
        entry.target = Some(here);
        if entry.is_used {
            self.code.assigned = assigned;
            self.code.is_dead = false;
        } else {
            self.dead();
        }
    }

    /// What follows cannot be reached.
    pub(super) fn dead(&mut self) {
        self.code.is_dead = true;
        self.code.assigned = Registers::ALL;
    }

    /// Fills in all distances.
    pub(super) fn patch_jumps(&mut self) -> Compiled {
        while let Some(Fixup { at, label, form }) = self.code.fixups.pop() {
            let code = &mut self.code;
            let target = code.labels[label.0 as usize].target;
            let target = target.expect("invariant: every label that is used is bound");
            let size = if form == Form::Extra { 2 } else { 1 };
            let distance = i64::from(target) - i64::from(at) - size;
            let word = &mut code.data.words[at as usize];
            let fits = match form {
                Form::Wide => {
                    word.0 |= (distance as u32) << 8;
                    (-(1 << 23)..1 << 23).contains(&distance)
                }
                Form::Short => {
                    word.0 |= (distance as u32) << 16;
                    i16::try_from(distance).is_ok()
                }
                Form::Extra => {
                    code.data.words[at as usize + 1] = Instr(distance as u32);
                    true
                }
            };
            if !fits {
                return Err(self.fail(ErrorKind::Limit { what: "instructions" }));
            }
        }
        Ok(())
    }
}
