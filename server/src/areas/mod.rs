//! Areas of the official statistics, and what a census counted in them.
//!
//! Invariant: every list is sorted and has each code once, so that what is equal compares as equal.

pub(crate) mod census;
mod feature;
mod shape;
mod soundness;

pub use feature::Fault;
pub(crate) use feature::{Told, told};

use geo::MultiPolygon;
use serde_json::Value;
use std::collections::BTreeMap;

/// Coventry's LSOAs of 2011, in every binary: data/coventry/geo/lsoa.geojson.
const BUNDLED: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/coventry/geo/lsoa.geojson"));

/// What an area is, from the smallest to the largest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaKind {
    /// Output area: some 300 people.
    Oa,
    /// Lower layer super output area: some 1,500 people.
    Lsoa,
    /// Middle layer super output area: some 7,500 people.
    Msoa,
    /// Ward, which elects councillors.
    Ward,
}

impl AreaKind {
    /// Every kind, in order.
    pub const ALL: [Self; 4] = [Self::Oa, Self::Lsoa, Self::Msoa, Self::Ward];

    /// What questions and tables call it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Oa => "oa",
            Self::Lsoa => "lsoa",
            Self::Msoa => "msoa",
            Self::Ward => "ward",
        }
    }

    /// The kind of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What an area with this code is: the Government Statistical Service numbers every kind apart.
    pub(crate) fn of_code(code: &str) -> Option<Self> {
        match code.get(1..3).filter(|_| is_code(code))? {
            "00" => Some(Self::Oa),
            "01" => Some(Self::Lsoa),
            "02" => Some(Self::Msoa),
            "05" => Some(Self::Ward),
            _ => None,
        }
    }
}

/// Whether it is written as the Government Statistical Service writes codes: `E01009522`.
pub(crate) fn is_code(text: &str) -> bool {
    let digits = text.strip_prefix(['E', 'W', 'S', 'N']).unwrap_or_default();
    digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// An area.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Its code: `E01009522`.
    pub code: String,
    /// `Coventry 014A`; empty where it has none.
    pub name: String,
    /// What it is.
    pub kind: AreaKind,
    /// Where it is, in WGS 84 degrees, lon before lat.
    pub shape: MultiPolygon<f64>,
    /// The same as the text of a GeoJSON geometry.
    pub geometry: String,
}

impl Area {
    /// An area with a GeoJSON geometry that was checked before.
    pub(crate) fn known(
        code: String,
        name: String,
        kind: AreaKind,
        geometry: &Value,
    ) -> Result<Self, String> {
        let shape = shape::parse(geometry)?;
        let geometry = shape::text(&shape);
        Ok(Self { code, name, kind, shape, geometry })
    }
}

/// What was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// People who live there.
    Population,
    /// People who were born outside the United Kingdom.
    BornAbroad,
    /// Households whose members have different main languages.
    DifferingLanguages,
}

impl Measure {
    /// Every measure, in order.
    pub const ALL: [Self; 3] = [Self::Population, Self::BornAbroad, Self::DifferingLanguages];

    /// What questions and tables call it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Population => "population",
            Self::BornAbroad => "born_abroad",
            Self::DifferingLanguages => "differing_languages",
        }
    }

    /// The measure of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.word() == word)
    }
}

/// What was counted in an area.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// The area's code, whether such an area is known or not.
    pub code: String,
    /// The figure of each measure that is known.
    pub of: BTreeMap<Measure, f64>,
}

/// All that is known of areas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Areas {
    /// By kind and code.
    pub areas: Vec<Area>,
    /// By code.
    pub figures: Vec<Figures>,
}

impl Areas {
    /// Puts both in order. Of a kind that is not among the areas, those compiled in are taken.
    pub(crate) fn new(mut areas: Vec<Area>, mut figures: Vec<Figures>) -> Result<Self, Fault> {
        for kind in AreaKind::ALL {
            if areas.iter().all(|area| area.kind != kind) {
                areas.extend(bundled()?.into_iter().filter(|area| area.kind == kind));
            }
        }
        areas.sort_by(|a, b| (a.kind, &a.code).cmp(&(b.kind, &b.code)));
        figures.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(Self { areas, figures })
    }

    /// The areas of a kind, by code.
    pub fn of_kind(&self, kind: AreaKind) -> &[Area] {
        let first = self.areas.partition_point(|area| area.kind < kind);
        let end = self.areas.partition_point(|area| area.kind <= kind);
        &self.areas[first..end]
    }

    /// What was counted in the area of this code.
    pub fn figure(&self, code: &str, measure: Measure) -> Option<f64> {
        let place =
            self.figures.binary_search_by(|figures| figures.code.as_str().cmp(code)).ok()?;
        self.figures[place].of.get(&measure).copied()
    }
}

/// As much of a text as fits into a message, on one line.
fn excerpt(text: &str) -> String {
    const MOST: usize = 60;
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MOST).collect()
}

/// The LSOAs that are compiled in. They were checked when they were made.
pub fn bundled() -> Result<Vec<Area>, Fault> {
    feature::known_collection(BUNDLED)
}

#[cfg(test)]
mod tests;
