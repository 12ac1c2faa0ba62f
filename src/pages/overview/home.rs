//! The first page after signing in: the number of customers per status, or the pages that the roles allow.

use actix_web::web::Data;
use askama::Template;

use crate::model::acceptances::standing::Status;
use crate::pages::acceptances::status_report::by_status;
use crate::store::db::Db;
use crate::web::answer::error::Answer;
use crate::web::answer::page::{self, Page};
use crate::web::request::gate::AnyStaff;

#[derive(Template)]
#[template(path = "overview/home/show.html")]
struct ShowPage {
    page: Page,
    counts: Vec<(Status, i64)>,
}

pub async fn show(member: AnyStaff, db: Data<Db>) -> Answer {
    let counts = match member.staff().may_see_customers() {
        true => by_status(&member, &db).await?,
        false => Vec::new(),
    };
    let template = ShowPage { page: Page::of(&member), counts };
    page::ok(&template.page, &template)
}
