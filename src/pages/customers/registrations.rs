//! The end of the wizard: submitting the draft, and the page that says what was registered and what happens next.

use actix_web::web::{Data, Path};
use askama::Template;

use crate::form;
use crate::model::acceptances::confirmation::Confirmation;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::customers::customer::Customer;
use crate::model::subscriptions::order::Line;
use crate::pages::customers::{draft_subscriptions, drafts};
use crate::store::acceptances::confirmations;
use crate::store::customers::customers::{self, Registered};
use crate::store::customers::drafts as store_drafts;
use crate::store::db::Db;
use crate::store::subscriptions::orders;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page, see_other};
use crate::web::request::form::Form;
use crate::web::request::gate::{AdminAgentOrSales, GlobalAdminAdminAgentOrSales};

form! {
    /// `reviewed` stands for what the Review page showed of the draft.
    SubmitForm { draft, reviewed }
}

/// Submits a reviewed draft.
pub async fn create(member: AdminAgentOrSales, Form(form): Form<SubmitForm>, db: Data<Db>) -> Answer {
    let id = form.draft;
    let Some(draft) = store_drafts::find(&db, &member.staff().id, &id).await? else {
        // Sent twice: the first time registered the customer and dropped the draft.
        return drafts::registered(&db, &id).await?.ok_or(Error::OutOfOrder);
    };
    if form.reviewed != drafts::fingerprint(&draft)? {
        // Changed since, in another window: what is submitted must have been reviewed.
        return Ok(see_other(&format!("/customers/drafts/{id}")));
    }
    let new = match drafts::check(&member, &db, &draft).await? {
        Ok(new) => new,
        Err(errors) => return drafts::refuse(&member, &db, id, draft, errors).await,
    };
    let mut tx = db.begin().await?;
    match customers::register(&mut tx, &id, &new, member.by()).await? {
        Registered::Yes => match draft_subscriptions::place(&member, &db, tx, &id, draft, &new).await? {
            Some(refused) => Ok(refused),
            None => drafts::registered(&db, &id).await?.ok_or(Error::NotFound),
        },
        Registered::Taken => {
            drop(tx);
            if let Some(answer) = drafts::registered(&db, &id).await? {
                return Ok(answer);
            }
            let errors = customers::refusals(&**db, &new).await?;
            drafts::refuse(&member, &db, id, draft, errors).await
        }
    }
}

#[derive(Template)]
#[template(path = "customers/registrations/show.html")]
struct ShowPage {
    page: Page,
    customer: Customer,
    confirmation: Option<Confirmation>,
    /// What it subscribed to in the wizard.
    lines: Vec<Line>,
}

pub async fn show(member: GlobalAdminAdminAgentOrSales, path: Path<String>, db: Data<Db>) -> Answer {
    let customer = customers::find(&**db, &path).await?.ok_or(Error::NotFound)?;
    let agreement = AgreementType::MicrosoftCustomerAgreement;
    let confirmation = confirmations::find_first(&db, &customer.id, agreement).await?;
    // The order of the wizard has the customer's id, as the draft had.
    let lines = orders::lines(&**db, &customer.id).await?;
    let template = ShowPage { page: Page::of(&member), customer, confirmation, lines };
    page::ok(&template.page, &template)
}
