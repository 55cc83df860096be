//! Lifts functions, sends them through passes and emitter, and writes down what comes out.

use std::cell::{Cell, OnceCell, RefCell};
use std::fmt::Write;

use adder_decorators::driver::{ABI, abi_of};
use adder_decorators::emitter::{Emitter, Error, Unit};
use adder_decorators::ir::print::Noted;
use adder_decorators::ir::{Function, Profile};
use adder_decorators::native::{self, Keep, Kind, Subject};
use adder_decorators::passes::{self, Effort};
use adder_decorators::viper::{self, Class, Fault, Target};
use adder_emitter_thumb::emitter::Thumb;
use adder_emitter_thumb::operand::Core;
use adder_emitter_x86::emitter::Cranelift;
use adder_emitter_x86::jit::Jit;
use adder_emitter_x86::stubs::keep::Keepers;
use adder_vm::code::{Tier, flags};
use adder_vm::context::Context;
use adder_vm::mem::Mem;
use adder_vm::native::helpers::Helper;
use adder_vm::native::{Compiled, Compiler, Entry};
use adder_vm::object::{CodeObj, FunctionObj, Gc, StrObj};
use adder_vm::value::{R, Value};

use super::asm::{self, Addresses};
use super::functions::each_code;
use super::notes::{IrNotes, Listing};
use super::thumb;
use crate::options::{Dis, Stage};

/// Scratch memory of one function.
const SCRATCH: usize = 256 << 20;

/// Writes functions down as one stage.
pub struct Lister {
    stage: Stage,
    /// The core, if it is not this machine's.
    core: Option<Core>,
    unchecked: bool,
    /// Only functions of this name.
    only: Option<String>,
    source: Vec<String>,
    emitter: OnceCell<RefCell<Cranelift>>,
    out: RefCell<String>,
    /// Lines of the functions that were written down, and their names.
    done: RefCell<Vec<(u32, String)>>,
}

/// A function as it came out of the lift.
type Lifted<'m> = Result<Function<'m>, String>;

impl Lister {
    /// A lister for a script.
    ///
    /// # Errors
    /// When there is no machine code of the target.
    pub fn new(dis: &Dis, text: &[u8]) -> Result<Lister, String> {
        let source = String::from_utf8_lossy(text).lines().map(str::to_owned).collect();
        Ok(Lister {
            stage: dis.stage,
            core: dis.core.and_then(Core::named),
            unchecked: dis.implementation.unchecked,
            only: dis.function.clone(),
            source,
            emitter: OnceCell::new(),
            out: RefCell::default(),
            done: RefCell::default(),
        })
    }

    /// What was written so far.
    pub fn text(&self) -> String {
        self.out.take()
    }

    /// Writes a function of a script that does not run: the compiler has seen no values.
    pub fn ahead_of_time(&self, cx: &Context<'_>, code: Gc<CodeObj>) -> R<()> {
        match code.info().tier {
            Tier::Viper => self.viper(cx, code),
            Tier::Native if code.has(flags::FUNCTION) => {
                let function = cx.new_program(code, cx.main_module()?.dict)?;
                self.native(cx, function, 0, &|_| Kind::Word);
            }
            _ => {}
        }
        Ok(())
    }

    /// Adds the functions that were not compiled while the script ran.
    ///
    /// # Errors
    /// What `module` raised.
    pub fn end_of_run(&self, module: Gc<CodeObj>) -> R<()> {
        each_code(module, &mut |code| {
            let (name, line) = (name_of(code), code.info().first_line);
            let is_compiled = code.info().tier != Tier::Bytecode && code.has(flags::FUNCTION);
            if is_compiled && self.is_wanted(&name) && !self.done.borrow().contains(&(line, name.clone())) {
                self.head(code, "");
                self.line("; not compiled: it was not hot");
            }
            Ok(())
        })
    }

    /// What is compiled for.
    fn profile(&self) -> Profile {
        if self.core.is_some() { Profile::BOARD } else { Profile::VM }
    }

    /// Which passes what is compiled for has.
    fn effort(&self) -> Effort {
        if self.core.is_some() { Effort::Small } else { Effort::MOST }
    }

    fn is_wanted(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only == name)
    }

    fn line(&self, text: &str) {
        let mut out = self.out.borrow_mut();
        out.push_str(text);
        out.push('\n');
    }

    fn head(&self, code: Gc<CodeObj>, how: &str) {
        let (tier, line, name) = (code.info().tier, code.info().first_line, name_of(code));
        let tier = if tier == Tier::Viper { "viper" } else { "native" };
        let gap = if self.out.borrow().is_empty() { "" } else { "\n" };
        self.line(&format!("{gap}; {tier} {name}, line {line}{how}"));
        self.done.borrow_mut().push((line, name));
    }

    fn viper(&self, cx: &Context<'_>, code: Gc<CodeObj>) {
        if !self.is_wanted(&name_of(code)) || !code.has(flags::FUNCTION) {
            return;
        }
        self.head(code, "");
        let options = viper::Options {
            checks: !code.has(flags::UNCHECKED) && !self.unchecked,
            poll: !code.has(flags::NO_POLL),
            counts: false,
            origins: true,
        };
        let mem = Mem::new(SCRATCH);
        let lifted = viper::lift(&mem, code, Target::of(self.profile()), options)
            .map_err(|fault| explain(code, &fault));
        self.finish(cx, code, &[], &mem, lifted);
    }

    fn native(&self, cx: &Context<'_>, function: Gc<FunctionObj>, word: u32, entry: &dyn Fn(usize) -> Kind) {
        let code = function.code;
        if !self.is_wanted(&name_of(code)) {
            return;
        }
        let how = match word {
            0 => String::new(),
            _ => format!(", entered in line {}", code.line_of(word as usize)),
        };
        self.head(code, &how);
        let mem = Mem::new(SCRATCH);
        let subject = Subject { cx, function, profile: self.profile(), origins: true };
        let mut keep = Keep::default();
        let lifted = native::lift(&mem, &subject, word, entry, &mut keep);
        let lifted = lifted.map_err(|error| explain(code, &Fault::Compile(error)));
        self.finish(cx, code, keep.values(), &mem, lifted);
    }

    /// Writes what came out of the lift, or what becomes of it.
    fn finish(&self, cx: &Context<'_>, code: Gc<CodeObj>, keep: &[Value], mem: &Mem, lifted: Lifted<'_>) {
        let text = lifted.and_then(|mut function| {
            if self.stage != Stage::Ir {
                passes::optimise_with(&mut function, self.effort())
                    .map_err(|_| Error::OutOfMemory.to_string())?;
            }
            let listing = Listing::new(cx, code, keep, &self.source);
            if self.stage != Stage::Asm {
                let notes = IrNotes::new(&listing, &function);
                return Ok(Noted { function: &function, notes: &notes }.to_string());
            }
            self.machine_code(&function, mem, &listing).map_err(|error| error.to_string())
        });
        let mut out = self.out.borrow_mut();
        // Writing to a string does not fail.
        let _ = match text {
            Ok(text) => out.write_str(&text),
            Err(reason) => writeln!(out, "; stays bytecode: {reason}"),
        };
    }

    fn machine_code(
        &self,
        function: &Function<'_>,
        mem: &Mem,
        listing: &Listing<'_>,
    ) -> Result<String, Error> {
        if let Some(core) = self.core {
            let mut emitter = Thumb::new(abi_of(Profile::BOARD.word_bytes()), core);
            let unit = Unit { code: asm::EXITS & 0xffff_ffff, frame: true, number: None, ..Unit::default() };
            let object = emitter.emit(function, &unit, mem)?;
            return Ok(thumb::listing(&object.bytes, &object.origins, listing));
        }
        let helpers = Helper::ALL.len() as u32;
        let keepers = Keepers::new(asm::KEEPERS, helpers);
        let emitter = match self.emitter.get() {
            Some(emitter) => emitter,
            None => {
                let mut made = Cranelift::new(ABI, adder_emitter_x86::target::Options::default())?;
                made.set_keepers(keepers);
                self.emitter.get_or_init(|| RefCell::new(made))
            }
        };
        let mut emitter = emitter.borrow_mut();
        let unit = Unit { code: asm::EXITS, frame: true, number: None, ..Unit::default() };
        let object = emitter.emit(function, &unit, mem)?;
        let addresses = Addresses { keepers, helpers, table: ABI.helpers };
        Ok(asm::listing(&object.bytes, emitter.origins().collect(), &addresses, listing))
    }
}

fn name_of(code: Gc<CodeObj>) -> String {
    let name = code.name().cast::<StrObj>();
    name.as_ref().map_or("?", |name| name.as_str()).to_owned()
}

/// Why a function is not compiled.
fn explain(code: Gc<CodeObj>, fault: &Fault) -> String {
    match *fault {
        Fault::Rule { rule, pc } => {
            let line = rule.line().unwrap_or_else(|| code.line_of(pc as usize));
            let class = match rule.class() {
                Class::ViperType => "ViperTypeError",
                Class::Syntax => "SyntaxError",
                Class::NotImplemented => "NotImplementedError",
            };
            format!("line {line}: {class}: {}; {}", rule.message(code), rule.remedy())
        }
        Fault::Compile(error) => match error {
            Error::Unsupported(what) if what.pc.is_some() => {
                format!("line {}: {error}", code.line_of(what.pc.unwrap_or(0) as usize))
            }
            error => error.to_string(),
        },
    }
}

/// A compiler that writes functions down before another one compiles them.
pub struct Watch {
    lister: Lister,
    /// False where nothing runs, so that nothing is compiled either.
    is_on: bool,
    jit: Jit,
    /// Whether a function is being written down, which may define others.
    is_busy: Cell<bool>,
}

impl Watch {
    /// A compiler whose functions `lister` writes down when it is on.
    pub fn new(lister: Lister, is_on: bool) -> Watch {
        Watch { lister, is_on, jit: Jit::new(), is_busy: Cell::new(false) }
    }

    /// Who writes functions down.
    pub fn lister(&self) -> &Lister {
        &self.lister
    }

    fn watch(&self, write: impl FnOnce()) {
        if self.is_on && !self.is_busy.replace(true) {
            write();
            self.is_busy.set(false);
        }
    }
}

impl Compiler for Watch {
    fn define_viper(&self, cx: &Context<'_>, function: Gc<FunctionObj>) -> R<Compiled> {
        if !self.is_on {
            return Ok(Compiled::No);
        }
        let code = function.code;
        let is_new = !self.lister.done.borrow().contains(&(code.info().first_line, name_of(code)));
        if is_new {
            self.watch(|| self.lister.viper(cx, code));
        }
        self.jit.define_viper(cx, function)
    }

    fn compile_native(&self, cx: &Context<'_>, function: Gc<FunctionObj>, word: usize) -> R<Compiled> {
        let entry = |register| cx.register(register).map_or(Kind::Word, Kind::of);
        self.watch(|| self.lister.native(cx, function, word as u32, &entry));
        self.jit.compile_native(cx, function, word)
    }

    fn install_ready(&self, cx: &Context<'_>) -> R<()> {
        self.jit.install_ready(cx)
    }

    fn forget(&self, entry: Entry) {
        self.jit.forget(entry);
    }
}
