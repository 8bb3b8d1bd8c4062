//! What suits a question whenever it is open, and whoever is near: for questions about all of a week.

use super::judge::Judge;
use super::{Query, Ranking, States, search};
use crate::directory::{Channel, Directory, ListingId};
use crate::hours::Hours;
use crate::position::LonLat;
use crate::time::Date;

/// A listing of which some session suits.
pub(crate) struct Suitable<'a> {
    pub id: &'a str,
    pub service_id: &'a str,
    /// Hours are numbered anew in each part of a directory.
    pub part: u32,
    /// Of the sessions that suit: channel, number of the hours, hours.
    pub sessions: Vec<(Channel, u32, &'a Hours)>,
    pub position: Option<LonLat>,
    pub last_verified: Option<Date>,
}

/// Tells every listing that has what a question asks for but for place, distance and time.
pub(crate) fn suitable(directory: &Directory, query: &Query, mut tell: impl FnMut(Suitable)) {
    let query = Query {
        origin: None,
        states: States { open: true, unknown: true, closed: true },
        ranking: Ranking::Distance,
        within_m: None,
        walk: None,
        ..query.clone()
    };
    let Some(judge) = Judge::new(directory, &query) else { return };
    for listing in search::all(&judge) {
        let ListingId { part, number } = listing;
        let segment = directory.segment(listing);
        let sessions = judge.sessions(&segment.columns, number);
        let sessions = sessions.map(|session| {
            let hours = session.hours();
            (session.channel(), hours, &**segment.columns.hours(hours))
        });
        let service = segment.columns.row(number).service;
        let head = segment.head(service);
        tell(Suitable {
            id: directory.id_of(listing),
            service_id: head.id,
            part,
            sessions: sessions.collect(),
            position: segment.place(number).position,
            last_verified: head.last_verified,
        });
    }
}
