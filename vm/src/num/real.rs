//! Functions of the float type of this build: the C library's for `f64` on hosts, so that results are those of
//! other programs there, and for `f32` on devices libm's, or our own where those take much flash.

use crate::value::Float;

#[cfg(any(target_pointer_width = "32", feature = "board", test))]
mod angle;
#[cfg(any(target_pointer_width = "32", feature = "board", test))]
mod erf;
#[cfg(any(target_pointer_width = "32", feature = "board", test))]
mod gamma;
#[cfg(any(target_pointer_width = "32", feature = "board", test))]
mod log;
#[cfg(any(target_pointer_width = "32", feature = "board", test))]
mod root;
#[cfg(test)]
mod tests;

macro_rules! functions {
    ($($name:ident / $module:ident $narrow:ident ($($x:ident),+);)*) => {
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
                let result = $module::$narrow($($x),+);
                result
            }
        )*
    };
}

functions! {
    acos / log acos (x);
    acosh / log acosh (x);
    asin / log asin (x);
    asinh / log asinh (x);
    atan / libm atanf (x);
    atan2 / libm atan2f (y, x);
    atanh / libm atanhf (x);
    cbrt / libm cbrtf (x);
    cos / angle cos (x);
    cosh / libm coshf (x);
    erf / erf erf (x);
    erfc / erf erfc (x);
    exp / libm expf (x);
    exp2 / log exp2 (x);
    expm1 / libm expm1f (x);
    hypot / root hypot (x, y);
    log / libm logf (x);
    log10 / log log10 (x);
    log1p / libm log1pf (x);
    log2 / log log2 (x);
    nextafter / libm nextafterf (x, y);
    pow / libm powf (x, y);
    remainder / libm remainderf (x, y);
    sin / angle sin (x);
    sinh / libm sinhf (x);
    tan / angle tan (x);
    tanh / libm tanhf (x);
    tgamma / gamma tgamma (x);
    lgamma / gamma lgamma (x);
}

macro_rules! exact_functions {
    ($($name:ident / $module:ident $narrow:ident;)*) => {
        $(
            #[doc = concat!("C's `", stringify!($name), "`, which has one right result.")]
            #[inline]
            pub fn $name(x: Float) -> Float {
                #[cfg(all(target_pointer_width = "64", not(feature = "board")))]
                let result = libm::$name(x);
                #[cfg(any(target_pointer_width = "32", feature = "board"))]
                let result = $module::$narrow(x);
                result
            }
        )*
    };
}

exact_functions! {
    ceil / libm ceilf;
    floor / libm floorf;
    sqrt / root sqrtf;
    trunc / libm truncf;
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
