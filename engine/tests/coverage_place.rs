//! Promise: the sessions that are proposed gain what is said, no choice gains more than the bound, and
//! what is proposed comes to at least 63 % of the best. Against trying out every choice.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
#![expect(clippy::float_cmp, reason = "sums of small whole numbers are exact")]

use engine::LonLat;
use engine::coverage::{Chosen, HOURS, Lacking, Mask, Plan, Wish, best_sessions};
use proptest::collection::vec;
use proptest::prelude::*;

const WITHIN_M: f64 = 800.0;

#[derive(Debug)]
struct Town {
    at: Vec<LonLat>,
    demand: Vec<f64>,
    has: Vec<Mask>,
    sites: Vec<LonLat>,
}

fn position() -> impl Strategy<Value = LonLat> {
    (-8i32..8, -8i32..8).prop_map(|(east, north)| {
        LonLat::new(-1.51 + f64::from(east) * 0.003, 52.41 + f64::from(north) * 0.002).unwrap()
    })
}

fn town() -> impl Strategy<Value = Town> {
    let somebody = (position(), 0u8..4, vec(0..HOURS, 0..30));
    (vec(somebody, 0..90), vec(position(), 0..4)).prop_map(|(people, sites)| Town {
        at: people.iter().map(|(at, ..)| *at).collect(),
        demand: people.iter().map(|(_, demand, _)| f64::from(*demand)).collect(),
        has: people.iter().map(|(.., has)| has.iter().copied().collect()).collect(),
        sites,
    })
}

/// Few times, so that all choices can be tried.
fn wish() -> impl Strategy<Value = Wish> {
    (1usize..4, 1usize..3, 0usize..7, 0usize..22, 0usize..3).prop_map(
        |(sessions, length_h, day, from_h, longer)| {
            let to_h = (from_h + length_h + longer).min(24);
            let days = std::array::from_fn(|one| one == day || one == (day + 2) % 7);
            Wish { sessions, length_h, days, from_h, to_h }
        },
    )
}

impl Town {
    /// People times hours that some sessions gain, counted one by one.
    fn gain(&self, sessions: &[(usize, usize)], length_h: usize) -> f64 {
        let mut gain = 0.0;
        for (who, at) in self.at.iter().enumerate() {
            for hour in (0..HOURS).filter(|hour| !self.has[who].has(*hour)) {
                let is_there = sessions.iter().any(|(site, opens)| {
                    at.distance_m(self.sites[*site]) <= WITHIN_M
                        && (*opens..opens + length_h).contains(&hour)
                });
                gain += if is_there { self.demand[who] } else { 0.0 };
            }
        }
        gain
    }

    fn choices(&self, wish: &Wish) -> Vec<(usize, usize)> {
        let days = (0..7).filter(|day| wish.days[*day]);
        let times = days.flat_map(|day| (0..24).map(move |hour| (day, hour)));
        let fits =
            |(_, hour): &(usize, usize)| *hour >= wish.from_h && hour + wish.length_h <= wish.to_h;
        let times: Vec<usize> = times.filter(fits).map(|(day, hour)| day * 24 + hour).collect();
        (0..self.sites.len())
            .flat_map(|site| times.iter().map(move |opens| (site, *opens)))
            .collect()
    }

    fn best(
        &self,
        choices: &[(usize, usize)],
        wish: &Wish,
        taken: &mut Vec<(usize, usize)>,
    ) -> f64 {
        if taken.len() == wish.sessions || choices.is_empty() {
            return self.gain(taken, wish.length_h);
        }
        let left = self.best(&choices[1..], wish, taken);
        taken.push(choices[0]);
        let taking = self.best(&choices[1..], wish, taken);
        taken.pop();
        taking.max(left)
    }

    fn plan(&self, wish: &Wish) -> Plan {
        let people = Lacking { at: &self.at, demand: &self.demand, has: &self.has };
        best_sessions(people, &self.sites, WITHIN_M, wish)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_choice_is_better_than_the_bound(town in town(), wish in wish()) {
        let plan = town.plan(&wish);
        let taken: Vec<(usize, usize)> = plan.chosen.iter().map(|one| (one.site, one.opens)).collect();
        let choices = town.choices(&wish);
        prop_assert!(taken.iter().all(|one| choices.contains(one)));
        prop_assert!(taken.len() <= wish.sessions);
        for (number, Chosen { gained_hours, gained_people, .. }) in plan.chosen.iter().enumerate() {
            let before = town.gain(&taken[..number], wish.length_h);
            prop_assert_eq!(*gained_hours, town.gain(&taken[..=number], wish.length_h) - before);
            prop_assert!(*gained_people <= *gained_hours && *gained_people > 0.0);
        }
        let best = town.best(&choices, &wish, &mut Vec::new());
        prop_assert!(plan.bound >= best - 1e-9, "bound {} best {best}", plan.bound);
        prop_assert!(plan.gained_hours() <= best + 1e-9);
        prop_assert!(plan.gained_hours() >= best * 0.632 - 1e-9);
    }
}

#[test]
fn the_best_of_all_is_known_to_be_the_best() {
    let at = LonLat::new(-1.51, 52.41).unwrap();
    let far = LonLat::new(-1.41, 52.41).unwrap();
    let town = Town {
        at: vec![at, far],
        demand: vec![5.0, 3.0],
        has: vec![Mask::default(); 2],
        sites: vec![far, at],
    };
    let days = [false, false, true, false, false, false, false];
    let plan = town.plan(&Wish { sessions: 2, length_h: 2, days, from_h: 17, to_h: 19 });
    let opens = 2 * 24 + 17;
    let first = Chosen { site: 1, opens, gained_hours: 10.0, gained_people: 5.0 };
    let second = Chosen { site: 0, opens, gained_hours: 6.0, gained_people: 3.0 };
    assert_eq!(plan, Plan { chosen: vec![first, second], bound: 16.0, times: 1 });
}
