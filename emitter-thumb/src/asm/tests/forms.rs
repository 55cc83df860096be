//! Which instructions the methods choose.

use super::with;
use crate::asm::{Access, Alu, Assembler, Flags, Operand, Test};
use crate::disasm::disassemble;
use crate::operand::{DReg, Reg, RegList, SReg, Shift, ShiftKind};
use std::string::String;
use std::vec::Vec;

extern crate std;

/// The code as text, a line each, without literals.
fn text(make: &dyn Fn(&mut Assembler<'_>)) -> String {
    with(|mut asm| {
        make(&mut asm);
        let length = asm.len();
        let code = asm.finish().expect("all fits");
        let mut text = String::new();
        disassemble(&code.bytes[..length], 0, &mut text).expect("strings take text");
        let lines: Vec<&str> = text.lines().filter_map(|line| line.splitn(3, '\t').nth(2)).collect();
        lines.join("; ").replace('\t', " ")
    })
}

macro_rules! check {
    ($($method:ident($($arg:expr),*) => $text:literal;)*) => {
        $(assert_eq!(text(&|asm| asm.$method($($arg),*)), $text);)*
    };
}

const ANY: Flags = Flags::Any;
const KEEP: Flags = Flags::Keep;
const SET: Flags = Flags::Set;
const R0: Reg = Reg::R0;
const R1: Reg = Reg::R1;
const R2: Reg = Reg::R2;
const R8: Reg = Reg::R8;
const SP: Reg = Reg::SP;

fn imm(value: u32) -> Operand {
    Operand::Imm(value)
}

fn shift(kind: ShiftKind, amount: u32) -> Shift {
    Shift::new(kind, amount).expect("a shift")
}

#[test]
fn constants() {
    check! {
        mov_imm(ANY, R0, 255) => "movs r0, #255";
        mov_imm(KEEP, R0, 255) => "mov.w r0, #255";
        mov_imm(SET, R8, 0) => "movs.w r8, #0";
        mov_imm(ANY, R0, 256) => "mov.w r0, #256";
        mov_imm(ANY, R0, 0xffff_ffff) => "mvn.w r0, #0";
        mov_imm(ANY, R0, 0xffff_ff00) => "mvn.w r0, #255";
        mov_imm(ANY, R0, 0x1234) => "movw r0, #4660";
        mov_imm(ANY, R0, 0x1234_5678) => "ldr r0, [pc, #0]";
        mov_imm(ANY, R8, 0x1234_5678) => "movw r8, #22136; movt r8, #4660";
        mov_imm(SET, R8, 0x1234) => "movw r8, #4660; movt r8, #0; movs.w r8, r8";
        float(SReg::S1, 0x3f80_0000) => "vmov.f32 s1, #112 @ 1.0";
        float(SReg::S1, 0xbe00_0000) => "vmov.f32 s1, #192 @ -0.125";
        float(SReg::S1, 0) => "vldr s1, [pc]";
        float(SReg::S1, 0x3f80_0001) => "vldr s1, [pc]";
        double(DReg::D1, 0x3ff8_0000_0000_0000) => "vmov.f64 d1, #120 @ 1.5";
        double(DReg::D1, 0x3ff8_0000_0000_0001) => "vldr d1, [pc]";
    }
}

#[test]
fn arithmetic() {
    check! {
        alu(Alu::Add, ANY, R0, R1, imm(7)) => "adds r0, r1, #7";
        alu(Alu::Add, ANY, R0, R1, imm(8)) => "add.w r0, r1, #8";
        alu(Alu::Add, ANY, R0, R0, imm(255)) => "adds r0, #255";
        alu(Alu::Add, KEEP, R0, R0, imm(255)) => "add.w r0, r0, #255";
        alu(Alu::Add, SET, R8, R0, imm(1)) => "adds.w r8, r0, #1";
        alu(Alu::Add, ANY, R0, R0, imm(!0)) => "subs r0, r0, #1";
        alu(Alu::Add, SET, R0, R0, imm(!0)) => "subs r0, r0, #1";
        alu(Alu::Add, KEEP, R0, R0, imm(!0)) => "sub.w r0, r0, #1";
        alu(Alu::Add, ANY, R0, R1, imm(4095)) => "addw r0, r1, #4095";
        alu(Alu::Add, ANY, R0, R1, imm(0u32.wrapping_sub(4095))) => "subw r0, r1, #4095";
        alu(Alu::Add, ANY, R0, R1, imm(0)) => "mov r0, r1";
        alu(Alu::Add, KEEP, R0, R1, imm(0)) => "mov r0, r1";
        alu(Alu::Add, KEEP, R8, R8, imm(0)) => "";
        alu(Alu::Add, ANY, R0, R1, imm(0x12345)) => "ldr r0, [pc, #0]; adds r0, r1, r0";
        alu(Alu::Add, KEEP, R8, R8, imm(0x12345)) => "movw ip, #9029; movt ip, #1; add r8, ip";
        alu(Alu::Sub, ANY, R0, R1, imm(1)) => "subs r0, r1, #1";
        alu(Alu::Sub, ANY, R0, R0, imm(0xffff_ff01)) => "adds r0, #255";
        alu(Alu::Add, ANY, SP, SP, imm(508)) => "add sp, #508";
        alu(Alu::Sub, ANY, SP, SP, imm(508)) => "sub sp, #508";
        alu(Alu::Sub, ANY, SP, SP, imm(512)) => "sub.w sp, sp, #512";
        alu(Alu::Sub, ANY, SP, SP, imm(516)) => "sub.w sp, sp, #516";
        alu(Alu::Sub, ANY, SP, SP, imm(1028)) => "subw sp, sp, #1028";
        alu(Alu::Sub, ANY, SP, SP, imm(4100)) => "movw ip, #61436; movt ip, #65535; add sp, ip";
        alu(Alu::Add, ANY, R1, SP, imm(1020)) => "add r1, sp, #1020";
        alu(Alu::Add, ANY, R8, SP, imm(1020)) => "add.w r8, sp, #1020";
        alu(Alu::Add, ANY, R0, R1, Operand::Reg(R2)) => "adds r0, r1, r2";
        alu(Alu::Add, KEEP, R0, R0, Operand::Reg(R2)) => "add r0, r2";
        alu(Alu::Add, KEEP, R0, R1, Operand::Reg(R0)) => "add r0, r1";
        alu(Alu::Add, KEEP, R0, R1, Operand::Reg(R2)) => "add.w r0, r1, r2";
        alu(Alu::Sub, SET, R0, R1, Operand::Reg(R2)) => "subs r0, r1, r2";
        alu(Alu::Rsb, ANY, R0, R1, Operand::Reg(R2)) => "subs r0, r2, r1";
        alu(Alu::Rsb, ANY, R0, R1, imm(0)) => "negs r0, r1";
        alu(Alu::Rsb, KEEP, R0, R1, imm(0)) => "rsb r0, r1, #0";
        alu(Alu::Adc, ANY, R0, R0, Operand::Reg(R2)) => "adcs r0, r2";
        alu(Alu::Adc, ANY, R0, R2, Operand::Reg(R0)) => "adcs r0, r2";
        alu(Alu::Sbc, ANY, R0, R2, Operand::Reg(R0)) => "sbc.w r0, r2, r0";
        alu(Alu::And, ANY, R0, R0, Operand::Reg(R2)) => "ands r0, r2";
        alu(Alu::Bic, SET, R0, R2, Operand::Reg(R0)) => "bics.w r0, r2, r0";
        alu(Alu::And, ANY, R0, R1, imm(0xff)) => "uxtb r0, r1";
        alu(Alu::And, ANY, R8, R1, imm(0xffff)) => "uxth.w r8, r1";
        alu(Alu::And, ANY, R0, R1, imm(0x3ff)) => "ubfx r0, r1, #0, #10";
        alu(Alu::And, SET, R0, R1, imm(0xff)) => "ands.w r0, r1, #255";
        alu(Alu::And, ANY, R0, R1, imm(!1)) => "bic.w r0, r1, #1";
        alu(Alu::Orr, ANY, R0, R1, imm(!1)) => "orn r0, r1, #1";
        alu(Alu::Eor, ANY, R0, R1, Operand::Shifted(R2, shift(ShiftKind::Lsr, 32))) => "eor.w r0, r1, r2, lsr #32";
        test(Test::Cmp, R0, imm(255)) => "cmp r0, #255";
        test(Test::Cmp, R0, imm(256)) => "cmp.w r0, #256";
        test(Test::Cmp, R0, imm(!0)) => "cmn.w r0, #1";
        test(Test::Cmp, R0, imm(0xffff_ff00)) => "cmn.w r0, #256";
        test(Test::Cmp, R0, imm(0x12345)) => "movw ip, #9029; movt ip, #1; cmp r0, ip";
        test(Test::Cmp, R8, Operand::Reg(R0)) => "cmp r8, r0";
        test(Test::Cmp, R0, Operand::Reg(R8)) => "cmp r0, r8";
        test(Test::Tst, R0, Operand::Reg(R8)) => "tst.w r0, r8";
        test(Test::Teq, R0, Operand::Reg(R1)) => "teq r0, r1";
        mov(KEEP, R0, R0) => "";
        mov(SET, R0, R0) => "movs r0, r0";
        mov(SET, R8, R0) => "movs.w r8, r0";
        mvn(ANY, R0, Operand::Reg(R1)) => "mvns r0, r1";
        mvn(KEEP, R0, Operand::Reg(R1)) => "mvn.w r0, r1";
        shift(ANY, R0, R1, shift(ShiftKind::Asr, 32)) => "asrs r0, r1, #32";
        shift(KEEP, R0, R1, shift(ShiftKind::Lsl, 3)) => "mov.w r0, r1, lsl #3";
        shift(ANY, R0, R1, shift(ShiftKind::Ror, 3)) => "mov.w r0, r1, ror #3";
        shift_by(ShiftKind::Ror, ANY, R0, R0, R1) => "rors r0, r1";
        shift_by(ShiftKind::Lsl, ANY, R0, R1, R2) => "lsl.w r0, r1, r2";
        mul(ANY, R0, R1, R0) => "muls r0, r1";
        mul(ANY, R0, R0, R2) => "muls r0, r2";
        mul(KEEP, R0, R0, R2) => "mul.w r0, r0, r2";
        extend(Access::S8, R0, R1) => "sxtb r0, r1";
        extend(Access::U16, R8, R1) => "uxth.w r8, r1";
    }
}

#[test]
fn memory() {
    check! {
        load(Access::W32, R0, R1, 124) => "ldr r0, [r1, #124]";
        load(Access::W32, R0, R1, 126) => "ldr.w r0, [r1, #126]";
        load(Access::W32, R0, R1, 128) => "ldr.w r0, [r1, #128]";
        load(Access::W32, R0, SP, 1020) => "ldr r0, [sp, #1020]";
        load(Access::W32, R8, SP, 1020) => "ldr.w r8, [sp, #1020]";
        load(Access::U8, R0, SP, 4) => "ldrb.w r0, [sp, #4]";
        load(Access::U8, R0, R1, 31) => "ldrb r0, [r1, #31]";
        load(Access::U16, R0, R1, 62) => "ldrh r0, [r1, #62]";
        load(Access::U16, R0, R1, 64) => "ldrh.w r0, [r1, #64]";
        load(Access::S16, R0, R1, 2) => "ldrsh.w r0, [r1, #2]";
        load(Access::S8, R0, R1, -255) => "ldrsb.w r0, [r1, #-255]";
        load(Access::U8, R0, R1, 4095) => "ldrb.w r0, [r1, #4095]";
        load(Access::U8, R0, R1, 4096) => "mov.w r0, #4096; ldrb r0, [r1, r0]";
        load(Access::U8, R0, R1, -256) => "mvn.w r0, #255; ldrb r0, [r1, r0]";
        load(Access::U8, R0, R0, 4096) => "mov.w ip, #4096; ldrb.w r0, [r0, ip]";
        store(Access::S8, R0, R1, 31) => "strb r0, [r1, #31]";
        store(Access::S16, R0, R1, 4096) => "mov.w ip, #4096; strh.w r0, [r1, ip]";
        load_index(Access::S16, R0, R1, R2, 0) => "ldrsh r0, [r1, r2]";
        load_index(Access::S16, R0, R1, R2, 1) => "ldrsh.w r0, [r1, r2, lsl #1]";
        store_index(Access::W32, R8, R1, R2, 2) => "str.w r8, [r1, r2, lsl #2]";
        load_pair(R0, R1, R2, 1020) => "ldrd r0, r1, [r2, #1020]";
        load_pair(R0, R1, R2, 1024) => "add.w ip, r2, #1024; ldrd r0, r1, [ip]";
        store_pair(R0, R0, SP, -4) => "strd r0, r0, [sp, #-4]";
        load_float(SReg::S3, R2, -1020) => "vldr s3, [r2, #-1020]";
        store_float(SReg::S3, R2, -1024) => "sub.w ip, r2, #1024; vstr s3, [ip]";
        load_double(DReg::D3, SP, 5000) => "add.w ip, sp, #4096; vldr d3, [ip, #904]";
        push(RegList::EMPTY.with(Reg::R4).with(Reg::LR)) => "push {r4, lr}";
        push(RegList::EMPTY.with(R8).with(Reg::LR)) => "stmdb sp!, {r8, lr}";
        push(RegList::EMPTY.with(R8)) => "str.w r8, [sp, #-4]!";
        pop(RegList::EMPTY.with(Reg::R4).with(Reg::PC)) => "pop {r4, pc}";
        pop(RegList::EMPTY.with(R8).with(Reg::PC)) => "ldmia.w sp!, {r8, pc}";
        pop(RegList::EMPTY.with(R8)) => "ldr.w r8, [sp], #4";
    }
}
