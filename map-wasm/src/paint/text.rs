//! Words as pictures: each label is written once, whole, with its halo, and then only copied.

use super::gallery::Gallery;
use crate::camera::Px;
use crate::scene::labels::{Align, Key, Measure, Text};
use crate::shelf::Shelf;
use crate::style::{TextRule, Theme, text_rule};
use engine::decimal;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CanvasRenderingContext2d;

/// One family for each script, so that no label mixes three.
const FAMILIES: &str = "system-ui, -apple-system, \"Segoe UI\", Roboto, \"Noto Sans\", \"Noto Sans Arabic\", \"Geeza Pro\", Arial, sans-serif";
/// From line to line, in heights of the letters.
const LINE: f64 = 1.22;
/// How much larger Arabic letters are written.
const JOINING_SIZE: f64 = 1.15;
/// Width of the halo on each side in CSS px.
const HALO_PX: f64 = 2.0;
/// Sizes remembered, before they are measured anew.
const MOST_MEASURED: usize = 700;

/// Writes labels, and remembers how large they came out.
pub struct Writer {
    ruler: CanvasRenderingContext2d,
    theme: Theme,
    sizes: Shelf<Key, (f64, f64)>,
}

impl Writer {
    /// With what measures words.
    pub fn new(ruler: CanvasRenderingContext2d) -> Self {
        Self { ruler, theme: Theme::Light, sizes: Shelf::default() }
    }

    /// For other words or colors.
    pub fn restart(&mut self, theme: Theme) {
        self.theme = theme;
        self.sizes.clear();
    }

    /// Puts a text around a middle, along a line; false if that is left for a later frame.
    pub fn paint(
        &mut self,
        ctx: &CanvasRenderingContext2d,
        gallery: &mut Gallery,
        text: &Text,
        middle: Px,
        along: Px,
        density: f64,
    ) -> Result<bool, JsValue> {
        let (width_px, height_px) = self.size_px(text);
        let (size_px, theme) = ((width_px.ceil(), height_px.ceil()), self.theme);
        let key = text.key ^ text.align as u64;
        let write = |ctx: &CanvasRenderingContext2d| write(ctx, text, size_px.0, theme);
        if along.y == 0.0 {
            return gallery.draw(ctx, key, middle, size_px, &write);
        }
        let (x, y) = (along.x * density, along.y * density);
        ctx.set_transform(x, y, -y, x, middle.x * density, middle.y * density)?;
        let is_painted = gallery.draw(ctx, key, Px::default(), size_px, &write)?;
        ctx.set_transform(density, 0.0, 0.0, density, 0.0, 0.0)?;
        Ok(is_painted)
    }
}

impl Measure for Writer {
    fn size_px(&mut self, text: &Text) -> (f64, f64) {
        if self.sizes.len() > MOST_MEASURED {
            self.sizes.clear();
        }
        let ruler = &self.ruler;
        let size = self.sizes.get_or_make(text.key, || size_px(ruler, text));
        size.map_or((0.0, 0.0), |size| *size)
    }
}

fn size_px(ruler: &CanvasRenderingContext2d, text: &Text) -> Result<(f64, f64), JsValue> {
    let (mut widest_px, mut height_px) = (0.0_f64, 0.0);
    for line in lines(text) {
        prepare(ruler, &line)?;
        widest_px = widest_px.max(ruler.measure_text(&line.words)?.width());
        height_px += line.rule.size_px * LINE;
    }
    Ok((widest_px + 2.0 * HALO_PX, height_px + 2.0 * HALO_PX))
}

/// A text on a picture of its width.
fn write(
    ctx: &CanvasRenderingContext2d,
    text: &Text,
    width_px: f64,
    theme: Theme,
) -> Result<(), JsValue> {
    ctx.set_text_baseline("middle");
    ctx.set_line_join("round");
    ctx.set_line_width(HALO_PX * 2.0);
    let mut top_px = HALO_PX + 0.5;
    for line in lines(text) {
        let rule = &line.rule;
        prepare(ctx, &line)?;
        ctx.set_stroke_style_str(rule.halo.of(theme));
        ctx.set_fill_style_str(rule.ink.of(theme));
        // Spacing follows every letter, the last one too: half of it moves the line to the middle.
        let (align, x_px) = match text.align {
            Align::Left => ("left", HALO_PX),
            Align::Right => ("right", width_px - HALO_PX),
            Align::Centre => ("center", width_px / 2.0 + rule.spacing_px / 2.0),
        };
        ctx.set_text_align(align);
        let y_px = top_px + rule.size_px * LINE / 2.0;
        ctx.set_global_alpha(rule.halo_alpha);
        ctx.stroke_text(&line.words, x_px, y_px)?;
        ctx.set_global_alpha(1.0);
        ctx.fill_text(&line.words, x_px, y_px)?;
        top_px += rule.size_px * LINE;
    }
    Ok(())
}

/// One line, and how it is written.
struct Line {
    words: String,
    rule: TextRule,
    is_joining: bool,
}

/// Font, direction and spacing.
fn prepare(ctx: &CanvasRenderingContext2d, line: &Line) -> Result<(), JsValue> {
    let rule = &line.rule;
    ctx.set_font(&font(rule.weight, rule.size_px));
    set(ctx, "direction", if line.is_joining { "rtl" } else { "ltr" })?;
    // Younger than some browsers; without it the letters stand closer, no more.
    set(ctx, "letterSpacing", &(decimal::text(rule.spacing_px, 1) + "px"))
}

/// A property of the context that the bindings do not have.
fn set(ctx: &CanvasRenderingContext2d, property: &str, value: &str) -> Result<(), JsValue> {
    js_sys::Reflect::set(ctx.unchecked_ref(), &property.into(), &value.into()).map(|_| ())
}

/// A CSS font of a size.
pub fn font(weight: u16, size_px: f64) -> String {
    [&decimal::text(weight.into(), 0), " ", &decimal::text(size_px, 1), "px ", FAMILIES].concat()
}

/// The lines of a text, each in its own script: letters that join are neither set apart nor have
/// capitals, and come out small beside Latin ones of the same size. Capitals come from the browser:
/// its tables are there already.
fn lines(text: &Text) -> impl Iterator<Item = Line> {
    let rule = text_rule(text.style);
    text.words.split('\n').map(move |words| {
        let is_joining = has_joining_letters(words);
        let words = if rule.capitals && !is_joining {
            String::from(js_sys::JsString::from(words).to_upper_case())
        } else {
            words.to_owned()
        };
        let size_px = rule.size_px * JOINING_SIZE;
        let joining = TextRule { size_px, spacing_px: 0.0, capitals: false, ..rule };
        Line { words, rule: if is_joining { joining } else { rule }, is_joining }
    })
}

/// Arabic and its neighbours in Unicode: letters that join must not be set apart.
fn has_joining_letters(words: &str) -> bool {
    words
        .chars()
        .any(|c| ('\u{590}'..'\u{1000}').contains(&c) || ('\u{fb50}'..'\u{ff00}').contains(&c))
}
