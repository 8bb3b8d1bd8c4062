//! What is written beside a thing: its name, in every language that has another word for it.

use super::element::Tags;
use crate::basemap::feature::Attributes;

/// `name`, and `name:xx` where it differs; empty where there is no name.
pub fn names(tags: &Tags<'_>) -> Attributes {
    let Some(name) = tags.get("name").filter(|name| !name.is_empty()) else {
        return Attributes::new();
    };
    let mut others: Vec<(&str, &str)> = tags
        .0
        .iter()
        .map(|(key, value)| (*key, value.trim()))
        .filter(|(key, value)| {
            key.strip_prefix("name:").is_some_and(is_language)
                && !value.is_empty()
                && *value != name
        })
        .collect();
    others.sort_unstable();
    others.dedup_by_key(|(key, _)| *key);
    let all = [("name", name)].into_iter().chain(others);
    all.map(|(key, value)| (key.to_owned(), value.into())).collect()
}

/// `ar`, `ckb`, `zh-Hant`, `sr-Latn`; not `etymology`, `left`, `ar1`, `pronunciation`.
fn is_language(suffix: &str) -> bool {
    let (language, rest) = suffix.split_once('-').unwrap_or((suffix, "any"));
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && (2..=8).contains(&rest.len())
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_another_language_is_kept_where_it_differs() {
        let tags = Tags(vec![
            ("name:sv", "Helsingfors"),
            ("name", "Helsinki"),
            ("name:fi", "Helsinki"),
            ("name:ar", "هلسنكي"),
            ("name:zh-Hant", "赫爾辛基"),
            ("name:etymology", "unclear"),
            ("name:pronunciation", "x"),
            ("name:left", "x"),
            ("old_name:sv", "x"),
        ]);
        let names = names(&tags);
        let keys: Vec<&str> = names.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["name", "name:ar", "name:sv", "name:zh-Hant"]);
    }

    #[test]
    fn without_a_local_name_there_is_none() {
        assert!(names(&Tags(vec![("name:sv", "Esplanaden")])).is_empty());
    }
}
