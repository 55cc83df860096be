//! Builtin modules: one table, a row per module; a module object is made when it is first imported.

use crate::args::Args;
use crate::context::Context;
use crate::features;
use crate::object::{DictObj, Gc, ModuleObj, NativeObj, Params, TypeObj};
use crate::platform::Platform;
use crate::symbols::sym;
use crate::value::{Float, R, Value};
use crate::vm::root;

mod array;
mod binascii;
mod cmath;
pub(crate) mod collections;
mod errno;
mod future;
mod gc;
pub(crate) mod hashlib;
pub(crate) mod io;
mod json;
pub(crate) mod math;
mod micropython;
mod os;
mod random;
pub(crate) mod select;
pub(crate) mod structs;
pub(crate) mod sys;
mod time;
pub(crate) mod vfs;

pub(crate) use errno::name_of as errno_name;

/// The builtin modules that every build has.
static ALL: &[&Definition] = &[
    &BUILTINS,
    &array::MODULE,
    &binascii::MODULE,
    &collections::MODULE,
    &errno::MODULE,
    &future::MODULE,
    &gc::MODULE,
    &hashlib::MODULE,
    &io::MODULE,
    &json::MODULE,
    &micropython::MODULE,
    &os::MODULE,
    &random::MODULE,
    &select::MODULE,
    &structs::MODULE,
    &sys::MODULE,
    &time::MODULE,
    &vfs::MODULE,
];

/// Those of builds with floats.
static OF_FLOATS: &[&Definition] = if features::FLOAT { &[&cmath::MODULE, &math::MODULE] } else { &[] };

/// The builtin namespace as a module: its dict is the VM's own.
static BUILTINS: Definition = Definition::new("builtins", &[]);

/// A builtin module.
pub struct Definition {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub entries: &'static [Entry],
    /// What is left to do when it is made.
    #[allow(clippy::type_complexity, reason = "a signature")]
    pub setup: Option<fn(&Context<'_>, Gc<DictObj>) -> R<()>>,
}

impl Definition {
    /// A module of these entries.
    pub const fn new(name: &'static str, entries: &'static [Entry]) -> Definition {
        Definition { name, entries, setup: None }
    }

    /// A module of these entries and of what `setup` puts into its dict.
    pub const fn with_setup(
        name: &'static str,
        entries: &'static [Entry],
        setup: fn(&Context<'_>, Gc<DictObj>) -> R<()>,
    ) -> Definition {
        Definition { name, entries, setup: Some(setup) }
    }
}

/// One name of a module.
pub enum Entry {
    /// A native function, under its own name.
    Function(NativeObj),
    /// Something else.
    Item {
        /// The name.
        name: &'static str,
        /// What it stands for.
        item: Item,
    },
}

/// What a name of a module stands for, if no native function.
pub enum Item {
    /// A class.
    Class(&'static TypeObj),
    /// An int.
    Int(isize),
    /// A float.
    Float(Float),
    /// A string.
    Text(&'static str),
    /// What this makes when the module is imported.
    Made(fn(&Context<'_>) -> R),
}

impl Entry {
    /// A function with `min..=max` positional arguments.
    pub const fn function(
        name: &'static str,
        min: u8,
        max: u8,
        call: fn(&Context<'_>, Args<'_>) -> R,
    ) -> Entry {
        Entry::with(name, Params::positional(min, max), call)
    }

    /// A function with these parameters.
    pub const fn with(name: &'static str, params: Params, call: fn(&Context<'_>, Args<'_>) -> R) -> Entry {
        Entry::Function(NativeObj::function(name, params, call))
    }

    /// A class.
    pub const fn class(name: &'static str, class: &'static TypeObj) -> Entry {
        Entry::Item { name, item: Item::Class(class) }
    }

    /// An int, of at most a word.
    pub const fn int(name: &'static str, number: i64) -> Entry {
        assert!(number as isize as i64 == number, "an int of at most a word");
        Entry::Item { name, item: Item::Int(number as isize) }
    }

    /// A float.
    pub const fn float(name: &'static str, number: Float) -> Entry {
        Entry::Item { name, item: Item::Float(number) }
    }

    /// A string.
    pub const fn text(name: &'static str, text: &'static str) -> Entry {
        Entry::Item { name, item: Item::Text(text) }
    }

    /// What `make` makes when the module is imported.
    pub const fn made(name: &'static str, make: fn(&Context<'_>) -> R) -> Entry {
        Entry::Item { name, item: Item::Made(make) }
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Entry::Function(native) => native.def.name,
            Entry::Item { name, .. } => name,
        }
    }

    fn to_value(&'static self, cx: &Context<'_>) -> R {
        let item = match self {
            Entry::Function(native) => return Ok(native.value()),
            Entry::Item { item, .. } => item,
        };
        match item {
            Item::Class(class) => Ok(class.static_value()),
            Item::Int(number) => cx.new_int(*number as i64),
            Item::Float(number) => cx.new_float(*number),
            Item::Text(text) => cx.new_str(text),
            Item::Made(make) => make(cx),
        }
    }
}

/// Modules whose place a file on `sys.path` takes, as in MicroPython; such files reach the builtin ones by
/// their names with a leading `u`. All others, `micropython` first of all, are always the builtin ones.
const EXTENSIBLE: &[&str] = &[
    "array",
    "binascii",
    "collections",
    "cryptolib",
    "errno",
    "hashlib",
    "heapq",
    "io",
    "json",
    "machine",
    "os",
    "platform",
    "random",
    "re",
    "select",
    "socket",
    "ssl",
    "struct",
    "time",
    "websocket",
];

/// Whether a file takes the place of this builtin module.
pub(crate) fn is_extensible(name: &str) -> bool {
    EXTENSIBLE.contains(&name)
}

/// All builtin modules besides the platform's.
pub fn builtin() -> impl Iterator<Item = &'static Definition> {
    ALL.iter().chain(OF_FLOATS).copied()
}

/// All builtin modules that there are here.
pub fn all(platform: &dyn Platform) -> impl Iterator<Item = &'static Definition> {
    builtin().chain(platform.modules().iter().copied())
}

/// The builtin module of this name. MicroPython's names with a leading `u` stand for the same modules.
pub fn find(platform: &dyn Platform, name: &str) -> Option<&'static Definition> {
    find_among(&[ALL, OF_FLOATS, platform.modules()], name)
}

fn find_among(lists: &[&[&'static Definition]], name: &str) -> Option<&'static Definition> {
    let named = |name: &str| lists.iter().copied().flatten().find(|module| module.name == name).copied();
    named(name).or_else(|| named(name.strip_prefix('u')?))
}

impl Context<'_> {
    /// An empty module.
    pub fn new_module(&self, name: Value) -> R<Gc<ModuleObj>> {
        let dict = self.new_dict()?;
        self.dict_set_name(dict, sym::__name__, name)?;
        self.new_object(ModuleObj::new(dict))
    }

    /// Makes a builtin module, without a look at `sys.modules`.
    pub(crate) fn new_builtin_module(&self, definition: &'static Definition) -> R<Gc<ModuleObj>> {
        let name = self.intern(definition.name)?;
        if definition.name == BUILTINS.name {
            let dict = self.vm().builtins();
            // A program that imports them may change them; its copy has what the prompt kept beside them.
            self.dict_set_name(dict, sym::__name__, name)?;
            let shown = self.vm().roots[root::SHOWN].replace(Value::NONE);
            if !shown.is_none() {
                self.dict_set_name(dict, sym::shown, shown)?;
            }
            return self.new_object(ModuleObj::new(dict));
        }
        let module = self.new_module(name)?;
        for entry in definition.entries {
            let name = self.intern(entry.name())?;
            self.dict_set_name(module.dict, name, entry.to_value(self)?)?;
        }
        if let Some(setup) = definition.setup {
            setup(self, module.dict)?;
        }
        Ok(module)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        for (i, module) in builtin().enumerate() {
            assert!(builtin().take(i).all(|other| other.name != module.name), "{}", module.name);
            for (j, entry) in module.entries.iter().enumerate() {
                let unique = module.entries[..j].iter().all(|other| other.name() != entry.name());
                assert!(unique, "{}.{}", module.name, entry.name());
            }
        }
        assert_eq!(find_among(&[ALL], "uerrno").map(|module| module.name), Some("errno"));
        assert!(find_among(&[ALL], "u").is_none());
    }
}
