//! A large file from the network: whole, the same from beginning to end, or not at all.
//!
//! Invariant: what is on the disk of an unfinished download is the beginning of one version of the file;
//! beside it stands which version (`ETag` or `Last-Modified`), and only that one is gone on with.

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use md5::{Digest, Md5};
use ureq::http::{HeaderMap, StatusCode};
use ureq::{Agent, Body};

use super::problem::BasemapError;
use super::progress::Progress;

/// How often nothing at all may come before we give up.
const ATTEMPTS: u32 = 5;
/// One request for a body may take so long; what is missing then is asked for anew.
const BODY_TIMEOUT: Duration = Duration::from_mins(30);
const ANSWER_TIMEOUT: Duration = Duration::from_mins(1);
/// A checksum is a line; more is something else.
const CHECKSUM_BYTES: u64 = 4_096;

/// What is downloaded, and where to.
pub struct Download<'u> {
    url: &'u str,
    file: PathBuf,
    version: PathBuf,
    agent: Agent,
    /// Before another attempt.
    pause: Duration,
}

/// How one request ended.
enum Answer {
    /// All is there.
    Whole,
    /// It broke off; what came is kept.
    BrokeOff(String),
}

impl<'u> Download<'u> {
    /// To a file; beside it, while it is not whole, stands which version it is of.
    pub fn new(url: &'u str, file: &Path, pause: Duration) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .user_agent(concat!("waymark/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(ANSWER_TIMEOUT))
            .timeout_recv_response(Some(ANSWER_TIMEOUT))
            .timeout_recv_body(Some(BODY_TIMEOUT))
            .build()
            .into();
        let mut version = file.as_os_str().to_owned();
        version.push(".version");
        Self { url, file: file.to_owned(), version: version.into(), agent, pause }
    }

    /// Gets what is missing, as often as it takes while something comes; then compares the checksum.
    pub fn run(&self, progress: &Progress) -> Result<(), BasemapError> {
        let mut fruitless = 0;
        loop {
            progress.check()?;
            let before = self.have();
            let broke_off = match self.request(progress)? {
                Answer::Whole => break,
                Answer::BrokeOff(problem) => problem,
            };
            fruitless = if self.have() > before { 0 } else { fruitless + 1 };
            if fruitless == ATTEMPTS {
                let problem = format!("the download broke off {ATTEMPTS} times: {broke_off}");
                return Err(self.problem(problem));
            }
            std::thread::sleep(self.pause * fruitless);
        }
        self.compare(progress)
    }

    /// Takes away what was downloaded.
    pub fn remove(&self) {
        // What is not there need not be removed.
        let _ = fs::remove_file(&self.file);
        let _ = fs::remove_file(&self.version);
    }

    fn have(&self) -> u64 {
        fs::metadata(&self.file).map_or(0, |metadata| metadata.len())
    }

    fn problem(&self, problem: impl std::fmt::Display) -> BasemapError {
        BasemapError::Input { file: self.url.to_owned(), problem: problem.to_string() }
    }

    fn written<T>(&self, done: std::io::Result<T>) -> Result<T, BasemapError> {
        done.map_err(|error| BasemapError::output(&self.file, error))
    }

    fn request(&self, progress: &Progress) -> Result<Answer, BasemapError> {
        progress.begin("connecting", 0);
        let have = self.have();
        let version = self.known_version().filter(|_| have > 0);
        let mut request = self.agent.get(self.url);
        if let Some(version) = &version {
            request = request.header("Range", format!("bytes={have}-")).header("If-Range", version);
        }
        let answer = match request.call() {
            Ok(answer) => answer,
            Err(error) if is_for_good(&error) => return Err(self.problem(error)),
            Err(error) => return Ok(Answer::BrokeOff(error.to_string())),
        };
        let range = content_range(answer.headers());
        match answer.status() {
            StatusCode::OK => self.start_over(answer, progress),
            StatusCode::PARTIAL_CONTENT if range.is_some_and(|(from, _)| from == Some(have)) => {
                let file = self.written(OpenOptions::new().append(true).open(&self.file))?;
                self.receive(answer.into_body(), file, range.and_then(|(_, all)| all), progress)
            }
            StatusCode::RANGE_NOT_SATISFIABLE if range == Some((None, Some(have))) => {
                Ok(Answer::Whole)
            }
            StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE => {
                self.remove();
                Ok(Answer::BrokeOff("the server does not go on where it broke off".to_owned()))
            }
            status if status.is_server_error() => Ok(Answer::BrokeOff(status.to_string())),
            status => Err(self.problem(format!("the server says {status}"))),
        }
    }

    /// From the first byte, noting which version this is.
    fn start_over(
        &self,
        answer: ureq::http::Response<Body>,
        progress: &Progress,
    ) -> Result<Answer, BasemapError> {
        self.remove();
        if let Some(version) = version(answer.headers()) {
            self.written(fs::write(&self.version, format!("{}\n{version}", self.url)))?;
        }
        let all = header(answer.headers(), "content-length").and_then(|length| length.parse().ok());
        let file = self.written(File::create(&self.file))?;
        self.receive(answer.into_body(), file, all, progress)
    }

    fn receive(
        &self,
        body: Body,
        mut file: File,
        all: Option<u64>,
        progress: &Progress,
    ) -> Result<Answer, BasemapError> {
        progress.begin("downloading", all.unwrap_or(0));
        progress.set(self.have());
        let (mut body, mut buffer) = (body.into_reader(), vec![0; 1 << 16]);
        loop {
            progress.check()?;
            let read = match body.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Ok(Answer::BrokeOff(error.to_string())),
            };
            self.written(file.write_all(&buffer[..read]))?;
            progress.add(read as u64);
        }
        let have = self.have();
        Ok(match all {
            Some(all) if have < all => {
                Answer::BrokeOff(format!("{have} bytes came of the {all} announced"))
            }
            Some(all) if have > all => {
                self.remove();
                Answer::BrokeOff(format!("{have} bytes came, more than the {all} announced"))
            }
            _ => Answer::Whole,
        })
    }

    /// Which version the beginning on the disk is of, if it is of this address.
    fn known_version(&self) -> Option<String> {
        let known = fs::read_to_string(&self.version).ok()?;
        let (url, version) = known.split_once('\n')?;
        (url == self.url).then(|| version.to_owned())
    }

    /// With the checksum at the same address and `.md5`, where one is offered.
    fn compare(&self, progress: &Progress) -> Result<(), BasemapError> {
        let address = format!("{}.md5", self.url);
        let answer = self.agent.get(&address).call().map_err(|error| self.problem(error))?;
        if answer.status() != StatusCode::OK {
            return Ok(());
        }
        let mut line = String::new();
        let read = answer.into_body().into_reader().take(CHECKSUM_BYTES).read_to_string(&mut line);
        read.map_err(|error| self.problem(format!("its checksum: {error}")))?;
        let offered = line.split_whitespace().next().unwrap_or_default().to_lowercase();
        let is_checksum =
            offered.len() == 32 && offered.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_checksum && offered != self.checksum(progress)? {
            self.remove();
            return Err(self.problem("what came does not match its checksum; try again"));
        }
        Ok(())
    }

    fn checksum(&self, progress: &Progress) -> Result<String, BasemapError> {
        progress.begin("comparing the checksum", self.have());
        let read = |error| BasemapError::input(&self.file, error);
        let mut file = File::open(&self.file).map_err(read)?;
        let (mut digest, mut buffer) = (Md5::new(), vec![0; 1 << 18]);
        loop {
            progress.check()?;
            let n = file.read(&mut buffer).map_err(read)?;
            if n == 0 {
                break;
            }
            digest.update(&buffer[..n]);
            progress.add(n as u64);
        }
        Ok(hex(&digest.finalize()))
    }
}

/// Two digits a byte.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether trying again would not help.
fn is_for_good(error: &ureq::Error) -> bool {
    matches!(
        error,
        ureq::Error::BadUri(_)
            | ureq::Error::HostNotFound
            | ureq::Error::Http(_)
            | ureq::Error::Tls(_)
    )
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// What tells one version from another; a weak `ETag` does not.
fn version(headers: &HeaderMap) -> Option<String> {
    let strong = header(headers, "etag").filter(|etag| !etag.starts_with("W/"));
    strong.or_else(|| header(headers, "last-modified")).map(str::to_owned)
}

/// First byte and length of the whole, of `bytes 100-199/200` or `bytes */200`.
fn content_range(headers: &HeaderMap) -> Option<(Option<u64>, Option<u64>)> {
    let (range, all) = header(headers, "content-range")?.strip_prefix("bytes ")?.split_once('/')?;
    Some((range.split('-').next().and_then(|from| from.parse().ok()), all.parse().ok()))
}
