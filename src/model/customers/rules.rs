//! The rules that input is judged by: the firm's own e-mail domain, the catalogue, the date and the channel.

use chrono::NaiveDate;

use crate::model::catalogue::agreement::{Catalogue, Channel};
use crate::model::catalogue::agreement_file::AgreementFile;
use crate::model::customers::contact::{email_domain, is_free_mail};
use crate::model::kernel::input::Message;
use crate::model::programme::reseller::Reseller;

/// What a form is judged by, beyond what is in it.
pub struct Rules<'a> {
    /// Today where the partner is.
    pub today: NaiveDate,
    /// The domain of the partner's own e-mail addresses: a customer's contact is not one of them.
    pub own_domain: String,
    pub resellers: &'a [Reseller],
    pub catalogue: &'a Catalogue,
    /// The firm's own files of the agreements, as far as a form may name them.
    pub files: &'a [AgreementFile],
    /// By which way the form comes, and whether the register is a sandbox.
    pub channel: Channel,
    pub sandbox: bool,
}

impl Rules<'_> {
    /// A customer's person is neither Microsoft's nor the partner's own. At a provider that anybody may
    /// use, a shared domain says nothing.
    pub fn check_email(&self, email: &str) -> Result<(), Message> {
        let domain = email_domain(email);
        if domain == "microsoft.com" || domain.ends_with(".microsoft.com") {
            return Err("error-email-microsoft".into());
        }
        if domain == self.own_domain && !is_free_mail(&domain) {
            return Err("error-email-own".into());
        }
        Ok(())
    }
}
