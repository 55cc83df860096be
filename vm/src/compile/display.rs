//! Displays and f-strings: a window of values where they are few, steps where they are many.

use super::{Compiled, Lower};
use crate::ast::{Conversion, Entry, ExprId, ExprKind, List};
use crate::code::Const;
use crate::ops::Op;

/// Items that are built at once.
const MAX_ITEMS: usize = 32;
/// Constant items from which on a list is copied from a tuple.
const MIN_CONSTANT: usize = 4;

impl Lower<'_, '_> {
    fn has_star(&self, items: List<ExprId>) -> bool {
        self.ast.rows(items).any(|item| matches!(self.kind(item), ExprKind::Starred(_)))
    }

    /// Computes items in registers in a row, and builds them into one object.
    fn build(&mut self, op: Op, items: List<ExprId>, dest: Option<u8>) -> Compiled<u8> {
        let ast = self.ast;
        let mark = self.code.top;
        for item in ast.rows(items) {
            self.push(item)?;
        }
        self.code.top = mark;
        let dest = self.out(dest)?;
        self.emit(op, dest, mark, ast.len(items) as u8)?;
        Ok(dest)
    }

    /// Builds a list or set in steps, in a temporary.
    fn build_in_steps(&mut self, ops: [Op; 3], items: List<ExprId>, dest: Option<u8>) -> Compiled<u8> {
        let ast = self.ast;
        let [build, add, extend] = ops;
        let dest = self.scratch(dest)?;
        let mark = self.code.top;
        let starred = |item: &ExprId| matches!(self.kind(*item), ExprKind::Starred(_));
        let first = ast.rows(items).take(MAX_ITEMS).take_while(|item| !starred(item)).count();
        for item in ast.rows(items).take(first) {
            self.push(item)?;
        }
        self.emit(build, dest, mark, first as u8)?;
        for item in ast.rows(items).skip(first) {
            self.code.top = mark;
            match self.kind(item) {
                ExprKind::Starred(value) => {
                    let value = self.any(value)?;
                    self.emit(extend, dest, value, 0)?;
                }
                _ => {
                    let value = self.any(item)?;
                    self.emit(add, dest, value, 0)?;
                }
            }
        }
        self.code.top = mark;
        Ok(dest)
    }

    pub(super) fn tuple_display(&mut self, items: List<ExprId>, dest: Option<u8>) -> Compiled<u8> {
        if self.ast.len(items) <= MAX_ITEMS && !self.has_star(items) {
            return self.build(Op::BuildTuple, items, dest);
        }
        let list = self.build_in_steps([Op::BuildList, Op::ListAppend, Op::ListExtend], items, dest)?;
        self.emit(Op::ListToTuple, list, list, 0)?;
        Ok(list)
    }

    pub(super) fn list_display(&mut self, items: List<ExprId>, dest: Option<u8>) -> Compiled<u8> {
        self.collection([Op::BuildList, Op::ListAppend, Op::ListExtend], items, dest)
    }

    pub(super) fn set_display(&mut self, items: List<ExprId>, dest: Option<u8>) -> Compiled<u8> {
        self.collection([Op::BuildSet, Op::SetAdd, Op::SetUpdate], items, dest)
    }

    fn collection(&mut self, ops: [Op; 3], items: List<ExprId>, dest: Option<u8>) -> Compiled<u8> {
        let [build, _, extend] = ops;
        let count = self.ast.len(items);
        if count >= MIN_CONSTANT
            && let Some(constant) = self.fold_items(items)?
        {
            let dest = self.scratch(dest)?;
            let mark = self.code.top;
            self.emit(build, dest, dest, 0)?;
            let tuple = self.load_const(constant, None)?;
            self.emit(extend, dest, tuple, 0)?;
            self.code.top = mark;
            return Ok(dest);
        }
        if count <= MAX_ITEMS && !self.has_star(items) {
            return self.build(build, items, dest);
        }
        self.build_in_steps(ops, items, dest)
    }

    pub(super) fn dict_display(&mut self, entries: List<Entry>, dest: Option<u8>) -> Compiled<u8> {
        let ast = self.ast;
        let count = ast.len(entries);
        let at_once = |entry: &Entry| entry.key.is_some();
        let first = ast.rows(entries).take(MAX_ITEMS / 2).take_while(at_once).count();
        if first == count {
            let mark = self.code.top;
            self.push_entries(entries, first)?;
            self.code.top = mark;
            let dest = self.out(dest)?;
            self.emit(Op::BuildDict, dest, mark, first as u8)?;
            return Ok(dest);
        }
        let dest = self.scratch(dest)?;
        let mark = self.code.top;
        self.push_entries(entries, first)?;
        self.emit(Op::BuildDict, dest, mark, first as u8)?;
        for entry in ast.rows(entries).skip(first) {
            self.code.top = mark;
            match entry.key {
                Some(key) => {
                    let key = self.any(key)?;
                    let value = self.any(entry.value)?;
                    self.emit(Op::SetItem, dest, key, value)?;
                }
                None => {
                    let value = self.any(entry.value)?;
                    self.emit(Op::DictUpdate, dest, value, 0)?;
                }
            }
        }
        self.code.top = mark;
        Ok(dest)
    }

    fn push_entries(&mut self, entries: List<Entry>, count: usize) -> Compiled {
        let ast = self.ast;
        for entry in ast.rows(entries).take(count) {
            if let Some(key) = entry.key {
                self.push(key)?;
            }
            self.push(entry.value)?;
        }
        Ok(())
    }

    pub(super) fn fstring(&mut self, parts: List<ExprId>, dest: Option<u8>) -> Compiled<u8> {
        let ast = self.ast;
        match ast.len(parts) {
            0 => {
                let empty = self.add_bytes(b"")?;
                return self.load_const(Const::Str(empty), dest);
            }
            1 => {
                let mark = self.code.top;
                let register = self.value_of_part(ast.row(parts, 0), dest)?;
                self.code.top = self.code.top.max(mark);
                return Ok(register);
            }
            _ => {}
        }
        let mark = self.code.top;
        for (n, part) in ast.rows(parts).enumerate() {
            if n > 0 && n % MAX_ITEMS == 0 {
                // What there is becomes the first of the next window.
                let count = self.code.top - mark;
                self.emit(Op::BuildString, mark, mark, count)?;
                self.code.top = mark + 1;
            }
            self.push(part)?;
        }
        let count = self.code.top - mark;
        self.code.top = mark;
        let dest = self.out(dest)?;
        self.emit(Op::BuildString, dest, mark, count)?;
        Ok(dest)
    }

    fn value_of_part(&mut self, part: ExprId, dest: Option<u8>) -> Compiled<u8> {
        let dest = self.out(dest)?;
        self.to(part, dest)?;
        Ok(dest)
    }

    pub(super) fn field(
        &mut self,
        conversion: Conversion,
        value: ExprId,
        spec: Option<ExprId>,
        dest: Option<u8>,
    ) -> Compiled<u8> {
        let mark = self.code.top;
        let how = match conversion {
            Conversion::None => 0,
            Conversion::Str => 1,
            Conversion::Repr => 2,
            Conversion::Ascii => 3,
        };
        let (register, how) = match spec {
            Some(spec) => {
                let register = self.push(value)?;
                self.push(spec)?;
                (register, how | 4)
            }
            None => (self.any(value)?, how),
        };
        self.code.top = mark;
        let dest = self.out(dest)?;
        self.emit(Op::FormatValue, dest, register, how)?;
        Ok(dest)
    }
}
