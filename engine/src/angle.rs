//! Sine and cosine of the angles that occur on maps: a few turns at most.
//!
//! The general functions are right for angles of millions of turns too, which weighs 5 KB in what
//! phones download, and differ in the last digit from machine to machine. These do not.

use std::f64::consts::FRAC_PI_2;

/// What a right angle is more than its number says.
const FRAC_PI_2_REST: f64 = 6.123_233_995_736_766e-17;
/// Terms of the series: the next one would be less than the last digit of an eighth of a turn.
const TERMS: usize = 8;
/// By what each term is more than the one before, squares of the angle aside.
const SINE: [f64; TERMS] = factors(2.0);
const COSINE: [f64; TERMS] = factors(1.0);

/// Sine and cosine of an angle in radians.
pub fn sin_cos(angle: f64) -> (f64, f64) {
    let turned = (angle / FRAC_PI_2).round();
    // Up to half a turn either way the products are exact.
    let rest = (angle - turned * FRAC_PI_2) - turned * FRAC_PI_2_REST;
    let square = rest * rest;
    let (sine, cosine) = (rest * series(square, &SINE), series(square, &COSINE));
    match turned as i64 & 3 {
        0 => (sine, cosine),
        1 => (cosine, -sine),
        2 => (-sine, -cosine),
        _ => (-cosine, sine),
    }
}

/// 1 + f₀s (1 + f₁s (1 + …))
fn series(square: f64, factors: &[f64; TERMS]) -> f64 {
    factors.iter().rev().fold(1.0, |sum, factor| 1.0 + square * factor * sum)
}

const fn factors(first: f64) -> [f64; TERMS] {
    let mut factors = [0.0; TERMS];
    let mut number = first;
    let mut term = 0;
    while term < TERMS {
        factors[term] = -1.0 / (number * (number + 1.0));
        number += 2.0;
        term += 1;
    }
    factors
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn is_right(angle: f64, within: f64) -> bool {
        let (sine, cosine) = sin_cos(angle);
        (sine - angle.sin()).abs() < within && (cosine - angle.cos()).abs() < within
    }

    proptest! {
        #[test]
        fn it_is_what_the_standard_library_says(angle in -3.15..3.15_f64) {
            prop_assert!(is_right(angle, 4e-16));
            prop_assert!(is_right(angle * 6.0, 4e-15));
        }

        #[test]
        fn small_angles_keep_all_their_digits(angle in 1e-12..0.1_f64) {
            let sine = sin_cos(angle).0;
            prop_assert!((sine / angle.sin() - 1.0).abs() < 4e-16, "{sine} {}", angle.sin());
        }
    }

    #[test]
    fn poles_and_meridians_are_exact() {
        let bits = |number: f64| number.to_bits();
        assert_eq!(sin_cos(0.0), (0.0, 1.0));
        assert_eq!(bits(sin_cos(FRAC_PI_2).0), bits(1.0));
        assert_eq!(bits(sin_cos(-FRAC_PI_2).0), bits(-1.0));
        assert_eq!(bits(sin_cos(2.0 * FRAC_PI_2).1), bits(-1.0));
    }
}
