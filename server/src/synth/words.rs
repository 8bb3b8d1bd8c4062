//! Words that sound right and name nothing real: towns, streets, halls, organizations, telephone
//! numbers.

use super::prng::Prng;

/// Languages in the order of how often they occur. The last two occur only as [`super::NIGHT_LANGUAGE`]
/// and [`super::RARE_LANGUAGE`] say.
pub(super) const LANGUAGES: [&str; 60] = [
    "ar",
    "pl",
    "ro",
    "ur",
    "pa",
    "fa",
    "bn",
    "ckb",
    "so",
    "gu",
    "fr",
    "pt",
    "es",
    "ps",
    "uk",
    "ru",
    "tr",
    "zh",
    "sq",
    "am",
    "ta",
    "hi",
    "prs",
    "kmr",
    "yue",
    "lt",
    "hu",
    "bg",
    "it",
    "sw",
    "vi",
    "lv",
    "sk",
    "cs",
    "el",
    "ne",
    "ml",
    "te",
    "si",
    "om",
    "ku",
    "yo",
    "ln",
    "bfi",
    "de",
    "ha",
    "ig",
    "ak",
    "sn",
    "rw",
    "wo",
    "ff",
    "mn",
    "my",
    "th",
    "tl",
    "hy",
    "ka",
    super::NIGHT_LANGUAGE,
    super::RARE_LANGUAGE,
];

/// How a language is helped with, by how often.
pub(super) const HELPS: [(u64, &str); 4] =
    [(55, "spoken"), (20, "interpreter"), (15, "phone_interpreter"), (10, "written")];

pub(super) const OFFERS: [&str; 12] = [
    "advice",
    "drop-in",
    "support",
    "help",
    "clinic",
    "group",
    "workshop",
    "casework",
    "mentoring",
    "outreach",
    "club",
    "information point",
];

pub(super) const SENTENCES: [&str; 10] = [
    "No appointment is needed: come in, and somebody will sit down with you.",
    "Please bring a letter or a card with your name, if you have one.",
    "We can meet you at the door and show you the way in.",
    "There is tea, a warm room and a corner where children can play.",
    "Everything you tell us stays with us unless you ask us to pass it on.",
    "We fill in forms with you and ring offices on your behalf.",
    "The building has a ramp, a lift and a hearing loop.",
    "Volunteers who came here as newcomers themselves run the welcome desk.",
    "If we cannot help, we find out who can and go there with you.",
    "It is free, and you may bring a friend or a relative.",
];

const TOWN_STARTS: [&str; 24] = [
    "Ash", "Bram", "Cold", "Dun", "Elm", "Fen", "Gar", "Hazel", "Ivel", "Kel", "Lang", "Mar",
    "Nor", "Oak", "Pen", "Quar", "Rad", "Sal", "Thorn", "Up", "Wad", "Wether", "Yar", "Brink",
];
const TOWN_ENDS: [&str; 20] = [
    "borough", "bury", "by", "combe", "cote", "den", "field", "ford", "grave", "ham", "holme",
    "hurst", "ley", "mere", "minster", "stead", "thorpe", "ton", "wick", "worth",
];
const STREET_STARTS: [&str; 32] = [
    "Abbey", "Alder", "Bakers", "Barley", "Birch", "Canal", "Chandler", "Copper", "Damson",
    "Drovers", "Fairview", "Foundry", "Garland", "Harbour", "Heron", "Juniper", "Kestrel",
    "Lantern", "Larch", "Linnet", "Meadow", "Mercer", "Orchard", "Plover", "Quarry", "Ribbon",
    "Saddler", "Spindle", "Tanner", "Weaver", "Willow", "Wren",
];
const STREET_ENDS: [&str; 12] = [
    "Street", "Road", "Lane", "Avenue", "Close", "Way", "Terrace", "Row", "Grove", "Walk", "Hill",
    "Court",
];
const HALLS: [&str; 12] = [
    "Community Centre",
    "Church Hall",
    "Library",
    "Health Centre",
    "Family Hub",
    "Town Hall",
    "Mosque",
    "Gurdwara",
    "School",
    "Advice Centre",
    "House",
    "Youth Centre",
];
const BODIES: [&str; 14] = [
    "Trust",
    "Advice",
    "Together",
    "Welcome",
    "Partnership",
    "Alliance",
    "Action",
    "Bridge",
    "Haven",
    "Project",
    "Association",
    "Network",
    "Housing",
    "Law Centre",
];
const POSTCODE_AREAS: [&str; 24] = [
    "B", "BD", "BN", "BS", "CA", "CB", "CV", "DE", "DN", "EX", "GL", "HU", "LE", "LN", "LS", "M",
    "NE", "NG", "NR", "OX", "PE", "S", "TR", "WV",
];
/// Letters of the second half of a postcode.
const POSTCODE_LETTERS: &[u8; 20] = b"ABDEFGHJLNPQRSTUWXYZ";

/// What Ofcom keeps for films and plays: nobody's telephone rings.
const NOBODYS_NUMBERS: [(&str, u64); 3] =
    [("01632 960", 1_000), ("020 7946 0", 1_000), ("07700 900", 1_000)];

pub(super) fn town(prng: &mut Prng) -> String {
    format!("{}{}", prng.pick(&TOWN_STARTS), prng.pick(&TOWN_ENDS))
}

pub(super) fn street(prng: &mut Prng) -> String {
    format!("{} {}", prng.pick(&STREET_STARTS), prng.pick(&STREET_ENDS))
}

pub(super) fn hall(prng: &mut Prng) -> String {
    format!("{} {}", prng.pick(&STREET_STARTS), prng.pick(&HALLS))
}

pub(super) fn organization(prng: &mut Prng, town: &str) -> String {
    format!("{town} {} {}", prng.pick(&STREET_STARTS), prng.pick(&BODIES))
}

/// The postcode area of a town.
pub(super) fn postcode_area(prng: &mut Prng) -> &'static str {
    prng.pick(&POSTCODE_AREAS)
}

pub(super) fn postcode(prng: &mut Prng, area: &str) -> String {
    let (district, sector) = (1 + prng.below(29), prng.below(10));
    let [one, two] = [0; 2].map(|_| char::from(prng.pick(POSTCODE_LETTERS)));
    format!("{area}{district} {sector}{one}{two}")
}

pub(super) fn phone(prng: &mut Prng) -> String {
    let (start, count) = prng.pick(&NOBODYS_NUMBERS);
    format!("{start}{:03}", prng.below(count))
}

/// A day of the last two years before the winter of 2026, more often a late one.
pub(super) fn verified(prng: &mut Prng) -> String {
    let months_ago = prng.below(24).min(prng.below(24));
    let month = 2026 * 12 + 9 - months_ago; // counted from 0; the latest is October 2026
    format!("{}-{:02}-{:02}", month / 12, month % 12 + 1, 1 + prng.below(28))
}
