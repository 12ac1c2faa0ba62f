//! Changing the number of seats. The customer must be eligible, also for fewer seats.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use crate::form;
use crate::model::customers::customer::Customer;
use crate::model::kernel::input::Errors;
use crate::model::subscriptions::order::{quantity, quantity_message};
use crate::model::subscriptions::subscription::{ChangeError, Subscription, bounds};
use crate::pages::subscriptions::prompts::{self, Begun, Outlook, Prompt, Prompted};
use crate::pages::subscriptions::subscriptions::{VersionForm, address, change_error_text, find};
use crate::store::db::{Db, Tx};
use crate::store::subscriptions::transitions::{self, Changed, Which};
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::AdminAgentOrSales;
use crate::web::request::kept_forms::Kept;
use crate::web::request::visitor::Member;

form! {
    QuantityForm { quantity, version }
}

#[derive(Template)]
#[template(path = "subscriptions/quantities/edit.html")]
struct EditPage {
    page: Page,
    errors: Errors,
    customer: Customer,
    subscription: Subscription,
    form: QuantityForm,
    outlook: Outlook,
    prompt: Option<Prompt>,
    /// Why the number of seats cannot change.
    change_error: Option<String>,
    /// Whether someone else has changed it since the form was shown.
    conflict: bool,
}

/// Why the number of seats cannot change, whatever the new number. The page then has no form.
fn unchangeable(subscription: &Subscription) -> Option<ChangeError> {
    let error = subscription.check_seats(subscription.quantity, false).err();
    error.filter(|it| !matches!(it, ChangeError::Quantity { .. }))
}

impl EditPage {
    fn new(
        member: &Member,
        (customer, subscription): (Customer, Subscription),
        form: QuantityForm,
        errors: Errors,
    ) -> Self {
        let page = Page::of(member).with(&errors);
        let change_error = unchangeable(&subscription);
        EditPage {
            outlook: Outlook::of(member, &customer.standings, subscription.needs_customer_agreement()),
            change_error: change_error.map(|it| change_error_text(&page, it)),
            page,
            errors,
            customer,
            subscription,
            form,
            prompt: None,
            conflict: false,
        }
    }

    /// The form with the typed values.
    async fn again(
        member: &Member,
        db: &Db,
        found: (Customer, Subscription),
        prompted: Prompted<QuantityForm>,
        errors: Errors,
    ) -> sqlx::Result<Self> {
        let typed = prompted.typed();
        let mut template = EditPage::new(member, found, prompted.form, errors);
        let refusal = template.outlook.refusal;
        template.prompt = Prompt::again(member, db, &template.customer, refusal, typed).await?;
        Ok(template)
    }

    fn address(&self) -> String {
        address(&self.customer.id, &self.subscription.id)
    }

    fn bounds(&self) -> String {
        let Some(offer) = self.subscription.offer() else { return String::new() };
        let (minimum, maximum) = bounds(offer, self.page.sandbox());
        let [minimum, maximum] = [minimum, maximum].map(|it| self.page.number(&it));
        self.page.f("quantity-bounds", &[("minimum", &minimum), ("maximum", &maximum)])
    }
}

pub async fn edit(
    member: AdminAgentOrSales,
    kept: Kept<Prompted<QuantityForm>>,
    path: Path<(String, String)>,
    db: Data<Db>,
) -> Answer {
    let found = find(&db, &path).await?;
    let kept = kept.filter(|_| unchangeable(&found.1).is_none());
    let prompted = kept.or_else(|| {
        let (quantity, version) = (found.1.quantity.to_string(), found.1.version.to_string());
        Prompted { form: QuantityForm { quantity, version }, ..Prompted::default() }
    });
    let template = EditPage::again(&member, &db, found, prompted, Errors::default()).await?;
    page::ok(&template.page, &template)
}

pub async fn update(
    member: AdminAgentOrSales,
    Form(prompted): Form<Prompted<QuantityForm>>,
    path: Path<(String, String)>,
    db: Data<Db>,
) -> Answer {
    let found = find(&db, &path).await?;
    let form = VersionForm { version: prompted.form.version.clone() };
    let which = form.of(&path.1)?;
    let mut errors = Errors::default();
    let typed = errors.check("quantity", quantity(prompted.form.quantity.trim()));
    let change_error = typed.and_then(|it| found.1.check_seats(it, member.attempt().sandbox).err());
    if let Some(change_error @ (ChangeError::Quantity { .. } | ChangeError::SandboxQuantity)) = change_error {
        errors.add("quantity", quantity_message(change_error));
    }
    let Some(quantity) = typed.filter(|_| errors.is_empty()) else {
        let template = EditPage::again(&member, &db, found, prompted, errors).await?;
        return page::unprocessable(&template.page, &template);
    };
    let needs = found.1.needs_customer_agreement();
    let Begun { mut tx, locked } = match prompts::begin(&member, &db, &path.0, &prompted, needs).await? {
        Ok(begun) => begun,
        Err(again) => {
            let mut template = EditPage::new(&member, found, prompted.form, again.errors);
            template.prompt = Some(again.prompt);
            return page::html(again.status, &template.page, &template);
        }
    };
    let changed = transitions::change_quantity(&mut tx, &locked, which, quantity, member.attempt()).await?;
    let done = done(&changed, which, prompted.typed().is_some());
    finish(&member, &db, tx, found, prompted.form, (changed, done)).await
}

/// What a change has done. A subscription that still has the version of the form was not changed.
fn done(changed: &Changed, which: Which<'_>, is_confirmed: bool) -> Done {
    let is_unchanged = matches!(changed, Changed::Yes(it) if Some(it.version) == which.version);
    match (is_unchanged, is_confirmed) {
        (false, false) => Done::Quantity,
        (false, true) => Done::QuantityAndConfirmed,
        (true, false) => Done::QuantityUnchanged,
        (true, true) => Done::QuantityUnchangedAndConfirmed,
    }
}

/// Commits if the change or its refusal was recorded; otherwise the acceptance sent with it is
/// not recorded either.
async fn finish(
    member: &Member,
    db: &Db,
    tx: Tx,
    found: (Customer, Subscription),
    form: QuantityForm,
    (changed, done): (Changed, Done),
) -> Answer {
    match changed {
        Changed::Yes(it) => {
            tx.commit().await?;
            Ok(page::done(&address(&it.customer_id, &it.id), done))
        }
        Changed::Refused(refusal) => {
            tx.commit().await?;
            let prompt =
                prompts::ask(member, db, &found.0, refusal, found.1.needs_customer_agreement()).await?;
            let mut template = EditPage::new(member, found, form, Errors::default());
            template.prompt = Some(prompt);
            page::html(StatusCode::CONFLICT, &template.page, &template)
        }
        Changed::Conflict(theirs) => {
            let form = QuantityForm { version: theirs.version.to_string(), ..form };
            let mut template = EditPage::new(member, (found.0, theirs), form, Errors::default());
            template.conflict = true;
            page::html(StatusCode::CONFLICT, &template.page, &template)
        }
        Changed::NotPossible(_) => {
            let template = EditPage::new(member, found, form, Errors::default());
            page::html(StatusCode::CONFLICT, &template.page, &template)
        }
        Changed::NotFound => Err(Error::NotFound),
    }
}
