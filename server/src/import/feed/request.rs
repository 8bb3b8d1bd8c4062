//! One request after the other of a feed, within limits of time and size.
//!
//! Invariant: no answer takes more memory, time or requests than the limits say, whatever the server
//! sends, and every address on the way is checked, those of redirects too.

use super::address::{PublicOnly, REFUSED};
use super::url::Url;
use flate2::read::MultiGzDecoder;
use std::io::{self, Read};
use std::time::{Duration, Instant};
use ureq::http::{HeaderMap, Response, StatusCode};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};

/// What a feed may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Pages, and services asked for one by one.
    pub pages: u64,
    pub services: u64,
    /// Of one answer that is read as a whole, unpacked.
    pub page_bytes: u64,
    /// Of all of them.
    pub all_bytes: u64,
    pub redirects: usize,
    /// Until a connection stands.
    pub connect: Duration,
    /// From the question to the last byte of one answer of a page.
    pub request: Duration,
    /// For all of it.
    pub all: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pages: 10_000,
            services: 100_000,
            page_bytes: 64 << 20,
            all_bytes: 4 << 30,
            redirects: 5,
            connect: Duration::from_secs(10),
            request: Duration::from_mins(2),
            all: Duration::from_hours(1),
        }
    }
}

/// Asks, and counts what has come.
pub(super) struct Client {
    agent: Agent,
    pub limits: Limits,
    deadline: Instant,
    /// How many bytes may still come.
    bytes_left: u64,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The server says so.
    Status(StatusCode),
    /// Anything else.
    Other(String),
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Status(status) => write!(f, "the server says {status}"),
            Self::Other(reason) => f.write_str(reason),
        }
    }
}

impl From<String> for Refusal {
    fn from(reason: String) -> Self {
        Self::Other(reason)
    }
}

/// The body of an answer, unpacked, with no more bytes than there may be.
pub(super) struct Answer {
    body: Box<dyn Read + Send>,
    deadline: Instant,
    left: u64,
}

impl Client {
    pub(super) fn new(allows_private: bool, limits: Limits) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .user_agent(concat!("waymark/", env!("CARGO_PKG_VERSION"), " (import of HSDS)"))
            .max_redirects(0)
            .timeout_connect(Some(limits.connect))
            .timeout_recv_response(Some(limits.request));
        // A proxy would connect for us, and to addresses that nobody has checked.
        let config = if allows_private { config } else { config.proxy(None) };
        let resolver = PublicOnly { allows_private };
        let agent = Agent::with_parts(config.build(), DefaultConnector::default(), resolver);
        let deadline = Instant::now() + limits.all;
        Self { agent, limits, deadline, bytes_left: limits.all_bytes }
    }

    /// Asks for an address, going where it leads on to.
    pub(super) fn ask(&self, url: &Url, request: Duration) -> Result<Answer, Refusal> {
        let mut url = url.clone();
        for _ in 0..=self.limits.redirects {
            let answer = self.ask_once(&url, request)?;
            let status = answer.status();
            if !status.is_redirection() {
                return self.open(answer);
            }
            let location = header(answer.headers(), "location");
            let location = location.ok_or_else(|| format!("{status} leads nowhere"))?;
            let next = url.join(location).map_err(|reason| format!("a redirect {reason}"))?;
            if url.is_secure() && !next.is_secure() {
                return Err("a redirect leads from https to http".to_owned().into());
            }
            url = next;
        }
        Err(format!("more than {} redirects", self.limits.redirects).into())
    }

    fn ask_once(&self, url: &Url, request: Duration) -> Result<Response<Body>, Refusal> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(self.too_long().into());
        }
        let asked = self
            .agent
            .get(url.as_uri())
            .config()
            .timeout_global(Some(request.min(left)))
            .build()
            .header("Accept", "application/json, application/x-ndjson;q=0.9")
            .header("Accept-Encoding", "gzip");
        asked.call().map_err(|error| Refusal::Other(told(&error)))
    }

    fn too_long(&self) -> String {
        format!("all of it took longer than {} s", self.limits.all.as_secs())
    }

    fn open(&self, answer: Response<Body>) -> Result<Answer, Refusal> {
        if answer.status() != StatusCode::OK {
            return Err(Refusal::Status(answer.status()));
        }
        let headers = answer.headers();
        if header(headers, "content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            return Err("sends HTML, not JSON".to_owned().into());
        }
        let packing = header(headers, "content-encoding").unwrap_or("identity").to_owned();
        let body = answer.into_body().into_reader();
        let body: Box<dyn Read + Send> = match packing.trim() {
            "identity" | "" => Box::new(body),
            "gzip" | "x-gzip" => Box::new(MultiGzDecoder::new(body)),
            other => return Err(format!("is packed with {other:?}, not asked for").into()),
        };
        Ok(Answer { body, deadline: self.deadline, left: self.bytes_left })
    }

    /// All of an answer, if it is no larger than a page may be.
    pub(super) fn page(&mut self, url: &Url) -> Result<Vec<u8>, Refusal> {
        let mut answer = self.ask(url, self.limits.request)?;
        match answer.begin(self.limits.page_bytes)? {
            Begun::Whole(bytes) => {
                self.count(bytes.len());
                Ok(bytes)
            }
            Begun::Part(_) => Err(self.too_large()),
        }
    }

    pub(super) fn too_large(&self) -> Refusal {
        format!("is larger than {} bytes", self.limits.page_bytes).into()
    }

    pub(super) fn count(&mut self, bytes: usize) {
        self.bytes_left = self.bytes_left.saturating_sub(bytes as u64);
    }
}

/// What came of an answer at first.
pub(super) enum Begun {
    Whole(Vec<u8>),
    /// There is more.
    Part(Vec<u8>),
}

impl Answer {
    /// Reads it, or so many bytes of it.
    pub(super) fn begin(&mut self, bytes: u64) -> Result<Begun, Refusal> {
        let mut read = Vec::new();
        self.by_ref().take(bytes).read_to_end(&mut read).map_err(|error| unfinished(&error))?;
        if (read.len() as u64) < bytes {
            return Ok(Begun::Whole(read));
        }
        let mut more = [0];
        let is_more = self.read(&mut more).map_err(|error| unfinished(&error))? > 0;
        if is_more {
            read.push(more[0]);
        }
        Ok(if is_more { Begun::Part(read) } else { Begun::Whole(read) })
    }
}

impl Read for Answer {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if Instant::now() >= self.deadline {
            return Err(io::Error::other("all of it takes too long"));
        }
        let read = self.body.read(buffer)?;
        self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| io::Error::other("all of it is too large"))?;
        Ok(read)
    }
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// A body that broke off.
pub(super) fn unfinished(error: &io::Error) -> Refusal {
    let reason = match error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>()) {
        Some(error) => told(error),
        None => error.to_string(),
    };
    Refusal::Other(format!("breaks off: {}", line(&reason)))
}

/// What the client says, on one line.
fn told(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Io(error) if error.to_string().contains(REFUSED) => {
            format!("{error} (--allow-private asks it anyway)")
        }
        ureq::Error::Timeout(what) => format!("takes too long ({what})"),
        other => line(&other.to_string()),
    }
}

/// A text of others, short and on one line.
pub(super) fn line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect()
}
