//! Letters as they are compared: without case, marks, and the differences that keyboards make.
//!
//! By small tables of our own: Unicode's would weigh more than all the rest of what phones download. What
//! no table knows stays as it is, and finds itself.

/// Stands where words end.
pub(super) const GAP: char = ' ';
/// Stands for what is not written at all.
pub(super) const NOTHING: char = '\0';

/// À to ſ, by their bases.
const LATIN: &[u8; 192] = b"aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty\
    aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooo\
    rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// Where the ten digits of a script begin.
const ZEROS: [u32; 17] = [
    0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0,
    0x1040, 0x17e0, 0x1810, 0xff10,
];

/// The letter for which another one stands, [`GAP`] or [`NOTHING`].
pub(super) fn base(letter: char) -> char {
    if letter.is_ascii_alphanumeric() {
        return letter.to_ascii_lowercase();
    }
    let code = u32::from(letter);
    if let Some(zero) = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code)) {
        return char::from(b'0' + (code - zero) as u8);
    }
    match code {
        // Apostrophes are left out as often as not.
        0x27 | 0x60 | 0xad | 0xb4 | 0x2b9..=0x2bf | 0x300..=0x36f | 0x2018 | 0x2019 => NOTHING,
        0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfe00..=0xfe0f | 0xfeff => NOTHING,
        0..=0xbf | 0xd7 | 0xf7 | 0x2000..=0x206f | 0x3000..=0x303f => GAP,
        0xc0..=0x17f => char::from(LATIN[(code - 0xc0) as usize]),
        0x180..=0x24f | 0x259 | 0x1ea0..=0x1ef9 => latin(code).unwrap_or(letter),
        0x400..=0x491 => cyrillic(code),
        0x600..=0x6ff => arabic(code),
        0x900..=0xaff => indic(code),
        0x1200..=0x135f => ethiopic(code),
        0x1360..=0x1368 => GAP,
        _ => letter,
    }
}

/// Letters of Vietnamese and Romanian, and the schwa of Azerbaijani and romanized Kurdish.
fn latin(code: u32) -> Option<char> {
    Some(match code {
        0x1a0 | 0x1a1 | 0x1ecc..=0x1ee3 => 'o',
        0x1af | 0x1b0 | 0x1ee4..=0x1ef1 => 'u',
        0x218 | 0x219 => 's',
        0x21a | 0x21b => 't',
        0x18f | 0x259 | 0x1eb8..=0x1ec7 => 'e',
        0x1ea0..=0x1eb7 => 'a',
        0x1ec8..=0x1ecb => 'i',
        0x1ef2..=0x1ef9 => 'y',
        _ => return None,
    })
}

fn cyrillic(code: u32) -> char {
    let small = match code {
        0x400..=0x40f => code + 0x50,
        0x410..=0x42f => code + 0x20,
        _ => code,
    };
    of(match small {
        0x439 => 0x438,         // й и
        0x450 | 0x451 => 0x435, // ё е
        0x457 => 0x456,         // ї і
        0x45e => 0x443,         // ў у
        0x490 | 0x491 => 0x433, // ґ г
        0x483..=0x489 => return NOTHING,
        _ => small,
    })
}

/// Arabic, Persian, Urdu, Pashto and Kurdish: keyboards of one write the letters of another, and hamza,
/// vowel signs and the small marks of Kurdish are left out as often as not.
fn arabic(code: u32) -> char {
    match code {
        0x600..=0x605 | 0x60c..=0x60f | 0x61b | 0x61d..=0x61f | 0x66a..=0x66d | 0x6d4 => GAP,
        0x610..=0x61a | 0x61c | 0x621 | 0x640 | 0x64b..=0x65f | 0x670 => NOTHING,
        0x6d6..=0x6dc | 0x6df..=0x6e8 | 0x6ea..=0x6ed => NOTHING,
        0x622 | 0x623 | 0x625 | 0x671..=0x673 => 'ا',
        0x624 | 0x6c4..=0x6cb => 'و',
        0x626 | 0x649 | 0x64a | 0x6cd | 0x6ce | 0x6d0 | 0x6d2 | 0x6d3 => 'ی',
        0x629 | 0x6be | 0x6c0..=0x6c3 | 0x6d5 => 'ه',
        0x643 | 0x6aa => 'ک',
        0x6ab => 'گ',
        0x695 => 'ر',
        0x6b5 => 'ل',
        0x6a4 => 'ف',
        0x6ba | 0x6bc => 'ن',
        _ => of(code),
    }
}

/// The scripts of India, which lie beside each other in the same order. Long and short i and u sound alike
/// and are confused; so are, in Bengali, the two n and the three s.
fn indic(code: u32) -> char {
    const BENGALI: u32 = 0x980;
    const GURMUKHI: u32 = 0xa00;
    let (script, place) = (code & !0x7f, code & 0x7f);
    of(script
        + match (script, place) {
            (_, 0x64 | 0x65) => return GAP,
            (_, 0x01 | 0x3c) | (GURMUKHI, 0x71) => return NOTHING,
            (_, 0x08) => 0x07,
            (_, 0x0a) => 0x09,
            (_, 0x40) => 0x3f,
            (_, 0x42) => 0x41,
            (GURMUKHI, 0x33) => 0x32,
            (GURMUKHI, 0x36) | (BENGALI, 0x36 | 0x37) => 0x38,
            (GURMUKHI, 0x70) => 0x02,
            (BENGALI, 0x23) => 0x28,
            // Letters that were once written with a dot.
            (_, 0x59) => 0x16,
            (_, 0x5a) => 0x17,
            (_, 0x5b) => 0x1c,
            (BENGALI, 0x5c) => 0x21,
            (BENGALI, 0x5d) => 0x22,
            (_, 0x5e) => 0x2b,
            (_, 0x5f) => 0x2f,
            _ => place,
        })
}

/// Amharic writes one sound with several letters, and Tigrinya changes k and q after a vowel.
fn ethiopic(code: u32) -> char {
    if code >= 0x135d {
        return NOTHING;
    }
    let (row, order) = (code & !7, code & 7);
    let row = match row {
        0x1210 | 0x1280 => 0x1200, // ሐ ኀ ሀ
        0x1220 => 0x1230,          // ሠ ሰ
        0x12d0 => 0x12a0,          // ዐ አ
        0x1340 => 0x1338,          // ፀ ጸ
        0x1250 => 0x1240,          // ቐ ቀ
        0x12b8 => 0x12a8,          // ኸ ከ
        other => other,
    };
    // ሃ sounds as ሀ, ኣ as አ.
    let is_alike = order == 3 && (row == 0x1200 || row == 0x12a0);
    of(if is_alike { row } else { row + order })
}

fn of(code: u32) -> char {
    char::from_u32(code).unwrap_or(GAP)
}
