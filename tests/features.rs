//! Images without some of the features: what they lack they say in words, and all else is as ever.

use std::path::PathBuf;
use std::time::Duration;

use adder_tests::board::Board;
use adder_tests::workspace;

const PATIENCE: Duration = Duration::from_secs(60);

fn image(name: &str) -> PathBuf {
    workspace::target().join("firmware").join(format!("{name}.elf"))
}

/// Statements, and the last line of what each prints or raises.
const WITHOUT_NUMBERS: &[(&str, &str)] = &[
    ("print(2 ** 29 + (2 ** 29 - 1), -2 ** 30)", "1073741823 -1073741824"),
    ("print(2 ** 30)", "OverflowError: this build has no ints of more than 31 bits"),
    ("n = 2 ** 29\nprint(n + n)", "OverflowError: this build has no ints of more than 31 bits"),
    ("n = -2 ** 30\nprint(-n)", "OverflowError: this build has no ints of more than 31 bits"),
    ("n = 50000\nprint(n * n)", "OverflowError: this build has no ints of more than 31 bits"),
    ("n = 1\nprint(n << 31)", "OverflowError: this build has no ints of more than 31 bits"),
    ("print(int('1' * 12))", "OverflowError: this build has no ints of more than 31 bits"),
    ("print(0xffffffff)", "OverflowError: this build has no ints of more than 31 bits"),
    ("print(-7 // 2, -7 % 2, 7 // -2, 7 % -2, divmod(-7, 2))", "-4 1 -4 -1 (-4, 1)"),
    ("print(0 ** 0, (-1) ** 1000001, 1 ** 70000, 3 ** 18, True ** 5)", "1 -1 1 387420489 1"),
    ("print(pow(3, 100, 7), pow(3, -1, 7), pow(3, 5, -7), pow(2, 1 << 29, 1000003))", "4 5 -2 315582"),
    ("print(pow(2, -1, 4))", "ValueError: base is not invertible for the given modulus"),
    ("print(1 // 0)", "ZeroDivisionError: integer division or modulo by zero"),
    ("n = 1\nprint(n << -1)", "ValueError: negative shift count"),
    ("class I(int):\n    pass\nprint(I(5) + 1, -I(5), I(7) // I(2), I(3) < 4)", "6 -5 3 True"),
    (
        "import sys\nprint(sys.maxsize, isinstance(hash('some text'), int), id(sys) == id(sys))",
        "1073741823 True True",
    ),
    ("print('%d %05x %s' % (77, 77, -77), '{:,}'.format(1234567))", "77 0004d -77 1,234,567"),
    ("print(1.5)", "SyntaxError: this build has no floats"),
    ("print(2j)", "SyntaxError: this build has no floats"),
    ("n = 1\nprint(n / 2)", "TypeError: this build has no floats"),
    ("print(2 ** -1)", "TypeError: this build has no floats"),
    ("float", "NameError: name 'float' is not defined"),
    ("import math", "ModuleNotFoundError: No module named 'math'"),
    ("import json\nprint(json.loads('[1, 15]'))", "[1, 15]"),
    ("import json\njson.loads('1.5')", "TypeError: this build has no floats"),
    ("import struct\nstruct.unpack('f', b'1234')", "TypeError: this build has no floats"),
    ("import time\ntime.sleep(0)\ntime.sleep_ms(1)\nprint('slept')", "slept"),
];

#[test]
fn without_floats_and_big_ints() {
    const NAME: &str = "mps2-an386-bigint-float-native";
    let mut board = Board::start("mps2-an386", &image(NAME)).expect("the board starts");
    for (program, expected) in WITHOUT_NUMBERS {
        let outcome = board.run(program.as_bytes(), PATIENCE).expect("the board answers");
        let text = [outcome.output, outcome.errors].concat();
        let text = String::from_utf8_lossy(&text).into_owned();
        assert_eq!(text.trim_end().lines().last(), Some(*expected), "{program}: {text}");
    }
}

#[test]
fn without_machine_code() {
    const NAME: &str = "mps2-an386-bigint-float-native";
    const PROGRAM: &str = "import micropython\n\
        @micropython.viper\ndef f(n: int) -> int:\n    return n * n\n\
        @micropython.native\ndef g(n):\n    return n * n\n\
        print(f(7), g(8))\n";
    let mut board = Board::start("mps2-an386", &image(NAME)).expect("the board starts");
    let outcome = board.run(PROGRAM.as_bytes(), PATIENCE).expect("the board answers");
    assert_eq!(String::from_utf8_lossy(&outcome.errors), "");
    let said = "decorated functions stay bytecode: this build makes no machine code\r\n49 64\r\n";
    assert_eq!(String::from_utf8_lossy(&outcome.output), said);
}

#[test]
fn without_a_compiler() {
    const SAID: &str = "SyntaxError: this build runs no text, only stored code";
    const MAIN: &str = "decorated functions stay bytecode: this build makes no machine code\r\n\
        main: __main__ 285 42 0.33 1180591620717411303424\r\n\
        this build runs no text, only stored code (<string>, line 1)\r\n";
    let image = image("mps2-an386-native-compiler");
    let mut board = Board::start("mps2-an386", &image).expect("the board starts");
    let greeting = String::from_utf8_lossy(board.greeting()).into_owned();
    assert!(greeting.starts_with(MAIN), "{greeting}");
    for program in ["print(1)".to_owned(), "x = 1\n".repeat(4000)] {
        let outcome = board.run(program.as_bytes(), PATIENCE).expect("the board answers");
        let errors = String::from_utf8_lossy(&outcome.errors).into_owned();
        assert_eq!(errors.trim_end().lines().last(), Some(SAID));
    }
}
