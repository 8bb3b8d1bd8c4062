//! Columns read: the same fields in the same order as the writer wrote them.

mod hours;

use super::columns::{
    Column, DEGREE_PARTS, END_OF_TEXT, FIRST_DAY, FIRST_WORD, MAX_SHARED, MAX_WORD, RARE_WORD,
    TAIL, VARIANT_BYTE, VERSION_BYTE, uuid_text,
};
use crate::bytes::{Bytes, unfolded};
use crate::hours::{DayHours, Hours};
use crate::language::Help;
use crate::position::LonLat;
use crate::service::{
    Channel, Conflict, LanguageHelp, Listing, Organization, Phone, Service, Session, Source, Stop,
    StopKind, Wording,
};
use crate::terms::TermId;
use crate::time::Date;
use std::sync::Arc;

/// Reads services. What does not fit is read as nothing, and the whole service is then refused: asking
/// after each field would weigh more than all of the reading.
pub(super) struct Reader<'a> {
    columns: [Bytes<'a>; Column::COUNT],
    /// Something did not fit: the bytes are damaged.
    is_damaged: bool,
    /// The texts that each column may name again.
    shared: Vec<Vec<&'a str>>,
    words: Vec<&'a str>,
    organizations: Vec<Organization>,
    places: Vec<Place>,
    rules: Vec<Rule<'a>>,
    days: Vec<DayHours>,
    valid: Option<(Date, Date)>,
    /// The last position written with each number of decimals.
    last_position: [[i64; 2]; DEGREE_PARTS.len()],
}

/// Where a listing is.
#[derive(Clone, Default)]
struct Place {
    position: Option<LonLat>,
    position_source: String,
    address: String,
    postcode: String,
    confidential: bool,
    stop: Option<Stop>,
}

/// A rule's text and the hours it was compiled to.
type Rule<'a> = (&'a str, Arc<Hours>);

impl<'a> Reader<'a> {
    /// Over columns, with the words that repeat.
    pub fn new(columns: &[Bytes<'a>; Column::COUNT], words: &'a str, n_rules: u32) -> Option<Self> {
        let words: Vec<&str> = words.split('\n').collect();
        let mut reader = Self {
            columns: *columns,
            is_damaged: words.iter().any(|word| word.len() > MAX_WORD),
            shared: vec![Vec::new(); Column::COUNT],
            words,
            organizations: Vec::new(),
            places: Vec::new(),
            rules: Vec::new(),
            days: Vec::new(),
            valid: None,
            last_position: Default::default(),
        };
        for _ in 0..n_rules {
            let rule = reader.rule();
            if reader.is_damaged || rule.0.len() > MAX_SHARED {
                return None;
            }
            reader.rules.push(rule);
        }
        Some(reader)
    }

    /// The next service.
    pub fn service(&mut self) -> Option<Service> {
        let id = self.required_id();
        let organization = self.organization();
        let name = self.phrase(Column::Name);
        let name = self.translated(name);
        let url = self.url(&organization.url);
        let mut service = Service {
            id,
            name,
            organization,
            url,
            description: self.wording(Column::Description),
            status: self.shared(Column::Status),
            alert: self.wording(Column::Alert),
            translated_by: self.translated(String::new()),
            categories: self.terms(Column::CategoryCount, Column::Category),
            eligibility: self.terms(Column::EligibilityCount, Column::Eligibility),
            phones: self.list(Column::PhoneCount, Self::phone),
            email: self.text(Column::Email as usize).to_owned(),
            last_verified: self.date(Column::LastVerified),
            sources: self.list(Column::SourceCount, Self::source),
            conflicts: self.list(Column::ConflictCount, Self::conflict),
            listings: self.list(Column::ListingCount, Self::listing),
        };
        let first = service.phones.first().map(|phone| &phone.number);
        let first = first.filter(|number| number.len() <= MAX_SHARED);
        for listing in &mut service.listings {
            listing.phone = match self.byte(Column::ListingPhoneKind as usize) {
                0 => String::new(),
                1 => self.sound(first.cloned()),
                _ => self.tailed(Column::Phone),
            };
        }
        (!self.is_damaged).then_some(service)
    }

    fn organization(&mut self) -> Organization {
        let known = self.number(Column::Organization as usize);
        if known == 0 {
            let organization = Organization {
                id: self.required_id(),
                name: self.phrase(Column::OrganizationName),
                url: self.text(Column::OrganizationUrl as usize).to_owned(),
            };
            self.organizations.push(organization);
        }
        let organization = nth(&self.organizations, known).cloned();
        self.sound(organization)
    }

    fn url(&mut self, organization: &str) -> String {
        let is_below = self.byte(Column::UrlKind as usize) == 1;
        let url = self.text(Column::Url as usize);
        self.is_damaged |= is_below && organization.len() > MAX_SHARED;
        if is_below && !self.is_damaged { [organization, url].concat() } else { url.to_owned() }
    }

    fn phone(&mut self) -> Phone {
        Phone { number: self.tailed(Column::Phone), purpose: self.shared(Column::PhonePurpose) }
    }

    fn source(&mut self) -> Source {
        Source {
            title: self.shared(Column::SourceTitle),
            publisher: self.shared(Column::SourcePublisher),
            url: self.shared(Column::SourceUrl),
            published: self.date(Column::SourcePublished),
            dating: self.shared(Column::SourceDating),
        }
    }

    fn conflict(&mut self) -> Conflict {
        Conflict {
            field: self.shared(Column::ConflictField),
            shown: self.shared(Column::ConflictShown),
            other: self.shared(Column::ConflictOther),
            source: self.shared(Column::ConflictSource),
            reason: self.wording(Column::ConflictReason),
        }
    }

    fn listing(&mut self) -> Listing {
        let service_at_location_id = self.id();
        let known = self.number(Column::Place as usize);
        let place = if known == 0 {
            let place = self.place();
            let stop_name = place.stop.as_ref().map_or("", |stop| &stop.name);
            if place.address.len().max(stop_name.len()) <= MAX_SHARED {
                self.places.push(place.clone());
            }
            place
        } else {
            let place = nth(&self.places, known).cloned();
            self.sound(place)
        };
        let Place { position, position_source, address, postcode, confidential, stop } = place;
        Listing {
            service_at_location_id,
            position,
            position_source,
            address,
            postcode,
            phone: String::new(),
            confidential,
            stop,
            sessions: self.list(Column::SessionCount, Self::session),
        }
    }

    fn place(&mut self) -> Place {
        Place {
            position: self.position(),
            position_source: self.shared(Column::PositionSource),
            address: self.phrase(Column::Address),
            postcode: self.tailed(Column::Postcode),
            confidential: self.byte(Column::Confidential as usize) == 1,
            stop: self.stop(),
        }
    }

    fn stop(&mut self) -> Option<Stop> {
        let kind = usize::from(self.byte(Column::StopKind as usize)).checked_sub(1)?;
        Some(Stop {
            kind: self.sound(StopKind::ALL.get(kind).copied()),
            name: self.shared(Column::StopName),
            distance_m: self.number(Column::StopDistance as usize),
        })
    }

    fn position(&mut self) -> Option<LonLat> {
        let kind = usize::from(self.byte(Column::PositionKind as usize));
        if kind == 0 {
            return None;
        }
        let mut degrees = [0.0; 2];
        for (axis, column) in [Column::Lon, Column::Lat].into_iter().enumerate() {
            let number = self.wide_number(column as usize);
            degrees[axis] = if let Some(parts) = DEGREE_PARTS.get(kind - 1) {
                let last = &mut self.last_position[kind - 1][axis];
                *last = last.wrapping_add(unfolded(number));
                *last as f64 / parts
            } else {
                f64::from_bits(number)
            };
        }
        let position = LonLat::new(degrees[0], degrees[1]).ok();
        self.is_damaged |= position.is_none();
        position
    }

    fn session(&mut self) -> Session {
        let channel = self.choice(Column::Channel, &Channel::ALL);
        let known = self.number(Column::Rule as usize);
        let rule = nth(&self.rules, known).filter(|_| known > 0).cloned();
        self.is_damaged |= known > 0 && rule.is_none();
        let (opening_hours, hours) = rule.unwrap_or_else(|| self.rule());
        Session {
            channel,
            hours,
            opening_hours: opening_hours.to_owned(),
            languages: self.list(Column::LanguageCount, Self::language),
            note: self.wording(Column::Note),
        }
    }

    fn language(&mut self) -> LanguageHelp {
        let language = self.term(Column::Language);
        LanguageHelp { language, help: self.choice(Column::Help, &Help::ALL) }
    }

    fn wording(&mut self, column: Column) -> Wording {
        let english = self.shared(column);
        self.translated(english)
    }

    fn translated(&mut self, english: String) -> Wording {
        let translations = self.list(Column::TranslationCount, |reader| {
            (reader.shared(Column::TranslationLanguage), reader.shared(Column::Translation))
        });
        let wording = Wording::new(english);
        translations.iter().fold(wording, |wording, (lang, words)| wording.with(lang, words))
    }

    /// A text that may have been there before.
    fn shared(&mut self, column: Column) -> String {
        self.shared_text(column as usize).to_owned()
    }

    fn shared_text(&mut self, column: usize) -> &'a str {
        let known = self.number(column);
        if known == 0 {
            let text = self.text(column);
            if text.len() <= MAX_SHARED {
                self.shared[column].push(text);
            }
            return text;
        }
        let text = nth(&self.shared[column], known).copied();
        self.sound(text)
    }

    /// A text of words, most of which occur in others.
    fn phrase(&mut self, columns: Column) -> String {
        let first = columns as usize;
        let mut column = first;
        let mut phrase = String::new();
        loop {
            let number = self.number(column);
            if number == 0 {
                break;
            }
            let word = self.word(number);
            phrase.push_str(word);
            phrase.push(' ');
            if word.ends_with(',') {
                column = first + 1;
            }
        }
        let last = self.number(first + 2);
        phrase.push_str(self.word(last));
        phrase
    }

    fn word(&mut self, number: u32) -> &'a str {
        if number == RARE_WORD {
            return self.text(Column::RareWord as usize);
        }
        let place = number.checked_sub(FIRST_WORD);
        let word = place.and_then(|place| self.words.get(place as usize)).copied();
        self.sound(word)
    }

    /// A text whose last characters stand in columns of their own.
    fn tailed(&mut self, column: Column) -> String {
        let mut text = self.shared(column);
        for place in 1..=TAIL {
            let byte = self.byte(column as usize + place);
            if byte != 0 {
                text.push(char::from(byte));
            }
        }
        text
    }

    fn required_id(&mut self) -> String {
        let id = self.id();
        self.sound(id)
    }

    /// An id, or that there is none.
    fn id(&mut self) -> Option<String> {
        match self.byte(Column::IdKind as usize) {
            0 => Some(self.text(Column::IdText as usize).to_owned()),
            1 => Some(uuid_text(std::array::from_fn(|place| {
                self.byte(match place {
                    VERSION_BYTE => Column::UuidVersion,
                    VARIANT_BYTE => Column::UuidVariant,
                    _ => Column::Uuid,
                } as usize)
            }))),
            _ => None,
        }
    }

    fn terms(&mut self, count: Column, column: Column) -> Vec<TermId> {
        self.list(count, |reader| reader.term(column))
    }

    fn term(&mut self, column: Column) -> TermId {
        let number = self.number(column as usize);
        TermId(self.sound(number.try_into().ok()))
    }

    /// One of a few, by its number.
    fn choice<T: Copy>(&mut self, column: Column, all: &[T]) -> T {
        let number = usize::from(self.byte(column as usize));
        self.is_damaged |= number >= all.len();
        all[if self.is_damaged { 0 } else { number }]
    }

    /// A day, or that there is none.
    fn date(&mut self, column: Column) -> Option<Date> {
        let number = self.wide_number(column as usize).checked_sub(1)?;
        let days = unfolded(number).checked_add(FIRST_DAY);
        let days = days.and_then(|days| i32::try_from(days).ok());
        Some(Date(self.sound(days)))
    }

    /// Grows as it is read, however many are said to come.
    fn list<T>(&mut self, count: Column, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.number(count as usize) as usize;
        let mut list = Vec::new();
        while list.len() < count && !self.is_damaged {
            list.push(item(self));
        }
        list
    }

    fn text(&mut self, column: usize) -> &'a str {
        let rest = self.columns[column].0;
        let end = rest.iter().position(|byte| *byte == END_OF_TEXT);
        let end = self.sound(end);
        self.columns[column].0 = rest.get(end + 1..).unwrap_or_default();
        self.sound(std::str::from_utf8(&rest[..end]).ok())
    }

    fn byte(&mut self, column: usize) -> u8 {
        let byte = self.columns[column].byte();
        self.sound(byte)
    }

    fn number(&mut self, column: usize) -> u32 {
        let number = self.columns[column].count();
        self.sound(number)
    }

    fn wide_number(&mut self, column: usize) -> u64 {
        let number = self.columns[column].number();
        self.sound(number)
    }

    /// What was read, or nothing: then the bytes are damaged.
    fn sound<T: Default>(&mut self, read: Option<T>) -> T {
        self.is_damaged |= read.is_none();
        read.unwrap_or_default()
    }
}

/// The item a number names: 0 is the newest.
fn nth<T>(list: &[T], known: u32) -> Option<&T> {
    if known == 0 { list.last() } else { list.get(known as usize - 1) }
}
