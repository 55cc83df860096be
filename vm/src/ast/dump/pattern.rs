//! Patterns as text.

use super::Dump;
use crate::ast::{Case, List, NameId, PatternId, PatternKind};
use core::fmt;

impl Dump<'_, '_> {
    /// A case on a line of its own.
    pub(super) fn case(&mut self, case: Case, indent: usize) -> fmt::Result {
        self.line(indent)?;
        self.text("(case")?;
        self.pattern(case.pattern)?;
        if case.guard.is_some() {
            self.text(" if")?;
        }
        self.optional(case.guard)?;
        self.block(case.body, indent + 1)?;
        self.text(")")
    }

    /// A pattern behind a blank.
    fn pattern(&mut self, id: PatternId) -> fmt::Result {
        let ast = self.ast;
        match ast.pattern(id).kind {
            PatternKind::Value(value) => {
                self.text(" (==")?;
                self.spaced(value)?;
            }
            PatternKind::Singleton(value) => {
                self.text(" (is")?;
                self.spaced(value)?;
            }
            PatternKind::Capture(name) => return self.capture(" ", name),
            PatternKind::Star(name) => return self.capture(" *", name),
            PatternKind::Sequence(items) => self.patterns(" (sequence", items)?,
            PatternKind::Or(items) => self.patterns(" (or", items)?,
            PatternKind::Mapping(record) => {
                let mapping = ast.get(record);
                self.text(" (mapping")?;
                for entry in ast.rows(mapping.entries) {
                    self.text(" (:")?;
                    self.spaced(entry.key)?;
                    self.pattern(entry.value)?;
                    self.text(")")?;
                }
                if mapping.rest.is_some() {
                    self.capture(" **", mapping.rest)?;
                }
            }
            PatternKind::Class(record) => {
                let class = ast.get(record);
                self.text(" (class")?;
                self.spaced(class.class)?;
                self.patterns("", class.positional)?;
                for keyword in ast.rows(class.keywords) {
                    self.text(" (= ")?;
                    self.name(keyword.name)?;
                    self.pattern(keyword.value)?;
                    self.text(")")?;
                }
            }
            PatternKind::As(inner, name) => {
                self.text(" (as")?;
                self.pattern(inner)?;
                self.capture(" ", Some(name))?;
            }
        }
        self.text(")")
    }

    fn patterns(&mut self, head: &str, items: List<PatternId>) -> fmt::Result {
        let ast = self.ast;
        self.text(head)?;
        ast.rows(items).try_for_each(|item| self.pattern(item))
    }

    fn capture(&mut self, before: &str, name: Option<NameId>) -> fmt::Result {
        self.text(before)?;
        match name {
            Some(name) => self.name(name),
            None => self.text("_"),
        }
    }
}
