//! Loads and stores at any address: where there is nothing, they fail, and the board goes on.
#![allow(unsafe_code, reason = "any address is read and written")]

use core::arch::naked_asm;

unsafe extern "C" {
    fn adder_access_failed();
}

/// The word, halfword or byte at an address; `width` is its bytes. Nothing where there is no memory.
pub fn load(address: usize, width: usize) -> Option<u32> {
    // SAFETY: loads harm nothing, but where a peripheral says so, which whoever asks knows.
    done(unsafe { access(address, 0, width) })
}

/// Stores a word, halfword or byte; nothing where there is no memory.
pub fn store(address: usize, width: usize, number: u32) -> Option<()> {
    // SAFETY: that is what `machine.mem32` and its like are for: the program answers for it.
    done(unsafe { access(address, number, width | 8) }).map(drop)
}

fn done(result: u64) -> Option<u32> {
    (result >> 32 == 0).then_some(result as u32)
}

/// Where the processor goes on when an access fails that is made by the code at `pc`; r1 says that it did.
pub fn failure_of(pc: usize) -> Option<usize> {
    let (start, end) = (access as *const () as usize & !1, adder_access_failed as *const () as usize & !1);
    (start..end).contains(&pc).then_some(end)
}

/// Loads or stores; `how` is the bytes, and 8 more for a store. The result's upper word is 0 if that went well.
#[unsafe(naked)]
unsafe extern "C" fn access(address: usize, number: u32, how: usize) -> u64 {
    naked_asm!(
        "cmp r2, #8",
        "bhi 5f",
        "cmp r2, #2",
        "bhi 3f",
        "beq 2f",
        "ldrb r0, [r0]",
        "b 9f",
        "2: ldrh r0, [r0]",
        "b 9f",
        "3: ldr r0, [r0]",
        "b 9f",
        "5: cmp r2, #10",
        "bhi 7f",
        "beq 6f",
        "strb r1, [r0]",
        "b 9f",
        "6: strh r1, [r0]",
        "b 9f",
        "7: str r1, [r0]",
        "9: dsb",
        "movs r1, #0",
        ".global adder_access_failed",
        ".thumb_func",
        "adder_access_failed:",
        "bx lr",
    )
}
