use super::*;
use crate::bank_holidays::BankHolidays;
use crate::directory::{
    Builder, Channel, Conflict, Listing, Organization, Phone, Service, Session, Source, Stop,
    StopKind, Wording,
};
use crate::hours::{DayHours, Hours, Span};
use crate::position::LonLat;
use crate::time::Date;
use proptest::prelude::*;
use rstest::rstest;

/// One of everything.
fn directory() -> Directory {
    let mut builder = Builder::new(BankHolidays::default());
    let category = builder.category("food").unwrap();
    let eligibility = builder.eligibility("women").unwrap();
    let mut service = Service {
        id: "s".into(),
        name: Wording::new("Name").with("ar", "اسم"),
        translated_by: Wording::default().with("ar", "machine"),
        organization: Organization { id: "o".into(), ..Default::default() },
        categories: vec![category],
        eligibility: vec![eligibility],
        phones: vec![Phone::default()],
        last_verified: Some(Date(20_000)),
        sources: vec![Source::default()],
        conflicts: vec![Conflict::default()],
        ..Default::default()
    };
    let session = Session {
        channel: Channel::Telephone,
        hours: Hours::always().into(),
        opening_hours: "24/7".into(),
        languages: vec![],
        note: Wording::default(),
    };
    service.listings.push(Listing {
        service_at_location_id: Some("l".into()),
        position: LonLat::new(-1.5, 52.4).ok(),
        stop: Some(Stop { kind: StopKind::Ferry, name: "Pier".into(), distance_m: 400 }),
        sessions: vec![session],
        ..Default::default()
    });
    builder.add(service).unwrap();
    builder.build(7).unwrap()
}

/// A phone may hold an older engine than the server: it must see the version, not nonsense.
#[test]
fn the_bytes_change_only_with_the_version() {
    let bytes = encode(&directory()).unwrap();
    // Not that of all bytes: with its own checksum at the end every message has the same.
    let (_, checksum) = bytes.split_last_chunk::<4>().unwrap();
    let fingerprint = (VERSION, u32::from_le_bytes(*checksum));
    assert_eq!(
        fingerprint,
        (4, 2_780_372_526),
        "the format has changed: raise VERSION, then this test"
    );
}

fn of(service: Service) -> Directory {
    let mut builder = Builder::new(BankHolidays::default());
    builder.add(service).unwrap();
    builder.build(7).unwrap()
}

/// A service whose every text is this one, at two places.
fn saying(text: &str) -> Service {
    let wording = || Wording::new(text).with("ar", text);
    let session = |opening_hours: &str| Session {
        channel: Channel::Online,
        hours: Hours::always().into(),
        opening_hours: opening_hours.into(),
        languages: vec![],
        note: wording(),
    };
    let listing = |id: &str, phone: &str| Listing {
        service_at_location_id: Some(id.into()),
        position_source: text.into(),
        address: text.into(),
        postcode: text.into(),
        phone: phone.into(),
        stop: Some(Stop { kind: StopKind::Tram, name: text.into(), distance_m: 1 }),
        sessions: vec![session(text), session(text), session("24/7")],
        ..Listing::default()
    };
    Service {
        id: text.into(),
        name: wording(),
        description: wording(),
        organization: Organization { id: text.into(), name: text.into(), url: text.into() },
        status: text.into(),
        alert: wording(),
        translated_by: Wording::default().with("ar", text),
        phones: vec![Phone { number: text.into(), purpose: text.into() }],
        email: text.into(),
        url: format!("{text}/below"),
        listings: vec![listing(text, text), listing("another", "1"), listing("a third", "")],
        ..Service::default()
    }
}

#[rstest]
#[case::nothing("")]
#[case::one_space(" ")]
#[case::spaces("  two  spaces,  and , commas , ")]
#[case::lines("one\ntwo three\nfour")]
#[case::zeros("\0\0\0")]
#[case::arabic("خط المساعدة، كوفنتري")]
#[case::no_ascii_at_the_end("Café é")]
#[case::short("é1")]
#[case::uuid("0e17e510-c03c-5f39-ad51-6a3ad8650c2f")]
#[case::uuid_in_capitals("0E17E510-C03C-5F39-AD51-6A3AD8650C2F")]
#[case::uuid_without_hyphens("0e17e510c03c5f39ad516a3ad8650c2f")]
#[case::signed_uuid("+e17e510-c03c-5f39-ad51-6a3ad8650c2f")]
#[case::too_long_to_share(&"very long ".repeat(60))]
#[case::one_long_word(&"long".repeat(200))]
fn every_text_comes_back(#[case] text: &str) {
    let service = saying(text);
    let unpacked = decode(&encode(&of(service.clone())).unwrap()).unwrap();
    assert_eq!(unpacked.services().collect::<Vec<_>>(), [service]);
}

#[rstest]
#[case(-1.51234, 52.40469)]
#[case(-1.509_209, 52.403_752)]
#[case(-1.234_567_890_123, 52.4)]
#[case(-0.0, 0.0)]
#[case(180.0, -90.0)]
#[case(1e-300, 1e-9)]
fn every_position_comes_back_to_the_bit(#[case] lon: f64, #[case] lat: f64) {
    let mut service = saying("s");
    service.listings[0].position = LonLat::new(lon, lat).ok();
    service.listings[1].position = LonLat::new(-1.5, 52.4).ok();
    let unpacked = decode(&encode(&of(service)).unwrap()).unwrap();
    let position = unpacked.services().next().unwrap().listings[0].position.unwrap();
    let bits = [position.lon(), position.lat()].map(f64::to_bits);
    assert_eq!(bits, [lon, lat].map(f64::to_bits));
}

/// A winter that is closed throughout, but for Christmas.
#[test]
fn long_seasons_come_back() {
    let one = Span { start_min: 600, end_min: 2_000, is_open: true };
    let christmas = DayHours::new(vec![one]).unwrap();
    let hours = |day: &dyn Fn(i32) -> DayHours| Hours {
        exceptions: (20_700..20_900).map(|date| (Date(date), day(date))).collect(),
        valid: Some((Date(20_800), Date(21_200))),
        ..Hours::always()
    };
    let is_christmas = |date| date == 20_812;
    let winter =
        hours(&|date| if is_christmas(date) { christmas.clone() } else { DayHours::default() });
    let mut service = saying("s");
    service.listings[0].sessions[0].hours = winter.into();
    service.listings[0].sessions[1].hours = hours(&|_| DayHours::unknown()).into();
    service.last_verified = Some(Date(-3));
    let unpacked = decode(&encode(&of(service.clone())).unwrap()).unwrap();
    assert_eq!(unpacked.services().collect::<Vec<_>>(), [service]);
}

proptest! {
    /// Whoever knows the checksum can write anything: it is refused or read, but never a crash.
    #[test]
    fn forged_bytes_do_no_harm(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = encode(&directory()).unwrap();
        bytes.truncate(bytes.len() - 4);
        let content = MAGIC.len() + 1;
        for (at, byte) in changes {
            let at = content + at.index(bytes.len() - content);
            bytes[at] = byte;
        }
        bytes.extend(crc32(&bytes).to_le_bytes());
        if let Ok(directory) = decode(&bytes) {
            prop_assert!(directory.services().count() <= bytes.len());
        }
    }
}
