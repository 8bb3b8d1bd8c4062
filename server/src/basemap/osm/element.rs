//! Nodes, ways and relations as an extract gives them, whatever its format.

/// Key and value pairs.
#[derive(Clone, Debug, Default)]
pub struct Tags<'a>(pub Vec<(&'a str, &'a str)>);

impl<'a> Tags<'a> {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&'a str> {
        self.0.iter().find(|(found, _)| *found == key).map(|(_, value)| value.trim())
    }

    /// The value of a key, or nothing at all.
    pub fn or_empty(&self, key: &str) -> &'a str {
        self.get(key).unwrap_or_default()
    }

    /// Whether a key has a value.
    pub fn is(&self, key: &str, value: &str) -> bool {
        self.get(key) == Some(value)
    }

    /// Whether a key is there and does not say no.
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some_and(|value| value != "no" && !value.is_empty())
    }
}

/// What an extract is made of.
#[derive(Clone, Debug)]
pub enum Element<'a> {
    Node { id: i64, lon: f64, lat: f64, tags: Tags<'a> },
    Way { id: i64, nodes: Vec<i64>, tags: Tags<'a> },
    Relation { members: Vec<Member>, tags: Tags<'a> },
}

/// A part of a relation. Roles are not kept: what is a hole is told by where it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    /// A way of this id.
    Way(i64),
    /// A node or relation.
    Other,
}

/// What is to be read of an extract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// Nodes and relations; where they are skipped over, ways.
    NodesAndRelations,
    /// Ways alone.
    Ways,
}

impl Pass {
    /// For who waits for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NodesAndRelations => "reading nodes",
            Self::Ways => "reading ways",
        }
    }
}
