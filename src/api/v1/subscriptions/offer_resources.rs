//! Offers and their categories as clients read them, and pages of offers.

use serde::Serialize;
use utoipa::ToSchema;

use crate::api::core::call::Caller;
use crate::api::core::dialect::Dialect;
use crate::api::core::error::{Error, wrong};
use crate::api::core::paging;
use crate::api::core::reply::{Attributes, Collection, Link, SelfLink};
use crate::model::customers::country::Country;
use crate::model::subscriptions::category::Category;
use crate::model::subscriptions::offer::{self, Billing, BillingCycle, Term};

/// The country and the language of the price list.
pub const COUNTRY: &str = "US";
pub const LOCALE: &str = "en-US";

/// A category of offers. That of an add-on has neither ID nor name.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfferCategory {
    /// `Enterprise_Key`, `SmallBusiness_Key`, `Nonprofit_Key` or `Trial_Key`.
    pub id: &'static str,
    pub name: &'static str,
    /// The position of the category.
    pub rank: i64,
    pub locale: &'static str,
    pub country: &'static str,
    pub attributes: Attributes,
}

impl OfferCategory {
    pub fn of(category: Option<Category>) -> OfferCategory {
        OfferCategory {
            id: category.map_or("", Category::code),
            name: category.map_or("", Category::name),
            rank: category.map_or(0, Category::rank),
            locale: LOCALE,
            country: COUNTRY,
            attributes: Attributes::of("OfferCategory"),
        }
    }

    pub fn list() -> Vec<OfferCategory> {
        Category::ALL.iter().map(|it| OfferCategory::of(Some(*it))).collect()
    }
}

/// An offer. Facts that Microsoft's price list lacks are absent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    #[schema(example = "bd938f12-058f-4927-bba3-ae36b1d2501c")]
    pub id: String,
    pub name: &'static str,
    /// The position in the price list, by name.
    pub rank: Option<i64>,
    /// The language of the price list.
    pub locale: &'static str,
    /// The country of the price list. The same list applies to all countries.
    pub country: &'static str,
    pub category: OfferCategory,
    pub minimum_quantity: i64,
    pub maximum_quantity: i64,
    /// `license` or `usage`.
    pub billing: &'static str,
    /// The unit that is counted, such as a seat.
    pub unit_type: &'static str,
    /// `monthly`, `annual`, or `none` for trials.
    pub supported_billing_cycles: Vec<&'static str>,
    /// The length of a term in `termUnitOfMeasure`. Absent if billed by usage.
    pub term: Option<u32>,
    /// `Year`, `Month` or `Day`.
    pub term_unit_of_measure: Option<&'static str>,
    pub is_add_on: bool,
    /// Whether the price list has add-ons that require this offer.
    pub has_add_ons: bool,
    pub is_trial: bool,
    pub is_auto_renewable: bool,
    pub is_available_for_purchase: bool,
    pub is_microsoft_product: bool,
    /// An add-on requires one of these offers.
    pub prerequisite_offers: Vec<&'static str>,
    pub product: Product,
    pub links: SelfLink,
    pub attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Product {
    pub name: &'static str,
    pub unit: &'static str,
}

/// The path of an offer. Clients request an offer with a country.
pub fn uri(offer: &offer::Offer) -> String {
    format!("/offers/{}?country={COUNTRY}", offer.id)
}

impl From<&'static offer::Offer> for Offer {
    fn from(offer: &'static offer::Offer) -> Self {
        let term = offer.term.map(Term::units);
        Offer {
            id: offer.id.clone(),
            name: &offer.name,
            rank: offer.rank,
            locale: LOCALE,
            country: COUNTRY,
            category: OfferCategory::of(offer.category),
            minimum_quantity: offer.minimum,
            maximum_quantity: offer.maximum,
            billing: match offer.billing {
                Billing::License => "license",
                Billing::Usage => "usage",
            },
            unit_type: &offer.unit,
            supported_billing_cycles: offer.billing_cycles.iter().copied().map(BillingCycle::code).collect(),
            term: term.map(|(number, _)| number),
            term_unit_of_measure: term.map(|(_, unit)| unit),
            is_add_on: offer.is_add_on,
            has_add_ons: !offer.add_ons().is_empty(),
            is_trial: offer.is_trial,
            is_auto_renewable: offer.is_auto_renewable,
            is_available_for_purchase: true,
            is_microsoft_product: true,
            prerequisite_offers: offer.prerequisites().to_vec(),
            product: Product { name: &offer.product, unit: &offer.unit },
            links: SelfLink { this: Link::to(uri(offer)) },
            attributes: Attributes::of("Offer"),
        }
    }
}

/// Checks a country. The offers are the same in all countries.
pub fn check_country(country: &str) -> Result<(), Error> {
    match Country::find(&country.trim().to_ascii_uppercase()) {
        Some(_) => Ok(()),
        None => Err(wrong("country", "api-country")),
    }
}

/// A page of a list of offers. The link to the next page keeps the other parameters of the call.
pub fn page(
    caller: &Caller,
    offers: impl Iterator<Item = &'static offer::Offer>,
    size: Option<i64>,
    offset: Option<i64>,
) -> Result<Collection<Offer>, Error> {
    let size = paging::size(size, Dialect::PartnerCenter)?;
    let offset = offset.unwrap_or(0);
    let offset = usize::try_from(offset).ok().filter(|it| *it <= 100_000);
    let offset = offset.ok_or_else(|| wrong("offset", "api-range"))?;
    let mut left = offers.skip(offset);
    let items = left.by_ref().take(size).map(Offer::from).collect();
    let page = Collection::new(caller.uri(), items);
    Ok(match left.next() {
        Some(_) => page.with_next(next(&caller.uri(), size, offset.saturating_add(size)), Vec::new()),
        None => page,
    })
}

fn next(uri: &str, size: usize, offset: usize) -> String {
    let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
    let selects_page = |pair: &str| {
        let name = pair.split('=').next().unwrap_or_default();
        name.is_empty() || ["size", "offset"].iter().any(|it| it.eq_ignore_ascii_case(name))
    };
    let kept = query.split('&').filter(|it| !selects_page(it)).map(|it| format!("{it}&"));
    format!("{path}?{}size={size}&offset={offset}", kept.collect::<String>())
}
