//! Where would sessions help most? At the places that are known, or anywhere.

use engine::LonLat;
use engine::coverage::{Chosen, Covered, Lacking, Mask, best_sessions};
use engine::question::NextQuestion;
use serde::Serialize;
use utoipa::ToSchema;

use super::Grounds;
use super::answer::AskedQuery;
use super::figures::{count, share};

const WEEKDAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const DAY_H: usize = 24;

/// Sessions that would help most, the best first. GeoJSON.
#[derive(Debug, Serialize, ToSchema)]
pub struct NextAnswer {
    /// `FeatureCollection`
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Of the directory.
    pub revision: u64,
    /// When it was asked.
    pub asked_at: String,
    /// As understood.
    pub query: AskedQuery,
    /// People times hours that all of them gain together.
    pub total_gained_hours: f64,
    /// No choice of so many sessions at these places and times gains more.
    pub bound: f64,
    /// The gain as a part of the bound: 1 if it cannot be better.
    pub certainty: f64,
    /// What was chosen from.
    pub considered: Considered,
    /// A session each.
    pub features: Vec<NextFeature>,
}

/// How much was chosen from.
#[derive(Debug, Serialize, ToSchema)]
pub struct Considered {
    /// How many places.
    pub places: usize,
    /// At how many times of the week at each.
    pub times: usize,
}

/// A session on the map.
#[derive(Debug, Serialize, ToSchema)]
pub struct NextFeature {
    /// `Feature`
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Where.
    pub geometry: Point,
    /// What it would be.
    pub properties: NextSession,
}

/// A point of GeoJSON.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NextPoint)]
pub struct Point {
    /// `Point`
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Lon, lat.
    pub coordinates: [f64; 2],
}

/// A session that would help.
#[derive(Debug, Serialize, ToSchema)]
pub struct NextSession {
    /// From 1, the best.
    pub rank: usize,
    /// What people call the part of the city; may be empty.
    pub place: String,
    /// Of the venue, or the postcode.
    pub name: String,
    /// Id of a listing that is there already.
    pub venue: Option<String>,
    /// When.
    pub opening_hours: String,
    /// To be given as `draft`.
    pub draft: String,
    /// People times hours in which they newly have something, after those before it.
    pub gained_hours: f64,
    /// For how many people that is at least one hour.
    pub gained_people: f64,
}

/// Somewhere it could be.
struct Site {
    at: LonLat,
    name: String,
    venue: Option<String>,
    place: String,
}

pub(super) fn answer(grounds: &Grounds, question: &NextQuestion, has: &[Covered]) -> NextAnswer {
    let (demand, coverage) = (&grounds.demand, &question.coverage);
    let sites = if question.anywhere { anywhere(grounds) } else { venues(grounds) };
    let at: Vec<LonLat> = sites.iter().map(|site| site.at).collect();
    let has: Vec<Mask> = has.iter().map(|covered| covered.open).collect();
    let people = Lacking { at: &demand.at, demand: &demand.weight(coverage.weight).of, has: &has };
    let within_m = coverage.query.within_m.unwrap_or(f64::INFINITY);
    let plan = best_sessions(people, &at, within_m, &question.wish);
    let (total, bound) = (plan.gained_hours(), plan.bound);
    let feature = |(number, chosen): (usize, &Chosen)| {
        let site = &sites[chosen.site];
        NextFeature {
            kind: "Feature",
            geometry: Point { kind: "Point", coordinates: [site.at.lon(), site.at.lat()] },
            properties: site.session(number + 1, chosen, question.wish.length_h),
        }
    };
    NextAnswer {
        kind: "FeatureCollection",
        revision: grounds.directory.revision(),
        asked_at: coverage.asked_at.rfc3339(),
        query: AskedQuery::of(coverage),
        total_gained_hours: count(total),
        bound: count(bound),
        certainty: if bound > 0.0 { share(total / bound) } else { 1.0 },
        considered: Considered { places: sites.len(), times: plan.times },
        features: plan.chosen.iter().enumerate().map(feature).collect(),
    }
}

impl Site {
    fn session(&self, rank: usize, chosen: &Chosen, length_h: usize) -> NextSession {
        let (day, opens) = (chosen.opens / DAY_H, chosen.opens % DAY_H);
        let closes = opens + length_h;
        let opening_hours = format!("{} {opens:02}:00-{closes:02}:00", WEEKDAYS[day]);
        let draft = format!("{},{};{opening_hours}", self.at.lon(), self.at.lat());
        NextSession {
            rank,
            place: self.place.clone(),
            name: self.name.clone(),
            venue: self.venue.clone(),
            opening_hours,
            draft,
            gained_hours: count(chosen.gained_hours),
            gained_people: count(chosen.gained_people),
        }
    }
}

/// Every place in the city where somebody gives help already, once. Of confidential ones nothing is told.
fn venues(grounds: &Grounds) -> Vec<Site> {
    let mut known = std::collections::HashSet::new();
    let mut sites = Vec::new();
    for listing in grounds.directory.services().flat_map(|service| service.listings) {
        let Some(at) = listing.position.filter(|_| !listing.confidential) else { continue };
        if !known.insert([at.lon().to_bits(), at.lat().to_bits()]) {
            continue;
        }
        let name = listing.address.split(',').next().unwrap_or_default().to_owned();
        let place = grounds.demand.place(at);
        sites.push(Site { at, name, venue: listing.service_at_location_id, place });
    }
    sites.retain(|site| !site.place.is_empty());
    sites
}

/// Every postcode.
fn anywhere(grounds: &Grounds) -> Vec<Site> {
    let demand = &grounds.demand;
    let units = demand.at.iter().zip(&demand.units().areas);
    let site = |(at, area): (&LonLat, &super::demand::NamedArea)| Site {
        at: *at,
        name: area.name.clone(),
        venue: None,
        place: area.place.clone(),
    };
    units.map(site).collect()
}
