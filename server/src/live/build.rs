//! Rows of the store as the parts of an engine directory.

use super::LiveError;
use super::contact::{all_voices, first_voice};
use super::members::{Members, date, optional, parts, text, translated, web_address, wording};
use super::place::{self, Place};
use super::sessions::Sessions;
use crate::hours::Calendar;
use crate::store::{self, Row, Rows, StoreError};
use engine::bank_holidays::BankHolidays;
use engine::directory::{
    self, Channel, Conflict, Directory, DirectoryError, Listing, Organization, Service, Source,
    TermId,
};
use engine::needs::{ELIGIBILITY, NEEDS};
use engine::postcodes::Postcodes;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// Stands for everybody for whom there is no word, since the number of words is limited.
const OTHERS: &str = "other";

/// Builds the parts of a directory.
pub(super) struct Builder<'a> {
    postcodes: &'a Postcodes,
    sessions: Sessions<'a>,
    words: directory::Builder,
}

/// A row with its other members.
struct Full<T> {
    row: T,
    members: Members,
}

/// A service at a location, with the location.
struct At<'r> {
    id: &'r str,
    members: &'r Members,
    location: Option<&'r Full<store::Location>>,
}

impl At<'_> {
    /// Whether one can go there.
    fn is_placed(&self) -> bool {
        self.location.is_some_and(|location| place::is_physical(&location.members))
    }
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        calendar: &'a Calendar,
        postcodes: &'a Postcodes,
        bank_holidays: BankHolidays,
    ) -> Self {
        let words = directory::Builder::new(bank_holidays);
        Self { postcodes, sessions: Sessions::new(calendar), words }
    }

    pub(super) fn directory(mut self, rows: Rows) -> Result<Directory, LiveError> {
        let organizations = by_id(rows.organizations, Row::Organization, |row| row.id.clone())?;
        let locations = by_id(rows.locations, Row::Location, |row| row.id.clone())?;
        let places =
            by_id(rows.service_at_locations, Row::ServiceAtLocation, |row| row.id.clone())?;
        let mut at: HashMap<&str, Vec<At>> = HashMap::new();
        for (id, place) in &places {
            let location = place.row.location_id.as_ref().and_then(|id| locations.get(id));
            let here = At { id, members: &place.members, location };
            at.entry(&place.row.service_id).or_default().push(here);
        }
        for row in rows.services {
            let service = full(row, Row::Service)?;
            let organization = service.row.organization_id.as_ref();
            let organization = organization.and_then(|id| organizations.get(id));
            let places = at.remove(service.row.id.as_str()).unwrap_or_default();
            let mut told = self.service(&service, organization, &places)?;
            if service.row.status == "active" {
                told.listings = self.listings(&service, organization, &places)?;
            }
            self.words.add(told)?;
        }
        Ok(self.words.build(rows.revision)?)
    }

    /// One listing for each place; one without a place where there is none, or where the service
    /// has other hours on the telephone or the web than at its places.
    fn listings(
        &mut self,
        service: &Full<store::Service>,
        organization: Option<&Full<store::Organization>>,
        places: &[At],
    ) -> Result<Vec<Listing>, DirectoryError> {
        let organization = organization.map(|organization| &organization.members);
        let (on_site, remote): (Vec<&At>, Vec<&At>) = places.iter().partition(|at| at.is_placed());
        let mut listings = Vec::new();
        for at in &on_site {
            let sessions = self.sessions.of(
                &mut self.words,
                &service.members,
                Some((at.id, at.members)),
                Channel::InPerson,
            )?;
            let location = at.location.map(|location| &location.members);
            let phone =
                first_voice(&[Some(at.members), location, Some(&service.members), organization]);
            let id = Some(at.id.to_owned());
            listings.push(listing(id, self.place(at), phone, sessions));
        }
        let remote_hours = remote.iter().find(|at| parts(at.members, "schedules").next().is_some());
        if on_site.is_empty() || remote_hours.is_some() {
            let here = remote_hours.or(remote.first());
            let phone =
                first_voice(&[here.map(|at| at.members), Some(&service.members), organization]);
            let channel = if phone.is_empty() { Channel::Online } else { Channel::Telephone };
            let none = Members::new();
            // Beside places, only what is said of the remote offer itself.
            let general = if on_site.is_empty() { &service.members } else { &none };
            let sessions = self.sessions.of(
                &mut self.words,
                general,
                here.map(|at| (at.id, at.members)),
                channel,
            )?;
            listings.push(listing(None, Place::default(), phone, sessions));
        }
        Ok(listings)
    }

    fn place(&self, at: &At) -> Place {
        at.location.map_or_else(Place::default, |location| {
            place::place(location.row.name.as_deref(), &location.members, self.postcodes)
        })
    }

    fn service(
        &mut self,
        service: &Full<store::Service>,
        organization: Option<&Full<store::Organization>>,
        places: &[At],
    ) -> Result<Service, DirectoryError> {
        let members = &service.members;
        let records = std::iter::once(members).chain(places.iter().map(|at| at.members));
        let is_confidential = places.iter().any(|at| self.place(at).is_confidential);
        Ok(Service {
            id: service.row.id.clone(),
            name: translated(service.row.name.clone(), members, "name"),
            description: wording(members, "description"),
            organization: organization.map(told_organization).unwrap_or_default(),
            status: service.row.status.clone(),
            alert: wording(members, "alert"),
            categories: self.categories_of(members)?,
            eligibility: self.eligibility_of(members)?,
            phones: all_voices(records, organization.map(|organization| &organization.members)),
            email: email(members),
            url: web_address(members, "url"),
            last_verified: date(members, "last_verified").or(date(members, "assured_date")),
            sources: parts(members, "sources").map(source).collect(),
            conflicts: conflicts(members, is_confidential),
            listings: Vec::new(),
        })
    }

    /// The needs among the attributes' terms.
    fn categories_of(&mut self, members: &Members) -> Result<Vec<TermId>, DirectoryError> {
        let terms = parts(members, "attributes")
            .filter_map(|attribute| attribute.get("taxonomy_term").and_then(Value::as_object));
        let codes = terms.filter_map(|term| optional(term, "code"));
        interned(codes.filter(|code| NEEDS.contains(code)), |word| self.words.category(word))
    }

    /// For whom it is: what is for people without a word of ours is not for everyone.
    fn eligibility_of(&mut self, members: &Members) -> Result<Vec<TermId>, DirectoryError> {
        let words = members.get("eligibility").and_then(Value::as_array).into_iter().flatten();
        let words = words.filter_map(Value::as_str);
        let known = words.map(|word| if ELIGIBILITY.contains(&word) { word } else { OTHERS });
        interned(known, |word| self.words.eligibility(word))
    }
}

fn listing(
    service_at_location_id: Option<String>,
    place: Place,
    phone: String,
    sessions: Vec<engine::directory::Session>,
) -> Listing {
    Listing {
        service_at_location_id,
        position: place.position,
        position_source: place.position_source,
        address: place.address,
        postcode: place.postcode,
        phone,
        confidential: place.is_confidential,
        sessions,
    }
}

fn full<T: Clone>(row: T, as_row: impl Fn(T) -> Row) -> Result<Full<T>, StoreError> {
    let members = as_row(row.clone()).members()?;
    Ok(Full { row, members })
}

fn by_id<T: Clone>(
    rows: Vec<T>,
    as_row: impl Fn(T) -> Row,
    id: impl Fn(&T) -> String,
) -> Result<BTreeMap<String, Full<T>>, StoreError> {
    rows.into_iter().map(|row| Ok((id(&row), full(row, &as_row)?))).collect()
}

/// Each word once, in the order of the source.
fn interned<'w>(
    words: impl Iterator<Item = &'w str>,
    mut intern: impl FnMut(&str) -> Result<TermId, DirectoryError>,
) -> Result<Vec<TermId>, DirectoryError> {
    let mut ids = Vec::new();
    for word in words {
        let id = intern(word)?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

fn told_organization(organization: &Full<store::Organization>) -> Organization {
    let website = web_address(&organization.members, "website");
    let url = if website.is_empty() { web_address(&organization.members, "url") } else { website };
    Organization { id: organization.row.id.clone(), name: organization.row.name.clone(), url }
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
