//! HSDS's own way of writing hours (`freq`, `byday`, `opens_at`, `closes_at`), put into OSM syntax.
//!
//! Only what says plainly when: a rule that needs more (every second week, days of the month) gives
//! no text, and so unknown hours.

/// The members of an HSDS schedule that say when. All as written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weekly<'a> {
    /// `WEEKLY` or `MONTHLY`.
    pub freq: Option<&'a str>,
    /// `MO,TU`, or with `MONTHLY` also `1TU` and `-1FR`.
    pub byday: Option<&'a str>,
    /// Local time, `10:00` or with seconds.
    pub opens_at: Option<&'a str>,
    /// Local time.
    pub closes_at: Option<&'a str>,
    /// Whether other members narrow the days further (`interval` above 1, `count`, `bymonthday`, ...).
    pub has_more_rules: bool,
}

impl Weekly<'_> {
    /// The same in OSM syntax; none where it does not say which days.
    pub fn to_osm(&self) -> Option<String> {
        if self.has_more_rules {
            return None;
        }
        let is_monthly = match self.freq.map(str::trim) {
            None | Some("" | "WEEKLY") => false,
            Some("MONTHLY") => true,
            Some(_) => return None,
        };
        let days = self.byday?.split(',').map(|day| osm_day(day, is_monthly));
        let days = days.collect::<Option<Vec<String>>>()?.join(",");
        let (Some(opens), Some(closes)) = (self.opens_at, self.closes_at) else {
            return Some(format!("{days} unknown \"hours not given\""));
        };
        let (opens, closes) = (local_time(opens)?, local_time(closes)?);
        let closes = if closes == "00:00" { "24:00" } else { closes };
        (opens != closes).then(|| format!("{days} {opens}-{closes}"))
    }
}

/// `MO` as `Mo`; with `MONTHLY`, `2TU` as `Tu[2]` and `-1FR` as `Fr[-1]`.
fn osm_day(day: &str, is_monthly: bool) -> Option<String> {
    let day = day.trim();
    let (nth, name) = day.split_at_checked(day.len().checked_sub(2)?)?;
    let names = [
        ("MO", "Mo"),
        ("TU", "Tu"),
        ("WE", "We"),
        ("TH", "Th"),
        ("FR", "Fr"),
        ("SA", "Sa"),
        ("SU", "Su"),
    ];
    let (_, name) = names.into_iter().find(|(hsds, _)| *hsds == name)?;
    match (nth, is_monthly) {
        ("", false) => Some(name.to_owned()),
        ("1" | "2" | "3" | "4" | "5" | "-1" | "-2", true) => Some(format!("{name}[{nth}]")),
        _ => None,
    }
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
mod tests {
    use super::*;
    use rstest::rstest;

    fn weekly<'a>(byday: &'a str, opens: &'a str, closes: &'a str) -> Weekly<'a> {
        Weekly {
            byday: Some(byday),
            opens_at: Some(opens),
            closes_at: Some(closes),
            ..Weekly::default()
        }
    }

    #[rstest]
    #[case::two_days(weekly("MO,TU", "10:00", "16:00"), Some("Mo,Tu 10:00-16:00"))]
    #[case::seconds_and_zone(weekly("TH", "10:00:00Z", "16:00:00+01:00"), Some("Th 10:00-16:00"))]
    #[case::to_midnight(weekly("FR", "20:00", "00:00"), Some("Fr 20:00-24:00"))]
    #[case::overnight(weekly("FR", "20:00", "02:00"), Some("Fr 20:00-02:00"))]
    #[case::days_without_times(Weekly { byday: Some("WE"), ..Weekly::default() }, Some("We unknown \"hours not given\""))]
    #[case::second_tuesday(Weekly { freq: Some("MONTHLY"), ..weekly("2TU,-1FR", "10:00", "12:00") }, Some("Tu[2],Fr[-1] 10:00-12:00"))]
    #[case::no_days(Weekly { opens_at: Some("10:00"), closes_at: Some("12:00"), ..Weekly::default() }, None)]
    #[case::no_such_day(weekly("XX", "10:00", "12:00"), None)]
    #[case::odd_letters(weekly("é", "10:00", "12:00"), None)]
    #[case::same_times(weekly("MO", "10:00", "10:00"), None)]
    #[case::every_second_week(Weekly { has_more_rules: true, ..weekly("MO", "10:00", "12:00") }, None)]
    #[case::no_time(weekly("MO", "25:00", "26:00"), None)]
    fn hsds_rules_in_osm_syntax(#[case] weekly: Weekly, #[case] osm: Option<&str>) {
        assert_eq!(weekly.to_osm().as_deref(), osm);
    }

    #[rstest]
    #[case("10:00:00", true)]
    #[case("24:00", true)]
    #[case("10:00:00.123Z", true)]
    #[case("24:01", false)]
    #[case("10", false)]
    #[case("1O:00", false)]
    #[case("10:00 pm", false)]
    #[case("10:0é", false)]
    fn times(#[case] text: &str, #[case] is_time: bool) {
        assert_eq!(local_time(text).is_some(), is_time);
    }
}
