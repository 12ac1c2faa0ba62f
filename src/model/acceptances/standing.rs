//! A customer's standing with an agreement, which is stored and does not depend on the date, and the status that
//! follows from it on a date.

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

/// A customer's status with an agreement on this date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    NotProvided,
    RenewalDue,
    Withdrawn,
    Confirmed,
    NotApplicable,
}

impl Status {
    /// In order of urgency.
    pub const ALL: [Status; 5] =
        [Self::NotProvided, Self::RenewalDue, Self::Withdrawn, Self::Confirmed, Self::NotApplicable];

    /// The code in URLs and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotProvided => "not_provided",
            Self::RenewalDue => "renewal_due",
            Self::Withdrawn => "withdrawn",
            Self::Confirmed => "confirmed",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// The key of its text in `locales/`.
    pub fn label(self) -> &'static str {
        match self {
            Self::NotProvided => "status-not-provided",
            Self::RenewalDue => "status-renewal-due",
            Self::Withdrawn => "status-withdrawn",
            Self::Confirmed => "status-confirmed",
            Self::NotApplicable => "status-not-applicable",
        }
    }

    pub fn find(code: &str) -> Option<Status> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}
