//! `PH Mo-Fr`: the holidays that fall on these weekdays.
//!
//! The evaluator reads it as "holidays, and also Mo-Fr", like `PH,Mo-Fr`: places would be told open on
//! every weekday. So the space is marked before the text is parsed, and the rule is then given the days
//! themselves. Invariant: no marked rule reaches the evaluator.

use super::calendar::Calendar;
use super::{Belongs, HoursError, Named};
use engine::time::Date;
use opening_hours_syntax::RuleKind;
use opening_hours_syntax::rules::RuleSequence;
use opening_hours_syntax::rules::day::{
    Date as RuleDate, DateOffset, DaySelector, HolidayKind, MonthdayRange, WeekDayRange, Year,
};

/// Offsets in days that nobody writes stand for "on these weekdays only".
const MARKED_PUBLIC: i16 = 3_000;
const MARKED_SCHOOL: i16 = 7_000;
/// Half of what lies between the marks: an offset proper is smaller.
const FARTHEST_OFFSET: i16 = 1_000;
const WEEKDAYS: [&str; 7] = ["mo", "tu", "we", "th", "fr", "sa", "su"];

/// The text with a mark on holidays that only count on certain weekdays.
pub(super) fn marked(text: &str) -> Result<String, HoursError> {
    let parts: Vec<String> = text
        .split('"')
        .enumerate()
        .map(|(number, part)| if number % 2 == 0 { marked_part(part) } else { Ok(part.into()) })
        .collect::<Result<_, _>>()?;
    Ok(parts.join("\""))
}

/// The same for a part outside of comments.
fn marked_part(part: &str) -> Result<String, HoursError> {
    let mut done = String::new();
    let mut rest = part;
    while let Some(at) = first_holiday(rest) {
        let (before, holidays) = rest.split_at(at);
        done.push_str(before);
        let (sequence, after) = holiday_sequence(holidays);
        let follows_weekday = done.ends_with(' ') && ends_with_weekday(done.trim_end());
        if follows_weekday && !after.trim_start().starts_with(',') {
            let reason = "a holiday after a weekday: write `Sa,PH` or `PH Sa`".to_owned();
            return Err(HoursError::Unclear(reason));
        }
        let weekdays = after.strip_prefix(' ').filter(|after| starts_with_weekday(after));
        if let Some(weekdays) = weekdays {
            let marks: Vec<String> = sequence.iter().map(Holiday::mark).collect();
            done.push_str(&marks.join(","));
            done.push(',');
            rest = weekdays;
        } else {
            done.push_str(&holidays[..holidays.len() - after.len()]);
            rest = after;
        }
    }
    Ok(done + rest)
}

struct Holiday {
    kind: HolidayKind,
    offset: i16,
}

impl Holiday {
    fn mark(&self) -> String {
        let mark = match self.kind {
            HolidayKind::Public => MARKED_PUBLIC,
            HolidayKind::School => MARKED_SCHOOL,
        };
        format!("PH +{} days", mark + self.offset)
    }

    /// Whether the day the offset is counted from is a holiday of the kind.
    fn belongs(&self, date: Date, calendar: &Calendar) -> Belongs {
        let date = date.plus_days(-i32::from(self.offset));
        match self.kind {
            HolidayKind::School => Named::SchoolHolidays.belongs(date),
            HolidayKind::Public if calendar.is_bank_holiday(date) => Belongs::Yes,
            HolidayKind::Public => Belongs::No,
        }
    }
}

/// A marked holiday of a parsed rule.
fn unmarked(day: &WeekDayRange) -> Option<Holiday> {
    let WeekDayRange::Holiday { kind: HolidayKind::Public, offset } = day else { return None };
    let near = |mark: i16| (offset - mark).abs() < FARTHEST_OFFSET;
    if near(MARKED_PUBLIC) {
        Some(Holiday { kind: HolidayKind::Public, offset: offset - MARKED_PUBLIC })
    } else if near(MARKED_SCHOOL) {
        Some(Holiday { kind: HolidayKind::School, offset: offset - MARKED_SCHOOL })
    } else {
        None
    }
}

/// Whether a rule holds on holidays on certain weekdays only.
pub(super) fn is_marked(rule: &RuleSequence) -> bool {
    rule.day_selector.weekday.iter().any(|day| unmarked(day).is_some())
}

/// Whether a selector speaks of bank holidays themselves, marked or not.
pub(super) fn is_bank_holiday(day: &WeekDayRange) -> bool {
    matches!(day, WeekDayRange::Holiday { kind: HolidayKind::Public, offset: 0 })
        || unmarked(day)
            .is_some_and(|holiday| holiday.kind == HolidayKind::Public && holiday.offset == 0)
}

/// `PH Su off`: most who write it mean "closed on bank holidays and on Sundays".
pub(super) fn is_closure_on_some_holidays(rule: &RuleSequence) -> bool {
    let is_public = |holiday: Holiday| holiday.kind == HolidayKind::Public;
    rule.kind == RuleKind::Closed
        && rule.day_selector.weekday.iter().filter_map(unmarked).any(is_public)
}

/// The rule by its days in the calendar, if it is marked: those it holds on for certain, and where school
/// holidays are not known yet, a second rule for the days on which it may.
pub(super) fn with_days(
    rule: &RuleSequence,
    calendar: &Calendar,
) -> Result<Option<Vec<RuleSequence>>, HoursError> {
    let holidays: Vec<Holiday> = rule.day_selector.weekday.iter().filter_map(unmarked).collect();
    if holidays.is_empty() {
        return Ok(None);
    }
    let mut weekdays = rule.day_selector.clone();
    weekdays.weekday.retain(|day| unmarked(day).is_none());
    let weekdays = calendar.evaluator(&format!("{weekdays} open"))?;
    let (mut sure, mut unsure) = (Vec::new(), Vec::new());
    for date in calendar.dates().filter(|date| !weekdays.day(*date).is_empty()) {
        let belongs = |wanted| holidays.iter().any(|h| h.belongs(date, calendar) == wanted);
        if belongs(Belongs::Yes) {
            sure.push(date);
        } else if belongs(Belongs::Unsure) {
            unsure.push(date);
        }
    }
    let on = |dates: &[Date], kind| {
        let monthday = dates.iter().filter_map(|date| single_day(*date)).collect();
        let day_selector = DaySelector { monthday, ..DaySelector::default() };
        RuleSequence { day_selector, kind, ..rule.clone() }
    };
    let mut rules = Vec::new();
    if unsure.is_empty() || !sure.is_empty() {
        // A rule without days would hold on all: one long ago stands for none.
        let never = Date::from_ymd(1901, 1, 1);
        rules.push(on(if sure.is_empty() { never.as_slice() } else { &sure }, rule.kind));
    }
    if !unsure.is_empty() {
        rules.push(on(&unsure, RuleKind::Unknown));
    }
    Ok(Some(rules))
}

fn single_day(date: Date) -> Option<MonthdayRange> {
    let (year, month, day) = date.ymd();
    let month = u8::try_from(month).ok()?.try_into().ok()?;
    let date = (RuleDate::ymd(day as u8, month, Year(year)), DateOffset::default());
    Some(MonthdayRange::Date { start: date, end: date })
}

/// Where the first `PH` or `SH` stands as a word of its own.
fn first_holiday(text: &str) -> Option<usize> {
    let is_word = |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + 2..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    let starts = text.match_indices("PH").chain(text.match_indices("SH")).map(|(at, _)| at);
    starts.filter(|at| is_word(*at)).min()
}

/// The holidays at the start of a text, and what follows them.
fn holiday_sequence(text: &str) -> (Vec<Holiday>, &str) {
    let mut holidays = Vec::new();
    let mut rest = text;
    while let Some((holiday, after)) = holiday(rest) {
        holidays.push(holiday);
        rest = after;
        match after.strip_prefix(',').filter(|next| holiday_kind(next).is_some()) {
            Some(next) => rest = next,
            None => break,
        }
    }
    (holidays, rest)
}

fn holiday_kind(text: &str) -> Option<HolidayKind> {
    match text.get(..2)? {
        "PH" => Some(HolidayKind::Public),
        "SH" => Some(HolidayKind::School),
        _ => None,
    }
}

/// `PH`, `SH`, `PH -1 day`.
fn holiday(text: &str) -> Option<(Holiday, &str)> {
    let kind = holiday_kind(text)?;
    let rest = &text[2..];
    let (offset, rest) = day_offset(rest).unwrap_or((0, rest));
    Some((Holiday { kind, offset }, rest))
}

/// ` +2 days`.
fn day_offset(text: &str) -> Option<(i16, &str)> {
    let signed = text.strip_prefix(' ')?;
    let (number, rest) = signed.split_once(' ')?;
    let is_signed = number.starts_with(['+', '-']);
    let offset: i16 =
        number.parse().ok().filter(|n: &i16| is_signed && n.abs() < FARTHEST_OFFSET)?;
    let rest = rest.strip_prefix("days").or_else(|| rest.strip_prefix("day"))?;
    Some((offset, rest))
}

fn starts_with_weekday(text: &str) -> bool {
    let is_name = text.get(..2).is_some_and(|name| WEEKDAYS.contains(&&*name.to_lowercase()));
    is_name && !text[2..].starts_with(char::is_alphabetic)
}

fn ends_with_weekday(text: &str) -> bool {
    let name = text.len().checked_sub(2).and_then(|at| text.get(at..));
    let is_name = name.is_some_and(|name| WEEKDAYS.contains(&&*name.to_lowercase()));
    let before = text.len().checked_sub(2).map_or("", |at| text.get(..at).unwrap_or(""));
    (is_name && !before.ends_with(char::is_alphabetic)) || text.ends_with(']')
}
