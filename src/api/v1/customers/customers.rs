//! Customers: list, create, show, change nothing, and delete in a sandbox.

use std::cell::Cell;

use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::api::core::continuation::{Listed, Page};
use crate::api::core::customer_ids::{CustomerPath, find, public_id};
use crate::api::core::error::{Answer, Error, Fault, wrong};
use crate::api::core::field_filter::FieldFilter;
use crate::api::core::json::{BodyHash, Change, Json};
use crate::api::core::key_gate::{KeyConfirms, KeySeesCustomers};
use crate::api::core::parameters::{CONTINUATION, NoParameters, Parameters, Query};
use crate::api::core::reply::{Attributes, Collection, Links, Reply};
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::customers::customer_faults;
use crate::api::v1::customers::customer_filter::selection;
use crate::api::v1::customers::profiles::{
    BillingProfile, BillingProfileBody, CompanyProfile, CompanyProfileBody, links,
};
use crate::api::v1::programme::relationships;
use crate::model::customers::company::{ChosenReseller, CompanyInput};
use crate::model::customers::contact::ContactForm;
use crate::model::customers::customer::{Customer as Record, CustomerInput, NewCustomer};
use crate::model::customers::rules::Rules;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::{Errors, Parsed};
use crate::model::programme::reseller::Reseller;
use crate::store::activity::activity_log::By;
use crate::store::catalogue::catalogue;
use crate::store::customers::customers;
use crate::store::customers::deletions::{self, Deleted};
use crate::store::customers::prefix_search::{self, PrefixRow, Selection};
use crate::store::customers::registrations::{self, Registered};
use crate::store::db::{Db, On, Tx};
use crate::store::programme::resellers;

#[derive(OpenApi)]
#[openapi(paths(index, create, show, update, destroy))]
pub struct Documentation;

/// A customer. `commerceId`, `userCredentials`, `allowDelegatedAccess` and `customDomains` are always absent,
/// because this register creates no tenant and no administrator.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Customer {
    /// The Microsoft ID, or the ID in this register until the Microsoft ID is recorded. Requests may use either.
    pub id: String,
    pub company_profile: CompanyProfile,
    /// Absent in lists.
    pub billing_profile: Option<BillingProfile>,
    /// The ID of the indirect reseller, if there is one.
    pub associated_partner_id: Option<String>,
    /// Always `reseller`: the firm sells to the customer.
    pub relationship_to_partner: &'static str,
    pub links: Links,
    pub attributes: Attributes,
}

impl Customer {
    async fn read<'a>(on: impl Into<On<'a>>, customer: &Record) -> sqlx::Result<Customer> {
        let id = public_id(&customer.id, &customer.company.microsoft_id);
        let reseller = match &customer.company.reseller_id {
            Some(id) => resellers::find(on, id).await?,
            None => None,
        };
        Ok(Customer {
            id: id.to_owned(),
            company_profile: CompanyProfile::from(customer),
            billing_profile: Some(BillingProfile::from(customer)),
            associated_partner_id: reseller.map(|it| relationships::public_id(&it).to_owned()),
            relationship_to_partner: "reseller",
            links: links(format!("/customers/{id}")),
            attributes: Attributes::of("Customer"),
        })
    }
}

impl From<&PrefixRow> for Customer {
    fn from(customer: &PrefixRow) -> Self {
        let id = public_id(&customer.id, &customer.microsoft_id);
        Customer {
            id: id.to_owned(),
            company_profile: CompanyProfile {
                tenant_id: id.to_owned(),
                domain: customer.domain.clone(),
                company_name: customer.company_name.clone(),
                organization_registration_number: None,
                address: None,
                email: None,
                links: links(format!("/customers/{id}/profiles/company")),
                attributes: Attributes::of("CustomerCompanyProfile"),
            },
            billing_profile: None,
            associated_partner_id: None,
            relationship_to_partner: "reseller",
            links: links(format!("/customers/{id}")),
            attributes: Attributes::of("Customer"),
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// The page size. Default: 500.
    #[param(minimum = 0, maximum = 500)]
    pub size: Option<i64>,
    /// JSON: `{"Field":"CompanyName","Value":"cont","Operator":"starts_with"}`. The field is `CompanyName`,
    /// `Domain`, or `IndirectReseller` with a full reseller ID. The operator may also be `StartsWith`. Case is ignored.
    pub filter: Option<String>,
}

impl Parameters for ListQuery {
    const HEADERS: &'static [&'static str] = &[CONTINUATION];
}

impl Listed for ListQuery {
    const LIST: &'static str = "customers";

    fn size(&self) -> Option<i64> {
        self.size
    }
}

/// Lists customers, optionally those whose company name or domain starts with a value.
#[utoipa::path(
    get,
    path = "/v1/customers",
    operation_id = "list_customers",
    tag = "Customers",
    params(
        ListQuery,
        ("seekOperation" = Option<String>, Query, description = "`Next`, together with MS-ContinuationToken"),
        ("MS-ContinuationToken" = Option<String>, Header, description = "From the previous page"),
    ),
    responses(
        (status = 200, description = "A page of customers", body = Collection<Customer>),
        (status = 400, description = "800002", body = PartnerCenterError),
    )
)]
pub async fn index(caller: KeySeesCustomers, page: Page<ListQuery>, db: Data<Db>) -> Answer {
    let selection = match &page.query.filter {
        Some(json) => selection(FieldFilter::read(json)?, &db).await?,
        None => Some(Selection::All),
    };
    let Some(selection) = selection else {
        return Reply::ok(&Collection::<Customer>::new(caller.uri(), Vec::new()));
    };
    let found = prefix_search::list(&db, &selection, page.start()?.as_ref(), page.size + 1).await?;
    let paged = page.cut(found, |last| selection.position(last));
    Reply::ok(&page.collection(&caller, paged.rows.iter().map(Customer::from).collect(), paged.after))
}

/// The customer to create.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerBody {
    pub company_profile: Option<CompanyProfileBody>,
    pub billing_profile: Option<BillingProfileBody>,
    /// The ID of an indirect reseller, from `GET /v1/relationships`.
    pub associated_partner_id: Option<String>,
    /// `reseller`, which every customer is. Clients that set none send `unknown` or `none`.
    pub relationship_to_partner: Option<RelationshipToPartner>,
    /// Taken but without effect: the register creates no tenant, so there is none to administer.
    #[serde(rename = "enableGDAPByDefault")]
    pub enable_gdap_by_default: Option<bool>,
}

#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(rename_all = "camelCase")]
pub enum RelationshipToPartner {
    Unknown,
    None,
    Reseller,
}

impl CustomerBody {
    /// Both profiles have the company name. Refuses two that differ.
    fn with_one_company_name(self) -> Result<CustomerBody, Error> {
        let named = self.company_profile.as_ref().and_then(|it| it.company_name.clone());
        let mut billing = self.billing_profile.clone().unwrap_or_default();
        match (&billing.company_name, named) {
            (Some(one), Some(other)) if one.trim() != other.trim() => {
                return Err(wrong("companyProfile.companyName", "api-two-names"));
            }
            (None, Some(other)) => billing.company_name = Some(other),
            _ => {}
        }
        Ok(CustomerBody { billing_profile: Some(billing), ..self })
    }

    /// The typed input for the checks. It has no acceptance: another call confirms that.
    fn input(&self, contact: ContactForm, reseller: Option<&Reseller>) -> CustomerInput {
        let text = |it: &Option<String>| it.clone().unwrap_or_default();
        let profile = self.company_profile.clone().unwrap_or_default();
        let billing = self.billing_profile.clone().unwrap_or_default();
        let company = CompanyInput {
            microsoft_id: text(&profile.tenant_id),
            registration_id: text(&profile.organization_registration_number),
            reseller: self.reseller(reseller),
            ..CompanyInput::blank()
        };
        CustomerInput {
            domain: text(&profile.domain),
            company: billing.company(company),
            contact,
            acceptance: Ok(None),
        }
    }

    /// `found`: the reseller with the ID in the body.
    fn reseller(&self, found: Option<&Reseller>) -> Parsed<Option<ChosenReseller>> {
        match (&self.associated_partner_id, found) {
            (None, _) => Ok(None),
            (Some(_), Some(found)) => Ok(Some(ChosenReseller::from(found))),
            (Some(_), None) => Err("error-reseller-unknown".into()),
        }
    }

    fn check(
        &self,
        contact: ContactForm,
        reseller: Option<&Reseller>,
        rules: &Rules,
    ) -> Result<NewCustomer, Errors> {
        let input = self.input(contact, reseller);
        let culture = self.billing_profile.as_ref().and_then(|it| it.culture.as_deref());
        let checked = input.check(None, rules);
        let mut errors = checked.as_ref().err().cloned().unwrap_or_default();
        let CompanyInput { country, registration_id, .. } = &input.company;
        customer_faults::check(country, registration_id, culture, &mut errors);
        if errors.is_empty() { checked } else { Err(errors) }
    }
}

/// Registers a customer. Creates nothing at Microsoft, and confirms no acceptance.
#[utoipa::path(
    post,
    path = "/v1/customers",
    operation_id = "create_customer",
    tag = "Customers",
    request_body = CustomerBody,
    responses(
        (status = 201, description = "The customer", body = Customer),
        (
            status = 400,
            description = "800002 with the fields; 600002, 600049, 600050: the registration number; \
                600051: the phone number; 800016: the reseller; 800018: a sandbox is full",
            body = PartnerCenterError
        ),
    )
)]
pub async fn create(
    caller: KeyConfirms,
    _: Query<NoParameters>,
    Json(body, body_hash): Json<CustomerBody>,
    db: Data<Db>,
) -> Answer {
    let body = body.with_one_company_name()?;
    let contact = body.billing_profile.clone().unwrap_or_default().contact(None)?;
    let reseller = match &body.associated_partner_id {
        Some(id) => relationships::find(&db, id).await?,
        None => None,
    };
    let checked = body.check(contact, reseller.as_ref(), &caller.rules());
    let taken = Cell::new(false);
    let work = async |tx: &mut Tx, by: By<'_>| {
        let new = checked.as_ref().map_err(customer_faults::of_customer)?;
        let refusals = registrations::refusals(&mut *tx, new).await?;
        if !refusals.is_empty() {
            return Err(customer_faults::of_customer(&refusals).into());
        }
        let id = String::from(Id::generate());
        let catalogue = catalogue::read_locked(tx).await?;
        if let Registered::Taken = registrations::register(tx, &id, new, &catalogue, by).await? {
            taken.set(true);
            return Err(Error::Busy);
        }
        let customer = customers::find(&mut *tx, &id).await?.ok_or(Fault::new(60_003))?;
        Reply::created(&Customer::read(tx, &customer).await?)
    };
    let writer = caller.writer()?;
    match writer.write(&db, &body_hash, &work).await {
        // Another request registered it in the meantime. After the rollback, the refusals name the fields.
        Err(Error::Busy) if taken.get() => writer.write(&db, &body_hash, &work).await,
        answer => answer,
    }
}

/// Returns a customer.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}",
    operation_id = "get_customer",
    tag = "Customers",
    params(CustomerPath),
    responses(
        (status = 200, description = "The customer", body = Customer),
        (status = 400, description = "900118", body = PartnerCenterError),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn show(_: KeySeesCustomers, _: Query<NoParameters>, id: Path<String>, db: Data<Db>) -> Answer {
    let customer = find(&db, &id).await?;
    Reply::ok(&Customer::read(&**db, &customer).await?)
}

/// A change of a customer. Other fields may be sent as they were read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerChange {
    pub relationship_to_partner: Option<RelationshipToPartner>,
}

/// Returns the customer if the body changes nothing. Refuses to end the relationship with it.
///
/// Relationships end in Partner Center. The customer stays in this register, because its records are evidence. Use
/// `PUT /v1/customers/{id}/profiles/billing` to change its profile.
#[utoipa::path(
    patch,
    path = "/v1/customers/{id}",
    operation_id = "update_customer",
    tag = "Customers",
    params(CustomerPath),
    request_body = CustomerChange,
    responses(
        (status = 200, description = "The customer, unchanged", body = Customer),
        (
            status = 400,
            description = "900118; 900141: `relationshipToPartner` is `none`, whatever else is changed; 3000: another field is \
                changed",
            body = PartnerCenterError
        ),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn update(
    _: KeyConfirms,
    _: Query<NoParameters>,
    change: Change<CustomerChange>,
    id: Path<String>,
    db: Data<Db>,
) -> Answer {
    let customer = find(&db, &id).await?;
    let current = Customer::read(&**db, &customer).await?;
    let fixed = change.check(&current);
    if let Some(RelationshipToPartner::None) = change.body.relationship_to_partner {
        let mut fault = Fault::new(900_141).with_field("relationshipToPartner", "api-relationship-end");
        // Names another field that differs as well, so that none is ignored.
        match fixed {
            Err(Error::Fault(it)) => fault.fields.extend(it.fields),
            other => other?,
        }
        return Err(fault.into());
    }
    fixed?;
    Reply::ok(&current)
}

/// Deletes a customer with all its records. Works only in a sandbox: elsewhere the records are evidence.
#[utoipa::path(
    delete,
    path = "/v1/customers/{id}",
    operation_id = "delete_customer",
    tag = "Customers",
    params(CustomerPath),
    responses(
        (status = 204, description = "The customer has been deleted"),
        (status = 400, description = "900118; 600006: the register is not a sandbox", body = PartnerCenterError),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn destroy(caller: KeyConfirms, _: Query<NoParameters>, id: Path<String>, db: Data<Db>) -> Answer {
    let id: Id = id.parse().map_err(|_| Fault::new(900_118))?;
    let work = async |tx: &mut Tx, by: By<'_>| {
        let known = customers::find_named_id(&mut *tx, &id).await?.unwrap_or(id.into());
        match deletions::delete(tx, &known, by).await? {
            Deleted::Yes => Ok(Reply::empty(204)),
            Deleted::NotFound => Err(Fault::new(60_003).into()),
            Deleted::NoSandbox => Err(Fault::new(600_006).into()),
        }
    };
    caller.writer()?.write(&db, &BodyHash::empty(), work).await
}
