//! The directory as bytes for the phone: versioned, checked, decoded only whole.

mod columns;
mod packed;
mod reader;
mod writer;

use crate::directory::{Directory, DirectoryError};
use crc::{CRC_32_ISO_HDLC, Crc, Table};

/// What the bytes begin with.
const MAGIC: &[u8; 4] = b"WMDR";
/// Changes whenever the meaning of the bytes does.
const VERSION: u8 = 3;
/// The CRC-32 that zlib and PNG use. A single table row: speed matters less than size here.
pub(crate) const CRC32: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);

/// Why bytes are not a directory.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// They begin differently.
    #[error("this is no packed directory")]
    NotADirectory,
    /// Made by another version of Waymark.
    #[error("the directory has format {0}, this version reads {VERSION}")]
    Version(u8),
    /// Cut off or altered on the way.
    #[error("the directory is damaged")]
    Damaged,
    /// Undamaged, but its parts do not fit together.
    #[error(transparent)]
    Inconsistent(#[from] DirectoryError),
}

/// The directory as bytes.
pub fn encode(directory: &Directory) -> Result<Vec<u8>, PackError> {
    let mut bytes = MAGIC.to_vec();
    bytes.push(VERSION);
    packed::encode(directory, &mut bytes);
    let checksum = CRC32.checksum(&bytes);
    bytes.extend(checksum.to_le_bytes());
    Ok(bytes)
}

/// The directory from bytes.
pub fn decode(bytes: &[u8]) -> Result<Directory, PackError> {
    let body = bytes.strip_prefix(MAGIC).ok_or(PackError::NotADirectory)?;
    let version = *body.first().ok_or(PackError::Damaged)?;
    if version != VERSION {
        return Err(PackError::Version(version));
    }
    let content = checked(bytes).ok_or(PackError::Damaged)?;
    packed::decode(content.get(MAGIC.len() + 1..).ok_or(PackError::Damaged)?)
}

/// The bytes without their closing checksum, if that is right.
pub(crate) fn checked(bytes: &[u8]) -> Option<&[u8]> {
    let (content, checksum) = bytes.split_last_chunk::<4>()?;
    (CRC32.checksum(content) == u32::from_le_bytes(*checksum)).then_some(content)
}

#[cfg(test)]
mod tests;
