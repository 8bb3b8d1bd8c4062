//! A directory that is read from another server as Open Referral, page by page.

use serde_json::Value;

use crate::waymark::{Home, Server};

fn export(home: &Home, database: &str) -> String {
    home.run(&["export", "--format", "ndjson", "--database", database]).ok()
}

fn import(home: &Home, server: &Server, path: &str, more: &[&str]) -> crate::waymark::Run {
    let feed = format!("http://{}{path}", server.address);
    home.run(&[&["import", &feed], more].concat())
}

#[test]
fn another_directory_is_read_from_its_feed() {
    let home = Home::new();
    let server = home.serve(&[]);
    let feed = ["--allow-private", "--database", "sqlite:copy.db"];
    let report = import(&home, &server, "/hsds/v3", &feed).ok();
    assert!(report.starts_with("added      22 services, 16 organizations, 13 locations, 14 serv"));
    let copy = export(&home, "sqlite:copy.db");
    for path in [
        "/hsds/v3",
        "/hsds/v3/services",
        "/hsds/v3/services?per_page=5",
        "/hsds/v3/services?format=ndjson&full=true",
        "/hsds/v3/services?full=false",
    ] {
        let report = import(&home, &server, path, &feed).ok();
        assert!(report.ends_with("nothing to change: revision 1 stays\n"), "{path}: {report}");
    }
    server.stop("TERM");
    // What Open Referral tells of the copy is what it told of the first: the same bytes again.
    let other = Home::new();
    std::fs::copy(home.path("copy.db"), other.path("home.db")).unwrap();
    let server = other.serve(&[]);
    import(&other, &server, "/hsds/v3", &["--allow-private", "--database", "sqlite:again.db"]).ok();
    assert!(export(&other, "sqlite:again.db") == copy);
    server.stop("TERM");
}

#[test]
fn a_feed_keeps_what_open_referral_tells() {
    let home = Home::new();
    let server = home.serve(&[]);
    import(&home, &server, "/hsds/v3", &["--allow-private", "--database", "sqlite:copy.db"]).ok();
    server.stop("TERM");
    let services = |database| -> Vec<Value> {
        let lines = export(&home, database);
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let (first, copy) = (services("sqlite:home.db"), services("sqlite:copy.db"));
    assert_eq!(first.len(), copy.len());
    for (first, copy) in first.iter().zip(&copy) {
        for member in ["id", "name", "status", "url", "description", "phones", "attributes"] {
            let told = copy.get(member);
            let kept = first.get(member).filter(|kept| **kept != Value::Array(Vec::new()));
            match member {
                "attributes" => assert_eq!(codes(told), codes(kept)),
                _ if kept.is_some() && told.is_some() => assert_eq!(told, kept, "{member}"),
                _ => {}
            }
        }
    }
}

fn codes(attributes: Option<&Value>) -> Vec<&Value> {
    let attributes = attributes.and_then(Value::as_array).into_iter().flatten();
    attributes.map(|attribute| &attribute["taxonomy_term"]["code"]).collect()
}

#[test]
fn private_addresses_and_what_is_no_feed_are_refused_and_nothing_is_written() {
    let home = Home::new();
    let server = home.serve(&[]);
    let before = export(&home, "sqlite:home.db");
    let line = import(&home, &server, "/hsds/v3?key=secret", &[]).failed(1);
    assert!(line.contains("/hsds/v3: page 1: 127.0.0.1 is not an address of the public internet"));
    assert!(!line.contains("secret"), "{line}");
    for (path, reason) in [
        ("/", "sends HTML, not JSON"),
        ("/nowhere", "the server says 404 Not Found"),
        ("/api/v1/taxonomy", "the server says 404 Not Found"),
    ] {
        let line = import(&home, &server, path, &["--allow-private", "--replace"]).failed(1);
        assert!(line.contains(&format!("page 1: {reason}")), "{line}");
    }
    assert_eq!(export(&home, "sqlite:home.db"), before);
    server.stop("TERM");
}
