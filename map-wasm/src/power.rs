//! Powers and their inverse, as zoom levels and Mercator's projection need them.
//!
//! In the browser by its own functions: the standard library's would be downloaded.

#[cfg(target_family = "wasm")]
use js_sys::Math;
use std::f64::consts::LN_2;

/// A power of two. Of a whole number it is exact.
pub fn exp2(power: f64) -> f64 {
    let whole = power.round().clamp(-1000.0, 1000.0);
    // A number of no fraction is its exponent in the eleven bits below the sign.
    let scale = f64::from_bits(((whole as i64 + 1023) as u64) << 52);
    scale * exp((power - whole) * LN_2)
}

/// The power of two that a number is.
pub fn log2(number: f64) -> f64 {
    ln(number) / LN_2
}

/// A power of e.
pub fn exp(power: f64) -> f64 {
    #[cfg(target_family = "wasm")]
    return Math::exp(power);
    #[cfg(not(target_family = "wasm"))]
    power.exp()
}

/// The power of e that a number is.
pub fn ln(number: f64) -> f64 {
    #[cfg(target_family = "wasm")]
    return Math::log(number);
    #[cfg(not(target_family = "wasm"))]
    number.ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn they_are_what_the_standard_library_says(power in -40.0..40.0_f64) {
            let number = power.exp2();
            prop_assert!((exp2(power) / number - 1.0).abs() < 1e-15);
            prop_assert!((log2(number) - power).abs() < 1e-14);
        }
    }

    #[test]
    fn whole_levels_are_exact() {
        for level in -20..=24_i32 {
            assert_eq!(exp2(f64::from(level)).to_bits(), 2.0_f64.powi(level).to_bits());
        }
    }
}
