//! Weeks of the calendar as ISO 8601 numbers them, `2026-W52`.

use super::YEARS;
use crate::time::Date;

/// The Monday of a week of ISO 8601, `2026-W52`.
pub(super) fn monday_of(text: &str) -> Option<Date> {
    let (year, week) = text.split_once("-W")?;
    let is_number = |text: &str, len| text.len() == len && text.bytes().all(|b| b.is_ascii_digit());
    if !is_number(year, 4) || !is_number(week, 2) {
        return None;
    }
    let (year, week): (i32, i32) = (year.parse().ok()?, week.parse().ok()?);
    let monday = first_monday(year)?.plus_days(7 * (week - 1));
    let is_of_year = monday.plus_days(3).ymd().0 == year;
    (YEARS.contains(&year) && week > 0 && is_of_year).then_some(monday)
}

/// The week of ISO 8601 that begins on a Monday.
pub(super) fn iso_week(monday: Date) -> String {
    let year = monday.plus_days(3).ymd().0;
    let week = first_monday(year).map_or(0, |first| (monday.0 - first.0) / 7 + 1);
    format!("{year:04}-W{week:02}")
}

/// The Monday of a year's first week: the one with the fourth of January.
fn first_monday(year: i32) -> Option<Date> {
    let fourth = Date::from_ymd(year, 1, 4)?;
    Some(fourth.plus_days(-i32::from(fourth.weekday())))
}
