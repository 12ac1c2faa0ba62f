//! Registering a new customer.

use crate::details;
use crate::model::acceptances::standing::Standing;
use crate::model::activity::action::Action;
use crate::model::catalogue::agreement::Catalogue;
use crate::model::customers::customer::NewCustomer;
use crate::model::kernel::clock;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::{Errors, Message};
use crate::store::acceptances::confirmations::{self, Named};
use crate::store::acceptances::standings;
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::customers::customers::{self, details, set_company, set_contact};
use crate::store::customers::{drafts, search_index};
use crate::store::db::sql;
use crate::store::db::{Dialect, On, Tx, is_unique_violation, query};

/// The outcome of registering a customer.
pub enum Registered {
    Yes,
    /// Another customer has the domain name, the Microsoft ID or, if the same draft was submitted before,
    /// the id; or the sandbox is full. `refusals` tells which.
    Taken,
}

/// The maximum number of customers in a sandbox, as at Partner Center.
pub const SANDBOX_LIMIT: i64 = 75;

/// Whether one more customer would exceed the limit of a sandbox.
async fn is_full(on: impl Into<On<'_>>, more: i64) -> sqlx::Result<bool> {
    let (full,): (bool,) = query(
        "select exists (select 1 from partner where sandbox)
            and coalesce((select cast(sum(customers) as bigint) from customer_counts), 0) + $1 > $2",
    )
    .bind(more)
    .bind(SANDBOX_LIMIT)
    .one(on)
    .await?;
    Ok(full)
}

/// Why a new customer cannot be registered: another customer has one of its identifiers.
pub async fn refusals(on: impl Into<On<'_>>, new: &NewCustomer) -> sqlx::Result<Errors> {
    let (mut on, mut errors) = (on.into(), Errors::default());
    if is_full(on.again(), 1).await? {
        errors.add("company_name", Message::new("error-sandbox-full").with("max", SANDBOX_LIMIT));
    }
    let taken = customers::taken(on, Some(&new.domain), new.company.microsoft_id.as_deref(), "").await?;
    errors.extend(taken, |field| field);
    Ok(errors)
}

/// Writes a new customer with its confirmation and their lines in the activity log, and deletes the draft.
/// `catalogue`: the one that the acceptance was checked with, read behind its lock. After `Taken` the transaction is
/// over: on Postgres nothing more can be done in it.
pub async fn register(
    tx: &mut Tx,
    id: &str,
    new: &NewCustomer,
    catalogue: &Catalogue,
    by: By<'_>,
) -> sqlx::Result<Registered> {
    match insert(tx, id, new, catalogue, by).await {
        Ok(()) => {}
        Err(error) if is_unique_violation(&error) => return Ok(Registered::Taken),
        Err(error) => return Err(error),
    }
    // Counts this one and those of concurrent registrations: see `insert`.
    if is_full(&mut *tx, 0).await? {
        return Ok(Registered::Taken);
    }
    if let Some(acceptance) = &new.acceptance {
        let confirmation_id = Id::generate();
        let company = &new.company;
        let named = Named {
            id,
            company_name: &company.company_name,
            domain: &new.domain,
            microsoft_id: company.microsoft_id.as_deref(),
        };
        confirmations::insert(tx, named, &confirmation_id, None, acceptance, by).await?;
        standings::update(tx, catalogue, id, acceptance.agreement_type).await?;
    }
    search_index::insert(tx, id).await?;
    drafts::delete(tx, id).await?;
    Ok(Registered::Yes)
}

async fn insert(
    tx: &mut Tx,
    id: &str,
    new: &NewCustomer,
    catalogue: &Catalogue,
    by: By<'_>,
) -> sqlx::Result<()> {
    if tx.dialect() == Dialect::Postgres {
        // In a sandbox, registrations are serialised because customers are counted. SQLite has only one writer anyway.
        let sql = "select id from partner where sandbox for update";
        query(sql).optional::<(String,)>(&mut *tx).await?;
    }
    // Inserted with its final standing, so that no count is locked twice in different orders.
    let standings = new.standings(catalogue);
    let lacks_proof = matches!(standings.customer, Standing::Accepted(_));
    let now = clock::now();
    let row = set_company(sql::insert("customers"), &new.company);
    set_contact(row, new.contact.as_ref())
        .set("id", id)
        .set("words", "")
        .set("domain", &new.domain)
        .set("standing", standings.customer.code())
        .set("lacks_proof", lacks_proof)
        .set("cloud_standing", standings.cloud.code())
        .set("standing_changed_at", now)
        .set("asked_at", new.asked.then_some(now))
        .set("asked_by", new.asked.then_some(by.staff.id.as_str()))
        .set("created_at", now)
        .set("created_by", &by.staff.id)
        .set("company_version", 1)
        .set("contact_version", 1)
        .execute(&mut *tx)
        .await?;
    standings::add_to_count(tx, standings.customer.code(), 1, lacks_proof.into()).await?;
    let asked = details! { Asked: new.asked.then_some("yes") };
    let after = details(&new.domain, &new.company, new.contact.as_ref()).and(asked);
    let entry = Entry { customer_id: Some(id), after: Some(after), ..Entry::new(Action::CustomerCreated) };
    activity_log::insert(tx, by, entry).await
}
