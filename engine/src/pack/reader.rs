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
    Channel, Conflict, LanguageHelp, Listing, Organization, Phone, Service, Session, Source,
    Wording,
};
use crate::terms::TermId;
use crate::time::Date;
use std::sync::Arc;

/// Reads services. What does not fit is `None`: the bytes are damaged.
pub(super) struct Reader<'a> {
    columns: [Bytes<'a>; Column::COUNT],
    /// The texts that each column may name again.
    shared: Vec<Vec<&'a str>>,
    words: Vec<&'a str>,
    organizations: Vec<Organization>,
    places: Vec<Listing>,
    rules: Vec<(&'a str, Arc<Hours>)>,
    days: Vec<DayHours>,
    valid: Option<(Date, Date)>,
    /// The last position written with each number of decimals.
    last_position: [[i64; 2]; DEGREE_PARTS.len()],
}

impl<'a> Reader<'a> {
    /// Over columns, with the words that repeat.
    pub fn new(columns: [Bytes<'a>; Column::COUNT], words: &'a str, n_rules: u32) -> Option<Self> {
        let words: Vec<&str> = words.split('\n').collect();
        let mut reader = Self {
            columns,
            shared: vec![Vec::new(); Column::COUNT],
            words: if words.iter().any(|word| word.len() > MAX_WORD) { return None } else { words },
            organizations: Vec::new(),
            places: Vec::new(),
            rules: Vec::new(),
            days: Vec::new(),
            valid: None,
            last_position: Default::default(),
        };
        for _ in 0..n_rules {
            let rule = reader.rule()?;
            if rule.0.len() > MAX_SHARED {
                return None;
            }
            reader.rules.push(rule);
        }
        Some(reader)
    }

    /// The next service.
    pub fn service(&mut self) -> Option<Service> {
        let id = self.id()??;
        let organization = self.organization()?;
        let name = self.phrase(Column::Name)?;
        let name = self.translated(name)?;
        let url = self.url(&organization)?;
        let mut service = Service {
            id,
            name,
            organization,
            url,
            description: self.wording(Column::Description)?,
            status: self.shared(Column::Status)?,
            alert: self.wording(Column::Alert)?,
            categories: self.terms(Column::CategoryCount, Column::Category)?,
            eligibility: self.terms(Column::EligibilityCount, Column::Eligibility)?,
            phones: self.list(Column::PhoneCount, Self::phone)?,
            email: self.text(Column::Email as usize)?.to_owned(),
            last_verified: self.date(Column::LastVerified)?,
            sources: self.list(Column::SourceCount, Self::source)?,
            conflicts: self.list(Column::ConflictCount, Self::conflict)?,
            listings: self.list(Column::ListingCount, Self::listing)?,
        };
        let first = service.phones.first().map(|phone| phone.number.clone());
        let first = first.filter(|number| number.len() <= MAX_SHARED);
        for listing in &mut service.listings {
            match self.byte(Column::ListingPhoneKind as usize)? {
                0 => {}
                1 => listing.phone.clone_from(first.as_ref()?),
                _ => listing.phone = self.tailed(Column::Phone)?,
            }
        }
        Some(service)
    }

    fn organization(&mut self) -> Option<Organization> {
        let known = self.number(Column::Organization as usize)?;
        if known == 0 {
            let organization = Organization {
                id: self.id()??,
                name: self.phrase(Column::OrganizationName)?,
                url: self.text(Column::OrganizationUrl as usize)?.to_owned(),
            };
            self.organizations.push(organization);
        }
        nth(&self.organizations, known).cloned()
    }

    fn url(&mut self, organization: &Organization) -> Option<String> {
        let is_below = self.byte(Column::UrlKind as usize)? == 1;
        let url = self.text(Column::Url as usize)?;
        match (is_below, organization.url.len()) {
            (false, _) => Some(url.to_owned()),
            (true, ..=MAX_SHARED) => Some([&organization.url, url].concat()),
            (true, _) => None,
        }
    }

    fn phone(&mut self) -> Option<Phone> {
        Some(Phone {
            number: self.tailed(Column::Phone)?,
            purpose: self.shared(Column::PhonePurpose)?,
        })
    }

    fn source(&mut self) -> Option<Source> {
        Some(Source {
            title: self.shared(Column::SourceTitle)?,
            publisher: self.shared(Column::SourcePublisher)?,
            url: self.shared(Column::SourceUrl)?,
            published: self.date(Column::SourcePublished)?,
            dating: self.shared(Column::SourceDating)?,
        })
    }

    fn conflict(&mut self) -> Option<Conflict> {
        Some(Conflict {
            field: self.shared(Column::ConflictField)?,
            shown: self.shared(Column::ConflictShown)?,
            other: self.shared(Column::ConflictOther)?,
            source: self.shared(Column::ConflictSource)?,
            reason: self.wording(Column::ConflictReason)?,
        })
    }

    fn listing(&mut self) -> Option<Listing> {
        let service_at_location_id = self.id()?;
        let known = self.number(Column::Place as usize)?;
        let place = if known == 0 {
            let place = self.place()?;
            if place.address.len() <= MAX_SHARED {
                self.places.push(place.clone());
            }
            place
        } else {
            nth(&self.places, known)?.clone()
        };
        let sessions = self.list(Column::SessionCount, Self::session)?;
        Some(Listing { service_at_location_id, sessions, ..place })
    }

    /// A listing with nothing but where it is.
    fn place(&mut self) -> Option<Listing> {
        Some(Listing {
            position: self.position()?,
            position_source: self.shared(Column::PositionSource)?,
            address: self.phrase(Column::Address)?,
            postcode: self.tailed(Column::Postcode)?,
            confidential: self.byte(Column::Confidential as usize)? == 1,
            ..Listing::default()
        })
    }

    #[expect(clippy::option_option, reason = "the outer says whether the bytes are sound")]
    fn position(&mut self) -> Option<Option<LonLat>> {
        let kind = usize::from(self.byte(Column::PositionKind as usize)?);
        if kind == 0 {
            return Some(None);
        }
        let mut degrees = [0.0; 2];
        for (axis, column) in [Column::Lon, Column::Lat].into_iter().enumerate() {
            degrees[axis] = if let Some(parts) = DEGREE_PARTS.get(kind - 1) {
                let last = &mut self.last_position[kind - 1][axis];
                *last = last.wrapping_add(self.columns[column as usize].signed()?);
                *last as f64 / parts
            } else {
                f64::from_bits(self.columns[column as usize].number()?)
            };
        }
        LonLat::new(degrees[0], degrees[1]).ok().map(Some)
    }

    fn session(&mut self) -> Option<Session> {
        let channel = usize::from(self.byte(Column::Channel as usize)?);
        let known = self.number(Column::Rule as usize)?;
        let rule = if known == 0 { self.rule() } else { nth(&self.rules, known).cloned() };
        let (opening_hours, hours) = rule?;
        Some(Session {
            channel: *Channel::ALL.get(channel)?,
            hours,
            opening_hours: opening_hours.to_owned(),
            languages: self.list(Column::LanguageCount, Self::language)?,
            note: self.wording(Column::Note)?,
        })
    }

    fn language(&mut self) -> Option<LanguageHelp> {
        let language = self.term(Column::Language)?;
        let help = usize::from(self.byte(Column::Help as usize)?);
        Some(LanguageHelp { language, help: *Help::ALL.get(help)? })
    }

    fn wording(&mut self, column: Column) -> Option<Wording> {
        let english = self.shared(column)?;
        self.translated(english)
    }

    fn translated(&mut self, english: String) -> Option<Wording> {
        let mut wording = Wording::new(english);
        for _ in 0..self.number(Column::TranslationCount as usize)? {
            let language = self.shared(Column::TranslationLanguage)?;
            wording = wording.with(&language, &self.shared(Column::Translation)?);
        }
        Some(wording)
    }

    /// A text that may have been there before.
    fn shared(&mut self, column: Column) -> Option<String> {
        let known = self.number(column as usize)?;
        if known == 0 {
            let text = self.text(column as usize)?;
            if text.len() > MAX_SHARED {
                return Some(text.to_owned());
            }
            self.shared[column as usize].push(text);
        }
        nth(&self.shared[column as usize], known).map(|text| (*text).to_owned())
    }

    /// A text of words, most of which occur in others.
    fn phrase(&mut self, columns: Column) -> Option<String> {
        let first = columns as usize;
        let mut column = first;
        let mut phrase = String::new();
        loop {
            let number = self.number(column)?;
            if number == 0 {
                break;
            }
            let word = self.word(number)?;
            phrase.push_str(word);
            phrase.push(' ');
            if word.ends_with(',') {
                column = first + 1;
            }
        }
        let last = self.number(first + 2)?;
        phrase.push_str(self.word(last)?);
        Some(phrase)
    }

    fn word(&mut self, number: u32) -> Option<&'a str> {
        if number == RARE_WORD {
            return self.text(Column::RareWord as usize);
        }
        self.words.get(number.checked_sub(FIRST_WORD)? as usize).copied()
    }

    /// A text whose last characters stand in columns of their own.
    fn tailed(&mut self, column: Column) -> Option<String> {
        let mut text = self.shared(column)?;
        for place in 1..=TAIL {
            let byte = self.byte(column as usize + place)?;
            if byte != 0 {
                text.push(char::from(byte));
            }
        }
        Some(text)
    }

    /// An id, or that there is none.
    #[expect(clippy::option_option, reason = "the outer says whether the bytes are sound")]
    fn id(&mut self) -> Option<Option<String>> {
        match self.byte(Column::IdKind as usize)? {
            0 => self.text(Column::IdText as usize).map(|id| Some(id.to_owned())),
            1 => {
                let mut bytes = [0; 16];
                for (place, byte) in bytes.iter_mut().enumerate() {
                    *byte = self.byte(match place {
                        VERSION_BYTE => Column::UuidVersion,
                        VARIANT_BYTE => Column::UuidVariant,
                        _ => Column::Uuid,
                    } as usize)?;
                }
                Some(Some(uuid_text(bytes)))
            }
            _ => Some(None),
        }
    }

    fn terms(&mut self, count: Column, column: Column) -> Option<Vec<TermId>> {
        self.list(count, |reader| reader.term(column))
    }

    fn term(&mut self, column: Column) -> Option<TermId> {
        u16::try_from(self.number(column as usize)?).ok().map(TermId)
    }

    /// A day, or that there is none.
    #[expect(clippy::option_option, reason = "the outer says whether the bytes are sound")]
    fn date(&mut self, column: Column) -> Option<Option<Date>> {
        let Some(number) = self.columns[column as usize].number()?.checked_sub(1) else {
            return Some(None);
        };
        let days = unfolded(number).checked_add(FIRST_DAY)?;
        Some(Some(Date(i32::try_from(days).ok()?)))
    }

    /// Grows as it is read, however many are said to come.
    fn list<T>(
        &mut self,
        count: Column,
        mut item: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut list = Vec::new();
        for _ in 0..self.number(count as usize)? {
            list.push(item(self)?);
        }
        Some(list)
    }

    fn text(&mut self, column: usize) -> Option<&'a str> {
        let rest = self.columns[column].0;
        let end = rest.iter().position(|byte| *byte == END_OF_TEXT)?;
        self.columns[column].0 = &rest[end + 1..];
        std::str::from_utf8(&rest[..end]).ok()
    }

    fn byte(&mut self, column: usize) -> Option<u8> {
        self.columns[column].byte()
    }

    fn number(&mut self, column: usize) -> Option<u32> {
        self.columns[column].count()
    }
}

/// The item a number names: 0 is the newest.
fn nth<T>(list: &[T], known: u32) -> Option<&T> {
    if known == 0 { list.last() } else { list.get(known as usize - 1) }
}
