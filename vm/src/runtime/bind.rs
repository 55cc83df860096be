//! Binding arguments to the parameters of a Python function, in its frame.
#![allow(unsafe_code, reason = "frames are reached by address")]

use crate::code::flags;
use crate::context::{Context, LINK_SWITCHED};
use crate::object::{CodeObj, DictObj, FunctionObj, Gc, StrObj, TupleObj};
use crate::ops::LINK_WORDS;
use crate::runtime::call::{SLACK, cells, plural};
use crate::value::{R, Raised, Value};

/// What becomes of a call once arguments are bound.
pub(crate) enum Bound {
    /// The frame is ready at this base.
    Frame(*mut Value),
    /// The call is over: a generator was made.
    Result(Value),
}

impl CodeObj {
    /// Whether arguments need no work when there are as many as parameters.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn is_plain(&self) -> bool {
        self.packed.flags & (flags::VARARGS | flags::VARKEYWORDS | flags::GENERATOR | flags::COROUTINE) == 0
            && self.packed.keyword_only == 0
    }

    /// Whether it is called with just so many positional arguments, and nothing need be done to them.
    pub fn takes_exactly(&self, count: usize) -> bool {
        self.is_plain() && usize::from(self.packed.positional) == count
    }
}

impl Context<'_> {
    /// Runs a Python function whose arguments lie at `base`, in a window, to its end.
    ///
    /// # Safety
    /// As `call_window`.
    #[cfg_attr(adder_speed, optimize(speed))]
    pub(crate) unsafe fn run_function(
        &self,
        function: Gc<FunctionObj>,
        base: *mut Value,
        count: usize,
        names: Option<Gc<TupleObj>>,
    ) -> R {
        self.check_stack()?;
        let mut link = 1;
        let old_base = self.base.get();
        let old_top = self.top.get();
        // SAFETY: the window's link words and arguments are ours; `bind_frame` reserves the rest.
        let result = unsafe {
            base.sub(LINK_WORDS).write(function.value());
            match self.bind_frame(function, base, count, names, &mut link) {
                Ok(Bound::Frame(base)) => {
                    base.sub(3).cast::<usize>().write(0);
                    base.sub(2).cast::<usize>().write(old_base.addr());
                    base.sub(1).cast::<usize>().write(1);
                    self.run_frame(function, base)
                }
                Ok(Bound::Result(value)) => Ok(value),
                Err(raised) => Err(raised),
            }
        };
        self.base.set(old_base);
        self.top.set(old_top);
        if link & LINK_SWITCHED != 0 {
            self.leave_block();
        }
        result
    }

    /// Calls the function in the window whose link words end at `base`; it takes just the `count` positional
    /// arguments there.
    ///
    /// # Safety
    /// As `call_window`.
    #[cfg_attr(adder_speed, optimize(speed))]
    pub(crate) unsafe fn call_plain(&self, base: *mut Value, count: usize) -> R {
        // SAFETY: the caller's promise, here and below.
        unsafe {
            let Some(function) = base.sub(LINK_WORDS).read().cast::<FunctionObj>() else {
                return self.call_window(base.sub(LINK_WORDS), count, None);
            };
            let code = function.code;
            let top = base.wrapping_add(usize::from(code.packed.registers) + SLACK);
            let is_direct = top <= self.end.get() && !self.is_pending_work();
            let Some(entry) = code.entry.get().filter(|_| is_direct) else {
                return self.run_function(function, base, count, None);
            };
            let (old_base, old_top) = (self.base.replace(base), self.top.replace(top));
            base.sub(3).cast::<usize>().write(0);
            base.sub(2).cast::<usize>().write(old_base.addr());
            base.sub(1).cast::<usize>().write(1);
            let result = entry.call(self, base);
            self.base.set(old_base);
            self.top.set(old_top);
            result
        }
    }

    /// Runs the frame at `base` by whatever engine its code has.
    ///
    /// # Safety
    /// The frame is bound, with its link words set to return to Rust.
    #[inline]
    pub(crate) unsafe fn run_frame(&self, function: Gc<FunctionObj>, base: *mut Value) -> R {
        let code = function.code;
        self.base.set(base);
        self.top.set(base.wrapping_add(usize::from(code.packed.registers) + SLACK));
        self.poll()?;
        self.prepare_tier(function)?;
        // SAFETY: the caller's promise.
        unsafe {
            match code.entry.get() {
                Some(entry) => entry.call(self, base),
                None => crate::interp::run(self, base, 0),
            }
        }
    }

    /// Lays out the frame at `base`, where `count` arguments lie, the last ones keywords named by `names`.
    ///
    /// # Safety
    /// The link words before `base` and the arguments are ours.
    #[inline]
    pub(crate) unsafe fn bind_frame(
        &self,
        function: Gc<FunctionObj>,
        base: *mut Value,
        count: usize,
        names: Option<Gc<TupleObj>>,
        link: &mut usize,
    ) -> R<Bound> {
        let code = function.code;
        let registers = usize::from(code.packed.registers);
        let base = self.reserve(base, registers.max(count) + count + SLACK, count, link)?;
        let positional = usize::from(code.packed.positional);
        if names.is_none() && count <= positional && code.is_plain() {
            let missing = positional - count;
            if missing == 0 {
                return Ok(Bound::Frame(base));
            }
            if let Some(defaults) = function.defaults.get().cast::<TupleObj>()
                && let Some(first) = defaults.len().checked_sub(missing)
            {
                for (i, default) in defaults.items()[first..].iter().enumerate() {
                    // SAFETY: `reserve` made room for all registers.
                    unsafe { base.add(count + i).write(default.get()) };
                }
                return Ok(Bound::Frame(base));
            }
        }
        // SAFETY: as this function's caller says, and `reserve` made room.
        unsafe {
            self.bind_arguments(function, base, count, names)?;
        }
        if code.has(flags::GENERATOR | flags::COROUTINE) {
            // SAFETY: the frame has all its registers.
            return unsafe { self.new_generator(function, base) }.map(Bound::Result);
        }
        Ok(Bound::Frame(base))
    }

    /// Puts arguments into their parameters' registers; collects the rest.
    unsafe fn bind_arguments(
        &self,
        function: Gc<FunctionObj>,
        base: *mut Value,
        count: usize,
        names: Option<Gc<TupleObj>>,
    ) -> R<()> {
        let code = function.code;
        let info = code.info();
        let positional = usize::from(info.positional);
        let keyword_only = usize::from(info.keyword_only);
        let parameters = positional + keyword_only;
        let given = count - names.map_or(0, |names| names.len());
        let has_varargs = code.has(flags::VARARGS);
        if given > positional && !has_varargs {
            return Err(self.too_many(function, given));
        }
        // SAFETY: `reserve` made room for a copy of the arguments behind the frame's registers.
        let copy = unsafe {
            let copy = base.add(usize::from(info.registers).max(count));
            core::ptr::copy_nonoverlapping(base, copy, count);
            cells(copy, count)
        };
        let old_top = self.top.get();
        let copy_end = base.wrapping_add(usize::from(info.registers).max(count) + count + SLACK);
        self.top.set(copy_end);
        // SAFETY: the frame's registers.
        let frame = unsafe {
            let total = parameters + usize::from(has_varargs) + usize::from(code.has(flags::VARKEYWORDS));
            for i in 0..usize::from(info.registers).max(total) {
                base.add(i).write(Value::UNBOUND);
            }
            cells(base, total)
        };
        let result = self.fill(function, frame, copy, given, names);
        self.top.set(old_top);
        result
    }

    fn fill(
        &self,
        function: Gc<FunctionObj>,
        frame: &[core::cell::Cell<Value>],
        args: &[core::cell::Cell<Value>],
        given: usize,
        names: Option<Gc<TupleObj>>,
    ) -> R<()> {
        let code = function.code;
        let info = code.info();
        let positional = usize::from(info.positional);
        let parameters = positional + usize::from(info.keyword_only);
        for (to, from) in frame[..positional].iter().zip(&args[..given]) {
            to.set(from.get());
        }
        let mut rest = parameters;
        if code.has(flags::VARARGS) {
            let extra = self.new_tuple_from(&args[given.min(positional)..given])?;
            frame[rest].set(extra.value());
            rest += 1;
        }
        let keywords = if code.has(flags::VARKEYWORDS) {
            let dict = self.new_dict()?;
            frame[rest].set(dict.value());
            Some(dict)
        } else {
            None
        };
        if let Some(names) = names {
            let locals = code.locals.get();
            for (name, value) in names.items().iter().zip(&args[given..]) {
                self.bind_keyword(function, locals, frame, keywords, name.get(), value.get())?;
            }
        }
        self.fill_defaults(function, frame)
    }

    fn bind_keyword(
        &self,
        function: Gc<FunctionObj>,
        locals: Option<Gc<TupleObj>>,
        frame: &[core::cell::Cell<Value>],
        keywords: Option<Gc<DictObj>>,
        name: Value,
        value: Value,
    ) -> R<()> {
        let info = function.code.info();
        let first = usize::from(info.positional_only);
        let parameters = usize::from(info.positional) + usize::from(info.keyword_only);
        let same = |other: Value| {
            other == name
                || matches!((other.cast::<StrObj>(), name.cast::<StrObj>()), (Some(a), Some(b)) if a.as_bytes() == b.as_bytes())
        };
        let place = locals.and_then(|locals| {
            locals
                .items()
                .get(first..parameters)?
                .iter()
                .position(|local| same(local.get()))
                .map(|i| i + first)
        });
        match place {
            Some(place) if frame[place].get().is_unbound() => frame[place].set(value),
            Some(_) => {
                return Err(self.type_error(format_args!(
                    "{}() got multiple values for argument '{}'",
                    super::shown(function.qualified_name.get()),
                    super::shown(name)
                )));
            }
            None => match keywords {
                Some(dict) => self.dict_set(dict, name, value)?,
                None if locals.is_some_and(|locals| {
                    locals.items().get(..first).is_some_and(|own| own.iter().any(|local| same(local.get())))
                }) =>
                {
                    return Err(self.type_error(format_args!(
                        "{}() got some positional-only arguments passed as keyword arguments: '{}'",
                        super::shown(function.qualified_name.get()),
                        super::shown(name)
                    )));
                }
                None => {
                    return Err(self.type_error(format_args!(
                        "{}() got an unexpected keyword argument '{}'",
                        super::shown(function.qualified_name.get()),
                        super::shown(name)
                    )));
                }
            },
        }
        Ok(())
    }

    fn fill_defaults(&self, function: Gc<FunctionObj>, frame: &[core::cell::Cell<Value>]) -> R<()> {
        let info = function.code.info();
        let positional = usize::from(info.positional);
        let defaults = function.defaults.get().cast::<TupleObj>();
        let first = positional - defaults.map_or(0, |defaults| defaults.len().min(positional));
        let mut missing = 0;
        for (i, place) in frame[..positional].iter().enumerate() {
            if place.get().is_unbound() {
                match defaults.filter(|_| i >= first).and_then(|defaults| defaults.get(i - first)) {
                    Some(value) => place.set(value),
                    None => missing += 1,
                }
            }
        }
        if missing > 0 {
            return Err(self.missing(function, frame, 0, positional, missing, "positional"));
        }
        let parameters = positional + usize::from(info.keyword_only);
        let keyword_defaults = function.keyword_defaults.get().cast::<DictObj>();
        for (i, place) in frame[..parameters].iter().enumerate().skip(positional) {
            if place.get().is_unbound() {
                let name = function.code.locals.get().and_then(|locals| locals.get(i));
                match keyword_defaults.zip(name).and_then(|(dict, name)| self.dict_get_name(dict, name)) {
                    Some(value) => place.set(value),
                    None => missing += 1,
                }
            }
        }
        if missing > 0 {
            return Err(self.missing(function, frame, positional, parameters, missing, "keyword-only"));
        }
        Ok(())
    }

    #[cold]
    fn missing(
        &self,
        function: Gc<FunctionObj>,
        frame: &[core::cell::Cell<Value>],
        from: usize,
        to: usize,
        missing: usize,
        what: &str,
    ) -> Raised {
        use core::fmt::Write;
        let mut names = crate::mem::String::new(self.vm().mem);
        let mut seen = 0;
        for (i, place) in frame.iter().enumerate().take(to).skip(from) {
            if !place.get().is_unbound() {
                continue;
            }
            let name = function.code.locals.get().and_then(|locals| locals.get(i)).unwrap_or(Value::NONE);
            seen += 1;
            let separator = match (seen, missing) {
                (1, _) => "",
                (n, m) if n == m && m == 2 => " and ",
                (n, m) if n == m => ", and ",
                _ => ", ",
            };
            if write!(names, "{separator}'{}'", super::shown(name)).is_err() {
                return self.memory_error();
            }
        }
        self.type_error(format_args!(
            "{}() missing {missing} required {what} argument{}: {}",
            super::shown(function.qualified_name.get()),
            plural(missing),
            names.as_str()
        ))
    }

    #[cold]
    fn too_many(&self, function: Gc<FunctionObj>, given: usize) -> Raised {
        let max = usize::from(function.code.info().positional);
        let defaults = function.defaults.get().cast::<TupleObj>().map_or(0, |defaults| defaults.len());
        let name = super::shown(function.qualified_name.get());
        // CPython says "1 was given"; clients of MicroPython tell implementations by the length of this text.
        if defaults > 0 {
            return self.type_error(format_args!(
                "{name}() takes from {} to {max} positional arguments but {given} were given",
                max - defaults
            ));
        }
        self.type_error(format_args!(
            "{name}() takes {max} positional argument{} but {given} were given",
            plural(max)
        ))
    }
}
