//! Carries out the operations of the ground on a canvas.

use super::sheet::Sheet;
use crate::camera::{Camera, Px};
use crate::scene::ground::Op;
use crate::scene::shade::Shade;
use crate::style::{self, Theme};
use std::f64::consts::TAU;
use wasm_bindgen::{Clamped, JsValue};
use web_sys::{CanvasRenderingContext2d, CanvasWindingRule, HtmlCanvasElement, ImageData};

/// Smaller dots are squares: nobody can tell, and they cost a fraction.
const SMALLEST_DISC_PX: f64 = 0.8;

/// Dots to a path: with thousands in one, a browser without a GPU takes twice as long.
const BATCH: usize = 24;

/// The pictures of the built-up land in the colors of a theme.
#[derive(Default)]
pub struct Shades([Option<Sheet>; 2]);

impl Shades {
    /// Colors the pictures if that is not done yet.
    pub fn prepare(
        &mut self,
        canvas: &HtmlCanvasElement,
        shades: &[Option<Shade>; 2],
        theme: Theme,
    ) -> Result<(), JsValue> {
        let inks = [style::BUILT_UP, style::BUILT_UP_AROUND];
        for ((sheet, shade), ink) in self.0.iter_mut().zip(shades).zip(inks) {
            if let (None, Some(shade)) = (&sheet, shade) {
                *sheet = Some(colored(canvas, shade, style::rgb(ink.of(theme)))?);
            }
        }
        Ok(())
    }
}

/// Density becomes opacity.
fn colored(
    canvas: &HtmlCanvasElement,
    shade: &Shade,
    [red, green, blue]: [u8; 3],
) -> Result<Sheet, JsValue> {
    let pixels: Vec<u8> =
        shade.density.iter().flat_map(|density| [red, green, blue, *density]).collect();
    let width = u32::try_from(shade.columns).map_err(|_| "the shade is too wide")?;
    let sheet = Sheet::new(canvas, shade.columns as f64, shade.rows as f64, 1.0)?;
    let image = ImageData::new_with_u8_clamped_array(Clamped(&pixels), width)?;
    sheet.ctx.put_image_data(&image, 0.0, 0.0)?;
    Ok(sheet)
}

/// Paints all operations in order.
pub fn paint(
    ctx: &CanvasRenderingContext2d,
    ops: &[Op],
    shades: &Shades,
    camera: &Camera,
) -> Result<(), JsValue> {
    ctx.set_line_join("round");
    ctx.set_line_cap("round");
    for op in ops {
        match op {
            Op::Background(color) => {
                ctx.set_fill_style_str(color);
                ctx.fill_rect(0.0, 0.0, camera.width_px, camera.height_px);
            }
            Op::Fill { color, rings } => {
                ctx.set_fill_style_str(color);
                trace(ctx, rings, true);
                ctx.fill_with_canvas_winding_rule(CanvasWindingRule::Evenodd);
            }
            Op::Clip { rings } => {
                ctx.save();
                trace(ctx, rings, true);
                ctx.clip_with_canvas_winding_rule(CanvasWindingRule::Evenodd);
            }
            Op::Unclip => ctx.restore(),
            Op::Stroke { color, alpha, width_px, dash, closed, lines } => {
                ctx.set_global_alpha(*alpha);
                ctx.set_stroke_style_str(color);
                ctx.set_line_width(*width_px);
                set_dash(ctx, dash)?;
                trace(ctx, lines, *closed);
                ctx.stroke();
            }
            Op::Shade { which, alpha, top_left, bottom_right } => {
                ctx.set_global_alpha(*alpha);
                paint_shade(ctx, shades, *which, *top_left, *bottom_right)?;
            }
            Op::Dots { color, alpha, radius_px, at } => {
                ctx.set_global_alpha(*alpha);
                ctx.set_fill_style_str(color);
                paint_dots(ctx, at, *radius_px)?;
            }
        }
        ctx.set_global_alpha(1.0);
    }
    set_dash(ctx, &[])
}

fn trace(ctx: &CanvasRenderingContext2d, lines: &[Vec<Px>], closed: bool) {
    ctx.begin_path();
    for line in lines {
        let mut points = line.iter();
        if let Some(first) = points.next() {
            ctx.move_to(first.x, first.y);
        }
        points.for_each(|point| ctx.line_to(point.x, point.y));
        if closed {
            ctx.close_path();
        }
    }
}

/// Dashes and gaps; none for a whole line.
pub fn set_dash(ctx: &CanvasRenderingContext2d, dash: &[f64]) -> Result<(), JsValue> {
    let lengths: js_sys::Array = dash.iter().map(|length| JsValue::from_f64(*length)).collect();
    ctx.set_line_dash(&lengths)
}

fn paint_shade(
    ctx: &CanvasRenderingContext2d,
    shades: &Shades,
    which: usize,
    from: Px,
    to: Px,
) -> Result<(), JsValue> {
    let Some(sheet) = shades.0.get(which).and_then(Option::as_ref) else { return Ok(()) };
    let (width_px, height_px) = (to.x - from.x, to.y - from.y);
    ctx.draw_image_with_html_canvas_element_and_dw_and_dh(
        &sheet.canvas,
        from.x,
        from.y,
        width_px,
        height_px,
    )
}

fn paint_dots(ctx: &CanvasRenderingContext2d, at: &[Px], radius_px: f64) -> Result<(), JsValue> {
    if radius_px < SMALLEST_DISC_PX {
        let side_px = radius_px * 1.8;
        for dot in at {
            ctx.fill_rect(dot.x, dot.y, side_px, side_px);
        }
        return Ok(());
    }
    for batch in at.chunks(BATCH) {
        ctx.begin_path();
        for dot in batch {
            ctx.move_to(dot.x + radius_px, dot.y);
            ctx.arc(dot.x, dot.y, radius_px, 0.0, TAU)?;
        }
        ctx.fill();
    }
    Ok(())
}
