//! Landmarks' badges: a small drawing on a disc of its kind's color.

use super::sheet::{Easel, Picture};
use crate::camera::Px;
use crate::scene::labels::BADGE_PX;
use crate::shelf::Shelf;
use crate::style::{self, Badge, Theme};
use std::f64::consts::TAU;
use wasm_bindgen::JsValue;
use web_sys::{CanvasRenderingContext2d, CanvasWindingRule, Path2d};

/// Side of the box the drawings are made in.
const BOX: f64 = 16.0;
/// Side of a drawing on its disc in CSS px.
const DRAWING_PX: f64 = 11.0;
/// Half of the side of a badge's picture: the disc and its rim.
const HALF_PX: f64 = BADGE_PX + 2.0;

/// Badges drawn so far.
#[derive(Default)]
pub struct Badges(Shelf<Badge, Picture>);

impl Badges {
    /// Puts the badge of a kind around a middle.
    pub fn paint(
        &mut self,
        ctx: &CanvasRenderingContext2d,
        easel: &Easel,
        kind: Badge,
        theme: Theme,
        at: Px,
        density: f64,
    ) -> Result<(), JsValue> {
        let picture = self.0.get_or_make(kind, || {
            let side_px = 2.0 * HALF_PX;
            easel.picture((side_px, side_px), density, &|ctx| draw(ctx, kind, theme))
        })?;
        picture.draw_around(ctx, at, density)
    }
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
