//! What else than confirmations there is on record of a customer's agreement: withdrawals, and what Partner
//! Center showed of acceptances at Microsoft. And the files that confirmations name.

use chrono::{DateTime, NaiveDate, Utc};

use super::db::{Db, query};
use crate::model::agreement::AgreementType;
use crate::model::person::Person;

#[derive(Debug, sqlx::FromRow)]
pub struct Withdrawal {
    pub id: String,
    pub reference: String,
    #[sqlx(try_from = "String")]
    pub agreement_type: AgreementType,
    pub confirmation_id: Option<String>,
    pub withdrawn_on: NaiveDate,
    #[sqlx(flatten)]
    pub person: Person,
    pub reason: String,
    pub staff_id: String,
    pub staff_name: String,
    pub staff_email: String,
    pub employee: Option<String>,
    pub recorded_at: DateTime<Utc>,
}

#[derive(Debug, sqlx::FromRow)]
pub struct DirectAcceptance {
    pub id: String,
    pub signed: bool,
    pub checked_on: NaiveDate,
    pub staff_id: String,
    pub staff_name: String,
    pub employee: Option<String>,
    pub recorded_at: DateTime<Utc>,
}

/// A file of the firm, without its content.
#[derive(Debug, sqlx::FromRow)]
pub struct File {
    pub id: String,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub sha256: String,
}

pub async fn withdrawals(db: &Db, customer_id: &str) -> sqlx::Result<Vec<Withdrawal>> {
    query(
        "select id, reference, agreement_type, confirmation_id, withdrawn_on, first_name, last_name, email, phone,
            reason, staff_id, staff_name, staff_email, employee, recorded_at
         from withdrawals where customer_id = $1 order by recorded_at desc, id desc",
    )
    .bind(customer_id)
    .all(db)
    .await
}

pub async fn direct_acceptances(db: &Db, customer_id: &str) -> sqlx::Result<Vec<DirectAcceptance>> {
    query(
        "select id, signed, checked_on, staff_id, staff_name, employee, recorded_at
         from direct_acceptances where customer_id = $1 order by recorded_at desc, id desc",
    )
    .bind(customer_id)
    .all(db)
    .await
}

pub async fn find_file(db: &Db, id: &str) -> sqlx::Result<Option<File>> {
    query("select id, name, media_type, size, sha256 from agreement_files where id = $1")
        .bind(id)
        .optional(db)
        .await
}
