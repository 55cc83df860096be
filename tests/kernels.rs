//! Instructions and bytes that the benchmark's kernels take on a board, beside gcc's and MicroPython's.
//!
//! QEMU's `-icount shift=0` lets a nanosecond pass for each instruction, so that the board's clock counts them. The C
//! is compiled for the same core and counted in the same way; results have to be equal. `KERNEL=name` measures one.

use std::time::Duration;

use adder_tests::board::Board;
use adder_tests::workspace;

#[path = "kernels/c.rs"]
mod c;
#[path = "kernels/peer.rs"]
mod peer;
#[path = "kernels/text.rs"]
mod text;

use text::{Kernel, MODES, Mode};

/// The board: its core is the one that gcc's code is for.
const MACHINE: &str = "mps2-an500";
/// The longest that a kernel may take in one mode.
const PATIENCE: Duration = Duration::from_secs(300);
/// Compiled copies of a function over which bytes are measured: what is paid once counts little.
const COPIES: u64 = 4;

/// A mode's figures for one kernel.
#[derive(Clone, Copy, Debug, Default)]
struct Figures {
    /// Instructions in the decorated function.
    instructions: u64,
    /// Bytes of the heap in use with so many copies.
    heap: u64,
    result: u64,
}

fn measure(kernel: &Kernel, mode: Mode) -> Result<Figures, String> {
    let image = workspace::target().join("firmware").join(MACHINE).with_extension("elf");
    let mut board = Board::start_with(MACHINE, &image, &["-icount", "shift=0"])?;
    let outcome = board.run(kernel.program(mode, COPIES).as_bytes(), PATIENCE)?;
    let printed = String::from_utf8_lossy(&outcome.output).into_owned();
    let numbers: Vec<u64> = printed.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    match numbers.as_slice() {
        &[micros, heap, result] => Ok(Figures { instructions: micros * 1000, heap, result }),
        _ => Err(format!(
            "{} {}: {printed}{}",
            kernel.name,
            mode.name,
            String::from_utf8_lossy(&outcome.errors)
        )),
    }
}

/// Sums of logarithms, for geometric means.
#[derive(Clone, Copy, Debug, Default)]
struct Mean(f64, u32);

impl Mean {
    fn add(&mut self, ratio: f64) {
        *self = Mean(self.0 + ratio.ln(), self.1 + 1);
    }

    fn get(self) -> f64 {
        (self.0 / f64::from(self.1)).exp()
    }
}

#[test]
fn kernels_on_a_board() {
    let only = std::env::var("KERNEL").unwrap_or_default();
    let kernels: Vec<Kernel> =
        text::kernels().into_iter().filter(|kernel| kernel.name.contains(&only)).collect();
    println!(
        "{:16}{:>12}{:>9}{:>9}{:>9}{:>9}   bytes of machine code",
        "instructions", "gcc -O2", "bytecode", "native", "viper", "unchecked"
    );
    let mut means = [Mean::default(); MODES.len()];
    // Native, viper, the peer's native and viper.
    let mut bytes = [0u64; 4];
    let mut faults = Vec::new();
    for kernel in &kernels {
        let (count, wanted) = c::run(kernel).expect("the C side runs");
        let mut line = format!("{:16}{count:12}", kernel.name);
        let mut heaps = [0; MODES.len()];
        for (at, &mode) in MODES.iter().enumerate() {
            match measure(kernel, mode) {
                Ok(figures) => {
                    if figures.result != wanted {
                        faults.push(format!(
                            "{} {}: {} instead of {wanted}",
                            kernel.name, mode.name, figures.result
                        ));
                    }
                    let ratio = figures.instructions as f64 / count as f64;
                    means[at].add(ratio);
                    line += &format!("{ratio:9.2}");
                    heaps[at] = figures.heap;
                }
                Err(error) => {
                    faults.push(error);
                    line += "        -";
                }
            }
        }
        let own = |at: usize| heaps[at].saturating_sub(heaps[0]) / COPIES;
        let sizes = [own(1), own(2), peer::bytes(kernel, MODES[1]), peer::bytes(kernel, MODES[2])];
        sizes.iter().zip(&mut bytes).for_each(|(size, sum)| *sum += size);
        println!("{line}   native {} ({}), viper {} ({})", sizes[0], sizes[2], sizes[1], sizes[3]);
    }
    let shown: Vec<String> =
        MODES.iter().zip(means).map(|(mode, mean)| format!("{} {:.2}", mode.name, mean.get())).collect();
    println!("geometric means: {}", shown.join(", "));
    let ratio = |own: u64, peer: u64| own as f64 / peer as f64;
    println!(
        "bytes: native {} ({}: {:.2}), viper {} ({}: {:.2})",
        bytes[0],
        bytes[2],
        ratio(bytes[0], bytes[2]),
        bytes[1],
        bytes[3],
        ratio(bytes[1], bytes[3])
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
