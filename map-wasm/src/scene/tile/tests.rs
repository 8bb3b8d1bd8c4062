//! What is painted of a tile, noted down instead.

use super::*;

/// Colors in the order of painting, and the points of each path.
#[derive(Default)]
struct Notebook {
    painted: Vec<(String, Vec<(f64, f64)>)>,
    path: Vec<(f64, f64)>,
    n_clips: i32,
    /// How often something was painted that nothing confined.
    n_unconfined: usize,
}

impl Brush for Notebook {
    fn background(&mut self, color: &str) {
        self.n_unconfined += 1;
        self.painted.push((color.to_owned(), Vec::new()));
    }
    fn begin(&mut self) {
        self.path.clear();
    }
    fn move_to(&mut self, x: f64, y: f64) {
        self.path.push((x, y));
    }
    fn line_to(&mut self, x: f64, y: f64) {
        self.path.push((x, y));
    }
    fn close(&mut self) {}
    fn fill(&mut self, color: &str) {
        self.n_unconfined += usize::from(self.n_clips == 0);
        self.painted.push((color.to_owned(), self.path.clone()));
    }
    fn stroke(&mut self, color: &str, _: f64, _: f64, _: &[f64]) {
        self.n_unconfined += usize::from(self.n_clips == 0);
        self.painted.push((color.to_owned(), self.path.clone()));
    }
    fn clip(&mut self) {
        self.n_clips += 1;
    }
    fn unclip(&mut self) {
        // As canvases do: what was not begun cannot be ended.
        self.n_clips = (self.n_clips - 1).max(0);
    }
    fn shade(&mut self, _: usize, _: f64, _: Px, _: Px) {}
    fn dots(&mut self, _: &str, _: f64, _: f64, _: &[Px]) {}
}

fn field(number: u8, content: &[u8]) -> Vec<u8> {
    [&[number << 3 | 2, content.len() as u8][..], content].concat()
}

fn varints(numbers: &[i32]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for number in numbers {
        engine::bytes::put_number(&mut bytes, *number as u64);
    }
    bytes
}

/// A layer with one line across the tile, from its west to its east in the middle.
fn line(layer: &str, tags: &[(&str, &str)]) -> Vec<u8> {
    thing(layer, 2, &varints(&[9, 0, 4096, 10, 8192, 0]), tags)
}

/// A layer with one area: the upper half of the tile.
fn area(layer: &str, tags: &[(&str, &str)]) -> Vec<u8> {
    thing(layer, 3, &varints(&[9, 0, 0, 26, 8192, 0, 0, 4096, 8191, 0, 15]), tags)
}

fn thing(layer: &str, shape: u8, geometry: &[u8], tags: &[(&str, &str)]) -> Vec<u8> {
    let pairs: Vec<u8> = (0..tags.len() as u8).flat_map(|nth| [nth, nth]).collect();
    let feature = [field(2, &pairs), vec![3 << 3, shape], field(4, geometry)].concat();
    let keys: Vec<u8> = tags.iter().flat_map(|(key, _)| field(3, key.as_bytes())).collect();
    let values: Vec<u8> =
        tags.iter().flat_map(|(_, value)| field(4, &field(1, value.as_bytes()))).collect();
    field(3, &[field(1, layer.as_bytes()), field(2, &feature), keys, values].concat())
}

const WHOLE: TileId = TileId { level: 14, x: 8000, y: 5000 };

fn painted(bytes: &[u8], tile: TileId, zoom: f64) -> Notebook {
    let mut notebook = Notebook::default();
    let canvas = Canvas { tile, zoom, theme: Theme::Light };
    paint(&crate::tiles::mvt::layers(bytes), WHOLE, canvas, Ground::Streets, &mut notebook);
    notebook
}

fn ink_of(kind: &str) -> &'static str {
    let road = ground::ROADS.iter().find(|road| road.kinds.contains(&kind)).unwrap();
    road.ink.of(Theme::Light)
}

fn colors(notebook: &Notebook) -> Vec<&str> {
    notebook.painted.iter().map(|(color, _)| &**color).collect()
}

#[test]
fn a_street_lies_on_its_edges_and_a_bridge_over_both() {
    let street = line("road", &[("kind", "primary")]);
    let bridge = line("road", &[("kind", "minor"), ("level", "bridge")]);
    let at = |colors: &[&str], ink: &str| colors.iter().position(|color| *color == ink).unwrap();
    let both = [street, bridge];
    let notebook = painted(&both[0], WHOLE, 14.5);
    let edge = ground::ROADS.iter().find(|road| road.kinds.contains(&"primary")).unwrap().casing;
    let street = colors(&notebook);
    assert!(at(&street, edge.unwrap().of(Theme::Light)) < at(&street, ink_of("primary")));
    let notebook = painted(&both[1], WHOLE, 14.5);
    let bridge = colors(&notebook);
    assert!(at(&bridge, ground::BRIDGE.of(Theme::Light)) < at(&bridge, ink_of("minor")));
}

#[test]
fn what_comes_later_is_not_painted_yet() {
    let path = line("road", &[("kind", "path")]);
    assert_eq!(colors(&painted(&path, WHOLE, 13.5)).len(), 1);
    assert_eq!(colors(&painted(&path, WHOLE, 15.0)).len(), 2);
}

#[test]
fn a_deeper_tile_shows_its_part_of_the_one_that_holds_it() {
    let street = line("road", &[("kind", "primary")]);
    // The line runs along the edge between the upper and the lower four tiles of level 16.
    let lower = TileId { level: 16, x: WHOLE.x * 4 + 1, y: WHOLE.y * 4 + 2 };
    let notebook = painted(&street, lower, 16.0);
    let (_, path) = notebook.painted.last().unwrap();
    assert_eq!(path, &[(-256.0, 0.0), (768.0, 0.0)]);
    let farther = TileId { y: lower.y + 1, ..lower };
    assert_eq!(painted(&street, farther, 16.0).painted.len(), 1, "out of sight");
}

#[test]
fn an_outline_clips_and_ends_it() {
    let mut notebook = Notebook::default();
    let canvas = Canvas { tile: WHOLE, zoom: 14.2, theme: Theme::Dark };
    paint(&[], WHOLE, canvas, Ground::Outline(None), &mut notebook);
    assert_eq!(notebook.n_clips, 0);
    assert_eq!(colors(&notebook)[0], style::SURROUNDINGS.of(Theme::Dark));
}

#[test]
fn a_street_map_ends_where_its_land_does() {
    let land = area("earth", &[("kind", "land")]);
    let street = line("road", &[("kind", "primary")]);
    let notebook = painted(&[land, street.clone()].concat(), WHOLE, 14.5);
    let ground = [style::SURROUNDINGS, ground::LAND].map(|ink| ink.of(Theme::Light));
    assert_eq!(colors(&notebook)[..2], ground);
    assert!(colors(&notebook).contains(&ink_of("primary")));
    assert_eq!(notebook.n_unconfined, 3, "what is around, the land and its edge");
    assert_eq!(notebook.n_clips, 0, "what was begun is ended");
    // A tile server's map that says nothing of land is still drawn.
    assert!(colors(&painted(&street, WHOLE, 14.5)).contains(&ink_of("primary")));
}
