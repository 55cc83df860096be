//! Calls: from Rust into Python and through every kind of callable.
#![allow(unsafe_code, reason = "windows are reached by address")]

use core::cell::Cell;

use crate::args::Args;
use crate::context::Context;
use crate::object::{
    BoundMethod, FunctionObj, Gc, Kind, NativeBinding, NativeObj, Params, TupleObj, TypeObj, Wrapper, types,
};
use crate::ops::LINK_WORDS;
use crate::symbols::{special, sym};
use crate::value::{R, Value};

/// Spare registers behind a frame, so that a window can be shifted to make room for `self`.
pub(crate) const SLACK: usize = 2;

/// The most arguments that the machinery for keyword and star arguments lays on the register stack.
const MAX_ARGUMENTS: usize = 1 << 16;

/// The cells of a window's arguments.
///
/// # Safety
/// `start..start + count` are registers or window slots below the context's block end that hold values.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub(crate) unsafe fn cells<'a>(start: *mut Value, count: usize) -> &'a [Cell<Value>] {
    // SAFETY: the caller's promise; `Cell<Value>` has the layout of `Value`.
    unsafe { core::slice::from_raw_parts(start.cast::<Cell<Value>>(), count) }
}

impl Context<'_> {
    /// Calls `callee` with these arguments.
    pub fn call(&self, callee: Value, args: &[Value]) -> R {
        self.call_with(callee, args.len(), None, |i| args[i])
    }

    /// Calls a method found on a class: `method` as it stands in the class, bound to `receiver`.
    pub(crate) fn call_method_value(&self, method: Value, receiver: Value, args: &[Value]) -> R {
        if self.binds_plainly(method) {
            return self.call_with(
                method,
                args.len() + 1,
                None,
                |i| if i == 0 { receiver } else { args[i - 1] },
            );
        }
        let bound = self.bind(method, receiver, receiver.class())?;
        self.call(bound, args)
    }

    /// Calls the method `name` (an interned string) of `receiver`.
    pub fn call_method(&self, receiver: Value, name: Value, args: &[Value]) -> R {
        let class = receiver.class();
        if !matches!(receiver.kind(), Kind::Type | Kind::Super)
            && class.specials.get() & special::__getattribute__ == 0
            && let Some(found) = self.class_lookup(class, name)
            && self.binds_plainly(found)
            && self.own_instance_attr(receiver, name).is_none()
        {
            // No bound method is made.
            return self.call_method_value(found, receiver, args);
        }
        let method = self.get_attr(receiver, name)?;
        self.call(method, args)
    }

    /// Calls `callee` with arguments as another native function got them.
    pub fn call_args(&self, callee: Value, args: Args<'_>) -> R {
        let all = args.all();
        self.call_with(callee, all.len(), args.keywords, |i| all[i].get())
    }

    /// Calls `callee` with `first` before arguments as another native function got them.
    pub(crate) fn call_with_first(&self, callee: Value, first: Value, args: Args<'_>) -> R {
        let all = args.all();
        self.call_with(
            callee,
            all.len() + 1,
            args.keywords,
            |i| if i == 0 { first } else { all[i - 1].get() },
        )
    }

    /// Calls with the arguments that `argument` gives, the last ones being keywords named by `names`.
    pub(crate) fn call_with(
        &self,
        callee: Value,
        count: usize,
        names: Option<Gc<TupleObj>>,
        argument: impl Fn(usize) -> Value,
    ) -> R {
        if cfg!(target_pointer_width = "64") {
            return self.call_with_each(callee, count, names, argument);
        }
        let argument: &dyn Fn(usize) -> Value = &argument;
        self.call_with_each(callee, count, names, argument)
    }

    fn call_with_each(
        &self,
        callee: Value,
        count: usize,
        names: Option<Gc<TupleObj>>,
        argument: impl Fn(usize) -> Value,
    ) -> R {
        self.check_stack()?;
        if count > MAX_ARGUMENTS {
            return Err(self.type_error(format_args!("too many arguments")));
        }
        let window = self.top.get();
        let mut link = 1;
        let base = self.reserve(window.wrapping_add(LINK_WORDS), count + SLACK + LINK_WORDS, 0, &mut link)?;
        let window = base.wrapping_sub(LINK_WORDS);
        let old_top = self.top.replace(base.wrapping_add(count + SLACK));
        // SAFETY: the window was reserved just now.
        let result = unsafe {
            for i in 0..LINK_WORDS {
                window.add(i).write(Value::UNBOUND);
            }
            window.write(callee);
            for i in 0..count {
                base.add(i).write(argument(i));
            }
            self.call_window(window, count, names)
        };
        self.top.set(old_top);
        if link & crate::context::LINK_SWITCHED != 0 {
            self.leave_block();
        }
        result
    }

    /// Calls what lies in a window.
    ///
    /// # Safety
    /// `window` has a callee, `LINK_WORDS - 1` free words and `count` arguments, followed by `SLACK` free
    /// registers, all below the context's top.
    #[cfg_attr(adder_speed, optimize(speed))]
    pub(crate) unsafe fn call_window(
        &self,
        window: *mut Value,
        count: usize,
        names: Option<Gc<TupleObj>>,
    ) -> R {
        // SAFETY: the caller's promise, here and below.
        unsafe {
            let base = window.add(LINK_WORDS);
            let callee = window.read();
            match callee.kind() {
                Kind::Function => {
                    if let Some(function) = callee.cast::<FunctionObj>() {
                        let is_exact = names.is_none() && function.code.takes_exactly(count);
                        if is_exact && function.code.entry.get().is_some() {
                            return self.call_plain(base, count);
                        }
                        return self.run_function(function, base, count, names);
                    }
                }
                Kind::Native => {
                    if let Some(native) = callee.cast::<NativeObj>() {
                        return self.call_native(native, cells(base, count), names);
                    }
                }
                Kind::BoundMethod => {
                    if let Some(method) = callee.cast::<BoundMethod>() {
                        shift_in(base, count, method.receiver);
                        window.write(method.function);
                        return self.call_window_again(window, count + 1, names);
                    }
                }
                Kind::StaticMethod => {
                    if let Some(wrapper) = callee.cast::<Wrapper>() {
                        window.write(wrapper.function);
                        return self.call_window_again(window, count, names);
                    }
                }
                Kind::Type => {
                    if let Some(class) = callee.cast::<TypeObj>() {
                        return self.construct(class, Args::new(cells(base, count), names));
                    }
                }
                _ => {}
            }
            let class = callee.class();
            if let Some(method) = self.special_of_program(class, sym::__call__) {
                if self.binds_plainly(method) {
                    shift_in(base, count, callee);
                    window.write(method);
                    return self.call_window_again(window, count + 1, names);
                }
                window.write(self.bind(method, callee, class)?);
                return self.call_window_again(window, count, names);
            }
            match class.calls().call() {
                Some(call) => call(self, callee, Args::new(cells(base, count), names)),
                None => Err(self.not_callable(callee)),
            }
        }
    }

    #[cold]
    pub(crate) fn not_callable(&self, callee: Value) -> crate::value::Raised {
        self.type_error(format_args!("'{}' object is not callable", callee.class().name()))
    }

    /// `call_window` for a window with another callee, after one argument was added at most.
    unsafe fn call_window_again(&self, window: *mut Value, count: usize, names: Option<Gc<TupleObj>>) -> R {
        let base = window.wrapping_add(LINK_WORDS);
        let needed = base.wrapping_add(count + SLACK);
        if needed <= self.top.get() || needed <= self.end.get() {
            let old = self.top.get();
            self.top.set(if needed > old { needed } else { old });
            self.check_stack()?;
            // SAFETY: the caller's window, with room behind it.
            let result = unsafe { self.call_window(window, count, names) };
            self.top.set(old);
            return result;
        }
        // SAFETY: the caller's window holds `count` arguments.
        let args = unsafe { cells(base, count) };
        // SAFETY: as above.
        let callee = unsafe { window.read() };
        self.call_with(callee, count, names, |i| args[i].get())
    }

    /// Calls a native function, after counting the arguments and putting keywords into their places.
    ///
    /// `values` and `names` are [`Args`] in pieces: what is put together here is handed on without a copy, which the
    /// processor would have to wait for.
    pub(crate) fn call_native(
        &self,
        native: Gc<NativeObj>,
        values: &[Cell<Value>],
        names: Option<Gc<TupleObj>>,
    ) -> R {
        let def = &native.def;
        let params = def.params;
        let args = Args::new(values, names);
        let count = args.len();
        if args.keywords.is_none() || params.any_keywords {
            if count >= usize::from(params.min)
                && (count <= usize::from(params.max) || params.max == Params::ANY)
            {
                self.check_stack()?;
                native.marks.set(0);
                return (def.call)(self, args);
            }
            if params.names().is_empty() {
                return Err(self.wrong_count(native, args));
            }
        }
        self.call_native_named(native, args)
    }

    #[inline(never)]
    fn call_native_named(&self, native: Gc<NativeObj>, args: Args<'_>) -> R {
        let params = native.def.params;
        if params.names().is_empty() {
            let owner = super::native_base(args.get(0).class());
            let (class, dot) = match native.binding() {
                NativeBinding::Receiver => (owner.name(), "."),
                _ => ("", ""),
            };
            let name = native.def.name;
            return Err(self.type_error(format_args!("{class}{dot}{name}() takes no keyword arguments")));
        }
        if args.len() > usize::from(params.max) {
            return Err(self.wrong_count(native, args));
        }
        let mut places = [const { Cell::new(Value::UNBOUND) }; 12];
        let places = &mut places[..params.names().len()];
        for (place, value) in places.iter().zip(args.positional()) {
            place.set(value.get());
        }
        for (name, value) in args.named() {
            let text = name.cast::<crate::object::StrObj>();
            let found =
                params.names().iter().position(|n| !n.is_empty() && text.is_some_and(|t| t.as_str() == *n));
            match found {
                Some(place) if places[place].get().is_unbound() => places[place].set(value),
                Some(_) => {
                    return Err(self.type_error(format_args!(
                        "{}() got multiple values for argument '{}'",
                        native.def.name,
                        super::shown(name)
                    )));
                }
                None => {
                    return Err(self.type_error(format_args!(
                        "{}() got an unexpected keyword argument '{}'",
                        native.def.name,
                        super::shown(name)
                    )));
                }
            }
        }
        if let Some(missing) = places[..usize::from(params.min)].iter().position(|p| p.get().is_unbound()) {
            return Err(self.type_error(format_args!(
                "{}() missing required argument '{}' (pos {})",
                native.def.name,
                params.names()[missing],
                missing + 1
            )));
        }
        self.check_stack()?;
        native.marks.set(0);
        (native.def.call)(self, Args::positional_only(places))
    }

    #[cold]
    fn wrong_count(&self, native: Gc<NativeObj>, args: Args<'_>) -> crate::value::Raised {
        let params = native.def.params;
        let own = usize::from(native.binds());
        let min = usize::from(params.min).saturating_sub(own);
        let max = if params.max == Params::ANY { usize::MAX } else { usize::from(params.max) - own };
        let count = args.len().saturating_sub(own);
        let name = native.def.name;
        if max == 0 && params.any_keywords {
            return self.type_error(format_args!("{name}() takes no positional arguments"));
        }
        if min == max && max <= 1 {
            let what = if max == 0 { "no arguments" } else { "exactly one argument" };
            if native.binding() != NativeBinding::Receiver || args.is_empty() {
                return self.type_error(format_args!("{name}() takes {what} ({count} given)"));
            }
            let class = super::native_base(args.get(0).class());
            return self.type_error(format_args!("{}.{name}() takes {what} ({count} given)", class.name()));
        }
        let (bound, limit) = match count < min {
            _ if min == max => ("", min),
            true => ("at least ", min),
            false => ("at most ", max),
        };
        self.type_error(format_args!("{name} expected {bound}{limit} argument{}, got {count}", plural(limit)))
    }

    /// `callee(*args, **keywords)`; `keywords` is a dict or `None`.
    pub(crate) fn call_star(&self, callee: Value, args: Gc<TupleObj>, keywords: Value) -> R {
        let Some(dict) = keywords.cast::<crate::object::DictObj>().filter(|dict| !dict.is_empty()) else {
            return self.call_with(callee, args.len(), None, |i| args.get(i).unwrap_or(Value::NONE));
        };
        let names = self.new_tuple_of(dict.len())?;
        let values = self.new_tuple_of(dict.len())?;
        let mut position = 0;
        let mut i = 0;
        while let Some((key, value)) = self.dict_next(dict, &mut position) {
            let Some(name) = key.cast::<crate::object::StrObj>() else {
                return Err(self.type_error(format_args!("keywords must be strings")));
            };
            let name = self.intern_value(name)?;
            if let (Some(n), Some(v)) = (names.items().get(i), values.items().get(i)) {
                n.set(name);
                v.set(value);
            }
            i += 1;
        }
        let count = args.len();
        self.call_with(callee, count + names.len(), Some(names), |i| {
            args.get(i).or_else(|| values.get(i - count)).unwrap_or(Value::NONE)
        })
    }

    /// Calls a class: makes an instance and initialises it.
    pub(crate) fn construct(&self, class: Gc<TypeObj>, args: Args<'_>) -> R {
        self.check_stack()?;
        if class == types::TYPE.gc() && args.len() == 1 && args.keywords.is_none() {
            return Ok(args.get(0).class().value());
        }
        let metaclass = class.header().class();
        if metaclass != types::TYPE.gc()
            && let Some(method) = self.special_of_program(metaclass, sym::__call__)
        {
            let bound = self.bind(method, class.value(), metaclass)?;
            return self.call_args(bound, args);
        }
        self.construct_default(class, args)
    }

    /// What `type.__call__` does.
    pub(crate) fn construct_default(&self, class: Gc<TypeObj>, args: Args<'_>) -> R {
        let instance = match self.special_of_program(class, sym::__new__) {
            Some(new) => {
                let new = new.cast::<Wrapper>().map_or(new, |wrapper| wrapper.function);
                self.call_with_first(new, class.value(), args)?
            }
            None => self.construct_native(class, args)?,
        };
        if !self.is_subclass(instance.class(), class) {
            return Ok(instance);
        }
        let class = instance.class();
        match self.special_of_program(class, sym::__init__) {
            Some(init) => {
                let result = self.call_with_first(init, instance, args)?;
                if !result.is_none() {
                    return Err(self.init_returned(result));
                }
            }
            None => {
                if let Some(init) = class.calls().init() {
                    init(self, instance, args)?;
                }
            }
        }
        Ok(instance)
    }

    #[cold]
    pub(crate) fn init_returned(&self, result: Value) -> crate::value::Raised {
        self.type_error(format_args!("__init__() should return None, not '{}'", result.class().name()))
    }

    /// What the builtin base's `__new__` does.
    pub(crate) fn construct_native(&self, class: Gc<TypeObj>, args: Args<'_>) -> R {
        match class.calls().new() {
            Some(new) => new(self, class, args),
            None => Err(self.type_error(format_args!("cannot create '{}' instances", class.name()))),
        }
    }
}

pub(crate) fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// Moves `count` arguments up by one and puts `first` before them.
///
/// # Safety
/// There is room for one more behind them.
pub(crate) unsafe fn shift_in(base: *mut Value, count: usize, first: Value) {
    // SAFETY: the caller's promise.
    unsafe {
        core::ptr::copy(base, base.add(1), count);
        base.write(first);
    }
}
