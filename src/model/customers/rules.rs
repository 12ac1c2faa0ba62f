//! The context of checks: the date, the channel, the catalogue, the firm's email domain.

use chrono::NaiveDate;

use crate::model::catalogue::agreement::{Catalogue, Channel};
use crate::model::customers::contact::{Contact, ContactForm, email_domain, is_free_mail};
use crate::model::kernel::input::{Errors, Message};

pub struct Rules<'a> {
    /// Today in the partner's time zone.
    pub today: NaiveDate,
    /// The domain of the partner's own email addresses. A customer's contact must not use it.
    pub own_domain: String,
    pub catalogue: &'a Catalogue,
    pub channel: Channel,
    pub sandbox: bool,
}

impl Rules<'_> {
    /// Checks the contact of an acceptance or withdrawal. `country`: the customer's.
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

    /// Refuses addresses of Microsoft and of the partner, because a customer's contact works for neither. A free mail
    /// provider's domain may be shared.
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
