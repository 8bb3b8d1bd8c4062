//! Days and clock times in words, as the reader's language says them: `today`, `Tuesday 24 November`.
//!
//! Invariant: the same words as the app's `dates.ts` writes; a language whose file has words of dates
//! is written in those, since not every browser knows them.

use engine::Timestamp;
use engine::time::{Date, LocalTime};
use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::enums::DateFieldSet;
use icu_datetime::fieldsets::{E, MDE, YMD, YMDE};
use icu_datetime::input::Date as IcuDate;
use maud::{Markup, html};

use super::words::{Value, Words};
use crate::catalogue::Calendar;

/// A day and month within these coming days can only be meant of one year.
const YEAR_UNSAID_DAYS: i32 = 300;

/// Which parts of a date are said.
#[derive(Clone, Copy)]
enum Parts {
    /// `Tuesday`.
    Weekday,
    /// `Tuesday 24 November`, perhaps with its year.
    Long { year: bool },
    /// `Tue 24 Nov`, perhaps with its year.
    Short { year: bool },
    /// `24 November 2026`.
    Full,
}

/// `16:00`, London's clock, in digits.
pub fn clock(at: Timestamp) -> String {
    clock_of(at.london())
}

/// The clock of a local time.
pub fn clock_of(local: LocalTime) -> String {
    format!("{:02}:{:02}", local.minute / 60, local.minute % 60)
}

/// `2026-11-24T10:00`.
pub fn local_text(local: LocalTime) -> String {
    format!("{}T{}", date_text(local.date), clock_of(local))
}

/// `2026-11-24`.
pub fn date_text(date: Date) -> String {
    let (year, month, day) = date.ymd();
    format!("{year:04}-{month:02}-{day:02}")
}

/// How near days are called.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// With `today` and `tomorrow`.
    Near,
    /// Without them: they could be misread beside another day that was asked about.
    Weekdays,
}

/// Writes dates in one language, seen from a day.
#[derive(Clone, Copy)]
pub struct Dates<'a> {
    words: &'a Words,
    today: Date,
}

impl<'a> Dates<'a> {
    /// In these words, seen from this instant.
    pub fn new(words: &'a Words, now: Timestamp) -> Self {
        Self { words, today: now.london().date }
    }

    /// `Tuesday 24 November`; a day that has passed, or is far ahead, with its year.
    pub fn long(&self, date: Date) -> String {
        self.write(date, Parts::Long { year: self.says_year(date) })
    }

    /// `24 November 2026`.
    pub fn full(&self, date: Date) -> String {
        self.write(date, Parts::Full)
    }

    /// `today`, `tomorrow`, `Tuesday`, `Tuesday 24 November`.
    pub fn name(&self, date: Date, names: Names) -> String {
        let ahead = self.ahead(date);
        match ahead {
            0 | 1 if names == Names::Near => self.near(ahead == 0),
            0..7 => self.write(date, Parts::Weekday),
            _ => self.long(date),
        }
    }

    /// The same at the beginning of a line.
    pub fn title(&self, date: Date) -> String {
        let name = self.name(date, Names::Near);
        let mut letters = name.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).collect()
    }

    /// A day as short as a choice has room for: `Tomorrow`, `Tuesday`, `Fri 25 Dec`.
    pub fn choice(&self, date: Date) -> String {
        if (0..7).contains(&self.ahead(date)) {
            return self.title(date);
        }
        self.write(date, Parts::Short { year: self.says_year(date) })
    }

    /// A day and its clock time.
    pub fn day_and_time(&self, local: LocalTime, names: Names) -> Markup {
        let time = html! { bdi { (clock_of(local)) } };
        let day = self.name(local.date, names);
        let both = [("day", day.into()), ("time", Value::Html(time))];
        html! { bdi { (self.words.html("time.day_and_time", &both)) } }
    }

    fn near(&self, is_today: bool) -> String {
        match &self.words.language.calendar {
            Some(own) => if is_today { &own.today } else { &own.tomorrow }.clone(),
            None => self.words.plain(if is_today { "plain.today" } else { "plain.tomorrow" }),
        }
    }

    fn ahead(&self, date: Date) -> i32 {
        date.0 - self.today.0
    }

    fn says_year(&self, date: Date) -> bool {
        !(0..=YEAR_UNSAID_DAYS).contains(&self.ahead(date))
    }

    fn write(&self, date: Date, parts: Parts) -> String {
        if let Some(own) = &self.words.language.calendar {
            return spelled(own, date, parts);
        }
        let (year, month, day) = date.ymd();
        let known =
            "the engine's days are in the calendar, and ICU4X has patterns for every locale";
        let of_icu = IcuDate::try_new_iso(year, month as u8, day as u8).expect(known);
        let locale = (&self.words.language.locale).into();
        let formatter = DateTimeFormatter::try_new(locale, fields(parts)).expect(known);
        formatter.format(&of_icu).to_string()
    }
}

fn fields(parts: Parts) -> DateFieldSet {
    match parts {
        Parts::Weekday => DateFieldSet::E(E::long()),
        Parts::Long { year: false } => DateFieldSet::MDE(MDE::long()),
        Parts::Long { year: true } => DateFieldSet::YMDE(YMDE::long()),
        Parts::Short { year: false } => DateFieldSet::MDE(MDE::medium()),
        Parts::Short { year: true } => DateFieldSet::YMDE(YMDE::medium()),
        Parts::Full => DateFieldSet::YMD(YMD::long()),
    }
}

/// The same in a language's own words; it has one form of each, long enough for all.
fn spelled(own: &Calendar, date: Date, parts: Parts) -> String {
    let (year, month, day) = date.ymd();
    let weekday =
        own.weekdays.get(usize::from((date.weekday() + 1) % 7)).cloned().unwrap_or_default();
    let month = own.months.get(month as usize - 1).map_or("", String::as_str);
    match parts {
        Parts::Weekday => weekday,
        Parts::Full => format!("{day} {month} {year}"),
        Parts::Long { year: true } | Parts::Short { year: true } => {
            format!("{weekday}{} {day} {month} {year}", own.comma)
        }
        Parts::Long { .. } | Parts::Short { .. } => format!("{weekday}{} {day} {month}", own.comma),
    }
}
