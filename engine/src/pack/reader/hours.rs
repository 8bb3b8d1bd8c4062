//! Hours read: a rule's text with the days it was compiled to.

use super::{Column, Reader, nth};
use crate::hours::{DayHours, Hours, OnBankHolidays, Span};
use crate::pack::columns::{FIRST_DAY, MAX_RUN};
use crate::time::Date;
use std::sync::Arc;

impl<'a> Reader<'a> {
    pub(super) fn rule(&mut self) -> Option<(&'a str, Arc<Hours>)> {
        Some((self.text(Column::RuleText as usize)?, Arc::new(self.hours()?)))
    }

    fn hours(&mut self) -> Option<Hours> {
        let mut week: [DayHours; 7] = Default::default();
        for (number, day) in week.iter_mut().enumerate() {
            *day = self.day(Column::Monday as usize + number)?;
        }
        let on_holidays = Column::OnBankHolidays as usize;
        let bank_holidays = match self.byte(on_holidays)? {
            0 => OnBankHolidays::Unsaid,
            1 => OnBankHolidays::AsUsual,
            _ => OnBankHolidays::Hours(self.day(on_holidays)?),
        };
        let valid = match self.byte(Column::Valid as usize)? {
            0 => None,
            1 => self.valid,
            _ => {
                self.valid = Some((self.date(Column::Valid)??, self.date(Column::Valid)??));
                self.valid
            }
        };
        let mut last = valid.map_or(FIRST_DAY, |(first, _)| i64::from(first.0));
        let mut exceptions = Vec::new();
        for _ in 0..self.number(Column::RunCount as usize)? {
            self.run(&mut last, &mut exceptions)?;
        }
        Some(Hours { week, bank_holidays, exceptions, valid })
    }

    /// Days one after the other that have the same hours.
    fn run(&mut self, last: &mut i64, days: &mut Vec<(Date, DayHours)>) -> Option<()> {
        let first = last.checked_add(self.columns[Column::RunGap as usize].signed()?)?;
        let length = i64::from(self.number(Column::RunLength as usize)?);
        let hours = self.day(Column::RunDay as usize)?;
        *last = first.checked_add(length)?;
        if length >= MAX_RUN {
            return None;
        }
        for date in first..=*last {
            days.push((Date(i32::try_from(date).ok()?), hours.clone()));
        }
        Some(())
    }

    fn day(&mut self, column: usize) -> Option<DayHours> {
        let known = self.number(column)?;
        if known == 0 {
            let spans = self.list(Column::SpanCount, Self::span)?;
            self.days.push(DayHours::new(spans).ok()?);
        }
        nth(&self.days, known).cloned()
    }

    fn span(&mut self) -> Option<Span> {
        let start_min = u16::try_from(self.number(Column::SpanStart as usize)?).ok()?;
        let length = self.number(Column::SpanLength as usize)?;
        let end_min = u16::try_from(u32::from(start_min).checked_add(length / 2)?).ok()?;
        Some(Span { start_min, end_min, is_open: length % 2 == 1 })
    }
}
