//! Seven days of one place, from the day asked about, as a table: a row a day, each session with its
//! channel and languages.

use engine::time::Date;
use maud::{Markup, html};

use super::answer::{Day, Location, Session, Span};
use super::asking::Found;
use super::dates::{Names, clock};
use super::sentences::{Sentences, paragraph};

/// No table when no session has hours: that they are unknown is said above it.
pub fn week(say: &Sentences, location: &Location, found: &Found) -> Markup {
    let sessions = &location.sessions;
    let is_told = sessions.iter().any(|session| session.hours_known && !session.days.is_empty());
    let mut notes: Vec<&str> = Vec::new();
    for note in sessions.iter().filter_map(|session| session.note.as_deref()) {
        if !note.is_empty() && !notes.contains(&note) {
            notes.push(note);
        }
    }
    html! {
        @if is_told {
            table.week {
                caption { (caption(say)) }
                tbody { @for date in dates(sessions) { (row(say, date, sessions)) } }
            }
        }
        @if !notes.is_empty() {
            div.hint {
                span { (say.words.plain("details.hours_note")) ": " }
                @for note in notes { (paragraph(note, "", found.language_of(note))) }
            }
        }
    }
}

fn caption(say: &Sentences) -> Markup {
    if say.moment.is_now() {
        return say.words.html("details.hours", &[]);
    }
    let day = say.dates.name(say.moment.asked.london().date, Names::Weekdays);
    say.words.html("details.hours_from", &[("day", day.into())])
}

fn dates(sessions: &[Session]) -> Vec<&str> {
    let mut dates: Vec<&str> =
        sessions.iter().flat_map(|session| &session.days).map(|day| day.date.as_str()).collect();
    dates.sort_unstable();
    dates.dedup();
    dates
}

fn row(say: &Sentences, date: &str, sessions: &[Session]) -> Markup {
    let told: Vec<Markup> = sessions
        .iter()
        .filter_map(|session| Some((session, session.days.iter().find(|day| day.date == date)?)))
        .flat_map(|(session, day)| entries(say, session, day, sessions.len() > 1))
        .collect();
    let day = Date::parse(date);
    let is_asked = day == Some(say.moment.asked.london().date);
    html! {
        tr class=[is_asked.then_some("today")] {
            th scope="row" { (day.map(|day| say.dates.title(day)).unwrap_or_default()) }
            td {
                @for entry in &told { (entry) }
                @if told.is_empty() { span.quiet { (say.words.plain("details.day_closed")) } }
            }
        }
    }
}

fn entries(say: &Sentences, session: &Session, day: &Day, several: bool) -> Vec<Markup> {
    let spoken =
        (several && !session.languages.is_empty()).then(|| say.languages(&session.languages));
    let channel = match session.channel.as_str() {
        "telephone" => Some(say.words.plain("state.by_phone")),
        "online" => Some(say.words.plain("state.online")),
        _ => None,
    };
    let how: Vec<String> = channel.into_iter().chain(spoken.clone()).collect();
    let entry = |span: &Span| {
        let is_unknown = span.state == super::answer::State::Unknown;
        let (words, how) = if is_unknown {
            (unknown_words(say, session, day, several), spoken.clone().unwrap_or_default())
        } else {
            (span_words(say, span), how.join(", "))
        };
        html! {
            div.span.(span.state.word()) { (words) @if !how.is_empty() { span.how { " " (how) } } }
        }
    };
    day.spans.iter().map(entry).collect()
}

/// Among several sessions, or by phone, it is said first what the unknown hours are of: a number to
/// call is no way to come in.
fn unknown_words(say: &Sentences, session: &Session, day: &Day, several: bool) -> Markup {
    let is_holiday = day.note.as_deref() == Some("bank-holiday");
    if !several && session.channel == "in_person" {
        let key = if is_holiday { "details.day_holiday" } else { "details.day_unknown" };
        return html! { span { (say.words.plain(key)) } };
    }
    let channel = match session.channel.as_str() {
        "telephone" => "details.by_phone",
        "online" => "details.online",
        _ => "details.in_person",
    };
    let key = if is_holiday { "details.channel_holiday" } else { "details.channel_unknown" };
    let channel = say.words.plain(channel);
    html! { span { (say.words.html(key, &[("channel", channel.into())])) } }
}

fn span_words(say: &Sentences, span: &Span) -> Markup {
    let (opens, closes) = (clock(span.opens), clock(span.closes));
    if opens == closes {
        return html! { span { (say.words.plain("details.day_all")) } };
    }
    html! { bdi.number dir="ltr" { (opens) " – " (closes) } }
}
