//! Recording a withdrawal with all the fields of the page.

use actix_web::web::{Data, Path};
use serde::Deserialize;
use utoipa::{OpenApi, ToSchema};

use crate::api::core::agreement_type::ApiAgreementType;
use crate::api::core::call::Caller;
use crate::api::core::customer_ids::{self, CustomerPath};
use crate::api::core::dates::GivenTime;
use crate::api::core::error::{Answer, Fault};
use crate::api::core::json::Json;
use crate::api::core::key_gate::KeyConfirms;
use crate::api::core::parameters::{NoParameters, Query};
use crate::api::core::reply::Reply;
use crate::api::core::schemas::Problem;
use crate::api::own::acceptances::acceptances::{AcceptanceRecord, json_name};
use crate::model::acceptances::withdrawal::{WithdrawalInput, withdrawable};
use crate::model::customers::contact::ContactForm;
use crate::model::customers::rules::Rules;
use crate::model::kernel::id::Id;
use crate::store::acceptances::withdrawals;
use crate::store::activity::activity_log::By;
use crate::store::db::{Db, Tx};

#[derive(OpenApi)]
#[openapi(paths(create))]
pub struct Documentation;

/// A withdrawal: which contact of the customer withdrew from which agreement, when and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewWithdrawal {
    pub agreement_type: ApiAgreementType,
    /// The date of the withdrawal. Not in the future in the firm's time zone, and not before the acceptance.
    #[schema(example = "2025-01-07T00:00:00Z")]
    pub withdrawn_on: GivenTime,
    #[schema(example = "Zoé", max_length = 50)]
    pub first_name: String,
    #[schema(example = "Lefèvre", max_length = 50)]
    pub last_name: String,
    #[schema(example = "zoe@societe-ecole.example", max_length = 254)]
    pub email: String,
    #[schema(example = "+33 1 44 55 66 10", max_length = 30)]
    pub phone_number: Option<String>,
    /// What the customer said.
    #[schema(example = "The company closes.", max_length = 1000)]
    pub reason: String,
}

impl NewWithdrawal {
    fn input(&self, caller: &Caller) -> WithdrawalInput {
        WithdrawalInput {
            agreement_type: Ok(self.agreement_type.agreement_type()),
            withdrawn_on: Ok(self.withdrawn_on.day(caller.partner().tz())),
            contact: ContactForm {
                first_name: self.first_name.clone(),
                last_name: self.last_name.clone(),
                email: self.email.clone(),
                phone: self.phone_number.clone().unwrap_or_default(),
            },
            reason: self.reason.clone(),
        }
    }
}

/// Records that a customer no longer accepts an agreement.
///
/// The customer's acceptance stops counting at once, whether the firm confirmed it or the customer accepted
/// through Microsoft. Unless the Customer Agreement is still accepted, the customer's subscriptions are marked to be
/// cancelled. Withdrawals appear in the list of all records.
#[utoipa::path(
    post,
    path = "/api/customers/{id}/withdrawals",
    operation_id = "record_withdrawal",
    tag = "Status and evidence",
    params(CustomerPath),
    request_body = NewWithdrawal,
    responses(
        (status = 201, description = "The withdrawal", body = AcceptanceRecord),
        (
            status = 400,
            description = "600006: there is no acceptance to withdraw; 800002, 900118",
            body = Problem,
            content_type = "application/problem+json",
        ),
        (status = 404, description = "60003", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn create(
    caller: KeyConfirms,
    _: Query<NoParameters>,
    path: Path<String>,
    Json(body, body_hash): Json<NewWithdrawal>,
    db: Data<Db>,
) -> Answer {
    let writer = caller.writer()?;
    let customer = customer_ids::find(&db, &path).await?;
    let input = body.input(&caller);
    let work = async |tx: &mut Tx, by: By<'_>| {
        let mut locked = customer_ids::lock(tx, &customer.id).await?;
        if withdrawable(locked.customer()).is_empty() {
            return Err(Fault::new(600_006).with_field("", "api-nothing-to-withdraw").into());
        }
        let rules = Rules { catalogue: locked.catalogue(), ..caller.rules() };
        let new = input.check(locked.customer(), &rules).map_err(|errors| Fault::of(&errors, json_name))?;
        let recorded = withdrawals::insert(tx, &mut locked, &Id::generate(), &new, by).await?;
        Reply::created(&AcceptanceRecord::from(&recorded))
    };
    writer.write(&db, &body_hash, work).await
}
