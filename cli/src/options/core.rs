//! Names of the cores that machine code is made for: their own, and those of boards and processors.

use super::Usage;

/// Every name, and the core's own.
const KNOWN: &[(&str, &str)] = &[
    ("armv7m", "armv7m"),
    ("armv7em", "armv7em"),
    ("armv7em+fpv4", "armv7em+fpv4"),
    ("armv7em+fpv5", "armv7em+fpv5"),
    ("armv7em+fpv5d", "armv7em+fpv5d"),
    ("armv8m", "armv8m"),
    ("armv8m+fpv5", "armv8m+fpv5"),
    ("cortex-m3", "armv7m"),
    ("cortex-m4", "armv7em+fpv4"),
    ("cortex-m7", "armv7em+fpv5d"),
    ("cortex-m33", "armv8m+fpv5"),
    ("mps2-an385", "armv7m"),
    ("mps2-an386", "armv7em+fpv4"),
    ("mps2-an500", "armv7em+fpv5d"),
    ("mps2-an505", "armv8m+fpv5"),
    ("netduinoplus2", "armv7em+fpv4"),
];

/// The core that a name means, by its own name.
pub fn named(name: &str) -> Result<&'static str, Usage> {
    let names: Vec<&str> = KNOWN.iter().map(|&(name, _)| name).collect();
    let found = KNOWN.iter().find(|(known, _)| *known == name);
    found.map(|&(_, core)| core).ok_or_else(|| Usage::unknown("core", name, &names))
}

#[cfg(test)]
mod tests {
    use adder_emitter_thumb::operand::Core;

    use super::KNOWN;

    #[test]
    fn names_mean_what_the_emitter_has() {
        let wanted = |name: &str, core: Core| KNOWN.contains(&(name, core.name()));
        assert!(Core::NAMES.iter().all(|&(name, core)| wanted(name, core)));
        for (name, core) in [
            ("cortex-m3", Core::CORTEX_M3),
            ("cortex-m4", Core::CORTEX_M4),
            ("cortex-m7", Core::CORTEX_M7),
            ("cortex-m33", Core::CORTEX_M33),
        ] {
            assert!(wanted(name, core), "{name}");
        }
        assert!(KNOWN.iter().all(|&(_, core)| Core::named(core).is_some()));
    }
}
