//! When, how and in which languages: HSDS schedules as the engine's sessions.

use super::members::{Members, optional, parts, text, wording};
use crate::hours::{self, Calendar, HoursError, Schedule, Validity};
use engine::directory::{Builder, Channel, DirectoryError, LanguageHelp, Session, Wording};
use engine::hours::Hours;
use engine::language::{Help, is_tag};
use std::collections::HashMap;
use std::sync::Arc;

/// Members of a schedule that do not say when, so that schedules with the same hours are told by the
/// others. Of one that is missing here, only more is compiled than need be.
const NOT_WHEN: [&str; 14] = [
    "id",
    "attending_type",
    "attributes",
    "description",
    "languages",
    "last_verified",
    "location_id",
    "notes",
    "quote",
    "schedule_link",
    "service_at_location_id",
    "service_id",
    "source",
    "translations",
];

/// So many different schedules are remembered at most.
const MOST_KNOWN: usize = 100_000;

/// Makes sessions. What occurs often is compiled once, and its hours shared.
pub(super) struct Sessions<'a> {
    calendar: &'a Calendar,
    /// By the members that say when.
    known: HashMap<String, Arc<When>>,
    /// By their text alone.
    compiled: HashMap<String, Result<Hours, HoursError>>,
    /// The hours of schedules that do not always hold, by when they and the others do.
    restricted: HashMap<(String, Vec<Validity>), Arc<Hours>>,
    unknown: Arc<Hours>,
}

/// When a schedule says.
struct When {
    key: String,
    text: String,
    validity: Validity,
    hours: Result<Arc<Hours>, HoursError>,
}

impl<'a> Sessions<'a> {
    pub(super) fn new(calendar: &'a Calendar) -> Self {
        Self {
            calendar,
            known: HashMap::new(),
            compiled: HashMap::new(),
            restricted: HashMap::new(),
            unknown: Arc::new(Hours::unknown()),
        }
    }

    /// The sessions of a service, here: its own schedules at this place, and for the channels these
    /// leave open the service's. Where nothing is scheduled, one session of unknown hours.
    pub(super) fn of(
        &mut self,
        words: &mut Builder,
        service: &Members,
        here: Option<(&str, &Members)>,
        default_channel: Channel,
    ) -> Result<Vec<Session>, DirectoryError> {
        let own: Vec<&Members> =
            here.into_iter().flat_map(|(_, here)| parts(here, "schedules")).collect();
        let place = here.map(|(id, _)| id);
        let channel = |schedule: &Members| channel_of(schedule).unwrap_or(default_channel);
        let own_channels: Vec<Channel> = own.iter().map(|schedule| channel(schedule)).collect();
        let inherited = parts(service, "schedules").filter(|schedule| {
            is_for(schedule, place) && !own_channels.contains(&channel(schedule))
        });
        let schedules: Vec<(&Members, Channel, Arc<When>)> = own
            .iter()
            .copied()
            .chain(inherited)
            .map(|schedule| (schedule, channel(schedule), self.when(schedule)))
            .collect();
        let languages = helps(words, service)?;
        let mut sessions = Vec::new();
        for (number, (schedule, channel, when)) in schedules.iter().enumerate() {
            let others = schedules.iter().enumerate();
            let others = others
                .filter(|(other, (_, its_channel, _))| *other != number && its_channel == channel)
                .map(|(_, (_, _, other))| other.validity);
            let hours = self.restricted(when, others);
            let named = helps(words, schedule)?;
            let languages = if named.is_empty() { languages.clone() } else { named };
            let (channel, opening_hours) = (*channel, when.text.clone());
            let note = note(schedule, when);
            sessions.push(Session { channel, hours, opening_hours, languages, note });
        }
        if sessions.is_empty() {
            sessions.push(self.unscheduled(default_channel, languages));
        }
        Ok(sessions)
    }

    /// When a schedule says, wherever it holds.
    fn when(&mut self, schedule: &Members) -> Arc<When> {
        let key = schedule.fingerprint(&NOT_WHEN);
        if let Some(known) = self.known.get(&key) {
            return Arc::clone(known);
        }
        let read = Schedule::read(&schedule.without(&NOT_WHEN));
        let hours = self.compiled(&read).map(Arc::new);
        let (text, validity) = (read.text, read.validity);
        let when = Arc::new(When { key: key.clone(), text, validity, hours });
        remember(&mut self.known, key, Arc::clone(&when));
        when
    }

    fn compiled(&mut self, schedule: &Schedule) -> Result<Hours, HoursError> {
        let Self { calendar, compiled, .. } = self;
        schedule.hours(calendar, |text| {
            if let Some(known) = compiled.get(text) {
                return known.clone();
            }
            let hours = hours::compile(text, calendar);
            remember(compiled, text.to_owned(), hours.clone());
            hours
        })
    }

    /// The hours of a schedule on the days on which it holds.
    fn restricted(&mut self, when: &When, others: impl Iterator<Item = Validity>) -> Arc<Hours> {
        let hours = when.hours.as_ref().unwrap_or(&self.unknown);
        if when.validity == Validity::default() {
            return Arc::clone(hours);
        }
        let others: Vec<Validity> = others.collect();
        let key = (when.key.clone(), others);
        if let Some(known) = self.restricted.get(&key) {
            return Arc::clone(known);
        }
        let hours = Hours::clone(hours);
        let hours = hours::restricted(hours, when.validity, &key.1, self.calendar);
        let hours = Arc::new(hours);
        remember(&mut self.restricted, key, Arc::clone(&hours));
        hours
    }

    fn unscheduled(&self, channel: Channel, languages: Vec<LanguageHelp>) -> Session {
        let (hours, note) = (Arc::clone(&self.unknown), Wording::default());
        Session { channel, hours, opening_hours: String::new(), languages, note }
    }
}

/// Keeps what took work, but not without end.
fn remember<K: Eq + std::hash::Hash, V>(known: &mut HashMap<K, V>, key: K, value: V) {
    if known.len() >= MOST_KNOWN {
        known.clear();
    }
    known.insert(key, value);
}

/// What people should know of a session.
fn note(schedule: &Members, when: &When) -> Wording {
    match (optional(schedule, "notes"), &when.hours) {
        (Some(_), _) | (None, Ok(_)) => wording(schedule, "notes"),
        // What people can read, though the machine cannot.
        (None, Err(_)) if optional(schedule, "description").is_some() => {
            wording(schedule, "description")
        }
        (None, Err(_)) => Wording::new(&*when.text),
    }
}

/// The languages of a service or a schedule, with the help there is in each.
fn helps(words: &mut Builder, members: &Members) -> Result<Vec<LanguageHelp>, DirectoryError> {
    let mut helps: Vec<LanguageHelp> = Vec::new();
    for language in parts(members, "languages") {
        let Some(code) = optional(language, "code").filter(|code| is_tag(code)) else {
            continue;
        };
        let help = LanguageHelp { language: words.language(code)?, help: help(language) };
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
