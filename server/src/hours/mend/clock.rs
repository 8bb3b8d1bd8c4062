//! Times of day as people write them, and the two that belong together.
//!
//! Invariant: where the hour could be meant before or after noon, it is refused.

use super::token::{Token, unknown};
use super::unclear;
use crate::hours::HoursError;

/// A time of day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    hour: u16,
    minute: u16,
    /// Whether it was said to be before or after noon.
    has_half: bool,
    /// Whether it is written with two digits, or can only be meant so.
    is_certain: bool,
    /// Written `1.05`, as dates are too.
    may_be_date: bool,
}

impl Clock {
    /// From its digits and what stands between them.
    pub(super) fn new(hour: &str, minute: &str, separator: char) -> Option<Self> {
        let is_sound = (1..=2).contains(&hour.len()) && (minute.len() == 2);
        let (hour_of, minute) = (hour.parse().ok()?, minute.parse().ok()?);
        (is_sound && hour_of <= 48 && minute < 60).then_some(Self {
            hour: hour_of,
            minute,
            has_half: false,
            is_certain: hour.len() == 2 || hour_of == 0,
            may_be_date: separator == '.' && (1..=12).contains(&minute),
        })
    }

    /// The same, before or after noon.
    pub(super) fn in_half(self, is_pm: bool) -> Option<Self> {
        let is_sound = (1..=12).contains(&self.hour) && !self.has_half;
        let hour = self.hour % 12 + if is_pm { 12 } else { 0 };
        is_sound.then_some(Self { hour, has_half: true, is_certain: true, ..self })
    }

    pub(super) fn text(&self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }

    fn minutes(&self) -> u16 {
        self.hour * 60 + self.minute
    }
}

/// A time, from a word that may be one: `9` or `0900`.
pub(super) fn of(token: &Token) -> Option<Clock> {
    match token {
        Token::Clock(clock) => Some(clock.clone()),
        Token::Number(digits) if digits.len() <= 2 => Clock::new(digits, "00", ':'),
        Token::Number(digits) if digits.len() == 4 => Clock::new(&digits[..2], &digits[2..], ':'),
        _ => None,
    }
}

/// The words with every two times that a dash joins put right.
pub(super) fn with_times(tokens: &[Token]) -> Result<Vec<Token>, HoursError> {
    let mut done: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let Some((token, after)) = rest.split_first() {
        if let [_, Token::Dash, end, ..] = rest
            && is_time_from(token, end, &done)
        {
            let times = of(token).zip(of(end)).ok_or_else(unknown)?;
            done.push(Token::Times(between(&times.0, &times.1)?));
            rest = &rest[3..];
        } else {
            done.push(token.clone());
            rest = after;
        }
    }
    if let Some(place) = done.iter().position(|token| *token == Token::AroundTheClock)
        && !place.checked_sub(1).is_some_and(|before| done[before].is_day())
    {
        return unclear("all day, but on which days? `24/7` says every day, holidays too");
    }
    Ok(done)
}

/// Whether a word and the one after the dash are times: not the days of a month, nor years.
fn is_time_from(token: &Token, end: &Token, before: &[Token]) -> bool {
    let is_clock = |token: &Token| matches!(token, Token::Clock(_));
    let follows_date =
        matches!(before.last(), Some(Token::Month(_) | Token::Plain(_) | Token::Mark(_)))
            && !matches!(before.last(), Some(Token::Mark(']')));
    let of_month = before.iter().rev().find_map(|token| match token {
        Token::Month(_) => Some(true),
        Token::Semicolon | Token::Day(_) | Token::Holiday(_) | Token::Times(_) => Some(false),
        _ => None,
    });
    match (token, end) {
        _ if is_clock(token) && of(end).is_some() => true,
        (Token::Number(_), _) if is_clock(end) => !follows_date && of(token).is_some(),
        (Token::Number(from), Token::Number(to)) => {
            let are_years = from.len() == 4 && to.len() == 4 && (from.as_str() >= "1900");
            let both = (of(token), of(end));
            let in_day = matches!(&both, (Some(a), Some(b)) if a.hour < 24 && b.hour <= 24);
            !follows_date
                && of_month != Some(true)
                && !are_years
                && in_day
                && from.len().max(to.len()) != 3
        }
        _ => false,
    }
}

/// `09:00-17:00`, unless it could be meant otherwise.
fn between(start: &Clock, end: &Clock) -> Result<String, HoursError> {
    if start.may_be_date && end.may_be_date {
        return unclear("times or dates? write times with a colon");
    }
    let hour = match (start.has_half, end.has_half) {
        (true, false) if end.hour <= 12 => return unclear("before noon or after it?"),
        (false, true) if start.hour <= 12 && end.minutes() == 0 => {
            return unclear("before noon or after it?");
        }
        // `9-5pm` begins before noon; `1-5pm` may begin before it or after.
        (false, true) if start.hour <= 12 && start.minutes() % 720 < end.minutes() % 720 => {
            return unclear("before noon or after it?");
        }
        _ => start.hour,
    };
    if start.minutes() == end.minutes() {
        return unclear("it ends when it begins: open all day, or not at all?");
    }
    let is_midnight = end.minutes() == 0;
    let ends_before = end.minutes() <= start.minutes() && !is_midnight;
    let is_morning = !start.has_half && start.hour <= 12;
    if ends_before && is_morning && !end.is_certain {
        return unclear("it ends before it begins: at night, or after noon?");
    }
    Ok(format!("{hour:02}:{:02}-{}", start.minute, end.text()))
}

/// Whether a text has a time without a dash beside it.
pub(super) fn is_without_end(text: &str) -> bool {
    let is_time = |word: &&str| word.len() == 5 && word.as_bytes()[2] == b':';
    text.split([' ', ',', ';']).any(|word| is_time(&word))
}
