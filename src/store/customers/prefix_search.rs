//! Customers by the start of their company or domain name, or by reseller, page by page.
//! Each page is read through an index from the end of the previous page.

use crate::model::kernel::paging::Position;
use crate::model::kernel::text::fold;
use crate::store::db::Db;
use crate::store::db::sql::Sql;

/// The selection of customers, which also determines the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// All, in order of registration.
    All,
    /// By the start of the name, ignoring case and accents, in list order.
    CompanyName(String),
    Domain(String),
    /// The customers of this reseller, in order of registration.
    Reseller(String),
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct PrefixRow {
    pub id: String,
    pub microsoft_id: Option<String>,
    pub company_name: String,
    pub name_key: String,
    pub domain: String,
}

/// Sorts after any character in a name.
const LAST: char = '\u{10ffff}';

impl Selection {
    /// The position of a customer in this order.
    pub fn position(&self, customer: &PrefixRow) -> Position<String> {
        let key = match self {
            Selection::CompanyName(_) => &customer.name_key,
            Selection::Domain(_) => &customer.domain,
            Selection::All | Selection::Reseller(_) => &customer.id,
        };
        Position { key: key.clone(), id: customer.id.clone() }
    }

    /// One bound per end: given two, a database may use the wider one.
    fn restrict(&self, sql: &mut Sql, after: Option<&Position<String>>) {
        match (self, after) {
            (Selection::All, None) => {}
            (Selection::All, Some(it)) => sql.push(" and id > ?", [(&it.id).into()]),
            (Selection::CompanyName(start), after) => {
                let start = fold(start);
                match after {
                    None => sql.push(" and (name_key, id) >= (?, '')", [(&start).into()]),
                    Some(it) => sql.push(" and (name_key, id) > (?, ?)", [(&it.key).into(), (&it.id).into()]),
                }
                sql.push(" and (name_key, id) < (?, '')", [format!("{start}{LAST}").into()]);
            }
            (Selection::Domain(start), after) => {
                let start = start.trim().to_ascii_lowercase();
                match after {
                    None => sql.push(" and domain >= ?", [(&start).into()]),
                    Some(it) => sql.push(" and domain > ?", [(&it.key).into()]),
                }
                sql.push(" and domain < ?", [format!("{start}{LAST}").into()]);
            }
            (Selection::Reseller(id), after) => {
                let after = after.map(|it| it.id.as_str()).unwrap_or_default();
                sql.push(" and reseller_id = ? and id > ?", [id.into(), after.into()]);
            }
        }
    }

    fn order(&self) -> &'static str {
        match self {
            Selection::CompanyName(_) => "name_key, id",
            Selection::Domain(_) => "domain",
            Selection::All | Selection::Reseller(_) => "id",
        }
    }
}

pub async fn list(
    db: &Db,
    selection: &Selection,
    after: Option<&Position<String>>,
    limit: usize,
) -> sqlx::Result<Vec<PrefixRow>> {
    let mut sql =
        Sql::new("select id, microsoft_id, company_name, name_key, domain from customers where true");
    selection.restrict(&mut sql, after);
    // The limit is not a bound value: SQLite would plan the statement again each time.
    sql.push(&format!(" order by {} limit {limit}", selection.order()), []);
    sql.query().all(db).await
}
