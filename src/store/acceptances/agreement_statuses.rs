//! Standings of all customers in the order of their last change. A reader that follows the pages
//! sees customers that changed meanwhile again at the end, and misses none.

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::acceptances::standing::Standing;
use crate::model::kernel::paging::Position;
use crate::model::subscriptions::eligibility::Standings;
use crate::store::db::{Db, On, query};

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct CustomerStatus {
    pub id: String,
    pub microsoft_id: Option<String>,
    pub company_name: String,
    pub domain: String,
    #[sqlx(flatten)]
    pub standings: Standings,
    /// Acceptance date and named version of the confirmation that counts.
    pub accepted_on: Option<NaiveDate>,
    pub accepted_version: Option<String>,
    pub cloud_accepted_on: Option<NaiveDate>,
    pub cloud_accepted_version: Option<String>,
    pub standing_changed_at: DateTime<Utc>,
    /// When the direct acceptance was last checked at Partner Center.
    pub checked_on: Option<NaiveDate>,
}

impl CustomerStatus {
    pub fn position(&self) -> Position<DateTime<Utc>> {
        Position { key: self.standing_changed_at, id: self.id.clone() }
    }
}

macro_rules! statuses {
    ($rest:literal) => {
        concat!(
            "select customers.id, microsoft_id, company_name, domain, standing, cloud_standing, accepted_on,
                accepted_version, cloud_accepted_on, cloud_accepted_version, standing_changed_at,
                (select checked_on from direct_acceptances where customer_id = customers.id
                 order by recorded_at desc, id desc limit 1) as checked_on
             from customers where ",
            $rest
        )
    };
}

pub async fn find(on: impl Into<On<'_>>, customer_id: &str) -> sqlx::Result<Option<CustomerStatus>> {
    query(statuses!("customers.id = $1")).bind(customer_id).optional(on).await
}

/// A page of customers whose standing with the Customer Agreement is one of `standings`.
pub async fn list(
    db: &Db,
    standings: Option<&[Standing]>,
    after: &Position<DateTime<Utc>>,
    limit: usize,
) -> sqlx::Result<Vec<CustomerStatus>> {
    let end = format!("order by standing_changed_at, customers.id limit {limit}");
    let place = "(standing_changed_at, customers.id) > ($1, $2)";
    let Some(standings) = standings else {
        let sql = format!("{}{place} {end}", statuses!(""));
        return query(sql).bind(after.key).bind(&after.id).all(db).await;
    };
    // Each standing has its own sorted range of the index, so the ranges are merged.
    let mut found: Vec<CustomerStatus> = Vec::new();
    for standing in standings {
        let sql = format!("{}standing = $3 and {place} {end}", statuses!(""));
        let of_standing: Vec<CustomerStatus> =
            query(sql).bind(after.key).bind(&after.id).bind(standing.code()).all(db).await?;
        found.extend(of_standing);
    }
    found.sort_by_key(CustomerStatus::position);
    found.truncate(limit);
    Ok(found)
}
