//! The time: UTC, in whole microseconds, which is what both databases keep.

use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use chrono_tz::Tz;

#[allow(clippy::disallowed_methods, reason = "the one place that reads the clock")]
pub fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

/// The date where the partner firm is: what "not in the future" is judged by.
pub fn today(time_zone: Tz) -> NaiveDate {
    now().with_timezone(&time_zone).date_naive()
}
