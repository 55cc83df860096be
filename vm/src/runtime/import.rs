//! `import`: builtin modules, files and packages on `sys.path`, relative names.

use crate::context::Context;
use crate::mem::String;
use crate::modules::Definition;
use crate::object::{DictObj, Gc, ListObj, ModuleObj, StrObj, TupleObj, types};
use crate::runtime::run::Text;
use crate::stored;
use crate::symbols::sym;
use crate::text::find::cut_last;
use crate::value::{R, Raised, Value};

/// What a name leads to on the path.
enum Found<'m> {
    /// A file of source or stored code.
    File(String<'m>),
    /// A directory with `__init__`.
    Package {
        directory: String<'m>,
        init: String<'m>,
    },
    /// Directories without one.
    Namespace(Gc<ListObj>),
    Nothing,
}

impl<'v> Context<'v> {
    /// `__import__(name, globals, locals, wanted, level)`: the first package of a dotted name, or the last
    /// module where names of it are wanted.
    pub fn import(&self, name: Gc<StrObj>, globals: Value, wanted: Value, level: usize) -> R {
        let mut full = String::new(self.vm().mem);
        if level > 0 {
            self.relative_start(globals, level, &mut full)?;
            if name.byte_len() > 0 {
                self.out_of_memory(full.push('.'))?;
            }
        } else if name.byte_len() == 0 {
            return Err(self.value_error(format_args!("Empty module name")));
        }
        self.out_of_memory(full.push_str(name.as_str()))?;
        let last = self.import_dotted(&full)?;
        let wants = match wanted.cast::<TupleObj>() {
            Some(names) => !names.is_empty(),
            None => wanted.cast::<ListObj>().is_some_and(|names| !names.is_empty()),
        };
        if wants {
            self.import_wanted(last, &full, wanted)?;
            return Ok(last);
        }
        if level > 0 && name.byte_len() == 0 {
            return Ok(last);
        }
        // `import a.b` binds `a`; relative to a package, its part up to the first dot of `name`.
        let first = name.as_str().split('.').next().map_or(0, str::len);
        let cut = full.len() - name.byte_len() + first;
        let name = self.intern(full.get(..cut).unwrap_or(&full))?;
        match self.dict_get_name(self.vm().modules(), name) {
            Some(module) => Ok(module),
            None => Err(self.key_error(name)),
        }
    }

    /// The package that `level` dots lead to from the module with these globals.
    fn relative_start(&self, globals: Value, level: usize, full: &mut String<'_>) -> R<()> {
        if globals.given().is_some_and(|globals| !globals.is_none() && globals.cast::<DictObj>().is_none()) {
            return Err(self.type_error(format_args!("globals must be a dict")));
        }
        let globals = globals.cast::<DictObj>();
        let get = |name: Value| globals.and_then(|dict| self.dict_get_name(dict, name));
        let package =
            get(sym::__package__).filter(|package| !package.is_none()).and_then(Value::cast::<StrObj>);
        let own = get(sym::__name__).and_then(Value::cast::<StrObj>);
        let start = match (&package, &own) {
            (Some(package), _) => package.as_str(),
            (None, Some(own)) if get(sym::__path__).is_some() => own.as_str(),
            (None, Some(own)) => cut_last(own.as_str(), b'.').map_or("", |(package, _)| package),
            (None, None) => "",
        };
        if start.is_empty() {
            return Err(
                self.import_error(format_args!("attempted relative import with no known parent package"))
            );
        }
        let mut start = start;
        for _ in 1..level {
            start = match cut_last(start, b'.') {
                Some((outer, _)) => outer,
                None => {
                    return Err(
                        self.import_error(format_args!("attempted relative import beyond top-level package"))
                    );
                }
            };
        }
        self.out_of_memory(full.push_str(start))
    }

    /// Imports every part of a dotted name; the last module.
    fn import_dotted(&self, full: &str) -> R {
        let modules = self.vm().modules();
        let mut parent = Value::NONE;
        let mut end = 0;
        loop {
            let rest = full.get(end..).unwrap_or("");
            end += rest.find('.').unwrap_or(rest.len());
            let name = self.intern(full.get(..end).unwrap_or(full))?;
            let module = match self.dict_get_name(modules, name) {
                Some(module) if module.is_none() => return Err(self.halted(name)),
                Some(module) => self.builtin_behind(module, full)?.unwrap_or(module),
                None => self.import_part(name, parent)?,
            };
            if end >= full.len() {
                return Ok(module);
            }
            parent = module;
            end += 1;
        }
    }

    /// The builtin module behind a file that took its place, while `sys.path` is empty: that is how such a
    /// file asks for it, besides the name with a leading `u`.
    fn builtin_behind(&self, module: Value, name: &str) -> R<Option<Value>> {
        if !crate::modules::is_extensible(name) {
            return Ok(None);
        }
        let from_file =
            module.cast::<ModuleObj>().is_some_and(|m| self.dict_get_name(m.dict, sym::__file__).is_some());
        match crate::modules::find(self.vm().platform, name) {
            Some(definition) if from_file && self.len(self.search_path()?)? == 0 => {
                Ok(Some(self.new_builtin_module(definition)?.value()))
            }
            _ => Ok(None),
        }
    }

    #[cold]
    fn halted(&self, name: Value) -> Raised {
        let name = super::shown(name);
        self.module_not_found(format_args!("import of {name} halted; None in sys.modules"), Value::NONE)
    }

    #[cold]
    fn module_not_found(&self, message: core::fmt::Arguments<'_>, name: Value) -> Raised {
        let raised = self.raise_message(types::MODULE_NOT_FOUND_ERROR.gc(), message);
        let exception = self.take_exception(raised);
        match self.set_attr(exception.value(), sym::name, name) {
            Ok(()) => self.raise(exception),
            Err(raised) => raised,
        }
    }

    /// Finds and loads a module that is not in `sys.modules`.
    fn import_part(&self, name: Value, parent: Value) -> R {
        self.check_stack()?;
        let full = self.to_str(name)?;
        let (package, tail) = match cut_last(full.as_str(), b'.') {
            Some((package, tail)) => (Some(package), tail),
            None => (None, full.as_str()),
        };
        let builtin = if package.is_none() { crate::modules::find(self.vm().platform, tail) } else { None };
        if let Some(definition) = builtin.filter(|_| !crate::modules::is_extensible(tail)) {
            return self.load_builtin(name, definition);
        }
        let path = match package {
            None => self.search_path()?,
            Some(package) => match self.find_attr(parent, sym::__path__)? {
                Some(path) => path,
                None => {
                    return Err(self.module_not_found(
                        format_args!("No module named '{}'; '{package}' is not a package", full.as_str()),
                        name,
                    ));
                }
            },
        };
        let module = match self.find_on_path(path, tail)? {
            Found::File(file) => self.load_file(name, package, &file, Value::NONE)?,
            Found::Package { directory, init } => {
                let path = self.new_list(1)?;
                self.append(path, self.new_str(&directory)?)?;
                self.load_file(name, Some(full.as_str()), &init, path.value())?
            }
            Found::Namespace(_) | Found::Nothing if builtin.is_some() => match builtin {
                Some(definition) => self.load_builtin(name, definition)?,
                None => Value::NONE,
            },
            Found::Namespace(path) => {
                let module = self.new_module(name)?;
                self.dict_set_name(module.dict, sym::__path__, path.value())?;
                self.dict_set_name(module.dict, sym::__package__, name)?;
                self.dict_set_name(self.vm().modules(), name, module.value())?;
                module.value()
            }
            Found::Nothing => {
                return Err(self.module_not_found(format_args!("No module named '{}'", full.as_str()), name));
            }
        };
        if package.is_some() {
            self.set_attr(parent, self.intern(tail)?, module)?;
        }
        Ok(module)
    }

    /// Makes a builtin module; under the name with a leading `u` it is the one that is there already.
    fn load_builtin(&self, name: Value, definition: &'static Definition) -> R {
        let plain = self.intern(definition.name)?;
        let loaded = self.dict_get_name(self.vm().modules(), plain).and_then(Value::cast::<ModuleObj>);
        let module = match loaded {
            Some(module) if self.dict_get_name(module.dict, sym::__file__).is_none() => module,
            _ => self.new_builtin_module(definition)?,
        };
        self.dict_set_name(self.vm().modules(), name, module.value())?;
        Ok(module.value())
    }

    /// `sys.path`, also when a program has put another list in its place.
    fn search_path(&self) -> R {
        let modules = self.vm().modules();
        let own = self.dict_get_name(modules, sym::sys).and_then(Value::cast::<ModuleObj>);
        match own.and_then(|sys| self.dict_get_name(sys.dict, sym::path)) {
            Some(path) => Ok(path),
            None => Ok(self.vm().path().value()),
        }
    }

    fn find_on_path(&self, path: Value, tail: &str) -> R<Found<'v>> {
        let list = match path.cast::<StrObj>() {
            // MicroPython's `__path__` is a string.
            Some(_) => {
                let list = self.new_list(1)?;
                self.append(list, path)?;
                list
            }
            None => self.list_of(path)?,
        };
        let mut namespace: Option<Gc<ListObj>> = None;
        let mut i = 0;
        while let Some(entry) = list.get(i) {
            i += 1;
            let Some(entry) = entry.cast::<StrObj>() else { continue };
            let base = self.joined(entry.as_str(), tail, "")?;
            if stored::is_frozen_folder(self.vm().platform, &base) || self.is_directory(&base)? == Some(true)
            {
                if let Some(init) = self.module_file(&base, "__init__")? {
                    return Ok(Found::Package { directory: base, init });
                }
                let places = match namespace {
                    Some(places) => places,
                    None => *namespace.insert(self.new_list(1)?),
                };
                self.append(places, self.new_str(&base)?)?;
            }
            if let Some(file) = self.module_file(entry.as_str(), tail)? {
                return Ok(Found::File(file));
            }
        }
        Ok(namespace.map_or(Found::Nothing, Found::Namespace))
    }

    /// The file of a module in a folder: source, else stored code.
    fn module_file(&self, folder: &str, name: &str) -> R<Option<String<'v>>> {
        let platform = self.vm().platform;
        for ending in [".py", stored::ENDING] {
            let file = self.joined(folder, name, ending)?;
            if stored::frozen(platform, &file).is_some() || self.is_directory(&file)? == Some(false) {
                return Ok(Some(file));
            }
        }
        Ok(None)
    }

    fn joined(&self, directory: &str, name: &str, ending: &str) -> R<String<'v>> {
        let mut path = String::new(self.vm().mem);
        let parts = [
            directory,
            if directory.is_empty() || directory.ends_with('/') { "" } else { "/" },
            name,
            ending,
        ];
        for part in parts {
            self.out_of_memory(path.push_str(part))?;
        }
        Ok(path)
    }

    /// An attribute that is looked for only in case it is there: AttributeError is the same as absence.
    fn attr_if_any(&self, value: Value, name: Value) -> R<Option<Value>> {
        match self.find_attr(value, name) {
            Err(raised) => self.swallow(raised, types::ATTRIBUTE_ERROR.gc()).map(|_| None),
            found => found,
        }
    }

    /// `from module import *` into a namespace.
    pub(crate) fn import_star(&self, module: Value, namespace: Value) -> R<()> {
        if let Some(names) = self.attr_if_any(module, sym::__all__)? {
            return self.for_each(names, |name| {
                let name = self.to_str(name)?;
                let name = self.intern_value(name)?;
                let value = self.get_attr(module, name)?;
                self.set_in_namespace(namespace, name, value)
            });
        }
        let dict = match module.cast::<ModuleObj>() {
            Some(module) => Some(module.dict),
            None => self.attr_if_any(module, sym::__dict__)?.and_then(Value::cast::<DictObj>),
        };
        let Some(dict) = dict else {
            return Err(
                self.import_error(format_args!("from-import-* object has no __dict__ and no __all__"))
            );
        };
        let mut position = 0;
        while let Some((name, value)) = self.dict_next(dict, &mut position) {
            if name.cast::<StrObj>().is_some_and(|name| !name.as_str().starts_with('_')) {
                self.set_in_namespace(namespace, name, value)?;
            }
        }
        Ok(())
    }

    /// Runs a file as the module `name`.
    fn load_file(&self, name: Value, package: Option<&str>, file: &str, path: Value) -> R {
        let modules = self.vm().modules();
        let module = self.new_module(name)?;
        let file_value = self.new_str(file)?;
        self.dict_set_name(module.dict, sym::__file__, file_value)?;
        self.dict_set_name(module.dict, sym::__package__, self.intern(package.unwrap_or(""))?)?;
        if !path.is_none() {
            self.dict_set_name(module.dict, sym::__path__, path)?;
        }
        let mode = crate::compile::Mode::Module;
        let code = self.compile(Text::File(file), file_value, mode, false)?;
        self.dict_set_name(modules, name, module.value())?;
        match self.run_code(code, module.dict) {
            // A module may put something else in its own place.
            Ok(_) => Ok(self.dict_get_name(modules, name).unwrap_or(module.value())),
            Err(raised) => {
                let exception = self.take_exception(raised);
                match self.dict_remove(modules, name) {
                    Ok(_) => Err(self.raise(exception)),
                    Err(raised) => Err(raised),
                }
            }
        }
    }

    /// Runs a module as `__main__`, as `-m` does; a package's `__main__`.
    ///
    /// # Errors
    /// ImportError, and whatever the module raises.
    pub fn run_module(&self, name: &str) -> R {
        let (package, tail) = match cut_last(name, b'.') {
            Some((package, tail)) => (package, tail),
            None => ("", name),
        };
        let path = if package.is_empty() {
            self.search_path()?
        } else {
            let parent = self.import_dotted(package)?;
            self.find_attr(parent, sym::__path__)?.unwrap_or(Value::NONE)
        };
        let found = if path.is_none() { Found::Nothing } else { self.find_on_path(path, tail)? };
        let file = match found {
            Found::File(file) => file,
            Found::Package { .. } | Found::Namespace(_) if tail != "__main__" => {
                self.import_dotted(name)?;
                let mut main = String::new(self.vm().mem);
                for piece in [name, ".__main__"] {
                    self.out_of_memory(main.push_str(piece))?;
                }
                return self.run_module(&main);
            }
            _ if crate::modules::find(self.vm().platform, name).is_some() => {
                return Err(self.import_error(format_args!("No code object available for {name}")));
            }
            _ => {
                return Err(
                    self.module_not_found(format_args!("No module named '{name}'"), self.intern(name)?)
                );
            }
        };
        let module = self.main_module()?;
        self.dict_set_name(module.dict, sym::__package__, self.intern(package)?)?;
        self.run_main(Text::File(&file), &file)
    }

    /// Imports those wanted names of a package that are its modules.
    fn import_wanted(&self, package: Value, full: &str, wanted: Value) -> R<()> {
        if self.find_attr(package, sym::__path__)?.is_none() {
            return Ok(());
        }
        self.for_each(wanted, |name| {
            let name = self.to_str(name)?;
            if name.as_str() == "*" {
                return match self.attr_if_any(package, sym::__all__)? {
                    Some(all) if all != wanted => self.import_wanted(package, full, all),
                    _ => Ok(()),
                };
            }
            if self.attr_if_any(package, self.intern_value(name)?)?.is_some() {
                return Ok(());
            }
            let mut part = String::new(self.vm().mem);
            for piece in [full, ".", name.as_str()] {
                self.out_of_memory(part.push_str(piece))?;
            }
            match self.import_dotted(&part) {
                Ok(_) => Ok(()),
                Err(raised) => {
                    // No such module: `from` itself says so. Other modules that are missing are an error.
                    let exception = self.swallow(raised, types::MODULE_NOT_FOUND_ERROR.gc())?;
                    let missing =
                        self.find_attr(exception.value(), sym::name)?.and_then(Value::cast::<StrObj>);
                    if missing.is_some_and(|missing| missing.as_str() == part.as_str()) {
                        Ok(())
                    } else {
                        Err(self.raise(exception))
                    }
                }
            }
        })
    }
}
