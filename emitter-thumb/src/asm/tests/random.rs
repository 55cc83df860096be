//! Random programs, walked instruction by instruction beside the list of what was asked for.

use super::{Code, instruction, lead, with, word};
use crate::asm::{Assembler, Label};
use crate::encoding::{Arg, Op};
use crate::operand::{Cond, Reg, SReg};
use std::vec::Vec;

extern crate std;

/// What was asked for.
#[derive(Clone, Debug)]
enum Event {
    /// `movs r7, #n`.
    Mark(u8),
    Branch(Label),
    BranchIf(Cond, Label),
    BranchZero(Reg, bool, Label),
    Literal(Reg, u32),
    Float(u32),
    Table(Vec<Label>),
    Align,
    Bind(Label),
}

/// A small generator of numbers.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        ((self.0 >> 33) % u64::from(limit)) as u32
    }
}

/// Asks for random things, so that each label is bound once, and behind its tables.
fn ask(asm: &mut Assembler<'_>, random: &mut Random) -> Vec<Event> {
    let count = 1 + random.below(3000);
    let labels: Vec<Label> = (0..1 + count / 8).map(|_| asm.label()).collect();
    // Nearby branches are more interesting than far ones.
    let near = 1 + random.below(40);
    // Without jumps a pool needs one of its own.
    let jumps = random.below(3) != 0;
    let mut bound = 0;
    let mut events = Vec::new();
    for step in 0..count {
        let some = |random: &mut Random| {
            let low = bound.max(near as usize) - near as usize;
            labels[(low + random.below(2 * near) as usize).min(labels.len() - 1)]
        };
        let event = match random.below(16) {
            0 if jumps => Event::Branch(some(random)),
            1 | 2 => Event::BranchIf(Cond::ALL[random.below(14) as usize], some(random)),
            3 | 4 => {
                let reg = Reg::new(random.below(8) as u8).expect("below 16");
                Event::BranchZero(reg, random.below(2) == 0, some(random))
            }
            5 => Event::Literal(
                Reg::new(random.below(8) as u8).expect("below 16"),
                random.below(100) << 20 | 1,
            ),
            6 => Event::Literal(Reg::R11, step << 16 | 7),
            7 if random.below(4) == 0 => Event::Float(0x1234_0000 | random.below(1000)),
            8 if jumps && random.below(50) == 0 && bound + 4 < labels.len() => {
                let later = |random: &mut Random| bound + 1 + random.below(3) as usize;
                Event::Table((0..1 + random.below(6)).map(|_| labels[later(random)]).collect())
            }
            9 => Event::Align,
            10 | 11 if bound < labels.len() => {
                bound += 1;
                Event::Bind(labels[bound - 1])
            }
            _ => Event::Mark(random.below(256) as u8),
        };
        let ends = matches!(event, Event::Branch(_) | Event::Table(_));
        events.push(event);
        if ends {
            // Where the walk goes on.
            events.push(Event::Bind(asm.label()));
        }
    }
    events.extend(labels[bound..].iter().map(|&label| Event::Bind(label)));
    events.push(Event::Mark(0));
    for event in &events {
        match event {
            Event::Mark(n) => asm.emit(Op::MOVS_I8, &[Reg::R7.into(), Arg::imm((*n).into())]),
            Event::Branch(label) => asm.branch(*label),
            Event::BranchIf(cond, label) => asm.branch_if(*cond, *label),
            Event::BranchZero(reg, zero, label) => asm.branch_zero(*reg, *zero, *label),
            Event::Literal(reg, value) => asm.literal(*reg, *value),
            Event::Float(bits) => asm.float(SReg::S3, *bits),
            Event::Table(labels) => asm.branch_table(Reg::R6, labels),
            Event::Align => asm.align(),
            Event::Bind(label) => asm.bind(*label),
        }
    }
    events
}

/// Whether a form is as short as it should be. What has become longer stays so when padding goes away meanwhile.
fn short_enough(short: bool, distance: i32, limit: i32) -> bool {
    let most = limit - if short { 0 } else { 64 };
    short == (-most..most).contains(&distance)
}

/// Walks the code; the number of pools that were jumped over.
fn walk(code: &Code<'_>, events: &[Event]) -> usize {
    let mut at = 0;
    let mut pools = 0;
    let offset = |label: Label| code.offset(label).expect("bound");
    for (i, event) in events.iter().enumerate() {
        if let Event::Bind(label) = event {
            // Behind a jump there may be a pool, and a label before padding is as good as behind it.
            let padded = events[i..].iter().find(|event| !matches!(event, Event::Bind(_)));
            at += if matches!(padded, Some(Event::Align)) && offset(*label) == at + 2 { 2 } else { 0 };
            let jump = i > 0 && matches!(events[i - 1], Event::Branch(_) | Event::Table(_));
            assert!(at == offset(*label) || jump && at < offset(*label), "{event:?} at {at}");
            at = offset(*label);
            continue;
        }
        if let Event::Align = event {
            if at & 2 != 0 {
                assert_eq!(instruction(code, at).0, Op::NOP);
                at += 2;
            }
            continue;
        }
        let (mut op, mut args, mut length) = instruction(code, at);
        let jumped = |args: &[Arg]| lead(at, args[0].value());
        let over = match event {
            Event::Branch(label) => jumped(&args) != offset(*label),
            _ => true,
        };
        if matches!(op, Op::B_16 | Op::B) && over {
            at = jumped(&args);
            (op, args, length) = instruction(code, at);
            pools += 1;
        }
        let distance = args.last().map_or(0, |arg| arg.value());
        match event {
            Event::Mark(n) => {
                assert_eq!((op, args[1].value()), (Op::MOVS_I8, i32::from(*n)), "{event:?} at {at}");
            }
            Event::Branch(label) => {
                assert_eq!(lead(at, distance), offset(*label), "{event:?} at {at}");
                assert!(short_enough(op == Op::B_16, distance, 2048), "{event:?} at {at}");
            }
            Event::BranchIf(cond, label) => {
                assert_eq!((args[0], lead(at, distance)), ((*cond).into(), offset(*label)), "{event:?}");
                assert!(short_enough(op == Op::B_COND16, distance, 256), "{event:?} at {at}");
            }
            Event::BranchZero(reg, zero, label) => {
                assert_eq!(args[0], (*reg).into());
                if op == Op::CMP_I8 {
                    at += length;
                    let cond = if *zero { Cond::Eq } else { Cond::Ne };
                    (op, args, length) = instruction(code, at);
                    assert_eq!(args[0], cond.into());
                    let distance = args[1].value();
                    assert_eq!(lead(at, distance), offset(*label), "{event:?} at {at}");
                    assert!(short_enough(op == Op::B_COND16, distance, 256), "{event:?} at {at}");
                } else {
                    assert_eq!(op, if *zero { Op::CBZ } else { Op::CBNZ });
                    assert_eq!(lead(at, distance), offset(*label), "{event:?} at {at}");
                }
            }
            Event::Literal(reg, value) => {
                assert_eq!(
                    (args[0], word(code, lead(at & !3, distance))),
                    ((*reg).into(), *value),
                    "{event:?}"
                );
            }
            Event::Float(bits) => assert_eq!(word(code, lead(at & !3, distance)), *bits, "{event:?} at {at}"),
            Event::Table(labels) => {
                for (k, &label) in labels.iter().enumerate() {
                    let table = at as usize + 4;
                    let half = match op {
                        Op::TBB => u16::from(code.bytes[table + k]),
                        _ => u16::from_le_bytes([code.bytes[table + 2 * k], code.bytes[table + 2 * k + 1]]),
                    };
                    assert_eq!(lead(at, i32::from(half) * 2), offset(label), "{event:?} at {at}");
                }
                let size = if op == Op::TBB { 1 } else { 2 };
                length += (labels.len() * size).next_multiple_of(2) as u32;
            }
            Event::Align | Event::Bind(_) => {}
        }
        at += length;
    }
    pools
}

#[test]
fn random_programs_lead_where_they_should() {
    let mut pools = 0;
    for seed in 0..300 {
        with(|mut asm| {
            let mut random = Random(seed);
            let events = ask(&mut asm, &mut random);
            let code = asm.finish().unwrap_or_else(|error| panic!("seed {seed}: {error:?}"));
            pools += walk(&code, &events);
        });
    }
    assert!(pools > 20, "{pools} pools were jumped over");
}
