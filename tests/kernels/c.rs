//! The C side: gcc's code for a Cortex-M7 in an image of its own, on the same machine.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use adder_tests::workspace;

use crate::text::Kernel;

/// What is not instrumented: all but the kernel.
const OTHERS: &str = "setup,run,noise,reset,put,number,clamp,rotr,root_bits";

/// Instructions in the kernel and the result of one run.
///
/// # Errors
/// A message, when gcc or QEMU is missing or fails.
pub fn run(kernel: &Kernel) -> Result<(u64, u64), String> {
    let folder = workspace::target().join("kernels");
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let (source, image) = (folder.join(&kernel.name).with_extension("c"), folder.join(&kernel.name));
    std::fs::write(&source, &kernel.c).map_err(|error| error.to_string())?;
    let kernels = workspace::root().join("bench/kernels");
    let status = Command::new("arm-none-eabi-gcc")
        .args(["-O2", "-mcpu=cortex-m7", "-mthumb", "-nostartfiles", "--specs=nosys.specs"])
        .args(["-finstrument-functions", "-Wl,--no-warn-rwx-segments"])
        .arg(format!("-finstrument-functions-exclude-function-list={OTHERS}"))
        .arg("-I")
        .arg(&kernels)
        .arg("-T")
        .arg(kernels.join("board.x"))
        .arg(kernels.join("board_main.c"))
        .arg(&source)
        .arg("-lm")
        .arg("-o")
        .arg(&image)
        .status()
        .map_err(|error| format!("arm-none-eabi-gcc: {error}"))?;
    if !status.success() {
        return Err(format!("{}: gcc failed", kernel.name));
    }
    let mut qemu = Command::new("qemu-system-arm")
        .args(["-machine", crate::MACHINE, "-icount", "shift=0", "-nographic", "-monitor", "none"])
        .args(["-serial", "stdio", "-kernel"])
        .arg(&image)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("qemu-system-arm: {error}"))?;
    let mut line = String::new();
    if let Some(output) = qemu.stdout.take() {
        // What is missing is noticed below.
        let _ = BufReader::new(output).read_line(&mut line);
    }
    // It may have ended already.
    let _ = qemu.kill();
    let _ = qemu.wait();
    let numbers: Vec<u64> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    match numbers.as_slice() {
        &[instructions, result] => Ok((instructions, result)),
        _ => Err(format!("{}: the C side printed {line:?}", kernel.name)),
    }
}
