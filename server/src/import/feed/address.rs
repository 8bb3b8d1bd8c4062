//! Which addresses a feed may be fetched from: those of the public internet, unless private ones are
//! allowed.
//!
//! Invariant: what is checked is the very address that is then connected to, so that a name that
//! changes its mind between two look-ups gains nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Looks names up and gives public addresses only.
#[derive(Debug)]
pub(super) struct PublicOnly {
    pub allows_private: bool,
}

/// Part of the message by which a refusal is known again.
pub(super) const REFUSED: &str = "is not an address of the public internet";

impl Resolver for PublicOnly {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        let refused = found.iter().find(|address| !is_public(address.ip()));
        match refused.filter(|_| !self.allows_private) {
            None => Ok(found),
            // One among several is refused as well: whoever names it means it.
            Some(address) => {
                let reason = format!("{} {REFUSED}", address.ip());
                Err(ureq::Error::Io(std::io::Error::new(
                    std::io::ErrorKind::PermissionDenied,
                    reason,
                )))
            }
        }
    }
}

/// Whether an address is one of the public internet.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// All but what is set aside in the registry of special addresses (RFC 6890 and later).
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_set_aside = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || matches!((a, b, c), (0 | 240..=255, _, _))
        // shared by the customers of a provider
        || matches!((a, b), (100, 64..=127))
        // protocol assignments, old 6to4 relays, benchmarks
        || matches!((a, b, c), (192, 0, 0) | (192, 88, 99) | (198, 18..=19, _));
    !is_set_aside
}

/// Only of `2000::/3` is anything given out; of that not what carries another address within or is set
/// aside.
fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(within) = address.to_ipv4_mapped() {
        return is_public_v4(within);
    }
    let [first, second, .., last_but_one, last] = address.segments();
    let within = |high: u16, low: u16| {
        is_public_v4(Ipv4Addr::from_bits((u32::from(high) << 16) | u32::from(low)))
    };
    match (first, second) {
        // translated to IPv4 (RFC 6052); only the well-known prefix
        (0x64, 0xff9b) => address.segments()[2] == 0 && within(last_but_one, last),
        // 6to4
        (0x2002, _) => within(second, address.segments()[2]),
        // Teredo, benchmarks, ORCHID and the like; documentation
        (0x2001, 0..=0x1ff | 0xdb8) | (0x3fff, 0..=0xfff) => false,
        _ => (0x2000..=0x3fff).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::public("93.184.215.14", true)]
    #[case::public_v6("2606:2800:220:1::1", true)]
    #[case::loopback("127.8.9.1", false)]
    #[case::loopback_v6("::1", false)]
    #[case::nowhere("0.0.0.0", false)]
    #[case::nowhere_v6("::", false)]
    #[case::home("192.168.1.1", false)]
    #[case::office("10.0.0.1", false)]
    #[case::between("172.31.255.255", false)]
    #[case::beside_between("172.32.0.1", true)]
    #[case::metadata_of_clouds("169.254.169.254", false)]
    #[case::provider("100.64.0.1", false)]
    #[case::beside_provider("100.128.0.1", true)]
    #[case::benchmark("198.19.255.1", false)]
    #[case::multicast("224.0.0.1", false)]
    #[case::reserved("250.1.1.1", false)]
    #[case::everybody("255.255.255.255", false)]
    #[case::documentation("203.0.113.9", false)]
    #[case::mapped("::ffff:127.0.0.1", false)]
    #[case::mapped_public("::ffff:93.184.215.14", true)]
    #[case::compatible("::127.0.0.1", false)]
    #[case::translated("64:ff9b::10.0.0.1", false)]
    #[case::translated_public("64:ff9b::93.184.215.14", true)]
    #[case::six_to_four("2002:7f00:0001::", false)]
    #[case::teredo("2001:0:7f00:1::", false)]
    #[case::unique_local("fd00::1", false)]
    #[case::link_local_v6("fe80::1", false)]
    #[case::site_local("fec0::1", false)]
    #[case::multicast_v6("ff02::1", false)]
    #[case::documentation_v6("2001:db8::1", false)]
    fn only_the_public_internet(#[case] address: &str, #[case] is: bool) {
        assert_eq!(is_public(address.parse().unwrap()), is);
    }
}
