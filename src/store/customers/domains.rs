//! Corrections of a customer's domain name. The former name is kept.

use crate::details;
use crate::model::activity::action::Action;
use crate::model::customers::domain::NewDomain;
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::customers::customers::find_by_domain;
use crate::store::customers::edits::Saved;
use crate::store::customers::former_domains;
use crate::store::customers::locked::Locked;
use crate::store::customers::search_index;
use crate::store::db::sql;
use crate::store::db::{Tx, is_unique_violation};

/// Replaces the domain name. `displayed`: the one that the form showed. Unless it returns `Yes`, the caller rolls back.
pub async fn update(
    tx: &mut Tx,
    locked: &Locked,
    displayed: &str,
    new: &NewDomain,
    by: By<'_>,
) -> sqlx::Result<Saved> {
    let current = locked.customer();
    if current.domain != displayed {
        return Ok(Saved::Conflict);
    }
    if find_by_domain(&mut *tx, &new.domain).await?.is_some() {
        return Ok(Saved::Taken);
    }
    search_index::delete(tx, &current.id).await?;
    let update = sql::update("customers").set("domain", &new.domain).filter("id = ?", [(&current.id).into()]);
    match update.execute(&mut *tx).await {
        // No lock prevents another customer from getting the new name after the check above.
        Err(error) if is_unique_violation(&error) => return Ok(Saved::Taken),
        other => other?,
    };
    former_domains::insert(tx, current, &new.reason, by).await?;
    search_index::insert(tx, &current.id).await?;
    let entry = Entry {
        customer_id: Some(&current.id),
        before: Some(details! { Domain: current.domain }),
        after: Some(details! { Domain: new.domain, Why: new.reason }),
        ..Entry::new(Action::DomainUpdated)
    };
    activity_log::insert(tx, by, entry).await?;
    Ok(Saved::Yes)
}
