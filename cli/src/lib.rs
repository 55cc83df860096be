//! The `adder` command as a library. It is compiled twice: over the VM with this machine's numbers, and for
//! `-X target` over the VM with those of boards (`board/cli`).

mod bench;
mod build;
mod color;
mod command;
mod dis;
mod help;
mod history;
mod machine;
mod options;
mod platform;
mod report;
mod run;
mod walk;

pub use command::run;
use command::{USAGE, print};
