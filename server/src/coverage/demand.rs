//! Who there is: the city's postcode units, the areas they lie in, and how many people each stands for.
//!
//! Invariant: every list of a set of areas and of a weight is as long as the list of units.

use std::collections::HashMap;

use engine::LonLat;
use engine::postcodes::{PostcodeUnit, Postcodes};
use geo::{BoundingRect, Contains, Point, Rect};
use serde_json::value::RawValue;

use super::KnownWords;
use super::places::{Places, commonest};
use crate::areas::{Area, AreaKind, Areas, Measure};

const DISTRICTS: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/coventry/geo/districts.geojson"));
const BOUNDARY: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/coventry/geo/boundary.geojson"));

/// A postcode unit that lies in no area belongs to that of a unit so near: outlines are generalised.
const BESIDE_M: f64 = 500.0;

/// Why there is no demand to ask about.
#[derive(Debug, thiserror::Error)]
#[error("the areas of the city: {0}")]
pub struct DemandError(String);

/// Who there is.
#[derive(Debug)]
pub struct Demand {
    /// Where each unit is.
    pub(super) at: Vec<LonLat>,
    places: Places,
    sets: Vec<AreaSet>,
    weights: Vec<Weight>,
}

/// Areas of a kind.
#[derive(Debug)]
pub(super) struct AreaSet {
    pub word: &'static str,
    pub areas: Vec<NamedArea>,
    /// In which of them each unit lies.
    pub of: Vec<Option<usize>>,
}

#[derive(Debug)]
pub(super) struct NamedArea {
    pub code: String,
    pub name: String,
    /// What people call it; may be empty.
    pub place: String,
    /// GeoJSON.
    pub geometry: Box<RawValue>,
}

/// How people are counted.
#[derive(Debug)]
pub(super) struct Weight {
    pub word: &'static str,
    /// For how many people each unit stands.
    pub of: Vec<f64>,
    /// Codes of figures for which there is no area.
    pub figures: Vec<String>,
    /// Codes of areas for which there are no figures.
    pub areas: Vec<String>,
}

impl Demand {
    /// From the postcodes of Coventry and from areas with their figures.
    pub fn new(postcodes: &Postcodes, areas: &Areas) -> Result<Self, DemandError> {
        let places = Places::bundled().map_err(DemandError)?;
        let units: Vec<Unit> =
            postcodes.iter().filter(|unit| unit.in_coventry).map(Unit::postcode).collect();
        let mut building = Building { units, places, sets: Vec::new(), weights: Vec::new() };
        let kinds = [AreaKind::Lsoa, AreaKind::Msoa, AreaKind::Ward, AreaKind::Oa];
        for kind in kinds.into_iter().filter(|kind| !areas.of_kind(*kind).is_empty()) {
            building.add_areas(kind, areas)?;
        }
        building.add_weights(areas);
        building.finish()
    }

    /// The words by which areas and weights are asked for.
    pub fn known(&self) -> KnownWords {
        KnownWords {
            areas: self.sets.iter().map(|set| set.word).collect(),
            weights: self.weights.iter().map(|weight| weight.word).collect(),
        }
    }

    /// Every area but for postcodes and the city, as GeoJSON.
    pub(super) fn areas(&self) -> Vec<serde_json::Value> {
        let sets = self.sets.iter().filter(|set| !matches!(set.word, "postcode" | "city"));
        let areas = sets.flat_map(|set| set.areas.iter().map(|area| (set.word, area)));
        areas
            .map(|(kind, area)| {
                serde_json::json!({
                    "type": "Feature",
                    "id": area.code,
                    "geometry": area.geometry,
                    "properties": {
                        "code": area.code, "name": area.name, "place": area.place, "kind": kind,
                    },
                })
            })
            .collect()
    }

    pub(super) fn set(&self, word: &str) -> &AreaSet {
        self.sets.iter().find(|set| set.word == word).unwrap_or(&self.sets[0])
    }

    pub(super) fn weight(&self, word: &str) -> &Weight {
        self.weights.iter().find(|weight| weight.word == word).unwrap_or(&self.weights[0])
    }

    /// What people call the part of the city where this is; empty far outside it.
    pub(super) fn place(&self, at: LonLat) -> String {
        self.places.near(at).to_owned()
    }

    pub(super) fn units(&self) -> &AreaSet {
        self.set("postcode")
    }
}

/// Where somebody lives: a postcode, or an area in which no postcode is known.
struct Unit {
    code: String,
    at: LonLat,
    is_postcode: bool,
}

impl Unit {
    fn postcode(unit: &PostcodeUnit) -> Self {
        Self { code: unit.postcode.text(), at: unit.position, is_postcode: true }
    }
}

struct Building {
    units: Vec<Unit>,
    places: Places,
    sets: Vec<AreaSet>,
    weights: Vec<Weight>,
}

impl Building {
    fn add_areas(&mut self, kind: AreaKind, known: &Areas) -> Result<(), DemandError> {
        let areas = known.of_kind(kind);
        let mut of = lie_in(areas, &self.units);
        // Somebody was counted there, but no postcode is known: they are where the area is.
        for (number, area) in areas.iter().enumerate() {
            let is_counted = Measure::ALL.iter().any(|it| known.figure(&area.code, *it).is_some());
            if is_counted && !of.contains(&Some(number)) {
                self.add_unit(Unit {
                    code: area.code.clone(),
                    at: middle(area)?,
                    is_postcode: false,
                });
                of.push(Some(number));
            }
        }
        let named = areas.iter().enumerate().map(|(number, area)| {
            let lies_here = |(unit, of): (&Unit, &Option<usize>)| {
                (*of == Some(number)).then(|| self.places.near(unit.at))
            };
            let names: Vec<&str> = self.units.iter().zip(&of).filter_map(lies_here).collect();
            let place = match names[..] {
                [] => self.places.near(middle(area)?).to_owned(),
                _ => commonest(names.into_iter()),
            };
            let (code, name) = (area.code.clone(), area.name.clone());
            Ok(NamedArea { code, name, place, geometry: raw(&area.geometry)? })
        });
        let areas = named.collect::<Result<_, DemandError>>()?;
        self.sets.push(AreaSet { word: kind.word(), areas, of });
        Ok(())
    }

    fn add_unit(&mut self, unit: Unit) {
        self.units.push(unit);
        self.sets.iter_mut().for_each(|set| set.of.push(None));
    }

    /// Postcodes, and what was counted: evenly spread over the units of each area.
    fn add_weights(&mut self, known: &Areas) {
        let one = |unit: &Unit| f64::from(u8::from(unit.is_postcode));
        let of = self.units.iter().map(one).collect();
        let none = Vec::new;
        self.weights.push(Weight { word: "postcodes", of, figures: none(), areas: none() });
        for measure in Measure::ALL {
            self.weights.extend(self.weight(measure, known));
        }
    }

    fn weight(&self, measure: Measure, known: &Areas) -> Option<Weight> {
        let figures: HashMap<&str, f64> = known
            .figures
            .iter()
            .filter_map(|figures| Some((&*figures.code, *figures.of.get(&measure)?)))
            .collect();
        // Of the kind of areas that most of the figures are about.
        let matches = |set: &&AreaSet| {
            set.areas.iter().filter(|area| figures.contains_key(&*area.code)).count()
        };
        let set = self.sets.iter().rev().max_by_key(matches).filter(|set| matches(set) > 0)?;
        let mut counts = vec![0usize; set.areas.len()];
        for area in set.of.iter().flatten() {
            counts[*area] += 1;
        }
        let share = |area: &Option<usize>| {
            let figure = area.and_then(|area| figures.get(&*set.areas[area].code));
            area.zip(figure).map_or(0.0, |(area, figure)| figure / counts[area] as f64)
        };
        let mut unmatched: Vec<String> = figures
            .keys()
            .filter(|code| !set.areas.iter().any(|area| area.code == **code))
            .map(ToString::to_string)
            .collect();
        unmatched.sort();
        let without = set.areas.iter().filter(|area| !figures.contains_key(&*area.code));
        Some(Weight {
            word: measure.word(),
            of: set.of.iter().map(share).collect(),
            figures: unmatched,
            areas: without.map(|area| area.code.clone()).collect(),
        })
    }

    /// Adds districts, units and the city as a whole.
    fn finish(mut self) -> Result<Demand, DemandError> {
        self.sets.push(self.districts()?);
        self.sets.push(self.postcodes()?);
        let city = outlines(BOUNDARY)?;
        let (name, geometry) = city.into_iter().next().ok_or(DemandError("no city".to_owned()))?;
        let code = "E08000026".to_owned();
        let areas = vec![NamedArea { code, place: name.clone(), name, geometry }];
        let of = vec![Some(0); self.units.len()];
        self.sets.push(AreaSet { word: "city", areas, of });
        let at = self.units.iter().map(|unit| unit.at).collect();
        Ok(Demand { at, places: self.places, sets: self.sets, weights: self.weights })
    }

    fn districts(&self) -> Result<AreaSet, DemandError> {
        let areas: Vec<NamedArea> = outlines(DISTRICTS)?
            .into_iter()
            .map(|(code, geometry)| NamedArea {
                name: code.clone(),
                code,
                place: String::new(),
                geometry,
            })
            .collect();
        let of = self.units.iter().map(|unit| {
            let outward = unit.code.split(' ').next().filter(|_| unit.is_postcode)?;
            areas.iter().position(|area| area.code == outward)
        });
        let of = of.collect();
        Ok(AreaSet { word: "district", areas, of })
    }

    fn postcodes(&self) -> Result<AreaSet, DemandError> {
        let areas = self.units.iter().map(|unit| {
            let (lon, lat) = (unit.at.lon(), unit.at.lat());
            Ok(NamedArea {
                code: unit.code.clone(),
                name: unit.code.clone(),
                place: self.places.near(unit.at).to_owned(),
                geometry: raw(&format!(r#"{{"type":"Point","coordinates":[{lon},{lat}]}}"#))?,
            })
        });
        let areas = areas.collect::<Result<_, DemandError>>()?;
        let of = (0..self.units.len()).map(Some).collect();
        Ok(AreaSet { word: "postcode", areas, of })
    }
}

/// In which area each unit lies; a unit in none belongs to that of the nearest one beside it.
fn lie_in(areas: &[Area], units: &[Unit]) -> Vec<Option<usize>> {
    let boxes: Vec<Option<Rect>> = areas.iter().map(|area| area.shape.bounding_rect()).collect();
    let inside = |unit: &Unit| {
        let point = Point::new(unit.at.lon(), unit.at.lat());
        areas.iter().zip(&boxes).position(|(area, bounds)| {
            bounds.is_some_and(|bounds| bounds.contains(&point)) && area.shape.contains(&point)
        })
    };
    let inside: Vec<Option<usize>> = units.iter().map(inside).collect();
    let beside = |unit: &Unit| {
        let placed = units.iter().zip(&inside).filter_map(|(other, area)| Some((other, (*area)?)));
        let measured = placed.map(|(other, area)| (unit.at.distance_m(other.at), area));
        let nearest = measured.min_by(|(a, _), (b, _)| a.total_cmp(b));
        nearest.filter(|(metres, _)| *metres <= BESIDE_M).map(|(_, area)| area)
    };
    units.iter().zip(&inside).map(|(unit, area)| area.or_else(|| beside(unit))).collect()
}

/// The middle of an area's box: for areas in which nothing better is known.
fn middle(area: &Area) -> Result<LonLat, DemandError> {
    let bounds = area.shape.bounding_rect();
    let middle = bounds.map(Rect::center).and_then(|at| LonLat::new(at.x, at.y).ok());
    middle.ok_or_else(|| DemandError(format!("{} has no place", area.code)))
}

/// The named outlines of a file that is compiled in.
fn outlines(text: &str) -> Result<Vec<(String, Box<RawValue>)>, DemandError> {
    #[derive(serde::Deserialize)]
    struct Collection {
        features: Vec<Feature>,
    }
    #[derive(serde::Deserialize)]
    struct Feature {
        properties: Properties,
        geometry: Box<RawValue>,
    }
    #[derive(serde::Deserialize)]
    struct Properties {
        name: String,
    }
    let read: Collection =
        serde_json::from_str(text).map_err(|error| DemandError(error.to_string()))?;
    Ok(read.features.into_iter().map(|it| (it.properties.name, it.geometry)).collect())
}

fn raw(json: &str) -> Result<Box<RawValue>, DemandError> {
    RawValue::from_string(json.to_owned()).map_err(|error| DemandError(error.to_string()))
}
