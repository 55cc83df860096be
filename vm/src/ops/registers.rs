//! Which registers an instruction reads and writes.

use super::{Field, Instr, LINK_WORDS, Op};

/// How an instruction touches a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It reads it.
    Read,
    /// It writes it.
    Write,
}

/// Visits the registers that the code captures which a constant is, by its number.
pub type Captures<'a> = &'a mut dyn FnMut(u16, &mut dyn FnMut(u16));

/// Calls `visit` with each register that an instruction with the data word `extra` reads, then with each that it
/// writes. A register too high for any frame stands for all behind it.
pub fn each_register(
    op: Op,
    word: Instr,
    extra: u32,
    captures: Captures<'_>,
    visit: &mut dyn FnMut(u16, Access),
) {
    use Access::{Read, Write};
    let operand = |i: usize| u16::from([word.a(), word.b(), word.c()][i.min(2)]);
    let link = LINK_WORDS as u16;
    // Plain operands come first; the letters say which they are.
    for (i, field) in op.fields().iter().enumerate() {
        if *field == Field::R {
            visit(operand(i), Read);
        }
    }
    let (a, b, c) = (operand(0), operand(1), operand(2));
    let mut range = |from: u16, count: u16, access: Access| {
        (from..from.saturating_add(count)).for_each(|register| visit(register, access));
    };
    match op {
        Op::GetName | Op::SetName | Op::DelName | Op::GetClassCell | Op::ImportStar => range(0, 1, Read),
        Op::MakeCell => range(a, 1, Read),
        Op::CopyFree => range(a, b, Write),
        Op::GetIter => {
            range(a, 1, Read);
            range(a, 3, Write);
        }
        Op::ForRange => {
            range(a, 1, Read);
            range(a + link, b, Read);
            range(a, 3, Write);
        }
        Op::ForIter => {
            range(a, 3, Read);
            range(a, 2, Write);
        }
        Op::Call | Op::CallKw => {
            range(b, 1, Read);
            range(b + link, c, Read);
        }
        Op::CallEx => {
            range(b, 1, Read);
            range(b + link, 2, Read);
        }
        Op::GetMethod => {
            range(a, 2, Write);
            range(a + link, 1, Write);
        }
        Op::CallMethod | Op::CallMethodKw => {
            range(b, 2, Read);
            range(b + link, c + 1, Read);
        }
        Op::BuildSlice | Op::SetSlice => range(b, 3, Read),
        Op::GetSlice => range(c, 3, Read),
        Op::BuildTuple | Op::BuildList | Op::BuildSet | Op::BuildString => range(b, c, Read),
        Op::BuildDict => range(b, 2 * c, Read),
        Op::Unpack => range(a, c, Write),
        Op::UnpackEx => {
            let count = (extra & 0xffff) + (extra >> 16) + 1;
            range(a, count.min(u16::MAX.into()) as u16, Write);
        }
        Op::FormatValue if word.c() & 4 != 0 => range(b + 1, 1, Read),
        Op::MakeFunction => {
            if extra & 1 != 0 {
                range(a, 1, Read);
            }
            if extra & 2 != 0 {
                range(a + 1, 1, Read);
            }
            captures(word.bx(), &mut |register| range(register, 1, Read));
        }
        Op::MatchClass => range(b, 2, Read),
        Op::PushHandled => {
            range(a, 1, Read);
            range(a + 1, 1, Write);
        }
        Op::PopHandled => range(a + 1, 1, Read),
        Op::WithEnter | Op::AsyncWithEnter => range(a, 2, Write),
        Op::WithExit => range(a, 1, Read),
        Op::WithExcept | Op::AsyncWithExit => range(b, 1, Read),
        Op::YieldFrom => range(b, 1, Read),
        _ => {}
    }
    for (i, field) in op.fields().iter().enumerate() {
        if *field == Field::D {
            visit(operand(i), Write);
        }
    }
}
