//! The areas and figures of the database.

use crate::areas::{Area, AreaKind, Areas, Figures, Measure};
use crate::live::LiveError;
use crate::store::{AreaTold, FigureTold, Lines, StoreError};
use std::collections::BTreeMap;

/// Of what the database told.
pub(super) fn of(areas: &Lines, figures: &Lines) -> Result<Areas, LiveError> {
    let areas = areas.each().map(|told| area(told?)).collect::<Result<_, _>>()?;
    let mut by_code = BTreeMap::<String, BTreeMap<Measure, f64>>::new();
    for told in figures.each::<FigureTold>() {
        let told = told?;
        let measure = Measure::parse(&told.measure).ok_or_else(|| {
            broken("figure", &told.id, format!("`{}` is no measure", told.measure))
        })?;
        by_code.entry(told.area_code).or_default().insert(measure, told.count.value);
    }
    let figures = by_code.into_iter().map(|(code, of)| Figures { code, of }).collect();
    Ok(Areas::new(areas, figures)?)
}

fn area(told: AreaTold) -> Result<Area, StoreError> {
    let AreaTold { id, name, kind, outline } = told;
    let known = AreaKind::parse(&kind)
        .ok_or_else(|| broken("area", &id, format!("`{kind}` is no kind of area")))?;
    let code = id.clone();
    Area::known(code, name, known, &outline.geometry).map_err(|reason| broken("area", &id, reason))
}

fn broken(kind: &'static str, id: &str, reason: String) -> StoreError {
    StoreError::Broken { kind, id: id.to_owned(), reason }
}
