//! The agreements of the catalogue, as Partner Center describes them.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::api::core::error::{Answer, wrong};
use crate::api::core::key_gate::AnyKey;
use crate::api::core::parameters::{Parameters, Query};
use crate::api::core::reply::{Collection, Reply};
use crate::api::core::schemas::PartnerCenterError;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::kernel::input::Message;

#[derive(OpenApi)]
#[openapi(paths(index))]
pub struct Documentation;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct TypeQuery {
    /// `MicrosoftCloudAgreement`, `MicrosoftCustomerAgreement` or `*` for all. Default: `MicrosoftCloudAgreement`, as
    /// clients older than the Customer Agreement expect.
    pub agreement_type: Option<String>,
}

impl Parameters for TypeQuery {}

impl TypeQuery {
    /// The requested agreements.
    pub fn types(&self) -> Result<Vec<AgreementType>, crate::api::core::error::Error> {
        let cloud = AgreementType::MicrosoftCloudAgreement;
        match self.agreement_type.as_deref() {
            None => Ok(vec![cloud]),
            Some("*") => Ok(AgreementType::ALL.to_vec()),
            Some(code) => {
                let found = AgreementType::ALL.into_iter().find(|it| it.code().eq_ignore_ascii_case(code));
                let known = AgreementType::ALL.map(AgreementType::code).join(", ") + ", *";
                let one_of = || wrong("agreementType", Message::new("api-one-of").with("values", known));
                found.map(|it| vec![it]).ok_or_else(one_of)
            }
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgreementMetaData {
    /// The ID by which a confirmation names the agreement.
    pub template_id: String,
    pub agreement_type: &'static str,
    /// The URL of Microsoft's text.
    pub agreement_link: String,
    /// Always 0, as at Microsoft.
    pub version_rank: i32,
}

/// Lists the agreements.
#[utoipa::path(
    get,
    path = "/v1/agreements",
    operation_id = "list_agreements",
    tag = "Agreements",
    params(TypeQuery),
    responses(
        (status = 200, description = "The agreements", body = Collection<AgreementMetaData>),
        (status = 400, description = "800002", body = PartnerCenterError),
    )
)]
pub async fn index(caller: AnyKey, Query(query): Query<TypeQuery>) -> Answer {
    let items = query.types()?.into_iter().map(|it| {
        let agreement = caller.catalogue().agreement(it);
        AgreementMetaData {
            template_id: agreement.template_id.clone(),
            agreement_type: it.code(),
            agreement_link: agreement.link.clone(),
            version_rank: 0,
        }
    });
    Reply::ok(&Collection::new(caller.uri(), items.collect()))
}
