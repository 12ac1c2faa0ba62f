//! The catalogue: agreements, their confirmation periods and their versions.

use chrono::NaiveDate;

use crate::model::acceptances::standing::{Standing, Status};
use crate::model::kernel::coded::coded;

coded! {
    /// The codes are those of Partner Center's API.
    pub enum AgreementType {
        MicrosoftCustomerAgreement = "MicrosoftCustomerAgreement",
        MicrosoftCloudAgreement = "MicrosoftCloudAgreement",
    }
}

impl AgreementType {
    /// The key of its name in `locales/`.
    pub fn label(self) -> &'static str {
        match self {
            Self::MicrosoftCustomerAgreement => "microsoft-customer-agreement",
            Self::MicrosoftCloudAgreement => "microsoft-cloud-agreement",
        }
    }
}

impl TryFrom<String> for AgreementType {
    type Error = anyhow::Error;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        AgreementType::find(&code).ok_or_else(|| anyhow::anyhow!("no agreement type {code:?}"))
    }
}

/// The channel of a confirmation or order. Microsoft opened and closed them on different days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    Pages,
    Api,
}

/// An agreement and its days. A Global admin may change each day.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Agreement {
    #[sqlx(try_from = "String")]
    pub agreement_type: AgreementType,
    /// Microsoft's template ID.
    pub template_id: String,
    /// The URL of Microsoft's text.
    pub link: String,
    /// The earliest possible acceptance date. `None` if unknown.
    pub accepted_from: Option<NaiveDate>,
    /// The first and last day for confirming an acceptance. After the last day it no longer makes a customer eligible.
    pub confirmable_from: NaiveDate,
    pub confirmable_until: Option<NaiveDate>,
    /// First days for confirming in a sandbox: on pages, by API, with the .NET SDK.
    pub preview_from: Option<NaiveDate>,
    pub preview_api_from: Option<NaiveDate>,
    pub preview_sdk_from: Option<NaiveDate>,
    /// The days from which orders on pages, and by API, require a confirmation.
    pub pages_ask_from: NaiveDate,
    pub api_asks_from: NaiveDate,
    /// Incremented with each change, to detect concurrent edits.
    pub version: i64,
}

impl Agreement {
    /// Whether an acceptance may be confirmed on this date.
    pub fn is_confirmable(&self, channel: Channel, sandbox: bool, today: NaiveDate) -> bool {
        let preview = match channel {
            Channel::Pages => self.preview_from,
            Channel::Api => self.preview_api_from,
        };
        let first = preview.filter(|_| sandbox).unwrap_or(self.confirmable_from);
        first <= today && self.confirmable_until.is_none_or(|last| today <= last)
    }

    /// Whether the agreement has ended: confirmations of it no longer make a customer eligible.
    pub fn is_over(&self, today: NaiveDate) -> bool {
        self.last_day_if_over(today).is_some()
    }

    /// The last date on which the agreement could be confirmed, if that date has passed.
    pub fn last_day_if_over(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.confirmable_until.filter(|last| today > *last)
    }

    pub fn asks_from(&self, channel: Channel) -> NaiveDate {
        match channel {
            Channel::Pages => self.pages_ask_from,
            Channel::Api => self.api_asks_from,
        }
    }
}

/// A version of an agreement's text.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Version {
    pub id: String,
    #[sqlx(try_from = "String")]
    pub agreement_type: AgreementType,
    pub published_on: NaiveDate,
    /// Orders require it from this day.
    pub enforced_from: NaiveDate,
    /// Acceptances before this day do not count for this version. `None` for the first version.
    pub outdated_before: Option<NaiveDate>,
}

impl Version {
    /// Whether acceptances of earlier versions are due for renewal. Between its
    /// publication and `outdated_before` nobody can have accepted it yet.
    pub fn is_due(&self, today: NaiveDate) -> bool {
        today >= self.published_on && self.outdated_before.is_none_or(|it| today >= it)
    }
}

/// The version that an acceptance is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing<'a> {
    pub version: &'a Version,
    /// Orders without it are refused from this day.
    pub blocks_from: NaiveDate,
}

impl Version {
    /// The first day on which an acceptance covers the version.
    pub fn first_day(&self) -> NaiveDate {
        self.outdated_before.unwrap_or(self.published_on)
    }
}

/// All agreements with their versions, oldest version first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    pub customer: Agreement,
    pub cloud: Agreement,
    pub versions: Vec<Version>,
}

/// The catalogue of a visitor who has not signed in: nothing in it.
impl Default for Catalogue {
    fn default() -> Self {
        let blank = |agreement_type| Agreement {
            agreement_type,
            template_id: String::new(),
            link: String::new(),
            accepted_from: None,
            confirmable_from: NaiveDate::default(),
            confirmable_until: None,
            preview_from: None,
            preview_api_from: None,
            preview_sdk_from: None,
            pages_ask_from: NaiveDate::default(),
            api_asks_from: NaiveDate::default(),
            version: 0,
        };
        Catalogue {
            customer: blank(AgreementType::MicrosoftCustomerAgreement),
            cloud: blank(AgreementType::MicrosoftCloudAgreement),
            versions: Vec::new(),
        }
    }
}

impl Catalogue {
    pub fn agreement(&self, agreement_type: AgreementType) -> &Agreement {
        match agreement_type {
            AgreementType::MicrosoftCustomerAgreement => &self.customer,
            AgreementType::MicrosoftCloudAgreement => &self.cloud,
        }
    }

    /// The agreement with this template ID.
    pub fn find_template(&self, template_id: &str) -> Option<&Agreement> {
        [&self.customer, &self.cloud].into_iter().find(|it| it.template_id.eq_ignore_ascii_case(template_id))
    }

    pub fn agreements(&self) -> [&Agreement; 2] {
        [&self.customer, &self.cloud]
    }

    /// The versions of an agreement, oldest first.
    pub fn versions(&self, agreement_type: AgreementType) -> impl DoubleEndedIterator<Item = &Version> {
        self.versions.iter().filter(move |it| it.agreement_type == agreement_type)
    }

    pub fn version(&self, id: &str) -> Option<&Version> {
        self.versions.iter().find(|it| it.id == id)
    }

    /// The agreements that may be confirmed on this date.
    pub fn confirmable(
        &self,
        channel: Channel,
        sandbox: bool,
        today: NaiveDate,
    ) -> impl Iterator<Item = &Agreement> {
        self.agreements().into_iter().filter(move |it| it.is_confirmable(channel, sandbox, today))
    }

    /// The version that an acceptance on this date counts for: the newest that accepts the date, but none newer than
    /// the one that the confirmation names.
    pub fn accepted_version(
        &self,
        agreement_type: AgreementType,
        accepted_on: NaiveDate,
        named: Option<&str>,
    ) -> Option<&Version> {
        let mut found = None;
        for version in self.versions(agreement_type) {
            if version.outdated_before.is_none_or(|it| accepted_on >= it) {
                found = Some(version);
            }
            if named == Some(version.id.as_str()) {
                break;
            }
        }
        found
    }

    /// A customer's status with an agreement on this date.
    pub fn status(&self, agreement_type: AgreementType, standing: &Standing, today: NaiveDate) -> Status {
        match standing {
            Standing::NotProvided => Status::NotProvided,
            Standing::Withdrawn => Status::Withdrawn,
            Standing::NotApplicable => Status::NotApplicable,
            Standing::Direct => Status::Confirmed,
            Standing::Accepted(_) => match self.missing(agreement_type, standing, today) {
                Some(_) => Status::RenewalDue,
                None => Status::Confirmed,
            },
        }
    }

    /// The version that an acceptance is missing on this date.
    pub fn missing(
        &self,
        agreement_type: AgreementType,
        standing: &Standing,
        today: NaiveDate,
    ) -> Option<Missing<'_>> {
        let Standing::Accepted(accepted) = standing else { return None };
        let newer = self.versions(agreement_type).skip_while(|it| it.id != *accepted).skip(1);
        let due: Vec<&Version> = newer.filter(|it| it.is_due(today)).collect();
        let blocks_from = due.iter().map(|it| it.enforced_from).min()?;
        Some(Missing { version: due.last()?, blocks_from })
    }

    /// Whether an acceptance covers the version that is required on this date. `named`: the version that it names.
    pub fn covers(
        &self,
        agreement_type: AgreementType,
        accepted_on: NaiveDate,
        named: Option<&str>,
        today: NaiveDate,
    ) -> bool {
        let version = self.accepted_version(agreement_type, accepted_on, named);
        version.is_some_and(|it| {
            self.missing(agreement_type, &Standing::Accepted(it.id.clone()), today).is_none()
        })
    }

    /// The standings with the Customer Agreement that give this status on this date, for filtering lists.
    pub fn standings(&self, status: Status, today: NaiveDate) -> Vec<Standing> {
        let agreement_type = AgreementType::MicrosoftCustomerAgreement;
        let accepted = self.versions(agreement_type).map(|it| Standing::Accepted(it.id.clone()));
        let all = Standing::WITHOUT_VERSION.into_iter().chain(accepted);
        all.filter(|it| self.status(agreement_type, it, today) == status).collect()
    }
}
