//! Submitting an acceptance: the one way in for pages and APIs. It is checked and recorded behind the lock on the
//! customer.

use crate::model::acceptances::acceptance::{Acceptance, AcceptanceInput, before_withdrawal};
use crate::model::acceptances::confirmation::{Confirmation, NotConfirmable, not_confirmable};
use crate::model::acceptances::standing::Standing;
use crate::model::customers::customer::Customer;
use crate::model::customers::rules::Rules;
use crate::model::kernel::input::Errors;
use crate::store::acceptances::{confirmations, standings};
use crate::store::activity::activity_log::By;
use crate::store::catalogue::agreement_files;
use crate::store::customers::locked::Locked;
use crate::store::customers::search_index;
use crate::store::db::Tx;

/// How an acceptance is submitted.
#[derive(Debug, Clone, Copy)]
pub struct Submission<'a> {
    /// The ID of the confirmation to record, generated with the form, so that a form sent twice is recorded once.
    pub id: &'a str,
    pub based_on: BasedOn<'a>,
    pub repeats: Repeats,
}

/// The confirmation that a new one supersedes.
#[derive(Debug, Clone, Copy)]
pub enum BasedOn<'a> {
    /// The one that was current when the form was shown; `None`: there was none. Another one is a conflict.
    Form(Option<&'a str>),
    /// The current one, whatever it is.
    Current,
}

/// Which acceptances add nothing to the current confirmation.
#[derive(Debug, Clone, Copy)]
pub enum Repeats {
    /// Those with the same facts.
    Facts,
    /// Those with the same contact, whatever the date, as at Partner Center.
    Contact,
}

impl Repeats {
    fn holds(self, current: &Confirmation, new: &Acceptance) -> bool {
        match self {
            Repeats::Facts => current.matches(new),
            Repeats::Contact => current.contact == new.contact,
        }
    }
}

/// The outcome of confirming an acceptance. Only `New` may have written something.
#[derive(Debug)]
pub enum Confirmed {
    /// Recorded, now or when the same form was sent before.
    New(Confirmation),
    /// The current confirmation says the same.
    Unchanged(Confirmation),
    /// The submission is based on a confirmation that is no longer current: someone else recorded one, or this form
    /// was sent before with other values.
    Conflict(Confirmation),
    /// The ID belongs to another customer's confirmation.
    Foreign,
    /// The agreement cannot be confirmed for this customer today.
    NotConfirmable(NotConfirmable),
    Wrong(Errors),
}

impl<'a> Submission<'a> {
    /// A form. `based_on`: the confirmation that was current when it was shown.
    pub fn form(id: &'a str, based_on: Option<&'a str>) -> Self {
        Submission { id, based_on: BasedOn::Form(based_on), repeats: Repeats::Facts }
    }
}

/// Checks an acceptance and records it. The catalogue of `rules` is replaced by the one behind the lock.
pub async fn confirm(
    tx: &mut Tx,
    locked: &mut Locked,
    submission: Submission<'_>,
    input: &AcceptanceInput,
    rules: Rules<'_>,
    by: By<'_>,
) -> sqlx::Result<Confirmed> {
    let (company, catalogue) = (&locked.customer().company, locked.catalogue());
    let rules = Rules { catalogue, ..rules };
    if let Some(reason) = not_confirmable(catalogue.agreement(input.agreement_type), company, &rules) {
        return Ok(Confirmed::NotConfirmable(reason));
    }
    let file = agreement_files::find_named(&mut *tx, input.text.file_id.as_deref()).await?;
    match input.check(company.country.as_deref(), file.as_ref(), &rules) {
        Ok(new) => record(tx, locked, submission, &new, by).await,
        Err(errors) => Ok(Confirmed::Wrong(errors)),
    }
}

/// Records an acceptance that has been checked.
pub async fn record(
    tx: &mut Tx,
    locked: &mut Locked,
    submission: Submission<'_>,
    new: &Acceptance,
    by: By<'_>,
) -> sqlx::Result<Confirmed> {
    let customer = locked.customer();
    let current = confirmations::find_current(&mut *tx, &customer.id, new.agreement_type).await?;
    if let Some(answer) = answer_without_writing(tx, customer, submission, new, &current).await? {
        return Ok(answer);
    }
    let withdrawn_on = standings::withdrawn_on(&mut *tx, &customer.id, new.agreement_type).await?;
    if let Some(day) = withdrawn_on.filter(|it| new.accepted_on < *it) {
        return Ok(Confirmed::Wrong(Errors::at("accepted_day", before_withdrawal(day))));
    }
    let recorded =
        confirmations::insert(tx, customer.into(), submission.id, current.as_ref(), new, by).await?;
    search_index::add_signatory(tx, &customer.id, &new.contact).await?;
    locked.update_standing(tx, new.agreement_type).await?;
    Ok(Confirmed::New(recorded))
}

/// The outcome without writing, if the form was sent before or is based on an old confirmation.
async fn answer_without_writing(
    tx: &mut Tx,
    customer: &Customer,
    submission: Submission<'_>,
    new: &Acceptance,
    current: &Option<Confirmation>,
) -> sqlx::Result<Option<Confirmed>> {
    let Submission { id, based_on, repeats } = submission;
    let before = confirmations::find_any(tx, id).await?;
    // After a withdrawal, the same acceptance may be recorded again.
    let withdrawn = *customer.standings.of(new.agreement_type) == Standing::Withdrawn;
    let is_other = |current: &Confirmation| match based_on {
        BasedOn::Form(id) => Some(current.id.as_str()) != id,
        BasedOn::Current => false,
    };
    Ok(match (before, current) {
        (Some(before), _) if before.customer_id != customer.id => Some(Confirmed::Foreign),
        (Some(before), _) if before.matches(new) => Some(Confirmed::New(before)),
        (_, Some(current)) if repeats.holds(current, new) && !withdrawn => {
            Some(Confirmed::Unchanged(current.clone()))
        }
        (Some(before), None) => Some(Confirmed::Conflict(before)),
        (Some(_), Some(current)) => Some(Confirmed::Conflict(current.clone())),
        (None, Some(current)) if is_other(current) => Some(Confirmed::Conflict(current.clone())),
        _ => None,
    })
}
