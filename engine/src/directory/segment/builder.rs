//! Putting a segment together: services are written away one by one, then listings are put in order
//! and indexed.

use super::{Segment, Vocabulary};
use crate::bank_holidays::BankHolidays;
use crate::directory::DirectoryError;
use crate::directory::columns::{Columns, Row, SessionKey};
use crate::directory::numbers::{Numbers, hash};
use crate::directory::records::{Full, Records};
use crate::directory::sets::SetsBuilder;
use crate::hours::Hours;
use crate::hours::slots::{Doubts, Slots, window};
use crate::index::{Index, hilbert};
use crate::position::LonLat;
use crate::service::{LanguageHelp, Listing, Organization, Service};
use crate::terms::TermId;
use std::sync::Arc;

/// Gathers services. They may come in any order, each id once.
#[derive(Debug, Default)]
pub(crate) struct SegmentBuilder {
    records: Records,
    services: Vec<u32>,
    listing_ends: Vec<u32>,
    listings: Vec<Gathered>,
    sessions: Vec<SessionKey>,
    organizations: Organizations,
    hours: SharedHours,
    category_sets: SetsBuilder<TermId>,
    eligibility_sets: SetsBuilder<TermId>,
    language_sets: SetsBuilder<LanguageHelp>,
    /// Whether the ids came in order, as they do from a database.
    out_of_order: bool,
    last_id: String,
}

/// A listing that has no place in the order yet.
#[derive(Debug)]
struct Gathered {
    service: u32,
    record: u32,
    position: Option<LonLat>,
    categories: u32,
    eligibility: u32,
    session_end: u32,
}

impl From<Full> for DirectoryError {
    fn from(_: Full) -> Self {
        Self::TooLarge
    }
}

impl SegmentBuilder {
    /// Takes in a service that is sound.
    pub fn add(&mut self, mut service: Service) -> Result<(), DirectoryError> {
        let number = self.services.len() as u32;
        self.out_of_order |= number > 0 && service.id <= self.last_id;
        self.last_id.clone_from(&service.id);
        let organization = self.organizations.intern(std::mem::take(&mut service.organization));
        let categories = self.category_sets.intern(&service.categories);
        let eligibility = self.eligibility_sets.intern(&service.eligibility);
        let listings = std::mem::take(&mut service.listings);
        self.services.push(self.records.push_service(&service, organization)?);
        for listing in &listings {
            self.add_listing(number, categories, eligibility, listing)?;
        }
        self.listing_ends.push(self.listings.len() as u32);
        Ok(())
    }

    fn add_listing(
        &mut self,
        service: u32,
        categories: u32,
        eligibility: u32,
        listing: &Listing,
    ) -> Result<(), DirectoryError> {
        for session in &listing.sessions {
            let hours = self.hours.intern(&session.hours);
            let languages = self.language_sets.intern(&session.languages);
            self.sessions.push(SessionKey::new(hours, languages, session.channel));
        }
        let session_end = self.sessions.len() as u32;
        let position = listing.position;
        let record = self.records.push_listing(listing)?;
        self.listings.push(Gathered {
            service,
            record,
            position,
            categories,
            eligibility,
            session_end,
        });
        Ok(())
    }

    /// Orders and indexes what was gathered.
    pub fn build(mut self, vocabulary: &Vocabulary, holidays: &BankHolidays) -> Segment {
        if self.out_of_order {
            self.sort_services();
        }
        self.records.shrink();
        let order = self.order();
        let position = |at: &u32| self.listings[*at as usize].position;
        let positions: Vec<LonLat> = order.iter().map_while(position).collect();
        let columns = self.columns(&order, &positions, holidays);
        let index = Index::new(&columns, &positions, vocabulary);
        let mut listings = vec![0; order.len()];
        for (number, at) in (0..).zip(&order) {
            listings[*at as usize] = number;
        }
        let Self { records, services, listing_ends, organizations, .. } = self;
        let organizations = organizations.list;
        Segment { records, services, listing_ends, listings, organizations, columns, index }
    }

    fn columns(&mut self, order: &[u32], positions: &[LonLat], holidays: &BankHolidays) -> Columns {
        let mut sessions = Vec::with_capacity(self.sessions.len());
        let mut rows = Vec::with_capacity(order.len());
        for at in order {
            let listing = &self.listings[*at as usize];
            let first_session = sessions.len() as u32;
            sessions.extend_from_slice(&self.sessions[self.session_range(*at as usize)]);
            rows.push(Row {
                point: listing.position.map_or([f64::NAN; 3], LonLat::on_unit_sphere),
                service: listing.service,
                record: listing.record,
                categories: listing.categories,
                eligibility: listing.eligibility,
                first_session,
                session_end: sessions.len() as u32,
            });
        }
        let hours = std::mem::take(&mut self.hours).list;
        let window = window(hours.iter().map(Arc::as_ref));
        Columns {
            rows,
            placed: positions.len() as u32,
            sessions,
            category_sets: std::mem::take(&mut self.category_sets).finish(),
            eligibility_sets: std::mem::take(&mut self.eligibility_sets).finish(),
            language_sets: std::mem::take(&mut self.language_sets).finish(),
            slots: hours.iter().map(|hours| Slots::of(hours)).collect(),
            doubts: hours.iter().map(|hours| Doubts::of(hours, holidays, window)).collect(),
            hours,
            window,
        }
    }

    /// Renumbers services so that they can be found by their ids.
    fn sort_services(&mut self) {
        let id = |offset: &u32| self.records.head(*offset).id;
        let mut by_id: Vec<(&str, u32)> = self.services.iter().map(id).zip(0..).collect();
        by_id.sort_unstable();
        let by_id: Vec<u32> = by_id.into_iter().map(|(_, number)| number).collect();
        let mut numbers = vec![0; by_id.len()];
        let (mut services, mut listing_ends) = (Vec::new(), Vec::new());
        let (mut listings, mut sessions) = (Vec::new(), Vec::new());
        for (number, old) in (0..).zip(&by_id) {
            numbers[*old as usize] = number;
            let old = *old as usize;
            services.push(self.services[old]);
            let first = if old == 0 { 0 } else { self.listing_ends[old - 1] as usize };
            for at in first..self.listing_ends[old] as usize {
                sessions.extend_from_slice(&self.sessions[self.session_range(at)]);
                let session_end = sessions.len() as u32;
                listings.push(Gathered { service: number, session_end, ..self.listings[at] });
            }
            listing_ends.push(listings.len() as u32);
        }
        (self.services, self.listing_ends) = (services, listing_ends);
        (self.listings, self.sessions) = (listings, sessions);
    }

    /// The listings in the order of the columns.
    fn order(&self) -> Vec<u32> {
        let listings = || (0u32..).zip(&self.listings);
        let mut placed: Vec<(u32, u32)> = listings()
            .filter_map(|(at, listing)| Some((hilbert::place(listing.position?), at)))
            .collect();
        placed.sort_unstable();
        let remote = listings().filter(|(_, listing)| listing.position.is_none());
        let mut remote: Vec<(&str, u32)> =
            remote.map(|(at, listing)| (self.id(listing), at)).collect();
        remote.sort_unstable();
        placed.into_iter().map(|(_, at)| at).chain(remote.into_iter().map(|(_, at)| at)).collect()
    }

    fn id(&self, listing: &Gathered) -> &str {
        let own = self.records.place(listing.record).service_at_location_id;
        own.unwrap_or_else(|| self.records.head(self.services[listing.service as usize]).id)
    }

    fn session_range(&self, listing: usize) -> std::ops::Range<usize> {
        let first = if listing == 0 { 0 } else { self.listings[listing - 1].session_end };
        first as usize..self.listings[listing].session_end as usize
    }
}

/// Each organization once.
#[derive(Debug, Default)]
struct Organizations {
    list: Vec<Organization>,
    numbers: Numbers,
}

impl Organizations {
    fn intern(&mut self, organization: Organization) -> u32 {
        let Self { list, numbers } = self;
        let is_it = |number: u32| list[number as usize] == organization;
        numbers.find_or_add(hash(&organization), is_it).unwrap_or_else(|new| {
            list.push(organization);
            new
        })
    }
}

/// Each hours once: those shared already are known by where they lie, others by what they say.
#[derive(Debug, Default)]
struct SharedHours {
    list: Vec<Arc<Hours>>,
    by_content: Numbers,
    /// The shares are kept, so that no other hours can come to lie where these did.
    shares: Vec<(Arc<Hours>, u32)>,
    by_place: Numbers,
}

impl SharedHours {
    fn intern(&mut self, hours: &Arc<Hours>) -> u32 {
        let Self { list, by_content, shares, by_place } = self;
        let is_it = |share: u32| Arc::ptr_eq(&shares[share as usize].0, hours);
        if let Ok(share) = by_place.find_or_add(hash(&Arc::as_ptr(hours).addr()), is_it) {
            return shares[share as usize].1;
        }
        let is_it = |number: u32| list[number as usize] == *hours;
        let number = by_content.find_or_add(hash(&**hours), is_it).unwrap_or_else(|new| {
            list.push(Arc::clone(hours));
            new
        });
        shares.push((Arc::clone(hours), number));
        number
    }
}
