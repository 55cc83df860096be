//! What the inline caches of attribute instructions remember.

use crate::context::Context;
use crate::object::{Cache, Gc, InstanceObj, ModuleObj, Shape};
use crate::value::{R, Value};

/// The attribute that a `get_attr` found the last time, if the receiver is of the same shape or module.
#[inline(always)]
pub(crate) fn cached(cx: &Context<'_>, receiver: Value, cache: Cache) -> Option<Value> {
    if let Some(instance) = receiver.cast::<InstanceObj>() {
        if instance.header().meta_ptr().addr() != cache.key || cache.guard != cx.vm().class_version.get() {
            return None;
        }
        return instance.slot(cache.data)?.get().given();
    }
    let module = receiver.cast::<ModuleObj>()?;
    if module.dict.version() == cache.key { Some(module.dict.table.get().value_at(cache.data)) } else { None }
}

/// The method that a `get_method` found the last time, if the receiver is of the same shape or class.
#[inline(always)]
pub(crate) fn cached_method(cx: &Context<'_>, receiver: Value, cache: Cache) -> Option<Value> {
    let object = receiver.as_object()?;
    if object.meta_ptr().addr() != cache.key || cache.guard != cx.vm().class_version.get() {
        return None;
    }
    // SAFETY: the guard says that no class changed and nothing was collected since the method was found.
    unsafe { Value::from_bits(cache.data) }
}

/// Stores as a `set_attr` did the last time, if the receiver is of the same shape; false when it is not.
#[inline(always)]
pub(crate) fn store_cached(cx: &Context<'_>, receiver: Value, value: Value, cache: Cache) -> R<bool> {
    let Some(instance) = receiver.cast::<InstanceObj>() else { return Ok(false) };
    if instance.header().meta_ptr().addr() != cache.key || cache.guard >> 1 != cx.vm().class_version.get() {
        return Ok(false);
    }
    if cache.guard & 1 != 0 {
        // SAFETY: as above: the shape that the store led to still exists.
        let shape: Gc<Shape> = unsafe { Gc::from_raw(core::ptr::with_exposed_provenance(cache.data)) };
        return cx.add_instance_attr(instance, shape, value).map(|()| true);
    }
    let Some(slot) = instance.slot(cache.data) else { return Ok(false) };
    slot.set(value);
    Ok(true)
}
