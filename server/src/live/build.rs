//! Services of the store as services of an engine directory.

use super::LiveError;
use super::contact::{all_voices, first_voice};
use super::members::{
    Member, Members, date, optional, parts, text, translated, translators, web_address, wording,
};
use super::place::{self, Told};
use super::sessions::Sessions;
use super::stops::Stops;
use crate::hours::Calendar;
use crate::store::{Batch, Place, Provider, WholeService};
use engine::directory::{
    Builder, Channel, Conflict, DirectoryError, Listing, Organization, Service, Session, Source,
    Stop, TermId,
};
use engine::needs::{ELIGIBILITY, NEEDS};
use engine::postcodes::Postcodes;
use std::collections::HashMap;

/// Stands for everybody for whom there is no word, since the number of words is limited.
const OTHERS: &str = "other";

/// Makes services for a directory.
pub(super) struct Services<'a> {
    postcodes: &'a Postcodes,
    stops: &'a Stops,
    sessions: Sessions<'a>,
}

impl<'a> Services<'a> {
    pub(super) fn new(calendar: &'a Calendar, postcodes: &'a Postcodes, stops: &'a Stops) -> Self {
        Self { postcodes, stops, sessions: Sessions::new(calendar) }
    }

    /// Adds services to a directory that is being built, and counts them.
    pub(super) fn add(&mut self, batch: &Batch, builder: &mut Builder) -> Result<u64, LiveError> {
        let mut added = 0;
        for whole in batch.services() {
            let service = self.service(&whole?, builder)?;
            builder.add(service)?;
            added += 1;
        }
        Ok(added)
    }

    /// What the directory tells of a service.
    fn service(
        &mut self,
        whole: &WholeService,
        words: &mut Builder,
    ) -> Result<Service, DirectoryError> {
        let members = &whole.members;
        let told: Vec<Told> = whole.places.iter().map(|at| self.told(at)).collect();
        let is_confidential = told.iter().any(|place| place.is_confidential);
        let is_active = &*whole.status == "active";
        let organization = whole.organization.as_ref();
        let records = std::iter::once(members).chain(whole.places.iter().map(|at| &at.members));
        Ok(Service {
            id: whole.id.to_string(),
            name: translated(&*whole.name, members, "name"),
            description: wording(members, "description"),
            organization: organization.map(told_organization).unwrap_or_default(),
            status: whole.status.to_string(),
            alert: wording(members, "alert"),
            translated_by: translators(members),
            categories: categories(members, words)?,
            eligibility: eligibility(members, words)?,
            phones: all_voices(records, organization.map(|organization| &organization.members)),
            email: email(members),
            url: web_address(members, "url"),
            last_verified: date(members, "last_verified").or(date(members, "assured_date")),
            sources: parts(members, "sources").map(source).collect(),
            conflicts: conflicts(members, is_confidential),
            listings: if is_active { self.listings(whole, told, words)? } else { Vec::new() },
        })
    }

    fn told(&self, at: &Place) -> Told {
        at.location.as_ref().map_or_else(Told::default, |location| {
            place::told(location.name.as_deref(), &location.members, self.postcodes)
        })
    }

    /// The stop near a place: even that is too much to tell of a confidential one.
    fn stop_near(&self, place: &Told) -> Option<Stop> {
        place.position.filter(|_| !place.is_confidential).and_then(|at| self.stops.nearest(at))
    }

    /// One listing for each place; one without a place where there is none, or where the service
    /// has other hours on the telephone or the web than at its places.
    fn listings(
        &mut self,
        whole: &WholeService,
        told: Vec<Told>,
        words: &mut Builder,
    ) -> Result<Vec<Listing>, DirectoryError> {
        let (service, places) = (&whole.members, &whole.places);
        let organization = whole.organization.as_ref().map(|organization| &organization.members);
        let remote: Vec<&Place> = places.iter().filter(|at| !is_placed(at)).collect();
        let mut listings = Vec::new();
        for (at, told) in places.iter().zip(told).filter(|(at, _)| is_placed(at)) {
            let here = Some((&*at.id, &at.members));
            let sessions = self.sessions.of(words, service, here, Channel::InPerson)?;
            let location = at.location.as_ref().map(|location| &location.members);
            let phone = first_voice(&[Some(&at.members), location, Some(service), organization]);
            let stop = self.stop_near(&told);
            listings
                .push(Listing { stop, ..listing(Some(at.id.to_string()), told, phone, sessions) });
        }
        let remote_hours =
            remote.iter().find(|at| parts(&at.members, "schedules").next().is_some());
        if listings.is_empty() || remote_hours.is_some() {
            let here = remote_hours.or(remote.first());
            let phone = first_voice(&[here.map(|at| &at.members), Some(service), organization]);
            let channel = if phone.is_empty() { Channel::Online } else { Channel::Telephone };
            let none = Members::default();
            // Beside places, only what is said of the remote offer itself.
            let general = if listings.is_empty() { service } else { &none };
            let here = here.map(|at| (&*at.id, &at.members));
            let sessions = self.sessions.of(words, general, here, channel)?;
            listings.push(listing(None, Told::default(), phone, sessions));
        }
        Ok(listings)
    }
}

/// Whether one can go there.
fn is_placed(at: &Place) -> bool {
    at.location.as_ref().is_some_and(|location| place::is_physical(&location.members))
}

fn listing(
    service_at_location_id: Option<String>,
    place: Told,
    phone: String,
    sessions: Vec<Session>,
) -> Listing {
    Listing {
        service_at_location_id,
        position: place.position,
        position_source: place.position_source,
        address: place.address,
        postcode: place.postcode,
        phone,
        confidential: place.is_confidential,
        stop: None,
        sessions,
    }
}

/// The needs among the attributes' terms.
fn categories(members: &Members, words: &mut Builder) -> Result<Vec<TermId>, DirectoryError> {
    let given = parts(members, "attributes")
        .filter_map(|attribute| attribute.get("taxonomy_term").and_then(Member::as_record));
    let codes = given.filter_map(|term| optional(term, "code"));
    each_once(codes.filter(|code| NEEDS.contains(code)), |code| words.category(code))
}

/// For whom it is: what is for people without a word of ours is not for everyone.
fn eligibility(members: &Members, words: &mut Builder) -> Result<Vec<TermId>, DirectoryError> {
    let given = members.get("eligibility").and_then(Member::as_list).into_iter().flatten();
    let given = given.filter_map(Member::as_str);
    let known = given.map(|word| if ELIGIBILITY.contains(&word) { word } else { OTHERS });
    each_once(known, |word| words.eligibility(word))
}

/// The ids of words, each once, in the order of the source.
fn each_once<'w>(
    given: impl Iterator<Item = &'w str>,
    mut id_of: impl FnMut(&str) -> Result<TermId, DirectoryError>,
) -> Result<Vec<TermId>, DirectoryError> {
    let mut ids = Vec::new();
    for word in given {
        let id = id_of(word)?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

fn told_organization(organization: &Provider) -> Organization {
    let website = web_address(&organization.members, "website");
    let url = if website.is_empty() { web_address(&organization.members, "url") } else { website };
    Organization { id: organization.id.to_string(), name: organization.name.to_string(), url }
}

fn email(members: &Members) -> String {
    let address = text(members, "email");
    let is_address = address.contains('@') && !address.contains(char::is_whitespace);
    if is_address { address.to_owned() } else { String::new() }
}

fn source(members: &Members) -> Source {
    Source {
        title: text(members, "title").to_owned(),
        publisher: text(members, "publisher").to_owned(),
        url: web_address(members, "url"),
        published: date(members, "published"),
        dating: text(members, "dating").to_owned(),
    }
}

/// Where the sources disagree; not about the place of a confidential service.
fn conflicts(members: &Members, is_confidential: bool) -> Vec<Conflict> {
    let titles: HashMap<&str, &str> = parts(members, "sources")
        .map(|source| (text(source, "id"), text(source, "title")))
        .collect();
    let tells_place = |field: &str| {
        ["address", "location", "place", "post"]
            .iter()
            .any(|word| field.to_lowercase().contains(word))
    };
    parts(members, "conflicts")
        .filter(|conflict| !(is_confidential && tells_place(text(conflict, "field"))))
        .map(|conflict| {
            let source = text(conflict, "source");
            Conflict {
                field: text(conflict, "field").to_owned(),
                shown: text(conflict, "shown").to_owned(),
                other: text(conflict, "other").to_owned(),
                source: (*titles.get(source).unwrap_or(&source)).to_owned(),
                reason: wording(conflict, "reason"),
            }
        })
        .collect()
}
