//! The texts that `-h` and `--version` print.

use std::process::ExitCode;

use crate::options::Topic;

/// The banner's first line, and what `--version` prints.
pub const VERSION: &str = concat!("Adder ", env!("CARGO_PKG_VERSION"));

const MAIN: &str = "\
usage: adder [OPTIONS] SCRIPT | -c CODE | -m MODULE | - [ARGS]
       adder bench PATHS | build FILES | dis FILE

Runs MicroPython-dialect Python. Without a script: a prompt on a terminal, else the script on standard input.

  -c CODE        run CODE
  -m MODULE      run a module, or a package's __main__
  -              run the script on standard input
  -i             go on with the prompt after the script
  -O[N]          level of optimisation: 1 leaves assert out, 3 line numbers, too
  -v             say at the end what became machine code, and why the rest did not; -vv also counts the rounds
                 of loops in machine code and in the interpreter, which makes them slower
  --color WHEN   auto (the default: on terminals, unless NO_COLOR is set), always or never
  -h, --help     this text
  --version      the version
  -X compile-only              compile, do not run
  -X emit=bytecode|native|viper
                               how functions without a decorator are compiled
  -X native=strict             a hot native function that stays bytecode is an error
  -X viper=unchecked           leave out the checks of viper's pointers
  -X native=off, -X viper=off  ignore decorators
  -X target=TARGET             ints, floats and text as on a board, so that a script prints what it prints there:
                               cortex-m3, -m4, -m7, -m33, mps2-an385, -an386, -an500, -an505, netduinoplus2
  -X heapsize=N[w][K|M]        the most memory to use (default 1024M)
  -X heat=N                    compile native functions at the Nth call (default: when it pays off)
  -X compile=wait|background   whether the program waits for them (default: with heat=N or
                               native=strict)
  -X stored                    store the program's code and load it again before it runs (finds faults in Adder)
  -X zeal                      collect at every allocation (slow; finds faults in Adder)
  -X failalloc=N               let the N-th allocation fail

  adder bench PATHS            measure bench_* functions as bytecode, native and viper
  adder build FILES            store code that runs without its source
  adder dis FILE               a script as tokens, tree, bytecode, IR or machine code

adder bench -h, adder build -h and adder dis -h show their options. A file of a subcommand's name is ./bench.

Environment: MICROPYPATH (where imports are searched, the first entry first), MICROPYINSPECT (as -i),
NO_COLOR (if set, no colours).

Example: adder -O1 blink.py --fast
";

const DIS: &str = "\
usage: adder dis [OPTIONS] FILE

Prints a script as one of its stages. FILE may be - for standard input; of what adder build made there are
the stages from bytecode on.

  --stage STAGE     one of
      tokens, ast, bytecode (the default)    the whole script
      ir          viper and native functions in the typed form that they are compiled from
      ir-opt      the same after the passes
      asm         x86-64 machine code, or with --target that of a board
  --run             run the script and show functions as they are compiled meanwhile, with what was seen
                    by then; else native functions are shown as if nothing were known of their values
  --function NAME   only functions of that name
  --target TARGET   viper functions as for a board: its name, its processor's (cortex-m4) or its core's
                    (armv7em+fpv4)
  --color WHEN      auto, always or never
  -X OPTION, -O     as for adder itself; -X emit=native shows undecorated functions, too

A function that stays bytecode is shown by its reason. What the script prints when it is run goes to standard
error.

Example: adder dis --stage asm --function crc32 filters.py
         adder dis --stage ir-opt --run filters.py
";

const BENCH: &str = "\
usage: adder bench [OPTIONS] PATHS

Measures the bench_* functions of scripts, or of the scripts in folders: the decorated functions run as
bytecode, as native and as written. Fails if any results differ.

  --against ENGINES   micropython, python3, pypy3, gcc, or adder@LABEL=PROGRAM for a second Adder, separated
                      by commas; NAME=PROGRAM gives the path
  --modes MODES       of bytecode,native,viper,unchecked (default: all but unchecked)
  --unchecked         also viper without checks of pointers
  --runs N            interleaved runs, of which the median counts (default 7)
  --timeout SECONDS   for one process (default 120)
  --instructions      count machine instructions, too (needs valgrind; slow)
  --json              only JSON on standard output
  --color WHEN        auto, always or never
  --save FILE         keep the figures
  --baseline FILE     compare with figures that --save or --json wrote
  --gate PERCENT      fail if anything needs so much more than in the baseline
  --limit COLUMN=R    fail if a mean is over R times the first column's time, or a program over three times
                      the mean; e.g. --limit adder:viper=0.05 or adder:native/float=0.5

Example: adder bench examples --against micropython,python3
         adder bench filters.py --baseline main.json --gate 5
";

const BUILD: &str = "\
usage: adder build [OPTIONS] FILES

Stores the code of scripts: NAME.py as NAME.adc, which import finds where there is no NAME.py, and which
adder NAME.adc runs, on any machine. Decorated functions are compiled where the code is loaded, but for viper
functions on boards with --native.

  -o FILE, --output FILE    where the code goes
  -s NAME, --source NAME    the script's name for tracebacks, if another than is given here
  --native CORES            also store machine code of viper functions for these cores, separated by commas:
                            armv7m, armv7em, armv7em+fpv4, armv7em+fpv5, armv7em+fpv5d (double precision),
                            armv8m, armv8m+fpv5, or a board's or processor's name such as cortex-m4
  -O[N]                     as for adder itself
  -X viper=unchecked        machine code without the checks of pointers
  -X emit=native|viper      how functions without a decorator are to be compiled

Example: adder build -O1 --native armv7em+fpv4 filters.py
";

/// The command that a help text is about.
pub fn command(topic: Topic) -> &'static str {
    match topic {
        Topic::Main => "adder",
        Topic::Dis => "adder dis",
        Topic::Bench => "adder bench",
        Topic::Build => "adder build",
    }
}

/// Prints a help text.
pub fn print(topic: Topic) -> ExitCode {
    crate::print(match topic {
        Topic::Main => MAIN,
        Topic::Dis => DIS,
        Topic::Bench => BENCH,
        Topic::Build => BUILD,
    });
    ExitCode::SUCCESS
}

/// Prints the version.
pub fn print_version() -> ExitCode {
    crate::print(&format!("{VERSION}; {} {}\n", std::env::consts::OS, std::env::consts::ARCH));
    ExitCode::SUCCESS
}
