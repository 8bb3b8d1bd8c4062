//! The words of the plain pages in the reader's language: the app's own files, in the server.
//!
//! Invariant: every value put into a sentence is isolated, so that English names and times cannot
//! disturb Arabic; and a sentence is never put together from pieces that a language orders otherwise.

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::DecimalFormatterOptions;
use icu_list::ListFormatter;
use icu_list::options::{ListFormatterOptions, ListLength};
use icu_plurals::{PluralCategory, PluralRules};
use maud::{Markup, html};

use crate::catalogue::{Catalogue, Text, catalogue, catalogues, english};

const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_ISOLATE: char = '\u{2069}';

/// The language that suits best what a browser asks for (`Accept-Language`); English if none does.
pub fn preferred(accept_language: &str) -> &'static Catalogue {
    let mut wanted: Vec<(String, f32)> = accept_language.split(',').filter_map(weighed).collect();
    wanted.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    wanted.iter().find_map(|(tag, _)| of_tag(tag)).unwrap_or_else(english)
}

fn weighed(part: &str) -> Option<(String, f32)> {
    let mut parts = part.split(';').map(str::trim);
    let tag = parts.next()?.to_ascii_lowercase();
    let weight = parts.find_map(|one| one.strip_prefix("q=")).map_or(Ok(1.0), str::parse);
    let weight = weight.unwrap_or(0.0);
    (weight > 0.0).then_some((tag, weight))
}

fn of_tag(tag: &str) -> Option<&'static Catalogue> {
    // Dari calls itself Persian of Afghanistan in most browsers.
    let exact = |one: &&Catalogue| one.code == tag || one.also.iter().any(|other| other == tag);
    catalogues().iter().find(exact).or_else(|| catalogue(tag.split('-').next().unwrap_or_default()))
}

/// What is put into a sentence.
#[derive(Clone, Debug)]
pub enum Value {
    /// Chooses the plural form where it is called `n`.
    Number(u32),
    /// A number as this language writes it, with its decimals.
    Written(String),
    /// Isolated wherever it goes.
    Text(String),
    /// Markup that isolates itself; for [`Words::html`] only.
    Html(Markup),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// One language, ready to write a page in.
pub struct Words {
    /// Its file.
    pub language: &'static Catalogue,
    plurals: PluralRules,
    numbers: DecimalFormatter,
    lists: ListFormatter,
}

impl Words {
    /// Makes what a page needs of the language's rules.
    pub fn of(language: &'static Catalogue) -> Self {
        let locale = &language.locale;
        let short = ListFormatterOptions::default().with_length(ListLength::Short);
        let known = "ICU4X has rules for every locale, if need be those of its root";
        Self {
            language,
            plurals: PluralRules::try_new_cardinal(locale.into()).expect(known),
            numbers: DecimalFormatter::try_new(locale.into(), DecimalFormatterOptions::default())
                .expect(known),
            lists: ListFormatter::try_new_unit(locale.into(), short).expect(known),
        }
    }

    /// The sentence as plain text, for attributes and titles.
    pub fn text(&self, key: &str, values: &[(&str, Value)]) -> String {
        let pieces = self.pieces(key, values);
        pieces.map(|piece| piece.map_or_else(str::to_owned, |value| self.isolated(value))).collect()
    }

    /// The sentence without values.
    pub fn plain(&self, key: &str) -> String {
        self.text(key, &[])
    }

    /// The sentence as markup, each value isolated in an element of its own.
    pub fn html(&self, key: &str, values: &[(&str, Value)]) -> Markup {
        html! {
            @for piece in self.pieces(key, values) {
                @match piece {
                    Err(words) => (words),
                    Ok(Value::Html(markup)) => (markup),
                    Ok(value) => bdi { (self.bare(value)) },
                }
            }
        }
    }

    /// Whether there are words for this: keys made from a code of the data may have none.
    pub fn knows(key: &str) -> bool {
        english().strings.contains_key(key)
    }

    /// `a, b, c` as this language lists them.
    pub fn list(&self, items: &[String]) -> String {
        self.lists.format(items.iter()).to_string()
    }

    /// A number with so many digits after the point at most.
    pub fn number(&self, value: f64, most_decimals: usize) -> String {
        let text = format!("{value:.most_decimals$}");
        let text = if most_decimals > 0 { text.trim_end_matches('0') } else { &text };
        let decimal: Decimal = text.trim_end_matches('.').parse().unwrap_or_default();
        self.numbers.format(&decimal).to_string()
    }

    /// Words among right-to-left ones keep their own direction; numbers, and left-to-right
    /// sentences, need no help.
    fn isolated(&self, value: &Value) -> String {
        let bare = self.bare(value);
        if self.language.direction == "ltr" || matches!(value, Value::Number(_) | Value::Written(_))
        {
            return bare;
        }
        format!("{FIRST_STRONG_ISOLATE}{bare}{POP_ISOLATE}")
    }

    fn bare(&self, value: &Value) -> String {
        match value {
            Value::Number(n) => self.number(f64::from(*n), 0),
            Value::Text(text) | Value::Written(text) => text.clone(),
            Value::Html(_) => String::new(),
        }
    }

    /// The template's own words (`Err`) and what stands between them, in order.
    fn pieces<'a>(
        &self,
        key: &str,
        values: &'a [(&str, Value)],
    ) -> impl Iterator<Item = Result<&'a Value, &'static str>> + use<'a> {
        let value = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, v)| v);
        let number = if let Some(Value::Number(n)) = value("n") { *n } else { 0 };
        let template = self.template(key, number);
        let mut pieces = Vec::new();
        let mut rest = template;
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, tail)| Some((before, tail.split_once('}')?)))
        {
            pieces.push(Err(before));
            pieces.extend(value(name).map(Ok));
            rest = after;
        }
        pieces.push(Err(rest));
        pieces.into_iter()
    }

    fn template(&self, key: &str, n: u32) -> &'static str {
        let text = self.language.strings.get(key).or_else(|| english().strings.get(key));
        match text {
            None => "",
            Some(Text::One(text)) => text,
            Some(Text::ByNumber(forms)) => {
                let form = form_name(self.plurals.category_for(n));
                forms.get(form).or_else(|| forms.get("other")).map_or("", String::as_str)
            }
        }
    }
}

fn form_name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}
