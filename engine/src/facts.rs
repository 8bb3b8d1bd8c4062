//! Facts: what every answer tells of a listing whatever is asked, as JSON that is only copied then.
//!
//! Invariant: each value is written by [`Json`] as it would be in the answer. Nothing else is kept of
//! the words that only a feature tells; who needs them reads them back.

use crate::json::{Json, Piece};
use crate::language::Help;
use crate::position::LonLat;
use crate::service::{LanguageHelp, Listing, Service};
use crate::terms::{TermId, Terms};
use serde::{Deserialize, Serialize};

/// Digits behind the point of a degree: 1 cm.
pub(crate) const DEGREE_DECIMALS: u32 = 7;

/// Bytes of most listings' facts.
const ROOM: usize = 512;

/// What is told of a listing, each as JSON, in the order of an answer.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Facts<'a> {
    #[serde(borrow)]
    pub service_id: Piece<'a>,
    /// `null` for a remote service.
    pub service_at_location_id: Piece<'a>,
    pub geometry: Piece<'a>,
    /// The English name.
    pub name: Piece<'a>,
    /// Whether somebody has put the name into another language, too.
    pub is_translated: bool,
    pub organization: Piece<'a>,
    pub categories: Piece<'a>,
    pub languages: Piece<'a>,
    pub address: Piece<'a>,
    pub postcode: Piece<'a>,
    pub position_source: Piece<'a>,
    pub confidential: bool,
    pub phone: Piece<'a>,
    pub email: Piece<'a>,
    pub url: Piece<'a>,
    pub last_verified: Piece<'a>,
}

impl Facts<'_> {
    /// Reads back what a listing says that is kept nowhere else.
    pub fn tell(&self, listing: &mut Listing) {
        listing.address = self.address.words();
        listing.postcode = self.postcode.words();
        listing.position_source = self.position_source.words();
        listing.confidential = self.confidential;
        listing.phone = self.phone.words();
    }
}

/// The facts of a listing of a service, written one after the other.
#[derive(Debug)]
pub(crate) struct Written {
    is_translated: bool,
    confidential: bool,
    json: Json,
    /// Where each ends.
    ends: [usize; 14],
}

impl Written {
    /// Writes them; languages and needs are told in these words.
    pub fn new(service: &Service, listing: &Listing, languages: &Terms, needs: &Terms) -> Self {
        let spoken = listing.sessions.iter().flat_map(|session| &session.languages);
        let url = given(&service.url).unwrap_or(&service.organization.url);
        let mut json = Json::with_capacity(ROOM);
        let ends = [
            json.string(&service.id).len(),
            json.string_or_null(listing.service_at_location_id.as_deref()).len(),
            geometry(&mut json, listing.position).len(),
            json.string(service.name.english()).len(),
            json.string(&service.organization.name).len(),
            terms(&mut json, needs, &service.categories).len(),
            helps(&mut json, languages, &best_help(spoken)).len(),
            json.string_or_null(given(&listing.address)).len(),
            json.string_or_null(given(&listing.postcode)).len(),
            json.string_or_null(given(&listing.position_source)).len(),
            json.string_or_null(given(&listing.phone)).len(),
            json.string_or_null(given(&service.email)).len(),
            json.string_or_null(given(url)).len(),
            json.date_or_null(service.last_verified).len(),
        ];
        let is_translated = service.name.translations().next().is_some();
        Self { is_translated, confidential: listing.confidential, json, ends }
    }

    /// The facts, in the order in which they are written.
    pub fn facts(&self) -> Facts<'_> {
        let (mut begin, mut ends) = (0, self.ends.iter());
        let mut next = || {
            let end = ends.next().map_or(begin, |end| *end);
            self.json.piece(std::mem::replace(&mut begin, end)..end)
        };
        Facts {
            service_id: next(),
            service_at_location_id: next(),
            geometry: next(),
            name: next(),
            is_translated: self.is_translated,
            organization: next(),
            categories: next(),
            languages: next(),
            address: next(),
            postcode: next(),
            position_source: next(),
            confidential: self.confidential,
            phone: next(),
            email: next(),
            url: next(),
            last_verified: next(),
        }
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
