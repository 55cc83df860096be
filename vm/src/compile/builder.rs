//! One code under construction: registers, instructions, and what is known at the current point.

use super::label::{Fixup, Label, LabelId};
use super::unwind::Region;
use super::{Compiled, Compiler};
use crate::ast::{NameId, ScopeId};
use crate::code::{ByteRange, CodeData, LineWriter, Tier, flags};
use crate::mem::{Mem, OutOfMemory, Vec};
use crate::ops::{Instr, LINK_WORDS, OPERAND_REGISTERS, Op};
use crate::syntax::ErrorKind;

/// A set of registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Registers([u64; 4]);

impl Registers {
    pub(super) const NONE: Registers = Registers([0; 4]);
    pub(super) const ALL: Registers = Registers([u64::MAX; 4]);

    pub(super) fn has(&self, register: u8) -> bool {
        self.0[usize::from(register >> 6)] >> (register & 63) & 1 != 0
    }

    pub(super) fn insert(&mut self, register: u8) {
        self.0[usize::from(register >> 6)] |= 1 << (register & 63);
    }

    pub(super) fn remove(&mut self, register: u8) {
        self.0[usize::from(register >> 6)] &= !(1 << (register & 63));
    }

    pub(super) fn intersect(&mut self, other: Registers) {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word &= other);
    }
}

/// The code of one scope under construction.
pub(super) struct Builder<'m> {
    pub(super) data: CodeData<'m>,
    /// Its index in the unit.
    pub(super) index: u32,
    pub(super) scope: ScopeId,
    /// The scope in effect where it is defined.
    pub(super) around: ScopeId,
    pub(super) line: u32,
    pub(super) lines: LineWriter,
    /// The next free register.
    pub(super) top: u8,
    /// The first register that is no parameter, local or cell.
    pub(super) floor: u8,
    /// Which registers surely have a value. All, where the point cannot be reached.
    pub(super) assigned: Registers,
    /// The current point cannot be reached: nothing is emitted.
    pub(super) is_dead: bool,
    /// Locals that are read where they may have no value: the prologue makes them `UNBOUND`.
    pub(super) unbound: Registers,
    /// It names a builtin that shows all locals: the prologue makes each of them `UNBOUND`.
    pub(super) shows_locals: bool,
    pub(super) labels: Vec<'m, Label>,
    pub(super) fixups: Vec<'m, Fixup>,
    /// Index of constants by hash: position + 1, or 0.
    pub(super) const_slots: Vec<'m, u32>,
    /// Loops, `try`, `with` and handlers around the current point.
    pub(super) regions: Vec<'m, Region>,
    pub(super) long_jumps: bool,
    /// A class's cell of `__class__`.
    pub(super) class_cell: Option<u8>,
    /// The register of the block of far locals, if there are any.
    pub(super) far: Option<u8>,
    /// The cell of `__class__`, where `super()` has a meaning.
    pub(super) super_cell: Option<u8>,
    /// The first parameter, which `super()` takes.
    pub(super) first_param: Option<NameId>,
    /// The tier of functions inside that say nothing else.
    pub(super) inner_tier: Tier,
}

impl<'m> Builder<'m> {
    #[inline(never)]
    pub(super) fn new(mem: &'m Mem, scope: ScopeId, line: u32) -> Self {
        let mut data = CodeData::new(mem);
        data.first_line = line;
        Builder {
            data,
            index: 0,
            scope,
            around: ScopeId::MODULE,
            line,
            lines: LineWriter::new(line),
            top: 0,
            floor: 0,
            assigned: Registers::NONE,
            is_dead: false,
            unbound: Registers::NONE,
            shows_locals: false,
            labels: Vec::new(mem),
            fixups: Vec::new(mem),
            const_slots: Vec::new(mem),
            regions: Vec::new(mem),
            long_jumps: false,
            class_cell: None,
            far: None,
            super_cell: None,
            first_param: None,
            inner_tier: Tier::Bytecode,
        }
    }

    /// Makes register 0 the mapping of names, which is the only argument.
    pub(super) fn start_namespace(&mut self) {
        self.data.flags |= flags::NAMESPACE;
        self.data.positional = 1;
        self.data.registers = 1;
        (self.top, self.floor) = (1, 1);
        self.assigned.insert(0);
    }

    pub(super) fn is_namespace(&self) -> bool {
        self.data.flags & flags::NAMESPACE != 0
    }

    pub(super) fn here(&self) -> u32 {
        self.data.words.len() as u32
    }
}

impl<'m> CodeData<'m> {
    /// A code without anything in it.
    #[inline(never)]
    pub(crate) fn new(mem: &'m Mem) -> Self {
        CodeData {
            name: ByteRange { start: 0, len: 0 },
            qualified_name: ByteRange { start: 0, len: 0 },
            words: Vec::new(mem),
            consts: Vec::new(mem),
            handlers: Vec::new(mem),
            lines: Vec::new(mem),
            locals: Vec::new(mem),
            captures: Vec::new(mem),
            free_names: Vec::new(mem),
            annotations: Vec::new(mem),
            first_line: 1,
            positional: 0,
            positional_only: 0,
            keyword_only: 0,
            flags: 0,
            registers: 0,
            caches: 0,
            tier: Tier::Bytecode,
            docstring: None,
        }
    }
}

impl Compiler<'_> {
    /// The next free register.
    pub(super) fn alloc(&mut self) -> Compiled<u8> {
        self.alloc_many(1)
    }

    /// The next `count` free registers; the first of them.
    pub(super) fn alloc_many(&mut self, count: usize) -> Compiled<u8> {
        let first = self.code.top;
        let end = usize::from(first) + count;
        if end > OPERAND_REGISTERS {
            return Err(self.fail(ErrorKind::Limit { what: "values at once (or local variables)" }));
        }
        self.code.top = end as u8;
        self.code.data.registers = self.code.data.registers.max(end as u16);
        Ok(first)
    }

    /// The destination asked for, or the next free register.
    pub(super) fn out(&mut self, dest: Option<u8>) -> Compiled<u8> {
        match dest {
            Some(dest) => Ok(dest),
            None => self.alloc(),
        }
    }

    /// Makes a call window at the callee's register, which is the last one taken.
    pub(super) fn open_window(&mut self, callee: u8) -> Compiled {
        self.code.top = callee;
        self.alloc_many(LINK_WORDS).map(drop)
    }

    /// Whether a register is a temporary: nobody reads it before the expression is complete.
    pub(super) fn is_temporary(&self, register: u8) -> bool {
        register >= self.code.floor
    }

    pub(super) fn emit(&mut self, op: Op, a: u8, b: u8, c: u8) -> Compiled {
        self.emit_word(Instr::abc(op, a, b, c), None)
    }

    pub(super) fn emit_wide(&mut self, op: Op, a: u8, bx: u16) -> Compiled {
        self.emit_word(Instr::abx(op, a, bx), None)
    }

    /// An instruction with a data word.
    pub(super) fn emit_extra(&mut self, op: Op, a: u8, b: u8, c: u8, extra: u32) -> Compiled {
        self.emit_word(Instr::abc(op, a, b, c), Some(extra))
    }

    pub(super) fn emit_word(&mut self, instruction: Instr, extra: Option<u32>) -> Compiled {
        let code = &mut self.code;
        if code.is_dead {
            return Ok(());
        }
        let words = 1 + u32::from(extra.is_some());
        code.lines.add(&mut code.data.lines, code.line, words)?;
        code.data.words.push(instruction)?;
        if let Some(extra) = extra {
            code.data.words.push(Instr(extra))?;
        }
        if code.data.words.len() > MAX_WORDS {
            return Err(self.fail(ErrorKind::Limit { what: "instructions" }));
        }
        Ok(())
    }

    /// Copies a register, if it is not the same.
    pub(super) fn copy(&mut self, to: u8, from: u8) -> Compiled {
        if to == from { Ok(()) } else { self.emit(Op::Move, to, from, 0) }
    }

    /// The data word of an instruction with a name: its constant and a cache of its own.
    pub(super) fn name_word(&mut self, name: ByteRange) -> Compiled<u32> {
        let constant = self.name_const(name)?;
        let cache = self.code.data.caches;
        match cache.checked_add(1) {
            Some(next) => self.code.data.caches = next,
            None => return Err(self.fail(ErrorKind::Limit { what: "names" })),
        }
        Ok(u32::from(constant) | u32::from(cache) << 16)
    }

    pub(super) fn new_label(&mut self) -> Compiled<LabelId> {
        self.code.labels.push(Label { target: None, assigned: Registers::ALL, is_used: false })?;
        Ok(LabelId(self.code.labels.len() as u32 - 1))
    }

    /// Starts a code inside the current one.
    pub(super) fn begin_code(
        &mut self,
        scope: ScopeId,
        around: ScopeId,
        line: u32,
    ) -> Result<(), OutOfMemory> {
        let mem = self.unit.codes.mem();
        let mut code = Builder::new(mem, scope, line);
        code.around = around;
        code.index = self.unit.codes.len() as u32;
        code.long_jumps = self.code.long_jumps;
        code.inner_tier = self.code.inner_tier;
        self.unit.codes.push(CodeData::new(mem))?;
        self.outer.push(core::mem::replace(&mut self.code, code))
    }
}

/// What a distance of 24 bits can span.
const MAX_WORDS: usize = 1 << 22;
