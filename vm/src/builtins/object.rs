//! The class `object`: what every value can do.

use super::arguments::ANY_METHOD;
use crate::args::Args;
use crate::context::Context;
use crate::object::{Kind, Method, Params, Slots, TypeObj, methods};
use crate::symbols::sym;
use crate::value::{R, Value};

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots { new: Some(new), ..Slots::EMPTY };
methods! { pub METHODS = [
    Method::static_method("__new__", ANY_METHOD, explicit_new),
    Method::with("__init__", ANY_METHOD, init),
    Method::method("__repr__", 0, 0, |cx, args| cx.default_repr(args.get(0))),
    Method::method("__str__", 0, 0, |cx, args| cx.repr(args.get(0))),
    Method::method("__format__", 1, 1, format),
    Method::method("__hash__", 0, 0, |cx, args| cx.new_int((args.get(0).bits() >> 4) as i64)),
    Method::method("__eq__", 1, 1, |_, args| {
        Ok(if args.get(0) == args.get(1) { Value::TRUE } else { Value::NOT_IMPLEMENTED })
    }),
    Method::method("__ne__", 1, 1, not_equal),
    Method::method("__lt__", 1, 1, |_, _| Ok(Value::NOT_IMPLEMENTED)),
    Method::method("__le__", 1, 1, |_, _| Ok(Value::NOT_IMPLEMENTED)),
    Method::method("__gt__", 1, 1, |_, _| Ok(Value::NOT_IMPLEMENTED)),
    Method::method("__ge__", 1, 1, |_, _| Ok(Value::NOT_IMPLEMENTED)),
    Method::method("__dir__", 0, 0, |cx, args| Ok(cx.names_of(args.get(0))?.value())),
    Method::class_method("__init_subclass__", Params::positional(1, 1), |_, _| Ok(Value::NONE)),
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
        Some(class) if class.kind() == Kind::Instance => new(cx, class, args.skip(1)),
        Some(class) => Err(cx.type_error(format_args!(
            "object.__new__({}) is not safe, use {}.__new__()",
            class.name(),
            crate::runtime::native_base(class).name()
        ))),
        None => Err(cx.type_error(format_args!(
            "object.__new__(X): X is not a type object ({})",
            args.get(0).class().name()
        ))),
    }
}

fn init(cx: &Context<'_>, args: Args<'_>) -> R {
    let value = args.get(0);
    let class = value.class();
    if let Some(init) = class.calls().init() {
        init(cx, value, args.skip(1))?;
        return Ok(Value::NONE);
    }
    // Arguments are for a `__new__` that takes them, when nobody overrides `__init__`.
    let own_init = cx.special_of_program(class, sym::__init__).is_some();
    let own_new = cx.special_of_program(class, sym::__new__).is_some();
    if args.all().len() > 1 && (own_init || class.kind() == Kind::Instance && !own_new) {
        return Err(cx.type_error(format_args!(
            "object.__init__() takes exactly one argument (the instance to initialize)"
        )));
    }
    Ok(Value::NONE)
}

fn format(cx: &Context<'_>, args: Args<'_>) -> R {
    if cx.to_str(args.get(1))?.byte_len() == 0 {
        return cx.str(args.get(0));
    }
    let name = args.get(0).class();
    Err(cx.type_error(format_args!("unsupported format string passed to {}.__format__", name.name())))
}

fn not_equal(cx: &Context<'_>, args: Args<'_>) -> R {
    let (a, b) = (args.get(0), args.get(1));
    let equal = match cx.special_of_program(a.class(), sym::__eq__) {
        Some(method) => cx.call_method_value(method, a, &[b])?,
        None if a == b => Value::TRUE,
        None => Value::NOT_IMPLEMENTED,
    };
    if equal == Value::NOT_IMPLEMENTED { Ok(equal) } else { Ok(Value::bool(!cx.truth(equal)?)) }
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

    /// A register of the running frame, if its code has that many.
    #[allow(unsafe_code, reason = "the frame is reached by address")]
    pub fn register(&self, index: usize) -> Option<Value> {
        let count = usize::from(self.function()?.code.info().registers);
        // SAFETY: a running frame has as many registers as its code says, and all hold values.
        (index < count).then(|| unsafe { *self.base.get().add(index) })
    }

    /// The first register of the running frame.
    pub(crate) fn first_register(&self) -> Value {
        self.frame_register(0)
    }

    /// A register of the running frame; `UNBOUND` for one that it does not have.
    #[allow(unsafe_code, reason = "the frame is reached by address")]
    pub(crate) fn frame_register(&self, register: usize) -> Value {
        let base = self.base.get();
        let count = self.function().map_or(0, |function| usize::from(function.code.packed.registers));
        if base.is_null() || register >= count {
            return Value::UNBOUND;
        }
        // SAFETY: a running frame has as many registers as its code says.
        unsafe { *base.add(register) }
    }
}
