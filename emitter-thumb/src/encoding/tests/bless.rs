//! Writes the committed file, with GNU's assembler and disassembler.

use super::{Arg, FILE, Op, String, ToString, Vec, cases, format, hex, plain, rows, std, text};
use std::process::Command;

const HEAD: &str = "# Instruction as given to arm-none-eabi-as, its bytes, and what arm-none-eabi-objdump makes of them.\n\
                    # BLESS=1 cargo test -p adder-emitter-thumb writes this file.\n";

/// Makes the file from all rows' cases.
pub(super) fn write() {
    let cases: Vec<(Op, Vec<Arg>)> =
        rows().flat_map(|op| cases(op).into_iter().map(move |case| (op, case))).collect();
    let mut file = String::from(HEAD);
    let folder = std::env::temp_dir().join(format!("adder-bless-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the tools");
    // Each instruction is at the address 0 of a section of its own, so that distances are addresses.
    let mut source = String::from(".syntax unified\n.thumb\n");
    for (number, (op, case)) in cases.iter().enumerate() {
        source += &format!(".section s{number},\"ax\",%progbits\n{}\n", text(*op, case, None));
        if *op == Op::IT {
            source += &behind_it(case[0].value() as u32);
        }
    }
    let path = |name: &str| folder.join(name).to_str().expect("the folder has a plain name").to_string();
    std::fs::write(path("rows.s"), source).expect("a file for the assembler");
    let march = "-march=armv8-m.main+dsp+fp.dp";
    run("arm-none-eabi-as", &[march, "-o", &path("rows.o"), &path("rows.s")]);
    let text_of = run("arm-none-eabi-objdump", &["-d", "-z", "--no-show-raw-insn", &path("rows.o")]);
    let raw = run("arm-none-eabi-objdump", &["-d", "-z", &path("rows.o")]);
    let (texts, raws) = (instructions(&text_of), instructions(&raw));
    assert_eq!(texts.len(), cases.len(), "one instruction in each section");
    for (((op, case), shown), raw) in cases.iter().zip(texts).zip(raws) {
        let halves =
            raw.split(' ').take_while(|part| part.len() == 4 && u16::from_str_radix(part, 16).is_ok());
        let bytes: Vec<u8> = halves
            .flat_map(|half| u16::from_str_radix(half, 16).expect("four digits").to_le_bytes())
            .collect();
        // The names that the register has on other profiles.
        file += &format!(
            "{}\t{}\t{}\n",
            text(*op, case, None),
            hex(&bytes),
            plain(&shown).replace("CPSR_f", "APSR_nzcvq").replace("CPSR", "APSR")
        );
    }
    std::fs::write(FILE, file).expect("the committed file can be written");
    std::fs::remove_dir_all(folder).expect("the folder is ours");
}

/// An IT block is complete only with its instructions.
fn behind_it(bits: u32) -> String {
    let (cond, mask) = (bits >> 4, bits & 15);
    let suffixes = ["eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le"];
    let mut text = format!("nop{}\n", suffixes[cond as usize]);
    for place in (mask.trailing_zeros() + 1..4).rev() {
        text += &format!("nop{}\n", suffixes[(cond & 14 | mask >> place & 1) as usize]);
    }
    text
}

/// The first instruction of each section: what stands behind its address.
fn instructions(text: &str) -> Vec<String> {
    let first = text.lines().filter_map(|line| line.trim_start().strip_prefix("0:\t"));
    first.map(|line| line.replace('\t', " ").trim().to_string()).collect()
}

fn run(tool: &str, args: &[&str]) -> String {
    let output = Command::new(tool).args(args).output().expect("binutils for arm-none-eabi are installed");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{tool}: {errors}");
    String::from_utf8(output.stdout).expect("tools write text")
}
