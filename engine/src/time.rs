//! Instants and the clock on Coventry's walls: Europe/London, minutes, days.
//!
//! Invariant: nothing here reads a clock. Summer time is the rule in force since 1996 (last Sunday
//! of March to last Sunday of October, 01:00 UTC); a unit test compares it with the tz database.

const MINUTE_S: i64 = 60;
/// Seconds in a day on which clocks do not change.
pub(crate) const DAY_S: i64 = 86_400;
const SUMMER_OFFSET_S: i64 = 3_600;

/// Minutes in a day.
pub const DAY_MIN: u16 = 1_440;

/// An instant: seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// A calendar day: days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub i32);

/// What a wall clock in Coventry shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalTime {
    /// The day.
    pub date: Date,
    /// Minutes since 00:00 on the clock, 0 to 1439.
    pub minute: u16,
}

impl Date {
    /// A day from its year (1 to 9999), month and day of the month; none if there is no such day.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        let date = Self(days_from_civil(year, month, day));
        (date.ymd() == (year, month, day)).then_some(date)
    }

    /// Year, month 1 to 12, day of the month 1 to 31.
    pub fn ymd(self) -> (i32, u32, u32) {
        civil_from_days(self.0)
    }

    /// Day of the week, Monday 0 to Sunday 6.
    pub fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday; the remainder fits.
        (i64::from(self.0) + 3).rem_euclid(7) as u8
    }

    /// The day `days` later (earlier if negative).
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// From ISO 8601, `2026-11-24`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, rest) = text.split_once('-')?;
        let (month, day) = rest.split_once('-')?;
        if year.len() != 4 {
            return None;
        }
        Self::from_ymd(i32::try_from(digits(year)?).ok()?, two_digits(month)?, two_digits(day)?)
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Date {
    /// `2026-11-24`.
    pub(crate) fn digits(self) -> [u8; 10] {
        let (year, month, day) = self.ymd();
        let year = year.unsigned_abs();
        let mut digits = *b"yyyy-mm-dd";
        for (at, number) in [(0, year / 100), (2, year), (5, month), (8, day)] {
            put_two_digits(&mut digits, at, number);
        }
        digits
    }
}

impl LocalTime {
    /// The instant at which clocks show this. Clocks going back show some minutes twice: the first.
    /// Clocks going forward skip some: then the instant as if they had not yet gone forward.
    pub fn timestamp(self) -> Timestamp {
        let [first, second] = self.timestamps();
        first.or(second).unwrap_or(Timestamp(self.as_if_utc_s()))
    }

    /// Both instants at which clocks show this, the earlier first: during summer time and outside it.
    pub(crate) fn timestamps(self) -> [Option<Timestamp>; 2] {
        let utc_s = self.as_if_utc_s();
        let (summer, winter) = (Timestamp(utc_s - SUMMER_OFFSET_S), Timestamp(utc_s));
        [
            (summer.london_offset_s() == SUMMER_OFFSET_S).then_some(summer),
            (winter.london_offset_s() == 0).then_some(winter),
        ]
    }

    fn as_if_utc_s(self) -> i64 {
        i64::from(self.date.0) * DAY_S + i64::from(self.minute) * MINUTE_S
    }
}

impl Timestamp {
    /// What clocks in Coventry show, seconds cut off.
    pub fn london(self) -> LocalTime {
        self.local(self.london_offset_s())
    }

    /// What clocks show that are so many seconds ahead of UTC.
    pub(crate) fn local(self, offset_s: i64) -> LocalTime {
        let local_s = self.0 + offset_s;
        LocalTime {
            date: Date(local_s.div_euclid(DAY_S) as i32),
            minute: (local_s.rem_euclid(DAY_S) / MINUTE_S) as u16,
        }
    }

    /// Seconds by which clocks in Coventry are ahead of UTC: 0 or 3600.
    pub fn london_offset_s(self) -> i64 {
        let (year, month, _) = Date(self.0.div_euclid(DAY_S) as i32).ymd();
        let is_summer = match month {
            3 | 10 => {
                let (begin, end) = summer_time(year);
                (begin..end).contains(&self)
            }
            month => (4..10).contains(&month),
        };
        if is_summer { SUMMER_OFFSET_S } else { 0 }
    }

    /// Seconds by which clocks in Coventry are ahead of UTC, and when they change next.
    pub(crate) fn clocks(self) -> (i64, Timestamp) {
        let year = Date(self.0.div_euclid(DAY_S) as i32).ymd().0;
        let (begin, end) = summer_time(year);
        if self < begin {
            (0, begin)
        } else if self < end {
            (SUMMER_OFFSET_S, end)
        } else {
            (0, summer_time(year + 1).0)
        }
    }

    /// RFC 3339 with Coventry's offset, `2026-11-24T10:00:00+00:00`.
    pub fn rfc3339(self) -> String {
        String::from_utf8_lossy(&self.rfc3339_digits()).into_owned()
    }

    /// The same as bytes: an answer holds dozens of times.
    pub(crate) fn rfc3339_digits(self) -> [u8; 25] {
        let offset_s = self.london_offset_s();
        let local_s = self.0 + offset_s;
        let second = local_s.rem_euclid(DAY_S) as u32;
        let mut text = *b"yyyy-mm-ddThh:mm:ss+hh:00";
        text[..10].copy_from_slice(&Date(local_s.div_euclid(DAY_S) as i32).digits());
        let offset_h = (offset_s / 3600) as u32;
        let parts =
            [(11, second / 3600), (14, second / 60 % 60), (17, second % 60), (20, offset_h)];
        for (at, number) in parts {
            put_two_digits(&mut text, at, number);
        }
        text
    }

    /// From RFC 3339 with an offset or `Z`; fractions of a second are cut off.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let (date, rest) = text.split_once(['T', 't', ' '])?;
        let date = Date::parse(date)?;
        let zone_at = rest.find(['Z', 'z', '+', '-'])?;
        let (clock, zone) = rest.split_at(zone_at);
        let second_of_day = second_of_day(clock)?;
        let offset_s = offset_s(zone)?;
        Some(Self(i64::from(date.0) * DAY_S + second_of_day - offset_s))
    }

    /// From a local time in Coventry without offset, `2026-11-24T10:00` or with seconds.
    pub fn parse_london(text: &str) -> Option<Self> {
        let (date, clock) = text.split_once(['T', 't', ' '])?;
        let second_of_day = second_of_day(clock)?;
        let minute = u16::try_from(second_of_day / MINUTE_S).ok()?;
        let local = LocalTime { date: Date::parse(date)?, minute };
        Some(Self(local.timestamp().0 + second_of_day % MINUTE_S))
    }
}

/// When summer time begins and ends in a year.
fn summer_time(year: i32) -> (Timestamp, Timestamp) {
    let last_sunday_at_one = |month| {
        let last = Date(days_from_civil(year, month, 31));
        let sunday = last.plus_days(-i32::from((last.weekday() + 1) % 7));
        Timestamp(i64::from(sunday.0) * DAY_S + 3_600)
    };
    (last_sunday_at_one(3), last_sunday_at_one(10))
}

/// `10:00`, `10:00:30` or `10:00:30.5` as seconds since midnight.
fn second_of_day(clock: &str) -> Option<i64> {
    let whole = match clock.split_once('.') {
        Some((whole, fraction)) => digits(fraction).map(|_| whole)?,
        None => clock,
    };
    let mut parts = whole.split(':');
    let hour = two_digits(parts.next()?)?;
    let minute = two_digits(parts.next()?)?;
    let second = parts.next().map_or(Some(0), two_digits)?;
    let in_range = hour < 24 && minute < 60 && second < 60 && parts.next().is_none();
    in_range.then(|| i64::from(hour * 3600 + minute * 60 + second))
}

/// `Z` or `+01:00` as seconds ahead of UTC.
fn offset_s(zone: &str) -> Option<i64> {
    if matches!(zone, "Z" | "z") {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hour, minute) = zone.get(1..)?.split_once(':')?;
    let (hour, minute) = (two_digits(hour)?, two_digits(minute)?);
    (hour < 24 && minute < 60).then(|| sign * i64::from(hour * 3600 + minute * 60))
}

/// Puts the last two digits of a number where they belong.
fn put_two_digits(text: &mut [u8], at: usize, number: u32) {
    text[at] = b'0' + (number / 10 % 10) as u8;
    text[at + 1] = b'0' + (number % 10) as u8;
}

fn two_digits(text: &str) -> Option<u32> {
    (text.len() == 2).then(|| digits(text)).flatten()
}

fn digits(text: &str) -> Option<u32> {
    let is_number = (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.bytes().fold(0, |sum, b| sum * 10 + u32::from(b - b'0')))
}

/// Days since 1970-01-01 of a date of the Gregorian calendar, counted in years that begin in March
/// so that the leap day comes last.
fn days_from_civil(year: i32, month: u32, day: u32) -> i32 {
    let march_year = if month <= 2 { year - 1 } else { year };
    let march_month = (month as i32 + 9) % 12;
    let day_of_year = (153 * march_month + 2) / 5 + day as i32 - 1;
    let leap_days =
        march_year.div_euclid(4) - march_year.div_euclid(100) + march_year.div_euclid(400);
    march_year * 365 + leap_days + day_of_year - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i32) -> (i32, u32, u32) {
    let days = i64::from(days) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * march_month + 2) / 5 + 1) as u32;
    let month = ((march_month + 2) % 12 + 1) as u32;
    let year = (era * 400 + year_of_era) as i32 + i32::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn tz() -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get("Europe/London").unwrap()
    }

    proptest! {
        #[test]
        fn clocks_agree_with_the_tz_database(second in 852_076_800i64..4_102_444_800) {
            let ours = Timestamp(second).london();
            let theirs = jiff::Timestamp::from_second(second).unwrap().to_zoned(tz());
            prop_assert_eq!(ours.date.to_string(), theirs.date().to_string());
            prop_assert_eq!(ours.minute, theirs.hour() as u16 * 60 + theirs.minute() as u16);
            prop_assert_eq!(ours.date.weekday(), theirs.weekday().to_monday_zero_offset() as u8);
            prop_assert_eq!(Timestamp::parse_rfc3339(&Timestamp(second).rfc3339()), Some(Timestamp(second)));
            let (offset_s, change) = Timestamp(second).clocks();
            let theirs = tz().to_offset(jiff::Timestamp::from_second(second).unwrap());
            let tz = tz();
            let next = tz.following(jiff::Timestamp::from_second(second).unwrap()).next().unwrap();
            prop_assert_eq!((offset_s, change.0), (i64::from(theirs.seconds()), next.timestamp().as_second()));
        }

        #[test]
        fn local_times_agree_with_the_tz_database(day in 9_862i32..47_482, minute in 0u16..1440) {
            let ours = LocalTime { date: Date(day), minute };
            let (year, month, dom) = ours.date.ymd();
            let theirs = jiff::civil::date(year as i16, month as i8, dom as i8)
                .at((minute / 60) as i8, (minute % 60) as i8, 0, 0)
                .to_zoned(tz()).unwrap();
            prop_assert_eq!(ours.timestamp().0, theirs.timestamp().as_second());
        }
    }

    #[rstest]
    #[case::skipped_in_spring("2026-03-29T01:30", "2026-03-29T02:30:00+01:00")]
    #[case::shown_twice_in_autumn("2026-10-25T01:30", "2026-10-25T01:30:00+01:00")]
    #[case::winter("2026-11-24T10:00", "2026-11-24T10:00:00+00:00")]
    #[case::with_seconds("2026-11-24T10:00:05", "2026-11-24T10:00:05+00:00")]
    fn local_time_is_an_instant(#[case] local: &str, #[case] instant: &str) {
        assert_eq!(Timestamp::parse_london(local).unwrap().rfc3339(), instant);
    }

    #[rstest]
    #[case("2026-11-24")]
    #[case("2026-02-29T10:00")]
    #[case("2026-11-24T24:00")]
    #[case("2026-11-24T1:00")]
    #[case("26-11-24T10:00")]
    #[case("2026-11-24T10:00:00:00")]
    #[case("")]
    fn nonsense_is_no_local_time(#[case] text: &str) {
        assert_eq!(Timestamp::parse_london(text), None);
    }

    #[rstest]
    #[case("2026-11-24T10:00:00Z", Some(1_795_514_400))]
    #[case("2026-11-24T12:00:00.250+02:00", Some(1_795_514_400))]
    #[case("2026-11-24T10:00:00+2", None)]
    #[case("2026-11-24T10:00:00", None)]
    fn rfc3339_is_an_instant(#[case] text: &str, #[case] second: Option<i64>) {
        assert_eq!(Timestamp::parse_rfc3339(text).map(|t| t.0), second);
    }
}
