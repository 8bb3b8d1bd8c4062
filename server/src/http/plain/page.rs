//! What all plain pages have around their content: head, name, languages, foot.
//!
//! Invariant: no script and no style in the markup, nothing from elsewhere; the policy sent with a
//! page allows neither.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::STYLE;
use super::icons::sign;
use super::question::Question;
use super::sentences::tel_link;
use super::words::{Value, Words};
use crate::catalogue::catalogues;
use crate::http::pages;

const EMERGENCY_NUMBER: &str = "999";
/// The app's own sign, drawn in it too.
const LOGO: &str = r#"<svg class="logo" viewBox="0 0 24 24" width="34" height="34" aria-hidden="true" focusable="false"><path class="logo-disc" d="M12 1a11 11 0 1 1 0 22a11 11 0 1 1 0-22z"/><path class="logo-arrow" d="M12 4.5l6.5 7.2h-3.9v7h-5.2v-7H5.5z"/></svg>"#;
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Cpath fill='%230b6b5d' d='M12 1a11 11 0 1 1 0 22a11 11 0 1 1 0-22z'/%3E%3Cpath fill='%23fff' d='M12 4.5l6.5 7.2h-3.9v7h-5.2v-7H5.5z'/%3E%3C/svg%3E";

/// One page.
pub struct Page<'a> {
    pub words: &'a Words,
    pub question: &'a Question,
    /// Of the document, before the app's own name.
    pub title: String,
    /// The service, on its own page.
    pub service: Option<&'a str>,
    /// Whether search engines may keep it.
    pub is_indexed: bool,
    pub main: Markup,
}

impl Page<'_> {
    /// The whole document.
    pub fn html(&self) -> Markup {
        let language = self.words.language;
        html! {
            (DOCTYPE)
            html lang=(language.code) dir=(language.direction) {
                (self.head())
                body.plain {
                    a.skip href="#main" { (self.words.plain("plain.skip")) }
                    (self.top())
                    main #main tabindex="-1" { (self.main) }
                    (self.foot())
                }
            }
        }
    }

    fn head(&self) -> Markup {
        html! {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (self.title) }
                meta name="color-scheme" content="light dark";
                meta name="format-detection" content="telephone=no";
                meta name="referrer" content="no-referrer";
                @if !self.is_indexed { meta name="robots" content="noindex"; }
                link rel="icon" type="image/svg+xml" href=(PreEscaped(ICON));
                @if let Some(style) = pages::laid(STYLE) { link rel="stylesheet" href=(style); }
            }
        }
    }

    fn top(&self) -> Markup {
        html! {
            header.top {
                p.brand {
                    (PreEscaped(LOGO))
                    span {
                        span.name translate="no" { "Waymark" } " "
                        span.tagline { (self.words.plain("app.tagline")) }
                    }
                }
                (self.languages())
            }
        }
    }

    /// Each language is named in itself: who needs it cannot read the others.
    fn languages(&self) -> Markup {
        let is_chosen = self.question.lang.is_some();
        html! {
            nav.languages-nav aria-label=(self.words.plain("app.language")) {
                details open[!is_chosen && !self.question.is_asked] {
                    summary { (sign("globe")) span { (self.words.language.name) } (sign("down")) }
                    ul {
                        @for language in catalogues() {
                            li {
                                a href=(self.in_language(&language.code)) lang=(language.code) hreflang=(language.code)
                                    aria-current=[(language.code == self.words.language.code).then_some("true")]
                                    { (language.name) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn in_language(&self, code: &str) -> String {
        let question = Question { lang: Some(code.to_owned()), ..self.question.clone() };
        self.service.map_or_else(|| question.link(), |id| question.service_link(id))
    }

    fn foot(&self) -> Markup {
        let words = self.words;
        html! {
            footer.foot {
                p { a.button href=(self.question.app_link(self.service)) { (words.plain("plain.to_map")) } }
                // The form says it where it is filled in.
                @if self.question.is_asked || self.service.is_some() { p { (words.plain("plain.sent")) } }
                h2 { (words.plain("footer.source_title")) }
                p { (words.plain("footer.source")) }
                @if !words.language.is_reviewed { p.unreviewed { (words.plain("footer.unreviewed")) } }
            }
        }
    }
}

/// What anybody in danger needs first.
pub fn emergency(words: &Words) -> Markup {
    let number = html! { a href=(tel_link(EMERGENCY_NUMBER)) { bdi { (EMERGENCY_NUMBER) } } };
    html! {
        p.danger {
            (sign("warning"))
            span { (words.html("results.emergency", &[("number", Value::Html(number))])) }
        }
    }
}
