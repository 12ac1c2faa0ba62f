//! A customer who will be asked to accept: Microsoft asks in the Microsoft 365 Admin Center.

use chrono::{DateTime, Utc};

/// The time of the record and the staff member who made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub at: DateTime<Utc>,
    pub by_name: String,
}

/// The columns. Both are null where nothing was recorded.
#[derive(sqlx::FromRow)]
pub struct AskedColumns {
    asked_at: Option<DateTime<Utc>>,
    asked_by_name: Option<String>,
}

impl From<AskedColumns> for Option<Asked> {
    fn from(it: AskedColumns) -> Self {
        let (at, by_name) = it.asked_at.zip(it.asked_by_name)?;
        Some(Asked { at, by_name })
    }
}
