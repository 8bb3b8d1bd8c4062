//! Canvases that are not on the page: pictures kept to be drawn again.

use wasm_bindgen::{JsCast, JsError, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// A picture. Invariant: `ctx` draws on `canvas`, in CSS px.
pub struct Sheet {
    /// Where it is kept.
    pub canvas: HtmlCanvasElement,
    /// What draws on it.
    pub ctx: CanvasRenderingContext2d,
}

impl Sheet {
    /// An empty picture of a size in CSS px, made by the document of another canvas.
    pub fn new(
        like: &HtmlCanvasElement,
        width_px: f64,
        height_px: f64,
        density: f64,
    ) -> Result<Self, JsValue> {
        let document =
            like.owner_document().ok_or_else(|| fault("the canvas is in no document"))?;
        let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
        let (width, height) = device_size(width_px, height_px, density);
        canvas.set_width(width);
        canvas.set_height(height);
        let ctx = context(&canvas)?;
        ctx.set_transform(density, 0.0, 0.0, density, 0.0, 0.0)?;
        Ok(Self { canvas, ctx })
    }

    /// One that is there already, in its own pixels.
    pub fn of(canvas: HtmlCanvasElement) -> Result<Self, JsValue> {
        let ctx = context(&canvas)?;
        Ok(Self { canvas, ctx })
    }

    /// Draws it around a middle in CSS px, on whole device pixels so that it stays sharp.
    pub fn draw_around(
        &self,
        onto: &CanvasRenderingContext2d,
        x_px: f64,
        y_px: f64,
        density: f64,
    ) -> Result<(), JsValue> {
        let (width_px, height_px) =
            (f64::from(self.canvas.width()) / density, f64::from(self.canvas.height()) / density);
        let whole = |px: f64| (px * density).round() / density;
        let (left_px, top_px) = (whole(x_px - width_px / 2.0), whole(y_px - height_px / 2.0));
        onto.draw_image_with_html_canvas_element_and_dw_and_dh(
            &self.canvas,
            left_px,
            top_px,
            width_px,
            height_px,
        )
    }
}

/// The drawing context of a canvas.
pub fn context(canvas: &HtmlCanvasElement) -> Result<CanvasRenderingContext2d, JsValue> {
    let ctx = canvas.get_context("2d")?.ok_or_else(|| fault("this browser has no canvas"))?;
    Ok(ctx.unchecked_into())
}

/// The context of a canvas that nothing shines through: it is laid on the page without blending.
pub fn opaque_context(canvas: &HtmlCanvasElement) -> Result<CanvasRenderingContext2d, JsValue> {
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"alpha".into(), &JsValue::FALSE)?;
    let ctx = canvas.get_context_with_context_options("2d", &options)?;
    Ok(ctx.ok_or_else(|| fault("this browser has no canvas"))?.unchecked_into())
}

/// Device pixels for a size in CSS px.
pub fn device_size(width_px: f64, height_px: f64, density: f64) -> (u32, u32) {
    ((width_px * density).round() as u32, (height_px * density).round() as u32)
}

/// An `Error` as JavaScript expects it, with a stack.
pub fn fault(words: &str) -> JsValue {
    JsError::new(words).into()
}
