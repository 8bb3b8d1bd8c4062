//! Bank holidays of England and Wales: facts for the years they are published, rules beyond.
//!
//! The rules are those of the Banking and Financial Dealings Act 1971 with the proclaimed New Year's
//! Day and early May days; one-off days (a coronation) are facts and cannot be computed.

use crate::time::Date;

/// The last year dates are written in.
const LAST_YEAR: i32 = 9_999;

/// The bank holidays a directory goes by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BankHolidays {
    /// First and last year for which `facts` is complete.
    known_years: Option<(i32, i32)>,
    /// Sorted.
    facts: Vec<Date>,
}

impl BankHolidays {
    /// Published days, complete from the first year among them to the last.
    pub fn from_facts(mut facts: Vec<Date>) -> Self {
        facts.sort_unstable();
        facts.dedup();
        let year = |date: &Date| date.ymd().0;
        let known_years = facts.first().map(year).zip(facts.last().map(year));
        Self { known_years, facts }
    }

    /// The published days, in order.
    pub(crate) fn facts(&self) -> &[Date] {
        &self.facts
    }

    /// Whether `date` is a bank holiday.
    pub fn contains(&self, date: Date) -> bool {
        if let [first, .., last] = self.facts[..]
            && (first..=last).contains(&date)
        {
            return self.facts.binary_search(&date).is_ok();
        }
        let (year, month, _) = date.ymd();
        match self.known_years {
            Some((first, last)) if (first..=last).contains(&year) => {
                self.facts.binary_search(&date).is_ok()
            }
            _ => may_be_by_rule(month, date.weekday()) && by_rule(year).contains(&date),
        }
    }

    /// The first bank holiday on or after `date`; far beyond any date if there is none before the year 10000.
    pub fn first_from(&self, date: Date) -> Date {
        let first = |year| {
            let is_known =
                self.known_years.is_some_and(|(first, last)| (first..=last).contains(&year));
            if is_known {
                let later = self.facts[self.facts.partition_point(|day| *day < date)..].first();
                later.copied().filter(|day| day.ymd().0 == year)
            } else {
                by_rule(year).into_iter().find(|day| *day >= date)
            }
        };
        (date.ymd().0..=LAST_YEAR).find_map(first).unwrap_or(Date(i32::MAX))
    }
}

/// The eight regular bank holidays of a year, in order.
pub fn by_rule(year: i32) -> [Date; 8] {
    let day = |month, day| Date::from_ymd(year, month, day).unwrap_or(Date(0));
    let easter = easter_sunday(year);
    let [christmas, boxing] = christmas(day(12, 25));
    [
        next_working_day(day(1, 1)),
        easter.plus_days(-2),
        easter.plus_days(1),
        monday_from(day(5, 1)),
        monday_from(day(5, 25)),
        monday_from(day(8, 25)),
        christmas,
        boxing,
    ]
}

/// Whether a rule can give such a day at all: most are told from the rest without working out Easter.
fn may_be_by_rule(month: u32, weekday: u8) -> bool {
    const MONDAY: u8 = 0;
    const FRIDAY: u8 = 4;
    match month {
        1 | 12 => true,
        3 | 4 => weekday == MONDAY || weekday == FRIDAY,
        5 | 8 => weekday == MONDAY,
        _ => false,
    }
}

/// Christmas and Boxing Day as bank holidays, each moved off the weekend.
fn christmas(christmas: Date) -> [Date; 2] {
    let days_later = match christmas.weekday() {
        4 => [0, 3], // Friday: Boxing Day's Saturday moves to Monday
        5 => [2, 3], // Saturday, Sunday: Monday and Tuesday
        6 => [1, 2], // Sunday: Boxing Day stays on Monday, Christmas follows on Tuesday
        _ => [0, 1],
    };
    days_later.map(|days| christmas.plus_days(days))
}

fn next_working_day(date: Date) -> Date {
    if date.weekday() >= 5 { monday_from(date) } else { date }
}

/// The first Monday on or after a day.
fn monday_from(date: Date) -> Date {
    date.plus_days((7 - i32::from(date.weekday())) % 7)
}

/// Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876).
fn easter_sunday(year: i32) -> Date {
    let (golden, century, in_century) = (year % 19, year / 100, year % 100);
    let moon =
        (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - moon - in_century % 4) % 7;
    let late = (golden + 11 * moon + 22 * weekday) / 451;
    let days_after_march = moon + weekday - 7 * late + 114;
    let (month, day) = (days_after_march / 31, days_after_march % 31 + 1);
    Date::from_ymd(year, month.unsigned_abs(), day.unsigned_abs()).unwrap_or(Date(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// The published dates of England and Wales.
    #[rstest]
    #[case(2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26")]
    #[case(2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26")]
    #[case(2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28")]
    #[case(2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28")]
    #[case(2028, "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26")]
    #[case::christmas_on_sunday(2033, "01-03 04-15 04-18 05-02 05-30 08-29 12-26 12-27")]
    fn the_rules_give_the_published_days(#[case] year: i32, #[case] days: &str) {
        let ours: Vec<String> =
            by_rule(year).iter().map(|d| d.to_string()[5..].to_owned()).collect();
        let mut sorted = ours.clone();
        sorted.sort();
        assert_eq!(sorted.join(" "), days);
    }

    #[test]
    fn the_next_one_is_found_as_by_asking_day_after_day() {
        let day = |text: &str| Date::parse(text).unwrap();
        let facts = by_rule(2027).into_iter().chain([day("2027-06-14")]).collect();
        let holidays = BankHolidays::from_facts(facts);
        for first in (day("2026-11-01").0..day("2028-03-01").0).map(Date) {
            let naive =
                (first.0..first.0 + 200).map(Date).find(|date| holidays.contains(*date)).unwrap();
            assert_eq!(holidays.first_from(first), naive, "from {first}");
        }
        assert_eq!(holidays.first_from(day("9999-12-31")), Date(i32::MAX));
    }

    #[test]
    fn each_day_of_the_rules_is_one() {
        let holidays = BankHolidays::default();
        for year in 1990..2200 {
            let first = Date::from_ymd(year, 1, 1).unwrap();
            let days = (0..366).map(|days| first.plus_days(days)).filter(|d| d.ymd().0 == year);
            let found: Vec<Date> = days.filter(|date| holidays.contains(*date)).collect();
            let mut ruled = by_rule(year).to_vec();
            ruled.sort();
            assert_eq!(found, ruled);
        }
    }

    #[test]
    fn facts_win_in_their_years_and_rules_follow() {
        let coronation = Date::from_ymd(2023, 5, 8).unwrap();
        let holidays = BankHolidays::from_facts(vec![coronation]);
        assert!(holidays.contains(coronation));
        assert!(
            !holidays.contains(Date::from_ymd(2023, 12, 25).unwrap()),
            "not in the facts of 2023"
        );
        assert!(holidays.contains(Date::from_ymd(2024, 12, 25).unwrap()));
        assert!(!BankHolidays::default().contains(coronation));
    }
}
