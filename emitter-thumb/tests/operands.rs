//! Every instruction on operands around the powers of two, in registers and as constants, and every offset of an
//! access there: on an emulated board, against the reference evaluator.

#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test runs on the PC, with std"
)]

use adder_decorators::emitter::Error;
use adder_decorators::ir::Function;
use adder_decorators::ir::Op;
use adder_decorators::ir::ops::{ArgTypes, Format, ResultType};
use adder_decorators::ir::parse::parse;
use adder_decorators::ir::types::{FloatCond, IntCond};
use adder_decorators::ir::verify::verify;
use adder_vm::mem::Mem;
use board::Batch;
use cases::Arg;

#[path = "support/board.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod board;
#[path = "../../decorators/tests/support/cases.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod cases;
#[path = "../../decorators/tests/support/evaluate.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod evaluate;

/// Runs that fit the board's memory at once.
const MOST_RUNS: usize = 8000;

/// Numbers around the powers of two, of both signs, and some that instructions encode in other ways.
fn boundaries(bits: u32) -> Vec<i64> {
    let mut numbers: Vec<i64> = (0..bits)
        .flat_map(|k| [(1i64 << k).wrapping_sub(1), 1 << k, (1i64 << k).wrapping_add(1)])
        .flat_map(|number| [number, number.wrapping_neg()])
        .chain([0x00ff_00ff, 0xff00_ff00, 0x1212_1212, 0xab00_0000, 0x0001_fe00, 0xffff_0000])
        .map(|number| if bits == 32 { number as i32 as i64 } else { number })
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

const FLOATS: [f32; 14] = [
    0.0,
    -0.0,
    0.5,
    -1.5,
    2.5,
    -0.3,
    1e-40,
    1e30,
    8_388_607.5,
    -2_147_483_648.0,
    2_147_483_520.0,
    2_147_483_648.0,
    f32::INFINITY,
    f32::NAN,
];

fn values(ty: &str) -> Vec<u64> {
    match ty {
        "f32" => FLOATS.iter().map(|number| number.to_bits().into()).collect(),
        "i64" => [
            0,
            1,
            -1,
            31,
            33,
            63,
            64,
            1 << 31,
            1 << 32,
            -(1 << 31) - 1,
            i64::MAX,
            i64::MIN,
            0x1234_5678_9abc_def0,
        ]
        .map(|number| number as u64)
        .to_vec(),
        _ => [0, 1, -1, 2, 7, 31, 32, 255, 256, 65536, i32::MAX, i32::MIN, i32::MIN + 1, 0x1234_5678]
            .map(|number| i64::from(number) as u64)
            .to_vec(),
    }
}

#[derive(Default)]
struct Work<'m> {
    batch: Batch,
    wanted: Vec<(usize, Vec<Arg>, String)>,
    functions: Vec<Function<'m>>,
    runs: usize,
    wrong: String,
}

impl<'m> Work<'m> {
    /// Compiles a function, once with all registers and once with few, and adds a run for each row of arguments.
    fn add(&mut self, mem: &'m Mem, text: &str, rows: &[Vec<u64>]) {
        let rows: Vec<Vec<Arg>> =
            rows.iter().map(|row| row.iter().map(|&bits| Arg::Bits(bits)).collect()).collect();
        self.add_args(mem, text, &rows);
    }

    fn add_args(&mut self, mem: &'m Mem, text: &str, rows: &[Vec<Arg>]) {
        for registers in [64, 4] {
            let function = parse(mem, text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
            if let Err(error) = verify(&function) {
                panic!("{error:?}\n{text}");
            }
            self.batch.registers = registers;
            let compiled = match self.batch.compile(&function, true) {
                Ok(compiled) => compiled,
                Err(Error::Unsupported(_)) => return,
                Err(error) => panic!("{error:?}\n{function}"),
            };
            for args in rows {
                let Ok(seen) = evaluate::evaluate_args(&function, args, &[], 0, 1000) else { continue };
                self.batch.add(&function, compiled, args, &[], 0, true);
                self.wanted.push((self.functions.len(), args.clone(), seen.text()));
            }
            self.functions.push(function);
        }
        if self.batch.len() > MOST_RUNS {
            self.compare();
        }
    }

    fn compare(&mut self) {
        self.runs += self.batch.len();
        let results = std::mem::take(&mut self.batch).run();
        assert_eq!(results.failed, None, "the board stops");
        for (number, (function, row, wanted)) in self.wanted.drain(..).enumerate() {
            let function = &self.functions[function];
            let seen = results.seen(function, number).text();
            if seen != wanted && self.wrong.len() < 4000 {
                self.wrong += &format!("{row:?} gives {seen}, not {wanted}\n{function}\n");
            }
        }
        self.functions.clear();
    }
}

/// The function `op a, b` on parameters or a constant; what an exit finds is the operands.
fn text(op: Op, from: &str, to: &str, cond: &str, count: usize, constant: Option<(usize, i64)>) -> String {
    let has_exit = matches!(op.format(), Format::UnaryExit | Format::BinaryExit);
    let is_void = op.result() == ResultType::Void;
    let mut params = Vec::new();
    let mut slots = Vec::new();
    for operand in 0..count {
        if constant.is_none_or(|(place, _)| place != operand) {
            params.push(format!("v{operand}: {from}"));
        }
        let repr = if from == "f32" {
            "float"
        } else if from == "value" {
            "value"
        } else {
            "int"
        };
        slots.push(format!("r{operand}: v{operand} {repr}"));
    }
    let result = if is_void { from } else { to };
    let mut text = format!("function \"{}\" -> {result} word i32 float f32 {{\n", op.name());
    if has_exit {
        text += &format!("    frame0 = code0 pc 3 [{}]\n    exit0 = resume frame0\n", slots.join(", "));
    }
    text += &format!("\nblock0({}):\n", params.join(", "));
    if let Some((place, number)) = constant {
        text += &format!("    v{place} = iconst.{from} {number}\n");
    }
    let operands: Vec<String> = (0..count).map(|operand| format!("v{operand}")).collect();
    let exit = if has_exit { ", exit0" } else { "" };
    match is_void {
        true => text += &format!("    {} {}{exit}\n    return v0\n}}\n", op.name(), operands.join(", ")),
        false => {
            text += &format!("    v9 = {}.{to}{cond} {}{exit}\n", op.name(), operands.join(", "));
            text += "    return v9\n}\n";
        }
    }
    text
}

/// Types of operands and results.
fn shapes(op: Op) -> Vec<(&'static str, &'static str)> {
    let operands: &[&str] = match op.args() {
        ArgTypes::Int | ArgTypes::IntAny | ArgTypes::Cmp => &["i32", "i64"],
        ArgTypes::Float | ArgTypes::F32 => &["f32"],
        ArgTypes::I32 => &["i32"],
        ArgTypes::I64 => &["i64"],
        ArgTypes::Value => &["value"],
        _ => &[],
    };
    let mut shapes = Vec::new();
    for &from in operands {
        match op.result() {
            ResultType::Void | ResultType::Same => shapes.push((from, from)),
            ResultType::I32 => shapes.push((from, "i32")),
            ResultType::I64 => shapes.push((from, "i64")),
            ResultType::F32 => shapes.push((from, "f32")),
            ResultType::Value => shapes.push((from, "value")),
            ResultType::Given => match op {
                Op::SintToFloat | Op::UintToFloat | Op::DecodeFloat => shapes.push((from, "f32")),
                Op::FloatToSintChecked => shapes.push((from, "i32")),
                Op::UntagInt => shapes.extend([(from, "i32"), (from, "i64")]),
                _ => {}
            },
            _ => {}
        }
    }
    shapes
}

/// Loads and stores at offsets around the powers of two, from an address that is as far from the buffer.
fn accesses<'m>(mem: &'m Mem, work: &mut Work<'m>) {
    let offsets = boundaries(26).into_iter().filter(|offset| (-(1 << 25)..1 << 25).contains(offset));
    for offset in offsets {
        for (access, ty) in [
            ("load", "i32"),
            ("load", "i64"),
            ("load", "f32"),
            ("load8_s", "i32"),
            ("load16_u", "i64"),
            ("load32_s", "i64"),
        ] {
            let read = format!("{access}.{ty} data [v2 + {offset}]").replace("+ -", "- ");
            let text = format!(
                "function \"load\" -> {ty} word i32 float f32 {{\n\nblock0(v0: ptr):\n    v1 = iconst.i32 {}\n    \
                 v2 = ptr_add.ptr v0, v1\n    v3 = {read}\n    return v3\n}}\n",
                -offset
            );
            work.add_args(mem, &text, &[vec![Arg::Buffer((1..17).map(|byte| byte * 15).collect())]]);
        }
        for (access, ty) in
            [("store", "i32"), ("store", "i64"), ("store", "f32"), ("store8", "i32"), ("store16", "i64")]
        {
            let write = format!("{access} data [v2 + {offset}], v3").replace("+ -", "- ");
            let text = format!(
                "function \"store\" -> void word i32 float f32 {{\n\nblock0(v0: ptr, v3: {ty}):\n    \
                 v1 = iconst.i32 {}\n    v2 = ptr_add.ptr v0, v1\n    {write}\n    return\n}}\n",
                -offset
            );
            let value = Arg::Bits(if ty == "i64" { 0x1122_3344_5566_7788 } else { 0x1122_3344 });
            work.add_args(mem, &text, &[vec![Arg::Buffer(vec![0; 16]), value]]);
        }
    }
}

#[test]
fn instructions_on_boundaries() {
    let mem = Mem::new(1 << 30);
    let mut work = Work::default();
    for &op in Op::ALL {
        let count = match op.format() {
            Format::Unary | Format::UnaryExit => 1,
            Format::Binary | Format::BinaryExit | Format::IntCmp | Format::FloatCmp => 2,
            _ => continue,
        };
        let conds: Vec<String> = match op.format() {
            Format::IntCmp => IntCond::ALL.iter().map(|cond| format!(" {cond}")).collect(),
            Format::FloatCmp => FloatCond::ALL.iter().map(|cond| format!(" {cond}")).collect(),
            _ => vec![String::new()],
        };
        for (from, to) in shapes(op) {
            for cond in &conds {
                let of_type = values(from);
                let rows: Vec<Vec<u64>> = match count {
                    1 => of_type.iter().map(|&a| vec![a]).collect(),
                    _ => of_type.iter().flat_map(|&a| of_type.iter().map(move |&b| vec![a, b])).collect(),
                };
                work.add(&mem, &text(op, from, to, cond, count, None), &rows);
                if count != 2 || !matches!(from, "i32" | "i64") {
                    continue;
                }
                let bits = if from == "i32" { 32 } else { 64 };
                for (number, place) in boundaries(bits).into_iter().zip([1, 1, 0, 1].into_iter().cycle()) {
                    // Every comparison has its own constants, to stay quick.
                    let few: Vec<Vec<u64>> = (0..3)
                        .map(|more| vec![of_type[(number as usize).wrapping_add(5 * more) % of_type.len()]])
                        .chain([vec![number as u64]])
                        .collect();
                    work.add(&mem, &text(op, from, to, cond, count, Some((place, number))), &few);
                }
            }
        }
    }
    accesses(&mem, &mut work);
    work.compare();
    println!("{} runs", work.runs);
    assert!(work.wrong.is_empty(), "{}", work.wrong);
    assert!(work.runs > 20_000);
}
