//! The offers of Microsoft's price list that a customer can subscribe to (United States, 2019, and the Azure
//! plan). The facts are in `facts/`.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Deserializer};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Billing {
    /// So many seats for a term.
    License,
    /// What is used is paid for: neither seats nor a term.
    Usage,
}

/// How often a subscription is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BillingCycle {
    Monthly,
    Annual,
    /// A trial is not billed.
    None,
}

impl BillingCycle {
    pub const ALL: [BillingCycle; 3] = [Self::Monthly, Self::Annual, Self::None];

    /// The name in Partner Center's API and in the database; `billing-cycle-<code>` is its text in `locales/`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Monthly => "monthly",
            Self::Annual => "annual",
            Self::None => "none",
        }
    }

    pub fn find(code: &str) -> Option<BillingCycle> {
        Self::ALL.into_iter().find(|it| it.code().eq_ignore_ascii_case(code))
    }
}

impl TryFrom<String> for BillingCycle {
    type Error = anyhow::Error;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        BillingCycle::find(&code).ok_or_else(|| anyhow::anyhow!("no billing cycle {code:?}"))
    }
}

/// How long a commitment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    Months(u32),
    Days(u32),
}

impl Term {
    /// As ISO 8601 has it, such as P1Y.
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

    /// As ISO 8601 has it.
    pub fn code(self) -> String {
        match self {
            Self::Months(months) if months % 12 == 0 => format!("P{}Y", months / 12),
            Self::Months(months) => format!("P{months}M"),
            Self::Days(days) => format!("P{days}D"),
        }
    }

    /// The day on which the first term ends that began on `start` or follows such a one, and ends after `day`.
    /// It is counted from `start`, so that what began on the 31st does not slip to the 28th for good.
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
    /// A GUID, or Microsoft's name where the offer has none.
    pub id: String,
    pub name: String,
    pub product: String,
    pub billing: Billing,
    /// What is counted, as the price list has it.
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
    /// The number of the list in `facts/prerequisites.csv`.
    #[serde(rename = "prerequisites")]
    list: Option<u32>,
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

/// The Azure plan: its product and its SKU.
const AZURE_PLAN: &str = "DZH318Z0BPS6:0001";

static OFFERS: LazyLock<Vec<Offer>> = LazyLock::new(|| {
    let rows = csv::Reader::from_reader(include_bytes!("../facts/offers.csv").as_slice()).into_deserialize();
    // The facts are part of the binary; tests/catalogue/facts.rs reads every row of them.
    rows.filter_map(Result::ok).collect()
});

static BY_ID: LazyLock<HashMap<String, &'static Offer>> =
    LazyLock::new(|| OFFERS.iter().map(|it| (it.id.to_ascii_lowercase(), it)).collect());

static PREREQUISITES: LazyLock<HashMap<u32, Vec<&'static str>>> = LazyLock::new(|| {
    let lines = include_str!("../facts/prerequisites.csv").lines();
    let rows = lines.filter_map(|it| it.split_once(','));
    rows.filter_map(|(list, offers)| Some((list.parse().ok()?, offers.split(' ').collect()))).collect()
});

impl Offer {
    pub fn find(id: &str) -> Option<&'static Offer> {
        BY_ID.get(&id.to_ascii_lowercase()).copied()
    }

    /// All offers, by product and name.
    pub fn list() -> &'static [Offer] {
        &OFFERS
    }

    /// All offers of each product, in the order of the products' names.
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

    /// Whether an order of it is refused with the Cloud Agreement alone.
    pub fn needs_customer_agreement(&self) -> bool {
        self.id == AZURE_PLAN
    }

    pub fn is_usage_based(&self) -> bool {
        self.billing == Billing::Usage
    }

    /// The billing cycle of a new subscription: the chosen one where the offer has it, and otherwise its only
    /// one. `None` where there is a choice and it was not made.
    pub fn billing_cycle(&self, chosen: Option<BillingCycle>) -> Option<BillingCycle> {
        match (self.billing_cycles.as_slice(), chosen) {
            ([], _) => Some(BillingCycle::None),
            ([only], _) => Some(*only),
            (several, Some(chosen)) => Some(chosen).filter(|it| several.contains(it)),
            (_, None) => None,
        }
    }

    /// The offers of which an add-on needs one.
    pub fn prerequisites(&self) -> &'static [&'static str] {
        self.list.and_then(|it| PREREQUISITES.get(&it)).map_or(&[], Vec::as_slice)
    }
}
