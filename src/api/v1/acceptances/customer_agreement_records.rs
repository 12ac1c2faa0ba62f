//! The last confirmation of each customer, as Microsoft's tool for bulk attestations reads it.

use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::api::core::call::Caller;
use crate::api::core::contact::Contact;
use crate::api::core::continuation::{Listed, Page};
use crate::api::core::customer_ids::public_id;
use crate::api::core::dates::Moment;
use crate::api::core::error::Answer;
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::Parameters;
use crate::api::core::reply::Reply;
use crate::api::core::schemas::PartnerCenterError;
use crate::model::catalogue::agreement::AgreementType;
use crate::store::acceptances::agreement_records::{self, AgreementRecord};
use crate::store::db::Db;

#[derive(OpenApi)]
#[openapi(paths(index))]
pub struct Documentation;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RecordQuery {
    /// The page size. Default: 500.
    #[param(minimum = 0, maximum = 500)]
    pub size: Option<i64>,
}

impl Parameters for RecordQuery {}

impl Listed for RecordQuery {
    const LIST: &'static str = "customeragreementrecords";
    const TOKEN: &'static str = "continuation_token";

    fn size(&self) -> Option<i64> {
        self.size
    }
}

/// A customer's last confirmation of the Customer Agreement. The contact and the date are absent if there is none.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerAgreementRecord {
    /// The customer's Microsoft ID, or its ID here until that is recorded.
    pub customer_tenant_id: String,
    pub last_agreement_primary_contact: Option<Contact>,
    /// The acceptance date, as the seconds from 1970 to its midnight in UTC.
    pub last_agreement_date_epoch: Option<i64>,
    /// Whether the confirmation is in force and covers the version that is required today.
    pub partner_attestation_completed: bool,
}

impl CustomerAgreementRecord {
    fn of(it: AgreementRecord, caller: &Caller) -> CustomerAgreementRecord {
        let covers = |on| {
            let agreement_type = AgreementType::MicrosoftCustomerAgreement;
            caller.catalogue().covers(agreement_type, on, it.accepted_version.as_deref(), caller.today())
        };
        CustomerAgreementRecord {
            customer_tenant_id: public_id(&it.id, &it.microsoft_id).to_owned(),
            last_agreement_date_epoch: it.confirmed_on.map(|on| Moment::of(on).0.timestamp()),
            partner_attestation_completed: it.accepted_on.is_some_and(covers),
            last_agreement_primary_contact: it.first_name.map(|first_name| Contact {
                first_name,
                last_name: it.last_name.unwrap_or_default(),
                email: it.email.unwrap_or_default(),
                phone_number: it.phone,
            }),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerAgreementRecords {
    pub customer_agreement_records: Vec<CustomerAgreementRecord>,
    /// The value of `continuation_token` for the next page. Absent on the last page.
    pub continuation_token: Option<String>,
}

/// Lists the last confirmation of the Customer Agreement of every customer.
///
/// Customers without a confirmation are in the list too. They are in the order of registration, so a change between two
/// pages neither repeats nor skips one.
#[utoipa::path(
    get,
    path = "/v1/partners/customeragreementrecords",
    operation_id = "list_customer_agreement_records",
    tag = "Agreements",
    params(
        RecordQuery,
        ("continuation_token" = Option<String>, Query, description = "The `continuationToken` of the previous page"),
    ),
    responses(
        (status = 200, description = "A page of records", body = CustomerAgreementRecords),
        (status = 400, description = "800002", body = PartnerCenterError),
    )
)]
pub async fn index(caller: KeySeesCustomers, page: Page<RecordQuery>, db: Data<Db>) -> Answer {
    let start = page.start::<String>()?.map(|it| it.id).unwrap_or_default();
    let found = agreement_records::list(&db, &start, page.size + 1).await?;
    let paged = page.cut(found, AgreementRecord::position);
    let records = paged.rows.into_iter().map(|it| CustomerAgreementRecord::of(it, &caller));
    Reply::ok(&CustomerAgreementRecords {
        customer_agreement_records: records.collect(),
        continuation_token: paged.after,
    })
}
