//! Calls: windows of registers, keywords, stars, `super()`.

use super::{Compiled, Lower};
use crate::ast::{Argument, ArgumentKind, ExprId, List, NameId, Pos};
use crate::code::Const;
use crate::mem::Vec;
use crate::ops::{LINK_WORDS, Op};
use crate::scope::ScopeKind;

/// Arguments that a window holds; more go through a tuple and a dict.
const MAX_WINDOW: usize = 32;
/// Arguments that it holds where it begins below [`LOW`]: registers abound.
const MAX_LOW_WINDOW: usize = 80;
const LOW: u8 = 80;

/// What is called.
#[derive(Clone, Copy)]
pub(super) enum Callee {
    /// The value in a register.
    Value(u8),
    /// An attribute of the value in a register.
    Method(u8, NameId),
}

impl Lower<'_, '_> {
    /// A call, in a window at `mark`. The callee is there already, or in the register of a local.
    pub(super) fn call(
        &mut self,
        node: ExprId,
        callee: Callee,
        arguments: List<Argument>,
        mark: u8,
        dest: Option<u8>,
    ) -> Compiled<u8> {
        self.code.top = mark;
        let window = self.alloc()?;
        self.at_expr(node);
        let is_plain = self.fits_window(window, arguments);
        match callee {
            Callee::Value(register) => self.copy(window, register)?,
            Callee::Method(register, name) => {
                let name = self.name_range(name)?;
                let word = self.name_word(name)?;
                let op = if is_plain { Op::GetMethod } else { Op::GetAttr };
                self.emit_extra(op, window, register, 0, word)?;
            }
        }
        self.open_window(window)?;
        let is_method = is_plain && matches!(callee, Callee::Method(..));
        if is_method {
            self.alloc()?;
        }
        let pos = self.ast.expr(node).pos;
        self.finish_call(pos, window, 0, arguments, is_method, dest)
    }

    fn fits_window(&self, window: u8, arguments: List<Argument>) -> bool {
        let in_window =
            |argument: Argument| matches!(argument.kind, ArgumentKind::Positional | ArgumentKind::Keyword);
        let most = if window < LOW { MAX_LOW_WINDOW } else { MAX_WINDOW };
        self.ast.len(arguments) <= most && self.ast.rows(arguments).all(in_window)
    }

    /// The arguments of a call whose window is open, and the call. The window has `given` arguments already,
    /// which are the last registers taken.
    pub(super) fn finish_call(
        &mut self,
        pos: Pos,
        window: u8,
        given: usize,
        arguments: List<Argument>,
        is_method: bool,
        dest: Option<u8>,
    ) -> Compiled<u8> {
        if !self.fits_window(window, arguments) {
            return self.star_call(pos, window, given, arguments, dest);
        }
        let ast = self.ast;
        let mut names = Vec::new(ast.mem());
        for argument in ast.rows(arguments) {
            if let Some(name) = argument.name {
                names.push(Const::Name(self.name_range(name)?))?;
            }
            self.push(argument.value)?;
        }
        let count = (given + ast.len(arguments)) as u8;
        self.code.top = window;
        let dest = self.out(dest)?;
        self.at(pos);
        let op = if is_method { Op::CallMethod } else { Op::Call };
        if names.is_empty() {
            self.emit(op, dest, window, count)?;
            return Ok(dest);
        }
        let names = self.tuple_const(&names)?;
        let names = self.add_const(names)?;
        let op = if is_method { Op::CallMethodKw } else { Op::CallKw };
        self.emit_extra(op, dest, window, count, u32::from(names))?;
        Ok(dest)
    }

    /// A call with a tuple of positional arguments and a dict of the others.
    fn star_call(
        &mut self,
        pos: Pos,
        window: u8,
        given: usize,
        arguments: List<Argument>,
        dest: Option<u8>,
    ) -> Compiled<u8> {
        let ast = self.ast;
        let first = window + LINK_WORDS as u8;
        // What is given already starts the list of positional arguments.
        self.code.top = first + given as u8;
        let list = if given == 0 { self.alloc()? } else { first };
        self.emit(Op::BuildList, list, first, given as u8)?;
        self.code.top = first + 1;
        let dict = self.alloc()?;
        let mut has_dict = false;
        for argument in ast.rows(arguments) {
            let mark = self.code.top;
            match argument.kind {
                ArgumentKind::Positional => {
                    let value = self.any(argument.value)?;
                    self.emit(Op::ListAppend, list, value, 0)?;
                }
                ArgumentKind::Star => {
                    let value = self.any(argument.value)?;
                    self.at(pos);
                    self.emit(Op::ListExtend, list, value, 0)?;
                }
                ArgumentKind::Keyword | ArgumentKind::DoubleStar => {
                    if !core::mem::replace(&mut has_dict, true) {
                        self.emit(Op::BuildDict, dict, dict, 0)?;
                    }
                    let value = match argument.name {
                        Some(name) => {
                            let name = Const::Name(self.name_range(name)?);
                            let pair = self.load_const(name, None)?;
                            self.push(argument.value)?;
                            self.emit(Op::BuildDict, pair, pair, 1)?;
                            pair
                        }
                        None => self.any(argument.value)?,
                    };
                    self.at(pos);
                    self.emit(Op::DictMerge, dict, value, window)?;
                }
            }
            self.code.top = mark;
        }
        if !has_dict {
            self.load_const(Const::None, Some(dict))?;
        }
        self.emit(Op::ListToTuple, list, list, 0)?;
        self.code.top = window;
        let dest = self.out(dest)?;
        self.at(pos);
        self.emit(Op::CallEx, dest, window, 0)?;
        Ok(dest)
    }

    /// `super()` in a method, if this is one.
    pub(super) fn super_call(&mut self, name: NameId, dest: Option<u8>) -> Compiled<Option<u8>> {
        let (Some(first), super::name::Variable::Global) = (self.code.first_param, self.variable(name).0)
        else {
            return Ok(None);
        };
        if self.scopes.scope(self.code.scope).kind == ScopeKind::Class {
            return Ok(None);
        }
        let Some(cell) = self.code.super_cell else { return Ok(None) };
        let mark = self.code.top;
        // The parameter itself, whatever a comprehension around calls by the same name.
        let scope = core::mem::replace(&mut self.scope, self.compiler.code.scope);
        let receiver = self.load(first, None)?;
        self.scope = scope;
        self.code.top = mark;
        let dest = self.out(dest)?;
        self.emit(Op::MakeSuper, dest, cell, receiver)?;
        Ok(Some(dest))
    }
}
