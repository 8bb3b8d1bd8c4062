//! JSON as text: where values begin and end, without reading them.
//!
//! Invariant: never looks behind the end of what it is given, whatever that is. Only a parser can
//! say whether it is JSON at all.

/// The members of an object as they are written, names without their quotes and values as JSON;
/// none if the text does not begin with an object. The text must be JSON.
pub(crate) fn top_members(object: &str) -> Option<Vec<(&str, &str)>> {
    let bytes = object.as_bytes();
    let mut members = Vec::new();
    let mut at = skip_space(bytes, 0);
    if bytes.get(at) != Some(&b'{') {
        return None;
    }
    loop {
        at = skip_space(bytes, at + 1);
        if bytes.get(at) != Some(&b'"') {
            return Some(members);
        }
        let end = value_end(bytes, at)?;
        let name = object.get(at + 1..end - 1)?;
        at = skip_space(bytes, skip_space(bytes, end) + 1);
        let end = value_end(bytes, at)?;
        members.push((name, object.get(at..end)?));
        at = skip_space(bytes, end);
    }
}

/// Where the items of a list begin and end. The text must be JSON, and a list.
pub(crate) fn items(list: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = list.as_bytes();
    let mut at = skip_space(bytes, 0);
    std::iter::from_fn(move || {
        let start = skip_space(bytes, at + 1);
        if bytes.get(start) == Some(&b']') {
            return None;
        }
        let end = value_end(bytes, start)?;
        at = skip_space(bytes, end);
        Some((start, list.get(start..end)?))
    })
}

pub(crate) fn skip_space(bytes: &[u8], from: usize) -> usize {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    let space = bytes.get(from..).map_or(0, |rest| rest.iter().take_while(|b| is_space(b)).count());
    from + space
}

/// Where the value that begins here ends; none if it does not end, or nothing begins here.
fn value_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut scan = Scan::default();
    let length = scan.value(bytes.get(from..)?)?;
    Some(from + length)
}

/// Looks for the end of a value, and can go on when there is more of it. Broken JSON ends somewhere,
/// for a parser to say what is wrong.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scan {
    /// How many bytes are seen.
    seen: usize,
    depth: usize,
    is_in_text: bool,
    /// Colons between a name and its value, as many as members.
    pub colons: usize,
}

impl Scan {
    /// The length of the value at the beginning of these bytes; none if it does not end in them. To
    /// go on, give the same bytes with more behind them.
    pub(crate) fn value(&mut self, bytes: &[u8]) -> Option<usize> {
        while let Some(byte) = bytes.get(self.seen) {
            if self.is_in_text {
                self.text(bytes)?;
                if self.depth == 0 {
                    return Some(self.seen);
                }
                continue;
            }
            match byte {
                b'"' => self.is_in_text = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' | b',' | b':' if self.depth == 0 => return Some(self.seen.max(1)),
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        self.seen += 1;
                        return Some(self.seen);
                    }
                }
                b':' => self.colons += 1,
                b' ' | b'\t' | b'\n' | b'\r' if self.depth == 0 => return Some(self.seen),
                _ => {}
            }
            self.seen += 1;
        }
        None
    }

    /// To the end of a text that has begun.
    fn text(&mut self, bytes: &[u8]) -> Option<()> {
        while let Some(byte) = bytes.get(self.seen) {
            match byte {
                b'"' => {
                    self.seen += 1;
                    self.is_in_text = false;
                    return Some(());
                }
                b'\\' if self.seen + 1 == bytes.len() => return None,
                b'\\' => self.seen += 2,
                _ => self.seen += 1,
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::object(r#"{"a":"}\"","b":[{}]}"#, r#" {"c":1}"#, 2)]
    #[case::list("[[],[\"]\"]]", ",[]", 0)]
    #[case::text(r#""a\\""#, "\"b\"", 0)]
    #[case::number("-1.5e3", "\n2", 0)]
    #[case::word("nul", "", 0)]
    #[case::stray(",", "{}", 0)]
    fn a_value_ends_where_it_ends(#[case] value: &str, #[case] more: &str, #[case] colons: usize) {
        let text = format!("{value}{more} ");
        // Byte by byte, as a file may come.
        let mut scan = Scan::default();
        let ends = (1..=text.len()).find_map(|seen| scan.value(&text.as_bytes()[..seen]));
        assert_eq!((ends, scan.colons), (Some(value.len()), colons));
    }

    #[test]
    fn members_and_items_as_written() {
        let text = r#" { "a" : [ 1 , "x]" ,{} ] , "b\"":{"c":2},"d":null }"#;
        let members = top_members(text).unwrap();
        assert_eq!(members, [("a", r#"[ 1 , "x]" ,{} ]"#), ("b\\\"", r#"{"c":2}"#), ("d", "null")]);
        let items: Vec<(usize, &str)> = items(members[0].1).collect();
        assert_eq!(items, [(2, "1"), (6, "\"x]\""), (12, "{}")]);
        assert_eq!(super::items("[ ]").count(), 0);
        assert_eq!((top_members("{}"), top_members("[]")), (Some(Vec::new()), None));
    }
}
