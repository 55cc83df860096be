//! Executable memory on a fake that records every change, and on the system's.

use super::*;
use std::cell::RefCell;

thread_local! {
    /// Changes of protection: `w` and `x`; a count of those after which the system refuses.
    static CHANGES: RefCell<(String, usize)> = const { RefCell::new((String::new(), usize::MAX)) };
}

struct Fake {
    bytes: Vec<u8>,
    writable: bool,
    address: usize,
}

fn change(to: char) -> Result<(), OutOfMemory> {
    CHANGES.with_borrow_mut(|(changes, allowed)| {
        *allowed = allowed.checked_sub(1).ok_or(OutOfMemory)?;
        changes.push(to);
        Ok(())
    })
}

impl Pages for Fake {
    fn map(bytes: usize) -> Result<Self, OutOfMemory> {
        change('m')?;
        Ok(Fake { bytes: vec![0; bytes], writable: true, address: 0x1_0000_0000 })
    }

    fn address(&self) -> usize {
        self.address
    }

    fn writable(&mut self) -> Result<&mut [u8], OutOfMemory> {
        if !self.writable {
            change('w')?;
            self.writable = true;
        }
        Ok(&mut self.bytes)
    }

    fn executable(&mut self) -> Result<(), OutOfMemory> {
        if self.writable {
            change('x')?;
            self.writable = false;
        }
        Ok(())
    }
}

fn changes() -> String {
    CHANGES.with_borrow_mut(|(changes, _)| std::mem::take(changes))
}

fn add<P: Pages>(memory: &mut CodeMemory<P>, code: &[u8]) -> Result<CodeBlock, OutOfMemory> {
    let mut batch = memory.batch();
    let block = batch.add(code, 0)?;
    batch.finish()?;
    Ok(block)
}

#[test]
fn a_batch_changes_each_arena_twice() {
    let mut memory = CodeMemory::<Fake>::new(1 << 20);
    let mut batch = memory.batch();
    let blocks = [1, 16, 17].map(|len| batch.add(&vec![0xc3; len], 0).expect("fits"));
    batch.finish().expect("allowed");
    assert_eq!(changes(), "mx");
    // Blocks follow each other; each starts a line.
    assert_eq!(blocks.map(|block| block.bytes()), [16, 48 + 16, 48 + 32]);
    assert_eq!(memory.used(), 160);
    let block = add(&mut memory, &[1; 5]).expect("fits");
    assert_eq!(changes(), "wx");
    assert_eq!(memory.address(&block), 0x1_0000_00c0);
}

#[test]
fn code_starts_where_it_should_in_a_line() {
    let mut memory = CodeMemory::<Fake>::new(1 << 20);
    let mut batch = memory.batch();
    for (len, skew) in [(1, 0), (100, 16), (40, 48), (64, 32), (7, 0)] {
        let block = batch.add(&vec![0xc3; len], skew).expect("fits");
        assert_eq!(batch.address(&block) % LINE as usize, skew as usize);
        assert!(block.bytes() < len.next_multiple_of(ALIGN) + LINE as usize);
        batch.write(&block, len - 1, &[0]).expect("fits");
    }
    batch.finish().expect("allowed");
}

#[test]
fn a_batch_given_up_leaves_code_executable() {
    let mut memory = CodeMemory::<Fake>::new(ARENA_BYTES);
    add(&mut memory, &[0xc3]).expect("fits");
    changes();
    let mut batch = memory.batch();
    let block = batch.add(&[0xc3], 0).expect("fits");
    assert_eq!(batch.add(&vec![0; ARENA_BYTES], 0), Err(OutOfMemory));
    drop(batch);
    assert_eq!(changes(), "wx");
    memory.free(block);
    assert_eq!(memory.used(), 16);
}

#[test]
fn a_refused_change_is_an_error() {
    for allowed in 0..3 {
        let mut memory = CodeMemory::<Fake>::new(1 << 20);
        CHANGES.set((String::new(), allowed));
        let outcome = add(&mut memory, &[0xc3]);
        assert_eq!(outcome.is_ok(), allowed == 2, "{allowed}");
    }
    CHANGES.set((String::new(), usize::MAX));
}

#[test]
fn functions_compiled_and_dropped_keep_memory_flat() {
    let mut memory = CodeMemory::<Fake>::new(1 << 24);
    let mut live: Vec<(CodeBlock, u8)> = Vec::new();
    let mut seed = 1u32;
    for round in 0..100_000u32 {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let len = 40 + (seed >> 16) as usize % 900;
        let mark = round as u8;
        live.push((add(&mut memory, &vec![mark; len]).expect("fits"), mark));
        if live.len() > 300 {
            let (block, mark) = live.swap_remove((seed >> 8) as usize % live.len());
            let arena = memory.arena(&block);
            assert_eq!(arena.pages.bytes[block.start()], mark);
            memory.free(block);
        }
    }
    assert!(memory.mapped() <= 2 * ARENA_BYTES, "{}", memory.mapped());
    for (block, _) in live {
        memory.free(block);
    }
    assert_eq!((memory.used(), memory.mapped()), (0, ARENA_BYTES));
}

#[test]
fn a_large_block_has_an_arena_that_goes_with_it() {
    let mut memory = CodeMemory::<Fake>::new(4 * ARENA_BYTES);
    let small = add(&mut memory, &[0xc3]).expect("fits");
    let large = add(&mut memory, &vec![0xc3; 2 * ARENA_BYTES + 1]).expect("fits");
    assert_eq!(memory.mapped(), 4 * ARENA_BYTES);
    memory.free(large);
    assert_eq!(memory.mapped(), ARENA_BYTES);
    memory.free(small);
    assert_eq!(memory.mapped(), ARENA_BYTES);
}

#[test]
fn code_in_memory_of_the_system_runs() {
    let mut memory = CodeMemory::<Mapped>::new(1 << 20);
    // mov eax, edi; add eax, imm8; ret
    let blocks = [3u8, 127].map(|imm| {
        add(&mut memory, &[0x89, 0xf8, 0x83, 0xc0, imm, 0xc3]).expect("the system allows executable memory")
    });
    let results = blocks.map(|block| {
        let address = std::ptr::with_exposed_provenance::<()>(memory.address(&block));
        // SAFETY: the bytes above are a function of that signature, and the batch has ended.
        #[allow(unsafe_code, reason = "calls machine code")]
        let code: extern "C" fn(i32) -> i32 = unsafe { std::mem::transmute(address) };
        code(40)
    });
    assert_eq!(results, [43, 167]);
}
