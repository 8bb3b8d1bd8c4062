//! Long names parted into lines at their spaces.

/// In two lines, parted at the space nearest to the middle; short names stay whole.
pub fn halved(name: &str) -> String {
    let n_chars = name.chars().count();
    let spaces = name.char_indices().enumerate().filter(|(_, (_, c))| *c == ' ');
    let middle = spaces.min_by_key(|(nth, _)| (2 * nth).abs_diff(n_chars));
    match middle.filter(|_| n_chars > 12) {
        Some((_, (at, _))) => [&name[..at], "\n", &name[at + 1..]].concat(),
        None => name.to_owned(),
    }
}

/// In as few lines of about `most_chars` as will do, all about as long. A longer word stays whole.
pub fn wrapped(name: &str, most_chars: usize) -> String {
    let n_chars = name.chars().count();
    let n_lines = n_chars.div_ceil(most_chars.max(1)).max(1);
    let about = n_chars.div_ceil(n_lines);
    let mut wrapped = String::with_capacity(name.len());
    let mut n_on_line = 0;
    for word in name.split_whitespace() {
        let n_word = word.chars().count();
        // A word goes where the greater part of it falls, unless the line would be too long.
        let stays = n_on_line + 1 + n_word / 2 <= about && n_on_line + 1 + n_word <= most_chars;
        if n_on_line > 0 {
            wrapped.push(if stays { ' ' } else { '\n' });
            n_on_line = if stays { n_on_line + 1 } else { 0 };
        }
        wrapped.push_str(word);
        n_on_line += n_word;
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn long_names_break_near_their_middle() {
        assert_eq!(halved("Tile Hill Village"), "Tile Hill\nVillage");
        assert_eq!(halved("Stoke"), "Stoke");
    }

    #[test]
    fn names_wrap_into_lines_of_about_one_length() {
        assert_eq!(wrapped("Food bank", 26), "Food bank");
        assert_eq!(
            wrapped("Coventry Refugee and Migrant Centre: advice and support", 26),
            "Coventry Refugee and\nMigrant Centre: advice\nand support"
        );
    }

    proptest! {
        #[test]
        fn wrapping_loses_no_word_and_no_line_of_several_is_too_long(
            words in prop::collection::vec("[a-zA-Zأ-ي]{1,12}", 0..20), most_chars in 8_usize..40
        ) {
            let name = words.join(" ");
            let wrapped = wrapped(&name, most_chars);
            prop_assert_eq!(wrapped.replace('\n', " "), name);
            for line in wrapped.lines().filter(|line| line.contains(' ')) {
                prop_assert!(line.chars().count() <= most_chars);
            }
        }
    }
}
