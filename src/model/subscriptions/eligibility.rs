//! Eligibility: whether a customer's acceptances let it buy on a day, and why.

use chrono::NaiveDate;

use crate::model::acceptances::standing::Standing;
use crate::model::catalogue::agreement::{AgreementType, Catalogue, Channel};

/// Where a customer stands with both agreements.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Standings {
    #[sqlx(rename = "standing", try_from = "String")]
    pub customer: Standing,
    #[sqlx(rename = "cloud_standing", try_from = "String")]
    pub cloud: Standing,
}

impl Standings {
    pub fn of(&self, agreement_type: AgreementType) -> &Standing {
        match agreement_type {
            AgreementType::MicrosoftCustomerAgreement => &self.customer,
            AgreementType::MicrosoftCloudAgreement => &self.cloud,
        }
    }
}

/// Why an order goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// On this day Microsoft did not ask for a confirmation yet.
    NotAskedYet,
    /// The customer is in a national cloud, where nothing can be confirmed.
    NationalCloud,
    /// The customer accepted the Customer Agreement at Microsoft.
    DirectAcceptance,
    /// The partner has confirmed that the customer accepted this agreement.
    Confirmation(AgreementType),
}

impl Ground {
    /// The name in the activity log and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotAskedYet => "not_asked_yet",
            Self::NationalCloud => "national_cloud",
            Self::DirectAcceptance => "direct_acceptance",
            Self::Confirmation(AgreementType::MicrosoftCustomerAgreement) => "customer_agreement",
            Self::Confirmation(AgreementType::MicrosoftCloudAgreement) => "cloud_agreement",
        }
    }
}

/// Why an order is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    NotProvided,
    /// The customer no longer agrees.
    Withdrawn,
    /// The acceptance is of a version that has been replaced: since when orders ask for the newer one.
    Outdated {
        since: NaiveDate,
    },
    /// Only the Cloud Agreement is confirmed, and this offer asks for the Customer Agreement.
    NeedsCustomerAgreement,
    /// Only the Cloud Agreement is confirmed, which counted until this day.
    CloudAgreementOver {
        last: NaiveDate,
    },
}

impl Refusal {
    /// The name in the activity log and in the API; `order-refused-<code>` is its text in `locales/`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotProvided => "not_provided",
            Self::Withdrawn => "withdrawn",
            Self::Outdated { .. } => "outdated",
            Self::NeedsCustomerAgreement => "needs_customer_agreement",
            Self::CloudAgreementOver { .. } => "cloud_agreement_over",
        }
    }

    /// The day that the reason names.
    pub fn day(self) -> Option<NaiveDate> {
        match self {
            Self::Outdated { since } => Some(since),
            Self::CloudAgreementOver { last } => Some(last),
            _ => None,
        }
    }
}

/// Whether a new purchase, another number of seats or a renewal by hand goes through.
/// `needs_customer_agreement`: whether the offer takes no other agreement, as the Azure plan does.
pub fn check(
    catalogue: &Catalogue,
    standings: &Standings,
    needs_customer_agreement: bool,
    channel: Channel,
    today: NaiveDate,
) -> Result<Ground, Refusal> {
    if standings.customer == Standing::NotApplicable {
        return Ok(Ground::NationalCloud);
    }
    if standings.customer == Standing::Direct {
        return Ok(Ground::DirectAcceptance);
    }
    let customer_type = AgreementType::MicrosoftCustomerAgreement;
    let missing = catalogue.missing(customer_type, &standings.customer, today);
    let outdated = missing.map(|it| it.blocks_from).filter(|since| *since <= today);
    if matches!(standings.customer, Standing::Accepted(_)) && outdated.is_none() {
        return Ok(Ground::Confirmation(customer_type));
    }
    let cloud_type = AgreementType::MicrosoftCloudAgreement;
    let cloud_missing = catalogue.missing(cloud_type, &standings.cloud, today);
    let cloud_outdated = cloud_missing.map(|it| it.blocks_from).filter(|since| *since <= today);
    let has_cloud = matches!(standings.cloud, Standing::Accepted(_));
    let cloud_over = catalogue.cloud.is_over(today);
    if has_cloud && cloud_outdated.is_none() && !cloud_over && !needs_customer_agreement {
        return Ok(Ground::Confirmation(cloud_type));
    }
    let withdrawn =
        standings.customer == Standing::Withdrawn || (standings.cloud == Standing::Withdrawn && !cloud_over);
    let asked = catalogue.agreements().into_iter().any(|it| it.asks_from(channel) <= today);
    if !withdrawn && !asked && !needs_customer_agreement {
        return Ok(Ground::NotAskedYet);
    }
    Err(match (outdated, catalogue.cloud.confirmable_until) {
        _ if withdrawn => Refusal::Withdrawn,
        (Some(since), _) => Refusal::Outdated { since },
        (None, _) if has_cloud && !cloud_over && !needs_customer_agreement => {
            Refusal::Outdated { since: cloud_outdated.unwrap_or(today) }
        }
        (None, Some(last)) if has_cloud && cloud_over => Refusal::CloudAgreementOver { last },
        _ if has_cloud => Refusal::NeedsCustomerAgreement,
        _ => Refusal::NotProvided,
    })
}
