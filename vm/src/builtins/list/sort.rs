//! `list.sort` and `sorted`: a stable merge sort of natural runs.
//!
//! Comparing may run Python code that changes the list or raises. So the list is empty while its items are
//! sorted in their block; at each comparison every item is in the block or in the part of the scratch block
//! that a merge puts back when it ends early.

use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, ListObj, StrObj, Values};
use crate::runtime::CompareOp;
use crate::runtime::stretch::{POLL_STEPS, VALUES};
use crate::value::{R, Value};

/// Runs are at least half as long as this.
const MAX_MIN_RUN: usize = 64;
/// Runs that can be pending: their lengths grow like Fibonacci's numbers.
const MAX_RUNS: usize = 85;

/// What is sorted, in step: the keys that decide, and the items if they are not their own keys.
#[derive(Clone, Copy)]
struct Columns {
    keys: Gc<Values>,
    items: Option<Gc<Values>>,
}

impl Columns {
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn key(&self, i: usize) -> Value {
        self.keys.slots()[i].get()
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn copy(&self, to: usize, from: &Columns, at: usize) {
        self.keys.slots()[to].set(from.keys.slots()[at].get());
        if let (Some(items), Some(from)) = (self.items, from.items) {
            items.slots()[to].set(from.slots()[at].get());
        }
    }

    /// Copies `count` items from another place.
    fn copy_many(&self, cx: &Context<'_>, from: &Columns, start: usize, count: usize) -> R<()> {
        let part = start..start + count;
        cx.copy_values(&self.keys.slots()[..count], &from.keys.slots()[part.clone()])?;
        match (self.items, from.items) {
            (Some(items), Some(from)) => cx.copy_values(&items.slots()[..count], &from.slots()[part]),
            _ => Ok(()),
        }
    }

    fn reverse(&self, cx: &Context<'_>, start: usize, end: usize) -> R<()> {
        for block in [Some(self.keys), self.items].into_iter().flatten() {
            cx.reverse_values(&block.slots()[start..end])?;
        }
        Ok(())
    }
}

#[derive(Clone, Copy)]
struct Run {
    start: usize,
    len: usize,
}

struct Sorter<'c, 'v, F> {
    cx: &'c Context<'v>,
    main: Columns,
    scratch: Columns,
    steps: usize,
    less: F,
}

impl Context<'_> {
    /// Sorts a list by the keyword arguments `key` and `reverse`.
    pub(crate) fn sort_list(&self, list: Gc<ListObj>, args: Args<'_>) -> R<()> {
        let [key, backwards] = self.keyword_args("sort", args, ["key", "reverse"])?;
        let backwards = match backwards.given() {
            Some(value) => self.truth(value)?,
            None => false,
        };
        let storage = list.storage();
        let len = list.len();
        let empty = self.new_values(0)?;
        list.publish(empty, 0);
        let sorted = self.sort_block(storage, len, key.given().filter(|key| !key.is_none()), backwards);
        let modified = list.storage() != empty || !list.is_empty();
        list.publish(storage, len);
        sorted?;
        if modified {
            return Err(self.value_error(format_args!("list modified during sort")));
        }
        Ok(())
    }

    fn sort_block(&self, block: Gc<Values>, len: usize, key: Option<Value>, backwards: bool) -> R<()> {
        let main = match key {
            None => Columns { keys: block, items: None },
            Some(function) => {
                let keys = self.new_values(len)?;
                for (to, item) in keys.slots().iter().zip(block.slots()) {
                    to.set(self.call(function, &[item.get()])?);
                }
                Columns { keys, items: Some(block) }
            }
        };
        // Equal items keep their order in a reversed sort too.
        if backwards {
            main.reverse(self, 0, len)?;
        }
        let result = self.sort_columns(main, len);
        if backwards {
            main.reverse(self, 0, len)?;
        }
        result
    }

    fn sort_columns(&self, main: Columns, len: usize) -> R<()> {
        let keys = &main.keys.slots()[..len];
        let all = |is: fn(Value) -> bool| -> R<bool> {
            let mut all = true;
            self.stretches(len, VALUES, |part| all = all && keys[part].iter().all(|key| is(key.get())))?;
            Ok(all)
        };
        if all(Value::is_small)? {
            return self.sort_by(main, len, |a, b| Ok(a.small_unchecked() < b.small_unchecked()));
        }
        if all(|key| key.as_float().is_some() && !key.class().is_heap())? {
            return self.sort_by(main, len, |a, b| Ok(a.as_float() < b.as_float()));
        }
        if all(|key| key.cast::<StrObj>().is_some() && !key.class().is_heap())? {
            return self.sort_by(main, len, |a, b| match (a.cast::<StrObj>(), b.cast::<StrObj>()) {
                (Some(a), Some(b)) => Ok(a.as_bytes() < b.as_bytes()),
                _ => Ok(false),
            });
        }
        self.sort_by(main, len, |a, b| {
            let less = self.compare(CompareOp::Lt, a, b)?;
            self.truth(less)
        })
    }

    /// Sorts by an order that is part of the code, or on chips, where once has to do, is called by it.
    fn sort_by(&self, main: Columns, len: usize, less: impl Fn(Value, Value) -> R<bool>) -> R<()> {
        if cfg!(target_pointer_width = "64") {
            return self.sort_by_order(main, len, less);
        }
        let less: &dyn Fn(Value, Value) -> R<bool> = &less;
        self.sort_by_order(main, len, less)
    }

    fn sort_by_order(&self, main: Columns, len: usize, less: impl Fn(Value, Value) -> R<bool>) -> R<()> {
        // A merge copies the shorter run out.
        let half = len / 2 + 1;
        let items = if main.items.is_some() { Some(self.new_values(half)?) } else { None };
        let scratch = Columns { keys: self.new_values(half)?, items };
        Sorter { cx: self, main, scratch, steps: 0, less }.sort(len)
    }
}

impl<F: Fn(Value, Value) -> R<bool>> Sorter<'_, '_, F> {
    fn step(&mut self) -> R<()> {
        self.steps += 1;
        if self.steps.is_multiple_of(POLL_STEPS) { self.cx.poll() } else { Ok(()) }
    }

    fn sort(&mut self, len: usize) -> R<()> {
        let mut min_run = len;
        let mut odd = 0;
        while min_run >= MAX_MIN_RUN {
            odd |= min_run & 1;
            min_run >>= 1;
        }
        min_run += odd;
        let mut runs = [Run { start: 0, len: 0 }; MAX_RUNS];
        let mut count = 0;
        let mut start = 0;
        while start < len {
            let mut run = self.natural_run(start, len)?;
            if run < min_run {
                let wanted = min_run.min(len - start);
                self.insert_into(start, run, wanted)?;
                run = wanted;
            }
            runs[count] = Run { start, len: run };
            count += 1;
            start += run;
            while let Some(at) = Self::due(&runs[..count]) {
                self.merge_runs(&mut runs[..count], at)?;
                count -= 1;
            }
        }
        while count > 1 {
            self.merge_runs(&mut runs[..count], count - 2)?;
            count -= 1;
        }
        Ok(())
    }

    /// Which run is to be merged with the next one, so that lengths keep growing towards the bottom.
    fn due(runs: &[Run]) -> Option<usize> {
        let n = runs.len();
        if n < 2 {
            return None;
        }
        let len = |back: usize| runs[n - back].len;
        if n >= 3 && len(3) <= len(2) + len(1) || n >= 4 && len(4) <= len(3) + len(2) {
            return Some(if len(3) < len(1) { n - 3 } else { n - 2 });
        }
        (len(2) <= len(1)).then_some(n - 2)
    }

    /// Length of the run that begins at `start`; a descending one is turned around.
    fn natural_run(&mut self, start: usize, end: usize) -> R<usize> {
        if start + 1 >= end {
            return Ok(end - start);
        }
        let descending = (self.less)(self.main.key(start + 1), self.main.key(start))?;
        let mut i = start + 2;
        while i < end && (self.less)(self.main.key(i), self.main.key(i - 1))? == descending {
            self.step()?;
            i += 1;
        }
        if descending {
            self.main.reverse(self.cx, start, i)?;
        }
        Ok(i - start)
    }

    /// Sorts `wanted` items from `start` on, of which the first `sorted` are in order.
    fn insert_into(&mut self, start: usize, sorted: usize, wanted: usize) -> R<()> {
        for i in start + sorted.max(1)..start + wanted {
            let place = self.upper_bound(self.main.key(i), start, i)?;
            let rotate = |block: Gc<Values>| {
                let slots = block.slots();
                let moved = slots[i].get();
                for j in (place..i).rev() {
                    slots[j + 1].set(slots[j].get());
                }
                slots[place].set(moved);
            };
            rotate(self.main.keys);
            if let Some(items) = self.main.items {
                rotate(items);
            }
        }
        Ok(())
    }

    /// The first place in the sorted `low..high` whose key is above `key`.
    fn upper_bound(&mut self, key: Value, mut low: usize, mut high: usize) -> R<usize> {
        while low < high {
            let middle = low + (high - low) / 2;
            if (self.less)(key, self.main.key(middle))? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        self.step()?;
        Ok(low)
    }

    /// The first place in the sorted `low..high` whose key is not below `key`.
    fn lower_bound(&mut self, key: Value, mut low: usize, mut high: usize) -> R<usize> {
        while low < high {
            let middle = low + (high - low) / 2;
            if (self.less)(self.main.key(middle), key)? {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    fn merge_runs(&mut self, runs: &mut [Run], at: usize) -> R<()> {
        let (left, right) = (runs[at], runs[at + 1]);
        runs[at].len += right.len;
        runs.copy_within(at + 2.., at + 1);
        let middle = right.start;
        let end = right.start + right.len;
        // What is in place already stays where it is.
        let start = self.upper_bound(self.main.key(middle), left.start, middle)?;
        if start == middle {
            return Ok(());
        }
        let end = self.lower_bound(self.main.key(middle - 1), middle, end)?;
        if middle - start <= end - middle {
            self.merge_up(start, middle, end)
        } else {
            self.merge_down(start, middle, end)
        }
    }

    /// Merges with the left run in the scratch block, from the front.
    fn merge_up(&mut self, start: usize, middle: usize, end: usize) -> R<()> {
        let count = middle - start;
        self.scratch.copy_many(self.cx, &self.main, start, count)?;
        let (mut left, mut right, mut to) = (0, middle, start);
        let mut result = Ok(());
        while left < count && right < end {
            let less = self.step().and_then(|()| (self.less)(self.main.key(right), self.scratch.key(left)));
            match less {
                Ok(true) => {
                    self.main.copy(to, &self.main, right);
                    right += 1;
                }
                Ok(false) => {
                    self.main.copy(to, &self.scratch, left);
                    left += 1;
                }
                Err(raised) => {
                    result = Err(raised);
                    break;
                }
            }
            to += 1;
        }
        for i in left..count {
            self.main.copy(to + i - left, &self.scratch, i);
        }
        result
    }

    /// Merges with the right run in the scratch block, from the back.
    fn merge_down(&mut self, start: usize, middle: usize, end: usize) -> R<()> {
        let count = end - middle;
        self.scratch.copy_many(self.cx, &self.main, middle, count)?;
        // Each is one past the next item.
        let (mut left, mut right, mut to) = (middle, count, end);
        let mut result = Ok(());
        while left > start && right > 0 {
            let less =
                self.step().and_then(|()| (self.less)(self.scratch.key(right - 1), self.main.key(left - 1)));
            match less {
                Ok(true) => {
                    self.main.copy(to - 1, &self.main, left - 1);
                    left -= 1;
                }
                Ok(false) => {
                    self.main.copy(to - 1, &self.scratch, right - 1);
                    right -= 1;
                }
                Err(raised) => {
                    result = Err(raised);
                    break;
                }
            }
            to -= 1;
        }
        for i in 0..right {
            self.main.copy(to - right + i, &self.scratch, i);
        }
        result
    }
}
