//! The words of a text, each with one meaning.

use super::clock::{self, Clock};
use super::words::{self, Word};
use crate::hours::HoursError;
use std::iter::Peekable;
use std::str::Chars;

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Monday 0 to Sunday 6.
    Day(usize),
    Month(&'static str),
    /// `PH` or `SH`.
    Holiday(&'static str),
    /// As found in the text.
    Clock(Clock),
    /// Put right: `09:00-17:00`.
    Times(String),
    /// A number of at most four digits, as written.
    Number(String),
    /// `off`, `unknown`, `open`.
    Modifier(&'static str),
    /// `24/7`.
    Always,
    /// All hours of a day: `24h`.
    AroundTheClock,
    /// A word that the language itself has: `sunset`, `easter`, `week`, `days`.
    Plain(&'static str),
    /// With its quotes.
    Comment(String),
    Dash,
    Comma,
    /// A comma before another rule.
    Additional,
    Semicolon,
    Colon,
    /// `[`, `]`, `(`, `)`, `/`, `+`.
    Mark(char),
    /// `||`.
    Fallback,
}

impl Token {
    pub(super) fn is_day(&self) -> bool {
        matches!(self, Self::Day(_) | Self::Holiday(_) | Self::Mark(']'))
    }

    /// Whether people write a colon after it: a day, a date.
    pub(super) fn may_have_colon(&self) -> bool {
        self.is_day() || matches!(self, Self::Month(_) | Self::Number(_) | Self::Colon)
    }

    pub(super) fn is_closed(&self) -> bool {
        matches!(self, Self::Modifier("off"))
    }

    pub(super) fn begins_times(&self) -> bool {
        matches!(self, Self::Times(_) | Self::Clock(_)) || self.is_event()
    }

    pub(super) fn ends_times(&self) -> bool {
        self.begins_times() || matches!(self, Self::Always | Self::Modifier(_) | Self::Comment(_))
    }

    fn is_event(&self) -> bool {
        matches!(self, Self::Plain("sunrise" | "sunset" | "dawn" | "dusk"))
    }

    /// As it should be written.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Day(day) => words::DAYS[*day].to_owned(),
            Self::Month(name) | Self::Holiday(name) | Self::Modifier(name) | Self::Plain(name) => {
                (*name).to_owned()
            }
            Self::Clock(clock) => clock.text(),
            Self::Times(text) | Self::Number(text) | Self::Comment(text) => text.clone(),
            Self::Always => "24/7".to_owned(),
            Self::AroundTheClock => "00:00-24:00".to_owned(),
            Self::Dash => "-".to_owned(),
            Self::Comma | Self::Additional => ",".to_owned(),
            Self::Semicolon => ";".to_owned(),
            Self::Colon => ":".to_owned(),
            Self::Mark(mark) => mark.to_string(),
            Self::Fallback => "||".to_owned(),
        }
    }
}

/// Whether there is a space between two words.
pub(super) fn is_apart(before: &Token, token: &Token) -> bool {
    let sticks = |token: &Token| matches!(token, Token::Dash | Token::Mark('/' | '+'));
    let is_tight = sticks(before)
        || sticks(token)
        || matches!(before, Token::Comma | Token::Mark('[' | '('))
        || matches!(token, Token::Comma | Token::Additional | Token::Semicolon)
        || matches!(token, Token::Mark('[' | ']' | ')'));
    !is_tight
}

/// Cuts a text into words; an error where one is not known, or has more than one meaning.
pub(super) fn cut(text: &str) -> Result<Vec<Token>, HoursError> {
    let mut tokens = Vec::new();
    let mut names = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(&first) = chars.peek() {
        if first.is_alphabetic() {
            names.push((tokens.len(), words::next(&mut chars)));
            // Its place; what it means depends on the others.
            tokens.push(Token::Colon);
        } else if plain(first).is_ascii_digit() {
            tokens.push(digits(&mut chars));
        } else {
            chars.next();
            tokens.extend(mark(plain(first), &mut chars)?);
        }
    }
    let meanings =
        words::meanings(&names.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>())?;
    // From the last on, so that the places of those before stay.
    for ((place, _), meaning) in names.into_iter().zip(meanings).rev() {
        replace(&mut tokens, place, meaning)?;
    }
    Ok(tokens)
}

/// Puts the meaning of a word in its place; one that belongs to the time before it joins that.
fn replace(tokens: &mut Vec<Token>, place: usize, meaning: Word) -> Result<(), HoursError> {
    let before = place.checked_sub(1);
    let time_before = before.filter(|at| matches!(tokens[*at], Token::Clock(_) | Token::Number(_)));
    match (meaning, time_before) {
        (Word::Tokens(meant), _) => {
            tokens.splice(place..=place, meant);
        }
        (Word::HalfOfDay(is_pm), Some(at)) => {
            let clock = clock::of(&tokens[at]).and_then(|clock| clock.in_half(is_pm));
            tokens[at] = Token::Clock(clock.ok_or_else(unknown)?);
            tokens.remove(place);
        }
        (Word::Hours, Some(at)) => {
            let clock = clock::of(&tokens[at]).ok_or_else(unknown)?;
            let is_whole_day = tokens[at] == Token::Number("24".into());
            tokens[at] = if is_whole_day { Token::AroundTheClock } else { Token::Clock(clock) };
            tokens.remove(place);
        }
        _ => return Err(unknown()),
    }
    Ok(())
}

/// Only a mark for "not understood": the parser's own reason is told.
pub(super) fn unknown() -> HoursError {
    HoursError::Syntax(String::new())
}

/// ASCII for its full-width and typographic relatives.
pub(super) fn plain(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' if c != '～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '～' | '〜' | '~' => '-',
        '、' => ',',
        '“' | '”' | '„' => '"',
        '\n' => ';',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

fn mark(c: char, chars: &mut Peekable<Chars>) -> Result<Option<Token>, HoursError> {
    Ok(Some(match c {
        ' ' => return Ok(None),
        '-' => Token::Dash,
        ',' | '&' => Token::Comma,
        ';' => Token::Semicolon,
        ':' => Token::Colon,
        '[' | ']' | '(' | ')' | '/' | '+' => Token::Mark(c),
        '|' if chars.next_if_eq(&'|').is_some() => Token::Fallback,
        '"' => Token::Comment(comment(chars)?),
        _ => return Err(unknown()),
    }))
}

fn comment(chars: &mut Peekable<Chars>) -> Result<String, HoursError> {
    let mut text = String::from('"');
    for c in chars.by_ref() {
        if plain(c) == '"' {
            text.push('"');
            return Ok(text);
        }
        text.push(c);
    }
    Err(unknown())
}

/// A number, or a time with its minutes: `9`, `9:00`, `9.00`, `9h00`, `24/7`.
fn digits(chars: &mut Peekable<Chars>) -> Token {
    let whole = run(chars);
    let mut ahead = chars.clone();
    let Some(separator) = ahead.next().map(plain) else { return Token::Number(whole) };
    let rest = run(&mut ahead);
    let is_end =
        !ahead.peek().is_some_and(|c| matches!(plain(*c), ':' | '.') || c.is_alphanumeric());
    if separator == '/' && whole == "24" && rest == "7" && is_end {
        *chars = ahead;
        return Token::Always;
    }
    let follows = ahead.peek().copied().map(plain);
    let may_end =
        is_end || follows.is_some_and(|c| matches!(c, 'a' | 'p' | 'A' | 'P' | 'h' | 'u' | 'U'));
    let is_separator = matches!(separator, ':' | '.' | 'h' | 'H' | 'ч');
    match Clock::new(&whole, &rest, separator) {
        Some(clock) if is_separator && may_end => {
            *chars = ahead;
            Token::Clock(clock)
        }
        _ => Token::Number(whole),
    }
}

fn run(chars: &mut Peekable<Chars>) -> String {
    let mut digits = String::new();
    while let Some(digit) = chars.peek().map(|c| plain(*c)).filter(char::is_ascii_digit) {
        digits.push(digit);
        chars.next();
    }
    digits
}
