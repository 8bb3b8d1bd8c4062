//! Clusters' badges: how many there are, how many of them are open and may be.

use super::gallery::Gallery;
use super::pins::ROOM_PX;
use super::shapes::{arc, disc, ring};
use super::text::font;
use super::tile::set_dash;
use crate::camera::Px;
use crate::style::{self, Theme};
use engine::decimal;
use std::f64::consts::{FRAC_PI_2, TAU};
use wasm_bindgen::JsValue;
use web_sys::CanvasRenderingContext2d;

/// Keys of their pictures.
const CLUSTERS: u64 = 1 << 60;

/// Puts the badge of a cluster around a middle; false if that is left for a later frame.
pub fn paint(
    ctx: &CanvasRenderingContext2d,
    gallery: &mut Gallery,
    at: Px,
    radius_px: f64,
    counts: (usize, usize, usize),
    theme: Theme,
) -> Result<bool, JsValue> {
    let (count, n_open, n_unknown) = counts;
    let key = CLUSTERS | (count as u64) << 40 | (n_open as u64) << 20 | n_unknown as u64;
    let side_px = 2.0 * (radius_px + ROOM_PX);
    gallery.draw(ctx, key, at, (side_px, side_px), &|ctx| draw(ctx, radius_px, counts, theme))
}

/// The count on a disc; the ring around it shows how many are open (whole) and may be (dashed).
fn draw(
    ctx: &CanvasRenderingContext2d,
    radius_px: f64,
    (count, n_open, n_unknown): (usize, usize, usize),
    theme: Theme,
) -> Result<(), JsValue> {
    let at = Px { x: radius_px + ROOM_PX, y: radius_px + ROOM_PX };
    ctx.set_shadow_color("rgba(0,0,0,0.3)");
    ctx.set_shadow_blur(5.0);
    disc(ctx, at, radius_px + 1.5, style::PIN_RIM.of(theme));
    ctx.set_shadow_color("transparent");
    disc(ctx, at, radius_px, style::PIN_PAPER.of(theme));
    ring(ctx, at, radius_px - 1.5, 1.2, style::CLOSED.of(theme));
    let turn = |n: usize| n as f64 / count.max(1) as f64 * TAU;
    let open_to = -FRAC_PI_2 + turn(n_open);
    let (open, unknown) = ((-FRAC_PI_2, open_to), (open_to, open_to + turn(n_unknown)));
    arc(ctx, at, radius_px - 2.0, open, 4.0, style::OPEN.of(theme));
    set_dash(ctx, &[2.6, 2.2]);
    arc(ctx, at, radius_px - 2.0, unknown, 4.0, style::UNKNOWN.of(theme));
    ctx.set_font(&font(700, 13.0));
    ctx.set_text_align("center");
    ctx.set_text_baseline("middle");
    ctx.set_fill_style_str(style::CHOICE.of(theme));
    ctx.fill_text(&decimal::text(count as f64, 0), at.x, at.y + 0.8)
}
