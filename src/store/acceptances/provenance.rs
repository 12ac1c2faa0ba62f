//! The columns of a record that tell its provenance. Each table of evidence has them.

use chrono::{DateTime, Utc};

use crate::store::activity::activity_log::By;
use crate::store::db::sql::Write;

pub(in crate::store) fn set_provenance(write: Write, by: By<'_>, recorded_at: DateTime<Utc>) -> Write {
    write
        .set("staff_id", &by.staff.id)
        .set("staff_name", &by.staff.name)
        .set("staff_email", &by.staff.email)
        .set("staff_roles", by.staff.role_codes().join(","))
        .set("session_id", by.session_id)
        .set("address", by.address)
        .set("key_id", by.key_id)
        .set("employee", by.employee)
        .set("recorded_at", recorded_at)
        .set("time_zone", by.time_zone)
        .set("statement", by.statement.map(|it| it.text.as_str()))
        .set("statement_language", by.statement.map(|it| it.language.as_str()))
}
