//! The directory as bytes for the phone: versioned, checked, decoded only whole.

mod columns;
mod packed;
mod reader;
mod writer;

use crate::checksum::{checked, crc32};
use crate::directory::{Directory, DirectoryError};

/// What the bytes begin with.
const MAGIC: &[u8; 4] = b"WMDR";
/// Changes whenever the meaning of the bytes does.
const VERSION: u8 = 3;

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
