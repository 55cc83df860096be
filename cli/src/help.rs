//! The texts that `-h` and `--version` print.

use std::process::ExitCode;

use crate::options::Topic;

/// The banner's first line, and what `--version` prints.
pub const VERSION: &str = concat!("Adder ", env!("CARGO_PKG_VERSION"));

const MAIN: &str = "\
usage: adder [OPTIONS] SCRIPT | -c CODE | -m MODULE | - [ARGS]
       adder dis FILE

Runs MicroPython-dialect Python. Without a script: a prompt on a terminal, else the script on standard input.

  -c CODE        run CODE
  -m MODULE      run a module, or a package's __main__
  -              run the script on standard input
  -i             go on with the prompt after the script
  -O[N]          level of optimisation: 1 leaves assert out, 3 line numbers, too
  -v             say more; twice: show the bytecode
  -h, --help     this text
  --version      the version
  -X compile-only              compile, do not run
  -X emit=bytecode|native|viper
                               how functions without a decorator are compiled
  -X heapsize=N[w][K|M]        the most memory to use (default 1024M)
  -X heat=N                    compile native functions at the Nth call (default: when it pays off)
  -X zeal                      collect at every allocation (slow; finds faults in Adder)
  -X failalloc=N               let the N-th allocation fail

  adder dis FILE               tokens, tree or bytecode of a script

Environment: MICROPYPATH (where imports are searched, the first entry first), MICROPYINSPECT (as -i).

Example: adder -O1 blink.py --fast
";

const DIS: &str = "\
usage: adder dis [--stage tokens|ast|bytecode] FILE

Prints a script as one of its stages; the default is bytecode. FILE may be - for standard input.

Example: adder dis --stage ast blink.py
";

/// Prints a help text.
pub fn print(topic: Topic) -> ExitCode {
    print!(
        "{}",
        match topic {
            Topic::Main => MAIN,
            Topic::Dis => DIS,
        }
    );
    ExitCode::SUCCESS
}

/// Prints the version.
pub fn print_version() -> ExitCode {
    println!("{VERSION}; {} {}", std::env::consts::OS, std::env::consts::ARCH);
    ExitCode::SUCCESS
}
