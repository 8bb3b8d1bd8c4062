//! Reading parameters: each known, each once, and all that is wrong told together.

use super::Fault;
use crate::decimal;

/// How many faults are told: each repeats the known words, and a question may hold thousands.
const MOST_FAULTS: usize = 20;

/// Reads parameters and gathers what is wrong with them, so that a person learns all at once.
pub(super) struct Params<'a> {
    pairs: &'a [(String, String)],
    faults: Vec<Fault>,
}

impl<'a> Params<'a> {
    pub fn new(pairs: &'a [(String, String)], known: &[&str]) -> Self {
        let mut params = Self { pairs, faults: Vec::new() };
        for (name, _) in pairs.iter().filter(|(name, _)| !known.contains(&name.as_str())) {
            let message = if known.is_empty() {
                "is not known here: there are no parameters".to_owned()
            } else {
                ["is not known here; known are ", &known.join(", ")].concat()
            };
            params.fault(name, message);
        }
        params
    }

    pub fn finish<T>(self, understood: T) -> Result<T, Vec<Fault>> {
        if self.faults.is_empty() { Ok(understood) } else { Err(self.faults) }
    }

    pub fn fault(&mut self, param: &str, message: impl Into<String>) {
        if self.faults.len() == MOST_FAULTS {
            return;
        }
        self.faults.push(Fault { param: param.to_owned(), message: message.into() });
    }

    /// Whether a parameter is there at all.
    pub fn is_given(&self, name: &str) -> bool {
        self.pairs.iter().any(|(known, _)| known == name)
    }

    /// The value of a parameter that may be given once.
    pub fn one(&mut self, name: &str) -> Option<&'a str> {
        let mut values =
            self.pairs.iter().filter(|(n, _)| n == name).map(|(_, value)| value.trim());
        let first = values.next()?;
        if values.next().is_some() {
            self.fault(name, "is given more than once");
        }
        Some(first)
    }

    /// The values of a parameter that may be repeated.
    pub fn each(&self, name: &str) -> Vec<&'a str> {
        self.pairs.iter().filter(|(n, _)| n == name).map(|(_, value)| value.trim()).collect()
    }

    /// The values of a parameter that may be repeated or hold several, separated by commas.
    pub fn many(&mut self, name: &str, accept: &dyn Fn(&str) -> Result<(), String>) -> Vec<String> {
        let pairs = self.pairs;
        let mut values: Vec<String> = Vec::new();
        for value in pairs.iter().filter(|(n, _)| n == name).flat_map(|(_, value)| value.split(','))
        {
            let value = value.trim();
            match accept(value) {
                Ok(()) if values.iter().any(|known| known == value) => {}
                Ok(()) => values.push(value.to_owned()),
                Err(message) => self.fault(name, message),
            }
        }
        values
    }

    /// A value that is one of a few words.
    pub fn word<T>(
        &mut self,
        name: &str,
        default: T,
        known: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> T {
        let Some(value) = self.one(name) else { return default };
        parse(value).unwrap_or_else(|| {
            self.fault(name, unknown_word(value, known));
            default
        })
    }

    pub fn number(&mut self, name: &str, text: &str) -> Option<f64> {
        let number = decimal::parse(text);
        if number.is_none() {
            self.fault(name, ["“", text, "” is not a number"].concat());
        }
        number
    }

    /// A whole number of at least `least`, however long; `most` is only told.
    pub fn whole(&mut self, name: &str, default: u64, least: u64, most: u64) -> u64 {
        let Some(text) = self.one(name) else { return default };
        let is_whole = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let number = text.bytes().filter(u8::is_ascii_digit).fold(0u64, |sum, digit| {
            sum.saturating_mul(10).saturating_add(u64::from(digit - b'0'))
        });
        if !is_whole || number < least {
            let [least, most] = [least, most].map(|bound| decimal::text(bound as f64, 0));
            let message =
                ["“", text, "” is not a whole number from ", &least, " to ", &most].concat();
            self.fault(name, message);
        }
        number
    }
}

pub(super) fn unknown_word(word: &str, known: &str) -> String {
    ["“", word, "” is not known; known are ", known].concat()
}
