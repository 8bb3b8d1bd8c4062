//! Facts: what every answer tells of a listing whatever is asked, as JSON that is only copied then.
//!
//! Invariant: each value is written by [`Json`] as it would be in the answer. Nothing else is kept of
//! the words that only a feature tells; who needs them reads them back.

use crate::json::{Json, Piece, members, words_of};
use crate::language::Help;
use crate::position::LonLat;
use crate::service::{LanguageHelp, Listing, Service};
use crate::terms::{TermId, Terms};
use serde::{Deserialize, Serialize};

/// Digits behind the point of a degree: 1 cm.
pub(crate) const DEGREE_DECIMALS: u32 = 7;

/// Bytes of most listings' facts.
const ROOM: usize = 512;

/// What is told of a listing, in the order of an answer.
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
    /// The members from `organization` to `languages`.
    pub offer: Piece<'a>,
    /// The members from `address` to `last_verified`.
    pub contact: Piece<'a>,
}

impl Facts<'_> {
    /// Reads back what a listing says that is kept nowhere else.
    pub fn tell(&self, listing: &mut Listing) {
        for (name, value) in members(self.contact.text()) {
            match name {
                "address" => listing.address = words_of(value),
                "postcode" => listing.postcode = words_of(value),
                "position_source" => listing.position_source = words_of(value),
                "confidential" => listing.confidential = value == "true",
                "phone" => listing.phone = words_of(value),
                _ => {}
            }
        }
    }
}

/// The facts of a listing of a service, written one after the other.
#[derive(Debug)]
pub(crate) struct Written {
    is_translated: bool,
    json: Json,
    /// Where each ends.
    ends: [usize; 6],
}

impl Written {
    /// Writes them; languages and needs are told in these words.
    pub fn new(service: &Service, listing: &Listing, languages: &Terms, needs: &Terms) -> Self {
        let mut json = Json::with_capacity(ROOM);
        let ends = [
            json.string(&service.id).len(),
            json.string_or_null(listing.service_at_location_id.as_deref()).len(),
            geometry(&mut json, listing.position).len(),
            json.string(service.name.english()).len(),
            offer(&mut json, service, listing, languages, needs).len(),
            contact(&mut json, service, listing).len(),
        ];
        Self { is_translated: service.name.translations().next().is_some(), json, ends }
    }

    /// The facts.
    pub fn facts(&self) -> Facts<'_> {
        let [service_id, listing_id, geometry, name, offer, contact] = self.ends;
        Facts {
            service_id: self.json.piece(0..service_id),
            service_at_location_id: self.json.piece(service_id..listing_id),
            geometry: self.json.piece(listing_id..geometry),
            name: self.json.piece(geometry..name),
            is_translated: self.is_translated,
            offer: self.json.piece(name..offer),
            contact: self.json.piece(offer..contact),
        }
    }
}

fn offer<'j>(
    json: &'j mut Json,
    service: &Service,
    listing: &Listing,
    languages: &Terms,
    needs: &Terms,
) -> &'j mut Json {
    let spoken = listing.sessions.iter().flat_map(|session| &session.languages);
    json.key("organization").string(&service.organization.name);
    terms(json.key("categories"), needs, &service.categories);
    helps(json.key("languages"), languages, &best_help(spoken))
}

fn contact<'j>(json: &'j mut Json, service: &Service, listing: &Listing) -> &'j mut Json {
    whereabouts(json, listing);
    json.key("phone").string_or_null(given(&listing.phone));
    json.key("email").string_or_null(given(&service.email));
    let url = given(&service.url).unwrap_or(&service.organization.url);
    json.key("url").string_or_null(given(url));
    json.key("last_verified").date_or_null(service.last_verified)
}

/// Where a listing is, in words.
pub(crate) fn whereabouts(json: &mut Json, listing: &Listing) {
    json.key("address").string_or_null(given(&listing.address));
    json.key("postcode").string_or_null(given(&listing.postcode));
    json.key("position_source").string_or_null(given(&listing.position_source));
    json.key("confidential").flag(listing.confidential);
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
