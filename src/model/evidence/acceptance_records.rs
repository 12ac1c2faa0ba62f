//! Confirmations, withdrawals, direct acceptances, annulments and proof files as records of the transparency log.
//!
//! Facts name nobody: they are dates, codes, and the IDs of records. Whatever names a person or a customer is in a
//! group: `customer`, `contact`, `who` and `details`.

use serde_json::Value;

use crate::model::acceptances::annulment::Annulment;
use crate::model::acceptances::confirmation::Confirmation;
use crate::model::acceptances::direct_acceptance::DirectAcceptance;
use crate::model::acceptances::manner::Method;
use crate::model::acceptances::provenance::Provenance;
use crate::model::acceptances::withdrawal::Withdrawal;
use crate::model::customers::contact::Contact;
use crate::model::evidence::leaf::{Kind, Record};
use crate::model::evidence::proof::Proof;

/// A confirmation with the hash of the file that it names.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct SealedConfirmation {
    #[sqlx(flatten)]
    pub confirmation: Confirmation,
    /// Hexadecimal digits.
    pub file_sha256: Option<String>,
}

/// The customer's ID, and its names at the time of the record.
struct Customer<'a> {
    id: &'a str,
    company_name: &'a str,
    domain: &'a str,
    microsoft_id: Option<&'a str>,
}

/// Begins a record with what all kinds have.
fn begin(kind: Kind, id: &str, reference: &str, by: &Provenance, customer: Customer<'_>) -> Record {
    made(Record::new(kind, id, by.recorded_at), by).fact("reference", reference).group(
        "customer",
        [
            ("customer_id", customer.id.into()),
            ("company_name", customer.company_name.into()),
            ("domain", customer.domain.into()),
            ("microsoft_id", customer.microsoft_id.into()),
        ],
    )
}

/// Adds who made the record, from where, and what they stated.
fn made(record: Record, by: &Provenance) -> Record {
    let statement = by.statement();
    record
        .fact("roles", by.staff_roles.clone())
        .fact("time_zone", by.time_zone.clone())
        .fact("statement", statement.as_ref().map(|it| it.text.clone()))
        .fact("statement_language", statement.map(|it| it.language))
        .group(
            "who",
            [
                ("staff_id", by.staff_id.as_str().into()),
                ("staff_name", by.staff_name.as_str().into()),
                ("staff_email", by.staff_email.as_str().into()),
                ("session_id", by.session_id.clone().into()),
                ("address", by.address.clone().into()),
                ("key_id", by.key_id.clone().into()),
                ("employee", by.employee.clone().into()),
            ],
        )
}

fn contact(contact: &Contact, job_title: Option<&str>) -> [(&'static str, Value); 5] {
    [
        ("first_name", contact.first_name.as_str().into()),
        ("last_name", contact.last_name.as_str().into()),
        ("email", contact.email.as_str().into()),
        ("phone", contact.phone.clone().into()),
        ("job_title", job_title.into()),
    ]
}

macro_rules! customer {
    ($it:expr) => {
        Customer {
            id: &$it.customer_id,
            company_name: &$it.company_name,
            domain: &$it.domain,
            microsoft_id: $it.microsoft_id.as_deref(),
        }
    };
}

impl From<&SealedConfirmation> for Record {
    fn from(SealedConfirmation { confirmation: it, file_sha256 }: &SealedConfirmation) -> Record {
        begin(Kind::Confirmation, &it.id, &it.reference, &it.provenance, customer!(it))
            .fact("agreement_type", it.agreement_type.code())
            .fact("template_id", it.template_id.as_str())
            .fact("accepted_on", it.accepted_on.to_string())
            .fact("method", it.manner.method.map(Method::code))
            .fact("version_id", it.text.version_id.clone())
            .fact("template_country", it.text.template_country.clone())
            .fact("template_language", it.text.template_language.clone())
            .fact("file_id", it.text.file_id.clone())
            .fact("file_sha256", file_sha256.clone())
            .fact("supersedes", it.supersedes.clone())
            .group("contact", contact(&it.contact, it.manner.job_title.as_deref()))
            .group("details", [("supersedes_reason", it.supersedes_reason.clone().into())])
    }
}

impl From<&Withdrawal> for Record {
    fn from(it: &Withdrawal) -> Record {
        begin(Kind::Withdrawal, &it.id, &it.reference, &it.provenance, customer!(it))
            .fact("agreement_type", it.agreement_type.code())
            .fact("withdrawn_on", it.withdrawn_on.to_string())
            .fact("confirmation_id", it.confirmation_id.clone())
            .group("contact", contact(&it.contact, None))
            .group("details", [("reason", it.reason.as_str().into())])
    }
}

impl From<&DirectAcceptance> for Record {
    fn from(it: &DirectAcceptance) -> Record {
        begin(Kind::DirectAcceptance, &it.id, &it.reference, &it.provenance, customer!(it))
            .fact("signed", it.signed)
            .fact("checked_on", it.checked_on.to_string())
    }
}

/// A proof file. Its name and its hash are in a group: people put names into it, and a hash without salt would tell
/// everybody who has the file that the firm has it too. The place of the content is not sealed, because it may be moved.
impl From<&Proof> for Record {
    fn from(it: &Proof) -> Record {
        let by = &it.provenance;
        made(Record::new(Kind::Proof, &it.id, by.recorded_at), by)
            .fact("record_kind", it.record_kind.code())
            .fact("record_id", it.record_id.as_str())
            .group("customer", [("customer_id", it.customer_id.as_str().into())])
            .group(
                "details",
                [
                    ("name", it.name.as_str().into()),
                    ("media_type", it.media_type.as_str().into()),
                    ("size", it.size.into()),
                    ("sha256", it.sha256.as_str().into()),
                ],
            )
    }
}

impl From<&Annulment> for Record {
    fn from(it: &Annulment) -> Record {
        begin(Kind::Annulment, &it.id, &it.reference, &it.provenance, customer!(it))
            .fact("agreement_type", it.agreement_type.code())
            .fact("record_kind", it.record_kind.code())
            .fact("record_id", it.record_id.as_str())
            .group("details", [("reason", it.reason.as_str().into())])
    }
}
