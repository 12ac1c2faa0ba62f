//! Everything on record of a customer's agreement, both kinds of acceptance together, and confirming with the
//! fields that a page asks for.

use actix_web::web::{Data, Path};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::call::Caller;
use super::confirmations::{Contact, Type};
use super::customer_ids;
use super::dates::Moment;
use super::document::Problem;
use super::error::{Answer, Error, Fault, wrong};
use super::gate::{KeyConfirms, KeySeesCustomers};
use super::json::Json;
use super::reply::Reply;
use crate::model::agreement::{AgreementType, Channel};
use crate::model::confirmation::{AcceptedText, Confirmation, NewConfirmation};
use crate::model::customer::Customer;
use crate::model::input::{Errors, Message};
use crate::model::person::{Person, PersonForm};
use crate::store::acceptance_records::{self as records, DirectAcceptance, Withdrawal};
use crate::store::confirmations::{self, Recorded};
use crate::store::db::{Db, Tx};
use crate::store::journal::By;
use crate::store::standings;

#[derive(OpenApi)]
#[openapi(paths(index, create))]
pub struct Documentation;

/// A record of a customer's agreement.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AcceptanceRecord {
    /// `confirmation`: the firm confirmed an acceptance. `direct_acceptance`: the firm looked in Partner Center
    /// whether the customer accepted at Microsoft. `withdrawal`: the customer no longer agrees.
    pub kind: &'static str,
    pub id: String,
    pub reference: Option<String>,
    pub agreement_type: &'static str,
    /// Of a confirmation: the day of acceptance.
    pub accepted_on: Option<NaiveDate>,
    /// Of a withdrawal.
    pub withdrawn_on: Option<NaiveDate>,
    /// Of a look in Partner Center: when, and what it showed.
    pub checked_on: Option<NaiveDate>,
    pub is_signed: Option<bool>,
    /// Who of the customer accepted, or withdrew.
    pub contact: Option<Contact>,
    /// Of a withdrawal.
    pub reason: Option<String>,
    /// The version that a confirmation names.
    pub version: Option<String>,
    /// The confirmation that this one supersedes, or that a withdrawal ended.
    pub previous: Option<String>,
    #[schema(value_type = Moment)]
    pub recorded_at: Option<Moment>,
    pub recorded_by: Recorder,
}

/// Who of the firm recorded something.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Recorder {
    pub id: String,
    pub name: String,
    pub email: Option<String>,
    /// For whom of the firm, where a program did it.
    pub employee: Option<String>,
}

pub fn contact(person: &Person) -> Contact {
    Contact {
        first_name: person.first_name.clone(),
        last_name: person.last_name.clone(),
        email: person.email.clone(),
        phone_number: person.phone.clone(),
    }
}

impl From<&Confirmation> for Recorder {
    fn from(it: &Confirmation) -> Self {
        Recorder {
            id: it.staff_id.clone(),
            name: it.staff_name.clone(),
            email: Some(it.staff_email.clone()),
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
            contact: Some(contact(&it.person)),
            version: it.text.version_id.clone(),
            previous: it.supersedes.clone(),
            recorded_at: Some(Moment(it.recorded_at)),
            recorded_by: Recorder::from(it),
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
            contact: Some(contact(&it.person)),
            reason: Some(it.reason.clone()),
            previous: it.confirmation_id.clone(),
            recorded_at: Some(Moment(it.recorded_at)),
            recorded_by: Recorder {
                id: it.staff_id.clone(),
                name: it.staff_name.clone(),
                email: Some(it.staff_email.clone()),
                employee: it.employee.clone(),
            },
            ..AcceptanceRecord::default()
        }
    }
}

impl From<&DirectAcceptance> for AcceptanceRecord {
    fn from(it: &DirectAcceptance) -> Self {
        AcceptanceRecord {
            kind: "direct_acceptance",
            id: it.id.clone(),
            agreement_type: AgreementType::MicrosoftCustomerAgreement.code(),
            checked_on: Some(it.checked_on),
            is_signed: Some(it.signed),
            recorded_at: Some(Moment(it.recorded_at)),
            recorded_by: Recorder {
                id: it.staff_id.clone(),
                name: it.staff_name.clone(),
                email: None,
                employee: it.employee.clone(),
            },
            ..AcceptanceRecord::default()
        }
    }
}

/// What is on record, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct AcceptanceRecords {
    pub items: Vec<AcceptanceRecord>,
}

/// Lists everything on record of a customer's agreement.
#[utoipa::path(
    get,
    path = "/api/customers/{id}/confirmations",
    operation_id = "list_acceptances",
    tag = "Status and evidence",
    params(("id" = String, Path, description = "The customer, by either of its ids", format = Uuid)),
    responses(
        (status = 200, description = "The records", body = AcceptanceRecords),
        (status = 400, description = "900118", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "60003", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn index(_: KeySeesCustomers, path: Path<String>, db: Data<Db>) -> Answer {
    let customer = customer_ids::find(&db, &path).await?;
    let confirmations = confirmations::list(&db, &customer.id).await?;
    let withdrawals = records::withdrawals(&db, &customer.id).await?;
    let direct = records::direct_acceptances(&db, &customer.id).await?;
    let mut items: Vec<(DateTime<Utc>, AcceptanceRecord)> = Vec::new();
    items.extend(confirmations.iter().map(|it| (it.recorded_at, it.into())));
    items.extend(withdrawals.iter().map(|it| (it.recorded_at, it.into())));
    items.extend(direct.iter().map(|it| (it.recorded_at, it.into())));
    items.sort_by(|(one, a), (other, b)| (other, &b.id).cmp(&(one, &a.id)));
    Reply::ok(&AcceptanceRecords { items: items.into_iter().map(|(_, it)| it).collect() })
}

/// What is confirmed: the fields that the page has.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewAcceptance {
    /// `MicrosoftCustomerAgreement` where left out.
    pub agreement_type: Option<Type>,
    #[schema(example = "Zoé", max_length = 50)]
    pub first_name: String,
    #[schema(example = "Lefèvre", max_length = 50)]
    pub last_name: String,
    #[schema(example = "zoe@societe-ecole.example", max_length = 254)]
    pub email: String,
    #[schema(example = "+33 1 44 55 66 10", max_length = 30)]
    pub phone_number: Option<String>,
    /// The day on which the customer accepted, which has come where the firm is.
    #[schema(example = "2024-09-03T00:00:00Z")]
    pub accepted_on: Moment,
    /// The id of the confirmation that was read: refused with 409 where another is current by now.
    pub based_on: Option<String>,
}

/// Confirms that a customer accepted an agreement.
///
/// What the current confirmation says already is answered with it, 200, and nothing is written.
#[utoipa::path(
    post,
    path = "/api/customers/{id}/confirmations",
    operation_id = "record_acceptance",
    tag = "Status and evidence",
    params(("id" = String, Path, description = "The customer, by either of its ids", format = Uuid)),
    request_body = NewAcceptance,
    responses(
        (status = 200, description = "The current one, which says the same", body = AcceptanceRecord),
        (status = 201, description = "The new one", body = AcceptanceRecord),
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
    path: Path<String>,
    Json(body, content): Json<NewAcceptance>,
    db: Data<Db>,
) -> Answer {
    let writer = caller.writer()?;
    let customer = customer_ids::find(&db, &path).await?;
    let work = async |tx: &mut Tx, by: By<'_>| {
        let new = check(&caller, &customer, &body)?;
        standings::lock(tx, &customer.id).await?;
        let current = confirmations::find_current(&mut *tx, &customer.id, new.agreement_type).await?;
        let current = current.map(|it| it.id);
        if let Some(based_on) = &body.based_on
            && current.as_deref().is_none_or(|it| !it.eq_ignore_ascii_case(based_on))
        {
            return Err(Fault::new(409).at("basedOn", "api-based-on").into());
        }
        let id = uuid::Uuid::now_v7().to_string();
        let recorded = confirmations::record(tx, &customer, &id, current.as_deref(), &new, by).await?;
        match &recorded {
            Recorded::New(it) => Reply::created(&AcceptanceRecord::from(it)),
            Recorded::Unchanged(it) => Reply::ok(&AcceptanceRecord::from(it)),
            Recorded::BeforeWithdrawal(day) => {
                let message = Message::new("error-date-before-withdrawal").with("day", day);
                Err(Fault::new(800_002).at("acceptedOn", message).into())
            }
            Recorded::Conflict(_) | Recorded::Foreign => Err(Fault::new(409).into()),
        }
    };
    writer.write(&db, &content, work).await
}

/// What the body confirms, or what is wrong with it.
fn check(caller: &Caller, customer: &Customer, body: &NewAcceptance) -> Result<NewConfirmation, Error> {
    let agreement_type = match body.agreement_type {
        Some(Type::MicrosoftCloudAgreement) => AgreementType::MicrosoftCloudAgreement,
        _ => AgreementType::MicrosoftCustomerAgreement,
    };
    let rules = caller.rules(&[]);
    let agreement = caller.catalogue().agreement(agreement_type);
    if !agreement.is_confirmable(Channel::Api, rules.sandbox, rules.today) {
        return Err(wrong("agreementType", "api-agreement-closed"));
    }
    if customer.company.national_cloud.is_some() {
        return Err(Fault::new(600_006).at("", "api-national-cloud").into());
    }
    let mut errors = Errors::default();
    let form = PersonForm {
        first_name: body.first_name.clone(),
        last_name: body.last_name.clone(),
        email: body.email.clone(),
        phone: body.phone_number.clone().unwrap_or_default(),
    };
    let person = form.parse(&customer.company.country, &mut errors);
    if let Some(person) = &person {
        errors.check("email", rules.check_email(&person.email));
    }
    let zone = caller.partner().tz();
    let accepted_on = body.accepted_on.day(zone);
    match agreement.accepted_from {
        _ if body.accepted_on.is_future(zone) => errors.add("accepted_on", "error-date-future"),
        _ if accepted_on.year() < 2000 => errors.add("accepted_on", "error-date-impossible"),
        Some(first) if accepted_on < first => {
            errors.add("accepted_on", Message::new("error-date-early").with("first", first));
        }
        _ => {}
    }
    match person {
        Some(person) if errors.is_empty() => {
            Ok(NewConfirmation { agreement_type, accepted_on, person, text: AcceptedText::default() })
        }
        _ => Err(Fault::of(&errors, |field| match field {
            "first_name" => "firstName",
            "last_name" => "lastName",
            "phone" => "phoneNumber",
            "accepted_on" => "acceptedOn",
            other => other,
        })
        .into()),
    }
}
