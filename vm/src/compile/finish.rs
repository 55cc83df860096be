//! The end of a code: the prologue, all distances and handlers, and its place in the unit.

use super::builder::Builder;
use super::{Compiled, Compiler, Mode};
use crate::ast::ScopeId;
use crate::ops::{Instr, Op};

impl Compiler<'_> {
    /// Puts instructions before all others.
    pub(super) fn insert_prologue(&mut self, words: &[Instr]) -> Compiled {
        let code = &mut self.code;
        let count = words.len();
        if count == 0 {
            return Ok(());
        }
        let data = &mut code.data;
        data.words.reserve(count)?;
        let old = data.words.len();
        data.words.resize(old + count, Instr(0))?;
        data.words.copy_within(..old, count);
        data.words[..count].copy_from_slice(words);
        for label in &mut *code.labels {
            label.target = label.target.map(|target| target + count as u32);
        }
        code.fixups.iter_mut().for_each(|fixup| fixup.shift(count as u32));
        for handler in &mut *data.handlers {
            handler.start += count as u32;
            handler.end += count as u32;
        }
        // They belong to the first line: entries of up to 31 words before all others.
        let mut left = count;
        while left > 0 {
            let words = left.min(31);
            data.lines.insert(0, (words as u8) << 3)?;
            left -= words;
        }
        Ok(())
    }

    /// Completes the current code, puts it in the unit, and goes on with the one around.
    pub(super) fn finish_code(&mut self) -> Compiled {
        self.patch_jumps()?;
        let code = &mut self.code;
        code.lines.flush(&mut code.data.lines)?;
        for row in &mut *code.data.handlers {
            let label = &code.labels[row.handler as usize];
            row.handler = label.target.expect("invariant: every handler is bound");
        }
        let index = code.index as usize;
        if let Some(outer) = self.outer.pop() {
            let done = core::mem::replace(&mut self.code, outer);
            self.unit.codes[index] = done.data;
        }
        Ok(())
    }

    /// Completes the module's code.
    pub(super) fn end_module(&mut self) -> Compiled {
        if self.options.mode != Mode::Eval {
            self.emit(Op::ReturnNone, 0, 0, 0)?;
        }
        let mem = self.unit.codes.mem();
        let rest = Builder::new(mem, ScopeId::MODULE, 1);
        self.outer.push(rest)?;
        self.finish_code()
    }
}
