//! The options that `-X` takes.

use adder_emitter_x86::target::Floats;
use adder_vm::code::Tier;

use super::{Usage, tier};

/// The default of `-X heapsize`.
const DEFAULT_HEAP: usize = 1 << 30;
/// The least that `-X heapsize` takes, as in MicroPython.
const LEAST_HEAP: usize = 700;

/// What `-X` options say.
#[derive(Clone, Debug, PartialEq)]
pub struct Implementation {
    /// `compile-only`
    pub compile_only: bool,
    /// `emit=`
    pub emit: Tier,
    /// `heapsize=`, in bytes
    pub heap: usize,
    /// `native=strict`
    pub strict: bool,
    /// `native=off` or `viper=off`
    pub ignore_decorators: bool,
    /// `heat=N`: calls after which functions of the native tier are compiled; 0 for what pays off.
    pub heat: u32,
    /// `compile=wait` or `compile=background`: whether the program waits while a function of the native tier is
    /// compiled; it does when `heat` is given.
    pub background: Option<bool>,
    /// `viper=unchecked`
    pub unchecked: bool,
    /// `target=`: the board whose numbers there are to be, when it is not the host.
    pub target: Option<Board>,
    /// `stored`
    pub stored: bool,
    /// `zeal`
    pub zeal: bool,
    /// `failalloc=`: the number of the allocation that fails, 0 for none
    pub fail: u64,
    /// `walk=FILE`, in builds with debug assertions: where to write what of the tables was run.
    pub walk: Option<String>,
}

impl Default for Implementation {
    fn default() -> Self {
        Implementation {
            compile_only: false,
            emit: Tier::Bytecode,
            heap: DEFAULT_HEAP,
            strict: false,
            ignore_decorators: false,
            heat: 0,
            background: None,
            unchecked: false,
            target: None,
            stored: false,
            zeal: false,
            fail: 0,
            walk: None,
        }
    }
}

const NAMES: &[&str] = &[
    "compile",
    "compile-only",
    "emit",
    "failalloc",
    "heapsize",
    "heat",
    "native",
    "stored",
    "target",
    "viper",
    "zeal",
];
/// A core or board whose numbers the PC can have.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Board {
    /// What `target=` calls it.
    pub target: &'static str,
    /// The floats that its machine code has.
    pub floats: Floats,
    /// `sys.platform` there, where the target is a board.
    pub platform: Option<&'static str>,
}

const fn board(target: &'static str, floats: Floats, platform: Option<&'static str>) -> Board {
    Board { target, floats, platform }
}

const BOARDS: [Board; 9] = [
    board("cortex-m3", Floats::None, None),
    board("cortex-m4", Floats::Single, None),
    board("cortex-m7", Floats::Single, None),
    board("cortex-m33", Floats::Single, None),
    board("mps2-an385", Floats::None, Some("mps2")),
    board("mps2-an386", Floats::Single, Some("mps2")),
    board("mps2-an500", Floats::Single, Some("mps2")),
    board("mps2-an505", Floats::Single, Some("mps2")),
    board("netduinoplus2", Floats::Single, Some("stm32")),
];

impl Implementation {
    /// Takes one `-X` option.
    pub fn set(&mut self, option: &str) -> Result<(), Usage> {
        let (name, value) = match option.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (option, None),
        };
        match (name, value) {
            ("compile-only", None) => self.compile_only = true,
            ("stored", None) => self.stored = true,
            ("zeal", None) => self.zeal = true,
            ("emit", Some(value)) => {
                self.emit =
                    tier(value).ok_or_else(|| choice("emit", value, &["bytecode", "native", "viper"]))?;
            }
            ("heapsize", Some(value)) => {
                self.heap = heap_size(value).ok_or_else(|| {
                    Usage::new(format!("heapsize={value} is no size: N[w][K|M], at least {LEAST_HEAP}"))
                })?;
            }
            ("failalloc", Some(value)) => {
                self.fail = value
                    .parse()
                    .map_err(|_| Usage::new(format!("-X failalloc={value}: which allocation is that?")))?;
            }
            ("walk", Some(path)) if cfg!(debug_assertions) => self.walk = Some(path.to_owned()),
            ("native", Some("strict")) => self.strict = true,
            ("heat", Some(value)) => {
                self.heat = value
                    .parse()
                    .map_err(|_| Usage::new(format!("-X heat takes a number, not '{value}'")))?;
            }
            ("compile", Some("wait")) => self.background = Some(false),
            ("compile", Some("background")) => self.background = Some(true),
            ("compile", Some(value)) => return Err(choice(name, value, &["wait", "background"])),
            ("viper", Some("unchecked")) => self.unchecked = true,
            ("native" | "viper", Some("off")) => self.ignore_decorators = true,
            ("native", Some(value)) => return Err(choice(name, value, &["strict", "off"])),
            ("viper", Some(value)) => return Err(choice(name, value, &["unchecked", "off"])),
            ("target", Some("host")) => self.target = None,
            ("target", Some(value)) => match BOARDS.iter().find(|board| board.target == value) {
                Some(board) => self.target = Some(*board),
                None => {
                    let known: Vec<&str> = BOARDS.iter().map(|board| board.target).collect();
                    return Err(choice(name, value, &[&["host"], known.as_slice()].concat()));
                }
            },
            (name, _) if NAMES.contains(&name) => {
                let verb = if value.is_some() { "takes no" } else { "needs a" };
                return Err(Usage::new(format!("-X {name} {verb} value")));
            }
            (name, _) => return Err(Usage::unknown("-X option", name, NAMES)),
        }
        Ok(())
    }
}

fn choice(name: &str, value: &str, known: &[&str]) -> Usage {
    Usage::unknown(&format!("value of -X {name}"), value, known)
}

/// `N[w][K|M]`: bytes, `w` for as many more as this machine's words are larger than 32 bits.
fn heap_size(text: &str) -> Option<usize> {
    let (text, unit) = match text.strip_suffix(['K', 'k']) {
        Some(rest) => (rest, 1 << 10),
        None => match text.strip_suffix(['M', 'm']) {
            Some(rest) => (rest, 1 << 20),
            None => (text, 1),
        },
    };
    let (text, words) = match text.strip_suffix(['w', 'W']) {
        Some(rest) => (rest, size_of::<usize>() / 4),
        None => (text, 1),
    };
    let number: usize = match text.strip_prefix("0x") {
        Some(digits) => usize::from_str_radix(digits, 16).ok()?,
        None => text.parse().ok()?,
    };
    number.checked_mul(unit)?.checked_mul(words).filter(|&bytes| bytes >= LEAST_HEAP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (text, bytes) in
            [("4096", Some(4096)), ("64K", Some(65536)), ("2m", Some(2 << 20)), ("0x1000", Some(4096))]
        {
            assert_eq!(heap_size(text), bytes, "{text}");
        }
        assert_eq!(heap_size("8wk"), Some(8 * 1024 * size_of::<usize>() / 4));
        for text in ["", "K", "699", "1G", "-5", "99999999999999999999M"] {
            assert_eq!(heap_size(text), None, "{text}");
        }
    }

    #[test]
    fn wrong_options_say_what_is_right() {
        let message = |option: &str| Implementation::default().set(option).expect_err(option).message;
        assert_eq!(message("emti=native"), "unknown -X option 'emti'; did you mean 'emit'?");
        assert_eq!(message("emit=nativ"), "unknown value of -X emit 'nativ'; did you mean 'native'?");
        assert_eq!(message("emit"), "-X emit needs a value");
        assert_eq!(message("zeal=1"), "-X zeal takes no value");
        assert_eq!(message("failalloc=x"), "-X failalloc=x: which allocation is that?");
    }
}
