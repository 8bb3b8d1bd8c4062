//! Facts: what every answer tells of a listing whatever is asked, as JSON that is only copied then.
//!
//! Invariant: each value is written by [`Json`] as it would be in the answer. Nothing else is kept of
//! the words that only a feature tells; who needs them reads them back.

use crate::json::{Json, Piece};
use crate::language::Help;
use crate::position::LonLat;
use crate::service::{LanguageHelp, Listing, Service};
use crate::terms::{TermId, Terms};

/// Digits behind the point of a degree: 1 cm.
pub(crate) const DEGREE_DECIMALS: u32 = 7;

/// Bytes of most listings' facts.
const ROOM: usize = 512;

/// One of the values that are told of a listing, in the order in which they are written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fact {
    ServiceId,
    /// `null` for a remote service.
    ServiceAtLocationId,
    Geometry,
    /// The English one.
    Name,
    Organization,
    Categories,
    Languages,
    Address,
    Postcode,
    PositionSource,
    Phone,
    Email,
    Url,
    LastVerified,
}

/// How many there are.
pub(crate) const FACTS: usize = Fact::LastVerified as usize + 1;

/// What is told of a listing, read in place.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    /// Whether somebody has put the name into another language, too.
    pub is_translated: bool,
    pub confidential: bool,
    pub values: [Piece<'a>; FACTS],
}

impl<'a> Facts<'a> {
    /// One of the values.
    pub fn get(&self, fact: Fact) -> Piece<'a> {
        self.values[fact as usize]
    }

    /// Reads back what a listing says that is kept nowhere else.
    pub fn tell(&self, listing: &mut Listing) {
        listing.address = self.get(Fact::Address).words();
        listing.postcode = self.get(Fact::Postcode).words();
        listing.position_source = self.get(Fact::PositionSource).words();
        listing.confidential = self.confidential;
        listing.phone = self.get(Fact::Phone).words();
    }
}

/// The facts of a listing of a service, written one after the other.
#[derive(Debug)]
pub(crate) struct Written {
    is_translated: bool,
    confidential: bool,
    json: Json,
    /// Where each ends.
    ends: [usize; FACTS],
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

    /// The facts.
    pub fn facts(&self) -> Facts<'_> {
        let mut begin = 0;
        let values = self.ends.map(|end| self.json.piece(std::mem::replace(&mut begin, end)..end));
        let Self { is_translated, confidential, .. } = *self;
        Facts { is_translated, confidential, values }
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
