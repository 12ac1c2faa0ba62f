//! The activity log as it is looked through: a stretch of time, narrowed, newest first, a page at a time.
//!
//! Each filter has an index that ends in the time and the id, and so have who and action together: a page
//! reads the lines that it shows and no others, whatever else is in the log. Of one customer there are few
//! lines; what narrows them further is looked at line by line.

use chrono::{DateTime, Utc};

use crate::model::activity::action::Action;
use crate::store::activity::activity_log::{COMMAND_LINE, DIRECTORY, REGISTER};
use crate::store::db::sql::Sql;
use crate::store::db::{Db, query};

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// The person of an id.
    Staff(String),
    /// Somebody who was not signed in.
    Nobody,
    CommandLine,
    /// The firm's directory, when it signs somebody in.
    Directory,
    /// The register by itself.
    Register,
}

impl Who {
    /// What the index of who holds.
    fn key(&self) -> &str {
        match self {
            Who::Staff(id) => id,
            Who::Nobody => "",
            Who::CommandLine => COMMAND_LINE,
            Who::Directory => DIRECTORY,
            Who::Register => REGISTER,
        }
    }
}

#[derive(Debug, Clone)]
pub struct Filter {
    pub from: DateTime<Utc>,
    /// The first moment that is not asked for any more.
    pub until: DateTime<Utc>,
    pub action: Option<Action>,
    pub who: Option<Who>,
    pub customer_id: Option<String>,
}

/// Where a page of the list begins, by the id of a line of the page before.
#[derive(Debug, Default, Clone)]
pub struct Cursor {
    pub after: Option<String>,
    pub before: Option<String>,
}

/// A line, with the names that its customer and its person have today.
#[derive(Debug, sqlx::FromRow)]
pub struct Found {
    pub id: String,
    pub at: DateTime<Utc>,
    pub staff_id: Option<String>,
    pub staff_name: String,
    /// For whom of the firm a program did it, and what its key is called.
    pub employee: Option<String>,
    pub key_name: Option<String>,
    pub address: Option<String>,
    pub customer_id: Option<String>,
    pub company_name: Option<String>,
    pub person_name: Option<String>,
    pub action: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

pub struct List {
    pub rows: Vec<Found>,
    /// Cursors of the pages of newer and of older lines, where there are any.
    pub before: Option<String>,
    pub after: Option<String>,
}

/// The place of a line in the log: its moment and its id.
pub type Place = (DateTime<Utc>, String);

pub async fn list(db: &Db, filter: &Filter, cursor: &Cursor, limit: usize) -> sqlx::Result<List> {
    let (back, id) = match (&cursor.after, &cursor.before) {
        (None, Some(id)) => (true, Some(id)),
        (after, _) => (false, after.as_ref()),
    };
    let at = match id {
        Some(id) => find_place(db, id).await?,
        None => None,
    };
    let back = back && at.is_some();
    // One more than is shown tells whether there is another page.
    let mut rows = match (&at, back) {
        (Some(at), true) => rows(db, filter, Some(at), None, "", limit + 1).await?,
        (at, _) => rows(db, filter, None, at.as_ref(), " desc", limit + 1).await?,
    };
    let more = rows.len() > limit;
    rows.truncate(limit);
    let furthest = rows.last().map(|it| it.id.clone()).filter(|_| more);
    let nearest = rows.first().map(|it| it.id.clone()).filter(|_| at.is_some());
    if back {
        rows.reverse();
    }
    let (before, after) = if back { (furthest, nearest) } else { (nearest, furthest) };
    Ok(List { rows, before, after })
}

/// The next lines below a place, newest first: a portion of all that the filter asks for.
pub async fn portion(
    db: &Db,
    filter: &Filter,
    below: Option<&Place>,
    limit: usize,
) -> sqlx::Result<Vec<Found>> {
    rows(db, filter, None, below, " desc", limit).await
}

async fn find_place(db: &Db, id: &str) -> sqlx::Result<Option<Place>> {
    query("select at, id from activity_log where id = $1").bind(id).optional(db).await
}

/// The lines between two places, without these, that the filter asks for.
async fn rows(
    db: &Db,
    filter: &Filter,
    above: Option<&Place>,
    below: Option<&Place>,
    order: &str,
    limit: usize,
) -> sqlx::Result<Vec<Found>> {
    // One bound at each end: with a second, a database may choose the wider one and read what lies between.
    let from = (filter.from, String::new());
    let until = (filter.until, String::new());
    let above = above.filter(|it| **it > from).cloned().unwrap_or(from);
    let below = below.filter(|it| **it < until).cloned().unwrap_or(until);
    let mut sql = Sql::new(
        "select line.id, line.at, line.staff_id, line.staff_name, line.employee,
            api_keys.name as key_name, line.address, line.customer_id,
            customers.company_name, line.person_name, line.action, line.before, line.after
         from (select * from activity_log where true",
    );
    restrict(&mut sql, filter);
    sql.push(" and (at, id) > (?, ?)", [above.0.into(), above.1.into()]);
    sql.push(" and (at, id) < (?, ?)", [below.0.into(), below.1.into()]);
    sql.push(&format!(" order by at{order}, id{order} limit {limit}) line"), []);
    sql.push(" left join customers on customers.id = line.customer_id", []);
    sql.push(" left join api_keys on api_keys.id = line.key_id", []);
    sql.push(&format!(" order by line.at{order}, line.id{order}"), []);
    sql.query().all(db).await
}

fn restrict(sql: &mut Sql, filter: &Filter) {
    // An expression has no index that a database could prefer to that of customers.
    let (action, who) = match &filter.customer_id {
        None => (" and action = ?", " and coalesce(staff_id, staff_name) = ?"),
        Some(id) => {
            sql.push(" and customer_id = ?", [id.into()]);
            (" and action || '' = ?", " and coalesce(staff_id, staff_name) || '' = ?")
        }
    };
    if let Some(it) = filter.action {
        sql.push(action, [it.code().into()]);
    }
    if let Some(it) = &filter.who {
        sql.push(who, [it.key().into()]);
    }
}
