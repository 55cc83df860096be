//! The engines that a case's header may name.

/// A way to run a case: its name in headers, and what `adder` is told.
#[derive(Debug, PartialEq, Eq)]
pub struct Engine {
    /// The name in a header.
    pub name: &'static str,
    /// Arguments before the script.
    pub arguments: &'static [&'static str],
}

impl Engine {
    /// Whether it has the numbers of a board.
    pub fn is_board(&self) -> bool {
        self.name == BOARD
    }
}

/// Every engine, one row each.
pub const ENGINES: &[Engine] = &[
    // Everything is interpreted: decorators are ignored.
    Engine { name: "bytecode", arguments: &["-X", "emit=bytecode", "-X", "native=off", "-X", "viper=off"] },
    // Functions without a decorator are compiled as `@native`, the others as they say: at their first call, by
    // which nothing has been seen of what they do.
    Engine { name: "native", arguments: &["-X", "emit=native", "-X", "heat=1"] },
    // The same after they have run as bytecode for a while; wherever `native` is named, this runs, too.
    Engine { name: WARM, arguments: &["-X", "emit=native", "-X", "heat=3"] },
    // The same, compiled beside the program, as it is where nothing else is asked for.
    Engine {
        name: BACKGROUND,
        arguments: &["-X", "emit=native", "-X", "heat=3", "-X", "compile=background"],
    },
    // As `bytecode`, from stored code.
    Engine {
        name: STORED,
        arguments: &["-X", "emit=bytecode", "-X", "native=off", "-X", "viper=off", "-X", "stored"],
    },
    // Decorated functions are compiled as they say, the others interpreted.
    Engine { name: "viper", arguments: &["-X", "emit=bytecode"] },
    // The same from stored code; wherever `viper` is named, this runs, too.
    Engine { name: VIPER_STORED, arguments: &["-X", "emit=bytecode", "-X", "stored"] },
    // As `viper`, without bounds checks.
    Engine { name: "viper-unchecked", arguments: &["-X", "emit=bytecode", "-X", "viper=unchecked"] },
    // As `viper`, with the numbers of a board: 32-bit words, f32. Every case runs on it, whatever its header says.
    Engine { name: BOARD, arguments: &["-X", "emit=bytecode", "-X", "target=cortex-m4"] },
];

/// The engine with the numbers of a board.
pub const BOARD: &str = "cortex-m4";

const WARM: &str = "native-warm";
const BACKGROUND: &str = "native-background";
const STORED: &str = "stored";
const VIPER_STORED: &str = "viper-stored";

/// The engines of a case whose header names none.
pub const USUAL: [&str; 5] = ["bytecode", STORED, "native", WARM, BACKGROUND];

/// The engines that a name in a header stands for; none for an unknown name.
pub fn meant(name: &str) -> impl Iterator<Item = &'static Engine> {
    let also = match name {
        "bytecode" => &[STORED][..],
        "native" => &[WARM, BACKGROUND],
        "viper" => &[VIPER_STORED],
        _ => &[],
    };
    named(name).into_iter().chain(also.iter().copied().filter_map(named))
}

/// The engine of this name.
pub fn named(name: &str) -> Option<&'static Engine> {
    ENGINES.iter().find(|engine| engine.name == name)
}
