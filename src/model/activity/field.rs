//! The fields in the details of the activity log.

use crate::model::kernel::coded::coded;

/// How the value of a field is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// As it is stored.
    Text,
    Date,
    /// An RFC 3339 timestamp.
    Moment,
    /// ISO 3166-1 alpha-2.
    Country,
    /// ISO 639-1.
    Language,
    /// The language and country of a template, such as `fr-FR`.
    Culture,
    /// The ID of a version in the catalogue.
    Version,
    /// The code of an agreement type.
    Agreement,
    /// The codes of roles.
    Roles,
    /// The code of an action of this log.
    Action,
    /// A code. The key of its text in `locales/` is this prefix plus the code.
    Code(&'static str),
}

/// Declares the fields in the order in which they are shown.
macro_rules! fields {
    ($($field:ident = $code:literal: $meaning:expr,)*) => {
        coded! {
            /// A field in the activity log. Its code is its name in the stored JSON. Its label is the text
            /// `logged-<code>` in `locales/`, or else the label of the form: `field-<code>`.
            pub enum Field { $($field = $code),* }
        }

        impl Field {
            pub fn meaning(self) -> Meaning {
                use Meaning::{
                    Action, Agreement, Code, Country, Culture, Date, Language, Moment, Roles, Text, Version,
                };
                match self {
                    $(Self::$field => $meaning,)*
                }
            }
        }
    };
}

fields! {
    Reference = "reference": Text,
    Agreement = "agreement": Agreement,
    AcceptedOn = "accepted_on": Date,
    WithdrawnOn = "withdrawn_on": Date,
    CheckedOn = "checked_on": Date,
    Signed = "signed": Code("logged-signed-"),
    JobTitle = "job_title": Text,
    AcceptanceMethod = "acceptance_method": Code("method-"),
    SupersedesReason = "supersedes_reason": Text,
    // The reference of an annulled record.
    Annulled = "annulled": Text,
    // Companies.
    CompanyName = "company_name": Text,
    Domain = "domain": Text,
    MicrosoftId = "microsoft_id": Text,
    LegalName = "legal_name": Text,
    Country = "country": Country,
    AddressLine1 = "address_line1": Text,
    AddressLine2 = "address_line2": Text,
    PostalCode = "postal_code": Text,
    City = "city": Text,
    State = "state": Text,
    RegistrationId = "registration_id": Text,
    Qualification = "qualification": Code("qualification-"),
    EducationSegment = "education_segment": Code("education-segment-"),
    EducationWebsite = "education_website": Text,
    Language = "language": Language,
    ResellerId = "reseller_id": Text,
    Tags = "tags": Text,
    NationalCloud = "national_cloud": Code("national-cloud-"),
    // Whether Microsoft will ask a new customer to accept.
    Asked = "asked": Code("logged-asked-"),
    // The partner and its indirect resellers.
    TimeZone = "time_zone": Text,
    Kind = "kind": Code("partner-"),
    SecondFactorForEverybody = "second_factor_for_everybody": Code("logged-second_factor_for_everybody-"),
    // People. Resellers have a name as well.
    Name = "name": Text,
    KeyName = "key_name": Text,
    MpnId = "mpn_id": Text,
    MpaSigned = "mpa_signed": Text,
    FirstName = "first_name": Text,
    LastName = "last_name": Text,
    Email = "email": Text,
    Phone = "phone": Text,
    Roles = "roles": Roles,
    IsProgramAccount = "is_program_account": Code("logged-is_program_account-"),
    OwnLanguage = "own_language": Language,
    OwnTimeZone = "own_time_zone": Text,
    SecondFactor = "second_factor": Code("logged-second_factor-"),
    ExpiresOn = "expires_on": Date,
    Mail = "mail": Code("mail-kind-"),
    Why = "why": Text,
    // Refusals, and exports of the activity log.
    Reason = "reason": Code("directory-reason-"),
    From = "from": Date,
    To = "to": Date,
    Topic = "topic": Code("activity-topic-"),
    Action = "action": Action,
    Person = "person": Text,
    PersonId = "person_id": Text,
    Customer = "customer": Text,
    CustomerId = "customer_id": Text,
    Method = "method": Text,
    Path = "path": Text,
    // A restored backup.
    BackupMadeAt = "backup_made_at": Moment,
    // The transparency log.
    VerifierKey = "verifier_key": Text,
    // The catalogue, and the texts that customers accepted.
    TemplateId = "template_id": Text,
    Link = "link": Text,
    AcceptedFrom = "accepted_from": Date,
    ConfirmableFrom = "confirmable_from": Date,
    ConfirmableUntil = "confirmable_until": Date,
    PreviewFrom = "preview_from": Date,
    PreviewApiFrom = "preview_api_from": Date,
    PreviewSdkFrom = "preview_sdk_from": Date,
    PagesAskFrom = "pages_ask_from": Date,
    ApiAsksFrom = "api_asks_from": Date,
    PublishedOn = "published_on": Date,
    EnforcedFrom = "enforced_from": Date,
    OutdatedBefore = "outdated_before": Date,
    Version = "version": Version,
    TemplateCountry = "template_country": Country,
    TemplateLanguage = "template_language": Culture,
    File = "file": Text,
    Sha256 = "sha256": Text,
    // Orders and subscriptions.
    Order = "order": Text,
    Subscription = "subscription": Text,
    Subscriptions = "subscriptions": Text,
    FriendlyName = "friendly_name": Text,
    Quantity = "quantity": Text,
    Status = "status": Code("logged-status-"),
    EndsOn = "ends_on": Date,
    AutoRenew = "auto_renew": Code("logged-auto_renew-"),
    ToCancelSince = "to_cancel_since": Date,
    Ground = "ground": Code("logged-ground-"),
    Refusal = "refusal": Code("logged-refusal-"),
    Day = "day": Date,
}
