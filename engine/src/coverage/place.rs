//! Where and when would sessions more help most? Greedily: the best first, then the best beside it.
//!
//! What counts is people times hours in which they newly have something. Another session never makes
//! the gain of one larger, only smaller; so what is best next, taken again and again, comes to at least
//! 63 % of what is possible, and what all could still gain bounds how much more that can be.

use super::mask::{HOURS, Mask, bits};
use super::reach::Reach;
use crate::position::{LonLat, chord2};
use std::collections::HashMap;

const DAY_H: usize = 24;
const WORD_BITS: usize = u64::BITS as usize;

/// What kind of sessions, and when they may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// How many to place.
    pub sessions: usize,
    /// How many hours each is long, 1 to 24.
    pub length_h: usize,
    /// On which days, Monday first.
    pub days: [bool; 7],
    /// The first hour of a day in which one may begin.
    pub from_h: usize,
    /// The hour of a day at which all must have ended, up to 24.
    pub to_h: usize,
}

/// A session, placed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chosen {
    /// At which of the sites.
    pub site: usize,
    /// The hour of the week in which it begins.
    pub opens: usize,
    /// People times hours in which they newly have something, those before it counted already.
    pub gained_hours: f64,
    /// For how many people that is at least one hour.
    pub gained_people: f64,
}

/// Sessions, the best first, and how good any choice could be.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Fewer than wished for where more would gain nothing.
    pub chosen: Vec<Chosen>,
    /// No choice of so many sessions gains more people times hours.
    pub bound: f64,
    /// At how many times each site could have one.
    pub times: usize,
}

impl Plan {
    /// People times hours that all together gain.
    pub fn gained_hours(&self) -> f64 {
        self.chosen.iter().map(|chosen| chosen.gained_hours).sum()
    }
}

/// People: where, how many each stands for, and what they have already.
#[derive(Clone, Copy, Debug)]
pub struct Lacking<'a> {
    /// Where they are.
    pub at: &'a [LonLat],
    /// How many each of them stands for.
    pub demand: &'a [f64],
    /// The hours in which they have something.
    pub has: &'a [Mask],
}

/// The best sessions for people, at these sites, within so many metres of whom it helps.
pub fn best_sessions(people: Lacking, sites: &[LonLat], within_m: f64, wish: &Wish) -> Plan {
    let mut search = Search::new(people, sites, within_m, wish);
    let mut chosen = Vec::new();
    let mut bound = search.most_of(wish.sessions);
    let mut gained = 0.0;
    while chosen.len() < wish.sessions {
        let Some(next) = search.next() else { break };
        search.take(&next);
        gained += next.gained_hours;
        chosen.push(next);
        bound = bound.min(gained + search.most_of(wish.sessions));
    }
    if chosen.len() < wish.sessions {
        // Nothing more is gained by anything.
        bound = gained;
    }
    Plan {
        chosen,
        bound: bound.min(most_by_greed(gained, wish.sessions)).max(gained),
        times: search.slots.len(),
    }
}

/// What is taken greedily is at least this part of the best.
fn most_by_greed(gained: f64, sessions: usize) -> f64 {
    let missed = (1.0 - 1.0 / sessions.max(1) as f64).powi(sessions as i32);
    gained / (1.0 - missed)
}

struct Search<'a> {
    demand: &'a [f64],
    has: Vec<Mask>,
    /// Of each site, which people are within reach: a bit each.
    near: Vec<Box<[u64]>>,
    /// The hours of each time at which a session may be.
    slots: Vec<(usize, Mask)>,
    allowed: Mask,
    length_h: usize,
    kinds: Kinds,
    /// Of each site what a session gains at each time; at most, once others are taken.
    gains: Vec<Vec<f64>>,
    is_exact: Vec<bool>,
    /// How many have been placed on each day.
    on_day: [usize; 7],
}

/// People who have the same are counted together.
struct Kinds {
    masks: Vec<Mask>,
    of: Vec<u32>,
}

impl Kinds {
    fn new(has: &[Mask]) -> Self {
        let (mut known, mut masks) = (HashMap::new(), Vec::new());
        let of = has.iter().map(|mask| {
            *known.entry(*mask).or_insert_with(|| {
                masks.push(*mask);
                masks.len() as u32 - 1
            })
        });
        let of = of.collect();
        Self { masks, of }
    }
}

impl<'a> Search<'a> {
    fn new(people: Lacking<'a>, sites: &[LonLat], within_m: f64, wish: &Wish) -> Self {
        let slots = slots(wish);
        let allowed = slots.iter().fold(Mask::default(), |all, (_, hours)| all.and(*hours));
        let points: Vec<[f64; 3]> = people.at.iter().map(|at| at.on_unit_sphere()).collect();
        let reach = Reach::new(within_m);
        let mut search = Self {
            demand: people.demand,
            has: people.has.to_vec(),
            near: sites.iter().map(|site| near(*site, &points, reach)).collect(),
            slots,
            allowed,
            length_h: wish.length_h,
            kinds: Kinds::new(people.has),
            gains: Vec::new(),
            is_exact: vec![true; sites.len()],
            on_day: [0; 7],
        };
        search.gains = (0..sites.len()).map(|site| search.gains_at(site)).collect();
        search
    }

    fn people_near(&self, site: usize) -> impl Iterator<Item = usize> {
        bits(self.near[site].iter().copied())
    }

    /// What a session at a site gains at each time.
    fn gains_at(&self, site: usize) -> Vec<f64> {
        let mut demand = vec![0.0; self.kinds.masks.len()];
        for who in self.people_near(site) {
            demand[self.kinds.of[who] as usize] += self.demand[who];
        }
        let mut lacking = [0.0; HOURS];
        for (mask, demand) in
            self.kinds.masks.iter().zip(demand).filter(|(_, demand)| *demand > 0.0)
        {
            for hour in self.allowed.without(*mask).hours() {
                lacking[hour] += demand;
            }
        }
        let gain = |(opens, _): &(usize, Mask)| lacking[*opens..opens + self.length_h].iter().sum();
        self.slots.iter().map(gain).collect()
    }

    /// What gains most next. Gains that may have become smaller are looked at again only when they would
    /// be the largest.
    fn next(&mut self) -> Option<Chosen> {
        let mut best: Vec<f64> = self.gains.iter().map(|gains| largest(gains)).collect();
        loop {
            let largest = largest(&best);
            let site = best.iter().position(|gain| *gain >= largest).filter(|_| largest > 0.0)?;
            if self.is_exact[site] {
                let slot = self.slot(site, largest)?;
                let (opens, hours) = self.slots[slot];
                let gains = |who: &usize| !hours.without(self.has[*who]).is_empty();
                let people = self.people_near(site).filter(gains);
                let gained_people = people.map(|who| self.demand[who]).sum();
                return Some(Chosen { site, opens, gained_hours: largest, gained_people });
            }
            self.gains[site] = self.gains_at(site);
            self.is_exact[site] = true;
            best[site] = self::largest(&self.gains[site]);
        }
    }

    /// The first time at which a session gains so much, on a day with as few others as can be.
    fn slot(&self, site: usize, gain: f64) -> Option<usize> {
        let best = self.gains[site].iter().enumerate().filter(|(_, one)| **one >= gain);
        let slots = best.map(|(slot, _)| slot);
        slots.min_by_key(|slot| self.on_day[self.slots[*slot].0 / DAY_H])
    }

    /// From now on a session is there.
    fn take(&mut self, chosen: &Chosen) {
        let hours: Mask = (chosen.opens..chosen.opens + self.length_h).collect();
        for who in bits(self.near[chosen.site].iter().copied()) {
            self.has[who] = self.has[who].and(hours);
        }
        self.on_day[chosen.opens / DAY_H] += 1;
        self.kinds = Kinds::new(&self.has);
        self.is_exact.fill(false);
    }

    /// What so many sessions gain at most: if none took anything from another.
    fn most_of(&self, sessions: usize) -> f64 {
        let mut gains: Vec<f64> = self.gains.iter().flatten().copied().collect();
        if gains.len() > sessions {
            gains.select_nth_unstable_by(sessions, |a, b| b.total_cmp(a));
        }
        gains.iter().take(sessions).sum()
    }
}

fn largest(gains: &[f64]) -> f64 {
    gains.iter().copied().fold(0.0, f64::max)
}

/// When sessions may be: the hour of the week in which each begins, and all its hours.
fn slots(wish: &Wish) -> Vec<(usize, Mask)> {
    let (length, to_h) = (wish.length_h.max(1), wish.to_h.min(DAY_H));
    let begin = move |day: usize| {
        let last = (to_h + 1).saturating_sub(length);
        (wish.from_h..last).map(move |hour| day * DAY_H + hour)
    };
    let days = (0..7).filter(|day| wish.days[*day]);
    days.flat_map(begin).map(|opens| (opens, (opens..opens + length).collect())).collect()
}

fn near(site: LonLat, people: &[[f64; 3]], reach: Reach) -> Box<[u64]> {
    let site = site.on_unit_sphere();
    let word = |people: &[[f64; 3]]| {
        people.iter().enumerate().fold(0, |word, (bit, point)| {
            word | u64::from(reach.holds(chord2(site, *point))) << bit
        })
    };
    people.chunks(WORD_BITS).map(word).collect()
}
