//! Bus, tram and rail stops of a NaPTAN file as features of the map.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::feature::{Attributes, Feature, Layer, Shape};
use super::problem::BasemapError;
use super::world::Point;
use crate::naptan::{Reader, Stop};
use engine::directory::StopKind;

/// Stops of a file, and how many of its rows could not be used.
#[derive(Debug, Default)]
pub struct Stops {
    /// Those in use, with a position.
    pub features: Vec<Feature>,
    /// Rows that should be stops, but have no position or are broken.
    pub unplaced: u64,
}

/// Reads a file as the Department for Transport gives it out.
pub fn stops(path: &Path) -> Result<Stops, BasemapError> {
    let file = File::open(path).map_err(|error| BasemapError::input(path, error))?;
    let mut reader =
        Reader::new(BufReader::new(file)).map_err(|problem| BasemapError::input(path, problem))?;
    let mut stops = Stops::default();
    while let Some(row) = reader.next().map_err(|error| BasemapError::input(path, error))? {
        match row {
            Ok(row) => stops.features.push(feature(&row)),
            Err(_) => stops.unplaced += 1,
        }
    }
    Ok(stops)
}

fn feature(stop: &Stop) -> Feature {
    let said = [
        ("name", &stop.name),
        ("street", &stop.street),
        ("locality", &stop.locality),
        ("stand", &stop.stand),
    ];
    let said = said.into_iter().filter(|(_, text)| !text.is_empty());
    let label: Attributes =
        said.map(|(key, text)| (key.to_owned(), text.as_str().into())).collect();
    let min_zoom = if stop.kind == StopKind::Rail { 12 } else { 14 };
    let at = Point::of(stop.position.lon(), stop.position.lat());
    Feature::new(Layer::Stop, stop.kind.word(), min_zoom, Shape::Point(at)).labeled(label, min_zoom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read(text: &str) -> Result<Stops, BasemapError> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        stops(file.path())
    }

    #[test]
    fn stops_are_told_with_what_is_written_there() {
        let stops = read(
            "ATCOCode,StopType,CommonName,Longitude,Latitude,Street,LocalityName,Indicator,Status\r\n\
             1,BCT,\"Bird Street, by \"\"Bantam\"\"\",-1.506,52.411,Bird Street,Centre,Stop BS1,active\r\n\
             2,RSE,Coventry,-1.512,52.400,Station Square,-,Entrance,active\r\n\
             3,RSE,Coventry,-1.514,52.400,Station Square,-,Entrance,active\r\n\
             4,BCT,Nowhere,,,X,Y,,active\r\n",
        )
        .unwrap();
        let told: Vec<Vec<&str>> = stops
            .features
            .iter()
            .map(|stop| stop.label.iter().map(|(key, _)| key.as_str()).collect())
            .collect();
        assert_eq!(told, [vec!["name", "street", "locality", "stand"], vec!["name", "street"]]);
        assert_eq!(stops.features[0].label[0].1, "Bird Street, by \"Bantam\"".into());
        assert_eq!(stops.features[1].attributes[0].1, "rail".into());
        assert_eq!(stops.features[1].shape, Shape::Point(Point::of(-1.513, 52.4)));
        assert_eq!(stops.unplaced, 1);
    }

    #[test]
    fn another_table_is_named_as_such() {
        let error = read("a,b\n1,2\n").unwrap_err().to_string();
        assert!(error.ends_with("no NaPTAN file: it has no column ATCOCode"), "{error}");
    }
}
