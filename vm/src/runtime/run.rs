//! Text to running code: compiling for scripts, imports and `exec`, SyntaxError as an exception, running modules.

use core::cell::Cell;

use crate::code::Unit;
use crate::compile::{CompileError, Mode, Options, compile};
use crate::context::Context;
use crate::lex::{Bytes, Source};
use crate::mem;
use crate::object::{CodeObj, DictObj, ExceptionObj, FunctionObj, Gc, ModuleObj, Object, StrObj, types};
use crate::parse::{DEFAULT_DEPTH, Depth};
use crate::platform::{Errno, OpenMode, Platform};
use crate::runtime::mounts::Place;
use crate::stored::{self, MAGIC};
use crate::symbols::sym;
use crate::syntax::ErrorClass;
use crate::value::{R, Raised, Value};

/// Where a program's text is.
#[derive(Clone, Copy, Debug)]
pub enum Text<'a> {
    /// In memory.
    Bytes(&'a [u8]),
    /// In the file of this path.
    File(&'a str),
    /// Still to come.
    Stream(&'a dyn Stream),
}

/// Text that comes while it is compiled.
pub trait Stream: core::fmt::Debug {
    /// The next byte; `None` at the end, and from then on.
    fn next_byte(&self) -> Option<u8>;
}

struct StreamSource<'a>(&'a dyn Stream);

impl Source for StreamSource<'_> {
    fn next_byte(&mut self) -> Option<u8> {
        self.0.next_byte()
    }
}

/// Bytes of an open file, read in pieces.
struct FileSource<'p> {
    platform: &'p dyn Platform,
    file: u32,
    piece: [u8; 512],
    at: usize,
    len: usize,
    error: Option<Errno>,
}

impl<'p> FileSource<'p> {
    fn open(platform: &'p dyn Platform, path: &str) -> Result<Self, Errno> {
        let file = platform.open(path, OpenMode { read: true, ..OpenMode::default() })?;
        Ok(FileSource { platform, file, piece: [0; 512], at: 0, len: 0, error: None })
    }
}

impl FileSource<'_> {
    /// The bytes that come next, none at the end or after an error.
    fn ahead(&mut self) -> &[u8] {
        if self.at == self.len && self.error.is_none() {
            self.at = 0;
            self.len = 0;
            match self.platform.read(self.file, &mut self.piece) {
                Ok(len) => self.len = len,
                Err(errno) => self.error = Some(errno),
            }
        }
        self.piece[..self.len].get(self.at..).unwrap_or_default()
    }
}

impl Source for FileSource<'_> {
    fn next_byte(&mut self) -> Option<u8> {
        let byte = self.ahead().first()?;
        let byte = *byte;
        self.at += 1;
        Some(byte)
    }
}

impl Drop for FileSource<'_> {
    fn drop(&mut self) {
        // Nothing was written, so that nothing is lost when closing fails.
        let _ = self.platform.close(self.file);
    }
}

/// The longest line that a SyntaxError shows.
const MAX_SHOWN: usize = 300;

/// Bytes of machine stack that compiling a program takes that nests little; on chips more would be much.
const STACK: usize = if usize::BITS == 32 { 5 * 1024 } else { 64 * 1024 };

/// Bytes of an open file of a mounted file system, read in pieces.
struct MountedSource<'c, 'v> {
    cx: &'c Context<'v>,
    file: Value,
    /// What the file's method fills.
    buffer: Value,
    piece: [u8; MAX_PIECE],
    at: usize,
    len: usize,
    error: Option<Gc<ExceptionObj>>,
}

/// The longest piece that is read at once, and the length where the file wants none.
const MAX_PIECE: usize = 255;
const PIECE: usize = 128;

impl MountedSource<'_, '_> {
    fn fill(&mut self) -> R<()> {
        (self.at, self.len) = (0, 0);
        let cx = self.cx;
        let count = cx.call_method(self.file, sym::readinto, &[self.buffer])?;
        let count = if count.is_none() { 0 } else { usize::try_from(cx.to_index(count)?).unwrap_or(0) };
        let bytes = cx.buffer(self.buffer, false)?;
        self.len = count.min(bytes.len()).min(MAX_PIECE);
        self.piece[..self.len].copy_from_slice(&bytes.as_bytes()[..self.len]);
        Ok(())
    }
}

impl Source for MountedSource<'_, '_> {
    fn next_byte(&mut self) -> Option<u8> {
        if self.at == self.len
            && self.error.is_none()
            && let Err(raised) = self.fill()
        {
            self.error = Some(self.cx.take_exception(raised));
        }
        let byte = self.piece[..self.len].get(self.at)?;
        self.at += 1;
        Some(*byte)
    }
}

impl<'v> Context<'v> {
    /// Opens a file of a mounted file system.
    fn open_mounted(&self, path: &str) -> R<MountedSource<'_, 'v>> {
        const BUFFER_SIZE: Value = Value::int8(11);
        let Some(file) = self.in_mount(path, "open", &[self.intern("rb")?])? else {
            return Err(self.nowhere());
        };
        let wanted = match self.call_if_any(file, sym::ioctl, &[BUFFER_SIZE, Value::INT_0])? {
            Some(size) => usize::try_from(self.to_index(size)?).unwrap_or(0),
            None => 0,
        };
        let size = if wanted == 0 { PIECE } else { wanted.clamp(16, MAX_PIECE) };
        let buffer = self.new_bytearray_of(size)?;
        Ok(MountedSource { cx: self, file, buffer, piece: [0; MAX_PIECE], at: 0, len: 0, error: None })
    }
}

impl<'v> MountedSource<'_, 'v> {
    /// Compiles it.
    fn compile(&mut self, options: Options) -> R<Result<Unit<'v>, CompileError<'v>>> {
        let mem = self.cx.vm().mem;
        let unit = compile(self, mem, options);
        self.close()?;
        Ok(unit)
    }

    /// The stored code in it; `path` is what messages call it.
    fn stored(&mut self, path: &str) -> R<Gc<CodeObj>> {
        let cx = self.cx;
        let mut bytes = mem::Vec::new(cx.vm().mem);
        while let Some(byte) = self.next_byte() {
            cx.out_of_memory(bytes.push(byte))?;
        }
        self.close()?;
        cx.stored_code(&bytes, path)
    }

    fn close(&mut self) -> R<()> {
        let closed = self.cx.close_stream(self.file);
        match self.error.take() {
            Some(exception) => Err(self.cx.raise(exception)),
            None => closed.map(drop),
        }
    }
}

impl Context<'_> {
    /// How deep constructs may nest here.
    pub(crate) fn depth(&self) -> Depth {
        Depth { stack: self.stack_limit.get(), ..DEFAULT_DEPTH }
    }

    /// Compiles a program; `file` is the name for tracebacks. With `namespace`, the code takes the mapping
    /// that its top level keeps names in as its argument.
    ///
    /// # Errors
    /// SyntaxError, MemoryError, RecursionError, OSError of reading the file.
    pub fn compile(&self, text: Text<'_>, file: Value, mode: Mode, namespace: bool) -> R<Gc<CodeObj>> {
        self.check_stack_for(STACK)?;
        let vm = self.vm();
        let options = Options {
            mode,
            namespace,
            optimization: vm.options.get().optimisation,
            tier: vm.options.get().emit,
            depth: self.depth(),
            portable: false,
        };
        // What is given a mapping for its names is compiled where it runs.
        let may_be_stored = mode == Mode::Module && !namespace;
        if let Text::Bytes(bytes) = text
            && may_be_stored
            && bytes.starts_with(&MAGIC)
        {
            let name = file.cast::<StrObj>();
            return self.stored_code(bytes, name.as_ref().map_or("", |name| name.as_str()));
        }
        let is_stored = !cfg!(target_os = "none") && vm.options.get().stored && may_be_stored;
        let options = Options { portable: is_stored, ..options };
        if let Text::File(path) = text
            && let Some(module) = stored::frozen(vm.platform, path)
        {
            return self.frozen_code(module);
        }
        let unit = match text {
            Text::Bytes(bytes) => compile(&mut Bytes::new(bytes), vm.mem, options),
            Text::Stream(stream) => compile(&mut StreamSource(stream), vm.mem, options),
            Text::File(path) if !matches!(self.leads_to(path), Place::Platform) => {
                let mut source = self.open_mounted(path)?;
                if may_be_stored && path.ends_with(stored::ENDING) {
                    return source.stored(path);
                }
                source.compile(options)?
            }
            Text::File(path) => {
                let mut source = match FileSource::open(vm.platform, path) {
                    Ok(source) => source,
                    Err(errno) => return Err(self.os_error_at(errno.0, path)),
                };
                if may_be_stored && source.ahead().starts_with(&MAGIC) {
                    return self.code_of_file(source.file, source.ahead(), path);
                }
                let unit = compile(&mut source, vm.mem, options);
                if let Some(errno) = source.error {
                    return Err(self.os_error_at(errno.0, path));
                }
                unit
            }
        };
        match unit {
            Ok(unit) if is_stored => self.through_storage(&unit, file),
            Ok(unit) => super::load_unit(self, &unit, file),
            Err(error) => Err(self.compile_error(&error, text, file)),
        }
    }

    /// The code of a unit that is stored and loaded again.
    #[cold]
    fn through_storage(&self, unit: &Unit<'_>, file: Value) -> R<Gc<CodeObj>> {
        let mut bytes = mem::Vec::new(self.vm().mem);
        let name = file.cast::<StrObj>();
        let source = name.as_ref().map_or("", |name| name.as_str());
        self.out_of_memory(stored::write(unit, source, &mut bytes))?;
        self.stored_code(&bytes, source)
    }

    #[cold]
    fn compile_error(&self, error: &CompileError<'_>, text: Text<'_>, file: Value) -> Raised {
        let class = match error.error.class() {
            ErrorClass::Syntax => &types::SYNTAX_ERROR,
            ErrorClass::Indentation => &types::INDENTATION_ERROR,
            ErrorClass::Tab => &types::TAB_ERROR,
            ErrorClass::Recursion => return self.recursion_error(),
            ErrorClass::Memory => return self.memory_error(),
        };
        let line = self.source_line(text, error.error.line);
        let made = self.format(format_args!("{error}")).and_then(|message| {
            let exception = self.new_exception(class.gc(), &[message])?;
            let attributes = self.new_dict()?;
            exception.attributes.set(attributes.value());
            let set = |name: Value, value: Value| self.dict_set_name(attributes, name, value);
            set(sym::msg, message)?;
            set(sym::filename, file)?;
            set(sym::lineno, self.new_int(i64::from(error.error.line))?)?;
            set(sym::offset, self.new_int(i64::from(error.error.column))?)?;
            set(sym::text, line?)?;
            Ok(exception)
        });
        match made {
            Ok(exception) => self.raise(exception),
            Err(raised) => raised,
        }
    }

    /// Line `number` of a program's text, `None` when it cannot be shown.
    fn source_line(&self, text: Text<'_>, number: u32) -> R {
        match text {
            Text::Bytes(bytes) => self.line_of(&mut Bytes::new(bytes), number),
            Text::Stream(_) => Ok(Value::NONE),
            Text::File(path) if !matches!(self.leads_to(path), Place::Platform) => Ok(Value::NONE),
            Text::File(path) => match FileSource::open(self.vm().platform, path) {
                Ok(mut source) => self.line_of(&mut source, number),
                Err(_) => Ok(Value::NONE),
            },
        }
    }

    fn line_of(&self, source: &mut dyn Source, number: u32) -> R {
        let mut line = mem::Vec::new(self.vm().mem);
        let mut current = 1;
        while let Some(byte) = source.next_byte() {
            if current == number {
                self.out_of_memory(line.push(byte))?;
            }
            if byte == b'\n' {
                current += 1;
            }
            if current > number || line.len() > MAX_SHOWN {
                break;
            }
        }
        match core::str::from_utf8(&line) {
            Ok(text) if !text.is_empty() && text.len() <= MAX_SHOWN => self.new_str(text),
            _ => Ok(Value::NONE),
        }
    }

    /// Raises OSError with the path that it is about.
    #[cold]
    pub fn os_error_at(&self, errno: i32, path: &str) -> Raised {
        let raised = self.os_error(errno);
        let exception = self.take_exception(raised);
        match self.new_str(path).and_then(|path| self.set_attr(exception.value(), sym::filename, path)) {
            Ok(()) => self.raise(exception),
            Err(raised) => raised,
        }
    }

    /// Runs a program's code with these globals.
    ///
    /// # Errors
    /// Whatever the code raises.
    pub fn run_code(&self, code: Gc<CodeObj>, globals: Gc<DictObj>) -> R {
        let function = self.new_program(code, globals)?;
        self.call(function.value(), &[])
    }

    /// Runs code that was compiled with `namespace`: names of its top level live in that mapping.
    ///
    /// # Errors
    /// Whatever the code raises.
    pub fn run_code_in(&self, code: Gc<CodeObj>, globals: Gc<DictObj>, namespace: Value) -> R {
        let function = self.new_program(code, globals)?;
        self.call(function.value(), &[namespace])
    }

    /// A function over code, without a closure and without defaults; it need not be called.
    pub fn new_program(&self, code: Gc<CodeObj>, globals: Gc<DictObj>) -> R<Gc<FunctionObj>> {
        self.new_object(FunctionObj {
            object: Object::new(&types::FUNCTION.meta),
            code,
            globals,
            closure: Value::NONE,
            defaults: Cell::new(Value::NONE),
            keyword_defaults: Cell::new(Value::NONE),
            name: Cell::new(code.name),
            qualified_name: Cell::new(code.qualified_name),
            attributes: Cell::new(Value::NONE),
        })
    }

    /// The module `__main__`, made if need be.
    pub fn main_module(&self) -> R<Gc<ModuleObj>> {
        let modules = self.vm().modules();
        if let Some(module) = self.dict_get_name(modules, sym::__main__).and_then(Value::cast) {
            return Ok(module);
        }
        let module = self.new_module(sym::__main__)?;
        self.dict_set_name(modules, sym::__main__, module.value())?;
        Ok(module)
    }

    /// Runs a program as `__main__`; `file` is its name for tracebacks, and `__file__` if it is in a file.
    ///
    /// # Errors
    /// Whatever the program raises.
    pub fn run_main(&self, text: Text<'_>, file: &str) -> R {
        let module = self.main_module()?;
        let name = self.new_str(file)?;
        if matches!(text, Text::File(_)) {
            self.dict_set_name(module.dict, sym::__file__, name)?;
        }
        let code = self.compile(text, name, Mode::Module, false)?;
        self.run_code(code, module.dict)
    }
}
