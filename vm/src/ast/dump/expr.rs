//! Expressions as text. A stack of what is still to be written stands in for recursion: sums are deep.

use super::Dump;
use crate::ast::{
    Argument, ArgumentKind, Comprehension, ComprehensionKind, Conversion, ExprId, ExprKind, NameId,
};
use crate::ast::{List, Record};
use crate::lex::Quoted;
use core::fmt;

/// One piece still to be written.
#[derive(Clone, Copy)]
pub(super) enum Task {
    Expr(ExprId),
    Text(&'static str),
    Name(NameId),
}

impl Dump<'_, '_> {
    pub(super) fn expr(&mut self, id: ExprId) -> fmt::Result {
        let floor = self.tasks.len();
        self.later(Task::Expr(id))?;
        while self.tasks.len() > floor {
            match self.tasks.pop() {
                Some(Task::Expr(id)) => {
                    let mark = self.tasks.len();
                    self.open(id)?;
                    self.tasks[mark..].reverse();
                }
                Some(Task::Text(text)) => self.text(text)?,
                Some(Task::Name(name)) => self.name(name)?,
                None => {}
            }
        }
        Ok(())
    }

    fn later(&mut self, task: Task) -> fmt::Result {
        self.tasks.push(task).map_err(|_| fmt::Error)
    }

    fn later_spaced(&mut self, id: ExprId) -> fmt::Result {
        self.later(Task::Text(" "))?;
        self.later(Task::Expr(id))
    }

    fn later_optional(&mut self, id: Option<ExprId>) -> fmt::Result {
        match id {
            Some(id) => self.later_spaced(id),
            None => self.later(Task::Text(" _")),
        }
    }

    fn later_all(&mut self, list: List<ExprId>) -> fmt::Result {
        let ast = self.ast;
        ast.rows(list).try_for_each(|id| self.later_spaced(id))
    }

    /// Writes what comes first of an expression, and puts the rest on the stack, in order.
    fn open(&mut self, id: ExprId) -> fmt::Result {
        let ast = self.ast;
        match ast.expr(id).kind {
            ExprKind::None => return self.text("None"),
            ExprKind::True => return self.text("True"),
            ExprKind::False => return self.text("False"),
            ExprKind::Ellipsis => return self.text("..."),
            ExprKind::Name(name) => return self.name(name),
            ExprKind::Int(value) => return write!(self.out, "{}", value.get()),
            ExprKind::BigInt { radix, digits } => {
                return write!(self.out, "(big {radix} {})", Quoted(ast.text(digits)));
            }
            ExprKind::Float(value) => return write!(self.out, "{:?}", value.get()),
            ExprKind::Imaginary(value) => return write!(self.out, "{:?}j", value.get()),
            ExprKind::Str(text) => return write!(self.out, "{}", Quoted(ast.text(text))),
            ExprKind::Bytes(text) => return write!(self.out, "b{}", Quoted(ast.text(text))),
            kind => {
                self.text("(")?;
                self.node(kind)?;
            }
        }
        self.later(Task::Text(")"))
    }

    fn node(&mut self, kind: ExprKind) -> fmt::Result {
        let ast = self.ast;
        match kind {
            ExprKind::FString(parts) => {
                self.text("f")?;
                self.later_all(parts)
            }
            ExprKind::Field { conversion, value, spec } => {
                self.text("field")?;
                self.later_spaced(value)?;
                if conversion != Conversion::None {
                    self.later(Task::Text(" "))?;
                    self.later(Task::Text(conversion.text()))?;
                }
                spec.map_or(Ok(()), |spec| self.later_spaced(spec))
            }
            ExprKind::Unary(op, value) => {
                self.text(op.text())?;
                self.later_spaced(value)
            }
            ExprKind::Binary(op, left, right) => {
                self.text(op.text())?;
                self.later_spaced(left)?;
                self.later_spaced(right)
            }
            ExprKind::Bool(op, operands) => {
                self.text(op.text())?;
                self.later_all(operands)
            }
            ExprKind::Compare(first, rest) => {
                self.text("compare")?;
                self.later_spaced(first)?;
                ast.rows(rest).try_for_each(|comparison| {
                    self.later(Task::Text(" "))?;
                    self.later(Task::Text(comparison.op.text()))?;
                    self.later_spaced(comparison.right)
                })
            }
            ExprKind::Conditional(record) => {
                let conditional = ast.get(record);
                self.text("if")?;
                self.later_spaced(conditional.test)?;
                self.later_spaced(conditional.then)?;
                self.later_spaced(conditional.other)
            }
            ExprKind::Walrus(name, value) => {
                self.text(":= ")?;
                self.name(name)?;
                self.later_spaced(value)
            }
            ExprKind::Lambda(record) => {
                let lambda = ast.get(record);
                self.text("lambda ")?;
                self.params(lambda.params)?;
                self.later_spaced(lambda.body)
            }
            ExprKind::Tuple(items) => {
                self.text("tuple")?;
                self.later_all(items)
            }
            ExprKind::List(items) => {
                self.text("list")?;
                self.later_all(items)
            }
            ExprKind::Set(items) => {
                self.text("set")?;
                self.later_all(items)
            }
            ExprKind::Dict(entries) => {
                self.text("dict")?;
                ast.rows(entries).try_for_each(|entry| {
                    match entry.key {
                        Some(key) => {
                            self.later(Task::Text(" ("))?;
                            self.later(Task::Expr(key))?;
                        }
                        None => self.later(Task::Text(" (**"))?,
                    }
                    self.later_spaced(entry.value)?;
                    self.later(Task::Text(")"))
                })
            }
            ExprKind::Comprehension(kind, record) => self.comprehension(kind, record),
            ExprKind::Await(value) => {
                self.text("await")?;
                self.later_spaced(value)
            }
            ExprKind::Yield(value) => {
                self.text("yield")?;
                value.map_or(Ok(()), |value| self.later_spaced(value))
            }
            ExprKind::YieldFrom(value) => {
                self.text("yield-from")?;
                self.later_spaced(value)
            }
            ExprKind::Attribute(value, name) => {
                self.text(".")?;
                self.later_spaced(value)?;
                self.later(Task::Text(" "))?;
                self.later(Task::Name(name))
            }
            ExprKind::Subscript(value, index) => {
                self.text("[]")?;
                self.later_spaced(value)?;
                self.later_spaced(index)
            }
            ExprKind::Slice(record) => {
                let slice = ast.get(record);
                self.text("slice")?;
                self.later_optional(slice.lower)?;
                self.later_optional(slice.upper)?;
                self.later_optional(slice.step)
            }
            ExprKind::Call(function, arguments) => {
                self.text("call")?;
                self.later_spaced(function)?;
                ast.rows(arguments).try_for_each(|argument| {
                    self.later(Task::Text(" "))?;
                    self.later_argument(argument)
                })
            }
            ExprKind::Starred(value) => {
                self.text("*")?;
                self.later_spaced(value)
            }
            _ => Ok(()),
        }
    }

    fn comprehension(&mut self, kind: ComprehensionKind, record: Record<Comprehension>) -> fmt::Result {
        let ast = self.ast;
        let comprehension = ast.get(record);
        self.text(match kind {
            ComprehensionKind::List => "listcomp",
            ComprehensionKind::Set => "setcomp",
            ComprehensionKind::Dict => "dictcomp",
            ComprehensionKind::Generator => "genexp",
        })?;
        self.later_spaced(comprehension.element)?;
        if let Some(value) = comprehension.value {
            self.later_spaced(value)?;
        }
        ast.rows(comprehension.clauses).try_for_each(|clause| {
            self.later(Task::Text(if clause.is_async { " (async-for" } else { " (for" }))?;
            self.later_spaced(clause.target)?;
            self.later_spaced(clause.iterable)?;
            self.later_all(clause.conditions)?;
            self.later(Task::Text(")"))
        })
    }

    fn later_argument(&mut self, argument: Argument) -> fmt::Result {
        match (argument.kind, argument.name) {
            (ArgumentKind::Positional, _) => return self.later(Task::Expr(argument.value)),
            (ArgumentKind::Keyword, Some(name)) => {
                self.later(Task::Text("(= "))?;
                self.later(Task::Name(name))?;
            }
            (kind, _) => {
                self.later(Task::Text("("))?;
                self.later(Task::Text(kind.text()))?;
            }
        }
        self.later_spaced(argument.value)?;
        self.later(Task::Text(")"))
    }

    /// Writes an argument of a class statement.
    pub(super) fn argument(&mut self, argument: Argument) -> fmt::Result {
        match (argument.kind, argument.name) {
            (ArgumentKind::Positional, _) => return self.expr(argument.value),
            (ArgumentKind::Keyword, Some(name)) => {
                self.text("(= ")?;
                self.name(name)?;
            }
            (kind, _) => {
                self.text("(")?;
                self.text(kind.text())?;
            }
        }
        self.spaced(argument.value)?;
        self.text(")")
    }
}
