//! Eligibility: whether a customer's acceptances allow a purchase on a date, and why.

use chrono::NaiveDate;

use crate::model::acceptances::standing::Standing;
use crate::model::catalogue::agreement::{AgreementType, Catalogue, Channel};

/// A customer's standings with both agreements.
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

/// Why an order is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Microsoft did not require a confirmation yet on this date.
    NotAskedYet,
    /// The customer is in a national cloud, where no acceptance can be confirmed.
    NationalCloud,
    /// The customer accepted the Customer Agreement at Microsoft.
    DirectAcceptance,
    /// The partner has confirmed that the customer accepted this agreement.
    Confirmation(AgreementType),
}

impl Ground {
    /// The code in the activity log and in the API.
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
    /// A newer version has been required since this date.
    Outdated {
        since: NaiveDate,
    },
    /// Only the Cloud Agreement is confirmed, and the offer requires the Customer Agreement.
    NeedsCustomerAgreement,
    /// Only the Cloud Agreement is confirmed, which counted until this date.
    CloudAgreementOver {
        last: NaiveDate,
    },
}

impl Refusal {
    /// The code in the activity log and in the API. `order-refused-<code>` is its text in `locales/`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotProvided => "not_provided",
            Self::Withdrawn => "withdrawn",
            Self::Outdated { .. } => "outdated",
            Self::NeedsCustomerAgreement => "needs_customer_agreement",
            Self::CloudAgreementOver { .. } => "cloud_agreement_over",
        }
    }

    /// The date in the text of the reason.
    pub fn day(self) -> Option<NaiveDate> {
        match self {
            Self::Outdated { since } => Some(since),
            Self::CloudAgreementOver { last } => Some(last),
            _ => None,
        }
    }
}

/// Checks a new order, a change of seats or a manual renewal.
/// `needs_customer_agreement`: whether the offer requires the Customer Agreement, as the Azure plan does.
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
