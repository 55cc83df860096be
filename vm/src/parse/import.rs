//! Imports.

use super::{Parsed, Parser};
use crate::ast::{ImportAlias, ImportFrom, List, ModuleAlias, NameId, StmtKind};
use crate::lex::TokenKind;
use crate::syntax::ErrorKind;

impl Parser<'_, '_> {
    /// `import a.b as c, d`
    pub(super) fn import(&mut self) -> Parsed<StmtKind> {
        self.advance()?;
        let mark = self.mark();
        loop {
            let first = self.mark();
            let head = self.raw_name()?;
            let path = self.dotted(first, head)?;
            let renamed = self.take(TokenKind::As)?;
            let binding = if renamed { self.raw_name()? } else { head };
            let binding = self.binding(binding)?;
            self.push(ModuleAlias { path, binding, renamed })?;
            if !self.take(TokenKind::Comma)? {
                return Ok(StmtKind::Import(self.list(mark)?));
            }
        }
    }

    /// The rest of a dotted name.
    fn dotted(&mut self, mark: usize, head: NameId) -> Parsed<List<NameId>> {
        self.push(head)?;
        while self.take(TokenKind::Dot)? {
            let part = self.raw_name()?;
            self.push(part)?;
        }
        self.list(mark)
    }

    /// The name that an import binds.
    fn binding(&mut self, name: NameId) -> Parsed<NameId> {
        self.check_bindable(name, self.pos())?;
        self.mangled(name)
    }

    /// `from ..a import b as c`
    pub(super) fn import_from(&mut self) -> Parsed<StmtKind> {
        self.advance()?;
        let mut level = 0u32;
        loop {
            level += match self.token.kind {
                TokenKind::Dot => 1,
                TokenKind::Ellipsis => 3,
                _ => break,
            };
            self.advance()?;
        }
        let module = if level == 0 || self.at(TokenKind::Name) {
            let mark = self.mark();
            let head = self.raw_name()?;
            self.dotted(mark, head)?
        } else {
            List::EMPTY
        };
        self.expect(TokenKind::Import)?;
        let names = match self.token.kind {
            TokenKind::Star => {
                self.advance()?;
                List::EMPTY
            }
            TokenKind::LeftParen => {
                self.advance()?;
                let names = self.aliases(true)?;
                self.expect(TokenKind::RightParen)?;
                names
            }
            _ => self.aliases(false)?,
        };
        let record = self.ast.add_record(ImportFrom { level, module, names })?;
        Ok(StmtKind::ImportFrom(record))
    }

    fn aliases(&mut self, in_parentheses: bool) -> Parsed<List<ImportAlias>> {
        let mark = self.mark();
        loop {
            let name = self.raw_name()?;
            let binding = if self.take(TokenKind::As)? { self.raw_name()? } else { name };
            let binding = self.binding(binding)?;
            self.push(ImportAlias { name, binding })?;
            if !self.take(TokenKind::Comma)? {
                break;
            }
            match self.token.kind {
                TokenKind::RightParen if in_parentheses => break,
                TokenKind::Newline => return Err(self.fail(ErrorKind::TrailingComma)),
                _ => {}
            }
        }
        self.list(mark)
    }
}
