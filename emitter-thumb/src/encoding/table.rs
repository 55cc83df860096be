//! The table as the machine reads it, made from the rows when the crate is compiled.

use super::kind::Kind;
use super::{Arg, FAMILIES, Op, Source};
use crate::operand::Core;

/// The number of rows.
pub(crate) const COUNT: usize = super::convert::END as usize;
/// The most operands that a row has.
const OPERANDS: usize = 5;

/// What rows have in common.
#[derive(Clone, Copy)]
struct Shape {
    /// Up to five operands, each 1 + its field's number.
    fields: [u8; OPERANDS],
    needs: Core,
}

const NO_SHAPE: Shape = Shape { fields: [0; OPERANDS], needs: Core::V7M };

/// Room for all there may be; [`cut`] takes what there is.
struct Built {
    bases: [u32; COUNT],
    /// Which of `shapes` a row has.
    shape: [u8; COUNT],
    shapes: [Shape; 256],
    shape_count: usize,
    /// The places of a field, and what it holds.
    masks: [u32; 256],
    kinds: [Kind; 256],
    field_count: usize,
}

const fn build() -> Built {
    let mut built = Built {
        bases: [0; COUNT],
        shape: [0; COUNT],
        shapes: [NO_SHAPE; 256],
        shape_count: 0,
        masks: [0; 256],
        kinds: [Kind::Plain; 256],
        field_count: 0,
    };
    let (mut family, mut row) = (0, 0);
    while family < FAMILIES.len() {
        let rows = FAMILIES[family];
        let mut i = 0;
        while i < rows.len() {
            built.add(row, &rows[i]);
            i += 1;
            row += 1;
        }
        family += 1;
    }
    assert!(row == COUNT, "the families follow each other");
    built
}

impl Built {
    const fn add(&mut self, row: usize, source: &Source) {
        let bits = source.bits.as_bytes();
        assert!(bits.len() == 16 || bits.len() == 32, "an encoding has 16 or 32 bits");
        self.bases[row] = places(bits, b'1');
        let mut covered = places(bits, b'0') | places(bits, b'1');

        let text = source.text.as_bytes();
        let mut shape = Shape { needs: source.needs, ..NO_SHAPE };
        let (mut at, mut operand) = (0, 0);
        while at < text.len() {
            if text[at] == b'{' {
                let mut end = at;
                while text[end] != b'}' {
                    end += 1;
                }
                let mask = places(bits, text[at + 1]);
                assert!(mask != 0 && mask & covered == 0, "an operand has a field of its own");
                covered |= mask;
                shape.fields[operand] = self.field(mask, Kind::parse(text, at + 1, end, mask)) + 1;
                operand += 1;
                at = end;
            }
            at += 1;
        }
        assert!(covered == if bits.len() == 16 { 0xffff } else { u32::MAX }, "each field has an operand");

        let mut i = 0;
        while i < self.shape_count && !equal(&self.shapes[i], &shape) {
            i += 1;
        }
        if i == self.shape_count {
            self.shapes[i] = shape;
            self.shape_count += 1;
        }
        self.shape[row] = i as u8;
    }

    /// The number of a field; it is added if it is new.
    const fn field(&mut self, mask: u32, kind: Kind) -> u8 {
        let mut i = 0;
        while i < self.field_count && !(self.masks[i] == mask && self.kinds[i].same(kind)) {
            i += 1;
        }
        if i == self.field_count {
            (self.masks[i], self.kinds[i]) = (mask, kind);
            self.field_count += 1;
        }
        i as u8
    }
}

/// The mask of a letter's places.
const fn places(bits: &[u8], letter: u8) -> u32 {
    let (mut mask, mut i) = (0, 0);
    while i < bits.len() {
        mask = mask << 1 | (bits[i] == letter) as u32;
        i += 1;
    }
    mask
}

const fn equal(a: &Shape, b: &Shape) -> bool {
    let mut i = 0;
    while i < OPERANDS && a.fields[i] == b.fields[i] {
        i += 1;
    }
    i == OPERANDS && a.needs.same(b.needs)
}

const fn cut<T: Copy, const N: usize>(from: &[T; 256], fill: T) -> [T; N] {
    let mut to = [fill; N];
    let mut i = 0;
    while i < N {
        to[i] = from[i];
        i += 1;
    }
    to
}

const BUILT: Built = build();
static BASES: [u32; COUNT] = BUILT.bases;
static SHAPE: [u8; COUNT] = BUILT.shape;
static SHAPES: [Shape; BUILT.shape_count] = cut(&BUILT.shapes, NO_SHAPE);
static MASKS: [u32; BUILT.field_count] = cut(&BUILT.masks, 0);
static KINDS: [Kind; BUILT.field_count] = cut(&BUILT.kinds, Kind::Plain);

fn shape(op: Op) -> &'static Shape {
    &SHAPES[usize::from(SHAPE[usize::from(op.0)])]
}

/// What a core must have for a row.
pub(crate) fn needs(op: Op) -> Core {
    shape(op).needs
}

/// The instruction: below 0x1_0000 a halfword, else two, the first above.
///
/// # Errors
/// The position of an operand that does not fit, lacks, or is one too many.
pub(crate) fn encode(op: Op, args: &[Arg]) -> Result<u32, u8> {
    let mut word = BASES[usize::from(op.0)];
    let fields = &shape(op).fields;
    let count = fields.iter().take_while(|&&field| field != 0).count();
    if count != args.len() {
        return Err(count.min(args.len()) as u8);
    }
    for (k, arg) in args.iter().enumerate() {
        let field = usize::from(fields[k]) - 1;
        let (mask, kind) = (MASKS[field], KINDS[field]);
        let fitting = if arg.is(kind.arg()) { kind.bits(args, k, mask) } else { None };
        word |= fitting.and_then(|bits| deposit(bits, mask)).ok_or(k as u8)?;
    }
    Ok(word)
}

/// A value's bits at a mask's places, if there are enough.
fn deposit(mut value: u32, mut mask: u32) -> Option<u32> {
    let mut word = 0;
    // One run of neighbouring places after the other.
    while mask != 0 {
        let at = mask.trailing_zeros();
        let run = (mask >> at).trailing_ones();
        let places = ((1 << run) - 1) << at;
        word |= value << at & places;
        value >>= run;
        mask &= !places;
    }
    (value == 0).then_some(word)
}

#[cfg(feature = "text")]
pub(crate) use text::{bits, operands, source};

/// What only reading and printing need.
#[cfg(feature = "text")]
mod text {
    use super::{BASES, COUNT, FAMILIES, KINDS, Kind, MASKS, Op, Source, shape};

    static SOURCES: [Source; COUNT] = {
        let mut sources = [FAMILIES[0][0]; COUNT];
        let (mut family, mut row) = (0, 0);
        while family < FAMILIES.len() {
            let mut i = 0;
            while i < FAMILIES[family].len() {
                sources[row] = FAMILIES[family][i];
                i += 1;
                row += 1;
            }
            family += 1;
        }
        sources
    };

    /// The row as it is written down.
    pub(crate) fn source(op: Op) -> &'static Source {
        &SOURCES[usize::from(op.0)]
    }

    /// The bits that are always 1, and those that are always the same.
    pub(crate) fn bits(op: Op) -> (u32, u32) {
        let fields = operands(op).fold(0, |mask, (field, _)| mask | field);
        let all = if source(op).bits.len() == 16 { 0xffff } else { u32::MAX };
        (BASES[usize::from(op.0)], all & !fields)
    }

    /// Mask and kind of each operand.
    pub(crate) fn operands(op: Op) -> impl Iterator<Item = (u32, Kind)> + Clone {
        shape(op).fields.iter().take_while(|&&field| field != 0).map(|&field| {
            let field = usize::from(field) - 1;
            (MASKS[field], KINDS[field])
        })
    }
}
