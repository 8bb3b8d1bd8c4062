//! What a question can find in a part of the index at best, as far as its bounds tell.
//!
//! Invariant: no listing of a part of the index ranks before what `Outlook::at_best` says of the part.

use super::{Judge, Rank, walk_s};
use crate::hours::OpenState;
use crate::hours::slots::{Doubts, Slots};
use crate::index::{Bounds, Eligibility, Helps, Index, Member, Origin};
use crate::nearest::States;
use crate::nearest::search::Source;
use crate::position::{metres_at_least, metres_to_chord2};
use crate::time::Timestamp;

impl Rank {
    /// The same at another distance.
    pub fn at(self, chord2: f64) -> Self {
        Self { chord2, ..self }
    }
}

/// A question as parts of the index are asked it.
pub(in crate::nearest) struct Outlook<'j, 'a> {
    pub judge: &'j Judge<'a>,
    pub origin: Option<Origin>,
    for_whom: Eligibility,
    helps: Helps,
    within_chord2: f64,
}

impl<'j, 'a> Outlook<'j, 'a> {
    pub fn new(judge: &'j Judge<'a>) -> Self {
        let query = judge.query;
        Self {
            judge,
            origin: query.origin.map(Origin::new),
            for_whom: Eligibility::asked(&judge.eligibility),
            helps: if judge.languages.is_empty() {
                Helps::ALL
            } else {
                Helps::at_least(query.language_help)
            },
            // A little more than that, since a bound is not exact; the listing itself is measured.
            within_chord2: query
                .within_m
                .map_or(f64::INFINITY, |m| metres_to_chord2(m * 1.000_001 + 0.01)),
        }
    }

    /// The kinds of days of which the moment is, for hours compiled for a segment's window.
    pub fn doubts(&self, index: &Index) -> Doubts {
        Doubts::at(&self.judge.clock.now.moment, index.chances.window)
    }

    /// The first place in which something of a list with these bounds can come; none if nothing suits.
    pub fn at_best(&self, source: &Source, bounds: &Bounds, chord2: f64) -> Option<Rank> {
        let query = self.judge.query;
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
        let chances = &source.segment.index.chances;
        let known = (chances.slots(hours), chances.doubts(hours));
        self.chance(source, known, at_best.chord2, farthest_m)
    }

    /// The hours of a member that tell its place among those of its list, if they do so alone. If there are
    /// other lists they need not: the hours of several may follow on each other during a walk, and what is
    /// closed here but open there is not wanted where only what is closed is.
    pub fn hours_that_count(&self, source: &Source, member: Member) -> Option<u32> {
        let count = source.is_exact
            && (source.is_only
                || (self.judge.query.walk.is_none() && self.are_better_states_wanted()))
            && member.helps().are_among(self.helps);
        member.hours().filter(|_| count)
    }

    /// The first place of what may be open in some slots and unknown on some days, and is no nearer than
    /// one distance and no farther than another.
    fn chance(
        &self,
        source: &Source,
        known: (&Slots, Doubts),
        chord2: f64,
        farthest_m: &dyn Fn() -> f64,
    ) -> Option<Rank> {
        if self.judge.query.walk.is_some() {
            return self.chance_on_arrival(source, known, chord2, farthest_m);
        }
        let (slots, may_be_unknown) = known;
        let states = self.judge.query.states;
        let state = if states.open && slots.has(self.judge.clock.slot()) {
            OpenState::Open
        } else if states.unknown && may_be_unknown.meets(source.doubts) {
            OpenState::Unknown
        } else if states.closed {
            OpenState::Closed
        } else {
            return None;
        };
        Some(Rank { class: self.judge.place_of(state), chord2 })
    }

    fn chance_on_arrival(
        &self,
        source: &Source,
        (slots, may_be_unknown): (&Slots, Doubts),
        chord2: f64,
        farthest_m: &dyn Fn() -> f64,
    ) -> Option<Rank> {
        let states = self.judge.query.states;
        let at = self.judge.query.at.0;
        let (first, last) = if chord2.is_finite() {
            (at + walk_s(metres_at_least(chord2)), at + walk_s(farthest_m()) + 1)
        } else {
            (at, at)
        };
        let (first, last) = (Timestamp(first), Timestamp(last));
        if states.open && self.judge.clock.may_be_open_between(slots, first, last) {
            return Some(Rank::first(chord2));
        }
        let is_wanted = states.closed || (states.unknown && may_be_unknown.meets(Doubts::ALL));
        let opens = || {
            // Else it opens with the first of its sessions, which another list may be about.
            if source.is_only {
                self.judge.clock.opens_not_before(slots, first)
            } else {
                Some(first)
            }
        };
        is_wanted.then(|| Rank::opening(opens().map(|opens| opens.0 - at), chord2))
    }

    /// Whether with each state that is wanted every better one is.
    fn are_better_states_wanted(&self) -> bool {
        let States { open, unknown, closed } = self.judge.query.states;
        if closed { open && unknown } else { open || !unknown }
    }
}
