//! The kernels' texts as they run on a board: fewer rounds, the decorators of a mode, and what measures.

use adder_tests::workspace;

/// One way in which a kernel's function is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mode {
    /// Its name.
    pub name: &'static str,
    /// What stands behind `@micropython.` in it.
    pub decorator: &'static str,
}

const fn mode(name: &'static str, decorator: &'static str) -> Mode {
    Mode { name, decorator }
}

/// All modes, bytecode first.
pub const MODES: [Mode; 4] = [
    mode("bytecode", "bytecode"),
    mode("native", "native"),
    mode("viper", "viper"),
    mode("unchecked", "viper(checks=False)"),
];

/// A kernel with few rounds.
#[derive(Clone, Debug)]
pub struct Kernel {
    /// The name of its files.
    pub name: String,
    /// The decorated function.
    pub function: String,
    /// Both texts.
    pub python: String,
    pub c: String,
}

/// The kernels that `bench/kernels/board.txt` names.
pub fn kernels() -> Vec<Kernel> {
    let rows = workspace::read("bench/kernels/board.txt");
    let rows = rows.lines().filter(|row| !row.is_empty() && !row.starts_with('#'));
    rows.map(|row| {
        let parts = row.split_once(": ").and_then(|(name, rest)| Some((name, rest.split_once(" -> ")?)));
        let (name, (from, to)) = parts.unwrap_or_else(|| panic!("no row: {row}"));
        let text = |extension: &str, start: &str| {
            let text = workspace::read(&format!("bench/kernels/{name}.{extension}"));
            let at = text.find(start).unwrap_or_else(|| panic!("{name}.{extension}: no {start}"));
            let (head, tail) = text.split_at(at);
            assert_eq!(tail.matches(from).count(), 1, "{name}.{extension}: `{from}` stands there once");
            format!("{head}{}", tail.replace(from, to))
        };
        let python = text("py", "\ndef bench_");
        let decorated =
            python.split("@micropython.viper\ndef ").nth(1).and_then(|rest| rest.split('(').next());
        let function = decorated.unwrap_or_else(|| panic!("{name}.py: no viper function")).to_owned();
        Kernel { name: name.to_owned(), function, c: text("c", "\nuint64_t run"), python }
    })
    .collect()
}

impl Kernel {
    /// The Python text in a mode.
    pub fn text(&self, mode: Mode) -> String {
        self.python.replace("@micropython.viper", &format!("@micropython.{}", mode.decorator))
    }

    /// A program that prints the microseconds that the function takes in one run, the heap's use with so many
    /// copies of it, and the result.
    pub fn program(&self, mode: Mode, copies: u64) -> String {
        let (text, function) = (self.text(mode).replace('\\', "\\\\"), &self.function);
        assert!(!text.contains("'''"));
        format!(
            "import gc, time
used = 0
def watch(f):
    def g(*args):
        global used
        start = time.ticks_us()
        result = f(*args)
        used += time.ticks_diff(time.ticks_us(), start)
        return result
    return g
copies = []
def run():
    for _ in range({copies}):
        space = {{}}
        exec('''{text}''', space)
        bench = [space[name] for name in space if name.startswith('bench_')][0]
        bench()
        copies.append(space)
    bench()
    gc.collect()
    gc.collect()
    heap = gc.mem_alloc()
    space['{function}'] = watch(space['{function}'])
    result = bench()
    print(used, heap, result)
run()
"
        )
    }
}
