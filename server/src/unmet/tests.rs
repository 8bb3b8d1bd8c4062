use super::*;
use crate::store::UnmetKey;
use engine::unmet::{Miss, answer};
use rstest::rstest;

fn lists() -> Lists {
    Lists::new(&Areas::new(Vec::new(), Vec::new()).unwrap())
}

/// Numbers that look random, the same in every run.
fn random() -> impl FnMut() -> u32 {
    let mut state = 7u64;
    move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mixed = (state ^ (state >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        (mixed >> 32) as u32
    }
}

fn sums(lists: &Lists, tally: &Tally, question: Question) -> UnmetSums {
    let of = UnmetKey {
        week: "2026-W47".to_owned(),
        question: question.word().to_owned(),
        lists: lists.digest.clone(),
    };
    UnmetSums { of, answers: tally.answers(), ticked: tally.ticked().to_vec() }
}

fn told_of(lists: &Lists, sums: &[UnmetSums]) -> serde_json::Value {
    let weeks = || "2026-W47".to_owned();
    serde_json::to_value(told(lists.clone(), weeks(), weeks(), sums, 3)).unwrap()
}

#[rstest]
#[case("2026-11-23", "2026-W48")]
#[case("2026-11-29", "2026-W48")]
#[case("2027-01-03", "2026-W53")]
#[case("2027-01-04", "2027-W01")]
#[case("2024-12-30", "2025-W01")]
fn weeks_are_those_of_the_calendar(#[case] day: &str, #[case] expected: &str) {
    assert_eq!(week(Date::parse(day).unwrap()), expected);
}

#[test]
fn the_lists_are_as_long_as_documented_and_others_have_another_digest() {
    let lists = lists();
    let Lists { needs, languages, slots, areas, .. } = &lists;
    // Of all lists but that of slots something may be none of it.
    let beside = [languages.len() + 1, slots.len(), areas.len() + 1];
    let count = |question| lists.form().boxes(question);
    assert_eq!(Question::ALL.map(count), beside.map(|others| (needs.len() + 1) * others));
    assert_eq!(lists, super::tests::lists());
    assert_ne!(lists.digest, Lists::new(&Areas::default()).digest);
}

#[test]
fn what_many_devices_missed_is_found_by_its_name() {
    let lists = lists();
    let place =
        |list: &[String], word: &str| 1 + list.iter().position(|it| it == word).unwrap() as u16;
    let miss = Miss {
        need: place(&lists.needs, "english"),
        language: place(&lists.languages, "ti"),
        slot: lists.slots.iter().position(|it| it == "We-evening").unwrap() as u16,
        area: place(&lists.areas, "E01009522"),
    };
    let mut random = random();
    let mut tallies = Question::ALL.map(|question| Tally::new(lists.form(), question));
    for device in 0..6_000 {
        let searched = if device % 3 == 0 { vec![miss] } else { Vec::new() };
        let answer = answer(lists.form(), &searched, &mut random);
        assert!(tallies.iter_mut().any(|tally| tally.add(&answer)));
    }
    let sums: Vec<UnmetSums> = Question::ALL
        .iter()
        .zip(&tallies)
        .map(|(question, tally)| sums(&lists, tally, *question))
        .collect();
    let told = told_of(&lists, &sums);
    for (number, other) in ["ti", "We-evening", "E01009522"].into_iter().enumerate() {
        let question = &told["questions"][number];
        assert_eq!(question["doubtful"], false);
        assert_eq!(question["estimates"].as_array().unwrap().len(), 3);
        let found = &question["estimates"][0];
        assert_eq!((&found["need"], &found["other"]), (&"english".into(), &other.into()));
        assert_eq!(found["stands_out"], true);
        let [low, high] = ["low", "high"].map(|name| found[name].as_f64().unwrap());
        assert!(low < 1.0 / 3.0 && 1.0 / 3.0 < high && high - low < 0.15, "{found}");
        assert_eq!(question["estimates"][1]["stands_out"], false);
    }
}

#[test]
fn answers_about_other_lists_are_counted_and_not_read() {
    let lists = lists();
    let tally = Tally::new(lists.form(), Question::Slot);
    let mut old = sums(&lists, &tally, Question::Slot);
    old.answers = 5;
    old.of.lists = "another".to_owned();
    let mut damaged = sums(&lists, &tally, Question::Slot);
    (damaged.answers, damaged.ticked) = (2, vec![1]);
    let told = told_of(&lists, &[old, damaged]);
    let question = &told["questions"][1];
    assert_eq!((&question["answers"], &question["about_other_lists"]), (&0.into(), &7.into()));
    assert_eq!(question["estimates"], serde_json::json!([]));
}

#[test]
fn a_flood_is_told() {
    let lists = lists();
    let mut flood = sums(&lists, &Tally::new(lists.form(), Question::Slot), Question::Slot);
    flood.answers = 1_000;
    flood.ticked[40] = 900;
    let told = told_of(&lists, &[flood]);
    assert_eq!(told["questions"][1]["doubtful"], true);
    assert_eq!(told["questions"][1]["estimates"][0]["need"], "immigration-legal");
}
