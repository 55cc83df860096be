//! Rules for addresses: sums and shifts go into the access. Words wrap, so this changes no address.

use super::{Rule, Ruled, Simplifier};
use crate::ir::{Address, Inst, Op};

impl Simplifier<'_, '_> {
    pub(super) fn address(&mut self, inst: Inst) -> Ruled {
        let at = self.function.address(inst);
        let Some(better) = self.better_address(&at) else { return Ok(Rule::Keep) };
        self.function.set_address(inst, &better);
        Ok(Rule::Inst(*self.function.inst(inst)))
    }

    fn better_address(&self, at: &Address) -> Option<Address> {
        let base = self.of(at.base);
        if base.op == Op::PtrAdd {
            let (pointer, more) = (Inst(base.a), Inst(base.b));
            let at = Address { base: pointer, ..*at };
            if let Some(number) = self.number(more) {
                return with_more(&at, number, 0);
            }
            return at.index.is_none().then_some(Address { index: Some(more), scale: 0, ..at });
        }
        let index = at.index?;
        if let Some(number) = self.number(index) {
            return with_more(&Address { index: None, scale: 0, ..*at }, number, at.scale);
        }
        if let Some((x, number)) = self.of_constant(index, Op::Iadd) {
            return with_more(&Address { index: Some(x), ..*at }, number, at.scale);
        }
        let (x, shift) = self.of_constant(index, Op::IshlSmall)?;
        let scale = i64::from(at.scale) + shift;
        (scale <= 3).then_some(Address { index: Some(x), scale: scale as u8, ..*at })
    }
}

/// The address with `number << scale` added to its offset.
fn with_more(at: &Address, number: i64, scale: u8) -> Option<Address> {
    let more = number.checked_mul(1 << scale)?;
    let offset = i64::from(at.offset).checked_add(more)?;
    at.with_offset(i32::try_from(offset).ok()?)
}
