//! The shapes of answers, as lists of their members.

use maud::{Markup, html};
use serde_json::Value;

use super::page::{list, prose, text};

const SCHEMAS: &str = "#/components/schemas/";

/// The section of all shapes.
pub fn html(description: &Value) -> Markup {
    let schemas = description["components"]["schemas"].as_object();
    html! {
        section {
            h2 #shapes { "Shapes" }
            p { "What answers are made of. A member without " i { "may be left out" } " is always there." }
            @for (name, schema) in schemas.into_iter().flatten() { (shape(name, schema)) }
        }
    }
}

fn shape(name: &str, schema: &Value) -> Markup {
    let members = schema["properties"].as_object();
    html! {
        details.shape id={ "shape-" (name) } {
            summary { h3 { (name) } }
            (prose(&schema["description"]))
            @if let Some(words) = schema["enum"].as_array() {
                p { @for (nth, word) in words.iter().enumerate() {
                    @if nth > 0 { ", " } code { (text(word)) }
                } }
            }
            dl.rows {
                @for (member, of) in members.into_iter().flatten() {
                    dt {
                        code { (member) } " " span.hint {
                            (reference(of))
                            @if !list(&schema["required"]).iter().any(|one| one == member) { ", may be left out" }
                        }
                    }
                    dd { (prose(meaning(of))) }
                }
            }
        }
    }
}

/// What stands beside a reference counts too.
fn meaning(schema: &Value) -> &Value {
    let of_one = &schema["oneOf"][0]["description"];
    if schema["description"].is_string() { &schema["description"] } else { of_one }
}

/// The kind of a value; of a shape a link to it.
pub fn reference(schema: &Value) -> Markup {
    let name = |schema: &Value| text(&schema["$ref"]).strip_prefix(SCHEMAS).map(str::to_owned);
    let is_list = schema["type"] == "array";
    let inner = if is_list { &schema["items"] } else { schema };
    let either = list(&inner["oneOf"]);
    let found = name(inner).or_else(|| either.iter().find_map(name));
    let is_nullable = either.iter().any(|one| one["type"] == "null");
    html! {
        @match found {
            Some(found) => {
                @if is_list { "list of " }
                a href={ "#shape-" (found) } { (found) }
                @if is_nullable { " or null" }
            }
            None => (kind(schema)),
        }
    }
}

/// The kind of a value in words.
pub fn kind(schema: &Value) -> String {
    let format =
        || schema["format"].as_str().map(|format| format!(" ({format})")).unwrap_or_default();
    match &schema["type"] {
        Value::String(one) if one == "array" => format!("list of {}", kind(&schema["items"])),
        Value::String(one) => format!("{one}{}", format()),
        Value::Array(several) => {
            let several: Vec<&str> = several.iter().map(text).collect();
            format!("{}{}", several.join(" or "), format())
        }
        _ => "any value".to_owned(),
    }
}
