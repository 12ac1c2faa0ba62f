//! A stretch of days, and which moments it holds where its reader is.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use crate::model::kernel::input::{Errors, Message};

/// Both days belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Period {
    /// Reads two dates in the form of `<input type=date>`. One that is left empty is today, or a month before
    /// the other.
    pub fn parse(from: &str, to: &str, today: NaiveDate) -> Result<Period, Errors> {
        let mut errors = Errors::default();
        let given_from = errors.check("from", date(from, "error-period-from"));
        let given_to = errors.check("to", date(to, "error-period-to"));
        let (Some(from), Some(to)) = (given_from, given_to) else { return Err(errors) };
        let to = to.unwrap_or(today);
        let from = from.unwrap_or_else(|| to.checked_sub_months(Months::new(1)).unwrap_or(to));
        if from > to {
            errors.add("to", "error-period-backwards");
            return Err(errors);
        }
        Ok(Period { from, to })
    }

    /// From its first moment to the first that no longer belongs to it.
    pub fn moments(&self, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
        let after = self.to.checked_add_days(Days::new(1)).unwrap_or(self.to);
        (start_of_day(self.from, zone), start_of_day(after, zone))
    }
}

/// `None` where nothing was typed.
fn date(typed: &str, wrong: &'static str) -> Result<Option<NaiveDate>, Message> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let date = NaiveDate::parse_from_str(typed, "%Y-%m-%d").ok();
    // Further away nothing was recorded, and years of more than four digits would not sort as text.
    let date = date.filter(|it| typed.len() == 10 && (1900..3000).contains(&it.year()));
    date.map(Some).ok_or_else(|| wrong.into())
}

/// The first moment of a day: midnight, unless the clocks skip it there.
fn start_of_day(date: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = date.and_time(NaiveTime::MIN);
    // Samoa once skipped a whole day.
    let mut minutes = (0..26 * 60).map(|it| midnight + TimeDelta::minutes(it));
    let first = minutes.find_map(|it| zone.from_local_datetime(&it).earliest());
    first.map_or_else(|| midnight.and_utc(), |it| it.to_utc())
}
