//! The end of the wizard: what was registered, under which reference, and what happens next.

use actix_web::web::{Data, Path};
use askama::Template;

use crate::model::agreement::AgreementType;
use crate::model::confirmation::Confirmation;
use crate::model::customer::Customer;
use crate::model::order::Line;
use crate::store::db::Db;
use crate::store::{confirmations, customers, orders};
use crate::web::error::{Answer, Error};
use crate::web::gate::GlobalAdminAdminAgentOrSales;
use crate::web::page::{self, Page};

#[derive(Template)]
#[template(path = "registrations/show.html")]
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
