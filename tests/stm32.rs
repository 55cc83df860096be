//! What no emulated board has: clocks, and ports of pins. The image, or what it compiled, runs in a CPU emulator that
//! records stores to devices by the number of instructions: `tests/boards/emulate.py`.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use adder_tests::board::Board;
use adder_tests::workspace;

const BOARD: &str = "netduinoplus2";
const PATIENCE: Duration = Duration::from_secs(60);

fn image(extension: &str) -> PathBuf {
    workspace::target().join("firmware").join(BOARD).with_extension(extension)
}

/// A store to a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Store {
    /// Instructions since the start.
    after: u64,
    address: u64,
    bytes: u64,
    word: u64,
}

fn stores(text: &str) -> Vec<Store> {
    let number = |word: &str| match word.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).expect("a number"),
        None => word.parse().expect("a number"),
    };
    let store = |line: &str| {
        let [after, address, bytes, word] = line.split(' ').map(number).collect::<Vec<_>>()[..] else {
            panic!("no store: {line}");
        };
        Store { after, address, bytes, word }
    };
    text.lines().map(store).collect()
}

fn emulator(words: &[&str]) -> Child {
    let mut python = Command::new(workspace::target().join("python/bin/python"));
    python.arg(workspace::root().join("tests/boards/emulate.py")).arg(words[0]).arg(image("bin"));
    python.args(&words[1..]).stdout(Stdio::piped());
    python.spawn().expect("target/python, which `cargo xtask setup` makes")
}

fn output(child: Child) -> String {
    let done = child.wait_with_output().expect("the emulator ends");
    assert!(done.status.success());
    String::from_utf8(done.stdout).expect("text")
}

const CONTROL: u64 = 0x4002_3800;
const PLL: u64 = 0x4002_3804;
const SWITCH: u64 = 0x4002_3808;
const WAIT_STATES: u64 = 0x4002_3c00;
const TICK: u64 = 0xe000_e014;

/// What is stored last to these registers, in the order of these stores.
fn settings(works: &str) -> Vec<(u64, u64)> {
    let all = stores(&output(emulator(&["clocks", works])));
    let last = |address: u64| all.iter().rposition(|store| store.address == address);
    let mut found: Vec<usize> =
        [PLL, CONTROL, WAIT_STATES, SWITCH, TICK].into_iter().filter_map(last).collect();
    found.sort_unstable();
    found.iter().map(|&at| (all[at].address, all[at].word)).collect()
}

/// 168 MHz from the crystal: compared at 1 MHz, times 336, halved; the flash waits before the processor goes fast.
#[test]
fn clocks_come_from_the_crystal() {
    let factors = 25 | 336 << 6 | 1 << 22 | 7 << 24;
    let on = 0x83 | 1 << 16 | 1 << 17 | 1 << 24;
    let switch = 2 | 5 << 10 | 4 << 13;
    assert_eq!(
        settings("hse,pll"),
        [(PLL, factors), (CONTROL, on), (WAIT_STATES, 0x605), (SWITCH, switch), (TICK, 167_999)]
    );
}

/// The same from the chip's own oscillator of 16 MHz, when the crystal does not swing.
#[test]
fn clocks_do_without_a_crystal() {
    let factors = 16 | 336 << 6 | 7 << 24;
    let switch = 2 | 5 << 10 | 4 << 13;
    assert_eq!(
        settings("pll"),
        [(PLL, factors), (CONTROL, 0x83 | 1 << 24), (WAIT_STATES, 0x605), (SWITCH, switch), (TICK, 167_999)]
    );
}

/// Nothing is waited for without end, and nothing goes fast that has no clock for it.
#[test]
fn clocks_that_never_come_do_not_stop_the_board() {
    for works in ["hse", ""] {
        let settings = settings(works);
        assert_eq!(settings.last(), Some(&(TICK, 167_999)), "{works}");
        assert!(settings.iter().all(|&(address, _)| address != SWITCH), "{works}: {settings:?}");
    }
}

const SET: u64 = 0x4002_0018;
const ON: u64 = 1 << 5;
const OFF: u64 = 1 << 21;

/// Stores of a call to ports: `count`, and whatever follows soon.
fn stores_of(call: &str, count: usize) -> Vec<Store> {
    let socket = std::env::temp_dir().join(format!("adder-gdb-{}-{count}", std::process::id()));
    let server = format!("socket,id=gdb,path={},server=on,wait=off", socket.display());
    let options = ["-chardev", &server, "-gdb", "chardev:gdb"];
    let mut board = Board::start_with(BOARD, &image("elf"), &options).expect("the board starts");
    let define = workspace::read("tests/boards/lights.py");
    let outcome = board.run(define.as_bytes(), PATIENCE).expect("the board answers");
    assert_eq!(String::from_utf8_lossy(&outcome.errors), "");
    let path = socket.display().to_string();
    let mut child = emulator(&["pins", &path, &count.to_string()]);
    let mut from = BufReader::new(child.stdout.take().expect("its output"));
    let mut line = String::new();
    from.read_line(&mut line).expect("a line");
    assert_eq!(line, "ready\n");
    let outcome = board.run(call.as_bytes(), PATIENCE).expect("the board answers");
    assert_eq!(String::from_utf8_lossy(&outcome.errors), "");
    let mut text = String::new();
    from.read_to_string(&mut text).expect("text");
    assert!(child.wait().expect("it ends").success());
    // It may be gone already.
    let _ = std::fs::remove_file(&socket);
    let ports = 0x4002_0000..0x4002_2400;
    stores(&text).into_iter().filter(|store| ports.contains(&store.address)).collect()
}

fn what(store: &Store) -> (u64, u64, u64) {
    (store.address, store.bytes, store.word)
}

/// The pin is off; then it is set and reset, again and again: each is a single store of a word, of one bit.
fn pulses(count: usize) -> Vec<(u64, u64, u64)> {
    (0..=2 * count).map(|at| (SET, 4, if at % 2 == 0 { OFF } else { ON })).collect()
}

#[test]
fn pulses_of_viper_code_are_as_long_as_the_loop_says() {
    const DATA: &[u8] = &[0xa5, 0x00, 0xff, 0x3c];
    let bits: Vec<bool> =
        DATA.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 != 0)).collect();
    let lengths = |short: u32, long: u32| {
        let call = format!("send(bytes({DATA:?}), {}, {short}, {long})", DATA.len());
        let stores = stores_of(&call, 1 + 2 * bits.len());
        assert_eq!(stores.iter().map(what).collect::<Vec<_>>(), pulses(bits.len()));
        let mut seen = [None; 2];
        for (pair, &bit) in stores[1..].chunks_exact(2).zip(&bits) {
            // All pulses of a kind are of one length.
            let length = pair[1].after - pair[0].after;
            assert_eq!(*seen[usize::from(bit)].get_or_insert(length), length);
        }
        seen.map(|length| length.expect("bits of both kinds"))
    };
    let [short, long] = lengths(10, 20);
    let [shorter, longer] = lengths(5, 40);
    println!("pulses of {shorter}, {short}, {long} and {longer} instructions for 5, 10, 20 and 40 rounds");
    let round = (long - short) / 10;
    assert!((2..=6).contains(&round), "{round} instructions a round");
    assert_eq!([long - short, short - shorter, longer - long], [10 * round, 5 * round, 20 * round]);
}

#[test]
fn pins_of_native_code_are_set_by_single_stores() {
    const TIMES: usize = 20;
    let stores = stores_of(&format!("blink({TIMES})"), 1 + 2 * TIMES);
    assert_eq!(stores.iter().map(what).collect::<Vec<_>>(), pulses(TIMES));
    // Rounds are alike, one of which begins behind each pulse.
    let ends: Vec<u64> = stores.iter().skip(2).step_by(2).map(|store| store.after).collect();
    let rounds: Vec<u64> = ends.windows(2).map(|two| two[1] - two[0]).collect();
    println!("rounds of {} instructions", rounds[0]);
    assert!(rounds.iter().all(|&round| round == rounds[0]), "{rounds:?}");
}
