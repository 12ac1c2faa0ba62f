//! Customers, and their number per standing.

use crate::details;
use crate::model::acceptances::standing::Standing;
use crate::model::activity::details::Details;
use crate::model::customers::company::Company;
use crate::model::customers::contact::Contact;
use crate::model::customers::customer::{Customer, CustomerName};
use crate::model::customers::national_cloud::NationalCloud;
use crate::model::kernel::input::Errors;
use crate::model::kernel::text::fold;
use crate::store::catalogue::catalogue;
use crate::store::db::sql::Write;
use crate::store::db::{Db, Dialect, On, Tx, query};

pub async fn find(on: impl Into<On<'_>>, id: &str) -> sqlx::Result<Option<Customer>> {
    query(
        "select customers.*, resellers.name as reseller_name, staff.name as created_by_name,
            askers.name as asked_by_name
         from customers
         join staff on staff.id = customers.created_by
         left join staff askers on askers.id = customers.asked_by
         left join resellers on resellers.id = customers.reseller_id
         where customers.id = $1",
    )
    .bind(id)
    .optional(on)
    .await
}

/// Locks a customer, and the catalogue against changes. Must come before any other lock on the catalogue or on a
/// customer. SQLite has only one writer anyway. `false` if there is no such customer.
pub async fn lock(tx: &mut Tx, customer_id: &str) -> sqlx::Result<bool> {
    catalogue::lock(tx).await?;
    let sql = match tx.dialect() {
        Dialect::Postgres => "select id from customers where id = $1 for update",
        Dialect::Sqlite => "select id from customers where id = $1",
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
pub async fn find_by_domain(on: impl Into<On<'_>>, domain: &str) -> sqlx::Result<Option<CustomerName>> {
    query("select id, company_name from customers where domain = $1").bind(domain).optional(on).await
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

/// The other customer that has this ID as its Microsoft ID or as its id in the register. `but`: the id of a customer
/// that may have it.
pub(super) async fn find_by_microsoft_id(
    on: impl Into<On<'_>>,
    microsoft_id: &str,
    but: &str,
) -> sqlx::Result<Option<CustomerName>> {
    query(
        "select id, company_name from customers where (id = $1 or microsoft_id = $1) and id <> $2
         order by case when microsoft_id = $1 then 0 else 1 end limit 1",
    )
    .bind(microsoft_id)
    .bind(but)
    .optional(on)
    .await
}

/// The errors at a domain name and a Microsoft ID that other customers have. Each error names the other customer.
pub async fn taken(
    on: impl Into<On<'_>>,
    domain: Option<&str>,
    microsoft_id: Option<&str>,
    but: &str,
) -> sqlx::Result<Errors> {
    let (mut on, mut errors) = (on.into(), Errors::default());
    if let Some(microsoft_id) = microsoft_id
        && let Some(other) = find_by_microsoft_id(on.again(), microsoft_id, but).await?
    {
        errors.add("microsoft_id", other.refusal("error-microsoft-id-taken"));
    }
    if let Some(domain) = domain
        && let Some(other) = find_by_domain(on, domain).await?.filter(|it| it.id != but)
    {
        errors.add("domain", other.refusal("error-domain-taken"));
    }
    Ok(errors)
}

/// The number of customers per standing with the Customer Agreement.
pub async fn counts(db: &Db) -> sqlx::Result<Vec<(Standing, i64)>> {
    let rows: Vec<(String, i64)> = query("select standing, customers from customer_counts").all(db).await?;
    Ok(rows.into_iter().map(|(standing, count)| (Standing::from(standing), count)).collect())
}

/// The same of the customers that lack a proof.
pub async fn counts_lacking_proof(db: &Db) -> sqlx::Result<Vec<(Standing, i64)>> {
    let rows: Vec<(String, i64)> =
        query("select standing, lacking_proof from customer_counts").all(db).await?;
    Ok(rows.into_iter().map(|(standing, count)| (Standing::from(standing), count)).collect())
}

/// A customer that is created or deleted, in the activity log.
pub(super) fn details(domain: &str, company: &Company, contact: Option<&Contact>) -> Details {
    details! { Domain: domain }.and(company.into()).and(contact.map(Details::from).unwrap_or_default())
}

/// Sets the columns of a company in an insert or update.
pub(super) fn set_company(write: Write, company: &Company) -> Write {
    let address = company.address.as_ref();
    write
        .set("microsoft_id", &company.microsoft_id)
        .set("company_name", &company.company_name)
        .set("name_key", fold(&company.company_name))
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
