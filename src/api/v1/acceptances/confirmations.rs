//! Confirmations in Partner Center's terms: which contact of a customer accepted which agreement, and when.

use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::api::core::agreement_type::ApiAgreementType;
use crate::api::core::call::Caller;
use crate::api::core::contact::Contact;
use crate::api::core::customer_ids::{self, CustomerPath};
use crate::api::core::dates::Moment;
use crate::api::core::error::{Answer, Error, Fault, wrong};
use crate::api::core::json::Json;
use crate::api::core::key_gate::{KeyConfirms, KeySeesCustomers};
use crate::api::core::query::Query;
use crate::api::core::reply::{Collection, Reply};
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::catalogue::agreements::TypeQuery;
use crate::model::acceptances::acceptance::{Acceptance, AcceptanceInput, before_withdrawal};
use crate::model::acceptances::accepted_text::AcceptedText;
use crate::model::acceptances::confirmation::{self, Confirmation, NotConfirmable};
use crate::model::acceptances::standing::Standing;
use crate::model::catalogue::agreement::Agreement as Terms;
use crate::model::customers::contact::ContactForm;
use crate::model::customers::customer::Customer;
use crate::model::customers::rules::Rules;
use crate::store::acceptances::confirmations::{self, Recorded};
use crate::store::activity::activity_log::By;
use crate::store::customers::locked::Locked;
use crate::store::db::{Db, Tx};
use crate::store::people::staff;

#[derive(OpenApi)]
#[openapi(paths(index, create))]
pub struct Documentation;

/// A confirmation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Agreement {
    /// The ID of the staff member who recorded it.
    pub user_id: String,
    pub primary_contact: Contact,
    pub template_id: String,
    /// The acceptance date, as midnight UTC.
    pub date_agreed: Moment,
    pub r#type: &'static str,
    pub agreement_link: String,
}

impl Agreement {
    fn of(it: &Confirmation, caller: &Caller) -> Agreement {
        Agreement {
            user_id: it.staff_id.clone(),
            primary_contact: Contact::from(&it.contact),
            template_id: it.template_id.clone(),
            date_agreed: Moment::of(it.accepted_on),
            r#type: it.agreement_type.code(),
            agreement_link: caller.catalogue().agreement(it.agreement_type).link.clone(),
        }
    }
}

/// The acceptance to confirm.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewAgreement {
    pub primary_contact: Contact,
    /// When the customer accepted. Midnight UTC means that date in any time zone. Any other time is converted to
    /// the firm's time zone. The date must not be in the future there.
    #[schema(example = "2024-09-03T00:00:00Z")]
    pub date_agreed: Moment,
    /// The ID from GET /v1/agreements. It determines the agreement.
    #[schema(example = "117a77b0-9360-443b-8795-c6dedc750cf9", format = Uuid)]
    pub template_id: String,
    /// Ignored: `templateId` determines the agreement.
    pub r#type: Option<ApiAgreementType>,
    /// Ignored: the link comes from the catalogue.
    pub agreement_link: Option<String>,
    /// The ID of the staff member on whose behalf an account for programs confirms, if Paraph-Employee is absent.
    pub user_id: Option<String>,
}

/// Lists the confirmations of a customer, newest first.
///
/// A customer without confirmations gets 404 with code 600009. If all its confirmations are of another agreement,
/// the list is empty.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/agreements",
    operation_id = "list_confirmations",
    tag = "Agreements",
    params(CustomerPath, TypeQuery),
    responses(
        (status = 200, description = "The confirmations", body = Collection<Agreement>),
        (status = 400, description = "800002, 900118", body = PartnerCenterError),
        (status = 404, description = "60003, 600009", body = PartnerCenterError),
    )
)]
pub async fn index(
    caller: KeySeesCustomers,
    path: Path<String>,
    Query(query): Query<TypeQuery>,
    db: Data<Db>,
) -> Answer {
    let types = query.types()?;
    let customer = customer_ids::find(&db, &path).await?;
    let all = confirmations::list(&db, &customer.id).await?;
    if all.is_empty() {
        return Err(Fault::new(600_009).into());
    }
    let asked = all.iter().filter(|it| types.contains(&it.agreement_type));
    let items = asked.map(|it| Agreement::of(it, &caller)).collect();
    Reply::ok(&Collection::new(caller.uri(), items))
}

/// Confirms that a customer accepted an agreement.
///
/// Each confirmation is a record of its own; earlier ones remain. Unless the customer has withdrawn, it must
/// differ from the latest of the same agreement in name, email address or phone number, case included (600061).
#[utoipa::path(
    post,
    path = "/v1/customers/{id}/agreements",
    operation_id = "confirm_agreement",
    tag = "Agreements",
    params(CustomerPath),
    request_body = NewAgreement,
    responses(
        (status = 201, description = "The confirmation", body = Agreement),
        (status = 400, description = "600006, 600061, 800002, 900118", body = PartnerCenterError),
        (status = 404, description = "60002, 60003", body = PartnerCenterError),
    )
)]
pub async fn create(
    caller: KeyConfirms,
    path: Path<String>,
    Json(body, body_hash): Json<NewAgreement>,
    db: Data<Db>,
) -> Answer {
    let named = find_named(&caller, &db, body.user_id.as_deref()).await?;
    let writer = caller.writer_for(named.as_deref())?;
    let customer = customer_ids::find(&db, &path).await?;
    let work = async |tx: &mut Tx, by: By<'_>| {
        let mut locked = customer_ids::lock(tx, &customer.id).await?;
        let rules = Rules { catalogue: &locked.catalogue, ..caller.rules() };
        let new = check(&caller, &locked.customer, &body, &rules)?;
        let recorded = record(tx, &mut locked, &new, by).await?;
        Reply::created(&Agreement::of(&recorded, &caller))
    };
    writer.write(&db, &body_hash, work).await
}

/// The name of the staff member in the body, if an account for programs calls.
async fn find_named(caller: &Caller, db: &Db, user_id: Option<&str>) -> Result<Option<String>, Error> {
    let Some(id) = user_id.filter(|_| caller.staff().is_program_account) else { return Ok(None) };
    let found = staff::find(db, &id.to_ascii_lowercase()).await?.filter(|it| !it.staff.is_program_account);
    let unknown = || Fault::new(60_002).with_field("userId", "api-user-unknown");
    Ok(Some(found.ok_or_else(unknown)?.staff.name))
}

/// Checks the acceptance and the agreement of its template.
fn check(
    caller: &Caller,
    customer: &Customer,
    body: &NewAgreement,
    rules: &Rules,
) -> Result<Acceptance, Error> {
    let unknown = || wrong("templateId", "api-template-unknown");
    let agreement = rules.catalogue.find_template(&body.template_id).ok_or_else(unknown)?;
    match confirmation::not_confirmable(agreement, &customer.company, rules) {
        Some(NotConfirmable::NationalCloud) => {
            return Err(Fault::new(600_006).with_field("", "api-national-cloud").into());
        }
        Some(NotConfirmable::NotToday) => return Err(not_confirmable_today(agreement, caller)),
        None => {}
    }
    let input = AcceptanceInput {
        agreement_type: agreement.agreement_type,
        accepted_on: Ok(body.date_agreed.day(caller.partner().tz())),
        contact: ContactForm::from(&body.primary_contact),
        text: AcceptedText::default(),
    };
    let checked = input.check(customer.company.country.as_deref(), None, rules);
    checked.map_err(|errors| Fault::of(&errors, json_name).into())
}

fn json_name(field: &'static str) -> &'static str {
    match field {
        "first_name" => "primaryContact.firstName",
        "last_name" => "primaryContact.lastName",
        "email" => "primaryContact.email",
        "phone" => "primaryContact.phoneNumber",
        _ => "dateAgreed",
    }
}

/// The error for an agreement that cannot be confirmed today.
fn not_confirmable_today(agreement: &Terms, caller: &Caller) -> Error {
    let name = match agreement.agreement_type.code() {
        "MicrosoftCloudAgreement" => "Microsoft Cloud Agreement",
        _ => "Microsoft Customer Agreement",
    };
    let (state, key) = match agreement.is_over(caller.today()) {
        true => ("no longer supported", "api-template-over"),
        false => ("not supported yet", "api-template-early"),
    };
    let description = format!("{name} Template ID '{}' is {state}.", agreement.template_id);
    Fault::new(800_002).with_description(description).with_field("templateId", key).into()
}

async fn record(
    tx: &mut Tx,
    locked: &mut Locked,
    new: &Acceptance,
    by: By<'_>,
) -> Result<Confirmation, Error> {
    let customer = &locked.customer;
    let latest = confirmations::find_current(&mut *tx, &customer.id, new.agreement_type).await?;
    let withdrawn = *customer.standings.of(new.agreement_type) == Standing::Withdrawn;
    // An exact comparison. An empty phone number equals a missing one.
    let same = |it: &Confirmation| it.contact == new.contact;
    if latest.as_ref().is_some_and(same) && !withdrawn {
        return Err(Fault::new(600_061).into());
    }
    let id = uuid::Uuid::now_v7().to_string();
    let based_on = latest.as_ref().map(|it| it.id.as_str());
    match confirmations::record(tx, locked, &id, based_on, new, by).await? {
        Recorded::New(recorded) => Ok(recorded),
        Recorded::BeforeWithdrawal(day) => {
            Err(Fault::new(800_002).with_field("dateAgreed", before_withdrawal(day)).into())
        }
        _ => Err(Fault::new(600_061).into()),
    }
}
