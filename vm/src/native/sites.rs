//! What inline caches know, for whoever compiles functions: where a name or attribute was found the last time, and
//! what machine code has to compare to find it there again.

use core::mem::offset_of;

use crate::context::Context;
use crate::features;
use crate::object::{
    Cache, CellObj, CodeObj, DictObj, FunctionObj, Gc, InstanceObj, ListObj, Meta, ModuleObj, Shape, Table,
    TupleObj, Values, types,
};
use crate::runtime::name::IN_BUILTINS;
use crate::value::Value;

/// Where a function has the dict of its globals.
pub const FUNCTION_GLOBALS: usize = offset_of!(FunctionObj, globals);
/// Where a dict has the version of its keys.
pub const DICT_VERSION: usize = offset_of!(DictObj, version);
/// Where a dict has the address of its table.
pub const DICT_TABLE: usize = offset_of!(DictObj, table);
/// Where a module has the address of its dict.
pub const MODULE_DICT: usize = offset_of!(ModuleObj, dict);
/// Where an instance has the address of the block with attributes that do not fit in it.
pub const INSTANCE_OVERFLOW: usize = InstanceObj::OVERFLOW;
/// Where a cell has its contents.
pub const CELL_CONTENTS: usize = offset_of!(CellObj, contents);
/// Where a list has its length.
pub const LIST_LEN: usize = ListObj::LEN;
/// Where a tuple has its length.
pub const TUPLE_LEN: usize = TupleObj::LEN;
/// Where a tuple has its first item.
pub const TUPLE_ITEMS: usize = size_of::<TupleObj>();

/// A global or builtin that was found.
#[derive(Clone, Copy, Debug)]
pub struct GlobalSite {
    /// The version of the globals then.
    pub version: usize,
    /// For a builtin: the address of the dict of builtins, which lives as long as the VM, and its version then.
    pub builtins: Option<(usize, usize)>,
    /// Where the value is in the table of the globals or builtins, in bytes.
    pub offset: usize,
    /// The value then.
    pub value: Value,
}

/// An attribute in a slot of an instance.
#[derive(Clone, Copy, Debug)]
pub struct SlotSite {
    /// What the instance's header was.
    pub meta: usize,
    /// The object that is there, to be kept.
    pub shape: Value,
    /// Where the value is in the instance or its overflow block, in bytes.
    pub offset: usize,
    /// It is in the overflow block.
    pub is_overflow: bool,
}

/// An attribute of a module.
#[derive(Clone, Copy, Debug)]
pub struct ModuleSite {
    /// The version of the module's dict then.
    pub version: usize,
    /// Where the value is in the dict's table, in bytes.
    pub offset: usize,
    /// The value then.
    pub value: Value,
}

/// An attribute that was found.
#[derive(Clone, Copy, Debug)]
pub enum AttrSite {
    /// Of an instance.
    Slot(SlotSite),
    /// Of a module.
    Module(ModuleSite),
}

/// A method that was found on a class.
#[derive(Clone, Copy, Debug)]
pub struct MethodSite {
    /// What the receiver's header was.
    pub meta: usize,
    /// The object that is there, to be kept; nothing when it is part of the program.
    pub shape: Option<Value>,
    /// The method, to be kept.
    pub method: Value,
}

impl Context<'_> {
    /// The address of a word that changes whenever an attribute of a class does, and what it is now.
    pub fn class_changes(&self) -> (usize, usize) {
        let cell = &self.vm().class_changes;
        (core::ptr::from_ref(cell).addr(), cell.get())
    }

    fn cache(&self, code: Gc<CodeObj>, word: u32) -> Option<Cache> {
        code.caches().get(word as usize >> 16).map(core::cell::Cell::get).filter(|cache| cache.key != 0)
    }

    /// What the cache of a `get_global` with this data word says of `globals`.
    pub fn global_site(&self, code: Gc<CodeObj>, word: u32, globals: Gc<DictObj>) -> Option<GlobalSite> {
        let cache = self.cache(code, word)?;
        let value = self.cached_global(globals, cache)?;
        let entry = cache.data & !IN_BUILTINS;
        let builtins = if cache.data & IN_BUILTINS == 0 {
            None
        } else {
            Some((self.vm().builtins.get()?.value().bits(), cache.guard))
        };
        Some(GlobalSite { version: cache.key, builtins, offset: Table::value_offset(entry), value })
    }

    /// The shape at the address of a meta that a cache holds, which holds while no class changed and nothing was
    /// collected since.
    fn shape_at(&self, meta: usize) -> Option<Value> {
        let object = self.vm().heap.find(meta)?;
        // SAFETY: there is a live object at that address.
        #[allow(unsafe_code, reason = "an address becomes an object")]
        unsafe {
            Value::from_bits(object)
        }
    }

    fn slot_site(&self, meta: usize, index: usize) -> Option<SlotSite> {
        let shape: Gc<Shape> = self.shape_at(meta)?.cast()?;
        let word = size_of::<Value>();
        let (offset, is_overflow) = match index.checked_sub(shape.inline) {
            None => (size_of::<InstanceObj>() + index * word, false),
            Some(beyond) => (size_of::<Values>() + beyond * word, true),
        };
        Some(SlotSite { meta, shape: shape.value(), offset, is_overflow })
    }

    /// What the cache of a `get_attr` with this data word says.
    pub fn attr_site(&self, code: Gc<CodeObj>, word: u32) -> Option<AttrSite> {
        let cache = self.cache(code, word)?;
        if cache.guard == self.vm().class_version.get() {
            return self.slot_site(cache.key, cache.data).map(AttrSite::Slot);
        }
        None
    }

    /// What the cache of a `get_attr` or `get_method` with this data word says of a module.
    pub fn module_site(&self, code: Gc<CodeObj>, word: u32, module: Gc<ModuleObj>) -> Option<ModuleSite> {
        let cache = self.cache(code, word)?;
        (cache.key == module.dict.version()).then(|| ModuleSite {
            version: cache.key,
            offset: Table::value_offset(cache.data),
            value: module.dict.table.get().value_at(cache.data),
        })
    }

    /// What the cache of a `set_attr` with this data word says, when the attribute was there before.
    pub fn store_site(&self, code: Gc<CodeObj>, word: u32) -> Option<SlotSite> {
        let cache = self.cache(code, word)?;
        let holds = cache.guard & 1 == 0 && cache.guard >> 1 == self.vm().class_version.get();
        if holds { self.slot_site(cache.key, cache.data) } else { None }
    }

    /// What the cache of a `get_method` with this data word says.
    pub fn method_site(&self, code: Gc<CodeObj>, word: u32) -> Option<MethodSite> {
        let cache = self.cache(code, word)?;
        if cache.guard != self.vm().class_version.get() {
            return None;
        }
        // SAFETY: the guard says that no class changed and nothing was collected since the method was found.
        #[allow(unsafe_code, reason = "the bits of a value become one")]
        let method = unsafe { Value::from_bits(cache.data) }?;
        Some(MethodSite { meta: cache.key, shape: self.shape_at(cache.key), method })
    }
}

/// The address of a builtin class's meta.
pub fn meta_of(class: &'static crate::object::TypeObj) -> usize {
    core::ptr::from_ref::<Meta>(&class.meta).addr()
}

/// The address in the header of a plain module.
pub fn module_meta() -> usize {
    meta_of(&types::MODULE)
}

/// Builtin functions and classes whose calls machine code can do itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intrinsic {
    /// `len`
    Len,
    /// `abs`
    Abs,
    /// `min`
    Min,
    /// `max`
    Max,
    /// The casts that return their argument as it is: `ptr8` and the like, `const`.
    Itself,
    /// `uint`
    Uint,
    /// `int`
    Int,
    /// `float`
    Float,
    /// `bool`
    Bool,
    /// `range`
    Range,
    /// `math.sqrt`
    Sqrt,
    /// `math.fabs`
    Fabs,
}

/// The intrinsic that a callee is.
pub fn intrinsic(callee: Value) -> Option<Intrinsic> {
    let class = |class: &'static crate::object::TypeObj| class.static_value();
    for (one, found) in [
        (class(&types::INT), Intrinsic::Int),
        (class(&types::FLOAT), Intrinsic::Float),
        (class(&types::BOOL), Intrinsic::Bool),
        (class(&types::RANGE), Intrinsic::Range),
    ] {
        if callee == one {
            return Some(found);
        }
    }
    let native = callee.cast::<crate::object::NativeObj>()?;
    let is_callee = |one: &crate::object::NativeObj| core::ptr::eq(one, native.as_ptr());
    if crate::builtins::functions::ALL.iter().copied().flatten().any(is_callee) {
        return Some(match native.def.name {
            "len" => Intrinsic::Len,
            "abs" => Intrinsic::Abs,
            "min" => Intrinsic::Min,
            "max" => Intrinsic::Max,
            "uint" => Intrinsic::Uint,
            "const" | "ptr" | "ptr8" | "ptr16" | "ptr32" | "ptr8s" | "ptr16s" | "ptrf32" | "ptrf64" => {
                Intrinsic::Itself
            }
            _ => return None,
        });
    }
    if !features::FLOAT {
        return None;
    }
    let of_math = |entry: &&crate::modules::Entry| matches!(entry, crate::modules::Entry::Function(function) if is_callee(function));
    let entry = crate::modules::math::MODULE.entries.iter().find(of_math)?;
    match entry.name() {
        "sqrt" => Some(Intrinsic::Sqrt),
        "fabs" => Some(Intrinsic::Fabs),
        _ => None,
    }
}
