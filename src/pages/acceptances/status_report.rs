//! The printable list of customers, with the filter of the list that it was opened from.

use actix_web::web::Data;
use askama::Template;
use chrono::{DateTime, Utc};

use crate::model::acceptances::standing::Status;
use crate::model::kernel::clock;
use crate::pages::customers::customers::{SearchQuery, hits_text};
use crate::store::customers::search::{self, List};
use crate::store::db::Db;
use crate::web::answer::error::Answer;
use crate::web::answer::page::{self, Page};
use crate::web::request::form::Query;
use crate::web::request::gate::GlobalAdminAdminAgentOrSales;

#[derive(Template)]
#[template(path = "acceptances/status_report/show.html")]
struct ShowPage {
    page: Page,
    query: SearchQuery,
    status: Option<Status>,
    hits: String,
    list: List,
    printed_at: DateTime<Utc>,
}

/// Customers per part of the report. A link leads to the next part.
const PART: usize = 1_000;

pub async fn show(
    member: GlobalAdminAdminAgentOrSales,
    Query(query): Query<SearchQuery>,
    db: Data<Db>,
) -> Answer {
    let search = query.search(&member, PART)?;
    let list = search::list(&db, &search).await?;
    let page = Page::of(&member);
    let hits = hits_text(&page, list.hits);
    let template =
        ShowPage { page, status: Status::find(&query.status), query, hits, list, printed_at: clock::now() };
    page::ok(&template.page, &template)
}
