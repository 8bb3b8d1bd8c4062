//! The Hilbert curve: an order of places in which neighbors come soon after each other.

use crate::position::LonLat;

/// Steps of the curve: cells of a few hundred metres, far finer than a bucket.
const LEVELS: u32 = 16;

/// Where on the curve a position lies.
pub(crate) fn place(position: LonLat) -> u32 {
    let cells = f64::from((1u32 << LEVELS) - 1);
    let across = ((position.lon() + 180.0) / 360.0 * cells) as u32;
    let up = ((position.lat() + 90.0) / 180.0 * cells) as u32;
    curve(across, up)
}

/// Distance along the curve through a square of 2^16 cells, quadrant by quadrant: in each the curve is
/// turned so that it begins where it left the one before.
fn curve(mut x: u32, mut y: u32) -> u32 {
    let mut along = 0;
    for level in (0..LEVELS).rev() {
        let side = 1 << level;
        let (right, upper) = (x >> level & 1, y >> level & 1);
        along += side * side * ((3 * right) ^ upper);
        if upper == 0 {
            if right == 1 {
                (x, y) = (side - 1 - (x & (side - 1)), side - 1 - (y & (side - 1)));
            }
            (x, y) = (y, x);
        }
    }
    along
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_goes_from_each_cell_to_a_neighbor_and_through_all() {
        let side = 32u32;
        let offset = 0; // the first 32 x 32 cells are a whole curve of their own
        let mut cells: Vec<(u32, u32, u32)> = (0..side)
            .flat_map(|x| (0..side).map(move |y| (curve(x + offset, y + offset), x, y)))
            .collect();
        cells.sort_unstable();
        assert_eq!(
            cells.iter().map(|cell| cell.0).collect::<Vec<_>>(),
            (0..side * side).collect::<Vec<_>>()
        );
        for pair in cells.windows(2) {
            assert_eq!(pair[0].1.abs_diff(pair[1].1) + pair[0].2.abs_diff(pair[1].2), 1);
        }
    }
}
