//! The Web Mercator plane as whole numbers: 2^31 steps to the world, about 1 cm in Coventry.
//!
//! Invariant: `x` grows east, `y` grows south, both from 0 up to 2^31 - 1; a tile of zoom 14 is 4096
//! units wide and a unit is 32 steps, so that cutting and rounding never depend on the machine.

use std::f64::consts::{PI, TAU};

/// Steps across the world, as a power of two.
const WORLD_BITS: u32 = 31;
/// Units across a tile, as a power of two.
const EXTENT_BITS: u32 = 12;
/// Units across a tile.
pub const EXTENT: i64 = 1 << EXTENT_BITS;
/// The deepest zoom a unit is still a whole step at.
pub const DEEPEST_ZOOM: u8 = (WORLD_BITS - EXTENT_BITS) as u8 - 3;
/// What lies further north or south is not on the plane.
const MAX_LAT: f64 = 85.051_128;

/// A point of the plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// East.
    pub x: i32,
    /// South.
    pub y: i32,
}

impl Point {
    /// Where a position lies; what is off the plane is put on its edge.
    pub fn of(lon: f64, lat: f64) -> Self {
        let sin = lat.clamp(-MAX_LAT, MAX_LAT).to_radians().sin();
        let north = ((1.0 + sin) / (1.0 - sin)).ln() / (2.0 * TAU);
        Self { x: step(lon / 360.0 + 0.5), y: step(0.5 - north) }
    }

    /// The position, as lon and lat in degrees.
    pub fn lon_lat(self) -> (f64, f64) {
        let part = |step: i32| f64::from(step) / f64::from(1_u32 << WORLD_BITS);
        let lat = (PI * (1.0 - 2.0 * part(self.y))).sinh().atan().to_degrees();
        (part(self.x) * 360.0 - 180.0, lat)
    }
}

fn step(part: f64) -> i32 {
    (part * f64::from(1_u32 << WORLD_BITS)).round().clamp(0.0, f64::from(i32::MAX)) as i32
}

/// A box on the plane, edges included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rect {
    pub west: i64,
    pub north: i64,
    pub east: i64,
    pub south: i64,
}

impl Rect {
    /// Around all of the points, if there is one.
    pub fn around(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        points.into_iter().fold(None, |rect: Option<Self>, point| {
            let (x, y) = (i64::from(point.x), i64::from(point.y));
            Some(rect.map_or(Self { west: x, north: y, east: x, south: y }, |rect| Self {
                west: rect.west.min(x),
                north: rect.north.min(y),
                east: rect.east.max(x),
                south: rect.south.max(y),
            }))
        })
    }

    /// From degrees: west, south, east, north.
    pub fn of_degrees([west, south, east, north]: [f64; 4]) -> Self {
        let (low, high) = (Point::of(west, south), Point::of(east, north));
        Self { west: low.x.into(), north: high.y.into(), east: high.x.into(), south: low.y.into() }
    }

    /// In degrees: west, south, east, north.
    pub fn degrees(&self) -> [f64; 4] {
        let point = |x: i64, y: i64| Point { x: on_plane(x), y: on_plane(y) }.lon_lat();
        let ((west, south), (east, north)) =
            (point(self.west, self.south), point(self.east, self.north));
        [west, south, east, north]
    }

    /// Its corners, clockwise from the northwest.
    pub fn corners(&self) -> [Point; 4] {
        let point = |x: i64, y: i64| Point { x: on_plane(x), y: on_plane(y) };
        [
            point(self.west, self.north),
            point(self.east, self.north),
            point(self.east, self.south),
            point(self.west, self.south),
        ]
    }

    /// Whether the point lies in it or on its edge.
    pub fn has(&self, point: Point) -> bool {
        let (x, y) = (i64::from(point.x), i64::from(point.y));
        (self.west..=self.east).contains(&x) && (self.north..=self.south).contains(&y)
    }

    /// Whether all of the other lies in it.
    pub fn holds(&self, other: &Self) -> bool {
        self.west <= other.west
            && self.east >= other.east
            && self.north <= other.north
            && self.south >= other.south
    }

    /// Whether they have a point in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.west <= other.east
            && other.west <= self.east
            && self.north <= other.south
            && other.north <= self.south
    }

    /// The same, wider by a margin on every side.
    pub fn widened(&self, margin: i64) -> Self {
        Self {
            west: self.west - margin,
            north: self.north - margin,
            east: self.east + margin,
            south: self.south + margin,
        }
    }
}

fn on_plane(step: i64) -> i32 {
    i32::try_from(step.clamp(0, i64::from(i32::MAX))).unwrap_or(i32::MAX)
}

/// Steps of the plane to a unit of a tile.
pub fn unit(zoom: u8) -> i64 {
    1 << (WORLD_BITS - EXTENT_BITS - u32::from(zoom))
}

/// A tile of the map: `column` from the west, `row` from the north.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    pub zoom: u8,
    pub column: u32,
    pub row: u32,
}

impl Tile {
    /// The ground it shows and a margin around it, both in units of the tile.
    pub fn rect(&self, margin_units: i64) -> Rect {
        let unit = unit(self.zoom);
        let (west, north) = self.origin();
        let side = EXTENT * unit;
        Rect { west, north, east: west + side, south: north + side }.widened(margin_units * unit)
    }

    /// Its northwest corner.
    fn origin(&self) -> (i64, i64) {
        let side = EXTENT * unit(self.zoom);
        (i64::from(self.column) * side, i64::from(self.row) * side)
    }

    /// A point in units of the tile, rounded.
    pub fn units(&self, point: Point) -> (i32, i32) {
        let ((west, north), unit) = (self.origin(), unit(self.zoom));
        let units = |step: i32, origin: i64| {
            ((i64::from(step) - origin) * 2 + unit).div_euclid(unit * 2) as i32
        };
        (units(point.x, west), units(point.y, north))
    }

    /// First and last column, first and last row of the tiles a box meets.
    pub fn range(zoom: u8, rect: &Rect, margin_units: i64) -> [u32; 4] {
        let rect = rect.widened(margin_units * unit(zoom));
        let side = EXTENT * unit(zoom);
        let last = (1_i64 << zoom) - 1;
        [rect.west, rect.east, rect.north, rect.south]
            .map(|step| step.div_euclid(side).clamp(0, last) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn broadgate_lies_in_the_tile_other_maps_put_it_in() {
        // 14/8123/5381 by the slippy map formula, worked out apart from this code.
        let broadgate = Point::of(-1.509_496, 52.408_365);
        let tile = Tile { zoom: 14, column: 8123, row: 5381 };
        assert!(tile.rect(0).has(broadgate), "{broadgate:?} {:?}", tile.rect(0).degrees());
        assert_eq!(
            Tile::range(14, &Rect::around([broadgate]).unwrap(), 0),
            [8123, 8123, 5381, 5381]
        );
    }

    proptest! {
        #[test]
        fn a_position_comes_back_within_two_centimetres(lon in -179.9..179.9, lat in -80.0..80.0) {
            let (back_lon, back_lat) = Point::of(lon, lat).lon_lat();
            prop_assert!((back_lon - lon).abs() < 2e-7 && (back_lat - lat).abs() < 2e-7);
        }

        #[test]
        fn every_point_lies_in_the_tile_it_is_counted_to(x in 0..i32::MAX, y in 0..i32::MAX, zoom in 0_u8..=16) {
            let point = Point { x, y };
            let [column, last_column, row, last_row] =
                Tile::range(zoom, &Rect::around([point]).unwrap(), 0);
            let tile = Tile { zoom, column, row };
            prop_assert!(column == last_column && row == last_row && tile.rect(0).has(point));
            let (east, south) = tile.units(point);
            prop_assert!((0..=4096).contains(&east) && (0..=4096).contains(&south));
        }
    }
}
