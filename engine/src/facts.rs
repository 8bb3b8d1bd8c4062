//! Facts: what every answer tells of a listing whatever is asked, as JSON that is only copied then.
//!
//! Invariant: each value is written by [`Json`] as it would be in the answer. Nothing else is kept of
//! the words that only a feature tells; who needs them reads them back.

use crate::json::{Json, words_of};
use crate::language::Help;
use crate::position::LonLat;
use crate::service::{LanguageHelp, Listing, Service, Session};
use crate::terms::{TermId, Terms};
use serde::{Deserialize, Serialize};

/// Digits behind the point of a degree: 1 cm.
pub(crate) const DEGREE_DECIMALS: u32 = 7;

/// How many facts there are.
const COUNT: usize = 15;

/// The facts of a listing, each as JSON with the comma behind it.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    pub service_id: &'a str,
    /// `null` for a remote service.
    pub service_at_location_id: &'a str,
    /// The English name.
    pub name: &'a str,
    /// Whether somebody has put the name into another language, too.
    pub is_translated: bool,
    pub organization: &'a str,
    pub categories: &'a str,
    pub languages: &'a str,
    pub geometry: &'a str,
    pub address: &'a str,
    pub postcode: &'a str,
    pub position_source: &'a str,
    pub confidential: &'a str,
    pub phone: &'a str,
    pub email: &'a str,
    pub url: &'a str,
    pub last_verified: &'a str,
}

/// The facts of a listing as they are kept.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Kept<'a> {
    is_translated: bool,
    lengths: [u32; COUNT],
    values: &'a str,
}

impl<'a> Kept<'a> {
    /// Which is which.
    pub fn facts(&self) -> Facts<'a> {
        let (mut rest, mut lengths) = (self.values, self.lengths.iter());
        let mut next = || {
            let length = lengths.next().map_or(0, |length| *length as usize);
            let (value, behind) = rest.split_at(length);
            rest = behind;
            value
        };
        // In the order in which they are written.
        Facts {
            service_id: next(),
            service_at_location_id: next(),
            name: next(),
            is_translated: self.is_translated,
            organization: next(),
            categories: next(),
            languages: next(),
            geometry: next(),
            address: next(),
            postcode: next(),
            position_source: next(),
            confidential: next(),
            phone: next(),
            email: next(),
            url: next(),
            last_verified: next(),
        }
    }
}

impl Facts<'_> {
    /// Reads back what a listing says that is kept nowhere else.
    pub fn tell(&self, listing: &mut Listing) {
        listing.address = words_of(self.address);
        listing.postcode = words_of(self.postcode);
        listing.position_source = words_of(self.position_source);
        listing.confidential = self.confidential == "true,";
        listing.phone = words_of(self.phone);
    }
}

/// The facts of a listing of a service, written.
#[derive(Debug, Default)]
pub(crate) struct Written {
    is_translated: bool,
    lengths: [u32; COUNT],
    values: String,
}

impl Written {
    /// Writes them; languages and needs are told in these words.
    pub fn new(service: &Service, listing: &Listing, languages: &Terms, categories: &Terms) -> Self {
        let spoken = listing.sessions.iter().flat_map(|session: &Session| &session.languages);
        let url = given(&service.url).unwrap_or(&service.organization.url);
        let mut values = Values::default();
        values.add(|json| json.string(&service.id));
        values.add(|json| json.string_or_null(listing.service_at_location_id.as_deref()));
        values.add(|json| json.string(service.name.english()));
        values.add(|json| json.string(&service.organization.name));
        values.add(|json| terms(json, categories, &service.categories));
        values.add(|json| helps(json, languages, &best_help(spoken)));
        values.add(|json| geometry(json, listing.position));
        values.add(|json| json.string_or_null(given(&listing.address)));
        values.add(|json| json.string_or_null(given(&listing.postcode)));
        values.add(|json| json.string_or_null(given(&listing.position_source)));
        values.add(|json| json.raw(listing.confidential));
        values.add(|json| json.string_or_null(given(&listing.phone)));
        values.add(|json| json.string_or_null(given(&service.email)));
        values.add(|json| json.string_or_null(given(url)));
        values.add(|json| json.date_or_null(service.last_verified));
        let is_translated = service.name.translations().next().is_some();
        Self { is_translated, lengths: values.lengths, values: values.json.into_values() }
    }

    /// As they are kept.
    pub fn kept(&self) -> Kept<'_> {
        Kept { is_translated: self.is_translated, lengths: self.lengths, values: &self.values }
    }
}

/// Values one after the other.
#[derive(Default)]
struct Values {
    json: Json,
    lengths: [u32; COUNT],
    count: usize,
}

impl Values {
    fn add(&mut self, write: impl FnOnce(&mut Json) -> &mut Json) {
        let before = self.json.len();
        write(&mut self.json);
        self.lengths[self.count] = (self.json.len() - before) as u32;
        self.count += 1;
    }
}

/// A point, or `null`.
pub(crate) fn geometry(json: &mut Json, position: Option<LonLat>) -> &mut Json {
    let Some(position) = position else { return json.null() };
    json.object(|json| {
        json.key("type").word("Point");
        json.key("coordinates").array([position.lon(), position.lat()], |json, degree| {
            json.number(degree, DEGREE_DECIMALS);
        });
    })
}

/// Languages with the help there is in each.
pub(crate) fn helps<'j>(
    json: &'j mut Json,
    languages: &Terms,
    helps: &[LanguageHelp],
) -> &'j mut Json {
    json.array(helps, |json, help| {
        json.object(|json| {
            json.key("code").string(languages.word(help.language));
            json.key("help").word(help.help.word());
        });
    })
}

/// The words of a list.
pub(crate) fn terms<'j>(json: &'j mut Json, list: &Terms, ids: &[TermId]) -> &'j mut Json {
    json.array(ids, |json, id| {
        json.string(list.word(*id));
    })
}

/// Each language with the best help there is, in order of first mention.
pub(crate) fn best_help<'h>(helps: impl Iterator<Item = &'h LanguageHelp>) -> Vec<LanguageHelp> {
    let mut best: Vec<LanguageHelp> = Vec::new();
    for help in helps {
        match best.iter_mut().find(|known| known.language == help.language) {
            Some(known) => known.help = Help::min(known.help, help.help),
            None => best.push(*help),
        }
    }
    best
}

/// A text, if there is one.
pub(crate) fn given(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
