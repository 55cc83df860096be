//! The module `hashlib`: digests of bytes that come piece by piece.

use super::{Definition, Entry};
use crate::args::Args;
use crate::builtins::iterators::IteratorObj;
use crate::context::Context;
use crate::heap::STRETCH;
use crate::object::{Gc, Method, Slots, TypeObj, methods, types};
use crate::value::{R, Value};

mod md5;
mod sha1;
mod sha256;

pub static MODULE: Definition = Definition::new("hashlib", &ENTRIES);

static ENTRIES: [Entry; 3] = [
    Entry::class("md5", &types::MD5),
    Entry::class("sha1", &types::SHA1),
    Entry::class("sha256", &types::SHA256),
];

/// The words of the longest state.
const WORDS: usize = 8;
/// Bytes of the block that all of them work on.
const BLOCK: usize = 64;
/// Bytes of an object's memory: the state's words, little endian, and what waits for a whole block.
const MEMORY: usize = WORDS * 4 + BLOCK;

/// What one algorithm is.
struct Algorithm {
    /// The first state; as many words are the digest.
    start: &'static [u32],
    /// Whether words and lengths are written with the highest byte first.
    is_big_endian: bool,
    /// Works a block, as 16 words, into the state.
    mix: fn(&mut [u32; WORDS], &mut [u32; 16]),
}

static MD5: Algorithm = Algorithm { start: &md5::START, is_big_endian: false, mix: md5::mix };
static SHA1: Algorithm = Algorithm { start: &sha1::START, is_big_endian: true, mix: sha1::mix };
static SHA256: Algorithm = Algorithm { start: &sha256::START, is_big_endian: true, mix: sha256::mix };

/// A digest in work: `source` is its memory, `position` counts bytes, `extra` says whether it is finished.
pub static SLOTS: Slots = Slots { new: Some(new), ..Slots::EMPTY };
methods! { pub METHODS = [
    Method::method("update", 1, 1, |cx, args| {
        update(cx, unfinished(cx, args)?, args.get(1))?;
        Ok(Value::NONE)
    }),
    Method::method("digest", 0, 0, digest),
]; }

fn algorithm_of(class: Gc<TypeObj>) -> &'static Algorithm {
    match () {
        () if class == types::MD5.gc() => &MD5,
        () if class == types::SHA1.gc() => &SHA1,
        () => &SHA256,
    }
}

fn new(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    cx.no_keywords(class.name(), args)?;
    cx.count_args(class.name(), args, 0, 1)?;
    let mut memory = [0; MEMORY];
    for (bytes, word) in memory.chunks_exact_mut(4).zip(algorithm_of(class).start) {
        bytes.copy_from_slice(&word.to_le_bytes());
    }
    let memory = cx.new_bytearray(&memory)?.value();
    let object = cx.new_iterator_at(class, 0, memory, Value::FALSE)?;
    if let Some(data) = args.given(0) {
        update(cx, object, data)?;
    }
    Ok(object.value())
}

/// The receiver, of which no digest was taken.
fn unfinished(cx: &Context<'_>, args: Args<'_>) -> R<Gc<IteratorObj>> {
    match args.get(0).cast::<IteratorObj>() {
        Some(object) if object.extra.get() == Value::FALSE => Ok(object),
        Some(_) => Err(cx.value_error(format_args!("hash is final"))),
        None => Err(cx.type_error(format_args!("a hash object is required"))),
    }
}

fn update(cx: &Context<'_>, object: Gc<IteratorObj>, data: Value) -> R<()> {
    let text = data.cast::<crate::object::StrObj>();
    let buffer = match &text {
        Some(_) => None,
        None => Some(cx.buffer(data, false)?),
    };
    let bytes = match (&text, &buffer) {
        (Some(text), _) => text.as_bytes(),
        (_, Some(buffer)) => buffer.as_bytes(),
        _ => &[],
    };
    for piece in bytes.chunks(STRETCH) {
        absorb(cx, object, piece)?;
        cx.stop()?;
    }
    Ok(())
}

/// Works bytes into the state, as far as they fill blocks.
fn absorb(cx: &Context<'_>, object: Gc<IteratorObj>, bytes: &[u8]) -> R<()> {
    let algorithm = algorithm_of(object.value().class());
    let memory = cx.buffer(object.source.get(), true)?;
    let mut filled = object.position.get() % BLOCK;
    object.position.set(object.position.get().wrapping_add(bytes.len()));
    memory.fill_with(|memory| {
        let (words, block) = memory.split_at_mut(WORDS * 4);
        let mut state = [0; WORDS];
        for (word, bytes) in state.iter_mut().zip(words.chunks_exact(4)) {
            *word = le(bytes);
        }
        for &byte in bytes {
            block[filled] = byte;
            filled += 1;
            if filled == BLOCK {
                filled = 0;
                let mut input = [0; 16];
                for (word, bytes) in input.iter_mut().zip(block.chunks_exact(4)) {
                    *word = if algorithm.is_big_endian { le(bytes).swap_bytes() } else { le(bytes) };
                }
                (algorithm.mix)(&mut state, &mut input);
            }
        }
        for (bytes, word) in words.chunks_exact_mut(4).zip(state) {
            bytes.copy_from_slice(&word.to_le_bytes());
        }
    });
    Ok(())
}

fn le(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |word, &byte| word << 8 | u32::from(byte))
}

/// `digest()`, once.
fn digest(cx: &Context<'_>, args: Args<'_>) -> R {
    let object = unfinished(cx, args)?;
    let algorithm = algorithm_of(object.value().class());
    let length = (object.position.get() as u64).wrapping_mul(8);
    let length = if algorithm.is_big_endian { length.to_be_bytes() } else { length.to_le_bytes() };
    // One bit, zeros to the last eight bytes of a block, then the length in bits.
    let mut padding = [0; BLOCK];
    padding[0] = 0x80;
    let filled = object.position.get() % BLOCK;
    let zeros = if filled < BLOCK - 8 { BLOCK - 8 - filled } else { 2 * BLOCK - 8 - filled };
    absorb(cx, object, &padding[..zeros])?;
    absorb(cx, object, &length)?;
    object.extra.set(Value::TRUE);
    let memory = cx.buffer(object.source.get(), false)?;
    let mut out = [0; WORDS * 4];
    let len = algorithm.start.len() * 4;
    for (to, from) in out.chunks_exact_mut(4).zip(memory.as_bytes().chunks_exact(4)) {
        let word = le(from);
        to.copy_from_slice(&if algorithm.is_big_endian { word.to_be_bytes() } else { word.to_le_bytes() });
    }
    cx.new_bytes(&out[..len])
}
