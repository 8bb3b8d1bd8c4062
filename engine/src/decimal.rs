//! Decimal numbers in and out without the general code for numbers, which would weigh more in what phones
//! download than all of their words.

/// `-1.506446` as a number: digits with at most one point, no exponent. Exact as the standard
/// parser is, for up to 15 significant digits; further digits are cut off.
pub fn parse(text: &str) -> Option<f64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !all_digits || whole.len() > 15 {
        return None;
    }
    let fraction = fraction.get(..15 - whole.len()).unwrap_or(fraction);
    let mantissa =
        whole.bytes().chain(fraction.bytes()).fold(0u64, |m, b| m * 10 + u64::from(b - b'0'));
    // Both are below 2^53, so each is exact and the division is rounded once.
    let number = mantissa as f64 / 10u64.pow(fraction.len() as u32) as f64;
    Some(if negative { -number } else { number })
}

/// Writes a number with at most `decimals` digits behind the point, without trailing zeros.
/// Numbers here are degrees and metres: far below 2^53 after scaling.
pub fn write(out: &mut Vec<u8>, number: f64, decimals: u32) {
    let scale = 10u64.pow(decimals);
    let scaled = (number * scale as f64).round() as i64;
    if scaled < 0 {
        out.push(b'-');
    }
    let (whole, mut fraction) = (scaled.unsigned_abs() / scale, scaled.unsigned_abs() % scale);
    // The shortest so: digits from the last to the first, zeros at the end of the fraction left out.
    let mut digits = [b'0'; 32];
    let mut first = digits.len();
    for _ in 0..decimals {
        if fraction % 10 != 0 || first < digits.len() {
            first -= 1;
            digits[first] = b'0' + (fraction % 10) as u8;
        }
        fraction /= 10;
    }
    if first < digits.len() {
        first -= 1;
        digits[first] = b'.';
    }
    first = put_whole(&mut digits, first, whole);
    out.extend_from_slice(&digits[first..]);
}

/// A number as [`write()`] writes it.
pub fn text(number: f64, decimals: u32) -> String {
    let mut digits = Vec::new();
    write(&mut digits, number, decimals);
    String::from_utf8(digits).unwrap_or_default()
}

/// Writes a whole number.
pub fn write_whole(out: &mut Vec<u8>, number: u64) {
    let mut digits = [b'0'; 20];
    let first = put_whole(&mut digits, 20, number);
    out.extend_from_slice(&digits[first..]);
}

/// Puts a whole number before `end` and tells where it begins.
fn put_whole(digits: &mut [u8], end: usize, mut number: u64) -> usize {
    let mut first = end;
    loop {
        first -= 1;
        digits[first] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            return first;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    proptest! {
        #[test]
        fn parses_as_the_standard_library_does(micro in -180_000_000i64..180_000_000) {
            let text = format!("{}{}.{:06}", if micro < 0 { "-" } else { "" }, micro.abs() / 1_000_000, micro.abs() % 1_000_000);
            prop_assert_eq!(parse(&text), text.parse::<f64>().ok());
        }

        #[test]
        fn writes_what_it_parsed(micro in -180_000_000i64..180_000_000) {
            let number = micro as f64 / 1e6;
            let mut out = Vec::new();
            write(&mut out, number, 7);
            let out = String::from_utf8(out).unwrap();
            prop_assert_eq!(parse(&out), Some(number));
            prop_assert_eq!(out.parse::<f64>().ok(), Some(number));
        }
    }

    #[rstest]
    #[case("")]
    #[case(".")]
    #[case("-")]
    #[case("1e5")]
    #[case("1.2.3")]
    #[case("nan")]
    #[case("--1")]
    #[case("٥٢")]
    #[case("1234567890123456")]
    fn refuses_what_is_no_plain_number(#[case] text: &str) {
        assert_eq!(parse(text), None);
    }

    proptest! {
        #[test]
        fn writes_whole_numbers(number: u64) {
            let mut out = Vec::new();
            write_whole(&mut out, number);
            prop_assert_eq!(out, number.to_string().into_bytes());
        }
    }

    #[test]
    fn cuts_digits_nobody_can_measure() {
        assert_eq!(parse("52.4128930000000009999999999"), Some(52.412_893));
    }
}
