//! The interpreter: one loop over the instruction words of register frames.
//!
//! Calls of Python functions from Python functions push a frame and stay in the loop. The compiler's
//! output and the loader's check guarantee that operands name registers of the frame, constants and caches
//! that exist, and jumps that land on instructions; the loop relies on that.
#![allow(unsafe_code, reason = "fetch and register access")]

use core::cell::Cell;
use core::hint::cold_path;

use crate::code::Tier;
use crate::context::{Context, LINK_DST_SHIFT, LINK_INIT, LINK_SWITCHED};
use crate::native::Resume;
use crate::object::{CellObj, CodeObj, DictObj, FunctionObj, Gc, ListObj, Sequence, TupleObj};
use crate::ops::{Instr, LINK_WORDS, Op};
use crate::runtime::CompareOp;
use crate::runtime::call::SLACK;
use crate::runtime::tier::Round;
use crate::value::{R, Raised, Value};
use crate::walk;

pub(crate) mod attrs;
mod enter;
pub(crate) mod generator;
mod items;
mod loops;
mod rare;
pub(crate) mod single;
pub(crate) mod slow;
pub(crate) mod spare;
mod start;
pub(crate) mod unwind;

use enter::Called;
pub(crate) use start::{resume, run, throw};

/// The loop. With `thrown`, the pending exception is raised at instruction word `start - 1` first.
#[cfg_attr(adder_speed, optimize(speed))]
unsafe fn execute(cx: &Context<'_>, base: *mut Value, start: usize, thrown: Option<Raised>) -> R {
    if cfg!(target_os = "none") {
        // A handler that interrupts a collection may change references from here on.
        cx.vm().heap.set_changed();
    }
    let mut base = base;
    // SAFETY: as the interpreter's head says; every access below is to registers, constants, caches or
    // words of the running frame's code.
    unsafe {
        let mut function: Gc<FunctionObj> = unwind::function_of(base);
        let mut code: Gc<CodeObj> = function.code;
        let mut pc: *const Instr = code.words.get().add(start);
        let mut consts: *const Cell<Value> = code.consts.get();
        let mut skip_traceback = false;
        let mut has_left = false;

        macro_rules! reg {
            ($n:expr) => {
                *base.add(usize::from($n))
            };
        }
        macro_rules! konst {
            ($n:expr) => {
                (*consts.add($n as usize)).get()
            };
        }
        macro_rules! extra {
            () => {{
                let word = (*pc).0;
                pc = pc.add(1);
                word
            }};
        }
        macro_rules! name_and_cache {
            () => {{
                let word = extra!();
                (konst!(word & 0xffff), &*code.caches.get().add((word >> 16) as usize))
            }};
        }

        // An exception that is thrown into a generator starts at the handler search.
        let mut pending = thrown;
        'frame: loop {
            let raised = 'run: {
                if let Some(raised) = pending.take() {
                    break 'run raised;
                }
                macro_rules! tri {
                    ($e:expr) => {
                        match $e {
                            Ok(value) => value,
                            Err(raised) => break 'run raised,
                        }
                    };
                }
                macro_rules! jump_if {
                    ($truth:expr) => {{
                        let distance = extra!() as i32;
                        if $truth {
                            pc = pc.offset(distance as isize);
                        }
                    }};
                }
                macro_rules! enter_frame {
                    ($called:expr, $dst:expr) => {
                        match $called {
                            Called::Done(value) => reg!($dst) = value,
                            Called::Frame(new_base, callee) => {
                                base = new_base;
                                function = callee;
                                code = callee.code;
                                consts = code.consts.get();
                                pc = code.words.get();
                            }
                        }
                    };
                }
                macro_rules! return_value {
                    ($value:expr) => {{
                        let mut value: Value = $value;
                        let back = base.sub(3).cast::<*const Instr>().read();
                        if back.is_null() {
                            return Ok(value);
                        }
                        let link = base.sub(1).cast::<usize>().read();
                        if link & (LINK_SWITCHED | LINK_INIT) != 0 {
                            if link & LINK_INIT != 0 {
                                if !value.is_none() {
                                    break 'run cx.init_returned(value);
                                }
                                value = *base.sub(LINK_WORDS + 1);
                            }
                            if link & LINK_SWITCHED != 0 {
                                cx.leave_block();
                            }
                        }
                        base = base.sub(2).cast::<*mut Value>().read();
                        pc = back;
                        function = unwind::function_of(base);
                        code = function.code;
                        consts = code.consts.get();
                        cx.base.set(base);
                        cx.top.set(base.add(usize::from(code.packed.registers) + SLACK));
                        reg!((link >> LINK_DST_SHIFT) as u8) = value;
                        continue;
                    }};
                }
                loop {
                    let i = *pc;
                    pc = pc.add(1);
                    macro_rules! small_op {
                        ($fast:ident, $b:expr) => {{
                            let (a, b) = (reg!(i.b()), $b);
                            if let Some(value) = a.$fast(b) {
                                reg!(i.a()) = value;
                                continue;
                            }
                            cold_path();
                            reg!(i.a()) = tri!(slow::binary(cx, code, pc, a, b));
                        }};
                    }
                    macro_rules! small_imm {
                        ($fast:ident) => {
                            small_op!($fast, Value::int8(i.c() as i8))
                        };
                    }
                    macro_rules! small_konst {
                        ($fast:ident) => {
                            small_op!($fast, konst!(i.c()))
                        };
                    }
                    macro_rules! float_op {
                        ($float:tt) => {{
                            let (a, b) = (reg!(i.b()), reg!(i.c()));
                            if a.is_immediate_float() && b.is_immediate_float() {
                                let float = a.immediate_float_unchecked() $float b.immediate_float_unchecked();
                                if let Some(value) = Value::immediate_float(float) {
                                    slow::note_floats(code, pc);
                                    reg!(i.a()) = value;
                                    continue;
                                }
                            }
                            cold_path();
                            reg!(i.a()) = tri!(slow::binary(cx, code, pc, a, b));
                        }};
                        ($small:ident, $float:tt) => {{
                            if let Some(value) = reg!(i.b()).$small(reg!(i.c())) {
                                reg!(i.a()) = value;
                                continue;
                            }
                            float_op!($float)
                        }};
                    }
                    macro_rules! get_item {
                        ($key:expr) => {{
                            let (byte, container, key) = (code.note(pc), reg!(i.b()), $key);
                            reg!(i.a()) = match items::get(byte, container, key) {
                                Some(item) => item,
                                None => {
                                    cold_path();
                                    tri!(slow::get_item(cx, byte, container, key))
                                }
                            };
                        }};
                    }
                    macro_rules! set_item {
                        ($key:expr) => {{
                            let (byte, container, key, value) =
                                (code.note(pc), reg!(i.a()), $key, reg!(i.c()));
                            if !items::set(byte, container, key, value) {
                                cold_path();
                                tri!(slow::set_item(cx, byte, container, key, value));
                            }
                        }};
                    }
                    macro_rules! compare {
                        ($op:ident) => {{
                            let (a, b) = (reg!(i.b()), reg!(i.c()));
                            reg!(i.a()) = if a.bits() & b.bits() & 1 != 0 {
                                Value::bool(CompareOp::$op.holds(a.bits() as isize, b.bits() as isize))
                            } else {
                                cold_path();
                                tri!(slow::compare(cx, code, pc, CompareOp::$op, a, b))
                            };
                        }};
                    }
                    macro_rules! jump_compare {
                        ($op:ident, $b:expr) => {{
                            let (a, b): (Value, Value) = (reg!(i.a()), $b);
                            let truth = if a.bits() & b.bits() & 1 != 0 {
                                CompareOp::$op.holds(a.bits() as isize, b.bits() as isize)
                            } else if a.is_immediate_float() && b.is_immediate_float() {
                                slow::note_floats(code, pc);
                                CompareOp::$op
                                    .holds(a.immediate_float_unchecked(), b.immediate_float_unchecked())
                            } else {
                                cold_path();
                                tri!(slow::compare_truth(cx, code, pc, CompareOp::$op, a, b))
                            };
                            jump_if!(truth == (i.c() != 0))
                        }};
                    }
                    macro_rules! for_iter {
                        ($i:expr) => {{
                            let i: Instr = $i;
                            let w = base.add(usize::from(i.a()));
                            let current = *w;
                            let item = if current.is_small() {
                                // Small ints are in order as their words are.
                                let (stop, step) = (*w.add(1), *w.add(2));
                                let (at, end) = (current.bits() as isize, stop.bits() as isize);
                                if if step.bits() as isize > 0 { at < end } else { at > end } {
                                    *w = current.small_add(step).unwrap_or(stop);
                                    current
                                } else {
                                    Value::STOP
                                }
                            } else {
                                tri!(loops::for_iter(cx, w))
                            };
                            let distance = extra!() as i32;
                            if item == Value::STOP {
                                pc = pc.offset(distance as isize);
                            } else {
                                reg!(i.b()) = item;
                            }
                        }};
                    }
                    walk::op(i.op_byte());
                    // SAFETY: checked when the code was made.
                    match core::mem::transmute::<u8, Op>(i.op_byte()) {
                        Op::Move => reg!(i.a()) = reg!(i.b()),
                        Op::LoadK => reg!(i.a()) = konst!(i.bx()),
                        Op::LoadInt => reg!(i.a()) = Value::int16(i.sbx()),
                        Op::LoadSpecial => reg!(i.a()) = slow::special(i.b()),
                        Op::CheckLocal => {
                            if reg!(i.a()).is_unbound() {
                                break 'run slow::unbound_local(cx, konst!(i.bx()));
                            }
                        }
                        Op::GetGlobal => {
                            let (name, cache) = name_and_cache!();
                            reg!(i.a()) = match cx.cached_global(function.globals, cache.get()) {
                                Some(value) => value,
                                None => tri!(cx.get_global(function.globals, name, cache)),
                            };
                        }
                        Op::SetGlobal => {
                            let (name, cache) = name_and_cache!();
                            let globals: Gc<DictObj> = function.globals;
                            if cache.get().key == globals.version() {
                                globals.table.get().set_value(cache.get().data, reg!(i.a()));
                            } else {
                                tri!(cx.set_global(globals, name, reg!(i.a()), cache));
                            }
                        }
                        Op::GetCell => {
                            let (name, _) = name_and_cache!();
                            reg!(i.a()) = tri!(slow::cell_contents(cx, code, reg!(i.b()), name));
                        }
                        Op::SetCell => {
                            if let Some(cell) = reg!(i.a()).cast::<CellObj>() {
                                cell.contents.set(reg!(i.b()));
                            }
                        }
                        Op::Add | Op::IAdd => float_op!(small_add, +),
                        Op::Sub | Op::ISub => float_op!(small_sub, -),
                        Op::Mul | Op::IMul => float_op!(small_mul, *),
                        Op::TrueDiv | Op::ITrueDiv => float_op!(/),
                        Op::FloorDiv | Op::IFloorDiv => small_op!(small_floor_div, reg!(i.c())),
                        Op::Mod | Op::IMod => small_op!(small_mod, reg!(i.c())),
                        Op::And | Op::IAnd => small_op!(small_and, reg!(i.c())),
                        Op::Or | Op::IOr => small_op!(small_or, reg!(i.c())),
                        Op::Xor | Op::IXor => small_op!(small_xor, reg!(i.c())),
                        Op::Shl | Op::IShl => small_op!(small_shl, reg!(i.c())),
                        Op::Shr | Op::IShr => small_op!(small_shr, reg!(i.c())),
                        Op::Pow | Op::IPow | Op::MatMul | Op::IMatMul => {
                            reg!(i.a()) = tri!(slow::binary(cx, code, pc, reg!(i.b()), reg!(i.c())));
                        }
                        Op::AddI | Op::IAddI => small_imm!(small_add),
                        Op::SubI | Op::ISubI => small_imm!(small_sub),
                        Op::MulI | Op::IMulI => small_imm!(small_mul),
                        Op::FloorDivI | Op::IFloorDivI => small_imm!(small_floor_div),
                        Op::ModI | Op::IModI => small_imm!(small_mod),
                        Op::AndI | Op::IAndI => small_imm!(small_and),
                        Op::OrI | Op::IOrI => small_imm!(small_or),
                        Op::XorI | Op::IXorI => small_imm!(small_xor),
                        Op::ShlI | Op::IShlI => small_imm!(small_shl),
                        Op::ShrI | Op::IShrI => small_imm!(small_shr),
                        Op::AddK | Op::IAddK => small_konst!(small_add),
                        Op::SubK | Op::ISubK => small_konst!(small_sub),
                        Op::MulK | Op::IMulK => small_konst!(small_mul),
                        Op::FloorDivK | Op::IFloorDivK => small_konst!(small_floor_div),
                        Op::ModK | Op::IModK => small_konst!(small_mod),
                        Op::AndK | Op::IAndK => small_konst!(small_and),
                        Op::OrK | Op::IOrK => small_konst!(small_or),
                        Op::XorK | Op::IXorK => small_konst!(small_xor),
                        Op::Neg | Op::Pos | Op::Invert => {
                            reg!(i.a()) = tri!(slow::unary(cx, code, pc, i, reg!(i.b())));
                        }
                        Op::Not => reg!(i.a()) = Value::bool(!tri!(cx.truth(reg!(i.b())))),
                        Op::Lt => compare!(Lt),
                        Op::Le => compare!(Le),
                        Op::Gt => compare!(Gt),
                        Op::Ge => compare!(Ge),
                        Op::Eq => compare!(Eq),
                        Op::Ne => compare!(Ne),
                        Op::Is => reg!(i.a()) = Value::bool(reg!(i.b()) == reg!(i.c())),
                        Op::IsNot => reg!(i.a()) = Value::bool(reg!(i.b()) != reg!(i.c())),
                        Op::Jump => pc = pc.offset(i.distance() as isize),
                        Op::Loop => {
                            // What interrupts belongs to this instruction, not to the loop's start.
                            tri!(cx.poll_round());
                            let back = pc.offset(i.distance() as isize);
                            if code.packed.tier == Tier::Native
                                && (code.loops.get().is_some() || !cx.stays_cold(code))
                            {
                                let word = back.offset_from(code.words.get()) as usize;
                                match tri!(cx.loop_round(function, base, word)) {
                                    Round::Interpret => {}
                                    Round::Returned(value) => return_value!(value),
                                    Round::Raised => {
                                        has_left = true;
                                        break 'run Raised;
                                    }
                                    Round::Left(Resume { word, raises }) => {
                                        pc = code.words.get().add(word);
                                        if raises {
                                            pc = pc.add(1);
                                            break 'run Raised;
                                        }
                                        continue;
                                    }
                                }
                            }
                            pc = back;
                            // A loop over something goes on with its next item at once.
                            let next = *pc;
                            if next.op_byte() == Op::ForIter as u8 {
                                pc = pc.add(1);
                                for_iter!(next);
                            }
                        }
                        Op::JumpIf => {
                            if tri!(cx.truth(reg!(i.a()))) {
                                pc = pc.offset(i.sbx() as isize);
                            }
                        }
                        Op::JumpUnless => {
                            if !tri!(cx.truth(reg!(i.a()))) {
                                pc = pc.offset(i.sbx() as isize);
                            }
                        }
                        Op::JumpLt => jump_compare!(Lt, reg!(i.b())),
                        Op::JumpLe => jump_compare!(Le, reg!(i.b())),
                        Op::JumpGt => jump_compare!(Gt, reg!(i.b())),
                        Op::JumpGe => jump_compare!(Ge, reg!(i.b())),
                        Op::JumpEq => jump_compare!(Eq, reg!(i.b())),
                        Op::JumpNe => jump_compare!(Ne, reg!(i.b())),
                        Op::JumpLtI => jump_compare!(Lt, Value::int8(i.b() as i8)),
                        Op::JumpLeI => jump_compare!(Le, Value::int8(i.b() as i8)),
                        Op::JumpGtI => jump_compare!(Gt, Value::int8(i.b() as i8)),
                        Op::JumpGeI => jump_compare!(Ge, Value::int8(i.b() as i8)),
                        Op::JumpEqI => jump_compare!(Eq, Value::int8(i.b() as i8)),
                        Op::JumpNeI => jump_compare!(Ne, Value::int8(i.b() as i8)),
                        Op::JumpIs => jump_if!((reg!(i.a()) == reg!(i.b())) == (i.c() != 0)),
                        Op::JumpIsNone => jump_if!(reg!(i.a()).is_none() == (i.b() != 0)),
                        Op::JumpIn => {
                            let truth = tri!(cx.contains(reg!(i.b()), reg!(i.a())));
                            jump_if!(truth == (i.c() != 0))
                        }
                        Op::GetIter => {
                            items::note(code.note(pc), Sequence::note(reg!(i.a())));
                            tri!(loops::get_iter(cx, base.add(usize::from(i.a()))))
                        }
                        Op::ForRange => {
                            tri!(loops::for_range(cx, base.add(usize::from(i.a())), usize::from(i.b())))
                        }
                        Op::ForIter => for_iter!(i),
                        Op::Call => {
                            let window = base.add(usize::from(i.b()));
                            let link = usize::from(i.a()) << LINK_DST_SHIFT;
                            let called =
                                tri!(enter::enter(cx, window, usize::from(i.c()), None, link, pc, base));
                            enter_frame!(called, i.a());
                        }
                        Op::CallKw => {
                            let names = konst!(extra!()).cast::<TupleObj>();
                            let window = base.add(usize::from(i.b()));
                            let link = usize::from(i.a()) << LINK_DST_SHIFT;
                            let called =
                                tri!(enter::enter(cx, window, usize::from(i.c()), names, link, pc, base));
                            enter_frame!(called, i.a());
                        }
                        Op::GetMethod => {
                            let (name, cache) = name_and_cache!();
                            let receiver = reg!(i.b());
                            let window = base.add(usize::from(i.a()));
                            match attrs::cached_method(cx, receiver, cache.get()) {
                                Some(method) => {
                                    *window.add(LINK_WORDS) = receiver;
                                    *window = method;
                                }
                                None => tri!(slow::get_method(cx, window, receiver, name, cache)),
                            }
                        }
                        Op::CallMethod | Op::CallMethodKw => {
                            let keywords = i.op_byte() == Op::CallMethodKw as u8;
                            let names = if keywords { konst!(extra!()).cast::<TupleObj>() } else { None };
                            let mut window = base.add(usize::from(i.b()));
                            let mut count = usize::from(i.c()) + 1;
                            if (*window).is_unbound() {
                                window = window.add(1);
                                count -= 1;
                            }
                            let link = usize::from(i.a()) << LINK_DST_SHIFT;
                            let called = tri!(enter::enter(cx, window, count, names, link, pc, base));
                            enter_frame!(called, i.a());
                        }
                        Op::Return => return_value!(reg!(i.a())),
                        Op::ReturnNone => return_value!(Value::NONE),
                        Op::GetAttr => {
                            let (name, cache) = name_and_cache!();
                            let receiver = reg!(i.b());
                            reg!(i.a()) = match attrs::cached(cx, receiver, cache.get()) {
                                Some(value) => value,
                                None => tri!(cx.get_attr_cached(receiver, name, cache)),
                            };
                        }
                        Op::SetAttr => {
                            let (name, cache) = name_and_cache!();
                            let (receiver, value) = (reg!(i.a()), reg!(i.b()));
                            if !tri!(attrs::store_cached(cx, receiver, value, cache.get())) {
                                tri!(cx.set_attr_cached(receiver, name, value, cache));
                            }
                        }
                        Op::GetItem => get_item!(reg!(i.c())),
                        Op::GetItemI => get_item!(Value::int8(i.c() as i8)),
                        Op::SetItem => set_item!(reg!(i.b())),
                        Op::SetItemI => set_item!(Value::int8(i.b() as i8)),
                        Op::GetSlice => {
                            let w = base.add(usize::from(i.c()));
                            let parts = [*w, *w.add(1), *w.add(2)];
                            reg!(i.a()) = tri!(spare::get_slice(cx, reg!(i.b()), parts));
                        }
                        Op::SetSlice => {
                            let w = base.add(usize::from(i.b()));
                            let parts = [*w, *w.add(1), *w.add(2)];
                            tri!(spare::set_slice(cx, reg!(i.a()), parts, reg!(i.c())));
                        }
                        Op::ListAppend => {
                            if let Some(list) = reg!(i.a()).cast::<ListObj>() {
                                tri!(cx.append(list, reg!(i.b())));
                            }
                        }
                        Op::Unpack => {
                            let places =
                                crate::runtime::call::cells(base.add(usize::from(i.a())), usize::from(i.c()));
                            tri!(cx.unpack(reg!(i.b()), places));
                        }
                        Op::Raise => break 'run cx.raise_value(reg!(i.a()), None),
                        Op::RaiseFrom => break 'run cx.raise_value(reg!(i.a()), Some(reg!(i.b()))),
                        Op::RaiseBare => break 'run slow::raise_bare(cx),
                        Op::Reraise => {
                            skip_traceback = true;
                            break 'run slow::reraise(cx, reg!(i.a()));
                        }
                        Op::JumpNoMatch => {
                            let matches = tri!(cx.exception_matches(reg!(i.a()), reg!(i.b())));
                            jump_if!(!matches)
                        }
                        Op::Yield | Op::AsyncYield => {
                            let value = reg!(i.b());
                            generator::suspend(cx, base, pc.offset_from(code.words.get()) as usize);
                            return Ok(value);
                        }
                        Op::YieldFrom => {
                            let delegate = reg!(i.b());
                            let generator = unwind::generator_of(base);
                            match tri!(generator::delegate(cx, delegate, Value::NONE)) {
                                crate::runtime::Resumed::Yielded(value) => {
                                    generator.delegate.set(delegate);
                                    generator.handled.set(cx.handled.get());
                                    cx.suspend(generator, base, pc.offset_from(code.words.get()) as usize);
                                    return Ok(value);
                                }
                                crate::runtime::Resumed::Returned(value) => reg!(i.a()) = value,
                            }
                        }
                        rare::ops!() => {
                            let frame = rare::Frame { function, code, base };
                            pc = pc.add(tri!(rare::step(cx, &frame, i, pc)));
                        }
                    }
                }
            };
            // An exception is pending: a handler of this frame, or of a caller's in this loop.
            let mut word = pc.offset_from(code.words.get()) as usize - 1;
            loop {
                // Machine code of this frame has found no handler, and noted where the exception passed.
                let is_over = core::mem::take(&mut has_left);
                if !is_over && let Some(handler) = unwind::find_handler(cx, code, word, skip_traceback) {
                    *base.add(handler.register as usize) = cx.take_exception(raised).value();
                    pc = code.words.get().add(handler.handler as usize);
                    skip_traceback = false;
                    continue 'frame;
                }
                skip_traceback = false;
                let Some(caller) = unwind::leave(cx, base) else { return Err(raised) };
                base = caller.base;
                function = unwind::function_of(base);
                code = function.code;
                consts = code.consts.get();
                word = caller.pc.offset_from(code.words.get()) as usize - 1;
                cx.base.set(base);
                cx.top.set(base.add(usize::from(code.packed.registers) + SLACK));
            }
        }
    }
}
