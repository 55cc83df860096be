//! Imports.

use super::{Compiled, Lower};
use crate::ast::{ImportFrom, List, ModuleAlias, NameId};
use crate::code::{ByteRange, Const};
use crate::mem::Vec;
use crate::ops::{Instr, Op};
use crate::syntax::ErrorKind;

impl Lower<'_, '_> {
    /// `import a.b.c as d`
    pub(super) fn import(&mut self, alias: ModuleAlias) -> Compiled {
        let ast = self.ast;
        let mark = self.code.top;
        let module = self.alloc()?;
        self.import_module(module, alias.path, Const::None, 0)?;
        if alias.renamed {
            for name in ast.rows(alias.path).skip(1) {
                let name = self.name_range(name)?;
                let word = self.name_word(name)?;
                self.emit_extra(Op::ImportFrom, module, module, 0, word)?;
            }
        }
        self.bind_name(alias.binding, module)?;
        self.code.top = mark;
        Ok(())
    }

    /// `from ..a import b as c`
    pub(super) fn import_from(&mut self, from: ImportFrom) -> Compiled {
        let ast = self.ast;
        let names = self.names;
        let was_shadowed = self.constants.is_shadowed;
        let mark = self.code.top;
        let module = self.alloc()?;
        let mut wanted = Vec::new(ast.mem());
        if from.names.is_empty() {
            wanted.push(Const::Name(self.add_bytes(b"*")?))?;
        }
        for alias in ast.rows(from.names) {
            wanted.push(Const::Name(self.name_range(alias.name)?))?;
        }
        let wanted = self.tuple_const(&wanted)?;
        self.import_module(module, from.module, wanted, from.level)?;
        if from.names.is_empty() {
            self.emit(Op::ImportStar, module, 0, 0)?;
        }
        for alias in ast.rows(from.names) {
            let name = self.name_range(alias.name)?;
            let word = self.name_word(name)?;
            let dest = match self.register_of(alias.binding) {
                Some(register) => register,
                None => self.alloc()?,
            };
            self.emit_extra(Op::ImportFrom, dest, module, 0, word)?;
            self.bind_name(alias.binding, dest)?;
            self.code.top = module + 1;
        }
        if from.level == 0 && ast.rows(from.module).map(|part| names.text(part)).eq(["micropython"]) {
            let is_const = |name: NameId| names.text(name) == "const";
            let renamed = ast.rows(from.names).any(|alias| is_const(alias.binding) && !is_const(alias.name));
            self.constants.is_shadowed = was_shadowed || renamed;
        }
        self.code.top = mark;
        Ok(())
    }

    fn import_module(&mut self, dest: u8, path: List<NameId>, wanted: Const, level: u32) -> Compiled {
        let Ok(level) = u16::try_from(level) else {
            return Err(self.fail(ErrorKind::Limit { what: "dots in an import" }));
        };
        let path = self.dotted(path)?;
        let path = self.name_const(path)?;
        let wanted = self.add_const(wanted)?;
        let word = u32::from(wanted) | u32::from(level) << 16;
        self.emit_word(Instr::abx(Op::ImportName, dest, path), Some(word))
    }

    /// The text of a dotted name.
    fn dotted(&mut self, path: List<NameId>) -> Compiled<ByteRange> {
        let ast = self.ast;
        let names = self.names;
        if ast.len(path) == 1 {
            return self.name_range(ast.row(path, 0));
        }
        let mut text = self.add_bytes(b"")?;
        for (n, name) in ast.rows(path).enumerate() {
            if n > 0 {
                text.len += self.add_bytes(b".")?.len;
            }
            text.len += self.add_bytes(names.text(name).as_bytes())?.len;
        }
        Ok(text)
    }
}
