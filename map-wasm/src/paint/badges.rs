//! Landmarks' badges: a small drawing on a disc of its kind's color.

use super::gallery::Gallery;
use crate::camera::Px;
use crate::scene::labels::BADGE_PX;
use crate::style::{self, Badge, Theme};
use std::f64::consts::TAU;
use wasm_bindgen::JsValue;
use web_sys::{CanvasRenderingContext2d, CanvasWindingRule, Path2d};

/// Side of the box the drawings are made in.
const BOX: f64 = 16.0;
/// Side of a drawing on its disc in CSS px.
const DRAWING_PX: f64 = 11.0;
/// Keys of their pictures.
const BADGES: u64 = 3 << 60;
/// Half of the side of a badge's picture: the disc and its rim.
const HALF_PX: f64 = BADGE_PX + 2.0;

/// Puts the badge of a kind around a middle; false if that is left for a later frame.
pub fn paint(
    ctx: &CanvasRenderingContext2d,
    gallery: &mut Gallery,
    kind: Badge,
    theme: Theme,
    at: Px,
) -> Result<bool, JsValue> {
    let size_px = (2.0 * HALF_PX, 2.0 * HALF_PX);
    gallery.draw(ctx, BADGES | kind as u64, at, size_px, &|ctx| draw(ctx, kind, theme))
}

fn draw(ctx: &CanvasRenderingContext2d, kind: Badge, theme: Theme) -> Result<(), JsValue> {
    let (ink, drawing) = style::drawing(kind);
    ctx.translate(HALF_PX, HALF_PX)?;
    for (radius_px, color) in
        [(BADGE_PX + 1.5, style::PIN_RIM.of(theme)), (BADGE_PX, ink.of(theme))]
    {
        ctx.set_fill_style_str(color);
        ctx.begin_path();
        ctx.arc(0.0, 0.0, radius_px, 0.0, TAU)?;
        ctx.fill();
    }
    let scale = DRAWING_PX / BOX;
    ctx.scale(scale, scale)?;
    ctx.translate(-BOX / 2.0, -BOX / 2.0)?;
    ctx.set_fill_style_str(style::PIN_PAPER.of(theme));
    ctx.fill_with_path_2d_and_winding(
        &Path2d::new_with_path_string(drawing)?,
        CanvasWindingRule::Evenodd,
    );
    Ok(())
}
