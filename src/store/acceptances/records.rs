//! A record of any kind, by its ID: what pages need to annul it or to add a file to it.

use crate::model::acceptances::annulment::RecordKind;
use crate::model::catalogue::agreement::AgreementType;
use crate::store::db::{On, query};

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct RecordRow {
    pub kind: RecordKind,
    pub id: String,
    pub reference: String,
    #[sqlx(try_from = "String")]
    pub agreement_type: AgreementType,
}

/// The record of a customer with this ID.
pub async fn find(
    on: impl Into<On<'_>>,
    customer_id: &str,
    record_id: &str,
) -> sqlx::Result<Option<RecordRow>> {
    query(
        "select 'confirmation' as kind, id, reference, agreement_type from confirmations
            where customer_id = $1 and id = $2
         union all select 'withdrawal', id, reference, agreement_type from withdrawals
            where customer_id = $1 and id = $2
         union all select 'direct_acceptance', id, reference, $3 from direct_acceptances
            where customer_id = $1 and id = $2",
    )
    .bind(customer_id)
    .bind(record_id)
    .bind(AgreementType::MicrosoftCustomerAgreement.code())
    .optional(on)
    .await
}
