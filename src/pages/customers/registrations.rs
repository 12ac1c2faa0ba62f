//! The end of the wizard: what was registered, under which reference, and what happens next.

use actix_web::web::{Data, Path};
use askama::Template;

use crate::model::acceptances::confirmation::Confirmation;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::customers::customer::Customer;
use crate::model::subscriptions::order::Line;
use crate::store::acceptances::confirmations;
use crate::store::customers::customers;
use crate::store::db::Db;
use crate::store::subscriptions::orders;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::gate::GlobalAdminAdminAgentOrSales;

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
