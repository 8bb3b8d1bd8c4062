//! Putting a segment together: services are written away one by one, then listings are put in order
//! and indexed.

use super::{Entry, Segment, Vocabulary};
use crate::bank_holidays::BankHolidays;
use crate::directory::DirectoryError;
use crate::directory::columns::{Columns, MOST_LISTINGS, Row, SessionKey};
use crate::directory::numbers::{Numbers, hash};
use crate::directory::records::{Full, Records};
use crate::directory::sets::SetsBuilder;
use crate::facts::{Facts, Written};
use crate::hilbert;
use crate::hours::Hours;
#[cfg(not(target_family = "wasm"))]
use crate::index::Index;
use crate::position::LonLat;
use crate::service::{LanguageHelp, Listing, Organization, Service};
use crate::terms::TermId;
use std::sync::{Arc, OnceLock};

/// Gathers services. They may come in any order, each id once.
#[derive(Debug, Default)]
pub(crate) struct SegmentBuilder {
    records: Records,
    services: Vec<Entry>,
    listings: Vec<Gathered>,
    sessions: Vec<SessionKey>,
    organizations: Organizations,
    hours: SharedHours,
    category_sets: SetsBuilder<TermId>,
    eligibility_sets: SetsBuilder<TermId>,
    language_sets: SetsBuilder<LanguageHelp>,
}

/// A listing that has no place in the order yet.
#[derive(Clone, Copy, Debug)]
struct Gathered {
    /// Its number, once all services have theirs.
    service: u32,
    record: u32,
    position: Option<LonLat>,
    categories: u32,
    eligibility: u32,
    first_session: u32,
    session_end: u32,
}

impl From<Full> for DirectoryError {
    fn from(_: Full) -> Self {
        Self::TooLarge
    }
}

impl SegmentBuilder {
    /// Takes in a service that is sound, told in these words.
    pub fn add(
        &mut self,
        mut service: Service,
        vocabulary: &Vocabulary,
    ) -> Result<(), DirectoryError> {
        let first_listing = self.listings.len() as u32;
        let categories = self.category_sets.intern(&service.categories);
        let eligibility = self.eligibility_sets.intern(&service.eligibility);
        let listings = std::mem::take(&mut service.listings);
        for listing in &listings {
            let written =
                Written::new(&service, listing, &vocabulary.languages, &vocabulary.categories);
            self.add_listing((categories, eligibility), listing, &written.facts())?;
        }
        let organization = self.organizations.intern(std::mem::take(&mut service.organization));
        let record = self.records.push_service(&service, organization)?;
        let listings = first_listing..self.listings.len() as u32;
        self.services.push(Entry { record, listings });
        Ok(())
    }

    fn add_listing(
        &mut self,
        (categories, eligibility): (u32, u32),
        listing: &Listing,
        facts: &Facts,
    ) -> Result<(), DirectoryError> {
        let first_session = self.sessions.len() as u32;
        for session in &listing.sessions {
            let hours = self.hours.intern(&session.hours);
            let languages = self.language_sets.intern(&session.languages);
            self.sessions.push(SessionKey::new(hours, languages, session.channel));
        }
        if self.listings.len() == MOST_LISTINGS {
            return Err(DirectoryError::TooLarge);
        }
        let session_end = self.sessions.len() as u32;
        let position = listing.position;
        let record = self.records.push_listing(listing, facts)?;
        self.listings.push(Gathered {
            service: 0,
            record,
            position,
            categories,
            eligibility,
            first_session,
            session_end,
        });
        Ok(())
    }

    /// Orders and indexes what was gathered.
    #[cfg_attr(
        target_family = "wasm",
        expect(unused_variables, reason = "only an index needs them")
    )]
    pub fn build(mut self, vocabulary: &Vocabulary, holidays: &BankHolidays) -> Segment {
        self.number_services();
        self.records.shrink();
        let order = self.order();
        let columns = self.columns(&order);
        #[cfg(not(target_family = "wasm"))]
        let index = Index::new(&columns, &self.positions(&order), vocabulary, holidays);
        let mut listings = vec![0; order.len()];
        for (number, at) in (0..).zip(&order) {
            listings[*at as usize] = number;
        }
        let Self { records, services, organizations, .. } = self;
        let organizations = organizations.list;
        let names = OnceLock::new();
        Segment {
            records,
            services,
            listings,
            organizations,
            columns,
            #[cfg(not(target_family = "wasm"))]
            index,
            names,
        }
    }

    /// Those of the listings that have one, which come first.
    #[cfg(not(target_family = "wasm"))]
    fn positions(&self, order: &[u32]) -> Vec<LonLat> {
        order.iter().map_while(|at| self.listings[*at as usize].position).collect()
    }

    fn columns(&mut self, order: &[u32]) -> Columns {
        // In turn: what is fetched from all over memory should be nothing but that.
        let listings: Vec<Gathered> = order.iter().map(|at| self.listings[*at as usize]).collect();
        let mut sessions = Vec::with_capacity(self.sessions.len());
        for listing in &listings {
            sessions.extend_from_slice(&self.sessions[listing.sessions()]);
        }
        let mut session_end = 0;
        let row = |listing: &Gathered| {
            let first_session = session_end;
            session_end += listing.sessions().len() as u32;
            Row {
                point: listing.position.map_or([f64::NAN; 3], LonLat::on_unit_sphere),
                service: listing.service,
                record: listing.record,
                categories: listing.categories,
                eligibility: listing.eligibility,
                first_session,
                session_end,
            }
        };
        let rows = listings.iter().map(row).collect();
        Columns {
            rows,
            sessions,
            category_sets: std::mem::take(&mut self.category_sets).finish(),
            eligibility_sets: std::mem::take(&mut self.eligibility_sets).finish(),
            language_sets: std::mem::take(&mut self.language_sets).finish(),
            hours: std::mem::take(&mut self.hours).list,
        }
    }

    /// Numbers services in the order of their ids, by which they are found.
    fn number_services(&mut self) {
        let id = |entry: &Entry| self.records.service_id(entry.record);
        self.services.sort_unstable_by(|a, b| id(a).cmp(id(b)));
        for (number, entry) in (0..).zip(&self.services) {
            for listing in entry.listings.clone() {
                self.listings[listing as usize].service = number;
            }
        }
    }

    /// The listings in the order of the columns.
    fn order(&self) -> Vec<u32> {
        let listings = || (0u32..).zip(&self.listings);
        // The place on the curve above the number: one number is sorted faster than two.
        let mut placed: Vec<u64> = listings()
            .filter_map(|(at, listing)| {
                Some(u64::from(hilbert::place(listing.position?)) << 32 | u64::from(at))
            })
            .collect();
        placed.sort_unstable();
        let remote = listings().filter(|(_, listing)| listing.position.is_none());
        let mut remote: Vec<(&str, u32)> =
            remote.map(|(at, listing)| (self.id(listing), at)).collect();
        remote.sort_unstable();
        placed
            .into_iter()
            .map(|both| both as u32)
            .chain(remote.into_iter().map(|(_, at)| at))
            .collect()
    }

    fn id(&self, listing: &Gathered) -> &str {
        let own = self.records.listing_id(listing.record);
        own.unwrap_or_else(|| {
            self.records.service_id(self.services[listing.service as usize].record)
        })
    }
}

impl Gathered {
    fn sessions(&self) -> std::ops::Range<usize> {
        self.first_session as usize..self.session_end as usize
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
        numbers.find_or_add(hash(&organization), &is_it).unwrap_or_else(|new| {
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
        if let Ok(share) = by_place.find_or_add(hash(&Arc::as_ptr(hours).addr()), &is_it) {
            return shares[share as usize].1;
        }
        let is_it = |number: u32| list[number as usize] == *hours;
        let number = by_content.find_or_add(hash(&**hours), &is_it).unwrap_or_else(|new| {
            list.push(Arc::clone(hours));
            new
        });
        shares.push((Arc::clone(hours), number));
        number
    }
}
