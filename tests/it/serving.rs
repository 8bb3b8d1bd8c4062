//! `waymark serve`: starting, restarting, stopping, and what the log keeps quiet about.

use std::io::{Read, Write};
use std::net::TcpStream;

use axum::Router;
use axum::routing::get;
use rstest::rstest;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::site::TOWN;
use crate::waymark::{Home, Server};

fn services(server: &Server) -> (u64, usize) {
    let list: Value = serde_json::from_str(&server.get("/api/v1/services")).unwrap();
    (list["revision"].as_u64().unwrap(), list["features"].as_array().unwrap().len())
}

#[test]
fn the_first_start_loads_coventry_and_the_second_keeps_it() {
    let home = Home::new();
    let first = home.serve(&[]);
    let (revision, count) = services(&first);
    assert!(count > 10, "{count}");
    assert_eq!(first.stop("TERM").0, Some(0));
    let second = home.serve(&[]);
    assert_eq!(services(&second), (revision, count), "nothing was loaded again");
}

#[test]
fn an_empty_start_stays_empty() {
    let home = Home::new();
    let server = home.serve(&["--empty"]);
    assert_eq!(services(&server).1, 0);
}

#[test]
fn what_was_imported_is_not_replaced_by_a_start() {
    let home = Home::new();
    home.write("town.json", TOWN);
    home.run(&["import", "town.json"]).ok();
    let server = home.serve(&[]);
    assert!(server.get("/api/v1/services/advice").contains("Town Aid"));
}

#[test]
fn what_was_removed_stays_removed() {
    let home = Home::new();
    home.serve(&[]).stop("TERM");
    let ended = json!([{ "id": "ended", "name": "Ended", "status": "inactive" }]);
    home.write("ended.json", &ended.to_string());
    home.run(&["import", "ended.json", "--replace"]).ok();
    let server = home.serve(&[]);
    assert_eq!(services(&server), (2, 0));
}

/// A word we do not know must neither keep the server from starting nor open a door to everyone.
#[test]
fn people_without_a_word_of_ours_are_not_everyone() {
    let home = Home::new();
    let words: Vec<String> = (0..1_000).map(|number| format!("people-{number}")).collect();
    let service = |id: &str, eligibility: Value| json!({ "id": id, "name": id, "status": "active", "eligibility": eligibility });
    let services = json!([service("some", json!(words)), service("all", json!([]))]);
    home.write("some.json", &services.to_string());
    home.run(&["import", "some.json"]).ok();
    let server = home.serve(&[]);
    let ask = |who: &str| -> Vec<String> {
        let answer = server.get(&format!("/api/v1/services?{who}"));
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let features = answer["features"].as_array().unwrap().iter();
        features.map(|feature| feature["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ask("eligibility=refugees"), ["all"]);
    assert_eq!(ask(""), ["all", "some"]);
}

#[rstest]
#[case("TERM")]
#[case("INT")]
fn a_signal_ends_it_well(#[case] signal: &str) {
    let home = Home::new();
    let server = home.serve(&["--empty"]);
    // A connection that is kept open but idle must not hold it up.
    let mut idle = TcpStream::connect(&server.address).unwrap();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    let mut start = [0; 15];
    idle.read_exact(&mut start).unwrap();
    assert_eq!(server.stop(signal).0, Some(0));
}

#[test]
fn a_port_that_is_taken_is_one_line() {
    let home = Home::new();
    let server = home.serve(&["--empty"]);
    let line = home.run(&["serve", "--empty", "--listen", &server.address]).failed(1);
    assert!(line.contains(&server.address), "{line}");
}

/// The map's own reader asks for parts; a large archive is never sent whole to draw a street.
#[test]
fn an_operators_own_map_is_served_in_parts() {
    let home = Home::new();
    home.write("town.pmtiles", "PMTiles\u{3} and the rest of the archive");
    let server = home.serve(&["--empty", "--basemap", "town.pmtiles"]);
    assert!(server.get("/assets/basemap.pmtiles").ends_with("the rest of the archive"));
    let whole = "GET /assets/basemap.pmtiles HTTP/1.1\r\nhost: x\r\naccept-encoding: br, gzip\r\nconnection: close\r\n\r\n";
    let answer = server.talk(whole).to_ascii_lowercase();
    // Only who knows its size and that parts can be had can do without the whole.
    assert!(
        answer.contains("content-length: 36") && answer.contains("accept-ranges: bytes"),
        "{answer}"
    );
    let part = "GET /assets/basemap.pmtiles HTTP/1.1\r\nhost: x\r\nrange: bytes=2-7\r\nconnection: close\r\n\r\n";
    let answer = server.talk(part);
    assert!(
        answer.starts_with("HTTP/1.1 206") && answer.ends_with("\r\n\r\nTiles\u{3}"),
        "{answer}"
    );
}

/// Nobody else is asked for anything unless an operator says so, and then only that one.
#[test]
fn an_operators_tile_server_is_named_to_the_page_and_allowed() {
    let home = Home::new();
    let template = "https://tiles.example.org/city/{z}/{x}/{y}.mvt";
    let server = home.serve(&["--empty", "--tiles", template, "--tiles-max-zoom", "13"]);
    let told: serde_json::Value =
        serde_json::from_str(&server.get("/assets/basemap.pmtiles")).unwrap();
    assert_eq!(told["tiles"][0], template);
    assert_eq!(told["maxzoom"], 13);
    let page = server.talk("GET /assets/none HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    assert!(!page.contains("tiles.example.org"), "{page}");
}

#[test]
fn what_is_no_map_is_one_line() {
    let home = Home::new();
    home.write("town.osm", "<osm></osm>");
    let line = home.run(&["serve", "--empty", "--basemap", "town.osm"]).failed(1);
    assert!(line.contains("town.osm") && line.contains("PMTiles"), "{line}");
    let line = home.run(&["serve", "--empty", "--basemap", "none.pmtiles"]).failed(1);
    assert!(line.contains("none.pmtiles"), "{line}");
    let line = home.run(&["serve", "--empty", "--tiles", "https://example.org/{z}.png"]).failed(2);
    assert!(line.contains("{x}"), "{line}");
}

#[test]
fn nonsense_on_the_socket_does_not_disturb_others() {
    let home = Home::new();
    let server = home.serve(&["--empty"]);
    for nonsense in
        ["\0\0\0\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u{16}\u{3}\u{1}\r\n\r\n"]
    {
        server.talk(nonsense);
    }
    assert!(server.get("/healthz").contains("ok"));
}

#[test]
fn the_log_keeps_quiet_about_where_people_are_and_what_they_seek() {
    let home = Home::new();
    let server = home.serve(&["--log", "debug"]);
    server.get("/api/v1/nearest?lat=52.40817&lon=-1.51062&category=mental-health&language=ti");
    server.get("/api/v1/nearest?postcode=CV2+4FN&channel=telephone");
    server.get("/api/v1/postcodes/CV24FN");
    server.get("/plain?postcode=CV2+4FN&need=mental-health");
    for path in [
        "/plain?postcode=CV35QQ&need=nosuch",
        "/plain/services/nosuch?postcode=CV2+4FN",
        "/api/v1/postcodes/CV35QQ",
        "/api/v1/nosuch/CV24FN",
        "/api/v1/nearest?lat=52.40817&lon=-1.51062&category=nosuch",
        "/assets/CV24FN",
    ] {
        server.talk(&format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"));
    }
    server.talk(
        "CV24FN /api/v1/nearest?lat=52.40817 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    );
    let (_, log) = server.stop("TERM");
    assert!(log.contains("/api/v1/postcodes/{postcode}"), "requests are logged: {log}");
    for secret in ["52.40817", "1.51062", "CV2", "4FN", "CV3", "mental", "nosuch", "telephone", "?"]
    {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}

#[test]
fn nothing_logs_that_somebody_answered_about_what_they_did_not_find() {
    let home = Home::new();
    let server = home.serve(&["--log", "debug", "--empty", "--unmet"]);
    let told: serde_json::Value = serde_json::from_str(&server.get("/api/v1/unmet")).unwrap();
    let lists = told["lists"]["digest"].as_str().unwrap();
    for (boxes, status) in [("00".repeat(43), 204), ("00".repeat(42), 400)] {
        let body = format!(r#"{{"question":"language","lists":"{lists}","boxes":"{boxes}"}}"#);
        let answer = server.talk(&format!(
            "POST /api/v1/unmet HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        ));
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    }
    let (_, log) = server.stop("TERM");
    assert_eq!(log.matches("/api/v1/unmet").count(), 1, "only that it was read: {log}");
    assert!(!log.contains("POST"), "{log}");
}

#[tokio::test]
async fn running_requests_are_finished_before_stopping() {
    let (started, mut has_started) = mpsc::channel::<()>(1);
    let (finish, may_finish) = tokio::sync::watch::channel(false);
    let slow = move || {
        let (started, mut may_finish) = (started.clone(), may_finish.clone());
        async move {
            started.send(()).await.unwrap();
            may_finish.wait_for(|may| *may).await.unwrap();
            "finished"
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let app = Router::new().route("/slow", get(slow));
    let serving = tokio::spawn(server::http::listen::serve(listener, app, async {
        stopped.await.unwrap();
    }));
    let asking = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    has_started.recv().await.unwrap();
    stop.send(()).unwrap();
    tokio::task::yield_now().await;
    assert!(!serving.is_finished(), "it waits for the request");
    finish.send(true).unwrap();
    assert!(asking.await.unwrap().ends_with("finished"));
    serving.await.unwrap();
}
