//! Promise: what was asked is understood exactly, and what was not understood is named.

use engine::directory::Channel;
use engine::postcodes::Postcodes;
use engine::question::{Question, When};
use engine::{Ranking, Timestamp};
use rstest::rstest;

const NOW: Timestamp = Timestamp(1_795_514_400); // 2026-11-24T10:00:00Z, a Tuesday

fn pairs(query: &str) -> Vec<(String, String)> {
    let pair =
        |part: &str| part.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
    query.split('&').filter_map(pair).collect()
}

fn ask(query: &str) -> Result<Question, Vec<String>> {
    Question::nearest(&pairs(query), NOW, &Postcodes::default())
        .map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

#[test]
fn what_is_not_said_has_the_defaults_of_the_contract() {
    let question = ask("lat=52.4&lon=-1.5").unwrap();
    let query = question.query;
    assert_eq!((question.when, query.at, question.lang.as_str()), (When::Now, NOW, "en"));
    assert_eq!((query.channel, query.limit, query.within_m), (Some(Channel::InPerson), 10, None));
    assert_eq!(query.language_help.word(), "interpreter");
    assert!(query.states.open && !query.states.unknown && !query.states.closed);
}

#[test]
fn everything_said_is_heard() {
    let question = ask("lat=52.4&lon=-1.5&category=health,food&category=work&language=ar&language=ti&language_help=written&open=2026-11-24T10:00&unknown=include&channel=any&eligibility=women&within=800.5&limit=1000&lang=ar").unwrap();
    let query = question.query;
    assert_eq!(query.categories, ["health", "food", "work"]);
    assert_eq!(query.languages, ["ar", "ti"]);
    assert_eq!((question.when, query.channel, query.limit), (When::At(NOW), None, 100));
    assert_eq!((query.within_m, query.eligibility), (Some(800.5), vec!["women".to_owned()]));
    assert!(query.states.unknown && !query.states.closed);
}

#[test]
fn any_time_means_every_state_by_distance() {
    let query = ask("lat=52.4&lon=-1.5&open=any").unwrap().query;
    assert!(query.states.open && query.states.unknown && query.states.closed);
    assert_eq!((query.ranking, query.at), (Ranking::Distance, NOW));
}

#[rstest]
#[case::zulu("2026-11-24T10:00:00Z")]
#[case::offset("2026-11-24T11:00:00+01:00")]
#[case::plus_sent_unescaped("2026-11-24T11:00:00 01:00")]
#[case::local("2026-11-24T10:00")]
fn an_instant_has_many_spellings(#[case] open: &str) {
    assert_eq!(ask(&format!("lat=52.4&lon=-1.5&open={open}")).unwrap().query.at, NOW);
}

#[rstest]
#[case("", "postcode: is missing")]
#[case("lat=52.4", "lon: is missing")]
#[case("lon=-1.5", "lat: is missing")]
#[case("lat=52.4&lon=-1.5&postcode=CV1 5FX", "postcode: is given as well as")]
#[case("lat=200&lon=-1.5", "lat: the latitude is not between -90 and 90")]
#[case("lat=52&lon=-181", "lon: the longitude is not between")]
#[case("lat=abc&lon=-1.5", "lat: “abc” is not a number")]
#[case("postcode=nonsense", "postcode: “nonsense” is not a full UK postcode")]
#[case("postcode=ZZ9 9ZZ", "postcode: ZZ9 9ZZ is not among the postcodes we know")]
#[case(
    "lat=52&lon=-1&category=nosuch",
    "category: “nosuch” is not known; known are immigration-legal, asylum-support"
)]
#[case("lat=52&lon=-1&category=", "category: “” is not known")]
#[case("lat=52&lon=-1&categroy=health", "categroy: is not known here; known are lat, lon")]
#[case("lat=52&lon=-1&language=english!", "language: “english!” is not a BCP 47")]
#[case("lat=52&lon=-1&language_help=some", "language_help: “some” is not known")]
#[case("lat=52&lon=-1&open=tomorrow", "open: “tomorrow” is not known")]
#[case("lat=52&lon=-1&open=2026-02-30T10:00", "open: “2026-02-30T10:00”")]
#[case("lat=52&lon=-1&unknown=maybe", "unknown: “maybe” is not known")]
#[case("lat=52&lon=-1&channel=fax", "channel: “fax” is not known")]
#[case("lat=52&lon=-1&eligibility=me", "eligibility: “me” is not known")]
#[case("lat=52&lon=-1&within=-5", "within: is not a distance")]
#[case("lat=52&lon=-1&limit=0", "limit: “0” is not a whole number")]
#[case("lat=52&lon=-1&limit=ten", "limit: “ten” is not a whole number")]
#[case("lat=52&lat=53&lon=-1", "lat: is given more than once")]
#[case("lat=52&lon=-1&language=arabic", "language: “arabic” is not a BCP 47")]
#[case("lat=52&lon=-1&lang=_", "lang: “_” is not a BCP 47")]
fn what_is_not_understood_is_named(#[case] query: &str, #[case] fault: &str) {
    let faults = ask(query).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].starts_with(fault), "{faults:?}");
}

#[test]
fn all_faults_are_told_at_once() {
    let faults = ask("lat=200&lon=500&category=nosuch&limit=0&x=1").unwrap_err();
    assert_eq!(faults.len(), 5, "{faults:?}");
}

#[rstest]
#[case("-1.6,52.3,-1.4,52.5", true)]
#[case("-1.6,52.3,-1.4", false)]
#[case("-1.6,52.5,-1.4,52.3", false)]
#[case("-1.6,52.3,-1.4,152", false)]
#[case("a,b,c,d", false)]
fn a_bbox_has_four_degrees(#[case] bbox: &str, #[case] sound: bool) {
    assert_eq!(Question::services(&pairs(&format!("bbox={bbox}")), NOW).is_ok(), sound);
}

#[test]
fn a_thousand_faults_are_not_all_told() {
    let faults = ask(&format!("lat=52&lon=-1&category={}", "x,".repeat(4_000))).unwrap_err();
    assert_eq!(faults.len(), 20);
}
