//! Generators and coroutines: their registers lie on the register stack while they run, in a block of
//! their own while they are suspended.
#![allow(unsafe_code, reason = "frames are reached by address")]

use core::cell::Cell;

use crate::code::flags;
use crate::context::{Context, LINK_SWITCHED};
use crate::object::{FunctionObj, Gc, GeneratorObj, Object, types};
use crate::ops::LINK_WORDS;
use crate::runtime::call::SLACK;
use crate::value::{R, Raised, Value};

/// States of a generator.
pub(crate) const CREATED: u16 = 0;
pub(crate) const SUSPENDED: u16 = 1;
pub(crate) const RUNNING: u16 = 2;
pub(crate) const FINISHED: u16 = 3;

/// What one resumption of a generator led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resumed {
    /// It yielded this.
    Yielded(Value),
    /// It returned this.
    Returned(Value),
}

/// What is put into a generator when it goes on.
#[derive(Clone, Copy)]
pub(crate) enum Sent {
    Value(Value),
    /// This is thrown in: an exception, a class of them, or what a delegate's `throw` makes something of.
    Thrown(Value),
}

impl Context<'_> {
    /// The generator of a call whose arguments are bound in the frame at `base`.
    ///
    /// # Safety
    /// `base` is a frame of `function`.
    pub(crate) unsafe fn new_generator(&self, function: Gc<FunctionObj>, base: *mut Value) -> R<Value> {
        let count = usize::from(function.code.packed.registers);
        let old_top = self.top.get();
        let frame_end = base.wrapping_add(count + SLACK);
        if frame_end > old_top {
            self.top.set(frame_end);
        }
        let registers = self.new_registers(count);
        self.top.set(old_top);
        let registers = registers?;
        for (i, slot) in registers.slots().iter().enumerate() {
            // SAFETY: the frame has that many registers.
            slot.set(unsafe { base.add(i).read() });
        }
        let class = match (function.code.has(flags::COROUTINE), function.code.has(flags::GENERATOR)) {
            (true, true) => &types::ASYNC_GENERATOR,
            (true, false) => &types::COROUTINE,
            (false, _) => &types::GENERATOR,
        };
        let generator = GeneratorObj {
            object: Object::new(&class.meta),
            pc: Cell::new(0),
            state: Cell::new(CREATED),
            is_awaited: Cell::new(false),
            function,
            registers: Cell::new(Some(registers)),
            handled: Cell::new(Value::NONE),
            delegate: Cell::new(Value::NONE),
            name: Cell::new(function.name.get()),
        };
        Ok(self.new_object(generator)?.value())
    }

    /// Lets a generator go on.
    #[cfg_attr(adder_speed, optimize(speed))]
    pub(crate) fn resume(&self, generator: Gc<GeneratorObj>, sent: Sent) -> R<Resumed> {
        match generator.state.get() {
            RUNNING => {
                return Err(self.value_error(format_args!("{} already executing", kind_name(generator))));
            }
            FINISHED => {
                return match sent {
                    Sent::Value(_) => Ok(Resumed::Returned(Value::NONE)),
                    Sent::Thrown(thrown) => Err(self.raise_value(thrown, None)),
                };
            }
            CREATED => match sent {
                Sent::Value(value) if !value.is_none() => {
                    return Err(self.type_error(format_args!(
                        "can't send non-None value to a just-started {}",
                        kind_name(generator)
                    )));
                }
                Sent::Thrown(thrown) => {
                    self.finish(generator);
                    let raised = self.raise_value(thrown, None);
                    self.add_traceback(generator.function.code, 0);
                    return Err(raised);
                }
                Sent::Value(_) => {}
            },
            _ => {}
        }
        self.check_stack()?;
        let Some(registers) = generator.registers.get() else {
            return Ok(Resumed::Returned(Value::NONE));
        };
        let code = generator.function.code;
        let count = usize::from(code.packed.registers);
        let old_top = self.top.get();
        let old_base = self.base.get();
        let mut link = 1;
        let base = self.reserve(old_top.wrapping_add(LINK_WORDS), count + SLACK, 0, &mut link)?;
        let old_handled = self.handled.get();
        // SAFETY: the frame was reserved just now.
        let result = unsafe {
            base.sub(4).write(generator.function.value());
            base.sub(3).cast::<usize>().write(0);
            base.sub(2).cast::<usize>().write(generator.as_ptr().addr());
            base.sub(1).cast::<usize>().write(1);
            for (i, slot) in registers.slots().iter().enumerate() {
                base.add(i).write(slot.get());
            }
            self.base.set(base);
            self.top.set(base.add(count + SLACK));
            generator.state.set(RUNNING);
            if !generator.handled.get().is_none() {
                self.handled.set(generator.handled.get());
            }
            crate::interp::resume(self, base, generator, sent)
        };
        self.handled.set(old_handled);
        self.base.set(old_base);
        self.top.set(old_top);
        if link & LINK_SWITCHED != 0 {
            self.leave_block();
        }
        match result {
            Ok(value) if generator.state.get() == SUSPENDED => Ok(Resumed::Yielded(value)),
            Ok(value) => {
                self.finish(generator);
                Ok(Resumed::Returned(value))
            }
            Err(raised) => {
                self.finish(generator);
                Err(self.convert_stop(raised, generator))
            }
        }
    }

    /// A StopIteration that leaves a generator becomes a RuntimeError (PEP 479).
    fn convert_stop(&self, raised: Raised, generator: Gc<GeneratorObj>) -> Raised {
        let is_async = generator.header().class() == types::ASYNC_GENERATOR.gc();
        let end = if self.is_pending(raised, types::STOP_ITERATION.gc()) {
            "StopIteration"
        } else if is_async && self.is_pending(raised, types::STOP_ASYNC_ITERATION.gc()) {
            "StopAsyncIteration"
        } else {
            return raised;
        };
        let cause = self.take_exception(raised);
        let raised = self.runtime_error(format_args!("{} raised {end}", kind_name(generator)));
        let error = self.take_exception(raised);
        error.cause.set(cause.value());
        error.context.set(cause.value());
        self.raise(error)
    }

    pub(crate) fn finish(&self, generator: Gc<GeneratorObj>) {
        generator.state.set(FINISHED);
        generator.registers.set(None);
        generator.delegate.set(Value::NONE);
    }

    /// Saves a generator's frame: it yields.
    ///
    /// # Safety
    /// `base` is the generator's frame.
    #[cfg_attr(adder_speed, optimize(speed))]
    pub(crate) unsafe fn suspend(&self, generator: Gc<GeneratorObj>, base: *mut Value, pc: usize) {
        if let Some(registers) = generator.registers.get() {
            for (i, slot) in registers.slots().iter().enumerate() {
                // SAFETY: the frame has as many registers as the block.
                slot.set(unsafe { base.add(i).read() });
            }
        }
        generator.pc.set(pc);
        generator.state.set(SUSPENDED);
    }
}

/// What messages call a generator of this class.
fn kind_name(generator: Gc<GeneratorObj>) -> &'static str {
    let class = generator.header().class();
    if class == types::COROUTINE.gc() {
        "coroutine"
    } else if class == types::ASYNC_GENERATOR.gc() {
        "async generator"
    } else {
        "generator"
    }
}
