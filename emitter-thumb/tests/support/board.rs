//! Runs machine code on an emulated Cortex-M4, many runs at once. `runner/program.rs` is the program there.

use super::cases::{Arg, Observed, RunLine, TestHost, parse_arg, show_exit, show_result};
use adder_decorators::emitter::{Abi, Emitter, Error, Unit};
use adder_decorators::ir::arith::canonical;
use adder_decorators::ir::{Exit, ExitKind, Function, Inst, Repr, Spot, Type};
use adder_emitter_thumb::emitter::Thumb;
use adder_emitter_thumb::operand::Core;
use adder_vm::mem::Mem;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What the runner's Context and helpers are.
const ABI: Abi = Abi {
    helpers: 64,
    pending: 68,
    exception: 72,
    no_exception: 12,
    stack_limit: 76,
    results: 80,
    take_exit: 6,
    poll: 7,
};

/// Where the batch is on the board.
const BATCH: u32 = 0x2100_0000;
/// Words of a run, see the runner, and of its parts.
const RUN: usize = 4 + 16 + 8 + 2 + 2 + 16 + 2 + 32 + 256 + 32;
const CORES: usize = 4;
const FLOATS: usize = 20;
const RESULT: usize = 28;
const POLLS: usize = 30;
const EXITS: usize = 31;
const EXIT: usize = 32;
const HAS_STATE: usize = 48;
const LOGGED: usize = 49;
const LOG: usize = 50;
const STATE: usize = 82;
const CONTEXT: usize = 338;

/// Machine code in a batch.
#[derive(Clone, Copy, Debug)]
pub struct Compiled {
    offset: usize,
    /// Bytes of code.
    pub len: usize,
    /// Which function of the batch it is.
    number: usize,
}

/// A run to come.
struct Run {
    words: Vec<u32>,
    /// Words that are offsets in the data.
    relative: Vec<usize>,
    /// Buffers: offset and contents.
    buffers: Vec<(usize, Vec<u8>)>,
    /// Where exits have the values of slots.
    places: Vec<Spot>,
}

/// Code and what to run of it.
pub struct Batch {
    /// How many registers of each kind values may lie in.
    pub registers: u32,
    data: Vec<u8>,
    /// Words that get an address: offset, whether integers are wide.
    relocs: Vec<(usize, bool)>,
    runs: Vec<Run>,
    /// Per function: where exits have the values of slots.
    places: Vec<Vec<Spot>>,
}

impl Default for Batch {
    fn default() -> Self {
        Batch { registers: 64, data: Vec::new(), relocs: Vec::new(), runs: Vec::new(), places: Vec::new() }
    }
}

impl Batch {
    /// Adds a function's code.
    pub fn compile(&mut self, function: &Function<'_>, wide: bool) -> Result<Compiled, Error> {
        let mem = Mem::new(1 << 24);
        let unit = Unit { code: 0x2000_1234, frame: true, ..Unit::default() };
        let object =
            Thumb::new(ABI, Core::CORTEX_M4).with_registers(self.registers).emit(function, &unit, &mem)?;
        let offset = self.place(&object.bytes, 8);
        for reloc in object.relocs.iter() {
            let at = offset + reloc.offset as usize;
            self.data[at..at + 4].copy_from_slice(&(reloc.addend as u32).to_le_bytes());
            self.relocs.push((at, wide));
        }
        self.places.push(object.places.to_vec());
        Ok(Compiled { offset, len: object.bytes.len(), number: self.places.len() - 1 })
    }

    fn place(&mut self, bytes: &[u8], align: usize) -> usize {
        let offset = self.data.len().next_multiple_of(align);
        self.data.resize(offset, 0);
        self.data.extend(bytes);
        offset
    }

    /// Adds a run on arguments as text.
    pub fn add_line(&mut self, function: &Function<'_>, compiled: Compiled, line: &RunLine, wide: bool) {
        let params = function.params(function.entry().expect("a function has a block"));
        let types = params.iter().map(|&param| function.ty(param));
        let args: Vec<Arg> =
            types.zip(&line.args).map(|(ty, arg)| parse_arg(function.profile, ty, arg)).collect();
        let frame: Vec<Arg> =
            line.frame.iter().map(|arg| parse_arg(function.profile, Type::Value, arg)).collect();
        self.add(function, compiled, &args, &frame, line.raising_poll, wide);
    }

    /// Adds a run.
    pub fn add(
        &mut self,
        function: &Function<'_>,
        compiled: Compiled,
        args: &[Arg],
        frame: &[Arg],
        raising_poll: u64,
        wide: bool,
    ) {
        let places = self.places[compiled.number].clone();
        let mut run = Run { words: vec![0; RUN], relative: vec![0], buffers: Vec::new(), places };
        run.words[0] = compiled.offset as u32;
        run.words[1] = u32::from(function.result == Type::F32);
        run.words[2] = u32::from(wide);
        run.words[3] = raising_poll as u32;
        run.words[CONTEXT + 17] = 1;
        let mut registers = vec![0u8; 32 * 4];
        for (register, arg) in registers.chunks_mut(4).zip(frame) {
            let Arg::Bits(bits) = arg else { panic!("a register holds a word") };
            register.copy_from_slice(&bits.to_le_bytes()[..4]);
        }
        run.words[CORES + 1] = self.place(&registers, 8) as u32;
        run.relative.push(CORES + 1);
        let params = function.params(function.entry().expect("a function has a block"));
        // As AAPCS has them: pairs at even registers, and on the stack at multiples of eight.
        let (mut core, mut float) = (2, 0);
        for (&param, arg) in params.iter().zip(args) {
            match (function.ty(param), arg) {
                (Type::F32, Arg::Bits(bits)) => {
                    run.words[FLOATS + float] = *bits as u32;
                    float += 1;
                }
                (Type::I64, Arg::Bits(bits)) => {
                    core = core + core % 2;
                    run.words[CORES + core] = *bits as u32;
                    run.words[CORES + core + 1] = (*bits >> 32) as u32;
                    core += 2;
                }
                (_, Arg::Bits(bits)) => {
                    run.words[CORES + core] = *bits as u32;
                    core += 1;
                }
                (_, Arg::Buffer(bytes)) => {
                    let offset = self.place(bytes, 16);
                    run.words[CORES + core] = offset as u32;
                    run.relative.push(CORES + core);
                    run.buffers.push((offset, bytes.clone()));
                    core += 1;
                }
            }
        }
        assert!(core <= 16 && float <= 8, "too many arguments for the runner");
        self.runs.push(run);
    }

    /// Number of runs so far.
    pub fn len(&self) -> usize {
        self.runs.len()
    }

    /// Runs all; what each did is asked with `Results::seen`.
    pub fn run(self) -> Results {
        let start = 16 + self.runs.len() * RUN * 4 + self.relocs.len() * 8;
        let start = start.next_multiple_of(16);
        let base = BATCH + start as u32;
        let mut bytes = Vec::new();
        let total = start + self.data.len();
        for word in [total as u32, self.runs.len() as u32, self.relocs.len() as u32, 0] {
            bytes.extend(word.to_le_bytes());
        }
        for run in &self.runs {
            for (at, word) in run.words.iter().enumerate() {
                let word = if run.relative.contains(&at) { word + base } else { *word };
                bytes.extend(word.to_le_bytes());
            }
        }
        for (at, wide) in &self.relocs {
            bytes.extend((base + *at as u32).to_le_bytes());
            bytes.extend(u32::from(*wide).to_le_bytes());
        }
        bytes.resize(start, 0);
        bytes.extend(&self.data);
        let bytes = emulate(&bytes);
        let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
        let failed = (word(12) != u32::MAX).then(|| word(12) as usize);
        Results { start, bytes, runs: self.runs, failed }
    }
}

/// What a batch did.
pub struct Results {
    start: usize,
    bytes: Vec<u8>,
    runs: Vec<Run>,
    /// The run at which the board stopped.
    pub failed: Option<usize>,
}

impl Results {
    /// What a run did.
    pub fn seen(&self, function: &Function<'_>, number: usize) -> Observed {
        let run = &self.runs[number];
        let word = |at: usize| {
            let at = 16 + (number * RUN + at) * 4;
            u32::from_le_bytes(self.bytes[at..at + 4].try_into().expect("four bytes"))
        };
        let double = |at: usize| u64::from(word(at)) | u64::from(word(at + 1)) << 32;
        let mut seen = Observed { host: TestHost::default(), ..Observed::default() };
        seen.host.polls = word(POLLS).into();
        seen.host.log = (0..word(LOGGED) as usize).map(|at| double(LOG + 2 * (at & 15)) as i64).collect();
        for at in 0..word(EXITS) as usize {
            if let ExitKind::Raise(kind) = function.exits()[word(EXIT + (at & 15)) as usize].kind {
                seen.host.raised.push(kind);
            }
        }
        seen.outcome = if word(HAS_STATE) != 0 {
            let exit = Exit(word(EXIT + ((word(EXITS) as usize - 1) & 15)) as u16);
            let mut frames: Vec<_> = function.exit_frames(exit).collect();
            frames.reverse();
            let slots = frames.iter().flat_map(|&frame| {
                let first = function.frame(frame).slots as usize;
                function.frame_slots(frame).iter().zip(run.places[first..].iter())
            });
            let state: Vec<u64> = slots
                .map(|(slot, &place)| match (slot.repr, function.literal(slot)) {
                    (Repr::Const, _) => function.consts()[slot.value as usize],
                    (_, Some(number)) => {
                        canonical(function.profile, function.ty(Inst(slot.value)), number as u64)
                    }
                    _ => {
                        let mut bits = double(STATE + usize::from(place.word));
                        if let Some(high) = place.high {
                            let high =
                                if place.high == Spot::ZERO { 0 } else { word(STATE + usize::from(high)) };
                            bits = bits & 0xffff_ffff | u64::from(high) << 32;
                        }
                        canonical(function.profile, function.ty(Inst(slot.value)), bits)
                    }
                })
                .collect();
            show_exit(function, exit, &state)
        } else {
            let bits = canonical(function.profile, function.result, double(RESULT));
            show_result(function, (function.result != Type::Void).then_some(bits))
        };
        for (offset, before) in &run.buffers {
            let at = self.start + offset;
            seen.before.push(before.clone());
            seen.after.push(self.bytes[at..at + before.len()].to_vec());
        }
        seen
    }
}

/// The runner's image, which `cargo xtask test --all` builds.
fn runner() -> PathBuf {
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(own, PathBuf::from);
    let image = target.join("firmware/runner.elf");
    assert!(image.is_file(), "no {}: `cargo xtask firmware` builds it", image.display());
    std::fs::canonicalize(image).expect("a path")
}

fn emulate(batch: &[u8]) -> Vec<u8> {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("board-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("batch.bin"), batch).expect("writes");
    let output = Command::new("qemu-system-arm")
        .current_dir(&folder)
        .args(["-M", "mps2-an386", "-display", "none", "-monitor", "none", "-serial", "none"])
        .args(["-semihosting-config", "enable=on,target=native", "-kernel"])
        .arg(runner())
        .args(["-device", &format!("loader,file=batch.bin,addr={BATCH:#x},force-raw=on")])
        .output()
        .expect("qemu-system-arm starts");
    let result =
        std::fs::read(folder.join("result.bin")).unwrap_or_else(|error| panic!("{error}: {output:?}"));
    std::fs::remove_dir_all(&folder).expect("the folder goes");
    result
}
