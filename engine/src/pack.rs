//! The directory as bytes for the phone: versioned, checked, decoded only whole.

mod columns;
mod packed;
mod reader;
mod writer;

use crate::checksum::{checked, crc32};
use crate::decimal;
use crate::directory::{Directory, DirectoryError};
use crate::words::said_by_its_text;

/// What the bytes begin with.
const MAGIC: &[u8; 4] = b"WMDR";
/// Changes whenever the meaning of the bytes does.
const VERSION: u8 = 4;

/// Why bytes are not a directory.
#[derive(Debug)]
pub enum PackError {
    /// They begin differently.
    NotADirectory,
    /// Made by another version of Waymark.
    Version(u8),
    /// Cut off or altered on the way.
    Damaged,
    /// Undamaged, but its parts do not fit together.
    Inconsistent(DirectoryError),
}

impl PackError {
    /// In words.
    pub fn text(&self) -> String {
        match self {
            Self::NotADirectory => "this is no packed directory".to_owned(),
            Self::Version(found) => {
                let [found, read] =
                    [*found, VERSION].map(|version| decimal::text(version.into(), 0));
                ["the directory has format ", &found, ", this version reads ", &read].concat()
            }
            Self::Damaged => "the directory is damaged".to_owned(),
            Self::Inconsistent(_) => "the parts of the directory do not fit together".to_owned(),
        }
    }
}

impl From<DirectoryError> for PackError {
    fn from(error: DirectoryError) -> Self {
        Self::Inconsistent(error)
    }
}

said_by_its_text!(PackError);

/// The directory as bytes.
pub fn encode(directory: &Directory) -> Result<Vec<u8>, PackError> {
    let mut bytes = MAGIC.to_vec();
    bytes.push(VERSION);
    packed::encode(directory, &mut bytes);
    let checksum = crc32(&bytes);
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

#[cfg(test)]
mod tests;
