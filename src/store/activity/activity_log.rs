//! The activity log. Append-only: a line is written in the transaction of the action that it records, and so is its leaf
//! in the transparency log.

use chrono::{DateTime, Utc};

use crate::model::acceptances::statement::Statement;
use crate::model::activity::action::Action;
use crate::model::activity::details::{self, Details};
use crate::model::evidence::activity_line::ActivityLine;
use crate::model::evidence::leaf::Record;
use crate::model::kernel::clock;
use crate::model::kernel::id::Id;
use crate::model::people::staff::Staff;
use crate::store::db::{Db, Tx, Value, query};
use crate::store::db::{bulk, sql};
use crate::store::evidence::leaves;

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
    let mut line = ActivityLine {
        id: id.into(),
        at: clock::now(),
        action: action.to_owned(),
        sign_in: entry.action.is_of_sign_in(),
        staff_id: staff_id.map(str::to_owned),
        staff_name: staff_name.to_owned(),
        address: owned(address),
        key_id: owned(by.and_then(|it| it.key_id)),
        employee: owned(by.and_then(|it| it.employee)),
        customer_id: owned(entry.customer_id),
        person_id: owned(entry.person_id),
        person_name: None,
        before: json(entry.before),
        after: json(entry.after),
    };
    let mut insert = sql::insert("activity_log");
    for (column, value) in columns(&line) {
        insert = insert.set(column, value);
    }
    let insert =
        insert.set_sql("person_name", "(select name from staff where id = ?)", [entry.person_id.into()]);
    // The leaf has the name as well.
    (line.person_name,) = insert.returning("person_name").one(&mut *tx).await?;
    leaves::insert(tx, &Record::from(line)).await
}

/// The values of a line. The name of the person comes from the database.
fn columns(line: &ActivityLine) -> [(&'static str, Value); 13] {
    [
        ("id", line.id.as_str().into()),
        ("at", line.at.into()),
        ("staff_id", (&line.staff_id).into()),
        ("staff_name", line.staff_name.as_str().into()),
        ("address", (&line.address).into()),
        ("key_id", (&line.key_id).into()),
        ("employee", (&line.employee).into()),
        ("customer_id", (&line.customer_id).into()),
        ("person_id", (&line.person_id).into()),
        ("action", line.action.as_str().into()),
        ("sign_in", line.sign_in.into()),
        ("before", (&line.before).into()),
        ("after", (&line.after).into()),
    ]
}

/// Inserts many lines with their leaves, for sample data. They affect no staff member.
pub async fn insert_all(tx: &mut Tx, lines: Vec<ActivityLine>) -> sqlx::Result<()> {
    let (mut rows, mut sealed) = (bulk::Rows::default(), bulk::Rows::default());
    for line in lines {
        rows.push(columns(&line));
        sealed.push(leaves::row(&Record::from(line))?);
    }
    bulk::insert_rows(tx, "activity_log", rows).await?;
    bulk::insert_rows(tx, "log_leaves", sealed).await
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
