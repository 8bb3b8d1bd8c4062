//! Feeds of a server on this machine, honest ones and others.

use super::*;
use crate::testing::web::{head, serve};
use flate2::Compression;
use flate2::write::GzEncoder;
use rstest::rstest;
use serde_json::{Value, json};
use std::io::Read;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const HASTY: Limits = Limits {
    pages: 5,
    services: 20,
    page_bytes: 20_000,
    all_bytes: 60_000,
    redirects: 2,
    connect: Duration::from_secs(5),
    request: Duration::from_secs(5),
    all: Duration::from_secs(20),
};

/// What came of a feed at a path of a server: the file's text, or the complaint; and what was asked.
fn came(
    path: &str,
    limits: Limits,
    answer: impl Fn(&str) -> Vec<u8> + Send + 'static,
) -> (Result<String, String>, Vec<String>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    let host = serve(move |request, stream| {
        log.lock().unwrap().push(request.path.clone());
        let _ = stream.write_all(&answer(&request.path));
    });
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let client = Client::new(true, limits);
    let outcome = fetch_within(&format!("{host}{path}"), client, file.reopen().unwrap(), |_| {});
    let mut text = String::new();
    file.as_file_mut().read_to_string(&mut text).unwrap();
    let paths = asked.lock().unwrap().clone();
    (outcome.map(|()| text).map_err(|error| error.to_string()), paths)
}

fn ok(body: &str) -> Vec<u8> {
    (head("200 OK", body.len(), "Content-Type: application/json\r\n") + body).into_bytes()
}

fn service(number: u64) -> Value {
    json!({ "id": format!("s{number}"), "name": "Advice", "status": "active", "phones": [] })
}

/// So many services, one a line.
fn lines(services: u64) -> String {
    (1..=services).fold(String::new(), |lines, number| lines + &service(number).to_string() + "\n")
}

/// A page of two services each.
fn page(number: u64, of: u64) -> Value {
    let contents = json!([service(2 * number - 1), service(2 * number)]);
    json!({ "total_items": 2 * of, "total_pages": of, "page_number": number, "size": 2,
            "first_page": number == 1, "last_page": number == of, "empty": false,
            "contents": contents })
}

/// Which page is asked for; the first where none is named.
fn number(path: &str) -> u64 {
    let parameter = path.split(['?', '&']).find_map(|part| part.strip_prefix("page="));
    parameter.map_or(1, |number| number.parse().unwrap())
}

fn ids(lines: &str) -> Vec<String> {
    let id = |line: &str| serde_json::from_str::<Value>(line).unwrap()["id"].clone();
    lines.lines().map(|line| id(line).as_str().unwrap().to_owned()).collect()
}

#[test]
fn all_pages_come_in_order() {
    let (text, asked) = came("/v3/services", HASTY, |path| ok(&page(number(path), 3).to_string()));
    assert_eq!(ids(&text.unwrap()), ["s1", "s2", "s3", "s4", "s5", "s6"]);
    assert_eq!(
        asked,
        [1, 2, 3].map(|n| format!("/v3/services?per_page=100&full=true&page={n}")).map(|path| {
            // The first one is asked for by its number before the others are set.
            if path.ends_with("=1") {
                "/v3/services?page=1&per_page=100&full=true".into()
            } else {
                path
            }
        })
    );
}

#[test]
fn the_root_of_an_api_leads_to_its_services() {
    let (text, _) = came("/v3?key=1", HASTY, |path| match path {
        "/v3?key=1" => ok(r#"{"version":"HSDS-UK-3.0","openapi_url":"https://a.org"}"#),
        path => ok(&page(number(path), 1).to_string()),
    });
    assert_eq!(ids(&text.unwrap()), ["s1", "s2"]);
}

#[test]
fn a_server_that_knows_fewer_parameters_is_asked_with_fewer() {
    let (text, _) = came("/services", HASTY, |path| {
        if path.contains("full") {
            return head("400 Bad Request", 0, "").into_bytes();
        }
        ok(&page(number(path), 2).to_string())
    });
    assert_eq!(ids(&text.unwrap()).len(), 4);
}

#[test]
fn services_told_in_short_are_asked_for_one_by_one() {
    let short =
        |number| json!({ "id": format!("s{number}"), "name": "Advice", "status": "active" });
    let (text, asked) = came("/services", HASTY, move |path| match path {
        "/services/s1" => ok(&service(1).to_string()),
        "/services/s2" => ok(&service(2).to_string()),
        _ => ok(&json!({ "total_pages": 1, "contents": [short(1), short(2)] }).to_string()),
    });
    assert_eq!(text.unwrap(), format!("{}\n{}\n", service(1), service(2)));
    assert_eq!(asked.len(), 3);
}

#[rstest]
#[case::list(|| json!([service(1), service(2)]).to_string())]
#[case::lines(|| format!("{}\n{}\n", service(1), service(2)))]
#[case::lines_without_an_end(|| format!("{:#}\n{}", service(1), service(2)))]
#[case::page_without_numbers(|| json!({ "contents": [service(1), service(2)], "last_page": true }).to_string())]
#[case::byte_order_mark(|| format!("\u{feff}{}", json!([service(1), service(2)])))]
fn other_forms(#[case] body: fn() -> String) {
    let (text, _) = came("/all.json", HASTY, move |_| ok(&body()));
    let text = text.unwrap();
    let read = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
    let read: Vec<Value> = read.map(Result::unwrap).collect();
    assert_eq!(read, [service(1), service(2)]);
}

#[test]
fn a_long_list_need_not_fit_into_memory() {
    let lines = lines(500);
    assert!(lines.len() as u64 > HASTY.page_bytes);
    let sent = lines.clone();
    let (text, _) = came("/services?format=ndjson", HASTY, move |_| ok(&sent));
    assert_eq!(text.unwrap(), lines);
}

#[test]
fn packed_answers_are_unpacked() {
    let (text, _) = came("/x", HASTY, |_| packed(&page(1, 1).to_string()));
    assert_eq!(ids(&text.unwrap()).len(), 2);
}

fn packed(body: &str) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(body.as_bytes()).unwrap();
    let body = packer.finish().unwrap();
    let mut answer = head("200 OK", body.len(), "Content-Encoding: gzip\r\n").into_bytes();
    answer.extend(body);
    answer
}

/// Page 1 of three is as it should be, the second as a test wants it.
fn second(path: &str, second: impl Fn() -> Vec<u8>) -> Vec<u8> {
    if number(path) == 2 { second() } else { ok(&page(number(path), 3).to_string()) }
}

fn with(mut page: Value, name: &str, value: Value) -> Vec<u8> {
    page[name] = value;
    ok(&page.to_string())
}

#[rstest]
#[case::status(|| head("503 Service Unavailable", 0, "").into_bytes(), "page 2: the server says 503 Service Unavailable")]
#[case::loops(|| ok(&page(1, 3).to_string()), "page 2: says it is page 1")]
#[case::loops_unnumbered(|| with(page(1, 3), "page_number", Value::Null), "page 2: tells service s1 again, after page 1")]
#[case::empty(|| with(page(2, 3), "contents", json!([])), "page 2: has no service, though there are 3 pages")]
#[case::changed(|| with(page(2, 3), "total_items", json!(7)), "page 2: says total_items is 7, page 1 said 6: the feed changed meanwhile; try again")]
#[case::no_number(|| with(page(2, 3), "total_pages", json!("many")), "page 2: says total_pages is \"many\"")]
#[case::negative(|| with(page(2, 3), "total_pages", json!(-1)), "page 2: says total_pages is -1")]
#[case::no_list(|| with(page(2, 3), "contents", json!({})), "page 2: has `contents` that are no list")]
#[case::html(|| ok("<!doctype html><p>Maintenance"), "page 2: is HTML or XML, not JSON")]
#[case::words(|| ok("no"), "page 2: is not JSON")]
#[case::nothing(|| ok(""), "page 2: is empty")]
#[case::no_page(|| ok(&service(3).to_string()), "page 2: is no page, as those before are")]
#[case::latin(|| { let mut answer = head("200 OK", 3, "").into_bytes(); answer.extend(b"[\xe9]"); answer }, "page 2: is not text in UTF-8 (from byte 1)")]
#[case::packed_oddly(|| head("200 OK", 0, "Content-Encoding: br\r\n").into_bytes(), "page 2: is packed with \"br\", not asked for")]
#[case::huge(|| ok(&json!({ "contents": ["a".repeat(20_000)] }).to_string()), "page 2: is larger than 20000 bytes")]
#[case::bomb(|| packed(&format!("{{\"contents\":[\"{}\"]}}", "a".repeat(10_000_000))), "page 2: is larger than 20000 bytes")]
fn what_is_no_page_ends_it(#[case] answer: fn() -> Vec<u8>, #[case] complaint: &str) {
    let (outcome, asked) = came("/services", HASTY, move |path| second(path, answer));
    assert_eq!((outcome, asked.len()), (Err(complaint.to_owned()), 2));
}

#[rstest]
#[case::half(|| { let body = page(2, 3).to_string(); ok(&body)[..200].to_vec() }, "page 2: breaks off: ")]
#[case::more_announced(|| (head("200 OK", 9_000, "") + &page(2, 3).to_string()).into_bytes(), "page 2: breaks off: ")]
#[case::less_announced(|| (head("200 OK", 30, "") + &page(2, 3).to_string()).into_bytes(), "page 2: is cut off: ")]
#[case::half_packed(|| { let answer = packed(&page(2, 3).to_string()); answer[..answer.len() - 20].to_vec() }, "page 2: breaks off: ")]
#[case::not_packed(|| (head("200 OK", 2, "Content-Encoding: gzip\r\n") + "[]").into_bytes(), "page 2: breaks off: ")]
#[case::no_http(|| b"SSH-2.0-OpenSSH\r\n".to_vec(), "page 2: ")]
fn what_breaks_off_ends_it(#[case] answer: fn() -> Vec<u8>, #[case] begin: &str) {
    let (outcome, _) = came("/services", HASTY, move |path| second(path, answer));
    let complaint = outcome.unwrap_err();
    assert!(complaint.starts_with(begin) && !complaint.contains('\n'), "{complaint}");
}

#[test]
fn totals_must_be_true() {
    let (outcome, _) = came("/services", HASTY, |path| {
        let mut page = page(number(path), 2);
        page["total_items"] = json!(9);
        ok(&page.to_string())
    });
    assert_eq!(outcome.unwrap_err(), "page 2: 4 services came in all, of 9 announced");
    let (outcome, asked) = came("/services", HASTY, |path| ok(&page(number(path), 9).to_string()));
    assert_eq!(outcome.unwrap_err(), "page 1: is one of more than 5");
    assert_eq!(asked.len(), 1);
    // Without totals it goes on until nothing comes, or for too long.
    let (outcome, asked) = came("/services", HASTY, |path| {
        ok(&json!({ "contents": [service(number(path))] }).to_string())
    });
    assert_eq!((outcome.unwrap_err().as_str(), asked.len()), ("page 6: is one of more than 5", 6));
}

#[test]
fn all_together_has_a_limit() {
    let long = "a".repeat(15_000);
    let (outcome, _) = came("/services", HASTY, move |path| {
        let mut page = page(number(path), 5);
        page["contents"][0]["description"] = json!(long);
        ok(&page.to_string())
    });
    assert_eq!(outcome.unwrap_err(), "page 4: breaks off: all of it is too large");
    let lines = lines(2_000);
    let (outcome, _) = came("/services?format=ndjson", HASTY, move |_| ok(&lines));
    assert_eq!(outcome.unwrap_err(), "page 1: breaks off: all of it is too large");
}

#[rstest]
#[case::other_service(|| ok(&service(9).to_string()), "page 1: service s1: its address tells of something else")]
#[case::not_there(|| head("404 Not Found", 0, "").into_bytes(), "page 1: service s1: the server says 404 Not Found")]
#[case::a_page(|| ok(&page(1, 1).to_string()), "page 1: service s1: its address tells of no service")]
fn a_service_by_itself_is_itself(#[case] answer: fn() -> Vec<u8>, #[case] complaint: &str) {
    let (outcome, _) = came("/services", HASTY, move |path| {
        if path.contains("/s1") {
            return answer();
        }
        let short = json!({ "id": "s1", "name": "Advice", "status": "active" });
        ok(&json!({ "total_pages": 1, "contents": [short] }).to_string())
    });
    assert_eq!(outcome.unwrap_err(), complaint);
}

#[test]
fn redirects_are_few_and_go_nowhere_else() {
    let to =
        |location: &str| head("302 Found", 0, &format!("Location: {location}\r\n")).into_bytes();
    let (outcome, _) = came("/old", HASTY, move |path| match path {
        "/old" => to("new"),
        _ => ok(&page(1, 1).to_string()),
    });
    assert_eq!(ids(&outcome.unwrap()).len(), 2);
    for (location, complaint) in [
        ("/loop", "page 1: more than 2 redirects"),
        ("ftp://127.0.0.1/x", "page 1: a redirect is neither http nor https"),
        (
            "https://me:secret@127.0.0.1/",
            "page 1: a redirect holds a user or a password; feeds are asked without",
        ),
    ] {
        let (outcome, _) = came("/loop", HASTY, move |_| to(location));
        assert_eq!(outcome.unwrap_err(), complaint);
    }
}

#[test]
fn a_server_that_says_nothing_is_not_waited_for() {
    let limits = Limits { request: Duration::from_millis(300), ..HASTY };
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/services", listener.local_addr().unwrap());
    let file = tempfile::tempfile().unwrap();
    let outcome = fetch_within(&address, Client::new(true, limits), file, |_| {});
    let complaint = outcome.unwrap_err().to_string();
    assert!(complaint.starts_with("page 1: takes too long"), "{complaint}");
}

#[rstest]
#[case("http://127.0.0.1:1/services")]
#[case("http://localhost:1/services")]
#[case("http://[::1]:1/services")]
#[case("http://[::ffff:10.0.0.1]:1/services")]
#[case("http://2130706433:1/services")]
#[case("http://0x7f.1:1/services")]
#[case("http://169.254.169.254/latest/meta-data")]
fn private_addresses_are_not_asked(#[case] address: &str) {
    let outcome = fetch(address, false, tempfile::tempfile().unwrap(), |_| {});
    let complaint = outcome.unwrap_err().to_string();
    assert!(complaint.contains("is not an address of the public internet"), "{complaint}");
    assert!(complaint.ends_with("(--allow-private asks it anyway)"), "{complaint}");
}
