//! Coverage: in which hours of a week is something suitable open within reach of where people are?
//!
//! Invariant: somebody has an hour exactly if `nearest`, asked from there when the hour begins, finds
//! something to go to within reach, or something by telephone or online wherever that is; all the rest
//! is sums. What one must go to counts for nobody where its place is not known.

mod mask;
mod place;
mod reach;
mod sums;

pub use mask::{HOURS, Mask, When};
pub use place::{Chosen, Lacking, Plan, Wish, best_sessions};
pub use sums::{AreaChange, AreaCoverage, Having, by_area, changes_by_area};

use crate::directory::{Channel, Directory};
use crate::hours::Hours;
use crate::nearest::{Query, suitable};
use crate::position::LonLat;
use crate::time::Date;
use mask::Instants;
use reach::{Place, Reach};
use rstar::RTree;
use std::collections::BTreeMap;

/// The hours in which somebody has something, by how sure that is. Each holds the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Covered {
    /// Open, and checked since the day that was asked for.
    pub checked: Mask,
    /// Known to be open.
    pub open: Mask,
    /// Open, or nobody has said whether.
    pub maybe: Mask,
}

impl Covered {
    #[must_use]
    fn and(self, other: Self) -> Self {
        Self {
            checked: self.checked.and(other.checked),
            open: self.open.and(other.open),
            maybe: self.maybe.and(other.maybe),
        }
    }
}

/// A session somebody thinks of adding.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Where; by phone or online nowhere.
    pub at: Option<LonLat>,
    /// When.
    pub hours: Hours,
}

/// All that suits a question, with the hours in which it is open.
#[derive(Debug)]
pub struct Provision {
    instants: Instants,
    reach: Reach,
    places: RTree<Place>,
    /// What is within everybody's reach: it has no place.
    everywhere: Covered,
}

impl Provision {
    /// What of the directory suits a question: its needs, languages, channel, eligibility and reach (no
    /// reach is any distance); its place, time, states and order do not matter. What was last checked
    /// before a day counts as open, but not as checked. Some listings or services are left out, by their
    /// ids.
    pub fn new(
        directory: &Directory,
        query: &Query,
        when: When,
        checked_since: Date,
        without: &[String],
    ) -> Self {
        let instants = when.instants(directory.bank_holidays());
        let mut known: BTreeMap<(u32, u32), (Mask, Mask)> = BTreeMap::new();
        let (mut places, mut everywhere) = (Vec::new(), Covered::default());
        suitable(directory, query, |listing| {
            if without.iter().any(|id| id == listing.id || id == listing.service_id) {
                return;
            }
            let (mut there, mut anywhere) = (Covered::default(), Covered::default());
            for (channel, number, hours) in listing.sessions {
                let masks = known.entry((listing.part, number));
                let (open, maybe) = *masks.or_insert_with(|| instants.of(hours));
                let is_checked = listing.last_verified.is_some_and(|day| day >= checked_since);
                let checked = if is_checked { open } else { Mask::default() };
                let offers = if channel == Channel::InPerson { &mut there } else { &mut anywhere };
                *offers = offers.and(Covered { checked, open, maybe });
            }
            everywhere = everywhere.and(anywhere);
            if let Some(at) = listing.position.filter(|_| there != Covered::default()) {
                places.push(Place { at, point: at.on_unit_sphere(), offers: there });
            }
        });
        let reach = Reach::new(query.within_m.unwrap_or(f64::INFINITY));
        Self { instants, reach, places: RTree::bulk_load(places), everywhere }
    }

    /// Adds a session that is only thought of: what if?
    pub fn add(&mut self, draft: &Draft) {
        let (open, maybe) = self.instants.of(&draft.hours);
        let offers = Covered { checked: open, open, maybe };
        match draft.at {
            Some(at) => self.places.insert(Place { at, point: at.on_unit_sphere(), offers }),
            None => self.everywhere = self.everywhere.and(offers),
        }
    }

    /// What each of these people has, in their order.
    pub fn within_reach_of(&self, people: &[LonLat]) -> Vec<Covered> {
        self.within_reach_while(people, &|_| true).unwrap_or_default()
    }

    /// The same, told now and then for how many more people it is known; none if told to stop.
    pub fn within_reach_while(
        &self,
        people: &[LonLat],
        goes_on: &dyn Fn(usize) -> bool,
    ) -> Option<Vec<Covered>> {
        let mut covered = vec![self.everywhere; people.len()];
        reach::within(self.reach, &self.places, people, &mut covered, goes_on).then_some(covered)
    }
}
