//! The end of the wizard: what was registered, under which reference, and what happens next.

use actix_web::web::{Data, Path};
use askama::Template;

use crate::model::agreement::AgreementType;
use crate::model::confirmation::Confirmation;
use crate::model::customer::Customer;
use crate::store::db::Db;
use crate::store::{confirmations, customers};
use crate::web::error::{Answer, Error};
use crate::web::gate::GlobalAdminAdminAgentOrSales;
use crate::web::page::{self, Page};

#[derive(Template)]
#[template(path = "registrations/show.html")]
struct ShowPage {
    page: Page,
    customer: Customer,
    confirmation: Option<Confirmation>,
}

pub async fn show(member: GlobalAdminAdminAgentOrSales, path: Path<String>, db: Data<Db>) -> Answer {
    let customer = customers::find(&**db, &path).await?.ok_or(Error::NotFound)?;
    let agreement = AgreementType::MicrosoftCustomerAgreement;
    let confirmation = confirmations::find_first(&db, &customer.id, agreement).await?;
    let template = ShowPage { page: Page::of(&member), customer, confirmation };
    page::ok(&template.page, &template)
}
