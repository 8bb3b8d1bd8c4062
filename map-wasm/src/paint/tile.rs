//! Carries out the painting of a tile on a canvas.

use super::sheet::context;
use crate::camera::Px;
use crate::scene::shade::Shade;
use crate::scene::tile::Brush;
use crate::style::{self, Theme};
use std::f64::consts::TAU;
use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// Smaller dots are squares: nobody can tell, and they cost a fraction.
const SMALLEST_DISC_PX: f64 = 0.8;

/// Dots to a path: with thousands in one, a browser without a GPU takes twice as long.
const BATCH: usize = 24;

/// The pictures of the built-up land in the colors of a theme.
#[derive(Default)]
pub struct Shades {
    sheets: [Option<HtmlCanvasElement>; 2],
    theme: Theme,
}

impl Shades {
    /// Colors the pictures if that is not done yet. `blank` makes a canvas of a width and height.
    pub fn prepare(
        &mut self,
        blank: &js_sys::Function,
        shades: &[Option<Shade>; 2],
        theme: Theme,
    ) -> Result<(), JsValue> {
        if self.theme != theme {
            *self = Self { theme, ..Self::default() };
        }
        let inks = [style::BUILT_UP, style::BUILT_UP_AROUND];
        for ((sheet, shade), ink) in self.sheets.iter_mut().zip(shades).zip(inks) {
            if let (None, Some(shade)) = (&sheet, shade) {
                *sheet = Some(colored(blank, shade, style::rgb(ink.of(theme)))?);
            }
        }
        Ok(())
    }
}

/// Density becomes opacity.
fn colored(
    blank: &js_sys::Function,
    shade: &Shade,
    [red, green, blue]: [u8; 3],
) -> Result<HtmlCanvasElement, JsValue> {
    let mut pixels: Vec<u8> = Vec::with_capacity(4 * shade.density.len());
    for density in &shade.density {
        pixels.extend_from_slice(&[red, green, blue, *density]);
    }
    let (columns, rows) = (shade.columns as f64, shade.rows as f64);
    let canvas = blank.call2(&JsValue::NULL, &columns.into(), &rows.into())?;
    let canvas: HtmlCanvasElement = canvas.unchecked_into();
    let image = ImageData::new_with_u8_clamped_array(Clamped(&pixels), shade.columns as u32)?;
    context(&canvas)?.put_image_data(&image, 0.0, 0.0)?;
    Ok(canvas)
}

/// A canvas, a window's or a worker's.
pub struct CanvasBrush<'a> {
    /// What draws on it, in CSS px.
    pub ctx: &'a CanvasRenderingContext2d,
    /// Pictures to copy.
    pub shades: &'a Shades,
    /// Length of its sides in CSS px.
    pub side_px: f64,
}

impl Brush for CanvasBrush<'_> {
    fn background(&mut self, color: &str) {
        self.ctx.set_line_join("round");
        self.ctx.set_line_cap("round");
        self.ctx.set_fill_style_str(color);
        // And a little more: tiles overlap where they meet.
        self.ctx.fill_rect(-2.0, -2.0, self.side_px + 4.0, self.side_px + 4.0);
    }

    fn begin(&mut self) {
        self.ctx.begin_path();
    }

    fn move_to(&mut self, x: f64, y: f64) {
        self.ctx.move_to(x, y);
    }

    fn line_to(&mut self, x: f64, y: f64) {
        self.ctx.line_to(x, y);
    }

    fn close(&mut self) {
        self.ctx.close_path();
    }

    fn fill(&mut self, color: &str) {
        self.ctx.set_fill_style_str(color);
        self.ctx.fill();
    }

    fn stroke(&mut self, color: &str, alpha: f64, width_px: f64, dash: &[f64]) {
        let ctx = self.ctx;
        ctx.set_global_alpha(alpha);
        ctx.set_stroke_style_str(color);
        ctx.set_line_width(width_px);
        // Round ends would fill the gaps of dashes.
        ctx.set_line_cap(if dash.is_empty() { "round" } else { "butt" });
        set_dash(ctx, dash);
        ctx.stroke();
        ctx.set_global_alpha(1.0);
    }

    fn clip(&mut self) {
        self.ctx.save();
        self.ctx.clip();
    }

    fn unclip(&mut self) {
        self.ctx.restore();
    }

    fn shade(&mut self, which: usize, alpha: f64, from: Px, to: Px) {
        let Some(sheet) = &self.shades.sheets[which] else { return };
        self.ctx.set_global_alpha(alpha);
        let (width_px, height_px) = (to.x - from.x, to.y - from.y);
        // Without it the homes are still there as dots.
        let _ = self.ctx.draw_image_with_html_canvas_element_and_dw_and_dh(
            sheet, from.x, from.y, width_px, height_px,
        );
        self.ctx.set_global_alpha(1.0);
    }

    fn dots(&mut self, color: &str, alpha: f64, radius_px: f64, at: &[Px]) {
        let ctx = self.ctx;
        ctx.set_global_alpha(alpha);
        ctx.set_fill_style_str(color);
        if radius_px < SMALLEST_DISC_PX {
            let side_px = radius_px * 1.8;
            for dot in at {
                ctx.fill_rect(dot.x, dot.y, side_px, side_px);
            }
        } else {
            for batch in at.chunks(BATCH) {
                ctx.begin_path();
                for dot in batch {
                    ctx.move_to(dot.x + radius_px, dot.y);
                    // Only a negative radius is refused.
                    let _ = ctx.arc(dot.x, dot.y, radius_px, 0.0, TAU);
                }
                ctx.fill();
            }
        }
        ctx.set_global_alpha(1.0);
    }
}

/// Dashes and gaps; none for a whole line.
pub fn set_dash(ctx: &CanvasRenderingContext2d, dash: &[f64]) {
    let lengths: js_sys::Array = dash.iter().map(|length| JsValue::from_f64(*length)).collect();
    // Only what is no list is refused.
    let _ = ctx.set_line_dash(&lengths);
}
