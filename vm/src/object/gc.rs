//! Typed pointers to objects.

use core::fmt;
use core::marker::PhantomData;
use core::ops::Deref;
use core::ptr::NonNull;

use super::{Kind, Object};
use crate::value::Value;

/// A pointer to an object of known layout.
///
/// It may be copied freely and lies in registers, stack slots and heap objects only, where the collector
/// finds it; so the object lives as long as the pointer is reachable.
#[repr(transparent)]
pub struct Gc<T>(NonNull<T>, PhantomData<T>);

/// A struct that is the layout of some kinds of objects.
///
/// # Safety
/// The struct is `repr(C)` and begins with an [`Object`]; objects of the kinds that `matches` accepts have
/// this layout.
#[allow(unsafe_code, reason = "implementing it is a promise about memory")]
pub unsafe trait Layout {
    /// Whether objects of this kind have this layout.
    fn matches(kind: Kind) -> bool;
}

impl<T> Gc<T> {
    /// The pointer as a typed one.
    ///
    /// # Safety
    /// It points to a live object of layout `T`.
    #[inline(always)]
    pub const unsafe fn from_non_null(pointer: NonNull<T>) -> Self {
        Gc(pointer, PhantomData)
    }

    /// The pointer as a typed one.
    ///
    /// # Safety
    /// As `from_non_null`, and it is not null.
    #[inline(always)]
    pub const unsafe fn from_raw(pointer: *const T) -> Self {
        // SAFETY: the caller says that it is not null.
        Gc(unsafe { NonNull::new_unchecked(pointer.cast_mut()) }, PhantomData)
    }

    /// A pointer to a static object.
    pub const fn from_static(object: &'static T) -> Self {
        match NonNull::new(core::ptr::from_ref(object).cast_mut()) {
            Some(pointer) => Gc(pointer, PhantomData),
            None => panic!("invariant: a reference is not null"),
        }
    }

    /// The address.
    #[inline(always)]
    pub const fn as_ptr(self) -> *const T {
        self.0.as_ptr()
    }

    /// The address.
    #[inline(always)]
    pub const fn as_non_null(self) -> NonNull<T> {
        self.0
    }
}

impl<T: Layout> Gc<T> {
    /// As a value.
    #[inline(always)]
    pub fn value(self) -> Value {
        Value::from_object(self)
    }

    /// The object's header.
    #[inline(always)]
    pub fn header(&self) -> &Object {
        // SAFETY: a layout begins with an `Object`.
        unsafe { self.0.cast::<Object>().as_ref() }
    }
}

impl<T> Gc<T> {
    /// A field of the object with the object's own lifetime, which the collector decides.
    #[inline(always)]
    pub(crate) fn cell_of<U>(_: Gc<T>, field: &U) -> &'static U {
        // SAFETY: the object lives while the reference is on the stack: an inner pointer keeps it.
        unsafe { &*core::ptr::from_ref(field) }
    }
}

impl<T> Clone for Gc<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Gc<T> {}

impl<T> PartialEq for Gc<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Gc<T> {}

impl<T> Deref for Gc<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: the object lives while this pointer is on the stack; its fields are cells.
        unsafe { self.0.as_ref() }
    }
}

impl<T> fmt::Debug for Gc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gc({:p})", self.0)
    }
}

/// Declares the kinds that a struct is the layout of.
macro_rules! layout {
    ($type:ty: $($kind:ident)|+) => {
        // The collector looks at all words of an object: there is no padding behind the last field.
        const _: () = assert!(align_of::<$type>() <= align_of::<usize>(), "say which field is the last");
        crate::object::layout!(@impl $type: $($kind)|+);
    };
    ($type:ty: $($kind:ident)|+, last $last:ident: $of:ty) => {
        const _: () = assert!(
            core::mem::offset_of!($type, $last) + size_of::<$of>() == size_of::<$type>(),
            "padding at the end"
        );
        crate::object::layout!(@impl $type: $($kind)|+);
    };
    // Only in the program image, where the collector does not look.
    ($type:ty: $($kind:ident)|+, image) => {
        crate::object::layout!(@impl $type: $($kind)|+);
    };
    (@impl $type:ty: $($kind:ident)|+) => {
        // SAFETY: the struct is `repr(C)` with its header first, and objects of these kinds are made with it.
        #[allow(unsafe_code, reason = "the struct is laid out by hand")]
        unsafe impl crate::object::Layout for $type {
            #[inline(always)]
            fn matches(kind: crate::object::Kind) -> bool {
                matches!(kind, $(crate::object::Kind::$kind)|+)
            }
        }
    };
}
pub(crate) use layout;
