//! The class `object`: what every value can do.

use crate::args::Args;
use crate::context::Context;
use crate::object::{Kind, Method, Params, Slots, TypeObj, methods};
use crate::value::{R, Value};

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots { new: Some(new), ..Slots::EMPTY };
methods! { pub METHODS = [
    Method::static_method("__new__", Params { min: 1, max: Params::ANY, names: &[], any_keywords: true }, explicit_new),
    Method::with("__init__", Params { min: 1, max: Params::ANY, names: &[], any_keywords: true }, init),
    Method::method("__setattr__", 2, 2, |cx, args| {
        let name = cx.to_str(args.get(1))?;
        cx.set_attr_plain(args.get(0), cx.intern_value(name)?, args.get(2)).map(|()| Value::NONE)
    }),
    Method::method("__delattr__", 1, 1, |cx, args| {
        let name = cx.to_str(args.get(1))?;
        cx.set_attr_plain(args.get(0), cx.intern_value(name)?, Value::UNBOUND).map(|()| Value::NONE)
    }),
    Method::method("__getattribute__", 1, 1, |cx, args| {
        let name = cx.to_str(args.get(1))?;
        let name = cx.intern_value(name)?;
        match cx.find_attr_plain(args.get(0), name, args.get(0).class())? {
            Some(value) => Ok(value),
            None => Err(cx.no_attribute(args.get(0), name)),
        }
    }),
]; }

fn new(cx: &Context<'_>, class: crate::object::Gc<TypeObj>, args: Args<'_>) -> R {
    if class.kind() != Kind::Instance {
        return Err(cx.type_error(format_args!("cannot create '{}' instances", class.name())));
    }
    let overridden =
        class.specials.get() & (crate::symbols::special::__init__ | crate::symbols::special::__new__) != 0;
    if !args.is_empty() && !overridden {
        return Err(cx.type_error(format_args!("{}() takes no arguments", class.name())));
    }
    if !class.is_heap() {
        // A plain `object()` has no shape: it is a cell of its own with nothing in it.
        return cx.new_plain_object();
    }
    Ok(cx.new_instance(class)?.value())
}

fn explicit_new(cx: &Context<'_>, args: Args<'_>) -> R {
    match args.get(0).cast::<TypeObj>() {
        Some(class) => cx.construct_native(class, args.skip(1)),
        None => Err(cx.type_error(format_args!("object.__new__(X): X is not a type object"))),
    }
}

fn init(cx: &Context<'_>, args: Args<'_>) -> R {
    let value = args.get(0);
    if let Some(init) = value.class().slots.init {
        init(cx, value, args.skip(1))?;
    }
    Ok(Value::NONE)
}

impl Context<'_> {
    fn new_plain_object(&self) -> R {
        let class = crate::object::types::OBJECT.gc();
        let shape = match self.vm().roots[1].get().cast::<crate::object::Shape>() {
            Some(shape) => shape,
            None => {
                let shape = self.new_object(crate::object::Shape::new(class, None, Value::NONE, 0, 0))?;
                self.vm().roots[1].set(shape.value());
                shape
            }
        };
        Ok(self.new_object(crate::object::InstanceObj::head(shape))?.value())
    }

    /// The first register of the running frame.
    #[allow(unsafe_code, reason = "the frame is reached by address")]
    pub(crate) fn first_register(&self) -> Value {
        let base = self.base.get();
        // SAFETY: a running frame has at least the register that its function's first parameter is in.
        if base.is_null() { Value::NONE } else { unsafe { *base } }
    }
}
