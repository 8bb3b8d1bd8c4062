//! Metres of Ordnance Survey's National Grid to degrees: what older tables of stops have only.
//!
//! By the seven numbers that Ordnance Survey gives for turning its datum into WGS 84 ("A guide to
//! coordinate systems in Great Britain"). Invariant: some 5 m off at most, anywhere in Great Britain.

use engine::LonLat;

/// Half the axes of an ellipsoid in metres.
struct Ellipsoid {
    a: f64,
    b: f64,
}

const AIRY_1830: Ellipsoid = Ellipsoid { a: 6_377_563.396, b: 6_356_256.909 };
const WGS_84: Ellipsoid = Ellipsoid { a: 6_378_137.0, b: 6_356_752.314_2 };

/// How much smaller than the ground the grid is along its middle.
const SCALE: f64 = 0.999_601_271_7;
/// Where the grid is not turned, in degrees, and the metres it counts there.
const ORIGIN_DEGREES: [f64; 2] = [-2.0, 49.0];
const ORIGIN_M: [f64; 2] = [400_000.0, -100_000.0];
/// Beyond lies no part of Great Britain.
const MOST_M: [f64; 2] = [700_000.0, 1_300_000.0];

/// From the datum of the grid to WGS 84: moved in metres, turned in seconds of arc, stretched.
const MOVED_M: [f64; 3] = [446.448, -125.157, 542.060];
const TURNED_SECONDS: [f64; 3] = [0.150_2, 0.247_0, 0.842_1];
const STRETCHED: f64 = -20.489_4e-6;

/// The position of an easting and northing; none outside of the grid.
pub(super) fn position(easting: f64, northing: f64) -> Option<LonLat> {
    let is_inside = |at: f64, most: f64| at > 0.0 && at <= most;
    if !is_inside(easting, MOST_M[0]) || !is_inside(northing, MOST_M[1]) {
        return None;
    }
    let (lon, lat) = unprojected(easting, northing);
    let (lon, lat) = WGS_84.degrees(to_wgs_84(AIRY_1830.point(lon, lat)));
    LonLat::new(lon, lat).ok()
}

/// Longitude and latitude in the grid's own datum, in radians.
fn unprojected(easting: f64, northing: f64) -> (f64, f64) {
    let Ellipsoid { a, b } = AIRY_1830;
    let e2 = 1.0 - (b * b) / (a * a);
    let lat = foot(northing - ORIGIN_M[1]);
    let (sin, cos, tan) = (lat.sin(), lat.cos(), lat.tan());
    let w2 = 1.0 - e2 * sin * sin;
    // Radii of the ellipsoid there: across the meridian, and along it.
    let (nu, rho) = (a * SCALE / w2.sqrt(), a * SCALE * (1.0 - e2) / w2.powf(1.5));
    let eta2 = nu / rho - 1.0;
    let (t2, t4, x) = (tan.powi(2), tan.powi(4), easting - ORIGIN_M[0]);
    let north = [
        -tan / (2.0 * rho * nu),
        tan / (24.0 * rho * nu.powi(3)) * (5.0 + 3.0 * t2 + eta2 - 9.0 * t2 * eta2),
        -tan / (720.0 * rho * nu.powi(5)) * (61.0 + 90.0 * t2 + 45.0 * t4),
    ];
    let east = [
        1.0 / (cos * nu),
        -(nu / rho + 2.0 * t2) / (6.0 * cos * nu.powi(3)),
        (5.0 + 28.0 * t2 + 24.0 * t4) / (120.0 * cos * nu.powi(5)),
        -(61.0 + 662.0 * t2 + 1_320.0 * t4 + 720.0 * t4 * t2) / (5_040.0 * cos * nu.powi(7)),
    ];
    let series = |terms: &[f64]| terms.iter().rev().fold(0.0, |sum, term| sum * x * x + term);
    (ORIGIN_DEGREES[0].to_radians() + series(&east) * x, lat + series(&north) * x * x)
}

/// The latitude on the grid's middle so many metres north of its origin, in radians.
fn foot(north_m: f64) -> f64 {
    let origin = ORIGIN_DEGREES[1].to_radians();
    let mut lat = origin + north_m / (AIRY_1830.a * SCALE);
    // Each round is some hundred times as near as the one before: the last by less than a millimetre.
    for _ in 0..8 {
        lat += (north_m - meridian(origin, lat)) / (AIRY_1830.a * SCALE);
    }
    lat
}

/// Metres of the grid along its middle from one latitude to another.
fn meridian(from: f64, to: f64) -> f64 {
    let Ellipsoid { a, b } = AIRY_1830;
    let n = (a - b) / (a + b);
    let (n2, n3) = (n * n, n.powi(3));
    let (less, sum) = (to - from, to + from);
    let terms = [
        (1.0 + n + 1.25 * n2 + 1.25 * n3) * less,
        -(3.0 * n + 3.0 * n2 + 2.625 * n3) * less.sin() * sum.cos(),
        1.875 * (n2 + n3) * (2.0 * less).sin() * (2.0 * sum).cos(),
        -35.0 / 24.0 * n3 * (3.0 * less).sin() * (3.0 * sum).cos(),
    ];
    b * SCALE * terms.iter().sum::<f64>()
}

/// A point of the grid's datum as WGS 84 counts it, in metres from the middle of the earth.
fn to_wgs_84([x, y, z]: [f64; 3]) -> [f64; 3] {
    let [rx, ry, rz] = TURNED_SECONDS.map(|seconds| (seconds / 3_600.0).to_radians());
    let s = 1.0 + STRETCHED;
    [
        MOVED_M[0] + s * x - rz * y + ry * z,
        MOVED_M[1] + rz * x + s * y - rx * z,
        MOVED_M[2] - ry * x + rx * y + s * z,
    ]
}

impl Ellipsoid {
    fn e2(&self) -> f64 {
        1.0 - (self.b * self.b) / (self.a * self.a)
    }

    /// How far its surface is from the axis' middle, straight down.
    fn nu(&self, lat: f64) -> f64 {
        self.a / (1.0 - self.e2() * lat.sin().powi(2)).sqrt()
    }

    /// The point of its surface at a longitude and latitude in radians.
    fn point(&self, lon: f64, lat: f64) -> [f64; 3] {
        let nu = self.nu(lat);
        let across = nu * lat.cos();
        [across * lon.cos(), across * lon.sin(), nu * (1.0 - self.e2()) * lat.sin()]
    }

    /// Longitude and latitude of a point near its surface, in degrees.
    fn degrees(&self, [x, y, z]: [f64; 3]) -> (f64, f64) {
        let across = x.hypot(y);
        let mut lat = z.atan2(across * (1.0 - self.e2()));
        for _ in 0..5 {
            lat = (z + self.e2() * self.nu(lat) * lat.sin()).atan2(across);
        }
        (y.atan2(x).to_degrees(), lat.to_degrees())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ordnance Survey's own test points, and stops of NaPTAN, which have both.
    #[test]
    fn positions_are_those_that_others_tell_within_five_meters() {
        for (easting, northing, lon, lat) in [
            (91_492.146, 11_318.804, -6.299_777_520_14, 49.922_263_937_30),
            (170_370.718, 11_572.405, -5.203_046_099_98, 49.960_061_378_20),
            (651_409.804, 313_177.450, 1.716_073_972_9, 52.658_007_833),
            (395_999.668, 1_138_728.951, -2.073_828_227_98, 60.133_080_916_60),
            (436_403.0, 280_955.0, -1.466_09, 52.425_38),
        ] {
            let found = position(easting, northing).unwrap();
            let off_m = found.distance_m(LonLat::new(lon, lat).unwrap());
            assert!(off_m < 5.0, "{easting} {northing}: {off_m} m off: {found:?}");
        }
    }

    #[test]
    fn what_is_not_on_the_grid_is_nowhere() {
        for (easting, northing) in
            [(0.0, 0.0), (-5.0, 9.0), (1e6, 9.0), (9.0, 2e6), (f64::NAN, 9.0)]
        {
            assert_eq!(position(easting, northing), None);
        }
    }
}
