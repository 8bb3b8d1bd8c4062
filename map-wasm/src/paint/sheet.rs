//! Pictures kept to be drawn again, and the canvas on which one after the other is made.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsError, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

#[wasm_bindgen]
extern "C" {
    type OffscreenCanvas;
    #[wasm_bindgen(constructor, catch)]
    fn new(width: u32, height: u32) -> Result<OffscreenCanvas, JsValue>;
    #[wasm_bindgen(method, js_name = transferToImageBitmap)]
    fn take_picture(this: &OffscreenCanvas) -> JsValue;

    type Closable;
    /// Gives memory back. Canvases have nothing like it.
    #[wasm_bindgen(method, catch)]
    fn close(this: &Closable) -> Result<(), JsValue>;
}

/// Pixels kept as a bitmap or a canvas; a bitmap's memory is given back at once.
pub struct Bitmap(pub HtmlCanvasElement);

impl Drop for Bitmap {
    fn drop(&mut self) {
        // A canvas is no bitmap, and goes when nobody knows it any more.
        let _ = self.0.unchecked_ref::<Closable>().close();
    }
}

/// Where pictures are made. A canvas of its own for each would take longer than what is drawn on it:
/// where the browser can take pictures off a canvas, all are made on one.
pub struct Easel {
    page: HtmlCanvasElement,
    shared: Option<OffscreenCanvas>,
}

impl Easel {
    /// In the document of a canvas.
    pub fn new(page: &HtmlCanvasElement) -> Self {
        let shared = OffscreenCanvas::new(1, 1).ok();
        let draws = |canvas: &OffscreenCanvas| context(canvas.unchecked_ref()).is_ok();
        Self { page: page.clone(), shared: shared.filter(draws) }
    }

    /// A picture of a size in CSS px, on which `paint` draws in CSS px.
    pub fn picture(
        &self,
        (width_px, height_px): (f64, f64),
        density: f64,
        paint: &dyn Fn(&CanvasRenderingContext2d) -> Result<(), JsValue>,
    ) -> Result<Bitmap, JsValue> {
        let canvas = match &self.shared {
            Some(shared) => shared.unchecked_ref::<HtmlCanvasElement>().clone(),
            None => self.canvas()?,
        };
        let (width, height) = device_size(width_px, height_px, density);
        // Which makes it blank as well.
        canvas.set_width(width);
        canvas.set_height(height);
        let ctx = context(&canvas)?;
        ctx.set_transform(density, 0.0, 0.0, density, 0.0, 0.0)?;
        paint(&ctx)?;
        Ok(Bitmap(match &self.shared {
            Some(shared) => shared.take_picture().unchecked_into(),
            None => canvas,
        }))
    }

    /// What measures words.
    pub fn ruler(&self) -> Result<CanvasRenderingContext2d, JsValue> {
        context(&self.canvas()?)
    }

    fn canvas(&self) -> Result<HtmlCanvasElement, JsValue> {
        let document =
            self.page.owner_document().ok_or_else(|| fault("the canvas is in no document"))?;
        Ok(document.create_element("canvas")?.unchecked_into())
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
fn fault(words: &str) -> JsValue {
    JsError::new(words).into()
}
