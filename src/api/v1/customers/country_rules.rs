//! The rules for addresses in a country.

use actix_web::web::Path;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::api::core::error::{Answer, wrong};
use crate::api::core::key_gate::AnyKey;
use crate::api::core::parameters::{NoParameters, Query};
use crate::api::core::reply::{Attributes, Reply};
use crate::api::core::schemas::PartnerCenterError;
use crate::model::customers::country::Country;

#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct Documentation;

/// The rules of a country. For most countries some of Partner Center's rules are unknown here: their fields are
/// absent, and nothing checks them.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CountryValidationRules {
    #[schema(example = "US")]
    pub iso2_code: String,
    #[schema(example = "en-US")]
    pub default_culture: Option<&'static str>,
    pub is_state_required: Option<bool>,
    pub supported_states_list: Option<Vec<String>>,
    pub supported_languages_list: Vec<String>,
    pub supported_cultures_list: Vec<String>,
    pub is_postal_code_required: Option<bool>,
    #[schema(example = r"^\d{5}(-\d{4})?$")]
    pub postal_code_regex: Option<String>,
    pub is_city_required: bool,
    pub is_vat_id_supported: Option<bool>,
    pub tax_id_format: Option<String>,
    pub vat_id_regex: Option<String>,
    pub phone_number_regex: Option<String>,
    pub is_tax_id_supported: Option<bool>,
    pub is_tax_id_optional: Option<bool>,
    #[schema(example = json!(["1"]))]
    pub country_calling_codes_list: Vec<String>,
    pub attributes: Attributes,
}

impl From<&Country> for CountryValidationRules {
    fn from(country: &Country) -> Self {
        let rules = country.address_rules();
        let states = country.states.iter().map(|it| it.code.clone()).collect();
        CountryValidationRules {
            iso2_code: country.code.clone(),
            default_culture: country.cultures().first().map(String::as_str),
            is_state_required: rules.map(|it| it.state_required),
            supported_states_list: rules.map(|_| states),
            supported_languages_list: country.supported_languages().into_iter().map(str::to_owned).collect(),
            supported_cultures_list: country.cultures().to_vec(),
            is_postal_code_required: rules.map(|it| it.postal_code_required),
            postal_code_regex: country.postal_code.as_ref().map(|it| it.pattern.as_str().to_owned()),
            is_city_required: true,
            is_vat_id_supported: rules.map(|it| it.vat_id_supported),
            tax_id_format: rules.and_then(|it| it.tax_id_format.clone()),
            vat_id_regex: rules.and_then(|it| it.vat_id_regex.clone()),
            phone_number_regex: rules.and_then(|it| it.phone_number_regex.clone()),
            is_tax_id_supported: rules.map(|it| it.tax_id_supported),
            is_tax_id_optional: rules.map(|it| it.tax_id_optional),
            country_calling_codes_list: country.calling_code().into_iter().collect(),
            attributes: Attributes::of("CountryValidationRules"),
        }
    }
}

/// Returns the rules for addresses in a country.
#[utoipa::path(
    get,
    path = "/v1/countryvalidationrules/{country}",
    operation_id = "get_country_validation_rules",
    tag = "Countries",
    params(("country" = String, Path, description = "ISO 3166-1 alpha-2, in upper or lower case")),
    responses(
        (status = 200, description = "The known rules", body = CountryValidationRules),
        (status = 400, description = "800002: not a CSP market", body = PartnerCenterError),
    )
)]
pub async fn show(_: AnyKey, _: Query<NoParameters>, country: Path<String>) -> Answer {
    match Country::find(&country.to_ascii_uppercase()) {
        Some(country) => Reply::ok(&CountryValidationRules::from(country)),
        None => Err(wrong("country", "error-country-missing")),
    }
}
