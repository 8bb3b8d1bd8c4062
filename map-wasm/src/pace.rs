//! Whether frames keep up while the map moves: where they do not, what is only passed by is drawn more coarsely.

/// Between frames of a screen that shows 60 a second lie 17 ms; one that was left out makes it 33.
const LATE_MS: f64 = 22.0;

/// The pace of one movement.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace {
    last_ms: Option<f64>,
    is_late: bool,
}

impl Pace {
    /// Notes a frame; true once one of this movement came late.
    pub fn is_late(&mut self, now_ms: f64, is_moving: bool) -> bool {
        if !is_moving {
            *self = Self::default();
            return false;
        }
        self.is_late |= self.last_ms.is_some_and(|last_ms| now_ms - last_ms > LATE_MS);
        self.last_ms = Some(now_ms);
        self.is_late
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_movement_is_late_from_its_first_late_frame_until_it_ends() {
        let mut pace = Pace::default();
        let frames = [(0.0, false), (900.0, true), (917.0, true), (950.0, true), (967.0, true)];
        let late = frames.map(|(now_ms, is_moving)| pace.is_late(now_ms, is_moving));
        assert_eq!(late, [false, false, false, true, true]);
        assert!(!pace.is_late(984.0, false));
        assert!(!pace.is_late(1984.0, true));
    }
}
