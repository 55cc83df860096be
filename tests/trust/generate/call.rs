//! Calls, with every form of argument.

use super::{Callee, Gen, Kind};
use crate::random::Choose;

impl Gen<'_> {
    /// A call of a function before this one whose result should be of the kind.
    pub(super) fn call_of(&mut self, kind: Kind, depth: usize) -> Option<String> {
        let fits: Vec<usize> = (0..self.callees.len())
            .filter(|&at| self.callees[at].result == kind && !self.callees[at].is_generator)
            .collect();
        if fits.is_empty() || self.calls == 0 {
            return None;
        }
        self.calls -= 1;
        let chosen = fits[self.below(fits.len())];
        let callee = self.callees[chosen].clone();
        Some(self.call(&callee, depth))
    }

    pub(super) fn call(&mut self, callee: &Callee, depth: usize) -> String {
        let args = self.arguments(callee, depth);
        format!("{}({args})", callee.name)
    }

    /// Arguments that mostly fit.
    pub(super) fn arguments(&mut self, callee: &Callee, depth: usize) -> String {
        let mut count = callee.params.len();
        if callee.defaults > 0 && self.one_in(2) {
            count -= 1 + self.below(callee.defaults);
        }
        if self.one_in(60) {
            count = self.below(count + 1);
        }
        let mut args = Vec::new();
        let first_named = if self.one_in(4) { self.below(count + 1) } else { count };
        for (place, &kind) in callee.params.iter().take(count).enumerate() {
            let value = self.expr(kind, depth);
            args.push(if place >= first_named { format!("p{place}={value}") } else { value });
        }
        if self.one_in(8) && first_named == count && count > 0 {
            // The last ones through a tuple.
            let last = args.pop().unwrap_or_default();
            args.push(format!("*({last},)"));
        } else if self.one_in(8) && first_named < count {
            let last = args.pop().unwrap_or_default();
            let value = last.split_once('=').map_or("", |(_, value)| value).to_owned();
            args.push(format!("**{{'p{}': {value}}}", count - 1));
        }
        if callee.star && first_named == count && count == callee.params.len() && self.one_in(2) {
            args.push(self.expr(Kind::Int, depth));
        }
        if self.one_in(60) {
            args.push("zz=1".into());
        }
        args.join(", ")
    }

    /// A call of a method that changes something, as a statement.
    pub(super) fn change(&mut self, depth: usize) -> String {
        match self.below(9) {
            0..3 => {
                let (list, item) = (self.leaf(Kind::List), self.scalar());
                format!("{list}.append({})", self.expr(item, depth))
            }
            3 => format!("{}.pop({})", self.leaf(Kind::List), self.pick(&["", "0", "-1"])),
            4 => format!("{}.insert({}, {})", self.leaf(Kind::List), self.index(depth), self.leaf(Kind::Int)),
            5 => format!("{}.extend({})", self.leaf(Kind::List), self.leaf(Kind::Tuple)),
            6 => format!("{}.append({} & 255)", self.leaf(Kind::Bytes), self.expr(Kind::Int, depth)),
            7 => {
                let of = self.leaf(Kind::Box);
                format!("{of}.add({}, k={})", self.expr(Kind::Int, depth), self.leaf(Kind::Int))
            }
            _ => format!("{}.setdefault({}, 5)", self.leaf(Kind::Dict), self.expr(Kind::Int, depth)),
        }
    }
}
