//! Nearest: which listings suit a question, in the order a person wants them.

mod best;
mod clock;
mod judge;
#[cfg(any(test, target_family = "wasm"))]
mod scan;
#[cfg(not(target_family = "wasm"))]
mod search;
mod suitable;
mod together;

use crate::directory::{Channel, Directory, ListingId};
use crate::hours::{Note, OpenState};
use crate::language::Help;
use crate::position::LonLat;
use crate::time::{Date, Timestamp};
use best::Best;
use judge::Judge;
pub use judge::walkable_m;
#[cfg(target_family = "wasm")]
use scan as search;
pub(crate) use suitable::suitable;
pub(crate) use together::{Together, together};

/// Which states an answer may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct States {
    /// Known to be open.
    pub open: bool,
    /// Hours not known.
    pub unknown: bool,
    /// Known to be closed.
    pub closed: bool,
}

/// What comes first in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ranking {
    /// Open before unknown before closed, each nearest first.
    StateThenDistance,
    /// Nearest first, whatever the state.
    Distance,
}

/// One goes there on foot: the state that counts is that on arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walk {
    /// For how many seconds it must then still be open.
    pub stay_s: i64,
}

/// A question, understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// From where; without it there are no distances and order is by id.
    pub origin: Option<LonLat>,
    /// The instant for which the state is told.
    pub at: Timestamp,
    /// Which states are wanted.
    pub states: States,
    /// In which order.
    pub ranking: Ranking,
    /// By which channel; any if none.
    pub channel: Option<Channel>,
    /// Any of these needs; every need if empty.
    pub categories: Vec<String>,
    /// In any of these languages; unimportant if empty.
    pub languages: Vec<String>,
    /// The least help in the language that counts.
    pub language_help: Help,
    /// For any of these people; unimportant if empty.
    pub eligibility: Vec<String>,
    /// Great-circle metres; services without a place are always within reach.
    pub within_m: Option<f64>,
    /// West, south, east, north in degrees: only placed listings inside.
    pub bbox: Option<[f64; 4]>,
    /// Whether one walks there first. Then what is open on arrival comes first, nearest first, and the
    /// rest by when it opens, whatever the ranking.
    pub walk: Option<Walk>,
    /// At most so many answers of `nearest`.
    pub limit: usize,
}

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// What.
    pub listing: ListingId,
    /// Great-circle metres; none without a place or an origin.
    pub distance_m: Option<f64>,
    /// When one gets there, if one walks; else when one asks.
    pub arrival: Timestamp,
    /// The best state of the sessions that suit the question.
    pub state: OpenState,
    /// If open, or closing too soon: when it is no longer known to be open.
    pub until: Option<Timestamp>,
    /// If not open: when it next opens.
    pub opens: Option<Timestamp>,
    /// If unknown, or closing too soon: why.
    pub note: Option<Note>,
    /// How it is reached in that session.
    pub channel: Channel,
}

/// The listings that suit the query, best first.
pub fn nearest(directory: &Directory, query: &Query) -> Vec<Hit> {
    let Some(judge) = Judge::new(directory, query) else { return Vec::new() };
    let mut best = Best::new(directory, query.limit);
    search::fill(&mut best, &judge);
    best.into_found()
        .map(|found| judge.hit(found.listing, found.hours, found.rank.chord2))
        .collect()
}

/// Every listing that suits the query, by id: the same filters without nearness or limit.
pub fn listings(directory: &Directory, query: &Query) -> Vec<Hit> {
    hits(directory, query, &by_id(directory, query))
}

/// Which of all listings that suit are wanted, in the order of their ids.
#[derive(Clone, Copy, Debug, Default)]
pub struct Window<'a> {
    /// Only those behind this id.
    pub after: Option<&'a str>,
    /// Only those before this id: the last of them.
    pub before: Option<&'a str>,
    /// At most so many.
    pub limit: usize,
    /// Only what was last checked between these days, both counted; what has no such day passes.
    pub checked: Option<(Date, Date)>,
}

/// Some of the listings that suit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// What they are, by id.
    pub hits: Vec<Hit>,
    /// How many suit in all.
    pub matched: usize,
    /// Whether there are others before them.
    pub has_previous: bool,
    /// Whether there are others behind them.
    pub has_next: bool,
}

/// The listings of a window, by id.
pub fn listings_in(directory: &Directory, query: &Query, window: &Window) -> Part {
    let mut all = by_id(directory, query);
    if let Some((from, to)) = window.checked {
        all.retain(|listing| {
            let segment = directory.segment(*listing);
            let head = segment.head(segment.columns.row(listing.number).service);
            head.last_verified.is_none_or(|day| (from..=to).contains(&day))
        });
    }
    let begin =
        window.after.map_or(0, |id| all.partition_point(|listing| directory.id_of(*listing) <= id));
    let end = window
        .before
        .map_or(all.len(), |id| all.partition_point(|listing| directory.id_of(*listing) < id));
    let end = end.max(begin);
    let (begin, end) = match window.before {
        Some(_) => (begin.max(end.saturating_sub(window.limit)), end),
        None => (begin, end.min(begin + window.limit)),
    };
    Part {
        hits: hits(directory, query, &all[begin..end]),
        matched: all.len(),
        has_previous: begin > 0,
        has_next: end < all.len(),
    }
}

/// The listing of an id, if it suits.
pub fn listing(directory: &Directory, query: &Query, id: &str) -> Option<Hit> {
    let all = by_id(directory, query);
    let found = all.binary_search_by(|listing| directory.id_of(*listing).cmp(id)).ok()?;
    hits(directory, query, &all[found..=found]).pop()
}

/// Which listings these are.
pub(crate) fn by_id(directory: &Directory, query: &Query) -> Vec<ListingId> {
    let Some(judge) = Judge::new(directory, query) else { return Vec::new() };
    let mut found = search::all(&judge);
    found.sort_by(|a, b| directory.id_of(*a).cmp(directory.id_of(*b)));
    found
}

/// What the query is told of these listings, each of which suits it.
pub(crate) fn hits(directory: &Directory, query: &Query, listings: &[ListingId]) -> Vec<Hit> {
    let Some(judge) = Judge::new(directory, query) else { return Vec::new() };
    listings.iter().map(|listing| judge.hit(*listing, None, f64::INFINITY)).collect()
}
