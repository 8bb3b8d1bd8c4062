//! Records: the words of services and listings, one after the other in one buffer.
//!
//! Invariant: what is read at an offset was written there by this file. A listing of an answer is read
//! without copying a word; a million services take half a gigabyte instead of several.

use crate::bytes::{Bytes, put_date, put_list, put_number, put_text};
use crate::facts::Facts;
use crate::json::Piece;
use crate::position::LonLat;
use crate::service::{Conflict, Listing, Phone, Service, Source, Stop, StopKind, Wording};
use crate::terms::TermId;
use crate::time::Date;

/// What the page of a service begins with. Its id comes first: it is read alone, too.
#[derive(Debug)]
pub(crate) struct Head<'a> {
    pub id: &'a str,
    pub name: Words<'a>,
    pub organization: u32,
    pub email: &'a str,
    pub url: &'a str,
    pub last_verified: Option<Date>,
}

/// A [`Wording`], read in place.
#[derive(Debug)]
pub(crate) struct Words<'a> {
    english: &'a str,
    translations: Vec<(&'a str, &'a str)>,
}

/// What is read of a listing as values, before its facts. Its id comes first: it is read alone, too.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    pub service_at_location_id: Option<&'a str>,
    pub position: Option<LonLat>,
}

/// The stop near a listing: what stops there, its name, metres.
pub(crate) type NearStop<'a> = (StopKind, &'a str, u32);

/// The texts of a session, after the stop near its listing: rule and note.
pub(crate) type SessionTexts<'a> = (&'a str, Words<'a>);

/// The buffer. Offsets are 32 bits, so it holds four gigabytes.
#[derive(Debug, Default)]
pub(super) struct Records {
    bytes: Vec<u8>,
}

/// The buffer is full.
#[derive(Debug)]
pub(super) struct Full;

impl Records {
    /// Writes a service without its listings and tells where. After its head comes what only its page
    /// tells.
    pub fn push_service(&mut self, service: &Service, organization: u32) -> Result<u32, Full> {
        let offset = self.offset()?;
        let bytes = &mut self.bytes;
        put_text(bytes, &service.id);
        put_wording(bytes, &service.name);
        put_number(bytes, organization.into());
        put_text(bytes, &service.email);
        put_text(bytes, &service.url);
        put_date(bytes, service.last_verified);
        put_wording(bytes, &service.description);
        put_text(bytes, &service.status);
        put_wording(bytes, &service.alert);
        put_wording(bytes, &service.translated_by);
        for terms in [&service.categories, &service.eligibility] {
            put_list(bytes, terms, |bytes, term| put_number(bytes, term.0.into()));
        }
        put_list(bytes, &service.phones, put_phone);
        put_list(bytes, &service.sources, put_source);
        put_list(bytes, &service.conflicts, put_conflict);
        Ok(offset)
    }

    /// Writes the words of a listing and tells where.
    pub fn push_listing(&mut self, listing: &Listing, facts: &Facts) -> Result<u32, Full> {
        let offset = self.offset()?;
        let bytes = &mut self.bytes;
        // One more than its length tells an id from none.
        let id = listing.service_at_location_id.as_deref();
        put_number(bytes, id.map_or(0, |id| id.len() as u64 + 1));
        bytes.extend_from_slice(id.unwrap_or_default().as_bytes());
        let flags = [listing.position.is_some(), facts.is_translated, facts.confidential];
        bytes.push((0..).zip(flags).map(|(bit, flag)| u8::from(flag) << bit).sum());
        if let Some(position) = listing.position {
            bytes.extend_from_slice(&position.lon().to_le_bytes());
            bytes.extend_from_slice(&position.lat().to_le_bytes());
        }
        for Piece(json) in facts.values {
            put_number(bytes, json.len() as u64);
            bytes.extend_from_slice(json);
        }
        put_stop(bytes, listing.stop.as_ref());
        for session in &listing.sessions {
            put_text(bytes, &session.opening_hours);
            put_wording(bytes, &session.note);
        }
        Ok(offset)
    }

    /// The head of the service at an offset.
    pub fn head(&self, offset: u32) -> Head<'_> {
        self.read(offset).head()
    }

    /// The id of the service at an offset: what its head begins with, without reading on.
    pub fn service_id(&self, offset: u32) -> &str {
        self.read(offset).text()
    }

    /// The id that the listing at an offset has of its own: what its place begins with.
    pub fn listing_id(&self, offset: u32) -> Option<&str> {
        self.read(offset).listing_id()
    }

    /// The place of the listing at an offset.
    pub fn place(&self, offset: u32) -> Place<'_> {
        self.read(offset).place().0
    }

    /// The facts of the listing at an offset.
    pub fn facts(&self, offset: u32) -> Facts<'_> {
        self.read(offset).place().1
    }

    /// The page of the service at an offset: what it begins with, and what is read on from there.
    pub fn page(&self, offset: u32) -> (Head<'_>, Read<'_>) {
        let mut read = self.read(offset);
        (read.head(), read)
    }

    /// The service at an offset, but for what is kept elsewhere: organization and listings.
    pub fn service(&self, offset: u32) -> Service {
        let (head, mut page) = self.page(offset);
        Service {
            id: head.id.to_owned(),
            name: head.name.to_wording(),
            email: head.email.to_owned(),
            url: head.url.to_owned(),
            last_verified: head.last_verified,
            description: page.words().to_wording(),
            status: page.text().to_owned(),
            alert: page.words().to_wording(),
            translated_by: page.words().to_wording(),
            categories: page.terms(),
            eligibility: page.terms(),
            phones: page.phones().map(to_phone).collect(),
            sources: page.sources().map(to_source).collect(),
            conflicts: page.conflicts().map(to_conflict).collect(),
            ..Service::default()
        }
    }

    /// The listing at an offset without its sessions, and their texts in order.
    pub fn listing(&self, offset: u32) -> (Listing, impl Iterator<Item = SessionTexts<'_>>) {
        let mut read = self.read(offset);
        let (place, facts) = read.place();
        let mut listing = Listing {
            service_at_location_id: place.service_at_location_id.map(str::to_owned),
            position: place.position,
            ..Listing::default()
        };
        facts.tell(&mut listing);
        listing.stop = read.stop().map(to_stop);
        (listing, read.sessions())
    }

    /// All that the page of a service tells of the listing at an offset: its facts, the stop near it,
    /// and the texts of its sessions in order.
    pub fn page_of_listing(
        &self,
        offset: u32,
    ) -> (Facts<'_>, Option<NearStop<'_>>, impl Iterator<Item = SessionTexts<'_>>) {
        let mut read = self.read(offset);
        (read.place().1, read.stop(), read.sessions())
    }

    /// Gives back what it holds beyond its content.
    pub fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
    }

    fn offset(&self) -> Result<u32, Full> {
        u32::try_from(self.bytes.len()).map_err(|_| Full)
    }

    fn read(&self, offset: u32) -> Read<'_> {
        Read(Bytes(&self.bytes[offset as usize..]))
    }
}

fn put_wording(bytes: &mut Vec<u8>, wording: &Wording) {
    put_text(bytes, wording.english());
    put_number(bytes, wording.translations().count() as u64);
    for (language, words) in wording.translations() {
        put_text(bytes, language);
        put_text(bytes, words);
    }
}

/// What stops there, counted from 1; 0 where there is no stop.
fn put_stop(bytes: &mut Vec<u8>, stop: Option<&Stop>) {
    bytes.push(stop.map_or(0, |stop| stop.kind as u8 + 1));
    if let Some(stop) = stop {
        put_text(bytes, &stop.name);
        put_number(bytes, stop.distance_m.into());
    }
}

fn put_phone(bytes: &mut Vec<u8>, phone: &Phone) {
    put_text(bytes, &phone.number);
    put_text(bytes, &phone.purpose);
}

fn put_source(bytes: &mut Vec<u8>, source: &Source) {
    let Source { title, publisher, url, published, dating } = source;
    for text in [title, publisher, url, dating] {
        put_text(bytes, text);
    }
    put_date(bytes, *published);
}

fn put_conflict(bytes: &mut Vec<u8>, conflict: &Conflict) {
    let Conflict { field, shown, other, source, reason } = conflict;
    for text in [field, shown, other, source] {
        put_text(bytes, text);
    }
    put_wording(bytes, reason);
}

/// The texts of a source: title, publisher, address, what is known of its date; and the date.
pub(crate) type SourceTexts<'a> = ([&'a str; 4], Option<Date>);

/// The texts of a conflict: field, what is shown, what another source says, and which; and why.
pub(crate) type ConflictTexts<'a> = ([&'a str; 4], Words<'a>);

/// Reads a record from somewhere in it, each part once and in the order in which they were written.
#[derive(Clone, Copy)]
pub(crate) struct Read<'a>(Bytes<'a>);

impl<'a> Read<'a> {
    pub fn text(&mut self) -> &'a str {
        sound(self.0.text())
    }

    pub fn words(&mut self) -> Words<'a> {
        let english = self.text();
        Words { english, translations: self.each(|read| (read.text(), read.text())).collect() }
    }

    pub fn terms(&mut self) -> Vec<TermId> {
        self.each(|read| TermId(read.number() as u16)).collect()
    }

    /// Numbers to call, and what each is for.
    pub fn phones(&mut self) -> impl Iterator<Item = [&'a str; 2]> {
        self.each(Self::texts)
    }

    pub fn sources(&mut self) -> impl Iterator<Item = SourceTexts<'a>> {
        self.each(|read| (read.texts(), sound(read.0.date())))
    }

    pub fn conflicts(&mut self) -> impl Iterator<Item = ConflictTexts<'a>> {
        self.each(|read| (read.texts(), read.words()))
    }

    fn head(&mut self) -> Head<'a> {
        Head {
            id: self.text(),
            name: self.words(),
            organization: self.number(),
            email: self.text(),
            url: self.text(),
            last_verified: sound(self.0.date()),
        }
    }

    fn listing_id(&mut self) -> Option<&'a str> {
        let length = self.number().checked_sub(1)?;
        let (id, rest) = self.0.0.split_at(length as usize);
        self.0.0 = rest;
        Some(sound(std::str::from_utf8(id).ok()))
    }

    fn place(&mut self) -> (Place<'a>, Facts<'a>) {
        let service_at_location_id = self.listing_id();
        let flags = sound(self.0.byte());
        let [is_placed, is_translated, confidential] = [1, 2, 4].map(|bit| flags & bit != 0);
        let position = is_placed.then(|| [self.degrees(), self.degrees()]);
        let position = position.and_then(|[lon, lat]| LonLat::new(lon, lat).ok());
        let values = std::array::from_fn(|_| Piece(sound(self.0.slice())));
        let place = Place { service_at_location_id, position };
        (place, Facts { is_translated, confidential, values })
    }

    fn stop(&mut self) -> Option<NearStop<'a>> {
        let kind = sound(self.0.byte()).checked_sub(1)?;
        Some((StopKind::ALL[usize::from(kind)], self.text(), self.number()))
    }

    /// The texts of sessions, of which as many follow as the listing has.
    fn sessions(mut self) -> impl Iterator<Item = SessionTexts<'a>> {
        std::iter::repeat_with(move || (self.text(), self.words()))
    }

    fn degrees(&mut self) -> f64 {
        let (degrees, rest) = sound(self.0.0.split_first_chunk());
        self.0.0 = rest;
        f64::from_le_bytes(*degrees)
    }

    fn texts<const N: usize>(&mut self) -> [&'a str; N] {
        std::array::from_fn(|_| self.text())
    }

    /// The items of a list.
    fn each<T>(&mut self, item: impl Fn(&mut Self) -> T) -> impl Iterator<Item = T> {
        (0..self.number()).map(move |_| item(self))
    }

    fn number(&mut self) -> u32 {
        sound(self.0.count())
    }
}

fn to_stop((kind, name, distance_m): NearStop) -> Stop {
    Stop { kind, name: name.to_owned(), distance_m }
}

fn to_phone([number, purpose]: [&str; 2]) -> Phone {
    Phone { number: number.to_owned(), purpose: purpose.to_owned() }
}

fn to_source((texts, date): SourceTexts) -> Source {
    let [title, publisher, url, dating] = texts.map(str::to_owned);
    Source { title, publisher, url, published: date, dating }
}

fn to_conflict((texts, reason): ConflictTexts) -> Conflict {
    let [field, shown, other, source] = texts.map(str::to_owned);
    Conflict { field, shown, other, source, reason: reason.to_wording() }
}

fn sound<T>(read: Option<T>) -> T {
    read.expect("what was written here is read")
}

impl<'a> Words<'a> {
    pub fn to_wording(&self) -> Wording {
        let english = Wording::new(self.english);
        self.translations.iter().fold(english, |wording, (lang, words)| wording.with(lang, words))
    }

    /// The English words, and those in every other language there is.
    pub fn each(&self) -> impl Iterator<Item = &'a str> {
        [self.english].into_iter().chain(self.translations.iter().map(|(_, words)| *words))
    }

    /// The words for a reader of `lang` and the language they are in: English if nobody has
    /// translated them.
    pub fn in_language(&self, lang: &str) -> (&'a str, &'a str) {
        let serves = |(given, _): &&(&str, &str)| crate::language::serves(given, lang);
        self.translations.iter().find(serves).map_or(("en", self.english), |found| *found)
    }
}
