//! The categories of offers.

use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};

use crate::api::core::error::{Answer, Error, wrong};
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::{Parameters, Query};
use crate::api::core::reply::{Collection, Reply};
use crate::api::core::schemas::PartnerCenterError;
use crate::api::v1::subscriptions::offer_resources::{OfferCategory, check_country};
use crate::model::kernel::input::Message;
use crate::model::subscriptions::category::Category;

#[derive(OpenApi)]
#[openapi(paths(index))]
pub struct Documentation;

/// Finds a category by its ID in any case.
pub fn find(id: &str) -> Result<Category, Error> {
    let found = Category::ALL.into_iter().find(|it| it.code().eq_ignore_ascii_case(id.trim()));
    found.ok_or_else(|| {
        let values = Category::ALL.map(Category::code).join(", ");
        wrong("offer_category_id", Message::new("api-one-of").with("values", values))
    })
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OfferCategoryQuery {
    /// ISO 3166-1 alpha-2. The categories are the same in all countries.
    #[param(example = "US", pattern = "^[A-Za-z]{2}$")]
    pub country: String,
}

impl Parameters for OfferCategoryQuery {}

/// Lists the categories of offers.
#[utoipa::path(
    get,
    path = "/v1/offercategories",
    operation_id = "list_offer_categories",
    tag = "Orders",
    params(OfferCategoryQuery),
    responses(
        (status = 200, description = "The categories, by rank", body = Collection<OfferCategory>),
        (status = 400, description = "800002", body = PartnerCenterError),
    )
)]
pub async fn index(caller: KeySeesCustomers, Query(query): Query<OfferCategoryQuery>) -> Answer {
    check_country(&query.country)?;
    Reply::ok(&Collection::new(caller.uri(), OfferCategory::list()))
}
