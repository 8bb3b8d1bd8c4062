//! When hours may be open or unknown: what a search asks of them before it reads them.

use crate::bank_holidays::BankHolidays;
use crate::hours::Hours;
use crate::hours::slots::{Doubts, Slots, Window, window};
use std::sync::Arc;

/// What is known of all hours of a segment, by their numbers.
#[derive(Debug, Default)]
pub(crate) struct Chances {
    slots: Vec<Slots>,
    doubts: Vec<Doubts>,
    /// The days for which most hours that run out were compiled.
    pub window: Window,
}

impl Chances {
    pub fn of(hours: &[Arc<Hours>], holidays: &BankHolidays) -> Self {
        let window = window(hours.iter().map(Arc::as_ref));
        Self {
            slots: hours.iter().map(|hours| Slots::of(hours)).collect(),
            doubts: hours.iter().map(|hours| Doubts::of(hours, holidays, window)).collect(),
            window,
        }
    }

    pub fn slots(&self, hours: u32) -> &Slots {
        &self.slots[hours as usize]
    }

    pub fn doubts(&self, hours: u32) -> Doubts {
        self.doubts[hours as usize]
    }

    /// Bytes held.
    pub fn size(&self) -> usize {
        self.slots.capacity() * size_of::<Slots>() + self.doubts.capacity() * size_of::<Doubts>()
    }
}
