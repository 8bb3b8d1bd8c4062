//! Columns written: services in an order in which neighbors are alike, each field where it belongs.

mod hours;

use super::columns::{
    Column, DEGREE_PARTS, END_OF_TEXT, FIRST_DAY, FIRST_WORD, MAX_SHARED, MAX_WORD, RARE_WORD,
    TAIL, VARIANT_BYTE, VERSION_BYTE, uuid_text,
};
use crate::bytes::{folded, put_number};
use crate::language::Help;
use crate::position::LonLat;
use crate::service::{Conflict, Listing, Organization, Phone, Service, Session, Source, Wording};
use crate::terms::TermId;
use crate::time::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Words that occur less often are written out.
const COMMON_WORD: u32 = 3;

/// What is written so far.
pub(super) struct Writer {
    columns: Vec<Vec<u8>>,
    words: HashMap<String, u32>,
    /// Numbers of what may be named again, by column and by how it is written.
    shared: Vec<HashMap<Vec<u8>, u32>>,
    rules: BTreeMap<RuleKey, u32>,
    valid: Option<(Date, Date)>,
    last_position: [[i64; 2]; DEGREE_PARTS.len()],
}

/// Rules in the order of their texts: the hours of neighbors are alike, too.
type RuleKey = (String, Vec<u8>);

/// A directory's services in columns.
pub(super) struct Written {
    pub columns: Vec<Vec<u8>>,
    pub words: String,
    pub n_rules: u32,
}

impl Written {
    /// Writes services.
    pub fn of(mut services: Vec<Service>) -> Self {
        services.sort_by(|a, b| {
            let key = |s: &Service| {
                (s.organization.url.clone(), s.organization.id.clone(), s.url.clone(), s.id.clone())
            };
            key(a).cmp(&key(b))
        });
        let words = common_words(&services);
        let mut writer = Writer::new(&words);
        writer.rules(&services);
        for service in &services {
            writer.service(service);
        }
        let n_rules = writer.rules.len() as u32;
        Self { columns: writer.columns, words: words.join("\n"), n_rules }
    }
}

impl Writer {
    fn new(words: &[String]) -> Self {
        Self {
            columns: vec![Vec::new(); Column::COUNT],
            words: words.iter().cloned().zip(FIRST_WORD..).collect(),
            shared: vec![HashMap::new(); Column::COUNT],
            rules: BTreeMap::new(),
            valid: None,
            last_position: Default::default(),
        }
    }

    /// The rules that sessions name, all at the beginning.
    fn rules(&mut self, services: &[Service]) {
        let sessions = services.iter().flat_map(|s| &s.listings).flat_map(|l| &l.sessions);
        let mut rules: BTreeMap<RuleKey, &Session> = BTreeMap::new();
        for session in sessions.filter(|session| session.opening_hours.len() <= MAX_SHARED) {
            rules.entry(rule_key(session)).or_insert(session);
        }
        for ((key, session), number) in rules.into_iter().zip(1..) {
            self.rule(session);
            self.rules.insert(key, number);
        }
    }

    fn service(&mut self, service: &Service) {
        self.id(Some(&service.id));
        self.organization(&service.organization);
        self.phrase(Column::Name, service.name.english());
        self.translations(&service.name);
        self.url(&service.url, &service.organization.url);
        self.wording(Column::Description, &service.description);
        self.shared(Column::Status, &service.status);
        self.wording(Column::Alert, &service.alert);
        self.translations(&service.translated_by);
        self.terms(Column::CategoryCount, Column::Category, &service.categories);
        self.terms(Column::EligibilityCount, Column::Eligibility, &service.eligibility);
        self.list(Column::PhoneCount, &service.phones, Self::phone);
        self.text(Column::Email as usize, &service.email);
        self.date(Column::LastVerified, service.last_verified);
        self.list(Column::SourceCount, &service.sources, Self::source);
        self.list(Column::ConflictCount, &service.conflicts, Self::conflict);
        self.list(Column::ListingCount, &service.listings, Self::listing);
        let first = service.phones.first().map(|phone| &phone.number);
        let first = first.filter(|number| number.len() <= MAX_SHARED);
        for listing in &service.listings {
            self.listing_phone(&listing.phone, first);
        }
    }

    fn listing_phone(&mut self, number: &String, first: Option<&String>) {
        let is_first = first == Some(number);
        let kind = if number.is_empty() { 0 } else { 2 - u8::from(is_first) };
        self.byte(Column::ListingPhoneKind as usize, kind);
        if kind == 2 {
            self.tailed(Column::Phone, number);
        }
    }

    fn organization(&mut self, organization: &Organization) {
        let Organization { id, name, url } = organization;
        let key = [id, name, url].map(String::as_str).join("\u{0}");
        if self.is_new(Column::Organization as usize, key.into_bytes()) {
            self.id(Some(id));
            self.phrase(Column::OrganizationName, name);
            self.text(Column::OrganizationUrl as usize, url);
        }
    }

    fn url(&mut self, url: &str, organization: &str) {
        let below = url.strip_prefix(organization).filter(|_| organization.len() <= MAX_SHARED);
        self.byte(Column::UrlKind as usize, u8::from(below.is_some()));
        self.text(Column::Url as usize, below.unwrap_or(url));
    }

    fn phone(&mut self, phone: &Phone) {
        self.tailed(Column::Phone, &phone.number);
        self.shared(Column::PhonePurpose, &phone.purpose);
    }

    fn source(&mut self, source: &Source) {
        self.shared(Column::SourceTitle, &source.title);
        self.shared(Column::SourcePublisher, &source.publisher);
        self.shared(Column::SourceUrl, &source.url);
        self.date(Column::SourcePublished, source.published);
        self.shared(Column::SourceDating, &source.dating);
    }

    fn conflict(&mut self, conflict: &Conflict) {
        self.shared(Column::ConflictField, &conflict.field);
        self.shared(Column::ConflictShown, &conflict.shown);
        self.shared(Column::ConflictOther, &conflict.other);
        self.shared(Column::ConflictSource, &conflict.source);
        self.wording(Column::ConflictReason, &conflict.reason);
    }

    fn listing(&mut self, listing: &Listing) {
        self.id(listing.service_at_location_id.as_deref());
        self.place(listing);
        self.list(Column::SessionCount, &listing.sessions, Self::session);
    }

    fn place(&mut self, listing: &Listing) {
        let Listing { position, position_source, address, postcode, confidential, stop, .. } =
            listing;
        let degrees = position.map(|at| [at.lon().to_bits(), at.lat().to_bits()]);
        let key = format!(
            "{degrees:?} {confidential} {position_source:?} {address:?} {postcode:?} {stop:?}"
        );
        let stop_name = stop.as_ref().map_or("", |stop| &stop.name);
        if address.len().max(stop_name.len()) > MAX_SHARED {
            self.byte(Column::Place as usize, 0);
        } else if !self.is_new(Column::Place as usize, key.into_bytes()) {
            return;
        }
        self.position(*position);
        self.shared(Column::PositionSource, position_source);
        self.phrase(Column::Address, address);
        self.tailed(Column::Postcode, postcode);
        self.byte(Column::Confidential as usize, u8::from(*confidential));
        self.byte(Column::StopKind as usize, stop.as_ref().map_or(0, |stop| stop.kind as u8 + 1));
        if let Some(stop) = stop {
            self.shared(Column::StopName, &stop.name);
            self.number(Column::StopDistance as usize, stop.distance_m.into());
        }
    }

    fn position(&mut self, position: Option<LonLat>) {
        let Some(position) = position else {
            return self.byte(Column::PositionKind as usize, 0);
        };
        let degrees = [position.lon(), position.lat()];
        let columns = [Column::Lon as usize, Column::Lat as usize];
        let parts = DEGREE_PARTS.map(|parts| degrees.map(|degrees| whole_parts(degrees, parts)));
        let found = parts.iter().position(|pair| pair.iter().all(Option::is_some));
        let kind = found.unwrap_or(DEGREE_PARTS.len());
        self.byte(Column::PositionKind as usize, kind as u8 + 1);
        for axis in 0..2 {
            if let Some(part) = found.and_then(|kind| parts[kind][axis]) {
                let last = std::mem::replace(&mut self.last_position[kind][axis], part);
                self.signed(columns[axis], part - last);
            } else {
                self.number(columns[axis], degrees[axis].to_bits());
            }
        }
    }

    fn session(&mut self, session: &Session) {
        self.byte(Column::Channel as usize, session.channel as u8);
        let known = self.rules.get(&rule_key(session)).copied();
        self.number(Column::Rule as usize, known.unwrap_or(0).into());
        if known.is_none() {
            self.rule(session);
        }
        self.number(Column::LanguageCount as usize, session.languages.len() as u64);
        for given in &session.languages {
            self.number(Column::Language as usize, given.language.0.into());
            let help = Help::ALL.iter().position(|help| *help == given.help);
            self.byte(Column::Help as usize, help.unwrap_or_default() as u8);
        }
        self.wording(Column::Note, &session.note);
    }

    fn wording(&mut self, column: Column, wording: &Wording) {
        self.shared(column, wording.english());
        self.translations(wording);
    }

    fn translations(&mut self, wording: &Wording) {
        let translations: Vec<_> = wording.translations().collect();
        self.list(Column::TranslationCount, &translations, |writer, (language, words)| {
            writer.shared(Column::TranslationLanguage, language);
            writer.shared(Column::Translation, words);
        });
    }

    fn shared(&mut self, column: Column, text: &str) {
        let column = column as usize;
        if text.len() > MAX_SHARED {
            self.byte(column, 0);
            self.text(column, text);
        } else if self.is_new(column, text.into()) {
            self.text(column, text);
        }
    }

    fn phrase(&mut self, columns: Column, phrase: &str) {
        let first = columns as usize;
        let mut column = first;
        let (words, last) = phrase.rsplit_once(' ').map_or((None, phrase), |(a, b)| (Some(a), b));
        for word in words.into_iter().flat_map(|words| words.split(' ')) {
            self.word(column, word);
            if word.ends_with(',') {
                column = first + 1;
            }
        }
        self.byte(column, 0);
        self.word(first + 2, last);
    }

    fn word(&mut self, column: usize, word: &str) {
        if let Some(number) = self.words.get(word) {
            self.number(column, u64::from(*number));
        } else {
            self.number(column, u64::from(RARE_WORD));
            self.text(Column::RareWord as usize, word);
        }
    }

    fn tailed(&mut self, column: Column, text: &str) {
        let is_plain = |tail: &&str| tail.bytes().all(|byte| byte != 0 && byte.is_ascii());
        let start = text.len().saturating_sub(TAIL);
        let tail = text.get(start..).filter(is_plain).unwrap_or("");
        self.shared(column, &text[..text.len() - tail.len()]);
        let padding = std::iter::repeat(0);
        for (byte, place) in tail.bytes().chain(padding).zip(1..=TAIL) {
            self.byte(column as usize + place, byte);
        }
    }

    fn id(&mut self, id: Option<&str>) {
        let uuid = id.and_then(uuid_bytes);
        let kind = if id.is_none() { 2 } else { u8::from(uuid.is_some()) };
        self.byte(Column::IdKind as usize, kind);
        if let Some(bytes) = uuid {
            for (place, byte) in bytes.into_iter().enumerate() {
                let column = match place {
                    VERSION_BYTE => Column::UuidVersion,
                    VARIANT_BYTE => Column::UuidVariant,
                    _ => Column::Uuid,
                };
                self.byte(column as usize, byte);
            }
        } else if let Some(id) = id {
            self.text(Column::IdText as usize, id);
        }
    }

    fn terms(&mut self, count: Column, column: Column, terms: &[TermId]) {
        self.list(count, terms, |writer, term| writer.number(column as usize, term.0.into()));
    }

    fn date(&mut self, column: Column, date: Option<Date>) {
        let number = date.map_or(0, |date| folded(i64::from(date.0) - FIRST_DAY) + 1);
        self.number(column as usize, number);
    }

    fn list<T>(&mut self, count: Column, list: &[T], mut item: impl FnMut(&mut Self, &T)) {
        self.number(count as usize, list.len() as u64);
        for each in list {
            item(self, each);
        }
    }

    fn is_new(&mut self, column: usize, key: Vec<u8>) -> bool {
        self.is_new_in(column, column, key)
    }

    /// Writes the number of what is known, or 0 for what is not and comes next.
    fn is_new_in(&mut self, list: usize, column: usize, key: Vec<u8>) -> bool {
        let next = self.shared[list].len() as u32 + 1;
        let known = *self.shared[list].entry(key).or_insert(next);
        let is_new = known == next;
        self.number(column, if is_new { 0 } else { known.into() });
        is_new
    }

    fn text(&mut self, column: usize, text: &str) {
        self.columns[column].extend(text.bytes());
        self.columns[column].push(END_OF_TEXT);
    }

    fn byte(&mut self, column: usize, byte: u8) {
        self.columns[column].push(byte);
    }

    fn signed(&mut self, column: usize, number: i64) {
        self.number(column, folded(number));
    }

    fn number(&mut self, column: usize, number: u64) {
        put_number(&mut self.columns[column], number);
    }
}

fn rule_key(session: &Session) -> RuleKey {
    (session.opening_hours.clone(), format!("{:?}", session.hours).into_bytes())
}

/// Words of names and addresses that repeat, most frequent first: those have the short numbers.
fn common_words(services: &[Service]) -> Vec<String> {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    let mut places = BTreeSet::new();
    let mut organizations = BTreeSet::new();
    for service in services {
        let listings = service.listings.iter();
        let addresses = listings.map(|l| &l.address).filter(|address| places.insert(*address));
        let organization = &service.organization;
        let is_new = organizations.insert(&organization.id);
        let phrases = [service.name.english()].into_iter().chain(addresses.map(String::as_str));
        for phrase in phrases.chain(is_new.then_some(organization.name.as_str())) {
            for word in phrase.split(' ') {
                *counts.entry(word).or_default() += 1;
            }
        }
    }
    let is_listed = |word: &str| word.len() <= MAX_WORD && !word.contains('\n');
    counts.retain(|word, count| *count >= COMMON_WORD && is_listed(word));
    let mut words: Vec<_> = counts.into_iter().collect();
    words.sort_by_key(|(word, count)| (std::cmp::Reverse(*count), *word));
    words.into_iter().map(|(word, _)| word.to_owned()).collect()
}

/// The bytes of a UUID, if this is how we would write it.
fn uuid_bytes(text: &str) -> Option<[u8; 16]> {
    let digits: String = text.chars().filter(|character| *character != '-').collect();
    let bytes = u128::from_str_radix(&digits, 16).ok()?.to_be_bytes();
    (uuid_text(bytes) == text).then_some(bytes)
}

/// Degrees as so many parts of a degree, if that is exactly what they are.
fn whole_parts(degrees: f64, parts: f64) -> Option<i64> {
    let number = (degrees * parts).round() as i64;
    (number as f64 / parts).to_bits().eq(&degrees.to_bits()).then_some(number)
}
