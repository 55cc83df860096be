//! Comprehensions: loops in the frame around them; generator expressions: functions of their own.

use super::{Compiled, Lower};
use crate::ast::{Clause, Comprehension, ComprehensionKind, ExprId, ExprKind, NameId};
use crate::code::flags;
use crate::ops::{LINK_WORDS, Op};

impl Lower<'_, '_> {
    pub(super) fn comprehension(
        &mut self,
        kind: ComprehensionKind,
        comprehension: Comprehension,
        dest: Option<u8>,
    ) -> Compiled<u8> {
        if !self.scopes.scope(comprehension.scope).is_inlined {
            return self.comprehension_call(kind, comprehension, dest);
        }
        let result = self.scratch(dest)?;
        let mark = self.code.top;
        self.inlined(kind, comprehension, result)?;
        self.code.top = mark;
        Ok(result)
    }

    fn inlined(&mut self, kind: ComprehensionKind, comprehension: Comprehension, result: u8) -> Compiled {
        let first: Clause = self.ast.row(comprehension.clauses, 0);
        // The first iterable belongs to the scope around.
        let state = self.loop_start(first.iterable, first.is_async)?;
        self.emit_empty(kind, result)?;
        let scope = core::mem::replace(&mut self.scope, comprehension.scope);
        self.alloc_variables(comprehension.scope, first.target)?;
        self.clauses(kind, comprehension, 0, state, Some(result))?;
        self.scope = scope;
        Ok(())
    }

    fn emit_empty(&mut self, kind: ComprehensionKind, result: u8) -> Compiled {
        let op = match kind {
            ComprehensionKind::List => Op::BuildList,
            ComprehensionKind::Set => Op::BuildSet,
            ComprehensionKind::Dict => Op::BuildDict,
            ComprehensionKind::Generator => return Ok(()),
        };
        self.emit(op, result, result, 0)
    }

    /// The loop of a clause whose iterator is prepared, and all inside it.
    fn clauses(
        &mut self,
        kind: ComprehensionKind,
        comprehension: Comprehension,
        index: usize,
        state: u8,
        result: Option<u8>,
    ) -> Compiled {
        let ast = self.ast;
        let clause = ast.row(comprehension.clauses, index);
        let looping = self.loop_head(state, clause.target, clause.is_async)?;
        for condition in ast.rows(clause.conditions) {
            self.jump_if(condition, false, looping.next)?;
        }
        if index + 1 < ast.len(comprehension.clauses) {
            let inner: Clause = ast.row(comprehension.clauses, index + 1);
            let mark = self.code.top;
            let state = self.loop_start(inner.iterable, inner.is_async)?;
            self.clauses(kind, comprehension, index + 1, state, result)?;
            self.code.top = mark;
        } else {
            self.element(kind, comprehension, result)?;
        }
        self.loop_end(&looping)
    }

    fn element(
        &mut self,
        kind: ComprehensionKind,
        comprehension: Comprehension,
        result: Option<u8>,
    ) -> Compiled {
        let mark = self.code.top;
        let element = self.any(comprehension.element)?;
        match (kind, result, comprehension.value) {
            (ComprehensionKind::List, Some(list), _) => self.emit(Op::ListAppend, list, element, 0)?,
            (ComprehensionKind::Set, Some(set), _) => self.emit(Op::SetAdd, set, element, 0)?,
            (ComprehensionKind::Dict, Some(dict), Some(value)) => {
                let value = self.any(value)?;
                self.emit(Op::SetItem, dict, element, value)?;
            }
            _ => {
                self.code.top = mark;
                let sent = self.alloc()?;
                let op = if self.is_async_generator() { Op::AsyncYield } else { Op::Yield };
                self.emit(op, sent, element, 0)?;
            }
        }
        self.code.top = mark;
        Ok(())
    }

    /// A comprehension that is a function of its own, called with the first iterator.
    fn comprehension_call(
        &mut self,
        kind: ComprehensionKind,
        comprehension: Comprehension,
        dest: Option<u8>,
    ) -> Compiled<u8> {
        let first: Clause = self.ast.row(comprehension.clauses, 0);
        let mark = self.code.top;
        let window = self.alloc()?;
        let scope = comprehension.scope;
        self.begin_function(scope, kind_name(kind), None)?;
        let iterator = self.add_bytes(b".0")?;
        self.code.data.locals.push(iterator)?;
        self.code.data.positional = 1;
        let is_generator = kind == ComprehensionKind::Generator;
        self.code.data.flags |= if is_generator { flags::GENERATOR } else { 0 };
        self.begin_locals(1)?;
        let result = if is_generator { None } else { Some(self.alloc()?) };
        if let Some(result) = result {
            self.emit_empty(kind, result)?;
        }
        let state = self.alloc_many(3)?;
        self.copy(state, 0)?;
        if !first.is_async {
            self.emit(Op::GetIter, state, 0, 0)?;
        }
        self.clauses(kind, comprehension, 0, state, result)?;
        match result {
            Some(result) => self.emit(Op::Return, result, 0, 0)?,
            None => self.emit(Op::ReturnNone, 0, 0, 0)?,
        }
        let index = self.end_function()?;
        self.make_function(index, window, 0)?;
        self.open_window(window)?;
        let argument = self.push(first.iterable)?;
        debug_assert_eq!(usize::from(argument), usize::from(window) + LINK_WORDS);
        let op = if first.is_async { Op::GetAiter } else { Op::GetYieldFromIter };
        self.emit(op, argument, argument, 0)?;
        self.code.top = mark;
        let dest = self.out(dest)?;
        self.emit(Op::Call, dest, window, 1)?;
        Ok(dest)
    }

    /// Whether a target binds a name, so that it surely has a value in the loop.
    pub(super) fn binds(&self, target: ExprId, name: NameId) -> bool {
        match self.kind(target) {
            ExprKind::Name(bound) => bound == name,
            ExprKind::Starred(value) => self.binds(value, name),
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                self.ast.rows(items).any(|item| self.binds(item, name))
            }
            _ => false,
        }
    }
}

fn kind_name(kind: ComprehensionKind) -> &'static str {
    match kind {
        ComprehensionKind::List => "<listcomp>",
        ComprehensionKind::Set => "<setcomp>",
        ComprehensionKind::Dict => "<dictcomp>",
        ComprehensionKind::Generator => "<genexpr>",
    }
}
