//! Prompts for the acceptance that a customer needs to be eligible. The page of the order asks for it, and the
//! acceptance is recorded in the transaction of the order.

use actix_web::http::StatusCode;
use chrono::NaiveDate;

use crate::model::acceptances::acceptance::AcceptanceForm;
use crate::model::acceptances::confirmation::{Confirmation, ConfirmationForm};
use crate::model::catalogue::agreement::{Agreement, AgreementType, Catalogue, Channel, Version};
use crate::model::customers::contact::ContactForm;
use crate::model::customers::customer::Customer;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::{Errors, Fields, Message, Pairs};
use crate::model::subscriptions::eligibility::{self, Refusal, Standings};
use crate::store::acceptances::submissions::{self, Confirmed, Submission};
use crate::store::acceptances::{confirmations, standings};
use crate::store::customers::locked::{self, Locked};
use crate::store::db::{Db, On, Tx};
use crate::web::answer::error::Error;
use crate::web::answer::page::Page;
use crate::web::answer::statements;
use crate::web::request::visitor::Member;

/// A form that requires an eligible customer. `confirming` is `yes` if the form includes the acceptance.
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

impl<F> Prompted<F> {
    /// The acceptance as typed, if the form included one.
    pub fn typed(&self) -> Option<ConfirmationForm> {
        (!self.confirming.is_empty()).then(|| self.confirmation.clone())
    }
}

/// The prompt, with the typed values.
pub struct Prompt {
    pub refusal: Refusal,
    /// The requested agreement. `None` if no suitable agreement can be confirmed today.
    pub agreement: Option<AgreementType>,
    pub form: ConfirmationForm,
    /// The confirmation that someone else recorded since the form was displayed.
    pub conflict: Option<Confirmation>,
    /// The first acceptance date that makes the customer eligible.
    pub first_day: Option<NaiveDate>,
}

impl Prompt {
    /// The prompt with a typed acceptance, if the customer would still be refused.
    pub async fn again(
        member: &Member,
        db: &Db,
        customer: &Customer,
        refusal: Option<Refusal>,
        typed: Option<ConfirmationForm>,
    ) -> sqlx::Result<Option<Prompt>> {
        let Some((refusal, form)) = refusal.zip(typed) else { return Ok(None) };
        Prompt::new(member, db, &customer.id, refusal, form).await.map(Some)
    }

    async fn new(
        member: &Member,
        on: impl Into<On<'_>>,
        customer_id: &str,
        refusal: Refusal,
        form: ConfirmationForm,
    ) -> sqlx::Result<Prompt> {
        let Some(agreement) = form.agreement_type() else {
            return Ok(Prompt { refusal, agreement: None, form, conflict: None, first_day: None });
        };
        let withdrawn_on = standings::withdrawn_on(on, customer_id, agreement).await?;
        let catalogue = member.catalogue();
        let possible_from = catalogue.agreement(agreement).accepted_from;
        let newest = newest_required(catalogue, agreement, member.today());
        let days = [possible_from, withdrawn_on, newest.and_then(|it| it.outdated_before)];
        let first_day = days.into_iter().flatten().max();
        Ok(Prompt { refusal, agreement: Some(agreement), form, conflict: None, first_day })
    }
}

/// The newest version that orders require on this date.
fn newest_required(catalogue: &Catalogue, agreement: AgreementType, today: NaiveDate) -> Option<&Version> {
    catalogue.versions(agreement).rfind(|it| it.enforced_from <= today)
}

/// Whether an acceptance is requested.
pub fn asks(prompt: &Option<Prompt>) -> bool {
    prompt.as_ref().is_some_and(|it| it.agreement.is_some())
}

/// The notice above the form, before it is sent.
#[derive(Default)]
pub struct Outlook {
    /// Why an order would be refused today.
    pub refusal: Option<Refusal>,
    /// Orders are accepted today, but will be refused from this date.
    pub blocks_from: Option<NaiveDate>,
    /// The agreement whose acceptance would make the customer eligible, if it can be confirmed today.
    pub wanted: Option<AgreementType>,
}

impl Outlook {
    /// `needs_customer_agreement`: whether one of the offers requires the Customer Agreement.
    pub fn of(member: &Member, standings: &Standings, needs_customer_agreement: bool) -> Outlook {
        let attempt = member.attempt();
        let (catalogue, today) = (member.catalogue(), attempt.today);
        let checked =
            eligibility::check(catalogue, standings, needs_customer_agreement, attempt.channel, today);
        let agreement = AgreementType::MicrosoftCustomerAgreement;
        let missing = catalogue.missing(agreement, &standings.customer, today);
        let blocks_from = missing.map(|it| it.blocks_from).filter(|it| *it > today);
        let wanted = wanted(member, catalogue, needs_customer_agreement).ok();
        Outlook { refusal: checked.err(), blocks_from, wanted: wanted.map(|it| it.agreement_type) }
    }

    /// Whether an acceptance covers a version of the agreement, even if orders require a newer one.
    pub fn is_accepted(&self) -> bool {
        matches!(self.refusal, None | Some(Refusal::Outdated { .. }))
    }

    /// The page that records the acceptance that is missing.
    pub fn confirmation(&self, customer_id: &str) -> Option<String> {
        let query = match self.wanted? {
            AgreementType::MicrosoftCustomerAgreement => "",
            AgreementType::MicrosoftCloudAgreement => "?agreement=MicrosoftCloudAgreement",
        };
        Some(format!("/customers/{customer_id}/confirmations/new{query}"))
    }
}

impl Page {
    /// The text why a customer is not eligible.
    pub fn refusal(&self, refusal: &Refusal) -> String {
        let day = refusal.day().map(|it| self.date(&it)).unwrap_or_default();
        self.f(&format!("order-refused-{}", refusal.code()), &[("day", &day)])
    }
}

/// The agreement whose acceptance would make the customer eligible. It is the Customer Agreement as soon as that can
/// be confirmed.
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

/// The prompt with the previous signatory or the primary contact filled in. The date stays empty.
pub async fn ask(
    member: &Member,
    db: &Db,
    customer: &Customer,
    refusal: Refusal,
    needs_customer_agreement: bool,
) -> Result<Prompt, Error> {
    let Ok(agreement) = wanted(member, member.catalogue(), needs_customer_agreement) else {
        let form = ConfirmationForm::default();
        return Ok(Prompt { refusal, agreement: None, form, conflict: None, first_day: None });
    };
    let agreement = agreement.agreement_type;
    let current = confirmations::find_current(db, &customer.id, agreement).await?;
    let contact = current.as_ref().map(|it| &it.contact).or(customer.contact.as_ref());
    let contact = contact.map(ContactForm::from).unwrap_or_default();
    let form = ConfirmationForm {
        id: Id::generate().into(),
        based_on: current.map(|it| it.id).unwrap_or_default(),
        agreement: agreement.code().to_owned(),
        older: String::new(),
        statement: String::new(),
        acceptance: AcceptanceForm { contact, ..AcceptanceForm::default() },
    };
    Ok(Prompt::new(member, db, &customer.id, refusal, form).await?)
}

/// The form to display again, because nothing was written.
pub struct Again {
    pub prompt: Prompt,
    pub errors: Errors,
    pub status: StatusCode,
}

/// The transaction of an order or a change, with the locked customer.
pub struct Begun {
    pub tx: Tx,
    pub locked: Locked,
}

/// Begins the transaction of an order or a change, and records the acceptance that came with the form. If the customer
/// is still not eligible, nothing is written, and the caller shows the form again.
pub async fn begin<F>(
    member: &Member,
    db: &Db,
    customer_id: &str,
    prompted: &Prompted<F>,
    needs_customer_agreement: bool,
) -> Result<Result<Begun, Box<Again>>, Error> {
    let mut tx = db.begin().await?;
    let mut locked = locked::lock(&mut tx, customer_id).await?.ok_or(Error::NotFound)?;
    if prompted.confirming.is_empty() {
        return Ok(Ok(Begun { tx, locked }));
    }
    let eligible = |locked: &Locked| member.attempt().check(locked, needs_customer_agreement);
    let refusal = eligible(&locked).err().unwrap_or(Refusal::NotProvided);
    let agreement = wanted(member, locked.catalogue(), needs_customer_agreement)?.agreement_type;
    let form = ConfirmationForm { agreement: agreement.code().to_owned(), ..prompted.confirmation.clone() };
    let id: Id = form.id.parse()?;
    let submission = Submission::form(&id, form.based_on());
    let statement = statements::made(statements::confirmation(agreement), &form.statement);
    let (input, rules) = (form.acceptance.parse(agreement), member.rules());
    let by = member.by().stating(statement.as_ref());
    let (errors, conflict) =
        match submissions::confirm(&mut tx, &mut locked, submission, &input, rules, by).await? {
            Confirmed::New(_) | Confirmed::Unchanged(_) => match eligible(&locked) {
                Ok(_) => return Ok(Ok(Begun { tx, locked })),
                Err(refusal) => {
                    let message = still_refused(locked.catalogue(), member.today(), refusal);
                    (Errors::at("accepted_day", message), None)
                }
            },
            Confirmed::Wrong(errors) => (errors, None),
            Confirmed::Conflict(theirs) => (Errors::default(), Some(theirs)),
            Confirmed::Foreign => return Err(Error::BadRequest),
            Confirmed::NotConfirmable(reason) => return Err(reason.into()),
        };
    let (form, status) = match &conflict {
        Some(theirs) => (form.after(theirs), StatusCode::CONFLICT),
        None => (form, StatusCode::UNPROCESSABLE_ENTITY),
    };
    let prompt = Prompt { conflict, ..Prompt::new(member, &mut tx, customer_id, refusal, form).await? };
    Ok(Err(Box::new(Again { prompt, errors, status })))
}

/// Why the customer would not be eligible with this acceptance.
fn still_refused(catalogue: &Catalogue, today: NaiveDate, refusal: Refusal) -> Message {
    let agreement = AgreementType::MicrosoftCustomerAgreement;
    let newest = newest_required(catalogue, agreement, today);
    match (refusal, newest.and_then(|it| it.outdated_before)) {
        (Refusal::Outdated { .. }, Some(first)) => Message::new("error-date-outdated").with("first", first),
        _ => "error-date-opens-nothing".into(),
    }
}
