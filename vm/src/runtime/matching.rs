//! What patterns ask of a value: sequences, mappings and their keys, attributes of a class's instances.

use crate::context::Context;
use crate::object::{DictObj, Gc, Kind, StrObj, TupleObj, TypeObj, types};
use crate::symbols::sym;
use crate::value::{R, Value};

/// In the count of `match_sequence`: that many items or more.
pub(crate) const OR_MORE: u32 = 1 << 31;

/// Classes whose instances match a single pattern in parentheses as they are.
static MATCHED_THEMSELVES: [&TypeObj; 11] = [
    &types::BOOL,
    &types::BYTEARRAY,
    &types::BYTES,
    &types::DICT,
    &types::FLOAT,
    &types::FROZENSET,
    &types::INT,
    &types::LIST,
    &types::SET,
    &types::STR,
    &types::TUPLE,
];

impl Context<'_> {
    /// Whether a pattern of a sequence with `count` items matches the kind and length of `value`.
    pub(crate) fn match_sequence(&self, value: Value, count: u32) -> R<bool> {
        if !matches!(
            value.kind(),
            Kind::List | Kind::Tuple | Kind::Range | Kind::MemoryView | Kind::Array | Kind::Deque
        ) {
            return Ok(false);
        }
        let (wanted, len) = ((count & !OR_MORE) as usize, self.len(value)?);
        Ok(if count & OR_MORE != 0 { len >= wanted } else { len == wanted })
    }

    /// Whether `value` is a mapping of at least `count` keys.
    pub(crate) fn match_mapping(&self, value: Value, count: u32) -> R<bool> {
        Ok(value.kind() == Kind::Dict && self.len(value)? >= count as usize)
    }

    /// A tuple of what `mapping` has for each of `keys`; `None` if it lacks one.
    pub(crate) fn match_keys(&self, mapping: Value, keys: Value) -> R {
        let keys = self.tuple_of(keys)?;
        let seen = self.new_set(false)?;
        let values = self.new_tuple_of(keys.len())?;
        for (key, slot) in keys.items().iter().zip(values.items()) {
            let key = key.get();
            if !self.set_add(seen, key)? {
                let key = self.repr(key)?;
                return Err(self.value_error(format_args!(
                    "mapping pattern checks duplicate key ({})",
                    super::shown(key)
                )));
            }
            let value = match mapping.cast::<DictObj>() {
                Some(dict) if !mapping.class().is_heap() => self.dict_get(dict, key)?,
                // The tuple of keys is a default that nothing else can be.
                _ => Some(self.call_method(mapping, sym::get, &[key, keys.value()])?)
                    .filter(|&value| value != keys.value()),
            };
            let Some(value) = value else { return Ok(Value::NONE) };
            slot.set(value);
        }
        Ok(values.value())
    }

    /// A tuple of the attributes of `value` that a pattern of `class` asks for: the first `positional` ones that
    /// `__match_args__` names, then `names`. `None` if it is no instance or lacks one.
    pub(crate) fn match_class(&self, value: Value, class: Value, positional: usize, names: Value) -> R {
        let Some(class) = class.cast::<TypeObj>() else {
            return Err(self.type_error(format_args!("called match pattern must be a type")));
        };
        if !self.isinstance(value, class.value())? {
            return Ok(Value::NONE);
        }
        let names = self.tuple_of(names)?;
        let found = self.new_tuple_of(positional + names.len())?;
        let seen = self.new_set(false)?;
        let mut first = 0;
        if positional > 0 {
            let Some(own) = self.positional_names(class, positional)? else {
                found.items()[0].set(value);
                return self.match_attributes(value, class, names, seen, found, 1);
            };
            let own = self.new_tuple_from(&own.items()[..positional])?;
            for name in own.items() {
                if name.get().kind() != Kind::Str {
                    return Err(self.type_error(format_args!(
                        "__match_args__ elements must be strings (got {})",
                        name.get().class().name()
                    )));
                }
            }
            if self.match_attributes(value, class, own, seen, found, 0)?.is_none() {
                return Ok(Value::NONE);
            }
            first = positional;
        }
        self.match_attributes(value, class, names, seen, found, first)
    }

    /// The names of `__match_args__`, at least `count`; `None` where the instance itself is matched.
    fn positional_names(&self, class: Gc<TypeObj>, count: usize) -> R<Option<Gc<TupleObj>>> {
        let given = self.find_attr(class.value(), sym::__match_args__)?;
        let is_itself =
            given.is_none() && MATCHED_THEMSELVES.iter().any(|own| self.is_subclass(class, own.gc()));
        let names = match given {
            Some(names) => match names.cast::<TupleObj>().filter(|_| names.class() == types::TUPLE.gc()) {
                Some(names) => Some(names),
                None => {
                    return Err(self.type_error(format_args!(
                        "{}.__match_args__ must be a tuple (got {})",
                        class.name(),
                        names.class().name()
                    )));
                }
            },
            None => None,
        };
        let allowed = if is_itself { 1 } else { names.map_or(0, |names| names.len()) };
        if allowed < count {
            return Err(self.type_error(format_args!(
                "{}() accepts {allowed} positional sub-pattern{} ({count} given)",
                class.name(),
                if allowed == 1 { "" } else { "s" }
            )));
        }
        Ok(names)
    }

    /// Puts the attributes `names` of `value` into `found` from `first` on.
    fn match_attributes(
        &self,
        value: Value,
        class: Gc<TypeObj>,
        names: Gc<TupleObj>,
        seen: Gc<crate::object::SetObj>,
        found: Gc<TupleObj>,
        first: usize,
    ) -> R {
        for (name, slot) in names.items().iter().zip(&found.items()[first..]) {
            let name = name.get();
            if !self.set_add(seen, name)? {
                let shown = self.repr(name)?;
                return Err(self.type_error(format_args!(
                    "{}() got multiple sub-patterns for attribute {}",
                    class.name(),
                    super::shown(shown)
                )));
            }
            let name = match name.cast::<StrObj>() {
                Some(text) => self.intern(text.as_str())?,
                None => name,
            };
            let Some(attribute) = self.find_attr(value, name)? else { return Ok(Value::NONE) };
            slot.set(attribute);
        }
        Ok(found.value())
    }
}
