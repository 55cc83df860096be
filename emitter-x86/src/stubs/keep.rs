//! Calls of helpers that keep every register.
//!
//! A call in a cold block would otherwise cost the hot path: whatever lives across it has to be in one of
//! five registers or on the stack, in the whole loop. The price, some forty stores and loads, is paid by
//! the cold path alone. The registers are saved on the machine stack, where the collector looks.
//!
//! Cranelift's convention for that has no results, so they are left in the Context, in `Abi::results`, and the
//! caller loads them at once.
//!
//! Helper `n`'s entry is at `n * STRIDE`; it pushes `n` and goes to the code that all share.

use adder_decorators::emitter::{Abi, Error};
use adder_decorators::ir::Inst;
use dynasmrt::x64::X64Relocation;
use dynasmrt::{DynasmApi, DynasmLabelApi, VecAssembler, dynasm};

/// Bytes from one entry to the next.
const STRIDE: usize = 16;

/// Where the entries are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keepers {
    start: usize,
    helpers: u32,
}

impl Keepers {
    /// The entries that [`code`] made for `helpers` helpers, put at an address.
    pub fn new(start: usize, helpers: u32) -> Self {
        Keepers { start, helpers }
    }

    /// The address of a helper's entry.
    pub fn entry(&self, helper: u32) -> Option<usize> {
        (helper < self.helpers).then(|| self.start + helper as usize * STRIDE)
    }
}

/// Where in `Abi::results` a float is; anything else is at the start.
pub const FLOAT_RESULT: i32 = 8;

/// General registers that a C function may change.
const SAVED: [u8; 9] = [0, 1, 2, 6, 7, 8, 9, 10, 11];
/// Bytes for the float registers, all of which a C function may change.
const FLOATS: i32 = 16 * 16;

/// The entries for the helpers with numbers below `helpers`. Such a helper takes no arguments on the stack.
///
/// # Errors
/// `Internal` when the assembler refuses.
pub fn code(abi: &Abi, helpers: u32) -> Result<Vec<u8>, Error> {
    let mut ops = VecAssembler::<X64Relocation>::new(0);
    for helper in 0..helpers {
        dynasm!(ops
            ; .arch x64
            ; push helper as i32 * 8
            ; jmp ->shared
            ; .align STRIDE
        );
    }
    dynasm!(ops ; ->shared:);
    // The context is kept in a register that the helper keeps, too. With it, the return address, the number
    // and nine registers make an even number of words.
    dynasm!(ops ; push rbx);
    for register in SAVED {
        dynasm!(ops ; push Rq(register));
    }
    dynasm!(ops ; sub rsp, FLOATS);
    for register in 0..16 {
        dynasm!(ops ; movaps [rsp + 16 * i32::from(register)], Rx(register));
    }
    let below = FLOATS + 8 * SAVED.len() as i32;
    dynasm!(ops
        ; mov rbx, rdi
        ; mov rax, [rdi + abi.helpers]
        ; mov r10, [rsp + below + 8]
        ; call QWORD [rax + r10]
        ; mov [rbx + abi.results], rax
        ; movsd [rbx + abi.results + FLOAT_RESULT], xmm0
    );
    for register in 0..16 {
        dynasm!(ops ; movaps Rx(register), [rsp + 16 * i32::from(register)]);
    }
    dynasm!(ops ; add rsp, FLOATS);
    for register in SAVED.into_iter().rev() {
        dynasm!(ops ; pop Rq(register));
    }
    dynasm!(ops
        ; pop rbx
        ; add rsp, 8
        ; ret
    );
    ops.finalize().map_err(|_| Error::Internal { what: "stubs that keep registers", at: Inst::NONE })
}
