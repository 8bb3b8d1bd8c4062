//! Texts that are not quite the OSM language, but clear in meaning, put right.
//!
//! A text is cut into words that each have one meaning, put together again as it should be written, and
//! must then be understood by the evaluator's own parser. Invariant: what can be read in two ways is
//! refused with the reason; no mending ever adds times that are not written.

mod clock;
mod token;
mod words;

use super::rules::syntax_error;
use super::{HoursError, MAX_TEXT_BYTES};
use opening_hours_syntax::rules::OpeningHoursExpression;
use opening_hours_syntax::rules::time::TimeSelector;
use opening_hours_syntax::{RuleKind, parse};
use token::Token;

/// The text as it should have been written; itself where it is well written.
pub(super) fn read(text: &str) -> Result<String, HoursError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(HoursError::Empty);
    }
    if text.len() > MAX_TEXT_BYTES {
        return Err(HoursError::TooLong);
    }
    let original = parse(text);
    match (rewritten(text), original) {
        (Err(unclear @ HoursError::Unclear(_)), _) => Err(unclear),
        (Ok(mended), Ok(original)) => agreed(text, mended, &original),
        (_, Ok(_)) => Ok(text.to_owned()),
        (Ok(mended), Err(error)) => understood(mended, error),
        (Err(_), Err(error)) => Err(syntax_error(error)),
    }
}

/// Of a text that is understood as it is, and its mending: only spelling may differ, and days without times
/// (`Mo, We 10:00-12:00` is understood as "all Monday").
fn agreed(
    text: &str,
    mended: String,
    original: &OpeningHoursExpression,
) -> Result<String, HoursError> {
    match parse(&mended) {
        Ok(again) if again == *original && is_same_but_for_spaces(text, &mended) => Ok(text.into()),
        Ok(again) if again == *original => Ok(mended),
        Ok(again) if !says_times(original, text) && says_times(&again, &mended) => Ok(mended),
        Ok(_) => unclear("it can be read in two ways"),
        Err(_) => Ok(text.to_owned()),
    }
}

/// Whether every rule says at what times it holds, or that it is closed.
fn says_times(rules: &OpeningHoursExpression, text: &str) -> bool {
    let is_all_day_written = text.contains("24:00") || text == "24/7";
    rules.rules.iter().all(|rule| {
        rule.kind != RuleKind::Open
            || is_all_day_written
            || rule.time_selector != TimeSelector::default()
    })
}

fn is_same_but_for_spaces(a: &str, b: &str) -> bool {
    let solid = |text: &str| text.split_whitespace().collect::<String>();
    solid(a) == solid(b)
}

/// A mended text, if it is understood and says when.
fn understood(
    mended: String,
    error: opening_hours_syntax::error::Error,
) -> Result<String, HoursError> {
    match parse(&mended) {
        Ok(rules) if says_times(&rules, &mended) => Ok(mended),
        Ok(_) => unclear("it does not say at what times"),
        Err(_) if clock::is_without_end(&mended) => {
            unclear("it says when it begins, but not when it ends")
        }
        Err(_) => Err(syntax_error(error)),
    }
}

fn unclear<T>(reason: &str) -> Result<T, HoursError> {
    Err(HoursError::Unclear(reason.to_owned()))
}

/// The text put together anew from its words; an error where one is not known.
fn rewritten(text: &str) -> Result<String, HoursError> {
    let tokens = token::cut(text)?;
    let tokens = clock::with_times(&tokens)?;
    Ok(written(&joined(tokens)?))
}

/// Separators where they belong: one between rules, none at the ends, none between days and their times.
fn joined(tokens: Vec<Token>) -> Result<Vec<Token>, HoursError> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut month = None;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let before = joined.last();
        let next = tokens.peek();
        match &token {
            // `Mo-Fr: 10:00`, `Oct-Mar: Mo`, but nothing that was cut off.
            Token::Colon if before.is_some_and(Token::may_have_colon) && next.is_some() => continue,
            Token::Colon => return Err(token::unknown()),
            Token::Comma | Token::Semicolon if next.is_none() || before.is_none() => continue,
            Token::Semicolon | Token::Comma if next == Some(&Token::Semicolon) => continue,
            Token::Comma if before.is_some_and(Token::ends_times) => {
                let is_more_times = next.is_some_and(Token::begins_times);
                joined.push(if is_more_times { Token::Comma } else { Token::Additional });
                continue;
            }
            Token::Comma
                if (before.is_some_and(Token::is_day) || month.is_some())
                    && next.is_some_and(Token::begins_times) =>
            {
                continue;
            }
            Token::Comma if next.is_some_and(Token::is_closed) => continue,
            Token::Always if before.is_some_and(Token::may_have_colon) => {
                joined.push(Token::AroundTheClock);
                continue;
            }
            Token::Month(name) => month = Some(*name),
            // `Dec 24,31` is two days of one month.
            Token::Number(_) if before == Some(&Token::Comma) => {
                if let Some(name) = month {
                    joined.push(Token::Month(name));
                }
            }
            Token::Semicolon => month = None,
            _ => {}
        }
        joined.push(token);
    }
    Ok(joined)
}

/// One text, with spaces where they belong.
fn written(tokens: &[Token]) -> String {
    let mut text = String::new();
    for (number, token) in tokens.iter().enumerate() {
        let before = number.checked_sub(1).map(|before| &tokens[before]);
        if before.is_some_and(|before| token::is_apart(before, token)) {
            text.push(' ');
        }
        text.push_str(&token.text());
    }
    text
}

#[cfg(test)]
mod tests;
