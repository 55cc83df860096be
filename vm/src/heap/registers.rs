//! What only assembly can say: the callee-saved registers and the stack pointer.

use core::arch::asm;

/// Number of words that `callee_saved_registers` writes.
pub(crate) const SAVED: usize = if cfg!(not(target_arch = "arm")) {
    6
} else if cfg!(target_abi = "eabihf") {
    8 + 16
} else {
    8
};

/// The callee-saved registers, where a caller's values may lie.
#[cfg(target_arch = "x86_64")]
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub(crate) fn callee_saved_registers() -> [usize; SAVED] {
    let mut saved = [0usize; SAVED];
    // SAFETY: writes six words to `saved` and changes no register.
    unsafe {
        asm!(
            "mov [{0}], rbx", "mov [{0} + 8], rbp", "mov [{0} + 16], r12",
            "mov [{0} + 24], r13", "mov [{0} + 32], r14", "mov [{0} + 40], r15",
            in(reg) saved.as_mut_ptr(), options(nostack, preserves_flags),
        );
    }
    saved
}

/// The callee-saved registers, the FPU's included, where a caller's values may lie.
#[cfg(target_arch = "arm")]
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub(crate) fn callee_saved_registers() -> [usize; SAVED] {
    let mut saved = [0usize; SAVED];
    // SAFETY: writes as many words to `saved` and changes no register but the one named.
    unsafe {
        #[cfg(target_abi = "eabihf")]
        asm!(
            "stmia r12!, {{r4-r11}}", "vstmia r12, {{s16-s31}}",
            inout("r12") saved.as_mut_ptr() => _, options(nostack, preserves_flags),
        );
        #[cfg(not(target_abi = "eabihf"))]
        asm!("stmia r12, {{r4-r11}}", in("r12") saved.as_mut_ptr(), options(nostack, preserves_flags));
    }
    saved
}

/// The stack pointer.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn stack_pointer() -> usize {
    let sp: usize;
    // SAFETY: reads one register.
    unsafe {
        #[cfg(target_arch = "x86_64")]
        asm!("mov {}, rsp", out(reg) sp, options(nomem, nostack, preserves_flags));
        #[cfg(target_arch = "arm")]
        asm!("mov {}, sp", out(reg) sp, options(nomem, nostack, preserves_flags));
    }
    sp
}
