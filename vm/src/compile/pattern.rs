//! `match`: each case asks about the subject until something fails; names are bound when nothing has.

use super::label::LabelId;
use super::{Compiled, Lower};
use crate::ast::{ClassPattern, List, MappingPattern, Match, NameId, PatternId, PatternKind};
use crate::code::Const;
use crate::mem::Vec;
use crate::ops::Op;
use crate::runtime::OR_MORE;

/// Where a case keeps what it captures until all of the pattern matches.
struct Captures<'m> {
    names: Vec<'m, NameId>,
    first: u8,
}

impl Captures<'_> {
    fn register(&self, name: NameId) -> Option<u8> {
        let index = self.names.iter().position(|&other| other == name)?;
        Some(self.first + index as u8)
    }
}

impl Lower<'_, '_> {
    pub(super) fn match_statement(&mut self, statement: Match) -> Compiled {
        let ast = self.ast;
        let mark = self.code.top;
        // A copy: a case whose guard fails may have bound names that the subject is made of.
        let subject = self.alloc()?;
        self.to(statement.subject, subject)?;
        let end = self.new_label()?;
        for case in ast.rows(statement.cases) {
            let next = self.new_label()?;
            let inner = self.code.top;
            let mut captures = Captures { names: Vec::new(ast.mem()), first: inner };
            self.captured_names(case.pattern, &mut captures)?;
            self.alloc_many(captures.names.len())?;
            self.pattern(case.pattern, subject, next, &captures)?;
            self.at(ast.pattern(case.pattern).pos);
            for (register, &name) in (inner..).zip(captures.names.iter()) {
                self.store(name, register)?;
            }
            self.code.top = inner;
            if let Some(guard) = case.guard {
                self.jump_if(guard, false, next)?;
            }
            self.block(case.body)?;
            self.jump(end)?;
            self.bind(next);
        }
        self.bind(end);
        self.code.top = mark;
        Ok(())
    }

    /// Notes the names that a pattern binds, each once.
    fn captured_names(&mut self, id: PatternId, captures: &mut Captures<'_>) -> Compiled {
        let ast = self.ast;
        let mut note = |name: Option<NameId>| match name {
            Some(name) if captures.register(name).is_none() => captures.names.push(name),
            _ => Ok(()),
        };
        match ast.pattern(id).kind {
            PatternKind::Value(_) | PatternKind::Singleton(_) => Ok(()),
            PatternKind::Capture(name) | PatternKind::Star(name) => Ok(note(name)?),
            PatternKind::As(inner, name) => {
                note(Some(name))?;
                self.captured_names(inner, captures)
            }
            PatternKind::Sequence(items) | PatternKind::Or(items) => {
                ast.rows(items).try_for_each(|item| self.captured_names(item, captures))
            }
            PatternKind::Mapping(record) => {
                let mapping = ast.get(record);
                note(mapping.rest)?;
                ast.rows(mapping.entries).try_for_each(|entry| self.captured_names(entry.value, captures))
            }
            PatternKind::Class(record) => {
                let class = ast.get(record);
                ast.rows(class.positional).try_for_each(|item| self.captured_names(item, captures))?;
                ast.rows(class.keywords).try_for_each(|keyword| self.captured_names(keyword.value, captures))
            }
        }
    }

    /// Goes to `fail` unless the value in a register matches.
    fn pattern(&mut self, id: PatternId, value: u8, fail: LabelId, captures: &Captures<'_>) -> Compiled {
        let ast = self.ast;
        let pattern = ast.pattern(id);
        let mark = self.code.top;
        self.at(pattern.pos);
        match pattern.kind {
            PatternKind::Value(literal) => match self.immediate(literal)? {
                Some(number) => self.jump_extra(Op::JumpEqI, value, number, 0, fail)?,
                None => {
                    let right = self.any(literal)?;
                    self.at(pattern.pos);
                    self.jump_extra(Op::JumpEq, value, right, 0, fail)?;
                }
            },
            PatternKind::Singleton(singleton) => {
                let right = self.any(singleton)?;
                self.jump_extra(Op::JumpIs, value, right, 0, fail)?;
            }
            PatternKind::Capture(name) | PatternKind::Star(name) => self.capture(name, value, captures)?,
            PatternKind::As(inner, name) => {
                self.pattern(inner, value, fail, captures)?;
                self.capture(Some(name), value, captures)?;
            }
            PatternKind::Or(patterns) => {
                let done = self.new_label()?;
                let last = ast.len(patterns) - 1;
                for (n, alternative) in ast.rows(patterns).enumerate() {
                    if n == last {
                        self.pattern(alternative, value, fail, captures)?;
                    } else {
                        let next = self.new_label()?;
                        self.pattern(alternative, value, next, captures)?;
                        self.jump(done)?;
                        self.bind(next);
                    }
                }
                self.bind(done);
            }
            PatternKind::Sequence(items) => self.sequence_pattern(items, value, fail, captures)?,
            PatternKind::Mapping(record) => self.mapping_pattern(ast.get(record), value, fail, captures)?,
            PatternKind::Class(record) => self.class_pattern(ast.get(record), value, fail, captures)?,
        }
        self.code.top = mark;
        Ok(())
    }

    fn capture(&mut self, name: Option<NameId>, value: u8, captures: &Captures<'_>) -> Compiled {
        match name.and_then(|name| captures.register(name)) {
            Some(register) => self.copy(register, value),
            None => Ok(()),
        }
    }

    /// Goes to `fail` unless an instruction about the value says yes.
    fn require(&mut self, op: Op, value: u8, word: u32, fail: LabelId) -> Compiled {
        let mark = self.code.top;
        let answer = self.alloc()?;
        self.emit_extra(op, answer, value, 0, word)?;
        self.jump_truth(answer, false, fail)?;
        self.code.top = mark;
        Ok(())
    }

    fn sequence_pattern(
        &mut self,
        items: List<PatternId>,
        value: u8,
        fail: LabelId,
        captures: &Captures<'_>,
    ) -> Compiled {
        let ast = self.ast;
        let kind = |item: PatternId| ast.pattern(item).kind;
        let count = ast.len(items);
        let star = ast.rows(items).position(|item| matches!(kind(item), PatternKind::Star(_)));
        let word = if star.is_some() { (count as u32 - 1) | OR_MORE } else { count as u32 };
        self.require(Op::MatchSequence, value, word, fail)?;
        let is_wild =
            |item: PatternId| matches!(kind(item), PatternKind::Capture(None) | PatternKind::Star(None));
        if ast.rows(items).all(is_wild) {
            return Ok(());
        }
        match star {
            // Only what is asked for is taken.
            Some(before) if is_wild(ast.row(items, before)) => {
                for (n, item) in ast.rows(items).enumerate().filter(|&(_, item)| !is_wild(item)) {
                    let index = n as i64 - if n < before { 0 } else { count as i64 };
                    let inner = self.code.top;
                    let part = self.alloc()?;
                    match i8::try_from(index) {
                        Ok(index) => self.emit(Op::GetItemI, part, value, index.cast_unsigned())?,
                        Err(_) => {
                            self.load_const(Const::Int(index), Some(part))?;
                            self.emit(Op::GetItem, part, value, part)?;
                        }
                    }
                    self.pattern(item, part, fail, captures)?;
                    self.code.top = inner;
                }
                Ok(())
            }
            _ => {
                let first = self.alloc_many(count)?;
                match star {
                    Some(before) => {
                        let counts = before as u32 | ((count - before - 1) as u32) << 16;
                        self.emit_extra(Op::UnpackEx, first, value, 0, counts)?;
                    }
                    None => self.emit(Op::Unpack, first, value, count as u8)?,
                }
                self.all(ast.rows(items), first, fail, captures)
            }
        }
    }

    /// Goes to `fail` unless each of the values from `first` on matches.
    fn all(
        &mut self,
        patterns: impl Iterator<Item = PatternId>,
        first: u8,
        fail: LabelId,
        captures: &Captures<'_>,
    ) -> Compiled {
        for (register, pattern) in (first..).zip(patterns) {
            self.pattern(pattern, register, fail, captures)?;
        }
        Ok(())
    }

    fn mapping_pattern(
        &mut self,
        mapping: MappingPattern,
        value: u8,
        fail: LabelId,
        captures: &Captures<'_>,
    ) -> Compiled {
        let ast = self.ast;
        let count = ast.len(mapping.entries);
        self.require(Op::MatchMapping, value, count as u32, fail)?;
        let keys = self.code.top;
        for entry in ast.rows(mapping.entries) {
            self.push(entry.key)?;
        }
        if count > 0 {
            let values = self.alloc_many(count)?;
            self.emit(Op::BuildTuple, values, keys, count as u8)?;
            self.emit(Op::MatchKeys, values, value, values)?;
            self.jump_extra(Op::JumpIsNone, values, 1, 0, fail)?;
            self.emit(Op::Unpack, values, values, count as u8)?;
            self.all(ast.rows(mapping.entries).map(|entry| entry.value), values, fail, captures)?;
        }
        let Some(rest) = mapping.rest.and_then(|name| captures.register(name)) else { return Ok(()) };
        self.emit(Op::BuildDict, rest, rest, 0)?;
        self.emit(Op::DictUpdate, rest, value, 0)?;
        for n in 0..count {
            self.emit(Op::DelItem, rest, keys + n as u8, 0)?;
        }
        Ok(())
    }

    fn class_pattern(
        &mut self,
        pattern: ClassPattern,
        value: u8,
        fail: LabelId,
        captures: &Captures<'_>,
    ) -> Compiled {
        let ast = self.ast;
        let window = self.alloc_many(2)?;
        self.copy(window, value)?;
        self.to(pattern.class, window + 1)?;
        let mut names = Vec::new(ast.mem());
        for keyword in ast.rows(pattern.keywords) {
            names.push(Const::Name(self.name_range(keyword.name)?))?;
        }
        let (given, named) = (ast.len(pattern.positional), names.len());
        let names = self.tuple_const(&names)?;
        let names = self.add_const(names)?;
        self.code.top = window + 1;
        let first = self.alloc_many((given + named).max(1))?;
        self.emit_extra(Op::MatchClass, first, window, given as u8, names.into())?;
        self.jump_extra(Op::JumpIsNone, first, 1, 0, fail)?;
        if given + named > 0 {
            self.emit(Op::Unpack, first, first, (given + named) as u8)?;
        }
        self.all(ast.rows(pattern.positional), first, fail, captures)?;
        let keywords = ast.rows(pattern.keywords).map(|keyword| keyword.value);
        self.all(keywords, first + given as u8, fail, captures)
    }
}
