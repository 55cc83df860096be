//! Functions for the PC turned into functions for a board: words of 32 bits, floats of 32 bits.

use std::format;
use std::string::{String, ToString};

/// The function's text with each `i64` an `i32` and each `f64` an `f32`; conversions between them move.
pub fn narrow(text: &str) -> String {
    let mut narrowed = String::new();
    for line in text.lines() {
        let line = match line.split_once(" = iconst.i64 ") {
            Some((value, number)) => {
                let number: i128 = number.trim().parse().expect("a number");
                format!("{value} = iconst.i32 {}", number as i32)
            }
            None => line.to_string(),
        };
        let mut line = line.replace("i64", "i32");
        for op in ["sext32", "zext32", "wrap"] {
            line = line.replace(&format!(" = {op}.i32 "), " = bitcast.i32 ");
        }
        for op in ["load32_u", "load32_s"] {
            line = line.replace(&format!(" = {op}.i32 "), " = load.i32 ");
        }
        narrowed += &line.replace(" store32 ", " store ");
        narrowed.push('\n');
    }
    narrow_floats(&narrowed)
}

/// Each `f64` an `f32`.
fn narrow_floats(text: &str) -> String {
    let mut text = text.replace("f64", "f32");
    for op in ["fpromote", "fdemote"] {
        text = text.replace(&format!(" = {op}.f32 "), " = bitcast.f32 ");
    }
    text
}

/// The function's text for a board whose words are 32 bits; not every function is one then.
pub fn for_board(text: &str) -> String {
    text.replace(" word i64 float f64 ", " word i32 float f32 ")
}

/// With whether a float is a number in place of its bits: those of a nan are the machine's own.
pub fn without_bits(text: &str) -> String {
    let mut changed = String::new();
    for line in text.lines() {
        match line.split_once(" = bitcast.i64 ") {
            Some((value, float)) => changed += &format!("{value} = fcmp.i32 le {float}, {float}\n"),
            None => changed += &format!("{line}\n"),
        }
    }
    changed
}

/// As `for_board`, with indexes cut to words and floats to 32 bits.
pub fn with_narrow_indexes(text: &str) -> String {
    let numbers = text.split(|c: char| !c.is_ascii_alphanumeric()).filter_map(|word| word.strip_prefix('v'));
    let mut next = numbers.filter_map(|number| number.parse::<u32>().ok()).max().unwrap_or(0) + 1;
    let mut changed = String::new();
    for line in for_board(text).lines() {
        let mut line = line.to_string();
        if let Some((start, rest)) = line.split_once(" + v")
            && let Some((number, end)) = rest.split_once("<<")
        {
            changed += &format!("    v{next} = wrap.i32 v{number}\n");
            line = format!("{start} + v{next}<<{end}");
            next += 1;
        }
        // The bits of a nan are the machine's own.
        if let Some((value, float)) = line.split_once(" = bitcast.i64 ") {
            changed += &format!("    v{next} = fcmp.i32 le {float}, {float}\n");
            line = format!("{value} = sext32.i64 v{next}");
            next += 1;
        }
        changed += &line;
        changed.push('\n');
    }
    narrow_floats(&changed)
}
