//! `namedtuple`: classes of tuples whose items have names.

use crate::args::Args;
use crate::context::Context;
use crate::mem::String;
use crate::object::{DictObj, Gc, Method, Params, Slots, StrObj, TupleObj, TypeObj, methods, types};
use crate::runtime::shown;
use crate::symbols::sym;
use crate::text::class::{Class, text_is};
use crate::text::letter::is_space;
use crate::value::{R, Value};

/// Behaviour of the class from which these classes derive.
pub static SLOTS: Slots = Slots {
    new: Some(new),
    repr: Some(repr),
    get_attr: Some(|cx, value, name| {
        let place = place_of(cx, value.class(), name);
        Ok(place.and_then(|place| value.cast::<TupleObj>()?.get(place)).unwrap_or(Value::UNBOUND))
    }),
    set_attr: Some(set_attr),
    ..crate::builtins::tuple::SLOTS
};

methods! { pub METHODS = [
    Method::class_method("_make", Params::positional(2, 2), |cx, args| {
        let Some(class) = args.get(0).cast::<TypeObj>() else { return Ok(Value::NONE) };
        let (items, wanted) = (cx.tuple_of(args.get(1))?, fields(cx, class).map_or(0, |fields| fields.len()));
        if items.len() != wanted {
            return Err(cx.type_error(format_args!("Expected {wanted} arguments, got {}", items.len())));
        }
        with_items(cx, class, items)
    }),
    Method::method("_asdict", 0, 0, |cx, args| {
        let tuple = receiver(cx, args)?;
        let dict = cx.new_dict()?;
        if let Some(fields) = fields(cx, tuple.header().class()) {
            for (name, item) in fields.items().iter().zip(tuple.items()) {
                cx.dict_set(dict, name.get(), item.get())?;
            }
        }
        Ok(dict.value())
    }),
    Method::with("_replace", Params::keywords(1, 1), |cx, args| {
        let tuple = receiver(cx, args)?;
        let class = tuple.header().class();
        let items = cx.new_tuple_from(tuple.items())?;
        let unknown = cx.new_list(0)?;
        for (name, value) in args.named() {
            match place_of(cx, class, name).and_then(|place| items.items().get(place)) {
                Some(slot) => slot.set(value),
                None => cx.append(unknown, name)?,
            }
        }
        if !unknown.is_empty() {
            let unknown = cx.repr(unknown.value())?;
            return Err(cx.value_error(format_args!("Got unexpected field names: {}", shown(unknown))));
        }
        with_items(cx, class, items)
    }),
]; }

fn receiver(cx: &Context<'_>, args: Args<'_>) -> R<Gc<TupleObj>> {
    cx.receiver(args, &types::NAMED_TUPLE)
}

fn fields(cx: &Context<'_>, class: Gc<TypeObj>) -> Option<Gc<TupleObj>> {
    cx.class_lookup(class, sym::_fields)?.cast()
}

fn place_of(cx: &Context<'_>, class: Gc<TypeObj>, name: Value) -> Option<usize> {
    let fields = fields(cx, class)?;
    // Both are interned, unless the name was made by a program.
    fields.items().iter().position(|field| field.get() == name).or_else(|| {
        let name = name.cast::<StrObj>().filter(|name| !name.is_interned())?;
        let is_name =
            |field: Value| field.cast::<StrObj>().is_some_and(|field| field.as_bytes() == name.as_bytes());
        fields.items().iter().position(|field| is_name(field.get()))
    })
}

fn with_items(cx: &Context<'_>, class: Gc<TypeObj>, items: Gc<TupleObj>) -> R {
    let tuple = cx.new_tuple_in(class, items.len())?;
    for (slot, item) in tuple.items().iter().zip(items.items()) {
        slot.set(item.get());
    }
    Ok(tuple.value())
}

fn new(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    let Some(fields) = fields(cx, class) else {
        return Err(cx.type_error(format_args!("cannot create '{}' instances", class.name())));
    };
    let (wanted, given) = (fields.len(), args.len());
    if given > wanted {
        let s = if wanted == 0 { "" } else { "s" };
        return Err(cx.type_error(format_args!(
            "{}.__new__() takes {} positional argument{s} but {} were given",
            class.name(),
            wanted + 1,
            given + 1
        )));
    }
    let tuple = cx.new_tuple_in(class, wanted)?;
    let slots = tuple.items();
    for slot in slots {
        slot.set(Value::UNBOUND);
    }
    for (slot, value) in slots.iter().zip(args.positional()) {
        slot.set(value.get());
    }
    for (name, value) in args.named() {
        let problem = match place_of(cx, class, name).and_then(|place| slots.get(place)) {
            Some(slot) if slot.get().is_unbound() => {
                slot.set(value);
                continue;
            }
            Some(_) => "multiple values for",
            None => "an unexpected keyword",
        };
        return Err(cx.type_error(format_args!(
            "{}.__new__() got {problem} argument '{}'",
            class.name(),
            shown(name)
        )));
    }
    let defaults: Option<Gc<DictObj>> = cx.class_lookup(class, sym::_field_defaults).and_then(Value::cast);
    let mut missing = 0;
    for (slot, name) in slots.iter().zip(fields.items()).filter(|(slot, _)| slot.get().is_unbound()) {
        match defaults.and_then(|defaults| cx.dict_get_name(defaults, name.get())) {
            Some(default) => slot.set(default),
            None => missing += 1,
        }
    }
    if missing == 0 {
        return Ok(tuple.value());
    }
    let mut names = String::new(cx.vm().mem);
    let mut shown_names = 0;
    for (_, name) in slots.iter().zip(fields.items()).filter(|(slot, _)| slot.get().is_unbound()) {
        shown_names += 1;
        let separator = match (shown_names, missing) {
            (1, _) => "",
            (n, m) if n < m => ", ",
            (_, 2) => " and ",
            _ => ", and ",
        };
        cx.out_of_memory(names.push_str(separator))?;
        cx.write_repr(&mut names, name.get())?;
    }
    let s = if missing == 1 { "" } else { "s" };
    Err(cx.type_error(format_args!(
        "{}.__new__() missing {missing} required positional argument{s}: {}",
        class.name(),
        &*names
    )))
}

fn repr(cx: &Context<'_>, value: Value) -> R {
    let (class, Some(tuple)) = (value.class(), value.cast::<TupleObj>()) else { return Ok(Value::NONE) };
    let mut text = String::new(cx.vm().mem);
    cx.out_of_memory(text.push_str(class.name()))?;
    cx.write_once(&mut text, value, "(...)", &mut |out| {
        cx.put(out, "(")?;
        for (i, item) in tuple.items().iter().enumerate() {
            let name = fields(cx, class).and_then(|fields| fields.get(i)?.cast::<StrObj>());
            cx.put(out, if i == 0 { "" } else { ", " })?;
            cx.put(out, name.as_ref().map_or("", |name| name.as_str()))?;
            cx.put(out, "=")?;
            cx.write_repr(out, item.get())?;
        }
        cx.put(out, ")")
    })?;
    cx.new_str(&text)
}

fn set_attr(cx: &Context<'_>, value: Value, name: Value, _: Value) -> R<bool> {
    let class = value.class();
    if place_of(cx, class, name).is_some() {
        return Err(cx.attribute_error(format_args!("can't set attribute")));
    }
    // Only classes that a program derives from these have attributes besides.
    if class.base().is_some_and(|base| base == types::NAMED_TUPLE.gc()) {
        return Err(cx.no_attribute(value, name));
    }
    Ok(false)
}

/// `namedtuple(typename, field_names, rename=False, defaults=None, module=None)`
pub(super) fn make_class(cx: &Context<'_>, args: Args<'_>) -> R {
    let given = |place: usize| args.given(place).filter(|value| !value.is_none());
    let title = cx.intern_value(cx.to_str(cx.str(args.get(0))?)?)?;
    let rename = given(2).map_or(Ok(false), |rename| cx.truth(rename))?;
    let wanted = match args.get(1).cast::<StrObj>() {
        Some(text) => {
            let words = cx.new_list(4)?;
            for word in text.as_str().split(|c: char| c == ',' || is_space(c)) {
                if !word.is_empty() {
                    cx.append(words, cx.intern(word)?)?;
                }
            }
            cx.tuple_from_list(words)?
        }
        None => cx.tuple_of(args.get(1))?,
    };
    check(cx, title, None)?;
    let names = cx.new_tuple_from(wanted.items())?;
    for i in 0..names.len() {
        let name = cx.intern_value(cx.to_str(cx.str(names.items()[i].get())?)?)?;
        names.items()[i].set(name);
        let earlier = &names.items()[..i];
        match check(cx, name, Some(earlier)) {
            Ok(()) => {}
            Err(raised) if rename => {
                cx.swallow(raised, types::VALUE_ERROR.gc())?;
                let place = cx.format(format_args!("_{i}"))?;
                names.items()[i].set(cx.intern_value(cx.to_str(place)?)?);
            }
            Err(raised) => return Err(raised),
        }
    }
    let defaults = cx.new_dict()?;
    if let Some(values) = given(3) {
        let values = cx.tuple_of(values)?;
        let Some(first) = names.len().checked_sub(values.len()) else {
            return Err(cx.type_error(format_args!("Got more default values than field names")));
        };
        for (name, value) in names.items()[first..].iter().zip(values.items()) {
            cx.dict_set_name(defaults, name.get(), value.get())?;
        }
    }
    let namespace = cx.new_dict()?;
    cx.dict_set_name(namespace, sym::_fields, names.value())?;
    cx.dict_set_name(namespace, sym::_field_defaults, defaults.value())?;
    cx.dict_set_name(namespace, sym::__match_args__, names.value())?;
    let module = match given(4) {
        Some(module) => Some(module),
        None => match cx.function() {
            Some(function) => cx.dict_get_name(function.globals, sym::__name__),
            None => None,
        },
    };
    if let Some(module) = module {
        cx.dict_set_name(namespace, sym::__module__, module)?;
    }
    let bases = cx.new_tuple(&[types::NAMED_TUPLE.static_value()])?;
    Ok(cx.new_class(types::TYPE.gc(), title, bases, namespace)?.value())
}

/// Whether a name will do: the class's own (`earlier` is nothing), or a field's after those before it.
fn check(cx: &Context<'_>, name: Value, earlier: Option<&[core::cell::Cell<Value>]>) -> R<()> {
    let Some(text) = name.cast::<StrObj>() else { return Ok(()) };
    if !cx.stoppable(|poll| text_is(text.as_str(), Class::Identifier, poll))? {
        let repr = cx.repr(name)?;
        return Err(cx.value_error(format_args!(
            "Type names and field names must be valid identifiers: {}",
            shown(repr)
        )));
    }
    let Some(earlier) = earlier else { return Ok(()) };
    let problem = if text.as_str().starts_with('_') {
        "Field names cannot start with an underscore"
    } else if earlier.iter().any(|other| other.get() == name) {
        "Encountered duplicate field name"
    } else {
        return Ok(());
    };
    let repr = cx.repr(name)?;
    Err(cx.value_error(format_args!("{problem}: {}", shown(repr))))
}
