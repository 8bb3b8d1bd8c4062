//! The plane the map is drawn on: Web Mercator as a square of side 1, x eastward, y southward.

use crate::power::{exp, ln};
use engine::angle::sin_cos;
use engine::position::LonLat;

/// Side of the whole world in CSS px at zoom 0, as every web map counts zoom.
pub const TILE_PX: f64 = 256.0;

/// Circumference of the sphere Web Mercator assumes, in metres (WGS 84 equator).
const EQUATOR_M: f64 = 40_075_016.686;

/// A number brought within bounds. `f64::clamp` does it too, but its panic message brings the whole
/// formatter of floats into what phones download.
pub fn bounded(value: f64, least: f64, most: f64) -> f64 {
    value.max(least).min(most)
}

/// A point of the plane; the whole world lies between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct World {
    /// Eastward from 180° W.
    pub x: f64,
    /// Southward from about 85° N.
    pub y: f64,
}

/// How far east on the plane a longitude is.
fn eastward(lon: f64) -> f64 {
    lon / 360.0 + 0.5
}

/// A box of the plane. Invariant: `min` is north-west of `max` unless the box is empty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// North-west corner.
    pub min: World,
    /// South-east corner.
    pub max: World,
}

impl World {
    /// Where a position lies on the plane.
    pub fn of(position: LonLat) -> Self {
        let sin_lat = bounded(sin_cos(position.lat().to_radians()).0, -0.9999, 0.9999);
        let stretched = ln((1.0 + sin_lat) / (1.0 - sin_lat)) / 2.0;
        Self { x: eastward(position.lon()), y: 0.5 - stretched / std::f64::consts::TAU }
    }

    /// How long a metre on the ground is here, in units of the plane.
    pub fn metre(self) -> f64 {
        let stretched = (0.5 - self.y) * std::f64::consts::TAU;
        let (up, down) = (exp(stretched), exp(-stretched));
        let one_over_cos_lat = f64::midpoint(up, down);
        one_over_cos_lat / EQUATOR_M
    }

    /// Distance on the plane.
    pub fn distance(self, other: Self) -> f64 {
        let (dx, dy) = (self.x - other.x, self.y - other.y);
        (dx * dx + dy * dy).sqrt()
    }
}

impl Extent {
    /// Holds nothing; grows with [`Extent::include`].
    pub const EMPTY: Self = Self {
        min: World { x: f64::INFINITY, y: f64::INFINITY },
        max: World { x: f64::NEG_INFINITY, y: f64::NEG_INFINITY },
    };

    /// The box around all of the points.
    pub fn around(points: impl IntoIterator<Item = World>) -> Self {
        points.into_iter().fold(Self::EMPTY, Self::include)
    }

    /// The box grown to hold a point.
    #[must_use]
    pub fn include(self, point: World) -> Self {
        Self {
            min: World { x: self.min.x.min(point.x), y: self.min.y.min(point.y) },
            max: World { x: self.max.x.max(point.x), y: self.max.y.max(point.y) },
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(self) -> bool {
        self.min.x > self.max.x || self.min.y > self.max.y
    }

    /// Its middle.
    pub fn centre(self) -> World {
        World { x: f64::midpoint(self.min.x, self.max.x), y: f64::midpoint(self.min.y, self.max.y) }
    }

    /// Whether a longitude is between its sides or on one.
    pub fn spans(self, lon: f64) -> bool {
        (self.min.x..=self.max.x).contains(&eastward(lon))
    }

    /// Whether a point is in it or on its edge.
    pub fn contains(self, point: World) -> bool {
        (self.min.x..=self.max.x).contains(&point.x) && (self.min.y..=self.max.y).contains(&point.y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metre_on_the_plane_is_a_metre_on_the_ground() {
        let at = |lon, lat| LonLat::new(lon, lat).unwrap();
        let (here, there) = (at(-1.51, 52.40), at(-1.50, 52.40));
        let on_the_plane_m = World::of(here).distance(World::of(there)) / World::of(here).metre();
        // Web Mercator's sphere is 0.1 % larger than the mean one.
        assert!((on_the_plane_m / here.distance_m(there) - 1.0).abs() < 0.002);
    }

    #[test]
    fn greenwich_at_the_equator_is_the_middle() {
        let middle = World::of(LonLat::new(0.0, 0.0).unwrap());
        assert!(middle.distance(World { x: 0.5, y: 0.5 }) < 1e-12);
    }
}
