//! Ctrl-C: sets the interrupt bit of the context that runs. And the environment, which is as global.
#![allow(unsafe_code, reason = "a signal handler reaches the context through a static pointer")]

use std::marker::PhantomData;
use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

use adder_vm::context::pending;

/// Where the running context keeps what is pending.
static PENDING: AtomicPtr<AtomicUsize> = AtomicPtr::new(ptr::null_mut());

/// While it lives, Ctrl-C interrupts the context.
pub struct Interrupts<'a>(PhantomData<&'a AtomicUsize>);

impl<'a> Interrupts<'a> {
    /// Begins to pass Ctrl-C on.
    pub fn catch(bits: &'a AtomicUsize) -> Interrupts<'a> {
        PENDING.store(ptr::from_ref(bits).cast_mut(), Ordering::Release);
        super::system::on_interrupt(interrupt);
        Interrupts(PhantomData)
    }
}

impl Drop for Interrupts<'_> {
    fn drop(&mut self) {
        super::system::ignore_interrupts();
        PENDING.store(ptr::null_mut(), Ordering::Release);
    }
}

/// What happens on Ctrl-C; fit for a signal handler.
fn interrupt() {
    let bits = PENDING.load(Ordering::Acquire);
    if !bits.is_null() {
        // SAFETY: the pointer is set only while the context that it belongs to is borrowed.
        unsafe { (*bits).fetch_or(pending::INTERRUPT, Ordering::Relaxed) };
    }
}

/// Passes Ctrl-C on again after it was ignored.
pub fn resume() {
    super::system::on_interrupt(interrupt);
}

/// Sets or removes an environment variable.
pub fn set_variable(name: &str, value: Option<&str>) {
    // SAFETY: the VM's thread is the only one that uses the environment: the other one waits for it to end.
    unsafe {
        match value {
            Some(value) => std::env::set_var(name, value),
            None => std::env::remove_var(name),
        }
    }
}
