//! Whole numbers in as few bytes as they need, as protocol buffers and our own pieces write them.

/// Seven bits a byte, the lowest first.
pub fn put_varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Small negative numbers become small too.
pub fn zigzag(number: i32) -> u32 {
    ((number << 1) ^ (number >> 31)) as u32
}

/// Length, then text.
pub fn put_text(bytes: &mut Vec<u8>, text: &[u8]) {
    put_varint(bytes, text.len() as u64);
    bytes.extend_from_slice(text);
}

/// Reads what was put, in the same order. What is not there reads as nothing.
pub struct Bytes<'b>(pub &'b [u8]);

impl<'b> Bytes<'b> {
    /// The next number.
    pub fn varint(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        while let Some((first, rest)) = self.0.split_first() {
            self.0 = rest;
            number |= u64::from(first & 0x7f) << shift;
            shift += 7;
            if first & 0x80 == 0 || shift > 63 {
                break;
            }
        }
        number
    }

    /// The next number of either sign.
    pub fn signed(&mut self) -> i32 {
        let number = self.varint() as u32;
        (number >> 1) as i32 ^ -((number & 1) as i32)
    }

    /// The next text.
    pub fn text(&mut self) -> &'b [u8] {
        let length = (self.varint() as usize).min(self.0.len());
        let (text, rest) = self.0.split_at(length);
        self.0 = rest;
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_and_texts_come_back(number: u64, signed: i32, text: Vec<u8>) {
            let mut bytes = Vec::new();
            put_varint(&mut bytes, number);
            put_varint(&mut bytes, zigzag(signed).into());
            put_text(&mut bytes, &text);
            let mut read = Bytes(&bytes);
            prop_assert_eq!(read.varint(), number);
            prop_assert_eq!(read.signed(), signed);
            prop_assert_eq!(read.text(), &text[..]);
            prop_assert!(read.0.is_empty());
        }
    }
}
