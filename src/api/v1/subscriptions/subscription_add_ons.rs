//! The subscriptions to add-ons of a subscription.

use actix_web::web::{Data, Path};
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};

use crate::api::core::continuation::{Listed, Page};
use crate::api::core::customer_ids::{self, CustomerPath};
use crate::api::core::error::{Answer, Fault};
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::Parameters;
use crate::api::core::reply::{Collection, Reply};
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::subscriptions::subscriptions::Subscription;
use crate::model::kernel::paging::Position;
use crate::model::subscriptions::offer::Offer;
use crate::store::db::Db;
use crate::store::subscriptions::subscriptions as store;

#[derive(OpenApi)]
#[openapi(paths(index))]
pub struct Documentation;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SubscriptionAddOnQuery {
    /// The page size. Default: 500.
    #[param(minimum = 0, maximum = 500)]
    pub size: Option<i64>,
}

impl Parameters for SubscriptionAddOnQuery {}

impl Listed for SubscriptionAddOnQuery {
    const LIST: &'static str = "subscription add-ons";

    fn size(&self) -> Option<i64> {
        self.size
    }
}

/// Lists the subscriptions to add-ons of a subscription, newest first.
///
/// The register does not record the subscription for which an add-on was bought. The list has the customer's
/// subscriptions to all add-ons that the offer of this subscription allows.
#[utoipa::path(
    get,
    path = "/v1/customers/{id}/subscriptions/{subscription}/addons",
    operation_id = "list_subscription_add_ons",
    tag = "Subscriptions",
    params(
        CustomerPath,
        ("subscription" = String, Path, description = "The subscription", format = Uuid),
        SubscriptionAddOnQuery,
        ("after" = Option<String>, Query, description = "The token in the `next` link of the previous page"),
    ),
    responses(
        (status = 200, description = "A page of subscriptions", body = Collection<Subscription>),
        (status = 400, description = "800002, 900118", body = PartnerCenterError),
        (status = 404, description = "20003, 60003", body = PartnerCenterError),
    )
)]
pub async fn index(
    caller: KeySeesCustomers,
    page: Page<SubscriptionAddOnQuery>,
    path: Path<(String, String)>,
    db: Data<Db>,
) -> Answer {
    let (customer, id) = path.into_inner();
    let start = page.start::<String>()?;
    let customer = customer_ids::find(&db, &customer).await?;
    let base = store::find(&**db, &customer.id, &id.to_ascii_lowercase()).await?;
    let base = base.ok_or_else(|| Fault::new(20_003).with_value(&id))?;
    let add_ons = base.offer().map_or(&[][..], Offer::add_ons);
    let add_ons: Vec<&str> = add_ons.iter().map(|it| it.id.as_str()).collect();
    let found = match add_ons.as_slice() {
        [] => Vec::new(),
        ids => {
            let before = start.as_ref().map(|it| it.id.as_str());
            store::list_of_offers(&db, &customer.id, ids, before, page.size + 1).await?
        }
    };
    let paged = page.cut(found, |it| Position { key: String::new(), id: it.id.clone() });
    let items = paged.rows.iter().map(|it| Subscription::of(it, &customer)).collect();
    Reply::ok(&page.collection(&caller, items, paged.after))
}
