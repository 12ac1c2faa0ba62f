//! How a customer accepted an agreement, and in which function the signatory did. Neither need be known.

use crate::form;
use crate::model::kernel::coded::coded;
use crate::model::kernel::input::{Errors, Message};
use crate::model::kernel::text;

coded! {
    #[derive(sqlx::Type)]
    #[sqlx(type_name = "text", rename_all = "snake_case")]
    pub enum Method, label "method-" {
        SignedPaper = "signed_paper",
        ElectronicSignature = "electronic_signature",
        Click = "click",
        Email = "email",
        /// By word of mouth.
        ToldUs = "told_us",
    }
}

form! {
    /// As typed. `acceptance_method` is a code, or empty.
    MannerForm { acceptance_method, job_title }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Manner {
    pub method: Option<Method>,
    /// The function of the signatory at the customer.
    pub job_title: Option<String>,
}

impl From<&Manner> for MannerForm {
    fn from(it: &Manner) -> Self {
        MannerForm {
            acceptance_method: it.method.map(Method::code).unwrap_or_default().to_owned(),
            job_title: it.job_title.clone().unwrap_or_default(),
        }
    }
}

impl MannerForm {
    pub fn check(&self, errors: &mut Errors) -> Option<Manner> {
        let method = match self.acceptance_method.as_str() {
            "" => Ok(None),
            code => Method::find(code).map(Some).ok_or_else(|| Message::new("error-method-unknown")),
        };
        let method = errors.check("acceptance_method", method);
        let job_title = errors.check("job_title", text::line(&self.job_title, 100));
        method.zip(job_title).map(|(method, job_title)| Manner { method, job_title })
    }
}
