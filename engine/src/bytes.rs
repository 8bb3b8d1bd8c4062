//! Numbers and texts one after the other in bytes: numbers in groups of seven bits, texts after their
//! length.
//!
//! By hand, because a general serializer makes code for each type it meets, which phones download.

use crate::time::Date;

/// Appends a number, the lowest bits first.
pub fn put_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 128 {
        bytes.push(number as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Appends a text.
pub fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put_slice(bytes, text.as_bytes());
}

/// Appends bytes after their length.
pub fn put_slice(bytes: &mut Vec<u8>, slice: &[u8]) {
    put_number(bytes, slice.len() as u64);
    bytes.extend_from_slice(slice);
}

/// Appends a day, or that there is none.
pub fn put_date(bytes: &mut Vec<u8>, date: Option<Date>) {
    put_number(bytes, date.map_or(0, |date| folded(date.0.into()) + 1));
}

/// Appends a list: how many, then each.
pub fn put_list<T>(bytes: &mut Vec<u8>, list: &[T], mut put: impl FnMut(&mut Vec<u8>, &T)) {
    put_number(bytes, list.len() as u64);
    for each in list {
        put(bytes, each);
    }
}

/// Reads what was put, in the same order. What does not fit is `None`: the bytes are damaged.
#[derive(Clone, Copy, Debug)]
pub struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    /// The next byte.
    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// The next number.
    pub fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Some(number);
            }
        }
        None
    }

    /// A number that names something or tells how many.
    pub fn count(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    /// A number that was folded.
    pub fn signed(&mut self) -> Option<i64> {
        self.number().map(unfolded)
    }

    /// Bytes after their length.
    pub fn slice(&mut self) -> Option<&'a [u8]> {
        let length = self.count()? as usize;
        let (slice, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(slice)
    }

    /// The next text.
    pub fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.slice()?).ok()
    }

    /// A day, or that there is none.
    pub fn date(&mut self) -> Option<Option<Date>> {
        let Some(number) = self.number()?.checked_sub(1) else { return Some(None) };
        Some(Some(Date(unfolded(number).try_into().ok()?)))
    }

    /// A list, which grows as it is read, however many are said to come.
    pub fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut list = Vec::new();
        for _ in 0..self.count()? {
            list.push(item(self)?);
        }
        Some(list)
    }
}

/// A signed number as one whose lowest bit is the sign.
pub fn folded(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

/// A signed number from one whose lowest bit is the sign.
pub fn unfolded(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_put_is_read(number: u64, text: String, date: Option<i32>, list: Vec<i64>) {
            let mut bytes = Vec::new();
            put_number(&mut bytes, number);
            put_text(&mut bytes, &text);
            put_date(&mut bytes, date.map(Date));
            put_list(&mut bytes, &list, |bytes, item| put_number(bytes, folded(*item)));
            let mut read = Bytes(&bytes);
            prop_assert_eq!(read.number(), Some(number));
            prop_assert_eq!(read.text(), Some(text.as_str()));
            prop_assert_eq!(read.date(), Some(date.map(Date)));
            prop_assert_eq!(read.list(Bytes::signed), Some(list));
            prop_assert!(read.0.is_empty());
        }

        #[test]
        fn what_is_cut_off_is_not_read(number: u64, text: String) {
            let mut bytes = Vec::new();
            put_number(&mut bytes, number);
            prop_assert_eq!(Bytes(&bytes[..bytes.len() - 1]).number(), None);
            bytes.clear();
            put_text(&mut bytes, &text);
            prop_assert_eq!(Bytes(&bytes[..bytes.len() - 1]).text(), None);
        }
    }
}
