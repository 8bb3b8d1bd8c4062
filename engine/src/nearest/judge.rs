//! What suits a question, and in which place of the answer it belongs.

#[cfg(not(target_family = "wasm"))]
pub(super) mod outlook;

use super::clock::Clock;
use super::{Hit, Query, Ranking, States, Together, Walk, together};
use crate::directory::columns::{Columns, SessionKey};
use crate::directory::{Channel, Directory, ListingId, Part, TermId, Terms};
use crate::hours::{Hours, OpenState};
use crate::language;
use crate::position::chord_to_metres;
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
    eligibility: Vec<TermId>,
    clock: Clock<'a>,
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
            eligibility,
            clock: Clock::new(query.at, directory.bank_holidays()),
            languages,
        })
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
