//! Languages by their BCP 47 tags, and how much help there is in them.

/// How one is helped in a language, from best to least. Asking for one includes those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Help {
    /// Somebody there speaks it.
    Spoken,
    /// An interpreter is there or comes.
    #[default]
    Interpreter,
    /// An interpreter by telephone.
    PhoneInterpreter,
    /// Only texts.
    Written,
}

impl Help {
    /// Every kind of help, best first.
    pub const ALL: [Self; 4] =
        [Self::Spoken, Self::Interpreter, Self::PhoneInterpreter, Self::Written];

    /// From the contract's word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|help| help.word() == word)
    }

    /// The contract's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Spoken => "spoken",
            Self::Interpreter => "interpreter",
            Self::PhoneInterpreter => "phone_interpreter",
            Self::Written => "written",
        }
    }
}

/// Who puts words into another language, as records say it and pages tell it.
pub const TRANSLATORS: [&str; 2] = ["machine", "human"];

/// Whether a text has the shape of a BCP 47 tag: `ti`, `pa-Guru`, `zh-Hant-HK`.
pub fn is_tag(text: &str) -> bool {
    let mut subtags = text.split('-');
    let primary = subtags.next().unwrap_or_default();
    let is_primary =
        (2..=8).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_alphabetic());
    is_primary
        && subtags
            .all(|s| (1..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether a text can be the tag of a language that somebody asks for: every language has two or three
/// letters. `arabic` has the shape of a tag too, and would quietly find nobody.
pub fn is_asked(text: &str) -> bool {
    is_tag(text) && text.split('-').next().is_some_and(|primary| primary.len() <= 3)
}

/// Whether somebody who asks for `asked` is served in `given`: the same language, where either may
/// be told more exactly (`pa` and `pa-Guru`, but not `pa-Arab` and `pa-Guru`).
pub fn serves(given: &str, asked: &str) -> bool {
    let first_letter = |tag: &str| tag.bytes().next().map(|letter| letter.to_ascii_lowercase());
    // Most languages are others: told by a letter.
    first_letter(given) == first_letter(asked)
        && given
            .split('-')
            .zip(asked.split('-'))
            .all(|(given, asked)| given.eq_ignore_ascii_case(asked))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("ti", "ti", true)]
    #[case("AR", "ar", true)]
    #[case("pa-Guru", "pa", true)]
    #[case("ar", "ar-SY", true)]
    #[case("pa-Arab", "pa-Guru", false)]
    #[case("fa", "fat", false)]
    #[case("fa", "prs", false)]
    fn languages_are_matched_by_subtags(
        #[case] given: &str,
        #[case] asked: &str,
        #[case] served: bool,
    ) {
        assert_eq!(serves(given, asked), served);
    }

    #[rstest]
    #[case("ti", true)]
    #[case("zh-Hant-HK", true)]
    #[case("", false)]
    #[case("e", false)]
    #[case("english!", false)]
    #[case("ar-", false)]
    #[case("عربي", false)]
    fn tags_have_a_shape(#[case] text: &str, #[case] is: bool) {
        assert_eq!(is_tag(text), is);
    }

    #[rstest]
    #[case("ti", true)]
    #[case("prs", true)]
    #[case("pa-Guru", true)]
    #[case("arabic", false)]
    #[case("ar-", false)]
    fn names_of_languages_are_no_tags(#[case] text: &str, #[case] is: bool) {
        assert_eq!(is_asked(text), is);
    }
}
