//! Edits of a customer's company and primary contact. The two parts have versions of their own: an edit of one does not
//! conflict with an edit of the other.

use crate::model::activity::action::Action;
use crate::model::activity::details::Details;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::customers::company::Company;
use crate::model::customers::contact::Contact;
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::customers::customers::{find_by_microsoft_id, set_company, set_contact};
use crate::store::customers::locked::Locked;
use crate::store::customers::search_index;
use crate::store::db::sql;
use crate::store::db::{Tx, is_unique_violation};

/// The outcome of saving an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    Yes,
    /// Someone else saved since the form was displayed. Nothing was written.
    Conflict,
    /// Another customer has the Microsoft ID or the domain name. After a rollback, `customers::taken` names it.
    Taken,
}

/// Updates the company, and the contact if it differs, or neither. Unless it returns `Yes`, the caller rolls back.
pub async fn update(
    tx: &mut Tx,
    locked: &mut Locked,
    company: &Company,
    contact: &Contact,
    by: By<'_>,
) -> sqlx::Result<Saved> {
    let current = locked.customer();
    let (of_company, of_contact) = (current.company_version, current.contact_version);
    let contact_differs = current.contact.as_ref() != Some(contact);
    if *company != current.company {
        let saved = update_company(tx, locked, of_company, company, by).await?;
        if saved != Saved::Yes {
            return Ok(saved);
        }
    }
    match contact_differs {
        true => update_contact(tx, locked, of_contact, contact, by).await,
        false => Ok(Saved::Yes),
    }
}

/// Updates the company. `version`: the one that was edited. Unless it returns `Yes`, the caller rolls back.
pub async fn update_company(
    tx: &mut Tx,
    locked: &mut Locked,
    version: i64,
    company: &Company,
    by: By<'_>,
) -> sqlx::Result<Saved> {
    let current = locked.customer();
    if current.company_version != version {
        return Ok(Saved::Conflict);
    }
    if let Some(microsoft_id) = &company.microsoft_id
        && find_by_microsoft_id(&mut *tx, microsoft_id, &current.id).await?.is_some()
    {
        return Ok(Saved::Taken);
    }
    search_index::delete(tx, &current.id).await?;
    let update = set_company(sql::update("customers"), company)
        .set_sql("company_version", "company_version + 1", [])
        .filter("id = ?", [(&current.id).into()]);
    match update.execute(&mut *tx).await {
        // The customers with the Microsoft ID are not locked: one may have been registered since it was looked for.
        Err(error) if is_unique_violation(&error) => return Ok(Saved::Taken),
        other => other?,
    };
    search_index::insert(tx, &current.id).await?;
    let (before, after) = Details::difference((&current.company).into(), company.into());
    let entry = Entry { customer_id: Some(&current.id), before, after, ..Entry::new(Action::CompanyUpdated) };
    activity_log::insert(tx, by, entry).await?;
    if company.national_cloud != current.company.national_cloud {
        for agreement_type in AgreementType::ALL {
            locked.update_standing(tx, agreement_type).await?;
        }
    }
    Ok(Saved::Yes)
}

/// Updates the primary contact. `version`: the one that was edited. Unless it returns `Yes`, the caller rolls back.
pub async fn update_contact(
    tx: &mut Tx,
    locked: &mut Locked,
    version: i64,
    contact: &Contact,
    by: By<'_>,
) -> sqlx::Result<Saved> {
    let current = locked.customer();
    if current.contact_version != version {
        return Ok(Saved::Conflict);
    }
    search_index::delete(tx, &current.id).await?;
    set_contact(sql::update("customers"), Some(contact))
        .set_sql("contact_version", "contact_version + 1", [])
        .filter("id = ?", [(&current.id).into()])
        .execute(&mut *tx)
        .await?;
    search_index::insert(tx, &current.id).await?;
    let before = current.contact.as_ref().map(Details::from).unwrap_or_default();
    let (before, after) = Details::difference(before, contact.into());
    let entry = Entry { customer_id: Some(&current.id), before, after, ..Entry::new(Action::ContactUpdated) };
    activity_log::insert(tx, by, entry).await?;
    Ok(Saved::Yes)
}
