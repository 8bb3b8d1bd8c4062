//! Links between resources, absolute and with their types.

use serde_json::{Value, json};

use super::collection::Collection;
use super::request::ItemsRequest;
use crate::query_string::escaped;

const HTML: &str = "text/html";
const JSON: &str = "application/json";
const GEOJSON: &str = "application/geo+json";
const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";

/// In which form something is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// JSON, or GeoJSON of features.
    #[default]
    Json,
    /// A page for people.
    Html,
}

impl Form {
    /// As `f` says it.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "json" => Some(Self::Json),
            "html" => Some(Self::Html),
            _ => None,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Html => "html",
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Json => Self::Html,
            Self::Html => Self::Json,
        }
    }
}

/// Links as seen from one resource.
#[derive(Clone, Debug)]
pub struct Links {
    /// `https://HOST/ogc`
    pub base: String,
    /// The path of the resource behind that.
    pub path: String,
    /// In which form it is told.
    pub form: Form,
}

impl Links {
    fn to(&self, path: &str, rel: &str, kind: &str, title: &str) -> Value {
        json!({ "href": format!("{}{path}", self.base), "rel": rel, "type": kind, "title": title })
    }

    /// To the resource itself, and to its other form.
    pub(super) fn here(&self) -> Vec<Value> {
        self.both(&self.path, JSON)
    }

    fn both(&self, path: &str, json_type: &str) -> Vec<Value> {
        let kind = |form| if form == Form::Json { json_type } else { HTML };
        let link = |form: Form, rel| {
            let path = with(path, "f", form.word());
            self.to(&path, rel, kind(form), "This document")
        };
        vec![link(self.form, "self"), link(self.form.other(), "alternate")]
    }

    pub(super) fn landing(&self) -> Vec<Value> {
        let mut links = self.here();
        links.extend([
            self.to("/api", "service-desc", OPENAPI, "What can be asked (OpenAPI 3.0)"),
            self.to("/api?f=html", "service-doc", HTML, "What can be asked"),
            self.to("/conformance", "conformance", JSON, "What the server keeps to"),
            self.to("/collections", "data", JSON, "The collections"),
        ]);
        links
    }

    pub(super) fn collection(&self, collection: Collection) -> Vec<Value> {
        let path = format!("/collections/{}", collection.id());
        let mut links = self.both(&path, JSON);
        links.extend(self.to_items(collection, "items"));
        links
    }

    fn to_items(&self, collection: Collection, rel: &str) -> [Value; 2] {
        let path = format!("/collections/{}/items", collection.id());
        [
            self.to(&with(&path, "f", "json"), rel, GEOJSON, collection.title()),
            self.to(&with(&path, "f", "html"), rel, HTML, collection.title()),
        ]
    }

    pub(super) fn items(
        &self,
        collection: Collection,
        request: &ItemsRequest,
        before: Option<String>,
        after: Option<String>,
    ) -> Vec<Value> {
        let path = format!("/collections/{}/items", collection.id());
        let kept = |names: &[&str]| {
            let kept = request.sent.iter().filter(|(name, _)| !names.contains(&name.as_str()));
            kept.fold(path.clone(), |path, (name, value)| with(&path, name, value))
        };
        let mut links = self.both(&kept(&["f"]), GEOJSON);
        let elsewhere = |name: &str, id: Option<String>, rel: &str, title: &str| {
            let path = with(&kept(&["f", "after", "before"]), name, &id?);
            let kind = if self.form == Form::Json { GEOJSON } else { HTML };
            Some(self.to(&with(&path, "f", self.form.word()), rel, kind, title))
        };
        links.extend(elsewhere("after", after, "next", "Next page"));
        links.extend(elsewhere("before", before, "prev", "Previous page"));
        links.push(self.to(
            &format!("/collections/{}", collection.id()),
            "collection",
            JSON,
            collection.title(),
        ));
        links
    }

    pub(super) fn item(&self, collection: Collection, id: &str) -> Value {
        let path = format!("/collections/{}", collection.id());
        let mut links = self.both(&format!("{path}/items/{}", escaped(id)), GEOJSON);
        links.push(self.to(&path, "collection", JSON, collection.title()));
        links.into()
    }
}

fn with(path: &str, name: &str, value: &str) -> String {
    let mark = if path.contains('?') { '&' } else { '?' };
    format!("{path}{mark}{}={}", escaped(name), escaped(value))
}
