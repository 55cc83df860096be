//! What annotations are made of: `int | None` and `list[int]`.
//!
//! Both keep a tuple of arguments in `extra`; `source` is the class that a generic alias stands for.

use super::iterators::IteratorObj;
use crate::context::Context;
use crate::object::{Gc, ListObj, Method, Slots, TupleObj, TypeObj, methods, types};
use crate::runtime::{BinaryOp, CompareOp, shown};
use crate::symbols::{match_name, sym};
use crate::value::{R, Value};

/// Native behaviour of unions.
pub static UNION_SLOTS: Slots = Slots {
    repr: Some(repr_union),
    hash: Some(hash),
    compare: Some(compare),
    get_attr: Some(|_, value, name| {
        Ok(match_name!(name => {
            __args__ => args_of(value).map_or(Value::UNBOUND, Gc::value),
            _ => Value::UNBOUND,
        }))
    }),
    get_item: Some(|cx, value, _| {
        let shown_value = cx.repr(value)?;
        Err(cx.type_error(format_args!("{} is not a generic class", shown(shown_value))))
    }),
    binary: Some(union),
    ..Slots::EMPTY
};

/// Native behaviour of generic aliases.
pub static ALIAS_SLOTS: Slots = Slots {
    repr: Some(repr_alias),
    hash: Some(hash),
    compare: Some(compare),
    call: Some(|cx, value, args| cx.call_args(origin_of(value), args)),
    get_attr: Some(|cx, value, name| {
        Ok(match_name!(name => {
            __origin__ => origin_of(value),
            __args__ => args_of(value).map_or(Value::UNBOUND, Gc::value),
            __class__ => Value::UNBOUND,
            _ => cx.find_attr(origin_of(value), name)?.unwrap_or(Value::UNBOUND),
        }))
    }),
    binary: Some(union),
    ..Slots::EMPTY
};
methods! { pub ALIAS_METHODS = [
    Method::method("__mro_entries__", 1, 1, |cx, args| Ok(cx.new_tuple(&[origin_of(args.get(0))])?.value())),
]; }

/// Builtin classes that can be subscripted.
static GENERIC: [&TypeObj; 7] =
    [&types::LIST, &types::DICT, &types::TUPLE, &types::SET, &types::FROZENSET, &types::TYPE, &types::DEQUE];

fn is_union(value: Value) -> bool {
    value.class() == types::UNION_TYPE.gc()
}

fn is_alias(value: Value) -> bool {
    value.class() == types::GENERIC_ALIAS.gc()
}

fn origin_of(value: Value) -> Value {
    value.cast::<IteratorObj>().map_or(Value::NONE, |alias| alias.source.get())
}

fn args_of(value: Value) -> Option<Gc<TupleObj>> {
    if !is_union(value) && !is_alias(value) {
        return None;
    }
    value.cast::<IteratorObj>()?.extra.get().cast()
}

/// `a | b` of classes, unions, aliases and None.
pub(crate) fn union(cx: &Context<'_>, op: BinaryOp, a: Value, b: Value, _: bool) -> R {
    let can_be = |value: Value| {
        value.is_none() || value.cast::<TypeObj>().is_some() || is_union(value) || is_alias(value)
    };
    if op != BinaryOp::Or || !can_be(a) || !can_be(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let members = cx.new_list(2)?;
    for side in [a, b] {
        match args_of(side).filter(|_| is_union(side)) {
            Some(parts) => parts.items().iter().try_for_each(|part| add_member(cx, members, part.get()))?,
            None if side.is_none() => add_member(cx, members, types::NONE.static_value())?,
            None => add_member(cx, members, side)?,
        }
    }
    if let (Some(only), 1) = (members.get(0), members.len()) {
        return Ok(only);
    }
    let members = cx.tuple_from_list(members)?;
    cx.new_iterator(&types::UNION_TYPE, Value::NONE, members.value())
}

fn add_member(cx: &Context<'_>, members: Gc<ListObj>, member: Value) -> R<()> {
    let mut at = 0;
    while let Some(other) = members.get(at) {
        if cx.equal(other, member)? {
            return Ok(());
        }
        at += 1;
    }
    cx.append(members, member)
}

fn compare(cx: &Context<'_>, op: CompareOp, a: Value, b: Value) -> R {
    let (Some(left), Some(right)) = (args_of(a), args_of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let is_equal = if is_alias(a) || is_alias(b) {
        origin_of(a) == origin_of(b) && cx.equal(left.value(), right.value())?
    } else {
        // In any order.
        left.len() == right.len()
            && left
                .items()
                .iter()
                .try_fold(true, |all, part| Ok(all && cx.contains(right.value(), part.get())?))?
    };
    match op {
        CompareOp::Eq => Ok(Value::bool(is_equal)),
        CompareOp::Ne => Ok(Value::bool(!is_equal)),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn hash(cx: &Context<'_>, value: Value) -> R<isize> {
    let Some(args) = args_of(value) else { return Ok(0) };
    if is_alias(value) {
        return Ok(cx.hash(origin_of(value))? ^ cx.hash(args.value())?);
    }
    args.items().iter().try_fold(0, |all, part| Ok(all ^ cx.hash(part.get())?))
}

fn repr_union(cx: &Context<'_>, value: Value) -> R {
    let text = cx.new_list(0)?;
    let Some(args) = args_of(value) else { return cx.default_repr(value) };
    for (n, part) in args.items().iter().enumerate() {
        if n > 0 {
            cx.append(text, cx.intern(" | ")?)?;
        }
        cx.append(text, member_text(cx, part.get())?)?;
    }
    cx.join_strings(cx.tuple_from_list(text)?.items())
}

fn repr_alias(cx: &Context<'_>, value: Value) -> R {
    let Some(args) = args_of(value) else { return cx.default_repr(value) };
    cx.check_stack()?;
    let text = cx.new_list(0)?;
    cx.append(text, member_text(cx, origin_of(value))?)?;
    cx.append(text, cx.intern("[")?)?;
    for (n, part) in args.items().iter().enumerate() {
        if n > 0 {
            cx.append(text, cx.intern(", ")?)?;
        }
        cx.append(text, member_text(cx, part.get())?)?;
    }
    cx.append(text, cx.intern(if args.is_empty() { "()]" } else { "]" })?)?;
    cx.join_strings(cx.tuple_from_list(text)?.items())
}

/// A class by its name, `...` as it is written, everything else by its repr.
fn member_text(cx: &Context<'_>, value: Value) -> R {
    if value == Value::ELLIPSIS {
        return cx.intern("...");
    }
    let Some(class) = value.cast::<TypeObj>() else { return cx.repr(value) };
    if class == types::NONE.gc() {
        return cx.intern("None");
    }
    let module = class.dict.get().and_then(|dict| cx.dict_get_name(dict, sym::__module__));
    match module {
        Some(module) if class.is_heap() => {
            cx.format(format_args!("{}.{}", shown(module), shown(class.qualified_name.get())))
        }
        _ => cx.new_str(class.name()),
    }
}

impl Context<'_> {
    /// `class[arguments]` of a class that has no method for it.
    pub(crate) fn subscript_class(&self, class: Gc<TypeObj>, arguments: Value) -> R {
        let is_generic = |base: &&'static TypeObj| match base.gc() == types::TYPE.gc() {
            true => class == types::TYPE.gc(),
            false => self.is_subclass(class, base.gc()),
        };
        if !GENERIC.iter().any(is_generic) {
            return Err(self.type_error(format_args!("type '{}' is not subscriptable", class.name())));
        }
        let arguments = match arguments.cast::<TupleObj>() {
            Some(_) => arguments,
            None => self.new_tuple(&[arguments])?.value(),
        };
        self.new_iterator(&types::GENERIC_ALIAS, class.value(), arguments)
    }

    /// The members of a union, as `isinstance` takes them: a tuple of classes.
    pub(crate) fn union_members(&self, value: Value) -> Option<Gc<TupleObj>> {
        args_of(value).filter(|_| is_union(value))
    }

    /// Whether a value is a class with arguments, such as `list[int]`.
    pub(crate) fn is_generic_alias(&self, value: Value) -> bool {
        is_alias(value)
    }
}
