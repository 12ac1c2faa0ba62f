//! The activity log. Append-only: a line is written in the transaction of the action that it records.

use chrono::{DateTime, Utc};

use crate::model::acceptances::statement::Statement;
use crate::model::activity::action::Action;
use crate::model::activity::details::{self, Details};
use crate::model::kernel::clock;
use crate::model::kernel::id::Id;
use crate::model::people::staff::Staff;
use crate::store::db::sql;
use crate::store::db::{Db, Tx, query};

/// The name shown for actions of the command line.
pub const COMMAND_LINE: &str = "command line";

/// The name shown for actions of the firm's directory.
pub const DIRECTORY: &str = "directory";

/// The name shown for actions of the register itself.
pub const REGISTER: &str = "register";

/// The author of an action, and the IP address.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    pub staff: &'a Staff,
    pub address: Option<&'a str>,
    /// The employee for whom a program acts.
    pub employee: Option<&'a str>,
    /// The API key used.
    pub key_id: Option<&'a str>,
    /// The session on a page. Its ID, not its key.
    pub session_id: Option<&'a str>,
    /// The IANA time zone in which the dates of records are judged.
    pub time_zone: Option<&'a str>,
    /// What the staff member stated by recording an acceptance or a withdrawal.
    pub statement: Option<&'a Statement>,
}

impl<'a> By<'a> {
    pub fn new(staff: &'a Staff, address: Option<&'a str>) -> By<'a> {
        By {
            staff,
            address,
            employee: None,
            key_id: None,
            session_id: None,
            time_zone: None,
            statement: None,
        }
    }

    /// With the statement that a page showed.
    pub fn stating(self, statement: Option<&'a Statement>) -> By<'a> {
        By { statement, ..self }
    }
}

/// What was done. `before` and `after` hold the fields that changed.
#[derive(Debug)]
pub struct Entry<'a> {
    pub action: Action,
    pub customer_id: Option<&'a str>,
    /// The staff member who was affected.
    pub person_id: Option<&'a str>,
    pub before: Option<Details>,
    pub after: Option<Details>,
}

impl Entry<'_> {
    pub fn new(action: Action) -> Self {
        Entry { action, customer_id: None, person_id: None, before: None, after: None }
    }
}

/// A line of the log as shown.
#[derive(Debug, sqlx::FromRow)]
pub struct Line {
    pub at: DateTime<Utc>,
    pub staff_id: Option<String>,
    pub staff_name: String,
    /// The employee for whom a program acted.
    pub employee: Option<String>,
    /// The code, which a newer release may have written.
    pub action: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Line {
    pub fn changes(&self) -> Vec<(String, String, String)> {
        details::changes(self.before.as_deref(), self.after.as_deref())
    }
}

pub async fn insert(tx: &mut Tx, by: By<'_>, entry: Entry<'_>) -> sqlx::Result<()> {
    insert_line(tx, Some(by), &by.staff.name, by.address, entry).await
}

/// Logs an action of the command line.
pub async fn insert_from_command_line(tx: &mut Tx, entry: Entry<'_>) -> sqlx::Result<()> {
    insert_line(tx, None, COMMAND_LINE, None, entry).await
}

/// Logs an action of the directory during a sign-in.
pub async fn insert_from_directory(tx: &mut Tx, address: Option<&str>, entry: Entry<'_>) -> sqlx::Result<()> {
    insert_line(tx, None, DIRECTORY, address, entry).await
}

/// Logs an action of the register itself, such as a renewal at the end of a term.
pub async fn insert_from_register(tx: &mut Tx, entry: Entry<'_>) -> sqlx::Result<()> {
    insert_line(tx, None, REGISTER, None, entry).await
}

/// Logs an action of someone who was not signed in.
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
    let action = entry.action.code();
    // Also to the log of the server, which may be sent to another machine. After the commit, because it must not name
    // an act that was rolled back.
    let owned = |it: Option<&str>| it.map(str::to_owned);
    let logged = [staff_id, address, entry.person_id, entry.customer_id].map(owned);
    tx.after_commit(move || {
        let [staff_id, address, person_id, customer_id] = logged;
        tracing::info!(action, staff_id, address, person_id, customer_id, "activity");
    });
    let json = |it: Option<Details>| it.map(Details::into_json);
    let id = Id::generate();
    tx.has_line(id.clone());
    sql::insert("activity_log")
        .set("id", id)
        .set("at", clock::now())
        .set("staff_id", staff_id)
        .set("staff_name", staff_name)
        .set("address", address)
        .set("customer_id", entry.customer_id)
        .set("person_id", entry.person_id)
        .set_sql("person_name", "(select name from staff where id = ?)", [entry.person_id.into()])
        .set("action", action)
        .set("sign_in", entry.action.is_of_sign_in())
        .set("before", json(entry.before))
        .set("after", json(entry.after))
        .set("key_id", by.and_then(|it| it.key_id))
        .set("employee", by.and_then(|it| it.employee))
        .execute(tx)
        .await?;
    Ok(())
}

/// The latest lines about a customer, newest first.
pub async fn list_for_customer(db: &Db, customer_id: &str) -> sqlx::Result<Vec<Line>> {
    // The limit is not a bound value: SQLite would plan the statement again each time.
    query(
        "select at, staff_id, staff_name, employee, action, before, after from activity_log
         where customer_id = $1 order by at desc, id desc limit 20",
    )
    .bind(customer_id)
    .all(db)
    .await
}
