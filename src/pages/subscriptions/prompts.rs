//! The acceptance that a customer lacks to be eligible: asked for on the page of the order itself, and recorded in
//! the same transaction.

use actix_web::http::StatusCode;

use crate::model::acceptances::acceptance::{AcceptanceForm, before_withdrawal};
use crate::model::acceptances::confirmation::{self, Confirmation, ConfirmationForm};
use crate::model::catalogue::agreement::{Agreement, AgreementType, Catalogue, Channel};
use crate::model::customers::contact::ContactForm;
use crate::model::customers::customer::Customer;
use crate::model::customers::rules::Rules;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::{Errors, Fields, Message, Pairs};
use crate::model::subscriptions::eligibility::{self, Refusal};
use crate::store::acceptances::confirmations::{self, Recorded};
use crate::store::acceptances::standings;
use crate::store::catalogue::{agreement_files, catalogue};
use crate::store::customers::customers;
use crate::store::db::{Db, Tx};
use crate::store::subscriptions::eligibility as store;
use crate::web::answer::error::Error;
use crate::web::answer::page::Page;
use crate::web::request::visitor::Member;

/// A form for which the customer must be eligible. `confirming` is `yes` where the acceptance comes with it.
#[derive(Debug, Clone, Default)]
pub struct Prompted<F> {
    pub form: F,
    pub confirming: String,
    pub confirmation: ConfirmationForm,
}

impl<F: Fields> Fields for Prompted<F> {
    fn take(pairs: &mut Pairs) -> Self {
        Prompted {
            form: F::take(pairs),
            confirming: pairs.remove("confirming").unwrap_or_default(),
            confirmation: Fields::take(pairs),
        }
    }
}

/// The prompt, with the typed values.
pub struct Prompt {
    pub refusal: Refusal,
    /// The requested agreement. `None` if no suitable agreement can be confirmed today.
    pub agreement: Option<AgreementType>,
    pub form: ConfirmationForm,
    /// What someone else recorded since the form was shown.
    pub conflict: Option<Confirmation>,
}

impl Prompt {
    /// The same prompt again.
    pub fn again(refusal: Refusal, form: ConfirmationForm) -> Prompt {
        let agreement = form.agreement_type();
        Prompt { refusal, agreement, form, conflict: None }
    }
}

/// Whether an acceptance is requested.
pub fn asks(prompt: &Option<Prompt>) -> bool {
    prompt.as_ref().is_some_and(|it| it.agreement.is_some())
}

/// What is said above such a form before anything is tried.
#[derive(Default)]
pub struct Outlook {
    /// An order would be refused today.
    pub refusal: Option<Refusal>,
    /// Orders pass today, but not from this day on.
    pub blocks_from: Option<chrono::NaiveDate>,
}

impl Outlook {
    /// For offers of which one may require the Customer Agreement.
    pub fn of(member: &Member, customer: &Customer, needs_customer_agreement: bool) -> Outlook {
        let attempt = member.attempt();
        let (catalogue, standings, today) = (member.catalogue(), &customer.standings, attempt.today);
        let checked =
            eligibility::check(catalogue, standings, needs_customer_agreement, attempt.channel, today);
        let agreement = AgreementType::MicrosoftCustomerAgreement;
        let missing = catalogue.missing(agreement, &standings.customer, today);
        let blocks_from = missing.map(|it| it.blocks_from).filter(|it| *it > today);
        Outlook { refusal: checked.err(), blocks_from }
    }
}

impl Page {
    /// Why a customer is not eligible, in words.
    pub fn refusal(&self, refusal: &Refusal) -> String {
        let day = refusal.day().map(|it| self.date(&it)).unwrap_or_default();
        self.f(&format!("order-refused-{}", refusal.code()), &[("day", &day)])
    }
}

/// The agreement whose acceptance would make the customer eligible: the Customer Agreement, as soon as it can be
/// confirmed.
fn wanted(
    member: &Member,
    catalogue: &Catalogue,
    needs_customer_agreement: bool,
) -> Result<Agreement, Error> {
    let sandbox = member.visitor.sandbox;
    let mut confirmable = catalogue.confirmable(Channel::Pages, sandbox, member.today());
    let customer = AgreementType::MicrosoftCustomerAgreement;
    let wanted = confirmable.find(|it| !needs_customer_agreement || it.agreement_type == customer);
    wanted.cloned().ok_or(Error::NotConfirmable)
}

/// Prefills the previous signatory or the primary contact; the date stays empty.
pub async fn ask(
    member: &Member,
    db: &Db,
    customer: &Customer,
    refusal: Refusal,
    needs_customer_agreement: bool,
) -> Result<Prompt, Error> {
    let Ok(agreement) = wanted(member, member.catalogue(), needs_customer_agreement) else {
        return Ok(Prompt { refusal, agreement: None, form: ConfirmationForm::default(), conflict: None });
    };
    let agreement = agreement.agreement_type;
    let current = confirmations::find_current(db, &customer.id, agreement).await?;
    let contact = current.as_ref().map(|it| &it.contact).or(customer.contact.as_ref());
    let contact = contact.map(ContactForm::from).unwrap_or_default();
    let form = ConfirmationForm {
        id: uuid::Uuid::now_v7().to_string(),
        based_on: current.map(|it| it.id).unwrap_or_default(),
        agreement: agreement.code().to_owned(),
        acceptance: AcceptanceForm { contact, ..AcceptanceForm::default() },
    };
    Ok(Prompt { refusal, agreement: Some(agreement), form, conflict: None })
}

/// Why nothing was done.
pub struct Again {
    pub prompt: Prompt,
    pub errors: Errors,
    pub status: StatusCode,
}

/// Begins the transaction of an order or a change, and records the acceptance that came with the form. Where the
/// customer is still not eligible, nothing is written and the form is to be shown again.
pub async fn begin<F>(
    member: &Member,
    db: &Db,
    customer: &Customer,
    prompted: &Prompted<F>,
    needs_customer_agreement: bool,
) -> Result<Result<Tx, Box<Again>>, Error> {
    let mut tx = db.begin().await?;
    if prompted.confirming.is_empty() {
        return Ok(Ok(tx));
    }
    standings::lock(&mut tx, &customer.id).await?;
    // Checked again behind the lock, because earlier reads may be outdated.
    let customer = customers::find(&mut tx, &customer.id).await?.ok_or(Error::NotFound)?;
    let catalogue = catalogue::catalogue(&mut tx).await?;
    let agreement = wanted(member, &catalogue, needs_customer_agreement)?;
    let rules = Rules { catalogue: &catalogue, ..member.rules() };
    if let Some(closed) = confirmation::closed(&agreement, &customer.company, &rules) {
        return Err(closed.into());
    }
    let refusal = Outlook::of(member, &customer, needs_customer_agreement).refusal;
    let agreement = agreement.agreement_type;
    let form = ConfirmationForm { agreement: agreement.code().to_owned(), ..prompted.confirmation.clone() };
    let recorded = record(&mut tx, member, &customer, agreement, &form, &rules).await?;
    let objection = match recorded {
        Ok(()) => {
            match store::check(&mut tx, &customer.id, needs_customer_agreement, member.attempt()).await? {
                None => return Err(Error::NotFound),
                Some(Ok(_)) => return Ok(Ok(tx)),
                Some(Err(refusal)) => Objection::at_the_day(still_refused(member, refusal)),
            }
        }
        Err(objection) => objection,
    };
    let refusal = refusal.unwrap_or(Refusal::NotProvided);
    let (form, conflict, errors, status) = match objection {
        Objection::Wrong(errors) => (form, None, errors, StatusCode::UNPROCESSABLE_ENTITY),
        Objection::Conflict(theirs) => {
            (form.after(&theirs), Some(*theirs), Errors::default(), StatusCode::CONFLICT)
        }
    };
    let prompt = Prompt { refusal, agreement: Some(agreement), form, conflict };
    Ok(Err(Box::new(Again { prompt, errors, status })))
}

/// Why the typed acceptance is not recorded.
enum Objection {
    Wrong(Errors),
    /// What someone else recorded since the form was shown.
    Conflict(Box<Confirmation>),
}

impl Objection {
    fn at_the_day(message: Message) -> Objection {
        Objection::Wrong(Errors::at("accepted_day", message))
    }
}

/// Records the typed acceptance.
async fn record(
    tx: &mut Tx,
    member: &Member,
    customer: &Customer,
    agreement: AgreementType,
    form: &ConfirmationForm,
    rules: &Rules<'_>,
) -> Result<Result<(), Objection>, Error> {
    let id: Id = form.id.parse()?;
    let input = form.acceptance.parse(agreement);
    let file = agreement_files::find_named(&mut *tx, input.text.file_id.as_deref()).await?;
    let new = match input.check(customer.company.country.as_deref(), file.as_ref(), rules) {
        Ok(new) => new,
        Err(errors) => return Ok(Err(Objection::Wrong(errors))),
    };
    match confirmations::record(tx, customer, &id, form.based_on(), &new, member.by()).await? {
        Recorded::New(_) | Recorded::Unchanged(_) => Ok(Ok(())),
        Recorded::BeforeWithdrawal(day) => Ok(Err(Objection::at_the_day(before_withdrawal(day)))),
        Recorded::Foreign => Err(Error::BadRequest),
        Recorded::Conflict(theirs) => Ok(Err(Objection::Conflict(Box::new(theirs)))),
    }
}

/// Why the customer is not eligible with the acceptance that was typed.
fn still_refused(member: &Member, refusal: Refusal) -> Message {
    let agreement = AgreementType::MicrosoftCustomerAgreement;
    let newest = member.catalogue().versions(agreement).rfind(|it| it.enforced_from <= member.today());
    match (refusal, newest.and_then(|it| it.outdated_before)) {
        (Refusal::Outdated { .. }, Some(first)) => Message::new("error-date-outdated").with("first", first),
        _ => "error-date-opens-nothing".into(),
    }
}
