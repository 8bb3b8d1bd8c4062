//! When, how and in which languages: HSDS schedules as the engine's sessions.

use super::members::{Members, optional, parts, text, wording};
use crate::hours::{self, Calendar, HoursError, Schedule, Validity};
use engine::directory::{Channel, DirectoryError, LanguageHelp, Session, Terms, Wording};
use engine::hours::Hours;
use engine::language::{Help, is_tag};
use std::collections::HashMap;

/// Makes sessions. Texts that occur often are compiled once.
pub(super) struct Sessions<'a> {
    calendar: &'a Calendar,
    compiled: HashMap<String, Result<Hours, HoursError>>,
    /// Language tags that occur.
    pub languages: Terms,
}

impl<'a> Sessions<'a> {
    pub(super) fn new(calendar: &'a Calendar) -> Self {
        Self { calendar, compiled: HashMap::new(), languages: Terms::default() }
    }

    /// The sessions of a service, here: its own schedules at this place, and for the channels these
    /// leave open the service's. Where nothing is scheduled, one session of unknown hours.
    pub(super) fn of(
        &mut self,
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
        let schedules: Vec<&Members> = own.iter().copied().chain(inherited).collect();
        let languages = self.helps(service)?;
        let mut sessions = Vec::new();
        for schedule in &schedules {
            let others: Vec<Validity> = schedules
                .iter()
                .filter(|other| !std::ptr::eq(**other, *schedule))
                .filter(|other| channel(other) == channel(schedule))
                .map(|other| Schedule::read(other).validity)
                .collect();
            sessions.push(self.session(schedule, channel(schedule), &others, &languages)?);
        }
        if sessions.is_empty() {
            sessions.push(unscheduled(default_channel, languages));
        }
        Ok(sessions)
    }

    fn session(
        &mut self,
        schedule: &Members,
        channel: Channel,
        others: &[Validity],
        service_languages: &[LanguageHelp],
    ) -> Result<Session, DirectoryError> {
        let own = self.helps(schedule)?;
        let read = Schedule::read(schedule);
        let compiled = self.compiled(&read);
        let opening_hours = read.text;
        let note = match (optional(schedule, "notes"), &compiled) {
            (Some(_), _) | (None, Ok(_)) => wording(schedule, "notes"),
            // What people can read, though the machine cannot.
            (None, Err(_)) if optional(schedule, "description").is_some() => {
                wording(schedule, "description")
            }
            (None, Err(_)) => Wording::new(&opening_hours),
        };
        let hours = compiled.unwrap_or_else(|_| Hours::unknown());
        let hours = hours::restricted(hours, read.validity, others, self.calendar);
        let languages = if own.is_empty() { service_languages.to_vec() } else { own };
        Ok(Session { channel, hours, opening_hours, languages, note })
    }

    fn compiled(&mut self, schedule: &Schedule) -> Result<Hours, HoursError> {
        let Self { calendar, compiled, .. } = self;
        schedule.hours(calendar, |text| {
            if let Some(known) = compiled.get(text) {
                return known.clone();
            }
            let hours = hours::compile(text, calendar);
            compiled.insert(text.to_owned(), hours.clone());
            hours
        })
    }

    /// The languages of a service or a schedule, with the help there is in each.
    fn helps(&mut self, members: &Members) -> Result<Vec<LanguageHelp>, DirectoryError> {
        let mut helps: Vec<LanguageHelp> = Vec::new();
        for language in parts(members, "languages") {
            let Some(code) = optional(language, "code").filter(|code| is_tag(code)) else {
                continue;
            };
            let help =
                LanguageHelp { language: self.languages.intern(code)?, help: help(language) };
            if !helps.contains(&help) {
                helps.push(help);
            }
        }
        Ok(helps)
    }
}

fn unscheduled(channel: Channel, languages: Vec<LanguageHelp>) -> Session {
    let (opening_hours, note) = (String::new(), Wording::default());
    Session { channel, hours: Hours::unknown(), opening_hours, languages, note }
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
