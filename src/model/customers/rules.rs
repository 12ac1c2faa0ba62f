//! What input is judged by besides itself: the date, the channel, the catalogue, the firm's e-mail domain.

use chrono::NaiveDate;

use crate::model::catalogue::agreement::{Catalogue, Channel};
use crate::model::customers::contact::{Contact, ContactForm, email_domain, is_free_mail};
use crate::model::kernel::input::{Errors, Message};

pub struct Rules<'a> {
    /// Today in the partner's time zone.
    pub today: NaiveDate,
    /// The domain of the partner's own e-mail addresses. A customer's contact does not have one of them.
    pub own_domain: String,
    pub catalogue: &'a Catalogue,
    pub channel: Channel,
    pub sandbox: bool,
}

impl Rules<'_> {
    /// Checks a contact who accepted an agreement or withdrew from one. `country`: the customer's.
    pub fn check_contact(
        &self,
        form: &ContactForm,
        country: Option<&str>,
        errors: &mut Errors,
    ) -> Option<Contact> {
        let contact = form.check(country, errors);
        if let Some(contact) = &contact {
            errors.check("email", self.check_email(&contact.email));
        }
        contact
    }

    /// A customer's contact works neither for Microsoft nor for the partner. At a provider that is open to anybody,
    /// a shared domain proves nothing.
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
