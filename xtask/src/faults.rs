//! `cargo xtask faults`: plants each fault of `tests/faults.txt` in the sources, and says whether the tests notice.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::run::{cargo, root, target_dir};

/// The longest that one step of a test run may take: a fault may make it hang.
const PATIENCE: Duration = Duration::from_secs(300);

/// A fault: its place, what stands there, what it becomes, what is wrong then.
#[derive(Debug, PartialEq, Eq)]
struct Fault<'t> {
    file: &'t str,
    from: &'t str,
    to: &'t str,
    what: &'t str,
}

/// Reads the table: paragraphs of four lines behind the first.
fn table(text: &str) -> Result<Vec<Fault<'_>>, String> {
    let row = |part: &'static str| format!("not a fault: {part}");
    let mut faults = Vec::new();
    for part in text.split("\n\n").skip(1) {
        let lines: Vec<&str> = part.trim().lines().collect();
        let [file, from, to, what] = lines[..] else { return Err(format!("not a fault: {part}")) };
        let from = from.strip_prefix("- ").ok_or_else(|| row("no line with -"))?;
        let to = to.strip_prefix("+ ").ok_or_else(|| row("no line with +"))?;
        faults.push(Fault { file, from, to, what });
    }
    Ok(faults)
}

/// A file with a fault in it, until this is dropped.
struct Planted {
    path: PathBuf,
    text: String,
}

impl Planted {
    fn new(fault: &Fault<'_>) -> Result<Self, String> {
        let path = root().join(fault.file);
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", fault.file))?;
        match text.matches(fault.from).count() {
            1 => {}
            count => return Err(format!("{}: `{}` stands there {count} times", fault.file, fault.from)),
        }
        let planted = Planted { path, text };
        fs::write(&planted.path, planted.text.replace(fault.from, fault.to)).map_err(|e| e.to_string())?;
        Ok(planted)
    }
}

impl Drop for Planted {
    fn drop(&mut self) {
        if let Err(error) = fs::write(&self.path, &self.text) {
            eprintln!("{} still has its fault: {error}", self.path.display());
        }
    }
}

/// How a step ended.
#[derive(PartialEq, Eq)]
enum End {
    Passed,
    /// What says so.
    Failed(String),
    Hung,
}

/// The first line of a test run that names a failure: the line of a case, of a test, or what the test program died of.
fn evidence(output: &str) -> Option<&str> {
    let says = |line: &&str| {
        line.starts_with("FAILED ")
            || line.starts_with("test ") && line.ends_with(" ... FAILED")
            || line.starts_with("---- ") && line.ends_with(" stdout ----")
            || line.contains("(signal: ")
    };
    output.lines().find(says)
}

/// Runs a command in a group of its own, all of which ends when the time is over.
fn step(command: &mut Command) -> Result<End, String> {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    let path = target_dir().join("faults.out");
    let output = File::create(&path).map_err(|error| error.to_string())?;
    let errors = output.try_clone().map_err(|error| error.to_string())?;
    command.stdout(output).stderr(errors);
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            if status.success() {
                return Ok(End::Passed);
            }
            let output = fs::read(&path).map_err(|error| error.to_string())?;
            let output = String::from_utf8_lossy(&output);
            let by = evidence(&output).ok_or_else(|| format!("failed, and no line says what:\n{output}"))?;
            return Ok(End::Failed(by.to_owned()));
        }
        if start.elapsed() > PATIENCE {
            let group = format!("-{}", child.id());
            let ended = Command::new("kill").args(["-9", "--", &group]).status();
            child.kill().map_err(|error| error.to_string())?;
            child.wait().map_err(|error| error.to_string())?;
            return ended.map(|_| End::Hung).map_err(|error| error.to_string());
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// Which step of the plain run notices a fault; nothing when none does.
fn noticed_by(fault: &Fault<'_>) -> Result<Option<String>, String> {
    let _planted = Planted::new(fault)?;
    if step(&mut cargo(&["build", "--locked", "--workspace", "--bin", "adder"]))? != End::Passed {
        return Err(format!("{}: does not build with `{}`", fault.file, fault.to));
    }
    let package = match fault.file.split('/').next() {
        Some("vm") => "adder-vm",
        Some("emitter-x86") => "adder-emitter-x86",
        _ => "adder-decorators",
    };
    let steps: [(&str, &[&str]); 3] = [
        ("corpus", &["-p", "adder-tests", "--test", "corpus"]),
        (package, &["-p", package]),
        ("trust", &["-p", "adder-tests", "--test", "trust"]),
    ];
    for (name, arguments) in steps {
        let mut test = cargo(&["test", "--locked"]);
        match step(test.args(arguments))? {
            End::Passed => {}
            End::Failed(by) => return Ok(Some(format!("{name} ({by})"))),
            End::Hung => return Ok(Some(format!("{name}, which hangs"))),
        }
    }
    Ok(None)
}

/// Plants the faults one by one, those whose file or description contains `only`.
pub fn run(only: Option<&str>) -> Result<(), String> {
    let text = fs::read_to_string(root().join("tests/faults.txt")).map_err(|error| error.to_string())?;
    let faults = table(&text)?;
    let chosen = |fault: &&Fault<'_>| only.is_none_or(|o| fault.file.contains(o) || fault.what.contains(o));
    let mut missed = 0;
    for fault in faults.iter().filter(chosen) {
        let start = Instant::now();
        let noticed = noticed_by(fault)?;
        missed += usize::from(noticed.is_none());
        let by = noticed.map_or_else(|| "NOT noticed".to_owned(), |by| format!("noticed by {by}"));
        println!("{}: {}: {by}, {:.0} s", fault.file, fault.what, start.elapsed().as_secs_f64());
    }
    if missed == 0 { Ok(()) } else { Err(format!("{missed} faults were not noticed")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_named() {
        assert_eq!(evidence("test a ... ok\ntest b ... FAILED\n"), Some("test b ... FAILED"));
        assert_eq!(evidence("test a ... ok\n"), None);
        assert_eq!(
            evidence("FAILED native/x [native]: other text\n| more"),
            Some("FAILED native/x [native]: other text")
        );
        assert_eq!(
            evidence("(signal: 11, SIGSEGV: invalid memory reference)"),
            Some("(signal: 11, SIGSEGV: invalid memory reference)")
        );
    }

    #[test]
    fn every_fault_has_its_place() {
        let text = fs::read_to_string(root().join("tests/faults.txt")).expect("the table");
        let faults = table(&text).expect("reads");
        assert!(faults.len() >= 30, "{} faults", faults.len());
        for fault in faults {
            let text = fs::read_to_string(root().join(fault.file)).expect(fault.file);
            assert_eq!(text.matches(fault.from).count(), 1, "{}: {}", fault.file, fault.from);
            assert!(fault.from != fault.to && !fault.what.is_empty(), "{}", fault.file);
        }
    }
}
