//! The same resources as pages for people: whatever the JSON tells, as lists and tables.

use maud::{DOCTYPE, Markup, html};
use serde_json::{Map, Value};

/// Longer texts are cut in a table.
const SHOWN_LETTERS: usize = 120;

/// A page of a resource.
pub fn html(document: &Value, style: Option<&str>) -> Markup {
    let title = title(document);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " – Waymark" }
                @if let Some(style) = style { link rel="stylesheet" href=(style); }
            }
            body.plain {
                header.top { p.brand { span.name translate="no" { "Waymark" } } }
                main #main {
                    h1 { (title) }
                    @if let Some(text) = document["description"].as_str() { p { (text) } }
                    (links(&document["links"]))
                    (contents(document))
                    @if let Some(text) = document["attribution"].as_str() { p.hint { (text) } }
                }
            }
        }
    }
}

fn title(document: &Value) -> String {
    let named = [&document["title"], &document["properties"]["name"], &document["info"]["title"]];
    let named = named.into_iter().find_map(Value::as_str);
    let what = if document["conformsTo"].is_array() {
        "What the server keeps to"
    } else if document["collections"].is_array() {
        "Collections"
    } else {
        "Features"
    };
    named.unwrap_or(what).to_owned()
}

fn links(links: &Value) -> Markup {
    html! {
        ul {
            @for link in links.as_array().into_iter().flatten() {
                @let href = link["href"].as_str().unwrap_or_default();
                @let rel = link["rel"].as_str().unwrap_or_default();
                li {
                    a href=(href) rel=(rel) { (link["title"].as_str().unwrap_or(rel)) }
                    " (" (rel) ", " (link["type"].as_str().unwrap_or_default()) ")"
                }
            }
        }
    }
}

fn contents(document: &Value) -> Markup {
    if let Some(classes) = document["conformsTo"].as_array() {
        return html! { ul { @for one in classes { li { (text(one)) } } } };
    }
    if let Some(collections) = document["collections"].as_array() {
        return html! {
            @for one in collections {
                h2 { (text(&one["title"])) }
                p { (text(&one["description"])) }
                (links(&one["links"]))
            }
        };
    }
    if let Some(features) = document["features"].as_array() {
        return html! {
            p { (text(&document["numberReturned"])) " of " (text(&document["numberMatched"])) }
            @for feature in features {
                h2 { (text(&feature["id"])) }
                (properties(&feature["properties"]))
            }
        };
    }
    if let Some(paths) = document["paths"].as_object() {
        return operations(paths);
    }
    properties(&document["properties"])
}

fn operations(paths: &Map<String, Value>) -> Markup {
    html! {
        @for (path, one) in paths {
            h2 { code { (path) } }
            p { (text(&one["get"]["summary"])) }
            ul {
                @for parameter in one["get"]["parameters"].as_array().into_iter().flatten() {
                    li { code { (text(&parameter["name"])) } ": " (text(&parameter["description"])) }
                }
            }
        }
    }
}

fn properties(properties: &Value) -> Markup {
    html! {
        dl {
            @for (name, value) in properties.as_object().into_iter().flatten() {
                dt { (name) }
                dd { (text(value)) }
            }
        }
    }
}

/// A value in one line.
fn text(value: &Value) -> String {
    let text = match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if text.chars().count() <= SHOWN_LETTERS {
        return text;
    }
    text.chars().take(SHOWN_LETTERS).chain(['…']).collect()
}
