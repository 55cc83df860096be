//! The assembler's code read back: distances at their limits, pools, tables, memory that runs out.

extern crate std;

use super::{Assembler, Code, Error, Flags, Label, Operand};
use crate::disasm::{Args, decode, length};
use crate::encoding::{Arg, Op};
use crate::operand::{Cond, Core, DReg, Reg, RegList, SReg};
use adder_decorators::emitter::Target;
use adder_vm::mem::Mem;
use std::vec::Vec;

mod constants;
mod forms;
mod random;

/// The instruction at an offset.
fn instruction(code: &Code<'_>, at: u32) -> (Op, Args, u32) {
    let half = |at: usize| u32::from(u16::from_le_bytes([code.bytes[at], code.bytes[at + 1]]));
    let at = at as usize;
    let first = half(at);
    let length = length(first as u16);
    let word = if length == 4 { first << 16 | half(at + 2) } else { first };
    let (op, args) = decode(word).unwrap_or_else(|| panic!("{word:x} at {at:x} decodes"));
    (op, args, length as u32)
}

fn word(code: &Code<'_>, at: u32) -> u32 {
    let bytes = &code.bytes[at as usize..][..4];
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

/// Where an offset leads that an instruction at `at` adds to pc.
fn lead(at: u32, distance: i32) -> u32 {
    (at + 4).wrapping_add(distance as u32)
}

fn with<T>(check: impl FnOnce(Assembler<'_>) -> T) -> T {
    let mem = Mem::new(1 << 24);
    let result = check(Assembler::new(Core::CORTEX_M7.with(Core::V8M), &mem));
    assert_eq!(mem.used(), 0, "all memory is given back");
    result
}

fn nops(asm: &mut Assembler<'_>, bytes: u32) {
    for _ in 0..bytes / 2 {
        asm.emit(Op::NOP, &[]);
    }
}

/// The branch at the start, over `distance` bytes of other code; its rows, and that it leads there.
fn forward(branch: fn(&mut Assembler<'_>, Label), between: u32) -> Vec<Op> {
    with(|mut asm| {
        let label = asm.label();
        branch(&mut asm, label);
        nops(&mut asm, between);
        asm.bind(label);
        asm.emit(Op::BX, &[Reg::LR.into()]);
        let code = asm.finish().expect("everything reaches");
        follow(&code, 0, code.offset(label).expect("bound"))
    })
}

/// The branch behind `between` bytes of code, to their start.
fn backward(branch: fn(&mut Assembler<'_>, Label), between: u32) -> Vec<Op> {
    with(|mut asm| {
        let label = asm.label();
        asm.bind(label);
        nops(&mut asm, between);
        branch(&mut asm, label);
        asm.emit(Op::BX, &[Reg::LR.into()]);
        let code = asm.finish().expect("everything reaches");
        follow(&code, between, 0)
    })
}

/// The rows of a branch, which leads to `target`.
fn follow(code: &Code<'_>, mut at: u32, target: u32) -> Vec<Op> {
    let mut ops = Vec::new();
    loop {
        let (op, args, length) = instruction(code, at);
        ops.push(op);
        if op != Op::CMP_I8 {
            let distance = args.last().expect("a distance").value();
            assert_eq!(lead(at, distance), target, "{op:?}");
            return ops;
        }
        at += length;
    }
}

#[test]
fn branches_have_the_shortest_form_that_reaches() {
    let b = |asm: &mut Assembler<'_>, label| asm.branch(label);
    let bne = |asm: &mut Assembler<'_>, label| asm.branch_if(Cond::Ne, label);
    let cbz = |asm: &mut Assembler<'_>, label| asm.branch_zero(Reg::R3, true, label);
    let cbnz = |asm: &mut Assembler<'_>, label| asm.branch_zero(Reg::R7, false, label);
    let bl = |asm: &mut Assembler<'_>, label| asm.call(label);

    assert_eq!(forward(b, 0), [Op::B_16]);
    assert_eq!(forward(b, 2048), [Op::B_16]);
    assert_eq!(forward(b, 2050), [Op::B]);
    assert_eq!(backward(b, 2044), [Op::B_16]);
    assert_eq!(backward(b, 2046), [Op::B]);
    assert_eq!(forward(b, 300_000), [Op::B]);

    assert_eq!(forward(bne, 256), [Op::B_COND16]);
    assert_eq!(forward(bne, 258), [Op::B_COND]);
    assert_eq!(backward(bne, 252), [Op::B_COND16]);
    assert_eq!(backward(bne, 254), [Op::B_COND]);
    assert_eq!(forward(bne, 0xf_fffe), [Op::B_COND]);
    assert_eq!(backward(bne, 0x10_0000 - 4), [Op::B_COND]);

    assert_eq!(forward(cbz, 2), [Op::CBZ]);
    assert_eq!(forward(cbz, 128), [Op::CBZ]);
    assert_eq!(forward(cbz, 130), [Op::CMP_I8, Op::B_COND16]);
    assert_eq!(forward(cbnz, 256), [Op::CMP_I8, Op::B_COND16]);
    assert_eq!(forward(cbnz, 258), [Op::CMP_I8, Op::B_COND]);
    // It reaches what lies behind the next instruction or farther, not the next one.
    assert_eq!(forward(cbz, 0), [Op::CMP_I8, Op::B_COND16]);
    assert_eq!(backward(cbnz, 0), [Op::CMP_I8, Op::B_COND16]);
    assert_eq!(backward(cbnz, 250), [Op::CMP_I8, Op::B_COND16]);
    assert_eq!(backward(cbnz, 252), [Op::CMP_I8, Op::B_COND]);

    assert_eq!(forward(bl, 2), [Op::BL]);
    assert_eq!(backward(bl, 5000), [Op::BL]);
}

#[test]
fn conditional_branches_too_far_are_errors() {
    with(|mut asm| {
        let label = asm.label();
        asm.branch_if(Cond::Eq, label);
        nops(&mut asm, 0x10_0002);
        asm.bind(label);
        assert_eq!(asm.finish().map(|_| ()), Err(Error::Range(0)));
    });
}

/// Branches that each span all others are as long as they have to be, and no longer.
#[test]
fn a_longer_branch_can_lengthen_others() {
    with(|mut asm| {
        // Branch k reaches exactly, unless the one behind it is long. The last is too far in any case.
        let count = 40;
        let labels: Vec<Label> = (0..=count).map(|_| asm.label()).collect();
        for k in 0..count {
            asm.bind(labels[k]);
            asm.branch_if(Cond::Ne, labels[(k + 1).min(count)]);
            let here = if k + 1 == count { 258 } else { 256 };
            nops(&mut asm, here);
        }
        asm.bind(labels[count]);
        asm.emit(Op::BX, &[Reg::LR.into()]);
        let code = asm.finish().expect("all reach");
        let offsets: Vec<u32> = labels.iter().map(|&label| code.offset(label).expect("bound")).collect();
        for k in 0..count {
            let expected = if k + 1 == count { Op::B_COND } else { Op::B_COND16 };
            assert_eq!(follow(&code, offsets[k], offsets[k + 1]), [expected]);
        }
    });
    // Each spans the next branch: one that is too far makes all before it too far.
    with(|mut asm| {
        let count = 60;
        let labels: Vec<Label> = (0..count).map(|_| asm.label()).collect();
        let mut starts = Vec::new();
        for k in 0..count {
            starts.push(asm.label());
            asm.bind(starts[k]);
            asm.branch_if(Cond::Ne, labels[k]);
            if k > 0 {
                // Over the branch behind and 254 bytes: the limit.
                nops(&mut asm, 254 - 2);
                asm.bind(labels[k - 1]);
                nops(&mut asm, 2);
            }
        }
        nops(&mut asm, 600);
        asm.bind(labels[count - 1]);
        asm.emit(Op::BX, &[Reg::LR.into()]);
        let code = asm.finish().expect("all reach");
        for k in 0..count {
            let at = code.offset(starts[k]).expect("bound");
            let target = code.offset(labels[k]).expect("bound");
            let op = follow(&code, at, target)[0];
            assert_eq!(op == Op::B_COND16, target - at <= 258, "at {at} to {target}");
        }
    });
}

#[test]
fn literals_are_shared_and_aligned() {
    with(|mut asm| {
        asm.literal(Reg::R0, 0x1234_5678);
        asm.literal(Reg::R9, 0x1234_5678);
        asm.literal(Reg::R1, 0x8765_4321);
        asm.float(SReg::S5, 0x1234_5678);
        asm.double(DReg::D3, 0x8765_4321_1234_5678);
        asm.emit(Op::BX, &[Reg::LR.into()]);
        let code = asm.finish().expect("all reach");
        assert_eq!(code.bytes.len(), 18 + 2 + 8, "two words in the pool");
        for at in [0, 2, 6, 8, 12] {
            let (op, args, _) = instruction(&code, at);
            let value = word(&code, lead(at, args[1].value()) & !3);
            assert_eq!(value, if at == 6 { 0x8765_4321 } else { 0x1234_5678 }, "{op:?}");
        }
    });
}

#[test]
fn a_double_is_shared_only_as_a_whole() {
    with(|mut asm| {
        asm.double(DReg::D0, 0x1111_1111_2222_2222);
        asm.double(DReg::D1, 0x2222_2222_1111_1111);
        asm.double(DReg::D2, 0x1111_1111_2222_2222);
        asm.emit(Op::BX, &[Reg::LR.into()]);
        let code = asm.finish().expect("all reach");
        for (at, low) in [(0, 0x2222_2222), (4, 0x1111_1111), (8, 0x2222_2222)] {
            let (_, args, _) = instruction(&code, at);
            let place = lead(at, args[1].value()) & !3;
            assert_eq!(word(&code, place), low);
            assert_eq!(word(&code, place + 4), 0x3333_3333 - low);
        }
    });
}

#[test]
fn a_float_does_not_reach_behind_a_long_pool() {
    for count in [200, 300, 900] {
        with(|mut asm| {
            for k in 0..count {
                asm.literal(Reg::R0, 0x1234_0000 + k);
            }
            let label = asm.label();
            asm.branch_if(Cond::Eq, label);
            asm.bind(label);
            asm.float(SReg::S0, 0x1234_5678);
            asm.double(DReg::D0, 0x1234_5678_9abc_def0);
            asm.after_jump();
            let code = asm.finish().expect("all reach");
            let mut at = code.offset(label).expect("bound");
            if matches!(instruction(&code, at).0, Op::B | Op::B_16) {
                at = lead(at, instruction(&code, at).1[0].value());
            }
            assert_eq!(word(&code, lead(at & !3, instruction(&code, at).1[1].value())), 0x1234_5678);
            assert_eq!(
                word(&code, lead((at + 4) & !3, instruction(&code, at + 4).1[1].value())),
                0x9abc_def0
            );
        });
    }
}

#[test]
fn addresses_become_relocations() {
    with(|mut asm| {
        asm.literal_address(Reg::R0, Target::Direct(7), 4);
        asm.literal(Reg::R1, 4);
        asm.literal_address(Reg::R2, Target::Direct(7), 4);
        asm.literal_address(Reg::R3, Target::Direct(8), 4);
        asm.after_jump();
        let code = asm.finish().expect("all reach");
        let relocs: Vec<_> =
            code.relocs.iter().map(|reloc| (reloc.offset, reloc.target, reloc.addend)).collect();
        assert_eq!(relocs, [(8, Target::Direct(7), 4), (16, Target::Direct(8), 4)]);
        assert_eq!([8, 12, 16].map(|at| word(&code, at)), [0, 4, 0]);
    });
}

#[test]
fn addresses_of_labels() {
    for (reg, between) in [(Reg::R2, 0), (Reg::R2, 1016), (Reg::R2, 1018), (Reg::R2, 4000), (Reg::R10, 4000)]
    {
        with(|mut asm| {
            let (before, behind) = (asm.label(), asm.label());
            asm.bind(before);
            nops(&mut asm, 2);
            asm.address(reg, behind);
            nops(&mut asm, between);
            asm.bind(behind);
            asm.address(reg, before);
            let code = asm.finish().expect("all reach");
            let end = code.offset(behind).expect("bound");
            for (at, target) in [(2, end), (end, 0)] {
                let (op, args, _) = instruction(&code, at);
                let distance = if op == Op::SUBW_PC { -args[1].value() } else { args[1].value() };
                assert_eq!(lead(at & !3, distance), target, "{op:?} over {between}");
            }
        });
    }
}

#[test]
fn tables_take_bytes_or_halfwords() {
    for (between, op) in [(2, Op::TBB), (496, Op::TBB), (498, Op::TBH), (70_000, Op::TBH)] {
        with(|mut asm| {
            let labels: Vec<Label> = (0..5).map(|_| asm.label()).collect();
            asm.branch_table(Reg::R1, &labels);
            for (k, &label) in labels.iter().enumerate() {
                if k == 4 {
                    nops(&mut asm, between);
                }
                asm.bind(label);
                asm.emit(Op::NOP, &[]);
            }
            let code = asm.finish().expect("all reach");
            let (found, args, _) = instruction(&code, 0);
            assert_eq!((found, args[0], args[1]), (op, Reg::PC.into(), Reg::R1.into()));
            for (k, &label) in labels.iter().enumerate() {
                let half = if op == Op::TBB {
                    u32::from(code.bytes[4 + k])
                } else {
                    u32::from(u16::from_le_bytes([code.bytes[4 + 2 * k], code.bytes[5 + 2 * k]]))
                };
                assert_eq!(Some(4 + half * 2), code.offset(label));
            }
        });
    }
}

#[test]
fn blocks_take_what_they_announce() {
    with(|mut asm| {
        let label = asm.label();
        asm.it(Cond::Gt, &[false, true]);
        asm.mov_imm(Flags::Keep, Reg::R0, 1);
        asm.mov_imm(Flags::Keep, Reg::R0, 2);
        asm.branch(label);
        asm.bind(label);
        let code = asm.finish().expect("a block");
        let mut text = std::string::String::new();
        crate::disasm::disassemble(&code.bytes, 0, &mut text).expect("strings take text");
        let lines: Vec<&str> = text.lines().filter_map(|line| line.splitn(3, '\t').nth(2)).collect();
        assert_eq!(lines, ["itet\tgt", "movgt\tr0, #1", "movle\tr0, #2", "bgt.n\t8"]);
    });
    let wrong: [fn(&mut Assembler<'_>); 5] = [
        |asm| asm.it(Cond::Eq, &[]),
        |asm| asm.branch_zero(Reg::R0, true, Label(0)),
        |asm| asm.bind(Label(0)),
        |asm| asm.mov_imm(Flags::Keep, Reg::R8, 0x1234_5678),
        |_| {},
    ];
    for wrong in wrong {
        with(|mut asm| {
            asm.label();
            asm.it(Cond::Eq, &[]);
            wrong(&mut asm);
            assert_eq!(asm.finish().map(|_| ()), Err(Error::Block));
        });
    }
}

#[test]
fn faults_of_the_caller_are_errors() {
    with(|mut asm| {
        let label = asm.label();
        asm.branch(label);
        assert_eq!(asm.finish().map(|_| ()), Err(Error::Label(label)));
    });
    with(|mut asm| {
        let label = asm.label();
        asm.bind(label);
        asm.bind(label);
        asm.emit(Op::MOVS_I8, &[Reg::R9.into(), Arg::imm(0)]);
        assert_eq!(asm.finish().map(|_| ()), Err(Error::Label(label)), "the first one counts");
    });
    with(|mut asm| {
        asm.emit(Op::MOVS_I8, &[Reg::R0.into(), Arg::imm(256)]);
        assert_eq!(asm.error(), Some(Error::Operand(Op::MOVS_I8, 1)));
    });
    let mem = Mem::new(1 << 20);
    let mut asm = Assembler::new(Core::CORTEX_M4, &mem);
    asm.emit(Op::VMAX_F32, &[SReg::S0.into(), SReg::S1.into(), SReg::S2.into()]);
    assert_eq!(asm.error(), Some(Error::Missing(Op::VMAX_F32)));
}

/// A function with everything in it.
fn much(mem: &Mem) -> Result<Code<'_>, Error> {
    let mut asm = Assembler::new(Core::CORTEX_M7, mem);
    let list = RegList::EMPTY.with(Reg::R4).with(Reg::R9).with(Reg::LR);
    asm.push(list);
    let labels = [asm.label(), asm.label(), asm.label()];
    for k in 0..600u32 {
        asm.literal(Reg::R1, 0x1234_0000 + k % 70 * 3);
        asm.branch_zero(Reg::R0, k % 2 == 0, labels[2]);
        asm.test(super::Test::Cmp, Reg::R1, Operand::Imm(k * 1000));
    }
    asm.branch_table(Reg::R0, &labels);
    for label in labels {
        asm.bind(label);
        asm.double(DReg::D0, 0x1234_5678_9abc_def0);
        asm.literal_address(Reg::R2, Target::Direct(1), 0);
    }
    asm.pop(RegList::EMPTY.with(Reg::R4).with(Reg::R9).with(Reg::PC));
    asm.finish()
}

#[test]
fn memory_that_runs_out_is_an_error() {
    let mem = Mem::new(1 << 20);
    let length = much(&mem).expect("enough memory").bytes.len();
    assert_eq!(mem.used(), 0);
    let most = mem.peak();
    assert!(most < 3 * length, "{most} bytes for {length} of code");
    for n in 1.. {
        mem.fail_nth(n);
        let result = much(&mem).map(|code| code.bytes.len());
        if mem.countdown() != 0 {
            assert_eq!(result, Ok(length));
            break;
        }
        assert_eq!(result, Err(Error::OutOfMemory), "allocation {n}");
        assert_eq!(mem.used(), 0);
    }
    for limit in (0..most).step_by(97) {
        let mem = Mem::new(limit);
        assert_eq!(much(&mem).map(|_| ()), Err(Error::OutOfMemory), "limit {limit}");
    }
}
