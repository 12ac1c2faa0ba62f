//! Times and dates in JSON. Requests may omit the offset; responses are in UTC with `Z`.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A time. Without an offset it is UTC. A date alone is midnight UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment(pub DateTime<Utc>);

impl Moment {
    /// A date, written as midnight UTC.
    pub fn of(day: NaiveDate) -> Moment {
        Moment(day.and_time(NaiveTime::MIN).and_utc())
    }

    pub fn read(text: &str) -> Option<Moment> {
        let text = text.trim();
        if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
            return Some(Moment(moment.to_utc()));
        }
        if let Ok(moment) = text.parse::<NaiveDateTime>() {
            return Some(Moment(moment.and_utc()));
        }
        text.parse::<NaiveDate>().ok().map(Moment::of)
    }

    /// The date that the client means. Clients write a date as midnight UTC, in whatever time zone they are.
    /// Any other time, such as "now", is converted to the partner's time zone.
    pub fn day(self, zone: Tz) -> NaiveDate {
        match self.0.time() == NaiveTime::MIN {
            true => self.0.date_naive(),
            false => self.0.with_timezone(&zone).date_naive(),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Moment::read(&text).ok_or_else(|| Error::custom("api-date"))
    }
}

impl PartialSchema for Moment {
    fn schema() -> RefOr<Schema> {
        let text = ObjectBuilder::new().schema_type(Type::String);
        let text = text.examples([serde_json::json!("2024-09-03T00:00:00Z")]);
        text.format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime))).into()
    }
}

impl ToSchema for Moment {}
