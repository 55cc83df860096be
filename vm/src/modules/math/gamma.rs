//! The gamma function and its logarithm.

use super::{domain_error, range_error};
use crate::context::Context;
use crate::num::real;
use crate::value::{Float, R, Value};

/// A value of either function; both have poles at the whole numbers up to 0.
pub(super) fn call(cx: &Context<'_>, value: Value, function: fn(Float) -> Float) -> R {
    let x = cx.to_float(value)?;
    let is_pole = x <= 0.0 && real::is_whole(x);
    let result = function(x);
    if is_pole || result.is_nan() && !x.is_nan() {
        return Err(domain_error(cx));
    }
    if result.is_infinite() && x.is_finite() {
        return Err(range_error(cx));
    }
    cx.new_float(result)
}

/// The gamma function.
pub(in super::super) fn gamma(x: Float) -> Float {
    // Factorials that are exact.
    if real::is_whole(x) && (1.0..=19.0).contains(&x) {
        let mut product = 1.0;
        let mut factor = 2.0;
        while factor < x {
            product *= factor;
            factor += 1.0;
        }
        return product;
    }
    if x == Float::NEG_INFINITY { Float::NAN } else { real::tgamma(x) }
}

/// The logarithm of the absolute value of the gamma function.
pub(in super::super) fn log_gamma(x: Float) -> Float {
    if x.is_infinite() { Float::INFINITY } else { real::lgamma(x) }
}
