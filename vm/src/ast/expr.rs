//! Expression nodes.

use super::rows::{List, Record, rows};
use super::{
    ArgumentKind, BinaryOp, BoolOp, CompareOp, Conversion, ExprId, NameId, ParamKind, Pos, ScopeId, Text,
    UnaryOp,
};
use super::{StmtId, Wide};

/// An expression and where it starts.
#[derive(Clone, Copy, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it starts; for an operator or a call, where its left operand does.
    pub pos: Pos,
}

/// What an expression is. Targets of assignments are expressions too; the parser has checked that they can
/// be assigned to.
#[derive(Clone, Copy, Debug)]
pub enum ExprKind {
    /// `None`
    None,
    /// `True`
    True,
    /// `False`
    False,
    /// `...`
    Ellipsis,
    /// A name; mangled already where it is private to a class.
    Name(NameId),
    /// An integer that fits 64 bits.
    Int(Wide<i64>),
    /// An integer that does not: its digits, without prefix and underscores.
    BigInt {
        /// 2, 8, 10 or 16.
        radix: u8,
        /// The digits, ASCII.
        digits: Text,
    },
    /// A float.
    Float(Wide<f64>),
    /// An imaginary number, such as `2.5j`.
    Imaginary(Wide<f64>),
    /// A string, UTF-8.
    Str(Text),
    /// A bytes literal.
    Bytes(Text),
    /// An f-string: its parts are `Str` and `Field`.
    FString(List<ExprId>),
    /// A replacement field of an f-string.
    Field {
        /// `!s`, `!r`, `!a` or none.
        conversion: Conversion,
        /// The value shown.
        value: ExprId,
        /// The format, an `FString`.
        spec: Option<ExprId>,
    },
    /// `op value`
    Unary(UnaryOp, ExprId),
    /// `left op right`. A long sum is deep on its left side: walk that side in a loop.
    Binary(BinaryOp, ExprId, ExprId),
    /// `a and b and c`: two or more operands.
    Bool(BoolOp, List<ExprId>),
    /// `first op a op b`: one or more comparisons.
    Compare(ExprId, List<Comparison>),
    /// `then if test else other`
    Conditional(Record<Conditional>),
    /// `name := value`
    Walrus(NameId, ExprId),
    /// `lambda params: body`
    Lambda(Record<Lambda>),
    /// `(a, *b)`
    Tuple(List<ExprId>),
    /// `[a, *b]`
    List(List<ExprId>),
    /// `{a, *b}`; never empty.
    Set(List<ExprId>),
    /// `{a: b, **c}`
    Dict(List<Entry>),
    /// A comprehension or generator expression.
    Comprehension(ComprehensionKind, Record<Comprehension>),
    /// `await value`
    Await(ExprId),
    /// `yield value`
    Yield(Option<ExprId>),
    /// `yield from value`
    YieldFrom(ExprId),
    /// `value.name`
    Attribute(ExprId, NameId),
    /// `value[index]`
    Subscript(ExprId, ExprId),
    /// `a:b:c`, only as an index or an item of an index tuple.
    Slice(Record<Slice>),
    /// `function(arguments)`
    Call(ExprId, List<Argument>),
    /// `*value`, only in displays, calls, targets and indices.
    Starred(ExprId),
}

/// The four kinds of comprehension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComprehensionKind {
    /// `[x for ...]`
    List,
    /// `{x for ...}`
    Set,
    /// `{k: v for ...}`
    Dict,
    /// `(x for ...)`
    Generator,
}

rows! {
    /// One comparison of a chain.
    Comparison {
        /// The operator.
        op: CompareOp,
        /// Its right operand.
        right: ExprId,
    }
    /// `then if test else other`
    Conditional {
        /// Decides.
        test: ExprId,
        /// The value if true.
        then: ExprId,
        /// The value if false.
        other: ExprId,
    }
    /// An item of a dict display.
    Entry {
        /// The key; none for `**value`.
        key: Option<ExprId>,
        /// The value.
        value: ExprId,
    }
    /// `lambda params: body`
    Lambda {
        /// The parameters.
        params: List<Param>,
        /// The value returned.
        body: ExprId,
        /// The scope of the body.
        scope: ScopeId,
    }
    /// One parameter. Order: positional-only, positional, `*`, keyword-only, `**`.
    Param {
        /// How it takes its argument.
        kind: ParamKind,
        /// The name.
        name: NameId,
        /// The annotation.
        annotation: Option<ExprId>,
        /// The default value.
        default: Option<ExprId>,
        /// Where the name stands.
        pos: Pos,
    }
    /// The inside of a comprehension. The first clause's iterable belongs to the scope around it.
    Comprehension {
        /// The item, or the key of a dict comprehension.
        element: ExprId,
        /// The value of a dict comprehension.
        value: Option<ExprId>,
        /// One or more clauses.
        clauses: List<Clause>,
        /// The scope of all but the first iterable.
        scope: ScopeId,
    }
    /// `for target in iterable if condition`
    Clause {
        /// What is bound.
        target: ExprId,
        /// What is iterated over.
        iterable: ExprId,
        /// All have to hold.
        conditions: List<ExprId>,
        /// `async for`
        is_async: bool,
    }
    /// `lower:upper:step`
    Slice {
        /// The first bound.
        lower: Option<ExprId>,
        /// The second bound.
        upper: Option<ExprId>,
        /// The step.
        step: Option<ExprId>,
    }
    /// One argument of a call or a class statement.
    Argument {
        /// How it is passed.
        kind: ArgumentKind,
        /// The keyword.
        name: Option<NameId>,
        /// The value.
        value: ExprId,
    }
}

/// A list of statements.
pub type Block = List<StmtId>;
