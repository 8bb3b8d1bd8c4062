//! Names of days, months and the rest, in the languages they are commonly written in.
//!
//! Invariant: a day's name counts only if all languages that know every day's name in the text agree on
//! it: `Do` is a Thursday in German and a Sunday in Spanish.

use super::token::{Token, unknown};
use crate::hours::HoursError;
use std::iter::Peekable;
use std::str::Chars;

/// Days as they should be written.
pub(super) const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const FULL_MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Monday to Sunday, per language; several ways to write one are separated by a space.
const LANGUAGES: [[&str; 7]; 11] = [
    [
        "mo mon monday mondays",
        "tu tue tues tuesday tuesdays",
        "we wed weds wednesday wednesdays",
        "th thu thur thurs thursday thursdays",
        "fr fri friday fridays",
        "sa sat saturday saturdays",
        "su sun sunday sundays",
    ],
    [
        "mo montag montags",
        "di dienstag dienstags",
        "mi mittwoch mittwochs",
        "do donnerstag donnerstags",
        "fr freitag freitags",
        "sa samstag samstags sonnabend",
        "so sonntag sonntags",
    ],
    [
        "lu lun lundi",
        "ma mar mardi",
        "me mer mercredi",
        "je jeu jeudi",
        "ve ven vendredi",
        "sa sam samedi",
        "di dim dimanche",
    ],
    [
        "lu lun lunes",
        "ma mar martes",
        "mi mie mié miercoles miércoles",
        "ju jue jueves",
        "vi vie viernes",
        "sa sab sáb sabado sábado",
        "do dom domingo",
    ],
    [
        "lu lun lunedi lunedì",
        "ma mar martedi martedì",
        "me mer mercoledi mercoledì",
        "gi gio giovedi giovedì",
        "ve ven venerdi venerdì",
        "sa sab sabato",
        "do dom domenica",
    ],
    [
        "ma maandag",
        "di dinsdag",
        "wo woensdag",
        "do donderdag",
        "vr vrijdag",
        "za zaterdag",
        "zo zondag",
    ],
    [
        "pn pon poniedziałek",
        "wt wto wtorek",
        "śr sr śro środa",
        "cz czw czwartek",
        "pt pią piątek",
        "so sob sobota",
        "nd nie niedz niedziela",
    ],
    [
        "seg segunda",
        "ter terça",
        "qua quarta",
        "qui quinta",
        "sex sexta",
        "sab sáb sábado",
        "dom domingo",
    ],
    [
        "пн понедельник",
        "вт вторник",
        "ср среда",
        "чт четверг",
        "пт пятница",
        "сб суббота",
        "вс воскресенье",
    ],
    [
        "пн понеділок",
        "вт вівторок",
        "ср середа",
        "чт четвер",
        "пт пʼятниця п'ятниця",
        "сб субота",
        "нд неділя",
    ],
    [
        "po pondělí",
        "út ut úterý",
        "st středa",
        "čt ct čtvrtek",
        "pá pa pátek",
        "so sobota",
        "ne neděle",
    ],
];

/// What a word means.
#[derive(Clone, Debug)]
pub(super) enum Word {
    /// These.
    Tokens(Vec<Token>),
    /// That the time before is before noon, or after it.
    HalfOfDay(bool),
    /// That the number before is a time.
    Hours,
}

/// The next word: letters, with the dots of `a.m.`, and two words that belong together as one.
pub(super) fn next(chars: &mut Peekable<Chars>) -> String {
    let mut word = letters(chars);
    let mut ahead = chars.clone();
    if word.len() == 1
        && ahead.next() == Some('.')
        && ahead.peek().is_some_and(|c| "mM".contains(*c))
    {
        *chars = ahead;
        word.push_str(&letters(chars));
    }
    chars.next_if_eq(&'.');
    let mut ahead = chars.clone();
    while ahead.next_if_eq(&' ').is_some() {}
    let second = letters(&mut ahead);
    let pair = format!("{word} {second}");
    if fixed(&pair).is_some() {
        *chars = ahead;
        return pair;
    }
    word
}

fn letters(chars: &mut Peekable<Chars>) -> String {
    let mut word = String::new();
    while let Some(c) = chars.next_if(|c| c.is_alphabetic() || matches!(c, 'ʼ' | '\'')) {
        word.extend(super::token::plain(c).to_lowercase());
    }
    word
}

/// What the words of a text mean, the names of days by the languages that know all of them.
pub(super) fn meanings(words: &[&str]) -> Result<Vec<Word>, HoursError> {
    let days: Vec<&str> = words.iter().copied().filter(|word| fixed(word).is_none()).collect();
    let readings: Vec<Vec<usize>> = LANGUAGES
        .iter()
        .filter_map(|language| days.iter().map(|word| day_in(language, word)).collect())
        .collect();
    let Some(days) = readings.first() else { return Err(unknown()) };
    if readings.iter().any(|reading| reading != days) {
        return super::unclear("its days mean one thing in one language and another in the next");
    }
    let mut days = days.iter();
    let meaning =
        |word: &&str| fixed(word).or_else(|| Some(Word::Tokens(vec![Token::Day(*days.next()?)])));
    words.iter().map(meaning).collect::<Option<_>>().ok_or_else(unknown)
}

fn day_in(language: &[&str; 7], word: &str) -> Option<usize> {
    language.iter().position(|names| names.split(' ').any(|name| name == word))
}

/// Words that mean the same in every text.
fn fixed(word: &str) -> Option<Word> {
    let month = FULL_MONTHS.iter().position(|full| {
        *full == word || full[..3] == *word || (*full == "september" && word == "sept")
    });
    if let Some(month) = month.filter(|_| word != "mar") {
        return Some(Word::Tokens(vec![Token::Month(MONTHS[month])]));
    }
    let days = |from, to| vec![Token::Day(from), Token::Dash, Token::Day(to)];
    Some(match word {
        "am" => Word::HalfOfDay(false),
        "pm" => Word::HalfOfDay(true),
        "h" | "hrs" | "hours" | "uhr" => Word::Hours,
        _ => Word::Tokens(match word {
            "mar" => vec![Token::Month("Mar")],
            "to" | "till" | "til" | "until" | "through" | "thru" | "bis" => vec![Token::Dash],
            "and" | "und" => vec![Token::Comma],
            "off" | "closed" | "geschlossen" | "fermé" | "cerrado" | "chiuso" | "gesloten" => {
                vec![Token::Modifier("off")]
            }
            "unknown" => vec![Token::Modifier("unknown")],
            "open" => vec![Token::Modifier("open")],
            "daily" | "every day" | "everyday" | "täglich" => days(0, 6),
            "weekdays" => days(0, 4),
            "weekends" | "weekend" => days(5, 6),
            "ph" | "bank holiday" | "bank holidays" | "public holiday" | "public holidays" => {
                vec![Token::Holiday("PH")]
            }
            "sh" | "school holiday" | "school holidays" => vec![Token::Holiday("SH")],
            "sunrise" => vec![Token::Plain("sunrise")],
            "sunset" => vec![Token::Plain("sunset")],
            "dawn" => vec![Token::Plain("dawn")],
            "dusk" => vec![Token::Plain("dusk")],
            "easter" => vec![Token::Plain("easter")],
            "week" => vec![Token::Plain("week")],
            "day" | "days" => vec![Token::Plain("days")],
            _ => return None,
        }),
    })
}
