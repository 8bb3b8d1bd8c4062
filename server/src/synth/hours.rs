//! Hours as services really keep them: a grammar with weights, some hundred texts.

use super::prng::Prng;
use super::record::Schedule;

const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const WEEKS: [(u64, &str); 8] = [
    (50, "Mo-Fr"),
    (10, "Mo-Th"),
    (8, "Tu-Fr"),
    (6, "Mo,We,Fr"),
    (8, "Tu,Th"),
    (10, "Mo-Sa"),
    (4, "Mo-Su"),
    (4, "Tu-Sa"),
];
const OFFICE: [(u64, &str); 6] = [
    (45, "09:00-17:00"),
    (18, "10:00-16:00"),
    (12, "09:30-16:30"),
    (10, "08:30-17:00"),
    (8, "09:00-13:00"),
    (7, "10:00-14:00"),
];
const SPLIT: [&str; 6] = [
    "09:00-12:30,13:30-17:00",
    "09:30-12:00,13:00-16:00",
    "10:00-13:00,14:00-16:30",
    "08:30-12:00,14:00-18:00",
    "10:00-12:00,18:00-20:00",
    "09:00-11:30,12:30-15:30",
];
const EVENINGS: [&str; 6] =
    ["17:30-20:00", "18:00-20:30", "18:30-21:00", "19:00-21:00", "17:00-19:30", "18:00-22:00"];
const SATURDAYS: [&str; 5] =
    ["10:00-13:00", "09:00-12:00", "10:00-16:00", "11:00-14:00", "09:30-12:30"];
/// In the daytime, all of them.
const SESSIONS: [&str; 12] = [
    "10:00-12:00",
    "09:30-11:30",
    "13:00-15:00",
    "14:00-16:00",
    "10:30-12:30",
    "11:00-13:00",
    "12:00-14:00",
    "09:00-11:00",
    "13:30-15:30",
    "10:00-11:30",
    "14:00-16:30",
    "15:00-17:00",
];
const NIGHTS: [&str; 6] = [
    "Mo-Su 18:00-08:00",
    "Fr-Sa 20:00-04:00",
    "Mo-Su 20:00-08:00; PH 18:00-08:00",
    "Fr,Sa 21:00-03:00; PH off",
    "Mo-Fr 17:00-09:00; Sa-Su 00:00-24:00",
    "Su-Th 19:00-07:00",
];
const SEASONS: [&str; 6] = [
    "Apr-Sep Mo-Sa 10:00-17:00; Oct-Mar Mo-Fr 10:00-15:00",
    "Nov-Mar Mo-Su 19:00-08:00",
    "May-Aug Mo-Fr 09:00-18:00; Sep-Apr Mo-Fr 09:00-16:00; PH off",
    "Jan-Jul We 10:00-12:00; Sep-Dec We 10:00-12:00",
    "Mar-Oct Tu-Su 10:00-16:00; PH 10:00-14:00",
    "Jul-Aug Mo-Fr 11:00-15:00",
];
/// What is said of bank holidays and Christmas; mostly nothing.
const HOLIDAYS: [(u64, &str); 5] = [
    (52, ""),
    (34, "; PH off"),
    (6, "; PH 10:00-12:00"),
    (5, "; PH off; Dec 24-Jan 1 off"),
    (3, "; Dec 25-26 off"),
];
const BYDAYS: [&str; 6] = ["MO,TU,WE,TH,FR", "TU", "WE,FR", "TH", "MO,WE", "SA"];
const MONTHLY: [&str; 4] = ["1SA", "2TU", "3WE", "-1FR"];
const TIMES: [(&str, &str); 5] = [
    ("09:00", "17:00"),
    ("10:00", "12:00"),
    ("13:00", "16:00"),
    ("18:00", "20:00"),
    ("09:30", "14:30"),
];

#[derive(Clone, Copy)]
enum Kind {
    Office,
    WithSaturday,
    Split,
    Evenings,
    Session,
    TwoSessions,
    OfMonth,
    Season,
    Always,
    Night,
    Hsds,
    Unsaid,
}

const KINDS: [(u64, Kind); 12] = [
    (300, Kind::Office),
    (80, Kind::WithSaturday),
    (80, Kind::Split),
    (60, Kind::Evenings),
    (200, Kind::Session),
    (60, Kind::TwoSessions),
    (30, Kind::OfMonth),
    (25, Kind::Season),
    (25, Kind::Always),
    (20, Kind::Night),
    (70, Kind::Hsds),
    (50, Kind::Unsaid),
];

/// A schedule with hours of any kind; the caller gives it its id and its channel.
pub(super) fn any(prng: &mut Prng) -> Schedule {
    let kind = prng.weighted(&KINDS);
    if matches!(kind, Kind::Hsds) {
        return hsds(prng);
    }
    osm(text(kind, prng))
}

/// A schedule that is open now and then by day, and never at night.
pub(super) fn by_day(prng: &mut Prng) -> Schedule {
    osm(text(Kind::Session, prng))
}

/// A schedule that is open at night, too.
pub(super) fn day_and_night() -> Schedule {
    osm("24/7".to_owned())
}

/// A telephone's schedule.
pub(super) fn telephone(prng: &mut Prng) -> Schedule {
    let kind = prng.weighted(&[(6, Kind::Office), (2, Kind::Evenings), (2, Kind::Always)]);
    osm(text(kind, prng))
}

fn osm(text: String) -> Schedule {
    Schedule { opening_hours: Some(text), ..Schedule::default() }
}

fn text(kind: Kind, prng: &mut Prng) -> String {
    let regular = match kind {
        Kind::Office => format!("{} {}", prng.weighted(&WEEKS), prng.weighted(&OFFICE)),
        Kind::WithSaturday => {
            format!("Mo-Fr {}; Sa {}", prng.weighted(&OFFICE), prng.pick(&SATURDAYS))
        }
        Kind::Split => {
            format!("{} {}", prng.pick(&["Mo-Fr", "Tu,Th", "Mo,We,Fr"]), prng.pick(&SPLIT))
        }
        Kind::Evenings => {
            let days = prng.pick(&["Mo", "Tu", "We", "Th", "Tu,Th", "Mo-Fr"]);
            format!("{days} {}", prng.pick(&EVENINGS))
        }
        Kind::Session => format!("{} {}", prng.pick(&DAYS[..5]), prng.pick(&SESSIONS)),
        Kind::TwoSessions => {
            let first = prng.below(3) as usize;
            let (one, two) = (DAYS[first], DAYS[first + 2]);
            format!("{one} {}; {two} {}", prng.pick(&SESSIONS[..4]), prng.pick(&SESSIONS[4..8]))
        }
        Kind::OfMonth => {
            let nth = prng.pick(&["1", "2", "3", "-1", "1,3"]);
            format!("{}[{nth}] {}", prng.pick(&["Sa", "We", "Su"]), prng.pick(&SATURDAYS))
        }
        Kind::Season => return prng.pick(&SEASONS).to_owned(),
        Kind::Night => return prng.pick(&NIGHTS).to_owned(),
        Kind::Always | Kind::Hsds => return "24/7".to_owned(),
        Kind::Unsaid => return r#"Mo-Fr unknown "hours not given""#.to_owned(),
    };
    let said = match kind {
        Kind::Office => prng.weighted(&HOLIDAYS),
        Kind::TwoSessions | Kind::OfMonth => "",
        _ => prng.weighted(&HOLIDAYS[..2]),
    };
    format!("{regular}{said}")
}

/// As HSDS says it.
fn hsds(prng: &mut Prng) -> Schedule {
    let (opens, closes) = prng.pick(&TIMES);
    let is_monthly = prng.chance(200);
    Schedule {
        freq: Some(if is_monthly { "MONTHLY" } else { "WEEKLY" }),
        byday: Some(if is_monthly { prng.pick(&MONTHLY) } else { prng.pick(&BYDAYS) }),
        opens_at: Some(opens),
        closes_at: Some(closes),
        ..Schedule::default()
    }
}
