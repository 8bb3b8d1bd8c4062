//! The chosen pin's name: where it is written, so that it is whole and hides as little as can be.

use super::Rect;
use super::labels::{Align, Measure, Text};
use super::lines::wrapped;
use super::markers::Marker;
use super::names;
use crate::camera::Px;
use crate::mercator::bounded;
use crate::style::TextStyle;

/// Some 200 px: it fits beside the controls on the narrowest phone.
const MOST_CHARS: usize = 26;
/// Between the pin and its name.
const GAP_PX: f64 = 2.0;

/// A name and its place on the canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What is written.
    pub text: Text,
    /// The box it fills.
    pub outline: Rect,
}

impl Choice {
    /// Under the pin or above it: where it is whole and hides the fewest `others`. None without a name.
    pub fn of(
        marker: &Marker,
        name: &str,
        free: Rect,
        others: &[Rect],
        measure: &mut dyn Measure,
    ) -> Option<Self> {
        let words = wrapped(name, MOST_CHARS);
        let (style, align) = (TextStyle::Choice, Align::Centre);
        let text = Text { key: names::key(style, &words), words, style, align };
        let (width_px, height_px) = measure.size_px(&text);
        let pin = marker.outline();
        let away_px = pin.half_height_px + GAP_PX + height_px / 2.0;
        let slack_px = (free.half_width_px - width_px / 2.0).max(0.0);
        let x = bounded(pin.centre.x, free.centre.x - slack_px, free.centre.x + slack_px);
        let at = |y: f64| Rect::around(Px { x, y }, width_px, height_px);
        let sides = [at(pin.centre.y + away_px), at(pin.centre.y - away_px)];
        let n_hidden = |side: &Rect| others.iter().filter(|other| other.overlaps(*side)).count();
        let outline = sides.into_iter().min_by_key(|side| (!free.holds(*side), n_hidden(side)))?;
        (!text.words.is_empty()).then_some(Self { text, outline })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::clusters::State;
    use crate::scene::markers::Kind;

    struct RuleOfThumb;

    impl Measure for RuleOfThumb {
        fn size_px(&mut self, text: &Text) -> (f64, f64) {
            let longest = text.words.lines().map(|line| line.chars().count()).max().unwrap_or(0);
            (longest as f64 * 8.0, text.words.lines().count() as f64 * 16.0)
        }
    }

    fn choice(x: f64, y: f64, others: &[Rect]) -> Choice {
        let kind = Kind::Pin { state: State::Open, chosen: true };
        let marker = Marker { key: 0, at: Px { x, y }, kind };
        let name = "Coventry Refugee and Migrant Centre: advice and support";
        Choice::of(&marker, name, free(), others, &mut RuleOfThumb).unwrap()
    }

    /// A phone's map with controls on the right and words at the bottom.
    fn free() -> Rect {
        Rect::around(Px { x: 150.0, y: 90.0 }, 300.0, 180.0)
    }

    #[test]
    fn it_is_whole_wherever_its_pin_stands() {
        for (x, y) in [(10.0, 60.0), (150.0, 60.0), (290.0, 60.0), (150.0, 160.0), (299.0, 170.0)] {
            assert!(free().holds(choice(x, y, &[]).outline), "{x} {y}");
        }
    }

    #[test]
    fn it_goes_above_when_other_pins_are_below() {
        let below = Rect::around(Px { x: 150.0, y: 140.0 }, 30.0, 30.0);
        assert!(choice(150.0, 90.0, &[]).outline.centre.y > 90.0);
        assert!(choice(150.0, 90.0, &[below]).outline.centre.y < 90.0);
    }
}
