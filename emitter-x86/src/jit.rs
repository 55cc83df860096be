//! The compiler of a VM on this machine: the driver with Cranelift behind it, made when it is first needed.
#![allow(unsafe_code, reason = "machine code becomes an entry")]

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;
use std::ptr::NonNull;

use adder_decorators::driver::{self, ABI, Counts, Driver, optimise_and_emit};
use adder_decorators::emitter::{Error, Unit};
use adder_decorators::ir::{Function, Profile};
use adder_decorators::viper::Target;
use adder_vm::context::Context;
use adder_vm::mem::Mem;
use adder_vm::native::helpers::Helper;
use adder_vm::native::{Compiled, Compiler, Entry};
use adder_vm::object::{FunctionObj, Gc};
use adder_vm::value::{R, Value};

use crate::aside::{Aside, Opening, Work};
use crate::backend::{Backend, Code, Surroundings};
use crate::stubs::entry::Boxing;
use crate::target::{Floats, Options};

/// Scratch memory of one compilation.
const SCRATCH: usize = 256 << 20;
/// Executable memory of one VM.
const CODE_LIMIT: usize = 256 << 20;

/// Why a function stayed bytecode.
struct Refused {
    name: String,
    line: u32,
    reason: String,
}

/// The backend as the driver sees it: functions are known by their entries.
struct Installed {
    backend: Backend,
    /// The thread that compiles beside the program.
    aside: Option<Aside>,
    options: Options,
    codes: HashMap<usize, Code>,
    refused: Vec<Refused>,
}

impl Installed {
    fn keep(&mut self, code: Code) -> Result<Entry, Error> {
        let place = std::ptr::with_exposed_provenance_mut(code.typed());
        let address = NonNull::new(place).ok_or(Error::OutOfMemory)?;
        // SAFETY: the function's typed entry takes the Context and a frame and returns a value's word; the
        // registry says when its code object is gone, and only then is it freed.
        let entry = unsafe { Entry::new(address) };
        self.codes.insert(entry.address(), code);
        Ok(entry)
    }
}

impl driver::Backend for Installed {
    type Work = Work;

    fn compile(&mut self, function: &mut Function<'_>, unit: &Unit, mem: &Mem) -> Result<Entry, Error> {
        let object = optimise_and_emit(function, unit, self.backend.emitter()?, mem)?;
        let code = self.backend.place(&object, None, &|_| None)?;
        self.keep(code)
    }

    fn begin(&mut self, ticket: usize, work: Work) -> Result<(), Error> {
        let aside = match &self.aside {
            Some(aside) => aside,
            None => {
                let keepers = Some(self.backend.keepers());
                self.aside.insert(Aside::start(surroundings(), self.options, keepers)?.0)
            }
        };
        aside.begin(ticket, work)
    }

    fn next_done(&mut self) -> Option<(usize, Work)> {
        self.aside.as_ref()?.next_done()
    }

    fn place(&mut self, work: &Work) -> Result<Entry, Error> {
        let code = self.backend.place(work.object()?, None, &|_| None)?;
        self.keep(code)
    }

    fn free(&mut self, entry: Entry) {
        if let Some(code) = self.codes.remove(&entry.address()) {
            self.backend.free(code);
        }
    }

    fn keeps_origins(&self) -> bool {
        self.backend.walks()
    }

    fn refused(&mut self, name: &str, line: u32, error: &Error) {
        self.refused.push(Refused { name: name.to_owned(), line, reason: error.to_string() });
    }
}

/// Compiles the functions of one VM.
#[derive(Default)]
pub struct Jit {
    /// Nothing on a machine that lacks what the emitter needs.
    driver: OnceCell<Option<Driver<Installed>>>,
    /// The thread that compiles beside the program, until the driver has it.
    opening: Cell<Option<(Aside, Opening)>>,
    options: Options,
}

impl Jit {
    /// A compiler that has not compiled anything yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same; with `walk`, machine code marks what of it is run, see `crate::walk`.
    pub fn walking(self, walk: bool) -> Self {
        Jit { options: Options { walk, ..self.options }, ..self }
    }

    /// The same; functions have only these floats.
    pub fn with_floats(self, floats: Floats) -> Self {
        Jit { options: Options { floats, ..self.options }, ..self }
    }

    /// Numbers about what was compiled.
    pub fn counts(&self) -> Counts {
        self.driver.get().and_then(Option::as_ref).map_or_else(Counts::default, Driver::counts)
    }

    /// Calls `visit` with the name, line and reason of each function that stayed bytecode.
    pub fn each_refused(&self, mut visit: impl FnMut(&str, u32, &str)) {
        let Some(Some(driver)) = self.driver.get() else { return };
        for refused in &driver.backend().borrow().refused {
            visit(&refused.name, refused.line, &refused.reason);
        }
    }

    fn driver(&self) -> Option<&Driver<Installed>> {
        self.driver.get_or_init(|| self.open().ok()).as_ref()
    }

    fn open(&self) -> Result<Driver<Installed>, Error> {
        let (aside, backend) = match self.opening.take() {
            Some((aside, opening)) => (Some(aside), opening.finish()),
            None => (None, None),
        };
        let backend = match backend {
            Some(backend) => backend,
            None => Backend::new(surroundings(), self.options)?,
        };
        let installed =
            Installed { backend, aside, options: self.options, codes: HashMap::new(), refused: Vec::new() };
        Ok(Driver::new(installed, Target::of(Profile::VM), SCRATCH))
    }
}

/// What machine code of this VM finds around it.
fn surroundings() -> Surroundings {
    Surroundings {
        abi: ABI,
        boxing: Boxing {
            convert: Helper::TakeExit as u32,
            box_result: Helper::BoxInt as u32,
            none: Value::NONE.bits() as i32,
            no: Value::FALSE.bits() as i32,
            yes: Value::TRUE.bits() as i32,
        },
        helpers: Helper::ALL.len() as u32,
        limit: CODE_LIMIT,
    }
}

impl Compiler for Jit {
    fn prepare(&self) {
        if self.driver.get().is_none() {
            self.opening.set(Aside::start(surroundings(), self.options, None).ok());
        }
    }

    fn define_viper(&self, cx: &Context<'_>, function: Gc<FunctionObj>) -> R<Compiled> {
        self.driver().map_or(Ok(Compiled::No), |driver| driver.define_viper(cx, function))
    }

    fn compile_native(&self, cx: &Context<'_>, function: Gc<FunctionObj>, word: usize) -> R<Compiled> {
        self.driver().map_or(Ok(Compiled::No), |driver| driver.compile_native(cx, function, word))
    }

    fn install_ready(&self, cx: &Context<'_>) -> R<()> {
        self.driver().map_or(Ok(()), |driver| driver.install_ready(cx))
    }

    fn forget(&self, entry: Entry) {
        if let Some(driver) = self.driver() {
            driver.forget(entry);
        }
    }
}
