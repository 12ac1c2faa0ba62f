//! The proof files of a record: listing them, adding one, and downloading one.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::api::core::content::Content;
use crate::api::core::customer_ids::{self, CustomerPath};
use crate::api::core::dates::Moment;
use crate::api::core::error::{Answer, Error, Fault};
use crate::api::core::key_gate::{KeyConfirms, KeySeesCustomers};
use crate::api::core::parameters::{NoParameters, Parameters, Query};
use crate::api::core::reply::Reply;
use crate::api::core::schemas::Problem;
use crate::api::own::acceptances::acceptances::Recorder;
use crate::model::evidence::proof::{NewProof, Proof};
use crate::model::kernel::id::Id;
use crate::model::kernel::input::{Errors, Message};
use crate::store::acceptances::records::{self, RecordRow};
use crate::store::activity::activity_log::By;
use crate::store::db::{Db, Tx};
use crate::store::evidence::proof_store::ProofStore;
use crate::store::evidence::proofs::{self, Added};
use crate::web::answer::download::attachment;

#[derive(OpenApi)]
#[openapi(paths(index, create, show))]
pub struct Documentation;

/// A file that backs a record. Its content never changes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProofFile {
    pub id: String,
    /// The ID of the record: a confirmation, a withdrawal or a direct acceptance.
    pub record: String,
    pub name: String,
    /// Found by the content.
    pub media_type: String,
    /// In bytes.
    pub size: i64,
    /// Hexadecimal digits.
    pub sha256: String,
    pub added_at: Moment,
    pub added_by: Recorder,
}

impl From<&Proof> for ProofFile {
    fn from(it: &Proof) -> Self {
        ProofFile {
            id: it.id.clone(),
            record: it.record_id.clone(),
            name: it.name.clone(),
            media_type: it.media_type.clone(),
            size: it.size,
            sha256: it.sha256.clone(),
            added_at: Moment(it.provenance.recorded_at),
            added_by: Recorder::from(&it.provenance),
        }
    }
}

/// Proof files, in the order in which they were added.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProofFiles {
    pub items: Vec<ProofFile>,
}

/// Lists the proof files of a record.
#[utoipa::path(
    get,
    path = "/api/customers/{id}/records/{record}/proofs",
    operation_id = "list_proof_files",
    tag = "Status and evidence",
    params(
        CustomerPath,
        ("record" = String, Path, description = "The confirmation, withdrawal or direct acceptance", format = Uuid),
    ),
    responses(
        (status = 200, description = "The files", body = ProofFiles),
        (status = 400, description = "900118", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "60003, 1000", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn index(
    _: KeySeesCustomers,
    _: Query<NoParameters>,
    path: Path<(String, String)>,
    db: Data<Db>,
) -> Answer {
    let (_, record) = find_record(&db, path).await?;
    let found = proofs::list_of_record(&**db, &record.id).await?;
    Reply::ok(&ProofFiles { items: found.iter().map(ProofFile::from).collect() })
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct NewProofQuery {
    /// The name of the file
    #[param(example = "contract.pdf", min_length = 1)]
    name: String,
}

impl Parameters for NewProofQuery {}

/// Adds a proof file to a record.
///
/// The body is the file: a PDF, a Word document (.docx), an email (.eml or .msg) or a PNG or JPEG image of 20 MiB or
/// less. Its content tells which. It is never replaced or deleted. If the record has the same file already, that one is
/// returned with status 200 and nothing is written. A record that was annulled can still get files.
#[utoipa::path(
    post,
    path = "/api/customers/{id}/records/{record}/proofs",
    operation_id = "add_proof_file",
    tag = "Status and evidence",
    params(
        CustomerPath,
        ("record" = String, Path, description = "The confirmation, withdrawal or direct acceptance", format = Uuid),
        NewProofQuery,
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The content of the file"),
    responses(
        (status = 200, description = "The file, which the record has already", body = ProofFile),
        (status = 201, description = "The new file", body = ProofFile),
        (status = 400, description = "800002, 900118", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "60003, 1000", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body must be application/octet-stream", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn create(
    caller: KeyConfirms,
    Query(query): Query<NewProofQuery>,
    path: Path<(String, String)>,
    Content(content, body_hash): Content,
    db: Data<Db>,
    store: Data<ProofStore>,
) -> Answer {
    let writer = caller.writer()?;
    let (customer_id, record) = find_record(&db, path).await?;
    let new = NewProof::check(Id::generate(), &query.name, content).map_err(refused)?;
    let sha256 = new.sha256.clone();
    let written = store.write(vec![new]).await?;
    let work = async |tx: &mut Tx, by: By<'_>| {
        let mut locked = customer_ids::lock(tx, &customer_id).await?;
        let added = proofs::insert(tx, &mut locked, &record, &written, by).await?;
        let all = proofs::list_of_record(&mut *tx, &record.id).await?;
        let file = all.iter().find(|it| it.sha256 == sha256).map(ProofFile::from);
        match (added, file) {
            (Added::Yes, Some(file)) => Reply::created(&file),
            (Added::Known(_), Some(file)) => Reply::ok(&file),
            _ => Err(Fault::new(409).into()),
        }
    };
    writer.write(&db, &body_hash, work).await
}

fn refused(message: Message) -> Error {
    Fault::of(&Errors::at("", message), |field| field).into()
}

async fn find_record(db: &Db, path: Path<(String, String)>) -> Result<(String, RecordRow), Error> {
    let (customer, record) = path.into_inner();
    let customer = customer_ids::find(db, &customer).await?;
    let record = records::find(db, &customer.id, &record.to_ascii_lowercase()).await?;
    Ok((customer.id, record.ok_or_else(|| Fault::new(1000))?))
}

/// Returns the content of a proof file.
///
/// It is checked against its SHA-256 first.
#[utoipa::path(
    get,
    path = "/api/customers/{id}/proofs/{proof}",
    operation_id = "get_proof_file",
    tag = "Status and evidence",
    params(
        CustomerPath,
        ("proof" = String, Path, description = "The proof file", format = Uuid),
    ),
    responses(
        (
            status = 200,
            description = "The content, with its type",
            content(
                (Vec<u8> = "application/pdf"),
                (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
                (Vec<u8> = "message/rfc822"),
                (Vec<u8> = "application/vnd.ms-outlook"),
                (Vec<u8> = "image/png"),
                (Vec<u8> = "image/jpeg"),
            ),
        ),
        (status = 400, description = "900118", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "60003, 1000", body = Problem, content_type = "application/problem+json"),
        (status = 500, description = "500: the content was altered or is gone", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn show(
    _: KeySeesCustomers,
    _: Query<NoParameters>,
    path: Path<(String, String)>,
    db: Data<Db>,
    store: Data<ProofStore>,
) -> Result<HttpResponse, Error> {
    let (customer, id) = path.into_inner();
    let customer = customer_ids::find(&db, &customer).await?;
    let proof = proofs::find(&**db, &customer.id, &id.to_ascii_lowercase()).await?;
    let proof = proof.ok_or_else(|| Fault::new(1000))?;
    let damaged = || Fault::new(500).with_description("The content was altered or is gone");
    let content = store.read(&db, &proof).await?.ok_or_else(damaged)?;
    Ok(attachment(&proof.name, &proof.media_type, content))
}
