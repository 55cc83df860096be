//! Functions of the float type of this build: libm's for `f64` on hosts, for `f32` on devices.

use crate::value::Float;

macro_rules! functions {
    ($($name:ident / $narrow:ident ($($x:ident),+);)*) => {
        $(
            #[doc = concat!("C's `", stringify!($name), "`.")]
            #[inline]
            pub fn $name($($x: Float),+) -> Float {
                #[cfg(target_pointer_width = "64")]
                let result = libm::$name($($x),+);
                #[cfg(target_pointer_width = "32")]
                let result = libm::$narrow($($x),+);
                result
            }
        )*
    };
}

functions! {
    acos / acosf (x);
    acosh / acoshf (x);
    asin / asinf (x);
    asinh / asinhf (x);
    atan / atanf (x);
    atan2 / atan2f (y, x);
    atanh / atanhf (x);
    cbrt / cbrtf (x);
    ceil / ceilf (x);
    cos / cosf (x);
    cosh / coshf (x);
    erf / erff (x);
    erfc / erfcf (x);
    exp / expf (x);
    exp2 / exp2f (x);
    expm1 / expm1f (x);
    floor / floorf (x);
    hypot / hypotf (x, y);
    log / logf (x);
    log10 / log10f (x);
    log1p / log1pf (x);
    log2 / log2f (x);
    pow / powf (x, y);
    sin / sinf (x);
    sinh / sinhf (x);
    sqrt / sqrtf (x);
    tan / tanf (x);
    tanh / tanhf (x);
    tgamma / tgammaf (x);
    lgamma / lgammaf (x);
    trunc / truncf (x);
}

/// `x * 2^exponent`, rounded once.
pub fn ldexp(x: Float, exponent: i32) -> Float {
    #[cfg(target_pointer_width = "64")]
    let result = libm::ldexp(x, exponent);
    #[cfg(target_pointer_width = "32")]
    let result = libm::ldexpf(x, exponent);
    result
}

/// `x` as a fraction in `[0.5, 1)` and a power of two.
pub fn frexp(x: Float) -> (Float, i32) {
    #[cfg(target_pointer_width = "64")]
    let result = libm::frexp(x);
    #[cfg(target_pointer_width = "32")]
    let result = libm::frexpf(x);
    result
}

/// The fraction and the whole part, both with the sign of `x`.
pub fn modf(x: Float) -> (Float, Float) {
    #[cfg(target_pointer_width = "64")]
    let result = libm::modf(x);
    #[cfg(target_pointer_width = "32")]
    let result = libm::modff(x);
    result
}

/// Whether a number is whole.
pub fn is_whole(x: Float) -> bool {
    x.is_finite() && floor(x) == x
}
