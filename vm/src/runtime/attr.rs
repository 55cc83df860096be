//! Attributes: reading, storing, deleting, and the inline caches of the instructions that do so.

use core::cell::Cell;
use core::fmt;

use crate::context::Context;
use crate::object::{
    Cache, DictObj, ExceptionObj, FunctionObj, Gc, InstanceObj, Kind, ModuleObj, NativeBinding, NativeObj,
    Object, PropertyObj, Shape, SuperObj, TypeFlags, TypeObj, Wrapper, types,
};
use crate::symbols::{special, sym};
use crate::value::{R, Raised, Value};

/// What `get_method` found.
pub(crate) enum MethodFound {
    /// A function that takes the receiver as its first argument.
    Unbound(Value),
    /// The same, with another receiver: the one inside a `super`.
    Of(Value, Value),
    /// A callable as it is.
    Bound(Value),
}

impl Context<'_> {
    /// Raises AttributeError with this message.
    #[cold]
    pub fn attribute_error(&self, message: fmt::Arguments<'_>) -> Raised {
        self.raise_message(types::ATTRIBUTE_ERROR.gc(), message)
    }

    #[cold]
    pub(crate) fn no_attribute(&self, receiver: Value, name: Value) -> Raised {
        let name = super::shown(name);
        if let Some(class) = receiver.cast::<TypeObj>() {
            return self
                .attribute_error(format_args!("type object '{}' has no attribute '{name}'", class.name()));
        }
        if let Some(module) = receiver.cast::<ModuleObj>()
            && let Some(own) = self.dict_get_name(module.dict, sym::__name__)
        {
            return self
                .attribute_error(format_args!("module '{}' has no attribute '{name}'", super::shown(own)));
        }
        self.attribute_error(format_args!("'{}' object has no attribute '{name}'", receiver.class().name()))
    }

    /// `receiver.name`; the name is an interned string.
    pub fn get_attr(&self, receiver: Value, name: Value) -> R {
        match self.find_attr(receiver, name)? {
            Some(value) => Ok(value),
            None => Err(self.no_attribute(receiver, name)),
        }
    }

    /// `receiver.name`, or nothing where there is no such attribute.
    pub fn find_attr(&self, receiver: Value, name: Value) -> R<Option<Value>> {
        let class = receiver.class();
        if class.specials.get() & (special::__getattribute__ | special::__getattr__) != 0 {
            return self.find_attr_hooked(receiver, name, class);
        }
        self.find_attr_plain(receiver, name, class)
    }

    fn find_attr_hooked(&self, receiver: Value, name: Value, class: Gc<TypeObj>) -> R<Option<Value>> {
        self.check_stack()?;
        let result = match self.special_of_program(class, sym::__getattribute__) {
            Some(method) => match self.call_method_value(method, receiver, &[name]) {
                Ok(value) => Ok(Some(value)),
                Err(raised) => Err(raised),
            },
            None => self.find_attr_plain(receiver, name, class),
        };
        let hook = self.special_of_program(class, sym::__getattr__);
        match (result, hook) {
            (Ok(None), Some(hook)) => self.call_method_value(hook, receiver, &[name]).map(Some),
            (Err(raised), Some(hook)) if self.is_pending(raised, types::ATTRIBUTE_ERROR.gc()) => {
                self.take_exception(raised);
                self.call_method_value(hook, receiver, &[name]).map(Some)
            }
            (other, _) => other,
        }
    }

    /// Attribute search without `__getattribute__` and `__getattr__`.
    pub(crate) fn find_attr_plain(
        &self,
        receiver: Value,
        name: Value,
        class: Gc<TypeObj>,
    ) -> R<Option<Value>> {
        if let Some(own) = receiver.cast::<TypeObj>() {
            return self.find_class_attr(own, name);
        }
        if receiver.kind() == Kind::Super
            && name != sym::__class__
            && let Some(get) = class.calls().get_attr()
            && let Some(value) = get(self, receiver, name)?.given()
        {
            // What `super` finds goes before what `object` would give the proxy itself.
            return Ok(Some(value));
        }
        let found = self.class_lookup(class, name);
        if let Some(found) = found
            && self.is_data_descriptor(found)
        {
            return self.bind(found, receiver, class).map(Some);
        }
        if let Some(value) = self.own_instance_attr(receiver, name) {
            return Ok(Some(value));
        }
        if let Some(found) = found {
            return self.bind(found, receiver, class).map(Some);
        }
        if let Some(get) = class.calls().get_attr()
            && let Some(value) = get(self, receiver, name)?.given()
        {
            return Ok(Some(value));
        }
        if name == sym::__class__ {
            return Ok(Some(class.value()));
        }
        if name == sym::__dict__ {
            return self.instance_dict(receiver);
        }
        if name == sym::__doc__ {
            return Ok(Some(Value::NONE));
        }
        Ok(None)
    }

    fn find_class_attr(&self, class: Gc<TypeObj>, name: Value) -> R<Option<Value>> {
        let metaclass = class.header().class();
        if name == sym::__doc__ {
            // Not inherited.
            return Ok(Some(self.own_attribute(class, name).unwrap_or(Value::NONE)));
        }
        let on_meta = if metaclass.is_heap() || metaclass == types::TYPE.gc() {
            self.class_lookup(metaclass, name)
        } else {
            None
        };
        if let Some(found) = on_meta
            && self.is_data_descriptor(found)
        {
            return self.bind(found, class.value(), metaclass).map(Some);
        }
        if let Some(found) = self.class_lookup(class, name) {
            // Attributes of `object` that classes have as well come from the metaclass.
            return self.bind_on_class(found, class).map(Some);
        }
        if let Some(found) = on_meta {
            return self.bind(found, class.value(), metaclass).map(Some);
        }
        if let Some(get) = types::TYPE.calls().get_attr()
            && let Some(value) = get(self, class.value(), name)?.given()
        {
            return Ok(Some(value));
        }
        if name == sym::__class__ {
            return Ok(Some(metaclass.value()));
        }
        Ok(None)
    }

    /// An attribute that the object itself holds.
    pub(crate) fn own_instance_attr(&self, receiver: Value, name: Value) -> Option<Value> {
        if let Some(instance) = receiver.cast::<InstanceObj>() {
            let slot = self.shape_find(instance.shape(), name)?;
            return instance.slot(slot).and_then(|slot| slot.get().given());
        }
        self.dict_get_name(self.attributes_dict(receiver)?, name)
    }

    /// The dict of attributes that an object without a shape keeps, if it has one.
    pub(crate) fn attributes_dict(&self, receiver: Value) -> Option<Gc<DictObj>> {
        if let Some(module) = receiver.cast::<ModuleObj>() {
            return Some(module.dict);
        }
        self.attributes_cell(receiver)?.get().cast()
    }

    /// Where an object without a shape keeps its dict of attributes.
    fn attributes_cell(&self, receiver: Value) -> Option<&'static Cell<Value>> {
        if let Some(exception) = receiver.cast::<ExceptionObj>() {
            return Some(Gc::cell_of(exception, &exception.attributes));
        }
        if let Some(function) = receiver.cast::<FunctionObj>() {
            return Some(Gc::cell_of(function, &function.attributes));
        }
        let object = receiver.as_object()?;
        if object.class().has(TypeFlags::TRAILING_ATTRIBUTES) {
            Some(self.trailing_cell(object))
        } else {
            None
        }
    }

    /// A dict of an object's own attributes: a copy where they lie in a shape.
    pub(crate) fn instance_dict(&self, receiver: Value) -> R<Option<Value>> {
        if let Some(instance) = receiver.cast::<InstanceObj>() {
            if receiver.class().has(TypeFlags::NO_DICT) {
                return Ok(None);
            }
            return self.shape_dict(instance).map(|dict| Some(dict.value()));
        }
        if let Some(module) = receiver.cast::<ModuleObj>() {
            return Ok(Some(module.dict.value()));
        }
        match self.attributes_cell(receiver) {
            Some(cell) => Ok(Some(self.dict_in(cell)?.value())),
            None => Ok(None),
        }
    }

    fn dict_in(&self, cell: &Cell<Value>) -> R<Gc<DictObj>> {
        if let Some(dict) = cell.get().cast() {
            return Ok(dict);
        }
        let dict = self.new_dict()?;
        cell.set(dict.value());
        Ok(dict)
    }

    fn shape_dict(&self, instance: Gc<InstanceObj>) -> R<Gc<DictObj>> {
        let dict = self.new_dict()?;
        // Shapes run from the last attribute to the first.
        let count = instance.shape().count;
        for slot in 0..count {
            let mut shape = instance.shape();
            while shape.count > slot + 1 {
                match shape.parent {
                    Some(parent) => shape = parent,
                    None => break,
                }
            }
            if let Some(value) = instance.slot(slot).and_then(|slot| slot.get().given()) {
                self.dict_set_name(dict, shape.name, value)?;
            }
        }
        Ok(dict)
    }

    /// `receiver.name = value`
    pub fn set_attr(&self, receiver: Value, name: Value, value: Value) -> R<()> {
        let class = receiver.class();
        if class.specials.get() & special::__setattr__ != 0
            && let Some(method) = self.special_of_program(class, sym::__setattr__)
        {
            return self.call_method_value(method, receiver, &[name, value]).map(drop);
        }
        self.set_attr_plain(receiver, name, value)
    }

    /// Storing without `__setattr__`; `UNBOUND` deletes.
    pub(crate) fn set_attr_plain(&self, receiver: Value, name: Value, value: Value) -> R<()> {
        if name == sym::__class__ {
            return self.set_class(receiver, value);
        }
        if let Some(class) = receiver.cast::<TypeObj>() {
            return self.set_class_attr(class, name, value);
        }
        let class = receiver.class();
        if self.set_by_descriptor(receiver, class, name, value)? {
            return Ok(());
        }
        if let Some(instance) = receiver.cast::<InstanceObj>() {
            return self.set_instance_attr(instance, name, value);
        }
        if let Some(set) = class.calls().set_attr()
            && set(self, receiver, name, value)?
        {
            return Ok(());
        }
        if let Some(module) = receiver.cast::<ModuleObj>() {
            return self.set_in_dict(module.dict, receiver, name, value);
        }
        if self.class_lookup(class, name).is_some() && !class.is_heap() {
            let is_getter = self.class_lookup(class, name).is_some_and(|found| found.kind() == Kind::Getter);
            return Err(if is_getter {
                self.attribute_error(format_args!(
                    "attribute '{}' of '{}' objects is not writable",
                    super::shown(name),
                    class.name()
                ))
            } else {
                self.attribute_error(format_args!(
                    "'{}' object attribute '{}' is read-only",
                    class.name(),
                    super::shown(name)
                ))
            });
        }
        match self.attributes_cell(receiver) {
            Some(cell) if value.is_unbound() && cell.get().is_none() => {
                Err(self.no_attribute(receiver, name))
            }
            Some(cell) => self.set_in_dict(self.dict_in(cell)?, receiver, name, value),
            None => Err(self.no_attribute(receiver, name)),
        }
    }

    /// Stores as a data descriptor of `class`, that of `receiver`, has it; false where there is none.
    pub(crate) fn set_by_descriptor(
        &self,
        receiver: Value,
        class: Gc<TypeObj>,
        name: Value,
        value: Value,
    ) -> R<bool> {
        let Some(found) = self.class_lookup(class, name) else { return Ok(false) };
        if let Some(property) = found.cast::<PropertyObj>() {
            return self.set_property(property, receiver, name, value).map(|()| true);
        }
        if found.kind() != Kind::Instance
            || found.class().specials.get() & (special::__set__ | special::__delete__) == 0
        {
            return Ok(false);
        }
        let hook = if value.is_unbound() { sym::__delete__ } else { sym::__set__ };
        let Some(method) = self.class_lookup(found.class(), hook) else {
            return Err(self.attribute_error(format_args!("{}", super::shown(hook))));
        };
        let operands = [receiver, value];
        let count = 1 + usize::from(!value.is_unbound());
        self.call_method_value(method, found, &operands[..count]).map(|_| true)
    }

    fn set_in_dict(&self, dict: Gc<DictObj>, receiver: Value, name: Value, value: Value) -> R<()> {
        if !value.is_unbound() {
            return self.dict_set_name(dict, name, value);
        }
        match self.dict_remove(dict, name)? {
            Some(_) => Ok(()),
            None => Err(self.no_attribute(receiver, name)),
        }
    }

    fn set_property(&self, property: Gc<PropertyObj>, receiver: Value, name: Value, value: Value) -> R<()> {
        let (function, what) = match value.given() {
            Some(_) => (property.set, "setter"),
            None => (property.delete, "deleter"),
        };
        if function.is_none() {
            let class = self.find_attr(receiver.class().value(), sym::__qualname__)?;
            return Err(self.attribute_error(format_args!(
                "property '{}' of '{}' object has no {what}",
                super::shown(name),
                super::shown(class.unwrap_or(Value::NONE))
            )));
        }
        match value.given() {
            Some(value) => self.call(function, &[receiver, value]).map(drop),
            None => self.call(function, &[receiver]).map(drop),
        }
    }

    fn set_instance_attr(&self, instance: Gc<InstanceObj>, name: Value, value: Value) -> R<()> {
        let shape = instance.shape();
        if let Some(slot) = self.shape_find(shape, name).and_then(|index| instance.slot(index)) {
            if value.is_unbound() && slot.get().is_unbound() {
                return Err(self.no_attribute(instance.value(), name));
            }
            slot.set(value);
            return Ok(());
        }
        let class = instance.header().class();
        if value.is_unbound() || class.has(TypeFlags::NO_DICT) || !class.is_heap() {
            return Err(self.no_attribute(instance.value(), name));
        }
        let next = self.child_shape(shape, name)?;
        self.add_instance_attr(instance, next, value)
    }

    /// Stores the last attribute of `next`, a child of the instance's shape.
    pub(crate) fn add_instance_attr(
        &self,
        instance: Gc<InstanceObj>,
        next: Gc<Shape>,
        value: Value,
    ) -> R<()> {
        let index = next.count - 1;
        if index >= next.inline {
            let wanted = index - next.inline;
            let old = instance.overflow().get();
            if old.is_none_or(|old| old.capacity() <= wanted) {
                let block = self.new_values((wanted + 1).next_power_of_two().max(4))?;
                if let Some(old) = old {
                    for (to, from) in block.slots().iter().zip(old.slots()) {
                        to.set(from.get());
                    }
                }
                instance.overflow().set(Some(block));
            }
        }
        if let Some(slot) = instance.slot(index) {
            slot.set(value);
        }
        instance.set_shape(next);
        let class = next.class;
        if next.count > class.inline_hint.get() && next.count <= 64 {
            class.inline_hint.set(next.count);
        }
        Ok(())
    }

    /// The shape that has one attribute more.
    pub(crate) fn child_shape(&self, shape: Gc<Shape>, name: Value) -> R<Gc<Shape>> {
        let children = shape.children.get();
        if let Some(only) = children.cast::<Shape>() {
            if only.name == name {
                return Ok(only);
            }
        } else if let Some(dict) = children.cast::<DictObj>()
            && let Some(child) = self.dict_get_name(dict, name).and_then(Value::cast)
        {
            return Ok(child);
        }
        self.add_child(shape, Shape::new(shape.class, Some(shape), name, shape.count + 1, shape.inline))
    }

    /// Gives a shape a child, which it has not had under that name.
    pub(crate) fn add_child(&self, shape: Gc<Shape>, child: Shape) -> R<Gc<Shape>> {
        let (children, name) = (shape.children.get(), child.name);
        let child = self.new_object(child)?;
        if children.is_none() {
            shape.children.set(child.value());
        } else if let Some(dict) = children.cast::<DictObj>() {
            self.dict_set_name(dict, name, child.value())?;
        } else if let Some(only) = children.cast::<Shape>() {
            let dict = self.new_dict()?;
            self.dict_set_name(dict, only.name, only.value())?;
            self.dict_set_name(dict, name, child.value())?;
            shape.children.set(dict.value());
        }
        Ok(child)
    }

    /// `del receiver.name`
    pub fn del_attr(&self, receiver: Value, name: Value) -> R<()> {
        let class = receiver.class();
        if class.specials.get() & special::__delattr__ != 0
            && let Some(method) = self.special_of_program(class, sym::__delattr__)
        {
            return self.call_method_value(method, receiver, &[name]).map(drop);
        }
        self.set_attr_plain(receiver, name, Value::UNBOUND)
    }

    /// `receiver.name` with an inline cache.
    #[inline(never)]
    pub(crate) fn get_attr_cached(&self, receiver: Value, name: Value, cache: &Cell<Cache>) -> R {
        if let Some(instance) = receiver.cast::<InstanceObj>() {
            let class = instance.shape().class;
            if class.specials.get() & special::__getattribute__ == 0 {
                let shadowed =
                    self.class_lookup(class, name).is_some_and(|found| self.is_data_descriptor(found));
                if let Some(index) = self.shape_find(instance.shape(), name).filter(|_| !shadowed)
                    && let Some(value) = instance.slot(index).and_then(|slot| slot.get().given())
                {
                    self.fill_cache(
                        cache,
                        Cache {
                            key: instance.header().meta_ptr().addr(),
                            data: index,
                            guard: self.vm().class_version.get(),
                        },
                    );
                    return Ok(value);
                }
            }
        } else if let Some(module) = receiver.cast::<ModuleObj>()
            && let Some(entry) = self.dict_find_name(module.dict, name)
        {
            self.fill_cache(cache, Cache { key: module.dict.version(), data: entry, guard: 0 });
            return Ok(module.dict.table.get().value_at(entry));
        }
        self.get_attr(receiver, name)
    }

    /// `receiver.name = value` with an inline cache.
    #[inline(never)]
    pub(crate) fn set_attr_cached(
        &self,
        receiver: Value,
        name: Value,
        value: Value,
        cache: &Cell<Cache>,
    ) -> R<()> {
        let Some(instance) = receiver.cast::<InstanceObj>() else {
            return self.set_attr(receiver, name, value);
        };
        let class = instance.shape().class;
        let blocked = class.specials.get() & special::__setattr__ != 0
            || self.class_lookup(class, name).is_some_and(|found| self.is_data_descriptor(found));
        let shape = instance.shape();
        self.set_attr(receiver, name, value)?;
        if !blocked && !class.has(TypeFlags::NO_DICT) {
            let after = instance.shape();
            let guard = self.vm().class_version.get() << 1;
            if after == shape {
                if let Some(index) = self.shape_find(shape, name) {
                    self.fill_cache(cache, Cache { key: (&raw const shape.meta).addr(), data: index, guard });
                }
            } else if after.parent == Some(shape) {
                self.fill_cache(
                    cache,
                    Cache {
                        key: (&raw const shape.meta).addr(),
                        data: after.as_ptr().addr(),
                        guard: guard | 1,
                    },
                );
            }
        }
        Ok(())
    }

    /// The attribute `name` of `receiver`, to be called.
    #[inline(never)]
    pub(crate) fn get_method_cached(
        &self,
        receiver: Value,
        name: Value,
        cache: &Cell<Cache>,
    ) -> R<MethodFound> {
        let class = receiver.class();
        if let Some(object) = receiver.cast::<SuperObj>() {
            return match self.super_lookup(object, name)? {
                Some(found) if self.binds_plainly(found) && object.receiver.kind() != Kind::Type => {
                    Ok(MethodFound::Of(found, object.receiver))
                }
                Some(found) if let Some(function) = self.class_function(found) => {
                    Ok(MethodFound::Of(function, object.class.value()))
                }
                _ => self.get_attr(receiver, name).map(MethodFound::Bound),
            };
        }
        if receiver.kind() != Kind::Type
            && class.specials.get() & special::__getattribute__ == 0
            && let Some(found) = self.class_lookup(class, name)
            && self.binds_plainly(found)
            && self.own_instance_attr(receiver, name).is_none()
        {
            if let Some(object) = receiver.as_object() {
                // A shape that has a place for the name, empty since a `del`, does not tell when it is filled again.
                let by_shape = match receiver.cast::<InstanceObj>() {
                    Some(instance) => self.shape_find(instance.shape(), name).is_none(),
                    None => self.attributes_cell(receiver).is_none(),
                };
                if by_shape && receiver.kind() != Kind::Module {
                    self.fill_cache(
                        cache,
                        Cache {
                            key: object.meta_ptr().addr(),
                            data: found.bits(),
                            guard: self.vm().class_version.get(),
                        },
                    );
                }
            }
            return Ok(MethodFound::Unbound(found));
        }
        if let Some(module) = receiver.cast::<ModuleObj>()
            && let Some(entry) = self.dict_find_name(module.dict, name)
        {
            // No version of the classes is 0: only machine code looks at this.
            self.fill_cache(cache, Cache { key: module.dict.version(), data: entry, guard: 0 });
            return Ok(MethodFound::Bound(module.dict.table.get().value_at(entry)));
        }
        if let Some(own) = receiver.cast::<TypeObj>()
            && class == types::TYPE.gc()
            && let Some(found) = self.class_lookup(own, name)
        {
            // A class method of a plain class.
            if let Some(function) = self.class_function(found) {
                return Ok(MethodFound::Of(function, receiver));
            }
            if found.cast::<NativeObj>().is_some_and(|native| native.binding() == NativeBinding::Class) {
                return Ok(MethodFound::Of(found, receiver));
            }
        }
        self.get_attr(receiver, name).map(MethodFound::Bound)
    }

    /// The function of a class method that a program defines.
    fn class_function(&self, found: Value) -> Option<Value> {
        let wrapper = found.cast::<Wrapper>().filter(|_| found.kind() == Kind::ClassMethod)?;
        wrapper.function.cast::<FunctionObj>().map(|_| wrapper.function)
    }

    /// The last word of an object's cell.
    #[allow(unsafe_code, reason = "the word is reached by address")]
    pub(crate) fn trailing_cell(&self, object: &'static Object) -> &'static Cell<Value> {
        let start = core::ptr::from_ref(object).cast::<u8>();
        let bytes = self.vm().heap.cell_bytes(start.addr());
        // SAFETY: instances of such classes are allocated with a word more, which is set when they are made.
        unsafe { &*start.add(bytes - size_of::<Value>()).cast::<Cell<Value>>() }
    }
}
