//! A customer's special qualification, as a list and in the form of older clients.

use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::api::core::call::Caller;
use crate::api::core::customer_ids::{self, CustomerPath, find};
use crate::api::core::error::{Answer, Error, Fault, wrong};
use crate::api::core::field_filter::{normalized, one_of};
use crate::api::core::json::{BodyHash, Json};
use crate::api::core::key_gate::{KeyConfirms, KeySeesCustomers};
use crate::api::core::parameters::{NoParameters, Parameters, Query};
use crate::api::core::reply::Reply;
use crate::api::core::schemas::PartnerCenterError;
use crate::model::customers::company::{Company, CompanyInput, EDUCATION_SEGMENTS, QUALIFICATIONS};
use crate::model::customers::customer::Customer;
use crate::model::kernel::input::Errors;
use crate::store::activity::activity_log::By;
use crate::store::customers::edits::{self, Saved};
use crate::store::db::{Db, Tx};

#[derive(OpenApi)]
#[openapi(paths(index, create, show, update))]
pub struct Documentation;

const EDUCATION: &str = "Education";
const GOVERNMENT: &str = "GovernmentCommunityCloud";
/// The qualifications in the order of the numbers that older clients send.
const NUMBERED: [&str; 4] = ["None", EDUCATION, "Nonprofit", GOVERNMENT];

/// The recorded qualification. The result of Microsoft's vetting is unknown here, so `vettingStatus` is always absent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Qualification {
    /// `None`, `Education`, `GovernmentCommunityCloud`, `Nonprofit` or `StateOwnedEntity`.
    #[schema(example = "Education")]
    pub qualification: String,
    /// `K12` or `HigherEducation`.
    pub education_segment: Option<String>,
    pub website: Option<String>,
}

impl From<Company> for Qualification {
    fn from(company: Company) -> Self {
        Qualification {
            qualification: company.qualification,
            education_segment: company.education_segment,
            website: company.education_website,
        }
    }
}

/// The qualification to record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewQualification {
    /// `None`, `Education`, `GovernmentCommunityCloud`, `Nonprofit` or `StateOwnedEntity`.
    #[schema(example = "Education")]
    pub qualification: String,
    /// `K12` or `HigherEducation`. Required for Education.
    #[schema(example = "K12")]
    pub education_segment: Option<String>,
    /// Only for Education.
    pub website: Option<String>,
    /// Only for GovernmentCommunityCloud. Taken but not stored: Microsoft alone can check it.
    pub validation_code: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CodeQuery {
    /// The validation code, if it is not in the body. Only for GovernmentCommunityCloud. Taken but not stored.
    pub code: Option<String>,
}

impl Parameters for CodeQuery {}

/// Lists the qualification of a customer. There is always exactly one.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/qualifications",
    operation_id = "list_qualifications",
    tag = "Customers",
    params(CustomerPath),
    responses(
        (status = 200, description = "The qualification", body = Vec<Qualification>),
        (status = 400, description = "900118", body = PartnerCenterError),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn index(_: KeySeesCustomers, _: Query<NoParameters>, id: Path<String>, db: Data<Db>) -> Answer {
    Reply::ok(&[Qualification::from(find(&db, &id).await?.company)])
}

/// Records the qualification of a customer. Nothing is sent to Microsoft, which vets it on its own.
#[utoipa::path(
    post,
    path = "/v1/customers/{id}/qualifications",
    operation_id = "create_qualification",
    tag = "Customers",
    params(CustomerPath, CodeQuery),
    request_body = NewQualification,
    responses(
        (status = 201, description = "The qualification", body = Qualification),
        (status = 400, description = "800002 with the fields; 900118", body = PartnerCenterError),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn create(
    caller: KeyConfirms,
    Query(query): Query<CodeQuery>,
    id: Path<String>,
    Json(mut new, body_hash): Json<NewQualification>,
    db: Data<Db>,
) -> Answer {
    new.validation_code = new.validation_code.or(query.code);
    let reply = |company| Reply::created(&Qualification::from(company));
    record(&caller, &db, &id, |customer| new.check(customer), &body_hash, reply).await
}

/// Returns the qualification of a customer, in the form of older clients: a string in lower case.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/qualification",
    operation_id = "get_qualification",
    tag = "Customers",
    params(CustomerPath),
    responses(
        (
            status = 200,
            description = "The qualification",
            body = String,
            content_type = "application/json",
            example = json!("education"),
        ),
        (status = 400, description = "900118", body = PartnerCenterError),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn show(_: KeySeesCustomers, _: Query<NoParameters>, id: Path<String>, db: Data<Db>) -> Answer {
    Reply::ok(&find(&db, &id).await?.company.qualification.to_ascii_lowercase())
}

/// Records the qualification of a customer, in the form of older clients.
///
/// The body is the name of the qualification, or its number: 0 None, 1 Education, 2 Nonprofit, 3
/// GovernmentCommunityCloud. A customer that becomes a school needs its segment, which only
/// `POST /v1/customers/{id}/qualifications` has.
#[utoipa::path(
    put,
    path = "/v1/customers/{id}/qualification",
    operation_id = "update_qualification",
    tag = "Customers",
    params(CustomerPath, CodeQuery),
    request_body(content = String, content_type = "application/json", example = json!("governmentcommunitycloud")),
    responses(
        (
            status = 200,
            description = "The qualification",
            body = String,
            content_type = "application/json",
            example = json!("education"),
        ),
        (status = 400, description = "800002 with the fields; 900118", body = PartnerCenterError),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn update(
    caller: KeyConfirms,
    Query(query): Query<CodeQuery>,
    id: Path<String>,
    Json(body, body_hash): Json<Value>,
    db: Data<Db>,
) -> Answer {
    let numbered = |it: u64| usize::try_from(it).ok().and_then(|it| NUMBERED.get(it)).copied();
    let qualification = body.as_str().or_else(|| body.as_u64().and_then(numbered)).map(str::to_owned);
    let qualification = qualification.ok_or_else(|| wrong("", one_of(&QUALIFICATIONS.join(", "))))?;
    let stays_school = normalized(&qualification) == normalized(EDUCATION);
    let check = |customer: &Customer| {
        let current = customer.company.clone();
        let new = NewQualification {
            qualification: qualification.clone(),
            education_segment: current.education_segment.filter(|_| stays_school),
            website: current.education_website.filter(|_| stays_school),
            validation_code: query.code.clone(),
        };
        new.check(customer)
    };
    let reply = |company: Company| Reply::ok(&company.qualification.to_ascii_lowercase());
    record(&caller, &db, &id, check, &body_hash, reply).await
}

/// Records a qualification. `check` makes the company with it from the locked customer, with the checks of the page.
async fn record(
    caller: &Caller,
    db: &Db,
    id: &str,
    check: impl Fn(&Customer) -> Result<Company, Error>,
    body_hash: &BodyHash,
    reply: impl Fn(Company) -> Answer,
) -> Answer {
    let customer_id = find(db, id).await?.id;
    let work = async |tx: &mut Tx, by: By<'_>| {
        let mut locked = customer_ids::lock(tx, &customer_id).await?;
        let company = check(locked.customer())?;
        if company == locked.customer().company {
            return reply(company);
        }
        let version = locked.customer().company_version;
        match edits::update_company(tx, &mut locked, version, &company, by).await? {
            Saved::Yes => reply(company),
            // The customer is locked, and its Microsoft ID does not change.
            Saved::Conflict | Saved::Taken => Err(Fault::new(2055).into()),
        }
    };
    caller.writer()?.write(db, body_hash, work).await
}

impl NewQualification {
    /// The company with this qualification.
    fn check(&self, customer: &Customer) -> Result<Company, Error> {
        let named = |it: &&&str| normalized(it) == normalized(&self.qualification);
        let known = QUALIFICATIONS.iter().find(named).copied();
        let qualification =
            known.ok_or_else(|| wrong("qualification", one_of(&QUALIFICATIONS.join(", "))))?;
        let given = |it: &Option<String>| it.clone().filter(|it| !it.trim().is_empty());
        let (segment, website) = (given(&self.education_segment), given(&self.website));
        let school = [(&segment, "educationSegment"), (&website, "website")];
        if let Some((_, field)) = school.iter().find(|it| it.0.is_some() && qualification != EDUCATION) {
            return Err(wrong(*field, "api-education-only"));
        }
        if given(&self.validation_code).is_some() && qualification != GOVERNMENT {
            return Err(wrong("validationCode", "api-code-only"));
        }
        let segment = match segment.as_deref() {
            Some(code) => {
                let known = EDUCATION_SEGMENTS.into_iter().find(|it| it.eq_ignore_ascii_case(code.trim()));
                let unknown = || wrong("educationSegment", one_of(&EDUCATION_SEGMENTS.join(", ")));
                Some(known.ok_or_else(unknown)?)
            }
            None => None,
        };
        let input = CompanyInput {
            qualification: Ok(qualification),
            education_segment: segment,
            education_website: website.unwrap_or_default(),
            ..CompanyInput::from(&customer.company)
        };
        let mut errors = Errors::default();
        let company = input.check(customer.unrecorded(), &mut errors);
        input.check_with_contact(customer.contact.as_ref(), &mut errors);
        company.filter(|_| errors.is_empty()).ok_or_else(|| Fault::of(&errors, json_name).into())
    }
}

fn json_name(field: &'static str) -> &'static str {
    match field {
        "education_segment" => "educationSegment",
        "education_website" => "website",
        other => other,
    }
}
