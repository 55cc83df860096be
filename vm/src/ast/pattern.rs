//! Pattern nodes: what the cases of a `match` statement are made of.

use super::expr::Block;
use super::rows::{List, Record, rows};
use super::{ExprId, NameId, PatternId, Pos};

/// A pattern and where it starts.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// What it is.
    pub kind: PatternKind,
    /// Where it starts.
    pub pos: Pos,
}

/// What a pattern is.
#[derive(Clone, Copy, Debug)]
pub enum PatternKind {
    /// A number, a string or a dotted name: what equals it.
    Value(ExprId),
    /// `None`, `True` or `False`: what is it.
    Singleton(ExprId),
    /// A name, or `_`: anything.
    Capture(Option<NameId>),
    /// `*name` or `*_`, in a sequence only.
    Star(Option<NameId>),
    /// `[a, *b]`
    Sequence(List<PatternId>),
    /// `{key: a, **rest}`
    Mapping(Record<MappingPattern>),
    /// `class(a, name=b)`
    Class(Record<ClassPattern>),
    /// `a | b`: two or more.
    Or(List<PatternId>),
    /// `a as name`
    As(PatternId, NameId),
}

rows! {
    /// `match subject: cases`
    Match {
        /// What is matched.
        subject: ExprId,
        /// One or more cases.
        cases: List<Case>,
    }
    /// `case pattern if guard: body`
    Case {
        /// What it matches.
        pattern: PatternId,
        /// Decides where the pattern matches.
        guard: Option<ExprId>,
        /// Runs if it matches.
        body: Block,
    }
    /// `{key: a, **rest}`
    MappingPattern {
        /// The keys that have to be there.
        entries: List<PatternEntry>,
        /// What all others are bound to, as a dict.
        rest: Option<NameId>,
    }
    /// `key: value`
    PatternEntry {
        /// A literal or a dotted name.
        key: ExprId,
        /// What the key's value has to match.
        value: PatternId,
    }
    /// `class(a, name=b)`
    ClassPattern {
        /// A name, dotted or not.
        class: ExprId,
        /// Patterns of the attributes that `__match_args__` names.
        positional: List<PatternId>,
        /// Patterns of attributes that are named here.
        keywords: List<KeywordPattern>,
    }
    /// `name=value`
    KeywordPattern {
        /// The attribute.
        name: NameId,
        /// What the attribute's value has to match.
        value: PatternId,
    }
}
