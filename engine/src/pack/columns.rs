//! The columns of a packed directory: everything of one kind stands together, as compression likes it.
//!
//! Invariant: nothing expands far. A number repeats at most [`MAX_SHARED`] bytes of text or
//! [`MAX_RUN`] days, so forged bytes cannot fill a phone's memory.

/// Longer texts are written out each time.
pub(super) const MAX_SHARED: usize = 512;
/// Longer words are written out each time.
pub(super) const MAX_WORD: usize = 32;
/// Longer runs of days are split.
pub(super) const MAX_RUN: i64 = 32;
/// Days are counted from 2025-01-01, so that those of today are small numbers.
pub(super) const FIRST_DAY: i64 = 20_089;
/// Ends a text: no byte of UTF-8.
pub(super) const END_OF_TEXT: u8 = 0xff;
/// Stands for a word that is in no list and written out.
pub(super) const RARE_WORD: u32 = 1;
/// The number of the first word of the list; 0 ends all words but the last.
pub(super) const FIRST_WORD: u32 = 2;
/// How many of the last characters of a telephone number or postcode have columns of their own: they
/// are as good as random, what stands before them repeats.
pub(super) const TAIL: usize = 3;

/// What stands in a column.
#[derive(Clone, Copy)]
#[expect(dead_code, reason = "columns that belong together are named by the first of them")]
pub(super) enum Column {
    /// 0 for other ids, 1 for a UUID, 2 for none.
    IdKind,
    /// Ids that are no UUIDs.
    IdText,
    /// UUIDs but for the two bytes with their version and variant, which are less than random.
    Uuid,
    UuidVersion,
    UuidVariant,
    RareWord,
    /// Words up to the first comma.
    Name,
    NameRest,
    NameLastWord,
    Address,
    AddressRest,
    AddressLastWord,
    OrganizationName,
    OrganizationNameRest,
    OrganizationNameLastWord,
    Organization,
    OrganizationUrl,
    Description,
    Status,
    Alert,
    CategoryCount,
    Category,
    EligibilityCount,
    Eligibility,
    PhoneCount,
    /// What stands before the tail.
    Phone,
    PhoneTail,
    PhoneTailSecond,
    PhoneTailThird,
    PhonePurpose,
    Email,
    UrlKind,
    Url,
    LastVerified,
    SourceCount,
    SourceTitle,
    SourcePublisher,
    SourceUrl,
    SourcePublished,
    SourceDating,
    ConflictCount,
    ConflictField,
    ConflictShown,
    ConflictOther,
    ConflictSource,
    ConflictReason,
    TranslationCount,
    TranslationLanguage,
    Translation,
    ListingCount,
    Place,
    /// 0 for none, then one for each of [`DEGREE_PARTS`], then any.
    PositionKind,
    Lon,
    Lat,
    PositionSource,
    Confidential,
    /// 0 for none, then one for each kind.
    StopKind,
    StopName,
    StopDistance,
    /// What stands before the tail.
    Postcode,
    PostcodeTail,
    PostcodeTailSecond,
    PostcodeTailThird,
    ListingPhoneKind,
    SessionCount,
    Channel,
    /// 0 for one that is written out here.
    Rule,
    LanguageCount,
    Language,
    Help,
    Note,
    RuleText,
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
    OnBankHolidays,
    Valid,
    RunCount,
    RunGap,
    RunLength,
    RunDay,
    SpanCount,
    SpanStart,
    /// Twice, and one more if open.
    SpanLength,
}

impl Column {
    /// How many there are.
    pub const COUNT: usize = Self::SpanLength as usize + 1;
}

/// Decimals of a degree that positions usually have, and the number that writes them whole.
pub(super) const DEGREE_PARTS: [f64; 2] = [1e5, 1e7];

/// Where the hyphens of a UUID are, counted in its bytes.
pub(super) const HYPHENS: [usize; 4] = [4, 6, 8, 10];
/// The bytes of a UUID with its version and its variant.
pub(super) const VERSION_BYTE: usize = 6;
pub(super) const VARIANT_BYTE: usize = 8;

/// The text of a UUID, as RFC 9562 writes it.
pub(super) fn uuid_text(bytes: [u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    for (place, byte) in bytes.into_iter().enumerate() {
        if HYPHENS.contains(&place) {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
        }
    }
    text
}
