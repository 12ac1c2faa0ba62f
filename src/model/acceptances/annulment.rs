//! An annulment: the record that another record was entered in error. The annulled record stays, and no longer
//! counts. An annulment is not a withdrawal, because the customer did not change its mind.

use crate::model::acceptances::provenance::Provenance;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::kernel::coded::coded;
use crate::model::kernel::input::{Errors, Fields, Pairs};
use crate::model::kernel::text;

coded! {
    /// The records that can be annulled.
    #[derive(sqlx::Type)]
    #[sqlx(type_name = "text", rename_all = "snake_case")]
    pub enum RecordKind, label "record-kind-" {
        Confirmation = "confirmation",
        Withdrawal = "withdrawal",
        DirectAcceptance = "direct_acceptance",
    }
}

/// The form, as typed.
#[derive(Debug, Clone, Default)]
pub struct AnnulmentForm {
    /// The ID of the record that the form will create, so that submitting it twice records it once.
    pub id: String,
    pub reason: String,
    /// The language of the statement that the page showed.
    pub statement: String,
}

impl Fields for AnnulmentForm {
    fn take(pairs: &mut Pairs) -> Self {
        AnnulmentForm {
            id: pairs.remove("id").unwrap_or_default(),
            reason: pairs.remove("annulment_reason").unwrap_or_default(),
            statement: pairs.remove("statement").unwrap_or_default(),
        }
    }
}

impl AnnulmentForm {
    /// The reason, or the error.
    pub fn check(&self) -> Result<String, Errors> {
        let reason = text::paragraph(&self.reason, 1_000, "error-annulment-reason-missing");
        reason.map_err(|it| Errors::at("annulment_reason", it))
    }
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Annulment {
    pub id: String,
    pub reference: String,
    pub customer_id: String,
    #[sqlx(try_from = "String")]
    pub agreement_type: AgreementType,
    pub record_kind: RecordKind,
    /// The ID of the annulled record.
    pub record_id: String,
    pub reason: String,
    #[sqlx(flatten)]
    pub provenance: Provenance,
    /// The customer's names at that time.
    pub company_name: String,
    pub domain: String,
    pub microsoft_id: Option<String>,
}
