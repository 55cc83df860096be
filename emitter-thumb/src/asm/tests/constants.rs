//! Operations with constants of all sizes, run by a small machine: the result, the flags, and nothing else changed.

use super::{Code, instruction, lead, with, word};
use crate::asm::{Alu, Flags, Operand, Test};
use crate::disasm::Args;
use crate::encoding::{ArgKind, Kind, Op, operands, source};
use crate::operand::{ModImm, Reg, Shift};

/// Registers, and the flags N, Z, C, V.
#[derive(Clone, Debug, PartialEq)]
struct Machine {
    regs: [u32; 16],
    flags: [bool; 4],
}

/// Sum, carry and overflow.
fn add(a: u32, b: u32, carry: bool) -> (u32, bool, bool) {
    let sum = u64::from(a) + u64::from(b) + u64::from(carry);
    let result = sum as u32;
    (result, sum >> 32 != 0, (a ^ result) & (b ^ result) & 1 << 31 != 0)
}

/// Result, carry and overflow of an operation by its name; logic leaves the latter alone.
fn compute(name: &str, a: u32, b: u32, flags: [bool; 4]) -> (u32, bool, bool) {
    let carry = flags[2];
    let logic = |result: u32| (result, flags[2], flags[3]);
    match name {
        "add" | "cmn" => add(a, b, false),
        "adc" => add(a, b, carry),
        "sub" | "cmp" => add(a, !b, true),
        "sbc" => add(a, !b, carry),
        "rsb" => add(b, !a, true),
        "neg" => add(!b, 0, true),
        "and" | "tst" => logic(a & b),
        "orr" => logic(a | b),
        "eor" | "teq" => logic(a ^ b),
        "bic" => logic(a & !b),
        "orn" => logic(a | !b),
        "mov" => logic(b),
        "mvn" => logic(!b),
        _ => panic!("{name} is not expected"),
    }
}

impl Machine {
    /// Runs the instructions of `length` bytes.
    fn run(&mut self, code: &Code<'_>, length: u32) {
        let mut at = 0;
        while at < length {
            let (op, args, size) = instruction(code, at);
            self.step(code, at, op, &args);
            at += size;
        }
    }

    fn step(&mut self, code: &Code<'_>, at: u32, op: Op, args: &Args) {
        let reg = |k: usize| args[k].value() as usize;
        match op {
            Op::MOVT => self.regs[reg(0)] = self.regs[reg(0)] & 0xffff | (args[1].value() as u32) << 16,
            Op::MOVW => self.regs[reg(0)] = args[1].value() as u32,
            Op::LDR_PC | Op::LDR_PC16 => self.regs[reg(0)] = word(code, lead(at & !3, args[1].value())),
            Op::UBFX => self.regs[reg(0)] = self.regs[reg(1)] & ((1 << args[3].value()) - 1),
            Op::UXTB | Op::UXTB_16 => self.regs[reg(0)] = self.regs[reg(1)] & 0xff,
            Op::UXTH | Op::UXTH_16 => self.regs[reg(0)] = self.regs[reg(1)] & 0xffff,
            _ => self.operate(op, args),
        }
    }

    /// `op rd, rn, operand`, or without one of the registers.
    fn operate(&mut self, op: Op, args: &Args) {
        let text = source(op).text;
        let name = &text[..3];
        let (mut sets, mut first) = (text.contains('?') || text.starts_with("movs"), 0);
        let tests = matches!(name, "cmp" | "cmn" | "tst" | "teq");
        if operands(op).any(|(_, kind)| kind == Kind::FlagS) {
            (sets, first) = (args[0].value() != 0, 1);
        }
        let mut values = [0; 3];
        let mut count = 0;
        for ((_, kind), arg) in operands(op).zip(args.iter()).skip(first) {
            if kind == Kind::Shift {
                assert_eq!(*arg, Shift::NONE.into());
                continue;
            }
            let value = arg.value() as u32;
            values[count] = match kind.arg() {
                ArgKind::Reg => self.regs[value as usize],
                ArgKind::Mod => ModImm::of_bits(value).expect("a constant").value(),
                _ => value,
            };
            count += 1;
        }
        let unary = matches!(name, "mov" | "mvn" | "neg");
        // Of two operands the first is the result's register too.
        let a = if count == 3 { values[1] } else { values[0] };
        let (result, carry, overflow) = compute(name, a, values[count - 1], self.flags);
        assert!(count == 3 || count == 2 && (unary || tests || text.len() < 20), "{text}");
        if sets || tests {
            self.flags = [result >> 31 != 0, result == 0, carry, overflow];
        }
        if !tests {
            self.regs[args[first].value() as usize] = result;
        }
    }
}

/// Constants at powers of two, their neighbours and complements, and in the ways that constants repeat bytes.
fn constants() -> impl Iterator<Item = u32> {
    let powers = (0..32u32).flat_map(|bit| [1u32 << bit, (1 << bit) - 1, (1 << bit) + 1, 0xab << bit]);
    let others =
        [0x1234_5678, 0x00ab_00ab, 0xab00_ab00, 0xabab_abab, 0x00ab_00ac, 4095, 4096, 0xffff, 0xfffe_ffff];
    powers.chain(others).flat_map(|value| [value, !value, value.wrapping_neg()])
}

const ALUS: [(Alu, &str); 10] = [
    (Alu::Add, "add"),
    (Alu::Adc, "adc"),
    (Alu::Sub, "sub"),
    (Alu::Sbc, "sbc"),
    (Alu::Rsb, "rsb"),
    (Alu::And, "and"),
    (Alu::Orr, "orr"),
    (Alu::Eor, "eor"),
    (Alu::Bic, "bic"),
    (Alu::Orn, "orn"),
];

/// A machine with numbers in it, from which `seed` chooses some.
fn machine(seed: u32) -> Machine {
    let values = [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1234_5678];
    let mut regs = [0; 16];
    for (k, reg) in regs.iter_mut().enumerate() {
        *reg = values[(seed as usize + k * k) % values.len()];
    }
    Machine { regs, flags: [seed & 1 != 0, seed & 2 != 0, seed & 4 != 0, seed & 8 != 0] }
}

/// Registers and flags are as expected; the scratch register and flags that do not matter may be anything.
fn compare(found: &Machine, expected: &Machine, flags: Flags, sums: bool, what: &dyn core::fmt::Debug) {
    for k in (0..16).filter(|&k| k != 12) {
        assert_eq!(found.regs[k], expected.regs[k], "r{k} of {what:?}");
    }
    let count = if flags == Flags::Any {
        0
    } else if flags == Flags::Keep || sums {
        4
    } else {
        2
    };
    assert_eq!(found.flags[..count], expected.flags[..count], "flags of {what:?}");
}

#[test]
fn operations_with_constants_compute_what_they_should() {
    let registers = [(Reg::R0, Reg::R1), (Reg::R2, Reg::R2), (Reg::R8, Reg::R1), (Reg::R9, Reg::R9)];
    for (seed, value) in (0..).zip(constants()) {
        let (rd, rn) = registers[seed as usize % 4];
        for (op, name) in ALUS {
            for flags in [Flags::Any, Flags::Keep, Flags::Set] {
                with(|mut asm| {
                    asm.alu(op, flags, rd, rn, Operand::Imm(value));
                    let length = asm.len() as u32;
                    let code = asm.finish().expect("all constants can be had");
                    let before = machine(seed);
                    let mut found = before.clone();
                    found.run(&code, length);
                    let mut expected = before.clone();
                    let a = before.regs[usize::from(rn.number())];
                    let (result, carry, overflow) = compute(name, a, value, before.flags);
                    expected.regs[usize::from(rd.number())] = result;
                    let sums = matches!(name, "add" | "adc" | "sub" | "sbc" | "rsb");
                    if flags == Flags::Set {
                        expected.flags = [result >> 31 != 0, result == 0, carry, overflow];
                    }
                    compare(&found, &expected, flags, sums, &(op, flags, rd, rn, value));
                });
            }
        }
    }
}

#[test]
fn comparisons_with_constants_set_the_flags() {
    for (seed, value) in (0..).zip(constants()) {
        for (op, name) in [(Test::Cmp, "cmp"), (Test::Cmn, "cmn"), (Test::Tst, "tst"), (Test::Teq, "teq")] {
            for rn in [Reg::R1, Reg::R8] {
                with(|mut asm| {
                    asm.test(op, rn, Operand::Imm(value));
                    let length = asm.len() as u32;
                    let code = asm.finish().expect("all constants can be had");
                    let before = machine(seed);
                    let mut found = before.clone();
                    found.run(&code, length);
                    let mut expected = before.clone();
                    let a = before.regs[usize::from(rn.number())];
                    let (result, carry, overflow) = compute(name, a, value, before.flags);
                    expected.flags = [result >> 31 != 0, result == 0, carry, overflow];
                    let sums = matches!(op, Test::Cmp | Test::Cmn);
                    compare(&found, &expected, Flags::Set, sums, &(op, rn, value));
                });
            }
        }
    }
}

#[test]
fn constants_are_loaded() {
    for (seed, value) in (0..).zip(constants()) {
        for rd in [Reg::R3, Reg::R10] {
            for flags in [Flags::Any, Flags::Keep, Flags::Set] {
                with(|mut asm| {
                    asm.mov_imm(flags, rd, value);
                    let length = asm.len() as u32;
                    let code = asm.finish().expect("all constants can be had");
                    let mut found = machine(seed);
                    found.run(&code, length);
                    let mut expected = machine(seed);
                    expected.regs[usize::from(rd.number())] = value;
                    if flags == Flags::Set {
                        expected.flags = [value >> 31 != 0, value == 0, false, false];
                    }
                    compare(&found, &expected, flags, false, &(flags, rd, value));
                });
            }
        }
    }
}
