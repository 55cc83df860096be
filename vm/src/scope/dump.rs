//! Scopes as text: one line each, with what they are and where their names live.

use super::{Flags, Place, ScopeKind, Scopes};
use crate::ast::{ComprehensionKind, Names, ScopeId};
use core::fmt::{self, Write};

/// Writes the scopes inside a top-level statement, outer before inner.
///
/// # Errors
/// What `out` refuses.
pub fn dump_scopes(scopes: &Scopes<'_>, names: &Names<'_>, out: &mut dyn Write) -> fmt::Result {
    (1..scopes.len()).try_for_each(|index| dump_scope(scopes, names, ScopeId(index as u32), out))
}

fn dump_scope(scopes: &Scopes<'_>, names: &Names<'_>, id: ScopeId, out: &mut dyn Write) -> fmt::Result {
    let scope = scopes.scope(id);
    let kind = match scope.kind {
        ScopeKind::Module => "module",
        ScopeKind::Function => "def",
        ScopeKind::Lambda => "lambda",
        ScopeKind::Class => "class",
        ScopeKind::Comprehension(ComprehensionKind::List) => "listcomp",
        ScopeKind::Comprehension(ComprehensionKind::Set) => "setcomp",
        ScopeKind::Comprehension(ComprehensionKind::Dict) => "dictcomp",
        ScopeKind::Comprehension(ComprehensionKind::Generator) => "genexp",
    };
    write!(out, "{} in {}: {kind}", id.0, scope.parent.0)?;
    for (has, text) in [
        (scope.is_generator, " generator"),
        (scope.is_async, " async"),
        (scope.is_inlined, " inlined"),
        (scope.uses_super, " super"),
        (scope.has_class_cell, " class-cell"),
    ] {
        out.write_str(if has { text } else { "" })?;
    }
    for symbol in scopes.symbols(id) {
        let place = match symbol.place {
            Place::Global => "global",
            Place::GlobalExplicit => "global!",
            Place::Local => "local",
            Place::Cell => "cell",
            Place::Free => "free",
            Place::Inherited => "inherited",
        };
        let param = if symbol.flags.has(Flags::PARAM) { "param " } else { "" };
        let passed = if symbol.flags.has(Flags::PASSED) { " passed" } else { "" };
        write!(out, ", {} {param}{place}{passed}", names.text(symbol.name))?;
    }
    out.write_char('\n')
}
