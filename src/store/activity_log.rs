//! The activity log. Append-only: a line is written in the transaction of what it tells.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::db::{Db, Tx, query};
use crate::model::staff::Staff;
use crate::model::{action, clock};

/// The name of the command line among those of people.
pub const COMMAND_LINE: &str = "command line";

/// The name of the firm's directory among those of people.
pub const DIRECTORY: &str = "directory";

/// The name of the register among those of people: what it does by itself.
pub const REGISTER: &str = "register";

/// Who does something, and from which address.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    pub staff: &'a Staff,
    pub address: Option<&'a str>,
    /// For whom of the firm a program does it.
    pub employee: Option<&'a str>,
    /// The key of the API with which it is done.
    pub key_id: Option<&'a str>,
}

/// What was done. `before` and `after` are JSON objects of what changed.
#[derive(Debug, Default)]
pub struct Entry<'a> {
    pub action: &'static str,
    pub customer_id: Option<&'a str>,
    /// The person of the firm to whom it was done.
    pub person_id: Option<&'a str>,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// A line of the log as it is shown.
#[derive(Debug, sqlx::FromRow)]
pub struct Line {
    pub at: DateTime<Utc>,
    pub staff_id: Option<String>,
    pub staff_name: String,
    /// For whom of the firm a program did it.
    pub employee: Option<String>,
    pub action: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Line {
    pub fn changes(&self) -> Vec<(String, String, String)> {
        changes(self.before.as_deref(), self.after.as_deref())
    }
}

/// The order in which fields are read, as forms have it: JSON has none. Others follow.
const ORDER: [&str; 46] = [
    "reference", "agreement", "accepted_on", "company_name", "domain", "microsoft_id", "legal_name",
    "country", "address_line1", "address_line2", "postal_code", "city", "state", "registration_id",
    "qualification", "education_segment", "education_website", "language", "name", "first_name", "last_name",
    "email", "phone", "roles", "from", "to", "method", "path", "template_id", "link", "accepted_from",
    "confirmable_from", "confirmable_until", "preview_from", "preview_api_from", "preview_sdk_from",
    "pages_ask_from", "api_asks_from", "published_on", "enforced_from", "outdated_before", "version",
    "template_country", "template_language", "file", "sha256",
];

/// Field, value before, value after: of every field that has a value in either of the two JSON objects.
pub fn changes(before: Option<&str>, after: Option<&str>) -> Vec<(String, String, String)> {
    let object = |json: Option<&str>| -> Map<String, Value> {
        json.and_then(|it| serde_json::from_str(it).ok()).unwrap_or_default()
    };
    let (before, after) = (object(before), object(after));
    let text = |value: Option<&Value>| match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        Some(other) => other.to_string(),
    };
    let gone = before.keys().filter(|it| !after.contains_key(*it));
    let mut fields: Vec<&String> = gone.chain(after.keys()).collect();
    fields.sort_by_key(|it| ORDER.iter().position(|known| known == it).unwrap_or(ORDER.len()));
    let change = |it: &String| (it.clone(), text(before.get(it)), text(after.get(it)));
    fields.into_iter().map(change).filter(|(_, old, new)| !old.is_empty() || !new.is_empty()).collect()
}

/// Only what differs between two JSON objects with the same fields.
pub fn difference(before: Value, after: Value) -> (Option<Value>, Option<Value>) {
    let (Value::Object(mut before), Value::Object(mut after)) = (before, after) else {
        return (None, None);
    };
    before.retain(|field, value| after.get(field) != Some(value));
    after.retain(|field, _| before.contains_key(field));
    (Some(Value::Object(before)), Some(Value::Object(after)))
}

pub async fn insert(tx: &mut Tx, by: By<'_>, entry: Entry<'_>) -> sqlx::Result<()> {
    insert_line(tx, Some(by), &by.staff.name, by.address, entry).await
}

/// What an engineer did at the command line.
pub async fn insert_from_command_line(tx: &mut Tx, entry: Entry<'_>) -> sqlx::Result<()> {
    insert_line(tx, None, COMMAND_LINE, None, entry).await
}

/// What the firm's directory did by signing somebody in.
pub async fn insert_from_directory(tx: &mut Tx, address: Option<&str>, entry: Entry<'_>) -> sqlx::Result<()> {
    insert_line(tx, None, DIRECTORY, address, entry).await
}

/// What the register did by itself, such as a renewal at the end of a term.
pub async fn insert_from_register(tx: &mut Tx, entry: Entry<'_>) -> sqlx::Result<()> {
    insert_line(tx, None, REGISTER, None, entry).await
}

/// What was done by somebody who was not signed in.
pub async fn insert_from_nobody(tx: &mut Tx, address: Option<&str>, entry: Entry<'_>) -> sqlx::Result<()> {
    insert_line(tx, None, "", address, entry).await
}

async fn insert_line(
    tx: &mut Tx,
    by: Option<By<'_>>,
    staff_name: &str,
    address: Option<&str>,
    entry: Entry<'_>,
) -> sqlx::Result<()> {
    let staff_id = by.map(|it| it.staff.id.as_str());
    // The page that shows the log has words for those alone.
    let action = action::find(entry.action).ok_or_else(|| sqlx::Error::Protocol(entry.action.to_owned()))?;
    // Also to the log, which whoever runs Paraph may send to another machine.
    tracing::info!(
        action,
        staff_id,
        address,
        person_id = entry.person_id,
        customer_id = entry.customer_id,
        "activity"
    );
    let json = |it: Option<Value>| it.map(|it| it.to_string());
    query(
        "insert into activity_log (id, at, staff_id, staff_name, address, customer_id, person_id, person_name,
            action, before, after, key_id, employee)
         values ($1, $2, $3, $4, $5, $6, $7, (select name from staff where id = $7), $8, $9, $10, $11, $12)",
    )
    .bind(uuid::Uuid::now_v7().to_string())
    .bind(clock::now())
    .bind(staff_id)
    .bind(staff_name)
    .bind(address)
    .bind(entry.customer_id)
    .bind(entry.person_id)
    .bind(action)
    .bind(json(entry.before))
    .bind(json(entry.after))
    .bind(by.and_then(|it| it.key_id))
    .bind(by.and_then(|it| it.employee))
    .execute(tx)
    .await?;
    Ok(())
}

/// The latest lines about a customer, newest first.
pub async fn list_for_customer(db: &Db, customer_id: &str) -> sqlx::Result<Vec<Line>> {
    // The limit is no bound value: SQLite plans a statement anew each time when its limit is one.
    query(
        "select at, staff_id, staff_name, employee, action, before, after from activity_log
         where customer_id = $1 order by at desc, id desc limit 20",
    )
    .bind(customer_id)
    .all(db)
    .await
}
