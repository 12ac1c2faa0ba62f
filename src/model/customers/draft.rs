//! The form of the New customer wizard, as typed.

use crate::model::acceptances::acceptance::{AcceptanceForm, AcceptanceInput};
use crate::model::catalogue::agreement::AgreementType;
use crate::model::catalogue::agreement_file::AgreementFile;
use crate::model::customers::company_form::CompanyForm;
use crate::model::customers::contact::ContactForm;
use crate::model::customers::customer::{CustomerInput, NewCustomer};
use crate::model::customers::rules::Rules;
use crate::model::kernel::input::{Errors, Fields, Message, Pairs, Parsed};
use crate::model::programme::reseller::Reseller;
use crate::model::subscriptions::order::{LineForm, NewOrder};

/// The choice that the customer will be asked to accept later.
const ASKED: &str = "asked";

/// The fields of the wizard besides company and contact.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AgreementForm {
    pub domain: String,
    /// The code of the accepted agreement, or `ASKED` if the customer will be asked to accept later.
    pub agreement: String,
    /// The contact is blank if the primary contact accepted.
    pub acceptance: AcceptanceForm,
}

impl Fields for AgreementForm {
    fn take(pairs: &mut Pairs) -> Self {
        AgreementForm {
            domain: pairs.remove("domain").unwrap_or_default(),
            agreement: pairs.remove("agreement").unwrap_or_default(),
            acceptance: AcceptanceForm::take(pairs, "signatory_"),
        }
    }
}

impl AgreementForm {
    fn parse(&self) -> Parsed<Option<AcceptanceInput>> {
        if self.agreement == ASKED {
            return Ok(None);
        }
        let agreement_type = AgreementType::find(&self.agreement).ok_or("error-agreement-missing")?;
        Ok(Some(self.acceptance.parse(agreement_type)))
    }
}

/// Adds to the error of a person's field whether the person is the contact or the signatory.
fn of_person(field: &str, message: Message) -> Message {
    match field {
        "first_name" | "last_name" | "email" | "phone" => message.with("of", "contact"),
        _ if field.starts_with("signatory_") => message.with("of", "signatory"),
        _ => message,
    }
}

/// The complete form, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DraftForm {
    pub company: CompanyForm,
    pub contact: ContactForm,
    pub agreement: AgreementForm,
    /// The order lines, from the second step of the wizard.
    #[serde(default)]
    pub lines: Vec<LineForm>,
}

impl Fields for DraftForm {
    fn take(pairs: &mut Pairs) -> Self {
        let (company, contact) = (Fields::take(pairs), ContactForm::take(pairs));
        let mut agreement = AgreementForm::take(pairs);
        let signatory = &mut agreement.acceptance.contact;
        // The script copies the primary contact into the signatory's fields.
        if *signatory == contact {
            *signatory = ContactForm::default();
        }
        DraftForm { company, contact, agreement, lines: Vec::new() }
    }
}

impl DraftForm {
    /// The customer, or the errors. An error at a person says which of the two it is.
    pub fn check(
        &self,
        resellers: &[Reseller],
        file: Option<&AgreementFile>,
        rules: &Rules,
    ) -> Result<NewCustomer, Errors> {
        let new = self.parse(resellers).check(file, rules).map_err(|it| it.each(of_person))?;
        let asked = self.agreement.agreement == ASKED && new.company.national_cloud.is_none();
        Ok(NewCustomer { asked, ..new })
    }

    fn parse(&self, resellers: &[Reseller]) -> CustomerInput {
        CustomerInput {
            domain: self.agreement.domain.clone(),
            company: self.company.parse(resellers),
            contact: self.contact.clone(),
            acceptance: self.agreement.parse(),
        }
    }

    /// The contact who accepted, as typed.
    pub fn signatory(&self) -> &ContactForm {
        let other = &self.agreement.acceptance.contact;
        if other.is_blank() { &self.contact } else { other }
    }

    /// The ID of the firm's file that the acceptance names.
    pub fn file_id(&self) -> Option<&str> {
        Some(self.agreement.acceptance.text.file.as_str()).filter(|it| !it.is_empty())
    }

    /// The order. Its ID is the ID of the draft, so that submitting the draft twice places one order.
    /// `Err`: the index of a line that cannot be ordered, and its errors.
    pub fn order(&self, id: &str, sandbox: bool) -> Result<NewOrder, (usize, Errors)> {
        let lines = self.lines.iter().enumerate();
        let lines = lines.map(|(place, it)| it.parse(sandbox).map_err(|errors| (place, errors)));
        Ok(NewOrder { id: id.to_owned(), lines: lines.collect::<Result<_, _>>()? })
    }
}
