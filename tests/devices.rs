//! What boards do besides running the corpus: faults, full memory, interrupts, timers, UARTs, pins.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use adder_tests::board::{self, Board, Outcome};
use adder_tests::corpus::case::{self, Case};
use adder_tests::workspace;
use object::{Object, ObjectSymbol};

/// The longest that a program may take that does little.
const PATIENCE: Duration = Duration::from_secs(60);
/// The longest that one may take that does much.
const LONG: Duration = Duration::from_secs(1200);

/// Each instruction takes 32 ns of the board's time, which passes by that alone.
const COUNTED: &[&str] = &["-icount", "shift=5,sleep=off"];
const NS_PER_INSTRUCTION: u64 = 32;

fn image(board: &str) -> PathBuf {
    workspace::target().join("firmware").join(board).with_extension("elf")
}

fn start(board: &str, options: &[&str]) -> Board {
    Board::start_with(board, &image(board), options).expect("the board starts")
}

fn is_thorough() -> bool {
    std::env::var_os("ADDER_THOROUGH").is_some()
}

/// What a program prints that raises nothing, or, where the board says so, what became of it.
fn output(done: Result<Outcome, String>) -> String {
    let outcome = done.expect("the board answers");
    assert_eq!(String::from_utf8_lossy(&outcome.errors), "");
    String::from_utf8_lossy(&outcome.output).replace("\r\n", "\n")
}

/// The numbers in a line of output.
fn numbers(text: &str) -> Vec<i64> {
    text.split_whitespace().map(|word| word.parse().expect("a number")).collect()
}

/// The cases of `tests/boards/cases` in the areas that a board is of.
fn cases_on(machine: &str, areas: &[&str]) {
    let mut faults = Vec::new();
    let mut board = start(machine, COUNTED);
    let found = case::find(&workspace::root().join("tests/boards/cases"));
    let filter = std::env::var("ADDER_CASE").unwrap_or_default();
    for (path, name) in found.iter().filter(|(_, name)| name.contains(&filter)) {
        if !areas.iter().any(|area| name.starts_with(area)) {
            continue;
        }
        let case = Case::read(path, name).expect("a case");
        let done = board.run(case.source.as_bytes(), PATIENCE).map(|outcome| board::fault(&case, &outcome));
        // Whatever became of it, the prompt answers afterwards.
        let after = done.and_then(|fault| {
            let answer = board.run(b"print(6 * 7)", PATIENCE)?;
            let is_alive = answer.output == b"42\r\n" && answer.errors.is_empty();
            board.reset()?;
            Ok(fault.or_else(|| (!is_alive).then(|| format!("the prompt says {answer:?}"))))
        });
        if let Some(fault) = after.unwrap_or_else(Some) {
            faults.push(format!("{name} [{machine}]: {fault}"));
            board = start(machine, COUNTED);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn cases_on_a_cortex_m3() {
    cases_on("mps2-an385", &["any/", "mps2/"]);
}

#[test]
fn cases_on_a_cortex_m4() {
    cases_on("mps2-an386", &["any/", "mps2/"]);
}

#[test]
fn cases_on_a_cortex_m7() {
    cases_on("mps2-an500", &["any/", "mps2/"]);
}

#[test]
fn cases_on_an_stm32() {
    // QEMU (7.2) makes a timer's first interrupt, and each further one, late by all the time since the machine's start,
    // and its counter goes on behind the end: when callbacks come is tested on the others. It also answers reads of
    // addresses where a chip has nothing.
    cases_on("netduinoplus2", &["any/deep_recursion", "any/full_heap", "any/machine_module", "stm32/"]);
}

/// A fault inside the VM, whose state cannot be trusted any more: an object whose head is no address of memory.
#[test]
fn a_fault_is_told_and_the_board_begins_anew() {
    const PROGRAM: &[u8] = b"import machine\nx = [1]\nmachine.mem32[id(x)] = 0xe0200000\nprint(x)\n";
    let mut board = start("mps2-an386", &[]);
    let told = board.run(PROGRAM, Duration::from_secs(5)).expect_err("there is no answer");
    assert!(told.contains("fault 00008200 at address e02000"), "{told}");
    assert!(told.contains(", pc 0") && told.contains(": reset\r\nAdder "), "{told}");
}

/// Twenty functions are compiled, called and dropped, many times.
#[test]
fn code_that_is_dropped_leaves_no_trace() {
    let define = workspace::read("tests/boards/churn.py");
    let mut board = start("mps2-an386", &[]);
    let free = |board: &mut Board| numbers(&output(board.run(b"free()\n", PATIENCE)))[0];
    output(board.run(define.as_bytes(), PATIENCE));
    // What is kept of it, names and places for code, is there after some rounds.
    output(board.run(b"for i in range(20):\n    turn()\n", LONG));
    // Asking leaves names, too. And where the objects of the program that asks lie behind some that are dead by then,
    // their addresses may be those objects' ends: what the first one does not free, the second does.
    free(&mut board);
    let before = free(&mut board);
    let rounds = if is_thorough() { 200 } else { 20 };
    let text = format!("for i in range({rounds}):\n    turn()\n");
    output(board.run(text.as_bytes(), LONG));
    free(&mut board);
    let after = free(&mut board);
    println!("{rounds} rounds of 20 functions: {before} bytes free before, {after} after");
    assert_eq!(before, after);
}

/// Noise on the line: text that is no program, control characters, half a protocol.
#[test]
fn garbage_on_the_line_does_no_harm() {
    let mut board = start("mps2-an386", &[]);
    let mut state = 0x2545_f491_u32;
    for round in 0..8 {
        let mut noise = Vec::new();
        for _ in 0..1024 {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            noise.push((state >> 24) as u8);
        }
        board.calm_after(&noise).unwrap_or_else(|error| panic!("round {round}: {error}"));
    }
}

/// Ctrl-C ends loops of machine code; how soon is measured on the board.
#[test]
fn interruptions_come_soon() {
    const MOST: i64 = 10_000;
    for (machine, tier) in
        [("mps2-an386", "native"), ("mps2-an386", "viper"), ("mps2-an500", "viper"), ("mps2-an385", "viper")]
    {
        let file = std::fs::read(image(machine)).expect("an image");
        let file = object::File::parse(&*file).expect("an image");
        let at = file.symbols().find(|symbol| symbol.name() == Ok("ADDER_INTERRUPTED_AT"));
        let address = at.expect("the console notes the time").address();
        let program = format!(
            "import machine, time\n\
             @micropython.{tier}\n\
             def forever(limit: int):\n    n = 0\n    while True:\n        n += 1\n        \
             if n == limit:\n            break\n\
             for i in range(5):\n    forever(100)\n\
             try:\n    print('go')\n    forever(-1)\n\
             except KeyboardInterrupt:\n    now = time.ticks_us()\n\
             print((now - machine.mem32[{address}]) & 0x3fffffff)\n"
        );
        let mut board = start(machine, COUNTED);
        for _ in 0..3 {
            let done = board.run_interrupted(program.as_bytes(), b"go\r\n", b"\x03", PATIENCE);
            let us = numbers(&output(done))[0];
            println!("{us} us from Ctrl-C to the except of a {tier} loop on {machine}");
            assert!(us < MOST, "{us}");
        }
    }
}

/// What people type at the prompt: keys that edit, history, completion, indents, pasting, `input`.
#[test]
fn the_prompt_is_for_people() {
    const PROMPT: &[u8] = b"\r\n>>> ";
    let dialogue: &[(&[u8], &[u8], &str)] = &[
        (b"prnt(4)\x02\x02\x02\x02\x02i\x06\x06\x06\r", b"\r\n4\r\n>>> ", "int(4)"),
        (b"\x1b[A\x1b[D\x1b[D\x1b[D+1\x1b[F\x08 * 2)\r", PROMPT, ""),
        (b"x = [12]\rx.app\t(34)\rx\r", b"[12, 34]\r\n>>> ", "x.append(34)"),
        (b"junk print(5)\x01\x1b[1;5C\x1b[C\x15\r", b"\r\n5\r\n>>> ", ""),
        (
            b"if x:\rfor i in x:\rprint(i)\r\x7f\x7f\r",
            b"\r\n12\r\n34\r\n>>> ",
            "...     for i in x:\r\n...         print(i)",
        ),
        (b"\x05", b"=== ", "paste mode"),
        (b"def f():\r    return 7\r\rprint(f())\r\x04", b"\r\n7\r\n>>> ", ""),
        (b"\x05x = 1\x03", PROMPT, ""),
        (b"input('? ')\r", b"? ", ""),
        (b"anx\x08swer\r", b"'answer'\r\n>>> ", "anx"),
        (b"input()\r\x04", b"EOFError: EOF when reading a line\r\n>>> ", ""),
        (b"input()\rabc", b"abc", ""),
        (b"\x03", b"KeyboardInterrupt\r\n>>> ", ""),
        (b"\x02", PROMPT, "Adder"),
        (b"while True: pass\r\r", b"... \r\n", ""),
        (b"\x03", b"KeyboardInterrupt\r\n>>> ", ""),
        (b"while True: pass\r\r\x03", b"KeyboardInterrupt\r\n>>> ", ""),
        (b"help()\r", PROMPT, "Ctrl-E"),
    ];
    let mut board = start("mps2-an386", &[]);
    let keys: Vec<(&[u8], &[u8])> = dialogue.iter().map(|&(keys, mark, _)| (keys, mark)).collect();
    let shown = board.typed(&keys).expect("the prompt answers");
    for ((keys, _, wanted), shown) in dialogue.iter().zip(&shown) {
        assert!(shown.contains(wanted), "{}: {shown:?} has no {wanted:?}", keys.escape_ascii());
    }
}

/// A Ctrl-C behind the prompt's last key and before a program's first is for neither.
#[test]
fn a_late_interruption_is_for_nobody() {
    let paste: (&[u8], &[u8]) = (b"\r\x03\x01\x05A\x01", b"R\x01");
    let program: (&[u8], &[u8]) = (b"print(6 * 7)\x04", b"42\r\n\x04\x04>");
    let dialogue: Vec<(&[u8], &[u8])> = [paste, program, (b"\x02", b">>> ")].repeat(20);
    let shown = start("mps2-an386", &[]).typed(&dialogue).expect("the prompt answers");
    assert_eq!(shown.len(), dialogue.len());
}

/// Decorated functions are machine code: the same work takes them a fraction of the bytecode's instructions. (Without a
/// unit for floats, functions with floats stay bytecode.)
#[test]
fn decorated_functions_are_machine_code() {
    let program = workspace::read("tests/boards/tiers.py");
    for machine in ["mps2-an385", "mps2-an386", "mps2-an500", "mps2-an505", "netduinoplus2"] {
        let text = output(start(machine, COUNTED).run(program.as_bytes(), LONG));
        let lines: Vec<Vec<i64>> = text.lines().map(numbers).collect();
        let [ints, floats] = &lines[..] else { panic!("{text}") };
        println!("{machine}: ints {ints:?}, floats {floats:?} us as bytecode, native, viper");
        assert!(ints[3] == 1 && floats[3] == 1, "other results on {machine}: {text}");
        let measured = if machine == "mps2-an385" { &lines[..1] } else { &lines[..] };
        for times in measured {
            assert!(times[1] * 3 < times[0] && times[2] * 8 < times[0], "{machine}: {text}");
        }
    }
}

/// From a timer's end to what a viper handler does first, in instructions, whatever the program is at.
#[test]
fn hard_handlers_run_at_once() {
    const MOST: u64 = 200;
    let program = workspace::read("tests/boards/latency.py");
    for machine in ["mps2-an386", "mps2-an500", "mps2-an385"] {
        let mut board = start(machine, COUNTED);
        let text = output(board.run(program.as_bytes(), LONG));
        for line in text.lines() {
            let (what, rest) = line.split_once(' ').expect("a name");
            let [cycles, count] = numbers(rest)[..] else { panic!("{line}") };
            // The timer counts cycles of 40 ns.
            let instructions = cycles as u64 * 40 / NS_PER_INSTRUCTION;
            println!("{instructions} instructions to a handler during {what} on {machine}, {count} times");
            assert!(count > 50 && instructions <= MOST, "{line}");
        }
        assert_eq!(text.lines().count(), 3);
    }
}

/// A filter in a hard handler, 8,000 times a second, while a loop of machine code runs.
#[test]
fn a_filter_in_a_handler_misses_nothing() {
    let count = if is_thorough() { 1_000_000 } else { 50_000 };
    let program = workspace::read("tests/boards/filter.py").replace("50000", &count.to_string());
    for machine in ["mps2-an386", "mps2-an500"] {
        let mut board = start(machine, COUNTED);
        let text = output(board.run(program.as_bytes(), LONG));
        let [lost, ticks, samples, small] = numbers(&text)[..] else { panic!("{text}") };
        println!("{samples} samples in {ticks} ticks on {machine}; below 1e-12 from sample {small} on");
        assert_eq!(lost, 0, "bytes allocated");
        assert!(samples >= count && (ticks - samples).abs() <= 3, "{text}");
        assert!(small > 10 && small < 1000, "{text}");
    }
}

/// The second UART, with this process at its other end.
#[test]
fn a_second_uart_sends_and_receives() {
    const PROGRAM: &str = "from machine import UART\n\
        u = UART(1, 115200, timeout=5000, timeout_char=5000)\n\
        print(u.any(), u.write('ready\\n'))\n\
        print(u.readline(), u.read(3))\n\
        b = bytearray(2)\nprint(u.readinto(b), b)\n\
        u.init(timeout=0, timeout_char=0)\nprint(u.any(), u.read(), u.readline())\n\
        u.write(b'bye\\n')\n";
    for machine in ["mps2-an386", "netduinoplus2"] {
        let socket = std::env::temp_dir().join(format!("adder-uart-{machine}-{}", std::process::id()));
        let serial = format!("unix:{},server=on,wait=off", socket.display());
        let mut board = start(machine, &["-serial", &serial]);
        let mut line = UnixStream::connect(&socket).expect("the board's line");
        let mut from = BufReader::new(line.try_clone().expect("the same line"));
        let answer = std::thread::spawn(move || {
            let mut text = String::new();
            from.read_line(&mut text).expect("a line");
            line.write_all(b"first\nabcde").expect("the line takes it");
            from.read_line(&mut text).expect("a line");
            text
        });
        let text = output(board.run(PROGRAM.as_bytes(), PATIENCE));
        assert_eq!(text, "0 6\nb'first\\n' b'abc'\n2 bytearray(b'de')\n0 None None\n", "on {machine}");
        assert_eq!(answer.join().expect("no panic"), "ready\nbye\n");
        // It may be gone already.
        let _ = std::fs::remove_file(&socket);
    }
}

/// Accesses to a port's registers that QEMU noted: offset, and what was written.
fn accesses(log: &Path, port: &str) -> Vec<(u32, Option<u32>)> {
    let text = std::fs::read_to_string(log).expect("QEMU's log");
    let hex = |line: &str, mark: &str| {
        let digits = line.split(mark).nth(1)?.split([',', ')']).next()?;
        u32::from_str_radix(digits.trim().trim_start_matches("0x"), 16).ok()
    };
    let lines = text.lines().filter(|line| line.starts_with(port));
    lines.map(|line| (hex(line, "offset ").expect("an offset"), hex(line, "value "))).collect()
}

/// Ports are not imitated: QEMU notes what is stored to them.
#[test]
fn pins_are_set_by_single_stores() {
    const SETUP: &[u8] = b"from machine import Pin\np = Pin('A5', Pin.OUT)\nq = Pin('PC13', Pin.OPEN_DRAIN, \
        Pin.PULL_UP, value=1)\nprint(p, q)\n";
    const USE: &[u8] = b"p.on()\np.off()\np.value(1)\np(0)\np.high()\np.low()\nq.off()\n\
        @micropython.viper\ndef f():\n    q.on()\nf()\n";
    let log = std::env::temp_dir().join(format!("adder-pins-{}", std::process::id()));
    let path = log.display().to_string();
    let mut board = start("netduinoplus2", &["-d", "unimp", "-D", &path]);
    assert_eq!(output(board.run(SETUP, PATIENCE)), "Pin(A5) Pin(C13)\n");
    let (before_a, before_c) = (accesses(&log, "GPIOA").len(), accesses(&log, "GPIOC"));
    let stores: Vec<(u32, u32)> = before_c.iter().filter_map(|&(at, word)| Some((at, word?))).collect();
    // The value first, then pull, kind, speed, and at last the mode.
    assert_eq!(stores, [(0x18, 1 << 13), (0x0c, 1 << 26), (0x04, 1 << 13), (0x08, 2 << 26), (0x00, 1 << 26)]);
    output(board.run(USE, PATIENCE));
    let a = accesses(&log, "GPIOA");
    let set = |on: bool| (0x18, Some(if on { 1 << 5 } else { 1 << 21 }));
    assert_eq!(a[before_a..], [set(true), set(false), set(true), set(false), set(true), set(false)]);
    let c = accesses(&log, "GPIOC");
    assert_eq!(c[before_c.len()..], [(0x18, Some(1 << 29)), (0x18, Some(1 << 13))]);
    // It may be gone already.
    let _ = std::fs::remove_file(&log);
}
