//! The status of all customers with both agreements, page by page, and of one customer.

use actix_web::web::{Data, Path};
use chrono::{DateTime, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::api::core::call::Caller;
use crate::api::core::continuation::{Listed, Page, is_storable};
use crate::api::core::customer_ids::{self, CustomerPath};
use crate::api::core::dates::{GivenTime, Moment};
use crate::api::core::error::{Answer, Error, Fault, wrong};
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::{NoParameters, Parameters, Query};
use crate::api::core::reply::Reply;
use crate::api::core::schemas::Problem;
use crate::model::acceptances::standing::{Standing, Status};
use crate::model::catalogue::agreement::{AgreementType, Channel};
use crate::model::kernel::input::Message;
use crate::model::kernel::paging::Position;
use crate::model::subscriptions::eligibility;
use crate::store::acceptances::agreement_statuses as store;
use crate::store::acceptances::agreement_statuses::CustomerStatus;
use crate::store::db::Db;

#[derive(OpenApi)]
#[openapi(paths(index, show))]
pub struct Documentation;

/// A customer's status with both agreements.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CustomerAgreementStatus)]
pub struct AgreementStatus {
    /// The customer's ID in this register.
    pub customer_id: String,
    pub microsoft_id: Option<String>,
    pub company_name: String,
    pub domain: String,
    /// Whether a new order is accepted today. The Azure plan may require more, see can-order.
    pub can_order: bool,
    /// When a new record or a change of the catalogue last changed the customer's standing. The mere passing of
    /// time does not count.
    pub changed_at: Moment,
    /// The Customer Agreement, then the Cloud Agreement.
    pub agreements: Vec<StatusOfAgreement>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StatusOfAgreement {
    /// `MicrosoftCustomerAgreement` or `MicrosoftCloudAgreement`.
    pub agreement_type: &'static str,
    /// `not_provided`, `renewal_due`, `withdrawn`, `confirmed` or `not_applicable` (a national cloud).
    pub status: &'static str,
    /// The firm's confirmation, if one is in force.
    pub partner_confirmation: Option<PartnerConfirmation>,
    /// The result of the firm's last check in Partner Center for a direct acceptance, if it checked.
    pub direct_acceptance: Option<DirectAcceptance>,
    /// The version that the customer has yet to accept.
    pub missing_version: Option<Version>,
    /// The date from which orders are refused without that version.
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
    /// Whether the direct acceptance is in force. A withdrawal since the check makes it `false`.
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
    /// The first day on which an acceptance covers the version.
    pub accepted_from: NaiveDate,
}

impl From<&crate::model::catalogue::agreement::Version> for Version {
    fn from(version: &crate::model::catalogue::agreement::Version) -> Self {
        Version {
            id: version.id.clone(),
            published_on: version.published_on,
            accepted_from: version.first_day(),
        }
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
            agreements: AgreementType::ALL
                .map(|agreement| StatusOfAgreement::of(agreement, it, caller))
                .into(),
        }
    }
}

impl StatusOfAgreement {
    fn of(agreement_type: AgreementType, it: &CustomerStatus, caller: &Caller) -> StatusOfAgreement {
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
        StatusOfAgreement {
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
    /// Only customers whose `changedAt` is at or after this time. A write becomes visible when it commits, some
    /// time after its `changedAt`: ask from a few minutes before your last call, and expect duplicates. A status
    /// can also change with the date or the catalogue alone. Such changes may be missing here, so read all
    /// customers once a day.
    #[param(format = DateTime)]
    pub since: Option<GivenTime>,
    /// The page size. Default: 100.
    #[param(minimum = 1, maximum = 500)]
    pub size: Option<i64>,
}

impl Parameters for StatusQuery {}

impl Listed for StatusQuery {
    const LIST: &'static str = "agreement-status";

    fn size(&self) -> Option<i64> {
        self.size
    }
}

/// Customers in the order of `changedAt`.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgreementStatusPage {
    pub items: Vec<AgreementStatus>,
    /// The value of `after` for the next page. Absent on the last page.
    pub next: Option<String>,
}

/// Lists the status of all customers with both agreements.
///
/// Sorted by `changedAt`. A customer that changes while you read the pages usually appears again at the end.
/// A change that is still being written may be missed (see `since`).
#[utoipa::path(
    get,
    path = "/api/agreement-status",
    operation_id = "list_agreement_statuses",
    tag = "Status and evidence",
    params(StatusQuery, ("after" = Option<String>, Query, description = "The `next` of the previous page")),
    responses(
        (status = 200, description = "A page of customers", body = AgreementStatusPage),
        (status = 400, description = "800002", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn index(caller: KeySeesCustomers, page: Page<StatusQuery>, db: Data<Db>) -> Answer {
    let standings = match &page.query.status {
        None => None,
        Some(code) => Some(caller.catalogue().standings(status(code)?, caller.today())),
    };
    let start = match (page.start()?, page.query.since) {
        (Some(start), _) => start,
        (None, Some(since)) => {
            let known = Some(since.instant(caller.partner().tz())).filter(is_storable);
            Position { key: known.ok_or_else(|| wrong("since", "api-date"))?, id: String::new() }
        }
        (None, None) => Position { key: DateTime::UNIX_EPOCH, id: String::new() },
    };
    let found = store::list(&db, standings.as_deref(), &start, page.size + 1).await?;
    let paged = page.cut(found, CustomerStatus::position);
    let items = paged.rows.iter().map(|it| AgreementStatus::of(it, &caller)).collect();
    Reply::ok(&AgreementStatusPage { items, next: paged.after })
}

fn status(code: &str) -> Result<Status, Error> {
    let known = || Message::new("api-one-of").with("values", Status::ALL.map(Status::code).join(", "));
    Status::find(code).ok_or_else(|| wrong("status", known()))
}

/// Returns a customer's status with both agreements.
#[utoipa::path(
    get,
    path = "/api/customers/{id}/agreement-status",
    operation_id = "get_agreement_status",
    tag = "Status and evidence",
    params(CustomerPath),
    responses(
        (status = 200, description = "The status", body = AgreementStatus),
        (status = 400, description = "900118", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "60003", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn show(
    caller: KeySeesCustomers,
    _: Query<NoParameters>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let customer = customer_ids::find(&db, &path).await?;
    let found = store::find(&**db, &customer.id).await?.ok_or_else(|| Fault::new(60_003))?;
    Reply::ok(&AgreementStatus::of(&found, &caller))
}
