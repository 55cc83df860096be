//! Strings and bytes: their bytes lie in the object and never change.

use core::cell::Cell;

use super::gc::layout;
use super::{Kind, Meta, Object, types};
use crate::value::{R, Value};

/// A string: UTF-8 inside. Whether it is ASCII and whether it is interned stands in its meta's variant.
#[repr(C)]
pub struct StrObj {
    object: Object,
    hash: Cell<u32>,
    len: u32,
    data: [u8; 0],
}
layout!(StrObj: Str);

/// A bytes object.
#[repr(C)]
pub struct BytesObj {
    object: Object,
    hash: Cell<u32>,
    len: u32,
    data: [u8; 0],
}
layout!(BytesObj: Bytes);

/// A string that lies in the program image.
#[repr(C, align(8))]
pub struct StaticStr<const N: usize> {
    /// The header.
    pub object: Object,
    hash: Cell<u32>,
    len: u32,
    data: [u8; N],
}

// SAFETY: never written: the hash is computed at build time.
unsafe impl<const N: usize> Sync for StaticStr<N> {}

const fn str_meta(variant: u16) -> Meta {
    Meta::new(&types::TYPE.meta, &types::STR, Kind::Str, Meta::LEAF, variant)
}

static STR_METAS: [Meta; 4] =
    [str_meta(0), str_meta(Meta::INTERNED), str_meta(Meta::ASCII), str_meta(Meta::INTERNED | Meta::ASCII)];

/// The hash of text: FNV-1a, never 0 (0 says "not computed yet").
pub const fn hash_bytes(bytes: &[u8]) -> u32 {
    finish_hash(hash_on(HASH_OF_NONE, bytes))
}

const HASH_OF_NONE: u32 = 0x811c_9dc5;

const fn hash_on(mut hash: u32, bytes: &[u8]) -> u32 {
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u32).wrapping_mul(0x0100_0193);
        i += 1;
    }
    hash
}

const fn finish_hash(hash: u32) -> u32 {
    let hash = hash ^ hash >> 15;
    if hash == 0 { 1 } else { hash }
}

/// The hash kept in `known`, computed if it is not there; `go_on` is asked between stretches of so many bytes.
fn hash_in_stretches(
    known: &Cell<u32>,
    bytes: &[u8],
    stretch: usize,
    mut go_on: impl FnMut() -> R<()>,
) -> R<u32> {
    if known.get() == 0 {
        let (mut hash, mut rest) = (HASH_OF_NONE, bytes);
        while rest.len() > stretch {
            hash = hash_on(hash, &rest[..stretch]);
            rest = &rest[stretch..];
            go_on()?;
        }
        known.set(finish_hash(hash_on(hash, rest)));
    }
    Ok(known.get())
}

impl<const N: usize> StaticStr<N> {
    /// The only string with its text: a name, which the search for interned strings has to find.
    pub const fn interned(text: &str) -> Self {
        StaticStr::new(text, Meta::INTERNED)
    }

    /// Any other string.
    pub const fn plain(text: &str) -> Self {
        StaticStr::new(text, 0)
    }

    const fn new(text: &str, interned: u16) -> Self {
        let mut data = [0; N];
        let bytes = text.as_bytes();
        assert!(bytes.len() == N, "as many bytes as the text has");
        let mut i = 0;
        while i < N {
            data[i] = bytes[i];
            i += 1;
        }
        let ascii = if text.is_ascii() { Meta::ASCII } else { 0 };
        let meta = &STR_METAS[(interned | ascii) as usize];
        StaticStr { object: Object::new(meta), hash: Cell::new(hash_bytes(bytes)), len: N as u32, data }
    }

    /// As a value.
    pub const fn value(&'static self) -> Value {
        Value::from_static(&self.object)
    }
}

impl StrObj {
    /// The head of a string of `len` bytes, to be followed by them.
    pub(crate) fn head(len: u32, ascii: bool) -> StrObj {
        let meta = &STR_METAS[usize::from(if ascii { Meta::ASCII } else { 0 })];
        StrObj { object: Object::new(meta), hash: Cell::new(0), len, data: [] }
    }

    /// The bytes.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn as_bytes(&self) -> &[u8] {
        // SAFETY: `len` bytes follow the head.
        unsafe { core::slice::from_raw_parts(self.data.as_ptr(), self.len as usize) }
    }

    /// The text.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn as_str(&self) -> &str {
        // SAFETY: strings are made from valid UTF-8 only.
        unsafe { core::str::from_utf8_unchecked(self.as_bytes()) }
    }

    /// Length in bytes.
    #[inline(always)]
    pub fn byte_len(&self) -> usize {
        self.len as usize
    }

    /// Whether all characters are known to be ASCII.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn is_ascii(&self) -> bool {
        self.object.meta().variant & Meta::ASCII != 0 || self.as_bytes().is_ascii()
    }

    /// Length in characters.
    pub fn char_len(&self) -> usize {
        if self.is_ascii() { self.byte_len() } else { self.as_str().chars().count() }
    }

    /// Whether it is the only interned string with its text.
    #[inline(always)]
    pub fn is_interned(&self) -> bool {
        self.object.meta().variant & Meta::INTERNED != 0
    }

    /// Marks it as interned.
    pub(crate) fn set_interned(&self) {
        let variant = self.object.meta().variant | Meta::INTERNED;
        self.object.set_meta(&STR_METAS[usize::from(variant)]);
    }

    /// The hash of its text.
    #[inline]
    pub fn hash(&self) -> u32 {
        match self.hash.get() {
            0 => {
                let hash = hash_bytes(self.as_bytes());
                self.hash.set(hash);
                hash
            }
            hash => hash,
        }
    }

    /// As `hash`, asking `go_on` between stretches of so many bytes.
    pub(crate) fn hash_in_stretches(&self, stretch: usize, go_on: impl FnMut() -> R<()>) -> R<u32> {
        hash_in_stretches(&self.hash, self.as_bytes(), stretch, go_on)
    }
}

impl BytesObj {
    /// Where the number of bytes is.
    pub(crate) const LEN: usize = core::mem::offset_of!(BytesObj, len);

    /// The head of a bytes object of `len` bytes, to be followed by them.
    pub(crate) fn head(len: u32) -> BytesObj {
        BytesObj { object: Object::new(&types::BYTES.meta), hash: Cell::new(0), len, data: [] }
    }

    /// The bytes.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn as_bytes(&self) -> &[u8] {
        // SAFETY: `len` bytes follow the head.
        unsafe { core::slice::from_raw_parts(self.data.as_ptr(), self.len as usize) }
    }

    /// The hash of its bytes; `go_on` is asked between stretches of so many.
    pub(crate) fn hash_in_stretches(&self, stretch: usize, go_on: impl FnMut() -> R<()>) -> R<u32> {
        hash_in_stretches(&self.hash, self.as_bytes(), stretch, go_on)
    }
}
