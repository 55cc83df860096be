//! The module `micropython`.

use core::fmt::Write;

use super::{Definition, Entry};
use crate::args::Args;
use crate::context::{Context, pending};
use crate::mem::String;
use crate::object::types;
use crate::value::{R, Value};
use crate::vm::root;

pub static MODULE: Definition = Definition::new("micropython", &ENTRIES);

static ENTRIES: [Entry; 15] = [
    Entry::function("const", 1, 1, |_, args| Ok(args.get(0))),
    Entry::function("opt_level", 0, 1, opt_level),
    Entry::function("mem_info", 0, 1, mem_info),
    Entry::function("qstr_info", 0, 1, qstr_info),
    Entry::function("stack_use", 0, 0, |cx, _| Ok(Value::index(cx.stack_use()))),
    Entry::function("mem_total", 0, 0, |cx, _| Ok(Value::index(cx.vm().heap.used_bytes()))),
    Entry::function("mem_current", 0, 0, |cx, _| Ok(Value::index(cx.vm().mem.used()))),
    Entry::function("mem_peak", 0, 0, |cx, _| Ok(Value::index(cx.vm().mem.peak()))),
    Entry::function("heap_lock", 0, 0, |cx, _| {
        if let Err(raised) = cx.reserve_spares() {
            // They are only missed by who asks for them.
            cx.take_exception(raised);
        }
        cx.vm().heap.lock();
        Ok(Value::NONE)
    }),
    Entry::function("heap_unlock", 0, 0, |cx, _| Ok(Value::index(cx.vm().heap.unlock()))),
    Entry::function("heap_locked", 0, 0, |cx, _| Ok(Value::index(cx.vm().heap.lock_depth()))),
    Entry::function("kbd_intr", 1, 1, |cx, args| {
        cx.vm().platform.set_interrupt_key(cx.to_index(args.get(0))? as i32);
        Ok(Value::NONE)
    }),
    Entry::function("schedule", 2, 2, schedule),
    Entry::function("alloc_emergency_exception_buf", 1, 1, |cx, args| {
        // Objects are larger here than MicroPython's records.
        let bytes = usize::try_from(cx.to_index(args.get(0))?).unwrap_or(0).saturating_mul(4);
        cx.reserve_for_interrupts(bytes)?;
        cx.vm().heap.set_reserve(bytes);
        Ok(Value::NONE)
    }),
    Entry::class("RingIO", &types::RING_IO),
];

fn opt_level(cx: &Context<'_>, args: Args<'_>) -> R {
    let mut options = cx.vm().options.get();
    match args.given(0) {
        Some(level) => {
            options.optimisation = cx.to_index(level)?.clamp(0, 255) as u8;
            cx.vm().options.set(options);
            Ok(Value::NONE)
        }
        None => Ok(Value::index(usize::from(options.optimisation))),
    }
}

fn print(cx: &Context<'_>, text: core::fmt::Arguments<'_>) -> R<()> {
    let mut line = String::new(cx.vm().mem);
    line.write_fmt(text).map_err(|_| cx.memory_error())?;
    cx.write_text(&line, None)
}

fn mem_info(cx: &Context<'_>, args: Args<'_>) -> R {
    let (heap, mem) = (&cx.vm().heap, cx.vm().mem);
    let (total, used) = (heap.capacity_bytes(), heap.used_bytes());
    print(cx, format_args!("mem: total={}, current={}, peak={}\n", used, mem.used(), mem.peak()))?;
    print(cx, format_args!("stack: {} out of {}\n", cx.stack_use(), cx.stack_size()))?;
    print(cx, format_args!("GC: total: {total}, used: {used}, free: {}\n", total - used))?;
    let blocks = heap.block_counts();
    print(
        cx,
        format_args!(
            " No. of 1-blocks: {}, 2-blocks: {}, max blk sz: {}, max free sz: {}\n",
            blocks.one, blocks.two, blocks.largest, blocks.largest_free
        ),
    )?;
    if args.given(0).is_some() {
        print(cx, format_args!("GC memory layout; from {:x}:\n", heap.start()))?;
        let mut line = [0; 64];
        let pages = used.div_ceil(crate::heap::PAGE);
        let mut page = 0;
        while page < pages {
            let count = heap.draw_pages(page, &mut line);
            if count == 0 {
                break;
            }
            let text = core::str::from_utf8(&line[..count]).unwrap_or("");
            print(cx, format_args!("{:05x}: {text}\n", page * crate::heap::PAGE))?;
            page += count;
        }
    }
    Ok(Value::NONE)
}

fn qstr_info(cx: &Context<'_>, args: Args<'_>) -> R {
    let (count, bytes) = cx.vm().interned_info();
    let total = bytes + count * size_of::<usize>();
    print(
        cx,
        format_args!(
            "qstr pool: n_pool=1, n_qstr={count}, n_str_data_bytes={bytes}, n_total_bytes={total}\n"
        ),
    )?;
    if args.given(0).is_some() {
        cx.vm().for_each_interned(&mut |text| print(cx, format_args!("Q({text})\n")))?;
    }
    Ok(Value::NONE)
}

/// Whether this is the function `kbd_intr` itself, with which an interruption is scheduled.
fn is_interruption(function: Value) -> bool {
    let interruption = ENTRIES.iter().find(|entry| entry.name() == "kbd_intr");
    matches!(interruption, Some(Entry::Function(native)) if native.value() == function)
}

fn schedule(cx: &Context<'_>, args: Args<'_>) -> R {
    if is_interruption(args.get(0)) && args.get(1).is_none() {
        if cx.vm().roots[root::IN_CALLBACK].get() == Value::TRUE {
            // Callbacks are not interrupted by what they schedule.
            cx.vm().roots[root::INTERRUPTION].set(Value::TRUE);
        } else if let Some(cx) = cx.vm().main() {
            cx.pending.fetch_or(pending::INTERRUPT, core::sync::atomic::Ordering::Relaxed);
        }
        return Ok(Value::NONE);
    }
    cx.schedule(args.get(0), args.get(1))?;
    Ok(Value::NONE)
}
