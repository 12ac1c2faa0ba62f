//! A range of days, and the moments it covers in a time zone.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use crate::model::kernel::input::{Errors, Message};

/// Both days are included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Period {
    /// Parses two dates as `<input type=date>` sends them. An empty `to` is today. An empty `from` is one month
    /// before `to`.
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

    /// The first moment of the range, and the first moment after it.
    pub fn moments(&self, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
        let after = self.to.checked_add_days(Days::new(1)).unwrap_or(self.to);
        (start_of_day(self.from, zone), start_of_day(after, zone))
    }
}

/// `None` if the field is empty.
fn date(typed: &str, wrong: &'static str) -> Result<Option<NaiveDate>, Message> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let date = NaiveDate::parse_from_str(typed, "%Y-%m-%d").ok();
    // Nothing was recorded outside these years, and years of more than four digits would not sort as text.
    let date = date.filter(|it| typed.len() == 10 && (1900..3000).contains(&it.year()));
    date.map(Some).ok_or_else(|| wrong.into())
}

/// The first moment of a day: midnight, or later where the clocks skip midnight.
fn start_of_day(date: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = date.and_time(NaiveTime::MIN);
    // 26 hours, because Samoa once skipped a whole day.
    let mut minutes = (0..26 * 60).map(|it| midnight + TimeDelta::minutes(it));
    let first = minutes.find_map(|it| zone.from_local_datetime(&it).earliest());
    first.map_or_else(|| midnight.and_utc(), |it| it.to_utc())
}
