//! The server without a socket, on a directory of its own, at a fixed time.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use engine::Timestamp;
use serde_json::Value;
use server::http::{AppState, app};
use server::import::{self, Options};
use server::live::Live;
use server::store::Store;
use tokio::sync::OnceCell;
use tower::ServiceExt;

/// Tuesday 24 November 2026, 10:00 in Coventry.
pub const TUESDAY_TEN: Timestamp = Timestamp(1_795_514_400);

/// A small town made up for these tests.
pub const TOWN: &str = include_str!("../fixtures/town.json");

/// Stops of public transport in it, as NaPTAN tells them.
pub const STOPS: &str = include_str!("../fixtures/stops.csv");

/// A server that has read some directory.
pub struct Site {
    app: Router,
    /// The same directory as the server has it.
    pub live: Live,
}

/// What it answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// The made-up town on Tuesday at ten.
pub async fn town() -> &'static Site {
    static SITE: OnceCell<Site> = OnceCell::const_new();
    SITE.get_or_init(|| of_records(TOWN)).await
}

/// Whatever is in these records, on Tuesday at ten.
pub async fn of_records(records: &str) -> Site {
    site(async |db| {
        let texts = [("records.json".to_owned(), records.to_owned())];
        let report = import::texts(&db, &texts, Options::default()).await.unwrap();
        assert!(!report.is_refused(), "{}", report.text());
    })
    .await
}

/// The same with its stops.
pub async fn town_with_stops() -> &'static Site {
    static SITE: OnceCell<Site> = OnceCell::const_new();
    SITE.get_or_init(|| {
        site(async |db| {
            let texts = [("stops.csv", STOPS), ("town.json", TOWN)];
            let texts = texts.map(|(name, text)| (name.to_owned(), text.to_owned()));
            let report = import::texts(&db, &texts, Options::default()).await.unwrap();
            assert!(!report.is_refused(), "{}", report.text());
        })
    })
    .await
}

/// The bundled directory on Tuesday at ten.
pub async fn coventry() -> &'static Site {
    static SITE: OnceCell<Site> = OnceCell::const_new();
    SITE.get_or_init(|| {
        site(async |db| {
            import::load_bundled(&db).await.unwrap();
        })
    })
    .await
}

/// A directory that can still be written, with its folder: gone when that is dropped.
pub async fn written(records: &str) -> (Site, Store, tempfile::TempDir) {
    with_database(async |db| write(&db, records).await).await
}

/// The bundled directory with its database and all that can be switched on.
pub async fn coventry_with_everything() -> (Site, Store, tempfile::TempDir) {
    let (site, db, folder) = with_database(async |db| {
        import::load_bundled(&db).await.unwrap();
    })
    .await;
    let app = app(AppState::new(site.live.clone()).with_unmet(db.clone()));
    (Site { app, ..site }, db, folder)
}

async fn with_database(fill: impl AsyncFnOnce(Store)) -> (Site, Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    let db = Store::open(&url).await.unwrap();
    fill(db.clone()).await;
    let live = Live::load(db.clone(), || TUESDAY_TEN).await.unwrap();
    (Site { app: app(AppState::new(live.clone())), live }, db, folder)
}

/// Imports records.
pub async fn write(db: &Store, records: &str) {
    let texts = [("records.json".to_owned(), records.to_owned())];
    let report = import::texts(db, &texts, Options::default()).await.unwrap();
    assert!(!report.is_refused(), "{}", report.text());
}

/// Read once for all tests: they only ask.
async fn site(fill: impl AsyncFnOnce(Store)) -> Site {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    let db = Store::open(&url).await.unwrap();
    fill(db.clone()).await;
    let live = Live::load(db.clone(), || TUESDAY_TEN).await.unwrap();
    db.close().await;
    Site { app: app(AppState::new(live.clone())), live }
}

impl Site {
    /// Answers a GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[]).await
    }

    /// Answers any request without a body.
    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// The features of an answer that must be a collection.
    pub async fn features(&self, path: &str) -> Vec<Value> {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()["features"].as_array().unwrap().clone()
    }

    /// The ids of the features of an answer, in order.
    pub async fn ids(&self, path: &str) -> Vec<String> {
        self.features(path).await.iter().map(|f| f["id"].as_str().unwrap().to_owned()).collect()
    }
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// A header, empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Checks the shape of a problem (RFC 9457) and gives it back.
    pub fn problem(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], status);
        for member in ["type", "title", "detail"] {
            assert!(problem[member].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
        }
        problem
    }

    /// The parameters a 400 names.
    pub fn params_at_fault(&self) -> Vec<String> {
        let problem = self.problem(400);
        let errors = problem["errors"].as_array().expect("a bad parameter is named").clone();
        for error in &errors {
            assert!(error["message"].as_str().is_some_and(|text| !text.is_empty()), "{error}");
        }
        errors.iter().map(|error| error["param"].as_str().unwrap().to_owned()).collect()
    }
}

/// Great-circle metres on the contract's sphere by the haversine formula (lon, lat in degrees).
pub fn haversine_m((lon_a, lat_a): (f64, f64), (lon_b, lat_b): (f64, f64)) -> f64 {
    let half_lat = ((lat_b - lat_a) / 2.0).to_radians().sin();
    let half_lon = ((lon_b - lon_a) / 2.0).to_radians().sin();
    let cosines = lat_a.to_radians().cos() * lat_b.to_radians().cos();
    2.0 * 6_371_008.8 * (half_lat * half_lat + cosines * half_lon * half_lon).sqrt().asin()
}
