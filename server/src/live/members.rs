//! Reading members of HSDS records, forgiving: what is not there or of another kind is not there.
//! (The import has checked; this must not fail on what it let through.)

pub(super) use crate::borrowed::{Member, Members};
use engine::directory::Wording;
use engine::language::TRANSLATORS;
use engine::time::Date;

/// A text, trimmed; empty if there is none.
pub(super) fn text<'a>(members: &'a Members, name: &str) -> &'a str {
    optional(members, name).unwrap_or_default()
}

/// A text that is not empty.
pub(super) fn optional<'a>(members: &'a Members, name: &str) -> Option<&'a str> {
    members.get(name).and_then(Member::as_str).map(str::trim).filter(|text| !text.is_empty())
}

/// Words for people with their translations; empty if there are none.
pub(super) fn wording(members: &Members, name: &str) -> Wording {
    translated(text(members, name), members, name)
}

/// Words with what a record's `translations` say instead of its member `name`.
pub(super) fn translated(english: impl Into<String>, members: &Members, name: &str) -> Wording {
    let languages = members.get("translations").and_then(Member::as_record);
    let texts = languages
        .into_iter()
        .flat_map(Members::iter)
        .filter_map(|(language, texts)| Some((language, optional(texts.as_record()?, name)?)));
    texts.fold(Wording::new(english), |wording, (language, text)| wording.with(language, text))
}

/// Who made the translations of a record, by language, as far as it says so in the words that are told.
pub(super) fn translators(members: &Members) -> Wording {
    let said = translated("", members, "translated_by");
    let known = said.translations().filter(|(_, by)| TRANSLATORS.contains(by));
    known.fold(Wording::default(), |wording, (language, by)| wording.with(language, by))
}

/// The parts in a list.
pub(super) fn parts<'a, 'r>(
    members: &'a Members<'r>,
    name: &str,
) -> impl Iterator<Item = &'a Members<'r>> {
    let items = members.get(name).and_then(Member::as_list);
    items.into_iter().flatten().filter_map(Member::as_record)
}

/// A day.
pub(super) fn date(members: &Members, name: &str) -> Option<Date> {
    Date::parse(optional(members, name)?.split('T').next()?)
}

/// A web address that a page may link to; empty if it is none.
pub(super) fn web_address(members: &Members, name: &str) -> String {
    let address = text(members, name);
    let starts =
        |start: &str| address.get(..start.len()).is_some_and(|a| a.eq_ignore_ascii_case(start));
    if address.contains(char::is_whitespace) {
        String::new()
    } else if starts("http://") || starts("https://") {
        address.to_owned()
    } else if starts("www.") {
        format!("http://{address}")
    } else {
        String::new()
    }
}
