//! The offers of Microsoft's price list (United States, 2019) and the Azure plan. The facts are in `facts/`.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Deserializer};

use crate::model::kernel::coded::coded;
use crate::model::subscriptions::category::Category;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Billing {
    /// Seats for a term.
    License,
    /// Billed by usage: no seats, no term.
    Usage,
}

coded! {
    /// The billing cycle of a subscription. The codes are those of Partner Center's API.
    pub enum BillingCycle, label "billing-cycle-" {
        Monthly = "monthly",
        Annual = "annual",
        /// Trials are not billed.
        None = "none",
    }
}

impl TryFrom<String> for BillingCycle {
    type Error = anyhow::Error;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        BillingCycle::find(&code).ok_or_else(|| anyhow::anyhow!("no billing cycle {code:?}"))
    }
}

/// The length of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    Months(u32),
    Days(u32),
}

impl Term {
    /// An ISO 8601 duration, such as P1Y.
    fn parse(text: &str) -> Option<Term> {
        let text = text.strip_prefix('P')?;
        let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let number: u32 = number.parse().ok()?;
        match unit {
            "Y" => Some(Term::Months(12 * number)),
            "M" => Some(Term::Months(number)),
            "D" => Some(Term::Days(number)),
            _ => None,
        }
    }

    /// An ISO 8601 duration.
    pub fn code(self) -> String {
        match self {
            Self::Months(months) if months % 12 == 0 => format!("P{}Y", months / 12),
            Self::Months(months) => format!("P{months}M"),
            Self::Days(days) => format!("P{days}D"),
        }
    }

    /// The number of units, and the unit in Partner Center's words.
    pub fn units(self) -> (u32, &'static str) {
        match self {
            Self::Months(months) if months % 12 == 0 => (months / 12, "Year"),
            Self::Months(months) => (months, "Month"),
            Self::Days(days) => (days, "Day"),
        }
    }

    /// The end of the first term after `day`, counting terms from `start`.
    /// Counting from `start` keeps a term that began on the 31st from slipping to the 28th.
    pub fn end_after(self, start: NaiveDate, day: NaiveDate) -> NaiveDate {
        let ends = (1..).map_while(|terms| match self {
            Self::Months(months) => start.checked_add_months(Months::new(months * terms)),
            Self::Days(days) => start.checked_add_days(Days::new(u64::from(days) * u64::from(terms))),
        });
        ends.into_iter().find(|end| *end > day).unwrap_or(NaiveDate::MAX)
    }
}

#[derive(Debug, Deserialize)]
pub struct Offer {
    /// A GUID, or Microsoft's name if the offer has none.
    pub id: String,
    pub name: String,
    pub product: String,
    pub billing: Billing,
    /// The unit that is counted, from the price list.
    pub unit: String,
    pub minimum: i64,
    pub maximum: i64,
    #[serde(deserialize_with = "billing_cycles")]
    pub billing_cycles: Vec<BillingCycle>,
    #[serde(deserialize_with = "term")]
    pub term: Option<Term>,
    #[serde(deserialize_with = "yes")]
    pub is_add_on: bool,
    #[serde(deserialize_with = "yes")]
    pub is_trial: bool,
    #[serde(deserialize_with = "yes")]
    pub is_auto_renewable: bool,
    /// The number of its list in `facts/prerequisites.csv`.
    #[serde(rename = "prerequisites")]
    list: Option<u32>,
    /// Its position in the price list by name. The Azure plan has none.
    pub rank: Option<i64>,
    #[serde(deserialize_with = "category")]
    pub category: Option<Category>,
}

fn yes<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Ok(String::deserialize(from)? == "yes")
}

fn billing_cycles<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<BillingCycle>, D::Error> {
    Ok(String::deserialize(from)?.split(' ').filter_map(BillingCycle::find).collect())
}

fn term<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Term>, D::Error> {
    Ok(Term::parse(&String::deserialize(from)?))
}

fn category<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Category>, D::Error> {
    Ok(Category::find(&String::deserialize(from)?))
}

/// Product and SKU of the Azure plan.
const AZURE_PLAN: &str = "DZH318Z0BPS6:0001";

static OFFERS: LazyLock<Vec<Offer>> = LazyLock::new(|| {
    let rows = csv::Reader::from_reader(include_bytes!("../facts/offers.csv").as_slice()).into_deserialize();
    // The facts are embedded in the binary; tests/catalogue/facts.rs checks every row.
    rows.filter_map(Result::ok).collect()
});

static BY_ID: LazyLock<HashMap<String, &'static Offer>> =
    LazyLock::new(|| OFFERS.iter().map(|it| (it.id.to_ascii_lowercase(), it)).collect());

static PREREQUISITES: LazyLock<HashMap<u32, Vec<&'static str>>> = LazyLock::new(|| {
    let lines = include_str!("../facts/prerequisites.csv").lines();
    let rows = lines.filter_map(|it| it.split_once(','));
    rows.filter_map(|(list, offers)| Some((list.parse().ok()?, offers.split(' ').collect()))).collect()
});

/// The add-ons of each offer that has some, by its ID in lower case.
static ADD_ONS: LazyLock<HashMap<String, Vec<&'static Offer>>> = LazyLock::new(|| {
    let mut add_ons: HashMap<String, Vec<&Offer>> = HashMap::new();
    for offer in OFFERS.iter() {
        for base in offer.prerequisites() {
            add_ons.entry(base.to_ascii_lowercase()).or_default().push(offer);
        }
    }
    add_ons
});

impl Offer {
    pub fn find(id: &str) -> Option<&'static Offer> {
        BY_ID.get(&id.to_ascii_lowercase()).copied()
    }

    /// All offers, sorted by product and name.
    pub fn list() -> &'static [Offer] {
        &OFFERS
    }

    /// All offers grouped by product, sorted by product name.
    pub fn products() -> Vec<(&'static str, Vec<&'static Offer>)> {
        let mut products: Vec<(&str, Vec<&Offer>)> = Vec::new();
        for offer in Offer::list() {
            match products.last_mut() {
                Some((product, offers)) if *product == offer.product => offers.push(offer),
                _ => products.push((&offer.product, vec![offer])),
            }
        }
        products
    }

    /// Whether the offer requires the Customer Agreement.
    pub fn needs_customer_agreement(&self) -> bool {
        self.id == AZURE_PLAN
    }

    pub fn is_usage_based(&self) -> bool {
        self.billing == Billing::Usage
    }

    /// The billing cycle of a new subscription: the offer's only one, or else the chosen one if the offer has it.
    /// `None` if the offer does not have the chosen one, or has several and none was chosen.
    pub fn billing_cycle(&self, chosen: Option<BillingCycle>) -> Option<BillingCycle> {
        match (self.billing_cycles.as_slice(), chosen) {
            ([], _) => Some(BillingCycle::None),
            ([only], _) => Some(*only),
            (several, Some(chosen)) => Some(chosen).filter(|it| several.contains(it)),
            (_, None) => None,
        }
    }

    /// The base offers of an add-on, which requires one of them.
    pub fn prerequisites(&self) -> &'static [&'static str] {
        self.list.and_then(|it| PREREQUISITES.get(&it)).map_or(&[], Vec::as_slice)
    }

    /// The add-ons that require this offer or one like it.
    pub fn add_ons(&self) -> &'static [&'static Offer] {
        ADD_ONS.get(&self.id.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
    }
}
