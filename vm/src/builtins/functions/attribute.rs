//! Builtin functions of attributes, classes and identity.

use super::function;
use crate::args::Args;
use crate::context::Context;
use crate::features;
use crate::object::{Gc, InstanceObj, ListObj, ModuleObj, StrObj, TypeObj, types};
use crate::symbols::{special, sym};
use crate::value::{R, Value};

functions! {
    function("callable", 1, 1, |cx, args| Ok(Value::bool(cx.is_callable(args.get(0))))),
    function("delattr", 2, 2, |cx, args| {
        cx.del_attr(args.get(0), name_of(cx, args)?).map(|()| Value::NONE)
    }),
    function("dir", 0, 1, dir),
    function("getattr", 2, 3, get_attr),
    function("hasattr", 2, 2, |cx, args| {
        let found = cx.find_attr(args.get(0), name_of(cx, args)?);
        absent_is_none(cx, found).map(|found| Value::bool(found.is_some()))
    }),
    function("hash", 1, 1, |cx, args| cx.new_int(wrapped(cx.hash(args.get(0))?) as i64)),
    function("id", 1, 1, |cx, args| match args.get(0).bits() {
        word if features::BIGINT => cx.new_uint(word as u64),
        word => cx.new_int(wrapped(word as isize) as i64),
    }),
    function("isinstance", 2, 2, |cx, args| cx.isinstance(args.get(0), args.get(1)).map(Value::bool)),
    function("issubclass", 2, 2, |cx, args| cx.issubclass(args.get(0), args.get(1)).map(Value::bool)),
    function("setattr", 3, 3, |cx, args| {
        cx.set_attr(args.get(0), name_of(cx, args)?, args.get(2)).map(|()| Value::NONE)
    }),
    function("vars", 0, 1, vars),
}

/// A number as it is, or what is left of it where no int has a word's highest bit.
fn wrapped(number: isize) -> isize {
    if features::BIGINT { number } else { number << 1 >> 1 }
}

/// The second argument, a name.
fn name_of(cx: &Context<'_>, args: Args<'_>) -> R {
    match args.get(1).cast::<StrObj>() {
        Some(name) => cx.intern_value(name),
        None => Err(cx
            .type_error(format_args!("attribute name must be string, not '{}'", args.get(1).class().name()))),
    }
}

/// AttributeError becomes nothing.
fn absent_is_none(cx: &Context<'_>, found: R<Option<Value>>) -> R<Option<Value>> {
    match found {
        Err(raised) => cx.swallow(raised, types::ATTRIBUTE_ERROR.gc()).map(|_| None),
        found => found,
    }
}

fn get_attr(cx: &Context<'_>, args: Args<'_>) -> R {
    let name = name_of(cx, args)?;
    let Some(default) = args.given(2) else { return cx.get_attr(args.get(0), name) };
    let found = cx.find_attr(args.get(0), name);
    Ok(absent_is_none(cx, found)?.unwrap_or(default))
}

fn vars(cx: &Context<'_>, args: Args<'_>) -> R {
    let Some(value) = args.given(0) else { return cx.locals() };
    match cx.find_attr(value, sym::__dict__)? {
        Some(dict) => Ok(dict),
        None => Err(cx.type_error(format_args!("vars() argument must have __dict__ attribute"))),
    }
}

fn dir(cx: &Context<'_>, args: Args<'_>) -> R {
    let names = match args.given(0) {
        None => cx.list_of(cx.locals()?)?,
        Some(value) => match cx.special_of_program(value.class(), sym::__dir__) {
            Some(method) => cx.list_of(cx.call_method_value(method, value, &[])?)?,
            None => cx.names_of(value)?,
        },
    };
    cx.sort_list(names, Args::NONE)?;
    Ok(names.value())
}

impl Context<'_> {
    /// Whether a value can be called.
    pub(crate) fn is_callable(&self, value: Value) -> bool {
        let class = value.class();
        class.slots.call.is_some() || class.specials.get() & special::__call__ != 0
    }

    /// The names of a value's attributes: its own, and those of its class.
    pub(crate) fn names_of(&self, value: Value) -> R<Gc<ListObj>> {
        let names = self.new_set(false)?;
        if let Some(module) = value.cast::<ModuleObj>() {
            self.set_update(names, module.dict.value())?;
            return self.list_of(names.value());
        }
        if let Some(class) = value.cast::<TypeObj>() {
            self.add_class_names(names, class)?;
            return self.list_of(names.value());
        }
        if value.cast::<InstanceObj>().is_some() {
            if let Some(own) = self.instance_dict(value)? {
                self.set_update(names, own)?;
            }
        } else if let Some(own) = self.attributes_dict(value) {
            self.set_update(names, own.value())?;
        }
        self.add_class_names(names, value.class())?;
        self.list_of(names.value())
    }

    fn add_class_names(&self, names: Gc<crate::object::SetObj>, class: Gc<TypeObj>) -> R<()> {
        for class in self.mro_of(class)?.items() {
            let Some(class) = class.get().cast::<TypeObj>() else { continue };
            if let Some(dict) = class.dict.get() {
                self.set_update(names, dict.value())?;
            }
            for method in class.methods {
                self.set_add(names, self.intern(method.name())?)?;
            }
            for name in crate::builtins::slot_methods::names(class) {
                self.set_add(names, self.intern(name)?)?;
            }
        }
        Ok(())
    }
}
