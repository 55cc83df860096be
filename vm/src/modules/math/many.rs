//! Functions of many floats.

use core::cell::Cell;

use crate::args::Args;
use crate::context::Context;
use crate::mem::Vec;
use crate::num::real;
use crate::runtime::BinaryOp;
use crate::value::{Float, R, Value};

/// The square root of the sum of squares, scaled so that no square overflows, with the errors of the squares
/// and of the sum made good.
pub(super) fn length(cx: &Context<'_>, values: &[Cell<Value>]) -> R {
    let mut numbers = Vec::<Float>::new(cx.vm().mem);
    for value in values {
        let number = cx.to_float(value.get())?.abs();
        cx.out_of_memory(numbers.push(number))?;
    }
    cx.new_float(norm(&mut numbers))
}

fn norm(numbers: &mut [Float]) -> Float {
    if numbers.iter().any(|x| x.is_infinite()) {
        return Float::INFINITY;
    }
    let largest = numbers.iter().copied().fold(0.0, |a: Float, b| if b > a || b.is_nan() { b } else { a });
    if largest == 0.0 || largest.is_nan() {
        return if numbers.iter().any(|x| x.is_nan()) { Float::NAN } else { 0.0 };
    }
    if let [a, b] = *numbers {
        return real::hypot(a, b);
    }
    let (_, exponent) = real::frexp(largest);
    let (mut sum, mut rest): (Float, Float) = (0.0, 0.0);
    for x in numbers.iter() {
        let x = real::ldexp(*x, -exponent);
        let square = x * x;
        let next = sum + square;
        rest += if sum >= square { sum - next + square } else { square - next + sum };
        sum = next;
    }
    real::ldexp(real::sqrt(sum + rest), exponent)
}

pub(super) fn distance(cx: &Context<'_>, args: Args<'_>) -> R {
    let (p, q) = (cx.tuple_of(args.get(0))?, cx.tuple_of(args.get(1))?);
    if p.len() != q.len() {
        return Err(cx.value_error(format_args!("both points must have the same number of dimensions")));
    }
    let mut numbers = Vec::<Float>::new(cx.vm().mem);
    for (p, q) in p.items().iter().zip(q.items()) {
        let difference = cx.to_float(p.get())? - cx.to_float(q.get())?;
        cx.out_of_memory(numbers.push(difference.abs()))?;
    }
    cx.new_float(norm(&mut numbers))
}

pub(super) fn product(cx: &Context<'_>, args: Args<'_>) -> R {
    let result = Cell::new(args.given(1).unwrap_or(Value::INT_1));
    cx.for_each(args.get(0), |item| {
        result.set(cx.binary(BinaryOp::Mul, result.get(), item, false)?);
        Ok(())
    })?;
    Ok(result.get())
}

/// `fsum`: the exact sum, rounded once. Partial sums do not overlap and grow (Shewchuk 1997).
pub(super) fn sum(cx: &Context<'_>, args: Args<'_>) -> R {
    let mut partials = Vec::<Float>::new(cx.vm().mem);
    let (mut special, mut infinite): (Float, Float) = (0.0, 0.0);
    let mut has_special = false;
    cx.for_each(args.get(0), |item| {
        let mut x = cx.to_float(item)?;
        let given = x;
        let mut kept = 0;
        for i in 0..partials.len() {
            let mut y = partials[i];
            if x.abs() < y.abs() {
                (x, y) = (y, x);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        partials.truncate(kept);
        if x.is_finite() {
            return cx.out_of_memory(partials.push(x));
        }
        if given.is_finite() {
            return Err(cx.overflow_error(format_args!("intermediate overflow in fsum")));
        }
        if given.is_infinite() {
            infinite += given;
        }
        special += given;
        has_special = true;
        partials.clear();
        Ok(())
    })?;
    if has_special {
        if infinite.is_nan() {
            return Err(cx.value_error(format_args!("-inf + inf in fsum")));
        }
        return cx.new_float(special);
    }
    cx.new_float(total(&partials))
}

/// The sum of partial sums, from the largest; half a unit is rounded by the sign of what is below.
fn total(partials: &[Float]) -> Float {
    let mut left = partials.len();
    let Some(&last) = partials.last() else { return 0.0 };
    let mut high = last;
    let mut low = 0.0;
    left -= 1;
    while left > 0 {
        left -= 1;
        let (x, y) = (high, partials[left]);
        high = x + y;
        low = y - (high - x);
        if low != 0.0 {
            break;
        }
    }
    if left > 0 && (low < 0.0 && partials[left - 1] < 0.0 || low > 0.0 && partials[left - 1] > 0.0) {
        let twice = low * 2.0;
        let x = high + twice;
        if twice == x - high {
            high = x;
        }
    }
    high
}
