//! Operands whose types say what fits: registers, conditions, shifts, constants, lists, and the core they are for.

/// Which instructions a core has, beyond those of ARMv7-M.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Core(u8);

impl Core {
    /// ARMv6-M, which has few of the instructions of 32 bits: nothing is emitted for it.
    pub const V6M: Core = Core(0);
    /// ARMv7-M without extensions: Thumb-2, which whatever follows includes.
    pub const V7M: Core = Core(1);
    /// The DSP extension: halfword products, saturating arithmetic, packing.
    pub const DSP: Core = Core(1 | 2);
    /// A floating-point unit for single precision (FPv4 or later).
    pub const FPU: Core = Core(1 | 4);
    /// That unit is FPv5: rounding, selection, minimum and maximum.
    pub const FPV5: Core = Core(1 | 8);
    /// That unit computes in double precision too.
    pub const DOUBLE: Core = Core(1 | 16);
    /// ARMv8-M, main line: acquiring loads and releasing stores.
    pub const V8M: Core = Core(1 | 32);

    /// Cortex-M3.
    pub const CORTEX_M3: Core = Core::V7M;
    /// Cortex-M4 with its floating-point unit.
    pub const CORTEX_M4: Core = Core::DSP.with(Core::FPU);
    /// Cortex-M7 with the unit for double precision.
    pub const CORTEX_M7: Core = Core::CORTEX_M4.with(Core::FPV5).with(Core::DOUBLE);
    /// Cortex-M33 with DSP extension and floating-point unit.
    pub const CORTEX_M33: Core = Core::CORTEX_M4.with(Core::FPV5).with(Core::V8M);

    /// What stored machine code and targets are called, the features that most cores have first.
    pub const NAMES: &'static [(&'static str, Core)] = &[
        ("armv7m", Core::V7M),
        ("armv7em", Core::DSP),
        ("armv7em+fpv4", Core::CORTEX_M4),
        ("armv7em+fpv5", Core::CORTEX_M4.with(Core::FPV5)),
        ("armv7em+fpv5d", Core::CORTEX_M7),
        ("armv8m", Core::V8M),
        ("armv8m+fpv5", Core::CORTEX_M33),
    ];

    /// The core of this name.
    pub fn named(name: &str) -> Option<Core> {
        Core::NAMES.iter().find(|(known, _)| *known == name).map(|&(_, core)| core)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Core::NAMES.iter().find(|&&(_, core)| core.same(self)).map_or("another core", |&(name, _)| name)
    }

    /// What it has, as bits.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// The core with these features.
    pub const fn of_bits(bits: u8) -> Core {
        Core(bits)
    }

    /// The core that has what both have.
    pub const fn with(self, other: Core) -> Core {
        Core(self.0 | other.0)
    }

    pub(crate) const fn same(self, other: Core) -> bool {
        self.0 == other.0
    }

    /// Whether everything that `other` has is there.
    pub const fn has(self, other: Core) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A core register, r0 to pc.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reg(u8);

macro_rules! registers {
    ($type:ident: $($name:ident = $number:literal)*) => {
        impl $type {
            $(#[doc = concat!("Number ", stringify!($number), ".")]
            pub const $name: $type = $type($number);)*
        }
    };
}

registers! { Reg:
    R0 = 0 R1 = 1 R2 = 2 R3 = 3 R4 = 4 R5 = 5 R6 = 6 R7 = 7
    R8 = 8 R9 = 9 R10 = 10 R11 = 11 R12 = 12 SP = 13 LR = 14 PC = 15
}

impl Reg {
    /// The register of a number below 16.
    pub const fn new(number: u8) -> Option<Reg> {
        if number < 16 { Some(Reg(number)) } else { None }
    }

    /// Its number.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Whether 16-bit instructions can name it.
    pub const fn is_low(self) -> bool {
        self.0 < 8
    }
}

/// A register for single precision, s0 to s31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SReg(u8);

registers! { SReg:
    S0 = 0 S1 = 1 S2 = 2 S3 = 3 S4 = 4 S5 = 5 S6 = 6 S7 = 7
    S8 = 8 S9 = 9 S10 = 10 S11 = 11 S12 = 12 S13 = 13 S14 = 14 S15 = 15
}

impl SReg {
    /// The register of a number below 32.
    pub const fn new(number: u8) -> Option<SReg> {
        if number < 32 { Some(SReg(number)) } else { None }
    }

    /// Its number.
    pub const fn number(self) -> u8 {
        self.0
    }
}

/// A register for double precision, d0 to d15; it is s(2n) and s(2n+1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DReg(u8);

registers! { DReg:
    D0 = 0 D1 = 1 D2 = 2 D3 = 3 D4 = 4 D5 = 5 D6 = 6 D7 = 7
}

impl DReg {
    /// The register of a number below 16.
    pub const fn new(number: u8) -> Option<DReg> {
        if number < 16 { Some(DReg(number)) } else { None }
    }

    /// Its number.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// The single-precision register that is its low half.
    pub const fn low(self) -> SReg {
        SReg(self.0 * 2)
    }
}

/// A condition on the flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Cond {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Carry set: unsigned higher or same.
    Cs,
    /// Carry clear: unsigned lower.
    Cc,
    /// Negative.
    Mi,
    /// Positive or zero.
    Pl,
    /// Overflow, or unordered after a comparison of floats.
    Vs,
    /// No overflow.
    Vc,
    /// Unsigned higher.
    Hi,
    /// Unsigned lower or same.
    Ls,
    /// Signed greater or equal.
    Ge,
    /// Signed less.
    Lt,
    /// Signed greater.
    Gt,
    /// Signed less or equal.
    Le,
}

impl Cond {
    /// All, in the order of their numbers.
    pub const ALL: [Cond; 14] = [
        Cond::Eq,
        Cond::Ne,
        Cond::Cs,
        Cond::Cc,
        Cond::Mi,
        Cond::Pl,
        Cond::Vs,
        Cond::Vc,
        Cond::Hi,
        Cond::Ls,
        Cond::Ge,
        Cond::Lt,
        Cond::Gt,
        Cond::Le,
    ];

    /// The condition that holds when this one does not.
    pub const fn not(self) -> Cond {
        Cond::ALL[(self as usize) ^ 1]
    }
}

/// The kind of a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ShiftKind {
    /// To the left.
    Lsl,
    /// To the right, zeros come in.
    Lsr,
    /// To the right, copies of the sign come in.
    Asr,
    /// Around.
    Ror,
}

/// A shift by a constant, as instructions encode it: `lsl` 0..=31, `lsr` and `asr` 1..=32, `ror` 1..=31.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    kind: ShiftKind,
    amount: u8,
}

impl Shift {
    /// No shift.
    pub const NONE: Shift = Shift { kind: ShiftKind::Lsl, amount: 0 };

    /// A shift, if it can be encoded. A shift by 0 of any kind is none.
    pub const fn new(kind: ShiftKind, amount: u32) -> Option<Shift> {
        let most = match kind {
            ShiftKind::Lsl | ShiftKind::Ror => 31,
            ShiftKind::Lsr | ShiftKind::Asr => 32,
        };
        match amount {
            0 => Some(Shift::NONE),
            1.. if amount <= most => Some(Shift { kind, amount: amount as u8 }),
            _ => None,
        }
    }

    /// Its kind.
    pub const fn kind(self) -> ShiftKind {
        self.kind
    }

    /// By how many bits.
    pub const fn amount(self) -> u32 {
        self.amount as u32
    }

    /// `imm5:type`; 32 is written as 0.
    pub(crate) const fn bits(self) -> u32 {
        ((self.amount as u32 & 31) << 2) | self.kind as u32
    }

    /// The shift that [`Shift::bits`] gives; none for `rrx`.
    #[cfg(feature = "text")]
    pub(crate) fn of_bits(bits: u32) -> Option<Shift> {
        let amount = bits >> 2;
        match (bits & 3, amount) {
            (0, _) => Shift::new(ShiftKind::Lsl, amount),
            (1, _) => Shift::new(ShiftKind::Lsr, if amount == 0 { 32 } else { amount }),
            (2, _) => Shift::new(ShiftKind::Asr, if amount == 0 { 32 } else { amount }),
            (_, 0) => None,
            _ => Shift::new(ShiftKind::Ror, amount),
        }
    }
}

/// A modified constant of Thumb (`i:imm3:imm8`): a byte, a byte repeated in one of three ways, or eight bits
/// that begin with a one, rotated right by 8 to 31.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModImm(u16);

impl ModImm {
    /// The encoding of a value, if it has one. It is the one that leaves the carry alone where there is a choice.
    pub const fn new(value: u32) -> Option<ModImm> {
        let byte = value & 0xff;
        if value == byte {
            return Some(ModImm(byte as u16));
        }
        if value == byte | byte << 16 {
            return Some(ModImm(0x100 | byte as u16));
        }
        let high = value >> 8 & 0xff;
        if value == high << 8 | high << 24 {
            return Some(ModImm(0x200 | high as u16));
        }
        if value == byte * 0x0101_0101 {
            return Some(ModImm(0x300 | byte as u16));
        }
        // The value's first one comes from bit 7, by a rotation of 8 + leading zeros.
        let rotation = value.leading_zeros() + 8;
        let bits = value.rotate_left(rotation);
        if bits > 0xff {
            return None;
        }
        Some(ModImm((rotation << 7 | bits & 0x7f) as u16))
    }

    /// The constant of twelve bits, unless they are unpredictable: a repeated zero.
    pub const fn of_bits(bits: u32) -> Option<ModImm> {
        if bits > 0xfff || (bits >> 8 != 0 && bits >> 8 < 4 && bits & 0xff == 0) {
            return None;
        }
        Some(ModImm(bits as u16))
    }

    /// `i:imm3:imm8`.
    pub const fn bits(self) -> u32 {
        self.0 as u32
    }

    /// The value.
    pub const fn value(self) -> u32 {
        let byte = self.0 as u32 & 0xff;
        match self.0 >> 8 {
            0 => byte,
            1 => byte | byte << 16,
            2 => byte << 8 | byte << 24,
            3 => byte * 0x0101_0101,
            _ => (byte | 0x80).rotate_right(self.0 as u32 >> 7),
        }
    }
}

/// A set of core registers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RegList(u16);

impl RegList {
    /// No register.
    pub const EMPTY: RegList = RegList(0);

    /// The set whose bit n stands for register n.
    pub const fn of_bits(bits: u16) -> RegList {
        RegList(bits)
    }

    /// The set with one register more.
    pub const fn with(self, reg: Reg) -> RegList {
        RegList(self.0 | 1 << reg.0)
    }

    /// Whether a register is in it.
    pub const fn contains(self, reg: Reg) -> bool {
        self.0 >> reg.0 & 1 != 0
    }

    /// Bit n stands for register n.
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// How many there are.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

#[cfg(test)]
mod tests;
