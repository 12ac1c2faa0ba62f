//! Renewing a subscription by hand for another term. The customer must be eligible, as for a purchase.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use chrono::NaiveDate;

use crate::model::customers::customer::Customer;
use crate::model::kernel::input::Errors;
use crate::model::subscriptions::subscription::Subscription;
use crate::pages::subscriptions::prompts::{self, Begun, Outlook, Prompt, Prompted};
use crate::pages::subscriptions::subscriptions::{VersionForm, address, answer, change_error_text, find};
use crate::store::db::Db;
use crate::store::subscriptions::transitions::{self, Changed};
use crate::web::answer::error::Answer;
use crate::web::answer::page::{self, Page};
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::AdminAgentOrSales;
use crate::web::request::kept_forms::Kept;
use crate::web::request::visitor::Member;

#[derive(Template)]
#[template(path = "subscriptions/renewals/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    customer: Customer,
    subscription: Subscription,
    version: String,
    outlook: Outlook,
    prompt: Option<Prompt>,
    /// The end of the next term, or why there is none.
    next_end: Option<NaiveDate>,
    change_error: Option<String>,
}

impl NewPage {
    fn new(
        member: &Member,
        (customer, subscription): (Customer, Subscription),
        version: String,
        errors: Errors,
    ) -> Self {
        let page = Page::of(member).with(&errors);
        let next_end = subscription.check_renewable(member.today());
        NewPage {
            outlook: Outlook::of(member, &customer.standings, subscription.needs_customer_agreement()),
            change_error: next_end.err().map(|it| change_error_text(&page, it)),
            next_end: next_end.ok(),
            page,
            errors,
            customer,
            subscription,
            version,
            prompt: None,
        }
    }

    fn address(&self) -> String {
        address(&self.customer.id, &self.subscription.id)
    }
}

pub async fn new(
    member: AdminAgentOrSales,
    kept: Kept<Prompted<VersionForm>>,
    path: Path<(String, String)>,
    db: Data<Db>,
) -> Answer {
    let found = find(&db, &path).await?;
    // Without an acceptance, nothing was typed. A subscription that cannot be renewed has no form.
    let has_form = found.1.check_renewable(member.today()).is_ok();
    let typed = kept.filter(|it| has_form && it.typed().is_some()).form().and_then(|it| it.typed());
    let version = found.1.version.to_string();
    let mut template = NewPage::new(&member, found, version, Errors::default());
    let refusal = template.outlook.refusal;
    template.prompt = Prompt::again(&member, &db, &template.customer, refusal, typed).await?;
    page::ok(&template.page, &template)
}

pub async fn create(
    member: AdminAgentOrSales,
    Form(prompted): Form<Prompted<VersionForm>>,
    path: Path<(String, String)>,
    db: Data<Db>,
) -> Answer {
    let found = find(&db, &path).await?;
    let which = prompted.form.of(&path.1)?;
    let needs = found.1.needs_customer_agreement();
    let Begun { mut tx, locked } = match prompts::begin(&member, &db, &path.0, &prompted, needs).await? {
        Ok(begun) => begun,
        Err(again) => {
            let mut template = NewPage::new(&member, found, prompted.form.version, again.errors);
            template.prompt = Some(again.prompt);
            return page::html(again.status, &template.page, &template);
        }
    };
    let changed = transitions::renew(&mut tx, &locked, which, member.attempt()).await?;
    if let Changed::Refused(refusal) = changed {
        tx.commit().await?;
        let prompt = prompts::ask(&member, &db, &found.0, refusal, needs).await?;
        let mut template = NewPage::new(&member, found, prompted.form.version, Errors::default());
        template.prompt = Some(prompt);
        return page::html(StatusCode::CONFLICT, &template.page, &template);
    }
    // Otherwise the acceptance sent with it is not recorded either.
    match changed {
        Changed::Yes(_) => tx.commit().await?,
        _ => drop(tx),
    }
    let done = if prompted.typed().is_some() { Done::RenewedAndConfirmed } else { Done::Renewed };
    answer(&member, &db, &path, changed, done).await
}
