//! Records: the words of services and listings, one after the other in one buffer.
//!
//! Invariant: what is read at an offset was written there by this file. A listing of an answer is read
//! without copying a word; a million services take half a gigabyte instead of several.

use crate::facts::Facts;
use crate::position::LonLat;
use crate::service::{Conflict, Listing, Phone, Service, Source, Wording};
use crate::terms::TermId;
use crate::time::Date;
use serde::{Deserialize, Serialize};

/// What the page of a service begins with. Its id comes first: it is read alone, too.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Head<'a> {
    pub id: &'a str,
    #[serde(borrow)]
    pub name: Words<'a>,
    pub organization: u32,
    pub email: &'a str,
    pub url: &'a str,
    pub last_verified: Option<Date>,
}

/// A [`Wording`], read in place.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Words<'a> {
    english: &'a str,
    #[serde(borrow)]
    translations: Vec<(&'a str, &'a str)>,
}

/// What only the page of a service tells, after its head.
#[derive(Serialize, Deserialize)]
struct Rest {
    description: Wording,
    status: String,
    alert: Wording,
    categories: Vec<TermId>,
    eligibility: Vec<TermId>,
    phones: Vec<Phone>,
    sources: Vec<Source>,
    conflicts: Vec<Conflict>,
}

/// What is read of a listing as values, before its facts. Its id comes first: it is read alone, too.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Place<'a> {
    pub service_at_location_id: Option<&'a str>,
    pub position: Option<LonLat>,
}

/// The texts of a session, after the facts of its listing: rule and note.
type SessionTexts = Vec<(String, Wording)>;

/// The buffer. Offsets are 32 bits, so it holds four gigabytes.
#[derive(Debug, Default)]
pub(super) struct Records {
    bytes: Vec<u8>,
}

/// The buffer is full.
#[derive(Debug)]
pub(super) struct Full;

impl Records {
    /// Writes a service without its listings and tells where.
    pub fn push_service(&mut self, service: Service, organization: u32) -> Result<u32, Full> {
        let Service { id, name, email, url, last_verified, .. } = &service;
        let (id, email, url) = (id.as_str(), email.as_str(), url.as_str());
        let last_verified = *last_verified;
        let head = Head { id, name: Words::of(name), organization, email, url, last_verified };
        let offset = self.push(&head)?;
        self.push(&Rest {
            description: service.description,
            status: service.status,
            alert: service.alert,
            categories: service.categories,
            eligibility: service.eligibility,
            phones: service.phones,
            sources: service.sources,
            conflicts: service.conflicts,
        })?;
        Ok(offset)
    }

    /// Writes the words of a listing and tells where.
    pub fn push_listing(&mut self, listing: Listing, facts: &Facts) -> Result<u32, Full> {
        let service_at_location_id = listing.service_at_location_id.as_deref();
        let offset = self.push(&Place { service_at_location_id, position: listing.position })?;
        self.push(facts)?;
        let texts =
            listing.sessions.into_iter().map(|session| (session.opening_hours, session.note));
        self.push(&texts.collect::<SessionTexts>())?;
        Ok(offset)
    }

    /// The head of the service at an offset.
    pub fn head(&self, offset: u32) -> Head<'_> {
        self.read(offset).0
    }

    /// The id of the service at an offset: what its head begins with, without reading on.
    pub fn service_id(&self, offset: u32) -> &str {
        self.read(offset).0
    }

    /// The id that the listing at an offset has of its own: what its place begins with.
    pub fn listing_id(&self, offset: u32) -> Option<&str> {
        self.read(offset).0
    }

    /// The place of the listing at an offset.
    pub fn place(&self, offset: u32) -> Place<'_> {
        self.read(offset).0
    }

    /// The facts of the listing at an offset.
    pub fn facts(&self, offset: u32) -> Facts<'_> {
        let (_, facts): (Place, Facts) = self.read(offset).0;
        facts
    }

    /// The service at an offset, but for what is kept elsewhere: organization and listings.
    pub fn service(&self, offset: u32) -> Service {
        let (head, rest): (Head, &[u8]) = self.read(offset);
        let rest: Rest = decoded(rest).0;
        Service {
            id: head.id.to_owned(),
            name: head.name.to_wording(),
            description: rest.description,
            status: rest.status,
            alert: rest.alert,
            categories: rest.categories,
            eligibility: rest.eligibility,
            phones: rest.phones,
            email: head.email.to_owned(),
            url: head.url.to_owned(),
            last_verified: head.last_verified,
            sources: rest.sources,
            conflicts: rest.conflicts,
            ..Service::default()
        }
    }

    /// The listing at an offset without its sessions, and their texts in order.
    pub fn listing(&self, offset: u32) -> (Listing, SessionTexts) {
        let ((place, facts), rest): ((Place, Facts), &[u8]) = self.read(offset);
        let mut listing = Listing {
            service_at_location_id: place.service_at_location_id.map(str::to_owned),
            position: place.position,
            ..Listing::default()
        };
        facts.tell(&mut listing);
        (listing, decoded(rest).0)
    }

    /// Gives back what it holds beyond its content.
    pub fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
    }

    /// Writes one part; the whole record is given back if it does not fit.
    fn push(&mut self, part: &impl Serialize) -> Result<u32, Full> {
        let offset = u32::try_from(self.bytes.len()).map_err(|_| Full)?;
        let bytes = std::mem::take(&mut self.bytes);
        self.bytes = postcard::to_extend(part, bytes).map_err(|_| Full)?;
        Ok(offset)
    }

    fn read<'a, T: Deserialize<'a>>(&'a self, offset: u32) -> (T, &'a [u8]) {
        decoded(&self.bytes[offset as usize..])
    }
}

fn decoded<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> (T, &'a [u8]) {
    postcard::take_from_bytes(bytes).expect("what was written here is read")
}

impl<'a> Words<'a> {
    fn of(wording: &'a Wording) -> Self {
        let translations = wording.translations();
        Self { english: wording.english(), translations: translations.collect() }
    }

    fn to_wording(&self) -> Wording {
        let english = Wording::new(self.english);
        self.translations.iter().fold(english, |wording, (lang, words)| wording.with(lang, words))
    }

    /// The words for a reader of `lang` and the language they are in: English if nobody has
    /// translated them.
    pub fn in_language(&self, lang: &str) -> (&'a str, &'a str) {
        let serves = |(given, _): &&(&str, &str)| crate::language::serves(given, lang);
        self.translations.iter().find(serves).map_or(("en", self.english), |found| *found)
    }
}
