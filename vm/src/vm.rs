//! The virtual machine: what all contexts share.
#![allow(unsafe_code, reason = "the collector finds roots by address")]

use core::cell::Cell;
use core::sync::atomic::{AtomicUsize, Ordering};

use crate::context::Context;
use crate::features;
use crate::heap::{Heap, Marker, stack_pointer};
use crate::mem::{Mem, OutOfMemory};
use crate::native::Compiler;
use crate::native::registry::Registry;
use crate::object::{Bytes, DictObj, FileObj, Gc, ListObj, StrObj};
use crate::platform::Platform;
use crate::runtime::interrupt::Queue;
use crate::value::{R, Value};

/// How often it is marked while handlers run that change references, before they have to wait.
const UNMASKED_ROUNDS: u32 = 2;

/// How the VM was asked to run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// `-O`: 1 and more leave out `assert`, 3 and more line numbers.
    pub optimisation: u8,
    /// The tier of undecorated functions.
    pub emit: crate::code::Tier,
    /// Decorators are ignored: everything is bytecode.
    pub ignore_decorators: bool,
    /// Viper's bounds checks are left out.
    pub unchecked: bool,
    /// A hot function of the native tier that stays bytecode is an error.
    pub strict: bool,
    /// Calls after which functions of the native tier get machine code; 0 for what pays off.
    pub heat: u32,
    /// Whether functions of the native tier are compiled beside the program, where the machine can do that.
    pub background: bool,
    /// How much the program wants to be told.
    pub verbose: u8,
    /// Programs are stored and loaded as `adder build` and `import` do, before they run: a test mode, on the PC only.
    pub stored: bool,
}

impl Options {
    /// Whether rounds of loops are counted, which makes them slower.
    pub fn counts_rounds(&self) -> bool {
        self.verbose > 1
    }
}

/// Entries of the cache of class attributes.
const METHOD_CACHE: usize = if cfg!(target_pointer_width = "64") { 512 } else { 32 };

/// One entry of the cache of class attributes: class, name, and what the class's MRO has under it. Also of
/// attributes of long shapes: shape, name, and the slot's number.
#[derive(Clone, Copy)]
pub(crate) struct MethodEntry {
    pub class: usize,
    pub name: usize,
    pub value: Option<Value>,
}

impl MethodEntry {
    const EMPTY: MethodEntry = MethodEntry { class: 0, name: 0, value: None };
}

/// One virtual machine.
///
/// It stays on its thread; several may run in parallel. All fields are cells: nothing takes `&mut`.
pub struct Vm<'p> {
    /// The surroundings.
    pub platform: &'p dyn Platform,
    /// The account of all memory.
    pub mem: &'p Mem,
    /// The heap of objects.
    pub heap: Heap<'p>,
    /// How it was asked to run.
    pub options: Cell<Options>,
    pub(crate) interned: Cell<Option<Gc<Bytes>>>,
    pub(crate) interned_count: Cell<usize>,
    pub(crate) versions: AtomicUsize,
    /// Changes whenever an attribute of any class changes.
    pub(crate) class_version: Cell<usize>,
    /// Changes with every attribute of a class, and not with collections: machine code keeps what it refers to.
    pub(crate) class_changes: Cell<usize>,
    pub(crate) method_cache: [Cell<MethodEntry>; METHOD_CACHE],
    pub(crate) builtins: Cell<Option<Gc<DictObj>>>,
    pub(crate) modules: Cell<Option<Gc<DictObj>>>,
    pub(crate) path: Cell<Option<Gc<ListObj>>>,
    pub(crate) argv: Cell<Option<Gc<ListObj>>>,
    pub(crate) memory_error: Cell<Value>,
    /// The last of the files that were opened and are not known to be dead.
    pub(crate) open_files: Cell<Option<Gc<FileObj>>>,
    /// The number of the last OSError.
    pub(crate) last_errno: Cell<i32>,
    /// The state of the module `random`; zeros before the first number.
    pub(crate) random: Cell<[u32; 4]>,
    pub(crate) roots: [Cell<Value>; ROOTS],
    pub(crate) natives: Registry,
    pub(crate) queue: Queue,
    /// What the board's devices keep.
    devices: [Cell<Value>; DEVICES],
    context: Cell<*const Context<'static>>,
    /// The context of handlers that interrupt the program.
    inner: Cell<*const Context<'static>>,
}

/// Numbers of the places for values that modules keep.
pub(crate) mod root {
    /// The containers whose repr is being made, outermost first.
    pub const IN_REPR: usize = 2;
    /// What is mounted, see `runtime/mounts`, and where the working directory is.
    pub const MOUNTS: usize = 4;
    pub const CURRENT: usize = 5;
    /// What a handler raised that interrupted the program.
    pub const FAILURE: usize = 6;
    /// Memory for the exceptions of such handlers.
    pub const RESERVE: usize = 8;
    /// Whether such a callback runs.
    pub const IN_CALLBACK: usize = 9;
    /// What `sys.atexit` was given.
    pub const AT_EXIT: usize = 10;
    /// The dict of `sys`.
    pub const SYS: usize = 11;
    /// The first `sys.stdout`.
    pub const STDOUT: usize = 12;
    /// What `gc.threshold` was given.
    pub const THRESHOLD: usize = 13;
    /// Whether a callback scheduled an interruption.
    pub const INTERRUPTION: usize = 14;
    /// What the prompt showed last: `_` where the builtins are those of the program image.
    pub const SHOWN: usize = 15;
}

/// Places for values that devices keep.
pub const DEVICES: usize = if cfg!(target_os = "none") { 8 } else { 1 };
/// Places for values that modules keep.
pub(crate) const ROOTS: usize = 16;
/// The place of the tuple of strings with one ASCII character, made when they are first needed.
pub(crate) const SHORT_TEXTS: usize = 3;

impl<'p> Vm<'p> {
    /// Whoever compiles functions to machine code, if anyone.
    pub(crate) fn compiler(&self) -> Option<&'p dyn Compiler> {
        if features::NATIVE { self.platform.compiler() } else { None }
    }

    /// Why nobody does.
    pub(crate) fn why_no_compiler(&self) -> &'static str {
        if features::NATIVE { self.platform.why_no_compiler() } else { "this build makes no machine code" }
    }

    /// A VM with its heap in the region of `bytes` bytes at `region`.
    ///
    /// # Safety
    /// As `Heap::new`.
    ///
    /// # Errors
    /// `OutOfMemory` when the region is too small.
    pub unsafe fn new(
        platform: &'p dyn Platform,
        mem: &'p Mem,
        region: *mut u8,
        bytes: usize,
        options: Options,
    ) -> Result<Self, OutOfMemory> {
        Ok(Vm {
            platform,
            mem,
            // SAFETY: the caller's promise.
            heap: unsafe { Heap::new(mem, region, bytes)? },
            options: Cell::new(options),
            interned: Cell::new(None),
            interned_count: Cell::new(0),
            versions: AtomicUsize::new(1),
            class_version: Cell::new(1),
            class_changes: Cell::new(1),
            method_cache: [const { Cell::new(MethodEntry::EMPTY) }; METHOD_CACHE],
            builtins: Cell::new(None),
            modules: Cell::new(None),
            path: Cell::new(None),
            argv: Cell::new(None),
            memory_error: Cell::new(Value::NONE),
            open_files: Cell::new(None),
            last_errno: Cell::new(0),
            random: Cell::new([0; 4]),
            roots: [const { Cell::new(Value::NONE) }; ROOTS],
            natives: Registry::default(),
            queue: Queue::new(),
            devices: [const { Cell::new(Value::NONE) }; DEVICES],
            context: Cell::new(core::ptr::null()),
            inner: Cell::new(core::ptr::null()),
        })
    }

    /// The main context, while one runs.
    pub(crate) fn main(&self) -> Option<&Context<'_>> {
        // SAFETY: set while the context is borrowed.
        unsafe { self.context.get().as_ref() }
    }

    /// The context of handlers that interrupt the program.
    pub(crate) fn inner(&self) -> Option<&Context<'_>> {
        // SAFETY: as above.
        unsafe { self.inner.get().as_ref() }
    }

    pub(crate) fn set_inner(&self, inner: Option<&Context<'_>>) {
        self.inner.set(inner.map_or(core::ptr::null(), |inner| core::ptr::from_ref(inner).cast()));
    }

    /// A place for a value that a device keeps, below [`DEVICES`].
    pub fn device(&self, index: usize) -> Option<&Cell<Value>> {
        self.devices.get(index)
    }

    /// Makes the main context, with `stack_bytes` of machine stack, and runs `body` in it.
    ///
    /// # Errors
    /// `OutOfMemory` when not even the VM itself fits.
    pub fn enter<T>(
        &self,
        stack_bytes: usize,
        body: impl FnOnce(&Context<'_>) -> T,
    ) -> Result<T, OutOfMemory> {
        // The caller's frame lies above; whatever the context keeps on the machine stack lies below.
        let cx = Context::new(self.shorten(), stack_pointer() + 512, stack_bytes);
        self.context.set(core::ptr::from_ref(&cx).cast());
        let result = match cx.prepare().and_then(|()| crate::builtins::install(&cx)) {
            Ok(()) => Ok(body(&cx)),
            Err(_) => Err(OutOfMemory),
        };
        self.context.set(core::ptr::null());
        result
    }

    /// `Vm` is invariant in its lifetime because of its cells, though none holds a reference of that
    /// lifetime that could be replaced; a context borrows it for a shorter one.
    fn shorten(&self) -> &Vm<'_> {
        // SAFETY: the fields of lifetime 'p are shared references without cells, which may be shortened;
        // `Heap` holds `&Mem` in the same way.
        unsafe { core::mem::transmute::<&Vm<'p>, &Vm<'_>>(self) }
    }

    /// A number that was not used before.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn next_version(&self) -> usize {
        if cfg!(target_os = "none") {
            // In one step: handlers that interrupt it take numbers, too.
            return self.versions.fetch_add(1, Ordering::Relaxed) + 1;
        }
        let version = self.versions.load(Ordering::Relaxed) + 1;
        self.versions.store(version, Ordering::Relaxed);
        version
    }

    /// Builtin names.
    pub fn builtins(&self) -> Gc<DictObj> {
        self.builtins.get().expect("invariant: builtins are installed when a context runs")
    }

    /// `sys.modules`
    pub fn modules(&self) -> Gc<DictObj> {
        self.modules.get().expect("invariant: modules are installed when a context runs")
    }

    /// Number of interned strings outside the program image, and their bytes.
    pub(crate) fn interned_info(&self) -> (usize, usize) {
        let (mut count, mut bytes) = (0, 0);
        let counted: Result<(), ()> = self.for_each_interned(&mut |text| {
            count += 1;
            bytes += text.len();
            Ok(())
        });
        debug_assert!(counted.is_ok());
        (count, bytes)
    }

    /// Gives each interned string outside the program image to `each` until that fails; it must not make
    /// new ones.
    pub(crate) fn for_each_interned<E>(&self, each: &mut dyn FnMut(&str) -> Result<(), E>) -> Result<(), E> {
        let Some(table) = self.interned.get() else { return Ok(()) };
        for i in 0..table.capacity() / size_of::<usize>() {
            // SAFETY: within the table; words above 1 are strings, emptied before they die.
            let value = unsafe {
                let word = (*table.start().cast::<Cell<usize>>().add(i)).get();
                if word > 1 { Value::from_bits(word) } else { None }
            };
            if let Some(string) = value.and_then(Value::cast::<StrObj>) {
                each(string.as_str())?;
            }
        }
        Ok(())
    }

    /// The first `sys.path`
    pub fn path(&self) -> Gc<ListObj> {
        self.path.get().expect("invariant: the path is installed when a context runs")
    }

    /// `sys.argv`
    pub fn argv(&self) -> Gc<ListObj> {
        self.argv.get().expect("invariant: the arguments are installed when a context runs")
    }

    /// Frees what nothing refers to; nothing while a handler runs that interrupts the program.
    #[inline(never)]
    pub fn collect(&self, cx: &Context<'_>) {
        if self.heap.is_hard() {
            return;
        }
        cx.clear_dead_frames();
        // A handler may have moved a reference from what was still to be marked to what was marked already.
        if !(0..UNMASKED_ROUNDS).any(|_| self.mark(cx)) {
            self.masked(|| self.mark(cx));
        }
        self.forget_dead_names();
        // What this function and its callers hold lies there.
        self.forget_dead_code(cx, stack_pointer());
        self.close_dead_files();
        // Caches hold addresses of what may die now.
        self.class_version.set(self.class_version.get() + 1);
        self.forget_methods();
        self.heap.end();
    }

    /// Marks what is referred to; false when a handler may have changed references meanwhile.
    fn mark(&self, cx: &Context<'_>) -> bool {
        self.heap.begin();
        let mut marker = Marker::new(&self.heap);
        cx.mark(&mut marker);
        if let Some(inner) = self.inner() {
            inner.mark_idle(&mut marker);
        }
        for root in self.roots.iter().chain(&self.devices) {
            marker.value(root.get());
        }
        for value in self.queue.values() {
            marker.value(value);
        }
        marker.value(self.memory_error.get());
        for dict in [&self.builtins, &self.modules].into_iter().filter_map(Cell::get) {
            marker.value(dict.value());
        }
        for list in [&self.path, &self.argv].into_iter().filter_map(Cell::get) {
            marker.value(list.value());
        }
        if let Some(interned) = self.interned.get() {
            marker.value(interned.value());
        }
        if let Some(block) = self.natives.block() {
            marker.value(block.value());
        }
        if let Some(list) = self.natives.in_work() {
            marker.value(list.value());
        }
        marker.spare();
        self.masked(|| self.heap.finish_marks())
    }

    /// Frees what nothing refers to, from wherever memory is short; nothing while no context runs.
    pub fn collect_now(&self) {
        if let Some(cx) = self.main() {
            self.collect(cx);
        }
    }

    /// Empties the intern table's slots whose strings nothing else refers to.
    fn forget_dead_names(&self) {
        let Some(table) = self.interned.get() else { return };
        let words = table.capacity() / size_of::<usize>();
        for i in 0..words {
            // SAFETY: the table is an array of that many words.
            let slot = unsafe { &*table.start().cast::<Cell<usize>>().add(i) };
            if slot.get() > 1 && !self.heap.is_live(slot.get()) {
                // 1 keeps the probe sequence going.
                slot.set(1);
            }
        }
    }

    /// The interned string with this text, if there is one.
    pub(crate) fn find_interned(&self, text: &[u8], hash: u32) -> Option<Value> {
        if let Some(symbol) = crate::symbols::find(text, hash) {
            return Some(symbol);
        }
        if let Some(name) = self.platform.image().find_name(text, hash) {
            return Some(name);
        }
        let table = self.interned.get()?;
        let mask = table.capacity() / size_of::<usize>() - 1;
        let mut i = hash as usize & mask;
        loop {
            // SAFETY: the index is masked to the table's length.
            let word = unsafe { (*table.start().cast::<Cell<usize>>().add(i)).get() };
            if word == 0 {
                return None;
            }
            if word != 1 {
                // SAFETY: words above 1 are strings, emptied before they die.
                let value = unsafe { Value::from_bits(word) }?;
                if value.cast::<StrObj>().is_some_and(|s| s.hash() == hash && s.as_bytes() == text) {
                    return Some(value);
                }
            }
            i = (i + 1) & mask;
        }
    }

    /// Adds a string that is not in the table.
    pub(crate) fn add_interned(&self, cx: &Context<'_>, string: Gc<StrObj>) -> R<()> {
        let capacity = self.interned.get().map_or(0, |table| table.capacity() / size_of::<usize>());
        if (self.interned_count.get() + 1) * 4 > capacity * 3 {
            self.grow_interned(cx, capacity)?;
        }
        let Some(table) = self.interned.get() else { return Ok(()) };
        string.set_interned();
        self.put_interned(table, string.value().bits(), string.hash());
        self.interned_count.set(self.interned_count.get() + 1);
        Ok(())
    }

    fn put_interned(&self, table: Gc<Bytes>, word: usize, hash: u32) {
        let mask = table.capacity() / size_of::<usize>() - 1;
        let mut i = hash as usize & mask;
        loop {
            // SAFETY: the index is masked to the table's length.
            let slot = unsafe { &*table.start().cast::<Cell<usize>>().add(i) };
            if slot.get() <= 1 {
                slot.set(word);
                return;
            }
            i = (i + 1) & mask;
        }
    }

    /// Makes the table anew, twice as large as the strings that still live need: dead ones fill a table, too.
    fn grow_interned(&self, cx: &Context<'_>, capacity: usize) -> R<()> {
        let least = if cfg!(target_pointer_width = "64") { 256 } else { 32 };
        let live = self.interned.get().map_or(0, |table| {
            // SAFETY: within the table.
            let word = |i| unsafe { (*table.start().cast::<Cell<usize>>().add(i)).get() };
            (0..capacity).filter(|&i| word(i) > 1).count()
        });
        let wanted = (2 * live + 1).next_power_of_two().max(least);
        let table = cx.new_bytes_block(wanted * size_of::<usize>())?;
        let mut count = 0;
        if let Some(old) = self.interned.get() {
            for i in 0..old.capacity() / size_of::<usize>() {
                // SAFETY: within the table.
                let word = unsafe { (*old.start().cast::<Cell<usize>>().add(i)).get() };
                // SAFETY: words above 1 are strings, emptied before they die.
                let value = if word > 1 { unsafe { Value::from_bits(word) } } else { None };
                if let Some(string) = value.and_then(Value::cast::<StrObj>) {
                    self.put_interned(table, word, string.hash());
                    count += 1;
                }
            }
        }
        self.interned.set(Some(table));
        self.interned_count.set(count);
        Ok(())
    }
}
