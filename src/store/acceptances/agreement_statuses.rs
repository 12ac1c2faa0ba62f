//! Where all customers stand with the agreements, in the order in which that last changed: whoever reads page
//! after page meets again, at the end, what has changed meanwhile, and misses nothing.

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::acceptances::standing::Standing;
use crate::model::kernel::paging::Place;
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
    /// The day of the confirmation that counts, and the version that it names.
    pub accepted_on: Option<NaiveDate>,
    pub accepted_version: Option<String>,
    pub cloud_accepted_on: Option<NaiveDate>,
    pub cloud_accepted_version: Option<String>,
    pub standing_changed_at: DateTime<Utc>,
    /// When Partner Center was last asked whether the customer accepted directly.
    pub checked_on: Option<NaiveDate>,
}

impl CustomerStatus {
    pub fn place(&self) -> Place<DateTime<Utc>> {
        Place { key: self.standing_changed_at, id: self.id.clone() }
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

/// A page. `standings`: only customers who stand so with the Customer Agreement.
pub async fn list(
    db: &Db,
    standings: Option<&[Standing]>,
    after: &Place<DateTime<Utc>>,
    limit: usize,
) -> sqlx::Result<Vec<CustomerStatus>> {
    let end = format!("order by standing_changed_at, customers.id limit {limit}");
    let place = "(standing_changed_at, customers.id) > ($1, $2)";
    let Some(standings) = standings else {
        let sql = format!("{}{place} {end}", statuses!(""));
        return query(sql).bind(after.key).bind(&after.id).all(db).await;
    };
    // Each standing has its part of the index in this order: all of them together have not.
    let mut found: Vec<CustomerStatus> = Vec::new();
    for standing in standings {
        let sql = format!("{}standing = $3 and {place} {end}", statuses!(""));
        let of_standing: Vec<CustomerStatus> =
            query(sql).bind(after.key).bind(&after.id).bind(standing.code()).all(db).await?;
        found.extend(of_standing);
    }
    found.sort_by_key(CustomerStatus::place);
    found.truncate(limit);
    Ok(found)
}
