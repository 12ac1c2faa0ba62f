//! The primary contact of a customer.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use crate::model::acceptances::standing::Standing;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::customers::company::CompanyInput;
use crate::model::customers::contact::{Contact, ContactForm};
use crate::model::customers::customer::{Customer, Edit};
use crate::model::kernel::input::Errors;
use crate::store::acceptances::confirmations;
use crate::store::customers::edits::{self, Saved};
use crate::store::customers::locked::Locked;
use crate::store::customers::{customers, locked};
use crate::store::db::{Db, Tx};
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::AdminAgentOrSales;
use crate::web::request::kept_forms::Kept;
use crate::web::request::visitor::Member;

#[derive(Template)]
#[template(path = "customers/contacts/edit.html")]
struct EditPage {
    page: Page,
    errors: Errors,
    customer: Customer,
    conflict: bool,
    /// The version number when the form was displayed.
    version: String,
    form: ContactForm,
}

impl EditPage {
    fn new(member: &Member, customer: Customer, edit: Edit<ContactForm>, errors: Errors) -> Self {
        let page = Page::of(member).with(&errors);
        EditPage { page, errors, customer, conflict: false, version: edit.version, form: edit.form }
    }
}

pub async fn edit(
    member: AdminAgentOrSales,
    kept: Kept<Edit<ContactForm>>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let customer = customers::find(&**db, &path).await?.ok_or(Error::NotFound)?;
    let form = customer.contact.as_ref().map(ContactForm::from).unwrap_or_default();
    let edit = kept.or_else(|| Edit::new(customer.contact_version, form));
    let template = EditPage::new(&member, customer, edit, Errors::default());
    page::ok(&template.page, &template)
}

pub async fn update(
    member: AdminAgentOrSales,
    Form(edit): Form<Edit<ContactForm>>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let version = edit.version.parse().map_err(|_| Error::BadRequest)?;
    let mut tx = db.begin().await?;
    let mut locked = locked::lock(&mut tx, &path).await?.ok_or(Error::NotFound)?;
    let current = locked.customer();
    let mut errors = Errors::default();
    let company = CompanyInput::from(&current.company);
    let contact = edit.form.check(current.company.country.as_deref(), &mut errors);
    if let Some(contact) = &contact {
        company.check_contact(contact, &member.rules(), &mut errors);
    }
    let Some(contact) = contact.filter(|_| errors.is_empty()) else {
        let template = EditPage::new(&member, locked.into_customer(), edit, errors);
        return page::unprocessable(&template.page, &template);
    };
    let account = format!("/customers/{}", current.id);
    if Some(&contact) == current.contact.as_ref() {
        return Ok(page::done(&account, Done::Unchanged));
    }
    let former = current.contact.clone();
    match edits::update_contact(&mut tx, &mut locked, version, &contact, member.by()).await? {
        Saved::Yes => {
            let done = done(&mut tx, &locked, former.as_ref(), &contact).await?;
            tx.commit().await?;
            Ok(page::done(&account, done))
        }
        Saved::Conflict | Saved::Taken => {
            let current = locked.into_customer();
            let edit = Edit::new(current.contact_version, edit.form);
            let mut template = EditPage::new(&member, current, edit, errors);
            template.conflict = true;
            page::html(StatusCode::CONFLICT, &template.page, &template)
        }
    }
}

/// What the correction of a contact has done. The message is another one if the current confirmation names the contact
/// as before.
async fn done(
    tx: &mut Tx,
    locked: &Locked,
    former: Option<&Contact>,
    contact: &Contact,
) -> Result<Done, Error> {
    let (customer, agreement) = (locked.customer(), AgreementType::MicrosoftCustomerAgreement);
    let is_in_force = *customer.standings.of(agreement) != Standing::Withdrawn;
    let current = confirmations::find_current(tx, &customer.id, agreement).await?;
    let is_outdated = current.filter(|_| is_in_force).zip(former).is_some_and(|(it, former)| {
        let signatory = &it.contact;
        let name = former.name() != contact.name() && signatory.name() == former.name();
        let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
        let email = !same(&former.email, &contact.email) && same(&signatory.email, &former.email);
        name || email
    });
    Ok(if is_outdated { Done::ContactOfConfirmation } else { Done::Contact })
}
