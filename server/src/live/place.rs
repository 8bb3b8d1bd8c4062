//! Where a service is given: position, address, and what must not be told of it.
//!
//! Invariant: of a confidential location nothing more exact than a square of 500 m leaves this file.

use super::members::{Member, Members, optional, parts, text};
use engine::LonLat;
use engine::postcodes::{Postcode, Postcodes};

/// Side of the squares to which a confidential location is blurred.
const BLUR_M: f64 = 500.0;

/// Metres of a degree of latitude on the engine's sphere.
const DEGREE_M: f64 = engine::position::EARTH_RADIUS_M * std::f64::consts::PI / 180.0;

/// What may be told of a location.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Told {
    pub position: Option<LonLat>,
    pub position_source: String,
    pub address: String,
    pub postcode: String,
    pub is_confidential: bool,
}

/// Whether one can go there, as opposed to a web page or a letter box.
pub(super) fn is_physical(location: &Members) -> bool {
    !matches!(text(location, "location_type"), "virtual" | "postal")
}

/// What may be told of a location.
pub(super) fn told(name: Option<&str>, location: &Members, postcodes: &Postcodes) -> Told {
    let address = address_of(location);
    let written = address.map(|address| text(address, "postal_code")).unwrap_or_default();
    let postcode = Postcode::parse(written);
    let (position, position_source) = position(location, postcode, postcodes);
    if location.get("confidential") == Some(&Member::Flag(true)) {
        return Told {
            position: position.and_then(blurred),
            position_source: if position.is_some() { "blurred".to_owned() } else { String::new() },
            is_confidential: true,
            ..Told::default()
        };
    }
    Told {
        position,
        position_source,
        address: one_line(name, address),
        postcode: postcode.map_or_else(|| written.to_owned(), |postcode| postcode.to_string()),
        is_confidential: false,
    }
}

fn position(
    location: &Members,
    postcode: Option<Postcode>,
    postcodes: &Postcodes,
) -> (Option<LonLat>, String) {
    let degrees = |name| location.get(name).and_then(Member::as_number);
    let given = degrees("longitude").zip(degrees("latitude"));
    if let Some(position) = given.and_then(|(lon, lat)| LonLat::new(lon, lat).ok()) {
        return (Some(position), text(location, "position_source").to_owned());
    }
    match postcode.and_then(|postcode| postcodes.find(postcode)) {
        Some(unit) => (Some(unit.position), "postcode-centroid".to_owned()),
        None => (None, String::new()),
    }
}

/// The centre of the square of the grid in which a position lies.
pub(crate) fn blurred(position: LonLat) -> Option<LonLat> {
    let centre = |degrees: f64, step: f64| ((degrees / step).floor() + 0.5) * step;
    let lat = centre(position.lat(), BLUR_M / DEGREE_M).clamp(-90.0, 90.0);
    let lon_step = BLUR_M / (DEGREE_M * lat.to_radians().cos().max(1e-6));
    LonLat::new(centre(position.lon(), lon_step).clamp(-180.0, 180.0), lat).ok()
}

/// The address to go to, else the first.
fn address_of<'a, 'r>(location: &'a Members<'r>) -> Option<&'a Members<'r>> {
    let mut addresses = parts(location, "addresses");
    let first = parts(location, "addresses").next();
    addresses.find(|address| text(address, "address_type") == "physical").or(first)
}

/// Name and address on one line, nothing twice.
fn one_line(name: Option<&str>, address: Option<&Members>) -> String {
    let lines = ["address_1", "address_2", "city"].into_iter();
    let lines = lines.filter_map(|line| optional(address?, line));
    let mut told: Vec<&str> = Vec::new();
    for line in name.map(str::trim).filter(|name| !name.is_empty()).into_iter().chain(lines) {
        if !told.iter().any(|known| known.contains(line)) {
            told.push(line);
        }
    }
    told.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn told(location: &Value) -> Told {
        let text = location.to_string();
        super::told(Some("Hall"), &serde_json::from_str(&text).unwrap(), &Postcodes::default())
    }

    proptest! {
        #[test]
        fn a_confidential_place_is_told_to_500_m_only(lon in -1.7..-1.3f64, lat in 52.3..52.5f64) {
            let exact = LonLat::new(lon, lat).unwrap();
            let blurred = blurred(exact).unwrap();
            prop_assert!(exact.distance_m(blurred) < BLUR_M * 0.75);
            prop_assert_eq!(super::blurred(blurred), Some(blurred));
        }
    }

    #[test]
    fn of_a_confidential_place_nothing_else_is_told() {
        let location = json!({
            "location_type": "physical", "latitude": 52.4, "longitude": -1.5, "confidential": true,
            "addresses": [{ "address_1": "1 Secret Street", "postal_code": "CV1 1AA" }],
        });
        let told = told(&location);
        assert!(told.is_confidential);
        assert_eq!((told.address.as_str(), told.postcode.as_str()), ("", ""));
        assert_ne!(told.position, LonLat::new(-1.5, 52.4).ok());
    }

    #[test]
    fn an_address_is_one_line_and_says_nothing_twice() {
        let location = json!({ "addresses": [
            { "address_1": "PO Box 1", "address_type": "postal" },
            { "address_1": "Hall", "address_2": "High Street", "city": "Coventry",
              "postal_code": "cv11aa", "address_type": "physical" },
        ]});
        let told = told(&location);
        assert_eq!(told.address, "Hall, High Street, Coventry");
        assert_eq!(told.postcode, "CV1 1AA");
        assert_eq!(told.position, None);
    }
}
