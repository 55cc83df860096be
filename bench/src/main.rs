//! The benchmark runner: kernels and scripts on several engines, results compared.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use adder_bench::engine::Engine;
use adder_bench::error::Error;
use adder_bench::measure::{self, Plan, Table};
use adder_bench::options::{Options, USAGE, What};
use adder_bench::program::{self, Program};
use adder_bench::report::{json, summary, table};

fn main() -> ExitCode {
    match Options::parse(std::env::args().skip(1)).and_then(|options| run(&options)) {
        Ok(code) => code,
        Err(error @ Error::Usage(_)) => fail(&error, 2),
        Err(error) => fail(&error, 1),
    }
}

fn fail(error: &Error, code: u8) -> ExitCode {
    eprintln!("adder-bench: {error}");
    ExitCode::from(code)
}

fn run(options: &Options) -> Result<ExitCode, Error> {
    let programs = match &options.what {
        What::Help => {
            print!("{USAGE}");
            return Ok(ExitCode::SUCCESS);
        }
        What::Kernels(names) => chosen(Program::read_folder(&program::kernel_folder())?, names)?,
        What::Scripts(paths) => scripts(paths)?,
    };
    let figures = measured(options, &programs)?;
    let means = summary::means(&figures);
    if options.json {
        print!("{}", json::render(&figures, &means));
    } else {
        print!("{}", table::render(&figures, &means));
    }
    let complaints = summary::complaints(&figures, &means, &options.limits);
    complaints.iter().for_each(|line| eprintln!("adder-bench: {line}"));
    Ok(if complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn measured(options: &Options, programs: &[Program]) -> Result<Table, Error> {
    let mut engines = Vec::new();
    match options.adder.clone().or_else(Engine::built_adder) {
        Some(engine) => engines.push(engine),
        None => {
            eprintln!("adder-bench: adder is not built (cargo build --release -p adder-lang); peers only")
        }
    }
    for engine in &options.against {
        match engine.is_installed() {
            true => engines.push(engine.clone()),
            false => eprintln!(
                "adder-bench: {}: {} is not there; left out",
                engine.label,
                engine.program.display()
            ),
        }
    }
    if engines.is_empty() {
        return Err(Error::NoEngine);
    }
    let folder = generated_folder();
    let plan = Plan {
        programs,
        engines: &engines,
        modes: &options.modes,
        rounds: options.rounds,
        limit: options.timeout,
        folder: &folder,
    };
    let shown = std::io::stderr().is_terminal();
    let figures = measure::run(&plan, |text| {
        if shown {
            eprint!("\r\x1b[K{text}");
            // Progress that cannot be shown is not worth an error.
            std::io::stderr().flush().ok();
        }
    });
    if shown {
        eprint!("\r\x1b[K");
    }
    figures
}

fn chosen(programs: Vec<Program>, names: &[String]) -> Result<Vec<Program>, Error> {
    if let Some(name) = names.iter().find(|name| programs.iter().all(|program| program.name != **name)) {
        return Err(Error::UnknownProgram(name.clone()));
    }
    let wanted = |program: &Program| names.is_empty() || names.contains(&program.name);
    Ok(programs.into_iter().filter(wanted).collect())
}

fn scripts(paths: &[PathBuf]) -> Result<Vec<Program>, Error> {
    let mut programs = Vec::new();
    for path in paths {
        match path.is_dir() {
            true => programs.extend(Program::read_folder(path)?),
            false => programs.push(Program::read(path)?),
        }
    }
    Ok(programs)
}

/// Below the target folder that this program itself was built into.
fn generated_folder() -> PathBuf {
    let here = std::env::current_exe().ok();
    let target = here.as_deref().and_then(Path::parent).and_then(Path::parent);
    target.map_or_else(std::env::temp_dir, Path::to_owned).join("kernels")
}
