//! The addresses of reports.

use crate::model::acceptances::annulment::RecordKind;

/// The address of the report of a record.
pub fn address(customer_id: &str, kind: RecordKind, id: &str) -> String {
    let records = match kind {
        RecordKind::Confirmation => "confirmations",
        RecordKind::Withdrawal => "withdrawals",
        RecordKind::DirectAcceptance => "direct-acceptances",
    };
    format!("/customers/{customer_id}/{records}/{id}")
}
