//! The clock: UTC in whole microseconds, the precision that both databases store.

use chrono::{DateTime, NaiveDate, SubsecRound, TimeDelta, Utc};
use chrono_tz::Tz;

#[allow(clippy::disallowed_methods, reason = "the one place that reads the clock")]
pub fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

/// After any stored time. The databases sort times with a year of four digits.
pub const END: DateTime<Utc> = match DateTime::from_timestamp(253_402_300_799, 0) {
    Some(end) => end,
    None => DateTime::<Utc>::MAX_UTC,
};

/// How far the clocks of two copies of Paraph may differ without consequences.
pub const SKEW: TimeDelta = TimeDelta::minutes(1);

/// The latest time that can have been stored as "in `lifetime` from now". A later one was stored while the clock was
/// ahead, and its rule says how it is treated (docs/architecture.md, Time).
pub fn latest(lifetime: TimeDelta) -> DateTime<Utc> {
    now() + lifetime + SKEW
}

/// Whether the stored time of a past event is in the future, because the clock was ahead.
pub fn is_ahead(moment: DateTime<Utc>) -> bool {
    moment > latest(TimeDelta::zero())
}

/// Today in the partner's time zone. "Not in the future" is judged by this date.
pub fn today(time_zone: Tz) -> NaiveDate {
    now().with_timezone(&time_zone).date_naive()
}
