//! The VM's compiler on this machine: lift, passes, Cranelift, exit tables, and the reasons for what stays
//! bytecode.
#![allow(unsafe_code, reason = "machine code becomes an entry")]

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ptr::NonNull;

use adder_decorators::emitter::{Abi, Error, Unit};
use adder_decorators::ir::{ExitKind, Function, Profile, RaiseKind, Repr, Type};
use adder_decorators::native::{self, Kind};
use adder_decorators::passes;
use adder_vm::context::Context;
use adder_vm::mem::Mem;
use adder_vm::native::exits::{self, Action, ExitRow, FrameRow, Reason, SlotRow};
use adder_vm::native::helpers::Helper;
use adder_vm::native::{Compiled, Compiler, Entry, abi};
use adder_vm::object::{CodeObj, FunctionObj, Gc};
use adder_vm::value::{R, Value};

use crate::backend::{Backend, Code, Surroundings};
use crate::stubs::entry::Boxing;
use crate::target::Options;

/// Scratch memory of one compilation.
const SCRATCH: usize = 256 << 20;
/// Executable memory of one VM.
const CODE_LIMIT: usize = 256 << 20;

/// Numbers about what was compiled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Functions with machine code.
    pub compiled: usize,
    /// Functions that stayed bytecode.
    pub refused: usize,
}

/// Compiles the functions of one VM.
#[derive(Default)]
pub struct Jit {
    backend: RefCell<Option<Backend>>,
    codes: RefCell<HashMap<usize, Code>>,
    /// Entries that died while `codes` was in use.
    late: RefCell<Vec<Entry>>,
    counts: Cell<Counts>,
    /// Why functions stayed bytecode: name, line, reason.
    reasons: RefCell<Vec<(String, u32, String)>>,
}

impl Jit {
    /// A compiler that has not compiled anything yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Numbers about what was compiled.
    pub fn counts(&self) -> Counts {
        self.counts.get()
    }

    /// Calls `visit` with the name, line and reason of each function that stayed bytecode.
    pub fn each_refused(&self, mut visit: impl FnMut(&str, u32, &str)) {
        for (name, line, reason) in self.reasons.borrow().iter() {
            visit(name, *line, reason);
        }
    }

    fn refuse(&self, code: Gc<CodeObj>, error: Error) -> Compiled {
        let reason = match error {
            Error::Unsupported(unsupported) => unsupported.what.to_owned(),
            Error::OutOfMemory => "too large".to_owned(),
            Error::Internal { what, at } => format!("internal error: {what} at {at}"),
        };
        let name = code.name().cast::<adder_vm::object::StrObj>();
        let name = name.map_or_else(String::new, |name| name.as_str().to_owned());
        self.reasons.borrow_mut().push((name, code.info().first_line, reason));
        let counts = self.counts.get();
        self.counts.set(Counts { refused: counts.refused + 1, ..counts });
        Compiled::No
    }

    fn native(&self, cx: &Context<'_>, code: Gc<CodeObj>) -> R<Result<(), Error>> {
        let mem = Mem::new(SCRATCH);
        let kinds: Vec<Kind> = (0..usize::from(code.info().positional))
            .map(|i| match cx.register(i) {
                Some(value) if value.is_small() => Kind::Int,
                Some(value) if value.is_immediate_float() => Kind::Float,
                _ => Kind::Frame,
            })
            .collect();
        let mut function = match native::lift(&mem, code, Profile::HOST, &kinds) {
            Ok(function) => function,
            Err(error) => return Ok(Err(error)),
        };
        if cfg!(debug_assertions)
            && let Err(error) = adder_decorators::ir::verify::verify(&function)
        {
            eprintln!("{error:?}\n{function}");
        }
        if let Err(error) = passes::optimise(&mut function) {
            return Ok(Err(error.into()));
        }
        let table = exit_table(cx, code, &function)?;
        let unit = Unit { code: table.address() as u64, frame: true, number: None };
        let compiled = {
            let mut backend = self.backend.borrow_mut();
            match open(&mut backend) {
                Ok(backend) => backend.compile(&function, &unit, None, &|_| None, &mem),
                Err(error) => Err(error),
            }
        };
        let compiled = match compiled {
            Ok(compiled) => compiled,
            Err(error) => return Ok(Err(error)),
        };
        let Some(address) = NonNull::new(std::ptr::with_exposed_provenance_mut(compiled.typed())) else {
            return Ok(Err(Error::OutOfMemory));
        };
        // SAFETY: the function's typed entry takes the Context and a frame and returns a value's word; the
        // registry says when its code object is gone, and only then is it freed.
        let entry = unsafe { Entry::new(address) };
        self.codes.borrow_mut().insert(entry.address(), compiled);
        let keep = cx.new_tuple(&[table.block()])?;
        cx.install_native(code, entry, keep.value())?;
        Ok(Ok(()))
    }

    fn bury(&self) {
        let late: Vec<Entry> = self.late.borrow_mut().drain(..).collect();
        for entry in late {
            self.forget(entry);
        }
    }
}

fn open(backend: &mut Option<Backend>) -> Result<&mut Backend, Error> {
    if backend.is_none() {
        let surroundings = Surroundings {
            abi: Abi {
                helpers: abi::HELPERS as i32,
                pending: abi::PENDING as i32,
                exception: abi::EXCEPTION as i32,
                no_exception: abi::NONE.bits() as u64,
                stack_limit: abi::STACK_LIMIT as i32,
                results: abi::RESULTS as i32,
                take_exit: Helper::TakeExit as u32,
                poll: Helper::Poll as u32,
            },
            boxing: Boxing {
                convert: Helper::TakeExit as u32,
                box_result: Helper::BoxInt as u32,
                none: Value::NONE.bits() as i32,
                no: Value::FALSE.bits() as i32,
                yes: Value::TRUE.bits() as i32,
            },
            helpers: Helper::ALL.len() as u32,
            limit: CODE_LIMIT,
        };
        *backend = Some(Backend::new(surroundings, Options::default())?);
    }
    backend.as_mut().ok_or(Error::OutOfMemory)
}

/// The VM's table of a function's exits.
fn exit_table(cx: &Context<'_>, code: Gc<CodeObj>, function: &Function<'_>) -> R<exits::ExitTable> {
    let exits: Vec<ExitRow> = function
        .exits()
        .iter()
        .map(|exit| ExitRow {
            action: match exit.kind {
                ExitKind::Resume => Action::Resume,
                ExitKind::Raised => Action::Raised,
                ExitKind::Raise(kind) => Action::Raise(reason(kind)),
            },
            frame: exit.frame.0,
        })
        .collect();
    let frames: Vec<FrameRow> = function
        .frames()
        .iter()
        .map(|frame| FrameRow { pc: frame.pc, slots: frame.slots, count: frame.count })
        .collect();
    let mut constants = Vec::new();
    let mut slots = Vec::new();
    for index in 0..function.frames().len() {
        for slot in function.frame_slots(adder_decorators::ir::Frame(index as u16)) {
            let ty = slot.inst().map_or(Type::Value, |inst| function.ty(inst));
            let mut constant = 0;
            let repr = match (slot.repr, ty) {
                (Repr::Value, _) => exits::Repr::Value,
                (Repr::Int, Type::I32) => exits::Repr::I32,
                (Repr::Int, _) => exits::Repr::I64,
                (Repr::Uint, Type::I32) => exits::Repr::U32,
                (Repr::Uint, _) => exits::Repr::U64,
                (Repr::Float, Type::F32) => exits::Repr::F32,
                (Repr::Float, _) => exits::Repr::F64,
                (Repr::Bool, _) => exits::Repr::Bool,
                (Repr::Const, _) => {
                    constant = constants.len() as u16;
                    let word = function.consts().get(usize::from(slot.value)).copied().unwrap_or(0);
                    // SAFETY: the lift put the word of a value that the code object keeps there.
                    let value = unsafe { Value::from_bits(word as usize) };
                    constants.push(value.unwrap_or(Value::NONE));
                    exits::Repr::Const
                }
            };
            slots.push(SlotRow { register: slot.reg, repr, constant });
        }
    }
    cx.new_exit_table(code, &exits, &frames, &slots, &constants)
}

fn reason(kind: RaiseKind) -> Reason {
    match kind {
        RaiseKind::IndexError => Reason::IndexError,
        RaiseKind::ZeroDivisionError => Reason::ZeroDivisionError,
        RaiseKind::OverflowError => Reason::OverflowError,
        RaiseKind::ValueError => Reason::ValueError,
        RaiseKind::TypeError => Reason::TypeError,
        RaiseKind::MemoryError => Reason::MemoryError,
        RaiseKind::NameError => Reason::NameError,
        RaiseKind::RecursionError => Reason::RecursionError,
        RaiseKind::BadAddress => Reason::BadAddress,
    }
}

impl Compiler for Jit {
    fn define_viper(&self, _: &Context<'_>, _: Gc<FunctionObj>) -> R<Compiled> {
        Ok(Compiled::No)
    }

    fn compile_native(&self, cx: &Context<'_>, function: Gc<FunctionObj>) -> R<Compiled> {
        self.bury();
        match self.native(cx, function.code)? {
            Ok(()) => {
                let counts = self.counts.get();
                self.counts.set(Counts { compiled: counts.compiled + 1, ..counts });
                Ok(Compiled::Yes)
            }
            Err(error) => Ok(self.refuse(function.code, error)),
        }
    }

    fn forget(&self, entry: Entry) {
        let (Ok(mut codes), Ok(mut backend)) = (self.codes.try_borrow_mut(), self.backend.try_borrow_mut())
        else {
            self.late.borrow_mut().push(entry);
            return;
        };
        if let (Some(code), Some(backend)) = (codes.remove(&entry.address()), backend.as_mut()) {
            backend.free(code);
        }
    }
}
