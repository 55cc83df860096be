//! What programs must not write: below the machine stack, and the image.
#![allow(unsafe_code, reason = "the unit that protects memory is the board's")]

use cortex_m::peripheral::MPU;

use crate::{board, memory};

/// Bytes below which the stack may not grow. Whatever is pushed at once is shorter.
const BYTES: u32 = 256;

/// A region of memory.
struct Region {
    start: u32,
    /// Bytes, a power of two of which the start is a multiple.
    bytes: u32,
    /// Whether it is the image, which is read and run; else nothing is to be there.
    is_image: bool,
}

/// Sets a region in a unit of the kind of ARMv7-M (its manual, chapter B3.5).
///
/// # Safety
/// Its number is chosen.
#[cfg(not(feature = "mps2-an505"))]
unsafe fn set(mpu: &cortex_m::peripheral::mpu::RegisterBlock, region: &Region) {
    // Who may: nobody; everybody, but only read.
    const NOTHING: u32 = 0;
    const READ: u32 = 6 << 24;
    // Nothing there is run; memory that is cached.
    const NO_CODE: u32 = 1 << 28;
    const CACHED: u32 = 1 << 17;
    let size = (region.bytes.trailing_zeros() - 1) << 1 | 1;
    let what = if region.is_image { READ } else { NO_CODE | NOTHING };
    // SAFETY: the caller's promise.
    unsafe {
        mpu.rbar.write(region.start);
        mpu.rasr.write(what | CACHED | size);
    }
}

/// Sets a region in a unit of the kind of ARMv8-M (its manual, chapter B9), which can forbid writing, but not reading.
///
/// # Safety
/// Its number is chosen.
#[cfg(feature = "mps2-an505")]
unsafe fn set(mpu: &cortex_m::peripheral::mpu::RegisterBlock, region: &Region) {
    // Who may: everybody, but only read. Nothing there is run.
    const READ: u32 = 3 << 1;
    const NO_CODE: u32 = 1;
    // What the attributes of the first kind are: memory that is cached.
    const CACHED: u32 = 0xff;
    let what = if region.is_image { READ } else { READ | NO_CODE };
    // SAFETY: the caller's promise.
    unsafe {
        mpu.mair[0].write(CACHED);
        mpu.rbar.write(region.start | what);
        mpu.rlar.write(region.start + region.bytes - 32 | 1);
    }
}

/// Puts the guards up, where there is a unit for it.
pub fn start() {
    // SAFETY: all that the image does is still allowed.
    unsafe {
        let mpu = &*MPU::PTR;
        if mpu._type.read() >> 8 & 0xff == 0 {
            return;
        }
        let (start, bytes) = board::FLASH;
        let regions = [
            Region { start: memory::stack_end() as u32, bytes: BYTES, is_image: false },
            Region { start, bytes, is_image: true },
        ];
        for (number, region) in regions.iter().enumerate() {
            mpu.rnr.write(number as u32);
            set(mpu, region);
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
