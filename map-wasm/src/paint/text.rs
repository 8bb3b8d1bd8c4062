//! Words as pictures: each label is written once, whole, with its halo, and then only copied.

use super::sheet::Sheet;
use crate::camera::Px;
use crate::scene::labels::{Align, Key, Measure, Text};
use crate::shelf::Shelf;
use crate::style::{TextRule, TextStyle, Theme, text_rule};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// One family for each script, so that no label mixes three.
const FAMILIES: &str = "system-ui, -apple-system, \"Segoe UI\", Roboto, \"Noto Sans\", \"Noto Sans Arabic\", \"Geeza Pro\", Arial, sans-serif";
/// From line to line, in heights of the letters.
const LINE: f64 = 1.22;
/// How much larger Arabic letters are written.
const JOINING_SIZE: f64 = 1.15;
/// Width of the halo on each side in CSS px.
const HALO_PX: f64 = 2.0;
/// Pictures of words kept, before those not on the canvas are let go.
const MOST_KEPT: usize = 260;

/// Writes labels, and remembers how large they came out.
pub struct Writer {
    canvas: HtmlCanvasElement,
    ruler: CanvasRenderingContext2d,
    theme: Theme,
    density: f64,
    sizes: Shelf<(TextStyle, Key), (f64, f64)>,
    written: Shelf<(TextStyle, Key, Align), Written>,
}

struct Written {
    sheet: Sheet,
    used: bool,
}

impl Writer {
    /// Makes its canvases in the document of another.
    pub fn new(canvas: &HtmlCanvasElement) -> Result<Self, JsValue> {
        let ruler = Sheet::new(canvas, 1.0, 1.0, 1.0)?.ctx;
        Ok(Self {
            canvas: canvas.clone(),
            ruler,
            theme: Theme::Light,
            density: 1.0,
            sizes: Shelf::default(),
            written: Shelf::default(),
        })
    }

    /// For other words, colors or a finer screen.
    pub fn restart(&mut self, theme: Theme, density: f64) {
        (self.theme, self.density) = (theme, density);
        self.sizes.clear();
        self.written.clear();
    }

    /// Forgets the words of one style: they may have changed under the same keys.
    pub fn forget(&mut self, style: TextStyle) {
        self.sizes.retain(|(kept, _), _| *kept != style);
        self.written.retain(|(kept, ..), _| *kept != style);
    }

    /// Puts a text around a middle.
    pub fn paint(
        &mut self,
        ctx: &CanvasRenderingContext2d,
        text: &Text,
        middle: Px,
    ) -> Result<(), JsValue> {
        let key = (text.style, text.key, text.align);
        let size_px = self.size_px(text);
        let look = (self.theme, self.density);
        let make =
            || write(&self.canvas, text, size_px, look).map(|sheet| Written { sheet, used: true });
        let written = self.written.get_or_make(key, make)?;
        written.used = true;
        written.sheet.draw_around(ctx, middle.x, middle.y, self.density)
    }

    /// Lets go of what was not on the canvas in the last frame, once there is much of it.
    pub fn forget_unused(&mut self) {
        if self.written.len() > MOST_KEPT {
            self.written.retain(|_, written| written.used);
        }
        self.written.values_mut().for_each(|written| written.used = false);
    }
}

impl Measure for Writer {
    fn size_px(&mut self, text: &Text) -> (f64, f64) {
        let ruler = &self.ruler;
        let key = (text.style, text.key);
        let size = self.sizes.get_or_make(key, || size_px(ruler, text));
        size.map_or((0.0, 0.0), |size| *size)
    }
}

fn size_px(ruler: &CanvasRenderingContext2d, text: &Text) -> Result<(f64, f64), JsValue> {
    let rule = rule_for(text);
    let lines = lines(text, &rule);
    prepare(ruler, text, &rule)?;
    let mut widest_px: f64 = 0.0;
    for line in &lines {
        widest_px = widest_px.max(ruler.measure_text(line)?.width());
    }
    let height_px = lines.len() as f64 * rule.size_px * LINE;
    Ok((widest_px + 2.0 * HALO_PX, height_px + 2.0 * HALO_PX))
}

/// A text as a picture of its size.
fn write(
    canvas: &HtmlCanvasElement,
    text: &Text,
    (width_px, height_px): (f64, f64),
    (theme, density): (Theme, f64),
) -> Result<Sheet, JsValue> {
    let sheet = Sheet::new(canvas, width_px.ceil(), height_px.ceil(), density)?;
    let ctx = &sheet.ctx;
    let rule = rule_for(text);
    prepare(ctx, text, &rule)?;
    ctx.set_text_baseline("middle");
    ctx.set_line_join("round");
    ctx.set_line_width(HALO_PX * 2.0);
    ctx.set_stroke_style_str(rule.halo.of(theme));
    ctx.set_fill_style_str(rule.ink.of(theme));
    let lines = lines(text, &rule);
    let step_px = rule.size_px * LINE;
    let first_px = height_px.ceil() / 2.0 - step_px * (lines.len() as f64 - 1.0) / 2.0 + 0.5;
    // Spacing follows every letter, the last one too: half of it moves the line back to the middle.
    let (align, x_px) = match text.align {
        Align::Left => ("left", HALO_PX),
        Align::Right => ("right", width_px.ceil() - HALO_PX),
        Align::Centre => ("center", width_px.ceil() / 2.0 + rule.spacing_px / 2.0),
    };
    ctx.set_text_align(align);
    for (nth, line) in lines.iter().enumerate() {
        let y_px = first_px + step_px * nth as f64;
        ctx.set_global_alpha(rule.halo_alpha);
        ctx.stroke_text(line, x_px, y_px)?;
        ctx.set_global_alpha(1.0);
        ctx.fill_text(line, x_px, y_px)?;
    }
    Ok(sheet)
}

/// Font, direction and spacing.
fn prepare(ctx: &CanvasRenderingContext2d, text: &Text, rule: &TextRule) -> Result<(), JsValue> {
    ctx.set_font(&font(rule.weight, rule.size_px));
    let rtl = has_joining_letters(&text.words);
    set(ctx, "direction", if rtl { "rtl" } else { "ltr" })?;
    // Younger than some browsers; without it the letters stand closer, no more.
    set(ctx, "letterSpacing", &(tenths(rule.spacing_px) + "px"))
}

/// A property of the context that the bindings do not have.
fn set(ctx: &CanvasRenderingContext2d, property: &str, value: &str) -> Result<(), JsValue> {
    js_sys::Reflect::set(ctx.unchecked_ref(), &property.into(), &value.into()).map(|_| ())
}

/// A CSS font of a size.
pub fn font(weight: u16, size_px: f64) -> String {
    [&weight.to_string(), " ", &tenths(size_px), "px ", FAMILIES].concat()
}

/// One decimal, without the formatter of floats and its weight.
fn tenths(px: f64) -> String {
    let tenths = (px * 10.0).round() as u32;
    [&(tenths / 10).to_string(), ".", &(tenths % 10).to_string()].concat()
}

/// How a text is written, its script considered: letters that join are neither set apart nor have
/// capitals, and come out small beside Latin ones of the same size.
fn rule_for(text: &Text) -> TextRule {
    let rule = text_rule(text.style);
    if !has_joining_letters(&text.words) {
        return rule;
    }
    TextRule { size_px: rule.size_px * JOINING_SIZE, spacing_px: 0.0, capitals: false, ..rule }
}

/// Capitals come from the browser: its tables are there already.
fn lines(text: &Text, rule: &TextRule) -> Vec<String> {
    let line = |line: &str| {
        if rule.capitals {
            String::from(js_sys::JsString::from(line).to_upper_case())
        } else {
            line.to_owned()
        }
    };
    text.words.split('\n').map(line).collect()
}

/// Arabic and its neighbours in Unicode: letters that join must not be set apart.
fn has_joining_letters(words: &str) -> bool {
    words
        .chars()
        .any(|c| ('\u{590}'..'\u{1000}').contains(&c) || ('\u{fb50}'..'\u{ff00}').contains(&c))
}
