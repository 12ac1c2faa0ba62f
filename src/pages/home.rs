//! The first page after signing in: how many customers have which status, or what the roles open.

use actix_web::web::Data;
use askama::Template;

use crate::model::standing::Status;
use crate::store::customers;
use crate::store::db::Db;
use crate::web::error::Answer;
use crate::web::gate::AnyStaff;
use crate::web::page::{self, Page};

#[derive(Template)]
#[template(path = "home/show.html")]
struct ShowPage {
    page: Page,
    counts: Vec<(Status, i64)>,
}

pub async fn show(member: AnyStaff, db: Data<Db>) -> Answer {
    let mut counts = Vec::new();
    if member.staff().may_see_customers() {
        let counted = customers::counts(&db).await?;
        let count = |status| {
            let standings = member.catalogue().standings(status, member.today());
            counted.iter().filter(|(it, _)| standings.contains(it)).map(|(_, count)| count).sum()
        };
        counts.extend(Status::ALL.map(|status| (status, count(status))));
    }
    let template = ShowPage { page: Page::of(&member), counts };
    page::ok(&template.page, &template)
}
