//! Times and dates in JSON. Requests may omit the offset; responses are in UTC with `Z`.

use chrono::{
    DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A time in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment(pub DateTime<Utc>);

impl Moment {
    /// A date, written as midnight UTC.
    pub fn of(day: NaiveDate) -> Moment {
        Moment(day.and_time(NaiveTime::MIN).and_utc())
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

/// A time in a request, as the program wrote it. Without an offset it is the partner's local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GivenTime {
    WithOffset(DateTime<FixedOffset>),
    Local(NaiveDateTime),
    Day(NaiveDate),
}

impl GivenTime {
    pub fn read(text: &str) -> Option<GivenTime> {
        let text = text.trim();
        // In a query, an offset's plus sign that was not encoded arrives as a space.
        let spaced = text.rsplit_once(' ').filter(|(time, end)| time.contains(':') && end.contains(':'));
        let encoded = spaced.map(|(time, offset)| format!("{time}+{offset}"));
        let text = encoded.as_deref().unwrap_or(text);
        let forms = ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z", "%Y-%m-%d %H:%M:%S%.f%#z"];
        let with_offset = || forms.iter().find_map(|form| DateTime::parse_from_str(text, form).ok());
        let local_forms =
            ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"];
        let local = || local_forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
        let day = || text.parse().ok().map(GivenTime::Day);
        let rfc3339 = DateTime::parse_from_rfc3339(text).ok().or_else(with_offset);
        rfc3339.map(GivenTime::WithOffset).or_else(|| local().map(GivenTime::Local)).or_else(day)
    }

    /// The day that the program means. Programs write a day as midnight, with the offset of UTC or of their own time
    /// zone: that is the day as written. Another time with an offset, such as "now", is converted to the partner's
    /// time zone.
    pub fn day(self, zone: Tz) -> NaiveDate {
        match self {
            GivenTime::WithOffset(time) if time.time() == NaiveTime::MIN => time.date_naive(),
            GivenTime::WithOffset(time) => time.with_timezone(&zone).date_naive(),
            GivenTime::Local(time) => time.date(),
            GivenTime::Day(day) => day,
        }
    }

    /// The instant. A day is its beginning.
    pub fn instant(self, zone: Tz) -> DateTime<Utc> {
        match self {
            GivenTime::WithOffset(time) => time.to_utc(),
            GivenTime::Local(time) => to_utc(time, zone),
            GivenTime::Day(day) => to_utc(day.and_time(NaiveTime::MIN), zone),
        }
    }
}

/// The first instant with this local time. If the clock skips the local time, it is the same time after the change.
fn to_utc(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    let found = |time: NaiveDateTime| zone.from_local_datetime(&time).earliest().map(|it| it.to_utc());
    // No zone skips more than a day: Samoa left out 30 December 2011.
    let later = (1..=96).find_map(|quarters| found(local + TimeDelta::minutes(15 * quarters)));
    found(local).or(later).unwrap_or(local.and_utc())
}

impl<'de> Deserialize<'de> for GivenTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        GivenTime::read(&text).ok_or_else(|| Error::custom("api-date"))
    }
}

impl PartialSchema for GivenTime {
    fn schema() -> RefOr<Schema> {
        Moment::schema()
    }
}

impl ToSchema for GivenTime {}

impl PartialSchema for Moment {
    fn schema() -> RefOr<Schema> {
        let text = ObjectBuilder::new().schema_type(Type::String);
        let text = text.examples([serde_json::json!("2024-09-03T00:00:00Z")]);
        text.format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime))).into()
    }
}

impl ToSchema for Moment {}
