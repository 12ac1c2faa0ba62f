//! The clock: UTC in whole microseconds, the precision that both databases store.

use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use chrono_tz::Tz;

#[allow(clippy::disallowed_methods, reason = "the one place that reads the clock")]
pub fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

/// Today in the partner's time zone. "Not in the future" is judged by this date.
pub fn today(time_zone: Tz) -> NaiveDate {
    now().with_timezone(&time_zone).date_naive()
}
