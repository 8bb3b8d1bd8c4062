//! What is compiled in: Coventry's postcodes, and the bank holidays of England and Wales.

use super::LiveError;
use engine::bank_holidays::BankHolidays;
use engine::postcodes::{Postcodes, PostcodesError};
use engine::time::Date;

static POSTCODES: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/coventry/postcodes.bin"));

static BANK_HOLIDAYS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../data/calendars/bank_holidays_england_wales.json"
));

/// The postcodes that are compiled in, for questions understood before a directory is loaded.
pub fn bundled_postcodes() -> Result<Postcodes, PostcodesError> {
    Postcodes::decode(POSTCODES)
}

pub(super) fn bundled_bank_holidays() -> Result<BankHolidays, LiveError> {
    #[derive(serde::Deserialize)]
    struct Day {
        date: String,
    }
    let bad = |reason: String| LiveError::BankHolidays(reason);
    let days: Vec<Day> = serde_json::from_str(BANK_HOLIDAYS).map_err(|e| bad(e.to_string()))?;
    let date = |day: Day| Date::parse(&day.date).ok_or_else(|| bad(format!("`{}`", day.date)));
    Ok(BankHolidays::from_facts(days.into_iter().map(date).collect::<Result<_, _>>()?))
}
