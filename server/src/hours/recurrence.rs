//! HSDS's own way of writing hours: the subset of RFC 5545's recurrence rules its schedules have.
//!
//! What OSM syntax can say too is put into it; what it cannot (every second week, days of the month) is
//! worked out day by day. Invariant: a rule that is not wholly understood gives a reason, never hours.

use super::HoursError;
use engine::hours::{DayHours, Span};
use engine::time::{DAY_MIN, Date};

/// Days of the week as RFC 5545 names them, and as OSM does.
const WEEKDAYS: [(&str, &str); 7] = [
    ("MO", "Mo"),
    ("TU", "Tu"),
    ("WE", "We"),
    ("TH", "Th"),
    ("FR", "Fr"),
    ("SA", "Sa"),
    ("SU", "Su"),
];

/// How far ahead of its first day a counted rule is followed.
const LONGEST_COUNT_DAYS: i32 = 20_000;

/// The members of an HSDS schedule that say when. All as written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Recurrence<'a> {
    /// `WEEKLY` or `MONTHLY`; weekly where nothing is said.
    pub freq: Option<&'a str>,
    /// Every how many weeks or months.
    pub interval: Option<i64>,
    /// The day on which a week begins, for `interval`.
    pub wkst: Option<&'a str>,
    /// `MO,TU`, or with `MONTHLY` also `1TU` and `-1FR`.
    pub byday: Option<&'a str>,
    /// `1,15`, or from the end of the month `-1`.
    pub bymonthday: Option<&'a str>,
    /// The first day; weeks and months are counted from it.
    pub dtstart: Option<Date>,
    /// The first day the schedule holds: counted from it where there is no `dtstart`.
    pub valid_from: Option<Date>,
    /// How often it takes place.
    pub count: Option<i64>,
    /// Local time, `10:00` or with seconds.
    pub opens_at: Option<&'a str>,
    /// Local time.
    pub closes_at: Option<&'a str>,
    /// A member that narrows the days in a way that is not read (`byweekno`, `byyearday`).
    pub unread: Option<&'a str>,
}

/// A recurrence, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    is_monthly: bool,
    interval: i32,
    week_begins: i32,
    /// Weeks and months are counted from here; matters only with an interval.
    anchor: Option<Date>,
    /// Days of the week, with their place in the month or 0 for every one; any if empty.
    weekdays: Vec<(i32, u8)>,
    /// Days of the month, negative from its end; any if empty.
    monthdays: Vec<i32>,
    /// First and last minute, past 1440 over midnight; none where no times are given.
    minutes: Option<(u16, u16)>,
    /// The last day of a counted rule.
    pub last: Option<Date>,
}

impl Recurrence<'_> {
    /// Understands the rule.
    pub fn pattern(&self) -> Result<Pattern, HoursError> {
        if let Some(member) = self.unread {
            return unread(format!("`{member}` is not read"));
        }
        let is_monthly = match self.freq.map(str::trim) {
            None | Some("" | "WEEKLY") => false,
            Some("MONTHLY") => true,
            Some(other) => return unread(format!("freq `{other}` is neither WEEKLY nor MONTHLY")),
        };
        let interval = self.interval.unwrap_or(1).max(1);
        let anchor = self.dtstart.or(self.valid_from);
        if interval > 1 && anchor.is_none() {
            return unread(format!("every {interval}, but counted from no `dtstart`"));
        }
        let mut pattern = Pattern {
            is_monthly,
            interval: i32::try_from(interval)
                .or_else(|_| unread("interval is too large".into()))?,
            week_begins: self.wkst.map_or(Ok(0), |day| weekday(day.trim()).map(i32::from))?,
            anchor,
            weekdays: self.weekdays(is_monthly)?,
            monthdays: self.monthdays(is_monthly)?,
            minutes: self.minutes()?,
            last: None,
        };
        self.take_days_from_dtstart(&mut pattern)?;
        pattern.last = self.last_of_count(&pattern)?;
        Ok(pattern)
    }

    fn weekdays(&self, is_monthly: bool) -> Result<Vec<(i32, u8)>, HoursError> {
        let days = listed(self.byday).map(|day| {
            let (nth, name) =
                day.split_at_checked(day.len().saturating_sub(2)).unwrap_or((day, ""));
            let place = if nth.is_empty() { Some(0) } else { nth.parse::<i32>().ok() };
            match place {
                Some(0) => Ok((0, weekday(name)?)),
                Some(place @ (-5..=5)) if is_monthly => Ok((place, weekday(name)?)),
                _ => unread(format!("`{day}` is not a day of the week")),
            }
        });
        days.collect()
    }

    fn monthdays(&self, is_monthly: bool) -> Result<Vec<i32>, HoursError> {
        if !is_monthly && listed(self.bymonthday).next().is_some() {
            return unread("days of the month need freq MONTHLY".into());
        }
        let days = listed(self.bymonthday).map(|day| match day.parse() {
            Ok(number @ (1..=31 | -31..=-1)) => Ok(number),
            _ => unread(format!("`{day}` is not a day of a month")),
        });
        days.collect()
    }

    fn minutes(&self) -> Result<Option<(u16, u16)>, HoursError> {
        let (Some(opens), Some(closes)) = (self.opens_at, self.closes_at) else {
            return Ok(None);
        };
        let minute = |time: &str| {
            let clock = local_time(time)?;
            let (hour, minute) = clock.split_once(':')?;
            Some(hour.parse::<u16>().ok()? * 60 + minute.parse::<u16>().ok()?)
        };
        match (minute(opens), minute(closes)) {
            (Some(opens), Some(closes)) if opens < DAY_MIN && opens != closes => {
                Ok(Some((opens, if closes > opens { closes } else { closes + DAY_MIN })))
            }
            _ => unread(format!("from `{opens}` to `{closes}` is not a time")),
        }
    }

    /// Where no day is named, it is the one it began on.
    fn take_days_from_dtstart(&self, pattern: &mut Pattern) -> Result<(), HoursError> {
        if !(pattern.weekdays.is_empty() && pattern.monthdays.is_empty()) {
            return Ok(());
        }
        match self.dtstart {
            None => unread("it does not say on which days".into()),
            Some(first) if pattern.is_monthly => {
                pattern.monthdays.push(first.ymd().2 as i32);
                Ok(())
            }
            Some(first) => {
                pattern.weekdays.push((0, first.weekday()));
                Ok(())
            }
        }
    }

    fn last_of_count(&self, pattern: &Pattern) -> Result<Option<Date>, HoursError> {
        let Some(count) = self.count else { return Ok(None) };
        let Some(first) = self.dtstart else {
            return unread("`count` without a `dtstart` to count from".into());
        };
        let days = (0..LONGEST_COUNT_DAYS).map(|days| first.plus_days(days));
        let nth = usize::try_from(count - 1).unwrap_or(usize::MAX);
        match days.filter(|date| pattern.falls_on(*date)).nth(nth) {
            Some(last) => Ok(Some(last)),
            None => unread(format!("`count` {count} has no last day")),
        }
    }
}

impl Pattern {
    /// The hours that begin on a day; none if it does not take place then.
    pub fn on(&self, date: Date) -> DayHours {
        if !self.falls_on(date) {
            return DayHours::default();
        }
        let Some((start_min, end_min)) = self.minutes else { return DayHours::unknown() };
        let span = Span { start_min, end_min, is_open: true };
        DayHours::new(vec![span]).unwrap_or_else(|_| DayHours::unknown())
    }

    fn falls_on(&self, date: Date) -> bool {
        let (_, _, day) = date.ymd();
        let in_month = days_in_month(date);
        let is_day = |(place, weekday): &(i32, u8)| {
            let from_start = (day as i32 - 1) / 7 + 1;
            let from_end = -((in_month - day as i32) / 7 + 1);
            *weekday == date.weekday() && (*place == 0 || [from_start, from_end].contains(place))
        };
        let from_end = day as i32 - in_month - 1;
        (self.weekdays.is_empty() || self.weekdays.iter().any(is_day))
            && (self.monthdays.is_empty()
                || self.monthdays.iter().any(|d| *d == day as i32 || *d == from_end))
            && self.is_its_turn(date)
    }

    /// Whether the week or month is one of every `interval`.
    fn is_its_turn(&self, date: Date) -> bool {
        let Some(anchor) = self.anchor.filter(|_| self.interval > 1) else { return true };
        let number = |date: Date| {
            let (year, month, _) = date.ymd();
            if self.is_monthly {
                year * 12 + month as i32
            } else {
                (date.0 + 3 - self.week_begins).div_euclid(7)
            }
        };
        (number(date) - number(anchor)).rem_euclid(self.interval) == 0
    }

    /// The same in OSM syntax; none where that cannot say it.
    pub fn to_osm(&self) -> Option<String> {
        if self.interval > 1 || !self.monthdays.is_empty() {
            return None;
        }
        let name = |weekday: u8| WEEKDAYS[usize::from(weekday)].1;
        let days = self.weekdays.iter().map(|(place, weekday)| match place {
            0 => name(*weekday).to_owned(),
            place => format!("{}[{place}]", name(*weekday)),
        });
        let days = days.collect::<Vec<String>>().join(",");
        let Some((opens, closes)) = self.minutes else {
            return Some(format!("{days} unknown \"hours not given\""));
        };
        let closes = if closes > DAY_MIN { closes - DAY_MIN } else { closes };
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        Some(format!("{days} {}-{}", clock(opens), clock(closes)))
    }
}

fn unread<T>(reason: String) -> Result<T, HoursError> {
    Err(HoursError::Recurrence(reason))
}

/// The entries of a list with commas.
fn listed(text: Option<&str>) -> impl Iterator<Item = &str> {
    text.unwrap_or_default().split(',').map(str::trim).filter(|entry| !entry.is_empty())
}

fn weekday(name: &str) -> Result<u8, HoursError> {
    match WEEKDAYS.iter().position(|(rfc, _)| *rfc == name) {
        Some(weekday) => Ok(weekday as u8),
        None => unread(format!("`{name}` is not a day of the week")),
    }
}

fn days_in_month(date: Date) -> i32 {
    let (year, month, _) = date.ymd();
    let (next_year, next_month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    let first = |year, month| Date::from_ymd(year, month, 1).map_or(0, |date| date.0);
    first(next_year, next_month) - first(year, month)
}

/// Hours and minutes of an HSDS time (`10:00`, `10:00:00`, `10:00Z`).
pub fn local_time(text: &str) -> Option<&str> {
    let text = text.trim();
    let clock = text.get(..5)?;
    let (hour, minute) = clock.split_once(':')?;
    let two_digits = |part: &str| {
        (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let (hour, minute): (u8, u8) = (two_digits(hour)?, two_digits(minute)?);
    let in_range = (hour < 24 && minute < 60) || (hour == 24 && minute == 0);
    (in_range && is_end_of_time(&text[5..])).then_some(clock)
}

/// What may follow `10:00`: seconds, a fraction, an offset.
fn is_end_of_time(rest: &str) -> bool {
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (seconds, zone) = rest.split_at(rest.find(['Z', '+', '-']).unwrap_or(rest.len()));
    let seconds_sound = match seconds.strip_prefix(':') {
        None => seconds.is_empty(),
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
            whole.len() == 2 && whole < "61" && all_digits(whole) && all_digits(fraction)
        }
    };
    let zone_sound = match zone.as_bytes() {
        [] | b"Z" => true,
        [_, rest @ ..] => rest.len() <= 5 && rest.iter().all(|b| b.is_ascii_digit() || *b == b':'),
    };
    seconds_sound && zone_sound
}

#[cfg(test)]
mod tests;
