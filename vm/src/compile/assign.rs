//! Assignment: to names, attributes, items and patterns of them; augmented and annotated; `del`.

use super::name::Variable;
use super::{Compiled, Lower};
use crate::ast::{Annotate, BinaryOp, ExprId, ExprKind, List};
use crate::code::{Annotation, ByteRange, Const};
use crate::ops::Op;
use crate::scope::ScopeKind;

/// Values that an assignment moves one by one instead of through a tuple.
const MAX_MOVED: usize = 16;

impl Lower<'_, '_> {
    /// `a = b = value`
    pub(super) fn assign(&mut self, targets: List<ExprId>, value: ExprId) -> Compiled {
        let ast = self.ast;
        let mark = self.code.top;
        if ast.len(targets) == 1 {
            let target = ast.row(targets, 0);
            if self.define_constant(target, value)? {
                return Ok(());
            }
            if let ExprKind::Name(name) = self.kind(target)
                && let Some(register) = self.register_of(name)
            {
                self.to(value, register)?;
                self.stored(name);
                return Ok(());
            }
            if self.assign_in_parallel(target, value)? {
                return Ok(());
            }
        }
        let register = self.any(value)?;
        for target in ast.rows(targets) {
            self.store_target(target, register)?;
        }
        self.code.top = mark;
        Ok(())
    }

    /// `a, b = b, a`: all values are computed, then stored; no tuple is made.
    fn assign_in_parallel(&mut self, target: ExprId, value: ExprId) -> Compiled<bool> {
        let ast = self.ast;
        let (ExprKind::Tuple(targets) | ExprKind::List(targets)) = self.kind(target) else {
            return Ok(false);
        };
        let (ExprKind::Tuple(values) | ExprKind::List(values)) = self.kind(value) else { return Ok(false) };
        let is_starred = |item: ExprId| matches!(self.kind(item), ExprKind::Starred(_));
        let count = ast.len(targets);
        if count != ast.len(values)
            || count > MAX_MOVED
            || ast.rows(targets).any(is_starred)
            || ast.rows(values).any(is_starred)
        {
            return Ok(false);
        }
        let mark = self.code.top;
        for item in ast.rows(values) {
            self.push(item)?;
        }
        for (n, item) in ast.rows(targets).enumerate() {
            self.store_target(item, mark + n as u8)?;
        }
        self.code.top = mark;
        Ok(true)
    }

    /// Stores the value in a register in a target.
    pub(super) fn store_target(&mut self, target: ExprId, value: u8) -> Compiled {
        let mark = self.code.top;
        self.at_expr(target);
        match self.kind(target) {
            ExprKind::Name(name) => self.store(name, value)?,
            ExprKind::Attribute(object, name) => {
                let object = self.any(object)?;
                let name = self.name_range(name)?;
                let word = self.name_word(name)?;
                self.at_expr(target);
                self.emit_extra(Op::SetAttr, object, value, 0, word)?;
            }
            ExprKind::Subscript(object, index) => {
                let object = self.any(object)?;
                match self.immediate(index)? {
                    Some(index) => {
                        self.at_expr(target);
                        self.emit(Op::SetItemI, object, index, value)?;
                    }
                    None => {
                        let (op, index) = match self.kind(index) {
                            ExprKind::Slice(record) => (Op::SetSlice, self.slice_window(record)?),
                            _ => (Op::SetItem, self.any(index)?),
                        };
                        self.at_expr(target);
                        self.emit(op, object, index, value)?;
                    }
                }
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => self.unpack(items, value)?,
            ExprKind::Starred(inner) => self.store_target(inner, value)?,
            _ => {}
        }
        self.code.top = mark;
        Ok(())
    }

    fn unpack(&mut self, items: List<ExprId>, value: u8) -> Compiled {
        let ast = self.ast;
        let count = ast.len(items);
        let first = self.alloc_many(count)?;
        let star = ast.rows(items).position(|item| matches!(self.kind(item), ExprKind::Starred(_)));
        match star {
            Some(before) => {
                let counts = before as u32 | ((count - before - 1) as u32) << 16;
                self.emit_extra(Op::UnpackEx, first, value, 0, counts)?;
            }
            None => self.emit(Op::Unpack, first, value, count as u8)?,
        }
        for (n, item) in ast.rows(items).enumerate() {
            self.store_target(item, first + n as u8)?;
        }
        Ok(())
    }

    /// `target op= value`
    pub(super) fn augment(&mut self, node: ExprId, op: BinaryOp, target: ExprId, value: ExprId) -> Compiled {
        let mark = self.code.top;
        match self.kind(target) {
            ExprKind::Name(name) => {
                let old = self.load(name, None)?;
                let dest = self.register_of(name);
                let result = self.binary(node, op, old, value, mark, dest, true)?;
                self.store(name, result)?;
            }
            ExprKind::Attribute(object, name) => {
                let object = self.any(object)?;
                let name = self.name_range(name)?;
                let word = self.name_word(name)?;
                let inner = self.code.top;
                let old = self.alloc()?;
                self.at_expr(target);
                self.emit_extra(Op::GetAttr, old, object, 0, word)?;
                let result = self.binary(node, op, old, value, inner, None, true)?;
                let word = self.name_word(name)?;
                self.emit_extra(Op::SetAttr, object, result, 0, word)?;
            }
            ExprKind::Subscript(object, index) => {
                let object = self.any(object)?;
                if let Some(index) = self.immediate(index)? {
                    let inner = self.code.top;
                    let old = self.alloc()?;
                    self.at_expr(target);
                    self.emit(Op::GetItemI, old, object, index)?;
                    let result = self.binary(node, op, old, value, inner, None, true)?;
                    self.emit(Op::SetItemI, object, index, result)?;
                } else {
                    let index = self.any(index)?;
                    let inner = self.code.top;
                    let old = self.alloc()?;
                    self.at_expr(target);
                    self.emit(Op::GetItem, old, object, index)?;
                    let result = self.binary(node, op, old, value, inner, None, true)?;
                    self.emit(Op::SetItem, object, index, result)?;
                }
            }
            _ => {}
        }
        self.code.top = mark;
        Ok(())
    }

    /// `target: annotation = value`. In a function the annotation states a type and is not computed; in a
    /// class it is kept in `__annotations__`.
    pub(super) fn annotate(&mut self, annotate: Annotate) -> Compiled {
        let name = match self.kind(annotate.target) {
            ExprKind::Name(name) if annotate.simple => Some(name),
            _ => None,
        };
        if let Some(value) = annotate.value {
            let mark = self.code.top;
            match name.and_then(|name| self.register_of(name)) {
                Some(register) => self.to(value, register)?,
                None => {
                    let register = self.any(value)?;
                    self.store_target(annotate.target, register)?;
                }
            }
            self.code.top = mark;
        }
        let Some(name) = name else { return Ok(()) };
        let register = match self.variable(name).0 {
            Variable::Register(register) => Some(u16::from(register)),
            // Where its name is among those of the locals.
            Variable::Far(block, number) => (u16::from(block) + 1).checked_add(number),
            _ => None,
        };
        if let Some(register) = register {
            if annotate.value.is_some() {
                self.stored(name);
            }
            self.note_annotation(register, annotate.annotation)?;
        } else if self.scopes.scope(self.scope).kind == ScopeKind::Class {
            let mark = self.code.top;
            let text = self.annotations_name()?;
            let word = self.name_word(text)?;
            let dict = self.alloc()?;
            self.emit_extra(Op::GetName, dict, 0, 0, word)?;
            let key = Const::Name(self.name_range(name)?);
            let key = self.load_const(key, None)?;
            let value = self.any(annotate.annotation)?;
            self.emit(Op::SetItem, dict, key, value)?;
            self.code.top = mark;
        }
        Ok(())
    }

    /// The name under which a class keeps its annotations.
    pub(super) fn annotations_name(&mut self) -> Compiled<ByteRange> {
        Ok(self.add_bytes(b"__annotations__")?)
    }

    /// Keeps the text of an annotation of a register, for the compilers of machine code.
    pub(super) fn note_annotation(&mut self, register: u16, annotation: ExprId) -> Compiled {
        let line = self.ast.line(self.ast.expr(annotation).pos);
        let (is_identifier, text) = match self.kind(annotation) {
            ExprKind::Name(name) => (true, self.name_range(name)?),
            _ => (false, ByteRange { start: 0, len: 0 }),
        };
        let note = Annotation { register, is_identifier, text, line };
        Ok(self.code.data.annotations.push(note)?)
    }

    /// `del target`
    pub(super) fn delete_target(&mut self, target: ExprId) -> Compiled {
        let ast = self.ast;
        let mark = self.code.top;
        self.at_expr(target);
        match self.kind(target) {
            ExprKind::Name(name) => self.delete(name)?,
            ExprKind::Attribute(object, name) => {
                let object = self.any(object)?;
                let name = self.name_range(name)?;
                let word = self.name_word(name)?;
                self.emit_extra(Op::DelAttr, object, 0, 0, word)?;
            }
            ExprKind::Subscript(object, index) => {
                let object = self.any(object)?;
                let index = self.any(index)?;
                self.emit(Op::DelItem, object, index, 0)?;
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                for item in ast.rows(items) {
                    self.delete_target(item)?;
                }
            }
            _ => {}
        }
        self.code.top = mark;
        Ok(())
    }
}
