//! Searching the activity log: a time range with filters, newest first, in pages.
//!
//! Each filter has an index that ends in time and id, and so has the pair of author and action. A page
//! therefore reads only the lines that it shows. A customer has few
//! lines; further filters are checked line by line. There is no search by text: an index of the words of all lines
//! would be larger than the log, and without one a search would read the log from end to end.

use chrono::{DateTime, Utc};

use crate::model::activity::action::Action;
use crate::model::activity::topic::Topic;
use crate::model::kernel::paging::{Cursor, Paged, Position};
use crate::store::activity::activity_log::{COMMAND_LINE, DIRECTORY, REGISTER};
use crate::store::db::sql::Sql;
use crate::store::db::{Db, query};

/// The author of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// The staff member with this id.
    Staff(String),
    /// Someone who was not signed in.
    Nobody,
    CommandLine,
    /// The firm's directory during a sign-in.
    Directory,
    /// The register itself.
    Register,
}

impl Who {
    /// The value in the index of authors.
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
    /// The end of the range, exclusive.
    pub until: DateTime<Utc>,
    /// Ignored if the filter has an action or a customer.
    pub topic: Topic,
    pub action: Option<Action>,
    pub who: Option<Who>,
    pub customer_id: Option<String>,
}

/// A line with the current names of its customer and its staff member.
#[derive(Debug, sqlx::FromRow)]
pub struct ActivityRow {
    pub id: String,
    pub at: DateTime<Utc>,
    pub staff_id: Option<String>,
    pub staff_name: String,
    /// The employee for whom a program acted, and the name of its key.
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

impl ActivityRow {
    pub fn position(&self) -> Position<DateTime<Utc>> {
        Position { key: self.at, id: self.id.clone() }
    }
}

pub async fn list(
    db: &Db,
    filter: &Filter,
    cursor: Option<&Cursor>,
    size: usize,
) -> sqlx::Result<Paged<ActivityRow>> {
    let at = match cursor {
        Some(cursor) => find_position(db, cursor.item()).await?,
        None => None,
    };
    let cursor = cursor.filter(|_| at.is_some());
    let found = match cursor {
        Some(Cursor::Before(_)) => rows(db, filter, at.as_ref(), None, "", size + 1).await?,
        _ => rows(db, filter, None, at.as_ref(), " desc", size + 1).await?,
    };
    Ok(Paged::from_rows(found, size, cursor, |it| it.id.clone()))
}

/// The next lines after a position, newest first: one portion of the filtered log.
pub async fn portion(
    db: &Db,
    filter: &Filter,
    below: Option<&Position<DateTime<Utc>>>,
    limit: usize,
) -> sqlx::Result<Vec<ActivityRow>> {
    rows(db, filter, None, below, " desc", limit).await
}

async fn find_position(db: &Db, id: &str) -> sqlx::Result<Option<Position<DateTime<Utc>>>> {
    let found: Option<(DateTime<Utc>, String)> =
        query("select at, id from activity_log where id = $1").bind(id).optional(db).await?;
    Ok(found.map(|(key, id)| Position { key, id }))
}

/// The filtered lines between two positions, both exclusive.
async fn rows(
    db: &Db,
    filter: &Filter,
    above: Option<&Position<DateTime<Utc>>>,
    below: Option<&Position<DateTime<Utc>>>,
    order: &str,
    limit: usize,
) -> sqlx::Result<Vec<ActivityRow>> {
    // One bound per end: given two, a database may use the wider one and read the rows in between.
    let from = Position { key: filter.from, id: String::new() };
    let until = Position { key: filter.until, id: String::new() };
    let above = above.filter(|it| **it > from).cloned().unwrap_or(from);
    let below = below.filter(|it| **it < until).cloned().unwrap_or(until);
    let mut sql = Sql::new(
        "select line.id, line.at, line.staff_id, line.staff_name, line.employee,
            api_keys.name as key_name, line.address, line.customer_id,
            customers.company_name, line.person_name, line.action, line.before, line.after
         from (",
    );
    let ranges = ranges(filter);
    for (index, sign_in) in ranges.iter().enumerate() {
        sql.push(if index == 0 { "select * from (" } else { " union all select * from (" }, []);
        sql.push("select * from activity_log where true", []);
        restrict(&mut sql, filter);
        if let Some(sign_in) = sign_in {
            sql.push(" and sign_in = ?", [(*sign_in).into()]);
        }
        sql.push(" and (at, id) > (?, ?)", [above.key.into(), (&above.id).into()]);
        sql.push(" and (at, id) < (?, ?)", [below.key.into(), (&below.id).into()]);
        sql.push(&format!(" order by at{order}, id{order} limit {limit}) range{index}"), []);
    }
    sql.push(&format!(" order by at{order}, id{order} limit {limit}) line"), []);
    sql.push(" left join customers on customers.id = line.customer_id", []);
    sql.push(" left join api_keys on api_keys.id = line.key_id", []);
    sql.push(&format!(" order by line.at{order}, line.id{order}"), []);
    sql.query().all(db).await
}

/// The ranges of an index that are merged: one, or the lines about sign-ins and the others.
fn ranges(filter: &Filter) -> Vec<Option<bool>> {
    match filter.action.is_some() || filter.customer_id.is_some() {
        true => vec![None],
        false => filter.topic.parts().iter().copied().map(Some).collect(),
    }
}

fn restrict(sql: &mut Sql, filter: &Filter) {
    // The expression keeps the planner from preferring another index to the one of customers.
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
