//! Writes JSON text directly: no tree of values on the server, no JSON library on the phone.

use crate::decimal;
use crate::time::{Date, Timestamp};
use std::ops::Range;

/// No value, with its comma.
pub(crate) const NULL: Piece = Piece(b"null,");

/// JSON that was written before, to be copied: a value with the comma behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece<'a>(pub &'a [u8]);

impl Piece<'_> {
    /// The words of a string value, as they were before they were written; empty for `null`.
    pub fn words(self) -> String {
        let text = std::str::from_utf8(self.0).expect(WHOLE_LETTERS);
        let inside = text.strip_prefix('"').and_then(|text| text.strip_suffix("\","));
        let mut words = String::new();
        let mut rest = inside.unwrap_or_default();
        while let Some((plain, escaped)) = rest.split_once('\\') {
            words.push_str(plain);
            rest = unescape(&mut words, escaped);
        }
        words.push_str(rest);
        words
    }
}

/// Why what is written is text.
const WHOLE_LETTERS: &str = "only texts are written, and never a part of a letter";

/// JSON under construction. Behind every value stands a comma, which the end of the whole takes back;
/// matching brackets are the caller's.
#[derive(Debug, Default)]
pub struct Json {
    bytes: Vec<u8>,
}

impl Json {
    /// Nothing yet, with room for so many bytes.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes) }
    }

    /// The finished text.
    pub fn finish(mut self) -> String {
        self.take_comma_back();
        String::from_utf8(self.bytes).expect(WHOLE_LETTERS)
    }

    /// What is written between two lengths, to be [copied](Self::copy) into other JSON.
    pub(crate) fn piece(&self, range: Range<usize>) -> Piece<'_> {
        Piece(&self.bytes[range])
    }

    /// How many bytes are written, commas included.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// `{ … }` with the members `fill` writes.
    #[inline]
    pub fn object(&mut self, fill: impl FnOnce(&mut Self)) -> &mut Self {
        self.bytes.push(b'{');
        fill(self);
        self.take_comma_back();
        self.bytes.extend_from_slice(b"},");
        self
    }

    /// `[ … ]` with one element written by `each` per item.
    #[inline]
    pub fn array<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut each: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        self.bytes.push(b'[');
        items.into_iter().for_each(|item| each(self, item));
        self.take_comma_back();
        self.bytes.extend_from_slice(b"],");
        self
    }

    /// The name of the member whose value follows: ours, with nothing to escape.
    #[inline]
    pub fn key(&mut self, name: &str) -> &mut Self {
        debug_assert!(is_plain(name), "{name} would have to be escaped");
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.extend_from_slice(b"\":");
        self
    }

    /// What was [written before](Self::piece).
    #[inline]
    pub(crate) fn copy(&mut self, piece: Piece) -> &mut Self {
        debug_assert!(piece.0.ends_with(b","), "it comes without its comma");
        self.bytes.extend_from_slice(piece.0);
        self
    }

    /// A string value.
    pub fn string(&mut self, value: &str) -> &mut Self {
        self.bytes.push(b'"');
        if is_plain(value) {
            self.bytes.extend_from_slice(value.as_bytes());
        } else {
            escape(&mut self.bytes, value);
        }
        self.bytes.extend_from_slice(b"\",");
        self
    }

    /// A string value: one of our own words, with nothing to escape.
    #[inline]
    pub fn word(&mut self, word: &'static str) -> &mut Self {
        debug_assert!(is_plain(word), "{word} would have to be escaped");
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(word.as_bytes());
        self.bytes.extend_from_slice(b"\",");
        self
    }

    /// A string value or `null`.
    pub fn string_or_null(&mut self, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => self.string(value),
            None => self.null(),
        }
    }

    /// An instant as RFC 3339 with Coventry's offset.
    pub fn time(&mut self, at: Timestamp) -> &mut Self {
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(&at.rfc3339_digits());
        self.bytes.extend_from_slice(b"\",");
        self
    }

    /// An instant or `null`.
    #[inline]
    pub fn time_or_null(&mut self, at: Option<Timestamp>) -> &mut Self {
        match at {
            Some(at) => self.time(at),
            None => self.null(),
        }
    }

    /// A day or `null`.
    pub fn date_or_null(&mut self, date: Option<Date>) -> &mut Self {
        let Some(date) = date else { return self.null() };
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(&date.digits());
        self.bytes.extend_from_slice(b"\",");
        self
    }

    /// No value.
    #[inline]
    pub fn null(&mut self) -> &mut Self {
        self.bytes.extend_from_slice(NULL.0);
        self
    }

    /// A whole number.
    pub fn whole(&mut self, number: impl Into<u64>) -> &mut Self {
        decimal::write_whole(&mut self.bytes, number.into());
        self.bytes.push(b',');
        self
    }

    /// `true` or `false`.
    pub fn flag(&mut self, flag: bool) -> &mut Self {
        self.bytes.extend_from_slice(if flag { b"true," } else { b"false," });
        self
    }

    /// A number with at most `decimals` digits behind the point.
    pub fn number(&mut self, value: f64, decimals: u32) -> &mut Self {
        decimal::write(&mut self.bytes, value, decimals);
        self.bytes.push(b',');
        self
    }

    fn take_comma_back(&mut self) {
        if self.bytes.last() == Some(&b',') {
            self.bytes.pop();
        }
    }
}

/// Writes what stands behind a backslash and gives back what follows.
fn unescape<'v>(out: &mut String, escaped: &'v str) -> &'v str {
    let code = escaped.strip_prefix('u').and_then(|rest| rest.split_at_checked(4));
    if let Some((digits, rest)) = code {
        out.extend(u32::from_str_radix(digits, 16).ok().and_then(char::from_u32));
        return rest;
    }
    let mut rest = escaped.chars();
    out.extend(rest.next().map(|c| if c == 'n' { '\n' } else { c }));
    rest.as_str()
}

/// Whether nothing has to be escaped, as in nearly all texts. Eight bytes at a time: an answer of
/// ten services holds a thousand short texts.
fn is_plain(value: &str) -> bool {
    let (eights, rest) = value.as_bytes().as_chunks::<8>();
    let mut last = [b' '; 8];
    last[..rest.len()].copy_from_slice(rest);
    eights.iter().chain([&last]).all(|eight| is_plain_eight(u64::from_le_bytes(*eight)))
}

/// Whether none of eight bytes is below a space, a quote or a backslash. A byte with its highest bit
/// set is part of a letter.
fn is_plain_eight(bytes: u64) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHEST: u64 = 0x80 * ONES;
    // A byte that is less than the one taken from it borrows, which sets its highest bit.
    let below = |bytes: u64, bound: u8| bytes.wrapping_sub(ONES * u64::from(bound)) & !bytes;
    let is = |byte: u8| below(bytes ^ (ONES * u64::from(byte)), 1);
    (below(bytes, b' ') | is(b'"') | is(b'\\')) & HIGHEST == 0
}

fn escape(out: &mut Vec<u8>, value: &str) {
    for byte in value.bytes() {
        match byte {
            b'"' | b'\\' => out.extend([b'\\', byte]),
            b'\n' => out.extend(b"\\n"),
            ..b' ' => {
                out.extend(b"\\u00");
                out.extend(
                    [byte >> 4, byte & 15].map(|half| b"0123456789abcdef"[usize::from(half)]),
                );
            }
            // Others, and parts of letters, stay as they are.
            _ => out.push(byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_survives_another_json_parser(text in any::<String>(), other in any::<String>()) {
            let mut json = Json::default();
            json.object(|json| {
                json.key("texts").array([&other, &text], |json, t| { json.string(t); });
                json.key("n").number(-1.5, 2).key("none").string_or_null(None);
            });
            let value: serde_json::Value = serde_json::from_str(&json.finish()).unwrap();
            prop_assert_eq!(&value["n"], &serde_json::json!(-1.5));
            prop_assert!(value["none"].is_null());
            prop_assert_eq!(&value["texts"], &serde_json::json!([other, text]));
        }

        #[test]
        fn the_words_of_a_text_come_back(
            text in any::<String>(), odd in "[\u{0}-\u{1f}\"\\\\nu,:é𝄞]{0,12}",
        ) {
            let mut json = Json::default();
            let ends = [json.string(&text).len(), json.null().len(), json.string(&odd).len()];
            prop_assert_eq!(json.piece(0..ends[0]).words(), text);
            prop_assert_eq!(json.piece(ends[0]..ends[1]).words(), "");
            prop_assert_eq!(json.piece(ends[1]..ends[2]).words(), odd);
        }

        #[test]
        fn what_must_be_escaped_is_found_wherever_it_stands(
            before in "[a-zé£ ]{0,20}", special in "[\u{0}-\u{1f}\"\\\\]", after in "[a-zé£ ]{0,20}",
        ) {
            prop_assert!(is_plain(&before) && is_plain(&after));
            let text = [before, special, after].concat();
            prop_assert!(!is_plain(&text));
        }
    }
}
