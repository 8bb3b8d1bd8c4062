use super::*;
use crate::http::ground::TileServer;
use crate::http::pages::PAGE_POLICY;

fn policy(ancestors: &str) -> String {
    Ancestors::new(ancestors).unwrap().policy(PAGE_POLICY)
}

fn told(query: &[(&str, &str)]) -> Vec<String> {
    let pairs: Vec<_> =
        query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    faults(&pairs).into_iter().map(|fault| fault.param).collect()
}

#[test]
fn hosts_are_named_in_the_policy_and_nothing_else_changes() {
    for (given, named) in [
        ("*", "* capacitor: ionic: app: file:"),
        ("none", "'none'"),
        ("https://a.example", "https://a.example"),
        (
            "https://a.example, self http://localhost:8000",
            "https://a.example 'self' http://localhost:8000",
        ),
        (
            "https://*.coventry.gov.uk capacitor://localhost",
            "https://*.coventry.gov.uk capacitor://localhost",
        ),
    ] {
        let policy = policy(given);
        let (rest, ancestors) = policy.split_once("frame-ancestors ").unwrap();
        assert_eq!(ancestors, named);
        assert!(PAGE_POLICY.starts_with(rest), "{rest}");
    }
    assert_eq!(Ancestors::new("*"), Ok(Ancestors::default()));
}

#[test]
fn what_is_no_origin_is_told() {
    for given in [
        "",
        " ",
        "a.example",
        "https://a.example/",
        "https://a.example/map",
        "https://a.example;script-src *",
        "https://a.example:port",
        "https://",
        "https://*",
        "https://a.*.example",
        "https://you@a.example",
        "https://a.example *",
        "none https://a.example",
        "'self'",
        "HTTPS://a.example",
    ] {
        let problem = Ancestors::new(given).unwrap_err();
        assert_eq!(problem.lines().count(), 1, "{problem}");
    }
}

#[test]
fn the_map_of_a_tile_server_may_be_asked_from_a_frame_too() {
    let server = TileServer::new("https://t.example/{z}/{x}/{y}.png", "thanks", 14).unwrap();
    let policy = Ancestors::new("https://a.example").unwrap();
    let policy = policy.policy(&Ground::Tiles(server).page_policy());
    assert!(policy.contains("connect-src 'self' https://t.example;"), "{policy}");
    assert!(policy.ends_with("frame-ancestors https://a.example"), "{policy}");
}

#[test]
fn defaults_that_tell_nothing_of_a_person_can_stand_in_the_query() {
    let query = [
        ("lang", "ar"),
        ("need", "health,food"),
        ("need", "housing"),
        ("language", "ti"),
        ("when", "any"),
        ("theme", "dark"),
        ("list", "first"),
        ("height", "auto"),
        ("beside", "en"),
    ];
    assert_eq!(told(&query), [""; 0]);
}

#[test]
fn a_place_cannot() {
    for name in ["postcode", "lat", "lon", "service"] {
        assert_eq!(told(&[("theme", "dark"), (name, "1")]), [name]);
        assert!(wrong(name, "1").unwrap().contains(&format!("/embed#{name}=")), "{name}");
    }
}

#[test]
fn mistakes_are_named() {
    for (name, value) in [
        ("need", "healht"),
        ("language", "not a tag"),
        ("lang", ""),
        ("theme", "blue"),
        ("list", "last"),
        ("when", "2026-11-24T10:00"),
        ("needs", "health"),
    ] {
        assert_eq!(told(&[(name, value)]), [name], "{name}={value}");
    }
}
