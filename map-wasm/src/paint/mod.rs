//! Canvas calls: puts a scene on the page's canvas and decides nothing.
//!
//! The ground is put together from pictures of tiles, which are made elsewhere.

mod badges;
mod cluster;
mod gallery;
mod pins;
mod shapes;
mod sheet;
mod text;
pub mod tile;

use crate::camera::{Camera, Px};
use crate::map::{DEEPEST_PICTURE, Frame, Map};
use crate::pace::Pace;
use crate::scene::labels::Label;
use crate::scene::mosaic::{Mosaic, Patch};
use crate::style::{self, Theme};
use crate::tiles::TileId;
use gallery::Gallery;
use pins::Icons;
use sheet::{Bitmap, Easel};
pub use text::Writer;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Tiles are made no finer than this: a screen may be, but its memory is not larger for it.
pub const FINEST: f64 = 2.0;
/// As the canvas lies.
const LEVEL: Px = Px { x: 1.0, y: 0.0 };
/// Pictures of words and markers made in one frame while the map moves: each takes as long as many
/// copies.
const MOST_MOVING: u32 = 12;
/// While it stands still: nothing waits but the rest of them.
const MOST_STILL: u32 = 64;

/// The canvas and the pictures kept for it.
pub struct Painter {
    canvas: HtmlCanvasElement,
    ctx: CanvasRenderingContext2d,
    mosaic: Mosaic<Bitmap>,
    gallery: Gallery,
    writer: Writer,
    icons: Icons,
    pace: Pace,
    /// The ground's version, the words' version and the density (in hundredths) the pictures were made for.
    made_for: (u32, u32, u32),
}

impl Painter {
    /// Takes the page's canvas.
    pub fn new(canvas: HtmlCanvasElement) -> Result<Self, JsValue> {
        let ctx = sheet::opaque_context(&canvas)?;
        let easel = Easel::new(&canvas);
        Ok(Self {
            ctx,
            mosaic: Mosaic::default(),
            writer: Writer::new(easel.ruler()?),
            gallery: Gallery::new(easel),
            icons: Icons::default(),
            pace: Pace::default(),
            made_for: (0, 0, 0),
            canvas,
        })
    }

    /// Gives the canvas as many pixels as the screen shows.
    pub fn resize(&mut self, camera: &Camera) {
        let (width, height) = sheet::device_size(camera.width_px, camera.height_px, camera.density);
        self.canvas.set_width(width);
        self.canvas.set_height(height);
    }

    /// What measures the words of labels.
    pub fn writer(&mut self) -> &mut Writer {
        &mut self.writer
    }

    /// The next drawing for pins.
    pub fn add_icon(&mut self, svg_path: &str) -> Result<(), JsValue> {
        self.icons.add(svg_path)
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
        // Tiles come once more, with names in another language; until then the old ones are better than none.
        self.mosaic.outdate();
        self.made_for = wanted;
        self.gallery.restart(map.camera.density);
        self.writer.restart(map.theme);
    }

    /// Takes in the picture of a tile.
    pub fn put(&mut self, tile: TileId, zoom: f64, density: f64, picture: JsValue) {
        self.mosaic.put(tile, zoom, density, Bitmap(picture.unchecked_into()));
    }

    /// The tiles whose pictures are to be made.
    pub fn missing(&self, map: &Map) -> Vec<TileId> {
        self.mosaic.missing(&map.camera, map.ground.least, DEEPEST_PICTURE, map.is_moving())
    }

    /// Paints one frame; true if some words or pins are left for the next.
    pub fn paint(&mut self, map: &Map, frame: &Frame, now_ms: f64) -> Result<bool, JsValue> {
        let camera = &map.camera;
        // Without a GPU a stretched picture takes three times as long when it is smoothed.
        let is_late = self.pace.is_late(now_ms, map.is_moving());
        self.ctx.set_image_smoothing_enabled(!is_late);
        self.paint_ground(map)?;
        self.ctx.set_image_smoothing_enabled(true);
        self.ctx.set_transform(camera.density, 0.0, 0.0, camera.density, 0.0, 0.0)?;
        let most = if map.is_moving() { MOST_MOVING } else { MOST_STILL };
        self.gallery.allow(most);
        let mut is_whole = true;
        for label in map.labels.shown() {
            is_whole &= self.paint_label(label, camera, map.theme)?;
        }
        self.ctx.set_global_alpha(1.0);
        if let Some(origin) = &map.origin {
            pins::paint_origin(&self.ctx, origin, camera, map.theme);
        }
        is_whole &= self.icons.paint_markers(&self.ctx, &mut self.gallery, map, frame)?;
        if let Some(choice) = &frame.choice {
            self.gallery.allow(1);
            let (text, middle) = (&choice.text, choice.outline.centre);
            let gallery = &mut self.gallery;
            self.writer.paint(&self.ctx, gallery, text, middle, LEVEL, camera.density)?;
        }
        self.gallery.forget_unused();
        Ok(!is_whole)
    }

    fn paint_ground(&mut self, map: &Map) -> Result<(), JsValue> {
        let camera = &map.camera;
        self.ctx.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)?;
        self.ctx.set_fill_style_str(style::SURROUNDINGS.of(map.theme));
        let (width, height) = (self.canvas.width(), self.canvas.height());
        self.ctx.fill_rect(0.0, 0.0, width.into(), height.into());
        for patch in self.mosaic.patches(camera, map.ground.least, DEEPEST_PICTURE) {
            paint_patch(&self.ctx, &patch, camera.density)?;
        }
        Ok(())
    }

    fn paint_label(
        &mut self,
        label: &Label,
        camera: &Camera,
        theme: Theme,
    ) -> Result<bool, JsValue> {
        let anchor = camera.to_px(label.anchor);
        self.ctx.set_global_alpha(label.alpha);
        let mut is_painted = true;
        if let Some(kind) = label.badge {
            is_painted &= badges::paint(&self.ctx, &mut self.gallery, kind, theme, anchor)?;
        }
        if let Some(text) = &label.text {
            let middle = Px { x: anchor.x + label.offset.x, y: anchor.y + label.offset.y };
            let (gallery, density) = (&mut self.gallery, camera.density);
            is_painted &=
                self.writer.paint(&self.ctx, gallery, text, middle, label.along, density)?;
        }
        Ok(is_painted)
    }
}

/// On whole pixels where it was made for them, and a pixel over its neighbours: no gaps show.
fn paint_patch(
    ctx: &CanvasRenderingContext2d,
    patch: &Patch<Bitmap>,
    density: f64,
) -> Result<(), JsValue> {
    let canvas = &patch.picture.0;
    let whole = f64::from(canvas.width());
    let mut pixel = patch.side_px * density / (whole - 2.0).max(1.0);
    let mut at = Px { x: patch.at.x * density, y: patch.at.y * density };
    if patch.exact && (pixel - 1.0).abs() < 0.01 {
        pixel = 1.0;
        at = Px { x: at.x.round(), y: at.y.round() };
    }
    let side = whole * pixel;
    ctx.draw_image_with_html_canvas_element_and_dw_and_dh(
        canvas,
        at.x - pixel,
        at.y - pixel,
        side,
        side,
    )
}
