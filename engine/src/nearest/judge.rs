//! What suits a question, and in which place of the answer it belongs: for a listing exactly, for a part
//! of the index as far as its bounds tell.
//!
//! Invariant: no listing of a part of the index ranks before what `Judge::at_best` says of the part.

use super::clock::Clock;
use super::search::Source;
use super::{Hit, Query, Ranking, States, Together, Walk, together};
use crate::directory::columns::{Columns, SessionKey};
use crate::directory::{Channel, Directory, ListingId, Part, TermId, Terms};
use crate::hours::slots::{Doubts, Slots};
use crate::hours::{Hours, OpenState};
use crate::index::{Bounds, Eligibility, Helps, Member, Origin};
use crate::language;
use crate::position::{chord_to_metres, metres_at_least, metres_to_chord2};
use crate::time::Timestamp;
use std::cmp::Ordering;

/// How much longer the way is than the great circle.
const DETOUR: f64 = 1.3;
/// Metres a second on foot.
const WALKING_SPEED: f64 = 1.25;

/// A place in the order of an answer: by state, then by time, then by distance. Small, since a search
/// keeps hundreds in order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rank {
    /// 0 comes first. For those who walk to what is not open, one more than the seconds until it opens.
    class: u32,
    /// Squared distance on the unit sphere; infinite without a place.
    pub chord2: f64,
}

impl Rank {
    fn first(chord2: f64) -> Self {
        Self { class: 0, chord2 }
    }

    /// Of what opens so many seconds after the instant asked about, if ever.
    fn opening(in_s: Option<i64>, chord2: f64) -> Self {
        let class = in_s.and_then(|in_s| u32::try_from(in_s + 1).ok()).unwrap_or(u32::MAX);
        Self { class, chord2 }
    }

    /// The same at another distance.
    pub fn at(self, chord2: f64) -> Self {
        Self { chord2, ..self }
    }

    /// Whether nothing comes before it but what is nearer.
    pub fn is_first(&self) -> bool {
        self.class == 0
    }

    pub fn order(&self, other: &Self) -> Ordering {
        self.class.cmp(&other.class).then(self.chord2.total_cmp(&other.chord2))
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
    clock: Clock<'a>,
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
            clock: Clock::new(query.at, directory.bank_holidays()),
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
        Doubts::at(&self.clock.now.moment, columns.window)
    }

    /// The first place in which something of a list with these bounds can come; none if nothing suits.
    pub fn at_best(&self, source: &Source, bounds: &Bounds, chord2: f64) -> Option<Rank> {
        let query = self.query;
        if (chord2.is_finite() && chord2 > self.within_chord2)
            || !(query.eligibility.is_empty() || bounds.eligibility.meets(self.for_whom))
            || !bounds.helps.meets(self.helps)
            || query.bbox.is_some_and(|bbox| !bounds.touches(bbox))
        {
            return None;
        }
        let farthest_m = || self.origin.map_or(0.0, |origin| origin.metres_at_most(bounds));
        self.chance(source, (&bounds.slots, bounds.doubts), chord2, &farthest_m)
    }

    /// The same for a member of a bucket, which has a place `at_best` because of where it is.
    pub fn member_at_best(
        &self,
        source: &Source,
        member: Member,
        at_best: Rank,
        farthest_m: &dyn Fn() -> f64,
    ) -> Option<Rank> {
        if !member.helps().meets(self.helps) {
            return None;
        }
        // Whatever else counts for the listing: it has members of its own in the lists that are about it.
        let Some(hours) = member.hours() else { return Some(at_best) };
        let columns = &source.segment.columns;
        let known = (columns.slots(hours), columns.doubts(hours));
        self.chance(source, known, at_best.chord2, farthest_m)
    }

    /// The hours of a member that tell its place among those of its list, if they do so alone. If there are
    /// other lists they need not: the hours of several may follow on each other during a walk, and what is
    /// closed here but open there is not wanted where only what is closed is.
    pub fn hours_that_count(&self, source: &Source, member: Member) -> Option<u32> {
        let count = source.is_exact
            && (source.is_only || (self.query.walk.is_none() && self.are_better_states_wanted()))
            && member.helps().are_among(self.helps);
        member.hours().filter(|_| count)
    }

    /// The first place of what may be open in some slots and unknown on some days, and is no nearer than
    /// one distance and no farther than another.
    fn chance(
        &self,
        source: &Source,
        (slots, may_be_unknown): (&Slots, Doubts),
        chord2: f64,
        farthest_m: &dyn Fn() -> f64,
    ) -> Option<Rank> {
        if self.query.walk.is_some() {
            return self.chance_on_arrival(source, (slots, may_be_unknown), chord2, farthest_m);
        }
        let states = self.query.states;
        let state = if states.open && slots.has(self.clock.slot()) {
            OpenState::Open
        } else if states.unknown && may_be_unknown.meets(source.doubts) {
            OpenState::Unknown
        } else if states.closed {
            OpenState::Closed
        } else {
            return None;
        };
        Some(Rank { class: self.place_of(state), chord2 })
    }

    fn chance_on_arrival(
        &self,
        source: &Source,
        (slots, may_be_unknown): (&Slots, Doubts),
        chord2: f64,
        farthest_m: &dyn Fn() -> f64,
    ) -> Option<Rank> {
        let states = self.query.states;
        let at = self.query.at.0;
        let (first, last) = if chord2.is_finite() {
            (at + walk_s(metres_at_least(chord2)), at + walk_s(farthest_m()) + 1)
        } else {
            (at, at)
        };
        let (first, last) = (Timestamp(first), Timestamp(last));
        if states.open && self.clock.may_be_open_between(slots, first, last) {
            return Some(Rank::first(chord2));
        }
        let is_wanted = states.closed || (states.unknown && may_be_unknown.meets(Doubts::ALL));
        let opens = || {
            // Else it opens with the first of its sessions, which another list may be about.
            if source.is_only { self.clock.opens_not_before(slots, first) } else { Some(first) }
        };
        is_wanted.then(|| Rank::opening(opens().map(|opens| opens.0 - at), chord2))
    }

    /// The place of a listing at a distance, if it suits and still holds. `hours` are the only ones
    /// that count, if these are known. What comes after `last` for sure need not be told.
    pub fn rank(
        &self,
        listing: ListingId,
        hours: Option<u32>,
        chord2: f64,
        last: Option<&Rank>,
    ) -> Option<Rank> {
        let part = &self.directory.parts()[listing.part as usize];
        let (columns, number) = (&part.segment.columns, listing.number);
        let suits = (hours.is_some() || self.helps_with(columns, number))
            && self.is_for(columns, number)
            && self.is_within(chord2)
            && part.holds(number)
            && self.is_inside(part, number);
        if !suits {
            return None;
        }
        let walks = self.query.walk.is_some();
        if let Some(hours) = hours {
            let hours = &**columns.hours(hours);
            return if walks {
                self.rank_on_arrival(&[hours], chord2, last)
            } else {
                self.rank_by([hours].into_iter(), chord2)
            };
        }
        let sessions = self.sessions(columns, number);
        let hours = sessions.map(|session| &**columns.hours(session.hours()));
        if walks {
            self.rank_on_arrival(&hours.collect::<Vec<_>>(), chord2, last)
        } else {
            self.rank_by(hours, chord2)
        }
    }

    fn rank_by<'h>(&self, hours: impl Iterator<Item = &'h Hours>, chord2: f64) -> Option<Rank> {
        if self.is_any_state {
            return hours.map(|_| Rank::first(chord2)).next();
        }
        let mut best = None;
        for hours in hours {
            best = best.max(Some(hours.state(&self.clock.now.moment).0));
            if best == Some(OpenState::Open) {
                break;
            }
        }
        let state = best.filter(|state| self.wants(*state))?;
        Some(Rank { class: self.place_of(state), chord2 })
    }

    fn rank_on_arrival(&self, hours: &[&Hours], chord2: f64, last: Option<&Rank>) -> Option<Rank> {
        let arrival = self.clock.read(self.arrival(chord2));
        let best = hours.iter().map(|hours| hours.state(&arrival.moment).0).max()?;
        let is_late = last.is_some_and(Rank::is_first);
        if best != OpenState::Open && (is_late || !self.wants(best)) {
            return None; // When it opens takes longer to find out than all the rest.
        }
        let holidays = self.directory.bank_holidays();
        let Together { state, opens, .. } = together(hours, &arrival, self.query.walk, holidays);
        let opens_in_s = opens.map(|opens| opens.0 - self.query.at.0);
        self.wants(state).then(|| match state {
            OpenState::Open => Rank::first(chord2),
            OpenState::Unknown | OpenState::Closed => Rank::opening(opens_in_s, chord2),
        })
    }

    /// What the answer tells of a listing that was found.
    pub fn hit(&self, listing: ListingId, only_hours: Option<u32>, chord2: f64) -> Hit {
        let columns = &self.directory.segment(listing).columns;
        let (arrival, holidays) = (self.arrival(chord2), self.directory.bank_holidays());
        let reading = self.clock.read(arrival);
        let tell = |hours: &[&Hours]| together(hours, &reading, self.query.walk, holidays);
        let (told, channel) = if let Some(hours) = only_hours {
            (tell(&[&**columns.hours(hours)]), self.query.channel)
        } else {
            let hours_of = |session: &SessionKey| &**columns.hours(session.hours());
            let state = |session: &SessionKey| hours_of(session).state(&reading.moment).0;
            let sessions: Vec<SessionKey> = self.sessions(columns, listing.number).collect();
            let best = sessions.iter().map(state).max();
            let of_best = sessions.iter().filter(|session| Some(state(session)) == best);
            let channel = of_best.map(|session| session.channel()).min();
            (tell(&sessions.iter().map(hours_of).collect::<Vec<_>>()), channel)
        };
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

    fn helps_with(&self, columns: &Columns, listing: u32) -> bool {
        self.categories.is_empty() || have_one_of(columns.categories(listing), &self.categories)
    }

    fn is_for(&self, columns: &Columns, listing: u32) -> bool {
        self.query.eligibility.is_empty() || {
            let for_whom = columns.eligibility(listing);
            for_whom.is_empty() || have_one_of(for_whom, &self.eligibility)
        }
    }

    fn is_within(&self, chord2: f64) -> bool {
        chord2.is_infinite()
            || self.query.within_m.is_none_or(|within_m| chord_to_metres(chord2) <= within_m)
    }

    /// The sessions that suit the whole question but its time.
    pub fn sessions(&self, columns: &'a Columns, listing: u32) -> impl Iterator<Item = SessionKey> {
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

    /// Whether with each state that is wanted every better one is.
    fn are_better_states_wanted(&self) -> bool {
        let States { open, unknown, closed } = self.query.states;
        if closed { open && unknown } else { open || !unknown }
    }

    fn place_of(&self, state: OpenState) -> u32 {
        match (self.query.ranking, state) {
            (Ranking::Distance, _) | (_, OpenState::Open) => 0,
            (_, OpenState::Unknown) => 1,
            (_, OpenState::Closed) => 2,
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

/// How many metres as the crow flies somebody gets on foot in so many minutes.
pub fn walkable_m(minutes: f64) -> f64 {
    minutes * 60.0 * WALKING_SPEED / DETOUR
}

/// Seconds on foot for so many metres as the crow flies, cut to whole ones.
fn walk_s(metres: f64) -> i64 {
    (metres * DETOUR / WALKING_SPEED) as i64
}

fn have_one_of(words: &[TermId], asked: &[TermId]) -> bool {
    words.iter().any(|word| asked.contains(word))
}
