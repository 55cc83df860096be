//! Modified constants, all of them and all values near them.

use super::{ModImm, Shift, ShiftKind};

extern crate std;

/// The value of twelve bits, as the manual's pseudocode (`ThumbExpandImm`) has it.
fn expanded(bits: u32) -> u32 {
    let byte = bits & 0xff;
    match (bits >> 10, bits >> 8 & 3) {
        (0, 0) => byte,
        (0, 1) => byte << 16 | byte,
        (0, 2) => byte << 24 | byte << 8,
        (0, _) => byte << 24 | byte << 16 | byte << 8 | byte,
        _ => (0x80 | bits & 0x7f).rotate_right(bits >> 7),
    }
}

#[test]
fn all_encodings_have_their_value_and_come_back() {
    let mut values = std::collections::HashSet::new();
    for bits in 0..0x1000 {
        let repeats_zero = (1..4).contains(&(bits >> 8)) && bits & 0xff == 0;
        let Some(constant) = ModImm::of_bits(bits) else {
            assert!(repeats_zero, "{bits:x}");
            continue;
        };
        assert!(!repeats_zero);
        assert_eq!(constant.bits(), bits);
        assert_eq!(constant.value(), expanded(bits));
        assert_eq!(ModImm::new(constant.value()), Some(constant), "each value has one encoding");
        values.insert(constant.value());
    }
    assert_eq!(ModImm::of_bits(0x1000), None);
    // What is near a constant, and what has few bits, is one or is not.
    for &value in &values {
        for near in (0..32).map(|bit| value ^ 1 << bit).chain([value.wrapping_add(1), value.wrapping_sub(1)])
        {
            assert_eq!(ModImm::new(near).is_some(), values.contains(&near), "{near:x}");
        }
    }
    for value in (0..=0x2_0000).flat_map(|low: u32| [low, low << 15, low.rotate_right(8), !low]) {
        assert_eq!(ModImm::new(value).map(ModImm::value), values.get(&value).copied(), "{value:x}");
    }
}

#[test]
fn shifts_are_what_can_be_encoded() {
    for (kind, least, most) in
        [(ShiftKind::Lsl, 0, 31), (ShiftKind::Lsr, 1, 32), (ShiftKind::Asr, 1, 32), (ShiftKind::Ror, 1, 31)]
    {
        for amount in least..=most {
            let shift = Shift::new(kind, amount).expect("in range");
            assert_eq!(Shift::of_bits(shift.bits()), Some(shift));
        }
        assert_eq!(Shift::new(kind, most + 1), None);
        assert_eq!(Shift::new(kind, 0), Some(Shift::NONE));
    }
    assert_eq!(Shift::of_bits(3), None, "`rrx`");
}
