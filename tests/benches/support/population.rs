//! Directories of made-up services, as `waymark synth` tells them, without a database between.

use engine::bank_holidays::BankHolidays;
use engine::directory::{
    Builder, Channel, Directory, LanguageHelp, Listing, Organization, Phone, Service, Session,
    Wording,
};
use engine::hours::Hours;
use engine::language::Help;
use engine::{LonLat, Timestamp};
use serde::Deserialize;
use server::hours::{Calendar, compile};
use server::synth::{Synth, SynthOptions};
use std::collections::HashMap;
use std::sync::Arc;

/// The day for which hours are compiled: a Monday.
pub fn compiled_at() -> Timestamp {
    Timestamp::parse_london("2026-11-23T00:00").expect("a day")
}

/// The services in the order of their ids, and a directory of none that has their words.
pub fn services(count: u64) -> (Directory, Vec<Service>) {
    let mut builder = Builder::new(BankHolidays::default());
    let mut reader = Reader {
        calendar: Calendar::new(compiled_at().london().date, &BankHolidays::default()),
        compiled: HashMap::new(),
        unknown: Arc::new(Hours::unknown()),
    };
    let synth = Synth::new(SynthOptions::coventry(count));
    let mut services: Vec<Service> =
        synth.map(|line| reader.service(&line, &mut builder)).collect();
    services.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    (builder.build(0).expect("words make a directory"), services)
}

/// A builder that numbers words as a directory does.
pub fn builder(words: &Directory) -> Builder {
    let mut builder = Builder::new(words.bank_holidays().clone());
    let known = "the words of a directory fit another";
    for word in words.categories().iter() {
        builder.category(word).expect(known);
    }
    for tag in words.languages().iter() {
        builder.language(tag).expect(known);
    }
    for word in words.eligibility().iter() {
        builder.eligibility(word).expect(known);
    }
    builder
}

/// A service as `synth` writes it, as far as it matters.
#[derive(Deserialize)]
struct Told {
    id: String,
    name: String,
    description: String,
    url: String,
    email: String,
    status: String,
    #[serde(default)]
    eligibility: Vec<String>,
    organization: ToldOrganization,
    #[serde(default)]
    service_at_locations: Vec<ToldPlace>,
    #[serde(default)]
    phones: Vec<ToldPhone>,
    #[serde(default)]
    schedules: Vec<ToldSchedule>,
    #[serde(default)]
    languages: Vec<ToldLanguage>,
    attributes: Vec<Attribute>,
}

#[derive(Deserialize)]
struct ToldOrganization {
    id: String,
    name: String,
    website: String,
}

#[derive(Deserialize)]
struct ToldPlace {
    id: String,
    location: ToldLocation,
    #[serde(default)]
    schedules: Vec<ToldSchedule>,
}

#[derive(Deserialize)]
struct ToldLocation {
    name: String,
    latitude: f64,
    longitude: f64,
    addresses: Vec<Address>,
}

#[derive(Deserialize)]
struct Address {
    #[serde(rename = "address_1")]
    street: String,
    city: String,
    postal_code: String,
}

#[derive(Deserialize)]
struct ToldPhone {
    number: String,
}

#[derive(Deserialize)]
struct ToldSchedule {
    attending_type: String,
    opening_hours: Option<String>,
    #[serde(default)]
    languages: Vec<ToldLanguage>,
}

#[derive(Deserialize)]
struct ToldLanguage {
    code: String,
    help: String,
}

#[derive(Deserialize)]
struct Attribute {
    taxonomy_term: Term,
}

#[derive(Deserialize)]
struct Term {
    code: String,
}

struct Reader {
    calendar: Calendar,
    compiled: HashMap<String, Arc<Hours>>,
    unknown: Arc<Hours>,
}

impl Reader {
    fn service(&mut self, line: &str, builder: &mut Builder) -> Service {
        let told: Told = serde_json::from_str(line).expect("synth writes services");
        let categories = told.attributes.iter().map(|a| builder.category(&a.taxonomy_term.code));
        let categories = categories.collect::<Result<_, _>>().expect("few needs");
        let eligibility = told.eligibility.iter().map(|word| builder.eligibility(word));
        let eligibility = eligibility.collect::<Result<_, _>>().expect("few words");
        let phone = told.phones.first().map(|phone| phone.number.clone()).unwrap_or_default();
        let spoken = helps(&told.languages, builder);
        let mut listings: Vec<Listing> = Vec::new();
        for place in &told.service_at_locations {
            let schedules =
                if place.schedules.is_empty() { &told.schedules } else { &place.schedules };
            let address = &place.location.addresses[0];
            listings.push(Listing {
                service_at_location_id: Some(place.id.clone()),
                position: LonLat::new(place.location.longitude, place.location.latitude).ok(),
                address: format!("{}, {}, {}", place.location.name, address.street, address.city),
                postcode: address.postal_code.clone(),
                phone: phone.clone(),
                sessions: self.sessions(schedules, &spoken, Channel::InPerson, builder),
                ..Listing::default()
            });
        }
        if listings.is_empty() {
            let sessions = self.sessions(&told.schedules, &spoken, Channel::Telephone, builder);
            listings.push(Listing { phone: phone.clone(), sessions, ..Listing::default() });
        }
        Service {
            id: told.id,
            name: Wording::new(told.name),
            description: Wording::new(told.description),
            organization: Organization {
                id: told.organization.id,
                name: told.organization.name,
                url: told.organization.website,
            },
            listings: if told.status == "active" { listings } else { Vec::new() },
            status: told.status,
            categories,
            eligibility,
            phones: vec![Phone { number: phone, purpose: String::new() }],
            email: told.email,
            url: told.url,
            ..Service::default()
        }
    }

    fn sessions(
        &mut self,
        schedules: &[ToldSchedule],
        spoken: &[LanguageHelp],
        default_channel: Channel,
        builder: &mut Builder,
    ) -> Vec<Session> {
        let mut sessions: Vec<Session> = Vec::new();
        for schedule in schedules {
            let own = helps(&schedule.languages, builder);
            sessions.push(Session {
                channel: Channel::parse(&schedule.attending_type).unwrap_or(default_channel),
                hours: self.hours(schedule.opening_hours.as_deref()),
                opening_hours: schedule.opening_hours.clone().unwrap_or_default(),
                languages: if own.is_empty() { spoken.to_vec() } else { own },
                note: Wording::default(),
            });
        }
        if sessions.is_empty() {
            sessions.push(Session {
                channel: default_channel,
                hours: self.hours(None),
                opening_hours: String::new(),
                languages: spoken.to_vec(),
                note: Wording::default(),
            });
        }
        sessions
    }

    fn hours(&mut self, text: Option<&str>) -> Arc<Hours> {
        let Some(text) = text else { return Arc::clone(&self.unknown) };
        if let Some(known) = self.compiled.get(text) {
            return Arc::clone(known);
        }
        let hours = Arc::new(compile(text, &self.calendar).unwrap_or_else(|_| Hours::unknown()));
        self.compiled.insert(text.to_owned(), Arc::clone(&hours));
        hours
    }
}

fn helps(told: &[ToldLanguage], builder: &mut Builder) -> Vec<LanguageHelp> {
    let help = |told: &ToldLanguage| LanguageHelp {
        language: builder.language(&told.code).expect("few languages"),
        help: Help::parse(&told.help).unwrap_or_default(),
    };
    told.iter().map(help).collect()
}
