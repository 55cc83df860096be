//! Random programs: small, mostly of the types they should be of, and such that they end.

use crate::random::{Choose, Random};

#[path = "generate/call.rs"]
mod call;
#[path = "generate/def.rs"]
mod def;
#[path = "generate/expr.rs"]
mod expr;
#[path = "generate/locals.rs"]
pub mod locals;
#[path = "generate/stmt.rs"]
mod stmt;

#[path = "generate/viper.rs"]
pub mod viper;

pub use def::program;
use locals::Locals;

/// What an expression is meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Int,
    Float,
    Bool,
    Str,
    List,
    Tuple,
    Bytes,
    Dict,
    Box,
    Null,
}

/// Kinds, some of them more often.
const KINDS: &[Kind] = &[
    Kind::Int,
    Kind::Int,
    Kind::Int,
    Kind::Int,
    Kind::Float,
    Kind::Float,
    Kind::Bool,
    Kind::Str,
    Kind::List,
    Kind::List,
    Kind::Tuple,
    Kind::Bytes,
    Kind::Dict,
    Kind::Box,
    Kind::Null,
];
/// Kinds of items.
const SCALARS: &[Kind] = &[Kind::Int, Kind::Int, Kind::Int, Kind::Float, Kind::Bool, Kind::Str, Kind::Null];

/// A function that can be called.
#[derive(Clone, Debug)]
struct Callee {
    name: String,
    params: Vec<Kind>,
    /// How many of the last parameters have defaults.
    defaults: usize,
    star: bool,
    result: Kind,
    is_generator: bool,
}

/// A function being written.
struct Gen<'r> {
    random: &'r mut Random,
    lines: Vec<String>,
    indent: usize,
    /// Locals and what they hold, if nothing went wrong.
    vars: Vec<(String, Kind)>,
    callees: Vec<Callee>,
    /// Loops around, and whether `break` would leave one of this function.
    loops: usize,
    is_generator: bool,
    result: Kind,
    /// Statements that may still be written.
    budget: usize,
    /// Calls of functions that may still be written.
    calls: usize,
    names: usize,
    /// In a comprehension or lambda, where no name can be bound.
    in_scope: bool,
    /// Whether the function declares a global.
    has_global: bool,
}

impl Choose for Gen<'_> {
    fn random(&mut self) -> &mut Random {
        self.random
    }
}

impl Locals for Gen<'_> {
    type Kind = Kind;

    fn locals(&self) -> &[(String, Kind)] {
        &self.vars
    }

    fn names(&mut self) -> &mut usize {
        &mut self.names
    }
}

impl Gen<'_> {
    fn kind(&mut self) -> Kind {
        KINDS[self.random.below(KINDS.len())]
    }

    fn scalar(&mut self) -> Kind {
        SCALARS[self.random.below(SCALARS.len())]
    }

    fn line(&mut self, text: impl AsRef<str>) {
        self.lines.push(format!("{:1$}{2}", "", self.indent * 4, text.as_ref()));
    }

    fn bind(&mut self, name: &str, kind: Kind) {
        match self.vars.iter_mut().find(|(known, _)| known == name) {
            Some(var) => var.1 = kind,
            None => self.vars.push((name.to_owned(), kind)),
        }
    }
}
