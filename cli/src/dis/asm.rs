//! x86-64 machine code as text: labels where jumps go, names of the helpers that are called.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;
use std::ops::Range;

use adder_emitter_x86::stubs::keep::Keepers;
use adder_vm::native::helpers::Helper;
use iced_x86::{
    Decoder, DecoderOptions, Formatter, Instruction, IntelFormatter, Mnemonic, OpKind, Register,
    SymbolResolver, SymbolResult,
};

use super::notes::Listing;

/// Where the entries that keep registers would be, if the code were to run.
pub const KEEPERS: usize = 0x10_0000_0000;
/// Where the function's table of exits would be.
pub const EXITS: u64 = 0x20_0000_0000;

/// How code finds helpers.
pub struct Addresses {
    /// The entries that keep registers.
    pub keepers: Keepers,
    /// How many helpers there are.
    pub helpers: u32,
    /// The Context's field with the address of their table.
    pub table: i32,
}

/// Names of jumps' targets.
struct Labels(HashMap<u64, String>);

impl SymbolResolver for Labels {
    fn symbol(
        &mut self,
        instruction: &Instruction,
        _: u32,
        _: Option<u32>,
        address: u64,
        _: u32,
    ) -> Option<SymbolResult<'_>> {
        let is_jump = is_near_jump(instruction);
        let name = self.0.get(&address).filter(|_| is_jump)?;
        Some(SymbolResult::with_str(address, name))
    }
}

fn is_near_jump(instruction: &Instruction) -> bool {
    instruction.is_jmp_short_or_near() || instruction.is_jcc_short_or_near()
}

/// Writes machine code down. `origins` are stretches of it and the bytecode words that they are for.
pub fn listing(
    bytes: &[u8],
    origins: Vec<(Range<u32>, u32)>,
    addresses: &Addresses,
    listing: &Listing<'_>,
) -> String {
    let (code, targets) = reach(bytes);
    let names = targets.iter().enumerate().map(|(number, &at)| (at, format!("L{number}"))).collect();
    let mut formatter = IntelFormatter::with_options(Some(Box::new(Labels(names))), None);
    let options = formatter.options_mut();
    options.set_hex_prefix("0x");
    options.set_hex_suffix("");
    options.set_uppercase_hex(false);
    options.set_space_after_operand_separator(true);
    options.set_small_hex_numbers_in_decimal(true);
    options.set_show_branch_size(false);
    options.set_rip_relative_addresses(true);
    let mut out = String::new();
    let (mut shown, mut numbers) = (0, targets.iter().enumerate().peekable());
    let mut names = Names { addresses, listing, known: HashMap::new() };
    let mut at = 0;
    while at < bytes.len() {
        while let Some((number, _)) = numbers.next_if(|(_, target)| **target <= at as u64) {
            // Writing to a string does not fail, here and below.
            let _ = writeln!(out, "L{number}:");
            names.known.clear();
        }
        let Some(instruction) = code.get(&(at as u64)) else {
            at = data(&mut out, bytes, at, &code);
            continue;
        };
        let stretch = origins.iter().rfind(|(stretch, _)| stretch.contains(&(at as u32)));
        if let Some(line) = stretch.map(|&(_, word)| listing.line_of(word)).filter(|&line| line != shown) {
            let _ = writeln!(out, "{}", listing.line(line));
            shown = line;
        }
        let mut text = String::new();
        formatter.format(instruction, &mut text);
        let note = names.note(instruction);
        let _ = match note {
            Some(note) => writeln!(out, "{at:6x}  {text:40}  ; {note}"),
            None => writeln!(out, "{at:6x}  {text}"),
        };
        at += instruction.len();
    }
    out
}

/// Writes bytes that are no code, up to the next that are; where those begin.
fn data(out: &mut String, bytes: &[u8], from: usize, code: &HashMap<u64, Instruction>) -> usize {
    let end = (from..bytes.len()).find(|&at| code.contains_key(&(at as u64))).unwrap_or(bytes.len());
    for (row, chunk) in bytes[from..end].chunks(8).enumerate() {
        let hex: Vec<String> = chunk.iter().map(|byte| format!("{byte:02x}")).collect();
        let _ = writeln!(out, "{:6x}  db {}", from + row * 8, hex.join(" "));
    }
    end
}

/// The instructions that can be reached, by their places, and where jumps go.
fn reach(bytes: &[u8]) -> (HashMap<u64, Instruction>, BTreeSet<u64>) {
    let (mut code, mut targets) = (HashMap::new(), BTreeSet::new());
    let (mut waiting, mut tables) = (vec![0], Vec::new());
    loop {
        while let Some(start) = waiting.pop() {
            let mut decoder = Decoder::with_ip(64, bytes, 0, DecoderOptions::NONE);
            if decoder.set_position(start as usize).is_err() {
                continue;
            }
            decoder.set_ip(start);
            while decoder.can_decode() && !code.contains_key(&decoder.ip()) {
                let instruction = decoder.decode();
                code.insert(instruction.ip(), instruction);
                if is_near_jump(&instruction) {
                    targets.insert(instruction.near_branch_target());
                    waiting.push(instruction.near_branch_target());
                }
                if instruction.mnemonic() == Mnemonic::Lea && instruction.is_ip_rel_memory_operand() {
                    tables.push(instruction.ip_rel_memory_address());
                }
                let is_last = instruction.is_jmp_short_or_near()
                    || instruction.is_jmp_near_indirect()
                    || matches!(instruction.mnemonic(), Mnemonic::Ret | Mnemonic::Ud2 | Mnemonic::INVALID);
                if is_last {
                    break;
                }
            }
        }
        let Some(table) = tables.pop() else { return (code, targets) };
        // A table of distances from its own start; it ends where code begins.
        for at in (table as usize..).step_by(4) {
            let Some(word) = bytes.get(at..at + 4).and_then(|word| word.try_into().ok()) else { break };
            let target = table.wrapping_add_signed(i64::from(i32::from_le_bytes(word)));
            if code.contains_key(&(at as u64))
                || targets.contains(&(at as u64))
                || target >= bytes.len() as u64
            {
                break;
            }
            targets.insert(target);
            waiting.push(target);
        }
    }
}

/// What a register was loaded with.
#[derive(Clone, Copy)]
enum Loaded {
    /// The address of the table of helpers.
    Table,
    /// The address of a helper's code.
    Helper(u32),
    /// The address of the entry of a helper that keeps registers.
    Keeper(u32),
}

/// Finds names for what instructions use.
struct Names<'a> {
    addresses: &'a Addresses,
    listing: &'a Listing<'a>,
    known: HashMap<Register, Loaded>,
}

impl Names<'_> {
    fn note(&mut self, instruction: &Instruction) -> Option<String> {
        let base = self.known.get(&instruction.memory_base()).copied();
        let number = instruction.memory_displacement64() as u32 / 8;
        if instruction.is_call_near_indirect() {
            let called = match instruction.op0_kind() {
                OpKind::Register => self.known.get(&instruction.op0_register()).copied(),
                _ => matches!(base, Some(Loaded::Table)).then_some(Loaded::Helper(number)),
            };
            self.known.clear();
            return match called? {
                Loaded::Helper(helper) => name_of(helper).map(str::to_owned),
                Loaded::Keeper(helper) => Some(format!("{}, keeping all registers", name_of(helper)?)),
                Loaded::Table => None,
            };
        }
        let is_load = instruction.mnemonic() == Mnemonic::Mov && instruction.op0_kind() == OpKind::Register;
        if instruction.op0_kind() == OpKind::Register {
            self.known.remove(&instruction.op0_register().full_register());
        }
        if !is_load {
            return None;
        }
        let to = instruction.op0_register().full_register();
        match instruction.op1_kind() {
            OpKind::Memory if matches!(base, Some(Loaded::Table)) => {
                self.known.insert(to, Loaded::Helper(number));
                None
            }
            OpKind::Memory => {
                let offset = i64::from(self.addresses.table) as u64;
                let is_plain = instruction.memory_index() == Register::None;
                if is_plain && instruction.memory_displacement64() == offset {
                    self.known.insert(to, Loaded::Table);
                }
                None
            }
            OpKind::Register => {
                let from = instruction.op1_register().full_register();
                if let Some(&loaded) = self.known.get(&from) {
                    self.known.insert(to, loaded);
                }
                None
            }
            _ => self.immediate(to, instruction.immediate(1)),
        }
    }

    fn immediate(&mut self, to: Register, word: u64) -> Option<String> {
        if word == EXITS {
            return Some("this function's exits".to_owned());
        }
        let keepers = self.addresses.keepers;
        let helper = (0..self.addresses.helpers).find(|&helper| keepers.entry(helper) == Some(word as usize));
        if let Some(helper) = helper {
            self.known.insert(to, Loaded::Keeper(helper));
            return None;
        }
        // Small words are numbers as often as they are values.
        let is_address = word > u64::from(u32::MAX);
        self.listing.constant(word).filter(|_| is_address).map(str::to_owned)
    }
}

fn name_of(helper: u32) -> Option<&'static str> {
    Helper::ALL.get(helper as usize).map(|helper| helper.name())
}
