//! The activity log as Partner Center's API queries it: some actions within a time range, newest first,
//! page by page. Each action is read through its index, and only as far as a page needs.

use chrono::{DateTime, Utc};

use crate::model::activity::action::Action;
use crate::model::kernel::paging::Position;
use crate::store::db::sql::Sql;
use crate::store::db::{Db, Value};

pub struct Filter<'a> {
    pub from: DateTime<Utc>,
    /// The end of the range, exclusive.
    pub until: DateTime<Utc>,
    pub actions: &'a [Action],
    pub customer_id: Option<&'a str>,
}

/// A line with the current names of its customer and its author.
#[derive(Debug, sqlx::FromRow)]
pub struct AuditRow {
    pub id: String,
    pub at: DateTime<Utc>,
    pub staff_name: String,
    pub staff_email: Option<String>,
    pub key_id: Option<String>,
    pub employee: Option<String>,
    pub customer_id: Option<String>,
    pub microsoft_id: Option<String>,
    pub company_name: Option<String>,
    pub person_name: Option<String>,
    pub action: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl AuditRow {
    pub fn position(&self) -> Position<DateTime<Utc>> {
        Position { key: self.at, id: self.id.clone() }
    }
}

/// The next lines after a position.
pub async fn list(
    db: &Db,
    filter: &Filter<'_>,
    below: Option<&Position<DateTime<Utc>>>,
    limit: usize,
) -> sqlx::Result<Vec<AuditRow>> {
    if filter.actions.is_empty() {
        return Ok(Vec::new());
    }
    // One bound per end: given two, a database may use the wider one and read the rows in between.
    let until = Position { key: filter.until, id: String::new() };
    let below = below.filter(|it| **it < until).unwrap_or(&until);
    let bounds = |sql: &mut Sql| {
        sql.push(" and (at, id) >= (?, '')", [filter.from.into()]);
        sql.push(" and (at, id) < (?, ?)", [below.key.into(), (&below.id).into()]);
        sql.push(&format!(" order by at desc, id desc limit {limit}"), []);
    };
    let mut sql = Sql::new(
        "select line.id, line.at, line.staff_name, staff.email as staff_email, line.key_id, line.employee,
            line.customer_id, customers.microsoft_id, customers.company_name, line.person_name, line.action,
            line.before, line.after
         from (",
    );
    match filter.customer_id {
        // One customer has few lines. The expression keeps the planner from using another index.
        Some(id) => {
            sql.push("select * from activity_log where customer_id = ? and action || '' in (", [id.into()]);
            for (index, action) in filter.actions.iter().enumerate() {
                sql.push(if index == 0 { "?" } else { ", ?" }, [Value::from(action.code())]);
            }
            sql.push(")", []);
            bounds(&mut sql);
        }
        None => {
            sql.push("select * from (", []);
            for (index, action) in filter.actions.iter().enumerate() {
                sql.push(if index == 0 { "" } else { " union all " }, []);
                sql.push(
                    "select * from (select * from activity_log where action = ?",
                    [Value::from(action.code())],
                );
                bounds(&mut sql);
                sql.push(&format!(") action{index}"), []);
            }
            sql.push(&format!(") merged order by at desc, id desc limit {limit}"), []);
        }
    }
    sql.push(
        ") line
         left join customers on customers.id = line.customer_id
         left join staff on staff.id = line.staff_id
         order by line.at desc, line.id desc",
        [],
    );
    sql.query().all(db).await
}
