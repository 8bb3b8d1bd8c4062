//! Cells of words: needs, languages, whom it is for. The record keeps them too; where a cell says other
//! words than it, those it no longer says are taken out and new ones put in.

use crate::canonical::Members;
use engine::language::{Help, is_tag};
use engine::needs::NEEDS;
use serde_json::{Value, json};

/// What the words of a cell are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Needs,
    /// `ti`, `ti (interpreter)`
    Languages,
    Eligibility,
}

/// Stands for words that no cell can hold.
const UNTOLD: &str = "*";

impl Of {
    fn list(self) -> &'static str {
        match self {
            Self::Needs => "attributes",
            Self::Languages => "languages",
            Self::Eligibility => "eligibility",
        }
    }

    /// The word of one part of the list, if it has one.
    fn word(self, part: &Value) -> Option<String> {
        let text = |name: &str| part.get(name).and_then(Value::as_str);
        match self {
            Self::Needs => {
                let code = part.get("taxonomy_term")?.get("code")?.as_str()?;
                NEEDS.contains(&code).then(|| code.to_owned())
            }
            Self::Languages => {
                let code = text("code").filter(|code| is_tag(code))?;
                Some(match text("help").filter(|help| !help.is_empty()) {
                    Some(help) => format!("{code} ({help})"),
                    None => code.to_owned(),
                })
            }
            Self::Eligibility => part.as_str().map(str::to_owned),
        }
    }

    /// What a word stands for; else why it is none.
    fn part(self, word: &str) -> Result<Value, String> {
        match self {
            Self::Needs if NEEDS.contains(&word) => Ok(json!({
                "taxonomy_term": { "code": word, "name": word, "taxonomy": "waymark-needs" }
            })),
            Self::Needs => Err(format!("`{word}` is not one of {}", NEEDS.join(", "))),
            Self::Languages => language(word),
            Self::Eligibility => Ok(Value::from(word)),
        }
    }
}

fn language(word: &str) -> Result<Value, String> {
    let (code, help) = match word.split_once('(') {
        Some((code, help)) => (code.trim(), Some(help.trim_end_matches(')').trim())),
        None => (word, None),
    };
    let known = Help::ALL.map(Help::word);
    if !is_tag(code) {
        return Err(format!("`{code}` is not a language tag (BCP 47, like `ti` or `pa-Guru`)"));
    }
    match help {
        None => Ok(json!({ "code": code })),
        Some(help) if known.contains(&help) => Ok(json!({ "code": code, "help": help })),
        Some(help) => Err(format!("`{help}` is not one of {}", known.join(", "))),
    }
}

fn words(members: &Members, of: Of) -> Vec<String> {
    let list = members.get(of.list()).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(|part| of.word(part)).collect()
}

/// The words of a cell.
fn split(cell: &str) -> Vec<String> {
    let words = cell.split([';', ',', '\n']).map(str::trim).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// What the cell says.
pub(super) fn told(members: &Members, of: Of) -> String {
    let words = words(members, of);
    let cell = words.join("; ");
    if split(&cell) == words && cell != UNTOLD { cell } else { UNTOLD.to_owned() }
}

/// Makes a record say what the cell says; else says what is wrong with the cell.
pub(super) fn set(members: &mut Members, of: Of, cell: &str) -> Result<(), String> {
    if cell.trim() == UNTOLD {
        return Ok(());
    }
    let mut wanted = split(cell);
    let has = words(members, of);
    if has == wanted {
        return Ok(());
    }
    for word in &wanted {
        of.part(word)?;
    }
    let is_wanted = |part: &Value| of.word(part).is_none_or(|word| wanted.contains(&word));
    let list = members.entry(of.list()).or_insert_with(|| Value::Array(Vec::new()));
    let list = list.as_array_mut().ok_or_else(|| format!("`{}` is no list", of.list()))?;
    list.retain(is_wanted);
    wanted.retain(|word| !has.contains(word));
    for word in &wanted {
        list.push(of.part(word)?);
    }
    Ok(())
}
