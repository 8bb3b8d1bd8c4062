//! Numbers to call.

use super::members::{Members, optional, parts, text};
use engine::directory::Phone;

/// The numbers of a record on which somebody answers, as written.
pub(super) fn voices(members: &Members) -> impl Iterator<Item = Phone> {
    parts(members, "phones").filter(|phone| is_voice(phone)).filter_map(|phone| {
        let number = optional(phone, "number")?.to_owned();
        Some(Phone { number, purpose: text(phone, "description").to_owned() })
    })
}

fn is_voice(phone: &Members) -> bool {
    let kind = text(phone, "type").to_ascii_lowercase();
    matches!(kind.as_str(), "" | "voice" | "cell" | "mobile" | "phone" | "telephone" | "landline")
}

/// The first number to call, of the first record that has one; empty if none has.
pub(super) fn first_voice(records: &[Option<&Members>]) -> String {
    let mut numbers = records.iter().flatten().flat_map(|members| voices(members));
    numbers.next().map(|phone| phone.number).unwrap_or_default()
}

/// All numbers of several records, each once; the last records only if the others have none.
pub(super) fn all_voices<'a, 'r: 'a>(
    records: impl Iterator<Item = &'a Members<'r>>,
    fallback: Option<&Members>,
) -> Vec<Phone> {
    let mut phones: Vec<Phone> = Vec::new();
    for phone in records.flat_map(voices) {
        if !phones.iter().any(|known| known.number == phone.number) {
            phones.push(phone);
        }
    }
    if phones.is_empty() { fallback.into_iter().flat_map(voices).collect() } else { phones }
}
