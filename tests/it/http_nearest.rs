//! `/api/v1/nearest`: every sentence of the contract, on a small town where the answer is plain.

use rstest::rstest;
use serde_json::json;

use crate::site::{haversine_m, town};

/// Asks from the corner where `advice` and `bank` are; all tests ask on Tuesday at ten.
const HERE: &str = "/api/v1/nearest?lat=52.4080&lon=-1.5100";

#[rstest]
#[case::now_in_person_by_default("", "a-bank-here advice-here lodging-here clinic-here")]
#[case::one_need("&category=health", "clinic-here")]
#[case::any_of_two_needs("&category=health&category=food", "a-bank-here clinic-here")]
#[case::needs_by_comma("&category=health,food", "a-bank-here clinic-here")]
#[case::every_need_is_known_even_unused("&category=clothes-home", "")]
#[case::language("&language=ar", "advice-here")]
#[case::any_of_two_languages("&language=ar&language=ti", "advice-here clinic-here")]
#[case::spoken_excludes_interpreters("&language=ti&language_help=spoken", "")]
#[case::interpreter_is_the_default("&language=ti", "clinic-here")]
#[case::least_help_includes_better("&language=ti&language_help=written", "clinic-here")]
#[case::phone_interpreter_must_be_asked("&channel=telephone&language=fa", "")]
#[case::phone_interpreter(
    "&channel=telephone&language=fa&language_help=phone_interpreter",
    "nightline"
)]
#[case::not_yet_written("&channel=online&language=uk&language_help=phone_interpreter", "")]
#[case::written("&channel=online&language=uk&language_help=written", "webchat")]
#[case::telephone("&channel=telephone", "nightline")]
#[case::online("&channel=online", "webchat")]
#[case::remote_after_placed(
    "&channel=any",
    "a-bank-here advice-here lodging-here clinic-here nightline webchat"
)]
#[case::unknown_after_open(
    "&unknown=include",
    "a-bank-here advice-here lodging-here clinic-here larder-here"
)]
#[case::a_number_alone_is_a_telephone("&channel=telephone&unknown=include", "nightline helpline")]
#[case::eligibility("&eligibility=students&category=housing", "lodging-here")]
#[case::for_others_only("&eligibility=families&category=housing", "")]
#[case::open_to_all_always_match("&eligibility=families&category=food", "a-bank-here")]
#[case::within("&within=400", "a-bank-here advice-here lodging-here")]
#[case::within_nothing("&within=0", "a-bank-here advice-here")]
#[case::limit("&limit=2", "a-bank-here advice-here")]
#[tokio::test]
async fn filters(#[case] params: &str, #[case] expected: &str) {
    let ids = town().await.ids(&format!("{HERE}{params}")).await;
    assert_eq!(ids, expected.split_whitespace().collect::<Vec<_>>());
}

#[rstest]
#[case::opening_minute("advice", "2026-11-24T09:00", true)]
#[case::before_opening("advice", "2026-11-24T08:59", false)]
#[case::last_minute("advice", "2026-11-24T11:59", true)]
#[case::closing_minute("advice", "2026-11-24T12:00", false)]
#[case::another_day("advice", "2026-11-25T10:00", false)]
#[case::past_midnight_of_the_day_it_began("shelter", "2026-11-25T01:59", true)]
#[case::past_midnight_ends("shelter", "2026-11-25T02:00", false)]
#[case::past_midnight_of_another_day("shelter", "2026-11-24T01:00", false)]
#[case::in_summer_time("advice", "2026-06-23T09:00", true)]
#[case::instant("advice", "2026-06-23T08:00:00Z", true)]
#[case::instant_before("advice", "2026-06-23T07:59:59Z", false)]
#[case::instant_with_offset("advice", "2026-06-23T10:30:00%2B02:00", true)]
#[case::instant_with_bare_plus("advice", "2026-06-23T10:30:00+02:00", true)]
#[tokio::test]
async fn open_at_a_time(#[case] service: &str, #[case] open: &str, #[case] is_open: bool) {
    let ids = town().await.ids(&format!("{HERE}&limit=100&open={open}")).await;
    assert_eq!(ids.contains(&format!("{service}-here")), is_open, "{ids:?}");
}

#[tokio::test]
async fn time_channel_and_language_must_meet_in_one_session() {
    let town = town().await;
    let ask =
        async |params: &str| town.ids(&format!("{HERE}&category=asylum-support{params}")).await;
    let thursday = "&open=2026-11-26T14:00";
    assert_eq!(ask(&format!("{thursday}&channel=telephone&language=ti")).await, ["dropin-here"]);
    assert_eq!(ask(&format!("{thursday}&channel=any&language=ti")).await, ["dropin-here"]);
    assert!(
        ask(&format!("{thursday}&language=ti")).await.is_empty(),
        "nobody is there on Thursday"
    );
    let wednesday = "&open=2026-11-25T10:00";
    assert_eq!(ask(&format!("{wednesday}&language=en")).await, ["dropin-here"]);
    assert!(ask(&format!("{wednesday}&channel=any&language=ti")).await.is_empty());
}

#[tokio::test]
async fn a_session_by_telephone_keeps_the_place_and_its_distance() {
    let path = format!("{HERE}&open=2026-11-26T14:00&channel=telephone&language=ti");
    let features = town().await.features(&path).await;
    let dropin = &features[0];
    assert_eq!(dropin["properties"]["channel"], "telephone");
    assert_eq!(dropin["geometry"]["coordinates"], json!([-1.5, 52.408]));
    let distance_m = dropin["properties"]["distance_m"].as_f64().unwrap();
    assert!((distance_m - haversine_m((-1.51, 52.408), (-1.5, 52.408))).abs() < 0.1);
}

#[tokio::test]
async fn bank_holidays_are_unknown_unless_the_hours_speak_of_them() {
    let town = town().await;
    let christmas = format!("{HERE}&limit=100&channel=any&open=2026-12-25T10:30");
    let open = town.ids(&christmas).await;
    assert_eq!(open, ["nightline", "webchat"], "24/7 and `PH 08:00-20:00` go on");
    let features = town.features(&format!("{christmas}&unknown=include")).await;
    let find = |id: &str| features.iter().find(|feature| feature["id"] == id);
    assert!(find("clinic-here").is_none(), "`PH off` is obeyed");
    let library = &find("library-here").expect("open on other Fridays")["properties"]["open"];
    assert_eq!(library["state"], "unknown");
    assert_eq!(library["note"], "bank-holiday");
    let larder = &find("larder-here").expect("hours never known")["properties"]["open"];
    assert_eq!((&larder["state"], &larder["note"]), (&json!("unknown"), &json!("hours-unknown")));
}

#[tokio::test]
async fn any_time_tells_the_state_now_nearest_first() {
    let features = town().await.features(&format!("{HERE}&open=any&limit=100")).await;
    let distances: Vec<f64> =
        features.iter().filter_map(|f| f["properties"]["distance_m"].as_f64()).collect();
    assert!(distances.is_sorted(), "{distances:?}");
    let open = |id: &str| {
        let feature = features.iter().find(|f| f["id"] == id).expect(id);
        feature["properties"]["open"].clone()
    };
    assert_eq!(
        open("advice-here"),
        json!({"state": "open", "until": "2026-11-24T12:00:00+00:00", "opens": null, "note": null})
    );
    assert_eq!(
        open("library-here"),
        json!({"state": "closed", "until": null, "opens": "2026-11-27T10:00:00+00:00", "note": null})
    );
    assert_eq!(open("larder-here")["state"], "unknown");
    assert!(features.iter().all(|f| f["id"] != "closed-for-good-here"), "it has ended");
}

#[rstest]
#[case::open_now_and_then("11:40", "", "advice", true)]
#[case::fifteen_minutes_are_left("11:45", "", "advice", true)]
#[case::fourteen_are_too_few("11:46", "", "advice", false)]
#[case::unless_asked_for_fewer("11:46", "&stay=14", "advice", true)]
#[case::closes_on_the_way("16:55", "&stay=0", "clinic", false)]
#[case::opens_on_the_way("19:40", "", "shelter", true)]
#[case::still_closed_on_arrival("19:20", "", "shelter", false)]
#[tokio::test]
async fn who_walks_is_told_what_is_open_on_arrival(
    #[case] leaves: &str,
    #[case] stay: &str,
    #[case] service: &str,
    #[case] is_open: bool,
) {
    let path = format!("{HERE}&limit=100&open=2026-11-24T{leaves}&arrive=walk{stay}");
    let ids = town().await.ids(&path).await;
    assert_eq!(ids.contains(&format!("{service}-here")), is_open, "{ids:?}");
}

#[tokio::test]
async fn the_way_on_foot_is_a_third_longer_at_a_walking_pace() {
    let path = format!("{HERE}&channel=any&arrive=walk&limit=100");
    let answer = town().await.get(&path).await.json();
    assert_eq!(
        (&answer["query"]["arrive"], &answer["query"]["stay"]),
        (&json!("walk"), &json!(15))
    );
    let features = answer["features"].as_array().unwrap();
    let walk = |id: &str| {
        let feature = features.iter().find(|f| f["id"] == id).expect(id);
        feature["properties"]["walk"].clone()
    };
    let seconds = haversine_m((-1.51, 52.408), (-1.51, 52.413)) * 1.3 / 1.25;
    assert_eq!(walk("clinic-here")["minutes"], json!((seconds / 60.0).ceil() as u32));
    let (minutes, seconds) = (seconds as u32 / 60, seconds as u32 % 60);
    let arrives = format!("2026-11-24T10:{minutes:02}:{seconds:02}+00:00");
    assert_eq!(walk("clinic-here")["arrives"], json!(arrives));
    assert_eq!(walk("advice-here")["minutes"], 0);
    assert_eq!(walk("nightline"), json!(null), "there is nowhere to walk to");
}

#[tokio::test]
async fn what_closes_too_soon_is_closed_and_the_rest_comes_by_when_it_opens() {
    let path = format!("{HERE}&open=any&arrive=walk&stay=121&limit=100");
    let features = town().await.features(&path).await;
    let open =
        |id: &str| features.iter().find(|f| f["id"] == id).expect(id)["properties"]["open"].clone();
    assert_eq!(
        open("advice-here"),
        json!({"state": "closed", "until": "2026-11-24T12:00:00+00:00",
               "opens": "2026-12-01T09:00:00+00:00", "note": "closes-soon"})
    );
    let rest =
        features.iter().map(|f| &f["properties"]["open"]).skip_while(|o| o["state"] == "open");
    let opens: Vec<&str> = rest.map(|open| open["opens"].as_str().unwrap_or("never")).collect();
    assert!(opens.len() > 3 && opens.is_sorted(), "{opens:?}");
}

#[tokio::test]
async fn remote_services_have_no_place_and_no_distance() {
    let features = town().await.features(&format!("{HERE}&channel=telephone")).await;
    let nightline = &features[0];
    assert_eq!(nightline["id"], "nightline");
    assert_eq!(nightline["geometry"], json!(null));
    assert_eq!(nightline["properties"]["distance_m"], json!(null));
    assert_eq!(nightline["properties"]["service_id"], "nightline");
    assert_eq!(nightline["properties"]["service_at_location_id"], json!(null));
}

#[tokio::test]
async fn an_answer_says_what_a_person_needs() {
    let answer = town().await.get(&format!("{HERE}&category=money")).await;
    assert_eq!(answer.header("content-type"), "application/geo+json");
    let collection = answer.json();
    assert_eq!(collection["type"], "FeatureCollection");
    assert_eq!(collection["asked_at"], "2026-11-24T10:00:00+00:00");
    assert!(collection["revision"].as_u64().is_some_and(|revision| revision > 0));
    assert_eq!(collection["query"]["lat"], 52.408);
    assert_eq!(collection["query"]["category"], json!(["money"]));
    let advice = &collection["features"][0];
    assert_eq!(advice["type"], "Feature");
    assert_eq!(advice["geometry"], json!({"type": "Point", "coordinates": [-1.51, 52.408]}));
    let properties = &advice["properties"];
    for (name, expected) in [
        ("service_id", json!("advice")),
        ("service_at_location_id", json!("advice-here")),
        ("name", json!("Advice")),
        ("organization", json!("Town Aid")),
        ("categories", json!(["immigration-legal", "money"])),
        ("languages", json!([{"code": "ar", "help": "spoken"}])),
        ("channel", json!("in_person")),
        ("distance_m", json!(0)),
        ("postcode", json!("CV1 5FX")),
        ("phone", json!("024 7600 0001")),
        ("url", json!("https://advice.example/")),
        ("last_verified", json!("2026-10-01")),
        ("confidential", json!(false)),
    ] {
        assert_eq!(properties[name], expected, "{name}");
    }
    assert!(
        properties["address"].as_str().is_some_and(|address| address.contains("1 Advice Street"))
    );
}

#[tokio::test]
async fn texts_come_in_the_language_asked_for() {
    let town = town().await;
    let name = async |lang: &str| {
        let features = town.features(&format!("{HERE}&category=money&lang={lang}")).await;
        features[0]["properties"]["name"].as_str().unwrap().to_owned()
    };
    assert_eq!(name("ar").await, "مشورة");
    assert_eq!(name("so").await, "Advice", "English where there is no translation");
}

#[tokio::test]
async fn a_postcode_is_where_it_is() {
    let town = town().await;
    let place = town.get("/api/v1/postcodes/cv15fx").await.json();
    let by_position = format!("/api/v1/nearest?lat={}&lon={}", place["lat"], place["lon"]);
    let by_position = town.features(&by_position).await;
    for spelling in ["CV15FX", "CV1%205FX", "cv1+5fx", "%20c%20v15F%20X"] {
        let features = town.features(&format!("/api/v1/nearest?postcode={spelling}")).await;
        assert_eq!(features, by_position, "{spelling}");
    }
}

#[tokio::test]
async fn a_confidential_place_is_not_found_by_its_answer() {
    let features = town().await.features(&format!("{HERE}&category=women&open=any")).await;
    let refuge = &features[0];
    assert_eq!(refuge["id"], "refuge-here");
    assert_eq!(refuge["properties"]["confidential"], true);
    assert_eq!(refuge["properties"]["address"], json!(null));
    assert_eq!(refuge["properties"]["postcode"], json!(null));
    assert_ne!(refuge["geometry"]["coordinates"], json!([-1.5123, 52.4056]));
}

#[tokio::test]
async fn the_limit_is_ten_and_at_most_a_hundred() {
    let town = town().await;
    let query = async |params: &str| {
        let answer = town.get(&format!("{HERE}{params}")).await.json();
        answer["query"]["limit"].clone()
    };
    assert_eq!(query("").await, 10);
    assert_eq!(query("&limit=1000").await, 100);
    assert_eq!(query("&limit=99999999999999999999999").await, 100);
    assert_eq!(query("&limit=7").await, 7);
}

#[rstest]
#[case::no_place("", "postcode")]
#[case::lat_alone("lat=52.4", "lon")]
#[case::lon_alone("lon=-1.5", "lat")]
#[case::both_forms("lat=52.4&lon=-1.5&postcode=CV15FX", "postcode")]
#[case::no_such_lat("lat=200&lon=-1.5", "lat")]
#[case::no_such_lon("lat=52.4&lon=180.5", "lon")]
#[case::lat_in_words("lat=north&lon=-1.5", "lat")]
#[case::lat_nan("lat=NaN&lon=-1.5", "lat")]
#[case::lat_infinite("lat=inf&lon=-1.5", "lat")]
#[case::lat_empty("lat=&lon=-1.5", "lat")]
#[case::lat_twice("lat=52.4&lat=52.5&lon=-1.5", "lat")]
#[case::malformed_postcode("postcode=COVENTRY", "postcode")]
#[case::half_a_postcode("postcode=CV1", "postcode")]
#[case::unknown_postcode("postcode=ZZ9+9ZZ", "postcode")]
#[case::unknown_category("postcode=CV15FX&category=nosuch", "category")]
#[case::one_unknown_category_of_two("postcode=CV15FX&category=health,nosuch", "category")]
#[case::empty_category("postcode=CV15FX&category=", "category")]
#[case::language_in_words("postcode=CV15FX&language=in+Arabic", "language")]
#[case::language_help("postcode=CV15FX&language_help=some", "language_help")]
#[case::open_garbage("postcode=CV15FX&open=soon", "open")]
#[case::open_no_such_day("postcode=CV15FX&open=2026-02-30T10:00", "open")]
#[case::open_no_such_hour("postcode=CV15FX&open=2026-11-24T25:00", "open")]
#[case::open_beyond_what_can_be_told("postcode=CV15FX&open=9999-12-31T23:59", "open")]
#[case::open_before_all_years("postcode=CV15FX&open=0000-01-01T00:00:00+14:00", "open")]
#[case::open_twice("postcode=CV15FX&open=now&open=any", "open")]
#[case::unknown("postcode=CV15FX&unknown=maybe", "unknown")]
#[case::channel("postcode=CV15FX&channel=post", "channel")]
#[case::eligibility("postcode=CV15FX&eligibility=everyone", "eligibility")]
#[case::within_negative("postcode=CV15FX&within=-1", "within")]
#[case::within_words("postcode=CV15FX&within=near", "within")]
#[case::limit_zero("postcode=CV15FX&limit=0", "limit")]
#[case::limit_negative("postcode=CV15FX&limit=-3", "limit")]
#[case::limit_words("postcode=CV15FX&limit=abc", "limit")]
#[case::limit_fraction("postcode=CV15FX&limit=1.5", "limit")]
#[case::no_such_way("postcode=CV15FX&arrive=run", "arrive")]
#[case::stay_without_arriving("postcode=CV15FX&stay=20", "stay")]
#[case::stay_over_a_day("postcode=CV15FX&arrive=walk&stay=1441", "stay")]
#[case::stay_in_words("postcode=CV15FX&arrive=walk&stay=long", "stay")]
#[case::lang("postcode=CV15FX&lang=12", "lang")]
#[case::unknown_parameter("postcode=CV15FX&categorie=health", "categorie")]
#[case::parameters_are_lower_case("postcode=CV15FX&Category=health", "Category")]
#[case::bbox_is_for_services("postcode=CV15FX&bbox=-1.6,52.3,-1.4,52.5", "bbox")]
#[tokio::test]
async fn what_is_wrong_is_named(#[case] query: &str, #[case] param: &str) {
    let answer = town().await.get(&format!("/api/v1/nearest?{query}")).await;
    assert_eq!(answer.params_at_fault(), [param]);
}

#[tokio::test]
async fn an_unknown_need_lists_the_known_ones() {
    let answer = town().await.get(&format!("{HERE}&category=nosuch")).await;
    let problem = answer.problem(400);
    let message = problem["errors"][0]["message"].as_str().unwrap();
    for need in engine::needs::NEEDS {
        assert!(message.contains(need), "{need}");
    }
}

#[tokio::test]
async fn every_fault_is_told_at_once() {
    let answer = town().await.get("/api/v1/nearest?lat=200&lon=400&limit=0").await;
    let mut params = answer.params_at_fault();
    params.sort();
    assert_eq!(params, ["lat", "limit", "lon"]);
}

#[tokio::test]
async fn a_time_the_clocks_skip_in_spring_is_answered() {
    let answer = town().await.get(&format!("{HERE}&open=2026-03-29T01:30")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["query"]["open"], "2026-03-29T02:30:00+01:00");
}

#[tokio::test]
async fn a_query_that_is_not_text_is_refused() {
    let town = town().await;
    for query in ["postcode=%ff", "postcode=%C3%28", "postcode=CV1%2", "postcode=%G1", "%ff=1"] {
        town.get(&format!("/api/v1/nearest?{query}")).await.problem(400);
    }
}
