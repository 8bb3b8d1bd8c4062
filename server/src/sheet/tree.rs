//! Taking texts out of a record, and putting them where they were.

use crate::canonical::Members;
use serde_json::{Map, Value};

/// A step into a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// To a member.
    Name(&'static str),
    /// To the first part of a list.
    First(&'static str),
}

/// Takes a value out if it is of the right kind, and with it what held nothing else.
pub(super) fn take(
    members: &mut Members,
    path: &[Step],
    suits: &dyn Fn(&Value) -> bool,
) -> Option<Value> {
    let (step, rest) = path.split_first()?;
    match *step {
        Step::Name(name) if rest.is_empty() => {
            suits(members.get(name)?).then(|| members.shift_remove(name)).flatten()
        }
        Step::Name(name) => {
            let part = members.get_mut(name)?.as_object_mut()?;
            let taken = take(part, rest, suits)?;
            if part.is_empty() {
                members.shift_remove(name);
            }
            Some(taken)
        }
        Step::First(name) => {
            let list = members.get_mut(name)?.as_array_mut()?;
            let part = list.first_mut()?.as_object_mut()?;
            let taken = take(part, rest, suits)?;
            if list.len() == 1 && super::is_blank(&list[0]) {
                members.shift_remove(name);
            }
            Some(taken)
        }
    }
}

/// Puts a value in, making what is to hold it; else says which member is something else.
pub(super) fn put(members: &mut Members, path: &[Step], value: Value) -> Result<(), &'static str> {
    let Some((step, rest)) = path.split_first() else { return Ok(()) };
    match *step {
        Step::Name(name) if rest.is_empty() => {
            members.insert(name.to_owned(), value);
            Ok(())
        }
        Step::Name(name) => {
            let part = members.entry(name).or_insert_with(|| Value::Object(Map::new()));
            put(part.as_object_mut().ok_or(name)?, rest, value)
        }
        Step::First(name) => put(part(members, name, 0)?, rest, value),
    }
}

/// A part of a list, made with all before it where there is none.
pub(super) fn part<'m>(
    members: &'m mut Members,
    list: &'static str,
    number: usize,
) -> Result<&'m mut Members, &'static str> {
    let items = members.entry(list).or_insert_with(|| Value::Array(Vec::new()));
    let items = items.as_array_mut().ok_or(list)?;
    while items.len() <= number {
        items.push(Value::Object(Map::new()));
    }
    items[number].as_object_mut().ok_or(list)
}

/// Takes a member out of all parts of a list that have it, as lines; none if one is no line.
pub(super) fn take_lines(
    members: &mut Members,
    list: &'static str,
    member: &'static str,
) -> Option<String> {
    let items = members.get_mut(list)?.as_array_mut()?;
    let mut lines = Vec::with_capacity(items.len());
    for item in items.iter() {
        match item.as_object()?.get(member) {
            None => lines.push(String::new()),
            Some(Value::String(text)) if !text.is_empty() && !text.contains(['\n', '\r']) => {
                lines.push(text.clone());
            }
            Some(_) => return None,
        }
    }
    if lines.iter().all(String::is_empty) {
        return None;
    }
    for item in items.iter_mut() {
        item.as_object_mut()?.shift_remove(member);
    }
    if items.iter().all(super::is_blank) && !lines.iter().any(String::is_empty) {
        members.shift_remove(list);
    }
    Some(lines.join("\n"))
}

/// Puts a member into parts of a list, line by line. An empty line leaves its part as it is.
pub(super) fn put_lines(
    members: &mut Members,
    list: &'static str,
    member: &'static str,
    lines: &str,
) -> Result<(), &'static str> {
    for (number, line) in lines.split('\n').enumerate() {
        let line = line.trim_end_matches('\r');
        if !line.is_empty() {
            part(members, list, number)?.insert(member.to_owned(), Value::from(line));
        }
    }
    Ok(())
}
