//! The statements that staff members make by sending a form. The page shows the text, and the form sends back the
//! language, so that the record has the text that was shown.

use crate::model::acceptances::statement::Statement;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::kernel::lang::Lang;

/// What is stated: the key of the text.
pub const WITHDRAWAL: &str = "statement-withdrawal";
pub const DIRECT_ACCEPTANCE: &str = "statement-direct-acceptance";
pub const ANNULMENT: &str = "statement-annulment";

pub fn confirmation(agreement_type: AgreementType) -> &'static str {
    match agreement_type {
        AgreementType::MicrosoftCustomerAgreement => "statement-confirmation-MicrosoftCustomerAgreement",
        AgreementType::MicrosoftCloudAgreement => "statement-confirmation-MicrosoftCloudAgreement",
    }
}

/// The statement of a form. `language`: the code that the form sent back; without one, no statement was shown.
pub fn made(key: &str, language: &str) -> Option<Statement> {
    let text = Lang::find(language)?.find_text(key)?.to_owned();
    Some(Statement { text, language: language.to_owned() })
}
