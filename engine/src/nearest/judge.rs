//! What suits a question, and in which place of the answer it belongs: for a listing exactly, for a part
//! of the index as far as its bounds tell.
//!
//! Invariant: no listing of a part of the index ranks before what `Judge::at_best` says of the part.

use super::{Hit, Query, Ranking, States, Together, Walk, together};
use crate::directory::columns::{Columns, SessionKey};
use crate::directory::{Channel, Directory, ListingId, Part, TermId, Terms};
use crate::hours::slots::{Doubts, SLOT_MIN, SLOTS, Slots};
use crate::hours::{Hours, Moment, OpenState};
use crate::index::{Bounds, Eligibility, Helps, Origin};
use crate::language;
use crate::position::{chord_to_metres, metres_to_chord2};
use crate::time::Timestamp;
use std::cmp::Ordering;

/// How much longer the way is than the great circle.
const DETOUR: f64 = 1.3;
/// Metres a second on foot.
const WALKING_SPEED: f64 = 1.25;
const SLOT_S: i64 = SLOT_MIN as i64 * 60;
/// Clocks go forward or back by this much.
const CLOCK_CHANGE_S: i64 = 3_600;

/// A place in the order of an answer: by state, then by time, then by distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rank {
    /// 0 comes first.
    pub state: u8,
    /// When it opens, for those who walk to what is not open; else 0.
    pub opens_s: i64,
    /// Squared distance on the unit sphere; infinite without a place.
    pub chord2: f64,
}

impl Rank {
    pub fn order(&self, other: &Self) -> Ordering {
        (self.state, self.opens_s)
            .cmp(&(other.state, other.opens_s))
            .then(self.chord2.total_cmp(&other.chord2))
    }
}

/// A question with its words looked up in one directory.
pub(super) struct Judge<'a> {
    pub directory: &'a Directory,
    pub query: &'a Query,
    pub categories: Vec<TermId>,
    pub languages: Vec<TermId>,
    pub origin: Option<Origin>,
    eligibility: Vec<TermId>,
    moment: Moment,
    for_whom: Eligibility,
    helps: Helps,
    within_chord2: f64,
    /// Whether the state of a listing does not matter for its place.
    is_any_state: bool,
}

impl<'a> Judge<'a> {
    /// None if the directory has none of the needs or languages asked for, and so no answer.
    pub fn new(directory: &'a Directory, query: &'a Query) -> Option<Self> {
        let found = |terms: &Terms, words: &[String]| -> Vec<TermId> {
            words.iter().filter_map(|word| terms.find(word)).collect()
        };
        let served =
            |given: &str| query.languages.iter().any(|asked| language::serves(given, asked));
        let categories = found(directory.categories(), &query.categories);
        let languages = directory.languages().matching(served);
        let eligibility = found(directory.eligibility(), &query.eligibility);
        let nobody_helps = categories.is_empty() && !query.categories.is_empty();
        let nobody_speaks = languages.is_empty() && !query.languages.is_empty();
        let States { open, unknown, closed } = query.states;
        (!nobody_helps && !nobody_speaks).then(|| Self {
            is_any_state: open && unknown && closed && query.ranking == Ranking::Distance,
            directory,
            query,
            categories,
            origin: query.origin.map(Origin::new),
            for_whom: Eligibility::asked(&eligibility),
            eligibility,
            moment: Moment::new(query.at, directory.bank_holidays()),
            helps: if languages.is_empty() {
                Helps::ALL
            } else {
                Helps::at_least(query.language_help)
            },
            languages,
            // A little more than that, since a bound is not exact; the listing itself is measured.
            within_chord2: query
                .within_m
                .map_or(f64::INFINITY, |m| metres_to_chord2(m * 1.000_001 + 0.01)),
        })
    }

    /// The kinds of days of which the moment is, for hours compiled for a segment's window.
    pub fn doubts(&self, columns: &Columns) -> Doubts {
        Doubts::at(&self.moment, columns.window)
    }

    /// The first place in which something with these bounds can come; none if nothing suits.
    pub fn at_best(&self, bounds: &Bounds, chord2: f64, doubts: Doubts) -> Option<Rank> {
        let query = self.query;
        if (chord2.is_finite() && chord2 > self.within_chord2)
            || !(query.eligibility.is_empty() || bounds.eligibility.meets(self.for_whom))
            || !bounds.helps.meets(self.helps)
            || query.bbox.is_some_and(|bbox| !bounds.touches(bbox))
        {
            return None;
        }
        if query.walk.is_some() {
            return self.at_best_on_arrival(bounds, chord2);
        }
        let states = query.states;
        let state = if states.open && bounds.slots.has(slot_of(&self.moment)) {
            OpenState::Open
        } else if states.unknown && bounds.doubts.meets(doubts) {
            OpenState::Unknown
        } else if states.closed {
            OpenState::Closed
        } else {
            return None;
        };
        Some(Rank { state: self.place_of(state), opens_s: 0, chord2 })
    }

    fn at_best_on_arrival(&self, bounds: &Bounds, chord2: f64) -> Option<Rank> {
        let states = self.query.states;
        let first = self.arrival(chord2);
        let last = match &self.origin {
            Some(origin) if chord2.is_finite() => {
                Timestamp(self.query.at.0 + walk_s(origin.metres_at_most(bounds)) + 1)
            }
            _ => first,
        };
        if states.open && may_be_open_between(&bounds.slots, first, last) {
            return Some(Rank { state: 0, opens_s: 0, chord2 });
        }
        let is_wanted = (states.unknown && bounds.doubts.meets(Doubts::ALL)) || states.closed;
        is_wanted.then(|| Rank {
            state: 1,
            opens_s: opens_not_before(&bounds.slots, first),
            chord2,
        })
    }

    /// The place of a listing at a distance, if it suits and still holds. What comes after `last` for
    /// sure need not be told.
    pub fn rank(&self, listing: ListingId, chord2: f64, last: Option<&Rank>) -> Option<Rank> {
        let part = &self.directory.parts()[listing.part as usize];
        let (columns, number) = (&part.segment.columns, listing.number);
        let suits = self.suits(columns, number)
            && self.is_within(chord2)
            && part.holds(number)
            && self.is_inside(part, number);
        if !suits {
            return None;
        }
        let hours = self.sessions(columns, number).map(|session| &**columns.hours(session));
        if self.query.walk.is_some() {
            return self.rank_on_arrival(&hours.collect::<Vec<_>>(), chord2, last);
        }
        if self.is_any_state {
            return hours.map(|_| Rank { state: 0, opens_s: 0, chord2 }).next();
        }
        let mut best = None;
        for hours in hours {
            best = best.max(Some(hours.state(&self.moment).0));
            if best == Some(OpenState::Open) {
                break;
            }
        }
        let state = best.filter(|state| self.wants(*state))?;
        Some(Rank { state: self.place_of(state), opens_s: 0, chord2 })
    }

    fn rank_on_arrival(&self, hours: &[&Hours], chord2: f64, last: Option<&Rank>) -> Option<Rank> {
        if hours.is_empty() {
            return None;
        }
        let (at, holidays) = (self.arrival(chord2), self.directory.bank_holidays());
        let moment = (at, &self.moment_of(at));
        let is_open = hours.iter().any(|hours| hours.state(moment.1).0 == OpenState::Open);
        if !is_open && last.is_some_and(|last| last.state == 0) {
            return None; // When it opens takes longer to find out than all the rest.
        }
        let Together { state, opens, .. } = together(hours, moment, self.query.walk, holidays);
        let opens_s = opens.map_or(i64::MAX, |opens| opens.0);
        self.wants(state).then_some(match state {
            OpenState::Open => Rank { state: 0, opens_s: 0, chord2 },
            OpenState::Unknown | OpenState::Closed => Rank { state: 1, opens_s, chord2 },
        })
    }

    /// What the answer tells of a listing.
    pub fn hit(&self, listing: ListingId, chord2: f64) -> Hit {
        let columns = &self.directory.segment(listing).columns;
        let sessions: Vec<SessionKey> = self.sessions(columns, listing.number).collect();
        let hours: Vec<&Hours> = sessions.iter().map(|s| &**columns.hours(*s)).collect();
        let (arrival, holidays) = (self.arrival(chord2), self.directory.bank_holidays());
        let moment = self.moment_of(arrival);
        let told = together(&hours, (arrival, &moment), self.query.walk, holidays);
        let states = || hours.iter().map(|hours| hours.state(&moment).0);
        let best = states().max();
        let of_best = sessions.iter().zip(states()).filter(|(_, state)| Some(*state) == best);
        let channel = of_best.map(|(session, _)| session.channel()).min();
        Hit {
            listing,
            distance_m: chord2.is_finite().then(|| chord_to_metres(chord2)),
            arrival,
            state: told.state,
            until: told.until,
            opens: told.opens,
            note: told.note,
            channel: channel.unwrap_or(Channel::InPerson),
        }
    }

    /// Whether a listing is inside of the box, if one is asked for.
    fn is_inside(&self, part: &Part, listing: u32) -> bool {
        let Some([west, south, east, north]) = self.query.bbox else { return true };
        part.segment.place(listing).position.is_some_and(|at| {
            let between = if west <= east {
                (west..=east).contains(&at.lon())
            } else {
                at.lon() >= west || at.lon() <= east // across the date line
            };
            between && (south..=north).contains(&at.lat())
        })
    }

    fn suits(&self, columns: &Columns, listing: u32) -> bool {
        let meets = |asked: &[TermId], has: &[TermId]| has.iter().any(|id| asked.contains(id));
        let is_for = || {
            let for_whom = columns.eligibility(listing);
            for_whom.is_empty() || meets(&self.eligibility, for_whom)
        };
        (self.categories.is_empty() || meets(&self.categories, columns.categories(listing)))
            && (self.query.eligibility.is_empty() || is_for())
    }

    fn is_within(&self, chord2: f64) -> bool {
        chord2.is_infinite()
            || self.query.within_m.is_none_or(|within_m| chord_to_metres(chord2) <= within_m)
    }

    /// The sessions that suit the whole question but its time.
    fn sessions(&self, columns: &'a Columns, listing: u32) -> impl Iterator<Item = SessionKey> {
        columns.sessions(listing).iter().copied().filter(|session| {
            self.query.channel.is_none_or(|channel| channel == session.channel())
                && (self.languages.is_empty() || self.helps(columns, *session))
        })
    }

    fn helps(&self, columns: &Columns, session: SessionKey) -> bool {
        columns.languages(session).iter().any(|given| {
            given.help <= self.query.language_help && self.languages.contains(&given.language)
        })
    }

    fn wants(&self, state: OpenState) -> bool {
        match state {
            OpenState::Open => self.query.states.open,
            OpenState::Unknown => self.query.states.unknown,
            OpenState::Closed => self.query.states.closed,
        }
    }

    fn place_of(&self, state: OpenState) -> u8 {
        match (self.query.ranking, state) {
            (Ranking::Distance, _) | (_, OpenState::Open) => 0,
            (_, OpenState::Unknown) => 1,
            (_, OpenState::Closed) => 2,
        }
    }

    fn moment_of(&self, at: Timestamp) -> Moment {
        if at == self.query.at {
            self.moment
        } else {
            Moment::new(at, self.directory.bank_holidays())
        }
    }

    /// When one is at a place: at once, unless one walks and there is somewhere to walk to.
    fn arrival(&self, chord2: f64) -> Timestamp {
        match self.query.walk {
            Some(Walk { .. }) if chord2.is_finite() => {
                Timestamp(self.query.at.0 + walk_s(chord_to_metres(chord2)))
            }
            _ => self.query.at,
        }
    }
}

/// Seconds on foot for so many metres as the crow flies, cut to whole ones.
fn walk_s(metres: f64) -> i64 {
    (metres * DETOUR / WALKING_SPEED) as i64
}

fn slot_of(moment: &Moment) -> u16 {
    moment.minute_of_week() / SLOT_MIN
}

/// The slot of an instant.
fn slot_at(at: Timestamp) -> u16 {
    let local = at.london();
    (u16::from(local.date.weekday()) * crate::time::DAY_MIN + local.minute) / SLOT_MIN
}

/// Whether something may be open at some instant from the first to the last.
fn may_be_open_between(slots: &Slots, first: Timestamp, last: Timestamp) -> bool {
    if first.london_offset_s() != last.london_offset_s() {
        return slots.next_after(0).is_some();
    }
    let steps = (last.0 - first.0) / SLOT_S + 1;
    slots.next_after(slot_at(first)).is_some_and(|next| i64::from(next) <= steps)
}

/// An instant before which nothing opens that is not open by then.
fn opens_not_before(slots: &Slots, at: Timestamp) -> i64 {
    match slots.next_after(slot_at(at)) {
        None => i64::MAX,
        Some(next) => (at.0 - SLOT_S + i64::from(next % SLOTS) * SLOT_S - CLOCK_CHANGE_S).max(at.0),
    }
}
