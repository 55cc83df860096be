//! The command: what it runs, what it says and how it exits.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A run: arguments, standard input, standard output, what standard error holds, exit status.
type Row = (&'static [&'static str], &'static str, &'static str, &'static str, i32);

const ROWS: &[Row] = &[
    (&["-c", "print(1 + 1)"], "", "2\n", "", 0),
    (&["-c", "import sys; print(sys.argv)", "-v", "x"], "", "['-c', '-v', 'x']\n", "", 0),
    (&[], "print('from stdin')", "from stdin\n", "", 0),
    (&["-", "a"], "import sys\nprint(sys.argv)", "['', 'a']\n", "", 0),
    (&["-c", "import sys; sys.exit(3)"], "", "", "", 3),
    (&["-c", "raise SystemExit(257)"], "", "", "", 1),
    (&["-c", "raise SystemExit"], "", "", "", 0),
    (&["-c", "raise SystemExit('because')"], "", "", "because\n", 1),
    (&["-c", "print('out'); 1/0"], "", "out\n", "ZeroDivisionError: division by zero\n", 1),
    (&["-c", "raise KeyboardInterrupt"], "", "", "KeyboardInterrupt\n", 130),
    (&["-c", "x = ("], "", "", "SyntaxError: '(' was never closed\n", 1),
    (&["-O", "-c", "assert False; print(__debug__)"], "", "False\n", "", 0),
    (&["-X", "compile-only", "-c", "print(1)"], "", "", "", 0),
    (&["-X", "compile-only", "-c", "print(1"], "", "", "SyntaxError", 1),
    (
        &["-X", "heapsize=4M", "-c", "x = bytearray(1 << 23)"],
        "",
        "",
        "Traceback (most recent call last):\n  File \"<string>\", line 1, in <module>\nMemoryError\n",
        1,
    ),
    (&["-c", "import sys; sys.atexit(lambda: print('last')); print('first')"], "", "first\nlast\n", "", 0),
    (
        &["missing.py"],
        "",
        "",
        "adder: can't open file 'missing.py': [Errno 2] No such file or directory\n",
        2,
    ),
    (&["bnech", "x.py"], "", "", "No such file or directory; did you mean 'adder bench'?\n", 2),
    (&["."], "", "", "adder: can't find '__main__' module in '.'", 1),
    (&["--versoin"], "", "", "did you mean '--version'?\nadder -h shows the options.\n", 2),
    (&["bench", "--aginst"], "", "", "did you mean '--against'?\nadder bench -h shows the options.\n", 2),
    (&["dis", "--stage", "asmm", "x"], "", "", "did you mean 'asm'?\nadder dis -h shows the options.\n", 2),
    (
        &["--color", "always", "-c", "1/0"],
        "",
        "",
        "\x1b[1;31mZeroDivisionError\x1b[0m: division by zero\n",
        1,
    ),
    (&["--color=never", "-c", "1/0"], "", "", "\nZeroDivisionError: division by zero\n", 1),
    (&["-X", "emit=nativ", "-c", "pass"], "", "", "did you mean 'native'?", 2),
    (&["-X", "emit=native", "-c", "print(sum(range(9)))"], "", "36\n", "", 0),
    (&["-m", "nowhere"], "", "", "ModuleNotFoundError: No module named 'nowhere'\n", 1),
    (&["-m", "sys"], "", "", "ImportError: No code object available for sys\n", 1),
    (&["dis", "--stage", "ast", "-"], "x = 1", "(= x 1)", "", 0),
    (&["-i", "-c", "print('run')"], "6 * 7\n_ + 1\n", "run\n", "", 0),
];

fn adder(args: &[&str], directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_adder"));
    command.args(args).current_dir(directory).env_remove("MICROPYPATH").env_remove("MICROPYINSPECT");
    command
}

fn run(args: &[&str], directory: &Path, input: &str) -> Output {
    let mut child = adder(args, directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // A program that does not read its input closes it.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("the command ends")
}

/// An empty directory for one test.
fn directory(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("a directory for the test");
    path
}

#[test]
fn runs_and_exits() {
    let directory = directory("runs");
    let mut failures = Vec::new();
    for &(args, input, out, err, status) in ROWS {
        let output = run(args, &directory, input);
        let (stdout, stderr) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let out_fits = if args.contains(&"dis") || args.contains(&"-i") {
            stdout.starts_with(out)
        } else {
            stdout == out
        };
        let err_fits = if err.is_empty() { stderr.is_empty() } else { stderr.contains(err) };
        if !out_fits || !err_fits || output.status.code() != Some(status) {
            failures.push(format!("{args:?}: {}\n{stdout}{stderr}", output.status));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn scripts_modules_and_paths() {
    let directory = directory("scripts");
    let write = |name: &str, text: &[u8]| {
        let path = directory.join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        std::fs::write(path, text).expect("a file");
    };
    write("main.py", b"import helper, sys\nprint(__name__, __file__, sys.path[0], helper.x)\n");
    write("helper.py", b"x = 5\n");
    write("sub/other.py", b"import near, far\nprint(near.y, far.z)\n");
    write("sub/near.py", b"y = 1\n");
    write("lib/far.py", b"z = 2\n");
    write("pkg/__init__.py", b"print('package', __name__)\n");
    write("pkg/__main__.py", b"from . import part\nprint('main', __name__, part.p)\n");
    write("pkg/part.py", b"p = 3\n");
    write("bad.py", b"x = '\xff'\n");
    write("micropython.py", b"print('never')\n");
    write("shadow.py", b"import micropython\nprint(micropython.const(4))\n");
    let text = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(text(&run(&["main.py"], &directory, "")), "__main__ main.py  5\n");
    let mut other = adder(&["sub/other.py"], &directory);
    other.env("MICROPYPATH", "lib");
    assert_eq!(text(&other.output().expect("it runs")), "1 2\n");
    assert_eq!(text(&run(&["-m", "pkg"], &directory, "")), "package pkg\nmain __main__ 3\n");
    assert_eq!(text(&run(&["-m", "helper"], &directory, "")), "");
    assert_eq!(text(&run(&["shadow.py"], &directory, "")), "4\n");
    let bad = run(&["bad.py"], &directory, "");
    let message = String::from_utf8_lossy(&bad.stderr).into_owned();
    assert!(message.contains("SyntaxError") && bad.status.code() == Some(1), "{message}");
}

/// A function that needs more of the typed IR than there are ids, and one that does not.
#[test]
fn what_stays_bytecode_is_listed_or_an_error() {
    let directory = directory("native");
    let body = "    a = g(a).x[a]\n".repeat(7000);
    let script = format!(
        "import micropython\n@micropython.native\ndef g(a): return a\n\
         @micropython.native\ndef f(a):\n{body}\
         for i in range(99):\n    try: f(i)\n    except AttributeError: pass\nprint(g(1))\n"
    );
    std::fs::write(directory.join("large.py"), script).expect("a file");
    let listed = run(&["-v", "-X", "compile=wait", "large.py"], &directory, "");
    let text = String::from_utf8_lossy(&listed.stderr).into_owned();
    assert!(
        text.starts_with("functions: 1 compiled, 1 stayed bytecode\n  f, line 5: too large; some "),
        "{text}"
    );
    assert_eq!((listed.stdout.as_slice(), listed.status.code()), (&b"1\n"[..], Some(0)));
    let strict = run(&["-X", "native=strict", "large.py"], &directory, "");
    let text = String::from_utf8_lossy(&strict.stderr).into_owned();
    assert!(
        text.ends_with("NotImplementedError: native function 'f', line 5, stays bytecode: too large\n"),
        "{text}"
    );
    assert_eq!(strict.status.code(), Some(1));
    // The frame that made the call goes on as if nothing had been called.
    let body = "    a = g(a).x[a]\n".repeat(7000);
    let caught = format!(
        "import micropython\n@micropython.native\ndef g(a): return a\n@micropython.native\ndef f(a):\n{body}\
         def own(f, mine):\n    try:\n        while True:\n            try: f(1)\n            except AttributeError: pass\n    \
         except NotImplementedError: pass\n    return sorted(locals())\nprint(own(f, 1))\n"
    );
    std::fs::write(directory.join("caught.py"), caught).expect("a file");
    let caught = run(&["-X", "native=strict", "caught.py"], &directory, "");
    assert_eq!(String::from_utf8_lossy(&caught.stdout), "['f', 'mine']\n");
}

#[test]
fn rounds_of_loops_are_counted_where_they_run() {
    let directory = directory("rounds");
    let script = "import micropython\n\
        def f(n):\n    for i in range(n): pass\n    for i in range(8): n += i\n    while n: n -= 1\n\
        @micropython.viper\ndef g(n: int):\n    for i in range(n): pass\n\
        f(1000); f(1000); g(5000)\n";
    std::fs::write(directory.join("rounds.py"), script).expect("a file");
    // 1000 + 8 + 1028 rounds in each call of f.
    for (options, wanted) in [
        (
            &["-X", "emit=bytecode", "-X", "viper=off"][..],
            "0 in machine code, 9072 in the interpreter, 0.0 %",
        ),
        (&["-X", "emit=bytecode"], "5000 in machine code, 4072 in the interpreter, 55.1 %"),
        (&["-X", "emit=native", "-X", "heat=1"], "9072 in machine code, 0 in the interpreter, 100.0 %"),
    ] {
        let arguments = [&["-vv"], options, &["rounds.py"]].concat();
        let text = String::from_utf8_lossy(&run(&arguments, &directory, "").stderr).into_owned();
        assert!(text.contains(&format!("\nrounds of loops: {wanted}")), "{options:?}: {text}");
    }
    let quiet = run(&["-v", "rounds.py"], &directory, "");
    assert!(!String::from_utf8_lossy(&quiet.stderr).contains("rounds of loops: "));
}

/// Machine code that met one kind of container, or of key, is made anew once others come, and most rounds are its.
#[test]
fn machine_code_follows_the_kinds_that_come() {
    let directory = directory("kinds");
    let total = "import micropython\n@micropython.native\ndef total(items, keys):\n    s = 0\n    \
        for key in keys:\n        s += items[key]\n    return s\n";
    let containers = "for items in [1, 2, 3, 4], (1, 2, 3, 4), b'1234', bytearray(4):\n    \
        for i in range(1500):\n        total(items, [0, 1, 2, 3])\n";
    let keys = "for keys in [0, 1, 2, 3], [True, False, True, False]:\n    \
        for i in range(3000):\n        total([1, 2, 3, 4], keys)\n";
    for rest in [containers, keys] {
        std::fs::write(directory.join("kinds.py"), total.to_owned() + rest).expect("a file");
        let output = run(&["-vv", "-X", "compile=wait", "kinds.py"], &directory, "");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let (_, counts) = text.split_once("rounds of loops: ").expect("the rounds");
        let counts: Vec<u32> = counts.split(' ').filter_map(|word| word.parse().ok()).collect();
        let [compiled, interpreted] = counts[..2] else { panic!("{text}") };
        // 24,000 rounds of the function's loop; the 6,000 of the module's are interpreted.
        assert!(compiled + interpreted >= 30_000 && interpreted < 7_000, "{text}");
    }
}

/// The text is worked out by hand: it is what 32-bit words and f32 give.
#[test]
fn viper_computes_with_a_boards_words() {
    let directory = directory("target");
    std::fs::write(directory.join("words.py"), include_str!("target/words.py")).expect("a file");
    for target in ["cortex-m3", "cortex-m4", "cortex-m7", "cortex-m33"] {
        let output = run(&["-X", &format!("target={target}"), "words.py"], &directory, "");
        assert_eq!(String::from_utf8_lossy(&output.stdout), include_str!("target/words.out"));
    }
}

/// A core without instructions for a float refuses viper functions with it, and so does the PC in its place.
#[test]
fn a_target_has_the_floats_of_its_core() {
    let directory = directory("floats");
    let third = |float: &str| {
        format!("@micropython.viper\ndef f(x: {float}) -> {float}:\n    return x / 3.0\nprint(f(1.0))\n")
    };
    let told = |target: &str, float: &str| {
        let output = run(&["-X", &format!("target={target}"), "-c", &third(float)], &directory, "");
        let told = [output.stdout, output.stderr].concat();
        String::from_utf8_lossy(&told).lines().last().unwrap_or_default().to_owned()
    };
    assert_eq!(told("host", "float"), "0.3333333333333333");
    assert_eq!(told("mps2-an386", "float"), "0.33333334");
    assert_eq!(told("mps2-an386", "float64"), "NotImplementedError: floats of 64 bits");
    assert_eq!(told("mps2-an385", "float"), "NotImplementedError: floats without a floating-point unit");
}

#[test]
#[cfg(unix)]
fn an_interrupt_ends_loops_and_waiting() {
    let directory = directory("interrupt");
    for code in ["while True: pass", "import time; time.sleep(100)", "import sys; sys.stdin.read()"] {
        let mut child = adder(&["-c", code], &directory)
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        std::thread::sleep(Duration::from_millis(300));
        let start = Instant::now();
        let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        assert!(killed.is_ok_and(|status| status.success()));
        let _stdin = child.stdin.take();
        let output = child.wait_with_output().expect("it ends");
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(message.contains("KeyboardInterrupt"), "{code}: {message}");
        assert_eq!(output.status.code(), Some(130), "{code}");
        assert!(start.elapsed() < Duration::from_secs(2), "{code}: {:?}", start.elapsed());
    }
}
