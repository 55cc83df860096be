//! The engines that a case's header may name.

/// A way to run a case: its name in headers, and what `adder` is told.
#[derive(Debug, PartialEq, Eq)]
pub struct Engine {
    /// The name in a header.
    pub name: &'static str,
    /// Arguments before the script.
    pub arguments: &'static [&'static str],
}

/// Every engine, one row each.
pub const ENGINES: &[Engine] = &[
    // Everything is interpreted: decorators are ignored.
    Engine { name: "bytecode", arguments: &["-X", "emit=bytecode", "-X", "native=off", "-X", "viper=off"] },
    // Functions without a decorator are compiled as `@native`, the others as they say.
    Engine { name: "native", arguments: &["-X", "emit=native"] },
    // Decorated functions are compiled as they say, the others interpreted.
    Engine { name: "viper", arguments: &["-X", "emit=bytecode"] },
    // As `viper`, without bounds checks.
    Engine { name: "viper-unchecked", arguments: &["-X", "emit=bytecode", "-X", "viper=unchecked"] },
    // As `viper`, in the profile of a board: 32-bit words, f32.
    Engine { name: "cortex-m4", arguments: &["-X", "emit=bytecode", "-X", "target=cortex-m4"] },
];

/// The engines of a case whose header names none.
pub const USUAL: [&str; 2] = ["bytecode", "native"];

/// The engine of this name.
pub fn named(name: &str) -> Option<&'static Engine> {
    ENGINES.iter().find(|engine| engine.name == name)
}
