//! A feature of a GeoJSON file as an area: which it is by its properties, where by its geometry.

use super::{Area, AreaKind, excerpt, is_code, shape};
use serde_json::{Map, Value};

/// How the Office for National Statistics names properties of areas, in 2011 `LSOA11CD`.
const PREFIXES: [(&str, AreaKind); 4] = [
    ("OA", AreaKind::Oa),
    ("LSOA", AreaKind::Lsoa),
    ("MSOA", AreaKind::Msoa),
    ("WD", AreaKind::Ward),
];

/// What that office publishes, too, and nothing here is counted by.
const OTHERS: [&str; 7] = ["LAD", "LTLA", "UTLA", "CTY", "RGN", "CTRY", "PCON"];

/// A feature that is no area that can be kept. Displayed on one line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("area {code}: {field} {reason}")]
pub struct Fault {
    /// Empty where it is missing, like the next one.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Which property or part.
    pub field: String,
    /// What is wrong with it.
    pub reason: String,
}

/// An area, and what was wrong with its outline before it was mended.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Told {
    pub area: Area,
    pub mended: Vec<String>,
}

/// The area of a feature.
pub(crate) fn told(feature: &Value) -> Result<Told, Fault> {
    let identity = identity(feature)?;
    let fault = |reason| identity.fault("geometry", reason);
    let (shape, mended) = shape::parse(geometry(feature)).and_then(shape::sound).map_err(fault)?;
    let shape = shape::rounded(&shape);
    if shape.0.is_empty() {
        return Err(fault("is smaller than a stride".to_owned()));
    }
    let geometry = shape::text(&shape);
    let Identity { code, name, kind } = identity;
    Ok(Told { area: Area { code, name, kind, shape, geometry }, mended })
}

/// The areas of a collection that was checked before.
pub(super) fn known_collection(text: &str) -> Result<Vec<Area>, Fault> {
    let broken = |field: &str, reason: String| Fault {
        code: String::new(),
        name: String::new(),
        field: field.to_owned(),
        reason,
    };
    let collection: Value =
        serde_json::from_str(text).map_err(|error| broken("collection", error.to_string()))?;
    let features = collection.get("features").and_then(Value::as_array);
    let features = features.ok_or_else(|| broken("features", "are missing".to_owned()))?;
    let known = |feature: &Value| {
        let identity = identity(feature)?;
        let Identity { code, name, kind } = &identity;
        Area::known(code.clone(), name.clone(), *kind, geometry(feature))
            .map_err(|reason| identity.fault("geometry", reason))
    };
    features.iter().map(known).collect()
}

fn geometry(feature: &Value) -> &Value {
    feature.get("geometry").unwrap_or(&Value::Null)
}

/// Which area it is.
struct Identity {
    code: String,
    name: String,
    kind: AreaKind,
}

impl Identity {
    fn fault(&self, field: &str, reason: String) -> Fault {
        let (code, name) = (self.code.clone(), self.name.clone());
        Fault { code, name, field: field.to_owned(), reason }
    }
}

/// A property that holds the code of an area, and what stands before `CD` in it: `LSOA11`.
struct Column<'p> {
    property: &'p str,
    prefix: &'p str,
    kind: Option<AreaKind>,
}

/// Of a property of the office's names. `None` for the kind: one that is not kept.
fn column(property: &str) -> Option<Column<'_>> {
    let prefix = property.strip_suffix("CD").or_else(|| property.strip_suffix("cd"))?;
    let family = prefix.get(..prefix.len().checked_sub(2)?)?;
    if !prefix[family.len()..].bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let family = family.to_uppercase();
    let kind = PREFIXES.into_iter().find(|(known, _)| *known == family).map(|(_, kind)| kind);
    let is_other = OTHERS.contains(&family.as_str());
    (kind.is_some() || is_other).then_some(Column { property, prefix, kind })
}

/// The kind of area whose codes a column of this name holds.
pub(super) fn kind_of_column(name: &str) -> Option<AreaKind> {
    column(name)?.kind
}

fn identity(feature: &Value) -> Result<Identity, Fault> {
    let none = Map::new();
    let properties = feature.get("properties").and_then(Value::as_object).unwrap_or(&none);
    let columns: Vec<Column> = properties.keys().filter_map(|name| column(name)).collect();
    // Files of small areas also name the larger ones that these lie in.
    let finest = columns.iter().filter(|column| column.kind.is_some()).min_by_key(|c| c.kind);
    let (field, name) = match (finest, columns.first()) {
        (Some(column), _) => {
            let case = if column.property.ends_with("cd") { "nm" } else { "NM" };
            (column.property, format!("{}{case}", column.prefix))
        }
        (None, Some(other)) if !properties.contains_key("code") => (other.property, String::new()),
        _ => ("code", "name".to_owned()),
    };
    let (code, name) = (said(properties, field), said(properties, &name));
    let named = finest.and_then(|column| column.kind);
    let kind = match kind(&code, named) {
        Ok(kind) => kind,
        Err(reason) => {
            return Err(Fault { code: excerpt(&code), name, field: excerpt(field), reason });
        }
    };
    Ok(Identity { code, name, kind })
}

/// What an area is by its code, which must not contradict the name of the property.
pub(super) fn kind(code: &str, named: Option<AreaKind>) -> Result<AreaKind, String> {
    if code.is_empty() {
        return Err("is missing".to_owned());
    }
    if !is_code(code) {
        return Err(format!("`{}` is no code of an area (such as E01009522)", excerpt(code)));
    }
    match (AreaKind::of_code(code), named) {
        (Some(kind), Some(named)) if kind != named => Err(format!(
            "{code} is the code of an area of another kind ({}, not {})",
            kind.word(),
            named.word()
        )),
        (Some(kind), _) => Ok(kind),
        (None, _) => Err(format!(
            "{code} is neither an output area, an LSOA, an MSOA nor a ward: only these are kept"
        )),
    }
}

/// What a property says on one line.
fn said(properties: &Map<String, Value>, name: &str) -> String {
    let text = match properties.get(name) {
        Some(Value::String(text)) => text.as_str(),
        _ => "",
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
