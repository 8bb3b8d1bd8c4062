//! A part of the directory that never changes: records, columns, and the index over them.

mod builder;
mod names;

pub(super) use builder::SegmentBuilder;

use super::columns::{Columns, SessionKey};
use super::records::{Head, NearStop, Place, Read, Records, SessionTexts};
use crate::facts::Facts;
#[cfg(not(target_family = "wasm"))]
use crate::index::Index;
use crate::service::{Listing, Organization, Service, Session};
use crate::terms::Terms;
use names::Names;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// The words a directory's numbers stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Vocabulary {
    pub categories: Terms,
    pub languages: Terms,
    pub eligibility: Terms,
}

/// Some services with their listings. Services are numbered in the order of their ids.
#[derive(Debug, Default)]
pub(crate) struct Segment {
    records: Records,
    services: Vec<Entry>,
    /// Listings as columns and index number them, service by service.
    listings: Vec<u32>,
    organizations: Vec<Organization>,
    pub columns: Columns,
    #[cfg(not(target_family = "wasm"))]
    pub index: Index,
    /// Made when somebody first searches.
    names: OnceLock<Names>,
}

/// Where a service is.
#[derive(Debug)]
struct Entry {
    record: u32,
    /// Which listings are its own.
    listings: Range<u32>,
}

impl Segment {
    /// How many services there are.
    pub fn len(&self) -> u32 {
        self.services.len() as u32
    }

    /// The number of the service with an id.
    pub fn find(&self, id: &str) -> Option<u32> {
        let found =
            self.services.binary_search_by(|entry| self.records.service_id(entry.record).cmp(id));
        found.ok().map(|number| number as u32)
    }

    /// What the page of a service begins with.
    pub fn head(&self, service: u32) -> Head<'_> {
        self.records.head(self.record(service))
    }

    /// The page of a service: what it begins with, and what is read on from there.
    pub fn page(&self, service: u32) -> (Head<'_>, Read<'_>) {
        self.records.page(self.record(service))
    }

    /// Who gives it.
    pub fn organization(&self, head: &Head) -> &Organization {
        &self.organizations[head.organization as usize]
    }

    /// Where a listing is.
    pub fn place(&self, listing: u32) -> Place<'_> {
        self.records.place(self.columns.row(listing).record)
    }

    /// What every answer tells of a listing.
    pub fn facts(&self, listing: u32) -> Facts<'_> {
        self.records.facts(self.columns.row(listing).record)
    }

    /// The same, the stop near it, and the sessions with their texts in order.
    pub fn page_of_listing(
        &self,
        listing: u32,
    ) -> (Facts<'_>, Option<NearStop<'_>>, impl Iterator<Item = (SessionKey, SessionTexts<'_>)>)
    {
        let (facts, stop, texts) = self.records.page_of_listing(self.columns.row(listing).record);
        (facts, stop, self.columns.sessions(listing).iter().copied().zip(texts))
    }

    /// What an answer calls a listing.
    pub fn id(&self, listing: u32) -> &str {
        let own = self.records.listing_id(self.columns.row(listing).record);
        let service = self.columns.row(listing).service;
        own.unwrap_or_else(|| self.records.service_id(self.record(service)))
    }

    /// What its services are called.
    pub fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::of(self))
    }

    /// The listings of a service.
    pub fn listings_of(&self, service: u32) -> &[u32] {
        let Range { start, end } = self.services[service as usize].listings;
        &self.listings[start as usize..end as usize]
    }

    /// A service, whole.
    pub fn service(&self, number: u32) -> Service {
        let mut service = self.records.service(self.record(number));
        service.organization = self.organization(&self.head(number)).clone();
        let listings = self.listings_of(number).iter();
        service.listings = listings.map(|listing| self.listing(*listing)).collect();
        service
    }

    /// Where a service's record is.
    fn record(&self, service: u32) -> u32 {
        self.services[service as usize].record
    }

    fn listing(&self, number: u32) -> Listing {
        let columns = &self.columns;
        let (listing, texts) = self.records.listing(columns.row(number).record);
        let sessions = columns.sessions(number).iter().zip(texts);
        let session = |(session, (rule, note)): (&SessionKey, SessionTexts)| Session {
            channel: session.channel(),
            hours: Arc::clone(columns.hours(session.hours())),
            opening_hours: rule.to_owned(),
            languages: columns.languages(*session).to_vec(),
            note: note.to_wording(),
        };
        Listing { sessions: sessions.map(session).collect(), ..listing }
    }
}
