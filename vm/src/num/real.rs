//! Functions of the float type of this build: the C library's for `f64` on hosts, so that results are those of
//! other programs there, and libm's for `f32` on devices.

use crate::value::Float;

macro_rules! functions {
    ($($name:ident / $narrow:ident ($($x:ident),+);)*) => {
        #[cfg(all(target_pointer_width = "64", not(feature = "board")))]
        #[allow(unsafe_code, reason = "C's functions are declared here; all they do is compute a result")]
        mod c {
            // SAFETY: the signatures are those of C's `math.h`.
            unsafe extern "C" {
                $(pub(super) safe fn $name($($x: f64),+) -> f64;)*
            }
        }

        $(
            #[doc = concat!("C's `", stringify!($name), "`.")]
            #[inline]
            pub fn $name($($x: Float),+) -> Float {
                #[cfg(all(target_pointer_width = "64", not(feature = "board")))]
                let result = c::$name($($x),+);
                #[cfg(any(target_pointer_width = "32", feature = "board"))]
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
    cos / cosf (x);
    cosh / coshf (x);
    erf / erff (x);
    erfc / erfcf (x);
    exp / expf (x);
    exp2 / exp2f (x);
    expm1 / expm1f (x);
    hypot / hypotf (x, y);
    log / logf (x);
    log10 / log10f (x);
    log1p / log1pf (x);
    log2 / log2f (x);
    nextafter / nextafterf (x, y);
    pow / powf (x, y);
    remainder / remainderf (x, y);
    sin / sinf (x);
    sinh / sinhf (x);
    tan / tanf (x);
    tanh / tanhf (x);
    tgamma / tgammaf (x);
    lgamma / lgammaf (x);
}

macro_rules! exact_functions {
    ($($name:ident / $narrow:ident;)*) => {
        $(
            #[doc = concat!("C's `", stringify!($name), "`, which has one right result.")]
            #[inline]
            pub fn $name(x: Float) -> Float {
                #[cfg(all(target_pointer_width = "64", not(feature = "board")))]
                let result = libm::$name(x);
                #[cfg(any(target_pointer_width = "32", feature = "board"))]
                let result = libm::$narrow(x);
                result
            }
        )*
    };
}

exact_functions! {
    ceil / ceilf;
    floor / floorf;
    sqrt / sqrtf;
    trunc / truncf;
}

/// `x * 2^exponent`, rounded once.
pub fn ldexp(x: Float, exponent: i32) -> Float {
    #[cfg(all(target_pointer_width = "64", not(feature = "board")))]
    let result = libm::ldexp(x, exponent);
    #[cfg(any(target_pointer_width = "32", feature = "board"))]
    let result = libm::ldexpf(x, exponent);
    result
}

/// `x` as a fraction in `[0.5, 1)` and a power of two.
pub fn frexp(x: Float) -> (Float, i32) {
    #[cfg(all(target_pointer_width = "64", not(feature = "board")))]
    let result = libm::frexp(x);
    #[cfg(any(target_pointer_width = "32", feature = "board"))]
    let result = libm::frexpf(x);
    result
}

/// The fraction and the whole part, both with the sign of `x`.
pub fn modf(x: Float) -> (Float, Float) {
    #[cfg(all(target_pointer_width = "64", not(feature = "board")))]
    let result = libm::modf(x);
    #[cfg(any(target_pointer_width = "32", feature = "board"))]
    let result = libm::modff(x);
    result
}

/// Whether a number is whole.
pub fn is_whole(x: Float) -> bool {
    x.is_finite() && trunc(x) == x
}

/// The number as the wider float type, which it may be already.
#[allow(clippy::useless_conversion, reason = "the float type of devices is narrower")]
pub fn widen(x: Float) -> f64 {
    f64::from(x)
}
