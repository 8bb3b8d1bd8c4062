//! The CRC-32 that zlib and PNG use, half a byte at a time: its table is 64 bytes, where the usual one
//! is a kilobyte that no compression makes smaller.

/// The polynomial, its lowest power first.
const POLYNOMIAL: u32 = 0xedb8_8320;
const TABLE: [u32; 16] = table();

/// The checksum of bytes.
pub fn crc32(bytes: &[u8]) -> u32 {
    let half = |crc: u32| crc >> 4 ^ TABLE[(crc & 15) as usize];
    !bytes.iter().fold(u32::MAX, |crc, byte| half(half(crc ^ u32::from(*byte))))
}

/// The bytes without their closing checksum, if that is right.
pub fn checked(bytes: &[u8]) -> Option<&[u8]> {
    let (content, checksum) = bytes.split_last_chunk()?;
    (crc32(content) == u32::from_le_bytes(*checksum)).then_some(content)
}

const fn table() -> [u32; 16] {
    let mut table = [0; 16];
    let mut half = 0;
    while half < table.len() {
        let mut crc = half as u32;
        let mut bit = 0;
        while bit < 4 {
            crc = crc >> 1 ^ if crc & 1 == 1 { POLYNOMIAL } else { 0 };
            bit += 1;
        }
        table[half] = crc;
        half += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_the_one_everybody_uses(bytes: Vec<u8>) {
            let independent = crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC);
            prop_assert_eq!(crc32(&bytes), independent.checksum(&bytes));
        }
    }
}
