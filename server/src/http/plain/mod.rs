//! `/plain`: the app's questions as pages written here, for browsers without JavaScript or WebAssembly.
//!
//! Invariant: the same engine, strings and data as the app, asked and shown in the same way; no
//! script, no cookie; and since here the question does reach a server, every page says so, nothing
//! keeps an answer, and no log holds a query.

mod answer;
mod asking;
mod card;
mod dates;
mod details;
mod form;
mod icons;
mod languages;
mod list;
mod page;
mod question;
mod sentences;
mod week;
mod words;

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};

use super::params::Pairs;
use super::problem::ApiError;
use super::state::AppState;
use crate::catalogue::{Catalogue, catalogue};
use asking::Asking;
use details::Details;
use form::Form;
use list::List;
use page::Page;
use question::{Read, Refusal, read};
use sentences::Sentences;
use words::Words;

/// How pages look that the server writes: a file of the pages' build.
pub(super) const STYLE: &str = "plain.css";

/// No script at all, styles and pictures of ours only.
pub(super) const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// `/plain` and a page per service.
pub fn routes() -> Router<AppState> {
    Router::new().route("/plain", get(ask)).route("/plain/services/{id}", get(service))
}

/// The form; with a question, the list that answers it.
async fn ask(
    State(state): State<AppState>,
    headers: HeaderMap,
    pairs: Result<Pairs, ApiError>,
) -> Result<Response, ApiError> {
    let (read, broken) = understood(&state, pairs);
    let words = Words::of(language(&read, &headers));
    let refused = broken.or_else(|| refusal(&read));
    let is_answered = refused.is_none() && read.question.is_asked;
    let (title, main) =
        if is_answered { answered(&state, &read, &words)? } else { asked(&state, &read, &words) };
    let is_indexed = !read.question.is_asked && refused.is_none();
    let page =
        Page { words: &words, question: &read.question, title, service: None, is_indexed, main };
    Ok(sent(page.html(), refused, is_indexed))
}

/// One service, with a way back to the question it was found by.
async fn service(
    State(state): State<AppState>,
    headers: HeaderMap,
    path: Result<Path<String>, PathRejection>,
    pairs: Result<Pairs, ApiError>,
) -> Result<Response, ApiError> {
    let (read, broken) = understood(&state, pairs);
    let words = Words::of(language(&read, &headers));
    if let Some(refused) = broken.or_else(|| refusal(&read)) {
        let (title, main) = asked(&state, &read, &words);
        let page = Page {
            words: &words,
            question: &read.question,
            title,
            service: None,
            is_indexed: false,
            main,
        };
        return Ok(sent(page.html(), Some(refused), false));
    }
    let id = path.map(|Path(id)| id).unwrap_or_default();
    let (title, main, refused) = in_full(&state, &read, &words, &id)?;
    let page = Page {
        words: &words,
        question: &read.question,
        title,
        service: Some(&id),
        is_indexed: false,
        main,
    };
    Ok(sent(page.html(), refused, false))
}

/// The question, and why its text could not be read at all.
fn understood(state: &AppState, pairs: Result<Pairs, ApiError>) -> (Read, Option<ApiError>) {
    let (pairs, broken) = match pairs {
        Ok(Pairs(pairs)) => (pairs, None),
        Err(problem) => (Vec::new(), Some(problem)),
    };
    let mut read = read(&pairs, &state.live.postcodes());
    if broken.is_some() {
        read.refusals
            .push(Refusal::NotUnderstood { param: String::new(), parts: vec!["%".to_owned()] });
    }
    (read, broken)
}

fn refusal(read: &Read) -> Option<ApiError> {
    let is_wrong = !read.refusals.is_empty();
    is_wrong.then(|| ApiError::BadRequest("the question was not understood".to_owned()))
}

/// The one chosen, else the one the browser asks for.
fn language(read: &Read, headers: &HeaderMap) -> &'static Catalogue {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let chosen = read.question.lang.as_deref().and_then(catalogue);
    chosen.unwrap_or_else(|| words::preferred(wanted.unwrap_or_default()))
}

/// The form alone, with what was wrong.
fn asked(state: &AppState, read: &Read, words: &Words) -> (String, Markup) {
    let directory = state.live.directory();
    let form = Form { words, read, directory: &directory, now: state.now() };
    let main = html! {
        h1 { (words.plain("app.question")) }
        (form.elsewhere())
        (form.html())
        (page::emergency(words))
    };
    (words.plain("app.title"), main)
}

/// The list, with the form folded above it.
fn answered(state: &AppState, read: &Read, words: &Words) -> Result<(String, Markup), ApiError> {
    let (directory, postcodes) = (state.live.directory(), state.live.postcodes());
    let question = &read.question;
    let lang = &words.language.code;
    let asking = Asking { directory: &directory, postcodes: &postcodes, now: state.now(), lang };
    let answers = asking.list(question)?;
    let say = Sentences::new(words, asking.moment(question));
    let list = List { say, question, answers: &answers };
    let form = Form { words, read, directory: &directory, now: asking.now };
    let main = html! {
        h1 data-testid="summary" { (list.summary()) }
        (list.place_and_time())
        (list.notices())
        details.folded.again {
            summary { span { (words.plain("plain.change")) } (icons::sign("down")) }
            (form.html())
        }
        (list.html())
    };
    Ok((format!("{} – {}", list.summary(), words.plain("app.title")), main))
}

/// The page of a service; if there is none, of that.
fn in_full(
    state: &AppState,
    read: &Read,
    words: &Words,
    id: &str,
) -> Result<(String, Markup, Option<ApiError>), ApiError> {
    let (directory, postcodes) = (state.live.directory(), state.live.postcodes());
    let lang = &words.language.code;
    let asking = Asking { directory: &directory, postcodes: &postcodes, now: state.now(), lang };
    let moment = asking.moment(&read.question);
    let back =
        html! { p { a.button.back href=(read.question.link()) { (words.plain("plain.back")) } } };
    let Some(found) = asking.service(id, moment.asked)? else {
        let missing = words.plain("details.missing");
        let main = html! { h1 { (missing) } (back) };
        return Ok((
            missing,
            main,
            Some(ApiError::NotFound("there is no such service".to_owned())),
        ));
    };
    let answers = asking.list(&read.question)?;
    let details = Details { say: Sentences::new(words, moment), found: &found, answers: &answers };
    let main = html! {
        (back)
        article.details { h1 { (details.name()) } (details.html()) }
        (back)
    };
    Ok((format!("{} – {}", found.service.name, words.plain("app.title")), main, None))
}

/// A page with its status and the headers that keep it private.
fn sent(page: Markup, refused: Option<ApiError>, is_indexed: bool) -> Response {
    let mut response = match refused {
        Some(problem) => problem.into_page(page),
        None => page.into_response(),
    };
    let headers = response.headers_mut();
    let described = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::VARY, "accept-language"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in described {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !is_indexed {
        headers
            .insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    }
    response
}
