//! The text of the Customer Agreement for a country: a link to the firm's own file, valid for five minutes, or else
//! Microsoft's page.

use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::api::core::error::{Answer, Error, Fault, wrong};
use crate::api::core::key_gate::AnyKey;
use crate::api::core::parameters::{Parameters, Query};
use crate::api::core::reply::Reply;
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::catalogue::template_files;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::catalogue::template;
use crate::store::catalogue::agreement_files as files;
use crate::store::db::Db;
use crate::store::settings::api_keys;
use crate::web::request::origin::PublicUrl;

#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct Documentation;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct TemplateQuery {
    /// A culture such as fr-FR. If the country has no text in it, en-US is used.
    #[param(example = "fr-FR")]
    language: Option<String>,
    /// ISO 3166-1 alpha-2 in capital letters. Default: US.
    #[param(example = "FR")]
    country: Option<String>,
}

impl Parameters for TemplateQuery {}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgreementDocument {
    pub display_uri: String,
    pub download_uri: String,
    /// The language of the text.
    pub language: String,
    pub country: String,
    pub version_rank: i32,
}

/// Returns links to the text of the Customer Agreement.
///
/// If the firm has its own file, each call returns new links that work for five minutes.
#[utoipa::path(
    get,
    path = "/v1/agreementtemplates/{template}/document",
    operation_id = "get_agreement_document",
    tag = "Agreements",
    params(
        ("template" = String, Path, description = "The templateId of the Customer Agreement", format = Uuid),
        TemplateQuery,
    ),
    responses(
        (status = 200, description = "The links", body = AgreementDocument),
        (status = 400, description = "800002", body = PartnerCenterError),
        (status = 404, description = "1000", body = PartnerCenterError),
    )
)]
pub async fn show(
    caller: AnyKey,
    Query(query): Query<TemplateQuery>,
    path: Path<String>,
    db: Data<Db>,
    url: Data<PublicUrl>,
) -> Answer {
    let (agreement_type, today) = (AgreementType::MicrosoftCustomerAgreement, caller.today());
    let agreement = caller.catalogue().find_template(&path).ok_or_else(|| Fault::new(1000))?;
    if agreement.agreement_type != agreement_type {
        return Err(wrong("templateId", "api-template-over"));
    }
    let country = query.country.as_deref().unwrap_or("US");
    let languages = template::languages(agreement_type, country);
    if languages.is_empty() {
        return Err(wrong("country", "api-country"));
    }
    let asked = query.language.as_deref().unwrap_or("en-US");
    let language = languages.iter().find(|it| it.eq_ignore_ascii_case(asked));
    let language = language.map_or("en-US", |it| *it);
    let newest = caller.catalogue().versions(agreement_type).rev().find(|it| it.published_on <= today);
    let file = match newest {
        Some(version) => files::find_newest(&db, &version.id, country, language).await?,
        None => None,
    };
    let [display_uri, download_uri] = match file {
        Some(id) => links(&caller, &db, &url, &id).await?,
        None => [agreement.link.clone(), agreement.link.clone()],
    };
    let (language, country) = (language.to_owned(), country.to_owned());
    Reply::ok(&AgreementDocument { display_uri, download_uri, language, country, version_rank: 0 })
}

/// Two links to the firm's own file, new ones at each call.
async fn links(caller: &AnyKey, db: &Db, url: &PublicUrl, id: &str) -> Result<[String; 2], Error> {
    let key_id = &caller.holder.key_id;
    let secret = api_keys::find_secret(db, key_id).await?.unwrap_or_default();
    let link = || {
        let token = template_files::token(&secret, key_id, id, rand::random());
        let link = url.join(&format!("/agreementtemplates/{id}/{token}"));
        link.map_err(|_| Error::from(anyhow::anyhow!("no link")))
    };
    Ok([link()?, link()?])
}
