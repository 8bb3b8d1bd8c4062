//! What the visitor is doing with the map: one of a few things at a time, never a set of flags.

use crate::camera::{Camera, Pose, Px};
use crate::mercator::{Extent, bounded};
use crate::power::{exp, log2};

/// A finger that moved less than this is still tapping.
const TAP_SLOP_TOUCH_PX: f64 = 10.0;
/// A mouse is steadier.
const TAP_SLOP_MOUSE_PX: f64 = 4.0;
/// Two taps are one double tap within this time,
const DOUBLE_TAP_MS: f64 = 320.0;
/// and this distance.
const DOUBLE_TAP_PX: f64 = 32.0;
/// Only the last moments before letting go count for the throw.
const TRAIL_MS: f64 = 90.0;
/// A thrown map slows to a third in this time.
const GLIDE_MS: f64 = 300.0;
/// Slower than this it stands still.
const STILL_PX_PER_MS: f64 = 0.015;
/// A throw from a slower finger is a drop.
const THROW_PX_PER_MS: f64 = 0.12;

/// What the visitor is doing.
#[expect(missing_docs, reason = "the variants say what their fields are")]
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Gesture {
    /// Nothing; a tap just before may be the first half of a double tap.
    #[default]
    Idle,
    /// Tapped, and perhaps about to tap again.
    Tapped { at: Px, at_ms: f64 },
    /// A finger is down and has not moved.
    Pressing { finger: Finger, second: bool },
    /// A finger drags the map; the trail is where it was just now.
    Panning { finger: Finger, trail: Vec<(f64, Px)> },
    /// Two fingers turn distance into zoom.
    Pinching { a: Finger, b: Finger },
    /// Let go while moving: CSS px per millisecond.
    Gliding { velocity: Px, last_ms: f64 },
    /// On the way to a pose.
    Flying { from: Pose, to: Pose, start_ms: f64, duration_ms: f64 },
}

/// A pointer on the canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finger {
    /// The browser's pointer id.
    pub id: i32,
    /// Where it is.
    pub at: Px,
    /// Finger or pen, not mouse.
    pub touch: bool,
}

/// A press that did not move.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tap {
    /// Where.
    pub at: Px,
    /// Finger or pen, not mouse.
    pub touch: bool,
    /// The second of two.
    pub double: bool,
}

impl Gesture {
    /// A pointer went down.
    pub fn down(&mut self, finger: Finger, now_ms: f64) {
        *self = match std::mem::take(self) {
            Self::Pressing { finger: first, .. } | Self::Panning { finger: first, .. }
                if first.id != finger.id =>
            {
                Self::Pinching { a: first, b: finger }
            }
            // A third finger changes nothing.
            Self::Pinching { a, b } if a.id != finger.id && b.id != finger.id => {
                Self::Pinching { a, b }
            }
            Self::Tapped { at, at_ms } => {
                let second =
                    now_ms - at_ms < DOUBLE_TAP_MS && at.distance(finger.at) < DOUBLE_TAP_PX;
                Self::Pressing { finger, second }
            }
            _ => Self::Pressing { finger, second: false },
        };
    }

    /// A pointer moved; the camera follows it. True if it changed.
    pub fn moved(
        &mut self,
        id: i32,
        at: Px,
        camera: &mut Camera,
        limits: Extent,
        now_ms: f64,
    ) -> bool {
        match self {
            Self::Pressing { finger, .. } if finger.id == id => {
                let slop_px = if finger.touch { TAP_SLOP_TOUCH_PX } else { TAP_SLOP_MOUSE_PX };
                if finger.at.distance(at) <= slop_px {
                    return false;
                }
                // From here on, not from where it went down: the map must not jump by the slop.
                *self =
                    Self::Panning { finger: Finger { at, ..*finger }, trail: vec![(now_ms, at)] };
                false
            }
            Self::Panning { finger, trail } if finger.id == id => {
                let pose = camera.pose_with(camera.to_world(finger.at), at, camera.pose.zoom);
                camera.pose = camera.limited(pose, limits);
                finger.at = at;
                trail.push((now_ms, at));
                trail.retain(|(then_ms, _)| now_ms - then_ms <= TRAIL_MS);
                true
            }
            Self::Pinching { a, b } => pinch(a, b, (id, at), camera, limits),
            _ => false,
        }
    }

    /// A pointer went up; a tap if it had not moved. A throw if it was moving and may glide.
    pub fn up(&mut self, id: i32, at: Px, now_ms: f64, may_glide: bool) -> Option<Tap> {
        let (next, tap) = match std::mem::take(self) {
            Self::Pressing { finger, second } if finger.id == id => {
                let tap = Tap { at: finger.at, touch: finger.touch, double: second };
                (Self::Tapped { at: finger.at, at_ms: now_ms }, Some(tap))
            }
            Self::Panning { finger, trail } if finger.id == id => {
                (thrown(&trail, at, now_ms).filter(|_| may_glide).unwrap_or_default(), None)
            }
            Self::Pinching { a, b } if a.id == id || b.id == id => {
                let left = if a.id == id { b } else { a };
                (Self::Panning { finger: left, trail: Vec::new() }, None)
            }
            other => (other, None),
        };
        *self = next;
        tap
    }

    /// The browser took a pointer away.
    pub fn cancel(&mut self, id: i32) {
        self.up(id, Px::default(), f64::NEG_INFINITY, false);
        if matches!(self, Self::Tapped { .. }) {
            *self = Self::Idle;
        }
    }

    /// Sets off to a pose; without time for it, arrives at once.
    pub fn fly(&mut self, camera: &mut Camera, to: Pose, now_ms: f64, duration_ms: f64) {
        if duration_ms <= 0.0 {
            camera.pose = to;
            *self = Self::Idle;
            return;
        }
        let from = camera.pose;
        *self = Self::Flying { from, to, start_ms: now_ms, duration_ms };
    }

    /// Where the camera will come to rest: what further steps of wheel or keys add to.
    pub fn destination(&self, camera: &Camera) -> Pose {
        match self {
            Self::Flying { to, .. } => *to,
            _ => camera.pose,
        }
    }

    /// Moves what moves by itself; true while it does.
    pub fn step(&mut self, camera: &mut Camera, limits: Extent, now_ms: f64) -> bool {
        match self {
            Self::Gliding { velocity, last_ms } => {
                let passed_ms = bounded(now_ms - *last_ms, 0.0, 100.0);
                *last_ms = now_ms;
                let pose = glided(camera, *velocity, passed_ms);
                let limited = camera.limited(pose, limits);
                let slower = exp(-passed_ms / GLIDE_MS);
                *velocity = Px { x: velocity.x * slower, y: velocity.y * slower };
                let at_the_edge = limited.centre != pose.centre;
                camera.pose = limited;
                if at_the_edge || velocity.distance(Px::default()) < STILL_PX_PER_MS {
                    *self = Self::Idle;
                }
                true
            }
            Self::Flying { from, to, start_ms, duration_ms, .. } => {
                let t = bounded((now_ms - *start_ms) / *duration_ms, 0.0, 1.0);
                camera.pose = if t < 1.0 { from.towards(*to, eased(t)) } else { *to };
                if t >= 1.0 {
                    *self = Self::Idle;
                }
                true
            }
            _ => false,
        }
    }

    /// Whether the canvas is in motion, so that a rougher picture will do.
    pub fn is_moving(&self) -> bool {
        !matches!(self, Self::Idle | Self::Tapped { .. } | Self::Pressing { .. })
    }
}

/// Slow at both ends.
fn eased(t: f64) -> f64 {
    t * t * (3.0 - 2.0 * t)
}

/// Both fingers keep what is under them, as far as two fingers can without turning the map.
fn pinch(
    a: &mut Finger,
    b: &mut Finger,
    moved: (i32, Px),
    camera: &mut Camera,
    limits: Extent,
) -> bool {
    let (middle, apart_px) = (a.at.midpoint(b.at), a.at.distance(b.at).max(1.0));
    let (id, at) = moved;
    let finger = if a.id == id { &mut *a } else { &mut *b };
    if finger.id != id {
        return false;
    }
    finger.at = at;
    let levels = log2(a.at.distance(b.at).max(1.0) / apart_px);
    let held = camera.to_world(middle);
    let zoom = camera.pose_zoomed(camera.pose, levels, middle, limits).zoom;
    let pose = camera.pose_with(held, a.at.midpoint(b.at), zoom);
    camera.pose = camera.limited(pose, limits);
    true
}

/// The glide a moving finger sets off by letting go; none if it had come to rest before.
fn thrown(trail: &[(f64, Px)], at: Px, now_ms: f64) -> Option<Gesture> {
    let (then_ms, from) = *trail.iter().find(|(then_ms, _)| now_ms - then_ms <= TRAIL_MS)?;
    let passed_ms = now_ms - then_ms;
    if passed_ms < 8.0 {
        return None;
    }
    let velocity = Px { x: (at.x - from.x) / passed_ms, y: (at.y - from.y) / passed_ms };
    let fast = velocity.distance(Px::default()) > THROW_PX_PER_MS;
    fast.then_some(Gesture::Gliding { velocity, last_ms: now_ms })
}

/// Where a gliding camera is after a time, slowing down all the while.
fn glided(camera: &Camera, velocity: Px, passed_ms: f64) -> Pose {
    let effective_ms = GLIDE_MS * (1.0 - exp(-passed_ms / GLIDE_MS));
    let scale = camera.pose.scale();
    let mut pose = camera.pose;
    pose.centre.x -= velocity.x * effective_ms / scale;
    pose.centre.y -= velocity.y * effective_ms / scale;
    pose
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mercator::World;
    use engine::position::LonLat;
    use proptest::prelude::*;

    fn limits() -> Extent {
        Extent::around(
            [(-1.83, 52.67), (-1.15, 51.98)]
                .map(|(lon, lat)| World::of(LonLat::new(lon, lat).unwrap())),
        )
    }

    fn camera() -> Camera {
        let centre = World::of(LonLat::new(-1.51, 52.408).unwrap());
        let pose = Pose { centre, zoom: 13.0 };
        Camera { pose, width_px: 360.0, height_px: 640.0, density: 2.0 }
    }

    fn finger(id: i32, x: f64, y: f64) -> Finger {
        Finger { id, at: Px { x, y }, touch: true }
    }

    proptest! {
        #[test]
        fn a_pinch_keeps_the_points_under_the_fingers(
            x in 100.0..260.0, y in 200.0..400.0, from_px in 40.0..90.0, to_px in 30.0..150.0, dx in -40.0..40.0
        ) {
            let (mut camera, mut gesture) = (camera(), Gesture::Idle);
            let (left, right) = (finger(1, x - from_px, y), finger(2, x + from_px, y));
            gesture.down(left, 0.0);
            gesture.down(right, 5.0);
            let held = [camera.to_world(left.at), camera.to_world(right.at)];
            let now = [Px { x: x + dx - to_px, y }, Px { x: x + dx + to_px, y }];
            gesture.moved(1, now[0], &mut camera, limits(), 20.0);
            gesture.moved(2, now[1], &mut camera, limits(), 20.0);
            for (world, at) in held.into_iter().zip(now) {
                prop_assert!(camera.to_px(world).distance(at) < 0.01);
            }
        }

        #[test]
        fn dragging_keeps_the_point_under_the_finger(dx in -100.0..100.0, dy in -100.0..100.0) {
            let (mut camera, mut gesture) = (camera(), Gesture::Idle);
            gesture.down(finger(1, 180.0, 300.0), 0.0);
            gesture.moved(1, Px { x: 180.0, y: 320.0 }, &mut camera, limits(), 10.0);
            let held = camera.to_world(Px { x: 180.0, y: 320.0 });
            let at = Px { x: 180.0 + dx, y: 320.0 + dy };
            gesture.moved(1, at, &mut camera, limits(), 20.0);
            prop_assert!(camera.to_px(held).distance(at) < 0.01);
        }
    }

    #[test]
    fn a_press_that_does_not_move_is_a_tap_and_two_are_a_double_tap() {
        let mut gesture = Gesture::Idle;
        let mut tap = |now_ms: f64| {
            gesture.down(finger(1, 50.0, 50.0), now_ms);
            gesture.up(1, Px { x: 51.0, y: 50.0 }, now_ms + 60.0, true).unwrap().double
        };
        assert_eq!([tap(0.0), tap(200.0), tap(2000.0)], [false, true, false]);
    }

    #[test]
    fn a_thrown_map_glides_on_and_comes_to_rest() {
        let (mut camera, mut gesture) = (camera(), Gesture::Idle);
        gesture.down(finger(1, 300.0, 300.0), 0.0);
        for step in 1..=6 {
            let at = Px { x: 300.0 - 20.0 * f64::from(step), y: 300.0 };
            gesture.moved(1, at, &mut camera, limits(), 16.0 * f64::from(step));
        }
        let let_go = camera.pose.centre.x;
        gesture.up(1, Px { x: 180.0, y: 300.0 }, 100.0, true);
        let mut now_ms = 100.0;
        while gesture.step(&mut camera, limits(), now_ms) {
            now_ms += 16.0;
            assert!(now_ms < 5_000.0, "it never stops");
        }
        assert!(camera.pose.centre.x > let_go);
    }

    #[test]
    fn a_finger_that_rested_before_letting_go_throws_nothing() {
        let (mut camera, mut gesture) = (camera(), Gesture::Idle);
        gesture.down(finger(1, 300.0, 300.0), 0.0);
        gesture.moved(1, Px { x: 200.0, y: 300.0 }, &mut camera, limits(), 16.0);
        gesture.moved(1, Px { x: 150.0, y: 300.0 }, &mut camera, limits(), 32.0);
        gesture.up(1, Px { x: 150.0, y: 300.0 }, 600.0, true);
        assert_eq!(gesture, Gesture::Idle);
    }

    #[test]
    fn lifting_one_of_two_fingers_goes_on_dragging_with_the_other() {
        let mut gesture = Gesture::Idle;
        gesture.down(finger(1, 100.0, 300.0), 0.0);
        gesture.down(finger(2, 200.0, 300.0), 0.0);
        assert_eq!(gesture.up(1, Px { x: 100.0, y: 300.0 }, 50.0, true), None);
        assert!(matches!(gesture, Gesture::Panning { finger: Finger { id: 2, .. }, .. }));
    }

    #[test]
    fn a_flight_ends_exactly_where_it_was_sent() {
        let (mut camera, mut gesture) = (camera(), Gesture::Idle);
        let to = Pose { zoom: 15.5, ..camera.pose };
        gesture.fly(&mut camera, to, 0.0, 300.0);
        assert_eq!(gesture.destination(&camera), to);
        assert!(gesture.step(&mut camera, limits(), 150.0));
        gesture.step(&mut camera, limits(), 301.0);
        assert_eq!(camera.pose, to);
        assert!(!gesture.step(&mut camera, limits(), 320.0));
    }
}
