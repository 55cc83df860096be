//! `isinstance` and `issubclass`.

use crate::context::Context;
use crate::object::{TupleObj, TypeObj};
use crate::symbols::sym;
use crate::value::{R, Value};

impl Context<'_> {
    /// `isinstance(value, class)` with the hooks, for a class or a tuple of classes.
    pub fn isinstance(&self, value: Value, class: Value) -> R<bool> {
        if let Some(class) = class.cast::<TypeObj>() {
            if self.is_subclass(value.class(), class) {
                return Ok(true);
            }
            let metaclass = class.header().class();
            if metaclass.is_heap()
                && let Some(hook) = self.special_of_program(metaclass, sym::__instancecheck__)
            {
                let result = self.call_method_value(hook, class.value(), &[value])?;
                return self.truth(result);
            }
            return Ok(false);
        }
        if let Some(tuple) = class.cast::<TupleObj>().or_else(|| self.union_members(class)) {
            self.check_stack()?;
            for class in tuple.items() {
                if self.isinstance(value, class.get())? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        Err(match self.is_generic_alias(class) {
            true => {
                self.type_error(format_args!("isinstance() argument 2 cannot be a parameterized generic"))
            }
            false => self
                .type_error(format_args!("isinstance() arg 2 must be a type, a tuple of types, or a union")),
        })
    }

    /// `issubclass(class, other)`, for a class or a tuple of classes.
    pub fn issubclass(&self, class: Value, other: Value) -> R<bool> {
        let Some(own) = class.cast::<TypeObj>() else {
            return Err(self.type_error(format_args!("issubclass() arg 1 must be a class")));
        };
        if let Some(other) = other.cast::<TypeObj>() {
            let metaclass = other.header().class();
            if metaclass.is_heap()
                && let Some(hook) = self.special_of_program(metaclass, sym::__subclasscheck__)
            {
                let result = self.call_method_value(hook, other.value(), &[class])?;
                return self.truth(result);
            }
            return Ok(self.is_subclass(own, other));
        }
        if let Some(tuple) = other.cast::<TupleObj>().or_else(|| self.union_members(other)) {
            self.check_stack()?;
            for other in tuple.items() {
                if self.issubclass(class, other.get())? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        Err(self
            .type_error(format_args!("issubclass() arg 2 must be a class, a tuple of classes, or a union")))
    }
}
