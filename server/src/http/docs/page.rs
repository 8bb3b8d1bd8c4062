//! The page around the operations: head, contents, what all operations have in common.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::Value;

use super::operation::{self, Operation};
use super::{SCRIPT, STYLE, shapes};

const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Cpath fill='%230b6b5d' d='M12 1a11 11 0 1 1 0 22a11 11 0 1 1 0-22z'/%3E%3Cpath fill='%23fff' d='M12 4.5l6.5 7.2h-3.9v7h-5.2v-7H5.5z'/%3E%3C/svg%3E";

/// The whole document, with examples that ask at an origin.
pub fn html(description: &Value, origin: &str) -> Markup {
    let version = text(&description["info"]["version"]);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { "The Waymark API " (version) }
                link rel="icon" type="image/svg+xml" href=(PreEscaped(ICON));
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the text" }
                header.top {
                    p.name translate="no" { "Waymark" }
                    p.hint { "The HTTP API, version " (version) }
                }
                div.columns {
                    (contents(description))
                    main #main tabindex="-1" { (main(description, origin)) }
                }
                footer.foot {
                    p { a href="/" { "The map for newcomers" } }
                    p { "Free to use: " (text(&description["info"]["license"]["name"])) "." }
                }
                // What the script did, for who cannot see it.
                p.spoken-only #said role="status" {}
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}

fn main(description: &Value, origin: &str) -> Markup {
    html! {
        h1 { "The Waymark API" }
        (prose(&description["info"]["description"]))
        p {
            "The same as data: " a href="/openapi.json" { "/openapi.json" } " (OpenAPI 3.1). "
            "This page needs nothing from elsewhere: a saved copy of it works without a connection."
        }
        (in_common(description))
        @for tag in list(&description["tags"]) {
            section {
                h2 id=(anchor(tag)) { (title(tag)) }
                (prose(&tag["description"]))
                @for operation in of_tag(description, tag) {
                    (operation::html(description, &operation, origin))
                }
            }
        }
        (shapes::html(description))
    }
}

fn contents(description: &Value) -> Markup {
    html! {
        nav.contents aria-label="Contents" {
            details open {
                summary { "Contents" }
                ul {
                    li { a href="#in-common" { "What all operations have in common" } }
                    @for tag in list(&description["tags"]) {
                        li {
                            a href={ "#" (anchor(tag)) } { (title(tag)) }
                            ul {
                                @for one in of_tag(description, tag) {
                                    li { a href={ "#" (one.id()) } {
                                        @if one.method != "get" { (one.method.to_uppercase()) " " }
                                        (shown(one.path))
                                    } }
                                }
                            }
                        }
                    }
                    li { a href="#shapes" { "Shapes" } }
                }
            }
        }
    }
}

fn in_common(description: &Value) -> Markup {
    let responses = &description["components"]["responses"];
    let refused = operation::common_statuses(description);
    let header = &description["components"]["parameters"]["IfNoneMatch"];
    html! {
        section {
            h2 #in-common { "What all operations have in common" }
            p { "Beside its own answers, every operation can give these:" }
            dl.rows {
                @for (status, name) in refused {
                    dt { code { (status) } }
                    dd { (prose(&responses[name]["description"])) }
                }
            }
            p { "And every one takes this header:" }
            dl.rows {
                dt { code { (text(&header["name"])) } }
                dd { (prose(&header["description"])) }
            }
            p { "An error is told as:" }
            pre tabindex="0" {
                code { (pretty(&responses["BadRequest"]["content"]["application/problem+json"]["example"])) }
            }
        }
    }
}

fn of_tag<'a>(description: &'a Value, tag: &'a Value) -> impl Iterator<Item = Operation<'a>> {
    let paths = description["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, told)| Operation { method, path, told })
    });
    operations.filter(|operation| operation.told["tags"][0] == tag["name"])
}

fn anchor(tag: &Value) -> String {
    format!("about-{}", text(&tag["name"]).replace(' ', "-"))
}

/// Capitals at the beginning only.
fn title(tag: &Value) -> String {
    match text(&tag["name"]) {
        "open referral" => "Open Referral".to_owned(),
        "features" => "OGC API - Features".to_owned(),
        name => {
            name.chars().take(1).flat_map(char::to_uppercase).chain(name.chars().skip(1)).collect()
        }
    }
}

/// A path that may be broken into lines at its slashes.
pub(super) fn shown(path: &str) -> Markup {
    html! { @for part in path.split_inclusive('/') { (part) wbr; } }
}

/// Paragraphs in which what stands between back-ticks is code.
pub(super) fn prose(words: &Value) -> Markup {
    html! {
        @for paragraph in text(words).split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
            p {
                @for (nth, part) in paragraph.split('`').enumerate() {
                    @if nth % 2 == 1 { code { (part) } } @else { (part) }
                }
            }
        }
    }
}

pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub(super) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
