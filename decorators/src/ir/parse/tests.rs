//! Texts that parse print the same again; bad ones name the line.

use super::*;
use std::format;
use std::string::ToString;

extern crate std;

const ALL_FORMS: &str = r#"function "all \"forms\"" -> i64 word i64 float f64 {
    const0 = 0x15
    const1 = 0xffffffffffffffff
    fn0 = helper 12 (value, i64) -> value raises
    fn1 = direct 3 () -> void raises_pending reads
    frame0 = code0 pc 12 [r1: v1 int, r2: const0, r3: v6 float]
    frame1 = code2 pc 7 in frame0 []
    exit0 = raise IndexError frame0
    exit1 = raised frame1 -> block2(v1)
    exit2 = resume frame0

block0(v0: ptr, v1: i64):
    v2 = iconst.i64 -9223372036854775808
    v3 = iadd.i64 v1, v2
    v4 = icmp.i32 slt v1, v3
    bounds_check v1, v3, exit0
    v6 = fconst.f64 1.5
    v7 = fconst.f64 0x7ff8000000000000
    v8 = load8_u.i64 data [v0 + v1<<1 - 4]
    store16 any [v0 + 2], v8
    v10 = vconst.value const1
    v11 = call_helper.value fn0(v10, v1), exit1
    call_direct fn1(), exit2
    frame_store r5, v11
    v14 = frame_load.value r300
    ctx_store [8], v8
    v16 = ctx_load.i32 [-4]
    poll exit1
    brif v16, block1, block2(v1)

block1 cold:
    v20 = select.i64 v4, v1, v3
    v21 = fcmp.i32 ne v6, v7
    brif v21, block2(v20), block3

block2(v23: i64):
    return v23

block3:
    exit exit2
}
"#;

#[test]
fn every_form_prints_and_parses_back() {
    let mem = Mem::new(1 << 20);
    let function = parse(&mem, ALL_FORMS).expect("parses");
    assert_eq!(function.to_string(), ALL_FORMS);
    assert_eq!(function.op(Inst(5)), Op::BoundsCheck);
    assert_eq!(function.name.as_str(), "all \"forms\"");
}

#[test]
fn bad_text_names_its_line() {
    let mem = Mem::new(1 << 20);
    let error = |text: &str| parse(&mem, text).expect_err("is bad");
    let head = "function \"f\" -> i64 word i64 float f64 {\n";
    assert_eq!(error("funktion").what, "keyword expected");
    assert_eq!(error(&format!("{head}block0:\n v0 = jadd.i64 v1, v2")).line, 3);
    let twice = format!("{head}block0:\n v0 = iconst.i64 1\n v0 = iconst.i64 1\n return v0\n}}");
    assert_eq!(error(&twice), ParseError { line: 4, what: "value defined twice" });
    assert_eq!(error(&format!("{head}exit1 = resume frame0")).what, "row out of order");
}

#[test]
fn memory_that_runs_out_is_an_error() {
    let mem = Mem::new(1 << 20);
    for n in 1.. {
        mem.fail_nth(n);
        let parsed = parse(&mem, ALL_FORMS).map(drop);
        mem.fail_nth(0);
        match parsed {
            Ok(()) => return,
            Err(error) => assert_eq!(error.what, OUT_OF_MEMORY),
        }
    }
}
