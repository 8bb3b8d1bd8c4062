//! How densely built up the ground is, as a small grey picture made once from the postcode points.

use crate::mercator::{Extent, World};

/// Density on a grid, 0 none to 255 densest. Row by row from the north-west.
#[derive(Clone, Debug, PartialEq)]
pub struct Shade {
    /// What the grid covers.
    pub extent: Extent,
    /// Cells from west to east.
    pub columns: usize,
    /// Cells from north to south.
    pub rows: usize,
    /// One byte a cell.
    pub density: Vec<u8>,
}

/// Postcodes of a sorting office's boxes share one point: they count no more than a tower of flats.
const MOST_IN_A_CELL: f32 = 2.0;
/// A grid never has more cells on a side: the picture stays small whatever the data.
const MOST_CELLS: f64 = 640.0;

impl Shade {
    /// From points: cells of about `cell_m`, blurred over `blur_cells` to each side three times, so
    /// that `full` points to the square kilometre are as dark as it gets.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "limited to the grid"
    )]
    pub fn of(points: &[World], cell_m: f64, blur_cells: usize, full_per_km2: f64) -> Option<Self> {
        let tight = Extent::around(points.iter().copied());
        if tight.is_empty() {
            return None;
        }
        let metre = tight.centre().metre();
        let longest = (tight.max.x - tight.min.x).max(tight.max.y - tight.min.y);
        let cell = (cell_m * metre).max(longest / MOST_CELLS);
        // Room for the blur to fade out in.
        let margin = cell * (blur_cells * 3 + 2) as f64;
        let min = World { x: tight.min.x - margin, y: tight.min.y - margin };
        let cells = |from: f64, to: f64| ((to + margin - from) / cell).ceil() as usize + 1;
        let (columns, rows) = (cells(min.x, tight.max.x), cells(min.y, tight.max.y));
        let max = World { x: min.x + columns as f64 * cell, y: min.y + rows as f64 * cell };

        let mut grid = vec![0_f32; columns * rows];
        for point in points {
            splat(
                &mut grid,
                columns,
                (point.x - min.x) / cell - 0.5,
                (point.y - min.y) / cell - 0.5,
            );
        }
        for share in &mut grid {
            *share = share.min(MOST_IN_A_CELL);
        }
        let passes = if blur_cells > 0 { 3 } else { 0 };
        for _ in 0..passes {
            grid = blurred_and_turned(&grid, columns, blur_cells);
            grid = blurred_and_turned(&grid, rows, blur_cells);
        }
        let side_km = cell / metre / 1000.0;
        let full = (full_per_km2 * side_km * side_km) as f32;
        let density = grid.iter().map(|points| toned(points / full)).collect();
        Some(Self { extent: Extent { min, max }, columns, rows, density })
    }
}

/// Shares a point among the four cells around it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "inside the grid's margin"
)]
fn splat(grid: &mut [f32], columns: usize, x: f64, y: f64) {
    let (left, top) = (x.floor(), y.floor());
    let (right_share, low_share) = ((x - left) as f32, (y - top) as f32);
    let at = top as usize * columns + left as usize;
    for (cell, share) in [
        (at, (1.0 - right_share) * (1.0 - low_share)),
        (at + 1, right_share * (1.0 - low_share)),
        (at + columns, (1.0 - right_share) * low_share),
        (at + columns + 1, right_share * low_share),
    ] {
        if let Some(cell) = grid.get_mut(cell) {
            *cell += share;
        }
    }
}

/// Each row averaged over its neighbours, rows and columns exchanged: twice makes a blur both ways.
fn blurred_and_turned(grid: &[f32], columns: usize, reach: usize) -> Vec<f32> {
    let rows = grid.len() / columns;
    let mut turned = vec![0.0; grid.len()];
    let width = (2 * reach + 1) as f32;
    for (y, row) in grid.chunks_exact(columns).enumerate() {
        let mut sum: f32 = row.iter().take(reach).sum();
        for x in 0..columns {
            sum += row.get(x + reach).copied().unwrap_or(0.0);
            turned[x * rows + y] = sum / width;
            sum -= x.checked_sub(reach).map_or(0.0, |past| row[past]);
        }
    }
    turned
}

/// Thin ground shows, dense ground does not drown: the curve bends softly into its limit.
fn toned(share: f32) -> u8 {
    (255.0 * (1.25 * share / (share + 0.25)).min(1.0)) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::position::LonLat;

    fn points(lons: &[f64]) -> Vec<World> {
        lons.iter().map(|lon| World::of(LonLat::new(*lon, 52.4).unwrap())).collect()
    }

    #[test]
    fn more_homes_are_darker_and_the_edge_fades_out() {
        let crowd: Vec<f64> = [-1.5; 2].into_iter().chain([-1.4; 1]).collect();
        let shade = Shade::of(&points(&crowd), 50.0, 2, 200.0).unwrap();
        let row = shade.rows / 2;
        let line = &shade.density[row * shade.columns..(row + 1) * shade.columns];
        let (west, east) = line.split_at(shade.columns / 2);
        assert!(west.iter().max() > east.iter().max());
        assert!(east.iter().max() > Some(&0));
        assert_eq!((line.first(), line.last()), (Some(&0), Some(&0)));
        assert_eq!(shade.density.len(), shade.columns * shade.rows);
    }

    #[test]
    fn no_points_no_shade() {
        assert_eq!(Shade::of(&[], 50.0, 2, 200.0), None);
    }
}
