//! Machine code in stored files, a section for each kind of core.
//!
//! ```text
//! 0   'a' 'd' 'n' SECTION      what it is
//! 4   core                     its features as bits, which whoever compiles knows; 0 0 0
//! 8   hash                     native::abi::HASH
//! 12  length                   a multiple of 4
//! 16  CRC-32                   of the section without these four bytes
//! 20  CRC-32                   of the part that it belongs to, as that says it
//! 24  n, functions
//! ```
//!
//! A function: `n` code, exits, frames, bytes of machine code, place to go on after a failed access; for each exit `n`
//! what it does, `n` frame; for each frame `n` instruction word; zeros up to a multiple of 4; the machine code. Code names
//! nothing by its address: it finds what it needs from its frame and its Context, so that it runs where the file lies. It
//! is as much trusted as the image itself: the checks are against damage and mistakes, not against who means harm.
#![allow(unsafe_code, reason = "machine code is run where the file lies")]

use core::fmt;

use super::Fault;
use super::read::{CUT, File, Reader, u32_at};
use super::write::{align, number};
use crate::code::{Tier, flags};
use crate::context::Context;
use crate::mem::{OutOfMemory, Vec};
use crate::native::abi;
use crate::native::exits::{ExitRow, FrameRow};
use crate::native::table::Rows;
use crate::num::crc::crc32;
use crate::object::{CodeObj, Gc, ListObj};
use crate::value::{R, Value};

/// How a section begins; the last byte is the version of its format.
const MAGIC: [u8; 4] = *b"adn\x01";
/// Bytes before the functions.
const HEAD: usize = 24;

/// Machine code of a function, to be stored.
#[derive(Clone, Copy, Debug)]
pub struct Stored<'a> {
    /// The number of its code in the file.
    pub code: u32,
    /// Its exits; those that leave values in the frame cannot be stored.
    pub exits: &'a [ExitRow],
    /// The states in which it leaves, without slots.
    pub frames: &'a [FrameRow],
    /// The machine code, whose entry is its first byte.
    pub bytes: &'a [u8],
    /// Where it goes on after an access to memory that failed; 0 for no place.
    pub failure: u32,
}

/// Adds a section to a stored file.
///
/// # Errors
/// `OutOfMemory`
pub fn write_section(out: &mut Vec<'_, u8>, core: u8, functions: &[Stored<'_>]) -> Result<(), OutOfMemory> {
    let start = out.len();
    let part = u32_at(out, 16).unwrap_or(0);
    out.extend_from_slice(&MAGIC)?;
    out.extend_from_slice(&[core, 0, 0, 0])?;
    out.extend_from_slice(&abi::HASH.to_le_bytes())?;
    out.extend_from_slice(&[0; 8])?;
    out.extend_from_slice(&part.to_le_bytes())?;
    number(out, functions.len() as u64)?;
    for function in functions {
        let head = [
            u64::from(function.code),
            function.exits.len() as u64,
            function.frames.len() as u64,
            function.bytes.len() as u64,
            function.failure.into(),
        ];
        head.into_iter().try_for_each(|field| number(out, field))?;
        for exit in function.exits {
            number(out, exit.packed().into())?;
            number(out, exit.frame.into())?;
        }
        function.frames.iter().try_for_each(|frame| number(out, frame.pc.into()))?;
        align(out)?;
        out.extend_from_slice(function.bytes)?;
    }
    align(out)?;
    let length = (out.len() - start) as u32;
    out[start + 12..start + 16].copy_from_slice(&length.to_le_bytes());
    let check = check_of(&out[start..]);
    out[start + 16..start + 20].copy_from_slice(&check.to_le_bytes());
    Ok(())
}

fn check_of(section: &[u8]) -> u32 {
    crc32(crc32(0, section.get(..16).unwrap_or_default()), section.get(20..).unwrap_or_default())
}

/// Why no machine code of a file is used.
#[derive(Clone, Copy)]
enum Unused {
    Core(u8),
    Abi,
    Damaged,
    Version,
}

/// The section of a file that a machine with the features `core` can use, without its head.
fn section_for<'a>(file: &File<'a>, core: u8) -> Result<Option<&'a [u8]>, Unused> {
    let mut rest = file.sections;
    let (mut best, mut other) = (None, None);
    while !rest.is_empty() {
        let word = |at| u32_at(rest, at).ok_or(Unused::Damaged);
        if rest.get(..3) != Some(&MAGIC[..3]) {
            return Err(Unused::Damaged);
        }
        let (length, check) = (word(12)? as usize, word(16)?);
        let (section, behind) = rest.split_at_checked(length).ok_or(Unused::Damaged)?;
        if length < HEAD || length % 4 != 0 || check_of(section) != check {
            return Err(Unused::Damaged);
        }
        let features = section[4];
        if section[3] != MAGIC[3] {
            other = Some(Unused::Version);
        } else if features & !core != 0 {
            other = Some(Unused::Core(features));
        } else if word(8)? != abi::HASH {
            return Err(Unused::Abi);
        } else if word(20)? != u32_at(file.bytes, 16).unwrap_or(0) {
            return Err(Unused::Damaged);
        } else if best.is_none_or(|(of_best, _): (u8, _)| of_best.count_ones() < features.count_ones()) {
            best = Some((features, section));
        }
        rest = behind;
    }
    match (best, other) {
        (Some((_, section)), _) => Ok(Some(section)),
        (None, Some(why)) => Err(why),
        (None, None) => Ok(None),
    }
}

impl Context<'_> {
    /// Gives the functions of a file their machine code, if this machine has any use for it; what is wrong with it is
    /// told on standard error, once for the file.
    pub(super) fn use_sections(&self, file: &File<'_>, codes: Gc<ListObj>, name: &str) -> R<()> {
        let Some((compiler, core)) = self.vm().compiler().and_then(|c| Some((c, c.core()?))) else {
            return Ok(());
        };
        let unused = match section_for(file, core) {
            Ok(None) => return Ok(()),
            Ok(Some(section)) => match self.use_section(section, codes) {
                Ok(done) => return done,
                Err(_) => Unused::Damaged,
            },
            Err(unused) => unused,
        };
        let own = compiler.core_name(core);
        let tell = |why: fmt::Arguments<'_>| self.tell(format_args!("{name}: machine code {why}\n"));
        match unused {
            Unused::Core(features) => {
                let theirs = compiler.core_name(features);
                tell(format_args!("is for {theirs}, this is {own}: bytecode is used"))
            }
            Unused::Abi => tell(format_args!("is for another Adder (ABI hash): bytecode is used")),
            Unused::Damaged => tell(format_args!("is damaged (checksum): bytecode is used")),
            Unused::Version => tell(format_args!("is of another format: bytecode is used")),
        }
    }

    fn tell(&self, text: fmt::Arguments<'_>) -> R<()> {
        let text = self.format(text)?;
        let text = self.to_str(text)?;
        // Nobody is left who could be told that it cannot be written.
        let _ = self.vm().platform.write(2, text.as_str().as_bytes());
        Ok(())
    }

    fn use_section(&self, section: &[u8], codes: Gc<ListObj>) -> Result<R<()>, Fault> {
        let mem = self.vm().mem;
        let mut reader = Reader::new(section, HEAD);
        for _ in 0..reader.number()? {
            let mut n = [0; 5];
            for place in &mut n {
                *place = reader.number()?;
            }
            let (mut exits, mut frames) = (Vec::new(mem), Vec::new(mem));
            for _ in 0..n[1] {
                let (what, frame) = (reader.number()? as u16, reader.number()? as u16);
                exits.push(ExitRow::unpacked(what, frame))?;
            }
            for _ in 0..n[2] {
                frames.push(FrameRow { pc: reader.number()? as u32, slots: 0, count: 0 })?;
            }
            reader.align();
            let bytes = reader.take(n[3])?;
            let code: Gc<CodeObj> = codes.get(n[0]).and_then(Value::cast).ok_or(CUT)?;
            let fits = |row: &ExitRow| usize::from(row.frame) < frames.len();
            if code.packed.tier != Tier::Viper || !code.has(flags::FUNCTION) || !exits.iter().all(fits) {
                return Err(CUT);
            }
            let rows = Rows { exits: &exits, frames: &frames, numbers: &[], slots: &[], constants: &[] };
            let table = match self.new_exit_table(code, &rows) {
                Ok(Some(table)) => table,
                Ok(None) => return Err(CUT),
                Err(raised) => return Ok(Err(raised)),
            };
            let Some(compiler) = self.vm().compiler() else { continue };
            // SAFETY: the section is for this machine and this Adder, undamaged, and lies in what the code object keeps.
            let Some(entry) = (unsafe { compiler.make_entry(bytes, n[4]) }) else { continue };
            if let Err(raised) = self.install_native(code, 0, entry, table.block()) {
                compiler.forget(entry);
                return Ok(Err(raised));
            }
        }
        Ok(Ok(()))
    }
}
