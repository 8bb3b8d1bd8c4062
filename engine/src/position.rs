//! Positions on the ground: WGS 84, degrees, `lon` before `lat` as in `GeoJSON`.

use crate::angle::sin_cos;
use crate::words::said_by_its_text;

/// Mean radius of the earth in metres (IUGG), the sphere on which every distance is measured.
pub const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// A WGS 84 position in degrees. Invariant: both parts are in range and not NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LonLat {
    lon: f64,
    lat: f64,
}

/// Why two numbers are not a position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PositionError {
    /// East or west of the date line.
    Lon,
    /// Beyond a pole.
    Lat,
}

impl PositionError {
    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            Self::Lon => "the longitude is not between -180 and 180",
            Self::Lat => "the latitude is not between -90 and 90",
        }
    }
}

said_by_its_text!(PositionError);

impl LonLat {
    /// A position from degrees; the only way in.
    pub fn new(lon: f64, lat: f64) -> Result<Self, PositionError> {
        if !(-180.0..=180.0).contains(&lon) {
            return Err(PositionError::Lon);
        }
        if !(-90.0..=90.0).contains(&lat) {
            return Err(PositionError::Lat);
        }
        Ok(Self { lon, lat })
    }

    /// Degrees east of Greenwich.
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Degrees north of the equator.
    pub fn lat(self) -> f64 {
        self.lat
    }

    /// Great-circle distance in metres.
    pub fn distance_m(self, other: Self) -> f64 {
        chord_to_metres(chord2(self.on_unit_sphere(), other.on_unit_sphere()))
    }

    /// The point of the unit sphere: straight lines between such points order places exactly as
    /// great circles do, which degrees do not (at 52° N a degree east is 0.6 of a degree north).
    pub(crate) fn on_unit_sphere(self) -> [f64; 3] {
        let (sin_lat, cos_lat) = sin_cos(self.lat.to_radians());
        let (sin_lon, cos_lon) = sin_cos(self.lon.to_radians());
        [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat]
    }
}

/// Squared straight-line distance between two points of the unit sphere.
pub(crate) fn chord2(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// Metres along the great circle from the squared chord on the unit sphere.
pub(crate) fn chord_to_metres(chord2: f64) -> f64 {
    2.0 * EARTH_RADIUS_M * (chord2.sqrt() / 2.0).min(1.0).asin()
}

/// Not more than that, without a sine: for bounds, of which there are many.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn metres_at_least(chord2: f64) -> f64 {
    chord2.sqrt() * (EARTH_RADIUS_M * (1.0 - 1e-12)) * (1.0 + chord2 / 24.0)
}

/// The inverse: the squared chord of so many metres along a great circle, up to the antipodes.
pub(crate) fn metres_to_chord2(metres: f64) -> f64 {
    let angle = (metres / EARTH_RADIUS_M).min(std::f64::consts::PI);
    (2.0 * sin_cos(angle / 2.0).0).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The textbook formula, independent of the unit sphere.
    fn haversine_m(a: LonLat, b: LonLat) -> f64 {
        let (d_lat, d_lon) = ((b.lat - a.lat).to_radians(), (b.lon - a.lon).to_radians());
        let h = (d_lat / 2.0).sin().powi(2)
            + a.lat.to_radians().cos() * b.lat.to_radians().cos() * (d_lon / 2.0).sin().powi(2);
        2.0 * EARTH_RADIUS_M * h.sqrt().min(1.0).asin()
    }

    proptest! {
        #[test]
        fn distance_agrees_with_haversine(
            lon_a in -2.0..-1.0f64, lat_a in 52.0..53.0f64, lon_b in -180.0..180.0f64, lat_b in -89.0..89.0f64,
        ) {
            let (a, b) = (LonLat::new(lon_a, lat_a).unwrap(), LonLat::new(lon_b, lat_b).unwrap());
            let expected = haversine_m(a, b);
            let chord2 = chord2(a.on_unit_sphere(), b.on_unit_sphere());
            prop_assert!(metres_at_least(chord2) <= chord_to_metres(chord2));
            prop_assume!(expected < 19_000_000.0);
            prop_assert!((a.distance_m(b) - expected).abs() < 0.01 + expected * 1e-9);
        }
    }

    #[test]
    fn positions_out_of_range_are_refused() {
        assert_eq!(LonLat::new(0.0, 200.0), Err(PositionError::Lat));
        assert_eq!(LonLat::new(-180.1, 0.0), Err(PositionError::Lon));
        assert!(LonLat::new(f64::NAN, 0.0).is_err());
        assert!(LonLat::new(0.0, f64::NAN).is_err());
    }
}
