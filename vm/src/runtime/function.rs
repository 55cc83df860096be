//! Making functions, and what an engine does at their edges.
#![allow(unsafe_code, reason = "a closure's cells are read from a frame by address")]

use core::cell::Cell;

use crate::code::{Tier, flags};
use crate::context::Context;
use crate::object::{CellObj, CodeObj, FunctionObj, Gc, Object, Traceback, TupleObj, types};
use crate::runtime::traceback::CHAIN;
use crate::value::{R, Raised, Value};

impl Context<'_> {
    /// A function over `code` in the running frame at `base`, whose cells it captures.
    ///
    /// # Safety
    /// `base` is a frame of the code that `code` is nested in.
    pub(crate) unsafe fn new_function(
        &self,
        code: Gc<CodeObj>,
        base: *const Value,
        globals: Gc<crate::object::DictObj>,
        defaults: Value,
        keyword_defaults: Value,
    ) -> R<Gc<FunctionObj>> {
        let captures = code.captures();
        let closure = if captures.is_empty() {
            Value::NONE
        } else {
            let cells = self.new_tuple_of(captures.len())?;
            for (slot, &register) in cells.items().iter().zip(captures) {
                // SAFETY: the compiler captures registers of the enclosing frame only.
                slot.set(unsafe { base.add(usize::from(register)).read() });
            }
            cells.value()
        };
        let function = self.new_object(FunctionObj {
            object: Object::new(&types::FUNCTION.meta),
            code,
            globals,
            closure,
            defaults: Cell::new(defaults),
            keyword_defaults: Cell::new(keyword_defaults),
            name: Cell::new(code.name),
            qualified_name: Cell::new(code.qualified_name),
            attributes: Cell::new(Value::NONE),
        })?;
        if code.packed.tier != Tier::Bytecode {
            self.meet_compiler(function)?;
        }
        Ok(function)
    }

    /// Shows the compiler a function of its tiers; says once that there is none.
    fn meet_compiler(&self, function: Gc<FunctionObj>) -> R<()> {
        let (vm, code) = (self.vm(), function.code);
        let is_viper = code.packed.tier == Tier::Viper;
        let options = vm.options.get();
        match vm.compiler() {
            Some(compiler) if is_viper => compiler.define_viper(self, function).map(drop),
            Some(compiler) => {
                if !vm.natives.is_prepared.replace(true) && options.background {
                    compiler.prepare();
                }
                Ok(())
            }
            None if options.ignore_decorators || !code.has(flags::DECORATED) => Ok(()),
            None if vm.natives.is_prepared.replace(true) => Ok(()),
            None => {
                for part in ["decorated functions stay bytecode: ", vm.why_no_compiler(), "\n"] {
                    // A note that cannot be written is not missed.
                    let _ = vm.platform.write(2, part.as_bytes());
                }
                Ok(())
            }
        }
    }

    /// A cell of a function's closure.
    pub fn closure_cell(&self, function: Gc<FunctionObj>, index: usize) -> Option<Gc<CellObj>> {
        function.closure.cast::<TupleObj>()?.get(index)?.cast()
    }

    /// Notes in the pending exception's traceback that it passed the instruction word `word` of `code`.
    #[cold]
    pub(crate) fn add_traceback(&self, code: Gc<CodeObj>, word: usize) {
        self.note_line(code, code.line_of(word));
    }

    /// Notes in the pending exception's traceback that it passed a line of `code`.
    #[cold]
    pub fn note_line(&self, code: Gc<CodeObj>, line: u32) {
        if self.exception.get() == self.vm().memory_error.get() {
            self.own_memory_error();
        }
        let Some(exception) = self.exception.get().cast::<crate::object::ExceptionObj>() else { return };
        if exception.value() == self.vm().memory_error.get() {
            return;
        }
        let Ok(line) = self.new_int(i64::from(line)) else { return };
        let entry = Traceback {
            object: Object::new(&types::TRACEBACK.meta),
            next: exception.traceback.get(),
            code: code.value(),
            line,
        };
        // Where there is no memory for it the traceback is shorter.
        if let Ok(entry) = self.vm().heap.for_exception(|| self.new_object(entry)) {
            exception.traceback.set(entry.value())
        }
        self.exception.set(exception.value());
    }

    /// Replaces the MemoryError that all share by one that can have a traceback, where a sixteenth of the heap is free:
    /// when too much was asked for at once. Making it may collect.
    fn own_memory_error(&self) {
        let heap = &self.vm().heap;
        let free = heap.capacity_bytes().saturating_sub(heap.used_bytes());
        if heap.lock_depth() == 0
            && free > heap.capacity_bytes() / 16
            && let Ok(own) = self.new_exception(types::MEMORY_ERROR.gc(), &[])
        {
            self.exception.set(own.value());
        }
    }

    /// Raises `value`, an exception or an exception class, with the exception being handled as its context.
    pub(crate) fn raise_value(&self, value: Value, cause: Option<Value>) -> Raised {
        let made = match self.exception_from(value) {
            Ok(exception) => exception,
            Err(raised) => return raised,
        };
        if let Some(cause) = cause {
            let cause = if cause.is_none() {
                Value::NONE
            } else {
                match self.exception_from(cause) {
                    Ok(cause) => cause.value(),
                    Err(raised) => {
                        if self.is_pending(raised, types::TYPE_ERROR.gc()) {
                            self.take_exception(raised);
                            return self
                                .type_error(format_args!("exception causes must derive from BaseException"));
                        }
                        return raised;
                    }
                }
            };
            made.cause.set(cause);
            made.suppress_context.set(Value::TRUE);
        }
        self.raise(made)
    }

    fn exception_from(&self, value: Value) -> R<Gc<crate::object::ExceptionObj>> {
        let made = match value.cast::<crate::object::TypeObj>() {
            Some(class) if self.is_subclass(class, types::BASE_EXCEPTION.gc()) => self.call(value, &[])?,
            _ => value,
        };
        made.cast().ok_or_else(|| self.type_error(format_args!("exceptions must derive from BaseException")))
    }

    /// Gives the pending exception the exception being handled as its context.
    #[cold]
    pub(crate) fn chain_context(&self) {
        let handled = self.handled.get();
        let Some(pending) = self.exception.get().cast::<crate::object::ExceptionObj>() else { return };
        if handled.is_none() || handled == pending.value() || !pending.context.get().is_none() {
            return;
        }
        if pending.value() == self.vm().memory_error.get() {
            return;
        }
        // A chain that leads back to the pending exception is cut, within as much of it as is ever shown: a chain may
        // be as long as a recursion is deep.
        let mut link = handled.cast::<crate::object::ExceptionObj>();
        for _ in 0..CHAIN {
            let Some(exception) = link else { break };
            if exception.context.get() == pending.value() {
                exception.context.set(Value::NONE);
                break;
            }
            link = exception.context.get().cast();
        }
        pending.context.set(handled);
    }

    /// Whether a raised exception matches what an `except` clause names.
    pub(crate) fn exception_matches(&self, exception: Value, pattern: Value) -> R<bool> {
        let class = exception.class();
        if let Some(wanted) = pattern.cast::<crate::object::TypeObj>() {
            if self.is_subclass(wanted, types::BASE_EXCEPTION.gc()) {
                return Ok(self.is_subclass(class, wanted));
            }
        } else if let Some(tuple) = pattern.cast::<TupleObj>() {
            self.check_stack()?;
            for item in tuple.items() {
                if self.exception_matches(exception, item.get())? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        Err(self.type_error(format_args!(
            "catching classes that do not inherit from BaseException is not allowed"
        )))
    }
}
