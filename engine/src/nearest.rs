//! Nearest: which listings suit a question, in the order a person wants them.

use crate::directory::{Channel, Directory, Listing, Session, TermId};
use crate::hours::{Note, OpenState};
use crate::language::{self, Help};
use crate::position::{LonLat, chord_to_metres};
use crate::time::Timestamp;

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
    /// At most so many answers of `nearest`.
    pub limit: usize,
}

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit<'a> {
    /// What.
    pub listing: &'a Listing,
    /// Great-circle metres; none without a place or an origin.
    pub distance_m: Option<f64>,
    /// The best state of the sessions that suit the question.
    pub state: OpenState,
    /// If open: when it is no longer known to be open.
    pub until: Option<Timestamp>,
    /// If not open: when it next opens.
    pub opens: Option<Timestamp>,
    /// If unknown: why.
    pub note: Option<Note>,
    /// How it is reached in that session.
    pub channel: Channel,
}

/// The listings that suit the query, best first.
pub fn nearest<'a>(directory: &'a Directory, query: &Query) -> Vec<Hit<'a>> {
    let filter = Filter::new(directory, query);
    let mut ranks: [Vec<Candidate>; 3] = Default::default();
    for (candidate, state) in by_distance(directory, query)
        .filter_map(|candidate| filter.state(candidate.index).map(|state| (candidate, state)))
    {
        let rank = &mut ranks[query.ranking.rank(state)];
        if rank.len() < query.limit {
            rank.push(candidate);
        }
        if ranks[0].len() >= query.limit {
            break;
        }
    }
    ranks.into_iter().flatten().take(query.limit).map(|candidate| filter.hit(&candidate)).collect()
}

/// Every listing that suits the query, by id: the same filters without nearness or limit.
pub fn listings<'a>(directory: &'a Directory, query: &Query) -> Vec<Hit<'a>> {
    let filter = Filter::new(directory, query);
    let mut found: Vec<u32> = (0..directory.parts().listings.len())
        .filter_map(|index| u32::try_from(index).ok())
        .filter(|index| filter.state(*index).is_some())
        .collect();
    found.sort_by(|a, b| directory.id(*a).cmp(directory.id(*b)));
    found.into_iter().map(|index| filter.hit(&Candidate { index, chord2: None })).collect()
}

impl Ranking {
    fn rank(self, state: OpenState) -> usize {
        match (self, state) {
            (Self::Distance, _) | (_, OpenState::Open) => 0,
            (_, OpenState::Unknown) => 1,
            (_, OpenState::Closed) => 2,
        }
    }
}

/// A listing on its way into the answer.
struct Candidate {
    index: u32,
    /// Squared distance on the unit sphere; none for a listing without a place.
    chord2: Option<f64>,
}

/// All listings within reach: placed ones nearest first, ties by id, then those without a place.
fn by_distance<'a>(
    directory: &'a Directory,
    query: &Query,
) -> impl Iterator<Item = Candidate> + 'a {
    let within_m = query.within_m;
    let placed = query.origin.into_iter().flat_map(move |origin| {
        let nearest =
            directory.tree().nearest_neighbor_iter_with_distance_2(origin.on_unit_sphere());
        in_tie_order(directory, nearest.map(|(leaf, chord2)| (leaf.data, chord2)))
            .map(|(index, chord2)| Candidate { index, chord2: Some(chord2) })
            .take_while(move |c| {
                within_m.is_none_or(|within_m| c.distance_m().is_none_or(|d| d <= within_m))
            })
    });
    placed.chain(directory.remote().iter().map(|index| Candidate { index: *index, chord2: None }))
}

/// The same pairs with equal distances (services in one building) in the order of their ids.
fn in_tie_order<'a>(
    directory: &'a Directory,
    nearest: impl Iterator<Item = (u32, f64)> + 'a,
) -> impl Iterator<Item = (u32, f64)> + 'a {
    let mut nearest = nearest.peekable();
    let mut tied: Vec<(u32, f64)> = Vec::new();
    std::iter::from_fn(move || {
        if tied.is_empty() {
            let first = nearest.next()?;
            tied.push(first);
            tied.extend(std::iter::from_fn(|| nearest.next_if(|(_, chord2)| *chord2 <= first.1)));
            tied.sort_by(|a, b| directory.id(b.0).cmp(directory.id(a.0)));
        }
        tied.pop()
    })
}

impl Candidate {
    fn distance_m(&self) -> Option<f64> {
        self.chord2.map(chord_to_metres)
    }
}

/// The query with its words looked up in one directory.
struct Filter<'a, 'q> {
    directory: &'a Directory,
    query: &'q Query,
    categories: Vec<TermId>,
    languages: Vec<TermId>,
    eligibility: Vec<TermId>,
}

impl<'a, 'q> Filter<'a, 'q> {
    fn new(directory: &'a Directory, query: &'q Query) -> Self {
        let parts = directory.parts();
        let listed = |asked: &'q [String]| move |word: &str| asked.iter().any(|a| a == word);
        let served =
            |given: &str| query.languages.iter().any(|asked| language::serves(given, asked));
        Self {
            directory,
            query,
            categories: parts.categories.matching(listed(&query.categories)),
            languages: parts.languages.matching(served),
            eligibility: parts.eligibility.matching(listed(&query.eligibility)),
        }
    }

    /// The state in which a listing belongs into the answer, if it does.
    fn state(&self, index: u32) -> Option<OpenState> {
        let listing = self.directory.listing(index);
        if !(self.suits(listing) && self.is_inside(listing)) {
            return None;
        }
        let state = self.sessions(listing).map(|session| self.state_of(session).0).max()?;
        let States { open, unknown, closed } = self.query.states;
        let wanted = match state {
            OpenState::Open => open,
            OpenState::Unknown => unknown,
            OpenState::Closed => closed,
        };
        wanted.then_some(state)
    }

    fn suits(&self, listing: &Listing) -> bool {
        let service = self.directory.service_of(listing);
        let meets = |asked: &[String], found: &[TermId], has: &[TermId]| {
            asked.is_empty() || has.iter().any(|id| found.contains(id))
        };
        meets(&self.query.categories, &self.categories, &service.categories)
            && (service.eligibility.is_empty()
                || meets(&self.query.eligibility, &self.eligibility, &service.eligibility))
    }

    fn is_inside(&self, listing: &Listing) -> bool {
        let Some([west, south, east, north]) = self.query.bbox else { return true };
        listing.position.is_some_and(|at| {
            let between = if west <= east {
                (west..=east).contains(&at.lon())
            } else {
                at.lon() >= west || at.lon() <= east // across the date line
            };
            between && (south..=north).contains(&at.lat())
        })
    }

    /// The sessions that suit the whole question but its time.
    fn sessions<'s>(&'s self, listing: &'a Listing) -> impl Iterator<Item = &'a Session> + 's {
        listing.sessions.iter().filter(|session| {
            let channel = self.query.channel.is_none_or(|channel| channel == session.channel);
            channel && (self.query.languages.is_empty() || self.helps(session))
        })
    }

    fn helps(&self, session: &Session) -> bool {
        session.languages.iter().any(|given| {
            given.help <= self.query.language_help && self.languages.contains(&given.language)
        })
    }

    fn state_of(&self, session: &Session) -> (OpenState, Option<Note>) {
        session.hours.state_at(self.query.at, &self.directory.parts().bank_holidays)
    }

    fn hit(&self, candidate: &Candidate) -> Hit<'a> {
        let listing = self.directory.listing(candidate.index);
        let sessions: Vec<&Session> = self.sessions(listing).collect();
        let answer = state_of(self.directory, &sessions, self.query.at);
        let channel = sessions
            .iter()
            .filter(|session| self.state_of(session).0 == answer.state)
            .map(|session| session.channel)
            .min();
        Hit {
            listing,
            distance_m: candidate.distance_m(),
            state: answer.state,
            until: answer.until,
            opens: answer.opens,
            note: answer.note,
            channel: channel.unwrap_or(Channel::InPerson),
        }
    }
}

/// The state of several sessions taken together.
pub(crate) struct Together {
    pub state: OpenState,
    pub until: Option<Timestamp>,
    pub opens: Option<Timestamp>,
    pub note: Option<Note>,
}

/// Sessions are together open when one is, until none is.
pub(crate) fn state_of(directory: &Directory, sessions: &[&Session], at: Timestamp) -> Together {
    let holidays = &directory.parts().bank_holidays;
    let (state, note) = sessions
        .iter()
        .map(|session| session.hours.state_at(at, holidays))
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .unwrap_or((OpenState::Unknown, Some(Note::HoursUnknown)));
    if state == OpenState::Open {
        return Together { state, until: open_until(directory, sessions, at), opens: None, note };
    }
    let opens = sessions.iter().filter_map(|s| s.hours.opens_after(at, holidays)).min();
    Together { state, until: None, opens, note }
}

/// When none of the sessions is open any more: one may follow on another without a gap.
fn open_until(directory: &Directory, sessions: &[&Session], at: Timestamp) -> Option<Timestamp> {
    /// Past this many handovers (weeks of day and night shifts) it is as good as always open.
    const MOST_HANDOVERS: usize = 64;
    let holidays = &directory.parts().bank_holidays;
    let mut until = at;
    for _ in 0..MOST_HANDOVERS {
        let mut open = sessions
            .iter()
            .filter(|session| session.hours.state_at(until, holidays).0 == OpenState::Open)
            .peekable();
        if open.peek().is_none() {
            return Some(until);
        }
        let closings: Option<Vec<Timestamp>> =
            open.map(|session| session.hours.closes_after(until, holidays)).collect();
        until = closings?.into_iter().max()?;
    }
    None
}
