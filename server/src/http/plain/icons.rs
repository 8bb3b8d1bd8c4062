//! The app's drawings in the plain pages: one filled path per need, and the signs.

use std::collections::HashMap;
use std::sync::LazyLock;

use maud::{Markup, html};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../web/icons/"]
struct Files;

/// The drawing of a need.
pub fn need(code: &str) -> Markup {
    drawing(&format!("needs/{code}.svg"), "need-icon")
}

/// A sign: what stands beside words, never in their place.
pub fn sign(name: &str) -> Markup {
    drawing(&format!("signs/{name}.svg"), &format!("sign sign-{name}"))
}

fn drawing(file: &str, class: &str) -> Markup {
    static PATHS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
        Files::iter().filter_map(|name| Some((name.to_string(), path_of(&name)?))).collect()
    });
    let path = PATHS.get(file).map_or("", String::as_str);
    html! {
        svg class=(class) viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false" {
            path d=(path) {}
        }
    }
}

/// What one drawing consists of.
fn path_of(name: &str) -> Option<String> {
    let file = Files::get(name)?;
    let text = std::str::from_utf8(&file.data).ok()?;
    let (_, path) = text.split_once(" d=\"")?;
    Some(path.split_once('"')?.0.to_owned())
}
