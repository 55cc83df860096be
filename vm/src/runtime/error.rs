//! Raising exceptions, with messages as CPython's.

use core::cell::Cell;
use core::fmt;

use crate::context::Context;
use crate::object::{ExceptionObj, Gc, Object, StrObj, TypeObj, types};
use crate::value::{Raised, Value};

/// Shows a value in a message without running Python code: strings as their text, others by class.
pub(crate) struct Shown(Value);

/// The value for a message.
pub(crate) fn shown(value: Value) -> Shown {
    Shown(value)
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.cast::<StrObj>() {
            Some(text) => f.write_str(text.as_str()),
            None => match self.0.as_small() {
                Some(number) => write!(f, "{number}"),
                None => f.write_str(self.0.class().name()),
            },
        }
    }
}

macro_rules! errors {
    ($($name:ident $class:ident;)*) => {
        impl Context<'_> {
            $(
                #[doc = concat!("Raises `", stringify!($class), "` with this message.")]
                #[cold]
                #[inline(never)]
                pub fn $name(&self, message: fmt::Arguments<'_>) -> Raised {
                    self.raise_message(types::$class.gc(), message)
                }
            )*
        }
    };
}

errors! {
    type_error TYPE_ERROR;
    value_error VALUE_ERROR;
    index_error INDEX_ERROR;
    name_error NAME_ERROR;
    unbound_local_error UNBOUND_LOCAL_ERROR;
    runtime_error RUNTIME_ERROR;
    import_error IMPORT_ERROR;
    overflow_error OVERFLOW_ERROR;
    zero_division_error ZERO_DIVISION_ERROR;
    not_implemented_error NOT_IMPLEMENTED_ERROR;
    buffer_error BUFFER_ERROR;
    syntax_error SYNTAX_ERROR;
}

impl Context<'_> {
    /// Raises an exception of `class` with this message.
    #[cold]
    pub fn raise_message(&self, class: Gc<TypeObj>, message: fmt::Arguments<'_>) -> Raised {
        match self.vm().heap.for_exception(|| self.format(message)) {
            Ok(text) => self.raise_with(class, &[text]),
            // Better no message than another exception, where memory is refused.
            Err(_) if self.vm().heap.is_hard() => self.raise_with(class, &[]),
            Err(raised) => raised,
        }
    }

    /// Raises an exception of builtin class `class` with these `args`.
    #[cold]
    pub fn raise_with(&self, class: Gc<TypeObj>, args: &[Value]) -> Raised {
        match self.new_exception(class, args) {
            Ok(exception) => self.raise(exception),
            Err(raised) => raised,
        }
    }

    /// An exception of builtin class `class` with these `args`.
    ///
    /// # Errors
    /// MemoryError
    pub fn new_exception(&self, class: Gc<TypeObj>, args: &[Value]) -> Result<Gc<ExceptionObj>, Raised> {
        self.vm().heap.for_exception(|| {
            let args = self.new_tuple(args)?.value();
            self.new_object(exception_of(class, args))
        })
    }

    /// Raises KeyError with the key as its argument.
    #[cold]
    pub fn key_error(&self, key: Value) -> Raised {
        self.raise_with(types::KEY_ERROR.gc(), &[key])
    }

    /// Raises StopIteration with a value, or without for `None`.
    #[cold]
    pub fn stop_iteration(&self, value: Value) -> Raised {
        self.raise_with(
            types::STOP_ITERATION.gc(),
            if value.is_none() { &[] } else { core::slice::from_ref(&value) },
        )
    }

    /// Raises OSError of this number, as the subclass that CPython gives it.
    #[cold]
    pub fn os_error(&self, errno: i32) -> Raised {
        self.vm().last_errno.set(errno);
        let class = match errno {
            2 => &types::FILE_NOT_FOUND_ERROR,
            17 => &types::FILE_EXISTS_ERROR,
            20 => &types::NOT_A_DIRECTORY_ERROR,
            21 => &types::IS_A_DIRECTORY_ERROR,
            1 | 13 => &types::PERMISSION_ERROR,
            110 => &types::TIMEOUT_ERROR,
            11 | 114 | 115 => &types::BLOCKING_IO_ERROR,
            10 => &types::CHILD_PROCESS_ERROR,
            4 => &types::INTERRUPTED_ERROR,
            3 => &types::PROCESS_LOOKUP_ERROR,
            32 | 108 => &types::BROKEN_PIPE_ERROR,
            103 => &types::CONNECTION_ABORTED_ERROR,
            104 => &types::CONNECTION_RESET_ERROR,
            111 => &types::CONNECTION_REFUSED_ERROR,
            _ => &types::OS_ERROR,
        };
        match self.new_int(i64::from(errno)) {
            Ok(number) => self.raise_with(class.gc(), &[number]),
            Err(raised) => raised,
        }
    }

    /// Raises IndexError for an address at which there is no memory.
    #[cold]
    pub fn bad_address(&self) -> Raised {
        self.index_error(format_args!("address outside every object"))
    }

    /// Raises RecursionError.
    #[cold]
    pub(crate) fn recursion_error(&self) -> Raised {
        self.raise_message(types::RECURSION_ERROR.gc(), format_args!("maximum recursion depth exceeded"))
    }

    /// Raises KeyboardInterrupt.
    #[cold]
    pub(crate) fn keyboard_interrupt(&self) -> Raised {
        self.raise_with(types::KEYBOARD_INTERRUPT.gc(), &[])
    }

    /// Whether the pending exception is of `class`; it stays pending.
    pub fn is_pending(&self, _: Raised, class: Gc<TypeObj>) -> bool {
        self.is_subclass(self.exception.get().class(), class)
    }

    /// Drops the pending exception if it is of `class`.
    ///
    /// # Errors
    /// Passes any other on.
    pub fn swallow(&self, raised: Raised, class: Gc<TypeObj>) -> Result<Gc<ExceptionObj>, Raised> {
        if self.is_pending(raised, class) { Ok(self.take_exception(raised)) } else { Err(raised) }
    }
}

/// An exception's layout for a builtin class.
pub(crate) fn exception_of(class: Gc<TypeObj>, args: Value) -> ExceptionObj {
    ExceptionObj {
        object: Object::new(&raw const class.meta),
        args: Cell::new(args),
        traceback: Cell::new(Value::NONE),
        cause: Cell::new(Value::NONE),
        context: Cell::new(Value::NONE),
        suppress_context: Cell::new(Value::FALSE),
        attributes: Cell::new(Value::NONE),
    }
}
