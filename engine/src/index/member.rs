//! A member of a list: a listing with what a search asks of it first, in eight bytes, so that most of
//! those that come too late are passed over without being looked up.

use super::bounds::Helps;
use crate::directory::columns::LISTING_BITS;

/// Cells of a bucket's box from west to east, and from south to north.
pub(super) const CELLS: f64 = 256.0;

/// A listing in a list.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Member {
    /// The ways of helping in the language that the list is about, above the number of the listing.
    helps_listing: u32,
    hours: u16,
    /// In which cell of its bucket's box it lies: from the west, from the south.
    pub cell: [u8; 2],
}

impl Member {
    /// More than one, or one whose number is too large.
    const SEVERAL: u16 = u16::MAX;

    /// A listing and which hours those of its sessions keep that the list is about: none if several.
    pub fn new(listing: u32, helps: Helps, hours: Option<u32>) -> Self {
        debug_assert!(listing < 1 << LISTING_BITS, "a segment is no larger");
        let hours = hours.and_then(|hours| u16::try_from(hours).ok()).unwrap_or(Self::SEVERAL);
        let helps_listing = u32::from(helps.bits()) << LISTING_BITS | listing;
        Self { helps_listing, hours, cell: [0; 2] }
    }

    /// The number of the listing.
    pub fn listing(self) -> u32 {
        self.helps_listing & ((1 << LISTING_BITS) - 1)
    }

    /// How it helps in the language that the list is about.
    pub fn helps(self) -> Helps {
        Helps::from_bits((self.helps_listing >> LISTING_BITS) as u8)
    }

    /// The hours that those of its sessions keep that the list is about, if these are the same.
    pub fn hours(self) -> Option<u32> {
        (self.hours != Self::SEVERAL).then_some(u32::from(self.hours))
    }
}
