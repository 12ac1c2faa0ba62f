//! Where customers stand with the agreements: all of them in one call a page.

use actix_web::web::{Data, Path};
use chrono::{DateTime, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::api::core::call::Caller;
use crate::api::core::customer_ids;
use crate::api::core::dates::Moment;
use crate::api::core::error::{Answer, Error, Fault, wrong};
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::paging;
use crate::api::core::query::Query;
use crate::api::core::reply::Reply;
use crate::api::core::schemas::Problem;
use crate::model::acceptances::standing::{Standing, Status};
use crate::model::catalogue::agreement::{AgreementType, Channel};
use crate::model::kernel::input::Message;
use crate::model::subscriptions::eligibility;
use crate::store::acceptances::agreement_statuses as store;
use crate::store::acceptances::agreement_statuses::{CustomerStatus, Place};
use crate::store::db::Db;

#[derive(OpenApi)]
#[openapi(paths(index, show))]
pub struct Documentation;

/// Where a customer stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CustomerAgreementStatus)]
pub struct AgreementStatus {
    /// In this register.
    pub customer_id: String,
    pub microsoft_id: Option<String>,
    pub company_name: String,
    pub domain: String,
    /// Whether a new purchase goes through today. The Azure plan may ask for more: see can-order.
    pub can_order: bool,
    /// When its records, or another day in the catalogue, last changed what stands here. What only the passing
    /// of days makes of them does not count.
    pub changed_at: Moment,
    /// The Customer Agreement, then the Cloud Agreement.
    pub agreements: Vec<OfAgreement>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfAgreement {
    /// `MicrosoftCustomerAgreement` or `MicrosoftCloudAgreement`.
    pub agreement_type: &'static str,
    /// `not_provided`, `renewal_due`, `withdrawn`, `confirmed` or `not_applicable` (a national cloud).
    pub status: &'static str,
    /// What the firm confirmed, where that counts.
    pub partner_confirmation: Option<PartnerConfirmation>,
    /// What Partner Center showed of an acceptance at Microsoft, where the firm looked.
    pub direct_acceptance: Option<DirectAcceptance>,
    /// The version that an acceptance lacks.
    pub missing_version: Option<Version>,
    /// From when orders are refused without it.
    pub blocks_from: Option<NaiveDate>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartnerConfirmation {
    pub accepted_on: NaiveDate,
    pub version: Option<Version>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DirectAcceptance {
    /// A withdrawal since then counts.
    pub is_signed: bool,
    pub checked_on: NaiveDate,
}

/// A version of an agreement in the catalogue.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AgreementVersion)]
pub struct Version {
    pub id: String,
    pub published_on: NaiveDate,
}

impl From<&crate::model::catalogue::agreement::Version> for Version {
    fn from(version: &crate::model::catalogue::agreement::Version) -> Self {
        Version { id: version.id.clone(), published_on: version.published_on }
    }
}

impl AgreementStatus {
    fn of(it: &CustomerStatus, caller: &Caller) -> AgreementStatus {
        let (catalogue, today) = (caller.catalogue(), caller.today());
        let check = eligibility::check(catalogue, &it.standings, false, Channel::Api, today);
        AgreementStatus {
            customer_id: it.id.clone(),
            microsoft_id: it.microsoft_id.clone(),
            company_name: it.company_name.clone(),
            domain: it.domain.clone(),
            can_order: check.is_ok(),
            changed_at: Moment(it.standing_changed_at),
            agreements: AgreementType::ALL.map(|agreement| OfAgreement::of(agreement, it, caller)).into(),
        }
    }
}

impl OfAgreement {
    fn of(agreement_type: AgreementType, it: &CustomerStatus, caller: &Caller) -> OfAgreement {
        let (catalogue, today) = (caller.catalogue(), caller.today());
        let standing = it.standings.of(agreement_type);
        let is_customer = agreement_type == AgreementType::MicrosoftCustomerAgreement;
        let (accepted_on, named) = match is_customer {
            true => (it.accepted_on, &it.accepted_version),
            false => (it.cloud_accepted_on, &it.cloud_accepted_version),
        };
        let accepted = |on| catalogue.accepted_version(agreement_type, on, named.as_deref());
        let missing = catalogue.missing(agreement_type, standing, today);
        let is_signed = *standing == Standing::Direct;
        OfAgreement {
            agreement_type: agreement_type.code(),
            status: catalogue.status(agreement_type, standing, today).code(),
            partner_confirmation: accepted_on
                .map(|on| PartnerConfirmation { accepted_on: on, version: accepted(on).map(Version::from) }),
            direct_acceptance: it
                .checked_on
                .filter(|_| is_customer)
                .map(|checked_on| DirectAcceptance { is_signed, checked_on }),
            blocks_from: missing.as_ref().map(|it| it.blocks_from),
            missing_version: missing.map(|it| it.version.into()),
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct StatusQuery {
    /// Only customers with this status of the Customer Agreement today: `not_provided`, `renewal_due`,
    /// `withdrawn`, `confirmed` or `not_applicable`.
    pub status: Option<String>,
    /// Only customers whose records changed what stands here at this moment or after it. Moments are those of
    /// the writing, which shows only once it is finished: ask from some minutes before the last answer, and
    /// take what comes twice. What only the passing of days or a change of the catalogue makes of the
    /// same records need not come: read all of them every day.
    #[param(format = DateTime)]
    pub since: Option<Moment>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many to answer, 100 where left out.
    #[param(minimum = 1, maximum = 500)]
    pub size: Option<i64>,
}

/// Customers in the order in which what they stand for last changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgreementStatusPage {
    pub items: Vec<AgreementStatus>,
    /// For `after`, where there may be another page.
    pub next: Option<String>,
}

fn token(of: &CustomerStatus) -> String {
    format!("{}.{}", of.standing_changed_at.timestamp_micros(), of.id)
}

fn place(token: &str) -> Option<Place> {
    let (micros, id) = token.split_once('.')?;
    let changed_at = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
    let id = uuid::Uuid::try_parse(id).ok()?.hyphenated().to_string();
    // The years that both databases have.
    (0..=253_402_300_799).contains(&changed_at.timestamp()).then_some(Place { changed_at, id })
}

/// Where all customers stand with both agreements.
///
/// In the order in which that last changed: of what changes while page after page is read, most comes again at
/// the end. What was still being written then may not (see `since`).
#[utoipa::path(
    get,
    path = "/api/agreement-status",
    operation_id = "list_agreement_statuses",
    tag = "Status and evidence",
    params(StatusQuery),
    responses(
        (status = 200, description = "A page of them", body = AgreementStatusPage),
        (status = 400, description = "800002", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn index(caller: KeySeesCustomers, Query(query): Query<StatusQuery>, db: Data<Db>) -> Answer {
    let size = paging::size(query.size)?;
    let standings = match &query.status {
        None => None,
        Some(code) => Some(caller.catalogue().standings(status(code)?, caller.today())),
    };
    let start = match (&query.after, query.since) {
        (Some(after), _) => place(after).ok_or_else(|| wrong("after", "api-place"))?,
        (None, Some(since)) => {
            let known = Some(since.0).filter(|it| (0..=253_402_300_799).contains(&it.timestamp()));
            Place { changed_at: known.ok_or_else(|| wrong("since", "api-date"))?, id: String::new() }
        }
        (None, None) => Place { changed_at: DateTime::UNIX_EPOCH, id: String::new() },
    };
    let found = store::list(&db, standings.as_deref(), &start, size + 1).await?;
    let (found, more) = paging::cut(found, size);
    let items = found.iter().map(|it| AgreementStatus::of(it, &caller)).collect();
    Reply::ok(&AgreementStatusPage { items, next: found.last().filter(|_| more).map(token) })
}

fn status(code: &str) -> Result<Status, Error> {
    let known = || Message::new("api-one-of").with("values", Status::ALL.map(Status::code).join(", "));
    Status::find(code).ok_or_else(|| wrong("status", known()))
}

/// Where a customer stands with both agreements.
#[utoipa::path(
    get,
    path = "/api/customers/{id}/agreement-status",
    operation_id = "get_agreement_status",
    tag = "Status and evidence",
    params(("id" = String, Path, description = "The customer, by either of its ids", format = Uuid)),
    responses(
        (status = 200, description = "The status", body = AgreementStatus),
        (status = 400, description = "900118", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "60003", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn show(caller: KeySeesCustomers, path: Path<String>, db: Data<Db>) -> Answer {
    let customer = customer_ids::find(&db, &path).await?;
    let found = store::find(&**db, &customer.id).await?.ok_or_else(|| Fault::new(60_003))?;
    Reply::ok(&AgreementStatus::of(&found, &caller))
}
