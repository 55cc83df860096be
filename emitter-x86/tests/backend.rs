//! Boxed entries and direct calls, on made-up helpers.
#![allow(unsafe_code, reason = "calls machine code, and is called by it")]

use adder_decorators::emitter::{Abi, Error, Unit};
use adder_decorators::ir::parse::parse;
use adder_emitter_x86::backend::{Backend, Code, Surroundings};
use adder_emitter_x86::memory::Mapped;
use adder_emitter_x86::stubs::entry::{Boxing, Entry, Param, Returned};
use adder_emitter_x86::target::Options;
use adder_vm::code::Tier;
use adder_vm::mem::Mem;
use std::mem::offset_of;

#[repr(C)]
struct Context {
    helpers: *const usize,
    exception: u64,
    results: [u64; 2],
    /// What `convert` makes of the arguments; empty: it raises.
    converted: Vec<u64>,
    /// What `box_result` got.
    boxed: Option<u64>,
    exits: Vec<u32>,
}

const CODE: u64 = 0xfeed_0000_0000_0001;
const NO_EXCEPTION: u64 = 0x7000_0000_0000_000c;
const RAISED_IN_EXIT: u64 = 0x20;

const SURROUNDINGS: Surroundings = Surroundings {
    abi: Abi {
        helpers: offset_of!(Context, helpers) as i32,
        pending: offset_of!(Context, exception) as i32,
        exception: offset_of!(Context, exception) as i32,
        no_exception: NO_EXCEPTION,
        stack_limit: offset_of!(Context, exception) as i32,
        results: offset_of!(Context, results) as i32,
        take_exit: 2,
        poll: 3,
    },
    boxing: Boxing { convert: 0, box_result: 1, none: 12, no: 20, yes: 28 },
    helpers: 4,
    limit: 1 << 24,
};

extern "C" fn convert(cx: &mut Context, code: u64, base: *const u64, out: *mut u64) -> u64 {
    assert_eq!(code, CODE);
    assert!(!base.is_null() && out.addr() & 7 == 0);
    for (i, word) in cx.converted.iter().enumerate() {
        // SAFETY: the stub has room for every argument.
        unsafe { out.add(i).write(*word) }
    }
    u64::from(!cx.converted.is_empty())
}

extern "C" fn box_result(cx: &mut Context, code: u64, bits: u64) -> u64 {
    assert_eq!(code, CODE);
    cx.boxed = Some(bits);
    0x1000
}

extern "C" fn take_exit(cx: &mut Context, _: u64, exit: u32, _: *const u64, _: usize) -> u64 {
    cx.exits.push(exit);
    cx.exception = RAISED_IN_EXIT;
    0
}

extern "C" fn poll(_: &mut Context) -> u64 {
    1
}

fn helpers() -> [usize; 4] {
    [
        convert as *const () as usize,
        box_result as *const () as usize,
        take_exit as *const () as usize,
        poll as *const () as usize,
    ]
}

fn backend() -> Backend<Mapped> {
    Backend::new(SURROUNDINGS, Options::default()).expect("this machine will do")
}

/// Compiles text, whose callee `direct 0` is the function itself.
fn compile(backend: &mut Backend<Mapped>, text: &str, params: &[Param], result: Returned) -> Code {
    let mem = Mem::new(1 << 24);
    let function = parse(&mem, text).expect("parses");
    let entry = Entry { params, result, raises: true, code: CODE };
    let unit = Unit { code: CODE, frame: false, number: Some(0), tier: Tier::Bytecode };
    backend.compile(&function, &unit, Some(&entry), &|_| None, &mem).expect("compiles")
}

/// What a call of the boxed entry gave.
#[derive(Debug, PartialEq)]
struct Outcome {
    word: u64,
    boxed: Option<u64>,
    exits: Vec<u32>,
}

fn call(code: &Code, frame: &[u64], converted: &[u64]) -> Outcome {
    let helpers = helpers();
    let mut cx = Context {
        helpers: helpers.as_ptr(),
        exception: NO_EXCEPTION,
        results: [0; 2],
        converted: converted.to_vec(),
        boxed: None,
        exits: Vec::new(),
    };
    let address = std::ptr::with_exposed_provenance::<()>(code.boxed().expect("has a boxed entry"));
    // SAFETY: a boxed entry starts there.
    let entry: extern "C" fn(&mut Context, *const u64) -> u64 = unsafe { std::mem::transmute(address) };
    let word = entry(&mut cx, frame.as_ptr());
    Outcome { word, boxed: cx.boxed, exits: cx.exits }
}

fn word(word: u64) -> Outcome {
    Outcome { word, boxed: None, exits: Vec::new() }
}

fn small(number: i64) -> u64 {
    (number << 1 | 1) as u64
}

fn float(number: f64) -> u64 {
    number.to_bits().wrapping_add(1 << 60).rotate_left(3)
}

/// A function of these parameter types that returns `1 * a + 2 * b + 3 * c ...` as an i64 or f64.
fn weighted_sum(types: &[&str]) -> String {
    let ty = if types.contains(&"f64") { "f64" } else { "i64" };
    let params: Vec<String> = types.iter().enumerate().map(|(i, ty)| format!("v{i}: {ty}")).collect();
    let params = if params.is_empty() { String::new() } else { format!("({})", params.join(", ")) };
    let mut text = format!("function \"sum\" -> {ty} word i64 float f64 {{\n\nblock0{params}:\n");
    let mut next = types.len();
    let mut line = |text: &mut String, instruction: String| {
        *text += &format!("    v{next} = {instruction}\n");
        next += 1;
        next - 1
    };
    let mut sum = match ty {
        "f64" => line(&mut text, "fconst.f64 0.0".into()),
        _ => line(&mut text, "iconst.i64 0".into()),
    };
    for (i, &from) in types.iter().enumerate() {
        let number = match from {
            "value" => line(&mut text, format!("bitcast.i64 v{i}")),
            _ => i,
        };
        let term = if ty == "f64" {
            let number =
                if from == "f64" { number } else { line(&mut text, format!("sint_to_float.f64 v{number}")) };
            let weight = line(&mut text, format!("fconst.f64 {}.0", i + 1));
            line(&mut text, format!("fmul.f64 v{number}, v{weight}"))
        } else {
            let weight = line(&mut text, format!("iconst.i64 {}", i + 1));
            line(&mut text, format!("imul.i64 v{number}, v{weight}"))
        };
        let op = if ty == "f64" { "fadd.f64" } else { "iadd.i64" };
        sum = line(&mut text, format!("{op} v{sum}, v{term}"));
    }
    text + &format!("    return v{sum}\n}}\n")
}

#[test]
fn arguments_of_every_number() {
    let mut backend = backend();
    for count in 0..12usize {
        let text = weighted_sum(&vec!["i64"; count]);
        let code = compile(&mut backend, &text, &vec![Param::Int; count], Returned::Int);
        let frame: Vec<u64> = (0..count).map(|i| small(i as i64 * 7 - 20)).collect();
        let sum: i64 = (0..count as i64).map(|i| (i + 1) * (i * 7 - 20)).sum();
        assert_eq!(call(&code, &frame, &[]), word(small(sum)), "{count}");
        // One that is no small int: all come from the helper.
        let converted: Vec<u64> = (0..count as u64).map(|i| i + 100).collect();
        let sum: i64 = (0..count as i64).map(|i| (i + 1) * (i + 100)).sum();
        for at in 0..count {
            let mut frame = frame.clone();
            frame[at] = 0x1000;
            assert_eq!(call(&code, &frame, &converted), word(small(sum)), "{at} of {count}");
            assert_eq!(call(&code, &frame, &[]), word(0), "raises");
        }
        backend.free(code);
    }
}

#[test]
fn floats_words_and_values_together() {
    let mut backend = backend();
    let types =
        ["f64", "i64", "value", "f64", "i64", "i64", "f64", "f64", "f64", "f64", "f64", "f64", "f64", "i64"];
    let kinds: Vec<Param> = types
        .iter()
        .map(|&ty| match ty {
            "f64" => Param::Float,
            "i64" => Param::Int,
            _ => Param::Value,
        })
        .collect();
    let code = compile(&mut backend, &weighted_sum(&types), &kinds, Returned::Float);
    let numbers: Vec<f64> = (0..types.len()).map(|i| i as f64 - 5.0).collect();
    let frame: Vec<u64> = types
        .iter()
        .zip(&numbers)
        .map(|(&ty, &number)| match ty {
            "f64" => float(number + if number == 0.0 { 1.0 } else { 0.0 }),
            "i64" => small(number as i64),
            _ => (number as i64) as u64,
        })
        .collect();
    let seen = |i: usize| if numbers[i] == 0.0 && types[i] == "f64" { 1.0 } else { numbers[i] };
    let sum: f64 = (0..types.len()).map(|i| seen(i) * (i + 1) as f64).sum();
    assert_eq!(call(&code, &frame, &[]), word(float(sum)));
    // 0.0 has no immediate form.
    let converted: Vec<u64> = types
        .iter()
        .zip(&numbers)
        .map(|(&ty, &number)| if ty == "f64" { number.to_bits() } else { number as i64 as u64 })
        .collect();
    let mut odd = frame.clone();
    odd[3] = 60;
    let sum: f64 = numbers.iter().zip(1..).map(|(number, i)| number * f64::from(i)).sum();
    assert_eq!(call(&code, &odd, &converted), word(float(sum)));
}

#[test]
fn words_made_by_the_helper() {
    let mut backend = backend();
    let params = [Param::Words(2), Param::Int, Param::Words(3), Param::Words(0), Param::Value];
    let code = compile(&mut backend, &weighted_sum(&["i64"; 7]), &params, Returned::Int);
    let frame = [small(1), small(2), small(3), small(4), small(5)];
    assert_eq!(call(&code, &frame, &[1, 2, 3, 4, 5, 6, 7]), word(small((1..8).map(|i| i * i).sum())));
}

/// What a typed entry returns, and the word that becomes; none: the helper boxes it.
type Runs<'a> = &'a [(i64, Option<u64>)];

#[test]
fn results_at_their_limits() {
    let mut backend = backend();
    let identity = |ty: &str, body: &str| {
        format!("function \"f\" -> {ty} word i64 float f64 {{\n\nblock0(v0: i64):\n{body}}}\n")
    };
    let plain = identity("i64", "    return v0\n");
    let narrow = identity("i32", "    v1 = wrap.i32 v0\n    return v1\n");
    let double = identity("f64", "    v1 = bitcast.f64 v0\n    return v1\n");
    let single = identity("f32", "    v1 = wrap.i32 v0\n    v2 = bitcast.f32 v1\n    return v2\n");
    let void = identity("void", "    return\n");
    let cases: &[(&str, Returned, Runs<'_>)] = &[
        (
            &plain,
            Returned::Int,
            &[
                (0, Some(small(0))),
                (-1, Some(small(-1))),
                ((1 << 62) - 1, Some(small((1 << 62) - 1))),
                (1 << 62, None),
                (-(1 << 62), Some(small(-(1 << 62)))),
                (-(1 << 62) - 1, None),
                (i64::MIN, None),
                (i64::MAX, None),
            ],
        ),
        (
            &plain,
            Returned::Uint,
            &[(5, Some(small(5))), ((1 << 62) - 1, Some(small((1 << 62) - 1))), (1 << 62, None), (-1, None)],
        ),
        (&narrow, Returned::Int32, &[(0xffff_ffff, Some(small(-1))), (1 << 32 | 7, Some(small(7)))]),
        (&narrow, Returned::Uint32, &[(-1, Some(small(0xffff_ffff)))]),
        (&narrow, Returned::Bool, &[(0, Some(20)), (1, Some(28)), (1 << 32, Some(20))]),
        (&void, Returned::Void, &[(3, Some(12))]),
        (
            &double,
            Returned::Float,
            &[
                (1.5f64.to_bits() as i64, Some(float(1.5))),
                ((-1e-70f64).to_bits() as i64, Some(float(-1e-70))),
                (0, None),
                (f64::NAN.to_bits() as i64, None),
                (1e300f64.to_bits() as i64, None),
            ],
        ),
        (&single, Returned::OtherFloat, &[(1.5f32.to_bits() as i64, None)]),
    ];
    for (text, result, runs) in cases {
        let code = compile(&mut backend, text, &[Param::Int], *result);
        for &(number, expected) in *runs {
            // Through the helper, so that every number gets there.
            let got = call(&code, &[0x1000], &[number as u64]);
            let boxed = Outcome { word: 0x1000, boxed: Some(number as u64), exits: Vec::new() };
            assert_eq!(got, expected.map_or(boxed, word), "{result:?} {number:#x}");
        }
    }
}

#[test]
fn an_exception_of_the_typed_entry_is_zero() {
    let mut backend = backend();
    let text = "function \"f\" -> i64 word i64 float f64 {
    frame0 = code0 pc 3 []
    exit0 = raise ValueError frame0

block0(v0: i64):
    v1 = iconst.i64 5
    bounds_check v0, v1, exit0
    return v0
}
";
    let code = compile(&mut backend, text, &[Param::Int], Returned::Int);
    assert_eq!(call(&code, &[small(4)], &[]), word(small(4)));
    assert_eq!(call(&code, &[small(5)], &[]), Outcome { exits: vec![0], ..word(0) });
}

/// A function that calls itself, with an exit when it does not end.
const FIB: &str = "function \"fib\" -> i64 word i64 float f64 {
    fn0 = direct 0 (i64) -> i64 raises_pending
    frame0 = code0 pc 3 []
    exit0 = raised frame0

block0(v0: i64):
    v1 = iconst.i64 2
    v2 = icmp.i32 slt v0, v1
    brif v2, block1, block2

block1:
    return v0

block2:
    v3 = iconst.i64 1
    v4 = isub.i64 v0, v3
    v5 = call_direct.i64 fn0(v4), exit0
    v6 = isub.i64 v0, v1
    v7 = call_direct.i64 fn0(v6), exit0
    v8 = iadd.i64 v5, v7
    return v8
}
";

#[test]
fn a_function_calls_itself_and_others() {
    let mut backend = backend();
    let code = compile(&mut backend, FIB, &[Param::Int], Returned::Int);
    assert_eq!(call(&code, &[small(20)], &[]), word(small(6765)));
    let text = "function \"twice\" -> i64 word i64 float f64 {
    fn0 = direct 77 (i64) -> i64 raises_pending
    frame0 = code0 pc 3 []
    exit0 = raised frame0

block0(v0: i64):
    v1 = call_direct.i64 fn0(v0), exit0
    v2 = call_direct.i64 fn0(v1), exit0
    return v2
}
";
    let mem = Mem::new(1 << 24);
    let function = parse(&mem, text).expect("parses");
    let entry = Entry { params: &[Param::Int], result: Returned::Int, raises: true, code: CODE };
    let unknown = backend.compile(&function, &Unit::default(), Some(&entry), &|_| None, &mem);
    assert!(matches!(unknown, Err(Error::Internal { .. })));
    let typed = code.typed();
    let known = |number| (number == 77).then_some(typed);
    let other = backend.compile(&function, &Unit::default(), Some(&entry), &known, &mem).expect("compiles");
    assert_eq!(call(&other, &[small(6)], &[]), word(small(21)));
}

#[test]
fn functions_compiled_and_dropped_keep_memory_flat() {
    let mut backend = backend();
    let mem = Mem::new(1 << 24);
    let function = parse(&mem, FIB).expect("parses");
    let unit = Unit { number: Some(0), ..Unit::default() };
    let mut live = Vec::new();
    let (mut warm, before) = (0, mem.used());
    for round in 0..2000 {
        live.push(backend.compile(&function, &unit, None, &|_| None, &mem).expect("compiles"));
        if live.len() > 100 {
            backend.free(live.swap_remove(round * 7919 % live.len()));
        }
        if round == 200 {
            warm = backend.memory().mapped();
        }
    }
    assert_eq!((backend.memory().mapped(), mem.used()), (warm, before));
}
