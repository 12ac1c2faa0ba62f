//! The agreements whose acceptance is confirmed, and what a date of acceptance is worth today.

use chrono::NaiveDate;

#[allow(clippy::panic, reason = "judged when the constants are compiled")]
const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => panic!("no such day"),
    }
}

/// Since 7 October 2024 an order needs an acceptance that is not older than this.
pub const RENEWED_SINCE: NaiveDate = day(2023, 4, 1);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgreementType {
    MicrosoftCustomerAgreement,
    MicrosoftCloudAgreement,
}

impl AgreementType {
    pub const ALL: [AgreementType; 2] = [Self::MicrosoftCustomerAgreement, Self::MicrosoftCloudAgreement];

    /// The name in Partner Center's API, and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::MicrosoftCustomerAgreement => "MicrosoftCustomerAgreement",
            Self::MicrosoftCloudAgreement => "MicrosoftCloudAgreement",
        }
    }

    /// The key of its name in `locales/`.
    pub fn label(self) -> &'static str {
        match self {
            Self::MicrosoftCustomerAgreement => "microsoft-customer-agreement",
            Self::MicrosoftCloudAgreement => "microsoft-cloud-agreement",
        }
    }

    /// Microsoft's identifier of the agreement's template.
    pub fn template_id(self) -> &'static str {
        match self {
            Self::MicrosoftCustomerAgreement => "117a77b0-9360-443b-8795-c6dedc750cf9",
            Self::MicrosoftCloudAgreement => "998b88de-aa99-4388-a42c-1b3517d49490",
        }
    }

    /// Where Microsoft publishes the text.
    pub fn link(self) -> &'static str {
        match self {
            Self::MicrosoftCustomerAgreement => "https://aka.ms/customeragreement",
            Self::MicrosoftCloudAgreement => "https://learn.microsoft.com/partner-center/agreements",
        }
    }

    /// The day from which a customer can have accepted it: the sandbox preview of the Customer
    /// Agreement, the first day on which the Cloud Agreement could be confirmed.
    pub fn first_day(self) -> NaiveDate {
        match self {
            Self::MicrosoftCustomerAgreement => day(2019, 8, 1),
            Self::MicrosoftCloudAgreement => day(2018, 8, 7),
        }
    }

    /// The last day on which Microsoft took a confirmation of it, where there is one.
    pub fn last_day(self) -> Option<NaiveDate> {
        match self {
            Self::MicrosoftCustomerAgreement => None,
            Self::MicrosoftCloudAgreement => Some(day(2020, 1, 31)),
        }
    }

    /// The agreements that can be confirmed on a day.
    pub fn confirmable(today: NaiveDate) -> impl Iterator<Item = AgreementType> {
        Self::ALL
            .into_iter()
            .filter(move |it| it.first_day() <= today && it.last_day().is_none_or(|last| today <= last))
    }
}

impl TryFrom<String> for AgreementType {
    type Error = anyhow::Error;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        let found = Self::ALL.into_iter().find(|it| it.code() == code);
        found.ok_or_else(|| anyhow::anyhow!("no agreement type {code:?}"))
    }
}

/// Where a customer stands with the Microsoft Customer Agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Confirmed,
    RenewalDue,
    NotProvided,
}

impl Status {
    pub const ALL: [Status; 3] = [Self::NotProvided, Self::RenewalDue, Self::Confirmed];

    /// `accepted_on`: the date of the current confirmation of the Customer Agreement, if there is one.
    pub fn of(accepted_on: Option<NaiveDate>) -> Status {
        match accepted_on {
            None => Self::NotProvided,
            Some(date) if date < RENEWED_SINCE => Self::RenewalDue,
            Some(_) => Self::Confirmed,
        }
    }

    /// The name in addresses and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::RenewalDue => "renewal_due",
            Self::NotProvided => "not_provided",
        }
    }

    /// The key of its name in `locales/`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Confirmed => "status-confirmed",
            Self::RenewalDue => "status-renewal-due",
            Self::NotProvided => "status-not-provided",
        }
    }

    pub fn find(code: &str) -> Option<Status> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

impl TryFrom<String> for Status {
    type Error = anyhow::Error;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Status::find(&code).ok_or_else(|| anyhow::anyhow!("no status {code:?}"))
    }
}
