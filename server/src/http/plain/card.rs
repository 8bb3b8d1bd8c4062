//! One service in a list: what it is, whether it is open, how far, in which languages, and a way to call.

use engine::needs::NEEDS;
use maud::{Markup, html};

use super::answer::{Hit, Properties, State};
use super::icons::{need, sign};
use super::question::Question;
use super::sentences::{Sentences, from_data, in_english, phone_number, tel_link, unbroken};
use super::words::{Value, Words};

/// A card of the list. `is_result` tells whether it is one of what `nearest` answers.
pub fn card(say: &Sentences, hit: &Hit, question: &Question, is_result: bool) -> Markup {
    let facts = &hit.properties;
    let state = facts.open.state.word();
    let distance = facts.distance_m.map(|m| m.to_string()).unwrap_or_default();
    html! {
        li.card.(state) data-testid=[is_result.then_some("result")] data-id=(hit.id) data-state=(state)
            data-distance=(distance) {
            span.mark { (need(shown_need(facts, &question.needs))) }
            div.card-head {
                h3.card-name {
                    a.card-link href=(question.service_link(&facts.service_id)) {
                        (from_data(&facts.name, &facts.text_lang))
                    }
                }
                @if !facts.name.contains(&facts.organization) {
                    p.organization { (in_english(&facts.organization)) }
                }
            }
            @if let Some(m) = facts.distance_m { span.distance { bdi { (say.distance(m)) } } }
            div.card-body { (body(say, hit)) }
        }
    }
}

fn body(say: &Sentences, hit: &Hit) -> Markup {
    let words = say.words;
    let facts = &hit.properties;
    html! {
        p.state { (sign(facts.open.state.word())) span { (sentence(say, hit)) } }
        @if facts.confidential { p.hint { (words.plain("card.confidential")) } }
        @if is_somewhere_unknown(hit) { p.hint { (words.plain("card.place_unknown")) } }
        @if !facts.languages.is_empty() {
            p.languages {
                (sign("speech"))
                span.spoken-only { (words.plain("card.languages")) ": " }
                span { (say.languages(&facts.languages)) }
            }
        }
        div.card-foot { (contact(words, facts)) (needs(words, facts)) }
    }
}

fn sentence(say: &Sentences, hit: &Hit) -> Markup {
    html! {
        (say.hit(hit))
        @if hit.properties.channel == "online" { " · " (say.words.html("state.online", &[])) }
    }
}

/// The need a card shows: the first one asked for, else the service's first.
fn shown_need<'a>(facts: &'a Properties, asked: &[String]) -> &'a str {
    let own: Vec<&String> = known_needs(&facts.categories).collect();
    let wanted = own.iter().find(|need| asked.contains(need)).or(own.first());
    wanted.map_or("community", |need| need.as_str())
}

/// What there are words and drawings for.
pub fn known_needs(categories: &[String]) -> impl Iterator<Item = &String> {
    categories.iter().filter(|need| NEEDS.contains(&need.as_str()))
}

fn needs(words: &Words, facts: &Properties) -> Markup {
    html! {
        ul.needs aria-label=(words.plain("card.needs")) {
            @for code in known_needs(&facts.categories) {
                @let name = words.plain(&format!("need.{code}"));
                li title=(name) { (need(code)) span.spoken-only { (name) } }
            }
        }
    }
}

/// Somewhere to go to, and nobody said where it is.
fn is_somewhere_unknown(hit: &Hit) -> bool {
    let facts = &hit.properties;
    facts.service_at_location_id.is_some() && hit.geometry.is_none() && !facts.confidential
}

/// The quickest way to somebody: a call, a letter, their page; and where there is none, that.
fn contact(words: &Words, facts: &Properties) -> Markup {
    let whom = from_data(&facts.name, &facts.text_lang);
    if let Some(number) = &facts.phone {
        return call(words, &whom, number, "button call");
    }
    if let Some(email) = &facts.email {
        return write_to(words, &whom, email, "button call");
    }
    html! {
        @if let Some(url) = facts.url.as_deref().filter(|url| is_web(url)) {
            a.button.call href=(url) rel="noopener noreferrer" {
                (sign("website")) span { (words.plain("details.website")) } (spoken_after(&whom))
            }
        } @else { p.hint { (words.plain("card.no_number")) } }
    }
}

/// A link that calls.
pub fn call(words: &Words, whom: &Markup, number: &str, class: &str) -> Markup {
    let shown = [("number", Value::Html(phone_number(number)))];
    html! {
        a class=(class) href=(tel_link(number)) {
            (sign("phone")) span { (words.html("card.call", &shown)) } (spoken_after(whom))
        }
    }
}

/// A link that writes an email.
pub fn write_to(words: &Words, whom: &Markup, email: &str, class: &str) -> Markup {
    let whom = html! { (whom) ", " (email) };
    html! {
        a class=(class) href=(format!("mailto:{email}")) {
            (sign("email")) span { (words.plain("card.email")) } (spoken_after(&whom))
        }
    }
}

/// Whose button it is, which the eye sees by where it stands. After the words that are seen: who says
/// those to the device must find it by them.
fn spoken_after(whom: &Markup) -> Markup {
    html! { span.spoken-only { ": " (whom) } }
}

/// Links lead to the web only.
pub fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// A way out of the page: without a referrer, and only to the web.
pub fn outside(url: &str, title: Option<&str>) -> Markup {
    let bare = url.trim_start_matches("https://").trim_start_matches("http://");
    let bare = bare.trim_start_matches("www.").trim_end_matches('/');
    let shown = title.unwrap_or(bare);
    if !is_web(url) {
        return in_english(shown);
    }
    html! {
        a href=(url) rel="noopener noreferrer" {
            bdi dir=(if title.is_some() { "auto" } else { "ltr" }) { (unbroken(shown)) }
        }
    }
}

/// Whether somebody can come now.
pub fn is_open(hit: &Hit) -> bool {
    hit.properties.open.state == State::Open
}
