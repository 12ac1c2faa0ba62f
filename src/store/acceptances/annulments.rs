//! Annulments of records that were entered in error: inserted, never updated or deleted.

use chrono::NaiveDate;

use crate::details;
use crate::model::acceptances::annulment::{Annulment, RecordKind};
use crate::model::acceptances::reference;
use crate::model::acceptances::standing::Standing;
use crate::model::activity::action::Action;
use crate::model::evidence::leaf::Record;
use crate::store::acceptances::provenance::set_provenance;
use crate::store::acceptances::records::RecordRow;
use crate::store::acceptances::standings;
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::customers::locked::Locked;
use crate::store::db::sql;
use crate::store::db::{Db, On, Tx, query};
use crate::store::evidence::leaves;
use crate::store::subscriptions::transitions;

/// The outcome of annulling a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// Recorded, now or when the same form was sent before.
    Yes,
    /// The record was annulled before.
    Already,
    /// The ID belongs to the annulment of another record.
    Foreign,
}

/// The annulment of a record.
pub async fn find_of(on: impl Into<On<'_>>, record_id: &str) -> sqlx::Result<Option<Annulment>> {
    query("select * from annulments where record_id = $1").bind(record_id).optional(on).await
}

/// All annulments of a customer, newest first.
pub async fn list(db: &Db, customer_id: &str) -> sqlx::Result<Vec<Annulment>> {
    query("select * from annulments where customer_id = $1 order by recorded_at desc, id desc")
        .bind(customer_id)
        .all(db)
        .await
}

/// Annuls a record of the locked customer, and recomputes the standing without it. `id` is
/// generated with the form.
pub async fn insert(
    tx: &mut Tx,
    locked: &mut Locked,
    id: &str,
    annulled: &RecordRow,
    reason: &str,
    by: By<'_>,
) -> sqlx::Result<Recorded> {
    let sent: Option<(String,)> =
        query("select record_id from annulments where id = $1").bind(id).optional(&mut *tx).await?;
    if let Some((record_id,)) = sent {
        return Ok(if record_id == annulled.id { Recorded::Yes } else { Recorded::Foreign });
    }
    if find_of(&mut *tx, &annulled.id).await?.is_some() {
        return Ok(Recorded::Already);
    }
    let customer = locked.customer();
    let recorded_at = standings::moment(tx, &customer.id).await?;
    let reference = reference::generate(&mut rand::rng());
    let annulment: Annulment = set_provenance(sql::insert("annulments"), by, recorded_at)
        .set("id", id)
        .set("reference", &reference)
        .set("customer_id", &customer.id)
        .set("agreement_type", annulled.agreement_type.code())
        .set("record_kind", annulled.kind.code())
        .set("record_id", &annulled.id)
        .set("reason", reason)
        .set("company_name", &customer.company.company_name)
        .set("domain", &customer.domain)
        .set("microsoft_id", &customer.company.microsoft_id)
        .returning("*")
        .one(&mut *tx)
        .await?;
    let after = details! {
        Reference: reference,
        Annulled: annulled.reference,
        Agreement: annulled.agreement_type.code(),
        Why: reason,
    };
    let entry =
        Entry { customer_id: Some(&customer.id), after: Some(after), ..Entry::new(Action::RecordAnnulled) };
    activity_log::insert(&mut *tx, by, entry).await?;
    leaves::insert(tx, &Record::from(&annulment)).await?;
    locked.update_standing(tx, annulled.agreement_type).await?;
    if annulled.kind == RecordKind::Withdrawal {
        keep_subscriptions(tx, locked, &annulled.id, by).await?;
    }
    Ok(Recorded::Yes)
}

/// Keeps the subscriptions that an annulled withdrawal marked to be cancelled, if the customer agrees without it.
async fn keep_subscriptions(
    tx: &mut Tx,
    locked: &Locked,
    withdrawal_id: &str,
    by: By<'_>,
) -> sqlx::Result<()> {
    let standings = &locked.customer().standings;
    let agrees = matches!(standings.customer, Standing::Accepted(_) | Standing::Direct);
    let withdrawn_on = query("select withdrawn_on from withdrawals where id = $1").bind(withdrawal_id);
    match withdrawn_on.optional::<(NaiveDate,)>(&mut *tx).await? {
        Some((day,)) if agrees => transitions::unmark_to_cancel(tx, locked, day, by).await,
        _ => Ok(()),
    }
}
