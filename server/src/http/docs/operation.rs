//! One operation: what for, what it takes, what it answers, and examples.

use maud::{Markup, html};
use serde_json::Value;

use super::page::{list, pretty, prose, shown, text};
use super::samples;
use super::shapes::{kind, reference};
use crate::http::openapi::asked;

/// What can be asked by a method at a path.
pub struct Operation<'a> {
    /// In small letters.
    pub method: &'a str,
    pub path: &'a str,
    /// What the description tells of it.
    pub told: &'a Value,
}

impl<'a> Operation<'a> {
    pub fn id(&self) -> &'a str {
        text(&self.told["operationId"])
    }
}

/// The article of an operation. Of those that take something there are no examples: what they took
/// would count.
pub fn html(description: &Value, operation: &Operation, origin: &str) -> Markup {
    let Operation { method, path, told: operation } = *operation;
    let own: Vec<&Value> =
        list(&operation["parameters"]).iter().filter(|one| one["name"].is_string()).collect();
    let id = text(&operation["operationId"]);
    html! {
        article id=(id) {
            h3 { (text(&operation["summary"])) }
            p.address { code { b { (method.to_uppercase()) } " " (shown(path)) } }
            (prose(&operation["description"]))
            @if !own.is_empty() {
                h4 { "Parameters" }
                dl.rows { @for one in own { (parameter(one)) } }
            }
            @if !operation["requestBody"].is_null() {
                h4 { "Body" }
                (contents(&operation["requestBody"]))
            }
            h4 { "Answers" }
            (answers(description, operation))
            @if method == "get" {
                h4 { "Examples" }
                (examples(path, operation, origin))
            }
        }
    }
}

/// The statuses that every operation can give, with the names of their answers.
pub fn common_statuses(description: &Value) -> Vec<(&str, &str)> {
    let first = description["paths"].as_object().and_then(|paths| paths.values().next());
    let responses = first.and_then(|item| item["get"]["responses"].as_object());
    responses
        .into_iter()
        .flatten()
        .filter_map(|(status, response)| Some((status.as_str(), common_name(response)?)))
        .collect()
}

/// The name of an answer that is told once for all.
fn common_name(response: &Value) -> Option<&str> {
    response["$ref"].as_str()?.strip_prefix("#/components/responses/")
}

fn parameter(one: &Value) -> Markup {
    let schema = &one["schema"];
    let items = if schema["items"].is_object() { &schema["items"] } else { schema };
    let words = list(&items["enum"]);
    html! {
        dt {
            code { (text(&one["name"])) }
            " " span.hint {
                (kind(schema))
                @if one["in"] == "path" { ", in the path" }
                @else if one["required"] == true { ", required" }
            }
        }
        dd {
            (prose(&one["description"]))
            @if !words.is_empty() {
                p { @for (nth, word) in words.iter().enumerate() {
                    @if nth > 0 { ", " } code { (text(word)) }
                } }
            }
            (limits(schema))
        }
    }
}

/// What a value must keep to, in words.
fn limits(schema: &Value) -> Markup {
    let known = [("from", "minimum"), ("to", "maximum"), ("usually", "default")];
    let known = known.map(|(word, member)| (word, &schema[member]));
    html! {
        @if known.iter().any(|(_, value)| !value.is_null()) {
            p.hint { @for (word, value) in known {
                @if !value.is_null() { (word) " " code { (plain(value)) } " " }
            } }
        }
    }
}

fn answers(description: &Value, operation: &Value) -> Markup {
    let responses = operation["responses"].as_object();
    let own = responses.into_iter().flatten().filter(|(_, one)| common_name(one).is_none());
    let common = common_statuses(description).into_iter().map(|(status, _)| status);
    let common = common.filter(|status| common_name(&operation["responses"][status]).is_some());
    html! {
        dl.rows {
            @for (status, response) in own {
                dt { code { (status) } }
                dd {
                    (prose(&response["description"]))
                    (contents(response))
                }
            }
        }
        p.hint {
            "And as "
            a href="#in-common" { "every operation" }
            @for (nth, status) in common.enumerate() {
                @if nth == 0 { ": " } @else { ", " } code { (status) }
            }
            "."
        }
    }
}

/// In which forms something is sent or answered.
fn contents(of: &Value) -> Markup {
    html! {
        @for (media_type, content) in of["content"].as_object().into_iter().flatten() {
            p.hint { code { (media_type) } " " (reference(&content["schema"])) }
        }
    }
}

fn examples(path: &str, operation: &Value, origin: &str) -> Markup {
    let contents = operation["responses"]["200"]["content"].as_object();
    let media_type =
        contents.and_then(|contents| contents.keys().next()).map_or("", String::as_str);
    let answer = contents.into_iter().flatten().find_map(|(_, content)| content.get("example"));
    let id = text(&operation["operationId"]);
    html! {
        @for (nth, sample) in samples::all(origin, path, asked(path), media_type).iter().enumerate() {
            details open[nth == 0] {
                summary { (sample.language) }
                div.sample {
                    pre tabindex="0" {
                        code data-language=(sample.language) data-operation=(id) { (sample.source) }
                    }
                    button type="button" hidden data-copy
                        aria-label={ "Copy the example for " (sample.language) } { "Copy" }
                }
            }
        }
        @if let Some(answer) = answer {
            details {
                summary { "What comes back" }
                p.hint { "As answered once; of long lists only the beginning." }
                pre tabindex="0" { code { (pretty(answer)) } }
            }
        }
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
