//! Which points of areas must stay when edges are simplified: those where edges part.
//!
//! Invariant: a point is pinned when it has more than two neighbours along all edges of all areas.
//! Neighbours are kept as 16 bits each: once in some ten thousand junctions one is mistaken for
//! another, and then nothing worse happens than a gap as thin as the tolerance.

/// 4 bytes a point.
pub struct Pins {
    around: Vec<[u16; 2]>,
}

const NONE: u16 = 0;
/// In both places: more than two neighbours.
const PINNED: u16 = u16::MAX;

impl Pins {
    /// For points of the indices below.
    pub fn new(points: usize) -> Self {
        Self { around: vec![[NONE; 2]; points] }
    }

    /// Takes note of the edges along the points; a ring repeats its first point at the end.
    pub fn add(&mut self, path: &[u32]) {
        for pair in path.windows(2) {
            if pair[0] != pair[1] {
                self.add_neighbour(pair[0], pair[1]);
                self.add_neighbour(pair[1], pair[0]);
            }
        }
    }

    fn add_neighbour(&mut self, of: u32, neighbour: u32) {
        let mark = (neighbour.wrapping_mul(0x9E37_79B1) >> 16) as u16;
        let mark = mark.clamp(NONE + 1, PINNED - 1);
        let around = &mut self.around[of as usize];
        match *around {
            [first, second] if first == mark || second == mark => {}
            [NONE, _] => around[0] = mark,
            [_, NONE] => around[1] = mark,
            _ => *around = [PINNED; 2],
        }
    }

    /// Whether the point must stay.
    pub fn is_pinned(&self, point: u32) -> bool {
        self.around[point as usize][0] == PINNED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_squares_side_by_side_are_pinned_where_they_part() {
        //  0 - 1 - 2
        //  |   |   |
        //  3 - 4 - 5   with 6 in the middle of the common edge 1 - 4
        let mut pins = Pins::new(7);
        pins.add(&[0, 1, 6, 4, 3, 0]);
        pins.add(&[1, 2, 5, 4, 6, 1]);
        let pinned: Vec<u32> = (0..7).filter(|point| pins.is_pinned(*point)).collect();
        assert_eq!(pinned, [1, 4]);
    }

    #[test]
    fn a_ring_of_several_ways_is_not_pinned_where_they_meet() {
        let mut pins = Pins::new(4);
        pins.add(&[0, 1, 2]);
        pins.add(&[2, 3, 0]);
        assert!((0..4).all(|point| !pins.is_pinned(point)));
    }
}
