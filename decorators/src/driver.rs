//! The road from a decorated function to its machine code: lift, passes, emitter, memory; and back to the
//! program as an exception where a function breaks viper's rules.

use crate::emitter::{Abi, Emitter, Error, Object, Unit, Unsupported};
use crate::ir::{ExitKind, Function, Inst, RaiseKind, Repr, Slot, Spot, Type};
use crate::native::{self, Kind};
use crate::passes;
use crate::viper::{self, Class, Fault, Rule, Target};
use adder_vm::code::{Tier, flags};
use adder_vm::context::Context;
use adder_vm::mem::{Mem, OutOfMemory, Scratch, Vec};
use adder_vm::native::exits::{Action, ExitRow, Exits, FrameRow, Reason, SlotRow};
use adder_vm::native::helpers::Helper;
use adder_vm::native::table::{ExitTable, MOST_SLOTS, Rows};
use adder_vm::native::{Compiled, Compiler, Entry, abi, exits};
use adder_vm::object::{CodeObj, FunctionObj, Gc, StrObj, TupleObj, types};
use adder_vm::value::{R, Raised, Value};
use core::cell::{Cell, RefCell};

/// Makes a function in the memory that it is given.
pub type Lift<'a> = &'a mut dyn for<'m> FnMut(&'m Mem) -> Result<Function<'m>, Error>;

/// An emitter with memory in which its code can run.
pub trait Backend {
    /// A function on its way to machine code, beside the program.
    type Work: Work;

    /// Compiles a function into memory.
    ///
    /// # Errors
    /// As the emitter's; `OutOfMemory` when the memory for code is out.
    fn compile(&mut self, function: &mut Function<'_>, unit: &Unit, mem: &Mem) -> Result<Entry, Error>;

    /// Begins to compile a function beside the program, with [`optimise_and_emit`].
    ///
    /// # Errors
    /// `Unsupported` when this machine cannot do that.
    fn begin(&mut self, ticket: usize, work: Self::Work) -> Result<(), Error>;

    /// The next function that is complete, with its ticket.
    fn next_done(&mut self) -> Option<(usize, Self::Work)>;

    /// Puts it into memory.
    ///
    /// # Errors
    /// What went wrong in its compilation; `OutOfMemory` when the memory for code is out.
    fn place(&mut self, work: &Self::Work) -> Result<Entry, Error>;

    /// Takes back the memory of code that nothing runs or will run.
    fn free(&mut self, entry: Entry);

    /// Whether functions are to say where in the bytecode their instructions come from.
    fn keeps_origins(&self) -> bool;

    /// A function stays bytecode: its name, its line, why.
    fn refused(&mut self, name: &str, line: u32, error: &Error);
}

/// A function with memory of its own, so that another thread can work on it.
pub trait Work: Sized {
    /// A function that `lift` makes, in at most `limit` bytes.
    ///
    /// # Errors
    /// As `lift`'s.
    fn new(unit: Unit, limit: usize, lift: Lift<'_>) -> Result<Self, Error>;

    /// The function, optimised when the work is done.
    fn function(&self) -> &Function<'_>;
}

/// Passes and emitter.
///
/// # Errors
/// As the emitter's.
pub fn optimise_and_emit<'m>(
    function: &mut Function<'_>,
    unit: &Unit,
    emitter: &mut dyn Emitter,
    mem: &'m Mem,
) -> Result<Object<'m>, Error> {
    passes::optimise_with(function, emitter.effort())?;
    function.settle_constants()?;
    let object = emitter.emit(function, unit, mem)?;
    function.set_places(&object.places)?;
    Ok(object)
}

/// What gets machine code, and the word of the bytecode at which that is entered.
#[derive(Clone, Copy, Debug)]
struct Place {
    code: Gc<CodeObj>,
    word: usize,
}

/// A function's machine code, and what belongs to it.
struct Made<'f, 'm> {
    entry: Entry,
    /// Its exits, which keep what it names; nothing for code that finds its table from its frame.
    named: Option<Exits>,
    function: &'f Function<'m>,
}

/// Numbers about what was compiled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Functions with machine code.
    pub compiled: usize,
    /// Functions that stayed bytecode.
    pub refused: usize,
}

/// Functions that are in work beside the program at the most, which keeps them alive; others are offered again.
const MOST_WORK: usize = 64;

/// What the machine code of this VM takes for granted.
pub const ABI: Abi = abi_of(size_of::<usize>() as u32);

/// What machine code takes for granted of a VM whose words have so many bytes.
pub const fn abi_of(word_bytes: u32) -> Abi {
    Abi {
        helpers: abi::offset(abi::HELPERS, word_bytes),
        pending: abi::offset(abi::PENDING, word_bytes),
        exception: abi::offset(abi::EXCEPTION, word_bytes),
        // A singleton's word is the same on every target.
        no_exception: NONE_WORD,
        stack_limit: abi::offset(abi::STACK_LIMIT, word_bytes),
        results: abi::offset(abi::RESULTS, word_bytes),
        take_exit: Helper::TakeExit as u32,
        poll: Helper::Poll as u32,
    }
}

/// The word of `None`, which a test compares with the value's own.
const NONE_WORD: u64 = 1 << 3 | 4;

/// Compiles the functions of one VM.
#[derive(Debug)]
pub struct Driver<B> {
    backend: RefCell<B>,
    target: Target,
    /// Bytes of scratch memory for one function.
    scratch: Cell<usize>,
    counts: Cell<Counts>,
}

impl<B: Backend> Driver<B> {
    /// A driver whose viper functions are for `target`, with `scratch` bytes of memory for the work on one.
    pub fn new(backend: B, target: Target, scratch: usize) -> Self {
        Driver {
            backend: RefCell::new(backend),
            target,
            scratch: Cell::new(scratch),
            counts: Cell::default(),
        }
    }

    /// Changes how many bytes of memory there are for the work on one function.
    pub fn set_scratch(&self, bytes: usize) {
        self.scratch.set(bytes);
    }

    /// Numbers about what was compiled.
    pub fn counts(&self) -> Counts {
        self.counts.get()
    }

    /// The backend.
    pub fn backend(&self) -> &RefCell<B> {
        &self.backend
    }

    fn viper(&self, cx: &Context<'_>, code: Gc<CodeObj>) -> Result<R<()>, Fault> {
        let options = viper::Options {
            checks: !code.has(flags::UNCHECKED) && !cx.vm().options.get().unchecked,
            poll: !code.has(flags::NO_POLL),
            counts: cx.vm().options.get().counts_rounds(),
            origins: self.backend.borrow().keeps_origins(),
        };
        let scratch = cx.vm().mem.scratch(self.scratch.get());
        let function = viper::lift(scratch.mem(), code, self.target, options)?;
        Ok(self.finish(cx, Place { code, word: 0 }, Tier::Viper, function, &[], &scratch)?)
    }

    fn native(&self, cx: &Context<'_>, function: Gc<FunctionObj>, word: u32) -> Result<R<Compiled>, Error> {
        let code = function.code;
        let entry = |register| cx.register(register).map_or(Kind::Word, Kind::of);
        let origins = self.backend.borrow().keeps_origins();
        let subject = native::Subject { cx, function, profile: self.target.profile, origins };
        // On the machine stack until the code object keeps what it names.
        let mut keep = native::Keep::default();
        if !cx.vm().options.get().background {
            let scratch = cx.vm().mem.scratch(self.scratch.get());
            let function = native::lift(scratch.mem(), &subject, word, &entry, &mut keep)?;
            let place = Place { code, word: word as usize };
            let done = self.finish(cx, place, Tier::Native, function, keep.values(), &scratch)?;
            return Ok(done.map(|()| Compiled::Yes));
        }
        if cx.works() >= MOST_WORK {
            return Ok(Ok(Compiled::Later));
        }
        let exits = match cx.new_exits(&[Value::NONE]) {
            Ok(exits) => exits,
            Err(raised) => return Ok(Err(raised)),
        };
        let unit = Unit { code: exits.address() as u64, frame: true, number: None, tier: Tier::Native };
        let work = B::Work::new(unit, self.scratch.get(), &mut |mem| {
            native::lift(mem, &subject, word, &entry, &mut keep)
        })?;
        let place = Value::index(word as usize);
        let begun = cx
            .new_tuple(keep.values())
            .and_then(|keep| {
                exits.set_named(keep.value());
                cx.new_tuple(&[exits.value(), place])
            })
            .and_then(|keep| cx.begin_work(code, keep.value()));
        match begun {
            Ok(ticket) => {
                let begun = self.backend.borrow_mut().begin(ticket, work);
                if begun.is_err() {
                    cx.end_work(ticket);
                }
                begun.map(|()| Ok(Compiled::Later))
            }
            Err(raised) => Ok(Err(raised)),
        }
    }

    /// Gives a function that was compiled beside the program its machine code.
    fn install(
        &self,
        cx: &Context<'_>,
        code: Gc<CodeObj>,
        keep: Value,
        work: &B::Work,
    ) -> Result<R<()>, Error> {
        const LOST: Error = Error::Internal { what: "a ticket without its objects", at: Inst::NONE };
        let kept: Gc<TupleObj> = keep.cast().ok_or(LOST)?;
        let exits = kept.get(0).and_then(Exits::of).ok_or(LOST)?;
        let word = kept.get(1).and_then(Value::as_small).ok_or(LOST)?;
        let scratch = cx.vm().mem.scratch(self.scratch.get());
        let entry = self.backend.borrow_mut().place(work)?;
        let made = Made { entry, named: Some(exits), function: work.function() };
        self.give(cx, Place { code, word: word as usize }, &made, &scratch)
    }

    /// Optimises and emits a function that takes its frame, and gives its machine code to the code object.
    fn finish(
        &self,
        cx: &Context<'_>,
        place: Place,
        tier: Tier,
        mut function: Function<'_>,
        keep: &[Value],
        scratch: &Scratch<'_>,
    ) -> Result<R<()>, Error> {
        // A viper function has one machine code, which names nothing: its table is what the code object keeps.
        let mut named = None;
        if tier != Tier::Viper {
            scratch.pause();
            match cx.new_exits(keep) {
                Ok(exits) => named = Some(exits),
                Err(raised) => return Ok(Err(raised)),
            }
            scratch.resume();
        }
        let code = named.map_or(0, |exits| exits.address() as u64);
        let unit = Unit { code, frame: true, number: None, tier };
        let entry = self.backend.borrow_mut().compile(&mut function, &unit, scratch.mem())?;
        self.give(cx, place, &Made { entry, named, function: &function }, scratch)
    }

    /// Gives machine code to a code object, with the table of its exits; frees it where that fails.
    fn give(
        &self,
        cx: &Context<'_>,
        place: Place,
        made: &Made<'_, '_>,
        scratch: &Scratch<'_>,
    ) -> Result<R<()>, Error> {
        let given = self.try_give(cx, place, made, scratch);
        if !matches!(given, Ok(Ok(()))) {
            self.backend.borrow_mut().free(made.entry);
        }
        given
    }

    fn try_give(
        &self,
        cx: &Context<'_>,
        place: Place,
        made: &Made<'_, '_>,
        scratch: &Scratch<'_>,
    ) -> Result<R<()>, Error> {
        let table = match exit_table(cx, scratch, place.code, made.function)? {
            Ok(table) => table,
            Err(raised) => return Ok(Err(raised)),
        };
        scratch.pause();
        let keep = match made.named {
            Some(exits) => {
                exits.set_table(table);
                exits.value()
            }
            None => table.block(),
        };
        let given = cx.install_native(place.code, place.word, made.entry, keep);
        if given.is_ok() {
            let counts = self.counts.get();
            self.counts.set(Counts { compiled: counts.compiled + 1, ..counts });
        }
        Ok(given)
    }

    fn refuse(&self, code: Gc<CodeObj>, error: &Error) {
        let name = code.name().cast::<StrObj>();
        let name = name.as_ref().map_or("", |name| name.as_str());
        self.backend.borrow_mut().refused(name, code.info().first_line, error);
        let counts = self.counts.get();
        self.counts.set(Counts { refused: counts.refused + 1, ..counts });
    }
}

impl<B: Backend> Compiler for Driver<B> {
    fn define_viper(&self, cx: &Context<'_>, function: Gc<FunctionObj>) -> R<Compiled> {
        let code = function.code;
        if cx.vm().options.get().ignore_decorators || !code.has(flags::FUNCTION) {
            return Ok(Compiled::No);
        }
        if code.entry().is_some() {
            return Ok(Compiled::Yes);
        }
        match self.viper(cx, code) {
            Ok(result) => result.map(|()| Compiled::Yes),
            Err(fault) => Err(raise(cx, code, fault)),
        }
    }

    fn compile_native(&self, cx: &Context<'_>, function: Gc<FunctionObj>, word: usize) -> R<Compiled> {
        let options = cx.vm().options.get();
        if options.ignore_decorators && function.code.has(flags::DECORATED) && options.emit != Tier::Native {
            return Ok(Compiled::No);
        }
        // Work for functions that nobody calls any more ends here: it keeps them alive.
        self.install_ready(cx)?;
        match self.native(cx, function, word as u32) {
            Ok(result) => result,
            Err(error) => {
                self.refuse(function.code, &error);
                let is_strict = cx.vm().options.get().strict && function.code.has(flags::FUNCTION);
                if is_strict { Err(cx.stays_bytecode(function.code, &error)) } else { Ok(Compiled::No) }
            }
        }
    }

    fn install_ready(&self, cx: &Context<'_>) -> R<()> {
        loop {
            let next = self.backend.borrow_mut().next_done();
            let Some((ticket, work)) = next else { return Ok(()) };
            let Some((code, keep)) = cx.end_work(ticket) else { continue };
            let compiled = match self.install(cx, code, keep, &work) {
                Ok(result) => {
                    cx.settle(code, Compiled::Yes);
                    result?;
                    Compiled::Yes
                }
                Err(error) => {
                    self.refuse(code, &error);
                    Compiled::No
                }
            };
            cx.settle(code, compiled);
        }
    }

    fn forget(&self, entry: Entry) {
        // Nothing is allocated, and so nothing collected, while the backend works.
        self.backend.borrow_mut().free(entry);
    }
}

/// The rows of a function's exits and of its frames, without those of slots.
///
/// # Errors
/// `OutOfMemory`
pub fn exit_rows<'m>(
    function: &Function<'_>,
    mem: &'m Mem,
) -> Result<(Vec<'m, ExitRow>, Vec<'m, FrameRow>), OutOfMemory> {
    let (mut exits, mut frames) = (Vec::new(mem), Vec::new(mem));
    for exit in function.exits() {
        let action = match exit.kind {
            ExitKind::Resume => Action::Resume,
            ExitKind::Raised => Action::Raised,
            ExitKind::Raise(kind) => Action::Raise(reason(kind)),
        };
        exits.push(ExitRow { action, is_handled: exit.handler.is_some(), frame: exit.frame.0 })?;
    }
    for frame in function.frames() {
        frames.push(FrameRow { pc: frame.pc, slots: 0, count: frame.count })?;
    }
    Ok((exits, frames))
}

/// What `take_exit` needs to know about a function's exits.
fn exit_table(
    cx: &Context<'_>,
    scratch: &Scratch<'_>,
    code: Gc<CodeObj>,
    function: &Function<'_>,
) -> Result<R<ExitTable>, Error> {
    let mem = scratch.mem();
    let (exits, mut frames) = exit_rows(function, mem)?;
    let (mut numbers, mut slots, mut constants) = (Vec::new(mem), Vec::new(mem), Vec::new(mem));
    for (row, frame) in frames.iter_mut().enumerate() {
        frame.slots = numbers.len() as u32;
        let row = crate::ir::Frame(row as u16);
        let (first, mut next) = (function.frame(row).slots as usize, 0);
        let own = |word| Spot { word, high: None };
        for (at, slot) in function.frame_slots(row).iter().enumerate() {
            let place = function.places().get(first + at).copied().unwrap_or(own(next));
            next += u16::from(slot.inst().is_some());
            let literal = function.literal(slot).filter(|_| !function.places().is_empty());
            let mut slot = slot_row(function, slot, place)?;
            if let Some(number) = literal {
                let repr = if number < 0 { exits::Repr::Signed } else { exits::Repr::Unsigned };
                let place = place_in(&mut constants, number as usize)? as u16;
                slot = SlotRow { repr, place, high: None, ..slot };
            }
            if slot.repr == exits::Repr::Const {
                let word = function.consts().get(usize::from(slot.place)).map_or(0, |&word| word as usize);
                slot.place = place_in(&mut constants, word)? as u16;
            }
            numbers.push(place_in(&mut slots, slot)? as u16)?;
        }
    }
    if slots.len() > MOST_SLOTS {
        return Err(Unsupported { what: "too many values at exits", pc: None }.into());
    }
    scratch.pause();
    let rows =
        Rows { exits: &exits, frames: &frames, numbers: &numbers, slots: &slots, constants: &constants };
    let table = cx.new_exit_table(code, &rows);
    scratch.resume();
    match table {
        Ok(Some(table)) => Ok(Ok(table)),
        Ok(None) => Err(Unsupported { what: "too many exits", pc: None }.into()),
        Err(raised) => Ok(Err(raised)),
    }
}

/// The place of an item in a list, which has it afterwards. It is mostly one of the last.
fn place_in<T: PartialEq>(list: &mut Vec<'_, T>, item: T) -> Result<usize, OutOfMemory> {
    match list.iter().rposition(|have| *have == item) {
        Some(at) => Ok(at),
        None => {
            list.push(item)?;
            Ok(list.len() - 1)
        }
    }
}

fn slot_row(function: &Function<'_>, slot: &Slot, spot: Spot) -> Result<SlotRow, Error> {
    let is_wide = slot.inst().is_some_and(|inst| matches!(function.ty(inst), Type::I64 | Type::F64));
    let repr = match (slot.repr, is_wide) {
        (Repr::Int | Repr::Uint, true) if spot.high == Spot::ZERO => exits::Repr::U32,
        (Repr::Value, _) => exits::Repr::Value,
        (Repr::Int, true) => exits::Repr::I64,
        (Repr::Int, false) => exits::Repr::I32,
        (Repr::Uint, true) => exits::Repr::U64,
        (Repr::Uint, false) => exits::Repr::U32,
        (Repr::Float, true) => exits::Repr::F64,
        (Repr::Float, false) => exits::Repr::F32,
        (Repr::Bool, _) => exits::Repr::Bool,
        (Repr::Const, _) => exits::Repr::Const,
    };
    let place = if slot.repr == Repr::Const { slot.value } else { spot.word };
    let high = spot.high.filter(|_| spot.high != Spot::ZERO);
    let register =
        u8::try_from(slot.reg).map_err(|_| Unsupported { what: "register of an exit", pc: None })?;
    Ok(SlotRow { register, repr, place, high })
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

/// Raises what a function's fault is to the program.
#[cold]
fn raise(cx: &Context<'_>, code: Gc<CodeObj>, fault: Fault) -> Raised {
    let (rule, pc) = match fault {
        Fault::Rule { rule, pc } => (rule, pc),
        Fault::Compile(Error::Unsupported(what)) => {
            let raised = cx.not_implemented_error(format_args!("{}", what.what));
            let line = code.line_of(what.pc.unwrap_or(0) as usize);
            return noted(cx, code, raised, line, &[]);
        }
        Fault::Compile(Error::OutOfMemory) => return cx.memory_error(),
        Fault::Compile(Error::Internal { what, at }) => {
            return cx.runtime_error(format_args!("fault in the compiler: {what} at {at}"));
        }
    };
    let class = match rule.class() {
        Class::ViperType => &types::VIPER_TYPE_ERROR,
        Class::Syntax => &types::SYNTAX_ERROR,
        Class::NotImplemented => &types::NOT_IMPLEMENTED_ERROR,
    };
    let raised = cx.raise_message(class.gc(), format_args!("{}", rule.message(code)));
    let line = rule.line().unwrap_or_else(|| code.line_of(pc as usize));
    let mut notes = [Value::NONE; 2];
    let made = describe(cx, code, rule, line, &mut notes);
    match made {
        Ok(()) => noted(cx, code, raised, line, &notes),
        Err(raised) => raised,
    }
}

/// Notes to a broken rule: where, which variable, what to do.
fn describe(cx: &Context<'_>, code: Gc<CodeObj>, rule: Rule, line: u32, notes: &mut [Value; 2]) -> R<()> {
    // What is raised meanwhile is MemoryError, and takes the place of what is pending.
    let name = viper::shown(Some(code.name()));
    notes[0] = match rule.local().and_then(|local| code.locals()?.get(local.into())) {
        Some(local) => {
            let local = viper::shown(Some(local));
            cx.format(format_args!("in viper function '{name}', line {line}: variable '{local}'"))?
        }
        None => cx.format(format_args!("in viper function '{name}', line {line}"))?,
    };
    notes[1] = cx.format(format_args!("remedy: {}", rule.remedy()))?;
    Ok(())
}

/// Adds notes, and the line of the function, to a pending exception.
fn noted(cx: &Context<'_>, code: Gc<CodeObj>, raised: Raised, line: u32, notes: &[Value]) -> Raised {
    let exception = cx.take_exception(raised);
    for &note in notes {
        if let Err(raised) = cx.add_note(exception.value(), note) {
            return raised;
        }
    }
    let raised = cx.raise(exception);
    cx.note_line(code, line);
    raised
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_of_none_is_as_assumed() {
        assert_eq!(NONE_WORD, Value::NONE.bits() as u64);
        assert_eq!(abi::NONE, Value::NONE);
    }

    #[test]
    fn reasons_are_named_as_in_the_ir() {
        for &kind in RaiseKind::ALL {
            assert_eq!(reason(kind).name(), kind.name());
        }
    }
}
