//! What is built into the program image: modules, as `adder build` made them, and their strings as objects.
#![allow(unsafe_code, reason = "strings in the image are never written")]

use crate::object::{StaticStr, hash_bytes};
use crate::platform::Platform;
use crate::symbols;
use crate::value::Value;

/// A string of the program image.
#[derive(Clone, Copy, Debug)]
#[repr(transparent)]
pub struct TextOfImage(Value);

// SAFETY: an object in the program image that nothing writes to.
unsafe impl Sync for TextOfImage {}

/// The object of such a string, of `N` bytes.
#[allow(missing_debug_implementations, reason = "an object, which shows itself as a value")]
pub struct ImageStr<const N: usize>(StaticStr<N>);

impl<const N: usize> ImageStr<N> {
    /// A name: the only string with its text.
    pub const fn name(text: &str) -> Self {
        ImageStr(StaticStr::interned(text))
    }

    /// Any other string.
    pub const fn other(text: &str) -> Self {
        ImageStr(StaticStr::plain(text))
    }

    /// It, or the string that the VM itself has for its `text`. (What lies in statics cannot be read at build time.)
    pub const fn text(&'static self, text: &str) -> TextOfImage {
        TextOfImage(match symbols::among(text) {
            Some(symbol) => symbol,
            None => self.0.value(),
        })
    }
}

/// A module in the program image, as `adder build` made it.
#[derive(Clone, Copy, Debug)]
pub struct Frozen {
    /// Its path below `.frozen`, with `.adc`.
    pub name: &'static str,
    pub(super) bytes: &'static [u8],
    pub(super) strings: &'static [TextOfImage],
}

impl Frozen {
    /// The module of this name, with the objects of its strings in their order.
    ///
    /// # Safety
    /// The bytes, from an address that is a multiple of 4 on, are what this version of Adder has built.
    pub const unsafe fn new(
        name: &'static str,
        bytes: &'static [u8],
        strings: &'static [TextOfImage],
    ) -> Frozen {
        Frozen { name, bytes, strings }
    }
}

/// All modules in the program image.
#[derive(Clone, Copy, Debug)]
pub struct Image {
    /// The modules.
    pub modules: &'static [Frozen],
    /// The names in their code, in the order of the hashes.
    names: &'static [TextOfImage],
}

impl Image {
    /// An image without modules.
    pub const EMPTY: Image = Image { modules: &[], names: &[] };

    /// The image with these modules, and with the names in their code, which [`are_by_hash`].
    pub const fn new(modules: &'static [Frozen], names: &'static [TextOfImage]) -> Image {
        Image { modules, names }
    }

    /// The name with this text.
    pub(crate) fn find_name(&self, text: &[u8], hash: u32) -> Option<Value> {
        // SAFETY: a text is nothing but its value.
        let names =
            unsafe { core::slice::from_raw_parts(self.names.as_ptr().cast::<Value>(), self.names.len()) };
        symbols::find_in(names, text, hash)
    }
}

impl TextOfImage {
    pub(super) fn value(self) -> Value {
        self.0
    }
}

/// Whether texts are in the order of their hashes, in which names are searched.
pub const fn are_by_hash(texts: &[&str]) -> bool {
    let mut at = 1;
    while at < texts.len() {
        if hash_bytes(texts[at - 1].as_bytes()) > hash_bytes(texts[at].as_bytes()) {
            return false;
        }
        at += 1;
    }
    true
}

/// The module of the program image with this path.
pub(crate) fn frozen(platform: &dyn Platform, path: &str) -> Option<Frozen> {
    let name = path.strip_prefix(super::FROZEN)?.strip_prefix('/')?;
    platform.image().modules.iter().copied().find(|module| module.name == name)
}

/// Whether modules of the program image are in the folder of this path.
pub(crate) fn is_frozen_folder(platform: &dyn Platform, path: &str) -> bool {
    let folder = path.strip_prefix(super::FROZEN).and_then(|rest| rest.strip_prefix('/'));
    let is_in =
        |name: &str, folder: &str| name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    folder.is_some_and(|folder| platform.image().modules.iter().any(|module| is_in(module.name, folder)))
}
