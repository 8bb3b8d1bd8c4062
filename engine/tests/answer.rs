//! Promise: an answer is the contract's `GeoJSON`, member by member, in the reader's language.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use engine::bank_holidays::BankHolidays;
use engine::directory::{
    Builder, Channel, Directory, LanguageHelp, Listing, Organization, Service, Session, Stop,
    StopKind, Wording,
};
use engine::hours::{DayHours, Hours, OnBankHolidays, Span};
use engine::language::Help;
use engine::postcodes::Postcodes;
use engine::{LonLat, Question, Timestamp, answer, listings, nearest};
use proptest::prelude::*;
use serde_json::{Value, json};

const TUESDAY_NOON: Timestamp = Timestamp(1_795_521_600); // 2026-11-24T12:00:00Z

/// One placed service, Tuesdays 10:00 to 16:00 in Arabic, and one helpline of unknown hours.
fn directory() -> Directory {
    let mut builder = Builder::new(BankHolidays::default());
    let food = builder.category("food").unwrap();
    let arabic =
        LanguageHelp { language: builder.language("ar").unwrap(), help: Help::Interpreter };
    let organization = Organization {
        id: "o1".into(),
        name: "Bread & Co".into(),
        url: "https://bread.example".into(),
    };
    let mut hours = Hours {
        week: Default::default(),
        bank_holidays: OnBankHolidays::Unsaid,
        ..Hours::unknown()
    };
    hours.week[1] =
        DayHours::new(vec![Span { start_min: 600, end_min: 960, is_open: true }]).unwrap();
    let session = Session {
        channel: Channel::InPerson,
        hours: hours.into(),
        opening_hours: "Tu 10:00-16:00".into(),
        languages: vec![arabic],
        note: Wording::default(),
    };
    let helpline = Session {
        channel: Channel::Telephone,
        hours: Hours::unknown().into(),
        languages: vec![],
        opening_hours: String::new(),
        note: Wording::default(),
    };
    let listing = Listing {
        service_at_location_id: Some("l1".into()),
        position: Some(LonLat::new(-1.506_446, 52.412_893).unwrap()),
        position_source: "postcode-centroid".into(),
        address: "1 Bird Street".into(),
        postcode: "CV1 5FX".into(),
        phone: "024 7600 0000".into(),
        confidential: false,
        stop: Some(Stop { kind: StopKind::Tram, name: "Bird \"St\"".into(), distance_m: 80 }),
        sessions: vec![session],
    };
    let remote =
        Listing { phone: "024 7600 0000".into(), sessions: vec![helpline], ..Listing::default() };
    let food_bank = Service {
        id: "s1".into(),
        name: Wording::new("Food \"bank\"").with("ar", "بنك الطعام"),
        description: Wording::new("Free food.").with("ar", ""),
        organization: organization.clone(),
        status: "active".into(),
        categories: vec![food],
        listings: vec![listing],
        ..Default::default()
    };
    let helpline = Service {
        id: "s2".into(),
        name: Wording::new("Helpline"),
        organization,
        status: "active".into(),
        listings: vec![remote],
        ..Default::default()
    };
    builder.add(food_bank).unwrap();
    builder.add(helpline).unwrap();
    builder.build(7).unwrap()
}

fn ask(pairs: &[(&str, &str)]) -> Value {
    let pairs: Vec<_> = pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let question = Question::nearest(&pairs, TUESDAY_NOON, &Postcodes::default()).unwrap();
    let directory = directory();
    serde_json::from_str(&answer::feature_collection(
        &directory,
        &question,
        &nearest(&directory, &question.query),
    ))
    .unwrap()
}

#[test]
fn a_feature_has_every_member_of_the_contract() {
    let answer = ask(&[
        ("lat", "52.412893"),
        ("lon", "-1.506446"),
        ("category", "food"),
        ("language", "ar"),
    ]);
    let expected = json!({
        "type": "FeatureCollection",
        "revision": 7,
        "asked_at": "2026-11-24T12:00:00+00:00",
        "query": {
            "lat": 52.412_893, "lon": -1.506_446, "category": ["food"], "language": ["ar"], "language_help": "interpreter",
            "open": "now", "unknown": "exclude", "channel": "in_person", "eligibility": [], "limit": 10, "lang": "en",
        },
        "features": [{
            "type": "Feature",
            "id": "l1",
            "geometry": {"type": "Point", "coordinates": [-1.506_446, 52.412_893]},
            "properties": {
                "service_id": "s1", "service_at_location_id": "l1", "name": "Food \"bank\"", "text_lang": "en",
                "organization": "Bread & Co", "categories": ["food"], "languages": [{"code": "ar", "help": "interpreter"}],
                "channel": "in_person", "distance_m": 0,
                "open": {"state": "open", "until": "2026-11-24T16:00:00+00:00", "opens": null, "note": null},
                "address": "1 Bird Street", "postcode": "CV1 5FX", "position_source": "postcode-centroid", "confidential": false,
                "phone": "024 7600 0000", "email": null, "url": "https://bread.example", "last_verified": null,
            },
        }],
    });
    assert_eq!(answer, expected);
}

#[test]
fn a_helpline_has_no_place_and_the_id_of_its_service() {
    let answer =
        ask(&[("lat", "52.4"), ("lon", "-1.5"), ("channel", "telephone"), ("unknown", "include")]);
    let feature = &answer["features"][0];
    assert_eq!((&feature["id"], &feature["geometry"]), (&json!("s2"), &Value::Null));
    let properties = &feature["properties"];
    assert_eq!(properties["service_at_location_id"], Value::Null);
    assert_eq!(properties["distance_m"], Value::Null);
    assert_eq!(
        properties["open"],
        json!({"state": "unknown", "until": null, "opens": null, "note": "hours-unknown"})
    );
}

#[test]
fn a_closed_answer_tells_when_it_opens() {
    let answer = ask(&[
        ("lat", "52.4"),
        ("lon", "-1.5"),
        ("open", "any"),
        ("lang", "ar"),
        ("language", "ar"),
    ]);
    assert_eq!(answer["features"][0]["properties"]["name"], "بنك الطعام");
    let wednesday = ask(&[("lat", "52.4"), ("lon", "-1.5"), ("open", "2026-11-25T09:00")]);
    assert_eq!(wednesday["features"], json!([]), "only what is open then");
}

#[test]
fn the_list_of_services_is_in_the_order_of_ids() {
    let directory = directory();
    let question = Question::services(&[], TUESDAY_NOON).unwrap();
    let text =
        answer::feature_collection(&directory, &question, &listings(&directory, &question.query));
    let answer: Value = serde_json::from_str(&text).unwrap();
    let ids: Vec<&Value> =
        answer["features"].as_array().unwrap().iter().map(|f| &f["id"]).collect();
    assert_eq!(ids, ["l1", "s2"]);
}

#[test]
fn a_service_tells_its_next_seven_days() {
    let text = answer::service(&directory(), "s1", "ar", TUESDAY_NOON).unwrap();
    let service: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&service["name"], &service["description"]),
        (&json!("بنك الطعام"), &json!("Free food."))
    );
    let session = &service["locations"][0]["sessions"][0];
    assert_eq!(
        (&session["opening_hours"], &session["hours_known"]),
        (&json!("Tu 10:00-16:00"), &json!(true))
    );
    let days = session["days"].as_array().unwrap();
    assert_eq!(days.len(), 7);
    let span = json!({"opens": "2026-11-24T10:00:00+00:00", "closes": "2026-11-24T16:00:00+00:00", "state": "open"});
    assert_eq!(days[0], json!({"date": "2026-11-24", "weekday": 2, "note": null, "spans": [span]}));
    assert_eq!(days[1]["spans"], json!([]));
    assert_eq!(answer::service(&directory(), "nosuch", "en", TUESDAY_NOON), None);
}

#[test]
fn a_place_tells_the_stop_near_it_and_one_without_tells_none() {
    let location = |id: &str| -> Value {
        let text = answer::service(&directory(), id, "en", TUESDAY_NOON).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()["locations"][0].clone()
    };
    let expected = json!({"name": "Bird \"St\"", "kind": "tram", "distance_m": 80});
    assert_eq!(location("s1")["stop"], expected);
    assert_eq!(location("s2").get("stop"), None);
}

/// Texts as people send them, and as nobody should.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[\u{0}-\u{1f}\"\\\\nu:,{}é𝄞\u{2028}ش]{0,20}",
        Just(String::new()),
        Just("null".to_owned()),
    ]
}

proptest! {
    #[test]
    fn any_words_are_told_as_they_were_given_and_kept(
        words in proptest::array::uniform10(text()), lang in prop_oneof![Just("ar"), Just("en")],
        is_remote: bool, confidential: bool, has_stop: bool, day in proptest::option::of(-700_000i32..2_900_000),
    ) {
        let [id, listing_id, english, arabic, organization, address, postcode, phone, email, url] = words.clone();
        let session = Session {
            channel: Channel::InPerson,
            hours: Hours::unknown().into(),
            opening_hours: String::new(),
            languages: vec![],
            note: Wording::default(),
        };
        let stop = Stop { kind: StopKind::Ferry, name: address.clone(), distance_m: 400 };
        let listing = Listing {
            service_at_location_id: (!is_remote).then_some(listing_id),
            address,
            postcode,
            phone,
            confidential,
            stop: has_stop.then_some(stop),
            sessions: vec![session],
            ..Listing::default()
        };
        let service = Service {
            id,
            name: Wording::new(english).with("ar", &arabic),
            organization: Organization { id: "o1".into(), name: organization, url: String::new() },
            status: "active".into(),
            email,
            url,
            last_verified: day.map(engine::time::Date),
            listings: vec![listing],
            ..Service::default()
        };
        let mut builder = Builder::new(BankHolidays::default());
        builder.add(service.clone()).unwrap();
        let directory = builder.build(1).unwrap();
        prop_assert_eq!(directory.services().collect::<Vec<_>>(), vec![service.clone()]);
        let edited = Builder::after(&directory).build(2).unwrap().merged().unwrap();
        prop_assert_eq!(edited.services().collect::<Vec<_>>(), vec![service.clone()]);

        let pairs = [("lang".to_owned(), lang.to_owned())];
        let question = Question::services(&pairs, TUESDAY_NOON).unwrap();
        let answer = answer::feature_collection(&directory, &question, &listings(&directory, &question.query));
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let (feature, told) = (&answer["features"][0], &answer["features"][0]["properties"]);
        let [id, listing_id, english, arabic, organization, address, postcode, phone, email, url] = words;
        let translated = lang == "ar" && !arabic.is_empty();
        let or_null = |text: String| if text.is_empty() { Value::Null } else { Value::from(text) };
        let own_id = if is_remote { Value::Null } else { Value::from(listing_id.as_str()) };
        prop_assert_eq!(&feature["id"], if is_remote { &id } else { &listing_id });
        prop_assert_eq!(&told["service_id"], &id);
        prop_assert_eq!(&told["service_at_location_id"], &own_id);
        prop_assert_eq!(&told["name"], if translated { &arabic } else { &english });
        prop_assert_eq!(&told["text_lang"], if translated { "ar" } else { "en" });
        prop_assert_eq!(&told["organization"], &organization);
        prop_assert_eq!(&told["address"], &or_null(address));
        prop_assert_eq!(&told["postcode"], &or_null(postcode));
        prop_assert_eq!(&told["phone"], &or_null(phone));
        prop_assert_eq!(&told["email"], &or_null(email));
        prop_assert_eq!(&told["url"], &or_null(url));
        prop_assert_eq!(&told["confidential"], confidential);
        prop_assert_eq!(told["last_verified"].is_null(), day.is_none());
    }
}
