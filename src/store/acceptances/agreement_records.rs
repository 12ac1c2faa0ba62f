//! All customers with their current confirmation of the Customer Agreement, in the order of registration.

use chrono::NaiveDate;

use crate::model::catalogue::agreement::AgreementType;
use crate::model::kernel::paging::Position;
use crate::store::db::{Db, query};

#[derive(Debug, sqlx::FromRow)]
pub struct AgreementRecord {
    pub id: String,
    pub microsoft_id: Option<String>,
    /// The acceptance date of the confirmation that counts, and the version that it names. `None` after a withdrawal.
    pub accepted_on: Option<NaiveDate>,
    pub accepted_version: Option<String>,
    /// The current confirmation, also after a withdrawal. `None`: the customer has none.
    pub confirmed_on: Option<NaiveDate>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
}

impl AgreementRecord {
    pub fn position(&self) -> Position<String> {
        Position { key: String::new(), id: self.id.clone() }
    }
}

/// The customers after this one. Customers that are registered meanwhile come at the end.
pub async fn list(db: &Db, after: &str, limit: usize) -> sqlx::Result<Vec<AgreementRecord>> {
    query(format!(
        "select customers.id, customers.microsoft_id, customers.accepted_on, customers.accepted_version,
            current.accepted_on as confirmed_on, current.first_name, current.last_name, current.email,
            current.phone
         from customers
         left join confirmations current on current.id =
            (select id from confirmations where customer_id = customers.id and agreement_type = $2
                and not exists (select 1 from annulments where record_id = confirmations.id)
             order by recorded_at desc limit 1)
         where customers.id > $1 order by customers.id limit {limit}"
    ))
    .bind(after)
    .bind(AgreementType::MicrosoftCustomerAgreement.code())
    .all(db)
    .await
}
