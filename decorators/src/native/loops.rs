//! Loops over ranges, sequences and everything else.

use super::kinds::Kind;
use super::lower::{Lower, Lowered};
use super::place::Place;
use super::plan::sequence;
use crate::bytecode::{Code, Flow, flow};
use crate::ir::{Inst, IntCond, Op as Ir};
use adder_vm::native::helpers::Helper;
use adder_vm::ops::LINK_WORDS;
use adder_vm::value::Value;

impl Lower<'_, '_, '_> {
    /// `for_range` over a call of the builtin: the three registers become machine ints.
    pub(super) fn range(&mut self, at: &Code) -> Lowered {
        let Some(range) = self.facts.callee(at.pc) else { return self.step(at) };
        let (w, count) = (at.word.a(), at.word.b());
        let first = w + LINK_WORDS as u8;
        self.expect(w, range, at.pc)?;
        let argument = |lower: &mut Self, i: u8| lower.unboxed(first + i, Kind::Int, at.pc);
        let (start, stop) = match count {
            1 => (self.int(0)?, argument(self, 0)?),
            _ => (argument(self, 0)?, argument(self, 1)?),
        };
        let step = if count == 3 { argument(self, 2)? } else { self.int(1)? };
        if self.facts.narrow {
            // The interpreter counts in small ints; machine ints have one bit more.
            let fits = self.fits_small(start)?;
            self.guard(fits, at.pc)?;
        }
        if self.facts.narrow && count < 3 {
            let fits = self.fits_small(stop)?;
            self.guard(fits, at.pc)?;
        }
        // Steps of 1 end where the loop ends.
        let bounded: &[Inst] = if self.facts.narrow && count < 3 { &[] } else { &[stop, step] };
        for &value in bounded {
            // Bounds for which the counter cannot leave the small ints.
            let safe = if self.b.function.profile.tagged_bits() == 32 { 1 << 29 } else { 1 << 60 };
            let bound = self.int(safe)?;
            let moved = self.b.binary(Ir::Iadd, value, bound)?;
            let range = self.int(2 * safe)?;
            let fine = self.b.icmp(IntCond::Ule, moved, range)?;
            self.guard(fine, at.pc)?;
        }
        if count == 3 {
            let zero = self.int(0)?;
            let fine = self.b.icmp(IntCond::Ne, step, zero)?;
            self.guard(fine, at.pc)?;
        }
        self.define(w, start, Kind::Int);
        self.define(w + 1, stop, Kind::Int);
        self.define(w + 2, step, Kind::Int);
        Ok(())
    }

    /// The rest of a loop's head: `more` says whether there is an item, which `body` puts into its register.
    fn each_item(&mut self, at: &Code, more: Inst, body: impl FnOnce(&mut Self) -> Lowered) -> Lowered {
        let Flow::Branch(end) = flow(at) else { return self.step(at) };
        let (next, done) = (self.b.add_block()?, self.b.add_block()?);
        self.b.brif(more, (next, &[]), (done, &[]))?;
        let known = self.known.try_clone()?;
        let mut body = Some(body);
        self.each_way(done, next, |lower, is_over| {
            if is_over {
                return lower.go_to(end);
            }
            if let Some(body) = body.take() {
                body(lower)?;
            }
            // What the block after this one is entered with.
            super::kinds::transfer(&lower.facts, at, &mut lower.known);
            lower.go_to(at.end())
        })?;
        self.known = known;
        Ok(())
    }

    /// `for_iter` over a range.
    pub(super) fn range_next(&mut self, at: &Code) -> Lowered {
        let w = at.word.a();
        let current = self.unboxed(w, Kind::Int, at.pc)?;
        let stop = self.unboxed(w + 1, Kind::Int, at.pc)?;
        let more = match self.kind(w + 2) {
            Kind::Int => {
                let step = self.unboxed(w + 2, Kind::Int, at.pc)?;
                let zero = self.int(0)?;
                let up = self.b.icmp(IntCond::Slt, current, stop)?;
                let down = self.b.icmp(IntCond::Sgt, current, stop)?;
                let rises = self.b.icmp(IntCond::Sgt, step, zero)?;
                self.b.select(rises, up, down)?
            }
            _ => return self.next_item(at),
        };
        self.each_item(at, more, |lower| {
            let step = lower.unboxed(w + 2, Kind::Int, at.pc)?;
            let next = lower.b.binary(Ir::Iadd, current, step)?;
            lower.define(w, next, Kind::Int);
            lower.define(at.word.b(), current, Kind::Int);
            Ok(())
        })
    }

    /// `get_iter` of a known sequence: an index beside it. All three registers have values, as the interpreter's.
    pub(super) fn sequence_iter(&mut self, at: &Code) -> Lowered {
        let w = at.word.a();
        let word = self.word(w)?;
        if !matches!(self.kind(w), Kind::Sequence(_)) {
            self.check_sequence(word, self.facts.seen(at), at.pc)?;
        }
        let zero = self.int(0)?;
        self.define(w + 1, zero, Kind::Int);
        self.define(w + 2, zero, Kind::Int);
        Ok(())
    }

    /// `for_iter` over a known sequence.
    pub(super) fn sequence_next(&mut self, at: &Code, seen: u8) -> Lowered {
        let w = at.word.a();
        let index = self.unboxed(w + 1, Kind::Int, at.pc)?;
        let word = self.word(w)?;
        let len = self.sequence_len(word, seen)?;
        let more = self.b.icmp(IntCond::Ult, index, len)?;
        if sequence(seen).is_none() {
            return self.next_item(at);
        }
        self.each_item(at, more, |lower| {
            let one = lower.int(1)?;
            let next = lower.b.binary(Ir::Iadd, index, one)?;
            lower.define(w + 1, next, Kind::Int);
            lower.item_at(word, index, seen, at.word.b())
        })
    }

    /// `for_iter` over anything.
    pub(super) fn next_item(&mut self, at: &Code) -> Lowered {
        self.store_reads(at)?;
        let (base, register) = self.frame_args(u32::from(at.word.a()))?;
        let item = self.call(Helper::ForIter, &[base, register])?;
        for register in [at.word.a(), at.word.a() + 1, at.word.a() + 2] {
            if let Some(place) = self.places.get_mut(usize::from(register)) {
                *place = Place::Frame;
            }
        }
        let stop = self.constant_word(Value::STOP)?;
        let more = self.b.icmp(IntCond::Ne, item, stop)?;
        self.each_item(at, more, |lower| lower.define_word(at.word.b(), item))
    }
}
