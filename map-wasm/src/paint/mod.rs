//! Canvas calls: puts a scene on the page's canvas and decides nothing.
//!
//! The ground is kept as a picture a little larger than the canvas; while the map moves the picture
//! moves, and when it rests or runs out of its margin it is painted anew.

mod badges;
mod ground;
mod pins;
mod sheet;
mod text;

use crate::camera::{Camera, Pose, Px};
use crate::map::{Frame, Map};
use crate::power::exp2;
use crate::scene::labels::Label;
use crate::style::Theme;
use badges::Badges;
use ground::Shades;
use pins::PinSprites;
use sheet::Sheet;
pub use text::Writer;
use wasm_bindgen::JsValue;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// The picture of the ground reaches this far beyond the canvas.
const MARGIN_PX: f64 = 112.0;
/// While moving, the picture may be drawn this much larger or smaller than it was painted.
const ROUGHEST: f64 = 1.9;

/// The canvas and the pictures kept for it.
pub struct Painter {
    canvas: HtmlCanvasElement,
    ctx: CanvasRenderingContext2d,
    ground: Option<Ground>,
    shades: Shades,
    writer: Writer,
    badges: Badges,
    pins: PinSprites,
    /// The ground's version, the words' version and the density (in hundredths) the pictures were made for.
    made_for: (u32, u32, u32),
}

/// The ground as painted from one pose.
struct Ground {
    sheet: Sheet,
    camera: Camera,
}

impl Painter {
    /// Takes the page's canvas.
    pub fn new(canvas: HtmlCanvasElement) -> Result<Self, JsValue> {
        let ctx = sheet::context(&canvas)?;
        let writer = Writer::new(&canvas)?;
        Ok(Self {
            ctx,
            ground: None,
            shades: Shades::default(),
            writer,
            badges: Badges::default(),
            pins: PinSprites::default(),
            made_for: (0, 0, 0),
            canvas,
        })
    }

    /// Gives the canvas as many pixels as the screen shows.
    pub fn resize(&mut self, camera: &Camera) {
        let (width, height) = sheet::device_size(camera.width_px, camera.height_px, camera.density);
        self.canvas.set_width(width);
        self.canvas.set_height(height);
        self.ground = None;
    }

    /// What measures the words of labels.
    pub fn writer(&mut self) -> &mut Writer {
        &mut self.writer
    }

    /// The drawing that stands for a need.
    pub fn set_icon(&mut self, need: &str, svg_path: &str) -> Result<(), JsValue> {
        self.pins.set_icon(need, svg_path)
    }

    /// Throws away pictures that no longer fit theme, language or screen.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a density is small and positive"
    )]
    pub fn prepare(&mut self, map: &Map) {
        let density = (map.camera.density * 100.0) as u32;
        let wanted = (map.ground_version, map.words_version, density);
        if wanted == self.made_for {
            return;
        }
        self.made_for = wanted;
        self.ground = None;
        self.shades = Shades::default();
        self.badges = Badges::default();
        self.pins.clear();
        self.writer.restart(map.theme, map.camera.density);
    }

    /// Paints one frame.
    pub fn paint(&mut self, map: &Map, frame: &Frame) -> Result<(), JsValue> {
        let camera = &map.camera;
        self.paint_ground(map, frame.moving)?;
        self.ctx.set_transform(camera.density, 0.0, 0.0, camera.density, 0.0, 0.0)?;
        for label in map.labels.shown() {
            self.paint_label(label, camera, map.theme)?;
        }
        self.ctx.set_global_alpha(1.0);
        if let Some(origin) = &map.origin {
            pins::paint_origin(&self.ctx, origin, camera, map.theme)?;
        }
        self.pins.paint(&self.ctx, map, frame)?;
        if let Some(choice) = &frame.choice {
            self.writer.paint(&self.ctx, &choice.text, choice.outline.centre)?;
        }
        self.writer.forget_unused();
        Ok(())
    }

    fn paint_ground(&mut self, map: &Map, moving: bool) -> Result<(), JsValue> {
        let camera = map.camera;
        let fits = self.ground.as_ref().is_some_and(|ground| ground.fits(&camera, moving));
        if !fits {
            let sheet = self.ground.take().map(|ground| ground.sheet);
            self.ground = Some(self.painted_ground(map, sheet)?);
        }
        let Some(ground) = &self.ground else { return Ok(()) };
        let (top_left, scale) = ground.placed_on(&camera);
        self.ctx.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)?;
        let device = |px: f64| {
            if (scale - 1.0).abs() < 1e-9 {
                (px * camera.density).round()
            } else {
                px * camera.density
            }
        };
        ground.sheet.draw(&self.ctx, device(top_left.x), device(top_left.y), scale)
    }

    fn painted_ground(&mut self, map: &Map, sheet: Option<Sheet>) -> Result<Ground, JsValue> {
        let camera = Camera {
            width_px: map.camera.width_px + 2.0 * MARGIN_PX,
            height_px: map.camera.height_px + 2.0 * MARGIN_PX,
            ..map.camera
        };
        let sheet = match sheet {
            Some(sheet) => sheet,
            None => Sheet::new(&self.canvas, camera.width_px, camera.height_px, camera.density)?,
        };
        self.shades.prepare(&self.canvas, &map.terrain.shades, map.theme)?;
        ground::paint(&sheet.ctx, &map.terrain.ops(&camera, map.theme), &self.shades, &camera)?;
        Ok(Ground { sheet, camera })
    }

    fn paint_label(&mut self, label: &Label, camera: &Camera, theme: Theme) -> Result<(), JsValue> {
        let anchor = camera.to_px(label.anchor);
        self.ctx.set_global_alpha(label.alpha);
        if let Some(kind) = label.badge {
            self.badges.paint(&self.ctx, &self.canvas, kind, theme, anchor, camera.density)?;
        }
        if let Some(text) = &label.text {
            let middle = Px { x: anchor.x + label.offset.x, y: anchor.y + label.offset.y };
            self.writer.paint(&self.ctx, text, middle)?;
        }
        Ok(())
    }
}

impl Ground {
    /// Whether the picture will do for a camera: roughly while moving, exactly at rest.
    fn fits(&self, camera: &Camera, moving: bool) -> bool {
        let (top_left, scale) = self.placed_on(camera);
        let sharp = (scale - 1.0).abs() < 1e-9;
        let covers = top_left.x <= 0.0
            && top_left.y <= 0.0
            && top_left.x + self.camera.width_px * scale >= camera.width_px
            && top_left.y + self.camera.height_px * scale >= camera.height_px;
        covers && (sharp || (moving && (1.0 / ROUGHEST..=ROUGHEST).contains(&scale)))
    }

    /// Where the picture's top left comes on the canvas, and how much larger it is drawn.
    fn placed_on(&self, camera: &Camera) -> (Px, f64) {
        let Pose { zoom, .. } = self.camera.pose;
        let top_left = camera.to_px(self.camera.to_world(Px::default()));
        (top_left, exp2(camera.pose.zoom - zoom))
    }
}
