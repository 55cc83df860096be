//! What programs must not write: below the machine stack, and the image.
#![allow(unsafe_code, reason = "the unit that protects memory is the board's")]

use cortex_m::peripheral::MPU;

use crate::{board, memory};

/// Bytes below which the stack may not grow. Whatever is pushed at once is shorter.
const BYTES: u32 = 256;

/// A region's size as its register has it, and that the region is on.
const fn size(bytes: u32) -> u32 {
    (bytes.trailing_zeros() - 1) << 1 | 1
}

/// Who may: nobody; everybody, but only read.
const NOTHING: u32 = 0;
const READ: u32 = 6 << 24;
/// Nothing there is run; memory that is cached.
const NO_CODE: u32 = 1 << 28;
const CACHED: u32 = 1 << 17;

/// Puts the guards up, where there is a unit of the kind of ARMv7-M (its manual, chapter B3.5).
pub fn start() {
    // SAFETY: all that the image does is still allowed.
    unsafe {
        let mpu = &*MPU::PTR;
        if mpu._type.read() >> 8 & 0xff == 0 {
            return;
        }
        let regions = [
            (memory::stack_end() as u32, NO_CODE | NOTHING | CACHED | size(BYTES)),
            (board::FLASH.0, READ | CACHED | size(board::FLASH.1)),
        ];
        for (number, (start, what)) in regions.into_iter().enumerate() {
            mpu.rnr.write(number as u32);
            mpu.rbar.write(start);
            mpu.rasr.write(what);
        }
        // All else is as without the unit; faults of the highest priorities are left alone.
        mpu.ctrl.write(1 | 1 << 2);
    }
    cortex_m::asm::dsb();
    cortex_m::asm::isb();
    if board::HAS_CACHES {
        // SAFETY: nothing else uses it yet.
        unsafe { cortex_m::Peripherals::steal() }.SCB.enable_icache();
    }
}
