//! Direct acceptances as seen at Partner Center: inserted, never updated or deleted. The newest counts.

use crate::details;
use crate::model::acceptances::direct_acceptance::{DirectAcceptance, NewDirectAcceptance};
use crate::model::activity::action::Action;
use crate::model::catalogue::agreement::AgreementType;
use crate::store::acceptances::standings;
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::customers::locked::Locked;
use crate::store::db::sql;
use crate::store::db::{Db, Tx, query};

macro_rules! columns {
    () => {
        "id, customer_id, signed, checked_on, staff_id, staff_name, employee, recorded_at from direct_acceptances"
    };
}

/// All direct acceptances of a customer, newest first.
pub async fn list(db: &Db, customer_id: &str) -> sqlx::Result<Vec<DirectAcceptance>> {
    query(concat!("select ", columns!(), " where customer_id = $1 order by recorded_at desc, id desc"))
        .bind(customer_id)
        .all(db)
        .await
}

/// Records a direct acceptance. `id` is generated with the form, so a form sent twice is
/// recorded once. `false` if the id belongs to another customer's record.
pub async fn insert(
    tx: &mut Tx,
    locked: &mut Locked,
    id: &str,
    new: NewDirectAcceptance,
    by: By<'_>,
) -> sqlx::Result<bool> {
    let customer_id = locked.customer().id.as_str();
    let sent: Option<DirectAcceptance> =
        query(concat!("select ", columns!(), " where id = $1")).bind(id).optional(&mut *tx).await?;
    if let Some(sent) = sent {
        return Ok(sent.customer_id == customer_id);
    }
    let recorded_at = standings::moment(tx, customer_id).await?;
    sql::insert("direct_acceptances")
        .set("id", id)
        .set("customer_id", customer_id)
        .set("signed", new.signed)
        .set("checked_on", new.checked_on)
        .set("staff_id", &by.staff.id)
        .set("staff_name", &by.staff.name)
        .set("employee", by.employee)
        .set("recorded_at", recorded_at)
        .execute(&mut *tx)
        .await?;
    let after = details! { Signed: new.signed, CheckedOn: new.checked_on };
    let entry = Entry {
        customer_id: Some(customer_id),
        after: Some(after),
        ..Entry::new(Action::DirectAcceptanceRecorded)
    };
    activity_log::insert(&mut *tx, by, entry).await?;
    locked.update_standing(tx, AgreementType::MicrosoftCustomerAgreement).await?;
    Ok(true)
}
