//! Downloads from a server on this machine that breaks off, forgets, changes its mind and lies.

use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use md5::{Digest, Md5};

use super::*;
use crate::basemap::download::hex;
use crate::basemap::tile::Zooms;
use crate::testing::web::{self, head};

const EXTRACT: &str = r#"<?xml version="1.0"?>
<osm version="0.6">
 <bounds minlat="52.40" minlon="-1.52" maxlat="52.42" maxlon="-1.49"/>
 <node id="1" lat="52.405" lon="-1.51"/>
 <node id="2" lat="52.415" lon="-1.50"/>
 <way id="9"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/><tag k="name" v="Foleshill Road"/></way>
</osm>
"#;

/// How the server behaves for one request of the extract.
#[derive(Clone, Copy, Debug)]
enum Manner {
    /// Sends what is asked for, ranges too.
    Honest,
    /// Closes the connection after so many bytes of the body.
    BreaksOff(usize),
    /// Says there is more than there is, by so many bytes.
    Boasts(usize),
    /// Says there is less than there is, and sends no more, by so many bytes.
    Hides(usize),
    /// Has another version now, and so sends all of it.
    Changed,
    /// Sends all of it whatever range is asked for, under a range's status, from the first byte.
    Forgets,
    /// Says a status and nothing more.
    Says(&'static str),
}

struct Server {
    url: String,
    /// The ranges asked for, in order.
    ranges: Arc<Mutex<Vec<Option<usize>>>>,
}

/// Serves the extract in the given manners, the last one for ever, and its checksum if there is one.
fn serve(manners: &'static [Manner], checksum: Option<String>) -> Server {
    let ranges = Arc::new(Mutex::new(Vec::new()));
    let asked = Arc::clone(&ranges);
    let host = web::serve(move |request, stream| {
        if request.path.contains(".md5") {
            let answer = checksum.as_ref().map_or_else(
                || head("404 Not Found", 0, ""),
                |sum| head("200 OK", sum.len(), "") + sum,
            );
            let _ = stream.write_all(answer.as_bytes());
            return;
        }
        let range = request
            .header("range")
            .map(|value| value.trim_start_matches("bytes=").trim_end_matches('-').parse().unwrap());
        let nth = asked.lock().unwrap().len();
        asked.lock().unwrap().push(range);
        answer(stream, manners[nth.min(manners.len() - 1)], range);
    });
    Server { url: format!("{host}/west-midlands-latest.osm"), ranges }
}

fn answer(stream: &mut TcpStream, manner: Manner, range: Option<usize>) {
    let hidden = if let Manner::Hides(by) = manner { by } else { 0 };
    let whole = &EXTRACT.as_bytes()[..EXTRACT.len() - hidden];
    let etag = if matches!(manner, Manner::Changed) { "\"two\"" } else { "\"one\"" };
    let from = range.filter(|_| !matches!(manner, Manner::Changed | Manner::Forgets)).unwrap_or(0);
    let body = &whole[from.min(whole.len())..];
    let boast = if let Manner::Boasts(by) = manner { by } else { 0 };
    let all = whole.len() + boast;
    let mut more = format!("ETag: {etag}\r\n");
    let status = match (manner, range) {
        (Manner::Says(status), _) => status,
        (_, Some(from)) if from >= all => {
            write!(more, "Content-Range: bytes */{all}\r\n").unwrap();
            "416 Range Not Satisfiable"
        }
        (Manner::Changed, _) | (_, None) => "200 OK",
        (_, Some(_)) => {
            write!(more, "Content-Range: bytes {from}-{}/{all}\r\n", all - 1).unwrap();
            "206 Partial Content"
        }
    };
    let sends = if status.starts_with('2') { body } else { &[] };
    let length = if sends.is_empty() { 0 } else { sends.len() + boast };
    let _ = stream.write_all(head(status, length, &more).as_bytes());
    let end =
        if let Manner::BreaksOff(after) = manner { after.min(sends.len()) } else { sends.len() };
    let _ = stream.write_all(&sends[..end]);
}

/// The outcome, what lies in the folder afterwards, and what was asked of the server.
fn fetched(server: &Server, is_kept: bool) -> (Result<Report, BasemapError>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    outcome(server, is_kept, folder.path())
}

fn outcome(
    server: &Server,
    is_kept: bool,
    folder: &Path,
) -> (Result<Report, BasemapError>, Vec<String>) {
    let out = folder.join("streets.pmtiles");
    let build = Build {
        source: extract_beside(&out),
        out,
        bbox: None,
        zooms: Zooms { min: 10, max: 14 },
        stops: None,
        name: None,
    };
    let wanted = Fetch { url: server.url.clone(), build, is_kept };
    let report = fetch_pausing(&wanted, &Progress::default(), Duration::ZERO);
    let names = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    (report, names)
}

fn md5(of: &str) -> String {
    format!("{}  west-midlands-latest.osm\n", hex(&Md5::digest(of.as_bytes())))
}

#[test]
fn an_extract_becomes_a_map_and_goes() {
    let server = serve(&[Manner::Honest], Some(md5(EXTRACT)));
    let (report, files) = fetched(&server, false);
    assert!(report.unwrap().written.tiles > 0);
    assert_eq!(files, ["streets.pmtiles"]);
}

#[test]
fn it_goes_on_where_it_broke_off() {
    let server =
        serve(&[Manner::BreaksOff(100), Manner::BreaksOff(50), Manner::Honest], Some(md5(EXTRACT)));
    let (report, _) = fetched(&server, false);
    report.unwrap();
    assert_eq!(*server.ranges.lock().unwrap(), [None, Some(100), Some(150)]);
}

#[test]
fn another_version_is_begun_from_its_beginning() {
    let server = serve(&[Manner::BreaksOff(100), Manner::Changed], Some(md5(EXTRACT)));
    fetched(&server, false).0.unwrap();
    assert_eq!(*server.ranges.lock().unwrap(), [None, Some(100)]);
}

#[test]
fn a_server_that_forgets_the_range_spoils_nothing() {
    let server =
        serve(&[Manner::BreaksOff(100), Manner::Forgets, Manner::Honest], Some(md5(EXTRACT)));
    fetched(&server, false).0.unwrap();
    assert_eq!(*server.ranges.lock().unwrap(), [None, Some(100), None]);
}

#[test]
fn one_that_boasts_of_its_length_is_given_up_and_no_map_is_left() {
    let server = serve(&[Manner::Boasts(1_000)], None);
    let (report, files) = fetched(&server, false);
    let error = report.unwrap_err().to_string();
    assert!(error.contains("broke off 5 times"), "{error}");
    assert!(!files.contains(&"streets.pmtiles".to_owned()), "{files:?}");
}

#[test]
fn one_that_hides_the_end_is_found_out() {
    let server = serve(&[Manner::Hides(30)], None);
    let (report, files) = fetched(&server, true);
    let error = report.unwrap_err().to_string();
    assert!(error.contains("damaged or cut off"), "{error}");
    assert!(files.is_empty(), "{files:?}");
}

#[test]
fn a_wrong_checksum_leaves_nothing_behind() {
    let server = serve(&[Manner::Honest], Some(md5("another file")));
    let (report, files) = fetched(&server, true);
    let error = report.unwrap_err().to_string();
    assert!(error.contains("does not match its checksum"), "{error}");
    assert!(files.is_empty(), "{files:?}");
}

#[test]
fn without_a_checksum_it_is_believed() {
    let server = serve(&[Manner::Honest], None);
    let (report, files) = fetched(&server, true);
    report.unwrap();
    assert_eq!(
        files,
        ["streets.pmtiles", "streets.pmtiles.extract", "streets.pmtiles.extract.version"]
    );
}

#[test]
fn what_is_not_there_is_said_at_once() {
    let server = serve(&[Manner::Says("404 Not Found")], None);
    let (report, files) = fetched(&server, false);
    let error = report.unwrap_err().to_string();
    assert!(error.contains("the server says 404 Not Found"), "{error}");
    assert_eq!(server.ranges.lock().unwrap().len(), 1);
    assert!(files.is_empty(), "{files:?}");
}

#[test]
fn a_tired_server_is_asked_again() {
    let server = serve(&[Manner::Says("503 Service Unavailable"), Manner::Honest], None);
    fetched(&server, false).0.unwrap();
}

#[test]
fn what_is_whole_already_is_not_downloaded_again() {
    let folder = tempfile::tempdir().unwrap();
    let server = serve(&[Manner::Honest], None);
    outcome(&server, true, folder.path()).0.unwrap();
    outcome(&server, true, folder.path()).0.unwrap();
    assert_eq!(*server.ranges.lock().unwrap(), [None, Some(EXTRACT.len())]);
}
