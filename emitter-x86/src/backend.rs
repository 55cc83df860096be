//! All that a VM needs to have machine code: emitter, memory and stubs in one.

use crate::emitter::Cranelift;
use crate::memory::{Batch, CodeBlock, CodeMemory, Mapped, Pages};
use crate::stubs::entry::{self, Boxing, Entry};
use crate::stubs::keep::{self, Keepers};
use crate::target::Options;
use adder_decorators::emitter::{Abi, Emitter, Error, Object, Target, Unit};
use adder_decorators::ir::{Function, Inst};
use adder_vm::mem::Mem;

/// What a backend is made for.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings {
    /// Fields of the Context and the helpers called by every function.
    pub abi: Abi,
    /// What boxed entries need.
    pub boxing: Boxing,
    /// Number of helpers in the Context's table.
    pub helpers: u32,
    /// Most bytes of executable memory.
    pub limit: usize,
}

/// A compiled function. Its memory is taken back by [`Backend::free`] only.
#[derive(Debug)]
pub struct Code {
    block: CodeBlock,
    typed: usize,
    boxed: Option<usize>,
}

impl Code {
    /// Address of the typed entry, `(ctx, base if Unit::frame, parameters...) -> result`.
    pub fn typed(&self) -> usize {
        self.typed
    }

    /// Address of the boxed entry, `(ctx, base) -> word`, if one was asked for.
    pub fn boxed(&self) -> Option<usize> {
        self.boxed
    }

    /// Bytes it takes.
    pub fn bytes(&self) -> usize {
        self.block.bytes()
    }
}

/// Compiles functions into executable memory, and frees them.
#[derive(Debug)]
pub struct Backend<P: Pages = Mapped> {
    surroundings: Surroundings,
    options: Options,
    keepers: Keepers,
    /// Made when it is first needed: what is compiled beside the program does not need it.
    emitter: Option<Cranelift>,
    memory: CodeMemory<P>,
}

impl<P: Pages> Backend<P> {
    /// A backend with memory of its own, for the functions of one VM.
    ///
    /// # Errors
    /// `OutOfMemory` when the system gives no executable memory.
    pub fn new(surroundings: Surroundings, options: Options) -> Result<Self, Error> {
        let mut memory = CodeMemory::new(surroundings.limit);
        let stubs = keep::code(&surroundings.abi, surroundings.helpers)?;
        let mut batch = memory.batch();
        // The stubs stay as long as the memory.
        let block = batch.add(&stubs, 0)?;
        let keepers = Keepers::new(batch.address(&block), surroundings.helpers);
        batch.finish()?;
        Ok(Backend { surroundings, options, keepers, emitter: None, memory })
    }

    /// Compiles a verified function, with a boxed entry when one is given. `direct` knows the typed entries
    /// of compiled functions by their numbers; whoever calls keeps them compiled.
    ///
    /// # Errors
    /// As [`Emitter::emit`]; `OutOfMemory` when executable memory is out.
    pub fn compile(
        &mut self,
        function: &Function<'_>,
        unit: &Unit,
        entry: Option<&Entry<'_>>,
        direct: &dyn Fn(u32) -> Option<usize>,
        mem: &Mem,
    ) -> Result<Code, Error> {
        let mut object = self.emitter()?.emit(function, unit, mem)?;
        let boxed = match entry {
            Some(entry) => {
                let start = object.bytes.len();
                let Surroundings { abi, boxing, .. } = &self.surroundings;
                object.bytes.extend_from_slice(&entry::code(entry, abi, boxing, start)?)?;
                Some(start)
            }
            None => None,
        };
        self.place(&object, boxed, direct)
    }

    /// Puts machine code into memory; `boxed` is the offset of its boxed entry.
    ///
    /// # Errors
    /// `OutOfMemory` when executable memory is out, `Internal` when it calls what `direct` does not know.
    pub fn place(
        &mut self,
        object: &Object<'_>,
        boxed: Option<usize>,
        direct: &dyn Fn(u32) -> Option<usize>,
    ) -> Result<Code, Error> {
        let mut batch = self.memory.batch();
        let block = batch.add(&object.bytes, object.skew)?;
        let start = batch.address(&block);
        let linked = link(object, &block, direct, &mut batch);
        let done = batch.finish();
        if let Err(error) = linked.and(done.map_err(Error::from)) {
            self.memory.free(block);
            return Err(error);
        }
        Ok(Code { block, typed: start + object.entry as usize, boxed: boxed.map(|boxed| start + boxed) })
    }

    /// Whether machine code marks what of it is run.
    pub fn walks(&self) -> bool {
        cfg!(debug_assertions) && self.options.walk
    }

    /// Where the helpers' entries are that keep registers.
    pub fn keepers(&self) -> Keepers {
        self.keepers
    }

    /// Takes back a function's memory; none of its code runs or will run.
    pub fn free(&mut self, code: Code) {
        self.memory.free(code.block);
    }

    /// The memory, for statistics.
    pub fn memory(&self) -> &CodeMemory<P> {
        &self.memory
    }

    /// The emitter, for what `place` takes, and for its listing.
    ///
    /// # Errors
    /// `Unsupported` when the machine lacks what it needs.
    pub fn emitter(&mut self) -> Result<&mut Cranelift, Error> {
        Ok(match &mut self.emitter {
            Some(emitter) => emitter,
            none => {
                let mut emitter = Cranelift::new(self.surroundings.abi, self.options)?;
                emitter.set_keepers(self.keepers);
                none.insert(emitter)
            }
        })
    }
}

fn link<P: Pages>(
    object: &Object<'_>,
    block: &CodeBlock,
    direct: &dyn Fn(u32) -> Option<usize>,
    batch: &mut Batch<'_, P>,
) -> Result<(), Error> {
    const UNKNOWN: Error = Error::Internal { what: "call of a function not compiled", at: Inst::NONE };
    for reloc in object.relocs.iter() {
        let Target::Direct(number) = reloc.target;
        let address = direct(number).ok_or(UNKNOWN)?;
        let address = (address as u64).wrapping_add_signed(reloc.addend.into());
        batch.write(block, reloc.offset as usize, &address.to_le_bytes())?;
    }
    Ok(())
}
