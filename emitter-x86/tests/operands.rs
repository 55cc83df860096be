//! Two properties of every instruction: its operands are unchanged after it, and every immediate and offset
//! at 2^k - 1, 2^k, 2^k + 1 means what it says. The reference evaluator knows the results.

use adder_decorators::ir::eval::EvalError;
use adder_decorators::ir::ops::{ArgTypes, ResultType};
use adder_decorators::ir::verify::verify;
use adder_decorators::ir::{
    Address, Builder, Edge, ExitKind, FloatCond, Format, Frame, Function, Inst, InstData, IntCond, Op,
    Profile, Region, Repr, Slot, Type,
};
use adder_emitter_x86::target::Options;
use adder_vm::mem::Mem;
use cases::Arg;
use native::Native;

#[path = "../../decorators/tests/support/cases.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod cases;
#[path = "../../decorators/tests/support/evaluate.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod evaluate;
#[path = "support/native.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod native;

/// Numbers around the powers of two below 2^`bits`, of both signs.
fn boundaries(bits: u32) -> Vec<i64> {
    let mut numbers: Vec<i64> = (0..bits)
        .flat_map(|k| [(1i64 << k).wrapping_sub(1), 1 << k, (1i64 << k).wrapping_add(1)])
        .flat_map(|number| [number, number.wrapping_neg()])
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

const FLOATS: [f64; 14] = [
    0.0,
    -0.0,
    0.5,
    -1.5,
    2.5,
    1e-310,
    1e300,
    -2_147_483_648.0,
    -2_147_483_649.0,
    2_147_483_647.5,
    9_223_372_036_854_775_807.0,
    -9_223_372_036_854_775_808.0,
    1.844_674_407_370_955_2e19,
    f64::INFINITY,
];

/// Arguments of a type.
fn arguments(ty: Type) -> Vec<Arg> {
    match ty {
        Type::F64 => FLOATS.iter().map(|number| Arg::Bits(number.to_bits())).collect(),
        Type::F32 => FLOATS.iter().map(|&number| Arg::Bits((number as f32).to_bits().into())).collect(),
        Type::I32 => [0, 1, -1, 2, 7, 31, 32, 255, 256, 65536, i32::MAX, i32::MIN, i32::MIN + 1, 0x1234_5678]
            .map(|number| Arg::Bits(number as i64 as u64))
            .to_vec(),
        _ => [
            0,
            1,
            -1,
            2,
            7,
            63,
            64,
            255,
            65536,
            1 << 31,
            -(1 << 31),
            1 << 62,
            i64::MAX,
            i64::MIN,
            i64::MIN + 1,
        ]
        .map(|number| Arg::Bits(number as u64))
        .to_vec(),
    }
}

/// The types of operands and results to try an instruction with.
fn shapes(op: Op) -> Vec<(Vec<Type>, Type)> {
    use Type::*;
    let count = match op.format() {
        Format::Unary | Format::UnaryExit => 1,
        Format::Binary | Format::BinaryExit | Format::IntCmp | Format::FloatCmp => 2,
        Format::Ternary => 3,
        _ => return Vec::new(),
    };
    let operands: Vec<Type> = match op.args() {
        ArgTypes::Int | ArgTypes::IntAny | ArgTypes::Cmp => vec![I32, I64],
        ArgTypes::Float if matches!(op, Op::FitsFloatImm | Op::EncodeFloat) => vec![F64],
        ArgTypes::Float => vec![F32, F64],
        ArgTypes::I32 => vec![I32],
        ArgTypes::I64 => vec![I64],
        ArgTypes::F32 => vec![F32],
        ArgTypes::F64 => vec![F64],
        ArgTypes::Value => vec![Value],
        ArgTypes::Any => match op {
            Op::Select => return [I32, I64, F32, F64].map(|ty| (vec![I32, ty, ty], ty)).to_vec(),
            Op::PtrAdd => return vec![(vec![Ptr, I64], Ptr)],
            Op::Bitcast => {
                let pairs = [(I32, F32), (F32, I32), (I64, F64), (F64, I64), (Value, I64), (I64, Ptr)];
                return pairs.map(|(from, to)| (vec![from], to)).to_vec();
            }
            // Two words, both i64 or both i32.
            _ => vec![I32, I64],
        },
        ArgTypes::Nothing => return Vec::new(),
    };
    let mut shapes = Vec::new();
    for from in operands {
        let results: Vec<Type> = match op.result() {
            ResultType::Void => vec![Void],
            ResultType::Same => vec![from],
            ResultType::I32 => vec![I32],
            ResultType::I64 => vec![I64],
            ResultType::F32 => vec![F32],
            ResultType::F64 => vec![F64],
            ResultType::Ptr => vec![Ptr],
            ResultType::Value => vec![Value],
            ResultType::Given => match op {
                Op::SintToFloat | Op::UintToFloat => vec![F32, F64],
                Op::FloatToSintChecked => vec![I32, I64],
                Op::UntagInt => vec![I64],
                Op::DecodeFloat => vec![F64],
                other => panic!("{other:?} needs result types here"),
            },
            ResultType::Callee => Vec::new(),
        };
        shapes.extend(results.into_iter().map(|to| (vec![from; count], to)));
    }
    shapes
}

/// The conditions an instruction has.
fn conditions(op: Op) -> u16 {
    match op.format() {
        Format::IntCmp => IntCond::ALL.len() as u16,
        Format::FloatCmp => FloatCond::ALL.len() as u16,
        _ => 1,
    }
}

struct Build<'f, 'm> {
    b: Builder<'f, 'm>,
    /// Everything seen so far, in one number.
    sum: Inst,
}

impl Build<'_, '_> {
    fn note(&mut self, value: Inst) {
        let word = match self.b.function.ty(value) {
            Type::Void => return,
            Type::I64 => Ok(value),
            Type::I32 => self.b.unary(Op::Sext32, value),
            Type::F32 => {
                let bits = self.b.convert(Op::Bitcast, Type::I32, value).expect("fits");
                self.b.unary(Op::Zext32, bits)
            }
            _ => self.b.convert(Op::Bitcast, Type::I64, value),
        };
        let mut word = word.expect("fits");
        if self.b.function.ty(value).is_float() {
            // Which nan it is, nobody says.
            let number = self.b.fcmp(FloatCond::Eq, value, value).expect("fits");
            let nan = self.b.iconst(Type::I64, 7).expect("fits");
            word = self.b.select(number, word, nan).expect("fits");
        }
        let factor = self.b.iconst(Type::I64, 31).expect("fits");
        let product = self.b.binary(Op::Imul, self.sum, factor).expect("fits");
        self.sum = self.b.binary(Op::Iadd, product, word).expect("fits");
    }

    /// The instruction itself. Its exit, if it may take one, shows the operands.
    fn apply(&mut self, op: Op, to: Type, cond: u16, operands: &[Inst]) -> Inst {
        let mut fields = [u16::MAX; 3];
        for (field, operand) in fields.iter_mut().zip(operands) {
            *field = operand.0;
        }
        match op.format() {
            Format::IntCmp | Format::FloatCmp => fields[2] = cond,
            Format::UnaryExit | Format::BinaryExit => {
                let repr = |ty: Type| match ty {
                    Type::F32 | Type::F64 => Repr::Float,
                    Type::Value => Repr::Value,
                    _ => Repr::Int,
                };
                let function = &mut self.b.function;
                let slots: Vec<Slot> = operands
                    .iter()
                    .chain([&self.sum])
                    .zip(0..)
                    .map(|(&operand, reg)| Slot { reg, value: operand.0, repr: repr(function.ty(operand)) })
                    .collect();
                let frame = function.add_frame(Frame::NONE, 0, 1, &slots).expect("fits");
                fields[2] = function.add_exit(ExitKind::Resume, frame, Edge::NONE).expect("fits").0;
            }
            _ => {}
        }
        let [a, b, c] = fields;
        self.b.push(InstData { a, b, c, ..InstData::new(op, to) }).expect("fits")
    }
}

/// A function with these parameters that returns what `body` makes of them.
fn build<'m>(mem: &'m Mem, params: &[Type], body: impl FnOnce(&mut Build<'_, 'm>, &[Inst])) -> Function<'m> {
    let mut function = Function::new(mem, "operands", Profile::HOST, Type::I64).expect("fits");
    let entry = function.add_block().expect("fits");
    let params: Vec<Inst> = params.iter().map(|&ty| function.add_param(entry, ty).expect("fits")).collect();
    let mut b = Builder::new(&mut function, entry);
    let sum = b.iconst(Type::I64, 17).expect("fits");
    let mut build = Build { b, sum };
    body(&mut build, &params);
    let sum = build.sum;
    build.b.ret(Some(sum)).expect("fits");
    function
}

/// Runs a function on both sides; false when its promises do not hold.
fn agree(
    native: &Native,
    function: &Function<'_>,
    compiled: &native::Compiled,
    args: &[Arg],
    what: &str,
) -> bool {
    let want = match evaluate::evaluate_args(function, args, &[], 0, 100_000) {
        Ok(seen) => seen.text(),
        Err(EvalError::Broken { .. }) => return false,
        Err(error) => panic!("{what}: {error:?}\n{function}"),
    };
    let got = native.run(function, compiled, args, &[], 0).text();
    assert_eq!(got, want, "{what} {args:?}\n{function}\n{}", native.emitter.listing());
    true
}

/// All combinations of one element of each list.
fn combinations(lists: &[Vec<Arg>]) -> Vec<Vec<Arg>> {
    lists.iter().fold(vec![Vec::new()], |all, list| {
        all.iter()
            .flat_map(|start| list.iter().map(|arg| [&start[..], std::slice::from_ref(arg)].concat()))
            .collect()
    })
}

#[test]
fn operands_are_unchanged() {
    let mut native = Native::new(Options { listing: true, ..Options::default() });
    let mut runs = 0;
    for &op in Op::ALL {
        for (params, to) in shapes(op) {
            for cond in 0..conditions(op) {
                let mem = Mem::new(1 << 24);
                let function = build(&mem, &params, |build, params| {
                    let result = build.apply(op, to, cond, params);
                    build.note(result);
                    params.iter().for_each(|&param| build.note(param));
                    // Once more, with all operands the same where their types allow it.
                    let types: Vec<Type> = params.iter().map(|&param| build.b.function.ty(param)).collect();
                    if params.len() == 2
                        && types[0] == types[1]
                        && op.effect() != adder_decorators::ir::Effect::Partial
                    {
                        let result = build.apply(op, to, cond, &[params[0], params[0]]);
                        build.note(result);
                    }
                });
                verify(&function).unwrap_or_else(|error| panic!("{op:?}: {error:?}\n{function}"));
                let compiled = native.compile(&function).expect("compiles");
                let lists: Vec<_> = params.iter().map(|&ty| arguments(ty)).collect();
                for args in combinations(&lists) {
                    runs += usize::from(agree(&native, &function, &compiled, &args, op.name()));
                }
                native.memory.free(compiled.block);
            }
        }
    }
    assert!(runs > 20_000, "{runs}");
}

#[test]
fn immediates_at_their_boundaries() {
    let mut native = Native::new(Options { listing: true, ..Options::default() });
    let mut runs = 0;
    for &op in Op::ALL {
        if !matches!(op.format(), Format::Binary | Format::IntCmp | Format::BinaryExit)
            || op.args() == ArgTypes::Float
        {
            continue;
        }
        let is_division = matches!(op, Op::FloorDiv | Op::FloorMod | Op::Udiv | Op::Urem);
        let is_small = matches!(op, Op::IshlSmall | Op::SshrSmall | Op::UshrSmall);
        for (params, to) in shapes(op) {
            let bits = params[1].bits(Profile::HOST);
            let mut numbers = boundaries(bits);
            numbers.retain(|&number| !(is_division && number as i32 == 0));
            if is_small {
                numbers.retain(|number| (0..i64::from(bits)).contains(number));
            }
            // With an exit, one immediate for each function; else all of one kind in one.
            let chunk = if op.format() == Format::BinaryExit { 1 } else { 64 };
            for cond in 0..conditions(op) {
                for (constant, numbers) in
                    [0, 1].iter().flat_map(|&at| numbers.chunks(chunk).map(move |c| (at, c)))
                {
                    if constant == 0 && (is_division || is_small || op == Op::PtrAdd) {
                        continue;
                    }
                    let mem = Mem::new(1 << 24);
                    let function = build(&mem, &params[..1], |build, params| {
                        for &number in numbers {
                            let ty = build.b.function.ty(params[0]);
                            let ty = if ty == Type::Ptr { Type::I64 } else { ty };
                            let number = build.b.iconst(ty, number).expect("fits");
                            let operands =
                                if constant == 1 { [params[0], number] } else { [number, params[0]] };
                            let result = build.apply(op, to, cond, &operands);
                            build.note(result);
                        }
                        build.note(params[0]);
                    });
                    let compiled = native.compile(&function).expect("compiles");
                    for arg in arguments(params[0]) {
                        runs += usize::from(agree(&native, &function, &compiled, &[arg], op.name()));
                    }
                    native.memory.free(compiled.block);
                }
            }
        }
    }
    assert!(runs > 20_000, "{runs}");
}

#[test]
fn offsets_at_their_boundaries() {
    let mut native = Native::new(Options { listing: true, ..Options::default() });
    let offsets: Vec<i32> = boundaries(26)
        .into_iter()
        .filter(|offset| (-(1 << 25)..1 << 25).contains(offset))
        .map(|offset| offset as i32)
        .collect();
    use Type::*;
    let accesses = [
        (Op::Load, I32),
        (Op::Load, I64),
        (Op::Load, F32),
        (Op::Load, F64),
        (Op::Load8U, I32),
        (Op::Load8S, I64),
        (Op::Load16U, I64),
        (Op::Load16S, I32),
        (Op::Load32U, I64),
        (Op::Load32S, I64),
        (Op::Store, I32),
        (Op::Store, I64),
        (Op::Store, F64),
        (Op::Store8, I32),
        (Op::Store16, I64),
        (Op::Store32, I64),
    ];
    let bytes: Vec<u8> = (0..64).map(|i| (i * 37 + 130) as u8).collect();
    for (op, ty) in accesses {
        for scale in 0..4 {
            let mem = Mem::new(1 << 24);
            // v1 is 1, so that nobody folds the negated offsets; v2 the index.
            let function = build(&mem, &[Ptr, I64, I64, F64], |build, params| {
                for &offset in &offsets {
                    let back = build.b.iconst(I64, -i64::from(offset)).expect("fits");
                    let back = build.b.binary(Op::Imul, back, params[1]).expect("fits");
                    let base = build.b.binary(Op::PtrAdd, params[0], back).expect("fits");
                    let at = Address::indexed(Region::Data, base, params[2], scale).expect("scale");
                    let at = at.with_offset(offset).expect("in range");
                    if op.format() == Format::Load {
                        let value = build.b.load(op, ty, at).expect("fits");
                        build.note(value);
                    } else {
                        let value = match ty {
                            I32 => build.b.unary(Op::Wrap, build.sum),
                            F64 => Ok(params[3]),
                            _ => Ok(build.sum),
                        };
                        build.b.store(op, value.expect("fits"), at).expect("fits");
                        let seen = build.b.load(Op::Load, I64, at).expect("fits");
                        build.note(seen);
                    }
                }
                params.iter().skip(1).for_each(|&param| build.note(param));
            });
            verify(&function).unwrap_or_else(|error| panic!("{op:?}: {error:?}"));
            let compiled = native.compile(&function).expect("compiles");
            for index in [0, 1, 3] {
                let args =
                    [Arg::Buffer(bytes.clone()), Arg::Bits(1), Arg::Bits(index), Arg::Bits(1.5f64.to_bits())];
                assert!(agree(&native, &function, &compiled, &args, op.name()));
            }
            native.memory.free(compiled.block);
        }
    }
}
