//! Checks an address against the rules of its country.

use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::api::core::error::Answer;
use crate::api::core::json::Json;
use crate::api::core::key_gate::AnyKey;
use crate::api::core::parameters::{NoParameters, Query};
use crate::api::core::reply::Reply;
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::customers::profiles::Address;
use crate::model::kernel::input::Errors;

#[derive(OpenApi)]
#[openapi(paths(create))]
pub struct Documentation;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddressValidation {
    pub original_address: Address,
    /// Always empty: this register has no street directory.
    pub suggested_addresses: Vec<Address>,
    /// `None`: the address breaks a rule. `NotValidated`: it breaks no known rule, but nobody has checked that it
    /// exists.
    pub status: &'static str,
    pub validation_message: Option<String>,
}

/// Checks an address by the rules for a customer's address.
#[utoipa::path(
    post,
    path = "/v1/validations/address",
    operation_id = "validate_address",
    tag = "Countries",
    request_body = Address,
    responses(
        (status = 200, description = "The result of the check", body = AddressValidation),
        (status = 400, description = "800002", body = PartnerCenterError),
    )
)]
pub async fn create(caller: AnyKey, _: Query<NoParameters>, Json(sent, _): Json<Address>) -> Answer {
    let mut errors = Errors::default();
    let country = sent.country().and_then(|it| it.ok_or_else(|| "error-country-missing".into()));
    let country = errors.check("country", country);
    sent.input().check(country, &mut errors);
    let messages = errors.iter().map(|(_, message)| caller.call.lang.message(message));
    let message = messages.collect::<Vec<_>>().join(". ");
    let (status, validation_message) =
        if errors.is_empty() { ("NotValidated", None) } else { ("None", Some(message)) };
    Reply::ok(&AddressValidation {
        original_address: sent,
        suggested_addresses: Vec::new(),
        status,
        validation_message,
    })
}
