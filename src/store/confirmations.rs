//! Confirmations: inserted, never updated or deleted. A new one supersedes the current one.

use super::customers;
use super::db::{Db, On, Tx, is_unique_violation, query};
use super::journal::{self, By, Entry};
use crate::model::agreement::AgreementType;
use crate::model::clock;
use crate::model::confirmation::{Confirmation, NewConfirmation};
use crate::model::reference;

/// What came of recording a confirmation.
pub enum Recorded {
    /// It is in the register, now or since the same form was sent before.
    New(Confirmation),
    /// The current confirmation says the same; nothing was written.
    Unchanged(Confirmation),
    /// Someone else recorded this one since the form was shown; nothing was written.
    Conflict(Confirmation),
}

macro_rules! columns {
    () => {
        "id, reference, customer_id, agreement_type, template_id, accepted_on, first_name, last_name,
            email, phone, staff_name, staff_email, recorded_at, supersedes"
    };
}

pub async fn find(on: impl Into<On<'_>>, customer_id: &str, id: &str) -> sqlx::Result<Option<Confirmation>> {
    query(concat!("select ", columns!(), " from confirmations where customer_id = $1 and id = $2"))
        .bind(customer_id)
        .bind(id)
        .optional(on)
        .await
}

/// The confirmation that no other supersedes.
pub async fn find_current(
    on: impl Into<On<'_>>,
    customer_id: &str,
    agreement_type: AgreementType,
) -> sqlx::Result<Option<Confirmation>> {
    query(concat!(
        "select ",
        columns!(),
        " from confirmations
         where customer_id = $1 and agreement_type = $2
            and not exists (select 1 from confirmations later where later.supersedes = confirmations.id)"
    ))
    .bind(customer_id)
    .bind(agreement_type.code())
    .optional(on)
    .await
}

/// All confirmations of a customer, newest first.
pub async fn list(db: &Db, customer_id: &str) -> sqlx::Result<Vec<Confirmation>> {
    query(concat!(
        "select ",
        columns!(),
        " from confirmations where customer_id = $1 order by recorded_at desc, id desc"
    ))
    .bind(customer_id)
    .all(db)
    .await
}

/// The confirmation that superseded one.
pub async fn find_successor(db: &Db, id: &str) -> sqlx::Result<Option<Confirmation>> {
    query(concat!("select ", columns!(), " from confirmations where supersedes = $1"))
        .bind(id)
        .optional(db)
        .await
}

/// Records what a customer accepted. `id` is the form's; `based_on` is the confirmation that was
/// current when the form was shown.
pub async fn record(
    db: &Db,
    customer_id: &str,
    id: &str,
    based_on: Option<&str>,
    new: &NewConfirmation,
    by: By<'_>,
) -> sqlx::Result<Recorded> {
    let mut tx = db.begin().await?;
    if let Some(before) = find(&mut tx, customer_id, id).await? {
        return Ok(Recorded::New(before));
    }
    let current = find_current(&mut tx, customer_id, new.agreement_type).await?;
    match &current {
        Some(it) if it.says(new) => return Ok(Recorded::Unchanged(it.clone())),
        Some(it) if Some(it.id.as_str()) != based_on => return Ok(Recorded::Conflict(it.clone())),
        _ => {}
    }
    let inserted = insert(&mut tx, customer_id, id, current.as_ref(), new, by).await;
    match inserted {
        Ok(confirmation) => {
            customers::update_agreement(&mut tx, customer_id, new).await?;
            tx.commit().await?;
            Ok(Recorded::New(confirmation))
        }
        // On Postgres two writers may both have seen the same current one: the second comes here.
        Err(error) if is_unique_violation(&error) => {
            drop(tx);
            match find_current(db, customer_id, new.agreement_type).await? {
                Some(current) if current.id == id => Ok(Recorded::New(current)),
                Some(current) if current.says(new) => Ok(Recorded::Unchanged(current)),
                Some(current) => Ok(Recorded::Conflict(current)),
                None => Err(error),
            }
        }
        Err(error) => Err(error),
    }
}

/// Inserts a confirmation and its line in the journal.
pub async fn insert(
    tx: &mut Tx,
    customer_id: &str,
    id: &str,
    current: Option<&Confirmation>,
    new: &NewConfirmation,
    by: By<'_>,
) -> sqlx::Result<Confirmation> {
    let confirmation: Confirmation = query(concat!(
        "insert into confirmations (id, reference, customer_id, agreement_type, template_id, accepted_on,
            first_name, last_name, email, phone, staff_id, staff_name, staff_email, recorded_at, supersedes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) returning ",
        columns!()
    ))
    .bind(id)
    .bind(reference::generate(&mut rand::rng()))
    .bind(customer_id)
    .bind(new.agreement_type.code())
    .bind(new.agreement_type.template_id())
    .bind(new.accepted_on)
    .bind(&new.person.first_name)
    .bind(&new.person.last_name)
    .bind(&new.person.email)
    .bind(new.person.phone.clone())
    .bind(&by.staff.id)
    .bind(&by.staff.name)
    .bind(&by.staff.email)
    .bind(clock::now())
    .bind(current.map(|it| it.id.as_str()))
    .one(&mut *tx)
    .await?;
    let (before, after) = match current {
        Some(current) => journal::difference(facts(current), facts(&confirmation)),
        None => (None, Some(facts(&confirmation))),
    };
    let action = if current.is_some() { "confirmation-superseded" } else { "confirmation-recorded" };
    let entry = Entry { action, customer_id: Some(customer_id), before, after };
    journal::insert(tx, by, entry).await?;
    Ok(confirmation)
}

fn facts(it: &Confirmation) -> serde_json::Value {
    serde_json::json!({
        "reference": it.reference,
        "agreement": it.agreement_type.code(),
        "accepted_on": it.accepted_on,
        "first_name": it.person.first_name,
        "last_name": it.person.last_name,
        "email": it.person.email,
        "phone": it.person.phone,
    })
}
