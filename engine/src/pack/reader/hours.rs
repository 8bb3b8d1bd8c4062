//! Hours read: a rule's text with the days it was compiled to.

use super::{Column, Reader, Rule, nth};
use crate::bytes::unfolded;
use crate::hours::{DayHours, Hours, OnBankHolidays, Span};
use crate::pack::columns::{FIRST_DAY, MAX_RUN};
use crate::time::Date;
use std::sync::Arc;

impl<'a> Reader<'a> {
    pub(super) fn rule(&mut self) -> Rule<'a> {
        (self.text(Column::RuleText as usize), Arc::new(self.hours()))
    }

    fn hours(&mut self) -> Hours {
        let week = std::array::from_fn(|number| self.day(Column::Monday as usize + number));
        let on_holidays = Column::OnBankHolidays as usize;
        let bank_holidays = match self.byte(on_holidays) {
            0 => OnBankHolidays::Unsaid,
            1 => OnBankHolidays::AsUsual,
            _ => OnBankHolidays::Hours(self.day(on_holidays)),
        };
        let valid = match self.byte(Column::Valid as usize) {
            0 => None,
            1 => self.valid,
            _ => {
                self.valid = self.date(Column::Valid).zip(self.date(Column::Valid));
                self.is_damaged |= self.valid.is_none();
                self.valid
            }
        };
        let mut last = valid.map_or(FIRST_DAY, |(first, _)| i64::from(first.0));
        let mut exceptions = Vec::new();
        for _ in 0..self.number(Column::RunCount as usize) {
            let run = self.run(&mut last, &mut exceptions);
            self.is_damaged |= run.is_none();
            if self.is_damaged {
                break;
            }
        }
        Hours { week, bank_holidays, exceptions, valid }
    }

    /// Days one after the other that have the same hours; `None` if there are no such days.
    fn run(&mut self, last: &mut i64, days: &mut Vec<(Date, DayHours)>) -> Option<()> {
        let first = last.checked_add(unfolded(self.wide_number(Column::RunGap as usize)))?;
        let length = i64::from(self.number(Column::RunLength as usize));
        let hours = self.day(Column::RunDay as usize);
        *last = first.checked_add(length)?;
        if length >= MAX_RUN {
            return None;
        }
        for date in first..=*last {
            days.push((Date(i32::try_from(date).ok()?), hours.clone()));
        }
        Some(())
    }

    fn day(&mut self, column: usize) -> DayHours {
        let known = self.number(column);
        if known == 0 {
            let spans = self.list(Column::SpanCount, Self::span);
            let day = self.sound(DayHours::new(spans).ok());
            self.days.push(day);
        }
        let day = nth(&self.days, known).cloned();
        self.sound(day)
    }

    fn span(&mut self) -> Span {
        let start_min = self.number(Column::SpanStart as usize);
        let length = self.number(Column::SpanLength as usize);
        let minute = |reader: &mut Self, minute: u32| reader.sound(u16::try_from(minute).ok());
        Span {
            start_min: minute(self, start_min),
            end_min: minute(self, start_min.saturating_add(length / 2)),
            is_open: length % 2 == 1,
        }
    }
}
