//! Confirmations in Partner Center's terms: which contact of a customer accepted which agreement, and when.

use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::api::core::agreement_type::ApiAgreementType;
use crate::api::core::call::Caller;
use crate::api::core::contact::Contact;
use crate::api::core::customer_ids::{self, CustomerPath};
use crate::api::core::dates::{GivenTime, Moment};
use crate::api::core::error::{Answer, Error, Fault, wrong};
use crate::api::core::json::Json;
use crate::api::core::key_gate::{KeyConfirms, KeySeesCustomers};
use crate::api::core::parameters::{NoParameters, Query};
use crate::api::core::reply::{Collection, Reply};
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::catalogue::agreements::TypeQuery;
use crate::model::acceptances::acceptance::AcceptanceInput;
use crate::model::acceptances::accepted_text::AcceptedText;
use crate::model::acceptances::confirmation::{Confirmation, NotConfirmable};
use crate::model::acceptances::manner::MannerForm;
use crate::model::catalogue::agreement::Agreement as Terms;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::customers::contact::ContactForm;
use crate::model::kernel::id::Id;
use crate::store::acceptances::confirmations;
use crate::store::acceptances::submissions::{self, BasedOn, Confirmed, Repeats, Submission};
use crate::store::activity::activity_log::By;
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
    pub fn of(it: &Confirmation, caller: &Caller) -> Agreement {
        Agreement {
            user_id: it.provenance.staff_id.clone(),
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
    /// When the customer accepted. Midnight, with any offset, means the date as written, and so does a time without an
    /// offset. Another time with an offset is converted to the firm's time zone. The date must not be in the future
    /// there.
    #[schema(example = "2024-09-03T00:00:00Z")]
    pub date_agreed: GivenTime,
    /// The ID from GET /v1/agreements. It determines the agreement.
    #[schema(example = "117a77b0-9360-443b-8795-c6dedc750cf9", format = Uuid)]
    pub template_id: String,
    /// Ignored: `templateId` determines the agreement.
    pub r#type: Option<ApiAgreementType>,
    /// Ignored: the link comes from the catalogue.
    pub agreement_link: Option<String>,
    /// The ID of the staff member on whose behalf a service account confirms, if Paraph-Employee is absent.
    pub user_id: Option<String>,
}

/// Lists the confirmations of a customer, newest first.
///
/// The list of a customer without confirmations is empty. Partner Center answers some calls with 404 and code 600009
/// instead; its clients understand both.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/agreements",
    operation_id = "list_confirmations",
    tag = "Agreements",
    params(CustomerPath, TypeQuery),
    responses(
        (status = 200, description = "The confirmations", body = Collection<Agreement>),
        (status = 400, description = "800002, 900118", body = PartnerCenterError),
        (status = 404, description = "60003", body = PartnerCenterError),
    )
)]
pub async fn index(
    caller: KeySeesCustomers,
    Query(query): Query<TypeQuery>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let types = query.types()?;
    let customer = customer_ids::find(&db, &path).await?;
    let all = confirmations::list(&db, &customer.id).await?;
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
    _: Query<NoParameters>,
    path: Path<String>,
    Json(body, body_hash): Json<NewAgreement>,
    db: Data<Db>,
) -> Answer {
    let named = find_named(&caller, &db, body.user_id.as_deref()).await?;
    let writer = caller.writer_for(named.as_deref())?;
    let customer = customer_ids::find(&db, &path).await?;
    let work = async |tx: &mut Tx, by: By<'_>| {
        let mut locked = customer_ids::lock(tx, &customer.id).await?;
        let unknown = || wrong("templateId", "api-template-unknown");
        let agreement = locked.catalogue().find_template(&body.template_id).ok_or_else(unknown)?.clone();
        let input = body.input(agreement.agreement_type, &caller);
        let id = Id::generate();
        let submission = Submission { id: &id, based_on: BasedOn::Current, repeats: Repeats::Contact };
        match submissions::confirm(tx, &mut locked, submission, &input, caller.rules(), by).await? {
            Confirmed::New(it) => Reply::created(&Agreement::of(&it, &caller)),
            Confirmed::Wrong(errors) => Err(Fault::of(&errors, json_name).into()),
            Confirmed::NotConfirmable(NotConfirmable::NationalCloud) => Err(national_cloud()),
            Confirmed::NotConfirmable(NotConfirmable::NotToday) => {
                Err(not_confirmable_today(&agreement, &caller))
            }
            Confirmed::Unchanged(_) | Confirmed::Conflict(_) | Confirmed::Foreign => {
                Err(Fault::new(600_061).into())
            }
        }
    };
    writer.write(&db, &body_hash, work).await
}

/// The name of the staff member in the body, if a service account calls.
async fn find_named(caller: &Caller, db: &Db, user_id: Option<&str>) -> Result<Option<String>, Error> {
    let Some(id) = user_id.filter(|_| caller.staff().is_program_account) else { return Ok(None) };
    let found = staff::find(db, &id.to_ascii_lowercase()).await?.filter(|it| !it.staff.is_program_account);
    let unknown = || Fault::new(60_002).with_field("userId", "api-user-unknown");
    Ok(Some(found.ok_or_else(unknown)?.staff.name))
}

impl NewAgreement {
    fn input(&self, agreement_type: AgreementType, caller: &Caller) -> AcceptanceInput {
        AcceptanceInput {
            agreement_type,
            accepted_on: Ok(self.date_agreed.day(caller.partner().tz())),
            contact: ContactForm::from(&self.primary_contact),
            manner: MannerForm::default(),
            supersedes_reason: String::new(),
            text: AcceptedText::default(),
        }
    }
}

/// The error for a customer of a national cloud, for which nothing can be confirmed.
pub fn national_cloud() -> Error {
    Fault::new(600_006).with_field("", "api-national-cloud").into()
}

pub fn json_name(field: &'static str) -> &'static str {
    match field {
        "first_name" => "primaryContact.firstName",
        "last_name" => "primaryContact.lastName",
        "email" => "primaryContact.email",
        "phone" => "primaryContact.phoneNumber",
        _ => "dateAgreed",
    }
}

/// The error for an agreement that cannot be confirmed today.
pub fn not_confirmable_today(agreement: &Terms, caller: &Caller) -> Error {
    let name = match agreement.agreement_type.code() {
        "MicrosoftCloudAgreement" => "Microsoft Cloud Agreement",
        _ => "Microsoft Customer Agreement",
    };
    let (state, message) = match agreement.is_over(caller.today()) {
        true => ("no longer supported", "api-template-over"),
        false => ("not supported yet", "api-template-early"),
    };
    let description = format!("{name} Template ID '{}' is {state}.", agreement.template_id);
    Fault::new(800_002).with_description(description).with_field("templateId", message).into()
}
