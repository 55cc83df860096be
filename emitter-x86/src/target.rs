//! The machine this runs on, as Cranelift sees it.

use adder_decorators::emitter::{Error, Unsupported};
use adder_decorators::ir::Type;
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::settings::{self, Configurable};

/// What the emitter may be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Has Cranelift check its input; also on in builds with debug assertions.
    pub verify: bool,
    /// Keeps the machine code's text of the last function, see `Cranelift::listing`.
    pub listing: bool,
    /// Has machine code mark what of it is run, see `walk`; without effect in builds without debug assertions.
    pub walk: bool,
    /// Which floats functions may have.
    pub floats: Floats,
}

/// Which floats there are instructions for on a board that the PC imitates: functions with others are refused, as its
/// own emitter refuses them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Floats {
    /// Those of the PC, or of a board with a double unit.
    #[default]
    All,
    /// Those of 32 bits.
    Single,
    /// None.
    None,
}

impl Floats {
    /// Why a function with values of a type is refused, if it is.
    pub fn refuses(self, ty: Type) -> Option<&'static str> {
        match (self, ty) {
            (Floats::Single | Floats::None, Type::F64) => Some("floats of 64 bits"),
            (Floats::None, Type::F32) => Some("floats without a floating-point unit"),
            _ => None,
        }
    }
}

const NO_TARGET: Error =
    Error::Unsupported(Unsupported { what: "this processor: SSE4.1 is needed", pc: None });

/// The instruction set of this machine, with all its extensions.
///
/// # Errors
/// `Unsupported` without SSE4.1, which rounding needs, and on machines that are not x86-64.
pub fn host(options: &Options) -> Result<OwnedTargetIsa, Error> {
    let mut flags = settings::builder();
    let verify = options.verify || cfg!(debug_assertions);
    for (name, value) in [
        ("opt_level", "speed"),
        // The allocator with one pass saves a quarter of the compile time and doubles the code's size.
        ("regalloc_algorithm", "backtracking"),
        ("enable_verifier", if verify { "true" } else { "false" }),
        // Calls of other functions take a whole address; all else is position-independent anyway.
        ("is_pic", "false"),
        ("unwind_info", "false"),
        // For the starts of blocks.
        ("machine_code_cfg_info", "true"),
        ("enable_probestack", "false"),
        ("enable_heap_access_spectre_mitigation", "false"),
        ("enable_table_access_spectre_mitigation", "false"),
    ] {
        flags.set(name, value).map_err(|_| NO_TARGET)?;
    }
    let builder = cranelift_native::builder().map_err(|_| NO_TARGET)?;
    let isa = builder.finish(settings::Flags::new(flags)).map_err(|_| NO_TARGET)?;
    let has_sse41 =
        isa.isa_flags().iter().any(|flag| flag.name == "has_sse41" && flag.as_bool() == Some(true));
    if has_sse41 { Ok(isa) } else { Err(NO_TARGET) }
}
