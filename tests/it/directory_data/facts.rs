//! What the directory promises of its facts: who is in it, when, for whom, where, and from where known.

use super::{data, json, list, objects, read, service, services, source_ids, text};
use engine::needs::{ELIGIBILITY, NEEDS};
use engine::postcodes::{Postcode, Postcodes};
use rstest::rstest;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const UNKNOWN: &str = r#"unknown "hours not given""#;

#[test]
fn it_lists_the_organizations_of_the_texts_and_no_other() {
    let services = services();
    let names: BTreeSet<&str> = services.iter().map(|s| text(&s["organization"], "name")).collect();
    let expected = [
        "Carriers of Hope",
        "City of Sanctuary",
        "Coventry Asylum and Refugee Action Group",
        "Coventry Citizens Advice",
        "Coventry City Council",
        "Coventry Law Centre",
        "Coventry Peace House",
        "Coventry Refugee and Migrant Centre",
        "Foleshill Women's Training",
        "Joining Communities Together",
        "Meridian Centre",
        "Migrant Help",
        "Red Cross",
        "St Francis Church",
        "The Refugee Council",
        "The Roma Project",
    ];
    assert_eq!(names, BTreeSet::from(expected));
    assert_eq!(services.len(), 22);
}

/// Every schedule there is: what is not here has hours that nobody has told.
#[test]
fn hours_are_those_of_the_text_and_no_more() {
    let services = services();
    let given: Vec<(&str, &str, &str)> = services
        .iter()
        .flat_map(|service| list(service, "schedules").iter().map(move |s| (service, s)))
        .map(|(service, s)| {
            (text(service, "name"), text(s, "attending_type"), text(s, "opening_hours"))
        })
        .collect();
    let expected = [
        ("Carriers of Hope", "in_person", "Tu 09:00-10:30"),
        (
            "Coventry Asylum and Refugee Action Group",
            "in_person",
            r#"unknown "weekly meetings, day and time not given""#,
        ),
        ("Coventry Citizens Advice", "in_person", UNKNOWN),
        ("Coventry Citizens Advice", "telephone", "Mo-Fr 10:00-16:00"),
        ("EU Settlement Scheme advice (ended)", "online", UNKNOWN),
        ("Local Authority Asylum Support Liaison Officers (LAASLOs)", "online", UNKNOWN),
        ("Support for British Nationals Overseas (BNOs) from Hong Kong", "online", UNKNOWN),
        ("Through Care for unaccompanied young asylum seekers", "online", UNKNOWN),
        ("Joining Communities Together", "in_person", "Mo-We,Fr 09:30-16:00"),
        ("Joining Communities Together", "telephone", r#"Th unknown "hours not given""#),
        ("Red Cross refugee support", "in_person", "Fr 09:00-14:00"),
        ("St Francis Church: work club", "in_person", r#"Mo-Fr unknown "hours not given""#),
    ];
    assert_eq!(given, expected);
}

#[test]
fn a_reading_that_is_not_certain_is_marked_and_explained() {
    let services = services();
    let schedules = services.iter().flat_map(|s| list(s, "schedules"));
    let ambiguous: Vec<&Value> = schedules.filter(|s| s["ambiguous"] == true).collect();
    assert_eq!(ambiguous.len(), 1);
    assert!(text(ambiguous[0], "notes").contains("Monday Friday 10am - 4pm"));
    assert_eq!(ambiguous[0]["opening_hours"], "Mo-Fr 10:00-16:00");
}

#[rstest]
#[case::women("Foleshill Women's Training", &["women"])]
#[case::asylum("Coventry Peace House", &["asylum-seekers"])]
#[case::hong_kong("Support for British Nationals Overseas (BNOs) from Hong Kong", &["hong-kong"])]
#[case::laaslo("Local Authority Asylum Support Liaison Officers (LAASLOs)", &["asylum-seekers", "refugees"])]
#[case::not_said("Coventry Refugee and Migrant Centre", &[])]
#[case::not_said_either("Coventry Law Centre", &[])]
fn it_is_for_whom_the_text_says(#[case] name: &str, #[case] expected: &[&str]) {
    let service = service(name);
    let eligibility: Vec<&str> =
        list(&service, "eligibility").iter().filter_map(Value::as_str).collect();
    assert_eq!(eligibility, expected);
}

#[test]
fn eligibility_is_in_the_contract_s_words_and_cited() {
    for service in services() {
        for word in list(&service, "eligibility") {
            assert!(ELIGIBILITY.iter().any(|known| word == known), "{word} in {}", service["name"]);
            assert!(
                service["provenance"]["eligibility"]["quote"].is_string(),
                "{}",
                service["name"]
            );
        }
    }
}

#[test]
fn no_language_is_named_because_the_texts_name_none() {
    for service in services() {
        for (path, part) in objects(&service) {
            assert!(part.get("languages").is_none(), "{path}");
        }
    }
}

#[test]
fn only_the_settlement_scheme_advice_has_ended_and_says_so() {
    let services = services();
    let ended: Vec<&Value> = services.iter().filter(|s| s["status"] != "active").collect();
    assert_eq!(ended.len(), 1);
    assert_eq!(ended[0]["status"], "inactive");
    assert_eq!(ended[0]["eligibility"], serde_json::json!(["eu"]));
    assert!(text(ended[0], "alert").contains("until 31 March 2023"));
}

#[test]
fn needs_are_the_contract_s_with_names_and_a_definition() {
    let needs = json(&data("taxonomy/needs.json"));
    let terms = list(&needs, "taxonomy_terms");
    let codes: Vec<&str> = terms.iter().map(|term| text(term, "code")).collect();
    assert_eq!(codes, NEEDS);
    for term in terms {
        assert!(!text(term, "name").is_empty() && !text(term, "description").is_empty());
    }
}

#[test]
fn every_service_has_needs_with_a_reason_and_every_need_has_a_service() {
    let needs = json(&data("taxonomy/needs.json"));
    let terms: BTreeMap<&str, &Value> =
        list(&needs, "taxonomy_terms").iter().map(|term| (text(term, "code"), term)).collect();
    let mut met = BTreeSet::new();
    for service in &services() {
        let attributes = list(service, "attributes");
        assert!(!attributes.is_empty(), "{}", service["name"]);
        for attribute in attributes {
            let term = &attribute["taxonomy_term"];
            assert_eq!(term["taxonomy"], "waymark-needs");
            for member in ["id", "name", "description"] {
                assert_eq!(term[member], terms[text(term, "code")][member], "{}", service["name"]);
            }
            assert!(!text(attribute, "reason").is_empty());
            met.insert(text(term, "code").to_owned());
        }
    }
    assert_eq!(met, NEEDS.iter().map(ToString::to_string).collect());
}

#[test]
fn places_stand_at_the_centroid_of_their_postcode_or_nowhere() {
    let bytes = fs::read(data("coventry/postcodes.bin")).expect("postcodes.bin is there");
    let postcodes = Postcodes::decode(&bytes).expect("postcodes.bin is sound");
    let services = services();
    let places: Vec<&Value> = services
        .iter()
        .flat_map(|s| list(s, "service_at_locations"))
        .map(|at| &at["location"])
        .collect();
    for place in &places {
        let written = text(&list(place, "addresses")[0], "postal_code");
        if written.is_empty() {
            assert!(place.get("latitude").is_none() && place.get("longitude").is_none(), "{place}");
            continue;
        }
        let postcode = Postcode::parse(written).expect("a full postcode");
        let unit = postcodes.find(postcode).unwrap_or_else(|| panic!("{written} is unknown"));
        assert!(unit.in_coventry, "{written}");
        assert_eq!(place["position_source"], "postcode-centroid");
        for (member, expected) in
            [("longitude", unit.position.lon()), ("latitude", unit.position.lat())]
        {
            let difference = place[member].as_f64().expect("degrees") - expected;
            assert!(difference.abs() < 5e-7, "{written}: {member} differs by {difference}");
        }
    }
    assert_eq!(places.len(), 14);
}

#[test]
fn places_without_a_postcode_in_the_text_have_none_here() {
    let services = services();
    let unplaced: Vec<&str> = services
        .iter()
        .filter(|s| {
            list(s, "service_at_locations")
                .iter()
                .any(|at| at["location"].get("latitude").is_none())
        })
        .map(|s| text(s, "name"))
        .collect();
    assert_eq!(
        unplaced,
        ["Customer Service Centre", "Meridian Centre: health care for asylum seekers"]
    );
}

#[rstest]
#[case("Coventry Refugee and Migrant Centre", "address", "15 Bishop Street", "Norton House")]
#[case(
    "Coventry Law Centre",
    "organization.name",
    "Coventry Law Centre",
    "Central England Law Centre"
)]
#[case("Coventry Law Centre", "phone", "024 7666 4616", "Coventry Peace House")]
#[case("Coventry Peace House", "phone", "024 7666 4616", "Coventry Law Centre")]
#[case("Coventry Asylum and Refugee Action Group", "phone", "024 7666 4616", "Coventry Law Centre")]
#[case("Foleshill Women's Training", "organization.name", "Foleshill", "a centre for women")]
#[case("St Francis Church: English classes", "url", "stfranciscoventry.org", "facebook.com")]
#[case("St Francis Church: work club", "url", "stfranciscoventry.org", "facebook.com")]
#[case("EU Settlement Scheme advice (ended)", "status", "inactive", "active")]
#[case(
    "Local Authority Asylum Support Liaison Officers (LAASLOs)",
    "email",
    "buildingbridges",
    "migrationteam"
)]
#[case("Meridian Centre: health care for asylum seekers", "status", "active", "out of date")]
fn what_the_sources_disagree_on_is_kept(
    #[case] name: &str,
    #[case] field: &str,
    #[case] shown: &str,
    #[case] other: &str,
) {
    let service = service(name);
    let conflict = list(&service, "conflicts").iter().find(|conflict| conflict["field"] == field);
    let conflict = conflict.unwrap_or_else(|| panic!("{name} has no conflict about {field}"));
    assert!(text(conflict, "shown").contains(shown) && text(conflict, "other").contains(other));
    assert!(!text(conflict, "reason").is_empty());
}

#[test]
fn every_part_names_its_source_and_its_words() {
    for service in services() {
        let sources = list(&service, "sources");
        let known: BTreeSet<&str> = sources.iter().map(|source| text(source, "id")).collect();
        let mut used = BTreeSet::new();
        for (path, part) in objects(&service) {
            if is_fact(&path, part) {
                assert!(!text(part, "quote").is_empty(), "{path}");
                assert!(!source_ids(part, "source").is_empty(), "{path}");
            }
            used.extend(
                ["source", "shown_source", "also_in"].iter().flat_map(|key| source_ids(part, key)),
            );
        }
        assert_eq!(used, known, "{}", service["name"]);
    }
}

/// Records, cited values and conflicts are facts; a term of the taxonomy and a source itself are not.
fn is_fact(path: &str, part: &Value) -> bool {
    let is_record = part.get("id").is_some()
        && !path.ends_with("/taxonomy_term")
        && !path.contains("/sources/");
    is_record || path.contains("/provenance/") || part.get("field").is_some()
}

#[test]
fn a_source_without_a_date_says_so_and_no_fact_claims_to_be_verified() {
    for service in services() {
        for source in list(&service, "sources") {
            match source["published"].as_str() {
                Some(date) => assert_eq!(date, "2018-03-09", "the only dated text"),
                None => assert!(text(source, "dating").starts_with("undated"), "{source}"),
            }
        }
        for (path, part) in objects(&service) {
            for member in ["last_verified", "assured_date", "last_modified"] {
                assert!(part.get(member).is_none(), "{path} claims a {member}");
            }
        }
    }
}

#[test]
fn an_id_means_one_thing() {
    let services = services();
    let mut seen: BTreeMap<&str, &Value> = BTreeMap::new();
    for (path, part) in
        services.iter().flat_map(objects).filter(|(path, _)| !path.contains("/sources/"))
    {
        let Some(id) = part["id"].as_str() else { continue };
        assert!(is_uuid(id), "{path}: {id}");
        let earlier = *seen.entry(id).or_insert(part);
        assert_eq!(earlier, part, "{path}: the id is another record's");
    }
    let ids: BTreeSet<&str> = services.iter().map(|service| text(service, "id")).collect();
    assert_eq!(ids.len(), services.len());
}

#[test]
fn every_service_has_its_texts_in_arabic() {
    for service in services() {
        let arabic = &service["translations"]["ar"];
        assert!(
            is_arabic(text(arabic, "name")) && is_arabic(text(arabic, "description")),
            "{arabic}"
        );
        assert_eq!(arabic["translated_by"], "machine");
    }
}

#[rstest]
#[case("coventry/directory.json")]
#[case("taxonomy/needs.json")]
fn files_are_written_so_that_a_change_is_easy_to_see(#[case] name: &str) {
    let written = read(&data(name));
    let pretty = serde_json::to_string_pretty(&json(&data(name))).expect("JSON again");
    assert!(written == pretty + "\n", "{name}: not two spaces deep with a final newline");
}

#[test]
fn services_are_sorted_by_organization_and_name() {
    let services = services();
    let order: Vec<(String, String)> = services
        .iter()
        .map(|s| (text(&s["organization"], "name").to_lowercase(), text(s, "name").to_lowercase()))
        .collect();
    assert!(order.is_sorted());
}

fn is_arabic(text: &str) -> bool {
    text.chars().any(|c| ('\u{0620}'..='\u{064A}').contains(&c))
}

fn is_uuid(id: &str) -> bool {
    let groups: Vec<&str> = id.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.concat().bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
