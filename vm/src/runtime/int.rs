//! Operators of ints of any size.

mod machine;

use core::cmp::Ordering;

use crate::context::Context;
use crate::features;
use crate::mem::Vec;
use crate::num::int::{self, Bitwise, Int};
use crate::num::limb::{self, Limb};
use crate::num::{Poll, Stopped};
use crate::object::{Gc, IntObj};
use crate::runtime::{BinaryOp, UnaryOp, binary_small};
use crate::value::{Float, R, Raised, Value};

/// Scratch limbs that are taken from the machine stack.
const STACK_LIMBS: usize = 32;

/// An int value as `num` sees it, together with what it borrows from.
pub(crate) enum Operand {
    /// It lies in the word.
    Small(isize),
    /// It is an object.
    Big(Gc<IntObj>),
}

impl Operand {
    /// The operand of an int or bool; nothing for other values.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn of(value: Value) -> Option<Operand> {
        if let Some(small) = value.as_small() {
            Some(Operand::Small(small))
        } else if let Some(big) = value.cast::<IntObj>() {
            // Without big ones they are objects of a subclass, and no larger than others.
            match big.as_int().to_i64().filter(|_| !features::BIGINT) {
                Some(small) => Some(Operand::Small(small as isize)),
                None => Some(Operand::Big(big)),
            }
        } else if value == Value::TRUE || value == Value::FALSE {
            Some(Operand::Small(isize::from(value == Value::TRUE)))
        } else {
            None
        }
    }

    /// The number; that of a small int is put into `limbs`.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn int<'a>(&'a self, limbs: &'a mut [Limb; limb::U64_LIMBS]) -> Int<'a> {
        match self {
            Operand::Small(small) => Int::from_i64(*small as i64, limbs),
            Operand::Big(big) => big.as_int(),
        }
    }
}

impl Context<'_> {
    /// Runs a computation that asks once in a while whether it should go on.
    pub(crate) fn polled<T>(&self, compute: impl FnOnce(&mut Poll<'_>) -> Result<T, Stopped>) -> R<T> {
        let mut stop = || self.poll().is_err();
        compute(&mut Poll::new(&mut stop)).map_err(|Stopped| Raised)
    }

    /// Gives zeroed limbs to `with`.
    pub(crate) fn with_limbs<T>(&self, count: usize, with: impl FnOnce(&mut [Limb]) -> R<T>) -> R<T> {
        if count <= STACK_LIMBS {
            return with(&mut [0; STACK_LIMBS][..count]);
        }
        let mut limbs = Vec::<Limb>::new(self.vm().mem);
        self.out_of_memory(limbs.resize(count, 0))?;
        with(&mut limbs)
    }

    /// `a op b` of ints and bools; `NOT_IMPLEMENTED` for other values.
    pub(crate) fn int_binary(&self, op: BinaryOp, a: Value, b: Value) -> R {
        let (Some(a), Some(b)) = (Operand::of(a), Operand::of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
        if let (&Operand::Small(x), &Operand::Small(y)) = (&a, &b)
            && let Some(result) = self.small_binary(op, x, y)
        {
            return result;
        }
        if !features::BIGINT {
            return self.machine_binary(op, &a, &b);
        }
        let (mut limbs_a, mut limbs_b) = (Context::machine_limbs(), Context::machine_limbs());
        let (a, b) = (a.int(&mut limbs_a), b.int(&mut limbs_b));
        match op {
            BinaryOp::Add => self.int_of(longer(a, b) + 1, |out| int::add(out, a, b)),
            BinaryOp::Sub => self.int_of(longer(a, b) + 1, |out| int::sub(out, a, b)),
            BinaryOp::And => self.bitwise(Bitwise::And, a, b),
            BinaryOp::Or => self.bitwise(Bitwise::Or, a, b),
            BinaryOp::Xor => self.bitwise(Bitwise::Xor, a, b),
            BinaryOp::Mul => self.int_mul(a, b),
            BinaryOp::FloorDiv => {
                self.int_divide(a, b, "integer division or modulo by zero", |q, _| self.int_value(q))
            }
            BinaryOp::Mod => self.int_divide(a, b, "integer modulo by zero", |_, r| self.int_value(r)),
            BinaryOp::Shl => self.int_shl(a, b),
            BinaryOp::Shr => self.int_shr(a, b),
            BinaryOp::TrueDiv => self.int_true_div(a, b),
            BinaryOp::Pow => self.int_pow(a, b),
            BinaryOp::MatMul => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// What needs no limbs.
    #[inline]
    fn small_binary(&self, op: BinaryOp, x: isize, y: isize) -> Option<R> {
        if let Some(value) = binary_small(op, x, y) {
            return Some(Ok(value));
        }
        match op {
            BinaryOp::Add => Some(self.new_int(x as i64 + y as i64)),
            BinaryOp::Sub => Some(self.new_int(x as i64 - y as i64)),
            #[cfg(all(target_pointer_width = "64", not(feature = "limb32")))]
            BinaryOp::Mul => {
                let product = x.unsigned_abs() as u128 * y.unsigned_abs() as u128;
                Some(self.big_int((x < 0) != (y < 0), &[product as u64, (product >> 64) as u64]))
            }
            BinaryOp::TrueDiv if y != 0 => {
                // Both are exact as floats, so that one division rounds once.
                let exact = 1usize << Float::MANTISSA_DIGITS;
                if x.unsigned_abs() <= exact && y.unsigned_abs() <= exact {
                    Some(self.new_float(x as Float / y as Float))
                } else {
                    None
                }
            }
            BinaryOp::Pow if y >= 0 => {
                let power = x.checked_pow(u32::try_from(y).ok()?)?;
                Value::small(power).map(Ok)
            }
            _ => None,
        }
    }

    /// The int that `compute` writes into the limbs of a fresh object.
    #[inline]
    fn int_of(&self, size: usize, compute: impl FnOnce(&mut [Limb]) -> Int<'_>) -> R {
        let mut room = self.new_int_room(size)?;
        let int = compute(room.limbs());
        let (negative, len) = (int.is_negative(), int.magnitude().len());
        self.finish_int(room, negative, len)
    }

    fn bitwise(&self, op: Bitwise, a: Int<'_>, b: Int<'_>) -> R {
        self.int_of(longer(a, b) + 1, |out| int::bitwise(out, op, a, b))
    }

    fn int_mul(&self, a: Int<'_>, b: Int<'_>) -> R {
        let (m, n) = (a.magnitude().len(), b.magnitude().len());
        let mut room = self.new_int_room(m + n)?;
        let (negative, len) = self.with_limbs(limb::mul_scratch(m, n), |scratch| {
            let product = self.polled(|poll| int::mul(room.limbs(), a, b, scratch, poll))?;
            Ok((product.is_negative(), product.magnitude().len()))
        })?;
        self.finish_int(room, negative, len)
    }

    /// Gives `a // b` and `a % b` to `take`.
    pub(crate) fn int_divide<T>(
        &self,
        a: Int<'_>,
        b: Int<'_>,
        by_zero: &str,
        take: impl FnOnce(Int<'_>, Int<'_>) -> R<T>,
    ) -> R<T> {
        if b.is_zero() {
            return Err(self.zero_division_error(format_args!("{by_zero}")));
        }
        if let (Some(x), Some(y)) = (a.to_i64(), b.to_i64())
            && let Some(quotient) = x.checked_div_euclid(y)
            && let Some(rest) = x.checked_rem_euclid(y)
        {
            // Euclid's remainder is never negative; Python's has the divisor's sign.
            let (quotient, rest) =
                if y < 0 && rest != 0 { (quotient - 1, rest + y) } else { (quotient, rest) };
            let (mut q, mut r) = (Context::machine_limbs(), Context::machine_limbs());
            return take(Int::from_i64(quotient, &mut q), Int::from_i64(rest, &mut r));
        }
        if !features::BIGINT {
            return Err(self.no_big_ints());
        }
        let sizes = int::floor_div_scratch(a.magnitude().len(), b.magnitude().len());
        self.with_limbs(sizes.work, |work| {
            self.with_limbs(sizes.scratch, |scratch| {
                let divided = self.polled(|poll| int::floor_div_rem(work, a, b, scratch, poll))?;
                take(divided.quotient, divided.remainder)
            })
        })
    }

    fn int_shl(&self, a: Int<'_>, b: Int<'_>) -> R {
        if b.is_negative() {
            return Err(self.value_error(format_args!("negative shift count")));
        }
        if a.is_zero() {
            return Ok(Value::INT_0);
        }
        let Some(bits) = b.to_u64() else {
            return Err(self.overflow_error(format_args!("too many digits in integer")));
        };
        match int::shl_size(a, bits) {
            Some(size) => self.int_of(size, |out| int::shl(out, a, bits)),
            None => Err(self.memory_error()),
        }
    }

    fn int_shr(&self, a: Int<'_>, b: Int<'_>) -> R {
        if b.is_negative() {
            return Err(self.value_error(format_args!("negative shift count")));
        }
        let bits = b.to_u64().unwrap_or(u64::MAX);
        if bits >= a.bit_length() {
            return Ok(if a.is_negative() { Value::int8(-1) } else { Value::INT_0 });
        }
        self.int_of(a.magnitude().len() + 1, |out| int::shr(out, a, bits))
    }

    fn int_true_div(&self, a: Int<'_>, b: Int<'_>) -> R {
        if b.is_zero() {
            return Err(self.zero_division_error(format_args!("division by zero")));
        }
        let size = int::true_div_scratch(a.magnitude().len(), b.magnitude().len());
        let quotient: Option<Float> =
            self.with_limbs(size, |scratch| self.polled(|poll| int::true_div(a, b, scratch, poll)))?;
        match quotient {
            Some(quotient) => self.new_float(quotient),
            None => Err(self.overflow_error(format_args!("integer division result too large for a float"))),
        }
    }

    fn int_pow(&self, base: Int<'_>, exponent: Int<'_>) -> R {
        if exponent.is_negative() {
            let (x, y) = (self.int_to_float(base)?, self.int_to_float(exponent)?);
            return self.float_pow(x, y);
        }
        let one = base.magnitude() == [1];
        if base.is_zero() || one {
            let odd = exponent.low_u64() & 1 == 1;
            let result =
                if one { Value::int8(if base.is_negative() && odd { -1 } else { 1 }) } else { Value::INT_0 };
            return Ok(if exponent.is_zero() { Value::INT_1 } else { result });
        }
        let Some(power) = exponent.to_u64() else { return Err(self.memory_error()) };
        let Some(size) = limb::pow_size(base.magnitude(), power) else { return Err(self.memory_error()) };
        let mut room = self.new_int_room(size)?;
        let (negative, len) = self.with_limbs(limb::pow_scratch(base.magnitude(), size), |scratch| {
            let result = self.polled(|poll| int::pow(room.limbs(), base, power, scratch, poll))?;
            Ok((result.is_negative(), result.magnitude().len()))
        })?;
        self.finish_int(room, negative, len)
    }

    /// `pow(base, exponent, modulus)` of ints.
    pub(crate) fn int_pow_mod(&self, base: Int<'_>, exponent: Int<'_>, modulus: Int<'_>) -> R {
        if modulus.is_zero() {
            return Err(self.value_error(format_args!("pow() 3rd argument cannot be 0")));
        }
        if !features::BIGINT {
            return self.machine_pow_mod(base, exponent, modulus);
        }
        let (m, n) = (base.magnitude().len(), modulus.magnitude().len());
        self.with_limbs(n, |out| {
            self.with_limbs(int::pow_mod_scratch(m, n), |scratch| {
                match self.polled(|poll| int::pow_mod(out, base, exponent, modulus, scratch, poll))? {
                    Some(result) => self.int_value(result),
                    None => {
                        Err(self.value_error(format_args!("base is not invertible for the given modulus")))
                    }
                }
            })
        })
    }

    /// An int as the nearest float; OverflowError beyond the largest.
    pub(crate) fn int_to_float(&self, int: Int<'_>) -> R<Float> {
        int::to_float(int)
            .ok_or_else(|| self.overflow_error(format_args!("int too large to convert to float")))
    }

    /// A float cut to an int.
    pub(crate) fn float_to_int(&self, number: Float) -> R {
        // Well within what the word holds, where the cast is exact.
        let bound = (1isize << (isize::BITS - 3)) as Float;
        if number.abs() < bound
            && let Some(small) = Value::small(number as isize)
        {
            return Ok(small);
        }
        self.float_to_big_int(number, int::from_float)
    }

    /// A float rounded to an int, ties to even.
    pub(crate) fn float_to_nearest_int(&self, number: Float) -> R {
        self.float_to_big_int(number, int::round_float)
    }

    fn float_to_big_int(
        &self,
        number: Float,
        convert: for<'o> fn(&'o mut [Limb], Float) -> Option<Int<'o>>,
    ) -> R {
        let mut limbs = [0; int::from_float_size::<Float>()];
        match convert(&mut limbs, number) {
            Some(int) => self.int_value(int),
            None if number.is_nan() => {
                Err(self.value_error(format_args!("cannot convert float NaN to integer")))
            }
            None => Err(self.overflow_error(format_args!("cannot convert float infinity to integer"))),
        }
    }

    /// `-a`, `+a`, `~a` or `abs(a)` of an int or bool; `NOT_IMPLEMENTED` for other values.
    pub(crate) fn int_unary(&self, op: UnaryOp, a: Value) -> R {
        let Some(operand) = Operand::of(a) else { return Ok(Value::NOT_IMPLEMENTED) };
        if let &Operand::Small(small) = &operand {
            // A small int has a bit less than the word.
            return self.new_int(match op {
                UnaryOp::Neg => -small,
                UnaryOp::Pos => small,
                UnaryOp::Abs => small.abs(),
                UnaryOp::Invert => !small,
            } as i64);
        }
        if !features::BIGINT {
            return Err(self.no_big_ints());
        }
        let mut limbs = Context::machine_limbs();
        let a = operand.int(&mut limbs);
        match op {
            UnaryOp::Neg => self.int_value(-a),
            UnaryOp::Pos => self.int_value(a),
            UnaryOp::Abs => self.int_value(a.abs()),
            UnaryOp::Invert => self.int_of(a.magnitude().len() + 1, |out| int::not(out, a)),
        }
    }

    /// How an int or bool stands to an int, bool or float; nothing for other values and not-a-number.
    #[inline]
    pub(crate) fn int_order(&self, a: Value, b: Value) -> Option<Ordering> {
        let a = Operand::of(a)?;
        let mut limbs_a = Context::machine_limbs();
        if let Some(number) = b.as_float() {
            return int::cmp_float(a.int(&mut limbs_a), number);
        }
        let b = Operand::of(b)?;
        let mut limbs_b = Context::machine_limbs();
        Some(a.int(&mut limbs_a).cmp(&b.int(&mut limbs_b)))
    }
}

fn longer(a: Int<'_>, b: Int<'_>) -> usize {
    a.magnitude().len().max(b.magnitude().len())
}
