//! A line of the activity log as a record of the transparency log.

use chrono::{DateTime, Utc};

use crate::model::evidence::leaf::{Kind, Record};

/// The columns that the leaf of a line is made of: all.
#[derive(Debug, Clone, Default, sqlx::FromRow)]
pub struct ActivityLine {
    pub id: String,
    pub at: DateTime<Utc>,
    pub action: String,
    pub sign_in: bool,
    pub staff_id: Option<String>,
    pub staff_name: String,
    pub address: Option<String>,
    pub key_id: Option<String>,
    pub employee: Option<String>,
    pub customer_id: Option<String>,
    pub person_id: Option<String>,
    pub person_name: Option<String>,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl From<ActivityLine> for Record {
    fn from(line: ActivityLine) -> Record {
        Record::new(Kind::Activity, &line.id, line.at)
            .fact("action", line.action)
            .fact("sign_in", line.sign_in)
            .group(
                "who",
                [
                    ("staff_id", line.staff_id.into()),
                    ("staff_name", line.staff_name.into()),
                    ("address", line.address.into()),
                    ("key_id", line.key_id.into()),
                    ("employee", line.employee.into()),
                ],
            )
            .group("customer", [("customer_id", line.customer_id.into())])
            .group("person", [("person_id", line.person_id.into()), ("person_name", line.person_name.into())])
            .group("details", [("before", line.before.into()), ("after", line.after.into())])
    }
}
