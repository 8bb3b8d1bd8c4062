//! UUIDs, as Open Referral wants every id to be.
//!
//! Invariant: the same kept id is the same UUID for ever; one that is a UUID stays as it is.

use sha1::{Digest, Sha1};

/// The namespace of our names: made up once, never to be changed.
const NAMESPACE: u128 = 0x6f1d_9c1e_5b0a_4b52_9f3e_2a7c_d05e_81b4;

/// The UUID of a kept id.
pub(crate) fn public(kept: &str) -> String {
    if parsed(kept).is_some() { kept.to_owned() } else { text(named(kept)) }
}

/// A number that two spellings of the same id share. Ids are in its order.
pub(crate) fn key(id: &str) -> u128 {
    parsed(id).unwrap_or_else(|| named(id))
}

/// Whether it is written as a UUID.
pub(crate) fn is_uuid(text: &str) -> bool {
    parsed(text).is_some()
}

fn parsed(text: &str) -> Option<u128> {
    let is_right = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    if text.len() != 36 || !text.bytes().enumerate().all(is_right) {
        return None;
    }
    u128::from_str_radix(&text.replace('-', ""), 16).ok()
}

/// Version 5 of RFC 9562.
fn named(name: &str) -> u128 {
    let mut sha = Sha1::new();
    sha.update(NAMESPACE.to_be_bytes());
    sha.update(name.as_bytes());
    let digest = sha.finalize();
    let hash = digest.iter().take(16).fold(0_u128, |hash, byte| (hash << 8) | u128::from(*byte));
    let version = (hash & !(0xf << 76)) | (5 << 76);
    (version & !(0b11 << 62)) | (0b10 << 62)
}

fn text(key: u128) -> String {
    let digits = format!("{key:032x}");
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_stays_and_another_id_gets_one() {
        let kept = "B0D423f7-8ece-53ab-b326-f9e2b9040c5f";
        assert_eq!(public(kept), kept);
        assert_eq!(key(kept), key(&kept.to_lowercase()));
        let made = public("advice");
        assert!(is_uuid(&made), "{made}");
        assert_eq!((&made[14..15], key(&made)), ("5", key("advice")));
        assert!("89ab".contains(&made[19..20]), "{made}");
        assert_ne!(made, public("advice-2"));
    }

    /// Changing it would change every such id that others have kept.
    #[test]
    fn it_is_the_same_for_ever() {
        // By Python: uuid.uuid5(uuid.UUID(int=NAMESPACE), "advice").
        assert_eq!(public("advice"), "d46ede39-aace-5759-8b29-79bbb88e17a7");
    }
}
