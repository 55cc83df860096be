//! Ctrl-C: it ends whatever runs, as an exception with its traceback, and soon.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use adder_tests::corpus::engine::{Engine, named};
use adder_tests::{adder, workspace};

/// How long an engine may take in a test run, where other work goes on; and what people notice, which is reported.
const PATIENCE: Duration = Duration::from_secs(2);
const NOTICED: Duration = Duration::from_millis(50);
/// How long a script runs before it is interrupted.
const BEFORE: Duration = Duration::from_millis(40);
/// How long it may take to get there.
const HANGS: Duration = Duration::from_secs(20);
/// The shell's status for what Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// How often a script may be interrupted between two operations rather than within one, by chance.
const TRIES: usize = 4;

/// A script: name, whether it runs as bytecode only, text, the line at which it has to be interrupted if that matters.
struct Script {
    name: String,
    once: bool,
    text: String,
    line: Option<usize>,
}

const BEGINS: &str = "print('begins', file=sys.stderr)";

/// Scripts of any form, and those of long work.
fn scripts() -> Vec<Script> {
    let text = workspace::read("tests/trust/interrupt.py");
    let parts = text.split("# === ").skip(1).filter_map(|part| part.split_once('\n'));
    let free = parts.map(|(head, body)| Script {
        name: head.trim_end_matches(": once").to_owned(),
        once: head.ends_with(": once"),
        text: format!("import micropython, sys\n{body}\n{BEGINS}\nf()\n"),
        line: None,
    });
    let rows = workspace::read("tests/trust/long_work.txt");
    let rows = rows.lines().filter(|line| !line.starts_with('#')).map(|row| {
        let parts: Vec<&str> = row.splitn(3, '|').map(str::trim).collect();
        let [name, needs, work] = parts[..] else { panic!("no row of long work: {row}") };
        let lines =
            ["import sys", "def f():", &format!("    {needs}"), &format!("    {BEGINS}"), "    while True:"];
        let head = lines.join("\n");
        Script {
            name: name.to_owned(),
            once: true,
            text: format!("{head}\n        {work}\nf()\n"),
            line: Some(lines.len() + 1),
        }
    });
    free.chain(rows).collect()
}

/// The line at which a traceback ends.
fn innermost(errors: &str) -> Option<usize> {
    let (_, rest) = errors.rsplit_once(", line ")?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Interrupts a script; how long it took to end, and at which line it did.
fn interrupt(adder: &Path, engine: &Engine, script: &Script) -> Result<(Duration, Option<usize>), String> {
    let mut child = Command::new(adder)
        .args(engine.arguments)
        .args(["-c", &script.text])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let mut stderr = BufReader::new(child.stderr.take().ok_or("no stderr")?);
    let mut line = String::new();
    stderr.read_line(&mut line).map_err(|error| error.to_string())?;
    std::thread::sleep(BEFORE);
    let pid = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &pid]).status().map_err(|error| error.to_string())?;
    let start = Instant::now();
    if !sent.success() {
        return Err("ended by itself".into());
    }
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            break status;
        }
        if start.elapsed() > HANGS {
            child.kill().map_err(|error| error.to_string())?;
            child.wait().map_err(|error| error.to_string())?;
            return Err("goes on".into());
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let took = start.elapsed();
    let mut errors = String::new();
    stderr.read_to_string(&mut errors).map_err(|error| error.to_string())?;
    let is_traceback = errors.starts_with("Traceback (most recent call last):\n")
        && errors.lines().last().is_some_and(|line| line.starts_with("KeyboardInterrupt"));
    if status.code() != Some(INTERRUPTED) || !is_traceback {
        return Err(format!("{status}: {errors}"));
    }
    Ok((took, innermost(&errors)))
}

/// Interrupts a script until it ends where it has to.
fn interrupt_there(adder: &Path, engine: &Engine, script: &Script) -> Result<Duration, String> {
    let mut ended = None;
    for _ in 0..TRIES {
        let (took, line) = interrupt(adder, engine, script)?;
        if script.line.is_none() || script.line == line {
            return Ok(took);
        }
        ended = line;
    }
    Err(format!("goes on to its end: interrupted at line {ended:?} {TRIES} times, not at {:?}", script.line))
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_everything() {
    let adder = adder::built().expect("adder builds");
    let engines = ["bytecode", "native", "viper"].map(|name| named(name).expect("an engine"));
    let filter = std::env::var("ADDER_SCRIPT").unwrap_or_default();
    let (mut faults, mut slow, mut runs, mut longest) = (Vec::new(), Vec::new(), 0, Duration::ZERO);
    for script in scripts().iter().filter(|script| script.name.starts_with(&filter)) {
        for engine in engines.iter().take(if script.once { 1 } else { engines.len() }) {
            runs += 1;
            match interrupt_there(&adder, engine, script) {
                Ok(took) => {
                    longest = longest.max(took);
                    if took > NOTICED {
                        slow.push(format!("{} [{}]: {} ms", script.name, engine.name, took.as_millis()));
                    }
                    if took > PATIENCE {
                        faults.push(format!("{} [{}]: took {took:?}", script.name, engine.name));
                    }
                }
                Err(fault) => faults.push(format!("{} [{}]: {fault}", script.name, engine.name)),
            }
        }
    }
    println!("{runs} interruptions, the longest {} ms; over 50 ms: {}", longest.as_millis(), slow.join(", "));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
