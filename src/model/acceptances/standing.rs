//! A customer's standing with an agreement, which is stored and does not depend on the date, and the status that
//! follows from it on a date.

use crate::model::kernel::coded::coded;

/// The sum of a customer's records. The catalogue turns it into a status on a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    NotProvided,
    /// The customer no longer agrees.
    Withdrawn,
    /// The customer is in a national cloud, where no acceptance can be confirmed.
    NotApplicable,
    /// The customer accepted at Microsoft, which itself asks for new versions.
    Direct,
    /// The current confirmation counts for the version with this ID.
    Accepted(String),
}

impl Standing {
    pub const WITHOUT_VERSION: [Standing; 4] =
        [Self::NotProvided, Self::Withdrawn, Self::NotApplicable, Self::Direct];

    /// The code in the database.
    pub fn code(&self) -> &str {
        match self {
            Self::NotProvided => "not_provided",
            Self::Withdrawn => "withdrawn",
            Self::NotApplicable => "not_applicable",
            Self::Direct => "direct",
            Self::Accepted(version) => version,
        }
    }
}

impl From<String> for Standing {
    fn from(code: String) -> Self {
        let found = Self::WITHOUT_VERSION.into_iter().find(|it| it.code() == code);
        found.unwrap_or(Self::Accepted(code))
    }
}

coded! {
    /// A customer's status with an agreement on a date. `ALL` is in order of urgency. The codes are in URLs and in
    /// the API.
    pub enum Status, label "status-" {
        NotProvided = "not_provided",
        RenewalDue = "renewal_due",
        Withdrawn = "withdrawn",
        Confirmed = "confirmed",
        NotApplicable = "not_applicable",
    }
}
