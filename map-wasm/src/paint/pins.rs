//! Pins, clusters and the visitor's place. Shape tells open from unknown from closed, not color alone.

use super::cluster;
use super::gallery::Gallery;
use super::shapes::{disc, ring, trace_arc};
use super::tile::set_dash;
use crate::camera::{Camera, Px};
use crate::map::{Frame, Map, Origin};
use crate::scene::clusters::State;
use crate::scene::markers::{HEAD_PX, Kind, Marker, TIP_PX, pin_scale};
use crate::style::{self, Theme};
use std::f64::consts::{FRAC_PI_2, TAU};
use wasm_bindgen::JsValue;
use web_sys::{CanvasRenderingContext2d, Path2d};

/// Side of the box the icons are made in, and of an icon on its pin.
const ICON_BOX: f64 = 24.0;
const ICON_PX: f64 = 16.5;
/// Where the small sign of the state sits, and its radius.
const SIGN_AT_PX: (f64, f64) = (10.0, -10.0);
const SIGN_PX: f64 = 6.0;
/// Half of a plate's side in radii of a head, its corners, and the bar along its lower edge.
const PLATE: f64 = 0.92;
const CORNER_PX: f64 = 4.5;
const BAR_PX: f64 = 5.0;
/// Keys of their pictures.
const PINS: u64 = 2 << 60;
/// Room around a head or a badge in its picture: rim, sign and shadow.
pub const ROOM_PX: f64 = 6.0;
/// Of a picture's head.
const CENTRE: Px = Px { x: 0.0, y: 0.0 };

/// What stands on pins.
#[derive(Default)]
pub struct Icons(Vec<Path2d>);

/// How one pin is drawn.
#[derive(Clone, Copy)]
struct Look {
    state: State,
    chosen: bool,
    tipped: bool,
}

impl Look {
    fn scale(self) -> f64 {
        pin_scale(self.state, self.chosen)
    }

    fn is_flat(self) -> bool {
        self.state == State::Closed && !self.chosen
    }

    fn code(self) -> u8 {
        self.state as u8 * 4 + u8::from(self.chosen) * 2 + u8::from(self.tipped)
    }
}

impl Icons {
    /// The next drawing.
    pub fn add(&mut self, svg_path: &str) -> Result<(), JsValue> {
        self.0.push(Path2d::new_with_path_string(svg_path)?);
        Ok(())
    }

    /// Paints every marker of a frame, legs below all of them; false if some pictures are left for the
    /// next: until its own comes, a marker is a plain disc.
    pub fn paint_markers(
        &self,
        ctx: &CanvasRenderingContext2d,
        gallery: &mut Gallery,
        map: &Map,
        frame: &Frame,
    ) -> Result<bool, JsValue> {
        let mut is_whole = true;
        for marker in &frame.markers {
            paint_leg(ctx, marker, map.theme);
        }
        for marker in &frame.markers {
            let is_painted = match &marker.kind {
                Kind::Cluster { members, n_open, n_unknown } => {
                    let counts = (members.len(), *n_open, *n_unknown);
                    cluster::paint(ctx, gallery, marker.at, marker.radius_px(), counts, map.theme)?
                }
                Kind::Pin { state, chosen } => {
                    let look = Look { state: *state, chosen: *chosen, tipped: true };
                    self.paint_pin(ctx, gallery, map, marker, look)?
                }
                Kind::Fanned { state, chosen, .. } => {
                    let look = Look { state: *state, chosen: *chosen, tipped: false };
                    self.paint_pin(ctx, gallery, map, marker, look)?
                }
            };
            if !is_painted {
                disc(ctx, marker.at, marker.radius_px(), style::PIN_PAPER.of(map.theme));
            }
            is_whole &= is_painted;
            if frame.focused == Some(marker.key) {
                paint_focus(ctx, marker, map.theme);
            }
        }
        Ok(is_whole)
    }

    fn paint_pin(
        &self,
        ctx: &CanvasRenderingContext2d,
        gallery: &mut Gallery,
        map: &Map,
        marker: &Marker,
        look: Look,
    ) -> Result<bool, JsValue> {
        let nth = map.pins[marker.key as usize].icon;
        let icon = self.0.get(usize::from(nth));
        let scale = look.scale();
        let tip_px = if look.tipped { (TIP_PX - HEAD_PX) * scale } else { 0.0 };
        let half_px = (HEAD_PX + ROOM_PX) * scale;
        // The picture's middle lies below the head's, where there is a tip.
        let middle = Px { x: marker.at.x, y: marker.at.y + tip_px / 2.0 };
        let key = PINS | u64::from(nth) << 8 | u64::from(look.code());
        let size_px = (half_px * 2.0, half_px * 2.0 + tip_px);
        gallery.draw(ctx, key, middle, size_px, &|ctx| {
            ctx.translate(half_px, half_px)?;
            ctx.scale(scale, scale)?;
            draw(ctx, icon, look, map.theme, map.camera.density)
        })
    }
}

/// A pin around the middle of its head, with icon and sign.
fn draw(
    ctx: &CanvasRenderingContext2d,
    icon: Option<&Path2d>,
    look: Look,
    theme: Theme,
    density: f64,
) -> Result<(), JsValue> {
    let scale = look.scale();
    let (body, line) = match look.state {
        State::Open => (style::OPEN.of(theme), style::ON_OPEN.of(theme)),
        State::Unknown => (style::PIN_PAPER.of(theme), style::UNKNOWN.of(theme)),
        State::Closed => (style::PIN_PAPER.of(theme), style::CLOSED.of(theme)),
    };
    let radius_px = HEAD_PX - 1.0;
    trace_body(ctx, look, radius_px);
    // What is closed lies flat.
    ctx.set_shadow_color(if look.is_flat() { "transparent" } else { "rgba(0,0,0,0.35)" });
    ctx.set_shadow_blur(3.5 * density * scale);
    ctx.set_shadow_offset_y(1.2 * density * scale);
    ctx.set_fill_style_str(style::PIN_RIM.of(theme));
    ctx.set_stroke_style_str(style::PIN_RIM.of(theme));
    ctx.set_line_join("round");
    ctx.set_line_width(3.0);
    ctx.stroke();
    ctx.set_shadow_color("transparent");
    ctx.set_fill_style_str(body);
    ctx.fill();
    if look.state != State::Open {
        trace_body(ctx, look, radius_px - 0.5);
        ctx.set_stroke_style_str(line);
        ctx.set_line_width(2.0);
        set_dash(ctx, if look.state == State::Unknown { &[4.2, 2.6] } else { &[] });
        ctx.stroke();
        set_dash(ctx, &[]);
    }
    if look.chosen {
        ctx.set_stroke_style_str(style::CHOICE.of(theme));
        ctx.set_line_width(2.0);
        trace_body(ctx, look, HEAD_PX + 1.0);
        ctx.stroke();
    }
    let up_px = if look.state == State::Closed { BAR_PX / 2.0 } else { 0.0 };
    ctx.translate(0.0, -up_px)?;
    paint_icon(ctx, icon, line)?;
    ctx.translate(0.0, up_px)?;
    paint_sign(ctx, look, theme);
    Ok(())
}

/// A drop with its tip down, or a disc; a plate for what is closed.
fn trace_body(ctx: &CanvasRenderingContext2d, look: Look, radius_px: f64) {
    if look.state == State::Closed {
        trace_plate(ctx, look.tipped, radius_px);
        return;
    }
    ctx.begin_path();
    if look.tipped {
        let tip_px = TIP_PX - HEAD_PX + radius_px;
        let opening = FRAC_PI_2 - (radius_px / tip_px).asin();
        let sweep = (FRAC_PI_2 + opening, FRAC_PI_2 - opening + TAU);
        trace_arc(ctx, CENTRE, radius_px, sweep);
        ctx.line_to(0.0, tip_px);
        ctx.close_path();
    } else {
        trace_arc(ctx, CENTRE, radius_px, (0.0, TAU));
    }
}

/// A square with round corners, and a small tip in the middle of its lower edge.
fn trace_plate(ctx: &CanvasRenderingContext2d, tipped: bool, radius_px: f64) {
    ctx.begin_path();
    let half_px = radius_px * PLATE;
    let tip_px = if tipped { TIP_PX - HEAD_PX + radius_px } else { half_px };
    let tip_half_px = (tip_px - half_px) * 0.7;
    ctx.move_to(tip_half_px, half_px);
    ctx.line_to(0.0, tip_px);
    ctx.line_to(-tip_half_px, half_px);
    let corners = [(-1.0, 1.0), (-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
    for ends in corners.windows(2) {
        let [(x, y), (next_x, next_y)] =
            [ends[0], ends[1]].map(|(right, down)| (right * half_px, down * half_px));
        // Only a negative radius is refused.
        let _ = ctx.arc_to(x, y, next_x, next_y, CORNER_PX);
    }
    ctx.close_path();
}

fn paint_icon(
    ctx: &CanvasRenderingContext2d,
    icon: Option<&Path2d>,
    color: &str,
) -> Result<(), JsValue> {
    ctx.set_fill_style_str(color);
    let Some(icon) = icon else {
        ctx.begin_path();
        trace_arc(ctx, CENTRE, 4.5, (0.0, TAU));
        ctx.fill();
        return Ok(());
    };
    ctx.save();
    let scale = ICON_PX / ICON_BOX;
    ctx.scale(scale, scale)?;
    ctx.translate(-ICON_BOX / 2.0, -ICON_BOX / 2.0)?;
    ctx.fill_with_path_2d(icon);
    ctx.restore();
    Ok(())
}

/// The bar along a plate's lower edge, like a shutter that is down: all of the plate below the icon.
fn paint_bar(ctx: &CanvasRenderingContext2d, look: Look, color: &str) {
    let radius_px = HEAD_PX - 1.0;
    let (half_px, room_px) = (radius_px * PLATE, 2.0 * HEAD_PX);
    ctx.save();
    ctx.begin_path();
    ctx.rect(-room_px, half_px - BAR_PX, 2.0 * room_px, room_px);
    ctx.clip();
    trace_plate(ctx, look.tipped, radius_px);
    ctx.set_fill_style_str(color);
    ctx.fill();
    ctx.restore();
}

/// A tick for open, a question mark for unknown; what is closed has its bar.
fn paint_sign(ctx: &CanvasRenderingContext2d, look: Look, theme: Theme) {
    let state = look.state;
    if state == State::Closed {
        paint_bar(ctx, look, style::CLOSED.of(theme));
        return;
    }
    let (ground, line, width_px) = match state {
        State::Open => (style::PIN_PAPER.of(theme), style::OPEN.of(theme), 1.2),
        _ => (style::UNKNOWN.of(theme), style::PIN_PAPER.of(theme), 0.0),
    };
    let (x, y) = SIGN_AT_PX;
    disc(ctx, Px { x, y }, SIGN_PX + 1.0, style::PIN_RIM.of(theme));
    disc(ctx, Px { x, y }, SIGN_PX, if width_px > 0.0 { line } else { ground });
    disc(ctx, Px { x, y }, SIGN_PX - width_px, ground);
    ctx.set_stroke_style_str(line);
    ctx.set_line_width(1.8);
    ctx.set_line_cap("round");
    ctx.begin_path();
    if state == State::Open {
        ctx.move_to(x - 2.6, y + 0.2);
        ctx.line_to(x - 0.7, y + 2.1);
        ctx.line_to(x + 2.7, y - 1.9);
    } else {
        ctx.set_line_width(1.6);
        trace_arc(ctx, Px { x, y: y - 1.5 }, 1.8, (-2.8, 0.9));
        ctx.line_to(x, y + 1.1);
        ctx.move_to(x, y + 3.3);
        ctx.line_to(x, y + 3.35);
    }
    ctx.stroke();
}

/// A thin line to the place a fanned pin stands for, and the place.
fn paint_leg(ctx: &CanvasRenderingContext2d, marker: &Marker, theme: Theme) {
    let Kind::Fanned { foot, .. } = marker.kind else { return };
    for (width_px, color) in [(3.6, style::PIN_RIM.of(theme)), (1.4, style::CLOSED.of(theme))] {
        ctx.set_stroke_style_str(color);
        ctx.set_line_width(width_px);
        ctx.begin_path();
        ctx.move_to(foot.x, foot.y);
        ctx.line_to(marker.at.x, marker.at.y);
        ctx.stroke();
    }
    disc(ctx, foot, 3.2, style::CLOSED.of(theme));
}

fn paint_focus(ctx: &CanvasRenderingContext2d, marker: &Marker, theme: Theme) {
    // Clear of the sign on the pin's shoulder.
    let radius_px = marker.radius_px() + 7.5;
    ring(ctx, marker.at, radius_px, 6.0, style::PIN_RIM.of(theme));
    ring(ctx, marker.at, radius_px, 3.0, style::ORIGIN.of(theme));
}

/// The visitor's place: a blue dot in a white ring, in the circle it may be anywhere in.
pub fn paint_origin(
    ctx: &CanvasRenderingContext2d,
    origin: &Origin,
    camera: &Camera,
    theme: Theme,
) {
    let at = camera.to_px(origin.at);
    let color = style::ORIGIN.of(theme);
    let halo_px = origin.halo_px(camera);
    ctx.set_global_alpha(0.16);
    disc(ctx, at, halo_px, color);
    ctx.set_global_alpha(0.45);
    ring(ctx, at, halo_px, 1.0, color);
    ctx.set_global_alpha(1.0);
    disc(ctx, at, 9.5, "#ffffff");
    disc(ctx, at, 6.8, color);
}
