//! Each broken rule is found.

use super::*;
use crate::ir::parse::parse;
use adder_vm::mem::Mem;
use std::format;

extern crate std;

/// The rule that a function with this body breaks; the result is an i64 and there is one exit.
fn broken(body: &str) -> &'static str {
    let mem = Mem::new(1 << 20);
    let head = "function \"f\" -> i64 word i64 float f64 {\n frame0 = code0 pc 1 [r0: v0 int]\n exit0 = resume frame0\n";
    let text = format!("{head}block0(v0: i64, v1: i32):\n{body}\n}}");
    let function = parse(&mem, &text).unwrap_or_else(|error| panic!("{error:?} in {text}"));
    verify(&function).map_or_else(|error| error.what, |()| "nothing")
}

#[test]
fn rules() {
    assert_eq!(broken("return v0"), "nothing");
    assert_eq!(broken("return v1"), types::OPERANDS);
    assert_eq!(broken("return"), types::OPERANDS);
    assert_eq!(broken("v2 = iadd.i64 v0, v1\n return v2"), types::OPERANDS);
    assert_eq!(broken("v2 = iadd.i32 v0, v0\n return v0"), types::RESULT);
    assert_eq!(
        broken("v2 = iadd.i64 v0, v3\n v3 = iadd.i64 v0, v0\n return v2"),
        "operand is not made on every path"
    );
    assert_eq!(broken("v2 = iadd.i64 v0, v9\n return v2"), "operand is in no block");
    assert_eq!(broken("guard v1, exit1\n return v0"), "exit in range");
    assert_eq!(broken("jump block0(v0, v1)"), "edge to the entry");
    assert_eq!(broken("jump block7"), "edge to a block of the function");
    assert_eq!(broken("jump block1\nblock1(v3: i64):\n return v3"), "number of an edge's arguments");
    assert_eq!(broken("jump block1(v1)\nblock1(v3: i64):\n return v3"), "types of an edge's arguments");
    assert_eq!(broken("v2 = load.i64 any [v0]\n return v2"), types::OPERANDS);
    assert_eq!(broken("v2 = vconst.value const0\n return v0"), "table row in range");
    assert_eq!(broken("v2 = decode_float.f32 v0\n return v0"), types::OPERANDS);
    let cross = "brif v1, block1, block2\nblock1:\n v2 = iadd.i64 v0, v0\n jump block3\nblock2:\n jump block3\nblock3:\n return v2";
    assert_eq!(broken(cross), "operand is not made on every path");
}

#[test]
fn a_handler_sees_only_what_its_block_has_made() {
    let mem = Mem::new(1 << 20);
    let check = |arg: &str, result: &str| {
        let text = format!(
            "function \"f\" -> i64 word i64 float f64 {{
            frame0 = code0 pc 1 []
            exit0 = raised frame0 -> block1{arg}
            block0(v0: i64, v1: i32):
                v2 = iadd.i64 v0, v0
                poll exit0
                v3 = iadd.i64 v0, v2
                return v3
            block1(v5: i64):
                return {result}
            }}"
        );
        verify(&parse(&mem, &text).expect("parses"))
    };
    assert_eq!(check("(v2)", "v5"), Ok(()));
    assert_eq!(check("(v2)", "v0"), Ok(()));
    assert!(check("(v3)", "v5").is_err());
    assert!(check("(v2)", "v3").is_err());
}
