//! What holds for every address: problems, tags, other origins, safe headers, the description.

use axum::http::Method;
use rstest::rstest;
use serde_json::{Value, json};

use crate::site::{Answer, Site, coventry, town, town_with_stops};

/// One address of every route.
const ADDRESSES: [&str; 14] = [
    "/api/v1/nearest?postcode=CV1+5FX",
    "/api/v1/search?q=food",
    "/api/v1/coverage?by=district",
    "/api/v1/coverage/matrix",
    "/api/v1/coverage/next?sessions=1",
    "/api/v1/services",
    "/api/v1/services/advice",
    "/api/v1/postcodes/CV15FX",
    "/api/v1/taxonomy",
    "/api/v1/directory",
    "/healthz",
    "/readyz",
    "/openapi.json",
    "/docs",
];

#[tokio::test]
async fn every_answer_has_a_tag_and_is_not_sent_twice() {
    let town = town().await;
    for address in ADDRESSES {
        let first = town.get(address).await;
        let tag = first.header("etag");
        assert!(!tag.is_empty(), "{address}");
        for known in [tag, tag.trim_start_matches("W/"), "*", &format!("\"other\", {tag}")] {
            let second = town.send(Method::GET, address, &[("if-none-match", known)]).await;
            assert_eq!(second.status, 304, "{address} {known}");
            assert!(second.body.is_empty(), "{address}");
            assert_eq!(second.header("etag"), tag, "{address}");
        }
        let other = town.send(Method::GET, address, &[("if-none-match", "\"other\"")]).await;
        assert_eq!((other.status.as_u16(), &other.body), (200, &first.body), "{address}");
    }
}

/// A browser puts the headers of a 304 over those of the answer it kept.
#[rstest]
#[case::the_page("/")]
#[case::data("/api/v1/taxonomy")]
#[tokio::test]
async fn an_answer_not_sent_twice_keeps_its_policies(#[case] address: &str) {
    let town = town().await;
    let first = town.get(address).await;
    let again = town.send(Method::GET, address, &[("if-none-match", "*")]).await;
    // Without built pages `/` is an error, which is sent again.
    assert_eq!(again.status == 304, first.status == 200);
    for name in ["content-security-policy", "cache-control", "access-control-allow-origin"] {
        assert_eq!(again.headers.get(name), first.headers.get(name), "{name}");
    }
}

#[tokio::test]
async fn other_questions_have_other_tags() {
    let town = town().await;
    let here = town.get("/api/v1/nearest?postcode=CV1+5FX").await;
    let there = town.get("/api/v1/nearest?postcode=CV2+4FN").await;
    assert_ne!(here.header("etag"), there.header("etag"));
}

#[tokio::test]
async fn head_says_what_get_would_without_the_body() {
    let town = town().await;
    for address in ADDRESSES {
        let get = town.get(address).await;
        let head = town.send(Method::HEAD, address, &[]).await;
        assert_eq!(head.status, 200, "{address}");
        assert!(head.body.is_empty(), "{address}");
        assert_eq!(head.header("etag"), get.header("etag"), "{address}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{address}");
        assert_eq!(head.header("content-length"), get.body.len().to_string(), "{address}");
    }
}

#[tokio::test]
async fn any_origin_may_ask() {
    let town = town().await;
    let origin = ("origin", "https://welcome.example");
    for address in ADDRESSES {
        let answer = town.send(Method::GET, address, &[origin]).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{address}");
        let asked = [origin, ("access-control-request-method", "GET")];
        let preflight = town.send(Method::OPTIONS, address, &asked).await;
        assert!(preflight.status.is_success(), "{address}");
        assert_eq!(preflight.header("access-control-allow-origin"), "*", "{address}");
        assert!(preflight.header("access-control-allow-methods").contains("GET"), "{address}");
    }
    let refused = town.send(Method::GET, "/api/v1/nearest", &[origin]).await;
    assert_eq!(refused.header("access-control-allow-origin"), "*", "errors can be read too");
}

#[tokio::test]
async fn unknown_parameters_are_refused_everywhere() {
    let town = town().await;
    for address in ADDRESSES {
        let with = if address.contains('?') { '&' } else { '?' };
        let answer = town.get(&format!("{address}{with}nosuch=1")).await;
        assert_eq!(answer.params_at_fault(), ["nosuch"], "{address}");
    }
}

#[rstest]
#[case("/nosuch")]
#[case("/api")]
#[case("/api/v1/")]
#[case("/api/v2/nearest")]
#[case("/api/v1/nearest/")]
#[case("/api/v1/nearest/x")]
#[case("/assets/nosuch.js")]
#[case("/assets/..%2F..%2F..%2FCargo.toml")]
#[case("/assets/%ff")]
#[tokio::test]
async fn addresses_that_do_not_exist_are_problems(#[case] path: &str) {
    town().await.get(path).await.problem(404);
}

#[rstest]
#[case(Method::POST)]
#[case(Method::PUT)]
#[case(Method::DELETE)]
#[case(Method::PATCH)]
#[tokio::test]
async fn other_methods_are_problems_that_name_the_right_ones(#[case] method: Method) {
    let town = town().await;
    for address in ADDRESSES.into_iter().chain(["/"]) {
        let answer = town.send(method.clone(), address, &[]).await;
        answer.problem(405);
        let allow = answer.header("allow");
        assert!(allow.contains("GET") && allow.contains("HEAD"), "{address}: {allow}");
    }
}

#[tokio::test]
async fn what_is_too_large_is_refused() {
    let town = town().await;
    let large = [("content-length", "10000000")];
    town.send(Method::GET, "/api/v1/nearest?postcode=CV15FX", &large).await.problem(413);
    town.send(Method::POST, "/api/v1/nearest", &large).await.problem(413);
    let long = format!("/api/v1/nearest?postcode=CV15FX&category={}", "x".repeat(20_000));
    town.get(&long).await.problem(414);
}

#[tokio::test]
async fn every_answer_carries_the_safe_headers() {
    let town = town().await;
    for address in ADDRESSES.into_iter().chain(["/", "/nosuch"]) {
        let answer = town.get(address).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{address}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{address}");
        assert!(answer.header("permissions-policy").contains("geolocation=(self)"), "{address}");
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
        assert!(answer.headers.get("set-cookie").is_none(), "{address}");
    }
}

#[tokio::test]
async fn answers_about_a_place_stay_out_of_shared_caches() {
    let town = town().await;
    for address in
        ["/api/v1/nearest?postcode=CV15FX", "/api/v1/search?q=food", "/api/v1/postcodes/CV15FX"]
    {
        assert!(town.get(address).await.header("cache-control").contains("private"), "{address}");
    }
}

#[tokio::test]
async fn answers_are_compressed_for_those_who_can_unpack_them() {
    let town = town().await;
    for address in ["/api/v1/services", "/api/v1/directory", "/openapi.json"] {
        let plain = town.get(address).await;
        assert_eq!(plain.header("content-encoding"), "", "{address}");
        let packed = town.send(Method::GET, address, &[("accept-encoding", "br")]).await;
        assert_eq!(packed.header("content-encoding"), "br", "{address}");
        assert!(packed.body.len() < plain.body.len(), "{address}");
        assert!(packed.header("vary").contains("accept-encoding"), "{address}");
    }
}

#[tokio::test]
async fn health_and_readiness() {
    let town = town().await;
    assert_eq!(town.get("/healthz").await.json()["status"], "ok");
    let ready = town.get("/readyz").await.json();
    assert_eq!(ready["degraded"], false);
    assert_eq!(ready["revision"], town.get("/api/v1/services").await.json()["revision"]);
}

/// Holds an answer against the schema that the description gives for it.
fn conforms(description: &Value, path: &str, answer: &Answer) {
    let status = answer.status.as_u16().to_string();
    let response = &description["paths"][path]["get"]["responses"][&status];
    let common = response["$ref"].as_str().and_then(|name| description.pointer(&name[1..]));
    let content = &common.unwrap_or(response)["content"];
    let media_type = answer.header("content-type").split(';').next().unwrap();
    let schema = &content[media_type]["schema"];
    assert!(schema.is_object(), "{path} {status} {media_type} is not described");
    let mut schema = schema.clone();
    schema["components"] = description["components"].clone();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&answer.json())
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{path}: {errors:#?}");
}

async fn description(site: &Site) -> Value {
    let description = site.get("/openapi.json").await.json();
    assert!(description["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    description
}

#[tokio::test]
async fn real_answers_have_the_shapes_described() {
    for site in [town().await, coventry().await] {
        let description = description(site).await;
        let list = site.get("/api/v1/services").await;
        conforms(&description, "/api/v1/services", &list);
        let nearest = "/api/v1/nearest?postcode=CV15FX&open=any&channel=any&limit=100";
        conforms(&description, "/api/v1/nearest", &site.get(nearest).await);
        let on_foot = format!("{nearest}&arrive=walk&stay=121");
        conforms(&description, "/api/v1/nearest", &site.get(&on_foot).await);
        conforms(&description, "/api/v1/nearest", &site.get("/api/v1/nearest").await);
        let search = site.get("/api/v1/search?q=food&lang=pl").await;
        conforms(&description, "/api/v1/search", &search);
        conforms(&description, "/api/v1/search", &site.get("/api/v1/search").await);
        for feature in list.json()["features"].as_array().unwrap() {
            let id = feature["properties"]["service_id"].as_str().unwrap();
            let service = site.get(&format!("/api/v1/services/{id}")).await;
            conforms(&description, "/api/v1/services/{id}", &service);
        }
        let by_a_stop = town_with_stops().await.get("/api/v1/services/advice").await;
        conforms(&description, "/api/v1/services/{id}", &by_a_stop);
        let postcode = "/api/v1/postcodes/{postcode}";
        for text in ["CV15FX", "CV1", "ZZ99ZZ"] {
            let answer = site.get(&format!("/api/v1/postcodes/{text}")).await;
            conforms(&description, postcode, &answer);
        }
        for path in ["/api/v1/taxonomy", "/healthz", "/readyz"] {
            conforms(&description, path, &site.get(path).await);
        }
    }
}

/// Every member an answer has is described: nothing is told that the description keeps quiet of.
#[tokio::test]
async fn the_description_leaves_nothing_out() {
    let site = coventry().await;
    let schemas = description(site).await["components"]["schemas"].clone();
    let features = site.features("/api/v1/services").await;
    let id = features[0]["properties"]["service_id"].as_str().unwrap().to_owned();
    let service = site.get(&format!("/api/v1/services/{id}")).await.json();
    let on_foot = "/api/v1/nearest?postcode=CV15FX&open=any&arrive=walk";
    let on_foot = &site.features(on_foot).await[0]["properties"];
    let search = site.get("/api/v1/search?q=food").await.json();
    let location = &service["locations"][0];
    let by_a_stop = town_with_stops().await.get("/api/v1/services/advice").await.json();
    let by_a_stop = &by_a_stop["locations"][0];
    for (schema, value) in [
        ("SearchAnswer", &search),
        ("FoundNeed", &search["categories"][0]),
        ("Feature", &features[0]),
        ("Properties", &features[0]["properties"]),
        ("Properties", on_foot),
        ("Walk", &on_foot["walk"]),
        ("ServiceDetail", &service),
        ("Location", location),
        ("Location", by_a_stop),
        ("Stop", &by_a_stop["stop"]),
        ("Session", &location["sessions"][0]),
        ("Day", &location["sessions"][0]["days"][0]),
    ] {
        let described = schemas[schema]["properties"].as_object().expect(schema);
        for member in value.as_object().expect(schema).keys() {
            assert!(described.contains_key(member), "{schema}.{member}");
        }
    }
}

#[tokio::test]
async fn the_described_parameters_are_those_that_are_taken() {
    let town = town().await;
    let description = description(town).await;
    for path in ["/api/v1/nearest", "/api/v1/services"] {
        let parameters = &description["paths"][path]["get"]["parameters"];
        let parameters = parameters.as_array().unwrap().iter();
        let parameters: Vec<&Value> = parameters.filter(|one| one["in"] == "query").collect();
        let mut described: Vec<&str> =
            parameters.iter().map(|parameter| parameter["name"].as_str().unwrap()).collect();
        described.sort_unstable();
        // The refusal of an unknown parameter lists the known ones.
        let refusal = town.get(&format!("{path}?nosuch=1")).await.problem(400);
        let errors = refusal["errors"].as_array().unwrap();
        let message = errors.iter().find(|e| e["param"] == "nosuch").unwrap()["message"].clone();
        let (_, known) = message.as_str().unwrap().split_once("known are ").unwrap();
        let mut known: Vec<&str> = known.split(", ").collect();
        known.sort_unstable();
        assert_eq!(described, known, "{path}");
        let required = parameters.iter().filter(|parameter| parameter["required"] == true);
        assert_eq!(required.count(), 0, "{path}: each alone may be left out");
        assert!(parameters.iter().all(|p| p["description"].is_string()), "{path}");
    }
    let needs = parameters_enum(&description, "category");
    assert_eq!(needs, json!(engine::needs::NEEDS));
}

#[tokio::test]
async fn parameters_in_a_path_are_described_as_required() {
    let description = description(town().await).await;
    let paths = description["paths"].as_object().unwrap();
    for (path, item) in paths.iter().filter(|(path, _)| path.contains('{')) {
        let parameters = item["get"]["parameters"].as_array().unwrap();
        let in_path: Vec<&Value> = parameters.iter().filter(|p| p["in"] == "path").collect();
        assert_eq!(in_path.len(), path.matches('{').count(), "{path}");
        assert!(in_path.iter().all(|parameter| parameter["required"] == true), "{path}");
    }
}

fn parameters_enum(description: &Value, name: &str) -> Value {
    let parameters =
        description["paths"]["/api/v1/nearest"]["get"]["parameters"].as_array().unwrap();
    let parameter = parameters.iter().find(|parameter| parameter["name"] == name).unwrap();
    parameter["schema"]["items"]["enum"].clone()
}
