//! Compiling beside the program, on a thread of its own: the program goes on as bytecode meanwhile.
//!
//! Only what asks the VM stays on the program's thread: the lift before, the installation after. What goes over is a
//! function with the memory that it lies in; values in it are words, which the VM keeps alive until the work is back.
#![allow(unsafe_code, reason = "a function goes to another thread with the memory that it borrows")]

use std::fmt;
use std::ptr::NonNull;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use adder_decorators::driver::{self, Lift, optimise_and_emit};
use adder_decorators::emitter::{Error, Object, Unit, Unsupported};
use adder_decorators::ir::Function;
use adder_vm::mem::Mem;

use crate::backend::{Backend, Surroundings};
use crate::emitter::Cranelift;
use crate::stubs::keep::Keepers;
use crate::target::Options;

/// The account of a piece of work, which its other parts borrow.
struct Account(NonNull<Mem>);

impl Drop for Account {
    fn drop(&mut self) {
        // SAFETY: it came from a box, and what borrows it is gone: a piece of work drops it last.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

/// A function on its way to machine code.
pub struct Work {
    // The order matters: what borrows the account is dropped before it.
    result: Result<Object<'static>, Error>,
    function: Function<'static>,
    unit: Unit,
    account: Account,
}

// SAFETY: all that it refers to is its own: the account is shared by nothing but its other parts.
unsafe impl Send for Work {}

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Work").field("unit", &self.unit).finish_non_exhaustive()
    }
}

impl driver::Work for Work {
    fn new(unit: Unit, limit: usize, lift: Lift<'_>) -> Result<Self, Error> {
        let account = Account(NonNull::from(Box::leak(Box::new(Mem::new(limit)))));
        // SAFETY: it lives until the work is dropped, and `lift` can give it to nothing but the function.
        let mem: &'static Mem = unsafe { account.0.as_ref() };
        let function = lift(mem)?;
        let unfinished = Unsupported { what: "work that was not done", pc: None };
        Ok(Work { result: Err(Error::Unsupported(unfinished)), function, unit, account })
    }

    fn function(&self) -> &Function<'_> {
        &self.function
    }
}

impl Work {
    /// The machine code, or why there is none.
    ///
    /// # Errors
    /// What went wrong.
    pub fn object(&self) -> Result<&Object<'_>, Error> {
        self.result.as_ref().map_err(|&error| error)
    }

    fn run(&mut self, emitter: &mut Cranelift) {
        // SAFETY: as in `new`.
        let mem: &'static Mem = unsafe { self.account.0.as_ref() };
        self.result = optimise_and_emit(&mut self.function, &self.unit, emitter, mem);
    }
}

/// Makes this thread one that does not interrupt another when it is given work: handing that over would otherwise cost
/// the program up to a millisecond where both are on one core.
#[cfg(target_os = "linux")]
fn step_back() {
    // SAFETY: all zeros is a valid parameter; number 0 is the calling thread.
    unsafe {
        let parameter: libc::sched_param = std::mem::zeroed();
        libc::sched_setscheduler(0, libc::SCHED_BATCH, &raw const parameter);
    }
}

#[cfg(not(target_os = "linux"))]
fn step_back() {}

/// The thread, seen from the program. It ends when this is dropped and its last piece of work is done.
#[derive(Debug)]
pub struct Aside {
    work: Sender<(usize, Work)>,
    done: Receiver<(usize, Work)>,
}

/// A backend that the thread is making.
#[derive(Debug)]
pub struct Opening(Receiver<Backend>);

impl Opening {
    /// Waits for the backend; nothing when the thread could not make one.
    pub fn finish(self) -> Option<Backend> {
        self.0.recv().ok()
    }
}

impl Aside {
    /// Starts the thread. Without the `keepers` of a backend it makes one, too, and hands it over.
    ///
    /// # Errors
    /// `Unsupported` when the system gives no thread.
    pub fn start(
        surroundings: Surroundings,
        options: Options,
        keepers: Option<Keepers>,
    ) -> Result<(Self, Opening), Error> {
        let (work, jobs) = channel::<(usize, Work)>();
        let (results, done) = channel();
        let (backends, opening) = channel();
        let run = move || {
            step_back();
            // What fails here fails on the program's thread, too, and is said there.
            let keepers = match keepers {
                Some(keepers) => keepers,
                None => {
                    let Ok(backend) = Backend::new(surroundings, options) else { return };
                    let keepers = backend.keepers();
                    if backends.send(backend).is_err() {
                        return;
                    }
                    keepers
                }
            };
            let Ok(mut emitter) = Cranelift::new(surroundings.abi, options) else { return };
            emitter.set_keepers(keepers);
            for (ticket, mut work) in jobs {
                work.run(&mut emitter);
                if results.send((ticket, work)).is_err() {
                    return;
                }
            }
        };
        let no_thread = Error::Unsupported(Unsupported { what: "no thread to compile on", pc: None });
        thread::Builder::new().name("adder-compile".to_owned()).spawn(run).map_err(|_| no_thread)?;
        Ok((Aside { work, done }, Opening(opening)))
    }

    /// Hands over a piece of work.
    ///
    /// # Errors
    /// `Internal` when the thread is gone.
    pub fn begin(&self, ticket: usize, work: Work) -> Result<(), Error> {
        const GONE: Error =
            Error::Internal { what: "the compiling thread is gone", at: adder_decorators::ir::Inst::NONE };
        self.work.send((ticket, work)).map_err(|_| GONE)
    }

    /// The next piece of work that is done.
    pub fn next_done(&self) -> Option<(usize, Work)> {
        self.done.try_recv().ok()
    }
}
