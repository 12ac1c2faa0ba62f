//! All records about a customer's agreements: confirmations, direct acceptances and withdrawals. Recording a
//! confirmation with all the fields of the page.

use actix_web::web::{Data, Path};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::api::core::agreement_type::ApiAgreementType;
use crate::api::core::call::Caller;
use crate::api::core::contact::Contact;
use crate::api::core::customer_ids::{self, CustomerPath};
use crate::api::core::dates::{GivenTime, Moment};
use crate::api::core::error::{Answer, Fault, wrong};
use crate::api::core::json::Json;
use crate::api::core::key_gate::{KeyConfirms, KeySeesCustomers};
use crate::api::core::parameters::{NoParameters, Query};
use crate::api::core::reply::Reply;
use crate::api::core::schemas::Problem;
use crate::api::v1::acceptances::confirmations::national_cloud;
use crate::model::acceptances::acceptance::AcceptanceInput;
use crate::model::acceptances::accepted_text::AcceptedText;
use crate::model::acceptances::annulment::Annulment;
use crate::model::acceptances::confirmation::{Confirmation, NotConfirmable};
use crate::model::acceptances::direct_acceptance::DirectAcceptance;
use crate::model::acceptances::manner::{MannerForm, Method};
use crate::model::acceptances::provenance::Provenance;
use crate::model::acceptances::withdrawal::Withdrawal;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::customers::contact::ContactForm;
use crate::model::kernel::id::Id;
use crate::model::people::staff::Role;
use crate::store::acceptances::confirmations;
use crate::store::acceptances::submissions::{self, BasedOn, Confirmed, Repeats, Submission};
use crate::store::acceptances::{annulments, direct_acceptances, withdrawals};
use crate::store::activity::activity_log::By;
use crate::store::db::{Db, Tx};

#[derive(OpenApi)]
#[openapi(paths(index, create))]
pub struct Documentation;

/// A record about a customer's agreement.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AcceptanceRecord {
    /// `confirmation`: the firm confirmed an acceptance. `direct_acceptance`: the firm checked in Partner Center
    /// whether the customer accepted through Microsoft. `withdrawal`: the customer no longer accepts the agreement.
    /// `annulment`: another record was entered in error.
    pub kind: &'static str,
    pub id: String,
    pub reference: Option<String>,
    pub agreement_type: &'static str,
    /// The acceptance date. Only in a confirmation.
    pub accepted_on: Option<NaiveDate>,
    /// The withdrawal date. Only in a withdrawal.
    pub withdrawn_on: Option<NaiveDate>,
    /// The date and the result of the check in Partner Center. Only in a direct acceptance.
    pub checked_on: Option<NaiveDate>,
    pub is_signed: Option<bool>,
    /// The contact at the customer who accepted or withdrew.
    pub contact: Option<Contact>,
    /// The contact's function at the customer. Only in a confirmation.
    pub job_title: Option<String>,
    /// How the customer accepted: `signed_paper`, `electronic_signature`, `click`, `email` or `told_us` (by word of
    /// mouth). Only in a confirmation.
    pub method: Option<&'static str>,
    /// The reason that the customer gave for a withdrawal, or why the annulled record is an error.
    pub reason: Option<String>,
    /// The text that the customer accepted, as far as it was recorded. Only in a confirmation.
    pub version: Option<String>,
    pub template_country: Option<String>,
    pub template_language: Option<String>,
    pub file_id: Option<String>,
    /// The ID of the confirmation that this record supersedes or withdraws, or of the record that it annuls.
    pub previous: Option<String>,
    /// Why a confirmation replaced the one before it.
    pub supersedes_reason: Option<String>,
    /// The ID of the annulment, if the record was entered in error. It no longer counts.
    pub annulled_by: Option<String>,
    #[schema(value_type = Moment)]
    pub recorded_at: Option<Moment>,
    pub recorded_by: Recorder,
}

/// The staff member who made a record.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Recorder {
    pub id: String,
    pub name: String,
    pub email: String,
    /// The roles at that time. Empty: not recorded.
    pub roles: Vec<&'static str>,
    /// The employee on whose behalf a program made the record.
    pub employee: Option<String>,
}

impl From<&Provenance> for Recorder {
    fn from(it: &Provenance) -> Self {
        Recorder {
            id: it.staff_id.clone(),
            name: it.staff_name.clone(),
            email: it.staff_email.clone(),
            roles: it.roles().map(Role::code).collect(),
            employee: it.employee.clone(),
        }
    }
}

impl From<&Confirmation> for AcceptanceRecord {
    fn from(it: &Confirmation) -> Self {
        AcceptanceRecord {
            kind: "confirmation",
            id: it.id.clone(),
            reference: Some(it.reference.clone()),
            agreement_type: it.agreement_type.code(),
            accepted_on: Some(it.accepted_on),
            contact: Some(Contact::from(&it.contact)),
            version: it.text.version_id.clone(),
            template_country: it.text.template_country.clone(),
            template_language: it.text.template_language.clone(),
            file_id: it.text.file_id.clone(),
            job_title: it.manner.job_title.clone(),
            method: it.manner.method.map(Method::code),
            previous: it.supersedes.clone(),
            supersedes_reason: it.supersedes_reason.clone(),
            recorded_at: Some(Moment(it.provenance.recorded_at)),
            recorded_by: Recorder::from(&it.provenance),
            ..AcceptanceRecord::default()
        }
    }
}

impl From<&Withdrawal> for AcceptanceRecord {
    fn from(it: &Withdrawal) -> Self {
        AcceptanceRecord {
            kind: "withdrawal",
            id: it.id.clone(),
            reference: Some(it.reference.clone()),
            agreement_type: it.agreement_type.code(),
            withdrawn_on: Some(it.withdrawn_on),
            contact: Some(Contact::from(&it.contact)),
            reason: Some(it.reason.clone()),
            previous: it.confirmation_id.clone(),
            recorded_at: Some(Moment(it.provenance.recorded_at)),
            recorded_by: Recorder::from(&it.provenance),
            ..AcceptanceRecord::default()
        }
    }
}

impl From<&DirectAcceptance> for AcceptanceRecord {
    fn from(it: &DirectAcceptance) -> Self {
        AcceptanceRecord {
            kind: "direct_acceptance",
            id: it.id.clone(),
            reference: Some(it.reference.clone()),
            agreement_type: AgreementType::MicrosoftCustomerAgreement.code(),
            checked_on: Some(it.checked_on),
            is_signed: Some(it.signed),
            recorded_at: Some(Moment(it.provenance.recorded_at)),
            recorded_by: Recorder::from(&it.provenance),
            ..AcceptanceRecord::default()
        }
    }
}

impl From<&Annulment> for AcceptanceRecord {
    fn from(it: &Annulment) -> Self {
        AcceptanceRecord {
            kind: "annulment",
            id: it.id.clone(),
            reference: Some(it.reference.clone()),
            agreement_type: it.agreement_type.code(),
            reason: Some(it.reason.clone()),
            previous: Some(it.record_id.clone()),
            recorded_at: Some(Moment(it.provenance.recorded_at)),
            recorded_by: Recorder::from(&it.provenance),
            ..AcceptanceRecord::default()
        }
    }
}

/// Records, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct AcceptanceRecords {
    pub items: Vec<AcceptanceRecord>,
}

/// Lists all records about a customer's agreements.
#[utoipa::path(
    get,
    path = "/api/customers/{id}/confirmations",
    operation_id = "list_acceptances",
    tag = "Status and evidence",
    params(CustomerPath),
    responses(
        (status = 200, description = "The records", body = AcceptanceRecords),
        (status = 400, description = "900118", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "60003", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn index(_: KeySeesCustomers, _: Query<NoParameters>, path: Path<String>, db: Data<Db>) -> Answer {
    let customer = customer_ids::find(&db, &path).await?;
    let confirmations = confirmations::list(&db, &customer.id).await?;
    let withdrawals = withdrawals::list(&db, &customer.id).await?;
    let direct = direct_acceptances::list(&db, &customer.id).await?;
    let annulments = annulments::list(&db, &customer.id).await?;
    let mut items: Vec<(DateTime<Utc>, AcceptanceRecord)> = Vec::new();
    items.extend(confirmations.iter().map(|it| (it.provenance.recorded_at, it.into())));
    items.extend(withdrawals.iter().map(|it| (it.provenance.recorded_at, it.into())));
    items.extend(direct.iter().map(|it| (it.provenance.recorded_at, it.into())));
    items.extend(annulments.iter().map(|it| (it.provenance.recorded_at, it.into())));
    for (_, record) in &mut items {
        let annulment = annulments.iter().find(|it| it.record_id == record.id);
        record.annulled_by = annulment.map(|it| it.id.clone());
    }
    items.sort_by(|(one, a), (other, b)| (other, &b.id).cmp(&(one, &a.id)));
    Reply::ok(&AcceptanceRecords { items: items.into_iter().map(|(_, it)| it).collect() })
}

/// How a customer accepted. `told_us`: by word of mouth.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Method)]
pub enum ApiMethod {
    SignedPaper,
    ElectronicSignature,
    Click,
    Email,
    ToldUs,
}

impl ApiMethod {
    fn code(self) -> &'static str {
        let method = match self {
            Self::SignedPaper => Method::SignedPaper,
            Self::ElectronicSignature => Method::ElectronicSignature,
            Self::Click => Method::Click,
            Self::Email => Method::Email,
            Self::ToldUs => Method::ToldUs,
        };
        method.code()
    }
}

/// An acceptance to confirm, with all the fields of the page.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewAcceptance {
    /// Default: `MicrosoftCustomerAgreement`.
    pub agreement_type: Option<ApiAgreementType>,
    #[schema(example = "Zoé", max_length = 50)]
    pub first_name: String,
    #[schema(example = "Lefèvre", max_length = 50)]
    pub last_name: String,
    #[schema(example = "zoe@societe-ecole.example", max_length = 254)]
    pub email: String,
    #[schema(example = "+33 1 44 55 66 10", max_length = 30)]
    pub phone_number: Option<String>,
    /// The contact's function at the customer.
    #[schema(example = "Gérante", max_length = 100)]
    pub job_title: Option<String>,
    /// How the customer accepted.
    pub method: Option<ApiMethod>,
    /// Why it replaces the current confirmation, if there is one.
    #[schema(max_length = 500)]
    pub supersedes_reason: Option<String>,
    /// The date on which the customer accepted. Not in the future in the firm's time zone.
    #[schema(example = "2024-09-03T00:00:00Z")]
    pub accepted_on: GivenTime,
    /// The ID of the version that the customer was given.
    #[schema(example = "customer-2")]
    pub version: Option<String>,
    /// The country of the template that the customer was given. Send it together with `templateLanguage`.
    #[schema(example = "FR")]
    pub template_country: Option<String>,
    #[schema(example = "fr-FR")]
    pub template_language: Option<String>,
    /// The ID of the firm's file that the customer was given. It determines the version and the template.
    pub file_id: Option<String>,
    /// The ID of the confirmation that you read. If another one is current by now, the call fails with 409.
    pub based_on: Option<String>,
}

/// Confirms that a customer accepted an agreement.
///
/// If the current confirmation says the same, it is returned with status 200 and nothing is written.
#[utoipa::path(
    post,
    path = "/api/customers/{id}/confirmations",
    operation_id = "record_acceptance",
    tag = "Status and evidence",
    params(CustomerPath),
    request_body = NewAcceptance,
    responses(
        (status = 200, description = "The current confirmation, which already says the same", body = AcceptanceRecord),
        (status = 201, description = "The new confirmation", body = AcceptanceRecord),
        (
            status = 400,
            description = "600006, 800002, 900118",
            body = Problem,
            content_type = "application/problem+json",
        ),
        (status = 404, description = "60003", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "409", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn create(
    caller: KeyConfirms,
    _: Query<NoParameters>,
    path: Path<String>,
    Json(body, body_hash): Json<NewAcceptance>,
    db: Data<Db>,
) -> Answer {
    let writer = caller.writer()?;
    let customer = customer_ids::find(&db, &path).await?;
    let input = body.input(&caller);
    let work = async |tx: &mut Tx, by: By<'_>| {
        let mut locked = customer_ids::lock(tx, &customer.id).await?;
        let id = Id::generate();
        let based_on = body.based_on.as_ref().map(|it| it.to_ascii_lowercase());
        let submission = match &based_on {
            Some(based_on) => Submission::form(&id, Some(based_on)),
            None => Submission { id: &id, based_on: BasedOn::Current, repeats: Repeats::Facts },
        };
        match submissions::confirm(tx, &mut locked, submission, &input, caller.rules(), by).await? {
            Confirmed::New(it) => Reply::created(&AcceptanceRecord::from(&it)),
            Confirmed::Unchanged(it) => Reply::ok(&AcceptanceRecord::from(&it)),
            Confirmed::Wrong(errors) => Err(Fault::of(&errors, json_name).into()),
            Confirmed::Conflict(_) | Confirmed::Foreign => {
                Err(Fault::new(409).with_field("basedOn", "api-based-on").into())
            }
            Confirmed::NotConfirmable(NotConfirmable::NationalCloud) => Err(national_cloud()),
            Confirmed::NotConfirmable(NotConfirmable::NotToday) => {
                Err(wrong("agreementType", "api-agreement-closed"))
            }
        }
    };
    writer.write(&db, &body_hash, work).await
}

impl NewAcceptance {
    fn input(&self, caller: &Caller) -> AcceptanceInput {
        let given = |it: &Option<String>| it.clone().filter(|it| !it.is_empty());
        AcceptanceInput {
            agreement_type: self.agreement_type.unwrap_or_default().agreement_type(),
            accepted_on: Ok(self.accepted_on.day(caller.partner().tz())),
            contact: ContactForm {
                first_name: self.first_name.clone(),
                last_name: self.last_name.clone(),
                email: self.email.clone(),
                phone: self.phone_number.clone().unwrap_or_default(),
            },
            manner: MannerForm {
                acceptance_method: self.method.map(|it| it.code().to_owned()).unwrap_or_default(),
                job_title: self.job_title.clone().unwrap_or_default(),
            },
            supersedes_reason: self.supersedes_reason.clone().unwrap_or_default(),
            text: AcceptedText {
                version_id: given(&self.version),
                template_country: given(&self.template_country),
                template_language: given(&self.template_language),
                file_id: given(&self.file_id).map(|it| it.to_ascii_lowercase()),
            },
        }
    }
}

pub fn json_name(field: &'static str) -> &'static str {
    match field {
        "agreement" => "agreementType",
        "first_name" => "firstName",
        "last_name" => "lastName",
        "phone" => "phoneNumber",
        "job_title" => "jobTitle",
        "supersedes_reason" => "supersedesReason",
        "accepted_day" => "acceptedOn",
        "accepted_version" => "version",
        "accepted_template" => "templateCountry",
        "accepted_file" => "fileId",
        "withdrawn_on" => "withdrawnOn",
        other => other,
    }
}
