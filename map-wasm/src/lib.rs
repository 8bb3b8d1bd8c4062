//! What the page loads: the canvas map and the engine on the device, behind a small surface for JavaScript.
//!
//! `scene` decides what to draw and knows no browser; `paint` makes canvas calls and decides nothing.

pub mod camera;
mod device;
pub mod gesture;
pub mod map;
pub mod mercator;
mod pace;
mod paint;
mod power;
pub mod scene;
mod shelf;
pub mod style;
mod tiler;
pub mod tiles;
mod view;

pub use device::Waymark;
pub use tiler::Tiler;
pub use view::MapView;

/// Half the size of the standard library's; any request takes the same short time.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
