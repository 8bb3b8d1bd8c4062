//! Folding: a text as its words are compared, whatever keyboard, marks or case wrote it.

use super::letters::{GAP, NOTHING, base};

/// The Arabic article, which is written as part of the word.
const ARTICLE: &str = "ال";
/// A word this short is no word with an article.
const LEAST_WITH_ARTICLE: usize = 4;

/// The words of a text, folded, with one space between. Folding them again changes nothing.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut word = String::new();
    for letter in text.chars().chain([GAP]) {
        match letter {
            'Æ' | 'æ' => word.push_str("ae"),
            'Œ' | 'œ' => word.push_str("oe"),
            'ß' => word.push_str("ss"),
            'Þ' | 'þ' => word.push_str("th"),
            // Two signs, or the one that looks the same.
            '\u{9cb}' => word.push_str("\u{9c7}\u{9be}"),
            '\u{9cc}' => word.push_str("\u{9c7}\u{9d7}"),
            _ => match base(letter) {
                NOTHING => {}
                GAP => end_word(&mut folded, &mut word),
                letter => word.push(letter),
            },
        }
    }
    folded
}

fn end_word(folded: &mut String, word: &mut String) {
    let mut bare = word.as_str();
    while let Some(rest) = bare.strip_prefix(ARTICLE) {
        if bare.chars().count() < LEAST_WITH_ARTICLE {
            break;
        }
        bare = rest;
    }
    if !bare.is_empty() {
        if !folded.is_empty() {
            folded.push(GAP);
        }
        folded.push_str(bare);
    }
    word.clear();
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    /// Letters of the languages of the page, and marks and signs among them.
    fn anything() -> impl Strategy<Value = String> {
        let letters = prop_oneof![
            any::<char>(),
            prop::char::range(' ', 'ɏ'),
            prop::char::range('Ѐ', 'ґ'),
            prop::char::range('\u{600}', '\u{6ff}'),
            prop::char::range('\u{900}', '\u{aff}'),
            prop::char::range('\u{1200}', '\u{137f}'),
            prop::char::range('\u{1ea0}', '\u{206f}'),
            prop::sample::select(vec!['ا', 'ل', ' ']),
        ];
        prop::collection::vec(letters, 0..24).prop_map(String::from_iter)
    }

    proptest! {
        #[test]
        fn what_is_folded_stays_as_it_is(text in anything()) {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded.clone());
            prop_assert!(!folded.contains("  ") && folded.trim() == folded, "{:?}", folded);
        }

        #[test]
        fn case_does_not_matter(text in "[A-Za-zÀ-ÖØ-öø-ſА-Яа-яЁёЇїҐґ' -]{0,20}") {
            prop_assume!(!text.contains(['ŉ', 'ſ']));
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text.to_lowercase()));
        }
    }

    #[rstest]
    #[case::polish("ŁÓŻKO, Gęś", "lozko ges")]
    #[case::romanian("Școală și ȚARĂ", "scoala si tara")]
    #[case::romanian_cedilla("Şcoală", "scoala")]
    #[case::albanian("Shtëpi, çerdhe", "shtepi cerdhe")]
    #[case::vietnamese("Bác sĩ đường ƯỚT", "bac si duong uot")]
    #[case::vietnamese_in_parts("Ba\u{301}c si\u{303}", "bac si")]
    #[case::spanish("¿Médico? ¡NIÑO!", "medico nino")]
    #[case::turkish("ışık İstanbul", "isik istanbul")]
    #[case::icelandic("Þórður Æsir", "thordur aesir")]
    #[case::schwa("Ə bəli", "e beli")]
    #[case::ukrainian("Здоров’я їжа ҐАНОК", "здоровя іжа ганок")]
    #[case::numbers("١٢ ۳۴ ৫৬ ੭੮ ૯૦ १२", "12 34 56 78 90 12")]
    #[case::signs("Wi-Fi / drop-in (CV1)", "wi fi drop in cv1")]
    #[case::soft("food\u{ad}bank \u{200f}x", "foodbank x")]
    fn texts_fold(#[case] text: &str, #[case] folded: &str) {
        assert_eq!(fold(text), folded);
    }

    #[rstest]
    #[case::alef("أسنان", "اسنان")]
    #[case::alef_in_parts("ا\u{654}سنان", "أسنان")]
    #[case::vowel_signs("طَبِيبٌ", "طبيب")]
    #[case::drawn_out("طبـــيب", "طبيب")]
    #[case::article("الطبيب", "طبيب")]
    #[case::ta_marbuta("عيادة", "عياده")]
    #[case::hamza("غذاء", "غذا")]
    #[case::final_ya("مستشفى", "مستشفي")]
    #[case::persian_kaf_and_ya("کودکی", "كودكي")]
    #[case::no_joiner("بی‌خانمان", "بیخانمان")]
    #[case::urdu_heh("بھوک", "بهوک")]
    #[case::urdu_noon("ماں", "مان")]
    #[case::pashto_ya("ډوډۍ", "ډوډي")]
    #[case::kurdish("ڕۆژ ماڵ ڤیزا", "روژ مال فيزا")]
    #[case::nukta("ਖ਼ਤਰਾ", "ਖਤਰਾ")]
    #[case::nukta_in_one("ਜ਼", "ਜ")]
    #[case::addak("ਬੱਚਾ", "ਬਚਾ")]
    #[case::bengali_dot("বাড়ি", "বাডি")]
    #[case::bengali_long("বাড়ী", "বাড়ি")]
    #[case::bengali_vowel("ক\u{9cb}", "ক\u{9c7}\u{9be}")]
    #[case::gujarati_long("બીમાર", "બિમાર")]
    #[case::ethiopic_h("ሐኪም ኀኪም", "ሀኪም ሀኪም")]
    #[case::ethiopic_s("ሥራ", "ስራ")]
    #[case::ethiopic_a("ዐይን ኣይን", "አይን አይን")]
    #[case::ethiopic_ts("ፀሐይ", "ጸሀይ")]
    #[case::tigrinya_q("ጠበቓ", "ጠበቃ")]
    #[case::ethiopic_sign("ምግብ፡ቤት", "ምግብ ቤት")]
    fn two_ways_to_write_it_fold_to_one(#[case] one: &str, #[case] other: &str) {
        assert_eq!(fold(one), fold(other));
    }

    #[test]
    fn different_letters_stay_different() {
        for (one, other) in
            [("بنت", "بيت"), ("гора", "хора"), ("ਕਰ", "ਗਰ"), ("ሰላም", "ጸላም"), ("ب", "پ")]
        {
            assert_ne!(fold(one), fold(other));
        }
    }
}
