//! Finding attributes on classes, and binding what is found.

use crate::context::Context;
use crate::object::{
    BoundMethod, FunctionObj, Gc, GetterObj, Kind, NativeBinding, NativeObj, PropertyObj, Shape, TypeObj,
    Wrapper, types,
};
use crate::symbols::{special, sym};
use crate::value::{R, Value};
use crate::vm::MethodEntry;

/// Attributes up to which a shape's ancestors are walked; the cache knows where those of longer ones are.
const WALKED: usize = 8;

impl Context<'_> {
    /// Whether `class` is `other` or derives from it.
    #[inline]
    pub fn is_subclass(&self, class: Gc<TypeObj>, other: Gc<TypeObj>) -> bool {
        if class == other {
            return true;
        }
        match class.mro.get() {
            Some(mro) => mro.items().iter().any(|item| item.get() == other.value()),
            None => {
                let mut base = class.base();
                while let Some(class) = base {
                    if class == other {
                        return true;
                    }
                    base = class.base();
                }
                false
            }
        }
    }

    /// Whether `value` is an instance of `class`, by its real class.
    pub fn is_instance(&self, value: Value, class: Gc<TypeObj>) -> bool {
        self.is_subclass(value.class(), class)
    }

    /// What `class` or a base has under `name` (an interned string), unbound.
    #[inline]
    #[cfg_attr(adder_speed, optimize(speed))]
    pub(crate) fn class_lookup(&self, class: Gc<TypeObj>, name: Value) -> Option<Value> {
        let vm = self.vm();
        let address = class.as_ptr().addr();
        let slot = &vm.method_cache[(address >> 4 ^ name.bits() >> 3) % vm.method_cache.len()];
        let entry = slot.get();
        if entry.class == address && entry.name == name.bits() {
            return entry.value;
        }
        let value = self.class_lookup_uncached(class, name);
        vm.cache_method(slot, MethodEntry { class: address, name: name.bits(), value });
        value
    }

    /// The slot that an instance with this shape has for attribute `name` (an interned string).
    #[inline]
    pub(crate) fn shape_find(&self, shape: Gc<Shape>, name: Value) -> Option<usize> {
        if shape.count <= WALKED { shape.find(name) } else { self.long_shape_find(shape, name) }
    }

    /// A shape never changes, and the cache is emptied before one can be freed.
    #[inline(never)]
    fn long_shape_find(&self, shape: Gc<Shape>, name: Value) -> Option<usize> {
        let vm = self.vm();
        let address = shape.as_ptr().addr();
        let slot = &vm.method_cache[(address >> 4 ^ name.bits() >> 3) % vm.method_cache.len()];
        let entry = slot.get();
        if entry.class == address && entry.name == name.bits() {
            return entry.value.and_then(Value::as_small).map(|index| index as usize);
        }
        let found = shape.find(name);
        vm.cache_method(
            slot,
            MethodEntry { class: address, name: name.bits(), value: found.map(Value::index) },
        );
        found
    }

    fn class_lookup_uncached(&self, class: Gc<TypeObj>, name: Value) -> Option<Value> {
        match class.mro.get() {
            Some(mro) => mro
                .items()
                .iter()
                .filter_map(|item| item.get().cast::<TypeObj>())
                .find_map(|class| self.own_attribute(class, name)),
            None => {
                let mut next = Some(class);
                while let Some(class) = next {
                    if let Some(found) = self.own_attribute(class, name) {
                        return Some(found);
                    }
                    next = class.base();
                }
                None
            }
        }
    }

    /// What `class` itself has under `name`.
    #[cfg_attr(adder_speed, optimize(speed))]
    pub(crate) fn own_attribute(&self, class: Gc<TypeObj>, name: Value) -> Option<Value> {
        if let Some(dict) = class.dict.get() {
            return self.dict_get_name(dict, name);
        }
        let text = name.cast::<crate::object::StrObj>()?;
        let text = text.as_str();
        match class.methods.iter().find(|method| method.name() == text) {
            Some(method) => Some(method.value()),
            None if text.starts_with("__") => crate::builtins::slot_methods::find(class, name),
            None => None,
        }
    }

    /// A special method that a class of a program defines; builtin behaviour is in the slots.
    #[inline]
    pub(crate) fn special_of_program(&self, class: Gc<TypeObj>, name: Value) -> Option<Value> {
        if class.is_heap() {
            let found = self.class_lookup(class, name)?;
            // A builtin base's own method says nothing beyond its slot.
            return if found.kind() == Kind::Native { None } else { Some(found) };
        }
        None
    }

    /// Whether a value found on a class binds `self` by simply putting it before the arguments.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn binds_plainly(&self, found: Value) -> bool {
        match found.kind() {
            Kind::Function => true,
            Kind::Native => {
                found.cast::<NativeObj>().is_some_and(|native| native.binding() == NativeBinding::Receiver)
            }
            _ => false,
        }
    }

    /// Whether a value found on a class goes before the instance's own attributes.
    pub(crate) fn is_data_descriptor(&self, found: Value) -> bool {
        match found.kind() {
            Kind::Property | Kind::Getter => true,
            Kind::Instance => found.class().specials.get() & (special::__set__ | special::__delete__) != 0,
            _ => false,
        }
    }

    /// Binds what was found on `class` to `receiver`.
    pub(crate) fn bind(&self, found: Value, receiver: Value, class: Gc<TypeObj>) -> R {
        match found.kind() {
            Kind::Function => self.new_bound_method(found, receiver),
            Kind::Native => match found.cast::<NativeObj>().map(|native| native.binding()) {
                Some(NativeBinding::Receiver) => self.new_bound_method(found, receiver),
                Some(NativeBinding::Class) => self.new_bound_method(found, class.value()),
                _ => Ok(found),
            },
            Kind::ClassMethod => match found.cast::<Wrapper>() {
                Some(wrapper) if self.binds_plainly(wrapper.function) => {
                    self.new_bound_method(wrapper.function, class.value())
                }
                Some(wrapper) => self.bind(wrapper.function, class.value(), class.header().class()),
                None => Ok(found),
            },
            Kind::StaticMethod => Ok(found.cast::<Wrapper>().map_or(found, |wrapper| wrapper.function)),
            Kind::Property => match found.cast::<PropertyObj>() {
                Some(property) if property.get.is_none() => Err(self.no_getter(receiver)),
                Some(property) => self.call(property.get, &[receiver]),
                None => Ok(found),
            },
            Kind::Getter => match found.cast::<GetterObj>() {
                Some(getter) => {
                    getter.marks.set(0);
                    (getter.get)(self, receiver)
                }
                None => Ok(found),
            },
            Kind::Instance if found.class().specials.get() & special::__get__ != 0 => {
                match self.class_lookup(found.class(), sym::__get__) {
                    Some(get) => self.call_method_value(get, found, &[receiver, class.value()]),
                    None => Ok(found),
                }
            }
            _ => Ok(found),
        }
    }

    #[cold]
    fn no_getter(&self, receiver: Value) -> crate::value::Raised {
        self.attribute_error(format_args!("property of '{}' object has no getter", receiver.class().name()))
    }

    /// What `class` has under `name`, found through the class itself: functions stay functions.
    pub(crate) fn bind_on_class(&self, found: Value, class: Gc<TypeObj>) -> R {
        match found.kind() {
            Kind::ClassMethod | Kind::StaticMethod => self.bind(found, class.value(), class),
            Kind::Native => match found.cast::<NativeObj>().map(|native| native.binding()) {
                Some(NativeBinding::Class) => self.new_bound_method(found, class.value()),
                _ => Ok(found),
            },
            Kind::Instance if found.class().specials.get() & special::__get__ != 0 => {
                match self.class_lookup(found.class(), sym::__get__) {
                    Some(get) => self.call_method_value(get, found, &[Value::NONE, class.value()]),
                    None => Ok(found),
                }
            }
            _ => Ok(found),
        }
    }

    /// The function and receiver inside a bound method.
    pub fn unbind(&self, method: Value) -> Option<(Value, Value)> {
        method.cast::<BoundMethod>().map(|method| (method.function, method.receiver))
    }

    /// Whether a value is a Python function.
    pub fn as_function(&self, value: Value) -> Option<Gc<FunctionObj>> {
        value.cast()
    }

    /// The class of classes.
    pub(crate) fn is_class(&self, value: Value) -> bool {
        self.is_instance(value, types::TYPE.gc())
    }
}
