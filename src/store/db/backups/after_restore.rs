//! What a backup must not bring back to life.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};

use crate::model::activity::action::Action;
use crate::model::activity::field::Field;
use crate::model::evidence::activity_line::ActivityLine;
use crate::model::evidence::leaf::Record;
use crate::model::kernel::id::Id;
use crate::store::activity::activity_log::COMMAND_LINE;
use crate::store::evidence::leaves;
use crate::store::settings::mails::Reason;

/// Why an open job of a backup does not continue. Its effects outside the register could happen twice.
const JOB: &str =
    "the register was restored from a backup while this job was open: request it again if it is needed";

/// The statements that a restored register gets before anybody can use it, on both databases. A table may be missing
/// from the backup of an older version.
pub fn statements(
    tables: &BTreeMap<String, i64>,
    made_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> impl Iterator<Item = String> {
    let (time, made_at, now) = (now, literal(made_at), literal(now));
    let (id, action, field) = (Id::generate(), Action::RegisterRestored.code(), Field::BackupMadeAt.code());
    let after = format!("{{\"{field}\":\"{made_at}\"}}");
    let line = format!(
        "insert into activity_log (id, at, staff_name, action, after)
         values ('{id}', '{now}', '{COMMAND_LINE}', '{action}', '{after}')"
    );
    let leaf = leaves::statement(&Record::from(ActivityLine {
        id: id.into(),
        at: time,
        action: action.to_owned(),
        sign_in: false,
        staff_id: None,
        staff_name: COMMAND_LINE.to_owned(),
        address: None,
        key_id: None,
        employee: None,
        customer_id: None,
        person_id: None,
        person_name: None,
        before: None,
        after: Some(after),
    }));
    let restored = Reason::Restored.code();
    let all = [
        // Sessions may have ended since, and links and challenges may have been used.
        ("sessions", "delete from sessions".to_owned()),
        ("sign_in_links", "delete from sign_in_links".to_owned()),
        ("challenges", "delete from challenges".to_owned()),
        // A browser may have been forgotten since, because its owner's access was lost.
        ("devices", "delete from devices".to_owned()),
        ("limits", "delete from limits".to_owned()),
        // A mail may have been sent since. Admins see it among the mails that failed, and can send it again.
        ("mails", "delete from mails where next_attempt_at is not null and staff_id is null".to_owned()),
        (
            "mails",
            format!(
                "update mails set next_attempt_at = null, leased_until = null, error = '{restored}'
                 where next_attempt_at is not null"
            ),
        ),
        (
            "jobs",
            format!(
                "update jobs set state = 'failed', error = '{JOB}', due_at = null, finished_at = '{now}'
                 where due_at is not null"
            ),
        ),
        ("activity_log", line),
        // The body of this leaf has nothing that cannot be sealed.
        ("log_leaves", leaf.unwrap_or_default()),
        // The backup was made before its time was noted in the register.
        ("upkeep", format!("update upkeep set backed_up_at = '{made_at}'")),
    ];
    all.into_iter().filter(|(table, _)| tables.contains_key(*table)).map(|(_, sql)| sql)
}

/// A time as SQLite stores it, which Postgres reads as well.
fn literal(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}
