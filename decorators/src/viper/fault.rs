//! What viper refuses: messages as MicroPython's where it has one, and what to do about it.

use super::types::Ty;
use crate::emitter::{Error, Unsupported};
use adder_vm::mem::OutOfMemory;
use adder_vm::object::{CodeObj, Gc, StrObj};
use adder_vm::value::Value;
use core::fmt;

/// Why a function was not compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It breaks a rule of viper.
    Rule {
        /// Which.
        rule: Rule,
        /// At which instruction word.
        pc: u32,
    },
    /// The compiler cannot, as any tier may.
    Compile(Error),
}

/// The exception that a rule raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// `ViperTypeError`
    ViperType,
    /// `SyntaxError`
    Syntax,
    /// `NotImplementedError`
    NotImplemented,
}

/// A rule that was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// An annotation of a parameter or result is no name; its line.
    Annotation(u32),
    /// An annotation names no type: its place in the code's annotations, its line.
    UnknownType(u16, u32),
    /// A local is read before anything is stored in it.
    UsedBeforeTyped(u16),
    /// A local of one type gets a value of another.
    LocalType {
        /// The local's register.
        local: u16,
        /// Its type.
        is: Ty,
        /// That of the value.
        source: Ty,
    },
    /// A condition of a type without truth.
    NoTruth(Ty),
    /// A result of another type than stated.
    Return {
        /// What is stated.
        expected: Ty,
        /// What is returned.
        got: Ty,
    },
    /// An operator with one operand.
    Unary(Ty),
    /// `not` of a number, as a value.
    Not,
    /// An operator between these types.
    Binary(Ty, Ty),
    /// A comparison of signed with unsigned.
    SignedUnsigned,
    /// An operator that numbers do not have, by its method.
    NoOperator(&'static str),
    /// A subscript of what has no items.
    LoadFrom(Ty),
    /// A subscript by what is no number.
    LoadIndex(Ty),
    /// A store to what has no items.
    StoreTo(Ty),
    /// A store of what does not fit in memory.
    Store(Ty),
    /// A store by an index that is no number.
    StoreIndex(Ty),
    /// `raise` of a number.
    RaiseObject,
    /// `yield` and `await`.
    Yield,
    /// A pointer or a type's name used as an object.
    Conversion,
    /// A type called with other than one value.
    Casting,
    /// A value that is of one type on one way and of another on another.
    Branches(Ty, Ty),
}

impl Rule {
    /// The exception's class.
    pub fn class(&self) -> Class {
        match self {
            Rule::Annotation(_) => Class::Syntax,
            Rule::Yield | Rule::Conversion | Rule::Casting => Class::NotImplemented,
            _ => Class::ViperType,
        }
    }

    /// The line of an annotation, when the rule is about one.
    pub fn line(&self) -> Option<u32> {
        match *self {
            Rule::Annotation(line) | Rule::UnknownType(_, line) => Some(line),
            _ => None,
        }
    }

    /// The local that it is about.
    pub fn local(&self) -> Option<u16> {
        match *self {
            Rule::UsedBeforeTyped(local) | Rule::LocalType { local, .. } => Some(local),
            _ => None,
        }
    }

    /// What to do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Rule::Annotation(_) => "state one of viper's types by its name",
            Rule::UnknownType(..) => {
                "viper's types are object, int, uint, bool, float, float64, ptr, ptr8, ptr8s, ptr16, ptr16s, ptr32, ptrf32 and ptrf64"
            }
            Rule::UsedBeforeTyped(_) => "store something in it first, on a line above",
            Rule::LocalType { .. } => "a local keeps the type of what it got first: convert, or use another",
            Rule::NoTruth(_) => "compare int(...) of it with 0",
            Rule::Return { .. } => "state the type of the result behind ->, or convert it",
            Rule::Unary(_) | Rule::Binary(..) => "convert the operands to one type: int(...), uint(...)",
            Rule::Not => "compare with 0",
            Rule::SignedUnsigned => "convert one of them: int(...), uint(...)",
            Rule::NoOperator(_) => "use an object, or float(...) for /",
            Rule::LoadFrom(_) | Rule::StoreTo(_) => "only objects and ptr8, ptr16, ... have items",
            Rule::LoadIndex(_) | Rule::StoreIndex(_) => "convert the index: int(...)",
            Rule::Store(_) => "convert the value: int(...)",
            Rule::RaiseObject => "raise an exception",
            Rule::Yield => "use @micropython.native for generators",
            Rule::Conversion => "convert it: uint(...)",
            Rule::Casting => "call the type with one value",
            Rule::Branches(..) => "convert both to one type",
        }
    }

    /// The message.
    pub fn message(self, code: Gc<CodeObj>) -> Message {
        Message { rule: self, code }
    }
}

/// A rule's message as text.
pub struct Message {
    rule: Rule,
    code: Gc<CodeObj>,
}

/// A name as text.
struct Name(Option<Value>);

/// A name, to be shown.
pub fn shown(name: Option<Value>) -> impl fmt::Display {
    Name(name)
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.and_then(Value::cast::<StrObj>) {
            Some(text) => f.write_str(text.as_str()),
            None => f.write_str("?"),
        }
    }
}

/// The name of a local.
pub(super) fn local_name(code: Gc<CodeObj>, register: u16) -> impl fmt::Display {
    Name(code.locals().and_then(|locals| locals.get(register.into())))
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.rule {
            Rule::Annotation(_) => f.write_str("annotation must be an identifier"),
            Rule::UnknownType(place, _) => {
                let text = self.code.annotations().and_then(|all| all.get(usize::from(place) * 3 + 1));
                write!(f, "unknown type '{}'", Name(text))
            }
            Rule::UsedBeforeTyped(local) => {
                write!(f, "local '{}' used before type known", local_name(self.code, local))
            }
            Rule::LocalType { local, is, source } => {
                let name = local_name(self.code, local);
                write!(f, "local '{name}' has type '{}' but source is '{}'", is.name(), source.name())
            }
            Rule::NoTruth(ty) => write!(f, "can't implicitly convert '{}' to 'bool'", ty.name()),
            Rule::Return { expected, got } => {
                write!(f, "return expected '{}' but got '{}'", expected.name(), got.name())
            }
            Rule::Unary(ty) => write!(f, "can't do unary op of '{}'", ty.name()),
            Rule::Not => f.write_str("'not' not implemented"),
            Rule::Binary(a, b) => {
                write!(f, "can't do binary op between '{}' and '{}'", a.name(), b.name())
            }
            Rule::SignedUnsigned => f.write_str("comparison of int and uint"),
            Rule::NoOperator(name) => write!(f, "binary op {name} not implemented"),
            Rule::LoadFrom(ty) => write!(f, "can't load from '{}'", ty.name()),
            Rule::LoadIndex(ty) => write!(f, "can't load with '{}' index", ty.name()),
            Rule::StoreTo(ty) => write!(f, "can't store to '{}'", ty.name()),
            Rule::Store(ty) => write!(f, "can't store '{}'", ty.name()),
            Rule::StoreIndex(ty) => write!(f, "can't store with '{}' index", ty.name()),
            Rule::RaiseObject => f.write_str("must raise an object"),
            Rule::Yield => f.write_str("native yield"),
            Rule::Conversion => f.write_str("conversion to object"),
            Rule::Casting => f.write_str("casting"),
            Rule::Branches(a, b) => {
                write!(f, "value has type '{}' on one way and '{}' on another", a.name(), b.name())
            }
        }
    }
}

impl From<OutOfMemory> for Fault {
    fn from(OutOfMemory: OutOfMemory) -> Self {
        Fault::Compile(Error::OutOfMemory)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Fault::Compile(error)
    }
}

impl Fault {
    /// Something that this tier does not compile.
    pub(super) fn unsupported(what: &'static str, pc: u32) -> Fault {
        Fault::Compile(Error::Unsupported(Unsupported { what, pc: Some(pc) }))
    }
}
