//! How near and how far parts of the index are from where a search begins.
//!
//! Invariant: a lower bound is never more than the distance to any point of a box, an upper bound never
//! less, whatever the rounding.

use super::bounds::Bounds;
use super::member::CELLS;
use crate::angle::sin_cos;
use crate::position::{EARTH_RADIUS_M, LonLat};

/// Where a search begins, prepared for boxes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    pub point: [f64; 3],
    lon: f64,
    lat: f64,
    cos_lat: f64,
}

impl Origin {
    pub fn new(position: LonLat) -> Self {
        let (lon, lat) = (position.lon(), position.lat());
        let cos_lat = sin_cos(lat.to_radians()).1;
        Self { point: position.on_unit_sphere(), lon, lat, cos_lat }
    }

    /// A lower bound of the squared chord to any point of a box: the haversine, with polynomials that
    /// stay below sine and cosine instead of these.
    pub fn chord2_to(&self, bounds: &Bounds) -> f64 {
        let (south, north) = (f64::from(bounds.south), f64::from(bounds.north));
        let above = (south - self.lat).max(self.lat - north).max(0.0);
        let beside = self.degrees_beside(f64::from(bounds.west), f64::from(bounds.east));
        let sin2_up = sine_below(above.to_radians() / 2.0).powi(2);
        let sin2_along = sine_below(beside.to_radians() / 2.0).powi(2);
        let cosine = cosine_below(south).min(cosine_below(north));
        let chord2 = 4.0 * (sin2_up + self.cos_lat.max(0.0) * cosine * sin2_along);
        // The exact distance it is compared with has rounding errors of its own: half a metre.
        (chord2 * (1.0 - 1e-9) - 1e-14).max(0.0)
    }

    /// Prepares lower bounds for the cells of a box.
    pub fn cells(&self, bounds: &Bounds) -> Cells {
        let (west, east) = (f64::from(bounds.west) - self.lon, f64::from(bounds.east) - self.lon);
        let (south, north) = (f64::from(bounds.south), f64::from(bounds.north));
        let cosine = cosine_below(south).min(cosine_below(north));
        let (below, above) = (south - self.lat, north - self.lat);
        let farthest = west.abs().max(east.abs()).max(below.abs()).max(above.abs());
        // Around the back of the earth the way may be shorter: there the whole box has to do.
        let flat = if farthest < 90.0 { square_below(farthest.to_radians() / 2.0) } else { 0.0 };
        let up = 4.0 * flat * (1.0f64.to_radians() / 2.0).powi(2) * (1.0 - 1e-9);
        Cells {
            least: self.chord2_to(bounds),
            from: [west, below],
            size: [(east - west) / CELLS, (above - below) / CELLS],
            scale: [up * self.cos_lat.max(0.0) * cosine, up],
            widest: self.widest_to(bounds),
        }
    }

    /// Degrees of longitude to a box, the shorter way around.
    fn degrees_beside(&self, west: f64, east: f64) -> f64 {
        let (to_west, to_east) = (west - self.lon, self.lon - east);
        if to_west <= 0.0 && to_east <= 0.0 {
            return 0.0;
        }
        let around = |degrees: f64| if degrees < 0.0 { degrees + 360.0 } else { degrees };
        around(to_west).min(around(to_east)).clamp(0.0, 180.0)
    }

    /// An upper bound in metres of the distance to any point of a box: the length of the way that is a
    /// straight line in degrees.
    pub fn metres_at_most(&self, bounds: &Bounds) -> f64 {
        let farthest = |at: f64, from: f32, to: f32| {
            (at - f64::from(from)).abs().max((at - f64::from(to)).abs())
        };
        let lon = farthest(self.lon, bounds.west, bounds.east);
        let lat = farthest(self.lat, bounds.south, bounds.north);
        metres_of_way(lon * self.widest_to(bounds), lat)
    }

    /// Not less than the cosine of any latitude on the way to a box.
    fn widest_to(&self, bounds: &Bounds) -> f64 {
        let south = self.lat.min(f64::from(bounds.south));
        let north = self.lat.max(f64::from(bounds.north));
        let nearest_the_equator = south.max(-north).max(0.0);
        cosine_above(nearest_the_equator)
    }
}

/// An upper bound in metres of the length of so many degrees, those of longitude already narrowed.
fn metres_of_way(along: f64, up: f64) -> f64 {
    (along * along + up * up).sqrt() * EARTH_RADIUS_M.to_radians() * (1.0 + 1e-9) + 0.01
}

/// The cells of a box, as seen from where a search begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cells {
    least: f64,
    /// Degrees to its western and southern edge.
    from: [f64; 2],
    /// Of a cell, in degrees.
    size: [f64; 2],
    /// Of a squared degree in each direction.
    scale: [f64; 2],
    /// Not less than the cosine of any latitude on the way.
    widest: f64,
}

impl Cells {
    /// A lower bound of the squared chord to any point of a cell.
    pub fn chord2_to(&self, cell: [u8; 2]) -> f64 {
        let square = |axis: usize| {
            let near = self.from[axis] + f64::from(cell[axis]) * self.size[axis];
            let away = near.max(-near - self.size[axis]).max(0.0);
            away * away * self.scale[axis]
        };
        (square(0) + square(1) - 1e-14).max(self.least)
    }

    /// An upper bound in metres of the distance to any point of a cell.
    pub fn metres_at_most(&self, cell: [u8; 2]) -> f64 {
        let farthest = |axis: usize| {
            let near = self.from[axis] + f64::from(cell[axis]) * self.size[axis];
            near.abs().max((near + self.size[axis]).abs())
        };
        metres_of_way(farthest(0) * self.widest, farthest(1))
    }
}

/// Not more than the square of the quotient of sine and angle, up to an angle.
fn square_below(angle: f64) -> f64 {
    (1.0 - angle * angle / 6.0).powi(2)
}

/// Not more than the sine of an angle from 0 to a right one.
fn sine_below(angle: f64) -> f64 {
    angle - angle * angle * angle / 6.0
}

/// Not more than the cosine of a latitude in degrees.
fn cosine_below(degrees: f64) -> f64 {
    let square = degrees.to_radians().powi(2);
    (1.0 - square / 2.0 * (1.0 - square / 12.0 * (1.0 - square / 30.0))).max(0.0)
}

/// Not less than the cosine of a latitude in degrees.
fn cosine_above(degrees: f64) -> f64 {
    let square = degrees.to_radians().powi(2);
    1.0 - square / 2.0 * (1.0 - square / 12.0)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::position::{chord_to_metres, chord2};
    use proptest::prelude::*;

    pub fn position() -> impl Strategy<Value = LonLat> {
        let anywhere = (-180.0..=180.0f64, -90.0..=90.0f64);
        let near = (-1.6..-1.4f64, 52.3..52.5f64);
        prop_oneof![anywhere, near].prop_map(|(lon, lat)| LonLat::new(lon, lat).unwrap())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn what_is_in_a_box_is_between_its_bounds(
            inside in proptest::collection::vec(position(), 1..5), from in position(),
        ) {
            let mut bounds = Bounds::empty();
            for position in &inside {
                bounds.extend(*position);
            }
            let origin = Origin::new(from);
            let cells = origin.cells(&bounds);
            for position in inside {
                let chord2 = chord2(origin.point, position.on_unit_sphere());
                let (cell, metres) = (bounds.cell(position), from.distance_m(position));
                prop_assert!(origin.chord2_to(&bounds) <= chord2);
                prop_assert!(cells.chord2_to(cell) <= chord2);
                prop_assert!(origin.metres_at_most(&bounds) >= metres);
                prop_assert!(cells.metres_at_most(cell) >= metres);
            }
        }
    }

    #[test]
    fn bounds_are_tight_enough_to_be_of_use() {
        let from = LonLat::new(-1.5, 52.4).unwrap();
        let far = LonLat::new(-1.3, 52.5).unwrap();
        let mut bounds = Bounds::empty();
        bounds.extend(far);
        let origin = Origin::new(from);
        let of_exact = |bound: f64| bound / from.distance_m(far);
        let nearest = of_exact(chord_to_metres(origin.chord2_to(&bounds)));
        assert!((0.999..=1.0).contains(&nearest), "{nearest}");
        let farthest = of_exact(origin.metres_at_most(&bounds));
        assert!((1.0..=1.01).contains(&farthest), "{farthest}");
    }
}
