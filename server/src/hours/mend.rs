//! Stub.
use super::HoursError;
pub(super) fn read(text: &str) -> Result<String, HoursError> {
    Ok(text.trim().to_owned())
}
