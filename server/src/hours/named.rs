//! Calendars a session can refer to by name: school terms, school holidays, Ramadan.
//!
//! Listed, with their source, in `data/calendars`. Invariant: outside the years a list covers, and on
//! days on which sources or schools differ, the answer is that nobody knows.

use engine::time::Date;
use serde::Deserialize;
use std::sync::LazyLock;

/// A calendar known by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// Days on which the schools of Coventry teach, and the weekends between.
    SchoolTerm,
    /// The holidays of the schools of Coventry.
    SchoolHolidays,
    /// The month of fasting.
    Ramadan,
}

/// Whether a day belongs to a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belongs {
    /// Certainly.
    Yes,
    /// Certainly not.
    No,
    /// Nobody knows yet, or it differs from school to school.
    Unsure,
}

impl Named {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::SchoolTerm, Self::SchoolHolidays, Self::Ramadan];

    /// The name in a schedule's `during`.
    pub fn word(self) -> &'static str {
        match self {
            Self::SchoolTerm => "school-term",
            Self::SchoolHolidays => "school-holidays",
            Self::Ramadan => "ramadan",
        }
    }

    /// From its name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|named| named.word() == word)
    }

    /// Whether a day belongs to it.
    pub fn belongs(self, date: Date) -> Belongs {
        match self {
            Self::SchoolHolidays => SCHOOL_HOLIDAYS.belongs(date),
            Self::SchoolTerm => SCHOOL_HOLIDAYS.belongs(date).inverse(),
            Self::Ramadan => RAMADAN.belongs(date),
        }
    }
}

impl Belongs {
    /// Of a calendar that has the days this one has not.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unsure => Self::Unsure,
        }
    }

    /// Of two conditions that must both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unsure,
        }
    }
}

static SCHOOL_HOLIDAYS: LazyLock<Listed> = LazyLock::new(|| {
    Listed::read(include_str!("../../../data/calendars/coventry_school_holidays.json"))
});
static RAMADAN: LazyLock<Listed> =
    LazyLock::new(|| Listed::read(include_str!("../../../data/calendars/ramadan.json")));

/// A calendar as listed in a file.
#[derive(Deserialize)]
struct Listed {
    covers: [Day; 2],
    periods: Vec<Period>,
}

#[derive(Deserialize)]
struct Period {
    maybe_from: Day,
    from: Day,
    to: Day,
    maybe_to: Day,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
struct Day(Date);

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Date::parse(&text).map(Self).ok_or_else(|| format!("`{text}` is not a date"))
    }
}

impl Listed {
    fn read(json: &str) -> Self {
        serde_json::from_str(json).expect("a test reads the calendars that are compiled in")
    }

    fn belongs(&self, date: Date) -> Belongs {
        let [first, last] = self.covers;
        let within = |from: Day, to: Day| (from.0..=to.0).contains(&date);
        if self.periods.iter().any(|period| within(period.from, period.to)) {
            Belongs::Yes
        } else if !within(first, last)
            || self.periods.iter().any(|period| within(period.maybe_from, period.maybe_to))
        {
            Belongs::Unsure
        } else {
            Belongs::No
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    /// First days as published: 18 February 2026 and 8 February 2027; schools as in any calendar.
    #[rstest]
    #[case::day_before(Named::Ramadan, "2026-02-17", Belongs::Unsure)]
    #[case::first_day(Named::Ramadan, "2026-02-18", Belongs::Unsure)]
    #[case::second_day(Named::Ramadan, "2026-02-19", Belongs::Yes)]
    #[case::last_but_one(Named::Ramadan, "2026-03-18", Belongs::Yes)]
    #[case::feast(Named::Ramadan, "2026-03-20", Belongs::Unsure)]
    #[case::after(Named::Ramadan, "2026-03-21", Belongs::No)]
    #[case::next_year(Named::Ramadan, "2027-02-20", Belongs::Yes)]
    #[case::not_listed(Named::Ramadan, "2055-01-01", Belongs::Unsure)]
    #[case::in_term(Named::SchoolTerm, "2026-11-24", Belongs::Yes)]
    #[case::in_term(Named::SchoolHolidays, "2026-11-24", Belongs::No)]
    #[case::christmas(Named::SchoolTerm, "2026-12-28", Belongs::No)]
    #[case::christmas(Named::SchoolHolidays, "2026-12-28", Belongs::Yes)]
    #[case::training_day(Named::SchoolTerm, "2026-11-02", Belongs::Unsure)]
    #[case::not_published(Named::SchoolTerm, "2029-02-01", Belongs::Unsure)]
    fn a_day_belongs(#[case] named: Named, #[case] date: &str, #[case] belongs: Belongs) {
        assert_eq!(named.belongs(day(date)), belongs);
    }

    /// The moon is new 29.530589 days after it was (6 January 2000, 18:14 UTC, in the mean): the first
    /// day of the month follows within three days, and it has 29 or 30 of them.
    #[test]
    fn ramadan_follows_the_moon() {
        const LUNATION: f64 = 29.530_588_9;
        let new_moon = f64::from(day("2000-01-06").0) + 0.76;
        assert_eq!(RAMADAN.periods.len(), 18);
        for period in &RAMADAN.periods {
            let first = period.maybe_from.0.plus_days(1);
            let days = period.maybe_to.0.0 - first.0;
            assert!((29..=30).contains(&days), "{first}: {days} days");
            let age = (f64::from(first.0) - new_moon).rem_euclid(LUNATION);
            assert!(!(3.0..=LUNATION - 0.5).contains(&age), "{first} is {age} days after new moon");
        }
    }

    #[test]
    fn periods_are_in_order_and_within_what_is_covered() {
        for listed in [&*RAMADAN, &*SCHOOL_HOLIDAYS] {
            let days: Vec<Date> = listed
                .periods
                .iter()
                .flat_map(|p| [p.maybe_from.0, p.from.0, p.to.0, p.maybe_to.0])
                .collect();
            assert!(days.is_sorted());
            assert!(listed.covers[0].0 <= days[0] && days[days.len() - 1] <= listed.covers[1].0);
        }
    }
}
