//! Postcodes and where they are: the compact table that server and phone carry.
//!
//! The `WMPC` format, made by `data/build`: magic, version, count, base position, length of body,
//! body, CRC-32. A record shares its beginning with the one before and stores the difference of its
//! position in millionths of a degree.

use crate::bytes::Bytes;
use crate::checksum::checked;
use crate::decimal;
use crate::position::LonLat;
use crate::words::said_by_its_text;

const MAGIC: &[u8; 4] = b"WMPC";
const VERSION: u8 = 1;
const HEADER_LEN: usize = 21;
const LONGEST: usize = 7;

/// A postcode without its space, upper case. Invariant: outward part and inward part have their shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Postcode([u8; LONGEST]);

/// A postcode unit on the ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PostcodeUnit {
    /// Which.
    pub postcode: Postcode,
    /// Its centroid (Code-Point Open).
    pub position: LonLat,
    /// Whether its local authority is Coventry.
    pub in_coventry: bool,
}

/// All known postcode units. Invariant: sorted.
#[derive(Clone, Debug, Default)]
pub struct Postcodes(Vec<PostcodeUnit>);

/// Why bytes are not a table of postcodes.
#[derive(Debug, PartialEq, Eq)]
pub enum PostcodesError {
    /// They begin differently or are of another version.
    NotATable,
    /// Cut off or altered.
    Damaged,
}

impl PostcodesError {
    /// In words.
    pub fn text(&self) -> String {
        match self {
            Self::NotATable => {
                let version = decimal::text(VERSION.into(), 0);
                ["this is no table of postcodes of version ", &version].concat()
            }
            Self::Damaged => "the table of postcodes is damaged".to_owned(),
        }
    }
}

said_by_its_text!(PostcodesError);

impl Postcode {
    /// From any spelling, spaces and case free; none if it has not the shape of a full UK postcode.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; LONGEST];
        let mut len = 0;
        for c in text.chars().filter(|c| !c.is_whitespace()) {
            *bytes.get_mut(len)? = u8::try_from(c.to_ascii_uppercase()).ok()?;
            len += 1;
        }
        let (outward, inward) = bytes[..len].split_at(len.checked_sub(3)?);
        (is_outward(outward) && is_inward(inward)).then_some(Self(bytes))
    }

    /// Without its space.
    pub fn compact(&self) -> &str {
        let len = self.0.iter().position(|b| *b == 0).unwrap_or(LONGEST);
        std::str::from_utf8(&self.0[..len]).unwrap_or_default()
    }

    /// With its space.
    pub fn text(&self) -> String {
        let (outward, inward) = self.compact().split_at(self.compact().len().saturating_sub(3));
        [outward, " ", inward].concat()
    }
}

impl std::fmt::Display for Postcode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text())
    }
}

impl Postcodes {
    /// From the bytes of a `WMPC` file.
    pub fn decode(bytes: &[u8]) -> Result<Self, PostcodesError> {
        if bytes.get(..4) != Some(MAGIC) || bytes.get(4) != Some(&VERSION) {
            return Err(PostcodesError::NotATable);
        }
        let content = checked(bytes).ok_or(PostcodesError::Damaged)?;
        Reader::new(content).and_then(Reader::units).map(Self).ok_or(PostcodesError::Damaged)
    }

    /// Where a postcode is.
    pub fn find(&self, postcode: Postcode) -> Option<&PostcodeUnit> {
        let found = self.0.binary_search_by_key(&postcode, |unit| unit.postcode).ok()?;
        Some(&self.0[found])
    }

    /// Every unit, sorted by postcode.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &PostcodeUnit> {
        self.0.iter()
    }
}

fn is_outward(outward: &[u8]) -> bool {
    let letters = outward.iter().take_while(|b| b.is_ascii_uppercase()).count();
    let rest = &outward[letters..];
    (1..=2).contains(&letters)
        && match rest {
            [digit] => digit.is_ascii_digit(),
            [digit, last] => digit.is_ascii_digit() && last.is_ascii_alphanumeric(),
            _ => false,
        }
}

fn is_inward(inward: &[u8]) -> bool {
    matches!(inward, [digit, a, b] if digit.is_ascii_digit() && a.is_ascii_uppercase() && b.is_ascii_uppercase())
}

/// Reads the records of a table whose checksum is right; `None` wherever they make no sense.
struct Reader<'a> {
    count: u32,
    lon_e6: i64,
    lat_e6: i64,
    body: Bytes<'a>,
}

impl<'a> Reader<'a> {
    fn new(content: &'a [u8]) -> Option<Self> {
        let word = |at: usize| content.get(at..at + 4)?.try_into().ok();
        let body = content.get(HEADER_LEN..)?;
        let length = u32::from_le_bytes(word(17)?);
        (u32::try_from(body.len()) == Ok(length)).then_some(())?;
        Some(Self {
            count: u32::from_le_bytes(word(5)?),
            lon_e6: i32::from_le_bytes(word(9)?).into(),
            lat_e6: i32::from_le_bytes(word(13)?).into(),
            body: Bytes(body),
        })
    }

    fn units(mut self) -> Option<Vec<PostcodeUnit>> {
        let mut units: Vec<PostcodeUnit> = Vec::new();
        let mut text = String::new();
        for _ in 0..self.count {
            let unit = self.unit(&mut text)?;
            let in_order = units.last().is_none_or(|last| last.postcode < unit.postcode);
            in_order.then_some(())?;
            units.push(unit);
        }
        self.body.0.is_empty().then_some(units)
    }

    fn unit(&mut self, text: &mut String) -> Option<PostcodeUnit> {
        let shared = usize::from(self.body.byte()?);
        let suffix_len = usize::from(self.body.byte()?);
        let (suffix, rest) = self.body.0.split_at_checked(suffix_len)?;
        self.body.0 = rest;
        text.truncate((shared <= text.len()).then_some(shared)?);
        text.push_str(std::str::from_utf8(suffix).ok().filter(|s| s.is_ascii())?);
        let flags = self.body.byte()?;
        self.lon_e6 = self.lon_e6.checked_add(self.body.signed()?)?;
        self.lat_e6 = self.lat_e6.checked_add(self.body.signed()?)?;
        let position = LonLat::new(self.lon_e6 as f64 / 1e6, self.lat_e6 as f64 / 1e6).ok()?;
        Some(PostcodeUnit {
            postcode: Postcode::parse(text)?,
            position,
            in_coventry: flags & 1 == 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("CV1 5FX", Some("CV1 5FX"))]
    #[case(" cv15fx ", Some("CV1 5FX"))]
    #[case("ec1a1bb", Some("EC1A 1BB"))]
    #[case("ZZ9 9ZZ", Some("ZZ9 9ZZ"))]
    #[case("CV1", None)]
    #[case("CV1 5F", None)]
    #[case("CV1 5FXX", None)]
    #[case("", None)]
    #[case("ＣＶ1 5FX", None)]
    #[case("1CV 5FX", None)]
    fn postcodes_have_a_shape(#[case] text: &str, #[case] shown: Option<&str>) {
        assert_eq!(Postcode::parse(text).map(|p| p.to_string()).as_deref(), shown);
    }

    /// Two records by hand: CV1 1AA and CV1 1AB, 0.000001° further east and 0.000002° south.
    fn table() -> Vec<u8> {
        let body: &[u8] = b"\x00\x06CV11AA\x01\x00\x00\x05\x01B\x00\x02\x03";
        let mut bytes = b"WMPC\x01\x02\x00\x00\x00".to_vec();
        bytes.extend((-1_500_000i32).to_le_bytes());
        bytes.extend(52_400_000i32.to_le_bytes());
        bytes.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
        bytes.extend(body);
        let checksum = crate::checksum::crc32(&bytes);
        bytes.extend(checksum.to_le_bytes());
        bytes
    }

    #[test]
    fn a_table_is_read() {
        let postcodes = Postcodes::decode(&table()).unwrap();
        let second = postcodes.find(Postcode::parse("cv1 1ab").unwrap()).unwrap();
        assert_eq!((second.position.lon(), second.position.lat()), (-1.499_999, 52.399_998));
        assert!(!second.in_coventry);
        assert!(postcodes.iter().next().unwrap().in_coventry);
        assert!(postcodes.find(Postcode::parse("ZZ9 9ZZ").unwrap()).is_none());
    }

    #[test]
    fn damaged_tables_are_refused() {
        let whole = table();
        for cut in 0..whole.len() {
            assert!(Postcodes::decode(&whole[..cut]).is_err());
        }
        for at in 0..whole.len() {
            let mut altered = whole.clone();
            altered[at] ^= 0x10;
            assert!(Postcodes::decode(&altered).is_err(), "byte {at}");
        }
    }
}
