//! Stops of public transport, and which of them is nearest to a place.
//!
//! Invariant: the same stops give the same answer, in whatever order the database tells them.

use crate::store::{self, StoreError};
use engine::LonLat;
use engine::directory::{Stop, StopKind};

/// A stop that is farther away is no help.
const NEAR_M: f64 = 400.0;

/// Metres of a degree of latitude on the engine's sphere.
const DEGREE_M: f64 = engine::position::EARTH_RADIUS_M * std::f64::consts::PI / 180.0;

/// As high as a row of stops is, in degrees: what is near lies in the same row or the next.
const ROW_DEG: f64 = NEAR_M / DEGREE_M;

/// All stops, in rows from south to north, each row from west to east.
#[derive(Debug, Default)]
pub(super) struct Stops(Vec<Known>);

#[derive(Debug)]
struct Known {
    row: i32,
    position: LonLat,
    kind: StopKind,
    name: Box<str>,
}

impl Stops {
    /// Of what the database told.
    pub(super) fn of(told: &store::Lines) -> Result<Self, StoreError> {
        told.each::<store::StopTold>()
            .map(|told| known(&told?))
            .collect::<Result<_, _>>()
            .map(Self::in_rows)
    }

    /// Stops with their ids.
    fn in_rows(mut stops: Vec<(Known, String)>) -> Self {
        stops.sort_by(|(a, a_id), (b, b_id)| {
            let by_lon = || a.position.lon().total_cmp(&b.position.lon());
            a.row.cmp(&b.row).then_with(by_lon).then_with(|| a_id.cmp(b_id))
        });
        Self(stops.into_iter().map(|(stop, _)| stop).collect())
    }

    /// The nearest, if one is near.
    pub(super) fn nearest(&self, position: LonLat) -> Option<Stop> {
        let row = row_of(position);
        // A degree of longitude is shortest at the end of the rows that is nearer to a pole.
        let lat = (position.lat().abs() + ROW_DEG).min(90.0);
        let width = ROW_DEG / lat.to_radians().cos().max(f64::EPSILON);
        let around = (row - 1..=row + 1).flat_map(|row| self.between(row, position.lon(), width));
        let measured = around.map(|stop| (stop, position.distance_m(stop.position)));
        let near = measured.filter(|(_, distance_m)| *distance_m <= NEAR_M);
        let (stop, distance_m) = near.min_by(|(_, a), (_, b)| a.total_cmp(b))?;
        let Known { kind, name, .. } = stop;
        Some(Stop { kind: *kind, name: name.to_string(), distance_m: distance_m.round() as u32 })
    }

    /// The stops of a row that are so many degrees east or west at most.
    fn between(&self, row: i32, lon: f64, width: f64) -> &[Known] {
        let first =
            self.0.partition_point(|stop| (stop.row, stop.position.lon()) < (row, lon - width));
        let rest = &self.0[first..];
        &rest[..rest.partition_point(|stop| (stop.row, stop.position.lon()) <= (row, lon + width))]
    }
}

fn row_of(position: LonLat) -> i32 {
    (position.lat() / ROW_DEG).floor() as i32
}

/// A stop with its id, which only its place among others depends on.
fn known(told: &store::StopTold) -> Result<(Known, String), StoreError> {
    let broken =
        |reason: String| StoreError::Broken { kind: "stop", id: told.id.to_string(), reason };
    let store::Degrees { longitude, latitude } = told.position;
    let position = LonLat::new(longitude, latitude).map_err(|error| broken(error.to_string()))?;
    let kind = StopKind::parse(&told.kind)
        .ok_or_else(|| broken(format!("`{}` is no kind of stop", &*told.kind)))?;
    let known = Known { row: row_of(position), position, kind, name: (&*told.name).into() };
    Ok((known, told.id.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stops(at: &[(f64, f64)]) -> Stops {
        let stop = |(number, (lon, lat)): (usize, &(f64, f64))| {
            let position = LonLat::new(*lon, *lat).unwrap();
            let name = format!("Stop {number}").into();
            let stop = Known { row: row_of(position), position, kind: StopKind::Bus, name };
            (stop, format!("{number:06}"))
        };
        Stops::in_rows(at.iter().enumerate().map(stop).collect())
    }

    /// Great-circle metres by the haversine formula.
    fn haversine_m((lon_a, lat_a): (f64, f64), (lon_b, lat_b): (f64, f64)) -> f64 {
        let half_lat = ((lat_b - lat_a) / 2.0).to_radians().sin();
        let half_lon = ((lon_b - lon_a) / 2.0).to_radians().sin();
        let cosines = lat_a.to_radians().cos() * lat_b.to_radians().cos();
        2.0 * 6_371_008.8 * (half_lat * half_lat + cosines * half_lon * half_lon).sqrt().asin()
    }

    proptest! {
        /// As far north as people live, as south, and around the equator.
        #[test]
        fn it_is_the_nearest_of_all(
            south in prop_oneof![Just(52.4), Just(78.2), Just(-54.8), Just(-0.01)],
            around in prop::collection::vec((0.0..0.04f64, 0.0..0.02f64), 0..60),
            (east, north) in (0.0..0.04f64, 0.0..0.02f64),
        ) {
            let at: Vec<(f64, f64)> =
                around.iter().map(|(east, north)| (-1.5 + east, south + north)).collect();
            let from = (-1.5 + east, south + north);
            let nearest = stops(&at).nearest(LonLat::new(from.0, from.1).unwrap());
            let by_hand = at.iter().map(|stop| haversine_m(from, *stop)).min_by(f64::total_cmp);
            match nearest {
                Some(stop) => {
                    prop_assert!((f64::from(stop.distance_m) - by_hand.unwrap()).abs() < 0.51);
                    prop_assert!(stop.distance_m <= 400);
                }
                None => prop_assert!(by_hand.is_none_or(|nearest| nearest > 399.99)),
            }
        }
    }

    #[test]
    fn of_two_at_the_same_place_the_first_by_id_is_told() {
        let stop = stops(&[(-1.5, 52.4); 5]).nearest(LonLat::new(-1.5, 52.4).unwrap());
        let told = Stop { kind: StopKind::Bus, name: "Stop 0".to_owned(), distance_m: 0 };
        assert_eq!(stop, Some(told));
    }
}
