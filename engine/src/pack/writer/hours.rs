//! Hours written: a rule's text with the days it was compiled to.

use super::{Column, Writer};
use crate::hours::{DayHours, Hours, OnBankHolidays};
use crate::pack::columns::{FIRST_DAY, MAX_RUN};
use crate::service::Session;
use crate::time::Date;

impl Writer {
    pub(super) fn rule(&mut self, session: &Session) {
        self.text(Column::RuleText as usize, &session.opening_hours);
        self.hours(&session.hours);
    }

    fn hours(&mut self, hours: &Hours) {
        for (number, day) in hours.week.iter().enumerate() {
            self.day(Column::Monday as usize + number, day);
        }
        let on_holidays = Column::OnBankHolidays as usize;
        match &hours.bank_holidays {
            OnBankHolidays::Unsaid => self.byte(on_holidays, 0),
            OnBankHolidays::AsUsual => self.byte(on_holidays, 1),
            OnBankHolidays::Hours(day) => {
                self.byte(on_holidays, 2);
                self.day(on_holidays, day);
            }
        }
        self.valid(hours.valid);
        self.exceptions(hours);
    }

    fn valid(&mut self, valid: Option<(Date, Date)>) {
        let kind = valid.map_or(0, |_| 2 - u8::from(valid == self.valid));
        self.byte(Column::Valid as usize, kind);
        if let (Some((first, last)), 2) = (valid, kind) {
            self.date(Column::Valid, Some(first));
            self.date(Column::Valid, Some(last));
            self.valid = valid;
        }
    }

    fn exceptions(&mut self, hours: &Hours) {
        let is_same_run = |a: &(Date, DayHours), b: &(Date, DayHours)| {
            i64::from(b.0.0) - i64::from(a.0.0) == 1 && a.1 == b.1
        };
        let runs = hours.exceptions.chunk_by(is_same_run);
        let runs: Vec<_> = runs.flat_map(|run| run.chunks(MAX_RUN as usize)).collect();
        self.number(Column::RunCount as usize, runs.len() as u64);
        let mut last = hours.valid.map_or(FIRST_DAY, |(first, _)| i64::from(first.0));
        for run in runs {
            let first = i64::from(run[0].0.0);
            self.signed(Column::RunGap as usize, first - last);
            self.number(Column::RunLength as usize, run.len() as u64 - 1);
            self.day(Column::RunDay as usize, &run[0].1);
            last = first + run.len() as i64 - 1;
        }
    }

    fn day(&mut self, column: usize, day: &DayHours) {
        // All days have one list, wherever they are named.
        let key = format!("{day:?}").into_bytes();
        if self.is_new_in(Column::SpanCount as usize, column, key) {
            self.list(Column::SpanCount, day.spans(), |writer, span| {
                writer.number(Column::SpanStart as usize, span.start_min.into());
                let length = u64::from(span.end_min - span.start_min);
                writer.number(Column::SpanLength as usize, 2 * length + u64::from(span.is_open));
            });
        }
    }
}
