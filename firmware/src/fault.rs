//! What happens when the processor refuses to go on.

use core::panic::PanicInfo;

/// Nothing that a script does leads here. (Built so that a panic traps at once, this only satisfies the compiler.)
#[panic_handler]
fn panicked(_: &PanicInfo<'_>) -> ! {
    cortex_m::peripheral::SCB::sys_reset()
}
