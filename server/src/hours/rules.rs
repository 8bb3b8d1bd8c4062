//! What a text speaks of: bank holidays, single dates, nights; and the text split at midnight.

use super::calendar::Calendar;
use super::{HoursError, MAX_TEXT_BYTES, holidays};
use engine::time::DAY_MIN;
use opening_hours_syntax::error::Error as SyntaxError;
use opening_hours_syntax::rules::day::{Date, HolidayKind, MonthdayRange, WeekDayRange};
use opening_hours_syntax::rules::time::{Time, TimeSelector, TimeSpan};
use opening_hours_syntax::rules::{OpeningHoursExpression, RuleOperator, RuleSequence};
use opening_hours_syntax::{ExtendedTime, RuleKind, parse};

/// A rule for at most so many dates names each of them; a longer one is a season.
const NAMED_DAYS: i32 = 14;

/// An open end (`18:00+`) after 17:00 runs past midnight: for ten hours, after 22:00 for eight.
const EVENING_MIN: u16 = 17 * 60;
const LATE_MIN: u16 = 22 * 60;

/// A text, parsed.
#[derive(Clone)]
pub(super) struct Rules {
    text: String,
    parsed: OpeningHoursExpression,
    is_24_7: bool,
    mention_bank_holidays: bool,
    mention_school_holidays: bool,
}

impl Rules {
    pub(super) fn parse(text: &str) -> Result<Self, HoursError> {
        match text.trim() {
            "" => Err(HoursError::Empty),
            text if text.len() > MAX_TEXT_BYTES => Err(HoursError::TooLong),
            text => {
                let mut text = holidays::marked(text)?;
                let mut parsed = parse(&text).map_err(syntax_error)?;
                let is_24_7 = text.split(';').any(|rule| rule.trim_start().starts_with("24/7"));
                let is_doubted = doubt_bare_comments(&text, &mut parsed);
                let is_in_parts = parsed.rules.iter().any(|rule| {
                    rule.operator == RuleOperator::Fallback || holidays::is_marked(rule)
                });
                if (is_doubted || is_in_parts) && !survives_writing(&parsed) {
                    return Err(HoursError::Unsupported);
                }
                if is_doubted {
                    text = written(&parsed);
                }
                if parsed.rules.iter().any(holidays::is_closure_on_some_holidays) {
                    let reason = "closed on which holidays? write `PH,Su off`".to_owned();
                    return Err(HoursError::Unclear(reason));
                }
                let days = || parsed.rules.iter().flat_map(|rule| &rule.day_selector.weekday);
                let is_school =
                    |day| matches!(day, &WeekDayRange::Holiday { kind: HolidayKind::School, .. });
                let mention_bank_holidays = days().any(holidays::is_bank_holiday);
                let mention_school_holidays = days().any(is_school);
                Ok(Self { text, parsed, is_24_7, mention_bank_holidays, mention_school_holidays })
            }
        }
    }

    /// The same, with the holidays on certain weekdays as the days they are.
    pub(super) fn with_days_of_holidays(mut self, calendar: &Calendar) -> Result<Self, HoursError> {
        let mut rules = Vec::with_capacity(self.parsed.rules.len());
        let mut is_any = false;
        for rule in &self.parsed.rules {
            let by_days = holidays::with_days(rule, calendar)?;
            is_any |= by_days.is_some();
            rules.extend(by_days.unwrap_or_else(|| vec![rule.clone()]));
        }
        if is_any {
            self.parsed = OpeningHoursExpression { rules };
            self.text = written(&self.parsed);
        }
        Ok(self)
    }

    /// The rules before the first `||`, those between it and the next, and so on. (The evaluator gives a
    /// fallback only to days that are closed throughout; it is meant for all times not spoken for.) What
    /// comes after a fallback and a `;` overrides all before: `Mo || "call"; PH off`.
    pub(super) fn layers(&self) -> Vec<Self> {
        let mut layers: Vec<Vec<RuleSequence>> = Vec::new();
        for rule in &self.parsed.rules {
            let normal = || RuleSequence { operator: RuleOperator::Normal, ..rule.clone() };
            match (rule.operator, layers.last_mut()) {
                (RuleOperator::Fallback, _) | (_, None) => layers.push(vec![normal()]),
                (RuleOperator::Additional, Some(last)) => last.push(rule.clone()),
                (RuleOperator::Normal, _) => layers.iter_mut().for_each(|l| l.push(normal())),
            }
        }
        if layers.len() < 2 {
            return vec![self.clone()];
        }
        let layer = |rules: Vec<RuleSequence>| {
            let parsed = OpeningHoursExpression { rules };
            Self { text: written(&parsed), parsed, ..*self }
        };
        layers.into_iter().map(layer).collect()
    }

    /// The same on bank holidays as on any day: `24/7` with or without closures, or never open.
    pub(super) fn exempt_bank_holidays(&self) -> bool {
        let is_never_open = self.parsed.rules.iter().all(|rule| rule.kind != RuleKind::Open);
        self.is_24_7 || (is_never_open && self.parsed.is_constant())
    }

    pub(super) fn mention_bank_holidays(&self) -> bool {
        self.mention_bank_holidays
    }

    pub(super) fn has_open_end(&self) -> bool {
        self.parsed
            .rules
            .iter()
            .any(|rule| rule.time_selector.spans.iter().any(|span| span.open_end))
    }

    /// Whether more than the weekday and bank holidays matters.
    pub(super) fn depend_on_date(&self) -> bool {
        let by_date = |rule: &RuleSequence| {
            let days = &rule.day_selector;
            !(days.year.is_empty() && days.monthday.is_empty() && days.week.is_empty())
        };
        let by_sun = |rule: &RuleSequence| {
            rule.time_selector.spans.iter().any(|span| fixed_minutes(span).is_none())
        };
        let by_place_in_month = |day: &WeekDayRange| match day {
            WeekDayRange::Fixed { offset, nth_from_start, nth_from_end, .. } => {
                let every = !nth_from_start.contains(&false) || !nth_from_end.contains(&false);
                *offset != 0 || !every
            }
            WeekDayRange::Holiday { offset, .. } => *offset != 0,
        };
        self.parsed.rules.iter().any(|rule| by_date(rule) || by_sun(rule))
            || self.any_weekday(by_place_in_month)
            || self.mention_school_holidays
    }

    fn any_weekday(&self, wanted: impl Fn(&WeekDayRange) -> bool) -> bool {
        self.parsed.rules.iter().flat_map(|rule| &rule.day_selector.weekday).any(wanted)
    }

    /// What begins on a day, up to its midnight.
    pub(super) fn today(&self) -> String {
        if self.is_splittable() && (self.has_open_end() || self.is_overnight()) {
            self.rewritten(|start, end| Some((start, end.min(DAY_MIN))).filter(|(s, e)| s < e))
        } else {
            self.text.clone()
        }
    }

    /// The part after midnight of what begins on a day, as times of the next day. (The evaluator
    /// would let a rule for the next day cut it off, but it belongs to the day it began.)
    pub(super) fn tomorrow(&self) -> Option<String> {
        (self.is_splittable() && self.is_overnight()).then(|| {
            self.rewritten(|start, end| {
                (end > DAY_MIN).then(|| (start.max(DAY_MIN) - DAY_MIN, end - DAY_MIN))
            })
        })
    }

    /// Whether the text survives being written anew: some rare ones may not, and are evaluated whole.
    /// So are closures over midnight, which also close what begins the next morning.
    fn is_splittable(&self) -> bool {
        let closes_overnight = |rule: &RuleSequence| {
            let mut spans = rule.time_selector.spans.iter().filter_map(fixed_minutes);
            rule.kind == RuleKind::Closed && spans.any(|(_, end)| end > DAY_MIN)
        };
        !self.parsed.rules.iter().any(closes_overnight) && survives_writing(&self.parsed)
    }

    fn is_overnight(&self) -> bool {
        let spans = self.parsed.rules.iter().flat_map(|rule| &rule.time_selector.spans);
        spans.filter_map(fixed_minutes).any(|(_, end)| end > DAY_MIN)
    }

    /// A text that is open on the days which rules name one by one: closures by date, and single
    /// dates or a few. A season or a month names no day.
    pub(super) fn named_days(&self) -> Option<String> {
        let named: Vec<String> = self
            .parsed
            .rules
            .iter()
            .filter(|rule| names_days(rule))
            .map(|rule| format!("{} open", rule.day_selector))
            .collect();
        (!named.is_empty()).then(|| named.join("; "))
    }

    /// The text with other times; rules left without times close their days, or add nothing.
    fn rewritten(&self, times: impl Fn(u16, u16) -> Option<(u16, u16)>) -> String {
        let mut rules = Vec::new();
        for rule in &self.parsed.rules {
            let (open_ended, plain): (Vec<&TimeSpan>, Vec<&TimeSpan>) =
                rule.time_selector.spans.iter().partition(|span| span.open_end);
            let plain: Vec<TimeSpan> = plain.into_iter().filter_map(|s| moved(s, &times)).collect();
            let is_closing = plain.is_empty() && rule.operator == RuleOperator::Normal;
            if !plain.is_empty() {
                rules
                    .push(RuleSequence { time_selector: TimeSelector::new(plain), ..rule.clone() });
            } else if is_closing {
                let time_selector = TimeSelector::default();
                rules.push(RuleSequence { time_selector, kind: RuleKind::Closed, ..rule.clone() });
            }
            let unsure: Vec<TimeSpan> =
                open_ended.into_iter().filter_map(|s| moved(s, &times)).collect();
            if !unsure.is_empty() {
                let kind = if rule.kind == RuleKind::Open { RuleKind::Unknown } else { rule.kind };
                let operator = RuleOperator::Additional;
                let time_selector = TimeSelector::new(unsure);
                rules.push(RuleSequence { time_selector, kind, operator, ..rule.clone() });
            }
        }
        written(&OpeningHoursExpression { rules })
    }
}

/// The text of rules. (The parser's own leaves out the sign of `PH +1 day` and cannot be read again.)
fn written(rules: &OpeningHoursExpression) -> String {
    let days = rules.rules.iter().flat_map(|rule| &rule.day_selector.weekday);
    days.fold(rules.to_string(), |text, day| match day {
        WeekDayRange::Holiday { kind, offset } if *offset > 0 => {
            text.replace(&format!("{kind} {offset} days"), &format!("{kind} +{offset} days"))
        }
        _ => text,
    })
}

/// Whether rules are the same when their text is read again.
fn survives_writing(rules: &OpeningHoursExpression) -> bool {
    parse(&written(rules)).is_ok_and(|again| again == *rules)
}

/// Makes rules that are only a comment (`"by appointment"`) unknown: the parser takes them as open
/// all day. It cannot tell them from an explicit `open "ring"` or `24/7 "always"`; the words can.
fn doubt_bare_comments(text: &str, parsed: &mut OpeningHoursExpression) -> bool {
    let outside_quotes: String = text.split('"').step_by(2).collect::<String>().to_lowercase();
    let says_so = |words: &str| ["24/7", "24:00", "open"].iter().any(|word| words.contains(word));
    let words: Vec<&str> = outside_quotes.split("||").flat_map(|layer| layer.split(';')).collect();
    // Rules after a comma are not found like this: then what one says, all say.
    let is_by_rule = words.len() == parsed.rules.len();
    let mut is_any = false;
    for (number, rule) in parsed.rules.iter_mut().enumerate() {
        let words = if is_by_rule { words[number] } else { &outside_quotes };
        let is_all_day = rule.time_selector == TimeSelector::default();
        let is_bare = rule.kind == RuleKind::Open && !rule.comment.is_empty() && is_all_day;
        if is_bare && !says_so(words) {
            rule.kind = RuleKind::Unknown;
            is_any = true;
        }
    }
    is_any
}

/// One line, without the parser's drawing.
pub(super) fn syntax_error(error: SyntaxError) -> HoursError {
    HoursError::Syntax(match error {
        SyntaxError::Syntax(error) => {
            format!("unexpected text at character {}", column(&error.to_string()))
        }
        other => other.to_string().lines().next().unwrap_or_default().to_owned(),
    })
}

/// The column from the parser's ` --> 1:7`.
fn column(message: &str) -> usize {
    let place = message.lines().find_map(|line| line.trim().strip_prefix("--> "));
    let column = place.and_then(|place| place.split_once(':')).map(|(_, column)| column.trim());
    column.and_then(|column| column.parse().ok()).unwrap_or(1)
}

/// First and last minute of a span, past 24:00 where it runs over midnight; none for sunrise and such.
fn fixed_minutes(span: &TimeSpan) -> Option<(u16, u16)> {
    let (Time::Fixed(start), Time::Fixed(end)) = (span.range.start, span.range.end) else {
        return None;
    };
    let (start, end) = (start.mins_from_midnight(), end.mins_from_midnight());
    if span.open_end && end == DAY_MIN && start >= EVENING_MIN {
        let unknown_min = if start >= LATE_MIN { 8 * 60 } else { 10 * 60 };
        return Some((start, start + unknown_min));
    }
    Some((start, if start < end { end } else { end + DAY_MIN }))
}

fn moved(span: &TimeSpan, times: impl Fn(u16, u16) -> Option<(u16, u16)>) -> Option<TimeSpan> {
    let Some((start, end)) = fixed_minutes(span) else {
        return Some(TimeSpan { open_end: false, ..span.clone() });
    };
    let (start, end) = times(start, end)?;
    let time = ExtendedTime::from_mins_from_midnight;
    Some(TimeSpan::fixed_range(time(start)?, time(end)?))
}

fn names_days(rule: &RuleSequence) -> bool {
    let days = &rule.day_selector;
    let by_date = !(days.year.is_empty() && days.monthday.is_empty() && days.week.is_empty());
    let few_dates = !days.monthday.is_empty() && days.monthday.iter().all(is_few_dates);
    let is_school =
        |day: &WeekDayRange| matches!(day, WeekDayRange::Holiday { kind: HolidayKind::School, .. });
    let by_school = !days.weekday.is_empty() && days.weekday.iter().all(is_school);
    let is_closed = rule.kind == RuleKind::Closed;
    (days.weekday.is_empty() && by_date && (is_closed || few_dates)) || (by_school && is_closed)
}

fn is_few_dates(range: &MonthdayRange) -> bool {
    match range {
        MonthdayRange::Date { start, end } if start == end => true,
        MonthdayRange::Date {
            start: (Date::Fixed { month: from_month, day: from_day, .. }, _),
            end: (Date::Fixed { month: to_month, day: to_day, .. }, _),
        } => {
            let place = |month: u8, day: u8| i32::from(month) * 31 + i32::from(day);
            let days = place(*to_month as u8, *to_day) - place(*from_month as u8, *from_day);
            days.rem_euclid(12 * 31) < NAMED_DAYS
        }
        MonthdayRange::Month { .. } | MonthdayRange::Date { .. } => false,
    }
}
