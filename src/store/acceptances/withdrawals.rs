//! Withdrawals: inserted, never updated or deleted. A confirmation that is recorded later ends their effect.

use crate::details;
use crate::model::acceptances::reference;
use crate::model::acceptances::standing::Standing;
use crate::model::acceptances::withdrawal::{NewWithdrawal, Withdrawal};
use crate::model::activity::action::Action;
use crate::model::evidence::leaf::Record;
use crate::store::acceptances::confirmations;
use crate::store::acceptances::provenance::set_provenance;
use crate::store::acceptances::standings;
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::customers::locked::Locked;
use crate::store::db::sql;
use crate::store::db::{Db, On, Tx, query};
use crate::store::evidence::leaves;
use crate::store::subscriptions::transitions;

/// The customer of the withdrawal with this id, if a form with this id was sent before.
pub enum Sent {
    OfCustomer,
    Foreign,
}

pub async fn find(on: impl Into<On<'_>>, customer_id: &str, id: &str) -> sqlx::Result<Option<Withdrawal>> {
    query("select * from withdrawals where customer_id = $1 and id = $2")
        .bind(customer_id)
        .bind(id)
        .optional(on)
        .await
}

/// All withdrawals of a customer, newest first.
pub async fn list(db: &Db, customer_id: &str) -> sqlx::Result<Vec<Withdrawal>> {
    query("select * from withdrawals where customer_id = $1 order by recorded_at desc, id desc")
        .bind(customer_id)
        .all(db)
        .await
}

/// Whether a form with this id was sent before.
pub async fn find_sent(tx: &mut Tx, customer_id: &str, id: &str) -> sqlx::Result<Option<Sent>> {
    let before: Option<(String,)> =
        query("select customer_id from withdrawals where id = $1").bind(id).optional(tx).await?;
    Ok(before.map(|(it,)| if it == customer_id { Sent::OfCustomer } else { Sent::Foreign }))
}

/// Records a withdrawal of a customer that has a valid acceptance. `id` is generated with the form.
pub async fn insert(
    tx: &mut Tx,
    locked: &mut Locked,
    id: &str,
    new: &NewWithdrawal,
    by: By<'_>,
) -> sqlx::Result<Withdrawal> {
    let customer = locked.customer();
    let current = confirmations::find_current(&mut *tx, &customer.id, new.agreement_type).await?;
    let counts = customer.accepted_on(new.agreement_type);
    let recorded_at = standings::moment(tx, &customer.id).await?;
    let withdrawal: Withdrawal = set_provenance(sql::insert("withdrawals"), by, recorded_at)
        .set("id", id)
        .set("reference", reference::generate(&mut rand::rng()))
        .set("customer_id", &customer.id)
        .set("agreement_type", new.agreement_type.code())
        .set("confirmation_id", current.filter(|_| counts.is_some()).map(|it| it.id))
        .set("withdrawn_on", new.withdrawn_on)
        .set("first_name", &new.contact.first_name)
        .set("last_name", &new.contact.last_name)
        .set("email", &new.contact.email)
        .set("phone", &new.contact.phone)
        .set("reason", &new.reason)
        .set("company_name", &customer.company.company_name)
        .set("domain", &customer.domain)
        .set("microsoft_id", &customer.company.microsoft_id)
        .returning("*")
        .one(&mut *tx)
        .await?;
    let after = details! {
        Reference: withdrawal.reference,
        Agreement: withdrawal.agreement_type.code(),
        WithdrawnOn: withdrawal.withdrawn_on,
        FirstName: withdrawal.contact.first_name,
        LastName: withdrawal.contact.last_name,
        Email: withdrawal.contact.email,
        Phone: withdrawal.contact.phone,
        Why: withdrawal.reason,
    };
    let entry = Entry {
        customer_id: Some(&customer.id),
        after: Some(after),
        ..Entry::new(Action::WithdrawalRecorded)
    };
    activity_log::insert(&mut *tx, by, entry).await?;
    leaves::insert(tx, &Record::from(&withdrawal)).await?;
    locked.update_standing(tx, new.agreement_type).await?;
    // For the Cloud Agreement only if the customer has not agreed to its successor.
    let customer = locked.customer();
    let agrees = matches!(customer.standings.customer, Standing::Accepted(_) | Standing::Direct);
    if !agrees {
        transitions::mark_to_cancel(tx, locked, new.withdrawn_on, by).await?;
    }
    Ok(withdrawal)
}
