//! Where a `service_at_location` is, by what is told of it.

use crate::canonical::Members;
use engine::LonLat;
use engine::postcodes::{Postcode, Postcodes};
use serde_json::Value;

/// Its position, or that of its postcode.
pub(super) fn position(at: &Members, postcodes: &Postcodes) -> Option<LonLat> {
    let location = at.get("location")?;
    let degrees = |name: &str| location.get(name).and_then(Value::as_f64);
    let given = degrees("longitude").zip(degrees("latitude"));
    if let Some(position) = given.and_then(|(lon, lat)| LonLat::new(lon, lat).ok()) {
        return Some(position);
    }
    let addresses = location.get("addresses").and_then(Value::as_array);
    let mut postcode = addresses.into_iter().flatten().filter_map(|a| a["postal_code"].as_str());
    Some(postcodes.find(postcode.find_map(Postcode::parse)?)?.position)
}
