//! Direct acceptances as seen at Partner Center: inserted, never updated or deleted. The newest that is not annulled
//! counts.

use crate::details;
use crate::model::acceptances::direct_acceptance::{DirectAcceptance, NewDirectAcceptance};
use crate::model::acceptances::reference;
use crate::model::activity::action::Action;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::evidence::leaf::Record;
use crate::store::acceptances::provenance::set_provenance;
use crate::store::acceptances::standings;
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::customers::locked::Locked;
use crate::store::db::sql;
use crate::store::db::{Db, On, Tx, query};
use crate::store::evidence::leaves;

/// All direct acceptances of a customer, newest first.
pub async fn list(db: &Db, customer_id: &str) -> sqlx::Result<Vec<DirectAcceptance>> {
    query("select * from direct_acceptances where customer_id = $1 order by recorded_at desc, id desc")
        .bind(customer_id)
        .all(db)
        .await
}

pub async fn find(
    on: impl Into<On<'_>>,
    customer_id: &str,
    id: &str,
) -> sqlx::Result<Option<DirectAcceptance>> {
    query("select * from direct_acceptances where customer_id = $1 and id = $2")
        .bind(customer_id)
        .bind(id)
        .optional(on)
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
    let customer = locked.customer();
    let customer_id = customer.id.as_str();
    let sent: Option<DirectAcceptance> =
        query("select * from direct_acceptances where id = $1").bind(id).optional(&mut *tx).await?;
    if let Some(sent) = sent {
        return Ok(sent.customer_id == customer_id);
    }
    let recorded_at = standings::moment(tx, customer_id).await?;
    let reference = reference::generate(&mut rand::rng());
    let direct: DirectAcceptance = set_provenance(sql::insert("direct_acceptances"), by, recorded_at)
        .set("id", id)
        .set("reference", &reference)
        .set("customer_id", customer_id)
        .set("signed", new.signed)
        .set("checked_on", new.checked_on)
        .set("company_name", &customer.company.company_name)
        .set("domain", &customer.domain)
        .set("microsoft_id", &customer.company.microsoft_id)
        .returning("*")
        .one(&mut *tx)
        .await?;
    let after = details! { Reference: reference, Signed: new.signed, CheckedOn: new.checked_on };
    let entry = Entry {
        customer_id: Some(customer_id),
        after: Some(after),
        ..Entry::new(Action::DirectAcceptanceRecorded)
    };
    activity_log::insert(&mut *tx, by, entry).await?;
    leaves::insert(tx, &Record::from(&direct)).await?;
    locked.update_standing(tx, AgreementType::MicrosoftCustomerAgreement).await?;
    Ok(true)
}
