//! Confirms the acceptances of many customers in one call, as Microsoft's tool for bulk attestations sends them. Each row
//! is recorded and answered on its own.

use actix_web::web::Data;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::{OpenApi, ToSchema};

use crate::api::core::call::Caller;
use crate::api::core::contact::Contact;
use crate::api::core::customer_ids;
use crate::api::core::error::{Answer, Error, Fault, wrong};
use crate::api::core::idempotency::request_id_used;
use crate::api::core::json::Json;
use crate::api::core::key_gate::KeyConfirms;
use crate::api::core::parameters::{NoParameters, Query};
use crate::api::core::reply::Reply;
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::acceptances::attestation_rows::{Firm, KnownRow, ReAttestation, Row, read_rows};
use crate::api::v1::acceptances::confirmations::{
    Agreement, json_name, national_cloud, not_confirmable_today,
};
use crate::model::acceptances::acceptance::AcceptanceInput;
use crate::model::acceptances::accepted_text::AcceptedText;
use crate::model::acceptances::confirmation::{Confirmation, NotConfirmable};
use crate::model::acceptances::manner::MannerForm;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::customers::contact::ContactForm;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::Message;
use crate::store::acceptances::confirmations;
use crate::store::acceptances::submissions::{self, BasedOn, Confirmed, Repeats, Submission};
use crate::store::activity::activity_log::By;
use crate::store::db::{Db, Tx};
use crate::web::sign_in::directory::Directories;

#[derive(OpenApi)]
#[openapi(paths(create))]
pub struct Documentation;

const AGREEMENT: AgreementType = AgreementType::MicrosoftCustomerAgreement;
/// The maximum number of rows in a call. Microsoft's tool sends this many.
const MOST_ROWS: usize = 500;
/// The largest body, in bytes. A row with names of 50 letters in any script has less than 2 KiB.
pub const LARGEST_BODY: usize = 1024 * 1024;

/// The answer to a row.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReAttestationAnswer {
    /// The position of the row, counted from 0.
    pub row: usize,
    /// As in the row. Absent if the row has none.
    pub customer_id: Option<String>,
    /// The HTTP status of the row: 201 if its confirmation is recorded, 200 if it was recorded before this request, or the
    /// status of the error.
    pub status: u16,
    /// The recorded confirmation.
    pub agreement: Option<Agreement>,
    /// The error code. Absent if the confirmation is recorded.
    #[schema(value_type = Option<u32>)]
    pub code: Option<Value>,
    #[schema(value_type = Option<String>)]
    pub description: Option<Value>,
    /// Error messages by field.
    #[schema(value_type = Option<std::collections::BTreeMap<String, String>>)]
    pub parameters: Option<Value>,
}

/// Confirms that customers accepted the Customer Agreement.
///
/// Each row is checked and recorded on its own, and answered in the same order: a row with an error does not stop the
/// others. Rows may repeat the contact of the last confirmation if that does not cover the version that is required
/// today. Otherwise a row with the same contact and another date is refused (600061), and one with the same date is
/// answered with 200 and writes nothing. Rows that give one customer different values are all refused.
///
/// If the response is lost, send the call again with the same MS-RequestId, even if the server failed halfway: rows that
/// were recorded are answered as recorded and not recorded again, whatever the catalogue has become, and the others are
/// carried out. Calls that are sent at the same time with one MS-RequestId all get the first response.
#[utoipa::path(
    post,
    path = "/v1/CreateBulkReAttestation",
    operation_id = "create_bulk_attestation",
    tag = "Agreements",
    request_body = Vec<ReAttestation>,
    responses(
        (status = 200, description = "Every row is recorded", body = Vec<ReAttestationAnswer>),
        (status = 207, description = "Some rows have errors", body = Vec<ReAttestationAnswer>),
        (status = 422, description = "All rows have errors", body = Vec<ReAttestationAnswer>),
        (status = 400, description = "800002: no list of 1 to 500 rows", body = PartnerCenterError),
    )
)]
pub async fn create(
    caller: KeyConfirms,
    _: Query<NoParameters>,
    Json(rows, body_hash): Json<Vec<Value>>,
    directories: Data<Directories>,
    db: Data<Db>,
) -> Answer {
    if rows.is_empty() || rows.len() > MOST_ROWS {
        return Err(wrong("", Message::new("api-rows").with("least", 1).with("most", MOST_ROWS)));
    }
    let writer = caller.writer()?;
    let partner = caller.partner();
    let microsoft_id = directories.microsoft_id();
    let firm = Firm { mpn_id: partner.mpn_id.clone(), microsoft_id, zone: partner.tz() };
    let work = async || {
        let mut answers = Vec::with_capacity(rows.len());
        for (row, Row { customer_id, read }) in read_rows(&db, rows, &firm).await?.into_iter().enumerate() {
            let outcome = match read {
                Ok(it) => writer.part(&db, async |tx, by| confirm(tx, by, &it, &caller).await).await,
                Err(error) => Err(error),
            };
            answers.push(ReAttestationAnswer::of(row, customer_id, outcome, &caller)?);
        }
        let recorded = answers.iter().filter(|it| it.agreement.is_some()).count();
        // Microsoft's tool shows nothing but the status.
        let status = match recorded {
            0 => 422,
            it if it == answers.len() => 200,
            _ => 207,
        };
        Reply::json(status, &answers)
    };
    writer.write_in_parts(&db, &body_hash, work).await
}

impl ReAttestationAnswer {
    /// Returns an error if the row was not judged at all, for example because the database failed.
    fn of(
        row: usize,
        customer_id: Option<String>,
        outcome: Result<Attested, Error>,
        caller: &Caller,
    ) -> Result<ReAttestationAnswer, Error> {
        let blank =
            |status| ReAttestationAnswer { row, customer_id, status, ..ReAttestationAnswer::default() };
        match outcome {
            Ok(Attested { confirmation, is_new }) => Ok(ReAttestationAnswer {
                agreement: Some(Agreement::of(&confirmation, caller)),
                ..blank(if is_new { 201 } else { 200 })
            }),
            Err(error @ Error::Fault(_)) => {
                let reply = caller.call.error_reply(&error);
                let body = serde_json::from_str(reply.body.as_deref().unwrap_or_default());
                let mut body: Map<String, Value> = body.map_err(|it| Error::Unexpected(it.into()))?;
                Ok(ReAttestationAnswer {
                    code: body.remove("code"),
                    description: body.remove("description"),
                    parameters: body.remove("parameters"),
                    ..blank(reply.status)
                })
            }
            Err(error) => Err(error),
        }
    }
}

/// A confirmation, and whether this request recorded it.
struct Attested {
    confirmation: Confirmation,
    is_new: bool,
}

/// Confirms a row. The ID of the confirmation follows from the request, so that a repeated request recognizes it.
async fn confirm(tx: &mut Tx, by: By<'_>, row: &KnownRow, caller: &Caller) -> Result<Attested, Error> {
    let mut locked = customer_ids::lock(tx, &row.customer_id).await?;
    let accepted_on = row.agreement.date_agreed.day(caller.partner().tz());
    let id = Id::derived(&[&caller.holder.key_id, &caller.call.request_id, &row.customer_id]);
    // Before all checks: the catalogue may have changed since this request recorded the row.
    if let Some(confirmation) = confirmations::find(&mut *tx, &row.customer_id, &id).await? {
        let contact = Contact::from(&confirmation.contact);
        let is_same =
            confirmation.accepted_on == accepted_on && contact.is_same(&row.agreement.primary_contact);
        return if is_same { Ok(Attested { confirmation, is_new: true }) } else { Err(request_id_used()) };
    }
    let terms = locked.catalogue().agreement(AGREEMENT).clone();
    if !row.agreement.is_of_template(&terms.template_id) {
        return Err(wrong("agreement.templateId", "api-template-customer"));
    }
    let current = confirmations::find_current(&mut *tx, &row.customer_id, AGREEMENT).await?;
    let adds_nothing = current.is_some_and(|it| {
        let version = it.text.version_id.as_deref();
        it.accepted_on == accepted_on
            || locked.catalogue().covers(AGREEMENT, it.accepted_on, version, caller.today())
    });
    let repeats = if adds_nothing { Repeats::Contact } else { Repeats::Facts };
    let submission = Submission { id: &id, based_on: BasedOn::Current, repeats };
    let input = AcceptanceInput {
        agreement_type: AGREEMENT,
        accepted_on: Ok(accepted_on),
        contact: ContactForm::from(&row.agreement.primary_contact),
        manner: MannerForm::default(),
        supersedes_reason: String::new(),
        text: AcceptedText::default(),
    };
    match submissions::confirm(tx, &mut locked, submission, &input, caller.rules(), by).await? {
        Confirmed::New(confirmation) => Ok(Attested { confirmation, is_new: true }),
        Confirmed::Unchanged(confirmation) if confirmation.accepted_on == accepted_on => {
            Ok(Attested { confirmation, is_new: false })
        }
        Confirmed::Unchanged(_) => Err(Fault::new(600_061).into()),
        Confirmed::Conflict(_) | Confirmed::Foreign => Err(request_id_used()),
        Confirmed::Wrong(errors) => Err(Fault::of(&errors, json_name).within("agreement").into()),
        Confirmed::NotConfirmable(NotConfirmable::NationalCloud) => Err(national_cloud()),
        Confirmed::NotConfirmable(NotConfirmable::NotToday) => Err(not_confirmable_today(&terms, caller)),
    }
}
