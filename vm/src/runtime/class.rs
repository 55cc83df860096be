//! Making classes: MRO, layout, special methods; and storing attributes on classes.

use core::cell::Cell;

use crate::args::Args;
use crate::context::Context;
use crate::mem::String;
use crate::object::{
    DictObj, Gc, InstanceObj, Kind, Meta, Object, Shape, StrObj, TupleObj, TypeFlags, TypeObj, Wrapper, types,
};
use crate::runtime::BinaryOp;
use crate::symbols::{special, special_bit, sym};
use crate::value::{R, Value};

impl Context<'_> {
    /// `type(name, bases, namespace)`, with the metaclass `metaclass`.
    pub(crate) fn new_class(
        &self,
        metaclass: Gc<TypeObj>,
        name: Value,
        bases: Gc<TupleObj>,
        namespace: Gc<DictObj>,
    ) -> R<Gc<TypeObj>> {
        let bases = if bases.is_empty() { self.new_tuple(&[types::OBJECT.static_value()])? } else { bases };
        let base = self.best_base(bases)?;
        let kind = base.kind();
        let plain = kind == Kind::Instance;
        let inherited = base.flags.get() & TypeFlags::TRAILING_ATTRIBUTES;
        let has_own_place = plain || matches!(kind, Kind::Exception | Kind::Type | Kind::Module);
        let mut flags = inherited | if has_own_place { 0 } else { TypeFlags::TRAILING_ATTRIBUTES };
        let raw_words = match base.meta.raw_words {
            Meta::LEAF if !has_own_place => Meta::LAST,
            raw => raw,
        };
        let dict = self.dict_copy(namespace)?;
        if plain && self.dict_get_name(dict, sym::__slots__).is_some() && self.all_without_dict(bases) {
            flags |= TypeFlags::NO_DICT;
        }
        let class = self.new_object(TypeObj::heap(metaclass, base, flags, raw_words))?;
        class.meta.set_class(class);
        class.name.set(name);
        class.dict.set(Some(dict));
        class.bases.set(Some(bases));
        class.inline_hint.set(base.inline_hint.get().max(4));
        let qualified = self.dict_get_name(dict, sym::__qualname__);
        class.qualified_name.set(qualified.unwrap_or(name));
        if qualified.is_some() {
            self.dict_remove(dict, sym::__qualname__)?;
        }
        let mro = self.linearise(class, bases)?;
        class.mro.set(Some(mro));
        self.wrap_implicit(dict)?;
        if self.dict_get_name(dict, sym::__eq__).is_some()
            && self.dict_get_name(dict, sym::__hash__).is_none()
        {
            self.dict_set_name(dict, sym::__hash__, Value::NONE)?;
        }
        class.specials.set(self.specials_of(class));
        if flags & TypeFlags::NO_DICT != 0 {
            self.add_slots(class, dict)?;
        }
        self.set_names(class, dict)?;
        Ok(class)
    }

    /// The base whose layout the class takes: the most derived builtin layout among the bases.
    fn best_base(&self, bases: Gc<TupleObj>) -> R<Gc<TypeObj>> {
        let mut best: Option<Gc<TypeObj>> = None;
        for item in bases.items() {
            let Some(base) = item.get().cast::<TypeObj>() else {
                return Err(self.type_error(format_args!("bases must be types")));
            };
            if base.has(TypeFlags::FINAL) {
                return Err(
                    self.type_error(format_args!("type '{}' is not an acceptable base type", base.name()))
                );
            }
            best = match best {
                None => Some(base),
                Some(old) if old.kind() == Kind::Instance => {
                    Some(if base.kind() == Kind::Instance { old } else { base })
                }
                Some(old) if base.kind() == Kind::Instance || base.kind() == old.kind() => {
                    // Of two with one layout, the one that derives from the other's builtin class.
                    Some(if self.is_subclass(native_base(base), native_base(old)) { base } else { old })
                }
                Some(_) => {
                    return Err(
                        self.type_error(format_args!("multiple bases have instance lay-out conflict"))
                    );
                }
            };
        }
        Ok(best.unwrap_or(types::OBJECT.gc()))
    }

    fn all_without_dict(&self, bases: Gc<TupleObj>) -> bool {
        bases.items().iter().all(|base| {
            base.get() == types::OBJECT.static_value()
                || base.get().cast::<TypeObj>().is_some_and(|base| base.has(TypeFlags::NO_DICT))
        })
    }

    /// The C3 linearisation of a class and its bases' MROs.
    fn linearise(&self, class: Gc<TypeObj>, bases: Gc<TupleObj>) -> R<Gc<TupleObj>> {
        for (i, base) in bases.items().iter().enumerate() {
            if let Some(twice) = base.get().cast::<TypeObj>()
                && bases.items()[..i].iter().any(|other| other.get() == base.get())
            {
                return Err(self.type_error(format_args!("duplicate base class {}", twice.name())));
            }
        }
        let result = self.new_list(8)?;
        self.append(result, class.value())?;
        // One list of lists: the bases' MROs, then the bases themselves; `heads` are positions in them.
        let sequences = self.new_list(bases.len() + 1)?;
        for base in bases.items() {
            if let Some(base) = base.get().cast::<TypeObj>() {
                self.append(sequences, self.mro_of(base)?.value())?;
            }
        }
        self.append(sequences, bases.value())?;
        let heads = self.new_list(sequences.len())?;
        for _ in 0..sequences.len() {
            self.append(heads, Value::INT_0)?;
        }
        let head = |i: usize| heads.get(i).and_then(Value::as_small).unwrap_or(0) as usize;
        let sequence = |i: usize| sequences.get(i).and_then(Value::cast::<TupleObj>);
        loop {
            let mut candidate = None;
            let mut finished = true;
            for i in 0..sequences.len() {
                let Some(next) = sequence(i).and_then(|s| s.get(head(i))) else { continue };
                finished = false;
                let in_a_tail = (0..sequences.len()).any(|j| {
                    sequence(j)
                        .is_some_and(|s| s.items().iter().skip(head(j) + 1).any(|item| item.get() == next))
                });
                if !in_a_tail {
                    candidate = Some(next);
                    break;
                }
            }
            if finished {
                return self.tuple_from_list(result);
            }
            let Some(next) = candidate else {
                let mut names = String::new(self.vm().mem);
                let waiting = |i: usize| sequence(i)?.get(head(i))?.cast::<TypeObj>();
                for i in 0..sequences.len() {
                    let Some(class) = waiting(i) else { continue };
                    if (0..i).any(|j| waiting(j) == Some(class)) {
                        continue;
                    }
                    for piece in [if names.is_empty() { "" } else { ", " }, class.name()] {
                        self.out_of_memory(names.push_str(piece))?;
                    }
                }
                return Err(self.type_error(format_args!(
                    "Cannot create a consistent method resolution\norder (MRO) for bases {}",
                    &*names
                )));
            };
            self.append(result, next)?;
            for i in 0..sequences.len() {
                if sequence(i).and_then(|s| s.get(head(i))) == Some(next) {
                    heads.set(i, Value::index(head(i) + 1));
                }
            }
        }
    }

    /// A class's MRO as a tuple.
    pub(crate) fn mro_of(&self, class: Gc<TypeObj>) -> R<Gc<TupleObj>> {
        if let Some(mro) = class.mro.get() {
            return Ok(mro);
        }
        let list = self.new_list(4)?;
        let mut next = Some(class);
        while let Some(class) = next {
            self.append(list, class.value())?;
            next = class.base();
        }
        self.tuple_from_list(list)
    }

    /// `__new__` is a static method, `__init_subclass__` and `__class_getitem__` are class methods.
    fn wrap_implicit(&self, dict: Gc<DictObj>) -> R<()> {
        let wraps = [
            (sym::__new__, &types::STATIC_METHOD),
            (sym::__init_subclass__, &types::CLASS_METHOD),
            (sym::__class_getitem__, &types::CLASS_METHOD),
        ];
        for (name, class) in wraps {
            if let Some(function) = self.dict_get_name(dict, name).filter(|f| f.kind() == Kind::Function) {
                let wrapper = self.new_object(Wrapper { object: Object::new(&class.meta), function })?;
                self.dict_set_name(dict, name, wrapper.value())?;
            }
        }
        Ok(())
    }

    fn specials_of(&self, class: Gc<TypeObj>) -> u64 {
        let mut bits = 0;
        let Some(mro) = class.mro.get() else { return 0 };
        for item in mro.items() {
            let Some(dict) = item.get().cast::<TypeObj>().and_then(|class| class.dict.get()) else {
                continue;
            };
            let mut position = 0;
            while let Some((name, _)) = self.dict_next(dict, &mut position) {
                bits |= special_mask(name);
            }
        }
        bits
    }

    /// With `__slots__`, instances start with all of them, empty.
    fn add_slots(&self, class: Gc<TypeObj>, dict: Gc<DictObj>) -> R<()> {
        let Some(slots) = self.dict_get_name(dict, sym::__slots__) else { return Ok(()) };
        let names = if slots.cast::<StrObj>().is_some() {
            let list = self.new_list(1)?;
            self.append(list, slots)?;
            list
        } else {
            self.list_of(slots)?
        };
        // They are never added one by one, so that no overflow block would ever be made for them.
        let inherited = class.base().and_then(|base| base.shape.get()).map_or(0, |shape| shape.count);
        class.inline_hint.set(class.inline_hint.get().max(inherited + names.len()));
        let mut shape = self.root_shape(class)?;
        for i in 0..names.len() {
            let Some(name) = names.get(i).and_then(Value::cast::<StrObj>) else {
                return Err(self.type_error(format_args!(
                    "__slots__ items must be strings, not '{}'",
                    names.get(i).map_or("NoneType", |n| if n.is_small() { "int" } else { "object" })
                )));
            };
            let name = self.intern_value(name)?;
            shape = self.child_shape(shape, name)?;
        }
        class.shape.set(Some(shape));
        Ok(())
    }

    fn set_names(&self, class: Gc<TypeObj>, dict: Gc<DictObj>) -> R<()> {
        // A method may change the class; all that stood in its body are called.
        let mut position = 0;
        let mut has_any = false;
        while let Some((_, value)) = self.dict_next(dict, &mut position) {
            has_any |= value.kind() == Kind::Instance;
        }
        if !has_any {
            return Ok(());
        }
        let dict = self.dict_copy(dict)?;
        let mut position = 0;
        while let Some((name, value)) = self.dict_next(dict, &mut position) {
            if value.kind() == Kind::Instance
                && let Some(method) = self.class_lookup(value.class(), sym::__set_name__)
            {
                self.call_method_value(method, value, &[class.value(), name])?;
            }
        }
        Ok(())
    }

    /// The shape of a class's instances without attributes.
    pub(crate) fn root_shape(&self, class: Gc<TypeObj>) -> R<Gc<Shape>> {
        if let Some(shape) = class.shape.get() {
            // Once instances turn out larger than thought, new ones get more room.
            let grown = class.inline_hint.get() > shape.inline && shape.count == 0;
            if !grown {
                return Ok(shape);
            }
        }
        let mut shape = None;
        if class.has(TypeFlags::NO_DICT) {
            shape = class.base().and_then(|base| base.shape.get());
        }
        let (parent, count) = (shape, shape.map_or(0, |shape: Gc<Shape>| shape.count));
        let name = shape.map_or(Value::NONE, |shape| shape.name);
        let inline = class.inline_hint.get().max(count);
        let root = self.new_object(Shape::new(class, parent.and_then(|p| p.parent), name, count, inline))?;
        class.shape.set(Some(root));
        Ok(root)
    }

    /// An instance of a class that derives from no builtin class, without attributes.
    pub fn new_instance(&self, class: Gc<TypeObj>) -> R<Gc<InstanceObj>> {
        let shape = self.root_shape(class)?;
        let instance = self.new_with(InstanceObj::head(shape), shape.inline * size_of::<Value>())?;
        instance.clear_slots();
        Ok(instance)
    }

    /// Turns a fresh object of a builtin class into one of `class`, which derives from it: `make` gets the
    /// bytes to add to the allocation and the meta.
    pub(crate) fn adopt(&self, value: Value, class: Gc<TypeObj>) -> Value {
        if let Some(object) = value.as_object() {
            object.set_meta(&raw const class.meta);
            if class.has(TypeFlags::TRAILING_ATTRIBUTES) {
                self.trailing_cell(object).set(Value::NONE);
            }
        }
        value
    }

    /// Extra bytes for an object of `class` behind its builtin layout.
    pub(crate) fn extra_bytes(&self, class: Gc<TypeObj>) -> usize {
        if class.has(TypeFlags::TRAILING_ATTRIBUTES) { size_of::<Value>() } else { 0 }
    }

    /// Stores or (`UNBOUND`) deletes an attribute of a class.
    pub(crate) fn set_class_attr(&self, class: Gc<TypeObj>, name: Value, value: Value) -> R<()> {
        let Some(dict) = class.dict.get() else {
            return Err(self.type_error(format_args!(
                "cannot set '{}' attribute of immutable type '{}'",
                super::shown(name),
                class.name()
            )));
        };
        let metaclass = class.header().class();
        if metaclass.is_heap() && self.set_by_descriptor(class.value(), metaclass, name, value)? {
            return Ok(());
        }
        if (name == sym::__name__ || name == sym::__qualname__) && !value.is_unbound() {
            let text = self.to_str(value).map_err(|raised| {
                self.take_exception(raised);
                self.type_error(format_args!(
                    "can only assign string to {}.{}, not '{}'",
                    class.name(),
                    super::shown(name),
                    value.class().name()
                ))
            })?;
            let cell = if name == sym::__name__ { &class.name } else { &class.qualified_name };
            cell.set(text.value());
            return Ok(());
        }
        if special_mask(name) != 0 && self.vm().heap.is_hard() {
            // That looks at all objects.
            return Err(self.memory_error());
        }
        if value.is_unbound() {
            if self.dict_remove(dict, name)?.is_none() {
                return Err(self.no_attribute(class.value(), name));
            }
        } else {
            self.dict_set_name(dict, name, value)?;
        }
        self.class_changed(class, name);
        Ok(())
    }

    fn class_changed(&self, class: Gc<TypeObj>, name: Value) {
        let vm = self.vm();
        vm.class_version.set(vm.class_version.get() + 1);
        vm.class_changes.set(vm.class_changes.get() + 1);
        vm.forget_methods();
        if special_mask(name) != 0 {
            vm.heap.for_each_object(|object| {
                if let Some(other) = object.cast::<TypeObj>()
                    && self.is_subclass(other, class)
                {
                    other.specials.set(self.specials_of(other));
                }
            });
        }
    }

    /// `__build_class__(body, name, *bases, metaclass=, **keywords)`
    pub(crate) fn build_class(&self, args: Args<'_>) -> R {
        let (Some(body), Some(name)) = (self.as_function(args.get(0)), args.given(1)) else {
            return Err(self.type_error(format_args!("__build_class__: func must be a function")));
        };
        let bases = self.new_tuple_from(&args.positional()[2..])?;
        let bases = self.resolve_bases(bases)?;
        let mut metaclass = types::TYPE.static_value();
        if let Some(base) = bases.get(0).and_then(Value::cast::<TypeObj>) {
            metaclass = base.header().class().value();
        }
        for base in bases.items() {
            if let (Some(base), Some(winner)) = (base.get().cast::<TypeObj>(), metaclass.cast::<TypeObj>()) {
                let other = base.header().class();
                if self.is_subclass(other, winner) {
                    metaclass = other.value();
                }
            }
        }
        let keywords = self.new_dict()?;
        for (key, value) in args.named() {
            if key == sym::metaclass {
                metaclass = value;
            } else {
                self.dict_set_name(keywords, key, value)?;
            }
        }
        let mut namespace = self.new_dict()?.value();
        if metaclass != types::TYPE.static_value()
            && let Some(prepare) = self.find_attr(metaclass, sym::__prepare__)?
        {
            let arguments = self.new_tuple(&[name, bases.value()])?;
            namespace = self.call_star(prepare, arguments, keywords.value())?;
        }
        let cell = self.call(body.value(), &[namespace])?;
        let class = if metaclass == types::TYPE.static_value() {
            let Some(dict) = namespace.cast::<DictObj>() else {
                return Err(self.type_error(format_args!("namespace must be a dict")));
            };
            let class = self.new_class(types::TYPE.gc(), name, bases, dict)?;
            self.init_subclass(class, keywords.value())?;
            class.value()
        } else {
            let arguments = self.new_tuple(&[name, bases.value(), namespace])?;
            self.call_star(metaclass, arguments, keywords.value())?
        };
        if let Some(cell) = cell.cast::<crate::object::CellObj>() {
            cell.contents.set(class);
        }
        Ok(class)
    }

    fn resolve_bases(&self, bases: Gc<TupleObj>) -> R<Gc<TupleObj>> {
        if bases.items().iter().all(|base| self.is_class(base.get())) {
            return Ok(bases);
        }
        let list = self.new_list(bases.len())?;
        for base in bases.items() {
            let base = base.get();
            if self.is_class(base) {
                self.append(list, base)?;
                continue;
            }
            match self.find_attr(base, sym::__mro_entries__)? {
                Some(method) => {
                    let replaced = self.call(method, &[bases.value()])?;
                    let replaced = self.list_of(replaced)?;
                    for i in 0..replaced.len() {
                        self.append(list, replaced.get(i).unwrap_or(Value::NONE))?;
                    }
                }
                None => self.append(list, base)?,
            }
        }
        self.tuple_from_list(list)
    }

    /// Calls the parent's `__init_subclass__` with the class statement's keywords.
    pub(crate) fn init_subclass(&self, class: Gc<TypeObj>, keywords: Value) -> R<()> {
        let Some(mro) = class.mro.get() else { return Ok(()) };
        let found = mro
            .items()
            .iter()
            .skip(1)
            .filter_map(|item| item.get().cast::<TypeObj>())
            .find_map(|base| self.own_attribute(base, sym::__init_subclass__))
            .filter(|found| found.kind() != Kind::Native);
        match found {
            Some(method) => {
                let bound = self.bind(method, class.value(), class)?;
                let none = self.new_tuple(&[])?;
                self.call_star(bound, none, keywords).map(drop)
            }
            None if keywords.cast::<DictObj>().is_some_and(|dict| !dict.is_empty()) => {
                Err(self.type_error(format_args!(
                    "{}.__init_subclass__() takes no keyword arguments",
                    super::shown(class.qualified_name.get())
                )))
            }
            None => Ok(()),
        }
    }

    /// `super()` inside a method: the class in the cell, and the method's first argument.
    pub(crate) fn new_super(&self, start: Value, receiver: Value) -> R {
        let made = self.super_of(start, receiver)?;
        Ok(self.new_object(made)?.value())
    }

    /// The contents of a `super` object.
    pub(crate) fn super_of(&self, start: Value, receiver: Value) -> R<crate::object::SuperObj> {
        let Some(start) = start.cast::<TypeObj>() else {
            return Err(self.runtime_error(format_args!("super(): empty __class__ cell")));
        };
        let class = match receiver.cast::<TypeObj>() {
            Some(class) if self.is_subclass(class, start) => class,
            _ => receiver.class(),
        };
        if !self.is_subclass(class, start) {
            return Err(
                self.type_error(format_args!("super(type, obj): obj must be an instance or subtype of type"))
            );
        }
        let object = Object::new(&types::SUPER.meta);
        Ok(crate::object::SuperObj { object, start, receiver, class })
    }

    /// What a message calls a callable: its qualified name, with its module unless that is `builtins`.
    #[cold]
    pub(crate) fn called_name(&self, callee: Value) -> R {
        let Some(name) = self.find_attr(callee, sym::__qualname__)? else { return self.str(callee) };
        match self.find_attr(callee, sym::__module__)? {
            Some(module) if module != sym::builtins && module.cast::<StrObj>().is_some() => {
                self.format(format_args!("{}.{}", super::shown(module), super::shown(name)))
            }
            _ => Ok(name),
        }
    }
}

/// The builtin class that gives instances of `class` their layout.
pub(crate) fn native_base(class: Gc<TypeObj>) -> Gc<TypeObj> {
    let mut class = class;
    while class.is_heap() {
        match class.base() {
            Some(base) => class = base,
            None => break,
        }
    }
    class
}

fn special_mask(name: Value) -> u64 {
    match special_bit(name) {
        Some(bit) => bit,
        None if BinaryOp::is_method(name) => special::__binary__,
        None => 0,
    }
}

impl InstanceObj {
    fn clear_slots(&self) {
        for index in 0..self.shape().inline {
            if let Some(slot) = self.slot(index) {
                Cell::set(slot, Value::UNBOUND);
            }
        }
    }
}
