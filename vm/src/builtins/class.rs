//! The class `type`.

use crate::args::Args;
use crate::context::Context;
use crate::object::{DictObj, Gc, ListObj, Method, Slots, TupleObj, TypeObj, methods, types};
use crate::symbols::{match_name, sym};
use crate::value::{R, Value};

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots {
    new: Some(new),
    call: Some(call),
    repr: Some(repr),
    get_attr: Some(get_attr),
    binary: Some(super::annotations::union),
    ..Slots::EMPTY
};
methods! { pub METHODS = [
    Method::with("__call__", super::arguments::ANY_METHOD, |cx, args| {
        cx.construct_default(receiver(cx, args)?, args.skip(1))
    }),
    Method::with("__init__", super::arguments::ANY_METHOD, |cx, args| match args.len() {
        2 | 4 => Ok(Value::NONE),
        _ => Err(cx.type_error(format_args!("type.__init__() takes 1 or 3 arguments"))),
    }),
    Method::method("__instancecheck__", 1, 1, |cx, args| {
        Ok(Value::bool(cx.is_instance(args.get(1), receiver(cx, args)?)))
    }),
    Method::class_method("__prepare__", super::arguments::ANY_METHOD, |cx, _| Ok(cx.new_dict()?.value())),
    Method::method("__subclasscheck__", 1, 1, |cx, args| match args.get(1).cast::<TypeObj>() {
        Some(class) => Ok(Value::bool(cx.is_subclass(class, receiver(cx, args)?))),
        None => Err(cx.type_error(format_args!("issubclass() arg 1 must be a class"))),
    }),
    Method::method("__subclasses__", 0, 0, |cx, args| {
        Ok(cx.subclasses(receiver(cx, args)?)?.value())
    }),
    Method::method("mro", 0, 0, |cx, args| {
        let mro = cx.mro_of(receiver(cx, args)?)?;
        Ok(cx.new_list_from(mro.items())?.value())
    }),
]; }

fn receiver(cx: &Context<'_>, args: Args<'_>) -> R<Gc<TypeObj>> {
    cx.receiver(args, &types::TYPE)
}

fn new(cx: &Context<'_>, metaclass: Gc<TypeObj>, args: Args<'_>) -> R {
    let bases = args.get(1).cast::<TupleObj>();
    let namespace = args.get(2).cast::<DictObj>();
    match (args.len(), cx.to_str(args.get(0)), bases, namespace) {
        (3, Ok(name), Some(bases), Some(namespace)) => {
            let class = cx.new_class(metaclass, name.value(), bases, namespace)?;
            if let (Some(dict), Some(function)) = (class.dict.get(), cx.function())
                && cx.dict_get_name(dict, sym::__module__).is_none()
                && let Some(module) = cx.dict_get_name(function.globals, sym::__name__)
            {
                cx.dict_set_name(dict, sym::__module__, module)?;
            }
            let keywords = cx.new_dict()?;
            for (key, value) in args.named() {
                cx.dict_set(keywords, key, value)?;
            }
            cx.init_subclass(class, keywords.value())?;
            Ok(class.value())
        }
        _ => Err(cx.type_error(format_args!("type() takes 1 or 3 arguments"))),
    }
}

fn call(cx: &Context<'_>, class: Value, args: Args<'_>) -> R {
    match class.cast::<TypeObj>() {
        Some(class) => cx.construct(class, args),
        None => Err(cx.not_callable(class)),
    }
}

fn repr(cx: &Context<'_>, value: Value) -> R {
    let Some(class) = value.cast::<TypeObj>() else { return cx.default_repr(value) };
    let module = class.dict.get().and_then(|dict| cx.dict_get_name(dict, sym::__module__));
    let name = class.qualified_name.get();
    match module {
        Some(module) if class.is_heap() => cx.format(format_args!(
            "<class '{}.{}'>",
            crate::runtime::shown(module),
            crate::runtime::shown(name)
        )),
        _ => cx.format(format_args!("<class '{}'>", class.name())),
    }
}

fn get_attr(cx: &Context<'_>, value: Value, name: Value) -> R {
    let Some(class) = value.cast::<TypeObj>() else { return Ok(Value::UNBOUND) };
    match_name!(name => {
        __name__ => cx.new_str(class.name()),
        __qualname__ if class.is_heap() => Ok(class.qualified_name.get()),
        __qualname__ => cx.new_str(class.name()),
        __mro__ => Ok(cx.mro_of(class)?.value()),
        __bases__ => match class.bases.get() {
            Some(bases) => Ok(bases.value()),
            None => match class.base() {
                Some(base) => Ok(cx.new_tuple(&[base.value()])?.value()),
                None => Ok(cx.new_tuple(&[])?.value()),
            },
        },
        __base__ => Ok(class.base().map_or(Value::NONE, Gc::value)),
        __module__ => cx.intern("builtins"),
        __doc__ => Ok(Value::NONE),
        __annotations__ if class.is_heap() => {
            let annotations = cx.new_dict()?.value();
            cx.set_class_attr(class, name, annotations)?;
            Ok(annotations)
        },
        __dict__ => {
            let dict = cx.new_dict()?;
            if let Some(own) = class.dict.get() {
                cx.copy_into(own, dict)?;
            } else {
                for method in class.methods {
                    let name = cx.intern(method.name())?;
                    cx.dict_set_name(dict, name, method.value())?;
                }
            }
            Ok(dict.value())
        },
        _ => Ok(Value::UNBOUND),
    })
}

impl Context<'_> {
    /// The classes that have `class` among their bases.
    fn subclasses(&self, class: Gc<TypeObj>) -> R<Gc<ListObj>> {
        let list = self.new_list(0)?;
        for other in types::ALL.iter().filter(|other| other.base() == Some(class)) {
            self.append(list, other.static_value())?;
        }
        // Nothing may be allocated while the heap is gone through: they are counted first.
        let derives = |object: Value| -> bool {
            object
                .cast::<TypeObj>()
                .and_then(|other| other.bases.get())
                .is_some_and(|bases| bases.items().iter().any(|base| base.get() == class.value()))
        };
        let mut count = 0;
        self.vm().heap.for_each_object(|object| count += usize::from(derives(object)));
        self.reserve_list(list, list.len() + count)?;
        let storage = list.storage();
        let mut len = list.len();
        self.vm().heap.for_each_object(|object| {
            if derives(object)
                && let Some(slot) = storage.slots().get(len)
            {
                slot.set(object);
                len += 1;
            }
        });
        list.set_len(len);
        Ok(list)
    }
}
