//! What the bytes of a directory hold: each organization and each hours once, then the services.

use super::PackError;
use crate::bank_holidays::BankHolidays;
use crate::directory::{
    Builder, Channel, Conflict, Directory, LanguageHelp, Listing, Organization, Phone, Service,
    Session, Source, TermId, Terms, Wording,
};
use crate::hours::Hours;
use crate::position::LonLat;
use crate::time::Date;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A directory without its index.
#[derive(Serialize, Deserialize)]
pub(super) struct Packed {
    revision: u64,
    bank_holidays: BankHolidays,
    categories: Terms,
    languages: Terms,
    eligibility: Terms,
    organizations: Vec<Organization>,
    hours: Vec<Hours>,
    services: Vec<PackedService>,
}

#[derive(Serialize, Deserialize)]
struct PackedService {
    id: String,
    name: Wording,
    description: Wording,
    organization: u32,
    status: String,
    alert: Wording,
    categories: Vec<TermId>,
    eligibility: Vec<TermId>,
    phones: Vec<Phone>,
    email: String,
    url: String,
    last_verified: Option<Date>,
    sources: Vec<Source>,
    conflicts: Vec<Conflict>,
    listings: Vec<PackedListing>,
}

#[derive(Serialize, Deserialize)]
struct PackedListing {
    service_at_location_id: Option<String>,
    position: Option<LonLat>,
    position_source: String,
    address: String,
    postcode: String,
    phone: String,
    confidential: bool,
    sessions: Vec<PackedSession>,
}

#[derive(Serialize, Deserialize)]
struct PackedSession {
    channel: Channel,
    hours: u32,
    opening_hours: String,
    languages: Vec<LanguageHelp>,
    note: Wording,
}

impl Packed {
    pub fn of(directory: &Directory) -> Self {
        let mut packed = Self {
            revision: directory.revision(),
            bank_holidays: directory.bank_holidays().clone(),
            categories: directory.categories().clone(),
            languages: directory.languages().clone(),
            eligibility: directory.eligibility().clone(),
            organizations: Vec::new(),
            hours: Vec::new(),
            services: Vec::new(),
        };
        for service in directory.services() {
            let service = packed.service(service);
            packed.services.push(service);
        }
        packed
    }

    pub fn directory(self) -> Result<Directory, PackError> {
        let hours: Vec<Arc<Hours>> = self.hours.into_iter().map(Arc::new).collect();
        let mut builder = Builder::new(self.bank_holidays);
        for word in self.categories.iter() {
            builder.category(word)?;
        }
        for tag in self.languages.iter() {
            builder.language(tag)?;
        }
        for word in self.eligibility.iter() {
            builder.eligibility(word)?;
        }
        for service in self.services {
            let service = service.service(&self.organizations, &hours).ok_or(PackError::Damaged)?;
            builder.add(service)?;
        }
        Ok(builder.build(self.revision)?)
    }

    fn service(&mut self, service: Service) -> PackedService {
        PackedService {
            id: service.id,
            name: service.name,
            description: service.description,
            organization: place_in(&mut self.organizations, service.organization),
            status: service.status,
            alert: service.alert,
            categories: service.categories,
            eligibility: service.eligibility,
            phones: service.phones,
            email: service.email,
            url: service.url,
            last_verified: service.last_verified,
            sources: service.sources,
            conflicts: service.conflicts,
            listings: service.listings.into_iter().map(|listing| self.listing(listing)).collect(),
        }
    }

    fn listing(&mut self, listing: Listing) -> PackedListing {
        PackedListing {
            service_at_location_id: listing.service_at_location_id,
            position: listing.position,
            position_source: listing.position_source,
            address: listing.address,
            postcode: listing.postcode,
            phone: listing.phone,
            confidential: listing.confidential,
            sessions: listing.sessions.into_iter().map(|session| self.session(session)).collect(),
        }
    }

    fn session(&mut self, session: Session) -> PackedSession {
        PackedSession {
            channel: session.channel,
            hours: place_in(&mut self.hours, (*session.hours).clone()),
            opening_hours: session.opening_hours,
            languages: session.languages,
            note: session.note,
        }
    }
}

fn place_in<T: PartialEq>(list: &mut Vec<T>, item: T) -> u32 {
    let place = list.iter().position(|known| *known == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    });
    place as u32
}

impl PackedService {
    fn service(self, organizations: &[Organization], hours: &[Arc<Hours>]) -> Option<Service> {
        let listings = self.listings.into_iter().map(|listing| listing.listing(hours));
        Some(Service {
            id: self.id,
            name: self.name,
            description: self.description,
            organization: organizations.get(self.organization as usize)?.clone(),
            status: self.status,
            alert: self.alert,
            categories: self.categories,
            eligibility: self.eligibility,
            phones: self.phones,
            email: self.email,
            url: self.url,
            last_verified: self.last_verified,
            sources: self.sources,
            conflicts: self.conflicts,
            listings: listings.collect::<Option<_>>()?,
        })
    }
}

impl PackedListing {
    fn listing(self, hours: &[Arc<Hours>]) -> Option<Listing> {
        let session = |session: PackedSession| {
            Some(Session {
                channel: session.channel,
                hours: Arc::clone(hours.get(session.hours as usize)?),
                opening_hours: session.opening_hours,
                languages: session.languages,
                note: session.note,
            })
        };
        Some(Listing {
            service_at_location_id: self.service_at_location_id,
            position: self.position,
            position_source: self.position_source,
            address: self.address,
            postcode: self.postcode,
            phone: self.phone,
            confidential: self.confidential,
            sessions: self.sessions.into_iter().map(session).collect::<Option<_>>()?,
        })
    }
}
