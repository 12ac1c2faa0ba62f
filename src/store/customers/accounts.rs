//! A customer, with the facts about its records that the Account info page needs.

use crate::model::customers::customer::Customer;
use crate::store::db::{Db, query};

#[derive(sqlx::FromRow)]
pub struct Account {
    #[sqlx(flatten)]
    pub customer: Customer,
    /// Whether withdrawals, acceptances at Microsoft or annulments were ever recorded. Most customers have none, and the page
    /// then skips the statements that list them.
    pub has_other_records: bool,
    pub has_former_domains: bool,
    pub has_proofs: bool,
}

pub async fn find(db: &Db, id: &str) -> sqlx::Result<Option<Account>> {
    query(
        "select customers.*, resellers.name as reseller_name, staff.name as created_by_name,
            askers.name as asked_by_name,
            exists (select 1 from withdrawals where customer_id = customers.id)
                or exists (select 1 from direct_acceptances where customer_id = customers.id)
                or exists (select 1 from annulments where customer_id = customers.id) as has_other_records,
            exists (select 1 from former_domains where customer_id = customers.id) as has_former_domains,
            exists (select 1 from proofs where customer_id = customers.id) as has_proofs
         from customers
         join staff on staff.id = customers.created_by
         left join staff askers on askers.id = customers.asked_by
         left join resellers on resellers.id = customers.reseller_id
         where customers.id = $1",
    )
    .bind(id)
    .optional(db)
    .await
}
