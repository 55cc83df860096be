//! Moves that happen at once: arguments of edges and calls.
//!
//! A move is made when nothing reads what it overwrites any more. What is left then are cycles; one word of each
//! waits in the first scratch register.

use crate::operand::{Reg, SReg};
use crate::target::Place;
use adder_vm::mem::{Mem, OutOfMemory, Vec};

/// A register or a word of the frame, counted from the stack pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spot(u16);

const FIRST_WORD: u16 = 64;

impl Spot {
    /// A core register.
    pub(crate) const fn core(reg: Reg) -> Spot {
        Spot(reg.number() as u16)
    }

    /// A float register.
    pub(crate) const fn float(reg: SReg) -> Spot {
        Spot(32 + reg.number() as u16)
    }

    /// A word of the frame.
    pub(crate) const fn word(word: u16) -> Spot {
        Spot(FIRST_WORD + word)
    }

    /// The place of a value, whose slots begin at that word; none for a constant or nothing.
    pub(crate) fn of(place: Place, first_slot: u16) -> Option<Spot> {
        match place.bit() {
            Some(bit) => Some(Spot(bit as u16)),
            None => place.as_slot().map(|slot| Spot::word(first_slot + slot)),
        }
    }

    /// The bit of a register.
    pub(crate) fn bit(self) -> Option<u32> {
        if self.0 < FIRST_WORD { Some(self.0.into()) } else { None }
    }

    /// The core register.
    pub(crate) fn as_core(self) -> Option<Reg> {
        Reg::new(self.0.min(255) as u8)
    }

    /// The float register.
    pub(crate) fn as_float(self) -> Option<SReg> {
        let number = self.0.checked_sub(32).filter(|_| self.0 < FIRST_WORD)?;
        SReg::new(number as u8)
    }

    /// The word of the frame.
    pub(crate) fn as_word(self) -> Option<u16> {
        self.0.checked_sub(FIRST_WORD)
    }
}

/// Where a word comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A register or a word of the frame.
    Spot(Spot),
    /// A constant.
    Imm(u32),
}

/// One move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Move {
    pub(crate) to: Spot,
    pub(crate) from: Source,
}

/// Moves to be made at once, and what putting them in order takes.
#[derive(Debug)]
pub(crate) struct Moves<'m> {
    list: Vec<'m, Move>,
    /// Per spot: moves that read it.
    readers: Vec<'m, u16>,
    /// Per spot: one more than the move that writes it.
    writer: Vec<'m, u16>,
    ready: Vec<'m, u16>,
}

impl<'m> Moves<'m> {
    /// None yet.
    pub(crate) fn new(mem: &'m Mem) -> Self {
        Moves { list: Vec::new(mem), readers: Vec::new(mem), writer: Vec::new(mem), ready: Vec::new(mem) }
    }

    /// Adds a move, if it moves something.
    pub(crate) fn add(&mut self, to: Spot, from: Source) -> Result<(), OutOfMemory> {
        if from == Source::Spot(to) { Ok(()) } else { self.list.push(Move { to, from }) }
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether the moves behind the first `count` are the same once more.
    pub(crate) fn is_doubled(&self, count: usize) -> bool {
        self.list[..count] == self.list[count..]
    }

    /// Forgets all moves.
    pub(crate) fn clear(&mut self) {
        self.list.clear();
    }

    /// Hands the moves to `make`, one after the other; `scratch` is free.
    pub(crate) fn resolve(
        &mut self,
        scratch: Spot,
        make: &mut dyn FnMut(Spot, Source),
    ) -> Result<(), OutOfMemory> {
        for at in 0..self.list.len() {
            let Move { to, from } = self.list[at];
            *entry(&mut self.writer, to)? = at as u16 + 1;
            entry(&mut self.readers, to)?;
            if let Source::Spot(from) = from {
                *entry(&mut self.readers, from)? += 1;
                entry(&mut self.writer, from)?;
            }
        }
        for at in (0..self.list.len()).rev() {
            if self.readers[self.list[at].to.0 as usize] == 0 {
                self.ready.push(at as u16)?;
            }
        }
        while let Some(at) = self.ready.pop() {
            let Move { to, from } = self.list[at as usize];
            make(to, from);
            self.writer[to.0 as usize] = 0;
            if let Source::Spot(from) = from {
                let readers = &mut self.readers[from.0 as usize];
                *readers -= 1;
                let writer = self.writer[from.0 as usize];
                if *readers == 0 && writer != 0 {
                    self.ready.push(writer - 1)?;
                }
            }
        }
        for at in 0..self.list.len() {
            if self.writer[self.list[at].to.0 as usize] == at as u16 + 1 {
                self.cycle(at, scratch, make);
            }
        }
        for Move { to, from } in self.list.drain_from(0) {
            self.readers[to.0 as usize] = 0;
            if let Source::Spot(from) = from {
                self.readers[from.0 as usize] = 0;
            }
        }
        Ok(())
    }

    /// Makes the moves of a cycle, beginning with one.
    fn cycle(&mut self, first: usize, scratch: Spot, make: &mut dyn FnMut(Spot, Source)) {
        let start = self.list[first].to;
        make(scratch, Source::Spot(start));
        let mut at = first;
        loop {
            let Move { to, from } = self.list[at];
            self.writer[to.0 as usize] = 0;
            let Source::Spot(next) = from else { return make(to, from) };
            if next == start {
                return make(to, Source::Spot(scratch));
            }
            make(to, from);
            at = self.writer[next.0 as usize] as usize - 1;
        }
    }
}

fn entry<'v>(table: &'v mut Vec<'_, u16>, spot: Spot) -> Result<&'v mut u16, OutOfMemory> {
    let at = spot.0 as usize;
    if at >= table.len() {
        table.resize(at + 1, 0)?;
    }
    Ok(&mut table[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_happen_at_once() {
        let mut seed = 7u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) % below
        };
        let mem = Mem::new(1 << 16);
        let mut moves = Moves::new(&mem);
        for _ in 0..3000 {
            let spots: Vec<'_, u16> = {
                let mut spots = Vec::new(&mem);
                spots.extend((0..4).chain(40..43).chain(64..67)).expect("fits");
                spots
            };
            let before: [u32; 70] = core::array::from_fn(|spot| 1000 + spot as u32);
            let (mut now, mut wanted) = (before, before);
            for &to in spots.iter() {
                if random(3) == 0 {
                    continue;
                }
                let from = match random(6) {
                    0 => Source::Imm(random(9) as u32),
                    _ => Source::Spot(Spot(spots[random(spots.len() as u64) as usize])),
                };
                wanted[to as usize] = match from {
                    Source::Imm(number) => number,
                    Source::Spot(from) => before[from.0 as usize],
                };
                moves.add(Spot(to), from).expect("fits");
            }
            let scratch = Spot::core(Reg::R12);
            moves
                .resolve(scratch, &mut |to, from| {
                    now[to.0 as usize] = match from {
                        Source::Imm(number) => number,
                        Source::Spot(from) => now[from.0 as usize],
                    }
                })
                .expect("fits");
            now[12] = before[12];
            assert_eq!(now, wanted);
            assert!(moves.is_empty());
        }
    }
}
