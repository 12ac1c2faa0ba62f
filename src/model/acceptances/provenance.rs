//! The provenance of a record: who made it, when, from where, and what they stated.

use chrono::{DateTime, Utc};

use crate::model::acceptances::statement::Statement;
use crate::model::people::staff::Role;

/// The same columns in each table of evidence. `None`: not recorded.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Provenance {
    pub staff_id: String,
    /// The name and email address at that time.
    pub staff_name: String,
    pub staff_email: String,
    /// The codes of the roles at that time, separated by commas.
    pub staff_roles: Option<String>,
    /// The session on a page. Its ID, not its key.
    pub session_id: Option<String>,
    /// The IP address.
    pub address: Option<String>,
    /// The API key of a program.
    pub key_id: Option<String>,
    /// The employee on whose behalf a program made the record.
    pub employee: Option<String>,
    pub recorded_at: DateTime<Utc>,
    /// The IANA time zone in which the dates of the record were judged.
    pub time_zone: Option<String>,
    #[sqlx(rename = "statement")]
    statement_text: Option<String>,
    statement_language: Option<String>,
}

impl Provenance {
    /// The roles of the staff member at that time. Empty: not recorded.
    pub fn roles(&self) -> impl Iterator<Item = Role> {
        self.staff_roles.as_deref().unwrap_or_default().split(',').filter_map(Role::find)
    }

    /// What the staff member stated by making the record.
    pub fn statement(&self) -> Option<Statement> {
        let (text, language) = self.statement_text.as_ref().zip(self.statement_language.as_ref())?;
        Some(Statement { text: text.clone(), language: language.clone() })
    }
}
