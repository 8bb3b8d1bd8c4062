//! Every quotation stands word for word in the text it names, and every entry of the lists is there.

use super::{data, objects, read, services, shared, source_ids};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The council's page on newly arrived communities, its sections in the order of the text.
const SECTIONS: [(&str, &str); 10] = [
    ("cc-resettlement", "Refugee Resettlement Schemes"),
    ("cc-euss", "EU Settlement Scheme"),
    ("cc-mycoventry", "MyCoventry"),
    ("", "Refugee Transitions Outcomes Fund (RTOF) Project"),
    ("cc-bno", "British Nationals Overseas (BNOs)"),
    ("", "Your Vision, Your Future"),
    ("cc-newly-arrived", "Support for Refugees and Newly Arrived Communities"),
    ("cc-asylum-seekers", "Support for Asylum Seekers"),
    ("cc-uasc", "Support for Unaccompanied Asylum Seekers' Children (UASC)"),
    ("cc-laaslo", "Local Authority Asylum Support Liaison Officers (LAASLOs)"),
];

/// Texts that are one source as a whole.
const WHOLE: [(&str, &str); 3] =
    [("mifriendly-closed", "001"), ("mifriendly-launch", "003"), ("cc-global-crises", "004")];

#[test]
fn quotations_stand_in_the_text_they_name() {
    let Some(folder) = shared("seeds") else { return };
    let texts = texts(&folder);
    for service in services() {
        for (path, part) in objects(&service) {
            let Some(quote) = part["quote"].as_str() else { continue };
            // A part may name several texts that say the same; the words are the first one's.
            let source = source_ids(part, "source")[0];
            assert!(texts[source].contains(&one_line(quote)), "{path}: not in {source}: {quote}");
        }
    }
}

#[test]
fn every_entry_of_the_lists_is_there() {
    let Some(folder) = shared("seeds") else { return };
    let page = seed(&folder, "000");
    let directory = read(&data("coventry/directory.json"));
    for (source, n_entries) in [("cc-newly-arrived", 11), ("cc-asylum-seekers", 12), ("cc-uasc", 3)]
    {
        let heading = SECTIONS.iter().find(|(id, _)| *id == source).expect("a section").1;
        let section = section(&page, heading);
        let entries: Vec<&str> = section.lines().filter(|line| is_entry(line)).collect();
        assert_eq!(entries.len(), n_entries, "{source}");
        for entry in entries {
            let (_, url) = entry.split_once('[').expect("an entry has a web address");
            let url = url.trim().trim_end_matches(']');
            assert!(directory.contains(url), "{source}: {entry} is missing");
        }
    }
}

/// Names as the texts mark them: contact persons of the lists and councillors. Taken from the texts,
/// so that they need not be written down here.
#[test]
fn no_person_of_the_texts_is_named() {
    let Some(folder) = shared("seeds") else { return };
    let directory = read(&data("coventry/directory.json"));
    let page = seed(&folder, "000");
    let mut people: Vec<&str> = page.lines().filter_map(contact_person).collect();
    people.extend(
        page.match_indices("Cllr ").map(|(at, title)| two_words(&page[at + title.len()..])),
    );
    let entries = page.lines().skip_while(|line| !line.starts_with("City of Sanctuary"));
    people.extend(entries.skip(1).find(|line| !line.trim().is_empty()).map(str::trim));
    assert!(people.len() >= 6, "too few names found: {}", people.len());
    for person in people {
        assert!(!directory.contains(person), "a person is named in the directory");
    }
}

/// The person of "Furniture project: A Name, 0...".
fn contact_person(line: &str) -> Option<&str> {
    let (purpose, rest) = line.trim().split_once(": ")?;
    let is_contact = purpose.starts_with("General enqui")
        || ["Baby equipment", "Furniture project"].contains(&purpose);
    is_contact.then(|| rest.split(',').next().unwrap_or(rest).trim())
}

fn two_words(text: &str) -> &str {
    let end =
        text.match_indices(|c: char| !c.is_alphabetic()).nth(1).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// "Name [http://...]" on a line of its own.
fn is_entry(line: &str) -> bool {
    let line = line.trim();
    line.ends_with(']') && line.contains(" [http") && !line.contains("page.")
}

fn texts(folder: &Path) -> BTreeMap<&'static str, String> {
    let page = seed(folder, "000");
    let sections = SECTIONS.iter().map(|(id, heading)| (*id, one_line(&section(&page, heading))));
    let whole = WHOLE.iter().map(|(id, file)| (*id, one_line(&seed(folder, file))));
    sections.chain(whole).collect()
}

/// From a heading of the page to the next one.
fn section(page: &str, heading: &str) -> String {
    let is_next = |line: &&str| {
        line.trim() == "MiFriendly Cities"
            || SECTIONS.iter().any(|(_, other)| line.trim() == *other)
    };
    let from_heading = page.lines().skip_while(|line| line.trim() != heading);
    let body: Vec<&str> = from_heading.skip(1).take_while(|line| !is_next(line)).collect();
    format!("{heading}\n{}", body.join("\n"))
}

fn seed(folder: &Path, number: &str) -> String {
    let files = fs::read_dir(folder).expect("the seeds can be read").filter_map(Result::ok);
    let mut named = files.filter(|file| file.file_name().to_string_lossy().starts_with(number));
    read(&named.next().unwrap_or_else(|| panic!("no seed {number}")).path())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
