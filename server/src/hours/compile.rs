//! From what begins on each day of a calendar to a regular week and the days that differ.
//!
//! Invariant: compiled hours say of every minute what the days said, whether these come from a text, from
//! a recurrence, or are kept to a named calendar.

use super::calendar::{Calendar, Evaluator};
use super::rules::Rules;
use super::{Belongs, HoursError, Named, Pattern};
use engine::hours::{DayHours, Hours, OnBankHolidays, Span};
use engine::time::{DAY_MIN, Date};
use opening_hours::RuleKind;
use std::collections::HashMap;

/// One text on its way to compiled hours.
pub(super) struct Compilation<'a> {
    calendar: &'a Calendar,
    rules: Rules,
    /// The text, and after it what holds where it says nothing (`||`).
    layers: Vec<Layer>,
    /// The days that rules name one by one.
    named: Option<Evaluator>,
}

/// Rules without a fallback among them.
struct Layer {
    /// What begins on a day, up to its midnight.
    today: Evaluator,
    /// The part after midnight of what begins on a day, if any text needs it.
    tomorrow: Option<Evaluator>,
}

impl<'a> Compilation<'a> {
    pub(super) fn new(rules: Rules, calendar: &'a Calendar) -> Result<Self, HoursError> {
        let rules = rules.with_days_of_holidays(calendar)?;
        let evaluator = |text: String| calendar.evaluator(&text);
        let layer = |rules: &Rules| {
            let today = evaluator(rules.today())?;
            Ok(Layer { today, tomorrow: rules.tomorrow().map(evaluator).transpose()? })
        };
        Ok(Self {
            layers: rules.layers().iter().map(layer).collect::<Result<_, HoursError>>()?,
            // Days that cannot be written by themselves are taken as not named.
            named: rules.named_days().and_then(|text| evaluator(text).ok()),
            rules,
            calendar,
        })
    }

    pub(super) fn hours(&self) -> Hours {
        let days = self.days();
        let bank_holidays = self.on_bank_holidays(&days);
        let days = match bank_holidays {
            OnBankHolidays::Unsaid => self.calendar.doubting_holidays(days, |d| self.is_named(d)),
            _ => days,
        };
        assembled(days, bank_holidays, self.rules.depend_on_date(), self.calendar)
    }

    /// The hours of every day of the calendar. Where only the weekday and bank holidays matter,
    /// a handful of days is evaluated and the others copied.
    fn days(&self) -> Vec<(Date, DayHours)> {
        let mut known: HashMap<(u8, bool), DayHours> = HashMap::new();
        let mut on = |date: Date| {
            if self.rules.depend_on_date() {
                return self.beginning_on(date);
            }
            let kind_of_day = (date.weekday(), self.calendar.is_bank_holiday(date));
            known.entry(kind_of_day).or_insert_with(|| self.beginning_on(date)).clone()
        };
        self.calendar.dates().map(|date| (date, on(date))).collect()
    }

    /// The spans that begin on a day, the part after midnight included.
    fn beginning_on(&self, date: Date) -> DayHours {
        let spans = self.layers.iter().map(|layer| layer.beginning_on(date));
        let spans = spans.reduce(|above, below| laid_over(&above, below)).unwrap_or_default();
        DayHours::new(merged(spans)).unwrap_or_else(|_| DayHours::unknown())
    }

    fn on_bank_holidays(&self, days: &[(Date, DayHours)]) -> OnBankHolidays {
        if self.rules.mention_bank_holidays() {
            let holidays = days.iter().filter(|(date, _)| self.calendar.is_bank_holiday(*date));
            OnBankHolidays::Hours(commonest(holidays))
        } else if self.rules.exempt_bank_holidays() {
            OnBankHolidays::AsUsual
        } else {
            OnBankHolidays::Unsaid
        }
    }

    fn is_named(&self, date: Date) -> bool {
        let named = self.named.as_ref();
        named.is_some_and(|named| day_spans(named, date, 0).iter().any(|span| span.is_open))
    }
}

impl Layer {
    fn beginning_on(&self, date: Date) -> Vec<Span> {
        let mut spans = day_spans(&self.today, date, 0);
        if let Some(tomorrow) = &self.tomorrow {
            spans.extend(day_spans(tomorrow, date, DAY_MIN));
        }
        spans
    }
}

/// A recurrence, which says nothing of bank holidays.
pub(super) fn of_pattern(pattern: &Pattern, calendar: &Calendar) -> Hours {
    let days = calendar.dates().map(|date| (date, pattern.on(date))).collect();
    let days = calendar.doubting_holidays(days, |_| false);
    assembled(days, OnBankHolidays::Unsaid, true, calendar)
}

/// The hours on days that belong to calendars: closed on others, unknown where it is not known.
pub(super) fn kept_to(hours: &Hours, kept: &[(Named, bool)], calendar: &Calendar) -> Hours {
    let belongs = |date: Date| {
        let each = kept.iter().map(|(named, is_wanted)| {
            let belongs = named.belongs(date);
            if *is_wanted { belongs } else { belongs.inverse() }
        });
        each.fold(Belongs::Yes, Belongs::and)
    };
    let days = calendar.dates().map(|date| match (belongs(date), calendar.day_of(hours, date)) {
        (Belongs::Yes, day) => (date, day),
        (Belongs::No, _) => (date, DayHours::default()),
        (Belongs::Unsure, day) => (date, doubted(&day)),
    });
    assembled(days.collect(), hours.bank_holidays.clone(), true, calendar)
}

impl Calendar {
    /// The days with bank holidays unknown, but for those that a rule names.
    fn doubting_holidays(
        &self,
        days: Vec<(Date, DayHours)>,
        is_named: impl Fn(Date) -> bool,
    ) -> Vec<(Date, DayHours)> {
        let doubt = |(date, day): (Date, DayHours)| {
            let is_unsaid = self.is_bank_holiday(date) && !is_named(date);
            (date, if is_unsaid { unknown_until(last_minute(&day)) } else { day })
        };
        days.into_iter().map(doubt).collect()
    }

    /// What compiled hours say of the spans that begin on a day.
    fn day_of(&self, hours: &Hours, date: Date) -> DayHours {
        let exception = hours.exceptions.iter().find(|(day, _)| *day == date);
        let regular = &hours.week[usize::from(date.weekday())];
        match (exception, &hours.bank_holidays) {
            (Some((_, day)), _) => day.clone(),
            (None, OnBankHolidays::Hours(day)) if self.is_bank_holiday(date) => day.clone(),
            (None, OnBankHolidays::Unsaid) if self.is_bank_holiday(date) => {
                unknown_until(last_minute(regular))
            }
            _ => regular.clone(),
        }
    }
}

/// A regular week and the days that differ from it, bank holidays from what holds on them.
fn assembled(
    days: Vec<(Date, DayHours)>,
    bank_holidays: OnBankHolidays,
    is_dated: bool,
    calendar: &Calendar,
) -> Hours {
    let mut hours = Hours {
        week: std::array::from_fn(|weekday| regular(&days, weekday, calendar)),
        bank_holidays,
        exceptions: Vec::new(),
        valid: is_dated.then(|| calendar.range()),
    };
    hours.exceptions =
        days.into_iter().filter(|(date, day)| calendar.day_of(&hours, *date) != *day).collect();
    hours
}

/// The commonest hours of a weekday, bank holidays aside.
fn regular(days: &[(Date, DayHours)], weekday: usize, calendar: &Calendar) -> DayHours {
    commonest(days.iter().filter(|(date, _)| {
        usize::from(date.weekday()) == weekday && !calendar.is_bank_holiday(*date)
    }))
}

/// The end of a day and of what runs past its midnight.
fn last_minute(day: &DayHours) -> u16 {
    day.spans().last().map_or(DAY_MIN, |span| span.end_min.max(DAY_MIN))
}

/// A bank holiday of which nothing is said, with the night that begins on it.
fn unknown_until(end_min: u16) -> DayHours {
    let span = Span { start_min: 0, end_min, is_open: false };
    DayHours::new(vec![span]).unwrap_or_else(|_| DayHours::unknown())
}

/// The same hours, if it is open at all.
fn doubted(day: &DayHours) -> DayHours {
    let spans = day.spans().iter().map(|span| Span { is_open: false, ..*span });
    DayHours::new(merged(spans.collect())).unwrap_or_else(|_| DayHours::unknown())
}

/// What an evaluator says of one day, with the minutes moved by `shift_min`.
fn day_spans(evaluator: &Evaluator, date: Date, shift_min: u16) -> Vec<Span> {
    evaluator
        .day(date)
        .into_iter()
        .filter(|range| range.kind != RuleKind::Closed)
        .map(|range| Span {
            start_min: range.range.start.mins_from_midnight().min(DAY_MIN) + shift_min,
            end_min: range.range.end.mins_from_midnight().min(DAY_MIN) + shift_min,
            is_open: range.kind == RuleKind::Open,
        })
        .filter(|span| span.start_min < span.end_min)
        .collect()
}

/// The spans above, and of those below what they leave free.
fn laid_over(above: &[Span], below: Vec<Span>) -> Vec<Span> {
    let mut spans = above.to_vec();
    for span in below {
        let mut start_min = span.start_min;
        let meets =
            |cover: &&Span| cover.start_min < span.end_min && cover.end_min > span.start_min;
        for cover in above.iter().filter(meets) {
            if cover.start_min > start_min {
                spans.push(Span { start_min, end_min: cover.start_min, ..span });
            }
            start_min = cover.end_min;
        }
        if start_min < span.end_min {
            spans.push(Span { start_min, ..span });
        }
    }
    spans.sort_by_key(|span| span.start_min);
    spans
}

/// Joins spans that touch and say the same.
fn merged(spans: Vec<Span>) -> Vec<Span> {
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if last.end_min == span.start_min && last.is_open == span.is_open => {
                last.end_min = span.end_min;
            }
            _ => merged.push(span),
        }
    }
    merged
}

/// The hours that occur most often; of equals the first.
fn commonest<'d>(days: impl Iterator<Item = &'d (Date, DayHours)>) -> DayHours {
    let mut counts: Vec<(&DayHours, usize)> = Vec::new();
    for (_, day) in days {
        match counts.iter_mut().find(|(known, _)| *known == day) {
            Some((_, count)) => *count += 1,
            None => counts.push((day, 1)),
        }
    }
    let best = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let first = counts.into_iter().find(|(_, count)| *count == best);
    first.map_or_else(DayHours::default, |(day, _)| day.clone())
}
