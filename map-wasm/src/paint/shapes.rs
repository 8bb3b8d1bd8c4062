//! Circles and parts of them.

use crate::camera::Px;
use std::f64::consts::TAU;
use web_sys::CanvasRenderingContext2d;

/// A filled circle.
pub fn disc(ctx: &CanvasRenderingContext2d, at: Px, radius_px: f64, color: &str) {
    ctx.set_fill_style_str(color);
    ctx.begin_path();
    trace_arc(ctx, at, radius_px, (0.0, TAU));
    ctx.fill();
}

/// The line of a circle.
pub fn ring(ctx: &CanvasRenderingContext2d, at: Px, radius_px: f64, width_px: f64, color: &str) {
    arc(ctx, at, radius_px, (0.0, TAU), width_px, color);
}

/// A part of it, clockwise; nothing if it has no length.
pub fn arc(
    ctx: &CanvasRenderingContext2d,
    at: Px,
    radius_px: f64,
    (from, to): (f64, f64),
    width_px: f64,
    color: &str,
) {
    if to - from < 1e-6 {
        return;
    }
    ctx.set_stroke_style_str(color);
    ctx.set_line_width(width_px);
    ctx.set_line_cap("butt");
    ctx.begin_path();
    trace_arc(ctx, at, radius_px, (from, to));
    ctx.stroke();
}

/// Adds a part of a circle to the path.
pub fn trace_arc(ctx: &CanvasRenderingContext2d, at: Px, radius_px: f64, (from, to): (f64, f64)) {
    // Only a negative radius is refused.
    let _ = ctx.arc(at.x, at.y, radius_px, from, to);
}
