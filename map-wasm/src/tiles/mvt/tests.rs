//! A tile written by hand, and tiles that are damaged.

use super::*;
use proptest::prelude::*;

fn field(number: u8, content: &[u8]) -> Vec<u8> {
    [&[number << 3 | 2, content.len() as u8][..], content].concat()
}

/// The triangle of the format's own description, with a kind and a rank.
fn tile() -> Vec<u8> {
    let triangle = [9, 6, 12, 18, 10, 12, 24, 44, 15];
    let feature = [field(2, &[0, 0, 1, 1]), vec![3 << 3, 3], field(4, &triangle)].concat();
    let layer = [
        field(1, b"landuse"),
        field(2, &feature),
        field(3, b"kind"),
        field(3, b"rank"),
        field(4, &field(1, b"park")),
        field(4, &[5 << 3, 7]),
        vec![5 << 3, 128, 32],
    ];
    field(3, &layer.concat())
}

#[test]
fn what_was_written_is_read() {
    let tile = tile();
    let [layer] = &layers(&tile)[..] else { panic!("one layer") };
    let feature = &layer.features[0];
    assert_eq!((layer.name, layer.extent, feature.shape), ("landuse", 4096, Shape::Areas));
    assert_eq!(layer.text(feature, layer.key("kind")), "park");
    assert_eq!(layer.number(feature, layer.key("rank")), 7);
    assert_eq!(layer.value(feature, layer.key("name")), None);
    let steps: Vec<Step> = feature.steps().collect();
    assert_eq!(steps, [Step::Move(3, 6), Step::Line(8, 12), Step::Line(20, 34), Step::Close]);
}

fn walk(bytes: &[u8]) -> usize {
    let layers = layers(bytes);
    let features = layers.iter().flat_map(|layer| &layer.features);
    features.map(|feature| feature.steps().count()).sum()
}

proptest! {
    #[test]
    fn damage_neither_panics_nor_makes_more_of_it(at in 0_usize..60, with: u8, cut in 0_usize..60) {
        let mut bytes = tile();
        let at = at % bytes.len();
        bytes[at] = with;
        let length = bytes.len();
        prop_assert!(walk(&bytes) <= length);
        prop_assert!(walk(&bytes[..cut.min(length)]) <= length);
    }

    #[test]
    fn any_bytes_are_a_tile_of_what_can_be_read(bytes: Vec<u8>) {
        prop_assert!(walk(&bytes) <= bytes.len());
        prop_assert!(walk(&field(3, &field(2, &field(4, &bytes[..bytes.len().min(100)])))) <= 100);
    }
}
