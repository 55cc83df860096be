//! Kinds of operands: which values fit a field, and how they become its bits and come back.

use super::Arg;
use crate::operand::ModImm;
#[cfg(feature = "text")]
use crate::operand::Shift;

/// The type of an [`Arg`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArgKind {
    /// A number.
    Imm,
    /// A core register.
    Reg,
    /// A single-precision register.
    SReg,
    /// A double-precision register.
    DReg,
    /// A condition.
    Cond,
    /// A shift by a constant.
    Shift,
    /// A modified constant.
    Mod,
    /// A set of core registers.
    List,
    /// None: no row takes it.
    None,
}

/// What a register may be. Neither sp nor pc, unless it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rule(u8);

impl Rule {
    const SP: u8 = 1;
    const PC: u8 = 2;
    /// Another than operand 0.
    const NOT_0: u8 = 4;
    /// Another than operand 1.
    const NOT_1: u8 = 8;
    /// Its number stands there twice.
    const TWICE: u8 = 16;
    /// r8 to lr, less eight.
    const HIGH: u8 = 32;

    const fn has(self, flag: u8) -> bool {
        self.0 & flag != 0
    }

    /// Reads what follows a register's letter: `|sp`, `|pc`, `!0`, `!1`, `2`, `:high`.
    const fn parse(text: &[u8], mut at: usize, end: usize) -> Rule {
        let mut rule = 0;
        while at < end {
            let (flag, length) = match text[at] {
                b'|' if text[at + 1] == b's' => (Rule::SP, 3),
                b'|' if text[at + 1] == b'p' => (Rule::PC, 3),
                b'!' if text[at + 1] == b'0' => (Rule::NOT_0, 2),
                b'!' if text[at + 1] == b'1' => (Rule::NOT_1, 2),
                b'2' => (Rule::TWICE, 1),
                b':' if text[at + 1] == b'h' => (Rule::HIGH, 5),
                _ => panic!("unknown rule for a register"),
            };
            rule |= flag;
            at += length;
        }
        Rule(rule)
    }

    fn bits(self, reg: u32, args: &[Arg]) -> Option<u32> {
        let free = match reg {
            13 => self.has(Rule::SP),
            15 => self.has(Rule::PC),
            _ => true,
        };
        let is = |flag, index: usize| self.has(flag) && args[index].value() as u32 == reg;
        if reg > 15 || !free || is(Rule::NOT_0, 0) || is(Rule::NOT_1, 1) {
            return None;
        }
        match self.0 {
            rule if rule & Rule::HIGH != 0 => reg.checked_sub(8),
            rule if rule & Rule::TWICE != 0 => Some(reg * 0x11),
            _ => Some(reg),
        }
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:literal $kind:ident $arg:ident;)*) => {
        /// What a field holds and how it is written.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Kind {
            /// A core register.
            Reg(Rule),
            $($(#[$doc])* $kind,)*
        }

        impl Kind {
            const NAMES: &[(&str, Kind)] = &[$(($name, Kind::$kind),)*];

            /// Whether two are the same.
            pub(super) const fn same(self, other: Kind) -> bool {
                match (self, other) {
                    (Kind::Reg(a), Kind::Reg(b)) => a.0 == b.0,
                    $((Kind::$kind, Kind::$kind) => true,)*
                    _ => false,
                }
            }

            /// The type of its operand.
            pub(crate) const fn arg(self) -> ArgKind {
                match self {
                    Kind::Reg(_) => ArgKind::Reg,
                    $(Kind::$kind => ArgKind::$arg,)*
                }
            }
        }
    };
}

kinds! {
    /// An unsigned number as it is.
    "" Plain Imm;
    /// `s` if 1: the flags are set.
    ":s" FlagS Imm;
    /// An unsigned multiple of two.
    ":x2" X2 Imm;
    /// An unsigned multiple of four.
    ":x4" X4 Imm;
    /// That as an offset, not written when 0.
    ":x4off" X4Off Imm;
    /// A float in eight bits.
    ":float" Float Imm;
    /// Four digits of hexadecimal.
    ":hex4" Hex4 Imm;
    /// An unsigned offset, not written when 0.
    ":off" Off Imm;
    /// A signed offset other than 0, as direction and size.
    ":both" Both Imm;
    /// That for a multiple of four.
    ":both4" Both4 Imm;
    /// A signed offset as direction and size, not written when 0.
    ":off_both" OffBoth Imm;
    /// That for a multiple of four.
    ":off4" Off4 Imm;
    /// A negative offset without its sign.
    ":neg" Neg Imm;
    /// At least 1, less 1.
    ":from1" From1 Imm;
    /// 1 to 31.
    ":1to31" To31 Imm;
    /// 1 to 32, which is written as 0.
    ":1to32" To32 Imm;
    /// `lsl` by 0 to 31, not written when 0.
    ":lsl" Lsl Imm;
    /// `asr` by 1 to 31.
    ":asr31" Asr31 Imm;
    /// `asr` by 1 to 32.
    ":asr32" Asr32 Imm;
    /// `ror` by 0, 8, 16 or 24, not written when 0.
    ":ror8" Ror8 Imm;
    /// The width of a field of bits behind its lowest one, as its highest one.
    ":msb" Msb Imm;
    /// The width of a field of bits behind its lowest one, less 1.
    ":width" Width Imm;
    /// Sixteen bits whose fifth from above stands first.
    ":mov16" Mov16 Imm;
    /// A shift by a constant, not written when there is none.
    ":shift" Shift Shift;
    /// A modified constant.
    ":mod" Mod Mod;
    /// A condition.
    ":cond" Cond Cond;
    /// The condition and mask of an IT block.
    ":it" It Imm;
    /// A distance forward, a multiple of two.
    ":ahead" Ahead Imm;
    /// A signed distance, a multiple of two.
    ":rel" Rel Imm;
    /// That for `b<cond>.w`.
    ":rel20" Rel20 Imm;
    /// That for `b.w` and `bl`.
    ":rel24" Rel24 Imm;
    /// Low registers and lr.
    ":push" Push List;
    /// Low registers and pc.
    ":pop" Pop List;
    /// Registers other than operand 0, at least one.
    ":others" Others List;
    /// At least two registers, without sp, without both of lr and pc.
    ":loaded" Loaded List;
    /// At least two registers, without sp and pc.
    ":stored" Stored List;
    /// As [`Kind::Loaded`], without operand 0.
    ":loaded_others" LoadedOthers List;
    /// As [`Kind::Stored`], without operand 0.
    ":stored_others" StoredOthers List;
    /// A single-precision register, its lowest bit at the right.
    ":s" Single SReg;
    /// That with the lowest bit at the left, for itself.
    "" SingleApart SReg;
    /// The first of two single-precision registers, its lowest bit at the left.
    ":two" Two SReg;
    /// The first of several single-precision registers, its lowest bit at the left.
    ":from_s" FromS SReg;
    /// How many of them.
    ":to_s" ToS Imm;
    /// A double-precision register.
    ":d" Double DReg;
    /// The first of several double-precision registers.
    ":from_d" FromD DReg;
    /// How many of them, twice.
    ":to_d" ToD Imm;
}

const LR: u32 = 1 << 14;
const PC: u32 = 1 << 15;
const SP: u32 = 1 << 13;

impl Kind {
    /// The kind of the operand `text[at..end]` (without braces) of a field with this mask.
    pub(super) const fn parse(text: &[u8], at: usize, end: usize, mask: u32) -> Kind {
        let letter = text[at];
        let float = end > at + 1 && text[at + 1] == b':' && text[at + 2] != b'h';
        if matches!(letter, b'a' | b'd' | b'l' | b'm' | b'n' | b't' | b'u') && !float {
            return Kind::Reg(Rule::parse(text, at + 1, end));
        }
        let mut i = 0;
        while i < Kind::NAMES.len() {
            let (name, kind) = Kind::NAMES[i];
            if same(name.as_bytes(), text, at + 1, end) {
                return match kind {
                    Kind::FlagS if letter != b'S' => {
                        // The highest bit of the mask has no neighbour: the register's lowest bit.
                        let apart = mask << mask.leading_zeros() & 1 << 30 == 0;
                        if apart { Kind::SingleApart } else { Kind::Single }
                    }
                    kind => kind,
                };
            }
            i += 1;
        }
        panic!("unknown kind of operand")
    }

    /// The bits for operand `k` of `args`, to be put into the field of that mask, if it has some.
    pub(super) fn bits(self, args: &[Arg], k: usize, mask: u32) -> Option<u32> {
        let value = args[k].value();
        let size = value.unsigned_abs();
        let unsigned = u32::try_from(value).ok();
        let before = || args[k - 1].value() as u32;
        let fits = |condition: bool, bits: u32| if condition { Some(bits) } else { None };
        let both = |size: u32| {
            let width = mask.count_ones();
            fits(size >> (width - 1) == 0, u32::from(value >= 0) << (width - 1) | size)
        };
        let list = |allowed: u32, least: u32| {
            let bits = value as u32;
            fits(bits & !allowed == 0 && bits.count_ones() >= least, bits)
        };
        let others = |bits: u32| fits(bits >> args[0].value() & 1 == 0, bits);
        let relative = |width: u32| {
            let half = value >> 1;
            fits(value & 1 == 0 && half >> (width - 1) == half >> 31, half as u32 & ((1 << width) - 1))
        };
        match self {
            Kind::Reg(rule) => rule.bits(value as u32, args),
            Kind::Plain | Kind::FlagS | Kind::Float | Kind::Hex4 | Kind::Off | Kind::Lsl => unsigned,
            // Rotation by 0 is `rrx`, a row of its own.
            Kind::Shift => fits(value != 3, size),
            Kind::Mod => ModImm::of_bits(value as u32).map(ModImm::bits),
            Kind::Cond | Kind::Single | Kind::Double | Kind::FromD => unsigned,
            Kind::X2 | Kind::Ahead => fits(value & 1 == 0, value as u32 >> 1),
            Kind::X4 | Kind::X4Off => fits(value & 3 == 0, value as u32 >> 2),
            Kind::Both | Kind::Both4 if value == 0 => None,
            Kind::Both | Kind::OffBoth => both(size),
            Kind::Both4 | Kind::Off4 => fits(size & 3 == 0, size >> 2).and_then(both),
            Kind::Neg => fits(value < 0, size),
            Kind::From1 => unsigned?.checked_sub(1),
            Kind::To31 | Kind::Asr31 => fits((1..=31).contains(&value), size),
            Kind::To32 | Kind::Asr32 => fits((1..=32).contains(&value), size & 31),
            Kind::Ror8 => fits(value & 7 == 0, value as u32 >> 3),
            Kind::Msb | Kind::Width if value < 1 || before() + size > 32 => None,
            Kind::Msb => Some(before() + size - 1),
            Kind::Width => Some(size - 1),
            Kind::Mov16 => {
                let bits = unsigned?;
                fits(bits >> 16 == 0, bits & 0x7ff | bits >> 1 & 0x7800 | bits << 4 & 0x8000)
            }
            Kind::It => fits(value & 15 != 0 && (0..0xe0).contains(&value), size),
            Kind::Rel => relative(mask.count_ones()),
            Kind::Rel20 => relative(20)
                .map(|bits| bits & 0x807ff | bits << 2 & 0x7e000 | bits >> 5 & 0x1000 | bits >> 7 & 0x800),
            Kind::Rel24 => relative(24).map(|bits| {
                let flip = if bits >> 23 == 0 { 0x1800 } else { 0 };
                (bits & 0x8007ff | bits << 2 & 0x7fe000 | bits >> 10 & 0x1800) ^ flip
            }),
            Kind::Push => list(LR | 0xff, 1).map(|bits| bits & 0xff | (bits & LR) >> 6),
            Kind::Pop => list(PC | 0xff, 1).map(|bits| bits & 0xff | (bits & PC) >> 7),
            Kind::Others => list(0xff, 1).and_then(others),
            Kind::Loaded => list(!SP, 2).and_then(|bits| fits(bits & (LR | PC) != LR | PC, bits)),
            Kind::Stored => list(!(SP | PC), 2),
            Kind::LoadedOthers => Kind::Loaded.bits(args, k, mask).and_then(others),
            Kind::StoredOthers => Kind::Stored.bits(args, k, mask).and_then(others),
            Kind::SingleApart | Kind::FromS if value > 31 => None,
            Kind::Two if value > 30 => None,
            Kind::SingleApart | Kind::Two | Kind::FromS => unsigned.map(|reg| reg << 4 & 16 | reg >> 1),
            Kind::ToS => fits(value > 0 && before() + size <= 32, size),
            Kind::ToD => fits(value > 0 && before() + size <= 16, size * 2),
        }
    }

    /// The operand whose bits these are, in a field of `width` bits; whether it fits is for [`Kind::bits`] to say.
    #[cfg(feature = "text")]
    pub(crate) fn arg_of(self, bits: u32, args: &[Arg], width: u32) -> Option<Arg> {
        let signed = |bits: u32, width: u32| ((bits << (32 - width)) as i32 >> (32 - width)) * 2;
        let direction = |scale: i32| {
            let size = (bits & ((1 << (width - 1)) - 1)) as i32 * scale;
            if bits >> (width - 1) == 0 { -size } else { size }
        };
        let before = || args[args.len() - 1].value() as u32;
        let value = match self {
            Kind::Reg(rule) if rule.has(Rule::HIGH) => bits as i32 + 8,
            Kind::Reg(rule) if rule.has(Rule::TWICE) => bits as i32 & 15,
            Kind::X2 | Kind::Ahead => bits as i32 * 2,
            Kind::X4 | Kind::X4Off => bits as i32 * 4,
            Kind::Both | Kind::OffBoth => direction(1),
            Kind::Both4 | Kind::Off4 => direction(4),
            Kind::Neg => -(bits as i32),
            Kind::From1 | Kind::Width => bits as i32 + 1,
            Kind::To32 | Kind::Asr32 if bits == 0 => 32,
            Kind::Ror8 => bits as i32 * 8,
            Kind::Msb => bits as i32 - before() as i32 + 1,
            Kind::Mov16 => (bits & 0x7ff | (bits & 0x7800) << 1 | (bits & 0x8000) >> 4) as i32,
            Kind::Shift => Shift::of_bits(bits)?.bits() as i32,
            Kind::Mod => ModImm::of_bits(bits)?.bits() as i32,
            Kind::Rel => signed(bits, width),
            Kind::Rel20 => {
                signed(bits & 0x807ff | bits >> 2 & 0x1f800 | (bits & 0x1000) << 5 | (bits & 0x800) << 7, 20)
            }
            Kind::Rel24 => {
                let bits = if bits >> 23 == 0 { bits ^ 0x1800 } else { bits };
                signed(bits & 0x8007ff | bits >> 2 & 0x1ff800 | (bits & 0x1800) << 10, 24)
            }
            Kind::Push => (bits & 0xff | (bits & 0x100) << 6) as i32,
            Kind::Pop => (bits & 0xff | (bits & 0x100) << 7) as i32,
            Kind::SingleApart | Kind::Two | Kind::FromS => (bits << 1 & 30 | bits >> 4) as i32,
            Kind::ToD if bits & 1 != 0 => return None,
            Kind::ToD => bits as i32 / 2,
            _ => bits as i32,
        };
        Some(Arg::new(self.arg(), value as u32))
    }
}

/// Whether `text[at..end]` is `name`.
const fn same(name: &[u8], text: &[u8], at: usize, end: usize) -> bool {
    let mut i = 0;
    while i < name.len() && at + i < end && name[i] == text[at + i] {
        i += 1;
    }
    i == name.len() && at + i == end
}
