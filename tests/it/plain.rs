//! `/plain`: the questions without JavaScript. The same answers as the API, in every language, and
//! nothing of what was asked kept anywhere.

use axum::http::Method;
use rstest::rstest;

use crate::plain_languages::languages;
use crate::site::{Answer, Site, TOWN, coventry, of_records, town};

/// A page that must be one, whatever its status.
pub async fn page(site: &Site, path: &str) -> (Answer, String) {
    let answer = site.get(path).await;
    assert!(answer.header("content-type").starts_with("text/html"), "{path}: {answer:?}");
    let html = answer.text();
    assert!(html.starts_with("<!DOCTYPE html>") && html.ends_with("</html>"), "{path}");
    (answer, html)
}

/// The page of a question that must be understood.
pub async fn list(site: &Site, query: &str) -> String {
    let (answer, html) = page(site, &format!("/plain?{query}")).await;
    assert_eq!(answer.status, 200, "{query}");
    html
}

/// The values of an attribute within what comes between two marks, in order.
fn attributes(html: &str, name: &str) -> Vec<String> {
    let mark = format!(" {name}=\"");
    html.split(&mark).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// What a person reads, without what is marked up.
pub fn words(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let name = tag.trim_start_matches('/').split([' ', '>']).next().unwrap();
        if !["bdi", "span", "a"].contains(&name) {
            text.push(' ');
        }
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let text = text.replace(['\u{2068}', '\u{2069}'], "").replace('\u{a0}', " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The cards of what `nearest` answers.
fn results(html: &str) -> Vec<(String, String, String)> {
    let cards = html.split("<li class=\"card ").skip(1);
    let cards = cards.filter(|card| card.split('>').next().unwrap().contains("\"result\""));
    cards
        .map(|card| {
            let of = |name| attributes(card, name).into_iter().next().unwrap();
            (of("data-id"), of("data-state"), of("data-distance"))
        })
        .collect()
}

#[rstest]
#[case::now("postcode=CV1+5FX", "postcode=CV1+5FX")]
#[case::needs("postcode=cv65ed&need=food&need=health", "postcode=CV6+5ED&category=food,health")]
#[case::any_time("postcode=CV1+5FX&when=any", "postcode=CV1+5FX&open=any")]
#[case::a_time(
    "postcode=CV1+5FX&when=at&day=2026-11-26&time=14:00",
    "postcode=CV1+5FX&open=2026-11-26T14:00"
)]
#[case::a_time_as_links_write_it(
    "postcode=CV1+5FX&when=2026-12-25T11:00",
    "postcode=CV1+5FX&open=2026-12-25T11:00"
)]
#[case::language("postcode=CV2+4FN&language=ar&when=any", "postcode=CV2+4FN&language=ar&open=any")]
#[case::on_foot("postcode=CV1+5FX&arrive=walk", "postcode=CV1+5FX&arrive=walk&stay=15")]
#[case::from_nowhere("when=now", "lat=52.4081&lon=-1.5106")]
#[tokio::test]
async fn the_list_is_the_answer_of_the_api_in_its_order(#[case] asked: &str, #[case] api: &str) {
    for site in [coventry().await, town().await] {
        let features =
            site.features(&format!("/api/v1/nearest?{api}&unknown=include&limit=100")).await;
        let expected: Vec<(String, String, String)> = features
            .iter()
            .map(|feature| {
                let facts = &feature["properties"];
                let distance = facts["distance_m"].as_number().map(ToString::to_string);
                (
                    feature["id"].as_str().unwrap().to_owned(),
                    facts["open"]["state"].as_str().unwrap().to_owned(),
                    distance.unwrap_or_default(),
                )
            })
            .collect();
        let html = list(site, &format!("{asked}&show=100")).await;
        assert_eq!(results(&html), expected, "{asked}");
    }
}

#[tokio::test]
async fn the_list_is_shown_in_parts_that_lead_to_each_other() {
    let site = coventry().await;
    let all = results(&list(site, "when=any&show=100").await);
    assert!(all.len() > 10, "more than one part: {}", all.len());
    let mut html = list(site, "when=any").await;
    let mut lengths = vec![results(&html).len()];
    while let Some((_, after)) = html.split_once("data-testid=\"more\"") {
        let (next, new) = attributes(after, "href")
            .remove(0)
            .replace("&amp;", "&")
            .split_once('#')
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        html = page(site, &next).await.1;
        assert!(html.contains(&format!("id=\"{new}\"")), "{new} is on {next}");
        lengths.push(results(&html).len());
    }
    assert_eq!(results(&html), all);
    assert!(lengths.windows(2).all(|pair| pair[0] < pair[1]), "{lengths:?}");
}

#[tokio::test]
async fn a_card_says_what_somebody_needs_to_go_or_call() {
    let html = list(town().await, "postcode=CV1+5FX&lang=en").await;
    let cards: Vec<&str> = html.split("<li class=\"card ").skip(1).collect();
    let of =
        |id: &str| *cards.iter().find(|card| card.contains(&format!("data-id=\"{id}\""))).unwrap();
    let advice = of("advice-here");
    assert!(words(advice).contains("Open until 12:00"), "{}", words(advice));
    assert!(words(advice).contains("Languages: Arabic"), "{}", words(advice));
    assert!(advice.contains("href=\"tel:02476000001\""), "{advice}");
    let larder = words(of("larder-here"));
    assert!(larder.contains("Hours not known: ask first"), "{larder}");
    assert!(larder.contains("No number is known."), "{larder}");
    assert!(words(of("clinic-here")).contains("Tigrinya (interpreter)"));
    assert!(words(of("library-here")).contains("Opens Friday 10:00"));
    assert!(words(of("nightline")).contains("Open"));
    assert!(words(&html).starts_with("5 places, 4 open –"), "{}", &words(&html)[..60]);
}

#[tokio::test]
async fn where_nothing_is_open_the_next_steps_are_links_that_lead_somewhere() {
    let site = town().await;
    let html = list(site, "postcode=CV1+5FX&need=internet&language=ti&arrive=walk").await;
    let (_, empty) = html.split_once("data-testid=\"empty\"").unwrap();
    let empty = empty.split("</div>").next().unwrap();
    let steps = attributes(empty, "href");
    assert_eq!(steps.len(), 4, "{steps:?}");
    let mut found = 0;
    for step in steps {
        found += results(&page(site, &step.replace("&amp;", "&")).await.1).len();
    }
    assert!(found > 0);
}

/// Everything asked at once, so that nothing of it may be lost on the way.
const EVERYTHING: &str =
    "postcode=CV1%205FX&need=health,food&language=ti&when=2026-11-26T14:00&arrive=walk&lang=pl";

#[tokio::test]
async fn a_question_is_kept_from_page_to_page() {
    let site = coventry().await;
    let html = list(site, EVERYTHING).await;
    let links: Vec<String> =
        attributes(&html, "href").iter().map(|href| href.replace("&amp;", "&")).collect();
    let service = links.iter().find(|href| href.starts_with("/plain/services/")).unwrap();
    assert!(service.ends_with(&format!("?{EVERYTHING}")), "{service}");
    let (answer, details) = page(site, service).await;
    assert_eq!(answer.status, 200);
    let back = attributes(&details, "href").into_iter().map(|href| href.replace("&amp;", "&"));
    assert!(back.clone().any(|href| href == format!("/plain?{EVERYTHING}")));
    // To the app it goes in the fragment, which no server sees.
    assert!(links.contains(&format!("/#{EVERYTHING}")), "{links:?}");
    for (code, _) in languages() {
        let turned = EVERYTHING.replace("lang=pl", &format!("lang={code}"));
        assert!(links.contains(&format!("/plain?{turned}")), "{code}");
    }
    // And the form is as it was filled in.
    for filled in [
        "name=\"postcode\" value=\"CV1 5FX\"",
        "value=\"food\" checked",
        "value=\"health\" checked",
        "value=\"at\" checked",
        "value=\"2026-11-26\" selected",
        "value=\"14:00\" selected",
        "value=\"ti\" selected",
        "value=\"walk\" checked",
        "name=\"lang\" value=\"pl\"",
    ] {
        assert!(html.contains(filled), "{filled}");
    }
    assert!(!html.contains("value=\"housing\" checked"));
}

#[rstest]
#[case::malformed("postcode=CV1", "postcode", "CV1 is not a full postcode.")]
#[case::unknown("postcode=SW1A+1AA", "postcode", "We do not know the postcode SW1A 1AA.")]
#[case::need("need=food,beer", "need", "not understood: beer.")]
#[case::language("language=x!", "language", "not understood: x!.")]
#[case::when("when=later", "when", "not understood: later.")]
#[case::too_late("when=9999-12-31T23:59", "when", "not understood: 9999-12-31T23:59.")]
#[case::no_day("when=at&time=10:00", "when", "Choose a day and a time.")]
#[case::no_such_day("when=at&day=2026-02-30&time=10:00", "when", "Choose a day and a time.")]
#[case::arrive("arrive=fly", "arrive", "not understood: fly.")]
#[case::twice("postcode=CV1+5FX&postcode=CV2+4FN", "postcode", "CV1 5FX, CV2 4FN.")]
#[case::unknown_parameter("catgory=food", "", "not understood: catgory.")]
#[case::language_of_the_page("lang=xx", "", "not understood: xx.")]
#[case::length("show=-1", "", "not understood: -1.")]
#[case::broken_escape("postcode=%zz", "", "not understood: %.")]
#[tokio::test]
async fn what_is_not_understood_is_said_beside_its_field(
    #[case] query: &str,
    #[case] field: &str,
    #[case] said: &str,
) {
    for path in ["/plain", "/plain/services/advice"] {
        let (answer, html) = page(town().await, &format!("{path}?{query}")).await;
        assert_eq!(answer.status, 400, "{query}");
        assert!(html.contains("<form"), "the form is there again");
        assert!(!html.contains("data-testid=\"results\""), "a mistake is not answered");
        assert!(words(&html).contains(said), "{said}: {}", words(&html));
        if !field.is_empty() {
            let id = format!("{field}-error");
            let (_, error) = html.split_once(&format!("id=\"{id}\"")).expect("beside its field");
            assert!(words(error.split("</p>").next().unwrap()).contains(said));
            assert!(
                attributes(&html, "aria-describedby")
                    .iter()
                    .any(|ids| ids.split(' ').any(|one| one == id))
            );
        }
    }
}

#[tokio::test]
async fn every_label_and_description_belongs_to_something() {
    let site = town().await;
    for query in ["", "?postcode=XX&need=x&language=!&when=at&arrive=x", "?when=any&lang=ar"] {
        let (_, html) = page(site, &format!("/plain{query}")).await;
        let ids = attributes(&html, "id");
        let mut sorted = ids.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(sorted.len(), ids.len(), "no id twice: {ids:?}");
        let referred =
            attributes(&html, "aria-describedby").into_iter().chain(attributes(&html, "for"));
        for id in referred.flat_map(|ids| ids.split(' ').map(str::to_owned).collect::<Vec<_>>()) {
            assert!(ids.contains(&id), "{id} in {ids:?}");
        }
        assert_eq!(html.matches("<h1").count(), 1);
    }
}

/// What would be harmful if it came out as it went in.
const HOSTILE: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>";

#[tokio::test]
async fn hostile_text_is_shown_and_not_obeyed() {
    let encoded: Vec<String> = HOSTILE.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let encoded = encoded.concat();
    let quoted = HOSTILE.replace('"', "\\\"");
    let records = TOWN
        .replace("\"name\": \"Food bank\"", &format!("\"name\": \"{quoted}\""))
        .replace("Food bank for everybody.", &quoted)
        .replace("1 Food bank Street", &quoted)
        .replace("https://advice.example/", "javascript:alert(3)");
    let site = of_records(&records).await;
    let mut pages = vec![
        page(&site, "/plain?when=any&lang=ar").await,
        page(&site, "/plain/services/bank?lang=en").await,
        page(&site, "/plain/services/advice?lang=en").await,
        page(&site, &format!("/plain/services/{encoded}")).await,
    ];
    for name in ["postcode", "need", "language", "when", "day", "arrive", "lang", "show", "x"] {
        pages.push(page(&site, &format!("/plain?{name}={encoded}&when=at")).await);
        pages.push(page(&site, &format!("/plain?{encoded}={name}")).await);
    }
    for (_, html) in pages {
        assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
        assert!(!html.contains("\"javascript:"), "{html}");
    }
    assert!(page(&site, "/plain/services/bank").await.1.contains("&lt;script&gt;alert(1)"));
}

#[tokio::test]
async fn an_answer_is_kept_by_nobody_and_can_do_nothing() {
    let site = town().await;
    for (path, is_indexed) in [
        ("/plain", true),
        ("/plain?lang=ar", true),
        ("/plain?postcode=CV1+5FX", false),
        ("/plain?postcode=nonsense", false),
        ("/plain/services/advice?postcode=CV1+5FX", false),
        ("/plain/services/nothing", false),
    ] {
        let (answer, html) = page(site, path).await;
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(!answer.headers.contains_key("set-cookie"), "{path}");
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; style-src 'self'; "), "{policy}");
        assert!(!policy.contains("script-src") && !policy.contains("unsafe"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("form-action 'self'"));
        assert_eq!(answer.header("x-robots-tag") == "noindex", !is_indexed, "{path}");
        assert_eq!(html.contains("content=\"noindex\""), !is_indexed, "{path}");
        for forbidden in ["<script", "<style", " style=\"", " onclick", "http-equiv", "<iframe"] {
            assert!(!html.contains(forbidden), "{forbidden} on {path}");
        }
    }
    let posted = site.send(Method::POST, "/plain", &[]).await;
    posted.problem(405);
}

#[tokio::test]
async fn a_service_that_is_not_there_is_said_to_be_gone() {
    let (answer, html) =
        page(town().await, "/plain/services/nothing?postcode=CV1+5FX&lang=en").await;
    assert_eq!(answer.status, 404);
    assert!(words(&html).contains("This service is no longer listed."));
    assert!(
        html.contains("href=\"/plain?postcode=CV1%205FX&amp;lang=en\""),
        "and there is a way back"
    );
}

#[tokio::test]
async fn a_confidential_place_keeps_its_address() {
    let site = town().await;
    let (_, details) = page(site, "/plain/services/refuge?postcode=CV1+5FX&when=any&lang=en").await;
    let list = list(site, "postcode=CV1+5FX&need=women&when=any&lang=en").await;
    for html in [details, list] {
        assert!(words(&html).contains("The address is not shown, for safety. Call."));
        assert!(!html.contains("Refuge Street"), "{html}");
    }
}

#[tokio::test]
async fn the_page_of_a_service_says_all_that_is_known() {
    let (_, html) = page(town().await, "/plain/services/dropin?postcode=CV1+5FX&lang=en").await;
    let said = words(&html);
    for fact in [
        "Drop-in",
        "Town Aid",
        "Asylum support",
        "Drop-in for everybody.",
        "Call 024 7600 0004",
        "Opens tomorrow 09:00",
        "Opening hours, the next 7 days",
        "Today Closed Tomorrow 09:00 – 16:00",
        "Thursday 13:00 – 17:00 by phone, Tigrinya Friday Closed",
        "1 Drop-in Street, Coventry, CV1 5FX",
        "700 m in a straight line",
        "English, Tigrinya",
        "Everyone",
        "Where this comes from",
    ] {
        assert!(said.contains(fact), "{fact} in {said}");
    }
    assert_eq!(html.matches("<tr").count(), 7);
    let (_, ended) = page(town().await, "/plain/services/closed-for-good?lang=en").await;
    assert!(words(&ended).contains("This service has ended. Ended on 31 March 2023."));
}
