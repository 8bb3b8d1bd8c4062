//! `/api/v1/directory`: the whole directory, packed for the engine on the phone.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use engine::Directory;
use tokio::sync::Mutex;

use super::encoding::accepts_brotli;
use super::params::NoParams;
use super::problem::ApiError;
use super::reply::aside;
use super::revalidate::{header_value, weak_tag};
use super::state::AppState;
use crate::live::Live;

/// The best: once per revision, and every phone saves a hundredth of what 10 would send.
const BROTLI_QUALITY: u32 = 11;
/// Base-two logarithm of brotli's window; browsers take up to 24.
const BROTLI_WINDOW: u32 = 22;

/// The last directory packed. One is kept: the next revision replaces it.
#[derive(Default)]
pub struct PackCache {
    last: Mutex<Option<(Arc<Directory>, Arc<Packed>)>>,
}

/// One directory in the forms it is sent in.
struct Packed {
    plain: Bytes,
    brotli: Bytes,
    tag: HeaderValue,
}

impl PackCache {
    /// The newest directory, packed once; those who ask meanwhile wait for it. Goes on when whoever
    /// asked hangs up: packing takes seconds, and the next to ask needs it too.
    async fn newest(self: &Arc<Self>, live: &Live) -> Result<Arc<Packed>, ApiError> {
        let (packs, live) = (Arc::clone(self), live.clone());
        let packing = tokio::spawn(async move { packs.pack(&live).await });
        packing.await.map_err(|error| ApiError::Internal(error.into()))?
    }

    async fn pack(&self, live: &Live) -> Result<Arc<Packed>, ApiError> {
        let mut last = self.last.lock().await;
        // Only now: while this one waited a newer one may have come.
        let directory = live.directory();
        if let Some((known, packed)) = &*last
            && Arc::ptr_eq(known, &directory)
        {
            return Ok(Arc::clone(packed));
        }
        let work = Arc::clone(&directory);
        let packed = Arc::new(aside(move || pack(&work)).await??);
        *last = Some((directory, Arc::clone(&packed)));
        Ok(packed)
    }
}

fn pack(directory: &Directory) -> Result<Packed, ApiError> {
    let plain =
        engine::pack::encode(directory).map_err(|error| ApiError::Internal(error.into()))?;
    let mut brotli = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY.cast_signed(),
        lgwin: BROTLI_WINDOW.cast_signed(),
        size_hint: plain.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut plain.as_slice(), &mut brotli, &parameters)
        .map_err(|error| ApiError::Internal(error.into()))?;
    // A revision number alone would not tell two databases apart, nor today's compiled hours
    // from yesterday's.
    let hash = weak_tag(&[&plain]);
    let hash = hash.to_str().unwrap_or_default().trim_start_matches("W/").trim_matches('"');
    let tag = header_value(&format!("W/\"r{}-{hash}\"", directory.revision()));
    Ok(Packed { plain: plain.into(), brotli: brotli.into(), tag })
}

/// The packed directory
///
/// For the engine in the browser (`map-wasm`); the format may change with any version of Waymark.
/// It never changes within a revision: ask again with `If-None-Match`.
#[utoipa::path(
    get, path = "/api/v1/directory", tag = "directory",
    responses(
        (status = 200, description = "The directory", content_type = "application/octet-stream",
         body = Vec<u8>),
    )
)]
pub async fn get_directory(
    State(state): State<AppState>,
    _: NoParams,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let packed = state.packs.newest(&state.live).await?;
    let described = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
        (header::ETAG, packed.tag.clone()),
    ];
    if accepts_brotli(&headers) {
        let encoded = [(header::CONTENT_ENCODING, HeaderValue::from_static("br"))];
        return Ok((described, encoded, packed.brotli.clone()).into_response());
    }
    Ok((described, packed.plain.clone()).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;
    use crate::testing::Databases;

    #[tokio::test]
    async fn who_hangs_up_does_not_make_the_next_wait_again() {
        let databases = Databases::new().await;
        let live = Live::load(databases.all().next().unwrap().clone(), clock::now).await.unwrap();
        let packs = Arc::<PackCache>::default();
        let asking = {
            let (packs, live) = (Arc::clone(&packs), live.clone());
            tokio::spawn(async move { packs.newest(&live).await.map(|_| ()) })
        };
        while packs.last.try_lock().is_ok() {
            tokio::task::yield_now().await;
        }
        asking.abort();
        assert!(packs.last.lock().await.is_some(), "packing went on");
    }
}
