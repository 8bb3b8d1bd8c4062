//! Query strings, decoded strictly: what cannot be read is refused, never repaired.

/// How bytes are written in addresses.
const HEX: [char; 16] =
    ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];

/// Splits and decodes a query string (`application/x-www-form-urlencoded`, UTF-8).
pub(crate) fn pairs(query: &str) -> Result<Vec<(String, String)>, String> {
    query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            Ok((decode(name)?, decode(value)?))
        })
        .collect()
}

/// Commas and colons are harmless in a query, and people read addresses.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b',' | b':' => {
                out.push(char::from(byte));
            }
            _ => {
                out.push('%');
                out.extend([byte >> 4, byte & 15].map(|half| HEX[usize::from(half)]));
            }
        }
    }
    out
}

/// Undoes `+` and `%XX`.
fn decode(text: &str) -> Result<String, String> {
    if !text.bytes().any(|byte| matches!(byte, b'+' | b'%')) {
        return Ok(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        bytes.push(match first {
            b'+' => b' ',
            b'%' => {
                let (byte, after) = byte_of(tail)
                    .ok_or("the query has a % that is not followed by two hexadecimal digits")?;
                rest = after;
                byte
            }
            plain => *plain,
        });
    }
    String::from_utf8(bytes).map_err(|_| "the query is not UTF-8".to_owned())
}

/// The byte that two hexadecimal digits stand for, and what follows them.
fn byte_of(tail: &[u8]) -> Option<(u8, &[u8])> {
    let [high, low, after @ ..] = tail else { return None };
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let value = digit(high)? * 16 + digit(low)?;
    Some((u8::try_from(value).ok()?, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Vec<(String, String)> {
        pairs(query).unwrap()
    }

    #[test]
    fn names_and_values_come_out_decoded_and_in_order() {
        let expected = [("postcode", "CV1 5FX"), ("category", "a,b"), ("x", ""), ("y", "=é")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(read("postcode=CV1+5FX&category=a%2Cb&&x&y==%C3%a9"), expected);
    }

    #[test]
    fn broken_escapes_are_refused() {
        for query in ["a=%", "a=%4", "a=%zz", "%+1=a", "a=%ff", "a=%C3"] {
            assert!(pairs(query).is_err(), "{query}");
        }
    }
}
