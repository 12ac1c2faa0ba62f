//! Customers, with their search words and the count per standing.

use crate::details;
use crate::model::acceptances::standing::Standing;
use crate::model::activity::action::Action;
use crate::model::activity::details::Details;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::customers::company::Company;
use crate::model::customers::contact::Contact;
use crate::model::customers::customer::Customer;
use crate::model::customers::domain::DOMAIN_SUFFIX;
use crate::model::customers::national_cloud::NationalCloud;
use crate::model::kernel::text::{fold, words};
use crate::store::acceptances::standings;
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::catalogue::catalogue;
use crate::store::db::bulk;
use crate::store::db::sql::{self, Write};
use crate::store::db::{Db, On, Tx, Value, is_unique_violation, query};

/// The outcome of saving an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    Yes,
    /// Someone else saved since the form was displayed. Nothing was written.
    Conflict,
    /// Another customer has the Microsoft ID.
    Taken,
}

pub async fn find(on: impl Into<On<'_>>, id: &str) -> sqlx::Result<Option<Customer>> {
    query(
        "select customers.*, resellers.name as reseller_name, staff.name as created_by_name
         from customers
         join staff on staff.id = customers.created_by
         left join resellers on resellers.id = customers.reseller_id
         where customers.id = $1",
    )
    .bind(id)
    .optional(on)
    .await
}

/// Locks a customer. Must come before all other statements of the transaction, because it also locks the catalogue.
/// SQLite has only one writer anyway. `false` if there is no such customer.
pub async fn hold(tx: &mut Tx, customer_id: &str) -> sqlx::Result<bool> {
    catalogue::hold(tx).await?;
    let sql = match tx {
        Tx::Postgres(_) => "select id from customers where id = $1 for update",
        Tx::Sqlite(_) => "select id from customers where id = $1",
    };
    let found: Option<(String,)> = query(sql).bind(customer_id).optional(tx).await?;
    Ok(found.is_some())
}

pub async fn exists(on: impl Into<On<'_>>, id: &str) -> sqlx::Result<bool> {
    let (exists,): (bool,) =
        query("select exists (select 1 from customers where id = $1)").bind(id).one(on).await?;
    Ok(exists)
}

/// The customer with this domain name.
pub async fn find_id_by_domain(on: impl Into<On<'_>>, domain: &str) -> sqlx::Result<Option<String>> {
    let found: Option<(String,)> =
        query("select id from customers where domain = $1").bind(domain).optional(on).await?;
    Ok(found.map(|(id,)| id))
}

/// Finds a customer by its id in the register, which takes precedence, or else by
/// its Microsoft ID.
pub async fn find_named_id(on: impl Into<On<'_>>, id: &str) -> sqlx::Result<Option<String>> {
    let found: Option<(String,)> = query(
        "select id from customers where id = $1 or microsoft_id = $1
         order by case when id = $1 then 0 else 1 end limit 1",
    )
    .bind(id)
    .optional(on)
    .await?;
    Ok(found.map(|(id,)| id))
}

/// Whether another customer has this ID as its Microsoft ID or as its id in the register.
pub(super) async fn is_taken(on: impl Into<On<'_>>, microsoft_id: &str, but: &str) -> sqlx::Result<bool> {
    let found: Option<(String,)> =
        query("select id from customers where (id = $1 or microsoft_id = $1) and id <> $2 limit 1")
            .bind(microsoft_id)
            .bind(but)
            .optional(on)
            .await?;
    Ok(found.is_some())
}

/// The number of customers per standing with the Customer Agreement.
pub async fn counts(db: &Db) -> sqlx::Result<Vec<(Standing, i64)>> {
    let rows: Vec<(String, i64)> = query("select standing, customers from customer_counts").all(db).await?;
    Ok(rows.into_iter().map(|(standing, count)| (Standing::from(standing), count)).collect())
}

/// A customer that is created or deleted, in the activity log.
pub(super) fn details(domain: &str, company: &Company, contact: Option<&Contact>) -> Details {
    details! { Domain: domain }.and(company.into()).and(contact.map(Details::from).unwrap_or_default())
}

/// Sets the columns of a company in an insert or update.
pub(super) fn set_company(write: Write, company: &Company, words: &[String]) -> Write {
    let address = company.address.as_ref();
    write
        .set("microsoft_id", &company.microsoft_id)
        .set("company_name", &company.company_name)
        .set("name_key", fold(&company.company_name))
        .set("words", joined(words))
        .set("country", &company.country)
        .set("address_line1", address.map(|it| it.line1.as_str()))
        .set("address_line2", address.and_then(|it| it.line2.as_deref()))
        .set("city", address.map(|it| it.city.as_str()))
        .set("state", address.and_then(|it| it.state.as_deref()))
        .set("postal_code", address.and_then(|it| it.postal_code.as_deref()))
        .set("registration_id", &company.registration_id)
        .set("qualification", &company.qualification)
        .set("education_segment", &company.education_segment)
        .set("education_website", &company.education_website)
        .set("language", &company.language)
        .set("reseller_id", &company.reseller_id)
        .set("tags", company.tags.json())
        .set("national_cloud", company.national_cloud.map(NationalCloud::code))
}

/// Sets the columns of the primary contact in an insert or update.
pub(super) fn set_contact(write: Write, contact: Option<&Contact>) -> Write {
    write
        .set("first_name", contact.map(|it| it.first_name.as_str()))
        .set("last_name", contact.map(|it| it.last_name.as_str()))
        .set("email", contact.map(|it| it.email.as_str()))
        .set("phone", contact.and_then(|it| it.phone.as_deref()))
}

/// Updates company and contact of a customer, or neither. Unless it returns `Yes`, the
/// transaction is over.
pub async fn update(
    tx: &mut Tx,
    current: &Customer,
    company: &Company,
    contact: &Contact,
    by: By<'_>,
) -> sqlx::Result<Saved> {
    hold(tx, &current.id).await?;
    let (of_company, of_contact) = (current.company_version, current.contact_version);
    let same: Option<(String,)> =
        query("select id from customers where id = $1 and company_version = $2 and contact_version = $3")
            .bind(&current.id)
            .bind(of_company)
            .bind(of_contact)
            .optional(&mut *tx)
            .await?;
    if same.is_none() {
        return Ok(Saved::Conflict);
    }
    if *company != current.company {
        let saved = update_company(tx, current, of_company, company, by).await?;
        if saved != Saved::Yes {
            return Ok(saved);
        }
    }
    if Some(contact) != current.contact.as_ref() {
        return update_contact(tx, current, of_contact, contact, by).await;
    }
    Ok(Saved::Yes)
}

/// Updates the company of a customer. Unless it returns `Yes`, the transaction is over.
pub async fn update_company(
    tx: &mut Tx,
    current: &Customer,
    version: i64,
    company: &Company,
    by: By<'_>,
) -> sqlx::Result<Saved> {
    let words = customer_words(&company.company_name, &current.domain);
    hold(tx, &current.id).await?;
    if let Some(microsoft_id) = &company.microsoft_id
        && is_taken(&mut *tx, microsoft_id, &current.id).await?
    {
        return Ok(Saved::Taken);
    }
    delete_words(tx, &current.id).await?;
    let update = set_company(sql::update("customers"), company, &words)
        .set_sql("company_version", "company_version + 1", [])
        .filter("id = ? and company_version = ?", [(&current.id).into(), version.into()]);
    match update.execute(&mut *tx).await {
        Ok(0) => return Ok(Saved::Conflict),
        Err(error) if is_unique_violation(&error) => return Ok(Saved::Taken),
        other => other?,
    };
    insert_words(tx, &current.id, &fold(&company.company_name), &words).await?;
    if company.national_cloud != current.company.national_cloud {
        let catalogue = catalogue::catalogue(&mut *tx).await?;
        for agreement_type in AgreementType::ALL {
            standings::update(tx, &catalogue, &current.id, agreement_type).await?;
        }
    }
    let (before, after) = Details::difference((&current.company).into(), company.into());
    let entry = Entry { customer_id: Some(&current.id), before, after, ..Entry::new(Action::CompanyUpdated) };
    activity_log::insert(tx, by, entry).await?;
    Ok(Saved::Yes)
}

/// Updates the primary contact of a customer. Unless it returns `Yes`, the transaction is over.
pub async fn update_contact(
    tx: &mut Tx,
    current: &Customer,
    version: i64,
    contact: &Contact,
    by: By<'_>,
) -> sqlx::Result<Saved> {
    let updated = set_contact(sql::update("customers"), Some(contact))
        .set_sql("contact_version", "contact_version + 1", [])
        .filter("id = ? and contact_version = ?", [(&current.id).into(), version.into()])
        .execute(&mut *tx)
        .await?;
    if updated == 0 {
        return Ok(Saved::Conflict);
    }
    let before = current.contact.as_ref().map(Details::from).unwrap_or_default();
    let (before, after) = Details::difference(before, contact.into());
    let entry = Entry { customer_id: Some(&current.id), before, after, ..Entry::new(Action::ContactUpdated) };
    activity_log::insert(tx, by, entry).await?;
    Ok(Saved::Yes)
}

pub(super) async fn insert_words(
    tx: &mut Tx,
    id: &str,
    name_key: &str,
    words: &[String],
) -> sqlx::Result<()> {
    let all = joined(words);
    let rows = words.iter().flat_map(|word| [word.as_str(), name_key, id, &all].map(Value::from)).collect();
    bulk::insert(tx, "customer_words", &["word", "name_key", "customer_id", "words"], rows).await
}

/// Removes a customer's words from the search index.
pub(super) async fn delete_words(tx: &mut Tx, id: &str) -> sqlx::Result<()> {
    let (name_key, words): (String, String) =
        query("select name_key, words from customers where id = $1").bind(id).one(&mut *tx).await?;
    for word in words.split_whitespace() {
        query("delete from customer_words where word = $1 and name_key = $2 and customer_id = $3")
            .bind(word)
            .bind(&name_key)
            .bind(id)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// The distinct words of company and domain name.
pub fn customer_words(company_name: &str, domain: &str) -> Vec<String> {
    let mut words = words(company_name);
    words.extend(self::words(domain.strip_suffix(DOMAIN_SUFFIX).unwrap_or(domain)));
    words.sort();
    words.dedup();
    words
}

/// The words with a space before and after each.
pub fn joined(words: &[String]) -> String {
    format!(" {} ", words.join(" "))
}
