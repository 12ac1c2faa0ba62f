//! The evidence of a confirmation: all facts of the record, with a digest that proves a copy authentic.

use actix_web::web::{Data, Path};
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::{OpenApi, ToSchema};

use crate::api::core::contact::Contact;
use crate::api::core::customer_ids::{self, CustomerPath};
use crate::api::core::dates::Moment;
use crate::api::core::error::{Answer, Error, Fault};
use crate::api::core::json_reply::without_nulls;
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::{NoParameters, Query};
use crate::api::core::reply::Reply;
use crate::api::core::schemas::Problem;
use crate::api::own::acceptances::acceptances::Recorder;
use crate::model::acceptances::confirmation::Confirmation;
use crate::model::acceptances::manner::Method;
use crate::model::acceptances::statement::Statement;
use crate::model::catalogue::agreement_file::AgreementFile;
use crate::store::acceptances::{annulments, confirmations};
use crate::store::catalogue::agreement_files;
use crate::store::db::Db;
use crate::web::token::hex;

#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct Documentation;

/// The evidence of a confirmation, and its digest.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DigestedEvidence {
    pub evidence: Evidence,
    /// The evidence as one line of JSON, without spaces and with fields sorted by name (RFC 8785).
    pub canonical: String,
    /// The SHA-256 of `canonical` in UTF-8, as hexadecimal digits.
    pub sha256: String,
    /// The ID of the confirmation that has superseded this one.
    pub superseded_by: Option<String>,
    /// The ID of the annulment, if the confirmation was entered in error.
    pub annulled_by: Option<String>,
}

/// The facts of the record. They never change.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    pub id: String,
    pub reference: String,
    pub agreement_type: &'static str,
    pub template_id: String,
    pub accepted_on: NaiveDate,
    /// The contact at the customer who accepted.
    pub contact: Contact,
    /// The contact's function at the customer.
    pub job_title: Option<String>,
    /// How the customer accepted.
    pub method: Option<&'static str>,
    /// The customer's names when the record was made.
    pub customer: NamedCustomer,
    /// The text that the customer was given, as far as it was recorded.
    pub text: AcceptedText,
    pub recorded_at: Moment,
    pub recorded_by: Recorder,
    /// The IANA time zone in which the acceptance date was judged.
    pub time_zone: Option<String>,
    /// What the staff member stated by recording it.
    pub statement: Option<MadeStatement>,
    /// The ID of the confirmation before this one, and why it was replaced.
    pub supersedes: Option<String>,
    pub supersedes_reason: Option<String>,
}

/// A statement, word for word as the page showed it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MadeStatement {
    pub text: String,
    /// The language of the page.
    pub language: String,
    /// The SHA-256 of the text in UTF-8, in hexadecimal digits.
    pub sha256: String,
}

impl From<Statement> for MadeStatement {
    fn from(it: Statement) -> Self {
        MadeStatement { sha256: it.sha256(), text: it.text, language: it.language }
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NamedCustomer {
    /// The customer's ID in this register.
    pub id: String,
    pub microsoft_id: Option<String>,
    pub company_name: String,
    pub domain: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AcceptedText {
    /// The ID of the version in the catalogue.
    pub version: Option<String>,
    pub template_country: Option<String>,
    pub template_language: Option<String>,
    pub file: Option<TextFile>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TextFile {
    pub id: String,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    /// Hexadecimal digits.
    pub sha256: String,
}

impl From<AgreementFile> for TextFile {
    fn from(it: AgreementFile) -> Self {
        TextFile { id: it.id, name: it.name, media_type: it.media_type, size: it.size, sha256: it.sha256 }
    }
}

impl Evidence {
    fn of(it: &Confirmation, file: Option<AgreementFile>) -> Evidence {
        Evidence {
            id: it.id.clone(),
            reference: it.reference.clone(),
            agreement_type: it.agreement_type.code(),
            template_id: it.template_id.clone(),
            accepted_on: it.accepted_on,
            contact: Contact::from(&it.contact),
            job_title: it.manner.job_title.clone(),
            method: it.manner.method.map(Method::code),
            customer: NamedCustomer {
                id: it.customer_id.clone(),
                microsoft_id: it.microsoft_id.clone(),
                company_name: it.company_name.clone(),
                domain: it.domain.clone(),
            },
            text: AcceptedText {
                version: it.text.version_id.clone(),
                template_country: it.text.template_country.clone(),
                template_language: it.text.template_language.clone(),
                file: file.map(TextFile::from),
            },
            recorded_at: Moment(it.provenance.recorded_at),
            recorded_by: Recorder::from(&it.provenance),
            time_zone: it.provenance.time_zone.clone(),
            statement: it.provenance.statement().map(MadeStatement::from),
            supersedes: it.supersedes.clone(),
            supersedes_reason: it.supersedes_reason.clone(),
        }
    }
}

/// Returns the evidence of a confirmation.
#[utoipa::path(
    get,
    path = "/api/customers/{id}/confirmations/{confirmation}/evidence",
    operation_id = "get_evidence",
    tag = "Status and evidence",
    params(
        CustomerPath,
        ("confirmation" = String, Path, description = "The confirmation", format = Uuid),
    ),
    responses(
        (status = 200, description = "The evidence", body = DigestedEvidence),
        (status = 400, description = "900118", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "60003, 600009", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn show(
    _: KeySeesCustomers,
    _: Query<NoParameters>,
    path: Path<(String, String)>,
    db: Data<Db>,
) -> Answer {
    let (customer, id) = path.into_inner();
    let customer = customer_ids::find(&db, &customer).await?;
    let found = confirmations::find(&**db, &customer.id, &id.to_ascii_lowercase()).await?;
    let confirmation = found.ok_or_else(|| Fault::new(600_009))?;
    let file = match &confirmation.text.file_id {
        Some(id) => agreement_files::find(&**db, id).await?,
        None => None,
    };
    let evidence = Evidence::of(&confirmation, file);
    let value = serde_json::to_value(&evidence).map_err(|it| Error::Unexpected(it.into()))?;
    let canonical = sorted(without_nulls(value)).to_string();
    let sha256 = hex(&Sha256::digest(canonical.as_bytes()));
    let successor = confirmations::find_successor(&db, &confirmation).await?;
    let annulment = annulments::find_of(&**db, &confirmation.id).await?;
    let (superseded_by, annulled_by) = (successor.map(|it| it.id), annulment.map(|it| it.id));
    Reply::ok(&DigestedEvidence { evidence, canonical, sha256, superseded_by, annulled_by })
}

/// Sorts the fields of each object by name. All names are ASCII.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.into_iter().map(|(name, it)| (name, sorted(it))).collect();
            fields.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(fields.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}
