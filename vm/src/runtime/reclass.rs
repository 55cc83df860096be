//! `instance.__class__ = C`: an instance of a user class becomes one of another.

use crate::context::Context;
use crate::object::{DictObj, Gc, InstanceObj, Kind, Shape, TypeFlags, TypeObj};
use crate::value::{R, Value};

impl Context<'_> {
    /// Sets (or, with `UNBOUND`, refuses to delete) the class of a value.
    #[cold]
    pub(crate) fn set_class(&self, receiver: Value, new: Value) -> R<()> {
        if new.is_unbound() {
            return Err(self.type_error(format_args!("can't delete __class__ attribute")));
        }
        let Some(class) = new.cast::<TypeObj>() else {
            let found = new.class();
            return Err(self.type_error(format_args!(
                "__class__ must be set to a class, not '{}' object",
                found.name()
            )));
        };
        let old = receiver.class();
        if !old.is_heap() || !class.is_heap() {
            return Err(self.type_error(format_args!(
                "__class__ assignment only supported for mutable types or ModuleType subclasses"
            )));
        }
        // An instance without a dict starts with a shape that has all of its slots.
        let fits = |class: Gc<TypeObj>| class.kind() == Kind::Instance && !class.has(TypeFlags::NO_DICT);
        match receiver.cast::<InstanceObj>().filter(|_| fits(old) && fits(class)) {
            Some(instance) => self.move_instance(instance, class),
            None => Err(self.type_error(format_args!(
                "__class__ assignment: '{}' object layout differs from '{}'",
                class.name(),
                old.name()
            ))),
        }
    }

    /// Gives an instance the shape with the same slots in another class.
    fn move_instance(&self, instance: Gc<InstanceObj>, class: Gc<TypeObj>) -> R<()> {
        let names = self.new_list(instance.shape().count)?;
        let mut level = Some(instance.shape());
        while let Some(shape) = level.filter(|shape| shape.count > 0) {
            self.append(names, shape.name)?;
            level = shape.parent;
        }
        let mut shape = self.root_with(class, instance.shape().inline)?;
        for name in (0..names.len()).rev() {
            shape = self.child_shape(shape, names.get(name).unwrap_or(Value::NONE))?;
        }
        instance.set_shape(shape);
        Ok(())
    }

    /// The shape of instances without attributes that have so many slots inside, which is settled when one is made. If
    /// new ones have another number, it is a child of theirs, under the number.
    fn root_with(&self, class: Gc<TypeObj>, inline: usize) -> R<Gc<Shape>> {
        let root = self.root_shape(class)?;
        if root.inline == inline {
            return Ok(root);
        }
        let (children, number) = (root.children.get(), Value::index(inline));
        let known = match children.cast::<DictObj>() {
            Some(dict) => self.dict_get(dict, number)?.and_then(Value::cast),
            None => children.cast().filter(|only: &Gc<Shape>| only.name == number),
        };
        known.map_or_else(|| self.add_child(root, Shape::new(class, None, number, 0, inline)), Ok)
    }
}
