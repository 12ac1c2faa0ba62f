//! Whether a customer may order, without placing an order.

use actix_web::web::{Data, Path};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::api::core::customer_ids::{self, CustomerPath};
use crate::api::core::error::{Answer, Fault};
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::{Parameters, Query};
use crate::api::core::reply::Reply;
use crate::api::core::schemas::Problem;
use crate::api::v1::subscriptions::order_lines::find_offer;
use crate::api::v1::subscriptions::purchase_faults;
use crate::model::catalogue::agreement::{AgreementType, Channel};
use crate::model::customers::unrecorded::Unrecorded;
use crate::model::kernel::lang::Lang;
use crate::model::subscriptions::eligibility::{self, Ground, Refusal};
use crate::store::db::Db;

#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct Documentation;

/// Whether a new order or a change of seats is accepted today.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderCheck {
    pub can_order: bool,
    /// Why the acceptances allow it: `customer_agreement`, `cloud_agreement`, `direct_acceptance`, `national_cloud` or
    /// `not_asked_yet`.
    pub ground: Option<&'static str>,
    /// Why the acceptances do not: `not_provided`, `withdrawn`, `outdated`, `needs_customer_agreement` or
    /// `cloud_agreement_over`.
    pub reason: Option<&'static str>,
    /// The facts about the customer that a new purchase needs and that are not recorded: `country`, `address`,
    /// `contact`. `PUT /v1/customers/{id}/profiles/billing` records them.
    pub unrecorded: Option<Vec<&'static str>>,
    /// The date from which orders are refused, if the catalogue sets one.
    pub since: Option<NaiveDate>,
    /// The date from which orders will be refused, because a newer version has been published.
    pub blocks_from: Option<NaiveDate>,
    /// The reason and the facts that are not recorded, or else the ground. In the language of X-Locale or
    /// Accept-Language.
    pub text: String,
}

fn ground_text(ground: Ground, lang: Lang) -> &'static str {
    lang.text(match ground {
        Ground::NotAskedYet => "logged-ground-not_asked_yet",
        Ground::NationalCloud => "logged-ground-national_cloud",
        Ground::DirectAcceptance => "logged-ground-direct_acceptance",
        Ground::Confirmation(AgreementType::MicrosoftCustomerAgreement) => "logged-ground-customer_agreement",
        Ground::Confirmation(AgreementType::MicrosoftCloudAgreement) => "logged-ground-cloud_agreement",
    })
}

/// The facts without which nothing can be ordered, and where they are needed, as on the pages.
fn unrecorded_text(missing: &Unrecorded, lang: Lang) -> String {
    let facts = lang.format("not-recorded-yet", &[("facts", &lang.facts(missing))]);
    format!("{facts} {}", lang.text("order-unrecorded"))
}

fn text(checked: Result<Ground, Refusal>, unrecorded: Option<&Unrecorded>, lang: Lang) -> String {
    let unrecorded = unrecorded.map(|it| unrecorded_text(it, lang));
    match (checked, unrecorded) {
        (Ok(ground), None) => ground_text(ground, lang).to_owned(),
        (Ok(_), Some(unrecorded)) => unrecorded,
        (Err(refusal), None) => purchase_faults::text(refusal, lang),
        (Err(refusal), Some(unrecorded)) => format!("{} {unrecorded}", purchase_faults::text(refusal, lang)),
    }
}

/// The first day on which orders are refused.
fn since(refusal: Refusal) -> Option<NaiveDate> {
    match refusal {
        Refusal::CloudAgreementOver { last } => last.succ_opt(),
        other => other.day(),
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct OfferQuery {
    /// The ID of an offer. The Azure plan requires the Customer Agreement.
    #[param(example = "DZH318Z0BPS6:0001")]
    pub offer: Option<String>,
}

impl Parameters for OfferQuery {}

/// Tells whether a customer may order, and why.
///
/// Writes nothing. An order at the same moment gets the same result from the same check.
#[utoipa::path(
    get,
    path = "/api/customers/{id}/can-order",
    operation_id = "check_order",
    tag = "Status and evidence",
    params(CustomerPath, OfferQuery),
    responses(
        (status = 200, description = "The result of the check", body = OrderCheck),
        (
            status = 400,
            description = "800002, 800004, 900118",
            body = Problem,
            content_type = "application/problem+json",
        ),
        (status = 404, description = "60003", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn show(
    caller: KeySeesCustomers,
    Query(query): Query<OfferQuery>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let unknown = || Fault::new(800_004).with_field("offer", "api-offer-unknown");
    let needs_customer_agreement = match &query.offer {
        Some(id) => find_offer(id).ok_or_else(unknown)?.needs_customer_agreement(),
        None => false,
    };
    let customer = customer_ids::find(&db, &path).await?;
    let unrecorded = customer.unrecorded().for_order();
    let (catalogue, today, lang) = (caller.catalogue(), caller.today(), caller.call.lang);
    let standings = &customer.standings;
    let missing = catalogue.missing(AgreementType::MicrosoftCustomerAgreement, &standings.customer, today);
    let checked = eligibility::check(catalogue, standings, needs_customer_agreement, Channel::Api, today);
    Reply::ok(&OrderCheck {
        can_order: checked.is_ok() && unrecorded.is_none(),
        ground: checked.ok().map(Ground::code),
        reason: checked.err().map(Refusal::code),
        unrecorded: unrecorded.map(Unrecorded::codes),
        since: checked.err().and_then(since),
        blocks_from: checked.ok().and(missing).map(|it| it.blocks_from),
        text: text(checked, unrecorded.as_ref(), lang),
    })
}
