//! No person's name, number or address is in the directory: only lines of organisations.

use super::{data, objects, read, services};
use std::collections::BTreeSet;

/// The mobile numbers that the texts give as an organisation's own line.
const ORGANIZATION_MOBILES: [&str; 3] = ["07513812766", "07722555899", "07799724908"];

const ORGANIZATION_EMAILS: [&str; 4] = [
    "CoventryEUSS@coventry.gov.uk",
    "buildingbridgesproject@coventry.gov.uk",
    "midlands@jct.charity",
    "migrationteam@coventry.gov.uk",
];

#[test]
fn mobile_numbers_are_the_three_lines_of_organizations() {
    let directory = read(&data("coventry/directory.json"));
    let found: BTreeSet<String> = mobile_numbers(&directory).collect();
    assert_eq!(found, ORGANIZATION_MOBILES.iter().map(ToString::to_string).collect());
}

#[test]
fn e_mail_addresses_are_those_of_organizations() {
    let directory = read(&data("coventry/directory.json"));
    let is_end = |c: char| c.is_whitespace() || "\"[]()<>,;:".contains(c);
    let found: BTreeSet<&str> = directory
        .split(is_end)
        .filter(|word| word.contains('@'))
        .map(|word| word.trim_end_matches('.'))
        .collect();
    assert_eq!(found, BTreeSet::from(ORGANIZATION_EMAILS));
}

/// HSDS has these members for persons; the directory names offices and lines only.
#[test]
fn no_contact_persons_are_kept() {
    for service in services() {
        for (path, part) in objects(&service) {
            for member in ["contacts", "attention", "assurer_email"] {
                assert!(part.get(member).is_none(), "{path}/{member}");
            }
        }
    }
}

/// British mobile numbers, without the spaces in them.
fn mobile_numbers(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_ascii_digit() && c != ' ')
        .map(|run| run.replace(' ', ""))
        .filter(|digits| digits.len() == 11 && digits.starts_with("07"))
}
