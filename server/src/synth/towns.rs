//! Where things are: towns whose sizes follow Zipf's law, in an area that grows with their number.

use super::prng::{Prng, Subject, Zipf};
use super::words;
use engine::LonLat;

/// Up to so many services fit into a city; [`FULL`] fill a country.
const CITY: u64 = 10_000;
const FULL: u64 = 1_000_000;

/// West, south, east and north of the center, in degrees: a city ...
const CITY_REACH: [f64; 4] = [0.12, 0.075, 0.12, 0.075];
/// ... and, from Coventry, England.
const FULL_REACH: [f64; 4] = [3.989, 2.408, 3.211, 3.092];

/// Meters of a degree of latitude, roughly.
const DEGREE_M: f64 = 111_200.0;

pub(super) struct Town {
    pub name: String,
    pub postcode_area: &'static str,
    center: (f64, f64),
    /// How far its services lie from its center, as a standard deviation.
    spread_m: f64,
}

/// All towns. The first is the largest and lies in the center, the last lies in the far northeast.
pub(super) struct Towns {
    all: Vec<Town>,
    sizes: Zipf,
    services: u64,
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl Towns {
    pub(super) fn new(services: u64, seed: u64, center: LonLat) -> Self {
        let grown = services.clamp(CITY, FULL) - CITY;
        let grown = grown as f64 / (FULL - CITY) as f64;
        let reach = |side: usize| CITY_REACH[side] + grown * (FULL_REACH[side] - CITY_REACH[side]);
        let sizes = Zipf::new((services / 2_500).clamp(12, 400) as usize);
        let mut towns = Self {
            all: Vec::new(),
            sizes,
            services,
            west: (center.lon() - reach(0)).max(-180.0),
            south: (center.lat() - reach(1)).max(-85.0),
            east: (center.lon() + reach(2)).min(180.0),
            north: (center.lat() + reach(3)).min(85.0),
        };
        towns.all = (0..towns.sizes.len()).map(|index| towns.town(index, seed, center)).collect();
        towns
    }

    fn town(&self, index: usize, seed: u64, center: LonLat) -> Town {
        let mut prng = Prng::new(seed, Subject::Town, index as u64);
        let inside = |from: f64, to: f64, share: f64| from + (0.08 + 0.84 * share) * (to - from);
        let (lon_share, lat_share) = (prng.fraction(), prng.fraction());
        let center = if index == 0 {
            (center.lon(), center.lat())
        } else if index == self.far() {
            (inside(self.west, self.east, 1.0), inside(self.south, self.north, 1.0))
        } else {
            (inside(self.west, self.east, lon_share), inside(self.south, self.north, lat_share))
        };
        Town {
            name: words::town(&mut prng),
            postcode_area: words::postcode_area(&mut prng),
            center,
            spread_m: 35.0 * self.sizes.share(index, self.services).max(25.0).sqrt(),
        }
    }

    /// The town of all others.
    pub(super) fn far(&self) -> usize {
        self.sizes.len() - 1
    }

    pub(super) fn get(&self, index: usize) -> &Town {
        &self.all[index]
    }

    /// A town, a large one more often.
    pub(super) fn draw(&self, prng: &mut Prng) -> usize {
        self.sizes.draw(prng)
    }

    /// How many halls a town has in which several organizations meet.
    pub(super) fn hubs(&self, index: usize) -> u64 {
        1 + self.sizes.share(index, self.services) as u64 / 120
    }

    /// A position in a town, more often near its center: longitude, latitude.
    pub(super) fn position(&self, index: usize, prng: &mut Prng) -> (f64, f64) {
        let town = &self.all[index];
        let (lon, lat) = town.center;
        let step = town.spread_m / DEGREE_M;
        let (east, north) = (prng.bell() * step / cosine(lat), prng.bell() * step);
        (rounded((lon + east).clamp(-180.0, 180.0)), rounded((lat + north).clamp(-90.0, 90.0)))
    }

    /// A position anywhere.
    pub(super) fn anywhere(&self, prng: &mut Prng) -> (f64, f64) {
        let (lon, lat) = (prng.fraction(), prng.fraction());
        let lon = self.west + lon * (self.east - self.west);
        (rounded(lon), rounded(self.south + lat * (self.north - self.south)))
    }
}

/// To a metre or so.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
}

/// The cosine of degrees, near enough, by products alone: machines differ in the last bit of `cos`.
fn cosine(degrees: f64) -> f64 {
    let square =
        (degrees * std::f64::consts::PI / 180.0) * (degrees * std::f64::consts::PI / 180.0);
    (1.0 - square / 2.0 + square * square / 24.0 - square * square * square / 720.0).max(0.05)
}
