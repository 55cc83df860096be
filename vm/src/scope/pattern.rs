//! What patterns do with names.

use super::{Checked, Walker};
use crate::ast::{NameId, PatternId, PatternKind, Pos};

impl Walker<'_, '_> {
    /// Binds the names of a pattern, and walks the expressions in it. Recursion is bounded by the parser's own.
    pub(super) fn pattern(&mut self, id: PatternId) -> Checked {
        let ast = self.ast;
        let pattern = ast.pattern(id);
        match pattern.kind {
            PatternKind::Value(value) | PatternKind::Singleton(value) => self.expr(value),
            PatternKind::Capture(name) | PatternKind::Star(name) => self.capture(name, pattern.pos),
            PatternKind::Sequence(items) | PatternKind::Or(items) => {
                ast.rows(items).try_for_each(|item| self.pattern(item))
            }
            PatternKind::Mapping(record) => {
                let mapping = ast.get(record);
                ast.rows(mapping.entries).try_for_each(|entry| {
                    self.expr(entry.key)?;
                    self.pattern(entry.value)
                })?;
                self.capture(mapping.rest, pattern.pos)
            }
            PatternKind::Class(record) => {
                let class = ast.get(record);
                self.expr(class.class)?;
                ast.rows(class.positional).try_for_each(|item| self.pattern(item))?;
                ast.rows(class.keywords).try_for_each(|keyword| self.pattern(keyword.value))
            }
            PatternKind::As(inner, name) => {
                self.pattern(inner)?;
                self.capture(Some(name), pattern.pos)
            }
        }
    }

    fn capture(&mut self, name: Option<NameId>, pos: Pos) -> Checked {
        name.map_or(Ok(()), |name| self.bind(name, pos))
    }
}
