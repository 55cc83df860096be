//! Instances of user classes: attributes lie inline, a shape says which is where.

use core::cell::Cell;
use core::mem::offset_of;

use super::functions::raw_words;
use super::gc::layout;
use super::{Gc, Kind, Meta, Object, TypeObj, Values, types};
use crate::value::Value;

/// A hidden class: the ordered attribute names that its instances have.
///
/// Adding an attribute moves an instance to a child shape. Slots from `inline` on lie in an overflow block.
#[repr(C)]
pub struct Shape {
    pub(crate) meta: Meta,
    /// Attributes of an instance.
    pub(crate) count: usize,
    /// Slots inside the instance.
    pub(crate) inline: usize,
    // Values from here.
    pub(crate) class: Gc<TypeObj>,
    pub(crate) parent: Option<Gc<Shape>>,
    /// Name of the last attribute, which is in slot `count - 1`; without attributes, what `children` has it under.
    pub(crate) name: Value,
    /// Children: `None`, one shape, or a dict from names to shapes. A class's first shape also has those without
    /// attributes whose instances have other numbers of slots inside, under the number.
    pub(crate) children: Cell<Value>,
}
layout!(Shape: Shape);

/// The meta of shapes themselves.
pub(crate) static SHAPE_META: Meta =
    Meta::new(&types::TYPE.meta, &types::OBJECT, Kind::Shape, raw_words(offset_of!(Shape, class)), 0);

impl Shape {
    pub(crate) fn new(
        class: Gc<TypeObj>,
        parent: Option<Gc<Shape>>,
        name: Value,
        count: usize,
        inline: usize,
    ) -> Shape {
        Shape {
            meta: Meta::new(&SHAPE_META, class.as_ptr(), Kind::Instance, 0, 0),
            count,
            inline,
            class,
            parent,
            name,
            children: Cell::new(Value::NONE),
        }
    }

    /// The slot of attribute `name` (an interned string).
    #[cfg_attr(adder_speed, optimize(speed))]
    pub fn find(&self, name: Value) -> Option<usize> {
        if self.count == 0 {
            return None;
        }
        if self.name == name {
            return Some(self.count - 1);
        }
        let mut shape = self.parent?;
        loop {
            if shape.count == 0 {
                return None;
            }
            if shape.name == name {
                return Some(shape.count - 1);
            }
            shape = shape.parent?;
        }
    }
}

/// An instance of a user class that derives from no builtin class but `object`.
#[repr(C)]
pub struct InstanceObj {
    object: Object,
    overflow: Cell<Option<Gc<Values>>>,
    slots: [Cell<Value>; 0],
}
layout!(InstanceObj: Instance);

impl InstanceObj {
    pub(crate) fn head(shape: Gc<Shape>) -> InstanceObj {
        InstanceObj { object: Object::new(&raw const shape.meta), overflow: Cell::new(None), slots: [] }
    }

    /// Where the overflow block's address is.
    pub(crate) const OVERFLOW: usize = offset_of!(InstanceObj, overflow);

    /// Its shape.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn shape(&self) -> Gc<Shape> {
        // SAFETY: an instance's header always points to a shape's meta, which is the shape's start.
        unsafe { Gc::from_raw(self.object.meta_ptr().cast()) }
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn inline_slots(&self, count: usize) -> &[Cell<Value>] {
        // SAFETY: an instance is allocated with as many inline slots as each of its shapes says.
        unsafe { core::slice::from_raw_parts(self.slots.as_ptr(), count) }
    }

    /// The cell of a slot that its shape has.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn slot(&self, index: usize) -> Option<&Cell<Value>> {
        let inline = self.shape().inline;
        if index < inline {
            return self.inline_slots(inline).get(index);
        }
        let overflow = self.overflow.get()?;
        // SAFETY: the block lives while this instance refers to it, or a stale copy is on the stack.
        unsafe { &*overflow.as_ptr() }.slots().get(index - inline)
    }

    /// The overflow block.
    pub(crate) fn overflow(&self) -> &Cell<Option<Gc<Values>>> {
        &self.overflow
    }

    /// Takes up a child shape; its last slot is filled already.
    pub(crate) fn set_shape(&self, shape: Gc<Shape>) {
        self.object.set_meta(&raw const shape.meta);
    }
}
