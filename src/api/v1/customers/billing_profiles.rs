//! A customer's billing profile: company name, address and primary contact.

use actix_web::HttpRequest;
use actix_web::web::{Data, Path};
use utoipa::OpenApi;

use crate::api::core::customer_ids::{self, CustomerPath, find};
use crate::api::core::error::{Answer, Fault, wrong};
use crate::api::core::etag::IfMatch;
use crate::api::core::json::Change;
use crate::api::core::key_gate::{KeyConfirms, KeySeesCustomers};
use crate::api::core::parameters::{IF_MATCH, IfMatchOnly, NoParameters, Query};
use crate::api::core::reply::Reply;
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::customers::customer_faults;
use crate::api::v1::customers::profiles::{BillingProfile, BillingProfileBody, etag};
use crate::model::customers::company::{Company, CompanyInput};
use crate::model::customers::contact::{Contact, ContactForm};
use crate::model::customers::customer::Customer;
use crate::model::customers::rules::Rules;
use crate::model::customers::unrecorded::Unrecorded;
use crate::model::kernel::input::Errors;
use crate::store::activity::activity_log::By;
use crate::store::customers::customers;
use crate::store::customers::edits::{self, Saved};
use crate::store::db::{Db, Tx};

#[derive(OpenApi)]
#[openapi(paths(show, update))]
pub struct Documentation;

fn reply(customer: &Customer) -> Answer {
    Ok(Reply::ok(&BillingProfile::from(customer))?.with_etag(&etag(customer)))
}

/// Returns the billing profile of a customer.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/profiles/billing",
    operation_id = "get_billing_profile",
    tag = "Customers",
    params(CustomerPath),
    responses(
        (
            status = 200,
            description = "The profile; its version is in ETag and in attributes.etag",
            body = BillingProfile,
            headers(("ETag" = String, description = "The version"))
        ),
        (status = 400, description = "900118", body = PartnerCenterError),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn show(_: KeySeesCustomers, _: Query<NoParameters>, id: Path<String>, db: Data<Db>) -> Answer {
    reply(&find(&db, &id).await?)
}

/// Applies the body to the company and contact, with the checks of the two edit pages.
fn check(
    body: &BillingProfileBody,
    given: &ContactForm,
    current: &Customer,
    rules: &Rules,
) -> Result<(Company, Contact), Errors> {
    let mut errors = Errors::default();
    let input = body.company(CompanyInput::from(&current.company));
    let company = input.check(Unrecorded::NONE, &mut errors);
    let contact = given.check(input.country_code(), &mut errors);
    match &contact {
        Some(contact) => input.check_contact(contact, rules, &mut errors),
        None => input.check_phone(&given.phone, &mut errors),
    }
    customer_faults::check(&input.country, "", body.culture.as_deref(), &mut errors);
    match (company, contact) {
        (Some(company), Some(contact)) if errors.is_empty() => Ok((company, contact)),
        _ => Err(errors),
    }
}

/// Replaces the billing profile of a customer.
#[utoipa::path(
    put,
    path = "/v1/customers/{id}/profiles/billing",
    operation_id = "update_billing_profile",
    tag = "Customers",
    params(
        CustomerPath,
        ("If-Match" = Option<String>, Header, description = "The ETag that you read. It may be in attributes.etag of the body instead"),
    ),
    request_body = BillingProfileBody,
    responses(
        (
            status = 200,
            description = "The updated profile",
            body = BillingProfile,
            headers(("ETag" = String, description = "The version"))
        ),
        (
            status = 400,
            description = "800002 with the fields; 2055: the profile has changed since; 600049, 600051: the \
                new country requires a number; 900118",
            body = PartnerCenterError
        ),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn update(
    caller: KeyConfirms,
    _: Query<IfMatchOnly>,
    mut change: Change<BillingProfileBody>,
    id: Path<String>,
    request: HttpRequest,
    db: Data<Db>,
) -> Answer {
    let version = IfMatch::of(&request, change.body.attributes.as_ref());
    let version = version.ok_or_else(|| wrong(IF_MATCH, "api-if-match"))?;
    change.add_to_hash(Some(&version));
    let current = find(&db, &id).await?;
    let work = async |tx: &mut Tx, by: By<'_>| {
        let mut locked = customer_ids::lock(tx, &current.id).await?;
        let current = locked.customer();
        if !version.allows(&etag(current)) {
            return Err(Fault::new(2055).into());
        }
        change.check(&BillingProfile::from(current))?;
        let given = change.body.contact(current.contact.as_ref())?;
        let checked = check(&change.body, &given, current, &caller.rules());
        let (company, contact) = checked.map_err(|it| customer_faults::of_billing_profile(&it))?;
        match edits::update(tx, &mut locked, &company, &contact, by).await? {
            Saved::Yes => {
                let saved = customers::find(tx, &locked.customer().id).await?.ok_or(Fault::new(60_003))?;
                reply(&saved)
            }
            // A billing profile does not change the Microsoft ID.
            Saved::Conflict | Saved::Taken => Err(Fault::new(2055).into()),
        }
    };
    caller.writer()?.write(&db, &change.hash, work).await
}
