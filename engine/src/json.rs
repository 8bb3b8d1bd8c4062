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

    /// The name of the member whose value follows.
    pub fn key(&mut self, name: &str) -> &mut Self {
        self.string(name);
        self.text.push(':');
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
            None => self.raw("null"),
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
            None => self.raw("null"),
        }
    }

    /// A day or `null`.
    pub fn date_or_null(&mut self, date: Option<Date>) -> &mut Self {
        match date {
            Some(date) => self.raw(format_args!("\"{date}\"")),
            None => self.raw("null"),
        }
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

/// Whether nothing has to be escaped, as in nearly all texts. Without an early end, because so the
/// compiler looks at many bytes at once.
fn is_plain(value: &str) -> bool {
    let special = |byte: u8| (byte == b'"') | (byte == b'\\') | (byte < b' ');
    !value.bytes().fold(false, |any, byte| any | special(byte))
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
                json.key(&text).array([&other, &text], |json, t| { json.string(t); });
                json.key("n").number(-1.5, 2).key("none").string_or_null(None);
            });
            let value: serde_json::Value = serde_json::from_str(&json.finish()).unwrap();
            prop_assert_eq!(&value["n"], &serde_json::json!(-1.5));
            prop_assert!(value["none"].is_null());
            if text != "n" && text != "none" {
                prop_assert_eq!(&value[&text], &serde_json::json!([other, text]));
            }
        }
    }
}
