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
const ZEROS: [u16; 17] = [
    0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0,
    0x1040, 0x17e0, 0x1810, 0xff10,
];

/// First and last of what is not written, or where words end, or what stands for one letter. The first
/// that fits counts.
const ALIKE: &[[u16; 3]] = &[
    // Apostrophes, soft hyphens, accents of their own, joiners and marks of direction.
    [0x27, 0x27, 0],
    [0x60, 0x60, 0],
    [0xad, 0xad, 0],
    [0xb4, 0xb4, 0],
    [0x2b9, 0x2bf, 0],
    [0x300, 0x36f, 0],
    [0x483, 0x489, 0],
    [0x200b, 0x200f, 0],
    [0x2018, 0x2019, 0],
    [0x202a, 0x202e, 0],
    [0x2060, 0x206f, 0],
    [0xfe00, 0xfe0f, 0],
    [0xfeff, 0xfeff, 0],
    // Spaces and punctuation; letters of ASCII are not asked about here.
    [0, 0xbf, b' ' as u16],
    [0xd7, 0xd7, b' ' as u16],
    [0xf7, 0xf7, b' ' as u16],
    [0x2000, 0x2060, b' ' as u16],
    [0x3000, 0x303f, b' ' as u16],
    // Vietnamese and Romanian, and the schwa of Azerbaijani and romanized Kurdish.
    [0x18f, 0x18f, b'e' as u16],
    [0x1a0, 0x1a1, b'o' as u16],
    [0x1af, 0x1b0, b'u' as u16],
    [0x218, 0x219, b's' as u16],
    [0x21a, 0x21b, b't' as u16],
    [0x259, 0x259, b'e' as u16],
    [0x1ea0, 0x1eb7, b'a' as u16],
    [0x1eb8, 0x1ec7, b'e' as u16],
    [0x1ec8, 0x1ecb, b'i' as u16],
    [0x1ecc, 0x1ee3, b'o' as u16],
    [0x1ee4, 0x1ef1, b'u' as u16],
    [0x1ef2, 0x1ef9, b'y' as u16],
    // Cyrillic й ё ї ў ґ.
    [0x439, 0x439, 0x438],
    [0x450, 0x451, 0x435],
    [0x457, 0x457, 0x456],
    [0x45e, 0x45e, 0x443],
    [0x490, 0x491, 0x433],
    // Arabic, Persian, Urdu, Pashto and Kurdish: keyboards of one write the letters of another, and hamza,
    // vowel signs and the small marks of Kurdish are left out as often as not.
    [0x600, 0x605, b' ' as u16],
    [0x60c, 0x60f, b' ' as u16],
    [0x610, 0x61a, 0],
    [0x61b, 0x61b, b' ' as u16],
    [0x61c, 0x61c, 0],
    [0x61d, 0x61f, b' ' as u16],
    [0x621, 0x621, 0],
    [0x624, 0x624, 0x648], // ؤ و
    [0x622, 0x625, 0x627], // آ ا
    [0x626, 0x626, 0x6cc], // ئ ی
    [0x629, 0x629, 0x647], // ة ه
    [0x640, 0x640, 0],
    [0x643, 0x643, 0x6a9], // ك ک
    [0x649, 0x64a, 0x6cc], // ي ی
    [0x64b, 0x65f, 0],
    [0x66a, 0x66d, b' ' as u16],
    [0x670, 0x670, 0],
    [0x671, 0x673, 0x627], // ٱ ا
    [0x695, 0x695, 0x631], // ڕ ر
    [0x6a4, 0x6a4, 0x641], // ڤ ف
    [0x6aa, 0x6aa, 0x6a9], // ڪ ک
    [0x6ab, 0x6ab, 0x6af], // ګ گ
    [0x6b5, 0x6b5, 0x644], // ڵ ل
    [0x6ba, 0x6bc, 0x646], // ں ن
    [0x6be, 0x6be, 0x647], // ھ ه
    [0x6c0, 0x6c3, 0x647], // ہ ه
    [0x6c4, 0x6cb, 0x648], // ۆ و
    [0x6cd, 0x6d3, 0x6cc], // ې ی
    [0x6d4, 0x6d4, b' ' as u16],
    [0x6d5, 0x6d5, 0x647], // ە ه
    [0x6d6, 0x6ed, 0],
    // The scripts of India: dots below and above; long and short i and u, which sound alike; letters that
    // were once written with a dot; in Bengali the two n and the three s.
    [0x901, 0x901, 0],
    [0x93c, 0x93c, 0],
    [0x964, 0x965, b' ' as u16],
    [0x981, 0x981, 0],
    [0x988, 0x988, 0x987],
    [0x98a, 0x98a, 0x989],
    [0x9a3, 0x9a3, 0x9a8],
    [0x9b6, 0x9b7, 0x9b8],
    [0x9bc, 0x9bc, 0],
    [0x9c0, 0x9c0, 0x9bf],
    [0x9c2, 0x9c2, 0x9c1],
    [0x9dc, 0x9dc, 0x9a1],
    [0x9dd, 0x9dd, 0x9a2],
    [0x9df, 0x9df, 0x9af],
    [0xa01, 0xa01, 0],
    [0xa08, 0xa08, 0xa07],
    [0xa0a, 0xa0a, 0xa09],
    [0xa33, 0xa33, 0xa32],
    [0xa36, 0xa36, 0xa38],
    [0xa3c, 0xa3c, 0],
    [0xa40, 0xa40, 0xa3f],
    [0xa42, 0xa42, 0xa41],
    [0xa59, 0xa59, 0xa16],
    [0xa5a, 0xa5a, 0xa17],
    [0xa5b, 0xa5b, 0xa1c],
    [0xa5e, 0xa5e, 0xa2b],
    [0xa70, 0xa70, 0xa02],
    [0xa71, 0xa71, 0],
    [0xa81, 0xa81, 0],
    [0xa88, 0xa88, 0xa87],
    [0xa8a, 0xa8a, 0xa89],
    [0xabc, 0xabc, 0],
    [0xac0, 0xac0, 0xabf],
    [0xac2, 0xac2, 0xac1],
    // Ethiopic ሃ sounds as ሀ, ኣ as አ.
    [0x1203, 0x1203, 0x1200],
    [0x12a3, 0x12a3, 0x12a0],
    [0x135d, 0x135f, 0],
    [0x1360, 0x1368, b' ' as u16],
];

/// First and last of letters that stand for others in the same order, and the first of those.
const BESIDE: [[u16; 3]; 9] = [
    [0x400, 0x40f, 0x450],
    [0x410, 0x42f, 0x430],
    // Amharic writes one sound with several letters (ሐ ኀ ሀ, ሠ ሰ, ዐ አ, ፀ ጸ), and Tigrinya changes k and q
    // after a vowel.
    [0x1210, 0x1217, 0x1200],
    [0x1280, 0x1287, 0x1200],
    [0x1220, 0x1227, 0x1230],
    [0x12d0, 0x12d7, 0x12a0],
    [0x1340, 0x1347, 0x1338],
    [0x1250, 0x1257, 0x1240],
    [0x12b8, 0x12bf, 0x12a8],
];

/// The letter for which another one stands, [`GAP`] or [`NOTHING`]. What it gives stands for itself.
pub(super) fn base(letter: char) -> char {
    let Ok(mut code) = u16::try_from(u32::from(letter)) else { return letter };
    while let Some(simpler) = simpler(code) {
        code = simpler;
    }
    char::from_u32(code.into()).unwrap_or(letter)
}

/// A step nearer to the base; none if this is one.
fn simpler(code: u16) -> Option<u16> {
    let is_in = |row: &&[u16; 3]| (row[0]..=row[1]).contains(&code);
    match u8::try_from(code) {
        Ok(b'a'..=b'z' | b'0'..=b'9' | b' ' | 0) => return None,
        Ok(letter @ b'A'..=b'Z') => return Some(letter.to_ascii_lowercase().into()),
        _ => {}
    }
    if let Some(alike) = ALIKE.iter().find(is_in) {
        return Some(alike[2]);
    }
    if let Some(beside) = BESIDE.iter().find(is_in) {
        return Some(code - beside[0] + beside[2]);
    }
    if let Some(zero) = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code)) {
        return Some(code - zero + u16::from(b'0'));
    }
    let latin = usize::from(code).checked_sub(0xc0).and_then(|place| LATIN.get(place));
    latin.map(|base| u16::from(*base))
}
