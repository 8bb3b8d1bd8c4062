//! A phone's search: it looks at every listing.
//!
//! A town has a thousand, which are looked at fifty times over before an index of them would be made; and that
//! would be a tenth of what phones download.

use super::best::{Best, Found};
use super::judge::Judge;
use crate::directory::{Directory, ListingId, Part};
use crate::position::{LonLat, chord2};

/// Looks for the best.
pub(super) fn fill(best: &mut Best, judge: &Judge) {
    let origin = judge.query.origin.map(LonLat::on_unit_sphere);
    for (listing, point) in listings(judge.directory) {
        let chord2 = match (point, origin) {
            (None, _) => f64::INFINITY,
            (Some(point), Some(origin)) => chord2(origin, point),
            (Some(_), None) => continue,
        };
        if let Some(rank) = judge.rank(listing, None, chord2, best.last()) {
            best.offer(Found { rank, listing, hours: None });
        }
    }
}

/// Every listing that suits, in any order.
pub(super) fn all(judge: &Judge) -> Vec<ListingId> {
    let suits = |point: Option<_>, listing| {
        let chord2 = point.map_or(f64::INFINITY, |_| 0.0);
        judge.rank(listing, None, chord2, None).is_some()
    };
    let all = listings(judge.directory).filter(|(listing, point)| suits(*point, *listing));
    all.map(|(listing, _)| listing).collect()
}

/// All there are, and where on the unit sphere those are that have a place.
fn listings(directory: &Directory) -> impl Iterator<Item = (ListingId, Option<[f64; 3]>)> {
    (0..).zip(directory.parts()).flat_map(|(part, Part { segment, .. })| {
        (0..segment.columns.len()).map(move |number| {
            let point = segment.columns.row(number).point;
            (ListingId { part, number }, (!point[0].is_nan()).then_some(point))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::{directory, query, services};
    use crate::{Hit, Query, listings, nearest};
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn scanned(directory: &Directory, query: &Query) -> Vec<Hit> {
        let Some(judge) = Judge::new(directory, query) else { return Vec::new() };
        let mut best = Best::new(directory, query.limit);
        fill(&mut best, &judge);
        let hit = |found: Found| judge.hit(found.listing, found.hours, found.rank.chord2);
        best.into_found().map(hit).collect()
    }

    fn all_scanned(directory: &Directory, query: &Query) -> Vec<ListingId> {
        let mut found = Judge::new(directory, query).map_or_else(Vec::new, |judge| all(&judge));
        found.sort_by_key(|listing| directory.id_of(*listing));
        found
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn a_phone_answers_as_the_index_does(services in services(150), queries in vec(query(), 4)) {
            let directory = directory(&services);
            for query in queries {
                prop_assert_eq!(scanned(&directory, &query), nearest(&directory, &query));
                let query = Query { origin: None, within_m: None, walk: None, ..query };
                let indexed: Vec<_> = listings(&directory, &query).iter().map(|hit| hit.listing).collect();
                prop_assert_eq!(all_scanned(&directory, &query), indexed);
            }
        }
    }
}
