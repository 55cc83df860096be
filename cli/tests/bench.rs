//! `adder bench`: figures, results that differ, baselines and gates.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SCRIPT: &str = "import micropython\n\n@micropython.viper\ndef add(n: int) -> int:\n    s = 0\n    \
                      for i in range(n):\n        s += i\n    return s\n\n\
                      def bench_add():\n    return add(1000)\n\ndef bench_other():\n    return 'text'\n";

fn bench(args: &[&str], directory: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_adder"));
    command.arg("bench").args(args).args(["--runs", "2"]).current_dir(directory);
    command.output().expect("the command runs")
}

/// A directory for one test, with a script in it.
fn directory(name: &str, script: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("a directory for the test");
    std::fs::write(path.join("script.py"), script).expect("a script");
    path
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_folder_is_measured_in_three_modes() {
    let directory = directory("bench-modes", SCRIPT);
    std::fs::write(directory.join("library.py"), "x = 1\n").expect("a file without functions to measure");
    let output = bench(&["."], &directory);
    let text = out(&output);
    assert!(output.status.success() && output.stderr.is_empty(), "{}", err(&output));
    let heading: Vec<&str> = text.lines().next().unwrap_or("").split_whitespace().collect();
    assert_eq!(heading, ["bytecode", "native", "viper"]);
    assert!(text.contains("script add ") && text.contains("script other "), "{text}");
}

#[test]
fn json_is_alone_on_stdout_and_has_a_version() {
    let directory = directory("bench-json", SCRIPT);
    let output = bench(&["script.py", "--json", "--unchecked", "--against", "adder@same=none"], &directory);
    let text = out(&output);
    assert!(text.starts_with("{\"version\":1,") && text.trim_end().ends_with('}'), "{text}");
    assert!(text.contains("\"mode\":\"unchecked\"") && text.contains("\"result\":\"499500\""), "{text}");
    assert_eq!(err(&output), "adder: adder@same: none is not there; left out\n");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn results_that_differ_fail_the_run() {
    let script = "import micropython\n\n@micropython.viper\ndef word() -> int:\n    return int(1 << 63) >> 63\n\n\
                  def bench_word():\n    return word()\n";
    let directory = directory("bench-differ", script);
    let output = bench(&["script.py"], &directory);
    assert_eq!(output.status.code(), Some(1), "{}", out(&output));
    assert_eq!(err(&output), "adder: script word on adder:viper: returned -1, not 1\n");
}

#[test]
fn a_script_that_fails_is_told_with_its_last_line() {
    let directory = directory("bench-raises", "def bench_a():\n    raise ValueError('no')\n");
    let output = bench(&["script.py", "--modes", "bytecode"], &directory);
    assert_eq!(output.status.code(), Some(1));
    let note = "adder: script: no function is decorated, so all modes run the same\n";
    assert_eq!(err(&output), format!("{note}adder: script a on adder:bytecode: ValueError: no\n"));
    // One that leaves without a word is not blamed on the times before.
    let silent = "def bench_a():\n    return 1\n\ndef bench_b():\n    raise SystemExit(3)\n";
    std::fs::write(directory.join("script.py"), silent).expect("a script");
    let output = bench(&["script.py", "--modes", "bytecode"], &directory);
    assert_eq!(output.status.code(), Some(1));
    let line = |name| format!("adder: script {name} on adder:bytecode: failed without a message\n");
    assert_eq!(err(&output), format!("{note}{}{}", line("a"), line("b")));
}

#[test]
fn a_baseline_is_kept_compared_and_a_gate() {
    let slow = SCRIPT.replace("add(1000)", "add(400000)").replace("return s\n", "return 0\n");
    let directory = directory("bench-gate", &SCRIPT.replace("return s\n", "return 0\n"));
    let run = |args: &[&str]| bench(&[args, &["--modes", "bytecode"]].concat(), &directory);
    assert!(run(&["script.py", "--save", "base.json"]).status.success());
    let output = run(&["script.py", "--baseline", "base.json", "--gate", "100000"]);
    assert!(output.status.success(), "{}", err(&output));
    assert!(out(&output).contains("change from the baseline"), "{}", out(&output));
    std::fs::write(directory.join("script.py"), slow).expect("a slower script");
    let output = run(&["script.py", "--baseline", "base.json", "--gate", "500"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("more time than the baseline's"), "{}", err(&output));
}

#[test]
fn what_cannot_be_measured_is_one_line() {
    let directory = directory("bench-mistakes", "x = 1\n");
    std::fs::write(directory.join("bad.py"), b"'\xff'\n").expect("a file");
    for (args, told) in [
        (&["nowhere.py"] as &[&str], "adder: nowhere.py: No such file or directory\n"),
        (&["bad.py"], "adder: bad.py: stream did not contain valid UTF-8\n"),
        (&["script.py"], "adder: script.py: no bench_* function without arguments\n"),
        (
            &["script.py", "--baseline", "none.json"],
            "adder: script.py: no bench_* function without arguments\n",
        ),
        (&[], "adder: bench: which scripts or folders?\nadder bench -h shows the options.\n"),
    ] {
        let output = bench(args, &directory);
        assert_eq!((output.status.code(), err(&output).as_str()), (Some(2), told), "{args:?}");
    }
}

#[test]
#[cfg(unix)]
fn an_interrupt_leaves_no_files_behind() {
    let script = "def bench_long():\n    for i in range(1 << 40):\n        pass\n";
    let directory = directory("bench-interrupt", script);
    let temporary = directory.join("temporary");
    std::fs::create_dir_all(&temporary).expect("a directory for temporary files");
    let mut command = Command::new(env!("CARGO_BIN_EXE_adder"));
    command.args(["bench", "script.py"]).current_dir(&directory).env("TMPDIR", &temporary);
    let child = command.stderr(std::process::Stdio::piped()).spawn().expect("the command starts");
    let files = || std::fs::read_dir(&temporary).expect("reads").count();
    let start = std::time::Instant::now();
    while files() == 0 && start.elapsed().as_secs() < 10 {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.is_ok_and(|status| status.success()));
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130));
    assert!(err(&output).ends_with("adder: interrupted\n"), "{}", err(&output));
    assert_eq!(files(), 0);
}
