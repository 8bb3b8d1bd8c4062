//! Pictures of words, pins and badges: each is made once, and then only copied.
//!
//! Invariant: a key says all that its picture shows but theme and density, with which all are thrown away.

use super::sheet::{Bitmap, Easel};
use crate::camera::Px;
use crate::shelf::Shelf;
use wasm_bindgen::JsValue;
use web_sys::CanvasRenderingContext2d;

/// Pictures kept, before those not on the canvas are let go.
const MOST_KEPT: usize = 400;

/// The pictures, and where they are made.
pub struct Gallery {
    easel: Easel,
    density: f64,
    allowed: u32,
    kept: Shelf<u64, Kept>,
}

struct Kept {
    picture: Bitmap,
    used: bool,
}

impl Gallery {
    /// Empty.
    pub fn new(easel: Easel) -> Self {
        Self { easel, density: 1.0, allowed: 0, kept: Shelf::default() }
    }

    /// Throws everything away, for other colors or a finer screen.
    pub fn restart(&mut self, density: f64) {
        self.density = density;
        self.kept.clear();
    }

    /// As many pictures may be made from now on.
    pub fn allow(&mut self, n_pictures: u32) {
        self.allowed = n_pictures;
    }

    /// Draws a picture around a middle, on whole device pixels so that it stays sharp; `paint` makes it if
    /// it is not there. False if that is left for a later frame.
    pub fn draw(
        &mut self,
        onto: &CanvasRenderingContext2d,
        key: u64,
        at: Px,
        size_px: (f64, f64),
        paint: &dyn Fn(&CanvasRenderingContext2d) -> Result<(), JsValue>,
    ) -> Result<bool, JsValue> {
        if self.kept.get(&key).is_none() {
            if self.allowed == 0 {
                return Ok(false);
            }
            self.allowed -= 1;
        }
        let density = self.density;
        let kept = self.kept.get_or_make(key, || {
            let picture = self.easel.picture(size_px, density, paint)?;
            Ok::<_, JsValue>(Kept { picture, used: true })
        })?;
        kept.used = true;
        let Bitmap(canvas) = &kept.picture;
        let (width_px, height_px) =
            (f64::from(canvas.width()) / density, f64::from(canvas.height()) / density);
        let whole = |px: f64| (px * density).round() / density;
        let (left_px, top_px) = (whole(at.x - width_px / 2.0), whole(at.y - height_px / 2.0));
        onto.draw_image_with_html_canvas_element_and_dw_and_dh(
            canvas, left_px, top_px, width_px, height_px,
        )?;
        Ok(true)
    }

    /// Lets go of what was not drawn since this was last called, once there is much of it.
    pub fn forget_unused(&mut self) {
        if self.kept.len() > MOST_KEPT {
            self.kept.retain(|_, kept| kept.used);
        }
        self.kept.values_mut().for_each(|kept| kept.used = false);
    }
}
