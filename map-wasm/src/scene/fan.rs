//! Pins at the very same point, set out in rings around it so that each can be seen and tapped.

use crate::camera::Px;
use engine::angle::sin_cos;

/// Room for one pin on a ring, from middle to middle, in CSS px.
pub const SPACING_PX: f64 = 42.0;
/// Radius of the innermost ring.
const FIRST_RADIUS_PX: f64 = 36.0;

/// Where `n` pins stand, from the point they share.
pub fn offsets(n: usize) -> Vec<Px> {
    let mut offsets = Vec::with_capacity(n);
    let mut radius_px = FIRST_RADIUS_PX;
    while offsets.len() < n {
        let on_this_ring = capacity(radius_px).min(n - offsets.len());
        offsets.extend((0..on_this_ring).map(|idx| on_ring(radius_px, idx, on_this_ring)));
        radius_px += SPACING_PX;
    }
    offsets
}

/// How far from the point they share `n` pins stand, at most: five and more fit on every ring.
pub fn reach_px(n: usize) -> f64 {
    FIRST_RADIUS_PX + SPACING_PX * (n / 5) as f64
}

/// How many pins fit on a ring without touching.
fn capacity(radius_px: f64) -> usize {
    let half_angle = (SPACING_PX / 2.0 / radius_px).asin();
    let mut n = 1;
    while f64::from(n + 1) * half_angle <= std::f64::consts::PI {
        n += 1;
    }
    n as usize
}

/// Evenly spread, the first straight up; two stand side by side.
fn on_ring(radius_px: f64, idx: usize, n: usize) -> Px {
    let start = if n == 2 { 0.5 } else { 0.25 };
    let angle = (idx as f64 / n as f64 - start) * std::f64::consts::TAU;
    let (up, along) = sin_cos(angle);
    Px { x: radius_px * along, y: radius_px * up }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    fn fanned_pins_do_not_overlap(#[values(2, 3, 5, 6, 9, 17, 40)] n: usize) {
        let offsets = offsets(n);
        assert_eq!(offsets.len(), n);
        let middle = Px::default();
        assert!(offsets.iter().all(|offset| offset.distance(middle) <= reach_px(n)));
        for (idx, one) in offsets.iter().enumerate() {
            for other in &offsets[idx + 1..] {
                assert!(one.distance(*other) >= SPACING_PX - 0.5, "{n} pins");
            }
        }
    }
}
