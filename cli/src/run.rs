//! Running a program: where it is, what it sees in `sys`, how it ends.

use std::io::{IsTerminal, Read};
use std::process::ExitCode;

use adder_vm::context::Context;
use adder_vm::object::{Gc, ListObj, StrObj, types};
use adder_vm::repl::{End, Repl};
use adder_vm::runtime::Text;
use adder_vm::value::{R, Value};
use adder_vm::vm::Options;

use crate::color::Paint;
use crate::help::VERSION;
use crate::history::History;
use crate::machine;
use crate::options::{Program, Run, subcommand_like};
use crate::platform::Pc;
use crate::report;
use crate::walk;

/// CPython's exit status when a script cannot be read.
const UNREADABLE: u8 = 2;
/// CPython's exit status after an uncaught exception.
const FAILED: u8 = 1;
/// The shell's for a program that Ctrl-C ended.
pub const INTERRUPTED: u8 = 130;

/// What is to be run, found and read as far as it has to be.
enum Source {
    Prompt,
    File(String),
    Text { name: &'static str, text: Vec<u8> },
    Module(String),
}

/// Runs a program.
pub fn run(run: Run) -> ExitCode {
    let source = match find(run.program) {
        Ok(source) => source,
        Err((message, status)) => {
            eprintln!("adder: {message}");
            return ExitCode::from(status);
        }
    };
    let implementation = &run.implementation;
    let options = Options {
        optimisation: run.optimisation,
        emit: implementation.emit,
        ignore_decorators: implementation.ignore_decorators,
        unchecked: implementation.unchecked,
        strict: implementation.strict,
        heat: implementation.heat,
        // Who insists on machine code wants to be told at once.
        background: implementation.background.unwrap_or(implementation.heat == 0 && !implementation.strict)
            && implementation.walk.is_none(),
        verbose: run.verbose,
        stored: implementation.stored,
    };
    let (args, inspect, paint) = (run.args, run.inspect, run.color.errors());
    let (compile_only, walk) = (implementation.compile_only, implementation.walk.clone());
    let (walks, board) = (walk.is_some(), implementation.target.unwrap_or_default());
    let status = machine::with_context(
        implementation,
        options,
        || Pc::new(board, walks),
        move |cx, pc| {
            let done = match prepare(cx, &source, &args) {
                Ok(()) if compile_only => compile(cx, &source),
                Ok(()) => start(cx, &source),
                Err(raised) => Err(raised),
            };
            let mut status = end(cx, done.map(drop), paint);
            let is_prompt = matches!(source, Source::Prompt);
            // The program may have set the variable itself.
            if is_prompt || (inspect && !compile_only) || std::env::var_os("MICROPYINSPECT").is_some() {
                status = prompt(cx, if is_prompt { 0 } else { status }, paint);
            }
            let status = match cx.run_at_exit() {
                Ok(()) => status,
                Err(raised) => end(cx, Err(raised), paint),
            };
            if options.verbose > 0 {
                eprint!("{}", report::text(cx, pc.jit(), paint));
            }
            if let Some(path) = &walk
                && let Err(error) = std::fs::write(path, walk::text())
            {
                eprintln!("adder: {path}: {}", describe(&error));
            }
            status
        },
    );
    match status {
        Ok(status) => ExitCode::from(status),
        Err(message) => {
            eprintln!("adder: {message}");
            ExitCode::from(FAILED)
        }
    }
}

/// What the command line leads to; a message and an exit status if that is nothing.
fn find(program: Program) -> Result<Source, (String, u8)> {
    match program {
        Program::Prompt if std::io::stdin().is_terminal() => Ok(Source::Prompt),
        Program::Prompt | Program::Stdin => {
            let mut text = Vec::new();
            match std::io::stdin().lock().read_to_end(&mut text) {
                Ok(_) => Ok(Source::Text { name: "<stdin>", text }),
                Err(error) => Err((format!("can't read standard input: {}", describe(&error)), UNREADABLE)),
            }
        }
        Program::Code(code) => Ok(Source::Text { name: "<string>", text: code.into_bytes() }),
        Program::Module(name) => Ok(Source::Module(name)),
        Program::File(path) => match std::fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => {
                let main = std::path::Path::new(&path).join("__main__.py");
                match main.to_str() {
                    Some(main) if std::fs::metadata(main).is_ok() => Ok(Source::File(main.into())),
                    _ => Err((format!("can't find '__main__' module in '{path}'"), FAILED)),
                }
            }
            Ok(_) => match std::fs::File::open(&path) {
                Ok(_) => Ok(Source::File(path)),
                Err(error) => Err((format!("can't open file '{path}': {}", describe(&error)), UNREADABLE)),
            },
            Err(error) => {
                let meant = subcommand_like(&path).map(|name| format!("; did you mean 'adder {name}'?"));
                let why = describe(&error) + &meant.unwrap_or_default();
                Err((format!("can't open file '{path}': {why}"), UNREADABLE))
            }
        },
    }
}

/// An error of the system as CPython words it.
pub fn describe(error: &std::io::Error) -> String {
    let text = error.to_string();
    match error.raw_os_error() {
        Some(number) => {
            let words = text.split(" (os error").next().unwrap_or(&text);
            format!("[Errno {number}] {words}")
        }
        None => text,
    }
}

/// Fills `sys.argv` and `sys.path`.
fn prepare(cx: &Context<'_>, source: &Source, args: &[String]) -> R<()> {
    let first = match source {
        Source::Prompt | Source::Text { name: "<stdin>", .. } => "",
        Source::Text { .. } => "-c",
        Source::File(path) => path,
        Source::Module(name) => name,
    };
    let argv = cx.vm().argv();
    add(cx, argv, first)?;
    for arg in args {
        add(cx, argv, arg)?;
    }
    let path = cx.vm().path();
    let directory = match source {
        Source::File(path) => std::path::Path::new(path).parent().and_then(|parent| parent.to_str()),
        _ => None,
    };
    add(cx, path, directory.unwrap_or(""))?;
    match std::env::var("MICROPYPATH") {
        Ok(entries) => {
            for entry in std::env::split_paths(&entries) {
                add(cx, path, &entry.to_string_lossy())?;
            }
        }
        Err(_) => {
            if let Ok(home) = std::env::var("HOME") {
                add(cx, path, &format!("{home}/.micropython/lib"))?;
            }
            add(cx, path, "/usr/lib/micropython")?;
        }
    }
    Ok(())
}

fn add(cx: &Context<'_>, list: Gc<ListObj>, text: &str) -> R<()> {
    let text = cx.new_str(text)?;
    cx.append(list, text)
}

/// Runs a script that was read already.
///
/// # Errors
/// Whatever it raises.
pub fn start_script(cx: &Context<'_>, path: &str, text: &[u8]) -> R {
    prepare(cx, &Source::File(path.to_owned()), &[])?;
    cx.run_main(Text::Bytes(text), path)
}

fn compile(cx: &Context<'_>, source: &Source) -> R {
    let (text, name) = match source {
        Source::File(path) => (Text::File(path), path.as_str()),
        Source::Text { name, text } => (Text::Bytes(text), *name),
        Source::Prompt | Source::Module(_) => return Ok(Value::NONE),
    };
    let name = cx.new_str(name)?;
    cx.compile(text, name, adder_vm::compile::Mode::Module, false).map(|code| code.value())
}

fn start(cx: &Context<'_>, source: &Source) -> R {
    match source {
        Source::Prompt => Ok(Value::NONE),
        Source::File(path) => cx.run_main(Text::File(path), path),
        Source::Text { name, text } => cx.run_main(Text::Bytes(text), name),
        Source::Module(name) => cx.run_module(name),
    }
}

/// Runs the prompt; the exit status, which is `before` when the input just ends.
fn prompt(cx: &Context<'_>, before: u8, paint: Paint) -> u8 {
    let mut repl = Repl::new(cx);
    let history = History::load(&mut repl);
    let banner = format!("{VERSION}; {} {}", cx.vm().platform.name(), std::env::consts::ARCH);
    let ended = repl.run(&banner);
    history.save(&repl);
    match ended {
        End::Input => before,
        End::Exit(exception) => end(cx, Err(cx.raise(exception)), paint),
    }
}

/// Reports how a program ended; its exit status.
pub fn end(cx: &Context<'_>, done: R<()>, paint: Paint) -> u8 {
    // Whatever the program did, its end can be told.
    while cx.vm().heap.lock_depth() > 0 {
        cx.vm().heap.unlock();
    }
    let Err(raised) = done else { return 0 };
    let exception = cx.take_exception(raised);
    if cx.is_instance(exception.value(), types::SYSTEM_EXIT.gc()) {
        let code = exception.args().and_then(|args| args.get(0)).unwrap_or(Value::NONE);
        return exit_status(cx, code);
    }
    let mut text = String::new();
    let written = cx.print_exception(exception, &mut |piece| {
        text.push_str(piece);
        Ok(())
    });
    if let Err(raised) = written {
        cx.take_exception(raised);
    }
    // Nobody is left who could be told that it cannot be written.
    let _ = cx.vm().platform.write(2, paint.traceback(&text).as_bytes());
    if cx.is_instance(exception.value(), types::KEYBOARD_INTERRUPT.gc()) { INTERRUPTED } else { FAILED }
}

/// What the argument of SystemExit says.
fn exit_status(cx: &Context<'_>, code: Value) -> u8 {
    if code.is_none() {
        return 0;
    }
    if let Ok(number) = cx.low_bits(code) {
        return number as u8;
    }
    if let Ok(text) = cx.str(code)
        && let Some(text) = text.cast::<StrObj>()
    {
        let _ = cx.vm().platform.write(2, text.as_str().as_bytes());
        let _ = cx.vm().platform.write(2, b"\n");
    }
    FAILED
}
