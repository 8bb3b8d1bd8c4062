//! Comma-separated values as RFC 4180 has them: quotes, doubled quotes, line breaks within quotes.

/// The rows of a text; one that is not there is no row.
pub fn rows(text: &str) -> impl Iterator<Item = Vec<String>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (mut row, mut has_more) = (Vec::new(), true);
        while has_more {
            let cell;
            (cell, has_more, rest) = cell_of(rest);
            row.push(cell);
        }
        Some(row)
    })
}

/// The first cell, whether another follows in its row, and what comes after.
fn cell_of(text: &str) -> (String, bool, &str) {
    let (mut cell, mut rest) = (String::new(), text);
    if let Some(quoted) = text.strip_prefix('"') {
        rest = quoted;
        loop {
            let Some((before, after)) = rest.split_once('"') else {
                return (cell + rest, false, "");
            };
            cell.push_str(before);
            rest = after;
            let Some(after) = rest.strip_prefix('"') else { break };
            cell.push('"');
            rest = after;
        }
    }
    let end = rest.find([',', '\n', '\r']).unwrap_or(rest.len());
    cell.push_str(&rest[..end]);
    let after = &rest[end..];
    match after.strip_prefix(',') {
        Some(after) => (cell, true, after),
        None => (cell, false, after.strip_prefix("\r\n").or_else(|| after.get(1..)).unwrap_or("")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_commas_quotes_and_line_breaks() {
        let found: Vec<Vec<String>> = rows("a,\"b, \"\"c\"\"\nd\",\r\n\n1,2\n\"open").collect();
        let expected = [vec!["a", "b, \"c\"\nd", ""], vec![""], vec!["1", "2"], vec!["open"]];
        assert_eq!(found, expected);
    }
}
