//! The optimising emitter: one function at a time through Cranelift.
//!
//! Building the target and the tables of a `Context` costs more than compiling a small function, so all of
//! them are made once and used again.

use crate::lower::{self, Scratch};
use crate::placing;
use crate::stubs::keep::Keepers;
use crate::target::{self, Options};
use adder_decorators::emitter::{Abi, Emitter, Error, Object, Reloc, Target, Unit, Unsupported};
use adder_decorators::ir::verify::verify;
use adder_decorators::ir::{Function, Inst};
use adder_vm::mem::{Mem, Vec};
use cranelift_codegen::binemit::Reloc as MachineReloc;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::{ExternalName, UserExternalName};
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::{CodegenError, Context, FinalizedMachReloc, FinalizedRelocTarget};
use std::fmt;
use std::ops::Range;

/// The emitter and what it keeps between functions.
pub struct Cranelift {
    abi: Abi,
    options: Options,
    isa: OwnedTargetIsa,
    context: Context,
    control: ControlPlane,
    scratch: Scratch,
    listing: String,
}

impl fmt::Debug for Cranelift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cranelift").field("abi", &self.abi).field("options", &self.options).finish()
    }
}

impl Cranelift {
    /// An emitter for this machine.
    ///
    /// # Errors
    /// `Unsupported` when the machine lacks what it needs.
    pub fn new(abi: Abi, options: Options) -> Result<Self, Error> {
        let isa = target::host(&options)?;
        let context = Context::new();
        Ok(Cranelift {
            abi,
            options,
            isa,
            context,
            control: ControlPlane::default(),
            scratch: Scratch::default(),
            listing: String::new(),
        })
    }

    /// Makes calls in cold blocks go through entries that keep registers; without them they are as any call.
    pub fn set_keepers(&mut self, keepers: Keepers) {
        self.scratch.keepers = Some(keepers);
    }

    /// The last function's machine code as text, and before it Cranelift's own form; empty unless
    /// `Options::listing`.
    pub fn listing(&self) -> &str {
        &self.listing
    }

    /// Stretches of the last function's code, in order, and the bytecode word that each is for; nothing unless the
    /// function kept where its instructions come from.
    pub fn origins(&self) -> impl Iterator<Item = (Range<u32>, u32)> + '_ {
        let stretches = self.context.compiled_code().map_or(&[][..], |code| code.buffer.get_srclocs_sorted());
        let known = stretches.iter().filter(|stretch| !stretch.loc.is_default());
        known.map(|stretch| (stretch.start..stretch.end, stretch.loc.bits()))
    }

    fn compile(&mut self, function: &Function<'_>, unit: &Unit) -> Result<(), Error> {
        self.context.clear();
        self.context.set_disasm(self.options.listing);
        let walk = cfg!(debug_assertions) && self.options.walk;
        lower::lower(function, &self.abi, unit, walk, &mut self.scratch, &mut self.context.func)?;
        if self.options.listing {
            self.listing = self.context.func.display().to_string();
        }
        let compiled =
            self.context.compile(&*self.isa, &mut self.control).map_err(|error| match error.inner {
                CodegenError::CodeTooLarge | CodegenError::ImplLimitExceeded => Error::OutOfMemory,
                _ => {
                    self.listing = format!("{}\n{:?}", error.func.display(), error.inner);
                    REFUSED
                }
            })?;
        if let Some(text) = &compiled.vcode {
            self.listing += text;
        }
        Ok(())
    }
}

const REFUSED: Error = Error::Internal { what: "Cranelift refuses the function", at: Inst::NONE };
const RELOCATION: Error = Error::Internal { what: "relocation of an unknown kind", at: Inst::NONE };

impl Emitter for Cranelift {
    fn emit<'m>(&mut self, function: &Function<'_>, unit: &Unit, mem: &'m Mem) -> Result<Object<'m>, Error> {
        if cfg!(debug_assertions) || self.options.verify {
            verify(function)?;
        }
        let mut insts = function
            .order()
            .iter()
            .flat_map(|&block| function.params(block).iter().copied().chain(function.block_insts(block)));
        let floats = self.options.floats;
        if let Some(what) = insts.find_map(|inst| floats.refuses(function.ty(inst))) {
            return Err(Unsupported { what, pc: None }.into());
        }
        self.compile(function, unit)?;
        let code = self.context.compiled_code().ok_or(REFUSED)?;
        let mut bytes = Vec::new(mem);
        bytes.extend_from_slice(code.code_buffer())?;
        let mut relocs = Vec::new(mem);
        for reloc in code.buffer.relocs() {
            if let Some(reloc) = self.resolve(reloc, unit, &mut bytes)? {
                relocs.push(reloc)?;
            }
        }
        let skew = placing::skew(&code.bb_starts, &bytes);
        let (places, origins) = (Vec::new(mem), Vec::new(mem));
        Ok(Object { bytes, entry: 0, skew, relocs, failure: 0, places, origins })
    }
}

impl Cranelift {
    /// Applies a relocation that needs no address, which is a call of the function itself; else returns it.
    fn resolve(
        &self,
        reloc: &FinalizedMachReloc,
        unit: &Unit,
        bytes: &mut [u8],
    ) -> Result<Option<Reloc>, Error> {
        let FinalizedRelocTarget::ExternalName(ExternalName::User(name)) = reloc.target else {
            return Err(RELOCATION);
        };
        let UserExternalName { index: number, .. } = self.context.func.params.user_named_funcs()[name];
        let at = reloc.offset as usize;
        match reloc.kind {
            MachineReloc::X86CallPCRel4 | MachineReloc::X86PCRel4 if unit.number == Some(number) => {
                let distance = i32::try_from(reloc.addend - at as i64).map_err(|_| RELOCATION)?;
                let field = bytes.get_mut(at..at + 4).ok_or(RELOCATION)?;
                field.copy_from_slice(&distance.to_le_bytes());
                Ok(None)
            }
            MachineReloc::Abs8 => Ok(Some(Reloc {
                offset: reloc.offset,
                target: Target::Direct(number),
                addend: reloc.addend as i32,
            })),
            _ => Err(RELOCATION),
        }
    }
}
