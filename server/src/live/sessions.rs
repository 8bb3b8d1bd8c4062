//! When, how and in which languages: HSDS schedules as the engine's sessions.

use super::members::{Member, Members, date, optional, parts, text, wording};
use crate::hours::{self, Calendar, HoursError, Validity, Weekly};
use engine::directory::{Builder, Channel, DirectoryError, LanguageHelp, Session, Wording};
use engine::hours::Hours;
use engine::language::{Help, is_tag};
use std::collections::HashMap;
use std::sync::Arc;

/// Makes sessions. Texts that occur often are compiled once, and their hours shared.
pub(super) struct Sessions<'a> {
    calendar: &'a Calendar,
    compiled: HashMap<String, Result<Arc<Hours>, HoursError>>,
    /// The hours of texts that do not always hold, by when they and the others hold.
    restricted: HashMap<(String, Vec<Validity>), Arc<Hours>>,
    unknown: Arc<Hours>,
}

impl<'a> Sessions<'a> {
    pub(super) fn new(calendar: &'a Calendar) -> Self {
        Self {
            calendar,
            compiled: HashMap::new(),
            restricted: HashMap::new(),
            unknown: Arc::new(Hours::unknown()),
        }
    }

    /// The sessions of a service, here: its own schedules at this place, and for the channels these
    /// leave open the service's. Where nothing is scheduled, one session of unknown hours.
    pub(super) fn of(
        &mut self,
        service: &Members,
        here: Option<(&str, &Members)>,
        default_channel: Channel,
        terms: &mut Builder,
    ) -> Result<Vec<Session>, DirectoryError> {
        let own: Vec<&Members> =
            here.into_iter().flat_map(|(_, here)| parts(here, "schedules")).collect();
        let place = here.map(|(id, _)| id);
        let channel = |schedule: &Members| channel_of(schedule).unwrap_or(default_channel);
        let own_channels: Vec<Channel> = own.iter().map(|schedule| channel(schedule)).collect();
        let inherited = parts(service, "schedules").filter(|schedule| {
            is_for(schedule, place) && !own_channels.contains(&channel(schedule))
        });
        let schedules: Vec<&Members> = own.iter().copied().chain(inherited).collect();
        let languages = helps(service, terms)?;
        let mut sessions = Vec::new();
        for schedule in &schedules {
            let others = schedules
                .iter()
                .filter(|other| !std::ptr::eq(**other, *schedule))
                .filter(|other| channel(other) == channel(schedule))
                .map(|other| validity(other));
            let (hours, opening_hours, note) = self.timed(schedule, others);
            let own = helps(schedule, terms)?;
            let languages = if own.is_empty() { languages.clone() } else { own };
            let channel = channel(schedule);
            sessions.push(Session { channel, hours, opening_hours, languages, note });
        }
        if sessions.is_empty() {
            sessions.push(self.unscheduled(default_channel, languages));
        }
        Ok(sessions)
    }

    /// When a schedule says, in its own words too, and what people should know of it.
    fn timed(
        &mut self,
        schedule: &Members,
        others: impl Iterator<Item = Validity>,
    ) -> (Arc<Hours>, String, Wording) {
        let opening_hours = opening_hours(schedule);
        let compiled = self.compiled(&opening_hours);
        let note = match (optional(schedule, "notes"), &compiled) {
            (Some(_), _) | (None, Ok(_)) => wording(schedule, "notes"),
            // What people can read, though the machine cannot.
            (None, Err(_)) if optional(schedule, "description").is_some() => {
                wording(schedule, "description")
            }
            (None, Err(_)) => Wording::new(&opening_hours),
        };
        let hours = compiled.unwrap_or_else(|_| Arc::clone(&self.unknown));
        (self.restricted(&opening_hours, hours, validity(schedule), others), opening_hours, note)
    }

    fn compiled(&mut self, text: &str) -> Result<Arc<Hours>, HoursError> {
        if let Some(known) = self.compiled.get(text) {
            return known.clone();
        }
        let compiled = hours::compile(text, self.calendar).map(Arc::new);
        self.compiled.insert(text.to_owned(), compiled.clone());
        compiled
    }

    /// The hours of a text on the days on which they hold.
    fn restricted(
        &mut self,
        text: &str,
        hours: Arc<Hours>,
        validity: Validity,
        others: impl Iterator<Item = Validity>,
    ) -> Arc<Hours> {
        if validity == Validity::default() {
            return hours;
        }
        let holding: Vec<Validity> = std::iter::once(validity).chain(others).collect();
        let calendar = self.calendar;
        let shared = self.restricted.entry((text.to_owned(), holding)).or_insert_with_key(|key| {
            let hours = Arc::unwrap_or_clone(hours);
            Arc::new(hours::restricted(hours, validity, &key.1[1..], calendar))
        });
        Arc::clone(shared)
    }

    fn unscheduled(&self, channel: Channel, languages: Vec<LanguageHelp>) -> Session {
        let (hours, note) = (Arc::clone(&self.unknown), Wording::default());
        Session { channel, hours, opening_hours: String::new(), languages, note }
    }
}

/// The languages of a service or a schedule, with the help there is in each.
fn helps(members: &Members, terms: &mut Builder) -> Result<Vec<LanguageHelp>, DirectoryError> {
    let mut helps: Vec<LanguageHelp> = Vec::new();
    for language in parts(members, "languages") {
        let Some(code) = optional(language, "code").filter(|code| is_tag(code)) else {
            continue;
        };
        let help = LanguageHelp { language: terms.language(code)?, help: help(language) };
        if !helps.contains(&help) {
            helps.push(help);
        }
    }
    Ok(helps)
}

/// The channel a schedule names; none if its words are not known.
fn channel_of(schedule: &Members) -> Option<Channel> {
    let word = text(schedule, "attending_type").to_ascii_lowercase().replace(['-', ' '], "_");
    Channel::parse(&word).or(match word.as_str() {
        "phone" => Some(Channel::Telephone),
        "virtual" => Some(Channel::Online),
        "venue" => Some(Channel::InPerson),
        _ => None,
    })
}

/// OSM syntax, as given or from HSDS's rules; empty where neither says when.
fn opening_hours(schedule: &Members) -> String {
    if let Some(given) = optional(schedule, "opening_hours") {
        return given.to_owned();
    }
    let is_given = |name: &str| schedule.get(name).is_some_and(|given| *given != Member::Nothing);
    let is_every = schedule.get("interval").and_then(Member::as_number).is_none_or(|n| n <= 1.0);
    let narrowing = ["count", "byweekno", "bymonthday", "byyearday"];
    let weekly = Weekly {
        freq: optional(schedule, "freq"),
        byday: optional(schedule, "byday"),
        opens_at: optional(schedule, "opens_at"),
        closes_at: optional(schedule, "closes_at"),
        has_more_rules: !is_every || narrowing.into_iter().any(is_given),
    };
    weekly.to_osm().unwrap_or_default()
}

/// First and last day on which a schedule holds.
fn validity(schedule: &Members) -> Validity {
    let begins = [date(schedule, "valid_from"), date(schedule, "dtstart")];
    let ends = [date(schedule, "valid_to"), date(schedule, "until")];
    Validity { from: begins.into_iter().flatten().max(), to: ends.into_iter().flatten().min() }
}

/// Whether a service's schedule holds at a place: it does unless it names another one.
fn is_for(schedule: &Members, place: Option<&str>) -> bool {
    let named = optional(schedule, "service_at_location_id");
    named.is_none() || named == place
}

/// Spoken, unless it says otherwise: never spoken where a note speaks of interpreting.
fn help(language: &Members) -> Help {
    if let Some(help) = optional(language, "help").and_then(Help::parse) {
        return help;
    }
    let note = text(language, "note").to_lowercase();
    let is_interpreted = ["interpret", "translat"].iter().any(|word| note.contains(word));
    if is_interpreted { Help::Interpreter } else { Help::Spoken }
}
