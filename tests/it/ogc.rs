//! Promise: any GIS reads the directory. The abstract tests of OGC API - Features, Part 1 (Core and
//! `GeoJSON`), each under its name, and what the standard leaves to us.

use std::collections::BTreeSet;

use axum::http::Method;
use rstest::rstest;
use serde_json::Value;

use crate::site::{Site, coventry, of_records};

const COLLECTIONS: [&str; 3] = ["services", "areas", "coverage"];

fn link<'a>(document: &'a Value, rel: &str) -> Option<&'a str> {
    let links = document["links"].as_array().unwrap();
    links.iter().find(|link| link["rel"] == rel).map(|link| link["href"].as_str().unwrap())
}

/// An absolute link as a path of the server.
fn path(href: &str) -> &str {
    href.strip_prefix("http://localhost").unwrap()
}

async fn json(site: &Site, path: &str) -> Value {
    let answer = site.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

fn ids(page: &Value) -> Vec<String> {
    let features = page["features"].as_array().unwrap().iter();
    features.map(|feature| feature["id"].as_str().unwrap().to_owned()).collect()
}

/// `/conf/core/root-op`, `/conf/core/root-success`
#[tokio::test]
async fn root_op_and_success() {
    let site = coventry().await;
    for address in ["/ogc", "/ogc/"] {
        let landing = json(site, address).await;
        for rel in ["service-desc", "service-doc", "conformance", "data", "self"] {
            let href = link(&landing, rel).unwrap_or_else(|| panic!("no {rel}"));
            assert_eq!(site.get(path(href)).await.status, 200, "{rel}");
        }
    }
}

/// `/conf/core/api-definition-op`, `/conf/core/api-definition-success`, `/conf/oas30/completeness`
#[tokio::test]
async fn api_definition_op_and_success() {
    let site = coventry().await;
    let landing = json(site, "/ogc").await;
    let answer = site.get(path(link(&landing, "service-desc").unwrap())).await;
    assert_eq!(answer.header("content-type"), "application/vnd.oai.openapi+json;version=3.0");
    let api = answer.json();
    assert!(api["openapi"].as_str().unwrap().starts_with("3.0."));
    let base = path(api["servers"][0]["url"].as_str().unwrap()).to_owned();
    for (template, operations) in api["paths"].as_object().unwrap() {
        let parameters = operations["get"]["parameters"].as_array().unwrap();
        assert!(parameters.iter().any(|parameter| parameter["name"] == "f"));
        if template.contains('{') {
            continue;
        }
        assert_eq!(site.get(&format!("{base}{template}")).await.status, 200, "{template}");
    }
    for collection in COLLECTIONS {
        assert!(!api["paths"][format!("/collections/{collection}/items")].is_null());
    }
}

/// `/conf/core/conformance-op`, `/conf/core/conformance-success`
#[tokio::test]
async fn conformance_op_and_success() {
    let conformance = json(coventry().await, "/ogc/conformance").await;
    let classes: BTreeSet<&str> =
        conformance["conformsTo"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    for class in ["core", "geojson", "html", "oas30"] {
        let class = format!("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{class}");
        assert!(classes.contains(class.as_str()), "{class}");
    }
}

/// `/conf/core/http`
#[tokio::test]
async fn http() {
    let site = coventry().await;
    for address in ["/ogc", "/ogc/collections/areas/items"] {
        let head = site.send(Method::HEAD, address, &[]).await;
        assert_eq!((head.status.as_u16(), head.body.len()), (200, 0), "{address}");
        site.send(Method::POST, address, &[]).await.problem(405);
        let tag = site.get(address).await.header("etag").to_owned();
        let again = site.send(Method::GET, address, &[("if-none-match", &tag)]).await;
        assert_eq!(again.status, 304, "{address}");
        let origin = [("origin", "https://gis.example")];
        let answer = site.send(Method::GET, address, &origin).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*");
    }
}

/// `/conf/core/fc-md-op`, `/conf/core/fc-md-success`, `/conf/core/fc-md-links`,
/// `/conf/core/rc-collection-info`, `/conf/core/sfc-md-op`, `/conf/core/sfc-md-success`
#[tokio::test]
async fn collections_and_each_of_them() {
    let site = coventry().await;
    let all = json(site, "/ogc/collections").await;
    assert!(link(&all, "self").is_some() && link(&all, "alternate").is_some());
    let listed = all["collections"].as_array().unwrap();
    let ids: Vec<&str> = listed.iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(ids, COLLECTIONS);
    for one in listed {
        assert!(link(one, "items").is_some());
        let bbox = one["extent"]["spatial"]["bbox"][0].as_array().unwrap();
        assert_eq!(bbox.len(), 4);
        let alone = json(site, &format!("/ogc/collections/{}", one["id"].as_str().unwrap())).await;
        assert_eq!(&alone, one);
    }
    site.get("/ogc/collections/nosuch").await.problem(404);
}

/// `/conf/core/fc-op`, `/conf/core/fc-response`, `/conf/core/fc-links`, `/conf/core/fc-timeStamp`,
/// `/conf/core/fc-numberMatched`, `/conf/core/fc-numberReturned`, `/conf/geojson/content`
#[rstest]
#[case("services")]
#[case("areas")]
#[case("coverage")]
#[tokio::test]
async fn fc_op_and_response(#[case] collection: &str) {
    let site = coventry().await;
    let answer = site.get(&format!("/ogc/collections/{collection}/items")).await;
    assert_eq!(answer.header("content-type"), "application/geo+json");
    let page = answer.json();
    assert_eq!(page["type"], "FeatureCollection");
    let features = page["features"].as_array().unwrap();
    assert_eq!(page["numberReturned"], features.len());
    assert_eq!(features.len(), 10);
    assert!(page["numberMatched"].as_u64().unwrap() > 10);
    let stamp = page["timeStamp"].as_str().unwrap();
    assert_eq!(engine::Timestamp::parse_rfc3339(stamp), Some(site.live.now()));
    assert!(stamp.ends_with('Z'));
    for rel in ["self", "alternate", "next", "collection"] {
        assert!(link(&page, rel).is_some(), "{rel}");
    }
    for feature in features {
        assert_eq!(feature["type"], "Feature");
        assert!(feature["id"].is_string() && feature["properties"].is_object());
    }
}

/// `/conf/core/limit-param`, `/conf/core/fc-limit-response-1`
#[rstest]
#[case("1", 1)]
#[case("7", 7)]
#[case("100000", 195)]
#[tokio::test]
async fn limit_param(#[case] limit: &str, #[case] returned: usize) {
    let path = format!("/ogc/collections/coverage/items?limit={limit}");
    let page = json(coventry().await, &path).await;
    assert_eq!(page["features"].as_array().unwrap().len(), returned);
    assert_eq!(page["numberMatched"], 195);
}

/// `/conf/core/bbox-param`, `/conf/core/fc-bbox-response`
#[rstest]
#[case("-1.53,52.40,-1.50,52.42", (-1.53, 52.40, -1.50, 52.42))]
#[case("-1.53,52.40,0,-1.50,52.42,100", (-1.53, 52.40, -1.50, 52.42))]
#[tokio::test]
async fn bbox_param(#[case] bbox: &str, #[case] (west, south, east, north): (f64, f64, f64, f64)) {
    let site = coventry().await;
    let all = json(site, "/ogc/collections/services/items?limit=1000").await;
    let inside = |feature: &&Value| {
        let at = feature["geometry"]["coordinates"].as_array();
        at.is_some_and(|at| {
            let (lon, lat) = (at[0].as_f64().unwrap(), at[1].as_f64().unwrap());
            (west..=east).contains(&lon) && (south..=north).contains(&lat)
        })
    };
    let expected: Vec<String> = all["features"]
        .as_array()
        .unwrap()
        .iter()
        .filter(inside)
        .map(|feature| feature["id"].as_str().unwrap().to_owned())
        .collect();
    let path = format!("/ogc/collections/services/items?limit=1000&bbox={bbox}");
    assert_eq!(ids(&json(site, &path).await), expected);
    assert!(!expected.is_empty() && expected.len() < ids(&all).len());
}

#[tokio::test]
async fn a_box_across_the_date_line_goes_around_the_back() {
    let site = coventry().await;
    for collection in ["services", "areas"] {
        let path =
            |bbox: &str| format!("/ogc/collections/{collection}/items?limit=1000&bbox={bbox}");
        let far = json(site, &path("170,-90,-170,90")).await;
        assert!(ids(&far).is_empty(), "{collection}");
        let nearly_all = json(site, &path("-170,-90,170,90")).await;
        let around = json(site, &path("170,-90,169.9,90")).await;
        assert_eq!(ids(&around), ids(&nearly_all), "{collection}");
    }
}

/// `/conf/core/datetime-param`, `/conf/core/fc-datetime-response`
#[rstest]
#[case("2025-06-01", &["b", "d"])]
#[case("2025-06-01T12:00:00Z", &["b", "d"])]
#[case("2025-06-02T00:30:00%2B01:00", &["c", "d"])]
#[case("2025-01-01/2025-06-01", &["a", "b", "d"])]
#[case("2025-06-01/..", &["b", "c", "d"])]
#[case("../2025-05-31", &["a", "d"])]
#[case("/2025-05-31", &["a", "d"])]
#[case("2030-01-01/", &["d"])]
#[tokio::test]
async fn datetime_param(#[case] datetime: &str, #[case] expected: &[&str]) {
    let record = |id: &str, checked: &str| {
        format!(
            r#"{{"id":"{id}","name":"{id}","status":"active","organization":{{"id":"o","name":"O","description":"o"}},
            {checked} "schedules":[{{"id":"s-{id}","opening_hours":"24/7","attending_type":"telephone"}}]}}"#
        )
    };
    let dated = |id: &str, day: &str| record(id, &format!(r#""last_verified":"{day}","#));
    let records = [
        dated("a", "2025-05-01"),
        dated("b", "2025-06-01"),
        dated("c", "2025-06-02"),
        record("d", ""),
    ];
    let site = of_records(&format!("[{}]", records.join(","))).await;
    let path = format!("/ogc/collections/services/items?datetime={datetime}");
    assert_eq!(ids(&json(&site, &path).await), expected, "{datetime}");
}

/// `/conf/core/query-param-invalid`, `/conf/core/query-param-unknown`
#[rstest]
#[case("services/items?limit=0", "limit")]
#[case("services/items?limit=-1", "limit")]
#[case("services/items?limit=ten", "limit")]
#[case("services/items?limit=1&limit=2", "limit")]
#[case("services/items?bbox=1,2,3", "bbox")]
#[case("services/items?bbox=1,2,3,x", "bbox")]
#[case("services/items?bbox=0,50,1,40", "bbox")]
#[case("services/items?bbox=0,0,9,1,1,1", "bbox")]
#[case("services/items?bbox=200,0,210,1", "bbox")]
#[case("services/items?datetime=yesterday", "datetime")]
#[case("services/items?datetime=/", "datetime")]
#[case("services/items?datetime=2026-01-02/2026-01-01", "datetime")]
#[case("services/items?after=a&before=b", "before")]
#[case("services/items?nosuch=1", "nosuch")]
#[case("services/items?category=nosuch", "category")]
#[case("services/items?f=xml", "f")]
#[case("services/items?bbox-crs=x", "bbox-crs")]
#[case("areas/items?category=food", "category")]
#[case("coverage/items?weight=people", "weight")]
#[case("coverage/items?compare=x", "compare")]
#[case("services?limit=1", "limit")]
#[tokio::test]
async fn query_param_invalid_and_unknown(#[case] query: &str, #[case] param: &str) {
    let answer = coventry().await.get(&format!("/ogc/collections/{query}")).await;
    assert_eq!(answer.params_at_fault(), [param], "{query}");
}

/// `/conf/core/f-op`, `/conf/core/f-success`, `/conf/core/f-links`
#[rstest]
#[case("services", "")]
#[case("areas", "")]
#[case("coverage", "?by=postcode")]
#[tokio::test]
async fn f_op_and_success(#[case] collection: &str, #[case] query: &str) {
    let site = coventry().await;
    let page = json(site, &format!("/ogc/collections/{collection}/items{query}")).await;
    for feature in page["features"].as_array().unwrap() {
        let id = feature["id"].as_str().unwrap().replace(' ', "%20");
        let path = format!("/ogc/collections/{collection}/items/{id}{query}");
        let mut alone = json(site, &path).await;
        assert!(link(&alone, "self").is_some() && link(&alone, "collection").is_some());
        alone.as_object_mut().unwrap().remove("links");
        assert_eq!(&alone, feature);
    }
    site.get(&format!("/ogc/collections/{collection}/items/nosuch")).await.problem(404);
}

/// `/conf/core/fc-response`: pages, in both directions.
#[rstest]
#[case("services", 3)]
#[case("areas", 40)]
#[tokio::test]
async fn pages_follow_each_other_and_lead_back(#[case] collection: &str, #[case] limit: usize) {
    let site = coventry().await;
    let all = json(site, &format!("/ogc/collections/{collection}/items?limit=1000")).await;
    let all = ids(&all);
    let mut page = json(site, &format!("/ogc/collections/{collection}/items?limit={limit}")).await;
    assert!(link(&page, "prev").is_none());
    let (mut forth, mut pages) = (ids(&page), vec![ids(&page)]);
    while let Some(next) = link(&page, "next") {
        page = json(site, path(next)).await;
        forth.extend(ids(&page));
        pages.push(ids(&page));
    }
    assert_eq!(forth, all);
    assert!(pages.len() > 2);
    for expected in pages.iter().rev().skip(1) {
        page = json(site, path(link(&page, "prev").unwrap())).await;
        assert_eq!(&ids(&page), expected);
    }
    assert!(link(&page, "prev").is_none());
}

/// `/conf/html/content`, `/conf/html/definition`
#[tokio::test]
async fn people_get_pages() {
    let site = coventry().await;
    let accept = [("accept", "text/html,application/xhtml+xml,*/*;q=0.8")];
    for address in [
        "/ogc",
        "/ogc/conformance",
        "/ogc/api",
        "/ogc/collections",
        "/ogc/collections/services/items",
    ] {
        let answer = site.send(Method::GET, address, &accept).await;
        assert!(answer.header("content-type").starts_with("text/html"), "{address}");
        assert!(answer.header("content-security-policy").contains("default-src 'none'"));
        let forced = site.send(Method::GET, &format!("{address}?f=json"), &accept).await;
        assert!(forced.header("content-type").contains("json"), "{address}");
    }
    let page = site.get("/ogc/collections/services/items?f=html").await.text();
    assert!(page.contains("<h2>") && page.contains("rel=\"next\""));
}

#[tokio::test]
async fn services_are_those_of_the_api_and_filters_are_its() {
    let site = coventry().await;
    for query in
        ["", "category=food,money", "language=ar&channel=telephone", "open=2026-11-24T10:00"]
    {
        let ours = json(site, &format!("/ogc/collections/services/items?limit=1000&{query}")).await;
        assert_eq!(
            ours["features"],
            Value::from(site.features(&format!("/api/v1/services?{query}")).await)
        );
    }
    let question = "category=food&within=2000";
    let ours = json(site, &format!("/ogc/collections/coverage/items?limit=1000&{question}")).await;
    let api = site.features(&format!("/api/v1/coverage?{question}")).await;
    assert_eq!(ours["features"], Value::from(api));
    let foleshill =
        json(site, "/ogc/collections/areas/items?limit=1000&place=Foleshill&kind=lsoa").await;
    assert!(foleshill["numberMatched"].as_u64().unwrap() > 1);
}
