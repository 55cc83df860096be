//! Registers and what they are for, by the procedure call standard (AAPCS) and by our own choice.
//!
//! | registers | are |
//! |---|---|
//! | r0-r3 | arguments and results; values that no call has to keep |
//! | r4-r10 | values that calls keep |
//! | r11 | the Context |
//! | r12, r14 | scratch: operands that lie in memory, addresses |
//! | s0-s13 | floats that no call has to keep |
//! | s14, s15 | scratch |
//! | s16-s31 | floats that calls keep |
//!
//! The frame, from the stack pointer up, constant after the prologue:
//!
//! ```text
//!     arguments of calls that are on the stack
//!     the frame's base, for exits
//!     slots of values
//!     registers that are saved around calls
//!     the state for exits                        (8 bytes each)
//!     callee-saved registers, return address
//! ```

use crate::operand::{Reg, SReg};

/// Where a value is for all its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place(u16);

const FIRST_FLOAT: u16 = 32;
const FIRST_SLOT: u16 = 64;

impl Place {
    /// Nowhere yet, or nowhere at all: nothing reads it.
    pub(crate) const NONE: Place = Place(u16::MAX);
    /// It is a constant that is made where it is read.
    pub(crate) const ANEW: Place = Place(u16::MAX - 1);
    /// In memory, no slot chosen yet.
    pub(crate) const MEMORY: Place = Place(u16::MAX - 2);

    /// The place whose bit it is in a [`RegSet`].
    pub(crate) const fn register(bit: u32) -> Place {
        Place(bit as u16)
    }

    /// A word of the frame.
    pub(crate) const fn slot(slot: u16) -> Place {
        Place(FIRST_SLOT + slot)
    }

    /// Its number among registers, core ones first.
    pub(crate) const fn bit(self) -> Option<u32> {
        if self.0 < FIRST_SLOT { Some(self.0 as u32) } else { None }
    }

    /// The core register.
    pub(crate) fn core(self) -> Option<Reg> {
        u8::try_from(self.0).ok().and_then(Reg::new)
    }

    /// The float register.
    pub(crate) fn float(self) -> Option<SReg> {
        let number = self.0.checked_sub(FIRST_FLOAT).filter(|_| self.0 < FIRST_SLOT)?;
        SReg::new(number as u8)
    }

    /// The number of the word of the frame.
    pub(crate) fn as_slot(self) -> Option<u16> {
        self.0.checked_sub(FIRST_SLOT).filter(|&slot| slot < MOST_SLOTS)
    }
}

/// The most words of a frame for values.
pub(crate) const MOST_SLOTS: u16 = 512;

/// A set of registers: bits 0 to 15 the core's, 32 to 63 the floating-point unit's.
pub(crate) type RegSet = u64;

/// Core registers for values.
pub(crate) const CORE: RegSet = 0x7ff;
/// Float registers for values.
pub(crate) const FLOAT: RegSet = 0xffff_3fff << FIRST_FLOAT;
/// All registers for values.
pub(crate) const ALL: RegSet = CORE | FLOAT;
/// Registers that callees keep.
pub(crate) const KEPT: RegSet = 0x7f0 | 0xffff_0000 << FIRST_FLOAT;

/// The Context.
pub(crate) const CTX: Reg = Reg::R11;
/// The first scratch register, and the second.
pub(crate) const SCRATCH: [Reg; 2] = [Reg::R12, Reg::LR];
