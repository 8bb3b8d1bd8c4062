//! Writes JSON text directly: no tree of values on the server, no JSON library on the phone.

use crate::decimal;
use crate::time::{Date, Timestamp};
use std::fmt::{Display, Write};

/// JSON under construction. Commas are its business; matching brackets are the caller's.
#[derive(Default)]
pub struct Json {
    text: String,
    needs_comma: bool,
}

impl Json {
    /// Nothing yet, with room for so many bytes.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), needs_comma: false }
    }

    /// The finished text.
    pub fn finish(self) -> String {
        self.text
    }

    /// `{ … }` with the members `fill` writes.
    pub fn object(&mut self, fill: impl FnOnce(&mut Self)) -> &mut Self {
        self.nested('{', '}', fill)
    }

    /// `[ … ]` with one element written by `each` per item.
    pub fn array<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut each: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        self.nested('[', ']', |json| items.into_iter().for_each(|item| each(json, item)))
    }

    /// The name of the member whose value follows: ours, with nothing to escape.
    pub fn key(&mut self, name: &str) -> &mut Self {
        debug_assert!(is_plain(name), "{name} would have to be escaped");
        self.separate();
        self.text.push('"');
        self.text.push_str(name);
        self.text.push_str("\":");
        self.needs_comma = false;
        self
    }

    /// A string value.
    pub fn string(&mut self, value: &str) -> &mut Self {
        self.separate();
        escape(&mut self.text, value);
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
        self.separate();
        self.text.push('"');
        at.write_rfc3339(&mut self.text);
        self.text.push('"');
        self
    }

    /// An instant or `null`.
    pub fn time_or_null(&mut self, at: Option<Timestamp>) -> &mut Self {
        match at {
            Some(at) => self.time(at),
            None => self.null(),
        }
    }

    /// A day or `null`.
    pub fn date_or_null(&mut self, date: Option<Date>) -> &mut Self {
        match date {
            Some(date) => {
                self.separate();
                self.text.push('"');
                date.write(&mut self.text);
                self.text.push('"');
                self
            }
            None => self.null(),
        }
    }

    /// No value.
    pub fn null(&mut self) -> &mut Self {
        self.separate();
        self.text.push_str("null");
        self
    }

    /// A value that is JSON as displayed: a whole number, a bool, `null`.
    pub fn raw(&mut self, value: impl Display) -> &mut Self {
        self.separate();
        // Writing to a String cannot fail.
        let _ = write!(self.text, "{value}");
        self
    }

    /// A number with at most `decimals` digits behind the point.
    pub fn number(&mut self, value: f64, decimals: u32) -> &mut Self {
        self.separate();
        decimal::write(&mut self.text, value, decimals);
        self
    }

    fn nested(&mut self, open: char, close: char, fill: impl FnOnce(&mut Self)) -> &mut Self {
        self.separate();
        self.text.push(open);
        self.needs_comma = false;
        fill(self);
        self.text.push(close);
        self.needs_comma = true;
        self
    }

    fn separate(&mut self) {
        if self.needs_comma {
            self.text.push(',');
        }
        self.needs_comma = true;
    }
}

fn escape(out: &mut String, value: &str) {
    out.push('"');
    if is_plain(value) {
        out.push_str(value);
    } else {
        escape_each(out, value);
    }
    out.push('"');
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

fn escape_each(out: &mut String, value: &str) {
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
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
        fn what_must_be_escaped_is_found_wherever_it_stands(
            before in "[a-zé£ ]{0,20}", special in "[\u{0}-\u{1f}\"\\\\]", after in "[a-zé£ ]{0,20}",
        ) {
            prop_assert!(is_plain(&before) && is_plain(&after));
            let text = [before, special, after].concat();
            prop_assert!(!is_plain(&text));
        }
    }
}
