//! Functions of ints: divisors, roots, factorials.

use crate::args::Args;
use crate::context::Context;
use crate::num::limb;
use crate::object::Kind;
use crate::runtime::BinaryOp::{FloorDiv, Mul, Sub};
use crate::runtime::UnaryOp;
use crate::runtime::int::Operand;
use crate::value::{R, Value};

fn gcd_of_two(cx: &Context<'_>, a: Value, b: Value) -> R {
    let (Some(a), Some(b)) = (Operand::of(a), Operand::of(b)) else { return Ok(Value::INT_0) };
    if let (&Operand::Small(x), &Operand::Small(y)) = (&a, &b) {
        let (mut x, mut y) = (x.unsigned_abs(), y.unsigned_abs());
        while y != 0 {
            (x, y) = (y, x % y);
        }
        return cx.new_uint(x as u64);
    }
    let (mut x, mut y) = (Context::machine_limbs(), Context::machine_limbs());
    let (a, b) = (a.int(&mut x), b.int(&mut y));
    let (m, n) = (a.magnitude(), b.magnitude());
    cx.with_limbs(m.len().max(n.len()), |out| {
        cx.with_limbs(limb::gcd_scratch(m.len(), n.len()), |scratch| {
            let len = cx.polled(|poll| limb::gcd(out, m, n, scratch, poll))?;
            cx.big_int(false, &out[..len])
        })
    })
}

pub(super) fn gcd(cx: &Context<'_>, args: Args<'_>) -> R {
    let mut result = Value::INT_0;
    for value in args.positional() {
        result = gcd_of_two(cx, result, cx.to_int(value.get())?)?;
    }
    Ok(result)
}

pub(super) fn lcm(cx: &Context<'_>, args: Args<'_>) -> R {
    let mut result = Value::INT_1;
    for value in args.positional() {
        let value = cx.to_int(value.get())?;
        if !cx.truth(value)? {
            result = Value::INT_0;
        }
        if result == Value::INT_0 {
            continue;
        }
        let divisor = gcd_of_two(cx, result, value)?;
        let quotient = cx.int_binary(FloorDiv, value, divisor)?;
        result = cx.int_unary(UnaryOp::Abs, cx.int_binary(Mul, result, quotient)?)?;
    }
    Ok(result)
}

pub(super) fn square_root(cx: &Context<'_>, args: Args<'_>) -> R {
    let value = cx.to_int(args.get(0))?;
    let Some(operand) = Operand::of(value) else { return Ok(value) };
    let mut limbs = Context::machine_limbs();
    let int = operand.int(&mut limbs);
    if int.is_negative() {
        return Err(cx.value_error(format_args!("isqrt() argument must be nonnegative")));
    }
    if let Some(number) = int.to_u64() {
        return cx.new_uint(limb::isqrt_u64(number));
    }
    let magnitude = int.magnitude();
    cx.with_limbs(magnitude.len() / 2 + 1, |out| {
        cx.with_limbs(limb::isqrt_scratch(magnitude.len()), |scratch| {
            let len = cx.polled(|poll| limb::isqrt(out, magnitude, scratch, poll))?;
            cx.big_int(false, &out[..len])
        })
    })
}

/// A count argument; `what` is its name in the message for negative ones.
fn count(cx: &Context<'_>, value: Value, what: &str) -> R<usize> {
    let count = cx.to_clamped_count(value)?;
    usize::try_from(count).map_err(|_| cx.value_error(format_args!("{what} must be a non-negative integer")))
}

/// The product of the numbers `low..=high`, by halves so that factors are of like size.
fn product(cx: &Context<'_>, low: usize, high: usize) -> R {
    if high < low {
        return Ok(Value::INT_1);
    }
    if high - low < 8 {
        let mut result = Value::index(low);
        for factor in low + 1..=high {
            result = cx.int_binary(Mul, result, Value::index(factor))?;
        }
        return Ok(result);
    }
    let middle = low + (high - low) / 2;
    cx.check_stack()?;
    cx.poll()?;
    let (left, right) = (product(cx, low, middle)?, product(cx, middle + 1, high)?);
    cx.int_binary(Mul, left, right)
}

/// The largest number whose factorial anyone could want.
const LARGEST: usize = 1 << 31;

pub(super) fn factorial(cx: &Context<'_>, args: Args<'_>) -> R {
    if args.get(0).kind() == Kind::Float {
        return Err(cx.type_error(format_args!("'float' object cannot be interpreted as an integer")));
    }
    let Ok(number) = usize::try_from(cx.to_clamped_count(args.get(0))?) else {
        return Err(cx.value_error(format_args!("factorial() not defined for negative values")));
    };
    if number > LARGEST {
        return Err(cx.overflow_error(format_args!("factorial() argument should not exceed {LARGEST}")));
    }
    product(cx, 2, number)
}

pub(super) fn perm(cx: &Context<'_>, args: Args<'_>) -> R {
    let number = count(cx, args.get(0), "n")?;
    let Some(chosen) = args.given(1).filter(|chosen| !chosen.is_none()) else { return factorial(cx, args) };
    let chosen = count(cx, chosen, "k")?;
    if chosen > number {
        return Ok(Value::INT_0);
    }
    product(cx, number - chosen + 1, number)
}

pub(super) fn comb(cx: &Context<'_>, args: Args<'_>) -> R {
    let whole = cx.to_int(args.get(0))?;
    let number = count(cx, whole, "n")?;
    let chosen = count(cx, args.get(1), "k")?;
    if chosen > number {
        return Ok(Value::INT_0);
    }
    let chosen = chosen.min(number - chosen);
    // Each partial product is a binomial coefficient itself, so that divisions leave no rest.
    let mut result = Value::INT_1;
    for i in 0..chosen {
        let factor = cx.int_binary(Sub, Value::index(number), Value::index(i))?;
        result = cx.int_binary(Mul, result, factor)?;
        result = cx.int_binary(FloorDiv, result, Value::index(i + 1))?;
        if i % 64 == 63 {
            cx.poll()?;
        }
    }
    Ok(result)
}
