use super::answer::CHANCES;
use super::*;
use crate::time::Timestamp;
use proptest::prelude::*;
use rstest::rstest;
use std::collections::HashMap;

fn miss(need: u16, other: u16) -> Miss {
    Miss { need, language: other, slot: other, area: other }
}

/// The first number that draws a question.
fn first_of(question: Question) -> u32 {
    [0, 1 << 31, u32::MAX][question as usize]
}

/// Numbers for boxes between which a device makes no difference: one of each, and how many there are
/// of them, in fours.
const CLASSES: [(u32, u128); 3] = [
    (511_972_651, 511_972_652 / 4),
    ((1 << 31) - 1, ((1 << 31) - 511_972_652) / 4),
    (u32::MAX, (1 << 31) / 4),
];

/// Of how many sequences of numbers each answer is made, in 4³ times 2: all of them counted.
fn likelihoods(form: Form, question: Question, searched: &[Miss]) -> HashMap<Answer, u128> {
    let mut likelihoods = HashMap::new();
    // One search of several is drawn by a number of its own: each half counts once.
    for which in [0, u32::MAX] {
        for sequence in 0..27 {
            let classes = [sequence / 9, sequence / 3 % 3, sequence % 3].map(|at| CLASSES[at]);
            let mut numbers = vec![first_of(question), which];
            numbers.extend(classes.map(|(number, _)| number));
            let mut numbers = numbers.into_iter();
            let answer = answer(form, searched, || numbers.next().unwrap());
            assert_eq!((numbers.next(), answer.question()), (None, question));
            let count: u128 = classes.iter().map(|(_, count)| count).product();
            *likelihoods.entry(answer).or_default() += count;
        }
    }
    likelihoods
}

/// The promise, by counting: for any two weeks and any answer, the answer is at most e² times as
/// likely after the one as after the other. In whole numbers; e² is rounded down.
#[rstest]
#[case::languages(Question::Language)]
#[case::areas(Question::Area)]
fn no_answer_is_much_likelier_after_one_week_than_after_another(#[case] question: Question) {
    const E_SQUARED: (u128, u128) = (7_389_056_098, 1_000_000_000);
    let form = Form::new(0, 2, 2);
    assert_eq!(form.boxes(question), 3);
    let one = |other| vec![miss(0, other)];
    let mut weeks = vec![vec![], one(0), one(1), one(2), vec![miss(9, 9)]];
    for (a, b) in [(0, 1), (0, 2), (1, 2), (2, 2)] {
        weeks.push(vec![miss(0, a), miss(0, b)]);
    }
    let weeks: Vec<HashMap<Answer, u128>> =
        weeks.iter().map(|searched| likelihoods(form, question, searched)).collect();
    let mut largest = 0.0_f64;
    for week in &weeks {
        assert_eq!(week.len(), 8, "every answer can be given after every week");
        assert_eq!(week.values().sum::<u128>(), 2 << 90);
        for other in &weeks {
            for (answer, likely) in week {
                let (e, one) = E_SQUARED;
                assert!(likely * one <= other[answer] * e, "{answer:?}");
                largest = largest.max(*likely as f64 / other[answer] as f64);
            }
        }
    }
    // And no more is given up than is promised: less would be told of what is missing.
    assert!((largest.ln() - EPSILON).abs() < 1e-8, "{largest}");
}

#[test]
fn the_question_is_drawn_without_looking_at_the_searches() {
    let form = Form::new(3, 3, 3);
    for number in (0..=u32::MAX).step_by(9_999_999) {
        let drawn = |searched: &[Miss]| answer(form, searched, || number).question();
        assert_eq!(drawn(&[]), drawn(&[miss(1, 1), miss(2, 3)]));
    }
    let mut random = Random(1);
    let mut counts = HashMap::new();
    for _ in 0..3_000 {
        *counts.entry(answer(form, &[], || random.next()).question()).or_insert(0) += 1;
    }
    assert!(counts.len() == 3 && counts.values().all(|count| (900..1_100).contains(count)));
}

proptest! {
    /// What was counted above holds for every number, not only for one of each class, and in forms
    /// of real size: only its own box tells two weeks apart.
    #[test]
    fn a_box_depends_on_nothing_but_its_number_and_whose_it_is(
        numbers in prop::collection::vec(any::<u32>(), 3_530),
        need in 0..18_u16, language in 0..19_u16, slot in 0..28_u16, area in 0..196_u16,
    ) {
        let form = Form::new(17, 18, 195);
        let miss = Miss { need, language, slot, area };
        let mut given = numbers.iter();
        let answer = answer(form, &[miss], || *given.next().unwrap());
        let question = answer.question();
        let others = [19, 28, 196][question as usize];
        let own = usize::from(need) * others
            + usize::from([language, slot, area][question as usize]);
        prop_assert_eq!(form.boxes(question), 18 * others);
        prop_assert_eq!(form.read(question, own), (need, (own % others) as u16));
        for (place, (tick, number)) in answer.ticks().zip(&numbers[2..]).enumerate() {
            let below = if place == own { 1 << 31 } else { 511_972_652 };
            prop_assert_eq!(tick, *number < below, "box {}", place);
        }
        let bytes = answer.bytes().to_vec();
        prop_assert_eq!(Answer::of_bytes(form, question, bytes), Some(answer));
    }

    /// Whatever bytes somebody sends: they are an answer, of which the boxes can be counted, or none.
    #[test]
    fn bytes_that_are_no_answer_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..5)) {
        let form = Form::new(1, 2, 8);
        for (question, boxes) in [(Question::Language, 6), (Question::Slot, 56), (Question::Area, 18)] {
            let fits = bytes.len() == usize::div_ceil(boxes, 8)
                && bytes.iter().flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1))
                    .skip(boxes).all(|over| over == 0);
            let answer = Answer::of_bytes(form, question, bytes.clone());
            prop_assert_eq!(answer.is_some(), fits);
            if let Some(answer) = answer {
                let ticks: u32 = bytes.iter().map(|byte| byte.count_ones()).sum();
                prop_assert_eq!(answer.ticks().filter(|tick| *tick).count(), ticks as usize);
                prop_assert!(Tally::new(form, question).add(&answer));
                prop_assert!(!Tally::new(Form::new(2, 2, 2), question).add(&answer));
            }
        }
    }
}

#[test]
fn what_is_kept_of_a_tally_is_checked() {
    let form = Form::new(0, 2, 0);
    let question = Question::Language;
    let kept = |answers, ticked| Tally::of_sums(form, question, answers, ticked);
    assert!(kept(3, vec![0, 3]).is_none() && kept(3, vec![0, 3, 4]).is_none());
    let mut tally = kept(3, vec![0, 3, 1]).unwrap();
    assert!(tally.merge(&kept(2, vec![1, 1, 0]).unwrap()));
    assert_eq!((tally.answers(), tally.ticked()), (5, [1, 4, 1].as_slice()));
    assert!(!tally.merge(&Tally::new(form, Question::Slot)));
    assert!(Tally::new(form, question).estimates().is_empty());
}

#[rstest]
#[case::monday_night("2026-11-23T05:59", 0)]
#[case::morning("2026-11-23T06:00", 1)]
#[case::noon("2026-11-23T12:00", 2)]
#[case::evening("2026-11-26T17:00", 15)]
#[case::sunday_late("2026-11-29T22:00", 24)]
#[case::sunday_evening("2026-11-29T21:59", 27)]
fn a_week_has_28_parts(#[case] at: &str, #[case] expected: u16) {
    let at = Timestamp::parse_london(at).unwrap();
    assert_eq!(slot(at.london()), expected);
    let part = Part::ALL[usize::from(expected % 4)];
    assert_eq!(part.word(), ["night", "morning", "afternoon", "evening"][part as usize]);
}

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ (bits >> 31)) >> 32) as u32
    }

    /// A number from 0 to 1.
    fn share(&mut self) -> f64 {
        f64::from(self.next()) / 4_294_967_296.0
    }
}

/// Answers of so many devices, of which each has searched by its own lot.
fn answers(
    form: Form,
    devices: u32,
    random: &mut Random,
    searched: impl Fn(f64) -> Vec<Miss>,
) -> [Tally; 3] {
    let mut tallies = Question::ALL.map(|question| Tally::new(form, question));
    for _ in 0..devices {
        let searched = searched(random.share());
        let answer = answer(form, &searched, || random.next());
        assert!(tallies[answer.question() as usize].add(&answer));
    }
    tallies
}

/// Half of the devices search nothing, some one thing, some two.
#[test]
fn estimates_are_right_on_average_and_intervals_hold_the_truth() {
    let form = Form::new(1, 2, 0);
    let searched = |lot: f64| match lot {
        ..0.2 => vec![miss(1, 2)],
        ..0.3 => vec![miss(1, 1)],
        ..0.4 => vec![miss(1, 1), miss(0, 0)],
        ..0.42 => vec![miss(0, 2)],
        _ => vec![],
    };
    // Need by need, language by language. Who has searched two things counts half for each.
    let truth = [0.05, 0.0, 0.02, 0.0, 0.15, 0.2];
    let (mut held, mut all, mut sums, mut squares) = (0, 0, [0.0; 6], [0.0; 6]);
    let mut errors = [0.0; 6];
    let (runs, mut random) = (400, Random(7));
    for _ in 0..runs {
        let [tally, ..] = answers(form, 900, &mut random, searched);
        for (place, estimate) in tally.estimates().into_iter().enumerate() {
            all += 1;
            held += i32::from(estimate.low <= truth[place] && truth[place] <= estimate.high);
            sums[place] += estimate.share;
            squares[place] += (estimate.share - truth[place]).powi(2);
            errors[place] += estimate.error.powi(2);
        }
    }
    // A little more than 95 of 100, as no interval is let go below 0, where two of the six are.
    let held = f64::from(held) / f64::from(all);
    assert!((0.94..0.98).contains(&held), "{held} of the intervals hold the truth");
    for (place, truth) in truth.into_iter().enumerate() {
        let runs = f64::from(runs);
        let mean = sums[place] / runs;
        // Of 300 answers each share has a standard error of 0.05 or 0.06, the mean a twentieth of it.
        assert!((mean - truth).abs() < 0.012, "{mean}, not {truth}");
        let told = errors[place] / squares[place];
        assert!((0.8..1.25).contains(&told), "the error is told {told} times as large, squared");
    }
}

/// A city of real size: what many devices miss is found, and nothing that is not there.
#[test]
fn what_is_missed_most_is_found_among_thousands_of_boxes() {
    let form = Form::new(17, 18, 195);
    let common = [
        Miss { need: 9, language: 8, slot: 11, area: 40 },
        Miss { need: 1, language: 2, slot: 6, area: 101 },
        Miss { need: 4, language: 2, slot: 19, area: 7 },
    ];
    let searched = |lot: f64| match lot {
        ..0.09 => vec![common[0]],
        ..0.17 => vec![common[1]],
        ..0.24 => vec![common[2]],
        // Others search what hardly anybody else does.
        ..0.40 => {
            let rare = (lot * 1e9) as u32;
            let below = |end: u32, divisor: u32| (rare / divisor % end) as u16;
            vec![Miss {
                need: below(18, 1),
                language: below(19, 18),
                slot: below(28, 342),
                area: below(196, 9_576),
            }]
        }
        _ => vec![],
    };
    let tallies = answers(form, 30_000, &mut Random(3), searched);
    for (question, tally) in Question::ALL.into_iter().zip(&tallies) {
        assert!((9_500..10_500).contains(&tally.answers()));
        let estimates = tally.estimates();
        let found: Vec<usize> =
            (0..estimates.len()).filter(|place| estimates[*place].stands_out).collect();
        let mut expected = common.map(|miss| form.place(question, &miss).unwrap()).to_vec();
        for (place, share) in expected.iter().zip([0.09, 0.08, 0.07]) {
            let Estimate { low, high, error, .. } = estimates[*place];
            assert!(low > 0.03 && high < 0.13 && error < 0.01, "{low} to {high} for {share}");
        }
        expected.sort_unstable();
        assert_eq!(found, expected, "{question:?}");
    }
}

#[test]
fn where_nobody_misses_anything_hardly_ever_something_stands_out() {
    let form = Form::new(4, 5, 9);
    let (mut random, mut mistaken) = (Random(11), 0);
    for _ in 0..200 {
        for tally in answers(form, 600, &mut random, |_| vec![]) {
            mistaken += u32::from(tally.estimates().iter().any(|estimate| estimate.stands_out));
        }
    }
    // At most 5 of 100; the bound is careful.
    assert!(mistaken <= 30, "{mistaken} of 600");
}

#[test]
fn the_chances_are_those_of_the_promise() {
    let (own, other) = CHANCES;
    assert!((own - 0.5).abs() < 1e-12);
    assert!((other - 1.0 / (EPSILON.exp() + 1.0)).abs() < 1e-9);
}

/// Answers that were made from the documentation alone, in another language; the page's are held
/// against the same.
#[test]
fn answers_are_those_made_independently() {
    let vectors: serde_json::Value = serde_json::from_str(include_str!("vectors.json")).unwrap();
    let number = |of: &serde_json::Value, name: &str| of[name].as_u64().unwrap() as u16;
    let cases = vectors.as_array().unwrap();
    assert!(!cases.is_empty());
    for case in cases {
        let lengths = ["needs", "languages", "areas"].map(|name| number(&case["form"], name));
        let form = Form::new(lengths[0], lengths[1], lengths[2]);
        let searched = case["searched"].as_array().unwrap().iter().map(|miss| Miss {
            need: number(miss, "need"),
            language: number(miss, "language"),
            slot: number(miss, "slot"),
            area: number(miss, "area"),
        });
        let mut state = case["seed"].as_u64().unwrap() as u32;
        let answer = answer(form, &searched.collect::<Vec<_>>(), || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state
        });
        let hex = case["boxes"].as_str().unwrap();
        let byte = |at: usize| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap();
        let boxes: Vec<u8> = (0..hex.len() / 2).map(byte).collect();
        assert_eq!(answer.question().word(), case["question"], "{case}");
        assert_eq!(answer.bytes(), boxes, "{case}");
    }
}
