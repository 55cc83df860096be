//! `property`, `staticmethod`, `classmethod` and `super`.

use crate::args::Args;
use crate::context::Context;
use crate::object::{
    Gc, Kind, Method, Object, PropertyObj, Slots, SuperObj, TypeObj, Wrapper, methods, types,
};
use crate::symbols::{match_name, sym};
use crate::value::{R, Value};

/// Native behaviour of the class for property.
pub static PROPERTY_SLOTS: Slots =
    Slots { new: Some(new_property), get_attr: Some(property_attr), ..Slots::EMPTY };
methods! { pub PROPERTY_METHODS = [
    Method::method("getter", 1, 1, |cx, args| copy_property(cx, args, 0)),
    Method::method("setter", 1, 1, |cx, args| copy_property(cx, args, 1)),
    Method::method("deleter", 1, 1, |cx, args| copy_property(cx, args, 2)),
]; }
/// Native behaviour of the class for static method.
pub static STATIC_METHOD_SLOTS: Slots = Slots {
    new: Some(new_wrapper),
    repr: Some(wrapper_repr),
    get_attr: Some(wrapper_attr),
    call: Some(|cx, value, args| match value.cast::<Wrapper>() {
        Some(wrapper) => cx.call_args(wrapper.function, args),
        None => Err(cx.not_callable(value)),
    }),
    ..Slots::EMPTY
};
/// Native behaviour of the class for class method.
pub static CLASS_METHOD_SLOTS: Slots =
    Slots { new: Some(new_wrapper), repr: Some(wrapper_repr), get_attr: Some(wrapper_attr), ..Slots::EMPTY };
/// Native behaviour of the class for super.
pub static SUPER_SLOTS: Slots =
    Slots { new: Some(new_super), repr: Some(super_repr), get_attr: Some(super_attr), ..Slots::EMPTY };

fn wrapper_repr(cx: &Context<'_>, value: Value) -> R {
    let Some(wrapper) = value.cast::<Wrapper>() else { return cx.default_repr(value) };
    let function = cx.repr(wrapper.function)?;
    cx.format(format_args!("<{}({})>", value.class().name(), crate::runtime::shown(function)))
}

fn new_property(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    let names = ["fget", "fset", "fdel", "doc"];
    let mut parts = [Value::NONE; 4];
    if args.len() > 4 {
        return Err(cx.type_error(format_args!("property expected at most 4 arguments, got {}", args.len())));
    }
    for (i, part) in parts.iter_mut().enumerate() {
        if let Some(value) =
            args.positional().get(i).map(core::cell::Cell::get).or_else(|| args.keyword(names[i]))
        {
            *part = value;
        }
    }
    let [get, set, delete, doc] = parts;
    let property = PropertyObj { object: Object::new(&types::PROPERTY.meta), get, set, delete, doc };
    let property = cx.new_with(property, cx.extra_bytes(class))?;
    Ok(cx.adopt(property.value(), class))
}

fn copy_property(cx: &Context<'_>, args: Args<'_>, which: usize) -> R {
    let Some(old) = args.get(0).cast::<PropertyObj>() else {
        return Err(cx.type_error(format_args!("not a property")));
    };
    let new = args.get(1);
    let pick = |i: usize, value: Value| if i == which { new } else { value };
    let property = PropertyObj {
        object: Object::new(&types::PROPERTY.meta),
        get: pick(0, old.get),
        set: pick(1, old.set),
        delete: pick(2, old.delete),
        doc: old.doc,
    };
    Ok(cx.new_object(property)?.value())
}

fn property_attr(cx: &Context<'_>, value: Value, name: Value) -> R {
    let Some(property) = value.cast::<PropertyObj>() else { return Ok(Value::UNBOUND) };
    Ok(match_name!(name => {
        fget => property.get,
        fset => property.set,
        fdel => property.delete,
        __doc__ if property.doc.is_none() => {
            cx.find_attr(property.get, sym::__doc__)?.unwrap_or(Value::NONE)
        },
        __doc__ => property.doc,
        _ => Value::UNBOUND,
    }))
}

fn new_wrapper(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    if args.len() != 1 {
        return Err(cx.type_error(format_args!("{} expected 1 argument, got {}", class.name(), args.len())));
    }
    let base = crate::runtime::native_base(class);
    let wrapper = Wrapper { object: Object::new(&raw const base.meta), function: args.get(0) };
    let wrapper = cx.new_with(wrapper, cx.extra_bytes(class))?;
    Ok(cx.adopt(wrapper.value(), class))
}

fn wrapper_attr(cx: &Context<'_>, value: Value, name: Value) -> R {
    let Some(wrapper) = value.cast::<Wrapper>() else { return Ok(Value::UNBOUND) };
    match_name!(name => {
        __func__ | __wrapped__ => Ok(wrapper.function),
        _ => Ok(cx.find_attr(wrapper.function, name)?.unwrap_or(Value::UNBOUND)),
    })
}

fn new_super(cx: &Context<'_>, _: Gc<TypeObj>, args: Args<'_>) -> R {
    match args.len() {
        2 if args.get(0).kind() != Kind::Type => Err(cx.type_error(format_args!(
            "super() argument 1 must be a type, not {}",
            args.get(0).class().name()
        ))),
        2 => cx.new_super(args.get(0), args.get(1)),
        // Reached when `super` is called under another name, where the compiler gave it no arguments.
        0 => Err(cx.runtime_error(format_args!("super(): no arguments"))),
        count => Err(cx.type_error(format_args!("super() takes 0 or 2 arguments ({count} given)"))),
    }
}

fn super_repr(cx: &Context<'_>, value: Value) -> R {
    let Some(object) = value.cast::<SuperObj>() else { return cx.default_repr(value) };
    let (start, class) = (object.start.name(), object.class.name());
    cx.format(format_args!("<super: <class '{start}'>, <{class} object>>"))
}

fn super_attr(cx: &Context<'_>, value: Value, name: Value) -> R {
    let Some(object) = value.cast::<SuperObj>() else { return Ok(Value::UNBOUND) };
    let Some(found) = cx.super_lookup(object, name)? else { return Ok(Value::UNBOUND) };
    match object.receiver.cast::<TypeObj>() {
        Some(class) if class == object.class => cx.bind_on_class(found, class),
        _ => cx.bind(found, object.receiver, object.class),
    }
}

impl Context<'_> {
    /// What the classes behind the start of a `super` have under `name`, unbound.
    pub(crate) fn super_lookup(&self, object: Gc<SuperObj>, name: Value) -> R<Option<Value>> {
        let mro = self.mro_of(object.class)?;
        let start = object.start.value();
        let after = mro.items().iter().position(|item| item.get() == start).map_or(0, |at| at + 1);
        let classes = mro.items().iter().skip(after).filter_map(|item| item.get().cast::<TypeObj>());
        Ok(classes.into_iter().find_map(|class| self.own_attribute(class, name)))
    }
}
