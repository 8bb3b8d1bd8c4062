//! Taxonomies and their terms: the needs, and whatever else services are sorted by.
//!
//! Invariant: a term that was told is told until the directory is loaded again, so that pages of terms do
//! not shift when a service is edited.

use super::mold::taxonomy_id;
use super::{ids, shelf};
use crate::canonical::Members;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The needs in the form of Open Referral.
const NEEDS: &str = include_str!("../../../data/taxonomy/needs.json");

/// Terms and taxonomies, by key.
#[derive(Clone, Default)]
pub(super) struct Terms {
    terms: Arc<BTreeMap<u128, Members>>,
    taxonomies: Arc<BTreeMap<u128, Members>>,
}

impl Terms {
    /// The needs.
    pub(super) fn known() -> Self {
        let mut known = Self::default();
        let needs: Members = serde_json::from_str(NEEDS).unwrap_or_default();
        let texts = ["id", "name", "description", "uri", "version"];
        let told =
            texts.iter().filter_map(|name| Some(((*name).to_owned(), needs.get(*name)?.clone())));
        let taxonomy: Members = told.collect();
        let id = taxonomy.get("id").cloned().unwrap_or_default();
        for term in needs.get("taxonomy_terms").and_then(Value::as_array).into_iter().flatten() {
            if let Value::Object(term) = term {
                let texts =
                    ["id", "code", "name", "description", "taxonomy", "parent_id", "term_uri"];
                let told =
                    texts.iter().filter_map(|n| Some(((*n).to_owned(), term.get(*n)?.clone())));
                let mut term: Members = told.collect();
                term.insert("taxonomy_id".to_owned(), id.clone());
                known.add_term(term);
            }
        }
        known.add_taxonomy(taxonomy);
        known
    }

    /// Takes in the terms of a service and of its parts.
    pub(super) fn learn(&mut self, service: &Members) {
        for term in used(service) {
            if self.terms.contains_key(&shelf::key_of(term)) {
                continue;
            }
            let mut term = term.clone();
            if let Some(Value::Object(detail)) = term.shift_remove("taxonomy_detail") {
                self.add_taxonomy(detail);
            }
            let name = term.get("taxonomy").and_then(Value::as_str);
            let id = term.get("taxonomy_id").and_then(Value::as_str);
            if let Some(id) = id.map(str::to_owned).or_else(|| name.map(taxonomy_id)) {
                let name = name.unwrap_or(&id).to_owned();
                self.add_taxonomy(taxonomy(&id, &name));
            }
            self.add_term(term);
        }
    }

    fn add_term(&mut self, term: Members) {
        Arc::make_mut(&mut self.terms).entry(shelf::key_of(&term)).or_insert(term);
    }

    fn add_taxonomy(&mut self, taxonomy: Members) {
        let key = shelf::key_of(&taxonomy);
        if !self.taxonomies.contains_key(&key) {
            Arc::make_mut(&mut self.taxonomies).insert(key, taxonomy);
        }
    }

    /// Every term, by key.
    pub(super) fn terms(&self) -> &BTreeMap<u128, Members> {
        &self.terms
    }

    /// Every taxonomy, by key.
    pub(super) fn taxonomies(&self) -> &BTreeMap<u128, Members> {
        &self.taxonomies
    }
}

fn taxonomy(id: &str, name: &str) -> Members {
    match json!({ "id": ids::public(id), "name": name, "description": name }) {
        Value::Object(members) => members,
        _ => Members::new(),
    }
}

/// The terms by which a service, its organization or its places are sorted.
pub(super) fn used(record: &Members) -> Vec<&Members> {
    let mut found = Vec::new();
    gather(record, &mut found);
    found
}

fn gather<'a>(record: &'a Members, found: &mut Vec<&'a Members>) {
    for (name, value) in record {
        match value {
            Value::Object(term) if name == "taxonomy_term" => found.push(term),
            Value::Object(part) => gather(part, found),
            Value::Array(items) => {
                items.iter().filter_map(Value::as_object).for_each(|part| gather(part, found));
            }
            _ => {}
        }
    }
}
