//! The answer of coverage: a feature for each area, and the whole.

use engine::coverage::{AreaChange, AreaCoverage, Covered, Mask, When, by_area, changes_by_area};
use engine::question::CoverageQuestion;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::Grounds;
use super::demand::{AreaSet, NamedArea, Weight};
use super::figures::{Change, Figures, count};

/// Who has what within reach, by area. GeoJSON.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoverageAnswer {
    /// `FeatureCollection`
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Of the directory.
    pub revision: u64,
    /// When it was asked.
    pub asked_at: String,
    /// As understood.
    pub query: AskedQuery,
    /// The question that is compared with, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared_query: Option<AskedQuery>,
    /// What else could be asked for.
    pub known: KnownWords,
    /// Of a census: what does not fit together.
    pub unmatched: Unmatched,
    /// The whole city.
    pub total: AreaFigures,
    /// An area each, by code.
    pub features: Vec<Feature>,
}

/// A question, as understood.
#[derive(Debug, Serialize, ToSchema)]
pub struct AskedQuery {
    /// Any of these needs.
    pub category: Vec<String>,
    /// In any of these languages.
    pub language: Vec<String>,
    /// The least help in the language that counts.
    pub language_help: &'static str,
    /// How it is reached.
    pub channel: &'static str,
    /// For any of these people.
    pub eligibility: Vec<String>,
    /// Metres, great-circle.
    pub within: f64,
    /// Minutes on foot, if the reach was given so.
    pub walk: Option<u64>,
    /// `week`, a week `2026-W52`, or an instant.
    pub open: String,
    /// Kind of areas.
    pub by: &'static str,
    /// How people are counted.
    pub weight: &'static str,
    /// What was last checked before this day is old.
    pub checked_since: String,
    /// Sessions that are thought of.
    pub draft: Vec<String>,
    /// Ids of what is left out.
    pub without: Vec<String>,
}

/// The words of areas and weights.
#[derive(Debug, Serialize, ToSchema)]
pub struct KnownWords {
    /// Values of `by`.
    pub areas: Vec<&'static str>,
    /// Values of `weight`.
    pub weights: Vec<&'static str>,
}

/// Codes that are known on one side only.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Unmatched {
    /// Of figures without an area.
    pub figures: Vec<String>,
    /// Of areas without figures.
    pub areas: Vec<String>,
}

/// An area on the map.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CoverageFeature)]
pub struct Feature {
    /// `Feature`
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The area's code.
    pub id: String,
    /// Its outline; a postcode's is a point.
    #[schema(value_type = Object)]
    pub geometry: Box<RawValue>,
    /// What its people have.
    pub properties: AreaFigures,
}

/// What an area's people have.
#[derive(Debug, Serialize, ToSchema)]
pub struct AreaFigures {
    /// Official code.
    pub code: String,
    /// Official name.
    pub name: String,
    /// What people call it; may be empty.
    pub place: String,
    /// How many people there are, as they are counted.
    pub demand: f64,
    /// What they have.
    #[serde(flatten)]
    pub figures: Figures,
    /// What they have by the question that is compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared: Option<Figures>,
    /// What becomes better or worse with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
}

/// A question that was put, and what to.
pub(super) struct Asked<'a> {
    pub grounds: &'a Grounds,
    pub question: &'a CoverageQuestion,
    pub other: Option<&'a CoverageQuestion>,
}

/// Sums of areas, or of one.
struct Sums {
    before: Vec<AreaCoverage>,
    after: Option<(Vec<AreaCoverage>, Vec<AreaChange>)>,
}

impl Asked<'_> {
    /// What everybody has, and by the other question.
    pub(super) fn answer(&self, before: &[Covered], after: Option<&[Covered]>) -> CoverageAnswer {
        let demand = &self.grounds.demand;
        let (set, city) = (demand.set(self.question.by), demand.set("city"));
        let weight = demand.weight(self.question.weight);
        let sums = self.sums(set, weight, before, after);
        let features = set.areas.iter().enumerate().map(|(number, area)| Feature {
            kind: "Feature",
            id: area.code.clone(),
            geometry: area.geometry.clone(),
            properties: sums.area(number, area, false),
        });
        let features = features.collect();
        let total = self.sums(city, weight, before, after).area(0, &city.areas[0], true);
        let known = demand.known();
        CoverageAnswer {
            kind: "FeatureCollection",
            revision: self.grounds.directory.revision(),
            asked_at: self.question.asked_at.rfc3339(),
            query: AskedQuery::of(self.question),
            compared_query: self.other.map(AskedQuery::of),
            known: KnownWords { areas: known.areas, weights: known.weights },
            unmatched: Unmatched { figures: weight.figures.clone(), areas: weight.areas.clone() },
            total,
            features,
        }
    }

    fn sums(
        &self,
        set: &AreaSet,
        weight: &Weight,
        before: &[Covered],
        after: Option<&[Covered]>,
    ) -> Sums {
        let (areas, when) = (set.areas.len(), self.question.open.when());
        let after = after.zip(self.other).map(|(after, other)| {
            let masks = before.iter().zip(after).map(|(before, after)| (before.open, after.open));
            let masks: Vec<(Mask, Mask)> = masks.collect();
            let change = changes_by_area(when, areas, people(&masks, set, weight));
            (summed(other.open.when(), set, weight, after), change)
        });
        Sums { before: summed(when, set, weight, before), after }
    }
}

impl Sums {
    fn area(&self, number: usize, area: &NamedArea, by_hour: bool) -> AreaFigures {
        let sum = &self.before[number];
        let figures = Figures::of(sum);
        let after = self.after.as_ref();
        let compared = after.map(|(sums, _)| Figures::of(&sums[number]));
        let change = after.zip(compared.as_ref()).map(|((_, changes), compared)| {
            let change = &changes[number];
            let told = Change::of(&figures, compared, change);
            if by_hour { told.by_hour(change) } else { told }
        });
        let NamedArea { code, name, place, .. } = area;
        AreaFigures {
            code: code.clone(),
            name: name.clone(),
            place: place.clone(),
            demand: count(sum.demand),
            figures,
            compared,
            change,
        }
    }
}

impl AskedQuery {
    /// Of a question.
    pub(super) fn of(question: &CoverageQuestion) -> Self {
        let query = &question.query;
        Self {
            category: query.categories.clone(),
            language: query.languages.clone(),
            language_help: query.language_help.word(),
            channel: query.channel.map_or("any", engine::directory::Channel::word),
            eligibility: query.eligibility.clone(),
            within: count(query.within_m.unwrap_or(f64::MAX)),
            walk: question.walk_min,
            open: question.open.text(),
            by: question.by,
            weight: question.weight,
            checked_since: question.checked_since.to_string(),
            draft: question.drafts.iter().map(|draft| draft.text.clone()).collect(),
            without: question.without.clone(),
        }
    }
}

/// The sums of a set's areas.
pub(super) fn summed(
    when: When,
    set: &AreaSet,
    weight: &Weight,
    covered: &[Covered],
) -> Vec<AreaCoverage> {
    by_area(when, set.areas.len(), people(covered, set, weight))
}

fn people<'a, T: Copy>(
    has: &'a [T],
    set: &'a AreaSet,
    weight: &'a Weight,
) -> impl Iterator<Item = (T, f64, Option<usize>)> + 'a {
    has.iter().zip(&weight.of).zip(&set.of).map(|((has, demand), area)| (*has, *demand, *area))
}
