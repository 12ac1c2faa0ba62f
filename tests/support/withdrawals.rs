//! Withdrawals through the store.

use chrono::NaiveDate;
use paraph::model::acceptances::withdrawal::NewWithdrawal;
use paraph::model::catalogue::agreement::AgreementType;
use paraph::model::people::staff::Staff;
use paraph::store::acceptances::withdrawals;
use paraph::store::activity::activity_log::By;
use paraph::store::db::Db;

use crate::support::by;
use crate::support::orders::lock;
use crate::support::samples::person;

/// The date of withdrawals: equal to the acceptance date, so an acceptance of the same day counts again.
pub fn withdrawn_on() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 9, 3).unwrap()
}

/// Records a withdrawal.
pub async fn withdraw(db: &Db, customer_id: &str, staff: &Staff) {
    withdraw_by(db, customer_id, by(staff)).await;
}

pub async fn withdraw_by(db: &Db, customer_id: &str, by: By<'_>) {
    let mut tx = db.begin().await.unwrap();
    let mut locked = lock(&mut tx, customer_id).await;
    let new = NewWithdrawal {
        agreement_type: AgreementType::MicrosoftCustomerAgreement,
        withdrawn_on: withdrawn_on(),
        contact: person(),
        reason: "Closes".into(),
    };
    let id = uuid::Uuid::now_v7().to_string();
    withdrawals::insert(&mut tx, &mut locked, &id, &new, by).await.unwrap();
    tx.commit().await.unwrap();
}
